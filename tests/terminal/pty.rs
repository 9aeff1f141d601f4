//! A real terminal of a few rows, what it shows, and who types in it.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

pub(crate) use nix::sys::signal::Signal;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Long enough for a machine that does many other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program in a terminal of its own.
pub(crate) struct Pty {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    /// How the keyboard was before the program started.
    keyboard: String,
}

struct Seen {
    parser: vt100::Parser,
    is_over: bool,
}

impl Pty {
    /// Starts `dts` with these arguments in a folder, on a screen of some size.
    pub(crate) fn dts(folder: &Path, size: (u16, u16), arguments: &[&str]) -> Self {
        Self::dts_in(&[("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color")], folder, size, arguments)
    }

    /// The same in an environment.
    pub(crate) fn dts_in(variables: &[(&str, &str)], folder: &Path, size: (u16, u16), arguments: &[&str]) -> Self {
        Self::program(env!("CARGO_BIN_EXE_dts"), variables, folder, size, arguments)
    }

    /// A shell with jobs, in which one types commands.
    pub(crate) fn shell(folder: &Path, size: (u16, u16)) -> Self {
        let variables = [("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color"), ("PS1", "$ ")];
        Self::program("bash", &variables, folder, size, &["--norc", "--noprofile", "-i"])
    }

    fn program(
        program: &str,
        variables: &[(&str, &str)],
        folder: &Path,
        (rows, cols): (u16, u16),
        arguments: &[&str],
    ) -> Self {
        let pair =
            native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("a terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(folder);
        command.env_remove("NO_COLOR");
        for (name, value) in variables {
            command.env(name, value);
        }
        let keyboard = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).expect("dts starts");
        drop(pair.slave);
        let writer = pair.master.take_writer().expect("a keyboard");
        let mut reader = pair.master.try_clone_reader().expect("a screen");
        let seen = Arc::new((
            Mutex::new(Seen { parser: vt100::Parser::new(cells(rows), cells(cols), 0), is_over: false }),
            Condvar::new(),
        ));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            loop {
                let count = reader.read(&mut buffer).unwrap_or(0);
                let (seen, news) = &*shared;
                let mut seen = seen.lock().expect("no panic while reading");
                seen.parser.process(&buffer[..count]);
                seen.is_over = count == 0;
                news.notify_all();
                if count == 0 {
                    break;
                }
            }
        });
        Self { master: pair.master, writer, child, seen, keyboard }
    }

    /// Types.
    pub(crate) fn send(&mut self, keys: &str) {
        // The program may be gone already: what it was to read does not matter then.
        let _ = self.writer.write_all(keys.as_bytes()).and_then(|()| self.writer.flush());
    }

    /// What the screen shows.
    pub(crate) fn screen(&self) -> String {
        self.seen.0.lock().expect("no panic while reading").parser.screen().contents()
    }

    /// Waits until the screen shows some words.
    #[track_caller]
    pub(crate) fn wait(&self, words: &str) -> String {
        self.wait_until(&format!("« {words} »"), |screen| screen.contents().contains(words))
    }

    /// Waits until the screen shows all of these words: a screen may come in several pieces.
    #[track_caller]
    pub(crate) fn wait_all(&self, words: &[&str]) -> String {
        self.wait_until(&format!("all of {words:?}"), |screen| {
            let contents = screen.contents();
            words.iter().all(|words| contents.contains(words))
        })
    }

    /// Types, then waits until the screen shows some words.
    #[track_caller]
    pub(crate) fn type_and_wait(&mut self, keys: &str, words: &str) -> String {
        self.send(keys);
        self.wait(words)
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let (seen, news) = &*self.seen;
        let mut seen = seen.lock().expect("no panic while reading");
        loop {
            if is_so(seen.parser.screen()) {
                return seen.parser.screen().contents();
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let contents = seen.parser.screen().contents();
            if left.is_zero() || seen.is_over {
                drop(seen);
                panic!("waited in vain for {what}; the screen shows:\n{contents}");
            }
            seen = news.wait_timeout(seen, left).expect("no panic while reading").0;
        }
    }

    /// Waits until the program reads single keys.
    #[track_caller]
    pub(crate) fn wait_raw(&self) {
        let deadline = Instant::now() + PATIENCE;
        while format!("{:?}", self.master.get_termios()) == self.keyboard {
            assert!(Instant::now() < deadline, "the program never reads single keys");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Changes the size of the window.
    pub(crate) fn resize(&self, rows: u16, cols: u16) {
        self.seen.0.lock().expect("no panic while reading").parser.screen_mut().set_size(cells(rows), cells(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("a new size");
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok()).expect("a process");
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(id), signal).expect("the program was there");
    }

    /// Ends the program as `kill -9` does, and waits for its last words.
    pub(crate) fn kill(&mut self) -> String {
        self.signal(Signal::SIGKILL);
        self.child.wait().expect("its end");
        self.wait_end()
    }

    /// Types these keys until the program ends: a menu that was drawn may not listen yet.
    #[track_caller]
    pub(crate) fn leave(mut self, keys: &str) -> Left {
        for _ in 0..10 {
            self.send(keys);
            if self.wait_exit(PATIENCE / 10).is_some() {
                return self.end();
            }
        }
        panic!("{keys:?} does not end the program; the screen shows:\n{}", self.screen());
    }

    /// Waits for the end of the program: its exit code and the screen that it left.
    #[track_caller]
    pub(crate) fn end(mut self) -> Left {
        let Some(status) = self.wait_exit(PATIENCE) else {
            panic!("the program does not end; the screen shows:\n{}", self.screen());
        };
        self.wait_end();
        let seen = self.seen.0.lock().expect("no panic while reading");
        let screen = seen.parser.screen();
        Left {
            code: status.exit_code(),
            contents: screen.contents(),
            is_cursor_shown: !screen.hide_cursor(),
            is_main_screen: !screen.alternate_screen(),
            is_plain: screen.fgcolor() == vt100::Color::Default && !screen.bold(),
            is_paste_plain: !screen.bracketed_paste(),
            is_keyboard_as_before: format!("{:?}", self.master.get_termios()) == self.keyboard,
        }
    }

    /// The program's exit, if it comes within this time.
    fn wait_exit(&mut self, patience: Duration) -> Option<portable_pty::ExitStatus> {
        let deadline = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait().expect("its end") {
                return Some(status);
            }
            if Instant::now() > deadline {
                return None;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn wait_end(&self) -> String {
        let deadline = Instant::now() + PATIENCE;
        let (seen, news) = &*self.seen;
        let mut seen = seen.lock().expect("no panic while reading");
        while !seen.is_over {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the terminal stays open");
            seen = news.wait_timeout(seen, left).expect("no panic while reading").0;
        }
        seen.parser.screen().contents()
    }
}

/// Starts a command of the shell in a terminal, types these keys each after some words, then takes the terminal away
/// once the last words are there. How many hundredths of a second of a processor it used from then on until its end.
pub(crate) fn hang_up(folder: &Path, command: &str, typed: &[(&str, &str)], last: &str) -> u64 {
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let mut shell = CommandBuilder::new("sh");
    shell.args(["-c", command]);
    shell.cwd(folder);
    shell.env("LC_ALL", "C.UTF-8");
    shell.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(shell).expect("the shell starts");
    drop(pair.slave);
    let mut writer = pair.master.take_writer().expect("a keyboard");
    let mut reader = pair.master.try_clone_reader().expect("a screen");
    let mut parser = vt100::Parser::new(cells(24), cells(80), 0);
    let mut wait = |words: &str| {
        let mut buffer = [0; 8192];
        while !parser.screen().contents().contains(words) {
            let count = reader.read(&mut buffer).unwrap_or(0);
            assert!(count > 0, "ended before « {words} »:\n{}", parser.screen().contents());
            parser.process(&buffer[..count]);
        }
    };
    for (words, keys) in typed {
        wait(words);
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).expect("typed");
    }
    wait(last);
    let id = child.process_id().expect("a process");
    let (_, before) = state_and_ticks(id);
    drop((reader, writer, pair.master));
    let deadline = Instant::now() + PATIENCE;
    let used = loop {
        let (state, ticks) = state_and_ticks(id);
        if state == "Z" || Instant::now() > deadline {
            assert_eq!(state, "Z", "the program goes on without a terminal, after {ticks} hundredths of a second");
            break ticks - before;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    child.wait().expect("its end");
    used
}

/// The state of a process, and the hundredths of a second of a processor that it has used.
fn state_and_ticks(id: u32) -> (String, u64) {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).expect("a process");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields[index].parse::<u64>().expect("a number");
    (fields[0].to_owned(), ticks(11) + ticks(12))
}

fn cells(count: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(count).expect("a screen with cells")
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Left {
    pub(crate) code: u32,
    pub(crate) contents: String,
    pub(crate) is_cursor_shown: bool,
    pub(crate) is_main_screen: bool,
    pub(crate) is_plain: bool,
    pub(crate) is_paste_plain: bool,
    pub(crate) is_keyboard_as_before: bool,
}

impl Left {
    /// The terminal is as it was: cursor, main screen, no colour, no bracketed paste, echo.
    #[track_caller]
    pub(crate) fn assert_clean(&self) {
        assert!(self.is_cursor_shown && self.is_main_screen && self.is_plain && self.is_paste_plain, "{self:?}");
        assert!(self.is_keyboard_as_before, "{self:?}");
    }
}

//! What happens when the program is told to end: Ctrl-C, SIGTERM, a closed window.
//!
//! One handler for the whole program, whoever holds the terminal: a file being written is let finish, the terminal is
//! given back as it was, and the program exits with 130. A session held in lines may be told first, and ends by itself.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::Once;
use std::time::{Duration, Instant};

/// The exit code of a program that Ctrl-C or a signal ended: 128 and the number of the interruption.
pub const INTERRUPTED: u8 = 130;

/// Held while a file is being written: a signal waits for its end.
pub static SAVING: Mutex<()> = Mutex::new(());

/// How long a signal waits for it.
const SAVING_PATIENCE: Duration = Duration::from_secs(2);

/// Files that mean nothing once this program has ended: a draft, the lock of a session.
static LEFTOVERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What is done once, when a signal ends the program.
pub type Undo = Box<dyn FnOnce() + Send>;
static UNDO: Mutex<Option<Undo>> = Mutex::new(None);

/// What gives the terminal back, beside the keyboard and the cursor.
static RESTORE: Mutex<Option<fn()>> = Mutex::new(None);

/// Who is told of the first signal; `false` from them means that nobody is there any more.
type Listener = Box<dyn Fn() -> bool + Send>;
static LISTENER: Mutex<Option<Listener>> = Mutex::new(None);

/// From here on, a signal and a panic give the terminal back as it is now: to be called before anything changes it. Once
/// is enough; more does nothing.
pub fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        keyboard::remember();
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !crate::workbook::is_guarded() {
                restore();
            }
            told(panic);
        }));
    });
    handle();
}

fn handle() {
    static HANDLED: Once = Once::new();
    // The only error is a handler that is there already.
    HANDLED.call_once(|| drop(ctrlc::set_handler(on_signal)));
}

/// A file that grows over the size that is allowed (`ulimit -f`) is an error to tell rather than the end of the program.
/// To be called before there are threads.
#[cfg(unix)]
pub fn hold_back_size_limit() {
    use nix::sys::signal::{SigSet, Signal};
    let mut limit = SigSet::empty();
    limit.add(Signal::SIGXFSZ);
    // Not held back, it ends the program as it always did.
    let _ = limit.thread_block();
}

/// Only Unix has such a limit.
#[cfg(not(unix))]
pub fn hold_back_size_limit() {}

/// A file that a signal removes before it ends the program, as long as this value lives.
#[derive(Debug)]
pub struct Leftover(PathBuf);

impl Leftover {
    /// Names the file.
    pub fn new(path: PathBuf) -> Self {
        handle();
        if let Ok(mut leftovers) = LEFTOVERS.lock() {
            leftovers.push(path.clone());
        }
        Self(path)
    }
}

impl Drop for Leftover {
    fn drop(&mut self) {
        if let Ok(mut leftovers) = LEFTOVERS.lock() {
            leftovers.retain(|path| *path != self.0);
        }
    }
}

/// Tells the first signal from here on to somebody, who then ends the program; the next one ends it at once.
pub fn listen(listener: impl Fn() -> bool + Send + 'static) {
    watch();
    if let Ok(mut slot) = LISTENER.lock() {
        *slot = Some(Box::new(listener));
    }
}

/// Names what else gives the terminal back: the main screen, a paste mode. It is called once, by [`restore`].
pub fn on_restore(give_back: fn()) {
    watch();
    if let Ok(mut slot) = RESTORE.lock() {
        *slot = Some(give_back);
    }
}

/// Names what else to undo should a signal end the program: a browser at work, and its folder.
pub fn on_exit(undo: Option<Undo>) {
    watch();
    if let Ok(mut slot) = UNDO.lock() {
        *slot = undo;
    }
}

/// Gives the terminal back as it was when the watch began.
pub fn restore() {
    if let Some(give_back) = RESTORE.lock().ok().and_then(|mut slot| slot.take()) {
        give_back();
    }
    // Nobody may be there to read it any more: then there is nothing to restore.
    if std::io::stderr().is_terminal() {
        let _ = console::Term::stderr().show_cursor();
        let _ = std::io::stderr().flush();
    }
    keyboard::restore();
}

fn on_signal() {
    let listener = LISTENER.lock().ok().and_then(|mut slot| slot.take());
    if listener.is_some_and(|tell| tell()) {
        return;
    }
    // A file half written would leave its temporary file behind.
    let waited = Instant::now();
    let saving = loop {
        match SAVING.try_lock() {
            Ok(guard) => break Some(guard),
            Err(_) if waited.elapsed() > SAVING_PATIENCE => break None,
            Err(_) => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    restore();
    for path in LEFTOVERS.lock().map(|mut leftovers| std::mem::take(&mut *leftovers)).unwrap_or_default() {
        let _ = std::fs::remove_file(path);
    }
    if let Some(undo) = UNDO.lock().ok().and_then(|mut undo| undo.take()) {
        undo();
    }
    leave();
    drop(saving);
}

#[expect(clippy::exit, reason = "a signal ends the program from a thread of its own")]
fn leave() {
    std::process::exit(i32::from(INTERRUPTED));
}

#[cfg(unix)]
mod keyboard {
    use std::sync::Mutex;

    use nix::sys::termios::{self, SetArg, Termios};

    /// How the keyboard was when the watch began; nothing where stdin is no terminal.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    pub(super) fn remember() {
        if let Ok(mut before) = BEFORE.lock() {
            *before = termios::tcgetattr(std::io::stdin()).ok();
        }
    }

    pub(super) fn restore() {
        if let Some(before) = BEFORE.lock().ok().and_then(|before| before.clone()) {
            let _ = termios::tcsetattr(std::io::stdin(), SetArg::TCSANOW, &before);
        }
    }
}

/// The Windows console goes back to its own mode after each key.
#[cfg(not(unix))]
mod keyboard {
    pub(super) fn remember() {}
    pub(super) fn restore() {}
}

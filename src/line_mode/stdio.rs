//! Lines on the standard streams: what is asked goes to stderr, what is typed comes from stdin.

use std::io::{self, BufRead as _, Write as _};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::Lines;
use crate::charset::Charset;
use crate::encoding;
use crate::visible::visible;

/// Longest line that is taken, in bytes.
const LONGEST: usize = 1 << 20;

/// The standard streams.
#[derive(Debug)]
pub struct Stdio {
    typed: Receiver<Option<Vec<u8>>>,
    charset: Charset,
}

impl Stdio {
    /// Takes the standard streams for a session. From here on, Ctrl-C and a closed window end it, and are told to
    /// whoever waits for a line; a second Ctrl-C ends the program at once.
    pub fn open(charset: Charset) -> io::Result<Self> {
        let (sender, typed) = channel();
        let interrupted = sender.clone();
        crate::signals::listen(move || interrupted.send(None).is_ok());
        std::thread::Builder::new().name("clavier".into()).spawn(move || read_lines(&sender))?;
        Ok(Self { typed, charset })
    }
}

fn read_lines(sender: &Sender<Option<Vec<u8>>>) {
    let mut stdin = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        let read = io::Read::take(&mut stdin, LONGEST as u64).read_until(b'\n', &mut line);
        let is_over = !matches!(read, Ok(count) if count > 0);
        if sender.send((!is_over).then_some(line)).is_err() || is_over {
            return;
        }
    }
}

impl Lines for Stdio {
    fn say(&mut self, line: &str) -> io::Result<()> {
        writeln!(io::stderr().lock(), "{}", self.charset.spell(&visible(line)))
    }

    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        let mut stderr = io::stderr().lock();
        write!(stderr, "{}", self.charset.spell(&visible(prompt)))?;
        stderr.flush()?;
        drop(stderr);
        let line = self.typed.recv().ok().flatten();
        if line.is_none() {
            // What is said next does not stand behind what was asked.
            writeln!(io::stderr().lock())?;
        }
        Ok(line.map(|bytes| encoding::text(&bytes).trim_end_matches(['\n', '\r']).to_owned()))
    }
}

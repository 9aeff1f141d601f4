//! A terminal that plays a list of keys and remembers what was drawn: sessions without a screen, for tests.

use std::collections::VecDeque;

use super::Terminal;
use super::frame::{Frame, Size};
use super::key::Key;

/// A terminal that plays a list of keys and remembers what was drawn.
#[derive(Debug)]
pub struct Script {
    /// Rows and columns.
    pub size: Size,
    /// Keys to come; the terminal is closed after the last one.
    pub keys: VecDeque<Key>,
    /// All frames drawn so far.
    pub frames: Vec<Frame>,
}

impl Script {
    /// A terminal of some size that will play these keys.
    pub fn new(size: Size, keys: impl IntoIterator<Item = Key>) -> Self {
        Self { size, keys: keys.into_iter().collect(), frames: Vec::new() }
    }

    /// The words of the last frame drawn.
    pub fn last(&self) -> String {
        self.frames.last().map(Frame::text).unwrap_or_default()
    }
}

impl Terminal for Script {
    fn size(&self) -> Size {
        self.size
    }

    fn draw(&mut self, frame: &Frame) -> std::io::Result<()> {
        self.frames.push(frame.clone());
        Ok(())
    }

    fn key(&mut self) -> std::io::Result<Key> {
        Ok(self.keys.pop_front().unwrap_or(Key::Closed))
    }
}

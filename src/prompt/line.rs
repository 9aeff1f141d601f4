//! A line that somebody writes: pure, by characters and not by bytes.

use console::measure_text_width;
use unicode_normalization::UnicodeNormalization as _;

use super::key::Key;

/// Longest text that a line takes from the keyboard, in characters; what comes beyond is not taken.
pub const LONGEST: usize = 10_000;

/// A text being written and the place of the caret in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    chars: Vec<char>,
    caret: usize,
}

/// A written line as rows of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// At least one.
    pub rows: Vec<String>,
    /// Row and column of the caret, in cells.
    pub caret: (usize, usize),
}

impl Line {
    /// A line that already holds a text, however long, the caret at its end.
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert_up_to(text, usize::MAX);
        line
    }

    /// What was written, without outer blanks.
    pub fn text(&self) -> String {
        self.chars.iter().collect::<String>().trim().to_owned()
    }

    /// How many outer blanks [`Self::text`] leaves out.
    pub fn blanks(&self) -> usize {
        self.chars.len() - self.text().chars().count()
    }

    /// Whether nothing but blanks was written.
    pub fn is_empty(&self) -> bool {
        self.chars.iter().all(|c| c.is_whitespace())
    }

    /// Whether no more will be taken.
    pub fn is_full(&self) -> bool {
        self.chars.len() >= LONGEST
    }

    /// Takes a key of writing; `false` where the key is none.
    pub fn press(&mut self, key: &Key) -> bool {
        match key {
            Key::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            Key::Paste(text) => self.insert(text),
            Key::Backspace if self.caret > 0 => {
                self.caret -= 1;
                self.chars.remove(self.caret);
            }
            Key::Delete if self.caret < self.chars.len() => {
                self.chars.remove(self.caret);
            }
            Key::Backspace | Key::Delete => {}
            Key::Left => self.caret = self.caret.saturating_sub(1),
            Key::Right => self.caret = (self.caret + 1).min(self.chars.len()),
            Key::Home => self.caret = 0,
            Key::End => self.caret = self.chars.len(),
            _ => return false,
        }
        true
    }

    /// Line ends and tabs become blanks; an accent typed after its letter joins it.
    fn insert(&mut self, text: &str) {
        self.insert_up_to(text, LONGEST.saturating_sub(self.chars.len()));
    }

    fn insert_up_to(&mut self, text: &str, room: usize) {
        let text = text.replace("\r\n", " ");
        let clean = text
            .chars()
            .map(|c| if matches!(c, '\r' | '\n' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}') { ' ' } else { c })
            .filter(|c| !c.is_control() && !is_invisible(*c))
            .take(room);
        let head: Vec<char> = self.chars[..self.caret].iter().copied().chain(clean).nfc().collect();
        let tail = self.chars.split_off(self.caret);
        self.caret = head.len();
        self.chars = head;
        self.chars.extend(tail);
    }

    /// Moves the caret one row up, on a screen of some width; `false` where it is in the first row.
    pub fn up(&mut self, width: usize) -> bool {
        self.climb(width, |row| row.checked_sub(1))
    }

    /// Moves the caret one row down, on a screen of some width; `false` where it is in the last row.
    pub fn down(&mut self, width: usize) -> bool {
        self.climb(width, |row| Some(row + 1))
    }

    fn climb(&mut self, width: usize, to: impl Fn(usize) -> Option<usize>) -> bool {
        let (cells, starts) = self.wrap(width);
        let row = starts.iter().rposition(|start| *start <= self.caret).unwrap_or(0);
        let Some(target) = to(row).filter(|target| *target < starts.len()) else { return false };
        let column: usize = cells[starts[row]..self.caret].iter().sum();
        // The end of a row is the beginning of the next one: the caret stays before it.
        let end = starts.get(target + 1).map_or(self.chars.len(), |next| next - 1);
        let (mut caret, mut used) = (starts[target], 0);
        while caret < end && used + cells[caret] <= column {
            used += cells[caret];
            caret += 1;
        }
        self.caret = caret;
        true
    }

    /// Cells of each character, and the character that each row begins with.
    fn wrap(&self, width: usize) -> (Vec<usize>, Vec<usize>) {
        // One cell is kept for the caret at the end of a row.
        let room = width.max(2) - 1;
        let cells: Vec<usize> = self.chars.iter().map(|c| measure_text_width(c.encode_utf8(&mut [0; 4]))).collect();
        let mut starts = vec![0];
        let (mut used, mut after_blank) = (0, None);
        for (index, c) in self.chars.iter().enumerate() {
            let start = starts.last().copied().unwrap_or(0);
            // A blank may hang over the edge: the next word begins the next row.
            if used + cells[index] > room && *c != ' ' {
                let next = after_blank.filter(|at| *at > start).unwrap_or(index);
                starts.push(next);
                used = cells[next..index].iter().sum();
                after_blank = None;
            }
            used += cells[index];
            if *c == ' ' {
                after_blank = Some(index + 1);
            }
        }
        (cells, starts)
    }

    /// The line cut into rows of `width` cells, between words where it can be; at most `height` rows, those around the
    /// caret.
    pub fn rows(&self, width: usize, height: usize) -> Rows {
        let room = width.max(2) - 1;
        let (cells, starts) = self.wrap(width);
        let row = starts.iter().rposition(|start| *start <= self.caret).unwrap_or(0);
        let column: usize = cells[starts[row]..self.caret].iter().sum();
        let end_of = |row: usize| starts.get(row + 1).copied().unwrap_or(self.chars.len());
        let height = height.max(1);
        let first = (row + 1).saturating_sub(height);
        let last = (first + height).min(starts.len());
        let rows = (first..last).map(|row| self.chars[starts[row]..end_of(row)].iter().collect::<String>());
        let rows = rows.map(|text| text.trim_end_matches(' ').to_owned()).collect();
        Rows { rows, caret: (row - first, column.min(room)) }
    }
}

/// Characters without a cell that change how their neighbours are shown.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffd}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(keys: &[Key]) -> Line {
        let mut line = Line::default();
        for key in keys {
            line.press(key);
        }
        line
    }

    #[test]
    fn accents_are_one_character_for_the_caret_and_for_backspace() {
        let mut line = written(&["é", "t", "é"].map(|text| Key::Paste(text.into())));
        line.press(&Key::Left);
        line.press(&Key::Backspace);
        assert_eq!(line.text(), "éé");
        line.press(&Key::Home);
        line.press(&Key::Delete);
        line.press(&Key::Char('È'));
        assert_eq!(line.text(), "Èé");
    }

    #[test]
    fn an_accent_that_comes_apart_from_its_letter_joins_it() {
        let line = written(&[Key::Char('e'), Key::Char('\u{301}'), Key::Paste("cole".into())]);
        assert_eq!(line.text(), "école");
        assert_eq!(line.rows(20, 1).caret, (0, 5));
    }

    #[test]
    fn pasted_line_ends_become_blanks_and_control_characters_vanish() {
        let line = written(&[Key::Paste("un\r\ndeux\ntrois\t\u{3}quatre\u{200b}".into())]);
        assert_eq!(line.text(), "un deux trois quatre");
    }

    #[test]
    fn a_long_line_wraps_and_its_caret_stays_on_screen() {
        let line = Line::new(&"a".repeat(25));
        let shown = line.rows(11, 5);
        assert_eq!(shown.rows, ["a".repeat(10), "a".repeat(10), "a".repeat(5)]);
        assert_eq!(shown.caret, (2, 5));
        let shown = line.rows(11, 1);
        assert_eq!((shown.rows.len(), shown.caret), (1, (0, 5)));
    }

    #[test]
    fn a_line_wraps_between_words_and_the_caret_follows() {
        let mut line = Line::new("trois contrats durables");
        assert_eq!(line.rows(12, 5).rows, ["trois", "contrats", "durables"]);
        assert_eq!(line.rows(12, 5).caret, (2, 8));
        line.press(&Key::Home);
        (0..6).for_each(|_| assert!(line.press(&Key::Right)));
        assert_eq!(line.rows(12, 5).caret, (1, 0));
    }

    #[test]
    fn the_caret_is_within_the_rows_wherever_it_stands() {
        let mut line = Line::new("un deux  trois quatre anticonstitutionnellement été 字字字 x ");
        for width in 2..40 {
            line.press(&Key::Home);
            for _ in 0..60 {
                for height in 1..4 {
                    let shown = line.rows(width, height);
                    assert!(shown.caret.0 < shown.rows.len() && shown.caret.1 < width.max(3), "{width} {shown:?}");
                    assert!(shown.rows.len() <= height);
                }
                line.press(&Key::Right);
            }
        }
    }

    #[test]
    fn wide_characters_take_two_cells() {
        assert_eq!(Line::new("字字").rows(20, 1).caret, (0, 4));
    }

    #[test]
    fn a_text_beyond_measure_is_cut() {
        let line = written(&[Key::Paste("a".repeat(LONGEST + 5))]);
        assert!(line.is_full());
        assert_eq!(Line::new(&"a".repeat(LONGEST + 5)).text().len(), LONGEST + 5, "what is there already stays");
        assert_eq!(line.text().len(), LONGEST);
    }

    #[test]
    fn the_caret_goes_up_and_down_the_rows_of_a_long_text() {
        let mut line = Line::new("trois contrats durables");
        assert!(!line.down(12));
        assert!(line.up(12));
        assert_eq!(line.rows(12, 5).caret, (1, 8));
        assert!(line.up(12) && !line.up(12));
        assert_eq!(line.rows(12, 5).caret, (0, 5));
        assert!(line.down(12) && line.down(12) && !line.down(12));
        assert_eq!(line.rows(12, 5).caret, (2, 5));
    }
}

//! A text that somebody writes: `tui-input` edits it; here it wraps over several rows.

use console::measure_text_width;
use tui_input::{Input, InputRequest};
use unicode_normalization::UnicodeNormalization as _;

use crate::tui::key::Key;
use crate::visible::visible_line;

/// Longest text that a field takes from the keyboard, in characters; what comes beyond is not taken.
pub(crate) const LONGEST: usize = 10_000;

/// A text being written and the place of the caret in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field(Input);

/// A written text as rows of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rows {
    /// At least one.
    pub(crate) rows: Vec<String>,
    /// Row and column of the caret, in cells.
    pub(crate) caret: (usize, usize),
}

impl Field {
    /// A field that already holds a text, however long, the caret at its end.
    pub(crate) fn new(text: &str) -> Self {
        Self(Input::new(clean(text).nfc().collect()))
    }

    /// What was written, without outer blanks.
    pub(crate) fn text(&self) -> String {
        self.0.value().trim().to_owned()
    }

    /// What was written, if anything was.
    pub(crate) fn written(&self) -> Option<String> {
        Some(self.text()).filter(|text| !text.is_empty())
    }

    /// Whether nothing but blanks was written.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.value().trim().is_empty()
    }

    /// Whether no more will be taken.
    pub(crate) fn is_full(&self) -> bool {
        self.0.value().chars().count() >= LONGEST
    }

    /// Takes a key of writing; `false` where the key is none.
    pub(crate) fn on_key(&mut self, key: &Key) -> bool {
        let request = match key {
            Key::Char(c) => return self.insert(c.encode_utf8(&mut [0; 4])),
            Key::Paste(text) => return self.insert(text),
            Key::Backspace => InputRequest::DeletePrevChar,
            Key::Delete => InputRequest::DeleteNextChar,
            Key::Left => InputRequest::GoToPrevChar,
            Key::Right => InputRequest::GoToNextChar,
            Key::Home | Key::Ctrl('a') => InputRequest::GoToStart,
            Key::End | Key::Ctrl('e') => InputRequest::GoToEnd,
            Key::Ctrl('w') => InputRequest::DeletePrevWord,
            Key::Ctrl('u') => InputRequest::DeleteFromStart,
            Key::Ctrl('k') => InputRequest::DeleteTillEnd,
            _ => return false,
        };
        self.0.handle(request);
        true
    }

    /// Puts a text where the caret is; an accent typed after its letter joins it.
    fn insert(&mut self, text: &str) -> bool {
        let caret = self.0.cursor();
        let room = LONGEST.saturating_sub(self.0.value().chars().count());
        let before: String = self.0.value().chars().take(caret).chain(clean(text).chars().take(room)).nfc().collect();
        let caret_after = before.chars().count();
        let after: String = self.0.value().chars().skip(caret).collect();
        self.0 = Input::new(before + &after).with_cursor(caret_after);
        true
    }

    /// Moves the caret one row up, on a screen of some width; `false` where it is in the first row.
    pub(crate) fn up(&mut self, width: usize) -> bool {
        self.climb(width, |row| row.checked_sub(1))
    }

    /// Moves the caret one row down, on a screen of some width; `false` where it is in the last row.
    pub(crate) fn down(&mut self, width: usize) -> bool {
        self.climb(width, |row| Some(row + 1))
    }

    fn climb(&mut self, width: usize, to: impl Fn(usize) -> Option<usize>) -> bool {
        let (cells, starts) = self.wrap(width);
        let row = starts.iter().rposition(|start| *start <= self.0.cursor()).unwrap_or(0);
        let Some(target) = to(row).filter(|target| *target < starts.len()) else { return false };
        let column: usize = cells[starts[row]..self.0.cursor()].iter().sum();
        // The end of a row is the beginning of the next one: the caret stays before it.
        let end = starts.get(target + 1).map_or(cells.len(), |next| next - 1);
        let (mut caret, mut used) = (starts[target], 0);
        while caret < end && used + cells[caret] <= column {
            used += cells[caret];
            caret += 1;
        }
        self.0.handle(InputRequest::SetCursor(caret));
        true
    }

    /// Cells of each character, and the character that each row begins with.
    fn wrap(&self, width: usize) -> (Vec<usize>, Vec<usize>) {
        // One cell is kept for the caret at the end of a row.
        let room = width.max(2) - 1;
        let chars = self.0.value().chars();
        let cells: Vec<usize> = chars.clone().map(|c| measure_text_width(c.encode_utf8(&mut [0; 4]))).collect();
        let mut starts = vec![0];
        let (mut used, mut after_blank) = (0, None);
        for (index, c) in chars.enumerate() {
            let start = starts.last().copied().unwrap_or(0);
            // A blank may hang over the edge: the next word begins the next row.
            if used + cells[index] > room && c != ' ' {
                let next = after_blank.filter(|at| *at > start).unwrap_or(index);
                starts.push(next);
                used = cells[next..index].iter().sum();
                after_blank = None;
            }
            used += cells[index];
            if c == ' ' {
                after_blank = Some(index + 1);
            }
        }
        (cells, starts)
    }

    /// The text in rows of `width` cells, cut between words where it can be; at most `height` rows, those around the
    /// caret.
    pub(crate) fn rows(&self, width: usize, height: usize) -> Rows {
        let (cells, starts) = self.wrap(width);
        let chars: Vec<char> = self.0.value().chars().collect();
        let row = starts.iter().rposition(|start| *start <= self.0.cursor()).unwrap_or(0);
        let column: usize = cells[starts[row]..self.0.cursor()].iter().sum();
        let end_of = |row: usize| starts.get(row + 1).copied().unwrap_or(chars.len());
        let height = height.max(1);
        let first = (row + 1).saturating_sub(height);
        let last = (first + height).min(starts.len());
        let rows = (first..last).map(|row| chars[starts[row]..end_of(row)].iter().collect::<String>());
        let rows = rows.map(|text| text.trim_end_matches(' ').to_owned()).collect();
        Rows { rows, caret: (row - first, column.min(width.max(2) - 1)) }
    }
}

/// Line ends and tabs become blanks; what has no cell of its own and changes its neighbours goes.
fn clean(text: &str) -> String {
    visible_line(text).replace(['\u{200c}', '\u{200d}', '\u{ad}', '\u{fffd}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(keys: &[Key]) -> Field {
        let mut field = Field::default();
        for key in keys {
            field.on_key(key);
        }
        field
    }

    #[test]
    fn accents_are_one_character_for_the_caret_and_for_backspace() {
        let mut field = written(&["é", "t", "é"].map(|text| Key::Paste(text.into())));
        field.on_key(&Key::Left);
        field.on_key(&Key::Backspace);
        assert_eq!(field.text(), "éé");
        field.on_key(&Key::Home);
        field.on_key(&Key::Delete);
        field.on_key(&Key::Char('È'));
        assert_eq!(field.text(), "Èé");
    }

    #[test]
    fn an_accent_that_comes_apart_from_its_letter_joins_it() {
        let field = written(&[Key::Char('e'), Key::Char('\u{301}'), Key::Paste("cole".into())]);
        assert_eq!(field.text(), "école");
        assert_eq!(field.rows(20, 1).caret, (0, 5));
    }

    #[test]
    fn the_keys_of_every_shell_go_to_the_ends_and_take_words_away() {
        let text = |keys: &[Key]| {
            let mut field = Field::new("trois contrats durables");
            keys.iter().for_each(|key| assert!(field.on_key(key)));
            field.text()
        };
        assert_eq!(text(&[Key::Ctrl('w')]), "trois contrats");
        assert_eq!(text(&[Key::Ctrl('u')]), "");
        assert_eq!(text(&[Key::Ctrl('a'), Key::Char('À')]), "Àtrois contrats durables");
        assert_eq!(text(&[Key::Ctrl('a'), Key::Ctrl('e'), Key::Char('!')]), "trois contrats durables!");
    }

    #[test]
    fn pasted_line_ends_become_blanks_and_control_characters_vanish() {
        let field = written(&[Key::Paste("un\r\ndeux\ntrois\t\u{3}quatre\u{200b}".into())]);
        assert_eq!(field.text(), "un deux trois quatre");
    }

    #[test]
    fn a_long_text_wraps_and_its_caret_stays_on_screen() {
        let field = Field::new(&"a".repeat(25));
        let shown = field.rows(11, 5);
        assert_eq!(shown.rows, ["a".repeat(10), "a".repeat(10), "a".repeat(5)]);
        assert_eq!(shown.caret, (2, 5));
        let shown = field.rows(11, 1);
        assert_eq!((shown.rows.len(), shown.caret), (1, (0, 5)));
    }

    #[test]
    fn a_text_wraps_between_words_and_the_caret_follows() {
        let mut field = Field::new("trois contrats durables");
        assert_eq!(field.rows(12, 5).rows, ["trois", "contrats", "durables"]);
        assert_eq!(field.rows(12, 5).caret, (2, 8));
        field.on_key(&Key::Home);
        (0..6).for_each(|_| assert!(field.on_key(&Key::Right)));
        assert_eq!(field.rows(12, 5).caret, (1, 0));
    }

    #[test]
    fn the_caret_is_within_the_rows_wherever_it_stands() {
        let mut field = Field::new("un deux  trois quatre anticonstitutionnellement été 字字字 x ");
        for width in 2..40 {
            field.on_key(&Key::Home);
            for _ in 0..60 {
                for height in 1..4 {
                    let shown = field.rows(width, height);
                    assert!(shown.caret.0 < shown.rows.len() && shown.caret.1 < width.max(3), "{width} {shown:?}");
                    assert!(shown.rows.len() <= height);
                }
                field.on_key(&Key::Right);
            }
        }
    }

    #[test]
    fn wide_characters_take_two_cells() {
        assert_eq!(Field::new("字字").rows(20, 1).caret, (0, 4));
    }

    #[test]
    fn a_text_beyond_measure_is_cut() {
        let field = written(&[Key::Paste("a".repeat(LONGEST + 5))]);
        assert!(field.is_full());
        assert_eq!(Field::new(&"a".repeat(LONGEST + 5)).text().len(), LONGEST + 5, "what is there already stays");
        assert_eq!(field.text().len(), LONGEST);
    }

    #[test]
    fn the_caret_goes_up_and_down_the_rows_of_a_long_text() {
        let mut field = Field::new("trois contrats durables");
        assert!(!field.down(12));
        assert!(field.up(12));
        assert_eq!(field.rows(12, 5).caret, (1, 8));
        assert!(field.up(12) && !field.up(12));
        assert_eq!(field.rows(12, 5).caret, (0, 5));
        assert!(field.down(12) && field.down(12) && !field.down(12));
        assert_eq!(field.rows(12, 5).caret, (2, 5));
    }
}

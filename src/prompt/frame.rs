//! What a screen shows: lines of inked words and, where somebody writes, a caret. Pure.

use console::measure_text_width;

use crate::visible::visible_line;

/// Rows and columns of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

/// How a word stands out. A screen reads as well without any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ink {
    /// Like everything else.
    #[default]
    Plain,
    /// What matters most.
    Bold,
    /// What may be overlooked.
    Dim,
    /// Where the hand is: cursor, chosen line, key to press.
    Accent,
    /// A filled ball.
    Ball,
    /// What asks for care.
    Warning,
}

/// Words of one ink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// No line end, no control character.
    pub text: String,
    /// How it stands out.
    pub ink: Ink,
}

/// One row of a screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row(pub Vec<Span>);

impl Row {
    /// An empty row.
    pub fn blank() -> Self {
        Self::default()
    }

    /// A row of one ink.
    pub fn new(text: impl Into<String>, ink: Ink) -> Self {
        Self::default().and(text, ink)
    }

    /// A plain row.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Ink::Plain)
    }

    /// The row with more words at its end.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, ink: Ink) -> Self {
        self.0.push(Span { text: visible_line(&text.into()), ink });
        self
    }

    /// The row moved to the right.
    #[must_use]
    pub fn indented(mut self, cells: usize) -> Self {
        self.0.insert(0, Span { text: " ".repeat(cells), ink: Ink::Plain });
        self
    }

    /// Cells that it takes.
    pub fn width(&self) -> usize {
        self.0.iter().map(|span| measure_text_width(&span.text)).sum()
    }

    /// Its words, without ink.
    pub fn text(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// The row with other words against the right edge; they are left out where they do not fit.
    #[must_use]
    pub fn with_right(self, right: Row, width: usize) -> Self {
        let gap = width.saturating_sub(self.width() + right.width());
        if gap == 0 {
            return self;
        }
        let mut row = self.and(" ".repeat(gap), Ink::Plain);
        row.0.extend(right.0);
        row
    }

    /// The row cut to a width, with `…` where something is missing.
    #[must_use]
    pub fn cut(self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut room = width.saturating_sub(1);
        let mut row = Row::default();
        for span in self.0 {
            let (text, used) = head(&span.text, room);
            let is_whole = text.len() == span.text.len();
            room -= used;
            row.0.push(Span { text, ink: span.ink });
            if !is_whole {
                break;
            }
        }
        row.and(if width == 0 { "" } else { "…" }, Ink::Dim)
    }
}

/// The longest beginning of a text that fits in some cells, and its width.
pub(super) fn head(text: &str, cells: usize) -> (String, usize) {
    let (mut kept, mut used) = (String::new(), 0);
    for c in text.chars() {
        let wide = measure_text_width(c.encode_utf8(&mut [0; 4]));
        if used + wide > cells {
            break;
        }
        used += wide;
        kept.push(c);
    }
    (kept, used)
}

/// A text cut to a width, at a word where it can be, with `…` where something is missing.
pub fn shortened(text: &str, width: usize) -> String {
    if measure_text_width(text) <= width {
        return text.to_owned();
    }
    if width == 0 {
        return String::new();
    }
    let (kept, _) = head(text, width - 1);
    let at_word = kept.rfind(' ').filter(|at| *at * 3 > kept.len() * 2).map_or(kept.as_str(), |at| &kept[..at]);
    format!("{}…", at_word.trim_end_matches([' ', ',', '\u{a0}', ':', ';']))
}

/// A text with blanks to its right until it has a width.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(measure_text_width(text))))
}

/// A text in lines of at most `width` cells.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width.max(8)).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text.trim(), options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// A text in rows of one ink.
pub fn paragraph(text: &str, width: usize, ink: Ink) -> Vec<Row> {
    wrapped(text, width).into_iter().map(|line| Row::new(line, ink)).collect()
}

/// What a screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// From the top; never more than the screen has, none wider than the screen.
    pub rows: Vec<Row>,
    /// Row and column where somebody writes.
    pub caret: Option<(usize, usize)>,
    /// The first row of what is longer than its place cannot be beyond this one.
    pub last_scroll: usize,
}

impl Frame {
    /// The words of the whole screen, without ink.
    pub fn text(&self) -> String {
        self.rows.iter().map(|row| row.text().trim_end().to_owned() + "\n").collect()
    }
}

/// Some of many rows: those from `first` on that fit, with a word where rows are missing above or below.
pub fn window(rows: &[Row], height: usize, first: usize) -> Vec<Row> {
    if rows.len() <= height || height == 0 {
        return rows.iter().take(height).cloned().collect();
    }
    let first = first.min(rows.len() - height);
    let mut shown = rows[first..first + height].to_vec();
    let below = rows.len() - first - height;
    // A word in the place of a row costs that row: it is counted among the missing.
    if height >= 3 && first > 0 {
        shown[0] = Row::new(format!("▲ ↑ pour remonter ({} lignes)", first + 1), Ink::Accent);
    }
    if height >= 2 && below > 0 {
        shown[height - 1] = Row::new(format!("▼ ↓ pour la suite ({} lignes)", below + 1), Ink::Accent);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_too_long_is_cut_at_a_word_and_says_so() {
        assert_eq!(shortened("déchets et réemploi", 30), "déchets et réemploi");
        assert_eq!(shortened("déchets et réemploi", 12), "déchets et…");
        assert_eq!(shortened("anticonstitutionnellement", 6), "antic…");
        assert_eq!(shortened("abc", 0), "");
    }

    #[test]
    fn a_row_is_cut_by_cells_and_not_by_bytes() {
        let row = Row::plain("été ").and("réemploi", Ink::Bold);
        assert_eq!(row.clone().cut(12).text(), "été réemploi");
        assert_eq!(row.cut(7).text(), "été ré…");
    }

    #[test]
    fn a_window_says_what_is_missing_above_and_below() {
        let rows: Vec<Row> = (0..10).map(|n| Row::plain(n.to_string())).collect();
        let text = |first| window(&rows, 4, first).iter().map(Row::text).collect::<Vec<_>>();
        assert_eq!(text(0), ["0", "1", "2", "▼ ↓ pour la suite (7 lignes)"]);
        assert_eq!(text(3), ["▲ ↑ pour remonter (4 lignes)", "4", "5", "▼ ↓ pour la suite (4 lignes)"]);
        assert_eq!(text(99), ["▲ ↑ pour remonter (7 lignes)", "7", "8", "9"]);
    }

    #[test]
    fn words_at_the_right_are_left_out_where_they_do_not_fit() {
        let row = || Row::plain("gauche");
        assert_eq!(row().with_right(Row::plain("droite"), 14).text(), "gauche  droite");
        assert_eq!(row().with_right(Row::plain("droite"), 12).text(), "gauche");
    }
}

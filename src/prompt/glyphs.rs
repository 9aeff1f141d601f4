//! What a window can show: everything, or the letters of ASCII where the locale says nothing of UTF-8. Pure but for
//! [`Glyphs::of_locale`].

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::frame::{Frame, Row, Span};

/// Which signs a window can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// All of them.
    #[default]
    All,
    /// Those of ASCII: other ones would come out as two or three wrong ones.
    Ascii,
}

impl Glyphs {
    /// What the locale of this process promises. Windows speaks UTF-16 to its console, and always shows all.
    pub fn of_locale() -> Self {
        if cfg!(windows) {
            return Self::All;
        }
        let value = |name: &str| std::env::var(name).ok();
        Self::of(["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(value))
    }

    /// What the first of these that says anything promises. Where none does, windows of today show all.
    fn of(values: impl IntoIterator<Item = String>) -> Self {
        let Some(locale) = values.into_iter().find(|value| !value.is_empty()) else { return Self::All };
        let locale = locale.to_lowercase();
        if locale.contains("utf-8") || locale.contains("utf8") { Self::All } else { Self::Ascii }
    }

    /// A text as it can be shown.
    pub fn spell(self, text: &str) -> String {
        match self {
            Self::All => text.to_owned(),
            Self::Ascii => ascii(text),
        }
    }

    /// A frame as it can be shown; its caret follows what becomes longer.
    pub fn spell_frame(self, frame: &Frame) -> Frame {
        if self == Self::All {
            return frame.clone();
        }
        let spell = |row: &Row| Row(row.0.iter().map(|span| Span { text: ascii(&span.text), ink: span.ink }).collect());
        let caret = frame.caret.map(|(row, column)| {
            let text = frame.rows.get(row).map(Row::text).unwrap_or_default();
            let before: String = super::frame::head(&text, column).0;
            let longer = ascii(&before).len().saturating_sub(console::measure_text_width(&before));
            (row, column + longer)
        });
        Frame { rows: frame.rows.iter().map(spell).collect(), caret, last_scroll: frame.last_scroll }
    }
}

/// Columns to keep free: some signs take more than one letter.
pub const SPARE: usize = 6;

fn ascii(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    let mut after_quote = false;
    for c in text.chars() {
        // « mot » → "mot": the blanks inside French quotes have no use there.
        if std::mem::take(&mut after_quote) && c.is_whitespace() {
            continue;
        }
        after_quote = c == '«';
        if c == '»' && spelt.ends_with(' ') {
            spelt.pop();
        }
        if c.is_ascii() {
            spelt.push(c);
            continue;
        }
        let known = match c {
            '●' => "*",
            '○' => "o",
            '►' => ">",
            '◄' => "<",
            '▲' => "^",
            '▼' => "v",
            '█' => "#",
            '░' | '·' => ".",
            '─' | '−' | '–' | '—' | '‑' => "-",
            '┼' | '├' | '┤' | '┴' | '┬' => "+",
            '│' => "|",
            '←' => "<-",
            '→' => "->",
            '↔' => "<->",
            '↑' => "haut",
            '↓' => "bas",
            '’' | '‘' => "'",
            '«' | '»' | '“' | '”' => "\"",
            '…' => "..",
            'œ' => "oe",
            'Œ' => "OE",
            'æ' => "ae",
            'Æ' => "AE",
            '€' => "EUR",
            '°' => "o",
            '×' => "x",
            '≈' => "~",
            _ => "",
        };
        if known.is_empty() {
            let plain: String =
                std::iter::once(c).nfkd().filter(|part| part.is_ascii() && !is_combining_mark(*part)).collect();
            spelt.push_str(if plain.is_empty() { "?" } else { &plain });
        } else {
            spelt.push_str(known);
        }
    }
    spelt
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompt::frame::Ink;

    #[test]
    fn the_first_variable_that_says_anything_decides_and_nothing_means_all() {
        let of = |values: &[&str]| Glyphs::of(values.iter().map(|value| (*value).to_owned()));
        assert_eq!(of(&[]), Glyphs::All);
        assert_eq!(of(&["", "fr_FR.UTF-8"]), Glyphs::All);
        assert_eq!(of(&["C.utf8"]), Glyphs::All);
        assert_eq!(of(&["C", "fr_FR.UTF-8"]), Glyphs::Ascii);
        assert_eq!(of(&["fr_FR.ISO-8859-15"]), Glyphs::Ascii);
    }

    #[test]
    fn everything_that_is_shown_has_a_spelling_in_ascii() {
        let text = "● ○ « Où en sont-ils\u{a0}? » cœur, été… −3 → +2 ↑ ↓ █░ ─┼ 12\u{a0}€";
        let spelt = ascii(text);
        assert!(spelt.is_ascii(), "{spelt}");
        assert_eq!(spelt, "* o \"Ou en sont-ils ?\" coeur, ete.. -3 -> +2 haut bas #. -+ 12 EUR");
    }

    #[test]
    fn the_caret_stands_after_what_was_written_although_it_became_longer() {
        let row = Row::new("œuvre", Ink::Plain);
        let frame = Frame { rows: vec![row], caret: Some((0, 5)), last_scroll: 0 };
        let spelt = Glyphs::Ascii.spell_frame(&frame);
        assert_eq!((spelt.text().trim_end(), spelt.caret), ("oeuvre", Some((0, 6))));
    }
}

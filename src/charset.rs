//! What a window can show: everything, or the letters of ASCII where the locale says nothing of UTF-8. Pure but for
//! [`Charset::of_locale`].

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Which signs a window can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// All of them.
    #[default]
    Unicode,
    /// Those of ASCII: other ones would come out as two or three wrong ones.
    Ascii,
}

impl Charset {
    /// What the locale of this process promises. Windows speaks UTF-16 to its console, and always shows all.
    pub fn of_locale() -> Self {
        if cfg!(windows) {
            return Self::Unicode;
        }
        let value = |name: &str| std::env::var(name).ok();
        Self::of(["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(value))
    }

    /// What the first of these that says anything promises. Where none does, windows of today show all.
    fn of(values: impl IntoIterator<Item = String>) -> Self {
        let Some(locale) = values.into_iter().find(|value| !value.is_empty()) else { return Self::Unicode };
        let locale = locale.to_lowercase();
        if locale.contains("utf-8") || locale.contains("utf8") { Self::Unicode } else { Self::Ascii }
    }

    /// A text as it can be shown.
    pub fn spell(self, text: &str) -> String {
        match self {
            Self::Unicode => text.to_owned(),
            Self::Ascii => ascii(text),
        }
    }

    /// One letter of ASCII for a sign that has none of its own.
    pub fn ascii_letter(c: char) -> char {
        match c {
            // One cell has room for the vowel that one hears.
            'œ' | 'æ' => 'e',
            'Œ' | 'Æ' => 'E',
            '↑' => '^',
            '↓' => 'v',
            '→' => '>',
            c => ascii(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(' '),
        }
    }
}

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
            '●' | '•' => "*",
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

    #[test]
    fn the_first_variable_that_says_anything_decides_and_nothing_means_all() {
        let of = |values: &[&str]| Charset::of(values.iter().map(|value| (*value).to_owned()));
        assert_eq!(of(&[]), Charset::Unicode);
        assert_eq!(of(&["", "fr_FR.UTF-8"]), Charset::Unicode);
        assert_eq!(of(&["C.utf8"]), Charset::Unicode);
        assert_eq!(of(&["C", "fr_FR.UTF-8"]), Charset::Ascii);
        assert_eq!(of(&["fr_FR.ISO-8859-15"]), Charset::Ascii);
    }

    #[test]
    fn everything_that_is_shown_has_a_spelling_in_ascii() {
        let text = "● ○ « Où en sont-ils\u{a0}? » cœur, été… −3 → +2 ↑ ↓ █░ ─┼ 12\u{a0}€";
        let spelt = ascii(text);
        assert!(spelt.is_ascii(), "{spelt}");
        assert_eq!(spelt, "* o \"Ou en sont-ils ?\" coeur, ete.. -3 -> +2 haut bas #. -+ 12 EUR");
    }

    #[test]
    fn a_cell_of_a_screen_has_one_letter_whatever_it_showed() {
        let spelt: String = "●○é→«cœur»… ░─−\u{a0}".chars().map(Charset::ascii_letter).collect();
        assert_eq!(spelt, "*oe>\"ceur\". .-- ");
    }
}

//! Texts measured by the columns that they take on a screen: cut, filled up, wrapped.

use console::measure_text_width;

/// The longest beginning of a text that fits in some cells, and its width.
pub fn beginning(text: &str, cells: usize) -> (String, usize) {
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
    let (kept, _) = beginning(text, width - 1);
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
}

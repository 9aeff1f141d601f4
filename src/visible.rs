//! Text without what would act on the screen that shows it: escapes, control codes, marks that reorder their neighbours.

use std::borrow::Cow;

/// A text as it may be shown anywhere.
///
/// Line feeds stay, other line ends become line feeds, tabs become blanks. Every other control character is dropped, and
/// so are marks that reorder the text around them or hide in it: a name cannot rewrite the sentence it stands in.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || replacement(c) == Some(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").chars().filter_map(replacement).collect())
}

/// The same on one line.
pub fn visible_line(text: &str) -> String {
    visible(text).replace('\n', " ")
}

/// The same, but for styles (`ESC [ … m`), which stay: for texts whose own words were made visible before they were
/// styled.
pub fn visible_with_styles(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut parts = text.split('\u{1b}');
    kept.push_str(&visible(parts.next().unwrap_or_default()));
    for part in parts {
        let style = part.strip_prefix('[').and_then(|rest| rest.split_once('m')).map(|(codes, _)| codes);
        let rest = match style.filter(|codes| codes.bytes().all(|byte| byte.is_ascii_digit() || byte == b';')) {
            Some(codes) => {
                kept.extend(["\u{1b}[", codes, "m"]);
                &part[codes.len() + 2..]
            }
            None => part,
        };
        kept.push_str(&visible(rest));
    }
    kept
}

/// A text of JSON with what would act on a screen spelt as JSON spells it, `\u202e`: the same to whoever reads it.
pub fn visible_json(json: String) -> String {
    let acts = |c: char| c != '\n' && (c.is_control() || is_trick(c));
    if !json.contains(acts) {
        return json;
    }
    let mut kept = String::with_capacity(json.len());
    for c in json.chars() {
        match acts(c) {
            true => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| kept.push_str(&format!("\\u{unit:04x}"))),
            false => kept.push(c),
        }
    }
    kept
}

fn replacement(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        c if c.is_control() || is_trick(c) => None,
        c => Some(c),
    }
}

/// Reorders its surroundings, or shows nothing at all and so may hide something.
fn is_trick(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_control_codes_and_marks_of_direction_do_not_survive() {
        assert_eq!(visible("A\u{1b}]52;c;ZQ==\u{7}B\u{9b}31m\u{202e}C\u{2066}D\u{0}"), "A]52;c;ZQ==B31mCD");
        assert_eq!(visible("un\r\ndeux\rtrois\u{2028}quatre\tcinq\n"), "un\ndeux\ntrois\nquatre cinq\n");
        assert_eq!(visible_line("un\r\ndeux"), "un deux");
    }

    #[test]
    fn what_people_write_stays_whole() {
        let text = "Évaluation à Gennevilliers,\nمرحبا, 👩‍👧, é composé e\u{301}, 84\u{a0}%";
        assert!(matches!(visible(text), Cow::Borrowed(_)));
    }

    #[test]
    fn json_says_the_same_without_what_acts_on_a_screen() {
        let value = serde_json::json!({ "a": "x\u{9b}31m\u{202e}\u{e0041}\u{1b}\n", "é": 1 });
        let text = visible_json(value.to_string());
        assert_eq!(text, r#"{"a":"x\u009b31m\u202e\udb40\udc41\u001b\n","é":1}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }

    #[test]
    fn styles_stay_where_they_are_ours_and_nothing_else_does() {
        let styled = "\u{1b}[1m\u{1b}[38;5;9merreur\u{1b}[0m\u{1b}[2J\u{1b}]0;t\u{7}\u{1b}[m\u{1b}";
        assert_eq!(visible_with_styles(styled), "\u{1b}[1m\u{1b}[38;5;9merreur\u{1b}[0m[2J]0;t\u{1b}[m");
    }
}

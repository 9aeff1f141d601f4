//! Text that may be shown anywhere: whatever came in, no control character and no bidirectional trick is left in it, and
//! no line breaks where French does not let it.

use serde::Serialize;

use crate::french::typeset;
use crate::visible::visible;

/// Text that is safe to lay out. The only way to make one cleans it.
///
/// It is [`visible`], without blanks at its ends; a blank before `: ; ? ! % »` and after « becomes U+00A0. Escaping is
/// left to each format.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text on one line.
    pub fn on_one_line(&self) -> String {
        self.0.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(clean(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl maud::Render for Text {
    fn render_to(&self, buffer: &mut String) {
        self.0.render_to(buffer);
    }
}

fn clean(text: &str) -> String {
    // Only blanks that the keyboard makes: U+00A0 in « 84 % » is ours.
    typeset(visible(text).trim_matches([' ', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_reordering_characters_do_not_survive() {
        assert_eq!(Text::from("a\u{1b}[31mb\u{7}\u{202e}c\u{2066}d\u{0}").as_str(), "a[31mbcd");
        assert_eq!(Text::from("un\r\ndeux\rtrois\u{2028}quatre\tcinq\n").as_str(), "un\ndeux\ntrois\nquatre cinq");
    }

    #[test]
    fn no_line_breaks_before_a_question_mark() {
        assert_eq!(Text::from("« Qui ? » : 5 %, a b").as_str(), "«\u{a0}Qui\u{a0}?\u{a0}»\u{a0}: 5\u{a0}%, a b");
    }

    #[test]
    fn accents_arabic_and_emoji_families_stay_whole() {
        let text = "Évaluation à Gennevilliers, مرحبا, 👩‍👧, 84\u{a0}%";
        assert_eq!(Text::from(text).as_str(), text);
    }
}

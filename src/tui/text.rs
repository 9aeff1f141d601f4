//! Lines of styled words: ratatui's [`Line`], with what a screen of few columns needs.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use crate::columns::beginning;
pub(crate) use crate::columns::{padded, shortened, wrapped};
use crate::session::overview::Tone;

/// Like everything else.
pub(crate) const PLAIN: Style = Style::new();
/// What matters most.
pub(crate) const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
/// What may be overlooked.
pub(crate) const DIM: Style = Style::new().add_modifier(Modifier::DIM);
/// What is selected, and the keys to press.
pub(crate) const ACCENT: Style = Style::new().fg(Color::Cyan);
/// A filled ball.
pub(crate) const BALL: Style = Style::new().fg(Color::Magenta).add_modifier(Modifier::BOLD);
/// What asks for care.
pub(crate) const WARNING: Style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);

/// A filled ball.
pub(crate) const FILLED: &str = "●";
/// An empty ball.
pub(crate) const EMPTY: &str = "○";

/// A line that owns its words.
pub(crate) type Text = Line<'static>;

/// A line of one style.
pub(crate) fn line(text: impl Into<String>, style: Style) -> Text {
    Line::default().and(text, style)
}

/// An empty line.
pub(crate) fn blank() -> Text {
    Line::default()
}

/// What a line can become.
pub(crate) trait LineExt {
    /// With more words at its end.
    fn and(self, text: impl Into<String>, style: Style) -> Self;
    /// With another line at its end.
    fn join(self, other: Self) -> Self;
    /// Moved to the right.
    fn indent(self, cells: usize) -> Self;
    /// With other words against the right edge; they are left out where they do not fit.
    fn right(self, right: Self, width: usize) -> Self;
    /// Cut to a width, with `…` where something is missing.
    fn cut(self, width: usize) -> Self;
    /// Its words.
    fn words(&self) -> String;
}

impl LineExt for Text {
    fn and(mut self, text: impl Into<String>, style: Style) -> Self {
        let text: String = text.into();
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.spans.push(Span::styled(text, style));
        self
    }

    fn join(mut self, other: Self) -> Self {
        self.spans.extend(other.spans);
        self
    }

    fn indent(mut self, cells: usize) -> Self {
        self.spans.insert(0, Span::raw(" ".repeat(cells)));
        self
    }

    fn right(self, right: Self, width: usize) -> Self {
        match width.saturating_sub(self.width() + right.width()) {
            0 => self,
            gap => self.and(" ".repeat(gap), PLAIN).join(right),
        }
    }

    fn cut(self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut room = width.saturating_sub(1);
        let mut kept = Line::default();
        for span in self.spans {
            let (text, used) = beginning(&span.content, room);
            let is_whole = text.len() == span.content.len();
            room -= used;
            kept.spans.push(Span::styled(text, span.style));
            if !is_whole {
                break;
            }
        }
        kept.and(if width == 0 { "" } else { "…" }, DIM)
    }

    fn words(&self) -> String {
        self.spans.iter().map(|span| span.content.as_ref()).collect()
    }
}

/// A text in lines of one style.
pub(crate) fn paragraph(text: &str, width: usize, style: Style) -> Vec<Text> {
    wrapped(text, width).into_iter().map(|text| line(text, style)).collect()
}

/// Sentences in lines, each as it is to be heard.
pub(crate) fn said(sentences: &[(Tone, String)], width: usize) -> Vec<Text> {
    let lines = |(tone, text): &(Tone, String)| match tone {
        _ if text.is_empty() => vec![blank()],
        Tone::Strong if text.starts_with(' ') => vec![line(text.clone(), BOLD)],
        Tone::Strong => paragraph(text, width, BOLD),
        Tone::Plain => paragraph(text, width, PLAIN),
        Tone::Aside => paragraph(text, width, DIM),
        Tone::Call => paragraph(text, width, ACCENT),
        Tone::Point => {
            let lines = paragraph(text, width.saturating_sub(2), PLAIN).into_iter().enumerate();
            lines.map(|(row, text)| line(if row == 0 { "· " } else { "  " }, ACCENT).join(text)).collect()
        }
    };
    sentences.iter().flat_map(lines).collect()
}

/// Some of many lines: those from `first` on that fit, with a word where lines are missing above or below.
pub(crate) fn window(lines: &[Text], height: usize, first: usize) -> Vec<Text> {
    clipped(lines, height, first, ["▲ ↑ pour remonter (# lignes)", "▼ ↓ pour la suite (# lignes)"])
}

/// Some of many lines, the selected one among them, with a word where lines are missing.
pub(crate) fn around(lines: &[Text], selected: usize, height: usize) -> Vec<Text> {
    clipped(lines, height, selected.saturating_sub(height / 2), ["  ▲ # plus haut", "  ▼ # plus bas"])
}

fn clipped(lines: &[Text], height: usize, first: usize, [above, below]: [&str; 2]) -> Vec<Text> {
    let first = first.min(lines.len().saturating_sub(height));
    let mut shown: Vec<Text> = lines.iter().skip(first).take(height).cloned().collect();
    let after = lines.len().saturating_sub(first + height);
    // A word in the place of a line costs that line: it is counted among the missing.
    if height >= 3 && first > 0 {
        shown[0] = line(above.replace('#', &(first + 1).to_string()), DIM);
    }
    if height >= 2 && after > 0 {
        shown[height - 1] = line(below.replace('#', &(after + 1).to_string()), DIM);
    }
    shown
}

/// « ► » before what is selected.
pub(crate) fn marked(is_selected: bool) -> Text {
    line(if is_selected { "► " } else { "  " }, ACCENT)
}

/// The style of what is selected, or not.
pub(crate) fn emphasis(is_selected: bool) -> Style {
    if is_selected { BOLD } else { PLAIN }
}

/// Cells of a bar beside a line.
const BAR: usize = 8;

/// `███░░░░░`
pub(crate) fn bar(filled: usize, all: usize) -> Text {
    bar_of(filled, all, BAR)
}

/// The same of so many cells.
pub(crate) fn bar_of(filled: usize, all: usize, cells: usize) -> Text {
    let full = if filled == 0 { 0 } else { (cells * filled / all.max(1)).clamp(1, cells) };
    line("█".repeat(full), ACCENT).and("░".repeat(cells - full), DIM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_by_cells_and_not_by_bytes() {
        let text = line("été ", PLAIN).and("réemploi", BOLD);
        assert_eq!(text.clone().cut(12).words(), "été réemploi");
        assert_eq!(text.cut(7).words(), "été ré…");
    }

    #[test]
    fn a_window_says_what_is_missing_above_and_below() {
        let lines: Vec<Text> = (0..10).map(|n| line(n.to_string(), PLAIN)).collect();
        let text = |first| window(&lines, 4, first).iter().map(LineExt::words).collect::<Vec<_>>();
        assert_eq!(text(0), ["0", "1", "2", "▼ ↓ pour la suite (7 lignes)"]);
        assert_eq!(text(3), ["▲ ↑ pour remonter (4 lignes)", "4", "5", "▼ ↓ pour la suite (4 lignes)"]);
        assert_eq!(text(99), ["▲ ↑ pour remonter (7 lignes)", "7", "8", "9"]);
    }

    #[test]
    fn words_at_the_right_are_left_out_where_they_do_not_fit() {
        let left = || line("gauche", PLAIN);
        assert_eq!(left().right(line("droite", PLAIN), 14).words(), "gauche  droite");
        assert_eq!(left().right(line("droite", PLAIN), 12).words(), "gauche");
    }
}

//! How a screen is laid out: head, body, a sentence, keys at the foot.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::page::{Context, Notice, Scroll};
use super::text::{ACCENT, DIM, LineExt, PLAIN, Text, WARNING, blank, line, paragraph, shortened, window};

/// Widest text that one reads with ease.
pub(crate) const WIDEST_TEXT: usize = 96;
/// Widest board.
pub(crate) const WIDEST_BOARD: usize = 124;

/// A key, or several, and what it does.
pub(crate) type Hint = (&'static str, &'static str);

/// The room that a screen offers, margins off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    /// Columns to write in.
    pub(crate) width: usize,
    /// Rows of the screen.
    pub(crate) height: usize,
    margin: usize,
}

impl Layout {
    /// The room on a screen, never wider than what one reads with ease.
    pub(crate) fn new(area: Rect, widest: usize) -> Self {
        let columns = usize::from(area.width);
        let margin = match columns {
            0..50 => 0,
            50..100 => 1,
            _ => 3,
        };
        // The last column stays free: some terminals wrap as soon as it is written.
        let width = columns.saturating_sub(1 + 2 * margin).min(widest).max(8);
        Self { width, height: usize::from(area.height).max(1), margin }
    }

    /// The room for text.
    pub(crate) fn of(frame: &Frame<'_>) -> Self {
        Self::new(frame.area(), WIDEST_TEXT)
    }

    /// Columns of a text while it is written.
    pub(crate) fn writing_width(self) -> usize {
        self.width.saturating_sub(4).max(4)
    }

    /// Whether there are few rows.
    pub(crate) fn is_low(self) -> bool {
        self.height < 18
    }

    /// Whether there are few columns.
    pub(crate) fn is_narrow(self) -> bool {
        self.width < 60
    }

    /// One of two words, the shorter one where there are few columns.
    pub(crate) fn either(self, narrow: &'static str, wide: &'static str) -> &'static str {
        if self.is_narrow() { narrow } else { wide }
    }

    /// A rule across the screen.
    pub(crate) fn rule(self) -> Text {
        line("─".repeat(self.width), DIM)
    }

    /// A head of a title alone, with other words at its right.
    pub(crate) fn title(self, title: &str, right: Text) -> Vec<Text> {
        let room = self.width.saturating_sub(right.width() + 1);
        let mut head = vec![line(shortened(title, room), super::text::BOLD).right(right, self.width)];
        if !self.is_low() {
            head.push(self.rule());
        }
        head
    }

    /// Rows left for the body.
    pub(crate) fn room(self, head: &[Text], foot: &[Text]) -> usize {
        self.height.saturating_sub(head.len() + foot.len()).max(1)
    }

    /// Draws what scrolls where it is longer than its place, under a title.
    pub(crate) fn draw_text(
        self,
        frame: &mut Frame<'_>,
        context: &Context,
        (title, hints): (&str, &[Hint]),
        body: &[Text],
        scroll: &Scroll,
    ) {
        let foot = self.foot(context, hints);
        self.draw_scrolled(frame, self.title(title, blank()), body, foot, scroll);
    }

    /// Draws head, body and foot. The foot stays whole, the head next, the body takes what is left; the caret is a row
    /// and a column of the body.
    pub(crate) fn draw(
        self,
        frame: &mut Frame<'_>,
        head: Vec<Text>,
        body: Vec<Text>,
        foot: Vec<Text>,
        caret: Option<(usize, usize)>,
    ) {
        let foot_rows = foot.len().min(self.height.saturating_sub(1));
        let head_rows = head.len().min(self.height - foot_rows);
        let room = self.height - foot_rows - head_rows;
        let mut lines: Vec<Text> = head.into_iter().take(head_rows).collect();
        lines.extend(body.into_iter().take(room));
        lines.resize(self.height - foot_rows, blank());
        lines.extend(foot.into_iter().take(foot_rows));
        let area = frame.area();
        for (row, text) in (0..area.height).zip(lines) {
            let text = text.cut(self.width).indent(self.margin);
            frame.buffer_mut().set_line(area.x, area.y + row, &text, area.width);
        }
        if let Some((row, column)) = caret {
            let row = (head_rows + row).min(self.height.saturating_sub(foot_rows + 1));
            let column = self.margin + column.min(self.width);
            let (x, y) = (u16::try_from(column).unwrap_or(0), u16::try_from(row).unwrap_or(0));
            frame.set_cursor_position(Position::new(x.min(area.width.saturating_sub(1)), y));
        }
    }

    /// The same for a body that scrolls where it is longer than its place.
    pub(crate) fn draw_scrolled(
        self,
        frame: &mut Frame<'_>,
        head: Vec<Text>,
        body: &[Text],
        foot: Vec<Text>,
        scroll: &Scroll,
    ) {
        let room = self.height.saturating_sub(head.len() + foot.len());
        let shown = window(body, room, scroll.first(body.len(), room));
        self.draw(frame, head, shown, foot, None);
    }

    /// What is asked before anything else, or the sentence about what just happened, and the keys.
    pub(crate) fn foot(self, context: &Context, hints: &[Hint]) -> Vec<Text> {
        match &context.asking {
            Some(asking) => self.foot_of(Some(&Notice::new(&asking.text)), asking.hints),
            None => self.foot_of(context.notice.as_ref(), hints),
        }
    }

    /// The same with a sentence of the page's own.
    pub(crate) fn foot_of(self, notice: Option<&Notice>, hints: &[Hint]) -> Vec<Text> {
        let mut lines = Vec::new();
        if let Some(notice) = notice {
            let style = if notice.is_warning { WARNING } else { ACCENT };
            let mut text = paragraph(&notice.text, self.width, style);
            let most = if self.is_low() { 2 } else { 3 };
            if text.len() > most {
                text.truncate(most);
                let last = text.pop().map(|last| last.words()).unwrap_or_default();
                text.push(line(shortened(&format!("{last} {}", "…".repeat(self.width)), self.width), style));
            }
            lines.extend(text);
        }
        if !self.is_low() {
            lines.push(self.rule());
        }
        lines.extend(self.hints(hints));
        lines
    }

    /// The keys in as few rows as they fit in; on a low screen the first ones only, and `?` for the others.
    fn hints(self, hints: &[Hint]) -> Vec<Text> {
        let most = if self.is_low() { 2 } else { 4 };
        let all = self.filled(hints.iter());
        if all.len() <= most || !hints.iter().any(|(key, _)| *key == "?") {
            return all;
        }
        let more: Hint = ("?", "les autres touches");
        let kept = (1..hints.len()).rev().find_map(|count| {
            let lines = self.filled(hints[..count].iter().filter(|(key, _)| *key != "?").chain([&more]));
            (lines.len() <= most).then_some(lines)
        });
        kept.unwrap_or_else(|| self.filled(std::iter::once(&more)))
    }

    fn filled<'a>(self, hints: impl Iterator<Item = &'a Hint>) -> Vec<Text> {
        let hints = hints.map(|(key, word)| line(*key, ACCENT).and(format!(" {word}"), PLAIN));
        flowed(hints, self.width, " · ")
    }
}

/// Short texts one after the other, in as few lines of some width as they fit in.
pub(crate) fn flowed(texts: impl Iterator<Item = Text>, width: usize, between: &'static str) -> Vec<Text> {
    let mut lines: Vec<Text> = Vec::new();
    for text in texts {
        match lines.last_mut() {
            Some(last) if last.width() + between.chars().count() + text.width() <= width => {
                *last = std::mem::take(last).and(between, DIM).join(text);
            }
            _ => lines.push(text),
        }
    }
    lines
}

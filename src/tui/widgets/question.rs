//! A question on the screen: itself, its scale, its help, what was said; and over it, what is being written about it.

use super::{header, options, scale};
use crate::assessment::{Answer, Argument, Effect, Entry};
use crate::french::{capitalised, count, list};
use crate::grid::{Grid, Item, Kind};
use crate::session::before::Before;
use crate::session::draft::{Draft, cursor, options_of};
use crate::session::{Pace, text};
use crate::tui::prelude::*;

/// What is drawn in the place of nothing: rows of so many columns, in at most so many rows, and their caret.
pub(crate) type Over<'a> = &'a dyn Fn(usize, usize) -> (Vec<Text>, Option<(usize, usize)>);

/// How a question is drawn.
pub(crate) struct Look<'a> {
    /// The answer being prepared.
    pub(crate) draft: &'a Draft,
    /// How far its help is read, where it is open.
    pub(crate) help: Option<&'a Scroll>,
    /// Whether the help opens by itself on a screen that holds all of it.
    pub(crate) is_help_offered: bool,
    /// What stands over it: a form, a few keys.
    pub(crate) over: Option<Over<'a>>,
    /// Whether what stands over it is the answer itself.
    pub(crate) is_answer_written: bool,
    /// The keys at the foot.
    pub(crate) hints: &'a [Hint],
}

impl<'a> Look<'a> {
    /// A question with nothing over it.
    pub(crate) fn new(draft: &'a Draft, hints: &'a [Hint]) -> Self {
        Self { draft, help: None, is_help_offered: false, over: None, is_answer_written: false, hints }
    }
}

/// Rows put one under the other as long as there is room.
struct Body {
    rows: Vec<Text>,
    left: usize,
    gap: usize,
}

impl Body {
    fn put(&mut self, rows: impl IntoIterator<Item = Text>) {
        for row in rows.into_iter().take(self.left) {
            self.rows.push(row);
            self.left -= 1;
        }
    }

    /// Air, where there is some.
    fn air(&mut self) {
        let air = self.gap.min(self.left);
        self.put(vec![blank(); air]);
    }
}

/// Draws the question where the session is; whether its help is shown.
pub(crate) fn draw(frame: &mut Frame<'_>, context: &Context, look: &Look<'_>) -> bool {
    let layout = Layout::of(frame);
    let session = &context.session;
    let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return false };
    let foot = layout.foot(context, look.hints);
    let head = header::head(context, layout);
    let room = layout.height.saturating_sub(head.len() + foot.len());
    let gap = match layout.height {
        0..18 => 0,
        18..34 => 1,
        _ => 2,
    };
    // What is written takes its rows first.
    let (over, caret) = match look.over {
        Some(over) => over(layout.width, room.saturating_sub(2).max(3).min(room)),
        None => (Vec::new(), None),
    };
    let is_help_offered = look.is_help_offered && has_room_for_help(context, look, layout);
    let help = look.help.filter(|_| look.over.is_none() || look.is_answer_written);
    let unread = Scroll::default();
    let help = help.or(is_help_offered.then_some(&unread));
    let left = room.saturating_sub(over.len() + if over.is_empty() { 0 } else { gap });
    let mut body = Body { rows: Vec::new(), left, gap };
    put_question(&mut body, context, look, layout, item);
    put_answer(&mut body, context, look, layout, (item, entry), help);
    put_arguments(&mut body, context, look, layout, (item, entry));
    let mut at = body.rows.len();
    if !over.is_empty() {
        if gap > 0 && at + over.len() < room {
            body.rows.push(blank());
            at += 1;
        }
        body.rows.extend(over);
    }
    layout.draw(frame, head, body.rows, foot, caret.map(|(row, column)| (at + row, column)));
    help.is_some()
}

/// The introduction of the section, where the question begins it, and the question.
fn put_question(body: &mut Body, context: &Context, look: &Look<'_>, layout: Layout, item: &Item) {
    let is_ample = !layout.is_low() && body.left >= 10;
    let dial_least = if look.over.is_some() { 0 } else { dial_rows(context, look, item, layout, 0).len() };
    let question = paragraph(&item.question, layout.width, BOLD);
    let intro = context.session.intro();
    if is_ample && (look.over.is_none() || look.is_answer_written) && !intro.is_empty() {
        let most = body.left.saturating_sub(question.len() + dial_least + 5);
        body.put(cut_to(paragraph(intro, layout.width, DIM), most, layout.width));
        body.put([blank()]);
    }
    let most = body.left.saturating_sub(dial_least).max(1);
    body.put(cut_to(question, most, layout.width));
    if is_ample {
        body.air();
    }
}

/// The first rows of a text, with « … » where some are missing.
fn cut_to(mut rows: Vec<Text>, most: usize, width: usize) -> Vec<Text> {
    if rows.len() > most {
        rows.truncate(most);
        if let Some(last) = rows.pop() {
            rows.push(last.cut(width.saturating_sub(2)).and(" …", DIM));
        }
    }
    rows
}

/// Help, scale, the answer that is kept and that of another day.
fn put_answer(
    body: &mut Body,
    context: &Context,
    look: &Look<'_>,
    layout: Layout,
    (item, entry): (&Item, &Entry),
    help: Option<&Scroll>,
) {
    let is_ample = !layout.is_low() && body.left + 3 >= 10;
    let mut dial = dial_rows(context, look, item, layout, if is_ample { body.left } else { 0 });
    if dial.len() > body.left {
        dial.truncate(if look.over.is_some() { 0 } else { body.left });
    }
    let kept = kept_row(context, look.draft, (item, entry));
    let former = former_row(context, layout.width);
    if let Some(scroll) = help {
        let rows = help_rows(item, layout.width);
        // The arguments leave their room to the help that was asked for, but for one row.
        let reserve =
            usize::from(!entry.arguments.is_empty()) + usize::from(kept.is_some()) + usize::from(former.is_some());
        let height = body.left.saturating_sub(dial.len() + reserve + body.gap).min(rows.len());
        if height > 0 {
            body.put(window(&rows, height, scroll.first(rows.len(), height)));
            if body.left > dial.len() {
                body.air();
            }
        }
    }
    body.put(dial);
    body.put(kept.map(|row| row.cut(layout.width)));
    if let Some(former) = former {
        if body.gap > 0 && body.left > 4 {
            body.put([blank()]);
        }
        body.put([former.cut(layout.width)]);
    }
}

/// What was said; or, before the first argument, whose turn it is.
fn put_arguments(body: &mut Body, context: &Context, look: &Look<'_>, layout: Layout, (item, entry): (&Item, &Entry)) {
    let session = &context.session;
    if !entry.arguments.is_empty() {
        if body.left > 2 + body.gap {
            body.air();
        }
        if body.left > 0 {
            body.put(argument_rows(session.grid(), &entry.arguments, layout.width, body.left));
        }
        return;
    }
    let is_invited = look.over.is_none() && session.pace() == Pace::Talk && item.scale().is_some();
    if is_invited && body.left > 2 {
        body.air();
        let text = match session.is_alone() {
            true => "Pas encore d’argument (a pour en ajouter un)",
            false => "Pas encore d’argument. Qui veut commencer\u{a0}? (a pour en ajouter un)",
        };
        body.put([line(text, DIM).cut(layout.width)]);
    }
}

/// Whether a large screen holds the whole question with its help and its arguments: then the help opens by itself.
fn has_room_for_help(context: &Context, look: &Look<'_>, layout: Layout) -> bool {
    let session = &context.session;
    let (Some(item), Some(entry)) = (session.item(), session.entry()) else { return false };
    if layout.height < 40 || layout.width < 96 || item.help.is_empty() {
        return false;
    }
    let question = paragraph(&item.question, layout.width, BOLD).len();
    let intro = paragraph(session.intro(), layout.width, DIM).len();
    let dial = dial_rows(context, look, item, layout, layout.height).len();
    let help = help_rows(item, layout.width).len();
    let arguments = entry.arguments.iter();
    let arguments = arguments.map(|argument| argument_lines(session.grid(), argument, 1, layout.width, false).len());
    // Head and foot, the air between the parts, what is kept, a word.
    question + intro + dial + help + arguments.sum::<usize>() + 22 <= layout.height
}

/// The scale, the options or the written answer; as tight as can be where `height` is 0.
fn dial_rows(context: &Context, look: &Look<'_>, item: &Item, layout: Layout, height: usize) -> Vec<Text> {
    let draft = look.draft;
    let entry = context.session.entry();
    let width = layout.width;
    let room = if height >= 5 { scale::Room::Ample } else { scale::Room::Tight };
    let tight = if layout.is_low() { 4 } else { 6 };
    let list_height = if height == 0 { tight } else { height };
    if let Some(scale) = cursor(&item.kind) {
        let at = draft.selected.and_then(|at| scale.positions().get(at).copied());
        return scale::cursor(item, at, entry.and_then(|entry| entry.priority), width, room);
    }
    match &item.kind {
        kind @ (Kind::Scale(_) | Kind::Choice(_) | Kind::YesNo) => {
            options::list(&options_of(item), draft, Some(kind), width, list_height)
        }
        Kind::Number(_) | Kind::Text | Kind::Date if look.is_answer_written => Vec::new(),
        kind => {
            let unit = match kind {
                Kind::Number(number) if !number.unit.is_empty() => format!("\u{a0}{}", number.unit),
                _ => String::new(),
            };
            match entry.map(|entry| text::written(&entry.answer)).filter(|text| !text.is_empty()) {
                Some(text) => {
                    let mut rows = paragraph(&format!("{text}{unit}"), width, BOLD);
                    if rows.len() > list_height {
                        rows.truncate(list_height.saturating_sub(1));
                        rows.push(line("… (Entrée pour tout lire et modifier)", DIM));
                    }
                    rows
                }
                None => vec![line("Entrée pour écrire la réponse.", DIM)],
            }
        }
    }
}

/// The ball and the answer that is kept, where the place of the answer does not show it.
fn kept_row(context: &Context, draft: &Draft, (item, entry): (&Item, &Entry)) -> Option<Text> {
    let label = match (context.session.is_alone(), item.scale().is_some()) {
        (false, _) => "Réponse gardée\u{a0}: ",
        (true, true) => "Votre position\u{a0}: ",
        (true, false) => "Votre réponse\u{a0}: ",
    };
    let later = if entry.later { " (à reprendre plus tard)" } else { "" };
    let is_written = matches!(item.kind, Kind::Number(_) | Kind::Text | Kind::Date);
    let answer = match &entry.answer {
        Answer::Missing => entry.later.then(|| line("Laissée pour plus tard.", DIM)),
        Answer::Value(_) if is_written => None,
        answer => {
            let row = line(label, DIM).and(format!("{}{later}", text::answer(item, answer)), BOLD);
            let is_moved = item.scale().is_some() && context.session.pending(draft).is_some();
            Some(if is_moved { row.and("   Entrée pour la remplacer", ACCENT) } else { row })
        }
    };
    let Some(priority) = entry.priority else { return answer };
    let ball = line(format!("{FILLED} "), BALL).and(priority.word(), PLAIN);
    Some(answer.into_iter().fold(ball, |row, answer| row.and("   ", PLAIN).join(answer)))
}

fn help_rows(item: &Item, width: usize) -> Vec<Text> {
    let mut rows = paragraph(&item.help, width, PLAIN);
    if !item.sheets.is_empty() {
        let word = if item.sheets.len() == 1 { "fiche" } else { "fiches" };
        let text = format!("Dans le manuel\u{a0}: {word} {}.", list(&item.sheets, "et"));
        rows.extend(paragraph(&text, width, DIM));
    }
    rows
}

/// Toward which end an argument pulls, as the cursor moves.
fn pull(effect: Effect) -> &'static str {
    match effect {
        Effect::Down => "◄",
        Effect::None => "·",
        Effect::Up => "►",
    }
}

/// An argument on as many rows as it needs.
pub(crate) fn argument_lines(
    grid: &Grid,
    argument: &Argument,
    number: usize,
    width: usize,
    is_selected: bool,
) -> Vec<Text> {
    let by = argument.by.as_deref().map(|by| format!(" ({})", grid.stakeholder_label(by))).unwrap_or_default();
    let number = if is_selected { format!("[{number}]") } else { format!(" {number} ") };
    let words = format!("{}{by}", argument.text);
    let lines = paragraph(&words, width.saturating_sub(7).max(8), emphasis(is_selected));
    let start = |index: usize| match index {
        0 => line(format!("{number:>4} "), if is_selected { ACCENT } else { DIM })
            .and(format!("{} ", pull(argument.effect)), ACCENT),
        _ => line("       ", PLAIN),
    };
    lines.into_iter().enumerate().map(|(index, text)| start(index).join(text).cut(width)).collect()
}

/// The arguments in at most `height` rows: whole, else one row each, else the last ones and how many there are.
fn argument_rows(grid: &Grid, arguments: &[Argument], width: usize, height: usize) -> Vec<Text> {
    let total = count(arguments.len(), "argument", "arguments");
    let lines = |(index, argument): (usize, &Argument)| argument_lines(grid, argument, index + 1, width, false);
    let whole: Vec<Text> = arguments.iter().enumerate().flat_map(lines).collect();
    if whole.len() < height {
        return std::iter::once(line(total, DIM)).chain(whole).collect();
    }
    let shown = height.saturating_sub(1).min(arguments.len());
    let title = match shown {
        0 => format!("{total}\u{a0}: m pour lire"),
        1 if arguments.len() > 1 => format!("{total}, le dernier\u{a0}: m pour tout lire"),
        _ if shown < arguments.len() => format!("{total}, les {shown} derniers\u{a0}: m pour tout lire"),
        _ => format!("{total}\u{a0}: m pour tout lire"),
    };
    let short = arguments.iter().enumerate().skip(arguments.len() - shown).filter_map(|argument| {
        let mut rows = lines(argument);
        let is_cut = rows.len() > 1;
        let row = (!rows.is_empty()).then(|| rows.swap_remove(0))?;
        Some(if is_cut { row.cut(width.saturating_sub(2)).and(" …", DIM) } else { row })
    });
    std::iter::once(line(title, DIM).cut(width)).chain(short).collect()
}

/// « Le 18/11/2025 : +1 plutôt favorable · 3 arguments (d) »; nothing where no other day was asked for.
fn former_row(context: &Context, width: usize) -> Option<Text> {
    let session = &context.session;
    let former = context.before.as_ref()?.former.get(session.item_index()?)?;
    let day = context.before.as_ref().map(Before::day).unwrap_or_default();
    let tail = match former.arguments.len() {
        0 => String::new(),
        _ if width < 50 => " (d)".into(),
        arguments => format!(" · {} (d pour lire)", count(arguments, "argument", "arguments")),
    };
    let row = line(format!("{}\u{a0}: ", capitalised(&day)), DIM);
    let row = match former.priority {
        Some(_) => row.and(format!("{FILLED} "), BALL),
        None => row,
    };
    let room = width.saturating_sub(row.width() + console::measure_text_width(&tail));
    Some(row.and(shortened(&text::former(session.item()?, former), room), PLAIN).and(tail, DIM))
}

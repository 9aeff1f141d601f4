//! A question on the screen: itself, its scale, its help, what was said; and over it, what is being written about it.

use super::{header, options, scale};
use crate::assessment::{Answer, Argument, Effect, Entry};
use crate::french::count;
use crate::grid::{Grid, Item, Kind};
use crate::session::draft::{Draft, cursor, options_of};
use crate::session::{Pace, text, voices};
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
    // What is written takes its rows first, then the answer, the question, the help, the introduction, what was said.
    let over = look.over.map(|over| over(layout.width, room.saturating_sub(2).max(3).min(room)));
    let (over, caret) = over.unwrap_or_default();
    let mut left = room.saturating_sub(over.len());
    let is_free = over.is_empty() || look.is_answer_written;
    let is_ample = !layout.is_low() && left >= 10;
    let least = dial_rows(context, look, item, layout, 0);
    let most = left.saturating_sub(least.len()).max(1);
    let question = cut_to(paragraph(&item.question, layout.width, BOLD), most, layout.width);
    left = left.saturating_sub(question.len());
    let ample = if is_ample { dial_rows(context, look, item, layout, left) } else { Vec::new() };
    let mut answer = if is_ample && ample.len() <= left { ample } else { least };
    answer.truncate(if over.is_empty() || answer.len() <= left { left } else { 0 });
    answer.extend(kept_row(context, look.draft, (item, entry)).into_iter().chain(former_row(context, layout.width)));
    answer.extend(voices_row(context, layout.width));
    answer.truncate(left);
    left -= answer.len();
    let arguments = argument_rows(session.grid(), &entry.arguments, layout.width, usize::MAX);
    let help_text = paragraph(&text::help_words(item), layout.width, PLAIN);
    let is_offered = look.is_help_offered && layout.height >= 40 && layout.width >= 96 && !item.help.is_empty();
    let unread = Scroll::default();
    let has_room = arguments.len() + help_text.len() + 3 * gap <= left;
    let help = look.help.filter(|_| is_free).or((is_offered && has_room).then_some(&unread));
    // The arguments leave their room to the help that was asked for, but for one row.
    let height = left.saturating_sub(gap + usize::from(!entry.arguments.is_empty())).min(help_text.len());
    let help_rows = match help {
        Some(scroll) if height > 0 => window(&help_text, height, scroll.first(help_text.len(), height)),
        _ => Vec::new(),
    };
    left = left.saturating_sub(help_rows.len());
    let intro = if is_ample && is_free && !session.intro().is_empty() { left.saturating_sub(5) } else { 0 };
    let intro = cut_to(paragraph(session.intro(), layout.width, DIM), intro, layout.width);
    left = left.saturating_sub(intro.len());
    let said = said_rows(context, look, (item, entry), layout.width, left.saturating_sub(gap).max(left.min(1)));
    left = left.saturating_sub(said.len());
    let mut body: Vec<Text> = Vec::new();
    let mut at = 0;
    for (index, part) in [intro, question, help_rows, answer, said, over].into_iter().enumerate() {
        let air = if body.is_empty() || part.is_empty() { 0 } else { gap.min(left) };
        left -= air;
        body.extend(vec![blank(); air]);
        at = if index == 5 { body.len() } else { at };
        body.extend(part.into_iter().map(|row| row.cut(layout.width)));
    }
    layout.draw(frame, head, body, foot, caret.map(|(row, column)| (at + row, column)));
    help.is_some()
}

/// What was said, in so many rows; before the first argument, whose turn it is.
fn said_rows(
    context: &Context,
    look: &Look<'_>,
    (item, entry): (&Item, &Entry),
    width: usize,
    left: usize,
) -> Vec<Text> {
    let session = &context.session;
    let is_invited = look.over.is_none() && session.pace() == Pace::Talk && item.scale().is_some() && left > 2;
    match (entry.arguments.is_empty(), session.is_alone()) {
        (false, _) => argument_rows(session.grid(), &entry.arguments, width, left),
        _ if !is_invited => Vec::new(),
        (true, true) => vec![line("Pas encore d’argument (a pour en ajouter un)", DIM)],
        (true, false) => vec![line("Pas encore d’argument. Qui veut commencer\u{a0}? (a pour en ajouter un)", DIM)],
    }
}

/// The first rows of a text, with « … » where some are missing.
fn cut_to(mut rows: Vec<Text>, most: usize, width: usize) -> Vec<Text> {
    if rows.len() > most {
        rows.truncate(most);
        let last = rows.pop();
        rows.extend(last.map(|last| last.cut(width.saturating_sub(2)).and(" …", DIM)));
    }
    rows
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
        let mut rows = scale::cursor(item, at, entry.and_then(|entry| entry.priority), width, room);
        let index = context.session.item_index();
        rows.extend(index.and_then(|index| scale::marks(item, &voices::marks(&context.session, index), width)));
        return rows;
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
    if arguments.is_empty() || height == 0 {
        return Vec::new();
    }
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

/// What was said another day; nothing where no other day was asked for.
fn former_row(context: &Context, width: usize) -> Option<Text> {
    let before = context.before.as_ref()?;
    let former = before.former.get(context.session.item_index()?)?;
    Some(line(shortened(&text::former_words(context.session.item()?, before, former), width), DIM))
}

/// What each one answered alone; nothing where nobody did.
fn voices_row(context: &Context, width: usize) -> Option<Text> {
    let words = voices::words(&context.session, context.session.item_index()?)?;
    Some(line(shortened(&words, width), DIM))
}

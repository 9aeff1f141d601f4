//! The first page: what a board sees in one look. What stands on it follows from what the grid and the answers hold.

use std::fmt::Write as _;

use crate::assessment::{Effect, Row as TableRow, Value, WHOLE};
use crate::debate::LISTED;
use crate::document::charts::{Answers, AnswersRow, Drawing, Seat, Step};
use crate::document::{
    self as doc, Block, Cell, Chart, Column, Fact, Mark, Point, Row, Section, Table, Text, Tone, Voice,
};
use crate::french::{self, NBSP};
use crate::grid::{ACTIONS, Kind};
use crate::score::{State, is_near, to_begin_with};

use super::key_findings::{self, EXCERPT, excerpt};
use super::positions::{figure, share};
use super::tables::{ACTION_ROWS, question_of};
use super::{Known, NO_FIGURE, answers, disagreements, network, positions, questions, sections, supports, tables};

/// How many questions a column names; those at the same position follow by their numbers.
const NAMED: usize = 4;

/// How many figures and answers stand on the page; all of them follow further on.
const FIGURES: usize = 5;
const ANSWERS: usize = 6;

/// Beside the map of an actor system, only the next actions.
const NEXT: usize = 2;

/// What the sentences of the group's own stand under.
pub(super) const KEPT: &str = "Ce que nous gardons";

/// The whole page.
pub(super) fn part(known: &Known) -> Section {
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(sentence(known).map(|text| Block::Text(Voice::Quote, text.into())));
    blocks.extend(kept_by_section(known));
    if let Some(map) = network::first_page(known, opening(known)) {
        blocks.extend(map);
        blocks.extend(actions(known, NEXT).map(Block::Table));
        blocks.push(Block::quiet(super::spirit(known)));
        return Section::new("essentiel", "", blocks);
    }
    let picture = picture(known);
    let criteria = supports::overview(known);
    blocks.extend(opening(known));
    blocks.extend(figures(known));
    let has_picture = picture.is_some();
    blocks.extend(picture.map(|chart| Block::Chart(Box::new(chart))));
    let points = key_findings::sentences(known, has_picture || criteria.is_some());
    if has_picture {
        blocks.extend(columns(known));
        blocks.extend((!points.is_empty()).then(|| Block::points(points)));
    } else {
        blocks.extend((!points.is_empty()).then(|| Block::points(points)));
        blocks.extend(criteria.map(Block::Table));
    }
    blocks.extend(steps(known).map(Block::text));
    blocks.extend(actions(known, ACTION_ROWS).map(Block::Table));
    blocks.push(Block::quiet(super::spirit(known)));
    Section::new("essentiel", "", blocks)
}

/// What the group keeps of it all: the sentence that it wrote; else the only answer that the grid opens with, whole; else,
/// where it kept nothing of a section either and the grid opens with nothing else, where it stands highest and lowest.
fn sentence(known: &Known) -> Option<String> {
    if let Some(own) = known.conclusion(WHOLE) {
        return Some(own.to_owned());
    }
    if let [only] = known.grid.opening.as_slice() {
        let index = known.grid.item_index(only)?;
        return answers::answer(known, index, &known.grid.items[index]);
    }
    if !known.grid.opening.is_empty() || known.is_mostly_written() || !kept_by_section(known).is_empty() {
        return None;
    }
    let [high, low] = sections::ends(known)?;
    let (high, low) = (french::quoted_list(&high, "et"), french::quoted_list(&low, "et"));
    Some(if known.is_internal() {
        format!("Le plus d’appuis : {high} ; le plus à reprendre ensemble : {low}.")
    } else {
        format!("Le plus d’appuis : {high}.")
    })
}

/// What the group keeps of each section.
fn kept_by_section(known: &Known) -> Vec<Block> {
    let fact = |section: &crate::grid::Section| {
        Some(Fact::new(section.title.as_str(), vec![known.conclusion(&section.id)?.to_owned()]))
    };
    let facts: Vec<Fact> = known.grid.sections.iter().filter_map(fact).collect();
    if facts.is_empty() { Vec::new() } else { vec![Block::Heading(3, KEPT.into()), Block::Facts(facts)] }
}

/// All answers: a row a section, a column a step, each question at its place.
fn picture(known: &Known) -> Option<Chart> {
    let scale = sections::picture_scale(known)?;
    let positions = scale.positions();
    let steps: Vec<Step> = positions
        .iter()
        .map(|value| Step {
            figure: scale.figure(*value, 1).into(),
            words: scale.label(*value).unwrap_or_default().into(),
            tone: Tone::at(scale.normalise(*value), scale.neutral()),
        })
        .collect();
    let rows: Vec<AnswersRow> =
        (0..known.grid.sections.len()).filter_map(|index| row(known, index, &positions)).collect();
    let mut legend =
        "Chaque numéro est une question, posée là où elle se trouve ; il mène à ce qui s’en est dit.".to_owned();
    let seats = || rows.iter().flat_map(|row| row.cells.iter().flatten());
    if seats().any(|seat| seat.ball != doc::Ball::Empty) {
        legend.push_str(" Numéro plein : prioritaire, ou d’effet très fort.");
    }
    if seats().any(|seat| seat.is_debated) {
        legend.push_str(" Entouré de tirets : nous ne voyons pas pareil.");
    }
    if positions::board_items(known)
        .any(|index| known.positions.0[index].value().is_some_and(|value| !scale.has(value)))
    {
        legend.push_str(" Une moyenne est posée au pas le plus proche.");
    }
    let whole = sections::global(known).filter(|score| score.share.is_some());
    if let Some(score) = whole {
        let _ = write!(legend, " Ensemble : {}.", score.text);
    }
    let description = format!("Toutes les réponses, {} par {}", known.grid.section_name, known.grid.section_name);
    Some(Chart {
        id: "reponses".into(),
        title: Text::default(),
        description: description.into(),
        legend: vec![legend.into()],
        table: table(known, &steps, &rows),
        drawing: Drawing::Answers(Answers { steps, rows }),
    })
}

fn row(known: &Known, index: usize, positions: &[f64]) -> Option<AnswersRow> {
    let section = &known.grid.sections[index];
    let asked: Vec<usize> = section
        .items
        .clone()
        .filter(|item| known.grid.items[*item].scale().is_some() && !section.is_profile)
        .filter(|item| known.positions.0[*item].state != State::NotAsked)
        .collect();
    let first = *asked.first()?;
    let seat = |item: usize| Seat {
        number: known.number(item),
        ball: positions::ball(&known.positions.0[item]),
        is_debated: known.debated.iter().take(LISTED).any(|debated| debated.item == item),
        question: known.grid.items[item].question.as_str().into(),
    };
    let nearest = |value: f64| {
        let distance = |place: &usize| (positions[*place] - value).abs();
        (0..positions.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    };
    let mut cells: Vec<Vec<Seat>> = vec![Vec::new(); positions.len()];
    let (mut open, mut aside) = (Vec::new(), Vec::new());
    for item in asked {
        match known.positions.0[item].state {
            State::At(value) => cells[nearest(value)?].push(seat(item)),
            State::NotApplicable => aside.push(seat(item)),
            // To others, no question that was left open is told by name.
            _ if known.is_internal() => open.push(seat(item)),
            _ => {}
        }
    }
    let score = sections::section_score(known, index);
    let answered = cells.iter().map(Vec::len).sum::<usize>();
    let open_count = known.grid.sections[index].items.clone().filter(|item| {
        known.grid.items[*item].scale().is_some()
            && matches!(known.positions.0[*item].state, State::Missing | State::Unknown)
    });
    let applicable = answered + open_count.count();
    Some(AnswersRow {
        title: section.title.as_str().into(),
        href: if answered > 0 { format!("#q{}", known.number(first)) } else { "#essentiel".into() },
        score: score.share.map(|_| match score.remark {
            Some(remark) => format!("{}, {remark}", score.figure).into(),
            None => score.figure.as_str().into(),
        }),
        cells,
        coverage: format!("{answered}/{applicable}").into(),
        open,
        aside,
    })
}

/// The picture as figures.
fn table(known: &Known, steps: &[Step], rows: &[AnswersRow]) -> Table {
    let head = |step: &Step| match step.words.is_empty() {
        true => Column::text(step.figure.clone()),
        false => Column::text(format!("{} {}", step.figure, step.words)),
    };
    let mut columns = vec![Column::text(french::capitalised(&known.grid.section_name)), Column::text("Position")];
    columns.extend(steps.iter().map(head));
    columns.push(Column::text("Réponses"));
    let numbers = |seats: &[Seat]| {
        let one = |seat: &Seat| format!("{}{}", if seat.ball == doc::Ball::Empty { "" } else { "●" }, seat.number);
        seats.iter().map(one).collect::<Vec<_>>().join(" ")
    };
    let row = |row: &AnswersRow| {
        let mut cells =
            vec![Cell::text(row.title.clone()), Cell::text(row.score.clone().unwrap_or_else(|| NO_FIGURE.into()))];
        cells.extend(
            row.cells.iter().zip(steps).map(|(seats, step)| Cell { tone: step.tone, ..Cell::text(numbers(seats)) }),
        );
        let aside = [("sans réponse", &row.open), ("sans objet", &row.aside)];
        let notes: Vec<String> = aside
            .into_iter()
            .filter(|(_, seats)| !seats.is_empty())
            .map(|(word, seats)| format!("{word}{NBSP}: {}", numbers(seats)))
            .collect();
        let note = (!notes.is_empty()).then(|| notes.join(" ; ").into());
        cells.push(Cell { note, ..Cell::text(row.coverage.clone()) });
        Row::new(cells)
    };
    Table { columns, rows: rows.iter().map(row).collect(), ..Table::default() }
}

/// What carries, what to work on, where people see things differently.
fn columns(known: &Known) -> Option<Block> {
    let high: Vec<usize> = questions::extreme_items(known).map(|ends| ends.high.items).unwrap_or_default();
    let low: Vec<usize> = if known.is_internal() { to_work_on(known) } else { Vec::new() };
    let debated: Vec<usize> = known.debated.iter().take(LISTED).map(|debated| debated.item).collect();
    let is_above = |index: usize| share(known, index).is_some_and(|share| share > 0.5);
    let high_title = if high.first().is_some_and(|index| is_above(*index)) { "Nos appuis" } else { "Les moins basses" };
    let low_title =
        if low.first().is_some_and(|index| is_above(*index)) { "Les moins hautes" } else { "À travailler" };
    let mut columns: Vec<Vec<Block>> = Vec::new();
    for (title, items, effect) in [(high_title, high, Effect::Up), (low_title, low, Effect::Down)] {
        if !items.is_empty() {
            columns.push(column(known, title, &items, effect));
        }
    }
    if !debated.is_empty() {
        let mut points: Vec<Point> = disagreements::widest_between_groups(known).into_iter().collect();
        points.extend(
            debated.iter().take(NAMED).map(|index| point(known, *index, disagreements::brief_range(known, *index))),
        );
        let mut blocks = vec![Block::Heading(3, "Où nous ne voyons pas pareil".into()), Block::List(points)];
        blocks.extend(others(known, "Aussi", &debated[NAMED.min(debated.len())..]).map(Block::quiet));
        columns.push(blocks);
    }
    (!columns.is_empty()).then_some(Block::Columns(columns))
}

/// Priorities that do not pass the middle of their scale, then what stands lowest.
fn to_work_on(known: &Known) -> Vec<usize> {
    let begin = to_begin_with(known.grid, &known.positions);
    if begin.are_low {
        return begin.items;
    }
    questions::extreme_items(known).map(|ends| ends.low.items).unwrap_or_default()
}

/// Under a title, the first questions, one argument of the first of them, and the numbers of those at the same position.
fn column(known: &Known, title: &str, items: &[usize], effect: Effect) -> Vec<Block> {
    let mut points: Vec<Point> =
        items.iter().take(NAMED).map(|index| point(known, *index, figure(known, *index))).collect();
    let told = items.iter().take(NAMED).enumerate().find_map(|(place, index)| {
        let (text, fits) = key_findings::argument(known, *index, effect)?;
        (fits > 0).then_some((place, text))
    });
    if let Some((place, text)) = told {
        points[place].note = Some(french::quoted(&excerpt(&text, 90)).into());
    }
    let mut blocks = vec![Block::Heading(3, title.into()), Block::List(points)];
    let last = items.iter().take(NAMED).next_back().and_then(|index| share(known, *index));
    let same: Vec<usize> = positions::board_items(known)
        .filter(|index| !items.iter().take(NAMED).any(|shown| shown == index))
        .filter(|index| share(known, *index).zip(last).is_some_and(|(share, last)| is_near(share, last)))
        .collect();
    let at = items.get(NAMED - 1).or(items.last()).map(|index| figure(known, *index)).unwrap_or_default();
    blocks.extend(others(known, &format!("Aussi à {at}"), &same).map(Block::quiet));
    blocks
}

/// « Aussi à +2 : 1, 3 et 4. »
fn others(known: &Known, words: &str, items: &[usize]) -> Option<String> {
    let numbers: Vec<String> = items.iter().map(|index| known.number(*index).to_string()).collect();
    (!numbers.is_empty()).then(|| format!("{words} : {}.", french::list(&numbers, "et")))
}

fn point(known: &Known, index: usize, value: String) -> Point {
    let number = known.number(index);
    Point {
        mark: Mark::Question(number, positions::ball(&known.positions.0[index])),
        text: known.grid.items[index].label.as_str().into(),
        note: None,
        value: (!value.is_empty()).then(|| value.into()),
        href: Some(format!("#q{number}")),
    }
}

/// What the grid opens with, in its own terms: answers, and where a section is weakest. A grid of texts that names nothing
/// opens with its first answers.
fn opening(known: &Known) -> Option<Block> {
    let grid = known.grid;
    let facts: Vec<Fact> = match grid.opening.as_slice() {
        [] if known.is_mostly_written() && supports::overview(known).is_none() => (0..grid.items.len())
            .filter(|index| is_told(known, *index))
            .filter_map(|index| told(known, index))
            .take(ANSWERS)
            .collect(),
        [_] if known.conclusion(WHOLE).is_none() => Vec::new(),
        names => names.iter().filter_map(|name| named(known, name)).collect(),
    };
    (!facts.is_empty()).then_some(Block::Facts(facts))
}

/// An answer in words, to a question of the short form.
fn is_told(known: &Known, index: usize) -> bool {
    known.grid.items[index].short && known.grid.items[index].kind == Kind::Text
}

fn told(known: &Known, index: usize) -> Option<Fact> {
    let item = &known.grid.items[index];
    Some(Fact::new(item.label.as_str(), vec![excerpt(&answers::answer(known, index, item)?, EXCERPT)]))
}

/// The answer to an item of this id, or the question where the section of this id is weakest.
fn named(known: &Known, id: &str) -> Option<Fact> {
    if let Some(index) = known.grid.item_index(id) {
        return told(known, index);
    }
    let section = known.grid.sections.iter().find(|section| section.id == id).filter(|_| known.is_internal())?;
    let lowest = section.items.clone().filter_map(|index| share(known, index)).min_by(f64::total_cmp)?;
    let weakest =
        section.items.clone().filter(|index| share(known, *index).is_some_and(|share| is_near(share, lowest)));
    let labels: Vec<&str> = weakest.clone().map(|index| known.grid.items[index].label.as_str()).collect();
    let first = positions::position(known, weakest.into_iter().next()?, false)?;
    let words = first.words.map_or_else(String::new, |words| format!(", {words}"));
    let title = format!("{} : le plus fragile", section.title);
    Some(Fact::new(title, vec![format!("{} ({}{words})", french::quoted_list(&labels, "et"), first.text)]))
}

/// The figures that were given, those of the short form first.
fn figures(known: &Known) -> Option<Block> {
    let is_figure = |index: &usize| matches!(known.grid.items[*index].kind, Kind::Number(_));
    let mut items: Vec<usize> = (0..known.grid.items.len()).filter(is_figure).collect();
    items.sort_by_key(|index| !known.grid.items[*index].short);
    let fact = |index: usize| {
        let text = answers::answer(known, index, &known.grid.items[index])?;
        Some(Fact::new(known.grid.items[index].label.as_str(), vec![text]))
    };
    let facts: Vec<Fact> = items.into_iter().filter_map(fact).take(FIGURES).collect();
    (facts.len() > 1).then_some(Block::Facts(facts))
}

/// Sections that are a list of things done or not: which ones are.
fn steps(known: &Known) -> Option<String> {
    let is_list = |section: &&crate::grid::Section| {
        section.items.len() > 2 && known.grid.items_of(section).iter().all(|item| item.kind == Kind::YesNo)
    };
    let section = known.grid.sections.iter().find(is_list)?;
    let done = |index: &usize| answers::answer(known, *index, &known.grid.items[*index]).as_deref() == Some("oui");
    let all: Vec<usize> = section.items.clone().collect();
    let left: Vec<String> =
        all.iter().filter(|index| !done(index)).map(|index| known.grid.items[*index].label.clone()).collect();
    let head = format!("{} : {} sur {}", section.title, all.len() - left.len(), all.len());
    Some(if left.is_empty() || !known.is_internal() {
        format!("{head}.")
    } else {
        format!("{head} ; il reste : {}.", left.iter().map(|text| french::quoted(text)).collect::<Vec<_>>().join(", "))
    })
}

/// What the group does: question, action, who, when, state. What is done comes last.
fn actions(known: &Known, most: usize) -> Option<Table> {
    let table = known.grid.table(ACTIONS)?;
    let rows = tables::rows_of(known, table);
    if rows.is_empty() {
        return None;
    }
    let text = |row: &TableRow, id: &str| tables::text_of(table, row, id);
    let is_done = |row: &&TableRow| crate::fold::fold(&text(row, "status")) == "fait";
    let (done, mut shown): (Vec<&TableRow>, Vec<&TableRow>) = rows.iter().partition(is_done);
    shown.sort_by_key(|row| {
        match row.get("due") {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        }
        .map_or((1, None), |day| (0, Some(day)))
    });
    shown.extend(done);
    let has_questions = shown.iter().any(|row| question_of(known, row).is_some());
    let line = |row: &&TableRow| {
        let due = match row.get("due") {
            Some(Value::Date(day)) => {
                let is_late = *day < known.context.generated_on && !is_done(row) && known.is_internal();
                let (note, tone) = if is_late { (Some("échue".into()), Tone::Alert) } else { (None, Tone::Plain) };
                Cell { value: doc::Value::Date(*day), note, tone, ..Cell::text(french::date(*day)) }
            }
            _ => Cell::text(text(row, "due")),
        };
        let question = question_of(known, row).map_or_else(Cell::default, |index| {
            Cell::question(
                known.number(index),
                positions::ball(&known.positions.0[index]),
                known.grid.items[index].label.as_str(),
            )
        });
        let cells =
            [Cell::text(text(row, "title")), Cell::text(text(row, "owner")), due, Cell::text(text(row, "status"))];
        Row::new(cells.into_iter().chain(has_questions.then_some(question)).collect())
    };
    let mut columns: Vec<Column> = ["Action", "Qui", "Pour quand", "Où on en est"].map(Column::text).into();
    columns.extend(has_questions.then(|| Column::text("Question")));
    let remark = (shown.len() > most).then(|| format!("Le plan entier compte {} actions", shown.len()).into());
    Some(Table {
        caption: "Ce que nous faisons".into(),
        remark,
        columns,
        rows: shown.iter().take(most).map(line).collect(),
        ..Table::default()
    })
}

//! Crossed views: what those inside and outside see, what each group sees, where they differ most, and the board of all
//! answers. Only in the house.

use indexmap::IndexMap;

use crate::agreement::{Agreement, GroupView};
use crate::assessment::{Answer, Response};
use crate::document::{Ball, Block, Cell, Column, Layout, Row, Table, Text, Tone};
use crate::french::{self, capitalised, count, number};
use crate::grid::Item;

use super::{Known, NO_FIGURE, positions, sections};

/// Steps between two groups from which a question is named.
const FAR: f64 = 1.5;

/// Most questions that are named.
const NAMED: usize = 8;

/// People whose answers fit side by side; of more, the distribution of each question says it.
const COLUMNS: std::ops::RangeInclusive<usize> = 3..=24;

/// The tables of the crossed views, those that there are.
pub(super) fn blocks(known: &Known, agreement: &Agreement) -> Vec<Block> {
    // Where each side is one group, the groups say it all.
    let sides = if agreement.groups.len() > agreement.sides.len() { agreement.sides.as_slice() } else { &[] };
    let groups = agreement.groups.as_slice();
    let tables = [
        scores(known, sides, "Ce que l’on voit de l’intérieur et de l’extérieur"),
        scores(known, groups, "Ce que voit chaque groupe"),
        items(known, if groups.len() >= 2 { groups } else { sides }),
        board(known),
    ];
    tables.into_iter().flatten().map(Block::Table).collect()
}

fn head(group: &GroupView) -> Text {
    format!("{} ({})", capitalised(&group.label), count(group.respondents, "réponse", "réponses")).into()
}

/// Scores: one row a section, one column a group, and how far apart the groups are.
fn scores(known: &Known, groups: &[GroupView], caption: &str) -> Option<Table> {
    (groups.len() >= 2).then_some(())?;
    let is_flat = sections::is_flat(known);
    // Where no group answered, there is nothing to see.
    let is_answered =
        |index: &usize| groups.iter().any(|group| group.scorecard.sections[*index].total.counts.answered > 0);
    let row = |index: usize| {
        let section = &known.grid.sections[index];
        let scale = sections::shared(known.grid.items_of(section).iter());
        let totals = || groups.iter().map(|group| &group.scorecard.sections[index].total);
        let cells = totals().map(|total| {
            let shown = sections::shown(known, total, scale);
            // Where a section is one question, its coverage says nothing that the dash does not.
            Cell::text(if is_flat { shown.figure } else { shown.text })
        });
        let gap = gap(totals().filter_map(|total| total.percent)).map_or_else(Cell::default, |points| match scale {
            Some(scale) => {
                let steps = points / 100.0 * (scale.max() - scale.min());
                Cell::number(steps, number(steps, 1))
            }
            None => Cell::number(points, format!("{} points", number(points, 0))),
        });
        Row::new(std::iter::once(Cell::text(section.title.as_str())).chain(cells).chain([gap]).collect())
    };
    let rows: Vec<Row> = sections::scored(known).filter(is_answered).map(row).collect();
    (!rows.is_empty()).then(|| table(caption, &capitalised(&known.grid.section_name), groups, rows))
}

/// A column a group, and their gap. More groups than four do not stand beside one another.
fn table(caption: &str, first: &str, groups: &[GroupView], rows: Vec<Row>) -> Table {
    let heads = groups.iter().map(|group| Column::text(head(group)));
    let columns = std::iter::once(Column::text(first)).chain(heads).chain([Column::figures("Écart")]).collect();
    let layout = if groups.len() > 4 { Layout::Cards } else { Layout::Rows };
    Table { caption: caption.into(), columns, rows, layout, ..Table::default() }
}

/// Highest less lowest, of two figures or more.
fn gap(figures: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let (low, high) = (figures.clone().reduce(f64::min)?, figures.clone().reduce(f64::max)?);
    (figures.count() >= 2).then_some(high - low)
}

/// The questions on which groups differ most, where each stands, and how many others there are.
fn items(known: &Known, groups: &[GroupView]) -> Option<Table> {
    let distance = |index: usize| {
        let scale = known.grid.items[index].scale()?;
        let values = groups.iter().filter_map(|group| group.positions.0[index].value());
        #[expect(clippy::cast_precision_loss, reason = "few steps")]
        let steps = (scale.positions().len() - 1) as f64;
        gap(values.map(|value| scale.normalise(value))).filter(|gap| gap * steps >= FAR - 1e-9).map(|gap| (index, gap))
    };
    let mut far: Vec<(usize, f64)> = (0..known.grid.items.len()).filter_map(distance).collect();
    far.sort_by(|a, b| b.1.total_cmp(&a.1));
    (!far.is_empty()).then_some(())?;
    let row = |(index, gap): &(usize, f64)| {
        let item = &known.grid.items[*index];
        let scale = item.scale()?;
        let cell = |group: &GroupView| match group.positions.0[*index].value() {
            Some(value) => Cell::number(value, positions::shown(scale, value)),
            None => Cell::text(NO_FIGURE),
        };
        let steps = gap * (scale.max() - scale.min());
        let head = Cell::question(known.number(*index), Ball::Empty, item.label.as_str());
        let cells = std::iter::once(head).chain(groups.iter().map(cell));
        Some(Row::new(cells.chain([Cell::number(steps, number(steps, 1))]).collect()))
    };
    let rows = far.iter().take(NAMED).filter_map(row).collect();
    let mut table = table("Là où les groupes s’écartent le plus", "Question", groups, rows);
    let others = far.len().saturating_sub(NAMED);
    table.remark = (others > 0).then(|| {
        format!(
            "{} aussi d’un pas et demi au moins",
            french::counted(others, "autre les sépare", "autres les séparent")
        )
        .into()
    });
    Some(table)
}

/// All answers on one board, after François Régnier: questions from the highest to the lowest, those on which people agree
/// before the others, people likewise. The figure says all; the ground adds nothing, and what nobody knows is white.
fn board(known: &Known) -> Option<Table> {
    let mut people: Vec<&Response> = known.individuals().collect();
    COLUMNS.contains(&people.len()).then_some(())?;
    let is_ranked = |index: &usize| {
        let item = &known.grid.items[*index];
        item.scale().is_some() && !known.grid.sections[item.section].is_profile
    };
    let shares = |index: usize| {
        let scale = known.grid.items[index].scale();
        known.individuals().filter_map(move |one| Some(scale?.normalise(one.entries[index].number()?)))
    };
    let ranked: Vec<usize> = (0..known.grid.items.len()).filter(is_ranked).collect();
    let favour =
        |response: &Response| {
            mean(ranked.iter().filter_map(|index| {
                Some(known.grid.items[*index].scale()?.normalise(response.entries[*index].number()?))
            }))
        };
    people.sort_by(|a, b| favour(b).total_cmp(&favour(a)));
    let mut rows: Vec<usize> = ranked.iter().copied().filter(|index| shares(*index).next().is_some()).collect();
    let key = |index: usize| (mean(shares(index)), gap(shares(index)).unwrap_or(0.0));
    rows.sort_by(|a, b| {
        let ((favour_a, gap_a), (favour_b, gap_b)) = (key(*a), key(*b));
        favour_b.total_cmp(&favour_a).then(gap_a.total_cmp(&gap_b))
    });
    (!rows.is_empty()).then_some(())?;
    let agreed = known.collective();
    let heads =
        (1..=people.len()).map(|number| Column::text(number.to_string())).chain(agreed.map(|_| Column::text("◆")));
    let columns = std::iter::once(Column::text("Question")).chain(heads).collect();
    let row = |index: &usize| {
        let item = &known.grid.items[*index];
        let head = Cell::text(format!("{}. {}", known.number(*index), item.label));
        let cells = people.iter().copied().chain(agreed).map(|response| answer(item, response, *index));
        Row::new(std::iter::once(head).chain(cells).collect())
    };
    Some(Table {
        caption: "Toutes les réponses, de la plus haute à la plus basse".into(),
        remark: Some(legend(known, &people).into()),
        columns,
        rows: rows.iter().map(row).collect(),
        layout: Layout::Squares,
    })
}

/// What the columns and the signs of the board stand for.
fn legend(known: &Known, people: &[&Response]) -> String {
    let mut groups: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (number, response) in (1..).zip(people) {
        let label = response.respondent.stakeholder.as_deref().map(|label| known.grid.stakeholder_label(label));
        groups.entry(label.unwrap_or("sans groupe")).or_default().push(number.to_string());
    }
    let columns: Vec<String> =
        groups.iter().map(|(label, numbers)| format!("{} : {label}", french::list(numbers, "et"))).collect();
    let agreed = if known.collective().is_some() { " ; ◆ : la position du groupe" } else { "" };
    format!(
        "Une colonne par personne, sans son nom ({}{agreed}). « so » dit sans objet, « ? » ne sait pas ; une case vide est \
         sans réponse. À position égale, les questions où l’on s’accorde viennent d’abord",
        columns.join(" ; ")
    )
}

fn answer(item: &Item, response: &Response, index: usize) -> Cell {
    let entry = &response.entries[index];
    match (&entry.answer, entry.number().zip(item.scale())) {
        (_, Some((value, scale))) => {
            let note = entry.priority.map(|_| Text::from("●"));
            Cell {
                tone: Tone::at(scale.normalise(value), scale.neutral()),
                note,
                ..Cell::number(value, scale.figure(value, 1))
            }
        }
        (Answer::NotApplicable(_), None) => Cell::text("so"),
        (Answer::Unknown, None) => Cell::text("?"),
        _ => Cell::default(),
    }
}

/// 0 without a figure: whoever answered nothing comes last.
#[expect(clippy::cast_precision_loss, reason = "at most 1,000 items")]
fn mean(figures: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = figures.fold((0.0, 0_usize), |(sum, count), figure| (sum + figure, count + 1));
    if count == 0 { 0.0 } else { sum / count as f64 }
}

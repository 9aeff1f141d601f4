//! Results to calculate with: one sheet for the structures, one for the questions, one that explains the two.

use super::{
    GLOBAL, Line, Results, Style, coverage_in_words, global_scale, rounded, score_in_words, section_scale,
    shown_sections,
};
use crate::assessment::Value;
use crate::document::{Block, Cell, Column, Diffusion, Document, Fact, Layout, Row, Section, Table, Text, Tone};
use crate::french::{self, capitalised};
use crate::grid::{Item, Kind, Scale};
use crate::intake::batch::RESULTS;
use crate::score::{Score, State};

/// The three sheets.
pub(super) fn document(results: &Results<'_>, style: Style) -> Document {
    let sheet = |id: &str, title: &str, table: Table| Section::new(id, title, vec![Block::Table(table)]);
    let sections = vec![
        sheet("structures", "Structures", structures(results, style)),
        sheet("questions", "Questions", questions(results, style)),
        Section::new("lire", RESULTS, explanation(results)),
    ];
    let grid = results.grid;
    Document::new(Diffusion::Interne, grid.short_title.as_str(), grid.title.as_str(), sections)
}

/// A column and its cells, one a line.
type Pillar = (Column, Vec<Cell>);

fn pillar(results: &Results<'_>, column: Column, cell: impl Fn(&Line) -> Cell) -> Pillar {
    (column, results.lines.iter().map(cell).collect())
}

/// A table at the top of its sheet.
fn data(pillars: Vec<Pillar>, rows: usize) -> Table {
    let row = |place: usize| Row::new(pillars.iter().map(|(_, cells)| cells[place].clone()).collect());
    let rows = (0..rows).map(row).collect();
    Table {
        columns: pillars.into_iter().map(|(column, _)| column).collect(),
        rows,
        layout: Layout::Data,
        ..Table::default()
    }
}

/// One row a structure and date: its scores, what they rest on, and what came along.
fn structures(results: &Results<'_>, style: Style) -> Table {
    let grid = results.grid;
    let mut pillars = who(results);
    if results.lines.iter().any(|line| line.subject.assessment.organisation.territory.is_some()) {
        let territory = |line: &Line| line.subject.assessment.organisation.territory.clone().unwrap_or_default();
        pillars.push(pillar(results, Column::text("Territoire"), |line| Cell::text(territory(line))));
    }
    pillars.push(pillar(results, Column::figures("Répondants"), |line| Cell::count(line.respondents)));
    if shown_sections(grid).next().is_some() {
        for index in shown_sections(grid) {
            let (section, scale) = (&grid.sections[index], section_scale(grid, &grid.sections[index]));
            let score = |line: &Line| Some(line.scorecard.sections[index].total);
            pillars.extend(scores(results, style, &section.title, scale, score));
        }
        if grid.has_global {
            pillars.extend(scores(results, style, GLOBAL, global_scale(grid), |line| line.scorecard.global));
        }
        let is_partial = |line: &Line| Cell::text(if line.scorecard.is_partial() { "oui" } else { "non" });
        pillars.push(pillar(results, Column::text("Partiel"), is_partial));
        let priorities = |line: &Line| {
            let ids: Vec<&str> = line.priorities().map(|index| grid.items[index].id.as_str()).collect();
            Cell::text(ids.join(", "))
        };
        pillars.push(pillar(results, Column::text("● Prioritaires"), priorities));
    } else {
        let (columns, rows) = super::filling(results);
        let of = |place: usize| rows.iter().map(|row| row[place].clone()).collect();
        pillars.extend(columns.into_iter().enumerate().map(|(place, column)| (column, of(place))));
    }
    for (index, title) in results.carried.iter().enumerate() {
        let cell = |line: &Line| Cell::text(line.subject.carried[index].as_str());
        pillars.push(pillar(results, Column::text(title.as_str()), cell));
    }
    data(pillars, results.lines.len())
}

/// The structure, and the day where there are days.
fn who(results: &Results<'_>) -> Vec<Pillar> {
    let day = |line: &Line| line.subject.assessment.date;
    let date = |line: &Line| day(line).map_or_else(Cell::default, Cell::date);
    let mut pillars = vec![pillar(results, Column::text("Structure"), |line| Cell::text(line.name()))];
    if results.lines.iter().any(|line| day(line).is_some()) {
        pillars.push(pillar(results, Column::text("Date"), date));
    }
    pillars
}

/// A score on its scale where it has one, the same in percent, and its coverage.
fn scores(
    results: &Results<'_>,
    style: Style,
    title: &str,
    scale: Option<&Scale>,
    score: impl Fn(&Line) -> Option<Score>,
) -> Vec<Pillar> {
    let group = |column: Column| Column { group: Some(title.into()), ..column };
    let star = |score: &Score| if score.is_partial { " *" } else { "" };
    let on_scale = |line: &Line| {
        let found =
            score(line).and_then(|score| Some((score.score?, score_in_words(&score, scale, style.decimals)?, score)));
        found.map_or_else(Cell::default, |(value, text, score)| {
            Cell::number(shown(value, style), format!("{text}{}", star(&score)))
        })
    };
    let percent = |line: &Line| {
        let found = score(line).and_then(|score| Some((score.percent? / 100.0, score)));
        found.map_or_else(Cell::default, |(share, score)| {
            Cell::percent(share, format!("{}{}", french::percent(share), star(&score)))
        })
    };
    let coverage = |line: &Line| {
        let found = score(line).and_then(|score| Some((score.counts.coverage()?, score)));
        found.map_or_else(Cell::default, |(share, score)| Cell::percent(share, coverage_in_words(&score)))
    };
    let mut pillars = Vec::new();
    pillars.extend(scale.map(|_| pillar(results, group(Column::figures("Score")), on_scale)));
    pillars.push(pillar(results, group(Column::text("En %")), percent));
    pillars.push(pillar(results, group(Column::figures("Couv.")), coverage));
    pillars
}

/// One row a structure and date, one column a question: where it stands, with a mark where it is a priority.
fn questions(results: &Results<'_>, style: Style) -> Table {
    let grid = results.grid;
    let mut pillars = who(results);
    for (index, item) in grid.items.iter().enumerate() {
        let group = Some(Text::from(grid.sections[item.section].title.as_str()));
        let column = Column { group, is_figure: item.scale().is_some(), ..Column::text(item.id.as_str()) };
        pillars.push(pillar(results, column, |line| answer(line, index, item, style)));
    }
    data(pillars, results.lines.len())
}

fn answer(line: &Line, index: usize, item: &Item, style: Style) -> Cell {
    let position = &line.positions.0[index];
    let mark = if position.priority.is_some() { " ●" } else { "" };
    match position.state {
        State::At(value) => {
            // A mean may lie between two steps; most positions do not.
            let decimals = style.decimals.unwrap_or(usize::from(value.fract() != 0.0));
            let sign = if item.scale().is_some_and(|scale| scale.min() < 0.0 && value > 0.0) { "+" } else { "" };
            let text = format!("{sign}{}{mark}", french::fixed(value, decimals));
            let tone = item.scale().map_or(Tone::Plain, |scale| Tone::at(scale.normalise(value), scale.neutral()));
            Cell { tone, ..Cell::number(shown(value, style), text) }
        }
        State::Given => {
            let given: Vec<String> = line.given(index).into_iter().map(|value| words(item, value)).collect();
            Cell::text(format!("{}{mark}", given.join(" | ")))
        }
        State::NotApplicable => Cell::text("SO"),
        State::Unknown => Cell::text("NSP"),
        State::NotAsked => Cell::text("–"),
        State::Missing => Cell::default(),
    }
}

/// A figure as it is, or rounded where that was asked.
fn shown(value: f64, style: Style) -> f64 {
    style.decimals.and_then(|decimals| rounded(value, decimals).parse().ok()).unwrap_or(value) + 0.0
}

/// A value as people read it.
fn words(item: &Item, value: &Value) -> String {
    match (value, &item.kind) {
        (Value::Options(ids), Kind::Choice(choice)) => {
            let named = |id: &String| choice.options.iter().find(|option| option.id == *id);
            let label = |id: &String| named(id).map_or_else(|| id.clone(), |option| option.label.clone());
            ids.iter().map(label).collect::<Vec<_>>().join(", ")
        }
        (Value::Options(ids), _) => ids.join(", "),
        (Value::YesNo(yes), _) => if *yes { "oui" } else { "non" }.into(),
        (Value::Date(date), _) => french::date(*date),
        (Value::Number(number), _) => french::number(*number, 6),
        (Value::Text(text) | Value::Item(text), _) => text.clone(),
    }
}

/// What the columns mean and how the figures are made, then what each question asks.
fn explanation(results: &Results<'_>) -> Vec<Block> {
    let grid = results.grid;
    let row = |item: &Item| {
        let section = &grid.sections[item.section];
        Row::new([&item.id, &item.label, &item.question, &section.title].map(String::as_str).map(Cell::text).into())
    };
    let columns = ["Question", "Libellé", "Ce qui est demandé", "Où"].map(Column::text).into();
    let asked = Table { columns, rows: grid.items.iter().map(row).collect(), ..Table::default() };
    vec![
        Block::quiet(format!("{}, grille {}, version {}", grid.title, grid.id, grid.version)),
        Block::Facts(notes(results)),
        Block::Table(asked),
    ]
}

fn notes(results: &Results<'_>) -> Vec<Fact> {
    let grid = results.grid;
    let mut notes: Vec<(&str, String)> = vec![(
        "Ce que c’est",
        format!(
            "Le dépouillement de {}. Ces chiffres servent à discuter, pas à classer : chacun se lit avec les arguments du \
             groupe et la part des questions qui ont une réponse.",
            super::counted_lines(results)
        ),
    )];
    if shown_sections(grid).next().is_some() {
        notes.extend([
            (
                "Score",
                "La moyenne des positions, sur l’échelle de la grille. Là où les questions n’ont pas toutes la même \
                 échelle, il n’y en a pas."
                    .into(),
            ),
            (
                "En %",
                "La même moyenne, chaque position ramenée entre 0 % (le bas de son échelle) et 100 % (le haut). La barre en \
                 donne la longueur."
                    .into(),
            ),
            (
                "Couv.",
                "La couverture : la part des questions qui ont une réponse, celles qui sont « sans objet » mises à part."
                    .into(),
            ),
            (
                "* et Partiel",
                format!(
                    "Moins de {} des questions ont une réponse : le résultat est partiel, suivi d’une étoile.",
                    french::percent(grid.min_coverage)
                ),
            ),
        ]);
        if grid.has_global {
            notes.push((GLOBAL, format!("La moyenne des {}s, en pourcentage, selon leur poids.", grid.section_name)));
        }
    } else {
        notes.push((
            "Questions répondues",
            "Cette grille ne pose aucune question sur une échelle : elle ne donne pas de score, mais ce qui est rempli."
                .into(),
        ));
    }
    notes.push(("●", "Une question que le groupe tient pour prioritaire, ou dont l’effet est très fort.".into()));
    notes.push((
        "Feuille Questions",
        "La position du groupe, ou la moyenne des réponses s’il n’en a pas donné ; le fond dit de quel côté de l’échelle elle \
         se trouve. SO : sans objet. NSP : ne sait pas. – : question qui n’était pas posée (forme courte). Vide : pas de \
         réponse."
            .into(),
    ));
    let remarks =
        results.remarks().into_iter().skip(1).map(|remark| ("À savoir", format!("{}.", capitalised(&remark))));
    notes.into_iter().chain(remarks).map(|(label, text)| Fact::new(label, vec![text])).collect()
}

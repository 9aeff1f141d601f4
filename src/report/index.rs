//! The page that leads to the reports of one run: who is there, in the order in which they were read.

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::assessment::Assessment;
use crate::document::{Block, Cell, Column, Document, Fact, Point, Row, Section, Table, Text};
use crate::french::{self, count};
use crate::grid::Grid;
use crate::score::{Counts, positions};

use super::{Context, Diffusion};

/// What the page must know of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Id of the structure: two may bear one name.
    structure: String,
    name: Text,
    territory: Option<Text>,
    grid: String,
    grid_title: Text,
    subject: Text,
    date: Option<Date>,
    /// Over all items, on a scale or not; absent in a document that is handed to others.
    counts: Option<Counts>,
    href: String,
}

impl Listed {
    /// The line of a report; where it leads is said once the report has a name.
    pub fn new(grid: &Grid, assessment: &Assessment, report: &Document) -> Self {
        let mut counts = Counts::default();
        positions(grid, assessment).0.iter().for_each(|position| counts.count(position.state));
        let is_handed_over =
            report.diffusion == Diffusion::Externe && grid.items.iter().all(|item| item.scale().is_none());
        Self {
            structure: assessment.organisation.id.clone(),
            name: report.title.clone(),
            territory: assessment.organisation.territory.as_deref().filter(|name| !name.is_empty()).map(Text::from),
            grid: grid.id.clone(),
            grid_title: report.subtitle.clone(),
            subject: report.subject.clone(),
            date: assessment.date,
            counts: (!is_handed_over).then_some(counts),
            href: String::new(),
        }
    }

    /// The same, with where it leads.
    pub fn at(mut self, href: String) -> Self {
        self.href = href;
        self
    }

    fn day(&self) -> Text {
        self.date.map_or_else(|| "sans date".into(), |date| french::date(date).into())
    }
}

/// Builds the page that leads to these reports.
pub fn build(listed: &[Listed], context: &Context) -> Document {
    let mut structures: IndexMap<&str, Vec<&Listed>> = IndexMap::new();
    let mut grids: IndexMap<&str, Vec<&Listed>> = IndexMap::new();
    for one in listed {
        structures.entry(&one.structure).or_default().push(one);
        grids.entry(&one.grid).or_default().push(one);
    }
    let is_internal = context.diffusion == Diffusion::Interne;
    let subject = match (grids.len(), listed.first()) {
        (1, Some(first)) => first.subject.clone(),
        (several, _) => count(several, "grille", "grilles").into(),
    };
    let title = match (structures.len(), listed.first()) {
        (1, Some(first)) => first.name.clone(),
        (several, _) => format!("Les rapports de {}", count(several, "structure", "structures")).into(),
    };
    let spirit = "Les structures sont dans l’ordre où leurs réponses ont été lues : ce n’est pas un classement, et aucune n’est \
                  rangée au-dessus d’une autre. La couverture dit combien de questions ont reçu une réponse, et rien de ce que \
                  valent ces réponses.";
    let mut sections = vec![Section::new(
        "structures",
        "Structure par structure",
        vec![Block::quiet(spirit), Block::Table(table(structures.values()))],
    )];
    if grids.len() > 1 {
        let blocks = grids.values().flat_map(|reports| {
            let point = |one: &&Listed| Point {
                text: one.name.clone(),
                note: Some(one.day()),
                href: Some(one.href.clone()),
                ..Point::default()
            };
            let title = reports.first().map(|one| one.grid_title.clone()).unwrap_or_default();
            [Block::Heading(3, title), Block::List(reports.iter().map(point).collect())]
        });
        sections.push(Section::new("grilles", "Grille par grille", blocks.collect()));
    }
    let made_on = french::date(context.generated_on);
    let (many, version) = (count(listed.len(), "rapport", "rapports"), env!("CARGO_PKG_VERSION"));
    Document {
        audience: if is_internal { "Documents internes" } else { "Versions pour l’extérieur" }.into(),
        facts: facts(listed, &grids),
        colophon: format!("{many} · page produite le {made_on} avec dts {version}").into(),
        ..Document::new(context.diffusion, subject, title, sections)
    }
}

/// A row a report, those of one structure under one another.
fn table<'a>(structures: impl Iterator<Item = &'a Vec<&'a Listed>>) -> Table {
    let row = |(place, one): (usize, &&Listed)| {
        let name = if place == 0 {
            Cell { note: one.territory.clone(), ..Cell::text(one.name.clone()) }
        } else {
            Cell::default()
        };
        let report = Cell { href: Some(one.href.clone()), ..Cell::text(one.subject.clone()) };
        let day = one.date.map_or_else(Cell::default, |day| Cell {
            value: crate::document::Value::Date(day),
            ..Cell::text(one.day())
        });
        let coverage = one.counts.and_then(|counts| {
            let share = counts.coverage()?;
            let text = format!("{} sur {}", counts.answered, counts.applicable);
            Some(Cell::percent(share, text))
        });
        Row::new(vec![name, report, day, coverage.unwrap_or_default()])
    };
    let columns = ["Structure", "Rapport", "Séance", "Couverture"].map(Column::text).into();
    let rows = structures.flat_map(|reports| reports.iter().enumerate().map(row).collect::<Vec<Row>>()).collect();
    Table { columns, rows, ..Table::default() }
}

fn facts(listed: &[Listed], grids: &IndexMap<&str, Vec<&Listed>>) -> Vec<Fact> {
    let mut days: Vec<Date> = listed.iter().filter_map(|one| one.date).collect();
    days.sort_unstable();
    let days = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last => Some(french::date(*first)),
        (Some(first), Some(last)) => Some(format!("du {} au {}", french::date(*first), french::date(*last))),
        _ => None,
    };
    let titles: Vec<String> =
        grids.values().filter_map(|reports| Some(reports.first()?.grid_title.to_string())).collect();
    [
        Some(Fact::new("Rapports", vec![listed.len().to_string()])),
        days.map(|days| Fact::new("Séances", vec![days])),
        Some(Fact::new(if titles.len() > 1 { "Grilles" } else { "Grille" }, titles)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

//! The page that leads to the reports of one run: who is there, in the order in which they were read.

use indexmap::IndexMap;
use jiff::civil::Date;

use super::{Context, Coverage, Diffusion, Fact, Report, Text};
use crate::assessment::Assessment;
use crate::french::{self, count};
use crate::grid::Grid;

/// The whole page, ready to be laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Version of the program that built it.
    pub dts_version: &'static str,
    /// For whom the reports are made.
    pub diffusion: Diffusion,
    /// Short title of the grid, or that there are several.
    pub subject: Text,
    /// How many structures, or the name of the only one.
    pub title: Text,
    /// « Documents internes » or « Versions pour l’extérieur ».
    pub audience: Text,
    /// How many reports, which grids, which days.
    pub facts: Vec<Fact>,
    /// What the list is, and is not.
    pub spirit: Text,
    /// In the order in which they were read.
    pub structures: Vec<Owner>,
    /// The same by grid; empty where there is only one.
    pub grids: Vec<Shelf>,
    /// The last line of the page.
    pub colophon: Text,
}

/// A structure and its reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    /// What people read.
    pub name: Text,
    /// Where it acts.
    pub territory: Option<Text>,
    /// In the order in which they were read.
    pub entries: Vec<Entry>,
}

/// The reports that answer one grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelf {
    /// Title of the grid.
    pub title: Text,
    /// In the order in which they were read.
    pub entries: Vec<Entry>,
}

/// One report.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Address of its file.
    pub href: String,
    /// Name of the structure.
    pub structure: Text,
    /// Short title of the grid.
    pub grid: Text,
    /// When the group met.
    pub date: Text,
    /// Over all items, on a scale or not.
    pub coverage: Coverage,
}

/// What the page must know of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Id of the structure: two may bear one name.
    structure: String,
    territory: Option<Text>,
    grid: String,
    grid_title: Text,
    date: Option<Date>,
    entry: Entry,
}

impl Listed {
    /// The line of a report; where it leads is said once the report has a name.
    pub fn new(grid: &Grid, assessment: &Assessment, report: &Report) -> Self {
        let entry = Entry {
            href: String::new(),
            structure: report.cover.organisation.clone(),
            grid: report.cover.subject.clone(),
            date: assessment.date.map_or_else(|| "sans date".into(), |date| french::date(date).into()),
            coverage: report.cover.coverage.clone(),
        };
        Self {
            structure: assessment.organisation.id.clone(),
            territory: assessment.organisation.territory.as_deref().filter(|name| !name.is_empty()).map(Text::from),
            grid: grid.id.clone(),
            grid_title: report.cover.title.clone(),
            date: assessment.date,
            entry,
        }
    }

    /// The same, with where it leads.
    pub fn at(mut self, href: String) -> Self {
        self.entry.href = href;
        self
    }
}

/// Builds the page that leads to these reports.
pub fn build(listed: &[Listed], context: &Context) -> Index {
    let mut structures: IndexMap<&str, Owner> = IndexMap::new();
    let mut grids: IndexMap<&str, Shelf> = IndexMap::new();
    for one in listed {
        let Listed { structure, territory, grid, grid_title, entry, .. } = one;
        let new = || Owner { name: entry.structure.clone(), territory: territory.clone(), entries: Vec::new() };
        structures.entry(structure).or_insert_with(new).entries.push(entry.clone());
        let new = || Shelf { title: grid_title.clone(), entries: Vec::new() };
        grids.entry(grid).or_insert_with(new).entries.push(entry.clone());
    }
    let is_internal = context.diffusion == Diffusion::Interne;
    let (structures, grids): (Vec<Owner>, Vec<Shelf>) =
        (structures.into_values().collect(), grids.into_values().collect());
    let subject = match grids.as_slice() {
        [one] => one.entries.first().map_or_else(Text::default, |entry| entry.grid.clone()),
        several => count(several.len(), "grille", "grilles").into(),
    };
    let title = match structures.as_slice() {
        [one] => one.name.clone(),
        several => format!("Les rapports de {}", count(several.len(), "structure", "structures")).into(),
    };
    Index {
        dts_version: env!("CARGO_PKG_VERSION"),
        diffusion: context.diffusion,
        subject,
        title,
        audience: if is_internal { "Documents internes" } else { "Versions pour l’extérieur" }.into(),
        facts: facts(listed, &grids),
        spirit: "Les structures sont dans l’ordre où leurs réponses ont été lues : ce n’est pas un classement, et aucune \
                 n’est rangée au-dessus d’une autre. La couverture dit combien de questions ont reçu une réponse, et rien \
                 de ce que valent ces réponses."
            .into(),
        grids: if grids.len() > 1 { grids } else { Vec::new() },
        structures,
        colophon: format!(
            "{} · page produite le {} avec dts {}",
            count(listed.len(), "rapport", "rapports"),
            french::date(context.generated_on),
            env!("CARGO_PKG_VERSION")
        )
        .into(),
    }
}

fn facts(listed: &[Listed], grids: &[Shelf]) -> Vec<Fact> {
    let fact = |label: &str, values: Vec<Text>| Fact { label: label.into(), values };
    let mut days: Vec<Date> = listed.iter().filter_map(|one| one.date).collect();
    days.sort_unstable();
    let days = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last => Some(french::date(*first)),
        (Some(first), Some(last)) => Some(format!("du {} au {}", french::date(*first), french::date(*last))),
        _ => None,
    };
    let titles: Vec<Text> = grids.iter().map(|grid| grid.title.clone()).collect();
    [
        Some(fact("Rapports", vec![listed.len().to_string().into()])),
        days.map(|days| fact("Séances", vec![days.into()])),
        Some(fact(if titles.len() > 1 { "Grilles" } else { "Grille" }, titles)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

//! The annexes: what the answers of one structure, to one grid or to several, already say in a frame of others, line by line,
//! and what is missing. Nothing is computed, and nothing is added.

use crate::assessment::Assessment;
use crate::document::{self as doc, Block, Cell, Column, Document, Fact, Point, Row, Section, Table, Text};
use crate::frames::{Ask, FRAMES, Feed, Frame, Line};
use crate::french;
use crate::grid::{ACTIONS, Grid, Kind};
use crate::score::State;

use super::{Context, Known, answers, external, notes, positions, supports, tables};

/// How many arguments about an answer are told.
const ARGUMENTS: usize = 2;

/// What the standard asks for and nobody said yet.
const TO_FIND: &str = "à chercher";

/// The frame of this id, by its place.
pub fn frame(id: &str) -> Option<usize> {
    FRAMES.iter().position(|frame| frame.id == id)
}

/// Builds the annex of a structure from its answers, one assessment a grid, at least one.
pub fn annex(place: usize, answered: &[(&Grid, &Assessment)], context: &Context) -> Document {
    let frame = &FRAMES[place];
    let seen: Vec<external::Seen> =
        answered.iter().map(|(grid, assessment)| external::seen(grid, assessment, context)).collect();
    let sources: Vec<Known> =
        seen.iter().zip(answered).map(|(seen, (grid, _))| Known::new(seen, grid, context)).collect();
    let lines: Vec<Filled> =
        (0..frame.lines.len()).map(|line| Filled::new(&sources, Feed { frame: place, line, ask: None })).collect();
    let mut sections = vec![first_page(frame, &lines)];
    sections.extend(lines.iter().map(Filled::section));
    sections.push(notes(frame, &sources));
    let name = sources.first().map(|known| known.name().to_owned()).unwrap_or_default();
    Document {
        schema: super::SCHEMA,
        dts_version: env!("CARGO_PKG_VERSION"),
        diffusion: context.diffusion,
        subject: format!("Annexe {}", frame.id.to_uppercase()).into(),
        title: name.as_str().into(),
        subtitle: frame.title.into(),
        audience: super::audience(context.diffusion).into(),
        when: days(&sources).into(),
        facts: facts(frame, &sources),
        sections,
        colophon: super::colophon(&name, &format!("annexe {}", frame.id.to_uppercase()), context),
    }
}

/// The days of the answers, each once, the last first.
fn days(sources: &[Known]) -> String {
    let mut days: Vec<jiff::civil::Date> = sources.iter().filter_map(|known| known.assessment.date).collect();
    days.sort_unstable();
    days.dedup();
    french::list(&days.into_iter().rev().map(french::date).collect::<Vec<_>>(), "et")
}

fn facts(frame: &Frame, sources: &[Known]) -> Vec<Fact> {
    let territory = sources.iter().find_map(|known| known.assessment.organisation.territory.clone());
    let from = |known: &Known| match known.assessment.date {
        Some(date) => format!("{}, {}", known.grid.short_title, french::date(date)),
        None => known.grid.short_title.clone(),
    };
    territory
        .map(|territory| Fact::new("Territoire", vec![territory]))
        .into_iter()
        .chain([
            Fact::new("À partir de", sources.iter().map(from).collect()),
            Fact::new("Cadre", vec![frame.source.to_owned()]),
        ])
        .collect()
}

/// What the annex is, and each line with what it has and what it lacks.
fn first_page(frame: &Frame, lines: &[Filled]) -> Section {
    let row = |filled: &Filled| {
        let answered = filled.answered().count();
        let told = match answered {
            0 => Cell::text("rien encore"),
            n => Cell::text(french::count(n, "réponse", "réponses")),
        };
        let (found, asked) = (filled.found(), filled.line.asks.len());
        let asked = match asked {
            0 => Cell::default(),
            _ => Cell::text(format!("{found} sur {asked}")),
        };
        let title = format!("{}{}", filled.prefix(), filled.line.title);
        Row::new(vec![Cell { href: Some(format!("#{}", filled.anchor())), ..Cell::text(title) }, told, asked])
    };
    let asked = if frame.wants_facts { "Données demandées que nous avons" } else { "Points précis abordés" };
    let columns = [if frame.wants_facts { "Rubrique" } else { "Thème" }, "Ce que nous avons répondu", asked];
    let table =
        Table { columns: columns.map(Column::text).into(), rows: lines.iter().map(row).collect(), ..Table::default() };
    Section::new("essentiel", "", vec![Block::lead(frame.lead), Block::Table(table)])
}

fn notes(frame: &Frame, sources: &[Known]) -> Section {
    let how = "Quelle question nourrit quelle ligne est écrit dans la grille, et se vérifie avec elle. Les positions et les \
               arguments sont ceux du groupe, tels quels ; une question sans objet n’est pas reprise.";
    let mut all = vec![notes::note("D’où viennent ces lignes", vec![how.to_owned()])];
    let sources = sources.iter().filter_map(|known| known.grid.source.as_ref());
    let mut said: Vec<String> = sources.map(crate::grid::Reference::in_words).collect();
    said.dedup();
    if !said.is_empty() {
        all.push(notes::note("Les grilles", said));
    }
    all.push(notes::note("Le cadre", vec![frame.source.to_owned()]));
    notes::of("Comment lire cette annexe", all)
}

/// A question that feeds a line.
#[derive(Clone, Copy)]
struct Entry<'a> {
    known: &'a Known<'a>,
    item: usize,
    ask: Option<usize>,
}

/// A line and all that feeds it.
struct Filled<'a> {
    frame: &'static Frame,
    line: &'static Line,
    /// Whether answers come from several grids.
    is_mixed: bool,
    entries: Vec<Entry<'a>>,
}

impl<'a> Filled<'a> {
    fn new(sources: &'a [Known<'a>], at: Feed) -> Self {
        let (frame, line) = (&FRAMES[at.frame], &FRAMES[at.frame].lines[at.line]);
        let of = |known: &'a Known<'a>| {
            let feeds = known.grid.items.iter().enumerate().flat_map(move |(item, one)| {
                let its = one.frames.iter().filter(move |feed| (feed.frame, feed.line) == (at.frame, at.line));
                its.map(move |feed| Entry { known, item, ask: feed.ask })
            });
            feeds.filter(|entry| !matches!(known.positions.0[entry.item].state, State::NotApplicable | State::NotAsked))
        };
        Self { frame, line, is_mixed: sources.len() > 1, entries: sources.iter().flat_map(of).collect() }
    }

    fn anchor(&self) -> String {
        format!("ligne-{}", self.line.id.to_lowercase())
    }

    /// « B3 · », where lines bear a number.
    fn prefix(&self) -> String {
        if self.frame.wants_facts { format!("{} · ", self.line.id) } else { String::new() }
    }

    fn answered(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().filter(|entry| entry.answer().is_some())
    }

    /// What was answered to just that.
    fn answer_to(&self, ask: usize) -> Option<&Entry<'a>> {
        self.answered().find(|entry| entry.ask == Some(ask))
    }

    /// How many of the things that the line asks for were answered.
    fn found(&self) -> usize {
        (0..self.line.asks.len()).filter(|ask| self.answer_to(*ask).is_some()).count()
    }

    fn section(&self) -> Section {
        let mut blocks: Vec<Block> = Vec::new();
        blocks.extend(self.asked().map(Block::Table));
        blocks.extend(self.told().map(Block::Table));
        if self.answered().next().is_none() && !self.frame.wants_facts {
            blocks.push(Block::text("Rien dans les grilles remplies n’en parle encore."));
        }
        let behind: Vec<Point> = self.answered().flat_map(|entry| supports::behind(entry.known, entry.item)).collect();
        if !behind.is_empty() {
            blocks.extend([Block::Heading(3, "Ce qui le montre".into()), Block::List(behind)]);
        }
        let planned = self.planned();
        if !planned.is_empty() {
            blocks.extend([Block::Heading(3, "Ce que nous allons faire".into()), Block::List(planned)]);
        }
        blocks.extend(self.missing().map(Block::text));
        Section::new(self.anchor(), format!("{}{}", self.prefix(), self.line.title), blocks)
    }

    /// What the standard asks for, beside what was answered to just that.
    fn asked(&self) -> Option<Table> {
        if !self.frame.wants_facts {
            return None;
        }
        let row = |(place, ask): (usize, &Ask)| {
            let found = self.answer_to(place).and_then(Entry::answer);
            let cell = match found {
                Some(answer) => Cell::text(answer),
                None => Cell { tone: doc::Tone::Alert, ..Cell::text(TO_FIND) },
            };
            Row::new(vec![Cell::text(french::capitalised(ask.text)), cell])
        };
        Some(Table {
            columns: ["Ce que la norme demande", "Ce que nous avons"].map(Column::text).into(),
            rows: self.line.asks.iter().enumerate().map(row).collect(),
            ..Table::default()
        })
    }

    /// The answers that speak of it, each with what was said.
    fn told(&self) -> Option<Table> {
        let row = |entry: &Entry| {
            let item = &entry.known.grid.items[entry.item];
            let grid = self.is_mixed.then(|| Text::from(entry.known.grid.short_title.as_str()));
            let said = entry.arguments();
            Row::new(vec![
                Cell { note: grid, ..Cell::text(item.label.as_str()) },
                Cell::text(entry.answer().unwrap_or_default()),
                Cell::text(said),
            ])
        };
        // What stands above as a figure is not told again.
        let is_elsewhere = |entry: &&Entry| self.frame.wants_facts && entry.ask.is_some();
        let rows: Vec<Row> = self.answered().filter(|entry| !is_elsewhere(entry)).map(row).collect();
        (!rows.is_empty()).then(|| Table {
            columns: ["Ce que nous avons regardé", "Où nous en sommes", "Ce qui s’en est dit"].map(Column::text).into(),
            rows,
            ..Table::default()
        })
    }

    /// The actions that were decided about these questions.
    fn planned(&self) -> Vec<Point> {
        let point = |entry: &Entry<'a>| {
            let Some(plan) = entry.known.grid.table(ACTIONS) else { return Vec::new() };
            let its = tables::rows_of(entry.known, plan)
                .iter()
                .filter(|row| tables::question_of(entry.known, row) == Some(entry.item));
            let text = |row, id| tables::text_of(plan, row, id);
            its.map(|row| {
                let details = ["owner", "due", "status"].map(|id| text(row, id));
                let details: Vec<String> = details.into_iter().filter(|text| !text.is_empty()).collect();
                Point {
                    text: text(row, "title").into(),
                    note: (!details.is_empty()).then(|| details.join(", ").into()),
                    ..Point::default()
                }
            })
            .collect()
        };
        self.entries.iter().flat_map(point).collect()
    }

    /// What is asked and left open, in a sentence.
    fn missing(&self) -> Option<String> {
        let open = self.entries.iter().filter(|entry| entry.answer().is_none());
        let mut open: Vec<&str> = open.map(|entry| entry.known.grid.items[entry.item].label.as_str()).collect();
        open.dedup();
        let silent = self
            .line
            .asks
            .iter()
            .enumerate()
            .filter(|(place, _)| !self.frame.wants_facts && self.answer_to(*place).is_none());
        let silent: Vec<&str> = silent.map(|(_, ask)| ask.text).collect();
        let parts: Vec<String> = [
            (!silent.is_empty()).then(|| format!("rien sur {}", french::list(&owned(&silent), "ni"))),
            (!open.is_empty()).then(|| format!("sans réponse, {}", french::quoted_list(&open, "et"))),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| format!("Il manque : {}.", parts.join(" ; ")))
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

impl Entry<'_> {
    /// Where the group stands, or what it answered.
    fn answer(&self) -> Option<String> {
        let item = &self.known.grid.items[self.item];
        if !matches!(item.kind, Kind::Scale(_)) {
            return answers::answer(self.known, self.item, item);
        }
        let position = positions::position(self.known, self.item, false).filter(|position| position.value.is_some())?;
        Some(match position.words {
            Some(words) => format!("{} ({})", words, position.text),
            None => position.text.to_string(),
        })
    }

    /// The first things that were said of it.
    fn arguments(&self) -> String {
        let said = self.known.heard().flat_map(|response| &response.entries[self.item].arguments);
        said.take(ARGUMENTS).map(|argument| argument.text.clone()).collect::<Vec<_>>().join(" · ")
    }
}

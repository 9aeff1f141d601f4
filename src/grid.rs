//! The grid: a questionnaire with its scales and its scoring, valid by construction.
//!
//! ```text
//! YAML ── raw.rs ──> RawGrid ── validate.rs ──> Grid
//! ```
//!
//! What the file said is [`raw::RawGrid`]; what the rest of the program trusts is [`Grid`]. Every complaint about a
//! grid is made on the way between them.

use std::ops::Range;
use std::sync::Arc;

pub mod catalog;
pub mod load;
pub mod raw;
mod validate;
pub mod workbook;

use crate::fold::fold;
use crate::frames::Feed;
use crate::french::{number, quoted, signed};
use crate::sheets::advice::Advice;

/// Headers of data files that no item, table or column of a table may fold to.
pub const RESERVED_HEADERS: [&str; 10] = [
    "structure",
    "nom",
    "date",
    "territoire",
    "repondant",
    "partie_prenante",
    "question",
    "valeur",
    "prioritaire",
    "argument",
];

/// Id of the action plan, a table that every grid has.
pub const ACTIONS: &str = "actions";

/// A questionnaire, its scales and its scoring.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Kebab-case ASCII name, unique among grids.
    pub id: String,
    /// From 1; grows when the meaning of an item changes.
    pub version: u32,
    /// Full title.
    pub title: String,
    /// Title for narrow places; the full one where the author gave none.
    pub short_title: String,
    /// Where the grid comes from.
    pub source: Option<Reference>,
    /// What it is for, in a sentence; may be empty.
    pub summary: String,
    /// Advice for whoever runs the session, one sentence or two each.
    pub guidance: Vec<String>,
    /// How to prepare the session, where the author says so.
    pub facilitation: Option<Facilitation>,
    /// How many people should fill it in together, at least 1.
    pub min_participants: u32,
    /// Coverage in 0…1 under which a score is partial.
    pub min_coverage: f64,
    /// What a section is called, in the singular: pilier, critère, mission…
    pub section_name: String,
    /// Whether the grid has a global score.
    pub has_global: bool,
    /// What its report opens with: ids of items, whose answer is told, or of sections, whose lowest item is.
    pub opening: Vec<String>,
    /// Sections in reading order, at least one.
    pub sections: Vec<Section>,
    /// All items in reading order; a section is a range of them. An item's index here is its number everywhere.
    pub items: Vec<Item>,
    /// Groups people may speak for.
    pub stakeholders: Vec<Stakeholder>,
    /// Rows that the group adds; the last one is the action plan.
    pub tables: Vec<Table>,
    /// Relations between the rows of a table.
    pub matrices: Vec<Matrix>,
    /// Sums of figures that its reports tell.
    pub totals: Vec<Total>,
    /// Items that earlier versions had: id, and the version that dropped it.
    pub removed: Vec<(String, u32)>,
    /// Worked examples that the grid carries.
    pub examples: Vec<Example>,
}

/// A document and, for a manual, its sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Title, author and date of the document.
    pub document: String,
    /// Sheet, page or chapter.
    pub sheet: Option<String>,
}

impl Reference {
    /// Its sheet or sheets in words: `fiche II-4`, `fiches I-B-2, I-B-3 et III-1`; another place in the document as it is.
    pub fn sheets_in_words(&self) -> Option<String> {
        let sheet = self.sheet.as_deref()?;
        let is_several = sheet.contains(',') || sheet.contains(" et ") || sheet.contains(';');
        Some(format!("{} {sheet}", if is_several { "fiches" } else { "fiche" }))
    }

    /// The document and, for a manual, its sheets.
    pub fn in_words(&self) -> String {
        self.sheets_in_words().map_or_else(|| self.document.clone(), |sheets| format!("{}, {sheets}", self.document))
    }
}

/// How to prepare a session: each part is sentences in French, and may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facilitation {
    /// Whom to invite.
    pub invite: Vec<String>,
    /// How long to plan for.
    pub duration: String,
    /// What to do first, then, at last.
    pub order: Vec<String>,
    /// What had better be avoided.
    pub avoid: Vec<String>,
    /// Sheets of the manual that this advice comes from.
    pub sheets: Vec<String>,
}

/// A group of items: a pillar, a dimension, a mission…
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Unique among sections, kebab-case.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What the section is about; may be empty.
    pub intro: String,
    /// Weight in the global score, > 0.
    pub weight: f64,
    /// Items are proximities to types: shares and dominant type, no mean.
    pub is_profile: bool,
    /// Kept from the version for others; never of a section that enters a global score.
    pub is_internal: bool,
    /// Its items, as indices in [`Grid::items`]; may be empty where a table follows the section.
    pub items: Range<usize>,
}

/// What one answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Unique in the grid even after folding, kebab-case.
    pub id: String,
    /// Index of its section.
    pub section: usize,
    /// What it is about, in a few words, for tables, charts and lists; the question where the grid gives none.
    pub label: String,
    /// What is asked, to be read aloud.
    pub question: String,
    /// What is meant, and what would move the cursor; may be empty.
    pub help: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Weight in its section, ≥ 0; 0 leaves it out of score and coverage.
    pub weight: f64,
    /// Whether it may be left out of everything (SO).
    pub na: NaPolicy,
    /// Whether it belongs to the short form.
    pub short: bool,
    /// What the two ends of its cursor are called, where the scale's own words do not fit.
    pub poles: Option<Poles>,
    /// Sheets of the manual that help with it.
    pub sheets: Vec<String>,
    /// What helps where it is low.
    pub advice: Advice,
    /// What its answer feeds in the frames of others.
    pub frames: Vec<Feed>,
    /// Version of the grid in which its meaning last changed, if it did.
    pub changed_in: Option<u32>,
}

/// A sum of figures, which belongs to the section of the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// What it is called.
    pub label: String,
    /// Ids of the numbers that make it, at least one.
    pub items: Vec<String>,
    /// Ids of the numbers that it is a share of; may be empty.
    pub among: Vec<String>,
}

/// Names of the two ends of an item's scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poles {
    /// At the minimum.
    pub min: String,
    /// At the maximum.
    pub max: String,
}

/// Whether « sans objet » is an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NaPolicy {
    /// With or without a reason.
    #[default]
    Allowed,
    /// A reason must be given.
    WithReason,
    /// Not an answer here.
    Forbidden,
}

/// The kind of answer that an item or a column takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A position on a scale: the only kind that is scored.
    Scale(Arc<Scale>),
    /// A number with a unit.
    Number(Number),
    /// One of several options, or several of them.
    Choice(Choice),
    /// Oui or non.
    YesNo,
    /// Free text.
    Text,
    /// A day.
    Date,
}

/// What a number may be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Number {
    /// What is counted: heures, euros…; may be empty.
    pub unit: String,
    /// Lowest value allowed.
    pub min: Option<f64>,
    /// Highest value allowed.
    pub max: Option<f64>,
}

/// A closed list of options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// At least two.
    pub options: Vec<Named>,
    /// Whether more than one may be chosen.
    pub several: bool,
    /// Indices of the options that say that the answers stay in the house.
    pub internal: Vec<usize>,
}

/// An id and the words that people read for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Kebab-case ASCII.
    pub id: String,
    /// What people read.
    pub label: String,
    /// What they read before.
    pub formerly: Vec<String>,
}

impl Named {
    /// Whether people read this, or read it before; `words` are folded.
    pub fn is_called(&self, words: &str) -> bool {
        std::iter::once(&self.label).chain(&self.formerly).any(|label| fold(label) == words)
    }
}

/// The range that an answer moves on, named once and shared by items.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Unique among the grid's scales.
    pub id: String,
    /// What people read for it; its id where the grid says nothing.
    pub title: String,
    /// Cursor or level.
    pub steps: Steps,
}

/// The positions of a scale.
#[derive(Debug, Clone, PartialEq)]
pub enum Steps {
    /// Whole steps from `min` to `max`, some of them with words.
    Cursor {
        /// Lowest position.
        min: i32,
        /// Highest position, > min.
        max: i32,
        /// Words for some positions, by growing position.
        labels: Vec<(i32, String)>,
    },
    /// An ordered list of at least two levels, by growing value.
    Level(Vec<Level>),
}

/// One level of a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// What it counts for.
    pub value: f64,
    /// Its words.
    pub label: String,
    /// When to choose it; may be empty.
    pub help: String,
}

/// A group that people speak for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stakeholder {
    /// Kebab-case ASCII.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Inside or outside the organisation; nothing where the group decides (usagers).
    pub side: Option<Side>,
}

/// Inside or outside the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Interne.
    Inside,
    /// Externe.
    Outside,
}

/// Rows that the group adds: actors, indicators, actions…
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Unique among tables and matrices, kebab-case.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What it is for; may be empty.
    pub help: String,
    /// Index of the section that it follows; after all sections where there is none.
    pub section: Option<usize>,
    /// Kept from the version for others.
    pub is_internal: bool,
    /// Its rows are actors or stakeholders: those of another grid may serve here, and these there.
    pub has_actors: bool,
    /// Index of the column whose slug is the row's id.
    pub key: usize,
    /// At least one.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Unique in the table even after folding, kebab-case.
    pub id: String,
    /// Header that people read.
    pub label: String,
    /// What is meant; may be empty.
    pub help: String,
    /// Heading over several neighbouring columns.
    pub group: Option<String>,
    /// What its cells hold.
    pub kind: ColumnKind,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnKind {
    /// An answer, as for an item.
    Answer(Kind),
    /// The id of an item of the grid, among these indices.
    Item(Vec<usize>),
}

/// Relations between the rows of one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Unique among tables and matrices, kebab-case.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What it is for; may be empty.
    pub help: String,
    /// Index of the table whose rows it relates.
    pub table: usize,
    /// Kinds of relation, at least one.
    pub natures: Vec<Nature>,
    /// What a relation may be about; may be empty.
    pub objects: Vec<Named>,
    /// Indices of objects about which one hardly comes to terms.
    pub firm: Vec<usize>,
    /// Column, of one choice, that says at which scale a row acts; its options from the farthest to the nearest.
    pub levels: Option<usize>,
    /// Column, of one choice, that says to which world a row belongs.
    pub sectors: Option<usize>,
    /// Column, of text, that says what a row holds dear.
    pub values: Option<usize>,
}

/// A kind of relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nature {
    /// Kebab-case ASCII.
    pub id: String,
    /// What people read.
    pub label: String,
    /// +1 brings together, −1 sets apart, 0 neither.
    pub sign: i8,
    /// What it does where it has no sign.
    pub role: Role,
    /// `#rrggbb`.
    pub color: String,
    /// What is to be thought of it, where the word alone would mislead; may be empty.
    pub help: String,
}

/// What a relation without sign does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// Nothing more.
    #[default]
    Plain,
    /// The two talk.
    Negotiation,
    /// One can hardly do without the other.
    Dependence,
}

/// A worked example: answers, and what they must give.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Indices of items, with what a cell says of each.
    pub answers: Vec<(usize, String)>,
    /// What must come out, by section index; `None` for the global score.
    pub expect: Vec<(Option<usize>, Expected)>,
}

/// What a worked example expects of one score; a field that is absent is not checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expected {
    /// On the scale's own range; `Some(None)`: there must be none.
    pub score: Option<Option<f64>>,
    /// 0…100.
    pub percent: Option<Option<f64>>,
    /// 0…1.
    pub coverage: Option<Option<f64>>,
    /// Whether the score is marked partial.
    pub partial: Option<bool>,
    /// Indices of the items with the largest share of a profile section, in the order of the grid.
    pub dominant: Option<Vec<usize>>,
}

impl Grid {
    /// Index of an item by its exact id.
    pub fn item_index(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|item| item.id == id)
    }

    /// The number by which people call an item, the same on paper, in a session and in a report: its place in the whole
    /// grid, from 1, however few questions are asked.
    pub fn number(&self, item: usize) -> usize {
        item + 1
    }

    /// Index of the item that bears a number.
    pub fn item_numbered(&self, number: usize) -> Option<usize> {
        number.checked_sub(1).filter(|item| *item < self.items.len())
    }

    /// Index of a section by its exact id.
    pub fn section_index(&self, id: &str) -> Option<usize> {
        self.sections.iter().position(|section| section.id == id)
    }

    /// Items of a section.
    pub fn items_of(&self, section: &Section) -> &[Item] {
        &self.items[section.items.clone()]
    }

    /// A table by its exact id.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// A matrix by its exact id.
    pub fn matrix(&self, id: &str) -> Option<&Matrix> {
        self.matrices.iter().find(|matrix| matrix.id == id)
    }

    /// The scale that these items share, when they all share one.
    pub fn shared_scale<'a>(items: impl Iterator<Item = &'a Item>) -> Option<&'a Arc<Scale>> {
        let mut scales = items.filter(|item| item.is_scored()).filter_map(Item::scale);
        let first = scales.next()?;
        scales.all(|scale| scale.id == first.id).then_some(first)
    }

    /// The stakeholder group meant by an id or a label, after folding.
    pub fn stakeholder(&self, text: &str) -> Option<&Stakeholder> {
        let wanted = fold(text);
        self.stakeholders.iter().find(|group| fold(&group.id) == wanted || fold(&group.label) == wanted)
    }

    /// What people read for a stakeholder: the label of a known group, else the text itself.
    pub fn stakeholder_label<'a>(&'a self, text: &'a str) -> &'a str {
        self.stakeholder(text).map_or(text, |group| &group.label)
    }
}

impl Item {
    /// Its scale, if it is an item on a scale.
    pub fn scale(&self) -> Option<&Arc<Scale>> {
        match &self.kind {
            Kind::Scale(scale) => Some(scale),
            _ => None,
        }
    }

    /// Whether it enters scores and coverage.
    pub fn is_scored(&self) -> bool {
        self.weight > 0.0 && matches!(self.kind, Kind::Scale(_))
    }

    /// The name of a type, without what is said of it after a colon: « Segmenté » of « Segmenté : chaque secteur grandit… ».
    pub fn name(&self) -> &str {
        let name = self.question.split([':', '(']).next().unwrap_or_default().trim_end_matches(['\u{a0}', ' ']);
        if name.is_empty() { &self.question } else { name }
    }

    /// The words for a position on its scale: its own pole at an end, else the scale's word, if it has one there.
    pub fn position_label(&self, value: f64) -> Option<&str> {
        let scale = self.scale()?;
        match &self.poles {
            Some(poles) if value <= scale.min() => Some(&poles.min),
            Some(poles) if value >= scale.max() => Some(&poles.max),
            _ => scale.label(value),
        }
    }

    /// What the two ends of its scale are called.
    pub fn ends(&self) -> Option<(&str, &str)> {
        let scale = self.scale()?;
        Some((self.position_label(scale.min()).unwrap_or(""), self.position_label(scale.max()).unwrap_or("")))
    }
}

impl Poles {
    /// The words of a position between two poles, where the scale's own do not fit; `share` is normalised, 0…1.
    pub fn words(&self, share: f64) -> String {
        let near = |mark: f64| (share - mark).abs() < 1e-9;
        if near(0.0) {
            self.min.clone()
        } else if near(1.0) {
            self.max.clone()
        } else if near(0.5) {
            "entre les deux".into()
        } else {
            format!("vers {}", quoted(if share < 0.5 { &self.min } else { &self.max }))
        }
    }
}

impl Scale {
    /// Lowest position.
    pub fn min(&self) -> f64 {
        match &self.steps {
            Steps::Cursor { min, .. } => f64::from(*min),
            Steps::Level(levels) => levels.first().map_or(0.0, |level| level.value),
        }
    }

    /// Highest position, > min.
    pub fn max(&self) -> f64 {
        match &self.steps {
            Steps::Cursor { max, .. } => f64::from(*max),
            Steps::Level(levels) => levels.last().map_or(0.0, |level| level.value),
        }
    }

    /// The neutral position of a cursor that goes from less than nothing to more than nothing, 0…1.
    pub fn neutral(&self) -> Option<f64> {
        match self.steps {
            Steps::Cursor { min, max, .. } if min < 0 && max > 0 => Some(self.normalise(0.0)),
            _ => None,
        }
    }

    /// A position as people read it, with a sign where the scale has two sides: `+1,5`, `−2`, `3`.
    pub fn figure(&self, value: f64, decimals: usize) -> String {
        if self.min() < 0.0 { signed(value, decimals) } else { number(value, decimals) }
    }

    /// All positions, growing.
    pub fn positions(&self) -> Vec<f64> {
        match &self.steps {
            Steps::Cursor { min, max, .. } => (*min..=*max).map(f64::from).collect(),
            Steps::Level(levels) => levels.iter().map(|level| level.value).collect(),
        }
    }

    /// Whether a value is one of the positions.
    pub fn has(&self, value: f64) -> bool {
        match &self.steps {
            Steps::Cursor { min, max, .. } => {
                value.fract() == 0.0 && value >= f64::from(*min) && value <= f64::from(*max)
            }
            #[expect(clippy::float_cmp, reason = "levels are chosen, never computed")]
            Steps::Level(levels) => levels.iter().any(|level| level.value == value),
        }
    }

    /// The words for a position, where it has some.
    pub fn label(&self, value: f64) -> Option<&str> {
        match &self.steps {
            Steps::Cursor { labels, .. } => {
                labels.iter().find(|(step, _)| f64::from(*step) == value).map(|(_, label)| label.as_str())
            }
            #[expect(clippy::float_cmp, reason = "levels are chosen, never computed")]
            Steps::Level(levels) => levels.iter().find(|level| level.value == value).map(|level| level.label.as_str()),
        }
    }

    /// (v − min) ÷ (max − min): 0 at the lowest position, 1 at the highest.
    pub fn normalise(&self, value: f64) -> f64 {
        (value - self.min()) / (self.max() - self.min())
    }
}

impl Table {
    /// The column whose slug is the row's id.
    pub fn key_column(&self) -> &Column {
        &self.columns[self.key]
    }
}

//! A document: all that a reader will see, built once, whatever it is written as.
//!
//! ```text
//! report · comparison · index ──> Document ── html │ markdown │ terminal │ json │ xlsx │ docx ──> bytes
//! ```
//!
//! It is made of ten kinds of [`Block`]. A renderer lays blocks out and computes nothing: figures stand in typed
//! [`Cell`]s beside the words that people read, and a [`Chart`] carries its data, its title (what it shows, in words), its
//! description and the table that says the same. A new format is one file here and one line in the list of [`Format`].

use jiff::civil::Date;
use serde::Serialize;

use crate::format::{self, FileType};
use crate::problem::Look;

pub mod charts;
pub mod docx;
pub mod html;
pub mod json;
pub mod markdown;
pub mod terminal;
mod text;
pub mod xlsx;

pub use charts::Drawing;
pub use text::Text;

/// Name and version of the shape of a document.
const SCHEMA: &str = "dts-document/1";

/// For whom a document is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Diffusion {
    /// For the group itself: everything that was said.
    #[default]
    Interne,
    /// For others: without dissent, without what nobody knew, without what was put off, without names of people, and
    /// without what one person said alone where the group spoke.
    Externe,
}

impl Diffusion {
    /// The words of the command line.
    pub const NAMES: [(&'static str, Self); 2] = [("interne", Self::Interne), ("externe", Self::Externe)];
}

/// A whole document, ready to be laid out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// Name and version of this shape, for machines: `dts-document/1`.
    pub schema: &'static str,
    /// Version of the program that built it.
    pub dts_version: &'static str,
    /// For whom it is made.
    pub diffusion: Diffusion,
    /// What it is about, over the title: the short title of the grid.
    pub subject: Text,
    /// Name of the structure, or what stands for it.
    pub title: Text,
    /// Under the title; may be empty.
    pub subtitle: Text,
    /// « Document interne », « Version pour l’extérieur »: on its face and on every printed page.
    pub audience: Text,
    /// The day that it is about, for the head of every printed page; may be empty.
    pub when: Text,
    /// Territory, date, who took part…
    pub facts: Vec<Fact>,
    /// In reading order. The first one without a title is the first page.
    pub sections: Vec<Section>,
    /// The last line of the document.
    pub colophon: Text,
}

/// A part of a document under one heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Anchor, unique in the document, kebab-case ASCII.
    pub id: String,
    /// Heading; empty for the first page, which needs none.
    pub title: Text,
    /// What it shows.
    pub blocks: Vec<Block>,
    /// Whether it is reference matter: folded on a screen, whole in print.
    pub is_folded: bool,
}

/// What a document is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "content", rename_all = "snake_case")]
pub enum Block {
    /// A heading inside a section: 3 under the section's own, 4 under a 3.
    Heading(u8, Text),
    /// A paragraph.
    Text(Voice, Text),
    /// Points, one under the other.
    List(Vec<Point>),
    /// Labels and what they say.
    Facts(Vec<Fact>),
    /// Rows and columns.
    Table(Table),
    /// A picture that says something.
    Chart(Box<Chart>),
    /// Questions, or other things that bear a heading, each with what belongs to it.
    Cards(Vec<Card>),
    /// What must not be overlooked.
    Callout(Text),
    /// What unfolds on a screen, and is whole in print.
    Fold(Text, Vec<Block>),
    /// Side by side where there is room.
    Columns(Vec<Vec<Block>>),
}

/// How a paragraph is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// What opens a part.
    Lead,
    /// As any other.
    Plain,
    /// What one may skip.
    Quiet,
    /// The words of the group, in large.
    Quote,
}

/// A point of a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Point {
    /// What stands before it.
    pub mark: Mark,
    /// What it says.
    pub text: Text,
    /// In fewer ink after it, or under it: a reason, a detail, who said it.
    pub note: Option<Text>,
    /// A figure or a position at the end of its line.
    pub value: Option<Text>,
    /// Where it leads: an anchor (`#q12`) or a file.
    pub href: Option<String>,
}

/// What stands before a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A dash.
    #[default]
    Dash,
    /// Number of a question, and its ball.
    Question(usize, Ball),
    /// Which way an argument moves the cursor.
    Argument(Direction),
}

/// A label and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// In the singular, without colon; empty where the values speak for themselves.
    pub label: Text,
    /// One line for each.
    pub values: Vec<Text>,
}

/// Rows and columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Table {
    /// What the table shows; may be empty where the heading says it.
    pub caption: Text,
    /// What is to be said of it as a whole.
    pub remark: Option<Text>,
    /// Heads of the columns; the first one names the rows.
    pub columns: Vec<Column>,
    /// In reading order.
    pub rows: Vec<Row>,
    /// How it is laid out where there is room.
    pub layout: Layout,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Column {
    /// Heading over several neighbouring columns.
    pub group: Option<Text>,
    /// What people read.
    pub label: Text,
    /// Figures stand to the right.
    pub is_figure: bool,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Row {
    /// As many as there are columns; the first one heads the row.
    pub cells: Vec<Cell>,
    /// What is to be said of the row as a whole.
    pub remark: Option<Text>,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// What people read; empty where there is nothing.
    pub text: Text,
    /// What is to be said of it, under it: « partiel », « échue ».
    pub note: Option<Text>,
    /// How its ground is coloured.
    pub tone: Tone,
    /// Where it leads: an anchor or a file.
    pub href: Option<String>,
}

/// What a cell holds, for those who calculate with it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Text, or nothing.
    #[default]
    Text,
    /// A number, and its decimals where they matter.
    Number(f64),
    /// 0…1.
    Percent(f64),
    /// A day.
    Date(#[serde(serialize_with = "in_iso")] Date),
    /// A position on a scale.
    Position(Gauge),
    /// A question of the grid: its number and its ball.
    Question(usize, Ball),
}

fn in_iso<S: serde::Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// The ground of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Paper.
    #[default]
    Plain,
    /// −3…3: how far from the middle of a scale, and on which side.
    Side(i8),
    /// 1…4: how near, where low is not bad.
    Depth(u8),
    /// What should be looked at: a date gone by.
    Alert,
}

impl Tone {
    /// Of a position, 0…1: around a neutral one two colours part; from nothing up there is one, since low is not bad.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "−3…4")]
    pub fn at(share: f64, neutral: Option<f64>) -> Self {
        match neutral {
            Some(neutral) => Self::Side(((share - neutral) * 6.0).round().clamp(-3.0, 3.0) as i8),
            None => Self::Depth((share * 3.0).round() as u8 + 1),
        }
    }
}

/// A position on a scale, drawn small.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gauge {
    /// On the scale's own range.
    pub value: f64,
    /// 0 at the low end, 1 at the high end.
    pub share: f64,
    /// The neutral position, 0…1, where the scale has one.
    pub neutral: Option<f64>,
    /// How many steps lead from the low end to the high end.
    pub steps: usize,
    /// The position that it is compared with, 0…1.
    pub from: Option<f64>,
}

/// How a table is laid out where there is room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// As a table.
    #[default]
    Rows,
    /// One card a row: too many columns, or too much text.
    Cards,
    /// Lines to fill in by hand, once printed.
    Form,
    /// Small squares of figures, their columns numbered.
    Squares,
    /// As several tables of the same rows, one under the other, where there is no room for all columns.
    Wide,
    /// To calculate with: at the top of a sheet of its own.
    Data,
}

/// A picture, and the same in words and figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    /// Unique in the document, kebab-case ASCII.
    pub id: String,
    /// What it shows, in words; may be empty where a heading says it.
    pub title: Text,
    /// For who does not see it.
    pub description: Text,
    /// How to read it.
    pub legend: Vec<Text>,
    /// Its data.
    pub drawing: Drawing,
    /// The same as figures, for formats that do not draw.
    pub table: Table,
}

/// A question, or another thing that bears a heading, and what belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// Its anchor, where something leads to it.
    pub id: Option<String>,
    /// Number of the question, from 1, over the whole grid.
    pub number: Option<usize>,
    /// Its ball; nothing for what is no question on a scale.
    pub ball: Option<Ball>,
    /// Title of its section, where it is alone in it.
    pub topic: Option<Text>,
    /// What was asked, or what it is about.
    pub title: Text,
    /// Where it stands; absent for what is not on a scale.
    pub position: Option<Position>,
    /// Why its ball is filled, reservations, how much of it is filled in.
    pub remarks: Vec<Text>,
    /// What belongs to it.
    pub blocks: Vec<Block>,
}

/// Where a question stands on its scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Position {
    /// On the scale's own range; absent where there is none.
    pub value: Option<f64>,
    /// 0 at the low end, 1 at the high end.
    pub share: Option<f64>,
    /// `+2`, `1,5 sur 3`; why there is none: « sans objet », « ne sait pas »…
    pub text: Text,
    /// The words of the position, where it has some.
    pub words: Option<Text>,
    /// What it rests on, where it is not the group's own: « moyenne de 5 réponses ».
    pub basis: Option<Text>,
    /// The range on which it moves.
    pub track: Track,
    /// Whether the ends must be written beside it, nothing above saying them.
    pub names_its_ends: bool,
}

/// The range of a cursor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Track {
    /// Positions, 0…1, growing.
    pub ticks: Vec<f64>,
    /// The neutral position, 0…1, where the scale has one.
    pub neutral: Option<f64>,
    /// Figure at the low end.
    pub low: Text,
    /// Figure at the high end.
    pub high: Text,
    /// Words at the low end; may be empty.
    pub low_words: Text,
    /// Words at the high end; may be empty.
    pub high_words: Text,
}

/// Filled or empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ball {
    /// ○
    Empty,
    /// ●, because the group holds the question to be a priority.
    Priority,
    /// ●, because its impact is very significant.
    Impact,
}

/// Toward which end an argument moves the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// ▲
    Up,
    /// ▼
    Down,
    /// ◆, neither
    Level,
}

/// What a document is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One page for a browser, complete in itself.
    Html,
    /// That page, which a browser prints.
    Pdf,
    /// Markdown.
    Markdown,
    /// For the eye, in a terminal.
    Terminal,
    /// Everything shown, for machines.
    Json,
    /// A workbook for Excel and LibreOffice.
    Xlsx,
    /// A text to edit, for Word and LibreOffice.
    Docx,
}

/// What a rendering is made for; most formats do not care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// In columns.
    pub width: usize,
    /// Whether it shows colours.
    pub look: Look,
}

/// Why a document does not fit into a format.
pub type Misfit = Box<dyn std::error::Error>;

impl format::Format for Format {
    const ALL: &'static [(Self, FileType)] = &[
        (Self::Html, format::HTML),
        (Self::Pdf, format::PDF),
        (Self::Docx, format::DOCX),
        (Self::Xlsx, format::XLSX),
        (Self::Markdown, format::MARKDOWN),
        (Self::Terminal, format::TABLE),
        (Self::Json, format::JSON),
    ];
}

/// A document in a format, made on a day; the error is that it does not fit.
pub fn render(document: &Document, format: Format, screen: Screen, day: Date) -> Result<Vec<u8>, Misfit> {
    Ok(match format {
        Format::Html | Format::Pdf => html::render(document).into_bytes(),
        Format::Markdown => markdown::render(document).into_bytes(),
        Format::Terminal => terminal::render(document, screen.width, screen.look).into_bytes(),
        Format::Json => json::render(document).into_bytes(),
        Format::Xlsx => xlsx::render(document, day)?,
        Format::Docx => docx::render(document, day)?,
    })
}

impl Document {
    /// The parts under their headings, the first page left aside.
    pub fn parts(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| !section.title.is_empty())
    }
}

impl Document {
    /// A document of these parts, its face still bare.
    pub fn new(diffusion: Diffusion, subject: impl Into<Text>, title: impl Into<Text>, sections: Vec<Section>) -> Self {
        Self {
            schema: SCHEMA,
            dts_version: env!("CARGO_PKG_VERSION"),
            diffusion,
            subject: subject.into(),
            title: title.into(),
            subtitle: Text::default(),
            audience: Text::default(),
            when: Text::default(),
            facts: Vec::new(),
            sections,
            colophon: Text::default(),
        }
    }
}

impl Section {
    /// A part under a heading.
    pub fn new(id: impl Into<String>, title: impl Into<Text>, blocks: Vec<Block>) -> Self {
        Self { id: id.into(), title: title.into(), blocks, is_folded: false }
    }
}

impl Block {
    /// A paragraph that opens a part.
    pub fn lead(text: impl Into<Text>) -> Self {
        Self::Text(Voice::Lead, text.into())
    }

    /// A paragraph.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Text(Voice::Plain, text.into())
    }

    /// A paragraph that one may skip.
    pub fn quiet(text: impl Into<Text>) -> Self {
        Self::Text(Voice::Quiet, text.into())
    }

    /// Sentences, one a point.
    pub fn points(texts: Vec<String>) -> Self {
        Self::List(texts.into_iter().map(Point::from).collect())
    }
}

impl From<String> for Point {
    fn from(text: String) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Column {
    /// A column of text.
    pub fn text(label: impl Into<Text>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// A column of figures.
    pub fn figures(label: impl Into<Text>) -> Self {
        Self { label: label.into(), is_figure: true, ..Self::default() }
    }
}

impl Row {
    /// A row of cells.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, remark: None }
    }
}

impl Cell {
    /// Text.
    pub fn text(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A number as people read it.
    pub fn number(value: f64, text: impl Into<Text>) -> Self {
        Self { value: Value::Number(value), ..Self::text(text) }
    }

    /// How many.
    pub fn count(count: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a number of questions or of people")]
        Self::number(count as f64, count.to_string())
    }

    /// A share as people read it.
    pub fn percent(share: f64, text: impl Into<Text>) -> Self {
        Self { value: Value::Percent(share), ..Self::text(text) }
    }

    /// A day.
    pub fn date(day: Date) -> Self {
        Self { value: Value::Date(day), ..Self::text(crate::french::date(day)) }
    }

    /// A question of the grid, which leads to where it is told.
    pub fn question(number: usize, ball: Ball, text: impl Into<Text>) -> Self {
        Self { value: Value::Question(number, ball), href: Some(format!("#q{number}")), ..Self::text(text) }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.note.is_none()
    }

    /// All of it in characters: the number of a question, a gauge, the text, and its note.
    pub fn words(&self) -> String {
        let text = match &self.value {
            Value::Question(number, Ball::Empty) => format!("{number}. {}", self.text),
            Value::Question(number, ball) => format!("{} {number}. {}", ball.sign(), self.text),
            Value::Position(gauge) if !gauge.characters().is_empty() => format!("{} {}", gauge.characters(), self.text),
            _ => self.text.to_string(),
        };
        match &self.note {
            Some(note) if self.text.is_empty() => note.to_string(),
            Some(note) => format!("{text} ({note})"),
            None => text,
        }
    }
}

impl Table {
    /// A table of texts, the first cell of each row its head.
    pub fn plain(caption: impl Into<Text>, columns: Vec<Text>, rows: Vec<Vec<Text>>) -> Self {
        let row = |cells: Vec<Text>| Row::new(cells.into_iter().map(Cell::text).collect());
        Self {
            caption: caption.into(),
            columns: columns.into_iter().map(Column::text).collect(),
            rows: rows.into_iter().map(row).collect(),
            ..Self::default()
        }
    }

    /// Whether there is nothing in it: the chart that it belongs to is told elsewhere.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Whether some columns stand under a heading of their own.
    pub fn has_groups(&self) -> bool {
        self.columns.iter().any(|column| column.group.is_some())
    }
}

impl Gauge {
    /// `■■□` on a scale from nothing up; nothing for a cursor with a middle, whose figure says enough, nor for two
    /// positions, whose words do.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "few steps"
    )]
    pub fn characters(&self) -> String {
        if self.neutral.is_some() || self.steps > 10 || self.from.is_some() {
            return String::new();
        }
        let filled = (self.share.clamp(0.0, 1.0) * self.steps as f64).round() as usize;
        format!("{}{}", "■".repeat(filled), "□".repeat(self.steps - filled))
    }
}

impl Fact {
    /// A label and its values.
    pub fn new(label: impl Into<Text>, values: Vec<String>) -> Self {
        Self { label: label.into(), values: values.into_iter().map(Text::from).collect() }
    }

    /// Whether label and value fit on a line: a figure, a choice, a few words.
    pub fn is_short(&self) -> bool {
        let [value] = self.values.as_slice() else { return false };
        value.as_str().chars().count() <= 60 && !value.as_str().ends_with('.') && !value.as_str().contains('\n')
    }

    /// What stands between label and value on one line: a colon, unless the label ends by itself or holds one.
    pub fn colon(&self) -> &'static str {
        let label = self.label.as_str();
        if label.ends_with(['?', '!', '…']) || label.contains(':') { "" } else { "\u{a0}:" }
    }
}

impl Track {
    /// `de −3 très défavorable à +3 très favorable`.
    pub fn ends(&self) -> Text {
        let end = |figure: &Text, words: &Text| {
            if words.is_empty() { figure.to_string() } else { format!("{figure} {words}") }
        };
        format!("de {} à {}", end(&self.low, &self.low_words), end(&self.high, &self.high_words)).into()
    }
}

impl Ball {
    /// ● or ○.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Empty => "○",
            Self::Priority | Self::Impact => "●",
        }
    }

    /// Why it is filled.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Empty => None,
            Self::Priority => Some("priorité"),
            Self::Impact => Some("impact"),
        }
    }
}

impl Direction {
    /// ▲, ▼ or ◆: shapes, so that a print in black and white says the same.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Up => "▲",
            Self::Down => "▼",
            Self::Level => "◆",
        }
    }

    /// What the sign means.
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "pour",
            Self::Down => "contre",
            Self::Level => "neutre",
        }
    }
}

//! The report: what remains after the meeting.
//!
//! ```text
//! Grid + Assessment ── build ──> Report ── html │ markdown │ terminal │ json ──> text
//! ```
//!
//! [`Report`] is one plain value, built once. It is made of blocks chosen by what the grid and the assessment hold,
//! never by a grid's id. A renderer computes nothing: every figure that it shows is a field of [`Report`], beside the
//! text that people read.

use jiff::civil::Date;
use serde::Serialize;

use crate::problem::Look;

pub mod beside;
pub mod build;
pub mod charts;
pub mod html;
pub mod index;
pub mod json;
pub mod markdown;
pub mod terminal;
pub mod text;
pub mod xlsx;

pub use build::build;
pub use text::Text;

/// For whom a report is made.
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

/// What a report needs to know beside the grid and the assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// For whom it is made.
    pub diffusion: Diffusion,
    /// The day on which it is made; the caller reads the clock.
    pub generated_on: Date,
}

/// A whole report, ready to be laid out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Name and version of this shape, for machines: `dts-report/1`.
    pub schema: &'static str,
    /// Version of the program that built it.
    pub dts_version: &'static str,
    /// For whom it is made.
    pub diffusion: Diffusion,
    /// Who, what, when.
    pub cover: Cover,
    /// In reading order; only those that have something to say.
    pub blocks: Vec<Block>,
    /// The last line of the document.
    pub colophon: Text,
}

/// The head of the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cover {
    /// Short title of the grid, over the name.
    pub subject: Text,
    /// Name of the structure.
    pub organisation: Text,
    /// Full title of the grid.
    pub title: Text,
    /// « document interne » or « version pour l’extérieur ».
    pub audience: Text,
    /// Territory, date, what is appraised, who took part…
    pub facts: Vec<Fact>,
    /// Over all items, on a scale or not; absent in a document that is handed to others.
    pub coverage: Option<Coverage>,
    /// What the document is, and is not.
    pub spirit: Text,
}

/// A label and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// In the singular, without colon.
    pub label: Text,
    /// One line for each.
    pub values: Vec<Text>,
}

/// A figure: what machines read, and what people read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Absent where there is none; never 0 for that.
    pub value: Option<f64>,
    /// `+1,3`, `84 %`, or `—`.
    pub text: Text,
}

/// How many of the applicable questions were answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// With a value.
    pub answered: usize,
    /// All less those not applicable.
    pub applicable: usize,
    /// Answered ÷ applicable, 0…1; absent where nothing is applicable.
    pub share: Figure,
    /// `8 sur 10, 80 %`.
    pub short: Text,
    /// `8 questions sur 10 ont une réponse`.
    pub text: Text,
}

/// A part of the report under one heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// Anchor, unique in the report, kebab-case ASCII.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// For whose eyes it is, where that must be said on its face.
    pub notice: Option<Text>,
    /// Paragraphs under the heading.
    pub lead: Vec<Text>,
    /// What the block shows.
    pub body: Body,
}

/// What a block shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "content", rename_all = "snake_case")]
pub enum Body {
    /// Sentences, one a point.
    Points(Vec<Text>),
    /// All axes with their cursors and balls.
    Board(Vec<BoardSection>),
    /// Sections with their scores.
    Profile(Box<Profile>),
    /// Shares of types.
    Shares(Vec<Shares>),
    /// Items with what was said of them.
    Items(Vec<ItemGroup>),
    /// Items without a position.
    Lists(Vec<List>),
    /// Where people see things differently.
    Views(Views),
    /// Rows and columns.
    Tables(Vec<Table>),
    /// Questions on no scale, and what was answered.
    Replies(Vec<Reply>),
    /// Items with the rows of tables that are tied to them.
    Supports(Vec<Support>),
    /// Relations between the rows of a table.
    Matrix(Box<Matrix>),
    /// Scores from date to date.
    Courses(Vec<beside::Course>),
    /// How far several structures lie apart.
    Spreads(Vec<beside::Spread>),
    /// All answers of several structures.
    Heat(Vec<beside::Heat>),
    /// Several of these, one under the other.
    Parts(Vec<Body>),
    /// Questions to begin with, and what the manual says of them.
    Steps(Steps),
    /// Empty lines to fill in by hand.
    Sheet(Sheet),
    /// Small print.
    Notes(Vec<Note>),
}

/// Lines to fill in by hand, once printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Heads of the columns.
    pub columns: Vec<Text>,
    /// How many lines.
    pub lines: usize,
    /// What the first lines begin with; the others are empty.
    pub starts: Vec<Text>,
}

/// Questions to begin with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Steps {
    /// In the order in which to read them, as many as fit on a page.
    pub entries: Vec<Step>,
    /// How many others are in the same case.
    pub left_out: usize,
}

/// A question, and what the manual says of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Number of the question.
    pub number: usize,
    /// What was asked.
    pub question: Text,
    /// Title of its section.
    pub section: Text,
    /// Its ball.
    pub ball: Ball,
    /// Where it stands.
    pub standing: Standing,
    /// What to do, and what to beware of: an entry a sheet, and one of the grid's own.
    pub keys: Vec<StepKeys>,
    /// Where all of that was told, if it was before.
    pub before: Option<Text>,
    /// Who did something about it.
    pub told: Vec<Told>,
    /// Other sheets that the grid names for the question.
    pub others: Vec<Cited>,
}

/// What a sheet of the manual, or the grid, says is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepKeys {
    /// What stands before the name of the sheet: « Ce que conseille la fiche », « Ce que l’on apprend de la fiche ».
    pub heading: Text,
    /// The sheet; absent where the advice is the grid's own.
    pub sheet: Option<Cited>,
    /// A sentence each.
    pub keys: Vec<Text>,
    /// What to beware of, a sentence each.
    pub vigilance: Vec<Text>,
}

/// An experience, told in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// « Qui l’a fait », or what is true of it: « Qui s’y est mis », « Qui l’a projeté »…
    pub heading: Text,
    /// The sheet.
    pub sheet: Cited,
    /// Who did it.
    pub organisation: Text,
    /// Where.
    pub place: Text,
    /// What they did about the question.
    pub told: Text,
    /// Where it stood in 2010.
    pub state: Text,
}

/// A sheet of the manual, as it is cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// `II-3`.
    pub id: Text,
    /// Its short title.
    pub title: Text,
}

/// The axes of one section on the board, or of several sections of one axis each.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BoardSection {
    /// What people read; empty where each axis bears the title of its own section.
    pub title: Text,
    /// What it is about; may be empty.
    pub intro: Text,
    /// Its score and what it rests on; absent in a profile section.
    pub score: Option<Score>,
    /// The scale that all axes share, where they do; it heads the column of cursors.
    pub track: Option<Track>,
    /// Why none of its questions has a position, where all of them share the reason: it stands for all axes.
    pub aside: Option<Text>,
    /// One an item on a scale; empty where all of them stand aside.
    pub axes: Vec<Axis>,
}

/// One line of the board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Axis {
    /// Number of the question, from 1, over the whole grid.
    pub number: usize,
    /// Title of its section, where it is alone in it.
    pub topic: Option<Text>,
    /// What was asked.
    pub question: Text,
    /// Its ball.
    pub ball: Ball,
    /// The range on which it moves.
    pub track: Track,
    /// Whether the ends must be written beside its own cursor, the head of the column not saying them.
    pub names_its_ends: bool,
    /// Where it stands.
    pub standing: Standing,
    /// Reservations: to be taken up again, out of the score…
    pub remarks: Vec<Text>,
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

/// Where an item stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// Somewhere on its scale.
    At(Reading),
    /// Nowhere.
    Absent(Absence),
}

/// A position on a scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// On the scale's own range.
    pub value: f64,
    /// 0 at the low end, 1 at the high end.
    pub share: f64,
    /// `+2`, `1,5 sur 3`.
    pub text: Text,
    /// The words of the position, where it has some.
    pub words: Option<Text>,
    /// What it rests on, where it is not the group's own: « moyenne de 5 réponses ».
    pub basis: Option<Text>,
}

/// Why an item has no position.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Absence {
    /// Which of the four.
    pub reason: Reason,
    /// « sans objet », « ne sait pas »…
    pub text: Text,
}

/// Why there is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Sans objet.
    NotApplicable,
    /// Ne sait pas.
    Unknown,
    /// Left for later.
    Later,
    /// Nobody answered.
    Missing,
}

/// A score beside what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// On the scale's own range, where the items share one.
    pub score: Option<Figure>,
    /// 0…100.
    pub percent: Figure,
    /// 0…1, for the eye.
    pub share: Option<f64>,
    /// What it rests on.
    pub coverage: Coverage,
    /// Too few answers.
    pub is_partial: bool,
    /// « partiel », « pas assez de réponses », or nothing.
    pub remark: Option<Text>,
    /// All of it in a line: `+1,3, soit 72 %, 8 questions sur 10`.
    pub text: Text,
}

/// The sections beside one another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Profile {
    /// What a section is called, capitalised, for the head of a column.
    pub section_name: Text,
    /// In the order of the grid; profile sections left out.
    pub sections: Vec<ProfileRow>,
    /// Over the whole grid, where the grid has such a score.
    pub global: Option<Score>,
    /// Whether a neutral position lies in the middle of the percentages.
    pub neutral: Option<f64>,
}

/// One section of the profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProfileRow {
    /// From 1, as on the radar.
    pub number: usize,
    /// What people read.
    pub title: Text,
    /// Its score.
    pub score: Score,
}

/// Shares of the types of a profile section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shares {
    /// Title of the section.
    pub title: Text,
    /// What it is about; may be empty.
    pub intro: Text,
    /// Which type dominates, in a sentence.
    pub sentence: Text,
    /// What it rests on.
    pub coverage: Coverage,
    /// « partiel » where it rests on too few answers.
    pub remark: Option<Text>,
    /// One an item; empty without an answer.
    pub rows: Vec<ShareRow>,
}

/// The share of one type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareRow {
    /// Number, type as the item asks for it, ball, and how near it is.
    pub axis: Axis,
    /// 0…1; absent where the type has no answer.
    pub share: Figure,
    /// Whether no type has more.
    pub is_dominant: bool,
}

/// Items under a heading of their own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemGroup {
    /// May be absent where there is one group only.
    pub title: Option<Text>,
    /// A sentence; may be empty.
    pub note: Text,
    /// In the order in which to read them.
    pub cards: Vec<Card>,
}

/// An item and what was said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// Number of the question.
    pub number: usize,
    /// What was asked.
    pub question: Text,
    /// Title of its section; absent where the heading says it.
    pub section: Option<Text>,
    /// Its ball.
    pub ball: Ball,
    /// Where it stands; absent for an item that is not on a scale.
    pub standing: Option<Standing>,
    /// Its range; absent for an item that is not on a scale.
    pub track: Option<Track>,
    /// What was said, in the order in which it was said.
    pub arguments: Vec<Said>,
    /// How many others were said, or where; absent where all are there.
    pub more: Option<Text>,
    /// Sheets of the manual that help; absent where they are not shown.
    pub sheets: Option<Text>,
}

/// An argument.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// Toward which end it moved the cursor.
    pub effect: Direction,
    /// What was said.
    pub text: Text,
    /// For whom it was said.
    pub by: Option<Text>,
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

/// Items that share a state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct List {
    /// The state and how many.
    pub title: Text,
    /// What to do with them.
    pub note: Text,
    /// The items.
    pub entries: Vec<ListEntry>,
}

/// One item of such a list, or a whole section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListEntry {
    /// Number of the question; absent for a section.
    pub number: Option<usize>,
    /// What was asked; title and size of a section.
    pub question: Text,
    /// Reason given, or what is known.
    pub detail: Option<Text>,
}

/// Where people see things differently.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Views {
    /// Items to debate together.
    pub debated: Vec<Debated>,
    /// Scores by group; absent where fewer than two groups answered.
    pub groups: Option<Table>,
}

/// An item to debate together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Debated {
    /// Number of the question.
    pub number: usize,
    /// What was asked.
    pub question: Text,
    /// Its range.
    pub track: Track,
    /// Each position that somebody took, growing.
    pub dots: Vec<Dot>,
    /// « de −2 à +3 (5 réponses) », or « groupe : ne sait pas ; une personne : +1 ».
    pub range: Text,
    /// Where each group stands, then where all agreed to stand.
    pub groups: Vec<Fact>,
    /// « certains donnent une position, d’autres disent sans objet ».
    pub contested: Option<Text>,
}

/// One position and how many took it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dot {
    /// 0…1.
    pub share: f64,
    /// The position.
    pub text: Text,
    /// How many people took it.
    pub count: usize,
}

/// Rows and columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Table {
    /// What the table shows; may be empty where the heading says it.
    pub caption: Text,
    /// How much of it is filled in, where that is worth saying.
    pub remark: Option<Text>,
    /// Heads of the columns; the first one names the rows.
    pub columns: Vec<Column>,
    /// In the order in which the group wrote them.
    pub rows: Vec<Row>,
    /// Whether a page has room for it as a table.
    pub layout: Layout,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Heading over several neighbouring columns.
    pub group: Option<Text>,
    /// What people read.
    pub label: Text,
    /// Figures stand to the right.
    pub is_figure: bool,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// As many as there are columns; the first one heads the row.
    pub cells: Vec<Cell>,
    /// How much of it is filled in, where that is worth saying.
    pub remark: Option<Text>,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Cell {
    /// What people read; empty where nothing was filled in.
    pub text: Text,
    /// A small drawing of a position on a scale.
    pub gauge: Option<Gauge>,
    /// How many steps of their scale the second of two compared positions stands above the first; negative, under it.
    pub gap: Option<i64>,
}

/// A position on a scale, drawn small.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gauge {
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
}

/// A question on no scale, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// Heading of its section, where several share a block; absent where the one before it says it.
    pub section: Option<Text>,
    /// Number of the question; absent in a document that is handed to others.
    pub number: Option<usize>,
    /// What was asked.
    pub question: Text,
    /// What was answered; may hold several lines.
    pub text: Text,
    /// A figure, a choice, a date, oui or non: no text to read.
    pub is_short: bool,
}

/// An item, and the rows that are tied to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Support {
    /// Heading of its section; absent where the one before it says it, or where the title does.
    pub section: Option<Text>,
    /// Whether it stands under the heading of a section, its own or the last one before it.
    pub is_under_section: bool,
    /// The section where the item is alone in it, else the question.
    pub title: Text,
    /// Its ball.
    pub ball: Ball,
    /// Where it stands; absent for an item that is not on a scale, and for rows tied to no item.
    pub standing: Option<Standing>,
    /// One a table with rows.
    pub lists: Vec<SupportList>,
    /// Said where there is no row at all.
    pub silence: Option<Text>,
}

/// Rows of one table that are tied to one item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SupportList {
    /// Title of the table.
    pub title: Text,
    /// One a key; several periods of one key share a line.
    pub lines: Vec<SupportLine>,
}

/// One row, or the same row over several periods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SupportLine {
    /// Its key.
    pub name: Text,
    /// Values by period; the label is empty where there is no period.
    pub values: Vec<Fact>,
    /// The other cells.
    pub details: Vec<Fact>,
}

/// Relations between the rows of a table, drawn as a square: the row is who looks, the column who is looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// Rows and columns, in the order of the table.
    pub actors: Vec<Actor>,
    /// Kinds of relation, with their marks.
    pub natures: Vec<NatureKey>,
    /// What relations are about, with their marks; may be empty.
    pub objects: Vec<ObjectKey>,
    /// `cells[looks][looked at]`; nothing on the diagonal, and where the pair is not filled in.
    pub cells: Vec<Vec<Option<Mark>>>,
    /// How to read the square, in sentences.
    pub legend: Vec<Text>,
    /// All relations in words, by nature; then those that two sides see differently.
    pub lists: Vec<RelationList>,
    /// The same actor by actor, for places too narrow for the square.
    pub by_actor: Vec<Fact>,
}

/// A row of the table, as the square names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// From 1.
    pub number: usize,
    /// What people read.
    pub name: Text,
}

/// A kind of relation and its marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NatureKey {
    /// One letter, unique in the matrix.
    pub code: char,
    /// ▲ brings together, ▼ sets apart, · neither.
    pub sign: char,
    /// Full words.
    pub label: Text,
    /// `#rrggbb`.
    pub color: String,
    /// How many relations are of this kind.
    pub count: usize,
}

/// What a relation may be about, and its mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectKey {
    /// One small letter, unique in the matrix.
    pub code: char,
    /// Full words.
    pub label: Text,
}

/// One filled cell of the square.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Index in the kinds of relation.
    pub nature: usize,
    /// Index in what relations are about.
    pub object: Option<usize>,
    /// Whether it is the view of one side only.
    pub is_one_sided: bool,
    /// All of it in words.
    pub words: Text,
}

/// Relations under one heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelationList {
    /// The nature, or that two sides see things differently.
    pub title: Text,
    /// Index of the nature that all of them share.
    pub nature: Option<usize>,
    /// One a pair.
    pub lines: Vec<RelationLine>,
}

/// A pair in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelationLine {
    /// `ALCG – GRETA`.
    pub pair: Text,
    /// What it is about, and what the group wants to remember; may be empty.
    pub detail: Text,
    /// What each side sees, where they were told apart.
    pub views: Vec<Fact>,
}

/// A note: a few words, then what there is to say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// What it is about.
    pub title: Text,
    /// Sentences.
    pub paragraphs: Vec<Text>,
}

/// How a report is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One page for a browser, complete in itself.
    Html,
    /// Markdown.
    Markdown,
    /// For the eye, in a terminal.
    Terminal,
    /// Everything shown, for machines.
    Json,
}

/// What a rendering for the eye is shown on; the other formats do not care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// In columns.
    pub width: usize,
    /// Whether it shows colours.
    pub look: Look,
}

/// A report in a format.
pub fn render(report: &Report, format: Format, screen: Screen) -> String {
    match format {
        Format::Html => html::render(report),
        Format::Markdown => markdown::render(report),
        Format::Terminal => terminal::render(report, screen.width, screen.look),
        Format::Json => json::render(report),
    }
}

impl Step {
    /// `À lire aussi : fiche III-5, …`; nothing for none.
    pub fn others_in_words(&self) -> Option<Text> {
        let cited: Vec<String> = self.others.iter().map(|sheet| format!("{}, {}", sheet.id, sheet.title)).collect();
        let plural = if cited.len() < 2 { "" } else { "s" };
        (!cited.is_empty()).then(|| format!("À lire aussi : fiche{plural} {}", cited.join(" ; ")).into())
    }
}

impl StepKeys {
    /// Its heading with the sheet.
    pub fn heading_in_words(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{} {}, {}", self.heading, sheet.id, sheet.title),
            None => self.heading.to_string(),
        }
    }
}

impl Reply {
    /// What stands between a question and its answer on one line: a colon, unless the question ends by itself or holds one.
    fn colon(&self) -> &'static str {
        let question = self.question.as_str();
        if question.ends_with(['?', '!', '…']) || question.contains(':') { "" } else { "\u{a0}:" }
    }
}

impl Diffusion {
    /// The words of the command line.
    pub const NAMES: [(&'static str, Self); 2] = [("interne", Self::Interne), ("externe", Self::Externe)];
}

impl Format {
    /// The words of the command line.
    pub const NAMES: [(&'static str, Self); 4] =
        [("html", Self::Html), ("md", Self::Markdown), ("tableau", Self::Terminal), ("json", Self::Json)];

    /// By the extension of a file name, whatever its case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "txt" => Some(Self::Terminal),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The extension that its files carry.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Terminal => "txt",
            Self::Json => "json",
        }
    }
}

impl Table {
    /// A table of texts without groups, the first cell of each row its head.
    pub fn plain(caption: Text, columns: Vec<Text>, rows: Vec<Vec<Text>>) -> Self {
        let column = |label| Column { group: None, label, is_figure: false };
        let row = |cells: Vec<Text>| Row {
            cells: cells.into_iter().map(|text| Cell { text, ..Cell::default() }).collect(),
            remark: None,
        };
        Self {
            caption,
            remark: None,
            columns: columns.into_iter().map(column).collect(),
            rows: rows.into_iter().map(row).collect(),
            layout: Layout::Rows,
        }
    }

    /// Whether some columns stand under a heading of their own.
    pub fn has_groups(&self) -> bool {
        self.columns.iter().any(|column| column.group.is_some())
    }
}

impl Matrix {
    /// A filled cell in characters: `A▲p`, and `›` where one side only sees it so.
    pub fn mark(&self, mark: &Mark) -> String {
        let nature = self.natures.get(mark.nature).map_or_else(String::new, |key| format!("{}{}", key.code, key.sign));
        let object = mark.object.and_then(|index| self.objects.get(index)).map(|key| key.code);
        let side = mark.is_one_sided.then_some('›');
        nature.chars().chain(object).chain(side).collect()
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

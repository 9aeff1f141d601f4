//! Our own questionnaire: where each thing stands in it, and how its drop-downs say what may be answered.
//!
//! The first row of each sheet is hidden and says what the sheet is, so that tabs may be renamed, reordered, or saved one
//! by one as CSV:
//!
//! ```text
//! dts | réponses | developpement-durable | 1 | complete | 2        the answers of the second respondent
//! dts | tableau  | systeme-acteurs       | 1 | complete | acteurs
//! ```
//!
//! What a person picks from a list is made for reading (« favorable (+2) »); [`Shown`] says what it stands for.

use std::borrow::Cow;

use crate::fold::fold;
use crate::french::{self, quoted};

pub use crate::french::plain;
use crate::grid::{ColumnKind, Grid, Item, Kind, NaPolicy, Poles, Scale};

use crate::assessment::{Effect, Form, ItemNames};

/// What the first cell of each sheet says.
pub const MARK: &str = "dts";

/// What a sheet is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Who answers, for which structure, and what to do.
    Home,
    /// The answers of the respondent of this number, from 1.
    Answers(usize),
    /// Arguments beyond the first of each question.
    Arguments,
    /// What the group keeps of each section, and of the whole.
    Conclusions,
    /// The rows of the table of this id.
    Table(String),
    /// The relations of the matrix of this id, as a square.
    Matrix(String),
    /// What is to be said of these relations beside their nature.
    Details(String),
    /// The words of the drop-downs.
    Lists,
}

/// The hidden first row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What the sheet is.
    pub role: Role,
    /// Id of the grid.
    pub grid: String,
    /// Version of the grid, as written.
    pub version: String,
    /// Whether the whole grid or its short form is asked.
    pub form: Form,
    /// An id that somebody chose: of the structure on the first sheet, of the respondent on the sheet of answers.
    pub id: String,
}

impl Role {
    fn word(&self) -> &'static str {
        match self {
            Self::Home => "accueil",
            Self::Answers(_) => "réponses",
            Self::Arguments => "arguments",
            Self::Conclusions => "conclusions",
            Self::Table(_) => "tableau",
            Self::Matrix(_) => "relations",
            Self::Details(_) => "précisions",
            Self::Lists => "listes",
        }
    }

    /// Whether its word stands for several sheets, told apart by a number or an id.
    fn has_which(word: &str) -> bool {
        !matches!(fold(word).as_str(), "accueil" | "arguments" | "conclusions" | "listes")
    }

    fn of(word: &str, which: &str) -> Option<Self> {
        Some(match fold(word).as_str() {
            "accueil" => Self::Home,
            "reponses" => Self::Answers(which.parse().ok()?),
            "arguments" => Self::Arguments,
            "conclusions" => Self::Conclusions,
            "tableau" => Self::Table(which.to_owned()),
            "relations" => Self::Matrix(which.to_owned()),
            "precisions" => Self::Details(which.to_owned()),
            "listes" => Self::Lists,
            _ => return None,
        })
    }
}

impl Mark {
    /// The cells of the first row.
    pub fn cells(&self) -> [String; 7] {
        let which = match &self.role {
            Role::Answers(number) => number.to_string(),
            Role::Table(id) | Role::Matrix(id) | Role::Details(id) => id.clone(),
            _ => String::new(),
        };
        let form = if self.form == Form::Short { "courte" } else { "complete" };
        [
            MARK.into(),
            self.role.word().into(),
            self.grid.clone(),
            self.version.clone(),
            form.into(),
            which,
            self.id.clone(),
        ]
    }

    /// What the first row of a sheet says; nothing where the sheet is not ours.
    ///
    /// The texts of its cells are read one after the other, wherever they stand: somebody may have inserted a column.
    pub fn of<'t>(cells: impl IntoIterator<Item = &'t str>) -> Option<Self> {
        let mut texts = cells.into_iter();
        (texts.next()? == MARK).then_some(())?;
        let (role, grid, version, form) = (texts.next()?, texts.next()?, texts.next()?, texts.next()?);
        // The first sheet and the lists have no number and no table; their next text is an id.
        let next = if Role::has_which(role) { texts.next().unwrap_or("") } else { "" };
        Some(Self {
            role: Role::of(role, next)?,
            grid: grid.into(),
            version: version.into(),
            form: if form == "courte" { Form::Short } else { Form::Full },
            id: texts.next().unwrap_or("").into(),
        })
    }
}

/// Columns of the first sheet, from 0. The first is hidden and says what the others hold.
pub mod home {
    /// What the row is: one of [`FIELDS`], or [`RESPONDENT`].
    pub const CODE: usize = 0;
    /// The words beside a field; the number of a respondent.
    pub const LABEL: usize = 1;
    /// What a field holds; the name of a respondent.
    pub const VALUE: usize = 2;
    /// The group that a respondent speaks for.
    pub const STAKEHOLDER: usize = 3;
    /// How many people sit around the table.
    pub const PEOPLE: usize = 4;
    /// Whether it is the position of the group.
    pub const COLLECTIVE: usize = 5;
    /// The code of a row that presents a respondent.
    pub const RESPONDENT: &str = "repondant";
    /// Titles above the respondents.
    pub const TITLES: [(usize, &str); 5] = [
        (LABEL, "N°"),
        (VALUE, "Nom ou fonction"),
        (STAKEHOLDER, "Groupe"),
        (PEOPLE, "Combien de personnes"),
        (COLLECTIVE, "Position du groupe"),
    ];
    /// Codes and words of the fields.
    pub const FIELDS: [(&str, &str); 7] = [
        ("structure", "Structure"),
        ("territoire", "Territoire"),
        ("date", "Date"),
        ("objet", "Sur quoi porte ce questionnaire"),
        ("etape", "Où en est-on"),
        ("usage", "À quoi il servira"),
        ("accompagnement", "Qui nous accompagne"),
    ];
}

/// Columns of a sheet of answers, from 0, and its rows, from 1.
pub mod answers {
    /// Number of the question.
    pub const NUMBER: usize = 0;
    /// What is asked.
    pub const QUESTION: usize = 1;
    /// What helps to answer.
    pub const HELP: usize = 2;
    /// The answer.
    pub const ANSWER: usize = 3;
    /// Whether something remains to be done.
    pub const STATE: usize = 4;
    /// Priority or impact.
    pub const PRIORITY: usize = 5;
    /// The first argument.
    pub const ARGUMENT: usize = 6;
    /// What it pushes towards.
    pub const EFFECT: usize = 7;
    /// Why the question is not applicable.
    pub const REASON: usize = 8;
    /// Id of the question, with that of the option behind `|` on the rows where options are ticked.
    pub const CODE: usize = 9;
    /// The titles of the columns.
    pub const TITLES: [&str; 10] = [
        "N°",
        "Question",
        "Pour vous aider",
        "Réponse",
        "À faire",
        "Prioritaire",
        "Argument\u{a0}: un fait, un exemple",
        "Il pousse",
        "Si sans objet, pourquoi",
        "Repère",
    ];
    /// The row of the titles; what stands above names the structure and the respondent.
    pub const HEADER: u64 = 5;
    /// Where the rows above repeat the first sheet: row, column of the words, column of what they name.
    pub const ECHOES: [(&str, u64, usize, usize); 4] = [
        ("structure", 3, QUESTION, HELP),
        ("date", 4, QUESTION, HELP),
        ("repondant", 3, ANSWER, PRIORITY),
        ("partie_prenante", 4, ANSWER, PRIORITY),
    ];
}

/// Columns of the sheet of further arguments, from 0, and its rows, from 1.
pub mod arguments {
    /// Number of the respondent.
    pub const RESPONDENT: usize = 0;
    /// Number of the question.
    pub const NUMBER: usize = 1;
    /// The question, told by its number.
    pub const QUESTION: usize = 2;
    /// What was said.
    pub const TEXT: usize = 3;
    /// What it pushes towards.
    pub const EFFECT: usize = 4;
    /// For whom it was said.
    pub const BY: usize = 5;
    /// The titles of the columns.
    pub const TITLES: [&str; 6] =
        ["N° du répondant", "N° de la question", "Question", "Argument", "Il pousse", "Au nom de"];
    /// The row of the titles.
    pub const HEADER: u64 = 4;
}

/// Columns of the sheet of what the group keeps, from 0, and its rows, from 1.
pub mod conclusions {
    /// The section, or the whole.
    pub const LABEL: usize = 0;
    /// The sentence.
    pub const SENTENCE: usize = 1;
    /// Id of the section, or [`WHOLE`](crate::assessment::WHOLE).
    pub const CODE: usize = 2;
    /// The titles of the columns.
    pub const TITLES: [&str; 3] = ["Partie", "Ce que nous gardons", "Repère"];
    /// The row of the titles.
    pub const HEADER: u64 = 4;
}

/// Rows of a sheet that holds a table of the grid, from 1.
pub mod table {
    /// Hidden: the id of each column, with that of the option behind `|` where options are ticked.
    pub const CODES: u64 = 2;
    /// The titles of the columns.
    pub const HEADER: u64 = 7;
    /// The first row to fill in.
    pub const FIRST: u64 = 8;
}

/// Rows and columns of the square of a matrix.
pub mod square {
    /// The row of the names, from 1.
    pub const HEADER: u64 = 5;
    /// The first row of relations, from 1.
    pub const FIRST: u64 = 6;
    /// The column of the names, from 0; relations begin behind it.
    pub const NAMES: usize = 0;
}

/// Columns of the sheet that completes a square, from 0, and its rows, from 1.
pub mod details {
    /// A row of the table.
    pub const FROM: usize = 0;
    /// Another one.
    pub const TO: usize = 1;
    /// What the relation is about.
    pub const OBJECT: usize = 2;
    /// What the group wants to remember.
    pub const NOTE: usize = 3;
    /// Whether it holds one way only.
    pub const DIRECTED: usize = 4;
    /// The titles of the columns.
    pub const TITLES: [&str; 5] =
        ["De", "Vers", "Ce sur quoi porte la relation", "À retenir", "Dans ce sens seulement"];
    /// The row of the titles.
    pub const HEADER: u64 = 4;
}

/// A word of a drop-down, and what it stands for in a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What people pick.
    pub text: String,
    /// What the decoder of all answers reads.
    pub cell: String,
}

impl Shown {
    fn new(text: impl Into<String>, cell: impl Into<String>) -> Self {
        Self { text: text.into(), cell: cell.into() }
    }

    fn same(text: &str) -> Self {
        Self::new(text, text)
    }
}

/// What may be picked as the answer to a question; numbers, days and texts are typed beside SO and NSP.
pub fn choices(item: &Item) -> Vec<Shown> {
    let mut shown = kind_choices(&item.kind, item.poles.as_ref());
    let is_taken =
        |words: &str| shown.iter().any(|one| fold(&one.text) == fold(words) || fold(&one.cell) == fold(words));
    let abstention = |words: &str, code: &str| Shown::new(if is_taken(words) { code } else { words }, code);
    let not_applicable = abstention(NOT_APPLICABLE, "SO");
    let unknown = abstention(UNKNOWN, "NSP");
    shown.extend(Some(not_applicable).filter(|_| item.na != NaPolicy::Forbidden));
    shown.push(unknown);
    shown
}

/// How the drop-downs say SO.
pub const NOT_APPLICABLE: &str = "sans objet";
/// How the drop-downs say NSP.
pub const UNKNOWN: &str = "ne sait pas";

/// What may be picked where a kind of answer is expected; nothing where it is typed, or ticked.
pub fn kind_choices(kind: &Kind, poles: Option<&Poles>) -> Vec<Shown> {
    match kind {
        Kind::Scale(scale) => scale.positions().into_iter().map(|position| step(scale, poles, position)).collect(),
        Kind::Choice(choice) if !choice.several => {
            choice.options.iter().map(|option| Shown::new(&option.label, &option.id)).collect()
        }
        Kind::YesNo => vec![Shown::same("oui"), Shown::same("non")],
        Kind::Choice(_) | Kind::Number(_) | Kind::Text | Kind::Date => Vec::new(),
    }
}

/// A step of a scale: its words with its figure behind them; the figure alone where there are none.
fn step(scale: &Scale, poles: Option<&Poles>, position: f64) -> Shown {
    let figure = plain(position);
    let words = match poles {
        Some(poles) => Some(poles.words(scale.normalise(position))),
        None => scale.label(position).map(str::to_owned),
    };
    match words {
        // Words first: a spreadsheet takes what begins with a sign for a formula.
        Some(words) => {
            let shown = if scale.min() < 0.0 { french::signed(position, 6) } else { french::number(position, 6) };
            Shown::new(format!("{words} ({shown})"), figure)
        }
        None => Shown::same(&figure),
    }
}

/// What may be picked in a column of a table; an item by its question where no other has the same.
pub fn column_choices(grid: &Grid, names: &ItemNames, kind: &ColumnKind) -> Vec<Shown> {
    match kind {
        ColumnKind::Answer(kind) => kind_choices(kind, None),
        ColumnKind::Item(items) => items
            .iter()
            .map(|index| {
                let item = &grid.items[*index];
                let is_told = names.get(&fold(&item.question)) == Some(*index);
                Shown::new(if is_told { &item.question } else { &item.id }, &item.id)
            })
            .collect(),
    }
}

/// What an argument on a question may push towards.
pub fn effects(item: &Item) -> Vec<(String, Effect)> {
    let ends = item.ends().filter(|(min, max)| !min.is_empty() && !max.is_empty());
    let (down, up) = match ends {
        Some((min, max)) => (format!("vers {}", quoted(min)), format!("vers {}", quoted(max))),
        None => (DOWN.to_owned(), UP.to_owned()),
    };
    vec![(up, Effect::Up), (down, Effect::Down), (NEITHER.to_owned(), Effect::None)]
}

/// What a cell says of what an argument pushes towards, as a data file says it; else the text itself.
pub fn effect_said<'t>(item: &Item, text: &'t str) -> Cow<'t, str> {
    let wanted = fold(text);
    let known = effects(item).into_iter().chain(any_effects());
    let effect = known.into_iter().find(|(words, _)| fold(words) == wanted);
    effect.map_or(text.into(), |(_, effect)| effect.sign().to_string().into())
}

/// What an argument may push towards, whatever the question.
pub fn any_effects() -> Vec<(String, Effect)> {
    vec![(UP.to_owned(), Effect::Up), (DOWN.to_owned(), Effect::Down), (NEITHER.to_owned(), Effect::None)]
}

const UP: &str = "vers le haut de l’échelle";
const DOWN: &str = "vers le bas de l’échelle";
const NEITHER: &str = "ni d’un côté ni de l’autre";

/// The items that a form asks, in the order of the grid; the number of a question is its place here, from 1.
pub fn asked(grid: &Grid, form: Form) -> Vec<usize> {
    (0..grid.items.len()).filter(|index| form == Form::Full || grid.items[*index].short).collect()
}

/// The code of an option of a question, or of a column, that is ticked on a row or in a column of its own.
pub fn tick(id: &str, option: &str) -> String {
    format!("{id}|{option}")
}

//! The assessment: the answers of one structure to one grid at one date, by one or more respondents.
//!
//! YAML, CSV and the keyboard are its spellings. All of them turn what they read into an [`Entry`] by [`decode`], so
//! that an answer is judged by one rule wherever it was typed.

use indexmap::IndexMap;
use jiff::civil::Date;

pub mod assemble;
pub mod decode;
pub mod entry;
pub mod fact;
pub mod merge;
mod names;
pub mod other_scale;
pub mod raw;
pub mod rules;
pub mod yaml;

pub use self::names::ItemNames;

/// The answers of one structure to one grid at one date.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Id of the grid.
    pub grid: String,
    /// Version of the grid that was answered.
    pub grid_version: u32,
    /// Whether the whole grid or its short form was asked.
    pub form: Form,
    /// Who is assessed.
    pub organisation: Organisation,
    /// When; data files may not say it.
    pub date: Option<Date>,
    /// What is appraised, at which stage, for which use.
    pub about: About,
    /// Who answered what; at most one is collective.
    pub responses: Vec<Response>,
    /// Rows that the group added, by id of the table.
    pub tables: IndexMap<String, Vec<Row>>,
    /// Relations that the group drew, by id of the matrix.
    pub matrices: IndexMap<String, Vec<Relation>>,
    /// What the group keeps of it, in a sentence of its own: by id of the section, and [`WHOLE`] for all of it.
    pub conclusions: IndexMap<String, String>,
}

/// The key of what the group keeps of the whole; no section bears this id.
pub const WHOLE: &str = "global";

impl Assessment {
    /// Takes away what was said for and against, and keeps the answers.
    pub fn drop_arguments(&mut self) {
        self.responses.iter_mut().flat_map(|response| &mut response.entries).for_each(|entry| entry.arguments.clear());
    }
}

/// How much of the grid was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// All items.
    #[default]
    Full,
    /// The items marked `short`; the others leave coverage alone unless they were answered all the same.
    Short,
}

/// Who is assessed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organisation {
    /// Kebab-case ASCII; the slug of the name where nobody chose one.
    pub id: String,
    /// What people read.
    pub name: String,
    /// Where it works.
    pub territory: Option<String>,
}

/// What an assessment is about; all of it optional.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// What is appraised: démarche, projet, activité, structure.
    pub object: Option<String>,
    /// Conception, en cours, évaluation.
    pub stage: Option<String>,
    /// Auto-appréciation, partenariat, négociation ou valorisation.
    pub purpose: Option<String>,
    /// The third party who accompanied the group.
    pub accompanied_by: Option<String>,
}

/// All that one respondent, or the group together, answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Who answers.
    pub respondent: Respondent,
    /// Whether this is the position that the group agreed on.
    pub collective: bool,
    /// One entry an item, in the order of the grid's items.
    pub entries: Vec<Entry>,
}

/// One person who answers, or a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Respondent {
    /// Unique in the assessment.
    pub id: String,
    /// What people read; may be empty.
    pub name: String,
    /// The group they speak for: id of a stakeholder of the grid, or free text.
    pub stakeholder: Option<String>,
    /// How many people sat around the table.
    pub people: Option<u32>,
}

/// What one response says of one item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// The answer itself.
    pub answer: Answer,
    /// Whether and why the ball is filled.
    pub priority: Option<Priority>,
    /// What was said, in the order in which it was said.
    pub arguments: Vec<Argument>,
    /// Whether the group chose to come back to it.
    pub later: bool,
}

/// Absent, not applicable, unknown and zero are four different answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Answer {
    /// Nobody answered yet.
    #[default]
    Missing,
    /// SO: leaves the item out of everything; with its reason if one was given.
    NotApplicable(Option<String>),
    /// NSP: counts as not answered.
    Unknown,
    /// A value of the item's kind.
    Value(Value),
}

/// An answer's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A position on a scale, or a number.
    Number(f64),
    /// Ids of the options chosen, in the order of the grid; at least one.
    Options(Vec<String>),
    /// Oui or non.
    YesNo(bool),
    /// Free text, never empty.
    Text(String),
    /// A day.
    Date(Date),
    /// The id of an item (cells of tables only).
    Item(String),
}

/// Why a ball is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// The group holds the item to be a priority.
    Priority,
    /// Its impact, for good or ill, is very significant.
    Impact,
}

/// One thing that somebody said, which moved the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// What was said.
    pub text: String,
    /// Toward which end it moved the cursor.
    pub effect: Effect,
    /// The stakeholder for whom it was said.
    pub by: Option<String>,
}

/// Toward which end an argument moves the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effect {
    /// Toward the unfavourable end.
    Down,
    /// Neither.
    #[default]
    None,
    /// Toward the favourable end.
    Up,
}

/// One row of a table: its cells by column id. A cell that is absent was left empty.
pub type Row = IndexMap<String, Value>;

/// One cell of a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Id of a row.
    pub from: String,
    /// Id of another row.
    pub to: String,
    /// Id of a nature.
    pub nature: String,
    /// Id of an object.
    pub object: Option<String>,
    /// What the group wants to remember.
    pub note: Option<String>,
    /// Whether it holds from `from` to `to` only.
    pub directed: bool,
}

impl Assessment {
    /// Adds what another file of the same assessment keeps. Each sheet that went round may bear a sentence: none is lost, each
    /// stands on a line of its own, none twice.
    pub fn keep_too(&mut self, others: IndexMap<String, String>) {
        for (id, sentence) in others {
            let kept = self.conclusions.entry(id).or_default();
            if kept.is_empty() {
                *kept = sentence;
            } else if *kept != sentence && !kept.lines().any(|line| line == sentence) {
                kept.push('\n');
                kept.push_str(&sentence);
            }
        }
    }
}

impl Entry {
    /// An entry that holds a value and nothing else.
    pub fn value(value: Value) -> Self {
        Self { answer: Answer::Value(value), ..Self::default() }
    }

    /// Whether nothing at all was said of the item.
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is marked as a priority without a position that could be one.
    pub fn is_idle_priority(&self) -> bool {
        self.priority.is_some() && matches!(self.answer, Answer::NotApplicable(_) | Answer::Unknown)
    }

    /// Whether it holds an answer, be it SO or NSP.
    pub fn is_answered(&self) -> bool {
        self.answer != Answer::Missing
    }

    /// The position on the scale or the number, if the answer is one.
    pub fn number(&self) -> Option<f64> {
        match self.answer {
            Answer::Value(Value::Number(number)) => Some(number),
            _ => None,
        }
    }
}

impl Priority {
    /// The word that people read and type.
    pub fn word(self) -> &'static str {
        match self {
            Self::Priority => "priorité",
            Self::Impact => "impact",
        }
    }
}

impl Effect {
    /// −1, 0 or 1, as files write it.
    pub fn sign(self) -> i8 {
        match self {
            Self::Down => -1,
            Self::None => 0,
            Self::Up => 1,
        }
    }
}

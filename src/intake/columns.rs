//! What the columns of a data file may hold, and by which headers.
//!
//! ```text
//! wide    structure; date; emplois; gaz; …                 a row is all that one respondent answered
//! long    structure; date; question; valeur; argument      a row is one answer, or one argument
//! table   structure; date; nom; secteur; …                 a row is one row of a table of the grid
//! edges   structure; date; de; vers; nature; …             a row is one relation of a matrix of the grid
//! ```

use crate::assessment::{Form, ItemNames};
use crate::grid::RESERVED_HEADERS;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Id or name of the structure.
    Structure,
    /// Name of the structure, where `structure` holds an id.
    Name,
    /// Day of the assessment.
    Date,
    /// Where the structure works.
    Territory,
    /// Who answers.
    Respondent,
    /// The group they speak for.
    Stakeholder,
    /// Long: id of the item.
    Question,
    /// Long: the answer.
    Value,
    /// Long: whether the item is a priority.
    Priority,
    /// Long: what was said.
    Argument,
    /// Long: toward which end what was said moves the cursor.
    Effect,
    /// Long: for whom it was said.
    By,
    /// Wide: the answers to the item of this index.
    Item(usize),
    /// Wide: whether an option of an item was chosen, both by their indices.
    Option(usize, usize),
    /// When a survey tool received the row.
    Sent,
    /// What the person who answers does in the structure.
    Role,
    /// What a survey tool or a server added: nobody reads it, and it is in no result.
    Tool,
    /// Table: the cells of the column of this index.
    Cell(usize),
    /// Edges: the row that a relation comes from.
    From,
    /// Edges: the row that it goes to.
    To,
    /// Edges: what relation it is.
    Nature,
    /// Edges: what it is about.
    Object,
    /// Edges: what the group wants to remember.
    Note,
    /// Edges: whether it holds one way only.
    Directed,
    /// Edges: the matrix that it belongs to.
    Matrix,
    /// Nothing of ours: carried along under the title of this index.
    Carried(usize),
    /// Nothing of ours, in a file from which nothing is carried along.
    Unread,
    /// No title.
    Untitled,
}

impl Column {
    /// Whether what it holds is more than copied.
    pub(super) fn is_read(self) -> bool {
        !matches!(self, Self::Carried(_) | Self::Unread | Self::Untitled | Self::Tool | Self::Sent)
    }
}

/// What the rows of a data file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One column an item.
    Wide,
    /// One row an answer.
    Long,
    /// One row a row of the table of this index.
    Table(usize),
    /// One row a relation.
    Edges,
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// What a row is.
    pub shape: Shape,
    /// What each column holds.
    pub columns: Vec<Column>,
    /// What each column is called, as a person finds it: its title, or its letter.
    pub titles: Vec<String>,
    /// Titles of the columns carried along.
    pub carried: Vec<String>,
    /// Short where the columns are those of the short form and no other.
    pub form: Form,
}

impl Layout {
    /// A column and its title, as a place is made of them.
    pub fn column(&self, index: usize) -> (usize, &str) {
        (index, &self.titles[index])
    }

    /// The items that have a column, each once.
    pub fn items(&self) -> Vec<usize> {
        let item = |column: &Column| match column {
            Column::Item(item) | Column::Option(item, _) => Some(*item),
            _ => None,
        };
        let mut items: Vec<usize> = self.columns.iter().filter_map(item).collect();
        items.sort_unstable();
        items.dedup();
        items
    }

    /// The columns that say for whom a row speaks.
    pub fn identity(&self) -> Vec<usize> {
        let is_identity = |column: &Column| {
            matches!(
                column,
                Column::Structure
                    | Column::Name
                    | Column::Date
                    | Column::Territory
                    | Column::Respondent
                    | Column::Role
                    | Column::Stakeholder
            )
        };
        (0..self.columns.len()).filter(|index| is_identity(&self.columns[*index])).collect()
    }
}

/// The headers of an edge list.
pub(super) const EDGES: [(&str, Column); 7] = [
    ("de", Column::From),
    ("vers", Column::To),
    ("nature", Column::Nature),
    ("objet", Column::Object),
    ("note", Column::Note),
    ("oriente", Column::Directed),
    ("matrice", Column::Matrix),
];

/// Headers that no file has: what [`super::survey`] makes of the titles of a survey tool.
pub(crate) const SENT: &str = "(envoi)";
pub(super) const ROLE: &str = "(fonction)";
pub(super) const TOOL: &str = "(outil)";
/// The header of a column that somebody wants carried along.
pub(super) const KEPT: &str = "(recopier)";
/// What stands between an item and one of its options.
pub(super) const OPTION: char = '|';

/// What a folded header means among answers.
pub(super) fn meaning(names: &ItemNames, shape: Shape, folded: &str) -> Option<Column> {
    let known = match folded {
        "" => Some(Column::Untitled),
        "structure" => Some(Column::Structure),
        "nom" => Some(Column::Name),
        "date" => Some(Column::Date),
        "territoire" => Some(Column::Territory),
        "repondant" => Some(Column::Respondent),
        "partie_prenante" => Some(Column::Stakeholder),
        "question" => Some(Column::Question),
        SENT => Some(Column::Sent),
        ROLE => Some(Column::Role),
        TOOL => Some(Column::Tool),
        "valeur" if shape == Shape::Long => Some(Column::Value),
        "prioritaire" if shape == Shape::Long => Some(Column::Priority),
        "argument" if shape == Shape::Long => Some(Column::Argument),
        "effet" if shape == Shape::Long => Some(Column::Effect),
        "au_nom_de" if shape == Shape::Long => Some(Column::By),
        _ => None,
    };
    let option = || {
        let (item, option) = folded.split_once(OPTION)?;
        let item = names.get(item)?;
        Some(Column::Option(item, names.option_index(item, option)?))
    };
    let item = || names.get(folded).map(Column::Item).or_else(option);
    known.or_else(|| item().filter(|_| shape == Shape::Wide))
}

/// What a folded header means in an edge list.
pub(super) fn of_edges(folded: &str) -> Option<Column> {
    EDGES.iter().find(|(header, _)| *header == folded).map(|(_, column)| *column)
}

/// Whether a folded header means something in a data file.
pub fn is_known_header(names: &ItemNames, folded: &str) -> bool {
    RESERVED_HEADERS.contains(&folded) || names.knows(folded) || of_edges(folded).is_some()
}

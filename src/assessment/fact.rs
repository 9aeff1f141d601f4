//! What a source says before anybody judges it: where, whose, about what, and the text.

use std::borrow::Cow;

use super::rules::relations;

/// Where a fact stands, in the terms of its source, which makes a place of it where something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spot {
    /// Nowhere in particular.
    #[default]
    File,
    /// A row of the sheet of this index, from 1 as a spreadsheet counts.
    Row {
        /// Of those of the source, from 0.
        sheet: usize,
        /// Its number.
        row: u64,
    },
    /// A cell.
    Cell {
        /// Of those of the source, from 0.
        sheet: usize,
        /// From 1.
        row: u64,
        /// From 0.
        column: usize,
    },
    /// Bytes of a text.
    Text {
        /// The first byte.
        start: usize,
        /// The byte behind the last.
        end: usize,
    },
}

/// The number of a response in its source, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Whose(pub usize);

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Name of the structure.
    Structure,
    /// Its id.
    StructureId,
    /// Where it works.
    Territory,
    /// The day.
    Date,
    /// Version of the grid that was answered.
    Version,
    /// Whether the short form was asked: `courte`.
    Form,
    /// What is appraised.
    Object,
    /// At which stage.
    Stage,
    /// For which use.
    Purpose,
    /// Who accompanies.
    AccompaniedBy,
    /// What the group keeps of the section of this index; without one, of the whole.
    Conclusion(Option<usize>),
    /// Whose: an id that somebody chose.
    RespondentId,
    /// Whose: what people read.
    Respondent,
    /// Whose: the group they speak for.
    Stakeholder,
    /// Whose: how many people.
    People,
    /// Whose: whether it is the position of the group.
    Collective,
    /// A part of the answer to the item of this index.
    Item(usize, Part),
    /// The id of an item that the grid does not have.
    OtherItem,
    /// The table of this index has one more row: the cells that follow.
    Row(usize),
    /// A cell of the last row of a table, or one of the options of a cell that takes several: table, column.
    Cell(usize, usize),
    /// The relations of the matrix of this index.
    Matrix(usize),
    /// The matrix has one more relation: the ends that follow.
    Pair(usize),
    /// A part of the last relation of a matrix.
    End(usize, End),
}

/// A part of what is said of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A cell: a value, SO, NSP, a star behind it.
    Answer,
    /// A value and nothing else.
    Value,
    /// One of the options of an item that takes several.
    Tick,
    /// Not applicable: the reason, or nothing.
    NotApplicable,
    /// Unknown.
    Unknown,
    /// Why it is not applicable, beside the answer.
    Reason,
    /// Priority or impact.
    Priority,
    /// What was said; its effect and its group follow.
    Argument,
    /// Toward which end the argument moves the cursor.
    Effect,
    /// For whom it was said.
    By,
    /// To come back to.
    Later,
}

/// A part of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// One of those that a rule may complain about.
    Of(relations::Part),
    /// What is to be remembered.
    Note,
    /// Whether it holds one way only.
    Directed,
}

/// What a source says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<'t> {
    /// Where.
    pub at: Spot,
    /// Of which response, where it is about one.
    pub whose: Whose,
    /// About what.
    pub about: About,
    /// What is written, without the blanks around it.
    pub text: Cow<'t, str>,
}

impl<'t> Fact<'t> {
    /// A fact about the whole assessment.
    pub fn new(at: Spot, about: About, text: impl Into<Cow<'t, str>>) -> Self {
        Self { at, whose: Whose::default(), about, text: text.into() }
    }

    /// A fact about one response.
    pub fn of(whose: Whose, at: Spot, about: About, text: impl Into<Cow<'t, str>>) -> Self {
        Self { whose, ..Self::new(at, about, text) }
    }

    /// The part of an item that it tells.
    pub fn part(&self) -> Option<Part> {
        match self.about {
            About::Item(_, part) => Some(part),
            _ => None,
        }
    }
}

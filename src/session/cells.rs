//! The rows of a table filled in cell after cell: which cell is asked, and which one comes next. All rows are named
//! first; then each is described, where the table has groups of columns for it. Pure.

use super::rows::{Edit, filled_cells, order};
use super::{Action, Refusal, Session};
use crate::assessment::{Row, Value};
use crate::french::{count, quoted};
use crate::grid::{Column, ColumnKind, Table};

/// A cell that is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct CellAt {
    /// Index of the table.
    pub table: usize,
    /// Index of the row; nothing while it has no name yet.
    pub row: Option<usize>,
    /// Place of the cell in the order of [`order`].
    pub at: usize,
    /// What comes after this row.
    pub series: Series,
    /// Whether an empty name ends a series rather than being refused.
    pub may_end: bool,
    /// What the row says from its beginning.
    preset: Option<(usize, Value)>,
}

/// What comes after a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// The table.
    None,
    /// Another new row, once this one is named.
    Naming,
    /// The next row that is not described.
    Describing,
}

/// Which cell comes after another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// The next one; out of the row after the last one.
    Next,
    /// The next one, and no further than the last one.
    Below,
    /// The one before.
    Above,
    /// The first one of the next group of columns.
    NextGroup,
    /// The first one of the group of columns before.
    GroupBefore,
}

/// What one does after the rows that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onward {
    /// Names other rows: one's own organisation is there alone.
    Name,
    /// Describes the rows that have a name and nothing more, from this one on.
    Describe {
        /// Index of the first of them.
        first: usize,
        /// How many there are.
        count: usize,
    },
    /// Goes on.
    Leave,
}

/// A cell that was filled in: what is to be done, where one goes, and what is said.
pub struct Confirmed {
    /// Changes to the session, one after the other.
    pub actions: Vec<Action>,
    /// The session after them.
    pub session: Session,
    /// The next cell; nothing where the row is left.
    pub next: Option<CellAt>,
    /// Index of the row.
    pub row: usize,
    /// A sentence about what happened, if there is something to say.
    pub told: Option<String>,
}

impl CellAt {
    fn new(table: usize, row: Option<usize>, at: usize) -> Self {
        Self { table, row, at, series: Series::None, may_end: false, preset: None }
    }

    /// A new row, then others where the table describes its rows in groups of columns.
    pub fn naming(session: &Session, table: usize) -> Self {
        let known = &session.grid().tables[table];
        let series = if identity(known) < known.columns.len() { Series::Naming } else { Series::None };
        Self { series, ..Self::new(table, None, 0) }
    }

    /// A new action about an item; nothing where the table has no column for it.
    pub fn about(session: &Session, table: usize, item: usize) -> Option<Self> {
        let columns = &session.grid().tables[table].columns;
        let column = columns.iter().position(|column| matches!(column.kind, ColumnKind::Item(_)))?;
        let value = Value::Item(session.grid().items[item].id.clone());
        Some(Self { preset: Some((column, value)), ..Self::new(table, None, 0) })
    }

    /// A row at its first empty cell, or at its name where it is full.
    pub fn first_empty(session: &Session, table: usize, row: usize) -> Self {
        let known = &session.grid().tables[table];
        let cells = session.rows(table).get(row);
        let is_empty = |column: &usize| cells.is_some_and(|cells| !cells.contains_key(&known.columns[*column].id));
        Self::new(table, Some(row), order(known).iter().position(is_empty).unwrap_or(0))
    }

    /// A row at the first cell that describes it, then the next ones.
    pub fn describing(session: &Session, table: usize, row: usize) -> Self {
        let known = &session.grid().tables[table];
        Self { series: Series::Describing, ..Self::new(table, Some(row), identity(known).min(known.columns.len() - 1)) }
    }

    /// The table.
    pub fn known<'a>(&self, session: &'a Session) -> &'a Table {
        &session.grid().tables[self.table]
    }

    /// The column.
    pub fn column<'a>(&self, session: &'a Session) -> &'a Column {
        let known = self.known(session);
        &known.columns[order(known)[self.at]]
    }

    /// The row as it is kept, once it has a name.
    pub fn cells<'a>(&self, session: &'a Session) -> Option<&'a Row> {
        session.rows(self.table).get(self.row?)
    }

    /// What is kept in the cell.
    pub fn kept<'a>(&self, session: &'a Session) -> Option<&'a Value> {
        self.cells(session)?.get(&self.column(session).id)
    }

    /// Keeps what is in the cell, where that is not what is there already, and goes on to another cell.
    pub fn confirm(
        &self,
        session: &Session,
        value: Option<Value>,
        is_changed: bool,
        toward: Toward,
    ) -> Result<Confirmed, Refusal> {
        let known = self.known(session);
        let column = order(known)[self.at];
        let mut next = session.clone();
        let mut actions = Vec::new();
        for edit in self.edits(session, column, value, is_changed) {
            next = next.apply(Action::Edit(edit.clone()))?;
            actions.push(Action::Edit(edit));
        }
        let row = self.row.unwrap_or_else(|| next.rows(self.table).len().saturating_sub(1));
        let relations = next.relation_count(self.table, row);
        let mut told = (self.row.is_some() && is_changed && column == known.key && relations > 0).then(|| {
            let told = count(relations, "relation le suit", "relations le suivent");
            format!("Le nom est changé\u{a0}: {told}.")
        });
        let is_named = self.series == Series::Naming && toward == Toward::Next && self.at + 1 == identity(known);
        let place = place(known, self.at, toward).filter(|_| !is_named);
        if place.is_none() {
            let cells = next.rows(self.table).get(row).map_or(0, |row| filled_cells(known, row));
            let (name, cells) = (quoted(next.row_name(self.table, row)), count(cells, "case", "cases"));
            told = Some(format!("La ligne {name} est gardée\u{a0}: {cells} sur {}.", known.columns.len()));
        }
        let has_following = self.series == Series::Describing && row + 1 < next.rows(self.table).len();
        let following = match place {
            Some(at) => Some(Self { series: self.series, ..Self::new(self.table, Some(row), at) }),
            None if is_named => Some(Self { may_end: true, ..Self::naming(&next, self.table) }),
            None => has_following.then(|| Self::describing(&next, self.table, row + 1)),
        };
        Ok(Confirmed { actions, next: following, row, told, session: next })
    }

    fn edits(&self, session: &Session, column: usize, value: Option<Value>, is_changed: bool) -> Vec<Edit> {
        let table = self.table;
        match self.row {
            None => {
                let name = match value {
                    Some(Value::Text(name)) => name,
                    _ => String::new(),
                };
                let row = session.rows(table).len();
                let preset = self.preset.clone();
                let preset = preset.map(|(column, value)| Edit::SetCell { table, row, column, value: Some(value) });
                std::iter::once(Edit::AddRow { table, name }).chain(preset).collect()
            }
            // A text that nobody touched stays as it is, line ends and all.
            Some(_) if !is_changed => Vec::new(),
            Some(row) => vec![Edit::SetCell { table, row, column, value }],
        }
    }

    /// What is asked after the name of a new row.
    pub fn what_follows(&self, session: &Session) -> String {
        let known = self.known(session);
        let more = if self.series == Series::Naming { identity(known) } else { known.columns.len() } - 1;
        let cells = match more {
            0 => String::new(),
            more => format!("Ensuite, {}\u{a0}: aucune n’est obligatoire. ", count(more, "autre case", "autres cases")),
        };
        match self.series {
            Series::Naming => format!("{cells}Toutes les lignes d’abord\u{a0}; Entrée sans rien écrire pour finir."),
            _ => cells,
        }
    }
}

impl Onward {
    /// What one does, in a word or two; nothing where one goes on.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Name => Some("nommer les autres"),
            Self::Describe { .. } => Some("décrire chacun"),
            Self::Leave => None,
        }
    }
}

/// What one does after the rows of a table.
pub fn onward(session: &Session, table: usize) -> Onward {
    let known = &session.grid().tables[table];
    let describing = &order(known)[identity(known)..];
    let is_empty = |row: &Row| describing.iter().all(|column| !row.contains_key(&known.columns[*column].id));
    let rows = session.rows(table);
    let mut undescribed = (0..rows.len()).filter(|row| !describing.is_empty() && is_empty(&rows[*row]));
    match undescribed.next() {
        Some(_) if rows.len() == 1 && session.is_related(table) => Onward::Name,
        Some(first) => Onward::Describe { first, count: 1 + undescribed.count() },
        None => Onward::Leave,
    }
}

/// « , et ses 3 relations avec elle »; nothing where a row that was removed had none.
pub fn removed_words(session: &Session, table: usize, row: usize) -> String {
    let with = match session.relation_count(table, row) {
        0 => String::new(),
        1 => ", et sa relation avec elle".to_owned(),
        relations => format!(", et ses {relations}\u{a0}relations avec elle"),
    };
    format!("La ligne {} est retirée{with}.", quoted(session.row_name(table, row)))
}

/// Whether to remove a row, in a question.
pub fn removing_words(session: &Session, table: usize, row: usize) -> String {
    let with = match session.relation_count(table, row) {
        0 => String::new(),
        1 => " La relation où elle figure partira avec elle.".to_owned(),
        relations => format!(" Les {relations}\u{a0}relations où elle figure partiront avec elle."),
    };
    format!("Retirer la ligne {}\u{a0}?{with}", quoted(session.row_name(table, row)))
}

/// How many columns, in order, say what a row is: those before the first group. All of them where there is none.
fn identity(table: &Table) -> usize {
    let order = order(table);
    order.iter().position(|column| table.columns[*column].group.is_some()).unwrap_or(order.len())
}

/// The cell after another one; nothing where the row is left.
fn place(table: &Table, at: usize, toward: Toward) -> Option<usize> {
    let order = order(table);
    let last = order.len() - 1;
    let group = |at: usize| &table.columns[order[at]].group;
    match toward {
        Toward::Next => (at < last).then_some(at + 1),
        Toward::Below => Some((at + 1).min(last)),
        Toward::Above => Some(at.saturating_sub(1)),
        Toward::NextGroup => Some((at..=last).find(|other| group(*other) != group(at)).unwrap_or(last)),
        Toward::GroupBefore => {
            let begins =
                |at: usize| (0..=at).rev().find(|other| *other == 0 || group(other - 1) != group(at)).unwrap_or(0);
            let start = begins(at);
            Some(if start < at || start == 0 { start } else { begins(start - 1) })
        }
    }
}

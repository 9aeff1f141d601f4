//! What the columns of a data file mean, told by their headers, and who a row speaks for.
//!
//! ```text
//! wide    structure; date; emplois; gaz; …                 a row is all that one respondent answered
//! long    structure; date; question; valeur; argument      a row is one answer, or one argument
//! table   structure; date; nom; secteur; …                 a row is one row of a table of the grid
//! edges   structure; date; de; vers; nature; …             a row is one relation of a matrix of the grid
//! ```

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use jiff::civil::Date;

use super::headers;
use super::tabular::{Row, Sheet, letters};
use super::{Dropped, Tolerance};
use crate::assessment::entry::{entry, group};
use crate::assessment::fact::{About, Fact, Part, Spot};
use crate::assessment::other_scale::Tally;
use crate::assessment::rules::{self, Refusal, SourceKind};
use crate::assessment::{Entry, Form, ItemNames, decode};
use crate::fold::{fold, nearest};
use crate::french::{self, NBSP, quoted};
use crate::grid::{Grid, RESERVED_HEADERS};
use crate::problem::{Place, Problem, Problems, Severity};
use crate::workbook::FaultKind;

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
    fn is_read(self) -> bool {
        !matches!(self, Self::Carried(_) | Self::Unread | Self::Untitled)
    }
}

/// Why a cell without value is no answer.
pub(super) fn refused(kind: &FaultKind) -> Refusal {
    match kind {
        FaultKind::Error(shown) => Refusal {
            code: "cellule-en-erreur",
            message: format!("le tableur montre ici une erreur{NBSP}: {}", decode::shortened(shown)),
            hint: "corrigez la formule, ou écrivez la valeur à sa place".into(),
        },
        FaultKind::NotCalculated => Refusal {
            code: "formule-sans-valeur",
            message: "il y a ici une formule dont le résultat n’est pas enregistré".into(),
            hint: "ouvrez le classeur dans votre tableur et enregistrez-le, ou écrivez la valeur".into(),
        },
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

/// Whether a folded header means something in a data file.
pub fn is_known_header(names: &ItemNames, folded: &str) -> bool {
    RESERVED_HEADERS.contains(&folded) || names.knows(folded) || headers::of_edges(folded).is_some()
}

/// All that one respondent answered for one structure at one date, as a file told it.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// Whom it speaks for and of.
    pub who: Who,
    /// Whether the whole grid or its short form was asked.
    pub form: Form,
    /// One entry an item of the grid.
    pub entries: Vec<Entry>,
    /// What the columns carried along hold, by the titles of [`Layout::carried`].
    pub carried: Vec<Vec<String>>,
    /// The row that it begins on.
    pub row: u64,
}

/// Who answers, for which structure, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Who {
    /// Id or name of the structure, as written, never empty.
    pub structure: String,
    /// Its name, in a column of its own.
    pub name: Option<String>,
    /// Where it works.
    pub territory: Option<String>,
    /// The day of the assessment.
    pub date: Option<Date>,
    /// Who answers, as written.
    pub respondent: Option<String>,
    /// The group they speak for: id of a stakeholder of the grid, or free text.
    pub stakeholder: Option<String>,
}

impl Layout {
    /// A column and its title, as a place is made of them.
    pub fn column(&self, index: usize) -> (usize, &str) {
        (index, &self.titles[index])
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
                    | Column::Stakeholder
            )
        };
        (0..self.columns.len()).filter(|index| is_identity(&self.columns[*index])).collect()
    }
}

impl Who {
    /// What two rows share when they are the same respondent on the same assessment.
    pub fn key(&self) -> (String, Option<Date>, String) {
        (fold(&self.structure), self.date, fold(self.respondent.as_deref().unwrap_or("")))
    }

    /// The structure, its date and its respondent, as a message names them.
    pub fn in_words(&self) -> String {
        let respondent =
            self.respondent.as_ref().map_or_else(String::new, |name| format!("le répondant {} de ", quoted(name)));
        let date = self.date.map_or_else(String::new, |date| format!(" au {}", french::date(date)));
        format!("{respondent}{}{date}", quoted(&self.structure))
    }

    /// Fills in what another row of the same respondent adds.
    pub fn complete(&mut self, other: &Who) {
        let fill = |mine: &mut Option<String>, other: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(other);
            }
        };
        fill(&mut self.name, &other.name);
        fill(&mut self.territory, &other.territory);
        fill(&mut self.stakeholder, &other.stakeholder);
    }
}

/// A table being read: its columns, and all that is wrong with it so far.
pub struct Page<'a> {
    /// The grid that it answers.
    pub grid: &'a Grid,
    /// How the grid's items are named.
    pub names: &'a ItemNames,
    /// What its columns mean.
    pub layout: Layout,
    /// What becomes of bad cells.
    pub tolerance: Tolerance,
    /// What is wrong so far.
    pub problems: Problems,
    /// What was dropped.
    pub dropped: Dropped,
    /// The figures given so far.
    pub tally: Tally,
    unlisted: usize,
    rejected: usize,
    /// Why a text is no answer to an item: the same mistakes come again and again.
    refusals: HashMap<(usize, String), Refusal>,
    /// Warnings that were given.
    told: HashSet<String>,
    /// Whether an error already keeps the file from contributing.
    is_lost: bool,
}

/// All that was read of a table beside its rows.
pub struct Closed {
    /// What its columns mean.
    pub layout: Layout,
    /// All that is wrong.
    pub problems: Problems,
    /// What was dropped.
    pub dropped: Dropped,
    /// The figures that it gives.
    pub tally: Tally,
}

/// Bad cells of one file that are described one by one; the others are counted.
const LISTED: usize = 1_000;

/// Refusals that are remembered, and the greatest length of their texts.
const REMEMBERED: (usize, usize) = (4096, 64);

impl<'a> Page<'a> {
    /// A table whose columns are understood.
    pub fn new(
        grid: &'a Grid,
        names: &'a ItemNames,
        layout: Layout,
        tolerance: Tolerance,
        problems: Problems,
    ) -> Page<'a> {
        Page {
            grid,
            names,
            layout,
            tolerance,
            problems,
            dropped: Dropped::default(),
            tally: Tally::new(grid),
            unlisted: 0,
            rejected: 0,
            refusals: HashMap::new(),
            told: HashSet::new(),
            is_lost: false,
        }
    }

    /// Notes a bad cell: an error, or a warning where bad cells are dropped.
    pub fn refuse(&mut self, sheet: &Sheet<'_>, row: u64, column: Option<usize>, refusal: Refusal) {
        // Without a name, nobody knows of what the rest of the row speaks.
        let is_row =
            column.is_none() || matches!(refusal.code, "structure-vide" | "ligne-sans-nom" | "nom-sans-lettre");
        if self.problems.len() >= LISTED {
            self.unlisted += 1;
            self.count(is_row);
            self.is_lost |= self.tolerance == Tolerance::Strict;
            return;
        }
        let place = sheet.place(row, column.map(|column| self.layout.column(column)));
        let mut problem = Problem::error(refusal.code, place, refusal.message).hint(refusal.hint);
        if self.tolerance == Tolerance::DropBadCells {
            self.count(is_row);
            problem.severity = Severity::Warning;
            let what = if is_row { "ligne laissée de côté" } else { "cellule laissée de côté" };
            problem.message = format!("{} ({what})", problem.message);
        } else {
            self.is_lost = true;
        }
        self.problems.push(problem);
    }

    /// Refuses the cells that should hold a value and hold none, in the columns that are read.
    pub fn faults(&mut self, sheet: &Sheet<'_>) {
        for fault in &sheet.faults {
            let column = self.layout.columns.get(fault.column);
            let is_title = fault.row == sheet.header.number;
            if !is_title && column.is_none_or(|column| !column.is_read()) {
                continue;
            }
            let index = Some(fault.column).filter(|column| *column < self.layout.columns.len());
            self.refuse(sheet, fault.row, index, refused(&fault.kind));
        }
    }

    /// Counts what is dropped.
    fn count(&mut self, is_row: bool) {
        if self.tolerance == Tolerance::DropBadCells {
            self.dropped.rows += usize::from(is_row);
            self.dropped.cells += usize::from(!is_row);
        }
    }

    /// Notes what no tolerance can mend.
    pub fn reject(&mut self, problem: Problem) {
        self.is_lost = true;
        self.rejected += 1;
        // The first thousand say enough; the file is lost either way.
        if self.rejected > LISTED {
            self.unlisted += 1;
        } else {
            self.problems.push(problem);
        }
    }

    /// How many problems were noted so far.
    pub fn noted(&self) -> usize {
        self.problems.len() + self.unlisted
    }

    /// Whether the file contributes nothing any more: what follows is read for its errors only.
    pub fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// All that was read beside the rows.
    pub fn close(mut self, file: &str) -> Closed {
        if self.unlisted > 0 {
            let message = format!(
                "{} de plus dans ce fichier",
                french::count(self.unlisted, "cellule illisible", "cellules illisibles")
            );
            let severity = if self.tolerance == Tolerance::Strict { Severity::Error } else { Severity::Warning };
            let problem = Problem::error("autres-cellules", Place::File(file.into()), message).hint(format!(
                "tant d’erreurs viennent souvent d’une seule cause{NBSP}: est-ce la bonne grille{NBSP}?"
            ));
            self.problems.push(Problem { severity, ..problem });
        }
        Closed { layout: self.layout, problems: self.problems, dropped: self.dropped, tally: self.tally }
    }

    /// Who a row speaks for; nothing where it names no structure.
    pub fn who(&mut self, sheet: &Sheet<'_>, row: &Row) -> Option<Who> {
        let mut who = Who::default();
        for index in 0..self.layout.columns.len().min(row.cells.len()) {
            let text = || Some(row.cell(index)).filter(|text| !text.is_empty()).map(str::to_owned);
            match self.layout.columns[index] {
                // A dash or a dot in the place of a name is none.
                Column::Structure => who.structure = text().filter(|name| is_name(name)).unwrap_or_default(),
                Column::Name => who.name = text(),
                Column::Territory => who.territory = text(),
                Column::Respondent => who.respondent = text(),
                Column::Stakeholder => {
                    if let Some(text) = text() {
                        who.stakeholder = Some(self.stakeholder(sheet, row, index, &text));
                    }
                }
                Column::Date => who.date = self.date(sheet, row, index),
                _ => {}
            }
        }
        if who.structure.is_empty() && !self.says_something(row) {
            let message = "cette ligne n’a ni structure ni réponse, elle n’est pas lue";
            self.problems.push(Problem::remark("ligne-sans-structure", sheet.place(row.number, None), message));
            return None;
        }
        if who.structure.is_empty() {
            let structure = self.layout.columns.iter().position(|column| *column == Column::Structure);
            let refusal = rules::no_structure(SourceKind::Table);
            self.refuse(sheet, row.number, structure, refusal);
            return None;
        }
        Some(who)
    }

    /// The group that a cell names; one that the grid does not know stays as it is written.
    fn stakeholder(&mut self, sheet: &Sheet<'_>, row: &Row, column: usize, text: &str) -> String {
        let at = Spot::Cell { sheet: 0, row: row.number, column };
        let grid = self.grid;
        group(grid, &Fact::new(at, About::Stakeholder, text), &mut |at, severity, refusal| {
            self.complain(sheet, at, severity, refusal);
        })
    }

    fn complain(&mut self, sheet: &Sheet<'_>, at: Spot, severity: Severity, refusal: Refusal) {
        let Spot::Cell { row, column, .. } = at else { return };
        if severity == Severity::Error {
            return self.refuse(sheet, row, Some(column), refusal);
        }
        // What the grid does not know comes on every row of its respondent, and is told once.
        if self.told.len() < REMEMBERED.0 && self.told.insert(fold(&refusal.message)) {
            self.problems.push(refusal.with(severity, sheet.place(row, Some(self.layout.column(column)))));
        }
    }

    /// Whether a column that we read holds something on this row.
    fn says_something(&self, row: &Row) -> bool {
        let mut columns = self.layout.columns.iter().enumerate().filter(|(_, column)| column.is_read());
        columns.any(|(index, _)| !row.cell(index).is_empty())
    }

    fn date(&mut self, sheet: &Sheet<'_>, row: &Row, column: usize) -> Option<Date> {
        let text = row.cell(column);
        if text.is_empty() {
            return None;
        }
        decode::day(text).map_err(|refusal| self.refuse(sheet, row.number, Some(column), refusal)).ok()
    }

    /// What the facts of a row say of an item.
    pub fn entry(&mut self, sheet: &Sheet<'_>, item: usize, mut facts: Vec<Fact<'_>>) -> Entry {
        let is_answer = |fact: &Fact<'_>| fact.part() == Some(Part::Answer);
        let answered = facts.iter().find(|fact| is_answer(fact)).cloned();
        if !self.refusals.is_empty()
            && let Some(answer) = facts.iter().position(is_answer)
            && let Some(refusal) = self.refusals.get(&(item, facts[answer].text.clone().into_owned())).cloned()
        {
            let at = facts.remove(answer).at;
            self.complain(sheet, at, Severity::Error, refusal);
        }
        let grid = self.grid;
        let entry = entry(grid, item, &facts, SourceKind::Table, &mut |at, severity, refusal| {
            let refused = facts.iter().find(|fact| fact.at == at && is_answer(fact) && severity == Severity::Error);
            if let Some(fact) = refused.filter(|fact| fact.text.len() <= REMEMBERED.1)
                && self.refusals.len() < REMEMBERED.0
            {
                self.refusals.insert((item, fact.text.clone().into_owned()), refusal.clone());
            }
            self.complain(sheet, at, severity, refusal);
        });
        if let Some(Fact { at: Spot::Cell { row, column, .. }, text, .. }) = answered {
            let place = || sheet.place(row, Some(self.layout.column(column)));
            self.tally.note(item, &text, &entry.answer, place);
        }
        entry
    }

    /// What the columns carried along hold on a row.
    pub fn carried(&self, row: &Row) -> Vec<Vec<String>> {
        let mut carried = vec![Vec::new(); self.layout.carried.len()];
        self.carry(row, &mut carried);
        carried
    }

    /// Adds what the columns carried along hold on a row, each text once.
    pub fn carry(&self, row: &Row, carried: &mut [Vec<String>]) {
        for (index, column) in self.layout.columns.iter().enumerate() {
            if let Column::Carried(title) = *column {
                let text = row.cell(index);
                if !text.is_empty() && carried[title].iter().all(|known| known != text) {
                    carried[title].push(text.to_owned());
                }
            }
        }
    }

    /// Refuses a row with more cells than there are columns; whether it may be read.
    pub fn fits(&mut self, sheet: &Sheet<'_>, row: &Row) -> bool {
        let width = self.layout.columns.len();
        let Some(extra) = (width..row.cells.len()).find(|column| !row.cell(*column).is_empty()) else { return true };
        let refusal = Refusal {
            code: "ligne-trop-longue",
            message: format!(
                "cette ligne a une cellule de trop ({}, colonne {})",
                quoted(&decode::shortened(row.cell(extra))),
                letters(extra)
            ),
            hint: match sheet.delimiter {
                None => "effacez-la, ou donnez un titre à sa colonne".to_owned(),
                Some(b',') if has_decimal_comma(row) => format!(
                    "cette ligne a des nombres à virgule dans un fichier séparé par des virgules{NBSP}: écrivez 2.5 ou \
                     \"2,5\", ou séparez les colonnes par des points-virgules"
                ),
                Some(_) => format!(
                    "il y a {}{NBSP}; un texte qui contient le séparateur se met entre guillemets",
                    french::count(width, "titre de colonne", "titres de colonnes")
                ),
            },
        };
        self.refuse(sheet, row.number, None, refusal);
        if self.tolerance == Tolerance::DropBadCells
            && let Some(structure) = self.layout.columns.iter().position(|column| *column == Column::Structure)
        {
            self.dropped.structures.extend(Some(fold(row.cell(structure))).filter(|name| !name.is_empty()));
        }
        false
    }
}

/// Whether two cells side by side look like one number cut at its comma.
fn has_decimal_comma(row: &Row) -> bool {
    let is_figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (1..row.cells.len()).any(|column| {
        let whole = row.cell(column - 1).trim_start_matches(['-', '+']);
        is_figures(whole) && is_figures(row.cell(column))
    })
}

/// Tells the columns of a table by its header row; nothing where it cannot be read, and `problems` says why.
pub fn recognise(grid: &Grid, names: &ItemNames, sheet: &Sheet<'_>, problems: &mut Problems) -> Option<Layout> {
    let titles: Vec<&str> = (0..sheet.header.cells.len()).map(|column| sheet.header.cell(column)).collect();
    // Empty columns at the right are what spreadsheets leave behind.
    let width = titles.iter().rposition(|title| !title.is_empty()).map_or(0, |last| last + 1);
    let folded: Vec<String> = titles[..width].iter().map(|title| fold(title)).collect();
    let has = |header: &str| folded.iter().any(|folded| folded == header);
    if let Some(other) = headers::other_than_answers(grid, names, sheet, &folded, problems) {
        let Ok((shape, columns)) = other else { return None };
        let titles = shown_titles(&titles[..width]);
        let layout = Layout { shape, columns, titles, carried: Vec::new(), form: Form::Full };
        let is_sound = distinct_columns(sheet, &layout, problems);
        headers::unread(grid, sheet, &layout, problems);
        return is_sound.then_some(layout);
    }
    let shape = if has("question") { Shape::Long } else { Shape::Wide };
    let mut carried = Vec::new();
    let mut columns = Vec::with_capacity(width);
    for (title, folded) in titles.iter().zip(&folded) {
        let column = meaning(names, shape, folded).unwrap_or_else(|| {
            carried.push((*title).to_owned());
            Column::Carried(carried.len() - 1)
        });
        columns.push(column);
    }
    let is_asked = |index| columns.contains(&Column::Item(index));
    let is_short = |index: usize| grid.items[index].short;
    let all = 0..grid.items.len();
    let is_short_form = shape == Shape::Wide
        && all.clone().any(is_asked)
        && all.clone().all(|index| is_asked(index) == is_short(index))
        && !all.clone().all(is_short);
    let layout = Layout {
        form: if is_short_form { Form::Short } else { Form::Full },
        shape,
        titles: shown_titles(&titles[..width]),
        columns,
        carried,
    };
    complain(grid, sheet, &layout, problems).then_some(layout)
}

/// What each column is called: its title, or its letter.
fn shown_titles(titles: &[&str]) -> Vec<String> {
    let shown = |(index, title): (usize, &&str)| if title.is_empty() { letters(index) } else { (*title).to_owned() };
    titles.iter().enumerate().map(shown).collect()
}

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
        "valeur" if shape == Shape::Long => Some(Column::Value),
        "prioritaire" if shape == Shape::Long => Some(Column::Priority),
        "argument" if shape == Shape::Long => Some(Column::Argument),
        "effet" if shape == Shape::Long => Some(Column::Effect),
        "au_nom_de" if shape == Shape::Long => Some(Column::By),
        _ => None,
    };
    known.or_else(|| names.get(folded).filter(|_| shape == Shape::Wide).map(Column::Item))
}

/// Says all that is wrong with a header row; whether the table can be read.
fn complain(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) -> bool {
    let row = sheet.header.number;
    let before = problems.count(Severity::Error);
    distinct_columns(sheet, layout, problems);
    let has = |wanted: &[Column]| layout.columns.iter().any(|column| wanted.contains(column));
    let items: Vec<usize> = layout
        .columns
        .iter()
        .filter_map(|column| if let Column::Item(item) = column { Some(*item) } else { None })
        .collect();
    let is_mixed = layout.shape == Shape::Long && mixed_layouts(grid, sheet, layout, problems);
    match layout.shape {
        Shape::Long if is_mixed => {}
        Shape::Long if !has(&[Column::Value, Column::Argument]) => problems.push(
            Problem::error("sans-valeur", sheet.place(row, None), format!("aucune colonne {}", quoted("valeur")))
                .hint(format!("une colonne {} va avec une colonne {}", quoted("question"), quoted("valeur"))),
        ),
        Shape::Wide if items.is_empty() => problems.push(no_question(grid, sheet, layout)),
        Shape::Wide if layout.form == Form::Short => {
            let message =
                "les colonnes sont celles de la forme courte : la couverture porte sur elles".replace(" :", "\u{a0}:");
            problems.push(Problem::remark("forme-courte", sheet.place(row, None), message));
        }
        Shape::Wide => missing_columns(grid, sheet, &items, problems),
        _ => {}
    }
    carried_columns(grid, sheet, layout, problems);
    problems.count(Severity::Error) == before
}

/// Refuses a table of one row an answer in which a column is an item as well; whether it is one.
fn mixed_layouts(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) -> bool {
    let item = |title: &String| grid.items.iter().find(|item| fold(&item.id) == fold(title));
    let Some((title, item)) = layout.carried.iter().find_map(|title| Some((title, item(title)?))) else { return false };
    let question = layout.columns.iter().position(|column| *column == Column::Question);
    let question = question.map_or("question", |column| layout.titles[column].as_str());
    let message = format!(
        "ce fichier mêle les deux présentations{NBSP}: la colonne {} et la colonne {}",
        quoted(question),
        quoted(title)
    );
    let hint = format!(
        "gardez soit une ligne par réponse ({} et {}), soit une colonne par question ({}…)",
        quoted("question"),
        quoted("valeur"),
        quoted(&item.id)
    );
    let index = layout.titles.iter().position(|known| known == title).unwrap_or(0);
    let place = sheet.place(sheet.header.number, Some((index, title)));
    problems.push(Problem::error("presentations-melees", place, message).hint(hint));
    true
}

/// Says which columns mean the same; whether there are none.
fn distinct_columns(sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) -> bool {
    let row = sheet.header.number;
    let before = problems.count(Severity::Error);
    for (index, column) in layout.columns.iter().enumerate() {
        let twin = layout.columns[..index].iter().position(|earlier| earlier == column);
        if let Some(twin) = twin.filter(|_| !matches!(column, Column::Untitled | Column::Unread)) {
            let message = format!(
                "les colonnes {} et {} disent la même chose",
                quoted(&layout.titles[twin]),
                quoted(&layout.titles[index])
            );
            let place = sheet.place(row, Some(layout.column(index)));
            problems.push(
                Problem::error("colonne-en-double", place, message)
                    .hint("gardez-en une, ou renommez celle qui est de trop"),
            );
        }
    }
    problems.count(Severity::Error) == before
}

fn no_question(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout) -> Problem {
    let ids: Vec<&str> = grid.items.iter().map(|item| item.id.as_str()).collect();
    let near = layout
        .carried
        .iter()
        .take(CONSIDERED)
        .find_map(|title| nearest(title, ids.iter().copied()).map(|id| (title, id)));
    let other = grid_of(grid, sheet).map(|(_, other)| quoted(&other));
    let hint = match (other, near) {
        _ if is_result(sheet) => format!(
            "c’est un résultat de dts depouiller, pas des réponses{NBSP}: donnez plutôt le fichier dont il est tiré"
        ),
        (Some(other), _) => format!("ce sont les colonnes de la grille {other}{NBSP}: nommez-la à la place"),
        (None, Some((title, id))) => format!("renommez {} en {}", quoted(title), quoted(id)),
        (None, None) => format!(
            "les colonnes portent l’identifiant des questions de la grille {}{NBSP}: {}…",
            quoted(&grid.id),
            french::quoted_list(&ids[..ids.len().min(3)], "ou")
        ),
    };
    let message = format!("aucune colonne n’est une question de la grille {}", quoted(&grid.id));
    Problem::error("aucune-question", sheet.place(sheet.header.number, None), message).hint(hint)
}

/// Whether the headers are those of a table of results.
fn is_result(sheet: &Sheet<'_>) -> bool {
    let has = |wanted: &str| (0..sheet.header.cells.len()).any(|column| fold(sheet.header.cell(column)) == wanted);
    has("partiel") && (has("prioritaires") || has("●_prioritaires"))
}

/// The other grid of ours whose questions the columns bear, with how many of them do.
fn grid_of(grid: &Grid, sheet: &Sheet<'_>) -> Option<(usize, String)> {
    let folded: Vec<String> = (0..sheet.header.cells.len()).map(|column| fold(sheet.header.cell(column))).collect();
    let understood = |names: &ItemNames| folded.iter().filter(|header| names.get(header).is_some()).count();
    let others = embedded_names().iter().filter(|(id, _)| *id != grid.id);
    let counted = others.map(|(id, names)| (understood(names), id.clone()));
    counted.max_by_key(|(count, _)| *count).filter(|(count, _)| *count >= 2)
}

/// The names of the items of each embedded grid, by its id.
fn embedded_names() -> &'static [(String, ItemNames)] {
    static NAMES: OnceLock<Vec<(String, ItemNames)>> = OnceLock::new();
    NAMES.get_or_init(|| crate::grid::catalog::embedded().map(|grid| (grid.id.clone(), ItemNames::new(grid))).collect())
}

fn missing_columns(grid: &Grid, sheet: &Sheet<'_>, present: &[usize], problems: &mut Problems) {
    let absent: Vec<&str> = grid
        .items
        .iter()
        .enumerate()
        .filter(|(index, _)| !present.contains(index))
        .map(|(_, item)| item.id.as_str())
        .collect();
    if absent.is_empty() {
        return;
    }
    let shown = french::quoted_list(&absent[..absent.len().min(5)], "et");
    let more = if absent.len() > 5 { "…" } else { "" };
    let message = format!(
        "{} de la grille {} pas de colonne et {} donc sans réponse{NBSP}: {shown}{more}",
        french::count(absent.len(), "question", "questions"),
        if absent.len() == 1 { "n’a" } else { "n’ont" },
        if absent.len() == 1 { "reste" } else { "restent" },
    );
    problems.push(Problem::remark("questions-sans-colonne", sheet.place(sheet.header.number, None), message));
}

fn carried_columns(grid: &Grid, sheet: &Sheet<'_>, layout: &Layout, problems: &mut Problems) {
    if layout.carried.is_empty() {
        return;
    }
    let mut known: Vec<&str> = RESERVED_HEADERS.to_vec();
    if layout.shape == Shape::Wide {
        known.extend(grid.items.iter().map(|item| item.id.as_str()));
    }
    let mut hints = Vec::new();
    let understood = layout.columns.iter().filter(|column| matches!(column, Column::Item(_))).count();
    if layout.shape == Shape::Wide
        && layout.carried.len() > understood
        && let Some((_, other)) = grid_of(grid, sheet).filter(|(count, _)| *count > understood)
    {
        hints.push(format!("ce sont plutôt les colonnes de la grille {}", quoted(&other)));
    }
    for title in layout.carried.iter().take(if hints.is_empty() { CONSIDERED } else { 0 }) {
        if hints.len() >= SUGGESTED {
            break;
        }
        let folded = fold(title);
        if let Some((id, version)) = grid.removed.iter().find(|(id, _)| fold(id) == folded) {
            hints.push(format!("la question {} n’existe plus depuis la version {version} de la grille", quoted(id)));
        } else if let Some(near) = nearest(title, known.iter().copied()).filter(|near| fold(near) != folded) {
            hints.push(format!("vouliez-vous dire {} pour {}{NBSP}?", quoted(near), quoted(title)));
        }
    }
    let shown: Vec<String> = layout.carried.iter().take(10).map(|title| decode::shortened(title)).collect();
    let more = if layout.carried.len() > 10 { "…" } else { "" };
    let message = match layout.carried.len() {
        1 => format!(
            "la colonne {} n’est pas une question de la grille{NBSP}: recopiée sans être lue",
            quoted(&shown[0])
        ),
        count => format!(
            "{count} colonnes ne sont pas des questions de la grille{NBSP}: recopiées sans être lues{NBSP}: {}{more}",
            french::quoted_list(&shown, "et")
        ),
    };
    let warning = Problem::warning("colonnes-inconnues", sheet.place(sheet.header.number, None), message);
    problems.push(if hints.is_empty() { warning } else { warning.hint(hints.join(&format!("{NBSP}; "))) });
}

/// Columns without meaning among which near misses are looked for, and most near misses that a hint names.
const CONSIDERED: usize = 200;
const SUGGESTED: usize = 10;

/// Whether a text can be a name: it holds a letter or a digit of whatever script.
pub fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

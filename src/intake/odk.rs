//! Answers to our XLSForm, as KoboToolbox and ODK export them: a row a submission, a column a field of the form.
//!
//! ```text
//! dts__grille            | s__economie/emplois | s__economie/emplois__argument | _uuid | …      Kobo, names
//! dts__grille            | L’économie/1. Créons-nous … ?                       | _uuid | …      Kobo, labels
//! dts__grille            | s__economie-emplois | s__economie-emplois__argument | KEY   | …      ODK
//! ```
//!
//! A field of ours is told by its name, a question by its label as well. Whatever else stands in the file was added by
//! the server. Repeats are in sheets of their own, tied to their submission by its number.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;

use super::headers::missing_columns;
use super::{survey, tabular};
use crate::assessment::assemble::{Assembler, Places, Reading};
use crate::assessment::fact::{About, End, Fact, Part, Spot, Whose};
use crate::assessment::other_scale::Tally;
use crate::assessment::rules::relations::Part as Pole;
use crate::assessment::rules::{self, SourceKind};
use crate::assessment::{Form, ItemNames};
use crate::fold::{fold, letters_of};
use crate::forms::questionnaire::{asked, choices, effect_said};
use crate::forms::xlsform::{BESIDES, Beside, EDGES, FIELDS, Field, beside, column, field, label, name, repeat};
use crate::french::{count, quoted_list};
use crate::grid::{Choice, ColumnKind, Grid, Item, Kind, Table};
use crate::problem::{Place, Problem, Problems};
use crate::workbook::tab::Tab;
use crate::workbook::{Sheet, Workbook};

/// What each of them says of a relation.
const ENDS: [End; 6] =
    [End::Of(Pole::From), End::Of(Pole::To), End::Of(Pole::Nature), End::Of(Pole::Object), End::Note, End::Directed];

/// What a column of an export holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Column {
    Field(Field),
    Item(usize),
    /// Whether an option of an item was chosen.
    Option(usize, String),
    Beside(usize, Beside),
}

/// The names and labels by which columns are told.
struct Known {
    by_name: HashMap<String, Column>,
    /// By folded label.
    by_label: HashMap<String, Column>,
}

impl Known {
    fn of(grid: &Grid) -> Self {
        let mut by_name = HashMap::new();
        let mut by_label = HashMap::new();
        for (field, name, words) in FIELDS {
            by_name.insert(name.to_owned(), Column::Field(field));
            by_label.insert(fold(words), Column::Field(field));
        }
        by_label.remove("");
        for (index, item) in grid.items.iter().enumerate() {
            by_name.insert(name(&item.id), Column::Item(index));
            by_name.extend(BESIDES.map(|(one, ..)| (beside(&item.id, one), Column::Beside(index, one))));
        }
        // Numbers are those of the form that was asked: the whole grid first, where a label fits both.
        for form in [Form::Full, Form::Short] {
            for (index, number) in asked(grid, form).into_iter().zip(1..) {
                by_label.entry(fold(&label(&grid.items[index], number))).or_insert(Column::Item(index));
            }
        }
        Self { by_name, by_label }
    }

    /// What a header means: groups of the form may stand before the name, behind `/`, or behind `-` as ODK has it.
    fn column(&self, grid: &Grid, header: &str) -> Option<Column> {
        // Of the names that a header ends with, the longest: « s__une__premiere__raison » asks for a reason.
        let ends = (0..header.len()).filter(|at| header.is_char_boundary(*at)).map(|at| &header[at..]);
        let mut named = ends.filter(|name| is_named(header, name));
        if let Some(column) = named.find_map(|name| self.by_name.get(name)) {
            return Some(column.clone());
        }
        let starts = std::iter::once(0).chain(header.match_indices('/').map(|(at, _)| at + 1));
        for start in starts.clone() {
            if let Some(column) = self.by_label.get(&fold(&header[start..])) {
                return Some(column.clone());
            }
        }
        // « moyens/enquete »: an option of a question that takes several, by name or by label.
        for (at, _) in header.match_indices('/') {
            let (path, option) = (&header[..at], &header[at + 1..]);
            let by_name = self.by_name.get(path.rsplit(['/', '-']).next().unwrap_or(path)).cloned();
            let by_label = || {
                let starts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
                starts.filter_map(|start| self.by_label.get(&fold(&path[start..]))).next().cloned()
            };
            if let Some(Column::Item(index)) = by_name.or_else(by_label)
                && let Kind::Choice(Choice { several: true, .. }) = &grid.items[index].kind
                && let Some(cell) = option_of(&grid.items[index], option)
            {
                return Some(Column::Option(index, cell));
            }
        }
        None
    }
}

/// The field that a label ends with the words of.
fn beside_of(header: &str) -> Option<Beside> {
    let last = header.rsplit('/').next().unwrap_or(header);
    let (number, words) = last.split_once(". ")?;
    number.parse::<usize>().ok()?;
    BESIDES.iter().find(|(.., known)| fold(known) == fold(words)).map(|(one, ..)| *one)
}

/// An option of a question by its name in the form or its label; SO and NSP stand among them.
fn option_of(item: &Item, text: &str) -> Option<String> {
    let Kind::Choice(choice) = &item.kind else { return None };
    let wanted = fold(text);
    let option = choice.options.iter().find(|option| fold(&option.id) == wanted || option.is_called(&wanted));
    let abstention = || choices(item).into_iter().find(|one| fold(&one.text) == wanted || fold(&one.cell) == wanted);
    option.map(|option| option.id.clone()).or_else(|| abstention().map(|one| one.cell))
}

/// Whether a header is a name of the form with nothing but groups before it. Who exports chooses what stands between them.
fn is_named(header: &str, name: &str) -> bool {
    let is_group = |before: &str| {
        let is_ours = ["s__", "t__", "dts__identite"].iter().any(|group| before.starts_with(group));
        before.ends_with(['/', '-', '.', ':', '|']) || (is_ours && before.ends_with('_'))
    };
    header.strip_suffix(name).is_some_and(|before| before.is_empty() || is_group(before))
}

/// Whether a column was added by KoboToolbox or ODK, or belongs to a repeat, whose rows have a sheet of their own.
fn is_of_server(title: &str) -> bool {
    const ADDED: [&str; 16] = [
        "key",
        "submissiondate",
        "submitterid",
        "submittername",
        "attachmentspresent",
        "attachmentsexpected",
        "reviewstate",
        "edits",
        "formversion",
        "instanceid",
        "instancename",
        "audit",
        "geolocation",
        "rootuuid",
        "parentkey",
        "xformidstring",
    ];
    let last = title.rsplit(['/', '-', '.', ':']).next().unwrap_or(title);
    let is_part = ["t__", "dts__", "SET-OF", "s__"].iter().any(|part| title.contains(part));
    is_part || title.starts_with('_') || survey::is_of_tool(last) || ADDED.contains(&letters_of(last).as_str())
}

/// Whether a header is that of the grid's id, groups of the form before it.
fn is_of_grid(header: &str) -> bool {
    is_named(header, field(Field::Grid))
}

/// Whether a CSV text may be an export of a form of ours, told by its first line.
pub fn may_be_export(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').lines().next().is_some_and(|first| first.contains(field(Field::Grid)))
}

/// The sheet of a CSV text that is an export of a form of ours; none where it is something else.
pub fn csv_tabs(file: &str, text: &str) -> Vec<Tab> {
    if !may_be_export(text) {
        return Vec::new();
    }
    let read = |delimiter| Some(tabular::tab(file, text, delimiter)).filter(|tab| grid_column(tab).is_some());
    [b';', b',', b'\t'].into_iter().find_map(read).into_iter().collect()
}

/// The sheets of a workbook that is an export of a form of ours; none where it is something else.
pub fn workbook_tabs(file: &str, workbook: &Workbook) -> Vec<Tab> {
    let is_ours = |sheet: &Sheet| sheet.cells().take_while(|cell| cell.row == 1).any(|cell| is_of_grid(cell.text));
    if !workbook.sheets.iter().any(is_ours) {
        return Vec::new();
    }
    workbook.sheets.iter().map(|sheet| Tab::of(file, sheet)).collect()
}

/// Whether a sheet holds submissions of a form of ours; the column of the grid's id.
fn grid_column(tab: &Tab) -> Option<(u64, usize)> {
    let row = tab.rows_below(0).into_iter().next()?;
    let is_its = |column: &usize| is_of_grid(tab.text(row, *column));
    tab.columns(row).into_iter().find(is_its).map(|column| (row, column))
}

/// The id of the grid that the submissions of a file answer; nothing for files that are no such export.
pub fn grid_id(tabs: &[Tab]) -> Option<String> {
    tabs.iter().find_map(|tab| {
        let (header, column) = grid_column(tab)?;
        let ids = tab.rows_below(header).into_iter().map(|row| tab.text(row, column).to_owned());
        Some(ids.into_iter().find(|id| !id.is_empty()).unwrap_or_default())
    })
}

/// Reads all submissions of a file, one reading a structure and date; nothing where it is no export of ours.
pub fn read(grid: &Grid, tabs: &[Tab]) -> Option<Vec<Reading>> {
    let (number, (header, _)) = tabs.iter().enumerate().find_map(|(number, tab)| Some((number, grid_column(tab)?)))?;
    let main = &tabs[number];
    let known = Known::of(grid);
    let mut columns: HashMap<Column, usize> = HashMap::new();
    let mut question = None;
    for column in main.columns(header) {
        let text = main.text(header, column);
        // « 12. Pourquoi est-ce sans objet » follows its question: the number alone does not say of which form it is.
        let found = known.column(grid, text).or_else(|| Some(Column::Beside(question?, beside_of(text)?)));
        if let Some(found) = found {
            if let Column::Item(index) | Column::Option(index, _) = &found {
                question = Some(*index);
            }
            columns.entry(found).or_insert(column);
        }
    }
    let index = main.columns(header).into_iter().find(|column| main.text(header, *column) == "_index");
    let names = ItemNames::new(grid);
    let export = Export { grid, names: &names, number, main, columns, index, tabs };
    let mut submissions: IndexMap<(String, &str), Vec<u64>> = IndexMap::new();
    for row in main.rows_below(header) {
        let text = |field| export.text(row, &Column::Field(field));
        submissions.entry((fold(text(Field::Structure)), text(Field::Date))).or_default().push(row);
    }
    if submissions.is_empty() {
        let refusal = rules::no_answer("ce fichier ne contient aucun envoi");
        return Some(vec![Problems::from(refusal.at(main.whole())).into()]);
    }
    let mut readings: Vec<Reading> = submissions.into_values().map(|rows| export.reading(&rows)).collect();
    if let Some(first) = readings.first_mut().filter(|first| first.assessment.is_some()) {
        first.problems.extend(export.remarks(header));
    }
    let mut tally = Tally::new(grid);
    readings.iter().filter_map(|reading| reading.tally.as_ref()).for_each(|one| tally.add(one));
    if tally.refuse(grid, &mut Problems::new()) {
        let mut problems: Problems = readings.into_iter().flat_map(|reading| reading.problems).collect();
        tally.refuse(grid, &mut problems);
        return Some(vec![problems.into()]);
    }
    Some(readings)
}

/// An export whose columns are understood.
struct Export<'a> {
    grid: &'a Grid,
    names: &'a ItemNames,
    /// The number of the sheet of the submissions.
    number: usize,
    main: &'a Tab,
    columns: HashMap<Column, usize>,
    /// The column that numbers the submissions.
    index: Option<usize>,
    tabs: &'a [Tab],
}

impl Places for Export<'_> {
    fn place(&self, spot: Spot) -> Option<Place> {
        Some(match spot {
            Spot::Cell { sheet, row, column } => self.tabs[sheet].place(row, column),
            Spot::Row { sheet, row } => self.tabs[sheet].row_place(row),
            _ => self.main.whole(),
        })
    }
}

impl<'a> Export<'a> {
    fn text(&self, row: u64, column: &Column) -> &'a str {
        self.columns.get(column).map_or("", |column| written(self.main.text(row, *column)))
    }

    fn spot(&self, row: u64, column: &Column) -> Spot {
        let row_alone = Spot::Row { sheet: self.number, row };
        self.columns.get(column).map_or(row_alone, |column| Spot::Cell { sheet: self.number, row, column: *column })
    }

    /// The submissions of one structure at one date.
    fn reading(&self, rows: &[u64]) -> Reading {
        let mut into = Assembler::new(self.grid, self.names, SourceKind::Form, self);
        let is_read = |column: &usize| self.columns.values().any(|known| known == column);
        for fault in self.main.faults.iter().filter(|fault| rows.contains(&fault.row) && is_read(&fault.column)) {
            let at = Spot::Cell { sheet: self.number, row: fault.row, column: fault.column };
            into.refuse(at, rules::no_value(&fault.kind));
        }
        let Some(first) = rows.first().copied() else { return Reading::default() };
        let id = self.text(first, &Column::Field(Field::Grid));
        if !id.is_empty() && id != self.grid.id {
            let place = self.place(self.spot(first, &Column::Field(Field::Grid))).unwrap_or(Place::Nowhere);
            return Problems::from(rules::other_grid(self.grid, id, None, SourceKind::Form).at(place)).into();
        }
        self.fields(&mut into, first, rows);
        self.others(&mut into, first, rows);
        for (index, row) in rows.iter().enumerate() {
            self.response(&mut into, Whose(index), *row);
        }
        self.tables(&mut into, rows);
        self.matrices(&mut into, rows);
        into.finish()
    }

    fn fields(&self, into: &mut Assembler<'_, 'a>, first: u64, rows: &[u64]) {
        for (field, about) in [
            (Field::Version, About::Version),
            (Field::Structure, About::Structure),
            (Field::Territory, About::Territory),
            (Field::Date, About::Date),
        ] {
            let column = Column::Field(field);
            into.take(Fact::new(self.spot(first, &column), about, self.text(first, &column)));
        }
        if rows.iter().all(|row| self.text(*row, &Column::Field(Field::Form)) == "courte") {
            into.take(Fact::new(Spot::File, About::Form, "courte"));
        }
        for (field, about) in [
            (Field::Object, About::Object),
            (Field::Stage, About::Stage),
            (Field::Purpose, About::Purpose),
            (Field::AccompaniedBy, About::AccompaniedBy),
        ] {
            let column = Column::Field(field);
            let Some(row) = rows.iter().find(|row| !self.text(**row, &column).is_empty()) else { continue };
            let text = self.text(*row, &column);
            // Names of choices hold no blank.
            let is_chosen = field != Field::AccompaniedBy;
            let text: Cow<'a, str> = if is_chosen { text.replace('_', " ").to_lowercase().into() } else { text.into() };
            into.take(Fact::new(self.spot(*row, &column), about, text));
        }
    }

    /// Says which questions have no column, and which columns nobody reads, those of the servers apart.
    fn remarks(&self, header: u64) -> Problems {
        let mut problems = Problems::new();
        let has = |index: &usize| {
            self.columns.keys().any(|column| matches!(column, Column::Item(of) | Column::Option(of, _) if of == index))
        };
        let form = Column::Field(Field::Form);
        let is_short = self.main.rows_below(header).into_iter().all(|row| self.text(row, &form) == "courte");
        let is_asked = |index: &usize| !is_short || self.grid.items[*index].short;
        let present: Vec<usize> = (0..self.grid.items.len()).filter(|index| has(index) || !is_asked(index)).collect();
        missing_columns(self.grid, self.main.row_place(header), &present, &mut problems);
        let is_read = |column: &usize| self.columns.values().any(|known| known == column);
        let is_filled =
            |column: usize| self.main.rows_below(header).into_iter().any(|row| !self.main.text(row, column).is_empty());
        let unread: Vec<&str> = self
            .main
            .columns(header)
            .into_iter()
            .filter(|column| !is_read(column) && is_filled(*column))
            .map(|column| self.main.text(header, column))
            .filter(|title| !is_of_server(title))
            .collect();
        if !unread.is_empty() {
            let more = if unread.len() > 10 { "…" } else { "" };
            let message = format!(
                "{} ne {} pas de questions de la grille : {}{more}",
                count(unread.len(), "colonne", "colonnes"),
                if unread.len() == 1 { "porte" } else { "portent" },
                quoted_list(&unread[..unread.len().min(10)], "et")
            );
            let hint = "si une question du formulaire a été renommée, redonnez-lui son nom ; sinon rien n’en est lu";
            problems.push(Problem::warning("colonnes-inconnues", self.main.row_place(header), message).hint(hint));
        }
        problems
    }

    /// Says what another submission of the same structure and date says otherwise than the first.
    fn others(&self, into: &mut Assembler<'_, 'a>, first: u64, rows: &[u64]) {
        let [grid, version, territory] = [Field::Grid, Field::Version, Field::Territory].map(Column::Field);
        let mut told = false;
        for row in rows.iter().skip(1) {
            let id = self.text(*row, &grid);
            if !id.is_empty() && id != self.grid.id {
                into.refuse(self.spot(*row, &grid), rules::other_grid(self.grid, id, None, SourceKind::Form));
            }
            let theirs = self.text(*row, &version);
            if theirs != self.text(first, &version)
                && let Ok(number) = theirs.parse::<u32>()
                && number != self.grid.version
            {
                into.warn(self.spot(*row, &version), rules::other_version(self.grid, number));
            }
            let (mine, other) = (self.text(first, &territory), self.text(*row, &territory));
            if !other.is_empty() && fold(mine) != fold(other) && !std::mem::replace(&mut told, true) {
                into.warn(
                    self.spot(*row, &territory),
                    rules::two_territories(self.text(first, &Column::Field(Field::Structure)), other, mine),
                );
            }
        }
    }

    /// What one person sent.
    fn response(&self, into: &mut Assembler<'_, 'a>, whose: Whose, row: u64) {
        for (field, about) in [
            (Field::Respondent, About::Respondent),
            (Field::Stakeholder, About::Stakeholder),
            (Field::People, About::People),
            (Field::Collective, About::Collective),
        ] {
            let column = Column::Field(field);
            into.take(Fact::of(whose, self.spot(row, &column), about, self.text(row, &column)));
        }
        for (index, item) in self.grid.items.iter().enumerate() {
            self.answer(into, whose, row, index, item);
        }
    }

    fn answer(&self, into: &mut Assembler<'_, 'a>, whose: Whose, row: u64, index: usize, item: &Item) {
        let mut take = |column: &Column, part, text: Cow<'a, str>| {
            into.take(Fact::of(whose, self.spot(row, column), About::Item(index, part), text));
        };
        let own = Column::Item(index);
        let beside = |which| Column::Beside(index, which);
        let said = |which| self.text(row, &beside(which));
        let ticks = self.chosen(row, index, item);
        for (column, option) in &ticks {
            let is_abstention = matches!(option.as_str(), "SO" | "NSP");
            take(column, if is_abstention { Part::Answer } else { Part::Tick }, option.clone().into());
        }
        if ticks.is_empty() {
            let column = if self.text(row, &own).is_empty() { beside(Beside::Abstention) } else { own };
            let text = self.text(row, &column);
            if !text.is_empty() {
                take(&column, Part::Answer, text.into());
            }
        }
        for (which, part) in [(Beside::Reason, Part::Reason), (Beside::Priority, Part::Priority)] {
            if !said(which).is_empty() {
                take(&beside(which), part, said(which).into());
            }
        }
        if !said(Beside::Argument).is_empty() || !said(Beside::Effect).is_empty() {
            take(&beside(Beside::Argument), Part::Argument, said(Beside::Argument).into());
            take(&beside(Beside::Effect), Part::Effect, effect_said(item, said(Beside::Effect)));
        }
    }

    /// What was chosen of a question that takes several, SO and NSP among the options, and in which column.
    fn chosen(&self, row: u64, index: usize, item: &Item) -> Vec<(Column, String)> {
        if !matches!(&item.kind, Kind::Choice(choice) if choice.several) {
            return Vec::new();
        }
        // Names between blanks; where labels were exported, the columns of the options say it.
        let words = self.text(row, &Column::Item(index)).split_whitespace();
        let named: Option<Vec<(Column, String)>> =
            words.map(|word| Some((Column::Item(index), option_of(item, word)?))).collect();
        if let Some(named) = named.filter(|named| !named.is_empty()) {
            return named;
        }
        let is_marked = |at: &usize| {
            matches!(fold(self.main.text(row, *at)).as_str(), "1" | "1.0" | "true" | "vrai" | "oui" | "yes")
        };
        let mut marked: Vec<(Column, String)> = self
            .columns
            .iter()
            .filter_map(|(column, at)| match column {
                Column::Option(of, option) if *of == index && is_marked(at) => Some((column.clone(), option.clone())),
                _ => None,
            })
            .collect();
        marked.sort_by(|a, b| a.1.cmp(&b.1));
        marked
    }

    /// The rows of a repeat that belong to some submissions: the number of the sheet, its header, and the rows.
    fn repeated(&self, repeat: &str, rows: &[u64]) -> Option<(usize, u64, Vec<u64>)> {
        let index = self.index?;
        let numbers: Vec<&str> = rows.iter().map(|row| self.main.text(*row, index)).collect();
        let sheet = self.tabs.iter().position(|tab| {
            let header = tab.rows_below(0).into_iter().next().unwrap_or(0);
            let is_its = |column: &usize| {
                let last = tab.text(header, *column).rsplit('/').next().unwrap_or("");
                last.strip_prefix(repeat.trim_start_matches("t__")).is_some_and(|rest| rest.starts_with("__"))
            };
            tab.columns(header).iter().any(is_its)
        })?;
        let tab = &self.tabs[sheet];
        let header = tab.rows_below(0).into_iter().next()?;
        let parent = tab.columns(header).into_iter().find(|column| tab.text(header, *column) == "_parent_index")?;
        let is_its = |row: &u64| numbers.contains(&tab.text(*row, parent));
        Some((sheet, header, tab.rows_below(header).into_iter().filter(is_its).collect()))
    }

    /// What a sheet says under the header that ends with a name; nothing where it says nothing.
    fn found(&self, sheet: usize, header: u64, row: u64, name: &str) -> Option<(Spot, &'a str)> {
        let tab = &self.tabs[sheet];
        let is_its = |column: &usize| is_named(tab.text(header, *column), name);
        let column = tab.columns(header).into_iter().find(is_its)?;
        let text = written(tab.text(row, column));
        (!text.is_empty()).then_some((Spot::Cell { sheet, row, column }, text))
    }

    fn tables(&self, into: &mut Assembler<'_, 'a>, submissions: &[u64]) {
        for (index, table) in self.grid.tables.iter().enumerate() {
            let Some((sheet, header, rows)) = self.repeated(&repeat(&table.id), submissions) else { continue };
            for row in rows {
                let facts = self.row(index, table, sheet, header, row);
                if !facts.is_empty() {
                    into.take(Fact::new(Spot::Row { sheet, row }, About::Row(index), ""));
                    facts.into_iter().for_each(|fact| into.take(fact));
                }
            }
        }
    }

    fn row(&self, index: usize, table: &Table, sheet: usize, header: u64, row: u64) -> Vec<Fact<'a>> {
        let mut facts = Vec::new();
        for (nth, known) in table.columns.iter().enumerate() {
            let Some((at, text)) = self.found(sheet, header, row, &column(&table.id, &known.id)) else { continue };
            let about = About::Cell(index, nth);
            match &known.kind {
                ColumnKind::Answer(Kind::Choice(Choice { several: true, .. })) => {
                    facts.extend(text.split_whitespace().map(|word| Fact::new(at, about, word)));
                }
                // Names of the form have no hyphens.
                ColumnKind::Item(items) => {
                    let mut items = items.iter().map(|index| &self.grid.items[*index]);
                    let item = items.find(|item| name(&item.id) == text);
                    facts.push(Fact::new(at, about, item.map_or(text, |item| item.id.as_str())));
                }
                ColumnKind::Answer(_) => facts.push(Fact::new(at, about, text)),
            }
        }
        facts
    }

    fn matrices(&self, into: &mut Assembler<'_, 'a>, submissions: &[u64]) {
        for (index, matrix) in self.grid.matrices.iter().enumerate() {
            let Some((sheet, header, rows)) = self.repeated(&repeat(&matrix.id), submissions) else { continue };
            for row in rows {
                let found = EDGES.iter().zip(ENDS).filter_map(|((_, ending), end)| {
                    let (at, text) = self.found(sheet, header, row, &format!("{}{ending}", name(&matrix.id)))?;
                    Some(Fact::new(at, About::End(index, end), text))
                });
                let facts: Vec<Fact<'a>> = found.collect();
                if !facts.is_empty() {
                    into.take(Fact::new(Spot::Row { sheet, row }, About::Pair(index), ""));
                    facts.into_iter().for_each(|fact| into.take(fact));
                }
            }
        }
    }
}

/// What some exports write for nothing.
fn written(text: &str) -> &str {
    if matches!(text, "n/a" | "N/A" | "None" | "nan") { "" } else { text }
}

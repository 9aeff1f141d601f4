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

use std::collections::HashMap;

use indexmap::IndexMap;

use super::layout;
use super::questionnaire::tab::Tab;
use super::questionnaire::{any_effects, asked, choices, column_choices, effects};
use super::scribe::{Entries, Said, Scribe, picked};
use crate::assessment::other_scale::Tally;
use crate::assessment::rules::rows::Spelling;
use crate::assessment::yaml::{self, Reading};
use crate::assessment::{Form, ItemNames};
use crate::fold::{fold, slug};
use crate::french::quoted;
use crate::grid::{Choice, ColumnKind, Grid, Item, Kind, Table};
use crate::problem::{Problem, Problems};
use crate::yaml::Node;

/// A field of the form that is about the whole submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Id of the grid.
    Grid,
    /// Its version.
    Version,
    /// Whether the short form was asked.
    Form,
    /// Name of the structure.
    Structure,
    /// Where it works.
    Territory,
    /// The day.
    Date,
    /// Who answers.
    Respondent,
    /// The group they speak for.
    Stakeholder,
    /// How many people sit around the table.
    People,
    /// Whether it is the position of the group.
    Collective,
    /// What is appraised.
    Object,
    /// At which stage.
    Stage,
    /// For which use.
    Purpose,
    /// Who accompanies.
    AccompaniedBy,
}

/// Names of these fields in the form, and their labels. Two underscores: no id of a grid becomes such a name.
pub const FIELDS: [(Field, &str, &str); 14] = [
    (Field::Grid, "dts__grille", ""),
    (Field::Version, "dts__version", ""),
    (Field::Form, "dts__forme", ""),
    (Field::Structure, "structure", "Structure"),
    (Field::Territory, "territoire", "Territoire"),
    (Field::Date, "date", "Date"),
    (Field::Respondent, "repondant", "Votre nom ou votre fonction"),
    (Field::Stakeholder, "partie_prenante", "Au nom de quel groupe répondez-vous"),
    (Field::People, "dts__personnes", "Combien de personnes répondent ensemble"),
    (Field::Collective, "dts__collectif", "Ces réponses sont-elles celles sur lesquelles tout le groupe s’est accordé"),
    (Field::Object, "dts__objet", "Sur quoi portent ces réponses"),
    (Field::Stage, "dts__etape", "Où en est-on"),
    (Field::Purpose, "dts__usage", "À quoi elles serviront"),
    (Field::AccompaniedBy, "dts__accompagnement", "Qui nous accompagne"),
];

/// A field that goes with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Beside {
    /// SO or NSP, where the question itself takes a number or a day.
    Abstention,
    /// Why it is not applicable.
    Reason,
    /// Priority or impact.
    Priority,
    /// What is said.
    Argument,
    /// What it pushes towards.
    Effect,
}

/// How the names of these fields end, behind that of their question, and their labels behind its number.
pub const BESIDES: [(Beside, &str, &str); 5] = [
    (Beside::Abstention, "__sans_reponse", "Si vous n’avez pas de réponse"),
    (Beside::Reason, "__raison", "Pourquoi est-ce sans objet"),
    (Beside::Priority, "__prioritaire", "Est-ce prioritaire"),
    (Beside::Argument, "__argument", "Un argument, un fait, un exemple"),
    (Beside::Effect, "__effet", "De quel côté cet argument pousse-t-il"),
];

/// Name of the field of a matrix that holds one end of a relation, and of the others.
pub const EDGES: [(&str, &str); 6] = [
    ("from", "__de"),
    ("to", "__vers"),
    ("nature", "__nature"),
    ("object", "__objet"),
    ("note", "__note"),
    ("directed", "__oriente"),
];

/// The name of an item, a section, a table in the form: letters, digits and `_`, a letter first.
pub fn name(id: &str) -> String {
    let plain = id.replace('-', "_");
    if plain.starts_with(|c: char| c.is_ascii_digit()) { format!("q__{plain}") } else { plain }
}

/// The name of a field that goes with a question.
pub fn beside(id: &str, wanted: Beside) -> String {
    let ending = BESIDES.iter().find(|(known, ..)| *known == wanted).map_or("", |(_, ending, _)| ending);
    format!("{}{ending}", name(id))
}

/// The label of a field that goes with the question of this number.
pub fn beside_label(number: usize, wanted: Beside) -> String {
    let words = BESIDES.iter().find(|(known, ..)| *known == wanted).map_or("", |(.., words)| words);
    format!("{number}. {words}")
}

/// The label of a field of the form.
pub fn field_label(wanted: Field) -> &'static str {
    FIELDS.iter().find(|(known, ..)| *known == wanted).map_or("", |(.., words)| words)
}

/// The name of the repeat that holds the rows of a table, or the relations of a matrix.
pub fn repeat(id: &str) -> String {
    format!("t__{}", name(id))
}

/// The name of a column of a table.
pub fn column(table: &str, column: &str) -> String {
    format!("{}__{}", name(table), name(column))
}

/// The label of a question in the form: its number makes it unlike all others.
pub fn label(item: &Item, number: usize) -> String {
    format!("{number}. {}", item.question)
}

/// The name of a field of the form.
pub fn field(wanted: Field) -> &'static str {
    FIELDS.iter().find(|(known, ..)| *known == wanted).map_or("", |(_, name, _)| name)
}

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
        let last = |separator: char| header.rsplit(separator).next().unwrap_or(header);
        for name in [header, last('/'), last('-'), last('.')] {
            if let Some(column) = self.by_name.get(name) {
                return Some(column.clone());
            }
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
    let option = choice.options.iter().find(|option| fold(&option.id) == wanted || fold(&option.label) == wanted);
    let abstention = || choices(item).into_iter().find(|one| fold(&one.text) == wanted || fold(&one.cell) == wanted);
    option.map(|option| option.id.clone()).or_else(|| abstention().map(|one| one.cell))
}

/// Whether a sheet holds submissions of a form of ours; the column of the grid's id.
fn grid_column(tab: &Tab) -> Option<(u64, usize)> {
    let row = tab.rows_below(0).into_iter().next()?;
    let is_ours = |column: &usize| tab.text(row, *column).rsplit(['/', '-']).next() == Some(field(Field::Grid));
    tab.columns(row).into_iter().find(is_ours).map(|column| (row, column))
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
pub fn read(grid: &Grid, file: &str, tabs: &[Tab]) -> Option<Vec<Reading>> {
    let (main, (header, _)) = tabs.iter().find_map(|tab| Some((tab, grid_column(tab)?)))?;
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
    let number = main.columns(header).into_iter().find(|column| main.text(header, *column) == "_index");
    let export = Export { grid, names: ItemNames::new(grid), main, columns, number, tabs };
    let mut submissions: IndexMap<(String, String), Vec<u64>> = IndexMap::new();
    for row in main.rows_below(header) {
        let said = |field| export.said(row, &Column::Field(field)).text;
        submissions.entry((fold(&said(Field::Structure)), said(Field::Date))).or_default().push(row);
    }
    if submissions.is_empty() {
        let problem = Problem::error("sans-reponse", main.whole(), "ce fichier ne contient aucun envoi");
        let problems = problem.hint("exportez-le de nouveau, une fois les réponses arrivées").into();
        return Some(vec![Reading { problems, ..Reading::default() }]);
    }
    let mut tally = Tally::new(grid);
    let readings: Vec<Reading> =
        submissions.into_values().map(|rows| export.assessment(file, &rows, &mut tally)).collect();
    if tally.refuse(grid, &mut Problems::new()) {
        let mut problems: Problems = readings.into_iter().flat_map(|reading| reading.problems).collect();
        tally.refuse(grid, &mut problems);
        return Some(vec![Reading { problems, ..Reading::default() }]);
    }
    Some(readings)
}

/// An export whose columns are understood.
struct Export<'a> {
    grid: &'a Grid,
    names: ItemNames,
    main: &'a Tab,
    columns: HashMap<Column, usize>,
    /// The column that numbers the submissions.
    number: Option<usize>,
    tabs: &'a [Tab],
}

impl Export<'_> {
    fn said(&self, row: u64, column: &Column) -> Said {
        match self.columns.get(column) {
            Some(column) => meant(self.main.said(row, *column)),
            None => Said { place: self.main.place(row, 0), text: String::new() },
        }
    }

    /// The submissions of one structure at one date.
    fn assessment(&self, file: &str, rows: &[u64], tally: &mut Tally) -> Reading {
        let mut scribe = Scribe::new(self.grid, file);
        let is_read = |column: &usize| self.columns.values().any(|known| known == column);
        for fault in self.main.faults.iter().filter(|fault| rows.contains(&fault.row) && is_read(&fault.column)) {
            scribe.refuse(self.main.place(fault.row, fault.column), layout::refused(&fault.kind));
        }
        let Some(first) = rows.first().copied() else { return Reading::default() };
        let place = self.main.place(first, 0);
        let id = self.said(first, &Column::Field(Field::Grid));
        if !id.text.is_empty() && id.text != self.grid.id {
            let message =
                format!("cet envoi répond à la grille {}, et non à {}", quoted(&id.text), quoted(&self.grid.id));
            let problem = Problem::error("autre-grille", id.place, message).hint("donnez la grille de ce formulaire");
            return Reading { problems: problem.into(), ..Reading::default() };
        }
        let mut entries: Entries = vec![("grid", scribe.plant.scalar(place.clone(), &*self.grid.id))];
        let field = |scribe: &mut Scribe<'_>, field: Field| scribe.scalar(self.said(first, &Column::Field(field)));
        entries.extend(field(&mut scribe, Field::Version).map(|node| ("grid_version", node)));
        let is_short = rows.iter().all(|row| self.said(*row, &Column::Field(Field::Form)).text == "courte");
        if is_short {
            entries.push(("form", scribe.plant.scalar(place.clone(), "courte")));
        }
        let Some(structure) = field(&mut scribe, Field::Structure) else {
            let message = "cet envoi ne dit pas de quelle structure il s’agit";
            let place = self.said(first, &Column::Field(Field::Structure)).place;
            let problem = Problem::error("structure-vide", place, message);
            let problems: Problems = problem.hint("écrivez le nom de la structure sur cette ligne").into();
            return Reading { problems, ..Reading::default() };
        };
        let mut organisation: Entries = vec![("name", structure)];
        organisation.extend(field(&mut scribe, Field::Territory).map(|node| ("territory", node)));
        entries.push(("organisation", scribe.plant.group(place.clone(), organisation)));
        let date = scribe.date(self.said(first, &Column::Field(Field::Date)));
        entries.extend(date.map(|date| ("date", date)));
        let about: Entries = [
            ("object", Field::Object),
            ("stage", Field::Stage),
            ("use", Field::Purpose),
            ("accompanied_by", Field::AccompaniedBy),
        ]
        .into_iter()
        .filter_map(|(key, field)| {
            let mut said = rows.iter().map(|row| self.said(*row, &Column::Field(field)));
            let said = said.find(|said| !said.text.is_empty())?;
            // Names of choices hold no blank.
            let is_chosen = field != Field::AccompaniedBy;
            let text = if is_chosen { said.text.replace('_', " ").to_lowercase() } else { said.text };
            Some((key, scribe.scalar(Said { text, place: said.place })?))
        })
        .collect();
        if !about.is_empty() {
            entries.push(("about", scribe.plant.group(place.clone(), about)));
        }
        let mut ids = Vec::new();
        let responses: Vec<Node> = rows.iter().map(|row| self.response(&mut scribe, *row, &mut ids)).collect();
        entries.push(("responses", scribe.plant.list(place.clone(), responses)));
        for (key, parts) in [("tables", self.tables(&mut scribe, rows)), ("matrices", self.matrices(&mut scribe, rows))]
        {
            if !parts.is_empty() {
                let parts = parts.iter().map(|(id, node)| (id.as_str(), node.clone())).collect();
                entries.push((key, scribe.plant.group(place.clone(), parts)));
            }
        }
        let root = scribe.plant.group(place, entries);
        tally.add(&scribe.tally);
        let Scribe { plant, mut problems, .. } = scribe;
        let mut reading = yaml::read_document(self.grid, plant.document(root), Spelling::Sheet);
        problems.extend(std::mem::take(&mut reading.problems));
        problems.sort_by_place();
        Reading { problems, ..reading }
    }

    /// What one person sent.
    fn response(&self, scribe: &mut Scribe<'_>, row: u64, ids: &mut Vec<String>) -> Node {
        let place = self.main.place(row, 0);
        let said = |field| self.said(row, &Column::Field(field));
        let name = said(Field::Respondent);
        let mut id = slug(&name.text);
        if id.is_empty() {
            // Without a name, each submission is somebody else.
            id = if ids.is_empty() { "repondant".into() } else { format!("repondant-{}", ids.len() + 1) };
        }
        ids.push(id.clone());
        let mut respondent: Entries = vec![("id", scribe.plant.scalar(name.place.clone(), id))];
        respondent.extend(scribe.scalar(name).map(|node| ("name", node)));
        let group = said(Field::Stakeholder);
        if !group.text.is_empty() {
            respondent.push(("stakeholder", scribe.group(group)));
        }
        respondent.extend(scribe.scalar(said(Field::People)).map(|node| ("people", node)));
        let respondent = scribe.plant.group(place.clone(), respondent);
        let mut entries: Entries = vec![("respondent", respondent)];
        if scribe.is_yes(&said(Field::Collective)) {
            entries.push(("collective", scribe.plant.scalar(place.clone(), "true")));
        }
        let mut answers: Vec<(&str, Node)> = Vec::new();
        for (index, item) in self.grid.items.iter().enumerate() {
            let answer = self.answer(scribe, row, index, item);
            if !answer.is_empty() {
                let place = self.said(row, &Column::Item(index)).place;
                answers.push((&item.id, scribe.plant.group(place, answer)));
            }
        }
        entries.push(("answers", scribe.plant.group(place.clone(), answers)));
        scribe.plant.group(place, entries)
    }

    fn answer(&self, scribe: &mut Scribe<'_>, row: u64, index: usize, item: &Item) -> Entries {
        let beside = |which| self.said(row, &Column::Beside(index, which));
        let mut said = self.said(row, &Column::Item(index));
        let mut ticks = Vec::new();
        if let Kind::Choice(choice) = &item.kind
            && choice.several
        {
            (said, ticks) = self.chosen(row, index, item, said);
        }
        let abstention = beside(Beside::Abstention);
        if said.text.is_empty() && ticks.is_empty() && !abstention.text.is_empty() {
            said = abstention;
        }
        let mut entries = scribe.answer(item, &said, &beside(Beside::Reason), ticks);
        entries.extend(scribe.priority(beside(Beside::Priority)));
        let mut known = effects(item);
        known.extend(any_effects());
        let argument = scribe.argument(beside(Beside::Argument), &beside(Beside::Effect), None, &known);
        if let Some(argument) = argument {
            let place = beside(Beside::Argument).place;
            entries.push(("arguments", scribe.plant.list(place, vec![argument])));
        }
        entries
    }

    /// What was chosen of a question that takes several: SO or NSP as a cell, or the options.
    fn chosen(&self, row: u64, index: usize, item: &Item, said: Said) -> (Said, Vec<Said>) {
        let blank = || Said { text: String::new(), place: said.place.clone() };
        let split = |said: &Said| -> Option<Vec<Said>> {
            let words = said.text.split_whitespace();
            words.map(|word| Some(Said { text: option_of(item, word)?, place: said.place.clone() })).collect()
        };
        // Names between blanks; where labels were exported, the columns of the options say it.
        let mut chosen = split(&said).unwrap_or_default();
        if chosen.is_empty() {
            for (column, at) in &self.columns {
                if let Column::Option(of, option) = column
                    && *of == index
                    && matches!(fold(self.main.text(row, *at)).as_str(), "1" | "1.0" | "true" | "vrai" | "oui" | "yes")
                {
                    chosen.push(Said { text: option.clone(), place: self.main.place(row, *at) });
                }
            }
            chosen.sort_by(|a, b| a.text.cmp(&b.text));
        }
        if chosen.is_empty() {
            return (said, Vec::new());
        }
        let abstention = chosen.iter().position(|one| matches!(one.text.as_str(), "SO" | "NSP"));
        match abstention {
            Some(at) if chosen.len() == 1 => (chosen.swap_remove(at), Vec::new()),
            // Both an abstention and options: the complaint is that of a cell that says both.
            Some(at) => (chosen.swap_remove(at), chosen),
            None => (blank(), chosen),
        }
    }

    /// The rows of a repeat that belong to some submissions: the sheet, and the number of the row.
    fn repeated(&self, repeat: &str, rows: &[u64]) -> Option<(&Tab, u64, Vec<u64>)> {
        let number = self.number?;
        let numbers: Vec<&str> = rows.iter().map(|row| self.main.text(*row, number)).collect();
        let tab = self.tabs.iter().find(|tab| {
            let header = tab.rows_below(0).into_iter().next().unwrap_or(0);
            let is_its = |column: &usize| {
                let last = tab.text(header, *column).rsplit('/').next().unwrap_or("");
                last.strip_prefix(repeat.trim_start_matches("t__")).is_some_and(|rest| rest.starts_with("__"))
            };
            tab.columns(header).iter().any(is_its)
        })?;
        let header = tab.rows_below(0).into_iter().next()?;
        let parent = tab.columns(header).into_iter().find(|column| tab.text(header, *column) == "_parent_index")?;
        let is_its = |row: &u64| numbers.contains(&tab.text(*row, parent));
        Some((tab, header, tab.rows_below(header).into_iter().filter(is_its).collect()))
    }

    fn tables(&self, scribe: &mut Scribe<'_>, submissions: &[u64]) -> Vec<(String, Node)> {
        let mut tables = Vec::new();
        for table in &self.grid.tables {
            let Some((tab, header, rows)) = self.repeated(&repeat(&table.id), submissions) else { continue };
            let rows: Vec<Node> = rows.iter().filter_map(|row| self.row(scribe, table, tab, header, *row)).collect();
            if !rows.is_empty() {
                tables.push((table.id.clone(), scribe.plant.list(tab.whole(), rows)));
            }
        }
        tables
    }

    fn row(&self, scribe: &mut Scribe<'_>, table: &Table, tab: &Tab, header: u64, row: u64) -> Option<Node> {
        let mut cells = Vec::new();
        for known in &table.columns {
            let Some(said) = found(tab, header, row, &column(&table.id, &known.id)) else { continue };
            let shown = column_choices(self.grid, &self.names, &known.kind);
            let node = match &known.kind {
                ColumnKind::Answer(Kind::Choice(choice)) if choice.several => {
                    let words = said.text.split_whitespace().map(|word| scribe.plant.scalar(said.place.clone(), word));
                    let words = words.collect();
                    scribe.plant.list(said.place.clone(), words)
                }
                // Names of the form have no hyphens.
                ColumnKind::Item(items) => {
                    let item =
                        items.iter().map(|index| &self.grid.items[*index]).find(|item| name(&item.id) == said.text);
                    let text = item.map_or(picked(&shown, &said.text), |item| &item.id).to_owned();
                    scribe.plant.scalar(said.place, text)
                }
                _ => {
                    let text = picked(&shown, &said.text).to_owned();
                    scribe.plant.scalar(said.place, text)
                }
            };
            cells.push((known.id.as_str(), node));
        }
        (!cells.is_empty()).then(|| scribe.plant.group(tab.place(row, 0), cells))
    }

    fn matrices(&self, scribe: &mut Scribe<'_>, submissions: &[u64]) -> Vec<(String, Node)> {
        let mut matrices = Vec::new();
        for matrix in &self.grid.matrices {
            let Some((tab, header, rows)) = self.repeated(&repeat(&matrix.id), submissions) else { continue };
            let mut relations = Vec::new();
            for row in rows {
                let mut entries: Entries = Vec::new();
                for (key, ending) in EDGES {
                    let Some(said) = found(tab, header, row, &format!("{}{ending}", name(&matrix.id))) else {
                        continue;
                    };
                    if key != "directed" {
                        entries.push((key, scribe.plant.scalar(said.place, said.text)));
                    } else if scribe.is_yes(&said) {
                        entries.push((key, scribe.plant.scalar(said.place, "true")));
                    }
                }
                if !entries.is_empty() {
                    relations.push(scribe.plant.group(tab.place(row, 0), entries));
                }
            }
            if !relations.is_empty() {
                matrices.push((matrix.id.clone(), scribe.plant.list(tab.whole(), relations)));
            }
        }
        matrices
    }
}

/// What a sheet says under the header that ends with a name; nothing where it says nothing.
fn found(tab: &Tab, header: u64, row: u64, name: &str) -> Option<Said> {
    let is_its = |column: &usize| tab.text(header, *column).rsplit('/').next() == Some(name);
    let column = tab.columns(header).into_iter().find(is_its)?;
    Some(meant(tab.said(row, column))).filter(|said| !said.text.is_empty())
}

/// What some exports write for nothing.
fn meant(said: Said) -> Said {
    let is_nothing = matches!(said.text.as_str(), "n/a" | "N/A" | "None" | "nan");
    if is_nothing { Said { text: String::new(), ..said } } else { said }
}

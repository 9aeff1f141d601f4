//! Questionnaires read back: sheets become the tree of an assessment, and the one reader of assessments does the rest.

use std::collections::HashMap;

use super::super::layout;
use super::super::scribe::{Entries, Said, Scribe, picked};
use super::tab::Tab;
use super::{Mark, Role, answers, arguments, details, home, square, table};
use super::{any_effects, column_choices, effects};
use crate::assessment::decode::{self, Refusal};
use crate::assessment::rules::rows::Spelling;
use crate::assessment::yaml::{self, Reading};
use crate::assessment::{Form, ItemNames};
use crate::fold::slug;
use crate::french::quoted;
use crate::grid::{Column, ColumnKind, Grid, Kind, Matrix, Table};
use crate::problem::{Place, Problem};
use crate::yaml::{Node, Planting};

/// Reads the sheets of one questionnaire; nothing where none of them is ours.
pub fn read(grid: &Grid, file: &str, tabs: &[Tab]) -> Option<Reading> {
    let tabs: Vec<(Mark, &Tab)> = tabs.iter().filter_map(|tab| Some((tab.mark()?, tab))).collect();
    let (mark, first) = tabs.first()?;
    let whole = first.whole();
    let mut reader = Reader { grid, names: ItemNames::new(grid), tabs: &tabs, scribe: Scribe::new(grid, file) };
    if mark.grid != grid.id {
        let message = format!(
            "ce questionnaire est celui de la grille {}, version {}, et non celui de {}",
            quoted(&mark.grid),
            mark.version,
            quoted(&grid.id)
        );
        let problem = Problem::error("autre-grille", whole, message).hint("donnez la grille de ce questionnaire");
        return Some(Reading { problems: problem.into(), ..Reading::default() });
    }
    let Some(root) = reader.root(mark, &whole) else {
        let Scribe { mut problems, tally, .. } = reader.scribe;
        tally.refuse(grid, &mut problems);
        return Some(Reading { problems, ..Reading::default() });
    };
    let Scribe { plant, mut problems, tally, .. } = reader.scribe;
    let mut reading = yaml::read_document(grid, plant.document(root), Spelling::Sheet);
    problems.extend(std::mem::take(&mut reading.problems));
    problems.sort_by_place();
    let mut reading = Reading { problems, ..reading };
    reading.refuse_other_scale(grid, &tally);
    Some(reading)
}

struct Reader<'a> {
    grid: &'a Grid,
    names: ItemNames,
    tabs: &'a [(Mark, &'a Tab)],
    scribe: Scribe<'a>,
}

/// A response being put together.
struct Draft<'a> {
    number: usize,
    tab: &'a Tab,
    /// The id that somebody chose.
    id: String,
    name: Option<(Place, String)>,
    stakeholder: Option<(Place, String)>,
    people: Option<(Place, String)>,
    is_collective: bool,
    answers: Vec<(String, Node)>,
}

impl<'a> Reader<'a> {
    fn refuse(&mut self, tab: &Tab, row: u64, column: usize, refusal: Refusal) {
        self.scribe.refuse(tab.place(row, column), refusal);
    }

    fn tab(&self, wanted: &Role) -> Option<&'a Tab> {
        self.tabs.iter().find(|(mark, _)| mark.role == *wanted).map(|(_, tab)| *tab)
    }

    fn scalar(&mut self, tab: &Tab, row: u64, column: usize) -> Option<Node> {
        self.scribe.scalar(tab.said(row, column))
    }

    fn root(&mut self, mark: &Mark, whole: &Place) -> Option<Node> {
        self.faults();
        let mut drafts = self.drafts();
        let mut entries: Entries = Vec::new();
        let mut about: Entries = Vec::new();
        let mut organisation: Entries = Vec::new();
        let mut date = None;
        let fields = self.fields(&drafts);
        for (code, tab, row, column) in fields.iter().copied() {
            match code {
                "structure" => organisation.extend(self.scalar(tab, row, column).map(|node| ("name", node))),
                "territoire" => organisation.extend(self.scalar(tab, row, column).map(|node| ("territory", node))),
                "date" => date = self.scribe.date(tab.said(row, column)),
                "objet" => about.extend(self.scalar(tab, row, column).map(|node| ("object", node))),
                "etape" => about.extend(self.scalar(tab, row, column).map(|node| ("stage", node))),
                "usage" => about.extend(self.scalar(tab, row, column).map(|node| ("use", node))),
                "accompagnement" => {
                    about.extend(self.scalar(tab, row, column).map(|node| ("accompanied_by", node)));
                }
                _ => {}
            }
        }
        if !organisation.iter().any(|(key, _)| *key == "name") {
            let field = fields.iter().find(|(code, ..)| *code == "structure");
            let place = field.map_or_else(|| whole.clone(), |(_, tab, row, column)| tab.place(*row, *column));
            let message = "ce questionnaire ne dit pas de quelle structure il s’agit";
            self.scribe.problems.push(
                Problem::error("structure-vide", place, message)
                    .hint(format!("écrivez son nom dans la première feuille, à côté de {}", quoted("Structure"))),
            );
        }
        let home = self.tabs.iter().find(|(mark, _)| mark.role == Role::Home);
        if let Some((mark, tab)) = home.filter(|(mark, _)| !mark.id.is_empty()) {
            organisation.push(("id", self.scribe.plant.scalar(tab.whole(), mark.id.clone())));
        }
        let entries_of_tables = self.tables();
        let entries_of_matrices = self.matrices();
        let has_more = !entries_of_tables.is_empty();
        self.further_arguments(&mut drafts);
        // Whoever left a whole sheet empty did not answer.
        drafts.retain(|draft| !draft.answers.is_empty());
        if drafts.is_empty() && !has_more {
            let message = "personne n’a répondu à ce questionnaire";
            let problem = Problem::error("sans-reponse", whole.clone(), message);
            self.scribe.problems.push(problem.hint("vérifiez que c’est le bon fichier, et qu’il a été enregistré"));
            return None;
        }
        let organisation = self.scribe.plant.group(whole.clone(), organisation);
        let responses = self.responses(drafts);
        let responses = self.scribe.plant.list(whole.clone(), responses);
        entries.push(("grid", self.scribe.plant.scalar(whole.clone(), mark.grid.clone())));
        entries.push(("grid_version", self.scribe.plant.scalar(whole.clone(), mark.version.clone())));
        if mark.form == Form::Short {
            entries.push(("form", self.scribe.plant.scalar(whole.clone(), "courte")));
        }
        entries.push(("organisation", organisation));
        entries.extend(date.map(|date| ("date", date)));
        if !about.is_empty() {
            entries.push(("about", self.scribe.plant.group(whole.clone(), about)));
        }
        entries.push(("responses", responses));
        for (key, parts) in [("tables", entries_of_tables), ("matrices", entries_of_matrices)] {
            if !parts.is_empty() {
                let parts = parts.iter().map(|(id, node)| (id.as_str(), node.clone())).collect();
                entries.push((key, self.scribe.plant.group(whole.clone(), parts)));
            }
        }
        // Without a name there is no assessment; what else is wrong was found on the way.
        let is_named = !self.scribe.problems.iter().any(|problem| problem.code == "structure-vide");
        is_named.then(|| self.scribe.plant.group(whole.clone(), entries))
    }

    /// Refuses the cells to fill in that should hold a value and hold none.
    fn faults(&mut self) {
        for (mark, tab) in self.tabs {
            for fault in &tab.faults {
                let (row, column) = (fault.row, fault.column);
                let is_filled_in = match mark.role {
                    Role::Home => (home::VALUE..=home::COLLECTIVE).contains(&column),
                    Role::Answers(_) => {
                        let columns =
                            [answers::ANSWER, answers::PRIORITY, answers::ARGUMENT, answers::EFFECT, answers::REASON];
                        columns.contains(&column) && !tab.text(row, answers::CODE).is_empty()
                    }
                    Role::Arguments => column != arguments::QUESTION,
                    Role::Table(_) => row >= table::FIRST,
                    Role::Matrix(_) => row >= square::FIRST && column > square::NAMES,
                    Role::Details(_) => row > details::HEADER,
                    Role::Lists => false,
                };
                if is_filled_in {
                    self.refuse(tab, row, column, layout::refused(&fault.kind));
                }
            }
        }
    }

    /// The fields of the first sheet; of a sheet of answers saved alone, those that it repeats.
    fn fields(&self, drafts: &[Draft<'a>]) -> Vec<(&'static str, &'a Tab, u64, usize)> {
        if let Some(tab) = self.tab(&Role::Home) {
            let code = |row: &u64| home::FIELDS.iter().find(|(code, _)| *code == tab.text(*row, home::CODE));
            return tab.rows_below(1).iter().filter_map(|row| Some((code(row)?.0, tab, *row, home::VALUE))).collect();
        }
        let Some(draft) = drafts.first() else { return Vec::new() };
        answers::ECHOES.iter().map(|(code, row, _, column)| (*code, draft.tab, *row, *column)).collect()
    }

    // Responses

    /// One draft a sheet of answers, with what is known of who answers.
    fn drafts(&mut self) -> Vec<Draft<'a>> {
        let mut drafts = Vec::new();
        for (mark, tab) in self.tabs {
            let Role::Answers(number) = mark.role else { continue };
            let mut draft = Draft {
                number,
                tab,
                id: mark.id.clone(),
                name: None,
                stakeholder: None,
                people: None,
                is_collective: false,
                answers: Vec::new(),
            };
            self.identify(&mut draft);
            draft.answers = self.answers(tab);
            drafts.push(draft);
        }
        drafts
    }

    fn identify(&mut self, draft: &mut Draft<'a>) {
        let some = |tab: &Tab, row: u64, column: usize| {
            Some((tab.place(row, column), tab.text(row, column).to_owned())).filter(|(_, text)| !text.is_empty())
        };
        let Some(tab) = self.tab(&Role::Home) else {
            for (code, row, _, column) in answers::ECHOES {
                match code {
                    "repondant" => draft.name = some(draft.tab, row, column),
                    "partie_prenante" => draft.stakeholder = some(draft.tab, row, column),
                    _ => {}
                }
            }
            draft.is_collective = draft.name.as_ref().is_some_and(|(_, name)| layout::is_collective(name));
            return;
        };
        let number = draft.number.to_string();
        let is_its = |row: &u64| {
            tab.text(*row, home::CODE) == home::RESPONDENT
                && tab.text(*row, home::LABEL).trim_end_matches('.') == number
        };
        let Some(row) = tab.rows_below(1).into_iter().find(is_its) else { return };
        draft.name = some(tab, row, home::VALUE);
        draft.stakeholder = some(tab, row, home::STAKEHOLDER);
        draft.people = some(tab, row, home::PEOPLE);
        draft.is_collective = draft.name.as_ref().is_some_and(|(_, name)| layout::is_collective(name));
        if !tab.text(row, home::COLLECTIVE).is_empty() {
            draft.is_collective = self.scribe.is_yes(&tab.said(row, home::COLLECTIVE));
        }
    }

    /// The answers of a sheet, by id of the question.
    fn answers(&mut self, tab: &Tab) -> Vec<(String, Node)> {
        let grid = self.grid;
        let mut ticks: HashMap<&str, Vec<(u64, &str)>> = HashMap::new();
        let rows = tab.rows_below(answers::HEADER);
        for row in &rows {
            if let Some((id, option)) = tab.text(*row, answers::CODE).split_once('|')
                && self.scribe.is_yes(&tab.said(*row, answers::ANSWER))
            {
                ticks.entry(id).or_default().push((*row, option));
            }
        }
        let mut found = Vec::new();
        for row in rows {
            let code = tab.text(row, answers::CODE);
            if code.is_empty() || code.contains('|') || found.iter().any(|(id, _)| id == code) {
                continue;
            }
            let mut entries = match grid.item_index(code) {
                Some(index) => self.answer(tab, row, index, ticks.get(code).map_or(&[][..], Vec::as_slice)),
                // Of another version: the reader of assessments says what becomes of it.
                None => self.scalar(tab, row, answers::ANSWER).map(|node| ("value", node)).into_iter().collect(),
            };
            entries.extend(self.scribe.priority(tab.said(row, answers::PRIORITY)));
            entries.extend(self.argument(tab, row, grid.item_index(code)));
            if !entries.is_empty() {
                found.push((code.to_owned(), self.scribe.plant.group(tab.place(row, answers::ANSWER), entries)));
            }
        }
        found
    }

    /// What the row of a question answers; `ticks` are the rows of its options that are ticked.
    fn answer(&mut self, tab: &Tab, row: u64, index: usize, ticks: &[(u64, &str)]) -> Entries {
        let tick = |(row, option): &(u64, &str)| Said { text: (*option).to_owned(), ..tab.said(*row, answers::ANSWER) };
        let ticks = ticks.iter().map(tick).collect();
        let (said, reason) = (tab.said(row, answers::ANSWER), tab.said(row, answers::REASON));
        let mut entries = self.scribe.answer(&self.grid.items[index], &said, &reason, ticks);
        // What the column of priorities says comes before a star.
        if !tab.text(row, answers::PRIORITY).is_empty() {
            entries.retain(|(key, _)| *key != "priority");
        }
        entries
    }

    /// The argument that stands beside an answer.
    fn argument(&mut self, tab: &Tab, row: u64, item: Option<usize>) -> Option<(&'static str, Node)> {
        let known = item.map_or_else(any_effects, |index| effects(&self.grid.items[index]));
        let (text, effect) = (tab.said(row, answers::ARGUMENT), tab.said(row, answers::EFFECT));
        let argument = self.scribe.argument(text, &effect, None, &known)?;
        Some(("arguments", self.scribe.plant.list(tab.place(row, answers::ARGUMENT), vec![argument])))
    }

    /// Adds the arguments of the sheet that holds more of them to the answers of those who gave them.
    fn further_arguments(&mut self, drafts: &mut [Draft<'a>]) {
        let Some(tab) = self.tab(&Role::Arguments) else { return };
        // The numbers that people read are those of the rows.
        let numbers: Vec<usize> = drafts.first().map_or_else(Vec::new, |draft| {
            let rows = draft.tab.rows_below(answers::HEADER).into_iter();
            let rows = rows.filter(|row| !draft.tab.text(*row, answers::NUMBER).is_empty());
            rows.filter_map(|row| self.grid.item_index(draft.tab.text(row, answers::CODE))).collect()
        });
        for row in tab.rows_below(arguments::HEADER) {
            let columns = [arguments::TEXT, arguments::EFFECT, arguments::BY];
            if columns.iter().all(|column| tab.text(row, *column).is_empty()) {
                continue;
            }
            let number = |text: &str| decode::number(text).filter(|number| number.fract() == 0.0 && *number >= 1.0);
            let whole = |number: f64| numbers.get(number as usize - 1).copied();
            let written = tab.text(row, arguments::NUMBER);
            let Some(index) = number(written).and_then(whole) else {
                let message = match written {
                    "" => "cet argument ne dit pas à quelle question il répond".to_owned(),
                    text => format!("{} n’est pas le numéro d’une question", quoted(&decode::shortened(text))),
                };
                let hint = format!("écrivez un numéro de 1 à {}", numbers.len());
                self.refuse(tab, row, arguments::NUMBER, Refusal { code: "question-inconnue", message, hint });
                continue;
            };
            let who = match tab.text(row, arguments::RESPONDENT) {
                "" if drafts.len() == 1 => Some(0),
                text => number(text).and_then(|wanted| {
                    drafts.iter().position(|draft| (draft.number as f64 - wanted).abs() < f64::EPSILON)
                }),
            };
            let Some(draft) = who.and_then(|who| drafts.get_mut(who)) else {
                let message = "cet argument ne dit pas qui le donne".to_owned();
                let hint = "écrivez le numéro du répondant, celui de la première feuille".to_owned();
                self.refuse(tab, row, arguments::RESPONDENT, Refusal { code: "repondant-inconnu", message, hint });
                continue;
            };
            let item = &self.grid.items[index];
            let mut known = effects(item);
            known.extend(any_effects());
            let said = columns.map(|column| tab.said(row, column));
            let [text, effect, by] = said;
            let Some(argument) = self.scribe.argument(text, &effect, Some(by), &known) else { continue };
            draft.add(&mut self.scribe.plant, &item.id, argument, tab.place(row, arguments::TEXT));
        }
    }

    fn responses(&mut self, drafts: Vec<Draft<'a>>) -> Vec<Node> {
        let mut ids: Vec<String> = Vec::new();
        let mut responses = Vec::new();
        for draft in drafts {
            let place = draft.tab.whole();
            let named = draft.name.as_ref().map(|(_, name)| slug(name)).filter(|id| !id.is_empty());
            let id = match (draft.id.as_str(), named) {
                ("", named) => named.unwrap_or_else(|| "repondant".into()),
                (id, _) => id.to_owned(),
            };
            let unnamed = draft.name.is_none() && draft.id.is_empty();
            let id = if unnamed && ids.contains(&id) { format!("{id}-{}", draft.number) } else { id };
            ids.push(id.clone());
            let name_place = draft.name.as_ref().map_or_else(|| place.clone(), |(place, _)| place.clone());
            let mut respondent: Entries = vec![("id", self.scribe.plant.scalar(name_place, id))];
            respondent.extend(draft.name.map(|(place, name)| ("name", self.scribe.plant.scalar(place, name))));
            let group = draft.stakeholder.map(|(place, text)| self.scribe.group(Said { place, text }));
            respondent.extend(group.map(|group| ("stakeholder", group)));
            respondent.extend(draft.people.map(|(place, people)| ("people", self.scribe.plant.scalar(place, people))));
            let respondent = self.scribe.plant.group(place.clone(), respondent);
            let mut entries: Entries = vec![("respondent", respondent)];
            if draft.is_collective {
                entries.push(("collective", self.scribe.plant.scalar(place.clone(), "true")));
            }
            let given = draft.answers.iter().map(|(id, node)| (id.as_str(), node.clone())).collect();
            entries.push(("answers", self.scribe.plant.group(place.clone(), given)));
            responses.push(self.scribe.plant.group(place, entries));
        }
        responses
    }

    // Tables and matrices

    fn tables(&mut self) -> Vec<(String, Node)> {
        let tabs = self.tabs;
        let mut tables = Vec::new();
        for (mark, tab) in tabs {
            let Role::Table(id) = &mark.role else { continue };
            let rows: Vec<Node> = tab
                .rows_below(table::HEADER)
                .into_iter()
                .filter_map(|row| self.row(tab, row, self.grid.table(id)))
                .collect();
            if !rows.is_empty() {
                tables.push((id.clone(), self.scribe.plant.list(tab.whole(), rows)));
            }
        }
        tables
    }

    /// One row of a table, by the codes of its columns.
    fn row(&mut self, tab: &Tab, row: u64, of: Option<&Table>) -> Option<Node> {
        let mut cells: Vec<(String, Node)> = Vec::new();
        let mut ticks: Vec<(String, Vec<Node>)> = Vec::new();
        for column in tab.columns(table::CODES) {
            let code = tab.text(table::CODES, column);
            let text = tab.text(row, column);
            if text.is_empty() {
                continue;
            }
            if let Some((id, option)) = code.split_once('|') {
                if self.scribe.is_yes(&tab.said(row, column)) {
                    let node = self.scribe.plant.scalar(tab.place(row, column), option);
                    match ticks.iter_mut().find(|(other, _)| other == id) {
                        Some((_, nodes)) => nodes.push(node),
                        None => ticks.push((id.to_owned(), vec![node])),
                    }
                }
                continue;
            }
            let known = of.and_then(|table| table.columns.iter().find(|column| column.id == code));
            let node = self.cell(tab, row, column, known);
            cells.push((code.to_owned(), node));
        }
        for (id, nodes) in ticks {
            let list = self.scribe.plant.list(tab.place(row, 0), nodes);
            cells.push((id, list));
        }
        if cells.is_empty() {
            return None;
        }
        let cells = cells.iter().map(|(id, node)| (id.as_str(), node.clone())).collect();
        Some(self.scribe.plant.group(tab.place(row, 0), cells))
    }

    fn cell(&mut self, tab: &Tab, row: u64, column: usize, known: Option<&Column>) -> Node {
        let place = tab.place(row, column);
        let text = tab.text(row, column);
        let Some(known) = known else { return self.scribe.plant.scalar(place, text) };
        let shown = column_choices(self.grid, &self.names, &known.kind);
        let text = picked(&shown, text);
        match known.kind {
            ColumnKind::Answer(Kind::Text) => self.scribe.plant.scalar(place, decode::plain_lines(text)),
            _ => self.scribe.plant.scalar(place, text),
        }
    }

    fn matrices(&mut self) -> Vec<(String, Node)> {
        let grid = self.grid;
        let mut matrices = Vec::new();
        for (mark, tab) in self.tabs {
            let Role::Matrix(id) = &mark.role else { continue };
            let Some(matrix) = grid.matrix(id) else { continue };
            let mut drawn = self.square(tab, matrix);
            if let Some(details) = self.tab(&Role::Details(id.clone())) {
                self.complete(details, &mut drawn);
            }
            if drawn.is_empty() {
                continue;
            }
            let relations = drawn.into_iter().map(|drawn| {
                let entries = drawn.entries;
                self.scribe.plant.group(drawn.place, entries)
            });
            let relations = relations.collect();
            matrices.push((id.clone(), self.scribe.plant.list(tab.whole(), relations)));
        }
        matrices
    }

    /// The relations of a square; both cells of a pair filled in are the views of its two sides.
    fn square(&mut self, tab: &Tab, matrix: &Matrix) -> Vec<Drawn> {
        let of = &self.grid.tables[matrix.table];
        let names = self.tab(&Role::Table(of.id.clone()));
        let key = names.and_then(|names| {
            names
                .columns(table::CODES)
                .into_iter()
                .find(|column| names.text(table::CODES, *column) == of.key_column().id)
        });
        // The names stand in the table; the square only repeats them.
        let name = |index: u64| match (names, key) {
            (Some(names), Some(key)) => names.text(table::FIRST + index, key).to_owned(),
            _ => tab.text(square::FIRST + index, square::NAMES).to_owned(),
        };
        let mut drawn = Vec::new();
        for row in tab.rows_below(square::HEADER) {
            let from = row - square::FIRST;
            for column in tab.columns(row).into_iter().filter(|column| *column > square::NAMES) {
                let to = (column - square::NAMES - 1) as u64;
                let place = tab.place(row, column);
                let names = [name(from), name(to)];
                if names.iter().any(String::is_empty) || from == to {
                    let message = "cette case ne relie pas deux lignes du tableau".to_owned();
                    let hint = format!("nommez d’abord les deux dans {}, ou videz cette case", quoted(&of.title));
                    self.refuse(tab, row, column, Refusal { code: "ligne-inconnue", message, hint });
                    continue;
                }
                let back = tab.text(square::FIRST + to, square::NAMES + 1 + from as usize);
                let mut entries: Entries = vec![
                    ("from", self.scribe.plant.scalar(place.clone(), names[0].clone())),
                    ("to", self.scribe.plant.scalar(place.clone(), names[1].clone())),
                    ("nature", self.scribe.plant.scalar(place.clone(), tab.text(row, column))),
                ];
                if !back.is_empty() {
                    entries.push(("directed", self.scribe.plant.scalar(place.clone(), "true")));
                }
                let ends = names.map(|name| slug(&name));
                drawn.push(Drawn { ends, is_directed: !back.is_empty(), place, entries });
            }
        }
        drawn
    }

    /// Adds the object, the note and the direction of relations to those that the square holds.
    fn complete(&mut self, tab: &Tab, drawn: &mut [Drawn]) {
        for row in tab.rows_below(details::HEADER) {
            let ends = [details::FROM, details::TO].map(|column| slug(tab.text(row, column)));
            let is_blank = |column| tab.text(row, column).is_empty();
            if [details::OBJECT, details::NOTE, details::DIRECTED].into_iter().all(is_blank) {
                continue;
            }
            let is_its = |one: &&mut Drawn| {
                one.ends == ends || (!one.is_directed && one.ends[0] == ends[1] && one.ends[1] == ends[0])
            };
            let Some(relation) = drawn.iter_mut().find(is_its) else {
                let message = "cette ligne précise une relation qui n’est pas dans le carré".to_owned();
                let hint = "choisissez d’abord sa nature dans le carré, ou videz cette ligne".to_owned();
                self.refuse(tab, row, details::FROM, Refusal { code: "relation-absente", message, hint });
                continue;
            };
            for (key, column) in [("object", details::OBJECT), ("note", details::NOTE)] {
                relation.entries.extend(self.scalar(tab, row, column).map(|node| (key, node)));
            }
            if self.scribe.is_yes(&tab.said(row, details::DIRECTED)) && !relation.is_directed {
                let place = tab.place(row, details::DIRECTED);
                relation.entries.push(("directed", self.scribe.plant.scalar(place, "true")));
                relation.is_directed = true;
            }
        }
    }
}

/// A relation being put together.
struct Drawn {
    ends: [String; 2],
    is_directed: bool,
    place: Place,
    entries: Entries,
}

impl Draft<'_> {
    /// Adds an argument to what was said of a question.
    fn add(&mut self, plant: &mut Planting, id: &str, argument: Node, place: Place) {
        match self.answers.iter_mut().find(|(other, _)| other == id) {
            Some((_, answer)) => answer.push_into("arguments", argument),
            None => {
                let list = plant.list(place.clone(), vec![argument]);
                let answer = plant.group(place, vec![("arguments", list)]);
                self.answers.push((id.to_owned(), answer));
            }
        }
    }
}

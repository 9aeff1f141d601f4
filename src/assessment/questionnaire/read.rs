//! Questionnaires read back: sheets become the tree of an assessment, and the one reader of assessments does the rest.

use std::collections::HashMap;

use super::super::decode::{self, Refusal};
use super::super::layout::{self, ItemNames};
use super::super::rows::Spelling;
use super::super::yaml::{self, Reading};
use super::super::{Answer, Effect, Form, Priority, Value};
use super::tab::Tab;
use super::{Mark, Role, Shown, answers, arguments, details, home, plain, square, table};
use super::{any_effects, asked, choices, column_choices, effects};
use crate::fold::{fold, slug};
use crate::french::{NBSP, quoted};
use crate::grid::{Column, ColumnKind, Grid, Kind, Matrix, Table};
use crate::problem::{Place, Problem, Problems};
use crate::yaml::{Node, Planting};

/// Reads the sheets of one questionnaire; nothing where none of them is ours.
pub fn read(grid: &Grid, file: &str, tabs: &[Tab]) -> Option<Reading> {
    let tabs: Vec<(Mark, &Tab)> = tabs.iter().filter_map(|tab| Some((tab.mark()?, tab))).collect();
    let (mark, first) = tabs.first()?;
    let whole = first.whole();
    let mut reader = Reader {
        grid,
        names: ItemNames::new(grid),
        tabs: &tabs,
        form: mark.form,
        plant: Planting::new(file),
        problems: Problems::new(),
    };
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
        return Some(Reading { problems: reader.problems, ..Reading::default() });
    };
    let Reader { plant, mut problems, .. } = reader;
    let mut reading = yaml::read_document(grid, plant.document(root), Spelling::Sheet);
    problems.extend(std::mem::take(&mut reading.problems));
    problems.sort_by_place();
    Some(Reading { problems, ..reading })
}

struct Reader<'a> {
    grid: &'a Grid,
    names: ItemNames,
    tabs: &'a [(Mark, &'a Tab)],
    form: Form,
    plant: Planting,
    problems: Problems,
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

type Entries = Vec<(&'static str, Node)>;

impl<'a> Reader<'a> {
    fn refuse(&mut self, tab: &Tab, row: u64, column: usize, refusal: Refusal) {
        let problem = Problem::error(refusal.code, tab.place(row, column), refusal.message);
        self.problems.push(problem.hint(refusal.hint));
    }

    fn tab(&self, wanted: &Role) -> Option<&'a Tab> {
        self.tabs.iter().find(|(mark, _)| mark.role == *wanted).map(|(_, tab)| *tab)
    }

    fn scalar(&mut self, tab: &Tab, row: u64, column: usize) -> Option<Node> {
        let text = tab.text(row, column).to_owned();
        (!text.is_empty()).then(|| self.plant.scalar(tab.place(row, column), text))
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
                "date" => date = self.date(tab, row, column),
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
            self.problems.push(
                Problem::error("structure-vide", place, message)
                    .hint(format!("écrivez son nom dans la première feuille, à côté de {}", quoted("Structure"))),
            );
        }
        let home = self.tabs.iter().find(|(mark, _)| mark.role == Role::Home);
        if let Some((mark, tab)) = home.filter(|(mark, _)| !mark.id.is_empty()) {
            organisation.push(("id", self.plant.scalar(tab.whole(), mark.id.clone())));
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
            self.problems.push(problem.hint("vérifiez que c’est le bon fichier, et qu’il a été enregistré"));
            return None;
        }
        let organisation = self.plant.group(whole.clone(), organisation);
        let responses = self.responses(drafts);
        let responses = self.plant.list(whole.clone(), responses);
        entries.push(("grid", self.plant.scalar(whole.clone(), mark.grid.clone())));
        entries.push(("grid_version", self.plant.scalar(whole.clone(), mark.version.clone())));
        if mark.form == Form::Short {
            entries.push(("form", self.plant.scalar(whole.clone(), "courte")));
        }
        entries.push(("organisation", organisation));
        entries.extend(date.map(|date| ("date", date)));
        if !about.is_empty() {
            entries.push(("about", self.plant.group(whole.clone(), about)));
        }
        entries.push(("responses", responses));
        for (key, parts) in [("tables", entries_of_tables), ("matrices", entries_of_matrices)] {
            if !parts.is_empty() {
                let parts = parts.iter().map(|(id, node)| (id.as_str(), node.clone())).collect();
                entries.push((key, self.plant.group(whole.clone(), parts)));
            }
        }
        // Without a name there is no assessment; what else is wrong was found on the way.
        let is_named = !self.problems.iter().any(|problem| problem.code == "structure-vide");
        is_named.then(|| self.plant.group(whole.clone(), entries))
    }

    /// Refuses the cells to fill in that should hold a value and hold none.
    fn faults(&mut self) {
        for (mark, tab) in self.tabs {
            for fault in &tab.faults {
                let (row, column) = (fault.row, fault.column);
                let is_filled_in = match mark.role {
                    Role::Home => column >= home::VALUE && column <= home::COLLECTIVE,
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
            return tab
                .rows_below(1)
                .iter()
                .filter_map(|row| Some((code(row)?.0, tab, *row, home::VALUE)))
                .collect();
        }
        let Some(draft) = drafts.first() else { return Vec::new() };
        answers::ECHOES.iter().map(|(code, row, _, column)| (*code, draft.tab, *row, *column)).collect()
    }

    fn date(&mut self, tab: &Tab, row: u64, column: usize) -> Option<Node> {
        let text = tab.text(row, column);
        if text.is_empty() {
            return None;
        }
        match decode::value(&Kind::Date, text) {
            Ok(Value::Date(day)) => Some(self.plant.scalar(tab.place(row, column), day.to_string())),
            Ok(_) => None,
            Err(refusal) => {
                self.refuse(tab, row, column, refusal);
                None
            }
        }
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
            tab.text(*row, home::CODE) == home::RESPONDENT && tab.text(*row, home::LABEL).trim_end_matches('.') == number
        };
        let Some(row) = tab.rows_below(1).into_iter().find(is_its) else { return };
        draft.name = some(tab, row, home::VALUE);
        draft.stakeholder = some(tab, row, home::STAKEHOLDER);
        draft.people = some(tab, row, home::PEOPLE);
        draft.is_collective = draft.name.as_ref().is_some_and(|(_, name)| layout::is_collective(name));
        match tab.text(row, home::COLLECTIVE) {
            "" => {}
            text => match decode::yes_no(text) {
                Some(yes) => draft.is_collective = yes,
                None => self.refuse(tab, row, home::COLLECTIVE, neither_yes_nor_no(text)),
            },
        }
    }

    /// The answers of a sheet, by id of the question.
    fn answers(&mut self, tab: &Tab) -> Vec<(String, Node)> {
        let grid = self.grid;
        let mut ticks: HashMap<&str, Vec<(u64, &str)>> = HashMap::new();
        let rows = tab.rows_below(answers::HEADER);
        for row in &rows {
            if let Some((id, option)) = tab.text(*row, answers::CODE).split_once('|')
                && self.is_ticked(tab, *row, answers::ANSWER)
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
            entries.extend(self.priority(tab, row));
            entries.extend(self.argument(tab, row, grid.item_index(code)));
            if !entries.is_empty() {
                found.push((code.to_owned(), self.plant.group(tab.place(row, answers::ANSWER), entries)));
            }
        }
        found
    }

    fn is_ticked(&mut self, tab: &Tab, row: u64, column: usize) -> bool {
        match tab.text(row, column) {
            "" => false,
            text => decode::yes_no(text).unwrap_or_else(|| {
                self.refuse(tab, row, column, neither_yes_nor_no(text));
                false
            }),
        }
    }

    /// What the row of a question answers; `ticks` are the rows of its options that are ticked.
    fn answer(&mut self, tab: &Tab, row: u64, index: usize, ticks: &[(u64, &str)]) -> Entries {
        let item = &self.grid.items[index];
        let place = tab.place(row, answers::ANSWER);
        let written = tab.text(row, answers::ANSWER);
        if let [(first, _), ..] = ticks {
            if !written.is_empty() {
                let refusal = Refusal {
                    code: "reponse-double",
                    message: format!("des cases sont cochées, et la réponse dit {}", quoted(&decode::shortened(written))),
                    hint: "gardez l’un ou l’autre".into(),
                };
                self.refuse(tab, row, answers::ANSWER, refusal);
                return Vec::new();
            }
            let place = tab.place(*first, answers::ANSWER);
            let options = ticks.iter().map(|(row, option)| {
                let place = tab.place(*row, answers::ANSWER);
                self.plant.scalar(place, *option)
            });
            let options = options.collect();
            return vec![("value", self.plant.list(place, options))];
        }
        let cell = picked(&choices(item), written).to_owned();
        let reason = tab.text(row, answers::REASON);
        let is_apart = fold(&cell) == "so" && !reason.is_empty();
        let cell = if is_apart { format!("SO{NBSP}: {reason}") } else { cell };
        let decoded = match decode::cell(item, &cell) {
            Ok(decoded) => decoded,
            Err(refusal) => {
                self.refuse(tab, row, answers::ANSWER, refusal);
                return Vec::new();
            }
        };
        if !is_apart && !reason.is_empty() && !matches!(decoded.answer, Answer::NotApplicable(_)) {
            let message = format!("la réponse n’est pas {}{NBSP}: cette raison n’est pas lue", quoted("sans objet"));
            let problem = Problem::warning("raison-de-trop", tab.place(row, answers::REASON), message);
            self.problems.push(problem.hint("videz cette case, ou changez la réponse"));
        }
        let mut entries: Entries = Vec::new();
        match decoded.answer {
            Answer::Missing => {}
            Answer::NotApplicable(reason) => {
                entries.push(("na", self.plant.scalar(place, reason.unwrap_or_else(|| "true".into()))));
            }
            Answer::Unknown => entries.push(("unknown", self.plant.scalar(place, "true"))),
            Answer::Value(value) => {
                let node = match value {
                    Value::Options(ids) => {
                        let ids = ids.into_iter().map(|id| self.plant.scalar(place.clone(), id)).collect();
                        self.plant.list(place, ids)
                    }
                    Value::Number(number) => self.plant.scalar(place, plain(number)),
                    Value::YesNo(yes) => self.plant.scalar(place, if yes { "true" } else { "false" }),
                    Value::Date(day) => self.plant.scalar(place, day.to_string()),
                    Value::Text(text) | Value::Item(text) => self.plant.scalar(place, text),
                };
                entries.push(("value", node));
            }
        }
        if decoded.is_priority && tab.text(row, answers::PRIORITY).is_empty() {
            let place = tab.place(row, answers::ANSWER);
            entries.push(("priority", self.plant.scalar(place, Priority::Priority.word())));
        }
        entries
    }

    fn priority(&mut self, tab: &Tab, row: u64) -> Option<(&'static str, Node)> {
        match layout::priority(tab.text(row, answers::PRIORITY)) {
            Ok(priority) => {
                let place = tab.place(row, answers::PRIORITY);
                priority.map(|priority| ("priority", self.plant.scalar(place, priority.word())))
            }
            Err(refusal) => {
                self.refuse(tab, row, answers::PRIORITY, refusal);
                None
            }
        }
    }

    /// The argument that stands beside an answer.
    fn argument(&mut self, tab: &Tab, row: u64, item: Option<usize>) -> Option<(&'static str, Node)> {
        let known = item.map_or_else(any_effects, |index| effects(&self.grid.items[index]));
        let argument =
            self.one_argument(tab, row, [answers::ARGUMENT, answers::EFFECT, usize::MAX], &known)?;
        Some(("arguments", self.plant.list(tab.place(row, answers::ARGUMENT), vec![argument])))
    }

    /// An argument from the columns of its text, its effect and its speaker.
    fn one_argument(
        &mut self,
        tab: &Tab,
        row: u64,
        [text, effect, by]: [usize; 3],
        known: &[(String, Effect)],
    ) -> Option<Node> {
        let sign = match tab.text(row, effect) {
            "" => None,
            written => match effect_of(written, known) {
                Some(sign) => Some(self.plant.scalar(tab.place(row, effect), sign.to_string())),
                None => {
                    let words: Vec<String> = known.iter().map(|(words, _)| words.clone()).collect();
                    let refusal = Refusal {
                        code: "effet-illisible",
                        message: format!("{} ne dit pas ce que l’argument pousse", quoted(&decode::shortened(written))),
                        hint: format!("choisissez dans la liste{NBSP}: {}", words.join(", ")),
                    };
                    self.refuse(tab, row, effect, refusal);
                    None
                }
            },
        };
        let Some(node) = self.scalar(tab, row, text) else {
            if sign.is_some() {
                let message = "cette case dit ce que pousse un argument qui n’est pas écrit";
                let problem = Problem::warning("argument-vide", tab.place(row, effect), message);
                self.problems.push(problem.hint("écrivez l’argument à côté, ou videz cette case"));
            }
            return None;
        };
        let mut entries: Entries = vec![("text", node)];
        entries.extend(sign.map(|sign| ("effect", sign)));
        if by != usize::MAX
            && let Some(group) = Some(tab.text(row, by)).filter(|text| !text.is_empty())
        {
            let group = self.grid.stakeholder(group).map_or(group, |group| &group.id).to_owned();
            entries.push(("by", self.plant.scalar(tab.place(row, by), group)));
        }
        Some(self.plant.group(tab.place(row, text), entries))
    }

    /// Adds the arguments of the sheet that holds more of them to the answers of those who gave them.
    fn further_arguments(&mut self, drafts: &mut [Draft<'a>]) {
        let Some(tab) = self.tab(&Role::Arguments) else { return };
        let numbers = asked(self.grid, self.form);
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
            let Some(argument) = self.one_argument(tab, row, columns, &known) else { continue };
            draft.add(&mut self.plant, &item.id, argument, tab.place(row, arguments::TEXT));
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
            let mut respondent: Entries = vec![("id", self.plant.scalar(name_place, id))];
            respondent.extend(draft.name.map(|(place, name)| ("name", self.plant.scalar(place, name))));
            respondent.extend(draft.stakeholder.map(|(place, group)| {
                let group = self.grid.stakeholder(&group).map_or(group.as_str(), |group| &group.id).to_owned();
                ("stakeholder", self.plant.scalar(place, group))
            }));
            respondent.extend(draft.people.map(|(place, people)| ("people", self.plant.scalar(place, people))));
            let respondent = self.plant.group(place.clone(), respondent);
            let mut entries: Entries = vec![("respondent", respondent)];
            if draft.is_collective {
                entries.push(("collective", self.plant.scalar(place.clone(), "true")));
            }
            let given = draft.answers.iter().map(|(id, node)| (id.as_str(), node.clone())).collect();
            entries.push(("answers", self.plant.group(place.clone(), given)));
            responses.push(self.plant.group(place, entries));
        }
        responses
    }

    // Tables and matrices

    fn tables(&mut self) -> Vec<(String, Node)> {
        let tabs = self.tabs;
        let mut tables = Vec::new();
        for (mark, tab) in tabs {
            let Role::Table(id) = &mark.role else { continue };
            let rows: Vec<Node> =
                tab.rows_below(table::HEADER).into_iter().filter_map(|row| self.row(tab, row, self.grid.table(id))).collect();
            if !rows.is_empty() {
                tables.push((id.clone(), self.plant.list(tab.whole(), rows)));
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
                if self.is_ticked(tab, row, column) {
                    let node = self.plant.scalar(tab.place(row, column), option);
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
            let list = self.plant.list(tab.place(row, 0), nodes);
            cells.push((id, list));
        }
        if cells.is_empty() {
            return None;
        }
        let cells = cells.iter().map(|(id, node)| (id.as_str(), node.clone())).collect();
        Some(self.plant.group(tab.place(row, 0), cells))
    }

    fn cell(&mut self, tab: &Tab, row: u64, column: usize, known: Option<&Column>) -> Node {
        let place = tab.place(row, column);
        let text = tab.text(row, column);
        let Some(known) = known else { return self.plant.scalar(place, text) };
        let shown = column_choices(self.grid, &self.names, &known.kind);
        let text = picked(&shown, text);
        match known.kind {
            ColumnKind::Answer(Kind::Text) => self.plant.scalar(place, decode::plain_lines(text)),
            _ => self.plant.scalar(place, text),
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
                self.plant.group(drawn.place, entries)
            });
            let relations = relations.collect();
            matrices.push((id.clone(), self.plant.list(tab.whole(), relations)));
        }
        matrices
    }

    /// The relations of a square; both cells of a pair filled in are the views of its two sides.
    fn square(&mut self, tab: &Tab, matrix: &Matrix) -> Vec<Drawn> {
        let of = &self.grid.tables[matrix.table];
        let names = self.tab(&Role::Table(of.id.clone()));
        let key = names.and_then(|names| {
            names.columns(table::CODES).into_iter().find(|column| names.text(table::CODES, *column) == of.key_column().id)
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
                    ("from", self.plant.scalar(place.clone(), names[0].clone())),
                    ("to", self.plant.scalar(place.clone(), names[1].clone())),
                    ("nature", self.plant.scalar(place.clone(), tab.text(row, column))),
                ];
                if !back.is_empty() {
                    entries.push(("directed", self.plant.scalar(place.clone(), "true")));
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
            if self.is_ticked(tab, row, details::DIRECTED) && !relation.is_directed {
                let place = tab.place(row, details::DIRECTED);
                relation.entries.push(("directed", self.plant.scalar(place, "true")));
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

/// What a cell stands for, where it is one of the words of its drop-down; else the text itself.
fn picked<'t>(shown: &'t [Shown], text: &'t str) -> &'t str {
    let wanted = fold(text);
    shown.iter().find(|one| fold(&one.text) == wanted).map_or(text, |one| &one.cell)
}

fn effect_of(text: &str, known: &[(String, Effect)]) -> Option<i8> {
    let wanted = fold(text);
    let by_words = known.iter().find(|(words, _)| fold(words) == wanted).map(|(_, effect)| effect.sign());
    by_words.or_else(|| match decode::number(text) {
        Some(number) if number == 1.0 => Some(1),
        Some(number) if number == 0.0 => Some(0),
        Some(number) if number == -1.0 => Some(-1),
        _ => None,
    })
}

fn neither_yes_nor_no(text: &str) -> Refusal {
    Refusal {
        code: "oui-ou-non",
        message: format!("{} ne dit ni oui ni non", quoted(&decode::shortened(text))),
        hint: format!("valeurs admises{NBSP}: oui, x, non, ou vide"),
    }
}

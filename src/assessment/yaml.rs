//! Assessments as YAML: what `dts remplir` writes and `dts rapport` reads.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::decode::Refusal;
use super::other_scale::Tally;
use super::raw::{
    RawAbout, RawAnswer, RawArgument, RawAssessment, RawForm, RawOrganisation, RawPriority, RawRelation, RawRespondent,
    RawResponse, RawValue,
};
use super::rules::relations::{Drawn, Part, Relations, without_table};
use super::rules::rows::{self, Rows, Spelling};
use super::{
    About, Answer, Argument, Assessment, Effect, Entry, Form, ItemNames, Organisation, Priority, Relation, Respondent,
    Response, Row, Value, decode,
};
use crate::fold::{fold, slug};
use crate::french::{list, quoted};
use crate::grid::{ColumnKind, Grid, Item, Kind, NaPolicy, Table};
use crate::problem::{Place, Problem, Problems, Source};
use crate::yaml::{self, Document, Node};

/// Largest assessment file, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// The id of the grid that an assessment file answers; `None` where the text is no assessment.
pub fn grid_id(source: &Arc<Source>) -> Option<String> {
    let document = Document::parse(source, MAX_BYTES).ok()?;
    document.root().get("grid").and_then(Node::text).map(str::to_owned)
}

/// An assessment as its file tells it, and the relations whose rows it leaves to another file.
#[derive(Debug, Default)]
pub struct Reading {
    /// Nothing where the file holds no usable assessment. Beside errors, it lacks just what they name.
    pub assessment: Option<Assessment>,
    /// Relations between the rows of a table that the file does not hold.
    pub awaiting: Vec<Awaiting>,
    /// All that is wrong.
    pub problems: Problems,
}

impl Reading {
    /// Refuses the whole where its figures are on another scale than the grid's.
    pub(crate) fn refuse_other_scale(&mut self, grid: &Grid, tally: &Tally) {
        if tally.refuse(grid, &mut self.problems) {
            self.assessment = None;
            self.awaiting.clear();
        }
    }
}

/// Relations of a matrix whose table is not in the file.
#[derive(Debug)]
pub struct Awaiting {
    /// Index of the matrix.
    pub matrix: usize,
    /// Where the relations stand.
    pub place: Place,
    /// At least one.
    pub drawn: Vec<Drawn>,
    /// Where each part of each relation stands.
    pub places: Vec<HashMap<Part, Place>>,
}

/// Reads an assessment that must be whole in its file.
pub fn read(grid: &Grid, source: &Arc<Source>) -> (Option<Assessment>, Problems) {
    let Reading { assessment, awaiting, mut problems } = read_part(grid, source);
    for relations in awaiting {
        let refusal = without_table(grid, &grid.matrices[relations.matrix], Spelling::Yaml);
        problems.push(Problem::error(refusal.code, relations.place, refusal.message).hint(refusal.hint));
        problems.sort_by_place();
    }
    (assessment, problems)
}

/// Reads an assessment of which another file may hold a part.
pub fn read_part(grid: &Grid, source: &Arc<Source>) -> Reading {
    match Document::parse(source, MAX_BYTES) {
        Ok(document) => read_document(grid, document, Spelling::Yaml),
        Err(problems) => Reading { problems, ..Reading::default() },
    }
}

/// Reads an assessment from a tree, whatever file it grew from.
pub fn read_document(grid: &Grid, mut document: Document, spelling: Spelling) -> Reading {
    let (raw, problems) = document.decode::<RawAssessment>();
    let Some(raw) = raw else { return Reading { problems, ..Reading::default() } };
    let version = raw.grid_version.unwrap_or(grid.version);
    let (awaiting, tally) = (Vec::new(), Tally::new(grid));
    let mut reader = Reader { grid, document: &document, version, spelling, awaiting, problems, tally };
    let assessment = reader.assessment(&raw);
    reader.problems.sort_by_place();
    let Reader { awaiting, problems, tally, .. } = reader;
    let mut reading = Reading { assessment, awaiting, problems };
    reading.refuse_other_scale(grid, &tally);
    reading
}

struct Reader<'a> {
    grid: &'a Grid,
    document: &'a Document,
    /// Version of the grid that was answered.
    version: u32,
    spelling: Spelling,
    awaiting: Vec<Awaiting>,
    problems: Problems,
    /// The figures of the answers.
    tally: Tally,
}

impl Reader<'_> {
    fn error(&mut self, code: &'static str, node: &Node, message: String, hint: impl Into<String>) {
        // Of a node whose very shape is wrong, that was said, and is enough.
        if !self.document.is_faulty(node) {
            self.problems.push(Problem::error(code, self.document.place(node), message).hint(hint));
        }
    }

    fn warn(&mut self, code: &'static str, node: &Node, message: String, hint: impl Into<String>) {
        self.problems.push(Problem::warning(code, self.document.place(node), message).hint(hint));
    }

    fn assessment(&mut self, raw: &RawAssessment) -> Option<Assessment> {
        let root = self.document.root();
        if raw.grid != self.grid.id {
            let message = format!(
                "ces réponses portent sur la grille {}, et non sur {}",
                quoted(&raw.grid),
                quoted(&self.grid.id)
            );
            let hint = format!("donnez-les avec leur grille, {}", quoted(&raw.grid));
            self.error("autre-grille", root.at("grid"), message, hint);
            return None;
        }
        if self.version != self.grid.version {
            let message = format!(
                "ces réponses ont été données à la version {} de la grille ; elle en est à la version {}",
                self.version, self.grid.version
            );
            self.warn(
                "autre-version",
                root.at("grid_version"),
                message,
                "seules les questions qui n’ont pas changé sont reprises",
            );
        }
        if raw.organisation.name.trim().is_empty() {
            self.error(
                "sans-nom",
                root.at("organisation").at("name"),
                "la structure n’a pas de nom".into(),
                "écrivez-le après « name: »",
            );
        }
        let date = raw.date.as_ref().and_then(|text| {
            let date = text.parse::<Date>().ok();
            if date.is_none() {
                let message = format!("{} n’est pas un jour", quoted(text));
                self.error("date", root.at("date"), message, "écrivez année-mois-jour, par exemple 2026-11-20");
            }
            date
        });
        let responses = self.responses(&raw.responses, root.at("responses"));
        let tables = self.tables(&raw.tables, root.at("tables"));
        let matrices = self.matrices(&raw.matrices, root.at("matrices"), &tables);
        let about = raw.about.clone().unwrap_or_default();
        Some(Assessment {
            grid: raw.grid.clone(),
            grid_version: self.version,
            form: if raw.form == Some(RawForm::Courte) { Form::Short } else { Form::Full },
            organisation: Organisation {
                id: raw.organisation.id.clone().unwrap_or_else(|| slug(&raw.organisation.name)),
                name: raw.organisation.name.trim().to_owned(),
                territory: raw.organisation.territory.clone(),
            },
            date,
            about: About {
                object: about.object,
                stage: about.stage,
                purpose: about.purpose,
                accompanied_by: about.accompanied_by,
            },
            responses,
            tables,
            matrices,
        })
    }

    // Responses

    fn responses(&mut self, raw: &[RawResponse], node: &Node) -> Vec<Response> {
        let mut ids = HashSet::new();
        let mut collective_seen = false;
        let mut responses = Vec::new();
        for (index, raw) in raw.iter().enumerate() {
            let node = node.nth(index);
            let respondent = node.at("respondent");
            if !ids.insert(fold(&raw.respondent.id)) {
                self.error(
                    "repondant-repete",
                    respondent.at("id"),
                    format!("{} a déjà répondu plus haut", quoted(&raw.respondent.id)),
                    "donnez un autre nom court, ou réunissez les deux réponses",
                );
            }
            let collective = raw.collective.unwrap_or(false);
            if collective && collective_seen {
                self.error(
                    "deux-collectives",
                    node.at("collective"),
                    "une autre réponse est déjà celle du groupe".into(),
                    "n’en gardez qu’une avec « collective: true »",
                );
            }
            collective_seen |= collective;
            if let Some(stakeholder) = &raw.respondent.stakeholder {
                self.stakeholder(stakeholder, respondent.at("stakeholder"));
            }
            responses.push(Response {
                respondent: Respondent {
                    id: raw.respondent.id.clone(),
                    name: raw.respondent.name.clone().unwrap_or_default(),
                    stakeholder: raw.respondent.stakeholder.clone(),
                    people: raw.respondent.people,
                },
                collective,
                entries: self.entries(&raw.answers, node.at("answers")),
            });
        }
        responses
    }

    fn entries(&mut self, answers: &IndexMap<String, RawAnswer>, node: &Node) -> Vec<Entry> {
        let grid = self.grid;
        let mut entries = vec![Entry::default(); grid.items.len()];
        for (id, raw) in answers {
            let Some(index) = grid.item_index(id) else {
                self.unknown_item(id, node.key(id));
                continue;
            };
            let item = &grid.items[index];
            if item.changed_in.is_some_and(|changed_in| changed_in > self.version) {
                self.warn(
                    "question-changee",
                    node.key(id),
                    format!("la question {} a changé de sens depuis ; cette réponse n’est pas reprise", quoted(id)),
                    "répondez-y de nouveau si elle compte pour vous",
                );
                continue;
            }
            entries[index] = self.entry(item, raw, node.at(id));
        }
        entries
    }

    fn unknown_item(&mut self, id: &str, node: &Node) {
        let removed = self.grid.removed.iter().find(|(removed, _)| removed == id);
        if let Some((_, version)) = removed {
            self.warn(
                "question-retiree",
                node,
                format!(
                    "la question {} a été retirée de la grille en version {version} ; cette réponse n’est pas reprise",
                    quoted(id)
                ),
                "rien à faire",
            );
        } else if self.version > self.grid.version {
            self.warn(
                "question-inconnue",
                node,
                format!("la question {} n’existe pas dans cette version de la grille", quoted(id)),
                "employez la version de la grille à laquelle on a répondu",
            );
        } else {
            let known = self.grid.items.iter().map(|item| item.id.as_str());
            let hint = self.document.nearest(id, known).map_or_else(
                || format!("les questions se lisent avec « dts grilles {} »", self.grid.id),
                |near| format!("vouliez-vous dire {} ?", quoted(near)),
            );
            self.error(
                "question-inconnue",
                node,
                format!("la question {} n’existe pas dans la grille", quoted(id)),
                hint,
            );
        }
    }

    fn entry(&mut self, item: &Item, raw: &RawAnswer, node: &Node) -> Entry {
        let given = [raw.value.is_some(), raw.na.is_some(), raw.unknown.is_some()];
        if given.iter().filter(|is_there| **is_there).count() > 1 {
            let keys =
                ["value", "na", "unknown"].iter().zip(given).filter_map(|(key, is_there)| is_there.then_some(*key));
            let keys: Vec<&str> = keys.collect();
            self.error(
                "reponse-double",
                node.key(keys[1]),
                format!("la question {} a plusieurs réponses à la fois : {}", quoted(&item.id), list(&keys, "et")),
                "gardez-en une seule",
            );
        }
        Entry {
            answer: self.answer(item, raw, node),
            priority: raw.priority.map(|priority| match priority {
                RawPriority::Priority => Priority::Priority,
                RawPriority::Impact => Priority::Impact,
            }),
            arguments: raw
                .arguments
                .iter()
                .enumerate()
                .map(|(index, argument)| self.argument(argument, node.at("arguments").nth(index)))
                .collect(),
            later: raw.later.unwrap_or(false),
        }
    }

    fn answer(&mut self, item: &Item, raw: &RawAnswer, node: &Node) -> Answer {
        if raw.value.is_some() {
            let node = node.at("value");
            let answer = self.value(&item.kind, node, &item.id).map_or(Answer::Missing, Answer::Value);
            if let (Some(index), Some(text)) = (self.grid.item_index(&item.id), node.text()) {
                self.tally.note(index, text, &answer, || self.document.place(node));
            }
            return answer;
        }
        match (&raw.na, raw.unknown) {
            (Some(RawValue::Bool(false)), _) | (None, Some(false)) => {
                let key = if raw.na.is_some() { "na" } else { "unknown" };
                self.error(
                    "reponse-fausse",
                    node.at(key),
                    format!("« {key}: false » ne dit rien"),
                    "retirez la ligne, ou écrivez true",
                );
                Answer::Missing
            }
            (Some(na), _) => {
                // The text as it was written: a reason may look like a number.
                let reason = match na {
                    RawValue::Bool(true) => None,
                    _ => node.at("na").text().map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned),
                };
                match item.na {
                    NaPolicy::Forbidden => {
                        self.error(
                            "so-exclu",
                            node.at("na"),
                            format!("la question {} n’admet pas « sans objet »", quoted(&item.id)),
                            "donnez une réponse, ou « unknown: true »",
                        );
                        Answer::Missing
                    }
                    NaPolicy::WithReason if reason.is_none() => {
                        self.error(
                            "so-sans-raison",
                            node.at("na"),
                            format!("la question {} demande pourquoi elle est sans objet", quoted(&item.id)),
                            "écrivez la raison après « na: »",
                        );
                        Answer::Missing
                    }
                    _ => Answer::NotApplicable(reason),
                }
            }
            (None, Some(true)) => Answer::Unknown,
            (None, None) => Answer::Missing,
        }
    }

    /// Reads what stands at a node by the rule of all typed answers.
    fn value(&mut self, kind: &Kind, node: &Node, what: &str) -> Option<Value> {
        let text = match (kind, node.text(), node.texts()) {
            (Kind::YesNo, Some("true"), _) => "oui".to_owned(),
            (Kind::YesNo, Some("false"), _) => "non".to_owned(),
            (_, Some(text), _) => text.to_owned(),
            (Kind::Choice(_), None, Some(texts)) => texts.join("|"),
            _ => {
                self.error(
                    "mauvais-type",
                    node,
                    format!("{} attend une seule valeur", quoted(what)),
                    "écrivez-la sans tiret ni crochet",
                );
                return None;
            }
        };
        self.valid(decode::value(kind, &text), node, what)
    }

    fn valid(&mut self, value: Result<Value, Refusal>, node: &Node, what: &str) -> Option<Value> {
        match value {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.error(refusal.code, node, format!("{} : {}", quoted(what), refusal.message), refusal.hint);
                None
            }
        }
    }

    fn argument(&mut self, raw: &RawArgument, node: &Node) -> Argument {
        if raw.text.trim().is_empty() {
            self.error("texte-vide", node.at("text"), "cet argument est vide".into(), "écrivez-le, ou retirez-le");
        }
        if let Some(by) = &raw.by {
            self.stakeholder(by, node.at("by"));
        }
        let effect = match raw.effect.signum() {
            -1 => Effect::Down,
            1 => Effect::Up,
            _ => Effect::None,
        };
        Argument { text: raw.text.trim().to_owned(), effect, by: raw.by.clone() }
    }

    fn stakeholder(&mut self, text: &str, node: &Node) {
        if self.grid.stakeholder(text).is_none() {
            let known = self.grid.stakeholders.iter().map(|group| group.label.as_str());
            let hint = self.document.nearest(text, known).map_or_else(
                || {
                    format!(
                        "groupes connus : {}",
                        self.grid.stakeholders.iter().map(|group| group.label.as_str()).collect::<Vec<_>>().join(", ")
                    )
                },
                |near| format!("vouliez-vous dire {} ?", quoted(near)),
            );
            self.warn(
                "partie-prenante-inconnue",
                node,
                format!("{} n’est pas un groupe de la grille ; il sera montré tel quel", quoted(text)),
                hint,
            );
        }
    }

    // Tables and matrices

    fn tables(
        &mut self,
        raw: &IndexMap<String, Vec<IndexMap<String, RawValue>>>,
        node: &Node,
    ) -> IndexMap<String, Vec<Row>> {
        let mut tables = IndexMap::new();
        let names = ItemNames::new(self.grid);
        for (id, rows) in raw {
            let Some(index) = self.grid.tables.iter().position(|table| table.id == *id) else {
                self.unknown(
                    "tableau-inconnu",
                    node.key(id),
                    "le tableau",
                    id,
                    self.grid.tables.iter().map(|table| table.id.as_str()),
                );
                continue;
            };
            let grid = self.grid;
            let table = &grid.tables[index];
            let mut rules = Rows::new(grid, index, self.spelling);
            let mut kept = Vec::new();
            for (nth, row) in rows.iter().enumerate() {
                let node = node.at(id).nth(nth);
                let row = self.row(&names, table, row, node);
                match rules.admit(&row, self.line(node)) {
                    Ok(()) => {}
                    Err(rows::Fault::Nameless(refusal)) => {
                        self.refuse(node, refusal);
                        continue;
                    }
                    Err(rows::Fault::Repeated(refusal)) => self.refuse(node.at(&table.key_column().id), refusal),
                }
                kept.push(row);
            }
            tables.insert(id.clone(), kept);
        }
        tables
    }

    fn row(&mut self, names: &ItemNames, table: &Table, raw: &IndexMap<String, RawValue>, node: &Node) -> Row {
        let mut row = Row::new();
        for id in raw.keys().filter(|id| table.columns.iter().all(|column| column.id != **id)) {
            self.unknown(
                "colonne-inconnue",
                node.key(id),
                "la colonne",
                id,
                table.columns.iter().map(|column| column.id.as_str()),
            );
        }
        for column in table.columns.iter().filter(|column| raw.contains_key(&column.id)) {
            let cell = node.at(&column.id);
            let value = match &column.kind {
                ColumnKind::Answer(kind) => self.value(kind, cell, &column.id),
                ColumnKind::Item(_) => {
                    let text = cell.text().unwrap_or_default();
                    self.valid(rows::cell(self.grid, names, column, text), cell, &column.id)
                }
            };
            if let Some(value) = value {
                row.insert(column.id.clone(), value);
            }
        }
        let mut ties = rows::ties(table).map(|index| &table.columns[index].id).peekable();
        if ties.peek().is_some() && ties.all(|id| !raw.contains_key(id)) {
            let refusal = rows::untied(table);
            // Worth knowing, and no more: in a session the row may just not be finished.
            let remark = Problem::remark(refusal.code, self.document.place(node), refusal.message);
            self.problems.push(remark.hint(refusal.hint));
        }
        row
    }

    fn matrices(
        &mut self,
        raw: &IndexMap<String, Vec<RawRelation>>,
        node: &Node,
        tables: &IndexMap<String, Vec<Row>>,
    ) -> IndexMap<String, Vec<Relation>> {
        let mut matrices = IndexMap::new();
        for (id, relations) in raw {
            let Some(index) = self.grid.matrices.iter().position(|matrix| matrix.id == *id) else {
                self.unknown(
                    "matrice-inconnue",
                    node.key(id),
                    "la matrice",
                    id,
                    self.grid.matrices.iter().map(|matrix| matrix.id.as_str()),
                );
                continue;
            };
            let matrix = &self.grid.matrices[index];
            let node = node.at(id);
            let drawn: Vec<Drawn> =
                relations.iter().enumerate().map(|(nth, raw)| drawn(raw, self.line(node.nth(nth)))).collect();
            let rows = tables.get(&self.grid.tables[matrix.table].id).filter(|rows| !rows.is_empty());
            let Some(rows) = rows else {
                if !drawn.is_empty() {
                    let places = (0..drawn.len()).map(|nth| self.places(node.nth(nth))).collect();
                    self.awaiting.push(Awaiting { matrix: index, place: self.document.place(node), drawn, places });
                }
                continue;
            };
            let mut rules = Relations::new(self.grid, matrix, rows, self.spelling);
            let mut kept = Vec::new();
            for (nth, drawn) in drawn.iter().enumerate() {
                match rules.add(drawn) {
                    Ok(relation) => kept.push(relation),
                    Err(faults) => {
                        for fault in faults {
                            self.refuse(part(node.nth(nth), fault.part), fault.refusal);
                        }
                    }
                }
            }
            matrices.insert(id.clone(), kept);
        }
        matrices
    }

    fn places(&self, node: &Node) -> HashMap<Part, Place> {
        let parts = [Part::Whole, Part::From, Part::To, Part::Nature, Part::Object];
        parts.into_iter().map(|which| (which, self.document.place(part(node, which)))).collect()
    }

    fn line(&self, node: &Node) -> u64 {
        u64::try_from(self.document.place(node).line_and_column().0).unwrap_or(0)
    }

    fn refuse(&mut self, node: &Node, refusal: Refusal) {
        self.error(refusal.code, node, refusal.message, refusal.hint);
    }

    fn unknown<'t>(
        &mut self,
        code: &'static str,
        node: &Node,
        what: &str,
        id: &str,
        known: impl Iterator<Item = &'t str>,
    ) {
        self.error(code, node, format!("{what} {} n’existe pas", quoted(id)), self.document.meant(id, known));
    }
}

/// A relation as it was written; the rules are the same for all files.
fn drawn(raw: &RawRelation, line: u64) -> Drawn {
    Drawn {
        from: raw.from.clone(),
        to: raw.to.clone(),
        nature: raw.nature.clone(),
        object: raw.object.clone(),
        note: raw.note.clone(),
        directed: raw.directed.unwrap_or(false),
        line,
    }
}

/// The node of a part of a relation.
fn part(relation: &Node, part: Part) -> &Node {
    match part {
        Part::Whole => relation,
        Part::From => relation.at("from"),
        Part::To => relation.at("to"),
        Part::Nature => relation.at("nature"),
        Part::Object => relation.at("object"),
    }
}

/// The assessment as YAML, in the grid's order.
pub fn write(grid: &Grid, assessment: &Assessment) -> String {
    let about = &assessment.about;
    let has_about = *about != About::default();
    let raw = RawAssessment {
        grid: assessment.grid.clone(),
        grid_version: Some(assessment.grid_version),
        form: (assessment.form == Form::Short).then_some(RawForm::Courte),
        organisation: RawOrganisation {
            id: Some(assessment.organisation.id.clone()),
            name: assessment.organisation.name.clone(),
            territory: assessment.organisation.territory.clone(),
        },
        date: assessment.date.map(|date| date.to_string()),
        about: has_about.then(|| RawAbout {
            object: about.object.clone(),
            stage: about.stage.clone(),
            purpose: about.purpose.clone(),
            accompanied_by: about.accompanied_by.clone(),
        }),
        responses: assessment.responses.iter().map(|response| raw_response(grid, response)).collect(),
        tables: assessment.tables.iter().map(|(id, rows)| (id.clone(), rows.iter().map(raw_row).collect())).collect(),
        matrices: assessment
            .matrices
            .iter()
            .map(|(id, relations)| (id.clone(), relations.iter().map(raw_relation).collect()))
            .collect(),
    };
    yaml::to_string(&raw)
}

fn raw_response(grid: &Grid, response: &Response) -> RawResponse {
    let respondent = &response.respondent;
    let said = grid.items.iter().zip(&response.entries).filter(|(_, entry)| !entry.is_blank());
    RawResponse {
        respondent: RawRespondent {
            id: respondent.id.clone(),
            name: Some(respondent.name.clone()).filter(|name| !name.is_empty()),
            stakeholder: respondent.stakeholder.clone(),
            people: respondent.people,
        },
        collective: response.collective.then_some(true),
        answers: said.map(|(item, entry)| (item.id.clone(), raw_answer(entry))).collect(),
    }
}

fn raw_answer(entry: &Entry) -> RawAnswer {
    let mut raw = RawAnswer {
        priority: entry.priority.map(|priority| match priority {
            Priority::Priority => RawPriority::Priority,
            Priority::Impact => RawPriority::Impact,
        }),
        later: entry.later.then_some(true),
        arguments: entry
            .arguments
            .iter()
            .map(|argument| RawArgument {
                text: argument.text.clone(),
                effect: argument.effect.sign(),
                by: argument.by.clone(),
            })
            .collect(),
        ..RawAnswer::default()
    };
    match &entry.answer {
        Answer::Missing => {}
        Answer::NotApplicable(reason) => raw.na = Some(reason.clone().map_or(RawValue::Bool(true), RawValue::Text)),
        Answer::Unknown => raw.unknown = Some(true),
        Answer::Value(value) => raw.value = Some(raw_value(value)),
    }
    raw
}

fn raw_value(value: &Value) -> RawValue {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "whole and small, as just tested")]
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => RawValue::Integer(*number as i64),
        Value::Number(number) => RawValue::Number(*number),
        Value::Options(ids) if ids.len() == 1 => RawValue::Text(ids[0].clone()),
        Value::Options(ids) => RawValue::List(ids.clone()),
        Value::YesNo(yes) => RawValue::Bool(*yes),
        Value::Text(text) | Value::Item(text) => RawValue::Text(text.clone()),
        Value::Date(date) => RawValue::Text(date.to_string()),
    }
}

fn raw_row(row: &Row) -> IndexMap<String, RawValue> {
    row.iter().map(|(id, value)| (id.clone(), raw_value(value))).collect()
}

fn raw_relation(relation: &Relation) -> RawRelation {
    RawRelation {
        from: relation.from.clone(),
        to: relation.to.clone(),
        nature: relation.nature.clone(),
        object: relation.object.clone(),
        note: relation.note.clone(),
        directed: relation.directed.then_some(true),
    }
}

//! Assessments as YAML: what `dts remplir` writes and `dts rapport` reads.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::raw::{
    RawAbout, RawAnswer, RawArgument, RawAssessment, RawForm, RawOrganisation, RawPriority, RawRelation, RawRespondent,
    RawResponse, RawValue,
};
use super::{
    About, Answer, Argument, Assessment, Effect, Entry, Form, Organisation, Priority, Relation, Respondent, Response,
    Row, Value, decode,
};
use crate::fold::{fold, meant, nearest, slug};
use crate::french::{list, quoted};
use crate::grid::{ColumnKind, Grid, Item, Kind, Matrix, NaPolicy, Table};
use crate::problem::{Problem, Problems, Source};
use crate::yaml::{self, Document, Node};

/// Largest assessment file, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// The id of the grid that an assessment file answers; `None` where the text is no assessment.
pub fn grid_id(source: &Arc<Source>) -> Option<String> {
    let document = Document::parse(source, MAX_BYTES).ok()?;
    document.root().get("grid").and_then(Node::text).map(str::to_owned)
}

/// Reads an assessment against its grid; `None` where the file holds no usable assessment.
///
/// Errors say what was not read; an assessment beside errors lacks just what they name.
pub fn read(grid: &Grid, source: &Arc<Source>) -> (Option<Assessment>, Problems) {
    let mut document = match Document::parse(source, MAX_BYTES) {
        Ok(document) => document,
        Err(problems) => return (None, problems),
    };
    let (raw, problems) = document.decode::<RawAssessment>();
    let Some(raw) = raw else { return (None, problems) };
    let version = raw.grid_version.unwrap_or(grid.version);
    let mut reader = Reader { grid, document: &document, version, problems };
    let assessment = reader.assessment(&raw);
    reader.problems.sort_by_place();
    (assessment, reader.problems)
}

struct Reader<'a> {
    grid: &'a Grid,
    document: &'a Document,
    /// Version of the grid that was answered.
    version: u32,
    problems: Problems,
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
            self.error("autre-grille", root.at("grid"), message, "donnez la grille de ces réponses");
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
            let hint = nearest(id, known).map_or_else(
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
            return self.value(&item.kind, node.at("value"), &item.id).map_or(Answer::Missing, Answer::Value);
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
        match decode::value(kind, &text) {
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
            let hint = nearest(text, known).map_or_else(
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
            let related = grid.matrices.iter().any(|matrix| matrix.table == index);
            let mut names: HashMap<String, usize> = HashMap::new();
            let mut kept = Vec::new();
            for (nth, row) in rows.iter().enumerate() {
                let node = node.at(id).nth(nth);
                let row = self.row(table, row, node);
                let key = &table.key_column().id;
                let Some(Value::Text(name)) = row.get(key) else {
                    self.error(
                        "ligne-sans-nom",
                        node,
                        format!("cette ligne du tableau {} n’a pas de {}", quoted(id), quoted(key)),
                        format!("ajoutez « {key}: … »"),
                    );
                    continue;
                };
                let (line, _) = self.document.place(node).line_and_column();
                if let Some(first) = names.insert(slug(name), line).filter(|_| related) {
                    self.error(
                        "ligne-repetee",
                        node.at(key),
                        format!(
                            "{} a le même nom court que la ligne {first} du fichier : {}",
                            quoted(name),
                            quoted(&slug(name))
                        ),
                        "donnez-leur des noms que l’on distingue sans accent ni ponctuation",
                    );
                }
                kept.push(row);
            }
            tables.insert(id.clone(), kept);
        }
        tables
    }

    fn row(&mut self, table: &Table, raw: &IndexMap<String, RawValue>, node: &Node) -> Row {
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
                ColumnKind::Item(items) => self.item_cell(items, cell, &column.id),
            };
            if let Some(value) = value {
                row.insert(column.id.clone(), value);
            }
        }
        row
    }

    fn item_cell(&mut self, items: &[usize], node: &Node, column: &str) -> Option<Value> {
        let text = node.text().unwrap_or_default();
        let ids: Vec<&str> = items.iter().map(|item| self.grid.items[*item].id.as_str()).collect();
        if ids.contains(&text) {
            return Some(Value::Item(text.to_owned()));
        }
        let hint = nearest(text, ids.iter().copied()).map_or_else(
            || format!("les questions se lisent avec « dts grilles {} »", self.grid.id),
            |near| format!("vouliez-vous dire {} ?", quoted(near)),
        );
        self.error(
            "question-inconnue",
            node,
            format!("{} : la question {} n’est pas admise ici", quoted(column), quoted(text)),
            hint,
        );
        None
    }

    fn matrices(
        &mut self,
        raw: &IndexMap<String, Vec<RawRelation>>,
        node: &Node,
        tables: &IndexMap<String, Vec<Row>>,
    ) -> IndexMap<String, Vec<Relation>> {
        let mut matrices = IndexMap::new();
        for (id, relations) in raw {
            let Some(matrix) = self.grid.matrices.iter().find(|matrix| matrix.id == *id) else {
                self.unknown(
                    "matrice-inconnue",
                    node.key(id),
                    "la matrice",
                    id,
                    self.grid.matrices.iter().map(|matrix| matrix.id.as_str()),
                );
                continue;
            };
            let table = &self.grid.tables[matrix.table];
            let rows: Vec<String> =
                tables.get(&table.id).into_iter().flatten().filter_map(|row| row_id(table, row)).collect();
            let mut pairs: HashMap<(String, String), usize> = HashMap::new();
            let mut kept = Vec::new();
            for (index, raw) in relations.iter().enumerate() {
                kept.extend(self.relation(matrix, raw, node.at(id).nth(index), &rows, &mut pairs));
            }
            matrices.insert(id.clone(), kept);
        }
        matrices
    }

    fn relation(
        &mut self,
        matrix: &Matrix,
        raw: &RawRelation,
        node: &Node,
        rows: &[String],
        pairs: &mut HashMap<(String, String), usize>,
    ) -> Option<Relation> {
        let before = self.problems.count(crate::problem::Severity::Error);
        for (key, row) in [("from", &raw.from), ("to", &raw.to)] {
            if !rows.contains(row) {
                self.unknown("ligne-inconnue", node.at(key), "la ligne", row, rows.iter().map(String::as_str));
            }
        }
        if raw.from == raw.to {
            self.error(
                "relation-a-soi",
                node.at("to"),
                format!("{} est mis en relation avec lui-même", quoted(&raw.from)),
                "une relation va d’une ligne à une autre",
            );
        }
        if !matrix.natures.iter().any(|nature| nature.id == raw.nature) {
            self.unknown(
                "nature-inconnue",
                node.at("nature"),
                "la relation",
                &raw.nature,
                matrix.natures.iter().map(|nature| nature.id.as_str()),
            );
        }
        if let Some(object) =
            raw.object.as_ref().filter(|object| !matrix.objects.iter().any(|known| known.id == **object))
        {
            self.unknown(
                "objet-inconnu",
                node.at("object"),
                "l’objet",
                object,
                matrix.objects.iter().map(|object| object.id.as_str()),
            );
        }
        let directed = raw.directed.unwrap_or(false);
        let (line, _) = self.document.place(node).line_and_column();
        let way = (raw.from.clone(), raw.to.clone());
        let back = (raw.to.clone(), raw.from.clone());
        let ways = if directed { vec![way] } else { vec![way, back] };
        if let Some(first) = ways.iter().find_map(|way| pairs.get(way)) {
            self.error(
                "relation-repetee",
                node,
                format!("la relation entre {} et {} est déjà donnée ligne {first}", quoted(&raw.from), quoted(&raw.to)),
                "gardez-en une seule, ou écrivez « directed: true » si les deux côtés la voient autrement",
            );
        }
        for way in ways {
            pairs.entry(way).or_insert(line);
        }
        (self.problems.count(crate::problem::Severity::Error) == before).then(|| Relation {
            from: raw.from.clone(),
            to: raw.to.clone(),
            nature: raw.nature.clone(),
            object: raw.object.clone(),
            note: raw.note.clone(),
            directed,
        })
    }

    fn unknown<'t>(
        &mut self,
        code: &'static str,
        node: &Node,
        what: &str,
        id: &str,
        known: impl Iterator<Item = &'t str>,
    ) {
        self.error(code, node, format!("{what} {} n’existe pas", quoted(id)), meant(id, known));
    }
}

/// The id of a row: the slug of its key cell.
pub fn row_id(table: &Table, row: &Row) -> Option<String> {
    match row.get(&table.key_column().id) {
        Some(Value::Text(name)) => Some(slug(name)),
        _ => None,
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

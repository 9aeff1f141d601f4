//! Assessments as YAML: what `dts remplir` writes and `dts rapport` reads.

use std::sync::Arc;

use indexmap::IndexMap;

use super::assemble::{Assembler, Places, unmet};
use super::fact::{About as Of, End, Fact, Part, Spot, Whose};
use super::raw::{
    RawAbout, RawAnswer, RawArgument, RawAssessment, RawForm, RawOrganisation, RawPriority, RawRelation, RawRespondent,
    RawResponse, RawValue,
};
use super::rules::relations::Part as Pole;
use super::rules::{self, Refusal, SourceKind};
use super::{About, Answer, Assessment, Entry, Form, ItemNames, Priority, Relation, Response, Row, Value, WHOLE};
use crate::french::quoted;
use crate::grid::{ColumnKind, Grid, Kind, Table};
use crate::problem::{Place, Problems, Source};
use crate::yaml::{self, Document, Node};

pub use super::assemble::Reading;

/// Largest assessment file, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// The id of the grid that an assessment file answers; `None` where the text is no assessment.
pub fn grid_id(source: &Arc<Source>) -> Option<String> {
    let document = Document::parse(source, MAX_BYTES).ok()?;
    document.root().get("grid").and_then(Node::text).map(str::to_owned)
}

/// Reads an assessment that must be whole in its file.
pub fn read(grid: &Grid, source: &Arc<Source>) -> (Option<Assessment>, Problems) {
    let Reading { assessment, awaiting, mut problems, .. } = read_part(grid, source);
    awaiting.iter().for_each(|relations| problems.push(unmet(grid, relations)));
    problems.sort_by_place();
    (assessment, problems)
}

/// Reads an assessment of which another file may hold a part.
pub fn read_part(grid: &Grid, source: &Arc<Source>) -> Reading {
    let mut document = match Document::parse(source, MAX_BYTES) {
        Ok(document) => document,
        Err(problems) => return problems.into(),
    };
    let mut problems = document.check::<RawAssessment>();
    let (names, spots) = (ItemNames::new(grid), Spots(&document));
    let mut facts = Facts { grid, document: &document, into: Assembler::new(grid, &names, SourceKind::Yaml, &spots) };
    let id = facts.text(document.root().get("grid"));
    if let Some(id) = id.filter(|id| *id != grid.id) {
        let place = document.place(document.root().at("grid"));
        problems.push(rules::other_grid(grid, id, None, SourceKind::Yaml).at(place));
        return problems.into();
    }
    facts.tell();
    let mut reading = facts.into.finish();
    problems.extend(std::mem::take(&mut reading.problems));
    problems.sort_by_place();
    Reading { problems, ..reading }
}

/// Places of the nodes of a document; none for those whose very shape is wrong: that was said, and is enough.
struct Spots<'a>(&'a Document);

impl Places for Spots<'_> {
    fn place(&self, spot: Spot) -> Option<Place> {
        match spot {
            Spot::Text { start, end } => self.0.place_of(start..end),
            _ => Some(self.0.place(self.0.root())),
        }
    }
}

fn spot(node: &Node) -> Spot {
    let span = node.span();
    Spot::Text { start: span.start, end: span.end }
}

/// A document that tells its facts.
struct Facts<'a, 't> {
    grid: &'a Grid,
    document: &'t Document,
    into: Assembler<'a, 't>,
}

impl<'t> Facts<'_, 't> {
    /// The text of a scalar of sound shape.
    fn text(&self, node: Option<&'t Node>) -> Option<&'t str> {
        node.filter(|node| !self.document.is_faulty(node)).and_then(Node::text)
    }

    fn take(&mut self, node: &'t Node, about: Of, whose: Whose, text: &'t str) {
        self.into.take(Fact::of(whose, spot(node), about, text));
    }

    /// Tells a scalar, where there is one.
    fn scalar(&mut self, node: Option<&'t Node>, about: Of, whose: Whose) {
        if let (Some(node), Some(text)) = (node, self.text(node)) {
            self.take(node, about, whose, text.trim());
        }
    }

    fn tell(&mut self) {
        let root = self.document.root();
        let none = Whose::default();
        self.scalar(root.get("grid_version"), Of::Version, none);
        self.scalar(root.get("form"), Of::Form, none);
        self.scalar(root.get("date"), Of::Date, none);
        let organisation = root.get("organisation");
        for (key, about) in [("name", Of::Structure), ("id", Of::StructureId), ("territory", Of::Territory)] {
            self.scalar(organisation.and_then(|node| node.get(key)), about, none);
        }
        let fields =
            [("object", Of::Object), ("stage", Of::Stage), ("use", Of::Purpose), ("accompanied_by", Of::AccompaniedBy)];
        for (key, about) in fields {
            self.scalar(root.get("about").and_then(|node| node.get(key)), about, none);
        }
        for (index, node) in elements(root.get("responses")).iter().enumerate() {
            self.response(Whose(index), node);
        }
        for (key, rows) in pairs(root.get("tables")) {
            self.table(key, rows);
        }
        for (key, relations) in pairs(root.get("matrices")) {
            self.matrix(key, relations);
        }
        for (key, sentence) in pairs(root.get("conclusions")) {
            self.conclusion(key, sentence);
        }
    }

    fn conclusion(&mut self, key: &'t Node, sentence: &'t Node) {
        let sections = &self.grid.sections;
        let known = || sections.iter().map(|section| section.id.as_str()).chain([WHOLE]);
        let Some(index) = known().position(|id| key.text() == Some(id)) else {
            return self.unknown("section-inconnue", "la section", key, known());
        };
        let about = Of::Conclusion(Some(index).filter(|index| *index < sections.len()));
        self.scalar(Some(sentence), about, Whose::default());
    }

    fn response(&mut self, whose: Whose, node: &'t Node) {
        let fields = [
            ("id", Of::RespondentId),
            ("name", Of::Respondent),
            ("stakeholder", Of::Stakeholder),
            ("people", Of::People),
        ];
        for (key, about) in fields {
            self.scalar(node.get("respondent").and_then(|node| node.get(key)), about, whose);
        }
        self.scalar(node.get("collective"), Of::Collective, whose);
        for (key, answer) in pairs(node.get("answers")) {
            match key.text().and_then(|id| self.grid.item_index(id)) {
                Some(index) => self.answer(whose, index, answer),
                None => self.scalar(Some(key), Of::OtherItem, whose),
            }
        }
    }

    fn answer(&mut self, whose: Whose, index: usize, node: &'t Node) {
        let item = &self.grid.items[index];
        let of = |part| Of::Item(index, part);
        let given: Vec<&str> = ["value", "na", "unknown"].into_iter().filter(|key| node.get(key).is_some()).collect();
        if given.len() > 1 {
            self.into.refuse(spot(node.key(given[1])), rules::several_answers(item, &given, SourceKind::Yaml));
        }
        if let Some(value) = node.get("value") {
            self.value(value, &item.kind, &item.id, |is_one| {
                (of(if is_one { Part::Value } else { Part::Tick }), whose)
            });
        }
        for (key, part) in [("na", Part::NotApplicable), ("unknown", Part::Unknown)] {
            match (node.get(key), self.text(node.get(key))) {
                (Some(node), Some("false" | "False" | "FALSE")) => {
                    let message = format!("{} ne dit rien", quoted(&format!("{key}: false")));
                    let refusal = Refusal::new("reponse-fausse", message, "retirez la ligne, ou écrivez true");
                    self.into.refuse(spot(node), refusal);
                }
                (Some(node), Some("true" | "True" | "TRUE")) => self.take(node, of(part), whose, ""),
                // The text as it was written: a reason may look like a number.
                (node, Some(_)) => self.scalar(node, of(part), whose),
                _ => {}
            }
        }
        self.scalar(node.get("priority"), of(Part::Priority), whose);
        if self.text(node.get("later")).is_some_and(|later| later.eq_ignore_ascii_case("true")) {
            self.scalar(node.get("later"), of(Part::Later), whose);
        }
        for argument in elements(node.get("arguments")) {
            for (key, part) in [("text", Part::Argument), ("effect", Part::Effect), ("by", Part::By)] {
                self.scalar(argument.get(key), of(part), whose);
            }
        }
    }

    /// Tells a value; a list is so many options, where the kind takes several.
    fn value(&mut self, node: &'t Node, kind: &Kind, what: &str, about: impl Fn(bool) -> (Of, Whose)) {
        match (node.is_sequence(), kind) {
            (false, _) => {
                if let Some(text) = self.text(Some(node)) {
                    let (about, whose) = about(true);
                    self.take(node, about, whose, text);
                }
            }
            (true, Kind::Choice(_)) if !node.elements().is_empty() => {
                let (about, whose) = about(false);
                node.elements().iter().for_each(|option| self.scalar(Some(option), about, whose));
            }
            (true, _) => {
                let message = format!("{} attend une seule valeur", quoted(what));
                let refusal = Refusal::new("mauvais-type", message, "écrivez-la sans tiret ni crochet");
                self.into.refuse(spot(node), refusal);
            }
        }
    }

    fn table(&mut self, key: &'t Node, rows: &'t Node) {
        let grid = self.grid;
        let known = || grid.tables.iter().map(|table| table.id.as_str());
        let Some(index) = known().position(|id| key.text() == Some(id)) else {
            return self.unknown("tableau-inconnu", "le tableau", key, known());
        };
        for row in rows.elements() {
            self.take(row, Of::Row(index), Whose::default(), "");
            row.pairs().iter().for_each(|(key, cell)| self.cell(index, &grid.tables[index], key, cell));
        }
    }

    fn cell(&mut self, index: usize, table: &Table, key: &'t Node, cell: &'t Node) {
        let known = || table.columns.iter().map(|column| column.id.as_str());
        let Some(column) = known().position(|id| key.text() == Some(id)) else {
            return self.unknown("colonne-inconnue", "la colonne", key, known());
        };
        let about = |_| (Of::Cell(index, column), Whose::default());
        match &table.columns[column].kind {
            ColumnKind::Answer(kind) => self.value(cell, kind, &table.columns[column].id, about),
            ColumnKind::Item(_) => self.value(cell, &Kind::Text, &table.columns[column].id, about),
        }
    }

    fn matrix(&mut self, key: &'t Node, relations: &'t Node) {
        let grid = self.grid;
        let known = || grid.matrices.iter().map(|matrix| matrix.id.as_str());
        let Some(index) = known().position(|id| key.text() == Some(id)) else {
            return self.unknown("matrice-inconnue", "la matrice", key, known());
        };
        let ends = [
            ("from", End::Of(Pole::From)),
            ("to", End::Of(Pole::To)),
            ("nature", End::Of(Pole::Nature)),
            ("object", End::Of(Pole::Object)),
            ("note", End::Note),
            ("directed", End::Directed),
        ];
        self.take(relations, Of::Matrix(index), Whose::default(), "");
        for relation in relations.elements() {
            self.take(relation, Of::Pair(index), Whose::default(), "");
            for (key, end) in ends {
                self.scalar(relation.get(key), Of::End(index, end), Whose::default());
            }
        }
    }

    fn unknown<'k>(&mut self, code: &'static str, what: &str, key: &Node, known: impl Iterator<Item = &'k str>) {
        let id = key.text().unwrap_or_default();
        let message = format!("{what} {} n’existe pas", quoted(id));
        self.into.refuse(spot(key), Refusal::new(code, message, self.document.meant(id, known)));
    }
}

fn elements(node: Option<&Node>) -> &[Node] {
    node.map_or(&[], Node::elements)
}

fn pairs(node: Option<&Node>) -> &[(Node, Node)] {
    node.map_or(&[], Node::pairs)
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
        conclusions: assessment.conclusions.clone(),
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

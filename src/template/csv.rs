//! The questionnaire as a table, as a French Excel opens it by a double click: one row a question and respondent.

use super::Order;
use crate::assessment::{Answer, Argument, Assessment, Entry, Response, Value};
use crate::forms::questionnaire::plain;
use crate::french;
use crate::grid::{Grid, Item};
use crate::intake::tabular::guarded;

/// The titles of the columns; those behind `argument` are read by `dts` as well.
const HEADER: [&str; 10] = [
    "structure",
    "territoire",
    "date",
    "repondant",
    "partie_prenante",
    "question",
    "valeur",
    "prioritaire",
    "argument",
    "effet",
];

/// A column that says for whom an argument was given.
const BY: &str = "au_nom_de";

/// The questionnaire as CSV: UTF-8 with a mark, `;`, decimal comma, CRLF.
pub fn render(order: &Order<'_>) -> String {
    let mut table = Table::new();
    match order.filled {
        Some(assessment) => fill(&mut table, order.grid, assessment),
        None => blank(&mut table, order),
    }
    table.text
}

/// What a long table cannot say of an assessment, in French, each as a noun with its article.
pub fn lost(assessment: &Assessment) -> Vec<String> {
    let mut lost = Vec::new();
    let about = &assessment.about;
    let has_about =
        [&about.object, &about.stage, &about.purpose, &about.accompanied_by].iter().any(|text| text.is_some());
    let has_people = assessment.responses.iter().any(|response| response.respondent.people.is_some());
    let is_later = |response: &Response| response.entries.iter().any(|entry| entry.later);
    let has_group_name = assessment.responses.iter().any(|response| {
        let name = &response.respondent.name;
        response.collective && !name.is_empty() && !crate::assessment::decode::is_collective(name)
    });
    let is_chosen = |response: &Response| {
        let respondent = &response.respondent;
        !response.collective && !respondent.name.is_empty() && respondent.id != crate::fold::slug(&respondent.name)
    };
    let rows = assessment.tables.values().filter(|rows| !rows.is_empty()).count();
    let squares = assessment.matrices.values().filter(|relations| !relations.is_empty()).count();
    for (is_lost, words) in [
        (has_about, "ce sur quoi portent les réponses (objet, étape, usage, accompagnement)"),
        (has_people, "le nombre de personnes"),
        (has_group_name, "le nom de celles et ceux qui ont répondu ensemble"),
        (assessment.responses.iter().any(is_chosen), "les noms courts des répondants"),
        (assessment.responses.iter().any(is_later), "les questions à reprendre plus tard"),
        (assessment.form == crate::assessment::Form::Short, "la mention de la forme courte"),
        (rows > 0, "les tableaux"),
        (squares > 0, "les relations"),
        (!assessment.conclusions.is_empty(), "ce que le groupe garde"),
    ] {
        if is_lost {
            lost.push(words.to_owned());
        }
    }
    lost
}

fn blank(table: &mut Table, order: &Order<'_>) {
    table.row(HEADER);
    for number in 1..=order.respondents {
        let who = if order.respondents == 1 { String::new() } else { format!("Personne {number}") };
        for index in order.items() {
            let id = &order.grid.items[index].id;
            table.row(["À remplir", "", "", &who, "", id, "", "", "", ""]);
        }
    }
}

fn fill(table: &mut Table, grid: &Grid, assessment: &Assessment) {
    table.row(HEADER.into_iter().chain(["nom", BY]));
    let organisation = &assessment.organisation;
    let territory = organisation.territory.as_deref().unwrap_or("");
    let date = assessment.date.map_or_else(String::new, french::date);
    for response in &assessment.responses {
        let respondent = &response.respondent;
        let named = if respondent.name.is_empty() { &respondent.id } else { &respondent.name };
        let who = if response.collective { "collectif" } else { named };
        let group = respondent.stakeholder.as_deref().map_or("", |group| grid.stakeholder_label(group));
        for (item, entry) in grid.items.iter().zip(&response.entries).filter(|(_, entry)| !entry.is_blank()) {
            let priority = entry.priority.map_or("", |priority| priority.word());
            let value = value(item, entry);
            let mut arguments = entry.arguments.iter();
            let first = arguments.next();
            for (value, priority, argument) in std::iter::once((value.as_str(), priority, first))
                .chain(arguments.map(|argument| ("", "", Some(argument))))
            {
                let (text, effect, by) = spelt(grid, argument);
                let cells = [&organisation.id, territory, &date, who, group, &item.id, value, priority, text, effect];
                table.row(cells.into_iter().chain([organisation.name.as_str(), by]));
            }
        }
    }
}

fn spelt<'a>(grid: &'a Grid, argument: Option<&'a Argument>) -> (&'a str, &'static str, &'a str) {
    let Some(argument) = argument else { return ("", "", "") };
    let effect = match argument.effect.sign() {
        1 => "+1",
        -1 => "-1",
        _ => "0",
    };
    (&argument.text, effect, argument.by.as_deref().map_or("", |by| grid.stakeholder_label(by)))
}

/// An answer as a cell of a data file.
fn value(item: &Item, entry: &Entry) -> String {
    match &entry.answer {
        Answer::Missing => String::new(),
        Answer::Unknown => "NSP".into(),
        Answer::NotApplicable(None) => "SO".into(),
        Answer::NotApplicable(Some(reason)) => format!("SO : {reason}"),
        Answer::Value(Value::Number(number)) if item.scale().is_some() => plain(*number).replace('.', ","),
        Answer::Value(value) => spelling(value),
    }
}

/// A value as a cell of a data file.
pub(super) fn spelling(value: &Value) -> String {
    match value {
        Value::Number(number) => {
            let text = plain(*number).replace('.', ",");
            // Three decimals may be taken for a thousand.
            if crate::typed::is_thousand_or_decimal(&text) { text + "0" } else { text }
        }
        Value::Options(ids) => ids.join("|"),
        Value::YesNo(yes) => if *yes { "oui" } else { "non" }.into(),
        Value::Date(day) => french::date(*day),
        Value::Text(text) | Value::Item(text) => text.clone(),
    }
}

/// A CSV text being written.
pub(super) struct Table {
    text: String,
}

impl Table {
    pub(super) fn new() -> Self {
        Self { text: "\u{feff}".into() }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.push(';');
            }
            let cell = guarded(cell);
            if cell.contains(['"', ';', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(&cell);
            }
        }
        self.text.push_str("\r\n");
    }
}

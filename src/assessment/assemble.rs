//! The facts of one assessment, judged by the rules: an assessment, or all that is wrong with it.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use jiff::civil::Date;

use super::entry::{Complain, entry, group, joined};
use super::fact::{About as Of, End, Fact, Part as Said, Spot};
use super::other_scale::Tally;
use super::rules::relations::{self, Drawn, Part, Relations, without_table};
use super::rules::rows::{self, Rows};
use super::rules::{self, Refusal, SourceKind};
use super::{
    About, Assessment, Entry, Form, ItemNames, Organisation, Relation, Respondent, Response, Row, WHOLE, decode,
};
use crate::fold::{fold, slug};
use crate::french::quoted;
use crate::grid::{ColumnKind, Grid, Kind};
use crate::problem::{Place, Problem, Problems, Severity};

/// An assessment as its file tells it, and the relations whose rows it leaves to another file.
#[derive(Debug, Default)]
pub struct Reading {
    /// Nothing where the file holds no usable assessment. Beside errors, it lacks just what they name.
    pub assessment: Option<Assessment>,
    /// Relations between the rows of a table that the file does not hold.
    pub awaiting: Vec<Awaiting>,
    /// All that is wrong.
    pub problems: Problems,
    /// The figures that were given.
    pub tally: Option<Tally>,
}

impl Reading {
    /// Refuses the whole where its figures are on another scale than the grid's.
    pub fn refuse_other_scale(&mut self, grid: &Grid) {
        if self.tally.as_ref().is_some_and(|tally| tally.refuse(grid, &mut self.problems)) {
            self.assessment = None;
            self.awaiting.clear();
        }
    }
}

impl From<Problems> for Reading {
    fn from(problems: Problems) -> Self {
        Self { problems, ..Self::default() }
    }
}

/// Relations of a matrix whose table is not in the file.
#[derive(Debug)]
pub struct Awaiting {
    /// Index of the matrix.
    pub matrix: usize,
    /// In which words they were written.
    pub kind: SourceKind,
    /// Where the relations stand.
    pub place: Place,
    /// At least one.
    pub drawn: Vec<Drawn>,
    /// Where each part of each relation stands.
    pub places: Vec<HashMap<Part, Place>>,
}

/// Where a spot is, as a person finds it; nothing where the source said already what is wrong there.
pub trait Places {
    /// The place of a spot.
    fn place(&self, spot: Spot) -> Option<Place>;
}

/// Takes the facts of one assessment in any order, but for rows and relations: their parts follow them.
pub struct Assembler<'a, 't> {
    grid: &'a Grid,
    names: &'a ItemNames,
    kind: SourceKind,
    places: &'a dyn Places,
    problems: Problems,
    fields: Vec<Fact<'t>>,
    responses: Vec<ResponseFacts<'t>>,
    tables: IndexMap<usize, Vec<Group<'t>>>,
    matrices: IndexMap<usize, (Spot, Vec<Group<'t>>)>,
    /// Version of the grid that was answered.
    version: u32,
    tally: Tally,
}

/// The facts of one response.
#[derive(Default)]
struct ResponseFacts<'t> {
    fields: Vec<Fact<'t>>,
    items: IndexMap<usize, Vec<Fact<'t>>>,
    others: Vec<Fact<'t>>,
}

/// The facts of a row or of a relation, and where it stands.
struct Group<'t> {
    at: Spot,
    facts: Vec<Fact<'t>>,
}

impl<'a, 't> Assembler<'a, 't> {
    /// Nothing said yet.
    pub fn new(grid: &'a Grid, names: &'a ItemNames, kind: SourceKind, places: &'a dyn Places) -> Self {
        Self {
            grid,
            names,
            kind,
            places,
            problems: Problems::new(),
            fields: Vec::new(),
            responses: Vec::new(),
            tables: IndexMap::new(),
            matrices: IndexMap::new(),
            version: grid.version,
            tally: Tally::new(grid),
        }
    }

    /// Takes a fact.
    pub fn take(&mut self, fact: Fact<'t>) {
        let group = |at| Group { at, facts: Vec::new() };
        match fact.about {
            Of::Item(index, _) => self.response(&fact).items.entry(index).or_default().push(fact),
            Of::OtherItem => self.response(&fact).others.push(fact),
            Of::RespondentId | Of::Respondent | Of::Stakeholder | Of::People | Of::Collective => {
                self.response(&fact).fields.push(fact);
            }
            Of::Row(table) => self.tables.entry(table).or_default().push(group(fact.at)),
            Of::Matrix(matrix) => drop(self.matrices.entry(matrix).or_insert((fact.at, Vec::new()))),
            Of::Pair(matrix) => {
                self.matrices.entry(matrix).or_insert((fact.at, Vec::new())).1.push(group(fact.at));
            }
            Of::Cell(table, _) => {
                let row = self.tables.get_mut(&table).and_then(|rows| rows.last_mut());
                row.into_iter().for_each(|row| row.facts.push(fact.clone()));
            }
            Of::End(matrix, _) => {
                let pair = self.matrices.get_mut(&matrix).and_then(|(_, pairs)| pairs.last_mut());
                pair.into_iter().for_each(|pair| pair.facts.push(fact.clone()));
            }
            _ => self.fields.push(fact),
        }
    }

    fn response(&mut self, fact: &Fact<'_>) -> &mut ResponseFacts<'t> {
        let count = self.responses.len().max(fact.whose.0 + 1);
        self.responses.resize_with(count, ResponseFacts::default);
        &mut self.responses[fact.whose.0]
    }

    /// Notes what the source itself found wrong.
    pub fn refuse(&mut self, at: Spot, refusal: Refusal) {
        self.complain(at, Severity::Error, refusal);
    }

    /// Notes what the source itself found doubtful.
    pub fn warn(&mut self, at: Spot, refusal: Refusal) {
        self.complain(at, Severity::Warning, refusal);
    }

    fn complain(&mut self, at: Spot, severity: Severity, refusal: Refusal) {
        self.problems.extend(self.places.place(at).map(|place| refusal.with(severity, place)).into_iter().collect());
    }

    /// Calls something that complains.
    fn judge<T>(&mut self, judge: impl FnOnce(&mut Complain<'_>) -> T) -> T {
        let (places, problems) = (self.places, &mut self.problems);
        judge(&mut |at, severity, refusal| {
            problems.extend(places.place(at).map(|place| refusal.with(severity, place)).into_iter().collect());
        })
    }

    fn kept<T>(&mut self, at: Spot, result: Result<T, Refusal>) -> Option<T> {
        result.map_err(|refusal| self.refuse(at, refusal)).ok()
    }

    /// The text of a field of the assessment; empty texts count as nothing said.
    fn field(&self, about: Of) -> Option<&Fact<'t>> {
        field(&self.fields, about)
    }

    fn text(&self, about: Of) -> Option<String> {
        self.field(about).map(|fact| fact.text.clone().into_owned())
    }

    /// The assessment that the facts make. Of a form, the file as a whole says whether it is on our scale.
    pub fn finish(mut self) -> Reading {
        let (grid, kind) = (self.grid, self.kind);
        let mut reading = self.reading();
        reading.tally = Some(self.tally);
        if kind != SourceKind::Form {
            reading.refuse_other_scale(grid);
        }
        reading
    }

    fn reading(&mut self) -> Reading {
        if let Some(version) = self.field(Of::Version).cloned()
            && let Ok(number) = version.text.parse()
            && number != self.grid.version
        {
            self.version = number;
            self.complain(version.at, Severity::Warning, rules::other_version(self.grid, number));
        }
        let name = self.text(Of::Structure);
        if name.is_none()
            && let Some(field) = self.fields.iter().find(|fact| fact.about == Of::Structure)
        {
            self.refuse(field.at, rules::no_structure(self.kind));
        }
        let date = self.field(Of::Date).cloned().and_then(|fact| {
            let date = self.kept(fact.at, decode::day(&fact.text));
            date as Option<Date>
        });
        let responses = self.responses();
        let tables = self.tables();
        if self.kind == SourceKind::Questionnaire && responses.is_empty() && tables.is_empty() {
            // Whose answers are all wrong answered, and what is wrong was said.
            let is_about_answers =
                |problem: &Problem| problem.severity == Severity::Error && problem.code != rules::NO_STRUCTURE;
            if !self.problems.iter().any(is_about_answers) {
                self.refuse(Spot::File, rules::no_answer("personne n’a répondu à ce questionnaire"));
            }
            return std::mem::take(&mut self.problems).into();
        }
        let mut awaiting = Vec::new();
        let matrices = self.matrices(&tables, &mut awaiting);
        self.problems.sort_by_place();
        let Some(name) = name else { return std::mem::take(&mut self.problems).into() };
        let assessment = Assessment {
            grid: self.grid.id.clone(),
            grid_version: self.version,
            form: if self.field(Of::Form).is_some_and(|form| form.text == "courte") { Form::Short } else { Form::Full },
            organisation: Organisation {
                id: self.text(Of::StructureId).unwrap_or_else(|| slug(&name)),
                name,
                territory: self.text(Of::Territory),
            },
            date,
            about: About {
                object: self.text(Of::Object),
                stage: self.text(Of::Stage),
                purpose: self.text(Of::Purpose),
                accompanied_by: self.text(Of::AccompaniedBy),
            },
            responses,
            tables,
            matrices,
            conclusions: self.conclusions(),
        };
        let problems = std::mem::take(&mut self.problems);
        Reading { assessment: Some(assessment), awaiting, problems, tally: None }
    }

    /// What the group keeps, in the order of the sections, then of the whole.
    fn conclusions(&self) -> IndexMap<String, String> {
        let sections = self.grid.sections.iter().enumerate().map(|(index, section)| (Some(index), section.id.as_str()));
        let said = |(about, id): (_, &str)| Some((id.to_owned(), self.text(Of::Conclusion(about))?));
        sections.chain([(None, WHOLE)]).filter_map(said).collect()
    }

    // Responses

    fn responses(&mut self) -> Vec<Response> {
        let mut ids: HashSet<String> = HashSet::new();
        let mut collective: Option<String> = None;
        let mut responses: Vec<Response> = Vec::new();
        for (number, facts) in (1..).zip(std::mem::take(&mut self.responses)) {
            let entries = self.entries(&facts);
            // Whoever left a whole sheet empty did not answer.
            if self.kind == SourceKind::Questionnaire && entries.iter().all(Entry::is_blank) {
                continue;
            }
            let respondent = self.respondent(&facts, number, &ids);
            let shown = if respondent.name.is_empty() { &respondent.id } else { &respondent.name };
            if !ids.insert(fold(&respondent.id)) {
                let named =
                    [Of::RespondentId, Of::Respondent].into_iter().find_map(|about| field(&facts.fields, about));
                let at = named.map_or(Spot::File, |fact| fact.at);
                self.refuse(at, rules::repeated_respondent(shown, self.kind));
            }
            let mark = field(&facts.fields, Of::Collective);
            let is_collective = match mark {
                Some(fact) => self.is_yes(fact),
                None => self.kind == SourceKind::Questionnaire && decode::is_collective(&respondent.name),
            };
            if is_collective {
                if let Some(first) = &collective {
                    let at = mark.or_else(|| field(&facts.fields, Of::Respondent)).map_or(Spot::File, |fact| fact.at);
                    let refusal = rules::second_collective(first, shown, self.kind);
                    self.refuse(at, refusal);
                }
                collective.get_or_insert_with(|| shown.clone());
            }
            responses.push(Response { respondent, collective: is_collective, entries });
        }
        responses
    }

    fn respondent(&mut self, facts: &ResponseFacts<'t>, number: usize, ids: &HashSet<String>) -> Respondent {
        let text = |about| field(&facts.fields, about).map(|fact| fact.text.clone().into_owned());
        let name = text(Of::Respondent).unwrap_or_default();
        let own = text(Of::RespondentId).or_else(|| Some(slug(&name)).filter(|id| !id.is_empty()));
        let is_unnamed = own.is_none() && name.is_empty();
        let mut id = own.unwrap_or_else(|| "repondant".into());
        if is_unnamed && ids.contains(&id) {
            id = format!("{id}-{number}");
        }
        let grid = self.grid;
        let stakeholder = field(&facts.fields, Of::Stakeholder);
        let people = field(&facts.fields, Of::People);
        Respondent {
            id,
            name,
            stakeholder: stakeholder.map(|fact| self.judge(|complain| group(grid, fact, complain))),
            people: people.and_then(|fact| self.kept(fact.at, decode::people(&fact.text))),
        }
    }

    fn is_yes(&mut self, fact: &Fact<'_>) -> bool {
        let yes = decode::yes_no(&fact.text).ok_or_else(|| rules::neither_yes_nor_no(&fact.text));
        self.kept(fact.at, yes).unwrap_or(false)
    }

    fn entries(&mut self, facts: &ResponseFacts<'t>) -> Vec<Entry> {
        let (grid, kind, version) = (self.grid, self.kind, self.version);
        let mut entries = vec![Entry::default(); grid.items.len()];
        for (index, facts) in &facts.items {
            let item = &grid.items[*index];
            if item.changed_in.is_some_and(|changed_in| changed_in > version) {
                self.complain(facts[0].at, Severity::Warning, rules::changed_item(item));
                continue;
            }
            entries[*index] = self.judge(|complain| entry(grid, *index, facts, kind, complain));
            let figure = facts.iter().find(|fact| matches!(fact.part(), Some(Said::Answer | Said::Value)));
            if let Some(fact) = figure {
                let place = || self.places.place(fact.at).unwrap_or(Place::Nowhere);
                self.tally.note(*index, &fact.text, &entries[*index].answer, place);
            }
        }
        for fact in &facts.others {
            let (severity, refusal) = rules::unknown_item(grid, Some(version), &fact.text, self.problems.len() > 500);
            self.complain(fact.at, severity, refusal);
        }
        entries
    }

    // Tables and matrices

    fn tables(&mut self) -> IndexMap<String, Vec<Row>> {
        let grid = self.grid;
        let mut tables = IndexMap::new();
        for (table, groups) in std::mem::take(&mut self.tables) {
            let mut rules = Rows::new(grid, table, self.kind);
            let mut kept = Vec::new();
            for group in groups {
                let row = self.row(table, &group);
                match rules.admit(&row, self.line(group.at)) {
                    Ok(()) => {}
                    Err(rows::Fault::Nameless(refusal)) => {
                        self.refuse(group.at, refusal);
                        continue;
                    }
                    Err(rows::Fault::Repeated(refusal)) => {
                        let key = field(&group.facts, Of::Cell(table, grid.tables[table].key));
                        self.refuse(key.map_or(group.at, |fact| fact.at), refusal);
                    }
                }
                kept.push(row);
            }
            tables.insert(grid.tables[table].id.clone(), kept);
        }
        tables
    }

    fn row(&mut self, index: usize, group: &Group<'t>) -> Row {
        let table = &self.grid.tables[index];
        let mut row = Row::new();
        for (nth, column) in table.columns.iter().enumerate() {
            let facts: Vec<&Fact<'_>> = group.facts.iter().filter(|fact| fact.about == Of::Cell(index, nth)).collect();
            let Some(first) = facts.first() else { continue };
            let text = match &column.kind {
                ColumnKind::Answer(kind) => joined(kind, &facts),
                ColumnKind::Item(_) => joined(&Kind::Text, &facts[..1]),
            };
            let read =
                |text: String| rows::cell(self.grid, self.names, column, &text).map_err(|refusal| (first.at, refusal));
            match text.and_then(read) {
                Ok(value) => drop(row.insert(column.id.clone(), value)),
                Err((at, mut refusal)) => {
                    if self.kind == SourceKind::Yaml {
                        refusal.message = format!("{} : {}", quoted(&column.id), refusal.message);
                    }
                    self.refuse(at, refusal);
                }
            }
        }
        let mut ties = rows::ties(table).peekable();
        let is_said = |column| group.facts.iter().any(|fact| fact.about == Of::Cell(index, column));
        if ties.peek().is_some() && !ties.any(is_said) {
            // Worth knowing, and no more: in a session the row may just not be finished.
            self.complain(group.at, Severity::Remark, rows::untied(table));
        }
        row
    }

    fn matrices(
        &mut self,
        tables: &IndexMap<String, Vec<Row>>,
        awaiting: &mut Vec<Awaiting>,
    ) -> IndexMap<String, Vec<Relation>> {
        let grid = self.grid;
        let mut matrices = IndexMap::new();
        for (index, (at, pairs)) in std::mem::take(&mut self.matrices) {
            let matrix = &grid.matrices[index];
            let drawn: Vec<Drawn> = pairs.iter().map(|pair| self.drawn(index, pair)).collect();
            let Some(rows) = tables.get(&grid.tables[matrix.table].id).filter(|rows| !rows.is_empty()) else {
                if !drawn.is_empty() {
                    let places = pairs.iter().map(|pair| self.places_of(index, pair)).collect();
                    let place = self.places.place(at).unwrap_or(Place::Nowhere);
                    awaiting.push(Awaiting { matrix: index, kind: self.kind, place, drawn, places });
                }
                continue;
            };
            let mut rules = Relations::new(grid, matrix, rows, self.kind);
            let mut kept = Vec::new();
            for (pair, drawn) in pairs.iter().zip(&drawn) {
                match rules.add(drawn) {
                    Ok(relation) => kept.push(relation),
                    Err(faults) => {
                        for relations::Fault { part, refusal } in faults {
                            self.refuse(spot(index, pair, part), refusal);
                        }
                    }
                }
            }
            matrices.insert(matrix.id.clone(), kept);
        }
        matrices
    }

    /// A relation as it was written.
    fn drawn(&mut self, matrix: usize, pair: &Group<'t>) -> Drawn {
        let text = |end| field(&pair.facts, Of::End(matrix, end)).map(|fact| fact.text.clone().into_owned());
        let part = |part| text(End::Of(part));
        let directed = field(&pair.facts, Of::End(matrix, End::Directed));
        Drawn {
            from: part(Part::From).unwrap_or_default(),
            to: part(Part::To).unwrap_or_default(),
            nature: part(Part::Nature).unwrap_or_default(),
            object: part(Part::Object),
            note: text(End::Note),
            directed: directed.is_some_and(|fact| self.is_yes(fact)),
            line: self.line(pair.at),
        }
    }

    fn places_of(&self, matrix: usize, pair: &Group<'t>) -> HashMap<Part, Place> {
        let parts = [Part::Whole, Part::From, Part::To, Part::Nature, Part::Object];
        parts.into_iter().filter_map(|part| Some((part, self.places.place(spot(matrix, pair, part))?))).collect()
    }

    fn line(&self, at: Spot) -> u64 {
        let line = self.places.place(at).map_or(0, |place| place.line_and_column().0);
        u64::try_from(line).unwrap_or(0)
    }
}

/// What some facts say about something; empty texts count as nothing said.
fn field<'f, 't>(facts: &'f [Fact<'t>], about: Of) -> Option<&'f Fact<'t>> {
    facts.iter().find(|fact| fact.about == about && !fact.text.is_empty())
}

/// Where a part of a relation stands.
fn spot(matrix: usize, pair: &Group<'_>, part: Part) -> Spot {
    pair.facts.iter().find(|fact| fact.about == Of::End(matrix, End::Of(part))).map_or(pair.at, |fact| fact.at)
}

/// What is said of relations that no file gave the rows of.
pub fn unmet(grid: &Grid, awaiting: &Awaiting) -> Problem {
    without_table(grid, &grid.matrices[awaiting.matrix], awaiting.kind).at(awaiting.place.clone())
}

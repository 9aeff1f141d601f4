//! What waits until all files are read: rows of tables, relations, and assessments whose relations wait for rows.

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::super::columns::{Column, Layout};
use super::super::page::Who;
use super::super::tabular::{self, Sheet};
use super::super::{Tolerance, edges, table};
use super::{Found, Gathering, ambiguous_structure, softened};
use crate::assessment::assemble::Awaiting;
use crate::assessment::rules::SourceKind;
use crate::assessment::rules::relations::{self, Relations, without_table};
use crate::assessment::rules::rows::{Fault, Rows};
use crate::assessment::{Assessment, Relation, Row};
use crate::fold::{fold, nearest};
use crate::french::{self, NBSP, quoted};
use crate::grid::{Grid, Matrix};
use crate::problem::{Place, Problem, Problems};

/// Most structures among which a misspelt name is looked for.
const FEW: usize = 200;

/// All that waits.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) tables: Vec<LooseTable>,
    pub(super) edges: Vec<LooseEdges>,
    pub(super) yaml: Vec<LooseYaml>,
    /// Where each table and matrix of each assessment was read.
    pub(super) origins: HashMap<(usize, Part), Place>,
    /// Tables that were read and left out.
    pub(super) lost: Vec<Lost>,
    /// The first row by which each assessment was met in a table or an edge list.
    met: IndexMap<usize, (usize, Place)>,
}

/// A part of an assessment that one file gives whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// The table of this index.
    Table(usize),
    /// The matrix of this index.
    Matrix(usize),
}

/// The rows of a table, as a file gave them.
#[derive(Debug)]
pub(super) struct LooseTable {
    pub(super) origin: Origin,
    pub(super) table: usize,
    pub(super) groups: Vec<table::Group>,
}

/// Relations, as a file gave them.
#[derive(Debug)]
pub(super) struct LooseEdges {
    pub(super) origin: Origin,
    pub(super) groups: Vec<edges::Group>,
}

/// An assessment, some relations of which need the rows of another file.
#[derive(Debug)]
pub(super) struct LooseYaml {
    pub(super) file: usize,
    pub(super) assessment: Assessment,
    pub(super) awaiting: Vec<Awaiting>,
}

/// Tables that a file held before it was left out: relations between their rows have nothing to hold on to.
#[derive(Debug)]
pub(super) struct Lost {
    file: String,
    /// What the structure may be called, folded.
    names: Vec<String>,
    date: Option<Date>,
    tables: Vec<usize>,
}

impl Lost {
    pub(super) fn yaml(grid: &Grid, file: &str, assessment: &Assessment) -> Self {
        let organisation = &assessment.organisation;
        let has_rows = |index: &usize| assessment.tables.get(&grid.tables[*index].id).is_some();
        Self {
            file: file.into(),
            names: vec![fold(&organisation.id), fold(&organisation.name)],
            date: assessment.date,
            tables: (0..grid.tables.len()).filter(has_rows).collect(),
        }
    }
}

/// The file of some rows, and what its columns are called.
#[derive(Debug)]
pub(super) struct Origin {
    file: usize,
    name: String,
    sheet: Option<String>,
    layout: Layout,
}

impl Origin {
    pub(super) fn new(file: usize, sheet: &Sheet<'_>, layout: Layout) -> Self {
        Self { file, name: sheet.file.clone(), sheet: sheet.sheet.clone(), layout }
    }

    /// A row, or the cell of a row in the column that holds something.
    fn place(&self, row: u64, column: Option<Column>) -> Place {
        let index = column.and_then(|wanted| self.layout.columns.iter().position(|column| *column == wanted));
        let column = index.map(|index| self.layout.column(index));
        tabular::place(&self.name, self.sheet.as_deref(), row, column)
    }
}

/// The tables and matrices that an assessment gives.
pub(super) fn parts_of(grid: &Grid, assessment: &Assessment) -> Vec<Part> {
    let is_given = |table: &usize| assessment.tables.get(&grid.tables[*table].id).is_some_and(|rows| !rows.is_empty());
    let is_drawn = |matrix: &usize| {
        assessment.matrices.get(&grid.matrices[*matrix].id).is_some_and(|relations| !relations.is_empty())
    };
    let tables = (0..grid.tables.len()).filter(is_given).map(Part::Table);
    tables.chain((0..grid.matrices.len()).filter(is_drawn).map(Part::Matrix)).collect()
}

/// What is said of a table or a matrix that an earlier file gave for the same structure and date.
pub(super) fn given_twice(
    grid: &Grid,
    part: Part,
    structure: &str,
    date: Option<Date>,
    first: &Place,
    place: Place,
) -> Problem {
    let what = match part {
        Part::Table(table) => format!("le tableau {}", quoted(&grid.tables[table].id)),
        Part::Matrix(matrix) => format!("la matrice {}", quoted(&grid.matrices[matrix].id)),
    };
    let date = date.map_or_else(String::new, |date| format!(" au {}", french::date(date)));
    let message = format!("{what} de {}{date} est déjà dans {first}", quoted(structure));
    Problem::error("donne-deux-fois", place, message).hint("donnez-le dans un seul fichier, ou à des dates différentes")
}

impl<'a> Gathering<'a> {
    /// Joins all that waits to the assessments: tables first, then relations.
    pub(super) fn settle(&mut self) {
        let Waiting { tables, edges, yaml, .. } = &mut self.waiting;
        let (tables, edges, yaml) = (std::mem::take(tables), std::mem::take(edges), std::mem::take(yaml));
        // Dated rows make their assessments known first, so that rows without a date join them in any order of files.
        let dated = tables.iter().flat_map(|file| file.groups.iter().map(|group| &group.who));
        for who in dated.chain(edges.iter().flat_map(|file| file.groups.iter().map(|group| &group.who))) {
            if who.date.is_some() && !matches!(self.structures.find(&who.structure), Found::Several(_)) {
                let structure = self.structures.of_row(who);
                self.subject(structure, who.date);
            }
        }
        tables.into_iter().for_each(|file| self.settle_table(file));
        yaml.into_iter().for_each(|file| self.settle_yaml(file));
        edges.into_iter().for_each(|file| self.settle_edges(file));
        self.warn_of_strays();
    }

    /// The assessment that a row of a table or an edge list belongs to.
    ///
    /// A row without a date belongs to the assessment without a date, else to the only one of its structure.
    fn subject_of(&mut self, who: &Who, place: Place) -> Result<usize, Problem> {
        if let Found::Several(ids) = self.structures.find(&who.structure) {
            return Err(ambiguous_structure(who, &ids, place));
        }
        let structure = self.structures.of_row(who);
        let known = self.dates.get(&structure).map_or(&[][..], Vec::as_slice);
        let subject = match (who.date, known) {
            (None, [(_, only)]) => *only,
            (None, [_, _, ..]) if known.iter().all(|(date, _)| date.is_some()) => {
                let dates: Vec<String> = known.iter().filter_map(|(date, _)| Some(french::date((*date)?))).collect();
                let message =
                    format!("{} a plusieurs évaluations, et cette ligne n’a pas de date", quoted(&who.structure));
                let hint = format!("ajoutez une colonne {}{NBSP}: {}", quoted("date"), french::list(&dates, "ou"));
                return Err(Problem::error("date-manquante", place, message).hint(hint));
            }
            _ => self.subject(structure, who.date),
        };
        Ok(subject)
    }

    fn settle_table(&mut self, file: LooseTable) {
        let LooseTable { origin, table, groups } = file;
        let grid = self.grid;
        let mut problems = Problems::new();
        let mut by_subject: IndexMap<usize, Vec<(Row, u64)>> = IndexMap::new();
        let mut names: HashMap<usize, String> = HashMap::new();
        for group in groups {
            let first = group.rows.first().map_or(0, |(_, row)| *row);
            match self.subject_of(&group.who, origin.place(first, Some(Column::Structure))) {
                Ok(subject) => {
                    names.entry(subject).or_insert(group.who.structure);
                    by_subject.entry(subject).or_default().extend(group.rows);
                }
                Err(problem) => problems.push(problem),
            }
        }
        for (subject, rows) in &mut by_subject {
            rows.sort_by_key(|(_, line)| *line);
            let first = rows.first().map_or(0, |(_, row)| *row);
            if let Some(given) = self.waiting.origins.get(&(*subject, Part::Table(table))) {
                let date = self.batch.subjects[*subject].assessment.date;
                let place = origin.place(first, None);
                problems.push(given_twice(grid, Part::Table(table), &names[subject], date, given, place));
            }
            let mut rules = Rows::new(grid, table, SourceKind::Table);
            let key = Column::Cell(grid.tables[table].key);
            for (row, line) in rows.iter() {
                if let Err(Fault::Repeated(refusal)) = rules.admit(row, *line) {
                    let problem = Problem::error(refusal.code, origin.place(*line, Some(key)), refusal.message);
                    problems.push(problem.hint(refusal.hint));
                }
            }
        }
        if self.close(origin.file, problems) {
            for subject in by_subject.keys() {
                let organisation = &self.batch.subjects[*subject].assessment.organisation;
                self.waiting.lost.push(Lost {
                    file: origin.name.clone(),
                    names: vec![fold(&organisation.id), fold(&organisation.name)],
                    date: self.batch.subjects[*subject].assessment.date,
                    tables: vec![table],
                });
            }
            return;
        }
        for (subject, rows) in by_subject {
            let place = origin.place(rows.first().map_or(0, |(_, row)| *row), None);
            self.attach(subject, &origin, Part::Table(table), place);
            let rows = rows.into_iter().map(|(row, _)| row).collect();
            self.batch.subjects[subject].assessment.tables.insert(grid.tables[table].id.clone(), rows);
        }
    }

    fn settle_edges(&mut self, file: LooseEdges) {
        let LooseEdges { origin, groups } = file;
        let grid = self.grid;
        let mut problems = Problems::new();
        let mut by_matrix: IndexMap<(usize, usize), Vec<relations::Drawn>> = IndexMap::new();
        let mut names: HashMap<usize, String> = HashMap::new();
        for group in groups {
            let first = group.drawn.first().map_or(0, |drawn| drawn.line);
            match self.subject_of(&group.who, origin.place(first, Some(Column::Structure))) {
                Ok(subject) => {
                    names.entry(subject).or_insert(group.who.structure);
                    by_matrix.entry((subject, group.matrix)).or_default().extend(group.drawn);
                }
                Err(problem) => problems.push(problem),
            }
        }
        let mut settled: Vec<(usize, usize, Place, Vec<Relation>)> = Vec::new();
        let mut dropped = 0;
        for ((subject, index), mut drawn) in by_matrix {
            drawn.sort_by_key(|drawn| drawn.line);
            let place = origin.place(drawn.first().map_or(0, |drawn| drawn.line), None);
            let matrix = &grid.matrices[index];
            if let Some(given) = self.waiting.origins.get(&(subject, Part::Matrix(index))) {
                let date = self.batch.subjects[subject].assessment.date;
                problems.push(given_twice(grid, Part::Matrix(index), &names[&subject], date, given, place.clone()));
            }
            let Some(mut rules) = self.rules(subject, matrix, SourceKind::Table) else {
                problems.push(self.rows_missing(subject, matrix, place, SourceKind::Table));
                continue;
            };
            let mut kept = Vec::new();
            for drawn in &drawn {
                let faults = match rules.add(drawn) {
                    Ok(relation) => {
                        kept.push(relation);
                        continue;
                    }
                    Err(faults) => faults,
                };
                let is_mendable = faults.iter().all(|fault| fault.refusal.code != relations::REPEATED);
                let is_dropped = self.tolerance == Tolerance::DropBadCells && is_mendable;
                dropped += usize::from(is_dropped);
                for fault in faults {
                    let column = match fault.part {
                        relations::Part::Whole => None,
                        relations::Part::From => Some(Column::From),
                        relations::Part::To => Some(Column::To),
                        relations::Part::Nature => Some(Column::Nature),
                        relations::Part::Object => Some(Column::Object),
                    };
                    let place = origin.place(drawn.line, column);
                    let refusal = fault.refusal;
                    let mut problem = Problem::error(refusal.code, place, refusal.message).hint(refusal.hint);
                    if is_dropped {
                        problem = softened(problem);
                        problem.message.push_str(" (ligne laissée de côté)");
                    }
                    problems.push(problem);
                }
            }
            settled.push((subject, index, place, kept));
        }
        if self.close(origin.file, problems) {
            return;
        }
        self.files[origin.file].dropped.rows += dropped;
        for (subject, index, place, relations) in settled {
            self.attach(subject, &origin, Part::Matrix(index), place);
            self.batch.subjects[subject].assessment.matrices.insert(grid.matrices[index].id.clone(), relations);
        }
    }

    fn settle_yaml(&mut self, file: LooseYaml) {
        let LooseYaml { file, mut assessment, awaiting } = file;
        let structure = self.structures.of_assessment(&assessment.organisation);
        let subject = self.subject(structure, assessment.date);
        let mut problems = Problems::new();
        for Awaiting { matrix, kind, place, drawn, places } in awaiting {
            let matrix = &self.grid.matrices[matrix];
            let Some(mut rules) = self.rules(subject, matrix, kind) else {
                problems.push(self.rows_missing(subject, matrix, place, kind));
                continue;
            };
            let mut kept = Vec::new();
            for (drawn, places) in drawn.iter().zip(&places) {
                match rules.add(drawn) {
                    Ok(relation) => kept.push(relation),
                    Err(faults) => problems.extend(
                        faults
                            .into_iter()
                            .map(|relations::Fault { part, refusal }| {
                                let place = places.get(&part).unwrap_or(&place).clone();
                                Problem::error(refusal.code, place, refusal.message).hint(refusal.hint)
                            })
                            .collect(),
                    ),
                }
            }
            assessment.matrices.insert(matrix.id.clone(), kept);
        }
        if self.tolerance == Tolerance::DropBadCells {
            self.files[file].dropped.cells += problems.len();
            problems = problems.into_iter().map(softened).collect();
        }
        if self.close(file, problems) {
            self.waiting.lost.push(Lost::yaml(self.grid, &self.files[file].name, &assessment));
        } else {
            self.join_yaml(file, assessment);
        }
    }

    /// The rules of a matrix of an assessment, where the rows that it relates are known.
    fn rules(&self, subject: usize, matrix: &'a Matrix, kind: SourceKind) -> Option<Relations<'a>> {
        let rows = self.batch.subjects[subject].assessment.tables.get(&self.grid.tables[matrix.table].id)?;
        (!rows.is_empty()).then(|| Relations::new(self.grid, matrix, rows, kind))
    }

    fn rows_missing(&self, subject: usize, matrix: &Matrix, place: Place, kind: SourceKind) -> Problem {
        let Assessment { organisation, date, .. } = &self.batch.subjects[subject].assessment;
        let names = [fold(&organisation.id), fold(&organisation.name)];
        let is_it = |lost: &&Lost| {
            lost.tables.contains(&matrix.table)
                && lost.names.iter().any(|name| names.contains(name))
                && (lost.date == *date || date.is_none())
        };
        if let Some(lost) = self.waiting.lost.iter().find(is_it) {
            let table = quoted(&self.grid.tables[matrix.table].id);
            let message = format!("le tableau {table}, dont ces relations relient les lignes, est laissé de côté");
            return Problem::error("tableau-ecarte", place, message).hint(format!("corrigez d’abord {}", lost.file));
        }
        let refusal = without_table(self.grid, matrix, kind);
        let date = date.map_or_else(String::new, |date| format!(" au {}", french::date(date)));
        let message = format!("{}{NBSP}: {}{date}", refusal.message, organisation.name);
        Problem::error(refusal.code, place, message).hint(refusal.hint)
    }

    /// Adds what was found late to what is said of a file; whether the file is left out.
    fn close(&mut self, file: usize, problems: Problems) -> bool {
        let file = &mut self.files[file];
        if !problems.is_empty() {
            file.problems.extend(problems);
            file.problems.sort_by_place();
        }
        file.is_left_out |= file.problems.has_errors();
        file.is_left_out
    }

    fn attach(&mut self, subject: usize, origin: &Origin, part: Part, place: Place) {
        self.feed(subject, origin.file);
        self.waiting.met.entry(subject).or_insert_with(|| (origin.file, place.clone()));
        self.waiting.origins.insert((subject, part), place);
    }

    /// Warns of rows that made an assessment of their own beside others that have answers: a name or a date may be off.
    fn warn_of_strays(&mut self) {
        let has_answers = |assessment: &Assessment| !assessment.responses.is_empty();
        let subjects = &self.batch.subjects;
        let answered: Vec<&Assessment> =
            subjects.iter().map(|subject| &subject.assessment).filter(|assessment| has_answers(assessment)).collect();
        if answered.is_empty() {
            return;
        }
        for (subject, (file, place)) in &self.waiting.met {
            let assessment = &subjects[*subject].assessment;
            if has_answers(assessment) {
                continue;
            }
            let name = &assessment.organisation.name;
            let date = assessment.date.map_or_else(String::new, |date| format!(" au {}", french::date(date)));
            let message = format!(
                "{}{date} n’a pas de réponse dans ces fichiers{NBSP}: ses lignes sont prises à part",
                quoted(name)
            );
            let others = answered.iter().filter(|other| other.organisation.id == assessment.organisation.id);
            let dates: Vec<String> = others.filter_map(|other| other.date).map(french::date).collect();
            let names = answered.iter().map(|other| other.organisation.name.as_str());
            // Among thousands, a near name proves nothing, and looking for it takes long.
            let near = nearest(name, names.take(if answered.len() <= FEW { FEW } else { 0 }));
            let warning = Problem::warning("sans-evaluation", place.clone(), message);
            let warning = match (dates.as_slice(), near) {
                ([], Some(near)) if near != name => warning.hint(format!("vouliez-vous dire {}{NBSP}?", quoted(near))),
                ([], _) => warning.hint("vérifiez la structure et la date, si elle devait en avoir"),
                (dates, _) => warning.hint(format!("elle en a au {}", french::list(dates, "et au"))),
            };
            self.files[*file].problems.push(warning);
        }
    }
}

//! Tables of data, one by one: the text of a CSV file, or each sheet of a workbook whose headers are understood.

use super::super::columns::{Layout, Shape, is_known_header};
use super::super::content::Content;
use super::super::headers::recognise;
use super::super::odk;
use super::super::page::{Closed, Contribution, Page};
use super::super::questionnaire;
use super::super::tabular::{self, Sheet};
use super::super::{Dropped, edges, long, table, wide};
use super::settle::{LooseEdges, LooseTable, Origin};
use super::{File, Gathering, in_words};
use std::collections::{HashMap, HashSet};

use crate::assessment::assemble::Reading;
use crate::assessment::other_scale::Tally;
use crate::assessment::rules;
use crate::french::{NBSP, count, quoted, quoted_list};
use crate::problem::{Place, Problem, Problems};
use crate::workbook::tab::Tab;
use crate::workbook::{self, Workbook};

/// A sheet whose headers were looked at.
struct Looked<'w> {
    name: &'w str,
    problems: Problems,
    found: Found<'w>,
}

/// What the headers of a sheet are.
enum Found<'w> {
    /// Understood.
    Table(Box<Sheet<'w>>, Layout),
    /// Those of answers, with something wrong.
    Faulty,
    /// None that the grid knows.
    NotOurs,
}

/// A table that was read and not yet added: what becomes of it may hang on the other sheets of its file.
struct Table<'w> {
    sheet: Sheet<'w>,
    rows: Rows,
    rest: Closed,
}

/// The rows of a table.
enum Rows {
    Answers(Vec<Contribution>),
    /// Rows of the table of this index.
    Table(usize, Vec<table::Group>),
    Edges(Vec<edges::Group>),
}

impl Gathering<'_> {
    /// Reads the text of a table.
    pub(super) fn add_csv(&mut self, file: &str, bytes: &[u8]) {
        let text = match tabular::decode(file, bytes) {
            Ok(text) => text,
            Err(problems) => return self.refuse(problems),
        };
        let mut problems: Problems = tabular::doubtful_encoding(file, bytes).into_iter().collect();
        if let Some(tab) = Tab::from_csv(file, &text) {
            return self.add_questionnaire(file, &[tab], problems);
        }
        let exported = odk::csv_tabs(file, &text);
        if !exported.is_empty() {
            return self.add_export(file, &exported, problems);
        }
        problems.extend(Content::Table.misnamed(file).into_iter().collect());
        let is_known = |header: &str| is_known_header(&self.names, header);
        let sheet = match Sheet::from_csv(file, &text, &is_known, &mut problems) {
            Ok(sheet) => sheet,
            Err(problems) => return self.refuse(problems),
        };
        match recognise(self.grid, &self.names, &sheet, &mut problems) {
            Some(layout) => {
                let mut read = [self.read_table(file, sheet, layout, problems)];
                self.judge_scales(file, &mut read);
                read.into_iter().for_each(|table| self.add_table(table));
            }
            None => self.refuse(problems),
        }
    }

    /// Reads the visible sheets of a workbook, as if each were a file: those whose headers are understood count whole or
    /// not at all, the others are named.
    pub(super) fn add_workbook(&mut self, file: &str, bytes: &[u8]) {
        let workbook = match Workbook::read(file, bytes) {
            Ok(workbook) => workbook,
            Err(problems) => return self.refuse(problems),
        };
        if workbook.sheet(RESULTS).is_some() {
            let message = "ce classeur est un résultat de dts depouiller, pas des réponses";
            let problem = Problem::error("resultat-de-dts", Place::File(file.into()), message);
            return self.refuse(problem.hint("donnez plutôt le fichier dont il est tiré").into());
        }
        let remarks: Problems = Content::Workbook.misnamed(file).into_iter().collect();
        let tabs = Tab::all(file, &workbook);
        let orphans = Tab::orphans(file, &workbook);
        if !tabs.is_empty() || !orphans.is_empty() {
            let mut remarks = remarks;
            orphans.iter().for_each(|tab| remarks.push(questionnaire::without_mark(self.grid, tab)));
            return self.add_questionnaire(file, &tabs, remarks);
        }
        let exported = odk::workbook_tabs(file, &workbook);
        if !exported.is_empty() {
            return self.add_export(file, &exported, remarks);
        }
        let sheets: Vec<&workbook::Sheet> =
            workbook.sheets.iter().filter(|sheet| sheet.is_visible && !sheet.is_empty()).collect();
        if sheets.is_empty() {
            return self.refuse(nothing_visible(file, &workbook).into());
        }
        let looked: Vec<Looked<'_>> = sheets.iter().map(|sheet| self.look(file, sheet)).collect();
        let is_ours = |one: &&Looked<'_>| !matches!(one.found, Found::NotOurs);
        if !looked.iter().any(|one| is_ours(&one)) {
            return self.refuse(not_ours(looked));
        }
        let aside: Vec<&str> = looked.iter().filter(|one| !is_ours(one)).map(|one| one.name).collect();
        let mut remarks = remarks;
        remarks.extend(unread(file, &aside).into_iter().collect());
        let is_one = looked.iter().filter(is_ours).count() == 1;
        let mut read: Vec<Table<'_>> = Vec::new();
        let mut names: Vec<(&str, Option<Problems>)> = Vec::new();
        for Looked { name, problems, found } in looked {
            if matches!(found, Found::NotOurs) {
                continue;
            }
            let mut all = std::mem::take(&mut remarks);
            all.extend(problems);
            match found {
                Found::Table(sheet, layout) => {
                    read.push(self.read_table(file, *sheet, layout, all));
                    names.push((name, None));
                }
                _ => names.push((name, Some(all))),
            }
        }
        self.judge_scales(file, &mut read);
        let mut read = read.into_iter();
        for (index, (name, refused)) in names.into_iter().enumerate() {
            if index > 0 {
                self.files.push(File::new(file));
            }
            let current = self.current();
            self.files[current].sheet = Some(name.to_owned()).filter(|_| !is_one);
            match refused {
                Some(problems) => self.refuse(problems),
                None => read.by_ref().take(1).for_each(|table| self.add_table(table)),
            }
        }
    }

    /// Reads a questionnaire of ours: its sheets are one assessment.
    fn add_questionnaire(&mut self, file: &str, tabs: &[Tab], remarks: Problems) {
        let current = self.current();
        self.files[current].what = "questionnaire".into();
        let mut reading = questionnaire::read(self.grid, tabs).unwrap_or_default();
        if remarks.has_errors() {
            // That nobody answered is not known of a sheet that could not be read.
            let known = std::mem::take(&mut reading.problems).into_iter();
            reading = Reading {
                problems: known.filter(|problem| problem.code != "sans-reponse").collect(),
                ..Reading::default()
            };
        }
        reading.problems.extend(remarks);
        self.add_reading(file, reading);
    }

    /// Reads what KoboToolbox or ODK exported of our form: a row a submission.
    fn add_export(&mut self, file: &str, tabs: &[Tab], remarks: Problems) {
        let current = self.current();
        self.files[current].what = "réponses à un formulaire".into();
        let readings = odk::read(self.grid, tabs).unwrap_or_default();
        self.accept(remarks, Dropped::default());
        self.add_readings(file, readings);
    }

    fn look<'w>(&self, file: &str, sheet: &'w workbook::Sheet) -> Looked<'w> {
        let mut problems = Problems::new();
        let is_known = |header: &str| is_known_header(&self.names, header);
        let found = match Sheet::of(file, sheet, &is_known, &mut problems) {
            Ok(table) => match recognise(self.grid, &self.names, &table, &mut problems) {
                Some(layout) => Found::Table(Box::new(table), layout),
                None if problems.iter().any(|problem| problem.code == "aucune-question") => Found::NotOurs,
                None => Found::Faulty,
            },
            Err(none) => {
                problems = none;
                Found::NotOurs
            }
        };
        Looked { name: &sheet.name, problems, found }
    }

    fn read_table<'w>(&self, file: &str, mut sheet: Sheet<'w>, layout: Layout, problems: Problems) -> Table<'w> {
        let shape = layout.shape;
        let mut page = Page::new(self.grid, &self.names, layout, self.tolerance, problems);
        page.faults(&sheet);
        let rows = match shape {
            Shape::Wide => Rows::Answers(wide::read(&mut page, &mut sheet)),
            Shape::Long => Rows::Answers(long::read(&mut page, &mut sheet)),
            Shape::Table(table) => Rows::Table(table, table::read(&mut page, &mut sheet, table)),
            Shape::Edges => Rows::Edges(edges::read(&mut page, &mut sheet)),
        };
        Table { sheet, rows, rest: page.close(file) }
    }

    /// Refuses all answers of a file of which some are on another scale: those that fit ours mean something else too.
    fn judge_scales(&self, file: &str, tables: &mut [Table<'_>]) {
        let mut answers: Vec<&mut Closed> = tables
            .iter_mut()
            .filter(|table| matches!(table.rows, Rows::Answers(_)))
            .map(|table| &mut table.rest)
            .collect();
        let mut whole = Tally::new(self.grid);
        answers.iter().for_each(|one| whole.add(&one.tally));
        let mut is_refused = false;
        for one in &mut answers {
            is_refused |= one.tally.refuse(self.grid, &mut one.problems) || whole.refuse(self.grid, &mut one.problems);
        }
        if !is_refused {
            let doubts = whole.doubt(self.grid, file);
            // Who has several sheets is told of a doubt once, and of an error where each is left out.
            let told = if doubts.has_errors() { answers.len() } else { 1 };
            answers.into_iter().take(told).for_each(|one| one.problems.extend(doubts.clone()));
        }
    }

    fn add_table(&mut self, table: Table<'_>) {
        let Table { sheet, rows, rest: Closed { layout, mut problems, dropped, .. } } = table;
        let current = self.current();
        self.files[current].what = in_words(self.grid, layout.shape);
        match rows {
            Rows::Answers(contributions) => self.add_contributions(contributions, &sheet, &layout, problems, dropped),
            Rows::Table(table, groups) => {
                self.complain_if_empty(groups.is_empty(), &sheet, &mut problems);
                self.accept(problems, dropped);
                self.waiting.tables.push(LooseTable { origin: Origin::new(current, &sheet, layout), table, groups });
            }
            Rows::Edges(groups) => {
                self.complain_if_empty(groups.is_empty(), &sheet, &mut problems);
                self.accept(problems, dropped);
                self.waiting.edges.push(LooseEdges { origin: Origin::new(current, &sheet, layout), groups });
            }
        }
    }

    fn complain_if_empty(&self, is_empty: bool, sheet: &Sheet<'_>, problems: &mut Problems) {
        if is_empty && !problems.has_errors() {
            let place = match sheet.sheet {
                Some(_) => sheet.place(sheet.header.number, None),
                None => Place::File(sheet.file.clone()),
            };
            problems.push(rules::no_answer("aucune ligne de réponse sous les titres").at(place));
        }
    }

    fn add_contributions(
        &mut self,
        contributions: Vec<Contribution>,
        sheet: &Sheet<'_>,
        layout: &Layout,
        mut problems: Problems,
        dropped: Dropped,
    ) {
        let place = |row| sheet.place(row, None);
        self.complain_if_empty(contributions.is_empty(), sheet, &mut problems);
        self.check(&contributions, place, &mut problems);
        self.warn_of_territories(&contributions, place, &mut problems);
        if problems.has_errors() {
            return self.refuse(problems);
        }
        self.accept(problems, dropped);
        let titles: Vec<String> = layout.carried.iter().map(|title| crate::fold::fold(title)).collect();
        for (title, folded) in layout.carried.iter().zip(&titles) {
            if self.carried_titles.insert(folded.clone()) {
                self.batch.carried.push(title.clone());
            }
        }
        for contribution in contributions {
            let place = place(contribution.row);
            self.add_contribution(contribution, &titles, place);
        }
    }

    /// Warns of a structure that has another territory here than where it was named first, once.
    fn warn_of_territories(
        &self,
        contributions: &[Contribution],
        place: impl Fn(u64) -> Place,
        problems: &mut Problems,
    ) {
        let mut first: HashMap<String, String> = HashMap::new();
        let mut told: HashSet<String> = HashSet::new();
        for Contribution { who, row, .. } in contributions {
            let Some(territory) = &who.territory else { continue };
            let structure = crate::fold::fold(&who.structure);
            let known = first
                .entry(structure.clone())
                .or_insert_with(|| self.territory(&who.structure).unwrap_or(territory).to_owned());
            if crate::fold::fold(known) != crate::fold::fold(territory) && told.insert(structure) {
                let message = format!(
                    "{} est ici dans le territoire {}, et ailleurs dans {}{NBSP}; c’est ce dernier qui est gardé",
                    quoted(&who.structure),
                    quoted(territory),
                    quoted(known)
                );
                let hint = "écrivez le même partout";
                problems.push(Problem::warning("territoires-contradictoires", place(*row), message).hint(hint));
            }
        }
    }
}

/// A workbook that shows nothing; its hidden sheets may be why.
fn nothing_visible(file: &str, workbook: &Workbook) -> Problem {
    let hidden: Vec<&str> = workbook
        .sheets
        .iter()
        .filter(|sheet| !sheet.is_visible && !sheet.is_empty())
        .map(|sheet| sheet.name.as_str())
        .collect();
    let problem =
        Problem::error("fichier-vide", Place::File(file.into()), "ce classeur ne montre aucune cellule remplie");
    if hidden.is_empty() {
        return problem.hint("vérifiez que c’est le bon fichier, et qu’il a été enregistré");
    }
    problem.hint(format!("les feuilles cachées ne sont pas lues{NBSP}: affichez {}", quoted_list(&hidden, "ou")))
}

/// What to say of a workbook none of whose sheets holds answers: the complaint of the sheet that comes nearest.
fn not_ours(mut looked: Vec<Looked<'_>>) -> Problems {
    let names: Vec<&str> = looked.iter().map(|one| one.name).collect();
    let has_structure = |one: &Looked<'_>| one.problems.iter().any(|problem| problem.code == "aucune-question");
    let nearest = looked.iter().position(has_structure).unwrap_or(0);
    let others: Vec<&str> =
        names.iter().enumerate().filter(|(index, _)| *index != nearest).map(|(_, name)| *name).collect();
    let mut problems = looked.swap_remove(nearest).problems;
    let file = problems.iter().find_map(|problem| problem.place.file().map(str::to_owned)).unwrap_or_default();
    problems.extend(unread(&file, &others).into_iter().collect());
    problems
}

/// The sheets in which nothing is looked for.
fn unread(file: &str, names: &[&str]) -> Option<Problem> {
    let message = match names {
        [] => return None,
        [one] => format!("la feuille {} n’a pas les titres de colonnes de réponses, elle n’est pas lue", quoted(one)),
        _ => format!(
            "{} n’ont pas les titres de colonnes de réponses et ne sont pas lues{NBSP}: {}{}",
            count(names.len(), "feuille", "feuilles"),
            quoted_list(&names[..names.len().min(SHOWN)], "et"),
            if names.len() > SHOWN { "…" } else { "" }
        ),
    };
    Some(Problem::remark("feuilles-non-lues", Place::File(file.into()), message))
}

/// The sheet that explains a workbook of results, by which it is known.
pub const RESULTS: &str = "Lire ces résultats";

/// Most sheets that a remark names.
const SHOWN: usize = 10;

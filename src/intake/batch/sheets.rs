//! Tables of data, one by one: the text of a CSV file, or each sheet of a workbook whose headers are understood.

use super::super::columns::{Column, Layout, Shape};
use super::super::content::Content;
use super::super::headers::{WITHOUT_COLUMN, missing_columns, recognise};
use super::super::odk;
use super::super::page::{Closed, Contribution, Page};
use super::super::questionnaire;
use super::super::sideways;
use super::super::tabular::{self, Row, Sheet};
use super::super::{Dropped, edges, long, table, wide};
use super::settle::{LooseEdges, LooseTable, Origin};
use super::{File, Gathering, in_words};
use std::collections::{HashMap, HashSet};

use crate::assessment::Form;
use crate::assessment::assemble::Reading;
use crate::assessment::other_scale::Tally;
use crate::assessment::rules;
use crate::encoding;
use crate::french::{NBSP, count, quoted, quoted_list};
use crate::problem::{Place, Problem, Problems, Severity};
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

impl Found<'_> {
    /// Whether the table may lie on its side: its headers are not understood, or next to none of them is a question.
    fn is_doubtful(&self) -> bool {
        match self {
            Self::Table(_, layout) => layout.shape == Shape::Wide && layout.items().len() <= FEW,
            Self::Faulty | Self::NotOurs => true,
        }
    }

    /// Whether the same table, turned, holds more questions.
    fn gives_way_to(&self, turned: &Self) -> bool {
        let questions = |found: &Self| match found {
            Self::Table(_, layout) if layout.shape == Shape::Long => usize::MAX,
            Self::Table(_, layout) => layout.items().len(),
            Self::Faulty | Self::NotOurs => 0,
        };
        questions(turned) > questions(self)
    }
}

/// Questions among the headers of a table under which it may lie on its side: an answer may be the word of a header.
pub const FEW: usize = 3;

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
        let beginning = text.get(..tabular::LOOKED_THROUGH).unwrap_or(&text);
        let spoilt = encoding::spoilt_accents(beginning).map(|row| tabular::place(file, None, row, None));
        problems.extend(spoilt.map(tabular::spoilt_accents).into_iter().collect());
        let mut found = self.recognised(Sheet::from_csv(file, &text, &self.names, &mut problems), problems);
        if found.1.is_doubtful() {
            let turned = tabular::DELIMITERS.iter().find_map(|delimiter| {
                let rows = tabular::first_rows(&text, *delimiter, sideways::MOST.0 + 1);
                self.turned(file, (None, Some(*delimiter)), &rows)
            });
            found = turned.filter(|turned| found.1.gives_way_to(&turned.1)).unwrap_or(found);
        }
        match found {
            (problems, Found::Table(sheet, layout)) => {
                let mut read = [self.read_table(file, *sheet, layout, problems)];
                self.judge_scales(file, &mut read);
                read.into_iter().for_each(|table| self.add_table(table));
            }
            (problems, _) => self.refuse(problems),
        }
    }

    /// What the headers of a table are.
    fn recognised<'w>(&self, sheet: Result<Sheet<'w>, Problems>, mut problems: Problems) -> (Problems, Found<'w>) {
        let sheet = match sheet {
            Ok(sheet) => sheet,
            Err(none) => return (none, Found::NotOurs),
        };
        let found = match recognise(self.grid, &self.names, &sheet, &mut problems) {
            Some(layout) => Found::Table(Box::new(sheet), layout),
            None if problems.iter().any(|problem| problem.code == "aucune-question") => Found::NotOurs,
            None => Found::Faulty,
        };
        (problems, found)
    }

    /// What a table is that lies on its side; nothing where it does not. Its sheet and delimiter, where it has them.
    fn turned(
        &self,
        file: &str,
        (sheet, delimiter): (Option<&str>, Option<u8>),
        rows: &[Row],
    ) -> Option<(Problems, Found<'static>)> {
        let upright = sideways::upright(&self.names, rows, sheet)?;
        let mut problems = Problems::new();
        if !upright.unread.is_empty() {
            let message = format!("ces colonnes ne sont pas lues : {}", quoted_list(&upright.unread, "et"));
            problems.push(Problem::warning("colonnes-inconnues", Place::File(file.into()), message));
        }
        let sheet = Sheet::turned(file, sheet.map(str::to_owned), delimiter, upright.rows, upright.places);
        let found = self.recognised(Ok(sheet), problems);
        matches!(found.1, Found::Table(..)).then_some(found)
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
        let mut looked: Vec<Looked<'_>> = sheets.iter().map(|sheet| self.look(file, sheet)).collect();
        self.complete(&mut looked);
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
        let found = Sheet::of(file, sheet, &self.names, &mut problems);
        let (mut problems, mut found) = self.recognised(found, problems);
        if found.is_doubtful() {
            let row = |(number, cells)| Row { number, cells };
            let rows: Vec<Row> = sheet.rows().take(sideways::MOST.0 + 1).map(row).collect();
            let turned = self.turned(file, (Some(&sheet.name), None), &rows);
            if let Some(turned) = turned.filter(|turned| found.gives_way_to(&turned.1)) {
                (problems, found) = turned;
                for fault in &sheet.faults {
                    let place = tabular::place(file, Some(&sheet.name), fault.row, Some((fault.column, "")));
                    problems.push(rules::no_value(&fault.kind).at(place));
                }
            }
        }
        if let Found::Table(table, layout) = &found {
            let spoilt = sheet.cells().find(|cell| encoding::spoilt_accents(cell.text).is_some());
            let spoilt = spoilt.map(|cell| tabular::place(file, Some(&sheet.name), cell.row, Some((cell.column, ""))));
            problems.extend(spoilt.map(tabular::spoilt_accents).into_iter().collect());
            problems.extend(concealed(file, sheet, table.header.number, layout).into_iter().collect());
        }
        Looked { name: &sheet.name, problems, found }
    }

    /// Of sheets that ask a part each, a question is without a column where none of them has it: that is said once.
    fn complete(&self, looked: &mut [Looked<'_>]) {
        let asked = |one: &Looked<'_>| match &one.found {
            Found::Table(_, layout) if layout.shape == Shape::Wide => layout.items(),
            _ => Vec::new(),
        };
        let parts: Vec<Vec<usize>> = looked.iter().map(asked).filter(|items| !items.is_empty()).collect();
        if parts.len() < 2 || parts.iter().all(|part| *part == parts[0]) {
            return;
        }
        let mut all: Vec<usize> = parts.into_iter().flatten().collect();
        all.sort_unstable();
        let mut last: Option<(Problems, Place)> = None;
        for one in looked.iter_mut() {
            if let Found::Table(sheet, layout) = &mut one.found
                && layout.shape == Shape::Wide
            {
                layout.form = Form::Full;
                let told = |problem: &Problem| matches!(problem.code, WITHOUT_COLUMN | "forme-courte");
                one.problems = std::mem::take(&mut one.problems).into_iter().filter(|one| !told(one)).collect();
                last.get_or_insert_with(|| (Problems::new(), sheet.place(sheet.header.number, None)));
            }
        }
        let Some((mut problems, place)) = last else { return };
        missing_columns(self.grid, place, &all, &mut problems);
        looked.iter_mut().take(1).for_each(|one| one.problems.extend(std::mem::take(&mut problems)));
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
        let date = layout.columns.iter().position(|column| matches!(column, Column::Date | Column::Sent));
        for Contribution { who, row, .. } in &contributions {
            let place = sheet.place(*row, date.map(|column| layout.column(column)));
            problems.extend(self.far_ahead(who.date, place).into_iter().collect());
        }
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
                let refusal = rules::two_territories(&who.structure, territory, known);
                problems.push(refusal.with(Severity::Warning, place(*row)));
            }
        }
    }
}

/// Says that rows and columns are read which somebody hid or filtered away.
fn concealed(file: &str, sheet: &workbook::Sheet, header: u64, layout: &Layout) -> Option<Problem> {
    let filled: HashSet<u64> = sheet.cells().map(|cell| cell.row).collect();
    let rows: Vec<u64> =
        sheet.hidden.rows.iter().copied().filter(|row| *row > header && filled.contains(row)).collect();
    let is_read = |column: &&usize| layout.columns.get(**column).is_some_and(|column| column.is_read());
    let columns: Vec<usize> = sheet.hidden.columns.iter().filter(is_read).copied().collect();
    let shown = |all: &[String]| {
        let more = if all.len() > 10 { "…" } else { "" };
        format!("{}{more}", all[..all.len().min(10)].join(", "))
    };
    let mut parts = Vec::new();
    if !rows.is_empty() {
        let numbers: Vec<String> = rows.iter().map(u64::to_string).collect();
        parts.push(format!("{} ({})", count(rows.len(), "ligne masquée", "lignes masquées"), shown(&numbers)));
    }
    if !columns.is_empty() {
        let letters: Vec<String> = columns.iter().map(|column| workbook::letters(*column)).collect();
        parts.push(format!("{} ({})", count(columns.len(), "colonne masquée", "colonnes masquées"), shown(&letters)));
    }
    let are_read = match (rows.len() + columns.len(), rows.is_empty()) {
        (0, _) => return None,
        (1, _) => "est lue comme les autres",
        _ => "sont lues comme les autres",
    };
    let place = tabular::place(file, Some(&sheet.name), rows.first().copied().unwrap_or(header), None);
    let message = format!("{} {are_read}", parts.join(" et "));
    let hint = "un filtre ou un masque n’est qu’une vue ; supprimez ce qui ne doit pas compter";
    Some(Problem::warning("lignes-masquees", place, message).hint(hint))
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

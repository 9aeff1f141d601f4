//! A table of a data file being read: who a row speaks for, what it says, and all that is wrong with it so far.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::columns::{Column, Layout};
use super::survey::{self, Aside};
use super::tabular::{Headers as _, Row, Sheet};
use super::{Dropped, Tolerance};
use crate::assessment::entry::{entry, group};
use crate::assessment::fact::{About, Fact, Part, Spot};
use crate::assessment::other_scale::Tally;
use crate::assessment::rules::{self, Refusal, SourceKind};
use crate::assessment::{Entry, Form, ItemNames, decode};
use crate::fold::fold;
use crate::french::{self, NBSP, quoted};
use crate::grid::{Grid, Kind};
use crate::problem::{Place, Problem, Problems, Severity};
use crate::typed::is_thousand_or_decimal;
use crate::workbook::letters;

/// All that one respondent answered for one structure at one date, as a file told it.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// Whom it speaks for and of.
    pub who: Who,
    /// Whether the whole grid or its short form was asked.
    pub form: Form,
    /// One entry an item of the grid.
    pub entries: Vec<Entry>,
    /// What the columns carried along hold, by the titles of [`Layout::carried`].
    pub carried: Vec<Vec<String>>,
    /// The row that it begins on.
    pub row: u64,
}

/// Who answers, for which structure, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Who {
    /// Id or name of the structure, as written, never empty.
    pub structure: String,
    /// Its name, in a column of its own.
    pub name: Option<String>,
    /// Where it works.
    pub territory: Option<String>,
    /// The day of the assessment.
    pub date: Option<Date>,
    /// Who answers, as written.
    pub respondent: Option<String>,
    /// The group they speak for: id of a stakeholder of the grid, or free text.
    pub stakeholder: Option<String>,
}

impl Who {
    /// What two rows share when they are the same respondent on the same assessment.
    pub fn key(&self) -> (String, Option<Date>, String) {
        (fold(&self.structure), self.date, fold(self.respondent.as_deref().unwrap_or("")))
    }

    /// The structure, its date and its respondent, as a message names them.
    pub fn in_words(&self) -> String {
        let respondent =
            self.respondent.as_ref().map_or_else(String::new, |name| format!("le répondant {} de ", quoted(name)));
        let date = self.date.map_or_else(String::new, |date| format!(" au {}", french::date(date)));
        format!("{respondent}{}{date}", quoted(&self.structure))
    }

    /// Fills in what another row of the same respondent adds.
    pub fn complete(&mut self, other: &Who) {
        let fill = |mine: &mut Option<String>, other: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(other);
            }
        };
        fill(&mut self.name, &other.name);
        fill(&mut self.territory, &other.territory);
        fill(&mut self.stakeholder, &other.stakeholder);
    }
}

/// A table being read: its columns, and all that is wrong with it so far.
pub struct Page<'a> {
    /// The grid that it answers.
    pub grid: &'a Grid,
    /// How the grid's items are named.
    pub names: &'a ItemNames,
    /// What its columns mean.
    pub layout: Layout,
    /// What becomes of bad cells.
    pub tolerance: Tolerance,
    /// What is wrong so far.
    pub problems: Problems,
    /// What was dropped.
    pub dropped: Dropped,
    /// The figures given so far.
    pub tally: Tally,
    unlisted: usize,
    rejected: usize,
    /// Cells in words that the grid does not have.
    foreign: usize,
    /// Why a text is no answer to an item: the same mistakes come again and again.
    refusals: HashMap<(usize, String), Refusal>,
    /// Warnings that were given.
    told: HashSet<String>,
    /// Whether an error already keeps the file from contributing.
    is_lost: bool,
}

/// All that was read of a table beside its rows.
pub struct Closed {
    /// What its columns mean.
    pub layout: Layout,
    /// All that is wrong.
    pub problems: Problems,
    /// What was dropped.
    pub dropped: Dropped,
    /// The figures that it gives.
    pub tally: Tally,
}

/// Bad cells of one file that are described one by one; the others are counted.
const LISTED: usize = 1_000;

/// Cells in foreign words that tell another scale from a slip.
const FOREIGN: usize = 3;

/// Refusals that are remembered, and the greatest length of their texts.
const REMEMBERED: (usize, usize) = (4096, 64);

impl<'a> Page<'a> {
    /// A table whose columns are understood.
    pub fn new(
        grid: &'a Grid,
        names: &'a ItemNames,
        layout: Layout,
        tolerance: Tolerance,
        problems: Problems,
    ) -> Page<'a> {
        Page {
            grid,
            names,
            layout,
            tolerance,
            problems,
            dropped: Dropped::default(),
            tally: Tally::new(grid),
            unlisted: 0,
            rejected: 0,
            foreign: 0,
            refusals: HashMap::new(),
            told: HashSet::new(),
            is_lost: false,
        }
    }

    /// Notes a bad cell: an error, or a warning where bad cells are dropped.
    pub fn refuse(&mut self, sheet: &Sheet<'_>, row: u64, column: Option<usize>, refusal: Refusal) {
        // Without a name, nobody knows of what the rest of the row speaks.
        let is_row = column.is_none()
            || matches!(refusal.code, "structure-vide" | "modele-non-rempli" | "ligne-sans-nom" | "nom-sans-lettre");
        self.foreign += usize::from(matches!(refusal.code, "valeur-inconnue" | "option-inconnue"));
        if self.problems.len() >= LISTED {
            self.unlisted += 1;
            self.count(is_row);
            self.is_lost |= self.tolerance == Tolerance::Strict;
            return;
        }
        let place = sheet.place(row, column.map(|column| self.layout.column(column)));
        let mut problem = Problem::error(refusal.code, place, refusal.message).hint(refusal.hint);
        if self.tolerance == Tolerance::DropBadCells {
            self.count(is_row);
            problem.severity = Severity::Warning;
            let what = if is_row { "ligne laissée de côté" } else { "cellule laissée de côté" };
            problem.message = format!("{} ({what})", problem.message);
        } else {
            self.is_lost = true;
        }
        self.problems.push(problem);
    }

    /// Refuses the cells that should hold a value and hold none, in the columns that are read.
    pub fn faults(&mut self, sheet: &Sheet<'_>) {
        for fault in &sheet.faults {
            let column = self.layout.columns.get(fault.column);
            let is_title = fault.row == sheet.header.number;
            if !is_title && column.is_none_or(|column| !column.is_read()) {
                continue;
            }
            let index = Some(fault.column).filter(|column| *column < self.layout.columns.len());
            self.refuse(sheet, fault.row, index, rules::no_value(&fault.kind));
        }
    }

    /// Counts what is dropped.
    fn count(&mut self, is_row: bool) {
        if self.tolerance == Tolerance::DropBadCells {
            self.dropped.rows += usize::from(is_row);
            self.dropped.cells += usize::from(!is_row);
        }
    }

    /// Notes what no tolerance can mend.
    pub fn reject(&mut self, problem: Problem) {
        self.is_lost = true;
        self.rejected += 1;
        // The first thousand say enough; the file is lost either way.
        if self.rejected > LISTED {
            self.unlisted += 1;
        } else {
            self.problems.push(problem);
        }
    }

    /// How many problems were noted so far.
    pub fn noted(&self) -> usize {
        self.problems.len() + self.unlisted
    }

    /// Whether the file contributes nothing any more: what follows is read for its errors only.
    pub fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// All that was read beside the rows.
    pub fn close(mut self, file: &str) -> Closed {
        if self.foreign >= FOREIGN {
            let message = "plusieurs réponses sont dans des mots que la grille n’a pas";
            let hint = format!(
                "dts correspondance {file} --grille {} -o corr.csv les écrit, pour dire ce que vaut chacun ; redonnez ensuite le \
                 fichier avec --correspondance corr.csv",
                self.grid.id
            );
            let problem = Problem::remark("mots-d-une-autre-echelle", Place::File(file.into()), message);
            self.problems.push(problem.hint(hint));
        }
        if self.unlisted > 0 {
            let message = format!(
                "{} de plus dans ce fichier",
                french::count(self.unlisted, "cellule illisible", "cellules illisibles")
            );
            let severity = if self.tolerance == Tolerance::Strict { Severity::Error } else { Severity::Warning };
            let problem = Problem::error("autres-cellules", Place::File(file.into()), message).hint(format!(
                "tant d’erreurs viennent souvent d’une seule cause{NBSP}: est-ce la bonne grille{NBSP}?"
            ));
            self.problems.push(Problem { severity, ..problem });
        }
        Closed { layout: self.layout, problems: self.problems, dropped: self.dropped, tally: self.tally }
    }

    /// Who a row speaks for; nothing where it names no structure.
    pub fn who(&mut self, sheet: &Sheet<'_>, row: &Row) -> Option<Who> {
        let mut who = Who::default();
        for index in 0..self.layout.columns.len().min(row.cells.len()) {
            let text = || Some(row.cell(index)).filter(|text| !text.is_empty()).map(str::to_owned);
            match self.layout.columns[index] {
                // A dash or a dot in the place of a name is none.
                Column::Structure => who.structure = text().filter(|name| is_name(name)).unwrap_or_default(),
                Column::Name => who.name = text(),
                Column::Territory => who.territory = text(),
                Column::Respondent | Column::Role => who.respondent = text(),
                Column::Stakeholder => {
                    if let Some(text) = text() {
                        who.stakeholder = Some(self.stakeholder(sheet, row, index, &text));
                    }
                }
                Column::Date => who.date = self.date(sheet, row, index),
                _ => {}
            }
        }
        if survey::is_model(&who.structure) {
            let structure = self.layout.columns.iter().position(|column| *column == Column::Structure);
            let message = format!("{} est resté à la place du nom de la structure", quoted(&who.structure));
            let hint = "écrivez le nom de la structure sur chaque ligne, et les réponses";
            self.refuse(sheet, row.number, structure, Refusal::new("modele-non-rempli", message, hint));
            return None;
        }
        if who.structure.is_empty() && !self.says_something(row) {
            let message = "cette ligne n’a ni structure ni réponse, elle n’est pas lue";
            self.problems.push(Problem::remark("ligne-sans-structure", sheet.place(row.number, None), message));
            return None;
        }
        if who.structure.is_empty() {
            let structure = self.layout.columns.iter().position(|column| *column == Column::Structure);
            let refusal = rules::no_structure(SourceKind::Table);
            self.refuse(sheet, row.number, structure, refusal);
            return None;
        }
        Some(who)
    }

    /// The group that a cell names; one that the grid does not know stays as it is written.
    fn stakeholder(&mut self, sheet: &Sheet<'_>, row: &Row, column: usize, text: &str) -> String {
        let at = Spot::Cell { sheet: 0, row: row.number, column };
        let grid = self.grid;
        group(grid, &Fact::new(at, About::Stakeholder, text), &mut |at, severity, refusal| {
            self.complain(sheet, at, severity, refusal);
        })
    }

    fn complain(&mut self, sheet: &Sheet<'_>, at: Spot, severity: Severity, refusal: Refusal) {
        let Spot::Cell { row, column, .. } = at else { return };
        if severity == Severity::Error {
            return self.refuse(sheet, row, Some(column), refusal);
        }
        // What the grid does not know comes on every row of its respondent, and is told once.
        if self.told.len() < REMEMBERED.0 && self.told.insert(fold(&refusal.message)) {
            self.problems.push(refusal.with(severity, sheet.place(row, Some(self.layout.column(column)))));
        }
    }

    /// Whether a column that we read holds something on this row.
    fn says_something(&self, row: &Row) -> bool {
        let mut columns = self.layout.columns.iter().enumerate().filter(|(_, column)| column.is_read());
        columns.any(|(index, _)| !row.cell(index).is_empty())
    }

    fn date(&mut self, sheet: &Sheet<'_>, row: &Row, column: usize) -> Option<Date> {
        let text = row.cell(column);
        if text.is_empty() {
            return None;
        }
        decode::day(text).map_err(|refusal| self.refuse(sheet, row.number, Some(column), refusal)).ok()
    }

    /// What the facts of a row say of an item.
    pub fn entry(&mut self, sheet: &Sheet<'_>, item: usize, mut facts: Vec<Fact<'_>>) -> Entry {
        let is_answer = |fact: &Fact<'_>| fact.part() == Some(Part::Answer);
        for fact in facts.iter_mut().filter(|fact| is_answer(fact)) {
            if let Some(cell) = self.names.learnt_word(item, &fact.text) {
                fact.text = cell.to_owned().into();
            }
        }
        facts.retain(|fact| !is_answer(fact) || !fact.text.is_empty());
        let answered = facts.iter().find(|fact| is_answer(fact)).cloned();
        if !self.refusals.is_empty()
            && let Some(answer) = facts.iter().position(is_answer)
            && let Some(refusal) = self.refusals.get(&(item, facts[answer].text.clone().into_owned())).cloned()
        {
            let at = facts.remove(answer).at;
            self.complain(sheet, at, Severity::Error, refusal);
        }
        let grid = self.grid;
        if matches!(grid.items[item].kind, Kind::Number(_))
            && let Some(answer) = facts.iter().position(|fact| is_answer(fact) && is_doubtful(sheet, &fact.text))
        {
            let fact = facts.remove(answer);
            self.complain(sheet, fact.at, Severity::Error, rules::thousand_or_decimal(&fact.text));
        }
        let entry = entry(grid, item, &facts, SourceKind::Table, &mut |at, severity, refusal| {
            let refused = facts.iter().find(|fact| fact.at == at && is_answer(fact) && severity == Severity::Error);
            if let Some(fact) = refused.filter(|fact| fact.text.len() <= REMEMBERED.1)
                && self.refusals.len() < REMEMBERED.0
            {
                self.refusals.insert((item, fact.text.clone().into_owned()), refusal.clone());
            }
            self.complain(sheet, at, severity, refusal);
        });
        if let Some(Fact { at: Spot::Cell { row, column, .. }, text, .. }) = answered {
            let place = || sheet.place(row, Some(self.layout.column(column)));
            self.tally.note(item, &text, &entry.answer, place);
        }
        entry
    }

    /// The id of an option where its column says that it was chosen.
    pub fn ticked(
        &mut self,
        sheet: &Sheet<'_>,
        row: &Row,
        column: usize,
        item: usize,
        option: usize,
    ) -> Option<&'a str> {
        let (grid, text) = (self.grid, row.cell(column));
        let Kind::Choice(choice) = &grid.items[item].kind else { return None };
        let option = choice.options.get(option)?;
        let wanted = fold(text);
        let is_chosen = match wanted.as_str() {
            "" | "n/a" | "0.0" | "unchecked" | "not_selected" | "non_selectionne" => false,
            "y" | "1.0" | "checked" | "selected" | "coche" | "selectionne" => true,
            _ if wanted == fold(&option.label) || wanted == fold(&option.id) => true,
            _ => decode::yes_no(text).unwrap_or_else(|| {
                self.refuse(sheet, row.number, Some(column), rules::neither_yes_nor_no(text));
                false
            }),
        };
        is_chosen.then_some(option.id.as_str())
    }

    /// What the columns carried along hold on a row.
    pub fn carried(&self, row: &Row) -> Vec<Vec<String>> {
        let mut carried = vec![Vec::new(); self.layout.carried.len()];
        self.carry(row, &mut carried);
        carried
    }

    /// Adds what the columns carried along hold on a row, each text once.
    pub fn carry(&self, row: &Row, carried: &mut [Vec<String>]) {
        for (index, column) in self.layout.columns.iter().enumerate() {
            if let Column::Carried(title) = *column {
                let text = row.cell(index);
                if !text.is_empty() && carried[title].iter().all(|known| known != text) {
                    carried[title].push(text.to_owned());
                }
            }
        }
    }

    /// Whether a row is to be read: none that has too many cells, repeats the titles, or is about the other rows.
    pub fn admits(&mut self, sheet: &Sheet<'_>, row: &Row) -> bool {
        if !self.fits(sheet, row) {
            return false;
        }
        let Some(structure) = self.layout.columns.iter().position(|column| *column == Column::Structure) else {
            return true;
        };
        let name = row.cell(structure);
        let (code, message) = if self.repeats_titles(sheet, row, structure) {
            ("titres-repetes", "cette ligne répète les titres de colonnes, elle n’est pas lue".to_owned())
        } else {
            match survey::aside(name) {
                Some(Aside::Summary) => (
                    "ligne-de-synthese",
                    format!("{} n’est pas une structure, cette ligne n’est pas lue", quoted(name)),
                ),
                Some(Aside::Explanation) => ("ligne-de-note", "cette note n’est pas lue".to_owned()),
                None => return true,
            }
        };
        self.problems.push(Problem::warning(code, sheet.place(row.number, None), message));
        false
    }

    /// Whether a row holds, in the columns that are read, the titles over them: two files pasted one under the other.
    fn repeats_titles(&self, sheet: &Sheet<'_>, row: &Row, structure: usize) -> bool {
        if !survey::names_structure(row.cell(structure)) {
            return false;
        }
        let titles = row.titles();
        let (theirs, ours) = (self.names.folded(&titles), self.names.folded(&sheet.header.titles()));
        let same = |index: &usize| *index != structure && !ours[*index].is_empty() && theirs[*index] == ours[*index];
        theirs[structure] == ours[structure] && (0..theirs.len().min(ours.len())).any(|index| same(&index))
    }

    /// Refuses a row with more cells than there are columns; whether it may be read.
    fn fits(&mut self, sheet: &Sheet<'_>, row: &Row) -> bool {
        let width = self.layout.columns.len();
        let Some(extra) = (width..row.cells.len()).find(|column| !row.cell(*column).is_empty()) else { return true };
        let refusal = Refusal {
            code: "ligne-trop-longue",
            message: format!(
                "cette ligne a une cellule de trop ({}, colonne {})",
                quoted(&decode::shortened(row.cell(extra))),
                letters(extra)
            ),
            hint: match sheet.delimiter {
                None => "effacez-la, ou donnez un titre à sa colonne".to_owned(),
                Some(b',') if has_decimal_comma(row) => format!(
                    "cette ligne a des nombres à virgule dans un fichier séparé par des virgules{NBSP}: écrivez 2.5 ou \
                     \"2,5\", ou séparez les colonnes par des points-virgules"
                ),
                Some(_) => format!(
                    "il y a {}{NBSP}; un texte qui contient le séparateur se met entre guillemets",
                    french::count(width, "titre de colonne", "titres de colonnes")
                ),
            },
        };
        self.refuse(sheet, row.number, None, refusal);
        if self.tolerance == Tolerance::DropBadCells
            && let Some(structure) = self.layout.columns.iter().position(|column| *column == Column::Structure)
        {
            self.dropped.structures.extend(Some(fold(row.cell(structure))).filter(|name| !name.is_empty()));
        }
        false
    }
}

/// Whether a figure may be a thousand or a decimal. A workbook keeps its numbers with a point, whoever reads them.
pub fn is_doubtful(sheet: &Sheet<'_>, text: &str) -> bool {
    is_thousand_or_decimal(text) && (sheet.sheet.is_none() || text.contains(','))
}

/// Whether two cells side by side look like one number cut at its comma.
fn has_decimal_comma(row: &Row) -> bool {
    let is_figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (1..row.cells.len()).any(|column| {
        let whole = row.cell(column - 1).trim_start_matches(['-', '+']);
        is_figures(whole) && is_figures(row.cell(column))
    })
}

/// Whether a text can be a name: it holds a letter or a digit of whatever script.
pub fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

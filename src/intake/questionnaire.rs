//! Questionnaires read back: what the cells of their sheets say.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::assessment::assemble::{Assembler, Places, Reading};
use crate::assessment::fact::{About, End, Fact, Part, Spot, Whose};
use crate::assessment::rules::relations::Part as Pole;
use crate::assessment::rules::{self, Refusal, SourceKind};
use crate::assessment::{Form, ItemNames, WHOLE, decode};
use crate::fold::{fold, slug};
use crate::forms::questionnaire::{
    Mark, Role, answers, arguments, asked, conclusions, details, effect_said, home, square, table, tick,
};
use crate::french::{NBSP, quoted, quoted_list, shortened};
use crate::grid::{Choice, Grid, Item, Kind, Matrix};
use crate::problem::{Place, Problem, Problems};
use crate::typed::number;
use crate::workbook::tab::Tab;

mod tab;

/// Reads the sheets of one questionnaire; nothing where none of them is ours.
pub fn read(grid: &Grid, tabs: &[Tab]) -> Option<Reading> {
    let tabs: Vec<(Mark, &Tab)> = tabs.iter().filter_map(|tab| Some((tab.mark()?, tab))).collect();
    let (mark, first) = tabs.first()?;
    if mark.grid != grid.id {
        let refusal = rules::other_grid(grid, &mark.grid, Some(&mark.version), SourceKind::Questionnaire);
        return Some(Problems::from(refusal.at(first.whole())).into());
    }
    let (names, spots) = (ItemNames::new(grid), Spots(&tabs));
    let into = Assembler::new(grid, &names, SourceKind::Questionnaire, &spots);
    let mut source = Source { grid, names: &names, tabs: &tabs, into };
    source.tell(mark);
    Some(source.into.finish())
}

/// What is said of a sheet of answers that lost its first row.
pub fn without_mark(grid: &Grid, tab: &Tab) -> Problem {
    let message = format!(
        "la feuille {} est celle d’un questionnaire, et sa première ligne, cachée, n’y est plus{NBSP}: elle dit de qui \
         sont les réponses",
        quoted(tab.name())
    );
    let hint = format!("recopiez ses réponses dans un questionnaire neuf (dts modele {} l’écrit)", grid.id);
    Refusal::new("feuille-sans-marque", message, hint).at(tab.row_place(1))
}

/// The columns of a row of answers in which somebody says something.
const SAID: [usize; 5] = [answers::ANSWER, answers::PRIORITY, answers::ARGUMENT, answers::EFFECT, answers::REASON];

/// Places of the cells of some sheets.
struct Spots<'a>(&'a [(Mark, &'a Tab)]);

impl Places for Spots<'_> {
    fn place(&self, spot: Spot) -> Option<Place> {
        Some(match spot {
            Spot::Cell { sheet, row, column } => self.0[sheet].1.place(row, column),
            Spot::Row { sheet, row } => self.0[sheet].1.row_place(row),
            _ => self.0[0].1.whole(),
        })
    }
}

/// A sheet and its number.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    number: usize,
    tab: &'a Tab,
}

impl<'a> Sheet<'a> {
    fn spot(self, row: u64, column: usize) -> Spot {
        Spot::Cell { sheet: self.number, row, column }
    }

    fn text(self, row: u64, column: usize) -> &'a str {
        self.tab.text(row, column)
    }
}

/// Sheets that tell their facts.
struct Source<'a> {
    grid: &'a Grid,
    names: &'a ItemNames,
    tabs: &'a [(Mark, &'a Tab)],
    into: Assembler<'a, 'a>,
}

/// A relation being put together.
struct Pair<'a> {
    ends: [String; 2],
    is_directed: bool,
    facts: Vec<Fact<'a>>,
}

impl<'a> Source<'a> {
    fn sheets(&self) -> impl Iterator<Item = (&'a Mark, Sheet<'a>)> + use<'a> {
        self.tabs.iter().enumerate().map(|(number, (mark, tab))| (mark, Sheet { number, tab }))
    }

    fn sheet(&self, wanted: &Role) -> Option<Sheet<'a>> {
        self.sheets().find(|(mark, _)| mark.role == *wanted).map(|(_, sheet)| sheet)
    }

    fn refuse(&mut self, sheet: Sheet<'a>, row: u64, column: usize, refusal: Refusal) {
        self.into.refuse(sheet.spot(row, column), refusal);
    }

    /// Tells a cell that holds something; what it stands for may be another text.
    fn cell(&mut self, whose: Whose, about: About, sheet: Sheet<'a>, row: u64, column: usize) {
        self.said(whose, about, sheet, row, column, Into::into);
    }

    fn said(
        &mut self,
        whose: Whose,
        about: About,
        sheet: Sheet<'a>,
        row: u64,
        column: usize,
        meant: impl FnOnce(&'a str) -> Cow<'a, str>,
    ) {
        let text = sheet.text(row, column);
        if !text.is_empty() {
            self.into.take(Fact::of(whose, sheet.spot(row, column), about, meant(text)));
        }
    }

    /// Whether a cell says yes; a blank one says no.
    fn is_yes(&mut self, sheet: Sheet<'a>, row: u64, column: usize) -> bool {
        let text = sheet.text(row, column);
        let yes = if text.is_empty() { Some(false) } else { decode::yes_no(text) };
        yes.unwrap_or_else(|| {
            self.refuse(sheet, row, column, rules::neither_yes_nor_no(text));
            false
        })
    }

    fn tell(&mut self, mark: &'a Mark) {
        self.faults();
        self.into.take(Fact::new(Spot::File, About::Version, mark.version.as_str()));
        if mark.form == Form::Short {
            self.into.take(Fact::new(Spot::File, About::Form, "courte"));
        }
        let answered: Vec<(usize, Sheet<'a>)> = self
            .sheets()
            .filter_map(
                |(mark, sheet)| if let Role::Answers(number) = mark.role { Some((number, sheet)) } else { None },
            )
            .collect();
        self.fields(answered.first().map(|(_, sheet)| *sheet));
        // The numbers of questions that people read are those of the rows.
        let mut numbers: Vec<Option<usize>> = Vec::new();
        for (index, (number, sheet)) in answered.iter().enumerate() {
            self.respondent(Whose(index), *number, *sheet);
            if let Some((_, twin)) = answered[..index].iter().find(|(other, _)| other == number) {
                self.twin(*number, *twin, *sheet);
            }
            let rows = self.coded(*sheet);
            if mark.version == self.grid.version.to_string() {
                self.missing_rows(mark.form, *sheet, &rows);
            }
            self.answers(Whose(index), *sheet, &rows);
            if index == 0 {
                let numbered = rows.iter().filter(|(row, _)| !sheet.text(*row, answers::NUMBER).is_empty());
                numbers = numbered.map(|(_, code)| self.grid.item_index(code)).collect();
            }
        }
        self.further_arguments(&answered, &numbers);
        for (mark, sheet) in self.sheets() {
            match &mark.role {
                Role::Table(id) => self.table(id, sheet),
                Role::Matrix(id) => self.matrix(id, sheet),
                Role::Conclusions => self.conclusions(sheet),
                _ => {}
            }
        }
    }

    /// Refuses the cells to fill in that should hold a value and hold none.
    fn faults(&mut self) {
        for (mark, sheet) in self.sheets() {
            for fault in &sheet.tab.faults {
                let (row, column) = (fault.row, fault.column);
                let is_filled_in = match mark.role {
                    Role::Home => (home::VALUE..=home::COLLECTIVE).contains(&column),
                    Role::Answers(_) => {
                        let names = [answers::CODE, answers::QUESTION];
                        row > answers::HEADER
                            && SAID.contains(&column)
                            && names.iter().any(|column| !sheet.text(row, *column).is_empty())
                    }
                    Role::Conclusions => row > conclusions::HEADER && column == conclusions::SENTENCE,
                    Role::Arguments => column != arguments::QUESTION,
                    Role::Table(_) => row >= table::FIRST,
                    Role::Matrix(_) => row >= square::FIRST && column > square::NAMES,
                    Role::Details(_) => row > details::HEADER,
                    Role::Lists => false,
                };
                if is_filled_in {
                    self.refuse(sheet, row, column, rules::no_value(&fault.kind));
                }
            }
        }
    }

    /// The fields of the first sheet; of a sheet of answers saved alone, those that it repeats.
    fn fields(&mut self, answered: Option<Sheet<'a>>) {
        let home = self.sheets().find(|(mark, _)| mark.role == Role::Home);
        let fields: Vec<(&str, Sheet<'a>, u64, usize)> = match (home, answered) {
            (Some((mark, sheet)), _) => {
                if !mark.id.is_empty() {
                    self.into.take(Fact::new(Spot::File, About::StructureId, mark.id.as_str()));
                }
                let rows = sheet.tab.rows_below(1).into_iter();
                rows.map(|row| (sheet.text(row, home::CODE), sheet, row, home::VALUE)).collect()
            }
            (None, Some(sheet)) => {
                answers::ECHOES.iter().map(|(code, row, _, column)| (*code, sheet, *row, *column)).collect()
            }
            (None, None) => Vec::new(),
        };
        let structure = fields.iter().find(|(code, ..)| *code == "structure");
        let (at, name) = structure
            .map_or((Spot::File, ""), |(_, sheet, row, column)| (sheet.spot(*row, *column), sheet.text(*row, *column)));
        self.into.take(Fact::new(at, About::Structure, name));
        for (code, sheet, row, column) in fields {
            let about = match code {
                "territoire" => About::Territory,
                "date" => About::Date,
                "objet" => About::Object,
                "etape" => About::Stage,
                "usage" => About::Purpose,
                "accompagnement" => About::AccompaniedBy,
                _ => continue,
            };
            self.cell(Whose::default(), about, sheet, row, column);
        }
    }

    // Responses

    /// Who answers on a sheet: its row of the first one, or what it repeats of it.
    fn respondent(&mut self, whose: Whose, number: usize, sheet: Sheet<'a>) {
        if let Some((mark, _)) = self.tabs.get(sheet.number).filter(|(mark, _)| !mark.id.is_empty()) {
            self.into.take(Fact::of(whose, Spot::File, About::RespondentId, mark.id.as_str()));
        }
        let Some(home) = self.sheet(&Role::Home) else {
            for (code, row, _, column) in answers::ECHOES {
                match code {
                    "repondant" => self.cell(whose, About::Respondent, sheet, row, column),
                    "partie_prenante" => self.cell(whose, About::Stakeholder, sheet, row, column),
                    _ => {}
                }
            }
            return;
        };
        let number = number.to_string();
        let is_its = |row: &u64| {
            home.text(*row, home::CODE) == home::RESPONDENT
                && home.text(*row, home::LABEL).trim_end_matches('.') == number
        };
        let Some(row) = home.tab.rows_below(1).into_iter().find(is_its) else { return };
        self.cell(whose, About::Respondent, home, row, home::VALUE);
        self.cell(whose, About::Stakeholder, home, row, home::STAKEHOLDER);
        self.cell(whose, About::People, home, row, home::PEOPLE);
        self.cell(whose, About::Collective, home, row, home::COLLECTIVE);
    }

    /// Warns of a sheet that was copied: both would be counted.
    fn twin(&mut self, number: usize, first: Sheet<'a>, second: Sheet<'a>) {
        let message = format!(
            "les feuilles {} et {} portent toutes deux les réponses du répondant {number}{NBSP}: elles comptent l’une et \
             l’autre",
            quoted(first.tab.name()),
            quoted(second.tab.name()),
        );
        let refusal = Refusal::new("feuille-copiee", message, "si l’une est une copie, supprimez-la du classeur");
        self.into.warn(Spot::Row { sheet: second.number, row: 1 }, refusal);
    }

    /// The questions and options that the rows of a sheet answer: the code of a row says it, or its words where the code
    /// is gone. A row that answers something nobody can tell is refused.
    ///
    /// Row, and the id of the question, with that of the option behind `|` where one is ticked.
    fn coded(&mut self, sheet: Sheet<'a>) -> Vec<(u64, String)> {
        let grid = self.grid;
        let mut rows = Vec::new();
        let mut above: Option<usize> = None;
        for row in sheet.tab.rows_below(answers::HEADER) {
            let (code, words) = (sheet.text(row, answers::CODE), sheet.text(row, answers::QUESTION));
            let told = self.names.get(&fold(words));
            let option = || above.and_then(|index| option_of(&grid.items[index], words));
            let code = match (code, told) {
                ("", Some(told)) => Some(grid.items[told].id.clone()),
                ("", None) => option(),
                (code, _) => Some(code.to_owned()),
            };
            let Some(code) = code else {
                self.without_code(sheet, row);
                continue;
            };
            if let Some(index) = grid.item_index(&code) {
                let is_denied = |told: usize| told != index && fold(&grid.items[index].question) != fold(words);
                if let Some(told) = told.filter(|told| is_denied(*told)) {
                    self.contradiction(sheet, row, told);
                    continue;
                }
                above = Some(index);
            }
            rows.push((row, code));
        }
        rows
    }

    /// Warns of the questions whose rows are gone.
    fn missing_rows(&mut self, form: Form, sheet: Sheet<'a>, rows: &[(u64, String)]) {
        let has = |id: &str| rows.iter().any(|(_, code)| code.split('|').next() == Some(id));
        let items = asked(self.grid, form).into_iter().map(|index| self.grid.items[index].id.as_str());
        let gone: Vec<&str> = items.filter(|id| !has(id)).collect();
        if gone.is_empty() {
            return;
        }
        let more = if gone.len() > 5 { "…" } else { "" };
        let shown = quoted_list(&gone[..gone.len().min(5)], "et");
        let message = match gone.len() {
            1 => format!("la ligne de la question {shown} n’est plus dans cette feuille : elle reste sans réponse"),
            count => format!("les lignes de {count} questions ne sont plus dans cette feuille : {shown}{more}"),
        };
        let hint = "si elles ont été supprimées par erreur, recopiez-les depuis un questionnaire neuf";
        let at = Spot::Row { sheet: sheet.number, row: answers::HEADER };
        self.into.warn(at, Refusal::new("question-sans-ligne", message, hint));
    }

    /// Refuses a code beside the words of another question.
    fn contradiction(&mut self, sheet: Sheet<'a>, row: u64, told: usize) {
        let id = quoted(&self.grid.items[told].id);
        let message = format!(
            "le {} de cette ligne est {}, et sa question est celle de {id}",
            quoted(answers::TITLES[answers::CODE]),
            quoted(sheet.text(row, answers::CODE)),
        );
        let hint = format!("si c’est bien sa question, écrivez ici {id}");
        self.refuse(sheet, row, answers::CODE, Refusal::new("repere-contradictoire", message, hint));
    }

    /// Refuses what stands on a row of which nobody can tell the question.
    fn without_code(&mut self, sheet: Sheet<'a>, row: u64) {
        let Some(column) = SAID.into_iter().find(|column| !sheet.text(row, *column).is_empty()) else { return };
        let title = quoted(answers::TITLES[answers::CODE]);
        let message = format!("cette ligne est remplie, et rien ne dit à quelle question{NBSP}: son {title} est vide");
        let hint = format!(
            "recopiez le {title} de cette question depuis un questionnaire neuf (dts modele {}), ou videz la ligne",
            self.grid.id
        );
        self.refuse(sheet, row, column, Refusal::new("repere-absent", message, hint));
    }

    /// Refuses a second row of a question that says something else than the first.
    fn answered_twice(&mut self, sheet: Sheet<'a>, first: u64, row: u64, code: &str) {
        if SAID.into_iter().all(|column| sheet.text(first, column) == sheet.text(row, column)) {
            return;
        }
        let said = |row: u64| SAID.into_iter().find(|column| !sheet.text(row, *column).is_empty());
        let [there, here] = [first, row].map(|row| said(row).unwrap_or(answers::ANSWER));
        let message = format!(
            "la question {} est remplie deux fois, ici et en {}",
            quoted(code),
            sheet.tab.cell_name(first, there)
        );
        let hint = format!(
            "gardez une seule des deux lignes, ou corrigez le {} de celle qui répond à une autre question",
            quoted(answers::TITLES[answers::CODE])
        );
        self.refuse(sheet, row, here, Refusal::new("question-en-double", message, hint));
    }

    /// The answers of a sheet.
    fn answers(&mut self, whose: Whose, sheet: Sheet<'a>, rows: &[(u64, String)]) {
        let mut answered: HashMap<&str, u64> = HashMap::new();
        for (row, code) in rows {
            let row = *row;
            if let Some((id, option)) = code.split_once('|') {
                if self.is_yes(sheet, row, answers::ANSWER)
                    && let Some(index) = self.grid.item_index(id)
                {
                    let about = About::Item(index, Part::Tick);
                    self.said(whose, about, sheet, row, answers::ANSWER, |_| option.to_owned().into());
                }
                continue;
            }
            if SAID.into_iter().all(|column| sheet.text(row, column).is_empty()) {
                continue;
            }
            if let Some(first) = answered.insert(code, row) {
                self.answered_twice(sheet, first, row, code);
                continue;
            }
            match self.grid.item_index(code) {
                Some(index) => self.answer(whose, sheet, row, index),
                // Of another version.
                None => self.said(whose, About::OtherItem, sheet, row, answers::ANSWER, |_| code.clone().into()),
            }
        }
    }

    /// What the row of a question answers.
    fn answer(&mut self, whose: Whose, sheet: Sheet<'a>, row: u64, index: usize) {
        let of = |part| About::Item(index, part);
        self.cell(whose, of(Part::Answer), sheet, row, answers::ANSWER);
        self.cell(whose, of(Part::Reason), sheet, row, answers::REASON);
        self.cell(whose, of(Part::Priority), sheet, row, answers::PRIORITY);
        self.argument(whose, index, sheet, row, [answers::ARGUMENT, answers::EFFECT]);
    }

    /// An argument, be it empty, and what it pushes towards.
    fn argument(&mut self, whose: Whose, index: usize, sheet: Sheet<'a>, row: u64, [text, effect]: [usize; 2]) {
        let item = &self.grid.items[index];
        if !sheet.text(row, text).is_empty() || !sheet.text(row, effect).is_empty() {
            let about = About::Item(index, Part::Argument);
            self.into.take(Fact::of(whose, sheet.spot(row, text), about, sheet.text(row, text)));
            let about = About::Item(index, Part::Effect);
            self.said(whose, about, sheet, row, effect, |text| effect_said(item, text));
        }
    }

    /// The arguments of the sheet that holds more of them, for those who gave them.
    fn further_arguments(&mut self, answered: &[(usize, Sheet<'a>)], numbers: &[Option<usize>]) {
        let Some(sheet) = self.sheet(&Role::Arguments) else { return };
        for row in sheet.tab.rows_below(arguments::HEADER) {
            let columns = [arguments::TEXT, arguments::EFFECT, arguments::BY];
            if columns.iter().all(|column| sheet.text(row, *column).is_empty()) {
                continue;
            }
            let written = sheet.text(row, arguments::NUMBER);
            let Some(index) = rank(written).and_then(|rank| numbers.get(rank - 1).copied().flatten()) else {
                let message = match written {
                    "" => "cet argument ne dit pas à quelle question il répond".to_owned(),
                    text => format!("{} n’est pas le numéro d’une question", quoted(&shortened(text))),
                };
                let hint = format!("écrivez un numéro de 1 à {}", numbers.len());
                self.refuse(sheet, row, arguments::NUMBER, Refusal::new("question-inconnue", message, hint));
                continue;
            };
            let who = match sheet.text(row, arguments::RESPONDENT) {
                "" if answered.len() == 1 => Some(0),
                text => rank(text).and_then(|rank| answered.iter().position(|(number, _)| *number == rank)),
            };
            let Some(whose) = who.map(Whose) else {
                let message = "cet argument ne dit pas qui le donne";
                let hint = "écrivez le numéro du répondant, celui de la première feuille";
                self.refuse(sheet, row, arguments::RESPONDENT, Refusal::new("repondant-inconnu", message, hint));
                continue;
            };
            self.argument(whose, index, sheet, row, [arguments::TEXT, arguments::EFFECT]);
            if !sheet.text(row, arguments::TEXT).is_empty() {
                self.cell(whose, About::Item(index, Part::By), sheet, row, arguments::BY);
            }
        }
    }

    /// What the group keeps, by the code of each row. That of a section of another version is left aside.
    fn conclusions(&mut self, sheet: Sheet<'a>) {
        for row in sheet.tab.rows_below(conclusions::HEADER) {
            let code = sheet.text(row, conclusions::CODE);
            let section = self.grid.sections.iter().position(|section| section.id == code);
            if section.is_some() || code == WHOLE {
                self.cell(Whose::default(), About::Conclusion(section), sheet, row, conclusions::SENTENCE);
            }
        }
    }

    // Tables and matrices

    fn table(&mut self, id: &str, sheet: Sheet<'a>) {
        let Some(index) = self.grid.tables.iter().position(|table| table.id == id) else {
            let refusal = Refusal::new(
                "tableau-inconnu",
                format!("le tableau {} n’existe pas dans la grille", quoted(id)),
                "ce questionnaire est d’une autre version de la grille",
            );
            return self.refuse(sheet, 1, 0, refusal);
        };
        for row in sheet.tab.rows_below(table::HEADER) {
            let facts: Vec<Fact<'a>> = sheet
                .tab
                .columns(table::CODES)
                .into_iter()
                .filter_map(|column| self.table_cell(index, sheet, row, column))
                .collect();
            if !facts.is_empty() {
                self.into.take(Fact::new(Spot::Row { sheet: sheet.number, row }, About::Row(index), ""));
                facts.into_iter().for_each(|fact| self.into.take(fact));
            }
        }
    }

    /// A cell of a row of a table, by the code of its column, or an option that is ticked in a column of its own.
    fn table_cell(&mut self, index: usize, sheet: Sheet<'a>, row: u64, column: usize) -> Option<Fact<'a>> {
        let (code, text) = (sheet.text(table::CODES, column), sheet.text(row, column));
        if text.is_empty() {
            return None;
        }
        let (id, option) = code.split_once('|').map_or((code, None), |(id, option)| (id, Some(option)));
        let columns = &self.grid.tables[index].columns;
        let Some(nth) = columns.iter().position(|column| column.id == id) else {
            let message = format!("la colonne {} n’existe pas dans la grille", quoted(id));
            let hint = "ce questionnaire est d’une autre version de la grille";
            self.refuse(sheet, row, column, Refusal::new("colonne-inconnue", message, hint));
            return None;
        };
        let text = match option {
            Some(option) => self.is_yes(sheet, row, column).then_some(option)?,
            None => text,
        };
        Some(Fact::new(sheet.spot(row, column), About::Cell(index, nth), text))
    }

    fn matrix(&mut self, id: &str, sheet: Sheet<'a>) {
        let Some(index) = self.grid.matrices.iter().position(|matrix| matrix.id == id) else { return };
        let mut pairs = self.square(index, &self.grid.matrices[index], sheet);
        if let Some(details) = self.sheet(&Role::Details(id.to_owned())) {
            self.complete(index, details, &mut pairs);
        }
        pairs.into_iter().flat_map(|pair| pair.facts).for_each(|fact| self.into.take(fact));
    }

    /// The relations of a square; both cells of a pair filled in are the views of its two sides.
    fn square(&mut self, index: usize, matrix: &Matrix, sheet: Sheet<'a>) -> Vec<Pair<'a>> {
        let of = &self.grid.tables[matrix.table];
        let names = self.sheet(&Role::Table(of.id.clone()));
        let key = names.and_then(|names| {
            let mut columns = names.tab.columns(table::CODES).into_iter();
            columns.find(|column| names.text(table::CODES, *column) == of.key_column().id)
        });
        // The names stand in the table; the square only repeats them.
        let name = |nth: u64| match (names, key) {
            (Some(names), Some(key)) => names.text(table::FIRST + nth, key),
            _ => sheet.text(square::FIRST + nth, square::NAMES),
        };
        let mut pairs = Vec::new();
        for row in sheet.tab.rows_below(square::HEADER) {
            let from = row - square::FIRST;
            for column in sheet.tab.columns(row).into_iter().filter(|column| *column > square::NAMES) {
                let to = (column - square::NAMES - 1) as u64;
                let names = [name(from), name(to)];
                if names.iter().any(|name| name.is_empty()) || from == to {
                    let message = "cette case ne relie pas deux lignes du tableau";
                    let hint = format!("nommez d’abord les deux dans {}, ou videz cette case", quoted(&of.title));
                    self.refuse(sheet, row, column, Refusal::new("ligne-inconnue", message, hint));
                    continue;
                }
                let at = sheet.spot(row, column);
                let end = |end, text: &'a str| Fact::new(at, About::End(index, end), text);
                let is_directed = !sheet.text(square::FIRST + to, square::NAMES + 1 + from as usize).is_empty();
                let mut facts = vec![
                    Fact::new(at, About::Pair(index), ""),
                    end(End::Of(Pole::From), names[0]),
                    end(End::Of(Pole::To), names[1]),
                    end(End::Of(Pole::Nature), sheet.text(row, column)),
                ];
                facts.extend(is_directed.then(|| end(End::Directed, "oui")));
                pairs.push(Pair { ends: names.map(slug), is_directed, facts });
            }
        }
        pairs
    }

    /// Adds the object, the note and the direction of relations to those that the square holds.
    fn complete(&mut self, index: usize, sheet: Sheet<'a>, pairs: &mut [Pair<'a>]) {
        for row in sheet.tab.rows_below(details::HEADER) {
            let ends = [details::FROM, details::TO].map(|column| slug(sheet.text(row, column)));
            let is_blank = |column| sheet.text(row, column).is_empty();
            if [details::OBJECT, details::NOTE, details::DIRECTED].into_iter().all(is_blank) {
                continue;
            }
            let is_its = |one: &&mut Pair<'_>| {
                one.ends == ends || (!one.is_directed && one.ends[0] == ends[1] && one.ends[1] == ends[0])
            };
            let Some(pair) = pairs.iter_mut().find(is_its) else {
                let message = "cette ligne précise une relation qui n’est pas dans le carré";
                let hint = "choisissez d’abord sa nature dans le carré, ou videz cette ligne";
                self.refuse(sheet, row, details::FROM, Refusal::new("relation-absente", message, hint));
                continue;
            };
            for (end, column) in [(End::Of(Pole::Object), details::OBJECT), (End::Note, details::NOTE)] {
                pair.facts.push(Fact::new(sheet.spot(row, column), About::End(index, end), sheet.text(row, column)));
            }
            if self.is_yes(sheet, row, details::DIRECTED) && !pair.is_directed {
                let at = sheet.spot(row, details::DIRECTED);
                pair.facts.push(Fact::new(at, About::End(index, End::Directed), "oui"));
                pair.is_directed = true;
            }
        }
    }
}

/// The code of an option of a question that takes several, by its words.
fn option_of(item: &Item, words: &str) -> Option<String> {
    let Kind::Choice(Choice { several: true, options, .. }) = &item.kind else { return None };
    let words = fold(words);
    let option = options.iter().find(|option| option.is_called(&words))?;
    Some(tick(&item.id, &option.id))
}

/// A whole number from 1.
fn rank(text: &str) -> Option<usize> {
    let number = number(text).filter(|number| number.fract() == 0.0 && (1.0..1e6).contains(number))?;
    Some(number as usize)
}

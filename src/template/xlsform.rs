//! The questionnaire as an XLSForm: a form for telephones and browsers, which KoboToolbox, ODK and their like take as is.
//!
//! Names and what reads them back are those of [`crate::intake::odk`].

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::Order;
use crate::assessment::Form;
use crate::assessment::ItemNames;
use crate::forms::questionnaire::{
    NOT_APPLICABLE, Shown, UNKNOWN, choices, column_choices, effects, kind_choices, plain,
};
use crate::forms::xlsform::{
    Beside, EDGES, Field, beside, beside_label, column, field, field_label, label, name, repeat,
};
use crate::french::{NBSP, capitalised};
use crate::grid::{Column, ColumnKind, Grid, Item, Kind, Matrix, NaPolicy, Number, Table};
use crate::xlsx;

/// The language of all words, as the form names it.
const LANGUAGE: &str = "Français (fr)";

/// The columns of the sheet of questions.
const SURVEY: [&str; 9] = [
    "type",
    "name",
    "label::Français (fr)",
    "hint::Français (fr)",
    "required",
    "relevant",
    "constraint",
    "constraint_message::Français (fr)",
    "appearance",
];

/// A row of the sheet of questions; what it does not say is empty.
#[derive(Debug, Clone, Default)]
struct Row {
    kind: String,
    name: String,
    label: String,
    hint: String,
    required: &'static str,
    relevant: String,
    constraint: String,
    message: String,
    appearance: &'static str,
    calculation: String,
}

impl Row {
    fn new(kind: impl Into<String>, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { kind: kind.into(), name: name.into(), label: label.into(), ..Self::default() }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    fn relevant(mut self, relevant: impl Into<String>) -> Self {
        self.relevant = relevant.into();
        self
    }
}

/// A form being written.
struct Draft {
    rows: Vec<Row>,
    /// Lists of choices, each once, by name.
    lists: Vec<(String, Vec<(String, String)>)>,
}

/// The form, as the bytes of an XLSX file.
pub fn render(grid: &Grid, form: Form) -> Result<Vec<u8>, XlsxError> {
    let order = Order::blank(grid, form, 1);
    let mut draft = Draft { rows: Vec::new(), lists: Vec::new() };
    draft.identity(grid, form);
    let mut section = None;
    let asked = order.items();
    for (index, number) in asked.iter().copied().zip(1..) {
        let item = &grid.items[index];
        if section != Some(item.section) {
            draft.end_section(section);
            draft.begin_section(grid, item.section);
            section = Some(item.section);
        }
        draft.item(item, number);
    }
    draft.end_section(section);
    let names = ItemNames::new(grid);
    for table in &grid.tables {
        draft.table(grid, &names, table);
    }
    for matrix in &grid.matrices {
        draft.matrix(matrix);
    }
    draft.write(grid)
}

/// What a form cannot ask as the grid does, each in a sentence.
pub fn not_carried(grid: &Grid) -> Vec<String> {
    let mut told = Vec::new();
    if !grid.matrices.is_empty() {
        told.push(format!(
            "le formulaire ne dessine pas de carré{NBSP}: chaque relation s’y ajoute une à une, et les noms s’y écrivent \
             comme dans le tableau"
        ));
    }
    if grid.items.iter().any(|item| item.scale().is_some()) {
        told.push(format!("un seul argument par question{NBSP}; les réponses exportées se lisent avec dts depouiller"));
    }
    told
}

impl Draft {
    fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// The name of the list of these choices; lists are shared.
    fn list(&mut self, wanted: &str, choices: Vec<(String, String)>) -> String {
        if let Some((name, _)) = self.lists.iter().find(|(_, known)| *known == choices) {
            return name.clone();
        }
        let is_taken = |name: &String| self.lists.iter().any(|(known, _)| known == name);
        let candidates = (1..).map(|n| if n == 1 { wanted.to_owned() } else { format!("{wanted}_{n}") });
        let name = candidates.into_iter().find(|name| !is_taken(name)).unwrap_or_default();
        self.lists.push((name.clone(), choices));
        name
    }

    fn identity(&mut self, grid: &Grid, form: Form) {
        let form = if form == Form::Short { "courte" } else { "complete" };
        for (wanted, value) in
            [(Field::Grid, grid.id.as_str()), (Field::Version, &grid.version.to_string()), (Field::Form, form)]
        {
            let mut row = Row::new("calculate", field(wanted), "");
            row.calculation = format!("'{value}'");
            self.push(row);
        }
        self.push(Row::new("begin_group", "dts__identite", "De quoi parle-t-on, et qui répond"));
        let mut structure = Row::new("text", field(Field::Structure), field_label(Field::Structure));
        structure.required = "yes";
        self.push(structure);
        self.push(Row::new("text", field(Field::Territory), field_label(Field::Territory)));
        self.push(
            Row::new("date", field(Field::Date), field_label(Field::Date))
                .hint("La même pour toutes les personnes qui répondent ensemble."),
        );
        let known =
            |words: &[&str]| words.iter().map(|word| ((*word).to_owned(), capitalised(word))).collect::<Vec<_>>();
        let lists = [
            (Field::Object, "objets", known(&["démarche", "projet", "activité", "structure"])),
            (
                Field::Stage,
                "etapes",
                vec![
                    ("conception".into(), "Conception".into()),
                    ("en_cours".into(), "En cours".into()),
                    ("évaluation".into(), "Évaluation".into()),
                ],
            ),
            (Field::Purpose, "usages", known(&["auto-appréciation", "partenariat", "négociation", "valorisation"])),
        ];
        for (wanted, list, choices) in lists {
            let list = self.list(list, choices);
            let mut row = Row::new(format!("select_one {list}"), field(wanted), field_label(wanted));
            row.appearance = "minimal";
            self.push(row);
        }
        self.push(Row::new("text", field(Field::AccompaniedBy), field_label(Field::AccompaniedBy)));
        self.push(Row::new("text", field(Field::Respondent), field_label(Field::Respondent)));
        let groups = grid.stakeholders.iter().map(|group| (group.id.clone(), capitalised(&group.label))).collect();
        let groups = self.list("groupes", groups);
        let mut group =
            Row::new(format!("select_one {groups}"), field(Field::Stakeholder), field_label(Field::Stakeholder));
        group.appearance = "minimal";
        self.push(group);
        let yes_no = self.yes_no();
        let together =
            Row::new(format!("select_one {yes_no}"), field(Field::Collective), field_label(Field::Collective));
        self.push(together);
        let mut people = Row::new("integer", field(Field::People), field_label(Field::People));
        people.constraint = ". >= 1".into();
        people.message = "Un nombre entier, à partir de 1.".into();
        self.push(people);
        self.push(Row::new("end_group", "", ""));
    }

    fn yes_no(&mut self) -> String {
        self.list("oui_non", vec![("oui".into(), "Oui".into()), ("non".into(), "Non".into())])
    }

    fn begin_section(&mut self, grid: &Grid, index: usize) {
        let section = &grid.sections[index];
        let group = format!("s__{}", name(&section.id));
        self.push(Row::new("begin_group", group.clone(), &section.title));
        if !section.intro.is_empty() {
            self.push(Row::new("note", format!("{group}__intro"), &section.intro));
        }
    }

    fn end_section(&mut self, section: Option<usize>) {
        if section.is_some() {
            self.push(Row::new("end_group", "", ""));
        }
    }

    /// A question, and what may go with its answer.
    fn item(&mut self, item: &Item, number: usize) {
        let own = name(&item.id);
        let words = label(item, number);
        let reference = format!("${{{own}}}");
        let abstentions: Vec<(String, String)> = abstentions(item);
        let has_so = item.na != NaPolicy::Forbidden;
        let mut not_applicable = format!("{reference} = 'SO'");
        match &item.kind {
            Kind::Choice(choice) if choice.several => {
                let options = choice.options.iter().map(|option| (option.id.clone(), option.label.clone()));
                let list = self.list(&format!("l_{own}"), options.chain(abstentions).collect());
                let mut row = Row::new(format!("select_multiple {list}"), &own, words).hint(&item.help);
                row.constraint = "not(selected(., 'NSP') and count-selected(.) > 1)".into();
                if has_so {
                    row.constraint.push_str(" and not(selected(., 'SO') and count-selected(.) > 1)");
                    not_applicable = format!("selected({reference}, 'SO')");
                }
                row.message = format!("{} et {} ne vont avec aucun autre choix.", capitalised(NOT_APPLICABLE), UNKNOWN);
                self.push(row);
            }
            Kind::Scale(_) | Kind::Choice(_) | Kind::YesNo => {
                let list = match item.scale() {
                    Some(scale) => format!("e_{}", name(&scale.id)),
                    None => format!("l_{own}"),
                };
                let shown = listed(&choices(item));
                let list = self.list(&list, shown);
                self.push(Row::new(format!("select_one {list}"), &own, words).hint(&item.help));
            }
            Kind::Text => {
                let mut row = Row::new("text", &own, words).hint(&item.help);
                row.appearance = "multiline";
                self.push(row);
                return;
            }
            kind => {
                let (kind, constraint, message) = bounded(kind);
                let hint = [item.help.as_str(), &unit(&item.kind)].join(" ");
                let mut row = Row::new(kind, &own, words).hint(hint.trim());
                (row.constraint, row.message) = (constraint, message);
                self.push(row);
                let apart = beside(&item.id, Beside::Abstention);
                let list = self.list("sans_reponse", abstentions);
                let title = beside_label(number, Beside::Abstention);
                let mut row =
                    Row::new(format!("select_one {list}"), &apart, title).relevant(format!("{reference} = ''"));
                row.appearance = "minimal";
                self.push(row);
                not_applicable = format!("${{{apart}}} = 'SO'");
            }
        }
        if has_so {
            let title = beside_label(number, Beside::Reason);
            let mut row = Row::new("text", beside(&item.id, Beside::Reason), title).relevant(not_applicable);
            row.required = if item.na == NaPolicy::WithReason { "yes" } else { "" };
            self.push(row);
        }
        if item.scale().is_some() {
            self.argued(item, number, &reference);
        }
    }

    /// Priority and argument of a question on a scale.
    fn argued(&mut self, item: &Item, number: usize, reference: &str) {
        let is_placed = format!("{reference} != '' and {reference} != 'SO' and {reference} != 'NSP'");
        let list =
            self.list("priorites", vec![("priorité".into(), "Priorité".into()), ("impact".into(), "Impact".into())]);
        let title = beside_label(number, Beside::Priority);
        let mut row = Row::new(format!("select_one {list}"), beside(&item.id, Beside::Priority), title);
        row.appearance = "minimal";
        row.hint = format!(
            "Priorité{NBSP}: le groupe la tient pour prioritaire. Impact{NBSP}: l’effet, en bien ou en mal, est très fort."
        );
        self.push(row.relevant(is_placed));
        let argument = beside(&item.id, Beside::Argument);
        let title = beside_label(number, Beside::Argument);
        let mut row = Row::new("text", &argument, title);
        row.appearance = "multiline";
        self.push(row);
        let words = effects(item).into_iter().map(|(words, effect)| (effect.sign().to_string(), words)).collect();
        let list = self.list("effets", words);
        let title = beside_label(number, Beside::Effect);
        let row = Row::new(format!("select_one {list}"), beside(&item.id, Beside::Effect), title);
        self.push(row.relevant(format!("${{{argument}}} != ''")));
    }

    fn table(&mut self, grid: &Grid, names: &ItemNames, table: &Table) {
        self.push(Row::new("begin_repeat", repeat(&table.id), &table.title));
        if !table.help.is_empty() {
            self.push(Row::new("note", format!("{}__note", repeat(&table.id)), &table.help));
        }
        for (index, one) in table.columns.iter().enumerate() {
            let mut row = self.column(grid, names, table, one);
            row.required = if index == table.key { "yes" } else { "" };
            self.push(row);
        }
        self.push(Row::new("end_repeat", "", ""));
    }

    fn column(&mut self, grid: &Grid, names: &ItemNames, table: &Table, one: &Column) -> Row {
        let own = column(&table.id, &one.id);
        let choices: Vec<(String, String)> = match &one.kind {
            ColumnKind::Answer(Kind::Choice(choice)) => {
                choice.options.iter().map(|option| (option.id.clone(), option.label.clone())).collect()
            }
            ColumnKind::Answer(kind) => listed(&kind_choices(kind, None)),
            kind => listed(&column_choices(grid, names, kind)),
        };
        let (kind, constraint, message) = match &one.kind {
            ColumnKind::Answer(kind) if choices.is_empty() => bounded(kind),
            ColumnKind::Answer(Kind::Choice(choice)) if choice.several => {
                (format!("select_multiple {}", self.list(&format!("l_{own}"), choices)), String::new(), String::new())
            }
            ColumnKind::Answer(Kind::Scale(scale)) => {
                let list = self.list(&format!("e_{}", name(&scale.id)), choices);
                (format!("select_one {list}"), String::new(), String::new())
            }
            _ => (format!("select_one {}", self.list(&format!("l_{own}"), choices)), String::new(), String::new()),
        };
        let unit = match &one.kind {
            ColumnKind::Answer(kind) => unit(kind),
            ColumnKind::Item(_) => String::new(),
        };
        let hint = [one.help.as_str(), &unit].join(" ");
        let mut row = Row::new(kind, own, &one.label).hint(hint.trim());
        (row.constraint, row.message) = (constraint, message);
        row
    }

    fn matrix(&mut self, matrix: &Matrix) {
        let own = name(&matrix.id);
        self.push(Row::new("begin_repeat", repeat(&matrix.id), &matrix.title));
        if !matrix.help.is_empty() {
            self.push(Row::new("note", format!("{}__note", repeat(&matrix.id)), &matrix.help));
        }
        let natures = matrix.natures.iter().map(|nature| (nature.id.clone(), nature.label.clone())).collect();
        let natures = self.list(&format!("l_{own}_nature"), natures);
        let objects: Vec<_> = matrix.objects.iter().map(|object| (object.id.clone(), object.label.clone())).collect();
        let yes_no = self.yes_no();
        for (key, ending) in EDGES {
            let (kind, words, hint) = match key {
                "from" => ("text".to_owned(), "De", "Le nom écrit dans le tableau, tel quel."),
                "to" => ("text".to_owned(), "Vers", "Le nom écrit dans le tableau, tel quel."),
                "nature" => (format!("select_one {natures}"), "Nature de la relation", ""),
                "object" if objects.is_empty() => continue,
                "object" => {
                    let list = self.list(&format!("l_{own}_objet"), objects.clone());
                    (format!("select_one {list}"), "Ce sur quoi elle porte", "")
                }
                "note" => ("text".to_owned(), "À retenir", ""),
                _ => (format!("select_one {yes_no}"), "Vaut-elle dans ce sens seulement", ""),
            };
            let mut row = Row::new(kind, format!("{own}{ending}"), words).hint(hint);
            row.required = if matches!(key, "from" | "to" | "nature") { "yes" } else { "" };
            self.push(row);
        }
        self.push(Row::new("end_repeat", "", ""));
    }

    fn write(&self, grid: &Grid) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&xlsx::properties(&grid.title, xlsx::NO_DAY)?);
        let sheet = workbook.add_worksheet().set_name("survey")?;
        let titles = SURVEY.into_iter().chain(["calculation"]);
        let rows = self.rows.iter().map(|row| {
            let cells: [&str; 10] = [
                &row.kind,
                &row.name,
                &row.label,
                &row.hint,
                row.required,
                &row.relevant,
                &row.constraint,
                &row.message,
                row.appearance,
                &row.calculation,
            ];
            cells.map(str::to_owned).to_vec()
        });
        fill(sheet, titles.map(str::to_owned).collect(), rows)?;
        let sheet = workbook.add_worksheet().set_name("choices")?;
        let titles = ["list_name", "name", "label::Français (fr)"].map(str::to_owned).to_vec();
        let rows = self.lists.iter().flat_map(|(list, choices)| {
            choices.iter().map(move |(name, label)| vec![list.clone(), name.clone(), label.clone()])
        });
        fill(sheet, titles, rows)?;
        let sheet = workbook.add_worksheet().set_name("settings")?;
        let titles = ["form_title", "form_id", "version", "default_language"].map(str::to_owned).to_vec();
        let form_id = format!("dts_{}", name(&grid.id));
        let settings = vec![grid.title.clone(), form_id, grid.version.to_string(), LANGUAGE.to_owned()];
        fill(sheet, titles, std::iter::once(settings))?;
        workbook.save_to_buffer()
    }
}

fn fill(sheet: &mut Worksheet, titles: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> Result<(), XlsxError> {
    for (row, cells) in std::iter::once(titles).chain(rows).zip(0..).map(|(cells, row)| (row, cells)) {
        for (text, column) in cells.iter().zip(0..).filter(|(text, _)| !text.is_empty()) {
            sheet.write_string(row, column, text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_column_range_width(0, 1, 26)?;
    sheet.set_column_range_width(2, 3, 60)?;
    Ok(())
}

/// Names and labels of choices.
fn listed(shown: &[Shown]) -> Vec<(String, String)> {
    shown.iter().map(|one| (one.cell.clone(), capitalised(&one.text))).collect()
}

/// SO and NSP as choices of their own.
fn abstentions(item: &Item) -> Vec<(String, String)> {
    let shown = choices(item);
    listed(&shown).into_iter().filter(|(name, _)| matches!(name.as_str(), "SO" | "NSP")).collect()
}

/// The type of a question that is typed, and what its answers must keep to.
fn bounded(kind: &Kind) -> (String, String, String) {
    let plain_kind = |kind: &str| (kind.to_owned(), String::new(), String::new());
    match kind {
        Kind::Number(Number { min, max, .. }) => {
            let bounds: Vec<String> = [(min, ">="), (max, "<=")]
                .into_iter()
                .filter_map(|(bound, sign)| Some(format!(". {sign} {}", plain((*bound)?))))
                .collect();
            let message = match (min, max) {
                (Some(min), Some(max)) => {
                    format!("Un nombre de {} à {}.", crate::french::number(*min, 6), crate::french::number(*max, 6))
                }
                (Some(min), None) => format!("Un nombre, à partir de {}.", crate::french::number(*min, 6)),
                (None, Some(max)) => format!("Un nombre, jusqu’à {}.", crate::french::number(*max, 6)),
                (None, None) => String::new(),
            };
            ("decimal".into(), bounds.join(" and "), message)
        }
        Kind::Date => plain_kind("date"),
        _ => plain_kind("text"),
    }
}

fn unit(kind: &Kind) -> String {
    match kind {
        Kind::Number(Number { unit, .. }) if !unit.is_empty() => format!("(en {unit})"),
        _ => String::new(),
    }
}

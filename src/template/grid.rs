//! A grid as a workbook, to be written or changed by whoever knows spreadsheets rather than YAML.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use crate::forms::questionnaire::plain;
use crate::grid::raw::{
    RawAbsent, RawChoice, RawColumn, RawFigure, RawGlobal, RawGrid, RawItem, RawNaPolicy, RawNamed, RawNumber,
    RawOption, RawRole, RawScaleKind, RawSide,
};
use crate::grid::workbook::{BETWEEN, GRID, KINDS, LINES, NONE, SHEETS, owner_of_column};
use crate::xlsx;

/// A row of a sheet.
type Cells = Vec<String>;

/// The workbook of a grid, as bytes that depend on the grid alone.
pub fn render(grid: &RawGrid) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&xlsx::properties(&grid.title, xlsx::NO_DAY)?);
    write_lines(workbook.add_worksheet().set_name(GRID)?, grid)?;
    for titles in SHEETS {
        let rows = rows(grid, titles.name);
        let sheet = workbook.add_worksheet().set_name(titles.name)?;
        for (title, column) in titles.columns.iter().zip(0_u16..) {
            sheet.write_string_with_format(0, column, *title, &header())?;
            let longest = rows.iter().filter_map(|row| row.get(usize::from(column))).map(|text| text.chars().count());
            let width = longest.max().unwrap_or(0).clamp(12, 60);
            sheet.set_column_width(column, width as f64)?;
        }
        for (row, number) in rows.iter().zip(1_u32..) {
            for (text, column) in row.iter().zip(0_u16..).filter(|(text, _)| !text.is_empty()) {
                write_cell(sheet, number, column, text)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        add_lists(sheet, titles.columns)?;
    }
    workbook.save_to_buffer()
}

fn header() -> Format {
    xlsx::head()
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// A figure becomes a number, so that a spreadsheet does not complain of it; an answer of an example stays as it is.
fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && plain(number) == text => {
            sheet.write_number_with_format(row, column, number, &wrapped())?
        }
        _ => sheet.write_string_with_format(row, column, text, &wrapped())?,
    };
    Ok(())
}

/// Drop-downs where few words are possible.
fn add_lists(sheet: &mut Worksheet, columns: &[&str]) -> Result<(), XlsxError> {
    for (title, column) in columns.iter().zip(0_u16..) {
        let words: Vec<&str> = match *title {
            "Réponse" if columns.contains(&"Unité") => KINDS
                .iter()
                .map(|(word, _)| *word)
                // A question of a grid is no answer to another one.
                .filter(|word| *word != "question" || columns.contains(&"Tableau"))
                .collect(),
            "Sans objet" => vec!["admis", "avec une raison", "exclu"],
            "Forme courte" | "Profil" | "Interne" | "Acteurs" => vec!["oui"],
            "Partiel" => vec!["oui", "non"],
            "Côté" => vec!["interne", "externe"],
            "Rôle" => vec!["négociation", "interdépendance"],
            "Sorte" => vec!["curseur", "degrés"],
            "Échelle" if columns.contains(&"Unité") => {
                let list = DataValidation::new().allow_list_formula(Formula::new("='Échelles'!$A$2:$A$200"));
                sheet.add_data_validation(1, column, 1000, column, &list.show_error_message(false))?;
                continue;
            }
            "Section" if columns.contains(&"Question") => {
                let list = DataValidation::new().allow_list_formula(Formula::new("='Sections'!$A$2:$A$200"));
                sheet.add_data_validation(1, column, 1000, column, &list.show_error_message(false))?;
                continue;
            }
            _ => continue,
        };
        let list = DataValidation::new().allow_list_strings(&words)?;
        sheet.add_data_validation(1, column, 1000, column, &list)?;
    }
    Ok(())
}

fn write_lines(sheet: &mut Worksheet, grid: &RawGrid) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, 100)?;
    let source = |part: &str| {
        let source = grid.source.as_ref();
        match part {
            "document" => source.map(|source| source.document.clone()),
            _ => source.and_then(|source| source.sheet.clone()),
        }
    };
    let mut row = 0;
    for (title, key) in LINES {
        let values: Vec<Option<String>> = match key {
            "id" => vec![Some(grid.id.clone())],
            "version" => vec![Some(grid.version.to_string())],
            "title" => vec![Some(grid.title.clone())],
            "short_title" => vec![grid.short_title.clone()],
            "source.document" => vec![source("document")],
            "source.sheet" => vec![source("sheet")],
            "summary" => vec![grid.summary.clone()],
            "min_participants" => vec![grid.min_participants.map(|number| number.to_string())],
            "min_coverage" => vec![grid.min_coverage.map(plain)],
            "section_name" => vec![grid.section_name.clone()],
            "global" => vec![grid.global.map(|global| match global {
                RawGlobal::Mean => "moyenne".to_owned(),
                RawGlobal::None => "aucun".to_owned(),
            })],
            key => texts(grid, key),
        };
        for value in values {
            sheet.write_string_with_format(row, 0, title, &header().set_align(FormatAlign::Top))?;
            match value {
                Some(value) if key == "guidance" || key.contains('.') => {
                    sheet.write_string_with_format(row, 1, value, &wrapped())?;
                }
                Some(value) => write_cell(sheet, row, 1, &value)?,
                None => {}
            }
            row += 1;
        }
    }
    Ok(())
}

/// The texts of a line that may come several times; one that stands empty where there is none.
fn texts(grid: &RawGrid, key: &str) -> Vec<Option<String>> {
    let facilitation = grid.facilitation.as_ref();
    let texts: Vec<String> = match key {
        "guidance" => grid.guidance.clone(),
        "opening" => grid.opening.clone(),
        "facilitation.invite" => facilitation.map(|one| one.invite.clone()).unwrap_or_default(),
        "facilitation.duration" => facilitation.and_then(|one| one.duration.clone()).into_iter().collect(),
        "facilitation.order" => facilitation.map(|one| one.order.clone()).unwrap_or_default(),
        "facilitation.avoid" => facilitation.map(|one| one.avoid.clone()).unwrap_or_default(),
        _ => facilitation.map(|one| one.sheets.clone()).unwrap_or_default(),
    };
    if texts.is_empty() { vec![None] } else { texts.into_iter().map(Some).collect() }
}

fn text(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn figure(number: Option<f64>) -> String {
    number.map(plain).unwrap_or_default()
}

fn yes(flag: Option<bool>) -> String {
    match flag {
        Some(true) => "oui".into(),
        Some(false) => "false".into(),
        None => String::new(),
    }
}

/// The rows of a sheet, in the order of its titles.
fn rows(grid: &RawGrid, sheet: &str) -> Vec<Cells> {
    let named = |owner: &str, one: &RawNamed| vec![owner.to_owned(), one.id.clone(), one.label.clone()];
    match sheet {
        "Échelles" => scales(grid),
        "Groupes" => {
            let side = |side: Option<RawSide>| match side {
                Some(RawSide::Interne) => "interne".to_owned(),
                Some(RawSide::Externe) => "externe".to_owned(),
                None => String::new(),
            };
            grid.stakeholders.iter().map(|one| vec![one.id.clone(), one.label.clone(), side(one.side)]).collect()
        }
        "Sections" => grid
            .sections
            .iter()
            .map(|one| {
                vec![
                    one.id.clone(),
                    one.title.clone(),
                    text(&one.intro),
                    figure(one.weight),
                    yes(one.profile),
                    yes(one.internal),
                ]
            })
            .collect(),
        "Questions" => {
            let items = grid.sections.iter().flat_map(|section| section.items.iter().map(|item| (&section.id, item)));
            items.map(|(section, item)| question(section, item)).collect()
        }
        "Conseils" => advice(grid),
        "Choix" => choices(grid),
        "Tableaux" => {
            let row = |one: &crate::grid::raw::RawTable| {
                vec![
                    one.id.clone(),
                    one.title.clone(),
                    text(&one.help),
                    text(&one.section),
                    one.key.clone(),
                    yes(one.internal),
                    yes(one.actors),
                ]
            };
            grid.tables.iter().map(row).collect()
        }
        "Colonnes" => {
            let columns = grid.tables.iter().flat_map(|table| table.columns.iter().map(|column| (&table.id, column)));
            columns.map(|(table, column)| column_row(table, column)).collect()
        }
        "Relations" => grid
            .matrices
            .iter()
            .map(|one| {
                let columns = [&one.levels, &one.sectors, &one.values].map(text);
                let head = [one.id.clone(), text(&one.title), text(&one.help), one.table.clone()];
                head.into_iter().chain(columns).chain([one.firm.join(" | ")]).collect()
            })
            .collect(),
        "Natures" => {
            let natures = grid.matrices.iter().flat_map(|one| one.natures.iter().map(|nature| (&one.id, nature)));
            natures
                .map(|(matrix, one)| {
                    let sign = one.sign.to_string();
                    let role = one.role.map_or("", |role| match role {
                        RawRole::Negotiation => "négociation",
                        RawRole::Dependence => "interdépendance",
                    });
                    let words = [matrix, &one.id, &one.label, &sign, &one.color, &text(&one.help)].map(String::clone);
                    words.into_iter().chain([role.to_owned()]).collect()
                })
                .collect()
        }
        "Objets" => {
            let objects = grid.matrices.iter().flat_map(|one| one.objects.iter().map(|object| (&one.id, object)));
            objects.map(|(matrix, one)| named(matrix, one)).collect()
        }
        "Totaux" => {
            let words = |ids: &[String]| ids.join(&format!(" {BETWEEN} "));
            grid.totals.iter().map(|one| vec![one.label.clone(), words(&one.items), words(&one.among)]).collect()
        }
        "Retirées" => grid.removed.iter().map(|one| vec![one.id.clone(), one.version.to_string()]).collect(),
        _ => examples(grid),
    }
}

fn scales(grid: &RawGrid) -> Vec<Cells> {
    let mut rows = Vec::new();
    for (id, scale) in &grid.scales {
        let sort = match scale.kind {
            RawScaleKind::Cursor => "curseur",
            RawScaleKind::Level => "degrés",
        };
        let bound = |bound: Option<i32>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        let mut steps: Vec<[String; 3]> = scale
            .labels
            .iter()
            .map(|(position, words)| [position.clone(), words.clone(), String::new()])
            .chain(scale.levels.iter().map(|level| [plain(level.value), level.label.clone(), text(&level.help)]))
            .collect();
        if steps.is_empty() {
            steps.push(Default::default());
        }
        for (index, [value, words, help]) in steps.into_iter().enumerate() {
            // What is true of the whole scale is said once.
            let (sort, min, max, title) = if index == 0 {
                (sort.to_owned(), bound(scale.min), bound(scale.max), text(&scale.title))
            } else {
                Default::default()
            };
            rows.push(vec![id.clone(), sort, min, max, value, words, help, title]);
        }
    }
    rows
}

/// What kind of answer is taken, as cells: the word, the scale, the unit and the bounds.
struct Told {
    kind: &'static str,
    scale: String,
    number: RawNumber,
}

fn told(
    scale: &Option<String>,
    number: &Option<RawNumber>,
    choice: &Option<RawChoice>,
    others: [(bool, &'static str); 4],
) -> Told {
    let kind = match (scale, number, choice) {
        (Some(_), ..) => "scale",
        (_, Some(_), _) => "number",
        (_, _, Some(choice)) if choice.several == Some(true) => "choices",
        (_, _, Some(_)) => "choice",
        _ => others.iter().find(|(is_its, _)| *is_its).map_or("text", |(_, kind)| *kind),
    };
    let word = KINDS.iter().find(|(_, key)| *key == kind).map_or("", |(word, _)| *word);
    Told { kind: word, scale: text(scale), number: number.clone().unwrap_or_default() }
}

fn question(section: &str, item: &RawItem) -> Cells {
    let others = [
        (item.yes_no.is_some(), "yes_no"),
        (item.date.is_some(), "date"),
        (item.text.is_some(), "text"),
        (false, "item"),
    ];
    let told = told(&item.scale, &item.number, &item.choice, others);
    let na = item.na.map_or("", |na| match na {
        RawNaPolicy::Allowed => "admis",
        RawNaPolicy::WithReason => "avec une raison",
        RawNaPolicy::Forbidden => "exclu",
    });
    let pole =
        |end: fn(&crate::grid::raw::RawPoles) -> &String| item.poles.as_ref().map(end).cloned().unwrap_or_default();
    vec![
        section.to_owned(),
        item.id.clone(),
        item.question.clone(),
        text(&item.help),
        told.kind.to_owned(),
        told.scale,
        text(&told.number.unit),
        figure(told.number.min),
        figure(told.number.max),
        figure(item.weight),
        na.to_owned(),
        yes(item.short),
        pole(|poles| &poles.min),
        pole(|poles| &poles.max),
        item.sheets.join(&format!(" {BETWEEN} ")),
        item.changed_in.map(|version| version.to_string()).unwrap_or_default(),
        text(&item.label),
        item.frames.join(&format!(" {BETWEEN} ")),
    ]
}

/// The advice of all questions, a row each.
fn advice(grid: &RawGrid) -> Vec<Cells> {
    let mut rows = Vec::new();
    for item in grid.sections.iter().flat_map(|section| &section.items) {
        let Some(advice) = &item.advice else { continue };
        let mut row = |key: &str, sheet: &str, sentence: &str| {
            rows.push([&item.id, key, sheet, sentence].map(str::to_owned).to_vec());
        };
        advice.keys.iter().for_each(|key| row(key, "", ""));
        advice.experiences.iter().for_each(|(sheet, did)| row("", sheet, did));
        advice.ours.iter().for_each(|text| row("", "", text));
    }
    rows
}

fn column_row(table: &str, column: &RawColumn) -> Cells {
    let others = [
        (column.yes_no.is_some(), "yes_no"),
        (column.date.is_some(), "date"),
        (column.text.is_some(), "text"),
        (column.item.is_some(), "item"),
    ];
    let told = told(&column.scale, &column.number, &column.choice, others);
    let sections = column.item.as_ref().map(|item| item.sections.join(&format!(" {BETWEEN} "))).unwrap_or_default();
    vec![
        table.to_owned(),
        column.id.clone(),
        column.label.clone(),
        text(&column.help),
        text(&column.group),
        told.kind.to_owned(),
        told.scale,
        text(&told.number.unit),
        figure(told.number.min),
        figure(told.number.max),
        sections,
    ]
}

fn choices(grid: &RawGrid) -> Vec<Cells> {
    let items = grid.sections.iter().flat_map(|section| &section.items);
    let of_items = items.filter_map(|item| Some((item.id.clone(), item.choice.as_ref()?)));
    let columns = grid.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    let of_columns =
        columns.filter_map(|(table, column)| Some((owner_of_column(&table.id, &column.id), column.choice.as_ref()?)));
    let mut rows = Vec::new();
    for (owner, choice) in of_items.chain(of_columns) {
        let former = |option: &RawOption| option.formerly.join(&format!(" {BETWEEN} "));
        let row = |option: &RawOption| {
            let (id, label) = (option.id.clone(), option.label.clone());
            vec![owner.clone(), id, label, yes(option.internal), former(option)]
        };
        rows.extend(choice.options.iter().map(row));
    }
    rows
}

fn examples(grid: &RawGrid) -> Vec<Cells> {
    let mut rows = Vec::new();
    let expected = |figure: Option<RawFigure>| match figure {
        Some(RawFigure::Number(number)) => plain(number),
        Some(RawFigure::Absent(RawAbsent::None)) => "aucun".into(),
        None => String::new(),
    };
    for example in &grid.examples {
        let name = || example.name.clone();
        for (question, answer) in &example.answers {
            rows.push(vec![name(), question.clone(), answer.clone()]);
        }
        for (section, one) in &example.expect {
            let partial = one.partial.map_or("", |partial| if partial { "oui" } else { "non" });
            let dominant = match &one.dominant {
                Some(types) if types.is_empty() => NONE.to_owned(),
                Some(types) => types.join(&format!(" {BETWEEN} ")),
                None => String::new(),
            };
            rows.push(vec![
                name(),
                String::new(),
                String::new(),
                section.clone(),
                expected(one.score),
                expected(one.percent),
                expected(one.coverage),
                partial.to_owned(),
                dominant,
            ]);
        }
    }
    rows
}

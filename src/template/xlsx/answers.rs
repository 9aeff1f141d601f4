//! A sheet of answers: one row a question, the drop-down of its words, what remains to be done.

use rust_xlsxwriter::{DataValidation, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use super::book::{
    self, Lists, Names, across, at, echo, framed, header, help, input, input_date, label, paragraph, print_layout,
    protect, reference, repeated, title, write_mark,
};
use super::{Order, home, mark};
use crate::assessment::{Answer, Argument, Effect, Entry, Priority, Value};
use crate::fold::slug;
use crate::forms::questionnaire::{self, Role, Shown, answers, choices, effects, plain, tick};
use crate::french::{NBSP, count, number};
use crate::grid::{Item, Kind, NaPolicy};

/// What the column of the state says of a question that is answered.
const DONE: &str = "✓";
/// What it says of one that is not.
const TO_DO: &str = "à répondre";

/// Characters that fit side by side under the title of a section.
const WIDTH: f64 = 150.0;

/// A row of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// The title of the section of this index.
    Section(usize),
    /// What it is about.
    Intro(usize),
    /// The item of this index, and its number.
    Item(usize, usize),
    /// An option of an item, that is ticked.
    Option(usize, usize),
}

/// Where the answers stand on each sheet, and how what remains is counted.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    last: u64,
    asked: usize,
}

/// Where all rows of a sheet of answers are.
pub(super) fn plan(order: &Order<'_>) -> Progress {
    Progress { last: answers::HEADER + lines(order).len() as u64, asked: order.items().len() }
}

impl Progress {
    /// What remains to be done on a sheet, without `=`; on the sheet itself without a name.
    pub(super) fn formula(&self, sheet: Option<&str>) -> String {
        let column = crate::workbook::letters(answers::STATE);
        let (first, last) = (answers::HEADER + 1, self.last);
        let range = match sheet {
            Some(sheet) => {
                let start = reference(sheet, first, answers::STATE);
                format!("{start}:${column}${last}")
            }
            None => format!("${column}${first}:${column}${last}"),
        };
        let left = format!("({}-COUNTIF({range},\"{DONE}\"))", self.asked);
        format!(
            "IF({left}=0,\"tout est rempli\",{left}&IF({left}>1,\" questions\",\" question\")&\" sur {}\")",
            self.asked
        )
    }

    /// The same before a spreadsheet calculates.
    pub(super) fn words(&self, order: &Order<'_>, number: usize) -> String {
        let entries = order.filled.and_then(|assessment| assessment.responses.get(number - 1));
        let is_left = |index: &usize| {
            entries.is_none_or(|response| state(&order.grid.items[*index], &response.entries[*index]) != DONE)
        };
        match order.items().iter().filter(|index| is_left(index)).count() {
            0 => "tout est rempli".into(),
            left => format!("{} sur {}", count(left, "question", "questions").replace(NBSP, " "), self.asked),
        }
    }
}

/// Whether there is anything that an argument could move.
pub(super) fn takes_arguments(order: &Order<'_>) -> bool {
    let is_scale = |index: &usize| order.grid.items[*index].scale().is_some();
    let is_argued = |entry: &Entry| !entry.arguments.is_empty();
    let responses = order.filled.iter().flat_map(|assessment| &assessment.responses);
    order.items().iter().any(is_scale) || responses.flat_map(|response| &response.entries).any(is_argued)
}

/// The argument that stands beside the answer; those that name for whom they speak stand in their own sheet.
pub(super) fn beside(entry: &Entry) -> Option<&Argument> {
    entry.arguments.first().filter(|argument| argument.by.is_none())
}

/// The arguments that have their own sheet, in their order.
pub(super) fn apart(entry: &Entry) -> &[Argument] {
    &entry.arguments[usize::from(beside(entry).is_some())..]
}

fn lines(order: &Order<'_>) -> Vec<Line> {
    let grid = order.grid;
    let mut lines = Vec::new();
    let mut previous = None;
    for (index, number) in order.items().into_iter().zip(1..) {
        let item = &grid.items[index];
        if previous != Some(item.section) {
            lines.push(Line::Section(item.section));
            if !grid.sections[item.section].intro.is_empty() {
                lines.push(Line::Intro(item.section));
            }
            previous = Some(item.section);
        }
        lines.push(Line::Item(index, number));
        if let Kind::Choice(choice) = &item.kind
            && choice.several
        {
            lines.extend((0..choice.options.len()).map(|option| Line::Option(index, option)));
        }
    }
    lines
}

/// Writes the sheet of one respondent, from 1.
pub(super) fn write(
    workbook: &mut Workbook,
    order: &Order<'_>,
    names: &Names,
    number: usize,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let grid = order.grid;
    let sheet = book::sheet(workbook, &names.answers[number - 1])?;
    let response = order.filled.and_then(|assessment| assessment.responses.get(number - 1));
    let mut mark = mark(order, Role::Answers(number));
    if let Some(respondent) = response.map(|response| &response.respondent)
        && respondent.id != slug(&respondent.name)
    {
        mark.id.clone_from(&respondent.id);
    }
    write_mark(sheet, &mark)?;
    set_widths(sheet, order)?;
    write_top(sheet, order, names, number)?;
    for (column, words) in answers::TITLES.into_iter().enumerate() {
        sheet.write_string_with_format(at(answers::HEADER), across(column), words, &header())?;
    }
    sheet.set_row_height(at(answers::HEADER), 30)?;
    let blank = Entry::default();
    for (line, row) in lines(order).into_iter().zip(answers::HEADER + 1..) {
        match line {
            Line::Section(section) => {
                let span = (answers::NUMBER, answers::REASON);
                paragraph(sheet, row, span, &grid.sections[section].title, &book::section(), WIDTH)?;
                sheet.set_row_height(at(row), 22)?;
            }
            Line::Intro(section) => {
                let span = (answers::QUESTION, answers::REASON);
                let format = book::text().set_italic();
                paragraph(sheet, row, span, &grid.sections[section].intro, &format, WIDTH)?;
            }
            Line::Item(index, shown) => {
                let entry = response.map_or(&blank, |response| &response.entries[index]);
                write_item(sheet, row, &grid.items[index], shown, entry, lists)?;
                sheet.set_row_height(at(row), row_height(order, &grid.items[index], entry))?;
            }
            Line::Option(index, option) => {
                let entry = response.map_or(&blank, |response| &response.entries[index]);
                write_option(sheet, row, &grid.items[index], option, entry, lists)?;
            }
        }
    }
    sheet.set_freeze_panes(at(answers::HEADER + 1), across(answers::HELP))?;
    sheet.set_repeat_rows(at(answers::HEADER), at(answers::HEADER))?;
    let last = answers::HEADER + lines(order).len() as u64;
    sheet.set_print_area(at(2), 0, at(last), across(answers::REASON))?;
    sheet.set_landscape();
    print_layout(sheet, &grid.title, 1);
    protect(sheet);
    let first = lines(order).iter().position(|line| matches!(line, Line::Item(..))).unwrap_or(0) as u64;
    let first = at(answers::HEADER + 1 + first);
    sheet.set_selection(first, across(answers::ANSWER), first, across(answers::ANSWER))?;
    Ok(())
}

/// Widths of the columns; that of the answers grows where many of them are texts.
fn widths(order: &Order<'_>) -> [f64; 10] {
    let is_text = |index: &usize| order.grid.items[*index].kind == Kind::Text;
    let is_wordy = order.items().iter().filter(|index| is_text(index)).count() * 3 > order.items().len();
    let answer = if is_wordy { 56.0 } else { 25.0 };
    [5.0, 38.0, 50.0, answer, 11.0, 11.0, 36.0, 21.0, 20.0, 22.0]
}

/// How high a row must be for what it asks and what was answered. What is typed later has the room that the help takes.
fn row_height(order: &Order<'_>, item: &Item, entry: &Entry) -> f64 {
    let widths = widths(order);
    let answered = match &entry.answer {
        Answer::Value(Value::Text(text)) => book::height(text, widths[answers::ANSWER]),
        _ if item.kind == Kind::Text => 6.0 * 13.0,
        _ => 0.0,
    };
    let argued = beside(entry).map_or(0.0, |argument| book::height(&argument.text, widths[answers::ARGUMENT]));
    // Bold letters are wide, those of the help small.
    let asked = book::height(&item.question, widths[answers::QUESTION] * 0.88);
    [asked, book::height(&help_of(item), widths[answers::HELP] * 1.05), answered, argued]
        .into_iter()
        .fold(0.0, f64::max)
}

fn set_widths(sheet: &mut Worksheet, order: &Order<'_>) -> Result<(), XlsxError> {
    for (column, width) in widths(order).into_iter().enumerate() {
        sheet.set_column_width(across(column), width)?;
    }
    if !takes_arguments(order) {
        for column in [answers::PRIORITY, answers::ARGUMENT, answers::EFFECT] {
            let has_mark = order.filled.is_some_and(|assessment| {
                assessment.responses.iter().flat_map(|response| &response.entries).any(|entry| entry.priority.is_some())
            });
            if !has_mark {
                sheet.set_column_hidden(across(column))?;
            }
        }
    }
    Ok(())
}

/// What stands above the titles: it names the structure and the respondent, wherever the sheet goes alone.
fn write_top(sheet: &mut Worksheet, order: &Order<'_>, names: &Names, number: usize) -> Result<(), XlsxError> {
    sheet.write_string_with_format(at(2), 0, &order.grid.title, &title())?;
    let (name, group) = home::cached_respondent(order, number);
    for (code, row, words, column) in answers::ECHOES {
        let shown = match code {
            "structure" => "Structure",
            "date" => "Date",
            "repondant" => "Qui répond",
            _ => "Groupe",
        };
        sheet.write_string_with_format(at(row), across(words), shown, &label())?;
        let respondent = home::respondent_row(order, number);
        let (from, column_there, cached) = match code {
            "structure" | "date" => {
                let column = questionnaire::home::VALUE;
                (home::field_row(order, code), column, home::cached(order, code))
            }
            "repondant" => (respondent, questionnaire::home::VALUE, name.clone()),
            _ => (respondent, questionnaire::home::STAKEHOLDER, group.clone()),
        };
        let format = if code == "date" { repeated().set_num_format(crate::xlsx::DAY) } else { repeated() };
        let formula = echo(&names.home, from, column_there, &cached);
        sheet.write_formula_with_format(at(row), across(column), formula, &format)?;
    }
    let progress = plan(order);
    let counted = Formula::new(format!("=\"Reste{NBSP}: \"&{}", progress.formula(None)))
        .set_result(format!("Reste{NBSP}: {}", progress.words(order, number)));
    let format = Format::new().set_bold().set_font_size(11);
    sheet.write_formula_with_format(at(2), across(answers::ARGUMENT), counted, &format)?;
    Ok(())
}

fn write_item(
    sheet: &mut Worksheet,
    row: u64,
    item: &Item,
    number: usize,
    entry: &Entry,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let line = at(row);
    sheet.write_number_with_format(
        line,
        across(answers::NUMBER),
        number as f64,
        &framed().set_align(FormatAlign::Center),
    )?;
    sheet.write_string_with_format(line, across(answers::QUESTION), &item.question, &framed().set_bold())?;
    sheet.write_string_with_format(line, across(answers::HELP), help_of(item), &help())?;
    let shown = choices(item);
    write_answer(sheet, line, item, entry, &shown)?;
    let validation = validation(item, &shown, lists)?;
    sheet.add_data_validation(line, across(answers::ANSWER), line, across(answers::ANSWER), &validation)?;
    let formula = Formula::new(state_formula(item, row)).set_result(state(item, entry));
    let centred = framed().set_align(FormatAlign::Center);
    sheet.write_formula_with_format(line, across(answers::STATE), formula, &centred)?;
    let is_argued = item.scale().is_some() || entry.priority.is_some() || !entry.arguments.is_empty();
    let open = if is_argued { input() } else { framed() };
    let argument = beside(entry);
    let effect_words = effects(item);
    let effect = argument.and_then(|argument| {
        let is_its = |(_, effect): &&(String, Effect)| *effect == argument.effect;
        effect_words.iter().find(is_its).map(|(words, _)| words.clone())
    });
    let texts = [
        (answers::PRIORITY, entry.priority.map_or_else(String::new, |priority| priority.word().into())),
        (answers::ARGUMENT, argument.map_or_else(String::new, |argument| argument.text.clone())),
        (answers::EFFECT, effect.unwrap_or_default()),
    ];
    for (column, text) in texts {
        write_text(sheet, line, column, &text, &open)?;
    }
    if is_argued {
        let priorities = [Priority::Priority, Priority::Impact].map(|priority| priority.word().to_owned());
        let priority = lists.only(priorities.to_vec())?.set_input_message(
            "priorité : le groupe la tient pour prioritaire ; impact : l’effet, en bien ou en mal, est très fort."
                .replace(" :", "\u{a0}:")
                .replace(" ;", "\u{a0};"),
        )?;
        sheet.add_data_validation(line, across(answers::PRIORITY), line, across(answers::PRIORITY), &priority)?;
        let words = effect_words.into_iter().map(|(words, _)| words).collect();
        let effect = lists.only(words)?;
        sheet.add_data_validation(line, across(answers::EFFECT), line, across(answers::EFFECT), &effect)?;
    }
    let reason = match &entry.answer {
        Answer::NotApplicable(reason) => reason.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let format = if item.na == NaPolicy::Forbidden { framed() } else { input() };
    write_text(sheet, line, answers::REASON, &reason, &format)?;
    sheet.write_string_with_format(line, across(answers::CODE), &item.id, &help())?;
    Ok(())
}

fn write_text(sheet: &mut Worksheet, row: u32, column: usize, text: &str, format: &Format) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, across(column), format)?;
    } else {
        sheet.write_string_with_format(row, across(column), text, format)?;
    }
    Ok(())
}

/// What helps with a question: its own help, the words of the levels, what is expected.
fn help_of(item: &Item) -> String {
    let mut parts: Vec<String> = Some(item.help.clone()).filter(|help| !help.is_empty()).into_iter().collect();
    if let Some(crate::grid::Steps::Level(levels)) = item.scale().map(|scale| &scale.steps) {
        let told = levels.iter().filter(|level| !level.help.is_empty());
        parts.extend(told.map(|level| format!("{}{NBSP}: {}", level.label, level.help)));
    }
    parts.join("\n")
}

fn write_answer(sheet: &mut Worksheet, row: u32, item: &Item, entry: &Entry, shown: &[Shown]) -> Result<(), XlsxError> {
    let column = across(answers::ANSWER);
    let format = if item.kind == Kind::Date { input_date() } else { input() };
    let word =
        |cell: &str| shown.iter().find(|one| one.cell == cell).map_or_else(|| cell.to_owned(), |one| one.text.clone());
    match &entry.answer {
        Answer::Missing => sheet.write_blank(row, column, &format)?,
        Answer::NotApplicable(_) => sheet.write_string_with_format(row, column, word("SO"), &format)?,
        Answer::Unknown => sheet.write_string_with_format(row, column, word("NSP"), &format)?,
        Answer::Value(Value::Date(day)) => {
            let day = ExcelDateTime::parse_from_str(&day.to_string())?;
            sheet.write_datetime_with_format(row, column, &day, &format)?
        }
        Answer::Value(Value::Number(number)) => match (item.scale(), word(&plain(*number))) {
            // A step without words is a figure in the list as well.
            (Some(_), words) if words != plain(*number) => {
                sheet.write_string_with_format(row, column, words, &format)?
            }
            _ => sheet.write_number_with_format(row, column, *number, &format)?,
        },
        Answer::Value(Value::Options(ids)) => match (&item.kind, ids.as_slice()) {
            // Those of a question that takes several are ticked below.
            (Kind::Choice(choice), [id]) if !choice.several => {
                sheet.write_string_with_format(row, column, word(id), &format)?
            }
            _ => sheet.write_blank(row, column, &format)?,
        },
        Answer::Value(Value::YesNo(yes)) => {
            sheet.write_string_with_format(row, column, if *yes { "oui" } else { "non" }, &format)?
        }
        Answer::Value(Value::Text(text) | Value::Item(text)) => {
            sheet.write_string_with_format(row, column, text, &format)?
        }
    };
    Ok(())
}

fn validation(item: &Item, shown: &[Shown], lists: &mut Lists) -> Result<DataValidation, XlsxError> {
    let words: Vec<String> = shown.iter().map(|one| one.text.clone()).collect();
    let or = words.join(", ");
    match &item.kind {
        Kind::Scale(_) | Kind::YesNo => lists.only(words),
        Kind::Choice(choice) if !choice.several => lists.only(words),
        Kind::Choice(_) => lists.only(words)?.set_input_message(
            format!("Mettez un x devant chaque choix retenu, sur les lignes qui suivent ; ici, seulement {or}.")
                .replace(" ;", "\u{a0};"),
        ),
        Kind::Number(limits) => {
            let unit = if limits.unit.is_empty() { String::new() } else { format!(" ({})", limits.unit) };
            let range = match (limits.min, limits.max) {
                (Some(min), Some(max)) => format!(" de {} à {}", number(min, 6), number(max, 6)),
                (Some(min), None) => format!(" à partir de {}", number(min, 6)),
                (None, Some(max)) => format!(" jusqu’à {}", number(max, 6)),
                (None, None) => String::new(),
            };
            lists.or_typed(words, &format!("Écrivez un nombre{range}{unit}, ou choisissez{NBSP}: {or}."))
        }
        Kind::Date => lists.or_typed(words, &format!("Écrivez une date comme 31/12/2026, ou choisissez{NBSP}: {or}.")),
        Kind::Text => lists.or_typed(
            words,
            &format!("Écrivez librement (Alt + Entrée pour aller à la ligne), ou choisissez{NBSP}: {or}."),
        ),
    }
}

/// What remains to be done about a question, as a formula of its row.
fn state_formula(item: &Item, row: u64) -> String {
    let answer = format!("$D{row}");
    let reason = format!("$I{row}");
    let words =
        |code: &str| choices(item).into_iter().find(|one| one.cell == code).map_or_else(String::new, |one| one.text);
    let (so, nsp) = (words("SO"), words("NSP"));
    let mut formula = format!("\"{DONE}\"");
    if matches!(item.kind, Kind::Number(_) | Kind::Date) {
        let (flag, mut is_sound) = match &item.kind {
            Kind::Date => ("date ?", format!("ISNUMBER({answer})")),
            _ => ("nombre ?", format!("ISNUMBER({answer})")),
        };
        if let Kind::Number(limits) = &item.kind {
            let bounds = [(limits.min, ">="), (limits.max, "<=")];
            let bounds =
                bounds.into_iter().filter_map(|(bound, sign)| Some(format!("{answer}{sign}{}", plain(bound?))));
            let bounds: Vec<String> = bounds.collect();
            if !bounds.is_empty() {
                is_sound = format!("IF(ISNUMBER({answer}),AND({}),FALSE)", bounds.join(","));
            }
        }
        let abstains =
            if so.is_empty() { format!("{answer}=\"{nsp}\"") } else { format!("{answer}=\"{so}\",{answer}=\"{nsp}\"") };
        formula = format!("IF(OR({abstains},{is_sound}),\"{DONE}\",\"{flag}\")");
    }
    if item.na == NaPolicy::WithReason {
        formula = format!("IF(AND({answer}=\"{so}\",TRIM({reason})=\"\"),\"raison ?\",{formula})");
    }
    let is_blank = match &item.kind {
        Kind::Choice(choice) if choice.several => {
            format!("AND(TRIM({answer})=\"\",COUNTA($D{}:$D{})=0)", row + 1, row + choice.options.len() as u64)
        }
        _ => format!("TRIM({answer})=\"\""),
    };
    format!("=IF({is_blank},\"{TO_DO}\",{formula})")
}

/// The same before a spreadsheet calculates: what was validated is done.
fn state(item: &Item, entry: &Entry) -> &'static str {
    match &entry.answer {
        Answer::Missing => TO_DO,
        Answer::NotApplicable(None) if item.na == NaPolicy::WithReason => "raison ?",
        _ => DONE,
    }
}

fn write_option(
    sheet: &mut Worksheet,
    row: u64,
    item: &Item,
    option: usize,
    entry: &Entry,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let Kind::Choice(choice) = &item.kind else { return Ok(()) };
    let Some(option) = choice.options.get(option) else { return Ok(()) };
    let line = at(row);
    let is_chosen = matches!(&entry.answer, Answer::Value(Value::Options(ids)) if ids.contains(&option.id));
    sheet.write_blank(line, across(answers::NUMBER), &framed())?;
    sheet.write_string_with_format(line, across(answers::QUESTION), &option.label, &framed().set_indent(2))?;
    sheet.write_blank(line, across(answers::HELP), &framed())?;
    let format = input().set_align(FormatAlign::Center);
    write_text(sheet, line, answers::ANSWER, if is_chosen { "x" } else { "" }, &format)?;
    let tick_list = lists.only(vec!["x".into()])?;
    sheet.add_data_validation(line, across(answers::ANSWER), line, across(answers::ANSWER), &tick_list)?;
    for column in [answers::STATE, answers::PRIORITY, answers::ARGUMENT, answers::EFFECT, answers::REASON] {
        sheet.write_blank(line, across(column), &framed())?;
    }
    sheet.write_string_with_format(line, across(answers::CODE), tick(&item.id, &option.id), &help())?;
    Ok(())
}

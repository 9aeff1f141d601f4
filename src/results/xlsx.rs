//! Results as a workbook: one sheet for the structures, one for the questions, one that explains the two.
//!
//! Same results, same bytes. What a user typed is written as text and never becomes a formula.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, ConditionalFormat, ConditionalFormatCustomIcon, ConditionalFormatDataBar, ConditionalFormatIconSet,
    ConditionalFormatIconType, ConditionalFormatType, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError,
};

use super::{Line, Results, Style, global_scale, rounded, section_scale, shown_sections};
use crate::assessment::Value;
use crate::french::{self, NBSP, capitalised};
use crate::grid::{Item, Kind, Scale};
use crate::intake::batch::RESULTS;
use crate::intake::tabular::guarded;
use crate::score::{Score, State};

/// Row of the titles of columns; a row of titles of groups stands above.
const HEADER: u32 = 1;

/// Longest text that a cell takes.
const MAX_TEXT: usize = 32_767;

/// The results as the bytes of a workbook; the error is that they do not fit into one.
pub fn render(results: &Results<'_>, style: Style) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A day of our own: with today's, the same results would give other bytes tomorrow.
    let day = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new().set_title(&results.grid.title).set_creation_datetime(&day);
    workbook.set_properties(&properties);
    structures(results, style, workbook.add_worksheet().set_name("Structures")?)?;
    questions(results, style, workbook.add_worksheet().set_name("Questions")?)?;
    explanation(results, workbook.add_worksheet().set_name(RESULTS)?)?;
    workbook.save_to_buffer()
}

/// A sheet being filled in, with the widths of its columns.
struct Page<'w> {
    sheet: &'w mut Worksheet,
    widths: Vec<usize>,
}

impl<'w> Page<'w> {
    fn new(sheet: &'w mut Worksheet, results: &Results<'_>) -> Result<Self, XlsxError> {
        sheet.set_landscape().set_paper_size(A4).set_page_order(true);
        sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
        sheet.set_repeat_rows(0, HEADER)?.set_repeat_columns(0, 0)?;
        // In a page header, `&` begins a code.
        sheet.set_header(format!("&L{}&R&A", results.grid.short_title.replace('&', "&&")));
        sheet.set_footer("&C&P / &N");
        Ok(Self { sheet, widths: Vec::new() })
    }

    fn widen(&mut self, column: u16, width: usize) {
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        self.widths[column] = self.widths[column].max(width);
    }

    /// A text, as a text whatever it begins with.
    fn text(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        let text = cut(text);
        if text.is_empty() {
            return self.nothing(row, column);
        }
        let is_formula = guarded(text) != text;
        let format = if is_formula { format.clone().set_quote_prefix() } else { format.clone() };
        self.widen(column, text.lines().map(|line| line.chars().count()).max().unwrap_or(0).min(WIDEST));
        self.sheet.write_string_with_format(row, column, text, &format)?;
        Ok(())
    }

    /// An empty cell, with the line under it.
    fn nothing(&mut self, row: u32, column: u16) -> Result<(), XlsxError> {
        self.sheet.write_blank(row, column, &cell())?;
        Ok(())
    }

    fn number(&mut self, row: u32, column: u16, value: f64, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, column, value, format)?;
        Ok(())
    }

    fn date(&mut self, row: u32, column: u16, date: Date) -> Result<(), XlsxError> {
        self.widen(column, 10);
        let (year, month, day) = (date.year().unsigned_abs(), date.month().unsigned_abs(), date.day().unsigned_abs());
        let value = ExcelDateTime::from_ymd(year, month, day)?;
        self.sheet.write_datetime_with_format(row, column, &value, &cell().set_num_format("dd/mm/yyyy"))?;
        Ok(())
    }

    fn heading(&mut self, column: u16, title: &str, least: usize) -> Result<(), XlsxError> {
        let title = cut(title);
        // The arrow of the filter takes room beside the title.
        self.widen(column, least.max(title.chars().count().min(WIDEST) + 2));
        self.sheet.write_string_with_format(HEADER, column, title, &head())?;
        Ok(())
    }

    /// Marks the figures of a column, where there are rows.
    fn mark<F: ConditionalFormat + Send + Sync>(
        &mut self,
        column: u16,
        last_row: u32,
        format: &F,
    ) -> Result<(), XlsxError> {
        if last_row > HEADER {
            self.sheet.add_conditional_format(HEADER + 1, column, last_row, column, format)?;
        }
        Ok(())
    }

    /// A title over the columns of a group.
    fn over(&mut self, first: u16, last: u16, title: &str) -> Result<(), XlsxError> {
        let title = cut(title);
        let format = head().set_align(FormatAlign::Center);
        if first == last {
            self.sheet.write_string_with_format(0, first, title, &format)?;
        } else {
            self.sheet.merge_range(0, first, 0, last, title, &format)?;
        }
        Ok(())
    }

    /// Titles that stay in sight, a filter on them, columns as wide as what they hold, and pages that can be read.
    fn finish(self, last_row: u32, columns: u16) -> Result<(), XlsxError> {
        let width: usize = self.widths.iter().sum();
        self.sheet.set_print_fit_to_pages(u16::try_from(width.div_ceil(PAGE)).unwrap_or(u16::MAX).max(1), 0);
        self.sheet.set_freeze_panes(HEADER + 1, 1)?;
        self.sheet.autofilter(HEADER, 0, last_row.max(HEADER), columns.saturating_sub(1))?;
        for (column, width) in (0_u16..).zip(&self.widths) {
            #[expect(clippy::cast_precision_loss, reason = "at most a few dozen characters")]
            self.sheet.set_column_width(column, *width as f64 + 1.5)?;
        }
        Ok(())
    }
}

/// The number of A4 among papers.
const A4: u8 = 9;

/// Most characters that a column is wide.
const WIDEST: usize = 38;

/// Most characters across a printed page: with more, they become too small.
const PAGE: usize = 230;

/// One row a structure and date: its scores, what they rest on, and what came along.
fn structures(results: &Results<'_>, style: Style, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let grid = results.grid;
    let mut page = Page::new(sheet, results)?;
    let mut column = identity(results, &mut page)?;
    let mut bars: Vec<u16> = Vec::new();
    let scored: Vec<(Option<usize>, Option<&Scale>)> = shown_sections(grid)
        .map(|index| (Some(index), section_scale(grid, &grid.sections[index])))
        .chain(grid.has_global.then(|| (None, global_scale(grid))))
        .collect();
    let score = |line: &Line, section: Option<usize>| -> Option<Score> {
        match section {
            Some(index) => Some(line.scorecard.sections[index].total),
            None => line.scorecard.global,
        }
    };
    let has_scores = scored.iter().any(|(section, _)| section.is_some());
    for (section, scale) in scored.iter().filter(|_| has_scores) {
        let title = section.map_or(super::terminal::GLOBAL, |index| grid.sections[index].title.as_str());
        let first = column;
        if scale.is_some() {
            page.heading(column, "Score", 7)?;
            for (row, line) in rows(results) {
                if let Some((value, score)) = score(line, *section).and_then(|score| Some((score.score?, score))) {
                    let format = cell().set_num_format(position_format(*scale, style.decimals, score.is_partial, ""));
                    page.number(row, column, shown(value, style), &partly(format, score.is_partial))?;
                } else {
                    page.nothing(row, column)?;
                }
            }
            column += 1;
        }
        page.heading(column, "En %", 7)?;
        bars.push(column);
        for (row, line) in rows(results) {
            if let Some((percent, score)) = score(line, *section).and_then(|score| Some((score.percent?, score))) {
                let format =
                    partly(cell().set_num_format(share_format(percent / 100.0, score.is_partial)), score.is_partial);
                page.number(row, column, percent / 100.0, &format)?;
            } else {
                page.nothing(row, column)?;
            }
        }
        column += 1;
        page.heading(column, "Couv.", 7)?;
        for (row, line) in rows(results) {
            if let Some(coverage) = score(line, *section).and_then(|score| score.counts.coverage()) {
                page.number(row, column, coverage, &cell().set_num_format(share_format(coverage, false)))?;
            } else {
                page.nothing(row, column)?;
            }
        }
        page.over(first, column, title)?;
        column += 1;
    }
    if has_scores {
        page.heading(column, "Partiel", 7)?;
        page.heading(column + 1, "● Prioritaires", 20)?;
        for (row, line) in rows(results) {
            page.text(row, column, if line.scorecard.is_partial() { "oui" } else { "non" }, &cell())?;
            let priorities: Vec<&str> = line.priorities().map(|index| grid.items[index].id.as_str()).collect();
            page.text(row, column + 1, &priorities.join(", "), &cell().set_text_wrap())?;
        }
        column += 2;
    } else {
        let (header, filled) = super::filling(results);
        for (index, title) in header.iter().enumerate().skip(1) {
            page.heading(column, title, 10)?;
            for ((row, _), cells) in rows(results).zip(&filled) {
                match cells[index].parse::<f64>() {
                    Ok(number) => page.number(row, column, number, &cell())?,
                    Err(_) => page.text(row, column, &cells[index], &cell())?,
                }
            }
            column += 1;
        }
    }
    for (index, title) in results.carried.iter().enumerate() {
        page.heading(column, title, 8)?;
        for (row, line) in rows(results) {
            page.text(row, column, &line.subject.carried[index], &cell().set_text_wrap())?;
        }
        column += 1;
    }
    let last = last_row(results);
    for bar in bars {
        let bars = ConditionalFormatDataBar::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, 1)
            .set_solid_fill(true)
            .set_border_off(true)
            .set_fill_color(Color::RGB(0x00B7_CDE2));
        page.mark(bar, last, &bars)?;
    }
    page.finish(last, column)
}

/// One row a structure and date, one column a question: where it stands, with a mark where it is a priority.
fn questions(results: &Results<'_>, style: Style, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let grid = results.grid;
    let mut page = Page::new(sheet, results)?;
    let identity = who(results, &mut page)?;
    let last = last_row(results);
    for section in &grid.sections {
        let column = |item: usize| identity + u16::try_from(item).unwrap_or(u16::MAX - identity);
        if !section.items.is_empty() {
            page.over(column(section.items.start), column(section.items.end - 1), &section.title)?;
        }
        for item in section.items.clone() {
            question(results, style, &mut page, item, column(item))?;
            if let Some(scale) = grid.items[item].scale() {
                page.mark(column(item), last, &thirds(scale))?;
            }
        }
    }
    page.sheet.set_row_height(HEADER, 110)?;
    let columns = identity + u16::try_from(grid.items.len()).unwrap_or(u16::MAX - identity);
    page.finish(last, columns)
}

/// The column of one question.
fn question(
    results: &Results<'_>,
    style: Style,
    page: &mut Page<'_>,
    index: usize,
    column: u16,
) -> Result<(), XlsxError> {
    let item = &results.grid.items[index];
    if item.scale().is_some() {
        page.sheet.write_string_with_format(HEADER, column, &item.id, &head().set_rotation(90))?;
        page.widen(column, 6);
    } else {
        page.heading(column, &item.id, 8)?;
    }
    let word = cell().set_align(FormatAlign::Center);
    for (row, line) in rows(results) {
        let position = &line.positions.0[index];
        let mark = if position.priority.is_some() { " ●" } else { "" };
        match position.state {
            State::At(value) => {
                // A mean may lie between two steps; most positions do not.
                let decimals = style.decimals.or((value.fract() == 0.0).then_some(0));
                let format = position_format(item.scale().map(AsRef::as_ref), decimals, false, mark);
                page.number(row, column, shown(value, style), &cell().set_num_format(format))?;
            }
            State::Given => {
                let given: Vec<String> = line.given(index).into_iter().map(|value| words(item, value)).collect();
                page.text(row, column, &format!("{}{mark}", given.join(" | ")), &cell().set_text_wrap())?;
            }
            State::NotApplicable => page.text(row, column, "SO", &word)?,
            State::Unknown => page.text(row, column, "NSP", &word)?,
            State::NotAsked => page.text(row, column, "–", &word)?,
            State::Missing => page.nothing(row, column)?,
        }
    }
    Ok(())
}

/// A value as people read it.
fn words(item: &Item, value: &Value) -> String {
    match (value, &item.kind) {
        (Value::Options(ids), Kind::Choice(choice)) => {
            let named = |id: &String| choice.options.iter().find(|option| option.id == *id);
            let label = |id: &String| named(id).map_or_else(|| id.clone(), |option| option.label.clone());
            ids.iter().map(label).collect::<Vec<_>>().join(", ")
        }
        (Value::Options(ids), _) => ids.join(", "),
        (Value::YesNo(yes), _) => if *yes { "oui" } else { "non" }.into(),
        (Value::Date(date), _) => french::date(*date),
        (Value::Number(number), _) => french::number(*number, 6),
        (Value::Text(text) | Value::Item(text), _) => text.clone(),
    }
}

/// What the columns mean and how the figures are made.
fn explanation(results: &Results<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let grid = results.grid;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C&P / &N");
    sheet.set_column_width(0, 28)?.set_column_width(1, 100)?.set_column_width(2, 24)?;
    let mut row = 0;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(row, 0, cut(&grid.title), &Format::new().set_bold().set_font_size(14))?;
    row += 1;
    let origin = format!("Grille {}, version {}", grid.id, grid.version);
    sheet.write_string_with_format(row, 0, &origin, &Format::new().set_italic())?;
    row += 2;
    for (title, text) in notes(results) {
        sheet.write_string_with_format(row, 0, &title, &bold)?;
        sheet.write_string_with_format(row, 1, cut(&text), &wrapped)?;
        // Whoever opens the file does not measure wrapped texts anew.
        let lines = u32::try_from(text.chars().count().div_ceil(ACROSS)).unwrap_or(1);
        sheet.set_row_height(row, f64::from(lines) * 15.0)?;
        row += 1;
    }
    row += 1;
    for (column, title) in [(0, "Question"), (1, "Ce qui est demandé"), (2, "Où")] {
        sheet.write_string_with_format(row, column, title, &head())?;
    }
    for (index, item) in grid.items.iter().enumerate() {
        row += 1;
        let section = grid.sections.iter().find(|section| section.items.contains(&index));
        sheet.write_string_with_format(row, 0, &item.id, &wrapped)?;
        sheet.write_string_with_format(row, 1, cut(&item.question), &wrapped)?;
        sheet.write_string_with_format(row, 2, cut(section.map_or("", |section| &section.title)), &wrapped)?;
    }
    Ok(())
}

/// Characters on a line of the column of explanations.
const ACROSS: usize = 95;

fn notes(results: &Results<'_>) -> Vec<(String, String)> {
    let grid = results.grid;
    let mut notes: Vec<(&str, String)> = vec![(
        "Ce que c’est",
        format!(
            "Le dépouillement de {}. Ces chiffres servent à discuter, pas à classer{NBSP}: chacun se lit avec les \
             arguments du groupe et la part des questions qui ont une réponse.",
            super::counted_lines(results)
        ),
    )];
    if shown_sections(grid).next().is_some() {
        notes.push((
            "Score",
            "La moyenne des positions, sur l’échelle de la grille. Là où les questions n’ont pas toutes la même échelle, \
             il n’y en a pas."
                .into(),
        ));
        notes.push((
            "En %",
            format!(
                "La même moyenne, chaque position ramenée entre 0{NBSP}% (le bas de son échelle) et 100{NBSP}% (le \
                 haut). La barre en donne la longueur."
            ),
        ));
        notes.push((
            "Couv.",
            format!("La couverture{NBSP}: la part des questions qui ont une réponse, celles qui sont «{NBSP}sans objet{NBSP}» mises à part."),
        ));
        notes.push((
            "* et Partiel",
            format!(
                "Moins de {} des questions ont une réponse{NBSP}: le résultat est partiel, il est en italique et suivi \
                 d’une étoile.",
                french::percent(grid.min_coverage)
            ),
        ));
        if grid.has_global {
            notes.push((
                super::terminal::GLOBAL,
                format!("La moyenne des {}s, en pourcentage, selon leur poids.", grid.section_name),
            ));
        }
    } else {
        notes.push((
            "Questions répondues",
            "Cette grille ne pose aucune question sur une échelle : elle ne donne pas de score, mais ce qui est rempli."
                .replace(" :", "\u{a0}:"),
        ));
    }
    notes.push(("●", "Une question que le groupe tient pour prioritaire, ou dont l’effet est très fort.".into()));
    notes.push((
        "Feuille Questions",
        format!(
            "La position du groupe, ou la moyenne des réponses s’il n’en a pas donné. Les flèches disent le tiers de \
             l’échelle{NBSP}: bas, milieu, haut. SO{NBSP}: sans objet. NSP{NBSP}: ne sait pas. –{NBSP}: question qui \
             n’était pas posée (forme courte). Vide{NBSP}: pas de réponse."
        ),
    ));
    let mut all: Vec<(String, String)> = notes.into_iter().map(|(title, text)| (title.to_owned(), text)).collect();
    for remark in results.remarks().into_iter().skip(1) {
        all.push(("À savoir".into(), format!("{}.", capitalised(&remark))));
    }
    all
}

/// The first columns of both sheets, the structure and the day where there are days: how many they are.
fn who(results: &Results<'_>, page: &mut Page<'_>) -> Result<u16, XlsxError> {
    let has_date = results.lines.iter().any(|line| line.subject.assessment.date.is_some());
    page.heading(0, "Structure", 14)?;
    if has_date {
        page.heading(1, "Date", 10)?;
    }
    for (row, line) in rows(results) {
        page.text(row, 0, line.name(), &cell().set_bold().set_text_wrap())?;
        match line.subject.assessment.date {
            Some(day) => page.date(row, 1, day)?,
            None if has_date => page.nothing(row, 1)?,
            None => {}
        }
    }
    Ok(1 + u16::from(has_date))
}

/// The columns that say of whom the scores are: how many they are.
fn identity(results: &Results<'_>, page: &mut Page<'_>) -> Result<u16, XlsxError> {
    let mut column = who(results, page)?;
    let territory = |line: &Line| line.subject.assessment.organisation.territory.clone();
    if results.lines.iter().any(|line| territory(line).is_some()) {
        page.heading(column, "Territoire", 10)?;
        for (row, line) in rows(results) {
            page.text(row, column, &territory(line).unwrap_or_default(), &cell())?;
        }
        column += 1;
    }
    page.heading(column, "Répondants", 10)?;
    for (row, line) in rows(results) {
        #[expect(clippy::cast_precision_loss, reason = "a number of people")]
        page.number(row, column, line.respondents as f64, &cell())?;
    }
    Ok(column + 1)
}

fn rows<'a>(results: &'a Results<'_>) -> impl Iterator<Item = (u32, &'a Line)> {
    (HEADER + 1..).zip(&results.lines)
}

fn last_row(results: &Results<'_>) -> u32 {
    HEADER + u32::try_from(results.lines.len()).unwrap_or(u32::MAX - HEADER)
}

/// A figure as it is, or rounded where that was asked.
fn shown(value: f64, style: Style) -> f64 {
    style.decimals.and_then(|decimals| rounded(value, decimals).parse().ok()).unwrap_or(value) + 0.0
}

/// How a position is shown: with a sign where the scale has two sides, with a star where it is partial.
fn position_format(scale: Option<&Scale>, decimals: Option<usize>, is_partial: bool, mark: &str) -> String {
    let figures = match (decimals, scale) {
        (Some(0), _) => "0".to_owned(),
        (Some(decimals), _) => format!("0.{}", "0".repeat(decimals.min(15))),
        (None, Some(_)) => "0.0".to_owned(),
        (None, None) => return if mark.is_empty() { "General".into() } else { format!("General\"{mark}\"") },
    };
    let star = if is_partial { "\" *\"" } else { "" };
    let mark = if mark.is_empty() { String::new() } else { format!("\"{mark}\"") };
    if scale.is_some_and(|scale| scale.min() < 0.0) {
        format!("+{figures}{star}{mark};−{figures}{star}{mark};{figures}{star}{mark}")
    } else {
        format!("{figures}{star}{mark}")
    }
}

/// How a share is shown: whole per cent, unless that would say all or nothing of what is neither.
fn share_format(share: f64, is_partial: bool) -> String {
    let is_misleading = (0.995..1.0).contains(&share) || (share > 0.0 && share < 0.005);
    let figures = if is_misleading { "0.0%" } else { "0%" };
    format!("{figures}{}", if is_partial { "\" *\"" } else { "" })
}

fn partly(format: Format, is_partial: bool) -> Format {
    if is_partial { format.set_italic() } else { format }
}

/// An arrow down, level or up by the third of the scale: a shape, for whoever prints in black and white.
fn thirds(scale: &Scale) -> ConditionalFormatIconSet {
    let third = (scale.max() - scale.min()) / 3.0;
    let icon = |from: f64| ConditionalFormatCustomIcon::new().set_rule(ConditionalFormatType::Number, from);
    ConditionalFormatIconSet::new().set_icon_type(ConditionalFormatIconType::ThreeTriangles).set_icons(&[
        icon(scale.min()),
        icon(scale.min() + third),
        icon(scale.min() + 2.0 * third),
    ])
}

fn cell() -> Format {
    Format::new().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Hair)
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Bottom)
        .set_border_bottom(FormatBorder::Medium)
        .set_background_color(Color::RGB(0x00ED_EDED))
}

/// The beginning of a text that is longer than a cell takes.
fn cut(text: &str) -> &str {
    text.char_indices().nth(MAX_TEXT).map_or(text, |(end, _)| &text[..end])
}

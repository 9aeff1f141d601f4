//! Tables and relations in a workbook.

use rust_xlsxwriter::XlsxError;

use super::super::{Cell as TableCell, Column, Matrix, Table, Text};
use super::in_a_line;
use super::page::{Cell, Page};

/// A table as its own head and rows; groups of columns are said in the heads.
pub(super) fn table(page: &mut Page<'_>, table: &Table) -> Result<(), XlsxError> {
    if !table.caption.is_empty() {
        page.heading(&table.caption)?;
    }
    let has_remarks = table.rows.iter().any(|row| row.remark.is_some());
    let heads: Vec<String> = table.columns.iter().map(head).collect();
    let mut head: Vec<(&str, f64)> = heads
        .iter()
        .zip(&table.columns)
        .enumerate()
        .map(|(place, (title, column))| (title.as_str(), width(table, place, column)))
        .collect();
    if has_remarks {
        head.push(("Rempli", 18.0));
    }
    let rows = table.rows.iter().map(|row| {
        let cells = table.columns.iter().zip(&row.cells).enumerate();
        let mut cells: Vec<Cell> = cells.map(|(place, (column, cell))| self::cell(place, column, cell)).collect();
        if has_remarks {
            cells.push(row.remark.as_ref().map_or(Cell::Nothing, Cell::text));
        }
        cells
    });
    page.table(&head, rows.collect())?;
    if let Some(remark) = &table.remark {
        page.say(remark)?;
    }
    page.skip();
    Ok(())
}

fn head(column: &Column) -> String {
    let label = column.label.on_one_line();
    match &column.group {
        Some(group) if group.as_str() != label => format!("{}\u{a0}: {label}", group.on_one_line()),
        _ => label,
    }
}

/// As wide as its longest line, within reason.
fn width(table: &Table, place: usize, column: &Column) -> f64 {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(place)).map(|cell| &cell.text);
    let longest = cells.flat_map(|text| text.as_str().split('\n')).map(|line| line.chars().count()).max().unwrap_or(0);
    let head = head(column).chars().count().min(16);
    #[expect(clippy::cast_precision_loss, reason = "at most a few dozen")]
    let width = longest.max(head).clamp(8, 44) as f64;
    width + 3.0
}

fn cell(place: usize, column: &Column, cell: &TableCell) -> Cell {
    match figure(cell.text.as_str()).filter(|_| column.is_figure) {
        Some(figure) => Cell::Figure(figure),
        None if place == 0 => Cell::bold(&cell.text),
        None => Cell::text(&cell.text),
    }
}

/// A figure as the report writes it, `−1 234,5`, read again: a workbook may add it up. Nothing else is a figure.
fn figure(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| *c != '\u{a0}').map(|c| if c == ',' { '.' } else { c }).collect();
    let digits = plain.strip_prefix(['−', '+']).unwrap_or(&plain);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.len() <= 15;
    let value: f64 = digits.parse().ok().filter(|_| is_number)?;
    Some(if plain.starts_with('−') { -value } else { value })
}

/// The square, its key, and all relations in words.
pub(super) fn matrix(page: &mut Page<'_>, matrix: &Matrix) -> Result<(), XlsxError> {
    for sentence in &matrix.legend {
        page.say(sentence)?;
    }
    page.skip();
    let key = matrix.natures.iter().map(|nature| {
        let mark = format!("{}{}", nature.code, nature.sign);
        [Cell::text(&nature.label), Cell::Mark(mark, pale(&nature.color)), Cell::count(nature.count)]
    });
    page.rows(&[34.0], key.collect::<Vec<_>>())?;
    let objects =
        matrix.objects.iter().map(|object| [Cell::text(&object.label), Cell::words(&object.code.to_string())]);
    page.rows(&[], objects.collect::<Vec<_>>())?;
    page.skip();
    let numbers: Vec<String> = matrix.actors.iter().map(|actor| actor.number.to_string()).collect();
    let mut head = vec![("", 34.0)];
    head.extend(numbers.iter().map(|number| (number.as_str(), 5.5)));
    let rows = matrix.actors.iter().zip(&matrix.cells).map(|(actor, cells)| {
        let name = Cell::Bold(format!("{}. {}", actor.number, actor.name.on_one_line()));
        let marks = cells.iter().map(|mark| {
            let colour = |mark: usize| matrix.natures.get(mark).map_or(0x00FF_FFFF, |nature| pale(&nature.color));
            mark.as_ref().map_or(Cell::Nothing, |mark| Cell::Mark(matrix.mark(mark), colour(mark.nature)))
        });
        std::iter::once(name).chain(marks).collect()
    });
    page.table(&head, rows.collect())?;
    page.skip();
    for list in &matrix.lists {
        page.heading(&list.title)?;
        for line in &list.lines {
            let views = line.views.iter().map(in_a_line);
            let detail = (!line.detail.is_empty()).then(|| line.detail.on_one_line());
            let parts: Vec<String> = std::iter::once(line.pair.on_one_line()).chain(detail).chain(views).collect();
            page.say(&Text::from(parts.join(" — ")))?;
        }
        page.skip();
    }
    Ok(())
}

/// A colour of the grid, pale enough to be written on: a fifth of it, the rest paper.
fn pale(color: &str) -> u32 {
    let digits = color.strip_prefix('#').and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0x00FF_FFFF);
    let part = |shift: u32| {
        let full = (digits >> shift) & 0xFF;
        ((full + 4 * 0xFF) / 5) << shift
    };
    part(16) | part(8) | part(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_figures_become_figures() {
        assert_eq!(figure("66\u{a0}000"), Some(66_000.0));
        assert_eq!(figure("−1,5"), Some(-1.5));
        for text in ["", "12 heures", "=1+1", "1.2.3", "1,2,3", "2026-01-01", "-1", "—", "1e9", "12345678901234567890"]
        {
            assert_eq!(figure(text), None, "{text}");
        }
    }

    #[test]
    fn a_pale_colour_keeps_its_hue() {
        assert_eq!(pale("#000000"), 0x00CC_CCCC);
        assert_eq!(pale("#ff0000"), 0x00FF_CCCC);
        assert_eq!(pale("rouge"), 0x00FF_FFFF);
    }
}

//! A document as a workbook: a sheet a section, figures as numbers, days as dates, scores drawn by Excel itself.
//!
//! Equal documents of one day give equal bytes. What a user typed is written as text and never becomes a formula.

use jiff::civil::Date;
use rust_xlsxwriter::{Chart as Native, ChartFont, ChartFormat, ChartSolidFill, ChartType, Workbook, XlsxError};

use super::charts::{Drawing, Square};
use super::{
    Ball, Block, Card, Cell, Chart, Column, Document, Fact, Layout, Mark, Point, Section, Table, Text, Tone, Value,
};
use crate::xlsx::{self, GREEN, Names};

mod page;

use page::{Content, Head, Page, Place};

/// The workbook; the error is that the document does not fit into one. A document without a first page has no cover.
pub fn render(document: &Document, day: Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let header = format!("{} – {}", document.title.on_one_line(), document.subject.on_one_line());
    workbook.set_properties(&xlsx::properties(&header, day)?);
    let mut names = Names::default();
    for section in &document.sections {
        let is_first_page = section.title.is_empty();
        let name = if is_first_page { "L’essentiel".to_owned() } else { section.title.on_one_line() };
        let sheet = workbook.add_worksheet().set_name(names.take(&name))?;
        let mut page = Page::new(sheet, &header);
        if let [Block::Table(table)] = section.blocks.as_slice()
            && table.layout == Layout::Data
        {
            data(&mut page, table)?;
        } else if is_first_page {
            cover(&mut page, document)?;
            blocks(&mut page, &section.blocks)?;
            page.say(&document.colophon);
        } else {
            page.title(&section.title);
            self::section(&mut page, section)?;
        }
        page.finish()?;
    }
    workbook.save_to_buffer()
}

fn cover(page: &mut Page<'_>, document: &Document) -> Result<(), XlsxError> {
    page.title(&document.title);
    page.say(&document.subtitle);
    page.say(&document.audience);
    page.skip();
    facts(page, &document.facts)
}

/// Cards under several headings make one table, with the heading in a column: it may be sorted and filtered.
fn section(page: &mut Page<'_>, section: &Section) -> Result<(), XlsxError> {
    if section.blocks.iter().filter(|block| matches!(block, Block::Cards(_))).count() < 2 {
        return blocks(page, &section.blocks);
    }
    let mut part = Text::default();
    let mut all: Vec<(Text, &Card)> = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Heading(_, text) => part = text.clone(),
            Block::Cards(cards) => all.extend(cards.iter().map(|card| (part.clone(), card))),
            Block::Text(_, text) if part.is_empty() => page.say(text),
            Block::Text(_, text) => page.say(&format!("{part} · {text}").into()),
            other => self::block(page, other)?,
        }
    }
    page.skip();
    cards(page, &all)
}

fn blocks(page: &mut Page<'_>, blocks: &[Block]) -> Result<(), XlsxError> {
    blocks.iter().try_for_each(|block| self::block(page, block))
}

fn block(page: &mut Page<'_>, block: &Block) -> Result<(), XlsxError> {
    match block {
        Block::Heading(_, text) => page.heading(text),
        Block::Text(_, text) | Block::Callout(text) => page.say(text),
        Block::List(points) => list(page, points)?,
        Block::Facts(all) => facts(page, all)?,
        Block::Table(one) => drop(table(page, one)?),
        Block::Chart(one) => chart(page, one)?,
        Block::Cards(all) => cards(page, &all.iter().map(|card| (Text::default(), card)).collect::<Vec<_>>())?,
        Block::Fold(_, inside) => blocks(page, inside)?,
        Block::Columns(columns) => columns.iter().try_for_each(|column| blocks(page, column))?,
    }
    Ok(())
}

fn list(page: &mut Page<'_>, points: &[Point]) -> Result<(), XlsxError> {
    if !points.iter().any(|point| matches!(point.mark, Mark::Question(..))) {
        points.iter().for_each(|point| page.say(&format!("• {}", point_words(point)).into()));
        return Ok(());
    }
    let rows = points.iter().map(|point| {
        let text = match point.mark {
            Mark::Question(number, Ball::Empty) => format!("{number}. {}", point.text),
            Mark::Question(number, ball) => format!("{} {number}. {}", ball.sign(), point.text),
            _ => point.text.to_string(),
        };
        let note = point.note.as_ref().map_or(Content::Nothing, Content::text);
        vec![Content::Bold(text), point.value.as_ref().map_or(Content::Nothing, Content::number_or_text), note]
    });
    page.table(&[("Question", 44.0), ("Position", 16.0), ("Précision", 16.0)], rows.collect())?;
    page.skip();
    Ok(())
}

fn point_words(point: &Point) -> String {
    [Some(&point.text), point.value.as_ref(), point.note.as_ref()]
        .into_iter()
        .flatten()
        .map(Text::as_str)
        .collect::<Vec<_>>()
        .join(" — ")
}

fn facts(page: &mut Page<'_>, facts: &[Fact]) -> Result<(), XlsxError> {
    for fact in facts {
        let values: Vec<&str> = fact.values.iter().map(Text::as_str).collect();
        page.labelled(&fact.label, &values.join("\n"))?;
    }
    page.skip();
    Ok(())
}

/// One row a line of what belongs to a card; a card to which nothing belongs has a row all the same.
fn cards(page: &mut Page<'_>, cards: &[(Text, &Card)]) -> Result<(), XlsxError> {
    let head = [
        ("N°", 5.0),
        ("Partie", 18.0),
        ("Question", 40.0),
        ("Boule", 10.0),
        ("Position", 20.0),
        ("Valeur", 9.0),
        ("Part de l’échelle", 10.0),
        ("Ce qu’il faut savoir", 20.0),
        ("Sens", 9.0),
        ("Texte", 52.0),
        ("Précision", 16.0),
    ];
    let mut rows = Vec::new();
    for (part, card) in cards {
        let what = card_cells(part, card);
        let mut lines = Vec::new();
        flatten(&card.blocks, &mut lines);
        if lines.is_empty() {
            rows.push(what);
        } else {
            rows.extend(lines.into_iter().map(|line| [&what[..], &line[..]].concat()));
        }
    }
    let place = page.table(&head, rows)?;
    page.bars(6, &place)?;
    page.skip();
    Ok(())
}

fn card_cells(part: &Text, card: &Card) -> Vec<Content> {
    let topic = card.topic.as_ref().unwrap_or(part);
    let ball = card.ball.map_or(Content::Nothing, |ball| Content::words(ball_words(ball)));
    let position = card.position.as_ref();
    let words = position.map_or(Content::Nothing, |position| {
        let words = position.words.as_ref().unwrap_or(&position.text);
        match &position.basis {
            Some(basis) => Content::words(&format!("{words}, {basis}")),
            None => Content::text(words),
        }
    });
    let remarks: Vec<&str> = card.remarks.iter().map(Text::as_str).collect();
    vec![
        card.number.map_or(Content::Nothing, Content::count),
        Content::text(topic),
        Content::text(&card.title),
        ball,
        words,
        position.and_then(|position| position.value).map_or(Content::Nothing, |value| Content::figure(value, "")),
        position.and_then(|position| position.share).map_or(Content::Nothing, |share| Content::share(share, "")),
        Content::words(&remarks.join(" ; ")),
    ]
}

fn ball_words(ball: Ball) -> &'static str {
    match ball {
        Ball::Empty => "○",
        Ball::Priority => "● priorité",
        Ball::Impact => "● impact",
    }
}

/// What belongs to a card, a line each: which way it goes, the text, and a detail.
fn flatten(blocks: &[Block], lines: &mut Vec<[Content; 3]>) {
    for block in blocks {
        match block {
            Block::List(points) => lines.extend(points.iter().map(|point| {
                let way = match point.mark {
                    Mark::Argument(way) => Content::words(&format!("{} {}", way.sign(), way.word())),
                    _ => Content::Nothing,
                };
                let value = point.value.as_ref().map_or_else(String::new, |value| format!("\u{a0}: {value}"));
                let note = point.note.as_ref().map_or(Content::Nothing, Content::text);
                [way, Content::words(&format!("{}{value}", point.text)), note]
            })),
            Block::Heading(_, text) | Block::Text(_, text) | Block::Callout(text) => {
                lines.push([Content::Nothing, Content::text(text), Content::Nothing]);
            }
            Block::Facts(facts) => lines.extend(facts.iter().map(|fact| {
                let values: Vec<&str> = fact.values.iter().map(Text::as_str).collect();
                [Content::Nothing, Content::words(&values.join("\n")), Content::text(&fact.label)]
            })),
            Block::Table(table) => lines.extend(table.rows.iter().map(|row| {
                let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
                [Content::Nothing, Content::words(&cells.join(" · ")), Content::Nothing]
            })),
            Block::Chart(chart) => {
                lines.push([Content::Nothing, Content::text(&chart.description), Content::Nothing]);
            }
            Block::Fold(_, inside) => flatten(inside, lines),
            Block::Columns(columns) => columns.iter().for_each(|column| flatten(column, lines)),
            Block::Cards(_) => {}
        }
    }
}

fn chart(page: &mut Page<'_>, chart: &Chart) -> Result<(), XlsxError> {
    if !chart.title.is_empty() {
        page.heading(&chart.title);
    }
    match &chart.drawing {
        Drawing::Square(square) => self::square(page, square)?,
        _ if chart.table.is_empty() => page.say(&chart.description),
        Drawing::Bars(bars) => {
            let place = table(page, &chart.table)?;
            if bars.rows.iter().any(|bar| bar.share.is_some()) {
                native(page, &place)?;
            }
        }
        _ => drop(table(page, &chart.table)?),
    }
    chart.legend.iter().for_each(|sentence| page.say(sentence));
    Ok(())
}

/// Bars that Excel draws from the cells themselves: who corrects a cell sees them move. The second column holds the shares.
fn native(page: &mut Page<'_>, place: &Place) -> Result<(), XlsxError> {
    let sheet = page.sheet.name();
    let sheet = sheet.as_str();
    let mut bars = Native::new(ChartType::Bar);
    bars.legend().set_hidden();
    bars.add_series()
        .set_name("Part de l’échelle")
        .set_categories((sheet, place.first, 0, place.last, 0))
        .set_values((sheet, place.first, 1, place.last, 1))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(GREEN)))
        .set_gap(60);
    // Bars lie down: the axis of the titles is the upright one, and Excel draws the first bar at its foot.
    bars.y_axis().set_reverse().set_font(ChartFont::new().set_size(9));
    bars.x_axis().set_min(0).set_max(1).set_major_unit(0.25).set_num_format("0%");
    bars.set_width(640).set_height((60 + 34 * (place.last - place.first + 1)).min(900));
    bars.set_alt_text("Part de l’échelle de chaque partie, en barres : les chiffres sont dans le tableau.");
    page.sheet.insert_chart(page.row, 0, &bars)?;
    // As high as the chart, so that what follows stands under it.
    page.row += 21;
    Ok(())
}

/// A table as its own head and rows; groups of columns are said in the heads.
fn table(page: &mut Page<'_>, table: &Table) -> Result<Place, XlsxError> {
    if !table.caption.is_empty() {
        page.heading(&table.caption);
    }
    let has_questions = |place: usize| {
        table.rows.iter().any(|row| row.cells.get(place).is_some_and(|cell| matches!(cell.value, Value::Question(..))))
    };
    let has_notes =
        |place: usize| table.rows.iter().any(|row| row.cells.get(place).is_some_and(|cell| cell.note.is_some()));
    let has_remarks = table.rows.iter().any(|row| row.remark.is_some());
    let columns: Vec<(usize, bool, bool)> =
        (0..table.columns.len()).map(|place| (place, has_questions(place), has_notes(place))).collect();
    let mut heads: Vec<(String, f64)> = Vec::new();
    for (place, questions, notes) in &columns {
        if *questions {
            heads.push(("N°".to_owned(), 7.0));
        }
        heads.push((head(&table.columns[*place]), width(table, *place)));
        if *notes {
            heads.push((String::new(), 18.0));
        }
    }
    if has_remarks {
        heads.push(("Rempli".to_owned(), 18.0));
    }
    let rows = table.rows.iter().map(|row| {
        let mut cells: Vec<Content> = Vec::new();
        for (place, questions, notes) in &columns {
            let cell = row.cells.get(*place).cloned().unwrap_or_default();
            if *questions {
                cells.push(match cell.value {
                    Value::Question(number, _) => Content::count(number),
                    _ => Content::Nothing,
                });
            }
            cells.push(content(*place, &cell));
            if *notes {
                cells.push(cell.note.as_ref().map_or(Content::Nothing, Content::text));
            }
        }
        if has_remarks {
            cells.push(row.remark.as_ref().map_or(Content::Nothing, Content::text));
        }
        cells
    });
    let heads: Vec<(&str, f64)> = heads.iter().map(|(head, width)| (head.as_str(), *width)).collect();
    let place = page.table(&heads, rows.collect())?;
    barred(page, table, &place, |index| {
        columns[..index].iter().map(|(_, q, n)| 1 + usize::from(*q) + usize::from(*n)).sum()
    })?;
    if let Some(remark) = &table.remark {
        page.say(remark);
    }
    page.skip();
    Ok(place)
}

/// Bars behind the shares of columns that are no mere figures; `place_of` says where a column stands in the sheet.
fn barred(
    page: &mut Page<'_>,
    table: &Table,
    place: &Place,
    place_of: impl Fn(usize) -> usize,
) -> Result<(), XlsxError> {
    for (index, _) in table.columns.iter().enumerate().filter(|(_, column)| !column.is_figure) {
        let mut cells = table.rows.iter().filter_map(|row| row.cells.get(index));
        if cells.any(|cell| matches!(cell.value, Value::Percent(_))) {
            page.bars(u16::try_from(place_of(index)).unwrap_or(u16::MAX), place)?;
        }
    }
    Ok(())
}

/// A table to calculate with, alone on its sheet.
fn data(page: &mut Page<'_>, table: &Table) -> Result<(), XlsxError> {
    let head = |(place, column): (usize, &Column)| Head {
        group: column.group.as_ref().map_or_else(String::new, Text::on_one_line),
        title: column.label.on_one_line(),
        width: width(table, place).min(34.0),
        is_figure: column.is_figure,
    };
    let heads: Vec<Head> = table.columns.iter().enumerate().map(head).collect();
    let cells = |row: &super::Row| row.cells.iter().enumerate().map(|(place, cell)| content(place, cell)).collect();
    let place = page.data(&heads, table.rows.iter().map(cells).collect())?;
    barred(page, table, &place, |index| index)
}

fn head(column: &Column) -> String {
    let label = column.label.on_one_line();
    match &column.group {
        Some(group) if group.as_str() != label => format!("{}\u{a0}: {label}", group.on_one_line()),
        _ => label,
    }
}

/// As wide as its longest line, within reason.
fn width(table: &Table, place: usize) -> f64 {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(place)).map(|cell| &cell.text);
    let longest = cells.flat_map(|text| text.as_str().split('\n')).map(|line| line.chars().count()).max().unwrap_or(0);
    let head = head(&table.columns[place]).chars().count().min(12);
    #[expect(clippy::cast_precision_loss, reason = "at most a few dozen")]
    let width = longest.max(head).clamp(if place == 0 { 8 } else { 4 }, 40) as f64;
    width + 3.0
}

fn content(place: usize, cell: &Cell) -> Content {
    let content = match &cell.value {
        Value::Number(value) => Content::figure(*value, cell.text.as_str()),
        Value::Percent(share) => Content::share(*share, cell.text.as_str()),
        Value::Date(day) => Content::Day(*day),
        // Where the words say more than the figure, they are what is read.
        Value::Position(gauge) if gauge.from.is_none() => match Content::number_or_text(&cell.text) {
            Content::Words(_) if cell.text.as_str().starts_with(|c: char| c.is_ascii_digit()) => {
                Content::figure(gauge.value, "")
            }
            content => content,
        },
        _ if place == 0 => Content::bold(&cell.text),
        _ => Content::number_or_text(&cell.text),
    };
    content.on(ground(cell.tone))
}

/// The colour of a ground: two that part around a middle, one that deepens, told apart in grey by the figures on them.
fn ground(tone: Tone) -> Option<u32> {
    match tone {
        Tone::Plain => None,
        Tone::Side(side) => [0x00F3_C9A5, 0x00F8_DFC9, 0x00FC_EFE3, 0x00F6_F6F4, 0x00E4_F0EE, 0x00C9_E2DE, 0x00A9_CFC9]
            .get(usize::try_from(side + 3).unwrap_or(3))
            .copied(),
        Tone::Depth(depth) => {
            [0x00F1_F6F5, 0x00DD_EBE8, 0x00C3_DDD8, 0x00A9_CFC9].get(usize::from(depth).saturating_sub(1)).copied()
        }
        Tone::Alert => Some(0x00FB_E3D6),
    }
}

/// The square on the colours of its relations, and its key.
fn square(page: &mut Page<'_>, square: &Square) -> Result<(), XlsxError> {
    let key = square.natures.iter().map(|nature| {
        let mark = format!("{}{}", nature.code, nature.sign);
        [Content::text(&nature.label), Content::Mark(mark, pale(&nature.color)), Content::count(nature.count)]
    });
    page.rows(&[34.0], key.collect::<Vec<_>>())?;
    let objects =
        square.objects.iter().map(|object| [Content::text(&object.label), Content::words(&object.code.to_string())]);
    page.rows(&[], objects.collect::<Vec<_>>())?;
    page.skip();
    let numbers: Vec<String> = (1..=square.actors.len()).map(|number| number.to_string()).collect();
    let mut head = vec![("", 34.0)];
    head.extend(numbers.iter().map(|number| (number.as_str(), 5.5)));
    let rows = square.actors.iter().zip(&square.cells).zip(1..).map(|((actor, cells), number)| {
        let name = Content::Bold(format!("{number}. {}", actor.on_one_line()));
        let marks = cells.iter().map(|mark| {
            let colour = |mark: usize| square.natures.get(mark).map_or(0x00FF_FFFF, |nature| pale(&nature.color));
            mark.as_ref().map_or(Content::Nothing, |mark| Content::Mark(square.mark(mark), colour(mark.nature)))
        });
        std::iter::once(name).chain(marks).collect()
    });
    page.table(&head, rows.collect())?;
    page.skip();
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
    fn a_pale_colour_keeps_its_hue() {
        assert_eq!(pale("#000000"), 0x00CC_CCCC);
        assert_eq!(pale("#ff0000"), 0x00FF_CCCC);
        assert_eq!(pale("rouge"), 0x00FF_FFFF);
    }
}

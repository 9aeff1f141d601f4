//! A document as a text to edit: styles, real tables, for Word and LibreOffice. Charts stand as their tables.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, Header, LineSpacing, NumPages, PageMargin, PageNum, Paragraph, Run,
    RunFonts, Shading, SpecialIndentType, Style, StyleType, Table as Grid, TableCell, TableRow, WidthType,
};
use jiff::civil::Date;

use super::charts::Drawing;
use super::{Ball, Block, Card, Chart, Document, Fact, Layout, Mark, Misfit, Point, Position, Table, Text, Voice};

/// Twentieths of a point between the margins of an A4 page.
const WIDTH: usize = 9_638;

/// Twentieths of a point by which points are indented.
const INDENT: i32 = 284;

/// More actors than this: their square does not fit on a page, and the relations are told actor by actor.
const WIDEST: usize = 16;

/// The bytes of the file.
pub fn render(document: &Document, day: Date) -> Result<Vec<u8>, Misfit> {
    let mut writer = Writer { docx: styled(document, day), paragraphs: 0 };
    writer.say("Title", &document.title);
    writer.say("Subtitle", &document.subtitle);
    for fact in &document.facts {
        let values: Vec<String> = fact.values.iter().map(Text::on_one_line).collect();
        writer.labelled(&fact.label.on_one_line(), &values.join("\u{a0}; "));
    }
    for section in &document.sections {
        writer.say("Heading1", &section.title);
        writer.blocks(&section.blocks);
    }
    writer.say("Quiet", &document.colophon);
    let mut bytes = Cursor::new(Vec::new());
    writer.docx.build().pack(&mut bytes)?;
    Ok(bytes.into_inner())
}

/// An empty file with its styles, and name, day and for whom at the head of each page.
fn styled(document: &Document, day: Date) -> Docx {
    let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name).based_on("Normal");
    let heading = |level: usize, size: usize| {
        style(&format!("Heading{level}"), &format!("heading {level}")).size(size).bold().outline_lvl(level - 1)
    };
    let space = |before: u32, after: u32| LineSpacing::new().before(before).after(after);
    let head = [&document.title, &document.when, &document.audience].map(Text::on_one_line);
    let head: Vec<String> = head.into_iter().filter(|part| !part.is_empty()).collect();
    let header = Paragraph::new().id("70000000").style("Quiet").add_run(Run::new().add_text(head.join(" · ")));
    let footer = Paragraph::new().id("70000001").align(AlignmentType::Right).add_page_num(PageNum::new());
    let footer = footer.add_run(Run::new().add_text(" / ")).add_num_pages(NumPages::new());
    let margins = PageMargin { top: 1134, left: 1134, bottom: 1134, right: 1134, header: 567, footer: 567, gutter: 0 };
    let made = format!("{day}T12:00:00Z");
    Docx::new()
        .created_at(&made)
        .updated_at(&made)
        .page_size(11_906, 16_838)
        .page_margin(margins)
        .default_fonts(RunFonts::new().ascii("Calibri").hi_ansi("Calibri"))
        .default_size(21)
        .add_style(Style::new("Normal", StyleType::Paragraph).name("Normal").line_spacing(space(0, 100)))
        .add_style(style("Title", "Title").size(44).bold())
        .add_style(style("Subtitle", "Subtitle").size(26).color("4a5250"))
        .add_style(heading(1, 32).line_spacing(space(360, 120)))
        .add_style(heading(2, 25).line_spacing(space(240, 80)))
        .add_style(heading(3, 22).line_spacing(space(160, 60)))
        .add_style(style("Quote", "Quote").size(28).italic())
        .add_style(style("Quiet", "Quiet").size(18).color("56615f"))
        .add_style(style("Callout", "Callout").bold().color("9c4a16"))
        .add_style(style("Caption", "caption").bold())
        .header(Header::new().add_paragraph(header))
        .footer(Footer::new().add_paragraph(footer))
}

struct Writer {
    docx: Docx,
    /// Paragraphs bear a number of their own: the library's would differ from run to run.
    paragraphs: usize,
}

impl Writer {
    fn paragraph(&mut self) -> Paragraph {
        self.paragraphs += 1;
        Paragraph::new().id(format!("{:08X}", self.paragraphs))
    }

    fn push(&mut self, paragraph: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    fn say(&mut self, style: &str, text: &Text) {
        if !text.is_empty() {
            let is_heading = style.starts_with("Heading");
            let paragraph = self.paragraph().style(style).keep_next(is_heading).add_run(run(text.as_str()));
            self.push(paragraph);
        }
    }

    fn labelled(&mut self, label: &str, text: &str) {
        let label = if label.is_empty() { String::new() } else { format!("{label}\u{a0}: ") };
        let paragraph = self.paragraph().add_run(run(&label).bold()).add_run(run(text));
        self.push(paragraph);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(3, text) => self.say("Heading2", text),
            Block::Heading(_, text) => self.say("Heading3", text),
            Block::Text(voice, text) => {
                let style = match voice {
                    Voice::Lead | Voice::Plain => "Normal",
                    Voice::Quiet => "Quiet",
                    Voice::Quote => "Quote",
                };
                self.say(style, text);
            }
            Block::List(points) => points.iter().for_each(|point| self.point(point)),
            Block::Facts(facts) => facts.iter().for_each(|fact| self.fact(fact)),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Cards(cards) => cards.iter().for_each(|card| self.card(card)),
            Block::Callout(text) => self.say("Callout", text),
            Block::Fold(_, blocks) => self.blocks(blocks),
            Block::Columns(columns) => columns.iter().for_each(|column| self.blocks(column)),
        }
    }

    fn point(&mut self, point: &Point) {
        let mark = match point.mark {
            Mark::Dash => "–".to_owned(),
            Mark::Question(number, Ball::Empty) => format!("{number}."),
            Mark::Question(number, ball) => format!("{} {number}.", ball.sign()),
            Mark::Argument(way) => way.sign().to_owned(),
        };
        let mut paragraph = self
            .paragraph()
            .indent(Some(INDENT), Some(SpecialIndentType::Hanging(INDENT)), None, None)
            .add_run(run(&format!("{mark}\u{a0}")))
            .add_run(run(point.text.as_str()));
        if let Some(value) = &point.value {
            paragraph = paragraph.add_run(run(&format!("\u{a0}: {value}")).bold());
        }
        if let Some(note) = &point.note {
            paragraph = paragraph.add_run(run(&format!(" — {note}")).color("56615f"));
        }
        self.push(paragraph);
    }

    fn fact(&mut self, fact: &Fact) {
        let label = fact.label.on_one_line();
        if fact.is_short() {
            let value = fact.values.first().map_or("", Text::as_str);
            let label = format!("{label}{} ", fact.colon());
            let paragraph = self.paragraph().add_run(run(&label).bold()).add_run(run(value));
            return self.push(paragraph);
        }
        let paragraph = self.paragraph().keep_next(true).add_run(run(&label).bold());
        self.push(paragraph);
        fact.values.iter().for_each(|value| self.say("Normal", value));
    }

    fn card(&mut self, card: &Card) {
        let ball = card.ball.map_or_else(String::new, |ball| format!("{} ", ball.sign()));
        let number = card.number.map_or_else(String::new, |number| format!("{number}. "));
        let topic = card.topic.as_ref().map_or_else(String::new, |topic| format!("{topic} — "));
        let heading = Text::from(format!("{ball}{number}{topic}{}", card.title));
        self.say("Heading3", &heading);
        let mut facts: Vec<String> = card.position.iter().map(position).collect();
        facts.extend(card.remarks.iter().map(Text::on_one_line));
        self.say("Quiet", &facts.join(" · ").into());
        self.blocks(&card.blocks);
    }

    fn chart(&mut self, chart: &Chart) {
        self.say("Caption", &chart.title);
        match &chart.drawing {
            Drawing::Square(square) if square.actors.len() > WIDEST => {
                square.by_actor.iter().for_each(|actor| self.fact(actor));
            }
            _ => self.table(&chart.table),
        }
        chart.legend.iter().for_each(|sentence| self.say("Quiet", sentence));
    }

    fn table(&mut self, table: &Table) {
        self.say("Heading2", &table.caption);
        if table.is_empty() {
            return;
        }
        if table.layout == Layout::Cards {
            for row in &table.rows {
                let mut cells = table.columns.iter().zip(&row.cells);
                if let Some((_, first)) = cells.next() {
                    self.say("Heading3", &first.words().into());
                }
                for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
                    self.labelled(&column.label.on_one_line(), &cell.words());
                }
            }
        } else {
            let grid = self.grid(table);
            self.docx = std::mem::take(&mut self.docx).add_table(grid);
            let after = self.paragraph();
            self.push(after);
        }
        if let Some(remark) = &table.remark {
            self.say("Quiet", remark);
        }
    }

    /// Columns as wide as what they hold asks for, within the page.
    fn grid(&mut self, table: &Table) -> Grid {
        let longest = |place: usize| {
            let cells =
                table.rows.iter().filter_map(|row| row.cells.get(place)).map(|cell| cell.words().chars().count());
            let head =
                table.columns[place].label.as_str().split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
            cells.max().unwrap_or(0).max(head).clamp(9, 40)
        };
        let lengths: Vec<usize> = (0..table.columns.len()).map(longest).collect();
        let all = lengths.iter().sum::<usize>().max(1);
        let widths: Vec<usize> = lengths.iter().map(|length| WIDTH * length / all).collect();
        let heads = table.columns.iter().zip(&widths).map(|(column, width)| {
            let label = match &column.group {
                Some(group) => format!("{group} – {}", column.label),
                None => column.label.to_string(),
            };
            let paragraph = self.paragraph().add_run(run(&label).bold().size(18));
            let shade = Shading::new().fill("EDEDED");
            TableCell::new().width(*width, WidthType::Dxa).shading(shade).add_paragraph(paragraph)
        });
        let mut rows = vec![TableRow::new(heads.collect()).cant_split()];
        for row in &table.rows {
            let cells = table.columns.iter().zip(&row.cells).zip(&widths).enumerate();
            let cells = cells.map(|(place, ((column, cell), width))| {
                let text = run(&cell.words()).size(18);
                let paragraph = self.paragraph().add_run(if place == 0 { text.bold() } else { text });
                let paragraph = if column.is_figure { paragraph.align(AlignmentType::Right) } else { paragraph };
                TableCell::new().width(*width, WidthType::Dxa).add_paragraph(paragraph)
            });
            rows.push(TableRow::new(cells.collect()).cant_split());
        }
        Grid::new(rows).set_grid(widths.clone()).width(WIDTH, WidthType::Dxa)
    }
}

/// Text, its lines broken where it breaks them.
fn run(text: &str) -> Run {
    let mut run = Run::new();
    for (place, line) in text.split('\n').enumerate() {
        if place > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    run
}

fn position(position: &Position) -> String {
    let words = position.words.as_ref().map_or_else(String::new, |words| format!("{words} · "));
    let basis = position.basis.as_ref().map_or_else(String::new, |basis| format!(", {basis}"));
    let ends = if position.names_its_ends { format!(" ({})", position.track.ends()) } else { String::new() };
    if position.share.is_some() { format!("{words}{}{basis}{ends}", position.text) } else { position.text.to_string() }
}

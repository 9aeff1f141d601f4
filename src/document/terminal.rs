//! A document for the eye, in a terminal.
//!
//! Nothing here asks the terminal anything: its width and whether it shows colours are arguments.

use std::fmt::Write as _;

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, TableStyle, Width, presets};

use super::charts::{self, Drawing};
use super::{Ball, Block, Card, Cell, Chart, Document, Fact, Layout, Mark, Point, Position, Row, Table, Text};
use crate::french::uncapitalised;
use crate::problem::Look;

mod square;

/// Narrower than this, lines are no longer worth breaking.
const NARROWEST: usize = 40;

/// Wider than this, lines are no longer easy to read.
const WIDEST: usize = 110;

/// Widths, in columns, of the cursor and of the words beside it.
const CURSOR: usize = 13;
const POSITION: usize = 28;

/// What a column of a table takes beside its content.
const AROUND: usize = 3;

/// A table without lines between its rows.
const CLOSE: TableStyle = TableStyle::new()
    .top_border(LineStyle::none().fill('─').junction('─'))
    .header_separator(LineStyle::none().fill('═').junction('═'))
    .bottom_border(LineStyle::none().fill('─').junction('─'));

/// The whole document at a width in columns, ending with a newline.
pub fn render(document: &Document, width: usize, look: Look) -> String {
    let mut page = Page { out: String::new(), width: width.clamp(NARROWEST, WIDEST), look };
    page.heading(&document.title.on_one_line(), '═');
    page.paragraph("", &document.subtitle);
    page.paragraph("", &document.audience);
    page.blank();
    for fact in &document.facts {
        let values: Vec<String> = fact.values.iter().map(Text::on_one_line).collect();
        page.paragraph("", &format!("{}\u{a0}: {}", fact.label, values.join("\u{a0}; ")).into());
    }
    for section in &document.sections {
        page.blank();
        if !section.title.is_empty() {
            page.heading(&section.title.on_one_line(), '─');
        }
        page.blocks(&section.blocks, "");
    }
    if !document.colophon.is_empty() {
        page.blank();
        page.paragraph("", &document.colophon);
    }
    page.out
}

/// What is written so far, and on what.
struct Page {
    out: String,
    width: usize,
    look: Look,
}

impl Page {
    fn blocks(&mut self, blocks: &[Block], indent: &str) {
        blocks.iter().for_each(|block| self.block(block, indent));
    }

    fn block(&mut self, block: &Block, indent: &str) {
        match block {
            Block::Heading(_, text) => {
                self.blank();
                self.title(text);
            }
            Block::Text(_, text) => self.paragraph(indent, text),
            Block::Callout(text) => self.title(text),
            Block::List(points) => points.iter().for_each(|point| self.point(point, indent)),
            Block::Facts(facts) => facts.iter().for_each(|fact| self.fact(fact)),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Cards(cards) => cards.iter().for_each(|card| self.card(card)),
            // What unfolds on a page is whole here.
            Block::Fold(_, blocks) => self.blocks(blocks, indent),
            Block::Columns(columns) => columns.iter().for_each(|column| self.blocks(column, indent)),
        }
    }

    fn point(&mut self, point: &Point, indent: &str) {
        let head = match point.mark {
            Mark::Dash => format!("{indent}- "),
            Mark::Question(number, Ball::Empty) => format!("{indent}  {number:>3}. "),
            Mark::Question(number, ball) => format!("{indent}{} {number:>3}. ", ball.sign()),
            Mark::Argument(way) => format!("{indent}{} ", way.sign()),
        };
        let value = point.value.as_ref().map_or_else(String::new, |value| format!("\u{a0}: {}", value.on_one_line()));
        let note = point.note.as_ref().map_or_else(String::new, |note| format!(" — {}", note.on_one_line()));
        self.hanging(&head, &format!("{}{value}{note}", point.text.on_one_line()), false);
    }

    fn fact(&mut self, fact: &Fact) {
        let label = fact.label.on_one_line();
        match fact.values.as_slice() {
            [value] if fact.is_short() => {
                self.labelled("", &format!("{label}{} {value}", fact.colon()), "  ");
            }
            values => {
                self.labelled("", &label, "  ");
                values.iter().for_each(|value| self.labelled("  ", value.as_str(), "  "));
            }
        }
    }

    /// `●  2. Question sur une ou deux lignes      ├─────┼───█─┤ +2 favorable`, then what belongs to it.
    fn card(&mut self, card: &Card) {
        let ball = card.ball.unwrap_or(Ball::Empty);
        let head = match (card.ball, card.number) {
            (Some(ball), Some(number)) => format!("{} {number:>3}. ", ball.sign()),
            (_, Some(number)) => format!("  {number:>3}. "),
            (_, None) => String::new(),
        };
        let topic = card.topic.as_ref().map_or_else(String::new, |topic| format!("{}. ", topic.on_one_line()));
        let asked = format!("{topic}{}", card.title.on_one_line());
        let remarks: Vec<String> = card.remarks.iter().map(Text::on_one_line).collect();
        if let Some(position) = &card.position {
            let words = [position_words(position)].into_iter().chain(remarks).collect::<Vec<_>>().join(", ");
            self.axis(&head, &asked, &charts::characters(&position.track, position.share), &words, ball);
        } else {
            if card.number.is_none() {
                self.blank();
            }
            self.hanging(&head, &asked, true);
            self.paragraph("       ", &remarks.join(" · ").into());
        }
        self.blocks(&card.blocks, if card.number.is_some() { "       " } else { "  " });
    }

    fn axis(&mut self, head: &str, asked: &str, cursor: &str, words: &str, ball: Ball) {
        let room = self.width.saturating_sub(CURSOR + POSITION + 3);
        if room < head.chars().count() + 20 {
            // Too narrow for three columns: the cursor goes under the question.
            self.hanging(head, asked, ball != Ball::Empty);
            self.hanging("       ", &format!("{cursor} {words}"), false);
            return;
        }
        let left = wrap(asked, room, head, "       ");
        let right = wrap(words, POSITION, "", "");
        for place in 0..left.len().max(right.len()) {
            let question = left.get(place).map_or("", String::as_str);
            let cursor = if place == 0 { cursor } else { "" };
            let padding = room.saturating_sub(textwrap::core::display_width(question));
            let line =
                format!("{question}{:padding$}  {cursor:CURSOR$} {}", "", right.get(place).map_or("", String::as_str));
            self.line(line.trim_end(), ball != Ball::Empty && place == 0);
        }
    }

    fn chart(&mut self, chart: &Chart) {
        if !chart.title.is_empty() {
            self.blank();
            self.title(&chart.title);
        }
        match &chart.drawing {
            Drawing::Square(square) => self.square(square, &chart.legend),
            Drawing::Map(map) => self.outline(map),
            _ => {
                self.table(&chart.table);
                chart.legend.iter().for_each(|sentence| self.paragraph("", sentence));
            }
        }
    }

    /// Blocks of allies, their members, and the ties of each, each under an indent.
    fn outline(&mut self, map: &charts::Map) {
        for group in &map.outline {
            self.blank();
            self.title(&group.title);
            for actor in &group.actors {
                self.labelled("  ", &actor.label.on_one_line(), "  ");
                actor.values.iter().for_each(|value| self.labelled("    ", value.as_str(), "    "));
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.blank();
        if !table.caption.is_empty() {
            self.title(&table.caption);
        }
        if let Some(remark) = &table.remark {
            self.paragraph("", &format!("{remark}.").into());
        }
        match table.layout {
            _ if table.is_empty() => {}
            // Nobody writes on a screen: what the form asks is enough.
            Layout::Form => {
                let columns: Vec<String> =
                    table.columns.iter().map(|column| uncapitalised(&column.label.on_one_line())).collect();
                self.paragraph("", &format!("À noter ensemble\u{a0}: {}.", columns.join(", ")).into());
            }
            Layout::Wide => self.parted(table),
            Layout::Rows | Layout::Squares | Layout::Data if !self.is_tight(table) => self.rows(table),
            _ => table.rows.iter().for_each(|row| self.record(table, row)),
        }
    }

    /// Whether the columns would be too narrow here for what they hold.
    fn is_tight(&self, table: &Table) -> bool {
        let longest = |index: usize| {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(index));
            cells.map(|cell| cell.text.as_str().chars().count()).max().unwrap_or(0)
        };
        let text: usize = (0..table.columns.len()).map(longest).sum();
        let words: usize = (0..table.columns.len()).map(|index| widest_word(table, index) + AROUND).sum();
        table.columns.len() > 2 && (words > self.width || text > 4 * self.width)
    }

    /// As many columns at once as there is room for, each time after the heads of the rows.
    fn parted(&mut self, table: &Table) {
        let width = |index: usize| widest_word(table, index) + AROUND;
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut room = 0;
        for index in 1..table.columns.len() {
            match parts.last_mut().filter(|_| width(index) <= room) {
                Some(part) => part.push(index),
                None => {
                    parts.push(vec![0, index]);
                    room = self.width.saturating_sub(width(0) + 1);
                }
            }
            room = room.saturating_sub(width(index));
        }
        for part in parts {
            let columns = part.iter().map(|index| table.columns[*index].clone()).collect();
            let cells = |row: &Row| Row::new(part.iter().filter_map(|index| row.cells.get(*index).cloned()).collect());
            let rows = table.rows.iter().map(cells).collect();
            self.rows(&Table { columns, rows, layout: Layout::Wide, ..Table::default() });
        }
    }

    fn rows(&mut self, table: &Table) {
        let mut grid = comfy_table::Table::new();
        // Rows of figures are read down a column: lines between them would only take room.
        grid.load_style(if table.layout == Layout::Wide { CLOSE } else { presets::UTF8_HORIZONTAL_ONLY });
        grid.set_content_arrangement(ContentArrangement::Dynamic);
        grid.set_width(u16::try_from(self.width).unwrap_or(u16::MAX));
        let heads = table.columns.iter().map(|column| match &column.group {
            Some(group) => format!("{}\n{}", group.on_one_line(), column.label.on_one_line()),
            None if table.has_groups() => format!("\n{}", column.label.on_one_line()),
            None => column.label.on_one_line(),
        });
        grid.set_header(heads.collect::<Vec<_>>());
        for row in &table.rows {
            grid.add_row(row.cells.iter().map(Cell::words).collect::<Vec<_>>());
        }
        let keeps_words =
            (0..table.columns.len()).map(|index| widest_word(table, index) + AROUND).sum::<usize>() <= self.width;
        for (index, head) in table.columns.iter().enumerate() {
            let Some(column) = grid.column_mut(index) else { continue };
            if head.is_figure {
                column.set_cell_alignment(comfy_table::CellAlignment::Right);
            }
            if keeps_words {
                let width = u16::try_from(widest_word(table, index) + 2).unwrap_or(u16::MAX);
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
            }
        }
        for line in grid.lines() {
            self.line(line.trim_end(), false);
        }
    }

    fn record(&mut self, table: &Table, row: &Row) {
        let Some(first) = row.cells.first() else { return };
        self.blank();
        self.title(&first.words().into());
        if let Some(remark) = &row.remark {
            self.paragraph("  ", remark);
        }
        let mut last = None;
        for (column, cell) in table.columns.iter().zip(&row.cells).skip(1).filter(|(_, cell)| !cell.is_empty()) {
            if last != Some(&column.group) {
                if let Some(group) = &column.group {
                    self.paragraph("  ", group);
                }
                last = Some(&column.group);
            }
            let indent = if column.group.is_some() { "    " } else { "  " };
            self.labelled(&format!("{indent}{}\u{a0}: ", column.label.on_one_line()), &cell.words(), indent);
        }
    }

    /// A label and its text; what does not fit goes on two columns further in than the label.
    fn labelled(&mut self, label: &str, text: &str, indent: &str) {
        let inner = format!("{indent}  ");
        let mut opens = label.to_owned();
        for part in text.split('\n').filter(|part| !part.is_empty()) {
            for line in wrap(part, self.width, &opens, &inner) {
                self.line(&line, false);
            }
            opens.clone_from(&inner);
        }
    }

    fn heading(&mut self, text: &str, rule: char) {
        let lines = wrap(text, self.width, "", "");
        let longest = lines.iter().map(|line| textwrap::core::display_width(line)).max().unwrap_or(0);
        for line in lines {
            self.line(&line, true);
        }
        self.line(&rule.to_string().repeat(longest), false);
    }

    fn title(&mut self, text: &Text) {
        for line in wrap(&text.on_one_line(), self.width, "", "") {
            self.line(&line, true);
        }
    }

    /// Text under an indent; a sign that opens the first line is a blank on the others.
    fn paragraph(&mut self, indent: &str, text: &Text) {
        self.hanging(indent, &text.on_one_line(), false);
    }

    fn hanging(&mut self, head: &str, text: &str, is_strong: bool) {
        if text.is_empty() {
            return;
        }
        let indent = " ".repeat(textwrap::core::display_width(head));
        for (place, line) in wrap(text, self.width, head, &indent).iter().enumerate() {
            self.line(line, is_strong && place == 0);
        }
    }

    fn line(&mut self, line: &str, is_strong: bool) {
        let _ = match self.look {
            Look::Coloured if is_strong => writeln!(self.out, "\u{1b}[1m{line}\u{1b}[0m"),
            _ => writeln!(self.out, "{line}"),
        };
    }

    /// An empty line, and never two.
    fn blank(&mut self) {
        if !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

fn wrap(text: &str, width: usize, head: &str, indent: &str) -> Vec<String> {
    // Lines break at blanks only: neither at the no-break space of « 84 % » nor inside « avons-nous ».
    let options = textwrap::Options::new(width)
        .initial_indent(head)
        .subsequent_indent(indent)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

fn position_words(position: &Position) -> String {
    if position.share.is_none() {
        return position.text.to_string();
    }
    let words = position.words.as_ref().map_or_else(String::new, |words| format!("{} · ", words.on_one_line()));
    let basis = position.basis.as_ref().map_or_else(String::new, |basis| format!(", {basis}"));
    format!("{words}{}{basis}", position.text)
}

/// Width of the longest word of a column; a no-break space does not end one.
fn widest_word(table: &Table, index: usize) -> usize {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(index)).map(Cell::words);
    let head = table.columns.get(index);
    let heads = head.map(|column| column.label.to_string()).into_iter();
    let group = head.and_then(|column| column.group.as_ref()).map(ToString::to_string);
    let widest = |text: String| text.split([' ', '\n']).map(textwrap::core::display_width).max().unwrap_or(0);
    cells.chain(heads).chain(group).map(widest).max().unwrap_or(0)
}

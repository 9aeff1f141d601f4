//! Tables, relations, replies and what supports a position, in a terminal.

use comfy_table::{ColumnConstraint, Width};

use super::super::{Ball, Cell, Layout, Mark, Matrix, Reply, Row, Support, SupportLine, Table, Text};
use super::{Page, standing};

/// What a column takes beside its content.
const AROUND: usize = 3;

/// Narrowest and widest room for the name of an actor beside the square.
const NAMES: std::ops::RangeInclusive<usize> = 10..=26;

impl Page {
    pub(super) fn table(&mut self, table: &Table) {
        self.blank();
        if !table.caption.is_empty() {
            self.title(&table.caption);
        }
        if let Some(remark) = &table.remark {
            self.paragraph("", &format!("{remark}.").into());
        }
        if table.layout == Layout::Cards || self.is_tight(table) {
            table.rows.iter().for_each(|row| self.card_of(table, row));
        } else {
            self.rows(table);
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

    fn rows(&mut self, table: &Table) {
        let mut grid = self.grid();
        let heads = table.columns.iter().map(|column| match &column.group {
            Some(group) => format!("{}\n{}", group.on_one_line(), column.label.on_one_line()),
            None if table.has_groups() => format!("\n{}", column.label.on_one_line()),
            None => column.label.on_one_line(),
        });
        grid.set_header(heads.collect::<Vec<_>>());
        for row in &table.rows {
            grid.add_row(row.cells.iter().map(gauged).collect::<Vec<_>>());
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
        self.push(&grid);
    }

    fn card_of(&mut self, table: &Table, row: &Row) {
        let Some(first) = row.cells.first() else { return };
        self.blank();
        self.title(&first.text);
        if let Some(remark) = &row.remark {
            self.paragraph("  ", remark);
        }
        let mut last = None;
        for (column, cell) in table.columns.iter().zip(&row.cells).skip(1).filter(|(_, cell)| !cell.text.is_empty()) {
            if last != Some(&column.group) {
                if let Some(group) = &column.group {
                    self.paragraph("  ", group);
                }
                last = Some(&column.group);
            }
            let indent = if column.group.is_some() { "    " } else { "  " };
            let label = format!("{indent}{}\u{a0}: ", column.label.on_one_line());
            self.labelled(&label, &gauged(cell), indent);
        }
    }

    /// A label and its text; what does not fit goes on two columns further in than the label.
    fn labelled(&mut self, label: &str, text: &str, indent: &str) {
        let inner = format!("{indent}  ");
        let mut opens = label.to_owned();
        for part in text.split('\n').filter(|part| !part.is_empty()) {
            for line in super::wrap(part, self.width, &opens, &inner) {
                self.line(&line, false);
            }
            opens.clone_from(&inner);
        }
    }

    pub(super) fn replies(&mut self, replies: &[Reply]) {
        for reply in replies {
            if let Some(section) = &reply.section {
                self.blank();
                self.title(section);
            }
            let head = reply.number.map_or_else(|| "     ".to_owned(), |number| format!("{number:>3}. "));
            let question = reply.question.on_one_line();
            if reply.is_short {
                self.labelled(&head, &format!("{question}{} {}", reply.colon(), reply.text), "   ");
            } else {
                self.labelled(&head, &question, "   ");
                self.labelled("     ", reply.text.as_str(), "   ");
            }
        }
    }

    pub(super) fn support(&mut self, support: &Support) {
        self.blank();
        if let Some(section) = &support.section {
            self.title(section);
        }
        let ball = if support.ball == Ball::Empty { String::new() } else { format!("{} ", support.ball.sign()) };
        let place = support.standing.as_ref().map_or_else(String::new, |one| format!(" — {}", standing(one)));
        self.hanging(&ball, &format!("{}{place}", support.title.on_one_line()), Ball::Priority);
        for list in &support.lists {
            self.paragraph("  ", &list.title);
            list.lines.iter().for_each(|one| self.one(one));
        }
        if let Some(silence) = &support.silence {
            self.paragraph("  ", &format!("{silence}.").into());
        }
    }

    fn one(&mut self, one: &SupportLine) {
        let joined = |values: &[Text]| values.iter().map(Text::on_one_line).collect::<Vec<_>>().join(", ");
        let values: Vec<String> = one
            .values
            .iter()
            .map(|value| {
                let text = joined(&value.values);
                if value.label.is_empty() { text } else { format!("{text} ({})", value.label.on_one_line()) }
            })
            .collect();
        let values = if values.is_empty() { String::new() } else { format!("\u{a0}: {}", values.join(", ")) };
        self.hanging("  - ", &format!("{}{values}", one.name.on_one_line()), Ball::Empty);
        let details: Vec<String> = one
            .details
            .iter()
            .map(|detail| format!("{}\u{a0}: {}", detail.label.on_one_line(), joined(&detail.values)))
            .collect();
        self.hanging("    ", &details.join(" · "), Ball::Empty);
    }

    pub(super) fn matrix(&mut self, matrix: &Matrix) {
        self.blank();
        let natures: Vec<String> = matrix
            .natures
            .iter()
            .map(|key| format!("{}{}\u{a0}{} ({})", key.code, key.sign, key.label.on_one_line(), key.count))
            .collect();
        self.paragraph("", &natures.join(", ").into());
        match Square::fitting(matrix, self.width) {
            Some(square) => {
                if square.has_objects && !matrix.objects.is_empty() {
                    let objects: Vec<String> = matrix
                        .objects
                        .iter()
                        .map(|key| format!("{}\u{a0}{}", key.code, key.label.on_one_line()))
                        .collect();
                    self.paragraph("", &format!("En petit, l’objet\u{a0}: {}", objects.join(", ")).into());
                }
                for sentence in &matrix.legend {
                    self.paragraph("", sentence);
                }
                self.blank();
                self.square(matrix, &square);
            }
            None => {
                for actor in &matrix.by_actor {
                    self.title(&actor.label);
                    actor.values.iter().for_each(|value| self.labelled("  ", &value.on_one_line(), "  "));
                }
            }
        }
        for list in &matrix.lists {
            self.blank();
            self.title(&list.title);
            for one in &list.lines {
                let detail =
                    if one.detail.is_empty() { String::new() } else { format!(" — {}", one.detail.on_one_line()) };
                self.hanging("  - ", &format!("{}{detail}", one.pair.on_one_line()), Ball::Empty);
                for view in &one.views {
                    let values: Vec<String> = view.values.iter().map(Text::on_one_line).collect();
                    let text = format!("{}\u{a0}: {}", view.label.on_one_line(), values.join(", "));
                    self.hanging("      ", &text, Ball::Empty);
                }
            }
        }
    }

    fn square(&mut self, matrix: &Matrix, square: &Square) {
        let Square { cell, names, digits, .. } = *square;
        let mut head = " ".repeat(digits + names + 1);
        for actor in &matrix.actors {
            head.push_str(&format!("{:^cell$}", actor.number));
        }
        self.line(head.trim_end(), false);
        for (looks, (actor, cells)) in matrix.actors.iter().zip(&matrix.cells).enumerate() {
            let name = if names == 0 { String::new() } else { format!(" {}", shortened(&actor.name, names - 1)) };
            let padding = names.saturating_sub(textwrap::core::display_width(&name));
            let mut line = format!("{:>digits$}{name}{:padding$} ", actor.number, "");
            for (at, mark) in cells.iter().enumerate() {
                let text = match mark {
                    Some(mark) => square.mark(matrix, mark),
                    None if looks == at => "╲".to_owned(),
                    None => "-".to_owned(),
                };
                // An empty pair keeps its place, with another mark than that of « ni l’un ni l’autre ».
                line.push_str(&format!("{text:<cell$}"));
            }
            self.line(line.trim_end(), false);
        }
        if names == 0 {
            self.blank();
            let key: Vec<String> = matrix
                .actors
                .iter()
                .map(|actor| format!("{}\u{a0}{}", actor.number, actor.name.on_one_line().replace(' ', "\u{a0}")))
                .collect();
            self.paragraph("", &key.join(", ").into());
        }
    }
}

/// Width of the longest word of a column; a no-break space does not end one.
fn widest_word(table: &Table, index: usize) -> usize {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(index)).map(gauged);
    let head = table.columns.get(index);
    let heads = head.map(|column| column.label.to_string()).into_iter();
    let group = head.and_then(|column| column.group.as_ref()).map(ToString::to_string);
    let widest = |text: String| text.split([' ', '\n']).map(textwrap::core::display_width).max().unwrap_or(0);
    cells.chain(heads).chain(group).map(widest).max().unwrap_or(0)
}

/// How the square is drawn at a width.
struct Square {
    /// Columns of the terminal a cell takes, its blank included.
    cell: usize,
    /// Columns for names; 0 where they are told in a key.
    names: usize,
    /// Columns for numbers.
    digits: usize,
    has_signs: bool,
    has_objects: bool,
    has_sides: bool,
}

impl Square {
    /// The fullest one that fits; nothing where even letters alone do not.
    fn fitting(matrix: &Matrix, width: usize) -> Option<Self> {
        let size = matrix.actors.len();
        let digits = size.to_string().len();
        let marks = || matrix.cells.iter().flatten().flatten();
        let sides = usize::from(marks().any(|mark| mark.is_one_sided));
        let objects = usize::from(marks().any(|mark| mark.object.is_some()));
        let longest =
            matrix.actors.iter().map(|actor| textwrap::core::display_width(&actor.name.on_one_line())).max()?;
        // Letter, sign, object, side; then without the object, then the letter alone.
        let kinds = [(true, true, true), (true, false, true), (false, false, true), (false, false, false)];
        let square = |(has_signs, has_objects, has_sides): (bool, bool, bool)| {
            let mark =
                1 + usize::from(has_signs) + if has_objects { objects } else { 0 } + if has_sides { sides } else { 0 };
            let cell = (mark + 1).max(digits + 1);
            let left = width.checked_sub(digits + 1 + size * cell)?;
            let names = if left > *NAMES.start() { left.min(*NAMES.end()).min(longest + 1) } else { 0 };
            Some(Self { cell, names, digits, has_signs, has_objects, has_sides })
        };
        let fits: Vec<Self> = kinds.into_iter().filter_map(square).collect();
        fits.into_iter().next()
    }

    fn mark(&self, matrix: &Matrix, mark: &Mark) -> String {
        let nature = matrix.natures.get(mark.nature);
        let sign = nature.filter(|_| self.has_signs).map(|key| key.sign);
        let object = mark.object.filter(|_| self.has_objects).and_then(|index| matrix.objects.get(index));
        let side = (self.has_sides && mark.is_one_sided).then_some('›');
        nature.map(|key| key.code).into_iter().chain(sign).chain(object.map(|key| key.code)).chain(side).collect()
    }
}

fn shortened(name: &Text, width: usize) -> String {
    let name = name.on_one_line();
    if textwrap::core::display_width(&name) <= width {
        return name;
    }
    let mut short = String::new();
    for c in name.chars() {
        if textwrap::core::display_width(&short) + 2 > width {
            break;
        }
        short.push(c);
    }
    format!("{}…", short.trim_end())
}

fn gauged(cell: &Cell) -> String {
    let gauge = cell.gauge.map_or_else(String::new, |gauge| gauge.characters());
    if gauge.is_empty() { cell.text.to_string() } else { format!("{gauge} {}", cell.text) }
}

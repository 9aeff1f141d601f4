//! The report for the eye, in a terminal: the board first of all.
//!
//! Nothing here asks the terminal anything: its width and whether it shows colours are arguments.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, presets};

use super::{
    Axis, Ball, BoardSection, Body, Card, Debated, ItemGroup, List, Note, Profile, Report, Score, Shares, Sheet,
    Standing, Step, Text, Views, beside, charts,
};
use crate::french::uncapitalised;
use crate::problem::Look;

mod tables;

/// Narrower than this, lines are no longer worth breaking.
const NARROWEST: usize = 40;

/// Wider than this, lines are no longer easy to read.
const WIDEST: usize = 110;

/// Widths, in columns, of the cursor and of the words beside it.
const CURSOR: usize = 13;
const POSITION: usize = 28;

/// The whole report at a width in columns, ending with a newline.
pub fn render(report: &Report, width: usize, look: Look) -> String {
    let mut page = Page { out: String::new(), width: width.clamp(NARROWEST, WIDEST), look };
    let cover = &report.cover;
    page.heading(&cover.organisation.on_one_line(), '═');
    page.paragraph("", &cover.title);
    page.paragraph("", &cover.audience);
    page.blank();
    for fact in &cover.facts {
        let values: Vec<String> = fact.values.iter().map(Text::on_one_line).collect();
        page.paragraph("", &format!("{}\u{a0}: {}", fact.label, values.join("\u{a0}; ")).into());
    }
    if let Some(coverage) = &cover.coverage {
        page.paragraph("", &format!("Couverture\u{a0}: {}", coverage.text).into());
    }
    page.blank();
    page.paragraph("", &cover.spirit);
    for block in &report.blocks {
        page.blank();
        page.heading(&block.title.on_one_line(), '─');
        if let Some(notice) = &block.notice {
            page.title(notice);
        }
        for paragraph in &block.lead {
            page.paragraph("", paragraph);
        }
        page.body(&block.body);
    }
    page.blank();
    page.paragraph("", &report.colophon);
    page.out
}

/// What is written so far, and on what.
struct Page {
    out: String,
    width: usize,
    look: Look,
}

impl Page {
    fn body(&mut self, body: &Body) {
        match body {
            Body::Points(points) => points.iter().for_each(|point| self.paragraph("- ", point)),
            Body::Board(sections) => sections.iter().for_each(|section| self.board(section)),
            Body::Profile(profile) => self.profile(profile),
            Body::Shares(all) => all.iter().for_each(|shares| self.shares(shares)),
            Body::Items(groups) => groups.iter().for_each(|group| self.items(group)),
            Body::Lists(lists) => lists.iter().for_each(|list| self.list(list)),
            Body::Views(views) => self.views(views),
            Body::Tables(tables) => tables.iter().for_each(|table| self.table(table)),
            Body::Replies(replies) => self.replies(replies),
            Body::Supports(supports) => supports.iter().for_each(|support| self.support(support)),
            Body::Matrix(matrix) => self.matrix(matrix),
            Body::Courses(courses) => self.table(&beside::course_table(courses)),
            Body::Spreads(spreads) => self.table(&beside::spread_table(spreads)),
            Body::Heat(all) => all.iter().for_each(|heat| self.table(&beside::heat_table(heat))),
            Body::Parts(parts) => parts.iter().for_each(|part| self.body(part)),
            Body::Steps(steps) => steps.entries.iter().for_each(|step| self.step(step)),
            Body::Sheet(sheet) => self.sheet(sheet),
            Body::Notes(notes) => notes.iter().for_each(|note| self.note(note)),
        }
    }

    fn board(&mut self, section: &BoardSection) {
        self.blank();
        if !section.title.is_empty() {
            self.title(&section.title);
        }
        if let Some(score) = &section.score {
            self.paragraph("  ", &score.text);
        }
        if let Some(aside) = &section.aside {
            self.paragraph("  ", aside);
        }
        if let Some(track) = &section.track {
            self.paragraph(
                "  ",
                &format!("curseur de {} {} à {} {}", track.low, track.low_words, track.high, track.high_words).into(),
            );
        }
        for axis in &section.axes {
            self.axis(axis);
        }
    }

    /// `●  2. Question sur une ou deux lignes      ├─────┼───█─┤ +2 favorable`
    fn axis(&mut self, axis: &Axis) {
        let share = match &axis.standing {
            Standing::At(reading) => Some(reading.share),
            Standing::Absent(_) => None,
        };
        let head = format!("{} {:>3}. ", axis.ball.sign(), axis.number);
        let words = words(axis);
        let cursor = charts::characters(&axis.track, share);
        let topic = axis.topic.as_ref().map_or_else(String::new, |topic| format!("{}. ", topic.on_one_line()));
        let asked = format!("{topic}{}", axis.question.on_one_line());
        let room = self.width.saturating_sub(CURSOR + POSITION + 3);
        if room < head.chars().count() + 20 {
            // Too narrow for three columns: the cursor goes under the question.
            self.hanging(&head, &asked, axis.ball);
            self.hanging("       ", &format!("{cursor} {words}"), Ball::Empty);
            return;
        }
        let left = wrap(&asked, room, &head, "       ");
        let right = wrap(&words, POSITION, "", "");
        for place in 0..left.len().max(right.len()) {
            let question = left.get(place).map_or("", String::as_str);
            let cursor = if place == 0 { cursor.as_str() } else { "" };
            let padding = room.saturating_sub(textwrap::core::display_width(question));
            let line =
                format!("{question}{:padding$}  {cursor:CURSOR$} {}", "", right.get(place).map_or("", String::as_str));
            let line = line.trim_end();
            self.line(line, axis.ball != Ball::Empty && place == 0);
        }
    }

    fn profile(&mut self, profile: &Profile) {
        let mut table = self.grid();
        table.set_header(vec![
            profile.section_name.on_one_line(),
            "Position".into(),
            "Part de l’échelle".into(),
            "Réponses".into(),
        ]);
        let cells = |title: String, score: &Score| {
            let remark = score.remark.as_ref().map_or_else(String::new, |remark| format!(" ({remark})"));
            let on_scale = score.score.as_ref().map_or_else(String::new, |figure| figure.text.to_string());
            vec![title, on_scale, format!("{}{remark}", score.percent.text), score.coverage.short.to_string()]
        };
        for row in &profile.sections {
            table.add_row(cells(row.title.on_one_line(), &row.score));
        }
        if let Some(global) = &profile.global {
            table.add_row(cells("Ensemble".into(), global));
        }
        self.push(&table);
    }

    fn shares(&mut self, shares: &Shares) {
        self.blank();
        self.title(&shares.title);
        self.paragraph("  ", &shares.sentence);
        if !shares.rows.is_empty() {
            let mut table = self.grid();
            table.set_header(vec!["Question", "Position", "Part", ""]);
            for row in &shares.rows {
                let mark = if row.is_dominant { " ◂" } else { "" };
                let bar = charts::bar_in_characters(row.share.value);
                let ball = if row.axis.ball == Ball::Empty { "" } else { "● " };
                table.add_row(vec![
                    format!("{ball}{}. {}", row.axis.number, row.axis.question.on_one_line()),
                    words(&row.axis),
                    row.share.text.to_string(),
                    format!("{bar}{mark}"),
                ]);
            }
            self.push(&table);
        }
        let remark = shares.remark.as_ref().map_or_else(String::new, |remark| format!(" ({remark})"));
        self.paragraph("  ", &format!("{}{remark}", shares.coverage.text).into());
    }

    fn items(&mut self, group: &ItemGroup) {
        self.blank();
        if let Some(title) = &group.title {
            self.title(title);
        }
        group.cards.iter().for_each(|card| self.card(card));
        self.paragraph("  ", &group.note);
    }

    fn card(&mut self, card: &Card) {
        let head = format!("{} {:>3}. ", card.ball.sign(), card.number);
        self.hanging(&head, &card.question.on_one_line(), card.ball);
        let mut facts: Vec<String> = card.standing.as_ref().map(standing).into_iter().collect();
        facts.extend(card.ball.word().map(str::to_owned));
        facts.extend(card.section.as_ref().map(Text::on_one_line));
        if !facts.is_empty() {
            self.paragraph("       ", &facts.join(" · ").into());
        }
        for said in &card.arguments {
            let by = said.by.as_ref().map_or_else(String::new, |by| format!(" — {by}"));
            self.hanging(
                &format!("       {} ", said.effect.sign()),
                &format!("{}{by}", said.text.on_one_line()),
                Ball::Empty,
            );
        }
        for text in [&card.more, &card.sheets].into_iter().flatten() {
            self.paragraph("       ", text);
        }
    }

    fn list(&mut self, list: &List) {
        self.blank();
        self.title(&list.title);
        self.paragraph("  ", &list.note);
        for entry in &list.entries {
            let detail =
                entry.detail.as_ref().map_or_else(String::new, |detail| format!(" — {}", detail.on_one_line()));
            self.hanging(
                &entry.number.map_or_else(|| "    ·  ".to_owned(), |number| format!("  {number:>3}. ")),
                &format!("{}{detail}", entry.question.on_one_line()),
                Ball::Empty,
            );
        }
    }

    fn views(&mut self, views: &Views) {
        views.debated.iter().for_each(|debated| self.debated(debated));
        if let Some(groups) = &views.groups {
            self.table(groups);
        }
    }

    fn debated(&mut self, debated: &Debated) {
        self.blank();
        self.hanging(&format!("{:>3}. ", debated.number), &debated.question.on_one_line(), Ball::Empty);
        let groups = debated.groups.iter().map(|group| {
            let values: Vec<String> = group.values.iter().map(Text::on_one_line).collect();
            format!("{} {}", group.label.on_one_line(), values.join(", "))
        });
        let facts: Vec<String> = [debated.range.on_one_line()]
            .into_iter()
            .chain(debated.contested.iter().map(Text::on_one_line))
            .chain(groups)
            .collect();
        self.paragraph("     ", &facts.join(" · ").into());
    }

    fn step(&mut self, step: &Step) {
        self.blank();
        let head = format!("{} {:>3}. ", step.ball.sign(), step.number);
        self.hanging(&head, &step.question.on_one_line(), Ball::Priority);
        let facts =
            [Some(standing(&step.standing)), step.ball.word().map(str::to_owned), Some(step.section.on_one_line())];
        self.paragraph("       ", &facts.into_iter().flatten().collect::<Vec<_>>().join(" · ").into());
        for keys in &step.keys {
            self.paragraph("       ", &keys.heading_in_words().into());
            for key in &keys.keys {
                self.hanging("       → ", &key.on_one_line(), Ball::Empty);
            }
            for point in &keys.vigilance {
                self.hanging("       ! ", &format!("À surveiller\u{a0}: {}", point.on_one_line()), Ball::Empty);
            }
        }
        if let Some(before) = &step.before {
            self.paragraph("       ", before);
        }
        for told in &step.told {
            self.paragraph("       ", &format!("{}\u{a0}: {}", told.heading, told.told).into());
            self.paragraph("       ", &format!("{} Fiche {}, {}", told.state, told.sheet.id, told.sheet.title).into());
        }
        if let Some(others) = step.others_in_words() {
            self.paragraph("       ", &others);
        }
    }

    /// Nobody writes on a screen: what the sheet asks is enough.
    fn sheet(&mut self, sheet: &Sheet) {
        let columns: Vec<String> = sheet.columns.iter().map(|text| uncapitalised(&text.on_one_line())).collect();
        self.paragraph("", &format!("À noter ensemble\u{a0}: {}.", columns.join(", ")).into());
    }

    fn note(&mut self, note: &Note) {
        self.blank();
        self.title(&note.title);
        for paragraph in &note.paragraphs {
            self.paragraph("  ", paragraph);
        }
    }

    fn grid(&self) -> comfy_table::Table {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.width).unwrap_or(u16::MAX));
        table
    }

    fn push(&mut self, table: &comfy_table::Table) {
        for line in table.lines() {
            self.line(line.trim_end(), false);
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
        self.hanging(indent, &text.on_one_line(), Ball::Empty);
    }

    fn hanging(&mut self, head: &str, text: &str, ball: Ball) {
        if text.is_empty() {
            return;
        }
        let indent = " ".repeat(textwrap::core::display_width(head));
        for (place, line) in wrap(text, self.width, head, &indent).iter().enumerate() {
            self.line(line, ball != Ball::Empty && place == 0);
        }
    }

    fn line(&mut self, line: &str, is_strong: bool) {
        match self.look {
            Look::Coloured if is_strong => {
                let _ = writeln!(self.out, "\u{1b}[1m{line}\u{1b}[0m");
            }
            _ => {
                let _ = writeln!(self.out, "{line}");
            }
        }
    }

    fn blank(&mut self) {
        self.out.push('\n');
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

/// Where an axis stands, why its ball is filled, and what is to be said of it.
fn words(axis: &Axis) -> String {
    let ball = axis.ball.word().map(str::to_owned);
    let remarks = ball.into_iter().chain(axis.remarks.iter().map(Text::on_one_line));
    [standing(&axis.standing)].into_iter().chain(remarks).collect::<Vec<_>>().join(", ")
}

fn standing(standing: &Standing) -> String {
    match standing {
        Standing::At(reading) => {
            let words = reading.words.as_ref().map_or_else(String::new, |words| format!("{} · ", words.on_one_line()));
            let basis = reading.basis.as_ref().map_or_else(String::new, |basis| format!(", {basis}"));
            format!("{words}{}{basis}", reading.text)
        }
        Standing::Absent(absence) => absence.text.to_string(),
    }
}

//! The report as a workbook: a sheet a block, with the figures as figures, and the profile drawn by Excel itself.
//!
//! Equal reports of one day give equal bytes. What a user typed is written as text and never becomes a formula.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{
    Absence, Ball, Block, BoardSection, Body, Coverage, Debated, Fact, ItemGroup, List, Note, Profile, Reading, Reply,
    Report, Score, Shares, Sheet, Standing, Steps, Support, Text, Views, beside,
};

mod page;
mod profile;
mod tables;

use page::{Cell, Page, Styles};

/// The workbook; the error is that the report does not fit into one.
pub fn render(report: &Report, day: Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let cover = &report.cover;
    let name = |text: &Text| text.on_one_line();
    // The hour of the clock would give other bytes each time.
    let (year, month, day) = (day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs());
    let properties = DocProperties::new()
        .set_title(page::cut(&format!("{} – {}", name(&cover.organisation), name(&cover.subject)), TITLE))
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?);
    workbook.set_properties(&properties);
    let styles = Styles::new();
    let header = format!("{} – {}", name(&cover.organisation), name(&cover.subject));
    // What matters most stands under the cover, on the sheet that opens.
    let (first, others) = match report.blocks.split_first() {
        Some((first, others)) if matches!(first.body, Body::Points(_)) => (Some(first), others),
        _ => (None, report.blocks.as_slice()),
    };
    let mut names = page::Names::default();
    let title = first.map_or_else(|| "Rapport".to_owned(), |block| name(&block.title));
    let sheet = workbook.add_worksheet().set_name(names.take(&title))?;
    let mut page = Page::new(sheet, &styles, &header)?;
    self::cover(&mut page, report)?;
    if let Some(block) = first {
        self::block(&mut page, block)?;
    }
    page.say(&report.colophon)?;
    page.finish()?;
    for block in others {
        let sheet = workbook.add_worksheet().set_name(names.take(&name(&block.title)))?;
        let mut page = Page::new(sheet, &styles, &header)?;
        self::block(&mut page, block)?;
        page.finish()?;
    }
    workbook.save_to_buffer()
}

/// Longest title that the properties of a file take.
const TITLE: usize = 250;

fn cover(page: &mut Page<'_>, report: &Report) -> Result<(), XlsxError> {
    let cover = &report.cover;
    page.title(&cover.organisation)?;
    page.say(&cover.title)?;
    page.say(&cover.audience)?;
    page.skip();
    let values = |fact: &Fact| fact.values.iter().map(Text::as_str).collect::<Vec<_>>().join("\n");
    let mut rows: Vec<[Cell; 2]> =
        cover.facts.iter().map(|fact| [Cell::bold(&fact.label), Cell::words(&values(fact))]).collect();
    let coverage = cover.coverage.as_ref();
    rows.extend(coverage.map(|coverage| [Cell::bold(&"Couverture".into()), Cell::text(&coverage.text)]));
    page.rows(&[26.0, 84.0], rows)?;
    page.skip();
    page.say(&cover.spirit)
}

fn block(page: &mut Page<'_>, block: &Block) -> Result<(), XlsxError> {
    page.title(&block.title)?;
    for paragraph in block.notice.iter().chain(&block.lead) {
        page.say(paragraph)?;
    }
    page.skip();
    body(page, &block.body)
}

fn body(page: &mut Page<'_>, body: &Body) -> Result<(), XlsxError> {
    match body {
        Body::Points(points) => points.iter().try_for_each(|point| page.point(point)),
        Body::Board(sections) => board(page, sections),
        Body::Profile(profile) => self::profile(page, profile),
        Body::Shares(all) => all.iter().try_for_each(|one| shares(page, one)),
        Body::Items(groups) => items(page, groups),
        Body::Lists(all) => lists(page, all),
        Body::Views(views) => self::views(page, views),
        Body::Tables(all) => all.iter().try_for_each(|table| tables::table(page, table)),
        Body::Replies(all) => replies(page, all),
        Body::Supports(all) => supports(page, all),
        Body::Matrix(matrix) => tables::matrix(page, matrix),
        Body::Courses(courses) => tables::table(page, &beside::course_table(courses)),
        Body::Spreads(spreads) => tables::table(page, &beside::spread_table(spreads)),
        Body::Heat(all) => all.iter().try_for_each(|heat| {
            tables::table(page, &beside::heat_table(heat))?;
            let key = heat.columns.iter().map(|(number, question)| [Cell::count(*number), Cell::text(question)]);
            page.rows(&[30.0, 60.0], key.collect::<Vec<_>>())?;
            page.skip();
            Ok(())
        }),
        Body::Parts(parts) => parts.iter().try_for_each(|part| {
            self::body(page, part)?;
            page.skip();
            Ok(())
        }),
        Body::Steps(all) => steps(page, all),
        Body::Sheet(sheet) => self::sheet(page, sheet),
        Body::Notes(all) => all.iter().try_for_each(|one| note(page, one)),
    }
}

/// All questions in one table, so that they may be sorted and filtered.
fn board(page: &mut Page<'_>, sections: &[BoardSection]) -> Result<(), XlsxError> {
    let head =
        [("N°", 5.0), ("Partie", 26.0), ("Question", 60.0), ("Boule", 12.0), ("Position", 26.0), ("Valeur", 9.0)];
    let head = [&head[..], &[("Part de l’échelle", 16.0), ("Ce qu’il faut savoir", 36.0)]].concat();
    let mut rows = Vec::new();
    for section in sections {
        // What stands for all questions of a section has a row of its own.
        let aside = section.aside.as_ref();
        rows.extend(aside.map(|aside| vec![Cell::Nothing, Cell::text(&section.title), Cell::text(aside)]));
        for axis in &section.axes {
            let topic = axis.topic.as_ref().unwrap_or(&section.title);
            let mut row =
                vec![Cell::count(axis.number), Cell::text(topic), Cell::text(&axis.question), ball(axis.ball)];
            row.extend(standing(Some(&axis.standing)));
            let basis = match &axis.standing {
                Standing::At(Reading { basis, .. }) => basis.as_ref(),
                Standing::Absent(_) => None,
            };
            let remarks: Vec<&str> = basis.into_iter().chain(&axis.remarks).map(Text::as_str).collect();
            row.push(Cell::words(&remarks.join(" ; ")));
            rows.push(row);
        }
    }
    let last = page.table(&head, rows)?;
    page.bars(6, &last)
}

/// Where an item stands, in three cells: words, figure, place on the scale.
fn standing(standing: Option<&Standing>) -> [Cell; 3] {
    match standing {
        None => [Cell::Nothing, Cell::Nothing, Cell::Nothing],
        Some(Standing::Absent(Absence { text, .. })) => [Cell::text(text), Cell::Nothing, Cell::Nothing],
        Some(Standing::At(Reading { value, share, text, words, .. })) => {
            [Cell::text(words.as_ref().unwrap_or(text)), Cell::Figure(*value), Cell::Share(*share)]
        }
    }
}

fn ball(ball: Ball) -> Cell {
    Cell::words(&match ball.word() {
        Some(word) => format!("{} {word}", ball.sign()),
        None => ball.sign().to_owned(),
    })
}

fn profile(page: &mut Page<'_>, profile: &Profile) -> Result<(), XlsxError> {
    let title = profile.section_name.on_one_line();
    let head = [(title.as_str(), 40.0), ("Position", 10.0), ("Part de l’échelle", 16.0)];
    let head = [&head[..], &[("Réponses", 22.0), ("Couverture", 12.0), ("Remarque", 26.0)]].concat();
    let row = |title: &Text, score: &Score| {
        let figure = |value: Option<f64>, cell: fn(f64) -> Cell| value.map_or(Cell::Nothing, cell);
        let [answered, coverage] = coverage(&score.coverage);
        vec![
            Cell::bold(title),
            figure(score.score.as_ref().and_then(|figure| figure.value), Cell::Figure),
            figure(score.share, Cell::Share),
            answered,
            coverage,
            score.remark.as_ref().map_or(Cell::Nothing, Cell::text),
        ]
    };
    let rows: Vec<Vec<Cell>> = profile.sections.iter().map(|section| row(&section.title, &section.score)).collect();
    let place = page.table(&head, rows)?;
    if let Some(global) = &profile.global {
        page.rows(&[], [row(&"Ensemble".into(), global)])?;
    }
    page.bars(2, &place)?;
    page.skip();
    profile::charts(page, profile, &place)
}

fn coverage(coverage: &Coverage) -> [Cell; 2] {
    [Cell::text(&coverage.short), coverage.share.value.map_or(Cell::Nothing, Cell::Share)]
}

fn shares(page: &mut Page<'_>, shares: &Shares) -> Result<(), XlsxError> {
    page.heading(&shares.title)?;
    if !shares.intro.is_empty() {
        page.say(&shares.intro)?;
    }
    page.say(&shares.sentence)?;
    if !shares.rows.is_empty() {
        let rows = shares.rows.iter().map(|row| {
            let share = row.share.value.map_or(Cell::Nothing, Cell::Share);
            let [words, value, _] = standing(Some(&row.axis.standing));
            let largest = Cell::words(if row.is_dominant { "la plus grande" } else { "" });
            vec![
                Cell::count(row.axis.number),
                Cell::text(&row.axis.question),
                ball(row.axis.ball),
                words,
                value,
                share,
                largest,
            ]
        });
        let head = [("N°", 5.0), ("Question", 60.0), ("Boule", 12.0), ("Position", 22.0), ("Valeur", 9.0)];
        let place = page.table(&[&head[..], &[("Part", 16.0), ("", 18.0)]].concat(), rows.collect())?;
        page.bars(5, &place)?;
    }
    page.say(&shares.coverage.text)?;
    page.skip();
    Ok(())
}

/// One row an argument; an item of which nothing was said has a row all the same.
fn items(page: &mut Page<'_>, groups: &[ItemGroup]) -> Result<(), XlsxError> {
    let head =
        [("N°", 5.0), ("Question", 50.0), ("Partie", 24.0), ("Boule", 12.0), ("Position", 22.0), ("Valeur", 9.0)];
    let head = [&head[..], &[("Part de l’échelle", 16.0), ("Sens", 11.0), ("Argument", 60.0), ("Qui", 18.0)]].concat();
    for group in groups {
        if let Some(title) = &group.title {
            page.heading(title)?;
        }
        if !group.note.is_empty() {
            page.say(&group.note)?;
        }
        let mut rows = Vec::new();
        for card in &group.cards {
            let mut what = vec![Cell::count(card.number), Cell::text(&card.question)];
            what.push(card.section.as_ref().map_or(Cell::Nothing, Cell::text));
            what.push(ball(card.ball));
            what.extend(standing(card.standing.as_ref()));
            for said in &card.arguments {
                let mut row = what.clone();
                row.push(Cell::words(&format!("{} {}", said.effect.sign(), said.effect.word())));
                row.push(Cell::text(&said.text));
                row.extend(said.by.as_ref().map(Cell::text));
                rows.push(row);
            }
            let more: Vec<&str> = [&card.more, &card.sheets].into_iter().flatten().map(Text::as_str).collect();
            if card.arguments.is_empty() || !more.is_empty() {
                what.extend([Cell::Nothing, Cell::words(&more.join("\n"))]);
                rows.push(what);
            }
        }
        page.table(&head, rows)?;
        page.skip();
    }
    Ok(())
}

fn lists(page: &mut Page<'_>, lists: &[List]) -> Result<(), XlsxError> {
    for list in lists {
        page.heading(&list.title)?;
        page.say(&list.note)?;
        let rows = list.entries.iter().map(|entry| {
            let detail = entry.detail.as_ref().map_or(Cell::Nothing, Cell::text);
            vec![entry.number.map_or(Cell::Nothing, Cell::count), Cell::text(&entry.question), detail]
        });
        page.table(&[("N°", 5.0), ("Question", 70.0), ("Précision", 50.0)], rows.collect())?;
        page.skip();
    }
    Ok(())
}

fn views(page: &mut Page<'_>, views: &Views) -> Result<(), XlsxError> {
    let row = |debated: &Debated| {
        let groups: Vec<String> = debated.groups.iter().map(in_a_line).collect();
        vec![
            Cell::count(debated.number),
            Cell::text(&debated.question),
            Cell::text(&debated.range),
            Cell::words(&groups.join("\n")),
            debated.contested.as_ref().map_or(Cell::Nothing, Cell::text),
        ]
    };
    if !views.debated.is_empty() {
        let head = [("N°", 5.0), ("Question", 55.0), ("Positions", 30.0), ("Par groupe", 34.0), ("À savoir", 34.0)];
        page.table(&head, views.debated.iter().map(row).collect())?;
        page.skip();
    }
    views.groups.iter().try_for_each(|groups| tables::table(page, groups))
}

/// `Voisins : +2 ; +1`.
fn in_a_line(fact: &Fact) -> String {
    let values = fact.values.iter().map(Text::on_one_line).collect::<Vec<_>>().join(" ; ");
    if fact.label.is_empty() { values } else { format!("{}\u{a0}: {values}", fact.label.on_one_line()) }
}

fn replies(page: &mut Page<'_>, replies: &[Reply]) -> Result<(), XlsxError> {
    if let Some(section) = replies.first().and_then(|reply| reply.section.as_ref()) {
        page.heading(section)?;
    }
    let number = |reply: &Reply| reply.number.map_or(Cell::Nothing, Cell::count);
    let row = |reply: &Reply| vec![number(reply), Cell::text(&reply.question), Cell::text(&reply.text)];
    page.table(&[("N°", 5.0), ("Question", 55.0), ("Réponse", 80.0)], replies.iter().map(row).collect())?;
    page.skip();
    Ok(())
}

/// One row a line that stands behind a position; a position behind which nothing stands has a row that says so.
fn supports(page: &mut Page<'_>, supports: &[Support]) -> Result<(), XlsxError> {
    let head = [("Partie", 24.0), ("Question", 36.0), ("Position", 22.0), ("Valeur", 9.0), ("Part de l’échelle", 16.0)];
    let head = [&head[..], &[("Tableau", 18.0), ("Ligne", 34.0), ("Valeurs", 30.0), ("Précisions", 40.0)]].concat();
    let mut rows = Vec::new();
    let mut section: Option<&Text> = None;
    for support in supports {
        section = support.section.as_ref().or(section).filter(|_| support.is_under_section);
        let mut what = vec![section.map_or(Cell::Nothing, Cell::text), Cell::text(&support.title)];
        what.extend(standing(support.standing.as_ref()));
        for list in &support.lists {
            for line in &list.lines {
                let facts = |facts: &[Fact]| Cell::words(&facts.iter().map(in_a_line).collect::<Vec<_>>().join("\n"));
                let mut row = what.clone();
                row.extend([Cell::text(&list.title), Cell::text(&line.name)]);
                row.extend([facts(&line.values), facts(&line.details)]);
                rows.push(row);
            }
        }
        if let Some(silence) = &support.silence {
            what.extend([Cell::Nothing, Cell::text(silence)]);
            rows.push(what);
        }
    }
    page.table(&head, rows)?;
    page.skip();
    Ok(())
}

/// One row a sentence of the manual, beside the question that it helps with.
fn steps(page: &mut Page<'_>, steps: &Steps) -> Result<(), XlsxError> {
    let head =
        [("N°", 5.0), ("Question", 46.0), ("Partie", 24.0), ("Boule", 12.0), ("Position", 22.0), ("Valeur", 9.0)];
    let head = [&head[..], &[("Part de l’échelle", 16.0), ("D’où cela vient", 40.0), ("Ce qui aide", 80.0)]].concat();
    let mut rows = Vec::new();
    for step in &steps.entries {
        let mut what = vec![Cell::count(step.number), Cell::text(&step.question), Cell::text(&step.section)];
        what.push(ball(step.ball));
        what.extend(standing(Some(&step.standing)));
        let mut row = |from: Cell, words: Cell| rows.push([&what[..], &[from, words]].concat());
        for keys in &step.keys {
            let from = || Cell::words(&keys.heading_in_words());
            keys.keys.iter().for_each(|key| row(from(), Cell::text(key)));
            let watched = |point: &Text| Cell::words(&format!("À surveiller\u{a0}: {point}"));
            keys.vigilance.iter().for_each(|point| row(from(), watched(point)));
        }
        step.before.iter().for_each(|before| row(Cell::Nothing, Cell::text(before)));
        for told in &step.told {
            let from = Cell::words(&format!("{}\u{a0}: fiche {}, {}", told.heading, told.sheet.id, told.sheet.title));
            row(from, Cell::words(&format!("{} {}", told.told, told.state)));
        }
        step.others_in_words().iter().for_each(|others| row(Cell::Nothing, Cell::text(others)));
    }
    page.table(&head, rows)?;
    page.skip();
    Ok(())
}

fn sheet(page: &mut Page<'_>, sheet: &Sheet) -> Result<(), XlsxError> {
    let heads: Vec<String> = sheet.columns.iter().map(Text::on_one_line).collect();
    let head: Vec<(&str, f64)> =
        heads.iter().enumerate().map(|(place, head)| (head.as_str(), if place == 0 { 60.0 } else { 26.0 })).collect();
    page.table(&head, vec![vec![Cell::Nothing; heads.len()]; sheet.lines])?;
    Ok(())
}

fn note(page: &mut Page<'_>, note: &Note) -> Result<(), XlsxError> {
    page.heading(&note.title)?;
    note.paragraphs.iter().try_for_each(|paragraph| page.say(paragraph))?;
    page.skip();
    Ok(())
}

//! The report as one page for a browser: complete in itself, and printable.
//!
//! It asks nothing of the outside: no script, no font, no picture. `Content-Security-Policy` says so to the browser.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    Absence, Axis, Ball, Block, BoardSection, Body, Card, Cited, Cover, Debated, Diffusion, Fact, ItemGroup, List,
    Note, Profile, Reading, Report, Said, Score, Shares, Sheet, Standing, Step, StepKeys, Text, Track, Views, charts,
};

mod beside;
pub mod index;
mod tables;

const STYLE: &str = include_str!("style.css");

/// The whole document.
pub fn render(report: &Report) -> String {
    let cover = &report.cover;
    let title = format!("{} – {}", cover.organisation.on_one_line(), cover.subject.on_one_line());
    page(
        &title,
        report.dts_version,
        &tables::hues(report),
        &html! {
            (header(cover, report.diffusion))
            (contents(&report.blocks))
            main id="contenu" {
                @for block in &report.blocks { (section(block)) }
            }
            footer { p { (report.colophon) } }
        },
    )
}

/// A page around its body: alone with its style, and closed to the outside.
fn page(title: &str, version: &str, more_style: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "dts " (version) };
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(more_style)) }
            }
            body {
                a .skip href="#contenu" { "Aller au contenu" }
                (body)
            }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

fn header(cover: &Cover, diffusion: Diffusion) -> Markup {
    html! {
        header .cover {
            p .eyebrow { (cover.subject) (audience(diffusion, &cover.audience)) }
            h1 { (cover.organisation) }
            p .subtitle { (cover.title) }
            div .overview {
                (facts(&cover.facts))
                @if let Some(coverage) = &cover.coverage {
                    div .coverage {
                        p .quiet { "Couverture" }
                        (charts::bar(None, coverage.share.value, false))
                        p { (coverage.text) }
                    }
                }
            }
            p .spirit { (cover.spirit) }
        }
    }
}

fn audience(diffusion: Diffusion, words: &Text) -> Markup {
    html! { span class=(if diffusion == Diffusion::Interne { "audience is-internal" } else { "audience" }) { (words) } }
}

fn facts(facts: &[Fact]) -> Markup {
    html! {
        dl .facts {
            @for fact in facts {
                div class=[(fact.values.len() > 1).then_some("wide")] {
                    dt { (fact.label) }
                    @for value in &fact.values { dd { (value) } }
                }
            }
        }
    }
}

fn contents(blocks: &[Block]) -> Markup {
    html! {
        nav .contents aria-label="Sommaire" {
            ol {
                @for block in blocks { li { a href={ "#" (block.id) } { (block.title) } } }
            }
        }
    }
}

fn section(block: &Block) -> Markup {
    html! {
        section id=(block.id) aria-labelledby={ "titre-" (block.id) } {
            h2 id={ "titre-" (block.id) } { (block.title) }
            @if let Some(notice) = &block.notice { p .notice { (notice) } }
            @for paragraph in &block.lead { p .lead { (paragraph) } }
            (body(&block.id, &block.body))
        }
    }
}

fn body(id: &str, body: &Body) -> Markup {
    match body {
        Body::Points(points) => html! { ul .points { @for point in points { li { (point) } } } },
        Body::Board(sections) => html! { @for section in sections { (board(section)) } },
        Body::Profile(profile) => self::profile(id, profile),
        Body::Shares(all) => html! { div .types { @for shares in all { (self::shares(shares)) } } },
        Body::Items(groups) => html! { @for group in groups { (self::items(group)) } },
        Body::Lists(lists) => html! { @for list in lists { (self::list(list)) } },
        Body::Views(views) => self::views(id, views),
        Body::Tables(all) => html! { @for table in all { (tables::table(id, table)) } },
        Body::Replies(replies) => tables::replies(replies),
        Body::Supports(supports) => tables::supports(supports),
        Body::Matrix(matrix) => tables::matrix(id, matrix),
        Body::Courses(courses) => beside::courses(id, courses),
        Body::Spreads(spreads) => beside::spreads(id, spreads),
        Body::Heat(all) => html! { @for heat in all { (beside::heat(heat)) } },
        Body::Parts(parts) => html! { @for part in parts { (self::body(id, part)) } },
        Body::Steps(steps) => html! { @for step in &steps.entries { (self::step(step)) } },
        Body::Sheet(sheet) => self::sheet(id, sheet),
        Body::Notes(notes) => html! { div .notes { @for note in notes { (self::note(note)) } } },
    }
}

fn board(section: &BoardSection) -> Markup {
    html! {
        div .pillar {
            @if !section.title.is_empty() { h3 { (section.title) } }
            @if let Some(score) = &section.score { (score_line(score)) }
            @if let Some(aside) = &section.aside { p .none { (aside) } }
            @if !section.intro.is_empty() { p .intro { (section.intro) } }
            @if !section.axes.is_empty() {
                table .board {
                    caption .unseen { "Position des questions" @if !section.title.is_empty() { "\u{a0}: " (section.title) } }
                    thead {
                        tr {
                            th scope="col" { "Question" }
                            th scope="col" .range {
                                span .unseen { "Curseur, de " }
                                @if let Some(track) = &section.track { (ends(track)) } @else { "Curseur" }
                            }
                            th scope="col" { "Position" }
                        }
                    }
                    tbody { @for axis in &section.axes { (self::axis(axis)) } }
                }
            }
        }
    }
}

/// `+1,3 (72 %)` and what it rests on.
fn score_line(score: &Score) -> Markup {
    html! {
        p .score {
            @if let Some(figure) = &score.score { strong { (figure.text) } " · " }
            @if score.percent.value.is_some() { span { (score.percent.text) } " · " }
            span .quiet { (score.coverage.text) }
            @if let Some(remark) = &score.remark { " " (badge(remark)) }
        }
    }
}

fn badge(text: &Text) -> Markup {
    html! { span .badge { (text) } }
}

/// The two ends of a track, at the two ends of a line.
fn ends(track: &Track) -> Markup {
    html! {
        span .ends {
            span { (track.low) @if !track.low_words.is_empty() { " " (track.low_words) } }
            span .unseen { " à " }
            span { (track.high) @if !track.high_words.is_empty() { " " (track.high_words) } }
        }
    }
}

fn axis(axis: &Axis) -> Markup {
    let share = match &axis.standing {
        Standing::At(reading) => Some(reading.share),
        Standing::Absent(_) => None,
    };
    html! {
        tr class=[share.is_none().then_some("absent")] id={ "q" (axis.number) } {
            th scope="row" { (question(axis)) }
            td .range {
                (charts::cursor(&axis.track, share))
                @if axis.names_its_ends { (ends(&axis.track)) }
            }
            td .standing { (position(axis)) }
        }
    }
}

/// Ball, number and words of a question.
fn question(axis: &Axis) -> Markup {
    html! {
        span .axis {
            (ball(axis.ball))
            span .number { (axis.number) }
            span { @if let Some(topic) = &axis.topic { strong .topic { (topic) } } (axis.question) }
        }
    }
}

/// Where a question stands, why its ball is filled, and what is to be said of it.
fn position(axis: &Axis) -> Markup {
    html! {
        (standing(&axis.standing))
        @if let Some(word) = axis.ball.word() { span .why { "● " (word) } }
        @for remark in &axis.remarks { span .why { (remark) } }
    }
}

fn ball(ball: Ball) -> Markup {
    html! { span class=(if ball == Ball::Empty { "ball" } else { "ball is-filled" }) aria-hidden="true" { (ball.sign()) } }
}

fn standing(standing: &Standing) -> Markup {
    match standing {
        Standing::At(Reading { text, words, basis, .. }) => html! {
            span .at { @if let Some(words) = words { span .words { (words) } " · " } span .value { (text) } }
            @if let Some(basis) = basis { " " span .basis { (basis) } }
        },
        Standing::Absent(Absence { text, .. }) => html! { span .none { (text) } },
    }
}

fn profile(id: &str, profile: &Profile) -> Markup {
    let radar = charts::radar(profile, &format!("{id}-etoile"));
    html! {
        div .profile {
            @if let Some(radar) = radar { figure { (radar) } }
            table {
                caption .unseen { "Les positions, avec leur couverture" }
                thead {
                    tr {
                        th scope="col" { (profile.section_name) }
                        th scope="col" .range { "Part de l’échelle" }
                        th scope="col" { "Position" }
                        th scope="col" { "Réponses" }
                    }
                }
                tbody {
                    @for row in &profile.sections { (score_row(&row.title, &row.score, profile.neutral)) }
                }
                @if let Some(global) = &profile.global {
                    tfoot { (score_row(&"Ensemble".into(), global, profile.neutral)) }
                }
            }
        }
    }
}

fn score_row(title: &Text, score: &Score, neutral: Option<f64>) -> Markup {
    html! {
        tr {
            th scope="row" { (title) }
            td .range { (charts::bar(neutral, score.share, score.is_partial)) }
            td .standing data-label="Position" {
                @if let Some(figure) = &score.score {
                    span .value { (figure.text) }
                    @if score.percent.value.is_some() { " " span .words { (score.percent.text) } }
                } @else { span .value { (score.percent.text) } }
                @if let Some(remark) = &score.remark { " " (badge(remark)) }
            }
            td data-label="Réponses" { (score.coverage.short) }
        }
    }
}

fn shares(shares: &Shares) -> Markup {
    html! {
        div .type {
            h3 { (shares.title) }
            @if !shares.intro.is_empty() { p .intro { (shares.intro) } }
            p { (shares.sentence) }
            @if !shares.rows.is_empty() {
                table .shares {
                    caption .unseen { "Parts" "\u{a0}" ": " (shares.title) }
                    thead {
                        tr { th scope="col" { "Question" } th scope="col" { "Position" } th scope="col" .range { "Part" } th scope="col" { "En chiffres" } }
                    }
                    tbody {
                        @for row in &shares.rows {
                            tr id={ "q" (row.axis.number) } {
                                th scope="row" { (question(&row.axis)) }
                                td .standing .near data-label="Position" { (position(&row.axis)) }
                                td .range { (charts::bar(None, row.share.value, false)) }
                                td .standing {
                                    span .value { (row.share.text) }
                                    @if row.is_dominant { " " span .words { "au plus près" } }
                                }
                            }
                        }
                    }
                }
            }
            p .quiet { (shares.coverage.text) @if let Some(remark) = &shares.remark { " " (badge(remark)) } }
        }
    }
}

fn items(group: &ItemGroup) -> Markup {
    html! {
        div .group {
            @if let Some(title) = &group.title { h3 { (title) } }
            @for card in &group.cards { (self::card(card)) }
            @if !group.note.is_empty() { p .quiet { (group.note) } }
        }
    }
}

fn card(card: &Card) -> Markup {
    html! {
        article .card {
            h4 {
                (ball(card.ball))
                span .number { (card.number) }
                span { (card.question) }
            }
            @if card.section.is_some() || card.standing.is_some() {
                p .where {
                    @if let Some(standing) = &card.standing { (self::standing(standing)) }
                    @if let Some(word) = card.ball.word() { " " span .why { "● " (word) } }
                    @if let Some(section) = &card.section { " " span .quiet { (section) } }
                }
            }
            @if !card.arguments.is_empty() {
                ul .arguments { @for said in &card.arguments { (argument(said)) } }
            }
            @if let Some(more) = &card.more { p .quiet { (more) } }
            @if let Some(sheets) = &card.sheets { p .quiet { (sheets) } }
        }
    }
}

fn argument(said: &Said) -> Markup {
    html! {
        li {
            span .sign aria-hidden="true" { (said.effect.sign()) }
            span .unseen { "Argument " (said.effect.word()) "\u{a0}: " }
            span .said { (said.text) @if let Some(by) = &said.by { " " span .by { "—\u{a0}" (by) } } }
        }
    }
}

fn list(list: &List) -> Markup {
    html! {
        div .group {
            h3 { (list.title) }
            p .quiet { (list.note) }
            ul .questions {
                @for entry in &list.entries {
                    li {
                        span .number { @if let Some(number) = entry.number { (number) } }
                        span {
                            (entry.question)
                            @if let Some(detail) = &entry.detail { span .detail { (detail) } }
                        }
                    }
                }
            }
        }
    }
}

fn views(id: &str, views: &Views) -> Markup {
    html! {
        @for debated in &views.debated { (self::debated(debated)) }
        @if let Some(groups) = &views.groups { (tables::table(id, groups)) }
    }
}

fn debated(debated: &Debated) -> Markup {
    html! {
        article .card .debated {
            h3 { span .number { (debated.number) } span { (debated.question) } }
            div .spread {
                div .range {
                    (charts::strip(&debated.track, &debated.dots))
                    (ends(&debated.track))
                }
                div {
                    p { (debated.range) }
                    @if let Some(contested) = &debated.contested { p { (contested) } }
                    @if !debated.groups.is_empty() {
                        dl .groups {
                            @for group in &debated.groups {
                                div { dt { (group.label) } @for value in &group.values { dd { (value) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn step(step: &Step) -> Markup {
    html! {
        article .card .step {
            h3 {
                (ball(step.ball))
                span .number { (step.number) }
                span { (step.question) }
            }
            p .where {
                (standing(&step.standing))
                @if let Some(word) = step.ball.word() { " " span .why { "● " (word) } }
                " " span .quiet { (step.section) }
            }
            div .advice {
                div .todo {
                    @for StepKeys { heading, sheet, keys, vigilance } in &step.keys {
                        h4 { (heading) @if let Some(sheet) = sheet { " " (cited(sheet)) } }
                        @if !keys.is_empty() { ul { @for key in keys { li { (key) } } } }
                        @for point in vigilance { p .beware { b { "À surveiller" "\u{a0}: " } (point) } }
                    }
                    @if let Some(before) = &step.before { p { (before) } }
                    @if let Some(others) = step.others_in_words() { p .quiet { (others) } }
                }
                @if !step.told.is_empty() {
                    div .told {
                        @for told in &step.told {
                            h4 { (told.heading) }
                            p { (told.told) }
                            p .quiet { (told.state) " Fiche " (cited(&told.sheet)) }
                        }
                    }
                }
            }
        }
    }
}

fn cited(sheet: &Cited) -> Markup {
    html! { span .cited { (sheet.id) } ", " (sheet.title) }
}

fn sheet(id: &str, sheet: &Sheet) -> Markup {
    html! {
        table .sheet aria-labelledby={ "titre-" (id) } {
            thead { tr { @for column in &sheet.columns { th scope="col" { (column) } } } }
            tbody {
                @for line in 0..sheet.lines {
                    tr {
                        @for place in 0..sheet.columns.len() {
                            td { @if let (0, Some(start)) = (place, sheet.starts.get(line)) { span .quiet { (start) } } }
                        }
                    }
                }
            }
        }
    }
}

fn note(note: &Note) -> Markup {
    html! {
        div .note {
            h3 { (note.title) }
            @for paragraph in &note.paragraphs { p { (paragraph) } }
        }
    }
}

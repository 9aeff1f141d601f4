//! Types and pairs: proximities without mean, and two columns that are read against one another.

use std::ops::Add as _;

use crate::answered::{answers, cards, context, essentials, grid, ids, plain, said, section};
use dts::document::{self, Block, Card, Document, Layout, Table, Value};
use dts::problem::Look;
use dts::report::{self, Context, Diffusion};

const GRID: &str = include_str!("../report/vallee.grid.yaml");
const ANSWERS: &str = include_str!("../report/vallee.yaml");

fn of(text: &str, diffusion: Diffusion) -> Document {
    let grid = grid(GRID);
    report::build(&grid, &answers(&grid, text), &context(diffusion))
}

fn valley() -> Document {
    of(ANSWERS, Diffusion::Interne)
}

/// The tables of types, and what is said of each: a heading, a sentence, the coverage.
fn shares(report: &Document) -> Vec<&Table> {
    crate::answered::tables(section(report, "proximites"))
}

fn sentences(report: &Document) -> Vec<String> {
    said(section(report, "proximites"))
}

fn places(report: &Document) -> &Table {
    let parts = report.sections.iter().filter(|section| !["essentiel", "proximites"].contains(&section.id.as_str()));
    parts.flat_map(crate::answered::tables).next().unwrap_or_else(|| panic!("no table"))
}

fn steps(report: &Document) -> Vec<&Card> {
    if ids(report).contains(&"pistes") { cards(section(report, "pistes")) } else { Vec::new() }
}

fn numbers(report: &Document) -> Vec<usize> {
    steps(report).iter().filter_map(|card| card.number).collect()
}

#[test]
fn shares_are_parts_of_one_whole_and_the_nearest_type_is_named() {
    let report = valley();
    let today = shares(&report)[0];
    // 3, 2 and 1 out of 3: 1, 2/3 and 1/3, which add up to 2.
    let shown: Vec<String> = today.rows.iter().map(|row| plain(&row.cells[2].text)).collect();
    assert_eq!(shown, ["50 %", "33 %", "17 %"]);
    assert!(sentences(&report).contains(&"Le plus proche : « Chacun chez soi ».".to_owned()));
    let share = |row: &document::Row| if let Value::Percent(share) = row.cells[2].value { share } else { 0.0 };
    assert!((today.rows.iter().map(share).sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn a_tie_is_said_and_nothing_answered_has_no_share() {
    let report = valley();
    let wanted = shares(&report)[1];
    let nearest: Vec<bool> = wanted.rows.iter().map(|row| row.cells[2].note.is_some()).collect();
    assert_eq!(nearest, [false, true, true]);
    assert!(sentences(&report).iter().any(|text| text.ends_with("sont à égalité.")), "{:?}", sentences(&report));
    assert_eq!(shares(&report).len(), 2, "without an answer there is no table");
    assert!(sentences(&report).contains(&"Aucune réponse encore : aucune proximité ne se dessine.".to_owned()));
}

#[test]
fn near_to_none_is_not_the_same_as_not_answered_and_few_answers_are_partial() {
    let report = of(
        "grid: vallee\norganisation: { name: Nous }\nresponses:\n  - respondent: { id: a, name: A }\n    answers:\n      \
         privee: { value: 0 }\n      publique: { value: 0 }\n      cloisonnees: { value: 2 }\n",
        Diffusion::Interne,
    );
    assert!(sentences(&report).contains(&"On ne se rapproche d’aucun de ces types.".to_owned()));
    assert!(sentences(&report).contains(&"Réponses : 1 sur 3, partiel".to_owned()), "one answer of three");
}

#[test]
fn a_profile_section_has_no_mean_no_score_and_no_next_step() {
    let report = valley();
    assert!(!ids(&report).contains(&"profil"), "one section with a score has none to stand beside");
    let board: Vec<Option<usize>> = cards(section(&report, "tableau")).iter().map(|card| card.number).collect();
    assert_eq!(board, [Some(9), Some(10)], "types are not on the board");
    // « Chacun chez soi » is wanted « pas du tout »: low, and nothing to be mended.
    assert_eq!(numbers(&report), [9]);
    for text in [document::markdown::render(&report), document::terminal::render(&report, 80, Look::Plain)] {
        assert!(text.contains("Les proximités") && text.contains("Personne n’entre dans une seule case"), "{text}");
        assert!(text.lines().all(|line| line.starts_with('|') || !text.is_empty()));
    }
}

#[test]
fn two_columns_of_one_group_on_one_scale_show_both_and_the_gap() {
    let report = valley();
    let table = places(&report);
    let heads: Vec<String> = table.columns.iter().map(|column| plain(&column.label)).collect();
    assert_eq!(heads, ["Qui", "Élaboration", "Suivi", "Remarque"], "a pair takes one column, under its group");
    let cell = |row: usize, column: usize| plain(&table.rows[row].cells[column].text);
    assert_eq!(cell(0, 1), "recherché : concertation\natteint : information\ndeux crans en dessous");
    assert_eq!(cell(0, 2), "recherché : concertation\natteint : concertation\nau même point");
    assert_eq!(cell(1, 2), "recherché : information\natteint : consultation\nun cran au-dessus");
    assert_eq!(cell(2, 1), "recherché : information", "one of the two is no gap");
    let is_pair = |row: &document::Row| matches!(row.cells[1].value, Value::Position(gauge) if gauge.from.is_some());
    assert_eq!(table.rows.iter().map(is_pair).collect::<Vec<_>>(), [true, true, false]);
    let remark = table.remark.as_ref().map(plain).unwrap_or_default();
    assert_eq!(
        remark,
        "« atteint » au regard de « recherché » : en dessous deux fois, au même point une fois et au-dessus une fois"
    );
}

#[test]
fn the_widest_gap_is_among_the_essentials_and_no_mean_is_made_of_gaps() {
    let report = valley();
    let points = essentials(&report);
    let gap = "L’écart le plus large, pour « Salariés » (élaboration) : « concertation » (recherché), « information » (atteint), deux crans en dessous.";
    assert!(points.contains(&gap.to_owned()), "{points:#?}");
    assert!(points[0].starts_with("Les proximités les plus fortes"), "a grid of types is read for them: {points:#?}");
}

#[test]
fn three_columns_on_one_scale_are_no_pair_nor_are_two_without_a_group() {
    let three = GRID.replace(
        "      - { id: remarque,",
        "      - { id: suivi-prevu, label: prévu, group: Suivi, scale: participation }\n      - { id: remarque,",
    );
    let grid = grid(&three.replace(", group: Élaboration", ""));
    let report = report::build(
        &grid,
        &answers(&grid, ANSWERS),
        &Context {
            diffusion: Diffusion::Interne,
            generated_on: jiff::civil::date(2026, 11, 20),
            symmetry: dts::network::Symmetry::default(),
        },
    );
    let heads: Vec<String> = places(&report).columns.iter().map(|column| plain(&column.label)).collect();
    assert_eq!(heads, ["Qui", "recherché", "atteint", "recherché", "atteint", "Remarque"]);
}

#[test]
fn next_steps_begin_with_the_priorities_and_say_who_did_it() {
    let report = valley();
    let texts: Vec<String> = crate::answered::blocks(section(&report, "pistes"))
        .iter()
        .filter_map(
            |block| if let Block::Heading(_, text) | Block::Text(_, text) = block { Some(plain(text)) } else { None },
        )
        .collect();
    for said in [
        "Ce que conseille la fiche I-B-1, L’ancrage territorial",
        "Conseil de la grille, hors du manuel",
        "Qui s’y est mis",
        "Un moulin a donné un centre au pays.",
    ] {
        assert!(texts.contains(&said.to_owned()), "« {said} » is not in {texts:#?}");
    }
    let form = crate::answered::tables(section(&report, "decisions"))[0];
    let starts: Vec<String> = form.rows.iter().map(|row| plain(&row.cells[0].text)).collect();
    assert_eq!(
        (form.layout, &starts[..2]),
        (Layout::Form, &["Question 9 :".to_owned(), String::new()][..]),
        "a line waits for the question"
    );
}

/// Twelve questions on −2…+2, of which so many stand at each position.
fn twelve(values: &[i32], priority: Option<usize>) -> Document {
    let items: String = (1..=12)
        .map(|n| {
            format!("      - {{ id: q{n}, question: \"Question {n} ?\", scale: c, sheets: [I-C-2-a, III-{n}] }}\n")
        })
        .collect();
    let grid = grid(&format!(
        "id: douze\nversion: 1\ntitle: Douze\nscales: {{ c: {{ type: cursor, min: -2, max: 2 }} }}\nsections:\n  - id: s\n    title: S\n    items:\n{items}"
    ));
    let given: String = values
        .iter()
        .enumerate()
        .map(|(n, value)| {
            let ball = if priority == Some(n + 1) { ", priority: priorité" } else { "" };
            format!("      q{}: {{ value: {value}{ball} }}\n", n + 1)
        })
        .collect();
    if values.is_empty() {
        return report::build(
            &grid,
            &answers(&grid, "grid: douze\norganisation: { name: Nous }\nresponses: []\n"),
            &Context {
                diffusion: Diffusion::Interne,
                generated_on: jiff::civil::date(2026, 11, 20),
                symmetry: dts::network::Symmetry::default(),
            },
        );
    }
    let text = format!(
        "grid: douze\norganisation: {{ name: Nous }}\nresponses:\n  - respondent: {{ id: a, name: A }}\n    answers:\n{given}"
    );
    report::build(
        &grid,
        &answers(&grid, &text),
        &Context {
            diffusion: Diffusion::Interne,
            generated_on: jiff::civil::date(2026, 11, 20),
            symmetry: dts::network::Symmetry::default(),
        },
    )
}

#[test]
fn as_many_next_steps_as_fit_on_a_page_and_the_others_are_counted() {
    let report = twelve(&[-1, -2, -1, 1, 0, -1, 2, 2, 2, 2, 2, 2], Some(5));
    assert_eq!(numbers(&report), [5, 2, 1], "the priority at the middle, then the lowest");
    let lead = &said(section(&report, "pistes"))[0];
    assert!(lead.contains("Dans la moitié basse, les questions 3 et 6 attendent leur tour."), "{lead}");
}

#[test]
fn where_nothing_is_low_the_two_lowest_are_enough_and_the_top_needs_nothing() {
    let report = twelve(&[1, 2, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2], None);
    assert_eq!(numbers(&report), [1, 3]);
    assert!(steps(&twelve(&[2; 12], None)).is_empty());
    assert!(steps(&twelve(&[], None)).is_empty());
}

#[test]
fn a_batch_gives_the_part_of_each_type_and_no_score() {
    let dts = |format: &str| {
        let args = ["depouiller", "tests/report/vallee.grid.yaml", "tests/report/vallee.yaml", "--format", format];
        let output = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts")).args(args).output();
        let output = output.unwrap_or_else(|error| panic!("{error}"));
        String::from_utf8_lossy(&output.stdout).replace('\u{a0}', " ")
    };
    let csv = dts("csv");
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let at = |title: &str| {
        let column = rows[0].iter().position(|head| *head == title).unwrap_or_else(|| panic!("{title} in {csv}"));
        rows[1][column].parse::<f64>().ok()
    };
    assert!(at("part_cloisonnees").is_some_and(|part| (part - 50.0).abs() < 1e-9));
    assert!(at("part_partenariales-souhait").is_some_and(|part| (part - 50.0).abs() < 1e-9));
    assert_eq!((at("part_privee"), at("score_aujourdhui"), at("pourcentage_aujourdhui")), (None, None, None));
    assert_eq!(at("couverture_aujourdhui"), Some(1.0));
    let table = dts("tableau");
    assert!(
        table.contains("Les relations aujourd’hui : Chacun chez soi 50 %, Reliées par quelques projets 33 %"),
        "{table}"
    );
    assert!(table.contains("La gouvernance : – (0 %)"), "{table}");
    // Beside a colon, a type bears its name alone.
    let args = ["depouiller", "diagnostic-territorial", "examples/isactys/isactys-2010.yaml"];
    let output = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts")).args(args).output();
    let output = output.unwrap_or_else(|error| panic!("{error}"));
    let table = String::from_utf8_lossy(&output.stdout).replace('\u{a0}', " ");
    assert!(table.contains("Le mode de développement : Segmenté 75 %, Spécialisé 25 %, Spécifique 0 %"), "{table}");
}

#[test]
fn in_a_wide_table_the_pairs_stand_first_and_their_labels_lose_what_both_end_in() {
    let wide = GRID
        .replace("label: recherché, group: Suivi", "label: recherché au suivi, group: Suivi")
        .replace("label: atteint, group: Suivi", "label: atteint au suivi, group: Suivi")
        .replace(
            "      - { id: remarque,",
            &(1..=7)
                .map(|n| format!("      - {{ id: t{n}, label: Texte {n}, text: {{}} }}\n"))
                .collect::<String>()
                .add("      - { id: remarque,"),
        );
    let texts: String = (1..=7).map(|n| format!(", t{n}: écrit")).collect();
    let answers_text = ANSWERS.replace("remarque: Réunis deux fois", &format!("remarque: Réunis{texts}"));
    let grid = grid(&wide);
    let report = report::build(
        &grid,
        &answers(&grid, &answers_text),
        &Context {
            diffusion: Diffusion::Interne,
            generated_on: jiff::civil::date(2026, 11, 20),
            symmetry: dts::network::Symmetry::default(),
        },
    );
    let pairs = places(&report);
    let heads: Vec<String> = pairs.columns.iter().map(|column| plain(&column.label)).collect();
    assert_eq!((heads, pairs.layout), (vec!["Qui".into(), "Élaboration".into(), "Suivi".into()], Layout::Rows));
    assert_eq!(plain(&pairs.rows[0].cells[2].text), "recherché : concertation\natteint : concertation\nau même point");
    let markdown = document::markdown::render(&report);
    assert!(markdown.contains("#### Salariés") && !markdown.contains("- Élaboration"), "the cards do not say it again");
}

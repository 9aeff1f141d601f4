//! Annexes: what the answers say in the frames of others, and what is missing; nothing is added. Sums that a grid names.

use crate::answered::{answers, context, grid, ids, markdown, row, section, tables};
use dts::assessment::Assessment;
use dts::document::Document;
use dts::frames::FRAMES;
use dts::grid::Grid;
use dts::report::{self, Diffusion, annexes};

const GRID: &str = "id: abri
version: 1
title: Regarder notre abri
scales:
  degre: { type: level, levels: [{ value: 0, label: non }, { value: 1, label: oui }] }
sections:
  - id: murs
    title: Les murs
    items:
      - { id: laine, label: Laine de bois, question: De la laine ?, scale: degre, frames: [ess/environnement, vsme/B7] }
      - { id: eau, label: Eau de pluie, question: De l’eau ?, scale: degre, frames: [ess/environnement, vsme/B6] }
      - { id: cave, label: Cave, question: Une cave ?, scale: degre, frames: [ess/environnement] }
      - { id: paie, label: Paie, question: La paie ?, scale: degre, frames: [\"ess/social#salaires\"] }
  - id: comptes
    title: Les comptes
    items:
      - { id: ventes, label: Ventes, question: Ventes ?, number: { unit: euros }, frames: [\"vsme/B1#chiffre-d-affaires\"] }
      - { id: a, label: Partis, question: Partis ?, number: { unit: personnes } }
      - { id: b, label: Revenus, question: Revenus ?, number: { unit: personnes } }
      - { id: c, label: Restés, question: Restés ?, number: { unit: personnes } }
totals:
  - { label: Bougé, items: [a, b], among: [a, b, c] }
";

fn abri(given: &str) -> (Grid, Assessment) {
    let grid = grid(GRID);
    let text = format!(
        "grid: abri\norganisation: {{ name: Nous }}\ndate: 2026-11-20\nresponses:\n  - respondent: {{ id: g }}\n    collective: true\n    \
         answers: {{ {given} }}\ntables: {{ actions: [{{ item: laine, title: Poser la laine, owner: Ali }}] }}\n"
    );
    let assessment = answers(&grid, &text);
    (grid, assessment)
}

fn annex(frame: &str, given: &str) -> Document {
    let (grid, assessment) = abri(given);
    let frame = annexes::frame(frame).expect("a frame");
    annexes::annex(frame, &[(&grid, &assessment)], &context(Diffusion::Interne))
}

const SOME: &str =
    "laine: { value: 1, arguments: [{ text: On l’a posée, effect: 1 }] }, cave: { na: true }, ventes: { value: 1200 }";

#[test]
fn a_line_tells_what_was_answered_decided_and_left_open_and_nothing_of_what_does_not_concern() {
    let annex = annex("ess", SOME);
    assert_eq!(ids(&annex).len(), 1 + FRAMES[0].lines.len() + 1, "the first page, eight themes, the notes");
    let line = section(&annex, "ligne-environnement");
    assert_eq!(row(tables(line)[0], 0), ["Laine de bois", "oui (1 sur 1)", "On l’a posée"]);
    let shown = markdown(&annex);
    assert!(
        shown.contains("Poser la laine") && shown.contains("Il manque : sans réponse, « Eau de pluie »."),
        "{shown}"
    );
    assert!(!shown.contains("Cave"), "{shown}");
    assert!(shown.contains("Rien dans les grilles remplies n’en parle encore."), "no answer is told as such: {shown}");
}

#[test]
fn the_standard_has_the_figures_that_were_given_for_it_and_names_the_others() {
    let annex = annex("vsme", SOME);
    let asked = tables(section(&annex, "ligne-b1"))[0];
    let told: Vec<Vec<String>> = (0..asked.rows.len()).map(|place| row(asked, place)).collect();
    assert_eq!(told.iter().filter(|cells| cells[1] == "à chercher").count(), 8, "{told:?}");
    assert!(
        told.iter().any(|cells| cells[0].starts_with("Le chiffre d’affaires") && cells[1] == "1 200 euros"),
        "{told:?}"
    );
    let waste = tables(section(&annex, "ligne-b7"));
    assert!(waste[0].rows.iter().all(|row| row.cells[1].text.as_str() == "à chercher"), "an opinion is no figure");
    assert_eq!(row(waste[1], 0)[0], "Laine de bois");
}

#[test]
fn what_is_asked_of_a_theme_and_nobody_said_is_named() {
    let shown = markdown(&annex("ess", "paie: { value: 1 }"));
    assert!(
        shown.contains("rien sur les négociations annuelles obligatoires, là où la loi en prévoit, la formation"),
        "{shown}"
    );
}

#[test]
fn a_sum_is_told_whole_with_its_share_or_with_what_it_lacks() {
    let told = |given: &str| {
        let (grid, assessment) = abri(given);
        markdown(&report::build(&grid, &assessment, &context(Diffusion::Interne)))
    };
    // (10 + 2) ÷ (10 + 2 + 8) = 0.6.
    assert!(told("a: { value: 10 }, b: { value: 2 }, c: { value: 8 }").contains("12 personnes sur 20 (60 %)"));
    assert!(told("a: { value: 10 }").contains("10 personnes au moins ; sans réponse : « Revenus »"));
    assert!(!told("c: { value: 8 }").contains("Bougé"));
}

#[test]
fn every_line_of_both_frames_is_fed_by_a_grid_or_known_to_be_by_none() {
    let catalog = dts::grid::catalog::GridCatalog::default();
    let grids: Vec<Grid> = catalog.ids().iter().filter_map(|id| catalog.find(id).ok()).collect();
    assert_eq!(grids.len(), 11);
    let feeds: Vec<(usize, usize)> = grids
        .iter()
        .flat_map(|grid| &grid.items)
        .flat_map(|item| &item.frames)
        .map(|feed| (feed.frame, feed.line))
        .collect();
    let bare: Vec<&str> = FRAMES
        .iter()
        .enumerate()
        .flat_map(|(frame, one)| one.lines.iter().enumerate().map(move |(line, one)| ((frame, line), one.id)))
        .filter(|(place, _)| !feeds.contains(place))
        .map(|(_, id)| id)
        .collect();
    // No grid asks who works there under which contract, nor about convictions.
    assert_eq!(bare, ["B8", "B11"]);
}

#[test]
fn options_are_read_by_the_words_that_they_bore_before() {
    let catalog = dts::grid::catalog::GridCatalog::default();
    let grid = catalog.find("participation").expect("a grid");
    let item = &grid.items[grid.item_index("categories-representees").expect("an item")];
    let value =
        dts::assessment::decode::value(&item.kind, "Salariés permanents|Salariés en parcours").expect("two options");
    assert_eq!(
        value,
        dts::assessment::decode::value(&item.kind, "Équipe permanente|Personnes en parcours").expect("the same")
    );
}

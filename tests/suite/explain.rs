//! `dts expliquer`: the steps shown are those of a hand computation, and lead to the scorecard's own figures.

use assert_cmd::Command;
use dts::assessment::Assessment;
use dts::explain::{self, Explanation, Part, Scored};
use dts::grid::{Grid, load};
use dts::problem::Source;
use dts::score::{positions, score};

const GRID: &str = "
id: essai
version: 1
title: Essai
scales:
  curseur: { type: cursor, min: -3, max: 3 }
  degre: { type: level, levels: [{ value: 0, label: rien }, { value: 1, label: un peu }, { value: 4, label: tout }] }
sections:
  - id: premiere
    title: La première
    items:
      - { id: a, question: Question a ?, scale: curseur, weight: 2 }
      - { id: b, question: Question b ?, scale: curseur }
      - { id: c, question: Question c ?, scale: curseur }
      - { id: d, question: Question d ?, scale: curseur }
  - id: seconde
    title: La seconde
    weight: 3
    items:
      - { id: e, question: Question e ?, scale: degre }
      - { id: f, question: Question f ?, scale: curseur }
      - { id: recit, question: Question g ?, text: {} }
  - id: types
    title: Les types
    profile: true
    items:
      - { id: p, question: Le premier type, scale: degre }
      - { id: q, question: Le second type, scale: degre }
";

/// 2·2 + 1·(−1) over weights 2 + 1; SO and a missing answer aside. One level of 1 in 0…4 and a cursor at +1.5.
const ANSWERS: &str = "
grid: essai
organisation: { name: AIR }
responses:
  - respondent: { id: groupe }
    collective: true
    answers: { a: { value: 2 }, b: { value: -1 }, c: { na: true }, e: { value: 1 }, p: { value: 4 }, q: { value: 1 } }
  - respondent: { id: x, name: Marie, stakeholder: salaries-permanents }
    answers: { a: { value: 0 }, f: { value: 1 } }
  - respondent: { id: y }
    answers: { f: { value: 2 } }
";

fn explained(part: Part) -> Explanation {
    let grid = load::parse(&Source::new("grille", GRID)).expect("a sound grid");
    let (assessment, problems) = dts::assessment::yaml::read(&grid, &Source::new("réponses", ANSWERS));
    let assessment = assessment.unwrap_or_else(|| panic!("{problems:?}"));
    explain_of(&grid, &assessment, part)
}

fn explain_of(grid: &Grid, assessment: &Assessment, part: Part) -> Explanation {
    let positions = positions(grid, assessment);
    let scorecard = score(grid, &positions);
    explain::explain(&Scored { grid, assessment, positions: &positions, scorecard: &scorecard }, part)
}

#[test]
fn a_section_shows_its_weights_its_path_on_the_scale_and_its_coverage() {
    let explanation = explained(Part::Section(0));
    assert_eq!(explanation.title, "La première : +1, soit 67\u{a0}%");
    let figures: Vec<&str> = explanation.lines.iter().map(|line| line.figure.as_str()).collect();
    assert_eq!(figures, ["+2", "−1", "sans objet", "sans réponse"]);
    assert_eq!(explanation.lines[0].note, "poids 2");
    // (2·2 − 1) ÷ 3 = 1; from −3, 4 of 6 = 66.7 %; b answered out of a, b, d.
    assert_eq!(
        explanation.steps,
        [
            "La moyenne : (2 × 2 + 1 × (−1)) ÷ (2 + 1) = +1.",
            "Chaque question est multipliée par son poids, et l’on divise par le total des poids.",
            "L’échelle va de −3 à +3, soit 6 en tout ; +1 en est à 4 du bas : 4 ÷ 6 ≈ 67\u{a0}%.",
            "La couverture : 2\u{a0}questions avec réponse sur 3 applicables, 2 ÷ 3 ≈ 67\u{a0}% ; 1\u{a0}question est laissée \
             de côté, sans objet.",
        ]
    );
}

#[test]
fn several_scales_are_brought_to_percentages_before_the_mean() {
    let explanation = explained(Part::Section(1));
    // 1 in 0…4 is 25 %; the mean of 1 and 2 in −3…3 is 75 %.
    assert_eq!(explanation.title, "La seconde : 50\u{a0}%");
    assert_eq!(explanation.steps[0], "La moyenne, en pour cent : (25 + 75) ÷ 2 = 50\u{a0}%.");
    assert_eq!(explanation.lines[1].note, "moyenne de 2 réponses");
}

#[test]
fn the_whole_weighs_its_sections_and_leaves_types_out() {
    let explanation = explained(Part::Whole);
    // (1·66.67 + 3·50) ÷ 4 = 54.17
    assert_eq!(explanation.title, "Ensemble : 54\u{a0}%");
    assert_eq!(explanation.lines.len(), 2);
    assert_eq!(explanation.steps[0], "La moyenne, en pour cent : (1 × 66,67 + 3 × 50) ÷ (1 + 3) ≈ 54\u{a0}%.");
}

#[test]
fn shares_of_types_add_up_and_have_no_mean() {
    let explanation = explained(Part::Section(2));
    // 1 and 0.25, of 1.25 in all.
    assert_eq!(explanation.title, "Les types");
    assert!(
        explanation.steps.contains(&"«\u{a0}Le premier type\u{a0}» : 1 ÷ 1,25 = 80\u{a0}%.".to_owned()),
        "{explanation:?}"
    );
    assert!(
        explanation.steps.contains(&"«\u{a0}Le second type\u{a0}» : 0,25 ÷ 1,25 = 20\u{a0}%.".to_owned()),
        "{explanation:?}"
    );
}

#[test]
fn an_item_says_who_answered_and_what_the_section_would_be_without_it() {
    let explanation = explained(Part::Item(0));
    assert_eq!(
        explanation.steps,
        [
            "groupe (position du groupe) : +2.",
            "Marie (équipe permanente) : 0.",
            "La position retenue est celle du groupe : +2. Une réponse individuelle reste à côté, sans entrer dans le \
             calcul.",
            "L’échelle va de −3 à +3, soit 6 en tout ; +2 en est à 5 du bas : 5 ÷ 6 ≈ 83\u{a0}%.",
            "Dans «\u{a0}La première\u{a0}», elle compte pour 2 sur 3 (67\u{a0}%) : avec elle, +1 ; sans elle, ce serait −1.",
        ]
    );
    let mean = explained(Part::Item(5));
    assert!(mean.steps.contains(&"La position est la moyenne des 2 réponses : (1 + 2) ÷ 2 = +1,5.".to_owned()));
    assert!(explained(Part::Item(6)).steps[0].contains("Sans réponse"));
}

#[test]
fn a_part_is_found_by_its_name_its_title_or_its_number() {
    let grid = load::parse(&Source::new("grille", GRID)).expect("a sound grid");
    assert_eq!(explain::part(&grid, "PREMIÈRE"), Some(Part::Section(0)));
    assert_eq!(explain::part(&grid, "la seconde"), Some(Part::Section(1)));
    assert_eq!(explain::part(&grid, "c"), Some(Part::Item(2)));
    assert_eq!(explain::part(&grid, "3"), Some(Part::Item(2)));
    assert_eq!(explain::part(&grid, "ensemble"), Some(Part::Whole));
    assert_eq!(explain::part(&grid, "10"), None);
}

#[test]
fn the_command_prints_the_steps_and_helps_with_a_wrong_word() {
    let dts = |args: &[&str]| {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
            .args(["expliquer", "developpement-durable", "examples/ressourcerie/ressourcerie-2010.yaml"])
            .args(args)
            .output()
            .expect("dts runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{a0}', " ");
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, stdout, _) = dts(&["economie"]);
    assert_eq!(code, Some(0));
    assert!(stdout.contains("(2 + 1 + 2 + 2 − 1 + 2) ÷ 6 ≈ +1,33"), "{stdout}");
    let (code, _, stderr) = dts(&["gouvernanse"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("vouliez-vous dire « gouvernance »"), "{stderr}");
    let (code, _, stderr) = dts(&["--structure", "Ressourcerie"]);
    assert_eq!(code, Some(2), "{stderr}");
}

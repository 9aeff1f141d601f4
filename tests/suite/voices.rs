//! Several voices in a report: what is worth a debate, the figures of agreement, the crossed views, at their edges.

use dts::assessment::{Assessment, yaml};
use dts::document::{Diffusion, Document, Format, Screen, render};
use dts::grid::{Grid, load};
use dts::problem::{Look, Source};
use dts::report::{self, Context};

fn grid() -> Grid {
    let source = Source::new("complete.yaml", include_str!("../grids/complete.yaml"));
    load::parse(&source).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// One respondent a line: group, then answers as YAML.
fn assessment(lines: &[(&str, &str)]) -> Assessment {
    let response = |(number, (group, answers)): (usize, &(&str, &str))| {
        format!(
            "  - respondent: {{ id: r{number}, name: Personne {number}, stakeholder: {group} }}\n    answers: {{ {answers} }}\n"
        )
    };
    let responses: String = lines.iter().enumerate().map(response).collect();
    let text = format!("grid: complete\norganisation: {{ name: AIR }}\ndate: 2026-11-20\nresponses:\n{responses}");
    let (assessment, problems) = yaml::read(&grid(), &Source::new("a.yaml", text));
    assessment.unwrap_or_else(|| panic!("{problems:?}"))
}

fn document(lines: &[(&str, &str)], diffusion: Diffusion) -> Document {
    let context = Context {
        diffusion,
        generated_on: jiff::civil::date(2026, 11, 20),
        symmetry: dts::network::Symmetry::default(),
    };
    report::build(&grid(), &assessment(lines), &context)
}

fn text(lines: &[(&str, &str)]) -> String {
    let screen = Screen { width: 160, look: Look::Plain };
    let day = jiff::civil::date(2026, 11, 20);
    let bytes = render(&document(lines, Diffusion::Interne), Format::Markdown, screen, day).unwrap_or_default();
    String::from_utf8_lossy(&bytes).replace('\u{a0}', " ")
}

const ALL: &str = "premiere: { value: 1 }, deuxieme: { value: 1 }, mesure: { value: 1 }, degre-atteint: { value: 1 }";

#[test]
fn one_respondent_has_nobody_to_differ_from() {
    let one = text(&[("equipe", ALL)]);
    assert!(!one.contains("Regards croisés") && !one.contains("L’accord entre"), "{one}");
}

#[test]
fn answers_that_are_all_the_same_have_no_alpha_and_nothing_to_debate() {
    let same = text(&[("equipe", ALL), ("voisins", ALL), ("equipe", ALL)]);
    assert!(same.contains("non calculable : aucune variation"), "{same}");
    assert!(same.contains("Aucune question ne les sépare vraiment"), "{same}");
}

#[test]
fn two_who_never_answered_the_same_question_cannot_be_compared() {
    let apart = text(&[("equipe", "premiere: { value: 1 }"), ("voisins", "deuxieme: { value: 2 }")]);
    assert!(apart.contains("non calculable : trop peu de réponses"), "{apart}");
    let none = text(&[("equipe", "premiere: { unknown: true }"), ("voisins", "premiere: { unknown: true }")]);
    assert!(none.contains("non calculable : trop peu de réponses"), "{none}");
    assert!(none.contains("deux sur deux ne savent pas"), "{none}");
}

#[test]
fn one_question_is_enough_for_a_figure_and_too_few_for_an_interval() {
    let one = text(&[("equipe", "premiere: { value: 1 }"), ("voisins", "premiere: { value: 3 }")]);
    assert!(one.contains("À débattre ensemble") && one.contains("de +1 à +3"), "{one}");
    let row = one.lines().find(|line| line.contains("Ensemble, curseur") || line.contains("Ensemble")).unwrap_or("");
    assert!(!row.contains(" de "), "no interval: {row}");
}

#[test]
fn scales_are_measured_apart_and_each_group_is_told_with_its_gap() {
    let several = text(&[
        ("equipe", "premiere: { value: 3 }, degre-atteint: { value: 2 }"),
        ("equipe", "premiere: { value: 2 }, degre-atteint: { value: 1 }"),
        ("voisins", "premiere: { value: -1 }, degre-atteint: { value: 0 }"),
    ]);
    assert!(several.contains("Ensemble, curseur") && several.contains("Ensemble, degre"), "{several}");
    // Two thirds of the way: the mean of 3 and 2, less −1.
    assert!(several.contains("Ce que voit chaque groupe") && several.contains("3,5"), "{several}");
    assert!(several.contains("Là où les groupes s’écartent le plus"), "{several}");
    assert!(several.contains("Toutes les réponses, de la plus haute à la plus basse"), "{several}");
}

#[test]
fn twelve_people_of_ten_groups_are_all_there() {
    let groups = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "a", "b"];
    let values: Vec<String> = (0..12).map(|n| format!("premiere: {{ value: {} }}", n % 7 - 3)).collect();
    let lines: Vec<(&str, &str)> =
        groups.iter().zip(&values).map(|(group, answers)| (*group, answers.as_str())).collect();
    let all = text(&lines);
    for group in ["a (2 réponses)", "j (1 réponse)"] {
        assert!(all.to_lowercase().contains(group), "{group}: {all}");
    }
    assert!(all.contains("(12 réponses)") || all.contains("12 réponses"), "{all}");
}

#[test]
fn nothing_of_several_voices_is_in_the_version_for_others() {
    let lines = [("equipe", "premiere: { value: 3 }"), ("voisins", "premiere: { value: -3 }")];
    let document = document(&lines, Diffusion::Externe);
    let ids: Vec<&str> = document.sections.iter().map(|section| section.id.as_str()).collect();
    assert!(!ids.contains(&"regards") && !ids.contains(&"accord"), "{ids:?}");
    let json = serde_json::to_string(&document).unwrap_or_default();
    assert!(!json.contains("débattre") && !json.contains("Krippendorff"), "{json}");
}

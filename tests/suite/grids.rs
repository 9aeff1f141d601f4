//! Grids: what is wrong with one is told all at once, each fault at its place.

use std::path::Path;

use dts::examples;
use dts::grid::catalog;
use dts::problem::{Look, Problem, Severity};

/// `code line:column` of every error, in the order told.
fn faults(path: &Path) -> Vec<String> {
    let source = catalog::read_text(path).unwrap_or_else(|problem| panic!("{}", problem.render(Look::Plain)));
    let (_, problems) = examples::check(&source);
    let told = |problem: &Problem| {
        let (line, column) = problem.place.line_and_column();
        format!("{} {line}:{column}", problem.code)
    };
    problems.iter().filter(|problem| problem.severity == Severity::Error).map(told).collect()
}

/// Each file holds one mistake; its first comment says which code is expected, and where.
#[test]
fn each_broken_grid_is_told_its_mistake_and_its_place() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in std::fs::read_dir("tests/grids/invalid").expect("the folder of broken grids") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let expected = text.lines().next().and_then(|line| line.strip_prefix("# attendu: ")).unwrap_or("").to_owned();
        let found = faults(&path).join(", ");
        if found != expected {
            wrong.push(format!("{}: expected « {expected} », found « {found} »", path.display()));
        }
        seen += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 40, "{seen} broken grids");
}

#[test]
fn eight_mistakes_are_told_in_one_run() {
    let expected = [
        "nom-court 2:5",
        "cle-inconnue 4:1",
        "cle-vide 6:1",
        "curseur-bornes 8:41",
        "echelle-inconnue 13:58",
        "nom-repete 14:15",
        "valeur-inconnue 15:71",
        "sans-reponse 16:15",
    ];
    assert_eq!(faults(Path::new("tests/grids/huit-fautes.yaml")), expected);
}

#[test]
fn every_problem_of_a_grid_says_what_to_do() {
    for file in std::fs::read_dir("tests/grids/invalid").expect("the folder of broken grids") {
        let path = file.expect("a file").path();
        let source = catalog::read_text(&path).unwrap_or_else(|problem| panic!("{}", problem.render(Look::Plain)));
        for problem in &examples::check(&source).1 {
            assert!(problem.hint.is_some(), "{}: {}", path.display(), problem.message);
            assert!(!problem.message.ends_with('.'), "{}", problem.message);
        }
    }
}

fn told(text: &str) -> Vec<&'static str> {
    examples::check(&dts::problem::Source::new("x", text)).1.iter().map(|problem| problem.code).collect()
}

#[test]
fn limits_are_told_and_cost_nothing() {
    let deep = format!("id: {}", "[".repeat(200_000));
    assert_eq!(told(&deep), ["trop-profond"]);
    let bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned()
        + &"bcdefgh"
            .chars()
            .zip("abcdefg".chars())
            .map(|(b, a)| format!("{b}: &{b} [{}]\n", format!("*{a},").repeat(10)))
            .collect::<String>();
    assert_eq!(told(&bomb), ["alias"]);
    assert_eq!(told(&"# x\n".repeat(300_000)), ["fichier-trop-gros"]);
    let mut many = "id: x\nversion: 1\ntitle: X\nsections:\n  - id: a\n    title: A\n    items:\n".to_owned();
    for n in 0..1001 {
        many.push_str(&format!("      - {{ id: q{n}, question: Q{n}, text: {{}} }}\n"));
    }
    assert_eq!(told(&many), ["trop-de-questions"]);
    assert_eq!(told(""), ["fichier-vide"]);
    assert_eq!(told("\u{0}\u{1}\u{2}"), ["yaml"]);
}

#[test]
fn a_grid_may_use_every_kind_of_item_table_and_matrix() {
    let source = catalog::read_text(Path::new("tests/grids/complete.yaml")).expect("a file");
    let (grid, problems) = examples::check(&source);
    assert!(problems.is_empty(), "{}", problems.render(Look::Plain, 20));
    let grid = grid.expect("a sound grid");
    assert_eq!(grid.tables.len(), 3, "two of its own, and the action plan");
    assert_eq!(grid.matrices[0].natures.len(), 3);
}

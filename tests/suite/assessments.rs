//! Assessments as YAML: what is read is what was written, and what is wrong is told at its place.

use std::path::Path;

use dts::assessment::{Answer, Assessment, Effect, Form, Priority, Value, WHOLE, yaml};
use dts::grid::{Grid, catalog};
use dts::problem::{Look, Place, Problem, Problems, Source};
use dts::score::{State, positions, score};

fn grid(path: &str) -> Grid {
    catalog::find(path, None).unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 20)))
}

fn complete() -> Grid {
    grid("tests/grids/complete.yaml")
}

fn read(text: &str) -> (Option<Assessment>, Problems) {
    yaml::read(&complete(), &Source::new("x.yaml", text))
}

/// The code of each problem and the text that it stands on, up to the end of the word.
fn told(text: &str) -> Vec<String> {
    let tell = |problem: &Problem| match &problem.place {
        Place::Text(span) => format!("{} @ {}", problem.code, span.text()),
        place => format!("{} @ {place}", problem.code),
    };
    read(text).1.iter().map(tell).collect()
}

/// An assessment of the complete grid with these answers of one respondent.
fn with(answers: &str) -> String {
    format!(
        "grid: complete\ngrid_version: 2\norganisation: {{ name: AIR }}\nresponses:\n  - respondent: {{ id: a }}\n    answers: {answers}\n"
    )
}

#[test]
fn what_is_written_is_what_was_read() {
    for (grid, path) in [
        (grid("developpement-durable"), "examples/ressourcerie/ressourcerie-2010.yaml"),
        (complete(), "tests/assessments/complete.yaml"),
    ] {
        let source = catalog::read_text(Path::new(path)).expect("a file");
        let (first, problems) = yaml::read(&grid, &source);
        assert!(problems.is_empty(), "{}", problems.render(Look::Plain, 20));
        let first = first.expect("an assessment");
        let written = yaml::write(&grid, &first);
        let (second, problems) = yaml::read(&grid, &Source::new("again", &*written));
        assert!(problems.is_empty(), "{}", problems.render(Look::Plain, 20));
        let second = second.expect("an assessment");
        assert_eq!(first, second);
        assert_eq!(yaml::write(&grid, &second), written, "writing twice changes nothing");
    }
}

#[test]
fn every_kind_of_answer_is_understood() {
    let source = catalog::read_text(Path::new("tests/assessments/complete.yaml")).expect("a file");
    let grid = complete();
    let assessment = yaml::read(&grid, &source).0.expect("an assessment");
    let entry = |id: &str| assessment.responses[0].entries[grid.item_index(id).expect("an item")].clone();
    assert_eq!(entry("premiere").answer, Answer::Value(Value::Number(2.0)));
    assert_eq!(entry("premiere").priority, Some(Priority::Impact));
    assert_eq!(entry("premiere").arguments[0].effect, Effect::Up);
    assert_eq!(entry("deuxieme").answer, Answer::NotApplicable(Some("007".into())), "a reason keeps its zeros");
    assert_eq!(entry("mesure").answer, Answer::Unknown);
    assert_eq!(entry("degre-atteint").answer, Answer::Value(Value::Number(1.0)), "a level's word is its value");
    assert_eq!(entry("heures").answer, Answer::Value(Value::Number(66000.0)));
    assert_eq!(entry("moyens").answer, Answer::Value(Value::Options(vec!["enquete".into(), "entretien".into()])));
    assert_eq!(entry("accord").answer, Answer::Value(Value::YesNo(true)));
    assert_eq!(entry("recit").answer, Answer::Value(Value::Text("1.10".into())), "a text keeps its zeros");
    assert!(matches!(entry("jour").answer, Answer::Value(Value::Date(_))));
    assert!(entry("hors-calcul").later);
    let kept: Vec<&str> = assessment.conclusions.keys().map(String::as_str).collect();
    assert_eq!(kept, ["une", WHOLE], "in the order of the grid, the whole last");
}

#[test]
fn every_fault_of_an_assessment_is_told_at_its_place() {
    for (text, expected) in [
        (with("{ premiere: { value: 7 } }"), vec!["hors-echelle @ 7"]),
        (with("{ premieres: { value: 1 } }"), vec!["question-inconnue @ premieres"]),
        (with("{ premiere: { value: 1, na: true } }"), vec!["reponse-double @ na"]),
        (with("{ premiere: { unknown: false } }"), vec!["reponse-fausse @ false"]),
        (with("{ mesure: { na: true } }"), vec!["so-exclu @ true"]),
        (with("{ degre-atteint: { na: true } }"), vec!["so-sans-raison @ true"]),
        (with("{ premiere: { valeur: 1 } }"), vec!["cle-inconnue @ valeur"]),
        (with("{ premiere: { priority: haute } }"), vec!["valeur-inconnue @ haute"]),
        (with("{ premiere: { arguments: [{ text: x, effect: 2 }] } }"), vec!["hors-bornes @ 2"]),
        (with("{ heures: { value: -1 } }"), vec!["nombre-hors-limites @ -1"]),
        (with("{}").replace("complete\n", "autre\n"), vec!["autre-grille @ autre"]),
        (with("{}") + "conclusions: { uns: Ceci }\n", vec!["section-inconnue @ uns"]),
        (with("{}") + "date: hier\n", vec!["date-illisible @ hier"]),
        (
            with("{}")
                + "  - { respondent: { id: A }, collective: true }\n  - { respondent: { id: b }, collective: true }\n",
            vec!["repondant-en-double @ A", "deux-collectives @ true"],
        ),
        (with("{}") + "tables: { acteurs: [{ secteur: prive }] }\n", vec!["ligne-sans-nom @ { secteur: prive }"]),
        (with("{}") + "tables: { acteurs: [{ nom: Été }, { nom: ete }] }\n", vec!["ligne-repetee @ ete"]),
        (
            with("{}") + "tables: { preuves: [{ titre: Article, question-liee: recit }] }\n",
            vec!["question-inconnue @ recit"],
        ),
        (
            with("{}")
                + "tables: { acteurs: [{ nom: A }, { nom: B }] }\nmatrices: { relations: [{ from: a, to: a, nature: alliance }, { from: a, to: c, nature: amour }, { from: a, to: b, nature: alliance }, { from: b, to: a, nature: opposition }] }\n",
            vec![
                "relation-a-soi @ a",
                "ligne-inconnue @ c",
                "nature-inconnue @ amour",
                "relation-repetee @ { from: b, to: a, nature: opposition }",
            ],
        ),
    ] {
        assert_eq!(told(&text), expected, "{text}");
    }
}

#[test]
fn answers_to_another_version_are_kept_where_the_item_did_not_change() {
    let text = with("{ premiere: { value: 1 }, degre-atteint: { value: 1 }, ancienne: { value: 1 } }")
        .replace("grid_version: 2", "grid_version: 1");
    let (assessment, problems) = read(&text);
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["autre-version", "question-changee", "question-retiree"]);
    assert!(!problems.has_errors());
    let entries = &assessment.expect("an assessment").responses[0].entries;
    assert_eq!(entries.iter().filter(|entry| !entry.is_blank()).count(), 1);
}

#[test]
fn a_short_form_rests_on_its_own_questions() {
    let grid = complete();
    let text = with("{ premiere: { value: 3 } }").replace("responses:", "form: courte\nresponses:");
    let assessment = read(&text).0.expect("an assessment");
    assert_eq!(assessment.form, Form::Short);
    let positions = positions(&grid, &assessment);
    assert_eq!(positions.0[1].state, State::NotAsked);
    let global = score(&grid, &positions).global.expect("a global score");
    assert_eq!((global.counts.answered, global.counts.applicable, global.is_partial), (1, 1, false));
}

#[test]
fn no_text_makes_the_reader_panic() {
    let sound = std::fs::read_to_string("tests/assessments/complete.yaml").expect("a file");
    // A prefix is a file cut by a full disk or a broken transfer.
    for end in (0..sound.len()).step_by(5).filter(|end| sound.is_char_boundary(*end)) {
        let _ = read(&sound[..end]);
    }
}

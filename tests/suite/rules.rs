//! Each rule has one code, wherever an answer is written: the keyboard, YAML, a table, a questionnaire, a form.

use dts::assessment::rules::{self, SourceKind};
use dts::forms::questionnaire::{answers, home};
use dts::grid::{Grid, catalog};
use dts::intake::questionnaire;
use dts::intake::{Tolerance, batch};
use dts::problem::{Problems, Severity, Source};

use super::questionnaires::{row, with};

fn grid() -> Grid {
    catalog::find("tests/grids/complete.yaml", None).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn codes(problems: &Problems) -> Vec<&'static str> {
    let told = problems.iter().filter(|problem| problem.severity > Severity::Remark);
    let mut codes: Vec<&str> = told.map(|problem| problem.code).collect();
    // Whoever answered nothing that can be read did not answer, which is told as well.
    codes.retain(|code| *code != "sans-reponse");
    codes.dedup();
    codes
}

/// What is said of answers in YAML.
fn yaml(responses: &str) -> Vec<&'static str> {
    let text = format!("grid: complete\ngrid_version: 2\norganisation: {{ name: AIR }}\nresponses:\n{responses}");
    codes(&dts::assessment::yaml::read(&grid(), &Source::new("a.yaml", text)).1)
}

/// What is said of a table, or of an export of a form.
fn csv(text: &str) -> Vec<&'static str> {
    codes(&batch::read(&grid(), "a.csv", text.as_bytes(), Tolerance::Strict).problems)
}

/// What is said of a questionnaire in which a question is answered so.
fn questionnaire(id: &str, answer: &str) -> Vec<&'static str> {
    let tabs = with(&[(1, row(id), answers::ANSWER, answer)]);
    codes(&questionnaire::read(&grid(), &tabs).map(|reading| reading.problems).unwrap_or_default())
}

#[test]
fn what_is_no_answer_is_refused_under_one_code_everywhere() {
    for (code, id, in_yaml, in_cells) in [
        ("so-exclu", "mesure", "na: true", "SO"),
        ("so-sans-raison", "degre-atteint", "na: true", "SO"),
        ("hors-echelle", "premiere", "value: 7", "7"),
        ("valeur-decimale", "premiere", "value: 1.5", "1,5"),
        ("valeur-inconnue", "premiere", "value: génial", "génial"),
        ("nombre-hors-limites", "heures", "value: -1", "-1"),
        ("option-inconnue", "demande", "value: nulle part", "nulle part"),
        ("oui-ou-non", "accord", "value: bof", "bof"),
        ("date-illisible", "jour", "value: demain", "demain"),
    ] {
        let found = [
            yaml(&format!("  - {{ respondent: {{ id: anne }}, answers: {{ {id}: {{ {in_yaml} }} }} }}\n")),
            csv(&format!("structure;{id}\nAIR;{in_cells}\n")),
            csv(&format!("structure;question;valeur\nAIR;{id};{in_cells}\n")),
            questionnaire(id, in_cells),
            csv(&format!("dts__grille;structure;{}\ncomplete;AIR;{in_cells}\n", id.replace('-', "_"))),
        ];
        assert!(found.iter().all(|codes| *codes == [code]), "{code}: {found:?}");
    }
}

#[test]
fn the_keyboard_and_the_files_share_the_rule_of_so() {
    let grid = grid();
    for (id, code) in [("mesure", "so-exclu"), ("degre-atteint", "so-sans-raison")] {
        let item = &grid.items[grid.item_index(id).expect("an item")];
        let refused = rules::not_applicable(item, None, SourceKind::Keyboard).expect_err("refused");
        assert_eq!(refused.code, code);
    }
}

#[test]
fn who_answers_is_judged_under_one_code_everywhere() {
    let response =
        |more: &str| format!("  - {{ respondent: {{ id: {more}, answers: {{ premiere: {{ value: 1 }} }} }}\n");
    let two = [
        yaml(&(response("Anne }") + &response("anne }"))),
        csv("structure;repondant;premiere\nAIR;Anne;1\nAIR;anne;2\n"),
        csv("structure;repondant;question;valeur\nAIR;Anne;premiere;1\nAIR;anne;premiere;2\n"),
        csv("dts__grille;structure;repondant;premiere\ncomplete;AIR;Anne;1\ncomplete;AIR;anne;2\n"),
    ];
    assert!(two.iter().all(|codes| *codes == ["repondant-en-double"]), "{two:?}");
    let group = [
        yaml(&(response("a }, collective: true") + &response("b }, collective: true"))),
        csv("dts__grille;structure;repondant;dts__collectif;premiere\ncomplete;AIR;A;oui;1\ncomplete;AIR;B;oui;2\n"),
    ];
    assert!(group.iter().all(|codes| *codes == ["deux-collectives"]), "{group:?}");
    let stakeholder = [
        yaml(&response("a, stakeholder: martiens }")),
        csv("structure;partie_prenante;premiere\nAIR;martiens;1\n"),
        csv("dts__grille;structure;partie_prenante;premiere\ncomplete;AIR;martiens;1\n"),
        {
            let tabs = with(&[
                (0, home_row(home::RESPONDENT), home::STAKEHOLDER, "martiens"),
                (1, row("premiere"), answers::ANSWER, "1"),
            ]);
            codes(&questionnaire::read(&grid(), &tabs).map(|reading| reading.problems).unwrap_or_default())
        },
    ];
    assert!(stakeholder.iter().all(|codes| *codes == ["partie-prenante-inconnue"]), "{stakeholder:?}");
}

/// The row of the first sheet that bears a code.
fn home_row(code: &str) -> u64 {
    let tab = &with(&[])[0];
    tab.rows_below(1).into_iter().find(|row| tab.text(*row, home::CODE) == code).expect("a row")
}

#[test]
fn a_questionnaire_that_names_the_group_twice_is_told_in_its_own_words() {
    let text =
        "dts__grille;structure;repondant;dts__collectif;premiere\ncomplete;AIR;Alice;oui;1\ncomplete;AIR;Bob;oui;2\n";
    let batch = batch::read(&grid(), "a.csv", text.as_bytes(), Tolerance::Strict);
    let problem = batch.problems.iter().next().expect("a problem");
    assert_eq!(problem.place.to_string(), "a.csv, ligne 3, colonne D");
    assert!(problem.message.contains("Alice") && problem.message.contains("Bob"), "{}", problem.message);
    assert!(!problem.hint.as_deref().unwrap_or_default().contains("true"), "{problem:?}");
}

#[test]
fn an_assessment_without_its_structure_is_refused_under_one_code_everywhere() {
    let found = [
        codes(
            &dts::assessment::yaml::read(&grid(), &Source::new("a", "grid: complete\norganisation: { name: \" \" }\n"))
                .1,
        ),
        csv("structure;premiere\n;1\n"),
        csv("dts__grille;structure;premiere\ncomplete;;1\n"),
    ];
    assert!(found.iter().all(|codes| *codes == ["structure-vide"]), "{found:?}");
}

#[test]
fn a_priority_without_a_position_is_refused_under_one_code_in_both_layouts() {
    let rule = rules::idle_priority(&grid().items[0]).code;
    let found =
        [csv("structure;premiere\nAIR;NSP*\n"), csv("structure;question;valeur;prioritaire\nAIR;premiere;NSP;oui\n")];
    assert!(found.iter().all(|codes| *codes == [rule]), "{rule}: {found:?}");
}

#[test]
fn a_question_that_is_not_there_is_refused_under_one_code_everywhere() {
    for (code, id) in [("question-inconnue", "troisieme"), ("question-retiree", "ancienne")] {
        let found = [
            yaml(&format!("  - {{ respondent: {{ id: anne }}, answers: {{ {id}: {{ value: 1 }} }} }}\n")),
            csv(&format!("structure;question;valeur\nAIR;{id};1\n")),
        ];
        assert!(found.iter().all(|codes| *codes == [code]), "{code}: {found:?}");
    }
}

#[test]
fn a_relation_is_judged_under_one_code_everywhere() {
    for (code, to, nature) in [("ligne-inconnue", "Lune", "alliance"), ("nature-inconnue", "Région", "amour")] {
        let in_yaml = yaml(&format!(
            "  - {{ respondent: {{ id: anne }}, answers: {{ premiere: {{ value: 1 }} }} }}\n\
             tables: {{ acteurs: [{{ nom: AIR }}, {{ nom: Région }}] }}\n\
             matrices: {{ relations: [{{ from: AIR, to: {to}, nature: {nature} }}] }}\n"
        ));
        let grid = grid();
        let mut gathering = batch::Gathering::new(&grid, Tolerance::Strict);
        gathering.add("t.csv", "structure;nom\nAIR;AIR\nAIR;Région\n".as_bytes());
        gathering.add("e.csv", format!("structure;de;vers;nature\nAIR;AIR;{to};{nature}\n").as_bytes());
        let found = [in_yaml, codes(&gathering.finish().problems)];
        assert!(found.iter().all(|codes| *codes == [code]), "{code}: {found:?}");
    }
}

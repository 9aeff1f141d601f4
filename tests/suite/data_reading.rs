//! What data files say, and what is said of those that are wrong.

use dts::assessment::{Answer, Form, Priority, Value};
use dts::grid::{Grid, load};
use dts::intake::Tolerance;
use dts::intake::batch::{self, Batch, Gathering};
use dts::problem::{Severity, Source};

const GRID: &str = "
id: essai
version: 3
title: Une grille d’essai
source: { document: Nos essais }
summary: De quoi lire.
section_name: pilier
scales:
  curseur: { type: cursor, min: -3, max: 3, labels: { -3: très défavorable, 0: neutre, 3: très favorable } }
removed: [{ id: ancienne, in: 2 }]
sections:
  - id: alpha
    title: Alpha
    items:
      - { id: emplois, question: Des emplois ?, scale: curseur, short: true }
      - { id: bio-diversite, question: De la biodiversité ?, scale: curseur, short: true }
      - { id: gaz, question: Des gaz ?, scale: curseur }
      - id: portee
        question: Quelle portée ?
        choice: { options: [{ id: interne, label: À l’intérieur }, { id: externe, label: À l’extérieur }], several: true }
";

fn grid() -> Grid {
    load::parse(&Source::new("essai.yaml", GRID)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn read(text: &str) -> Batch {
    batch::read(&grid(), "a.csv", text.as_bytes(), Tolerance::Strict)
}

fn sound(text: &str) -> Batch {
    let batch = read(text);
    assert!(!batch.problems.has_errors(), "{:?}", batch.problems);
    batch
}

/// Code, line and column of every problem of a severity.
fn problems(batch: &Batch, severity: Severity) -> Vec<(&'static str, String)> {
    let kept = batch.problems.iter().filter(|problem| problem.severity == severity);
    kept.map(|problem| (problem.code, problem.place.to_string())).collect()
}

fn errors(text: &str) -> Vec<(&'static str, String)> {
    let batch = read(text);
    assert!(batch.subjects.is_empty() && batch.left_out == ["a.csv"], "{batch:?}");
    problems(&batch, Severity::Error)
}

fn hint(batch: &Batch, code: &str) -> String {
    batch
        .problems
        .iter()
        .find(|problem| problem.code == code)
        .and_then(|problem| problem.hint.clone())
        .unwrap_or_default()
}

#[test]
fn a_wide_row_is_one_respondent() {
    let batch = sound("Structure;Territoire;Emplois;Bio diversité;PORTÉE\nAIR;Gâtine;2*;SO : rien;interne|externe\n");
    let assessment = &batch.subjects[0].assessment;
    assert_eq!(assessment.organisation.territory.as_deref(), Some("Gâtine"));
    assert_eq!((assessment.grid.as_str(), assessment.grid_version, assessment.date), ("essai", 3, None));
    let entries = &assessment.responses[0].entries;
    assert_eq!(entries[0].number(), Some(2.0));
    assert_eq!(entries[0].priority, Some(Priority::Priority));
    assert_eq!(entries[1].answer, Answer::NotApplicable(Some("rien".into())));
    assert_eq!(entries[2].answer, Answer::Missing);
    assert_eq!(entries[3].answer, Answer::Value(Value::Options(vec!["interne".into(), "externe".into()])));
}

#[test]
fn a_wide_header_may_be_the_question_itself() {
    let batch = sound("structure;Des emplois ?;gaz\nAIR;1;2\n");
    assert_eq!(batch.subjects[0].assessment.responses[0].entries[0].number(), Some(1.0));
}

#[test]
fn long_rows_gather_by_structure_date_and_respondent() {
    let batch = sound(
        "structure;date;repondant;partie prenante;question;valeur;prioritaire;argument\n\
         AIR;2026-01-02;Anne;interne;emplois;2;●;Trois postes\n\
         AIR;2026-01-02;Bob;habitants;emplois;;;Rien vu\n\
         air;02/01/2026;Anne;;emplois;;;Un de plus\n\
         BAC;;;;gaz;NSP;;\n\
         AIR;2026-01-02;Anne;;Bio-diversité;-1;impact;\n",
    );
    assert_eq!(batch.subjects.len(), 2);
    let air = &batch.subjects[0].assessment;
    assert_eq!(air.responses.len(), 2);
    let anne = &air.responses[0];
    assert_eq!((anne.respondent.id.as_str(), anne.respondent.name.as_str()), ("anne", "Anne"));
    assert_eq!(anne.respondent.stakeholder.as_deref(), Some("interne"));
    let texts: Vec<&str> = anne.entries[0].arguments.iter().map(|argument| argument.text.as_str()).collect();
    assert_eq!(texts, ["Trois postes", "Un de plus"]);
    assert_eq!(anne.entries[0].priority, Some(Priority::Priority));
    assert_eq!(anne.entries[1].priority, Some(Priority::Impact));
    assert_eq!(air.responses[1].entries[0].answer, Answer::Missing);
    assert_eq!(batch.subjects[1].assessment.responses[0].entries[2].answer, Answer::Unknown);
}

#[test]
fn the_respondent_called_collectif_is_the_group() {
    let batch = sound("structure;repondant;emplois\nAIR;Anne;2\nAIR;Collectif;1\n");
    let responses = &batch.subjects[0].assessment.responses;
    assert!(!responses[0].collective && responses[1].collective);
}

#[test]
fn every_bad_cell_of_a_file_is_named_and_the_file_contributes_nothing() {
    let found =
        errors("structure;date;emplois;gaz;portee\nAIR;hier;7;bof;dehors\n;;1;;\nBAC;;SO*;2;interne;;de trop\n");
    let place = |row: u64, column: &str| format!("a.csv, ligne {row}, colonne {column}");
    assert_eq!(
        found,
        [
            ("date-illisible", place(2, "date")),
            ("hors-echelle", place(2, "emplois")),
            ("valeur-inconnue", place(2, "gaz")),
            ("option-inconnue", place(2, "portee")),
            ("structure-vide", place(3, "structure")),
            ("ligne-trop-longue", "a.csv, ligne 4".into()),
        ]
    );
}

#[test]
fn a_bad_date_is_named_on_every_row_that_holds_it() {
    let found = errors("structure;date;question;valeur\nAIR;hier;emplois;1\nAIR;hier;gaz;1\n");
    assert_eq!(found.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["date-illisible", "date-illisible"]);
}

#[test]
fn the_other_files_are_read_all_the_same() {
    let grid = grid();
    let mut gathering = Gathering::new(&grid, Tolerance::Strict);
    gathering.add("a.csv", b"structure;emplois\nAIR;9\n");
    gathering.add("b.csv", b"structure;emplois\nBAC;1\n");
    let batch = gathering.finish();
    assert_eq!(batch.left_out, ["a.csv"]);
    assert_eq!(batch.subjects.len(), 1);
    assert_eq!(batch.subjects[0].key, "BAC");
}

#[test]
fn tolerance_drops_bad_cells_and_counts_them() {
    let text = "structure;emplois;gaz\nAIR;9;2\n;1;1\nBAC;1;oups\n";
    let batch = batch::read(&grid(), "a.csv", text.as_bytes(), Tolerance::DropBadCells);
    assert!(!batch.problems.has_errors() && batch.left_out.is_empty());
    assert_eq!((batch.dropped.cells, batch.dropped.rows, batch.subjects.len()), (2, 1, 2));
    let entries = &batch.subjects[0].assessment.responses[0].entries;
    assert_eq!((entries[0].number(), entries[2].number()), (None, Some(2.0)));
}

#[test]
fn the_same_respondent_twice_is_an_error_that_names_both_rows() {
    let batch = read("structure;repondant;emplois\nAIR;Anne;1\nAIR;Bob;1\nAir;anne;2\n");
    assert_eq!(problems(&batch, Severity::Error), [("repondant-en-double", "a.csv, ligne 4".into())]);
    assert!(batch.problems.iter().any(|problem| problem.message.contains("à la ligne 2")));
    assert_eq!(errors("structure;emplois\nAIR;1\nAIR;2\n"), [("repondant-en-double", "a.csv, ligne 3".into())]);
    let long = "structure;question;valeur\nAIR;gaz;1\nAIR;emplois;1\nAIR;gaz;SO\n";
    assert_eq!(errors(long), [("repondant-en-double", "a.csv, ligne 4".into())]);
    sound("structure;date;emplois\nAIR;2025-01-01;1\nAIR;2026-01-01;2\n");
}

#[test]
fn respondents_of_one_assessment_may_come_in_several_files() {
    let grid = grid();
    let mut gathering = Gathering::new(&grid, Tolerance::Strict);
    gathering.add("a.csv", b"structure;repondant;emplois\nAIR;Anne;1\n");
    gathering.add("b.csv", b"structure;repondant;emplois\nair;Bob;2\n");
    gathering.add("c.csv", b"structure;repondant;emplois\nAIR;anne;3\nBAC;Zoe;1\n");
    let batch = gathering.finish();
    assert_eq!(batch.subjects.len(), 1);
    assert_eq!(batch.subjects[0].assessment.responses.len(), 2);
    assert_eq!(batch.left_out, ["c.csv"], "a file counts whole or not at all");
    assert!(batch.problems.iter().any(|problem| problem.message.contains("a.csv, ligne 2")));
}

#[test]
fn a_structure_is_known_by_its_id_then_by_its_name() {
    let grid = grid();
    let mut gathering = Gathering::new(&grid, Tolerance::Strict);
    gathering.add("a.csv", "structure;nom;repondant;emplois\n79-1;Les Ânes;Anne;1\n79-2;Emplois;Bob;1\n".as_bytes());
    gathering.add("b.csv", "structure;repondant;emplois\nles anes;Carl;2\n79-2;Dan;1\n".as_bytes());
    let batch = gathering.finish();
    assert!(!batch.problems.has_errors(), "{:?}", batch.problems);
    let read: Vec<(&str, &str, usize)> = batch
        .subjects
        .iter()
        .map(|subject| {
            (subject.key.as_str(), subject.assessment.organisation.name.as_str(), subject.assessment.responses.len())
        })
        .collect();
    assert_eq!(read, [("79-1", "Les Ânes", 2), ("79-2", "Emplois", 2)]);
}

#[test]
fn two_structures_of_one_name_cannot_be_told_by_it() {
    let grid = grid();
    let mut gathering = Gathering::new(&grid, Tolerance::Strict);
    gathering.add("a.csv", b"structure;nom;emplois\n79-1;Pareil;1\n79-2;Pareil;1\n");
    gathering.add("b.csv", b"structure;repondant;emplois\nPareil;Carl;2\n");
    let batch = gathering.finish();
    assert_eq!(problems(&batch, Severity::Error), [("structure-ambigue", "b.csv, ligne 2".into())]);
    assert!(hint(&batch, "structure-ambigue").contains("79-2"));
}

#[test]
fn unknown_columns_are_carried_and_named_once_with_what_they_may_have_meant() {
    let batch = sound("structure;gaz;emploi;Région;ancienne\nAIR;1;2;Ouest;x\nBAC;;;Est;\n");
    assert_eq!(problems(&batch, Severity::Warning), [("colonnes-inconnues", "a.csv, ligne 1".into())]);
    let hint = hint(&batch, "colonnes-inconnues");
    assert!(hint.contains("vouliez-vous dire «\u{a0}emplois\u{a0}» pour «\u{a0}emploi\u{a0}»"), "{hint}");
    assert!(hint.contains("n’existe plus depuis la version 2"), "{hint}");
    assert_eq!(batch.carried, ["emploi", "Région", "ancienne"]);
    assert_eq!(batch.subjects[0].carried, ["2", "Ouest", "x"]);
    assert_eq!(batch.subjects[1].carried, ["", "Est", ""]);
}

#[test]
fn a_column_in_two_spellings_is_an_error() {
    assert_eq!(
        errors("structure;Bio-diversité;bio_diversite\nA;1;2\n"),
        [("colonne-en-double", "a.csv, ligne 1, colonne bio_diversite".into())]
    );
    assert_eq!(
        errors("structure;emplois;Des emplois ?\nA;1;2\n"),
        [("colonne-en-double", "a.csv, ligne 1, colonne Des emplois ?".into())]
    );
}

#[test]
fn a_file_that_answers_another_grid_is_refused() {
    let batch = read("structure;emplios;truc\nA;1;2\n");
    assert_eq!(problems(&batch, Severity::Error), [("aucune-question", "a.csv, ligne 1".into())]);
    assert!(hint(&batch, "aucune-question").contains("«\u{a0}emplios\u{a0}» en «\u{a0}emplois\u{a0}»"));
    assert_eq!(errors("structure;question\nA;emplois\n"), [("sans-valeur", "a.csv, ligne 1".into())]);
    assert_eq!(errors("structure;emplois\n"), [("sans-reponse", "a.csv".into())]);
}

#[test]
fn an_unknown_question_finds_its_near_miss_and_a_removed_one_says_when() {
    let batch = read("structure;question;valeur\nA;emploi;1\nA;ancienne;2\nA;;3\n");
    let codes: Vec<&str> = problems(&batch, Severity::Error).iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["question-inconnue", "question-retiree", "question-vide"]);
    assert!(hint(&batch, "question-inconnue").contains("vouliez-vous dire «\u{a0}emplois\u{a0}»"));
}

#[test]
fn columns_that_miss_are_counted_and_those_of_the_short_form_make_a_short_form() {
    let batch = sound("structure;gaz\nA;1\n");
    assert_eq!(problems(&batch, Severity::Remark), [("questions-sans-colonne", "a.csv, ligne 1".into())]);
    assert_eq!(batch.subjects[0].assessment.form, Form::Full);
    let batch = sound("structure;emplois;bio-diversite\nA;1;\n");
    assert_eq!(batch.subjects[0].assessment.form, Form::Short);
}

#[test]
fn a_short_row_leaves_its_last_cells_empty_and_empty_columns_do_not_count() {
    let batch = sound("structure;emplois;gaz;;\n;;;;\nA;1\nB;1;2;;\n");
    assert_eq!(batch.subjects.len(), 2);
}

#[test]
fn a_note_without_structure_nor_answer_is_skipped_with_a_remark() {
    let batch = sound("structure;emplois;note\nA;1;\n;;saisi en mars\n");
    assert_eq!(batch.subjects.len(), 1);
    assert!(problems(&batch, Severity::Remark).contains(&("ligne-sans-structure", "a.csv, ligne 3".into())));
}

#[test]
fn a_flood_of_bad_cells_is_listed_up_to_a_bound_and_counted() {
    let rows: String = (0..600).map(|row| format!("S{row};x;y\n")).collect();
    let batch = read(&format!("structure;emplois;gaz\n{rows}"));
    assert_eq!(batch.problems.len(), 1_002, "one more says that these words are another scale's");
    let last = batch.problems.iter().last().map(|problem| (problem.code, problem.message.as_str()));
    assert!(last.is_some_and(|(code, message)| code == "autres-cellules" && message.starts_with("201")), "{last:?}");
}

#[test]
fn a_yaml_assessment_joins_the_batch_under_the_same_rules() {
    let grid = grid();
    let yaml = "grid: essai\ngrid_version: 3\norganisation: { id: air, name: AIR }\ndate: 2026-01-02\nresponses:\n  \
                - respondent: { id: anne, name: Anne }\n    answers: { emplois: { value: 2 } }\n";
    let mut gathering = Gathering::new(&grid, Tolerance::Strict);
    gathering.add("a.yaml", yaml.as_bytes());
    gathering.add("b.csv", b"structure;date;repondant;emplois\nAIR;2026-01-02;Bob;0\n");
    gathering.add("c.csv", b"structure;date;repondant;emplois\nAIR;2026-01-02;ANNE;0\n");
    let batch = gathering.finish();
    assert_eq!(batch.subjects.len(), 1);
    assert_eq!(batch.subjects[0].assessment.responses.len(), 2);
    assert_eq!(batch.left_out, ["c.csv"]);
}

#[test]
fn a_structure_whose_only_row_is_dropped_is_counted() {
    let text = "structure;emplois\nAIR;1\nBAC;1;2\nAIR;1;3\n";
    let batch = batch::read(&grid(), "a.csv", text.as_bytes(), Tolerance::DropBadCells);
    assert_eq!((batch.dropped.rows, batch.dropped.structures.len()), (2, 1));
}

#[test]
fn a_name_without_letter_nor_digit_is_no_name_and_the_end_sign_of_dos_is_no_row() {
    assert_eq!(errors("structure;emplois\n—;1\n"), [("structure-vide", "a.csv, ligne 2, colonne structure".into())]);
    assert_eq!(sound("structure;emplois\nAIR;1\n\u{1a}").subjects.len(), 1);
}

#[test]
fn bytes_that_windows_1252_does_not_define_are_warned_of() {
    let batch = batch::read(&grid(), "a.csv", b"structure;emplois\nCaf\x8e \x8d;1\n", Tolerance::Strict);
    assert_eq!(problems(&batch, Severity::Warning), [("encodage", "a.csv".into())]);
}

#[test]
fn a_file_that_mixes_the_two_layouts_is_refused_with_both_spots() {
    for text in ["structure;question;valeur;gaz\nA;emplois;1;2\n", "structure;question;gaz\nA;emplois;2\n"] {
        let batch = read(text);
        assert_eq!(problems(&batch, Severity::Error), [("presentations-melees", "a.csv, ligne 1, colonne gaz".into())]);
    }
}

#[test]
fn a_group_that_the_grid_does_not_know_is_warned_of_once() {
    let batch =
        sound("structure;repondant;partie_prenante;emplois\nA;Anne;martiens;1\nA;Bob;Martiens;1\nA;C;interne;1\n");
    let place = "a.csv, ligne 2, colonne partie_prenante".to_owned();
    assert_eq!(problems(&batch, Severity::Warning), [("partie-prenante-inconnue", place)]);
}

#[test]
fn a_column_is_never_said_to_mean_itself() {
    let batch = sound("structure;emplois;valeur\nA;1;2\n");
    assert_eq!(hint(&batch, "colonnes-inconnues"), "");
}

#[test]
fn rows_that_contradict_each_other_are_told() {
    let long = "structure;repondant;partie_prenante;question;valeur;prioritaire\n";
    assert_eq!(
        errors(&format!("{long}AIR;Anne;interne;emplois;1;\nAIR;Anne;externe;gaz;1;\n")),
        [("groupes-contradictoires", "a.csv, ligne 3, colonne partie_prenante".into())]
    );
    assert_eq!(
        errors(&format!("{long}AIR;Anne;;emplois;2*;non\n")),
        [("priorite-contradictoire", "a.csv, ligne 2, colonne prioritaire".into())]
    );
    // On one row or on two, what is SO or NSP is no priority.
    for (rows, row) in [("AIR;;;emplois;SO;oui\n", 2), ("AIR;;;emplois;NSP;\nAIR;;;emplois;;impact\n", 3)] {
        let place = format!("a.csv, ligne {row}, colonne prioritaire");
        assert_eq!(errors(&format!("{long}{rows}")), [("priorite-sans-valeur", place)]);
    }
    let batch = sound("structure;date;territoire;emplois\nAIR;2025-01-01;Nord;1\nair;2026-01-01;Sud;1\n");
    assert_eq!(problems(&batch, Severity::Warning), [("territoires-contradictoires", "a.csv, ligne 3".into())]);
    assert_eq!(batch.subjects[0].assessment.organisation.territory.as_deref(), Some("Nord"));
}

#[test]
fn blanks_in_a_title_count_once() {
    let batch = sound(
        "structure;partie   prenante;Des \n emplois ?\nA;interne;2\n"
            .replace("Des \n emplois ?", "\"Des \n emplois ?\"")
            .as_str(),
    );
    assert!(batch.carried.is_empty(), "{:?}", batch.carried);
}

#[test]
fn a_decimal_comma_between_commas_is_recognised() {
    let batch = read("structure,emplois,gaz\nA,1,5,2\n");
    assert!(hint(&batch, "ligne-trop-longue").contains("nombres à virgule"));
    assert!(!hint(&read("structure;emplois;gaz\nA;1;5;2\n"), "ligne-trop-longue").contains("nombres à virgule"));
}

#[test]
fn the_columns_of_another_grid_name_it() {
    let batch = read("structure;achats;dechets;pluralite\nA;1;2;1\n");
    assert!(hint(&batch, "aucune-question").contains("«\u{a0}developpement-durable\u{a0}»"));
}

#[test]
fn a_step_with_its_figure_is_read_whatever_became_of_its_minus_sign() {
    let text = |cell: &str| format!("structure;emplois\nA;{cell}\n");
    for cell in ["(−3)", "(-3)", "(–3)", "(?3)", "(\u{fffd}3)", "(3)", "( -3 )"] {
        let batch = sound(&text(&format!("Très défavorable {cell}")));
        assert_eq!(batch.subjects[0].assessment.responses[0].entries[0].number(), Some(-3.0), "{cell}");
    }
    let batch = sound(&text("très favorable (+3)*"));
    assert_eq!(batch.subjects[0].assessment.responses[0].entries[0].priority, Some(Priority::Priority));
    // Words and figure that contradict each other settle nothing.
    for cell in ["très défavorable (+3)", "très favorable (-3)", "très défavorable (?2)", "bof (?3)", "(?3)", "?3"]
    {
        assert_eq!(errors(&text(cell)), [("valeur-inconnue", "a.csv, ligne 2, colonne emplois".into())], "{cell}");
    }
}

#[test]
fn the_minus_sign_that_windows_1252_has_not_is_read_back_from_our_own_words() {
    let bytes = encoding_rs::WINDOWS_1252.encode("structure;emplois\nÉLAN;très défavorable (?3)\n").0.into_owned();
    let batch = batch::read(&grid(), "a.csv", &bytes, Tolerance::Strict);
    assert!(!batch.problems.has_errors(), "{:?}", batch.problems);
    assert_eq!(batch.subjects[0].assessment.responses[0].entries[0].number(), Some(-3.0));
}

#[test]
fn no_question_is_proposed_as_the_column_of_structures() {
    let told = |titles: &str| hint(&read(&format!("{titles}\n1;2;3\n")), "sans-structure");
    for question in ["De la biodiversité ?", "Notre structure aide-t-elle les plus loin de l’emploi ?"] {
        let hint = told(&format!("Horodateur;Des emplois ?;{question}"));
        assert_eq!(
            hint,
            "ajoutez une colonne «\u{a0}structure\u{a0}»\u{a0}: sur chaque ligne, le nom de celle qui répond"
        );
    }
    // A title that asks for its name, and for nothing else, is the column of structures.
    let batch = sound("Des emplois ?;Que fait votre structure ?;Quel est le nom de votre structure ?\n1;2;AIR\n");
    assert_eq!(batch.subjects[0].key, "AIR");
}

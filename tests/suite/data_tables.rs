//! Tables and relations as data files: they say what YAML says, under the same rules.

use assert_cmd::Command;
use dts::assessment::{Assessment, Form, Value, yaml};
use dts::grid::{Grid, catalog, load};
use dts::intake::Tolerance;
use dts::intake::batch::{Batch, Gathering};
use dts::problem::{Look, Severity, Source};
use proptest::prelude::*;

const GRID: &str = "tests/grids/complete.yaml";
const WHOLE: &str = include_str!("../assessments/complete.yaml");

const ACTORS: &str = "Structure;Date;Nom;Secteur;Poids\n\
    AIR;20/11/2026;AIR;Privé;installé\n\
    AIR;20/11/2026;Mairie de Parthenay;public;\n";
const PROOFS: &str = "structure,date,titre,Question,annee\n\
    AIR,2026-11-20,Article de presse,Première ?,\"2 026,0\"\n";
const ACTIONS: &str = "structure;date;Question;Action;Référent;Échéance;État\n\
    air;2026-11-20;premiere;Chercher un local;direction;30 juin 2027;En cours\n";
const EDGES: &str = "structure;date;de;vers;nature;objet;note;orienté\n\
    AIR;2026-11-20;AIR;mairie de parthenay;Alliance;Moyens;un prêt de salle;oui\n\
    AIR;2026-11-20;mairie-de-parthenay;air;opposition;;;x\n";

fn grid() -> Grid {
    catalog::find(GRID, None).unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 20)))
}

fn whole() -> Assessment {
    yaml::read(&grid(), &Source::new("complete.yaml", WHOLE)).0.expect("an assessment")
}

/// What the file says before its tables.
fn answers() -> &'static str {
    WHOLE.split("tables:\n").next().expect("a beginning")
}

fn gathered(grid: &Grid, tolerance: Tolerance, files: &[(&str, &str)]) -> Batch {
    let mut gathering = Gathering::new(grid, tolerance);
    for (name, text) in files {
        gathering.add(name, text.as_bytes());
    }
    gathering.finish()
}

fn read(files: &[(&str, &str)]) -> Batch {
    gathered(&grid(), Tolerance::Strict, files)
}

/// Code and place of every problem of a severity.
fn told(batch: &Batch, severity: Severity) -> Vec<String> {
    let kept = batch.problems.iter().filter(|problem| problem.severity == severity);
    kept.map(|problem| format!("{} @ {}", problem.code, problem.place)).collect()
}

fn errors(files: &[(&str, &str)]) -> Vec<String> {
    told(&read(files), Severity::Error)
}

/// Message and hint of the first problem of a code, with plain blanks.
fn words(batch: &Batch, code: &str) -> String {
    let found = batch.problems.iter().find(|problem| problem.code == code);
    let found = found.unwrap_or_else(|| panic!("no {code} in {:?}", batch.problems));
    format!("{} | {}", found.message, found.hint.as_deref().unwrap_or("")).replace('\u{a0}', " ")
}

#[test]
fn tables_and_relations_say_what_yaml_says_whatever_the_order_of_the_files() {
    let files =
        [("r.yaml", answers()), ("a.csv", ACTORS), ("p.csv", PROOFS), ("actions.csv", ACTIONS), ("e.csv", EDGES)];
    for turn in 0..files.len() {
        let mut files = files;
        files.rotate_left(turn);
        let batch = read(&files);
        assert!(batch.problems.is_empty(), "{}", batch.problems.render(Look::Plain, 20));
        assert_eq!(batch.subjects.len(), 1);
        let mut expected = whole();
        // What the group keeps stands in no table.
        expected.conclusions.clear();
        assert_eq!(batch.subjects[0].assessment, expected);
        assert_eq!(batch.subjects[0].files.len(), 5);
    }
}

#[test]
fn the_examples_of_the_documentation_are_read_without_a_word() {
    let text = include_str!("../../docs/formats.md");
    let blocks: Vec<&str> = text.split("```csv\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), 4);
    let names = ["wide.csv", "long.csv", "table.csv", "edges.csv"];
    let files: Vec<(&str, &str)> = names.into_iter().zip(blocks).collect();
    let batch = read(&files);
    let spoken = |problem: &&dts::problem::Problem| problem.code != "questions-sans-colonne";
    assert_eq!(batch.problems.iter().filter(spoken).collect::<Vec<_>>(), Vec::<&dts::problem::Problem>::new());
    let air = &batch.subjects[0].assessment;
    assert_eq!((air.responses.len(), air.tables["acteurs"].len(), air.matrices["relations"].len()), (3, 3, 3));
    assert_eq!(batch.subjects.len(), 2);
}

#[test]
fn tables_without_answers_make_an_assessment_of_their_own() {
    let batch = read(&[("e.csv", EDGES), ("a.csv", ACTORS)]);
    assert!(batch.problems.is_empty(), "{}", batch.problems.render(Look::Plain, 20));
    let assessment = &batch.subjects[0].assessment;
    assert_eq!((assessment.organisation.name.as_str(), assessment.form), ("AIR", Form::Full));
    assert!(assessment.responses.is_empty());
    assert_eq!(assessment.matrices["relations"], whole().matrices["relations"]);
}

#[test]
fn relations_in_yaml_may_relate_the_rows_of_a_data_file() {
    let (_, tables) = WHOLE.split_once("tables:\n").expect("tables");
    let (_, relations) = tables.split_once("matrices:\n").expect("matrices");
    let text = format!("{}matrices:\n{relations}", answers());
    for files in [[("r.yaml", &*text), ("a.csv", ACTORS)], [("a.csv", ACTORS), ("r.yaml", &*text)]] {
        let batch = read(&files);
        assert!(batch.problems.is_empty(), "{}", batch.problems.render(Look::Plain, 20));
        assert_eq!(batch.subjects.len(), 1);
        assert_eq!(batch.subjects[0].assessment.matrices, whole().matrices);
        assert_eq!(batch.subjects[0].assessment.responses, whole().responses);
    }
    let (_, alone) = yaml::read(&grid(), &Source::new("r.yaml", &*text));
    assert_eq!(alone.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["tableau-absent"]);
    let bad = text.replace("to: air", "to: aire");
    let batch = read(&[("r.yaml", &bad), ("a.csv", ACTORS)]);
    assert_eq!(batch.left_out, ["r.yaml"]);
    assert!(words(&batch, "ligne-inconnue").contains("vouliez-vous dire « air »"));
    assert!(batch.subjects[0].assessment.responses.is_empty(), "a file counts whole or not at all");
}

#[test]
fn every_fault_of_a_table_is_told_at_its_cell() {
    let text = "structure;date;Nom;secteur;Poids;Ville\n\
        AIR;hier;AIR;privée;4;x\n\
        AIR;;;public;;\n\
        ;;Bac;;;\n\
        AIR;;;;;\n\
        AIR;;Été;;;\n\
        AIR;;ete;;;\n\
        AIR;;—;;;\n";
    let batch = read(&[("a.csv", text)]);
    assert_eq!(
        told(&batch, Severity::Error),
        [
            "date-illisible @ a.csv, ligne 2, colonne date",
            "option-inconnue @ a.csv, ligne 2, colonne secteur",
            "hors-echelle @ a.csv, ligne 2, colonne Poids",
            "ligne-sans-nom @ a.csv, ligne 3, colonne Nom",
            "structure-vide @ a.csv, ligne 4, colonne structure",
            "ligne-repetee @ a.csv, ligne 7, colonne Nom",
            "nom-sans-lettre @ a.csv, ligne 8, colonne Nom",
        ]
    );
    assert_eq!(told(&batch, Severity::Warning), ["colonnes-inconnues @ a.csv, ligne 1"]);
    assert_eq!(told(&batch, Severity::Remark), ["ligne-vide @ a.csv, ligne 5"]);
    assert!(words(&batch, "ligne-repetee").contains("ligne 6"));
    assert!(words(&batch, "option-inconnue").contains("vouliez-vous dire « Privé »"));
    assert!(batch.subjects.is_empty() && batch.left_out == ["a.csv"]);
}

#[test]
fn an_unknown_column_finds_its_near_miss_and_is_not_carried_along() {
    let batch = read(&[("a.csv", "structure;nom;secteurs\nAIR;AIR;x\n")]);
    assert!(words(&batch, "colonnes-inconnues").contains("vouliez-vous dire « secteur » pour « secteurs »"));
    assert!(batch.carried.is_empty() && batch.subjects[0].carried.is_empty());
    let twice = errors(&[("a.csv", "structure;titre;question-liee;Question\nA;B;premiere;premiere\n")]);
    assert_eq!(twice, ["colonne-en-double @ a.csv, ligne 1, colonne Question"]);
}

#[test]
fn every_fault_of_a_relation_is_told_at_its_cell() {
    let edges = "structure;date;de;vers;nature;objet;oriente\n\
        AIR;20/11/2026;AIR;Mairie de Partenay;Alliance;;\n\
        AIR;20/11/2026;AIR;air;Alliance;;\n\
        AIR;20/11/2026;AIR;Mairie de Parthenay;aliance;temps;\n\
        AIR;20/11/2026;Mairie de Parthenay;AIR;Alliance;;oui\n\
        AIR;20/11/2026;;AIR;;;peut-être\n";
    let batch = read(&[("a.csv", ACTORS), ("e.csv", edges)]);
    assert_eq!(
        told(&batch, Severity::Error),
        [
            "ligne-inconnue @ e.csv, ligne 2, colonne vers",
            "relation-a-soi @ e.csv, ligne 3, colonne vers",
            "nature-inconnue @ e.csv, ligne 4, colonne nature",
            "objet-inconnu @ e.csv, ligne 4, colonne objet",
            "relation-repetee @ e.csv, ligne 5",
            "oui-ou-non @ e.csv, ligne 6, colonne oriente",
            "valeur-vide @ e.csv, ligne 6, colonne de",
            "valeur-vide @ e.csv, ligne 6, colonne nature",
        ]
    );
    assert!(words(&batch, "ligne-inconnue").contains("vouliez-vous dire « Mairie de Parthenay »"));
    assert!(words(&batch, "nature-inconnue").contains("vouliez-vous dire « alliance »"));
    let repeated = words(&batch, "relation-repetee");
    assert!(repeated.contains("ligne 4") && repeated.contains("écrivez oui sous « oriente »"), "{repeated}");
    assert_eq!(batch.left_out, ["e.csv"]);
    assert!(batch.subjects[0].assessment.matrices.is_empty());
}

#[test]
fn relations_without_their_table_are_one_error_and_name_the_file_to_mend_where_there_is_one() {
    assert_eq!(errors(&[("r.yaml", answers()), ("e.csv", EDGES)]), ["tableau-absent @ e.csv, ligne 2"]);
    let bad = ACTORS.replace("Privé", "privatif");
    let batch = read(&[("a.csv", &bad), ("e.csv", EDGES)]);
    assert!(words(&batch, "tableau-ecarte").contains("corrigez d’abord a.csv"));
    let bad = WHOLE.replace("value: amorcé", "value: bof");
    let batch = read(&[("r.yaml", &bad), ("e.csv", EDGES)]);
    assert!(words(&batch, "tableau-ecarte").contains("corrigez d’abord r.yaml"));
}

#[test]
fn a_table_or_a_matrix_of_an_assessment_is_given_once() {
    let batch = read(&[("a.csv", ACTORS), ("e.csv", EDGES), ("r.yaml", WHOLE)]);
    assert_eq!(told(&batch, Severity::Error), ["donne-deux-fois @ a.csv, ligne 2", "donne-deux-fois @ e.csv, ligne 2"]);
    assert!(
        words(&batch, "donne-deux-fois")
            .contains("le tableau « acteurs » de « AIR » au 20/11/2026 est déjà dans r.yaml")
    );
    assert_eq!(batch.subjects[0].assessment, whole());
    let batch = read(&[("a.csv", ACTORS), ("b.csv", ACTORS)]);
    assert!(words(&batch, "donne-deux-fois").contains("a.csv, ligne 2"));
}

#[test]
fn rows_without_a_date_join_the_only_assessment_of_their_structure() {
    let undated = "structure;nom\nAIR;AIR\n";
    let batch = read(&[("a.csv", undated), ("r.yaml", answers())]);
    assert_eq!(batch.subjects.len(), 1);
    assert!(batch.problems.is_empty(), "{}", batch.problems.render(Look::Plain, 20));
    let two = "structure;date;premiere\nAIR;2025-01-01;1\nAIR;2026-01-01;2\n";
    let batch = read(&[("a.csv", undated), ("b.csv", two)]);
    assert!(words(&batch, "date-manquante").contains("« date » : 01/01/2025 ou 01/01/2026"));
}

#[test]
fn rows_that_join_no_answers_are_pointed_at_where_others_do() {
    for (text, hint) in [
        ("structure;date;nom\nAIR;2026-07-20;AIR\n", "elle en a au 20/11/2026"),
        ("structure;date;nom\nAIRE;2026-11-20;AIR\n", "vouliez-vous dire « AIR »"),
    ] {
        let batch = read(&[("r.yaml", answers()), ("a.csv", text)]);
        assert_eq!((batch.subjects.len(), batch.problems.has_errors()), (2, false));
        assert!(words(&batch, "sans-evaluation").contains(hint), "{}", words(&batch, "sans-evaluation"));
    }
}

#[test]
fn a_row_tied_to_no_question_is_warned_of_and_an_unknown_question_refused() {
    let batch = read(&[("p.csv", "structure;titre;question-liee\nAIR;Article;\nAIR;Bilan;premiere\n")]);
    assert_eq!(told(&batch, Severity::Warning), ["ligne-non-rattachee @ p.csv, ligne 2, colonne question-liee"]);
    let batch = read(&[("p.csv", "structure;titre;annee\nAIR;Article;2026\nAIR;Bilan;2026\n")]);
    assert_eq!(told(&batch, Severity::Warning), ["ligne-non-rattachee @ p.csv, ligne 1"]);
    let found = errors(&[("p.csv", "structure;titre;question-liee\nAIR;Article;premier\nAIR;Bilan;recit\n")]);
    assert_eq!(
        found,
        ["question-inconnue", "question-inconnue"]
            .iter()
            .zip([2, 3])
            .map(|(code, row)| { format!("{code} @ p.csv, ligne {row}, colonne question-liee") })
            .collect::<Vec<_>>()
    );
    let yaml = format!("{}tables: {{ preuves: [{{ titre: Article }}], actions: [{{ title: Agir }}] }}\n", answers());
    let (_, problems) = yaml::read(&grid(), &Source::new("x.yaml", &*yaml));
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["ligne-non-rattachee"]);
}

#[test]
fn headers_that_fit_two_tables_are_named_and_the_best_fit_is_taken() {
    let text = std::fs::read_to_string(GRID).expect("a file").replace(
        "matrices:\n",
        "  - id: visites\n    title: Visites\n    key: titre\n    columns:\n      - { id: titre, label: Lieu, text: {} }\n      \
         - { id: annee, label: An, number: {} }\n      - { id: premiere, label: Accueil, text: {} }\nmatrices:\n",
    );
    let grid = load::parse(&Source::new("g.yaml", text)).unwrap_or_else(|problems| panic!("{problems:?}"));
    let read = |text: &str| gathered(&grid, Tolerance::Strict, &[("a.csv", text)]);
    let batch = read("structure;titre;annee\nAIR;Article;2026\n");
    let said = words(&batch, "titres-ambigus");
    assert!(said.contains("le tableau « preuves » ou le tableau « visites »"), "{said}");
    assert!(said.contains("« question-liee » pour « preuves » ou « premiere » pour « visites »"), "{said}");
    let batch = read("structure;titre;annee;question-liee\nAIR;Article;2026;premiere\n");
    assert_eq!(batch.subjects[0].assessment.tables["preuves"].len(), 1);
    // `premiere` is a question of the grid as well as a column of this table.
    let batch = read("structure;titre;premiere\nAIR;Fablab;2\n");
    assert_eq!(batch.subjects[0].assessment.tables["visites"][0]["premiere"], Value::Text("2".into()));
    let batch = read("structure;nom;titre;premiere\nAIR;Air;Fablab;2\n");
    assert!(words(&batch, "titres-ambigus").contains("des réponses aux questions"));
}

#[test]
fn what_is_missing_for_a_table_or_an_edge_list_is_named() {
    let batch = read(&[("a.csv", "structure;secteur;poids\nAIR;prive;1\n")]);
    assert!(words(&batch, "colonne-absente").contains("celles du tableau « acteurs », sans « nom »"));
    let batch = read(&[("e.csv", "structure;de;vers;natures\nAIR;a;b;c\n")]);
    assert!(words(&batch, "colonne-absente").contains("renommez « natures » en « nature »"));
    let batch = read(&[("e.csv", "nom;de;vers;nature\na;a;b;c\n")]);
    assert_eq!(told(&batch, Severity::Error), ["sans-structure @ e.csv"]);
    assert_eq!(errors(&[("a.csv", "structure;nom\n")]), ["sans-reponse @ a.csv"]);
}

#[test]
fn several_matrices_ask_for_a_column_that_tells_them_apart() {
    let text = std::fs::read_to_string(GRID).expect("a file").replace(
        "removed:",
        "  - { id: conflits, title: Les conflits, table: acteurs, natures: [{ id: ouvert, label: Ouvert, sign: -1, color: \"#000000\" }] }\nremoved:",
    );
    let grid = load::parse(&Source::new("g.yaml", text)).unwrap_or_else(|problems| panic!("{problems:?}"));
    let read = |edges: &str| gathered(&grid, Tolerance::Strict, &[("a.csv", ACTORS), ("e.csv", edges)]);
    assert!(words(&read(EDGES), "colonne-absente").contains("« relations » et « conflits »"));
    let batch = read(
        "structure;date;matrice;de;vers;nature\nAIR;2026-11-20;Les conflits;air;mairie-de-parthenay;ouvert\n\
         AIR;2026-11-20;relations;mairie-de-parthenay;air;alliance\n",
    );
    assert!(batch.problems.is_empty(), "{}", batch.problems.render(Look::Plain, 20));
    assert_eq!(batch.subjects[0].assessment.matrices.len(), 2);
    let batch = read("structure;date;matrice;de;vers;nature\nAIR;2026-11-20;conflit;air;mairie;ouvert\n");
    assert!(words(&batch, "matrice-inconnue").contains("vouliez-vous dire « conflits »"));
}

#[test]
fn tolerance_drops_bad_cells_and_bad_relations_and_counts_them() {
    let actors = ACTORS.replace("public", "municipal") + "AIR;20/11/2026;;public;\n";
    let edges = EDGES.to_owned() + "AIR;2026-11-20;air;Région;alliance;;;\n";
    let batch = gathered(&grid(), Tolerance::DropBadCells, &[("a.csv", &actors), ("e.csv", &edges)]);
    assert!(!batch.problems.has_errors(), "{}", batch.problems.render(Look::Plain, 20));
    assert_eq!((batch.dropped.cells + batch.dropped.rows, batch.left_out.len()), (3, 0));
    let assessment = &batch.subjects[0].assessment;
    assert_eq!((assessment.tables["acteurs"].len(), assessment.matrices["relations"].len()), (2, 2));
}

#[test]
fn a_structure_named_by_its_id_and_by_its_name_has_one_table() {
    let answers = "structure;nom;premiere\n79-1;Les Ânes;1\n";
    let actors = "structure;nom\n79-1;Mairie\nles anes;MAIRIE\n";
    let batch = read(&[("a.csv", actors), ("r.csv", answers)]);
    assert_eq!(told(&batch, Severity::Error), ["ligne-repetee @ a.csv, ligne 3, colonne nom"]);
}

#[test]
fn a_copied_file_with_another_name_and_the_same_id_is_seen_through() {
    let copy = WHOLE.replace("name: AIR,", "name: BAC,");
    let batch = read(&[("air.yaml", WHOLE), ("bac.yaml", &copy)]);
    assert_eq!(batch.left_out, ["bac.yaml"]);
    assert!(words(&batch, "repondant-en-double").contains("« BAC » et « AIR » ont le même identifiant « air »"));
}

#[test]
fn one_report_comes_of_the_files_of_one_assessment_and_all_are_checked_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let (answers, actors, edges) =
        (write("air.yaml", answers()), write("acteurs.csv", ACTORS), write("relations.csv", EDGES));
    let grid = std::fs::canonicalize(GRID).expect("a grid").display().to_string();
    let dts = |args: &[&str]| {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
            .current_dir(folder.path())
            .args(args)
            .output()
            .expect("dts runs");
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).replace('\u{a0}', " "))
    };
    let (code, said) = dts(&["rapport", "--grille", &grid, "--format", "md", &edges, &answers, &actors]);
    assert_eq!(code, Some(0), "{said}");
    let report = std::fs::read_to_string(folder.path().join("air.md")).expect("one report, named after the answers");
    assert!(report.contains("Mairie de Parthenay") && report.contains("un prêt de salle"), "{report}");

    let (code, said) = dts(&["verifier", "--grille", &grid, &answers, &actors, &edges]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("acteurs.csv (tableau « acteurs ») : rien à signaler"), "{said}");
    let (code, said) = dts(&["verifier", "--grille", &grid, &edges]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("erreur[tableau-absent]") && said.contains("(relations) : 1 erreur"), "{said}");
    let (code, said) = dts(&["verifier", &actors]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("ajoutez --grille"), "{said}");
    let (code, said) = dts(&["depouiller", &grid, &answers, &actors, &edges, "--format", "csv"]);
    assert_eq!((code, said.lines().count()), (Some(0), 2), "{said}");
}

proptest! {
    #[test]
    fn no_data_file_makes_the_batch_panic(
        kinds in prop::collection::vec(0..3_usize, 1..4),
        cells in prop::collection::vec(prop::sample::select(vec![
            "", "AIR", "air", "Mairie", "alliance", "prive", "2", "oui", "2026-01-01", "#REF!", "—", "recit", "premiere"]), 0..60),
        tolerant in any::<bool>(),
    ) {
        const HEADERS: [&str; 3] = ["structure;date;nom;secteur;poids", "structure;date;de;vers;nature;oriente", "structure;date;titre;question-liee"];
        let rows: Vec<String> = cells.chunks(6).map(|row| row.join(";")).collect();
        let text = |kind: usize| format!("{}\n{}\n", HEADERS[kind], rows.join("\n"));
        let files: Vec<(String, String)> = kinds.iter().enumerate().map(|(n, kind)| (format!("{n}.csv"), text(*kind))).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let grid = grid();
        let tolerance = if tolerant { Tolerance::DropBadCells } else { Tolerance::Strict };
        let batch = gathered(&grid, tolerance, &files);
        for subject in &batch.subjects {
            // What came out would be read again without an error.
            let written = yaml::write(&grid, &subject.assessment);
            let (again, problems) = yaml::read(&grid, &Source::new("again.yaml", &*written));
            prop_assert!(!problems.has_errors(), "{written}\n{}", problems.render(Look::Plain, 5));
            let again = again.expect("an assessment");
            prop_assert_eq!((&again.tables, &again.matrices), (&subject.assessment.tables, &subject.assessment.matrices));
        }
    }
}

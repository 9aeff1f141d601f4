//! `dts fusionner`: three people, three ways, three days, one assessment.

use std::path::Path;

type Tested = Result<(), Box<dyn std::error::Error>>;

fn dts(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts")).current_dir(folder).args(args).output();
    let output = output.expect("dts runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{a0}', " ");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn put(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a file");
}

fn session(who: &str, day: u8, value: i32) -> String {
    format!(
        "grid: developpement-durable\norganisation: {{ id: air, name: AIR }}\ndate: 2026-11-{day:02}\nresponses:\n  - respondent: {who}\n    \
         answers: {{ emplois: {{ value: {value} }}, achats: {{ na: true }} }}\n"
    )
}

/// A session, a CSV file and a workbook, each of its day.
fn three(folder: &Path) {
    put(folder, "anne.yaml", &session("{ id: anne, name: Anne, stakeholder: salaries }", 3, 2));
    put(folder, "bob.csv", "structure;date;emplois;achats\nAIR;05/11/2026;-1;NSP\n");
    put(folder, "chloe.yaml", &session("{ id: chloe, name: Chloé }", 7, 1));
    let made = dts(folder, &["convertir", "chloe.yaml", "-o", "chloe.xlsx"]);
    assert_eq!(made.0, Some(0), "{}", made.2);
}

#[test]
fn a_session_a_table_and_a_workbook_of_three_days_are_one_assessment() -> Tested {
    let folder = tempfile::tempdir()?;
    three(folder.path());
    let (code, _, said) = dts(folder.path(), &["fusionner", "anne.yaml", "bob.csv", "chloe.xlsx", "-o", "nous.yaml"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("du 03/11/2026 au 07/11/2026"), "{said}");
    assert!(said.contains("nous.yaml : AIR, 3 personnes (Anne ("), "{said}");
    let text = std::fs::read_to_string(folder.path().join("nous.yaml"))?;
    assert!(text.contains("date: 2026-11-07"), "{text}");
    assert!(text.contains("name: bob"), "a file without a name speaks for its own: {text}");
    let (code, json, said) =
        dts(folder.path(), &["depouiller", "developpement-durable", "nous.yaml", "--format", "json"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(json.contains("\"respondents\": 3") || json.contains("\"respondents\":3"), "{json}");
    // The alias, and a file that is there.
    let again = dts(folder.path(), &["merge", "anne.yaml", "bob.csv", "-o", "nous.yaml"]);
    assert_eq!(again.0, Some(2), "{}", again.2);
    assert!(again.2.contains("--forcer"), "{}", again.2);
    Ok(())
}

#[test]
fn reports_of_several_days_say_why_and_name_the_command() -> Tested {
    let folder = tempfile::tempdir()?;
    three(folder.path());
    let (code, _, said) = dts(folder.path(), &["rapport", "anne.yaml", "bob.csv", "-o", "rapports/"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("ne sont pas du même jour : anne.yaml (03/11/2026) et bob.csv (05/11/2026)"), "{said}");
    assert!(said.contains("dts fusionner anne.yaml bob.csv -o ensemble.yaml"), "{said}");
    let (_, _, said) = dts(folder.path(), &["comparer", "anne.yaml", "chloe.yaml", "-o", "c.html"]);
    assert!(said.contains("dts fusionner anne.yaml chloe.yaml"), "{said}");
    // The same person on two days is what a comparison is for.
    put(folder.path(), "anne-2.yaml", &session("{ id: anne, name: Anne }", 9, 2));
    let (_, _, said) = dts(folder.path(), &["comparer", "anne.yaml", "anne-2.yaml", "-o", "d.html"]);
    assert!(!said.contains("fusionner"), "{said}");
    Ok(())
}

#[test]
fn a_voice_that_cannot_be_read_stops_the_whole() -> Tested {
    let folder = tempfile::tempdir()?;
    three(folder.path());
    put(folder.path(), "bob.csv", "structure;emplois\nAIR;12\n");
    let (code, _, said) = dts(folder.path(), &["fusionner", "anne.yaml", "bob.csv", "-o", "nous.yaml"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("il manquerait une voix : bob.csv"), "{said}");
    assert!(!folder.path().join("nous.yaml").exists());
    put(folder.path(), "autre.yaml", "grid: alliances\norganisation: { name: AIR }\nresponses: []\n");
    let (code, _, said) = dts(folder.path(), &["fusionner", "anne.yaml", "autre.yaml", "-o", "nous.yaml"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("grilles-differentes"), "{said}");
    Ok(())
}

#[test]
fn tables_and_relations_in_files_of_their_own_join_the_answers() -> Tested {
    let folder = tempfile::tempdir()?;
    put(
        folder.path(),
        "anne.yaml",
        "grid: systeme-acteurs\norganisation: { id: air, name: AIR }\ndate: 2026-11-03\nresponses: []\n",
    );
    put(folder.path(), "acteurs.csv", "structure;nom;secteur\nAIR;AIR;\nAIR;Mairie;\n");
    put(folder.path(), "relations.csv", "structure;de;vers;nature\nAIR;AIR;Mairie;alliance\n");
    let files = ["fusionner", "relations.csv", "anne.yaml", "acteurs.csv", "-o", "nous.yaml"];
    let (code, _, said) = dts(folder.path(), &files);
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("nous.yaml"))?;
    assert!(text.contains("nature: alliance") && text.contains("nom: Mairie"), "{text}");
    Ok(())
}

//! Whatever grids, answers and file names hold, nothing but text and our own styles reaches the screen.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Would write the clipboard, clear the screen, colour, set the title, colour by a C1 code and turn the text around.
const HOSTILE: &str = "A\u{1b}]52;c;ZWNobyBwd25lZA==\u{7}B\u{1b}[2J\u{1b}[35;45mC\u{1b}]0;titre\u{1b}\\D\u{9b}35;45mE\u{202e}F\u{2066}G\rH\u{8}";

/// A name that a file may have, which would do the same.
#[cfg(unix)]
const NAME: &str = "n\u{1b}[35;45m\u{9b}2J\u{202e}m";
#[cfg(not(unix))]
const NAME: &str = "n\u{202e}m";

fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || !c.is_ascii() { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() })
        .collect::<String>()
        .replace("\\u001b\\D", "\\u001b\\\\D")
}

/// A folder with a grid, answers in YAML and CSV, and broken files, all hostile.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let h = escaped(HOSTILE);
    let grid = format!(
        "id: g\nversion: 1\ntitle: \"{h}\"\nshort_title: \"{h}\"\nsource: {{ document: \"{h}\" }}\nsummary: \"{h}\"\n\
         guidance: [\"{h}\"]\nsection_name: \"{h}\"\n\
         scales: {{ c: {{ type: cursor, min: -1, max: 1, labels: {{ -1: \"{h}\", 0: \"{h}0\", 1: \"{h}1\" }} }} }}\n\
         sections:\n  - id: s\n    title: \"{h}\"\n    intro: \"{h}\"\n    items:\n      - {{ id: q, question: \"{h}\", help: \"{h}\", scale: c }}\n\
         \x20     - {{ id: t, question: \"{h}\", text: {{}} }}\n\
         tables:\n  - {{ id: acteurs, title: \"{h}\", key: nom, columns: [ {{ id: nom, label: \"{h}\", text: {{}} }}, {{ id: but, label: \"{h}\", text: {{}} }} ] }}\n"
    );
    let answers = |day: &str| {
        format!(
            "grid: g\norganisation: {{ name: \"{h}\", territory: \"{h}\" }}\ndate: {day}\nabout: {{ object: \"{h}\" }}\nresponses:\n\
             \x20 - collective: true\n    respondent: {{ id: groupe, name: \"{h}\" }}\n    answers:\n      q: {{ value: 1, arguments: [ {{ text: \"{h}\", effect: 1 }} ] }}\n\
             \x20     t: {{ value: \"{h}\" }}\ntables: {{ acteurs: [ {{ nom: \"{h}\", but: \"{h}\" }} ] }}\n"
        )
    };
    let name = |end: &str| folder.path().join(format!("{NAME}{end}"));
    let write = |path: &Path, text: &str| std::fs::write(path, text).expect("written");
    write(&name("-grille.yaml"), &grid);
    write(&name("-avant.yaml"), &answers("2025-11-20"));
    write(&name("-apres.yaml"), &answers("2026-11-20"));
    write(&name(".csv"), &format!("structure;q;t;{HOSTILE}\n\"{HOSTILE}\";1;\"{HOSTILE}\";x\n\"{HOSTILE}2\";-1;;y\n"));
    write(&name("-faux.csv"), &format!("structure;q\n\"{HOSTILE}\";\"{HOSTILE}\"\n"));
    write(&name("-faux.yaml"), &grid.replace("scale: c", &format!("scale: \"{h}\", \"{h}\": 1")));
    write(&name("-autre.yaml"), &answers("2026-11-20").replace("q: {", &format!("\"{h}\": {{")));
    write(&name("-brut.yaml"), &format!("id: g\ntitle: {}\n", HOSTILE.replace('\r', "")));
    folder
}

/// What a command says, on both streams.
fn said(folder: &Path, arguments: &[String], typed: &str) -> String {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dts starts");
    // A command that reads nothing may be gone already.
    let _ = child.stdin.take().expect("a stdin").write_all(typed.as_bytes());
    let output = child.wait_with_output().expect("dts ends");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    text(&output.stdout) + &text(&output.stderr)
}

/// Fails where a text holds anything but words, line feeds and styles that are ours.
#[track_caller]
fn assert_harmless(text: &str, what: &[String]) {
    assert!(!text.contains("\u{1b}[35;45m"), "{what:?}: somebody else's colour in {text:?}");
    let mut parts = text.split('\u{1b}');
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let style = part.strip_prefix('[').and_then(|rest| rest.split_once('m'));
        let codes = style.filter(|(codes, _)| codes.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'));
        bare.push_str(codes.unwrap_or_else(|| panic!("{what:?}: an escape in {text:?}")).1);
    }
    let is_bad =
        |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let found = bare.chars().find(is_bad);
    assert_eq!(found, None, "{what:?}: {text:?}");
}

#[test]
fn no_command_passes_on_an_escape_a_control_code_or_a_mark_of_direction() {
    let folder = folder();
    let name = |end: &str| format!("{NAME}{end}");
    let (grid, csv, before, after) = (name("-grille.yaml"), name(".csv"), name("-avant.yaml"), name("-apres.yaml"));
    let g = || vec!["--grilles".to_owned(), ".".to_owned()];
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    std::fs::copy(folder.path().join(&grid), folder.path().join("g.yaml")).expect("copied");
    let commands: Vec<Vec<String>> = vec![
        [words(&["grilles"]), g()].concat(),
        words(&["grilles", &grid]),
        words(&["grilles", &name("-faux.yaml")]),
        words(&["grilles", HOSTILE]),
        words(&["fiches", HOSTILE]),
        words(&["fiches", "--grille", &grid, "--question", "q"]),
        words(&["fiches", "--grille", &grid, "--format", "md"]),
        words(&["verifier", &grid, &name("-faux.yaml"), &name("-brut.yaml"), &name("-absent.yaml")]),
        [words(&["verifier", &before, &name("-autre.yaml")]), g()].concat(),
        words(&["verifier", "--grille", &grid, &csv, &name("-faux.csv")]),
        words(&["grilles", &grid, "--format", "json"]),
        words(&["fiches", "--grille", &grid, "--format", "json"]),
        words(&["depouiller", &grid, &csv]),
        words(&["depouiller", &grid, &csv, "--format", "json"]),
        [words(&["rapport", &before, "--format", "json", "-o", "-"]), g()].concat(),
        words(&["modele", &grid, "--format", "yaml", "-o", "-"]),
        words(&["depouiller", &grid, &csv, "--format", "md"]),
        words(&["depouiller", &grid, &name("-faux.csv"), "--tolerant"]),
        words(&["depouiller", &grid, HOSTILE]),
        words(&["expliquer", &grid, &before]),
        words(&["expliquer", &grid, &before, HOSTILE]),
        [words(&["rapport", &before, "--format", "tableau", "-o", "-"]), g()].concat(),
        [words(&["rapport", &before, "--format", "md", "-o", "-"]), g()].concat(),
        [words(&["rapport", &before, "-o", &name(".html")]), g()].concat(),
        [words(&["comparer", &before, &after, "--format", "tableau", "-o", "-"]), g()].concat(),
        words(&["comparer", "--grille", &grid, &csv, "--format", "md", "-o", "-"]),
        words(&["modele", &grid, "-o", &name(".xlsx")]),
        words(&["convertir", &grid, "-o", &name("-grille.xlsx")]),
        [words(&["convertir", &before, "-o", &name("-avant.csv")]), g()].concat(),
        words(&["remplir", &grid, "--simple"]),
        [words(&["remplir", &before, "--simple", "--depuis", &after]), g()].concat(),
        words(&["remplir", &grid, "--repondant", HOSTILE]),
        words(&[HOSTILE]),
        words(&["grilles", &format!("--{HOSTILE}")]),
    ];
    let typed =
        format!("\n{HOSTILE}\n\n\n\n\n\n\n\n?\nh\n1\na {HOSTILE}\n\n{HOSTILE}\nv\nf\n\n\n\n\n\n\n\nl\nq\noui\n");
    for colour in ["jamais", "toujours"] {
        for command in &commands {
            let arguments = [command.clone(), words(&["--couleur", colour])].concat();
            assert_harmless(&said(folder.path(), &arguments, &typed), &arguments);
        }
    }
}

#[test]
fn pages_for_people_are_as_harmless_in_a_file() {
    let folder = folder();
    let (grid, csv) = (format!("{NAME}-grille.yaml"), format!("{NAME}.csv"));
    std::fs::copy(folder.path().join(&grid), folder.path().join("g.yaml")).expect("copied");
    let before = format!("{NAME}-avant.yaml");
    for (command, file) in [
        (vec!["grilles", grid.as_str()], "g.txt"),
        (vec!["grilles", &grid, "--papier"], "g.html"),
        (vec!["fiches", "--grille", &grid, "--question", "q"], "f.md"),
        (vec!["depouiller", &grid, &csv], "d.md"),
        (vec!["rapport", &before, "--grilles", "."], "r.html"),
        (vec!["rapport", &before, "--grilles", "."], "r.md"),
        (vec!["rapport", &before, "--grilles", "."], "r.txt"),
    ] {
        let arguments: Vec<String> = command.iter().chain(&["-o", file]).map(|word| (*word).to_owned()).collect();
        let told = said(folder.path(), &arguments, "");
        let page = std::fs::read_to_string(folder.path().join(file)).unwrap_or_else(|_| panic!("{file}: {told}"));
        assert_harmless(&page, &arguments);
    }
}

//! The command line speaks French, on its pages and when a command does not fit.

use assert_cmd::Command;

const COMMANDS: [&str; 13] = [
    "grilles",
    "remplir",
    "rapport",
    "depouiller",
    "comparer",
    "expliquer",
    "modele",
    "convertir",
    "correspondance",
    "fiches",
    "verifier",
    "completions",
    "man",
];

fn dts(args: &[&str]) -> (i32, String, String) {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
        .args(args)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C")
        .output()
        .expect("dts runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// Words of clap that must not reach a French reader.
fn english(text: &str) -> Vec<&'static str> {
    [
        "Usage:",
        "Options:",
        "Arguments:",
        "Commands:",
        "[default",
        "possible values",
        "aliases",
        "error:",
        "tip:",
        "For more",
        "Print ",
        "required",
        "unexpected",
        "invalid",
        " is ",
        " the ",
    ]
    .into_iter()
    .filter(|word| text.contains(word))
    .collect()
}

#[test]
fn every_page_is_french_and_shows_an_example() {
    for command in COMMANDS {
        let (code, stdout, stderr) = dts(&[command, "--aide"]);
        assert_eq!((code, stderr.as_str()), (0, ""), "{command}");
        assert_eq!(english(&stdout), Vec::<&str>::new(), "{stdout}");
        assert!(stdout.contains(&format!("  dts {command} ")), "no example in {stdout}");
        for bad in [" :", " ;", " ?", " !", " »", "« "] {
            assert!(!stdout.contains(bad), "a line may break at « {bad} » in {stdout}");
        }
        insta::assert_snapshot!(format!("aide_{command}"), stdout);
    }
    let (_, root, _) = dts(&["--aide"]);
    assert_eq!(english(&root), Vec::<&str>::new(), "{root}");
    insta::assert_snapshot!("aide", root);
}

#[test]
fn completions_and_man_pages_speak_french_and_name_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (code, script, _) = dts(&["completions", shell]);
        assert_eq!(code, 0);
        assert!(script.contains("DTS_COMPLETE"), "{shell} asks dts itself: {script}");
        let commands = completed(shell, &[""]);
        assert!(COMMANDS.iter().all(|command| commands.contains(command)), "{shell}: {commands}");
        assert_eq!(english(&commands), Vec::<&str>::new(), "{shell}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("UTF-8");
    assert_eq!(dts(&["man", "-o", path]).0, 0);
    for command in COMMANDS {
        let page = std::fs::read_to_string(folder.path().join(format!("dts-{command}.1"))).expect("a page");
        assert_eq!(english(&page), Vec::<&str>::new(), "{page}");
        assert!(page.contains(".SH NOM") && page.contains(".SH EXEMPLES") && !page.contains(".SH NAME"), "{page}");
    }
    let (code, _, stderr) = dts(&["man", "-o", path]);
    assert_eq!(code, 2, "a page that is there is not replaced");
    assert!(stderr.contains("--forcer"), "{stderr}");
}

/// A line that breaks before a colon, or inside « », is what a board sees.
#[test]
fn whatever_is_printed_for_people_has_its_no_break_spaces() {
    let session = "examples/ressourcerie/ressourcerie-2010.yaml";
    let data = "examples/collectif/reponses.csv";
    let mut commands: Vec<Vec<&str>> = vec![
        vec!["grilles"],
        vec!["fiches"],
        vec!["fiches", "III-5"],
        vec!["fiches", "mobilité", "--format", "md"],
        vec!["fiches", "--grille", "developpement-durable"],
        vec!["fiches", "--grille", "developpement-durable", "--question", "deplacements"],
        vec!["fiches", "xyzzy"],
        vec!["verifier", session, "grids/utilite-sociale.yaml", "tests/grids/invalid/alias-inconnu.yaml", data],
        vec!["expliquer", "developpement-durable", session],
        vec!["depouiller", "developpement-durable", data],
        vec!["depouiller", "developpement-durable", data, "--format", "md"],
        vec!["depouiller", "developpement-durable", "absent.csv"],
        vec!["rapport", "absent.yaml"],
        vec!["rapport", session, "--format", "tableau"],
        vec!["comparer", data, "--format", "tableau", "-o", "-"],
        vec!["modele"],
        vec!["remplir", "developpement-durable"],
        vec!["remplir", "README.md"],
        vec!["convertir", session, "-o", "x.odt"],
    ];
    let grids = dts::grid::catalog::EMBEDDED.map(|(id, _)| id);
    commands.extend(grids.iter().map(|id| vec!["grilles", *id]));
    let mut faults = Vec::new();
    for words in commands {
        let (_, stdout, stderr) = dts(&words);
        assert!(!stdout.is_empty() || !stderr.is_empty(), "{words:?}");
        for line in stdout.lines().chain(stderr.lines()).map(str::trim_start).filter(|line| !line.contains("://")) {
            for bad in [" :", " ;", " ?", " !", " %", " »", "« "] {
                if line.contains(bad) {
                    faults.push(format!("{words:?}: a line may break at « {bad} »: {line}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What a shell is answered when Tab is struck behind these words.
fn completed(shell: &str, words: &[&str]) -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
        .args(["--", "dts"])
        .args(words)
        .env("DTS_COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .output()
        .expect("dts runs");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_tab_key_completes_grids_and_files() {
    for words in [&["grilles", "developpement"][..], &["remplir", "dev"], &["rapport", "--grille", "dev"]] {
        assert_eq!(completed("bash", words), "developpement-durable", "{words:?}");
    }
    assert_eq!(completed("bash", &["rapport", "examples/air/air"]), "examples/air/air-2010.yaml");
    assert_eq!(completed("bash", &["depouiller", "x", "examples/air/air"]), "examples/air/air-2010.yaml");
    assert!(completed("bash", &["verifier", "--schema", ""]).contains("reponses"));
}

/// A federation writes the grid before the data or as an option, whichever comes to mind.
#[test]
fn a_grid_is_understood_before_the_data_and_as_an_option() {
    let grid = "developpement-durable";
    let data = "examples/collectif/reponses.csv";
    let session = "examples/ressourcerie/ressourcerie-2010.yaml";
    for (command, files, options) in [
        ("grilles", &[][..], &["--format", "json"][..]),
        ("modele", &[], &["--format", "csv", "-o", "-"]),
        ("depouiller", &[data], &["--format", "csv"]),
        ("expliquer", &[session, "emplois"], &[]),
        ("rapport", &[session], &["--format", "md", "--date", "2026-01-01", "-o", "-"]),
        ("comparer", &[data], &["--format", "md", "--date", "2026-01-01", "-o", "-"]),
        ("verifier", &[data], &[]),
        ("convertir", &[session], &["-o", "-.csv"]),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let converted = folder.path().join("r.csv").to_string_lossy().into_owned();
        let options: Vec<&str> =
            options.iter().map(|word| if *word == "-.csv" { converted.as_str() } else { *word }).collect();
        let run = |words: &[&str]| {
            let words = [&[command], words, options.as_slice()].concat();
            let (code, stdout, stderr) = dts(&words);
            assert_eq!(code, 0, "{words:?}: {stderr}");
            std::fs::read_to_string(&converted).inspect(|_| drop(std::fs::remove_file(&converted))).unwrap_or(stdout)
        };
        let leading = run(&[&[grid], files].concat());
        assert!(!leading.is_empty(), "{command}");
        assert_eq!(leading, run(&[&["--grille", grid], files].concat()), "{command}");
        assert_eq!(leading, run(&[files, &["--grille", grid]].concat()), "{command}, behind");
    }
    let question = ["--question", "deplacements"];
    let (_, by_option, _) = dts(&[&["fiches", "--grille", grid], &question[..]].concat());
    assert_eq!(dts(&[&["fiches", grid], &question[..]].concat()), (0, by_option, String::new()));
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("grille.yaml").to_string_lossy().into_owned();
    std::fs::copy("grids/developpement-durable.yaml", &own).expect("a copy");
    let (code, stdout, stderr) = dts(&["verifier", &own, data]);
    assert_eq!((code, stdout.lines().count()), (0, 2), "the grid is checked as well: {stdout}{stderr}");
    let (code, _, stderr) = dts(&["remplir", "--grille", "grille-inconnue"]);
    assert!(code == 2 && stderr.contains("grille-inconnue"), "{stderr}");
}

/// An editor reads the schema beside the grids: it is what the binary says, and describes what it reads.
#[test]
fn the_schema_beside_the_grids_is_the_one_that_dts_prints() {
    let (code, printed, _) = dts(&["verifier", "--schema", "grille"]);
    assert_eq!(code, 0);
    let kept = std::fs::read_to_string("grids/grille.schema.json").expect("the schema");
    assert_eq!(printed, kept, "dts verifier --schema grille > grids/grille.schema.json");
    for file in std::fs::read_dir("grids").expect("a folder").flatten().map(|entry| entry.path()) {
        if file.extension().is_some_and(|extension| extension == "yaml") {
            let text = std::fs::read_to_string(&file).expect("a grid");
            assert!(text.starts_with("# yaml-language-server: $schema=grille.schema.json\n"), "{}", file.display());
        }
    }
    let (_, printed, _) = dts(&["verifier", "--schema", "reponses"]);
    let schema: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert!(schema["properties"]["responses"]["description"].is_string(), "{schema}");
}

#[cfg(unix)]
#[test]
fn a_report_is_opened_with_what_opens_such_files_here() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let (opener, told) = (folder.path().join("xdg-open"), folder.path().join("told"));
    std::fs::write(&opener, format!("#!/bin/sh\necho \"$1\" > {}\n", told.display())).expect("written");
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).expect("a program");
    let report = folder.path().join("r.html");
    let output = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
        .args(["rapport", "examples/ressourcerie/ressourcerie-2010.yaml", "--ouvrir", "-o"])
        .arg(&report)
        .env("PATH", folder.path())
        .output()
        .expect("dts runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    // It is started beside us: it may still be on its way.
    let wait = std::time::Duration::from_millis(50);
    let came = (0..200).any(|_| {
        std::thread::sleep(wait);
        std::fs::read_to_string(&told).is_ok_and(|text| text.trim() == report.to_string_lossy())
    });
    assert!(came, "nothing was opened");
}

#[test]
fn english_names_work_for_scripts() {
    for (english, french) in [
        ("list", "grilles"),
        ("run", "remplir"),
        ("report", "rapport"),
        ("score", "depouiller"),
        ("explain", "expliquer"),
        ("check", "verifier"),
    ] {
        assert_eq!(dts(&[english, "--help"]).1, dts(&[french, "--aide"]).1);
    }
}

#[test]
fn without_a_command_the_help_is_shown_as_a_failure() {
    let (code, stdout, stderr) = dts(&[]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(COMMANDS.iter().all(|command| stderr.contains(command)), "{stderr}");
}

#[test]
fn what_does_not_fit_is_said_in_french_with_a_way_out() {
    for (args, expected) in [
        (&["grille"][..], "vouliez-vous dire « grilles »"),
        (&["grilles", "--formt", "json"], "vouliez-vous dire « --format »"),
        (&["grilles", "--format", "pdf"], "valeurs admises : texte, yaml, json"),
        (&["grilles", "--format"], "attend une valeur"),
        (&["grilles", "a", "b"], "« b » n’est pas attendu ici"),
        (&["raport"], "vouliez-vous dire « rapport » ?"),
        (&["rapport", "x", "--forcee"], "vouliez-vous dire « --forcer » ?"),
        (&["rapport", "x", "--outpu", "y"], "vouliez-vous dire « --sortie » ?"),
        (&["verifier"], "il manque FICHIER"),
        (&["depouiller"], "il manque GRILLE et DONNÉES"),
        (&["depouiller"], "ajoutez-les à la fin de la commande ; dts depouiller --aide en montre des exemples"),
        (&["rapport"], "ajoutez-le à la fin de la commande ; dts rapport --aide en montre"),
        (&["remplire"], "vouliez-vous dire « remplir » ?"),
        (&["rapport", "x", "--structur", "y"], "les options se lisent avec dts rapport --aide"),
        (&["depouiller", "x", "y", "--ouvrir"], "les options se lisent avec dts depouiller --aide"),
        (&["rapports", "x"], "vouliez-vous dire « rapport » ?"),
        (&["imprimer"], "les commandes se lisent avec dts --aide"),
        (&["rapport", "x", "--format", "htm"], "vouliez-vous dire « html » ?"),
        (&["remplir", "x", "AIR", "--structure", "y"], "s’écrit entre guillemets droits"),
        (&["remplir", "x", "--date", "hier"], "écrivez un jour comme 20/11/2026"),
        (&["depouiller", "x", "y", "--decimales", "99"], "écrivez un nombre entier de 0 à 15"),
        (&["depouiller", "x", "y", "--decimales", "deux"], "écrivez un nombre entier de 0 à 15"),
        (&["depouiller", "x", "y", "--format", "csv", "--format", "md"], "--format"),
    ] {
        let (code, stdout, stderr) = dts(args);
        let plain = stderr.replace('\u{a0}', " ");
        assert_eq!((code, stdout.as_str()), (2, ""), "{args:?}");
        assert!(plain.contains(expected), "{args:?}: {stderr}");
        assert_eq!(english(&stderr), Vec::<&str>::new(), "{stderr}");
    }
}

#[test]
fn a_grid_that_does_not_exist_names_those_that_do() {
    let (code, _, stderr) = dts(&["grilles", "developement-durable"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("developpement-durable"), "{stderr}");
}

#[test]
fn a_grid_of_ones_own_is_found_in_a_folder_and_replaces_an_embedded_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string("tests/grids/complete.yaml").expect("a file");
    std::fs::write(folder.path().join("complete.yaml"), &text).expect("written");
    std::fs::write(
        folder.path().join("developpement-durable.yaml"),
        text.replace("id: complete", "id: developpement-durable"),
    )
    .expect("written");
    let shelf = folder.path().to_str().expect("UTF-8");
    for id in ["complete", "developpement-durable"] {
        let (code, stdout, stderr) = dts(&["grilles", id, "--grilles", shelf]);
        assert_eq!(code, 0, "{stderr}");
        assert!(stdout.contains("Une grille qui emploie tout"), "{stdout}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let output = std::process::Command::new("sh")
        .args(["-c", "\"$0\" grilles developpement-durable | head -1; exit ${PIPESTATUS:-0}"])
        .arg(assert_cmd::cargo::cargo_bin!("dts"))
        .output()
        .expect("sh runs");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_file_in_the_wrong_place_is_called_what_it_is_in_one_sentence() {
    let answers = "examples/ressourcerie/ressourcerie-2010.yaml";
    for (args, expected) in [
        (&["grilles", answers][..], "contient des réponses à la grille « developpement-durable »"),
        (&["depouiller", answers, answers], "donnez le nom de la grille, « developpement-durable »"),
        (&["expliquer", answers, "developpement-durable"], "écrivez dts expliquer developpement-durable examples/"),
        (&["rapport", "developpement-durable"], "est le nom d’une grille : donnez le fichier des réponses"),
        (&["rapport", "examples"], "les dossiers qu’il contient ne sont pas lus"),
        (&["remplir", "examples"], "« examples » est un dossier"),
        (&["rapport", "examples/ressourcerie/resourcerie-2010.yaml"], "ressourcerie-2010.yaml » ?"),
        (&["rapport", "examples/ressourcerie/ressourcerie-2010"], "ressourcerie-2010.yaml » ?"),
        (&["expliquer", "developpement-durable", answers, "introuvable"], "avec dts grilles developpement-durable"),
    ] {
        let (code, _, stderr) = dts(args);
        let plain = stderr.replace('\u{a0}', " ");
        assert_eq!(code, 2, "{args:?}: {stderr}");
        assert!(plain.contains(expected), "{args:?}: {stderr}");
        assert!(stderr.matches("erreur[").count() < 3, "{args:?}: {stderr}");
    }
}

#[test]
fn a_grid_of_several_sheets_says_so_in_the_plural() {
    let (_, stdout, _) = dts(&["grilles"]);
    assert!(stdout.contains("fiches I-B-2, I-B-3, I-B-4 et III-10"), "{stdout}");
    assert!(stdout.contains("fiche II-3)"), "{stdout}");
}

#[test]
fn help_is_asked_as_a_command_too_and_a_grid_by_the_beginning_of_its_name() {
    for asked in [["aide"], ["help"]] {
        assert_eq!(dts(&asked), dts(&["--aide"]));
    }
    assert_eq!(dts(&["aide", "remplir"]), dts(&["remplir", "--aide"]));
    assert_eq!(dts(&["help", "score"]), dts(&["depouiller", "--aide"]));
    assert_eq!(dts(&["grilles", "utilite"]), dts(&["grilles", "utilite-sociale"]));
    let (code, _, told) = dts(&["grilles", "p"]);
    assert_eq!(code, 2);
    assert!(told.contains("participation") && told.contains("positionnement"), "{told}");
}

#[test]
fn a_file_alone_without_a_terminal_says_what_to_type() {
    let (code, _, told) = dts(&["examples/ressourcerie/ressourcerie-2010.yaml"]);
    assert_eq!(code, 2);
    assert!(told.contains("dts rapport examples/ressourcerie/ressourcerie-2010.yaml"), "{told}");
}

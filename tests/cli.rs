//! The command line speaks French, on its pages and when a command does not fit.

use assert_cmd::Command;

const COMMANDS: [&str; 5] = ["grilles", "remplir", "rapport", "depouiller", "verifier"];

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
    }
}

#[test]
fn english_names_work_for_scripts() {
    for (english, french) in
        [("list", "grilles"), ("run", "remplir"), ("report", "rapport"), ("score", "depouiller"), ("check", "verifier")]
    {
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
        (&["verifier"], "il manque <FICHIER>"),
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

//! `dts depouiller` as a user runs it: files, streams and exit codes.

use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A command that runs in a folder of its own.
fn dts(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dts"));
    command.current_dir(folder).arg("depouiller").arg("developpement-durable").args(args);
    command
}

fn folder(files: &[(&str, &str)]) -> std::io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text)?;
    }
    Ok(folder)
}

/// Exit code, stdout, stderr.
fn run(command: &mut Command) -> std::io::Result<(Option<i32>, String, String)> {
    let output = command.output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok((output.status.code(), text(&output.stdout), text(&output.stderr)))
}

const GOOD: &str = "structure;emplois\nAIR;2\n";
const BAD: &str = "structure;emplois\nBAC;7\n";

#[test]
fn results_go_to_stdout_and_all_else_to_stderr() -> Outcome {
    let folder = folder(&[("a.csv", GOOD), ("b.csv", BAD)])?;
    let (code, out, err) = run(&mut dts(folder.path(), &["a.csv", "b.csv", "--format", "csv"]))?;
    assert_eq!(code, Some(1), "{err}");
    assert!(out.starts_with("structure,date,repondants,score_economie,") && out.lines().count() == 2, "{out}");
    assert!(err.contains("b.csv, ligne 2, colonne emplois"), "{err}");
    let last = err.lines().last();
    assert_eq!(last, Some("1\u{a0}fichier laissé de côté\u{a0}: b.csv"));
    Ok(())
}

#[test]
fn nothing_usable_ends_with_two_and_prints_nothing() -> Outcome {
    let folder = folder(&[("b.csv", BAD)])?;
    for inputs in [["b.csv"], ["absent.csv"]] {
        let (code, out, err) = run(&mut dts(folder.path(), &inputs))?;
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains("aucune réponse utilisable"), "{err}");
    }
    Ok(())
}

#[test]
fn tolerance_scores_the_rest_and_says_what_it_dropped() -> Outcome {
    let folder = folder(&[("b.csv", "structure;emplois;gaz\nBAC;7;1\n")])?;
    let (code, out, _) = run(&mut dts(folder.path(), &["b.csv", "--tolerant"]))?;
    assert_eq!(code, Some(1));
    assert!(out.contains("1\u{a0}cellule illisible laissée de côté"), "{out}");
    let folder = self::folder(&[("b.csv", "structure;emplois;gaz\nBAC;7;1\nBEC;8;1\n;1;1\n")])?;
    let (_, out, _) = run(&mut dts(folder.path(), &["b.csv", "--tolerant"]))?;
    assert!(out.contains("2\u{a0}cellules illisibles et 1\u{a0}ligne laissées de côté"), "{out}");
    Ok(())
}

#[test]
fn a_result_file_takes_its_format_from_its_name_and_replaces_nothing_unasked() -> Outcome {
    let folder = folder(&[("a.csv", GOOD)])?;
    let result = folder.path().join("r.json");
    assert_eq!(run(&mut dts(folder.path(), &["a.csv", "-o", "r.json"]))?.0, Some(0));
    let first = std::fs::read_to_string(&result)?;
    assert!(first.starts_with("{\n  \"schema\": \"dts/1\""), "{first}");
    std::fs::write(folder.path().join("a.csv"), "structure;emplois\nAIR;3\n")?;
    let (code, _, err) = run(&mut dts(folder.path(), &["a.csv", "-o", "r.json"]))?;
    assert!(code == Some(2) && err.contains("--forcer"), "{err}");
    assert_eq!(std::fs::read_to_string(&result)?, first);
    assert_eq!(run(&mut dts(folder.path(), &["a.csv", "-o", "r.json", "--forcer"]))?.0, Some(0));
    assert_ne!(std::fs::read_to_string(&result)?, first);
    assert_eq!(run(&mut dts(folder.path(), &["a.csv", "-o", "r.odt"]))?.0, Some(2));
    Ok(())
}

#[test]
fn the_data_are_never_the_result() -> Outcome {
    let folder = folder(&[("a.csv", GOOD)])?;
    let (code, _, err) = run(&mut dts(folder.path(), &["a.csv", "-o", "a.csv", "--forcer"]))?;
    assert_eq!(code, Some(2), "{err}");
    assert_eq!(std::fs::read_to_string(folder.path().join("a.csv"))?, GOOD);
    Ok(())
}

#[test]
fn a_dash_reads_stdin_and_a_star_stands_for_files() -> Outcome {
    let files = [("a.csv", GOOD), ("b.csv", "structure;emplois\nBAC;1\n"), ("~$c.csv", "what Excel leaves")];
    let folder = folder(&files)?;
    // Elsewhere than on Windows the shell puts the files in the place of the star.
    let star: &[&str] = if cfg!(windows) { &["*.csv"] } else { &["a.csv", "b.csv", "~$c.csv"] };
    let (_, starred, err) = run(&mut dts(folder.path(), &[star, &["--format", "csv"]].concat()))?;
    assert_eq!(starred.lines().count(), 3, "{starred}{err}");
    let (code, piped, err) = run(dts(folder.path(), &["-", "--format", "csv"]).write_stdin(GOOD))?;
    assert_eq!(code, Some(0));
    assert_eq!(piped.lines().nth(1), starred.lines().nth(1));
    assert!(err.contains("entrée standard, ligne 1"), "{err}");
    Ok(())
}

#[test]
fn a_file_is_written_the_same_whichever_way_it_was_read() -> Outcome {
    let rows: String = (0..3_000).map(|row| format!("Structure {row};{};SO;2*\n", row % 7 - 3)).collect();
    let text = format!("structure;emplois;gaz;achats\n{rows}");
    let folder = folder(&[("a.csv", &text)])?;
    let (code, streamed, _) = run(&mut dts(folder.path(), &["a.csv", "--format", "csv"]))?;
    assert_eq!((code, streamed.lines().count()), (Some(0), 3_001));
    let (_, held, _) = run(dts(folder.path(), &["-", "--format", "csv"]).write_stdin(text.as_str()))?;
    assert!(streamed == held);
    assert_eq!(run(&mut dts(folder.path(), &["a.csv", "-o", "r.csv"]))?.0, Some(0));
    assert!(std::fs::read_to_string(folder.path().join("r.csv"))? == streamed);
    Ok(())
}

#[test]
fn tolerance_that_leaves_no_answer_ends_with_two() -> Outcome {
    let folder = folder(&[("b.csv", BAD)])?;
    let (code, out, err) = run(&mut dts(folder.path(), &["b.csv", "--tolerant"]))?;
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    Ok(())
}

#[test]
fn excel_goes_with_csv_and_formats_that_disagree_are_refused() -> Outcome {
    let folder = folder(&[("a.csv", GOOD)])?;
    let (code, out, _) = run(&mut dts(folder.path(), &["a.csv", "--excel"]))?;
    assert!(code == Some(0) && out.starts_with("\u{feff}structure;"), "{out}");
    for (args, words) in [
        (["a.csv", "--excel", "--format", "json"].as_slice(), "--excel va avec"),
        (&["a.csv", "-o", "x.csv", "--format", "json"], "ne disent pas le même format"),
        (&["a.csv", "-o", "x.ods"], "n’écrit pas ce format"),
        (&["a.csv", "-o", "."], "est un dossier"),
        (&["a.csv", "-o", "absent/x.csv"], "absent n’existe pas"),
    ] {
        let (code, _, err) = run(&mut dts(folder.path(), args))?;
        assert!(code == Some(2) && err.contains(words) && err.contains("aide"), "{args:?} {err}");
    }
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_in_french() -> Outcome {
    let folder = folder(&[("a.csv", GOOD)])?;
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full")?;
    let program = assert_cmd::cargo::cargo_bin!("dts");
    let args = ["depouiller", "developpement-durable", "a.csv"];
    let child = std::process::Command::new(program).current_dir(folder.path()).args(args).stdout(full).output()?;
    let err = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.code() == Some(2) && err.contains("le disque est plein"), "{err}");
    Ok(())
}

#[test]
fn one_structure_of_a_grid_of_texts_is_a_line_a_table_and_no_word_is_cut() -> Outcome {
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/charenton-saint-maurice/agir-ensemble-2016.yaml");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dts"));
    let (code, out, err) = run(command.args(["depouiller", "projet-territorial"]).arg(example))?;
    assert_eq!(code, Some(0), "{err}");
    let title = "Agir ensemble sur le territoire, 01/12/2016, 1\u{a0}répondant\n";
    assert!(out.starts_with(title), "{out}");
    for (title, figure) in [("Questions répondues", "41 sur 46"), ("Les parties prenantes (lignes)", "6")] {
        let line = out.lines().find(|line| line.contains(title)).unwrap_or_else(|| panic!("no {title} in {out}"));
        assert!(line.replace('\u{a0}', " ").trim_end().ends_with(&format!(" {figure}")), "{line}");
    }
    Ok(())
}

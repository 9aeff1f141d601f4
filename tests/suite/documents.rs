//! The README, the guide and the examples say what `dts` really does: their commands are run and compared.
//!
//! In a block marked `console`, a line that starts with `$ ` is a command; what follows up to the next one is all that
//! it prints on stdout, a line `[…]` standing for any number of lines. A line `cargo run -- …` in a block marked `sh`
//! is a command too, whose output is not shown. Commands run one after the other in a fresh copy of `examples/` and `grids/`. An example folder may hold `attendu/`: each file there must come out of its
//! commands, the same to the byte.

use std::path::Path;
use std::process::Command;

/// A command of a document and what it must print.
struct Step {
    line: usize,
    command: String,
    stdout: String,
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut block = "";
    for (index, line) in text.lines().enumerate() {
        if let Some(language) = line.strip_prefix("```") {
            block = language.trim_end();
        } else if block == "sh" && line.starts_with("cargo run -- ") {
            steps.push(Step { line: index + 1, command: line.to_owned(), stdout: String::new() });
        } else if block == "console" {
            if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step { line: index + 1, command: command.to_owned(), stdout: String::new() });
            } else if let Some(step) = steps.last_mut() {
                step.stdout.push_str(line);
                step.stdout.push('\n');
            }
        }
    }
    steps
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// A fresh copy of what the commands may read.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["examples", "grids"] {
        copy(Path::new(name), &folder.path().join(name));
    }
    folder
}

/// Words of a command line; single quotes hold words together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Whether a text is as expected, `[…]` standing for any lines; a no-break space counts as a blank.
fn matches(expected: &str, found: &str) -> bool {
    let (expected, found) = (expected.replace('\u{a0}', " "), found.replace('\u{a0}', " "));
    let mut rest = found.as_str();
    let mut parts = expected.split("[…]\n").peekable();
    let mut is_first = true;
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        let start = match (is_first, is_last) {
            (true, true) => return rest == part,
            (true, false) if rest.starts_with(part) => Some(0),
            (true, false) => None,
            (false, true) => rest.ends_with(part).then(|| rest.len() - part.len()),
            (false, false) => rest.find(part),
        };
        let Some(start) = start else { return false };
        rest = &rest[start + part.len()..];
        is_first = false;
    }
    true
}

/// Runs a `dts` command (`cargo run -- …` is one too). Nothing redirects its output: PowerShell 5 re-encodes it.
fn run(step: &Step, folder: &Path, faults: &mut Vec<String>, document: &str) {
    let command = step.command.trim_start_matches("cargo run --quiet -- ").trim_start_matches("cargo run -- ");
    let command = command.trim_start_matches("dts ");
    assert!(!command.contains(" > "), "{document}: {command}: give -o");
    let output = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
        .args(words(command))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("dts runs");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let place = format!("{document}:{}: {}", step.line, step.command);
    // 1 says « done, and something was found »: documents show such cases too.
    if !matches!(output.status.code(), Some(0 | 1)) {
        faults.push(format!("{place}\nended with {:?}\n{stderr}", output.status.code()));
    } else if !matches(&step.stdout, &stdout) {
        faults.push(format!("{place}\n--- expected\n{}--- found\n{stdout}--- stderr\n{stderr}", step.stdout));
    }
}

/// Runs a document; returns how many commands it held, and what was wrong.
fn check(document: &Path, folder: &Path) -> (usize, Vec<String>) {
    let text = std::fs::read_to_string(document).expect("UTF-8");
    let mut faults = Vec::new();
    let steps = steps(&text);
    let is_ours = |step: &&Step| step.command.starts_with("dts ") || step.command.contains("-- ");
    for step in steps.iter().filter(is_ours) {
        run(step, folder, &mut faults, &document.display().to_string());
    }
    (steps.len(), faults)
}

#[test]
fn the_readme_says_what_dts_does() {
    let folder = workplace();
    let (commands, faults) = check(Path::new("README.md"), folder.path());
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(commands >= 5, "{commands} commands");
}

#[test]
fn the_guide_says_what_dts_does() {
    let folder = workplace();
    let (commands, faults) = check(Path::new("docs/guide.md"), folder.path());
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(commands >= 5, "{commands} commands");
}

#[test]
fn every_example_gives_what_it_says() {
    let mut seen = 0;
    let mut faults = Vec::new();
    for entry in std::fs::read_dir("examples").expect("the examples") {
        let example = entry.expect("an entry").path();
        let folder = workplace();
        let (commands, told) = check(&example.join("README.md"), folder.path());
        assert!(commands > 0, "{} shows no command", example.display());
        faults.extend(told);
        let expected = example.join("attendu");
        let files = std::fs::read_dir(&expected).into_iter().flatten().map(|entry| entry.expect("an entry").path());
        for file in files {
            faults.extend(difference(&folder.path().join(file.file_name().expect("a name")), &file));
        }
        seen += 1;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(seen >= 2, "{seen} examples");
}

/// What is wrong where a command gave another file than the one that is expected. With `DTS_RENEW` set the expected file
/// is replaced, to be read with `git diff` before it is committed.
fn difference(found: &Path, expected: &Path) -> Option<String> {
    if std::fs::read(found).ok() == std::fs::read(expected).ok() {
        return None;
    }
    let kept = if std::env::var_os("DTS_RENEW").is_some() {
        expected.to_owned()
    } else {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(found.file_name()?)
    };
    let told = std::fs::copy(found, &kept).map_or_else(|error| error.to_string(), |_| kept.display().to_string());
    Some(format!("{} differs from what comes out: {told}", expected.display()))
}

#[test]
fn an_ellipsis_stands_for_any_lines() {
    assert!(matches("a\n[…]\nz\n", "a\nb\nc\nz\n"));
    assert!(matches("[…]\nz\n", "z\n"));
    assert!(!matches("a\n[…]\nz\n", "a\nb\n"));
    assert!(!matches("a\n", "a\nb\n"));
}

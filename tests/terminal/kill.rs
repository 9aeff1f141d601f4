//! Sessions killed at any moment: no confirmed answer is missing, and the next session goes on.
//!
//! An answer, a cell, a relation is confirmed when the next screen was drawn. Twenty-five kills by default, fifteen
//! among questions and ten among rows and pairs; `DTS_KILLS=2000 cargo test --test terminal kill` for more, `DTS_SEED` to play
//! one of them again.

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::pty::Pty;
use dts::assessment::{Assessment, Value, yaml};
use dts::fold;
use dts::grid::{Grid, catalog};
use dts::problem::Source;

const FILE: &str = "f.yaml";

/// xorshift: which moments are chosen is told by the seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// An answer that was typed: the number of its question, its position, and what was said.
#[derive(Debug, Clone)]
struct Typed {
    question: usize,
    position: i32,
    argument: Option<String>,
}

#[test]
fn no_confirmed_answer_is_lost_by_a_kill_at_any_moment() {
    let (kills, seed) = (kills() * 3 / 5, seed());
    let mut chance = Chance(seed);
    let grid = catalog::find("developpement-durable", None).expect("the embedded grid");
    let folder = tempfile::tempdir().expect("a folder");
    let mut confirmed: Vec<Typed> = Vec::new();
    let (mut in_file, mut confirmed_at_the_end) = (0, 0);
    for kill in 0..kills {
        let told = || format!("kill {kill} of seed {seed}");
        let mut pty = start(folder.path());
        let mut question =
            number_shown(&pty.wait_until("a question", |screen| number_shown(&screen.contents()).is_some()))
                .expect("a question");
        // Some answers that are surely confirmed, then one more in the middle of which the end comes.
        for _ in 0..chance.below(3) {
            let typed = answer(&mut pty, question, &mut chance);
            question = next_question(&mut pty, question);
            confirmed.push(typed);
        }
        let last = answer(&mut pty, question, &mut chance);
        // Before the answer is read, while it is saved, while the next screen is drawn, long after.
        let longest = [200, 2_000, 6_000, 50_000][usize::try_from(chance.below(4)).expect("an index")];
        wait_briefly(Duration::from_micros(chance.below(longest)));
        let screen = pty.kill();
        let is_confirmed = is_beyond(&screen, question);
        let assessment = read(&grid, folder.path(), &told());
        check(&grid, &assessment, &confirmed, &told());
        check_argument(&grid, &assessment, &last, &told());
        if is_confirmed {
            confirmed_at_the_end += 1;
            check(&grid, &assessment, std::slice::from_ref(&last), &told());
        }
        // Confirmed or not, an answer is there whole or not at all.
        if let Some(number) = assessment.responses[0].entries[last.question - 1].number() {
            assert!((number - f64::from(last.position)).abs() < 1e-9, "{}: half an answer", told());
            in_file += 1;
            confirmed.push(last);
        }
        let left: Vec<String> = names(folder.path());
        let temporary = left.iter().filter(|name| name.ends_with(".tmp")).count();
        assert!(temporary <= 1, "{}: temporary files pile up: {left:?}", told());
        // A full grid begins again.
        if confirmed.len() > 40 {
            confirmed.clear();
            std::fs::remove_file(folder.path().join(FILE)).expect("a file to remove");
        }
    }
    // A last session, ended in peace, leaves the folder tidy.
    let mut pty = start(folder.path());
    pty.wait_until("a question", |screen| number_shown(&screen.contents()).is_some());
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    assert_eq!(names(folder.path()), [FILE], "after {kills} kills of seed {seed}");
    let told = format!(
        "{kills} kills of seed {seed}: the last answer was in its file {in_file} times, confirmed {confirmed_at_the_end} times"
    );
    let _ = writeln!(std::io::stdout(), "{told}");
}

/// How many kills in all.
fn kills() -> u64 {
    std::env::var("DTS_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(25)
}

fn seed() -> u64 {
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |now| now.subsec_nanos());
    std::env::var("DTS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(u64::from(clock) | 1)
}

/// What was typed into the table and the matrix, and is surely confirmed.
#[derive(Debug, Default)]
struct Drawn {
    /// Names, and their cells by column.
    rows: Vec<(String, Vec<(&'static str, Value)>)>,
    /// Two ids, the nature, and the object once it is confirmed.
    pairs: Vec<(String, String, &'static str, Option<&'static str>)>,
}

#[test]
fn no_confirmed_cell_nor_relation_is_lost_by_a_kill_at_any_moment() {
    let (kills, seed) = (kills() * 2 / 5, seed());
    let mut chance = Chance(seed);
    let grid = catalog::find("systeme-acteurs", None).expect("the embedded grid");
    let folder = tempfile::tempdir().expect("a folder");
    let mut drawn = Drawn::default();
    for kill in 0..kills {
        let told = format!("kill {kill} of seed {seed}");
        let mut pty = start_rows(folder.path());
        if kill == 0 {
            // A second row is there before the first kill: pairs need two.
            row_begun(&mut pty, "Mairie", &mut drawn);
            pty.type_and_wait("\x1b", "Entrée modifier");
        }
        if kill % 2 == 0 {
            kill_in_row(pty, &format!("Acteur {kill}"), &mut chance, &mut drawn);
        } else {
            kill_in_pair(pty, &mut chance, &mut drawn);
        }
        let assessment = read(&grid, folder.path(), &told);
        check_drawn(&assessment, &drawn, &told);
        let temporary = names(folder.path()).iter().filter(|name| name.ends_with(".tmp")).count();
        assert!(temporary <= 1, "{told}: temporary files pile up");
    }
}

/// A session in its table of actors.
fn start_rows(folder: &Path) -> Pty {
    let is_new = !folder.join(FILE).exists();
    let mut pty = Pty::dts(folder, (30, 90), &["remplir", "systeme-acteurs", "-o", FILE, "--structure", "AIR"]);
    if is_new {
        pty.wait("Entrée commencer");
        pty.type_and_wait("\r", "le nom de votre structure");
        pty.type_and_wait("\r\r\r\r\r\r\r\r", "7\u{a0}questions");
    } else {
        pty.wait("existe déjà");
        pty.type_and_wait("\r", "7\u{a0}questions");
    }
    pty.type_and_wait("g", "Aller à");
    pty.type_and_wait("\x1b[B\r", "a ajouter une ligne");
    pty
}

/// Adds a row and fills in its level: both are confirmed when the sector is asked.
fn row_begun(pty: &mut Pty, name: &str, drawn: &mut Drawn) {
    pty.type_and_wait("a", "Nouvelle ligne");
    pty.type_and_wait(&format!("{name}\r"), "► Niveau");
    pty.type_and_wait("5\r", "► Secteur");
    drawn.rows.push((name.to_owned(), vec![("niveau", Value::Options(vec!["local".into()]))]));
}

fn kill_in_row(mut pty: Pty, name: &str, chance: &mut Chance, drawn: &mut Drawn) {
    row_begun(&mut pty, name, drawn);
    // The sector, then a text in its midst: the end comes anywhere.
    let is_text = chance.below(2) == 0;
    pty.send("2\r");
    if is_text {
        pty.wait("► Nature");
        pty.send("\x1b[6~Un but\rdes mots qui ne sont pas conf");
    }
    let longest = [200, 2_000, 20_000][usize::try_from(chance.below(3)).expect("an index")];
    wait_briefly(Duration::from_micros(chance.below(longest)));
    let screen = pty.kill();
    let cells = &mut drawn.rows.last_mut().expect("the row").1;
    if is_text || screen.contains("► Nature") {
        cells.push(("secteur", Value::Options(vec!["public".into()])));
    }
    if screen.contains("► Stratégies et pratiques") {
        cells.push(("buts", Value::Text("Un but".into())));
    }
}

fn kill_in_pair(mut pty: Pty, chance: &mut Chance, drawn: &mut Drawn) {
    pty.type_and_wait("c", "l paires vides");
    pty.type_and_wait("l", "chercher un nom");
    let screen = pty.type_and_wait("\r", "Quelle relation domine");
    let (from, to) = screen.lines().next().and_then(|line| line.trim().split_once(" ↔ ")).expect("a pair");
    let to = to.split("  ").next().expect("a name");
    let pair = (fold::slug(from), fold::slug(to));
    // One Entrée keeps both; it is confirmed once the pair has left the screen.
    let has_object = chance.below(2) == 0;
    pty.send(if has_object { "23\r" } else { "2\r" });
    let longest = [200, 2_000, 20_000][usize::try_from(chance.below(3)).expect("an index")];
    wait_briefly(Duration::from_micros(chance.below(longest)));
    let screen = pty.kill();
    let is_there = screen.lines().next().is_some_and(|line| line.contains(&format!("{from} ↔ {to}")));
    if !is_there && !screen.trim().is_empty() {
        drawn.pairs.push((pair.0, pair.1, "opposition", has_object.then_some("moyens")));
    }
}

fn check_drawn(assessment: &Assessment, drawn: &Drawn, told: &str) {
    let rows = &assessment.tables["acteurs"];
    for (name, cells) in &drawn.rows {
        let row = rows.iter().find(|row| row["nom"] == Value::Text(name.clone()));
        let row = row.unwrap_or_else(|| panic!("{told}: the row {name} is missing"));
        for (column, value) in cells {
            assert_eq!(row.get(*column), Some(value), "{told}: {name}, {column}");
        }
    }
    let relations = assessment.matrices.get("relations").map(Vec::as_slice).unwrap_or_default();
    for (from, to, nature, object) in &drawn.pairs {
        let relation = relations.iter().find(|relation| relation.from == *from && relation.to == *to);
        let relation = relation.unwrap_or_else(|| panic!("{told}: {from} and {to} are not related"));
        assert_eq!(relation.nature, *nature, "{told}");
        assert!(object.is_none_or(|object| relation.object.as_deref() == Some(object)), "{told}: {relation:?}");
    }
}

/// A session at its first unanswered question.
fn start(folder: &Path) -> Pty {
    let arguments = ["remplir", "developpement-durable", "-o", FILE, "--structure", "AIR"];
    let is_new = !folder.join(FILE).exists();
    let mut pty = Pty::dts(folder, (30, 90), &arguments);
    if is_new {
        pty.wait("Entrée commencer");
        pty.type_and_wait("\r", "le nom de votre structure");
        pty.send("\r\r\r\r\r\r\r\r");
    } else {
        pty.wait("existe déjà");
        pty.send("\r");
    }
    pty.wait_until("a question or a section", |screen| {
        let contents = screen.contents();
        number_shown(&contents).is_some() || contents.contains("Entrée commencer · p")
    });
    if number_shown(&pty.screen()).is_none() {
        pty.send("\r");
    }
    pty
}

/// Types an answer, sometimes with an argument before it.
fn answer(pty: &mut Pty, question: usize, chance: &mut Chance) -> Typed {
    let position = i32::try_from(chance.below(7)).expect("a digit") - 3;
    let argument = (chance.below(3) == 0).then(|| format!("dit à la question {question}"));
    if let Some(argument) = &argument {
        pty.send(&format!("a{argument}\r+\r\r"));
        pty.wait(&format!("► {argument}"));
    }
    let sign = if position < 0 { "-" } else { "" };
    pty.send(&format!("{sign}{}\r", position.abs()));
    Typed { question, position, argument }
}

/// Waits for the next question, through the board and the opening of a section.
fn next_question(pty: &mut Pty, question: usize) -> usize {
    loop {
        let screen = pty.wait_until("what comes next", |screen| is_beyond(&screen.contents(), question));
        if let Some(number) = number_shown(&screen) {
            return number;
        }
        let shown = first_line(&screen);
        pty.send("\r");
        pty.wait_until("another screen", |screen| first_line(&screen.contents()) != shown);
    }
}

fn first_line(screen: &str) -> String {
    screen.lines().take(5).collect::<Vec<_>>().join("\n")
}

/// The number in « question 3 sur 45 » at the top.
fn number_shown(screen: &str) -> Option<usize> {
    let (_, rest) = screen.lines().next()?.split_once("question ")?;
    rest.split_whitespace().next()?.parse().ok()
}

/// Whether the screen is that of a later question, of a board or of the opening of a section.
fn is_beyond(screen: &str, question: usize) -> bool {
    let is_between = screen.contains("Entrée continuer") || screen.contains("Entrée commencer · p");
    number_shown(screen).map_or(is_between, |number| number > question)
}

fn read(grid: &Grid, folder: &Path, told: &str) -> Assessment {
    let text = std::fs::read_to_string(folder.join(FILE)).expect("the file is there");
    let (assessment, problems) = yaml::read(grid, &Source::new(FILE, text.clone()));
    assert!(problems.is_empty(), "{told}: {problems:?}\n{text}");
    assessment.unwrap_or_else(|| panic!("{told}: no assessment in\n{text}"))
}

fn check(grid: &Grid, assessment: &Assessment, typed: &[Typed], told: &str) {
    for answer in typed {
        let entry = &assessment.responses[0].entries[answer.question - 1];
        let id = &grid.items[answer.question - 1].id;
        assert_eq!(entry.number(), Some(f64::from(answer.position)), "{told}: confirmed answer to {id} is missing");
        check_argument(grid, assessment, answer, told);
    }
}

/// What was said was on screen before the cursor was touched: it is kept whatever became of the answer.
fn check_argument(grid: &Grid, assessment: &Assessment, answer: &Typed, told: &str) {
    let kept = &assessment.responses[0].entries[answer.question - 1].arguments;
    let is_kept = |said: &String| kept.iter().any(|argument| argument.text == *said);
    let id = &grid.items[answer.question - 1].id;
    assert!(answer.argument.as_ref().is_none_or(is_kept), "{told}: what was said of {id} is missing");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The moment of the kill is left to chance; nothing is expected to have happened by then.
fn wait_briefly(duration: Duration) {
    let until = Instant::now() + duration;
    while Instant::now() < until {
        std::thread::yield_now();
    }
}

//! Answers as survey tools export them and as people put them together: each spelling gives what our own wide table gives.

use dts::assessment::Answer;
use dts::grid::{Choice, Grid, Item, Kind, NaPolicy, catalog};
use dts::intake::Tolerance;
use dts::intake::batch::{self, Batch, Gathering};
use dts::intake::correspondence;
use dts::problem::Severity;
use rust_xlsxwriter::Workbook;

type Tested = Result<(), Box<dyn std::error::Error>>;
type Rows = Vec<Vec<String>>;

const STRUCTURES: [&str; 4] = ["Accueil du Val Doré", "Coup de pouce", "L’Établi du cœur", "Rivières et talus"];

/// An answer as our own table spells it, and in words.
struct Cell {
    code: String,
    words: String,
}

/// What a structure answers to an item: every kind of answer comes up, « sans objet », « ne sait pas » and nothing too.
fn cell(item: &Item, structure: usize, index: usize) -> Cell {
    let turn = structure * 7 + index * 5 + index / 3;
    let same = |text: String| Cell { words: text.clone(), code: text };
    match turn % 11 {
        8 if item.na == NaPolicy::Allowed => return Cell { code: "SO".into(), words: "Sans objet".into() },
        9 => return Cell { code: "NSP".into(), words: "Ne sait pas".into() },
        10 => return same(String::new()),
        _ => {}
    }
    match &item.kind {
        Kind::Scale(scale) => {
            let positions = scale.positions();
            let position = positions[turn % positions.len()];
            let words = item.position_label(position).unwrap_or_default();
            let code = format!("{position}");
            let mut letters = words.chars();
            let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            Cell { words: if capital.is_empty() { code.clone() } else { capital }, code }
        }
        Kind::Number(_) => same(["12", "0", "1 234,5", "7"][turn % 4].to_owned()),
        Kind::YesNo => same(if turn.is_multiple_of(2) { "oui" } else { "non" }.to_owned()),
        Kind::Date => same("2026-03-31".to_owned()),
        Kind::Text => same(format!("Texte {turn}")),
        Kind::Choice(choice) => chosen(choice, turn),
    }
}

fn chosen(choice: &Choice, turn: usize) -> Cell {
    let first = turn % choice.options.len();
    let count = if choice.several { 1 + turn % 3 } else { 1 };
    let options: Vec<_> = choice.options.iter().skip(first).take(count).collect();
    let ids: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
    let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
    Cell { code: ids.join("|"), words: labels.join(", ") }
}

fn cells(grid: &Grid, structure: usize, how: impl Fn(&Item, Cell) -> String) -> Vec<String> {
    grid.items.iter().enumerate().map(|(index, item)| how(item, cell(item, structure, index))).collect()
}

fn codes(_: &Item, cell: Cell) -> String {
    cell.code
}

fn words(_: &Item, cell: Cell) -> String {
    cell.words
}

/// A header row of some columns and the items, and a row a structure.
fn table(
    grid: &Grid,
    before: &[(&str, &dyn Fn(usize) -> String)],
    title: impl Fn(usize, &Item) -> String,
    how: fn(&Item, Cell) -> String,
) -> Rows {
    let titles = before.iter().map(|(title, _)| (*title).to_owned());
    let mut rows = vec![titles.chain(grid.items.iter().enumerate().map(|(index, item)| title(index, item))).collect()];
    for structure in 0..STRUCTURES.len() {
        let mut row: Vec<String> = before.iter().map(|(_, cell)| cell(structure)).collect();
        row.extend(cells(grid, structure, how));
        rows.push(row);
    }
    rows
}

fn name(structure: usize) -> String {
    STRUCTURES[structure].to_owned()
}

fn csv(rows: &[Vec<String>], delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).unwrap_or_else(|error| panic!("{error}")));
    String::from_utf8(writer.into_inner().unwrap_or_else(|error| panic!("{error}"))).unwrap_or_default()
}

fn xlsx(sheets: &[(&str, Rows)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap_or_else(|error| panic!("{error}"));
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write(row, column, cell.as_str()).unwrap_or_else(|error| panic!("{error}"));
            }
        }
    }
    book.save_to_buffer().unwrap_or_else(|error| panic!("{error}"))
}

/// What each structure answered, respondent after respondent.
fn answers(batch: &Batch) -> Vec<(String, Vec<Vec<Answer>>)> {
    let of = |subject: &batch::Subject| {
        let responses = subject.assessment.responses.iter();
        let answers = responses.map(|response| response.entries.iter().map(|entry| entry.answer.clone()).collect());
        (subject.assessment.organisation.name.clone(), answers.collect())
    };
    batch.subjects.iter().map(of).collect()
}

fn read(grid: &Grid, file: &str, bytes: &[u8]) -> Batch {
    let batch = batch::read(grid, file, bytes, Tolerance::Strict);
    assert_eq!(batch.problems.count(Severity::Error), 0, "{file}: {:?}", batch.problems);
    batch
}

fn truth(grid: &Grid) -> Vec<(String, Vec<Vec<Answer>>)> {
    let rows = table(grid, &[("structure", &name)], |_, item| item.id.clone(), codes);
    let truth = answers(&read(grid, "truth.csv", csv(&rows, b';').as_bytes()));
    assert_eq!(truth.len(), STRUCTURES.len());
    truth
}

fn grids() -> [Grid; 2] {
    ["developpement-durable", "utilite-sociale"]
        .map(|id| catalog::embedded().find(|grid| grid.id == id).cloned().unwrap_or_else(|| panic!("{id}")))
}

fn section<'g>(grid: &'g Grid, item: &Item) -> &'g str {
    &grid.sections[item.section].title
}

/// The headers of the tools, each with what stands around the question.
fn shapes(grid: &Grid) -> Vec<(&'static str, Vec<u8>)> {
    let at = |structure: usize| format!("2026/10/{} 2:33:2{structure} PM UTC+2", 10 + structure);
    let day = |structure: usize| format!("2026-10-1{structure} 10:00:00");
    let other = |_: usize| "x".to_owned();
    let number = |structure: usize| (structure + 1).to_string();
    let question = |_: usize, item: &Item| item.question.clone();
    let text = |rows: Rows, delimiter| csv(&rows, delimiter).into_bytes();
    let google: [(&str, &dyn Fn(usize) -> String); 4] = [
        ("Horodateur", &at),
        ("Adresse e-mail", &other),
        ("Nom de votre structure", &name),
        ("Votre fonction", &other),
    ];
    let mut framaforms = table(
        grid,
        &[("Série", &number), ("Heure de fin", &day), ("Adresse IP", &other), ("Nom de votre structure", &name)],
        question,
        words,
    );
    let sections = grid.items.iter().map(|item| section(grid, item).to_owned());
    framaforms
        .insert(0, [String::new(), String::new(), String::new(), String::new()].into_iter().chain(sections).collect());
    framaforms.insert(0, vec!["Autodiagnostic".into()]);
    let sphinx = table(
        grid,
        &[("CLE", &number), ("DATE_SAISIE", &day), ("STRUCTURE", &name)],
        |index, item| format!("{}. {}", index + 1, item.question),
        words,
    );
    let retouched = |_: usize, item: &Item| item.question.replace('’', "'").replace(" ?", "?").replace('…', "...");
    vec![
        ("google.csv", text(table(grid, &google, question, words), b',')),
        (
            "google-grille.csv",
            text(
                table(
                    grid,
                    &[("Horodateur", &at), ("Structure", &name)],
                    |_, item| format!("{} [{}]", section(grid, item), item.question),
                    words,
                ),
                b',',
            ),
        ),
        (
            "limesurvey-codes.csv",
            text(
                table(
                    grid,
                    &[("id", &number), ("submitdate", &day), ("structure", &name)],
                    |_, item| format!("s1[{}]", item.id.replace('-', "")),
                    codes,
                ),
                b',',
            ),
        ),
        (
            "limesurvey-texte.csv",
            text(
                table(
                    grid,
                    &[("id. ID de la réponse", &number), ("structure. Structure", &name)],
                    |index, item| format!("Q{index:02}. {}", item.question),
                    words,
                ),
                b',',
            ),
        ),
        ("framaforms.csv", text(framaforms, b';')),
        (
            "tally.csv",
            text(
                table(
                    grid,
                    &[("Submission ID", &number), ("Submitted at", &day), ("Structure", &name)],
                    |_, item| format!("{} ({})", section(grid, item), item.question),
                    words,
                ),
                b',',
            ),
        ),
        ("sphinx.csv", encoding_rs::WINDOWS_1252.encode(&csv(&sphinx, b';')).0.into_owned()),
        (
            "siae.csv",
            text(table(grid, &[("SIAE", &name), ("Date de saisie", &day)], |_, item| item.id.clone(), codes), b';'),
        ),
        ("retouche.csv", text(table(grid, &[("Structure", &name)], retouched, codes), b';')),
        (
            "obligatoire.csv",
            text(
                table(
                    grid,
                    &[("Structure *", &name)],
                    |index, item| format!("{}) {} (obligatoire)", index + 1, item.question),
                    words,
                ),
                b'\t',
            ),
        ),
    ]
}

#[test]
fn what_tools_put_around_titles_and_answers_is_seen_through() {
    for grid in grids() {
        let truth = truth(&grid);
        for (file, bytes) in shapes(&grid) {
            assert_eq!(answers(&read(&grid, file, &bytes)), truth, "{} {file}", grid.id);
        }
    }
}

#[test]
fn a_table_on_its_side_gives_what_it_gives_upright() {
    for grid in grids() {
        let truth = truth(&grid);
        let turned = |first: &[&str], titles: &dyn Fn(usize, &Item) -> Vec<String>| {
            let head = first.iter().map(|title| (*title).to_owned()).chain((0..STRUCTURES.len()).map(name)).collect();
            let line = |(index, item): (usize, &Item)| {
                let given = (0..STRUCTURES.len()).map(|structure| cell(item, structure, index).code);
                titles(index, item).into_iter().chain(given).collect()
            };
            let mut rows: Rows = vec![vec!["Autodiagnostic".to_owned()], head];
            rows.extend(grid.items.iter().enumerate().map(line));
            rows
        };
        let long = turned(&["N°", "Pilier", "Question"], &|index, item| {
            vec![(index + 1).to_string(), section(&grid, item).to_owned(), item.question.clone()]
        });
        let short = turned(&["Structure"], &|_, item| vec![item.id.clone()]);
        for rows in [long, short] {
            assert_eq!(answers(&read(&grid, "cote.csv", csv(&rows, b';').as_bytes())), truth, "{}", grid.id);
            assert_eq!(answers(&read(&grid, "cote.xlsx", &xlsx(&[("Feuil1", rows)]))), truth, "{}", grid.id);
        }
    }
}

/// A sheet of one structure: who it is above, a question a row.
fn sheet_of(grid: &Grid, structure: usize, is_named: bool) -> Rows {
    let mut rows: Rows = vec![vec!["Autodiagnostic".into()]];
    if is_named {
        rows.push(vec!["Structure :".into(), name(structure)]);
    }
    rows.push(vec!["Date :".into(), "10/10/2026".into()]);
    rows.push(["N°", "Question", "Réponse (-3 à +3)", "Commentaire"].map(str::to_owned).to_vec());
    for (index, item) in grid.items.iter().enumerate() {
        rows.push(vec![
            (index + 1).to_string(),
            item.question.clone(),
            cell(item, structure, index).code,
            "Un fait".into(),
        ]);
    }
    rows
}

#[test]
fn one_sheet_a_structure_gives_what_one_table_gives_with_its_comments() {
    for grid in grids() {
        let truth = truth(&grid);
        for is_named in [true, false] {
            let sheets: Vec<(&str, Rows)> = (0..STRUCTURES.len())
                .map(|structure| (STRUCTURES[structure], sheet_of(&grid, structure, is_named)))
                .collect();
            let batch = read(&grid, "fiches.xlsx", &xlsx(&sheets));
            assert_eq!(answers(&batch), truth, "{}", grid.id);
            let said = &batch.subjects[0].assessment.responses[0].entries[0].arguments;
            assert_eq!(said.iter().map(|argument| argument.text.as_str()).collect::<Vec<_>>(), ["Un fait"]);
        }
    }
}

#[test]
fn one_sheet_a_section_makes_one_assessment() {
    for grid in grids() {
        let truth = truth(&grid);
        let rows = table(&grid, &[("Structure", &name)], |_, item| item.id.clone(), codes);
        let mut sheets: Vec<(&str, Rows)> = Vec::new();
        for section in grid.sections.iter().filter(|section| !section.items.is_empty()) {
            let columns = |row: &Vec<String>| {
                std::iter::once(row[0].clone()).chain(row[1..][section.items.clone()].iter().cloned()).collect()
            };
            sheets.push((section.id.as_str(), rows.iter().map(columns).collect()));
        }
        let batch = read(&grid, "piliers.xlsx", &xlsx(&sheets));
        assert_eq!(answers(&batch), truth, "{}", grid.id);
        assert_eq!(batch.problems.iter().filter(|problem| problem.code == "questions-sans-colonne").count(), 0);
    }
}

#[test]
fn words_and_figures_side_by_side_are_one_answer() {
    let [grid, _] = grids();
    let truth = truth(&grid);
    let spelt: [fn(f64, &str) -> String; 6] = [
        |figure, words| format!("{words} ({figure:+})"),
        |figure, words| format!("{figure} - {words}"),
        |figure, words| format!("{figure:+} : {words}"),
        |figure, words| format!("{figure:+} ({words})"),
        |figure, words| format!("{words} : {figure}"),
        // What a CSV in Windows-1252 has for « − ».
        |figure, words| format!("{words} ({figure})").replace('-', "?"),
    ];
    for how in spelt {
        let mut rows = table(&grid, &[("Structure", &name)], |_, item| item.id.clone(), codes);
        for row in &mut rows[1..] {
            for (cell, item) in row[1..].iter_mut().zip(&grid.items) {
                if let Ok(figure) = cell.parse::<f64>() {
                    *cell = how(figure, item.position_label(figure).unwrap_or_default());
                }
            }
        }
        assert_eq!(answers(&read(&grid, "mots.csv", csv(&rows, b';').as_bytes())), truth, "{:?}", rows[1]);
    }
}

#[test]
fn options_may_be_joined_as_tools_join_them_or_have_a_column_each() {
    let [_, grid] = grids();
    let truth = truth(&grid);
    let several = |item: &Item| matches!(&item.kind, Kind::Choice(choice) if choice.several);
    assert!(grid.items.iter().any(several));
    for (joined, end) in [(", ", ""), (";", ";"), ("; ", ""), ("|", "")] {
        let mut rows = table(&grid, &[("Structure", &name)], |_, item| item.id.clone(), codes);
        for row in &mut rows[1..] {
            for (cell, _) in row[1..].iter_mut().zip(&grid.items).filter(|(_, item)| several(item)) {
                if !matches!(cell.as_str(), "SO" | "NSP" | "") {
                    *cell = format!("{}{end}", cell.replace('|', joined));
                }
            }
        }
        assert_eq!(answers(&read(&grid, "options.csv", csv(&rows, b';').as_bytes())), truth, "{joined:?}");
    }
}

#[test]
fn several_people_of_one_structure_are_one_assessment_whatever_the_days_of_one_survey() -> Tested {
    let [grid, _] = grids();
    let rows = table(
        &grid,
        &[
            ("Horodateur", &|turn| format!("2026/10/1{turn} 10:00:00 AM UTC+2")),
            ("Structure", &|_| "AIR".into()),
            ("Votre nom", &name),
        ],
        |_, item| item.question.clone(),
        words,
    );
    let batch = read(&grid, "plusieurs.csv", csv(&rows, b',').as_bytes());
    let [(structure, responses)] = answers(&batch).try_into().map_err(|all| format!("{all:?}"))?;
    assert_eq!(structure, "AIR");
    let expected: Vec<Vec<Answer>> = truth(&grid).into_iter().flat_map(|(_, responses)| responses).collect();
    assert_eq!(responses, expected);
    assert_eq!(batch.subjects[0].assessment.date.map(|date| date.to_string()).as_deref(), Some("2026-10-13"));
    assert!(batch.carried.is_empty(), "{:?}", batch.carried);
    Ok(())
}

/// What a file gives once somebody wrote what its open titles and words stand for.
fn mended(
    grid: &Grid,
    file: &str,
    text: &str,
    meant: &dyn Fn(&str) -> Option<String>,
) -> Vec<(String, Vec<Vec<Answer>>)> {
    let mut entries =
        correspondence::understood(grid, file, text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert!(entries.iter().any(|entry| entry.meant == correspondence::OPEN), "{entries:?}");
    for entry in &mut entries {
        if let Some(meant) = meant(&entry.found) {
            entry.meant = meant;
        }
    }
    let written = correspondence::render(&entries);
    let names =
        correspondence::read(grid, "corr.csv", written.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut gathering = Gathering::new(grid, Tolerance::Strict);
    gathering.learn(names);
    gathering.add(file, text.as_bytes());
    let batch = gathering.finish();
    assert_eq!(batch.problems.count(Severity::Error), 0, "{:?}", batch.problems);
    answers(&batch)
}

const AGREED: [&str; 7] = [
    "Pas du tout d'accord",
    "Pas d'accord",
    "Plutôt pas d'accord",
    "Ni l’un ni l’autre",
    "Plutôt d'accord",
    "D'accord",
    "Tout à fait d'accord",
];

#[test]
fn words_codes_and_figures_of_another_scale_are_refused_and_read_once_a_correspondence_says_what_they_are() {
    let [grid, _] = grids();
    let truth = truth(&grid);
    let step = |figure: f64| (figure + 3.0) as usize;
    let spelt: [(&str, &dyn Fn(usize) -> String); 3] = [
        ("accord.csv", &|step| AGREED[step].to_owned()),
        ("codes.csv", &|step| format!("A{}", step + 1)),
        ("sept.csv", &|step| format!("{}", step + 1)),
    ];
    for (file, word) in spelt {
        let mut rows = table(&grid, &[("Structure", &name)], |_, item| item.question.clone(), codes);
        for cell in rows[1..].iter_mut().flat_map(|row| &mut row[1..]) {
            if let Ok(figure) = cell.parse::<f64>() {
                *cell = word(step(figure));
            }
        }
        let text = csv(&rows, b';');
        let refused = batch::read(&grid, file, text.as_bytes(), Tolerance::DropBadCells);
        assert!(refused.problems.iter().any(|problem| problem.hint.is_some()), "{refused:?}");
        let meant = |found: &str| (0..7).find(|step| word(*step) == found).map(|step| (step as i32 - 3).to_string());
        assert_eq!(mended(&grid, file, &text, &meant), truth, "{file}");
    }
}

#[test]
fn a_title_that_nobody_understands_is_read_once_a_correspondence_says_what_it_is() {
    let [grid, _] = grids();
    let truth = truth(&grid);
    let rows = table(
        &grid,
        &[("Qui êtes-vous", &name)],
        |index, item| if index == 0 { "Tout autre chose".into() } else { item.id.clone() },
        codes,
    );
    let meant = |found: &str| match found {
        "Qui êtes-vous" => Some("structure".to_owned()),
        "Tout autre chose" => Some(grid.items[0].id.clone()),
        _ => None,
    };
    assert_eq!(mended(&grid, "titres.csv", &csv(&rows, b';'), &meant), truth);
}

#[test]
fn a_correspondence_that_means_nothing_to_the_grid_is_refused_at_its_cell() {
    let [grid, _] = grids();
    let text = "sorte;trouvé;dans;compris\ncolonne;Q1;;emploi\nmot;Oui;curseur;9\nmot;Oui;ailleurs;1\n";
    let problems = correspondence::read(&grid, "corr.csv", text.as_bytes()).err().unwrap_or_default();
    let places: Vec<String> = problems.iter().map(|problem| problem.place.to_string()).collect();
    assert_eq!(places.len(), 3, "{problems:?}");
    assert!(places.iter().zip(2..).all(|(place, row)| place.contains(&format!("ligne {row}"))), "{places:?}");
}

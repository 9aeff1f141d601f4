//! Questionnaires: what `dts modele` writes, and what comes back from people and spreadsheets.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use dts::assessment::{Assessment, Form};
use dts::examples;
use dts::forms::questionnaire::{answers, home};
use dts::grid::{Grid, catalog};
use dts::intake::Tolerance;
use dts::intake::batch::{self, Batch};
use dts::intake::questionnaire;
use dts::problem::{Look, Problems, Source};
use dts::template::{self, Format, Order};
use dts::workbook::Workbook;
use dts::workbook::tab::Tab;

type Tested = Result<(), Box<dyn std::error::Error>>;

const GRIDS: [&str; 4] = ["developpement-durable", "systeme-acteurs", "utilite-sociale", "tests/grids/complete.yaml"];

fn grid(name: &str) -> Grid {
    catalog::find(name, None).unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 20)))
}

fn read(grid: &Grid, path: &Path) -> Batch {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    batch::read(grid, &path.display().to_string(), &bytes, Tolerance::Strict)
}

/// The only assessment of a file in which nothing is wrong; its relations in an order that does not depend on the file.
fn only(batch: Batch) -> Assessment {
    assert!(!batch.problems.has_errors(), "{}", batch.problems.render(Look::Plain, 20));
    assert_eq!(batch.subjects.len(), 1);
    let mut assessment = batch.subjects.into_iter().next().map(|subject| subject.assessment).expect("an assessment");
    for relations in assessment.matrices.values_mut() {
        relations.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    }
    assessment.tables.sort_keys();
    assessment
}

fn workbook(order: &Order<'_>) -> Vec<u8> {
    template::render(order, Format::Xlsx).unwrap_or_else(|error| panic!("{error:?}"))
}

fn tabs(bytes: &[u8]) -> Vec<Tab> {
    let workbook = Workbook::read("q.xlsx", bytes).unwrap_or_else(|problems| panic!("{problems:?}"));
    Tab::all("q.xlsx", &workbook)
}

fn told(problems: &Problems) -> Vec<String> {
    problems.iter().map(|problem| format!("{} {}", problem.code, problem.place)).collect()
}

/// Written by tests/libreoffice/remplir.py: typed into a real LibreOffice from the YAML file beside them.
#[test]
fn what_libreoffice_saved_is_what_was_typed() {
    for (name, of) in [("complete", GRIDS[3]), ("developpement-durable", GRIDS[0])] {
        let grid = grid(of);
        let file = |ending: &str| PathBuf::from(format!("tests/libreoffice/{name}.{ending}"));
        let typed = only(read(&grid, &file("yaml")));
        for ending in ["xlsx", "ods"] {
            assert_eq!(only(read(&grid, &file(ending))), typed, "{name}.{ending}");
        }
    }
}

#[test]
fn a_sheet_of_answers_saved_alone_as_csv_holds_the_same_answers() {
    let grid = grid(GRIDS[0]);
    let typed = only(read(&grid, Path::new("tests/libreoffice/developpement-durable.yaml")));
    let alone = only(read(&grid, Path::new("tests/libreoffice/developpement-durable.csv")));
    assert_eq!((&alone.organisation.name, alone.date), (&typed.organisation.name, typed.date));
    assert_eq!(alone.responses, typed.responses);
    let grid = self::grid(GRIDS[3]);
    let typed = only(read(&grid, Path::new("tests/libreoffice/complete.yaml")));
    let alone = only(read(&grid, Path::new("tests/libreoffice/complete.csv")));
    let answers = |assessment: &Assessment| -> Vec<_> {
        assessment.responses[0].entries.iter().map(|entry| entry.answer.clone()).collect()
    };
    assert_eq!(answers(&alone), answers(&typed));
}

#[test]
fn an_assessment_comes_back_whole_from_the_questionnaire_that_holds_it() {
    let mut seen = 0;
    let examples = std::fs::read_dir("examples").expect("examples").flatten().map(|entry| entry.path());
    let files = examples.flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten());
    let mut files: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.extend(["complete", "developpement-durable"].map(|name| format!("tests/libreoffice/{name}.yaml").into()));
    for path in files {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let id = dts::assessment::yaml::grid_id(&Source::new("a", text)).expect("a grid");
        let shelves = catalog::GridCatalog::default().beside(&path);
        let grid = shelves.find(if id == "complete" { GRIDS[3] } else { &id });
        let grid = grid.unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 20)));
        let mut there = only(read(&grid, &path));
        // What the questionnaire has no cell for.
        there.responses.iter_mut().flat_map(|response| &mut response.entries).for_each(|entry| entry.later = false);
        let bytes = workbook(&Order::filled(&grid, &there));
        let back = only(batch::read(&grid, "q.xlsx", &bytes, Tolerance::Strict));
        assert_eq!(back, there, "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 7, "{seen} assessments");
}

#[test]
fn the_same_order_gives_the_same_bytes() {
    let grid = grid(GRIDS[3]);
    let order = Order::blank(&grid, Form::Full, 2);
    assert_eq!(workbook(&order), workbook(&order));
}

/// Where the drop-downs of a sheet are: the cells of every `sqref` of a list.
fn dropped_down(bytes: &[u8], sheet: usize) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut xml = String::new();
    let name = format!("xl/worksheets/sheet{sheet}.xml");
    archive.by_name(&name).expect("a sheet").read_to_string(&mut xml).expect("UTF-8");
    let validations = xml.split("<dataValidation ").skip(1).filter(|part| part.starts_with("type=\"list\""));
    let range = |part: &str| part.split("sqref=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
    validations.filter_map(range).flat_map(|range| range.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn every_answer_cell_has_a_drop_down() {
    for name in GRIDS {
        let grid = grid(name);
        let forms = [Form::Full, Form::Short];
        for form in forms.into_iter().filter(|form| *form == Form::Full || grid.items.iter().any(|item| item.short)) {
            let bytes = workbook(&Order::blank(&grid, form, 1));
            let tabs = tabs(&bytes);
            let sheet = &tabs[1];
            let dropped = dropped_down(&bytes, 2);
            let mut asked = 0;
            for row in sheet.rows_below(answers::HEADER) {
                if !sheet.text(row, answers::CODE).is_empty() {
                    assert!(dropped.contains(&format!("D{row}")), "{name}: D{row} of {dropped:?}");
                    asked += usize::from(!sheet.text(row, answers::CODE).contains('|'));
                }
            }
            let expected = grid.items.iter().filter(|item| form == Form::Full || item.short).count();
            assert_eq!(asked, expected, "{name}");
        }
    }
}

#[test]
fn no_list_is_written_inside_of_a_validation_where_excel_would_cut_it() {
    for name in GRIDS {
        let grid = grid(name);
        let bytes = workbook(&Order::blank(&grid, Form::Full, 1));
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        for index in 0..archive.len() {
            let mut xml = String::new();
            let mut file = archive.by_index(index).expect("a part");
            if file.name().is_ok_and(|name| name.starts_with("xl/worksheets/")) && file.read_to_string(&mut xml).is_ok()
            {
                for part in xml.split("<dataValidation type=\"list\"").skip(1) {
                    let formula = part.split("<formula1>").nth(1).and_then(|rest| rest.split('<').next());
                    assert!(formula.is_some_and(|formula| formula.contains('!')), "{name}: {formula:?}");
                }
            }
        }
    }
}

/// A questionnaire of `complete` that Anne answered for AIR, with some cells written over.
pub(crate) fn with(cells: &[(usize, u64, usize, &str)]) -> Vec<Tab> {
    let grid = grid(GRIDS[3]);
    let mut tabs = tabs(&workbook(&Order::blank(&grid, Form::Full, 1)));
    let row = |tab: &Tab, code: &str| {
        tab.rows_below(1).into_iter().find(|row| tab.text(*row, home::CODE) == code).expect("a field")
    };
    let (structure, respondent) = (row(&tabs[0], "structure"), row(&tabs[0], home::RESPONDENT));
    tabs[0].put(structure, home::VALUE, "AIR");
    tabs[0].put(respondent, home::VALUE, "Anne");
    for (tab, row, column, text) in cells {
        tabs[*tab].put(*row, *column, text);
    }
    tabs
}

/// The row of a question on the sheet of answers.
pub(crate) fn row(code: &str) -> u64 {
    let tab = &with(&[])[1];
    let mut rows = tab.rows_below(answers::HEADER).into_iter();
    rows.find(|row| tab.text(*row, answers::CODE) == code).unwrap_or_else(|| panic!("no {code}"))
}

#[test]
fn every_bad_cell_is_named_as_the_spreadsheet_shows_it() -> Tested {
    let grid = grid(GRIDS[3]);
    let (first, degree, when, means) = (row("premiere"), row("degre-atteint"), row("jour"), row("moyens|enquete"));
    let tabs = with(&[
        (1, first, answers::ANSWER, "génial"),
        (1, first, answers::PRIORITY, "beaucoup"),
        (1, degree, answers::ANSWER, "sans objet"),
        (1, when, answers::ANSWER, "demain"),
        (1, means, answers::ANSWER, "peut-être"),
        (1, first, answers::EFFECT, "ailleurs"),
    ]);
    let reading = questionnaire::read(&grid, &tabs).ok_or("not ours")?;
    let place = |code: &str, column: &str, row: u64| {
        format!("{code} q.xlsx, feuille «\u{a0}Réponses\u{a0}», cellule {column}{row}")
    };
    let mut expected = vec![
        place("valeur-inconnue", "D", first),
        place("priorite-illisible", "F", first),
        place("effet-illisible", "H", first),
        place("so-sans-raison", "D", degree),
        place("oui-ou-non", "D", means),
        place("date-illisible", "D", when),
    ];
    // Nobody's answer is usable, and yet somebody answered.
    let mut found = told(&reading.problems);
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    Ok(())
}

#[test]
fn a_questionnaire_of_another_grid_is_refused_and_says_whose_it_is() {
    let durable = grid(GRIDS[0]);
    let bytes = workbook(&Order::blank(&grid(GRIDS[3]), Form::Full, 1));
    let batch = batch::read(&durable, "q.xlsx", &bytes, Tolerance::Strict);
    assert_eq!(told(&batch.problems), ["autre-grille q.xlsx"]);
    let message = batch.problems.iter().next().map(|problem| problem.message.clone()).unwrap_or_default();
    assert!(message.contains("complete") && message.contains("version 2"), "{message}");
}

#[test]
fn a_questionnaire_of_an_older_version_says_which_answers_are_not_taken_over() -> Tested {
    let grid = grid(GRIDS[3]);
    let mut tabs = with(&[
        (1, row("premiere"), answers::ANSWER, "très favorable (+3)"),
        (1, row("degre-atteint"), answers::ANSWER, "installé (2)"),
    ]);
    for tab in &mut tabs {
        tab.put(1, 3, "1");
    }
    let reading = questionnaire::read(&grid, &tabs).ok_or("not ours")?;
    let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code).collect();
    assert!(codes.contains(&"autre-version") && codes.contains(&"question-changee"), "{codes:?}");
    let assessment = reading.assessment.ok_or("nothing read")?;
    assert_eq!(assessment.grid_version, 1);
    assert_eq!(assessment.responses[0].entries[0].number(), Some(3.0));
    Ok(())
}

#[test]
fn nobody_is_made_to_answer_by_a_blank_questionnaire() {
    let grid = grid(GRIDS[3]);
    let batch = batch::read(&grid, "q.xlsx", &workbook(&Order::blank(&grid, Form::Full, 2)), Tolerance::Strict);
    let codes: Vec<&str> = batch.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["structure-vide", "sans-reponse"]);
    assert!(batch.subjects.is_empty());
}

#[test]
fn of_two_respondents_the_one_who_left_the_sheet_blank_did_not_answer() -> Tested {
    let grid = grid(GRIDS[3]);
    let assessment = only(read(&grid, Path::new("tests/libreoffice/complete.yaml")));
    let mut one = assessment.clone();
    one.responses[1].entries.iter_mut().for_each(|entry| *entry = dts::assessment::Entry::default());
    let bytes = workbook(&Order::filled(&grid, &one));
    let back = only(batch::read(&grid, "q.xlsx", &bytes, Tolerance::Strict));
    assert_eq!(back.responses, assessment.responses[..1]);
    Ok(())
}

#[test]
fn the_grid_to_start_from_is_sound() {
    let (grid, problems) = examples::check(&Source::new("ma-grille.yaml", template::BLANK_GRID));
    assert!(problems.is_empty(), "{}", problems.render(Look::Plain, 20));
    let grid = grid.expect("a grid");
    assert!(grid.examples.len() == 1 && grid.tables.len() == 2 && grid.items.iter().any(|item| item.short));
}

/// What a real workbook holds after somebody changed the sheet of this index: cells by row and column, from 1 and 0.
fn changed(sheet: usize, change: impl Fn(u64, usize) -> Option<(u64, usize)>, cells: &[(u64, usize, &str)]) -> Batch {
    let grid = grid(GRIDS[3]);
    let bytes = workbook(&Order::blank(&grid, Form::Full, 2));
    let book = Workbook::read("q.xlsx", &bytes).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut copy = rust_xlsxwriter::Workbook::new();
    for (index, from) in book.sheets.iter().enumerate() {
        let to = copy.add_worksheet().set_name(&from.name).expect("a name");
        let mut put = |row: u64, column: usize, text: &str| {
            to.write_string(row as u32 - 1, column as u16, text).expect("a cell");
        };
        for cell in from.cells() {
            let (row, column) = (cell.row, cell.column);
            let place = if index == sheet { change(row, column) } else { Some((row, column)) };
            if let Some((row, column)) = place {
                put(row, column, cell.text);
            }
            if index == 0 && (cell.text == "structure" || cell.text == home::RESPONDENT) {
                let shift = place.map_or(0, |(_, to)| to - column);
                let name = if cell.text == "structure" { "AIR".to_owned() } else { format!("Répondante {row}") };
                let (row, column) = if sheet == 0 {
                    change(row, home::VALUE).unwrap_or((row, column))
                } else {
                    (row, home::VALUE + shift)
                };
                put(row, column, &name);
            }
        }
        if index == sheet {
            cells.iter().for_each(|(row, column, text)| put(*row, *column, text));
        }
    }
    let bytes = copy.save_to_buffer().expect("a workbook");
    batch::read(&grid, "q.xlsx", &bytes, Tolerance::Strict)
}

fn same(row: u64, column: usize) -> Option<(u64, usize)> {
    Some((row, column))
}

fn number(batch: &Batch, id: &str) -> Option<f64> {
    let index = grid(GRIDS[3]).item_index(id)?;
    batch.subjects.first()?.assessment.responses.first()?.entries[index].number()
}

fn errors(batch: &Batch) -> Vec<String> {
    let errors = batch.problems.iter().filter(|problem| problem.severity == dts::problem::Severity::Error);
    errors.map(|problem| format!("{} {}", problem.code, problem.place)).collect()
}

#[test]
fn columns_and_rows_inserted_into_a_sheet_of_answers_are_seen_through_by_its_titles() {
    let first = row("premiere");
    for (by, below) in
        [(answers::NUMBER, 1), (answers::ANSWER, 1), (answers::CODE, 1), (answers::ANSWER, 2), (usize::MAX, 3)]
    {
        let shift = move |row: u64, column: usize| {
            Some((row + u64::from(row >= below && below > 1), column + usize::from(column >= by)))
        };
        let (at, answer) = shift(first, answers::ANSWER).expect("a place");
        let batch = changed(1, shift, &[(at, answer, "-2")]);
        assert_eq!((errors(&batch), number(&batch, "premiere")), (Vec::new(), Some(-2.0)), "{by} {below}");
        assert_eq!(batch.subjects[0].assessment.organisation.name, "AIR");
        // A bad cell is named where it really stands.
        let batch = changed(1, shift, &[(at, answer, "bof")]);
        let letter = ["D", "E"][answer - answers::ANSWER];
        let place = format!("valeur-inconnue q.xlsx, feuille «\u{a0}Réponses 1\u{a0}», cellule {letter}{at}");
        assert_eq!(errors(&batch), [place], "{by} {below}");
    }
}

#[test]
fn columns_inserted_into_the_first_sheet_are_seen_through_too() {
    for by in [home::CODE, home::LABEL, home::VALUE, home::PEOPLE] {
        let shift = move |row: u64, column: usize| Some((row, column + usize::from(column >= by)));
        // The structure is found, and nobody answered.
        assert_eq!(errors(&changed(0, shift, &[])), ["sans-reponse q.xlsx"], "{by}");
    }
}

#[test]
fn an_answer_whose_code_is_gone_is_told_by_its_question_or_refused() {
    let (first, other, tick) = (row("premiere"), row("deuxieme"), row("moyens|entretien"));
    let without = |gone: &'static [u64]| {
        move |row: u64, column: usize| {
            (column != answers::CODE || gone.is_empty() || !gone.contains(&row)).then_some((row, column))
        }
    };
    let gone: &'static [u64] = Box::leak(Box::new([first, tick]));
    let batch = changed(1, without(gone), &[(first, answers::ANSWER, "2"), (tick, answers::ANSWER, "x")]);
    assert_eq!((errors(&batch), number(&batch, "premiere")), (Vec::new(), Some(2.0)));
    let index = grid(GRIDS[3]).item_index("moyens").expect("a question");
    let answer = &batch.subjects[0].assessment.responses[0].entries[index].answer;
    assert_eq!(*answer, dts::assessment::Answer::Value(dts::assessment::Value::Options(vec!["entretien".into()])));
    // The question was reworded as well: nobody can tell.
    let batch = changed(
        1,
        move |row, column| (row != other || !matches!(column, answers::CODE)).then_some((row, column)),
        &[(other, answers::QUESTION, "Une autre ?"), (other, answers::ANSWER, "2")],
    );
    assert_eq!(errors(&batch), [format!("repere-absent q.xlsx, feuille «\u{a0}Réponses 1\u{a0}», cellule D{other}")]);
    // A whole column that is gone: its title too.
    let all = |row: u64, column: usize| (column != answers::CODE || row == 1).then_some((row, column));
    let batch = changed(1, all, &[(first, answers::ANSWER, "-3")]);
    assert_eq!((errors(&batch), number(&batch, "premiere")), (Vec::new(), Some(-3.0)));
}

#[test]
fn a_code_that_stands_twice_or_on_another_question_is_refused_with_both_places() {
    let (first, other) = (row("premiere"), row("deuxieme"));
    let sheet = "q.xlsx, feuille «\u{a0}Réponses 1\u{a0}», cellule";
    let filled = [(first, answers::ANSWER, "2"), (other, answers::ANSWER, "-2")];
    let batch = changed(1, same, &[filled[0], filled[1], (other, answers::CODE, "premiere")]);
    assert_eq!(errors(&batch), [format!("repere-contradictoire {sheet} J{other}")]);
    let twice = [(other, answers::CODE, "premiere"), (other, answers::QUESTION, "Première ?")];
    let batch = changed(1, same, &[filled[0], filled[1], twice[0], twice[1]]);
    assert_eq!(errors(&batch), [format!("question-en-double {sheet} D{other}")]);
    let message = batch.problems.iter().map(|problem| problem.message.clone()).collect::<String>();
    assert!(message.contains(&format!("ici et en D{first}")), "{message}");
}

#[test]
fn a_sheet_of_answers_without_its_first_row_is_said_to_be_so() {
    let first = row("premiere");
    let up = |row: u64, column: usize| Some((row.checked_sub(1).filter(|row| *row > 0)?, column));
    let batch = changed(1, up, &[(first - 1, answers::ANSWER, "2")]);
    assert_eq!(errors(&batch), ["feuille-sans-marque q.xlsx, feuille «\u{a0}Réponses 1\u{a0}», ligne 1"]);
}

#[test]
fn two_positions_of_the_group_are_named_in_the_words_of_the_workbook_at_their_cell() {
    let grid = grid(GRIDS[3]);
    let bytes = workbook(&Order::blank(&grid, Form::Full, 2));
    let mut tabs = tabs(&bytes);
    let rows: Vec<u64> =
        tabs[0].rows_below(1).into_iter().filter(|row| tabs[0].text(*row, home::CODE) == home::RESPONDENT).collect();
    let structure =
        tabs[0].rows_below(1).into_iter().find(|row| tabs[0].text(*row, home::CODE) == "structure").expect("a field");
    tabs[0].put(structure, home::VALUE, "AIR");
    for (index, row) in rows.iter().enumerate() {
        tabs[0].put(*row, home::VALUE, ["Anne", "Bob"][index]);
        tabs[0].put(*row, home::COLLECTIVE, "oui");
        tabs[index + 1].put(self::row("premiere"), answers::ANSWER, "2");
    }
    let reading = questionnaire::read(&grid, &tabs).expect("ours");
    assert_eq!(
        told(&reading.problems),
        [format!("deux-collectives q.xlsx, feuille «\u{a0}Accueil\u{a0}», cellule F{}", rows[1])]
    );
    let hint = reading.problems.iter().find_map(|problem| problem.hint.clone()).unwrap_or_default();
    assert!(hint.contains("Position du groupe") && !hint.contains("true"), "{hint}");
}

#[test]
fn figures_on_another_scale_refuse_a_questionnaire_by_name() {
    let cells: Vec<(usize, u64, usize, &str)> =
        [("premiere", "5"), ("deuxieme", "7"), ("hors-calcul", "6"), ("mesure", "2")]
            .map(|(code, figure)| (1, row(code), answers::ANSWER, figure))
            .to_vec();
    let reading = questionnaire::read(&grid(GRIDS[3]), &with(&cells)).expect("ours");
    assert!(reading.assessment.is_none());
    let place = format!("autre-echelle q.xlsx, feuille «\u{a0}Réponses\u{a0}», cellule D{}", row("premiere"));
    assert_eq!(told(&reading.problems), [place]);
}

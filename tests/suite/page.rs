//! The page for one person at home, filled in by real clicks in a real browser: what it gives back is what was clicked.

use std::path::{Path, PathBuf};

use dts::assessment::{Answer, Assessment, Entry, Value, yaml};
use dts::grid::catalog::{EMBEDDED, GridCatalog};
use dts::grid::{Grid, Item, Kind, NaPolicy};
use dts::intake::Tolerance;
use dts::intake::batch;
use dts::score::{positions, score};

use crate::browser::browser;
use crate::tab::Tab;

fn page(folder: &Path, arguments: &[&str]) -> PathBuf {
    let path = folder.join("page.html");
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts"));
    command.arg("modele").args(arguments).args(["--forcer", "-o"]).arg(&path).assert().success();
    path
}

fn grid(id: &str) -> Grid {
    GridCatalog::default().find(id).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The file that a page gave, once it is whole.
fn downloaded(folder: &Path) -> PathBuf {
    for _ in 0..1_000 {
        let files = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
        if let Some(file) = files.into_iter().find(|file| file.extension().is_some_and(|one| one == "yaml")) {
            return file;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("no file came out of the page");
}

fn read(grid: &Grid, file: &Path) -> Assessment {
    let bytes = std::fs::read(file).expect("a file");
    let batch = batch::read(grid, &file.display().to_string(), &bytes, Tolerance::Strict);
    assert!(batch.problems.is_empty(), "{:?}\n{}", batch.problems, String::from_utf8_lossy(&bytes));
    batch.subjects.into_iter().next().expect("an assessment").assessment
}

/// What is answered to an item: values, « sans objet » and « ne sait pas » in turn.
fn answer(item: &Item, index: usize) -> Answer {
    match index % 9 {
        7 => return Answer::Unknown,
        8 if item.na != NaPolicy::Forbidden => return Answer::NotApplicable(Some("pas chez nous : \"non\"".into())),
        _ => {}
    }
    Answer::Value(match &item.kind {
        Kind::Scale(scale) => {
            let positions = scale.positions();
            Value::Number(positions[index % positions.len()])
        }
        Kind::Number(limits) => Value::Number(limits.min.unwrap_or(0.0).max(3.0).min(limits.max.unwrap_or(f64::MAX))),
        Kind::Choice(choice) if choice.several => {
            Value::Options(choice.options.iter().take(2).map(|option| option.id.clone()).collect())
        }
        Kind::Choice(choice) => Value::Options(vec![choice.options[index % choice.options.len()].id.clone()]),
        Kind::YesNo => Value::YesNo(index.is_multiple_of(2)),
        Kind::Text => Value::Text("# l’eau : « 50 % » \\ \"deux\"".into()),
        Kind::Date => Value::Date(jiff::civil::date(2026, 3, 1)),
    })
}

/// Gives an answer as a person would.
fn fill(tab: &mut Tab, item: &Item, answer: &Answer) {
    let field = format!("#q-{}", item.id);
    match answer {
        Answer::Unknown => tab.click(&format!("{field} [data-aside=nsp]")),
        Answer::NotApplicable(reason) => {
            tab.click(&format!("{field} [data-aside=so]"));
            tab.click(&format!("{field} .reason input"));
            tab.write(reason.as_deref().unwrap_or_default());
        }
        Answer::Value(value) => {
            let choices = match value {
                Value::Number(number) if item.scale().is_some() => vec![dts::french::plain(*number)],
                Value::Options(ids) => ids.clone(),
                Value::YesNo(yes) => vec![if *yes { "oui" } else { "non" }.to_owned()],
                Value::Date(day) => {
                    // How a day is typed depends on the language of the browser.
                    let script = format!(
                        "{{ const day = document.querySelector('{field} .typing'); day.value = '{day}'; day.dispatchEvent(new Event('input', {{ bubbles: true }})) }}"
                    );
                    tab.value(&script);
                    return;
                }
                Value::Number(number) => {
                    tab.click(&format!("{field} .typing"));
                    return tab.write(&dts::french::number(*number, 2));
                }
                Value::Text(text) | Value::Item(text) => {
                    tab.click(&format!("{field} .typing"));
                    return tab.write(text);
                }
            };
            choices.iter().for_each(|choice| tab.click(&format!("{field} .answers [value='{choice}']")));
        }
        Answer::Missing => {}
    }
}

#[test]
fn the_file_of_a_page_holds_what_was_clicked_for_every_grid() {
    let Some(browser) = browser() else { return };
    let downloads = tempfile::tempdir().expect("a folder");
    let mut tab = Tab::open(&browser, 1280, downloads.path());
    for (id, _) in EMBEDDED {
        let folder = tempfile::tempdir().expect("a folder");
        let grid = grid(id);
        let page = page(folder.path(), &[id, "--structure", "AIR & \"Cie\"", "--repondant", "Zoé"]);
        assert!(std::fs::metadata(&page).expect("a page").len() < 300_000, "{id} is too heavy");
        tab.go(&page);
        let answers: Vec<Answer> = grid.items.iter().enumerate().map(|(index, item)| answer(item, index)).collect();
        grid.items.iter().zip(&answers).for_each(|(item, answer)| fill(&mut tab, item, answer));
        tab.click("#enregistrer");
        let done =
            tab.value("document.getElementById('fait').textContent + document.getElementById('fautes').textContent");
        assert!(done.as_str().is_some_and(|text| text.contains("reponse-air-cie-zoe.yaml")), "{id}: {done}");
        let file = downloaded(downloads.path());
        let assessment = read(&grid, &file);
        let response = &assessment.responses[0];
        assert_eq!((response.respondent.name.as_str(), response.collective), ("Zoé", false));
        assert_eq!(assessment.organisation.name, "AIR & \"Cie\"");
        let found: Vec<&Answer> = response.entries.iter().map(|entry| &entry.answer).collect();
        assert_eq!(found, answers.iter().collect::<Vec<_>>(), "{id}");
        // The same answers written by hand, both merged alone: one score.
        let mut own = assessment.clone();
        own.responses[0].entries = answers.into_iter().map(|answer| Entry { answer, ..Entry::default() }).collect();
        std::fs::write(folder.path().join("main.yaml"), yaml::write(&grid, &own)).expect("a file");
        std::fs::rename(&file, folder.path().join("page.yaml")).expect("a file");
        let mut scores = Vec::new();
        for name in ["page", "main"] {
            let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts"));
            let files = [format!("{name}.yaml"), "-o".into(), format!("{name}-reuni.yaml")];
            command.current_dir(folder.path()).arg("fusionner").args(files).assert().success();
            let merged = read(&grid, &folder.path().join(format!("{name}-reuni.yaml")));
            scores.push(score(&grid, &positions(&grid, &merged)));
        }
        assert_eq!(scores[0], scores[1], "{id}");
    }
}

#[test]
fn a_page_on_a_telephone_keeps_what_is_said_and_warns_before_it_is_lost() {
    let Some(browser) = browser() else { return };
    let downloads = tempfile::tempdir().expect("a folder");
    let mut tab = Tab::open(&browser, 360, downloads.path());
    let folder = tempfile::tempdir().expect("a folder");
    let page = page(folder.path(), &["developpement-durable", "--court", "--partie-prenante", "salariés permanents"]);
    tab.go(&page);
    let asked = tab.events.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
    let asked: Vec<String> = asked.map(|event| event["params"]["request"]["url"].to_string()).collect();
    // The sign in a field for a day is the browser's own.
    assert!(asked.iter().all(|url| url.starts_with("\"file:") || url.starts_with("\"data:")), "{asked:?}");
    assert!(tab.value("document.documentElement.scrollWidth <= 360") == true, "something sticks out");
    assert!(
        tab.value(
            "[...document.querySelectorAll('.answers label')].every(one => one.getBoundingClientRect().height >= 44)"
        ) == true
    );
    tab.click("#structure");
    tab.write("AIR");
    tab.click("#enregistrer");
    assert!(
        tab.value("document.getElementById('fautes').textContent")
            .as_str()
            .is_some_and(|text| text.contains("votre nom"))
    );
    tab.click("#nom");
    tab.write("Chloé");
    tab.click("#q-emplois .answers [value='2']");
    tab.click("#q-emplois summary");
    tab.click("#q-emplois .argument textarea");
    tab.write("Trois contrats\ndurables");
    tab.click("#q-emplois .add");
    tab.write("Mais précaires");
    tab.value(
        "document.querySelector('#q-emplois .ball').value = 'priorité'; \
               document.querySelectorAll('#q-emplois .argument select')[1].value = '-1'; \
               document.querySelector('#q-emplois .ball').dispatchEvent(new Event('input', { bubbles: true }))",
    );
    assert_eq!(tab.value("document.getElementById('avance').value"), 1);
    // Another page that is opened asks first; what was said is there when one comes back.
    tab.events.clear();
    tab.send("Page.navigate", &serde_json::json!({ "url": "about:blank" }));
    let dialog = tab.wait_for("Page.javascriptDialogOpening");
    assert_eq!(dialog["params"]["type"], "beforeunload");
    tab.call("Page.handleJavaScriptDialog", &serde_json::json!({ "accept": true }));
    tab.wait_for("Page.loadEventFired");
    tab.go(&page);
    assert_eq!(tab.value("document.querySelector('#q-emplois .answers :checked').value"), "2");
    assert_eq!(tab.value("document.querySelectorAll('#q-emplois .argument textarea')[1].value"), "Mais précaires");
    tab.click("#enregistrer");
    let grid = grid("developpement-durable");
    let assessment = read(&grid, &downloaded(downloads.path()));
    let response = &assessment.responses[0];
    assert_eq!(response.respondent.id, "chloe");
    let group = response.respondent.stakeholder.as_deref();
    assert!(group.is_some_and(|group| grid.stakeholder_label(group).contains("quipe permanente")), "{group:?}");
    assert_eq!(assessment.form, dts::assessment::Form::Short);
    let entry = &response.entries[grid.item_index("emplois").expect("it is there")];
    let told: Vec<(&str, i8)> = entry.arguments.iter().map(|one| (one.text.as_str(), one.effect.sign())).collect();
    assert_eq!(told, [("Trois contrats\ndurables", 0), ("Mais précaires", -1)]);
    assert_eq!(entry.priority, Some(dts::assessment::Priority::Priority));
}

#[test]
fn a_page_is_filled_in_by_keys_alone() {
    let Some(browser) = browser() else { return };
    let downloads = tempfile::tempdir().expect("a folder");
    let mut tab = Tab::open(&browser, 1280, downloads.path());
    let folder = tempfile::tempdir().expect("a folder");
    tab.go(&page(folder.path(), &["developpement-durable", "--structure", "AIR", "--repondant", "Bob"]));
    tab.press("Tab", 9);
    assert_eq!(tab.value("document.activeElement.className"), "skip", "one may go straight to the questions");
    let mut place = String::new();
    for _ in 0..20 {
        tab.press("Tab", 9);
        place = tab.value("document.activeElement.name || document.activeElement.id").as_str().unwrap_or("").to_owned();
        if place == "emplois" {
            break;
        }
    }
    assert_eq!(place, "emplois");
    tab.press(" ", 32);
    tab.press("ArrowDown", 40);
    assert_eq!(tab.value("document.querySelector('#q-emplois .answers :checked').value"), "-2", "the second step");
    // Arguments and priority unfold by the same keys.
    tab.press("Tab", 9);
    assert_eq!(tab.value("document.activeElement.className"), "clear");
    tab.press("Tab", 9);
    assert_eq!(tab.value("document.activeElement.tagName"), "SUMMARY");
}

#[test]
fn numbers_out_of_range_and_missing_reasons_are_told_before_the_file_is_given() {
    let Some(browser) = browser() else { return };
    let downloads = tempfile::tempdir().expect("a folder");
    let mut tab = Tab::open(&browser, 800, downloads.path());
    let folder = tempfile::tempdir().expect("a folder");
    let page = page(folder.path(), &["tests/grids/complete.yaml", "--structure", "AIR", "--repondant", "Bob"]);
    tab.go(&page);
    tab.click("#q-heures .typing");
    tab.write("-2");
    tab.click("#q-degre-atteint [data-aside=so]");
    tab.click("#enregistrer");
    let faults = tab.value("document.getElementById('fautes').textContent");
    let faults = faults.as_str().unwrap_or_default().to_owned();
    assert!(faults.contains("au moins 0") && faults.contains("sans objet"), "{faults}");
    assert_eq!(std::fs::read_dir(downloads.path()).expect("a folder").count(), 0, "no file yet");
}

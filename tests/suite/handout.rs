//! A grid on paper: everything that it asks can be answered by hand.

use assert_cmd::Command;
use dts::grid::{Grid, Kind, catalog, load};
use dts::handout::{self, Extent};
use dts::problem::{Look, Source};
use dts::sheets::manual;

fn grid(name: &str, text: &str) -> Grid {
    load::parse(&Source::new(name, text)).unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 9)))
}

fn page(grid: &Grid, extent: Extent) -> String {
    handout::render(grid, manual(), extent).replace('\u{a0}', " ")
}

fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[test]
fn every_kind_of_question_has_room_for_its_answer() {
    let grid = grid("complete.yaml", include_str!("../grids/complete.yaml"));
    let page = page(&grid, Extent::Whole);
    assert_eq!(count(&page, "<article class=\"question\">"), grid.items.len());
    for item in &grid.items {
        let question = dts::report::Text::from(item.question.as_str()).to_string().replace('\u{a0}', " ");
        let of_item =
            page.split("<article").find(|part| part.contains(&question)).unwrap_or_else(|| panic!("{question}"));
        let room = match &item.kind {
            Kind::Scale(scale) => {
                assert!(of_item.contains("class=\"ball\"") && count(of_item, "ce qui tire") == 2, "{question}");
                let marks = count(of_item, "class=\"track\"") + usize::from(of_item.contains("class=\"options\""));
                assert!(marks == 1, "{} positions of {question}", scale.positions().len());
                continue;
            }
            Kind::Number(_) => "class=\"blank\"",
            Kind::Choice(_) | Kind::YesNo => "class=\"box\"",
            Kind::Text => "class=\"lines\"",
            Kind::Date => "____ / ____",
        };
        assert!(of_item.contains(room), "{question}: {of_item}");
    }
}

#[test]
fn tables_relations_and_the_plan_are_empty_grids() {
    let grid = grid("complete.yaml", include_str!("../grids/complete.yaml"));
    let page = page(&grid, Extent::Whole);
    for table in &grid.tables {
        assert!(page.contains(&format!("<h2>{}</h2>", table.title)), "{}", table.title);
    }
    assert_eq!(count(&page, "class=\"rows square\""), grid.matrices.len());
    let alike = count(&page, "<td class=\"self\">");
    assert_eq!(alike, 10 * grid.matrices.len(), "nobody is related to oneself");
}

#[test]
fn the_first_page_prepares_the_meeting_with_the_words_of_the_grid_and_of_its_sheet() {
    for (id, text) in catalog::EMBEDDED {
        let grid = grid(id, text);
        let note = grid.facilitation.clone().unwrap_or_else(|| panic!("{id} does not say how to prepare"));
        assert!(
            !note.invite.is_empty() && !note.order.is_empty() && !note.avoid.is_empty() && !note.duration.is_empty()
        );
        let page = page(&grid, Extent::Whole);
        let first = page.split("<main>").next().unwrap_or_default();
        for sentence in note.invite.iter().chain(&note.order).chain(&note.avoid) {
            let plain = sentence.replace('\u{a0}', " ").replace('&', "&amp;");
            assert!(first.contains(&plain), "{id}: {sentence}");
        }
    }
}

#[test]
fn the_short_form_keeps_the_numbers_of_the_grid() {
    let grid = grid("developpement-durable", catalog::EMBEDDED[0].1);
    let page = page(&grid, Extent::Short);
    assert_eq!(count(&page, "<article"), 19, "as many as the grid marks so");
    let numbers: Vec<String> = page
        .split("<span class=\"number\">")
        .skip(1)
        .filter_map(|part| part.split('<').next().map(str::to_owned))
        .collect();
    let short = grid.items.iter().enumerate().filter(|(_, item)| item.short);
    let expected: Vec<String> = short.map(|(index, _)| (index + 1).to_string()).collect();
    assert_eq!(&numbers[..19], expected);
}

#[test]
fn no_question_is_cut_and_the_page_asks_nothing_of_the_outside() {
    let page = page(&grid("developpement-durable", catalog::EMBEDDED[0].1), Extent::Whole);
    let rule =
        |selector: &str| page.lines().find(|line| line.starts_with(selector)).unwrap_or_else(|| panic!("{selector}"));
    assert!(rule(".question {").contains("break-inside: avoid"));
    assert!(rule(".opening {").contains("break-after: avoid"), "no title is left alone at the foot of a page");
    assert!(page.contains("@page { size: A4;"));
    for outside in ["<script", "src=", "href=", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn the_page_goes_to_a_file_named_after_the_grid_and_replaces_nothing_unasked() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let dts = |args: &[&str]| {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("dts")).args(args).current_dir(folder.path()).output();
        let output = output.unwrap_or_else(|error| panic!("{error}"));
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    assert_eq!(dts(&["grilles", "systeme-acteurs", "--papier"]).0, Some(0));
    assert!(folder.path().join("systeme-acteurs-papier.html").is_file());
    let (code, _, err) = dts(&["grilles", "systeme-acteurs", "--papier"]);
    assert!(code == Some(2) && err.contains("--forcer"), "{err}");
    let (code, out, _) = dts(&["grilles", "systeme-acteurs", "--papier", "-o", "-"]);
    assert!(code == Some(0) && out.starts_with("<!DOCTYPE html>"));
    let (_, out, _) = dts(&["grilles", "systeme-acteurs"]);
    for part in [
        "Qui inviter",
        "Combien de temps",
        "Dans quel ordre",
        "Ce qu’il vaut mieux éviter",
        "II-1, Analyser le système d’acteurs",
    ] {
        assert!(out.contains(part), "{part}");
    }
}

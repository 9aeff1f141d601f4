//! The manual as a companion: the embedded sheets, what they lead to, and what helps with a question.

use std::collections::{BTreeSet, HashSet};

use assert_cmd::Command;
use dts::grid::{catalog, load};
use dts::problem::{Look, Source};
use dts::sheets::advice::{Advice, Adviser};
use dts::sheets::search::{self, Part};
use dts::sheets::{Family, Manual, Place, load as sheets, manual};

/// Facts extracted from the manual: from, to, kind, of every link that its sheets make. Sheet III-14 announces what it
/// illustrates and names nothing.
const LINKS: &str = include_str!("../sheets/links.tsv");

fn ids(places: impl IntoIterator<Item = Place>) -> Vec<String> {
    places.into_iter().map(|place| manual()[place].id.clone()).collect()
}

fn found(text: &str) -> Vec<String> {
    ids(search::search(manual(), text).hits.into_iter().map(|hit| hit.place))
}

#[test]
fn the_embedded_sheets_are_sound() {
    let (manual, problems) = sheets::embedded();
    assert!(problems.is_empty(), "{}", problems.render(Look::Plain, 50));
    let of = |family| manual.sheets.iter().filter(|sheet| sheet.family == family).count();
    assert_eq!(Family::ALL.map(of), [2, 4, 3, 8, 4, 20], "I-A, I-B, I-C-1, I-C-2, II, III");
    assert_eq!(manual.index.len(), 53);
}

#[test]
fn every_link_is_one_that_the_manual_makes_and_none_is_missing() {
    let manual = manual();
    let ours: BTreeSet<String> = manual
        .places()
        .flat_map(|from| manual[from].links.iter().map(move |link| (from, link)))
        .map(|(from, link)| format!("{}\t{}\t{}", manual[from].id, manual[link.to].id, link.kind.word()))
        .collect();
    let theirs: BTreeSet<String> = LINKS.lines().skip(1).map(str::to_owned).collect();
    assert_eq!(theirs.len(), 269);
    assert_eq!(
        ours.difference(&theirs).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "links that the manual does not make"
    );
    assert_eq!(theirs.difference(&ours).collect::<Vec<_>>(), Vec::<&String>::new(), "links that are missing");
}

#[test]
fn the_sheets_without_keys_are_those_of_the_manual() {
    let without = manual().places().filter(|place| manual()[*place].keys.is_empty());
    assert_eq!(ids(without), ["I-A-1", "I-A-2", "I-B-2", "I-B-3", "I-B-4", "I-C-1-a"]);
}

#[test]
fn all_that_grids_cite_exists() {
    for (id, text) in catalog::EMBEDDED {
        let grid = load::parse(&Source::new(id, text))
            .unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 9)));
        let of_items = grid.items.iter().flat_map(|item| item.sheets.iter().map(|sheet| (item.id.clone(), sheet)));
        let of_note =
            grid.facilitation.iter().flat_map(|note| &note.sheets).map(|sheet| ("facilitation".to_owned(), sheet));
        for (item, sheet) in of_items.chain(of_note) {
            assert!(manual().find(sheet).is_some(), "{id}, {item}: {sheet}");
        }
    }
}

#[test]
fn what_is_wrong_with_a_sheet_is_told_at_its_place() {
    let text = "id: X\ntitle: Titre\nshort_title: Titre\nfamily: methode\nsummary: Trop court.\n\
                links:\n  - { to: Y, kind: voir }\n  - { to: X, kind: voir }\n";
    let index = "- { word: Mot, sheets: [X, Z], telling: [Y] }\n";
    let (_, problems) =
        sheets::read(&[Source::new("X.yaml", text)], &Source::new("index.yaml", index), &Source::new("x.yaml", "[]"));
    let told: Vec<(&str, usize)> =
        problems.iter().map(|problem| (problem.code, problem.place.line_and_column().0)).collect();
    assert_eq!(
        told,
        [
            ("resume-de-fiche", 5),
            ("renvoi-de-fiche", 7),
            ("renvoi-de-fiche", 8),
            ("renvoi-d-index", 1),
            ("renvoi-d-index", 1)
        ]
    );
}

#[test]
fn an_exact_key_word_comes_before_a_title_and_a_title_before_what_is_said() {
    let search::Found { hits, words, .. } = search::search(manual(), "prospective");
    assert_eq!(words.iter().map(|word| word.word.as_str()).collect::<Vec<_>>(), ["Prospective"]);
    let first = &hits[0];
    assert_eq!((manual()[first.place].id.as_str(), first.found_in[0], first.is_telling), ("I-C-2-f", Part::Word, true));
    let ranks: Vec<Part> = search::search(manual(), "mobilité").hits.iter().map(|hit| hit.found_in[0]).collect();
    assert!(ranks.is_sorted(), "{ranks:?}");
    assert_eq!(found("mobilité")[0], "III-4", "the only sheet with mobility in its title");
}

#[test]
fn accents_case_and_plurals_do_not_count_and_all_words_must_stand_in_one_text() {
    assert_eq!(found("MOBILITES"), found("mobilité"));
    assert_eq!(found("Système d'acteurs"), found("systeme d’acteurs"));
    assert!(found("mobilité prospective").is_empty(), "each is there, but nowhere together");
    assert_eq!(found("la commande publique").len(), 10, "as many as the index of the manual names");
}

#[test]
fn a_word_that_is_nowhere_has_its_neighbour() {
    assert_eq!(search::meant(manual(), "mobillité").as_deref(), Some("mobilité"));
    assert_eq!(search::meant(manual(), "III-55").as_deref(), Some("III-5"));
    assert_eq!(search::meant(manual(), "xylophone"), None);
}

#[test]
fn everyday_words_find_the_words_of_the_manual() {
    for word in ["transport", "bus", "voitures", "Déplacement"] {
        assert_eq!(found(word)[0], "III-4", "{word}");
    }
    for word in ["subvention", "recrutement", "numérique", "CSE", "aide à domicile"] {
        let found = search::search(manual(), word);
        assert!(!found.hits.is_empty() && !found.also.is_empty(), "{word}");
    }
    let synonyms = manual().synonyms.iter().flat_map(|entry| &entry.see);
    let nowhere: Vec<&String> = synonyms.filter(|phrase| search::search(manual(), phrase).hits.is_empty()).collect();
    assert_eq!(nowhere, Vec::<&String>::new());
}

#[test]
fn a_key_is_named_by_its_first_words_and_a_wrong_name_is_told_its_neighbour() {
    let plain = |text: String| text.replace('\u{a0}', " ");
    let tip = |name: &str| manual().tip(name).map_or_else(plain, |tip| plain(manual().tip_text(tip).to_owned()));
    let key = "Sachez lâcher prise, et laisser à d’autres ce que vous teniez.";
    assert_eq!(tip("II-4#sachez-lacher-prise"), key);
    assert_eq!(tip("II-4#sachez-lacher-prises"), "vouliez-vous dire « II-4#sachez-lacher-prise » ?");
    // Two points of II-2 begin with « Ne ».
    assert!(tip("II-2#ne").contains("ne-renoncez-pas"), "{}", tip("II-2#ne"));
    assert!(tip("I-B-2#a").contains("ni clef ni point"), "{}", tip("I-B-2#a"));
    assert!(tip("II-4").contains("premiers mots") && manual().tip("II-9#a").is_err());
}

fn advice(grid: &str, item: &str) -> Advice {
    let text = catalog::EMBEDDED.iter().find(|(id, _)| *id == grid).map_or("", |(_, text)| text);
    let grid =
        load::parse(&Source::new(grid, text)).unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 9)));
    let index = grid.item_index(item).unwrap_or_else(|| panic!("no item {item}"));
    grid.items[index].advice.clone()
}

fn experiences(advice: &Advice) -> Vec<String> {
    ids(advice.experiences.iter().map(|one| one.sheet))
}

#[test]
fn nothing_is_said_twice_and_nobody_is_told_of_what_they_did_themselves() {
    let advice = advice("developpement-durable", "deplacements");
    let given = |organisation| Adviser::new(manual(), organisation).advise(&advice);
    assert_eq!(experiences(&given("")), ["III-4", "III-7"]);
    assert_eq!(experiences(&given("Association Jura Service")), ["III-7"], "III-4 is their own");
    let mut adviser = Adviser::new(manual(), "");
    assert!(!adviser.advise(&advice).is_empty());
    assert!(adviser.advise(&advice).is_empty());
}

#[test]
fn every_question_on_a_scale_has_advice_or_is_known_to_have_none() {
    let mut without = Vec::new();
    for (id, text) in catalog::EMBEDDED {
        let grid = load::parse(&Source::new(id, text))
            .unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 9)));
        let is_profile = |section: usize| grid.sections[section].is_profile;
        let asked = grid.items.iter().filter(|item| item.is_scored() && !is_profile(item.section));
        without.extend(asked.filter(|item| item.advice.is_empty()).map(|item| format!("{id}: {}", item.id)));
    }
    assert_eq!(without, ["positionnement: humain"]);
}

fn dts(args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("dts").unwrap_or_else(|error| panic!("{error}")).args(args).output();
    let output = output.unwrap_or_else(|error| panic!("{error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{a0}', " ");
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_sheet_shows_its_links_both_ways_in_eighty_columns() {
    let (code, out, _) = dts(&["fiches", "fiche", "i-c-2-d"]);
    assert_eq!(code, 0);
    for part in ["Clefs de réussite", "Points de vigilance", "Elles l’illustrent", "Elles y renvoient", "Dans l’index"]
    {
        assert!(out.contains(part), "{part}\n{out}");
    }
    // I-C-2-d is illustrated by III-2, III-16 and III-18 (sheets III-2, III-16 and III-18 of the manual).
    let illustrated = out.split("Elles l’illustrent").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or("");
    let ids: HashSet<&str> = illustrated.split_whitespace().filter(|word| word.starts_with("III-")).collect();
    assert_eq!(ids, HashSet::from(["III-2", "III-16", "III-18"]));
    assert!(out.lines().all(|line| textwrap::core::display_width(line) <= 100));
}

#[test]
fn a_word_a_grid_and_json_go_through_the_binary() {
    let (code, out, _) = dts(&["sheets", "commande", "publique"]);
    assert_eq!((code, out.lines().next()), (0, Some("Commande publique : 10 fiches")));
    let (code, out, _) = dts(&["fiches", "--grille", "developpement-durable", "--question", "26"]);
    assert!(code == 0 && out.contains("Jura Service") && out.contains("III-7"), "{out}");
    let (code, _, err) = dts(&["fiches", "mobillité"]);
    assert!(code == 2 && err.contains("vouliez-vous dire « mobilité » ?"), "{err}");
    let (_, out, _) = dts(&["fiches", "III-12", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(json["schema"], "dts-fiches/1");
    assert_eq!(json["sheet"]["experience"]["state"], "perdu", "the tender was lost");
    let all = Manual::clone(manual()).sheets.len();
    let (_, out, _) = dts(&["fiches", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(json["sheets"].as_array().map(Vec::len), Some(all));
}

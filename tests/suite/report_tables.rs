//! Tables, relations and what stands behind positions, from a small grid of a user's own.

use crate::answered::{answers, cards, context, essentials, ids, plain, row, said, section};
use dts::document::charts::{Drawing, Square};
use dts::document::{self, Block, Card, Document, Layout, Table, Value};
use dts::grid::{Grid, catalog};
use dts::problem::Look;
use dts::report::{self, Context, Diffusion};

const GRID: &str = include_str!("../report/hameau.grid.yaml");
const ANSWERS: &str = include_str!("../report/hameau.yaml");

fn grid() -> Grid {
    crate::answered::grid(GRID)
}

fn of(text: &str, diffusion: Diffusion) -> Document {
    let grid = grid();
    report::build(&grid, &answers(&grid, text), &context(diffusion))
}

fn hamlet() -> Document {
    of(ANSWERS, Diffusion::Interne)
}

/// An assessment of `rows` voisins, each with a cell of `long` characters, every third pair in « entraide ».
fn crowd(rows: usize, long: usize) -> Document {
    let name = |n: usize| format!("Voisin {n}");
    let cell = "mot ".repeat(long / 4);
    let voisins: String =
        (1..=rows).map(|n| format!("    - {{ nom: {}, but: \"{}\" }}\n", name(n), cell.trim_end())).collect();
    let pairs = (1..=rows).flat_map(|a| (a + 1..=rows).map(move |b| (a, b))).filter(|(a, b)| (a + b) % 3 == 0);
    let liens: String =
        pairs.map(|(a, b)| format!("    - {{ from: voisin-{a}, to: voisin-{b}, nature: entraide }}\n")).collect();
    let part = |name: &str, rows: &str| if rows.is_empty() { String::new() } else { format!("  {name}:\n{rows}") };
    let (tables, matrices) = (part("voisins", &voisins), part("liens", &liens));
    let key = |name: &str, part: &str| if part.is_empty() { String::new() } else { format!("{name}:\n{part}") };
    let text = format!(
        "grid: hameau\norganisation: {{ name: Nous }}\nresponses: []\n{}{}",
        key("tables", &tables),
        key("matrices", &matrices)
    );
    of(&text, Diffusion::Interne)
}

fn square(report: &Document) -> &Square {
    let chart = section(report, "relations-liens").blocks.iter().find_map(|block| match block {
        Block::Chart(chart) => Some(chart),
        _ => None,
    });
    match chart.map(|chart| &chart.drawing) {
        Some(Drawing::Square(square)) => square,
        other => panic!("{other:?}"),
    }
}

fn table<'r>(report: &'r Document, id: &str) -> &'r Table {
    crate::answered::tables(section(report, id))[0]
}

fn supports(report: &Document) -> Vec<&Card> {
    cards(section(report, "appuis"))
}

/// What stands behind a position: the titles of the tables, and the points under them.
fn points(card: &Card) -> Vec<Vec<String>> {
    let of = |block: &Block| match block {
        Block::List(points) => Some(
            points
                .iter()
                .map(|point| {
                    let value = point.value.as_ref().map_or_else(String::new, |value| format!(" = {}", plain(value)));
                    format!("{}{value}", plain(&point.text))
                })
                .collect(),
        ),
        _ => None,
    };
    card.blocks.iter().filter_map(of).collect()
}

#[test]
fn markdown_shows_tables_relations_and_what_stands_behind_positions() {
    insta::assert_snapshot!(document::markdown::render(&hamlet()));
}

#[test]
fn the_terminal_shows_them_in_eighty_columns() {
    let text = document::terminal::render(&hamlet(), 80, Look::Plain);
    assert!(text.lines().all(|line| textwrap::core::display_width(line) <= 80), "nothing overflows the screen");
    insta::assert_snapshot!(text);
}

#[test]
fn a_cell_of_the_square_bears_letter_sign_object_and_side_in_the_page() {
    let html = document::html::render(&hamlet());
    assert!(html.contains(
        "<td class=\"mark relations-liens-2\" title=\"Distance (L’eau)\">D<i>·</i><small>e</small><u>›</u></td>"
    ));
    assert!(html.contains(".relations-liens-1 { --hue: #762a83; }") && !html.contains(" style=\""));
}

#[test]
fn a_pair_that_two_sides_see_differently_is_told_from_each_side() {
    let report = hamlet();
    let matrix = square(&report);
    let mark = |looks: usize, at: usize| matrix.cells[looks][at].as_ref().map(|mark| matrix.mark(mark));
    assert_eq!((mark(0, 1), mark(1, 0)), (Some("E▲o".into()), Some("E▲o".into())), "one relation, both ways");
    assert_eq!((mark(0, 2), mark(2, 0)), (Some("N▼›".into()), Some("D·e›".into())));
    assert_eq!((mark(1, 2), mark(2, 1)), (Some("E▲›".into()), None), "the other side was not told");
    let lists: Vec<&Vec<document::Point>> = section(&report, "relations-liens")
        .blocks
        .iter()
        .filter_map(|block| if let Block::List(points) = block { Some(points) } else { None })
        .collect();
    let told = lists.last().unwrap_or_else(|| panic!("no list"));
    let views: Vec<String> = told.iter().filter_map(|point| point.note.as_ref()).map(plain).collect();
    assert_eq!(
        views,
        [
            "vu par Le Four : ▼ Envie ; vu par Le Sourcier : · Distance, l’eau",
            "vu par La Bergère : ▲ Entraide ; vu par Le Sourcier : à compléter",
        ]
    );
}

#[test]
fn pairs_are_counted_and_who_has_none_is_named() {
    let report = hamlet();
    assert_eq!(
        said(section(&report, "relations-liens"))[1..],
        [
            "Sur 6 paires, 3 sont renseignées, dont une vue différemment des deux côtés ; 3 restent vides.",
            "Sur quatre relations, deux rapprochent, une sépare et une ne fait ni l’un ni l’autre.",
            "Aucune relation n’est encore notée pour L’Ermite.",
        ]
    );
}

#[test]
fn what_the_group_thinks_of_others_says_that_it_stays_in_the_house_and_does() {
    let inside = hamlet();
    for id in ["relations-liens", "table-voisins"] {
        let notice = &said(section(&inside, id))[0];
        assert_eq!(notice, "Ce tableau dit comment le groupe voit les autres : il reste entre vous.");
    }
    let outside = of(ANSWERS, Diffusion::Externe);
    for text in [
        document::html::render(&outside),
        document::markdown::render(&outside),
        document::terminal::render(&outside, 80, Look::Plain),
        document::json::render(&outside),
    ] {
        for inside in ["Sourcier", "Ermite", "Qui tient à qui", "Entraide", "relation", "acteur", "Sans relevé"] {
            assert!(!text.contains(inside), "« {inside} » is for the house only");
        }
        for shown in ["Le livre d’or", "340", "Curer le bassin", "1\u{a0}250\u{a0}foyers"] {
            assert!(text.contains(shown), "« {shown} » may be shown");
        }
    }
}

#[test]
fn a_wide_table_becomes_cards_and_a_narrow_one_stays_a_table() {
    let report = hamlet();
    let wide = table(&report, "table-voisins");
    assert_eq!(wide.layout, Layout::Cards);
    assert_eq!(
        wide.remark.as_ref().map(plain).unwrap_or_default(),
        "4 lignes, 14 cases remplies sur 28 ; 14 restent à compléter"
    );
    assert_eq!(
        wide.rows[3].remark.as_ref().map(plain).unwrap_or_default(),
        "1 case remplie sur 7 ; 6 restent à compléter"
    );
    assert_eq!(table(&report, "section-recit").layout, Layout::Rows);
    assert_eq!(table(&crowd(1, 2_000), "table-voisins").layout, Layout::Cards, "two columns, one of them long-winded");
    assert_eq!(table(&crowd(1, 40), "table-voisins").layout, Layout::Rows);
}

#[test]
fn a_scored_column_shows_its_words_and_a_gauge() {
    let report = hamlet();
    let table = table(&report, "table-voisins");
    let place = |label: &str| table.columns.iter().position(|column| column.label.as_str() == label).unwrap_or(0);
    let cell = |row: usize, label: &str| &table.rows[row].cells[place(label)];
    let gauge = |row: usize, label: &str| match cell(row, label).value {
        Value::Position(gauge) => gauge.characters(),
        ref other => panic!("{other:?}"),
    };
    assert_eq!((cell(1, "Poids").text.as_str(), gauge(1, "Poids")), ("un peu", "■□".into()));
    assert_eq!((cell(1, "Vent").text.as_str(), cell(0, "Vent").text.as_str()), ("−1", "porteur"));
    assert_eq!(gauge(0, "Vent"), "", "a middle has no squares");
}

#[test]
fn a_key_that_comes_back_is_one_row_with_a_column_a_year() {
    let report = hamlet();
    let table = table(&report, "section-recit");
    let heads: Vec<String> = table.columns.iter().map(|column| plain(&column.label)).collect();
    assert_eq!(heads, ["Poste", "2024", "2025", "Source"]);
    assert_eq!(row(table, 0), ["Bois", "300 euros", "1 250,5 euros", "2024 : Factures\n2025 : Carnet"]);
    assert_eq!(row(table, 1), ["Sel", "", "12 euros", "Carnet"]);
    assert!(table.columns[1].is_figure && !table.columns[3].is_figure);
}

#[test]
fn a_key_with_one_year_twice_stays_as_it_was_written() {
    let text = ANSWERS.replace("exercice: \"2024\"", "exercice: \"2025\"");
    let report = of(&text, Diffusion::Interne);
    let table = table(&report, "section-recit");
    assert_eq!(table.rows.len(), 3);
    assert_eq!(row(table, 0), ["Bois", "2025", "300 euros", "Factures"]);
}

#[test]
fn rows_tied_to_a_question_stand_under_it_with_their_years_side_by_side() {
    let report = hamlet();
    let supports = supports(&report);
    let titles: Vec<&str> = supports.iter().map(|support| support.title.as_str()).collect();
    assert_eq!(titles, ["L’accueil", "L’eau", "Au-delà de ces questions"], "what is « sans objet » is left out");
    assert_eq!(
        points(supports[1])[0][0].split_once(" = ").map(|(_, values)| values),
        Some("20 litres (2024), 12,5 litres (2025)")
    );
    assert_eq!(points(supports[0]).len(), 2, "readings, then traces");
    assert_eq!(points(supports[2])[0][0], "Chants", "what names no question is not lost");
}

#[test]
fn questions_that_stand_on_nothing_are_named() {
    let say = |text: &str| {
        let report = of(text, Diffusion::Interne);
        said(section(&report, "appuis"))
    };
    assert_eq!(say(ANSWERS), Vec::<String>::new());
    let bare =
        ANSWERS.replace("question: source, an", "an").replace("foyer: { na: pas de cheminée }", "foyer: { value: 0 }");
    assert_eq!(say(&bare), ["Sans relevé ni trace : « L’eau » et « Le feu »."]);
    let none = bare.replace("question: porte, an", "an").replace(", question: porte", "");
    assert_eq!(say(&none), ["Aucune des trois questions n’a encore de relevé ni de trace."]);
}

#[test]
fn sections_of_one_question_make_one_board_with_their_titles_and_no_profile() {
    let report = hamlet();
    let board = cards(section(&report, "tableau"));
    let topics: Vec<&str> = board.iter().filter_map(|card| card.topic.as_ref()).map(report::Text::as_str).collect();
    assert_eq!(topics, ["L’accueil", "L’eau"], "what is « sans objet » stands among what is open");
    assert!(!ids(&report).contains(&"profil"));
}

#[test]
fn what_the_table_of_criteria_shows_is_not_told_again() {
    let report = hamlet();
    assert_eq!(
        essentials(&report),
        [
            "Entre quatre acteurs, quatre relations sont notées : entraide (2), envie (1) et distance (1).",
            "Aucune relation n’est encore notée pour L’Ermite.",
            "Les cinq questions applicables ont toutes reçu une réponse (une autre est sans objet).",
        ]
    );
    let criteria = crate::answered::tables(section(&report, "essentiel"))[0];
    let heads: Vec<String> = criteria.columns.iter().map(|column| plain(&column.label)).collect();
    assert_eq!(heads[1..], ["Où nous en sommes", "Relevé", "Trace"]);
    assert_eq!(row(criteria, 0)[..2], ["L’accueil", "tout à fait"]);
    assert_eq!(row(criteria, 1)[3], "à chercher", "a gap is marked");
}

#[test]
fn without_a_row_there_is_neither_table_nor_square() {
    let report = crowd(0, 0);
    assert_eq!(ids(&report), ["essentiel", "decisions", "ouvert", "notes"]);
}

#[test]
fn one_actor_has_a_card_and_nobody_to_be_related_to() {
    let report = crowd(1, 40);
    assert!(ids(&report).contains(&"table-voisins") && !ids(&report).contains(&"relations-liens"));
}

#[test]
fn two_actors_without_relation_have_a_count_and_no_square() {
    let text =
        "grid: hameau\norganisation: { name: Nous }\nresponses: []\ntables: { voisins: [{ nom: A }, { nom: B }] }\n";
    let report = of(text, Diffusion::Interne);
    let part = section(&report, "relations-liens");
    assert_eq!(said(part)[1], "Aucune relation n’est encore renseignée, sur 1 possible.");
    assert!(part.blocks.iter().all(|block| matches!(block, Block::Text(..) | Block::Callout(_))));
}

#[test]
fn forty_actors_are_a_square_on_a_page_and_lists_where_it_does_not_fit() {
    let report = crowd(40, 2_000);
    let matrix = square(&report);
    assert_eq!((matrix.actors.len(), matrix.cells.len(), matrix.by_actor.len()), (40, 40, 40));
    assert!(said(section(&report, "relations-liens"))[1].starts_with("Sur 780 paires, 260 sont renseignées"));
    assert!(document::html::render(&report).contains("matrix is-dense is-densest"));
    for (width, has_square) in [(60, false), (80, false), (110, false)] {
        let text = document::terminal::render(&report, width, Look::Plain);
        assert!(text.lines().all(|line| textwrap::core::display_width(line) <= width), "{width}");
        assert_eq!(text.contains('╲'), has_square, "{width}");
        assert!(text.contains("▲ Entraide\u{a0}: Voisin 2, Voisin 5,"), "told actor by actor");
    }
}

#[test]
fn the_square_drops_its_smaller_marks_before_it_gives_way_to_lists() {
    let report = crowd(18, 20);
    let drawn = |width: usize| {
        let text = document::terminal::render(&report, width, Look::Plain);
        let row = text.lines().find(|line| line.trim_start().starts_with("1 ") && line.contains('╲'));
        row.map(str::to_owned)
    };
    assert!(drawn(100).is_some_and(|row| row.contains("Voisin 1") && row.contains("E▲")), "{:?}", drawn(100));
    assert!(drawn(60).is_some_and(|row| !row.contains("Voisin") && row.contains('E')), "{:?}", drawn(60));
    assert_eq!(drawn(40), None);
}

#[test]
fn pipes_and_broken_lines_stay_in_their_cell() {
    let markdown = document::markdown::render(&hamlet());
    assert!(markdown.contains("  - But\u{a0}: Cuire \\| pour tous\\\n    et tard\n"), "{markdown}");
    assert!(markdown.contains("- Le Four – La Bergère — l’ombre\u{a0}; le pain \\| contre / le lait"));
    let unescaped = |line: &str| line.replace("\\|", "").matches('|').count();
    let lines: Vec<&str> = markdown.lines().collect();
    for (place, _) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("| ---")) {
        let table = lines[place - 1..].iter().take_while(|line| line.starts_with('|'));
        assert!(table.into_iter().all(|line| unescaped(line) == unescaped(lines[place])), "{}", lines[place - 1]);
    }
}

#[test]
fn every_number_of_the_markdown_is_in_the_json() {
    let numbers = |text: &str| -> std::collections::BTreeSet<String> {
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let report = hamlet();
    let json = numbers(&document::json::render(&report));
    let missing: Vec<String> = numbers(&document::markdown::render(&report)).difference(&json).cloned().collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_report_of_actors_speaks_of_no_score() {
    let grid = catalog::find("systeme-acteurs", None).unwrap_or_else(|_| panic!("no grid"));
    let text = include_str!("../../examples/alcg/alcg-2010.yaml");
    let report = report::build(
        &grid,
        &answers(&grid, text),
        &Context {
            diffusion: Diffusion::Interne,
            generated_on: jiff::civil::date(2026, 11, 20),
            symmetry: dts::network::Symmetry::default(),
        },
    );
    assert_eq!(
        ids(&report),
        [
            "essentiel",
            "section-champ",
            "carte-relations",
            "relations-relations",
            "table-acteurs",
            "section-strategie",
            "table-actions",
            "notes"
        ]
    );
    let text = document::terminal::render(&report, 80, Look::Plain).to_lowercase();
    for word in ["score", "moyenne", "position la plus", "curseur", "boule"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(text.lines().all(|line| textwrap::core::display_width(line) <= 80));
}

#[test]
fn sentences_of_ours_are_set_as_french_sets_them() {
    for report in [hamlet(), of(ANSWERS, Diffusion::Externe), crowd(3, 20), crowd(0, 0)] {
        let markdown = document::markdown::render(&report);
        for wrong in [" :", " ;", " ?", " !", " %", "« ", " »", ".."] {
            assert!(!markdown.contains(wrong), "« {wrong} » in: {markdown}");
        }
    }
}

#[test]
fn a_version_for_others_is_to_be_read_again_before_it_is_sent() {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let told = |answers: &str, diffusion: &str| {
        let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("dts"))
            .args(["rapport", answers, "--diffusion", diffusion, "--forcer", "-o"])
            .arg(folder.path().join("a.md"))
            .output()
            .unwrap_or_else(|error| panic!("{error}"));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = |diffusion: &str| told("examples/alcg/alcg-2010.yaml", diffusion);
    assert!(said("externe").contains("n’y sont pas, mais les textes"), "texts may speak of the same people");
    assert!(!said("interne").contains("relisez"));
    let kept = told("examples/ai-bouches-du-rhone/ai-13-2010.yaml", "externe");
    assert!(kept.contains("reste-entre-vous") && kept.contains("aucun rapport écrit"), "{kept}");
    let every = told("examples/ressourcerie/ressourcerie-2010.yaml", "externe");
    assert!(every.contains("relisez-le avant de l’envoyer\u{a0}: il contient les arguments du groupe\n"), "{every}");
}

#[test]
fn a_grid_is_read_with_its_tables_where_they_belong() {
    let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("dts"))
        .args(["grilles", "systeme-acteurs"])
        .output()
        .unwrap_or_else(|error| panic!("{error}"));
    let text = String::from_utf8_lossy(&output.stdout).replace('\u{a0}', " ");
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("no {part} in {text}"));
    let order =
        ["Étape 2 :", "Tableau : Les acteurs", "Relations : Les relations", "Étape 3 :", "Tableau : Plan d’action"];
    assert!(order.map(place).is_sorted());
    for said in [
        "- Secteur (un choix : Privé ; Public ; Associatif ou ESS)",
        "    Ressources\n      - Compétences (texte libre)",
        "(échelle « poids », de 0 à 3)",
        "- nature : Alliance, Opposition, Négociation, Neutralité ou Interdépendance",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert!(!text.contains("partiel"), "nothing is scored");
    let narrow = text.lines().filter(|line| line.contains("un choix")).all(|line| line.chars().count() <= 100);
    assert!(narrow, "lists of choices are broken like any paragraph: {text}");
}

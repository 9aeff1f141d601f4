//! The report as people and machines read it, from a small grid of a user's own.

use std::path::{Path, PathBuf};

use crate::answered::{answers, cards, context, essentials, grid, ids, plain, section, shown, tables};
use dts::commands::{self, Outcome};
use dts::document::{self, Block, Document, Format, Mark};
use dts::grid::catalog;
use dts::output::Existing;
use dts::problem::Look;
use dts::report::{self, Diffusion};
use dts::ui::{Colour, Ui};

const GRID: &str = include_str!("../report/jardin.grid.yaml");
const ANSWERS: &str = include_str!("../report/jardin.yaml");

fn built(grid_text: &str, answers_text: &str, diffusion: Diffusion) -> Document {
    let grid = grid(grid_text);
    report::build(&grid, &answers(&grid, answers_text), &context(diffusion))
}

fn garden(diffusion: Diffusion) -> Document {
    built(GRID, ANSWERS, diffusion)
}

fn all_formats(report: &Document) -> [String; 4] {
    [Format::Html, Format::Markdown, Format::Terminal, Format::Json].map(|format| shown(report, format))
}

fn json(report: &Document) -> serde_json::Value {
    serde_json::from_str(&document::json::render(report)).unwrap_or_else(|error| panic!("{error}"))
}

/// Questions `q1` to `qn` on one cursor, and what was answered to each of them.
fn cursors(answered: &[&str]) -> (String, String) {
    let items: String = (1..=answered.len())
        .map(|n| format!("      - {{ id: q{n}, question: \"Question {n} ?\", scale: c }}\n"))
        .collect();
    let grid = format!(
        "id: essai\nversion: 1\ntitle: Essai\nsection_name: pilier\nscales:\n  c: {{ type: cursor, min: -3, max: 3 }}\n\
         sections:\n  - id: s\n    title: Tout\n    items:\n{items}"
    );
    let answers: String = answered
        .iter()
        .enumerate()
        .filter(|(_, answer)| !answer.is_empty())
        .map(|(place, answer)| format!("      q{}: {{ {answer} }}\n", place + 1))
        .collect();
    let answers = format!(
        "grid: essai\norganisation: {{ name: Nous }}\nresponses:\n  - collective: true\n    respondent: {{ id: g }}\n    \
         answers:{}\n{answers}",
        if answers.is_empty() { " {}" } else { "" }
    );
    (grid, answers)
}

/// The numbers of the questions under each head of the columns of the first page.
fn columns(report: &Document) -> Vec<(String, Vec<usize>)> {
    let columns = section(report, "essentiel").blocks.iter().find_map(|block| match block {
        Block::Columns(columns) => Some(columns),
        _ => None,
    });
    let of = |blocks: &Vec<Block>| match blocks.as_slice() {
        [Block::Heading(_, title), Block::List(points), ..] => {
            let number = |mark: &Mark| if let Mark::Question(number, _) = mark { Some(*number) } else { None };
            (plain(title), points.iter().filter_map(|point| number(&point.mark)).collect())
        }
        other => panic!("{other:?}"),
    };
    columns.into_iter().flatten().map(of).collect()
}

/// A grid whose scale has too many steps for a picture: its first page tells all in sentences.
fn without_picture(grid: &str) -> String {
    grid.replace("min: -3, max: 3", "min: -6, max: 6")
}

#[test]
fn markdown_reads_well() {
    insta::assert_snapshot!(document::markdown::render(&garden(Diffusion::Interne)));
}

#[test]
fn the_terminal_shows_the_board_first_of_all() {
    insta::assert_snapshot!(document::terminal::render(&garden(Diffusion::Interne), 80, Look::Plain));
}

#[test]
fn the_page_draws_a_row_of_the_board_and_says_it_in_words() {
    let html = document::html::render(&garden(Diffusion::Interne));
    let row = |id: &str| {
        let from = html.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no card {id}"));
        html[from..].split_inclusive("</article>").next().unwrap_or("").replace("><", ">\n<")
    };
    insta::assert_snapshot!("board_row", row("q1"));
    assert!(
        !html.contains("id=\"q3\"") && html.contains("3. Les enfants ont-ils leur place"),
        "what has no position is told once"
    );
}

#[test]
fn a_report_for_others_is_a_page_without_dissent() {
    insta::assert_snapshot!(document::markdown::render(&garden(Diffusion::Externe)));
}

#[test]
fn what_stays_in_the_house_is_in_no_format_for_others() {
    let report = garden(Diffusion::Externe);
    for text in all_formats(&report) {
        for inside in [
            "Awa",
            "Bruno",
            "ne sait pas",
            "savait",
            "reprendre",
            "egards croisés",
            "débattre",
            "Krippendorff",
            "se parlent peu",
            "La mairie",
            "Nos amis",
        ] {
            assert!(!text.contains(inside), "« {inside} » is for the house only");
        }
        assert!(text.contains("12\u{a0}personnes") && text.contains("grince"), "who was there and what was said stay");
        assert!(!text.contains("samedi"), "what one person said alone does not, once the group spoke");
    }
}

#[test]
fn what_is_left_out_for_others_still_counts_as_not_answered() {
    let [inside, outside] = [garden(Diffusion::Interne), garden(Diffusion::Externe)];
    let coverage = |report: &Document| report.facts.iter().find(|fact| fact.label.as_str() == "Couverture").cloned();
    assert!(coverage(&inside).is_some() && coverage(&inside) == coverage(&outside));
    let last = |report: &Document| essentials(report).pop().unwrap_or_default();
    let counted = "Sur 8 questions, 6 ont reçu une réponse (une autre est sans objet)";
    assert_eq!(last(&outside), format!("{counted}."));
    assert_eq!(last(&inside), format!("{counted} ; il en reste deux, dont une où personne ne savait répondre."));
}

#[test]
fn text_of_people_stays_text_in_every_format() {
    let bad = "<script>alert(1)</script>\\u0007\\u001b[31m\\u202e<img src=x onerror=y> | # *x* & \\\"";
    let swap = |text: &str| {
        let marks = [
            "Le Clos",
            "Quartier nord",
            "activité",
            "Réseau des jardins",
            "Assemblée",
            "Le portail grince",
            "pas de compteur",
            "prête le terrain",
            "se parlent peu",
            "Ouvrir le mercredi",
            "Faire le point sur un jardin partagé",
            "Jardin partagé",
            "L’accueil",
            "Qui vient, et comment.",
            "le jardin familial",
            "Nos amis",
            "Alliance",
            "un premier essai",
            "acquis",
            "De quel modèle sommes-nous proches ?",
            "Rôle",
        ];
        marks.iter().fold(text.to_owned(), |text, mark| {
            // Each stands alone in its YAML value, or at its head.
            text.replace(&format!(": {mark}"), &format!(": \"{bad}\"")).replace(&format!("\"{bad}\", cahier 3\""), "x")
        })
    };
    let (grid_text, answers_text) = (swap(GRID), swap(ANSWERS));
    assert!(grid_text.matches("<script>").count() >= 8 && answers_text.matches("<script>").count() >= 8);
    let report = built(&grid_text, &answers_text, Diffusion::Interne);
    let [html, markdown, terminal, json] = all_formats(&report);
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script") && !html.contains("<img"));
    assert!(markdown.contains("&lt;script>") && !markdown.contains("<script") && !markdown.contains("<img"));
    for text in [&html, &markdown, &terminal, &json] {
        assert!(
            !text.contains(['\u{7}', '\u{1b}', '\u{202e}']) && !text.contains("\\u202e") && !text.contains("\\u001b")
        );
    }
    let unescaped = |line: &str| line.replace("\\|", "").matches('|').count();
    let tables: Vec<&str> = markdown.lines().filter(|line| line.starts_with("| ")).collect();
    let mut heads = 0;
    for pair in tables.windows(2) {
        if pair[1].starts_with("| ---") {
            heads += 1;
            assert_eq!(unescaped(pair[0]), unescaped(pair[1]), "{}", pair[0]);
        }
    }
    assert!(heads > 4);
}

#[test]
fn the_page_asks_nothing_of_the_outside() {
    let html = document::html::render(&garden(Diffusion::Interne));
    assert!(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'"));
    for call in ["http:", "https:", "src=", "url(", "@import", "<script", "<link", "<iframe", "javascript:"] {
        assert!(!html.contains(call), "{call}");
    }
    assert!(html.split("href=\"").skip(1).all(|rest| rest.starts_with('#')), "links stay on the page");
    assert!(!html.contains(" style=\""), "what is drawn is in the style sheet or in attributes of its own");
}

#[test]
fn equal_answers_give_equal_bytes() {
    assert_eq!(all_formats(&garden(Diffusion::Interne)), all_formats(&garden(Diffusion::Interne)));
}

#[test]
fn every_number_of_the_markdown_is_in_the_json() {
    let numbers = |text: &str| -> std::collections::BTreeSet<String> {
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let report = garden(Diffusion::Interne);
    let missing: Vec<String> = numbers(&document::markdown::render(&report))
        .difference(&numbers(&document::json::render(&report)))
        .cloned()
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_section_without_answers_has_no_score_and_no_zero() {
    let report = garden(Diffusion::Interne);
    let markdown = document::markdown::render(&report);
    assert!(markdown.contains("| La fête | — (pas assez de réponses) | 0 sur 1 |"), "{markdown}");
    let profile = section(&report, "profil");
    let Some(Block::Chart(chart)) = profile.blocks.first() else { panic!("no picture") };
    let document::Drawing::Bars(bars) = &chart.drawing else { panic!("no bars") };
    let party = bars.rows.iter().find(|bar| bar.title.as_str() == "La fête").unwrap_or_else(|| panic!("no row"));
    assert_eq!((party.share, party.text.as_str()), (None, "—"));
}

#[test]
fn a_partial_score_says_so_wherever_it_is_shown() {
    let (grid, answers) = cursors(&["value: 2", "", "", ""]);
    for text in all_formats(&built(&grid, &answers, Diffusion::Externe)).iter().take(3) {
        assert!(text.contains("+2, partiel"), "in the picture: {text}");
    }
    // Beside others it is in the profile too.
    let two = without_picture(&grid).replace(
        "sections:\n",
        "sections:\n  - { id: r, title: Reste, items: [{ id: r1, question: R ?, scale: c }, { id: r2, question: S ?, scale: c }] }\n",
    );
    for text in all_formats(&built(&two, &answers, Diffusion::Interne)).iter().take(3) {
        assert!(text.matches("partiel").count() >= 3, "on the board, in the profile, and of the whole: {text}");
    }
}

#[test]
fn no_percentage_stands_beside_a_score() {
    for text in all_formats(&garden(Diffusion::Interne)).iter().take(3) {
        // The arithmetic of the notes gives both.
        let told = text.split("Le calcul, pas à pas").next().unwrap_or_default();
        assert!(!told.contains(", soit "), "{told}");
    }
}

#[test]
fn one_is_singular_and_two_are_plural() {
    let say = |answered: &[&str]| {
        let (grid, answers) = cursors(answered);
        essentials(&built(&without_picture(&grid), &answers, Diffusion::Interne))
    };
    let one = say(&["value: 1, priority: priorité", "unknown: true", "na: true"]);
    assert_eq!(
        one,
        [
            "« Question 1 ? » porte une boule pleine ● : elle est tenue pour prioritaire.",
            "« Tout » n’a que peu de réponses : sa position est partielle, à lire avec prudence.",
            "Sur 2 questions, une a reçu une réponse (une autre est sans objet) ; il en reste une : personne ne savait y \
             répondre."
        ]
    );
    let two = say(&["value: 1, priority: impact", "value: -1, priority: impact", "na: true", "na: true", "", ""]);
    assert_eq!(
        two,
        [
            "La position la plus haute (+1) est celle de « Question 1 ? ».",
            "La position la plus basse (−1) est celle de « Question 2 ? ».",
            "Une boule pleine ● marque deux questions (leur effet est très fort) ; « Question 2 ? » se trouve dans la moitié \
             basse de son échelle, un bon point de départ.",
            "« Tout » n’a que peu de réponses : sa position est partielle, à lire avec prudence.",
            "Sur 4 questions, 2 ont reçu une réponse (deux autres sont sans objet)."
        ]
    );
}

#[test]
fn questions_are_quoted_by_their_words_two_at_most_and_the_rest_counted() {
    let (grid, answers) = cursors(&[
        "value: 3",
        "value: 3, arguments: [{ text: On a pris le temps., effect: 1 }]",
        "value: 3",
        "value: 3",
        "value: -1, arguments: [{ text: Personne n’est venu, effect: -1 }, { text: Il pleuvait }]",
        "value: -1",
    ]);
    let points = essentials(&built(&without_picture(&grid), &answers, Diffusion::Interne));
    assert_eq!(
        points[..2],
        [
            "La position la plus haute (+3) est celle de « Question 2 ? », « Question 1 ? » et deux autres ; à propos de la \
             première, il s’est dit : « On a pris le temps ».",
            "La position la plus basse (−1) est celle de « Question 5 ? » et « Question 6 ? » ; à propos de la première, il \
             s’est dit : « Personne n’est venu ».",
        ]
    );
}

#[test]
fn an_argument_that_pulled_the_other_way_is_quoted_as_such() {
    let (grid, answers) =
        cursors(&["value: 3", "value: -1, arguments: [{ text: Trois personnes sont venues, effect: 1 }]"]);
    assert_eq!(
        essentials(&built(&without_picture(&grid), &answers, Diffusion::Interne))[1],
        "La position la plus basse (−1) est celle de « Question 2 ? » ; il s’est pourtant dit : « Trois personnes sont \
         venues »."
    );
}

#[test]
fn nothing_answered_is_said_and_nothing_else_is_concluded() {
    let (grid, answers) = cursors(&["", ""]);
    let report = built(&grid, &answers, Diffusion::Interne);
    let points = essentials(&report);
    let last = points.last().map_or("", String::as_str);
    assert!(last.starts_with("Aucune question n’a encore reçu de réponse"), "{points:?}");
    assert_eq!(points.len(), 2, "{points:?}");
    assert!(columns(&report).is_empty());
}

#[test]
fn no_question_is_both_among_the_highest_and_the_lowest() {
    let of = |answered: &[&str]| {
        let (grid, answers) = cursors(answered);
        columns(&built(&grid, &answers, Diffusion::Interne))
    };
    let column = |title: &str, numbers: &[usize]| (title.to_owned(), numbers.to_vec());
    assert_eq!(of(&["value: 1"; 6]), [], "nothing stands out");
    assert_eq!(
        of(&["value: 3", "value: 1", "value: 1", "value: 1"]),
        [column("Nos appuis", &[1]), column("Les moins hautes", &[2, 3])]
    );
    let apart = of(&["value: -3", "value: 0", "value: 0", "value: 0", "value: 3", "value: 0"]);
    assert_eq!(apart, [column("Nos appuis", &[5]), column("À travailler", &[1])]);
    let many: Vec<String> = (0..14).map(|n| format!("value: {}", n % 7 - 3)).collect();
    let many = of(&many.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(many, [column("Nos appuis", &[7, 14, 6, 13]), column("À travailler", &[1, 8, 2, 9])]);
}

#[test]
fn questions_at_the_same_position_as_the_last_listed_are_all_named() {
    let (grid, answers) =
        cursors(&["value: 3", "value: -1", "value: -1", "value: -1", "value: -1", "value: -1", "value: -1"]);
    let markdown = plain_markdown(&built(&grid, &answers, Diffusion::Interne));
    assert!(markdown.contains("Aussi à −1 : 6 et 7."), "{markdown}");
    let (grid, answers) = cursors(&["value: -1", "value: -1, priority: impact", "value: 3"]);
    let report = built(&grid, &answers, Diffusion::Interne);
    assert_eq!(columns(&report)[1].1, [2, 1], "a filled ball goes first");
}

#[test]
fn a_grid_without_scales_gets_a_report_without_scores() {
    let grid = "id: recit\nversion: 1\ntitle: Récit\nsection_name: partie\nsections:\n  - id: s\n    title: Le projet\n    items:\n      \
                - { id: q1, question: \"Que s’est-il passé ?\", text: {} }\n      - { id: q2, question: \"Est-ce fini ?\", yes_no: {} }\n";
    let answers = "grid: recit\norganisation: { name: Nous }\nresponses:\n  - respondent: { id: g }\n    answers:\n      \
                   q1: { value: \"Un début.\\nUne fin.\" }\n      q2: { value: true }\n";
    let report = built(grid, answers, Diffusion::Interne);
    assert_eq!(ids(&report), ["essentiel", "section-s", "decisions", "notes"]);
    let markdown = document::markdown::render(&report);
    assert!(markdown.contains("**1. Que s’est-il passé\u{a0}?**\n\nUn début.\\\nUne fin.\n"), "{markdown}");
    assert!(markdown.contains("**2. Est-ce fini\u{a0}?** oui\n"), "{markdown}");
    for word in ["score", "échelle", "position", "moyenne", "curseur"] {
        assert!(!markdown.contains(word), "{word}");
    }
    assert!(markdown.contains("Couverture\u{a0}: 2\u{a0}questions sur 2 ont une réponse"), "{markdown}");
}

#[test]
fn questions_that_the_short_form_does_not_ask_are_not_held_against_anyone() {
    let short = ANSWERS.replace("grid_version: 2\n", "grid_version: 2\nform: courte\n");
    let report = built(GRID, &short, Diffusion::Interne);
    let board: Vec<Option<usize>> = cards(section(&report, "tableau")).iter().map(|card| card.number).collect();
    assert_eq!(board, [Some(1), Some(2), Some(5)], "what was asked and has a position; types stand on their own");
    assert!(report.facts.iter().any(|fact| fact.label.as_str() == "Forme courte"));
}

#[test]
fn a_mean_is_called_a_mean() {
    let text = ANSWERS.replace(
        "  - collective: true\n    respondent: { id: groupe, name: Assemblée, stakeholder: interne, people: 12 }",
        "  - respondent: { id: c, name: Chloé, stakeholder: interne }",
    );
    let report = built(GRID, &text, Diffusion::Interne);
    let board = cards(section(&report, "tableau"));
    let position = board[0].position.as_ref().unwrap_or_else(|| panic!("no position"));
    assert_eq!((position.text.as_str(), position.value), ("+1", Some(1.0)));
    assert_eq!(position.basis.as_ref().map(report::Text::as_str), Some("moyenne de 3\u{a0}réponses"));
}

#[test]
fn sentences_of_ours_are_set_as_french_sets_them() {
    for diffusion in [Diffusion::Interne, Diffusion::Externe] {
        let report = garden(diffusion);
        let mut strings = Vec::new();
        collect(&json(&report), &mut strings);
        for text in strings {
            for wrong in [" :", " ;", " ?", " !", " %", "« ", " »", "  ", ".."] {
                assert!(!text.contains(wrong), "« {wrong} » in: {text}");
            }
        }
    }
}

#[test]
fn the_example_speaks_without_judging() {
    let grid = catalog::find("developpement-durable", None).unwrap_or_else(|_| panic!("no grid"));
    let text = include_str!("../../examples/ressourcerie/ressourcerie-2010.yaml");
    let report = report::build(&grid, &answers(&grid, text), &context(Diffusion::Interne));
    assert!(plain_markdown(&report).contains("Couverture : 34 questions sur 43 ont une réponse"));
    let terminal = document::terminal::render(&report, 80, Look::Plain).to_lowercase();
    for word in ["score", "performance", "juger", "jugement", "noté", "classement", "insuffisant", "mauvais", "null"] {
        assert!(!terminal.contains(word), "{word}");
    }
    assert!(terminal.lines().all(|line| textwrap::core::display_width(line) <= 80), "nothing overflows the screen");
}

/// Answers of the group, then of each person, to questions `q1`… on one cursor.
fn round(group: &[&str], people: &[&[&str]]) -> (String, String) {
    let (grid, mut answers) = cursors(group);
    for (n, answered) in people.iter().enumerate() {
        answers.push_str(&format!("  - respondent: {{ id: p{n}, stakeholder: interne }}\n    answers:\n"));
        for (place, answer) in answered.iter().enumerate().filter(|(_, answer)| !answer.is_empty()) {
            answers.push_str(&format!("      q{}: {{ {answer} }}\n", place + 1));
        }
    }
    (grid, answers)
}

fn plain_markdown(report: &Document) -> String {
    document::markdown::render(report).replace('\u{a0}', " ")
}

#[test]
fn what_the_group_does_not_know_is_said_beside_what_one_person_answers() {
    let (grid, answers) = round(
        &["unknown: true", "later: true", "value: 1"],
        &[&["value: 1", "value: 2", "value: 1"], &["", "value: 1"]],
    );
    let markdown = plain_markdown(&built(&grid, &answers, Diffusion::Interne));
    for said in [
        ", le groupe ne sait pas ; réponse d’une personne\n",
        ", le groupe y reviendra ; moyenne de 2 réponses\n",
        "Sauf mention d’une moyenne ou de la réponse d’une personne, la position est celle que le groupe a arrêtée.",
        "Ne sait pas : 1. Question 1 ? (le groupe ne sait pas ; une personne : +1)",
        "À reprendre : 2. Question 2 ? (le groupe y reviendra ; deux personnes : de +1 à +2)",
        "\n\ngroupe : ne sait pas ; une personne : +1\n",
    ] {
        assert!(markdown.contains(said), "{said}\n{markdown}");
    }
    let outside = plain_markdown(&built(&grid, &answers, Diffusion::Externe));
    for inside in ["ne sait pas", "y reviendra", "une personne", "moyenne de 2", "réponse individuelle"] {
        assert!(!outside.contains(inside), "« {inside} » is for the house only\n{outside}");
    }
    assert!(outside.contains("Là où le groupe n’a pas arrêté de position, elle vient des réponses données une à une."));
}

#[test]
fn the_group_stands_beside_one_person_where_they_are_far_apart_or_of_another_kind() {
    let (grid, answers) =
        round(&["na: true", "value: 3", "value: 3", "value: 2"], &[&["value: 2", "value: 0", "value: 1", "na: true"]]);
    let markdown = plain_markdown(&built(&grid, &answers, Diffusion::Interne));
    let views = markdown.split("## Regards croisés").nth(1).unwrap_or("");
    assert!(views.contains("À côté du groupe, une réponse a été donnée séparément."), "{views}");
    assert!(views.contains("\ngroupe : sans objet ; une personne : +2"), "{views}");
    assert!(views.contains("\ngroupe : +3 ; une personne : 0"), "{views}");
    assert!(views.contains("\ngroupe : +2 ; une personne : sans objet"), "{views}");
    assert!(!views.contains("Question 3"), "two steps of six are not far: {views}");
    let (grid, answers) = round(&["value: 1"], &[&["value: 1"]]);
    assert!(!plain_markdown(&built(&grid, &answers, Diffusion::Interne)).contains("Regards croisés"));
}

#[test]
fn to_others_a_group_of_one_is_not_counted_and_what_it_said_alone_is_left_out() {
    let (grid, answers) = round(
        &["value: 3, arguments: [{ text: Dit ensemble }]"],
        &[&["value: 3, arguments: [{ text: Dit tout seul }]"], &["value: 3"]],
    );
    let outside = plain_markdown(&built(&grid, &answers, Diffusion::Externe));
    assert!(outside.contains("Dit ensemble") && !outside.contains("Dit tout seul"), "{outside}");
    assert!(outside.contains("- Ont pris part : g ; Interne\n"), "{outside}");
    let (grid, answers) = round(&["value: 3"], &[&["value: 3"], &["value: 3"], &["value: 3"]]);
    assert!(plain_markdown(&built(&grid, &answers, Diffusion::Externe)).contains("Interne (3 personnes)"));
    let (_, alone) = answers.split_once("  - respondent: { id: p0").unwrap_or_default();
    let alone = format!("grid: essai\norganisation: {{ name: Nous }}\nresponses:\n  - respondent: {{ id: p0{alone}")
        .replacen("value: 3", "value: 3, arguments: [{ text: Dit tout seul }]", 1);
    let outside = plain_markdown(&built(&grid, &alone, Diffusion::Externe));
    assert!(outside.contains("Dit tout seul"), "without a collective answer there is nothing else to tell");
}

#[test]
fn people_are_counted_as_far_as_they_are_known() {
    let say = |people: &[&[&str]]| {
        let (grid, answers) = round(&["value: 1"], people);
        plain_markdown(&built(
            &grid.replace("section_name", "min_participants: 3\nsection_name"),
            &answers,
            Diffusion::Interne,
        ))
    };
    let two = say(&[&["value: 1"], &["value: 1"]]);
    assert!(two.contains("Ont pris part ici un groupe (nombre non indiqué) et deux personnes."), "{two}");
    assert!(two.contains("- Ont pris part : g (nombre non indiqué) ; "), "{two}");
    assert!(say(&[]).contains("A pris part ici un groupe (nombre non indiqué)."));
    let (grid, answers) = round(&["value: 1"], &[&["value: 1"]]);
    let grid = grid.replace("section_name", "min_participants: 3\nsection_name");
    let outside = plain_markdown(&built(&grid, &answers, Diffusion::Externe));
    assert!(!outside.contains("personne") && !outside.contains("nombre non indiqué"), "{outside}");
}

#[test]
fn the_short_form_keeps_the_numbers_of_the_grid() {
    let short = ANSWERS
        .replace("grid_version: 2\n", "grid_version: 2\nform: courte\n")
        .replace("      eau: { na: pas de compteur }\n", "");
    let report = built(GRID, &short, Diffusion::Interne);
    let numbers: Vec<usize> = cards(section(&report, "tableau")).iter().filter_map(|card| card.number).collect();
    let types = tables(section(&report, "proximites"));
    let typed: Vec<&document::Value> = types[0].rows.iter().map(|row| &row.cells[0].value).collect();
    assert_eq!(numbers, [1, 2, 5], "as in the whole grid, however few are asked");
    assert!(matches!(typed[..], [document::Value::Question(8, _), document::Value::Question(9, _)]), "{typed:?}");
}

#[test]
fn an_argument_is_told_once_under_its_question_the_first_of_each_side_open() {
    let five = "arguments: [{ text: un, effect: 1 }, { text: deux, effect: 1 }, { text: trois, effect: -1 }, { text: quatre }]";
    let first = format!("value: 3, priority: impact, {five}");
    let (grid, answers) = cursors(&[&first, "value: -3", "value: 0", "value: 0"]);
    let report = built(&grid, &answers, Diffusion::Interne);
    let markdown = plain_markdown(&report);
    assert!(markdown.contains("- ▲ un\n- ▼ trois\n\n- ▲ deux\n- ◆ quatre\n"), "whole in print: {markdown}");
    for once in ["▲ deux", "▼ trois", "◆ quatre"] {
        assert_eq!(markdown.matches(once).count(), 1, "{once}");
    }
    let html = document::html::render(&report);
    assert!(html.contains("<details><summary>et deux autres arguments</summary>"), "{html}");
}

#[test]
fn no_sentence_of_ours_starts_with_a_figure() {
    for diffusion in [Diffusion::Interne, Diffusion::Externe] {
        let report = garden(diffusion);
        let texts = report.sections.iter().flat_map(crate::answered::said).filter(|text| !text.contains(" · "));
        for text in texts.chain(essentials(&report)) {
            let mut sentences = text.split(". ");
            assert!(!sentences.any(|sentence| sentence.starts_with(|c: char| c.is_ascii_digit())), "{text}");
        }
    }
}

#[test]
fn without_an_action_plan_there_are_lines_to_make_one_in_the_house_only() {
    let (grid, answers) = cursors(&["value: 1"]);
    let inside = built(&grid, &answers, Diffusion::Interne);
    let lines = "## Ce que nous décidons\n\n| Quoi | Qui | Pour quand |\n| --- | --- | --- |\n| Question 1 : |  |  |\n|  |  |  |\n|  |  |  |\n|  |  |  |\n\n";
    assert!(plain_markdown(&inside).contains(lines));
    assert_eq!(document::html::render(&inside).matches("<tr><td class=\"blank\"></td>").count(), 3);
    for other in [built(&grid, &answers, Diffusion::Externe), garden(Diffusion::Interne)] {
        assert!(!plain_markdown(&other).contains("Ce que nous décidons"), "others decide nothing; a plan is enough");
    }
}

#[test]
fn a_printed_page_bears_name_day_and_for_whom_it_is() {
    let html = document::html::render(&garden(Diffusion::Interne));
    assert!(
        html.contains("@top-left { content: \"Le Clos · 03/05/2026\"; } @top-right { content: \"Document interne\"; }")
    );
}

/// Writes reports of files into a folder that goes away.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let desk = Self { folder };
        desk.put("grids/jardin.yaml", GRID);
        desk.put("clos.yaml", ANSWERS);
        desk.put("pre.yaml", &ANSWERS.replace("id: clos, name: Le Clos", "id: pre, name: Le Pré"));
        desk.put("faux.yaml", &ANSWERS.replace("value: 1250", "value: beaucoup"));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text)).unwrap_or_else(|e| panic!("{e}"));
    }

    fn read(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.path(name)).ok()
    }

    fn report(&self, inputs: &[&str], output: &str, existing: Existing) -> Outcome {
        let inputs = inputs.iter().map(|name| self.path(name).into());
        let output = ["--date", "2026-11-20", "-o"].map(Into::into).into_iter().chain([self.path(output).into()]);
        let force = (existing == Existing::Replace).then(|| "--forcer".into());
        let words: Vec<std::ffi::OsString> = output.chain(force).chain(inputs).collect();
        commands::run_line(std::iter::once("rapport".into()).chain(words), &Ui::new(Colour::Never))
    }
}

#[test]
fn the_name_of_the_output_tells_the_format() {
    let desk = Desk::new();
    for name in ["a.html", "a.md", "a.json", "a.txt"] {
        assert_eq!(desk.report(&["clos.yaml"], name, Existing::Keep), Outcome::Done, "{name}");
    }
    assert!(desk.read("a.html").is_some_and(|text| text.starts_with("<!DOCTYPE html>")));
    assert_eq!(desk.read("a.md"), Some(document::markdown::render(&garden(Diffusion::Interne))));
    assert!(desk.read("a.json").is_some_and(|text| text.starts_with("{\n")));
    assert!(desk.read("a.txt").is_some_and(|text| text.contains("├─────┼─────█")));
    assert_eq!(desk.report(&["clos.yaml"], "a.odt", Existing::Keep), Outcome::Failed);
}

#[test]
fn a_report_that_is_there_stays_unless_it_may_go() {
    let desk = Desk::new();
    desk.put("a.md", "le mien");
    assert_eq!(desk.report(&["clos.yaml"], "a.md", Existing::Keep), Outcome::Failed);
    assert_eq!(desk.read("a.md").as_deref(), Some("le mien"));
    assert_eq!(desk.report(&["clos.yaml"], "a.md", Existing::Replace), Outcome::Done);
    assert!(desk.read("a.md").is_some_and(|text| text.starts_with("# Le Clos")));
}

#[test]
fn the_answers_themselves_are_never_replaced() {
    let desk = Desk::new();
    desk.put("clos.md", ANSWERS);
    assert_eq!(desk.report(&["clos.md"], "clos.md", Existing::Replace), Outcome::Failed);
    assert_eq!(desk.read("clos.md").as_deref(), Some(ANSWERS));
}

#[test]
fn several_assessments_make_a_folder_of_reports_and_a_bad_one_is_left_out() {
    let desk = Desk::new();
    assert_eq!(desk.report(&["clos.yaml", "pre.yaml", "faux.yaml"], "rapports", Existing::Keep), Outcome::Found);
    assert!(desk.read("rapports/clos.html").is_some_and(|text| text.contains("<h1>Le Clos</h1>")));
    assert!(desk.read("rapports/pre.html").is_some_and(|text| text.contains("<h1>Le Pré</h1>")));
    assert_eq!(desk.read("rapports/faux.html"), None);
    assert_eq!(desk.report(&["clos.yaml", "pre.yaml"], "un.html", Existing::Keep), Outcome::Failed);
    assert_eq!(desk.report(&["faux.yaml"], "b.html", Existing::Keep), Outcome::Failed);
}

fn collect(value: &serde_json::Value, strings: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => strings.push(text.clone()),
        serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, strings)),
        serde_json::Value::Object(values) => values.values().for_each(|value| collect(value, strings)),
        _ => {}
    }
}

/// A grid that keeps its second section and one table inside; the answers name secrets in each of them.
#[test]
fn what_a_grid_keeps_inside_leaves_no_trace_outside() {
    let grid = grid(
        "id: essai\nversion: 1\ntitle: Essai\nglobal: none\nscales: { degre: { type: cursor, min: 0, max: 3 } }\nsections:\n  \
         - id: a\n    title: Ouvert\n    items: [{ id: un, question: Un ?, scale: degre }]\n  \
         - id: b\n    title: Fermé\n    internal: true\n    items: [{ id: deux, question: Caché deux ?, scale: degre }]\n  \
         - id: c\n    title: Encore\n    items: [{ id: trois, question: Trois ?, scale: degre }]\n\
         tables:\n  - { id: t, title: Caché t, internal: true, key: nom, columns: [{ id: nom, label: Nom, text: {} }] }\n",
    );
    let text = "grid: essai\norganisation: { name: AIR }\nresponses:\n  - respondent: { id: g }\n    collective: true\n    \
                   answers:\n      un: { value: 3 }\n      deux: { value: 0, priority: impact, arguments: [{ text: Caché x }] }\n      \
                   trois: { value: 3, arguments: [{ text: Dit tout haut, effect: 1 }] }\ntables:\n  t: [{ nom: Caché y }]\n  \
                   actions: [{ item: deux, title: Agir }]\n";
    let assessment = answers(&grid, text);
    let text = |diffusion| {
        let report = report::build(&grid, &assessment, &context(diffusion));
        crate::answered::markdown(&report)
    };
    let (inside, outside) = (text(Diffusion::Interne), text(Diffusion::Externe));
    for hidden in ["Caché deux", "Caché x", "Caché t", "Caché y", "Fermé"] {
        assert!(inside.contains(hidden), "« {hidden} » is not in {inside}");
        assert!(!outside.contains(hidden), "« {hidden} » went out: {outside}");
    }
    assert!(outside.contains("Agir"), "the action is no secret: {outside}");
    assert!(outside.contains("3. Encore — Trois ?"), "numbers are those of the whole grid: {outside}");
    assert!(outside.contains("2 questions sur 2"), "{outside}");
}

//! What stands where in a report, and what is left out of it: openings, other answers, parts left aside, documents for
//! others.

use crate::answered::{answers, blocks, cards, context, essentials, grid, ids, markdown, plain, said, section, tables};
use dts::document::{Block, Document, Format};
use dts::report::{self, Diffusion};

const GRID: &str = "id: abri
version: 1
title: Regarder notre abri
global: none
source: { document: Cahier, sheet: \"I-1, I-2 et III-4\" }
scales:
  proximite: { title: proximité, type: level, levels: [{ value: 0, label: non }, { value: 1, label: oui }] }
sections:
  - { id: cadre, title: Pourquoi nous bâtissons, items: [{ id: pourquoi, question: Pourquoi ?, text: {} }] }
  - id: murs
    title: Les murs
    items:
      - { id: epais, question: Épais ?, scale: proximite }
      - { id: droits, question: Droits ?, scale: proximite }
      - { id: pierre, question: Quelle pierre ?, text: {} }
  - id: toit
    title: Le toit
    items:
      - { id: tuiles, question: Tuiles ?, scale: proximite }
      - { id: pente, question: Pente ?, scale: proximite }
      - { id: forme, question: La forme, choice: { options: [{ id: plat, label: Plat }, { id: pointu, label: Pointu }] } }
  - id: cave
    title: La cave
    items:
      - { id: seche, question: Sèche ?, scale: proximite }
      - { id: voute, question: Voûtée ?, scale: proximite }
      - { id: cle, question: Qui a la clé ?, text: {} }
  - id: modele
    title: Notre modèle
    profile: true
    intro: De quoi sommes-nous près ?
    items:
      - { id: grange, question: \"Grange : de grandes portes\", scale: proximite }
      - { id: tour, question: \"Tour : une vue\", scale: proximite }
  - { id: fin, title: Et après, items: [{ id: suite, question: Quelle suite ?, text: {} }] }
tables:
  - id: traces
    title: Nos traces
    key: trace
    columns:
      - { id: trace, label: Trace, text: {} }
      - { id: question, label: Question, item: { sections: [murs, modele] } }
  - id: chantiers
    title: Les chantiers
    key: nom
    columns:
      - { id: nom, label: Nom, text: {} }
      - { id: c1, label: Un, group: Le premier jour, text: {} }
      - { id: c2, label: Deux, group: Le premier jour, text: {} }
      - { id: c3, label: Trois, group: Le premier jour, text: {} }
      - { id: c4, label: Quatre, group: Le premier jour, text: {} }
      - { id: c5, label: Cinq, group: Le premier jour, text: {} }
      - { id: c6, label: Six, group: Le premier jour, text: {} }
      - { id: d1, label: Bilan, group: Plus tard, text: {} }
      - { id: d2, label: Suite, group: Plus tard, text: {} }
";

const ANSWERS: &str = "grid: abri
organisation: { name: Nous }
responses:
  - respondent: { id: g }
    collective: true
    answers:
      pourquoi: { value: Pour l’hiver }
      epais: { value: 1, arguments: [{ text: On le voit, effect: 1 }] }
      droits: { value: 0 }
      pierre: { value: Du grès }
      tuiles: { value: 1 }
      pente: { value: 1 }
      forme: { value: pointu }
      seche: { na: pas de cave }
      voute: { na: pas de cave }
      cle: { na: pas de cave }
      grange: { value: 1, priority: priorité }
      tour: { value: 0 }
      suite: { value: Un four }
  - { respondent: { id: a, name: A, stakeholder: interne }, answers: { epais: { value: 1 } } }
  - { respondent: { id: b, name: B, stakeholder: externe }, answers: { epais: { value: 0 } } }
tables:
  traces: [{ trace: Une photo, question: epais }]
  chantiers: [{ nom: Pâques, c1: a, c2: b, c3: c, c4: d, c5: e, c6: f }, { nom: Noël, c1: a }]
";

fn built(grid_text: &str, answers_text: &str, diffusion: Diffusion) -> Document {
    let grid = grid(grid_text);
    let context = context(diffusion);
    report::build(&grid, &answers(&grid, answers_text), &context)
}

fn shelter() -> Document {
    built(GRID, ANSWERS, Diffusion::Interne)
}

fn shown(report: &Document, format: Format) -> String {
    crate::answered::shown(report, format).replace('\u{a0}', " ")
}

#[test]
fn sections_that_come_before_all_scales_open_the_report_and_the_last_ones_close_it() {
    let report = shelter();
    let found = ids(&report);
    let place =
        |id: &str| found.iter().position(|other| *other == id).unwrap_or_else(|| panic!("no {id} in {found:?}"));
    assert!(place("essentiel") < place("section-cadre"), "{found:?}");
    assert!(place("section-cadre") < place("tableau"), "{found:?}");
    assert!(place("tableau") < place("section-fin"), "{found:?}");
}

#[test]
fn other_answers_of_sections_with_scales_share_one_block_under_their_titles() {
    let report = shelter();
    assert_eq!(ids(&report).iter().filter(|id| **id == "autres-reponses").count(), 1);
    let text = markdown(&report);
    let from = text.find("## Les autres réponses\n").unwrap_or_else(|| panic!("{text}"));
    let said = "## Les autres réponses\n\n### Les murs\n\n**4. Quelle pierre ?** Du grès\n\n### Le toit\n\n\
                **7. La forme :** Pointu\n\n## Et après\n";
    assert!(text[from..].starts_with(said), "{}", &text[from..]);
    assert!(shown(&report, Format::Html).contains("<h3>Les murs</h3><dl class=\"replies\">"));
}

#[test]
fn a_section_left_aside_takes_one_line_among_what_is_open_and_none_on_the_board() {
    let report = shelter();
    let board = section(&report, "tableau");
    assert!(!cards(board).iter().any(|card| plain(&card.title).contains("Voûtée")));
    let open = blocks(section(&report, "ouvert"));
    let facts = open.iter().find_map(|block| if let Block::Facts(facts) = block { Some(facts) } else { None });
    let facts = facts.unwrap_or_else(|| panic!("no facts"));
    let cellar: Vec<(String, String)> = facts.iter().map(|fact| (plain(&fact.label), plain(&fact.values[0]))).collect();
    assert_eq!(cellar, [("La cave".to_owned(), "Sans objet : les 3 questions, 8 à 10 — Pas de cave".to_owned())]);
    for format in [Format::Html, Format::Markdown, Format::Terminal] {
        assert!(!shown(&report, format).split("</style>").last().unwrap_or_default().contains(">Voûtée"), "{format:?}");
    }
}

#[test]
fn a_question_with_a_reason_of_its_own_is_not_folded_away() {
    let report = built(GRID, &ANSWERS.replace("cle: { na: pas de cave }", "cle: { na: perdue }"), Diffusion::Interne);
    let text = markdown(&report);
    assert!(text.contains("10. Qui a la clé ? (Perdue)") && text.contains("8. Sèche ? (Pas de cave)"), "{text}");
}

#[test]
fn types_stand_in_their_own_block_with_ball_and_words_and_not_on_the_board() {
    let report = shelter();
    let text = markdown(&report);
    assert!(text.contains("De quoi sommes-nous près ?"), "{text}");
    assert!(
        text.contains("| ● 11. Grange : de grandes portes | oui · 1 sur 1 (● priorité) | 100 % (au plus près) |"),
        "{text}"
    );
    assert_eq!(text.matches("12. Tour : une vue |").count(), 1, "once: {text}");
    let only = |text: &str| {
        let from = text.find("  - id: murs").unwrap_or_default();
        let to = text.find("  - id: modele").unwrap_or_default();
        let without = format!("{}{}", &text[..from], &text[to..]);
        without.replace("sections: [murs, modele]", "sections: [modele]")
    };
    let few = GRID.replace("      - { id: droits, question: Droits ?, scale: proximite }\n", "");
    let from = few.find("  - id: toit").unwrap_or_default();
    let of_types = format!("{}{}", &few[..from], &few[few.find("  - id: modele").unwrap_or_default()..]);
    let thick = "grid: abri\norganisation: { name: Nous }\nresponses: [{ respondent: { id: a, name: A }, answers: { epais: { value: 1 } } }]\n";
    let report = built(&of_types, thick, Diffusion::Interne);
    let found = ids(&report);
    let place = |id: &str| found.iter().position(|other| *other == id);
    assert!(place("proximites") < place("tableau"), "a grid of types is read for them: {found:?}");
    let answers = "grid: abri\norganisation: { name: Nous }\nresponses:\n  - respondent: { id: a, name: A }\n    answers:\n      \
                   grange: { value: 1 }\n  - { respondent: { id: b, name: B }, answers: { grange: { value: 0 } } }\n";
    let report = built(&only(GRID), answers, Diffusion::Interne);
    assert!(!ids(&report).contains(&"tableau") && !ids(&report).contains(&"profil"));
    let lead = said(section(&report, "proximites"));
    assert!(lead[1].contains("moyenne des réponses"), "whose positions they are is said here: {lead:?}");
}

#[test]
fn what_calls_for_no_evidence_is_not_missed() {
    // « droits » is on a scale; « pierre » is not, and nobody is near to « tour ».
    assert_eq!(said(section(&shelter(), "appuis")), ["Sans trace : « Droits ? » et « Grange : de grandes portes »."]);
}

#[test]
fn a_label_that_is_no_noun_makes_no_sentence_of_its_own() {
    let grid = GRID.replace("label: Trace, text", "label: Ce que nous voyons, text");
    let report = built(&grid, ANSWERS, Diffusion::Interne);
    assert_eq!(
        said(section(&report, "appuis")),
        ["Sans ligne dans « Nos traces » : « Droits ? » et « Grange : de grandes portes »."]
    );
}

#[test]
fn items_under_one_section_stand_under_its_heading() {
    let answers = ANSWERS.replace("question: epais }]", "question: epais }, { trace: Un fil, question: droits }]");
    let text = markdown(&built(GRID, &answers, Diffusion::Interne));
    let from = text.find("## Nos traces").unwrap_or_else(|| panic!("{text}"));
    let place = |part: &str| text[from..].find(part).unwrap_or_else(|| panic!("no {part} in {}", &text[from..]));
    assert!([place("### Les murs"), place("**Épais ?**"), place("**Droits ?**")].is_sorted());
}

#[test]
fn cells_of_a_group_that_nobody_began_are_not_missing() {
    let text = markdown(&shelter());
    // A name and six cells of the first day in each row, 7 and 2 filled in; the two of « Plus tard » are still to come.
    assert!(text.contains("2 lignes, 9 cases remplies sur 14 ; 5 restent à compléter"), "{text}");
    assert!(text.contains("#### Pâques\n\n*7 cases remplies sur 7*"), "{text}");
    let begun = markdown(&built(GRID, &ANSWERS.replace("c6: f }", "c6: f, d1: g }"), Diffusion::Interne));
    assert!(begun.contains("2 lignes, 10 cases remplies sur 18 ; 8 restent à compléter"), "{begun}");
}

#[test]
fn groups_are_compared_where_one_of_them_answered() {
    let report = shelter();
    let groups = tables(section(&report, "regards"));
    let rows = groups.iter().flat_map(|table| &table.rows).map(|row| plain(&row.cells[0].text));
    assert_eq!(rows.collect::<Vec<_>>(), ["Les murs"]);
}

#[test]
fn a_scale_bears_its_title_and_several_sheets_are_plural() {
    let text = markdown(&shelter());
    assert!(text.contains("L’échelle « proximité » va de 0 à 1") && !text.contains("proximite"), "{text}");
    assert!(text.contains("D’après : Cahier, fiches I-1, I-2 et III-4."), "{text}");
    let one = GRID.replace("I-1, I-2 et III-4", "I-1");
    assert!(markdown(&built(&one, ANSWERS, Diffusion::Interne)).contains("D’après : Cahier, fiche I-1."));
    let untitled = grid(&GRID.replace("title: proximité, ", ""));
    assert_eq!(untitled.items[1].scale().map(|scale| scale.title.as_str()), Some("proximite"));
}

/// A grid of texts and one table, and what was written.
fn note(diffusion: Diffusion) -> Document {
    let grid = "id: note\nversion: 1\ntitle: Une note\nopening: [but]\nsections:\n  - id: a\n    title: Le cadre\n    items:\n      \
                - { id: but, question: Le but, text: {} }\n      - { id: duree, question: La durée, number: { unit: mois } }\n      \
                - { id: vide, question: Le reste, text: {} }\n\
                tables:\n  - { id: t, title: Les étapes, key: nom, columns: [{ id: nom, label: Nom, text: {} }, \
                { id: quand, label: Quand, text: {} }] }\n";
    let answers = "grid: note\norganisation: { name: Nous }\nresponses:\n  - respondent: { id: g }\n    collective: true\n    \
                   answers: { but: { value: Relier les gens d’ici. }, duree: { value: 12 } }\n\
                   tables: { t: [{ nom: Un, quand: mai }, { nom: Deux }] }\n";
    built(grid, answers, diffusion)
}

#[test]
fn a_document_handed_to_others_counts_no_questions() {
    let report = note(Diffusion::Externe);
    assert_eq!(essentials(&report), ["À lire plus loin : les étapes (2)."]);
    assert!(markdown(&report).contains("> Relier les gens d’ici."), "what the group keeps, whole");
    for format in [Format::Html, Format::Markdown, Format::Terminal] {
        let text = shown(&report, format);
        // The page has a style for what it does not show.
        let text = text.split("</style>").last().unwrap_or_default();
        for silly in ["Couverture", "questions", "Sans réponse", "Le reste", "cases", "1. Le but"] {
            assert!(!text.contains(silly), "« {silly} » in {text}");
        }
    }
    let text = markdown(&report);
    assert!(text.contains("**Le but**\n\nRelier") && text.contains("**La durée :** 12 mois"), "{text}");
}

#[test]
fn the_house_still_sees_what_is_left_to_write() {
    let text = markdown(&note(Diffusion::Interne));
    for said in ["Couverture : 2 questions sur 3", "**1. Le but**", "Sans réponse : 3. Le reste"] {
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn what_begins_with_between_us_stays_out_of_a_version_for_others() {
    let grid = grid(GRID);
    let text = "grid: abri
organisation: { id: nous, name: Nous }
responses:
  - respondent: { id: groupe }
    collective: true
    answers:
      epais:
        value: 1
        arguments: [{ text: De vieux murs, effect: 1 }, { text: \"Entre nous : ils penchent\", effect: -1 }]
      droits: { na: \"entre nous : personne n’ose\" }
      suite: { value: \"Entre nous: vendre\" }
tables:
  traces: [{ trace: \"Entre nous : une fissure\", question: epais }, { trace: Une photo, question: epais }]
  chantiers: [{ nom: Le toit, c1: \"Entre nous : trop cher\", c2: Devis }]
";
    let report = |diffusion| markdown(&report::build(&grid, &answers(&grid, text), &context(diffusion)));
    let (inside, outside) = (report(Diffusion::Interne), report(Diffusion::Externe));
    for secret in ["ils penchent", "personne n’ose", "vendre", "une fissure", "trop cher"] {
        assert!(inside.contains(secret) && !outside.contains(secret), "{secret}: {outside}");
    }
    for told in ["De vieux murs", "Une photo", "Devis"] {
        assert!(outside.contains(told), "{told}: {outside}");
    }
}

#[test]
fn an_answer_that_keeps_all_in_the_house_is_found() {
    let marked = GRID.replace("{ id: plat, label: Plat }", "{ id: plat, label: Plat, internal: true }");
    let grid = grid(&marked);
    let with = |value: &str| {
        let text = format!(
            "grid: abri\norganisation: {{ id: nous, name: Nous }}\nresponses:\n  - respondent: {{ id: a }}\n    answers: {{ \
             forme: {{ value: {value} }} }}\n"
        );
        report::stays_inside(&grid, &answers(&grid, &text)).map(|(question, answer)| format!("{question} {answer}"))
    };
    assert_eq!(with("plat").as_deref(), Some("La forme Plat"));
    assert_eq!(with("pointu"), None);
}

#[test]
fn what_the_group_keeps_opens_the_report_and_others_read_that_of_the_whole_alone() {
    let kept = "conclusions: { murs: Les murs tiennent., global: Un abri pour dix ans. }\n";
    let opening = |diffusion| {
        let report = built(GRID, &format!("{ANSWERS}{kept}"), diffusion);
        let first = section(&report, "essentiel").blocks[0].clone();
        assert!(matches!(&first, Block::Text(_, text) if plain(text) == "Un abri pour dix ans."), "{first:?}");
        markdown(&report)
    };
    let (inside, outside) = (opening(Diffusion::Interne), opening(Diffusion::Externe));
    assert!(inside.contains("### Ce que nous gardons") && inside.contains("Les murs tiennent."), "{inside}");
    assert!(!outside.contains("Les murs tiennent."), "{outside}");
}

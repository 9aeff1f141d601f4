//! Scores of a small mixed grid, worked out by hand.

use dts::document;
use dts::grid::{Grid, load};
use dts::intake::Tolerance;
use dts::intake::batch::{Batch, Gathering};
use dts::problem::{Look, Source};
use dts::results::csv::Spelling;
use dts::results::{Format, Results, Style, render};

const GRID: &str = "
id: main
version: 1
title: Une grille calculée à la main
short_title: Main
source: { document: Nos calculs }
summary: De quoi vérifier chaque règle.
min_coverage: 0.6
section_name: pilier
scales:
  curseur: { type: cursor, min: -3, max: 3, labels: { -3: très défavorable, 0: neutre, 3: très favorable } }
  degre:
    type: level
    levels: [{ value: 0, label: pas engagé }, { value: 1, label: amorcé }, { value: 4, label: acquis }]
sections:
  - id: alpha
    title: Alpha
    weight: 2
    items:
      - { id: a1, question: \"A un ?\", scale: curseur, weight: 2 }
      - { id: a2, question: \"A deux ?\", scale: curseur }
      - { id: a3, question: \"A trois ?\", scale: curseur }
      - { id: a4, question: \"A quatre ?\", scale: curseur, weight: 0 }
  - id: beta
    title: Bêta
    items:
      - { id: b1, question: \"B un ?\", scale: curseur }
      - { id: b2, question: \"B deux ?\", scale: degre, weight: 3 }
  - id: gamma
    title: Gamma
    items:
      - { id: c1, question: \"C un ?\", scale: degre }
      - { id: c2, question: \"C deux ?\", scale: degre }
  - id: delta
    title: Delta
    items:
      - { id: d1, question: \"D un ?\", text: {} }
      - { id: d2, question: \"D deux ?\", number: { unit: heures, min: 0 } }
";

const DATA: &str = "\
structure;date;repondant;a1;a2;a3;a4;b1;b2;c1;c2;d1;d2
AIR;31/12/2026;;2;-1;SO;3;0;acquis;;NSP;Très bien, œuf;1 234,5
BAC;;;SO;so;sans objet;;-3;;amorcé;0;;
CIP;;;;;;;;;;;;
Dôle;;Anne;3*;1;;;;;;;;
Dôle;;Bob;0;SO;;;;;;;;
";

fn grid() -> Grid {
    load::parse(&Source::new("main.yaml", GRID))
        .unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 9)))
}

fn batch(grid: &Grid, files: &[(&str, &[u8])]) -> Batch {
    let mut gathering = Gathering::new(grid, Tolerance::Strict);
    files.iter().for_each(|(name, bytes)| gathering.add(name, bytes));
    let batch = gathering.finish();
    assert!(!batch.problems.has_errors(), "{}", batch.problems.render(Look::Plain, 9));
    batch
}

fn csv(grid: &Grid, batch: Batch, decimals: Option<usize>, spelling: Spelling) -> String {
    let style = Style { decimals, spelling, width: 80 };
    String::from_utf8(render(&Results::new(grid, batch), Format::Csv, style).unwrap_or_default()).unwrap_or_default()
}

#[test]
fn the_columns_come_in_the_order_of_the_format() {
    let grid = grid();
    let text = csv(&grid, batch(&grid, &[("a.csv", DATA.as_bytes())]), None, Spelling::Machine);
    let expected = "structure,date,repondants,score_alpha,couverture_alpha,score_beta,couverture_beta,score_gamma,\
                    couverture_gamma,score_delta,couverture_delta,pourcentage_alpha,pourcentage_beta,\
                    pourcentage_gamma,pourcentage_delta,score_global,pourcentage_global,couverture_globale,partiel,\
                    prioritaires";
    assert_eq!(text.lines().next(), Some(expected));
}

#[test]
fn every_rule_of_the_scoring_gives_what_the_hand_gives() {
    let grid = grid();
    let text = csv(&grid, batch(&grid, &[("a.csv", DATA.as_bytes())]), Some(4), Spelling::Machine);
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(
        rows,
        [
            // alpha: (2·2 + 1·−1) ÷ 3 = 1; a3 is left out, a4 weighs nothing: 2 ÷ 2; (1 + 3) ÷ 6 = 66.67 %.
            // beta: two scales, so no score; (1·0.5 + 3·1) ÷ 4 = 87.5 %.
            // gamma: nothing answered, NSP is no answer: no score, 0 ÷ 2.
            // delta: nothing to score, nothing applicable.
            // global: (2·66.67 + 1·87.5) ÷ 3 = 73.61 %; 4 answers ÷ 6 applicable = 0.6667, not under 0.6.
            "AIR,2026-12-31,1,1.0000,1.0000,,1.0000,,0.0000,,,66.6667,87.5000,,,,73.6111,0.6667,non,",
            // alpha: all left out, so no score and no coverage. beta: −3 is 0 %, 1 ÷ 2 answered, partial.
            // gamma: (1 + 0) ÷ 2 = 0.5, a share of 4: 12.5 %.
            // global: (0 + 12.5) ÷ 2 = 6.25 %; 3 ÷ 4.
            "BAC,,1,,,,0.5000,0.5000,1.0000,,,,0.0000,12.5000,,,6.2500,0.7500,non,",
            // Nothing answered: no score, and a score that does not exist is not partial.
            "CIP,,1,,0.0000,,0.0000,,0.0000,,,,,,,,,0.0000,non,",
            // a1: (3 + 0) ÷ 2 = 1.5. a2: 1, since one value wins over SO. alpha: (2·1.5 + 1·1) ÷ 3 = 1.3333;
            // 2 ÷ 3. (1.3333 + 3) ÷ 6 = 72.22 %. global: 2 answers ÷ 7 = 0.2857: partial.
            // a1 is a priority for one of the two who answered: half of them.
            "Dôle,,2,1.3333,0.6667,,0.0000,,0.0000,,,72.2222,,,,,72.2222,0.2857,oui,a1",
        ]
    );
}

#[test]
fn unrounded_figures_lose_nothing() {
    let grid = grid();
    let text = csv(&grid, batch(&grid, &[("a.csv", DATA.as_bytes())]), None, Spelling::Machine);
    let row = text.lines().nth(4).unwrap_or_default();
    let figures: Vec<f64> = row.split(',').filter_map(|cell| cell.parse().ok()).collect();
    // respondents, score and coverage of alpha, coverages of beta and gamma, then the percentages.
    let expected = [2.0, 4.0 / 3.0, 2.0 / 3.0, 0.0, 0.0, 650.0 / 9.0, 650.0 / 9.0, 2.0 / 7.0];
    assert_eq!(figures.len(), expected.len(), "{row}");
    for (figure, expected) in figures.iter().zip(expected) {
        assert!((figure - expected).abs() < 1e-12, "{figure} {expected}");
    }
}

#[test]
fn the_same_answers_give_the_same_bytes_whatever_the_file() {
    let grid = grid();
    let windows = DATA.replace('\n', "\r\n");
    let windows = encoding_rs::WINDOWS_1252.encode(&windows).0;
    // The same in a machine's spelling: commas, so the cells that hold one are quoted; points, ISO dates.
    let unix = DATA
        .replace("Très bien, œuf", "\"Très bien; œuf\"")
        .replace("1 234,5", "1234.5")
        .replace("31/12/2026", "2026-12-31")
        .replace("acquis", "4")
        .replace(';', ",");
    let one = csv(&grid, batch(&grid, &[("a.csv", &windows)]), None, Spelling::Machine);
    let two = csv(&grid, batch(&grid, &[("b.csv", unix.as_bytes())]), None, Spelling::Machine);
    assert_eq!(one, two);
    assert_eq!(one.lines().count(), 5);
}

#[test]
fn excel_reads_commas_semicolons_and_a_mark() {
    let grid = grid();
    let text = csv(&grid, batch(&grid, &[("a.csv", DATA.as_bytes())]), Some(2), Spelling::Excel);
    assert!(text.starts_with("\u{feff}structure;date;"));
    assert!(text.contains("\r\nAIR;2026-12-31;1;1,00;1,00;;1,00;;0,00;;;66,67;87,50;;;;73,61;0,67;non;\r\n"), "{text}");
}

#[test]
fn the_result_table_is_read_back_without_its_guards() {
    let grid = grid();
    let data = "structure;a1;Note\n'=AIR;2;'=1+1\n\"B;C\";1;\"dit \"\"oui\"\"\"\n";
    let batch = batch(&grid, &[("a.csv", data.as_bytes())]);
    assert_eq!(batch.subjects[0].key, "=AIR");
    let text = csv(&grid, batch, Some(0), Spelling::Excel);
    let rows: Vec<&str> = text.lines().collect();
    assert!(rows[0].ends_with(";prioritaires;Note"), "{text}");
    assert!(rows[1].starts_with("'=AIR;") && rows[1].ends_with(";'=1+1"), "{text}");
    assert!(rows[2].starts_with("\"B;C\";") && rows[2].ends_with(";\"dit \"\"oui\"\"\""), "{text}");
}

#[test]
fn json_holds_every_figure_and_null_only_where_there_is_none() -> Result<(), serde_json::Error> {
    let grid = grid();
    let results = Results::new(&grid, batch(&grid, &[("a.csv", DATA.as_bytes())]));
    let style = Style { decimals: Some(4), spelling: Spelling::Machine, width: 80 };
    let json: serde_json::Value = serde_json::from_slice(&render(&results, Format::Json, style).unwrap_or_default())?;
    assert_eq!(json["schema"], "dts/1");
    let air = &json["assessments"][0];
    assert_eq!(air["organisation"], serde_json::json!({"id": "air", "name": "AIR", "territory": null}));
    assert_eq!(air["date"], "2026-12-31");
    assert_eq!(
        air["global"],
        serde_json::json!({"score": null, "percent": 73.6111, "coverage": 0.6667, "partial": false})
    );
    assert_eq!(
        air["sections"][2],
        serde_json::json!({"id": "gamma", "title": "Gamma", "score": null, "percent": null, "coverage": 0.0,
            "answered": 0, "applicable": 2, "na": 0, "unknown": 1, "partial": false})
    );
    assert_eq!(air["items"][2]["state"], "na");
    assert_eq!(air["items"][8]["value"], "Très bien, œuf");
    assert_eq!(air["items"][9]["value"], 1234.5);
    assert_eq!(air["agreement"], serde_json::Value::Null);
    let dole = &json["assessments"][3];
    assert_eq!(dole["respondents"], 2);
    assert_eq!(dole["items"][0]["spread"], 3.0);
    assert_eq!(dole["items"][0]["priority"], "priorité");
    assert!(dole["agreement"].is_object());
    Ok(())
}

#[test]
fn a_table_for_the_eye_never_overflows() {
    let grid = grid();
    let long = DATA.replace("CIP", "Un nom de structure vraiment très long qui déborderait d’une ligne");
    for data in [DATA, &long, "structure;a1\nSeule;2\n"] {
        let results = Results::new(&grid, batch(&grid, &[("a.csv", data.as_bytes())]));
        for width in [40, 60, 80, 120] {
            let style = Style { decimals: None, spelling: Spelling::Machine, width };
            let text = String::from_utf8(
                render(&results, Format::Document(document::Format::Terminal), style).unwrap_or_default(),
            )
            .unwrap_or_default();
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn a_batch_is_shown_with_its_partial_scores_and_its_count() {
    let grid = grid();
    let results = Results::new(&grid, batch(&grid, &[("a.csv", DATA.as_bytes())]));
    let style = Style { decimals: None, spelling: Spelling::Machine, width: 80 };
    let text =
        String::from_utf8(render(&results, Format::Document(document::Format::Terminal), style).unwrap_or_default())
            .unwrap_or_default();
    insta::assert_snapshot!("tableau", text);
    let text =
        String::from_utf8(render(&results, Format::Document(document::Format::Markdown), style).unwrap_or_default())
            .unwrap_or_default();
    insta::assert_snapshot!("markdown", text);
}

//! Laws that hold for every data file.

use std::sync::LazyLock;

use dts::format::Format as _;
use dts::grid::{Grid, load};
use dts::intake::Tolerance;
use dts::intake::batch;
use dts::large;
use dts::problem::Source;
use dts::results::csv::Spelling;
use dts::results::{Format, Results, Style, render};
use proptest::prelude::*;

const GRID: &str = "
id: lois
version: 1
title: Une grille pour les lois
source: { document: Nos lois }
summary: De quoi mesurer.
section_name: pilier
scales:
  curseur: { type: cursor, min: -3, max: 3, labels: { -3: très défavorable, 0: neutre, 3: très favorable } }
  degre: { type: level, levels: [{ value: 0, label: rien }, { value: 1, label: un peu }, { value: 5, label: tout }] }
sections:
  - id: alpha
    title: Alpha
    items:
      - { id: a1, question: \"A un ?\", scale: curseur, weight: 2 }
      - { id: a2, question: \"A deux ?\", scale: curseur }
  - id: beta
    title: Bêta
    items:
      - { id: b1, question: \"B un ?\", scale: curseur }
      - { id: b2, question: \"B deux ?\", scale: degre }
";

const ITEMS: [&str; 4] = ["a1", "a2", "b1", "b2"];

/// Answers of some respondents of some structures: structure, respondent, one cell an item.
type Sheet = Vec<(usize, usize, [usize; 4])>;

/// Spellings of the answers to an item.
fn spellings(item: usize) -> &'static [&'static str] {
    if item == 3 {
        &["", "SO", "NSP", "0", "1", "5*", "tout", "un peu"]
    } else {
        &["", "SO", "NSP", "-3", "-1", "2*", "+1", "neutre"]
    }
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let row = (0_usize..4, 0_usize..3, [0_usize..8, 0..8, 0..8, 0..8]);
    proptest::collection::vec(row, 1..8).prop_map(|mut rows| {
        let mut seen = std::collections::HashSet::new();
        rows.retain(|(structure, respondent, _)| seen.insert((*structure, *respondent)));
        rows
    })
}

fn wide(sheet: &Sheet, order: &[usize], delimiter: &str, end: &str) -> String {
    let ids: Vec<&str> = order.iter().map(|item| ITEMS[*item]).collect();
    let mut text = format!("structure{delimiter}repondant{delimiter}{}{end}", ids.join(delimiter));
    for (structure, respondent, cells) in sheet {
        let cells: Vec<&str> = order.iter().map(|item| spellings(*item)[cells[*item]]).collect();
        let cells = cells.join(delimiter);
        text.push_str(&format!("Été {structure}{delimiter}R{respondent}{delimiter}{cells}{end}"));
    }
    text
}

fn long(sheet: &Sheet) -> String {
    let mut text = String::from("structure;repondant;question;valeur\n");
    for (structure, respondent, cells) in sheet {
        for (item, cell) in cells.iter().enumerate() {
            text.push_str(&format!("Été {structure};R{respondent};{};{}\n", ITEMS[item], spellings(item)[*cell]));
        }
    }
    text
}

static PARSED: LazyLock<Grid> =
    LazyLock::new(|| load::parse(&Source::new("lois.yaml", GRID)).unwrap_or_else(|problems| panic!("{problems:?}")));

fn grid() -> &'static Grid {
    &PARSED
}

fn results<'g>(grid: &'g Grid, bytes: &[u8]) -> Results<'g> {
    let batch = batch::read(grid, "a.csv", bytes, Tolerance::Strict);
    assert!(!batch.problems.has_errors(), "{:?}", batch.problems);
    Results::new(grid, batch)
}

fn json(grid: &Grid, bytes: &[u8]) -> String {
    let style = Style { decimals: None, spelling: Spelling::Machine, width: 80 };
    String::from_utf8(render(&results(grid, bytes), Format::Json, style).unwrap_or_default()).unwrap_or_default()
}

/// The result table by the short way, where it is taken, and by the long one, where it has no error.
fn both_ways(grid: &Grid, bytes: &[u8], style: Style) -> (Option<String>, Option<String>) {
    // Small blocks: what a respondent or a structure says is cut anywhere.
    let by_blocks = |is_json, block| {
        let mut input = std::io::Cursor::new(bytes);
        let written = large::Written { is_json, style };
        let scored = large::score_by_blocks(grid, "a.csv", &mut input, written, block, || Ok(Vec::new()));
        let scored = scored.unwrap_or_else(|error| panic!("{error}"));
        scored.map(|scored| String::from_utf8(scored.out).unwrap_or_default())
    };
    let short = by_blocks(false, 1 << 18);
    assert_eq!(by_blocks(false, 24), short, "{}", String::from_utf8_lossy(bytes));
    let batch = batch::read(grid, "a.csv", bytes, Tolerance::Strict);
    let is_sound = !batch.problems.has_errors();
    let results = Results::new(grid, batch);
    let whole = |format| String::from_utf8(render(&results, format, style).unwrap_or_default()).unwrap_or_default();
    // JSON goes the short way in fewer cases, and never where CSV does not.
    if let Some(json) = by_blocks(true, 24) {
        assert_eq!(json, whole(Format::Json), "{}", String::from_utf8_lossy(bytes));
    }
    (short, is_sound.then(|| whole(Format::Csv)))
}

proptest! {
    #[test]
    fn the_short_way_gives_what_the_long_way_gives(
        header in prop::sample::select(vec![
            "structure;a1;a2;b1;b2", "b2;nom;a1;structure;note", "structure;date;note;b1;a2;repondant", "Note;a2;date;structure;nom",
            "structure;territoire;repondant;a1", "structure;repondant;partie_prenante;a1;b2"]),
        rows in proptest::collection::vec(proptest::collection::vec(prop::sample::select(vec![
            "", "SO", "NSP", "-3", "2*", "-1*", "+1", " 2 ", "neutre", "1", "0", "tout", "AIR", "air", "Été", "E-T", "e't",
            "2026-01-02", "2/1/2026", "\"1\"", "\"x;y\"", "'=1", "7", "a\u{a0}"]), 3..6), 1..6),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        spelling in prop::sample::select(vec![Spelling::Machine, Spelling::Excel]),
        decimals in prop::option::of(0_usize..5),
    ) {
        let rows: Vec<String> = rows.iter().map(|row| row.join(";")).collect();
        let text = format!("{header}{end}{}", rows.join(end));
        let (short, long) = both_ways(grid(), text.as_bytes(), Style { decimals, spelling, width: 80 });
        if short.is_some() {
            prop_assert_eq!(short, long);
        }
    }

    #[test]
    fn long_tables_give_by_the_short_way_what_the_long_way_gives(
        rows in proptest::collection::vec((
            prop::sample::select(vec!["AIR", "air", "Été", "E-T", ""]),
            prop::sample::select(vec!["", "", "2026-01-02", "2/1/2026"]),
            prop::sample::select(vec!["", "Anne", "anne", "Bob", "collectif", "Position collective"]),
            prop::sample::select(vec!["", "", "interne", "externe", "martiens"]),
            prop::sample::select(vec!["a1", "a2", "b1", "b2", "B un ?", "b3"]),
            prop::sample::select(vec!["", "SO", "NSP", "-3", "2*", " 2 ", "neutre", "0", "7", "\"1\""]),
            prop::sample::select(vec!["", "", "oui", "non", "impact", "bof"]),
            prop::sample::select(vec!["", "", "un fait", "\"dit \"\"ici\"\"\""]),
            prop::sample::select(vec!["", "", "+1", "bof"]),
            prop::sample::select(vec!["", "", "x", "y"]),
        ), 1..9),
        end in prop::sample::select(vec!["\n", "\r\n"]),
        is_sorted in any::<bool>(),
    ) {
        let mut rows = rows;
        if is_sorted {
            rows.sort();
        }
        let mut text = format!("structure;date;repondant;partie_prenante;question;valeur;prioritaire;argument;effet;note{end}");
        for (a, b, c, d, e, f, g, h, i, j) in rows {
            text.push_str(&format!("{a};{b};{c};{d};{e};{f};{g};{h};{i};{j}{end}"));
        }
        let (short, long) = both_ways(grid(), text.as_bytes(), Style { decimals: None, spelling: Spelling::Machine, width: 80 });
        if short.is_some() {
            prop_assert_eq!(short, long);
        }
    }

    #[test]
    fn sound_tables_of_several_respondents_go_the_short_way(
        sheet in sheet(),
        is_long in any::<bool>(),
        order in Just((0..32).collect::<Vec<usize>>()).prop_shuffle(),
        encoding in 0_usize..3,
    ) {
        let text = if is_long { long(&sheet) } else { wide(&sheet, &[0, 1, 2, 3], ";", "\n") };
        // Rows mixed: whatever lies together is by chance.
        let (header, rows) = text.split_once('\n').unwrap_or_default();
        let rows: Vec<&str> = rows.lines().collect();
        let mixed: Vec<&str> = order.iter().filter_map(|row| rows.get(*row).copied()).collect();
        let text = format!("{header}\n{}\n", mixed.join("\n"));
        let bytes = match encoding {
            0 => text.into_bytes(),
            1 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
            _ => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        };
        let (short, long) = both_ways(grid(), &bytes, Style { decimals: None, spelling: Spelling::Machine, width: 80 });
        prop_assert!(short.is_some());
        prop_assert_eq!(short, long);
    }

    #[test]
    fn a_plain_table_goes_the_short_way(sheet in sheet(), order in Just(vec![0, 1, 2, 3]).prop_shuffle()) {
        let mut seen = std::collections::HashSet::new();
        let sheet: Sheet = sheet.into_iter().filter(|(structure, ..)| seen.insert(*structure)).collect();
        let text = wide(&sheet, &order, ",", "\n");
        let style = Style { decimals: None, spelling: Spelling::Machine, width: 80 };
        let (short, long) = both_ways(grid(), text.as_bytes(), style);
        prop_assert!(short.is_some());
        prop_assert_eq!(short, long);
    }

    #[test]
    fn wide_and_long_say_the_same(sheet in sheet()) {
        let grid = grid();
        prop_assert_eq!(json(grid, wide(&sheet, &[0, 1, 2, 3], ";", "\n").as_bytes()), json(grid, long(&sheet).as_bytes()));
    }

    #[test]
    fn the_order_of_columns_says_nothing(sheet in sheet(), order in Just(vec![0, 1, 2, 3]).prop_shuffle()) {
        let grid = grid();
        let plain = wide(&sheet, &[0, 1, 2, 3], ";", "\n");
        prop_assert_eq!(json(grid, plain.as_bytes()), json(grid, wide(&sheet, &order, ";", "\n").as_bytes()));
    }

    #[test]
    fn encoding_delimiter_and_line_ends_say_nothing(
        sheet in sheet(),
        delimiter in prop::sample::select(vec![";", ",", "\t"]),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        encoding in 0_usize..5,
    ) {
        let grid = grid();
        let text = wide(&sheet, &[0, 1, 2, 3], delimiter, end);
        let bytes = match encoding {
            0 => text.clone().into_bytes(),
            1 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            2 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
            3 => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            _ => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        };
        prop_assert_eq!(json(grid, &bytes), json(grid, wide(&sheet, &[0, 1, 2, 3], ";", "\n").as_bytes()));
    }

    #[test]
    fn a_score_lies_on_its_scale(sheet in sheet()) {
        let grid = grid();
        for line in results(grid, wide(&sheet, &[0, 1, 2, 3], ";", "\n").as_bytes()).lines {
            let scores = line.scorecard.sections.iter().map(|section| section.total).chain(line.scorecard.global);
            for score in scores {
                prop_assert!(score.percent.is_none_or(|percent| (0.0..=100.0 + 1e-9).contains(&percent)));
                prop_assert!(score.score.is_none_or(|score| (-3.0..=3.0).contains(&score)));
                prop_assert!(score.counts.answered <= score.counts.applicable);
                prop_assert!(!score.is_partial || score.percent.is_some());
            }
        }
    }

    #[test]
    fn so_takes_its_item_out_and_changes_no_other(cells in [0_usize..8, 0..8, 0..8, 0..8], item in 0_usize..4) {
        let grid = grid();
        let score = |cells: [usize; 4]| {
            results(grid, wide(&vec![(0, 0, cells)], &[0, 1, 2, 3], ";", "\n").as_bytes()).lines.remove(0)
        };
        let mut emptied = cells;
        emptied[item] = 0;
        let mut left_out = cells;
        left_out[item] = 1;
        let (emptied, left_out) = (score(emptied), score(left_out));
        for (section, (a, b)) in emptied.scorecard.sections.iter().zip(&left_out.scorecard.sections).enumerate() {
            prop_assert_eq!(a.total.score, b.total.score);
            prop_assert_eq!(a.total.percent, b.total.percent);
            let is_own = grid.items[item].section == section;
            prop_assert_eq!(a.total.counts.applicable, b.total.counts.applicable + usize::from(is_own));
        }
        for (index, (a, b)) in emptied.positions.0.iter().zip(&left_out.positions.0).enumerate() {
            prop_assert!(index == item || a == b);
        }
    }

    #[test]
    fn no_data_file_makes_the_reader_or_the_renderers_panic(
        header in prop::sample::select(vec![
            "", "structure;a1;b2;note\n", "structure,question,valeur,argument\r\n", "sep=;\nstructure;date;a1;a1 \n"]),
        bytes in proptest::collection::vec(prop_oneof![
            6 => prop::sample::select(b"AB12;,\t\"\r\n'=*-SO\xe9\xc3\xa9".to_vec()), 1 => any::<u8>()], 0..200),
        is_tolerant in any::<bool>(),
    ) {
        let grid = grid();
        let tolerance = if is_tolerant { Tolerance::DropBadCells } else { Tolerance::Strict };
        let batch = batch::read(grid, "a.csv", &[header.as_bytes(), &bytes].concat(), tolerance);
        prop_assert!(batch.subjects.is_empty() != batch.left_out.is_empty());
        let results = Results::new(grid, batch);
        let style = Style { decimals: Some(2), spelling: Spelling::Excel, width: 60 };
        for (format, _) in Format::ALL.iter().copied() {
            // A workbook takes a hundred times as long as a text.
            if format.is_binary() && bytes.len() % 16 > 0 {
                continue;
            }
            let bytes = render(&results, format, style);
            prop_assert!(bytes.is_ok_and(|bytes| format.is_binary() || String::from_utf8(bytes).is_ok()));
        }
    }

    #[test]
    fn a_result_table_is_a_table_whatever_the_names(names in proptest::collection::vec("\\PC{1,12}|[=+@'\";,\n ]{1,4}", 1..4)) {
        let grid = grid();
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(["structure", "a1", "note"])?;
        for (index, name) in names.iter().enumerate() {
            writer.write_record([&format!("{index}{name}"), "1", name])?;
        }
        let bytes = writer.into_inner()?;
        let batch = batch::read(grid, "a.csv", &bytes, Tolerance::Strict);
        // Names of blanks and invisible characters may leave a cell, or fold alike.
        prop_assume!(!batch.problems.has_errors());
        let carried: Vec<String> = batch.subjects.iter().map(|subject| subject.carried[0].clone()).collect();
        let keys: Vec<String> = batch.subjects.iter().map(|subject| subject.key.clone()).collect();
        let style = Style { decimals: None, spelling: Spelling::Machine, width: 60 };
        let text = render(&Results::new(grid, batch), Format::Csv, style).unwrap_or_default();
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_slice());
        for (index, record) in reader.records().enumerate() {
            let record = record?;
            prop_assert_eq!(dts::typed::unguarded(&record[0]), &keys[index]);
            prop_assert_eq!(dts::typed::unguarded(&record[record.len() - 1]), &carried[index]);
        }
    }
}

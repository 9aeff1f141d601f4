//! What users write stays text in every format of the report, and all of it is there. (`browser.rs` looks at the
//! page and at the PDF with a browser.)

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use dts::document::{self, Format};
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::hostile_text as hostile;

#[test]
fn markdown_holds_no_tag_and_no_link_and_loses_nothing() {
    for (report, is_whole) in [(hostile::report(), true), (hostile::drawn(), false)] {
        let markdown = crate::answered::shown(&report, Format::Markdown);
        let mut text = String::new();
        for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Html(tag) | Event::InlineHtml(tag) => panic!("a tag: {tag}"),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => panic!("a link: {dest_url}"),
                Event::Text(part) | Event::Code(part) => text.push_str(&part),
                _ => {}
            }
        }
        let missing = if is_whole { hostile::missing(&text) } else { Vec::new() };
        assert!(missing.is_empty(), "{missing:?}");
    }
}

#[test]
fn a_page_loses_nothing_and_holds_no_tag_of_a_user() {
    let page = crate::answered::shown(&hostile::report(), Format::Html);
    let drawn = crate::answered::shown(&hostile::drawn(), Format::Html);
    for text in [&page, &drawn] {
        for tag in ["<script", "<img", "</textarea", "<b>bas", "<i>haut"] {
            assert!(!text.contains(tag), "{tag}");
        }
        assert_eq!(text.matches("<style>").count(), 1, "the style is ours alone");
        assert!(!text.contains(['\u{7}', '\u{1b}', '\u{202e}', '\u{2066}']));
    }
}

#[test]
fn nothing_that_moves_a_cursor_or_rings_a_bell_goes_to_a_terminal() {
    let text = crate::answered::shown(&hostile::report(), Format::Terminal);
    let odd: Vec<char> = text.chars().filter(|c| c.is_control() && *c != '\n').collect();
    assert!(odd.is_empty(), "{odd:?}");
    assert!(!text.contains(['\u{202e}', '\u{2066}']));
}

#[test]
fn json_holds_every_text_in_full() {
    fn collect(value: &serde_json::Value, text: &mut String) {
        match value {
            serde_json::Value::String(one) => text.push_str(one),
            serde_json::Value::Array(all) => all.iter().for_each(|one| collect(one, text)),
            serde_json::Value::Object(all) => all.values().for_each(|one| collect(one, text)),
            _ => {}
        }
    }
    let json = crate::answered::shown(&hostile::report(), Format::Json);
    let mut text = String::new();
    collect(&serde_json::from_str(&json).expect("JSON"), &mut text);
    let missing = hostile::missing(&text);
    assert!(missing.is_empty(), "{missing:?}");
}

/// All texts of a workbook, as another crate reads them; no cell may hold a formula.
fn texts(bytes: Vec<u8>) -> String {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut text = String::new();
    for name in workbook.sheet_names() {
        let formulas = workbook.worksheet_formula(&name).expect("a sheet");
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "a formula on {name}");
        for (_, _, cell) in workbook.worksheet_range(&name).expect("a sheet").used_cells() {
            match cell {
                Data::String(one) => text.push_str(one),
                Data::Error(error) => panic!("{error:?} on {name}"),
                _ => {}
            }
        }
    }
    text
}

#[test]
fn a_workbook_holds_every_text_in_full_and_no_formula() {
    let day = jiff::civil::date(2026, 11, 20);
    let bytes = document::xlsx::render(&hostile::report(), day).expect("a workbook");
    assert_eq!(bytes, document::xlsx::render(&hostile::report(), day).expect("a workbook"), "the same to the byte");
    let missing = hostile::missing(&texts(bytes));
    assert!(missing.is_empty(), "{missing:?}");
    let drawn = texts(document::xlsx::render(&hostile::drawn(), day).expect("a workbook"));
    assert!(drawn.contains(hostile::SCRIPT) && drawn.contains("&amp;<style>"));
}

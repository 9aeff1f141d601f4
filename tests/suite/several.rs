//! Many assessments in one run: a report each, and the page that leads to them.

use std::path::{Path, PathBuf};
use std::process::Output;

const GRID: &str = include_str!("../report/jardin.grid.yaml");
const ANSWERS: &str = include_str!("../report/jardin.yaml");
const OTHER_GRID: &str = "id: voisins\nversion: 1\ntitle: Nos voisins\nscales:\n  c: { type: cursor, min: -1, max: 1 }\n\
                          sections:\n  - id: s\n    title: Tout\n    items:\n      - { id: q, question: Et alors ?, scale: c }\n";

/// A folder with two grids and the answers of three structures, one of which answered both.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        desk.put("grids/jardin.yaml", GRID);
        desk.put("grids/voisins.yaml", OTHER_GRID);
        let named =
            |id: &str, name: &str| ANSWERS.replace("id: clos, name: Le Clos", &format!("id: {id}, name: {name}"));
        desk.put("zoe.yaml", &named("zoe", "Zoé & Cie"));
        desk.put("50 % #1?.yaml", &named("air", "AIR"));
        desk.put(
            "zoe-voisins.yaml",
            "grid: voisins\norganisation: { id: zoe, name: Zoé & Cie }\ndate: 2025-02-03\nresponses: []\n",
        );
        desk.put("index.yaml", &named("bac", "BAC"));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        std::fs::write(&path, text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// `dts rapport` on all the answers, in an order of our own.
    fn report(&self, arguments: &[&str]) -> Output {
        assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts"))
            .current_dir(self.folder.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .args(["rapport", "zoe.yaml", "50 % #1?.yaml", "zoe-voisins.yaml", "index.yaml"])
            .args(arguments)
            .output()
            .expect("dts runs")
    }
}

/// What stands between two texts, each time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).map(|rest| rest.split(to).next().unwrap_or("")).collect()
}

/// The name that an address beside the page stands for.
fn file_of(href: &str) -> String {
    let name = href.strip_prefix("./").unwrap_or_else(|| panic!("{href} leaves the folder"));
    let mut bytes = Vec::new();
    let mut rest = name.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn the_page_of_all_reports_keeps_the_order_of_the_files_and_leads_to_each() {
    let desk = Desk::new();
    let output = desk.report(&["-o", "rapports/", "--date", "2026-11-20"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let page = desk.read("rapports/index.html");
    let structures: Vec<&str> = between(&page, "<th scope=\"row\">", "<").into_iter().map(str::trim).collect();
    assert_eq!(
        structures,
        ["Zoé &amp; Cie", "AIR", "BAC"],
        "as they were read, and a structure once for its two grids"
    );
    let rows = between(&page, "<tr>", "</tr>");
    let of_zoe = rows.iter().skip_while(|row| !row.contains("Zoé")).take_while(|row| !row.contains("AIR"));
    assert_eq!(of_zoe.count(), 2, "{rows:?}");
    let links = between(&page, "<a href=\"", "\"");
    assert_eq!(links.len(), 8, "four reports, by structure and by grid: {links:?}");
    for link in links {
        let file = format!("rapports/{}", file_of(link));
        assert!(desk.read(&file).starts_with("<!DOCTYPE html>"), "{file}");
        assert_ne!(file, "rapports/index.html", "a report called index does not take the place of the page");
    }
    assert!(page.contains("ce n’est pas un classement"));
    assert!(page.contains("du 03/02/2025 au"));
}

#[test]
fn a_single_report_or_a_run_without_a_folder_of_its_own_has_no_such_page() {
    let desk = Desk::new();
    assert_eq!(desk.report(&[]).status.code(), Some(0));
    assert!(desk.path("zoe.html").exists() && desk.read("index.html").contains("<h1>BAC</h1>"), "the report of BAC");
}

#[test]
fn the_page_leads_to_files_of_any_format() {
    let desk = Desk::new();
    assert_eq!(desk.report(&["-o", "md", "--format", "md"]).status.code(), Some(0));
    let page = desk.read("md/index.html");
    assert!(between(&page, "<a href=\"", "\"").iter().all(|link| file_of(link).ends_with(".md")));
    assert!(desk.read("md/index.md").starts_with("# BAC"), "a Markdown report may be called index");
}

#[test]
fn nothing_is_written_where_the_page_would_replace_a_file() {
    let desk = Desk::new();
    desk.put("rapports/index.html", "le mien");
    let output = desk.report(&["-o", "rapports"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_dir(desk.path("rapports")).expect("a folder").count(), 1);
    assert_eq!(desk.read("rapports/index.html"), "le mien");
    assert_eq!(desk.report(&["-o", "rapports", "--forcer"]).status.code(), Some(0));
}

#[test]
fn equal_answers_give_equal_folders_whatever_the_day() {
    let desk = Desk::new();
    let with_epoch = |folder: &str, epoch: &str| {
        let output = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts"))
            .current_dir(desk.folder.path())
            .env("SOURCE_DATE_EPOCH", epoch)
            .args(["rapport", "zoe.yaml", "index.yaml", "-o", folder])
            .output()
            .expect("dts runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(with_epoch("un", "1795132800").0, Some(0));
    assert_eq!(with_epoch("deux", "1795139999").0, Some(0), "the same day");
    for name in ["index.html", "zoe.html", "index-2.html"] {
        let page = desk.read(&format!("un/{name}"));
        assert!(page.contains("le 20/11/2026"), "{name} bears the day of the epoch");
        assert_eq!(page, desk.read(&format!("deux/{name}")));
    }
    let (code, said) = with_epoch("trois", "demain");
    assert_eq!(code, Some(2));
    assert!(said.contains("SOURCE_DATE_EPOCH") && !desk.path("trois").exists(), "{said}");
}

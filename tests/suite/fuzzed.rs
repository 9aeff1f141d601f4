//! The targets of `fuzz/`, run on files of tests and examples with random slips in them: a small search at each test, a
//! larger one with `PROPTEST_CASES=20000 cargo test --test suite fuzzed`.

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

#[expect(unreachable_pub, reason = "the crate in fuzz/ calls them")]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

/// Largest file that is changed: a debug build reads a larger one for too long.
const LARGEST: usize = 12_000;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Small files with such extensions, their parts one behind the other where they are archives.
fn seeds(extensions: &[&str]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    ["tests", "examples", "grids"].iter().for_each(|folder| files(Path::new(folder), &mut found));
    found.sort();
    found.retain(|path| path.extension().is_some_and(|one| extensions.iter().any(|extension| one == *extension)));
    let read = |path: &PathBuf| {
        let bytes = std::fs::read(path).ok()?;
        if bytes.starts_with(b"PK") { parts(&bytes) } else { Some(bytes) }
    };
    found.iter().filter_map(read).filter(|bytes| bytes.len() <= LARGEST).collect()
}

fn parts(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).ok()?;
        let name = file.name().ok()?.into_owned();
        text.extend(format!("=== {name}\n").into_bytes());
        file.read_to_end(&mut text).ok()?;
    }
    Some(text)
}

static YAML: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| seeds(&["yaml"]));
static CSV: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| seeds(&["csv"]));
static WORKBOOKS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| seeds(&["xlsx", "ods"]));

/// What is put in the place of some bytes.
fn slip() -> impl Strategy<Value = Vec<u8>> {
    let odd: Vec<&[u8]> = vec![
        b"",
        b"\0",
        b"\n",
        b"\r\n",
        b";",
        b",",
        b"\"",
        b"'",
        b": ",
        b"- ",
        b"*",
        b"&a ",
        b"*a",
        b"=1",
        b"SO",
        b"NSP : x",
        b"-3",
        b"1e309",
        b"4294967295",
        b"99999999999999999999",
        b"XFD1048576",
        b"<",
        b"/>",
        b"&#0;",
        b"\xc3",
        b"\xff\xfe",
        b"\xe2\x80\xae",
        b"\x1b]52;c;x\x07",
        b"structure",
        b"question",
        b"repondant",
        b"groupe",
        b"2026-13-45",
        b"{",
        b"}",
    ];
    prop_oneof![3 => prop::sample::select(odd).prop_map(<[u8]>::to_vec), 1 => proptest::collection::vec(any::<u8>(), 0..4)]
}

type Slips = Vec<(Index, usize, Vec<u8>)>;

fn slips() -> impl Strategy<Value = (Index, Slips)> {
    (any::<Index>(), proptest::collection::vec((any::<Index>(), 0_usize..9, slip()), 0..6))
}

fn changed(seeds: &[Vec<u8>], (seed, slips): (Index, Slips)) -> Vec<u8> {
    let mut bytes = seed.get(seeds).clone();
    for (at, cut, slip) in slips {
        let at = at.index(bytes.len() + 1);
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, slip);
    }
    bytes
}

proptest! {
    #[test]
    fn no_slip_in_a_grid_is_too_much(slips in slips()) {
        targets::grid_yaml(&changed(&YAML, slips));
    }

    #[test]
    fn no_slip_in_a_session_is_too_much(slips in slips()) {
        targets::assessment_yaml(&changed(&YAML, slips));
    }

    #[test]
    fn no_slip_in_a_table_is_too_much(first: u8, slips in slips()) {
        targets::csv(&[&[first][..], &changed(&CSV, slips)].concat());
    }

    #[test]
    fn no_slip_in_a_workbook_is_too_much(slips in slips()) {
        targets::workbook(&changed(&WORKBOOKS, slips));
    }
}

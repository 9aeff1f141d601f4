//! What the fuzz targets do with the bytes that they are given. Each reads as a command would, shows what is wrong, and
//! renders what is left.

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

use dts::assessment::yaml;
use dts::examples;
use dts::grid::{Grid, load};
use dts::intake::Tolerance;
use dts::intake::batch;
use dts::large;
use dts::problem::{Look, Problems, Source};
use dts::results::csv::Spelling;
use dts::results::{Format, Results, Style, render};
use dts::template::{self, Order};

/// The grid that employs everything.
pub static GRID: LazyLock<Grid> = LazyLock::new(|| {
    let text = include_str!("../../tests/grids/complete.yaml");
    load::parse(&Source::new("complete.yaml", text)).unwrap_or_else(|problems| panic!("{problems:?}"))
});

const STYLE: Style = Style { decimals: None, spelling: Spelling::Machine, width: 80 };

fn show(problems: &Problems) {
    for look in [Look::Plain, Look::Coloured] {
        assert!(!problems.render(look, 20).contains("panicked"));
    }
}

/// A grid as YAML, and its questionnaire.
pub fn grid_yaml(bytes: &[u8]) {
    let Ok(source) = dts::yaml::source("g.yaml", bytes) else { return };
    let (grid, problems) = examples::check(&source);
    show(&problems);
    if let Some(grid) = grid {
        let order = Order::blank(&grid, dts::assessment::Form::Full, 1);
        let text = template::render(&order, template::Format::Yaml).unwrap_or_default();
        let source = Source::new("m.yaml", String::from_utf8(text).unwrap_or_else(|error| panic!("{error}")));
        let (_, problems) = yaml::read(&grid, &source);
        let broken = problems.iter().find(|problem| problem.code == "yaml");
        assert!(broken.is_none(), "its questionnaire is no YAML: {broken:?}");
    }
}

/// A session as YAML: what is written is what was read.
pub fn assessment_yaml(bytes: &[u8]) {
    let Ok(source) = dts::yaml::source("a.yaml", bytes) else { return };
    let (read, problems) = yaml::read(&GRID, &source);
    show(&problems);
    if let Some(assessment) = read.filter(|_| !problems.has_errors()) {
        let text = yaml::write(&GRID, &assessment);
        let (again, problems) = yaml::read(&GRID, &Source::new("b.yaml", text.clone()));
        assert!(!problems.has_errors(), "{text}\n{}", problems.render(Look::Plain, 9));
        assert_eq!(again.as_ref(), Some(&assessment), "{text}");
    }
}

/// A table: the first byte says how strictly it is read. The short way, where it is taken, gives what the long one gives.
pub fn csv(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let tolerance = if first % 2 == 0 { Tolerance::Strict } else { Tolerance::DropBadCells };
    let batch = batch::read(&GRID, "a.csv", bytes, tolerance);
    show(&batch.problems);
    let has_errors = batch.problems.has_errors();
    let results = Results::new(&GRID, batch);
    for format in [Format::Csv, Format::Json] {
        render(&results, format, STYLE).unwrap_or_else(|problem| panic!("{problem:?}"));
    }
    if tolerance == Tolerance::Strict {
        let mut input = Cursor::new(bytes);
        let written = large::Written { is_json: first % 4 == 0, style: STYLE };
        let format = if written.is_json { Format::Json } else { Format::Csv };
        let block = 24 + usize::from(*first);
        let scored = large::score_by_blocks(&GRID, "a.csv", &mut input, written, block, || Ok(Vec::new()));
        if let Ok(Some(scored)) = scored {
            assert!(!has_errors, "the short way takes what the long one refuses");
            assert_eq!(scored.out, render(&results, format, STYLE).unwrap_or_default());
        }
    }
}

/// A workbook, as its parts: each begins with a line `=== name`.
pub fn workbook(bytes: &[u8]) {
    let Some(bytes) = packed(bytes) else { return };
    let name = if bytes.windows(8).any(|window| window == b"mimetype") { "a.ods" } else { "a.xlsx" };
    let batch = batch::read(&GRID, name, &bytes, Tolerance::DropBadCells);
    show(&batch.problems);
    render(&Results::new(&GRID, batch), Format::Csv, STYLE).unwrap_or_else(|problem| panic!("{problem:?}"));
    if let Ok(workbook) = dts::workbook::Workbook::read(name, &bytes) {
        show(&dts::grid::workbook::read(name, &workbook).1);
    }
}

/// The archive of some parts.
fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for part in text.split("=== ").skip(1) {
        let (name, content) = part.split_once('\n')?;
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        archive.start_file(name, options).ok()?;
        archive.write_all(content.as_bytes()).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}

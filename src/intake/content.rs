//! What a file of answers is, by what it holds: its extension only settles what its content leaves open.

use super::odk;
use crate::assessment::yaml;
use crate::encoding;
use crate::french::NBSP;
use crate::problem::{Place, Problem, Source};
use crate::workbook::tab::Tab;
use crate::workbook::{self, Workbook};

/// What a file of answers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A workbook, or at least an archive.
    Workbook,
    /// YAML: an assessment, or a grid.
    Yaml,
    /// A table of text.
    Table,
}

/// How far the key of the grid is looked for: comments may stand above it.
const LOOKED_AT: usize = 1 << 14;

impl Content {
    /// What the bytes are; `file` is the name of the file.
    pub fn of(file: &str, bytes: &[u8]) -> Self {
        if workbook::container(bytes).is_some() {
            return Self::Workbook;
        }
        let beginning = encoding::text(&bytes[..bytes.len().min(LOOKED_AT)]);
        match extension(file).as_str() {
            // Broken YAML is told as such, unless it is the head of a table that gave the file away.
            "yaml" | "yml" if !looks_like_table(&beginning) => Self::Yaml,
            _ if has_key(&beginning, "grid") || (has_key(&beginning, "id") && has_key(&beginning, "sections")) => {
                Self::Yaml
            }
            _ => Self::Table,
        }
    }

    /// A remark where the name of a file says something else than its content.
    pub fn misnamed(self, file: &str) -> Option<Problem> {
        let extension = extension(file);
        let told = match extension.as_str() {
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => Self::Workbook,
            "yaml" | "yml" => Self::Yaml,
            "csv" | "tsv" | "tab" => Self::Table,
            _ => return None,
        };
        let what = match self {
            _ if told == self => return None,
            Self::Workbook => "un classeur",
            Self::Yaml => "une séance en YAML",
            Self::Table => "un tableau en texte (CSV)",
        };
        let message = format!("ce fichier finit par .{extension}, mais c’est {what}{NBSP}: il est lu comme tel");
        Some(Problem::remark("nom-trompeur", Place::File(file.into()), message))
    }
}

/// The id of the grid that a file of answers names; nothing where it names none.
pub fn grid_id(file: &str, bytes: &[u8]) -> Option<String> {
    let (own, exported) = match Content::of(file, bytes) {
        Content::Yaml => return yaml::grid_id(&Source::new(file, encoding::text(bytes))),
        Content::Workbook => {
            let workbook = Workbook::read(file, bytes).ok()?;
            let own = Tab::all(file, &workbook).first().and_then(Tab::mark);
            (own, odk::workbook_tabs(file, &workbook))
        }
        Content::Table => {
            let text = encoding::text(bytes);
            (Tab::from_csv(file, &text).and_then(|tab| tab.mark()), odk::csv_tabs(file, &text))
        }
    };
    own.map(|mark| mark.grid).or_else(|| odk::grid_id(&exported)).filter(|id| !id.is_empty())
}

/// What stands behind the last point of a name, in lower case.
pub fn extension(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// Whether a line of the text is a key of a YAML file, with no cells of a row behind it.
fn has_key(text: &str, key: &str) -> bool {
    let value = |line: &str| Some(line.strip_prefix(key)?.strip_prefix(':')?.to_owned());
    text.lines().filter_map(value).any(|value| !value.contains([';', '\t']))
}

/// What a file of a folder is: answers, or something else that lies beside them.
pub fn is_answers(file: &str, bytes: &[u8]) -> bool {
    let beginning = encoding::text(&bytes[..bytes.len().min(LOOKED_AT)]);
    match extension(file).as_str() {
        "csv" | "tsv" | "tab" | "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => true,
        // A grid may lie beside the answers to it.
        "yaml" | "yml" => has_key(&beginning, "grid") || !has_key(&beginning, "sections"),
        "txt" => looks_like_table(&beginning),
        _ => false,
    }
}

/// Whether the first line that holds something has cells, `structure` among them.
fn looks_like_table(beginning: &str) -> bool {
    let Some(first) = beginning.lines().find(|line| !line.trim().is_empty()) else { return false };
    [';', ',', '\t'].iter().any(|delimiter| {
        let mut cells = first.split(*delimiter).map(|cell| crate::fold::fold(cell.trim_matches('"')));
        first.contains(*delimiter) && cells.any(|cell| cell == super::tabular::STRUCTURE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_before_the_name() {
        let yaml = b"# s\xc3\xa9ance\n\ngrid: essai   # la grille\norganisation: { name: AIR }\n";
        for (name, bytes, expected) in [
            ("a.csv", &b"PK\x03\x04rest"[..], Content::Workbook),
            ("a.xlsx", b"structure;emplois\nAIR;2\n", Content::Table),
            ("a.yaml", b"structure;emplois\nAIR;2\n", Content::Table),
            ("a.yaml", b"organisation: { name: AIR, id: structure }\n", Content::Yaml),
            ("entrée standard", yaml, Content::Yaml),
            ("a.txt", yaml, Content::Yaml),
            ("a.csv", b"grid: x;structure\n", Content::Table),
        ] {
            assert_eq!(Content::of(name, bytes), expected, "{name}");
        }
    }

    #[test]
    fn a_name_that_says_something_else_is_told() {
        assert!(Content::Table.misnamed("a.xlsx").is_some_and(|problem| problem.message.contains("CSV")));
        assert!(Content::Workbook.misnamed("dossier.csv/a.ods").is_none());
        assert!(Content::Workbook.misnamed("a").is_none());
    }
}

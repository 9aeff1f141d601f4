//! What files are written as: each type of file once, with its word on the command line and its extensions.
//!
//! A command lists the formats that it writes, its default first ([`Format::ALL`]); [`chosen`] finds the one that was asked
//! for, by `--format` or by the extension of a file, and refuses what the command does not write.

use std::path::Path;

use crate::french::quoted;
use crate::output::is_stdout;
use crate::problem::{Place, Problem};

/// A type of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileType {
    /// Its word on the command line.
    pub word: &'static str,
    /// The extensions of its files, its own first.
    pub extensions: &'static [&'static str],
    /// Whether it is no text, and nothing for a terminal.
    pub is_binary: bool,
}

const fn text(word: &'static str, extensions: &'static [&'static str]) -> FileType {
    FileType { word, extensions, is_binary: false }
}

const fn binary(word: &'static str, extensions: &'static [&'static str]) -> FileType {
    FileType { word, extensions, is_binary: true }
}

/// A page for a browser.
pub const HTML: FileType = text("html", &["html", "htm"]);
/// Pages to print.
pub const PDF: FileType = binary("pdf", &["pdf"]);
/// A text to edit, for Word and LibreOffice.
pub const DOCX: FileType = binary("docx", &["docx"]);
/// A workbook for Excel and LibreOffice.
pub const XLSX: FileType = binary("xlsx", &["xlsx"]);
/// A form for `KoboToolbox` and ODK.
pub const XLSFORM: FileType = binary("xlsform", &["xlsx"]);
/// Cells, for machines and spreadsheets.
pub const CSV: FileType = text("csv", &["csv"]);
/// Grids and answers.
pub const YAML: FileType = text("yaml", &["yaml", "yml"]);
/// Everything, for machines.
pub const JSON: FileType = text("json", &["json"]);
/// Markdown.
pub const MARKDOWN: FileType = text("md", &["md", "markdown"]);
/// Tables for the eye, in a terminal.
pub const TABLE: FileType = text("tableau", &["txt"]);
/// Lines for the eye, in a terminal.
pub const TEXT: FileType = text("texte", &["txt"]);
/// A network for Gephi, yEd, networkx, igraph.
pub const GRAPHML: FileType = text("graphml", &["graphml"]);
/// A network for Graphviz.
pub const DOT: FileType = text("dot", &["dot", "gv"]);
/// A network in cells: its actors, for `dts`.
pub const CSV_OF_ACTORS: FileType = text("acteurs", &["csv"]);
/// A network in cells: its relations, for `dts`.
pub const CSV_OF_RELATIONS: FileType = text("relations", &["csv"]);
/// A network in cells: its actors, for Kumu and Gephi.
pub const CSV_OF_NODES: FileType = text("noeuds", &["csv"]);
/// A network in cells: its relations, for Kumu and Gephi.
pub const CSV_OF_EDGES: FileType = text("liens", &["csv"]);

/// One type for each extension.
const EVERY: [FileType; 13] = [HTML, PDF, DOCX, XLSX, XLSFORM, CSV, YAML, JSON, MARKDOWN, TABLE, TEXT, GRAPHML, DOT];

/// Extensions of other programs, which promise what dts does not write.
const FOREIGN: [&str; 7] = ["xls", "xlsm", "xlsb", "ods", "odt", "doc", "rtf"];

/// The formats that a command writes.
pub trait Format: Copy + PartialEq + Send + Sync + 'static {
    /// All of them, the default first.
    const ALL: &'static [(Self, FileType)];

    /// What its files are.
    fn file_type(self) -> FileType {
        Self::ALL.iter().find(|(format, _)| *format == self).map_or(TEXT, |(_, file_type)| *file_type)
    }

    /// The extension that its files carry.
    fn extension(self) -> &'static str {
        self.file_type().extensions[0]
    }

    /// Whether it is no text, and nothing for a terminal.
    fn is_binary(self) -> bool {
        self.file_type().is_binary
    }
}

/// The format that was asked for, else that of the output's extension, else the default.
///
/// An extension of another type of file is refused; one that means nothing is a matter of taste once a format was asked for.
pub fn chosen<F: Format>(asked: Option<F>, output: Option<&Path>) -> Result<F, Problem> {
    let refuse =
        |message: String, hint: &str| Err(Problem::error("format-inconnu", Place::Nowhere, message).hint(hint));
    let path =
        output.filter(|path| !is_stdout(path) && !path.is_dir() && !path.to_string_lossy().ends_with(['/', '\\']));
    let extension = path.and_then(Path::extension).map(|extension| extension.to_string_lossy().to_lowercase());
    let default = asked.unwrap_or(F::ALL[0].0);
    let (Some(path), Some(extension)) = (path, extension) else { return Ok(default) };
    let is_of = |file_type: &FileType| file_type.extensions.contains(&extension.as_str());
    if let Some(asked) = asked {
        let means_another = EVERY.iter().any(is_of) || FOREIGN.contains(&extension.as_str());
        if means_another && !is_of(&asked.file_type()) {
            let shown = quoted(&path.display().to_string());
            let message =
                format!("le nom {shown} et le format {} ne disent pas le même format", asked.file_type().word);
            return refuse(
                message,
                &format!("terminez le nom par .{}, ou demandez un autre format", asked.extension()),
            );
        }
        return Ok(asked);
    }
    if let Some((told, _)) = F::ALL.iter().find(|(_, file_type)| is_of(file_type)) {
        return Ok(*told);
    }
    let mut extensions: Vec<String> = Vec::new();
    for (format, _) in F::ALL {
        let extension = format!(".{}", format.extension());
        if !extensions.contains(&extension) {
            extensions.push(extension);
        }
    }
    let also = if F::ALL.len() > 1 { ", ou ajoutez --format" } else { "" };
    let hint = format!("terminez le nom par {}{also}", crate::french::list(&extensions, "ou"));
    refuse(format!("dts n’écrit pas ce format ici : .{extension}"), &hint)
}

/// Refuses to show on a terminal what is no text.
pub fn readable<F: Format>(format: F, is_terminal: bool) -> Result<F, Problem> {
    if !(format.is_binary() && is_terminal) {
        return Ok(format);
    }
    let hint = format!("donnez un nom de fichier, comme -o resultat.{}", format.extension());
    Err(Problem::error("sortie-binaire", Place::Nowhere, "ce format ne se lit pas à l’écran").hint(hint))
}

/// Text alone, for commands that write nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnlyText;

impl Format for OnlyText {
    const ALL: &'static [(Self, FileType)] = &[(Self, TEXT)];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Some {
        Table,
        Csv,
        Form,
    }

    impl Format for Some {
        const ALL: &'static [(Self, FileType)] = &[(Self::Table, TABLE), (Self::Csv, CSV), (Self::Form, XLSFORM)];
    }

    fn chosen(asked: Option<Some>, name: &str) -> Result<Some, String> {
        super::chosen(asked, Option::Some(Path::new(name))).map_err(|problem| problem.message)
    }

    #[test]
    fn an_extension_says_the_format_whatever_its_case() {
        assert_eq!(chosen(None, "a.CSV"), Ok(Some::Csv));
        assert_eq!(chosen(None, "a.xlsx"), Ok(Some::Form));
        assert_eq!(chosen(None, "sans-extension"), Ok(Some::Table));
        assert_eq!(chosen(None, "-"), Ok(Some::Table));
    }

    #[test]
    fn what_a_command_does_not_write_is_refused() {
        for name in ["a.pdf", "a.ods", "a.qqch", "a.docx"] {
            assert!(chosen(None, name).is_err(), "{name}");
        }
        for name in ["a.pdf", "a.ods", "a.txt"] {
            assert!(chosen(Option::Some(Some::Csv), name).is_err(), "{name}");
        }
        assert_eq!(chosen(Option::Some(Some::Csv), "a.donnees"), Ok(Some::Csv));
    }

    #[test]
    fn a_workbook_is_not_shown_on_a_terminal() {
        assert!(readable(Some::Form, true).is_err());
        assert_eq!(readable(Some::Form, false).ok(), Option::Some(Some::Form));
    }
}

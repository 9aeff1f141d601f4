//! What an archive holds, found out before a library is given it: how much it inflates to, and what it is.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{MAX_INFLATED, MAX_PART, Refusal};

/// Most files in the archive of a workbook: each sheet is one, and there are a dozen others.
const MAX_ENTRIES: usize = 5_000;

/// What kind of workbook an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Xlsx,
    Xlsb,
    Ods,
}

/// Inflates the whole archive, keeps nothing of it, and says what it is.
///
/// What the directory declares is not believed: the bytes that come out are counted.
pub(super) fn inspect(bytes: &[u8]) -> Result<Content, Refusal> {
    if declared_entries(bytes) > MAX_ENTRIES {
        return Err(Refusal::TooLarge);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Refusal::TooLarge);
    }
    let mut inflated = 0;
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| refusal(&error))?;
        names.push(
            entry
                .name()
                .map_or_else(|_| String::new(), std::borrow::Cow::into_owned)
                .replace('\\', "/")
                .to_ascii_lowercase(),
        );
        let mut entry = entry.take(MAX_PART.min(MAX_INFLATED - inflated) + 1);
        let part = std::io::copy(&mut entry, &mut std::io::sink()).map_err(|_| Refusal::Broken)?;
        inflated += part;
        if part > MAX_PART || inflated > MAX_INFLATED {
            return Err(Refusal::TooLarge);
        }
    }
    content(&mut archive, &names)
}

fn refusal(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Password,
        _ => Refusal::Broken,
    }
}

/// How many files the end of the archive says that it holds: to list them all costs memory.
fn declared_entries(bytes: &[u8]) -> usize {
    // The record is followed by a comment of at most 65,535 bytes.
    let tail = &bytes[bytes.len().saturating_sub(22 + 0xffff)..];
    let at = tail.windows(4).rposition(|window| window == b"PK\x05\x06");
    at.and_then(|at| tail.get(at + 10..at + 12))
        .map_or(0, |count| usize::from(u16::from_le_bytes([count[0], count[1]])))
}

fn content(archive: &mut ZipArchive<Cursor<&[u8]>>, names: &[String]) -> Result<Content, Refusal> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let has_folder = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let not = |what: &str| Err(Refusal::NotAWorkbook(what.into()));
    if has("content.xml") {
        let mut mimetype = String::new();
        if let Ok(entry) = archive.by_name("mimetype") {
            // A few words; more would be something else.
            let _ = entry.take(200).read_to_string(&mut mimetype);
        }
        return match mimetype.trim() {
            "application/vnd.oasis.opendocument.spreadsheet"
            | "application/vnd.oasis.opendocument.spreadsheet-template" => Ok(Content::Ods),
            other if other.contains("opendocument.text") => not("un texte de LibreOffice Writer"),
            other if other.contains("opendocument") => not("un document de LibreOffice d’une autre sorte"),
            _ => Ok(Content::Ods),
        };
    }
    match () {
        () if has("xl/workbook.bin") => Ok(Content::Xlsb),
        () if has("xl/workbook.xml") || has_folder("xl/worksheets/") => Ok(Content::Xlsx),
        () if has_folder("word/") => not("un document Word"),
        () if has_folder("ppt/") => not("une présentation PowerPoint"),
        () if has("index/document.iwa") || has_folder("index/") => not("un document Numbers ou Pages"),
        // The folder of the workbook may have another name: the list of its parts tells.
        () if has("[content_types].xml") => Ok(Content::Xlsx),
        () => not("une archive ZIP"),
    }
}

//! What an archive holds, found out before a library is given it: how much it inflates to, and what it is.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attribute;
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
    let (mut names, mut lengths) = (Vec::new(), Vec::new());
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
        lengths.push(part);
    }
    let content = content(&mut archive, &names)?;
    for (index, (name, length)) in names.iter().zip(lengths).enumerate() {
        let part = archive.by_index(index).map_err(|error| refusal(&error))?;
        let is_of_records = || {
            name.starts_with("xl/worksheets/")
                || ["xl/workbook.bin", "xl/styles.bin", "xl/sharedstrings.bin"].contains(&name.as_str())
        };
        match content {
            Content::Xlsx if name.ends_with("sharedstrings.xml") => check_shared_texts(part, length)?,
            Content::Xlsb if is_of_records() && name.ends_with(".bin") => check_records(part, length)?,
            _ => {}
        }
    }
    Ok(content)
}

/// Refuses a table of shared texts that claims more of them than it has bytes: the library reserves memory for all.
fn check_shared_texts(part: impl Read, length: u64) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "sst" => {
                let is_excessive = |one: Attribute<'_>| {
                    let digits: String = one.value.chars().filter(char::is_ascii_digit).collect();
                    let is_count = one.key.as_ref() == "uniqueCount" && !digits.is_empty();
                    is_count && digits.parse::<u64>().map_or(true, |count| count > length)
                };
                let mut attributes = tag.attributes();
                let is_broken = attributes.with_checks(false).flatten().any(is_excessive);
                return if is_broken { Err(Refusal::Broken) } else { Ok(()) };
            }
            // What is no XML is told by whoever reads the whole.
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

/// Refuses a part of an XLSB workbook in which a record claims to be longer than the part: the library reserves
/// that much memory before it reads. What else is wrong with a part is told by the library.
fn check_records(part: impl Read, length: u64) -> Result<(), Refusal> {
    let mut bytes = BufReader::new(part).bytes().map_while(Result::ok);
    loop {
        // The number of its kind: one byte or two; then its length: seven bits in each of at most four bytes.
        let Some(kind) = bytes.next() else { return Ok(()) };
        if kind & 0x80 != 0 && bytes.next().is_none() {
            return Ok(());
        }
        let mut claimed = 0_u64;
        for place in 0..4 {
            let Some(byte) = bytes.next() else { return Ok(()) };
            claimed |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        if claimed > length {
            return Err(Refusal::Broken);
        }
        for _ in 0..claimed {
            if bytes.next().is_none() {
                return Ok(());
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_of_shared_texts_is_believed_where_the_part_has_room_for_them() {
        let check = |count: &str| {
            let part = format!("<?xml version='1.0'?><x:sst count='9' uniqueCount='{count}'><si><t>a</t></si></x:sst>");
            check_shared_texts(part.as_bytes(), part.len() as u64)
        };
        assert_eq!([check("1"), check("20"), check("")], [Ok(()), Ok(()), Ok(())]);
        for count in ["4294967295", "+300", "99999999999999999999999"] {
            assert_eq!(check(count), Err(Refusal::Broken), "{count}");
        }
    }

    #[test]
    fn a_record_is_never_longer_than_its_part() {
        // Kind 0x9f 0x01, then a length of 2²⁸ − 1 and of 2.
        assert_eq!(check_records(&[0x9f, 1, 0xff, 0xff, 0xff, 0x7f, 0, 0][..], 8), Err(Refusal::Broken));
        assert_eq!(check_records(&[0x9f, 1, 2, 0, 0, 7, 0][..], 7), Ok(()));
        assert_eq!(check_records(&[0x9f, 1, 5, 0, 0][..], 5), Ok(()), "a part cut short is told by the library");
    }
}

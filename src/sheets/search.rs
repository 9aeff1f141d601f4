//! Looking for a word in the manual: its index first, then titles, then what the sheets say; an everyday word also by the
//! words of the manual that stand for it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Experience, KeyWord, Manual, Place, Sheet};
use crate::fold::{fold, nearest};

/// A sheet that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The sheet.
    pub place: Place,
    /// Where the word stands, best first, at least one.
    pub found_in: Vec<Part>,
    /// A sentence in which it stands, where that is not the title.
    pub excerpt: Option<String>,
    /// Whether the index holds the sheet to be among the most telling ones on a word that was found.
    pub is_telling: bool,
}

/// A part of a sheet, from the one that tells most of its subject to the one that tells least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A key word of the index that is exactly what was sought.
    Word,
    /// The title.
    Title,
    /// The name or the place of an experience.
    Name,
    /// A longer key word of the index.
    Index,
    /// A theme of an experience.
    Theme,
    /// A key.
    Key,
    /// A point of vigilance.
    Vigilance,
    /// What was done.
    Told,
    /// The summary.
    Summary,
}

impl Part {
    /// What people read.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Word => "mot clef",
            Self::Title => "titre",
            Self::Name => "structure ou lieu",
            Self::Index => "index",
            Self::Theme => "thème",
            Self::Key => "clefs de réussite",
            Self::Vigilance => "points de vigilance",
            Self::Told => "expérience",
            Self::Summary => "résumé",
        }
    }

    /// What JSON says.
    pub fn word(self) -> &'static str {
        match self {
            Self::Word => "mot-clef",
            Self::Title => "titre",
            Self::Name => "nom",
            Self::Index => "index",
            Self::Theme => "theme",
            Self::Key => "clef",
            Self::Vigilance => "vigilance",
            Self::Told => "experience",
            Self::Summary => "resume",
        }
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found<'m> {
    /// Sheets, best first.
    pub hits: Vec<Hit>,
    /// Key words of the index that hold what was sought.
    pub words: Vec<&'m KeyWord>,
    /// Words of the manual that were sought as well, for an everyday word.
    pub also: Vec<String>,
}

/// Phrases, one of which is sought: all its words must stand in one text.
type Phrases = [Vec<String>];

/// The sheets in which all the words of a text stand, and the key words of the index that hold them.
///
/// A word stands where a word of the sheet begins with it, accents and case aside; an `s` or an `x` at its end does not
/// count. Best first: the words themselves before those that stand for them, the part that tells most, then how many parts,
/// then the most telling of the index, then the manual's order.
pub fn search<'m>(manual: &'m Manual, text: &str) -> Found<'m> {
    let wanted = words(text);
    if wanted.is_empty() {
        return Found::default();
    }
    let also = synonyms(manual, &wanted);
    let others: Vec<Vec<String>> = also.iter().map(|phrase| words(phrase)).collect();
    let exact = [wanted];
    let mut found = hits(manual, &exact);
    for hit in hits(manual, &others) {
        if found.iter().all(|known| known.place != hit.place) {
            found.push(hit);
        }
    }
    let words = manual.index.iter().filter(|key| has_one(&key.word, &exact)).collect();
    Found { hits: found, words, also }
}

/// The words of the manual that stand for an everyday word, or for several that belong together.
fn synonyms(manual: &Manual, wanted: &[String]) -> Vec<String> {
    let is_meant = |word: &String| words(word) == wanted;
    let entries = manual.synonyms.iter().filter(|entry| entry.words.iter().any(is_meant));
    entries.flat_map(|entry| entry.see.iter().cloned()).collect()
}

fn hits(manual: &Manual, wanted: &Phrases) -> Vec<Hit> {
    let of_index: Vec<&KeyWord> = manual.index.iter().filter(|key| has_one(&key.word, wanted)).collect();
    let mut hits: Vec<Hit> = manual.places().filter_map(|place| hit(manual, place, wanted, &of_index)).collect();
    hits.sort_by_key(|hit| (hit.found_in[0], !hit.is_telling, Reverse(hit.found_in.len()), hit.place));
    hits
}

/// A word of the manual that a text was probably meant to be.
pub fn meant(manual: &Manual, text: &str) -> Option<String> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let sheets = manual.sheets.iter();
    let titles = sheets.flat_map(|sheet| parts(sheet).into_iter().map(|(_, text)| text));
    for text in titles.chain(manual.index.iter().map(|key| key.word.as_str())) {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3) {
            *known.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    let ids = manual.sheets.iter().map(|sheet| sheet.id.as_str());
    // An id is short: it is meant only by what looks like one.
    if text.trim().chars().next().is_some_and(|c| matches!(c, 'I' | 'i' | '1' | 'l')) && text.contains('-') {
        return nearest(text, ids).map(str::to_owned);
    }
    nearest(text, known.keys().map(String::as_str)).map(str::to_owned)
}

fn hit(manual: &Manual, place: Place, wanted: &Phrases, of_index: &[&KeyWord]) -> Option<Hit> {
    let sheet = &manual[place];
    let mut found_in: Vec<Part> = Vec::new();
    let mut excerpt = None;
    for (part, text) in parts(sheet) {
        if has_one(text, wanted) {
            found_in.push(part);
            let is_sentence = matches!(part, Part::Key | Part::Vigilance | Part::Told | Part::Summary);
            if is_sentence && excerpt.is_none() {
                excerpt = Some(sentence(text, wanted));
            }
        }
    }
    let words = of_index.iter().filter(|key| key.sheets.contains(&place));
    let mut is_telling = false;
    for key in words {
        found_in.push(if is_named(key, wanted) { Part::Word } else { Part::Index });
        is_telling |= key.telling.contains(&place);
    }
    found_in.sort_unstable();
    found_in.dedup();
    (!found_in.is_empty()).then_some(Hit { place, found_in, excerpt, is_telling })
}

/// The texts of a sheet, and what each is.
fn parts(sheet: &Sheet) -> Vec<(Part, &str)> {
    let mut parts = vec![(Part::Title, sheet.title.as_str()), (Part::Title, sheet.short_title.as_str())];
    if let Some(Experience { organisation, place, structure, themes, told, .. }) = &sheet.experience {
        parts.extend([(Part::Name, organisation.as_str()), (Part::Name, place), (Part::Name, structure)]);
        parts.extend(themes.iter().map(|theme| (Part::Theme, theme.as_str())));
        parts.push((Part::Told, told));
    }
    parts.extend(sheet.keys.iter().map(|key| (Part::Key, key.as_str())));
    parts.extend(sheet.vigilance.iter().map(|point| (Part::Vigilance, point.as_str())));
    parts.push((Part::Summary, &sheet.summary));
    parts
}

/// Whether a key word is what was sought: one of its alternatives, without what stands in brackets.
fn is_named(key: &KeyWord, wanted: &Phrases) -> bool {
    let outside = key.word.split('(').next().unwrap_or(&key.word);
    outside.split(['/', '–']).any(|name| wanted.contains(&words(name)))
}

/// The sentence of a text in which the words stand, else the whole text.
fn sentence(text: &str, wanted: &Phrases) -> String {
    let mut sentences = text.split_inclusive(['.', '?', '!']).map(str::trim);
    sentences.find(|sentence| has_one(sentence, wanted)).unwrap_or(text).to_owned()
}

/// Whether each word of one of the phrases begins some word of the text.
fn has_one(text: &str, wanted: &Phrases) -> bool {
    let words = all_words(text);
    let begins = |wanted: &String| words.iter().any(|word| word.starts_with(wanted.as_str()));
    wanted.iter().any(|phrase| phrase.iter().all(begins))
}

fn all_words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words that are sought, without articles and without the mark of a plural.
fn words(text: &str) -> Vec<String> {
    const SMALL: [&str; 17] =
        ["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "sur", "un"];
    let words = all_words(text).into_iter().filter(|word| !SMALL.contains(&word.as_str()));
    words
        .map(|word| {
            let stem = word.strip_suffix(['s', 'x']).filter(|stem| stem.chars().count() > 3);
            stem.map_or(word.clone(), str::to_owned)
        })
        .collect()
}

//! Folding: how headers, ids and labels are compared when people typed them.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::french::{NBSP, quoted};

/// Most names that a hint lists.
const MAX_LISTED: usize = 12;

/// Longest text for which a near name is looked for.
const LONGEST_MEANT: usize = 64;

/// NFKD without marks, lower case, blank = apostrophe = `-` = `_`, outer blanks removed, several blanks as one.
///
/// « Système d’acteurs » and `systeme-d-acteurs` fold alike. macOS writes accents decomposed: those fold too.
pub fn fold(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        // What nothing need be taken apart in: most names of keys and columns.
        return folded(text.chars().map(|c| c.to_ascii_lowercase()), text.len());
    }
    folded(text.nfkd().filter(|c| !is_combining_mark(*c) && *c != '\u{feff}').flat_map(char::to_lowercase), text.len())
}

fn folded(chars: impl Iterator<Item = char>, length: usize) -> String {
    let mut folded = String::with_capacity(length);
    let mut after_blank = false;
    for c in chars {
        let is_blank = c.is_whitespace();
        if is_blank && std::mem::replace(&mut after_blank, is_blank) {
            continue;
        }
        after_blank = is_blank;
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '\'' | '’' | '‘' | 'ʼ' | '-' | '_' | '‐' | '‑' | '–' => folded.push('_'),
            _ if is_blank => folded.push('_'),
            c => folded.push(c),
        }
    }
    folded
}

/// The letters and digits of a text, folded: what is left of a title when signs, blanks and apostrophes were retouched.
pub fn letters_of(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A kebab-case ASCII id made from free text: « Mairie de Dole » gives `mairie-de-dole`.
///
/// Empty when the text holds no letter and no digit that ASCII can show.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Whether a text is a kebab-case ASCII id: `a`, `gaz-2`, not `Gaz`, `-a`, `a--b`.
pub fn is_kebab(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(is_part)
}

/// The candidate that the text was probably meant to be, if one is near enough.
///
/// A text of more than [`LONGEST_MEANT`] characters was meant to be itself: the distance to it takes a time that grows
/// with its length.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if text.chars().nth(LONGEST_MEANT).is_some() {
        return None;
    }
    let wanted = fold(text);
    let length = wanted.chars().count();
    let allowed = 1.max(length / 3);
    candidates
        .into_iter()
        // Two texts are at least as far apart as their lengths.
        .map(|candidate| (candidate, fold(candidate)))
        .filter(|(_, folded)| folded.chars().count().abs_diff(length) <= allowed)
        .map(|(candidate, folded)| (strsim::damerau_levenshtein(&wanted, &folded), candidate))
        .filter(|(distance, _)| *distance <= allowed && *distance < length)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// What to say of a word that is none of those known: the one it was probably meant to be, else all of them.
pub fn meant<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(text, known.iter().copied()) {
        Some(near) => format!("vouliez-vous dire {}{NBSP}?", quoted(near)),
        None if known.is_empty() => "il n’y en a aucun ici".into(),
        None if known.len() > MAX_LISTED => "vérifiez son nom dans la grille".into(),
        None => format!("noms connus ici{NBSP}: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_blanks_and_apostrophes_do_not_count() {
        assert_eq!(fold(" Système d’acteurs "), fold("systeme-d'acteurs"));
        assert_eq!(fold("partie prenante"), "partie_prenante");
        assert_eq!(fold("partie \n\u{a0} prenante"), "partie_prenante", "a title on two lines");
        assert_eq!(fold("A - B"), "a___b", "a dash is more than a blank");
        assert_eq!(fold("cœur"), "coeur");
    }

    #[test]
    fn decomposed_accents_fold_like_composed_ones() {
        assert_eq!(fold("e\u{301}conomie"), fold("économie"));
    }

    #[test]
    fn a_slug_is_kebab_case_ascii() {
        assert_eq!(slug("Mairie de Dole (Jura)"), "mairie-de-dole-jura");
        assert_eq!(slug("  —  "), "");
        assert!(is_kebab("gaz-2") && !is_kebab("Gaz") && !is_kebab("a--b") && !is_kebab("-a"));
    }

    #[test]
    fn a_near_miss_finds_its_candidate_and_a_far_one_does_not() {
        assert_eq!(nearest("biodiversitee", ["dechets", "biodiversite"]), Some("biodiversite"));
        assert_eq!(nearest("siret", ["dechets", "biodiversite"]), None);
    }

    #[test]
    fn a_long_text_is_near_nothing() {
        let long = "biodiversite ".repeat(10_000);
        assert_eq!(nearest(&long, [long.as_str(), "biodiversite"]), None);
    }
}

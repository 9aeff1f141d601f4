//! Pseudonyms: the same name for the same structure, whatever the files and their order.

use sha2::{Digest as _, Sha256};

/// Letters and figures that nobody mistakes for one another when they are read aloud.
const ALPHABET: &[u8; 28] = b"ACDEFGHJKLMNPQRTUVWXY2346789";

/// Characters of a pseudonym; more only where two would be the same.
const LENGTH: usize = 3;

/// `Structure K7M` for each id, in their order; ids are all different.
///
/// A pseudonym depends on the id and on the key, so that it stays the same from year to year. Without a key, whoever
/// knows the ids can work it out again.
pub fn pseudonyms<S: AsRef<str>>(ids: &[S], key: &str) -> Vec<String> {
    let codes: Vec<String> = ids.iter().map(|id| code(id.as_ref(), key)).collect();
    let longest = codes.first().map_or(0, String::len);
    let is_told_apart = |length: &usize| {
        let mut heads: Vec<&str> = codes.iter().map(|code| &code[..*length]).collect();
        heads.sort_unstable();
        heads.windows(2).all(|pair| pair[0] != pair[1])
    };
    let length = (LENGTH..=longest).find(is_told_apart).unwrap_or(longest);
    codes.iter().map(|code| format!("Structure {}", &code[..length])).collect()
}

fn code(id: &str, key: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(key.as_bytes());
    // A key and an id that end and begin alike are told apart.
    hash.update([0]);
    hash.update(id.as_bytes());
    hash.finalize().iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_depends_on_the_structure_and_the_key_alone() {
        let both = pseudonyms(&["air", "poe"], "2026");
        assert_eq!(both, [pseudonyms(&["air"], "2026"), pseudonyms(&["poe"], "2026")].concat());
        assert_ne!(both, pseudonyms(&["air", "poe"], "2027"));
        assert!(both.iter().all(|name| name.starts_with("Structure ") && name.len() == "Structure ".len() + LENGTH));
    }

    #[test]
    fn a_thousand_structures_are_told_apart() {
        let ids: Vec<String> = (0..1000).map(|n| format!("structure-{n}")).collect();
        let mut names = pseudonyms(&ids, "");
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 1000);
    }
}

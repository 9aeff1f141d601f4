//! From the YAML of the sheets to the manual: every complaint is made on the way.

use std::sync::Arc;

use super::raw::{RawAchievement, RawExperience, RawFamily, RawKeyWord, RawLink, RawLinkKind, RawSheet, RawSynonyms};
use super::{Achievement, Experience, Family, KeyWord, Link, LinkKind, Manual, Place, Sheet, Synonyms};
use crate::french::quoted;
use crate::problem::{Problem, Problems, Source};
use crate::yaml::{Document, Node};

/// The sheets inside the binary, in the order of the manual.
const SHEETS: [&str; 41] = [
    include_str!("../../sheets/I-A-1.yaml"),
    include_str!("../../sheets/I-A-2.yaml"),
    include_str!("../../sheets/I-B-1.yaml"),
    include_str!("../../sheets/I-B-2.yaml"),
    include_str!("../../sheets/I-B-3.yaml"),
    include_str!("../../sheets/I-B-4.yaml"),
    include_str!("../../sheets/I-C-1-a.yaml"),
    include_str!("../../sheets/I-C-1-b.yaml"),
    include_str!("../../sheets/I-C-1-c.yaml"),
    include_str!("../../sheets/I-C-2-a.yaml"),
    include_str!("../../sheets/I-C-2-b.yaml"),
    include_str!("../../sheets/I-C-2-c.yaml"),
    include_str!("../../sheets/I-C-2-d.yaml"),
    include_str!("../../sheets/I-C-2-e.yaml"),
    include_str!("../../sheets/I-C-2-f.yaml"),
    include_str!("../../sheets/I-C-2-g.yaml"),
    include_str!("../../sheets/I-C-2-h.yaml"),
    include_str!("../../sheets/II-1.yaml"),
    include_str!("../../sheets/II-2.yaml"),
    include_str!("../../sheets/II-3.yaml"),
    include_str!("../../sheets/II-4.yaml"),
    include_str!("../../sheets/III-1.yaml"),
    include_str!("../../sheets/III-2.yaml"),
    include_str!("../../sheets/III-3.yaml"),
    include_str!("../../sheets/III-4.yaml"),
    include_str!("../../sheets/III-5.yaml"),
    include_str!("../../sheets/III-6.yaml"),
    include_str!("../../sheets/III-7.yaml"),
    include_str!("../../sheets/III-8.yaml"),
    include_str!("../../sheets/III-9.yaml"),
    include_str!("../../sheets/III-10.yaml"),
    include_str!("../../sheets/III-11.yaml"),
    include_str!("../../sheets/III-12.yaml"),
    include_str!("../../sheets/III-13.yaml"),
    include_str!("../../sheets/III-14.yaml"),
    include_str!("../../sheets/III-15.yaml"),
    include_str!("../../sheets/III-16.yaml"),
    include_str!("../../sheets/III-17.yaml"),
    include_str!("../../sheets/III-18.yaml"),
    include_str!("../../sheets/III-19.yaml"),
    include_str!("../../sheets/III-20.yaml"),
];

/// Its index of key words.
const INDEX: &str = include_str!("../../sheets/index.yaml");

/// Everyday words, and those of the manual.
const SYNONYMS: &str = include_str!("../../sheets/synonyms.yaml");

/// Parts of the manual that the index leads to and that are no sheets.
const ELSEWHERE: [&str; 3] = ["Edito", "Introduction", "Bibliographie"];

/// Words that a summary may have.
const SUMMARY: std::ops::RangeInclusive<usize> = 40..=90;

/// Characters that a short title may have.
const SHORT_TITLE: usize = 45;

/// Largest file, in bytes.
const MAX_BYTES: usize = 1 << 16;

/// The manual inside the binary, and all that is wrong with it; a sheet with an error is left out.
pub fn embedded() -> (Manual, Problems) {
    read(
        &SHEETS.map(|text| Source::new("fiche intégrée", text)),
        &Source::new("index intégré", INDEX),
        &Source::new("mots de tous les jours", SYNONYMS),
    )
}

/// Sheets, their index and everyday words, and all that is wrong with them; a sheet with an error is left out.
pub fn read(sheets: &[Arc<Source>], index: &Arc<Source>, synonyms: &Arc<Source>) -> (Manual, Problems) {
    let mut problems = Problems::new();
    let mut read: Vec<(Document, RawSheet)> = Vec::new();
    for source in sheets {
        let Some((document, raw)) = document::<RawSheet>(source, &mut problems) else { continue };
        let is_known = read.iter().any(|(_, other)| other.id == raw.id);
        if is_known {
            let message = format!("la fiche {} est donnée deux fois", quoted(&raw.id));
            let place = document.place(document.root().at("id"));
            problems.push(Problem::error("fiche-en-double", place, message));
        } else {
            read.push((document, raw));
        }
    }
    let ids: Vec<String> = read.iter().map(|(_, raw)| raw.id.clone()).collect();
    let known = Known { ids: &ids };
    let sheets = read.iter().map(|(document, raw)| known.sheet(document, raw, &mut problems)).collect();
    let index = document::<Vec<RawKeyWord>>(index, &mut problems);
    let index = index.map_or_else(Vec::new, |(document, raw)| known.index(&document, &raw, &mut problems));
    let synonyms = document::<Vec<RawSynonyms>>(synonyms, &mut problems).map_or_else(Vec::new, |(_, raw)| raw);
    let synonyms = synonyms.into_iter().map(|RawSynonyms { words, see }| Synonyms { words, see }).collect();
    (Manual { sheets, index, synonyms }, problems)
}

fn document<T>(source: &Arc<Source>, problems: &mut Problems) -> Option<(Document, T)>
where
    T: serde::de::DeserializeOwned + schemars::JsonSchema,
{
    let mut document = match Document::parse(source, MAX_BYTES) {
        Ok(document) => document,
        Err(others) => {
            problems.extend(others);
            return None;
        }
    };
    let (raw, others) = document.decode::<T>();
    let is_sound = !others.has_errors();
    problems.extend(others);
    raw.filter(|_| is_sound).map(|raw| (document, raw))
}

/// The ids of all sheets, in order: a link to anything else is an error.
struct Known<'a> {
    ids: &'a [String],
}

impl Known<'_> {
    fn place(&self, id: &str) -> Option<Place> {
        self.ids.iter().position(|known| known == id).map(Place)
    }

    fn sheet(&self, document: &Document, raw: &RawSheet, problems: &mut Problems) -> Sheet {
        let root = document.root();
        let mut complain = |code: &'static str, node: &Node, message: String| {
            problems.push(Problem::error(code, document.place(node), message));
        };
        let words = raw.summary.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        if !SUMMARY.contains(&words) {
            let message = format!("le résumé compte {words} mots au lieu de {} à {}", SUMMARY.start(), SUMMARY.end());
            complain("resume-de-fiche", root.at("summary"), message);
        }
        let length = raw.short_title.chars().count();
        if length == 0 || length > SHORT_TITLE {
            let message = format!("le titre court compte {length} caractères ; il en faut de 1 à {SHORT_TITLE}");
            complain("titre-de-fiche", root.at("short_title"), message);
        }
        let family = Family::from(raw.family);
        if (family == Family::Experience) != raw.experience.is_some() {
            let message = "une expérience, et elle seule, dit qui l’a faite : clé « experience »".to_owned();
            complain("experience-de-fiche", root.at("family"), message);
        }
        let mut links: Vec<Link> = Vec::new();
        for (index, RawLink { to, kind }) in raw.links.iter().enumerate() {
            let node = root.at("links").nth(index);
            match self.place(to) {
                Some(_) if *to == raw.id => {
                    complain("renvoi-de-fiche", node, "une fiche ne renvoie pas à elle-même".to_owned());
                }
                Some(to) if links.iter().any(|link| link.to == to) => {
                    complain("renvoi-de-fiche", node, "ce renvoi est donné deux fois".to_owned());
                }
                Some(to) => links.push(Link { to, kind: LinkKind::from(*kind) }),
                None => complain("renvoi-de-fiche", node, format!("la fiche {} n’existe pas", quoted(to))),
            }
        }
        Sheet {
            id: raw.id.clone(),
            title: raw.title.clone(),
            short_title: raw.short_title.clone(),
            family,
            summary: raw.summary.trim().to_owned(),
            keys: raw.keys.clone(),
            vigilance: raw.vigilance.clone(),
            links,
            experience: raw.experience.as_ref().map(Experience::from),
        }
    }

    fn index(&self, document: &Document, raw: &[RawKeyWord], problems: &mut Problems) -> Vec<KeyWord> {
        let word = |(index, raw): (usize, &RawKeyWord)| {
            let node = document.root().nth(index);
            let (mut sheets, mut elsewhere) = (Vec::new(), Vec::new());
            for id in &raw.sheets {
                match self.place(id) {
                    Some(place) => sheets.push(place),
                    None if ELSEWHERE.contains(&id.as_str()) => elsewhere.push(id.clone()),
                    None => {
                        let message = format!("la fiche {} n’existe pas", quoted(id));
                        problems.push(Problem::error("renvoi-d-index", document.place(node.at("sheets")), message));
                    }
                }
            }
            if let Some(id) = raw.telling.iter().find(|id| !raw.sheets.contains(id)) {
                let message = format!("{} est dite parlante sans être citée", quoted(id));
                problems.push(Problem::error("renvoi-d-index", document.place(node.at("telling")), message));
            }
            let telling = raw.telling.iter().filter_map(|id| self.place(id)).collect();
            KeyWord { word: raw.word.clone(), sheets, telling, elsewhere }
        };
        raw.iter().enumerate().map(word).collect()
    }
}

impl From<RawFamily> for Family {
    fn from(raw: RawFamily) -> Self {
        match raw {
            RawFamily::Fondement => Self::Foundation,
            RawFamily::Identite => Self::Identity,
            RawFamily::Mission => Self::Mission,
            RawFamily::Principe => Self::Principle,
            RawFamily::Methode => Self::Method,
            RawFamily::Experience => Self::Experience,
        }
    }
}

impl From<RawLinkKind> for LinkKind {
    fn from(raw: RawLinkKind) -> Self {
        match raw {
            RawLinkKind::Illustre => Self::Illustrates,
            RawLinkKind::Aide => Self::Helps,
            RawLinkKind::Methode => Self::Method,
            RawLinkKind::Principe => Self::Principle,
            RawLinkKind::Voir => Self::See,
        }
    }
}

impl From<RawAchievement> for Achievement {
    fn from(raw: RawAchievement) -> Self {
        match raw {
            RawAchievement::Realise => Self::Done,
            RawAchievement::EnCours => Self::UnderWay,
            RawAchievement::Prevu => Self::Intended,
            RawAchievement::Attente => Self::Waiting,
            RawAchievement::PasCommence => Self::NotBegun,
            RawAchievement::Perdu => Self::Lost,
        }
    }
}

impl From<&RawExperience> for Experience {
    fn from(raw: &RawExperience) -> Self {
        Self {
            organisation: raw.organisation.clone(),
            place: raw.place.clone(),
            structure: raw.structure.clone(),
            themes: raw.themes.clone(),
            state: raw.state.into(),
            state_note: raw.state_note.as_deref().map(str::trim).unwrap_or_default().to_owned(),
            told: raw.told.trim().to_owned(),
        }
    }
}

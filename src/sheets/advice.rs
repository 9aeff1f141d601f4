//! What helps with a question: keys of one sheet, a point of vigilance, and who did it.
//!
//! The rule, also told in `docs/formats.md`. It trusts the grid: what its author named comes first.
//!
//! - *Who did it*: the first of the question's experiences that was not told yet; where it names none, one that
//!   illustrates its sheets: as many of them as possible, then the one that had come furthest in 2010, then the order of
//!   the manual. Never the structure's own.
//! - *Keys*: of the first of the question's other sheets that has some and did not give them yet; where there is none,
//!   of the experience that is told. Three keys at most, two of an experience: those that share most words with the
//!   question, in the order of the sheet. Where all of the question's sheets gave theirs before, it is sent back there.
//! - *Vigilance*: of the same sheet, the point that shares most words with the question.
//! - The sheet that the whole grid comes from says how to hold the session: it helps with no one question.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Family, LinkKind, Manual, Place, Sheet};
use crate::fold::fold;

/// Most keys that a sheet gives at once.
const KEYS: usize = 3;

/// Most keys that an experience gives at once.
const LESSONS: usize = 2;

/// Letters by which two words are held to be of one family: *emploi* and *emplois*, *partenaire* and *partenariat*.
const STEM: usize = 6;

/// Words that say nothing of a subject; shorter ones are left out as well.
const IDLE: [&str; 38] = [
    "aussi", "autre", "autres", "avant", "avec", "avons", "ceux", "celle", "celles", "chacun", "comme", "cette",
    "dans", "deux", "dont", "elle", "elles", "encore", "entre", "faire", "faites", "fait", "font", "leurs", "mais",
    "meme", "notre", "nous", "plus", "plutot", "pour", "quand", "sans", "sont", "tout", "toutes", "votre", "vous",
];

/// A question for which help is sought.
#[derive(Debug, Clone, Copy)]
pub struct Topic<'a> {
    /// Ids of the sheets that the grid names for it, in its order.
    pub sheets: &'a [String],
    /// What is asked.
    pub question: &'a str,
    /// What is meant by it; may be empty.
    pub help: &'a str,
    /// Id of the sheet that the whole grid comes from.
    pub grid: Option<&'a str>,
    /// Name of the structure that asks: nobody is told of what they did themselves. May be empty.
    pub organisation: &'a str,
}

/// What helps with a question. At least one part of it is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Advice {
    /// What to do, from which sheet.
    pub keys: Option<Keys>,
    /// An experience to tell of.
    pub told: Option<Place>,
    /// The question's sheets that are neither of these, the grid's own left aside.
    pub others: Vec<Place>,
}

/// What a sheet says is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keys {
    /// Some of its keys, and a point of vigilance, by their places in the sheet.
    Given {
        /// The sheet.
        sheet: Place,
        /// In the order of the sheet, at least one.
        keys: Vec<usize>,
        /// Absent where the sheet has none.
        vigilance: Option<usize>,
    },
    /// They were given for an earlier question.
    Before(Place),
}

impl Keys {
    /// The sheet, whether its keys are given here or were before.
    pub fn sheet(&self) -> Place {
        match self {
            Self::Given { sheet, .. } | Self::Before(sheet) => *sheet,
        }
    }
}

/// Gives advice question after question, and never the same twice.
#[derive(Debug)]
pub struct Adviser<'m> {
    manual: &'m Manual,
    given: Vec<Place>,
    told: Vec<Place>,
}

impl<'m> Adviser<'m> {
    /// Nothing given yet.
    pub fn new(manual: &'m Manual) -> Self {
        Self { manual, given: Vec::new(), told: Vec::new() }
    }

    /// What helps with a question; nothing where its sheets are unknown or say nothing to do.
    pub fn advise(&mut self, topic: &Topic) -> Option<Advice> {
        let grid = topic.grid.and_then(|id| self.manual.find(id));
        let named = topic.sheets.iter().filter_map(|id| self.manual.find(id));
        let own: Vec<Place> = named.filter(|place| Some(*place) != grid).collect();
        let told = self.told(&own, topic.organisation);
        let keys = self.keys(&own, told, topic);
        if told.is_none() && keys.is_none() {
            return None;
        }
        self.told.extend(told);
        if let Some(Keys::Given { sheet, .. }) = &keys {
            self.given.push(*sheet);
        }
        let cited = [told, keys.as_ref().map(Keys::sheet)];
        let others = own.into_iter().filter(|place| !cited.contains(&Some(*place))).collect();
        Some(Advice { keys, told, others })
    }

    fn told(&self, own: &[Place], organisation: &str) -> Option<Place> {
        let may_be_told = |place: &Place| {
            let experience = self.manual[*place].experience.as_ref();
            let is_their_own = experience.is_some_and(|told| is_the_same(&told.organisation, organisation));
            experience.is_some() && !is_their_own && !self.told.contains(place)
        };
        if let Some(named) = own.iter().copied().find(may_be_told) {
            return Some(named);
        }
        // What it names was told, or is its own: others that illustrate the same would not be worth a second story.
        if own.iter().any(|place| self.told.contains(place)) {
            return None;
        }
        let rank = |place: Place| {
            let sheet = &self.manual[place];
            let illustrates = |link: &&super::Link| own.contains(&link.to) && link.kind == LinkKind::Illustrates;
            let illustrated = sheet.links.iter().filter(illustrates).count();
            let state = sheet.experience.as_ref()?.state;
            (illustrated > 0).then_some((Reverse(illustrated), state, place))
        };
        Some(self.manual.places().filter(may_be_told).filter_map(rank).min()?.2)
    }

    fn keys(&self, own: &[Place], told: Option<Place>, topic: &Topic) -> Option<Keys> {
        let has_keys = |place: &Place| !self.manual[*place].keys.is_empty();
        let is_experience = |place: Place| self.manual[place].family == Family::Experience;
        let said = || own.iter().copied().filter(|place| !is_experience(*place)).filter(has_keys);
        let is_new = |place: &Place| !self.given.contains(place);
        let Some(sheet) = said().find(is_new).or_else(|| told.filter(has_keys).filter(is_new)) else {
            return said().next().map(Keys::Before);
        };
        let Sheet { keys, vigilance, .. } = &self.manual[sheet];
        let mut nearest = by_likeness(keys, topic);
        nearest.truncate(if is_experience(sheet) { LESSONS } else { KEYS });
        nearest.sort_unstable();
        Some(Keys::Given { sheet, keys: nearest, vigilance: by_likeness(vigilance, topic).first().copied() })
    }
}

/// What stands before the name of the sheet, over its keys: a sheet advises, an experience teaches.
pub fn lesson(sheet: &Sheet) -> &'static str {
    if sheet.experience.is_some() { "Ce que l’on apprend de la fiche" } else { "Ce que conseille la fiche" }
}

/// Whether two names are of one structure: all the words of one are in the other, *SMS et SSAP* and *Solidarité Multi
/// Services (SMS)…*.
fn is_the_same(one: &str, other: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let folded = fold(name);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        words.map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    !one.is_empty() && !other.is_empty() && (one.is_subset(&other) || other.is_subset(&one))
}

/// The places of sentences, those that share most words first, a word of the question before one of its help; among
/// equals, in their order.
fn by_likeness(sentences: &[String], topic: &Topic) -> Vec<usize> {
    let (question, help) = (stems(topic.question), stems(topic.help));
    let likeness = |place: &usize| {
        let words = stems(&sentences[*place]);
        (words.intersection(&question).count(), words.intersection(&help).count())
    };
    let mut places: Vec<usize> = (0..sentences.len()).collect();
    places.sort_by_key(|place| Reverse(likeness(place)));
    places
}

/// The beginnings of the words that say what a text is about.
fn stems(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    words.filter(|word| !IDLE.contains(word)).map(|word| word.chars().take(STEM).collect()).collect()
}

//! What helps with a question: keys and points of vigilance of the manual, what others did about it, advice of the grid's
//! own. A grid binds them to its questions by name, one by one; nothing is matched by words.
//!
//! A key is named by its sheet and its first words: `II-4#sachez-lacher-prise`.

use std::collections::BTreeSet;

use super::{Manual, Place, Sheet};
use crate::fold::{fold, meant, nearest, slug};
use crate::french::{quoted, quoted_list};

/// Fewest words of a name that is suggested.
const WORDS: usize = 3;

/// What helps with a question; all three may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Advice {
    /// Sentences of the manual.
    pub tips: Vec<Tip>,
    /// What structures of the manual did about it.
    pub experiences: Vec<Lived>,
    /// Advice of the grid's author, where the manual has none: it is shown as such.
    pub own: Vec<String>,
}

/// A key of success or a point of vigilance of a sheet; [`Manual::tip_text`] gives its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// The sheet.
    pub sheet: Place,
    /// A point of vigilance rather than a key.
    pub is_vigilance: bool,
    index: usize,
}

/// What a structure did about a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lived {
    /// Its sheet, an experience.
    pub sheet: Place,
    /// One sentence.
    pub did: String,
}

impl Advice {
    /// Whether nothing helps.
    pub fn is_empty(&self) -> bool {
        self.tips.is_empty() && self.experiences.is_empty() && self.own.is_empty()
    }

    /// Its tips by sheet, in the order in which the sheets come first.
    pub fn by_sheet(&self) -> Vec<(Place, Vec<Tip>)> {
        let mut groups: Vec<(Place, Vec<Tip>)> = Vec::new();
        for tip in &self.tips {
            match groups.iter_mut().find(|(sheet, _)| *sheet == tip.sheet) {
                Some((_, tips)) => tips.push(*tip),
                None => groups.push((tip.sheet, vec![*tip])),
            }
        }
        groups
    }
}

impl Manual {
    /// The sentence of a tip.
    pub fn tip_text(&self, tip: Tip) -> &str {
        let sheet = &self[tip.sheet];
        if tip.is_vigilance { &sheet.vigilance[tip.index] } else { &sheet.keys[tip.index] }
    }

    /// The tip that a name means; else what to write instead, in French.
    pub fn tip(&self, name: &str) -> Result<Tip, String> {
        let Some((id, words)) = name.split_once('#') else {
            return Err("écrivez la fiche, puis « # » et les premiers mots, comme II-4#sachez-lacher-prise".into());
        };
        let Some(sheet) = self.find(id) else { return Err(self.meant_sheet(id)) };
        let begins = |text: &str| {
            let slug = slug(text);
            slug.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let its = self.tips_of(sheet);
        let found: Vec<Tip> = its.iter().copied().filter(|tip| begins(self.tip_text(*tip))).collect();
        match found.as_slice() {
            [only] => Ok(*only),
            [] if its.is_empty() => Err(format!("la fiche {id} n’a ni clef ni point de vigilance")),
            [] => {
                let names = self.tip_names(&its, words.split('-').count());
                Err(match nearest(words, names.iter().map(String::as_str)) {
                    Some(near) => format!("vouliez-vous dire {} ?", quoted(&format!("{id}#{near}"))),
                    None => format!("cette fiche a {}", quoted_list(&names, "et")),
                })
            }
            several => {
                let names = self.tip_names(several, words.split('-').count());
                Err(format!("plusieurs phrases commencent ainsi : {}", quoted_list(&names, "et")))
            }
        }
    }

    /// What a name that is no sheet was probably meant to be, in French.
    pub fn meant_sheet(&self, id: &str) -> String {
        meant(id, self.sheets.iter().map(|sheet| sheet.id.as_str()))
    }

    fn tips_of(&self, sheet: Place) -> Vec<Tip> {
        let of = |count: usize, is_vigilance| (0..count).map(move |index| Tip { sheet, is_vigilance, index });
        of(self[sheet].keys.len(), false).chain(of(self[sheet].vigilance.len(), true)).collect()
    }

    /// Their names without the sheet: as many first words as were given, more where that tells two apart.
    fn tip_names(&self, tips: &[Tip], words: usize) -> Vec<String> {
        let slugs: Vec<String> = tips.iter().map(|tip| slug(self.tip_text(*tip))).collect();
        let first = |slug: &str, count: usize| slug.split('-').take(count).collect::<Vec<_>>().join("-");
        let name = |own: &String| {
            let is_alone =
                |count: &usize| slugs.iter().filter(|slug| first(slug, *count) == first(own, *count)).count() == 1;
            let count = (words.max(WORDS)..40).find(is_alone).unwrap_or(40);
            first(own, count)
        };
        slugs.iter().map(name).collect()
    }
}

/// Gives the advice of question after question to one structure: never the same twice, never its own experience.
#[derive(Debug)]
pub struct Adviser<'a> {
    manual: &'a Manual,
    organisation: &'a str,
    given: Advice,
}

impl<'a> Adviser<'a> {
    /// Nothing given yet; the name of the structure may be empty.
    pub fn new(manual: &'a Manual, organisation: &'a str) -> Self {
        Self { manual, organisation, given: Advice::default() }
    }

    /// Whether a sheet tells of the structure itself.
    pub fn is_own(&self, sheet: Place) -> bool {
        let experience = self.manual[sheet].experience.as_ref();
        experience.is_some_and(|told| is_the_same(&told.organisation, self.organisation))
    }

    /// What is left of some advice.
    pub fn advise(&mut self, advice: &Advice) -> Advice {
        let given = &self.given;
        let tips = advice.tips.iter().filter(|tip| !self.is_own(tip.sheet) && !given.tips.contains(tip));
        let is_new = |one: &&Lived| !self.is_own(one.sheet) && !given.experiences.contains(one);
        let experiences = advice.experiences.iter().filter(is_new);
        let own = advice.own.iter().filter(|text| !given.own.contains(text));
        let left = Advice {
            tips: tips.copied().collect(),
            experiences: experiences.cloned().collect(),
            own: own.cloned().collect(),
        };
        self.given.tips.extend(&left.tips);
        self.given.experiences.extend(left.experiences.iter().cloned());
        self.given.own.extend(left.own.iter().cloned());
        left
    }
}

/// What stands before the name of the sheet, over its keys: a sheet advises, an experience teaches.
pub fn lesson(sheet: &Sheet) -> &'static str {
    if sheet.experience.is_some() { "Ce que l’on apprend de la fiche" } else { "Ce que conseille la fiche" }
}

/// What stands over advice of the grid's own.
pub const OWN: &str = "Conseil de la grille, hors du manuel";

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

//! The manual as a companion: its 41 sheets, the links between them and its index of key words, valid by construction.
//!
//! ```text
//! sheets/*.yaml ── raw.rs ──> RawSheet ── load.rs ──> Manual ──> search.rs, advice.rs
//! ```
//!
//! Sheets and links are named by their place in [`Manual::sheets`], so that a link always leads somewhere. The keys and
//! the points of vigilance are restated; who did what, where, and what became of it by 2010 are facts of the manual.

use std::ops::Index;
use std::sync::OnceLock;

pub mod advice;
pub mod load;
mod raw;
pub mod search;

/// All sheets, in the order of the manual, and its index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manual {
    /// I-A-1 to III-20.
    pub sheets: Vec<Sheet>,
    /// The key words, in the order of the manual.
    pub index: Vec<KeyWord>,
    /// Everyday words that it does not use.
    pub synonyms: Vec<Synonyms>,
}

/// Everyday words, and the words of the manual to look for instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonyms {
    /// What people type.
    pub words: Vec<String>,
    /// What the manual says.
    pub see: Vec<String>,
}

/// A sheet, by its place in the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(usize);

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// `I-C-2-a`, `II-3`, `III-5`.
    pub id: String,
    /// The title of the manual.
    pub title: String,
    /// For narrow places: at most 45 characters.
    pub short_title: String,
    /// The part of the manual that it belongs to.
    pub family: Family,
    /// What one finds there, and why one would open it: 40 to 90 words.
    pub summary: String,
    /// What to do, a sentence each; some sheets have none.
    pub keys: Vec<String>,
    /// What to beware of, a sentence each; some sheets have none.
    pub vigilance: Vec<String>,
    /// Where the sheet leads, in the order in which it says so.
    pub links: Vec<Link>,
    /// Who did it, for an experience.
    pub experience: Option<Experience>,
}

/// A link that a sheet makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The sheet that it leads to.
    pub to: Place,
    /// Under which words.
    pub kind: LinkKind,
}

/// Under which words a sheet leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// An experience shows the other at work.
    Illustrates,
    /// A method helps with the other.
    Helps,
    /// A method to turn to.
    Method,
    /// A principle or a mission to turn to.
    Principle,
    /// To be read as well.
    See,
}

/// A part of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// I-A.
    Foundation,
    /// I-B.
    Identity,
    /// I-C-1.
    Mission,
    /// I-C-2.
    Principle,
    /// II.
    Method,
    /// III.
    Experience,
}

/// Who did it, where, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experience {
    /// Its name in the manual.
    pub organisation: String,
    /// Town, area, département.
    pub place: String,
    /// What kind of structure it is.
    pub structure: String,
    /// What it is about, in a few lower-case words each.
    pub themes: Vec<String>,
    /// Where it stood in 2010.
    pub state: Achievement,
    /// Where that differs by part, or is special; may be empty.
    pub state_note: String,
    /// Who did what, where, with what effect: a sentence that stands alone.
    pub told: String,
}

/// Where an experience stood in 2010.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Achievement {
    /// Réalisé.
    Done,
    /// En cours.
    UnderWay,
    /// Prévu.
    Intended,
    /// En attente.
    Waiting,
    /// Pas commencé.
    NotBegun,
    /// Perdu.
    Lost,
}

/// A word of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyWord {
    /// As the manual prints it.
    pub word: String,
    /// Where it leads, in the order of the manual.
    pub sheets: Vec<Place>,
    /// The most telling of them, which the manual prints in bold.
    pub telling: Vec<Place>,
    /// Parts of the manual that it leads to and that are no sheets: Edito, Introduction, Bibliographie.
    pub elsewhere: Vec<String>,
}

/// The manual, read once.
pub fn manual() -> &'static Manual {
    static MANUAL: OnceLock<Manual> = OnceLock::new();
    // What is wrong with the embedded sheets is told by the tests, and a sheet with an error is left out.
    MANUAL.get_or_init(|| load::embedded().0)
}

impl Manual {
    /// A sheet by its id, whatever its case, « fiche » before it or not: `I-C-2-a`, `i-c-2-A`, `fiche III-5`.
    pub fn find(&self, id: &str) -> Option<Place> {
        let id = id.trim();
        let id = id.get(..5).filter(|word| word.eq_ignore_ascii_case("fiche")).map_or(id, |_| id[5..].trim());
        self.places().find(|place| self[*place].id.eq_ignore_ascii_case(id))
    }

    /// All sheets, in the order of the manual.
    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        (0..self.sheets.len()).map(Place)
    }

    /// The sheets that lead to one, each with its link, in the order of the manual.
    pub fn leading_to(&self, place: Place) -> impl Iterator<Item = (Place, LinkKind)> + '_ {
        let to_it = move |link: &&Link| link.to == place;
        self.places().filter_map(move |from| Some((from, self[from].links.iter().find(to_it)?.kind)))
    }

    /// The key words that lead to a sheet, and whether it is among the most telling ones.
    pub fn words_of(&self, place: Place) -> impl Iterator<Item = (&KeyWord, bool)> + '_ {
        let words = self.index.iter().filter(move |word| word.sheets.contains(&place));
        words.map(move |word| (word, word.telling.contains(&place)))
    }

    /// `II-3, Apprécier au regard du développement durable`: a sheet as it is cited. An id that is no sheet stays alone.
    pub fn cited(&self, id: &str) -> String {
        self.find(id).map_or_else(|| id.to_owned(), |place| format!("{}, {}", self[place].id, self[place].short_title))
    }

    /// Several of them: `fiche II-3, …`, `fiches I-A-1, … ; II-3, …`; nothing for none.
    pub fn cited_together(&self, ids: &[String]) -> Option<String> {
        let cited: Vec<String> = ids.iter().map(|id| self.cited(id)).collect();
        match cited.as_slice() {
            [] => None,
            [one] => Some(format!("fiche {one}")),
            many => Some(format!("fiches {}", many.join(" ; "))),
        }
    }
}

impl Index<Place> for Manual {
    type Output = Sheet;

    fn index(&self, place: Place) -> &Sheet {
        &self.sheets[place.0]
    }
}

impl Family {
    /// In the order of the manual.
    pub const ALL: [Self; 6] =
        [Self::Foundation, Self::Identity, Self::Mission, Self::Principle, Self::Method, Self::Experience];

    /// What people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::Foundation => "Les fondements",
            Self::Identity => "Identité et stratégies",
            Self::Mission => "Les missions clefs",
            Self::Principle => "Les principes d’action",
            Self::Method => "Méthodes et outils",
            Self::Experience => "Les expériences",
        }
    }

    /// What YAML and JSON say.
    pub fn word(self) -> &'static str {
        match self {
            Self::Foundation => "fondement",
            Self::Identity => "identite",
            Self::Mission => "mission",
            Self::Principle => "principe",
            Self::Method => "methode",
            Self::Experience => "experience",
        }
    }
}

impl LinkKind {
    /// What YAML and JSON say.
    pub fn word(self) -> &'static str {
        match self {
            Self::Illustrates => "illustre",
            Self::Helps => "aide",
            Self::Method => "methode",
            Self::Principle => "principe",
            Self::See => "voir",
        }
    }

    /// Heading over the sheets that a sheet leads to under these words.
    pub fn outward(self) -> &'static str {
        match self {
            Self::Illustrates => "Elle illustre",
            Self::Helps => "Elle aide à mettre en œuvre",
            Self::Method => "Méthodes pour aller plus loin",
            Self::Principle => "Missions et principes auxquels elle renvoie",
            Self::See => "À lire aussi",
        }
    }

    /// Heading over the sheets that lead to a sheet under these words.
    pub fn inward(self) -> &'static str {
        match self {
            Self::Illustrates => "Elles l’illustrent",
            Self::Helps => "Elles aident à la mettre en œuvre",
            Self::Method | Self::Principle | Self::See => "Elles y renvoient",
        }
    }
}

impl Achievement {
    /// What YAML and JSON say.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "realise",
            Self::UnderWay => "en-cours",
            Self::Intended => "prevu",
            Self::Waiting => "attente",
            Self::NotBegun => "pas-commence",
            Self::Lost => "perdu",
        }
    }

    /// Heading over what was done, which says no more than what is true of it.
    pub fn who(self) -> &'static str {
        match self {
            Self::Done => "Qui l’a fait",
            Self::UnderWay => "Qui s’y est mis",
            Self::Intended | Self::Waiting | Self::NotBegun => "Qui en a eu le projet",
            Self::Lost => "Qui s’y est essayé",
        }
    }

    /// What people read: `réalisé en 2010`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Done => "réalisé en 2010",
            Self::UnderWay => "en cours en 2010",
            Self::Intended => "prévu en 2010",
            Self::Waiting => "en attente en 2010",
            Self::NotBegun => "pas encore commencé en 2010",
            Self::Lost => "sans succès en 2010",
        }
    }
}

//! What the titles of a survey tool's export say, once what the tool put around them is taken off.
//!
//! ```text
//! Horodateur | Nom de votre structure | Pilier [1. Question ?] | Q02. Question ? | moyens[enquete] | Adresse IP
//! envoi      | structure              | emplois                | gaz             | moyens|enquete  | outil
//! ```
//!
//! A title is rewritten into the header that a data file has for the same thing; one that is not understood beyond doubt
//! stays as it is.

use super::columns::{KEPT, OPTION, ROLE, SENT, TOOL, is_known_header};
use super::tabular::{Headers, STRUCTURE};
use crate::assessment::ItemNames;
use crate::fold::{fold, letters_of};
use crate::typed::trim;

/// Longest title that is looked into: questions are sentences, not pages.
const LONGEST: usize = 2_000;

/// Most texts that one title may be once its decoration is taken off.
const FORMS: usize = 24;

/// The texts that a title may be made around, itself first: without a number or a code before, out of the brackets behind
/// a section, behind the groups of a path.
fn undecorated(title: &str) -> Vec<&str> {
    let mut forms = vec![trim(title)];
    let mut next = 0;
    while let Some(form) = forms.get(next).copied() {
        next += 1;
        let path = form.rsplit_once('/').map(|(_, last)| last);
        for found in [without_code(form), bracketed(form).map(|(_, inside)| inside), path].into_iter().flatten() {
            let found = trim(found);
            if !found.is_empty() && !forms.contains(&found) && forms.len() < FORMS {
                forms.push(found);
            }
        }
    }
    forms
}

/// What stands behind a number or a code: `1.`, `Q01.`, `2)`, `G1Q2 -`, `structure.`
fn without_code(text: &str) -> Option<&str> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '.' | ')' | ':' | '°' | '–' | '—');
    let end = text.find(is_end).filter(|end| (1..=40).contains(end))?;
    let (code, rest) = text.split_at(end);
    let letters = code.chars().filter(|c| c.is_alphabetic()).count();
    let is_code = code.chars().any(|c| c.is_ascii_digit()) && letters <= 3;
    (is_code || rest.starts_with(". "))
        .then(|| rest.trim_start_matches(|c: char| is_end(c) || matches!(c, '-' | '_' | '/')))
}

/// What stands before the brackets at the end of a text, and in them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let close = text.chars().next_back().filter(|last| matches!(last, ']' | ')'))?;
    let open = if close == ']' { '[' } else { '(' };
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                return Some((trim(&text[..at]), trim(&text[at + 1..text.len() - 1])));
            }
        }
    }
    None
}

/// What the titles of a row say that is not a question of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// The structure; whether its name is asked for.
    Structure { is_named: bool },
    /// Where it works.
    Territory,
    /// The day of the assessment.
    Date,
    /// When the row was sent; the smaller, the better it says so.
    Sent(usize),
    /// Who answers.
    Person,
    /// What they do in the structure.
    Role,
    /// The group that they speak for.
    Group,
    /// What the tool or the server added, or an address that nobody wants in results.
    Tool,
    /// The same, beside other columns of a tool.
    PerhapsTool,
}

/// Titles of the moment at which a tool received a row, by their letters: the surest first.
const SENT_TITLES: [&str; 13] = [
    "heuredefin",
    "submitdate",
    "datedesoumission",
    "heuredesoumission",
    "submittedat",
    "completiontime",
    "horodateur",
    "timestamp",
    "submissiondate",
    "submissiontime",
    "datesaisie",
    "datedenvoi",
    "end",
];

/// Columns that only a tool or a server makes, and addresses, by their letters.
const TOOL_TITLES: [&str; 47] = [
    "adressedemessagerie",
    "adresseemail",
    "adresseip",
    "adressemail",
    "courriel",
    "datedebut",
    "datedederniereaction",
    "datedelancement",
    "datestamp",
    "dernierepage",
    "deviceid",
    "email",
    "emailaddress",
    "formhubuuid",
    "heurededebut",
    "heuredeladernieremodification",
    "heurededernieremodification",
    "heuredemodification",
    "iddelareponse",
    "ipaddr",
    "ipaddress",
    "langueinitiale",
    "lastpage",
    "mail",
    "metainstanceid",
    "nomdutilisateur",
    "numerodetelephone",
    "phonenumber",
    "refurl",
    "respondentid",
    "responseid",
    "startdate",
    "startlanguage",
    "starttime",
    "submissionid",
    "submittedby",
    "telephone",
    "totalpoints",
    "username",
    "utilisateur",
    "uuid",
    "validationstatus",
    "votreadresseemail",
    "votreadressemail",
    "votrecourriel",
    "votreemail",
    "votretelephone",
];

/// Columns that may be a tool's, where others surely are, by their letters.
const PERHAPS_TOOL_TITLES: [&str; 22] = [
    "brouillon",
    "cle",
    "id",
    "index",
    "modifie",
    "notes",
    "points",
    "score",
    "seed",
    "serie",
    "sid",
    "start",
    "status",
    "tags",
    "termine",
    "today",
    "token",
    "uid",
    "version",
    "fin",
    "debut",
    "numero",
];

/// Words of a title that asks for the name of a structure, and those that only go along.
const STRUCTURES: [&str; 9] = [
    "structure",
    "association",
    "organisation",
    "organisme",
    "siae",
    "entreprise",
    "etablissement",
    "cooperative",
    "acronyme",
];
const GOING_ALONG: [&str; 24] = [
    "nom",
    "le",
    "la",
    "l",
    "les",
    "de",
    "du",
    "des",
    "d",
    "votre",
    "vos",
    "notre",
    "quel",
    "quelle",
    "est",
    "etes",
    "vous",
    "complet",
    "exact",
    "denomination",
    "raison",
    "sociale",
    "precisez",
    "indiquez",
];

fn said(text: &str) -> Option<Said> {
    let letters = letters_of(text);
    if let Some(rank) = SENT_TITLES.iter().position(|title| *title == letters) {
        return Some(Said::Sent(rank));
    }
    if TOOL_TITLES.contains(&letters.as_str()) {
        return Some(Said::Tool);
    }
    if PERHAPS_TOOL_TITLES.contains(&letters.as_str()) {
        return Some(Said::PerhapsTool);
    }
    Some(match letters.as_str() {
        "raisonsociale" | "denominationsociale" => Said::Structure { is_named: true },
        "territoire" | "votreterritoire" | "nomduterritoire" | "territoiredelastructure" => Said::Territory,
        "datedesaisie"
        | "datedereponse"
        | "datedelareponse"
        | "datedelevaluation"
        | "datedelautodiagnostic"
        | "datedepassation"
        | "datedelaseance"
        | "datedureponse" => Said::Date,
        "repondant"
        | "repondante"
        | "votrenom"
        | "votreprenom"
        | "votrenometprenom"
        | "vosnometprenom"
        | "nometprenom"
        | "prenometnom"
        | "votreprenometnom"
        | "nomprenom"
        | "prenomnom"
        | "nomdurepondant"
        | "nomdelapersonne"
        | "votrenomouvotrefonction"
        | "nometprenomdurepondant" => Said::Person,
        "fonction"
        | "votrefonction"
        | "votrerole"
        | "votreposte"
        | "fonctiondurepondant"
        | "fonctiondanslastructure"
        | "votrefonctiondanslastructure" => Said::Role,
        "partieprenante" | "partiesprenantes" | "votregroupe" | "aunomdequelgrouperepondezvous" => Said::Group,
        _ => return structure(text),
    })
}

/// Whether a title is one that only a tool or its server gives.
pub fn is_of_tool(title: &str) -> bool {
    matches!(said(title), Some(Said::Tool | Said::PerhapsTool | Said::Sent(_)))
}

/// What a row says whose first word is none of a structure's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// A mean, a total, an extreme of the rows above.
    Summary,
    /// A source, a note, a legend.
    Explanation,
}

/// First words of a row that sums others up, and those that may follow.
const SUMMARIES: [&str; 12] = [
    "moyenne", "moyennes", "moy", "total", "totaux", "somme", "sommes", "mediane", "minimum", "maximum", "ecart",
    "nombre",
];
const OF_SUMMARIES: [&str; 26] = [
    "generale",
    "general",
    "globale",
    "global",
    "du",
    "de",
    "des",
    "la",
    "les",
    "le",
    "l",
    "d",
    "groupe",
    "structures",
    "reponses",
    "repondants",
    "ensemble",
    "par",
    "question",
    "questions",
    "colonne",
    "ligne",
    "lignes",
    "type",
    "simple",
    "arithmetique",
];

/// Whether what stands in the place of a structure's name tells that the row is about the others.
pub fn aside(text: &str) -> Option<Aside> {
    let begins = text.trim_start().chars().next().is_some_and(|c| "mtsenlMTSENLéÉ*".contains(c));
    if !begins || text.len() > LONGEST {
        return None;
    }
    let folded = fold(text);
    let (first, rest) = folded.split_once([':', '_', ' ']).unwrap_or((&folded, ""));
    let explains = matches!(first, "source" | "sources" | "note" | "notes" | "nota" | "legende" | "lecture");
    if explains && (rest.is_empty() || text.contains(':')) {
        return Some(Aside::Explanation);
    }
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_summary = words.next().is_some_and(|word| SUMMARIES.contains(&word.trim_end_matches('.')))
        && words.all(|word| OF_SUMMARIES.contains(&word));
    // « Nombre » and « Écart » need more words to sum anything up.
    (is_summary && !matches!(folded.as_str(), "nombre" | "ecart")).then_some(Aside::Summary)
}

/// Whether a text may be the title of the column of structures.
pub fn names_structure(text: &str) -> bool {
    text.len() <= LONGEST
        && text.chars().count() <= 100
        && undecorated(text).into_iter().any(|form| structure(form).is_some())
}

/// Whether the place of a structure's name is as the model of a questionnaire has it.
pub fn is_model(name: &str) -> bool {
    name.ends_with("remplir") && fold(name) == "a_remplir"
}

/// Whether the name of a structure may be a title that somebody repeated; told at a glance.
pub fn may_be_title(name: &str) -> bool {
    let end = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends_with = |word: &str| {
        let tail = end.len().checked_sub(word.len()).and_then(|start| end.get(start..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word))
    };
    is_model(name)
        || STRUCTURES.iter().chain(&["sociale"]).any(|word| ends_with(word))
        || (name.ends_with([')', ']']) && names_structure(name))
}

/// Whether a title asks which structure answers, and for nothing else about it.
fn structure(text: &str) -> Option<Said> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let named: Vec<&&str> = words.iter().filter(|word| !GOING_ALONG.contains(*word)).collect();
    let is_structure = words.len() <= 12 && !named.is_empty() && named.iter().all(|word| STRUCTURES.contains(word));
    is_structure.then(|| Said::Structure { is_named: words.contains(&"nom") })
}

/// What a title is in the header of a data file, where it names an item or one of its options.
pub fn item(names: &ItemNames, title: &str) -> Option<String> {
    if let Some(item) = names.loosely(title) {
        return Some(fold(names.id(item)));
    }
    let forms = undecorated(title);
    let mut found: Vec<usize> = forms.iter().filter_map(|form| names.loosely(form)).collect();
    found.dedup();
    match found.as_slice() {
        [item] => return Some(fold(names.id(*item))),
        [] => {}
        _ => return None,
    }
    // « Quels moyens ? [Enquête] », « moyens[enquete] », « moyens/enquete »: a column an option.
    let parts = forms.iter().filter_map(|form| bracketed(form).or_else(|| form.rsplit_once('/')));
    let of = |before: &str| undecorated(before).into_iter().find_map(|form| names.loosely(form));
    let mut before = parts.clone().filter_map(|(before, inside)| Some((of(before)?, inside)));
    if let Some((item, option)) = before.clone().find_map(|(item, inside)| Some((item, names.option(item, inside)?))) {
        return Some(format!("{}{OPTION}{}", fold(names.id(item)), fold(option)));
    }
    // « Question ? (obligatoire) », « Question ? [−3 à +3] ».
    before.next().map(|(item, _)| fold(names.id(item)))
}

impl Headers for ItemNames {
    fn folded(&self, titles: &[&str]) -> Vec<String> {
        let mut folded: Vec<String> = titles.iter().map(|title| fold(title)).collect();
        for header in &mut folded {
            if let Some(learnt) = self.learnt_title(header) {
                *header = learnt.to_owned();
            }
        }
        let unknown: Vec<usize> = (0..titles.len())
            .filter(|index| {
                let is_title = !folded[*index].is_empty() && titles[*index].len() <= LONGEST;
                let is_open = !matches!(folded[*index].as_str(), KEPT | TOOL | SENT | ROLE);
                is_title && is_open && !self.is_known(&folded[*index])
            })
            .collect();
        let mut said: Vec<(usize, Said)> = Vec::new();
        for index in unknown {
            match item(self, titles[index]) {
                Some(header) => folded[index] = header,
                None => {
                    said.extend(undecorated(titles[index]).into_iter().find_map(self::said).map(|one| (index, one)));
                }
            }
        }
        settle(&said, &mut folded);
        in_long(titles, &mut folded);
        folded
    }

    fn is_known(&self, folded: &str) -> bool {
        let option = || folded.split_once(OPTION).and_then(|(item, option)| self.option(self.get(item)?, option));
        is_known_header(self, folded) || option().is_some()
    }
}

/// Writes the headers that the titles of a row stand for, one column for each.
fn settle(said: &[(usize, Said)], folded: &mut [String]) {
    let has = |folded: &[String], header: &str| folded.iter().any(|known| known == header);
    let structures: Vec<(usize, bool)> = said
        .iter()
        .filter_map(
            |(index, said)| if let Said::Structure { is_named } = said { Some((*index, *is_named)) } else { None },
        )
        .collect();
    let named: Vec<&(usize, bool)> = structures.iter().filter(|(_, is_named)| *is_named).collect();
    if !has(folded, STRUCTURE) {
        match (structures.as_slice(), named.as_slice()) {
            ([(only, _)], _) | (_, [(only, _)]) => STRUCTURE.clone_into(&mut folded[*only]),
            _ => {}
        }
    }
    let of_a_tool = said.iter().any(|(_, said)| matches!(said, Said::Sent(_) | Said::Tool));
    let sent =
        said.iter().filter_map(|(index, said)| if let Said::Sent(rank) = said { Some((*rank, *index)) } else { None });
    let sent = sent.min().map(|(_, index)| index);
    for (index, said) in said {
        let header = match said {
            Said::Sent(_) if sent == Some(*index) => SENT,
            Said::Sent(_) | Said::Tool => TOOL,
            Said::PerhapsTool if of_a_tool => TOOL,
            Said::Territory => "territoire",
            Said::Date => "date",
            Said::Person => "repondant",
            Said::Group => "partie_prenante",
            Said::Role | Said::Structure { .. } | Said::PerhapsTool => continue,
        };
        if matches!(header, SENT | TOOL) || !has(folded, header) {
            header.clone_into(&mut folded[*index]);
        }
    }
    // A tool that knows who is signed in calls that person « Nom ».
    if of_a_tool && has(folded, STRUCTURE) && !has(folded, "repondant") {
        folded.iter_mut().filter(|header| *header == "nom").for_each(|header| "repondant".clone_into(header));
    }
    let role = said.iter().find(|(_, said)| *said == Said::Role);
    if let Some((index, _)) = role.filter(|_| !has(folded, "repondant")) {
        ROLE.clone_into(&mut folded[*index]);
    }
}

/// What stands over the columns of one answer a row, and the words that people have for it.
const OF_AN_ANSWER: [(&str, &[&str]); 3] = [
    ("valeur", &["valeur", "reponse", "reponses", "votrereponse", "note", "score", "position", "cotation"]),
    (
        "argument",
        &[
            "argument",
            "arguments",
            "commentaire",
            "commentaires",
            "remarque",
            "remarques",
            "observations",
            "justification",
        ],
    ),
    ("prioritaire", &["prioritaire", "priorite"]),
];

/// The header of one answer a row that a title stands for, what is in brackets behind it aside.
pub fn of_an_answer(title: &str) -> Option<&'static str> {
    let letters = letters_of(bracketed(trim(title)).map_or(title, |(before, _)| before));
    OF_AN_ANSWER.iter().find(|(_, known)| known.contains(&letters.as_str())).map(|(header, _)| *header)
}

/// The words that people have for the columns of one answer a row.
fn in_long(titles: &[&str], folded: &mut [String]) {
    if !folded.iter().any(|header| header == "question") {
        return;
    }
    for (index, title) in titles.iter().enumerate() {
        if let Some(header) = of_an_answer(title).filter(|header| !folded.iter().any(|known| known == header)) {
            header.clone_into(&mut folded[index]);
        }
    }
}

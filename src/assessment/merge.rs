//! What several people answered apart becomes one assessment, in which each keeps their own answers.
//!
//! ```text
//! Part (one file) × n ── merge ──> Merged: one Assessment, and what to say of it
//! ```
//!
//! Answers, arguments and priorities stay with the person who gave them. Rows and relations belong to the assessment as a
//! whole: [`rows`] says how those of several people are put together.

mod rows;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::{About, Assessment, Form, Organisation, Response};
use crate::fold::{fold, slug};
use crate::french::{self, count, list, quoted, quoted_list};
use crate::grid::Grid;
use crate::problem::{Place, Problem, Problems};

/// What one file says of one structure at one date.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The file, as the user gave it.
    pub file: String,
    /// Its answers.
    pub assessment: Assessment,
}

/// What the user decided beforehand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The structure that all files are about, however they spell it.
    pub structure: Option<String>,
    /// Its territory.
    pub territory: Option<String>,
    /// The day of the assessment; the last one of the files without it.
    pub date: Option<Date>,
    /// Whether the position of the group in a file is what one person answered.
    pub each_alone: bool,
    /// Whether files may answer different versions of the grid.
    pub any_version: bool,
}

/// One assessment made of several files.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// All answers, each with its respondent.
    pub assessment: Assessment,
    /// What the user should know, a sentence each.
    pub remarks: Vec<String>,
}

/// Two files that hold answers of one respondent.
#[derive(Debug)]
pub struct Twice<'a> {
    /// What people call the respondent.
    pub name: &'a str,
    /// The first file, its day, and how many questions it answers.
    pub first: (&'a str, Option<Date>, usize),
    /// The second one.
    pub second: (&'a str, Option<Date>, usize),
}

/// What to do about a respondent who is there twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Only the first answers count.
    First,
    /// Only the second answers count.
    Second,
    /// They are two people of one name.
    TwoPeople,
    /// Nobody can say.
    Refuse,
}

/// Code of the refusal of several group positions.
pub const SEVERAL_GROUPS: &str = "positions-du-groupe";

/// Makes one assessment of several files; refused, with all that differs, where they are not about the same thing.
///
/// `resolve` is asked about each respondent whom two files hold with different answers.
pub fn merge(
    grid: &Grid,
    parts: Vec<Part>,
    choices: &Choices,
    resolve: &mut dyn FnMut(&Twice<'_>) -> Resolution,
) -> Result<Merged, Problems> {
    let (parts, mut remarks) = chosen(parts, choices);
    let mut problems = Problems::new();
    problems.extend(several_versions(&parts, choices).into_iter().collect());
    let organisation = organisation(&parts, choices, &mut problems);
    let mut voices = Voices { all: Vec::new(), problems, remarks: Vec::new() };
    parts.iter().for_each(|part| voices.add(part, choices, resolve));
    voices.check_group();
    if voices.problems.has_errors() {
        return Err(voices.problems);
    }
    remarks.extend(voices.remarks);
    let shared = rows::merge(grid, &parts);
    remarks.extend(shared.remarks);
    let date = date(&parts, choices, &mut remarks);
    let about = about(&parts, &mut remarks);
    let responses = voices.all.into_iter().map(|voice| voice.response).collect();
    let is_short = parts.iter().all(|part| part.assessment.form == Form::Short || part.assessment.responses.is_empty());
    let mut assessment = Assessment {
        grid: grid.id.clone(),
        grid_version: parts.iter().map(|part| part.assessment.grid_version).max().unwrap_or(grid.version),
        form: if is_short { Form::Short } else { Form::Full },
        organisation,
        date,
        about,
        responses,
        tables: shared.tables,
        matrices: shared.matrices,
        conclusions: indexmap::IndexMap::new(),
    };
    parts.iter().for_each(|part| assessment.keep_too(part.assessment.conclusions.clone()));
    Ok(Merged { assessment, remarks })
}

/// The parts that are about the structure that was named, where a file holds several.
fn chosen(parts: Vec<Part>, choices: &Choices) -> (Vec<Part>, Vec<String>) {
    let Some(name) = &choices.structure else { return (parts, Vec::new()) };
    let is_it = |part: &Part| is_called(&part.assessment.organisation, name);
    let holds_several = |file: &str| {
        let mut ids = parts.iter().filter(|part| part.file == file).map(|part| &part.assessment.organisation.id);
        let first = ids.next();
        ids.any(|id| Some(id) != first) && parts.iter().any(|part| part.file == file && is_it(part))
    };
    let (kept, others): (Vec<Part>, Vec<Part>) =
        parts.iter().cloned().partition(|part| is_it(part) || !holds_several(&part.file));
    let mut names: Vec<&str> = others.iter().map(|part| part.assessment.organisation.name.as_str()).collect();
    names.dedup();
    let remark = format!("les réponses de {} ne sont pas prises", quoted_list(&names, "et"));
    (kept, (!names.is_empty()).then_some(remark).into_iter().collect())
}

fn is_called(organisation: &Organisation, name: &str) -> bool {
    fold(&organisation.id) == fold(name) || slug(&organisation.name) == slug(name)
}

/// « « AIR » (anne.yaml et bob.xlsx) et « Air 79 » (chloe.csv) », where files say different things.
fn told(said: &IndexMap<String, Vec<&str>>) -> String {
    let one = |(what, files): (&String, &Vec<&str>)| format!("{what} ({})", list(files, "et"));
    list(&said.iter().map(one).collect::<Vec<_>>(), "et")
}

fn say<'a>(said: &mut IndexMap<String, Vec<&'a str>>, what: String, file: &'a str) {
    let files = said.entry(what).or_default();
    if !files.contains(&file) {
        files.push(file);
    }
}

fn several_versions(parts: &[Part], choices: &Choices) -> Option<Problem> {
    let mut said = IndexMap::new();
    for part in parts {
        say(&mut said, format!("la version {}", part.assessment.grid_version), &part.file);
    }
    (said.len() > 1 && !choices.any_version).then(|| {
        let message = format!("ces fichiers répondent à plusieurs versions de la grille : {}", told(&said));
        Problem::error("versions-differentes", Place::Nowhere, message).hint(
            "faites répondre à nouveau avec la version actuelle ; ou ajoutez --toutes-versions : les réponses aux \
             questions qui ont changé depuis sont alors laissées de côté",
        )
    })
}

/// The structure that all files are about.
fn organisation(parts: &[Part], choices: &Choices, problems: &mut Problems) -> Organisation {
    let all = || parts.iter().map(|part| (&part.assessment.organisation, part.file.as_str()));
    let wanted = choices.structure.as_deref();
    let has_own_id = |organisation: &&Organisation| organisation.id != slug(&organisation.name);
    let is_kept = |organisation: &&Organisation| wanted.is_none_or(|name| is_called(organisation, name));
    let kept = || all().map(|(organisation, _)| organisation).filter(is_kept);
    let first = kept().find(has_own_id).or_else(|| kept().next());
    let mut organisation = match (first, wanted) {
        (Some(first), _) => first.clone(),
        (None, Some(name)) => Organisation { id: slug(name), name: name.to_owned(), territory: None },
        (None, None) => Organisation::default(),
    };
    if wanted.is_none() {
        let mut said = IndexMap::new();
        for (other, file) in all() {
            let is_same = other.id == organisation.id || slug(&other.name) == slug(&organisation.name);
            say(&mut said, quoted(if is_same { &organisation.name } else { &other.name }), file);
        }
        if said.len() > 1 {
            let message = format!("ces fichiers parlent de plusieurs structures : {}", told(&said));
            let hint = format!("si c’est la même, ajoutez --structure {}", spelt(&organisation.name));
            problems.push(Problem::error("structures-differentes", Place::Nowhere, message).hint(hint));
        }
    }
    let mut said = IndexMap::new();
    let mut territories: IndexMap<String, &str> = IndexMap::new();
    for (other, file) in all() {
        let Some(territory) = other.territory.as_deref().filter(|territory| !territory.is_empty()) else { continue };
        let first = *territories.entry(fold(territory)).or_insert(territory);
        say(&mut said, quoted(first), file);
    }
    if said.len() > 1 && choices.territory.is_none() {
        let message = format!("ces fichiers parlent de plusieurs territoires : {}", told(&said));
        let first = territories.values().next().copied().unwrap_or_default();
        let hint = format!("si c’est le même, ajoutez --territoire {}", spelt(first));
        problems.push(Problem::error("territoires-differents", Place::Nowhere, message).hint(hint));
    }
    organisation.territory =
        choices.territory.clone().or_else(|| territories.values().next().map(|territory| (*territory).to_owned()));
    organisation
}

/// A text as it is typed behind an option.
fn spelt(text: &str) -> String {
    format!("\"{text}\"")
}

/// The day chosen, else the last one that a file bears, which is said where there are several.
fn date(parts: &[Part], choices: &Choices, remarks: &mut Vec<String>) -> Option<Date> {
    let mut days: Vec<Date> = parts.iter().filter_map(|part| part.assessment.date).collect();
    days.sort_unstable();
    days.dedup();
    if let ([first, .., last], None) = (days.as_slice(), choices.date) {
        remarks.push(format!(
            "les réponses vont du {} au {} : l’évaluation porte le dernier jour ; --date en choisit un autre",
            french::date(*first),
            french::date(*last)
        ));
    }
    choices.date.or(days.last().copied())
}

/// What the assessment is about, each part as the first file says it.
fn about(parts: &[Part], remarks: &mut Vec<String>) -> About {
    let mut about = About::default();
    let mut fill = |what: &str, get: fn(&mut About) -> &mut Option<String>| {
        for part in parts {
            let Some(said) = get(&mut part.assessment.about.clone()).take() else { continue };
            let mine = get(&mut about);
            match mine {
                None => *mine = Some(said),
                Some(kept) if fold(kept) != fold(&said) => remarks.push(format!(
                    "{what} : {} est gardé ; {} disait {}",
                    quoted(kept),
                    part.file,
                    quoted(&said)
                )),
                Some(_) => {}
            }
        }
    };
    fill("ce qui est apprécié", |about| &mut about.object);
    fill("l’étape", |about| &mut about.stage);
    fill("l’usage", |about| &mut about.purpose);
    fill("le regard extérieur", |about| &mut about.accompanied_by);
    about
}

/// Those who answered, as they come file after file.
struct Voices<'a> {
    all: Vec<Voice<'a>>,
    problems: Problems,
    remarks: Vec<String>,
}

/// A response and where it comes from.
struct Voice<'a> {
    response: Response,
    file: &'a str,
    date: Option<Date>,
}

impl Voice<'_> {
    fn told(&self) -> (&str, Option<Date>, usize) {
        let answered = self.response.entries.iter().filter(|entry| entry.is_answered()).count();
        (self.file, self.date, answered)
    }

    /// Whether both say who they are, and say the same.
    fn is_same_person(&self, other: &Response) -> bool {
        let keys = |response: &Response| {
            let respondent = &response.respondent;
            [fold(&respondent.id), fold(&respondent.name)].into_iter().filter(|key| !key.is_empty()).collect::<Vec<_>>()
        };
        let mine = keys(&self.response);
        self.response.collective == other.collective && keys(other).iter().any(|key| mine.contains(key))
    }
}

impl<'a> Voices<'a> {
    /// Adds those who answered in a file.
    fn add(&mut self, part: &'a Part, choices: &Choices, resolve: &mut dyn FnMut(&Twice<'_>) -> Resolution) {
        let is_blank = |response: &&Response| response.entries.iter().all(super::Entry::is_blank);
        let responses = &part.assessment.responses;
        for response in responses.iter().filter(is_blank) {
            let who = part_name(&part.file, response, 1, 1);
            self.remarks.push(format!("{} : {who} n’a rien répondu", part.file));
        }
        let nameless = responses.iter().filter(|response| is_nameless(response, choices)).count();
        let mut number = 0;
        for response in responses.iter().filter(|response| !is_blank(response)) {
            let mut response = response.clone();
            if is_nameless(&response, choices) {
                number += 1;
                response.respondent.name = part_name(&part.file, &response, number, nameless);
                response.respondent.id = slug(&response.respondent.name);
                if response.respondent.id.is_empty() {
                    response.respondent.id = "repondant".into();
                }
            }
            response.collective &= !choices.each_alone;
            self.add_one(Voice { response, file: &part.file, date: part.assessment.date }, resolve);
        }
    }

    fn add_one(&mut self, voice: Voice<'a>, resolve: &mut dyn FnMut(&Twice<'_>) -> Resolution) {
        if voice.response.collective {
            // Several positions of the group are told together, once all files are read.
            return self.all.push(voice);
        }
        let Some(first) = self.all.iter().position(|known| known.is_same_person(&voice.response)) else {
            return self.push(voice);
        };
        let known = &self.all[first];
        let name = if voice.response.respondent.name.is_empty() {
            voice.response.respondent.id.clone()
        } else {
            voice.response.respondent.name.clone()
        };
        if known.response.entries == voice.response.entries {
            let message = format!("{name} est dans {} et dans {}, avec les mêmes réponses", known.file, voice.file);
            return self.remarks.push(message);
        }
        match resolve(&Twice { name: &name, first: known.told(), second: voice.told() }) {
            Resolution::First => {}
            Resolution::Second => self.all[first] = voice,
            Resolution::TwoPeople => self.push(voice),
            Resolution::Refuse => {
                let message = format!("{} a des réponses dans {} et d’autres ici", quoted(&name), known.file);
                let problem = Problem::error("repondant-en-double", Place::File(voice.file.to_owned()), message);
                let hint =
                    "gardez un seul des deux fichiers ; si ce sont deux personnes, changez le nom de l’une d’elles";
                self.problems.push(problem.hint(hint));
            }
        }
    }

    /// Adds a voice under an id that is its own.
    fn push(&mut self, mut voice: Voice<'a>) {
        let is_taken = |id: &str| self.all.iter().any(|known| fold(&known.response.respondent.id) == fold(id));
        let id = voice.response.respondent.id.clone();
        let candidates = (1..).map(|n| if n == 1 { id.clone() } else { format!("{id}-{n}") });
        voice.response.respondent.id = candidates.skip_while(|id| is_taken(id)).take(1).collect();
        self.all.push(voice);
    }

    /// Refuses several positions of the group; the same one twice counts once.
    fn check_group(&mut self) {
        let mut groups: Vec<&Voice<'_>> = self.all.iter().filter(|voice| voice.response.collective).collect();
        groups.dedup_by(|other, first| other.response.entries == first.response.entries);
        if groups.len() > 1 {
            let files: Vec<&str> = groups.iter().map(|voice| voice.file).collect();
            let message = format!("{} disent chacun quelle est la position du groupe", list(&files, "et"));
            self.problems.push(Problem::error(SEVERAL_GROUPS, Place::Nowhere, message).hint(
                "si chacun est la réponse d’une personne seule, ajoutez --chacun ; sinon, gardez le fichier de la réunion",
            ));
        }
        let mut has_group = false;
        self.all.retain(|voice| !voice.response.collective || !std::mem::replace(&mut has_group, true));
        self.all.sort_by_key(|voice| !voice.response.collective);
        if let [first, _, ..] = self.all.as_slice()
            && first.response.collective
        {
            self.remarks.push(format!(
                "{} donne la position du groupe ; si c’est la réponse d’une personne seule, ajoutez --chacun",
                first.file
            ));
        }
    }
}

/// Whether nobody said who answers: the readers call such a respondent `repondant`, with a number from the second one on.
fn is_nameless(response: &Response, choices: &Choices) -> bool {
    let respondent = &response.respondent;
    let rest = respondent.id.strip_prefix("repondant");
    let is_numbered = |rest: &str| rest.chars().all(|c| c == '-' || c.is_ascii_digit());
    let is_made_up = rest.is_some_and(is_numbered) || (choices.each_alone && response.collective);
    respondent.name.is_empty() && is_made_up && (!response.collective || choices.each_alone)
}

/// What a respondent is called: by their name, else by that of the file, with a number where it holds several.
fn part_name(file: &str, response: &Response, number: usize, of: usize) -> String {
    if !response.respondent.name.is_empty() {
        return response.respondent.name.clone();
    }
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if of > 1 { format!("{stem} {number}") } else { stem.to_owned() }
}

/// « Anne (salariés), Bob et Chloé », at most so many.
pub fn people(grid: &Grid, assessment: &Assessment) -> String {
    const NAMED: usize = 8;
    let alone = assessment.responses.iter().filter(|response| !response.collective);
    let name = |response: &Response| {
        let respondent = &response.respondent;
        let name = if respondent.name.is_empty() { &respondent.id } else { &respondent.name };
        match &respondent.stakeholder {
            Some(group) => format!("{name} ({})", grid.stakeholder_label(group)),
            None => name.clone(),
        }
    };
    let mut names: Vec<String> = alone.map(name).collect();
    if names.len() > NAMED {
        let others = names.split_off(NAMED - 1).len();
        names.push(count(others, "autre", "autres"));
    }
    list(&names, "et")
}

#[cfg(test)]
mod tests;

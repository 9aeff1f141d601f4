//! Many files, one batch: what each file says is gathered into one assessment a structure and date.
//!
//! A file contributes whole or not at all. Structures keep the order in which they first appear.
//!
//! Answers are gathered file after file. Rows of tables and relations wait until all files are read: they join the
//! assessment of their structure and date wherever it was read, and relations need the rows that they relate.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use jiff::ToSpan as _;
use jiff::civil::Date;

use self::settle::{LooseYaml, Lost, Waiting, given_twice, parts_of};
use super::columns::Shape;
use super::content::Content;
use super::page::{Contribution, Who};
use super::{Dropped, Tolerance, tabular};
use crate::assessment::assemble::Reading;
use crate::assessment::rules::ANSWERED_BEFORE;
use crate::assessment::{About, Assessment, Form, ItemNames, Organisation, Respondent, Response};
use crate::assessment::{decode, yaml};
use crate::fold::{fold, slug};
use crate::french::{self, NBSP, quoted, quoted_list};
use crate::grid::Grid;
use crate::problem::{Place, Problem, Problems, Severity};

mod settle;
mod sheets;

pub use self::sheets::{FEW, RESULTS};

/// All that some files say of a grid.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// One a structure and date, in the order of first appearance.
    pub subjects: Vec<Subject>,
    /// Titles of the columns carried along, in the order of first appearance.
    pub carried: Vec<String>,
    /// All that is wrong, file after file.
    pub problems: Problems,
    /// What was dropped.
    pub dropped: Dropped,
    /// Files that contribute nothing.
    pub left_out: Vec<String>,
    /// What each file was, in the order of the files; the name, then French words.
    pub files: Vec<(String, String)>,
}

/// An assessment, and what came along with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// The structure as the first file named it: what other tables can be joined on.
    pub key: String,
    /// Its answers.
    pub assessment: Assessment,
    /// What the columns carried along hold, by the titles of [`Batch::carried`]; several texts are joined by ` | `.
    pub carried: Vec<String>,
    /// Names of the files that it was read from.
    pub files: Vec<String>,
}

/// Reads one file.
pub fn read(grid: &Grid, file: &str, bytes: &[u8], tolerance: Tolerance) -> Batch {
    let mut gathering = Gathering::new(grid, tolerance);
    gathering.add(file, bytes);
    gathering.finish()
}

/// Files being gathered into a batch.
pub struct Gathering<'a> {
    grid: &'a Grid,
    names: ItemNames,
    tolerance: Tolerance,
    batch: Batch,
    structures: Structures,
    /// The index of an assessment by its structure and date.
    subjects: HashMap<(usize, Option<Date>), usize>,
    /// Where each respondent of each assessment was read.
    respondents: HashMap<(usize, String), Place>,
    /// What the columns carried along hold, by assessment, then by the folded title.
    carried: Vec<IndexMap<String, Vec<String>>>,
    /// Titles of all columns carried along, folded.
    carried_titles: HashSet<String>,
    /// Ids of the respondents of each assessment.
    ids: Vec<Ids>,
    files: Vec<File>,
    /// The assessments of each structure: date, and index of the subject.
    dates: HashMap<usize, Vec<(Option<Date>, usize)>>,
    waiting: Waiting,
    /// The last day that is not far ahead.
    latest: Option<Date>,
    /// Warnings about names that were given.
    told: HashSet<String>,
}

/// Days ahead of today that nobody wonders about.
const AHEAD: i32 = 366;

/// A file or a sheet of one, and what came of it.
#[derive(Debug)]
struct File {
    name: String,
    /// The sheet, where several of the workbook are read.
    sheet: Option<String>,
    what: String,
    problems: Problems,
    is_left_out: bool,
    dropped: Dropped,
}

impl File {
    fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            sheet: None,
            what: "fichier".into(),
            problems: Problems::new(),
            is_left_out: false,
            dropped: Dropped::default(),
        }
    }

    /// What is said of it when it is left out.
    fn in_words(&self) -> String {
        let sheet = self.sheet.as_ref().map_or_else(String::new, |sheet| format!(" (feuille {})", quoted(sheet)));
        format!("{}{sheet}", self.name)
    }
}

impl<'a> Gathering<'a> {
    /// Nothing read yet.
    pub fn new(grid: &'a Grid, tolerance: Tolerance) -> Self {
        Self {
            grid,
            names: ItemNames::new(grid),
            tolerance,
            batch: Batch::default(),
            structures: Structures::default(),
            subjects: HashMap::new(),
            respondents: HashMap::new(),
            carried: Vec::new(),
            carried_titles: HashSet::new(),
            ids: Vec::new(),
            files: Vec::new(),
            dates: HashMap::new(),
            waiting: Waiting::default(),
            latest: None,
            told: HashSet::new(),
        }
    }

    /// Takes the titles and words of the files that follow for what somebody said that they mean.
    pub fn learn(&mut self, names: ItemNames) {
        self.names = names;
    }

    /// Takes a day for today: answers dated long after it are doubtful.
    pub fn on(&mut self, today: Date) {
        self.latest = today.checked_add(AHEAD.days()).ok();
    }

    /// Warns of a day that lies far ahead.
    fn far_ahead(&self, date: Option<Date>, place: Place) -> Option<Problem> {
        let date = date.filter(|date| self.latest.is_some_and(|latest| *date > latest))?;
        let message = format!("le {} est loin dans l’avenir", french::date(date));
        Some(
            Problem::warning("date-lointaine", place, message)
                .hint("vérifiez l’année ; la date est gardée telle quelle"),
        )
    }

    /// Reads a file and adds what it says, or leaves it out: whole, or sheet by sheet where it is a workbook.
    pub fn add(&mut self, file: &str, bytes: &[u8]) {
        self.files.push(File::new(file));
        match Content::of(file, bytes) {
            Content::Yaml => self.add_yaml(file, bytes),
            Content::Workbook => self.add_workbook(file, bytes),
            Content::Table => self.add_csv(file, bytes),
        }
    }

    /// Leaves a file out for a reason that lies outside of its content.
    pub fn leave_out(&mut self, file: &str, problems: impl Into<Problems>) {
        self.files.push(File { problems: problems.into(), is_left_out: true, ..File::new(file) });
    }

    /// The index of the file being read.
    fn current(&self) -> usize {
        self.files.len().saturating_sub(1)
    }

    /// Leaves out the file being read.
    fn refuse(&mut self, problems: Problems) {
        let current = self.current();
        if let Some(file) = self.files.get_mut(current) {
            file.problems.extend(problems);
            file.is_left_out = true;
        }
    }

    /// Keeps the file being read, which may have its remarks.
    fn accept(&mut self, problems: Problems, dropped: Dropped) {
        let current = self.current();
        if let Some(file) = self.files.get_mut(current) {
            file.problems.extend(problems);
            file.dropped.add(dropped);
        }
    }

    /// The batch, once all files are read.
    pub fn finish(mut self) -> Batch {
        self.settle();
        for file in std::mem::take(&mut self.files) {
            let words = file.in_words();
            self.batch.problems.extend(file.problems);
            if file.is_left_out {
                self.batch.left_out.push(words);
            } else {
                self.batch.dropped.add(file.dropped);
            }
            match self.batch.files.last_mut() {
                // Another sheet of the same workbook.
                Some((name, what)) if file.sheet.is_some() && *name == file.name => {
                    what.push_str(&format!("{NBSP}; {}", file.what));
                }
                _ => self.batch.files.push((file.name, file.what)),
            }
        }
        let titles: Vec<String> = self.batch.carried.iter().map(|title| fold(title)).collect();
        for (subject, carried) in self.batch.subjects.iter_mut().zip(&self.carried) {
            let cell = |title| carried.get(title).map_or_else(String::new, |texts: &Vec<String>| texts.join(" | "));
            subject.carried = titles.iter().map(cell).collect();
        }
        // Places kept for files that were left out in the end.
        self.batch.subjects.retain(|subject| !subject.files.is_empty());
        let subjects = &self.batch.subjects;
        let kept: HashSet<String> = subjects
            .iter()
            .flat_map(|subject| [fold(&subject.key), fold(&subject.assessment.organisation.name)])
            .collect();
        self.batch.dropped.structures.retain(|structure| !kept.contains(structure));
        for subject in self.batch.subjects.iter_mut().filter(|subject| subject.assessment.responses.is_empty()) {
            subject.assessment.form = Form::Full;
        }
        self.batch
    }

    /// The territory of a structure that an earlier file named.
    fn territory(&self, structure: &str) -> Option<&String> {
        match self.structures.find(structure) {
            Found::One(index) => self.structures.known[index].organisation.territory.as_ref(),
            _ => None,
        }
    }

    /// Refuses respondents whom an earlier file already holds, and names that mean two structures.
    fn check(&self, contributions: &[Contribution], place: impl Fn(u64) -> Place, problems: &mut Problems) {
        for contribution in contributions {
            let who = &contribution.who;
            let structure = match self.structures.find(&who.structure) {
                Found::None => continue,
                Found::One(structure) => structure,
                Found::Several(ids) => {
                    problems.push(ambiguous_structure(who, &ids, place(contribution.row)));
                    continue;
                }
            };
            let Some(subject) = self.subjects.get(&(structure, who.date)) else { continue };
            let key = (*subject, respondent_key(who));
            if let Some(first) = self.respondents.get(&key).filter(|_| self.part_of(contribution, *subject).is_none()) {
                let message = format!("{} a déjà ses réponses dans {first}", who.in_words());
                let hint = format!("gardez un seul des deux, ou distinguez-les par {}", quoted("repondant"));
                problems.push(Problem::error(ANSWERED_BEFORE, place(contribution.row), message).hint(hint));
            }
        }
    }

    /// The response that a row completes: the same person on another sheet of the same workbook, who answered none of the
    /// same questions there.
    fn part_of(&self, contribution: &Contribution, subject: usize) -> Option<usize> {
        let key = respondent_key(&contribution.who);
        let file = &self.files.get(self.current())?.name;
        let first = self.respondents.get(&(subject, key.clone()))?;
        if !matches!(first, Place::Cell { file: theirs, .. } if theirs == file) {
            return None;
        }
        let responses = &self.batch.subjects.get(subject)?.assessment.responses;
        let is_same =
            |response: &Response| yaml_keys(response).contains(&key) || fold(&response.respondent.name) == key;
        let response = responses.iter().position(is_same)?;
        let mut pairs = responses[response].entries.iter().zip(&contribution.entries);
        pairs.all(|(mine, more)| mine.is_blank() || more.is_blank()).then_some(response)
    }

    fn add_contribution(&mut self, contribution: Contribution, titles: &[String], place: Place) {
        let twin =
            self.structures.twin(&contribution.who).map(|twin| twin_names(&contribution.who, twin, place.clone()));
        let renamed = self.structures.renamed(&contribution.who.structure, contribution.who.name.as_deref());
        let renamed = renamed
            .map(|(id, first)| two_names(&id, contribution.who.name.as_deref().unwrap_or(""), &first, place.clone()));
        let current = self.current();
        self.files[current]
            .problems
            .extend(twin.into_iter().chain(renamed).filter(|one| self.told.insert(one.message.clone())).collect());
        let structure = self.structures.of_row(&contribution.who);
        let subject = self.subject(structure, contribution.who.date);
        let part_of = self.part_of(&contribution, subject);
        let Contribution { who, form, entries, carried, .. } = contribution;
        self.feed(subject, self.current());
        self.respondents.insert((subject, respondent_key(&who)), place);
        for (title, texts) in titles.iter().zip(carried) {
            let known = self.carried[subject].entry(title.clone()).or_default();
            for text in texts {
                if !known.contains(&text) {
                    known.push(text);
                }
            }
        }
        let assessment = &mut self.batch.subjects[subject].assessment;
        assessment.form = wider(assessment.form, form);
        let responses = &mut assessment.responses;
        if let Some(response) = part_of.and_then(|index| responses.get_mut(index)) {
            response.respondent.stakeholder = response.respondent.stakeholder.take().or(who.stakeholder);
            for (mine, more) in response.entries.iter_mut().zip(entries).filter(|(mine, _)| mine.is_blank()) {
                *mine = more;
            }
            return;
        }
        let written = who.respondent.unwrap_or_default();
        let collective = decode::is_collective(&written);
        let mut id = slug(&written);
        if id.is_empty() {
            id = "repondant".into();
        }
        let id = self.ids[subject].take(id);
        let respondent = Respondent { id, name: written, stakeholder: who.stakeholder, people: None };
        responses.push(Response { respondent, collective, entries });
    }

    fn add_yaml(&mut self, file: &str, bytes: &[u8]) {
        let current = self.current();
        self.files[current].what = "réponses".into();
        let source = match crate::yaml::source(file, bytes) {
            Ok(source) => source,
            Err(problem) => return self.refuse(problem.into()),
        };
        let doubt = tabular::doubtful_encoding(file, bytes).into_iter().chain(Content::Yaml.misnamed(file));
        let mut reading = yaml::read_part(self.grid, &source);
        reading.problems.extend(doubt.collect());
        self.add_reading(file, reading);
    }

    /// Adds what a file says of one assessment, or leaves it out whole.
    fn add_reading(&mut self, file: &str, reading: Reading) {
        self.add_readings(file, vec![reading]);
    }

    /// Adds what a file says of several assessments, or leaves it out whole. Under tolerance those that nothing can be
    /// made of are dropped, as long as there are others.
    fn add_readings(&mut self, file: &str, readings: Vec<Reading>) {
        let current = self.current();
        let is_tolerant = self.tolerance == Tolerance::DropBadCells;
        let has_any = readings.iter().any(|reading| reading.assessment.is_some());
        let mut sound = Vec::new();
        let mut is_bad = !has_any;
        for Reading { assessment, awaiting, mut problems, .. } in readings {
            let mut dropped = Dropped::default();
            if is_tolerant && has_any {
                match assessment {
                    Some(_) => dropped.cells = problems.count(Severity::Error),
                    None => dropped.rows = 1,
                }
                problems = problems.into_iter().map(softened).collect();
            }
            is_bad |= problems.has_errors();
            self.accept(problems, dropped);
            sound.extend(assessment.map(|assessment| (assessment, awaiting)));
        }
        let complete = sound.iter().filter(|(_, awaiting)| awaiting.is_empty());
        let twice: Problems =
            complete.flat_map(|(assessment, _)| self.given_before(current, assessment).into_iter()).collect();
        is_bad |= twice.has_errors();
        self.accept(twice, Dropped::default());
        if is_bad {
            let lost = sound.iter().map(|(assessment, _)| Lost::yaml(self.grid, file, assessment));
            self.waiting.lost.extend(lost);
            return self.refuse(Problems::new());
        }
        for (assessment, awaiting) in sound {
            if awaiting.is_empty() {
                self.join(current, assessment);
            } else {
                // Its assessment is known from now on; its relations need the rows of a file yet to come.
                let structure = self.structures.of_assessment(&assessment.organisation);
                self.subject(structure, assessment.date);
                self.waiting.yaml.push(LooseYaml { file: current, assessment, awaiting });
            }
        }
    }

    /// Adds what a YAML file says to the assessment of its structure and date, unless another file says the same.
    fn join_yaml(&mut self, file: usize, assessment: Assessment) {
        let problems = self.given_before(file, &assessment);
        let is_bad = problems.has_errors();
        self.files[file].problems.extend(problems);
        if is_bad {
            self.waiting.lost.push(Lost::yaml(self.grid, &self.files[file].name, &assessment));
            self.files[file].is_left_out = true;
            return;
        }
        self.join(file, assessment);
    }

    /// What an earlier file says already of the respondents, tables and matrices of an assessment.
    fn given_before(&self, file: usize, assessment: &Assessment) -> Problems {
        let place = Place::File(self.files[file].name.clone());
        let mut problems = Problems::new();
        let known = self
            .structures
            .known_as(&assessment.organisation)
            .and_then(|structure| self.subjects.get(&(structure, assessment.date)).copied());
        for response in known.into_iter().flat_map(|_| &assessment.responses) {
            let find = |key: &String| self.respondents.get(&(known?, key.clone()));
            if let Some(first) = yaml_keys(response).iter().find_map(find) {
                let name = &response.respondent.id;
                let message = format!("le répondant {} a déjà ses réponses dans {first}", quoted(name));
                let mine = &assessment.organisation;
                let other = known.map_or(mine, |subject| &self.batch.subjects[subject].assessment.organisation);
                let hint = if fold(&other.name) == fold(&mine.name) {
                    "gardez un seul des deux, ou donnez-leur des répondants ou des dates différents".to_owned()
                } else {
                    // A copied file whose name alone was changed.
                    let (id, mine, other) = (quoted(&mine.id), quoted(&mine.name), quoted(&other.name));
                    format!(
                        "{mine} et {other} ont le même identifiant {id}{NBSP}: changez-le si ce sont deux structures"
                    )
                };
                problems.push(Problem::error(ANSWERED_BEFORE, place.clone(), message).hint(hint));
            }
        }
        for part in parts_of(self.grid, assessment) {
            if let Some(first) = known.and_then(|subject| self.waiting.origins.get(&(subject, part))) {
                let name = &assessment.organisation.name;
                problems.push(given_twice(self.grid, part, name, assessment.date, first, place.clone()));
            }
        }
        problems
    }

    /// Adds what a file says to the assessment of its structure and date.
    fn join(&mut self, file: usize, assessment: Assessment) {
        let place = Place::File(self.files[file].name.clone());
        let organisation = &assessment.organisation;
        let renamed = self.structures.renamed(&organisation.id, Some(&organisation.name));
        let renamed = renamed.map(|(id, first)| two_names(&id, &organisation.name, &first, place.clone()));
        let renamed: Problems = renamed.into_iter().filter(|one| self.told.insert(one.message.clone())).collect();
        self.files[file].problems.extend(renamed);
        let far = self.far_ahead(assessment.date, place.clone());
        self.files[file].problems.extend(far.into_iter().collect());
        let structure = self.structures.of_assessment(&assessment.organisation);
        let parts = parts_of(self.grid, &assessment);
        let subject = self.subject(structure, assessment.date);
        self.feed(subject, file);
        for response in &assessment.responses {
            for key in yaml_keys(response) {
                self.respondents.insert((subject, key), place.clone());
            }
        }
        for part in parts {
            self.waiting.origins.insert((subject, part), place.clone());
        }
        for response in &assessment.responses {
            self.ids[subject].taken.insert(response.respondent.id.clone());
        }
        merge(&mut self.batch.subjects[subject].assessment, assessment);
    }

    /// Notes that a file speaks of an assessment.
    fn feed(&mut self, subject: usize, file: usize) {
        let name = &self.files[file].name;
        let files = &mut self.batch.subjects[subject].files;
        if files.last() != Some(name) && !files.contains(name) {
            files.push(name.clone());
        }
    }

    /// The index of the assessment of a structure at a date, made if it is not there.
    fn subject(&mut self, structure: usize, date: Option<Date>) -> usize {
        let next = self.batch.subjects.len();
        let subject = *self.subjects.entry((structure, date)).or_insert(next);
        let known = &self.structures.known[structure];
        if subject == next {
            let assessment = Assessment {
                grid: self.grid.id.clone(),
                grid_version: self.grid.version,
                form: Form::Short,
                organisation: known.organisation.clone(),
                date,
                about: About::default(),
                responses: Vec::new(),
                tables: IndexMap::new(),
                matrices: IndexMap::new(),
                conclusions: IndexMap::new(),
            };
            let (key, carried, files) = (known.key.clone(), Vec::new(), Vec::new());
            self.batch.subjects.push(Subject { key, assessment, carried, files });
            self.carried.push(IndexMap::new());
            self.ids.push(Ids::default());
            self.dates.entry(structure).or_default().push((date, subject));
        } else {
            self.batch.subjects[subject].assessment.organisation = known.organisation.clone();
        }
        subject
    }
}

/// What a data file is, in French.
fn in_words(grid: &Grid, shape: Shape) -> String {
    match shape {
        Shape::Wide => "réponses, une ligne par répondant".into(),
        Shape::Long => "réponses, une ligne par question".into(),
        Shape::Table(table) => format!("tableau {}", quoted(&grid.tables[table].id)),
        Shape::Edges => "relations".into(),
    }
}

/// Two names that are told apart by signs alone.
fn twin_names(who: &Who, twin: &Organisation, place: Place) -> Problem {
    let (here, first) = (quoted(&who.structure), quoted(&twin.name));
    let message = format!("{here} et {first} ne diffèrent que par des signes : ils comptent comme deux structures");
    Problem::warning("noms-voisins", place, message).hint("si c’est la même, écrivez son nom de la même façon partout")
}

/// Two names of what one id calls one structure.
fn two_names(id: &str, here: &str, first: &str, place: Place) -> Problem {
    let (id, here, first) = (quoted(id), quoted(here), quoted(first));
    let message = format!("{id} s’appelle ici {here}, et ailleurs {first} ; c’est ce dernier nom qui est gardé");
    Problem::warning("noms-contradictoires", place, message)
        .hint("écrivez le même partout, ou donnez un autre identifiant")
}

fn ambiguous_structure(who: &Who, ids: &[String], place: Place) -> Problem {
    let message = format!("{} est le nom de plusieurs structures", quoted(&who.structure));
    let hint = format!("nommez-la par son identifiant{NBSP}: {}", quoted_list(ids, "ou"));
    Problem::error("structure-ambigue", place, message).hint(hint)
}

/// A problem that costs what it names, not the file.
fn softened(mut problem: Problem) -> Problem {
    problem.severity = problem.severity.min(Severity::Warning);
    problem
}

/// What tells a respondent from the others of an assessment; the group has one position only.
fn respondent_key(who: &Who) -> String {
    let written = who.respondent.as_deref().unwrap_or("");
    if decode::is_collective(written) { COLLECTIVE.into() } else { fold(written) }
}

const COLLECTIVE: &str = "collectif";

fn yaml_keys(response: &Response) -> Vec<String> {
    if response.collective {
        return vec![COLLECTIVE.into()];
    }
    let mut keys = vec![fold(&response.respondent.id)];
    keys.extend(Some(fold(&response.respondent.name)).filter(|name| !name.is_empty() && *name != keys[0]));
    keys
}

/// Adds to an assessment what another file says of the same structure at the same date.
fn merge(mine: &mut Assessment, other: Assessment) {
    let fill = |mine: &mut Option<String>, other: Option<String>| *mine = mine.take().or(other);
    fill(&mut mine.about.object, other.about.object);
    fill(&mut mine.about.stage, other.about.stage);
    fill(&mut mine.about.purpose, other.about.purpose);
    fill(&mut mine.about.accompanied_by, other.about.accompanied_by);
    mine.form = wider(mine.form, other.form);
    // What the oldest of them answered is all that they share.
    mine.grid_version = mine.grid_version.min(other.grid_version);
    mine.responses.extend(other.responses);
    for (id, rows) in other.tables {
        mine.tables.entry(id).or_default().extend(rows);
    }
    for (id, relations) in other.matrices {
        mine.matrices.entry(id).or_default().extend(relations);
    }
    mine.keep_too(other.conclusions);
}

/// The form asked of a group is the widest that one of its respondents was asked.
fn wider(a: Form, b: Form) -> Form {
    if a == Form::Full || b == Form::Full { Form::Full } else { Form::Short }
}

/// The structures met so far; a file names one by its id, else by its name.
#[derive(Debug, Default)]
struct Structures {
    known: Vec<Known>,
    /// What files call them, folded.
    by_id: HashMap<String, usize>,
    /// All ids, those we made from names among them.
    ids: Ids,
    by_name: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Known {
    key: String,
    organisation: Organisation,
    /// Whether somebody chose the id, rather than we from the name.
    has_own_id: bool,
}

enum Found {
    None,
    One(usize),
    Several(Vec<String>),
}

impl Structures {
    fn find(&self, written: &str) -> Found {
        let folded = fold(written);
        if let Some(structure) = self.by_id.get(&folded) {
            return Found::One(*structure);
        }
        match self.by_name.get(&folded).map_or(&[][..], Vec::as_slice) {
            [] => Found::None,
            [one] => Found::One(*one),
            several => Found::Several(several.iter().map(|index| self.known[*index].key.clone()).collect()),
        }
    }

    /// The first name of the structure that bears an id, where another one is given here; with the id.
    fn renamed(&self, id: &str, name: Option<&str>) -> Option<(String, String)> {
        let known = &self.known[*self.by_id.get(&fold(id))?];
        let first = &known.organisation.name;
        let is_other = name.is_some_and(|name| fold(name) != fold(first)) && known.has_own_id;
        is_other.then(|| (known.organisation.id.clone(), first.clone()))
    }

    /// The structure of another name that took the id which a row's own name gives.
    fn twin(&self, who: &Who) -> Option<&Organisation> {
        let id = slug(&who.structure);
        if !matches!(self.find(&who.structure), Found::None) || id.is_empty() || !self.ids.taken.contains(&id) {
            return None;
        }
        self.known.iter().map(|known| &known.organisation).find(|organisation| organisation.id == id)
    }

    /// The structure that a row speaks of, completed by what the row adds.
    fn of_row(&mut self, who: &Who) -> usize {
        if let Found::One(structure) = self.find(&who.structure) {
            let organisation = &mut self.known[structure].organisation;
            if organisation.territory.is_none() {
                organisation.territory.clone_from(&who.territory);
            }
            return structure;
        }
        let name = who.name.clone().unwrap_or_else(|| who.structure.clone());
        let mut id = slug(&who.structure);
        if id.is_empty() {
            id = "structure".into();
        }
        let id = self.ids.take(id);
        let organisation = Organisation { id, name, territory: who.territory.clone() };
        let has_own_id = who.name.is_some();
        self.insert(Known { key: who.structure.clone(), organisation, has_own_id })
    }

    /// The structure of an assessment that names it in full, where it is known.
    fn known_as(&self, organisation: &Organisation) -> Option<usize> {
        let by_id = self.by_id.get(&fold(&organisation.id)).copied();
        let by_name = || match self.by_name.get(&fold(&organisation.name)).map(Vec::as_slice) {
            Some([one]) if !self.known[*one].has_own_id => Some(*one),
            _ => None,
        };
        by_id.or_else(by_name)
    }

    /// The structure of an assessment that names it in full.
    fn of_assessment(&mut self, organisation: &Organisation) -> usize {
        if let Some(structure) = self.known_as(organisation) {
            let known = &mut self.known[structure];
            if !known.has_own_id {
                let territory = organisation.territory.clone().or(known.organisation.territory.take());
                known.organisation = Organisation { territory, ..organisation.clone() };
                known.has_own_id = true;
                self.by_id.entry(fold(&organisation.id)).or_insert(structure);
                self.ids.taken.insert(organisation.id.clone());
            }
            return structure;
        }
        let is_plain = organisation.id == slug(&organisation.name);
        let key = if is_plain { &organisation.name } else { &organisation.id };
        let index = self.insert(Known { key: key.clone(), organisation: organisation.clone(), has_own_id: true });
        self.by_id.entry(fold(&organisation.id)).or_insert(index);
        index
    }

    fn insert(&mut self, known: Known) -> usize {
        let index = self.known.len();
        self.by_id.entry(fold(&known.key)).or_insert(index);
        self.ids.taken.insert(known.organisation.id.clone());
        self.by_name.entry(fold(&known.organisation.name)).or_default().push(index);
        self.known.push(known);
        index
    }
}

/// Ids that nobody else may have.
#[derive(Debug, Default)]
struct Ids {
    taken: HashSet<String>,
    /// The number to try next behind an id that is taken: thousands may have names of one slug.
    next: HashMap<String, u32>,
}

impl Ids {
    /// Takes the id itself, or with a number behind it where it is taken.
    fn take(&mut self, id: String) -> String {
        if self.taken.insert(id.clone()) {
            return id;
        }
        let next = self.next.entry(id.clone()).or_insert(2);
        loop {
            let candidate = format!("{id}-{next}");
            *next = next.saturating_add(1);
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

impl Batch {
    /// Whether an answer, a row of a table or a relation remains.
    pub fn says_something(&self) -> bool {
        let mut assessments = self.subjects.iter().map(|subject| &subject.assessment);
        assessments.any(|assessment| {
            let mut entries = assessment.responses.iter().flat_map(|response| &response.entries);
            entries.any(|entry| !entry.is_blank())
                || assessment.tables.values().any(|rows| !rows.is_empty())
                || assessment.matrices.values().any(|relations| !relations.is_empty())
        })
    }
}

/// What was left out or dropped, in a sentence each, for under a table of results.
pub fn left_out_in_words(left_out: &[String], dropped: &Dropped) -> Vec<String> {
    let mut sentences = Vec::new();
    if !dropped.is_nothing() {
        let one = |n: usize, singular, plural| (n > 0).then(|| french::count(n, singular, plural));
        let parts: Vec<String> = [
            one(dropped.cells, "cellule illisible", "cellules illisibles"),
            one(dropped.rows, "ligne", "lignes"),
            one(dropped.structures.len(), "structure", "structures"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let all = dropped.cells + dropped.rows + dropped.structures.len();
        let left = if all > 1 { "laissées" } else { "laissée" };
        sentences.push(format!("{} {left} de côté (--tolerant)", french::list(&parts, "et")));
    }
    if !left_out.is_empty() {
        let files = french::count(left_out.len(), "fichier laissé", "fichiers laissés");
        sentences.push(format!("{files} de côté{NBSP}: {}", left_out.join(", ")));
    }
    sentences
}

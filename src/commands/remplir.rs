//! `dts remplir`: a group fills in a grid together, in a terminal.

mod others;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::Outcome;
use crate::assessment::{About, Assessment, Form, Organisation, yaml};
use crate::fold::slug;
use crate::french::quoted;
use crate::grid::Grid;
use crate::grid::load::{self, Shelves, is_path};
use crate::problem::{Look, Place, Problem, Problems, Severity, Source};
use crate::prompt::desk::{Desk, shell_word};
use crate::prompt::glyphs::Glyphs;
use crate::prompt::opening::{Known, Opened, Said};
use crate::prompt::real::Real;
use crate::prompt::simple::stdio::Stdio;
use crate::prompt::{self, Bench, Ending, Keeper, Skin};
use crate::session::{Action, Pace, Session, Who, blank};
use crate::signals;
use crate::store::{Store, with_extension};
use crate::ui::{self, Audience, Ui};
use crate::yaml::Document;

/// What to fill in, for whom, where.
#[derive(Debug, Clone)]
pub struct Options {
    /// Id of a grid, path of a grid, or path of an assessment to go on with.
    pub target: String,
    /// The session's file; named after the structure, the grid and the date where it is not given.
    pub output: Option<PathBuf>,
    /// Name of the structure.
    pub structure: Option<String>,
    /// Where it works.
    pub territory: Option<String>,
    /// The day of the assessment, where it was given.
    pub date: Option<Date>,
    /// The day of a new assessment otherwise.
    pub today: Date,
    /// Who answers, alone; the group together without it.
    pub respondent: Option<String>,
    /// The group that the respondent speaks for.
    pub stakeholder: Option<String>,
    /// Another assessment, whose rows are taken over.
    pub borrow: Option<PathBuf>,
    /// Whether only the short form is asked.
    pub is_short: bool,
    /// Whether nothing but cursors is asked.
    pub is_quick: bool,
    /// Whether the session goes straight to the action plan.
    pub is_plan: bool,
    /// An assessment of another day, to be seen beside the answers.
    pub before: Option<PathBuf>,
    /// Whether the session is held line after line, without a screen.
    pub is_simple: bool,
    /// Where grids are looked for.
    pub shelves: Shelves,
}

impl Options {
    /// Nothing but what to fill in, and the day.
    pub fn of(target: String, today: Date) -> Self {
        Self {
            target,
            output: None,
            structure: None,
            territory: None,
            date: None,
            today,
            respondent: None,
            stakeholder: None,
            borrow: None,
            is_short: false,
            is_quick: false,
            is_plan: false,
            before: None,
            is_simple: false,
            shelves: Shelves::default(),
        }
    }
}

/// Why a session is held line after line although nobody asked for it.
const IN_LINES: &str = if cfg!(windows) {
    "Dans cette fenêtre (Git Bash), dts ne peut pas lire les touches une à une\u{a0}: la séance se tient ligne à ligne, comme \
     avec --simple. Pour l’écran complet, ouvrez plutôt «\u{a0}cmd\u{a0}», PowerShell ou le Terminal de Windows.\n"
} else {
    "Cette fenêtre ne sait pas déplacer le curseur\u{a0}: la séance se tient ligne à\nligne, comme avec --simple.\n"
};

/// Why the screen has no accents.
const WITHOUT_ACCENTS: &str =
    "Cette fenêtre n’annonce pas l’UTF-8\u{a0}: les accents ne s’y affichent pas, mais le fichier les garde.";

/// What the session works on.
struct Work {
    grid: Arc<Grid>,
    /// The session's file, where it is known before the structure has its name.
    file: Option<PathBuf>,
    /// The grid's own path, where it was given by it.
    grid_path: Option<String>,
}

/// An assessment that was there, and what its reading had to say.
struct Found {
    assessment: Assessment,
    words: Vec<String>,
}

/// Holds a session and says how to go on from there.
pub fn run(options: &Options, ui: &Ui) -> anyhow::Result<Outcome> {
    let work = match work(options) {
        Ok(work) => work,
        Err(problems) => {
            ui.problems(&problems);
            return Ok(Outcome::Failed);
        }
    };
    let glyphs = Glyphs::of_locale();
    let held = match ui::audience() {
        Audience::Nobody if !options.is_simple => {
            ui.problems(&no_terminal(&options.target).into());
            return Ok(Outcome::Failed);
        }
        Audience::Screen if !options.is_simple => {
            console::set_colors_enabled_stderr(ui.err == Look::Coloured);
            let mut terminal = Real::open(glyphs)?;
            let held = hold(options, work, &mut Skin::Screen(&mut terminal));
            terminal.close();
            held
        }
        audience => {
            if audience == Audience::Lines && !options.is_simple {
                ui.say(&glyphs.spell(IN_LINES));
            }
            hold(options, work, &mut Skin::Lines(&mut Stdio::open(glyphs)?))
        }
    };
    match held {
        Held::Refused(problems) => {
            ui.problems(&problems);
            Ok(Outcome::Failed)
        }
        Held::NotBegun(is_interrupted, file) => {
            ui.say(&glyphs.spell(&match file {
                Some(file) => format!("Rien n’a changé. Vos réponses sont dans {file}."),
                None => "Rien n’a été commencé\u{a0}: rien n’est enregistré.".into(),
            }));
            Ok(if is_interrupted { Outcome::Interrupted } else { Outcome::Done })
        }
        Held::Ended(desk, store, outcome) => {
            let told = glyphs.spell(&words::farewell(&desk, &outcome, options, ui.width.min(100)));
            signals::remove_on_exit(None);
            store.close();
            ui.say(&told);
            Ok(match outcome.ending {
                _ if outcome.is_lost => Outcome::Failed,
                Ending::Interrupted => Outcome::Interrupted,
                Ending::Finished | Ending::Paused => Outcome::Done,
            })
        }
    }
}

enum Held {
    Refused(Problems),
    /// Whether by Ctrl-C, and the file that holds answers already.
    NotBegun(bool, Option<String>),
    Ended(Box<Desk>, Store, prompt::Outcome),
}

fn hold(options: &Options, work: Work, skin: &mut Skin<'_>) -> Held {
    match try_hold(options, work, skin) {
        Ok(held) => held,
        Err(problems) => Held::Refused(problems),
    }
}

fn try_hold(options: &Options, work: Work, skin: &mut Skin<'_>) -> Result<Held, Problems> {
    let Work { grid, file, grid_path } = work;
    let who = who(options, &grid);
    // Read before any question: a refusal should come first.
    let lender = options.borrow.as_deref().map(|path| others::lender(path, options, &grid)).transpose()?;
    let others = options.before.as_deref().map(|path| others::others(path, file.as_deref(), &grid)).transpose()?;
    let pace = if options.is_quick { Pace::Quick } else { Pace::Talk };
    let asked = if options.is_short { Form::Short } else { Form::Full };
    // A file that is known is held at once: a refusal should come before any question.
    let mut held = match &file {
        Some(path) => Some(open(path, &grid)?),
        None => None,
    };
    if options.is_plan && held.as_ref().is_none_or(|(_, found)| found.is_none()) {
        let message = "il n’y a pas encore de réponses ici, donc pas de plan d’action à reprendre";
        let problem = Problem::error("sans-reponses", Place::Nowhere, message);
        return Err(problem.hint("avec --plan, donnez le fichier .yaml d’une évaluation").into());
    }
    let mut said = Said::default();
    if held.as_ref().is_none_or(|(_, found)| found.is_none()) {
        let known = Known {
            structure: options.structure.clone(),
            territory: options.territory.clone(),
            who: who.clone(),
            pace,
            form: asked,
            about: About::default(),
            around: None,
            people: None,
        };
        let day = options.date.unwrap_or(options.today);
        // Refused here rather than after the form.
        Session::open(grid.clone(), blank(&grid, asked, Organisation::default(), day), &who, asked, pace)
            .map_err(|refusal| refused(&refusal.0))?;
        match skin.open(&grid, known) {
            Opened::Begin(begun) => said = begun,
            Opened::Leave => return Ok(Held::NotBegun(false, None)),
            Opened::Interrupted => return Ok(Held::NotBegun(true, None)),
        }
        if held.is_none() {
            held = Some(open(&default_file(&said.structure, &grid, day), &grid)?);
        }
    }
    let Some((store, found)) = held else { return Ok(Held::NotBegun(false, None)) };
    signals::remove_on_exit(Some(store.lock_file().to_owned()));
    let is_new = found.is_none();
    let words = found.as_ref().map(|found| found.words.clone()).unwrap_or_default();
    let (assessment, amended) = match found {
        Some(found) => others::amended(found.assessment, options, &said, &shown(store.path()))?,
        None => (new_assessment(&said, &grid, asked, options.date.unwrap_or(options.today)), Vec::new()),
    };
    let form = if assessment.form == Form::Short { Form::Short } else { asked };
    let is_borrowing = lender.is_some();
    let (assessment, borrowed) = match lender {
        Some(lender) => others::borrow(&grid, assessment, &lender),
        None => (assessment, Vec::new()),
    };
    let mut session =
        Session::open(grid.clone(), assessment, &who, form, pace).map_err(|refusal| refused(&refusal.0))?;
    let mut amended = amended;
    if who == Who::Group {
        let before = session.response().respondent.clone();
        session = session.with_respondent(|respondent| said.describe(respondent));
        if !is_new && session.response().respondent != before {
            amended.push("ceux qui sont autour de la table sont notés".into());
        }
    }
    if let (Some(group), Some(name)) = (&options.stakeholder, &options.respondent) {
        let group = grid.stakeholder(group).map_or_else(|| group.clone(), |known| known.id.clone());
        if session.response().respondent.stakeholder.as_ref() != Some(&group) {
            amended.push(format!("{} répond maintenant pour {}", quoted(name), quoted(grid.stakeholder_label(&group))));
            session = session.with_respondent(|respondent| respondent.stakeholder = Some(group));
        }
    }
    let before = match (&options.before, &others) {
        (Some(path), Some(others)) => Some(others::before(path, &grid, others, session.assessment(), &who)?),
        _ => None,
    };
    if options.is_plan {
        session = session.apply(Action::Plan).map_err(|refusal| refused(&refusal.0))?;
    }
    let is_amended = !amended.is_empty();
    if !is_new && asked == Form::Short && session.assessment().form == Form::Full {
        amended.push("on ne pose ici que les questions de la forme courte".into());
    }
    let mut keeper = FileKeeper { grid: grid.clone(), store };
    if !is_new || !borrowed.is_empty() || before.is_some() {
        // What the reading could not keep stays in a copy: the first save would drop it.
        let mut sentences = Vec::new();
        if !is_new {
            sentences.push(words::resumed(&session, &keeper.name()));
        }
        sentences.extend(amended);
        sentences.extend(borrowed);
        sentences.extend(before.iter().flat_map(|before| before.remarks.clone()));
        if !words.is_empty() {
            let copy = keeper.store.copy_aside().map_err(|error| refused(&error.to_string()))?;
            sentences.extend(words);
            sentences.extend(copy.map(|copy| format!("le fichier d’avant est gardé dans {}", shown(&copy))));
        }
        match skin.page(&grid.title, &sentences) {
            Some(true) => {}
            Some(false) => return Ok(Held::NotBegun(false, (!is_new).then(|| keeper.name()))),
            None => return Ok(Held::NotBegun(true, (!is_new).then(|| keeper.name()))),
        }
    }
    let mut desk = Desk::new(session, keeper.name());
    desk.grid_path = grid_path;
    desk.before = before;
    if Glyphs::of_locale() == Glyphs::Ascii {
        desk = desk.telling(WITHOUT_ACCENTS);
    }
    if is_new && let Some(word) = said.word_on_people(&grid) {
        desk = desk.telling(word);
    }
    let begun = std::time::Instant::now();
    let clock = || begun.elapsed();
    let bench = Bench::new(&mut desk, &mut keeper, is_new || is_borrowing || is_amended, &clock);
    let outcome = skin.run(bench);
    Ok(Held::Ended(Box::new(desk), keeper.store, outcome))
}

fn who(options: &Options, grid: &Grid) -> Who {
    let stakeholder = options.stakeholder.clone();
    match (&options.respondent, &stakeholder) {
        (Some(name), _) => Who::Person { name: name.clone(), stakeholder },
        // A stakeholder without a name answers under the name of the group.
        (None, Some(group)) => Who::Person { name: grid.stakeholder_label(group).to_owned(), stakeholder },
        (None, None) => Who::Group,
    }
}

/// The grid, and the file where it is given: a target may be either.
fn work(options: &Options) -> Result<Work, Problems> {
    let output = options.output.as_deref().map(with_extension);
    let path = Path::new(&options.target);
    if let Some(output) = output.as_deref().filter(|output| !is_yaml(output)) {
        let message = format!("une séance s’enregistre dans un fichier .yaml, et non dans {}", shown(output));
        let problem = Problem::error("autre-fichier", Place::Nowhere, message);
        return Err(problem
            .hint(format!("par exemple -o {}", shell_word(&shown(&output.with_extension("yaml")))))
            .into());
    }
    if is_path(&options.target) {
        if let Ok(bytes) = std::fs::read(path) {
            foreign(path, &bytes)?;
        }
        let source = load::read_text(path)?;
        if let Some(id) = yaml::grid_id(&source) {
            let shelves = options.shelves.clone().beside(path);
            if let Some(output) = output.filter(|output| output != path) {
                let message = format!(
                    "{} contient déjà des réponses\u{a0}: la séance continue dans ce fichier, et non dans {}",
                    shown(path),
                    shown(&output)
                );
                let problem = Problem::error("deux-fichiers", Place::Nowhere, message);
                return Err(problem.hint("retirez -o, ou copiez d’abord le fichier sous l’autre nom").into());
            }
            return Ok(Work { grid: Arc::new(shelves.find(&id)?), file: Some(path.to_owned()), grid_path: None });
        }
        let grid_path = Some(options.target.clone());
        return Ok(Work { grid: Arc::new(load::parse(&source)?), file: output, grid_path });
    }
    // Without a file of its own, the session writes in the current folder.
    let shelves = options.shelves.clone().beside(output.as_deref().unwrap_or(Path::new("")));
    Ok(Work { grid: Arc::new(shelves.find(&options.target)?), file: output, grid_path: None })
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| ["yaml", "yml"].iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// Refuses what is neither answers nor a grid: a letter, a picture, a spreadsheet.
fn foreign(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let name = shown(path);
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    let refused =
        |message: String, hint: String| Err(Problem::error("autre-fichier", Place::Nowhere, message).hint(hint));
    if ["csv", "xlsx", "xls", "ods", "tsv"].contains(&extension.as_str()) {
        let message =
            format!("{name} est un tableau\u{a0}: « dts remplir » ne continue que les fichiers de séance, en .yaml");
        let hint = format!("pour lire les réponses d’un tableau\u{a0}: dts depouiller GRILLE {}", shell_word(&name));
        return refused(message, hint);
    }
    let hint = "donnez le nom d’une grille (« dts grilles » les montre), ou le fichier .yaml d’une séance à reprendre";
    let message = format!("{name} n’est pas un fichier de dts\u{a0}: ni une grille, ni les réponses d’une séance");
    if bytes.iter().take(4_096).any(|byte| *byte == 0) || bytes.starts_with(b"PK") || bytes.starts_with(b"%PDF") {
        return refused(message, hint.into());
    }
    let source = Source::new(name, crate::encoding::text(bytes));
    let is_ours = match Document::parse(&source, yaml::MAX_BYTES) {
        Ok(document) => ["grid", "id", "sections", "scales"].iter().any(|key| document.root().get(key).is_some()),
        // A grid or a session with a slip in it: its own complaints say more.
        Err(_) => is_yaml(path),
    };
    if is_ours { Ok(()) } else { refused(message, hint.into()) }
}

/// Holds a file and reads what is in it; refused where it is something else than an assessment of this grid.
fn open(path: &Path, grid: &Grid) -> Result<(Store, Option<Found>), Problems> {
    let store = Store::open(path).map_err(|error| refused(&error.to_string()))?;
    let Some(source) = store.source().filter(|source| !source.text.trim().is_empty()) else {
        return Ok((store, None));
    };
    if yaml::grid_id(&source).is_none() {
        let message = format!("{} existe déjà, et ce n’est pas le fichier d’une séance", shown(path));
        let problem = Problem::error("autre-fichier", Place::File(shown(path)), message);
        return Err(problem.hint("il n’a pas été touché ; donnez un autre nom avec -o").into());
    }
    let (assessment, problems) = yaml::read(grid, &source);
    match assessment {
        // Saving would drop what could not be read.
        Some(assessment) if !problems.has_errors() => {
            let is_loss = |problem: &&Problem| problem.severity > Severity::Remark;
            let words = problems.iter().filter(is_loss).map(|problem| problem.message.clone()).collect();
            Ok((store, Some(Found { assessment, words })))
        }
        _ => Err(problems),
    }
}

fn new_assessment(said: &Said, grid: &Grid, form: Form, date: Date) -> Assessment {
    let id = slug(&said.structure);
    let id = if id.is_empty() { "structure".to_owned() } else { id };
    let organisation = Organisation { id, name: said.structure.clone(), territory: said.territory.clone() };
    Assessment { about: said.about.clone(), ..blank(grid, form, organisation, date) }
}

/// `<structure>-<grille>-<date>.yaml` in the current folder.
fn default_file(structure: &str, grid: &Grid, date: Date) -> PathBuf {
    let name: String = slug(structure).chars().take(80).collect();
    let name = if name.is_empty() { "structure".to_owned() } else { name };
    PathBuf::from(format!("{name}-{}-{date}.yaml", grid.id))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn refused(message: &str) -> Problems {
    let (message, hint) = match message.split_once("\u{a0}; ") {
        Some((message, hint)) => (message, Some(hint)),
        None => (message, None),
    };
    let problem = Problem::error("seance", Place::Nowhere, message);
    match hint {
        Some(hint) => problem.hint(hint).into(),
        None => problem.into(),
    }
}

fn no_terminal(target: &str) -> Problem {
    let target = if load::is_path(target) { "GRILLE".into() } else { shell_word(target) };
    Problem::error("sans-terminal", Place::Nowhere, "« dts remplir » pose ses questions à l’écran, et il n’y a pas de terminal ici")
        .hint(format!(
            "ouvrez une fenêtre de commande et tapez-y la commande ; ou ajoutez --simple, si les réponses arrivent ligne par ligne ; ou écrivez les réponses dans un fichier YAML ou CSV, une colonne par question, puis lancez « dts depouiller {target} FICHIER »"
        ))
}

/// A file that keeps the answers of a session.
struct FileKeeper {
    grid: Arc<Grid>,
    store: Store,
}

impl Keeper for FileKeeper {
    fn keep(&mut self, assessment: &Assessment) -> Result<(), String> {
        let _saving = signals::SAVING.lock();
        self.store.save(&self.grid, assessment).map_err(|error| error.to_string())
    }

    fn keep_at(&mut self, path: &Path, assessment: &Assessment) -> Result<(), String> {
        let _saving = signals::SAVING.lock();
        self.store.save_at(path, &self.grid, assessment).map_err(|error| error.to_string())?;
        signals::remove_on_exit(Some(self.store.lock_file().to_owned()));
        Ok(())
    }

    fn rescue(&mut self, assessment: &Assessment) -> Option<PathBuf> {
        self.store.rescue(&self.grid, assessment)
    }

    fn name(&self) -> String {
        shown(self.store.path())
    }
}

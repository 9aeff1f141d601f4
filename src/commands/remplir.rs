//! `dts remplir`: a group fills in a grid together, in a terminal.

mod others;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;
use clap::{Args, ValueHint};
use jiff::civil::Date;

use super::fusionner::default_file;
use super::{Failure, Outcome};
use crate::assessment::{Assessment, Form, Organisation, yaml};
use crate::charset::Charset;
use crate::cli::{self, GridFolder, NamedGrid};
use crate::fold::slug;
use crate::french::quoted;
use crate::grid::Grid;
use crate::grid::catalog::{self, is_path};
use crate::grid::load;
use crate::line_mode::{LineMode, stdio::Stdio};
use crate::output::io_words;
use crate::problem::{Look, Place, Problem, Problems, Severity, Source};
use crate::session::before::Before;
use crate::session::details::{Details, Prefill};
use crate::session::interface::{Interface, Start as Begun};
use crate::session::rows::with_own_row;
use crate::session::saving::{self, Ending, Keeper};
use crate::session::text::shell_word;
use crate::session::voices::Naming;
use crate::session::{Action, Pace, Session, Sitting, Who, blank};
use crate::signals;
use crate::store::{Store, with_extension};
use crate::tui::Screen;
use crate::ui::{self, Audience, Ui};
use crate::yaml::Document;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts remplir developpement-durable
  dts remplir developpement-durable -o notre-bilan.yaml --court
  dts remplir notre-bilan.yaml                        reprendre où l’on s’est arrêté
  dts remplir anne.yaml bob.xlsx chloe.csv -o nous.yaml   ce que chacun a répondu de son côté
  dts remplir notre-bilan.yaml --repondant Mairie --partie-prenante financeurs
  dts remplir systeme-acteurs --reprendre-tableau acteurs-de-2025.yaml
  dts remplir developpement-durable --depuis notre-bilan-de-2025.yaml
  dts remplir notre-bilan.yaml --plan                 le plan d’action seulement

Chaque réponse est enregistrée aussitôt : on peut s’arrêter et reprendre quand on veut.

Code de sortie : 0 à la fin d’une séance, 130 si elle est interrompue (les réponses sont gardées), 2 si elle n’a pu s’ouvrir.";

/// What to fill in, for whom, where.
#[derive(Debug, Args)]
pub struct Options {
    /// Nom d’une grille, chemin de son fichier, ou fichier de réponses à reprendre
    #[arg(value_name = "GRILLE", add = cli::grid_names(), required_unless_present = "named")]
    pub target: Option<String>,
    /// Autres fichiers de réponses, réunis avec le premier en une évaluation
    #[arg(value_name = "FICHIER", value_hint = ValueHint::AnyPath)]
    pub others: Vec<PathBuf>,
    /// The grid by an option: the first word is the session's file then.
    #[command(flatten)]
    pub named: NamedGrid,
    /// Fichier des réponses (par défaut : STRUCTURE-GRILLE-DATE.yaml)
    #[arg(short = 'o', long = "sortie", alias = "output", value_name = "FICHIER", value_hint = ValueHint::AnyPath)]
    pub output: Option<PathBuf>,
    /// Nom de la structure
    #[arg(long, alias = "organisation", value_name = "NOM")]
    pub structure: Option<String>,
    /// Territoire où elle agit
    #[arg(long = "territoire", alias = "territory", value_name = "NOM")]
    pub territory: Option<String>,
    /// Jour de l’évaluation (par défaut : aujourd’hui)
    #[arg(long, value_name = "JOUR", value_parser = cli::day)]
    pub date: Option<Date>,
    /// Répondre seul, sous ce nom, au lieu de répondre avec tout le groupe
    #[arg(long = "repondant", alias = "respondent", value_name = "NOM")]
    pub respondent: Option<String>,
    /// Groupe au nom duquel on répond : salariés, financeurs…
    #[arg(long = "partie-prenante", alias = "stakeholder", value_name = "GROUPE")]
    pub stakeholder: Option<String>,
    /// Reprendre ici les lignes des tableaux d’une autre évaluation ou d’un classeur : acteurs, indicateurs… Une ligne dont le nom existe déjà n’est pas reprise
    #[arg(long = "reprendre-tableau", alias = "borrow-table", value_name = "FICHIER", value_hint = ValueHint::AnyPath)]
    pub borrow: Option<PathBuf>,
    /// Ne poser que les questions de la forme courte
    #[arg(long = "court", alias = "short")]
    pub short: bool,
    /// Ne placer que les curseurs, sans argument
    #[arg(long = "rapide", alias = "quick")]
    pub quick: bool,
    /// Nommer celles et ceux qui ont répondu de leur côté, à côté de leurs réponses
    #[arg(long = "nominatif", alias = "named")]
    pub is_named: bool,
    /// Aller droit au plan d’action d’une évaluation
    #[arg(long)]
    pub plan: bool,
    /// Montrer, à côté de chaque question, ce que disait une évaluation plus ancienne ; rien n’en est recopié
    #[arg(long = "depuis", alias = "since", value_name = "FICHIER", value_hint = ValueHint::AnyPath)]
    pub since: Option<PathBuf>,
    /// Sans écran dessiné ni flèches : tout se lit et se tape ligne à ligne (lecteurs d’écran, fenêtres anciennes)
    #[arg(long, alias = "plain")]
    pub simple: bool,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

impl Options {
    /// The grid or the assessment to go on with.
    fn target(&self) -> &str {
        self.named.named.as_ref().or(self.target.as_ref()).map_or("", String::as_str)
    }

    /// The session's file, if it was named: by `-o`, or before or behind the grid.
    fn output(&self) -> Option<PathBuf> {
        let file = self.target.as_ref().filter(|target| self.named.named.as_ref().is_some_and(|grid| grid != *target));
        self.output.clone().or(file.map(PathBuf::from)).map(|path| with_extension(&path))
    }

    fn who(&self, grid: &Grid) -> Who {
        let stakeholder = self.stakeholder.clone();
        match (&self.respondent, &stakeholder) {
            (Some(name), _) => Who::Person { name: name.clone(), stakeholder },
            // A stakeholder without a name answers under the name of the group.
            (None, Some(group)) => Who::Person { name: grid.stakeholder_label(group).to_owned(), stakeholder },
            (None, None) => Who::Group,
        }
    }

    fn pace(&self) -> Pace {
        if self.quick { Pace::Quick } else { Pace::Talk }
    }

    fn form(&self) -> Form {
        if self.short { Form::Short } else { Form::Full }
    }

    fn day(&self) -> Date {
        self.date.unwrap_or_else(|| jiff::Zoned::now().date())
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
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let charset = Charset::of_locale();
    let audience = ui::audience();
    let is_several = others::are_several(options)?;
    let early = if is_several { None } else { Some(work(options)?) };
    if audience == Audience::Nobody && !options.simple {
        return Err(no_terminal(options.target()).into());
    }
    let work = match early {
        Some(work) => work,
        None => others::together(options, ui)?,
    };
    // A terminal that cannot be drawn on holds the session line after line.
    let is_screen = audience == Audience::Screen && !options.simple;
    let screen = is_screen.then(|| Screen::open(charset, ui.err == Look::Coloured)).and_then(Result::ok);
    let held = match screen {
        Some(mut screen) => hold(options, work, &mut screen),
        None => {
            if !options.simple {
                ui.say(&charset.spell(IN_LINES));
            }
            let mut lines = Stdio::open(charset).map_err(|error| unopened(&error))?;
            hold(options, work, &mut LineMode::new(&mut lines))
        }
    };
    match held {
        Err(NotHeld::Refused(problems)) => Err(problems.into()),
        Err(NotHeld::Left { is_interrupted, file }) => {
            ui.say(&charset.spell(&match file {
                Some(file) => format!("Rien n’a changé. Vos réponses sont dans {file}."),
                None => "Rien n’a été commencé\u{a0}: rien n’est enregistré.".into(),
            }));
            Ok(if is_interrupted { Outcome::Interrupted } else { Outcome::Done })
        }
        Ok(ended) => {
            let text = charset.spell(&words::farewell(&ended, options, ui.width.min(100)));
            ended.store.close();
            ui.say(&text);
            Ok(match ended.outcome.ending {
                _ if ended.outcome.is_lost => Outcome::Failed,
                Ending::Interrupted => Outcome::Interrupted,
                Ending::Finished | Ending::Paused => Outcome::Done,
            })
        }
    }
}

/// What to say of a terminal that cannot be read or drawn on.
fn unopened(error: &std::io::Error) -> anyhow::Error {
    anyhow!("impossible d’ouvrir la séance dans cette fenêtre : {}", io_words(error))
}

/// A session that was held to its end, or to a pause.
struct Ended {
    session: Session,
    before: Option<Before>,
    grid_path: Option<String>,
    store: Store,
    outcome: saving::Outcome,
}

/// Why no question was asked.
enum NotHeld {
    Refused(Problems),
    /// The user left before the first question.
    Left {
        is_interrupted: bool,
        /// The file that holds answers already.
        file: Option<String>,
    },
}

impl From<Problems> for NotHeld {
    fn from(problems: Problems) -> Self {
        Self::Refused(problems)
    }
}

/// A session that is about to begin, and what its user is told first.
struct Start {
    session: Session,
    /// What the options changed in answers that were there, each in a sentence.
    amended: Vec<String>,
    /// Which rows came from another assessment, each in a sentence.
    borrowed: Vec<String>,
    before: Option<Before>,
    /// Whether the file has to be written before the first answer.
    saves_at_once: bool,
}

fn hold(options: &Options, work: Work, interface: &mut dyn Interface) -> Result<Ended, NotHeld> {
    let grid = work.grid.clone();
    // Read before any question: a refusal should come first.
    let lender = options.borrow.as_deref().map(|path| others::lender(path, options, &grid)).transpose()?;
    let others = options.since.as_deref().map(|path| others::others(path, work.file.as_deref(), &grid)).transpose()?;
    let (store, found, details) = opened(options, &work, interface)?;
    let is_new = found.is_none();
    let lost = found.as_ref().map(|found| found.words.clone()).unwrap_or_default();
    let start = start(options, &grid, found, &details, lender.as_ref(), others.as_deref(), &shown(store.path()))?;
    let mut keeper = FileKeeper { grid: grid.clone(), store };
    introduce(&start, is_new, lost, &mut keeper, interface)?;
    let few = details.word_on_people(&grid).filter(|_| is_new);
    let plain = (Charset::of_locale() == Charset::Ascii).then(|| WITHOUT_ACCENTS.to_owned());
    let begun = std::time::Instant::now();
    let (session, outcome) = interface.hold(Sitting {
        session: start.session,
        before: start.before.clone(),
        grid_path: work.grid_path.clone(),
        keeper: &mut keeper,
        is_saved: !start.saves_at_once,
        notice: few.or(plain),
        clock: &|| begun.elapsed(),
    });
    Ok(Ended { session, before: start.before, grid_path: work.grid_path, store: keeper.store, outcome })
}

/// Holds the session's file; where it has no answers yet, asks for what opens a session.
fn opened(
    options: &Options,
    work: &Work,
    interface: &mut dyn Interface,
) -> Result<(Store, Option<Found>, Details), NotHeld> {
    let grid = &work.grid;
    // A file that is known is held at once: a refusal should come before any question.
    let held = work.file.as_deref().map(|path| open(path, grid)).transpose()?;
    let held = match held {
        Some((store, Some(found))) => return Ok((store, Some(found), Details::default())),
        other => other,
    };
    if options.plan {
        let message = "il n’y a pas encore de réponses ici, donc pas de plan d’action à reprendre";
        let problem = Problem::error("sans-reponses", Place::Nowhere, message);
        return Err(Problems::from(problem.hint("avec --plan, donnez le fichier .yaml d’une évaluation")).into());
    }
    let (who, form, day) = (options.who(grid), options.form(), options.day());
    let structure = options.structure.clone().unwrap_or_default();
    let details = Details { structure, territory: options.territory.clone(), ..Details::default() };
    let prefill = Prefill { who: who.clone(), pace: options.pace(), form, details };
    // A grid that asks nothing in this form is refused here rather than after its welcome.
    let blank = blank(grid, form, Organisation::default(), day);
    let session = Session::open(grid.clone(), blank, &who, form, options.pace());
    let session = session.map_err(|refusal| refused(&refusal.0))?;
    let details = match interface.start(&session, &prefill) {
        Begun::Begin(details) => details,
        Begun::Leave => return Err(NotHeld::Left { is_interrupted: false, file: None }),
        Begun::Interrupted => return Err(NotHeld::Left { is_interrupted: true, file: None }),
    };
    let (store, found) = match held {
        Some(held) => held,
        None => open(&default_file(&details.structure, grid, Some(day)), grid)?,
    };
    Ok((store, found, details))
}

/// The session of these answers, or of none, with what the options, the form and other files add to it.
fn start(
    options: &Options,
    grid: &Arc<Grid>,
    found: Option<Found>,
    details: &Details,
    lender: Option<&Assessment>,
    others: Option<&[Assessment]>,
    file: &str,
) -> Result<Start, Problems> {
    let who = options.who(grid);
    let is_new = found.is_none();
    let (assessment, mut amended) = match found {
        Some(found) => others::amended(found.assessment, options, details, file)?,
        None => (new_assessment(details, grid, options.form(), options.day()), Vec::new()),
    };
    let form = if assessment.form == Form::Short { Form::Short } else { options.form() };
    let (assessment, borrowed) = match lender {
        Some(lender) => others::borrow(grid, assessment, lender),
        None => (assessment, Vec::new()),
    };
    let assessment = if is_new && !options.quick { with_own_row(grid, &assessment) } else { assessment };
    let session = Session::open(grid.clone(), assessment, &who, form, options.pace());
    let naming = if options.is_named { Naming::Named } else { Naming::Anonymous };
    let mut session = session.map_err(|refusal| refused(&refusal.0))?.with_naming(naming);
    if who == Who::Group {
        let respondent = session.response().respondent.clone();
        session = session.with_respondent(|respondent| details.describe(respondent));
        if !is_new && session.response().respondent != respondent {
            amended.push("ceux qui sont autour de la table sont notés".into());
        }
    }
    if let (Some(group), Some(name)) = (&options.stakeholder, &options.respondent) {
        let group = grid.stakeholder(group).map_or_else(|| group.clone(), |stakeholder| stakeholder.id.clone());
        if session.response().respondent.stakeholder.as_ref() != Some(&group) {
            amended.push(format!("{} répond maintenant pour {}", quoted(name), quoted(grid.stakeholder_label(&group))));
            session = session.with_respondent(|respondent| respondent.stakeholder = Some(group));
        }
    }
    let before = match (&options.since, others) {
        (Some(path), Some(others)) => Some(others::before(path, grid, others, session.assessment(), &who)?),
        _ => None,
    };
    if options.plan {
        session = session.apply(Action::Plan).map_err(|refusal| refused(&refusal.0))?;
    }
    let saves_at_once = is_new || lender.is_some() || !amended.is_empty();
    if !is_new && options.short && session.assessment().form == Form::Full {
        amended.push("on ne pose ici que les questions de la forme courte".into());
    }
    Ok(Start { session, amended, borrowed, before, saves_at_once })
}

/// Says what the session begins with, if there is anything to say. What the reading could not keep, `lost`, stays in a
/// copy of the file: the first save would drop it.
fn introduce(
    start: &Start,
    is_new: bool,
    lost: Vec<String>,
    keeper: &mut FileKeeper,
    interface: &mut dyn Interface,
) -> Result<(), NotHeld> {
    let mut sentences = Vec::new();
    if !is_new {
        sentences.push(words::resumed(&start.session, &keeper.name()));
    } else if start.borrowed.is_empty() && start.before.is_none() {
        return Ok(());
    }
    sentences.extend(start.amended.iter().chain(&start.borrowed).cloned());
    sentences.extend(start.before.iter().flat_map(|before| before.remarks.clone()));
    if !lost.is_empty() {
        let copy = keeper.store.copy_aside().map_err(|error| refused(&error.to_string()))?;
        sentences.extend(lost);
        sentences.extend(copy.map(|copy| format!("le fichier d’avant est gardé dans {}", shown(&copy))));
    }
    let is_interrupted = match interface.message(&start.session, &keeper.grid.title, &sentences) {
        Some(true) => return Ok(()),
        Some(false) => false,
        None => true,
    };
    Err(NotHeld::Left { is_interrupted, file: (!is_new).then(|| keeper.name()) })
}

/// The grid, and the file where it is given: a target may be either.
fn work(options: &Options) -> Result<Work, Problems> {
    let (target, output) = (options.target(), options.output());
    let path = Path::new(target);
    if let Some(output) = output.as_deref().filter(|output| !is_yaml(output)) {
        let message = format!("une séance s’enregistre dans un fichier .yaml, et non dans {}", shown(output));
        let problem = Problem::error("autre-fichier", Place::Nowhere, message);
        return Err(problem
            .hint(format!("par exemple -o {}", shell_word(&shown(&output.with_extension("yaml")))))
            .into());
    }
    if is_path(target) {
        if let Ok(bytes) = crate::files::read(path) {
            foreign(path, &bytes)?;
        }
        let source = catalog::read_text(path)?;
        if let Some(id) = yaml::grid_id(&source) {
            let catalog = options.grids.catalog().beside(path);
            if let Some(output) = output.filter(|output| output != path) {
                let message = format!(
                    "{} contient déjà des réponses\u{a0}: la séance continue dans ce fichier, et non dans {}",
                    shown(path),
                    shown(&output)
                );
                let problem = Problem::error("deux-fichiers", Place::Nowhere, message);
                return Err(problem.hint("retirez -o, ou copiez d’abord le fichier sous l’autre nom").into());
            }
            return Ok(Work { grid: Arc::new(catalog.find(&id)?), file: Some(path.to_owned()), grid_path: None });
        }
        let grid_path = Some(target.to_owned());
        return Ok(Work { grid: Arc::new(load::parse(&source)?), file: output, grid_path });
    }
    // Without a file of its own, the session writes in the current folder.
    let catalog = options.grids.catalog().beside(output.as_deref().unwrap_or(Path::new("")));
    Ok(Work { grid: Arc::new(catalog.find(target)?), file: output, grid_path: None })
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
    let Some(source) = store.source()?.filter(|source| !source.text.trim().is_empty()) else {
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

fn new_assessment(details: &Details, grid: &Grid, form: Form, date: Date) -> Assessment {
    let id = slug(&details.structure);
    let id = if id.is_empty() { "structure".to_owned() } else { id };
    let organisation = Organisation { id, name: details.structure.clone(), territory: details.territory.clone() };
    Assessment { about: details.about.clone(), ..blank(grid, form, organisation, date) }
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
    let target = if catalog::is_path(target) { "GRILLE".into() } else { shell_word(target) };
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
        Ok(())
    }

    fn rescue(&mut self, assessment: &Assessment) -> Option<PathBuf> {
        self.store.rescue(&self.grid, assessment)
    }

    fn name(&self) -> String {
        shown(self.store.path())
    }
}

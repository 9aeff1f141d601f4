//! `dts remplir`: a group fills in a grid together, in a terminal.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Outcome, inputs};
use crate::assessment::content::Content;
use crate::assessment::layout::Tolerance;
use crate::assessment::{About, Assessment, Form, Organisation, batch, yaml};
use crate::fold::slug;
use crate::french::{self, count, quoted};
use crate::grid::load::{self, Shelves, is_path};
use crate::grid::{ACTIONS, Grid};
use crate::problem::{Look, Place, Problem, Problems, Severity, Source};
use crate::prompt::desk::{Desk, shell_word};
use crate::prompt::opening::{self, Known, Opened, Said};
use crate::prompt::real::{self, Real};
use crate::prompt::{self, Ending, Keeper, Terminal, screen};
use crate::score::{Begin, to_begin_with};
use crate::session::rows::{fitting, with_rows};
use crate::session::{Pace, Session, Who, blank};
use crate::sheets::advice::Adviser;
use crate::sheets::manual;
use crate::store::{Store, with_extension};
use crate::ui::Ui;
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
            shelves: Shelves::default(),
        }
    }
}

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
    if !real::is_there() {
        ui.problems(&no_terminal(&options.target).into());
        return Ok(Outcome::Failed);
    }
    console::set_colors_enabled_stderr(ui.err == Look::Coloured);
    let mut terminal = Real::open()?;
    let held = hold(options, work, &mut terminal);
    terminal.close();
    match held {
        Held::Refused(problems) => {
            ui.problems(&problems);
            Ok(Outcome::Failed)
        }
        Held::NotBegun(is_interrupted, file) => {
            ui.say(&match file {
                Some(file) => format!("Rien n’a changé. Vos réponses sont dans {file}."),
                None => "Rien n’a été commencé\u{a0}: rien n’est enregistré.".into(),
            });
            Ok(if is_interrupted { Outcome::Interrupted } else { Outcome::Done })
        }
        Held::Ended(desk, store, outcome) => {
            let told = farewell(&desk, &outcome, options, ui.width.min(100));
            real::remove_on_signal(None);
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

fn hold(options: &Options, work: Work, terminal: &mut dyn Terminal) -> Held {
    match try_hold(options, work, terminal) {
        Ok(held) => held,
        Err(problems) => Held::Refused(problems),
    }
}

fn try_hold(options: &Options, work: Work, terminal: &mut dyn Terminal) -> Result<Held, Problems> {
    let Work { grid, file, grid_path } = work;
    let who = who(options, &grid);
    // Read before any question: a refusal should come first.
    let lender = options.borrow.as_deref().map(|path| lender(path, options, &grid)).transpose()?;
    let pace = if options.is_quick { Pace::Quick } else { Pace::Talk };
    let asked = if options.is_short { Form::Short } else { Form::Full };
    // A file that is known is held at once: a refusal should come before any question.
    let mut held = match &file {
        Some(path) => Some(open(path, &grid)?),
        None => None,
    };
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
        match opening::run(terminal, &grid, known) {
            Opened::Begin(begun) => said = begun,
            Opened::Leave => return Ok(Held::NotBegun(false, None)),
            Opened::Interrupted => return Ok(Held::NotBegun(true, None)),
        }
        if held.is_none() {
            held = Some(open(&default_file(&said.structure, &grid, day), &grid)?);
        }
    }
    let Some((store, found)) = held else { return Ok(Held::NotBegun(false, None)) };
    real::remove_on_signal(Some(store.lock_file().to_owned()));
    let is_new = found.is_none();
    let words = found.as_ref().map(|found| found.words.clone()).unwrap_or_default();
    let (assessment, amended) = match found {
        Some(found) => amended(found.assessment, options, &said, &shown(store.path()))?,
        None => (new_assessment(&said, &grid, asked, options.date.unwrap_or(options.today)), Vec::new()),
    };
    let form = if assessment.form == Form::Short { Form::Short } else { asked };
    let is_borrowing = lender.is_some();
    let (assessment, borrowed) = match lender {
        Some(lender) => borrow(&grid, assessment, &lender),
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
    let is_amended = !amended.is_empty();
    if !is_new && asked == Form::Short && session.assessment().form == Form::Full {
        amended.push("on ne pose ici que les questions de la forme courte".into());
    }
    let mut keeper = FileKeeper { grid: grid.clone(), store };
    if !is_new || !borrowed.is_empty() {
        // What the reading could not keep stays in a copy: the first save would drop it.
        let mut sentences = Vec::new();
        if !is_new {
            sentences.push(resumed(&session, &keeper.name()));
        }
        sentences.extend(amended);
        sentences.extend(borrowed);
        if !words.is_empty() {
            let copy = keeper.store.copy_aside().map_err(|error| refused(&error.to_string()))?;
            sentences.extend(words);
            sentences.extend(copy.map(|copy| format!("le fichier d’avant est gardé dans {}", shown(&copy))));
        }
        match opening::page(terminal, &grid.title, &sentences) {
            Some(true) => {}
            Some(false) => return Ok(Held::NotBegun(false, (!is_new).then(|| keeper.name()))),
            None => return Ok(Held::NotBegun(true, (!is_new).then(|| keeper.name()))),
        }
    }
    let mut desk = Desk::new(session, keeper.name());
    desk.grid_path = grid_path;
    if is_new && let Some(word) = said.word_on_people(&grid) {
        desk = desk.telling(word);
    }
    let outcome = prompt::run(terminal, &mut desk, &mut keeper, is_new || is_borrowing || is_amended);
    Ok(Held::Ended(Box::new(desk), keeper.store, outcome))
}

/// An assessment that was there, with what the options and the form say of it now, and what to say of that.
///
/// The name of another structure is refused: these would be the answers of somebody else.
fn amended(
    mut assessment: Assessment,
    options: &Options,
    said: &Said,
    file: &str,
) -> Result<(Assessment, Vec<String>), Problems> {
    let name = &assessment.organisation.name;
    if let Some(other) = options.structure.as_ref().filter(|other| slug(other) != slug(name)) {
        let message = format!("{file} contient l’évaluation de {}, pas celle de {}", quoted(name), quoted(other));
        let problem = Problem::error("autre-structure", Place::Nowhere, message);
        let hint = "donnez un autre fichier avec -o ; pour corriger le nom, reprenez sans --structure, puis touche f";
        return Err(problem.hint(hint).into());
    }
    let mut told = Vec::new();
    let was = |former: Option<String>| former.map(|former| format!(" (c’était {former})")).unwrap_or_default();
    let territory = options.territory.as_ref().or(said.territory.as_ref());
    if let Some(territory) = territory.filter(|wanted| Some(*wanted) != assessment.organisation.territory.as_ref()) {
        let former = assessment.organisation.territory.replace(territory.clone());
        told.push(format!("le territoire est maintenant {}{}", quoted(territory), was(former.map(|t| quoted(&t)))));
    }
    if let Some(date) = options.date.filter(|date| Some(*date) != assessment.date) {
        let former = assessment.date.replace(date);
        told.push(format!(
            "l’évaluation est maintenant datée du {}{}",
            french::date(date),
            was(former.map(french::date))
        ));
    }
    let before = assessment.about.clone();
    let about = said.about.clone();
    assessment.about = About {
        object: about.object.or(before.object.clone()),
        stage: about.stage.or(before.stage.clone()),
        purpose: about.purpose.or(before.purpose.clone()),
        accompanied_by: about.accompanied_by.or(before.accompanied_by.clone()),
    };
    if assessment.about != before {
        told.push("la fiche reprend ce que vous venez d’y écrire".into());
    }
    Ok((assessment, told))
}

/// The assessment whose rows are taken over: a session, whose own grid says what they are, or a table of data.
fn lender(path: &Path, options: &Options, target: &Grid) -> Result<Assessment, Problems> {
    let bytes = inputs::read(path)?;
    if Content::of(&shown(path), &bytes) != Content::Yaml {
        return table_lender(path, &bytes, options, target);
    }
    let source = load::text(&shown(path), &bytes)?;
    let Some(id) = yaml::grid_id(&source) else { return Err(nothing_to_lend(path)) };
    let grid = options.shelves.clone().beside(path).find(&id)?;
    match yaml::read(&grid, &source) {
        (Some(assessment), problems) if !problems.has_errors() => Ok(assessment),
        (_, problems) => Err(problems),
    }
}

/// The rows that a workbook or a CSV file holds, of its only structure or of the one that the session is about.
fn table_lender(path: &Path, bytes: &[u8], options: &Options, grid: &Grid) -> Result<Assessment, Problems> {
    let batch = batch::read(grid, &shown(path), bytes, Tolerance::Strict);
    if batch.problems.has_errors() {
        return Err(batch.problems);
    }
    let has_rows = |assessment: &Assessment| assessment.tables.values().any(|rows| !rows.is_empty());
    let mut lenders: Vec<Assessment> =
        batch.subjects.into_iter().map(|subject| subject.assessment).filter(has_rows).collect();
    if lenders.len() > 1
        && let Some(name) = &options.structure
    {
        lenders.retain(|lender| slug(&lender.organisation.name) == slug(name));
    }
    // Of several years, the last one.
    lenders.sort_by_key(|lender| lender.date);
    let mut names: Vec<String> = lenders.iter().map(|lender| lender.organisation.name.clone()).collect();
    names.dedup();
    if names.len() > 1 {
        let message = format!("{} tient les tableaux de plusieurs structures", shown(path));
        let hint = format!("dites laquelle par --structure\u{a0}: {}", french::quoted_list(&names, "ou"));
        return Err(Problem::error("plusieurs-structures", Place::File(shown(path)), message).hint(hint).into());
    }
    lenders.pop().ok_or_else(|| nothing_to_lend(path))
}

fn nothing_to_lend(path: &Path) -> Problems {
    let message = format!("{} ne contient pas de réponses\u{a0}: il n’y a pas de tableau à y reprendre", shown(path));
    Problem::error("sans-tableau", Place::File(shown(path)), message).into()
}

/// The assessment with the rows of another one, table by table, and what to say of it. The action plan is of its day.
fn borrow(grid: &Grid, mut assessment: Assessment, lender: &Assessment) -> (Assessment, Vec<String>) {
    let mut said = Vec::new();
    for (index, table) in grid.tables.iter().enumerate().filter(|(_, table)| table.id != ACTIONS) {
        let Some(others) = lender.tables.get(&table.id).filter(|rows| !rows.is_empty()) else { continue };
        let (rows, lost_rows, lost_cells) = fitting(grid, &assessment, index, others);
        let told = match rows.len() {
            0 => "aucune ligne reprise".into(),
            taken => count(taken, "ligne reprise", "lignes reprises"),
        };
        let mut told = format!("{}\u{a0}: {told}", quoted(&table.title));
        if lost_rows > 0 {
            told.push_str(&format!(", {} déjà là", count(lost_rows, "autre", "autres")));
        }
        if lost_cells > 0 {
            told.push_str(&format!(" ({} sans place ici)", count(lost_cells, "case", "cases")));
        }
        said.push(told);
        if !rows.is_empty() {
            assessment = with_rows(grid, &assessment, index, rows);
        }
    }
    if said.is_empty() {
        said.push("l’autre évaluation n’a pas de ligne à reprendre dans les tableaux de cette grille".into());
    }
    (assessment, said)
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

/// What one comes back to, in a sentence.
fn resumed(session: &Session, file: &str) -> String {
    let progress = session.progress();
    let assessment = session.assessment();
    let day = assessment.date.map(|date| format!(" du {}", french::date(date))).unwrap_or_default();
    let tables = screen::filled_tables(session);
    if progress.missing == progress.questions && tables.is_none() {
        return format!(
            "le fichier {file} existe déjà\u{a0}: c’est l’évaluation de {}{day}. On y ajoute les {}.",
            quoted(&assessment.organisation.name),
            screen::whose(session)
        );
    }
    let tables = tables.map(|told| format!(", {told}")).unwrap_or_default();
    format!(
        "le fichier {file} existe déjà\u{a0}: on continue l’évaluation de {}{day}, {}. {} sur {}{tables} jusqu’ici.",
        quoted(&assessment.organisation.name),
        screen::whose(session),
        french::capitalised(&count(progress.answered, "réponse", "réponses")),
        progress.applicable
    )
}

/// What is said once the terminal is given back.
fn farewell(desk: &Desk, outcome: &prompt::Outcome, options: &Options, width: usize) -> String {
    let (session, file) = (desk.session(), &desk.file);
    if outcome.is_lost {
        return format!(
            "erreur\u{a0}: les dernières réponses n’ont pu être enregistrées nulle part ; {file} garde les précédentes"
        );
    }
    if let Some(rescued) = &outcome.rescued {
        return format!(
            "{file} n’a pas pu être écrit. Toutes les réponses sont dans {rescued}\n\nPour reprendre\u{a0}:\n  dts remplir {}",
            shell_word(&shown(rescued)),
            rescued = shown(rescued),
        );
    }
    let mut command = match &desk.grid_path {
        Some(grid) => format!("dts remplir {} -o {}", shell_word(grid), shell_word(file)),
        None => format!("dts remplir {}", shell_word(file)),
    };
    if let Some(name) = &options.respondent {
        command = format!("{command} --repondant {}", shell_word(name));
    }
    if let Some(group) = &options.stakeholder {
        command = format!("{command} --partie-prenante {}", shell_word(group));
    }
    if options.is_short && session.assessment().form == Form::Full {
        command.push_str(" --court");
    }
    if options.is_quick {
        command.push_str(" --rapide");
    }
    if let Some(folder) = &options.shelves.folder {
        command = format!("{command} --grilles {}", shell_word(&shown(folder)));
    }
    let progress = session.progress();
    let report = format!("  {}", desk.report_command());
    let tables = screen::filled_tables(session).map(|told| format!(", {told}")).unwrap_or_default();
    match outcome.ending {
        Ending::Finished => {
            let table: String =
                screen::summary(session, width).iter().map(|row| row.text().trim_end().to_owned() + "\n").collect();
            let more = match screen::left_words(session) {
                None => String::new(),
                Some(left) => format!("\n\n{left}. Pour y revenir\u{a0}:\n  {command}"),
            };
            let unknown = screen::unknown_words(session).map(|told| format!("{told}.\n")).unwrap_or_default();
            let step = next_step(desk).map(|told| format!("\n\n{told}")).unwrap_or_default();
            format!(
                "{table}{unknown}\nTout est enregistré dans {file}\n\nPour en faire un rapport\u{a0}:\n{report}{step}{more}"
            )
        }
        Ending::Paused | Ending::Interrupted => format!(
            "Tout ce qui a été confirmé est enregistré dans {file} ({} sur {}{tables}).\n\nPour reprendre où vous en étiez\u{a0}:\n  {command}",
            count(progress.answered, "réponse", "réponses"),
            progress.applicable
        ),
    }
}

/// How to read what the manual says of the question by which to begin; nothing where nothing is low.
fn next_step(desk: &Desk) -> Option<String> {
    let session = desk.session();
    let grid = session.grid();
    let Begin { items, are_low } = to_begin_with(grid, &session.final_positions());
    let is_helped = |index: &&usize| Adviser::new(manual()).advise(&grid.topic(**index, "")).is_some();
    let item = &grid.items[*items.iter().find(is_helped).filter(|_| are_low)?];
    let name = shell_word(desk.grid_path.as_deref().unwrap_or(&grid.id));
    Some(format!("Pour avancer, par où commencer\u{a0}:\n  dts fiches --grille {name} --question {}", item.id))
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
    let target = shell_word(target);
    Problem::error("sans-terminal", Place::Nowhere, "« dts remplir » pose ses questions à l’écran, et il n’y a pas de terminal ici")
        .hint(format!(
            "ouvrez une fenêtre de commande et tapez-y la commande ; ou écrivez les réponses dans un fichier YAML ou CSV, une colonne par question, puis lancez « dts depouiller {target} FICHIER »"
        ))
}

/// A file that keeps the answers of a session.
struct FileKeeper {
    grid: Arc<Grid>,
    store: Store,
}

impl Keeper for FileKeeper {
    fn keep(&mut self, assessment: &Assessment) -> Result<(), String> {
        let _saving = real::SAVING.lock();
        self.store.save(&self.grid, assessment).map_err(|error| error.to_string())
    }

    fn keep_at(&mut self, path: &Path, assessment: &Assessment) -> Result<(), String> {
        let _saving = real::SAVING.lock();
        self.store.save_at(path, &self.grid, assessment).map_err(|error| error.to_string())?;
        real::remove_on_signal(Some(self.store.lock_file().to_owned()));
        Ok(())
    }

    fn rescue(&mut self, assessment: &Assessment) -> Option<PathBuf> {
        self.store.rescue(&self.grid, assessment)
    }

    fn name(&self) -> String {
        shown(self.store.path())
    }
}

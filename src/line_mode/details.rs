//! Whose assessment it is, and what about: at the welcome, and whenever one corrects it.

use std::io;

use super::command::{FIELD_COMMANDS, Typed, is_leaving, rank, typed};
use super::{Lines, Next, Spoken, Talk, gone, say};
use crate::assessment::Form;
use crate::fold::fold;
use crate::french::count;
use crate::grid::{ACTIONS, Grid};
use crate::session::details::{Details, Field, Prefill};
use crate::session::interface::Start;
use crate::session::saving::Ending;
use crate::session::text::sentence;
use crate::session::{Action, Pace, Session, Stop, Who};

/// Says a welcome and asks what is not known, until the session may begin.
pub(super) fn start(lines: &mut dyn Lines, session: &Session, prefill: &Prefill) -> io::Result<Start> {
    for line in welcome(session, prefill) {
        say(lines, &line)?;
    }
    let mut details = prefill.details.clone();
    loop {
        match lines.ask("Entrée pour commencer, q pour quitter\u{a0}: ")? {
            None => return Ok(Start::Interrupted),
            Some(line) if is_leaving(&line) => return Ok(Start::Leave),
            Some(_) if prefill.pace == Pace::Quick && !details.structure.is_empty() => {
                return Ok(Start::Begin(details));
            }
            Some(_) => {}
        }
        let fields = Field::asked(&prefill.who, prefill.pace);
        match fill(lines, session.grid(), fields, &mut details)? {
            None => return Ok(Start::Interrupted),
            Some(true) => return Ok(Start::Begin(details)),
            Some(false) => {}
        }
    }
}

impl Talk<'_> {
    /// Corrects the details.
    pub(super) fn details(&mut self) -> Spoken<Next> {
        let before = Details::of(&self.session);
        let mut details = before.clone();
        let who = match self.session.response().collective {
            true => Who::Group,
            false => Who::Person { name: String::new(), stakeholder: None },
        };
        let filled = fill(self.lines, self.session.grid(), Field::asked(&who, Pace::Talk), &mut details);
        let is_kept = filled.map_err(gone)?.ok_or(Ending::Interrupted)?;
        let told = match is_kept {
            false => "La fiche reste comme elle était.",
            true if details == before => "La fiche n’a pas changé.",
            true => {
                self.apply(Action::Describe(details))?;
                "La fiche est corrigée."
            }
        };
        self.tell(told)?;
        Ok(Next::Describe)
    }
}

/// What the grid is for, and what it asks.
fn welcome(session: &Session, prefill: &Prefill) -> Vec<String> {
    let grid = session.grid();
    let mut said = vec![grid.title.clone(), String::new()];
    if prefill.form == Form::Short {
        let asked = count(session.progress().questions, "question", "questions");
        said.extend([format!("Forme courte : {asked} sur {}.", grid.items.len()), String::new()]);
    }
    if !grid.summary.is_empty() {
        said.extend([grid.summary.clone(), String::new()]);
    }
    let is_alone = matches!(prefill.who, Who::Person { .. });
    said.extend(grid.guidance.iter().map(|advice| format!("· {advice}")).filter(|_| !is_alone));
    said.push(String::new());
    let mut has_tables = false;
    for section in session.sections() {
        let is_table = |stop: &usize| matches!(session.stops()[*stop], Stop::Table(_));
        let (questions, tables) = (session.items_of(section).len(), session.stops_of(section).filter(is_table).count());
        has_tables |= tables > 0;
        let told = (questions > 0).then(|| count(questions, "question", "questions"));
        let told: Vec<String> =
            told.into_iter().chain((tables > 0).then(|| count(tables, "tableau", "tableaux"))).collect();
        said.push(format!("{} ({})", grid.sections[section].title, told.join(", ")));
    }
    let is_other = |stop: &Stop| matches!(stop, Stop::Table(table) if grid.tables[*table].id != ACTIONS);
    if has_tables || session.stops().iter().any(is_other) {
        said.push("Les tableaux peuvent être passés : Entrée pour continuer, et on y revient quand on veut.".into());
    }
    let free =
        "Chaque réponse est enregistrée aussitôt : vous pouvez vous arrêter quand vous voulez et reprendre plus tard.";
    said.extend([String::new(), free.into(), String::new()]);
    said
}

/// Asks for fields one after the other: `false` where one goes back, nothing where nobody types any more.
fn fill(lines: &mut dyn Lines, grid: &Grid, fields: &[Field], details: &mut Details) -> io::Result<Option<bool>> {
    let mut at = 0;
    while let Some(field) = fields.get(at).copied() {
        let now = details.get(field);
        let labels = labels(field, now.as_deref());
        describe(lines, grid, field, now.as_deref(), &labels)?;
        let prompt = match (labels.is_empty(), &now) {
            (true, _) => format!("{}\u{a0}: ", field.label()),
            (false, Some(_)) => "Votre choix, ou Entrée pour le garder\u{a0}: ".into(),
            (false, None) => "Votre choix, ou Entrée pour passer\u{a0}: ".into(),
        };
        let Some(line) = lines.ask(&prompt)? else { return Ok(None) };
        let refused = match typed(line.trim()) {
            Typed::Back => return Ok(Some(false)),
            Typed::Previous => {
                at = at.saturating_sub(1);
                None
            }
            Typed::Help => Some(FIELD_COMMANDS.to_owned()),
            Typed::Repeat => None,
            Typed::Refused(why) => Some(why),
            Typed::Nothing => confirm(field, details, &mut at),
            Typed::Clear => {
                details.set(field, None);
                confirm(field, details, &mut at)
            }
            Typed::Text(text) => match meant(field, text, &labels) {
                Ok(words) => {
                    details.set(field, Some(words));
                    confirm(field, details, &mut at)
                }
                Err(why) => Some(why.to_owned()),
            },
        };
        if let Some(why) = refused {
            say(lines, &sentence(&why))?;
        }
    }
    Ok(Some(true))
}

/// On to the next field, unless this one must not be left empty.
fn confirm(field: Field, details: &Details, at: &mut usize) -> Option<String> {
    if field == Field::Structure && details.structure.is_empty() {
        return Some("il faut au moins le nom de la structure".into());
    }
    *at += 1;
    None
}

/// What there is to choose from; a word of one's own, from a file, is a choice like the others.
fn labels(field: Field, now: Option<&str>) -> Vec<String> {
    let mut labels: Vec<String> = field.options().iter().map(|option| (*option).to_owned()).collect();
    let own = now.filter(|now| !labels.is_empty() && labels.iter().all(|label| fold(label) != fold(now)));
    labels.extend(own.map(str::to_owned));
    labels
}

fn describe(lines: &mut dyn Lines, grid: &Grid, field: Field, now: Option<&str>, labels: &[String]) -> io::Result<()> {
    let hint = field.hint(grid);
    if !hint.is_empty() {
        say(lines, &sentence(&hint))?;
    }
    if !labels.is_empty() {
        say(lines, &format!("{} :", field.label()))?;
    }
    for (index, label) in labels.iter().enumerate() {
        say(lines, &format!("  {}  {label}", index + 1))?;
    }
    now.map_or(Ok(()), |now| say(lines, &format!("Maintenant : {now}")))
}

/// The words that a line means in a field.
fn meant(field: Field, text: &str, labels: &[String]) -> Result<String, &'static str> {
    match field {
        Field::People if text.parse::<u32>().is_err() => Err("écrivez le nombre de personnes en chiffres, ou rien"),
        _ if labels.is_empty() => Ok(text.to_owned()),
        _ => {
            let by_word = || labels.iter().position(|label| fold(label) == fold(text));
            let index = rank(text, labels.len()).or_else(by_word);
            index.map(|index| labels[index].clone()).ok_or("tapez un numéro de la liste, ou Entrée pour passer")
        }
    }
}

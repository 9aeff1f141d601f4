//! Two rows of a matrix, and what ties them: a nature, an object, Entrée; a note where one wants.

use console::measure_text_width;

use super::question::NO_KEY;
use crate::french::quoted;
use crate::grid::Nature;
use crate::session::draft::ranked;
use crate::session::forms::{Asked, object_and_note};
use crate::session::pairs::{PairAt, Side, link_words};
use crate::session::rows::{Link, Pair as Related};
use crate::session::text::pair_count;
use crate::tui::prelude::*;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::{Form, Input};
use crate::tui::widgets::header;

/// How one says whether to make one relation of two.
const JOINING: [Hint; 2] = [("o", "oui, une seule"), ("n", "non, garder les deux")];

/// A pair being filled in.
pub(crate) struct Pair {
    at: PairAt,
    /// A nature, what it is about where the matrix asks for it, a note.
    form: Form,
    /// Whether it was asked to leave something that is not confirmed.
    is_leaving: bool,
    is_help_open: bool,
}

impl Pair {
    /// A pair with what is kept of it.
    pub(super) fn new(session: &Session, at: PairAt) -> Self {
        let known = at.known(session);
        let natures = known.natures.iter().map(|nature| format!("{}{}", sign(nature), nature.label));
        let link = at.kept(session);
        let chosen = link.as_ref().and_then(|link| known.natures.iter().position(|nature| nature.id == link.nature));
        let nature = Asked::one("Relation", ranked(natures), chosen, "pour passer");
        let [object, note] = object_and_note(known, link.as_ref());
        let object = (!known.objects.is_empty()).then_some(object);
        let form = Form::listing([nature].into_iter().chain(object).chain([note]).collect());
        Self { at, form, is_leaving: false, is_help_open: false }
    }

    /// Another pair, or another side of this one.
    fn turned(&self, session: &Session, at: PairAt) -> Self {
        Self { is_help_open: self.is_help_open, ..Self::new(session, at) }
    }

    /// What is chosen, if a nature is.
    fn link(&self, session: &Session) -> Option<Link> {
        let (known, said) = (self.at.known(session), self.form.said());
        let nature = known.natures[said[0].chosen?].id.clone();
        let object = said[1].chosen.map(|object| known.objects[object].id.clone());
        Some(Link { nature, object, note: said.last()?.words.clone() })
    }

    fn is_changed(&self, session: &Session) -> bool {
        let link = self.link(session);
        link.is_some() && link != self.at.kept(session)
    }

    /// Does something to the pair, and shows it from a side.
    fn perform(&self, session: &Session, at: PairAt, action: Option<Action>, told: &str) -> Step {
        let next = match action.clone().map(|action| session.apply(action)) {
            Some(Err(refusal)) => return Step::warn(&refusal.0),
            Some(Ok(next)) => self.turned(&next, at),
            None => self.turned(session, at),
        };
        Step::all(action.into_iter().collect()).then(Step::replace(next)).then(Step::say(told))
    }

    /// Keeps what is chosen, if it is new, and goes on; an empty pair is a question that stays open.
    fn confirm(&self, context: &Context) -> Step {
        let session = &context.session;
        if !self.is_changed(session) {
            return self.after(session, Step::all(Vec::new()), context);
        }
        let action = self.at.keep(session, self.link(session));
        match session.apply(action.clone()) {
            Ok(next) => self.after(&next, Step::all(vec![action]), context),
            Err(refusal) => Step::warn(&refusal.0),
        }
    }

    /// The other side of the pair, else the next pair of the owner that is empty, else the list of the rows.
    fn after(&self, session: &Session, step: Step, context: &Context) -> Step {
        match self.at.after(session) {
            Some(next) => step.then(Step::replace(self.turned(session, next))),
            None => {
                let (has_left, told) = self.at.end_words(session);
                context.selected.set(has_left.then_some(self.at.owner));
                step.then(Step::Close).then(Step::say(told))
            }
        }
    }

    fn beside(&self, session: &Session, by: isize) -> Step {
        match self.at.beside(session, by) {
            Ok(at) => Step::replace(self.turned(session, at)),
            Err(refusal) => Step::warn(&format!("{}\u{a0}: Échap pour revenir à la liste", refusal.0)),
        }
    }

    /// Two relations, one a side; or one again.
    fn split(&self, session: &Session) -> Step {
        let (at, action, told) =
            if self.at.side == Side::Both { self.at.split(session) } else { self.at.join(session) };
        let step = self.perform(session, at, action, told);
        match self.at.is_divided(session) {
            true => {
                let owner = quoted(self.at.names(session).0);
                let text = format!("N’en garder qu’une\u{a0}? Celle de {owner} sera gardée, l’autre effacée.");
                Step::ask(text, step, &JOINING)
            }
            false => step,
        }
    }

    fn clear(&mut self, session: &Session) -> Step {
        if self.at.kept(session).is_none() {
            *self = self.turned(session, self.at);
            return Step::say("Cette paire est déjà vide.");
        }
        let told = "La relation est effacée\u{a0}: la paire reste à remplir.";
        self.perform(session, self.at, Some(self.at.keep(session, None)), told)
    }

    fn on_note_key(&mut self, key: &Key, context: &Context, was_leaving: bool) -> Step {
        let former = self.at.kept(&context.session).and_then(|link| link.note);
        match key {
            Key::Enter => return self.confirm(context),
            Key::Escape if self.form.words(self.form.at) != former && !was_leaving => {
                self.is_leaving = true;
                return Step::warn(
                    "cette note n’est pas encore gardée\u{a0}: Entrée pour la garder, Échap pour l’abandonner",
                );
            }
            Key::Escape => {
                *self.form.input() = Input::Words(Field::new(&former.unwrap_or_default()));
                self.form.at = 0;
            }
            _ if self.form.climbs(key, context) => {}
            Key::Up => self.form.at = 0,
            Key::Down => {}
            _ => return self.form.write(key),
        }
        Step::Stay
    }

    /// Moves among natures or objects, or chooses one; whether the key did.
    fn chooses(&mut self, key: &Key) -> bool {
        let has_more = self.form.questions.len() > 2;
        let Input::Options(options, ..) = self.form.input() else { return false };
        let is_rank = key.rank(options.len()).is_some();
        if !is_rank && !matches!(key, Key::Up | Key::Down | Key::Home | Key::End) {
            return false;
        }
        self.form.write(key);
        // The next digit says what it is about.
        if self.form.at == 0 && is_rank && has_more {
            self.form.at = 1;
        }
        true
    }

    fn on_choice_key(&mut self, key: &Key, context: &Context, was_leaving: bool) -> Step {
        let session = &context.session;
        if self.chooses(key) {
            return Step::Stay;
        }
        let letter = key.letter();
        match (self.form.at, key, letter) {
            (1, Key::Escape | Key::Left, _) | (1, _, Some('p')) => {
                self.form.at = 0;
                return Step::Stay;
            }
            (1, Key::Backspace | Key::Delete, _) | (1, _, Some('e')) => return self.form.write(&Key::Delete),
            _ => {}
        }
        // What is chosen and not confirmed is left behind after a warning only; the same key again leaves it.
        let leaves =
            matches!(key, Key::Left | Key::Right | Key::Escape) || matches!(letter, Some(' ' | 'p' | 'l' | 'q'));
        if leaves && self.is_changed(session) && !was_leaving {
            self.is_leaving = true;
            return Step::warn(
                "cette relation n’est pas encore gardée\u{a0}: Entrée pour la garder, la même touche pour la laisser",
            );
        }
        let link = self.link(session);
        let asks_object = self.form.at == 0 && self.form.questions.len() > 2 && self.is_changed(session);
        match (key, letter) {
            // Chosen with the arrows, the nature is followed by the question of what it is about.
            (Key::Enter, _) if asks_object && link.as_ref().is_some_and(|link| link.object.is_none()) => {
                self.form.at = 1;
            }
            (Key::Enter, _) => return self.confirm(context),
            (_, Some(' ')) => return self.after(session, Step::all(Vec::new()), context),
            (Key::Right, _) => return self.beside(session, 1),
            (Key::Left, _) | (_, Some('p')) => return self.beside(session, -1),
            (_, Some('n')) if link.is_some() => self.form.at = self.form.questions.len() - 1,
            (_, Some('n')) => return Step::warn("choisissez d’abord une relation, par son chiffre"),
            (_, Some('d')) => return self.split(session),
            (_, Some('e')) | (Key::Backspace | Key::Delete, _) => return self.clear(session),
            (_, Some('l')) => return Step::Close.then(Step::Show(Command::Rest)),
            (Key::Tab, _) | (_, Some('h')) => self.is_help_open = !self.is_help_open,
            (_, Some('?')) => return Step::Show(Command::Commands),
            (Key::Escape, _) | (_, Some('q')) => return Step::Close,
            (Key::Char(_), _) => return Step::warn(NO_KEY),
            _ => {}
        }
        Step::Stay
    }

    fn head(&self, context: &Context, layout: Layout) -> Vec<Text> {
        let session = &context.session;
        let (number, all) = self.at.number(session);
        let arrow = match self.at.side {
            Side::Both => "↔",
            Side::Owner => "→",
            Side::Other => "←",
        };
        let (owner, other) = self.at.names(session);
        let title =
            pair_text(owner, arrow, other, layout.width.saturating_sub(format!("{number} sur {all}").len() + 2));
        let filled = format!("remplies\u{a0}: {}", pair_count(session, self.at.matrix));
        let rows = [(title.as_str(), format!("{number} sur {all}")), (self.at.known(session).title.as_str(), filled)];
        header::over(context, layout, rows, format!("{number}/{all}"))
    }

    fn body(&self, session: &Session, layout: Layout, room: usize) -> (Vec<Text>, Option<(usize, usize)>) {
        let known = self.at.known(session);
        let air = vec![blank(); usize::from(!layout.is_low())];
        let mut body = Vec::new();
        if self.form.at == 0 || !layout.is_low() {
            let question = paragraph(&self.at.question(session), layout.width, BOLD);
            body.extend(question.into_iter().take(if layout.is_low() { 2 } else { 4 }));
            body.extend(air.clone());
        }
        if self.is_help_open && !known.help.is_empty() {
            let help = paragraph(&known.help, layout.width, DIM);
            body.extend(help.into_iter().take(room.saturating_sub(body.len() + known.natures.len() + 6)));
            body.extend(air.clone());
        }
        let is_shown = self.form.at == 0 && !layout.is_low();
        let kept = if is_shown { self.kept_rows(session, layout.width) } else { Vec::new() };
        let left = room.saturating_sub(body.len());
        let (rows, caret) = self.form.rows(layout.width, left.saturating_sub(kept.len()).max(left.min(4)));
        let caret = caret.map(|(row, column)| (body.len() + row, column));
        body.extend(rows);
        if body.len() + kept.len() < room {
            body.extend(air);
        }
        body.extend(kept);
        (body, caret)
    }

    /// What is kept of the pair, a row a side.
    fn kept_rows(&self, session: &Session, width: usize) -> Vec<Text> {
        let known = self.at.known(session);
        let row = |label: String, link: Option<&Link>| {
            let text = link.map_or_else(|| "rien encore".to_owned(), |link| link_words(known, link));
            let room = width.saturating_sub(measure_text_width(&label));
            line(label, DIM).and(shortened(&text, room), BOLD).cut(width)
        };
        match session.pair(self.at.matrix, self.at.owner, self.at.other) {
            Related::Empty if self.link(session).is_some() => Vec::new(),
            Related::Empty => vec![line("Rien encore\u{a0}: Entrée pour passer.", DIM)],
            Related::Alike(link) => vec![row("Gardé\u{a0}: ".into(), Some(&link))],
            Related::Apart(there, back) => {
                let (owner, other) = self.at.names(session);
                let label = |from: &str, to: &str| {
                    format!("{} → {}\u{a0}: ", shortened(from, width / 4), shortened(to, width / 4))
                };
                vec![row(label(owner, other), there.as_ref()), row(label(other, owner), back.as_ref())]
            }
        }
    }

    fn hints(&self, session: &Session, layout: Layout) -> Vec<Hint> {
        let keep: Hint = ("Entrée", if self.link(session).is_some() { "garder" } else { "passer" });
        let sides = match self.at.side {
            Side::Both => layout.either("deux façons de voir", "vue différemment par les deux côtés"),
            _ => "vue de la même façon",
        };
        if self.form.is_at_last() {
            return vec![("Entrée", "garder, paire suivante"), ("↑", "revenir"), ("Échap", "abandonner")];
        }
        if self.form.at == 1 {
            return vec![("chiffre", "choisir"), ("Entrée", "garder, paire suivante"), ("n", "note"), ("p", "revenir")];
        }
        vec![
            ("chiffre", layout.either("choisir", "ou ↑ ↓, choisir")),
            keep,
            ("n", "note"),
            ("Espace", "la prochaine vide"),
            ("p", "précédente"),
            ("d", sides),
            ("e", "effacer"),
            ("Échap", "la liste"),
            ("l", "paires vides"),
            ("h", if self.is_help_open { "fermer l’aide" } else { "aide" }),
            ("?", "touches"),
        ]
    }
}

impl Page for Pair {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        context.selected.set(Some(self.at.owner));
        let was_leaving = std::mem::take(&mut self.is_leaving);
        match self.form.is_at_last() {
            true => self.on_note_key(key, context, was_leaving),
            false => self.on_choice_key(key, context, was_leaving),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let head = self.head(context, layout);
        let foot = layout.foot(context, &self.hints(&context.session, layout));
        let (body, caret) = self.body(&context.session, layout, layout.room(&head, &foot));
        layout.draw(frame, head, body, foot, caret);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

/// « AIR ↔ Mairie », both names in sight however long they are.
fn pair_text(first: &str, arrow: &str, second: &str, width: usize) -> String {
    let most = width.saturating_sub(3) / 2;
    let first = shortened(first, most.max(width.saturating_sub(3 + measure_text_width(second))));
    let left = width.saturating_sub(3 + measure_text_width(&first));
    format!("{first} {arrow} {}", shortened(second, left))
}

/// + brings together, − sets apart.
fn sign(nature: &Nature) -> &'static str {
    match nature.sign {
        1 => "+ ",
        -1 => "− ",
        _ => "· ",
    }
}

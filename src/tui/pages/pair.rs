//! Two rows of a matrix, and what ties them: a nature, an object, Entrée; a note where one wants.

use ratatui::Frame;

use crate::french::quoted;
use crate::grid::{Matrix, Nature};
use crate::session::rows::{Edit, Link, Pair as Related};
use crate::session::text::pair_count;
use crate::session::{Action, Session};
use crate::tui::key::Key;
use crate::tui::layout::{Hint, Layout};
use crate::tui::page::{Context, Letters, Notice, Overlay, Page, Step};
use crate::tui::text::{
    ACCENT, BOLD, DIM, LineExt, PLAIN, Text, around, blank, emphasis, line, marked, paragraph, shortened,
};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::header;

/// A pair being filled in.
pub(crate) struct Pair {
    matrix: usize,
    /// Index of the row whose pairs are gone through.
    owner: usize,
    /// Index of the other row.
    other: usize,
    side: Side,
    /// What the digits choose.
    part: Part,
    nature: Option<usize>,
    object: Option<usize>,
    note: Field,
    /// Whether all pairs of the owner were filled in already when one came to them.
    is_review: bool,
    /// Whether it was asked to make one relation of two.
    is_joining: bool,
    /// Whether it was asked to leave something that is not confirmed.
    is_leaving: bool,
    is_help_open: bool,
}

/// Who sees the relation so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Both see it alike.
    Both,
    /// The owner sees the other.
    Owner,
    /// The other sees the owner.
    Other,
}

/// A part of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Nature,
    Object,
    Note,
}

/// The rows paired with one, in order.
fn others(session: &Session, matrix: usize, owner: usize) -> Vec<usize> {
    let count = session.rows(session.grid().matrices[matrix].table).len();
    (0..count).filter(|row| *row != owner).collect()
}

fn is_empty(session: &Session, matrix: usize, owner: usize, other: usize) -> bool {
    session.pair(matrix, owner, other) == Related::Empty
}

impl Pair {
    /// The first empty pair of a row, else its first one; nothing where it is alone.
    pub(super) fn first_of(session: &Session, matrix: usize, owner: usize) -> Option<Self> {
        let others = others(session, matrix, owner);
        let empty = others.iter().copied().find(|other| is_empty(session, matrix, owner, *other));
        let other = empty.or_else(|| others.first().copied())?;
        Some(Self { is_review: empty.is_none(), ..Self::new(session, matrix, owner, other) })
    }

    /// The pair of two rows, with what is kept of it.
    pub(super) fn new(session: &Session, matrix: usize, owner: usize, other: usize) -> Self {
        let side = match session.pair(matrix, owner, other) {
            Related::Apart(..) => Side::Owner,
            _ => Side::Both,
        };
        let mut pair = Self {
            matrix,
            owner,
            other,
            side,
            part: Part::Nature,
            nature: None,
            object: None,
            note: Field::default(),
            is_review: false,
            is_joining: false,
            is_leaving: false,
            is_help_open: false,
        };
        pair.look(session);
        pair
    }

    /// Another pair of the same owner.
    fn beside(&self, session: &Session, other: usize) -> Self {
        let (is_review, is_help_open) = (self.is_review, self.is_help_open);
        Self { is_review, is_help_open, ..Self::new(session, self.matrix, self.owner, other) }
    }

    fn known<'a>(&self, session: &'a Session) -> &'a Matrix {
        &session.grid().matrices[self.matrix]
    }

    fn name<'a>(&self, session: &'a Session, row: usize) -> &'a str {
        session.row_name(self.known(session).table, row)
    }

    /// What is kept of the side that is asked.
    fn kept(&self, session: &Session) -> Option<Link> {
        match (session.pair(self.matrix, self.owner, self.other), self.side) {
            (Related::Alike(link), _) => Some(link),
            (Related::Apart(there, _), Side::Owner | Side::Both) => there,
            (Related::Apart(_, back), Side::Other) => back,
            (Related::Empty, _) => None,
        }
    }

    /// Shows what is kept.
    fn look(&mut self, session: &Session) {
        let matrix = self.known(session);
        let kept = self.kept(session);
        let kept = kept.as_ref();
        self.part = Part::Nature;
        self.nature = kept.and_then(|link| matrix.natures.iter().position(|nature| nature.id == link.nature));
        let object = kept.and_then(|link| link.object.as_ref());
        self.object = object.and_then(|object| matrix.objects.iter().position(|known| known.id == *object));
        self.note = Field::new(kept.and_then(|link| link.note.as_deref()).unwrap_or_default());
    }

    /// What is chosen, if a nature is.
    fn link(&self, session: &Session) -> Option<Link> {
        let matrix = self.known(session);
        let nature = matrix.natures[self.nature?].id.clone();
        let object = self.object.map(|object| matrix.objects[object].id.clone());
        Some(Link { nature, object, note: self.note.written() })
    }

    fn is_changed(&self, session: &Session) -> bool {
        let link = self.link(session);
        link.is_some() && link != self.kept(session)
    }

    fn asks_object(&self, session: &Session) -> bool {
        self.object.is_none() && self.is_changed(session) && !self.known(session).objects.is_empty()
    }

    /// The pair as a whole, once the side that is asked is so.
    fn with(&self, session: &Session, link: Option<Link>) -> Related {
        let (there, back) = match session.pair(self.matrix, self.owner, self.other) {
            Related::Apart(there, back) => (there, back),
            Related::Alike(link) => (Some(link.clone()), Some(link)),
            Related::Empty => (None, None),
        };
        match (self.side, link) {
            (Side::Both, Some(link)) => Related::Alike(link),
            (Side::Both, None) => Related::Empty,
            (Side::Owner, link) => Related::Apart(link, back),
            (Side::Other, link) => Related::Apart(there, link),
        }
    }

    fn relate(&self, pair: Related) -> Action {
        Action::Edit(Edit::Relate { matrix: self.matrix, rows: (self.owner, self.other), pair })
    }

    /// Keeps what is chosen, and goes on; an empty pair is a question that stays open.
    fn confirm(&mut self, context: &Context) -> Step {
        let session = &context.session;
        if !self.is_changed(session) {
            return self.after(session, Step::All(Vec::new()), context);
        }
        let action = self.relate(self.with(session, self.link(session)));
        match session.apply(action.clone()) {
            Ok(next) => self.after(&next, Step::Apply(action), context),
            Err(refusal) => Step::warn(&refusal.0),
        }
    }

    /// The other side of the pair, else the next pair of the owner that is empty, else the list of the rows.
    fn after(&self, session: &Session, step: Step, context: &Context) -> Step {
        if self.side == Side::Owner {
            let mut other_side = self.beside(session, self.other);
            other_side.side = Side::Other;
            other_side.look(session);
            return step.then(Step::replace(other_side));
        }
        let others = others(session, self.matrix, self.owner);
        let next = others
            .iter()
            .copied()
            .find(|row| *row > self.other && (self.is_review || is_empty(session, self.matrix, self.owner, *row)));
        match next {
            Some(next) => step.then(Step::replace(self.beside(session, next))),
            None => step.then(Step::Close).then(self.finished(session, &others, context)),
        }
    }

    fn finished(&self, session: &Session, others: &[usize], context: &Context) -> Step {
        let name = quoted(self.name(session, self.owner));
        let left = others.iter().filter(|row| is_empty(session, self.matrix, self.owner, **row)).count();
        let (filled, all) = session.pair_counts(self.matrix);
        context.selected.set((left > 0).then_some(self.owner));
        Step::say(if left > 0 {
            format!(
                "Fin des relations de {name}\u{a0}: il en reste {left} à remplir. Entrée pour y revenir, c pour continuer."
            )
        } else if filled < all {
            format!(
                "Toutes les relations de {name} sont remplies. Les autres acteurs entre eux, si vous voulez\u{a0}: \
                 choisissez-en un. Entrée pour continuer."
            )
        } else {
            "Toutes les paires sont remplies. Entrée pour continuer.".into()
        })
    }

    /// The pair before or after, filled in or not.
    fn step_to(&mut self, session: &Session, by: isize) -> Step {
        if self.side == Side::Other && by < 0 {
            self.side = Side::Owner;
            self.look(session);
            return Step::Stay;
        }
        let others = others(session, self.matrix, self.owner);
        let at = others.iter().position(|row| *row == self.other).unwrap_or(0);
        match at.checked_add_signed(by).and_then(|at| others.get(at)) {
            Some(other) => Step::replace(self.beside(session, *other)),
            None => {
                let word = if by < 0 { "première" } else { "dernière" };
                Step::warn(&format!("c’est la {word} paire\u{a0}: Échap pour revenir à la liste"))
            }
        }
    }

    /// Two relations, one a side; or one again.
    fn split(&mut self, session: &Session) -> Step {
        if self.side == Side::Both {
            // What was said of both is where each side starts from.
            let kept = self.kept(session);
            self.side = Side::Owner;
            let text = "Chaque côté a maintenant sa façon de voir\u{a0}: d’abord celle-ci, puis l’autre.";
            let step = kept
                .map_or(Step::Stay, |link| Step::Apply(self.relate(Related::Apart(Some(link.clone()), Some(link)))));
            return step.then(Step::say(text));
        }
        match session.pair(self.matrix, self.owner, self.other) {
            Related::Apart(Some(there), Some(back)) if there != back => {
                self.is_joining = true;
                Step::Stay
            }
            _ => self.join(session),
        }
    }

    fn join(&mut self, session: &Session) -> Step {
        self.is_joining = false;
        let link = match session.pair(self.matrix, self.owner, self.other) {
            Related::Apart(there, back) => there.or(back),
            _ => None,
        };
        self.side = Side::Both;
        let step = match link {
            Some(link) => {
                let action = self.relate(Related::Alike(link));
                if let Ok(next) = session.apply(action.clone()) {
                    self.look(&next);
                }
                Step::Apply(action)
            }
            None => Step::Stay,
        };
        step.then(Step::say("Une seule relation, vue de la même façon des deux côtés."))
    }

    fn clear(&mut self, session: &Session) -> Step {
        if self.kept(session).is_none() {
            self.nature = None;
            self.object = None;
            return Step::say("Cette paire est déjà vide.");
        }
        let action = self.relate(self.with(session, None));
        if let Ok(next) = session.apply(action.clone()) {
            self.look(&next);
        }
        Step::Apply(action).then(Step::say("La relation est effacée\u{a0}: la paire reste à remplir."))
    }

    fn on_joining_key(&mut self, key: &Key, session: &Session) -> Step {
        match (key, key.letter()) {
            (_, Some('o')) => return self.join(session),
            (Key::Escape, _) | (_, Some('n')) => self.is_joining = false,
            _ => {}
        }
        Step::Stay
    }

    fn on_note_key(&mut self, key: &Key, context: &Context, was_leaving: bool) -> Step {
        let session = &context.session;
        let former = self.kept(session).and_then(|link| link.note).unwrap_or_default();
        match key {
            Key::Enter => return self.confirm(context),
            Key::Escape if self.note.text() != former && !was_leaving => {
                self.is_leaving = true;
                return Step::warn(
                    "cette note n’est pas encore gardée\u{a0}: Entrée pour la garder, Échap pour l’abandonner",
                );
            }
            Key::Escape => {
                self.note = Field::new(&former);
                self.part = Part::Nature;
            }
            Key::Up if !self.note.up(context.writing_width) => self.part = Part::Nature,
            Key::Up => {}
            Key::Down => {
                self.note.down(context.writing_width);
            }
            _ => {
                self.note.on_key(key);
            }
        }
        Step::Stay
    }

    /// Moves among natures or objects, or chooses one; whether the key did.
    fn chooses(&mut self, key: &Key, session: &Session) -> bool {
        let matrix = self.known(session);
        let (count, chosen) = match self.part {
            Part::Object => (matrix.objects.len(), &mut self.object),
            _ => (matrix.natures.len(), &mut self.nature),
        };
        let has_objects = !matrix.objects.is_empty();
        match key {
            Key::Up => *chosen = Some(chosen.map_or(0, |at| at.saturating_sub(1))),
            Key::Down => *chosen = Some(chosen.map_or(0, |at| (at + 1).min(count - 1))),
            Key::Home => *chosen = Some(0),
            Key::End => *chosen = Some(count - 1),
            _ => {
                let Some(rank) = key.rank(count) else { return false };
                *chosen = Some(rank);
                // The next digit says what it is about.
                if self.part == Part::Nature && has_objects {
                    self.part = Part::Object;
                }
            }
        }
        true
    }

    fn on_choice_key(&mut self, key: &Key, context: &Context, was_leaving: bool) -> Step {
        let session = &context.session;
        if self.chooses(key, session) {
            return Step::Stay;
        }
        let letter = key.letter();
        if self.part == Part::Object {
            match (key, letter) {
                (Key::Escape | Key::Left, _) | (_, Some('p')) => {
                    self.part = Part::Nature;
                    return Step::Stay;
                }
                (Key::Backspace | Key::Delete, _) | (_, Some('e')) => {
                    self.object = None;
                    return Step::Stay;
                }
                _ => {}
            }
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
        match (key, letter) {
            // Chosen with the arrows, the nature is followed by the question of what it is about.
            (Key::Enter, _) if self.part == Part::Nature && self.asks_object(session) => {
                self.part = Part::Object;
                Step::Stay
            }
            (Key::Enter, _) => self.confirm(context),
            (_, Some(' ')) => self.after(session, Step::All(Vec::new()), context),
            (Key::Right, _) => self.step_to(session, 1),
            (Key::Left, _) | (_, Some('p')) => self.step_to(session, -1),
            (_, Some('n')) if self.nature.is_some() => {
                self.part = Part::Note;
                Step::Stay
            }
            (_, Some('n')) => Step::warn("choisissez d’abord une relation, par son chiffre"),
            (_, Some('d')) => self.split(session),
            (_, Some('e')) | (Key::Backspace | Key::Delete, _) => self.clear(session),
            (_, Some('l')) => Step::Close.then(Step::Show(Overlay::EmptyPairs)),
            (Key::Tab, _) | (_, Some('h')) => {
                self.is_help_open = !self.is_help_open;
                Step::Stay
            }
            (_, Some('?')) => Step::Show(Overlay::Keys),
            (Key::Escape, _) | (_, Some('q')) => Step::Close,
            (Key::Char(_), _) => Step::warn("cette touche ne fait rien ici\u{a0}: ? les montre toutes"),
            _ => Step::Stay,
        }
    }
}

impl Page for Pair {
    fn on_key(&mut self, key: &Key, context: &Context) -> Step {
        context.selected.set(Some(self.owner));
        if self.is_joining {
            return self.on_joining_key(key, &context.session);
        }
        let was_leaving = std::mem::take(&mut self.is_leaving);
        match self.part {
            Part::Note => self.on_note_key(key, context, was_leaving),
            _ => self.on_choice_key(key, context, was_leaving),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let session = &context.session;
        let head = self.head(context, layout);
        let owner = quoted(self.name(session, self.owner));
        let joining = format!("N’en garder qu’une\u{a0}? Celle de {owner} sera gardée, l’autre effacée.");
        let joining = self.is_joining.then_some(Notice { text: joining, is_warning: true });
        let foot = layout.foot(joining.as_ref().or(context.notice.as_ref()), &self.hints(layout));
        let (body, caret) = self.body(session, layout, layout.room(&head, &foot));
        layout.draw(frame, head, body, foot, caret);
    }

    fn letters(&self) -> Letters {
        Letters::Written
    }
}

impl Pair {
    fn head(&self, context: &Context, layout: Layout) -> Vec<Text> {
        let session = &context.session;
        let known = self.known(session);
        let count = session.rows(known.table).len();
        let (a, b) = (self.owner.min(self.other), self.owner.max(self.other));
        let number = a * count - a * (a + 1) / 2 + (b - a);
        let all = count * (count - 1) / 2;
        let arrow = match self.side {
            Side::Both => "↔",
            Side::Owner => "→",
            Side::Other => "←",
        };
        let text = |room| pair_text(self.name(session, self.owner), arrow, self.name(session, self.other), room);
        if layout.is_low() {
            let right = line(format!("{number}/{all}"), BOLD);
            let room = layout.width.saturating_sub(right.width() + 1);
            return vec![line(text(room), ACCENT).right(right, layout.width)];
        }
        let right = line(format!("{number} sur {all}"), BOLD);
        let room = layout.width.saturating_sub(right.width() + 2);
        let mut head = vec![line(text(room), ACCENT).right(right, layout.width)];
        let right = line(format!("remplies\u{a0}: {}", pair_count(session, self.matrix)), DIM);
        let room = layout.width.saturating_sub(right.width() + 2);
        head.push(line(shortened(&known.title, room), PLAIN).right(right, layout.width));
        head.push(layout.rule());
        head.extend(header::unsaved(context));
        head
    }

    fn question(&self, session: &Session) -> String {
        let (owner, other) = (quoted(self.name(session, self.owner)), quoted(self.name(session, self.other)));
        match self.side {
            Side::Both => format!("Quelle relation domine entre {owner} et {other}\u{a0}?"),
            Side::Owner => format!("Comment {owner} voit-il sa relation avec {other}\u{a0}?"),
            Side::Other => {
                format!("Et dans l’autre sens\u{a0}: comment {other} voit-il sa relation avec {owner}\u{a0}?")
            }
        }
    }

    fn body(&self, session: &Session, layout: Layout, room: usize) -> (Vec<Text>, Option<(usize, usize)>) {
        let known = self.known(session);
        let air = usize::from(!layout.is_low());
        let mut body = Vec::new();
        if self.part == Part::Nature || !layout.is_low() {
            let mut question = paragraph(&self.question(session), layout.width, BOLD);
            question.truncate(if layout.is_low() { 2 } else { 4 });
            body.extend(question);
            body.extend(vec![blank(); air]);
        }
        if self.is_help_open && !known.help.is_empty() {
            let help = paragraph(&known.help, layout.width, DIM);
            let most = room.saturating_sub(body.len() + known.natures.len() + 4).min(help.len());
            body.extend(help.into_iter().take(most));
            body.extend(vec![blank(); air.min(most)]);
        }
        match self.part {
            Part::Nature => {
                let natures = known.natures.iter().enumerate();
                let rows = natures.map(|(at, nature)| option(at, sign(nature), &nature.label, self.nature == Some(at)));
                let left = room.saturating_sub(body.len() + air * 3).max(1);
                body.extend(around(&rows.collect::<Vec<_>>(), self.nature.unwrap_or(0), left));
                body.extend(vec![blank(); air]);
                body.extend(self.kept_rows(session, layout.width));
                (body, None)
            }
            Part::Object => {
                body.extend(self.chosen_row(known));
                body.push(line("Sur quoi porte-t-elle surtout\u{a0}?", BOLD));
                let objects = known.objects.iter().enumerate();
                let rows = objects.map(|(at, object)| option(at, "", &object.label, self.object == Some(at)));
                let left = room.saturating_sub(body.len()).max(1);
                body.extend(around(&rows.collect::<Vec<_>>(), self.object.unwrap_or(0), left));
                (body, None)
            }
            Part::Note => {
                body.extend(self.chosen_row(known));
                let object = self.object.and_then(|at| known.objects.get(at));
                body.extend(object.map(|object| line("  sur ", DIM).and(object.label.clone(), PLAIN)));
                body.push(line("Une note, si vous voulez\u{a0}:", BOLD));
                let spare = room.saturating_sub(body.len()).max(1);
                let shown = self.note.rows(layout.writing_width(), spare);
                let caret = (body.len() + shown.caret.0, 4 + shown.caret.1);
                body.extend(shown.rows.into_iter().map(|text| line(text, BOLD).indent(4)));
                (body, Some(caret))
            }
        }
    }

    fn chosen_row(&self, known: &Matrix) -> Option<Text> {
        let nature = self.nature.and_then(|at| known.natures.get(at))?;
        Some(line(format!("  {}", sign(nature)), ACCENT).and(nature.label.clone(), PLAIN))
    }

    /// What is kept of the pair, a row a side.
    fn kept_rows(&self, session: &Session, width: usize) -> Vec<Text> {
        let known = self.known(session);
        let text = |link: &Link| {
            let nature = known.natures.iter().find(|nature| nature.id == link.nature);
            let object = link.object.as_ref().and_then(|id| known.objects.iter().find(|object| object.id == *id));
            let object = object.map(|object| format!(", {}", object.label.to_lowercase())).unwrap_or_default();
            let note = link.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
            format!("{}{object}{note}", nature.map_or("", |nature| nature.label.as_str()))
        };
        let row = |label: String, link: Option<&Link>| {
            let text = link.map_or_else(|| "rien encore".to_owned(), text);
            let room = width.saturating_sub(console::measure_text_width(&label));
            line(label, DIM).and(shortened(&text, room), BOLD).cut(width)
        };
        match session.pair(self.matrix, self.owner, self.other) {
            Related::Empty if self.nature.is_some() => Vec::new(),
            Related::Empty => vec![line("Rien encore\u{a0}: Entrée pour passer.", DIM)],
            Related::Alike(link) => vec![row("Gardé\u{a0}: ".into(), Some(&link))],
            Related::Apart(there, back) => {
                let (owner, other) = (self.name(session, self.owner), self.name(session, self.other));
                let short = |text: &str| shortened(text, width / 4);
                vec![
                    row(format!("{} → {}\u{a0}: ", short(owner), short(other)), there.as_ref()),
                    row(format!("{} → {}\u{a0}: ", short(other), short(owner)), back.as_ref()),
                ]
            }
        }
    }

    fn hints(&self, layout: Layout) -> Vec<Hint> {
        if self.is_joining {
            return vec![("o", "oui, une seule"), ("n", "non, garder les deux")];
        }
        let help = if self.is_help_open { "fermer l’aide" } else { "aide" };
        let keep: Hint = ("Entrée", if self.nature.is_some() { "garder" } else { "passer" });
        match self.part {
            Part::Nature => vec![
                ("chiffre", layout.either("choisir", "ou ↑ ↓, choisir")),
                keep,
                ("n", "note"),
                ("Espace", "la prochaine vide"),
                ("p", "précédente"),
                (
                    "d",
                    match self.side {
                        Side::Both => layout.either("deux façons de voir", "vue différemment par les deux côtés"),
                        _ => "vue de la même façon",
                    },
                ),
                ("e", "effacer"),
                ("Échap", "la liste"),
                ("l", "paires vides"),
                ("h", help),
                ("?", "touches"),
            ],
            Part::Object => {
                vec![("chiffre", "choisir"), ("Entrée", "garder, paire suivante"), ("n", "note"), ("p", "revenir")]
            }
            Part::Note => vec![("Entrée", "garder, paire suivante"), ("↑", "revenir"), ("Échap", "abandonner")],
        }
    }
}

/// « AIR ↔ Mairie », both names in sight however long they are.
pub(super) fn pair_text(first: &str, arrow: &str, second: &str, width: usize) -> String {
    let most = width.saturating_sub(3) / 2;
    let first = shortened(first, most.max(width.saturating_sub(3 + console::measure_text_width(second))));
    let left = width.saturating_sub(3 + console::measure_text_width(&first));
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

fn option(index: usize, sign: &str, label: &str, is_selected: bool) -> Text {
    let key = if index < 9 { (index + 1).to_string() } else { String::new() };
    marked(is_selected).and(format!("{key:<2} "), ACCENT).and(sign, ACCENT).and(label, emphasis(is_selected))
}

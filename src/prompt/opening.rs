//! Before the first question: what the grid is, and who answers about what. Keys in, frames out; pure but for `run`.

use super::Terminal;
use super::desk::{Notice, sentence};
use super::form::{Choice, Field, Filling, Form, Input};
use super::frame::{Frame, Ink, Row, Size, paragraph, window};
use super::key::Key;
use super::line::Line;
use super::paper::{KeyWord, Paper, assemble, foot, form_rows};
use crate::assessment::{About, Respondent};
use crate::fold::fold;
use crate::french::count;
use crate::grid::{ACTIONS, Grid, Item};
use crate::session::{Pace, Session, Who, is_asked};

/// What may be appraised.
const OBJECTS: [&str; 4] = ["démarche", "projet", "activité", "structure"];
/// When.
const STAGES: [&str; 3] = ["conception", "en cours", "évaluation"];
/// What for.
const PURPOSES: [&str; 4] = ["auto-appréciation", "partenariat", "négociation", "valorisation"];

/// What is known before anything is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Name of the structure.
    pub structure: Option<String>,
    /// Where it works.
    pub territory: Option<String>,
    /// Who answers.
    pub who: Who,
    /// How much is asked.
    pub pace: Pace,
    /// Whether the whole grid or its short form is asked.
    pub form: crate::assessment::Form,
    /// What is appraised, at which stage, for which use, accompanied by whom.
    pub about: About,
    /// Who sits around the table.
    pub around: Option<String>,
    /// How many people.
    pub people: Option<u32>,
}

/// What was said before the first question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// Name of the structure, never empty.
    pub structure: String,
    /// Where it works.
    pub territory: Option<String>,
    /// What is appraised, at which stage, for which use, accompanied by whom.
    pub about: About,
    /// Who sits around the table, in a few words, and how many they are.
    pub around: Option<String>,
    /// How many people.
    pub people: Option<u32>,
}

impl Said {
    /// Writes what is known of the group on its response.
    pub fn describe(&self, respondent: &mut Respondent) {
        if let Some(around) = &self.around {
            respondent.name.clone_from(around);
        }
        respondent.people = self.people.or(respondent.people);
    }

    /// A warm word where there are fewer people than the grid would like.
    pub fn word_on_people(&self, grid: &Grid) -> Option<String> {
        let people = self.people.filter(|people| *people < grid.min_participants)?;
        let least = grid.min_participants;
        let you = if people < 2 { "Vous êtes seul·e".to_owned() } else { format!("Vous êtes {people}") };
        Some(format!(
            "{you} autour de la table, et cette grille se remplit plutôt à {least} au moins\u{a0}: c’est en croisant les \
             regards qu’elle apprend le plus. Commencez si vous voulez, et invitez quelqu’un à vous rejoindre."
        ))
    }
}

/// How the opening ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// The session may begin.
    Begin(Said),
    /// Nobody wants to begin now.
    Leave,
    /// Ctrl-C, or the terminal went away.
    Interrupted,
}

/// The opening of a new assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening<'a> {
    grid: &'a Grid,
    known: Known,
    /// On the form, or still on the welcome page.
    is_filling: bool,
    card: Card,
    scroll: usize,
    notice: Option<Notice>,
}

/// The form that says whose assessment it is, and what about: at the opening, and whenever one wants to correct it.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Its fields.
    pub form: Form,
    names: Vec<Name>,
}

impl Card {
    /// The form with what is known already.
    pub fn new(grid: &Grid, known: &Known) -> Self {
        let (names, fields) = fields(grid, known).into_iter().unzip();
        Self { form: Form::new(fields), names }
    }

    /// The form of a session that runs, with all its fields.
    pub fn of(session: &Session) -> Self {
        let assessment = session.assessment();
        let respondent = &session.response().respondent;
        let is_group = session.response().collective;
        let who = if is_group { Who::Group } else { Who::Person { name: respondent.name.clone(), stakeholder: None } };
        let known = Known {
            structure: Some(assessment.organisation.name.clone()),
            territory: assessment.organisation.territory.clone(),
            who,
            pace: Pace::Talk,
            form: assessment.form,
            about: assessment.about.clone(),
            around: is_group.then(|| respondent.name.clone()),
            people: respondent.people,
        };
        Self::new(session.grid(), &known)
    }

    /// Takes a key. Going up and down, one may have left a needed field empty behind: the form does not end without it.
    pub fn press(&mut self, key: &Key) -> Filling {
        let filling = self.form.press(key);
        let gap = (0..self.form.fields.len())
            .find(|index| self.form.fields[*index].required.is_some() && self.form.words(*index).is_none());
        match (filling, gap) {
            (Filling::Done, Some(gap)) => {
                self.form.at = gap;
                Filling::Going(self.form.field().required.clone())
            }
            (filling, _) => filling,
        }
    }

    /// What the form says; of the fields that it does not have, what was known.
    pub fn said(&self, known: Option<&Known>) -> Said {
        let at = |name: Name| self.names.iter().position(|other| *other == name);
        let words = |name: Name, known: Option<String>| match at(name) {
            Some(index) => self.form.words(index),
            None => known,
        };
        let before = |of: fn(&Known) -> Option<String>| known.and_then(of);
        let people = words(Name::People, None).and_then(|text| text.parse().ok());
        Said {
            structure: words(Name::Structure, before(|known| known.structure.clone())).unwrap_or_default(),
            territory: words(Name::Territory, before(|known| known.territory.clone())),
            about: About {
                object: words(Name::Object, None),
                stage: words(Name::Stage, None),
                purpose: words(Name::Purpose, None),
                accompanied_by: words(Name::Accompanied, before(|known| known.about.accompanied_by.clone())),
            },
            around: words(Name::Around, None),
            people,
        }
    }

    /// The session with what the form says.
    pub fn written_on(&self, session: Session) -> Session {
        let accompanied_by = session.assessment().about.accompanied_by.clone();
        let said = self.said(None);
        let has_group = self.names.contains(&Name::People);
        let about = if has_group { said.about } else { About { accompanied_by, ..said.about } };
        let session = session.with_card(&said.structure, said.territory, about);
        if !has_group {
            return session;
        }
        session.with_respondent(|respondent| {
            respondent.name = said.around.unwrap_or_default();
            respondent.people = said.people;
        })
    }
}

/// Which field is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Structure,
    Territory,
    Object,
    Stage,
    Purpose,
    Accompanied,
    People,
    Around,
}

impl<'a> Opening<'a> {
    /// The welcome page of a grid.
    pub fn new(grid: &'a Grid, known: Known) -> Self {
        let card = Card::new(grid, &known);
        Self { grid, known, is_filling: false, card, scroll: 0, notice: None }
    }

    /// Takes a key; says how the opening ended, once it has.
    pub fn press(&mut self, key: &Key) -> Option<Opened> {
        self.notice = None;
        if *key == Key::Resize {
            return None;
        }
        if !self.is_filling {
            match key {
                Key::Up => self.scroll = self.scroll.saturating_sub(1),
                Key::Down => self.scroll += 1,
                Key::PageUp => self.scroll = self.scroll.saturating_sub(8),
                Key::PageDown | Key::Char(' ') => self.scroll += 8,
                Key::Char('q' | 'Q') => return Some(Opened::Leave),
                Key::Escape => {
                    self.notice =
                        Some(Notice { text: "Entrée pour commencer, q pour quitter.".into(), is_warning: false });
                }
                Key::Enter if self.is_all_known() => return Some(Opened::Begin(self.card.said(Some(&self.known)))),
                Key::Enter => self.is_filling = true,
                _ => {}
            }
            return None;
        }
        match self.card.press(key) {
            Filling::Going(word) => {
                self.notice = word.map(|word| Notice { text: sentence(&word), is_warning: true });
            }
            Filling::Cancelled => self.is_filling = false,
            Filling::Done => return Some(Opened::Begin(self.card.said(Some(&self.known)))),
        }
        None
    }

    /// Whether its form is being filled in.
    pub fn is_filling(&self) -> bool {
        self.is_filling
    }

    /// Its form.
    pub fn form(&self) -> &Form {
        &self.card.form
    }

    /// A sentence about what just happened.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Only cursors are wanted, and the structure has its name.
    fn is_all_known(&self) -> bool {
        self.known.pace == Pace::Quick && self.known.structure.is_some()
    }

    /// What the opening looks like.
    pub fn screen(&self, size: Size) -> Frame {
        let paper = Paper::new(size, 88);
        let mut head = vec![Row::new(super::frame::shortened(&self.grid.title, paper.width), Ink::Bold)];
        if !paper.is_low() {
            head.push(paper.rule());
        }
        if self.is_filling {
            let keys: [KeyWord; 3] =
                [("Entrée", "continuer".into()), ("↑ ↓", "revenir, avancer".into()), ("Échap", "l’accueil".into())];
            let foot = foot(paper, self.notice.as_ref(), &keys);
            let room = paper.height.saturating_sub(head.len() + foot.len());
            let gap = usize::from(!paper.is_low());
            let mut body = vec![Row::blank(); gap];
            let (rows, caret) = form_rows(&self.card.form, paper.width, room.saturating_sub(gap).max(1));
            body.extend(rows);
            return assemble(paper, head, body, foot, caret.map(|(row, column)| (row + gap, column)));
        }
        let keys: [KeyWord; 3] =
            [("Entrée", "commencer".into()), ("↑ ↓", "lire la suite".into()), ("q", "quitter".into())];
        let foot = foot(paper, self.notice.as_ref(), &keys);
        let room = paper.height.saturating_sub(head.len() + foot.len());
        let body = welcome(self.grid, &self.known, paper);
        let shown = window(&body, room, self.scroll);
        Frame { last_scroll: body.len().saturating_sub(room), ..assemble(paper, head, shown, foot, None) }
    }
}

/// What the grid is for, and how to hold the session.
pub(super) fn welcome(grid: &Grid, known: &Known, paper: Paper) -> Vec<Row> {
    let mut rows = Vec::new();
    if known.form == crate::assessment::Form::Short {
        let asked = grid.items.iter().filter(|item| is_asked(item, known.form, known.pace)).count();
        let text = format!("Forme courte\u{a0}: {} sur {}.", count(asked, "question", "questions"), grid.items.len());
        rows.extend(paragraph(&text, paper.width, Ink::Bold));
        rows.push(Row::blank());
    }
    if !grid.summary.is_empty() {
        rows.extend(paragraph(&grid.summary, paper.width, Ink::Plain));
        rows.push(Row::blank());
    }
    for advice in &grid.guidance {
        for (index, line) in paragraph(advice, paper.width.saturating_sub(2), Ink::Plain).into_iter().enumerate() {
            let mut row = Row::new(if index == 0 { "· " } else { "  " }, Ink::Accent);
            row.0.extend(line.0);
            rows.push(row);
        }
    }
    rows.push(Row::blank());
    let is_asked = |item: &Item| is_asked(item, known.form, known.pace);
    let with_tables = known.pace == Pace::Talk;
    for (index, section) in grid.sections.iter().enumerate() {
        let tables = grid.tables.iter().filter(|table| with_tables && table.section == Some(index)).count();
        let questions = grid.items_of(section).iter().filter(|item| is_asked(item)).count();
        let told = (questions > 0).then(|| count(questions, "question", "questions"));
        let told = told.into_iter().chain((tables > 0).then(|| count(tables, "tableau", "tableaux")));
        let told = told.collect::<Vec<_>>().join(", ");
        if told.is_empty() {
            continue;
        }
        let room = paper.width.saturating_sub(told.chars().count() + 3).max(8);
        let title = super::frame::shortened(&section.title, room);
        rows.push(Row::plain(title).and(format!(" ({told})"), Ink::Dim).cut(paper.width));
    }
    let has_tables = with_tables && grid.tables.iter().any(|table| table.id != ACTIONS);
    if has_tables {
        let text = "Les tableaux peuvent être passés\u{a0}: c pour continuer, et on y revient quand on veut.";
        rows.extend(paragraph(text, paper.width, Ink::Dim));
    }
    rows.push(Row::blank());
    rows.extend(paragraph(
        "Chaque réponse est enregistrée aussitôt\u{a0}: vous pouvez vous arrêter quand vous voulez et reprendre plus tard.",
        paper.width,
        Ink::Dim,
    ));
    rows
}

fn fields(grid: &Grid, known: &Known) -> Vec<(Name, Field)> {
    let words = |name: Name, label: &str, hint: &str, text: Option<&String>| {
        let input = Input::Words(Line::new(text.map_or("", String::as_str)));
        (name, Field { label: label.into(), hint: hint.into(), input, required: None })
    };
    let choice = |name: Name, label: &str, options: &[&str], chosen: Option<&String>| {
        let at = |word: &String| options.iter().position(|option| fold(option) == fold(word));
        // A word of one's own, from a file, is a choice like the others.
        let own = chosen.filter(|word| at(word).is_none());
        let mut choice = Choice::new(options.iter().copied().chain(own.map(String::as_str)));
        choice.chosen = chosen.map(|word| at(word).unwrap_or(options.len()));
        let hint = "un chiffre ou ← →, puis Entrée";
        (name, Field { label: label.into(), hint: hint.into(), input: Input::Choice(choice), required: None })
    };
    let mut all = vec![words(Name::Structure, "Structure", "le nom de votre structure", known.structure.as_ref())];
    all[0].1.required = Some("il faut au moins le nom de la structure".into());
    if known.pace == Pace::Quick {
        return all;
    }
    all.push(words(Name::Territory, "Territoire", "où elle agit\u{a0}; Entrée pour passer", known.territory.as_ref()));
    all.push(choice(Name::Object, "On apprécie", &OBJECTS, known.about.object.as_ref()));
    all.push(choice(Name::Stage, "À quelle étape", &STAGES, known.about.stage.as_ref()));
    all.push(choice(Name::Purpose, "Pour quel usage", &PURPOSES, known.about.purpose.as_ref()));
    if known.who == Who::Group {
        all.push(words(
            Name::Accompanied,
            "Accompagnement",
            "un regard extérieur\u{a0}: COORACE régional, autre structure, partenaire… Entrée pour passer",
            known.about.accompanied_by.as_ref(),
        ));
        let people = Field {
            label: "Autour de la table".into(),
            hint: format!(
                "combien de personnes\u{a0}? {} au moins, c’est mieux\u{a0}; Entrée pour passer",
                grid.min_participants
            ),
            input: Input::Count(Line::new(&known.people.map(|people| people.to_string()).unwrap_or_default())),
            required: None,
        };
        all.push((Name::People, people));
        all.push(words(
            Name::Around,
            "Qui",
            "par exemple\u{a0}: équipe, deux administrateurs, une partenaire. Entrée pour finir",
            known.around.as_ref(),
        ));
    }
    all
}

/// Shows a welcome and asks what is not known, until the session may begin.
pub fn run(terminal: &mut dyn Terminal, grid: &Grid, known: Known) -> Opened {
    let mut opening = Opening::new(grid, known);
    loop {
        let frame = opening.screen(terminal.size());
        opening.scroll = opening.scroll.min(frame.last_scroll);
        if terminal.draw(&frame).is_err() {
            return Opened::Interrupted;
        }
        match terminal.key() {
            Ok(Key::Interrupt | Key::Closed) | Err(_) => return Opened::Interrupted,
            Ok(key) => {
                if let Some(opened) = opening.press(&key) {
                    return opened;
                }
            }
        }
    }
}

/// Sentences on one page, then Entrée to go on; `false` where nobody wants to.
pub fn page(terminal: &mut dyn Terminal, title: &str, sentences: &[String]) -> Option<bool> {
    let mut notice = None;
    let mut scroll: usize = 0;
    loop {
        let paper = Paper::new(terminal.size(), 88);
        let mut head = vec![Row::new(super::frame::shortened(title, paper.width), Ink::Bold)];
        if !paper.is_low() {
            head.push(paper.rule());
        }
        let mut body = vec![Row::blank(); usize::from(!paper.is_low())];
        for text in sentences {
            body.extend(paragraph(&sentence(text), paper.width, Ink::Plain));
            if !paper.is_low() {
                body.push(Row::blank());
            }
        }
        let keys: [KeyWord; 2] = [("Entrée", "continuer".into()), ("q", "quitter".into())];
        let foot = foot(paper, notice.take().as_ref(), &keys);
        let room = paper.height.saturating_sub(head.len() + foot.len());
        scroll = scroll.min(body.len().saturating_sub(room));
        let frame = assemble(paper, head, window(&body, room, scroll), foot, None);
        terminal.draw(&frame).ok()?;
        match terminal.key().ok()? {
            Key::Enter | Key::Char(' ') => return Some(true),
            Key::Up => scroll = scroll.saturating_sub(1),
            Key::Down => scroll += 1,
            Key::PageUp => scroll = scroll.saturating_sub(room),
            Key::PageDown => scroll += room,
            Key::Char('q' | 'Q') => return Some(false),
            Key::Escape => {
                notice = Some(Notice { text: "Entrée pour continuer, q pour quitter.".into(), is_warning: false });
            }
            Key::Interrupt | Key::Closed => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::grid;

    fn known() -> Known {
        Known {
            structure: None,
            territory: None,
            who: Who::Group,
            pace: Pace::Talk,
            form: crate::assessment::Form::Full,
            about: About::default(),
            around: None,
            people: None,
        }
    }

    fn typed(opening: &mut Opening<'_>, keys: &[Key]) -> Option<Opened> {
        keys.iter().find_map(|key| opening.press(key))
    }

    fn text(text: &str) -> Key {
        Key::Paste(text.into())
    }

    #[test]
    fn the_welcome_says_what_the_grid_is_and_how_to_hold_the_session() {
        let grid = grid();
        let shown = Opening::new(&grid, known()).screen(Size { height: 24, width: 80 }).text();
        for word in
            ["Grille d’essai", "Une petite grille", "Parlez à tour de rôle", "L’économie (3", "Entrée commencer"]
        {
            assert!(shown.contains(word), "{word} missing in:\n{shown}");
        }
    }

    #[test]
    fn only_the_name_of_the_structure_is_needed() {
        let grid = grid();
        let mut opening = Opening::new(&grid, known());
        assert_eq!(typed(&mut opening, &[Key::Enter, Key::Enter]), None);
        assert!(opening.screen(Size { height: 24, width: 80 }).text().contains("Il faut au moins le nom"));
        let mut keys = vec![text("AIR")];
        keys.extend(std::iter::repeat_n(Key::Enter, 8));
        let said = Said { structure: "AIR".into(), ..Said::default() };
        assert_eq!(typed(&mut opening, &keys), Some(Opened::Begin(said)));
    }

    #[test]
    fn what_is_said_is_kept_and_few_people_are_welcomed_with_a_word() {
        let grid = grid();
        let mut opening = Opening::new(&grid, Known { structure: Some("AIR".into()), ..known() });
        let keys = [
            Key::Enter,
            Key::Enter,
            text("Pays de Gâtine"),
            Key::Enter,
            Key::Char('1'),
            Key::Enter,
            Key::Char('2'),
            Key::Enter,
            Key::Char('1'),
            Key::Enter,
            text("COORACE"),
            Key::Enter,
            Key::Char('2'),
            Key::Enter,
            text("équipe"),
            Key::Enter,
        ];
        let Some(Opened::Begin(said)) = typed(&mut opening, &keys) else { panic!("{opening:?}") };
        assert_eq!(said.territory.as_deref(), Some("Pays de Gâtine"));
        assert_eq!(said.about.object.as_deref(), Some("démarche"));
        assert_eq!(said.about.stage.as_deref(), Some("en cours"));
        assert_eq!(said.about.purpose.as_deref(), Some("auto-appréciation"));
        assert_eq!(said.about.accompanied_by.as_deref(), Some("COORACE"));
        assert_eq!((said.people, said.around.as_deref()), (Some(2), Some("équipe")));
        assert!(said.word_on_people(&grid).is_some_and(|word| word.contains("à 3 au moins")));
        assert_eq!(Said { people: Some(3), ..said }.word_on_people(&grid), None);
    }

    #[test]
    fn the_quick_pace_asks_for_the_name_only_or_for_nothing() {
        let grid = grid();
        let quick = Known { pace: Pace::Quick, ..known() };
        let mut opening = Opening::new(&grid, quick.clone());
        assert!(matches!(typed(&mut opening, &[Key::Enter, text("AIR"), Key::Enter]), Some(Opened::Begin(_))));
        let mut opening = Opening::new(&grid, Known { structure: Some("AIR".into()), ..quick });
        assert!(matches!(opening.press(&Key::Enter), Some(Opened::Begin(_))));
    }

    #[test]
    fn the_welcome_counts_what_is_asked_and_nothing_is_left_by_escape() {
        let grid = crate::session::fixture::related_grid();
        let short = Known { form: crate::assessment::Form::Short, ..known() };
        let mut opening = Opening::new(&grid, short);
        let shown = opening.screen(Size { height: 40, width: 80 }).text();
        for words in ["2\u{a0}questions sur 10", "L’économie (1\u{a0}question)", "tableaux peuvent être passés"] {
            assert!(shown.contains(words), "{words} missing in:\n{shown}");
        }
        assert_eq!(opening.press(&Key::Escape), None);
        assert!(opening.screen(Size { height: 40, width: 80 }).text().contains("q pour quitter"));
    }

    #[test]
    fn a_number_of_people_in_words_is_refused_on_the_spot_and_enter_stays_once() {
        let grid = grid();
        let mut opening = Opening::new(&grid, Known { structure: Some("AIR".into()), ..known() });
        opening.press(&Key::Enter);
        opening.card.form.at = opening.card.names.iter().position(|name| *name == Name::People).unwrap_or(0);
        let at = opening.card.form.at;
        let shown = |opening: &Opening<'_>| opening.screen(Size { height: 24, width: 80 }).text();
        for key in "cinq".chars().map(Key::Char).chain([Key::Enter]) {
            opening.press(&key);
            assert!(shown(&opening).contains("en chiffres"), "{}", shown(&opening));
            assert_eq!(opening.card.form.at, at);
        }
        opening.press(&Key::Enter);
        assert_eq!(opening.card.form.at, at + 1);
    }

    #[test]
    fn every_field_being_filled_in_is_on_screen_at_any_size() {
        let grid = grid();
        for (height, width) in [(24, 80), (40, 120), (12, 40), (7, 24)] {
            let mut opening = Opening::new(&grid, Known { structure: Some("AIR".into()), ..known() });
            opening.press(&Key::Enter);
            for field in 0..opening.card.form.fields.len() {
                opening.card.form.at = field;
                let frame = opening.screen(Size { height, width });
                let label = opening.card.form.field().label.clone();
                assert!(frame.text().contains(&label), "{label} missing at {width}×{height}:\n{}", frame.text());
                assert!(frame.rows.len() == height && frame.rows.iter().all(|row| row.width() < width));
            }
        }
    }
}

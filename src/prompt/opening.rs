//! Before the first question: what the grid is, and who answers about what. Keys in, frames out; pure but for `run`.

use super::Terminal;
use super::desk::{Notice, sentence};
use super::form::{Choice, Field, Filling, Form, Input};
use super::frame::{Frame, Ink, Row, Size, paragraph, window};
use super::key::Key;
use super::line::Line;
use super::paper::{KeyWord, Paper, assemble, foot, form_rows};
use crate::assessment::{About, Respondent};
use crate::french::{capitalised, count};
use crate::grid::Grid;
use crate::session::{Pace, Who};

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
    form: Form,
    names: Vec<Name>,
    scroll: usize,
    notice: Option<Notice>,
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
        let (names, fields) = fields(grid, &known).into_iter().unzip();
        Self { grid, known, is_filling: false, form: Form::new(fields), names, scroll: 0, notice: None }
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
                Key::Char('q' | 'Q') | Key::Escape => return Some(Opened::Leave),
                Key::Enter if self.is_all_known() => return Some(Opened::Begin(self.said())),
                Key::Enter => self.is_filling = true,
                _ => {}
            }
            return None;
        }
        match self.form.press(key) {
            Filling::Going(word) => {
                self.notice = word.map(|word| Notice { text: sentence(&word), is_warning: true });
            }
            Filling::Cancelled => self.is_filling = false,
            // Going up and down, one may have left a needed field empty behind.
            Filling::Done => match self.first_gap() {
                Some(gap) => {
                    self.form.at = gap;
                    let word = self.form.field().required.clone().unwrap_or_default();
                    self.notice = Some(Notice { text: sentence(&word), is_warning: true });
                }
                None => return Some(Opened::Begin(self.said())),
            },
        }
        None
    }

    fn first_gap(&self) -> Option<usize> {
        (0..self.form.fields.len())
            .find(|index| self.form.fields[*index].required.is_some() && self.form.words(*index).is_none())
    }

    /// Only cursors are wanted, and the structure has its name.
    fn is_all_known(&self) -> bool {
        self.known.pace == Pace::Quick && self.known.structure.is_some()
    }

    fn said(&self) -> Said {
        let words = |name: Name| self.names.iter().position(|other| *other == name).and_then(|i| self.form.words(i));
        let known = |words: Option<String>, known: &Option<String>| words.or_else(|| known.clone());
        Said {
            structure: known(words(Name::Structure), &self.known.structure).unwrap_or_default(),
            territory: known(words(Name::Territory), &self.known.territory),
            about: About {
                object: words(Name::Object),
                stage: words(Name::Stage),
                purpose: words(Name::Purpose),
                accompanied_by: words(Name::Accompanied),
            },
            around: words(Name::Around),
            people: words(Name::People).and_then(|text| text.parse().ok()),
        }
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
            let (rows, caret) = form_rows(&self.form, paper.width, room.saturating_sub(gap).max(1));
            body.extend(rows);
            return assemble(paper, head, body, foot, caret.map(|(row, column)| (row + gap, column)));
        }
        let keys: [KeyWord; 3] =
            [("Entrée", "commencer".into()), ("↑ ↓", "lire la suite".into()), ("q", "quitter".into())];
        let foot = foot(paper, self.notice.as_ref(), &keys);
        let room = paper.height.saturating_sub(head.len() + foot.len());
        let body = welcome(self.grid, paper);
        let shown = window(&body, room, self.scroll);
        Frame { last_scroll: body.len().saturating_sub(room), ..assemble(paper, head, shown, foot, None) }
    }
}

/// What the grid is for, and how to hold the session.
fn welcome(grid: &Grid, paper: Paper) -> Vec<Row> {
    let mut rows = Vec::new();
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
    for (index, section) in grid.sections.iter().enumerate() {
        let tables = grid.tables.iter().filter(|table| table.section == Some(index)).count();
        let questions = section.items.len();
        let told = (questions > 0).then(|| count(questions, "question", "questions"));
        let told = told.into_iter().chain((tables > 0).then(|| count(tables, "tableau", "tableaux")));
        let told = told.collect::<Vec<_>>().join(", ");
        if told.is_empty() {
            continue;
        }
        rows.push(Row::plain(section.title.clone()).and(format!(" ({told})"), Ink::Dim).cut(paper.width));
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
    let choice = |name: Name, label: &str, options: &[&str]| {
        let input = Input::Choice(Choice::new(options.iter().copied()));
        (
            name,
            Field {
                label: label.into(), hint: "un chiffre ou ← →, Entrée pour passer".into(), input, required: None
            },
        )
    };
    let mut all = vec![words(Name::Structure, "Structure", "le nom de votre structure", known.structure.as_ref())];
    all[0].1.required = Some("il faut au moins le nom de la structure".into());
    if known.pace == Pace::Quick {
        return all;
    }
    all.push(words(Name::Territory, "Territoire", "où elle agit\u{a0}; Entrée pour passer", known.territory.as_ref()));
    all.push(choice(Name::Object, "On apprécie", &OBJECTS));
    all.push(choice(Name::Stage, "À quelle étape", &STAGES));
    all.push(choice(Name::Purpose, "Pour quel usage", &PURPOSES));
    if known.who == Who::Group {
        all.push(words(
            Name::Accompanied,
            "Accompagnement",
            "un regard extérieur\u{a0}: COORACE régional, autre structure, partenaire… Entrée pour passer",
            None,
        ));
        let people = Field {
            label: "Autour de la table".into(),
            hint: format!(
                "combien de personnes\u{a0}? {} au moins, c’est mieux\u{a0}; Entrée pour passer",
                grid.min_participants
            ),
            input: Input::Count(Line::default()),
            required: None,
        };
        all.push((Name::People, people));
        all.push(words(
            Name::Around,
            "Qui",
            "par exemple\u{a0}: équipe, deux administrateurs, une partenaire. Entrée pour commencer",
            None,
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
    loop {
        let paper = Paper::new(terminal.size(), 88);
        let mut head = vec![Row::new(super::frame::shortened(title, paper.width), Ink::Bold)];
        if !paper.is_low() {
            head.push(paper.rule());
        }
        let mut body = vec![Row::blank(); usize::from(!paper.is_low())];
        for text in sentences {
            body.extend(paragraph(&capitalised(text), paper.width, Ink::Plain));
            if !paper.is_low() {
                body.push(Row::blank());
            }
        }
        let keys: [KeyWord; 2] = [("Entrée", "continuer".into()), ("q", "quitter".into())];
        let frame = assemble(paper, head, body, foot(paper, None, &keys), None);
        terminal.draw(&frame).ok()?;
        match terminal.key().ok()? {
            Key::Enter | Key::Char(' ') => return Some(true),
            Key::Char('q' | 'Q') | Key::Escape => return Some(false),
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
        Known { structure: None, territory: None, who: Who::Group, pace: Pace::Talk }
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
            Key::Char('2'),
            Key::Char('1'),
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
    fn every_field_being_filled_in_is_on_screen_at_any_size() {
        let grid = grid();
        for (height, width) in [(24, 80), (40, 120), (12, 40), (7, 24)] {
            let mut opening = Opening::new(&grid, Known { structure: Some("AIR".into()), ..known() });
            opening.press(&Key::Enter);
            for field in 0..opening.form.fields.len() {
                opening.form.at = field;
                let frame = opening.screen(Size { height, width });
                let label = opening.form.field().label.clone();
                assert!(frame.text().contains(&label), "{label} missing at {width}×{height}:\n{}", frame.text());
                assert!(frame.rows.len() == height && frame.rows.iter().all(|row| row.width() < width));
            }
        }
    }
}

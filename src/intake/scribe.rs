//! Answers of cells become the nodes of an assessment's tree, by the rule of all typed answers.

use super::layout;
use super::questionnaire::{Shown, choices, plain};
use crate::assessment::decode::{self, Refusal};
use crate::assessment::other_scale::Tally;
use crate::assessment::{Answer, Effect, Priority, Value};
use crate::fold::fold;
use crate::french::{NBSP, quoted};
use crate::grid::{Grid, Item, Kind};
use crate::problem::{Place, Problem, Problems};
use crate::yaml::{Node, Planting};

/// Keys and values of a group.
pub(super) type Entries = Vec<(&'static str, Node)>;

/// The text of a cell, and where it is.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) place: Place,
    /// Empty where nothing is said.
    pub(super) text: String,
}

/// Plants what cells say, and notes what is wrong with them.
#[derive(Debug)]
pub(super) struct Scribe<'g> {
    pub(super) grid: &'g Grid,
    pub(super) plant: Planting,
    pub(super) problems: Problems,
    /// The figures that cells give.
    pub(super) tally: Tally,
}

impl<'g> Scribe<'g> {
    pub(super) fn new(grid: &'g Grid, file: &str) -> Self {
        Self { grid, plant: Planting::new(file), problems: Problems::new(), tally: Tally::new(grid) }
    }

    pub(super) fn refuse(&mut self, place: Place, refusal: Refusal) {
        self.problems.push(Problem::error(refusal.code, place, refusal.message).hint(refusal.hint));
    }

    /// The text itself as a node, unless it is empty.
    pub(super) fn scalar(&mut self, said: Said) -> Option<Node> {
        (!said.text.is_empty()).then(|| self.plant.scalar(said.place, said.text))
    }

    /// A day as a node.
    pub(super) fn date(&mut self, said: Said) -> Option<Node> {
        if said.text.is_empty() {
            return None;
        }
        match decode::value(&Kind::Date, &said.text) {
            Ok(Value::Date(day)) => Some(self.plant.scalar(said.place, day.to_string())),
            Ok(_) => None,
            Err(refusal) => {
                self.refuse(said.place, refusal);
                None
            }
        }
    }

    /// Whether a cell says yes; a blank one says no.
    pub(super) fn is_yes(&mut self, said: &Said) -> bool {
        if said.text.is_empty() {
            return false;
        }
        decode::yes_no(&said.text).unwrap_or_else(|| {
            let refusal = Refusal {
                code: "oui-ou-non",
                message: format!("{} ne dit ni oui ni non", quoted(&decode::shortened(&said.text))),
                hint: format!("valeurs admises{NBSP}: oui, x, non, ou vide"),
            };
            self.refuse(said.place.clone(), refusal);
            false
        })
    }

    /// What is answered to a question: its cell, why it is not applicable, and the options that are ticked elsewhere.
    pub(super) fn answer(&mut self, item: &Item, said: &Said, reason: &Said, ticks: Vec<Said>) -> Entries {
        if !ticks.is_empty() {
            if !said.text.is_empty() {
                let shown = quoted(&decode::shortened(&said.text));
                let refusal = Refusal {
                    code: "reponse-double",
                    message: format!("des cases sont cochées, et la réponse dit {shown}"),
                    hint: "gardez l’un ou l’autre".into(),
                };
                self.refuse(said.place.clone(), refusal);
                return Vec::new();
            }
            let options = ticks.into_iter().map(|tick| self.plant.scalar(tick.place, tick.text)).collect();
            return vec![("value", self.plant.list(said.place.clone(), options))];
        }
        let cell = picked(&choices(item), &said.text).to_owned();
        let is_apart = fold(&cell) == "so" && !reason.text.is_empty();
        let cell = if is_apart { format!("SO{NBSP}: {}", reason.text) } else { cell };
        let decoded = decode::cell(item, &cell);
        if let Some(index) = self.grid.item_index(&item.id) {
            let answer = decoded.as_ref().map_or(&Answer::Missing, |decoded| &decoded.answer);
            self.tally.note(index, &said.text, answer, || said.place.clone());
        }
        let decoded = match decoded {
            Ok(decoded) => decoded,
            Err(refusal) => {
                self.refuse(said.place.clone(), refusal);
                return Vec::new();
            }
        };
        if !is_apart && !reason.text.is_empty() && !matches!(decoded.answer, Answer::NotApplicable(_)) {
            let message = format!("la réponse n’est pas {}{NBSP}: cette raison n’est pas lue", quoted("sans objet"));
            let problem = Problem::warning("raison-de-trop", reason.place.clone(), message);
            self.problems.push(problem.hint("videz cette case, ou changez la réponse"));
        }
        let mut entries: Entries = self.decoded(decoded.answer, &said.place).into_iter().collect();
        if decoded.is_priority {
            entries.push(("priority", self.plant.scalar(said.place.clone(), Priority::Priority.word())));
        }
        entries
    }

    fn decoded(&mut self, answer: Answer, place: &Place) -> Option<(&'static str, Node)> {
        let plant = &mut self.plant;
        let place = || place.clone();
        Some(match answer {
            Answer::Missing => return None,
            Answer::NotApplicable(reason) => ("na", plant.scalar(place(), reason.unwrap_or_else(|| "true".into()))),
            Answer::Unknown => ("unknown", plant.scalar(place(), "true")),
            Answer::Value(Value::Options(ids)) => {
                let ids = ids.into_iter().map(|id| plant.scalar(place(), id)).collect();
                ("value", plant.list(place(), ids))
            }
            Answer::Value(Value::Number(number)) => ("value", plant.scalar(place(), plain(number))),
            Answer::Value(Value::YesNo(yes)) => ("value", plant.scalar(place(), if yes { "true" } else { "false" })),
            Answer::Value(Value::Date(day)) => ("value", plant.scalar(place(), day.to_string())),
            Answer::Value(Value::Text(text) | Value::Item(text)) => ("value", plant.scalar(place(), text)),
        })
    }

    /// Why the ball of a question is filled.
    pub(super) fn priority(&mut self, said: Said) -> Option<(&'static str, Node)> {
        match layout::priority(&said.text) {
            Ok(priority) => priority.map(|priority| ("priority", self.plant.scalar(said.place, priority.word()))),
            Err(refusal) => {
                self.refuse(said.place, refusal);
                None
            }
        }
    }

    /// An argument: its text, what it pushes towards among the words known, and for whom it was said.
    pub(super) fn argument(
        &mut self,
        text: Said,
        effect: &Said,
        by: Option<Said>,
        known: &[(String, Effect)],
    ) -> Option<Node> {
        let sign = if effect.text.is_empty() { None } else { effect_of(&effect.text, known) };
        if sign.is_none() && !effect.text.is_empty() {
            let words: Vec<&str> = known.iter().map(|(words, _)| words.as_str()).collect();
            let shown = quoted(&decode::shortened(&effect.text));
            let refusal = Refusal {
                code: "effet-illisible",
                message: format!("{shown} ne dit pas de quel côté l’argument pousse"),
                hint: format!("choisissez dans la liste{NBSP}: {}", words.join(", ")),
            };
            self.refuse(effect.place.clone(), refusal);
        }
        let place = text.place.clone();
        let Some(node) = self.scalar(text) else {
            if sign.is_some() {
                let message = "cette case dit ce que pousse un argument qui n’est pas écrit";
                let problem = Problem::warning("argument-vide", effect.place.clone(), message);
                self.problems.push(problem.hint("écrivez l’argument, ou videz cette case"));
            }
            return None;
        };
        let mut entries: Entries = vec![("text", node)];
        entries.extend(sign.map(|sign| ("effect", self.plant.scalar(effect.place.clone(), sign.to_string()))));
        if let Some(by) = by.filter(|by| !by.text.is_empty()) {
            entries.push(("by", self.group(by)));
        }
        Some(self.plant.group(place, entries))
    }

    /// A group of people: its id where the grid knows it, else as it is written.
    pub(super) fn group(&mut self, said: Said) -> Node {
        let id = self.grid.stakeholder(&said.text).map_or(said.text.as_str(), |group| &group.id).to_owned();
        self.plant.scalar(said.place, id)
    }
}

/// What a cell stands for, where it is one of the words of its drop-down; else the text itself.
pub(super) fn picked<'t>(shown: &'t [Shown], text: &'t str) -> &'t str {
    let wanted = fold(text);
    shown.iter().find(|one| fold(&one.text) == wanted).map_or(text, |one| &one.cell)
}

fn effect_of(text: &str, known: &[(String, Effect)]) -> Option<i8> {
    let wanted = fold(text);
    let by_words = known.iter().find(|(words, _)| fold(words) == wanted).map(|(_, effect)| effect.sign());
    by_words.or_else(|| crate::assessment::effect(text).map(Effect::sign))
}

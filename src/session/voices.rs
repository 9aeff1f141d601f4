//! What people answered on their own, for a group that talks about it: who said it is told only where the group wants it.

use super::{Session, Stop};
use crate::agreement::figures::ItemFigures;
use crate::assessment::{Answer, Argument, Effect, Response, Value};
use crate::debate::{self, Debated};
use crate::french::{NBSP, count, list};
use crate::grid::{Item, Scale};

/// Whether the names of people stand beside what they answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// Nobody is named.
    #[default]
    Anonymous,
    /// Everybody is.
    Named,
}

/// Those whose answers the group looks at: nobody in the session of one person, who must not be led by others.
fn others(session: &Session) -> Vec<&Response> {
    let all = &session.assessment().responses;
    if session.is_alone() { Vec::new() } else { all.iter().filter(|response| !response.collective).collect() }
}

/// Positions that people took on an item, growing, one a person.
pub fn marks(session: &Session, item: usize) -> Vec<f64> {
    ItemFigures::of(&others(session), item).values
}

/// « −2, +1 (3 personnes) ; une ne sait pas », or with names; nothing where nobody answered.
pub fn answers(session: &Session, item: usize) -> Option<String> {
    let (others, naming) = (others(session), session.naming);
    let asked = &session.grid().items[item];
    let mut parts: Vec<String> = match asked.scale() {
        Some(scale) => positions(asked, scale, &others, item, naming),
        None => {
            let given = others.iter().filter(|one| matches!(one.entries[item].answer, Answer::Value(_)));
            told("ont répondu", "a répondu", &given.copied().collect::<Vec<_>>(), naming).into_iter().collect()
        }
    };
    let with =
        |wanted: fn(&Answer) -> bool| others.iter().copied().filter(move |one| wanted(&one.entries[item].answer));
    let na: Vec<&Response> = with(|answer| matches!(answer, Answer::NotApplicable(_))).collect();
    let unknown: Vec<&Response> = with(|answer| *answer == Answer::Unknown).collect();
    parts.extend(told("disent sans objet", "dit sans objet", &na, naming));
    parts.extend(told("ne savent pas", "ne sait pas", &unknown, naming));
    (!parts.is_empty()).then(|| parts.join(&format!("{NBSP}; ")))
}

/// « Chacun de son côté : −2 ; +1 ×3 · 4 arguments (d pour lire) ».
pub fn words(session: &Session, item: usize) -> Option<String> {
    let more = match arguments(session, item).len() {
        0 => String::new(),
        arguments => format!(" · {} (d pour lire)", count(arguments, "argument", "arguments")),
    };
    Some(format!("Chacun de son côté{NBSP}: {}{more}", answers(session, item)?))
}

/// One part a position that was taken.
fn positions(asked: &Item, scale: &Scale, others: &[&Response], item: usize, naming: Naming) -> Vec<String> {
    let mut taken: Vec<(f64, Vec<&Response>)> = Vec::new();
    for response in others {
        let Some(value) = response.entries[item].number() else { continue };
        match taken.iter_mut().find(|(known, _)| (*known - value).abs() < 1e-9) {
            Some((_, people)) => people.push(response),
            None => taken.push((value, vec![response])),
        }
    }
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    let is_cursor = scale.min() < 0.0;
    let figure = |value: f64| match asked.position_label(value).filter(|_| !is_cursor) {
        Some(label) => label.to_owned(),
        None => scale.figure(value, 1),
    };
    let part = |(value, people): (f64, Vec<&Response>)| match naming {
        Naming::Named => format!("{}{NBSP}: {}", figure(value), names(&people)),
        Naming::Anonymous if people.len() > 1 => format!("{} ×{}", figure(value), people.len()),
        Naming::Anonymous => figure(value),
    };
    taken.into_iter().map(part).collect()
}

fn told(several: &str, one: &str, people: &[&Response], naming: Naming) -> Option<String> {
    let verb = if people.len() > 1 { several } else { one };
    match (people.len(), naming) {
        (0, _) => None,
        (_, Naming::Named) => Some(format!("{} {verb}", names(people))),
        (n, Naming::Anonymous) => Some(format!("{} {verb}", count(n, "personne", "personnes"))),
    }
}

fn name(response: &Response) -> &str {
    let respondent = &response.respondent;
    if respondent.name.is_empty() { &respondent.id } else { &respondent.name }
}

fn names(people: &[&Response]) -> String {
    list(&people.iter().map(|one| name(one)).collect::<Vec<_>>(), "et")
}

/// What people wrote of an item, those who are for it first, then those against, then the others.
pub fn arguments(session: &Session, item: usize) -> Vec<Argument> {
    let rank = |effect: Effect| match effect {
        Effect::Up => 0,
        Effect::Down => 1,
        Effect::None => 2,
    };
    let mut all: Vec<Argument> = Vec::new();
    for response in others(session) {
        let by = match session.naming {
            Naming::Named => Some(name(response).to_owned()),
            Naming::Anonymous => response.respondent.stakeholder.clone(),
        };
        let said = &response.entries[item].arguments;
        all.extend(said.iter().map(|argument| Argument { by: argument.by.clone().or(by.clone()), ..argument.clone() }));
    }
    all.sort_by_key(|argument| rank(argument.effect));
    all
}

/// The questions that are asked here, worth a debate and not settled by the group yet, the one that divides most first.
pub fn to_debate(session: &Session) -> Vec<Debated> {
    let is_asked = |debated: &Debated| session.stops().contains(&Stop::Item(debated.item));
    let is_open = |debated: &Debated| {
        let entry = session.entry_of(debated.item);
        entry.later || !entry.is_answered()
    };
    if others(session).is_empty() {
        return Vec::new();
    }
    debate::to_debate(session.grid(), session.assessment()).into_iter().filter(is_asked).filter(is_open).collect()
}

/// All that people wrote on their own about an item: their arguments, and their answer where it is a text.
pub fn written(session: &Session, item: usize) -> String {
    let texts = others(session).into_iter().flat_map(|response| {
        let entry = &response.entries[item];
        let answer = match &entry.answer {
            Answer::Value(Value::Text(text)) => Some(text.as_str()),
            Answer::NotApplicable(reason) => reason.as_deref(),
            _ => None,
        };
        entry.arguments.iter().map(|argument| argument.text.as_str()).chain(answer)
    });
    texts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::assessment::{Form, yaml};
    use crate::problem::Source;
    use crate::session::search::{List, Why};
    use crate::session::{Action, Pace, Who};

    const ANSWERS: &str = "grid: complete
organisation: { name: AIR }
responses:
  - respondent: { id: anne, name: Anne, stakeholder: equipe }
    answers:
      premiere: { value: -2, arguments: [{ text: Le hangar est froid, effect: -1 }] }
      deuxieme: { value: 1 }
      mesure: { value: 3 }
  - respondent: { id: bob, name: Bob, stakeholder: voisins }
    answers:
      premiere: { value: 2, arguments: [{ text: Les heures ont augmenté, effect: 1 }] }
      deuxieme: { value: 1 }
      mesure: { value: 0 }
  - respondent: { id: chloe, name: Chloé }
    answers: { premiere: { unknown: true }, deuxieme: { value: 1 }, recit: { value: Un déménagement } }
tables: { acteurs: [{ nom: Mairie de Dole }] }
";

    fn session(who: &Who) -> Session {
        let source = Source::new("complete.yaml", include_str!("../../tests/grids/complete.yaml"));
        let grid = crate::grid::load::parse(&source).unwrap_or_else(|problems| panic!("{problems:?}"));
        let (assessment, problems) = yaml::read(&grid, &Source::new("a.yaml", ANSWERS));
        let assessment = assessment.unwrap_or_else(|| panic!("{problems:?}"));
        match Session::open(Arc::new(grid), assessment, who, Form::Full, Pace::Talk) {
            Ok(session) => session,
            Err(refusal) => panic!("{refusal:?}"),
        }
    }

    #[test]
    fn a_group_sees_what_each_one_answered_and_nobody_s_name_unless_it_wants_them() {
        let group = session(&Who::Group);
        assert_eq!(answers(&group, 0).as_deref(), Some("−2\u{a0}; +2\u{a0}; 1\u{a0}personne ne sait pas"));
        assert_eq!(answers(&group, 1).as_deref(), Some("+1 ×3"));
        assert_eq!(marks(&group, 0), [-2.0, 2.0]);
        let said = arguments(&group, 0);
        let told: Vec<(&str, Option<&str>)> = said.iter().map(|one| (one.text.as_str(), one.by.as_deref())).collect();
        assert_eq!(told, [("Les heures ont augmenté", Some("voisins")), ("Le hangar est froid", Some("equipe"))]);
        let named = group.with_naming(Naming::Named);
        assert_eq!(answers(&named, 0).as_deref(), Some("−2\u{a0}: Anne\u{a0}; +2\u{a0}: Bob\u{a0}; Chloé ne sait pas"));
        assert_eq!(arguments(&named, 0)[0].by.as_deref(), Some("Bob"));
    }

    #[test]
    fn one_person_is_not_led_by_what_others_answered() {
        let name = "Denis".to_owned();
        let alone = session(&Who::Person { name, stakeholder: None });
        assert_eq!(answers(&alone, 0), None);
        assert!(marks(&alone, 0).is_empty() && arguments(&alone, 0).is_empty() && to_debate(&alone).is_empty());
        assert!(alone.find("hangar").is_empty());
    }

    #[test]
    fn what_divides_most_comes_first_until_the_group_has_settled_it() {
        let group = session(&Who::Group);
        let debated: Vec<usize> = to_debate(&group).iter().map(|one| one.item).collect();
        assert_eq!(debated, [0, 3], "four steps, then three");
        let lines = group.list(&List::Rest, None, "");
        assert!(lines[0].heading.starts_with("À débattre") && lines[0].state.contains("de −2 à +2"), "{lines:?}");
        assert_eq!(group.rest(None, "").iter().filter(|spot| spot.stop == 0).count(), 1, "no question twice");
        let settled =
            group.apply(Action::Question(1)).and_then(|at| at.apply(Action::Answer(Answer::Value(Value::Number(0.0)))));
        let settled = settled.unwrap_or_else(|refusal| panic!("{refusal:?}"));
        assert_eq!(to_debate(&settled).iter().map(|one| one.item).collect::<Vec<_>>(), [3]);
        assert!(settled.rest(None, "").iter().any(|spot| spot.why == Why::Debated));
    }

    #[test]
    fn a_search_finds_what_people_wrote_in_arguments_and_texts() {
        let group = session(&Who::Group);
        for word in ["hangar", "démén"] {
            assert_eq!(group.find(word).len(), 1, "{word}");
        }
    }
}

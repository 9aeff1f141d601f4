use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::assessment::{Effect, Entry, Form, Organisation, Respondent, Value};
use crate::session::fixture::{grid, session};
use crate::session::{Action, Pace, blank};

/// An assessment of AIR of the year before, where the group and two persons answered the first items.
fn last_year(grid: &Grid) -> Assessment {
    let organisation = Organisation { id: "air".into(), name: "AIR".into(), territory: None };
    let mut assessment = blank(grid, Form::Full, organisation, date(2025, 11, 18));
    let number = |value: f64| Entry::value(Value::Number(value));
    let said = |text: &str| Argument { text: text.into(), effect: Effect::Up, by: None };
    let mut response = |id: &str, collective: bool, entries: Vec<Entry>| {
        let mut all = vec![Entry::default(); grid.items.len()];
        all[..entries.len()].clone_from_slice(&entries);
        let respondent = Respondent { id: id.into(), name: id.into(), ..Respondent::default() };
        assessment.responses.push(Response { respondent, collective, entries: all });
    };
    let talked = Entry { arguments: vec![said("trois contrats")], priority: Some(Priority::Impact), ..number(1.0) };
    response("groupe", true, vec![talked, Entry { answer: Answer::Unknown, ..Entry::default() }]);
    let one = Entry { arguments: vec![said("vu de la mairie")], ..number(-2.0) };
    response("mairie", false, vec![one, number(2.0), number(1.0)]);
    response("region", false, vec![Entry::default(), number(1.0)]);
    assessment
}

fn now(answers: &[(usize, f64)]) -> Session {
    let start = session(Form::Full, Pace::Talk);
    answers.iter().fold(start, |session, (question, value)| {
        let there = session.apply(Action::Question(*question));
        let done = there.and_then(|there| there.apply(Action::Answer(Answer::Value(Value::Number(*value)))));
        done.unwrap_or_else(|refusal| panic!("{refusal:?}"))
    })
}

#[test]
fn the_group_sees_what_was_agreed_and_else_the_mean_with_all_that_was_said() {
    let grid = grid();
    let before = Before::of(&grid, &last_year(&grid), &Who::Group);
    assert_eq!(before.former[0].then, Then::Answer(Answer::Value(Value::Number(1.0))));
    assert_eq!(before.former[0].priority, Some(Priority::Impact));
    let said: Vec<&str> = before.former[0].arguments.iter().map(|argument| argument.text.as_str()).collect();
    assert_eq!(said, ["trois contrats", "vu de la mairie"]);
    // The group did not know: (2 + 1) ÷ 2.
    assert_eq!(before.former[1].then, Then::Mean(1.5, 2));
    assert_eq!(before.former[2].then, Then::Mean(1.0, 1));
    assert_eq!(before.former[3].then, Then::Nothing);
    assert_eq!(before.day(), "le 18/11/2025");
    assert!(before.remarks[0].contains("3\u{a0}réponses sur 10"), "{:?}", before.remarks);
}

#[test]
fn one_person_sees_their_own_answers_or_is_told_that_there_are_none() {
    let grid = grid();
    let who = |name: &str| Who::Person { name: name.into(), stakeholder: None };
    let own = Before::of(&grid, &last_year(&grid), &who("Mairie"));
    assert_eq!(own.former[0].then.value(), Some(-2.0));
    assert_eq!(own.remarks.len(), 1, "{:?}", own.remarks);
    let other = Before::of(&grid, &last_year(&grid), &who("Camille"));
    assert_eq!(other.former[0].then.value(), Some(1.0));
    assert!(other.remarks.iter().any(|told| told.contains("n’y avait pas répondu")), "{:?}", other.remarks);
}

#[test]
fn a_question_that_changed_since_is_not_compared_and_said() {
    let mut changed = (*grid()).clone();
    changed.version = 2;
    changed.items[0].changed_in = Some(2);
    changed.removed = vec![("ancienne".into(), 2)];
    let before = Before::of(&changed, &last_year(&grid()), &Who::Group);
    assert_eq!(before.former[0], Former { then: Then::OtherMeaning, ..Former::default() });
    let told = before.remarks.join("\n");
    assert!(told.contains("une question ne se compare plus") && told.contains("emplois"), "{told}");
    assert!(told.contains("1\u{a0}question d’alors n’est plus posée"), "{told}");
}

#[test]
fn moves_are_counted_between_positions_of_both_days_only() {
    let grid = grid();
    let before = Before::of(&grid, &last_year(&grid), &Who::Group);
    let session = now(&[(1, 3.0), (3, 1.0), (4, 2.0)]);
    assert_eq!(before.moves(&session), [Move { item: 0, then: 1.0, now: 3.0 }]);
    // The second question has no answer today, the fourth had none then.
    assert_eq!(before.compared_count(&session), 2);
}

#[test]
fn another_structure_and_a_day_that_is_not_earlier_are_remarked() {
    let grid = grid();
    let here = now(&[]);
    let beside = |other: &Assessment| Before::of(&grid, other, &Who::Group).beside(here.assessment(), other).remarks;
    let same = last_year(&grid);
    assert_eq!(beside(&same).len(), 1);
    let mut other = last_year(&grid);
    other.organisation = Organisation { id: "autre".into(), name: "Autre".into(), territory: None };
    assert!(beside(&other)[1].contains("celle de «\u{a0}Autre\u{a0}», et non de «\u{a0}AIR\u{a0}»"));
    other = last_year(&grid);
    other.date = Some(date(2027, 1, 1));
    assert!(beside(&other)[1].contains("n’est pas plus ancienne"));
}

#[test]
fn nothing_of_the_other_day_becomes_an_answer() {
    let grid = grid();
    let session = now(&[]);
    let _before = Before::of(&grid, &last_year(&grid), &Who::Group);
    assert_eq!(session.progress().answered, 0);
    assert_eq!(Arc::new(session.grid().clone()), grid);
}

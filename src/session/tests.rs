use super::fixture::{grid, session};
use super::*;
use crate::assessment::Effect;

fn at(number: f64) -> Action {
    Action::Answer(Answer::Value(Value::Number(number)))
}

/// The session after these actions, none of which is refused.
fn after(session: &Session, actions: impl IntoIterator<Item = Action>) -> Session {
    actions.into_iter().fold(session.clone(), |session, action| match session.apply(action.clone()) {
        Ok(next) => next,
        Err(refusal) => panic!("{action:?} refused: {refusal:?}"),
    })
}

fn refused(session: &Session, action: Action) -> String {
    session.apply(action).map_or_else(|refusal| refusal.0, |next| panic!("not refused: {:?}", next.place))
}

fn said(text: &str) -> Argument {
    Argument { text: text.into(), effect: Effect::Up, by: None }
}

fn started() -> Session {
    after(&session(Form::Full, Pace::Talk), [Action::Next])
}

fn reopened(session: &Session) -> Session {
    match Session::open(session.grid.clone(), session.assessment.clone(), &Who::Group, Form::Full, Pace::Talk) {
        Ok(session) => session,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

#[test]
fn a_session_opens_each_section_asks_its_questions_shows_its_board_and_ends() {
    let mut session = session(Form::Full, Pace::Talk);
    let mut places = vec![session.place()];
    while session.place() != Place::End {
        session = after(&session, [Action::Next]);
        places.push(session.place());
    }
    let questions = |range: std::ops::Range<usize>| range.map(Place::At);
    let expected: Vec<Place> = [Place::Opening(0)]
        .into_iter()
        .chain(questions(0..3))
        .chain([Place::Board(0)])
        .chain(questions(3..6))
        .chain([Place::Board(1)])
        .chain(questions(6..10))
        .chain([Place::Board(2), Place::End])
        .collect();
    assert_eq!(places, expected, "a section without introduction has no opening");
}

#[test]
fn an_answer_is_kept_and_leads_to_the_next_question() {
    let session = after(&started(), [at(2.0)]);
    assert_eq!(session.place(), Place::At(1));
    assert_eq!(session.entry_of(0).number(), Some(2.0));
    let progress = session.progress();
    assert_eq!((progress.answered, progress.applicable, progress.question), (1, 10, Some(2)));
}

#[test]
fn an_answer_off_the_scale_is_refused_and_changes_nothing() {
    let before = started();
    assert!(refused(&before, at(4.0)).contains("de −3 à 3"));
    assert!(refused(&before, at(0.5)).contains("curseur"));
    assert!(refused(&before, Action::Answer(Answer::Missing)).contains("pas encore de réponse"));
    assert!(refused(&before, Action::Answer(Answer::Value(Value::YesNo(true)))).contains("ne convient pas"));
    assert_eq!(before, started());
}

#[test]
fn not_applicable_follows_the_policy_of_the_item() {
    let start = started();
    let bare = Action::Answer(Answer::NotApplicable(None));
    let with_reason = Action::Answer(Answer::NotApplicable(Some("pas d’achats".into())));
    let second = after(&start, [bare.clone()]);
    assert!(refused(&second, bare.clone()).contains("pourquoi"));
    let third = after(&second, [with_reason.clone()]);
    assert!(refused(&third, bare).contains("n’y est pas une réponse"));
    assert!(refused(&third, with_reason).contains("n’y est pas une réponse"));
    assert_eq!(third.progress().applicable, 8);
    assert_eq!(third.progress().missing, 8);
}

#[test]
fn unknown_is_said_but_counts_as_not_answered() {
    let session = after(&started(), [Action::Answer(Answer::Unknown)]);
    let progress = session.progress();
    assert_eq!((progress.answered, progress.applicable, progress.missing), (0, 10, 9));
}

#[test]
fn a_question_left_for_later_waits_and_is_found_again_after_the_untouched_ones() {
    let session = after(&started(), [Action::Later, at(1.0)]);
    assert_eq!(session.later_count(), 1);
    assert_eq!(reopened(&session).place(), Place::At(2), "untouched questions come first");
    let rest = (2..10).map(|_| Action::Answer(Answer::Unknown));
    let mut session = session;
    for action in rest {
        session = after(&session, [action]);
        while !matches!(session.place(), Place::At(_) | Place::End) {
            session = after(&session, [Action::Next]);
        }
    }
    assert_eq!(reopened(&session).place(), Place::At(0));
    let session = after(&session, [Action::NextUnanswered, at(0.0)]);
    assert_eq!(session.later_count(), 0, "an answer ends the waiting");
    assert_eq!(reopened(&session).place(), Place::End);
}

#[test]
fn arguments_are_added_changed_and_removed_without_leaving_the_question() {
    let session = after(&started(), [Action::AddArgument(said(" un ")), Action::AddArgument(said("deux"))]);
    assert_eq!(session.place(), Place::At(0));
    let session = after(&session, [Action::ChangeArgument(1, said("trois")), Action::RemoveArgument(0)]);
    let texts: Vec<&str> = session.entry_of(0).arguments.iter().map(|a| a.text.as_str()).collect();
    assert_eq!(texts, ["trois"]);
    assert!(refused(&session, Action::AddArgument(said("  "))).contains("vide"));
    assert!(refused(&session, Action::ChangeArgument(1, said("x"))).contains("pas d’argument"));
    assert!(refused(&session, Action::RemoveArgument(1)).contains("pas d’argument"));
}

#[test]
fn a_ball_is_filled_for_a_reason_and_emptied_again() {
    let session = after(&started(), [Action::Ball(Some(Priority::Impact))]);
    assert_eq!(session.entry_of(0).priority, Some(Priority::Impact));
    assert_eq!(after(&session, [Action::Ball(None)]).entry_of(0).priority, None);
}

#[test]
fn an_answer_taken_back_leaves_what_was_said() {
    let session = after(&started(), [Action::AddArgument(said("un")), at(1.0), Action::Previous, Action::Clear]);
    assert_eq!(session.entry_of(0).answer, Answer::Missing);
    assert_eq!(session.entry_of(0).arguments.len(), 1);
}

#[test]
fn previous_finds_the_former_answer_and_stops_at_the_first_question() {
    let session = after(&started(), [at(2.0), Action::Previous]);
    assert_eq!(session.entry().and_then(Entry::number), Some(2.0));
    assert!(refused(&session, Action::Previous).contains("première"));
    let board = after(&session, [Action::Question(3), at(0.0)]);
    assert_eq!(board.place(), Place::Board(0));
    assert_eq!(after(&board, [Action::Previous]).place(), Place::At(2));
}

#[test]
fn one_jumps_to_a_question_or_a_section_that_exists() {
    let start = started();
    assert_eq!(after(&start, [Action::Question(7)]).place(), Place::At(6));
    assert_eq!(after(&start, [Action::Section(1)]).place(), Place::At(3));
    assert!(refused(&start, Action::Question(11)).contains("de 1 à 10"));
    assert!(refused(&start, Action::Question(0)).contains("de 1 à 10"));
    assert!(refused(&start, Action::Section(9)).contains("rien"));
}

#[test]
fn the_next_unanswered_question_is_sought_forward_then_from_the_start() {
    let session = after(&started(), [at(1.0), Action::Question(10)]);
    assert_eq!(after(&session, [Action::NextUnanswered]).place(), Place::At(1));
    let mut full = started();
    for number in 2..=10 {
        full = after(&full, [Action::Question(number), Action::Answer(Answer::Unknown)]);
    }
    let alone = after(&full, [Action::Question(1)]);
    assert!(refused(&alone, Action::NextUnanswered).contains("seule"));
    let done = after(&alone, [at(0.0)]);
    assert!(refused(&done, Action::NextUnanswered).contains("toutes"));
}

#[test]
fn a_session_goes_on_at_the_first_question_without_an_answer() {
    let session = after(&started(), [at(1.0), Action::AddArgument(said("un"))]);
    assert_eq!(reopened(&session).place(), Place::At(1), "an argument alone is no answer");
}

#[test]
fn the_short_form_asks_its_own_questions_only() {
    let session = session(Form::Short, Pace::Talk);
    assert_eq!(session.stops(), [Stop::Item(0), Stop::Item(3)]);
    assert_eq!(session.progress().sections, 2);
    // A part of one question has neither opening nor board: its introduction is read with the question.
    assert_eq!((session.place(), session.intro()), (Place::At(0), "On regarde ce que l’action apporte."));
    let session = after(&session, [at(1.0)]);
    assert_eq!(session.item().map(|item| item.id.as_str()), Some("eau"));
    assert_eq!((session.progress().question, session.progress().rank), (Some(4), Some(2)));
    assert_eq!(after(&session, [Action::Question(1)]).place(), Place::At(0));
    assert!(refused(&session, Action::Question(2)).contains("n’est pas posée"));
    assert!(refused(&session, Action::Question(11)).contains("de 1 à 10"));
    assert_eq!(after(&session, [at(2.0)]).place(), Place::End);
}

#[test]
fn the_quick_pace_asks_for_cursors_only_and_opens_no_section() {
    let session = session(Form::Full, Pace::Quick);
    assert_eq!(session.stops().len(), 4);
    assert_eq!(session.place(), Place::At(0));
}

#[test]
fn a_grid_without_short_questions_refuses_the_short_form() {
    let mut grid = (*grid()).clone();
    grid.items.iter_mut().for_each(|item| item.short = false);
    let assessment = blank(&grid, Form::Short, Organisation::default(), jiff::civil::date(2026, 1, 1));
    let opened = Session::open(Arc::new(grid), assessment, &Who::Group, Form::Short, Pace::Talk);
    assert!(opened.is_err_and(|refusal| refusal.0.contains("forme courte")));
}

#[test]
fn each_respondent_has_a_response_of_their_own_and_finds_it_again() -> Result<(), Refusal> {
    let person = |name: &str| Who::Person { name: name.into(), stakeholder: Some("financeurs".into()) };
    let group = after(&started(), [at(1.0)]);
    let open = |assessment: &Assessment, who: &Who| {
        Session::open(group.grid.clone(), assessment.clone(), who, Form::Full, Pace::Talk)
    };
    let first = open(group.assessment(), &person("Région Ouest"))?;
    assert_eq!(first.place(), Place::Opening(0), "nothing answered yet by this one");
    assert_eq!(first.response().respondent.id, "region-ouest");
    assert!(!first.response().collective);
    let first = after(&first, [Action::Next, at(-3.0)]);
    assert_eq!(first.positions().0[0].value(), Some(-3.0), "one's own board, not the mean");
    let again = open(first.assessment(), &person("région ouest"))?;
    assert_eq!(again.assessment().responses.len(), 2);
    assert_eq!(again.place(), Place::At(1));
    let other = open(first.assessment(), &person("Groupe"))?;
    assert_eq!(other.response().respondent.id, "groupe-2", "the group's id is taken");
    Ok(())
}

#[test]
fn what_is_answered_now_is_answered_to_the_grid_as_it_is_now() -> Result<(), Refusal> {
    let mut grid = (*grid()).clone();
    grid.version = 2;
    let old = started().assessment().clone();
    let session = Session::open(Arc::new(grid), old, &Who::Group, Form::Full, Pace::Talk)?;
    assert_eq!(session.assessment().grid_version, 2, "or these answers would be dropped at the next reading");
    Ok(())
}

#[test]
fn the_value_of_each_kind_is_checked() {
    let start = started();
    let answer = |question: usize, value: Value| {
        let there = after(&start, [Action::Question(question)]);
        there.apply(Action::Answer(Answer::Value(value))).map(|next| next.place).map_err(|refusal| refusal.0)
    };
    let options = |ids: &[&str]| Value::Options(ids.iter().map(|id| (*id).to_owned()).collect());
    assert!(answer(4, Value::Number(2.0)).is_ok());
    assert!(answer(5, Value::Number(12.5)).is_ok());
    assert!(answer(5, Value::Number(-1.0)).is_err_and(|text| text.contains("minimum")));
    assert!(answer(6, options(&["atelier"])).is_ok());
    assert!(answer(6, options(&["atelier", "bureau"])).is_err_and(|text| text.contains("un seul")));
    assert!(answer(6, options(&["lune"])).is_err_and(|text| text.contains("lune")));
    assert!(answer(7, options(&["atelier", "bureau"])).is_ok());
    assert!(answer(7, options(&[])).is_err_and(|text| text.contains("au moins")));
    assert!(answer(8, Value::YesNo(false)).is_ok());
    assert!(answer(9, Value::Text(" ".into())).is_err_and(|text| text.contains("vide")));
    assert!(answer(10, Value::Date(jiff::civil::date(2020, 1, 2))).is_ok());
}

#[test]
fn changes_are_taken_back_one_by_one_the_last_one_first_and_where_they_were_made() {
    let start = started();
    let all = after(
        &start,
        [
            Action::AddArgument(said("un")),
            Action::Ball(Some(Priority::Impact)),
            at(2.0),
            Action::PutOff(Answer::Value(Value::Number(1.0))),
        ],
    );
    assert_eq!((all.entry_of(1).number(), all.entry_of(1).later), (Some(1.0), true));
    let put_back = after(&all, [Action::Undo]);
    assert_eq!((put_back.place(), put_back.entry_of(1)), (Place::At(1), &Entry::default()), "both at once");
    let unanswered = after(&put_back, [Action::Undo]);
    assert_eq!((unanswered.place(), &unanswered.entry_of(0).answer), (Place::At(0), &Answer::Missing));
    assert_eq!(unanswered.entry_of(0).priority, Some(Priority::Impact));
    let emptied = after(&unanswered, [Action::Undo]);
    assert_eq!((emptied.entry_of(0).priority, emptied.entry_of(0).arguments.len()), (None, 1));
    let blank = after(&emptied, [Action::Undo]);
    assert_eq!(blank.assessment(), start.assessment());
    assert!(refused(&blank, Action::Undo).contains("rien à annuler"));
}

#[test]
fn what_changes_nothing_is_no_step_and_moving_about_is_none() {
    let session = after(&started(), [at(2.0), Action::Previous, at(2.0), Action::Next, Action::Question(7)]);
    let back = after(&session, [Action::Undo]);
    assert_eq!(back.entry_of(0).answer, Answer::Missing);
    assert_eq!(back.last_change(), None);
}

#[test]
fn a_removed_row_comes_back_with_its_relations() {
    use super::rows::{Edit, Link, Pair};
    let add = |name: &str| Action::Edit(Edit::AddRow { table: 0, name: name.into() });
    let relate = Edit::Relate { matrix: 0, rows: (0, 1), pair: Pair::Alike(Link::new("alliance")) };
    let full = after(&fixture::related(Form::Full, Pace::Talk), [add("AIR"), add("Mairie"), Action::Edit(relate)]);
    let removed = after(&full, [Action::Edit(Edit::RemoveRow { table: 0, row: 1 })]);
    assert_eq!(removed.rows(0).len(), 1);
    let back = after(&removed, [Action::Undo]);
    assert_eq!(back.assessment(), full.assessment());
    assert_eq!(back.pair(0, 0, 1), Pair::Alike(Link::new("alliance")));
}

#[test]
fn what_the_group_keeps_is_said_at_a_board_and_at_the_end_and_taken_back() {
    let session = session(Form::Full, Pace::Talk);
    let kept = |text: &str| Action::Conclude(text.into());
    assert!(refused(&after(&session, [Action::Next]), kept("Ceci")).contains("à cet endroit"), "not at a question");
    let end = after(&session, std::iter::repeat_n(Action::Next, session.stops.len() * 2));
    assert_eq!(end.place(), Place::End);
    let end = after(&end, [kept(" Tout tient. ")]);
    assert_eq!(end.conclusion(), Some("Tout tient."));
    let board = after(&end, [Action::Section(0), Action::Next, Action::Next, Action::Next, kept("La base tient.")]);
    assert_eq!(board.place(), Place::Board(0));
    let keys: Vec<&str> = board.assessment().conclusions.keys().map(String::as_str).collect();
    assert_eq!(keys, [board.grid().sections[0].id.as_str(), WHOLE]);
    let undone = after(&board, [Action::Undo]);
    assert_eq!((undone.conclusion(), undone.assessment().conclusions.len()), (None, 1));
    assert!(after(&board, [kept("")]).conclusion().is_none(), "an empty line takes it back");
}

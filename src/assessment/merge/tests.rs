use std::sync::Arc;

use super::*;
use crate::assessment::{Answer, Value, yaml};
use crate::grid::load;
use crate::problem::Source;

fn grid() -> Grid {
    let source = Source::new("complete.yaml", include_str!("../../../tests/grids/complete.yaml"));
    load::parse(&source).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// A part whose YAML stands behind the name of the structure and the day.
fn part(file: &str, head: &str, rest: &str) -> Part {
    let source: Arc<Source> = Source::new(file, format!("grid: complete\n{head}\n{rest}\n"));
    let (assessment, problems) = yaml::read(&grid(), &source);
    let assessment = assessment.unwrap_or_else(|| panic!("{problems:?}"));
    Part { file: file.to_owned(), assessment }
}

fn answers(who: &str, value: i32) -> String {
    format!(
        "responses: [{{ respondent: {who}, answers: {{ premiere: {{ value: {value}, arguments: [{{ text: parce que }}] }} }} }}]"
    )
}

fn air(file: &str, day: u8, who: &str, value: i32) -> Part {
    part(file, &format!("organisation: {{ name: AIR }}\ndate: 2026-11-{day:02}"), &answers(who, value))
}

fn merged(parts: &[Part], choices: &Choices) -> Merged {
    merge(&grid(), parts.to_vec(), choices, &mut |_| Resolution::Refuse)
        .unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn refused(parts: &[Part], choices: &Choices) -> Problem {
    match merge(&grid(), parts.to_vec(), choices, &mut |_| Resolution::Refuse) {
        Ok(merged) => panic!("{merged:?}"),
        Err(problems) => problems.into_iter().next().unwrap_or_else(|| panic!("refused without a word")),
    }
}

fn names(merged: &Merged) -> Vec<&str> {
    merged.assessment.responses.iter().map(|response| response.respondent.name.as_str()).collect()
}

#[test]
fn each_person_keeps_their_answers_and_a_file_without_a_name_speaks_for_its_own() {
    let parts = [
        air("anne.yaml", 3, "{ id: anne, name: Anne, stakeholder: equipe }", 2),
        air("retours/bob.csv", 5, "{ id: repondant }", -1),
        part(
            "deux.csv",
            "organisation: { name: AIR }",
            "responses: [{ respondent: { id: repondant }, answers: { premiere: { value: 0 } } }, { respondent: { id: repondant-2 }, answers: { premiere: { value: 1 } } }]",
        ),
    ];
    let merged = merged(&parts, &Choices::default());
    assert_eq!(names(&merged), ["Anne", "bob", "deux 1", "deux 2"]);
    let values: Vec<Option<f64>> = merged.assessment.responses.iter().map(|one| one.entries[0].number()).collect();
    assert_eq!(values, [Some(2.0), Some(-1.0), Some(0.0), Some(1.0)]);
    assert_eq!(merged.assessment.responses[0].entries[0].arguments.len(), 1);
    assert_eq!(merged.assessment.date, Some(jiff::civil::date(2026, 11, 5)), "the last day");
    assert!(merged.remarks.iter().any(|remark| remark.contains("du 03/11/2026 au 05/11/2026")), "{:?}", merged.remarks);
    let day = jiff::civil::date(2026, 12, 1);
    let chosen = super::merge(&grid(), parts.to_vec(), &Choices { date: Some(day), ..Choices::default() }, &mut |_| {
        Resolution::Refuse
    });
    assert_eq!(chosen.map(|merged| merged.assessment.date), Ok(Some(day)));
}

#[test]
fn what_differs_is_refused_with_the_files_and_a_way_out() {
    let anne = air("anne.yaml", 3, "{ id: anne }", 2);
    let bob =
        part("bob.yaml", "organisation: { name: Association AIR, territory: Gâtine }", &answers("{ id: bob }", 1));
    let problem = refused(&[anne.clone(), bob.clone()], &Choices::default());
    assert_eq!(problem.code, "structures-differentes");
    assert!(
        problem.message.contains("« AIR » (anne.yaml)") || problem.message.contains("(anne.yaml)"),
        "{}",
        problem.message
    );
    assert!(problem.hint.as_deref().is_some_and(|hint| hint.contains("--structure \"AIR\"")), "{:?}", problem.hint);
    let named = Choices { structure: Some("AIR".into()), ..Choices::default() };
    let merged = merged(&[anne.clone(), bob.clone()], &named);
    assert_eq!(merged.assessment.organisation.name, "AIR");
    assert_eq!(merged.assessment.organisation.territory.as_deref(), Some("Gâtine"));

    let mut elsewhere = bob.clone();
    elsewhere.assessment.organisation =
        Organisation { territory: Some("Bocage".into()), ..anne.assessment.organisation.clone() };
    let mut here = anne.clone();
    here.assessment.organisation.territory = Some("Gâtine".into());
    assert_eq!(refused(&[here, elsewhere], &Choices::default()).code, "territoires-differents");

    let mut old = bob;
    old.assessment.organisation = anne.assessment.organisation.clone();
    old.assessment.grid_version = 1;
    let problem = refused(&[anne.clone(), old.clone()], &Choices::default());
    assert_eq!(problem.code, "versions-differentes");
    let any = Choices { any_version: true, ..Choices::default() };
    assert!(merge(&grid(), vec![anne, old], &any, &mut |_| Resolution::Refuse).is_ok());
}

#[test]
fn a_file_of_several_structures_gives_the_one_that_is_named() {
    let parts = [
        air("tous.csv", 3, "{ id: anne }", 2),
        part("tous.csv", "organisation: { name: BAC }", &answers("{ id: zoe }", 0)),
    ];
    assert_eq!(refused(&parts, &Choices::default()).code, "structures-differentes");
    let merged = merged(&parts, &Choices { structure: Some("air".into()), ..Choices::default() });
    assert_eq!(merged.assessment.responses.len(), 1);
    assert!(merged.remarks.iter().any(|remark| remark.contains("BAC")), "{:?}", merged.remarks);
}

#[test]
fn somebody_who_is_there_twice_is_asked_about_or_refused() {
    let parts = [air("un.yaml", 3, "{ id: anne, name: Anne }", 2), air("deux.yaml", 4, "{ id: a, name: anne }", 1)];
    assert_eq!(refused(&parts, &Choices::default()).code, "repondant-en-double");
    for (resolution, expected) in
        [(Resolution::First, vec![2.0]), (Resolution::Second, vec![1.0]), (Resolution::TwoPeople, vec![2.0, 1.0])]
    {
        let merged = merge(&grid(), parts.to_vec(), &Choices::default(), &mut |twice| {
            assert_eq!((twice.first.0, twice.second.0, twice.first.2), ("un.yaml", "deux.yaml", 1));
            resolution
        });
        let merged = merged.unwrap_or_else(|problems| panic!("{problems:?}"));
        let values: Vec<f64> = merged.assessment.responses.iter().filter_map(|one| one.entries[0].number()).collect();
        assert_eq!(values, expected, "{resolution:?}");
    }
    // The same file sent twice is no question.
    let mut copy = parts[0].clone();
    copy.file = "un (1).yaml".into();
    assert_eq!(names(&merged(&[parts[0].clone(), copy], &Choices::default())), ["Anne"]);
}

#[test]
fn sessions_held_alone_without_a_name_may_count_as_one_person_each() {
    let group = |file: &str, value: i32| {
        let mut part = air(file, 3, "{ id: groupe }", value);
        part.assessment.responses[0].collective = true;
        part
    };
    let parts = [group("anne.yaml", 2), group("bob.yaml", 1)];
    assert_eq!(refused(&parts, &Choices::default()).code, SEVERAL_GROUPS);
    let alone = merged(&parts, &Choices { each_alone: true, ..Choices::default() });
    assert_eq!(names(&alone), ["anne", "bob"]);
    assert!(alone.assessment.responses.iter().all(|response| !response.collective));
    let one = merged(&[air("chloe.yaml", 3, "{ id: chloe }", 1), group("anne.yaml", 2)], &Choices::default());
    assert!(one.assessment.responses[0].collective, "the position of the group comes first");
    assert!(one.remarks.iter().any(|remark| remark.contains("--chacun")), "{:?}", one.remarks);
}

#[test]
fn rows_that_agree_are_one_and_rows_that_contradict_bear_a_name() {
    let with = |file: &str, who: &str, rows: &str| {
        let who = format!("{{ id: {who}, name: {who} }}");
        part(file, "organisation: { name: AIR }", &format!("{}\ntables: {{ {rows} }}", answers(&who, 1)))
    };
    let parts = [
        with(
            "a.yaml",
            "Anne",
            "acteurs: [{ nom: Mairie, secteur: public }, { nom: Pôle }], actions: [{ title: Choisir un label, owner: Anne, needs: du temps }]",
        ),
        with(
            "b.yaml",
            "Bob",
            "acteurs: [{ nom: mairie, poids: 2 }, { nom: Région }], actions: [{ title: Choisir un label, needs: de l’argent }]",
        ),
        with("c.yaml", "Chloé", "acteurs: [{ nom: Mairie, secteur: prive }]"),
    ];
    let merged = merged(&parts, &Choices::default());
    let text = |row: &super::super::Row, id: &str| match row.get(id) {
        Some(Value::Text(text)) => text.clone(),
        other => format!("{other:?}"),
    };
    let rows = &merged.assessment.tables["acteurs"];
    assert_eq!(
        rows.iter().map(|row| text(row, "nom")).collect::<Vec<_>>(),
        ["Mairie", "Pôle", "Région", "Mairie (Chloé)"]
    );
    assert_eq!(rows[0].len(), 3, "what one left empty the other fills: {:?}", rows[0]);
    let action = &merged.assessment.tables["actions"][0];
    assert_eq!(text(action, "needs"), "Anne : du temps\nBob : de l’argent");
    assert_eq!(text(action, "owner"), "Anne");
}

#[test]
fn what_somebody_else_sees_in_a_relation_is_in_its_note() {
    let with = |file: &str, who: &str, relation: &str| {
        let who = format!("{{ id: {who}, name: {who} }}");
        let tables = "tables: { acteurs: [{ nom: AIR }, { nom: Mairie }] }";
        let rest = format!("{}\n{tables}\nmatrices: {{ relations: [{relation}] }}", answers(&who, 1));
        part(file, "organisation: { name: AIR }", &rest)
    };
    let parts = [
        with("a.yaml", "Anne", "{ from: air, to: mairie, nature: alliance }"),
        with("b.yaml", "Bob", "{ from: mairie, to: air, nature: alliance, object: moyens, note: un prêt }"),
        with("c.yaml", "Chloé", "{ from: air, to: mairie, nature: opposition, object: valeurs, note: le budget }"),
    ];
    let merged = merged(&parts, &Choices::default());
    let [relation] = merged.assessment.matrices["relations"].as_slice() else { panic!("one pair") };
    assert_eq!((relation.nature.as_str(), relation.object.as_deref()), ("alliance", Some("moyens")));
    assert_eq!(relation.note.as_deref(), Some("Bob : un prêt\nChloé : opposition, sur : valeurs. le budget"));
}

#[test]
fn the_files_of_a_merge_may_be_merged_again_with_a_latecomer() {
    let first = merged(&[air("a.yaml", 3, "{ id: anne }", 2), air("b.yaml", 3, "{ id: bob }", 1)], &Choices::default());
    let again = Part { file: "nous.yaml".into(), assessment: first.assessment };
    let both = merged(&[again, air("c.yaml", 4, "{ id: chloe }", 0)], &Choices::default());
    assert_eq!(both.assessment.responses.len(), 3);
    assert!(both.assessment.responses.iter().all(|one| matches!(one.entries[0].answer, Answer::Value(_))));
}

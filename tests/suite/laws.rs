//! Laws that hold for every assessment: what a score is, and that what is written is what is read.

use std::collections::BTreeMap;

use dts::assessment::{Answer, Argument, Assessment, Effect, Entry, Priority, Response, Value, yaml};
use dts::grid::{Grid, Item, Kind, NaPolicy, load};
use dts::intake::Tolerance;
use dts::intake::batch;
use dts::problem::{Look, Source};
use dts::score::{Score, Scorecard, positions, score};
use dts::template::{self, Format, Order};
use proptest::prelude::*;

const GRID: &str = include_str!("../grids/complete.yaml");
const SESSION: &str = include_str!("../assessments/complete.yaml");

fn parsed(text: &str) -> Grid {
    load::parse(&Source::new("g.yaml", text)).unwrap_or_else(|problems| panic!("{}", problems.render(Look::Plain, 9)))
}

/// An assessment of two people and their group, whose entries are all blank.
fn blank(grid: &Grid) -> Assessment {
    let (assessment, _) = yaml::read(grid, &Source::new("a.yaml", SESSION));
    let mut assessment = assessment.unwrap_or_else(|| panic!("the answers are sound"));
    let mut third = assessment.responses[1].clone();
    third.respondent.id = "zoe".into();
    assessment.responses.push(third);
    for response in &mut assessment.responses {
        response.entries.iter_mut().for_each(|entry| *entry = Entry::default());
    }
    assessment
}

/// What one entry is made of: which answer, how it is marked, and a text.
type Seed = (usize, usize, String);

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    let odd =
        ["SO", "NSP", "=1", "'=1", "+1", "1,5", "31/12/2026", "oui", "007", "a;b", "\"x\"", "- a", "#", "é | è", "x*"];
    let text = prop_oneof![
        prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
        "[A-Za-zéœ’«»;,:!#=+@|*'\"0-9-][A-Za-zéœ’«» ;,:!#=+@|*'\"0-9-]{0,20}[A-Za-zé]",
    ];
    proptest::collection::vec((0_usize..40, 0_usize..12, text), 3 * 13)
}

/// Texts without what a cell takes for something else: a code, the star of a priority, the guard of a formula.
fn for_cells(seeds: Vec<Seed>) -> Vec<Seed> {
    let is_taken = |text: &str| ["SO", "NSP"].contains(&text) || text.ends_with('*') || text.starts_with('\'');
    let tame = |text: String| if is_taken(&text) { "autre".to_owned() } else { text };
    seeds.into_iter().map(|(which, mark, text)| (which, mark, tame(text))).collect()
}

fn answer(item: &Item, which: usize, text: &str) -> Answer {
    let reason = which.is_multiple_of(2).then(|| text.to_owned());
    let value = match which % 8 {
        0 => return Answer::Missing,
        1 => return Answer::Unknown,
        2 | 3 if item.na == NaPolicy::Allowed => return Answer::NotApplicable(reason),
        _ => match &item.kind {
            Kind::Scale(scale) => Value::Number(scale.positions()[which % scale.positions().len()]),
            Kind::Number(_) => Value::Number(f64::from(u32::try_from(which).unwrap_or_default()) * 1_234.5),
            Kind::Choice(choice) => {
                let ids = choice.options.iter().map(|option| option.id.clone());
                Value::Options(ids.take(if choice.several { 1 + which % 2 } else { 1 }).collect())
            }
            Kind::YesNo => Value::YesNo(which.is_multiple_of(2)),
            Kind::Text => Value::Text(text.to_owned()),
            Kind::Date => Value::Date(jiff::civil::date(2026, 1, 1 + i8::try_from(which % 28).unwrap_or_default())),
        },
    };
    Answer::Value(value)
}

fn filled(grid: &Grid, seeds: &[Seed]) -> Assessment {
    let mut assessment = blank(grid);
    let mut seeds = seeds.iter();
    for response in &mut assessment.responses {
        for (entry, item) in response.entries.iter_mut().zip(&grid.items) {
            let Some((which, mark, text)) = seeds.next() else { return assessment };
            entry.answer = answer(item, *which, text);
            let is_scaled = item.scale().is_some() && matches!(entry.answer, Answer::Value(_));
            entry.priority = is_scaled.then_some(()).and(match mark {
                0 => Some(Priority::Priority),
                1 => Some(Priority::Impact),
                _ => None,
            });
            if item.scale().is_some() && mark % 3 == 0 {
                let effect = [Effect::Down, Effect::None, Effect::Up][which % 3];
                entry.arguments = vec![Argument { text: text.clone(), effect, by: None }];
            }
        }
    }
    assessment
}

fn scored(grid: &Grid, assessment: &Assessment) -> Scorecard {
    score(grid, &positions(grid, assessment))
}

fn totals(card: &Scorecard) -> Vec<Score> {
    card.sections.iter().map(|section| section.total).chain(card.global).collect()
}

/// Equal but for the order in which figures were added.
fn same(a: &Scorecard, b: &Scorecard) -> bool {
    let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        (a, b) => a.is_none() && b.is_none(),
    };
    let pairs = totals(a).into_iter().zip(totals(b));
    totals(a).len() == totals(b).len()
        && pairs.into_iter().all(|(a, b)| {
            near(a.score, b.score) && near(a.percent, b.percent) && a.counts == b.counts && a.is_partial == b.is_partial
        })
}

/// What is written in this format and read again.
fn back(grid: &Grid, assessment: &Assessment, format: Format) -> Assessment {
    let bytes = template::render(&Order::filled(grid, assessment), format).unwrap_or_else(|error| panic!("{error:?}"));
    let name = format!("q{}", format.ending());
    let batch = batch::read(grid, &name, &bytes, Tolerance::Strict);
    assert!(!batch.problems.has_errors(), "{}", batch.problems.render(Look::Plain, 9));
    assert_eq!(batch.subjects.len(), 1);
    batch.subjects.into_iter().next().map_or_else(|| panic!("one assessment"), |subject| subject.assessment)
}

/// The entries by respondent, those who said nothing left aside; a table names the group by what it is.
fn said(assessment: &Assessment) -> BTreeMap<String, Vec<Entry>> {
    let spoke = |response: &&Response| response.entries.iter().any(|entry| !entry.is_blank());
    let responses = assessment.responses.iter().filter(spoke);
    let name = |response: &Response| if response.collective { "" } else { &*response.respondent.id }.to_owned();
    responses.map(|response| (name(response), response.entries.clone())).collect()
}

proptest! {
    #[test]
    fn scores_lie_on_their_scale_and_coverage_between_none_and_all(seeds in seeds()) {
        let grid = parsed(GRID);
        let card = scored(&grid, &filled(&grid, &seeds));
        for total in totals(&card) {
            prop_assert!(total.percent.is_none_or(|percent| (0.0..=100.0 + 1e-9).contains(&percent)));
            prop_assert!(total.score.is_none_or(|score| (-3.0..=3.0).contains(&score)));
            prop_assert!(total.counts.coverage().is_none_or(|coverage| (0.0..=1.0).contains(&coverage)));
        }
        prop_assert!(card.completeness.is_none_or(|share| (0.0..=1.0).contains(&share)));
        prop_assert!(card.gap.is_none_or(|gap| (0.0..=100.0 + 1e-9).contains(&gap)));
    }

    #[test]
    fn the_order_of_respondents_says_nothing(seeds in seeds(), order in Just(vec![0, 1, 2]).prop_shuffle()) {
        let grid = parsed(GRID);
        let there = filled(&grid, &seeds);
        let mut shuffled = there.clone();
        shuffled.responses = order.iter().map(|index| there.responses[*index].clone()).collect();
        prop_assert!(same(&scored(&grid, &there), &scored(&grid, &shuffled)));
    }

    #[test]
    fn weights_scaled_together_change_nothing(seeds in seeds(), factor in prop::sample::select(vec![0.5, 2.0, 3.0, 7.0])) {
        let grid = parsed(GRID);
        let mut scaled = grid.clone();
        scaled.items.iter_mut().for_each(|item| item.weight *= factor);
        scaled.sections.iter_mut().for_each(|section| section.weight *= factor);
        let there = filled(&grid, &seeds);
        prop_assert!(same(&scored(&grid, &there), &scored(&scaled, &there)));
    }

    #[test]
    fn so_changes_no_other_item(seeds in seeds(), item in 0_usize..13) {
        let grid = parsed(GRID);
        let there = filled(&grid, &seeds);
        let mut without = there.clone();
        without.responses.iter_mut().for_each(|response| response.entries[item].answer = Answer::NotApplicable(None));
        let (a, b) = (positions(&grid, &there), positions(&grid, &without));
        for (index, (a, b)) in a.0.iter().zip(&b.0).enumerate() {
            prop_assert!(index == item || a == b, "{} changed {}", grid.items[item].id, grid.items[index].id);
        }
        let (a, b) = (scored(&grid, &there), scored(&grid, &without));
        for (section, (a, b)) in a.sections.iter().zip(&b.sections).enumerate() {
            prop_assert!(section == grid.items[item].section || a.total == b.total);
        }
    }

    #[test]
    fn a_session_that_is_written_is_the_one_that_is_read(seeds in seeds()) {
        let grid = parsed(GRID);
        let there = filled(&grid, &seeds);
        prop_assert_eq!(back(&grid, &there, Format::Yaml), there);
    }

    #[test]
    fn answers_come_back_from_a_table(seeds in seeds()) {
        let grid = parsed(GRID);
        let there = filled(&grid, &for_cells(seeds));
        prop_assume!(!said(&there).is_empty());
        prop_assert_eq!(said(&back(&grid, &there, Format::Csv)), said(&there));
    }
}

proptest! {
    // A workbook takes a hundred times as long as a text.
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn answers_come_back_from_a_workbook(seeds in seeds()) {
        let grid = parsed(GRID);
        let there = filled(&grid, &for_cells(seeds));
        prop_assert_eq!(said(&back(&grid, &there, Format::Xlsx)), said(&there));
    }
}

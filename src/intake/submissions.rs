//! Rows that a survey tool received one by one: when, and which of them make one assessment.
//!
//! A tool notes the moment at which each row was sent. People of one structure answer on different days of one survey:
//! their rows are one assessment, dated on the day of the last, unless weeks lie between them.

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::page::Contribution;
use crate::assessment::decode::{self, YEARS};
use crate::fold::fold;

/// Days without a row after which the next one belongs to another survey.
const APART: i32 = 60;

/// A row that was sent twice by the same person: the places of both among the contributions.
pub(super) type Twice = (usize, usize);

/// What became of the rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Rows of somebody whose answers stand on an earlier row of the same survey.
    pub(super) twice: Vec<Twice>,
    /// How many structures have several rows.
    pub(super) several: usize,
    /// The first row of which nobody can tell the day.
    pub(super) undated: Option<usize>,
}

/// Dates the rows that have no date of their own and tells their respondents apart; `sent` says when each came.
///
/// Somebody with a name answers once; of several rows under one role, or under nothing, each is somebody else.
pub(super) fn settle(contributions: &mut [Contribution], sent: &[String], are_named: bool) -> Settled {
    let days = days(sent);
    let mut settled = Settled {
        undated: (0..sent.len()).find(|index| days[*index].is_none() && !sent[*index].is_empty()),
        ..Settled::default()
    };
    let mut of_structure: IndexMap<String, Vec<usize>> = IndexMap::new();
    for (index, contribution) in contributions.iter().enumerate() {
        of_structure.entry(fold(&contribution.who.structure)).or_default().push(index);
    }
    for mut rows in of_structure.into_values() {
        settled.several += usize::from(rows.len() > 1);
        rows.sort_by_key(|row| days[*row]);
        let mut end = rows.len();
        while end > 0 {
            let day = days[rows[end - 1]];
            let is_apart = |at: &usize| match (days[rows[at - 1]], days[rows[*at]]) {
                (Some(before), Some(after)) => before.until(after).is_ok_and(|span| span.get_days() > APART),
                (None, Some(_)) => true,
                _ => false,
            };
            let start = (1..end).rev().find(is_apart).unwrap_or(0);
            for row in &rows[start..end] {
                let date = &mut contributions[*row].who.date;
                *date = date.or(day);
            }
            end = start;
        }
    }
    settled.twice = tell_apart(contributions, are_named);
    settled
}

/// Gives each respondent without a name of their own another one; the rows of those who have one and sent two.
fn tell_apart(contributions: &mut [Contribution], are_named: bool) -> Vec<Twice> {
    let mut first: HashMap<(String, Option<Date>, String), usize> = HashMap::new();
    let mut count: HashMap<(String, Option<Date>, String), usize> = HashMap::new();
    let mut twice = Vec::new();
    for (index, contribution) in contributions.iter_mut().enumerate() {
        let key = contribution.who.key();
        let known = *first.entry(key.clone()).or_insert(index);
        if known == index || key.2.is_empty() {
            continue;
        }
        if are_named || decode::is_collective(&key.2) {
            twice.push((known, index));
            continue;
        }
        let count = count.entry(key).or_insert(1);
        *count += 1;
        let respondent = &mut contribution.who.respondent;
        *respondent = respondent.take().map(|role| format!("{role} ({count})"));
    }
    twice
}

/// The days of some moments as tools write them. Whether 10/11/2026 begins with its month is told by the others.
fn days(sent: &[String]) -> Vec<Option<Date>> {
    let parts: Vec<Option<[i16; 3]>> = sent.iter().map(|text| figures(text)).collect();
    let is_beyond = |at: usize| parts.iter().flatten().any(|parts| parts[0] < 1000 && parts[at] > 12);
    let begins_with_month = is_beyond(1) && !is_beyond(0);
    let day = |(text, parts): (&String, &Option<[i16; 3]>)| {
        let Some([first, second, third]) = *parts else { return decode::date(text) };
        let (year, month, day) = match first {
            1000.. => (first, second, third),
            _ if begins_with_month => (third, first, second),
            _ => (third, second, first),
        };
        let year = if year < 100 { 2000 + year } else { year };
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    sent.iter().zip(&parts).map(day).map(|day| day.filter(|day| YEARS.contains(&day.year()))).collect()
}

/// The three figures that a moment begins with: `2026/10/10 2:33:20 PM UTC+2`, `10/15/2026 - 10:00`, `2026-10-10T09:00`.
fn figures(text: &str) -> Option<[i16; 3]> {
    let day = text.split(['T', ' ', ',', '\u{a0}']).next()?;
    let parts: Option<Vec<i16>> = day.split(['/', '-', '.']).map(|part| part.parse().ok()).collect();
    <[i16; 3]>::try_from(parts?).ok().filter(|parts| parts.iter().all(|part| *part > 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Form;
    use crate::intake::page::Who;

    fn row(structure: &str, respondent: &str) -> Contribution {
        let respondent = Some(respondent.to_owned()).filter(|name| !name.is_empty());
        let who = Who { structure: structure.into(), respondent, ..Who::default() };
        Contribution { who, form: Form::Full, entries: Vec::new(), carried: Vec::new(), row: 0 }
    }

    fn dates(texts: &[&str]) -> Vec<String> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        days(&texts).into_iter().map(|day| day.map_or_else(|| "–".to_owned(), |day| day.to_string())).collect()
    }

    #[test]
    fn moments_are_read_as_each_tool_writes_them() {
        for (text, day) in [
            ("2026/10/10 2:33:20 PM UTC+2", "2026-10-10"),
            ("2026-10-10T09:30:00.000+02:00", "2026-10-10"),
            ("2026-10-10 10:00:00", "2026-10-10"),
            ("10/11/2026 - 10:00", "2026-11-10"),
            ("15/10/2026", "2026-10-15"),
            ("12/31/26 14:03", "2026-12-31"),
            ("hier", "–"),
        ] {
            assert_eq!(dates(&[text]), [day], "{text}");
        }
        assert_eq!(dates(&["10/11/2026 - 10:00", "10/15/2026 - 10:00"]), ["2026-10-11", "2026-10-15"]);
        assert_eq!(dates(&["10/11/2026", "15/11/2026"]), ["2026-11-10", "2026-11-15"]);
    }

    #[test]
    fn rows_of_one_structure_are_one_assessment_unless_weeks_lie_between_them() {
        let mut rows = [row("AIR", "a"), row("BAC", "b"), row("air", "c"), row("AIR", "a")];
        let sent = ["2026-10-10", "2026-10-11", "2026-11-02", "2027-10-12"].map(str::to_owned);
        let settled = settle(&mut rows, &sent, true);
        let dates = rows.iter().map(|row| row.who.date.map(|date| date.to_string()).unwrap_or_default());
        assert_eq!(dates.collect::<Vec<_>>(), ["2026-11-02", "2026-10-11", "2026-11-02", "2027-10-12"]);
        assert_eq!(settled, Settled { several: 1, ..Settled::default() });
    }

    #[test]
    fn a_name_answers_once_and_a_role_as_often_as_it_is_there() {
        let sent = || ["2026-10-10", "2026-10-11"].map(str::to_owned);
        let mut named = [row("AIR", "Anne"), row("AIR", "anne")];
        assert_eq!(settle(&mut named, &sent(), true).twice, [(0, 1)]);
        let mut roles = [row("AIR", "Salarié"), row("AIR", "Salarié")];
        assert_eq!(settle(&mut roles, &sent(), false).twice, []);
        assert_eq!(roles[1].who.respondent.as_deref(), Some("Salarié (2)"));
        let mut nobody = [row("AIR", ""), row("AIR", "")];
        assert_eq!(settle(&mut nobody, &sent(), true).twice, []);
    }
}

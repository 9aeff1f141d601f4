//! The questionnaire as a file of answers to fill in with an editor: every question is there as a comment.

use std::fmt::Write as _;

use super::Order;
use crate::assessment::{Form, WHOLE, yaml};
use crate::forms::questionnaire::choices;
use crate::grid::{Item, Kind};
use crate::visible::visible_line;

/// The questionnaire as YAML; what is answered already is written as `dts` writes it.
pub fn render(order: &Order<'_>) -> String {
    if let Some(assessment) = order.filled {
        return yaml::write(order.grid, assessment);
    }
    let grid = order.grid;
    let mut text = format!("# {}\n", one_line(&grid.title));
    text.push_str("# Retirez le dièse devant les lignes que vous remplissez. « na: raison » dit sans objet, « unknown: true » ne sait pas.\n");
    let _ = writeln!(text, "grid: {}\ngrid_version: {}", grid.id, grid.version);
    if order.form == Form::Short {
        text.push_str("form: courte\n");
    }
    text.push_str("organisation: { name: À remplir }\n# date: 2026-12-31\nresponses:\n");
    for number in 1..=order.respondents {
        let id = if order.respondents == 1 { "groupe".to_owned() } else { format!("personne-{number}") };
        let _ = writeln!(text, "  - respondent: {{ id: {id} }}");
        if order.respondents == 1 {
            text.push_str("    collective: true\n");
        }
        text.push_str("    answers:\n      {}\n");
        text.pop();
        let mut section = None;
        text.truncate(text.trim_end_matches("      {}").len());
        for index in order.items() {
            let item = &grid.items[index];
            if section != Some(item.section) {
                let _ = writeln!(text, "      # ── {}", one_line(&grid.sections[item.section].title));
                section = Some(item.section);
            }
            let _ = writeln!(text, "      # {}\n      #   {}", one_line(&item.question), one_line(&accepted(item)));
            let _ = writeln!(text, "      {}: {{}}", item.id);
        }
    }
    text.push_str("# Ce que nous gardons, en une phrase par partie et une pour l’ensemble, qui ouvrira le rapport :\n# conclusions:\n");
    for section in grid.sections.iter().filter(|section| order.items().iter().any(|item| section.items.contains(item)))
    {
        let _ = writeln!(text, "#   {}: {}", section.id, one_line(&section.title));
    }
    let _ = writeln!(text, "#   {WHOLE}: Pour l’ensemble");
    text
}

fn one_line(text: &str) -> String {
    visible_line(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What may be written, and how.
fn accepted(item: &Item) -> String {
    let words: Vec<String> = choices(item)
        .iter()
        .filter(|one| !matches!(one.cell.as_str(), "SO" | "NSP"))
        .map(|one| if one.text == one.cell { one.cell.clone() } else { format!("{} = {}", one.cell, one.text) })
        .collect();
    match &item.kind {
        Kind::Choice(choice) if choice.several => {
            let ids: Vec<&str> = choice.options.iter().map(|option| option.id.as_str()).collect();
            format!("value: [{}]", ids.join(", "))
        }
        Kind::Number(limits) if !limits.unit.is_empty() => format!("value: un nombre ({})", limits.unit),
        Kind::Number(_) => "value: un nombre".into(),
        Kind::Date => "value: 2026-12-31".into(),
        Kind::Text => "value: un texte".into(),
        Kind::YesNo => "value: true ou false".into(),
        _ => format!("value: {}", words.join(" ; ")),
    }
}

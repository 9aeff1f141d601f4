//! Sums of figures that a grid names, such as the exits that the State counts together.

use crate::assessment::Value;
use crate::document::Fact;
use crate::french;
use crate::grid::{Kind, Section, Total};

use super::Known;
use super::tables::value_text;

/// The sums whose first figure stands in a section. What was not answered is named, never taken for nought.
pub(super) fn facts(known: &Known, section: &Section) -> Vec<Fact> {
    let is_here = |total: &&Total| {
        let first = total.items.first().and_then(|id| known.grid.item_index(id));
        first.is_some_and(|index| section.items.contains(&index))
    };
    known.grid.totals.iter().filter(is_here).filter_map(|total| fact(known, total)).collect()
}

fn fact(known: &Known, total: &Total) -> Option<Fact> {
    let figure = |id: &String| known.grid.item_index(id).and_then(|index| known.positions.0[index].value());
    let figures =
        |ids: &[String]| ids.iter().map(figure).collect::<Option<Vec<f64>>>().map(|all| all.iter().sum::<f64>());
    let given: Vec<f64> = total.items.iter().filter_map(figure).collect();
    let kind = known.grid.item_index(total.items.first()?).map(|index| &known.grid.items[index].kind)?;
    let shown = |value: f64| value_text(kind, &Value::Number(value));
    if given.is_empty() {
        return None;
    }
    let sum: f64 = given.iter().sum();
    let missing: Vec<&str> = total
        .items
        .iter()
        .filter(|id| figure(id).is_none())
        .filter_map(|id| known.grid.item_index(id))
        .map(|index| known.grid.items[index].label.as_str())
        .collect();
    let text = if missing.is_empty() {
        match figures(&total.among).filter(|whole| *whole > 0.0) {
            Some(whole) => format!(
                "{} sur {} ({})",
                shown(sum),
                value_text(&Kind::Text, &Value::Number(whole)),
                french::percent(sum / whole)
            ),
            None => shown(sum),
        }
    } else {
        format!("{} au moins ; sans réponse : {}", shown(sum), french::quoted_list(&missing, "et"))
    };
    Some(Fact::new(total.label.as_str(), vec![text]))
}

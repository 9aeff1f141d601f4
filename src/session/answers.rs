//! A typed line as an answer. Pure.

use super::text::sentence;
use crate::assessment::{Value, decode};
use crate::fold::fold;
use crate::grid::{Item, Kind};

/// What a line answers to a question, or why it answers nothing.
pub fn answer(item: &Item, line: &str) -> Result<Value, String> {
    pole(item, line).map_or_else(|| value(&item.kind, line), |at| Ok(Value::Number(at)))
}

/// What a line says where a kind of answer is asked: an option by its number too, several of them separated anyhow.
pub fn value(kind: &Kind, line: &str) -> Result<Value, String> {
    let line = match kind {
        Kind::Choice(choice) => {
            let parts = line.split([',', ';', '|', ' ']).filter(|part| !part.is_empty());
            let ranked = parts.map(|part| rank(part, choice.options.len())).collect::<Option<Vec<usize>>>();
            match ranked.filter(|ranks| !ranks.is_empty()) {
                Some(ranks) if ranks.len() > 1 && !choice.several => return Err("un seul choix est possible".into()),
                Some(ranks) => {
                    let ids = choice.options.iter().enumerate().filter(|(index, _)| ranks.contains(index));
                    return Ok(Value::Options(ids.map(|(_, option)| option.id.clone()).collect()));
                }
                None => line.replace([',', ';'], "|"),
            }
        }
        _ => line.to_owned(),
    };
    decode::value(kind, &line).map_err(|refusal| format!("{} {}", sentence(&refusal.message), sentence(&refusal.hint)))
}

/// The end of the scale that a question calls by a name of its own.
fn pole(item: &Item, line: &str) -> Option<f64> {
    let (poles, scale) = (item.poles.as_ref()?, item.scale()?);
    let is = |pole: &str| fold(pole) == fold(line);
    match (is(&poles.min), is(&poles.max)) {
        (true, _) => Some(scale.min()),
        (_, true) => Some(scale.max()),
        _ => None,
    }
}

/// The index of the element of a list that a number means.
pub fn rank(line: &str, count: usize) -> Option<usize> {
    line.trim().parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < count)
}

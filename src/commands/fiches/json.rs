//! The sheets for scripts, schema `dts-fiches/1`. What is `null` does not exist.

use serde_json::{Value, json};

use super::Shown;
use crate::grid::{Grid, Item};
use crate::sheets::search::Hit;
use crate::sheets::{Experience, KeyWord, Manual, Place};

/// What is shown.
pub(super) fn value(shown: &Shown, manual: &Manual) -> Value {
    const SCHEMA: &str = "dts-fiches/1";
    match shown {
        Shown::Contents => json!({
            "schema": SCHEMA,
            "sheets": manual.places().map(|place| sheet(manual, place)).collect::<Vec<_>>(),
            "index": manual.index.iter().map(|key| word(manual, key)).collect::<Vec<_>>(),
        }),
        Shown::Sheet(place) => json!({ "schema": SCHEMA, "sheet": sheet(manual, *place) }),
        Shown::Found { wanted, found: what } => json!({
            "schema": SCHEMA,
            "wanted": wanted,
            "words": what.words.iter().map(|key| &key.word).collect::<Vec<_>>(),
            "also": what.also,
            "found": what.hits.iter().map(|hit| found(manual, hit)).collect::<Vec<_>>(),
        }),
        Shown::Help { grid, question } => {
            let asked = |index: &usize| question.is_none_or(|question| question == *index);
            let questions = (0..grid.items.len()).filter(asked);
            json!({
                "schema": SCHEMA,
                "grid": { "id": grid.id, "version": grid.version },
                "questions": questions.map(|index| help(manual, grid, index)).collect::<Vec<_>>(),
            })
        }
    }
}

fn sheet(manual: &Manual, place: Place) -> Value {
    let sheet = &manual[place];
    let links = sheet.links.iter().map(|link| json!({ "to": manual[link.to].id, "kind": link.kind.word() }));
    let back = manual.leading_to(place).map(|(from, kind)| json!({ "from": manual[from].id, "kind": kind.word() }));
    let words = manual.words_of(place).map(|(key, is_telling)| json!({ "word": key.word, "telling": is_telling }));
    json!({
        "id": sheet.id,
        "title": sheet.title,
        "short_title": sheet.short_title,
        "family": sheet.family.word(),
        "summary": sheet.summary,
        "keys": sheet.keys,
        "vigilance": sheet.vigilance,
        "links": links.collect::<Vec<_>>(),
        "linked_from": back.collect::<Vec<_>>(),
        "words": words.collect::<Vec<_>>(),
        "experience": sheet.experience.as_ref().map(experience),
    })
}

fn experience(experience: &Experience) -> Value {
    let Experience { organisation, place, structure, themes, state, state_note, told } = experience;
    json!({
        "organisation": organisation, "place": place, "structure": structure, "themes": themes, "state": state.word(),
        "state_note": (!state_note.is_empty()).then_some(state_note), "told": told,
    })
}

fn word(manual: &Manual, key: &KeyWord) -> Value {
    let ids = |places: &[Place]| places.iter().map(|place| manual[*place].id.clone()).collect::<Vec<_>>();
    json!({ "word": key.word, "sheets": ids(&key.sheets), "telling": ids(&key.telling), "elsewhere": key.elsewhere })
}

fn found(manual: &Manual, hit: &Hit) -> Value {
    json!({
        "id": manual[hit.place].id,
        "title": manual[hit.place].short_title,
        "found_in": hit.found_in.iter().map(|part| part.word()).collect::<Vec<_>>(),
        "telling": hit.is_telling,
        "excerpt": hit.excerpt,
    })
}

fn help(manual: &Manual, grid: &Grid, index: usize) -> Value {
    let item: &Item = &grid.items[index];
    let keys = item.advice.tips.iter().map(|tip| {
        let (sheet, text) = (&manual[tip.sheet].id, manual.tip_text(*tip));
        json!({ "sheet": sheet, "vigilance": tip.is_vigilance, "text": text })
    });
    let experiences = item.advice.experiences.iter().map(|lived| {
        let told = manual[lived.sheet].experience.as_ref().map(experience);
        json!({ "sheet": manual[lived.sheet].id, "did": lived.did, "experience": told })
    });
    json!({
        "number": grid.number(index),
        "id": item.id,
        "label": item.label,
        "question": item.question,
        "sheets": item.sheets,
        "advice": {
            "keys": keys.collect::<Vec<_>>(),
            "experiences": experiences.collect::<Vec<_>>(),
            "own": item.advice.own,
        },
    })
}

//! The one rule that turns what somebody typed into an answer.
//!
//! A cell of a data file and a line typed at the prompt go through here, so that `2`, `+2`, `2,0`, `favorable` and
//! `Favorable` mean the same everywhere, and what means nothing is refused in the same words.

use jiff::civil::Date;

use super::rules::{self, SourceKind};
use super::{Answer, Effect, Priority, Value};
use crate::fold::{fold, nearest};
use crate::french::{self, NBSP, quoted};
use crate::grid::{Choice, Item, Kind, NaPolicy, Number, Scale, Steps};
use crate::typed::{is_sign, number, trim};

pub use super::rules::Refusal;
pub use crate::french::shortened;

/// The years that an answer may bear: others are slips of the keyboard.
pub const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// What a cell of a data file, or a line typed at the prompt, says of an item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// The answer; missing for an empty cell.
    pub answer: Answer,
    /// Whether a trailing `*` marks a priority.
    pub is_priority: bool,
}

/// Reads a cell: a value, `SO`, `NSP`, or nothing; a trailing `*` after a value marks a priority.
///
/// `SO` may carry its reason after a colon (`SO : pas de bâtiment`), and must where the item asks for one. In a text,
/// `*` is a character like any other.
pub fn cell(item: &Item, text: &str) -> Result<Cell, Refusal> {
    cell_beside(item, text, None, SourceKind::Table)
}

/// Reads a cell beside which another one says why the question is not applicable.
pub fn cell_beside(item: &Item, text: &str, reason: Option<&str>, kind: SourceKind) -> Result<Cell, Refusal> {
    let text = trim(text);
    if text.is_empty() {
        return Ok(Cell::default());
    }
    if let Kind::Scale(scale) = &item.kind
        && let Some(position) = number(text).filter(|position| scale.has(*position))
    {
        return Ok(Cell { answer: Answer::Value(Value::Number(position)), is_priority: false });
    }
    if item.kind != Kind::Text
        && let Some(body) = text.strip_suffix('*')
        && item_value(item, text).is_err()
    {
        return starred(item, text, trim(body));
    }
    let abstention = abstention(item, text, reason, kind);
    let answer = abstention.unwrap_or_else(|| item_value(item, text).map(Answer::Value))?;
    Ok(Cell { answer, is_priority: false })
}

/// Reads a value of a kind: a number, the label of a level, an option's id or label, `oui`, a date…
pub fn value(kind: &Kind, text: &str) -> Result<Value, Refusal> {
    let text = trim(text);
    if text.is_empty() && *kind != Kind::Text {
        return Err(Refusal::new("valeur-vide", "il n’y a rien ici", accepted_values(kind)));
    }
    match kind {
        Kind::Scale(scale) => position(scale, text).map(Value::Number),
        Kind::Number(limits) => measure(limits, text).map(Value::Number),
        Kind::Choice(choice) => options(choice, text).map(Value::Options),
        Kind::YesNo => yes_no(text).map(Value::YesNo).ok_or_else(|| unreadable("oui-ou-non", kind, text)),
        Kind::Date => match date(text) {
            Some(day) if YEARS.contains(&day.year()) => Ok(Value::Date(day)),
            Some(_) => Err(Refusal::new(
                "date-hors-limites",
                format!("l’année de {} n’est pas entre {} et {}", found(text), YEARS.start(), YEARS.end()),
                format!("vérifiez l’année{NBSP}; {}", accepted_values(kind)),
            )),
            None => Err(unreadable("date-illisible", kind, text)),
        },
        Kind::Text if text.is_empty() => Err(Refusal::new("valeur-vide", "il n’y a rien ici", "écrivez un texte")),
        Kind::Text => Ok(Value::Text(plain_lines(text))),
    }
}

/// All that may be written for an item, as a hint: « valeurs admises : −3 à 3, SO, NSP, ou vide ».
pub fn accepted(item: &Item) -> String {
    let abstentions = match item.na {
        NaPolicy::Allowed => "SO, NSP, ou vide".to_owned(),
        NaPolicy::WithReason => format!("SO{NBSP}: suivi de la raison, NSP, ou vide"),
        NaPolicy::Forbidden => "NSP, ou vide".to_owned(),
    };
    format!("{}, {abstentions}", accepted_values(&item.kind))
}

/// The values that a kind of answer takes, as a hint.
pub fn accepted_values(kind: &Kind) -> String {
    let values = match kind {
        Kind::Scale(scale) => match &scale.steps {
            Steps::Cursor { min, max, .. } => {
                format!("{} à {}", shown(f64::from(*min)), shown(f64::from(*max)))
            }
            Steps::Level(levels) => {
                let words: Vec<String> =
                    levels.iter().map(|level| format!("{} ({})", shown(level.value), level.label)).collect();
                words.join(", ")
            }
        },
        Kind::Number(limits) => limits_in_words(limits),
        Kind::Choice(choice) => {
            let ids: Vec<&str> = choice.options.iter().map(|option| option.id.as_str()).collect();
            let several = if choice.several { " (plusieurs séparées par |)" } else { "" };
            format!("{}{several}", ids.join(", "))
        }
        Kind::YesNo => "oui ou non".into(),
        Kind::Text => "un texte".into(),
        Kind::Date => "une date comme 31/12/2026 ou 2026-12-31".into(),
    };
    format!("valeurs admises{NBSP}: {values}")
}

/// Whether a word stands for yes or no: oui, o, vrai, x, ●, 1, or non, n, faux, ○, 0 and the English of spreadsheets.
pub fn yes_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "oui" | "o" | "vrai" | "x" | "●" | "✓" | "✔" | "1" | "yes" | "true" => Some(true),
        "non" | "n" | "faux" | "○" | "0" | "no" | "false" => Some(false),
        _ => None,
    }
}

/// Reads the day of an assessment.
pub fn day(text: &str) -> Result<Date, Refusal> {
    match value(&Kind::Date, text)? {
        Value::Date(day) => Ok(day),
        _ => Err(unreadable("date-illisible", &Kind::Date, text)),
    }
}

/// Reads how many people answer together.
pub fn people(text: &str) -> Result<u32, Refusal> {
    let people = number(text).filter(|people| people.fract() == 0.0 && (1.0..1e9).contains(people));
    people.map(|people| people as u32).ok_or_else(|| {
        let message = format!("{} n’est pas un nombre de personnes", found(text));
        Refusal::new("nombre-illisible", message, "écrivez un nombre entier, à partir de 1")
    })
}

/// Whether a text names the whole group rather than one respondent.
pub fn is_collective(respondent: &str) -> bool {
    matches!(fold(respondent).as_str(), "collectif" | "position_collective")
}

/// Reads whether, and why, a question is a priority: `oui`, `x`, `●`, `priorité` or `impact`; `non`, `○` or nothing.
pub fn priority(text: &str) -> Result<Option<Priority>, Refusal> {
    match fold(text).as_str() {
        "" => Ok(None),
        "priorite" | "prioritaire" => Ok(Some(Priority::Priority)),
        "impact" => Ok(Some(Priority::Impact)),
        _ => match yes_no(text) {
            Some(is_priority) => Ok(is_priority.then_some(Priority::Priority)),
            None => Err(Refusal::new(
                "priorite-illisible",
                format!("{} ne dit pas si la question est prioritaire", found(text)),
                format!("valeurs admises{NBSP}: oui, non, x, ●, impact, ou vide"),
            )),
        },
    }
}

/// What a word for the effect of an argument stands for: `+1`, `0`, `-1`, favorable, défavorable, neutre.
pub fn effect(text: &str) -> Option<Effect> {
    match fold(text).as_str() {
        "1" | "+1" | "1.0" | "+" | "favorable" => Some(Effect::Up),
        "_1" | "−1" | "_1.0" | "_" | "−" | "defavorable" => Some(Effect::Down),
        "0" | "neutre" => Some(Effect::None),
        _ => None,
    }
}

/// Reads a day: `2026-12-31`, `31/12/2026`, `31/12/26`, `31 décembre 2026`; a midnight behind it is ignored. A month,
/// `juin 2027` or `fin juin 2027`, is its last day: what is promised for a month is due by its end.
pub fn date(text: &str) -> Option<Date> {
    let text = trim(text);
    let day = text
        .find(['T', ' '])
        .filter(|blank| is_time(&text[blank + 1..]))
        .map_or(text, |blank| text[..blank].trim_end());
    if day.starts_with(is_sign) {
        return None;
    }
    let parts: Vec<&str> = day
        .split(|c: char| matches!(c, '/' | '-' | '.') || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    if let [name, year] | ["fin" | "Fin", name, year] = parts.as_slice() {
        return end_of_month(name, year);
    }
    let [first, second, third] = parts.as_slice() else { return None };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i16>().ok()).flatten();
    let month = digits(second).filter(|_| second.len() <= 2).or_else(|| month(second))?;
    let (year, day) = match (first.len(), third.len()) {
        (4, 1..=2) => (digits(first)?, digits(third)?),
        (1..=3, 4) => (digits(third)?, digits(first.strip_suffix("er").unwrap_or(first))?),
        // LibreOffice shows 31/12/26 by default; nothing here is older than 2000.
        (1..=3, 2) if first.len() < 3 || first.ends_with("er") => {
            (2000 + digits(third)?, digits(first.strip_suffix("er").unwrap_or(first))?)
        }
        _ => return None,
    };
    // 25-12-31 may be read from either end.
    let is_ambiguous = first.len() == 2 && third.len() == 2 && day_is_hyphened_figures(text);
    if is_ambiguous {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The last day of a month that is named.
fn end_of_month(name: &str, year: &str) -> Option<Date> {
    let month = i8::try_from(month(name)?).ok()?;
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    Date::new(year, month, 1).ok().map(Date::last_of_month)
}

/// A text with one kind of line ends.
pub fn plain_lines(text: &str) -> String {
    trim(text).replace("\r\n", "\n").replace('\r', "\n")
}

/// SO or NSP, or why it cannot stand here; nothing where the text is neither.
fn abstention(item: &Item, text: &str, beside: Option<&str>, kind: SourceKind) -> Option<Result<Answer, Refusal>> {
    let (word, reason) = text.split_once(':').map_or((text, None), |(word, reason)| (word, Some(trim(reason))));
    let folded = fold(word);
    // The words of a scale or of an option come before ours; the two codes come before everything.
    let is_code = matches!(folded.as_str(), "so" | "nsp");
    if !is_code && item.kind != Kind::Text && item_value(item, text).is_ok() {
        return None;
    }
    match folded.as_str() {
        "so" | "s.o." | "s.o" | "s/o" | "sans_objet" | "non_applicable" | "non_concerne" | "non_concernee" => {
            Some(not_applicable(item, reason.filter(|reason| !reason.is_empty()).or(beside), kind))
        }
        "nsp" | "n.s.p." | "n.s.p" | "nspp" | "ne_sait_pas" | "ne_sais_pas" | "je_ne_sais_pas"
        | "ne_se_prononce_pas"
            if reason.is_none() =>
        {
            Some(Ok(Answer::Unknown))
        }
        _ => None,
    }
}

fn not_applicable(item: &Item, reason: Option<&str>, kind: SourceKind) -> Result<Answer, Refusal> {
    rules::not_applicable(item, reason.map(plain_lines), kind).map_err(|refusal| match item.na {
        NaPolicy::Forbidden => Refusal { hint: format!("{} ; {}", accepted(item), refusal.hint), ..refusal },
        _ => refusal,
    })
}

/// What stands before a `*`, which must be a value.
fn starred(item: &Item, text: &str, body: &str) -> Result<Cell, Refusal> {
    if body.is_empty() {
        return Err(Refusal::new(
            "priorite-sans-valeur",
            "l’étoile est seule",
            format!("l’étoile marque une priorité et suit une valeur{NBSP}: {}", quoted("2*")),
        ));
    }
    if abstention(item, body, None, SourceKind::Table).is_some() {
        return Err(Refusal::new(
            "priorite-sans-valeur",
            format!("{} porte l’étoile d’une priorité sans donner de valeur", found(text)),
            format!("l’étoile ne suit qu’une valeur{NBSP}; retirez-la, ou donnez une valeur"),
        ));
    }
    let value = item_value(item, body).map_err(|mut refusal| {
        // What stands in the cell is quoted, the star with it.
        refusal.message = refusal.message.replacen(&found(body), &found(text), 1);
        refusal
    })?;
    Ok(Cell { answer: Answer::Value(value), is_priority: true })
}

/// A value of the item's kind, or the name of one of its own poles.
fn item_value(item: &Item, text: &str) -> Result<Value, Refusal> {
    let pole = item.poles.as_ref().zip(item.scale()).and_then(|(poles, scale)| {
        let wanted = fold(text);
        let is_min = (wanted == fold(&poles.min)).then(|| scale.min());
        let is_pole = is_min.or_else(|| (wanted == fold(&poles.max)).then(|| scale.max()));
        is_pole.or_else(|| labelled(scale, text, |step| Some(poles.words(scale.normalise(step)))))
    });
    match pole {
        Some(position) => Ok(Value::Number(position)),
        None => value(&item.kind, text).map_err(|refusal| with_item_hint(item, text, refusal)),
    }
}

/// The hint of a refusal speaks of the whole item: its poles, SO and NSP.
fn with_item_hint(item: &Item, text: &str, mut refusal: Refusal) -> Refusal {
    let poles = item.poles.iter().flat_map(|poles| [poles.min.as_str(), poles.max.as_str()]);
    if let Some(pole) = nearest(text, poles)
        && refusal.code == "valeur-inconnue"
    {
        refusal.hint = did_you_mean(Some(pole), accepted_values(&item.kind));
    }
    let own = accepted_values(&item.kind);
    if refusal.hint.ends_with(&own) {
        refusal.hint.truncate(refusal.hint.len() - own.len());
        refusal.hint.push_str(&accepted(item));
    }
    refusal
}

/// A position on a scale: its figure or its words.
fn position(scale: &Scale, text: &str) -> Result<f64, Refusal> {
    let figure = number(text);
    if let Some(figure) = figure.filter(|figure| scale.has(*figure)) {
        return Ok(figure);
    }
    let wanted = fold(text);
    let worded = |position: &f64| scale.label(*position).is_some_and(|label| fold(label) == wanted);
    let positions = scale.positions();
    let labelled = || labelled(scale, text, |position| scale.label(position).map(str::to_owned));
    if let Some(position) = positions.iter().copied().find(worded).or_else(labelled) {
        return Ok(position);
    }
    let kind_hint = accepted_values(&Kind::Scale(std::sync::Arc::new(scale.clone())));
    match figure {
        Some(figure) if matches!(scale.steps, Steps::Cursor { .. }) && figure.fract() != 0.0 => Err(Refusal::new(
            "valeur-decimale",
            format!("{} tombe entre deux crans du curseur", found(text)),
            format!("choisissez un nombre entier{NBSP}; {kind_hint}"),
        )),
        Some(_) => Err(Refusal::new("hors-echelle", format!("{} sort de l’échelle", found(text)), kind_hint)),
        None => {
            let labels: Vec<&str> = positions.iter().filter_map(|position| scale.label(*position)).collect();
            let near = nearest(text, labels);
            Err(unreadable_as("valeur-inconnue", text, near, kind_hint))
        }
    }
}

/// A step by its words beside its figure: « plutôt défavorable (−1) » as our drop-downs show it, « 2 - favorable ».
///
/// The words decide. The minus sign may have become another dash, be gone, or be the `?` that Windows writes for a
/// character that its encoding lacks; a plain sign or a figure that says otherwise is no such step.
fn labelled(scale: &Scale, text: &str, words: impl Fn(f64) -> Option<String>) -> Option<f64> {
    beside_figure(text).into_iter().flatten().find_map(|(written, figure)| {
        let wanted = fold(trim(written));
        let unsigned = trim(figure.trim_start_matches(|c| is_sign(c) || is_lost_sign(c)));
        let size = number(unsigned)?;
        let says = |step: &f64| {
            let is_denied = match figure.chars().next() {
                Some('+') => *step < 0.0,
                Some(sign) if is_sign(sign) => *step > 0.0,
                _ => false,
            };
            !is_denied
                && (step.abs() - size).abs() < f64::EPSILON
                && words(*step).is_some_and(|words| fold(&words) == wanted)
        };
        scale.positions().into_iter().find(says)
    })
}

/// What Windows writes for a minus sign that its encoding lacks.
fn is_lost_sign(c: char) -> bool {
    matches!(c, '?' | '\u{fffd}' | '¿')
}

/// The words and the figure of a text that has both: figure in brackets behind, before the words, or behind a sign.
fn beside_figure(text: &str) -> [Option<(&str, &str)>; 3] {
    let behind = text.strip_suffix([')', ']']).and_then(|inside| inside.rsplit_once(['(', '[']));
    let is_figure = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let start = text.find(|c: char| !(is_sign(c) || is_lost_sign(c)));
    let end = start.and_then(|start| Some(start + text[start..].find(|c| !is_figure(c))?));
    let before = end.filter(|end| *end > 0).map(|end| {
        let (figure, rest) = text.split_at(end);
        let words = rest.trim_start_matches(|c: char| c.is_whitespace() || is_sign(c) || matches!(c, ':' | '=' | ')'));
        let words = words.strip_prefix(['(', '[']).and_then(|words| words.strip_suffix([')', ']'])).unwrap_or(words);
        (words, figure.trim_end_matches(['.', ',']))
    });
    let apart = [" - ", " – ", " — ", ":", "="].iter().find_map(|sign| text.rsplit_once(sign));
    [behind, before, apart].map(|pair| pair.map(|(words, figure)| (words, trim(figure))))
}

/// A number with its limits, with or without its unit behind it.
fn measure(limits: &Number, text: &str) -> Result<f64, Refusal> {
    let kind = || Kind::Number(limits.clone());
    let Some(number) = number(text).or_else(|| number(without_unit(text, &limits.unit)?)) else {
        return Err(unreadable("nombre-illisible", &kind(), text));
    };
    if limits.min.is_some_and(|min| number < min) || limits.max.is_some_and(|max| number > max) {
        return Err(Refusal::new(
            "nombre-hors-limites",
            format!("{} sort des limites de cette question", found(text)),
            accepted_values(&kind()),
        ));
    }
    Ok(number)
}

/// `12 heures` without `heures`, `3 €` where the unit is euros; nothing where another unit is there.
fn without_unit<'a>(text: &'a str, unit: &str) -> Option<&'a str> {
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let singular = |word: &str| fold(word).trim_end_matches('s').to_owned();
    let (written, wanted) = (singular(&text[end..]), singular(unit));
    let is_same = written == wanted || (written == "€" && wanted == "euro") || (written == "euro" && wanted == "€");
    (is_same && !written.is_empty()).then_some(&text[..end])
}

/// The ids of the options named, in the order of the grid.
fn options(choice: &Choice, text: &str) -> Result<Vec<String>, Refusal> {
    let hint = || accepted_values(&Kind::Choice(choice.clone()));
    let find = |word: &str| {
        let wanted = fold(word);
        let by_id = choice.options.iter().position(|option| fold(&option.id) == wanted);
        by_id.or_else(|| choice.options.iter().position(|option| option.is_called(&wanted)))
    };
    let mut chosen = vec![false; choice.options.len()];
    if let Some(whole) = find(text) {
        chosen[whole] = true;
    } else {
        for word in several(text, |word| find(word).is_some()) {
            let word = word.as_str();
            let Some(index) = find(word) else {
                let words = choice.options.iter().flat_map(|option| [option.label.as_str(), option.id.as_str()]);
                return Err(unreadable_as("option-inconnue", word, nearest(word, words), hint()));
            };
            chosen[index] = true;
        }
    }
    match chosen.iter().filter(|chosen| **chosen).count() {
        0 => Err(unreadable_as("option-inconnue", text, None, hint())),
        2.. if !choice.several => {
            Err(Refusal::new("une-seule-option", "une seule option peut être choisie ici".to_owned(), hint()))
        }
        _ => Ok(choice
            .options
            .iter()
            .zip(chosen)
            .filter(|(_, chosen)| *chosen)
            .map(|(option, _)| option.id.clone())
            .collect()),
    }
}

/// The words of a text that names several options: between `|`, or as survey tools join them, between `;` or `,` where
/// some of them are options. An option may have a comma of its own.
fn several(text: &str, is_option: impl Fn(&str) -> bool) -> Vec<String> {
    let parts = |sign: char| {
        let parts: Vec<&str> = text.split(sign).map(trim).filter(|part| !part.is_empty()).take(MOST_WORDS).collect();
        let mut words = Vec::new();
        let mut start = 0;
        while start < parts.len() {
            let joined = |end: usize| parts[start..end].join(&format!("{sign} "));
            let end = (start + 1..=parts.len()).rev().find(|end| is_option(&joined(*end))).unwrap_or(start + 1);
            words.push(joined(end));
            start = end;
        }
        words
    };
    let as_tools_do = [';', ',', '\n'].into_iter().filter(|sign| !text.contains('|') && text.contains(*sign));
    let mut as_tools_do = as_tools_do.map(parts);
    as_tools_do
        .find(|words| words.iter().any(|word| is_option(word)))
        .unwrap_or_else(|| text.split('|').map(trim).filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

/// Most words that are looked at between commas.
const MOST_WORDS: usize = 64;

fn unreadable(code: &'static str, kind: &Kind, text: &str) -> Refusal {
    unreadable_as(code, text, None, accepted_values(kind))
}

/// A text that means nothing here; spreadsheets have ways of their own to spoil a cell, which are named.
fn unreadable_as(code: &'static str, text: &str, near: Option<&str>, accepted: String) -> Refusal {
    if text.starts_with('#') {
        let message = format!("{} est une erreur du tableur, pas une réponse", found(text));
        return Refusal::new(
            "cellule-en-erreur",
            message,
            format!("corrigez la formule de la cellule{NBSP}; {accepted}"),
        );
    }
    let what = match code {
        "date-illisible" => "une date",
        "nombre-illisible" => "un nombre",
        _ => "une réponse possible",
    };
    let message = format!("{} n’est pas {what}", found(text));
    if matches!(fold(text).as_str(), "na" | "n/a" | "n.a." | "nan" | "null" | "none") {
        let choice = format!("écrivez SO pour sans objet, NSP pour ne sait pas, ou laissez la cellule vide{NBSP}; ");
        return Refusal::new(code, message, choice + &accepted);
    }
    let is_day = text.contains(['/', '-', '.', ' ']) && (date(text).is_some() || is_day_and_month(text));
    if is_day && code != "date-illisible" {
        let cause =
            format!("le tableur a sans doute changé la valeur en date{NBSP}; mettez la colonne au format texte");
        return Refusal::new(code, message, format!("{cause}{NBSP}; {accepted}"));
    }
    if code == "date-illisible" && number(text).is_some() {
        let cause = format!("le tableur a écrit la date comme un nombre{NBSP}; mettez la colonne au format date");
        return Refusal::new(code, message, format!("{cause}{NBSP}; {accepted}"));
    }
    Refusal::new(code, message, did_you_mean(near, accepted))
}

fn did_you_mean(near: Option<&str>, accepted: String) -> String {
    match near {
        Some(near) => format!("vouliez-vous dire {}{NBSP}? {accepted}", quoted(near)),
        None => accepted,
    }
}

/// What was found, between quotation marks, cut where it is long.
fn found(text: &str) -> String {
    quoted(&shortened(text))
}

fn limits_in_words(limits: &Number) -> String {
    let unit = if limits.unit.is_empty() { String::new() } else { format!(" ({})", limits.unit) };
    let range = match (limits.min, limits.max) {
        (Some(min), Some(max)) => format!(" de {} à {}", shown(min), shown(max)),
        (Some(min), None) => format!(" à partir de {}", shown(min)),
        (None, Some(max)) => format!(" jusqu’à {}", shown(max)),
        (None, None) => " comme 1234,5".to_owned(),
    };
    format!("un nombre{range}{unit}")
}

fn shown(value: f64) -> String {
    french::number(value, 6)
}

/// A time behind a day, which says nothing more of the day: `10:00`, `10:00:00Z`, `00:00:00.000`, `10:00+02:00`.
fn is_time(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains(':')
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'Z' | b'+' | b'-'))
}

/// Two-digit groups between hyphens and nothing else.
fn day_is_hyphened_figures(text: &str) -> bool {
    text.contains('-') && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// The number of a month by its French name or the abbreviation that spreadsheets use.
fn month(word: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ];
    let folded = fold(word);
    if folded.len() < 3 {
        return None;
    }
    let named = |month: &str| month.starts_with(&folded) && (folded.len() >= 4 || !matches!(folded.as_str(), "jui"));
    let index = MONTHS.iter().position(|month| named(month))?;
    i16::try_from(index + 1).ok()
}

/// `02-mars`, `2/3`: what Excel makes of `2-3`.
fn is_day_and_month(text: &str) -> bool {
    let parts: Vec<&str> = text
        .split(|c: char| matches!(c, '/' | '-' | '.') || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    let [day, second] = parts.as_slice() else { return false };
    let is_number = |part: &str| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
    is_number(day) && (month(second).is_some() || (text.contains('/') && is_number(second)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::grid::{Level, Named, Poles};

    fn item(kind: Kind) -> Item {
        Item {
            id: "emplois".into(),
            section: 0,
            label: "Emplois".into(),
            question: "Des emplois ?".into(),
            help: String::new(),
            kind,
            weight: 1.0,
            na: NaPolicy::Allowed,
            short: false,
            poles: None,
            sheets: Vec::new(),
            advice: crate::sheets::advice::Advice::default(),
            frames: Vec::new(),
            changed_in: None,
        }
    }

    fn cursor() -> Item {
        let labels = vec![(-3, "très défavorable".into()), (0, "neutre".into()), (3, "très favorable".into())];
        let scale =
            Scale { id: "curseur".into(), title: "curseur".into(), steps: Steps::Cursor { min: -3, max: 3, labels } };
        item(Kind::Scale(Arc::new(scale)))
    }

    fn level() -> Item {
        let level = |value, label: &str| Level { value, label: label.into(), help: String::new() };
        let steps = Steps::Level(vec![level(0.0, "pas engagé"), level(1.0, "amorcé"), level(2.5, "acquis")]);
        item(Kind::Scale(Arc::new(Scale { id: "degre".into(), title: "degré".into(), steps })))
    }

    fn choice(several: bool) -> Item {
        let option = |id: &str, label: &str| Named { id: id.into(), label: label.into(), formerly: Vec::new() };
        let options = vec![option("interne", "À l’intérieur"), option("externe", "À l’extérieur")];
        item(Kind::Choice(Choice { options, several, internal: Vec::new() }))
    }

    fn hours() -> Item {
        item(Kind::Number(Number { unit: "heures".into(), min: Some(0.0), max: Some(100_000.0) }))
    }

    fn position_of(text: &str) -> Option<f64> {
        match cell(&cursor(), text).ok()?.answer {
            Answer::Value(Value::Number(number)) => Some(number),
            _ => None,
        }
    }

    fn refusal(item: &Item, text: &str) -> Refusal {
        match cell(item, text) {
            Ok(cell) => panic!("{text:?} was read as {cell:?}"),
            Err(refusal) => refusal,
        }
    }

    #[test]
    fn a_cursor_takes_every_spelling_of_a_whole_number() {
        for text in ["2", " 2 ", "+2", "2,0", "2.0", "+ 2", "02", "\u{a0}2\u{202f}"] {
            assert_eq!(position_of(text), Some(2.0), "{text:?}");
        }
        for text in ["-1", "−1", "– 1", "‑1", "-1,00"] {
            assert_eq!(position_of(text), Some(-1.0), "{text:?}");
        }
        assert_eq!(position_of("-0").map(f64::to_bits), Some(0.0_f64.to_bits()));
    }

    #[test]
    fn a_cursor_takes_the_words_of_its_steps_and_of_the_item_s_own_poles() {
        assert_eq!(position_of("TRES DEFAVORABLE"), Some(-3.0));
        assert_eq!(position_of("tre\u{300}s favorable"), Some(3.0));
        let mut item = cursor();
        item.poles = Some(Poles { min: "pyramidal".into(), max: "transversal".into() });
        assert_eq!(
            cell(&item, "Transversal"),
            Ok(Cell { answer: Answer::Value(Value::Number(3.0)), is_priority: false })
        );
        assert!(refusal(&item, "transversale!").hint.contains("vouliez-vous dire «\u{a0}transversal\u{a0}»"));
    }

    #[test]
    fn nothing_is_missing_and_so_and_nsp_are_two_other_things() {
        for text in ["", " ", "\u{a0}", "\u{feff}"] {
            assert_eq!(cell(&cursor(), text), Ok(Cell::default()), "{text:?}");
        }
        for text in ["SO", "so", " So ", "sans objet", "Sans Objet", "S.O.", "non applicable"] {
            assert_eq!(cell(&cursor(), text).map(|cell| cell.answer), Ok(Answer::NotApplicable(None)), "{text:?}");
        }
        for text in ["NSP", "nsp", "ne sait pas", "Ne sais pas", "je ne sais pas"] {
            assert_eq!(cell(&cursor(), text).map(|cell| cell.answer), Ok(Answer::Unknown), "{text:?}");
        }
    }

    #[test]
    fn a_reason_follows_so_after_a_colon() {
        let reason = |text| cell(&cursor(), text).map(|cell| cell.answer);
        let expected = Ok(Answer::NotApplicable(Some("pas de bâtiment : loué".into())));
        assert_eq!(reason("SO : pas de bâtiment : loué"), expected);
        assert_eq!(reason("so:pas de bâtiment : loué"), expected);
        assert_eq!(reason("sans objet\u{a0}: pas de bâtiment : loué"), expected);
        let mut item = cursor();
        item.na = NaPolicy::WithReason;
        assert_eq!(refusal(&item, "SO").code, "so-sans-raison");
        assert_eq!(refusal(&item, "SO :").code, "so-sans-raison");
        assert!(cell(&item, "SO : x").is_ok());
    }

    #[test]
    fn so_is_refused_where_the_grid_forbids_it() {
        let mut item = cursor();
        item.na = NaPolicy::Forbidden;
        let refusal = refusal(&item, "SO");
        assert_eq!(refusal.code, "so-exclu");
        assert!(refusal.hint.starts_with("valeurs admises\u{a0}: −3 à 3, NSP, ou vide"), "{}", refusal.hint);
    }

    #[test]
    fn a_star_marks_a_priority_after_a_value_only() {
        for text in ["2*", "2 *", " +2\u{a0}* "] {
            let expected = Cell { answer: Answer::Value(Value::Number(2.0)), is_priority: true };
            assert_eq!(cell(&cursor(), text), Ok(expected), "{text:?}");
        }
        assert!(cell(&cursor(), "neutre*").is_ok_and(|cell| cell.is_priority));
        for text in ["*", "SO*", "NSP *", "sans objet*", "SO : raison*"] {
            assert_eq!(refusal(&cursor(), text).code, "priorite-sans-valeur", "{text:?}");
        }
        assert_eq!(refusal(&cursor(), "7*").code, "hors-echelle");
        let twice = refusal(&cursor(), "2**").message;
        assert!(twice.starts_with("«\u{a0}2**\u{a0}»"), "{twice}");
    }

    #[test]
    fn what_is_no_position_is_refused_with_all_that_is_accepted() {
        let hint = "valeurs admises\u{a0}: −3 à 3, SO, NSP, ou vide";
        for (text, code) in [("7", "hors-echelle"), ("1,5", "valeur-decimale"), ("bof", "valeur-inconnue")] {
            let refusal = refusal(&cursor(), text);
            assert_eq!(refusal.code, code, "{text:?}");
            assert!(refusal.hint.ends_with(hint), "{}", refusal.hint);
            assert!(refusal.message.starts_with(&format!("«\u{a0}{text}\u{a0}»")), "{}", refusal.message);
        }
    }

    #[test]
    fn a_near_miss_of_a_label_finds_its_label() {
        assert!(refusal(&cursor(), "neutr").hint.starts_with("vouliez-vous dire «\u{a0}neutre\u{a0}»\u{a0}? "));
    }

    #[test]
    fn the_accidents_of_spreadsheets_are_named() {
        assert_eq!(refusal(&cursor(), "#REF!").code, "cellule-en-erreur");
        for text in ["02-mars", "02/03/2026", "2/3"] {
            assert!(refusal(&cursor(), text).hint.contains("en date"), "{text:?}");
        }
        assert!(refusal(&cursor(), "N/A").hint.contains("écrivez SO"));
        assert!(refusal(&item(Kind::Date), "46022").hint.contains("comme un nombre"));
    }

    #[test]
    fn a_level_takes_its_value_or_its_label() {
        let read = |text| cell(&level(), text).map(|cell| cell.answer);
        assert_eq!(read("2,5"), Ok(Answer::Value(Value::Number(2.5))));
        assert_eq!(read("Amorce"), Ok(Answer::Value(Value::Number(1.0))));
        assert_eq!(refusal(&level(), "2").code, "hors-echelle");
        assert!(refusal(&level(), "2").hint.contains("0 (pas engagé), 1 (amorcé), 2,5 (acquis)"));
    }

    #[test]
    fn a_number_takes_french_figures_and_its_own_unit() {
        for text in ["1234,5", "1 234,5", "1\u{202f}234,5", "1\u{a0}234,50", "1234.5 heures", "1 234,5 Heure"] {
            assert_eq!(value(&hours().kind, text), Ok(Value::Number(1234.5)), "{text:?}");
        }
        for text in
            ["12 34", "1 2345", "1.234,5", "1,234.5", "12 jours", "1e3", "inf", "NaN", "--1", "1,", "++1", "12 "]
        {
            let is_read = value(&hours().kind, text).is_ok();
            assert_eq!(is_read, text == "12 ", "{text:?}");
        }
        assert_eq!(refusal(&hours(), "-1").code, "nombre-hors-limites");
        assert_eq!(refusal(&hours(), "100001").code, "nombre-hors-limites");
    }

    #[test]
    fn a_choice_takes_ids_or_labels_and_several_where_it_may() {
        let read = |text| value(&choice(true).kind, text);
        assert_eq!(read("externe | A l'interieur"), Ok(Value::Options(vec!["interne".into(), "externe".into()])));
        assert_eq!(refusal(&choice(false), "interne|externe").code, "une-seule-option");
        let refusal = refusal(&choice(true), "interne | exterme");
        assert_eq!(refusal.code, "option-inconnue");
        assert!(refusal.hint.contains("vouliez-vous dire «\u{a0}externe\u{a0}»"), "{}", refusal.hint);
        assert!(value(&choice(true).kind, "|").is_err());
    }

    #[test]
    fn yes_and_no_have_many_spellings() {
        for text in ["oui", "O", "VRAI", "x", "1", "●"] {
            assert_eq!(value(&Kind::YesNo, text), Ok(Value::YesNo(true)), "{text:?}");
        }
        for text in ["non", "N", "FAUX", "0", "○"] {
            assert_eq!(value(&Kind::YesNo, text), Ok(Value::YesNo(false)), "{text:?}");
        }
        assert_eq!(refusal(&item(Kind::YesNo), "peut-être").code, "oui-ou-non");
    }

    #[test]
    fn a_day_is_read_in_iso_and_in_french() {
        let day = Date::constant(2026, 3, 1);
        for text in [
            "2026-03-01",
            "01/03/2026",
            "1/3/2026",
            "1/3/26",
            "1er mars 2026",
            "01-mars-26",
            "2026-03-01 00:00:00",
            "01/03/2026 10:00",
            "2026-03-01T10:00:00Z",
        ] {
            assert_eq!(date(text), Some(day), "{text:?}");
        }
        for text in ["31/02/2026", "2026", "2026-13-01", "03/2026", "1/3/026", "mars 26", "25-12-31", "-1-01-01", ""] {
            assert_eq!(date(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_month_is_its_last_day() {
        for text in ["juin 2027", "Juin 2027", "fin juin 2027", "juin-2027"] {
            assert_eq!(date(text), Some(Date::constant(2027, 6, 30)), "{text:?}");
        }
        assert_eq!(date("février 2028"), Some(Date::constant(2028, 2, 29)));
        assert_eq!(date("fin 2027"), None);
    }

    #[test]
    fn a_year_that_nobody_means_is_refused_with_the_reason() {
        let refusal = refusal(&item(Kind::Date), "01/01/0226");
        assert!(refusal.code == "date-hors-limites" && refusal.message.contains("entre 1990 et 2100"));
    }

    #[test]
    fn a_text_is_kept_as_it_stands() {
        let read = |text| cell(&item(Kind::Text), text).map(|cell| cell.answer);
        assert_eq!(read(" Deux*\r\nlignes* "), Ok(Answer::Value(Value::Text("Deux*\nlignes*".into()))));
        assert_eq!(read("SO"), Ok(Answer::NotApplicable(None)));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_decoder_panic(text in "\\PC{0,12}|[-+−0-9 .,*:|soSOnspNSP]{0,10}|(?s).{0,6}") {
            for item in [cursor(), level(), choice(true), choice(false), hours(), item(Kind::YesNo), item(Kind::Text), item(Kind::Date)] {
                match cell(&item, &text) {
                    Ok(Cell { answer: Answer::Value(Value::Number(number)), .. }) => {
                        prop_assert!(number.is_finite());
                        if let Some(scale) = item.scale() {
                            prop_assert!(scale.has(number));
                        }
                    }
                    Ok(Cell { answer: Answer::Value(_), .. }) => {}
                    Ok(cell) => prop_assert!(!cell.is_priority),
                    Err(refusal) => prop_assert!(!refusal.message.is_empty() && !refusal.hint.is_empty()),
                }
            }
        }

        #[test]
        fn a_whole_step_is_read_back_from_its_french_spelling(step in -3_i32..=3) {
            prop_assert_eq!(position_of(&french::signed(f64::from(step), 1)), Some(f64::from(step)));
        }
    }
}

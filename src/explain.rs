//! How a figure is made, line by line, in words that a board can follow.
//!
//! Pure: the figures shown are those of the [`Scorecard`]; what is added here are the terms that lead to them.

use crate::assessment::{Answer, Assessment, Entry, Response};
use crate::french::{self, count, list, number, percent, quoted};
use crate::grid::{Grid, Item, Kind, Scale, Section};
use crate::score::{Basis, Position, Positions, Score, Scorecard, SectionScore, State, is_near};

/// Everything that the arithmetic of one assessment rests on.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// The grid that was answered.
    pub grid: &'a Grid,
    /// The answers.
    pub assessment: &'a Assessment,
    /// Where they stand on each item.
    pub positions: &'a Positions,
    /// What they give.
    pub scorecard: &'a Scorecard,
}

/// What a figure may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The whole grid.
    Whole,
    /// A section, by index.
    Section(usize),
    /// An item, by index.
    Item(usize),
}

/// How one figure is made: what enters it, then the steps that lead to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// What the figure is about, and the figure.
    pub title: String,
    /// What enters it, one line each; none for an item.
    pub lines: Vec<Line>,
    /// Sentences, in the order of the arithmetic.
    pub steps: Vec<String>,
}

/// One thing that enters a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The question or the section.
    pub label: String,
    /// Its figure, or why it has none: `+2`, `sans objet`.
    pub figure: String,
    /// Where the figure comes from, or what it weighs; may be empty.
    pub note: String,
}

/// A word typed for a part of a grid: the id or the title of a section, the id or the number of an item, or `ensemble`.
pub fn part(grid: &Grid, word: &str) -> Option<Part> {
    let wanted = crate::fold::fold(word);
    let is_meant = |id: &str| crate::fold::fold(id) == wanted;
    if is_meant("global") || is_meant("ensemble") {
        return Some(Part::Whole);
    }
    let number = || word.parse().ok().and_then(|number| grid.item_numbered(number));
    let is_its = |section: &Section| is_meant(&section.id) || is_meant(&section.title);
    let section = || grid.sections.iter().position(is_its).map(Part::Section);
    let item = || grid.items.iter().position(|item| is_meant(&item.id)).or_else(number).map(Part::Item);
    // A section of one item often bears its name: the section says what the item gives, and more.
    section().or_else(item)
}

/// How one figure is made.
pub fn explain(scored: &Scored<'_>, part: Part) -> Explanation {
    match part {
        Part::Whole => whole(scored),
        Part::Section(index) => section(scored, index),
        Part::Item(index) => item(scored, index),
    }
}

// The whole grid

fn whole(scored: &Scored<'_>) -> Explanation {
    let Scored { grid, scorecard, .. } = *scored;
    let Some(global) = &scorecard.global else {
        return Explanation {
            title: "Ensemble".into(),
            steps: vec!["Cette grille n’a pas de position d’ensemble : elle se lit partie par partie.".into()],
            ..Explanation::default()
        };
    };
    let kept = || grid.sections.iter().zip(&scorecard.sections).filter(|(section, _)| !section.is_profile);
    let scale = Grid::shared_scale(kept().flat_map(|(section, _)| grid.items_of(section))).map(AsRef::as_ref);
    let lines = kept()
        .map(|(section, score)| Line {
            label: section.title.clone(),
            figure: words(&score.total, scale).unwrap_or_else(|| "pas de réponse".into()),
            note: weight_note(section.weight, score.total.percent.is_some()),
        })
        .collect();
    let terms: Vec<(f64, f64)> = kept()
        .filter_map(|(section, score)| {
            let total = &score.total;
            Some((section.weight, if global.score.is_some() { total.score? } else { total.percent? }))
        })
        .collect();
    let mut steps = mean_steps(global, scale.filter(|_| global.score.is_some()), &terms, "partie");
    if !terms.is_empty() {
        steps.push(
            "Cette moyenne est un repère ajouté par dts : elle peut cacher une partie restée en retrait, et se lit après \
             le profil."
                .into(),
        );
    }
    steps.extend(coverage_steps(grid, global, "Ensemble"));
    Explanation { title: titled("Ensemble", global, scale), lines, steps }
}

// A section

fn section(scored: &Scored<'_>, index: usize) -> Explanation {
    let Scored { grid, scorecard, positions, .. } = *scored;
    let section = &grid.sections[index];
    let score = &scorecard.sections[index];
    let scored_items: Vec<usize> = section.items.clone().filter(|index| grid.items[*index].scale().is_some()).collect();
    if scored_items.is_empty() {
        return Explanation {
            title: section.title.clone(),
            steps: vec!["Aucune question ne se place ici sur une échelle : il n’y a rien à calculer.".into()],
            ..Explanation::default()
        };
    }
    let lines = scored_items.iter().map(|index| item_line(scored, *index)).collect();
    if section.is_profile {
        let mut steps = share_steps(grid, positions, index, score);
        steps.extend(coverage_steps(grid, &score.total, &section.title));
        return Explanation { title: section.title.clone(), lines, steps };
    }
    let scale = Grid::shared_scale(grid.items_of(section).iter()).map(AsRef::as_ref);
    let mut steps = mean_steps(&score.total, scale, &terms(scored, index), "question");
    steps.extend(coverage_steps(grid, &score.total, &section.title));
    Explanation { title: titled(&section.title, &score.total, scale), lines, steps }
}

/// Weight and figure of what enters the mean of a section: positions on a shared scale, else percentages.
fn terms(scored: &Scored<'_>, index: usize) -> Vec<(f64, f64)> {
    let section = &scored.grid.sections[index];
    let is_shared = Grid::shared_scale(scored.grid.items_of(section).iter()).is_some();
    let term = |index: usize| {
        let item = &scored.grid.items[index];
        let scale = item.scale().filter(|_| item.is_scored())?;
        let value = scored.positions.0[index].value()?;
        Some((item.weight, if is_shared { value } else { scale.normalise(value) * 100.0 }))
    };
    section.items.clone().filter_map(term).collect()
}

fn item_line(scored: &Scored<'_>, index: usize) -> Line {
    let item = &scored.grid.items[index];
    let position = &scored.positions.0[index];
    let figure = match (position.state, item.scale()) {
        (State::At(value), Some(scale)) => scale.figure(value, 2),
        (state, _) => absence(state).into(),
    };
    let notes = [basis_note(scored, index), weight_note(item.weight, position.value().is_some())];
    Line {
        label: format!("{}. {}", scored.grid.number(index), item.question),
        figure,
        note: notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(" ; "),
    }
}

/// Why a question has no position.
fn absence(state: State) -> &'static str {
    match state {
        State::NotApplicable => "sans objet",
        State::Unknown => "ne sait pas",
        State::NotAsked => "non posée",
        State::Missing | State::Given | State::At(_) => "sans réponse",
    }
}

/// `moyenne de 3 réponses`, where a position is no single answer.
fn basis_note(scored: &Scored<'_>, index: usize) -> String {
    let position = &scored.positions.0[index];
    let is_mean = position.basis == Basis::Mean && position.value().is_some() && position.respondents > 1;
    if is_mean { format!("moyenne de {} réponses", position.respondents) } else { String::new() }
}

fn weight_note(weight: f64, counts: bool) -> String {
    if !counts || is_near(weight, 1.0) {
        String::new()
    } else if weight <= 0.0 {
        "hors du calcul".into()
    } else {
        format!("poids {}", number(weight, 2))
    }
}

// An item

fn item(scored: &Scored<'_>, index: usize) -> Explanation {
    let Scored { grid, assessment, positions, .. } = *scored;
    let item = &grid.items[index];
    let position = &positions.0[index];
    let title = format!("{}. {}", grid.number(index), item.question);
    let mut steps = who_said_what(grid, assessment, item, index);
    steps.push(position_step(assessment, item, index, position));
    if let (Some(scale), Some(value)) = (item.scale(), position.value()) {
        steps.push(path_step(scale, value));
    }
    steps.extend(in_its_section(scored, index));
    if let Some(priority) = position.priority {
        steps.push(format!("Boule pleine : {}.", priority.word()));
    }
    let said: usize = assessment.responses.iter().map(|response| response.entries[index].arguments.len()).sum();
    if said > 0 && item.scale().is_some() {
        steps.push(format!(
            "{} : aucun calcul n’en tient compte, ce sont les personnes qui placent le curseur après les avoir entendus.",
            count(said, "argument noté", "arguments notés")
        ));
    }
    Explanation { title, lines: Vec::new(), steps }
}

/// One sentence a response that says something of the item.
fn who_said_what(grid: &Grid, assessment: &Assessment, item: &Item, index: usize) -> Vec<String> {
    let said = |response: &Response| {
        let entry = &response.entries[index];
        (entry.answer != Answer::Missing || entry.later)
            .then(|| format!("{} : {}.", who(grid, response), answer_words(item, entry)))
    };
    assessment.responses.iter().filter_map(said).collect()
}

fn who(grid: &Grid, response: &Response) -> String {
    let respondent = &response.respondent;
    let group = respondent.stakeholder.as_deref().map(|group| grid.stakeholder_label(group));
    let role = if response.collective { Some("position du groupe") } else { group };
    // A data file without names gives a respondent an id that nobody chose.
    let name = match respondent.name.as_str() {
        "" if respondent.id == "repondant" => "Une personne",
        "" => &respondent.id,
        name => name,
    };
    role.map_or_else(|| name.to_owned(), |role| format!("{name} ({role})"))
}

fn answer_words(item: &Item, entry: &Entry) -> String {
    match &entry.answer {
        Answer::Missing => "à revoir plus tard".into(),
        Answer::Unknown => "ne sait pas".into(),
        Answer::NotApplicable(None) => "sans objet".into(),
        Answer::NotApplicable(Some(reason)) => format!("sans objet ({})", reason.trim_end_matches('.')),
        Answer::Value(_) => match (entry.number(), &item.kind) {
            (Some(value), Kind::Scale(scale)) => match item.position_label(value) {
                Some(label) => format!("{}, {label}", scale.figure(value, 2)),
                None => scale.figure(value, 2),
            },
            (Some(value), Kind::Number(kind)) => format!("{} {}", number(value, 6), kind.unit).trim_end().to_owned(),
            _ => "une réponse écrite".into(),
        },
    }
}

fn position_step(assessment: &Assessment, item: &Item, index: usize, position: &Position) -> String {
    let alone = assessment.responses.iter().filter(|response| !response.collective);
    let values: Vec<f64> = alone.filter_map(|response| response.entries[index].number()).collect();
    match (position.state, item.scale()) {
        (State::At(value), Some(scale)) => {
            let figure = scale.figure(value, 2);
            match (position.basis, values.len()) {
                (Basis::Collective, 0) => format!("La position retenue est celle du groupe : {figure}."),
                (Basis::Collective, n) => format!(
                    "La position retenue est celle du groupe : {figure}. {} à côté, sans entrer dans le calcul.",
                    if n == 1 {
                        "Une réponse individuelle reste".into()
                    } else {
                        format!("Les {n} réponses individuelles restent")
                    }
                ),
                (Basis::Mean, 1) => format!("Une seule réponse : la position est la sienne, {figure}."),
                (Basis::Mean, n) => {
                    let sum: Vec<(f64, f64)> = values.iter().map(|value| (1.0, *value)).collect();
                    format!(
                        "La position est la moyenne des {n} réponses : {} {} {figure}.",
                        division(&sum),
                        equals(value, 2)
                    )
                }
            }
        }
        (State::At(_) | State::Given, _) => {
            "Cette question n’entre dans aucun calcul de position ; elle compte pour dire si le questionnaire est \
             rempli."
                .into()
        }
        (State::NotApplicable, _) => "Sans objet : la question est laissée de côté, partout.".into(),
        (State::NotAsked, _) => "La forme courte ne pose pas cette question : elle est laissée de côté.".into(),
        (State::Unknown | State::Missing, _) => {
            "Sans réponse : la question n’entre pas dans la moyenne, et la couverture baisse d’autant.".into()
        }
    }
}

/// Where a position lies between the two ends of its scale.
fn path_step(scale: &Scale, value: f64) -> String {
    let (min, max) = (scale.min(), scale.max());
    let from_bottom = value - min;
    if min.abs() < 1e-9 {
        return format!(
            "Sur une échelle de 0 à {} : {} ÷ {} {} {}.",
            number(max, 2),
            number(value, 2),
            number(max, 2),
            equals(scale.normalise(value) * 100.0, 0),
            percent(scale.normalise(value)),
        );
    }
    format!(
        "L’échelle va de {} à {}, soit {} en tout ; {} en est à {} du bas : {} ÷ {} {} {}.",
        scale.figure(min, 2),
        scale.figure(max, 2),
        number(max - min, 2),
        scale.figure(value, 2),
        number(from_bottom, 2),
        number(from_bottom, 2),
        number(max - min, 2),
        equals(scale.normalise(value) * 100.0, 0),
        percent(scale.normalise(value)),
    )
}

/// What an item weighs in the score of its section, and what the section would be without it.
fn in_its_section(scored: &Scored<'_>, index: usize) -> Option<String> {
    let item = &scored.grid.items[index];
    let section = &scored.grid.sections[item.section];
    scored.positions.0[index].value().filter(|_| item.scale().is_some())?;
    if section.is_profile {
        let share = scored.scorecard.sections[item.section].shares.iter().find(|(item, _)| *item == index)?.1;
        return Some(format!("Dans {}, sa part est de {}.", quoted(&section.title), percent(share)));
    }
    if !item.is_scored() {
        return Some(format!("Dans {}, son poids est nul : elle reste hors du calcul.", quoted(&section.title)));
    }
    let all = terms(scored, item.section);
    let (total, sum) = totals(&all);
    let place = quoted(&section.title);
    if all.len() == 1 {
        return Some(format!("Dans {place}, c’est la seule question qui a une position."));
    }
    let scale = Grid::shared_scale(scored.grid.items_of(section).iter());
    let value = scored.positions.0[index].value()?;
    let figure = if scale.is_some() { value } else { item.scale()?.normalise(value) * 100.0 };
    let without = (sum - item.weight * figure) / (total - item.weight);
    let shown = |value: f64| match scale {
        Some(scale) => scale.figure(value, 2),
        None => percent(value / 100.0),
    };
    Some(format!(
        "Dans {place}, elle compte pour {} sur {} ({}) : avec elle, {} ; sans elle, ce serait {}.",
        number(item.weight, 2),
        number(total, 2),
        percent(item.weight / total),
        shown(sum / total),
        shown(without),
    ))
}

// Sentences

/// `Économie plurielle : +1,33, soit 72 %`.
fn titled(title: &str, score: &Score, scale: Option<&Scale>) -> String {
    // A title that holds a colon would run into the figure.
    let title = if title.contains(':') { quoted(title) } else { title.to_owned() };
    match words(score, scale) {
        Some(words) => format!("{title} : {words}{}", if score.is_partial { ", partiel" } else { "" }),
        None => format!("{title} : pas de position"),
    }
}

/// A score in words, on its scale and in percent; nothing where there is none.
fn words(score: &Score, scale: Option<&Scale>) -> Option<String> {
    let share = percent(score.percent? / 100.0);
    Some(match (score.score, scale) {
        (Some(value), Some(scale)) => format!("{}, soit {share}", scale.figure(value, 2)),
        _ => share,
    })
}

/// The mean that gives a score, from weights and figures: positions on `scale`, or percentages without one.
fn mean_steps(score: &Score, scale: Option<&Scale>, terms: &[(f64, f64)], what: &str) -> Vec<String> {
    let (Some(share), false) = (score.percent, terms.is_empty()) else {
        return vec!["Rien n’a de position : il n’y a pas de moyenne, et surtout pas un zéro.".into()];
    };
    let shown = |value: f64| scale.map_or_else(|| percent(value / 100.0), |scale| scale.figure(value, 2));
    let result = if scale.is_some() { score.score.unwrap_or_default() } else { share };
    let sign = equals(result, if scale.is_some() { 2 } else { 0 });
    let mut steps = Vec::new();
    if let [(_, only)] = terms {
        steps.push(format!("Une seule {what} a une position : {}.", shown(*only)));
    } else if scale.is_some() {
        steps.push(format!("La moyenne : {} {sign} {}.", division(terms), shown(result)));
    } else {
        steps.push(format!("La moyenne, en pour cent : {} {sign} {}.", division(terms), shown(result)));
    }
    if terms.len() > 1 && terms.iter().any(|(weight, _)| !is_near(*weight, 1.0)) {
        steps.push(format!("Chaque {what} est multipliée par son poids, et l’on divise par le total des poids."));
    }
    if let Some(scale) = scale {
        steps.push(path_step(scale, result));
    }
    steps
}

fn coverage_steps(grid: &Grid, score: &Score, title: &str) -> Option<String> {
    let counts = score.counts;
    let coverage = counts.coverage();
    let left_out = match counts.not_applicable {
        0 => String::new(),
        n => format!(" ; {} de côté, sans objet", count(n, "question est laissée", "questions sont laissées")),
    };
    let Some(coverage) = coverage else {
        return Some(format!("La couverture : aucune question n’est applicable dans {}.", quoted(title)));
    };
    let partial = if score.is_partial {
        format!(" C’est moins de {} : le résultat est dit partiel.", percent(grid.min_coverage))
    } else {
        String::new()
    };
    let exact = equals(coverage * 100.0, 0);
    Some(format!(
        "La couverture : {} sur {} applicable{}, {} ÷ {} {exact} {}{left_out}.{partial}",
        count(counts.answered, "question avec réponse", "questions avec réponse"),
        counts.applicable,
        if counts.applicable > 1 { "s" } else { "" },
        counts.answered,
        counts.applicable,
        percent(coverage),
    ))
}

/// How the shares of a profile section are made.
fn share_steps(grid: &Grid, positions: &Positions, index: usize, score: &SectionScore) -> Vec<String> {
    if score.shares.is_empty() {
        return vec!["Aucune proximité n’est dite au-dessus du plus bas degré : il n’y a pas de parts.".into()];
    }
    let near = |index: usize| {
        let item = &grid.items[index];
        Some((item, item.scale()?.normalise(positions.0[index].value()?)))
    };
    let proximities: Vec<(&Item, f64)> = grid.sections[index].items.clone().filter_map(near).collect();
    let sum: f64 = proximities.iter().map(|(_, near)| near).sum();
    let mut steps =
        vec![format!("Chaque proximité est ramenée entre 0 et 1, puis divisée par leur somme, {}.", number(sum, 2))];
    steps.extend(score.shares.iter().map(|(index, share)| {
        let item = &grid.items[*index];
        let near = proximities.iter().find(|(other, _)| other.id == item.id).map_or(0.0, |(_, near)| *near);
        // Who divides what is written must find what is written.
        let is_exact = [equals(near, 2), equals(sum, 2), equals(share * 100.0, 0)].iter().all(|sign| *sign == '=');
        let sign = if is_exact { '=' } else { '≈' };
        format!("{} : {} ÷ {} {sign} {}.", quoted(&item.question), number(near, 2), number(sum, 2), percent(*share))
    }));
    let dominant: Vec<String> = score.dominant().into_iter().map(|index| quoted(&grid.items[index].question)).collect();
    steps.push(match dominant.as_slice() {
        [one] => format!("La plus grande part : {one}."),
        several => format!("Les plus grandes parts sont égales : {}.", list(several, "et")),
    });
    steps
}

// Arithmetic as it is written on a board

/// `(2 + 1 − 1) ÷ 3`, or with weights `(2 × 2 + 1 × (−1)) ÷ (2 + 1)`.
fn division(terms: &[(f64, f64)]) -> String {
    let has_weights = terms.iter().any(|(weight, _)| !is_near(*weight, 1.0));
    if has_weights {
        let products: Vec<String> = terms
            .iter()
            .map(|(weight, value)| {
                let shown = number(*value, 2);
                let shown = if *value < 0.0 { format!("({shown})") } else { shown };
                format!("{} × {shown}", number(*weight, 2))
            })
            .collect();
        let weights: Vec<String> = terms.iter().map(|(weight, _)| number(*weight, 2)).collect();
        return format!("({}) ÷ ({})", products.join(" + "), weights.join(" + "));
    }
    let mut sum = String::new();
    for (index, (_, value)) in terms.iter().enumerate() {
        match (index, *value < 0.0) {
            (0, _) => sum.push_str(&number(*value, 2)),
            (_, true) => sum.push_str(&format!(" − {}", number(-value, 2))),
            (_, false) => sum.push_str(&format!(" + {}", number(*value, 2))),
        }
    }
    format!("({sum}) ÷ {}", terms.len())
}

/// `=` where so many decimals say all, `≈` where they round.
fn equals(value: f64, decimals: usize) -> char {
    let shown: f64 = french::rounded(value, decimals).parse().unwrap_or(value);
    if (shown - value).abs() < 1e-9 { '=' } else { '≈' }
}

/// Σ w and Σ w·v.
fn totals(terms: &[(f64, f64)]) -> (f64, f64) {
    terms.iter().fold((0.0, 0.0), |(weights, sum), (weight, value)| (weights + weight, sum + weight * value))
}

//! Building the report: from a grid and an assessment to one value that says all that will be shown.

use crate::agreement::{Agreement, agreement};
use crate::assessment::{Assessment, Form, Response};
use crate::french;
use crate::grid::{Grid, Reference};
use crate::score::{Counts, Positions, Scorecard, State, positions, score};

use super::{Block, Body, Context, Cover, Coverage, Diffusion, Fact, Figure, Report, Text};

mod answers;
mod dates;
mod essentials;
mod items;
mod notes;
mod outside;
mod relations;
mod sections;
mod steps;
mod structures;
mod supports;
mod tables;
mod views;

pub use dates::dates;
pub use structures::{FEW_STRUCTURES, structures};

/// What is shown where there is no figure.
const NO_FIGURE: &str = "—";

/// All that is known when the blocks are written.
struct Known<'a> {
    grid: &'a Grid,
    assessment: &'a Assessment,
    context: &'a Context,
    positions: Positions,
    scorecard: Scorecard,
    agreement: Option<Agreement>,
    /// The number that each item bears.
    numbers: Vec<usize>,
}

/// Builds the report of one assessment.
///
/// Everything is computed here; two calls with equal arguments give equal reports.
pub fn build(grid: &Grid, assessment: &Assessment, context: &Context) -> Report {
    let seen = match context.diffusion {
        Diffusion::Interne => outside::everything(grid, assessment),
        Diffusion::Externe => outside::without_internal(grid, assessment),
    };
    // Numbers are those of the whole grid: inside and outside speak of the same question.
    let numbers = seen.places.iter().map(|place| grid.number(*place)).collect();
    let (grid, assessment) = (seen.grid.as_ref(), seen.assessment.as_ref());
    let positions = positions(grid, assessment);
    let scorecard = score(grid, &positions);
    let agreement = agreement(grid, assessment).filter(|_| context.diffusion == Diffusion::Interne);
    let known = Known { grid, assessment, context, positions, scorecard, agreement, numbers };
    // One criterion a section: the board is the profile, and its two ends.
    let is_flat = sections::is_flat(&known);
    let answers::Written { opening, rest: written } = answers::blocks(&known);
    let mut picture = [
        items::board(&known),
        sections::profile(&known).filter(|_| !is_flat),
        sections::shares(&known),
        supports::supports(&known),
    ];
    if sections::is_of_types(&known) {
        // A grid of types is read for them; elsewhere they come after the scores.
        picture[..3].rotate_right(1);
    }
    let said = [items::priorities(&known), items::extremes(&known).filter(|_| !is_flat), items::arguments(&known)];
    let said: Vec<Block> = said.into_iter().flatten().collect();
    // A grid of texts and figures is read for them; in a grid of cursors they come after what was said.
    let (before, after) = if known.is_mostly_written() { (written, said) } else { (said, written) };
    let steps = steps::steps(&known);
    let actions = tables::actions(&known, steps.as_ref());
    let open = items::open(&known).filter(|_| !known.is_handed_over());
    let rest = [open, views::block(&known), steps, actions, Some(notes::block(&known))];
    let blocks = essentials::block(&known).into_iter().chain(opening);
    let blocks = blocks
        .chain(picture.into_iter().flatten())
        .chain(before)
        .chain(after)
        .chain(rest.into_iter().flatten())
        .collect();
    Report {
        schema: "dts-report/1",
        dts_version: env!("CARGO_PKG_VERSION"),
        diffusion: context.diffusion,
        cover: cover(&known),
        blocks,
        colophon: colophon(&known),
    }
}

impl Known<'_> {
    /// Whether the report stays in the house.
    fn is_internal(&self) -> bool {
        self.context.diffusion == Diffusion::Interne
    }

    /// The answers that one person gave alone.
    fn individuals(&self) -> impl Iterator<Item = &Response> + Clone {
        self.assessment.responses.iter().filter(|response| !response.collective)
    }

    /// What the group agreed on.
    fn collective(&self) -> Option<&Response> {
        self.assessment.responses.iter().find(|response| response.collective)
    }

    /// Those whose own words are shown. To others, what one person said alone stays in the house once the group spoke.
    fn heard(&self) -> impl Iterator<Item = &Response> + Clone {
        let keeps_alone = self.is_internal() || self.collective().is_none();
        self.assessment.responses.iter().filter(move |response| keeps_alone || response.collective)
    }

    /// The number that an item bears.
    fn number(&self, index: usize) -> usize {
        self.numbers[index]
    }

    /// Whether the grid has items that enter scores, or types to be near to.
    fn has_scores(&self) -> bool {
        self.grid.items.iter().any(|item| item.scale().is_some())
    }

    /// Whether the report is a document for others to read: a note, a sheet, without scores and without numbers of questions.
    fn is_handed_over(&self) -> bool {
        !self.is_internal() && !self.has_scores()
    }

    /// Whether at least as many questions are on no scale as on one.
    fn is_mostly_written(&self) -> bool {
        let scaled = self.grid.items.iter().filter(|item| item.scale().is_some()).count();
        2 * scaled <= self.grid.items.len()
    }

    /// All items, on a scale or not.
    fn counts(&self) -> Counts {
        let count = |wanted: fn(&State) -> bool| self.positions.0.iter().filter(|p| wanted(&p.state)).count();
        let not_applicable = count(|state| *state == State::NotApplicable);
        Counts {
            answered: count(|state| matches!(state, State::At(_) | State::Given)),
            applicable: count(|state| state.is_applicable()),
            not_applicable,
            unknown: count(|state| *state == State::Unknown),
        }
    }
}

fn block(id: impl Into<String>, title: impl Into<Text>, lead: Vec<Text>, body: Body) -> Block {
    Block { id: id.into(), title: title.into(), notice: None, lead, body }
}

/// For whom a document is, on its face.
fn audience(diffusion: Diffusion) -> &'static str {
    match diffusion {
        Diffusion::Interne => "Document interne",
        Diffusion::Externe => "Version pour l’extérieur",
    }
}

fn cover(known: &Known) -> Cover {
    let Known { grid, assessment, .. } = known;
    let name = &assessment.organisation.name;
    let name = if name.is_empty() { &assessment.organisation.id } else { name };
    Cover {
        subject: grid.short_title.as_str().into(),
        organisation: name.as_str().into(),
        title: grid.title.as_str().into(),
        audience: audience(known.context.diffusion).into(),
        facts: facts(known),
        coverage: (!known.is_handed_over()).then(|| coverage(known.counts())),
        spirit: if known.is_handed_over() {
            "Ce document dit ce que le groupe voit aujourd’hui ; il se reprend quand les choses bougent."
        } else if known.has_scores() {
            "Cette grille est un outil de dialogue, pas une norme : elle ne range aucune structure au-dessus d’une autre. \
             Les arguments comptent plus que les chiffres, et chaque chiffre dit sur combien de réponses il repose."
        } else {
            "Cette grille est un outil de dialogue, pas une norme : elle dit ce que le groupe voit aujourd’hui, et se \
             reprend quand les choses bougent."
        }
        .into(),
    }
}

fn facts(known: &Known) -> Vec<Fact> {
    let Known { grid, assessment, .. } = known;
    let about = &assessment.about;
    let one = |label: &str, value: Option<&String>| {
        value.filter(|value| !value.is_empty()).map(|value| fact(label, vec![french::capitalised(value)]))
    };
    let source = grid.source.as_ref().map(Reference::in_words);
    [
        one("Territoire", assessment.organisation.territory.as_ref()),
        Some(fact("Date", vec![assessment.date.map_or_else(|| "Non précisée".into(), french::date)])),
        one(if known.has_scores() { "Ce que l’on apprécie" } else { "Ce que l’on regarde" }, about.object.as_ref()),
        one("Étape", about.stage.as_ref()),
        one("Usage", about.purpose.as_ref()),
        form(known),
        one("Regard extérieur", about.accompanied_by.as_ref()),
        participants(known),
        source.map(|source| fact("Source de la grille", vec![source])),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// That only the short form was asked, and what share of the grid it is.
fn form(known: &Known) -> Option<Fact> {
    let asked = known.positions.0.iter().filter(|position| position.state != State::NotAsked).count();
    let all = known.grid.items.len();
    (known.assessment.form == Form::Short)
        .then(|| fact("Forme courte", vec![format!("{} sur {all}", french::count(asked, "question", "questions"))]))
}

/// To others, how many people of one group spoke is not said under this number: it would tell who.
const FEW: usize = 3;

/// Who took part. Names of people stay in the house; groups do not, nor how many they were where they were several.
fn participants(known: &Known) -> Option<Fact> {
    let group = |response: &Response| {
        let label = response.respondent.stakeholder.as_deref();
        label.map(|label| known.grid.stakeholder_label(label).to_owned()).filter(|label| !label.is_empty())
    };
    let people = |response: &Response| match response.respondent.people {
        Some(n) if known.is_internal() || n as usize >= FEW => Some(french::count(n as usize, "personne", "personnes")),
        None if known.is_internal() && response.collective => Some("nombre non indiqué".to_owned()),
        _ => None,
    };
    let line = |response: &Response| {
        let name = Some(response.respondent.name.clone()).filter(|name| !name.is_empty());
        let details: Vec<String> =
            [name.is_some().then(|| group(response)).flatten(), people(response)].into_iter().flatten().collect();
        let who = name.or_else(|| group(response)).unwrap_or_else(|| response.respondent.id.clone());
        if details.is_empty() { who } else { format!("{who} ({})", details.join(", ")) }
    };
    let is_body = |response: &Response| response.collective || response.respondent.people.is_some_and(|n| n > 1);
    let mut lines: Vec<String> = Vec::new();
    if known.is_internal() {
        // A data file without names gives a respondent an id and nothing to show.
        let is_shown = |r: &&Response| {
            r.respondent.id != "repondant" || !r.respondent.name.is_empty() || r.respondent.stakeholder.is_some()
        };
        lines.extend(known.assessment.responses.iter().filter(is_shown).map(line));
    } else {
        lines.extend(known.assessment.responses.iter().filter(|r| is_body(r)).map(line));
        let alone: Vec<&Response> = known.assessment.responses.iter().filter(|r| !is_body(r)).collect();
        let mut groups: indexmap::IndexMap<String, usize> = indexmap::IndexMap::new();
        for response in &alone {
            *groups.entry(group(response).unwrap_or_default()).or_default() += 1;
        }
        lines.extend(groups.into_iter().filter_map(|(group, n)| {
            let people = (n >= FEW).then(|| french::count(n, "personne", "personnes"));
            let group = (!group.is_empty()).then(|| french::capitalised(&group));
            match (group, people) {
                (Some(group), Some(people)) => Some(format!("{group} ({people})")),
                (group, people) => group.or(people),
            }
        }));
    }
    (!lines.is_empty()).then(|| fact("Ont pris part", lines))
}

fn colophon(known: &Known) -> Text {
    colophon_of(&known.assessment.organisation.name, &known.grid.short_title, known.context)
}

/// The last line of a document: about whom, about what, made when and with what.
fn colophon_of(name: &str, subject: &str, context: &Context) -> Text {
    let made_on = french::date(context.generated_on);
    format!("{name} · {subject} · rapport produit le {made_on} avec dts {}", env!("CARGO_PKG_VERSION")).into()
}

fn fact(label: &str, values: Vec<String>) -> Fact {
    Fact { label: label.into(), values: values.into_iter().map(Text::from).collect() }
}

/// Coverage in figures and in words.
#[expect(clippy::cast_precision_loss, reason = "at most 1,000 items")]
fn coverage(counts: Counts) -> Coverage {
    let Counts { answered, applicable, .. } = counts;
    let share = (applicable > 0).then(|| answered as f64 / applicable as f64);
    let words = |short: String, long: String| (Text::from(short), Text::from(long));
    let (short, text) = match share.map(french::percent) {
        Some(percent) if answered == 0 => words(
            format!("0 sur {applicable}, {percent}"),
            format!("aucune réponse sur {}", french::count(applicable, "question", "questions")),
        ),
        None => words("aucune question applicable".into(), "aucune question applicable".into()),
        Some(percent) => {
            let verb = if answered < 2 { "a" } else { "ont" };
            let questions = french::count(answered, "question", "questions");
            words(
                format!("{answered} sur {applicable}, {percent}"),
                format!("{questions} sur {applicable} {verb} une réponse"),
            )
        }
    };
    Coverage { answered, applicable, share: figure(share, french::percent), short, text }
}

fn figure(value: Option<f64>, shown: impl Fn(f64) -> String) -> Figure {
    Figure { value, text: value.map_or_else(|| NO_FIGURE.into(), |value| shown(value).into()) }
}

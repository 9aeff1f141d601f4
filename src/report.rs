//! The report: what remains after the meeting, and what a comparison shows.
//!
//! ```text
//! Grid + Assessment ── build ──> Document
//! ```
//!
//! A report is made of parts chosen by what the grid and the assessment hold, never by a grid's id; one file a part, which
//! computes its figures and gives blocks of a [`Document`].

use jiff::civil::Date;

use crate::agreement::{Agreement, agreement};
use crate::assessment::{Assessment, Form, Response, WHOLE};
use crate::debate::{Debated, to_debate};
use crate::document::{Document, Fact};
use crate::french;
use crate::grid::{Grid, Reference};
use crate::network::Symmetry;
use crate::score::{Counts, Positions, Scorecard, State, positions, score};

pub use crate::document::{Diffusion, Text};

mod accord;
mod advice;
pub mod annexes;
mod answers;
mod crossed;
mod disagreements;
mod external;
mod first_page;
pub mod index;
mod key_findings;
mod network;
mod notes;
mod overview;
mod positions;
mod questions;
mod relations;
mod sections;
mod supports;
mod tables;
mod timeline;
mod totals;

pub use external::{stays_inside, without_marked};
pub use overview::{FEW_STRUCTURES, structures};
pub use timeline::dates;

/// What is shown where there is no figure.
const NO_FIGURE: &str = "—";

/// What a report needs to know beside the grid and the assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// For whom it is made.
    pub diffusion: Diffusion,
    /// The day on which it is made; the caller reads the clock.
    pub generated_on: Date,
    /// How relations that two sides see in their own ways count in the reading of an actor system.
    pub symmetry: Symmetry,
}

/// All that is known when the parts are written.
struct Known<'a> {
    grid: &'a Grid,
    assessment: &'a Assessment,
    context: &'a Context,
    positions: Positions,
    scorecard: Scorecard,
    agreement: Option<Agreement>,
    /// Questions worth a debate, the widest first; none in a version for others.
    debated: Vec<Debated>,
    /// The number that each item bears.
    numbers: Vec<usize>,
}

/// Builds the report of one assessment.
///
/// Everything is computed here; two calls with equal arguments give equal reports.
pub fn build(grid: &Grid, assessment: &Assessment, context: &Context) -> Document {
    let seen = external::seen(grid, assessment, context);
    let known = Known::new(&seen, grid, context);
    let (grid, assessment) = (known.grid, known.assessment);
    let answers::Written { opening, rest: written } = answers::parts(&known);
    let mut picture =
        [questions::board(&known), sections::profile(&known), sections::shares(&known), supports::supports(&known)];
    if sections::is_of_types(&known) {
        // A grid of types is read for them; elsewhere they come after the questions.
        picture[..3].rotate_right(1);
    }
    let rest = [
        disagreements::part(&known),
        advice::part(&known),
        tables::actions(&known),
        questions::open(&known),
        accord::part(&known),
        Some(notes::part(&known)),
    ];
    let sections = std::iter::once(first_page::part(&known))
        .chain(opening)
        .chain(picture.into_iter().flatten())
        .chain(written)
        .chain(rest.into_iter().flatten())
        .collect();
    Document {
        subtitle: grid.title.as_str().into(),
        audience: network::audience(&known).unwrap_or(audience(context.diffusion)).into(),
        when: assessment.date.map_or_else(Text::default, |date| french::date(date).into()),
        facts: facts(&known),
        colophon: colophon(known.name(), &grid.short_title, context),
        ..Document::new(context.diffusion, grid.short_title.as_str(), known.name(), sections)
    }
}

/// Name and version of the shape of a document.
const SCHEMA: &str = "dts-document/1";

impl<'a> Known<'a> {
    /// What is known of what somebody may see of a grid and its answers.
    fn new(seen: &'a external::Seen<'a>, whole: &Grid, context: &'a Context) -> Self {
        // Numbers are those of the whole grid: inside and outside speak of the same question.
        let numbers = seen.places.iter().map(|place| whole.number(*place)).collect();
        let (grid, assessment) = (seen.grid.as_ref(), seen.assessment.as_ref());
        let positions = positions(grid, assessment);
        let scorecard = score(grid, &positions);
        let agreement = agreement(grid, assessment).filter(|_| context.diffusion == Diffusion::Interne);
        let debated = if context.diffusion == Diffusion::Interne { to_debate(grid, assessment) } else { Vec::new() };
        Self { grid, assessment, context, positions, scorecard, agreement, debated, numbers }
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

    /// What the group keeps of the section of this id, or of the whole. To others, that of the whole alone: those of the
    /// sections say what is to be worked on.
    fn conclusion(&self, id: &str) -> Option<&str> {
        let is_shown = self.is_internal() || id == WHOLE;
        self.assessment.conclusions.get(id).map(String::as_str).filter(|_| is_shown)
    }

    /// Name of the structure, else its id.
    fn name(&self) -> &str {
        let organisation = &self.assessment.organisation;
        if organisation.name.is_empty() { &organisation.id } else { &organisation.name }
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

/// For whom a document is, on its face.
fn audience(diffusion: Diffusion) -> &'static str {
    match diffusion {
        Diffusion::Interne => "Document interne",
        Diffusion::Externe => "Version pour l’extérieur",
    }
}

/// What the document is, and is not.
fn spirit(known: &Known) -> &'static str {
    if known.is_handed_over() {
        "Ce document dit ce que le groupe voit aujourd’hui ; il se reprend quand les choses bougent."
    } else if known.has_scores() {
        "Cette grille est un outil de dialogue, pas une norme : elle ne range aucune structure au-dessus d’une autre. Les \
         arguments comptent plus que les chiffres, et chaque chiffre dit sur combien de réponses il repose."
    } else {
        "Cette grille est un outil de dialogue, pas une norme : elle dit ce que le groupe voit aujourd’hui, et se reprend \
         quand les choses bougent."
    }
}

fn facts(known: &Known) -> Vec<Fact> {
    let Known { grid, assessment, .. } = known;
    let about = &assessment.about;
    let one = |label: &str, value: Option<&String>| {
        value.filter(|value| !value.is_empty()).map(|value| Fact::new(label, vec![french::capitalised(value)]))
    };
    let source = grid.source.as_ref().map(Reference::in_words);
    [
        one("Territoire", assessment.organisation.territory.as_ref()),
        Some(Fact::new("Date", vec![assessment.date.map_or_else(|| "Non précisée".into(), french::date)])),
        one(if known.has_scores() { "Ce que l’on apprécie" } else { "Ce que l’on regarde" }, about.object.as_ref()),
        one("Étape", about.stage.as_ref()),
        one("Usage", about.purpose.as_ref()),
        form(known),
        one("Regard extérieur", about.accompanied_by.as_ref()),
        participants(known),
        (!known.is_handed_over()).then(|| Fact::new("Couverture", vec![coverage(known.counts())])),
        source.map(|source| Fact::new("Source de la grille", vec![source])),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// That only the short form was asked, and what share of the grid it is.
fn form(known: &Known) -> Option<Fact> {
    let asked = known.positions.0.iter().filter(|position| position.state != State::NotAsked).count();
    let all = known.grid.items.len();
    (known.assessment.form == Form::Short).then(|| {
        Fact::new("Forme courte", vec![format!("{} sur {all}", french::count(asked, "question", "questions"))])
    })
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
    (!lines.is_empty()).then(|| Fact::new("Ont pris part", lines))
}

/// The last line of a document: about whom, about what, made when and with what.
fn colophon(name: &str, subject: &str, context: &Context) -> Text {
    let made_on = french::date(context.generated_on);
    format!("{name} · {subject} · rapport produit le {made_on} avec dts {}", env!("CARGO_PKG_VERSION")).into()
}

/// `8 questions sur 10 ont une réponse`.
fn coverage(counts: Counts) -> String {
    let Counts { answered, applicable, .. } = counts;
    match (answered, applicable) {
        (_, 0) => "aucune question applicable".to_owned(),
        (0, _) => format!("aucune réponse sur {}", french::count(applicable, "question", "questions")),
        _ => {
            let verb = if answered < 2 { "a" } else { "ont" };
            format!("{} sur {applicable} {verb} une réponse", french::count(answered, "question", "questions"))
        }
    }
}

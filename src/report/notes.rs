//! Notes: how the figures are made, what they rest on, where the grid comes from.

use crate::debate::RULE;
use crate::explain::{Part, Scored, explain};
use crate::french::{self, NBSP};
use crate::grid::{ColumnKind, Item, Kind, Scale, Steps};
use crate::score::{State, is_near};

use crate::document::{Block, Section};

use super::{Known, network, sections, tables};

/// The small print. Every report has it.
pub(super) fn part(known: &Known) -> Section {
    let of_the_house = [
        Some(positions(known)).filter(|_| known.has_scores()),
        scores(known),
        arithmetic(known),
        coverage(known),
        participants(known),
        debate(known),
    ];
    let of_all = [
        Some(scales(known)).filter(|note| !note.paragraphs.is_empty()),
        participants(known).filter(|_| !known.is_internal()),
        external(known),
        Some(source(known)),
    ];
    let networks = network::notes(known).into_iter().map(Some);
    let notes = of_the_house.into_iter().filter(|_| known.is_internal()).chain(networks).chain(of_all);
    let title = if known.has_scores() { "D’où viennent ces chiffres" } else { "Comment lire ce document" };
    of(title, notes.flatten().collect())
}

/// The small print of any document: folded on a screen.
pub(super) fn of(title: &str, notes: Vec<Note>) -> Section {
    let blocks = notes.into_iter().flat_map(|note| {
        let paragraphs = note.paragraphs.into_iter().map(Block::quiet);
        std::iter::once(Block::Heading(3, note.title.into())).chain(paragraphs).collect::<Vec<Block>>()
    });
    Section { is_folded: true, ..Section::new("notes", title, blocks.collect()) }
}

/// A note: a few words, then what there is to say.
pub(super) struct Note {
    title: String,
    paragraphs: Vec<String>,
}

pub(super) fn note(title: &str, paragraphs: Vec<String>) -> Note {
    Note { title: title.into(), paragraphs }
}

fn positions(known: &Known) -> Note {
    let individuals = known.individuals().count();
    let text = match (known.collective().is_some(), individuals) {
        (true, 0) => {
            "Chaque position est celle que le groupe a arrêtée après en avoir parlé. De combien un argument fait \
                      bouger le curseur, aucun calcul ne le dit : c’est le groupe qui décide."
        }
        (true, _) if known.is_internal() => {
            "Chaque position est celle que le groupe a arrêtée. Là où il ne sait pas, n’a rien dit ou compte y \
                      revenir, c’est la réponse d’une personne ou la moyenne de plusieurs, et le rapport le dit."
        }
        (true, _) => {
            "Chaque position est celle que le groupe a arrêtée ; là où il n’en a pas arrêté, elle vient des réponses \
                      données une à une."
        }
        (false, 0 | 1) => {
            "Chaque position est la réponse donnée. De combien un argument fait bouger le curseur, aucun \
                           calcul ne le dit : c’est la personne qui répond, ou le groupe, qui décide."
        }
        (false, _) => {
            "Chaque position est la moyenne des réponses individuelles : le groupe n’a pas encore arrêté de \
                       position commune. Une boule est pleine quand au moins la moitié des personnes qui ont répondu à \
                       la question l’ont marquée."
        }
    };
    note("Les positions", vec![text.to_owned()])
}

fn scores(known: &Known) -> Option<Note> {
    let grid = known.grid;
    let scored: Vec<(usize, &Item)> = grid
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.is_scored() && !grid.sections[item.section].is_profile)
        .filter(|(index, _)| known.positions.0[*index].state != State::NotAsked)
        .collect();
    let first = scored.first()?.1;
    if sections::is_flat(known) && known.scorecard.global.is_none() {
        return Some(note(
            "Les positions d’ensemble",
            vec![
                "Chaque partie tient en une seule question : sa position est la réponse donnée, et rien n’est additionné."
                    .to_owned(),
            ],
        ));
    }
    let mut paragraphs = vec![
        (format!(
            "La position, par {}, est la moyenne de celles des questions qui ont une réponse. Une question sans objet ou sans réponse \
         n’y entre pas : elle ne compte jamais pour zéro. Le pourcentage dit où l’on se trouve entre le bas (0 %) et le haut \
         (100 %) de l’échelle.",
            grid.section_name
        )),
    ];
    let weighted: Vec<String> = scored
        .iter()
        .filter(|(_, item)| !is_near(item.weight, first.weight))
        .map(|(index, item)| format!("question {} ({})", known.number(*index), french::number(item.weight, 2)))
        .collect();
    if !weighted.is_empty() {
        paragraphs.push(format!(
            "Certaines questions pèsent plus ou moins que les autres, dont le poids est {} : {}.",
            french::number(first.weight, 2),
            french::list(&weighted, "et")
        ));
    }
    if known.scorecard.global.is_some() {
        let weights: Vec<String> = grid
            .sections
            .iter()
            .filter(|section| !is_near(section.weight, 1.0))
            .map(|section| format!("{} ({})", french::quoted(&section.title), french::number(section.weight, 2)))
            .collect();
        let weights = if weights.is_empty() {
            String::new()
        } else {
            format!(" Poids autres que 1 : {}.", french::list(&weights, "et"))
        };
        paragraphs.push(format!(
            "L’ensemble est la moyenne des positions ci-dessus qui existent. C’est un repère ajouté par dts ; il vient après le \
             profil, car une moyenne peut cacher ce qui est resté en retrait.{weights}"
        ));
    }
    Some(note("Les positions d’ensemble", paragraphs))
}

/// How the figure of each section is made, in the words of `dts expliquer`.
fn arithmetic(known: &Known) -> Option<Note> {
    let Known { grid, assessment, positions, scorecard, .. } = known;
    if sections::is_flat(known) && scorecard.global.is_none() {
        return None;
    }
    let scored = Scored { grid, assessment, positions, scorecard };
    let has_figure = |index: &usize| {
        let score = &scorecard.sections[*index];
        score.total.percent.is_some() || !score.shares.is_empty()
    };
    let sections = (0..grid.sections.len()).filter(has_figure).map(Part::Section);
    let whole = scorecard.global.as_ref().filter(|global| global.percent.is_some()).map(|_| Part::Whole);
    let paragraphs: Vec<String> = sections
        .chain(whole)
        .map(|part| {
            let explanation = explain(&scored, part);
            let stop = if explanation.title.ends_with(['.', '?', '!']) { "" } else { "." };
            format!("{}{stop} {}", explanation.title, explanation.steps.join(" "))
        })
        .collect();
    (!paragraphs.is_empty()).then(|| note("Le calcul, pas à pas", paragraphs))
}

fn coverage(known: &Known) -> Option<Note> {
    known.grid.items.iter().any(Item::is_scored).then(|| {
        let threshold = french::percent(known.grid.min_coverage);
        if sections::is_flat(known) && known.scorecard.global.is_none() {
            let text = "La couverture est la part des questions applicables qui ont reçu une réponse.";
            return note("La couverture", vec![text.to_owned()]);
        }
        note(
            "La couverture",
            vec![(format!(
                "La couverture est la part des questions applicables qui ont reçu une réponse. En dessous de {threshold}, un \
                 résultat est dit « partiel » : il est montré, mais il repose sur trop peu de réponses pour que l’on \
                 conclue à partir de lui seul. Sans aucune réponse, il n’y a pas de position."
            ))],
        )
    })
}

/// The method asks for a number of people; a report made with fewer says so, and one that does not know says what it knows.
fn participants(known: &Known) -> Option<Note> {
    let wanted = known.grid.min_participants as usize;
    let responses = &known.assessment.responses;
    let around_the_table =
        responses.iter().filter_map(|response| response.respondent.people).max().unwrap_or(0) as usize;
    let alone = known.individuals().count();
    let present = around_the_table.max(alone);
    let is_uncounted = known.collective().is_some_and(|response| response.respondent.people.is_none());
    // To others, a small number beside the names of groups would tell who.
    let tells_who = !known.is_internal() && (is_uncounted || present < super::FEW);
    if wanted < 2 || responses.is_empty() || present >= wanted || tells_who {
        return None;
    }
    let wanted = french::feminine(wanted);
    let text = if is_uncounted {
        let others = match alone {
            0 => String::new(),
            1 => " et une personne".to_owned(),
            n => format!(" et {} personnes", french::feminine(n)),
        };
        let verb = if alone == 0 { "A" } else { "Ont" };
        format!(
            "La méthode invite à être au moins {wanted}. {verb} pris part ici un groupe (nombre non indiqué){others}."
        )
    } else {
        let who = match present {
            0 | 1 => "une personne a répondu".to_owned(),
            n => format!("{} personnes ont pris part", french::feminine(n)),
        };
        format!(
            "La méthode invite à être au moins {wanted}. Ici, {who} : d’autres voix aideraient à compléter ce regard."
        )
    };
    Some(note("Les participants", vec![text]))
}

/// Which questions are said to be worth a debate.
fn debate(known: &Known) -> Option<Note> {
    let has_others = known.agreement.is_some() || !known.debated.is_empty();
    has_others.then(|| note("Ce qui est à débattre", vec![RULE.to_owned()]))
}

fn scales(known: &Known) -> Note {
    let mut seen: Vec<&Scale> = Vec::new();
    for scale in known.grid.items.iter().filter_map(Item::scale).chain(column_scales(known)) {
        if !seen.iter().any(|other| other.id == scale.id) {
            seen.push(scale);
        }
    }
    let title = if seen.len() > 1 { "Les échelles" } else { "L’échelle" };
    let mut paragraphs: Vec<String> = seen.into_iter().map(scale_words).collect();
    if known.grid.items.iter().any(|item| item.poles.is_some()) {
        paragraphs.push(
            "Quand une question nomme elle-même les deux bouts de son échelle, ces mots remplacent ceux-là.".into(),
        );
    }
    note(title, paragraphs)
}

/// Scales of the columns in which somebody wrote something, where the table is shown.
fn column_scales<'a>(known: &'a Known) -> impl Iterator<Item = &'a std::sync::Arc<Scale>> + 'a {
    let grid = known.grid;
    let is_shown = |index: usize| known.is_internal() || !tables::is_related(known, index);
    let tables = grid.tables.iter().enumerate().filter(move |(index, _)| is_shown(*index));
    tables.flat_map(|(_, table)| {
        let has = |id: &str| tables::rows_of(known, table).iter().any(|row| row.contains_key(id));
        table.columns.iter().filter_map(move |column| match &column.kind {
            ColumnKind::Answer(Kind::Scale(scale)) if has(&column.id) => Some(scale),
            _ => None,
        })
    })
}

fn scale_words(scale: &Scale) -> String {
    let steps: Vec<String> = match &scale.steps {
        Steps::Cursor { labels, .. } => {
            labels.iter().map(|(step, label)| format!("{}{NBSP}{label}", scale.figure(f64::from(*step), 1))).collect()
        }
        Steps::Level(levels) => levels
            .iter()
            .map(|level| {
                let help = if level.help.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", level.help.trim_end_matches('.'))
                };
                format!("{}{NBSP}{}{help}", scale.figure(level.value, 1), level.label)
            })
            .collect(),
    };
    let range = format!(
        "L’échelle {} va de {} à {}",
        french::quoted(&scale.title),
        scale.figure(scale.min(), 1),
        scale.figure(scale.max(), 1)
    );
    if steps.is_empty() { format!("{range}.") } else { format!("{range} : {}.", steps.join(", ")) }
}

/// A report for others says that it is one, so that what it leaves out misleads nobody.
fn external(known: &Known) -> Option<Note> {
    (!known.is_internal()).then(|| {
        note(
            "Cette version",
            vec![if known.has_scores() {
                "Cette version est faite pour être partagée hors de la structure. Elle donne les positions retenues et \
                 leurs arguments ; les échanges qui y ont mené, et ce qui relève du travail interne du groupe, restent \
                 dans la version interne."
            } else {
                "Cette version est faite pour être partagée hors de la structure. Ce qui relève du travail interne du \
                 groupe reste dans la version interne."
            }
            .to_owned()],
        )
    })
}

fn source(known: &Known) -> Note {
    let grid = known.grid;
    let mut paragraphs = Vec::new();
    if let Some(source) = &grid.source {
        paragraphs.push(format!("D’après : {}.", source.in_words()));
    }
    let mut text = format!("Grille {}, version {}.", french::quoted(&grid.id), grid.version);
    if known.assessment.grid_version != grid.version {
        text.push_str(&format!(
            " Les réponses ont été données avec la version {} ; seules les questions restées les mêmes sont reprises.",
            known.assessment.grid_version
        ));
    }
    paragraphs.push(text);
    note("La grille", paragraphs)
}

//! The report of several structures beside one another: how far answers lie apart, and never who comes first.

use std::collections::BTreeMap;

use crate::assessment::Form;
use crate::compare::{Distribution, Member, Panorama};
use crate::french::{self, NBSP, count};
use crate::grid::{Grid, Scale};
use crate::score::{State, is_near};

use super::super::beside::{Heat, HeatCell, HeatRow, Quartiles, Spread};
use super::super::{
    Block, Body, Cell, Column, Context, Cover, Diffusion, Dot, Layout, Note, Report, Row, Table, Text, Track,
};
use super::{block, colophon_of, coverage, fact, figure, items, sections, tables};

/// Fewer structures than this: their common figures would tell who is who, and stay in the house.
pub const FEW_STRUCTURES: usize = 5;

/// Fewer figures than this have extremes, and no quartiles worth saying.
const FEW_FIGURES: usize = 4;

/// More columns than this do not fit on a page with their titles: they bear numbers.
const MANY_COLUMNS: usize = 6;

/// How many questions the essential names at each end.
const NAMED: usize = 2;

/// Builds the report of a panorama, each structure under the name given for it.
pub fn structures(grid: &Grid, panorama: &Panorama<'_>, names: &[String], context: &Context) -> Report {
    let view = View { grid, panorama, names, context };
    let blocks =
        [Some(view.essential()), view.spreads(), view.table(), view.heat(), view.questions(), Some(view.notes())];
    let many = count(names.len(), "structure", "structures");
    Report {
        schema: "dts-report/1",
        dts_version: env!("CARGO_PKG_VERSION"),
        diffusion: context.diffusion,
        cover: view.cover(&many),
        blocks: blocks.into_iter().flatten().collect(),
        colophon: colophon_of(&many, &grid.short_title, context),
    }
}

struct View<'a> {
    grid: &'a Grid,
    panorama: &'a Panorama<'a>,
    names: &'a [String],
    context: &'a Context,
}

impl View<'_> {
    fn cover(&self, many: &str) -> Cover {
        let mut dates: Vec<_> = self.panorama.members.iter().filter_map(|member| member.assessment.date).collect();
        dates.sort();
        let when = match (dates.first(), dates.last()) {
            (Some(first), Some(last)) if first == last => french::date(*first),
            (Some(first), Some(last)) => format!("du {} au {}", french::date(*first), french::date(*last)),
            _ => "non précisées".into(),
        };
        let all = self.panorama.members.iter().fold(crate::score::Counts::default(), |mut all, member| {
            for position in &member.positions.0 {
                all.count(position.state);
            }
            all
        });
        Cover {
            subject: self.grid.short_title.as_str().into(),
            organisation: many.into(),
            title: format!("{} : des structures côte à côte", self.grid.title).into(),
            audience: super::audience(self.context.diffusion).into(),
            facts: vec![fact("Dates", vec![when]), fact("Structures", self.names.to_vec())],
            coverage: Some(coverage(all)),
            spirit: "Ce document ne range personne : les structures y sont dans l’ordre où elles ont été données. Il montre \
                     ce qui se ressemble et ce qui diffère, pour en parler."
                .into(),
        }
    }

    /// Whether the figures of so many structures may be shown.
    fn may_show(&self, count: usize) -> bool {
        self.context.diffusion == Diffusion::Interne || count >= FEW_STRUCTURES
    }

    /// Items by how far their quartiles lie apart on their scale, the closest first.
    fn by_gap(&self) -> Vec<(usize, f64)> {
        let gap = |index: usize| {
            let scale = self.grid.items[index].scale()?;
            let spread = self.panorama.items[index].as_ref()?;
            // What two structures say is no tendency yet.
            (spread.count() >= 3 && self.may_show(spread.count()))
                .then(|| (spread.upper - spread.lower) / (scale.max() - scale.min()))
        };
        let mut gaps: Vec<(usize, f64)> =
            (0..self.grid.items.len()).filter_map(|index| Some((index, gap(index)?))).collect();
        gaps.sort_by(|a, b| a.1.total_cmp(&b.1));
        gaps
    }

    fn essential(&self) -> Block {
        let mut points = vec![format!(
            "La grille {} a été remplie par {} ; chacune garde ses raisons, que ces chiffres ne disent pas.",
            french::quoted(&self.grid.short_title),
            count(self.names.len(), "structure", "structures")
        )];
        let gaps = self.by_gap();
        let quoted = |items: &[(usize, f64)]| {
            let words: Vec<String> =
                items.iter().map(|(index, _)| french::quoted(&self.grid.items[*index].question)).collect();
            french::list(&words, "et")
        };
        if let [first, .., last] = gaps.as_slice()
            && last.1 - first.1 > 1e-9
        {
            let close: Vec<(usize, f64)> = gaps.iter().take(NAMED).copied().collect();
            let apart: Vec<(usize, f64)> = gaps.iter().rev().take(NAMED).copied().collect();
            points.push(format!("Là où les réponses diffèrent le plus : {}.", quoted(&apart)));
            points.push(format!("Là où elles se ressemblent le plus : {}.", quoted(&close)));
        }
        let mut balls: BTreeMap<usize, usize> = BTreeMap::new();
        for member in &self.panorama.members {
            for (index, position) in member.positions.0.iter().enumerate() {
                *balls.entry(index).or_default() += usize::from(position.priority.is_some());
            }
        }
        if let Some((index, most)) = balls.into_iter().max_by_key(|(index, n)| (*n, std::cmp::Reverse(*index)))
            && most >= 2
            && self.may_show(most)
        {
            points.push(format!(
                "La question le plus souvent tenue pour prioritaire, par {} : {}.",
                count(most, "structure", "structures"),
                french::quoted(&self.grid.items[index].question)
            ));
        }
        let short = self.panorama.members.iter().filter(|member| member.assessment.form == Form::Short).count();
        if short > 0 && short < self.names.len() {
            points.push(format!(
                "À la forme courte, {} ; les autres à toute la grille : leurs positions d’ensemble ne reposent pas sur les mêmes \
                 questions.",
                count(short, "structure a répondu", "structures ont répondu")
            ));
        }
        let partial = self.panorama.members.iter().filter(|member| member.scorecard.is_partial()).count();
        if partial > 0 {
            let (marked, rest) = if partial > 1 { ("Marqués", "reposent") } else { ("Marqué", "repose") };
            points.push(format!(
                "{marked} « partiel », {} {rest} sur trop peu de réponses.",
                count(partial, "résultat", "résultats"),
            ));
        }
        block("essentiel", "L’essentiel", Vec::new(), Body::Points(points.into_iter().map(Text::from).collect()))
    }

    fn spreads(&self) -> Option<Block> {
        let track = |scale: Option<&Scale>| percent_track(scale.and_then(items::neutral));
        let scale = |index: usize| sections::shared(self.grid.items_of(&self.grid.sections[index]).iter());
        let percent = |value: f64| french::percent(value / 100.0);
        let mut spreads: Vec<Spread> = sections::scored_of(self.grid)
            .filter_map(|index| {
                let spread = self.panorama.sections[index].as_ref()?;
                let share = |value: f64| value / 100.0;
                Some(self.spread(&self.grid.sections[index].title, spread, track(scale(index)), &share, &percent))
            })
            .collect();
        if let Some(global) = &self.panorama.global {
            spreads.push(self.spread("Ensemble", global, track(None), &|value| value / 100.0, &percent));
        }
        let has_quartiles = spreads.iter().any(|one| one.quartiles.as_ref().is_some_and(|of| of.middle.is_some()));
        let lead = if has_quartiles {
            format!(
                "Un point par structure. Le trait épais va du premier au troisième quart{NBSP}: la moitié des structures s’y \
                 trouve. La barre en travers est la médiane."
            )
        } else {
            "Un point par structure, et un trait de l’une à l’autre.".to_owned()
        };
        (!spreads.is_empty()).then(|| {
            block(
                "ecarts",
                format!("Les écarts par {}", self.grid.section_name),
                vec![lead.into()],
                Body::Spreads(spreads),
            )
        })
    }

    fn spread(
        &self,
        title: &str,
        spread: &Distribution,
        track: Track,
        share: &dyn Fn(f64) -> f64,
        shown: &dyn Fn(f64) -> String,
    ) -> Spread {
        if !self.may_show(spread.count()) {
            let text = format!(
                "Moins de {} structures ont répondu : leurs chiffres restent dans la version interne.",
                french::feminine(FEW_STRUCTURES)
            );
            return Spread { title: title.into(), track, dots: Vec::new(), quartiles: None, text: text.into() };
        }
        let mut dots: Vec<Dot> = Vec::new();
        for value in &spread.sorted {
            match dots.last_mut() {
                Some(last) if is_near(last.share, share(*value)) => last.count += 1,
                _ => dots.push(Dot { share: share(*value), text: shown(*value).into(), count: 1 }),
            }
        }
        // A quarter of three structures is nobody.
        let middle = (spread.count() >= FEW_FIGURES).then_some([spread.lower, spread.median, spread.upper]);
        let [lower, median, upper] = match middle {
            Some(middle) => middle.map(|value| figure(Some(value), shown)),
            None => [None, None, None].map(|value| figure(value, shown)),
        };
        let (min, max) = (figure(Some(spread.min), shown), figure(Some(spread.max), shown));
        let many = count(spread.count(), "structure", "structures");
        let text = match middle {
            Some(_) => format!(
                "Sur {many} : médiane {}, la moitié entre {} et {}, de {} à {} en tout.",
                median.text, lower.text, upper.text, min.text, max.text
            ),
            None => format!("Sur {many} : de {} à {}.", min.text, max.text),
        };
        let quartiles = Quartiles {
            count: spread.count(),
            min,
            lower,
            median,
            upper,
            max,
            ends: [spread.min, spread.max].map(share),
            middle: middle.map(|middle| middle.map(share)),
        };
        Spread { title: title.into(), track, dots, quartiles: Some(quartiles), text: text.into() }
    }

    /// The scores of each structure, in the order given.
    fn table(&self) -> Option<Block> {
        let scored: Vec<usize> = sections::scored_of(self.grid).collect();
        if scored.is_empty() {
            return None;
        }
        let head = |label: &str, is_figure| Column { group: None, label: label.into(), is_figure };
        let mut columns = vec![head("Structure", false)];
        columns.extend(scored.iter().map(|index| head(&self.grid.sections[*index].title, true)));
        if self.panorama.global.is_some() {
            columns.push(head("Ensemble", true));
        }
        if columns.len() > MANY_COLUMNS {
            return Some(self.numbered_table(&scored));
        }
        let cell = |score: &crate::score::Score| {
            let text = match score.percent {
                None => String::new(),
                Some(percent) => format!(
                    "{} · {}/{}{}",
                    french::percent(percent / 100.0),
                    score.counts.answered,
                    score.counts.applicable,
                    if score.is_partial { ", partiel" } else { "" }
                ),
            };
            Cell { text: text.into(), ..Cell::default() }
        };
        let row = |(name, member): (&String, &Member)| {
            let mut cells = vec![Cell { text: name.as_str().into(), ..Cell::default() }];
            cells.extend(scored.iter().map(|index| cell(&member.scorecard.sections[*index].total)));
            if self.panorama.global.is_some() {
                cells.push(cell(&member.scorecard.global.unwrap_or_default()));
            }
            Row { cells, remark: None }
        };
        let rows = self.names.iter().zip(&self.panorama.members).map(row).collect();
        let lead = "La place sur l’échelle, de 0 à 100 %, puis combien de questions ont une réponse, sur combien.";
        let table = Table { caption: Text::default(), remark: None, columns, rows, layout: Layout::Rows };
        Some(block("structures", "Structure par structure", vec![lead.into()], Body::Tables(vec![table])))
    }

    /// The same where the sections are too many for their titles: numbers over the columns, titles under the table.
    fn numbered_table(&self, scored: &[usize]) -> Block {
        let cell = |score: &crate::score::Score| {
            let counts = score.counts;
            let text = score.percent.map_or_else(String::new, |percent| {
                let star = if score.is_partial { "*" } else { "" };
                format!("{}{star} · {}/{}", french::percent(percent / 100.0), counts.answered, counts.applicable)
            });
            let answers = format!("{} sur {}", counts.answered, counts.applicable);
            HeatCell {
                text: text.into(),
                share: score.percent.map(|percent| percent / 100.0),
                side: score.percent.map(|_| 0),
                words: answers.into(),
            }
        };
        let title = |index: &usize| Text::from(self.grid.sections[*index].title.as_str());
        let mut columns: Vec<(usize, Text)> =
            scored.iter().enumerate().map(|(n, index)| (n + 1, title(index))).collect();
        if self.panorama.global.is_some() {
            columns.push((columns.len() + 1, "Ensemble".into()));
        }
        let row = |(name, member): (&String, &Member)| HeatRow {
            name: name.as_str().into(),
            cells: scored
                .iter()
                .map(|index| cell(&member.scorecard.sections[*index].total))
                .chain(self.panorama.global.is_some().then(|| cell(&member.scorecard.global.unwrap_or_default())))
                .collect(),
        };
        let rows = self.names.iter().zip(&self.panorama.members).map(row).collect();
        let lead = "La place sur l’échelle, de 0 à 100 %, puis combien de questions ont une réponse, sur combien. L’étoile * dit que le résultat est partiel : il repose sur trop peu de \
                    réponses.";
        let heat = Heat { title: french::capitalised(&self.grid.section_name).into(), columns, rows };
        block("structures", "Structure par structure", vec![lead.into()], Body::Heat(vec![heat]))
    }

    fn heat(&self) -> Option<Block> {
        let heat = |index: usize| {
            let section = &self.grid.sections[index];
            let kept: Vec<usize> =
                section.items.clone().filter(|item| self.grid.items[*item].scale().is_some()).collect();
            (!kept.is_empty()).then(|| Heat {
                title: section.title.as_str().into(),
                columns: kept.iter().map(|item| (item + 1, self.grid.items[*item].question.as_str().into())).collect(),
                rows: self
                    .names
                    .iter()
                    .zip(&self.panorama.members)
                    .map(|(name, member)| HeatRow {
                        name: name.as_str().into(),
                        cells: kept.iter().map(|item| self.heat_cell(member, *item)).collect(),
                    })
                    .collect(),
            })
        };
        let heats: Vec<Heat> = (0..self.grid.sections.len()).filter_map(heat).collect();
        let lead = "Une ligne par structure, une colonne par question : plus le fond est soutenu, plus la position est loin du \
                    milieu. Le chiffre dit tout, la couleur n’ajoute rien. ● : priorité ; so : sans objet ; vide : pas de réponse.";
        (!heats.is_empty()).then(|| block("reponses", "Toutes les réponses", vec![lead.into()], Body::Heat(heats)))
    }

    fn heat_cell(&self, member: &Member, index: usize) -> HeatCell {
        let item = &self.grid.items[index];
        let position = &member.positions.0[index];
        let ball = if position.priority.is_some() { "●" } else { "" };
        match (position.state, item.scale()) {
            (State::At(value), Some(scale)) => {
                let share = scale.normalise(value);
                let figure = scale.figure(value, 1);
                let words =
                    item.position_label(value).map_or_else(|| figure.clone(), |label| format!("{figure}, {label}"));
                HeatCell {
                    text: format!("{figure}{ball}").into(),
                    share: Some(share),
                    side: Some(if share > 0.5 + 1e-9 {
                        1
                    } else if share < 0.5 - 1e-9 {
                        -1
                    } else {
                        0
                    }),
                    words: words.into(),
                }
            }
            (State::NotApplicable, _) => {
                HeatCell { text: "so".into(), share: None, side: None, words: "sans objet".into() }
            }
            _ => HeatCell { text: ball.into(), share: None, side: None, words: "pas de réponse".into() },
        }
    }

    /// How each question is answered, without a name.
    fn questions(&self) -> Option<Block> {
        let head = |label: &str, is_figure| Column { group: None, label: label.into(), is_figure };
        let columns = vec![
            head("Question", false),
            head("Structures", true),
            head("Plus bas", true),
            head("Premier quart", true),
            head("Médiane", true),
            head("Troisième quart", true),
            head("Plus haut", true),
        ];
        let row = |index: usize| {
            let item = &self.grid.items[index];
            let scale = item.scale()?;
            let cell = |text: String| Cell { text: text.into(), ..Cell::default() };
            let mut cells = vec![cell(format!("{}. {}", index + 1, item.question))];
            match &self.panorama.items[index] {
                Some(spread) if self.may_show(spread.count()) => {
                    cells.push(cell(spread.count().to_string()));
                    let is_few = spread.count() < FEW_FIGURES;
                    let figures = [spread.min, spread.lower, spread.median, spread.upper, spread.max];
                    cells.extend(figures.into_iter().enumerate().map(|(place, value)| {
                        let is_end = place == 0 || place == 4;
                        if is_few && !is_end { Cell::default() } else { cell(scale.figure(value, 2)) }
                    }));
                }
                Some(_) => {
                    cells.push(cell(format!("moins de {FEW_STRUCTURES}")));
                    cells.extend((0..5).map(|_| Cell::default()));
                }
                None => {
                    cells.push(cell("0".into()));
                    cells.extend((0..5).map(|_| Cell::default()));
                }
            }
            Some(Row { cells, remark: None })
        };
        let tables = tables::by_section(self.grid, &columns, row);
        (!tables.is_empty()).then(|| block("questions", "Question par question", Vec::new(), Body::Tables(tables)))
    }

    fn notes(&self) -> Block {
        let mut paragraphs = vec![
            "La médiane partage les structures en deux moitiés ; le premier et le troisième quart partagent chaque moitié \
             encore. Entre deux structures, la valeur est prise en proportion, comme le fait la fonction QUARTILE.INCLURE \
             des tableurs. Une structure sans réponse n’entre pas dans le compte."
                .to_owned(),
        ];
        if self.context.diffusion == Diffusion::Externe {
            paragraphs.push(format!(
                "Dans cette version, les chiffres communs à moins de {} structures sont laissés de côté : ils diraient qui a \
                 répondu quoi.",
                french::feminine(FEW_STRUCTURES)
            ));
        }
        let notes = vec![
            Note { title: "Les écarts".into(), paragraphs: paragraphs.into_iter().map(Text::from).collect() },
            Note {
                title: "La grille".into(),
                paragraphs: vec![
                    format!("Grille {}, version {}.", french::quoted(&self.grid.id), self.grid.version).into(),
                ],
            },
        ];
        block("notes", "D’où viennent ces chiffres", Vec::new(), Body::Notes(notes))
    }
}

/// The range of percentages.
fn percent_track(neutral: Option<f64>) -> Track {
    Track {
        ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0],
        neutral,
        low: format!("0{NBSP}%").into(),
        high: format!("100{NBSP}%").into(),
        low_words: Text::default(),
        high_words: Text::default(),
    }
}

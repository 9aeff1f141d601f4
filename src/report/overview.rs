//! The report of several structures beside one another: how far answers lie apart, and never who comes first.

use std::collections::BTreeMap;

use crate::assessment::Form;
use crate::compare::{Distribution, Member, Panorama};
use crate::french::{self, NBSP, count};
use crate::grid::{Grid, Scale};
use crate::score::State;

use crate::document::charts::{Dot, Drawing, Spread};
use crate::document::{
    Block, Cell, Chart, Column, Diffusion, Document, Fact, Layout, Mark, Point, Row, Section, Table, Text, Tone, Track,
};

use super::{Context, network, notes, sections, tables};

/// Fewer structures than this: their common figures would tell who is who, and stay in the house.
pub const FEW_STRUCTURES: usize = 5;

/// Fewer figures than this have extremes, and no quartiles worth saying.
const FEW_FIGURES: usize = 4;

/// More columns than this do not fit on a page with their titles: they bear numbers.
const MANY_COLUMNS: usize = 6;

/// More names than this stand at the end of the document.
const FEW_NAMES: usize = 6;

/// How many questions the essential names at each end.
const NAMED: usize = 2;

/// Builds the report of a panorama, each structure under the name given for it.
pub fn structures(grid: &Grid, panorama: &Panorama<'_>, names: &[String], context: &Context) -> Document {
    let view = View { grid, panorama, names, context };
    let parts = [Some(view.essential()), view.spreads(), view.table(), view.questions(), view.heat(), view.names()];
    let parts = parts.into_iter().flatten().chain(view.relations()).chain([view.notes()]);
    let many = count(names.len(), "structure", "structures");
    let sections = parts.collect();
    Document {
        subtitle: format!("{} : des structures côte à côte", grid.title).into(),
        audience: super::audience(context.diffusion).into(),
        when: view.when().into(),
        facts: view.facts(),
        colophon: super::colophon(&many, &grid.short_title, context),
        ..Document::new(context.diffusion, grid.short_title.as_str(), many.as_str(), sections)
    }
}

struct View<'a> {
    grid: &'a Grid,
    panorama: &'a Panorama<'a>,
    names: &'a [String],
    context: &'a Context,
}

impl View<'_> {
    fn when(&self) -> String {
        let mut dates: Vec<_> = self.panorama.members.iter().filter_map(|member| member.assessment.date).collect();
        dates.sort();
        match (dates.first(), dates.last()) {
            (Some(first), Some(last)) if first == last => french::date(*first),
            (Some(first), Some(last)) => format!("du {} au {}", french::date(*first), french::date(*last)),
            _ => "dates non précisées".into(),
        }
    }

    /// How two structures see the same actors; nothing under pseudonyms, nor for others.
    fn relations(&self) -> Vec<Section> {
        let members = self.panorama.members.iter().map(|member| member.assessment);
        let is_named = members.clone().zip(self.names).all(|(one, name)| one.organisation.name == *name);
        match members.collect::<Vec<_>>().as_slice() {
            &[first, second] if is_named && self.context.diffusion == Diffusion::Interne => {
                network::compared(self.grid, [first, second], [&self.names[0], &self.names[1]])
            }
            _ => Vec::new(),
        }
    }

    /// The names stand at the head where they are few, and at the end where they are many.
    fn facts(&self) -> Vec<Fact> {
        let all = self.panorama.members.iter().fold(crate::score::Counts::default(), |mut all, member| {
            for position in &member.positions.0 {
                all.count(position.state);
            }
            all
        });
        let names =
            (self.names.len() <= FEW_NAMES).then(|| Fact::new("Structures", vec![french::list(self.names, "et")]));
        let facts = [Some(Fact::new("Dates", vec![self.when()])), names];
        facts.into_iter().flatten().chain([Fact::new("Couverture", vec![super::coverage(all)])]).collect()
    }

    fn names(&self) -> Option<Section> {
        let points = self.names.iter().cloned().map(Point::from).collect();
        (self.names.len() > FEW_NAMES)
            .then(|| Section { is_folded: true, ..Section::new("noms", "Les structures", vec![Block::List(points)]) })
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

    fn essential(&self) -> Section {
        let mut points = vec![format!(
            "La grille {} a été remplie par {} ; chacune garde ses raisons, que ces chiffres ne disent pas.",
            french::quoted(&self.grid.short_title),
            count(self.names.len(), "structure", "structures")
        )];
        let gaps = self.by_gap();
        let quoted = |items: &[(usize, f64)]| {
            let words: Vec<String> =
                items.iter().map(|(index, _)| french::quoted(&self.grid.items[*index].label)).collect();
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
                french::quoted(&self.grid.items[index].label)
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
        let spirit = "Ce document ne range personne : les structures y sont dans l’ordre où elles ont été données. Il montre ce \
                      qui se ressemble et ce qui diffère, pour en parler.";
        Section::new("essentiel", "", vec![Block::points(points), Block::quiet(spirit)])
    }

    fn spreads(&self) -> Option<Section> {
        let mut rows: Vec<Row> = Vec::new();
        let mut blocks: Vec<Block> = Vec::new();
        let mut has_quartiles = false;
        let mut add =
            |title: &str, spread: &Distribution, neutral: Option<f64>, percent: &dyn Fn(&Member) -> Option<f64>| {
                has_quartiles |= self.may_show(spread.count()) && spread.count() >= FEW_FIGURES;
                rows.push(self.quartiles(Cell::text(title), Some(spread), &|share| {
                    Cell::percent(share / 100.0, french::percent(share / 100.0))
                }));
                blocks.push(self.spread(title, spread, neutral, percent));
            };
        for index in sections::scored_of(self.grid) {
            let Some(spread) = self.panorama.sections[index].as_ref() else { continue };
            let section = &self.grid.sections[index];
            let neutral = sections::shared(self.grid.items_of(section).iter()).and_then(Scale::neutral);
            add(&section.title, spread, neutral, &|member| member.scorecard.sections[index].total.percent);
        }
        if let Some(global) = &self.panorama.global {
            add("Ensemble", global, None, &|member| member.scorecard.global.and_then(|global| global.percent));
        }
        if blocks.is_empty() {
            return None;
        }
        let lead = if has_quartiles {
            format!(
                "Un point par structure. Le trait épais va du premier au troisième quart{NBSP}: la moitié des structures s’y \
                 trouve. La barre en travers est la médiane."
            )
        } else {
            "Un point par structure, et un trait de l’une à l’autre.".to_owned()
        };
        blocks.insert(0, Block::quiet(lead));
        blocks.push(Block::Table(Table { columns: quartile_columns(""), rows, ..Table::default() }));
        Some(Section::new("ecarts", format!("Les écarts par {}", self.grid.section_name), blocks))
    }

    fn spread(
        &self,
        title: &str,
        spread: &Distribution,
        neutral: Option<f64>,
        percent: &dyn Fn(&Member) -> Option<f64>,
    ) -> Block {
        let is_shown = self.may_show(spread.count());
        let shown = |value: f64| french::percent(value / 100.0);
        let many = count(spread.count(), "structure", "structures");
        let (lower, median, upper) = (shown(spread.lower), shown(spread.median), shown(spread.upper));
        let (min, max) = (shown(spread.min), shown(spread.max));
        // A quarter of three structures is nobody.
        let has_middle = spread.count() >= FEW_FIGURES;
        let text = match (is_shown, has_middle) {
            (false, _) => few_words(),
            (true, true) => {
                format!("Sur {many} : médiane {median}, la moitié entre {lower} et {upper}, de {min} à {max} en tout.")
            }
            (true, false) => format!("Sur {many} : de {min} à {max}."),
        };
        let mut dots: Vec<Dot> = self
            .names
            .iter()
            .zip(&self.panorama.members)
            .filter_map(|(name, member)| {
                Some(Dot { share: percent(member)? / 100.0, group: None, name: Some(name.as_str().into()) })
            })
            .filter(|_| is_shown)
            .collect();
        dots.sort_by(|a, b| a.share.total_cmp(&b.share));
        Block::Chart(Box::new(Chart {
            id: format!("ecarts-{}", crate::fold::slug(title)),
            title: title.into(),
            description: text.as_str().into(),
            legend: vec![text.as_str().into()],
            drawing: Drawing::Spread(Spread {
                track: percent_track(neutral),
                dots,
                ends: is_shown.then_some([spread.min / 100.0, spread.max / 100.0]),
                middle: (is_shown && has_middle)
                    .then(|| [spread.lower, spread.median, spread.upper].map(|value| value / 100.0)),
            }),
            table: Table::default(),
        }))
    }

    /// A row of median, quartiles and extremes; how many they are is not told to others of a handful.
    fn quartiles(&self, head: Cell, spread: Option<&Distribution>, cell: &dyn Fn(f64) -> Cell) -> Row {
        let mut cells = vec![head];
        match spread {
            Some(spread) if self.may_show(spread.count()) => {
                cells.push(Cell::count(spread.count()));
                let is_few = spread.count() < FEW_FIGURES;
                let figures = [spread.min, spread.lower, spread.median, spread.upper, spread.max];
                cells.extend(figures.into_iter().enumerate().map(|(place, value)| {
                    if is_few && place != 0 && place != 4 { Cell::default() } else { cell(value) }
                }));
            }
            Some(_) => cells.push(Cell::text(format!("moins de {FEW_STRUCTURES}"))),
            None => cells.push(Cell::count(0)),
        }
        cells.resize(7, Cell::default());
        Row::new(cells)
    }

    /// The scores of each structure, in the order given.
    fn table(&self) -> Option<Section> {
        let scored: Vec<usize> = sections::scored_of(self.grid).collect();
        if scored.is_empty() {
            return None;
        }
        let mut titles: Vec<&str> = scored.iter().map(|index| self.grid.sections[*index].title.as_str()).collect();
        titles.extend(self.panorama.global.is_some().then_some("Ensemble"));
        // Too many titles for a page: numbers over the columns, titles after the table.
        let is_numbered = titles.len() + 1 > MANY_COLUMNS;
        let cell = |score: &crate::score::Score| match score.percent {
            None => Cell::default(),
            Some(percent) => {
                let partial = if score.is_partial { ", partiel" } else { "" };
                let note = format!("{}/{}{partial}", score.counts.answered, score.counts.applicable);
                Cell { note: Some(note.into()), ..Cell::percent(percent / 100.0, french::percent(percent / 100.0)) }
            }
        };
        let row = |(name, member): (&String, &Member)| {
            let mut cells = vec![Cell::text(name.as_str())];
            cells.extend(scored.iter().map(|index| cell(&member.scorecard.sections[*index].total)));
            if self.panorama.global.is_some() {
                cells.push(cell(&member.scorecard.global.unwrap_or_default()));
            }
            Row::new(cells)
        };
        let mut columns = vec![Column::text("Structure")];
        columns.extend(titles.iter().enumerate().map(|(place, title)| {
            if is_numbered { Column::text((place + 1).to_string()) } else { Column::text(*title) }
        }));
        let rows = self.names.iter().zip(&self.panorama.members).map(row).collect();
        let layout = if is_numbered { Layout::Squares } else { Layout::Rows };
        let lead = "La place sur l’échelle, de 0 à 100 %, puis combien de questions ont une réponse, sur combien.";
        let caption = if is_numbered { french::capitalised(&self.grid.section_name) } else { String::new() };
        let table = Table { caption: caption.into(), columns, rows, layout, ..Table::default() };
        let mut blocks = vec![Block::quiet(lead), Block::Table(table)];
        if is_numbered {
            blocks.push(key((1..).zip(titles)));
        }
        Some(Section::new("structures", "Structure par structure", blocks))
    }

    fn heat(&self) -> Option<Section> {
        let mut blocks = vec![Block::quiet(
            "Une ligne par structure, une colonne par question : plus le fond est soutenu, plus la position est loin du \
             milieu. Le chiffre dit tout, la couleur n’ajoute rien. ● : priorité ; so : sans objet ; vide : pas de réponse.",
        )];
        for section in &self.grid.sections {
            let kept: Vec<usize> =
                section.items.clone().filter(|item| self.grid.items[*item].scale().is_some()).collect();
            if kept.is_empty() {
                continue;
            }
            let mut columns = vec![Column::text("Structure")];
            columns.extend(kept.iter().map(|item| Column::text(self.grid.number(*item).to_string())));
            let row = |(name, member): (&String, &Member)| {
                let cells = kept.iter().map(|item| self.heat_cell(member, *item));
                Row::new(std::iter::once(Cell::text(name.as_str())).chain(cells).collect())
            };
            let rows = self.names.iter().zip(&self.panorama.members).map(row).collect();
            let caption = section.title.as_str().into();
            blocks.push(Block::Table(Table { caption, columns, rows, layout: Layout::Squares, ..Table::default() }));
            blocks.push(key(kept.iter().map(|item| (self.grid.number(*item), self.grid.items[*item].label.as_str()))));
        }
        (blocks.len() > 1).then(|| Section::new("reponses", "Toutes les réponses", blocks))
    }

    fn heat_cell(&self, member: &Member, index: usize) -> Cell {
        let item = &self.grid.items[index];
        let position = &member.positions.0[index];
        let ball = if position.priority.is_some() { "●" } else { "" };
        match (position.state, item.scale()) {
            (State::At(value), Some(scale)) => {
                let tone = Tone::at(scale.normalise(value), scale.neutral());
                // Of types and of levels low is not bad: one colour that deepens.
                let note = (!ball.is_empty()).then(|| ball.into());
                Cell { tone, note, ..Cell::number(value, scale.figure(value, 1)) }
            }
            (State::NotApplicable, _) => Cell::text("so"),
            _ => Cell { tone: Tone::Plain, ..Cell::text(ball) },
        }
    }

    /// How each question is answered, without a name.
    fn questions(&self) -> Option<Section> {
        let row = |index: usize| {
            let item = &self.grid.items[index];
            let scale = item.scale()?;
            let head = Cell {
                href: None,
                ..Cell::question(self.grid.number(index), crate::document::Ball::Empty, item.label.as_str())
            };
            let spread = self.panorama.items[index].as_ref();
            Some(self.quartiles(head, spread, &|value| Cell::number(value, scale.figure(value, 2))))
        };
        let tables = tables::by_section(self.grid, &quartile_columns("Question"), row);
        let blocks: Vec<Block> = tables.into_iter().map(Block::Table).collect();
        (!blocks.is_empty()).then(|| Section::new("questions", "Question par question", blocks))
    }

    fn notes(&self) -> Section {
        let mut spreads = vec![
            "La médiane partage les structures en deux moitiés ; le premier et le troisième quart partagent chaque moitié \
             encore. Entre deux structures, la valeur est prise en proportion, comme le fait la fonction QUARTILE.INCLURE \
             des tableurs. Une structure sans réponse n’entre pas dans le compte."
                .to_owned(),
        ];
        if self.context.diffusion == Diffusion::Externe {
            spreads.push(format!(
                "Dans cette version, les chiffres communs à moins de {} structures sont laissés de côté : ils diraient qui a \
                 répondu quoi.",
                french::feminine(FEW_STRUCTURES)
            ));
        }
        let grid = format!("Grille {}, version {}.", french::quoted(&self.grid.id), self.grid.version);
        let all = vec![notes::note("Les écarts", spreads), notes::note("La grille", vec![grid])];
        notes::of("D’où viennent ces chiffres", all)
    }
}

fn few_words() -> String {
    format!(
        "Moins de {} structures ont répondu : leurs chiffres restent dans la version interne.",
        french::feminine(FEW_STRUCTURES)
    )
}

fn quartile_columns(head: &str) -> Vec<Column> {
    let figures = ["Structures", "Plus bas", "Premier quart", "Médiane", "Troisième quart", "Plus haut"];
    std::iter::once(Column::text(head)).chain(figures.map(Column::figures)).collect()
}

/// What the numbers over the columns stand for.
fn key<'a>(columns: impl Iterator<Item = (usize, &'a str)>) -> Block {
    let point = |(number, title): (usize, &str)| Point {
        mark: Mark::Question(number, crate::document::Ball::Empty),
        text: Text::from(title),
        ..Point::default()
    };
    Block::List(columns.map(point).collect())
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

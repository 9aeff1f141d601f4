//! The actor system in the report: the map, what it gives to discuss, and the first page of a grid that asks for it.
//!
//! Everything is said of what the group told, and as a question: figures of network science stand in the notes. Nothing of
//! it is in a version for others.

use crate::assessment::Value;
use crate::document::charts::{Drawing, Map, MapActor, MapLink, MapView, NatureKey, Outline, Stroke};
use crate::document::{Block, Cell, Chart, Column, Fact, Point, Row, Section, Table, Text};
use crate::french::{self, NBSP};
use crate::grid::{self, ColumnKind, Kind, Role};
use crate::network::{Picture, Said, Told, Views};

use super::{Known, relations, supports, tables};

mod difference;
mod notes;

pub(super) use difference::compared;
pub(super) use notes::notes;

/// What stands on the face of a report that shows how the group sees others.
const AUDIENCE: &str = "Document interne, à ne pas diffuser : c’est notre regard sur les autres";

/// A system that was told, and where it comes from.
struct Scene<'a> {
    known: &'a Known<'a>,
    matrix: &'a grid::Matrix,
    picture: Picture<'a>,
}

impl<'a> Scene<'a> {
    /// The systems of an assessment that have a relation; none in a version for others.
    fn all(known: &'a Known) -> Vec<Self> {
        let matrices = known.grid.matrices.iter().filter(|_| known.is_internal());
        matrices.filter_map(|matrix| Self::new(known, matrix)).collect()
    }

    fn new(known: &'a Known, matrix: &'a grid::Matrix) -> Option<Self> {
        let picture = Picture::of(known.grid, known.assessment, matrix, known.context.symmetry);
        (known.is_internal() && !picture.is_empty()).then_some(Self { known, matrix, picture })
    }

    fn table(&self) -> &'a grid::Table {
        &self.known.grid.tables[self.matrix.table]
    }
}

/// The first page: the map, what it shows, and what the group means to do; nothing where there is no system to read.
pub(super) fn first_page(known: &Known, strategy: Option<Block>) -> Option<Vec<Block>> {
    let scenes = Scene::all(known);
    let scene = scenes.first().filter(|_| leads(known))?;
    let mut left = vec![Block::Heading(3, "Ce que la carte montre".into())];
    left.push(Block::points(scene.picture.sentences()));
    let mut columns = vec![left];
    columns.extend(strategy.map(|facts| vec![Block::Heading(3, "Notre stratégie".into()), facts]));
    let map = scene.chart(MapView::Rings).map(|chart| Block::Chart(Box::new(chart)));
    Some(map.into_iter().chain([Block::Columns(columns)]).collect())
}

/// What stands on the face of the document, where it opens on how the group sees others.
pub(super) fn audience(known: &Known) -> Option<&'static str> {
    (leads(known) && !Scene::all(known).is_empty()).then_some(AUDIENCE)
}

/// Whether the map opens the report: the grid places nothing on a scale, and ties no evidence to its questions.
fn leads(known: &Known) -> bool {
    known.is_mostly_written() && supports::overview(known).is_none()
}

/// The map level by level, after the whole one where the report does not open on it, and what it all gives to discuss.
pub(super) fn part(known: &Known, matrix: &grid::Matrix) -> Option<Section> {
    let scene = Scene::new(known, matrix)?;
    let mut blocks = vec![Block::Callout(tables::BETWEEN_US.into())];
    let views = if leads(known) { &[MapView::Ladder][..] } else { &[MapView::Rings, MapView::Ladder] };
    blocks.extend(views.iter().filter_map(|view| scene.chart(*view)).map(|chart| Block::Chart(Box::new(chart))));
    for (title, said) in scene.picture.discussion() {
        blocks.push(Block::Heading(3, title.into()));
        blocks.push(Block::List(said.into_iter().map(point).collect()));
    }
    Some(Section::new(format!("carte-{}", matrix.id), "La carte, et ce qu’elle donne à discuter", blocks))
}

fn point(said: Said) -> Point {
    let note = (!said.note.is_empty()).then(|| said.note.into());
    Point { text: said.text.into(), note, ..Point::default() }
}

impl Scene<'_> {
    /// A view of the map; nothing where there are too few actors, or too many to be told apart.
    fn chart(&self, view: MapView) -> Option<Chart> {
        let actors = self.picture.system.actors();
        if actors < 2 || self.picture.system.own.is_none() {
            return None;
        }
        let map = self.map(view);
        let (word, title) = match view {
            MapView::Rings => ("carte", String::new()),
            MapView::Ladder => ("niveaux", "Ce qui nous relie à chacun, niveau par niveau".to_owned()),
        };
        let ties = french::count(map.links.len(), "lien noté", "liens notés");
        let table = if view == MapView::Ladder { self.as_table(&map) } else { Table::default() };
        Some(Chart {
            id: format!("{word}-{}", self.matrix.id),
            title: title.into(),
            description: format!("Carte de {actors} acteurs et de {ties}").into(),
            legend: self.legend(view),
            table,
            drawing: Drawing::Map(map),
        })
    }

    fn legend(&self, view: MapView) -> Vec<Text> {
        let has_twins = !self.picture.reading.seen_apart.is_empty();
        let mut legend = match view {
            MapView::Rings if self.matrix.levels.is_some() => {
                "Nous sommes au milieu ; plus un acteur agit loin d’ici, plus il est loin du centre.".to_owned()
            }
            MapView::Rings => "Nous sommes au milieu.".to_owned(),
            MapView::Ladder => {
                "Devant chaque nom, ce qui nous relie ; rien, si la paire n’est pas encore regardée.".to_owned()
            }
        };
        if has_twins {
            legend.push_str(" Deux traits : chaque côté voit la relation à sa façon.");
        }
        if self.picture.system.actors() > crate::document::charts::MOST_ON_A_MAP {
            legend = "Trop d’acteurs pour une carte lisible : les relations se lisent ci-dessous.".to_owned();
        }
        vec![legend.into()]
    }

    fn map(&self, view: MapView) -> Map {
        let options = |column: Option<usize>| -> Vec<grid::Named> {
            match column.map(|column| &self.table().columns[column].kind) {
                Some(ColumnKind::Answer(Kind::Choice(choice))) => choice.options.clone(),
                _ => Vec::new(),
            }
        };
        // Of levels the nearest comes first here, the farthest in the grid.
        let (mut levels, sectors) = (options(self.matrix.levels), options(self.matrix.sectors));
        levels.reverse();
        let rows = tables::rows_of(self.known, self.table());
        let chosen = |row: &crate::assessment::Row, column: Option<usize>, options: &[grid::Named]| {
            let Some(Value::Options(chosen)) = row.get(&self.table().columns[column?].id) else { return None };
            options.iter().position(|option| Some(&option.id) == chosen.first())
        };
        let block =
            |actor: usize| self.picture.reading.blocks_without_us.iter().position(|block| block.contains(&actor));
        let actors = rows.iter().enumerate().map(|(index, row)| MapActor {
            name: self.picture.names.get(index).map(String::as_str).unwrap_or_default().into(),
            level: chosen(row, self.matrix.levels, &levels),
            sector: chosen(row, self.matrix.sectors, &sectors),
            weight: weight(self.table(), row),
            is_own: self.picture.system.own == Some(index),
            block: block(index),
        });
        let labels = |options: Vec<grid::Named>| options.into_iter().map(|option| option.label.into()).collect();
        Map {
            actors: actors.collect(),
            links: self.links(),
            natures: self.natures(),
            strokes: self.matrix.natures.iter().map(stroke).collect(),
            levels: labels(levels),
            sectors: labels(sectors),
            view,
            outline: if view == MapView::Ladder { self.outline() } else { Vec::new() },
        }
    }

    fn natures(&self) -> Vec<NatureKey> {
        relations::natures(&relations::Web::new(self.known, self.matrix))
    }

    fn links(&self) -> Vec<MapLink> {
        let of = |(&(from, to), views): (&(usize, usize), &Views)| -> Vec<MapLink> {
            let link = |from: usize, to: usize, told: &Told, is_one_sided: bool| MapLink {
                from,
                to,
                nature: told.nature,
                is_one_sided,
            };
            match views {
                Views::Alike(told) => vec![link(from, to, told, false)],
                // Two sides that see the same thing are one line.
                Views::Apart(Some(one), Some(other)) if one.nature == other.nature => vec![link(from, to, one, false)],
                Views::Apart(there, back) => {
                    let there = there.iter().map(|told| link(from, to, told, true));
                    there.chain(back.iter().map(|told| link(to, from, told, true))).collect()
                }
            }
        };
        self.picture.system.pairs.iter().flat_map(of).collect()
    }

    /// Blocks of allies, and the ties of each of their members.
    fn outline(&self) -> Vec<Outline> {
        let own = self.picture.system.own;
        let mut groups: Vec<(String, Vec<usize>)> = vec![("Nous".into(), own.into_iter().collect())];
        let mut rest: Vec<usize> = (0..self.picture.system.actors()).filter(|actor| Some(*actor) != own).collect();
        for block in &self.picture.reading.blocks_without_us {
            groups.push((format!("Alliés entre eux, même sans nous ({})", block.len()), block.clone()));
            rest.retain(|actor| !block.contains(actor));
        }
        let title = if groups.len() > 1 { "Les autres" } else { "Chacun" };
        groups.push((format!("{title} ({})", rest.len()), rest));
        let outline = |(title, actors): (String, Vec<usize>)| Outline {
            title: title.into(),
            actors: actors.into_iter().map(|actor| self.ties_of(actor)).collect(),
        };
        groups.into_iter().filter(|(_, actors)| !actors.is_empty()).map(outline).collect()
    }

    /// An actor, with those to whom each nature ties it as it sees them.
    fn ties_of(&self, actor: usize) -> Fact {
        let seen = |other: usize| match self.picture.system.views(actor, other)? {
            Views::Alike(told) => Some(told),
            Views::Apart(there, back) => {
                if actor < other {
                    there
                } else {
                    back
                }
            }
        };
        let others = |nature: usize| -> Vec<&str> {
            let is_seen = |other: &usize| *other != actor && seen(*other).is_some_and(|told| told.nature == nature);
            (0..self.picture.system.actors()).filter(is_seen).map(|other| self.picture.name(other)).collect()
        };
        let natures = self.matrix.natures.iter().enumerate().map(|(index, nature)| (nature, others(index)));
        let lines = natures.filter(|(_, names)| !names.is_empty());
        let lines: Vec<String> =
            lines.map(|(nature, names)| format!("{}{NBSP}: {}", nature.label, names.join(", "))).collect();
        let lines = if lines.is_empty() { vec!["aucune relation notée".to_owned()] } else { lines };
        Fact::new(self.picture.names.get(actor).map_or("", String::as_str), lines)
    }

    /// The map as a table: an actor a row.
    fn as_table(&self, map: &Map) -> Table {
        let word = |words: &[Text], index: Option<usize>| {
            Cell::text(index.and_then(|index| words.get(index)).cloned().unwrap_or_default())
        };
        let has_weight = map.actors.iter().any(|actor| actor.weight.is_some());
        let row = |(index, actor): (usize, &MapActor)| {
            let mut cells = vec![Cell::text(actor.name.clone())];
            cells.extend((!map.levels.is_empty()).then(|| word(&map.levels, actor.level)));
            cells.extend((!map.sectors.is_empty()).then(|| word(&map.sectors, actor.sector)));
            let weight = actor.weight.map(|weight| Cell::percent(weight, french::percent(weight)));
            cells.extend(has_weight.then(|| weight.unwrap_or_default()));
            cells.push(Cell::text(self.ties_of(index).values.iter().map(Text::as_str).collect::<Vec<_>>().join("\n")));
            Row::new(cells)
        };
        let heads = [
            Some("Acteur"),
            Some("Niveau").filter(|_| !map.levels.is_empty()),
            Some("Secteur").filter(|_| !map.sectors.is_empty()),
            Some("Poids").filter(|_| has_weight),
            Some("Relations, vues par cet acteur"),
        ];
        Table {
            columns: heads.into_iter().flatten().map(Column::text).collect(),
            rows: map.actors.iter().enumerate().map(row).collect(),
            ..Table::default()
        }
    }
}

/// What the resources of an actor weigh: the mean of the columns on a scale, those left empty counting for the least;
/// nothing where all are.
fn weight(table: &grid::Table, row: &crate::assessment::Row) -> Option<f64> {
    let scales = table.columns.iter().filter_map(|column| match &column.kind {
        ColumnKind::Answer(Kind::Scale(scale)) => Some((&column.id, scale)),
        _ => None,
    });
    let shares: Vec<Option<f64>> = scales
        .map(|(id, scale)| match row.get(id) {
            Some(Value::Number(value)) => Some(scale.normalise(*value)),
            _ => None,
        })
        .collect();
    let told = shares.iter().flatten();
    #[expect(clippy::cast_precision_loss, reason = "a few columns")]
    (told.clone().count() > 0).then(|| told.sum::<f64>() / shares.len() as f64)
}

fn stroke(nature: &grid::Nature) -> Stroke {
    match (nature.sign, nature.role) {
        (1.., _) => Stroke::Full,
        (..=-1, _) => Stroke::Crossed,
        (0, Role::Negotiation) => Stroke::Dashed,
        (0, Role::Dependence) => Stroke::Dotted,
        (0, Role::Plain) => Stroke::Thin,
    }
}

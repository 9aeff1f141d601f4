//! Where actors stand: angles by world, rings by level, those who are tied side by side.

use std::f64::consts::PI;

use super::{Map, MapActor};

/// A place around the middle of the map.
pub(super) type Point = (f64, f64);

/// A map is wider than it is high, since names lie beside their places.
const FLAT: f64 = 1.7;

/// From one ring to the next.
const STEP: f64 = 40.0;

/// Where actors stand, around `(0, 0)`.
pub(super) struct Layout {
    /// One an actor.
    pub(super) points: Vec<Point>,
    radii: Vec<f64>,
    /// Both radii of each ring, from the inner one.
    pub(super) rings: Vec<(f64, f64)>,
    /// The level of each ring; nothing for actors of which it is not told.
    pub(super) ring_levels: Vec<Option<usize>>,
    /// Angles between two worlds.
    pub(super) borders: Vec<f64>,
    /// The middle of each world that has actors, and its index.
    pub(super) middles: Vec<(usize, f64)>,
}

impl Layout {
    pub(super) fn new(map: &Map) -> Self {
        let wedges = wedges(map);
        let count: usize = wedges.iter().map(|(_, actors)| actors.len()).sum();
        let ring_levels = ring_levels(map);
        // Room for as many names around the inner ring; the others follow at one distance.
        let inner = (60.0 + 5.2 * count as f64).min(240.0);
        let height = |ring: usize| inner + STEP * ring as f64;
        let rings: Vec<(f64, f64)> = (0..ring_levels.len()).map(|ring| (FLAT * height(ring), height(ring))).collect();
        let spans = spans(&wedges);
        let mut angles = vec![0.0; map.actors.len()];
        for ((_, actors), (start, width)) in wedges.iter().zip(&spans) {
            for (place, actor) in actors.iter().enumerate() {
                angles[*actor] = start + width * (place as f64 + 0.5) / actors.len() as f64;
            }
        }
        let point = |(actor, of): (usize, &MapActor)| {
            if is_middle(map, actor) {
                return (0.0, 0.0);
            }
            let ring = ring_levels.iter().position(|level| *level == of.level).unwrap_or(0);
            let (rx, ry) = rings.get(ring).copied().unwrap_or((FLAT * inner, inner));
            (rx * angles[actor].cos(), ry * angles[actor].sin())
        };
        let points = map.actors.iter().enumerate().map(point).collect();
        let middles = wedges
            .iter()
            .zip(&spans)
            .filter_map(|((sector, _), (start, width))| Some(((*sector)?, start + width / 2.0)))
            .collect();
        let borders = if spans.len() > 1 { spans.iter().map(|(start, _)| *start).collect() } else { Vec::new() };
        Self { points, radii: map.actors.iter().map(radius).collect(), rings, ring_levels, borders, middles }
    }

    /// How large the shape of an actor is.
    pub(super) fn radius(&self, actor: usize) -> f64 {
        self.radii[actor]
    }

    /// A place on the outer ring, or at a share of its way.
    pub(super) fn on_ellipse(&self, angle: f64, share: f64) -> Point {
        let (rx, ry) = self.rings.last().copied().unwrap_or((100.0, 100.0));
        (share * rx * angle.cos(), share * ry * angle.sin())
    }
}

/// How large the shape of an actor is: as large as its resources weigh, ours a little larger.
pub(super) fn radius(actor: &MapActor) -> f64 {
    let weight = actor.weight.unwrap_or(0.0).clamp(0.0, 1.0);
    5.0 + 8.0 * weight.sqrt() + if actor.is_own { 3.0 } else { 0.0 }
}

/// The levels that have actors around us, from the nearest; actors without a level stand outside.
fn ring_levels(map: &Map) -> Vec<Option<usize>> {
    let has = |level: Option<usize>| {
        (0..map.actors.len()).any(|actor| !is_middle(map, actor) && map.actors[actor].level == level)
    };
    (0..map.levels.len()).map(Some).chain([None]).filter(|level| has(*level)).collect()
}

/// Our own organisation stands in the middle.
fn is_middle(map: &Map, actor: usize) -> bool {
    map.actors.iter().position(|actor| actor.is_own) == Some(actor)
}

/// The worlds that have actors, each with its actors in order; the last one is of those of which it is not told.
fn wedges(map: &Map) -> Vec<(Option<usize>, Vec<usize>)> {
    let of = |sector: Option<usize>| -> Vec<usize> {
        let mut actors: Vec<usize> = (0..map.actors.len())
            .filter(|actor| !is_middle(map, *actor) && map.actors[*actor].sector == sector)
            .collect();
        // Members of one block lie beside one another to begin with.
        actors.sort_by_key(|actor| (map.actors[*actor].block.unwrap_or(usize::MAX), map.actors[*actor].level));
        actors
    };
    let mut wedges: Vec<(Option<usize>, Vec<usize>)> =
        (0..map.sectors.len()).map(Some).chain([None]).map(|sector| (sector, of(sector))).collect();
    wedges.retain(|(_, actors)| !actors.is_empty());
    settle(map, &mut wedges);
    wedges
}

/// Swaps actors inside their worlds as long as that brings those who are tied nearer to one another.
fn settle(map: &Map, wedges: &mut [(Option<usize>, Vec<usize>)]) {
    let mut place = vec![None; map.actors.len()];
    wedges.iter().flat_map(|(_, actors)| actors).enumerate().for_each(|(at, actor)| place[*actor] = Some(at));
    let count = place.iter().flatten().count();
    let mut ties: Vec<Vec<(usize, f64)>> = vec![Vec::new(); map.actors.len()];
    for link in &map.links {
        // Allies first: they are what a block is made of.
        let pull = if map.natures.get(link.nature).is_some_and(|nature| nature.sign == '▲') { 3.0 } else { 1.0 };
        ties[link.from].push((link.to, pull));
        ties[link.to].push((link.from, pull));
    }
    let cost = |place: &[Option<usize>], actor: usize| -> f64 {
        let Some(here) = place[actor] else { return 0.0 };
        let one = |(other, pull): &(usize, f64)| {
            let Some(there) = place[*other] else { return 0.0 };
            let apart = here.abs_diff(there);
            // Around the ring, the shorter way.
            pull * apart.min(count - apart) as f64
        };
        ties[actor].iter().map(one).sum()
    };
    for _ in 0..20 {
        let mut was_moved = false;
        for (_, actors) in wedges.iter_mut() {
            for one in 0..actors.len() {
                for other in one + 1..actors.len() {
                    let (a, b) = (actors[one], actors[other]);
                    let before = cost(&place, a) + cost(&place, b);
                    place.swap(a, b);
                    if cost(&place, a) + cost(&place, b) + 1e-9 < before {
                        actors.swap(one, other);
                        was_moved = true;
                    } else {
                        place.swap(a, b);
                    }
                }
            }
        }
        if !was_moved {
            break;
        }
    }
}

/// Where each world begins and how wide it is: as wide as it has actors. The largest lies to the left, around the middle.
fn spans(wedges: &[(Option<usize>, Vec<usize>)]) -> Vec<(f64, f64)> {
    let room = |actors: usize| actors as f64 + if wedges.len() > 1 { 0.7 } else { 0.0 };
    let all: f64 = wedges.iter().map(|(_, actors)| room(actors.len())).sum();
    let widths: Vec<f64> = wedges.iter().map(|(_, actors)| 2.0 * PI * room(actors.len()) / all.max(1.0)).collect();
    let largest = (0..wedges.len()).rev().max_by_key(|wedge| wedges[*wedge].1.len()).unwrap_or(0);
    let before: f64 = widths[..largest].iter().sum();
    let mut start = PI - widths.get(largest).copied().unwrap_or(0.0) / 2.0 - before;
    widths
        .iter()
        .map(|width| {
            let span = (start, *width);
            start += width;
            span
        })
        .collect()
}

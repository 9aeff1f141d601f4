//! The actor system as a network: who stands with whom, which trios do not hold, who could speak to both sides.
//!
//! ```text
//! Grid + Assessment ── System::of ──> System ── Ties::new (symmetry) ──> Ties ── read ──> Reading ── Picture ──> sentences
//! ```
//!
//! Pure arithmetic over actors `0..n`. A [`System`] keeps every view as it was told; [`Ties`] says of each pair of actors
//! one thing, by a rule that is chosen; all figures are computed on it. What a figure is and where its definition comes
//! from stands in the comment of the function that computes it. Nothing here is a verdict: a report offers it as questions.

mod difference;
mod frustration;
mod graph;
mod leads;
mod system;
mod ties;
mod words;

pub use difference::{Change, Difference, difference};
pub use frustration::{Camps, EXACT_UP_TO, frustration};
pub use graph::{Graph, betweenness};
pub use leads::{EmptyPair, Lead, Mediation, Mediator, OpenNegotiation};
pub use system::{System, Told, View, Views, own_row};
pub use ties::{Bond, Symmetry, Ties, Trios};
pub use words::{Picture, Said, named};

/// Where a broker begins: a share of all the shortest ways between other allies that pass through it.
pub const BROKER_FROM: f64 = 0.1;

/// All that is read from a system.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// One thing a pair.
    pub ties: Ties,
    /// Pairs that are seen from two sides, and not with the same nature.
    pub seen_apart: Vec<(usize, usize)>,
    /// Pairs that are seen from one side, the other being unknown.
    pub seen_once: Vec<(usize, usize)>,
    /// Trios of actors that are all for or against one another.
    pub trios: Trios,
    /// The two camps that leave the fewest relations aside, one entry a connected part of the signed network.
    pub camps: Vec<Camps>,
    /// Actors tied by alliances, in blocks of two at least, the largest first.
    pub blocks: Vec<Vec<usize>>,
    /// The same once our own organisation is left out: what holds without us.
    pub blocks_without_us: Vec<Vec<usize>>,
    /// Oppositions between two actors of one block.
    pub inner_oppositions: Vec<(usize, usize)>,
    /// Actors of which no relation is told.
    pub isolated: Vec<usize>,
    /// Actors through whom other allies reach one another, with the share of the shortest ways, the largest first.
    pub brokers: Vec<(usize, f64)>,
    /// Oppositions, and who could speak to both sides.
    pub mediations: Vec<Mediation>,
    /// Actors whose leaving would part others, and the parts that it would leave, the largest first.
    pub hinges: Vec<(usize, Vec<Vec<usize>>)>,
    /// The parts that only our own organisation ties together; empty where there are fewer than two.
    pub tied_by_us: Vec<Vec<usize>>,
    /// Alliances to explore, those that would change most first.
    pub leads: Vec<Lead>,
    /// Negotiations to open.
    pub negotiations: Vec<OpenNegotiation>,
    /// Pairs that depend on one another without having chosen it.
    pub dependences: Vec<(usize, usize)>,
    /// Pairs of which nothing is said, those that could change the reading most first.
    pub empty_pairs: Vec<EmptyPair>,
}

/// Reads a system by a rule for the pairs that two sides see.
pub fn read(system: &System, symmetry: Symmetry) -> Reading {
    let ties = Ties::new(system, symmetry);
    let allies = ties.graph(Bond::is_alliance);
    let linking = ties.graph(Bond::links);
    let blocks = allies.blocks(None);
    let inner_oppositions = ties
        .pairs_that(Bond::is_opposition)
        .filter(|(a, b)| blocks.iter().any(|block| block.contains(a) && block.contains(b)))
        .collect();
    let tied_by_us = system.own.map(|own| linking.parted_by(own)).unwrap_or_default();
    Reading {
        seen_apart: system.seen_apart(),
        seen_once: system.seen_once(),
        trios: ties.trios(),
        camps: frustration(&ties),
        blocks_without_us: allies.blocks(system.own),
        blocks,
        inner_oppositions,
        isolated: (0..system.actors()).filter(|actor| ties.is_isolated(*actor)).collect(),
        brokers: brokers(&allies),
        mediations: leads::mediations(&ties),
        hinges: (0..system.actors())
            .map(|actor| (actor, linking.parted_by(actor)))
            .filter(|(_, parts)| !parts.is_empty())
            .collect(),
        tied_by_us,
        leads: leads::leads(system, &ties),
        negotiations: leads::negotiations(system, &ties),
        dependences: ties.pairs_that(|bond| bond == Bond::Dependence).collect(),
        empty_pairs: leads::empty_pairs(system, &ties),
        ties,
    }
}

/// The pairs of which nothing is said, those that could change the reading most first, without all the rest.
pub fn empty_pairs(system: &System, symmetry: Symmetry) -> Vec<EmptyPair> {
    leads::empty_pairs(system, &Ties::new(system, symmetry))
}

impl Reading {
    /// How many relations at least, and at most, any two camps leave aside: those between allies in two camps, and between
    /// opponents in one. The two are the same where all parts were searched through.
    pub fn frustration(&self) -> (usize, usize) {
        self.camps.iter().fold((0, 0), |(low, high), camps| (low + camps.at_least, high + camps.at_most))
    }
}

/// Those through whom a tenth of the shortest ways between other allies pass.
///
/// Betweenness centrality after Freeman, "A set of measures of centrality based on betweenness", Sociometry 40 (1977),
/// divided by the number of pairs of other actors in the same block, so that 1 means that all their ways pass here.
fn brokers(allies: &Graph) -> Vec<(usize, f64)> {
    let ways = betweenness(allies);
    let blocks = allies.blocks(None);
    let mut brokers: Vec<(usize, f64)> = blocks
        .iter()
        .flat_map(|block| {
            let others = block.len() - 1;
            #[expect(clippy::cast_precision_loss, reason = "some hundred actors")]
            let pairs = (others * (others - 1) / 2) as f64;
            block.iter().map(move |actor| (*actor, pairs)).filter(|(_, pairs)| *pairs > 0.0)
        })
        .map(|(actor, pairs)| (actor, ways[actor] / pairs))
        .filter(|(_, share)| *share >= BROKER_FROM)
        .collect();
    brokers.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    brokers
}

#[cfg(test)]
mod tests;

//! One thing a pair: the signed network, by the rule that is chosen for the pairs that two sides see.

use super::graph::Graph;
use super::system::{System, Told, Views};
use crate::grid::Role;

/// How a pair that two sides see in their own ways counts in the figures. Both views are always shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Symmetry {
    /// `accord`: only what both sides say, with one sign; a side that is unknown agrees with nothing.
    Agreeing,
    /// `un-cote`: what one side says is enough; two signs against one another count for nothing.
    Either,
    /// `prudent`: the least favourable view: an alliance holds where no side doubts it, an opposition where one side feels
    /// it. A side that is unknown is left aside.
    #[default]
    Weakest,
}

impl Symmetry {
    /// The words of the command line.
    pub const NAMES: [(&'static str, Self); 3] =
        [("prudent", Self::Weakest), ("accord", Self::Agreeing), ("un-cote", Self::Either)];

    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        Self::NAMES.iter().find(|(_, symmetry)| *symmetry == self).map_or("", |(word, _)| word)
    }
}

/// What ties two actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bond {
    /// Nothing is said.
    Empty,
    /// Brought together: +1.
    Alliance,
    /// Set apart: −1.
    Opposition,
    /// Neither, and they talk.
    Negotiation,
    /// Neither, and they need one another.
    Dependence,
    /// Neither.
    Neutral,
}

impl Bond {
    /// +1, −1 or 0.
    pub fn sign(self) -> i8 {
        match self {
            Self::Alliance => 1,
            Self::Opposition => -1,
            _ => 0,
        }
    }

    /// Whether it is an alliance.
    pub fn is_alliance(self) -> bool {
        self == Self::Alliance
    }

    /// Whether it is an opposition.
    pub fn is_opposition(self) -> bool {
        self == Self::Opposition
    }

    /// Whether word passes between the two: allied, negotiating or interdependent.
    pub fn links(self) -> bool {
        matches!(self, Self::Alliance | Self::Negotiation | Self::Dependence)
    }

    /// Whether an alliance is still to be made: nothing is said, or neither of the two leans any way.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Empty | Self::Neutral)
    }
}

/// What ties each pair of actors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ties {
    actors: usize,
    /// Row after row.
    bonds: Vec<Bond>,
}

/// Trios of actors of which all three relations have a sign.
///
/// A trio is balanced where the product of its signs is positive: Cartwright and Harary, "Structural balance: a
/// generalization of Heider's theory", Psychological Review 63 (1956). Three who are all against one another count as
/// unstable here, as there; Davis ("Clustering and structural balance in graphs", Human Relations 20, 1967) would let them be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trios {
    /// How many hold.
    pub balanced: usize,
    /// Those that do not hold, by growing indices.
    pub unstable: Vec<[usize; 3]>,
}

impl Trios {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.balanced + self.unstable.len()
    }
}

impl Ties {
    /// What ties each pair, by a rule for those that two sides see.
    pub fn new(system: &System, symmetry: Symmetry) -> Self {
        let actors = system.actors();
        let mut ties = Self { actors, bonds: vec![Bond::Empty; actors * actors] };
        for (&(one, other), views) in &system.pairs {
            let bond = bond(system, *views, symmetry);
            ties.bonds[one * actors + other] = bond;
            ties.bonds[other * actors + one] = bond;
        }
        ties
    }

    /// How many actors there are.
    pub fn actors(&self) -> usize {
        self.actors
    }

    /// What ties two actors.
    pub fn bond(&self, one: usize, other: usize) -> Bond {
        self.bonds[one * self.actors + other]
    }

    /// +1, −1 or 0.
    pub fn sign(&self, one: usize, other: usize) -> i8 {
        self.bond(one, other).sign()
    }

    /// The pairs tied in a way, the smaller index first.
    pub fn pairs_that(&self, is_wanted: impl Fn(Bond) -> bool + Copy) -> impl Iterator<Item = (usize, usize)> {
        let pairs = (0..self.actors).flat_map(|one| (one + 1..self.actors).map(move |other| (one, other)));
        pairs.filter(move |(one, other)| is_wanted(self.bond(*one, *other)))
    }

    /// The graph of the pairs tied in a way.
    pub fn graph(&self, is_wanted: impl Fn(Bond) -> bool + Copy) -> Graph {
        Graph::new(self.actors, self.pairs_that(is_wanted))
    }

    /// Whether nothing is said of an actor.
    pub fn is_isolated(&self, actor: usize) -> bool {
        (0..self.actors).all(|other| self.bond(actor, other) == Bond::Empty)
    }

    /// Those to whom both are allied.
    pub fn common_allies(&self, one: usize, other: usize) -> impl Iterator<Item = usize> {
        let is_ally = move |third: &usize| self.sign(one, *third) > 0 && self.sign(other, *third) > 0;
        (0..self.actors).filter(is_ally)
    }

    /// The trios of which all three relations have a sign.
    pub fn trios(&self) -> Trios {
        let signed = self.graph(|bond| bond.sign() != 0);
        let mut trios = Trios::default();
        for one in 0..self.actors {
            let later: Vec<usize> = signed.of(one).iter().copied().filter(|other| *other > one).collect();
            for (at, &second) in later.iter().enumerate() {
                for &third in &later[at + 1..] {
                    match self.sign(one, second) * self.sign(one, third) * self.sign(second, third) {
                        0 => {}
                        1.. => trios.balanced += 1,
                        _ => trios.unstable.push([one, second, third]),
                    }
                }
            }
        }
        trios
    }
}

fn bond(system: &System, views: Views, symmetry: Symmetry) -> Bond {
    let nature = |told: Told| system.natures[told.nature];
    let (first, second) = match views {
        Views::Alike(told) => return single(nature(told)),
        Views::Apart(Some(one), Some(other)) => (nature(one), nature(other)),
        // The other side is unknown.
        Views::Apart(Some(told), None) | Views::Apart(None, Some(told)) if symmetry != Symmetry::Agreeing => {
            return single(nature(told));
        }
        Views::Apart(..) => return Bond::Neutral,
    };
    let (one, other) = (first.0, second.0);
    let sign = match symmetry {
        Symmetry::Agreeing if one == other => one,
        Symmetry::Agreeing => 0,
        Symmetry::Either => (one + other).signum(),
        Symmetry::Weakest => one.min(other),
    };
    if sign != 0 {
        return single((sign, Role::Plain));
    }
    // No sign: whether word passes between them, and how.
    let bonds = [single(first), single(second)];
    let talks = match symmetry {
        Symmetry::Either => bonds.iter().any(|bond| bond.links()),
        Symmetry::Agreeing | Symmetry::Weakest => bonds.iter().all(|bond| bond.links()),
    };
    match talks {
        false => Bond::Neutral,
        true if bonds.contains(&Bond::Dependence) => Bond::Dependence,
        true => Bond::Negotiation,
    }
}

/// What one nature makes of a pair.
fn single((sign, role): (i8, Role)) -> Bond {
    match (sign, role) {
        (1.., _) => Bond::Alliance,
        (..=-1, _) => Bond::Opposition,
        (0, Role::Negotiation) => Bond::Negotiation,
        (0, Role::Dependence) => Bond::Dependence,
        (0, Role::Plain) => Bond::Neutral,
    }
}

//! Two systems relation by relation: two dates, or two viewpoints of one system.

use std::collections::{BTreeMap, HashMap};

use super::system::{System, Told, Views};

/// What two systems of the same grid do not tell alike. Actors are found again by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Actors of the first one that the second one does not have.
    pub gone: Vec<usize>,
    /// Actors of the second one that the first one does not have.
    pub new: Vec<usize>,
    /// Pairs of which both tell the same.
    pub same: usize,
    /// Pairs of actors of both that are not told alike, in the order of the second system.
    pub changes: Vec<Change>,
}

/// A pair that is not told alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The two, by their indices in the second system.
    pub pair: (usize, usize),
    /// What the first system tells of it.
    pub before: Option<Views>,
    /// What the second one tells of it.
    pub after: Option<Views>,
}

/// Compares two systems, relation by relation. Notes are left aside.
pub fn difference(first: &System, second: &System) -> Difference {
    let places: HashMap<&str, usize> = second.ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let there: Vec<Option<usize>> = first.ids.iter().map(|id| places.get(id.as_str()).copied()).collect();
    let moved = |(&(one, other), views): (&(usize, usize), &Views)| {
        let pair = (there[one]?, there[other]?);
        // The smaller index stands first in each system.
        let views = match views {
            Views::Apart(there, back) if pair.0 > pair.1 => Views::Apart(*back, *there),
            views => *views,
        };
        Some(((pair.0.min(pair.1), pair.0.max(pair.1)), views))
    };
    let before: BTreeMap<(usize, usize), Views> = first.pairs.iter().filter_map(moved).collect();
    let is_common = |actor: &usize| there.contains(&Some(*actor));
    let after = || second.pairs.iter().filter(|(pair, _)| is_common(&pair.0) && is_common(&pair.1));
    let mut pairs: BTreeMap<(usize, usize), [Option<Views>; 2]> =
        before.iter().map(|(pair, views)| (*pair, [Some(*views), None])).collect();
    after().for_each(|(pair, views)| pairs.entry(*pair).or_default()[1] = Some(*views));
    let is_same = |[before, after]: &[Option<Views>; 2]| before.map(sides) == after.map(sides);
    Difference {
        gone: (0..first.actors()).filter(|actor| there[*actor].is_none()).collect(),
        new: (0..second.actors()).filter(|actor| !is_common(actor)).collect(),
        same: pairs.values().filter(|views| is_same(views)).count(),
        changes: pairs
            .into_iter()
            .filter(|(_, views)| !is_same(views))
            .map(|(pair, [before, after])| Change { pair, before, after })
            .collect(),
    }
}

/// What each side sees: the same on both where they see it alike.
fn sides(views: Views) -> [Option<Told>; 2] {
    match views {
        Views::Alike(told) => [Some(told), Some(told)],
        Views::Apart(there, back) => [there, back],
    }
}

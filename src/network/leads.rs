//! What could be done with a system: who might mediate, which alliances and negotiations to open, which pairs to look at.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::graph::Graph;
use super::system::{System, Told, Views};
use super::ties::{Bond, Ties};

/// An opposition, and who could speak to both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mediation {
    /// The two who are opposed.
    pub between: (usize, usize),
    /// Allied on both sides first, then on one.
    pub mediators: Vec<Mediator>,
}

/// Who could speak to both sides of an opposition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mediator {
    /// Who it is.
    pub actor: usize,
    /// What ties it to each side.
    pub bonds: (Bond, Bond),
}

/// An alliance to explore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The two who could ally.
    pub pair: (usize, usize),
    /// Those to whom both are allied.
    pub common_allies: Vec<usize>,
    /// What both are allied about, with one and the same ally.
    pub objects: Vec<usize>,
    /// Words that both have about what they hold dear.
    pub words: Vec<String>,
    /// Whether it would tie two parts that nobody but us ties.
    pub joins: bool,
    /// Trios that it would make unstable.
    pub unstable: usize,
    /// How many other pairs would tie the same two parts.
    pub others: usize,
}

/// An opposition where an agreement can be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenNegotiation {
    /// The two who are opposed.
    pub between: (usize, usize),
    /// What it is about; nothing where the group did not say it.
    pub object: Option<usize>,
}

/// A pair of which nothing is said, and what saying it could change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyPair {
    /// The two.
    pub pair: (usize, usize),
    /// Oppositions in which it could give a mediator.
    pub mediations: usize,
    /// Whether it could tie two parts that nobody but us ties.
    pub joins: bool,
    /// Trios that it would close.
    pub trios: usize,
}

impl EmptyPair {
    /// Whether the reading would be another one.
    pub fn matters(&self) -> bool {
        self.mediations > 0 || self.joins || self.trios > 0
    }
}

/// Who is allied to, negotiates with or depends on both sides of each opposition.
pub(super) fn mediations(ties: &Ties) -> Vec<Mediation> {
    let of = |between: (usize, usize)| {
        let bonds = |actor: usize| (ties.bond(actor, between.0), ties.bond(actor, between.1));
        let all = (0..ties.actors()).map(|actor| Mediator { actor, bonds: bonds(actor) });
        let mut mediators: Vec<Mediator> = all.filter(|one| one.bonds.0.links() && one.bonds.1.links()).collect();
        let alliances = |one: &Mediator| u8::from(one.bonds.0.is_alliance()) + u8::from(one.bonds.1.is_alliance());
        mediators.sort_by_key(|one| Reverse(alliances(one)));
        Mediation { between, mediators }
    };
    ties.pairs_that(Bond::is_opposition).map(of).collect()
}

/// Oppositions about what one may come to terms about, then those of which the group did not say what they are about.
pub(super) fn negotiations(system: &System, ties: &Ties) -> Vec<OpenNegotiation> {
    let opposed = |(one, other): (usize, usize)| {
        let is_against = |told: &Told| system.natures[told.nature].0 < 0;
        let told = system.views(one, other).into_iter().flat_map(Views::told).find(is_against)?;
        let is_open = told.object.is_none_or(|object| system.negotiable[object]);
        is_open.then_some(OpenNegotiation { between: (one, other), object: told.object })
    };
    let mut all: Vec<OpenNegotiation> = ties.pairs_that(Bond::is_opposition).filter_map(opposed).collect();
    all.sort_by_key(|one| one.object.is_none());
    all
}

/// The parts in which word passes without us: the number of the part of each actor, none for ourselves.
struct Parts(Vec<Option<usize>>);

impl Parts {
    fn new(system: &System, linking: &Graph) -> Self {
        let mut of = vec![None; system.actors()];
        for (number, part) in linking.parts(system.own).iter().enumerate() {
            part.iter().for_each(|actor| of[*actor] = Some(number));
        }
        Self(of)
    }

    /// The two parts that a pair lies in, where they are two; nothing where one of the two is ours.
    fn joined(&self, (one, other): (usize, usize)) -> Option<(usize, usize)> {
        let (one, other) = (self.0[one]?, self.0[other]?);
        (one != other).then_some((one.min(other), one.max(other)))
    }
}

/// Pairs without a link, or neutral, that share allies, objects or words about what they hold dear.
///
/// First those that would tie two parts that nobody but us ties, then those with the most allies in common, less the trios
/// that they would make unstable. Of the pairs that would tie the same two parts, the first one stands for all.
pub(super) fn leads(system: &System, ties: &Ties) -> Vec<Lead> {
    let parts = Parts::new(system, &ties.graph(Bond::links));
    let common = CommonWords::new(system);
    let lead = |pair: (usize, usize)| {
        let (one, other) = pair;
        let common_allies: Vec<usize> = ties.common_allies(one, other).collect();
        let words = common.of(pair);
        let is_broken = |third: &usize| ties.sign(one, *third) * ties.sign(other, *third) < 0;
        (!common_allies.is_empty() || !words.is_empty()).then(|| Lead {
            pair,
            objects: objects(system, pair, &common_allies),
            words,
            joins: parts.joined(pair).is_some(),
            unstable: (0..ties.actors()).filter(is_broken).count(),
            others: 0,
            common_allies,
        })
    };
    let mut leads: Vec<Lead> = ties.pairs_that(Bond::is_open).filter_map(lead).collect();
    let worth = |lead: &Lead| {
        let shared = lead.common_allies.len() + usize::from(!lead.words.is_empty());
        (lead.joins, Reverse(lead.unstable), shared, lead.objects.len())
    };
    leads.sort_by_key(|lead| Reverse(worth(lead)));
    let mut kept: Vec<Lead> = Vec::new();
    let mut first: HashMap<(usize, usize), usize> = HashMap::new();
    for lead in leads {
        match parts.joined(lead.pair) {
            Some(two) if first.contains_key(&two) => kept[first[&two]].others += 1,
            two => {
                first.extend(two.map(|two| (two, kept.len())));
                kept.push(lead);
            }
        }
    }
    kept
}

/// What both are allied about, with one and the same ally.
fn objects(system: &System, (one, other): (usize, usize), common_allies: &[usize]) -> Vec<usize> {
    let about = |actor: usize, ally: usize, object: usize| {
        let views = system.views(actor, ally).into_iter().flat_map(Views::told);
        views.into_iter().any(|told| told.object == Some(object) && system.natures[told.nature].0 > 0)
    };
    let is_shared =
        |object: &usize| common_allies.iter().any(|ally| about(one, *ally, *object) && about(other, *ally, *object));
    (0..system.negotiable.len()).filter(is_shared).collect()
}

/// Words about what actors hold dear, without those that most of them use.
struct CommonWords<'s> {
    values: &'s [Vec<String>],
    counts: HashMap<&'s str, usize>,
    most: usize,
}

impl<'s> CommonWords<'s> {
    fn new(system: &'s System) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        system.values.iter().flatten().for_each(|word| *counts.entry(word.as_str()).or_default() += 1);
        let speaking = system.values.iter().filter(|words| !words.is_empty()).count();
        Self { values: &system.values, counts, most: (speaking / 2).max(2) }
    }

    fn of(&self, (one, other): (usize, usize)) -> Vec<String> {
        let (Some(one), Some(other)) = (self.values.get(one), self.values.get(other)) else { return Vec::new() };
        let is_common =
            |word: &&String| other.contains(word) && self.counts.get(word.as_str()).is_some_and(|n| *n <= self.most);
        one.iter().filter(is_common).cloned().collect()
    }
}

/// Pairs of which nothing is said: first those that could give a mediator, then those that could tie two parts that nobody
/// but us ties, or somebody to us, then those that close the most trios; then as they stand in the table.
pub(super) fn empty_pairs(system: &System, ties: &Ties) -> Vec<EmptyPair> {
    let linking = ties.graph(Bond::links);
    let parts = Parts::new(system, &linking);
    // One of our own pairs ties somebody to the whole system.
    let whole = linking.parts(None);
    let is_whole = |(one, other): (usize, usize)| whole.iter().any(|part| part.contains(&one) && part.contains(&other));
    let is_own = |(one, other): (usize, usize)| system.own == Some(one) || system.own == Some(other);
    let opponents: Vec<Vec<usize>> = (0..ties.actors())
        .map(|one| (0..ties.actors()).filter(|other| ties.bond(one, *other).is_opposition()).collect())
        .collect();
    // An opponent of one to whom the other is linked: a link between the two would make a mediator of the other.
    let mediated =
        |side: usize, third: usize| opponents[side].iter().filter(|other| ties.bond(third, **other).links()).count();
    let mut all: Vec<EmptyPair> = ties
        .pairs_that(|bond| bond == Bond::Empty)
        .map(|pair| {
            let (one, other) = pair;
            let is_closed = |third: &usize| ties.sign(one, *third) != 0 && ties.sign(other, *third) != 0;
            EmptyPair {
                pair,
                mediations: mediated(one, other) + mediated(other, one),
                joins: if is_own(pair) { !is_whole(pair) } else { parts.joined(pair).is_some() },
                trios: (0..ties.actors()).filter(is_closed).count(),
            }
        })
        .collect();
    all.sort_by_key(|pair| Reverse((pair.mediations, pair.joins, pair.trios)));
    all
}

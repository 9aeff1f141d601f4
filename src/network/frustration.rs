//! The two camps that leave the fewest relations aside.

use std::collections::VecDeque;

use super::ties::{Bond, Ties};

/// Actors of one connected part up to which all ways to split them are tried.
pub const EXACT_UP_TO: usize = 24;

/// Two camps of a connected part of the signed network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Camps {
    /// Actors of the part, by growing index.
    pub part: Vec<usize>,
    /// Those of them in the camp of the first one.
    pub with_first: Vec<usize>,
    /// No two camps leave fewer relations aside.
    pub at_least: usize,
    /// What these two leave aside.
    pub at_most: usize,
    /// How many ways to split them are as good; nothing where not all were tried.
    pub best: Option<u64>,
}

/// The best two camps of each connected part of the signed network, those with one actor left out.
///
/// The frustration index, or line index of balance: the fewest relations to be taken away so that two camps remain, all
/// allied inside and all opposed across. Harary, "On the measurement of structural balance", Behavioral Science 4 (1959);
/// Aref and Wilson, "Balance and frustration in signed networks", Journal of Complex Networks 7 (2019). All splits are
/// tried up to [`EXACT_UP_TO`] actors; above, the index lies between a packing of cycles and the best split found.
pub fn frustration(ties: &Ties) -> Vec<Camps> {
    let signed = ties.graph(|bond| bond.sign() != 0);
    let parts = signed.parts(None).into_iter().filter(|part| part.len() > 1);
    parts
        .map(|part| {
            let signs = Signs::new(ties, &part);
            let split = if part.len() <= EXACT_UP_TO { signs.exact() } else { signs.bounded() };
            let Split { side, at_least, at_most, best } = split;
            let with_first =
                part.iter().zip(&side).filter(|(_, is_with)| **is_with == side[0]).map(|(actor, _)| *actor);
            Camps { with_first: with_first.collect(), at_least, at_most, best, part }
        })
        .collect()
}

/// The signed relations of one connected part: neighbours with their sign.
struct Signs(Vec<Vec<(usize, i8)>>);

struct Split {
    side: Vec<bool>,
    at_least: usize,
    at_most: usize,
    best: Option<u64>,
}

impl Signs {
    fn new(ties: &Ties, part: &[usize]) -> Self {
        let of = |one: &usize| {
            let signed = part.iter().enumerate().map(|(at, other)| (at, ties.sign(*one, *other)));
            signed.filter(|(_, sign)| *sign != 0).collect()
        };
        Self(part.iter().map(of).collect())
    }

    /// Tries all splits, each once, from one to the next by moving one actor (a Gray code); the first actor stays.
    fn exact(&self) -> Split {
        let mask = |actor: usize, wanted: i8| {
            self.0[actor].iter().filter(|(_, sign)| *sign == wanted).fold(0_u32, |mask, (other, _)| mask | 1 << other)
        };
        let masks: Vec<(u32, u32)> = (0..self.0.len()).map(|actor| (mask(actor, 1), mask(actor, -1))).collect();
        let (mut camp, mut aside) = (0_u32, masks.iter().map(|(_, against)| against.count_ones()).sum::<u32>() / 2);
        let (mut least, mut best_camp, mut best) = (aside, camp, 1_u64);
        for step in 1_u32..1 << (self.0.len() - 1) {
            let actor = step.trailing_zeros() as usize + 1;
            let (with, against) = masks[actor];
            let same = if camp >> actor & 1 == 1 { camp } else { !camp };
            let before = (with & !same).count_ones() + (against & same).count_ones();
            aside = aside + (with | against).count_ones() - 2 * before;
            camp ^= 1 << actor;
            if aside < least {
                (least, best_camp, best) = (aside, camp, 1);
            } else if aside == least {
                best += 1;
            }
        }
        let side = (0..self.0.len()).map(|actor| best_camp >> actor & 1 == 1).collect();
        Split { side, at_least: least as usize, at_most: least as usize, best: Some(best) }
    }

    fn bounded(&self) -> Split {
        let starts = (0..self.0.len()).map(|start| self.settled(self.spread(start)));
        let best = starts.map(|side| (self.aside(&side), side)).min_by_key(|(aside, _)| *aside);
        let (at_most, side) = best.unwrap_or_default();
        let at_least = self.packed_cycles();
        Split { side, at_least, at_most, best: None }
    }

    /// Relations that a split leaves aside.
    fn aside(&self, side: &[bool]) -> usize {
        let of = |(one, all): (usize, &Vec<(usize, i8)>)| {
            all.iter().filter(|(other, sign)| (side[one] == side[*other]) != (*sign > 0)).count()
        };
        self.0.iter().enumerate().map(of).sum::<usize>() / 2
    }

    /// A split that follows the signs from one actor outwards.
    fn spread(&self, start: usize) -> Vec<bool> {
        let mut side: Vec<Option<bool>> = vec![None; self.0.len()];
        side[start] = Some(true);
        let mut waiting = VecDeque::from([start]);
        while let Some(actor) = waiting.pop_front() {
            let here = side[actor] == Some(true);
            for &(next, sign) in &self.0[actor] {
                if side[next].is_none() {
                    side[next] = Some(here == (sign > 0));
                    waiting.push_back(next);
                }
            }
        }
        side.into_iter().map(|side| side == Some(true)).collect()
    }

    /// Moves actors to the other side as long as one move leaves fewer relations aside.
    fn settled(&self, mut side: Vec<bool>) -> Vec<bool> {
        let gain = |side: &[bool], actor: usize| -> i32 {
            let is_aside = |other: usize, sign: i8| (side[actor] == side[other]) != (sign > 0);
            self.0[actor].iter().map(|(other, sign)| if is_aside(*other, *sign) { 1 } else { -1 }).sum()
        };
        while let Some(actor) = (0..side.len()).find(|actor| gain(&side, *actor) > 0) {
            side[actor] = !side[actor];
        }
        side
    }

    /// How many cycles with an odd number of oppositions were found that share no relation: each of them leaves one aside in
    /// whatever two camps.
    fn packed_cycles(&self) -> usize {
        let mut left = Signs(self.0.clone());
        let mut count = 0;
        let lengths = [3, 4, 5, 7, usize::MAX];
        for most in lengths {
            let mut was_found = true;
            while was_found {
                was_found = false;
                for start in 0..left.0.len() {
                    while let Some(cycle) = left.odd_cycle(start, most) {
                        for (one, other) in cycle {
                            left.0[one].retain(|(next, _)| *next != other);
                            left.0[other].retain(|(next, _)| *next != one);
                        }
                        count += 1;
                        was_found = true;
                    }
                }
            }
        }
        count
    }

    /// The shortest closed way from an actor with an odd number of oppositions, if it is not longer than so much and passes
    /// no actor twice.
    fn odd_cycle(&self, start: usize, most: usize) -> Option<Vec<(usize, usize)>> {
        // A place is an actor, and whether the oppositions passed so far are odd.
        let place = |actor: usize, is_odd: bool| 2 * actor + usize::from(is_odd);
        let mut before: Vec<Option<usize>> = vec![None; 2 * self.0.len()];
        let (first, goal) = (place(start, false), place(start, true));
        let mut waiting = VecDeque::from([(first, 0)]);
        while let Some((here, length)) = waiting.pop_front() {
            if here == goal || length >= most {
                break;
            }
            for &(next, sign) in &self.0[here / 2] {
                let there = place(next, (here % 2 == 1) != (sign < 0));
                if there != first && before[there].is_none() {
                    before[there] = Some(here);
                    waiting.push_back((there, length + 1));
                }
            }
        }
        let mut cycle = Vec::new();
        let mut here = goal;
        while here != first {
            let earlier = before[here]?;
            cycle.push((earlier / 2, here / 2));
            here = earlier;
        }
        let mut passed: Vec<usize> = cycle.iter().map(|(from, _)| *from).collect();
        passed.sort_unstable();
        passed.dedup();
        (passed.len() == cycle.len()).then_some(cycle)
    }
}

impl Camps {
    /// Relations that these two camps leave aside: allies in two camps, opponents in one.
    pub fn aside<'t>(&'t self, ties: &'t Ties) -> impl Iterator<Item = (usize, usize)> + 't {
        let is_inside = |pair: &(usize, usize)| self.part.contains(&pair.0) && self.part.contains(&pair.1);
        let is_same = |pair: &(usize, usize)| self.with_first.contains(&pair.0) == self.with_first.contains(&pair.1);
        let is_aside = move |pair: &(usize, usize)| is_same(pair) != (ties.sign(pair.0, pair.1) > 0);
        ties.pairs_that(|bond: Bond| bond.sign() != 0).filter(is_inside).filter(is_aside)
    }

    /// Those of the other camp.
    pub fn others(&self) -> Vec<usize> {
        self.part.iter().copied().filter(|actor| !self.with_first.contains(actor)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_out_lies_between_the_bounds() {
        // A small generator of its own, so that the graphs are always the same.
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        for _ in 0..60 {
            let mut signs = Signs(vec![Vec::new(); 12]);
            for one in 0..12 {
                for other in one + 1..12 {
                    let sign = match next() % 5 {
                        0 | 1 => 1,
                        2 => -1,
                        _ => continue,
                    };
                    signs.0[one].push((other, sign));
                    signs.0[other].push((one, sign));
                }
            }
            let (exact, bounded) = (signs.exact(), signs.bounded());
            assert!(bounded.at_least <= exact.at_least && exact.at_most <= bounded.at_most, "{:?}", signs.0);
            assert_eq!(signs.aside(&exact.side), exact.at_most);
            assert_eq!(signs.aside(&bounded.side), bounded.at_most);
        }
    }
}

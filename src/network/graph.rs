//! Plain undirected graphs of tens of actors: parts, what parts them, shortest ways.

use std::collections::VecDeque;

/// Who is next to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph(Vec<Vec<usize>>);

impl Graph {
    /// A graph of so many actors, each edge given once.
    pub fn new(actors: usize, edges: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut next = vec![Vec::new(); actors];
        for (one, other) in edges {
            next[one].push(other);
            next[other].push(one);
        }
        Self(next)
    }

    /// Those next to an actor.
    pub fn of(&self, actor: usize) -> &[usize] {
        &self.0[actor]
    }

    /// The connected parts once an actor is left out, each by growing index, those with the smallest index first.
    pub fn parts(&self, without: Option<usize>) -> Vec<Vec<usize>> {
        let mut is_seen = vec![false; self.0.len()];
        if let Some(actor) = without {
            is_seen[actor] = true;
        }
        let mut parts = Vec::new();
        for start in 0..self.0.len() {
            if std::mem::replace(&mut is_seen[start], true) {
                continue;
            }
            let mut part = vec![start];
            let mut at = 0;
            while let Some(&actor) = part.get(at) {
                part.extend(self.of(actor).iter().filter(|next| !std::mem::replace(&mut is_seen[**next], true)));
                at += 1;
            }
            part.sort_unstable();
            parts.push(part);
        }
        parts
    }

    /// The parts of two actors at least, the largest first.
    pub fn blocks(&self, without: Option<usize>) -> Vec<Vec<usize>> {
        let mut blocks: Vec<Vec<usize>> = self.parts(without).into_iter().filter(|part| part.len() > 1).collect();
        blocks.sort_by_key(|block| std::cmp::Reverse(block.len()));
        blocks
    }

    /// The parts in which those that an actor reaches would fall without it, the largest first; empty where they would hold
    /// together. An actor with such parts is an articulation point: Tarjan, "Depth-first search and linear graph
    /// algorithms", SIAM Journal on Computing 1 (1972), found here by its definition, which is enough for tens of actors.
    pub fn parted_by(&self, actor: usize) -> Vec<Vec<usize>> {
        if self.of(actor).len() < 2 {
            return Vec::new();
        }
        let is_reached = |part: &Vec<usize>| part.iter().any(|other| self.of(actor).contains(other));
        let mut parts: Vec<Vec<usize>> = self.parts(Some(actor)).into_iter().filter(is_reached).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        if parts.len() < 2 { Vec::new() } else { parts }
    }
}

/// For each actor, how many of the shortest ways between two others pass through it; where a pair has several such ways,
/// each counts for its share.
///
/// Freeman, "A set of measures of centrality based on betweenness", Sociometry 40 (1977); computed after Brandes, "A faster
/// algorithm for betweenness centrality", Journal of Mathematical Sociology 25 (2001).
pub fn betweenness(graph: &Graph) -> Vec<f64> {
    let count = graph.0.len();
    let mut through = vec![0.0; count];
    for start in 0..count {
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut ways = vec![0.0; count];
        let mut distance = vec![usize::MAX; count];
        (ways[start], distance[start]) = (1.0, 0);
        let mut order = Vec::new();
        let mut waiting = VecDeque::from([start]);
        while let Some(actor) = waiting.pop_front() {
            order.push(actor);
            for &next in graph.of(actor) {
                if distance[next] == usize::MAX {
                    distance[next] = distance[actor] + 1;
                    waiting.push_back(next);
                }
                if distance[next] == distance[actor] + 1 {
                    ways[next] += ways[actor];
                    before[next].push(actor);
                }
            }
        }
        let mut share = vec![0.0; count];
        for &actor in order.iter().rev() {
            for &earlier in &before[actor] {
                share[earlier] += ways[earlier] / ways[actor] * (1.0 + share[actor]);
            }
            if actor != start {
                through[actor] += share[actor];
            }
        }
    }
    // Each pair was gone through from both ends.
    through.iter().map(|sum| sum / 2.0).collect()
}

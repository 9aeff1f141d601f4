//! The system as it was told: actors, and what each view says of a pair.

use std::collections::{BTreeMap, HashMap};

use crate::assessment::rules::rows::row_id;
use crate::assessment::{Assessment, Value};
use crate::fold::{fold, slug};
use crate::grid::{Column, Grid, Matrix, Role, Table};

/// Actors, and what is said of them two by two.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct System {
    /// One an actor, by which it is found again in another system.
    pub ids: Vec<String>,
    /// Our own organisation among the actors.
    pub own: Option<usize>,
    /// Sign and role of each nature of relation.
    pub natures: Vec<(i8, Role)>,
    /// Whether one may come to terms about each object of a relation.
    pub negotiable: Vec<bool>,
    /// What is said of each pair, the smaller index first.
    pub pairs: BTreeMap<(usize, usize), Views>,
    /// Words of their own about what they hold dear, one set an actor; empty where the grid does not ask.
    pub values: Vec<Vec<String>>,
}

/// One thing told of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Who looks.
    pub from: usize,
    /// Who is looked at.
    pub to: usize,
    /// What is seen.
    pub told: Told,
    /// Whether it is the view of `from` only.
    pub is_one_sided: bool,
}

/// What is said of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Index of its nature.
    pub nature: usize,
    /// Index of what it is about.
    pub object: Option<usize>,
}

/// What is said of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Views {
    /// Both sides see it alike, as far as one knows.
    Alike(Told),
    /// Each side has its own way to see it: that of the smaller index, then the other. One of them may be unknown.
    Apart(Option<Told>, Option<Told>),
}

impl Views {
    /// All that is told, one or two things.
    pub fn told(self) -> impl Iterator<Item = Told> {
        let both = match self {
            Self::Alike(told) => [Some(told), None],
            Self::Apart(there, back) => [there, back],
        };
        both.into_iter().flatten()
    }
}

impl System {
    /// Actors that nothing ties yet, and the natures and objects of relations.
    pub fn new(actors: usize, natures: Vec<(i8, Role)>, objects: usize) -> Self {
        Self {
            ids: (0..actors).map(|actor| actor.to_string()).collect(),
            natures,
            negotiable: vec![true; objects],
            values: vec![Vec::new(); actors],
            ..Self::default()
        }
    }

    /// What a group says of the rows that a matrix relates.
    pub fn of(grid: &Grid, assessment: &Assessment, matrix: &Matrix) -> Self {
        let table = &grid.tables[matrix.table];
        let rows = assessment.tables.get(&table.id).map_or(&[] as &[_], Vec::as_slice);
        let ids: Vec<String> = rows.iter().map(|row| row_id(table, row).unwrap_or_default()).collect();
        let values = matrix.values.map(|column| &table.columns[column]);
        let mut system = Self {
            own: own_row(assessment, table),
            natures: matrix.natures.iter().map(|nature| (nature.sign.signum(), nature.role)).collect(),
            negotiable: (0..matrix.objects.len()).map(|object| !matrix.firm.contains(&object)).collect(),
            values: rows.iter().map(|row| values.map(|column| words(row, column)).unwrap_or_default()).collect(),
            ids,
            pairs: BTreeMap::new(),
        };
        let places: HashMap<&str, usize> = system.ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let mut views = Vec::new();
        for relation in assessment.matrices.get(&matrix.id).into_iter().flatten() {
            let nature = matrix.natures.iter().position(|nature| nature.id == relation.nature);
            let (Some(&from), Some(&to), Some(nature)) =
                (places.get(relation.from.as_str()), places.get(relation.to.as_str()), nature)
            else {
                continue;
            };
            let object = matrix.objects.iter().position(|object| Some(&object.id) == relation.object.as_ref());
            views.push(View { from, to, told: Told { nature, object }, is_one_sided: relation.directed });
        }
        views.into_iter().for_each(|view| system.tell(view));
        system
    }

    /// Takes in a view; a second one of the same side takes the place of the first.
    pub fn tell(&mut self, view: View) {
        let View { from, to, told, is_one_sided } = view;
        if from == to {
            return;
        }
        let pair = (from.min(to), from.max(to));
        let (mut there, mut back) = match self.pairs.get(&pair) {
            Some(Views::Apart(there, back)) if is_one_sided => (*there, *back),
            _ => (None, None),
        };
        let views = if is_one_sided {
            *(if from < to { &mut there } else { &mut back }) = Some(told);
            Views::Apart(there, back)
        } else {
            Views::Alike(told)
        };
        self.pairs.insert(pair, views);
    }

    /// How many actors there are.
    pub fn actors(&self) -> usize {
        self.ids.len()
    }

    /// How many pairs there are.
    pub fn all_pairs(&self) -> usize {
        self.actors() * self.actors().saturating_sub(1) / 2
    }

    /// The views of a pair, whichever comes first.
    pub fn views(&self, one: usize, other: usize) -> Option<Views> {
        self.pairs.get(&(one.min(other), one.max(other))).copied()
    }

    /// Pairs that two sides see with two natures.
    pub(super) fn seen_apart(&self) -> Vec<(usize, usize)> {
        let is_apart =
            |views: &Views| matches!(views, Views::Apart(Some(one), Some(other)) if one.nature != other.nature);
        self.pairs.iter().filter(|(_, views)| is_apart(views)).map(|(pair, _)| *pair).collect()
    }

    /// Pairs of which one side is told, the other being unknown.
    pub(super) fn seen_once(&self) -> Vec<(usize, usize)> {
        let is_once = |views: &Views| matches!(views, Views::Apart(Some(_), None) | Views::Apart(None, Some(_)));
        self.pairs.iter().filter(|(_, views)| is_once(views)).map(|(pair, _)| *pair).collect()
    }
}

/// The row of our own organisation: the one that bears its id or its name, else the first one (II-1: one starts with oneself).
pub fn own_row(assessment: &Assessment, table: &Table) -> Option<usize> {
    let rows = assessment.tables.get(&table.id)?;
    let own = [assessment.organisation.id.clone(), slug(&assessment.organisation.name)];
    let named = rows.iter().position(|row| row_id(table, row).is_some_and(|id| own.contains(&id)));
    named.or((!rows.is_empty()).then_some(0))
}

/// Letters that a word must have to say something by itself.
const TELLING: usize = 6;

/// Words of a cell that say something: folded, of six letters at least, without the mark of the plural.
fn words(row: &crate::assessment::Row, column: &Column) -> Vec<String> {
    let Some(Value::Text(text)) = row.get(&column.id) else { return Vec::new() };
    let all = text.split(|c: char| !c.is_alphanumeric()).map(|word| fold(word).trim_end_matches(['s', 'x']).to_owned());
    let mut words: Vec<String> = all.filter(|word| word.chars().count() >= TELLING).collect();
    words.sort();
    words.dedup();
    words
}

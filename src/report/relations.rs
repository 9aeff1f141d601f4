//! Relations between the rows of a table, as a square and in words. Never part of a report for others.

use std::collections::{HashMap, HashSet};

use crate::assessment::{Relation, Value};
use crate::fold::fold;
use crate::french::{self, NBSP};
use crate::grid::{self, Nature};
use crate::network;

use crate::document::charts::{Drawing, Mark, NatureKey, ObjectKey, Square};
use crate::document::{Block, Cell, Chart, Column, Fact, Point, Row, Section, Table, Text};

use super::{Known, tables};

/// What the rows of a table are to one another, as the group sees it.
pub(super) struct Web<'a> {
    matrix: &'a grid::Matrix,
    /// Names of the rows, in the order of the table.
    pub(super) names: Vec<String>,
    /// By who looks and who is looked at; an undirected relation stands both ways.
    seen: HashMap<(usize, usize), &'a Relation>,
    /// Each relation once, in the order in which it was written, between rows that exist.
    relations: Vec<(usize, usize, &'a Relation)>,
}

impl<'a> Web<'a> {
    pub(super) fn new(known: &'a Known, matrix: &'a grid::Matrix) -> Self {
        let table = &known.grid.tables[matrix.table];
        let mut names = Vec::new();
        let mut places = HashMap::new();
        for row in tables::rows_of(known, table) {
            places.entry(tables::row_id(table, row)).or_insert(names.len());
            names.push(match row.get(&table.key_column().id) {
                Some(Value::Text(text)) => text.clone(),
                _ => tables::row_id(table, row),
            });
        }
        let mut seen = HashMap::new();
        let mut relations = Vec::new();
        for relation in known.assessment.matrices.get(&matrix.id).into_iter().flatten() {
            let (Some(&from), Some(&to)) = (places.get(&relation.from), places.get(&relation.to)) else { continue };
            seen.insert((from, to), relation);
            if !relation.directed {
                seen.insert((to, from), relation);
            }
            relations.push((from, to, relation));
        }
        Self { matrix, names, seen, relations }
    }

    /// How many pairs there are.
    pub(super) fn pairs(&self) -> usize {
        self.names.len() * self.names.len().saturating_sub(1) / 2
    }

    /// How many pairs say something, from one side at least.
    pub(super) fn filled(&self) -> usize {
        self.relations.iter().map(|(from, to, _)| (from.min(to), from.max(to))).collect::<HashSet<_>>().len()
    }

    fn nature(&self, relation: &Relation) -> Option<usize> {
        self.matrix.natures.iter().position(|nature| nature.id == relation.nature)
    }

    fn object(&self, relation: &Relation) -> Option<usize> {
        self.matrix.objects.iter().position(|object| Some(&object.id) == relation.object.as_ref())
    }

    fn count(&self, wanted: impl Fn(&Nature) -> bool) -> usize {
        let nature = |relation| self.nature(relation).and_then(|index| self.matrix.natures.get(index));
        self.relations.iter().filter(|(_, _, relation)| nature(relation).is_some_and(&wanted)).count()
    }

    /// « Sur 136 paires, 30 sont renseignées, dont une vue différemment des deux côtés ; 106 restent vides. »
    pub(super) fn filling(&self) -> String {
        let (filled, pairs, relations) = (self.filled(), self.pairs(), self.relations.len());
        if relations == 0 {
            let possible = if pairs < 2 { "possible" } else { "possibles" };
            return format!("Aucune relation n’est encore renseignée, sur {pairs} {possible}.");
        }
        let head = match (pairs, filled) {
            (1, _) => "La seule paire est renseignée".to_owned(),
            (_, 1) => format!("Sur {pairs} paires, une est renseignée"),
            _ => format!("Sur {pairs} paires, {filled} sont renseignées"),
        };
        let both = match relations - filled {
            0 => String::new(),
            1 => ", dont une vue différemment des deux côtés".to_owned(),
            n => format!(", dont {} vues différemment des deux côtés", french::feminine(n)),
        };
        let empty = match pairs - filled {
            0 => String::new(),
            1 => " ; une reste vide".to_owned(),
            n => format!(" ; {n} restent vides"),
        };
        format!("{head}{both}{empty}.")
    }

    /// How many relations bring together, set apart, or neither; nothing under two, or where no nature does either.
    pub(super) fn signs(&self) -> Option<String> {
        let counts = [1, -1, 0].map(|sign| self.count(|nature| nature.sign.signum() == sign));
        let has = |sign: i8| self.matrix.natures.iter().any(|nature| nature.sign.signum() == sign);
        if self.relations.len() < 2 || !(has(1) || has(-1)) {
            return None;
        }
        let part = |n: usize, sign: i8, none: &str, one: &str, many: &str| {
            has(sign).then(|| match n {
                0 => none.to_owned(),
                1 => format!("une {one}"),
                n => format!("{} {many}", french::feminine(n)),
            })
        };
        let parts: Vec<String> = [
            part(counts[0], 1, "aucune ne rapproche", "rapproche", "rapprochent"),
            part(counts[1], -1, "aucune ne sépare", "sépare", "séparent"),
            part(
                counts[2],
                0,
                "toutes font l’un ou l’autre",
                "ne fait ni l’un ni l’autre",
                "ne font ni l’un ni l’autre",
            )
            .filter(|_| counts[2] > 0),
        ]
        .into_iter()
        .flatten()
        .collect();
        let head = french::counted(self.relations.len(), "relation", "relations");
        Some(format!("Sur {head}, {}.", french::list(&parts, "et")))
    }

    /// How many relations there are of each nature that has some.
    pub(super) fn by_nature(&self) -> Vec<(String, usize)> {
        let natures = self.matrix.natures.iter();
        let counted = natures.map(|nature| (nature.label.clone(), self.count(|other| other.id == nature.id)));
        counted.filter(|(_, count)| *count > 0).collect()
    }

    /// Rows that no relation reaches.
    pub(super) fn alone(&self) -> Vec<&str> {
        let reached: HashSet<usize> = self.relations.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
        (0..self.names.len()).filter(|place| !reached.contains(place)).map(|place| self.names[place].as_str()).collect()
    }

    /// « Aucune relation n’est notée pour « A » et « B ». »
    pub(super) fn alone_sentence(&self) -> Option<String> {
        let alone = self.alone();
        if self.relations.is_empty() || alone.is_empty() {
            return None;
        }
        Some(format!("Aucune relation n’est encore notée pour {}.", network::named(&alone)))
    }
}

/// The square, how to read it, and all relations in words; nothing under two rows.
pub(super) fn part(known: &Known, matrix: &grid::Matrix) -> Option<Section> {
    let web = Web::new(known, matrix);
    if web.pairs() == 0 {
        return None;
    }
    let mut blocks = vec![Block::Callout(tables::BETWEEN_US.into()), Block::lead(web.filling())];
    blocks.extend(web.signs().map(Block::lead));
    blocks.extend(web.alone_sentence().map(Block::lead));
    let id = format!("relations-{}", matrix.id);
    if !web.relations.is_empty() {
        let square = drawn(&web);
        blocks.extend(lists(&web, &square.natures, &square.objects));
        let chart = Chart {
            id: id.clone(),
            title: Text::default(),
            description: "Le carré des relations".into(),
            legend: legend(&web, &square.cells),
            table: table(&square),
            drawing: Drawing::Square(square),
        };
        let place = blocks.iter().position(|block| matches!(block, Block::Heading(..))).unwrap_or(blocks.len());
        blocks.insert(place, Block::Chart(Box::new(chart)));
    }
    Some(Section::new(id, matrix.title.as_str(), blocks))
}

fn drawn(web: &Web) -> Square {
    let natures = natures(web);
    let objects = objects(web);
    let size = web.names.len();
    let mark = |looks: usize, at: usize| {
        let relation = web.seen.get(&(looks, at))?;
        let nature = web.nature(relation)?;
        let object = web.object(relation);
        let words = match object {
            Some(object) => format!("{} ({})", natures[nature].label, objects[object].label),
            None => natures[nature].label.to_string(),
        };
        Some(Mark { nature, object, is_one_sided: relation.directed, words: words.into() })
    };
    let cells: Vec<Vec<Option<Mark>>> = (0..size).map(|looks| (0..size).map(|at| mark(looks, at)).collect()).collect();
    Square {
        actors: web.names.iter().map(|name| name.as_str().into()).collect(),
        by_actor: by_actor(web, &natures),
        natures,
        objects,
        cells,
    }
}

/// The square as a table: who looks names the row, numbers stand for who is looked at.
fn table(square: &Square) -> Table {
    let mut columns = vec![Column::text("")];
    columns.extend((1..=square.actors.len()).map(|number| Column::text(number.to_string())));
    let row = |(looks, (actor, cells)): (usize, (&Text, &Vec<Option<Mark>>))| {
        let marks = cells.iter().enumerate().map(|(at, mark)| match mark {
            Some(mark) => Cell::text(square.mark(mark)),
            None if looks == at => Cell::text("—"),
            None => Cell::default(),
        });
        Row::new(std::iter::once(Cell::text(format!("{}. {actor}", looks + 1))).chain(marks).collect())
    };
    let rows = square.actors.iter().zip(&square.cells).enumerate().map(row).collect();
    Table { columns, rows, ..Table::default() }
}

pub(super) fn natures(web: &Web) -> Vec<NatureKey> {
    let codes = codes(web.matrix.natures.iter().map(|nature| nature.label.as_str()));
    let key = |(nature, code): (&Nature, char)| NatureKey {
        code: code.to_ascii_uppercase(),
        sign: match nature.sign {
            1.. => '▲',
            0 => '·',
            _ => '▼',
        },
        label: nature.label.as_str().into(),
        color: nature.color.clone(),
        count: web.count(|other| other.id == nature.id),
    };
    web.matrix.natures.iter().zip(codes).map(key).collect()
}

fn objects(web: &Web) -> Vec<ObjectKey> {
    let codes = codes(web.matrix.objects.iter().map(|object| object.label.as_str()));
    let key = |(object, code): (&grid::Named, char)| ObjectKey { code, label: object.label.as_str().into() };
    web.matrix.objects.iter().zip(codes).map(key).collect()
}

/// A letter for each label: its first one, else the first of its letters that no other has taken.
fn codes<'l>(labels: impl Iterator<Item = &'l str> + Clone) -> Vec<char> {
    let letters = |label: &str| -> Vec<char> {
        fold(without_article(label)).chars().filter(char::is_ascii_alphanumeric).collect()
    };
    let mut taken = HashSet::new();
    labels
        .map(|label| {
            let spare = ('1'..='9').chain('a'..='z');
            let code = letters(label).into_iter().chain(spare).find(|code| !taken.contains(code)).unwrap_or('?');
            taken.insert(code);
            code
        })
        .collect()
}

fn without_article(label: &str) -> &str {
    ["La ", "Le ", "Les ", "L’", "L'"].iter().find_map(|article| label.strip_prefix(article)).unwrap_or(label)
}

fn legend(web: &Web, cells: &[Vec<Option<Mark>>]) -> Vec<Text> {
    let mut legend = vec![
        "Chaque ligne et chaque colonne est un acteur ; une case dit ce qu’il y a entre les deux, et une case vide, \
         une question qui reste à poser. ▲ rapproche, ▼ sépare, · ni l’un ni l’autre."
            .to_owned(),
    ];
    if cells.iter().flatten().flatten().any(|mark| mark.is_one_sided) {
        legend.push(
            "Une case marquée › est vue d’un seul côté : par l’acteur de la ligne, à propos de celui de la colonne."
                .to_owned(),
        );
    }
    let drawn = |nature: &&Nature| !nature.help.is_empty() && web.count(|other| other.id == nature.id) > 0;
    let helps = web.matrix.natures.iter().filter(drawn);
    legend.extend(helps.map(|nature| format!("{}{NBSP}: {}", nature.label, nature.help)));
    legend.into_iter().map(Text::from).collect()
}

/// Relations by nature, then the pairs that are told side by side, each list under its heading.
fn lists(web: &Web, natures: &[NatureKey], objects: &[ObjectKey]) -> Vec<Block> {
    let pair = |from: usize, to: usize| Text::from(format!("{} – {}", web.names[from], web.names[to]));
    let detail = |relation: &Relation| {
        let object = web.object(relation).map(|object| french::uncapitalised(objects[object].label.as_str()));
        let parts: Vec<String> = object.into_iter().chain(relation.note.clone()).collect();
        parts.join("\u{a0}; ")
    };
    let note = |text: String| (!text.is_empty()).then(|| text.into());
    let mut blocks = Vec::new();
    for (index, nature) in natures.iter().enumerate() {
        let points: Vec<Point> = web
            .relations
            .iter()
            .filter(|(_, _, relation)| !relation.directed && web.nature(relation) == Some(index))
            .map(|(from, to, relation)| Point {
                text: pair(*from, *to),
                note: note(detail(relation)),
                ..Point::default()
            })
            .collect();
        if !points.is_empty() {
            blocks.push(Block::Heading(3, format!("{}{NBSP}{} ({})", nature.sign, nature.label, points.len()).into()));
            blocks.push(Block::List(points));
        }
    }
    let mut told: HashSet<(usize, usize)> = HashSet::new();
    let mut points = Vec::new();
    for (from, to, _) in web.relations.iter().filter(|(_, _, relation)| relation.directed) {
        if !told.insert((*from.min(to), *from.max(to))) {
            continue;
        }
        let view = |looks: usize, at: usize| {
            let text = match web.seen.get(&(looks, at)) {
                Some(relation) => {
                    let nature = web.nature(relation).map(|nature| &natures[nature]);
                    let words = nature.map_or_else(
                        || relation.nature.clone(),
                        |nature| format!("{}{NBSP}{}", nature.sign, nature.label),
                    );
                    let detail = detail(relation);
                    if detail.is_empty() { words } else { format!("{words}, {detail}") }
                }
                None => "à compléter".to_owned(),
            };
            format!("vu par {} : {text}", web.names[looks])
        };
        let views = format!("{} ; {}", view(*from, *to), view(*to, *from));
        points.push(Point { text: pair(*from, *to), note: note(views), ..Point::default() });
    }
    if !points.is_empty() {
        blocks.push(Block::Heading(3, format!("Selon le côté d’où l’on regarde ({})", points.len()).into()));
        blocks.push(Block::List(points));
    }
    blocks
}

/// For each row, with whom it has which relations.
fn by_actor(web: &Web, natures: &[NatureKey]) -> Vec<Fact> {
    let line = |looks: usize| {
        let of = |wanted: usize| -> Vec<String> {
            (0..web.names.len())
                .filter_map(|at| {
                    let relation = web.seen.get(&(looks, at))?;
                    let mark = if relation.directed { " ›" } else { "" };
                    (web.nature(relation) == Some(wanted)).then(|| format!("{}{mark}", web.names[at]))
                })
                .collect()
        };
        let values = natures.iter().enumerate().filter_map(|(index, nature)| {
            let names = of(index);
            (!names.is_empty()).then(|| format!("{} {} : {}", nature.sign, nature.label, names.join(", ")))
        });
        let mut values: Vec<String> = values.collect();
        if values.is_empty() {
            values.push("aucune relation notée".to_owned());
        }
        Fact::new(web.names[looks].as_str(), values)
    };
    (0..web.names.len()).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_label_has_a_letter_of_its_own() {
        let labels = ["Alliance", "Opposition", "Négociation", "Neutralité", "Interdépendance", "Les pratiques"];
        assert_eq!(codes(labels.into_iter()), ['a', 'o', 'n', 'e', 'i', 'p']);
        assert_eq!(codes(["A", "A", "A"].into_iter()), ['a', '1', '2']);
    }
}

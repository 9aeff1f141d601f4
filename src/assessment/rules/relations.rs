//! The rules of the relations between the rows of a table, whichever file spells them.

use std::collections::{HashMap, HashSet};

use super::rows::{row_id, row_name};
use super::{Refusal, SourceKind};
use crate::assessment::{Relation, Row};
use crate::fold::{fold, meant, nearest, slug};
use crate::french::{NBSP, quoted, shortened};
use crate::grid::{Grid, Matrix};

/// A relation as a file wrote it, before it is known which rows there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// Id or name of a row.
    pub from: String,
    /// Id or name of another row.
    pub to: String,
    /// Id or label of a nature.
    pub nature: String,
    /// Id or label of an object.
    pub object: Option<String>,
    /// What the group wants to remember.
    pub note: Option<String>,
    /// Whether it holds one way only.
    pub directed: bool,
    /// The line on which it begins.
    pub line: u64,
}

/// The part of a relation that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of it.
    Whole,
    /// The row that it comes from.
    From,
    /// The row that it goes to.
    To,
    /// Its nature.
    Nature,
    /// Its object.
    Object,
}

/// Why a relation is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub part: Part,
    /// Why.
    pub refusal: Refusal,
}

/// Code of a pair that is there already: which of the two is right, nobody can tell.
pub const REPEATED: &str = "relation-repetee";

/// The relations of one matrix of one assessment, taken one by one.
pub struct Relations<'g> {
    matrix: &'g Matrix,
    /// Id of the table whose rows are related.
    table: &'g str,
    kind: SourceKind,
    ids: HashSet<String>,
    /// What an unknown row may have meant.
    known: Vec<String>,
    /// The line on which each pair stands, the way it goes.
    pairs: HashMap<(String, String), u64>,
}

impl<'g> Relations<'g> {
    /// No relation yet between these rows of the matrix's table.
    pub fn new(grid: &'g Grid, matrix: &'g Matrix, rows: &[Row], kind: SourceKind) -> Self {
        let table = &grid.tables[matrix.table];
        let ids: Vec<String> = rows.iter().filter_map(|row| row_id(table, row)).collect();
        let known = match kind {
            SourceKind::Yaml => ids.clone(),
            _ => rows.iter().filter_map(|row| row_name(table, row)).map(str::to_owned).collect(),
        };
        Self { matrix, table: &table.id, kind, ids: ids.into_iter().collect(), known, pairs: HashMap::new() }
    }

    /// Takes a relation, or says all that is wrong with it.
    ///
    /// A pair is drawn once, whichever way round; twice only where both are directed and go opposite ways.
    pub fn add(&mut self, drawn: &Drawn) -> Result<Relation, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fault = |part, refusal| faults.push(Fault { part, refusal });
        let (from, to) = (slug(&drawn.from), slug(&drawn.to));
        for (part, text, id) in [(Part::From, &drawn.from, &from), (Part::To, &drawn.to, &to)] {
            if !self.ids.contains(id) {
                fault(part, self.unknown_row(text));
            }
        }
        if from == to && !from.is_empty() {
            fault(
                Part::To,
                Refusal::new(
                    "relation-a-soi",
                    format!("{} est mis en relation avec lui-même", quoted(&drawn.from)),
                    "une relation va d’une ligne à une autre",
                ),
            );
        }
        let natures = self.matrix.natures.iter().map(|nature| (nature.id.as_str(), nature.label.as_str()));
        let nature = named(natures, &drawn.nature, "nature-inconnue", "la relation");
        let objects = self.matrix.objects.iter().map(|object| (object.id.as_str(), object.label.as_str()));
        let object = drawn.object.as_ref().map(|text| named(objects, text, "objet-inconnu", "l’objet")).transpose();
        let nature = nature.map_err(|refusal| fault(Part::Nature, refusal));
        let object = object.map_err(|refusal| fault(Part::Object, refusal));
        let way = (from.clone(), to.clone());
        let back = (to.clone(), from.clone());
        let ways = if drawn.directed { vec![way] } else { vec![way, back] };
        if let Some(first) = ways.iter().find_map(|way| self.pairs.get(way)) {
            fault(Part::Whole, self.repeated(drawn, *first));
        }
        for way in ways {
            self.pairs.entry(way).or_insert(drawn.line);
        }
        match (nature, object) {
            (Ok(nature), Ok(object)) if faults.is_empty() => {
                Ok(Relation { from, to, nature, object, note: drawn.note.clone(), directed: drawn.directed })
            }
            _ => Err(faults),
        }
    }

    fn unknown_row(&self, text: &str) -> Refusal {
        if text.trim().is_empty() {
            return Refusal::new("valeur-vide", "il n’y a rien ici", "écrivez le nom d’une ligne du tableau");
        }
        let message = format!("{} n’est pas dans le tableau {}", quoted(&shortened(text)), quoted(self.table));
        Refusal::new("ligne-inconnue", message, meant(text, self.known.iter().map(String::as_str)))
    }

    fn repeated(&self, drawn: &Drawn, first: u64) -> Refusal {
        let (from, to) = (quoted(&drawn.from), quoted(&drawn.to));
        let both = match self.kind {
            SourceKind::Yaml => format!("écrivez {}", quoted("directed: true")),
            SourceKind::Table => format!("écrivez oui sous {} aux deux lignes", quoted("oriente")),
            _ => format!("écrivez oui sous {} aux deux lignes", quoted("Dans ce sens seulement")),
        };
        let message = format!("la relation entre {from} et {to} est déjà donnée ligne {first}");
        Refusal::new(REPEATED, message, format!("gardez-en une seule, ou {both} si les deux côtés la voient autrement"))
    }
}

/// The id meant by an id or a label, after folding.
fn named<'t>(
    known: impl Iterator<Item = (&'t str, &'t str)> + Clone,
    text: &str,
    code: &'static str,
    what: &str,
) -> Result<String, Refusal> {
    let wanted = fold(text);
    let mut by_id = known.clone().filter(|(id, _)| fold(id) == wanted);
    let mut by_label = known.clone().filter(|(_, label)| fold(label) == wanted);
    match by_id.next().or_else(|| by_label.next()) {
        Some((id, _)) => Ok(id.to_owned()),
        None => {
            let ids = known.clone().map(|(id, _)| id);
            if wanted.is_empty() {
                return Err(Refusal::new("valeur-vide", "il n’y a rien ici", meant(text, ids)));
            }
            let message = format!("{what} {} n’existe pas", quoted(&shortened(text)));
            let near = nearest(text, ids.clone()).or_else(|| nearest(text, known.map(|(_, label)| label)));
            let hint =
                near.map_or_else(|| meant(text, ids), |near| format!("vouliez-vous dire {}{NBSP}?", quoted(near)));
            Err(Refusal::new(code, message, hint))
        }
    }
}

/// What is said of relations between the rows of a table that is not there.
pub fn without_table(grid: &Grid, matrix: &Matrix, kind: SourceKind) -> Refusal {
    let table = quoted(&grid.tables[matrix.table].id);
    let hint = match kind {
        SourceKind::Yaml => {
            format!("donnez ce tableau sous {}, ou dans un autre fichier de la même commande", quoted("tables:"))
        }
        _ => "donnez aussi le fichier de ce tableau, pour la même structure et la même date".into(),
    };
    Refusal::new("tableau-absent", format!("le tableau {table}, dont ces relations relient les lignes, manque"), hint)
}

//! From [`RawGrid`] to [`Grid`]: every complaint about a grid is made here, each at its place.

use std::collections::HashMap;

use super::raw::{RawFacilitation, RawGlobal, RawGrid, RawTotal};
use super::{Facilitation, Grid, Item, Kind, Reference, Section, Total};
use crate::fold::{fold, is_kebab, slug};
use crate::french::quoted;
use crate::problem::{Place, Problem, Problems};
use crate::yaml::{Document, Node};

mod examples;
mod items;
mod scales;
mod tables;

/// The grid that a file describes, if nothing in it is wrong; warnings and remarks come beside it.
pub(super) fn validate(document: &Document, raw: &RawGrid) -> (Option<Grid>, Problems) {
    let mut validator = Validator { document, problems: Problems::new() };
    let grid = validator.grid(raw);
    let is_sound = !validator.problems.has_errors();
    (is_sound.then_some(grid), validator.problems)
}

struct Validator<'a> {
    document: &'a Document,
    problems: Problems,
}

/// Names already given, by their folded form, with the place of each; without one, the program gave it.
#[derive(Default)]
struct Taken(HashMap<String, (String, Option<Place>)>);

impl Validator<'_> {
    fn error(&mut self, code: &'static str, node: &Node, message: String, hint: impl Into<String>) {
        // Of a node whose very shape is wrong, that was said, and is enough.
        if !self.document.is_faulty(node) {
            self.problems.push(Problem::error(code, self.document.place(node), message).hint(hint));
        }
    }

    fn grid(&mut self, raw: &RawGrid) -> Grid {
        let root = self.document.root();
        self.kebab(&raw.id, root.at("id"), "la grille");
        for (key, text) in [("title", Some(&raw.title)), ("short_title", raw.short_title.as_ref())] {
            self.filled(text.map_or("-", |text| text), root.at(key));
        }
        let scales = self.scales(raw, root.at("scales"));
        let (sections, items) = self.sections(raw, root.at("sections"), &scales);
        self.unused_scales(raw, root.at("scales"), &items);
        let mut tables = self.tables(raw, root.at("tables"), &scales, &sections);
        tables.push(tables::actions(items.len()));
        let matrices = self.matrices(raw, root.at("matrices"), &tables);
        let removed = self.removed(raw, root.at("removed"), &items);
        let mut grid = Grid {
            id: raw.id.clone(),
            version: raw.version,
            title: raw.title.clone(),
            short_title: raw.short_title.clone().unwrap_or_else(|| raw.title.clone()),
            source: raw
                .source
                .as_ref()
                .map(|source| Reference { document: source.document.clone(), sheet: source.sheet.clone() }),
            summary: raw.summary.clone().unwrap_or_default(),
            guidance: raw.guidance.clone(),
            facilitation: raw.facilitation.as_ref().map(|note| self.facilitation(note, root.at("facilitation"))),
            min_participants: raw.min_participants.unwrap_or(1),
            min_coverage: raw.min_coverage.unwrap_or(0.6),
            section_name: raw.section_name.clone().unwrap_or_else(|| "section".into()),
            opening: self.opening(raw, root.at("opening"), &sections, &items),
            has_global: raw.global != Some(RawGlobal::None),
            sections,
            items,
            stakeholders: self.stakeholders(raw, root.at("stakeholders")),
            tables,
            matrices,
            totals: Vec::new(),
            removed,
            examples: Vec::new(),
        };
        grid.totals = self.totals(raw, root.at("totals"), &grid);
        grid.examples = self.examples(raw, root.at("examples"), &grid);
        grid
    }

    /// What the report opens with: each an item or a section of the grid.
    fn opening(&mut self, raw: &RawGrid, node: &Node, sections: &[Section], items: &[Item]) -> Vec<String> {
        let known =
            || items.iter().map(|item| item.id.as_str()).chain(sections.iter().map(|section| section.id.as_str()));
        for (index, id) in raw.opening.iter().enumerate().filter(|(_, id)| known().all(|one| one != *id)) {
            self.unknown("question-inconnue", node.nth(index), "la question ou la section", id, known());
        }
        raw.opening.clone()
    }

    /// Sums, each of numbers of the grid.
    fn totals(&mut self, raw: &RawGrid, node: &Node, grid: &Grid) -> Vec<Total> {
        let is_number = |item: &&Item| matches!(item.kind, Kind::Number(_));
        let numbers = || grid.items.iter().filter(is_number).map(|item| item.id.as_str());
        for (index, total) in raw.totals.iter().enumerate() {
            self.filled(&total.label, node.nth(index).at("label"));
            for (key, ids) in [("items", &total.items), ("among", &total.among)] {
                for (nth, id) in ids.iter().enumerate().filter(|(_, id)| numbers().all(|one| one != *id)) {
                    let node = node.nth(index).at(key).nth(nth);
                    self.unknown("question-inconnue", node, "la question de nombre", id, numbers());
                }
            }
        }
        let total =
            |raw: &RawTotal| Total { label: raw.label.clone(), items: raw.items.clone(), among: raw.among.clone() };
        raw.totals.iter().map(total).collect()
    }

    fn facilitation(&mut self, raw: &RawFacilitation, node: &Node) -> Facilitation {
        for (key, texts) in [("invite", &raw.invite), ("order", &raw.order), ("avoid", &raw.avoid)] {
            for (index, text) in texts.iter().enumerate() {
                self.filled(text, node.at(key).nth(index));
            }
        }
        if let Some(duration) = &raw.duration {
            self.filled(duration, node.at("duration"));
        }
        Facilitation {
            invite: raw.invite.clone(),
            duration: raw.duration.clone().unwrap_or_default(),
            order: raw.order.clone(),
            avoid: raw.avoid.clone(),
            sheets: raw.sheets.clone(),
        }
    }

    // Names and texts

    fn filled(&mut self, text: &str, node: &Node) {
        if text.trim().is_empty() {
            self.error(
                "texte-vide",
                node,
                "ce texte est vide".into(),
                "écrivez-le, ou retirez la ligne si elle n’est pas obligatoire",
            );
        }
    }

    fn kebab(&mut self, id: &str, node: &Node, what: &str) {
        if !is_kebab(id) {
            let hint = match slug(id) {
                better if better.is_empty() => {
                    "employez des minuscules sans accent, des chiffres et des tirets".to_owned()
                }
                better => format!("écrivez par exemple {}", quoted(&better)),
            };
            self.error("nom-court", node, format!("{what} s’appelle {}, qui n’est pas un nom court", quoted(id)), hint);
        }
    }

    /// A kebab-case name that no other has after folding, and that is none of the reserved words.
    fn unique(&mut self, id: &str, node: &Node, what: &str, taken: &mut Taken, reserved: &[&str]) {
        self.kebab(id, node, what);
        if reserved.contains(&fold(id).as_str()) {
            self.error(
                "nom-reserve",
                node,
                format!("{what} ne peut pas s’appeler {}", quoted(id)),
                "dts emploie ce mot pour autre chose ; choisissez-en un autre",
            );
        }
        self.once(id, node, what, taken);
    }

    fn once(&mut self, text: &str, node: &Node, what: &str, taken: &mut Taken) {
        let folded = fold(text);
        if let Some((first, place)) = taken.0.get(&folded) {
            let line = place.as_ref().map_or(0, |place| place.line_and_column().0);
            let where_ = if line > 0 { format!(" (ligne {line})") } else { String::new() };
            let message = format!("{what} {} porte le même nom que {}{where_}", quoted(text), quoted(first));
            self.error("nom-repete", node, message, "donnez-leur des noms différents, accents et tirets mis à part");
        } else {
            taken.0.insert(folded, (text.to_owned(), Some(self.document.place(node))));
        }
    }

    fn unknown<'t>(
        &mut self,
        code: &'static str,
        node: &Node,
        what: &str,
        id: &str,
        known: impl Iterator<Item = &'t str>,
    ) {
        self.error(code, node, format!("{what} {} n’existe pas", quoted(id)), self.document.meant(id, known));
    }
}

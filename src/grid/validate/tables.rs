//! What the group adds: stakeholders, tables and matrices; and what earlier versions had.

use std::collections::HashMap;
use std::sync::Arc;

use super::items::RawKind;
use super::{Taken, Validator};
use crate::fold::fold;
use crate::french::quoted;
use crate::grid::raw::{RawColumn, RawGrid, RawMatrix, RawRole, RawSide};
use crate::grid::{
    ACTIONS, Choice, Column, ColumnKind, Item, Kind, Matrix, Named, Nature, Role, Scale, Section, Side, Stakeholder,
    Table,
};
use crate::yaml::Node;

impl Validator<'_> {
    pub(super) fn stakeholders(&mut self, raw: &RawGrid, node: &Node) -> Vec<Stakeholder> {
        if raw.stakeholders.is_empty() {
            return default_stakeholders();
        }
        let mut taken = Taken::default();
        for (index, one) in raw.stakeholders.iter().enumerate() {
            self.unique(&one.id, node.nth(index).at("id"), "le groupe", &mut taken, &["interne", "externe"]);
            self.filled(&one.label, node.nth(index).at("label"));
        }
        let side = |side: RawSide| match side {
            RawSide::Interne => Side::Inside,
            RawSide::Externe => Side::Outside,
        };
        let groups = raw.stakeholders.iter().map(|one| Stakeholder {
            id: one.id.clone(),
            label: one.label.clone(),
            side: one.side.map(side),
        });
        sides().into_iter().chain(groups).collect()
    }

    pub(super) fn tables(
        &mut self,
        raw: &RawGrid,
        node: &Node,
        scales: &HashMap<String, Arc<Scale>>,
        sections: &[Section],
    ) -> Vec<Table> {
        let mut taken = Taken::default();
        let mut tables = Vec::new();
        for (index, table) in raw.tables.iter().enumerate() {
            let node = node.nth(index);
            self.unique(&table.id, node.at("id"), "le tableau", &mut taken, &[ACTIONS]);
            self.filled(&table.title, node.at("title"));
            let section = table.section.as_ref().and_then(|id| {
                let found = sections.iter().position(|section| section.id == *id);
                if found.is_none() {
                    self.unknown(
                        "section-inconnue",
                        node.at("section"),
                        "la section",
                        id,
                        sections.iter().map(|section| section.id.as_str()),
                    );
                }
                found
            });
            if table.columns.is_empty() {
                self.error(
                    "sans-colonne",
                    node.at("columns"),
                    format!("le tableau {} n’a aucune colonne", quoted(&table.id)),
                    "ajoutez-en sous « columns »",
                );
            }
            let mut taken_columns = Taken::default();
            let mut columns = Vec::new();
            for (nth, column) in table.columns.iter().enumerate() {
                let node = node.at("columns").nth(nth);
                self.unique(&column.id, node.at("id"), "la colonne", &mut taken_columns, &["structure", "date"]);
                self.filled(&column.label, node.at("label"));
                columns.push(Column {
                    id: column.id.clone(),
                    label: column.label.clone(),
                    help: column.help.clone().unwrap_or_default(),
                    group: column.group.clone(),
                    kind: self.column_kind(column, node, raw, scales, sections),
                });
            }
            let key = columns.iter().position(|column| column.id == table.key);
            if key.is_none() {
                self.unknown(
                    "cle-de-tableau",
                    node.at("key"),
                    "la colonne",
                    &table.key,
                    table.columns.iter().map(|column| column.id.as_str()),
                );
            } else if key.is_some_and(|key| columns[key].kind != ColumnKind::Answer(Kind::Text)) {
                self.error(
                    "cle-de-tableau",
                    node.at("key"),
                    format!("la colonne {} qui nomme les lignes n’est pas un texte", quoted(&table.key)),
                    "donnez-lui « text: {} », ou choisissez-en une autre",
                );
            }
            tables.push(Table {
                id: table.id.clone(),
                title: table.title.clone(),
                help: table.help.clone().unwrap_or_default(),
                section,
                is_internal: table.internal.unwrap_or(false),
                has_actors: table.actors.unwrap_or(false),
                key: key.unwrap_or(0),
                columns,
            });
        }
        tables
    }

    pub(super) fn column_kind(
        &mut self,
        raw: &RawColumn,
        node: &Node,
        grid: &RawGrid,
        scales: &HashMap<String, Arc<Scale>>,
        sections: &[Section],
    ) -> ColumnKind {
        let what = format!("la colonne {}", quoted(&raw.id));
        let kind = RawKind::from(raw);
        let Some(item) = &raw.item else {
            return ColumnKind::Answer(self.kind(&kind, node, &what, grid, scales).unwrap_or(Kind::Text));
        };
        if !kind.given().is_empty() {
            self.error(
                "plusieurs-reponses",
                node.key("item"),
                format!("{what} dit de plusieurs façons ce qu’elle contient"),
                "gardez une seule de ces clés",
            );
        }
        let mut items = Vec::new();
        for (index, id) in item.sections.iter().enumerate() {
            match sections.iter().find(|section| section.id == *id) {
                Some(section) => items.extend(section.items.clone()),
                None => self.unknown(
                    "section-inconnue",
                    node.at("item").at("sections").nth(index),
                    "la section",
                    id,
                    sections.iter().map(|section| section.id.as_str()),
                ),
            }
        }
        if item.sections.is_empty() {
            items.extend(0..sections.last().map_or(0, |section| section.items.end));
        }
        ColumnKind::Item(items)
    }

    pub(super) fn matrices(&mut self, raw: &RawGrid, node: &Node, tables: &[Table]) -> Vec<Matrix> {
        let mut taken = Taken::default();
        for table in tables {
            taken.0.insert(fold(&table.id), (table.id.clone(), None));
        }
        let mut matrices = Vec::new();
        for (index, matrix) in raw.matrices.iter().enumerate() {
            let node = node.nth(index);
            self.unique(&matrix.id, node.at("id"), "la matrice", &mut taken, &[]);
            let table = tables.iter().position(|table| table.id == matrix.table);
            if table.is_none() {
                self.unknown(
                    "tableau-inconnu",
                    node.at("table"),
                    "le tableau",
                    &matrix.table,
                    tables.iter().map(|table| table.id.as_str()),
                );
            }
            if matrix.natures.is_empty() {
                self.error(
                    "sans-nature",
                    node.at("natures"),
                    format!("la matrice {} ne propose aucune sorte de relation", quoted(&matrix.id)),
                    "ajoutez des lignes sous « natures »",
                );
            }
            let mut taken_natures = Taken::default();
            for (nth, nature) in matrix.natures.iter().enumerate() {
                let node = node.at("natures").nth(nth);
                self.unique(&nature.id, node.at("id"), "la relation", &mut taken_natures, &[]);
                self.filled(&nature.label, node.at("label"));
                let digits = nature.color.strip_prefix('#').unwrap_or("");
                if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    self.error(
                        "couleur",
                        node.at("color"),
                        format!("{} n’est pas une couleur", quoted(&nature.color)),
                        "écrivez un dièse et six chiffres de 0 à f, entre guillemets : \"#2e7d32\"",
                    );
                }
            }
            let known: &[Column] = table.map_or(&[], |table| &tables[table].columns);
            let one_choice =
                |kind: &ColumnKind| matches!(kind, ColumnKind::Answer(Kind::Choice(choice)) if !choice.several);
            let text = |kind: &ColumnKind| *kind == ColumnKind::Answer(Kind::Text);
            matrices.push(Matrix {
                firm: self.firm(matrix, node),
                levels: self.column_of(matrix.levels.as_deref(), node.at("levels"), known, one_choice),
                sectors: self.column_of(matrix.sectors.as_deref(), node.at("sectors"), known, one_choice),
                values: self.column_of(matrix.values.as_deref(), node.at("values"), known, text),
                id: matrix.id.clone(),
                title: matrix.title.clone().unwrap_or_else(|| "Relations".into()),
                help: matrix.help.clone().unwrap_or_default(),
                table: table.unwrap_or(0),
                natures: matrix
                    .natures
                    .iter()
                    .map(|nature| Nature {
                        id: nature.id.clone(),
                        label: nature.label.clone(),
                        sign: nature.sign,
                        role: match nature.role {
                            None => Role::Plain,
                            Some(RawRole::Negotiation) => Role::Negotiation,
                            Some(RawRole::Dependence) => Role::Dependence,
                        },
                        color: nature.color.to_lowercase(),
                        help: nature.help.clone().unwrap_or_default(),
                    })
                    .collect(),
                objects: self.named(&matrix.objects, node.at("objects"), "l’objet"),
            });
        }
        matrices
    }

    /// The objects about which one hardly comes to terms.
    fn firm(&mut self, matrix: &RawMatrix, node: &Node) -> Vec<usize> {
        let mut firm = Vec::new();
        for (nth, id) in matrix.firm.iter().enumerate() {
            match matrix.objects.iter().position(|object| object.id == *id) {
                Some(object) => firm.push(object),
                None => {
                    let known = matrix.objects.iter().map(|object| object.id.as_str());
                    self.unknown("objet-inconnu", node.at("firm").nth(nth), "l’objet", id, known);
                }
            }
        }
        firm
    }

    /// The column of this id, if its cells hold what is wanted.
    fn column_of(
        &mut self,
        id: Option<&str>,
        node: &Node,
        known: &[Column],
        is_wanted: impl Fn(&ColumnKind) -> bool,
    ) -> Option<usize> {
        let id = id?;
        let found = known.iter().position(|column| column.id == id && is_wanted(&column.kind));
        if found.is_none() && !known.is_empty() {
            let fitting = known.iter().filter(|column| is_wanted(&column.kind)).map(|column| column.id.as_str());
            self.unknown("colonne-inconnue", node, "dans ce tableau, la colonne de cette sorte", id, fitting);
        }
        found
    }

    pub(super) fn removed(&mut self, raw: &RawGrid, node: &Node, items: &[Item]) -> Vec<(String, u32)> {
        for (index, removed) in raw.removed.iter().enumerate() {
            let node = node.nth(index);
            if items.iter().any(|item| fold(&item.id) == fold(&removed.id)) {
                self.error(
                    "retiree-mais-la",
                    node.at("id"),
                    format!("la question {} est dite retirée, mais elle est dans la grille", quoted(&removed.id)),
                    "retirez-la de « removed », ou de sa section",
                );
            }
            if removed.version > raw.version {
                self.error(
                    "version-a-venir",
                    node.at("in"),
                    format!("retirée en version {}, mais la grille est en version {}", removed.version, raw.version),
                    "augmentez « version », ou corrigez « in »",
                );
            }
        }
        raw.removed.iter().map(|removed| (removed.id.clone(), removed.version)).collect()
    }
}

fn sides() -> [Stakeholder; 2] {
    [
        Stakeholder { id: "interne".into(), label: "interne".into(), side: Some(Side::Inside) },
        Stakeholder { id: "externe".into(), label: "externe".into(), side: Some(Side::Outside) },
    ]
}

/// The groups that the manual names (II-2, I-C-2-b). *Usagers* are inside in one sheet and outside in the other. An id is also
/// what the manual calls the group: files that say « salariés permanents » are understood.
fn default_stakeholders() -> Vec<Stakeholder> {
    let groups = [
        ("dirigeants", "dirigeantes et dirigeants", Some(Side::Inside)),
        ("administrateurs", "administratrices et administrateurs", Some(Side::Inside)),
        ("salaries-permanents", "équipe permanente", Some(Side::Inside)),
        ("salaries-en-parcours", "personnes en parcours", Some(Side::Inside)),
        ("benevoles", "bénévoles", Some(Side::Inside)),
        ("usagers", "usagères et usagers", None),
        ("partenaires", "partenaires", Some(Side::Outside)),
        ("financeurs", "financeurs", Some(Side::Outside)),
        ("reseaux", "réseaux", Some(Side::Outside)),
        ("clients", "clientes et clients", Some(Side::Outside)),
        ("habitants", "habitantes et habitants", Some(Side::Outside)),
    ];
    let groups = groups.map(|(id, label, side)| Stakeholder { id: id.into(), label: label.into(), side });
    sides().into_iter().chain(groups).collect()
}

/// The action plan, a table that every grid has: what the group decided to do about it.
pub(super) fn actions(items: usize) -> Table {
    let column = |id: &str, label: &str, help: &str, kind: ColumnKind| Column {
        id: id.into(),
        label: label.into(),
        help: help.into(),
        group: None,
        kind,
    };
    let text = || ColumnKind::Answer(Kind::Text);
    let states = [("a-faire", "à faire"), ("en-cours", "en cours"), ("fait", "fait"), ("abandonne", "abandonné")];
    let options = states.map(|(id, label)| Named { id: id.into(), label: label.into(), formerly: Vec::new() }).to_vec();
    Table {
        id: ACTIONS.into(),
        title: "Plan d’action".into(),
        help: "Ce que le groupe décide de faire après en avoir parlé.".into(),
        section: None,
        is_internal: false,
        has_actors: false,
        key: 1,
        columns: vec![
            column("item", "Question", "La question dont part l’action.", ColumnKind::Item((0..items).collect())),
            column("title", "Action", "Ce qui sera fait, en quelques mots.", text()),
            column("owner", "Référent", "Qui la suit : une fonction ou un nom.", text()),
            column("needs", "Besoins", "Temps, argent, appuis.", text()),
            column("due", "Échéance", "Pour quand.", ColumnKind::Answer(Kind::Date)),
            column(
                "status",
                "État",
                "Où elle en est.",
                ColumnKind::Answer(Kind::Choice(Choice { options, several: false, internal: Vec::new() })),
            ),
        ],
    }
}

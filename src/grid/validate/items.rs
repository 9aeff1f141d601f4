//! Sections and their items: what is asked, and what answers it.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Taken, Validator};
use crate::fold::nearest;
use crate::frames::{self, Feed};
use crate::french::{quoted, quoted_list};
use crate::grid::raw::{
    RawAdvice, RawChoice, RawColumn, RawGlobal, RawGrid, RawItem, RawNaPolicy, RawNamed, RawNumber,
};
use crate::grid::{Choice, Item, Kind, NaPolicy, Named, Number, Poles, RESERVED_HEADERS, Scale, Section};
use crate::sheets::advice::{Advice, Lived};
use crate::sheets::manual;
use crate::yaml::Node;

/// Most items that a grid may hold.
const MAX_ITEMS: usize = 1_000;

/// What an option or an object is called, and was.
struct Called<'a> {
    id: &'a str,
    label: &'a str,
    formerly: &'a [String],
}

/// What may answer an item or a cell: the fields of a [`RawItem`] and of a [`RawColumn`] that say so.
pub(super) struct RawKind<'a> {
    scale: Option<&'a str>,
    number: Option<&'a RawNumber>,
    choice: Option<&'a RawChoice>,
    is_yes_no: bool,
    is_text: bool,
    is_date: bool,
}

/// Both structures have the same six fields; serde cannot share them without losing the place of an error.
macro_rules! raw_kind {
    ($raw:expr) => {
        RawKind {
            scale: $raw.scale.as_deref(),
            number: $raw.number.as_ref(),
            choice: $raw.choice.as_ref(),
            is_yes_no: $raw.yes_no.is_some(),
            is_text: $raw.text.is_some(),
            is_date: $raw.date.is_some(),
        }
    };
}

impl<'a> From<&'a RawItem> for RawKind<'a> {
    fn from(raw: &'a RawItem) -> Self {
        raw_kind!(raw)
    }
}

impl<'a> From<&'a RawColumn> for RawKind<'a> {
    fn from(raw: &'a RawColumn) -> Self {
        raw_kind!(raw)
    }
}

impl RawKind<'_> {
    /// The keys that were given, in the order of the documentation.
    pub(super) fn given(&self) -> Vec<&'static str> {
        let keys = [
            ("scale", self.scale.is_some()),
            ("number", self.number.is_some()),
            ("choice", self.choice.is_some()),
            ("yes_no", self.is_yes_no),
            ("text", self.is_text),
            ("date", self.is_date),
        ];
        keys.into_iter().filter_map(|(key, is_there)| is_there.then_some(key)).collect()
    }
}

impl Validator<'_> {
    pub(super) fn sections(
        &mut self,
        raw: &RawGrid,
        node: &Node,
        scales: &HashMap<String, Arc<Scale>>,
    ) -> (Vec<Section>, Vec<Item>) {
        if raw.sections.is_empty() {
            self.error("sans-section", node, "la grille n’a aucune section".into(), "ajoutez-en une sous « sections »");
        }
        let total: usize = raw.sections.iter().map(|section| section.items.len()).sum();
        if total > MAX_ITEMS {
            self.error(
                "trop-de-questions",
                node,
                format!("la grille compte {total} questions"),
                format!("il en faut au plus {MAX_ITEMS} ; partagez-la en plusieurs grilles"),
            );
        }
        let (mut taken, mut taken_items, mut labels) = (Taken::default(), Taken::default(), Taken::default());
        let (mut sections, mut items) = (Vec::new(), Vec::new());
        for (index, raw_section) in raw.sections.iter().enumerate() {
            let node = node.nth(index);
            self.unique(&raw_section.id, node.at("id"), "la section", &mut taken, &["global", "globale"]);
            self.filled(&raw_section.title, node.at("title"));
            let is_profile = raw_section.profile.unwrap_or(false);
            let start = items.len();
            for (nth, raw_item) in raw_section.items.iter().enumerate() {
                let item_node = node.at("items").nth(nth);
                self.unique(&raw_item.id, item_node.at("id"), "la question", &mut taken_items, &RESERVED_HEADERS);
                items.push(self.item(raw_item, item_node, index, raw, scales));
                if let Some(label) = &raw_item.label {
                    self.filled(label, item_node.at("label"));
                    self.once(label, item_node.at("label"), "le libellé", &mut labels);
                }
                if is_profile && raw_item.scale.is_none() {
                    self.error(
                        "profil-sans-echelle",
                        item_node.at("id"),
                        format!("la question {} d’une section de profil n’a pas d’échelle", quoted(&raw_item.id)),
                        "donnez-lui une échelle, ou déplacez-la dans une autre section",
                    );
                }
            }
            // A figure over the whole grid would no longer be the sum of what is shown.
            let enters_global = raw.global != Some(RawGlobal::None) && !is_profile;
            if raw_section.internal == Some(true) && enters_global && items[start..].iter().any(Item::is_scored) {
                self.error(
                    "section-interne",
                    node.at("internal"),
                    format!(
                        "la section {} compte dans le résultat d’ensemble : elle ne peut rester interne",
                        quoted(&raw_section.id)
                    ),
                    "retirez « internal », ou écrivez « global: none » en tête de la grille",
                );
            }
            let follows = raw.tables.iter().any(|table| table.section.as_deref() == Some(&raw_section.id));
            if raw_section.items.is_empty() && !follows {
                self.error(
                    "section-vide",
                    node.at("id"),
                    format!("la section {} n’a ni question ni tableau", quoted(&raw_section.id)),
                    "ajoutez-lui des questions sous « items », ou retirez-la",
                );
            }
            sections.push(Section {
                id: raw_section.id.clone(),
                title: raw_section.title.clone(),
                intro: raw_section.intro.clone().unwrap_or_default(),
                weight: raw_section.weight.unwrap_or(1.0),
                is_profile,
                is_internal: raw_section.internal.unwrap_or(false),
                items: start..items.len(),
            });
        }
        (sections, items)
    }

    pub(super) fn item(
        &mut self,
        raw: &RawItem,
        node: &Node,
        section: usize,
        grid: &RawGrid,
        scales: &HashMap<String, Arc<Scale>>,
    ) -> Item {
        self.filled(&raw.question, node.at("question"));
        let kind = self.kind(&raw.into(), node, &format!("la question {}", quoted(&raw.id)), grid, scales);
        if raw.scale.is_none() {
            for (key, is_there) in [("weight", raw.weight.is_some()), ("poles", raw.poles.is_some())] {
                if is_there {
                    self.error(
                        "cle-sans-echelle",
                        node.key(key),
                        format!("{} ne vaut que pour une question qui a une échelle", quoted(key)),
                        "retirez cette clé, ou donnez une échelle à la question",
                    );
                }
            }
        }
        if let Some(changed_in) = raw.changed_in.filter(|changed_in| *changed_in > grid.version) {
            self.error(
                "version-a-venir",
                node.at("changed_in"),
                format!("la question change en version {changed_in}, mais la grille est en version {}", grid.version),
                "augmentez « version », ou corrigez « changed_in »",
            );
        }
        Item {
            id: raw.id.clone(),
            section,
            label: raw.label.as_ref().unwrap_or(&raw.question).trim().to_owned(),
            question: raw.question.trim().to_owned(),
            help: raw.help.as_deref().unwrap_or_default().trim().to_owned(),
            // A kind that could not be read stands as free text: the grid is refused anyway.
            kind: kind.unwrap_or(Kind::Text),
            weight: raw.weight.unwrap_or(1.0),
            na: match raw.na {
                None | Some(RawNaPolicy::Allowed) => NaPolicy::Allowed,
                Some(RawNaPolicy::WithReason) => NaPolicy::WithReason,
                Some(RawNaPolicy::Forbidden) => NaPolicy::Forbidden,
            },
            short: raw.short.unwrap_or(false),
            poles: raw.poles.as_ref().map(|poles| Poles { min: poles.min.clone(), max: poles.max.clone() }),
            sheets: raw.sheets.clone(),
            advice: raw.advice.as_ref().map(|advice| self.advice(advice, node.at("advice"))).unwrap_or_default(),
            frames: self.frames(raw, node.at("frames")),
            changed_in: raw.changed_in,
        }
    }

    fn frames(&mut self, raw: &RawItem, node: &Node) -> Vec<Feed> {
        let mut feeds = Vec::new();
        for (index, name) in raw.frames.iter().enumerate() {
            match frames::feed(name) {
                Ok(feed) => feeds.push(feed),
                Err(hint) => {
                    let message = format!("aucune annexe n’a de ligne {}", quoted(name));
                    self.error("annexe-inconnue", node.nth(index), message, hint);
                }
            }
        }
        feeds
    }

    fn advice(&mut self, raw: &RawAdvice, node: &Node) -> Advice {
        let manual = manual();
        let mut advice = Advice::default();
        for (index, name) in raw.keys.iter().enumerate() {
            match manual.tip(name) {
                Ok(tip) => advice.tips.push(tip),
                Err(hint) => {
                    let message = format!("le manuel n’a pas de clef {}", quoted(name));
                    self.error("clef-inconnue", node.at("keys").nth(index), message, hint);
                }
            }
        }
        for (id, did) in &raw.experiences {
            let node = node.at("experiences");
            self.filled(did, node.at(id));
            match manual.find(id).filter(|sheet| manual[*sheet].experience.is_some()) {
                Some(sheet) => advice.experiences.push(Lived { sheet, did: did.trim().to_owned() }),
                None => {
                    let message = format!("{} n’est pas une fiche d’expérience du manuel", quoted(id));
                    self.error("experience-inconnue", node.key(id), message, manual.meant_sheet(id));
                }
            }
        }
        for (index, text) in raw.ours.iter().enumerate() {
            self.filled(text, node.at("ours").nth(index));
            advice.own.push(text.trim().to_owned());
        }
        advice
    }

    /// `None` where no kind, or several, were given, or where it names something unknown.
    pub(super) fn kind(
        &mut self,
        raw: &RawKind<'_>,
        node: &Node,
        what: &str,
        grid: &RawGrid,
        scales: &HashMap<String, Arc<Scale>>,
    ) -> Option<Kind> {
        let given = raw.given();
        match given.as_slice() {
            [] => {
                self.error(
                    "sans-reponse",
                    node.at("id"),
                    format!("{what} ne dit pas comment on y répond"),
                    "ajoutez une seule clé parmi scale, number, choice, yes_no, text, date",
                );
                return None;
            }
            [_] => {}
            [_, second, ..] => {
                self.error(
                    "plusieurs-reponses",
                    node.key(second),
                    format!("{what} dit de {} façons comment on y répond : {}", given.len(), given.join(", ")),
                    "gardez une seule de ces clés",
                );
                return None;
            }
        }
        if let Some(id) = raw.scale {
            if let Some(scale) = scales.get(id) {
                return Some(Kind::Scale(scale.clone()));
            }
            // A scale that exists but is itself broken was complained about once already.
            if !grid.scales.contains_key(id) {
                let known: Vec<&str> = grid.scales.keys().map(String::as_str).collect();
                let hint = match nearest(id, known.iter().copied()) {
                    Some(near) => format!(
                        "échelles définies : {} ; vouliez-vous dire {} ?",
                        quoted_list(&known, "et"),
                        quoted(near)
                    ),
                    None if known.is_empty() => "aucune échelle n’est définie : ajoutez « scales »".into(),
                    None => format!("échelles définies : {}", quoted_list(&known, "et")),
                };
                self.error(
                    "echelle-inconnue",
                    node.at("scale"),
                    format!("{what} utilise l’échelle {}, qui n’existe pas", quoted(id)),
                    hint,
                );
            }
            return None;
        }
        if let Some(number) = raw.number {
            if let (Some(min), Some(max)) = (number.min, number.max)
                && min > max
            {
                self.error(
                    "nombre-bornes",
                    node.at("number").at("max"),
                    format!("{what} : le plus grand nombre admis est sous le plus petit"),
                    "échangez « min » et « max »",
                );
            }
            return Some(Kind::Number(Number {
                unit: number.unit.clone().unwrap_or_default(),
                min: number.min,
                max: number.max,
            }));
        }
        if let Some(choice) = raw.choice {
            let options = node.at("choice").at("options");
            if choice.options.len() < 2 {
                self.error(
                    "trop-peu-de-choix",
                    options,
                    format!("{what} propose moins de deux choix"),
                    "ajoutez des lignes « - { id: …, label: … } »",
                );
            }
            let all = choice.options.iter().enumerate();
            let internal = all.filter(|(_, option)| option.internal == Some(true)).map(|(index, _)| index).collect();
            let named: Vec<Called> = choice
                .options
                .iter()
                .map(|one| Called { id: &one.id, label: &one.label, formerly: &one.formerly })
                .collect();
            return Some(Kind::Choice(Choice {
                options: self.called(&named, options, "le choix"),
                several: choice.several.unwrap_or(false),
                internal,
            }));
        }
        Some(if raw.is_yes_no {
            Kind::YesNo
        } else if raw.is_date {
            Kind::Date
        } else {
            Kind::Text
        })
    }

    pub(super) fn named(&mut self, raw: &[RawNamed], node: &Node, what: &str) -> Vec<Named> {
        let called: Vec<Called> =
            raw.iter().map(|one| Called { id: &one.id, label: &one.label, formerly: &[] }).collect();
        self.called(&called, node, what)
    }

    fn called(&mut self, raw: &[Called<'_>], node: &Node, what: &str) -> Vec<Named> {
        let (mut taken, mut labels) = (Taken::default(), Taken::default());
        for (index, one) in raw.iter().enumerate() {
            self.unique(one.id, node.nth(index).at("id"), what, &mut taken, &["so", "nsp"]);
            self.filled(one.label, node.nth(index).at("label"));
            self.once(one.label, node.nth(index).at("label"), what, &mut labels);
            for (nth, label) in one.formerly.iter().enumerate() {
                self.filled(label, node.nth(index).at("formerly").nth(nth));
                self.once(label, node.nth(index).at("formerly").nth(nth), what, &mut labels);
            }
        }
        let named = |one: &Called<'_>| Named {
            id: one.id.to_owned(),
            label: one.label.to_owned(),
            formerly: one.formerly.to_vec(),
        };
        raw.iter().map(named).collect()
    }
}

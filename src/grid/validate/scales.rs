//! Scales: their positions and the words of these.

use std::collections::HashMap;
use std::sync::Arc;

use super::Validator;
use crate::fold::fold;
use crate::french::quoted;
use crate::grid::raw::{RawGrid, RawLevel, RawScale, RawScaleKind};
use crate::grid::{Item, Level, Scale, Steps};
use crate::problem::Problem;
use crate::yaml::Node;

/// Most positions that a cursor may hold.
const MAX_STEPS: i32 = 1_000;

impl Validator<'_> {
    pub(super) fn scales(&mut self, raw: &RawGrid, node: &Node) -> HashMap<String, Arc<Scale>> {
        let mut scales = HashMap::new();
        for (id, raw) in &raw.scales {
            self.kebab(id, node.key(id), "l’échelle");
            if let Some(title) = &raw.title {
                self.filled(title, node.at(id).at("title"));
            }
            if let Some(steps) = self.steps(raw, node.at(id)) {
                let title = raw.title.as_ref().unwrap_or(id).clone();
                scales.insert(id.clone(), Arc::new(Scale { id: id.clone(), title, steps }));
            }
        }
        scales
    }

    pub(super) fn steps(&mut self, raw: &RawScale, node: &Node) -> Option<Steps> {
        match raw.kind {
            RawScaleKind::Cursor => self.cursor(raw, node),
            RawScaleKind::Level => self.levels(raw, node),
        }
    }

    pub(super) fn cursor(&mut self, raw: &RawScale, node: &Node) -> Option<Steps> {
        if !raw.levels.is_empty() {
            self.error(
                "echelle-melangee",
                node.key("levels"),
                "un curseur n’a pas de degrés (« levels »)".into(),
                "retirez « levels », ou écrivez « type: level »",
            );
        }
        let (Some(min), Some(max)) = (raw.min, raw.max) else {
            self.error(
                "curseur-sans-bornes",
                node,
                "un curseur a besoin de ses deux bornes".into(),
                "ajoutez « min » et « max », par exemple « min: -3 » et « max: 3 »",
            );
            return None;
        };
        if min >= max || max - min > MAX_STEPS {
            let message = format!("les bornes du curseur ne conviennent pas : min {min}, max {max}");
            self.error(
                "curseur-bornes",
                node.at("max"),
                message,
                format!("il faut min < max, et au plus {MAX_STEPS} pas"),
            );
            return None;
        }
        let mut labels = Vec::new();
        for (step, label) in &raw.labels {
            let key = node.at("labels").key(step);
            self.filled(label, node.at("labels").at(step));
            match step.trim_start_matches('+').parse::<i32>() {
                Ok(step) if (min..=max).contains(&step) => labels.push((step, label.clone())),
                _ => self.error(
                    "libelle-hors-curseur",
                    key,
                    format!("{} n’est pas une position de ce curseur", quoted(step)),
                    format!("les positions vont de {min} à {max}, par pas de 1"),
                ),
            }
        }
        labels.sort_by_key(|(step, _)| *step);
        self.distinct_labels(labels.iter().map(|(_, label)| label.as_str()), node.at("labels"));
        Some(Steps::Cursor { min, max, labels })
    }

    pub(super) fn levels(&mut self, raw: &RawScale, node: &Node) -> Option<Steps> {
        for (key, is_there) in
            [("min", raw.min.is_some()), ("max", raw.max.is_some()), ("labels", !raw.labels.is_empty())]
        {
            if is_there {
                self.error(
                    "echelle-melangee",
                    node.key(key),
                    format!("une échelle de degrés n’a pas de {}", quoted(key)),
                    "retirez cette clé, ou écrivez « type: cursor »",
                );
            }
        }
        if raw.levels.len() < 2 {
            self.error(
                "trop-peu-de-degres",
                node.at("levels"),
                "une échelle a besoin de deux degrés au moins".into(),
                "ajoutez des lignes « - { value: 1, label: … } » sous « levels »",
            );
            return None;
        }
        for (index, pair) in raw.levels.windows(2).enumerate() {
            if pair[1].value <= pair[0].value {
                self.error(
                    "degres-en-desordre",
                    node.at("levels").nth(index + 1).at("value"),
                    format!("le degré {} ne vaut pas plus que le précédent", quoted(&pair[1].label)),
                    "rangez les degrés du plus bas au plus haut, sans deux fois la même valeur",
                );
            }
        }
        self.distinct_labels(raw.levels.iter().map(|level| level.label.as_str()), node.at("levels"));
        let level = |level: &RawLevel| Level {
            value: level.value,
            label: level.label.clone(),
            help: level.help.clone().unwrap_or_default(),
        };
        Some(Steps::Level(raw.levels.iter().map(level).collect()))
    }

    /// Two positions with the same words could not be told apart in a data file.
    pub(super) fn distinct_labels<'t>(&mut self, labels: impl Iterator<Item = &'t str>, node: &Node) {
        let mut seen = std::collections::HashSet::new();
        for label in labels {
            if !seen.insert(fold(label)) {
                self.error(
                    "libelle-repete",
                    node,
                    format!("deux positions s’appellent {}", quoted(label)),
                    "donnez à chacune ses propres mots",
                );
            }
        }
    }

    /// Said of a sound grid only: beside a misspelt name it would be noise.
    pub(super) fn unused_scales(&mut self, raw: &RawGrid, node: &Node, items: &[Item]) {
        if self.problems.has_errors() {
            return;
        }
        let columns = raw.tables.iter().flat_map(|table| &table.columns).filter_map(|column| column.scale.as_deref());
        let asked = raw.sections.iter().flat_map(|section| &section.items).filter_map(|item| item.scale.as_deref());
        let used: Vec<&str> =
            columns.chain(asked).chain(items.iter().filter_map(|item| Some(item.scale()?.id.as_str()))).collect();
        for id in raw.scales.keys().filter(|id| !used.contains(&id.as_str())) {
            let message = format!("l’échelle {} ne sert à aucune question", quoted(id));
            self.problems.push(
                Problem::remark("echelle-inutile", self.document.place(node.key(id)), message)
                    .hint("retirez-la, ou donnez-la à une question"),
            );
        }
    }
}

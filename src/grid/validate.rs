//! From [`RawGrid`] to [`Grid`]: every complaint about a grid is made here, each at its place.

use std::collections::HashMap;
use std::sync::Arc;

use super::raw::{
    RawChoice, RawColumn, RawExpected, RawFigure, RawGlobal, RawGrid, RawItem, RawNaPolicy, RawNamed, RawNumber,
    RawScale, RawScaleKind, RawSide,
};
use super::{
    ACTIONS, Choice, Column, ColumnKind, Example, Expected, Grid, Item, Kind, Level, Matrix, NaPolicy, Named, Nature,
    Number, Poles, RESERVED_HEADERS, Reference, Scale, Section, Side, Stakeholder, Steps, Table,
};
use crate::assessment::{Entry, Priority, decode};
use crate::fold::{fold, is_kebab, nearest, slug};
use crate::french::{quoted, quoted_list};
use crate::problem::{Problem, Problems};
use crate::yaml::{Document, Node};

/// Most items that a grid may hold.
pub(super) const MAX_ITEMS: usize = 1_000;
/// Most positions that a cursor may hold.
const MAX_STEPS: i32 = 1_000;

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

/// Names already given, by their folded form, with the line where each stands.
#[derive(Default)]
struct Taken(HashMap<String, (String, usize)>);

/// What may answer an item or a cell: the fields of a [`RawItem`] and of a [`RawColumn`] that say so.
struct RawKind<'a> {
    scale: Option<&'a str>,
    number: Option<&'a RawNumber>,
    choice: Option<&'a RawChoice>,
    is_yes_no: bool,
    is_text: bool,
    is_date: bool,
}

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
        tables.push(actions(items.len()));
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
            min_participants: raw.min_participants.unwrap_or(1),
            min_coverage: raw.min_coverage.unwrap_or(0.6),
            section_name: raw.section_name.clone().unwrap_or_else(|| "section".into()),
            has_global: raw.global != Some(RawGlobal::None),
            sections,
            items,
            stakeholders: self.stakeholders(raw, root.at("stakeholders")),
            tables,
            matrices,
            removed,
            examples: Vec::new(),
        };
        grid.examples = self.examples(raw, root.at("examples"), &grid);
        grid
    }

    // Scales

    fn scales(&mut self, raw: &RawGrid, node: &Node) -> HashMap<String, Arc<Scale>> {
        let mut scales = HashMap::new();
        for (id, raw) in &raw.scales {
            self.kebab(id, node.key(id), "l’échelle");
            if let Some(steps) = self.steps(raw, node.at(id)) {
                scales.insert(id.clone(), Arc::new(Scale { id: id.clone(), steps }));
            }
        }
        scales
    }

    fn steps(&mut self, raw: &RawScale, node: &Node) -> Option<Steps> {
        match raw.kind {
            RawScaleKind::Cursor => self.cursor(raw, node),
            RawScaleKind::Level => self.levels(raw, node),
        }
    }

    fn cursor(&mut self, raw: &RawScale, node: &Node) -> Option<Steps> {
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

    fn levels(&mut self, raw: &RawScale, node: &Node) -> Option<Steps> {
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
        let level = |level: &super::raw::RawLevel| Level {
            value: level.value,
            label: level.label.clone(),
            help: level.help.clone().unwrap_or_default(),
        };
        Some(Steps::Level(raw.levels.iter().map(level).collect()))
    }

    /// Two positions with the same words could not be told apart in a data file.
    fn distinct_labels<'t>(&mut self, labels: impl Iterator<Item = &'t str>, node: &Node) {
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
    fn unused_scales(&mut self, raw: &RawGrid, node: &Node, items: &[Item]) {
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

    // Sections and items

    fn sections(
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
        let (mut taken, mut taken_items) = (Taken::default(), Taken::default());
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
                if is_profile && raw_item.scale.is_none() {
                    self.error(
                        "profil-sans-echelle",
                        item_node.at("id"),
                        format!("la question {} d’une section de profil n’a pas d’échelle", quoted(&raw_item.id)),
                        "donnez-lui une échelle, ou déplacez-la dans une autre section",
                    );
                }
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
                items: start..items.len(),
            });
        }
        (sections, items)
    }

    fn item(
        &mut self,
        raw: &RawItem,
        node: &Node,
        section: usize,
        grid: &RawGrid,
        scales: &HashMap<String, Arc<Scale>>,
    ) -> Item {
        self.filled(&raw.question, node.at("question"));
        let kind = RawKind {
            scale: raw.scale.as_deref(),
            number: raw.number.as_ref(),
            choice: raw.choice.as_ref(),
            is_yes_no: raw.yes_no.is_some(),
            is_text: raw.text.is_some(),
            is_date: raw.date.is_some(),
        };
        let kind = self.kind(&kind, node, &format!("la question {}", quoted(&raw.id)), grid, scales);
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
            changed_in: raw.changed_in,
        }
    }

    /// `None` where no kind, or several, were given, or where it names something unknown.
    fn kind(
        &mut self,
        raw: &RawKind<'_>,
        node: &Node,
        what: &str,
        grid: &RawGrid,
        scales: &HashMap<String, Arc<Scale>>,
    ) -> Option<Kind> {
        let given: Vec<&str> = [
            ("scale", raw.scale.is_some()),
            ("number", raw.number.is_some()),
            ("choice", raw.choice.is_some()),
            ("yes_no", raw.is_yes_no),
            ("text", raw.is_text),
            ("date", raw.is_date),
        ]
        .into_iter()
        .filter_map(|(key, is_there)| is_there.then_some(key))
        .collect();
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
            return Some(Kind::Choice(Choice {
                options: self.named(&choice.options, options, "le choix"),
                several: choice.several.unwrap_or(false),
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

    fn named(&mut self, raw: &[RawNamed], node: &Node, what: &str) -> Vec<Named> {
        let (mut taken, mut labels) = (Taken::default(), Taken::default());
        for (index, one) in raw.iter().enumerate() {
            self.unique(&one.id, node.nth(index).at("id"), what, &mut taken, &["so", "nsp"]);
            self.filled(&one.label, node.nth(index).at("label"));
            self.once(&one.label, node.nth(index).at("label"), what, &mut labels);
        }
        raw.iter().map(|one| Named { id: one.id.clone(), label: one.label.clone() }).collect()
    }

    // Stakeholders, tables, matrices

    fn stakeholders(&mut self, raw: &RawGrid, node: &Node) -> Vec<Stakeholder> {
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

    fn tables(
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
                key: key.unwrap_or(0),
                columns,
            });
        }
        tables
    }

    fn column_kind(
        &mut self,
        raw: &RawColumn,
        node: &Node,
        grid: &RawGrid,
        scales: &HashMap<String, Arc<Scale>>,
        sections: &[Section],
    ) -> ColumnKind {
        let what = format!("la colonne {}", quoted(&raw.id));
        let kind = RawKind {
            scale: raw.scale.as_deref(),
            number: raw.number.as_ref(),
            choice: raw.choice.as_ref(),
            is_yes_no: raw.yes_no.is_some(),
            is_text: raw.text.is_some(),
            is_date: raw.date.is_some(),
        };
        let Some(item) = &raw.item else {
            return ColumnKind::Answer(self.kind(&kind, node, &what, grid, scales).unwrap_or(Kind::Text));
        };
        if kind.scale.is_some()
            || kind.number.is_some()
            || kind.choice.is_some()
            || kind.is_yes_no
            || kind.is_text
            || kind.is_date
        {
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

    fn matrices(&mut self, raw: &RawGrid, node: &Node, tables: &[Table]) -> Vec<Matrix> {
        let mut taken = Taken::default();
        for table in tables {
            taken.0.insert(fold(&table.id), (table.id.clone(), 0));
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
            matrices.push(Matrix {
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
                        color: nature.color.to_lowercase(),
                    })
                    .collect(),
                objects: self.named(&matrix.objects, node.at("objects"), "l’objet"),
            });
        }
        matrices
    }

    fn removed(&mut self, raw: &RawGrid, node: &Node, items: &[Item]) -> Vec<(String, u32)> {
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

    // Worked examples

    fn examples(&mut self, raw: &RawGrid, node: &Node, grid: &Grid) -> Vec<Example> {
        let mut examples = Vec::new();
        for (index, raw) in raw.examples.iter().enumerate() {
            let node = node.nth(index);
            let mut entries = vec![Entry::default(); grid.items.len()];
            for (id, text) in &raw.answers {
                let Some(item) = grid.item_index(id) else {
                    self.unknown(
                        "question-inconnue",
                        node.at("answers").key(id),
                        "la question",
                        id,
                        grid.items.iter().map(|item| item.id.as_str()),
                    );
                    continue;
                };
                match decode::cell(&grid.items[item], text) {
                    Ok(cell) => {
                        entries[item] = Entry {
                            answer: cell.answer,
                            priority: cell.is_priority.then_some(Priority::Priority),
                            ..Entry::default()
                        };
                    }
                    Err(refusal) => self.error(refusal.code, node.at("answers").at(id), refusal.message, refusal.hint),
                }
            }
            let mut expect = Vec::new();
            for (id, expected) in &raw.expect {
                let key = node.at("expect").key(id);
                if id == "global" && !grid.has_global {
                    self.error(
                        "sans-global",
                        key,
                        "cette grille n’a pas de résultat d’ensemble (« global: none »)".into(),
                        "retirez « global » de l’exemple",
                    );
                } else if id == "global" {
                    expect.push((None, figures(expected)));
                } else if let Some(section) = grid.section_index(id) {
                    expect.push((Some(section), figures(expected)));
                } else {
                    self.unknown(
                        "section-inconnue",
                        key,
                        "la section",
                        id,
                        grid.sections.iter().map(|section| section.id.as_str()).chain(["global"]),
                    );
                }
            }
            examples.push(Example { name: raw.name.clone(), entries, expect });
        }
        examples
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
        let (line, _) = self.document.place(node).line_and_column();
        if let Some((first, first_line)) = taken.0.get(&fold(text)) {
            let where_ = if *first_line > 0 { format!(" (ligne {first_line})") } else { String::new() };
            let message = format!("{what} {} porte le même nom que {}{where_}", quoted(text), quoted(first));
            self.error("nom-repete", node, message, "donnez-leur des noms différents, accents et tirets mis à part");
        } else {
            taken.0.insert(fold(text), (text.to_owned(), line));
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
        let known: Vec<&str> = known.collect();
        let hint = match nearest(id, known.iter().copied()) {
            Some(near) => format!("vouliez-vous dire {} ?", quoted(near)),
            None if known.is_empty() => "il n’y en a aucune ici".into(),
            None if known.len() > 12 => "vérifiez son nom dans la grille".into(),
            None => format!("connues ici : {}", known.join(", ")),
        };
        self.error(code, node, format!("{what} {} n’existe pas", quoted(id)), hint);
    }
}

fn figures(raw: &RawExpected) -> Expected {
    let figure = |figure: RawFigure| match figure {
        RawFigure::Number(number) => Some(number),
        RawFigure::Absent(_) => None,
    };
    Expected {
        score: raw.score.map(figure),
        percent: raw.percent.map(figure),
        coverage: raw.coverage.map(figure),
        partial: raw.partial,
    }
}

fn sides() -> [Stakeholder; 2] {
    [
        Stakeholder { id: "interne".into(), label: "interne".into(), side: Some(Side::Inside) },
        Stakeholder { id: "externe".into(), label: "externe".into(), side: Some(Side::Outside) },
    ]
}

/// The groups that the manual names (II-2, I-C-2-b). *Usagers* are inside in one sheet and outside in the other.
fn default_stakeholders() -> Vec<Stakeholder> {
    let groups = [
        ("dirigeants", "dirigeantes et dirigeants", Some(Side::Inside)),
        ("administrateurs", "administratrices et administrateurs", Some(Side::Inside)),
        ("salaries-permanents", "salariés permanents", Some(Side::Inside)),
        ("salaries-en-parcours", "salariés en parcours", Some(Side::Inside)),
        ("benevoles", "bénévoles", Some(Side::Inside)),
        ("usagers", "usagers", None),
        ("partenaires", "partenaires", Some(Side::Outside)),
        ("financeurs", "financeurs", Some(Side::Outside)),
        ("reseaux", "réseaux", Some(Side::Outside)),
        ("clients", "clients", Some(Side::Outside)),
        ("habitants", "habitants", Some(Side::Outside)),
    ];
    let groups = groups.map(|(id, label, side)| Stakeholder { id: id.into(), label: label.into(), side });
    sides().into_iter().chain(groups).collect()
}

/// The action plan, a table that every grid has: what the group decided to do about it.
fn actions(items: usize) -> Table {
    let column = |id: &str, label: &str, help: &str, kind: ColumnKind| Column {
        id: id.into(),
        label: label.into(),
        help: help.into(),
        group: None,
        kind,
    };
    let text = || ColumnKind::Answer(Kind::Text);
    let states = [("a-faire", "à faire"), ("en-cours", "en cours"), ("fait", "fait"), ("abandonne", "abandonné")];
    let options = states.map(|(id, label)| Named { id: id.into(), label: label.into() }).to_vec();
    Table {
        id: ACTIONS.into(),
        title: "Plan d’action".into(),
        help: "Ce que le groupe décide de faire après en avoir parlé.".into(),
        section: None,
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
                ColumnKind::Answer(Kind::Choice(Choice { options, several: false })),
            ),
        ],
    }
}

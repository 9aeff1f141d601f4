//! A grid authored in a spreadsheet: sheets of rows become the tree that its YAML would be.
//!
//! Each complaint names the cell. Which sheets there are, under which titles, is [`SHEETS`]; `dts convertir` writes them.

use super::load;
use super::{Grid, raw::RawGrid};
use crate::fold::{fold, meant};
use crate::french::{NBSP, quoted};
use crate::problem::{Place, Problem, Problems};
use crate::typed::number;
use crate::workbook::Workbook;
use crate::workbook::tab::Tab;
use crate::yaml::{Document, Node, Planting};

/// The sheet of what is said once of a grid, a line a field.
pub const GRID: &str = "Grille";
/// The lines of that sheet, and the keys of YAML that they stand for; those of lists may come several times.
pub const LINES: [(&str, &str); 18] = [
    ("Identifiant", "id"),
    ("Version", "version"),
    ("Titre", "title"),
    ("Titre court", "short_title"),
    ("Document d’origine", "source.document"),
    ("Fiche", "source.sheet"),
    ("Résumé", "summary"),
    ("Participants, au moins", "min_participants"),
    ("Couverture, au moins", "min_coverage"),
    ("Nom d’une section", "section_name"),
    ("Résultat d’ensemble", "global"),
    ("Ouverture du rapport", "opening"),
    ("Conseil", "guidance"),
    ("Qui inviter", "facilitation.invite"),
    ("Durée", "facilitation.duration"),
    ("Étape de la séance", "facilitation.order"),
    ("À éviter", "facilitation.avoid"),
    ("Fiches de ces conseils", "facilitation.sheets"),
];

/// A sheet of rows and the titles of its columns.
#[derive(Debug, Clone, Copy)]
pub struct SheetTitles {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the order in which they are written.
    pub columns: &'static [&'static str],
}

/// The sheets of rows.
pub const SHEETS: [SheetTitles; 14] = [
    SheetTitles {
        name: "Échelles",
        columns: &["Échelle", "Sorte", "Minimum", "Maximum", "Valeur", "Mots", "Aide", "Titre"],
    },
    SheetTitles { name: "Groupes", columns: &["Identifiant", "Libellé", "Côté"] },
    SheetTitles { name: "Sections", columns: &["Identifiant", "Titre", "Présentation", "Poids", "Profil", "Interne"] },
    SheetTitles {
        name: "Questions",
        columns: &[
            "Section",
            "Identifiant",
            "Question",
            "Aide",
            "Réponse",
            "Échelle",
            "Unité",
            "Minimum",
            "Maximum",
            "Poids",
            "Sans objet",
            "Forme courte",
            "Bout du minimum",
            "Bout du maximum",
            "Fiches",
            "Changée en version",
            "Libellé",
            "Annexes",
        ],
    },
    SheetTitles { name: "Conseils", columns: &["Question", "Clef", "Expérience", "Conseil"] },
    SheetTitles {
        name: "Choix",
        columns: &["Question ou colonne", "Identifiant", "Libellé", "Interne", "Anciens libellés"],
    },
    SheetTitles {
        name: "Tableaux",
        columns: &["Identifiant", "Titre", "Aide", "Section", "Colonne clé", "Interne", "Acteurs"],
    },
    SheetTitles {
        name: "Colonnes",
        columns: &[
            "Tableau",
            "Identifiant",
            "Libellé",
            "Aide",
            "Groupe",
            "Réponse",
            "Échelle",
            "Unité",
            "Minimum",
            "Maximum",
            "Sections",
        ],
    },
    SheetTitles {
        name: "Relations",
        columns: &["Identifiant", "Titre", "Aide", "Tableau", "Niveaux", "Secteurs", "Valeurs", "Objets fermes"],
    },
    SheetTitles {
        name: "Natures",
        columns: &["Relation", "Identifiant", "Libellé", "Signe", "Couleur", "Aide", "Rôle"],
    },
    SheetTitles { name: "Objets", columns: &["Relation", "Identifiant", "Libellé"] },
    SheetTitles { name: "Totaux", columns: &["Libellé", "Questions", "Parmi"] },
    SheetTitles { name: "Retirées", columns: &["Identifiant", "Retirée en version"] },
    SheetTitles {
        name: "Exemples",
        columns: &[
            "Exemple",
            "Question",
            "Réponse",
            "Section",
            "Score",
            "Pourcentage",
            "Couverture",
            "Partiel",
            "Types dominants",
        ],
    },
];

/// The words of the column « Réponse », and the keys of YAML that they stand for.
pub const KINDS: [(&str, &str); 8] = [
    ("échelle", "scale"),
    ("nombre", "number"),
    ("choix", "choice"),
    ("plusieurs choix", "choices"),
    ("oui ou non", "yes_no"),
    ("texte", "text"),
    ("date", "date"),
    ("question", "item"),
];

/// Words of cells that stand for words of YAML.
pub const WORDS: [(&str, &str); 10] = [
    ("admis", "allowed"),
    ("avec une raison", "with-reason"),
    ("exclu", "forbidden"),
    ("moyenne", "mean"),
    ("aucun", "none"),
    ("curseur", "cursor"),
    ("degrés", "level"),
    ("négociation", "negotiation"),
    ("interdépendance", "dependence"),
    ("oui", "true"),
];

/// Stands between several words of one cell.
pub const BETWEEN: char = '|';

/// What a cell of several words says where there must be none.
pub const NONE: &str = "aucun";

/// Whether a workbook is a grid: it has the sheets that no grid can do without.
pub fn is_grid(workbook: &Workbook) -> bool {
    let has = |name: &str| workbook.sheets.iter().any(|sheet| fold(&sheet.name) == fold(name));
    has(GRID) && has("Questions") && has("Sections")
}

/// The grid of a workbook and what its YAML would say; only errors stand in the way.
pub fn parse(file: &str, workbook: &Workbook) -> Result<(Grid, RawGrid), Problems> {
    let (read, problems) = read(file, workbook);
    read.map(|(grid, raw, _)| (grid, raw)).ok_or(problems)
}

/// The grid of a workbook as [`load::read_document`] gives it, with all that is wrong.
pub fn read(file: &str, workbook: &Workbook) -> (Option<(Grid, RawGrid, Document)>, Problems) {
    let (document, mut problems) = plant(file, workbook);
    let (read, others) = load::read_document(document);
    let read = read.filter(|_| !problems.has_errors());
    problems.extend(others);
    problems.sort_by_place();
    (read, problems)
}

fn plant(file: &str, workbook: &Workbook) -> (Document, Problems) {
    let mut gardener = Gardener { file, workbook, plant: Planting::new(file), problems: Problems::new() };
    let root = gardener.root();
    (gardener.plant.document(root), gardener.problems)
}

type Entries = Vec<(&'static str, Node)>;

struct Gardener<'a> {
    file: &'a str,
    workbook: &'a Workbook,
    plant: Planting,
    problems: Problems,
}

/// A row of a sheet, its cells in the order of the titles that we know.
struct Record {
    /// Where the row begins.
    place: Place,
    cells: Vec<(Place, String)>,
}

impl Record {
    fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |(_, text)| text)
    }
}

impl Gardener<'_> {
    fn tab(&self, name: &str) -> Option<Tab> {
        let sheet = self.workbook.sheets.iter().find(|sheet| fold(&sheet.name) == fold(name))?;
        Some(Tab::of(self.file, sheet))
    }

    /// The rows of a sheet below its titles; those of a sheet that is not there are none.
    fn records(&mut self, name: &str) -> Vec<Record> {
        let Some(titles) = SHEETS.iter().find(|sheet| sheet.name == name) else { return Vec::new() };
        let Some(tab) = self.tab(name) else { return Vec::new() };
        let Some(header) = tab.rows_below(0).into_iter().next() else { return Vec::new() };
        let mut known: Vec<Option<usize>> = vec![None; titles.columns.len()];
        for column in tab.columns(header) {
            let title = tab.text(header, column);
            match titles.columns.iter().position(|known| fold(known) == fold(title)) {
                Some(index) => known[index] = Some(column),
                None => {
                    let message = format!("la colonne {} n’est pas connue dans cette feuille", quoted(title));
                    let hint = meant(title, titles.columns.iter().copied());
                    let problem = Problem::error("colonne-inconnue", tab.place(header, column), message);
                    self.problems.push(problem.hint(hint));
                }
            }
        }
        for fault in &tab.faults {
            let message = "cette cellule n’a pas de valeur : une erreur, ou une formule qui n’est pas calculée"
                .replace(" :", &format!("{NBSP}:"));
            let problem = Problem::error("cellule-en-erreur", tab.place(fault.row, fault.column), message);
            self.problems.push(problem.hint("écrivez la valeur à sa place"));
        }
        let rows = tab.rows_below(header).into_iter();
        rows.map(|row| {
            let first = known.iter().flatten().min().copied().unwrap_or(0);
            let cell = |column: &Option<usize>| match column {
                Some(column) => (tab.place(row, *column), tab.text(row, *column).to_owned()),
                None => (tab.place(row, first), String::new()),
            };
            Record { place: tab.place(row, first), cells: known.iter().map(cell).collect() }
        })
        .collect()
    }

    /// A cell as a value: a number as a number, one of our words as that of YAML, else the text.
    fn value(&mut self, record: &Record, column: usize) -> Option<Node> {
        let (place, text) = record.cells.get(column)?;
        self.leaf(place.clone(), text)
    }

    fn leaf(&mut self, place: Place, text: &str) -> Option<Node> {
        if text.is_empty() {
            return None;
        }
        let wanted = fold(text);
        let word = WORDS.iter().find(|(word, _)| fold(word) == wanted).map(|(_, key)| *key);
        let figure = || number(text).map(crate::french::plain);
        Some(match word.map(str::to_owned).or_else(figure) {
            Some(value) => self.plant.scalar(place, value),
            None => self.plant.scalar(place, text),
        })
    }

    /// A cell as it is written.
    fn text(&mut self, record: &Record, column: usize) -> Option<Node> {
        let (place, text) = record.cells.get(column)?;
        (!text.is_empty()).then(|| self.plant.scalar(place.clone(), &**text))
    }

    /// The words of a cell.
    fn words(&mut self, record: &Record, column: usize) -> Option<Node> {
        let (place, text) = record.cells.get(column)?;
        if fold(text) == fold(NONE) {
            return Some(self.plant.list(place.clone(), Vec::new()));
        }
        let words = text.split(BETWEEN).map(str::trim).filter(|word| !word.is_empty());
        let words: Vec<Node> = words.map(|word| self.plant.scalar(place.clone(), word)).collect();
        (!words.is_empty()).then(|| self.plant.list(place.clone(), words))
    }

    /// The cells of these columns under their keys; those that are empty are left out.
    fn fields(&mut self, record: &Record, keys: &[(usize, &'static str, Cell)]) -> Entries {
        let mut entries = Vec::new();
        for (column, key, cell) in keys {
            let node = match cell {
                Cell::Text => self.text(record, *column),
                Cell::Value => self.value(record, *column),
                Cell::Words => self.words(record, *column),
            };
            entries.extend(node.map(|node| (*key, node)));
        }
        entries
    }

    fn group(&mut self, record: &Record, entries: Entries) -> Node {
        self.plant.group(record.place.clone(), entries)
    }

    /// The rows whose first column names an owner, as a list.
    fn owned(&mut self, records: &[Record], owner: &str, keys: &[(usize, &'static str, Cell)]) -> Option<Node> {
        let its: Vec<&Record> = records.iter().filter(|record| fold(record.text(0)) == fold(owner)).collect();
        let place = its.first()?.place.clone();
        let nodes = its.iter().map(|record| {
            let entries = self.fields(record, keys);
            self.group(record, entries)
        });
        let nodes = nodes.collect();
        Some(self.plant.list(place, nodes))
    }

    /// Complains of rows that belong to nothing.
    fn orphans(&mut self, records: &[Record], owners: &[String], what: &str) {
        for record in records.iter().filter(|record| !owners.iter().any(|owner| fold(owner) == fold(record.text(0)))) {
            let message = match record.text(0) {
                "" => format!("cette ligne ne dit pas de {what} elle est"),
                name => format!("{} n’est pas {what} de ce classeur", quoted(name)),
            };
            let place = record.cells.first().map_or_else(|| record.place.clone(), |(place, _)| place.clone());
            let hint = meant(record.text(0), owners.iter().map(String::as_str));
            self.problems.push(Problem::error("ligne-sans-place", place, message).hint(hint));
        }
    }

    fn root(&mut self) -> Node {
        let whole = Place::File(self.file.into());
        let mut entries = self.lines(&whole);
        let mut list = |key: &'static str, nodes: Vec<Node>, plant: &mut Planting| {
            if !nodes.is_empty() {
                let node = plant.list(whole.clone(), nodes);
                entries.push((key, node));
            }
        };
        let scales = self.scales();
        let stakeholders = self.simple("Groupes", &[(0, "id", T), (1, "label", T), (2, "side", V)]);
        list("stakeholders", stakeholders, &mut self.plant);
        let sections = self.sections();
        list("sections", sections, &mut self.plant);
        let tables = self.tables();
        list("tables", tables, &mut self.plant);
        let matrices = self.matrices();
        list("matrices", matrices, &mut self.plant);
        let totals = self.simple("Totaux", &[(0, "label", T), (1, "items", Cell::Words), (2, "among", Cell::Words)]);
        list("totals", totals, &mut self.plant);
        let removed = self.simple("Retirées", &[(0, "id", T), (1, "in", V)]);
        list("removed", removed, &mut self.plant);
        let examples = self.examples();
        list("examples", examples, &mut self.plant);
        if !scales.is_empty() {
            let scales = scales.iter().map(|(id, node)| (id.as_str(), node.clone())).collect();
            entries.push(("scales", self.plant.group(whole.clone(), scales)));
        }
        self.plant.group(whole, entries)
    }

    /// What is said once.
    fn lines(&mut self, whole: &Place) -> Entries {
        let Some(tab) = self.tab(GRID) else { return Vec::new() };
        let (mut entries, mut source, mut facilitation): (Entries, Entries, Entries) = Default::default();
        let mut lists: Vec<(&'static str, Vec<Node>)> = Vec::new();
        for row in tab.rows_below(0) {
            let (title, place) = (tab.text(row, 0), tab.place(row, 1));
            let text = tab.text(row, 1).to_owned();
            let Some((_, key)) = LINES.iter().find(|(known, _)| fold(known) == fold(title)) else {
                // A title above the lines, or a remark below, stands alone on its row.
                if !text.is_empty() {
                    let message = format!("la ligne {} n’est pas connue", quoted(title));
                    let hint = meant(title, LINES.iter().map(|(known, _)| *known));
                    self.problems.push(Problem::error("ligne-inconnue", tab.place(row, 0), message).hint(hint));
                }
                continue;
            };
            if text.is_empty() {
                continue;
            }
            let is_figure = matches!(*key, "version" | "min_participants" | "min_coverage" | "global");
            let node = if is_figure { self.leaf(place.clone(), &text) } else { Some(self.plant.scalar(place, text)) };
            let Some(node) = node else { continue };
            match *key {
                "source.document" => source.push(("document", node)),
                "source.sheet" => source.push(("sheet", node)),
                "facilitation.duration" => facilitation.push(("duration", node)),
                key if matches!(key, "guidance" | "opening") || key.starts_with("facilitation.") => {
                    match lists.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, nodes)) => nodes.push(node),
                        None => lists.push((key, vec![node])),
                    }
                }
                key => entries.push((key, node)),
            }
        }
        if !source.is_empty() {
            entries.push(("source", self.plant.group(whole.clone(), source)));
        }
        for (key, nodes) in lists {
            let list = self.plant.list(whole.clone(), nodes);
            match key.strip_prefix("facilitation.") {
                Some(key) => facilitation.push((key, list)),
                None => entries.push((key, list)),
            }
        }
        if !facilitation.is_empty() {
            entries.push(("facilitation", self.plant.group(whole.clone(), facilitation)));
        }
        entries
    }

    fn simple(&mut self, sheet: &'static str, keys: &[(usize, &'static str, Cell)]) -> Vec<Node> {
        let records = self.records(sheet);
        let node = |record: &Record| {
            let entries = self.fields(record, keys);
            self.group(record, entries)
        };
        records.iter().map(node).collect()
    }

    /// Scales by name: one row a position, the first with the sort and the bounds.
    fn scales(&mut self) -> Vec<(String, Node)> {
        let records = self.records("Échelles");
        let mut names: Vec<String> = Vec::new();
        for record in &records {
            if !names.iter().any(|name| name == record.text(0)) && !record.text(0).is_empty() {
                names.push(record.text(0).to_owned());
            }
        }
        self.orphans(&records, &names, "quelle échelle");
        let mut scales = Vec::new();
        for name in names {
            let its: Vec<&Record> = records.iter().filter(|record| record.text(0) == name).collect();
            let Some(first) = its.first() else { continue };
            let mut entries = self.fields(first, &[(7, "title", T), (1, "type", V), (2, "min", V), (3, "max", V)]);
            let is_cursor = fold(first.text(1)) == "curseur" || fold(first.text(1)) == "cursor";
            if is_cursor {
                let mut labels: Vec<(String, Node)> = Vec::new();
                for record in its.iter().filter(|record| !record.text(4).is_empty()) {
                    let position = number(record.text(4));
                    let key = position.map_or_else(|| record.text(4).to_owned(), crate::french::plain);
                    labels.extend(self.text(record, 5).map(|node| (key, node)));
                }
                if !labels.is_empty() {
                    let labels = labels.iter().map(|(key, node)| (key.as_str(), node.clone())).collect();
                    entries.push(("labels", self.plant.group(first.place.clone(), labels)));
                }
            } else {
                let levels = its.iter().map(|record| {
                    let entries = self.fields(record, &[(4, "value", V), (5, "label", T), (6, "help", T)]);
                    self.group(record, entries)
                });
                let levels = levels.collect();
                entries.push(("levels", self.plant.list(first.place.clone(), levels)));
            }
            let node = self.group(first, entries);
            scales.push((name, node));
        }
        scales
    }

    fn sections(&mut self) -> Vec<Node> {
        let (sections, questions) = (self.records("Sections"), self.records("Questions"));
        let (choices, advice) = (self.records("Choix"), self.records("Conseils"));
        let names: Vec<String> = questions.iter().map(|question| question.text(1).to_owned()).collect();
        self.orphans(&advice, &names, "une question");
        let ids: Vec<String> = sections.iter().map(|record| record.text(0).to_owned()).collect();
        self.orphans(&questions, &ids, "une section");
        let mut nodes = Vec::new();
        for record in &sections {
            let mut entries = self.fields(
                record,
                &[
                    (0, "id", T),
                    (1, "title", T),
                    (2, "intro", T),
                    (3, "weight", V),
                    (4, "profile", V),
                    (5, "internal", V),
                ],
            );
            let its = questions.iter().filter(|question| fold(question.text(0)) == fold(record.text(0)));
            let items: Vec<Node> = its.map(|question| self.question(question, &choices, &advice)).collect();
            if !items.is_empty() {
                entries.push(("items", self.plant.list(record.place.clone(), items)));
            }
            nodes.push(self.group(record, entries));
        }
        nodes
    }

    fn question(&mut self, record: &Record, choices: &[Record], advice: &[Record]) -> Node {
        let mut entries = self.fields(
            record,
            &[
                (1, "id", T),
                (2, "question", T),
                (3, "help", T),
                (9, "weight", V),
                (10, "na", V),
                (11, "short", V),
                (14, "sheets", Cell::Words),
                (15, "changed_in", V),
                (16, "label", T),
                (17, "frames", Cell::Words),
            ],
        );
        let poles = self.fields(record, &[(12, "min", T), (13, "max", T)]);
        if !poles.is_empty() {
            entries.push(("poles", self.group(record, poles)));
        }
        entries.extend(self.kind(record, 4, record.text(1), choices));
        entries.extend(self.advice(advice, record.text(1)).map(|node| ("advice", node)));
        self.group(record, entries)
    }

    /// The advice of a question: a row is a key, what an experience did, or a sentence of the grid's own.
    fn advice(&mut self, records: &[Record], question: &str) -> Option<Node> {
        let its: Vec<&Record> = records.iter().filter(|record| fold(record.text(0)) == fold(question)).collect();
        let place = its.first()?.place.clone();
        let (mut keys, mut experiences, mut ours) = (Vec::new(), Vec::new(), Vec::new());
        for record in its {
            keys.extend(self.text(record, 1));
            let Some(sentence) = self.text(record, 3) else { continue };
            match record.text(2) {
                "" => ours.push(sentence),
                sheet => experiences.push((sheet, sentence)),
            }
        }
        let mut entries: Entries = Vec::new();
        if !keys.is_empty() {
            entries.push(("keys", self.plant.list(place.clone(), keys)));
        }
        if !experiences.is_empty() {
            entries.push(("experiences", self.plant.group(place.clone(), experiences)));
        }
        if !ours.is_empty() {
            entries.push(("ours", self.plant.list(place.clone(), ours)));
        }
        Some(self.plant.group(place, entries))
    }

    /// What kind of answer is taken: the columns from « Réponse » on, the same for questions and columns.
    fn kind(
        &mut self,
        record: &Record,
        column: usize,
        owner: &str,
        choices: &[Record],
    ) -> Option<(&'static str, Node)> {
        let (place, text) = record.cells.get(column)?.clone();
        let kind = KINDS.iter().find(|(word, key)| fold(word) == fold(&text) || *key == text).map(|(_, key)| *key);
        let Some(kind) = kind else {
            let words: Vec<&str> = KINDS.iter().map(|(word, _)| *word).collect();
            let message = match text.as_str() {
                "" => "cette ligne ne dit pas comment on répond".to_owned(),
                text => format!("{} n’est pas une façon de répondre", quoted(text)),
            };
            let problem = Problem::error("reponse-inconnue", place.clone(), message);
            self.problems.push(problem.hint(meant(&text, words)));
            // What is wrong here was said: a text stands in, so that no other complaint follows.
            return Some(("text", self.plant.group(place, Vec::new())));
        };
        Some(match kind {
            "scale" => ("scale", self.text(record, column + 1).unwrap_or_else(|| self.plant.scalar(place, ""))),
            "number" => {
                let keys = [(column + 2, "unit", T), (column + 3, "min", V), (column + 4, "max", V)];
                let entries = self.fields(record, &keys);
                ("number", self.plant.group(place, entries))
            }
            "choice" | "choices" => {
                let keys = [(1, "id", T), (2, "label", T), (3, "internal", V), (4, "formerly", Cell::Words)];
                let options = self.owned(choices, owner, &keys);
                let mut entries: Entries = vec![(
                    "options",
                    match options {
                        Some(options) => options,
                        None => self.plant.list(place.clone(), Vec::new()),
                    },
                )];
                if kind == "choices" {
                    entries.push(("several", self.plant.scalar(place.clone(), "true")));
                }
                ("choice", self.plant.group(place, entries))
            }
            "item" => {
                let sections = self.words(record, column + 5);
                let entries = sections.map(|node| ("sections", node)).into_iter().collect();
                ("item", self.plant.group(place, entries))
            }
            other => (other, self.plant.group(place, Vec::new())),
        })
    }

    fn tables(&mut self) -> Vec<Node> {
        let (tables, columns, choices) = (self.records("Tableaux"), self.records("Colonnes"), self.records("Choix"));
        let ids: Vec<String> = tables.iter().map(|record| record.text(0).to_owned()).collect();
        self.orphans(&columns, &ids, "un tableau");
        let mut nodes = Vec::new();
        for record in &tables {
            let keys = [
                (0, "id", T),
                (1, "title", T),
                (2, "help", T),
                (3, "section", T),
                (4, "key", T),
                (5, "internal", V),
                (6, "actors", V),
            ];
            let mut entries = self.fields(record, &keys);
            let its = columns.iter().filter(|column| fold(column.text(0)) == fold(record.text(0)));
            let mut own = Vec::new();
            for column in its {
                let keys = [(1, "id", T), (2, "label", T), (3, "help", T), (4, "group", T)];
                let mut entries = self.fields(column, &keys);
                let owner = owner_of_column(record.text(0), column.text(1));
                entries.extend(self.kind(column, 5, &owner, &choices));
                own.push(self.group(column, entries));
            }
            entries.push(("columns", self.plant.list(record.place.clone(), own)));
            nodes.push(self.group(record, entries));
        }
        nodes
    }

    fn matrices(&mut self) -> Vec<Node> {
        let (matrices, natures, objects) = (self.records("Relations"), self.records("Natures"), self.records("Objets"));
        let ids: Vec<String> = matrices.iter().map(|record| record.text(0).to_owned()).collect();
        self.orphans(&natures, &ids, "une relation");
        self.orphans(&objects, &ids, "une relation");
        let mut nodes = Vec::new();
        for record in &matrices {
            let keys = [
                (0, "id", T),
                (1, "title", T),
                (2, "help", T),
                (3, "table", T),
                (4, "levels", T),
                (5, "sectors", T),
                (6, "values", T),
                (7, "firm", Cell::Words),
            ];
            let mut entries = self.fields(record, &keys);
            let keys = [(1, "id", T), (2, "label", T), (3, "sign", V), (4, "color", T), (5, "help", T), (6, "role", V)];
            entries.extend(self.owned(&natures, record.text(0), &keys).map(|node| ("natures", node)));
            let keys = [(1, "id", T), (2, "label", T)];
            entries.extend(self.owned(&objects, record.text(0), &keys).map(|node| ("objects", node)));
            nodes.push(self.group(record, entries));
        }
        nodes
    }

    /// Worked examples: answers on rows that name a question, what must come out on rows that name a section.
    fn examples(&mut self) -> Vec<Node> {
        let records = self.records("Exemples");
        let mut names: Vec<String> = Vec::new();
        for record in &records {
            if !names.iter().any(|name| name == record.text(0)) {
                names.push(record.text(0).to_owned());
            }
        }
        let mut nodes = Vec::new();
        for name in names {
            let its: Vec<&Record> = records.iter().filter(|record| record.text(0) == name).collect();
            let Some(first) = its.first() else { continue };
            let (mut answers, mut expect) = (Vec::new(), Vec::new());
            for record in &its {
                if !record.text(1).is_empty() {
                    answers.extend(self.text(record, 2).map(|node| (record.text(1), node)));
                }
                if !record.text(3).is_empty() {
                    let keys = [
                        (4, "score", V),
                        (5, "percent", V),
                        (6, "coverage", V),
                        (7, "partial", V),
                        (8, "dominant", Cell::Words),
                    ];
                    let mut figures = self.fields(record, &keys);
                    for (_, node) in
                        figures.iter_mut().filter(|(key, node)| *key == "partial" && node.text() == Some("non"))
                    {
                        *node = self.plant.scalar(record.place.clone(), "false");
                    }
                    expect.push((record.text(3), self.group(record, figures)));
                }
            }
            let answers = self.plant.group(first.place.clone(), answers);
            let expect = self.plant.group(first.place.clone(), expect);
            let mut entries: Entries = self.fields(first, &[(0, "name", T)]);
            entries.extend([("answers", answers), ("expect", expect)]);
            nodes.push(self.group(first, entries));
        }
        nodes
    }
}

/// How the sheet of choices names a column of a table.
pub fn owner_of_column(table: &str, column: &str) -> String {
    format!("{table}.{column}")
}

/// How a cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// As it is written.
    Text,
    /// A number, or one of our words.
    Value,
    /// Several words.
    Words,
}

const T: Cell = Cell::Text;
const V: Cell = Cell::Value;

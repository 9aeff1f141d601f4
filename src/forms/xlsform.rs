//! The form for KoboToolbox and ODK: the names of its fields and their labels, by which what is exported of it is known.

use crate::grid::Item;

/// A field of the form that is about the whole submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Id of the grid.
    Grid,
    /// Its version.
    Version,
    /// Whether the short form was asked.
    Form,
    /// Name of the structure.
    Structure,
    /// Where it works.
    Territory,
    /// The day.
    Date,
    /// Who answers.
    Respondent,
    /// The group they speak for.
    Stakeholder,
    /// How many people sit around the table.
    People,
    /// Whether it is the position of the group.
    Collective,
    /// What is appraised.
    Object,
    /// At which stage.
    Stage,
    /// For which use.
    Purpose,
    /// Who accompanies.
    AccompaniedBy,
}

/// Names of these fields in the form, and their labels. Two underscores: no id of a grid becomes such a name.
pub const FIELDS: [(Field, &str, &str); 14] = [
    (Field::Grid, "dts__grille", ""),
    (Field::Version, "dts__version", ""),
    (Field::Form, "dts__forme", ""),
    (Field::Structure, "structure", "Structure"),
    (Field::Territory, "territoire", "Territoire"),
    (Field::Date, "date", "Date"),
    (Field::Respondent, "repondant", "Votre nom ou votre fonction"),
    (Field::Stakeholder, "partie_prenante", "Au nom de quel groupe répondez-vous"),
    (Field::People, "dts__personnes", "Combien de personnes répondent ensemble"),
    (Field::Collective, "dts__collectif", "Ces réponses sont-elles celles sur lesquelles tout le groupe s’est accordé"),
    (Field::Object, "dts__objet", "Sur quoi portent ces réponses"),
    (Field::Stage, "dts__etape", "Où en est-on"),
    (Field::Purpose, "dts__usage", "À quoi elles serviront"),
    (Field::AccompaniedBy, "dts__accompagnement", "Qui nous accompagne"),
];

/// A field that goes with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Beside {
    /// SO or NSP, where the question itself takes a number or a day.
    Abstention,
    /// Why it is not applicable.
    Reason,
    /// Priority or impact.
    Priority,
    /// What is said.
    Argument,
    /// What it pushes towards.
    Effect,
}

/// How the names of these fields end, behind that of their question, and their labels behind its number.
pub const BESIDES: [(Beside, &str, &str); 5] = [
    (Beside::Abstention, "__sans_reponse", "Si vous n’avez pas de réponse"),
    (Beside::Reason, "__raison", "Pourquoi est-ce sans objet"),
    (Beside::Priority, "__prioritaire", "Est-ce prioritaire"),
    (Beside::Argument, "__argument", "Un argument, un fait, un exemple"),
    (Beside::Effect, "__effet", "De quel côté cet argument pousse-t-il"),
];

/// Name of the field of a matrix that holds one end of a relation, and of the others.
pub const EDGES: [(&str, &str); 6] = [
    ("from", "__de"),
    ("to", "__vers"),
    ("nature", "__nature"),
    ("object", "__objet"),
    ("note", "__note"),
    ("directed", "__oriente"),
];

/// The name of an item, a section, a table in the form: letters, digits and `_`, a letter first.
pub fn name(id: &str) -> String {
    let plain = id.replace('-', "_");
    if plain.starts_with(|c: char| c.is_ascii_digit()) { format!("q__{plain}") } else { plain }
}

/// The name of a field that goes with a question.
pub fn beside(id: &str, wanted: Beside) -> String {
    let ending = BESIDES.iter().find(|(known, ..)| *known == wanted).map_or("", |(_, ending, _)| ending);
    format!("{}{ending}", name(id))
}

/// The label of a field that goes with the question of this number.
pub fn beside_label(number: usize, wanted: Beside) -> String {
    let words = BESIDES.iter().find(|(known, ..)| *known == wanted).map_or("", |(.., words)| words);
    format!("{number}. {words}")
}

/// The label of a field of the form.
pub fn field_label(wanted: Field) -> &'static str {
    FIELDS.iter().find(|(known, ..)| *known == wanted).map_or("", |(.., words)| words)
}

/// The name of the repeat that holds the rows of a table, or the relations of a matrix.
pub fn repeat(id: &str) -> String {
    format!("t__{}", name(id))
}

/// The name of a column of a table.
pub fn column(table: &str, column: &str) -> String {
    format!("{}__{}", name(table), name(column))
}

/// The label of a question in the form: its number makes it unlike all others.
pub fn label(item: &Item, number: usize) -> String {
    format!("{number}. {}", item.question)
}

/// The name of a field of the form.
pub fn field(wanted: Field) -> &'static str {
    FIELDS.iter().find(|(known, ..)| *known == wanted).map_or("", |(_, name, _)| name)
}

//! An assessment as its YAML says it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Réponses d’une structure à une grille, à une date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawAssessment {
    /// Nom court de la grille.
    pub grid: String,
    /// Version de la grille à laquelle on a répondu ; l’actuelle sans précision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub grid_version: Option<u32>,
    /// `courte` : seules les questions de la forme courte étaient posées.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<RawForm>,
    /// Structure dont il s’agit.
    pub organisation: RawOrganisation,
    /// Jour de la séance : 2026-11-20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Sur quoi portent les réponses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<RawAbout>,
    /// Réponses de chacune et de chacun ; une au plus est collective.
    #[serde(default)]
    pub responses: Vec<RawResponse>,
    /// Lignes des tableaux, par nom de tableau.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub tables: IndexMap<String, Vec<IndexMap<String, RawValue>>>,
    /// Relations, par nom de matrice.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub matrices: IndexMap<String, Vec<RawRelation>>,
    /// Ce que le groupe garde, en une phrase : par nom de section, et `global` pour l’ensemble.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub conclusions: IndexMap<String, String>,
}

/// Forme de la grille.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawForm {
    /// Toutes les questions.
    Complete,
    /// Celles de la forme courte.
    Courte,
}

/// Structure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawOrganisation {
    /// Nom court ; tiré du nom sans précision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Ce que l’on lit.
    pub name: String,
    /// Où elle agit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<String>,
}

/// Sur quoi portent les réponses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawAbout {
    /// Démarche, projet, activité ou structure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Conception, en cours ou évaluation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Auto-appréciation, partenariat, négociation ou valorisation.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Qui a accompagné le groupe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accompanied_by: Option<String>,
}

/// Réponses d’une personne, ou du groupe.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawResponse {
    /// Qui répond.
    pub respondent: RawRespondent,
    /// Est-ce la position sur laquelle le groupe s’est accordé ?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collective: Option<bool>,
    /// Réponses, par question.
    #[serde(default)]
    pub answers: IndexMap<String, RawAnswer>,
}

/// Qui répond.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRespondent {
    /// Nom court, unique dans le fichier.
    pub id: String,
    /// Ce que l’on lit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Au nom de qui : interne, externe, ou un groupe de la grille.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stakeholder: Option<String>,
    /// Combien de personnes autour de la table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub people: Option<u32>,
}

/// Réponse à une question : `value`, `na` ou `unknown` ; le reste peut être seul.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawAnswer {
    /// Position, nombre, choix (une liste s’il y en a plusieurs), true ou false, texte, jour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<RawValue>,
    /// Sans objet : la raison, ou true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub na: Option<RawValue>,
    /// Ne sait pas : true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<bool>,
    /// Pourquoi la boule est pleine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<RawPriority>,
    /// À reprendre plus tard : true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later: Option<bool>,
    /// Ce qui a été dit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<RawArgument>,
}

/// Valeur telle qu’elle est écrite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RawValue {
    /// true ou false.
    Bool(bool),
    /// Nombre entier.
    Integer(i64),
    /// Nombre à virgule (écrit avec un point).
    Number(f64),
    /// Texte, mot de l’échelle, choix.
    Text(String),
    /// Plusieurs choix.
    List(Vec<String>),
}

/// Pourquoi la boule est pleine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RawPriority {
    /// Le groupe tient la question pour prioritaire.
    #[serde(rename = "priorité")]
    Priority,
    /// L’effet, en bien ou en mal, est très fort.
    #[serde(rename = "impact")]
    Impact,
}

/// Argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawArgument {
    /// Ce qui a été dit.
    pub text: String,
    /// De quel côté il pousse le curseur : -1, 0 ou 1.
    #[serde(default)]
    #[schemars(range(min = -1, max = 1))]
    pub effect: i8,
    /// Au nom de qui.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Relation entre deux lignes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRelation {
    /// Une ligne.
    pub from: String,
    /// Une autre ligne.
    pub to: String,
    /// Sorte de relation.
    pub nature: String,
    /// Ce sur quoi elle porte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// À retenir.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Vaut-elle dans ce sens seulement ?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directed: Option<bool>,
}

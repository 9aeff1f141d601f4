//! A sheet as its YAML says it.

use schemars::JsonSchema;
use serde::Deserialize;

/// Fiche du manuel.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSheet {
    /// Numéro de la fiche : I-A-1 … III-20.
    pub(super) id: String,
    /// Titre du manuel.
    pub(super) title: String,
    /// Titre pour les endroits étroits.
    pub(super) short_title: String,
    /// Partie du manuel.
    pub(super) family: RawFamily,
    /// Ce que l’on y trouve, et pourquoi l’ouvrir : de 40 à 90 mots.
    pub(super) summary: String,
    /// Ce qu’il faut faire.
    #[serde(default)]
    pub(super) keys: Vec<String>,
    /// Ce dont il faut se garder.
    #[serde(default)]
    pub(super) vigilance: Vec<String>,
    /// Où elle renvoie.
    #[serde(default)]
    pub(super) links: Vec<RawLink>,
    /// Qui l’a fait.
    #[serde(default)]
    pub(super) experience: Option<RawExperience>,
}

/// Partie du manuel.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawFamily {
    Fondement,
    Identite,
    Mission,
    Principe,
    Methode,
    Experience,
}

/// Renvoi vers une autre fiche.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLink {
    /// Numéro de l’autre fiche.
    pub(super) to: String,
    /// En quels termes.
    pub(super) kind: RawLinkKind,
}

/// En quels termes une fiche renvoie à une autre.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawLinkKind {
    Illustre,
    Aide,
    Methode,
    Principe,
    Voir,
}

/// Qui l’a fait, où, et où cela en était en 2010.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExperience {
    pub(super) organisation: String,
    pub(super) place: String,
    pub(super) structure: String,
    pub(super) themes: Vec<String>,
    pub(super) state: RawAchievement,
    #[serde(default)]
    pub(super) state_note: Option<String>,
    pub(super) told: String,
}

/// Où cela en était en 2010.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawAchievement {
    Realise,
    EnCours,
    Prevu,
    Perdu,
    Attente,
    PasCommence,
}

/// Mot de l’index.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKeyWord {
    /// Comme le manuel l’imprime.
    pub(super) word: String,
    /// Fiches auxquelles il mène.
    pub(super) sheets: Vec<String>,
    /// Les plus parlantes.
    #[serde(default)]
    pub(super) telling: Vec<String>,
}

/// Mots de tous les jours, et ceux du manuel à chercher à leur place.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSynonyms {
    /// Mots de tous les jours.
    pub(super) words: Vec<String>,
    /// Mots du manuel.
    pub(super) see: Vec<String>,
}

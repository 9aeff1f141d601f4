//! A grid as its YAML says it. The comments of the fields are what the JSON Schema shows to whoever types YAML.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Grille de questions, avec ses échelles et son calcul.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawGrid {
    /// Nom court de la grille : minuscules sans accent, chiffres et tirets.
    pub id: String,
    /// Nombre entier, à partir de 1 ; augmente quand le sens d’une question change.
    #[schemars(range(min = 1))]
    pub version: u32,
    /// Titre complet.
    pub title: String,
    /// Titre pour les endroits étroits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_title: Option<String>,
    /// D’où vient la grille.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<RawReference>,
    /// À quoi elle sert, en une phrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Conseils à qui anime la séance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<String>,
    /// Pour préparer la séance : qui inviter, combien de temps, dans quel ordre, ce qu’il vaut mieux éviter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facilitation: Option<RawFacilitation>,
    /// À combien la remplir, au moins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub min_participants: Option<u32>,
    /// Part de réponses (entre 0 et 1) sous laquelle un résultat est dit partiel ; 0.6 sans précision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub min_coverage: Option<f64>,
    /// Comment s’appelle une section : pilier, critère, mission…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section_name: Option<String>,
    /// `none` : la grille n’a pas de résultat d’ensemble.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub global: Option<RawGlobal>,
    /// Par quoi s’ouvre le rapport : noms de questions, dont la réponse se lit en entier, ou de sections, dont la question la
    /// plus basse est dite.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opening: Vec<String>,
    /// Échelles, par nom.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub scales: IndexMap<String, RawScale>,
    /// Groupes de personnes qui répondent ; ceux du manuel sans précision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stakeholders: Vec<RawStakeholder>,
    /// Sections, dans l’ordre de lecture.
    pub sections: Vec<RawSection>,
    /// Tableaux que le groupe remplit ligne par ligne.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<RawTable>,
    /// Relations entre les lignes d’un tableau.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matrices: Vec<RawMatrix>,
    /// Sommes de nombres que le rapport calcule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<RawTotal>,
    /// Questions des versions précédentes qui ont été retirées.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<RawRemoved>,
    /// Exemples calculés, vérifiés par « dts verifier ».
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<RawExample>,
}

/// Résultat d’ensemble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawGlobal {
    /// Moyenne pondérée des sections.
    Mean,
    /// Aucun.
    None,
}

/// Document d’origine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawReference {
    /// Titre, auteur et date.
    pub document: String,
    /// Fiche, page ou chapitre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
}

/// De quoi préparer la séance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFacilitation {
    /// Qui inviter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invite: Vec<String>,
    /// Combien de temps prévoir.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// Dans quel ordre s’y prendre, étape par étape.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// Ce qu’il vaut mieux éviter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub avoid: Vec<String>,
    /// Fiches du manuel d’où viennent ces conseils.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
}

/// Échelle : un curseur (`cursor`) ou une suite de degrés (`level`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawScale {
    /// Comment elle s’appelle pour qui lit ; son nom dans la grille sans précision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// `cursor` ou `level`.
    #[serde(rename = "type")]
    pub kind: RawScaleKind,
    /// Curseur : position la plus basse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1000, max = 1000))]
    pub min: Option<i32>,
    /// Curseur : position la plus haute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1000, max = 1000))]
    pub max: Option<i32>,
    /// Curseur : mots de certaines positions.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub labels: IndexMap<String, String>,
    /// Degrés, du plus bas au plus haut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<RawLevel>,
}

/// Sorte d’échelle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawScaleKind {
    /// Pas entiers de min à max.
    Cursor,
    /// Liste ordonnée de degrés.
    Level,
}

/// Degré d’une échelle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawLevel {
    /// Ce qu’il compte.
    pub value: f64,
    /// Ses mots.
    pub label: String,
    /// Quand le choisir.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// Groupe de personnes qui répondent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawStakeholder {
    /// Nom court, unique.
    pub id: String,
    /// Ce que l’on lit.
    pub label: String,
    /// `interne` ou `externe` ; au choix du groupe sans précision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<RawSide>,
}

/// Dans la structure ou au-dehors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawSide {
    /// Dans la structure.
    Interne,
    /// Au-dehors.
    Externe,
}

/// Groupe de questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSection {
    /// Nom court, unique dans la grille.
    pub id: String,
    /// Ce que l’on lit.
    pub title: String,
    /// De quoi il s’agit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// Poids dans le résultat d’ensemble ; 1 sans précision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub weight: Option<f64>,
    /// Les questions disent la proximité à des types : des parts, pas de moyenne.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<bool>,
    /// À garder entre soi : la version externe du rapport n’en dit rien. Pas pour ce qui compte dans un résultat d’ensemble.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<bool>,
    /// Questions ; la liste peut manquer si un tableau suit la section.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<RawItem>,
}

/// Question. Une seule clé parmi `scale`, `number`, `choice`, `yes_no`, `text`, `date` dit comment on y répond.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawItem {
    /// Nom court, unique dans la grille.
    pub id: String,
    /// De quoi parle la question, en deux à cinq mots : « Achats responsables ». Tableaux et graphiques l’emploient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Ce que l’on demande.
    pub question: String,
    /// Ce qu’il faut entendre par là.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Nom d’une échelle de la grille.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// Un nombre et son unité.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<RawNumber>,
    /// Un choix dans une liste.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<RawChoice>,
    /// Oui ou non.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yes_no: Option<RawNothing>,
    /// Texte libre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<RawNothing>,
    /// Un jour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<RawNothing>,
    /// Poids dans la section ; 1 sans précision, 0 : hors du calcul.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0))]
    pub weight: Option<f64>,
    /// « Sans objet » est-il une réponse ?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub na: Option<RawNaPolicy>,
    /// Fait partie de la forme courte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<bool>,
    /// Noms des deux bouts, si ceux de l’échelle ne vont pas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poles: Option<RawPoles>,
    /// Fiches du manuel qui éclairent la question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// Ce que la réponse remplit dans les annexes : `ess/environnement`, `vsme/B3`, `vsme/B1#chiffre-d-affaires`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frames: Vec<String>,
    /// Ce qui aide quand la réponse est basse : des conseils choisis pour cette question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<RawAdvice>,
    /// Version de la grille où le sens de la question a changé.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub changed_in: Option<u32>,
}

/// Conseils choisis pour une question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawAdvice {
    /// Clefs et points de vigilance du manuel, par leur fiche et leurs premiers mots : `II-4#sachez-lacher-prise`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// Fiches d’expérience, avec une phrase sur ce qui s’est fait à ce sujet.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub experiences: IndexMap<String, String>,
    /// Conseils de la grille, là où le manuel n’en a pas ; ils sont montrés comme tels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ours: Vec<String>,
}

/// Somme de nombres ; elle se lit dans la section du premier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawTotal {
    /// Comment elle s’appelle.
    pub label: String,
    /// Noms des questions qui demandent ces nombres.
    pub items: Vec<String>,
    /// Noms de celles dont elle est une part : le rapport donne alors le pourcentage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub among: Vec<String>,
}

/// Nombre attendu.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawNumber {
    /// Ce que l’on compte : heures, euros…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Plus petite valeur admise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Plus grande valeur admise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// Liste de choix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawChoice {
    /// Choix proposés, deux au moins.
    pub options: Vec<RawOption>,
    /// Peut-on en retenir plusieurs ?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub several: Option<bool>,
}

/// Choix proposé.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawOption {
    /// Nom court.
    pub id: String,
    /// Ce que l’on lit.
    pub label: String,
    /// Ce choix dit-il que les réponses restent dans la structure ? Une version pour l’extérieur est alors à confirmer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<bool>,
    /// Ce que l’on lisait avant : de vieux questionnaires le disent encore, et sont compris.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<String>,
}

/// Objet : un nom court et ce que l’on lit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawNamed {
    /// Nom court.
    pub id: String,
    /// Ce que l’on lit.
    pub label: String,
}

/// Rien à préciser : s’écrit `{}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawNothing {}

/// « Sans objet ».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawNaPolicy {
    /// Admis, avec ou sans raison.
    Allowed,
    /// Admis si l’on dit pourquoi.
    WithReason,
    /// Pas admis.
    Forbidden,
}

/// Noms des deux bouts d’une échelle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPoles {
    /// Au plus bas.
    pub min: String,
    /// Au plus haut.
    pub max: String,
}

/// Tableau que le groupe remplit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawTable {
    /// Nom court, unique parmi tableaux et relations.
    pub id: String,
    /// Ce que l’on lit.
    pub title: String,
    /// À quoi il sert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Section qu’il suit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// À garder entre soi : la version externe du rapport n’en dit rien.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<bool>,
    /// Ses lignes sont des acteurs ou des parties prenantes : elles peuvent être reprises dans une autre grille.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actors: Option<bool>,
    /// Colonne qui nomme la ligne.
    pub key: String,
    /// Colonnes.
    pub columns: Vec<RawColumn>,
}

/// Colonne. Une seule clé parmi `scale`, `number`, `choice`, `yes_no`, `text`, `date`, `item`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawColumn {
    /// Nom court, unique dans le tableau.
    pub id: String,
    /// Ce que l’on lit.
    pub label: String,
    /// Ce qu’il faut entendre par là.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Titre commun à plusieurs colonnes voisines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Nom d’une échelle de la grille.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// Un nombre et son unité.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<RawNumber>,
    /// Un choix dans une liste.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<RawChoice>,
    /// Oui ou non.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yes_no: Option<RawNothing>,
    /// Texte libre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<RawNothing>,
    /// Un jour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<RawNothing>,
    /// Une question de la grille.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<RawItemColumn>,
}

/// Questions admises dans une colonne.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawItemColumn {
    /// Sections dont viennent les questions ; toutes sans précision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<String>,
}

/// Relations entre les lignes d’un tableau.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawMatrix {
    /// Nom court, unique parmi tableaux et relations.
    pub id: String,
    /// Ce que l’on lit ; « Relations » sans précision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// À quoi elles servent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Tableau dont les lignes sont reliées.
    pub table: String,
    /// Sortes de relation.
    pub natures: Vec<RawNature>,
    /// Ce sur quoi porte une relation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<RawNamed>,
    /// Objets sur lesquels on ne négocie guère, comme les valeurs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub firm: Vec<String>,
    /// Colonne du tableau qui dit à quelle échelle agit chaque ligne, options de la plus lointaine à la plus proche.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<String>,
    /// Colonne du tableau qui dit à quel monde appartient chaque ligne.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sectors: Option<String>,
    /// Colonne du tableau qui dit à quoi tient chaque ligne.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
}

/// Sorte de relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawNature {
    /// Nom court.
    pub id: String,
    /// Ce que l’on lit.
    pub label: String,
    /// 1 rapproche, −1 oppose, 0 ni l’un ni l’autre.
    #[schemars(range(min = -1, max = 1))]
    pub sign: i8,
    /// Couleur, entre guillemets : "#2e7d32".
    pub color: String,
    /// Ce que fait une relation de signe 0 : negotiation (on se parle), dependence (l’un ne peut guère sans l’autre).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RawRole>,
    /// Ce qu’il faut en penser, si le mot ne suffit pas ; le rapport le dit sous la carte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// Ce que fait une relation de signe 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawRole {
    /// On se parle.
    Negotiation,
    /// L’un ne peut guère faire sans l’autre.
    Dependence,
}

/// Question retirée.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRemoved {
    /// Nom court qu’elle avait.
    pub id: String,
    /// Version qui l’a retirée.
    #[serde(rename = "in")]
    #[schemars(range(min = 2))]
    pub version: u32,
}

/// Exemple calculé : des réponses, et ce qu’elles doivent donner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawExample {
    /// Ce qu’il montre.
    pub name: String,
    /// Réponses par question, comme dans une cellule : `2`, `SO`, `NSP`, un mot de l’échelle.
    pub answers: IndexMap<String, String>,
    /// Résultats attendus par section, et `global`.
    pub expect: IndexMap<String, RawExpected>,
}

/// Résultat attendu ; ce qui n’est pas dit n’est pas vérifié. `none` : il ne doit pas y en avoir.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawExpected {
    /// Sur l’échelle de la section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<RawFigure>,
    /// De 0 à 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<RawFigure>,
    /// De 0 à 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<RawFigure>,
    /// Résultat partiel ?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<bool>,
    /// Section de proximités : les types dont la part est la plus grande ; une liste vide s’il ne doit pas y en avoir.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dominant: Option<Vec<String>>,
}

/// Un nombre, ou `none` s’il ne doit pas y en avoir.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RawFigure {
    /// Valeur attendue.
    Number(f64),
    /// Aucune.
    Absent(RawAbsent),
}

/// Le mot `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawAbsent {
    /// Il ne doit pas y en avoir.
    None,
}

//! What may be answered, stated once for the keyboard, YAML and cells: one code a rule.
//!
//! A rule knows neither files nor places: it says what is wrong and what to do in the words of a [`SourceKind`], and the
//! caller says where.

use super::Answer;
use crate::fold::{fold, nearest};
use crate::french::{NBSP, list, quoted, shortened};
use crate::grid::{Grid, Item, NaPolicy};
use crate::problem::{Place, Problem, Severity};
use crate::workbook::FaultKind;

pub mod relations;
pub mod rows;

/// Why something may not stand where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable ASCII code for [`Problem`].
    pub code: &'static str,
    /// What was found, in French, lower case, no final stop.
    pub message: String,
    /// What to write instead, in French.
    pub hint: String,
}

impl Refusal {
    /// A rule that is not kept.
    pub fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into() }
    }

    /// The error that it is at a place.
    pub fn at(self, place: Place) -> Problem {
        Problem::error(self.code, place, self.message).hint(self.hint)
    }

    /// The same, as bad as that.
    pub fn with(self, severity: Severity, place: Place) -> Problem {
        Problem { severity, ..self.at(place) }
    }
}

/// Where answers are written, for what their author is told to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// A session.
    Keyboard,
    /// Keys and values.
    Yaml,
    /// A table of data: rows and columns.
    Table,
    /// Our own questionnaire in a workbook.
    Questionnaire,
    /// What KoboToolbox and ODK export of our form.
    Form,
}

impl SourceKind {
    /// Whether it is made of cells.
    pub fn has_cells(self) -> bool {
        matches!(self, Self::Table | Self::Questionnaire | Self::Form)
    }
}

/// « Sans objet », where the question admits it and has the reason that it wants.
pub fn not_applicable(item: &Item, reason: Option<String>, kind: SourceKind) -> Result<Answer, Refusal> {
    match (item.na, reason) {
        (NaPolicy::Forbidden, _) => Err(match kind {
            SourceKind::Keyboard => {
                let message = "cette question se pose partout : « sans objet » n’y est pas une réponse";
                Refusal::new("so-exclu", message, "donnez une réponse, ou dites que vous ne savez pas")
            }
            SourceKind::Yaml => {
                let hint = "donnez une réponse, ou « unknown: true »";
                Refusal::new("so-exclu", "cette question ne peut pas être sans objet", hint)
            }
            _ => Refusal::new("so-exclu", "cette question ne peut pas être sans objet", "NSP dit que l’on ne sait pas"),
        }),
        (NaPolicy::WithReason, None) => {
            let message = match kind {
                SourceKind::Keyboard => "dites en quelques mots pourquoi cette question est sans objet",
                _ => "ici, « sans objet » demande une raison",
            };
            let hint = match kind {
                SourceKind::Keyboard => "écrivez-la".to_owned(),
                SourceKind::Yaml => "écrivez la raison après « na: »".into(),
                SourceKind::Table => format!("écrivez par exemple {}", quoted("SO : pas de bâtiment propre")),
                SourceKind::Questionnaire => "écrivez-la sur la même ligne, sous « Si sans objet, pourquoi »".into(),
                SourceKind::Form => "écrivez-la sous « Pourquoi est-ce sans objet »".into(),
            };
            Err(Refusal::new("so-sans-raison", message, hint))
        }
        (_, reason) => Ok(Answer::NotApplicable(reason)),
    }
}

/// A question that is marked as a priority and has no position that could be one.
pub fn idle_priority(item: &Item) -> Refusal {
    Refusal::new(
        "priorite-sans-valeur",
        format!("{} est dite prioritaire sans avoir de position", quoted(&item.id)),
        "une question sans objet, ou que l’on ne sait pas, n’est pas prioritaire ; retirez l’un des deux",
    )
}

/// A star behind the answer, and a « non » in the column of priorities.
pub fn contradictory_priority(answer: &str, priority: &str) -> Refusal {
    Refusal::new(
        "priorite-contradictoire",
        format!("{} porte une étoile, et cette colonne dit {}", quoted(answer), quoted(priority)),
        format!("retirez l’étoile, ou écrivez {} ici", quoted("oui")),
    )
}

/// Several answers to one question; `said` are the words or keys of each.
pub fn several_answers(item: &Item, said: &[&str], kind: SourceKind) -> Refusal {
    let message = match (kind, said) {
        (SourceKind::Yaml, keys) => {
            format!("la question {} a plusieurs réponses à la fois : {}", quoted(&item.id), list(keys, "et"))
        }
        (_, [said, ..]) => format!("des cases sont cochées, et la réponse dit {}", quoted(&shortened(said))),
        (_, []) => "cette question a plusieurs réponses à la fois".into(),
    };
    Refusal::new("reponse-double", message, "gardez-en une seule")
}

/// Somebody who answered this very question, or this very assessment, before: where, in words.
pub fn answered_before(who: &str, where_: &str, hint: impl Into<String>) -> Refusal {
    Refusal::new(ANSWERED_BEFORE, format!("{who} a déjà {where_}"), hint)
}

/// Code of a respondent who is there twice.
pub const ANSWERED_BEFORE: &str = "repondant-en-double";

/// A respondent of the name or the short name of another one of the same file.
pub fn repeated_respondent(shown: &str, kind: SourceKind) -> Refusal {
    let hint = match kind {
        SourceKind::Yaml => "donnez un autre nom court, ou réunissez les deux réponses",
        _ => "donnez-leur des noms que l’on distingue, ou réunissez leurs réponses",
    };
    answered_before(&quoted(shown), "répondu plus haut", hint)
}

/// A second response that is said to be the position of the group.
pub fn second_collective(first: &str, second: &str, kind: SourceKind) -> Refusal {
    let field = match kind {
        SourceKind::Questionnaire => quoted("Position du groupe"),
        SourceKind::Form => quoted("Ces réponses sont-elles celles sur lesquelles tout le groupe s’est accordé"),
        _ => quoted("collective: true"),
    };
    let message = match (first, second) {
        ("", _) | (_, "") => "une autre réponse est déjà celle du groupe".to_owned(),
        _ => format!("{} et {} donnent chacun la position du groupe", quoted(first), quoted(second)),
    };
    Refusal::new("deux-collectives", message, format!("gardez {field} pour l’une seulement"))
}

/// A group that the grid does not know, which stays as it is written; nothing for those that it knows.
pub fn unknown_group(grid: &Grid, text: &str) -> Option<Refusal> {
    if grid.stakeholder(text).is_some() {
        return None;
    }
    let labels: Vec<&str> = grid.stakeholders.iter().map(|group| group.label.as_str()).collect();
    let hint = match nearest(text, labels.iter().copied()) {
        Some(near) => format!("vouliez-vous dire {} ?", quoted(near)),
        None => format!("groupes connus : {}", labels.join(", ")),
    };
    let message = format!("{} n’est pas un groupe de la grille ; il sera montré tel quel", quoted(&shortened(text)));
    Some(Refusal::new("partie-prenante-inconnue", message, hint))
}

/// A question that the grid does not have: one that was retired costs its own answer only, where the file says to which
/// version of the grid it answers. A near word is proposed where there is one, unless so many are asked for that it proves
/// nothing.
pub fn unknown_item(grid: &Grid, version: Option<u32>, text: &str, has_many: bool) -> (Severity, Refusal) {
    let folded = fold(text);
    let told = version.map_or(Severity::Error, |_| Severity::Warning);
    let shown = quoted(&shortened(text));
    if text.is_empty() {
        let hint = "écrivez l’identifiant d’une question de la grille";
        return (Severity::Error, Refusal::new("question-vide", "cette ligne ne nomme pas de question", hint));
    }
    if let Some((id, since)) = grid.removed.iter().find(|(id, _)| fold(id) == folded) {
        let message = format!("la question {} n’existe plus depuis la version {since} de la grille", quoted(id));
        let hint = if version.is_some() { "cette réponse n’est pas reprise" } else { "retirez cette ligne" };
        return (told, Refusal::new("question-retiree", message, hint));
    }
    if version.is_some_and(|version| version > grid.version) {
        let message = format!("la question {shown} n’existe pas dans cette version de la grille");
        return (told, Refusal::new("question-inconnue", message, "employez la version à laquelle on a répondu"));
    }
    let known = format!("dts grilles {} montre les questions et leurs identifiants", grid.id);
    let ids = grid.items.iter().take(if has_many { 0 } else { usize::MAX }).map(|item| item.id.as_str());
    let hint = match nearest(text, ids) {
        Some(near) => format!("vouliez-vous dire {} ? {known}", quoted(near)),
        None => known,
    };
    let message = format!("{shown} n’est pas une question de la grille");
    (Severity::Error, Refusal::new("question-inconnue", message, hint))
}

/// A question whose meaning changed since the version that was answered.
pub fn changed_item(item: &Item) -> Refusal {
    let message = format!("la question {} a changé de sens depuis ; cette réponse n’est pas reprise", quoted(&item.id));
    Refusal::new("question-changee", message, "répondez-y de nouveau si elle compte pour vous")
}

/// Answers to another grid, of that version where the source says it.
pub fn other_grid(grid: &Grid, id: &str, version: Option<&str>, kind: SourceKind) -> Refusal {
    let what = match kind {
        SourceKind::Questionnaire => "ce questionnaire porte",
        SourceKind::Form => "cet envoi porte",
        _ => "ces réponses portent",
    };
    let version = version.map_or_else(String::new, |version| format!(", version {version},"));
    let message = format!("{what} sur la grille {}{version} et non sur {}", quoted(id), quoted(&grid.id));
    Refusal::new("autre-grille", message, format!("donnez la sienne, {}", quoted(id)))
}

/// Answers to another version of the grid.
pub fn other_version(grid: &Grid, version: u32) -> Refusal {
    let message = format!(
        "ces réponses ont été données à la version {version} de la grille ; elle en est à la version {}",
        grid.version
    );
    Refusal::new("autre-version", message, "seules les questions qui n’ont pas changé sont reprises")
}

/// A figure that may be a thousand or a decimal, and is off by a thousand if it is taken for the wrong one.
pub fn thousand_or_decimal(text: &str) -> Refusal {
    let figures: String = text.chars().filter(char::is_ascii_digit).collect();
    let mark = if text.contains('.') { '.' } else { ',' };
    let message = format!("{} peut être un millier ou un nombre à trois décimales", quoted(&shortened(text)));
    let hint = format!(
        "écrivez {figures} si c’est un millier, {}0 si {} marque les décimales",
        text.trim(),
        quoted(&mark.to_string())
    );
    Refusal::new("nombre-ambigu", message, hint)
}

/// A structure that has another territory here than where it was named first.
pub fn two_territories(structure: &str, here: &str, first: &str) -> Refusal {
    let message = format!(
        "{} est ici dans le territoire {}, et ailleurs dans {} ; c’est ce dernier qui est gardé",
        quoted(structure),
        quoted(here),
        quoted(first)
    );
    Refusal::new("territoires-contradictoires", message, "écrivez le même partout")
}

/// An assessment that does not say of which structure it is.
pub fn no_structure(kind: SourceKind) -> Refusal {
    let (message, hint) = match kind {
        SourceKind::Questionnaire => (
            "ce questionnaire ne dit pas de quelle structure il s’agit",
            format!("écrivez son nom dans la première feuille, à côté de {}", quoted("Structure")),
        ),
        SourceKind::Form => (
            "cet envoi ne dit pas de quelle structure il s’agit",
            "écrivez le nom de la structure sur cette ligne".into(),
        ),
        SourceKind::Table => (
            "cette ligne porte des réponses sans nommer de structure",
            "écrivez le nom de la structure sur chaque ligne, ou videz celle-ci".into(),
        ),
        SourceKind::Yaml | SourceKind::Keyboard => {
            ("la structure n’a pas de nom", format!("écrivez-le après {}", quoted("name:")))
        }
    };
    Refusal::new(NO_STRUCTURE, message, hint)
}

/// Code of answers without a structure.
pub const NO_STRUCTURE: &str = "structure-vide";

/// A file in which nobody answered anything.
pub fn no_answer(message: &str) -> Refusal {
    Refusal::new("sans-reponse", message, "vérifiez que c’est le bon fichier, et qu’il a été enregistré")
}

/// A cell or a key that should say yes or no.
pub fn neither_yes_nor_no(text: &str) -> Refusal {
    let message = format!("{} ne dit ni oui ni non", quoted(&shortened(text)));
    Refusal::new("oui-ou-non", message, format!("valeurs admises{NBSP}: oui, non, ou vide"))
}

/// Why a cell without value is no answer.
pub fn no_value(kind: &FaultKind) -> Refusal {
    match kind {
        FaultKind::Error(shown) => Refusal {
            code: "cellule-en-erreur",
            message: format!("le tableur montre ici une erreur{NBSP}: {}", shortened(shown)),
            hint: "corrigez la formule, ou écrivez la valeur à sa place".into(),
        },
        FaultKind::NotCalculated => Refusal {
            code: "formule-sans-valeur",
            message: "il y a ici une formule dont le résultat n’est pas enregistré".into(),
            hint: "ouvrez le classeur dans votre tableur et enregistrez-le, ou écrivez la valeur".into(),
        },
    }
}

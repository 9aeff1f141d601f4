//! The page of all keys.

use crate::french::typeset;
use crate::prompt::desk::Desk;
use crate::prompt::frame::{Frame, Ink, Row, padded, paragraph, window};
use crate::prompt::paper::{Paper, assemble, foot};
use crate::session::Stop;

/// All keys and what they do.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("← →  + -", "déplacer le curseur d’un cran"),
    ("chiffre", "placer le curseur ; - puis un chiffre pour l’autre côté"),
    ("Entrée", "confirmer la réponse et passer à la suite"),
    ("a", "ajouter un argument : ce qui a été dit, vers quel côté il tire, pour qui"),
    ("m", "modifier ou retirer un argument"),
    ("b", "boule pleine ● (priorité ou impact) ou vide ○"),
    ("s", "sans objet : la question ne nous concerne pas"),
    ("n", "ne sait pas (j quand la réponse est oui ou non)"),
    ("t", "laisser pour plus tard"),
    ("e", "effacer la réponse ; les arguments restent"),
    ("h", "aide de la question ; ↑ ↓ pour lire la suite ; Tab quand on écrit"),
    ("p", "question précédente"),
    ("i", "prochaine question sans réponse"),
    ("g", "aller à une question ou à une partie de la grille"),
    ("c  /", "chercher une question par un mot"),
    ("l", "ce qui reste : plus tard, sans réponse, ne sait pas, sans objet"),
    ("u", "annuler la dernière réponse, le dernier argument, la dernière boule ; plusieurs fois"),
    ("d", "avec --depuis : ce qui avait été dit la dernière fois"),
    ("v", "voir le tableau des curseurs"),
    ("f", "corriger la fiche : structure, territoire, étape, qui est là"),
    ("?", "cette page"),
    ("q", "quitter ; tout est gardé, on reprend quand on veut"),
    ("Ctrl-C", "quitter tout de suite ; tout ce qui a été confirmé est gardé"),
    ("Échap", "revenir sans rien changer ; sur une ligne à écrire, retrouver les touches"),
];

/// Those of a table.
pub(super) const TABLE_KEYS: &[(&str, &str)] = &[
    ("a", "ajouter une ligne"),
    ("↑ ↓", "choisir une ligne, ou un numéro"),
    ("Entrée", "modifier la ligne ; sur « Continuer », passer à la suite"),
    ("x", "retirer la ligne, avec les relations où elle figure"),
    ("r", "remonter la ligne d’un rang"),
    ("c", "continuer, sans rien changer"),
    ("h", "aide du tableau"),
    ("", "Dans une ligne"),
    ("Entrée", "garder la case et passer à la suivante"),
    ("↑ ↓", "garder la case et aller à une autre"),
    ("Page", "aller au groupe de cases suivant ou précédent"),
    ("chiffre", "choisir dans une liste ; ← → aussi, Retour arrière pour vider"),
    ("Tab", "aide de la case"),
    ("Échap", "revenir aux lignes ; ce qui est gardé reste"),
    ("p g u / q", "comme dans les questions : précédente, aller à, annuler, chercher…"),
];

/// Those of a matrix.
pub(super) const MATRIX_KEYS: &[(&str, &str)] = &[
    ("↑ ↓", "choisir de qui dire les relations, ou un numéro"),
    ("Entrée", "commencer à sa première paire vide ; sur « Continuer », passer à la suite"),
    ("l", "les paires vides ; des lettres pour chercher un nom"),
    ("c", "continuer, sans rien changer"),
    ("", "Dans une paire"),
    ("chiffre", "choisir la relation, puis sur quoi elle porte"),
    ("Entrée", "garder ce qui est choisi ; sans rien de choisi, laisser la paire vide"),
    ("Espace", "laisser la paire comme elle est, aller à la prochaine paire vide"),
    ("← →  p", "paire précédente, paire suivante"),
    ("d", "vue différemment par les deux côtés : une relation par sens ; de nouveau d, une seule"),
    ("e", "effacer la relation"),
    ("Tab  h", "aide"),
    ("Échap", "revenir à la liste ; ce qui est gardé reste"),
    ("p g u / q", "dans la liste, comme dans les questions"),
];

pub(super) fn keys_screen(desk: &Desk, paper: Paper) -> Frame {
    let mut body = Vec::new();
    let keys: &[(&str, &str)] = match desk.session().stop() {
        Some(Stop::Table(_)) => TABLE_KEYS,
        Some(Stop::Matrix(_)) => MATRIX_KEYS,
        _ => KEYS,
    };
    for (key, word) in keys {
        if key.is_empty() {
            body.push(Row::blank());
            body.push(Row::new(*word, Ink::Bold));
            continue;
        }
        let lines = paragraph(&typeset(word), paper.width.saturating_sub(11), Ink::Plain);
        for (index, line) in lines.into_iter().enumerate() {
            let mut row = Row::new(padded(if index == 0 { key } else { "" }, 11), Ink::Accent);
            row.0.extend(line.0);
            body.push(row);
        }
    }
    let mut head = vec![Row::new("Les touches", Ink::Bold)];
    if !paper.is_low() {
        head.push(paper.rule());
    }
    let keys = [("Entrée", "revenir".to_owned()), ("↑ ↓", "la suite".into())];
    let foot = foot(paper, None, &keys);
    let room = paper.height.saturating_sub(head.len() + foot.len());
    let shown = window(&body, room, desk.scroll);
    Frame { last_scroll: body.len().saturating_sub(room), ..assemble(paper, head, shown, foot, None) }
}

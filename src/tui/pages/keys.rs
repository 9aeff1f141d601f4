//! All keys of a place and what they do.

use crate::french::typeset;
use crate::session::Stop;
use crate::tui::prelude::*;

/// Keys and what they do, one after the other; without a key, a title.
type Sentences = [(&'static str, &'static str)];

/// A page to read.
pub(crate) struct Keys {
    keys: Vec<(&'static str, &'static str)>,
    scroll: Scroll,
}

/// Keys of a question that are not letters.
const QUESTION_KEYS: &Sentences = &[
    ("← →  + -", "déplacer le curseur d’un cran"),
    ("chiffre", "placer le curseur ; - puis un chiffre pour l’autre côté"),
    ("Entrée", "confirmer la réponse et passer à la suite"),
];

/// Those that come last.
const LAST_KEYS: &Sentences = &[
    ("Ctrl-C", "quitter tout de suite ; tout ce qui a été confirmé est gardé"),
    ("une phrase", "ce que l’on écrit sans autre touche devient un argument"),
    ("Échap", "revenir sans rien changer ; sur une ligne à écrire, retrouver les touches"),
];

/// Those of a table.
const TABLE_KEYS: &Sentences = &[
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
const MATRIX_KEYS: &Sentences = &[
    ("↑ ↓", "choisir de qui dire les relations, ou un numéro"),
    ("Entrée", "commencer à sa première paire vide ; sur « Continuer », passer à la suite"),
    ("l", "les paires vides, celles qui changeraient le plus la lecture d’abord ; des lettres pour chercher un nom"),
    ("k", "la carte : ce que les relations donnent à discuter"),
    ("c", "continuer, sans rien changer"),
    ("", "Dans une paire"),
    ("chiffre", "la relation, puis un autre chiffre : sur quoi elle porte"),
    ("Entrée", "garder ce qui est choisi et passer à la paire suivante ; sans rien de choisi, la laisser vide"),
    ("n", "une note, si vous voulez"),
    ("Espace", "laisser la paire comme elle est, aller à la prochaine paire vide"),
    ("← →  p", "paire précédente, paire suivante"),
    ("d", "vue différemment par les deux côtés : une relation par sens ; de nouveau d, une seule"),
    ("e", "effacer la relation"),
    ("Tab  h", "aide"),
    ("Échap", "revenir à la liste ; ce qui est gardé reste"),
    ("p g u / q", "dans la liste, comme dans les questions"),
];

impl Keys {
    /// The keys of the place where a session is.
    pub(crate) fn new(session: &Session) -> Self {
        let keys = match session.stop() {
            Some(Stop::Table(_)) => TABLE_KEYS.to_vec(),
            Some(Stop::Matrix(_)) => MATRIX_KEYS.to_vec(),
            _ => {
                let is_there = |command: Command| match command {
                    Command::Repeat => false,
                    Command::Map => session.has_relations(),
                    _ => true,
                };
                let letters = COMMANDS.iter().filter(|(command, key, ..)| !key.is_empty() && is_there(*command));
                let letters = letters.map(|(command, key, ..)| (*key, command.sentence()));
                QUESTION_KEYS.iter().copied().chain(letters).chain(LAST_KEYS.iter().copied()).collect()
            }
        };
        Self { keys, scroll: Scroll::default() }
    }
}

impl Page for Keys {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        if self.scroll.on_key(key) { Step::Stay } else { Step::Close }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let mut body = Vec::new();
        for (key, word) in &self.keys {
            if key.is_empty() {
                body.extend([blank(), line(*word, BOLD)]);
                continue;
            }
            let lines = paragraph(&typeset(word), layout.width.saturating_sub(11), PLAIN).into_iter().enumerate();
            let start = |index| line(padded(if index == 0 { key } else { "" }, 11), ACCENT);
            body.extend(lines.map(|(index, text)| start(index).join(text)));
        }
        let hints = [("Entrée", "revenir"), ("↑ ↓", "la suite")];
        layout.draw_text(frame, context, ("Les touches", &hints), &body, &self.scroll);
    }
}

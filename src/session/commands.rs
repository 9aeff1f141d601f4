//! What may be asked for beside an answer: by a letter on a screen, by a word on a line. Pure.

use super::{Session, voices};
use crate::assessment::Answer;
use crate::fold::fold;
use crate::grid::{Kind, NaPolicy};
use Command::{
    Argue, Arguments, Back, Ball, Board, Clear, Commands, Details, Following, Former, Go, Help, Later, Leave, Map,
    NotApplicable, Onward, Plan, Previous, Repeat, Rest, Search, Split, Unanswered, Undo, Unknown,
};

/// Something that one may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "said in French by `sentence`")]
pub enum Command {
    Argue,
    Arguments,
    Ball,
    NotApplicable,
    Unknown,
    Later,
    Help,
    Former,
    Clear,
    Previous,
    Unanswered,
    Go,
    Leave,
    Undo,
    Search,
    Rest,
    Board,
    Details,
    Map,
    Commands,
    Plan,
    Onward,
    Repeat,
    Back,
    /// The next of a list.
    Following,
    /// A relation that each side sees in its own way.
    Split,
}

/// Each command in the order in which it matters: its letter if it has one, the other names that call it, folded, and
/// what it does in a word or two.
pub const COMMANDS: [(Command, &str, &str, &str); 26] = [
    (Argue, "a", "argument", "argument"),
    (Arguments, "m", "arguments modifier", "modifier"),
    (Ball, "b", "boule priorite", "boule ●"),
    (NotApplicable, "s", "sans_objet so", "sans objet"),
    (Unknown, "n", "ne_sait_pas je_ne_sais_pas nsp j", "ne sait pas"),
    (Later, "t", "plus_tard tard", "plus tard"),
    (Help, "h", "aide", "aide"),
    (Former, "d", "avant", "la dernière fois"),
    (Clear, "e", "effacer", "effacer"),
    (Previous, "p", "precedente precedent", "précédente"),
    (Unanswered, "i", "sans_reponse", "prochaine sans réponse"),
    (Go, "g", "aller_a aller", "aller à"),
    (Leave, "q", "quitter fin", "quitter"),
    (Undo, "u", "annuler", "annuler"),
    (Search, "c", "chercher", "chercher"),
    (Rest, "l", "reste", "ce qui reste"),
    (Board, "v", "tableau", "tableau"),
    (Details, "f", "fiche", "fiche"),
    (Map, "k", "carte lecture", "la carte"),
    (Commands, "?", "commandes", "touches"),
    (Repeat, "r", "repeter", ""),
    (Plan, "", "plan", "plan d’action"),
    (Onward, "", "suite continuer", "continuer"),
    (Back, "", "retour abandonner", ""),
    (Following, "", "suivante suivant", ""),
    (Split, "", "deux", ""),
];

/// Names that may be followed by something on the same line.
const OPEN: &str = "sans_objet so arguments modifier m argument a boule b aller_a aller g chercher c";

impl Command {
    /// What a letter asks for on a screen.
    pub fn of_letter(letter: char) -> Option<Self> {
        let letter = if letter == '/' { 'c' } else { letter };
        COMMANDS.iter().find(|(_, key, ..)| key.starts_with(letter)).map(|(command, ..)| *command)
    }

    /// What a name asks for, and whether something may follow it.
    pub fn named(name: &str) -> Option<(Self, bool)> {
        let name = fold(name);
        if name.is_empty() {
            return None;
        }
        let is_called = |names: &str| names.split(' ').any(|other| other == name);
        let found = COMMANDS.iter().find(|(_, key, names, _)| *key == name || is_called(names));
        found.map(|(command, ..)| (*command, is_called(OPEN)))
    }

    /// Whether it opens a page, or a list, wherever one is.
    pub fn has_page(self) -> bool {
        matches!(self, Go | Search | Rest | Board | Details | Map | Commands | Leave)
    }

    /// What it does, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Argue => "ajouter un argument : ce qui a été dit, vers quel côté il tire, pour qui",
            Arguments => "modifier ou retirer un argument",
            Ball => "boule pleine ● (priorité ou impact) ou vide ○",
            NotApplicable => "sans objet : la question ne nous concerne pas, avec la raison si vous voulez",
            Unknown => "ne sait pas (j quand la réponse est oui ou non)",
            Later => "laisser pour plus tard",
            Help => "aide de ce qui est demandé",
            Former => "avec --depuis : ce qui avait été dit la dernière fois",
            Clear => "effacer la réponse ; les arguments restent",
            Previous => "question précédente",
            Unanswered => "prochaine question sans réponse",
            Go => "aller à une question, ou à une partie de la grille",
            Leave => "quitter ; tout est gardé, on reprend quand on veut",
            Undo => "annuler la dernière réponse, le dernier argument, la dernière boule ; plusieurs fois",
            Search => "chercher une question par un mot",
            Rest => "ce qui reste : plus tard, sans réponse, ne sait pas, sans objet",
            Board => "voir le tableau des curseurs",
            Details => "corriger la fiche : structure, territoire, étape, qui est là",
            Map => "relire ce que les relations donnent à discuter : blocs, oppositions, intermédiaires, paires vides",
            Plan => "aller au plan d’action",
            Commands => "tout ce que l’on peut faire ici",
            Repeat | Onward | Back | Following | Split => "",
        }
    }
}

impl Session {
    /// Whether a command makes sense where one is; `has_before` says that another day is open beside it.
    pub fn offers(&self, command: Command, has_before: bool) -> bool {
        if command == Map {
            return self.has_relations();
        }
        let (Some(item), Some(entry)) = (self.item(), self.entry()) else {
            return !matches!(command, Argue | Arguments | Ball | NotApplicable | Unknown | Later | Former | Clear);
        };
        match command {
            Arguments => !entry.arguments.is_empty(),
            Ball => item.scale().is_some(),
            NotApplicable => item.na != NaPolicy::Forbidden,
            Help => !item.help.is_empty(),
            Former => has_before || self.item_index().is_some_and(|item| voices::answers(self, item).is_some()),
            Clear => entry.answer != Answer::Missing,
            _ => true,
        }
    }

    /// The key of a command where one is: n is « non » to a question of oui or non.
    pub fn letter_of(&self, command: Command) -> (&'static str, &'static str) {
        let is_yes_no = self.item().is_some_and(|item| item.kind == Kind::YesNo);
        let found = COMMANDS.iter().find(|(other, ..)| *other == command);
        match found {
            Some((Unknown, ..)) if is_yes_no => ("j", "je ne sais pas"),
            Some((_, key, _, word)) => (key, word),
            None => ("", ""),
        }
    }
}

//! Words that do something instead of answering. Pure.
//!
//! Outside of texts a command needs no slash where nobody could mean it as a sentence: a command alone on its line, or one
//! that begins with a small letter and takes something after it (`a Trois contrats`, `g 12`).

use crate::fold::fold;
pub(super) use crate::session::answers::rank;
pub(super) use crate::session::commands::Command as Word;

/// A command, and what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Command<'a> {
    pub(super) word: Word,
    pub(super) rest: &'a str,
}

/// The command that a line is, where nobody could mean it as a sentence.
pub(super) fn command(line: &str) -> Option<Command<'_>> {
    let found = begin(line)?;
    let is_small = line.chars().next().is_some_and(|c| !c.is_uppercase());
    (found.rest.is_empty() || (is_small && takes_more(line, found))).then_some(found)
}

/// The command after a slash; nothing where there is no slash.
pub(super) fn slashed(line: &str) -> Option<Result<Command<'_>, String>> {
    let rest = line.strip_prefix('/')?.trim_start();
    let unknown = || format!("la commande «\u{a0}{rest}\u{a0}» n’existe pas\u{a0}; /? les montre toutes");
    Some(begin(rest).ok_or_else(unknown))
}

/// Why a text is not taken as one: it reads like a command that lost its slash. A capital says that it is a text.
pub(super) fn doubt(line: &str) -> Option<String> {
    let begins_small = line.chars().next().is_some_and(char::is_lowercase);
    let is_letter = line.split_whitespace().next().is_some_and(|word| word.chars().count() == 1);
    begin(line).filter(|found| begins_small && (found.rest.is_empty() || is_letter))?;
    let line: String = line.chars().take(30).collect();
    Some(format!(
        "«\u{a0}{line}\u{a0}» se lit comme une commande\u{a0}; tapez /{line} pour la donner, ou commencez votre texte par une majuscule"
    ))
}

/// What may be done while a text is being written.
pub(super) const FIELD_COMMANDS: &str =
    "Entrée seule garde ce qui est là, ou passe. /effacer vide, /précédente remonte, /retour abandonne.";

/// What was typed where something is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard<T> {
    Said(T),
    /// Entrée alone.
    Nothing,
    /// To empty what is there.
    Clear,
    Previous,
    Back,
    /// To say again what is asked.
    Again,
    Help,
    Refused(String),
}

/// What a line means where a text is asked for: the text, or a command after a slash.
pub(super) fn typed(line: &str) -> Heard<&str> {
    match slashed(line).map(|found| found.map(|command| command.word)) {
        None if line.is_empty() => Heard::Nothing,
        None => Heard::Said(line),
        Some(Ok(Word::Back | Word::Leave)) => Heard::Back,
        Some(Ok(Word::Previous)) => Heard::Previous,
        Some(Ok(Word::Clear)) => Heard::Clear,
        Some(Ok(Word::Commands | Word::Help)) => Heard::Help,
        Some(Ok(Word::Repeat)) => Heard::Again,
        Some(Ok(_)) => Heard::Refused(FIELD_COMMANDS.to_owned()),
        Some(Err(why)) => Heard::Refused(why),
    }
}

/// Whether a line is a sentence rather than a slip: three words at least.
pub(super) fn is_sentence(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() >= 3
}

/// The word of the command that a line begins with.
pub(super) fn begins(line: &str) -> Option<Word> {
    begin(line).map(|command| command.word)
}

/// Yes or no; nothing where it is neither.
pub(super) fn yes_no(line: &str) -> Option<bool> {
    match fold(line).as_str() {
        "o" | "oui" => Some(true),
        "n" | "non" | "" | "retour" | "/retour" => Some(false),
        _ => None,
    }
}

/// Whether somebody wants to leave a welcome.
pub(super) fn is_leaving(line: &str) -> bool {
    ["q", "quitter", "fin"].contains(&fold(line).as_str())
}

/// A whole number, alone on its line.
pub(super) fn number(line: &str) -> Option<usize> {
    line.trim().parse().ok()
}

/// The longest name of a command that a line begins with, and what follows.
fn begin(line: &str) -> Option<Command<'_>> {
    let is_end = |c: char| c.is_whitespace() || c == ':' || c == ',';
    let ends = line.char_indices().filter(|(_, c)| is_end(*c)).map(|(at, _)| at).chain([line.len()]).take(4);
    let named = |end: usize| {
        let (word, _) = Word::named(&line[..end])?;
        Some(Command { word, rest: line[end..].trim_start_matches(is_end).trim_end() })
    };
    ends.filter_map(named).last()
}

fn takes_more(line: &str, found: Command<'_>) -> bool {
    let name = line[..line.len() - found.rest.len()].trim_end_matches([' ', ':']);
    Word::named(name).is_some_and(|(_, is_open)| is_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_ordinary_sentence_is_a_command() {
        for sentence in [
            "Trois fournisseurs sur quatre sont d’ici",
            "A Dole, tout se fait à vélo",
            "À Dole, tout se fait à vélo",
            "C’est un vrai progrès",
            "c’est un vrai progrès",
            "S’il y avait un local, oui",
            "s’il y avait un local, oui",
            "N’oublions pas les bénévoles",
            "n'oublions pas les bénévoles",
            "J’ai vu trois départs",
            "j'ai vu trois départs",
            "D’abord, la confiance",
            "L’équipe a grandi",
            "l’équipe a grandi",
            "Plus tard, nous verrons",
            "plus tard nous verrons",
            "Avant, nous étions deux",
            "Fin de contrat pour deux personnes",
            "fin de contrat pour deux personnes",
            "Plan de formation signé",
            "plan de formation signé",
            "Aide alimentaire chaque semaine",
            "Reste à convaincre la mairie",
            "reste à convaincre la mairie",
            "Tableau de bord tenu à jour",
            "Sans objet précis, on discute",
            "So far so good",
            "Argument de la mairie : c’est cher",
            "Priorité donnée aux habitants",
            "priorité donnée aux habitants",
            "T’as vu la cantine",
            "Suite à la réunion de mars",
            "Continuer coûte cher",
            "M. Durand est parti",
        ] {
            assert_eq!(command(sentence), None, "{sentence}");
        }
    }

    #[test]
    fn a_command_alone_and_one_with_what_it_takes_are_heard() {
        let heard = |line| command(line).map(|command| (command.word, command.rest));
        assert_eq!(heard("so pas de bâtiment"), Some((Word::NotApplicable, "pas de bâtiment")));
        assert_eq!(heard("sans objet"), Some((Word::NotApplicable, "")));
        assert_eq!(heard("Sans objet"), Some((Word::NotApplicable, "")));
        assert_eq!(heard("a Trois contrats : deux CDI"), Some((Word::Argue, "Trois contrats : deux CDI")));
        assert_eq!(heard("aller à nature"), Some((Word::Go, "nature")));
        assert_eq!(heard("g 12"), Some((Word::Go, "12")));
        assert_eq!(heard("b impact"), Some((Word::Ball, "impact")));
        assert_eq!(heard("?"), Some((Word::Commands, "")));
        assert_eq!(heard("Quitter"), Some((Word::Leave, "")));
        assert_eq!(heard("blabla"), None);
    }
}

//! What clap has to say when a command line does not fit, in French.

use std::fmt::Write as _;

use clap::CommandFactory as _;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};

use crate::french::{NBSP, list, quoted, typeset};

/// Says clap's errors in French, each with a way out.
#[derive(Debug)]
pub struct French;

impl ErrorFormatter for French {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let (message, hint) = words(error);
        let mut text = format!("erreur{NBSP}: {message}\n");
        if let Some(hint) = hint {
            let _ = writeln!(text, "  = aide{NBSP}: {hint}");
        }
        if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
            let usage = usage.to_string();
            let usage = usage.trim_start_matches("Usage:").trim();
            if !usage.is_empty() {
                let _ = writeln!(text, "\nUtilisation{NBSP}: {usage}");
            }
        }
        text.push_str("\nPour en savoir plus, ajoutez --aide.\n");
        StyledStr::from(text)
    }
}

/// The message, and what to do.
fn words(error: &Error<French>) -> (String, Option<String>) {
    let one = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => texts.first().cloned(),
        Some(ContextValue::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let all = |kind| match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    };
    let argument = one(ContextKind::InvalidArg).unwrap_or_default();
    let value = one(ContextKind::InvalidValue).unwrap_or_default();
    let meant = |kind| {
        // The nearest comes last.
        all(kind).last().map(|word| format!("vouliez-vous dire {}{NBSP}?", quoted(&french_name(word))))
    };
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => (
            format!("{argument} attend une valeur"),
            Some(format!("écrivez-la à la suite, comme dans {}", quoted(&argument))),
        ),
        ErrorKind::InvalidValue => {
            let known = all(ContextKind::ValidValue);
            let hint = meant(ContextKind::SuggestedValue)
                .or_else(|| (!known.is_empty()).then(|| format!("valeurs admises{NBSP}: {}", known.join(", "))));
            (format!("{} ne convient pas pour {argument}", quoted(&value)), hint)
        }
        ErrorKind::UnknownArgument => {
            let hint = meant(ContextKind::SuggestedArg).unwrap_or_else(|| {
                typeset(if argument.starts_with('-') {
                    "un nom de fichier qui commence par un tiret s’écrit après « -- »"
                } else {
                    "un nom de plusieurs mots s’écrit entre guillemets droits : \"Notre structure\""
                })
            });
            (format!("{} n’est pas attendu ici", quoted(&argument)), Some(hint))
        }
        ErrorKind::InvalidSubcommand => {
            let command = one(ContextKind::InvalidSubcommand).unwrap_or_default();
            let hint = meant(ContextKind::SuggestedSubcommand)
                .unwrap_or_else(|| "les commandes se lisent avec dts --aide".into());
            (format!("la commande {} n’existe pas", quoted(&command)), Some(hint))
        }
        ErrorKind::NoEquals => (format!("{argument} demande un signe = avant sa valeur"), None),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string);
            (format!("{} ne convient pas pour {argument}", quoted(&value)), why)
        }
        ErrorKind::TooManyValues => {
            (format!("{} est de trop pour {argument}", quoted(&value)), Some("retirez cette valeur".into()))
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let expected =
                one(ContextKind::ExpectedNumValues).or_else(|| one(ContextKind::MinValues)).unwrap_or_default();
            let found = one(ContextKind::ActualNumValues).unwrap_or_default();
            (format!("{argument} attend {expected} valeurs, il y en a {found}"), None)
        }
        ErrorKind::ArgumentConflict => {
            let others = all(ContextKind::PriorArg);
            if others.first().is_some_and(|other| *other == argument) || others.is_empty() {
                (format!("{argument} est donné deux fois"), Some("gardez-le une seule fois".into()))
            } else {
                (format!("{argument} ne va pas avec {}", others.join(", ")), Some("gardez l’un ou l’autre".into()))
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let missing: Vec<String> = all(ContextKind::InvalidArg).iter().map(|name| bare(name)).collect();
            let it = if missing.len() > 1 { "les" } else { "le" };
            let command = command(error).unwrap_or_else(|| "dts".into());
            let hint = format!("ajoutez-{it} à la fin de la commande{NBSP}; {command} --aide en montre des exemples");
            (format!("il manque {}", list(&missing, "et")), Some(hint))
        }
        ErrorKind::MissingSubcommand => {
            ("dites ce qu’il faut faire".into(), Some("les commandes se lisent avec dts --aide".into()))
        }
        ErrorKind::InvalidUtf8 => (
            "un mot de la commande contient des caractères illisibles".into(),
            Some("tapez-le de nouveau au clavier".into()),
        ),
        _ => ("la commande n’a pas été comprise".into(), None),
    }
}

/// The name of an argument without the marks of a usage line: `<DONNÉES>...` is DONNÉES.
fn bare(name: &str) -> String {
    name.replace(['<', '>'], "").replace("...", "")
}

/// The command that was typed, as the usage line names it: `dts rapport`.
fn command(error: &Error<French>) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    let words = usage.trim_start_matches("Usage:").split_whitespace();
    Some(words.take_while(|word| !word.starts_with(['<', '[', '-'])).collect::<Vec<_>>().join(" "))
}

/// The French name of a command or an option that clap suggests by its English alias.
fn french_name(word: &str) -> String {
    let root = super::Cli::command();
    let mut commands = root.get_subcommands();
    if let Some(command) = root.get_subcommands().find(|command| command.get_all_aliases().any(|alias| alias == word)) {
        return command.get_name().to_owned();
    }
    let is_meant = |arg: &&clap::Arg| {
        let aliases = arg.get_all_aliases().unwrap_or_default();
        word.strip_prefix("--").is_some_and(|name| aliases.contains(&name))
    };
    let long = commands.find_map(|command| command.get_arguments().find(is_meant)?.get_long().map(str::to_owned));
    long.map_or_else(|| word.to_owned(), |long| format!("--{long}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that clap's own messages are made of.
    const ENGLISH: [&str; 12] = [
        "error",
        "tip",
        "the ",
        "is ",
        "Usage",
        "For more",
        "value",
        "argument",
        "subcommand",
        "invalid",
        "found",
        "with",
    ];

    #[test]
    fn every_kind_of_error_is_told_in_french() {
        use ErrorKind as K;
        let kinds = [
            K::InvalidValue,
            K::UnknownArgument,
            K::InvalidSubcommand,
            K::NoEquals,
            K::ValueValidation,
            K::TooManyValues,
            K::TooFewValues,
            K::WrongNumberOfValues,
            K::ArgumentConflict,
            K::MissingRequiredArgument,
            K::MissingSubcommand,
            K::InvalidUtf8,
            K::DisplayHelpOnMissingArgumentOrSubcommand,
            K::Io,
            K::Format,
        ];
        for kind in kinds {
            let mut error = Error::<French>::new(kind).with_cmd(&super::super::Cli::command());
            error.insert(ContextKind::InvalidArg, ContextValue::String("--sortie".into()));
            error.insert(ContextKind::InvalidValue, ContextValue::String("abc".into()));
            error.insert(ContextKind::InvalidSubcommand, ContextValue::String("abc".into()));
            let text = error.render().to_string();
            assert!(text.starts_with("erreur\u{a0}: "), "{text}");
            let found: Vec<&&str> = ENGLISH.iter().filter(|word| text.contains(**word)).collect();
            assert!(found.is_empty(), "{kind:?}, {found:?}: {text}");
        }
    }
}

//! What clap has to say when a command line does not fit, in French.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};

use super::Outcome;
use crate::fold::nearest;
use crate::french::{list, quoted, typeset};
use crate::ui::Ui;

/// Prints the help or the version on stdout, or an error on stderr.
pub(super) fn show(error: Error, ui: &Ui) -> Outcome {
    let error = error.apply::<French>();
    let text = error.render().to_string();
    if error.use_stderr() {
        ui.say(text.trim_end());
        return Outcome::Failed;
    }
    ui.print(text.as_bytes()).map_or(Outcome::Failed, |()| Outcome::Done)
}

/// Says clap's errors in French, each with a way out.
#[derive(Debug)]
struct French;

impl ErrorFormatter for French {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let (message, hint) = Context(error).in_words();
        let mut text = format!("erreur : {message}\n");
        if let Some(hint) = hint {
            let _ = writeln!(text, "  = aide : {hint}");
        }
        let usage = Context(error).usage();
        if !usage.is_empty() {
            let _ = writeln!(text, "\nUtilisation : {usage}");
        }
        text.push_str("\nPour en savoir plus, ajoutez --aide.\n");
        StyledStr::from(typeset(&text))
    }
}

/// What clap knows of an error.
struct Context<'a>(&'a Error<French>);

impl Context<'_> {
    fn one(&self, kind: ContextKind) -> Option<String> {
        match self.0.get(kind) {
            Some(ContextValue::Number(number)) => Some(number.to_string()),
            _ => self.all(kind).into_iter().next(),
        }
    }

    fn all(&self, kind: ContextKind) -> Vec<String> {
        match self.0.get(kind) {
            Some(ContextValue::Strings(texts)) => texts.clone(),
            Some(ContextValue::String(text)) => vec![text.clone()],
            _ => Vec::new(),
        }
    }

    /// The usage line: `dts rapport [OPTIONS] <RÉPONSES>...`; empty where clap has none to show.
    fn usage(&self) -> String {
        let Some(ContextValue::StyledStr(usage)) = self.0.get(ContextKind::Usage) else { return String::new() };
        usage.to_string().trim_start_matches("Usage:").trim().to_owned()
    }

    /// The command that was typed, as the usage line names it: `dts rapport`.
    fn command(&self) -> String {
        let usage = self.usage();
        let words: Vec<&str> = usage.split_whitespace().take_while(|word| !word.starts_with(['<', '[', '-'])).collect();
        if words.is_empty() { "dts".into() } else { words.join(" ") }
    }

    /// The message, and what to do.
    fn in_words(&self) -> (String, Option<String>) {
        let argument = self.one(ContextKind::InvalidArg).unwrap_or_default();
        let value = self.one(ContextKind::InvalidValue).unwrap_or_default();
        match self.0.kind() {
            ErrorKind::InvalidValue if value.is_empty() => (
                format!("{argument} attend une valeur"),
                Some(format!("écrivez-la à la suite, comme dans {}", quoted(&argument))),
            ),
            ErrorKind::InvalidValue => {
                (format!("{} ne convient pas pour {argument}", quoted(&value)), self.values_hint(&value))
            }
            ErrorKind::UnknownArgument => {
                (format!("{} n’est pas attendu ici", quoted(&argument)), Some(self.argument_hint(&argument)))
            }
            ErrorKind::InvalidSubcommand => {
                let command = self.one(ContextKind::InvalidSubcommand).unwrap_or_default();
                (format!("la commande {} n’existe pas", quoted(&command)), Some(command_hint(&command)))
            }
            ErrorKind::NoEquals => (format!("{argument} demande un signe = avant sa valeur"), None),
            ErrorKind::ValueValidation => {
                let why = std::error::Error::source(self.0).map(ToString::to_string);
                (format!("{} ne convient pas pour {argument}", quoted(&value)), why)
            }
            ErrorKind::TooManyValues => {
                (format!("{} est de trop pour {argument}", quoted(&value)), Some("retirez cette valeur".into()))
            }
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                let expected = self.one(ContextKind::ExpectedNumValues).or_else(|| self.one(ContextKind::MinValues));
                let found = self.one(ContextKind::ActualNumValues).unwrap_or_default();
                (format!("{argument} attend {} valeurs, il y en a {found}", expected.unwrap_or_default()), None)
            }
            ErrorKind::ArgumentConflict => self.conflict(&argument),
            ErrorKind::MissingRequiredArgument => missing(
                &self.command(),
                &self.all(ContextKind::InvalidArg).iter().map(|name| bare(name)).collect::<Vec<_>>(),
            ),
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

    fn conflict(&self, argument: &str) -> (String, Option<String>) {
        let others = self.all(ContextKind::PriorArg);
        if others.is_empty() || others[0] == argument {
            (format!("{argument} est donné deux fois"), Some("gardez-le une seule fois".into()))
        } else {
            (format!("{argument} ne va pas avec {}", others.join(", ")), Some("gardez l’un ou l’autre".into()))
        }
    }

    fn values_hint(&self, value: &str) -> Option<String> {
        let values = self.all(ContextKind::ValidValue);
        let near = nearest(value, values.iter().map(String::as_str));
        near.map(did_you_mean)
            .or_else(|| (!values.is_empty()).then(|| format!("valeurs admises : {}", values.join(", "))))
    }

    /// Of an option that its command does not know: the nearest that it has, by its French or its English name.
    fn argument_hint(&self, argument: &str) -> String {
        let Some(name) = argument.strip_prefix("--") else {
            return if argument.starts_with('-') {
                "un nom de fichier qui commence par un tiret s’écrit après « -- »".into()
            } else {
                "un nom de plusieurs mots s’écrit entre guillemets droits : \"Notre structure\"".into()
            };
        };
        let (root, line) = (super::command(), self.command());
        let command = root.find_subcommand(line.rsplit(' ').next().unwrap_or_default()).unwrap_or(&root);
        let options = command.get_arguments().chain(root.get_arguments());
        let names: Vec<(&str, &str)> = options
            .filter_map(|arg| Some((arg.get_long()?, arg.get_all_aliases().unwrap_or_default())))
            .flat_map(|(long, aliases)| std::iter::once(long).chain(aliases).map(move |name| (name, long)))
            .collect();
        let near = nearest(name, names.iter().map(|(name, _)| *name));
        match near.and_then(|near| names.iter().find(|(name, _)| *name == near)) {
            Some((_, long)) => did_you_mean(&format!("--{long}")),
            None => format!("les options se lisent avec {line} --aide"),
        }
    }
}

fn did_you_mean(word: &str) -> String {
    format!("vouliez-vous dire {} ?", quoted(word))
}

/// Of a command that does not exist: the nearest one, by its French or its English name.
fn command_hint(typed: &str) -> String {
    let root = super::command();
    let commands = root.get_subcommands();
    let names = commands.flat_map(|command| std::iter::once(command.get_name()).chain(command.get_all_aliases()));
    let near = nearest(typed, names);
    let meant = near.and_then(|near| root.find_subcommand(near));
    meant.map_or_else(|| "les commandes se lisent avec dts --aide".into(), |command| did_you_mean(command.get_name()))
}

fn missing(command: &str, arguments: &[String]) -> (String, Option<String>) {
    let it = if arguments.len() > 1 { "les" } else { "le" };
    let hint = format!("ajoutez-{it} à la fin de la commande ; {command} --aide en montre des exemples");
    (format!("il manque {}", list(arguments, "et")), Some(hint))
}

/// The name of an argument without the marks of a usage line: `<DONNÉES>...` is DONNÉES.
fn bare(name: &str) -> String {
    name.replace(['<', '>'], "").replace("...", "")
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
            let mut error = Error::<French>::new(kind).with_cmd(&super::super::command());
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

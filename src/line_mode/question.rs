//! A question: its answer, its arguments, its ball.

use super::command::{Command, Word, command, doubt, is_sentence, rank};
use super::{Next, Spoken, Talk};
use crate::assessment::{Answer, Priority};
use crate::fold::fold;
use crate::french::{capitalised, quoted};
use crate::grid::{Item, Kind, NaPolicy};
use crate::session::answers;
use crate::session::forms::{self, Said};
use crate::session::text::{self, ball_words};
use crate::session::{Action, voices};

impl Talk<'_> {
    pub(super) fn at_question(&mut self, line: &str, slashed: Option<Command<'_>>) -> Spoken<Next> {
        let Some(item) = self.session.item().cloned() else { return Ok(Next::Describe) };
        if let Some(command) = slashed {
            return self.question_command(&item, command, line);
        }
        if line.is_empty() {
            return self.onward(&item);
        }
        let answer = |value| Action::Answer(Answer::Value(value));
        // What is written already may be left by a command of one word.
        let is_written = self.session.entry().is_some_and(|entry| entry.answer != Answer::Missing);
        match (answers::answer(&item, line), command(line), doubt(line)) {
            (_, Some(command), _)
                if item.kind == Kind::Text && (line == "?" || is_written && command.rest.is_empty()) =>
            {
                self.question_command(&item, command, line)
            }
            (_, _, Some(why)) if item.kind == Kind::Text => self.voice.refuse(&why),
            (Ok(value), ..) => self.apply(answer(value)),
            (Err(_), Some(command), _) => self.question_command(&item, command, line),
            (Err(_), None, _) if is_sentence(line) => self.argue(line),
            (Err(why), None, _) => self.voice.refuse(&why),
        }
    }

    /// On to the next question, where this one has its answer or may go without.
    fn onward(&mut self, item: &Item) -> Spoken<Next> {
        let is_written = matches!(item.kind, Kind::Number(_) | Kind::Text | Kind::Date);
        match self.session.entry().map(|entry| entry.answer.clone()).unwrap_or_default() {
            Answer::Missing if !is_written => {
                self.voice.refuse("tapez une réponse, nsp si personne ne sait, ou t pour y revenir plus tard")
            }
            answer @ Answer::Value(_) => self.apply(Action::Answer(answer)),
            Answer::Missing | Answer::Unknown | Answer::NotApplicable(_) => self.apply(Action::Next),
        }
    }

    /// A command at a question; a sentence that only begins like one is an argument.
    fn question_command(&mut self, item: &Item, command: Command<'_>, line: &str) -> Spoken<Next> {
        let rest = command.rest;
        let is_typed = |talk: &Self| match command.word {
            Word::Arguments => !rest.is_empty() && rank(rest, usize::MAX).is_none(),
            Word::Ball => fold(rest).starts_with(|letter: char| !matches!(letter, 'p' | 'i' | 'v')),
            Word::Go => !rest.is_empty() && !talk.leads_somewhere(rest) && is_sentence(line),
            Word::Search => is_sentence(line) && talk.session.find(rest).is_empty(),
            _ => false,
        };
        if !line.starts_with('/') && is_typed(self) {
            return self.argue(line);
        }
        match command.word {
            Word::NotApplicable => self.not_applicable(item, rest, line),
            Word::Unknown => self.abstained("Répondre « ne sait pas » ?", line, Answer::Unknown, "ne sait pas"),
            Word::Later => self.recorded(Action::Later, "laissée pour plus tard"),
            Word::Argue => self.argue(rest),
            Word::Arguments => self.arguments(item, rest),
            Word::Ball => self.ball(&fold(rest)),
            Word::Clear if self.session.entry().is_some_and(|entry| entry.answer == Answer::Missing) => {
                self.voice.refuse("il n’y a pas de réponse à effacer")
            }
            Word::Clear => self.apply_and_tell(Action::Clear, "La réponse est effacée ; les arguments restent."),
            Word::Former => self.former(item),
            Word::Onward => self.onward(item),
            _ => self.anywhere(command),
        }
    }

    /// Does what ends a question, and says what was recorded.
    fn recorded(&mut self, action: Action, words: &str) -> Spoken<Next> {
        let number = self.session.progress().question.unwrap_or_default();
        self.apply_and_tell(action, &format!("Question {number} : {words}. p pour y revenir."))
    }

    /// An abstention waits for a yes: the words that ask for it may begin a sentence, which those after a slash do not.
    fn abstained(&mut self, question: &str, line: &str, answer: Answer, words: &str) -> Spoken<Next> {
        let is_meant = line.starts_with('/') && line.chars().count() > 2;
        if !is_meant && !self.voice.confirmed(question)? {
            return Ok(Next::Prompt);
        }
        self.recorded(Action::Answer(answer), words)
    }

    fn not_applicable(&mut self, item: &Item, reason: &str, line: &str) -> Spoken<Next> {
        if item.na == NaPolicy::Forbidden {
            return self.apply(Action::Answer(Answer::NotApplicable(None)));
        }
        if !reason.is_empty() {
            let question = format!("Répondre « sans objet », car {} ?", quoted(reason));
            return self.abstained(&question, line, Answer::NotApplicable(Some(reason.to_owned())), "sans objet");
        }
        match self.voice.fields(&[forms::reason(&self.session)])? {
            Some(mut said) => self.recorded(Action::Answer(Answer::NotApplicable(said.remove(0).words)), "sans objet"),
            None => Ok(Next::Describe),
        }
    }

    /// Fills or empties the ball; asks which where no word says it.
    fn ball(&mut self, word: &str) -> Spoken<Next> {
        let asked = forms::ball(&self.session);
        let chosen = match word.chars().next() {
            Some(letter) => ["p", "i", "v"].iter().position(|key| key.starts_with(letter)),
            None => match self.voice.fields(&[asked])? {
                Some(mut said) => said.remove(0).chosen,
                None => return Ok(Next::Describe),
            },
        };
        let priority = match chosen {
            Some(0) => Some(Priority::Priority),
            Some(1) => Some(Priority::Impact),
            _ => None,
        };
        let told = ball_words(priority, self.session.is_alone());
        self.apply_and_tell(Action::Ball(priority), told)
    }

    /// A new argument; without words, they are asked.
    pub(super) fn argue(&mut self, words: &str) -> Spoken<Next> {
        let asked = forms::argument(&self.session, None);
        let (first, rest) = if words.is_empty() { (Vec::new(), &asked[..]) } else { (vec![words], &asked[1..]) };
        if !words.is_empty() {
            self.voice.tell(&format!("Argument : {}", quoted(words)))?;
        }
        let Some(said) = self.voice.fields(rest)? else {
            self.voice.tell("L’argument n’a pas été gardé.")?;
            return Ok(Next::Describe);
        };
        let first = first.into_iter().map(|words| Said { words: Some(words.to_owned()), chosen: None });
        let (action, told) = forms::argued(&self.session, None, &first.chain(said).collect::<Vec<_>>());
        self.apply_and_tell(action, &told)
    }

    /// The list of the arguments, to change or remove them.
    fn arguments(&mut self, item: &Item, first: &str) -> Spoken<Next> {
        let mut line = first.to_owned();
        loop {
            let arguments = self.session.entry().map(|entry| entry.arguments.clone()).unwrap_or_default();
            if arguments.is_empty() {
                self.voice.tell("Il n’y a pas encore d’argument : a pour en ajouter un.")?;
                return Ok(Next::Describe);
            }
            if line.is_empty() {
                self.voice.tell_all(&self.session.argument_lines(item, &arguments))?;
                line = self.voice.ask("Numéro à modifier, r et un numéro à retirer, Entrée pour revenir : ")?;
            }
            let folded = fold(&line);
            let removed = folded.strip_prefix("retirer").or_else(|| folded.strip_prefix('r'));
            let removed = removed.map(|number| number.trim_matches('_'));
            match (folded.as_str(), rank(removed.unwrap_or(&folded), arguments.len())) {
                ("" | "retour" | "/retour", _) => return Ok(Next::Describe),
                ("a" | "ajouter", _) => return self.argue(""),
                (_, Some(index)) if removed.is_some() => {
                    let question = format!("Retirer l’argument {} ?", quoted(&arguments[index].text));
                    if self.voice.confirmed(&question)? {
                        self.apply_and_tell(Action::RemoveArgument(index), "L’argument est retiré.")?;
                    }
                }
                (_, Some(index)) => {
                    let asked = forms::argument(&self.session, Some(&arguments[index]));
                    if let Some(said) = self.voice.fields(&asked)? {
                        self.apply(forms::argued(&self.session, Some(index), &said).0)?;
                    }
                    return Ok(Next::Describe);
                }
                (_, None) => {
                    let ways =
                        "un numéro pour modifier, r et un numéro pour retirer, a pour ajouter, Entrée pour revenir";
                    self.voice.refuse(ways)?;
                }
            }
            line.clear();
        }
    }

    fn former(&mut self, item: &Item) -> Spoken<Next> {
        let Some(index) = self.session.item_index() else { return Ok(Next::Prompt) };
        let mut said = Vec::new();
        let former = self.before.as_ref().and_then(|before| Some((before, before.former.get(index)?)));
        if let Some((before, former)) = former {
            let ball = former.priority.map(|priority| format!(", boule pleine : {}", priority.word()));
            let ball = ball.unwrap_or_default();
            said.push(format!("{} : {}{ball}.", capitalised(&before.day()), text::former(item, former)));
            match former.arguments.as_slice() {
                [] => said.push("Aucun argument n’avait été noté.".into()),
                arguments => said.extend(self.session.argument_lines(item, arguments)),
            }
        }
        if let Some(answers) = voices::answers(&self.session, index) {
            said.push(format!("Chacun de son côté : {answers}."));
            said.extend(self.session.argument_lines(item, &voices::arguments(&self.session, index)));
        }
        if said.is_empty() && self.before.is_none() {
            return self.voice.refuse("aucune autre évaluation n’est ouverte ; elle l’est par --depuis FICHIER");
        }
        self.voice.tell_all(&said)?;
        Ok(Next::Describe)
    }
}

//! A question: its answer, its arguments, its ball.

use super::command::{Command, Word, command, doubt, is_sentence, rank};
use super::{Next, Spoken, Talk, answers};
use crate::assessment::{Answer, Argument, Effect, Priority, Value};
use crate::fold::fold;
use crate::french::quoted;
use crate::grid::{Item, Kind, NaPolicy};
use crate::session::Action;
use crate::session::text;

impl Talk<'_> {
    pub(super) fn at_question(&mut self, line: &str, slashed: Option<Command<'_>>) -> Spoken<Next> {
        let Some(item) = self.session.item().cloned() else { return Ok(Next::Describe) };
        if let Some(command) = slashed {
            return self.question_command(&item, command, line);
        }
        if line.is_empty() {
            return self.onward(&item);
        }
        if item.kind == Kind::Text {
            // What is written already may be left by a command of one word.
            let is_written = self.session.entry().is_some_and(|entry| entry.answer != Answer::Missing);
            return match (command(line), doubt(line)) {
                (Some(command), _) if line == "?" || (is_written && command.rest.is_empty()) => {
                    self.question_command(&item, command, line)
                }
                (_, Some(why)) => self.refuse(&why),
                _ => self.answer(Value::Text(line.to_owned())),
            };
        }
        match (answers::answer(&item, line), command(line)) {
            (Ok(value), _) => self.answer(value),
            (Err(_), Some(command)) => self.question_command(&item, command, line),
            (Err(_), None) if is_sentence(line) => self.argue(&item, line),
            (Err(why), None) => self.refuse(&why),
        }
    }

    fn answer(&mut self, value: Value) -> Spoken<Next> {
        self.apply(Action::Answer(Answer::Value(value)))
    }

    /// On to the next question, where this one has its answer or may go without.
    fn onward(&mut self, item: &Item) -> Spoken<Next> {
        let is_written = matches!(item.kind, Kind::Number(_) | Kind::Text | Kind::Date);
        match self.session.entry().map(|entry| entry.answer.clone()).unwrap_or_default() {
            Answer::Missing if !is_written => {
                self.refuse("tapez une réponse, nsp si personne ne sait, ou t pour y revenir plus tard")
            }
            answer @ Answer::Value(_) => self.apply(Action::Answer(answer)),
            Answer::Missing | Answer::Unknown | Answer::NotApplicable(_) => self.apply(Action::Next),
        }
    }

    /// A command at a question; a sentence that only begins like one is an argument.
    fn question_command(&mut self, item: &Item, command: Command<'_>, line: &str) -> Spoken<Next> {
        let rest = command.rest;
        let is_slashed = line.starts_with('/');
        match command.word {
            Word::NotApplicable => self.not_applicable(item, rest),
            Word::Unknown => self.unknown(line),
            Word::Later => self.recorded(Action::Later, "laissée pour plus tard"),
            Word::Argue => self.argue(item, rest),
            Word::Arguments if rest.is_empty() || rank(rest, usize::MAX).is_some() => self.arguments(item, rest),
            Word::Ball => match fold(rest).chars().next() {
                None => self.ask_ball(),
                Some(letter @ ('p' | 'i' | 'v')) => self.fill(letter),
                Some(_) => self.argue(item, line),
            },
            Word::Clear => self.clear(),
            Word::Former => self.former(item),
            Word::Onward => self.onward(item),
            Word::Go if !is_slashed && !rest.is_empty() && !self.leads_somewhere(rest) && is_sentence(line) => {
                self.argue(item, line)
            }
            Word::Search if !is_slashed && is_sentence(line) && self.session.find(rest).is_empty() => {
                self.argue(item, line)
            }
            Word::Arguments => self.argue(item, line),
            _ => self.anywhere(command),
        }
    }

    /// Does what ends a question, and says what was recorded.
    fn recorded(&mut self, action: Action, words: &str) -> Spoken<Next> {
        let number = self.session.progress().question;
        let next = self.apply(action)?;
        if next == Next::Describe {
            self.tell_recorded(number, words)?;
        }
        Ok(next)
    }

    /// « Ne sait pas »; a single letter may be a slip, and is asked about.
    fn unknown(&mut self, line: &str) -> Spoken<Next> {
        let is_slip = line.trim_start_matches('/').chars().count() == 1;
        if is_slip && !self.confirmed("Répondre « ne sait pas » ?")? {
            return Ok(Next::Prompt);
        }
        self.recorded(Action::Answer(Answer::Unknown), "ne sait pas")
    }

    fn not_applicable(&mut self, item: &Item, reason: &str) -> Spoken<Next> {
        if item.na == NaPolicy::Forbidden {
            return self.apply(Action::Answer(Answer::NotApplicable(None)));
        }
        let former = match self.session.entry().map(|entry| &entry.answer) {
            Some(Answer::NotApplicable(Some(reason))) => Some(reason.clone()),
            _ => None,
        };
        let reason = if reason.is_empty() {
            let required = (item.na == NaPolicy::WithReason)
                .then_some("dites en quelques mots pourquoi cette question est sans objet");
            let hint = match required {
                Some(_) => "En quelques mots : cette question demande une raison. /retour pour revenir.",
                None => "En quelques mots si vous voulez. /retour pour revenir.",
            };
            self.tell(hint)?;
            match self.written("Sans objet, car", former, required)? {
                Some(reason) => reason,
                None => return Ok(Next::Describe),
            }
        } else {
            Some(reason.to_owned())
        };
        self.recorded(Action::Answer(Answer::NotApplicable(reason)), "sans objet")
    }

    fn clear(&mut self) -> Spoken<Next> {
        if self.session.entry().is_some_and(|entry| entry.answer == Answer::Missing) {
            return self.refuse("il n’y a pas de réponse à effacer");
        }
        self.apply(Action::Clear)?;
        self.tell("La réponse est effacée ; les arguments restent.")?;
        Ok(Next::Describe)
    }

    fn ask_ball(&mut self) -> Spoken<Next> {
        self.tell("Remplir la boule ?")?;
        let labels = ["p  priorité", "i  impact très important, en bien ou en mal", "v  boule vide"];
        labels.iter().try_for_each(|label| self.tell(&format!("  {label}")))?;
        loop {
            let line = self.ask("p, i ou v, Entrée pour ne rien changer : ")?;
            match fold(&line).as_str() {
                "" | "/retour" | "retour" => return Ok(Next::Describe),
                "1" => return self.fill('p'),
                "2" => return self.fill('i'),
                "3" | "0" => return self.fill('v'),
                word if ["p", "i", "v"].contains(&word) || word.len() >= 3 && word.starts_with(['p', 'i', 'v']) => {
                    return self.fill(word.chars().next().unwrap_or('v'));
                }
                _ => self.refuse("tapez priorité, impact ou vide")?,
            };
        }
    }

    fn fill(&mut self, letter: char) -> Spoken<Next> {
        let (priority, told) = match letter {
            'p' if self.session.is_alone() => {
                (Some(Priority::Priority), "Boule pleine : c’est une priorité pour vous.")
            }
            'p' => (Some(Priority::Priority), "Boule pleine : c’est une priorité du groupe."),
            'i' => (Some(Priority::Impact), "Boule pleine : l’impact est très important."),
            _ => (None, "Boule vide."),
        };
        self.apply(Action::Ball(priority))?;
        self.tell(told)?;
        Ok(Next::Describe)
    }

    /// A new argument; without words, they are asked.
    pub(super) fn argue(&mut self, item: &Item, words: &str) -> Spoken<Next> {
        let words = match words {
            "" => {
                self.tell("Ce qui vient d’être dit, en une phrase. /retour pour abandonner.")?;
                match self.written("Argument", None, Some("l’argument est vide ; /retour pour abandonner"))? {
                    Some(words) => words.unwrap_or_default(),
                    None => return Ok(Next::Describe),
                }
            }
            words => {
                self.tell(&format!("Argument : {}", quoted(words)))?;
                words.to_owned()
            }
        };
        let Some((side, by)) = self.ask_side_and_group(item, None)? else {
            self.tell("L’argument n’a pas été gardé.")?;
            return Ok(Next::Describe);
        };
        let argument = Argument { text: words, effect: side.unwrap_or(Effect::None), by };
        let next = match side {
            Some(_) => self.apply(Action::AddArgument(argument))?,
            None => self.apply(Action::AddFollowing(argument))?,
        };
        if next == Next::Describe {
            self.tell(&self.argument_kept(item, side))?;
        }
        Ok(next)
    }

    fn argument_kept(&self, item: &Item, side: Option<Effect>) -> String {
        let (low, high) = item.ends().unwrap_or(("", ""));
        let place =
            if self.session.is_alone() { "Où placez-vous le curseur" } else { "Où le groupe place-t-il le curseur" };
        match side {
            _ if item.scale().is_none() => "L’argument est gardé.".into(),
            None => format!("L’argument est gardé ; son côté suivra le curseur. {place} ?"),
            Some(Effect::None) => "L’argument est gardé. Le curseur bouge-t-il ?".into(),
            Some(Effect::Down) => format!("L’argument est gardé : il tire vers {}. {place} ?", quoted(low)),
            Some(Effect::Up) => format!("L’argument est gardé : il tire vers {}. {place} ?", quoted(high)),
        }
    }

    /// The side of an argument, none where it follows the cursor, and for whom it is said; nothing where one goes back.
    fn ask_side_and_group(
        &mut self,
        item: &Item,
        former: Option<&Argument>,
    ) -> Spoken<Option<(Option<Effect>, Option<String>)>> {
        let mut side = former.map(|argument| argument.effect);
        let (low, high) = item.ends().unwrap_or(("défavorable", "favorable"));
        let onward = match former {
            Some(_) => "Entrée pour ne rien changer",
            None if item.scale().is_some() => "Entrée pour suivre le curseur",
            None => "Entrée pour ne pas le dire",
        };
        self.tell("Il tire vers :")?;
        for (sign, label) in [("-", low), ("0", "ni l’un ni l’autre"), ("+", high)] {
            self.tell(&format!("  {sign}  {label}"))?;
        }
        loop {
            let line = self.ask(&format!("Votre choix, {onward} : "))?;
            let is = |words: &str| fold(words) == fold(&line);
            side = match line.as_str() {
                "" => side,
                "-" | "−" => Some(Effect::Down),
                "0" => Some(Effect::None),
                "+" => Some(Effect::Up),
                "/retour" => return Ok(None),
                _ if is(low) => Some(Effect::Down),
                _ if is(high) => Some(Effect::Up),
                _ if is("ni l’un ni l’autre") => Some(Effect::None),
                _ => {
                    self.refuse("tapez le signe ou la lettre devant votre choix, puis Entrée")?;
                    continue;
                }
            };
            break;
        }
        let by = former.and_then(|argument| argument.by.clone());
        let groups = self.session.grid().stakeholders.clone();
        if groups.is_empty() {
            return Ok(Some((side, by)));
        }
        self.tell("Dit pour :")?;
        let labels: Vec<String> = groups.iter().map(|group| group.label.clone()).collect();
        let chosen = self.chosen("Votre choix, ou Entrée pour passer : ", &labels)?;
        Ok(Some((side, chosen.map(|index| groups[index].id.clone()).or(by))))
    }

    /// The list of the arguments, to change or remove them.
    fn arguments(&mut self, item: &Item, first: &str) -> Spoken<Next> {
        let mut line = first.to_owned();
        loop {
            let arguments = self.session.entry().map(|entry| entry.arguments.clone()).unwrap_or_default();
            if arguments.is_empty() {
                self.tell("Il n’y a pas encore d’argument : a pour en ajouter un.")?;
                return Ok(Next::Describe);
            }
            if line.is_empty() {
                self.tell_all(&self.argument_lines(item, &arguments))?;
                line = self.ask("Numéro à modifier, r et un numéro à retirer, Entrée pour revenir : ")?;
            }
            let folded = fold(&line);
            let removed =
                folded.strip_prefix("retirer").or_else(|| folded.strip_prefix('r')).map(|n| n.trim_matches('_'));
            let at = rank(removed.unwrap_or(&folded), arguments.len());
            match (folded.as_str(), at) {
                ("" | "retour" | "/retour", _) => return Ok(Next::Describe),
                (_, Some(index)) if removed.is_some() => {
                    let question = format!("Retirer l’argument {} ?", quoted(&arguments[index].text));
                    if self.confirmed(&question)? {
                        self.apply(Action::RemoveArgument(index))?;
                        self.tell("L’argument est retiré.")?;
                    }
                }
                (_, Some(index)) => self.change_argument(item, index, &arguments[index])?,
                ("a" | "ajouter", _) => return self.argue(item, ""),
                _ => {
                    let ways =
                        "un numéro pour modifier, r et un numéro pour retirer, a pour ajouter, Entrée pour revenir";
                    self.refuse(ways)?;
                }
            }
            if at.is_some() && removed.is_none() {
                return Ok(Next::Describe);
            }
            line.clear();
        }
    }

    fn change_argument(&mut self, item: &Item, index: usize, former: &Argument) -> Spoken {
        let required = Some("l’argument est vide ; /retour pour abandonner");
        let Some(words) = self.written("Argument", Some(former.text.clone()), required)? else { return Ok(()) };
        let Some((side, by)) = self.ask_side_and_group(item, Some(former))? else { return Ok(()) };
        let argument = Argument { text: words.unwrap_or_default(), effect: side.unwrap_or(Effect::None), by };
        self.apply(Action::ChangeArgument(index, argument)).map(|_| ())
    }

    fn former(&mut self, item: &Item) -> Spoken<Next> {
        let Some(before) = &self.before else {
            return self.refuse("aucune autre évaluation n’est ouverte ; elle l’est par --depuis FICHIER");
        };
        let Some(former) = self.session.item_index().and_then(|index| before.former.get(index)) else {
            return Ok(Next::Prompt);
        };
        let ball = former.priority.map(|priority| format!(", boule pleine : {}", priority.word())).unwrap_or_default();
        let day = crate::french::capitalised(&before.day());
        let mut said = vec![format!("{day} : {}{ball}.", text::former(item, former))];
        match former.arguments.as_slice() {
            [] => said.push("Aucun argument n’avait été noté.".into()),
            arguments => said.extend(self.argument_lines(item, arguments)),
        }
        self.tell_all(&said)?;
        Ok(Next::Describe)
    }
}

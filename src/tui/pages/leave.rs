//! Whether to stop here.

use crate::session::text::filled_tables;
use crate::session::timing;
use crate::tui::prelude::*;
use crate::tui::widgets::header;

/// A question, with what is saved where.
pub(crate) struct Leave;

impl Page for Leave {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        match (key, key.letter()) {
            (Key::Enter, _) | (_, Some('o' | 'q')) => Step::Close.then(Step::Leave),
            (Key::Escape, _) | (_, Some('n')) => Step::Close,
            _ => Step::Stay,
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let progress = context.session.progress();
        let file = &context.file;
        let text = match context.is_unsaved {
            true => {
                "Les dernières réponses ne sont pas encore enregistrées\u{a0}: dts va essayer de nouveau.".to_owned()
            }
            false => format!(
                "Tout est enregistré dans {file}. Vous pourrez reprendre où vous en êtes, aujourd’hui ou la semaine \
                 prochaine."
            ),
        };
        let mut body = vec![blank(), line("Quitter maintenant\u{a0}?", BOLD), blank()];
        body.extend(paragraph(&text, layout.width, PLAIN));
        body.push(line(format!("Réponses\u{a0}: {} sur {}.", progress.answered, progress.applicable), DIM));
        if let Some(spent) = timing::exactly(context.timing.spent()) {
            body.push(line(format!("Durée de la séance jusqu’ici\u{a0}: {spent}."), DIM).cut(layout.width));
        }
        if let Some(tables) = filled_tables(&context.session) {
            body.extend(paragraph(&format!("Tableaux\u{a0}: {tables}."), layout.width, DIM));
        }
        let foot = layout.foot(context, &[("o Entrée", "oui, quitter"), ("n Échap", "non, continuer")]);
        layout.draw(frame, header::head(context, layout), body, foot, None);
    }

    fn letters(&self) -> Letters {
        Letters::Keys("onq")
    }
}

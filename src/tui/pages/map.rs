//! What the relations give to discuss, to be read before and while the strategy is written.

use crate::french::typeset;
use crate::network::Said;
use crate::tui::prelude::*;

/// A page to read.
pub(crate) struct MapPage {
    reading: Vec<(&'static str, Vec<Said>)>,
    scroll: Scroll,
}

impl MapPage {
    /// What is read from the relations as they are now.
    pub(crate) fn new(session: &Session) -> Self {
        Self { reading: session.reading(), scroll: Scroll::default() }
    }
}

impl Page for MapPage {
    fn on_key(&mut self, key: &Key, _: &Context) -> Step {
        if self.scroll.on_key(key) { Step::Stay } else { Step::Close }
    }

    fn draw(&self, frame: &mut Frame<'_>, context: &Context) {
        let layout = Layout::of(frame);
        let mut body = Vec::new();
        for (title, said) in &self.reading {
            if !body.is_empty() {
                body.push(blank());
            }
            body.push(line(*title, BOLD));
            for one in said {
                let lines =
                    paragraph(&typeset(&one.text), layout.width.saturating_sub(2), PLAIN).into_iter().enumerate();
                body.extend(lines.map(|(at, text)| line(if at == 0 { "– " } else { "  " }, DIM).join(text)));
                let notes = paragraph(&typeset(&one.note), layout.width.saturating_sub(4), DIM);
                body.extend(
                    notes.into_iter().filter(|_| !one.note.is_empty()).map(|text| line("    ", DIM).join(text)),
                );
            }
        }
        let hints = [("Entrée", "continuer"), ("↑ ↓", "la suite")];
        let title = "Ce que les relations donnent à discuter";
        layout.draw_text(frame, context, (title, &hints), &body, &self.scroll);
    }

    fn letters(&self) -> Letters {
        Letters::Keys("kq")
    }
}

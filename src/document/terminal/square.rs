//! Relations between actors in a terminal: the fullest square that fits, else actor by actor.

use super::super::Text;
use super::super::charts::{Mark, Square};
use super::Page;
use crate::columns::beginning;

/// Narrowest and widest room for the name of an actor beside the square.
const NAMES: std::ops::RangeInclusive<usize> = 10..=26;

impl Page {
    pub(super) fn square(&mut self, square: &Square, legend: &[Text]) {
        self.blank();
        let natures: Vec<String> = square
            .natures
            .iter()
            .map(|key| format!("{}{}\u{a0}{} ({})", key.code, key.sign, key.label.on_one_line(), key.count))
            .collect();
        self.paragraph("", &natures.join(", ").into());
        let Some(fitting) = Fitting::new(square, self.width) else {
            for actor in &square.by_actor {
                self.title(&actor.label);
                actor.values.iter().for_each(|value| self.labelled("  ", &value.on_one_line(), "  "));
            }
            return;
        };
        if fitting.has_objects && !square.objects.is_empty() {
            let objects: Vec<String> =
                square.objects.iter().map(|key| format!("{}\u{a0}{}", key.code, key.label.on_one_line())).collect();
            self.paragraph("", &format!("En petit, l’objet\u{a0}: {}", objects.join(", ")).into());
        }
        legend.iter().for_each(|sentence| self.paragraph("", sentence));
        self.blank();
        self.draw(square, &fitting);
    }

    fn draw(&mut self, square: &Square, fitting: &Fitting) {
        let Fitting { cell, names, digits, .. } = *fitting;
        let mut head = " ".repeat(digits + names + 1);
        for number in 1..=square.actors.len() {
            head.push_str(&format!("{number:^cell$}"));
        }
        self.line(head.trim_end(), false);
        for (looks, (actor, cells)) in square.actors.iter().zip(&square.cells).enumerate() {
            let name = if names == 0 { String::new() } else { format!(" {}", shortened(actor, names - 1)) };
            let padding = names.saturating_sub(textwrap::core::display_width(&name));
            let mut line = format!("{:>digits$}{name}{:padding$} ", looks + 1, "");
            for (at, mark) in cells.iter().enumerate() {
                let text = match mark {
                    Some(mark) => fitting.mark(square, mark),
                    None if looks == at => "╲".to_owned(),
                    None => "-".to_owned(),
                };
                // An empty pair keeps its place, with another mark than that of « ni l’un ni l’autre ».
                line.push_str(&format!("{text:<cell$}"));
            }
            self.line(line.trim_end(), false);
        }
        if names == 0 {
            self.blank();
            let key: Vec<String> = (1..)
                .zip(&square.actors)
                .map(|(number, actor)| format!("{number}\u{a0}{}", actor.on_one_line().replace(' ', "\u{a0}")))
                .collect();
            self.paragraph("", &key.join(", ").into());
        }
    }
}

/// How the square is drawn at a width.
struct Fitting {
    /// Columns of the terminal a cell takes, its blank included.
    cell: usize,
    /// Columns for names; 0 where they are told in a key.
    names: usize,
    /// Columns for numbers.
    digits: usize,
    has_signs: bool,
    has_objects: bool,
    has_sides: bool,
}

impl Fitting {
    /// The fullest one that fits; nothing where even letters alone do not.
    fn new(square: &Square, width: usize) -> Option<Self> {
        let size = square.actors.len();
        let digits = size.to_string().len();
        let marks = || square.cells.iter().flatten().flatten();
        let sides = usize::from(marks().any(|mark| mark.is_one_sided));
        let objects = usize::from(marks().any(|mark| mark.object.is_some()));
        let longest = square.actors.iter().map(|actor| textwrap::core::display_width(&actor.on_one_line())).max()?;
        // Letter, sign, object, side; then without the object, then the letter alone.
        let kinds = [(true, true, true), (true, false, true), (false, false, true), (false, false, false)];
        let fitting = |(has_signs, has_objects, has_sides): (bool, bool, bool)| {
            let mark =
                1 + usize::from(has_signs) + if has_objects { objects } else { 0 } + if has_sides { sides } else { 0 };
            let cell = (mark + 1).max(digits + 1);
            let left = width.checked_sub(digits + 1 + size * cell)?;
            let names = if left > *NAMES.start() { left.min(*NAMES.end()).min(longest + 1) } else { 0 };
            Some(Self { cell, names, digits, has_signs, has_objects, has_sides })
        };
        let fits: Vec<Self> = kinds.into_iter().filter_map(fitting).collect();
        fits.into_iter().next()
    }

    fn mark(&self, square: &Square, mark: &Mark) -> String {
        let nature = square.natures.get(mark.nature);
        let sign = nature.filter(|_| self.has_signs).map(|key| key.sign);
        let object = mark.object.filter(|_| self.has_objects).and_then(|index| square.objects.get(index));
        let side = (self.has_sides && mark.is_one_sided).then_some('›');
        nature.map(|key| key.code).into_iter().chain(sign).chain(object.map(|key| key.code)).chain(side).collect()
    }
}

fn shortened(name: &Text, width: usize) -> String {
    let name = name.on_one_line();
    if textwrap::core::display_width(&name) <= width {
        return name;
    }
    format!("{}…", beginning(&name, width.saturating_sub(1)).0.trim_end())
}

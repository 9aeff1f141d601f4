//! Figures given on another scale than the grid's: 1 to 7 where the grid goes from −3 to 3.
//!
//! The figures that both scales have would be read as ours, so that dropping the others makes a wrong result. A file
//! whose figures lie on another scale is refused as a whole, under every tolerance.

use std::sync::Arc;

use super::Answer;
use crate::french::{self, NBSP, quoted};
use crate::grid::{Grid, Scale};
use crate::problem::{Place, Problem, Problems, Severity};
use crate::typed::{number, trim};

/// Code of the error that refuses a file for its scale; no tolerance gets past it.
pub const OTHER_SCALE: &str = "autre-echelle";

/// The two ends of a scale.
type Ends = (f64, f64);

/// The scales that forms commonly offer, the narrower first.
const USUAL: [Ends; 15] = [
    (0.0, 3.0),
    (1.0, 4.0),
    (0.0, 4.0),
    (1.0, 5.0),
    (0.0, 5.0),
    (0.0, 6.0),
    (1.0, 7.0),
    (1.0, 10.0),
    (0.0, 10.0),
    (0.0, 20.0),
    (0.0, 100.0),
    (-2.0, 2.0),
    (-3.0, 3.0),
    (-5.0, 5.0),
    (-10.0, 10.0),
];

/// Fewest figures beyond the ends of our scale that are no slips of the keyboard.
const OUTSIDE: usize = 3;

/// All the figures that a file gives on one scale of the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// How many there are.
    pub count: usize,
    /// How many lie beyond an end of the grid's scale.
    pub outside: usize,
    /// The lowest; infinite where there is none.
    pub min: f64,
    /// The highest; minus infinite where there is none.
    pub max: f64,
    /// Whether one of them bears a plus sign.
    pub is_signed: bool,
    /// Whether an answer is said in words of the grid's scale.
    pub is_worded: bool,
}

impl Default for Figures {
    fn default() -> Self {
        Self { count: 0, outside: 0, min: f64::INFINITY, max: f64::NEG_INFINITY, is_signed: false, is_worded: false }
    }
}

/// The scale on which figures surely lie, where it is not `ours`.
///
/// Three figures at least lie beyond an end of ours, they are a tenth of all (half of all where the other scale goes
/// beyond 10: a slip of the keyboard easily makes 22 of 2), and one of the usual scales holds all figures. An answer in
/// words of ours says that the file is ours. So does a negative figure, or a plus sign, where ours has both: unless the
/// figures go beyond both of its ends.
pub fn other_scale(ours: Ends, figures: &Figures) -> Option<Ends> {
    if figures.is_worded || figures.outside < OUTSIDE || figures.outside * 10 < figures.count {
        return None;
    }
    let is_ours_signed = ours.0 < 0.0 && (figures.min < 0.0 || figures.is_signed);
    if is_ours_signed && (figures.min >= ours.0 || figures.max <= ours.1) {
        return None;
    }
    let holds = |ends: &&Ends| ends.0 <= figures.min && figures.max <= ends.1;
    let found = *USUAL.iter().find(holds)?;
    (found.1 <= 10.0 || figures.outside * 2 >= figures.count).then_some(found)
}

/// How far it is doubtful that figures within `ours` lie on it: where ours has two sides, many answers that are all on
/// the upper one rather come from 1 to 3, or from the lower end of 1 to 7.
///
/// An error where a hundred are all above 0, a warning where thirty are, or where a hundred are none below 0. A sign or a
/// word of our scale in one answer is enough to say that they are ours.
pub fn one_sided(ours: Ends, figures: &Figures) -> Option<Severity> {
    if ours.0 >= 0.0 || figures.outside > 0 || figures.is_signed || figures.is_worded || figures.min < 0.0 {
        return None;
    }
    match figures.count {
        100.. if figures.min > 0.0 => Some(Severity::Error),
        100.. => Some(Severity::Warning),
        DOUBTFUL.. if figures.min > 0.0 => Some(Severity::Warning),
        _ => None,
    }
}

/// Fewest figures on one side of a scale that are doubtful.
pub const DOUBTFUL: usize = 30;

/// The figures that a file gives, by scale of the grid.
#[derive(Debug, Clone)]
pub struct Tally {
    scales: Vec<(Arc<Scale>, Figures, Option<Place>)>,
    /// By item of the grid, the scale that it is answered on.
    of_item: Vec<Option<usize>>,
}

impl Tally {
    /// Nothing given yet.
    pub fn new(grid: &Grid) -> Self {
        let mut scales: Vec<(Arc<Scale>, Figures, Option<Place>)> = Vec::new();
        let of_item = grid.items.iter().map(|item| {
            let scale = item.scale()?;
            let known = scales.iter().position(|(known, ..)| known.id == scale.id);
            Some(known.unwrap_or_else(|| {
                scales.push((Arc::clone(scale), Figures::default(), None));
                scales.len() - 1
            }))
        });
        let of_item = of_item.collect();
        Self { scales, of_item }
    }

    /// Notes what is written for an item, and what was read of it; `place` is asked where the figure is beyond our scale.
    pub fn note(&mut self, item: usize, text: &str, answer: &Answer, place: impl FnOnce() -> Place) {
        let Some((scale, figures, first)) = self.of_item[item].and_then(|index| self.scales.get_mut(index)) else {
            return;
        };
        let text = trim(text);
        let text = text.strip_suffix('*').map_or(text, trim);
        let Some(figure) = number(text) else {
            figures.is_worded |= matches!(answer, Answer::Value(_));
            return;
        };
        figures.count += 1;
        figures.min = figures.min.min(figure);
        figures.max = figures.max.max(figure);
        figures.is_signed |= text.starts_with('+');
        if figure < scale.min() || figure > scale.max() {
            figures.outside += 1;
            first.get_or_insert_with(place);
        }
    }

    /// Adds what another part of the same file gives.
    pub fn add(&mut self, other: &Self) {
        for ((_, mine, first), (_, more, place)) in self.scales.iter_mut().zip(&other.scales) {
            mine.count += more.count;
            mine.outside += more.outside;
            mine.min = mine.min.min(more.min);
            mine.max = mine.max.max(more.max);
            mine.is_signed |= more.is_signed;
            mine.is_worded |= more.is_worded;
            if first.is_none() {
                first.clone_from(place);
            }
        }
    }

    /// Refuses a file whose figures are on another scale; of its other problems, those that this one explains are gone.
    ///
    /// Whether it is refused.
    pub fn refuse(&self, grid: &Grid, problems: &mut Problems) -> bool {
        let refusals: Vec<Problem> = self
            .scales
            .iter()
            .filter_map(|(scale, figures, first)| {
                let theirs = other_scale((scale.min(), scale.max()), figures)?;
                let place = first.clone().unwrap_or(Place::Nowhere);
                Some(self.refusal(grid, scale, figures, theirs, place))
            })
            .collect();
        if refusals.is_empty() {
            return false;
        }
        let is_explained = |problem: &Problem| matches!(problem.code, "hors-echelle" | "autres-cellules");
        let kept = std::mem::take(problems).into_iter().filter(|problem| !is_explained(problem));
        *problems = kept.chain(refusals).collect();
        true
    }

    /// Doubts that the figures of a file are on our scale, where all of them lie on one of its sides.
    pub fn doubt(&self, grid: &Grid, file: &str) -> Problems {
        let doubts = self.scales.iter().filter_map(|(scale, figures, _)| {
            let severity = one_sided((scale.min(), scale.max()), figures)?;
            let (code, what) = match severity {
                Severity::Error => (OTHER_SCALE, "semble"),
                _ => ("echelle-douteuse", "est peut-être"),
            };
            let low = if figures.min > 0.0 { "nulle ni négative" } else { "négative" };
            let answers = french::counted(figures.count, "réponse", "réponses");
            let message = format!(
                "ce fichier {what} noté de {}, et {}{NBSP}: aucune des {answers} en chiffres n’est {low}",
                range((figures.min, figures.max)),
                self.named(scale)
            );
            let wide = (1.0, 1.0 + scale.max() - scale.min());
            let shift = shift(scale, wide).map_or_else(String::new, |way| {
                format!("s’il est noté de {}, {way}{NBSP}; ", range(wide))
            });
            let hint = format!(
                "s’il est bien noté de {}, écrivez un signe devant une réponse au moins{NBSP}: +2 (dans un tableur, tapez \
                 '+2, apostrophe comprise){NBSP}; {shift}sinon, {}",
                range((scale.min(), scale.max())),
                again(grid)
            );
            Some(Problem { severity, ..Problem::error(code, Place::File(file.into()), message).hint(hint) })
        });
        doubts.collect()
    }

    /// Our scale with its ends; its name where the grid has several.
    fn named(&self, scale: &Scale) -> String {
        let name = if self.scales.len() > 1 { format!(" {}", quoted(&scale.title)) } else { String::new() };
        format!("l’échelle{name} de la grille va de {}", range((scale.min(), scale.max())))
    }

    fn refusal(&self, grid: &Grid, scale: &Scale, figures: &Figures, theirs: Ends, place: Place) -> Problem {
        let message = format!("ce fichier semble noté de {}, et {}", range(theirs), self.named(scale));
        let seen = format!(
            "{} en chiffres {} de {}",
            french::counted(figures.count, "réponse", "réponses"),
            if figures.count > 1 { "vont" } else { "va" },
            range((figures.min, figures.max)),
        );
        let way = shift(scale, theirs)
            .map_or_else(|| again(grid), |way| format!("dans votre tableur, {way}, puis redonnez le fichier"));
        Problem::error(OTHER_SCALE, place, message).hint(format!("{seen}{NBSP}; {way}"))
    }
}

/// How figures of another scale come onto ours by a sum, where both have the same steps.
fn shift(ours: &Scale, theirs: Ends) -> Option<String> {
    let is_one = |length: f64| (length - 1.0).abs() < f64::EPSILON;
    let is_even = ours.positions().windows(2).all(|pair| is_one(pair[1] - pair[0]));
    let is_as_long = is_one((theirs.1 - theirs.0) - (ours.max() - ours.min()) + 1.0);
    let sum = theirs.0 - ours.min();
    (is_even && is_as_long).then(|| {
        format!(
            "{} {} à chaque réponse ({} devient {}, {} devient {})",
            if sum > 0.0 { "retirez" } else { "ajoutez" },
            shown(sum.abs()),
            shown(theirs.0),
            shown(ours.min()),
            shown(theirs.1),
            shown(ours.max()),
        )
    })
}

/// What to do about answers that no sum brings onto our scale.
fn again(grid: &Grid) -> String {
    format!(
        "reposez les questions sur l’échelle de la grille (dts modele {id} écrit le questionnaire), ou donnez à une copie \
         de la grille l’échelle du fichier (dts grilles {id} --format yaml)",
        id = grid.id
    )
}

fn range(ends: Ends) -> String {
    format!("{} à {}", shown(ends.0), shown(ends.1))
}

fn shown(value: f64) -> String {
    french::number(value, 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURSOR: Ends = (-3.0, 3.0);
    const LEVELS: Ends = (0.0, 3.0);

    fn figures(ours: Ends, values: &[f64]) -> Figures {
        values.iter().fold(Figures::default(), |all, value| Figures {
            count: all.count + 1,
            outside: all.outside + usize::from(*value < ours.0 || *value > ours.1),
            min: all.min.min(*value),
            max: all.max.max(*value),
            ..all
        })
    }

    fn other(ours: Ends, values: &[f64]) -> Option<Ends> {
        other_scale(ours, &figures(ours, values))
    }

    #[test]
    fn figures_beyond_our_scale_tell_the_usual_scale_that_holds_them_all() {
        for (ours, values, theirs) in [
            (CURSOR, &[1.0, 4.0, 7.0, 2.0, 6.0][..], (1.0, 7.0)),
            (CURSOR, &[1.0, 4.0, 5.0, 5.0, 2.0], (1.0, 5.0)),
            (CURSOR, &[0.0, 4.0, 5.0, 8.0, 2.0], (0.0, 10.0)),
            (CURSOR, &[4.0, 4.5, 4.2], (1.0, 5.0)),
            (CURSOR, &[-5.0, 4.0, 5.0, 0.0], (-5.0, 5.0)),
            (CURSOR, &[80.0, 60.0, 75.0], (0.0, 100.0)),
            (LEVELS, &[1.0, 4.0, 4.0, 4.0, 2.0], (1.0, 4.0)),
            ((1.0, 4.0), &[0.0, 0.0, 0.0, 3.0], (0.0, 3.0)),
            (LEVELS, &[-1.0, -2.0, -2.0, 2.0], (-2.0, 2.0)),
        ] {
            assert_eq!(other(ours, values), Some(theirs), "{values:?}");
        }
    }

    #[test]
    fn slips_of_the_keyboard_leave_a_file_on_our_scale() {
        for (ours, values) in [
            (CURSOR, &[1.0, 2.0, 9.0, 3.0][..]),
            (CURSOR, &[4.0, 5.0, 4.0, -1.0]),
            (CURSOR, &[22.0, 33.0, 33.0, 1.0, 2.0, 3.0, 1.0]),
            (CURSOR, &[2024.0, 2025.0, 2026.0]),
            (LEVELS, &[4.0, 4.0, 0.0]),
        ] {
            assert_eq!(other(ours, values), None, "{values:?}");
        }
        let mut many = vec![2.0; 40];
        many.extend([4.0, 5.0, 6.0]);
        assert_eq!(other(CURSOR, &many), None);
    }

    #[test]
    fn a_word_of_our_scale_says_that_the_file_is_ours() {
        let worded = Figures { is_worded: true, ..figures(CURSOR, &[4.0, 5.0, 6.0]) };
        assert_eq!(other_scale(CURSOR, &worded), None);
        let signed = Figures { is_signed: true, ..figures(CURSOR, &[4.0, 5.0, 6.0]) };
        assert_eq!(other_scale(CURSOR, &signed), None);
    }

    #[test]
    fn many_answers_on_the_upper_side_of_a_cursor_are_doubtful_unless_one_bears_a_sign() {
        let all = |value: f64, count: usize| figures(CURSOR, &vec![value; count]);
        assert_eq!(one_sided(CURSOR, &all(2.0, 29)), None);
        assert_eq!(one_sided(CURSOR, &all(2.0, 30)), Some(Severity::Warning));
        assert_eq!(one_sided(CURSOR, &all(2.0, 100)), Some(Severity::Error));
        assert_eq!(one_sided(CURSOR, &all(0.0, 99)), None);
        assert_eq!(one_sided(CURSOR, &all(0.0, 100)), Some(Severity::Warning));
        assert_eq!(one_sided(CURSOR, &Figures { is_signed: true, ..all(2.0, 500) }), None);
        assert_eq!(one_sided(CURSOR, &Figures { is_worded: true, ..all(2.0, 500) }), None);
        assert_eq!(one_sided(CURSOR, &figures(CURSOR, &[&[-1.0][..], &[3.0; 500]].concat())), None);
        assert_eq!(one_sided(LEVELS, &all(2.0, 500)), None);
    }
}

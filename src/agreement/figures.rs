//! What those who answered on their own say of one item, in figures.

use crate::assessment::{Answer, Entry, Response};

/// All individual answers to one item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ItemFigures {
    /// Values given, growing.
    pub values: Vec<f64>,
    /// How many said « sans objet ».
    pub not_applicable: usize,
    /// How many said « ne sait pas ».
    pub unknown: usize,
}

impl ItemFigures {
    /// Those of the item of this index.
    pub fn of(individual: &[&Response], item: usize) -> Self {
        let entries = || individual.iter().map(|response| &response.entries[item]);
        let mut values: Vec<f64> = entries().filter_map(Entry::number).collect();
        values.sort_by(f64::total_cmp);
        Self {
            values,
            not_applicable: entries().filter(|entry| matches!(entry.answer, Answer::NotApplicable(_))).count(),
            unknown: entries().filter(|entry| entry.answer == Answer::Unknown).count(),
        }
    }

    /// How many said something, be it SO or NSP.
    pub fn answered(&self) -> usize {
        self.values.len() + self.not_applicable + self.unknown
    }

    /// Absent without a value.
    #[expect(clippy::cast_precision_loss, reason = "a count of respondents")]
    pub fn mean(&self) -> Option<f64> {
        (!self.values.is_empty()).then(|| self.values.iter().sum::<f64>() / self.values.len() as f64)
    }

    /// The middle value, or the mean of both.
    pub fn median(&self) -> Option<f64> {
        let half = self.values.len() / 2;
        let upper = self.values.get(half)?;
        Some(if self.values.len() % 2 == 1 { *upper } else { f64::midpoint(self.values[half - 1], *upper) })
    }

    /// The lowest and the highest value.
    pub fn range(&self) -> Option<(f64, f64)> {
        Some((*self.values.first()?, *self.values.last()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(values: &[f64]) -> ItemFigures {
        ItemFigures { values: values.to_vec(), ..ItemFigures::default() }
    }

    #[test]
    fn what_nobody_answered_has_no_figure() {
        let none = figures(&[]);
        assert_eq!((none.mean(), none.median(), none.range()), (None, None, None));
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_both_in_the_middle() {
        assert_eq!(figures(&[-1.0, 0.0, 3.0]).median(), Some(0.0));
        assert_eq!(figures(&[-1.0, 0.0, 1.0, 3.0]).median(), Some(0.5));
        assert_eq!(figures(&[2.0]).median(), Some(2.0));
        assert_eq!(figures(&[-1.0, 0.0, 4.0]).mean(), Some(1.0));
    }
}

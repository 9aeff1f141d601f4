//! What a comparison shows: the same thing at several dates, or several structures beside one another.

use serde::Serialize;

use super::{Cell, Column, Dot, Figure, Layout, Row, Score, Table, Text, Track};

/// One section, or the whole, from date to date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Course {
    /// What people read.
    pub title: Text,
    /// One a date, in the order of time.
    pub stops: Vec<Stop>,
    /// The neutral position, 0…1, where the scale has one.
    pub neutral: Option<f64>,
    /// `+8 points`, or why there is none.
    pub change: Figure,
    /// What must be known to read the change; absent where it says all.
    pub remark: Option<Text>,
}

/// A date and a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stop {
    /// The date, or the name of the assessment.
    pub when: Text,
    /// The score.
    pub score: Score,
}

/// The answers of several structures to the questions of one section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heat {
    /// Title of the section.
    pub title: Text,
    /// Number and words of each question.
    pub columns: Vec<(usize, Text)>,
    /// One a structure.
    pub rows: Vec<HeatRow>,
}

/// The answers of one structure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeatRow {
    /// Name or pseudonym.
    pub name: Text,
    /// As many as there are columns.
    pub cells: Vec<HeatCell>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeatCell {
    /// Short: `+2`, `so`, or nothing.
    pub text: Text,
    /// 0 at the low end, 1 at the high end; absent without a position.
    pub share: Option<f64>,
    /// Below (−1), at (0) or above (1) the middle of its scale; absent without a position.
    pub side: Option<i8>,
    /// In words, for who cannot see the square.
    pub words: Text,
}

/// How far the positions of several structures lie apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// The section, the question, or the whole.
    pub title: Text,
    /// The range on which it moves.
    pub track: Track,
    /// A dot a structure; none where they are too few to be shown to others.
    pub dots: Vec<Dot>,
    /// The quartiles; absent where they are too few to be shown to others.
    pub quartiles: Option<Quartiles>,
    /// All of it in a sentence.
    pub text: Text,
}

/// Median, quartiles and extremes, as people read them and as places on the range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quartiles {
    /// How many structures have a figure.
    pub count: usize,
    /// Smallest.
    pub min: Figure,
    /// A quarter lies below; no figure, as the next two, of too few structures to have quartiles.
    pub lower: Figure,
    /// Half lies below.
    pub median: Figure,
    /// A quarter lies above.
    pub upper: Figure,
    /// Largest.
    pub max: Figure,
    /// The extremes as places on the range, 0…1.
    pub ends: [f64; 2],
    /// The quartiles as places on the range, 0…1; absent of too few figures to have some.
    pub middle: Option<[f64; 3]>,
}

/// The courses as figures: what a drawing of them says.
pub fn course_table(courses: &[Course]) -> Table {
    let head = |label: Text, is_figure| Column { group: None, label, is_figure };
    let mut columns = vec![head("Partie".into(), false)];
    if let Some(first) = courses.first() {
        columns.extend(first.stops.iter().map(|stop| head(stop.when.clone(), false)));
    }
    columns.push(head("Mouvement".into(), false));
    let cell = |text: Text| Cell { text, ..Cell::default() };
    let row = |course: &Course| {
        let mut cells = vec![cell(course.title.clone())];
        cells.extend(course.stops.iter().map(|stop| cell(stop.score.text.clone())));
        let change = match &course.remark {
            Some(remark) => format!("{} ({remark})", course.change.text).into(),
            None => course.change.text.clone(),
        };
        cells.push(cell(change));
        Row { cells, remark: None }
    };
    Table {
        caption: Text::default(),
        remark: None,
        columns,
        rows: courses.iter().map(row).collect(),
        layout: Layout::Rows,
    }
}

/// The quartiles as figures: what a drawing of them says.
pub fn spread_table(spreads: &[Spread]) -> Table {
    let heads = ["", "Structures", "Plus bas", "Premier quart", "Médiane", "Troisième quart", "Plus haut"];
    let column = |(place, label): (usize, &str)| Column { group: None, label: label.into(), is_figure: place > 0 };
    let cell = |text: Text| Cell { text, ..Cell::default() };
    let row = |spread: &Spread| {
        let mut cells = vec![cell(spread.title.clone())];
        match &spread.quartiles {
            Some(of) => {
                cells.push(cell(of.count.to_string().into()));
                let figures = [&of.min, &of.lower, &of.median, &of.upper, &of.max];
                cells.extend(figures.map(|figure| cell(figure.text.clone())));
            }
            None => cells.extend((1..heads.len()).map(|_| Cell::default())),
        }
        Row { cells, remark: None }
    };
    Table {
        caption: Text::default(),
        remark: None,
        columns: heads.into_iter().enumerate().map(column).collect(),
        rows: spreads.iter().map(row).collect(),
        layout: Layout::Rows,
    }
}

/// The answers as figures, the questions by their numbers.
pub fn heat_table(heat: &Heat) -> Table {
    let column = |label: Text, is_figure| Column { group: None, label, is_figure };
    let mut columns = vec![column("Structure".into(), false)];
    columns.extend(heat.columns.iter().map(|(number, _)| column(number.to_string().into(), true)));
    let row = |row: &HeatRow| {
        let head = Cell { text: row.name.clone(), ..Cell::default() };
        let cells = row.cells.iter().map(|cell| Cell { text: cell.text.clone(), ..Cell::default() });
        Row { cells: std::iter::once(head).chain(cells).collect(), remark: None }
    };
    let key: Vec<String> = heat.columns.iter().map(|(number, title)| format!("{number} : {title}")).collect();
    Table {
        caption: heat.title.clone(),
        remark: Some(key.join(" · ").into()),
        columns,
        rows: heat.rows.iter().map(row).collect(),
        layout: Layout::Rows,
    }
}

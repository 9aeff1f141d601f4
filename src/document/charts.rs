//! Charts: their data, and small SVG made here.
//!
//! A drawing takes places on a range of 0…1 and computes nothing but where ink goes. Colours are classes of the style
//! sheet, so that light, dark and print each have theirs; what matters is told by shape and place as well.

use serde::Serialize;

use super::{Ball, Fact, Text, Tone, Track};

mod bar;
mod cursor;
mod dots;
mod gauge;
mod map;
mod radar;
mod slope;

pub use bar::{bar, bar_in_characters};
pub use cursor::{characters, cursor};
pub use dots::shape_sign;
pub use gauge::gauge;
pub use map::{MOST as MOST_ON_A_MAP, Map, MapActor, MapLink, MapView, Outline, Stroke};

use std::fmt::Write as _;

/// What a chart draws.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Drawing {
    /// All answers: a row a section, a column a step of the scale, each question at its place.
    Answers(Answers),
    /// Scores beside one another.
    Bars(Bars),
    /// One score from date to date.
    Course(Course),
    /// Several figures over one range: a dot each, the middle half, the median.
    Spread(Spread),
    /// Who stands where on one question.
    Views(Views),
    /// Relations between actors: the row is who looks, the column who is looked at.
    Square(Square),
    /// The same as a map around our organisation.
    Map(Map),
}

/// All answers in one picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answers {
    /// The steps of the scale, from the low end.
    pub steps: Vec<Step>,
    /// One a section, in the order of the grid.
    pub rows: Vec<AnswersRow>,
}

/// A step of the scale that all questions share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// `+2`.
    pub figure: Text,
    /// Its words; may be empty.
    pub words: Text,
    /// Ground of its column.
    pub tone: Tone,
}

/// The questions of one section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswersRow {
    /// Title of the section.
    pub title: Text,
    /// Anchor of the section.
    pub href: String,
    /// `+1,3`, and « partiel » where it is; absent where there is none.
    pub score: Option<Text>,
    /// As many as there are steps.
    pub cells: Vec<Vec<Seat>>,
    /// `6/8`.
    pub coverage: Text,
    /// Questions without an answer; none in a version for others.
    pub open: Vec<Seat>,
    /// Questions that do not concern the structure.
    pub aside: Vec<Seat>,
}

/// A question in the picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seat {
    /// Its number.
    pub number: usize,
    /// Its ball.
    pub ball: Ball,
    /// Whether people see it differently.
    pub is_debated: bool,
    /// What was asked.
    pub question: Text,
}

/// Scores beside one another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bars {
    /// In the order of the grid.
    pub rows: Vec<Bar>,
    /// Where a neutral position lies, 0…1.
    pub neutral: Option<f64>,
}

/// One score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// What people read.
    pub title: Text,
    /// 0…1; absent where there is none.
    pub share: Option<f64>,
    /// The score as people read it.
    pub text: Text,
    /// Whether it rests on too few answers.
    pub is_partial: bool,
}

/// One score from date to date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Course {
    /// One a date, in the order of time.
    pub stops: Vec<Stop>,
    /// Where a neutral position lies, 0…1.
    pub neutral: Option<f64>,
}

/// A date and a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stop {
    /// The date, or the name of the assessment.
    pub when: Text,
    /// 0…1; absent where there is none.
    pub share: Option<f64>,
    /// The score as people read it.
    pub text: Text,
    /// Whether it rests on too few answers.
    pub is_partial: bool,
}

/// Several figures over one range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// The range on which they lie.
    pub track: Track,
    /// Growing; none where there are too few to be shown to others.
    pub dots: Vec<Dot>,
    /// The smallest and the largest, 0…1.
    pub ends: Option<[f64; 2]>,
    /// First quartile, median and third quartile, 0…1; absent of too few figures to have some.
    pub middle: Option<[f64; 3]>,
}

/// Who stands where on one question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Views {
    /// The range of the question.
    pub track: Track,
    /// One an answer, growing.
    pub dots: Vec<Dot>,
    /// The groups that [`Dot::group`] names: each has a shape.
    pub groups: Vec<Text>,
    /// Where all agreed to stand, 0…1.
    pub agreed: Option<f64>,
}

/// One figure or answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dot {
    /// 0…1.
    pub share: f64,
    /// Index of its group; nothing where groups are not told.
    pub group: Option<usize>,
    /// Who it is, where few enough to be named on the drawing.
    pub name: Option<Text>,
}

/// Relations between actors.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Square {
    /// Rows and columns, numbered from 1.
    pub actors: Vec<Text>,
    /// Kinds of relation, with their marks.
    pub natures: Vec<NatureKey>,
    /// What relations are about, with their marks; may be empty.
    pub objects: Vec<ObjectKey>,
    /// `cells[looks][looked at]`; nothing on the diagonal, and where the pair is not filled in.
    pub cells: Vec<Vec<Option<Mark>>>,
    /// The same actor by actor, for places too narrow for the square.
    pub by_actor: Vec<Fact>,
}

/// A kind of relation and its marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NatureKey {
    /// One letter, unique in the matrix.
    pub code: char,
    /// ▲ brings together, ▼ sets apart, · neither.
    pub sign: char,
    /// Full words.
    pub label: Text,
    /// `#rrggbb`.
    pub color: String,
    /// How many relations are of this kind.
    pub count: usize,
}

/// What a relation may be about, and its mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectKey {
    /// One small letter, unique in the matrix.
    pub code: char,
    /// Full words.
    pub label: Text,
}

/// One filled cell of the square.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Index in the kinds of relation.
    pub nature: usize,
    /// Index in what relations are about.
    pub object: Option<usize>,
    /// Whether it is the view of one side only.
    pub is_one_sided: bool,
    /// All of it in words.
    pub words: Text,
}

impl Square {
    /// A filled cell in characters: `A▲p`, and `›` where one side only sees it so.
    pub fn mark(&self, mark: &Mark) -> String {
        let nature = self.natures.get(mark.nature).map_or_else(String::new, |key| format!("{}{}", key.code, key.sign));
        let object = mark.object.and_then(|index| self.objects.get(index)).map(|key| key.code);
        let side = mark.is_one_sided.then_some('›');
        nature.chars().chain(object).chain(side).collect()
    }
}

/// The drawing of a chart; nothing for those that are laid out as tables.
pub fn svg(chart: &super::Chart) -> Option<Svg> {
    let speech = Speech::Spoken {
        id: &chart.id,
        title: &chart.title.on_one_line(),
        description: &chart.description.on_one_line(),
    };
    match &chart.drawing {
        Drawing::Answers(_) | Drawing::Square(_) => None,
        Drawing::Bars(bars) => radar::radar(bars, &speech),
        Drawing::Course(course) => Some(slope::slope(course, &speech)),
        Drawing::Spread(spread) => (!spread.dots.is_empty()).then(|| dots::spread(spread, &speech)),
        Drawing::Views(views) => Some(dots::views(views, &speech)),
        Drawing::Map(map) => map::map(map, &chart.id, &speech),
    }
}

/// A finished drawing. Text enters it escaped, and by no other way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Svg(String);

impl maud::Render for Svg {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&self.0);
    }
}

/// Who should hear of a drawing.
enum Speech<'a> {
    /// Nobody: the words stand beside it.
    Silent,
    /// A title and a description.
    Spoken {
        /// Unique in the document.
        id: &'a str,
        title: &'a str,
        description: &'a str,
    },
}

/// A drawing being made, in user units.
struct Pen(String);

impl Pen {
    fn new(class: &str, width: f64, height: f64, speech: &Speech) -> Self {
        let mut svg = format!("<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\"");
        match speech {
            Speech::Silent => svg.push_str(" aria-hidden=\"true\" focusable=\"false\">"),
            Speech::Spoken { id, title, description } => {
                let (title, description) = (escape(title), escape(description));
                let _ = write!(
                    svg,
                    " role=\"img\" aria-labelledby=\"{id}-titre {id}-texte\"><title id=\"{id}-titre\">{title}</title>\
                     <desc id=\"{id}-texte\">{description}</desc>"
                );
            }
        }
        Self(svg)
    }

    fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        let _ = write!(self.0, "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>");
    }

    fn rect(&mut self, class: &str, corner: (f64, f64), size: (f64, f64), radius: f64) {
        let ((x, y), (width, height)) = (corner, size);
        let _ = write!(
            self.0,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius}\"/>"
        );
    }

    fn circle(&mut self, class: &str, centre: (f64, f64), radius: f64) {
        let (x, y) = centre;
        let _ = write!(self.0, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>");
    }

    fn ellipse(&mut self, class: &str, centre: (f64, f64), radii: (f64, f64)) {
        let ((x, y), (rx, ry)) = (centre, radii);
        let _ =
            write!(self.0, "<ellipse class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" rx=\"{rx:.1}\" ry=\"{ry:.1}\"/>");
    }

    fn curve(&mut self, class: &str, from: (f64, f64), bend: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2), (x3, y3)) = (from, bend, to);
        let _ = write!(self.0, "<path class=\"{class}\" d=\"M{x1:.1} {y1:.1}Q{x2:.1} {y2:.1} {x3:.1} {y3:.1}\"/>");
    }

    fn polygon(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = write!(self.0, "<polygon class=\"{class}\" points=\"{}\"/>", points.join(" "));
    }

    fn text(&mut self, class: &str, anchor: &str, at: (f64, f64), text: &str) {
        let ((x, y), text) = (at, escape(text));
        let _ =
            write!(self.0, "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>");
    }

    fn finish(mut self) -> Svg {
        self.0.push_str("</svg>");
        Svg(self.0)
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_a_drawing_stays_text() {
        let mut drawing = Pen::new("x", 10.0, 10.0, &Speech::Silent);
        drawing.text("t", "start", (0.0, 0.0), "</text><script>alert(\"1\")</script>&");
        let Svg(svg) = drawing.finish();
        assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;"));
    }
}

//! Dates and structures beside one another, as HTML.

use maud::{Markup, html};

use super::super::beside::{Course, Heat, HeatCell, Spread, course_table, spread_table};
use super::super::charts;
use super::tables;

/// More columns than this: the squares are drawn smaller.
const DENSE: usize = 12;

pub(super) fn courses(id: &str, courses: &[Course]) -> Markup {
    html! {
        div .multiples {
            @for (place, course) in courses.iter().enumerate() {
                figure {
                    figcaption { (course.title) }
                    (charts::slope(course, &format!("{id}-{place}")))
                    p .change { (course.change.text) @if let Some(remark) = &course.remark { span .quiet { (remark) } } }
                }
            }
        }
        (tables::table(id, &course_table(courses)))
    }
}

pub(super) fn spreads(id: &str, spreads: &[Spread]) -> Markup {
    html! {
        @for spread in spreads {
            div .spread-row {
                h3 { (spread.title) }
                @if !spread.dots.is_empty() { figure { (charts::spread(spread)) } }
                p .quiet { (spread.text) }
            }
        }
        (tables::table(id, &spread_table(spreads)))
    }
}

pub(super) fn heat(heat: &Heat) -> Markup {
    let class = if heat.columns.len() > DENSE { "heat is-dense" } else { "heat" };
    html! {
        div .scroll tabindex="0" role="group" aria-label=(heat.title.on_one_line()) {
            table class=(class) {
                caption { (heat.title) }
                thead {
                    tr {
                        th scope="col" { span .unseen { "Structure" } }
                        @for (number, question) in &heat.columns {
                            th scope="col" title=(question.on_one_line()) { (number) }
                        }
                    }
                }
                tbody {
                    @for row in &heat.rows {
                        tr { th scope="row" { (row.name) } @for cell in &row.cells { (self::cell(cell)) } }
                    }
                }
            }
        }
        ol .key {
            @for (number, question) in &heat.columns { li { span .number { (number) } span { (question) } } }
        }
    }
}

fn cell(cell: &HeatCell) -> Markup {
    html! { td class=[shade(cell)] title=(cell.words.on_one_line()) { (cell.text) } }
}

/// How strong the ground of a square is: three steps on each side of the middle.
#[expect(clippy::cast_possible_truncation, reason = "a share in 0…1")]
fn shade(cell: &HeatCell) -> Option<String> {
    let (share, side) = (cell.share?, cell.side?);
    let step = (((share - 0.5).abs() * 2.0) * 3.0).ceil().clamp(0.0, 3.0) as u8;
    Some(match side {
        0 => "mid".to_owned(),
        1.. => format!("up-{step}"),
        _ => format!("down-{step}"),
    })
}

//! One question on paper, and the room for its answer.

use maud::{Markup, html};

use super::{aside, step, text};
use crate::grid::{Item, Kind, Scale, Steps};

/// Lines for a text.
const LINES: usize = 4;

/// A scale with more positions than this is written, not circled.
const CIRCLED: usize = 11;

pub(super) fn question(item: &Item, number: usize) -> Markup {
    html! {
        article .question {
            h3 {
                span .number { (number) }
                span { (text(&item.question)) }
                @if matches!(item.kind, Kind::Scale(_)) { span .ball aria-hidden="true" {} }
            }
            @if !item.help.is_empty() { p .help { (text(&item.help)) } }
            div .answer {
                @match &item.kind {
                    Kind::Scale(scale) => { (positions(item, scale)) }
                    Kind::Number(limits) => {
                        span .blank {} " " (text(&limits.unit))
                    }
                    Kind::Choice(choice) => {
                        span .options {
                            @for option in &choice.options { span .box { (text(&option.label)) } }
                            @if choice.several { span .quiet { "(plusieurs choix possibles)" } }
                        }
                    }
                    Kind::YesNo => { span .options { span .box { "oui" } span .box { "non" } } }
                    Kind::Text => { div .lines { @for _ in 0..LINES { div {} } } }
                    Kind::Date => { span .quiet { "le ____ / ____ / ________" } }
                }
                (aside(item))
            }
            @if matches!(item.kind, Kind::Scale(_)) {
                div .arguments {
                    div { span { "▲ ce qui tire vers le haut" } }
                    div { span { "▼ ce qui tire vers le bas" } }
                }
            }
        }
    }
}

/// A cursor to circle a position on, its two ends named; a level by its words.
fn positions(item: &Item, scale: &Scale) -> Markup {
    let (low, high) = item.ends().unwrap_or_default();
    let all = scale.positions();
    html! {
        @if all.len() > CIRCLED {
            span .blank {} (text(&format!(" de {} ({low}) à {} ({high})", step(scale, scale.min()), step(scale, scale.max()))))
        } @else if matches!(scale.steps, Steps::Cursor { .. }) {
            span .cursor {
                span .end { (text(low)) }
                span .track { @for position in &all { span { (step(scale, *position)) } } }
                span .end { (text(high)) }
            }
        } @else {
            span .options {
                @for position in &all {
                    span .box { b { (step(scale, *position)) } " " (text(item.position_label(*position).unwrap_or_default())) }
                }
            }
        }
    }
}

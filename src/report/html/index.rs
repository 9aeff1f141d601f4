//! The page that leads to several reports.

use maud::{Markup, html};

use super::super::charts;
use super::super::index::{Entry, Index, Owner, Shelf};
use super::{audience, facts, page};

/// The whole page.
pub fn render(index: &Index) -> String {
    page(
        &index.title.on_one_line(),
        index.dts_version,
        "",
        &html! {
            header .cover {
                p .eyebrow { (index.subject) (audience(index.diffusion, &index.audience)) }
                h1 { (index.title) }
                (facts(&index.facts))
                p .spirit { (index.spirit) }
            }
            main id="contenu" {
                section id="structures" aria-labelledby="titre-structures" {
                    h2 id="titre-structures" { "Structure par structure" }
                    table .ledger aria-labelledby="titre-structures" {
                        thead {
                            tr {
                                th scope="col" { "Structure" }
                                th scope="col" { "Rapport" }
                                th scope="col" { "Séance" }
                                th scope="col" .range { "Couverture" }
                                th scope="col" .figure { "Réponses" }
                            }
                        }
                        @for owner in &index.structures { (self::owner(owner)) }
                    }
                }
                @if !index.grids.is_empty() {
                    section id="grilles" aria-labelledby="titre-grilles" {
                        h2 id="titre-grilles" { "Grille par grille" }
                        @for shelf in &index.grids { (self::shelf(shelf)) }
                    }
                }
            }
            footer { p { (index.colophon) } }
        },
    )
}

fn owner(owner: &Owner) -> Markup {
    html! {
        tbody {
            @for (place, entry) in owner.entries.iter().enumerate() {
                tr {
                    @if place == 0 {
                        th scope="rowgroup" rowspan=[(owner.entries.len() > 1).then_some(owner.entries.len())] {
                            (owner.name)
                            @if let Some(territory) = &owner.territory { span .detail { (territory) } }
                        }
                    }
                    td { (link(entry, &html! { (entry.grid) span .unseen { ", " (entry.structure) ", " (entry.date) } })) }
                    td { (entry.date) }
                    td .range { (charts::bar(None, entry.coverage.share.value, false)) }
                    td .figure { (entry.coverage.short) }
                }
            }
        }
    }
}

fn shelf(shelf: &Shelf) -> Markup {
    html! {
        h3 { (shelf.title) }
        ul .shelf {
            @for entry in &shelf.entries { li { (link(entry, &html! { (entry.structure) })) " " span .quiet { (entry.date) } } }
        }
    }
}

fn link(entry: &Entry, words: &Markup) -> Markup {
    html! { a href=(entry.href) { (words) } }
}

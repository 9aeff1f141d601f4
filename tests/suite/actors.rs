//! Actor systems from end to end: the page that opens on its map, what is said of it, what others draw with it.

use std::collections::BTreeSet;

use crate::answered::{blocks, markdown, shown};
use dts::assessment::Assessment;
use dts::document::charts::{Drawing, MapView};
use dts::document::{Block, Document, Format};
use dts::grid::{Grid, catalog};
use dts::intake::Tolerance;
use dts::intake::batch::{self, Gathering};
use dts::network::Symmetry;
use dts::problem::Look;
use dts::report::{self, Context, Diffusion};
use dts::template::network as export;

fn grid() -> Grid {
    catalog::GridCatalog::default().find("systeme-acteurs").unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn example(name: &str) -> Assessment {
    let bytes = std::fs::read(name).expect("an example");
    let batch = batch::read(&grid(), name, &bytes, Tolerance::Strict);
    batch.subjects.into_iter().next().expect("an assessment").assessment
}

fn alcg() -> Assessment {
    example("examples/alcg/alcg-2010.yaml")
}

fn context(diffusion: Diffusion, symmetry: Symmetry) -> Context {
    Context { diffusion, generated_on: jiff::civil::date(2026, 11, 20), symmetry }
}

fn built(assessment: &Assessment, diffusion: Diffusion) -> Document {
    report::build(&grid(), assessment, &context(diffusion, Symmetry::default()))
}

fn views(document: &Document) -> Vec<MapView> {
    let all = blocks(&document.sections[0]).into_iter();
    let view = |block: &Block| match block {
        Block::Chart(chart) => {
            if let Drawing::Map(map) = &chart.drawing {
                Some(map.view)
            } else {
                None
            }
        }
        _ => None,
    };
    all.filter_map(view).collect()
}

#[test]
fn the_first_page_is_the_map_five_sentences_the_strategy_and_two_actions() {
    let document = built(&alcg(), Diffusion::Interne);
    let first = &document.sections[0];
    assert_eq!(views(&document), [MapView::Rings]);
    let Some(Block::Columns(columns)) = first.blocks.iter().find(|block| matches!(block, Block::Columns(_))) else {
        panic!("two columns")
    };
    let Some(Block::List(sentences)) = columns[0].get(1) else { panic!("sentences") };
    assert_eq!(sentences.len(), 5);
    assert!(sentences[0].text.as_str().contains("Un noyau de six se tient aussi sans nous"), "{:?}", sentences[0]);
    assert!(columns[1].iter().any(|block| matches!(block, Block::Facts(facts) if facts.len() == 3)));
    let rows = first
        .blocks
        .iter()
        .find_map(|block| if let Block::Table(table) = block { Some(table.rows.len()) } else { None });
    assert_eq!(rows, Some(2));
    assert!(document.audience.as_str().contains("ne pas diffuser"));
}

#[test]
fn a_version_for_others_has_neither_map_nor_reading() {
    let text = shown(&built(&alcg(), Diffusion::Externe), Format::Html);
    for word in ["class=\"map", "noyau", "Pôle emploi avec", "s’opposent", "indice de frustration", "ne pas diffuser"]
    {
        assert!(!text.contains(word), "{word}");
    }
    let inside = shown(&built(&alcg(), Diffusion::Interne), Format::Html);
    assert!(inside.contains("class=\"map") && inside.contains("indice de frustration"));
}

#[test]
fn figures_of_network_science_stay_in_the_notes() {
    let document = built(&alcg(), Diffusion::Interne);
    for section in document.sections.iter().filter(|section| section.id != "notes") {
        let text = format!("{:?}", section.blocks).to_lowercase();
        for word in ["frustration", "betweenness", "centralité", "point d’articulation", "brandes"] {
            assert!(!text.contains(word), "{word} in {}", section.id);
        }
    }
}

#[test]
fn a_terminal_shows_blocks_and_links_under_an_indent() {
    let text = shown(&built(&alcg(), Diffusion::Interne), Format::Terminal);
    let at = |wanted: &str| text.find(wanted).unwrap_or_else(|| panic!("{wanted}\n{text}"));
    assert!(at("Alliés entre eux, même sans nous (6)") < at("\n  PME partenaire A\n"));
    assert!(text.contains("\n    Alliance\u{a0}: nous, PME partenaire B"), "{text}");
}

#[test]
fn the_rule_for_two_views_changes_what_is_read() {
    let collective = example("examples/ai-bouches-du-rhone/ai-13-2010.yaml");
    let text = |symmetry| markdown(&report::build(&grid(), &collective, &context(Diffusion::Interne, symmetry)));
    assert!(text(Symmetry::Weakest).contains("Une opposition"));
    assert!(text(Symmetry::Agreeing).contains("Aucune opposition n’est notée"));
}

#[test]
fn two_dates_are_compared_relation_by_relation() {
    let before = alcg();
    let mut after = before.clone();
    after.date = Some(jiff::civil::date(2011, 11, 18));
    let relations = after.matrices.get_mut("relations").expect("relations");
    relations.iter_mut().find(|one| one.to == "pole-emploi").expect("a relation").nature = "negociation".into();
    relations.retain(|one| one.to != "espace-jeunes");
    let timeline = dts::compare::timeline(&grid(), &[&before, &after]).expect("two dates");
    let text = markdown(&report::dates(&grid(), &timeline, &context(Diffusion::Interne, Symmetry::default())));
    assert!(
        text.contains("| Nous et Pôle emploi | opposition (les pratiques) | négociation (les pratiques) |"),
        "{text}"
    );
    assert!(
        text.contains("| Nous et Espace Jeunes | neutralité (la relation dans son ensemble) | rien de noté |"),
        "{text}"
    );
    let outside = markdown(&report::dates(&grid(), &timeline, &context(Diffusion::Externe, Symmetry::default())));
    assert!(!outside.contains("Pôle emploi | opposition"));
}

#[test]
fn actors_and_relations_written_as_csv_are_read_back_as_they_were() {
    for file in ["examples/alcg/alcg-2010.yaml", "examples/ai-bouches-du-rhone/ai-13-2010.yaml"] {
        let (grid, assessment) = (grid(), example(file));
        let csv = |format| export::render(&grid, &assessment, format).expect("a network").into_bytes();
        let mut gathering = Gathering::new(&grid, Tolerance::Strict);
        gathering.add("acteurs.csv", &csv(export::Format::Actors));
        gathering.add("relations.csv", &csv(export::Format::Relations));
        let batch = gathering.finish();
        assert!(batch.problems.is_empty(), "{}", batch.problems.render(Look::Plain, 20));
        let back = &batch.subjects[0].assessment;
        assert_eq!(back.tables["acteurs"], assessment.tables["acteurs"], "{file}");
        let told = |assessment: &Assessment| -> BTreeSet<String> {
            let key = |one: &dts::assessment::Relation| {
                let ends = if one.directed || one.from < one.to { (&one.from, &one.to) } else { (&one.to, &one.from) };
                format!("{ends:?} {} {:?} {:?} {}", one.nature, one.object, one.note, one.directed)
            };
            assessment.matrices["relations"].iter().map(key).collect()
        };
        assert_eq!(told(back), told(&assessment), "{file}");
    }
}

#[test]
fn every_spelling_for_other_programs_holds_all_actors_and_relations() {
    let (grid, assessment) = (grid(), alcg());
    let text = |format| export::render(&grid, &assessment, format).expect("a network");
    let graphml = text(export::Format::GraphMl);
    assert_eq!((graphml.matches("<node ").count(), graphml.matches("<edge ").count()), (17, 31));
    assert_eq!(graphml.matches(">un côté<").count(), 2);
    assert_eq!(text(export::Format::Dot).matches(" -> ").count(), 31);
    assert_eq!((text(export::Format::Nodes).lines().count(), text(export::Format::Edges).lines().count()), (18, 32));
}

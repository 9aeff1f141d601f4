//! The questionnaire as one page for a browser, for one person at home: complete in itself, it asks nothing of the outside
//! and gives back a file of answers.
//!
//! The page is laid out here; `page.js` reads and keeps what is answered, and writes the YAML that `dts` reads.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;

use super::Order;
use crate::assessment::{Effect, Form};
use crate::forms::questionnaire::effects;
use crate::french::{self, count, plain, typeset};
use crate::grid::{ACTIONS, Grid, Item, Kind, NaPolicy, Scale, Stakeholder, Steps};

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/page.js");

/// More steps of a scale than this are chosen from a list.
const SIDE_BY_SIDE: usize = 11;

/// What is filled in before the page is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Prefill<'a> {
    /// Name of the structure.
    pub structure: Option<&'a str>,
    /// Where it works.
    pub territory: Option<&'a str>,
    /// Who is to answer.
    pub respondent: Option<&'a str>,
    /// The group they speak for: an id or a label of the grid, or free text.
    pub stakeholder: Option<&'a str>,
}

/// What the script is told of the grid.
#[derive(Serialize)]
struct Told<'a> {
    grid: &'a str,
    version: u32,
    is_short: bool,
    territory: Option<&'a str>,
    /// Tells the answers kept in this browser from those of another page.
    key: String,
}

/// The page.
pub fn render(order: &Order<'_>, prefill: &Prefill<'_>) -> String {
    let grid = order.grid;
    let asked = order.items();
    let told = Told {
        grid: &grid.id,
        version: grid.version,
        is_short: order.form == Form::Short,
        territory: prefill.territory,
        key: format!(
            "dts/{}/{}/{}/{}/{}",
            grid.id,
            grid.version,
            if order.form == Form::Short { "courte" } else { "complete" },
            prefill.structure.unwrap_or_default(),
            prefill.respondent.unwrap_or_default()
        ),
    };
    // Nothing in a name ends the element that holds it.
    let told = serde_json::to_string(&told).unwrap_or_default().replace('<', "\\u003c");
    let page = html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "dts " (env!("CARGO_PKG_VERSION")) };
                title { (typeset(&format!("Répondre : {}", grid.short_title))) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a .skip href="#questions" { "Aller aux questions" }
                header {
                    p .eyebrow { (grid.short_title) }
                    h1 { (typeset(&grid.title)) }
                    @if !grid.summary.is_empty() { p { (typeset(&grid.summary)) } }
                    p { (typeset(OPENING)) }
                    noscript { p .notice { (typeset(WITHOUT_SCRIPT)) } }
                }
                main {
                    (who(grid, prefill))
                    (scales(grid, &asked))
                    div id="questions" { (sections(grid, &asked)) }
                    (ending(grid, asked.len()))
                }
                div .bar role="region" aria-label="Avancement" {
                    progress id="avance" max=(asked.len()) value="0" aria-label="Questions répondues" {}
                    span id="compte" { (typeset(&format!("0 sur {}", count(asked.len(), "question", "questions")))) }
                    a href="#envoyer" { "Terminer" }
                    span id="garde" .quiet role="status" {}
                }
                script type="application/json" id="grille" { (PreEscaped(told)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

const OPENING: &str = "Répondez pour vous-même, comme vous voyez les choses aujourd’hui. Aucune réponse n’est obligatoire. Rien \
                       ne part de cette page : vos réponses restent dans ce navigateur, et vous pouvez revenir plus tard. À \
                       la fin, vous enregistrez un petit fichier, que vous renvoyez vous-même.";

const WITHOUT_SCRIPT: &str = "Ce navigateur n’exécute pas JavaScript : la page ne peut pas garder vos réponses. Ouvrez-la dans \
                              un autre navigateur, ou imprimez-la et répondez au crayon.";

const REASON: &str = "Pourquoi est-ce sans objet ?";
const OPTIONAL_REASON: &str = "Pourquoi est-ce sans objet ? (facultatif)";

/// Who answers, for which structure, when.
fn who(grid: &Grid, prefill: &Prefill<'_>) -> Markup {
    let wanted = prefill.stakeholder.map(|text| grid.stakeholder(text).map_or(text, |group| group.id.as_str()));
    let is_other = wanted.filter(|wanted| !grid.stakeholders.iter().any(|group| group.id == *wanted));
    html! {
        section {
            h2 { "Qui répond" }
            div .fields {
                p { label for="structure" { "Structure" } input id="structure" type="text" autocomplete="organization" value=[prefill.structure]; }
                p {
                    label for="nom" { "Votre nom, votre fonction ou un surnom" }
                    input id="nom" type="text" autocomplete="name" value=[prefill.respondent];
                }
                @if !grid.stakeholders.is_empty() || is_other.is_some() {
                    p {
                        label for="groupe" { (typeset("Vous répondez au nom de quel groupe ?")) }
                        select id="groupe" {
                            option value="" { "aucun en particulier" }
                            @for Stakeholder { id, label, .. } in &grid.stakeholders {
                                option value=(id) selected[wanted == Some(id)] { (label) }
                            }
                            @if let Some(other) = is_other { option value=(other) selected { (other) } }
                        }
                    }
                }
                p { label for="jour" { "Jour" } input id="jour" type="date"; }
            }
        }
    }
}

/// The words of the scales that are used, unfolded on demand: each question shows them in short.
fn scales(grid: &Grid, asked: &[usize]) -> Markup {
    let mut seen: Vec<&Scale> = Vec::new();
    for scale in asked.iter().filter_map(|index| grid.items[*index].scale()) {
        if !seen.iter().any(|known| known.id == scale.id) {
            seen.push(scale);
        }
    }
    let has_help = |scale: &Scale| matches!(&scale.steps, Steps::Level(levels) if levels.iter().any(|level| !level.help.is_empty()));
    html! {
        @for scale in seen.into_iter().filter(|scale| has_help(scale)) {
            details .scale {
                summary { (typeset(&format!("Les mots de l’échelle « {} »", scale.title))) }
                dl {
                    @if let Steps::Level(levels) = &scale.steps {
                        @for level in levels { dt { (level.label) } dd { (typeset(&level.help)) } }
                    }
                }
            }
        }
    }
}

fn sections(grid: &Grid, asked: &[usize]) -> Markup {
    html! {
        @for section in &grid.sections {
            @let items: Vec<usize> = section.items.clone().filter(|index| asked.contains(index)).collect();
            @if !items.is_empty() {
                section {
                    h2 { (typeset(&section.title)) }
                    @if !section.intro.is_empty() { p .quiet { (typeset(&section.intro)) } }
                    @for index in items { (question(grid, index)) }
                }
            }
        }
    }
}

/// A question, what may be answered, and what goes with the answer.
fn question(grid: &Grid, index: usize) -> Markup {
    let item = &grid.items[index];
    let (id, number) = (&item.id, grid.number(index));
    let help = (!item.help.is_empty()).then(|| format!("aide-{id}"));
    let several = matches!(&item.kind, Kind::Choice(choice) if choice.several);
    let needs_reason = (item.na == NaPolicy::WithReason).then_some("1");
    html! {
        fieldset id={ "q-" (id) } data-item=(id) data-kind=(kind(item)) data-number=(number) data-reason=[needs_reason] aria-describedby=[help.as_deref()] {
            legend { span .number { (number) "." } " " (typeset(&item.question)) }
            @if let Some(help) = &help { p .quiet id=(help) { (typeset(&item.help)) } }
            (answer(item, several))
            label .reason hidden { (typeset(if needs_reason.is_some() { REASON } else { OPTIONAL_REASON })) input type="text"; }
            details .more {
                summary { "Argument, priorité" span .unseen { (typeset(&format!(" pour la question {number}"))) } }
                div .arguments { (argument(item)) }
                button type="button" .add { "Ajouter un argument" span .unseen { (typeset(&format!(" à la question {number}"))) } }
                label {
                    (typeset("Cette question est-elle prioritaire ?"))
                    select .ball {
                        option value="" { "○ pas plus qu’une autre" }
                        option value="priorité" { "● c’est une priorité" }
                        option value="impact" { "● son effet, en bien ou en mal, est très fort" }
                    }
                }
            }
        }
    }
}

fn kind(item: &Item) -> &'static str {
    match &item.kind {
        Kind::Scale(_) => "scale",
        Kind::Number(_) => "number",
        Kind::Choice(choice) if choice.several => "several",
        Kind::Choice(_) => "choice",
        Kind::YesNo => "yes-no",
        Kind::Text => "text",
        Kind::Date => "date",
    }
}

/// The controls of a question; « sans objet » and « je ne sais pas » stand among them, or beside what is typed.
fn answer(item: &Item, several: bool) -> Markup {
    let id = &item.id;
    let option = |value: &str, words: Markup| {
        html! { label { input type=(if several { "checkbox" } else { "radio" }) name=(id) value=(value); span { (words) } } }
    };
    let choices = match &item.kind {
        Kind::Scale(scale) => {
            html! { @for position in scale.positions() { (option(&plain(position), step(item, scale, position))) } }
        }
        Kind::Choice(choice) => {
            html! { @for named in &choice.options { (option(&named.id, html! { (typeset(&named.label)) })) } }
        }
        Kind::YesNo => html! { (option("oui", html! { "Oui" })) (option("non", html! { "Non" })) },
        Kind::Number(limits) => {
            let words = if limits.unit.is_empty() {
                "Votre réponse, en chiffres".to_owned()
            } else {
                french::capitalised(&limits.unit)
            };
            html! {
                label .typed {
                    (words)
                    input .typing type="text" inputmode="decimal" autocomplete="off" data-min=[limits.min.map(plain)] data-max=[limits.max.map(plain)];
                }
            }
        }
        Kind::Text => html! { label .typed { "Votre réponse" textarea .typing rows="3" {} } },
        Kind::Date => html! { label .typed { "Votre réponse" input .typing type="date"; } },
    };
    let is_chosen = matches!(&item.kind, Kind::Scale(_) | Kind::YesNo)
        || matches!(&item.kind, Kind::Choice(choice) if !choice.several);
    let aside = |which: &str, words: &str| {
        html! { label .aside { input type=(if is_chosen { "radio" } else { "checkbox" }) name=(if is_chosen { id.clone() } else { format!("{id}.{which}") }) value=(which) data-aside=(which); span { (words) } } }
    };
    let steps = item.scale().map(|scale| scale.positions().len());
    html! {
        div class=(match steps { Some(steps) if steps <= SIDE_BY_SIDE => "answers steps", _ => "answers" }) {
            (choices)
        }
        div .asides {
            @if item.na != NaPolicy::Forbidden { (aside("so", "Sans objet")) }
            (aside("nsp", "Je ne sais pas"))
            button type="button" .clear hidden { "Effacer ma réponse" span .unseen { " à cette question" } }
        }
    }
}

/// A step of a scale: its words, and its figure.
fn step(item: &Item, scale: &Scale, position: f64) -> Markup {
    let figure = scale.figure(position, 2);
    let words = item.position_label(position).filter(|words| !words.is_empty());
    html! { @if let Some(words) = words { b { (figure) } " " (typeset(words)) } @else { b { (figure) } } }
}

/// A field for an argument, and the side it is on; further ones are copies of it.
fn argument(item: &Item) -> Markup {
    html! {
        div .argument {
            label { (typeset("Un argument : un fait, un exemple")) textarea rows="2" {} }
            @if item.scale().is_some() {
                label {
                    (typeset("De quel côté pousse-t-il ?"))
                    select {
                        option value="0" { "ni d’un côté ni de l’autre" }
                        @for (words, effect) in effects(item).iter().filter(|(_, effect)| *effect != Effect::None) {
                            option value=(effect.sign()) { (typeset(words)) }
                        }
                    }
                }
            }
        }
    }
}

/// What remains, the button that gives the file, and what the page does not ask.
fn ending(grid: &Grid, asked: usize) -> Markup {
    html! {
        section id="envoyer" tabindex="-1" {
            h2 { "Terminer" }
            p id="reste" { (typeset(&format!("{} à parcourir.", count(asked, "question", "questions")))) }
            div id="fautes" role="alert" {}
            p { button type="button" id="enregistrer" { "Enregistrer le fichier à renvoyer" } }
            p id="fait" role="status" {}
            p .quiet { (typeset(&format!("{}.", french::capitalised(&not_asked(grid))))) }
            p .quiet {
                (typeset("Sur un ordinateur partagé, effacez vos réponses de ce navigateur une fois le fichier envoyé : "))
                button type="button" id="effacer" { "tout effacer ici" }
            }
        }
    }
}

/// What a page cannot take well, in a sentence without its point: rows that a group writes together, and relations.
pub fn not_asked(grid: &Grid) -> String {
    let tables =
        grid.tables.iter().filter(|table| table.id != ACTIONS).map(|table| format!("le tableau « {} »", table.title));
    let matrices = grid.matrices.iter().map(|matrix| format!("les relations « {} »", matrix.title));
    let left: Vec<String> = tables.chain(matrices).chain(["le plan d’action".to_owned()]).collect();
    let verb = if left.len() > 1 { "se remplissent" } else { "se remplit" };
    format!("cette page ne demande pas tout : {} {verb} ensemble, à la réunion", french::list(&left, "et"))
}

//! `dts fiches`: the manual as a companion. Its sheets by family, one of them with its links, a word looked for, or what
//! helps with a question of a grid.

use clap::Args;

use super::{Failure, Outcome};
use crate::cli::{self, GridFolder, Output};
use crate::fold::{fold, meant as near};
use crate::format::{self, FileType, chosen};
use crate::french::{self, capitalised, count, quoted};
use crate::grid::{Grid, Item};
use crate::problem::{Place as Spot, Problem, Problems};
use crate::sheets::advice::{OWN, lesson};
use crate::sheets::search::{self, Found};
use crate::sheets::{Family, LinkKind, Manual, Place, manual};
use crate::ui::Ui;
use crate::visible::{visible, visible_json};

mod json;
mod page;

use page::{Entry, Page};

/// Most hits that are shown with the sentence in which the word stands.
const QUOTED: usize = 12;

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts fiches                                          toutes les fiches, et les mots de l’index
  dts fiches III-5                                    une fiche, et celles vers lesquelles elle mène
  dts fiches commande publique                        les fiches qui en parlent
  dts fiches --grille developpement-durable --question deplacements";

/// What is looked for, and how it is shown.
#[derive(Debug, Args)]
pub struct Options {
    /// Numéro d’une fiche, ou mots à chercher (par défaut : toutes les fiches)
    #[arg(value_name = "MOT ou FICHE")]
    pub wanted: Vec<String>,
    /// Ce qui aide à répondre aux questions d’une grille, et à avancer
    #[arg(long = "grille", alias = "grid", value_name = "GRILLE", add = cli::grid_names(), conflicts_with = "wanted")]
    pub grid: Option<String>,
    /// Une de ses questions : son nom court, ou son numéro
    #[arg(long, value_name = "QUESTION")]
    pub question: Option<String>,
    /// Présentation : texte (par défaut), md ou json
    #[arg(long, value_name = "FORMAT", value_parser = cli::format::<Format>(), hide_possible_values = true)]
    pub format: Option<Format>,
    /// Where the sheets go.
    #[command(flatten)]
    pub output: Output,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

/// How the sheets are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For a text that people write.
    Markdown,
    /// For scripts.
    Json,
}

impl format::Format for Format {
    const ALL: &'static [(Self, FileType)] =
        &[(Self::Text, format::TEXT), (Self::Markdown, format::MARKDOWN), (Self::Json, format::JSON)];
}

/// Shows sheets.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let manual = manual();
    let format = chosen(options.format, options.output.path.as_deref())?;
    let shown = shown(options, manual)?;
    let file = options.output.file();
    let text = match format {
        Format::Text => {
            visible(&shown.page(manual).text(if file.is_some() { 100 } else { ui.width.min(100) })).into_owned()
        }
        Format::Markdown => visible(&shown.page(manual).markdown()).into_owned(),
        Format::Json => visible_json(format!("{:#}\n", json::value(&shown, manual))),
    };
    options.output.write(file, text.as_bytes(), ui)?;
    Ok(Outcome::Done)
}

/// What was asked for.
enum Shown {
    /// All sheets.
    Contents,
    /// One of them.
    Sheet(Place),
    /// Those in which words stand.
    Found { wanted: String, found: Found<'static> },
    /// What helps with the questions of a grid, or with one of them.
    Help { grid: Box<Grid>, question: Option<usize> },
}

fn shown(options: &Options, manual: &'static Manual) -> Result<Shown, Problems> {
    let wanted = options.wanted.join(" ");
    // A word alone is looked for, even where a grid is called so.
    let leading = options.wanted.first().filter(|_| options.question.is_some() && options.wanted.len() == 1);
    if let Some(name) = options.grid.as_ref().or(leading) {
        let grid = options.grids.catalog().find(name)?;
        let question = options.question.as_deref().map(|question| item(&grid, question)).transpose()?;
        return Ok(Shown::Help { grid: Box::new(grid), question });
    }
    if let Some(question) = &options.question {
        let message = format!("de quelle grille est la question {} ?", quoted(question));
        return Err(Problem::error("sans-grille", Spot::Nowhere, message).hint("ajoutez --grille NOM").into());
    }
    if wanted.trim().is_empty() {
        return Ok(Shown::Contents);
    }
    if let Some(place) = manual.find(&wanted) {
        return Ok(Shown::Sheet(place));
    }
    let found = search::search(manual, &wanted);
    if found.hits.is_empty() {
        let problem =
            Problem::error("fiche-introuvable", Spot::Nowhere, format!("aucune fiche ne parle de {}", quoted(&wanted)));
        return Err(match search::meant(manual, &wanted) {
            Some(near) => problem.hint(format!("vouliez-vous dire {} ?", quoted(&near))),
            None => problem.hint("essayez un mot plus court, ou « dts fiches » pour la liste"),
        }
        .into());
    }
    Ok(Shown::Found { wanted, found })
}

/// A question by its number or its id.
fn item(grid: &Grid, question: &str) -> Result<usize, Problem> {
    let by_number = question.trim().parse().ok().and_then(|number| grid.item_numbered(number));
    let by_id = || grid.items.iter().position(|item| fold(&item.id) == fold(question));
    by_number.or_else(by_id).ok_or_else(|| {
        let message = format!("la grille {} n’a pas de question {}", quoted(&grid.id), quoted(question));
        let hint = near(question, grid.items.iter().map(|item| item.id.as_str()));
        Problem::error("question-inconnue", Spot::Nowhere, message).hint(hint)
    })
}

impl Shown {
    fn page(&self, manual: &Manual) -> Page {
        match self {
            Self::Contents => contents(manual),
            Self::Sheet(place) => sheet(manual, *place),
            Self::Found { wanted, found } => found_page(manual, wanted, found),
            Self::Help { grid, question: None } => questions(manual, grid),
            Self::Help { grid, question: Some(index) } => help(manual, grid, *index),
        }
    }
}

/// A sheet in a list: what it is called, and for an experience who it is about.
fn entry(manual: &Manual, place: Place) -> Entry {
    let sheet = &manual[place];
    let detail = sheet.experience.as_ref().map(|experience| {
        format!("{}, {} · {}", experience.organisation, experience.place, experience.state.in_words())
    });
    Entry { head: sheet.id.clone(), text: sheet.short_title.clone(), details: detail.into_iter().collect() }
}

fn contents(manual: &Manual) -> Page {
    let mut page = Page::new(&format!("Le manuel en {}", count(manual.sheets.len(), "fiche", "fiches")));
    page.paragraph(
        "D’après COORACE, Manuel de référence pour une démarche de développement de territoires solidaires, décembre 2010. \
         Les résumés, les clefs et les points de vigilance sont redits avec nos mots.",
    );
    for family in Family::ALL {
        page.heading(family.title());
        let of_family = manual.places().filter(|place| manual[*place].family == family);
        page.entries(of_family.map(|place| entry(manual, place)).collect());
    }
    page.heading("L’index");
    page.paragraph(&manual.index.iter().map(|key| key.word.as_str()).collect::<Vec<_>>().join(" · "));
    page.paragraph("Pour lire une fiche : dts fiches III-5. Pour chercher : dts fiches mobilité.");
    page
}

fn sheet(manual: &Manual, place: Place) -> Page {
    let sheet = &manual[place];
    let mut page = Page::new(&format!("{} · {}", sheet.id, sheet.short_title));
    page.paragraph(&format!("{} ({})", sheet.title, french::uncapitalised(sheet.family.title())));
    if let Some(experience) = &sheet.experience {
        page.paragraph(&format!(
            "{}, {} · {} · thèmes : {}",
            experience.organisation,
            experience.place,
            experience.structure,
            experience.themes.join(", ")
        ));
    }
    page.paragraph(&sheet.summary);
    if let Some(experience) = &sheet.experience {
        page.heading(experience.state.who());
        page.paragraph(&experience.told);
        page.paragraph(format!("{}. {}", capitalised(experience.state.in_words()), experience.state_note).trim());
    }
    page.bullets("Clefs de réussite", "→", &sheet.keys);
    page.bullets("Points de vigilance", "!", &sheet.vigilance);
    for kind in [LinkKind::Illustrates, LinkKind::Helps, LinkKind::Method, LinkKind::Principle, LinkKind::See] {
        let to = sheet.links.iter().filter(|link| link.kind == kind).map(|link| entry(manual, link.to)).collect();
        page.entries_under(kind.outward(), to);
    }
    for heading in [LinkKind::Illustrates.inward(), LinkKind::Helps.inward(), LinkKind::See.inward()] {
        let from = manual.leading_to(place).filter(|(_, kind)| kind.inward() == heading);
        page.entries_under(heading, from.map(|(from, _)| entry(manual, from)).collect());
    }
    let words: Vec<String> = manual
        .words_of(place)
        .map(|(key, is_telling)| if is_telling { format!("{} (●)", key.word) } else { key.word.clone() })
        .collect();
    if !words.is_empty() {
        page.heading("Dans l’index");
        page.paragraph(&words.join(" · "));
        if words.iter().any(|word| word.ends_with("(●)")) {
            page.paragraph("● : cette fiche est l’une des plus parlantes sur ce mot.");
        }
    }
    page
}

fn found_page(manual: &Manual, wanted: &str, found: &Found) -> Page {
    let Found { hits, words, also } = found;
    let mut page = Page::new(&format!("{} : {}", capitalised(wanted), count(hits.len(), "fiche", "fiches")));
    if !words.is_empty() {
        let words: Vec<&str> = words.iter().map(|key| key.word.as_str()).collect();
        page.paragraph(&format!("Dans l’index : {}.", words.join(" · ")));
    }
    if !also.is_empty() {
        page.paragraph(&format!("Cherché aussi, dans les mots du manuel : {}.", also.join(", ")));
    }
    let entries = hits.iter().enumerate().map(|(rank, hit)| {
        let mut entry = entry(manual, hit.place);
        if hit.is_telling {
            entry.text.push_str(" ●");
        }
        // The sentence tells more than who the experience is about.
        if let Some(excerpt) = hit.excerpt.as_ref().filter(|_| rank < QUOTED) {
            entry.details.push(excerpt.clone());
        }
        let parts: Vec<&str> = hit.found_in.iter().map(|part| part.in_words()).collect();
        entry.details.push(format!("({})", parts.join(", ")));
        entry
    });
    page.entries(entries.collect());
    if hits.iter().any(|hit| hit.is_telling) {
        page.paragraph("● : l’une des plus parlantes, d’après l’index du manuel.");
    }
    let first = hits.first().map_or("III-5", |hit| manual[hit.place].id.as_str());
    page.paragraph(&format!("Pour lire la première : dts fiches {first}"));
    page
}

/// Each question of a grid, and the sheets that it names.
fn questions(manual: &Manual, grid: &Grid) -> Page {
    let mut page = Page::new(&format!("Les fiches qui aident : {}", grid.short_title));
    page.paragraph(&format!(
        "Pour une question : dts fiches --grille {} --question {}",
        grid.id,
        grid.items.iter().find(|item| !item.sheets.is_empty()).map_or("1", |item| &item.id)
    ));
    for section in &grid.sections {
        let items = section.items.clone().filter(|index| !grid.items[*index].sheets.is_empty());
        let entries: Vec<Entry> = items
            .map(|index| {
                let item = &grid.items[index];
                let sheets = item.sheets.iter().map(|id| manual.cited(id));
                Entry { head: format!("{}.", grid.number(index)), text: item.label.clone(), details: sheets.collect() }
            })
            .collect();
        page.entries_under(&section.title, entries);
    }
    page
}

/// What helps with one question.
fn help(manual: &Manual, grid: &Grid, index: usize) -> Page {
    let item = &grid.items[index];
    let mut page = Page::new(&format!("{}. {}", grid.number(index), item.label));
    if item.label != item.question {
        page.paragraph(&item.question);
    }
    page.paragraph(&format!("{}, {}", grid.short_title, grid.sections[item.section].title));
    let advice = &item.advice;
    if advice.is_empty() {
        page.paragraph("La grille n’a pas de conseil à donner pour cette question.");
    }
    for (sheet, tips) in advice.by_sheet() {
        let said = &manual[sheet];
        let texts = |is_vigilance| {
            let its = tips.iter().filter(move |tip| tip.is_vigilance == is_vigilance);
            its.map(|tip| manual.tip_text(*tip).to_owned()).collect::<Vec<_>>()
        };
        let (keys, points) = (texts(false), texts(true));
        let heading = format!("{} {}, {}", lesson(said), said.id, said.short_title);
        match keys.is_empty() {
            true => page.bullets(&heading, "!", &points),
            false => {
                page.bullets(&heading, "→", &keys);
                page.bullets("À surveiller", "!", &points);
            }
        }
    }
    page.bullets(OWN, "→", &advice.own);
    for lived in &advice.experiences {
        let Some(experience) = &manual[lived.sheet].experience else { continue };
        page.heading(experience.state.who());
        page.paragraph(&lived.did);
        let state = capitalised(experience.state.in_words());
        page.paragraph(&format!("{state} : fiche {}", manual.cited(&manual[lived.sheet].id)));
    }
    page.entries_under("Les fiches de la question", named(manual, item));
    page
}

/// The sheets that a question names.
fn named(manual: &Manual, item: &Item) -> Vec<Entry> {
    item.sheets.iter().filter_map(|id| manual.find(id)).map(|place| entry(manual, place)).collect()
}

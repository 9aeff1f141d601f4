//! `dts grilles`: the grids that are there; with one, the grid as a person would read it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, Outcome};
use crate::cli::{self, GridFolder, NamedGrid, Output};
use crate::document;
use crate::format::{self, FileType, chosen};
use crate::french::{capitalised, count, list, number, percent, quoted, signed, typeset};
use crate::grid::catalog::Head;
use crate::grid::load;
use crate::grid::{
    Column, ColumnKind, Facilitation, Grid, Item, Kind, Matrix, NaPolicy, Reference, Scale, Steps, Table,
};
use crate::handout::{self, Extent};
use crate::problem::{Place, Problem};
use crate::sheets::manual;
use crate::ui::Ui;
use crate::visible::{visible, visible_json};

/// Examples on its help page.
pub const EXAMPLES: &str = "\
Exemples :
  dts grilles
  dts grilles developpement-durable
  dts grilles developpement-durable --papier          la grille à imprimer, pour répondre au crayon
  dts grilles developpement-durable --format yaml -o ma-grille.yaml";

/// Which grid, shown how.
#[derive(Debug, Args)]
pub struct Options {
    /// Nom d’une grille, ou chemin de son fichier (par défaut : toutes les grilles)
    #[arg(value_name = "GRILLE", add = cli::grid_names(), conflicts_with = "named")]
    pub grid: Option<String>,
    /// The same by an option.
    #[command(flatten)]
    pub named: NamedGrid,
    /// Présentation : texte (par défaut), yaml pour la modifier, json pour un programme
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = cli::format::<Format>(),
        hide_possible_values = true
    )]
    pub format: Option<Format>,
    /// Écrire une version à imprimer, pour répondre au crayon : de quoi préparer la séance, puis les questions
    #[arg(long = "papier", alias = "paper", conflicts_with = "format")]
    pub printable: bool,
    /// N’y mettre que les questions de la forme courte
    #[arg(long = "court", alias = "short", requires = "printable")]
    pub short: bool,
    /// Where the page goes.
    #[command(flatten)]
    pub output: Output,
    /// Where grids are looked for.
    #[command(flatten)]
    pub grids: GridFolder,
}

/// How a grid is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// The YAML itself, to edit.
    Yaml,
    /// For scripts.
    Json,
}

impl format::Format for Format {
    const ALL: &'static [(Self, FileType)] =
        &[(Self::Text, format::TEXT), (Self::Yaml, format::YAML), (Self::Json, format::JSON)];
}

/// Shows the list of grids, or one of them.
pub fn run(options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    let path = options.output.path.as_deref();
    // A grid on paper is a page for a browser.
    let format = match options.printable {
        true => chosen(Some(document::Format::Html), path).map(|_| Format::Text),
        false => chosen(options.format, path),
    }?;
    let Some(target) = options.grid.as_ref().or(options.named.named.as_ref()) else {
        return list_all(options, format, ui);
    };
    let source = options.grids.catalog().source(target)?;
    load::no_answers(&source)?;
    let file = options.output.file();
    if format == Format::Yaml {
        return written(source.text.as_bytes(), file, "écrit", options, ui);
    }
    let grid = load::parse(&source)?;
    if options.printable {
        let extent = if options.short { Extent::Short } else { Extent::Whole };
        let page = visible(&handout::render(&grid, manual(), extent)).into_owned();
        // A page is for a browser: without a name it has that of its grid.
        let named = PathBuf::from(format!("{}-papier.html", grid.id));
        let file = if options.output.path.is_none() { Some(named.as_path()) } else { file };
        return written(page.as_bytes(), file, "à ouvrir dans un navigateur, puis à imprimer", options, ui);
    }
    let shown = match format {
        Format::Json => visible_json(format!("{:#}\n", json(&grid))),
        _ => visible(&text(&grid, if file.is_some() { 100 } else { ui.width.min(100) })).into_owned(),
    };
    written(shown.as_bytes(), file, "écrit", options, ui)
}

/// Writes a file, and says so; or prints.
fn written(bytes: &[u8], file: Option<&Path>, what: &str, options: &Options, ui: &Ui) -> Result<Outcome, Failure> {
    options.output.write(file, bytes, ui)?;
    if let Some(path) = file {
        ui.say(&format!("{} : {what}", path.display()));
    }
    Ok(Outcome::Done)
}

fn list_all(options: &Options, format: Format, ui: &Ui) -> Result<Outcome, Failure> {
    if options.printable {
        let problem = Problem::error("sans-grille", Place::Nowhere, "quelle grille faut-il imprimer ?");
        return Err(problem.hint("donnez son nom avec --papier ; dts grilles les montre").into());
    }
    let mut grids = Vec::new();
    let mut outcome = Outcome::Done;
    let catalog = options.grids.catalog();
    for id in catalog.ids() {
        match catalog.head(&id) {
            Ok(head) => grids.push((id, head)),
            Err(problems) => {
                ui.problems(&problems);
                outcome = Outcome::Found;
            }
        }
    }
    if format == Format::Text {
        let mut out = String::new();
        for (id, head) in &grids {
            let sheets = head.source.as_ref().and_then(Reference::sheets_in_words);
            let sheet = sheets.map_or_else(String::new, |sheets| format!(", {sheets}"));
            let _ = writeln!(out, "{id}  ({}{sheet})", count(head.items, "question", "questions"));
            let _ = writeln!(out, "    {}", head.title);
        }
        let _ = writeln!(out, "\nPour lire une grille : dts grilles NOM");
        options.output.write(options.output.file(), visible(&typeset(&out)).as_bytes(), ui)?;
    } else {
        let all: Vec<serde_json::Value> = grids.iter().map(|(_, head)| json_head(head)).collect();
        let json = visible_json(format!("{:#}\n", serde_json::Value::from(all)));
        options.output.write(options.output.file(), json.as_bytes(), ui)?;
    }
    Ok(outcome)
}

/// The grid as a person reads it.
fn text(grid: &Grid, width: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\n{}\n", grid.title, "=".repeat(console::measure_text_width(&grid.title)));
    if let Some(source) = &grid.source {
        paragraph(&mut out, &format!("Source : {}", source.in_words()), "", width);
    }
    let short = grid.items.iter().filter(|item| item.short).count();
    let short = if short > 0 { format!(", dont {short} dans la forme courte (--court)") } else { String::new() };
    let _ = writeln!(out, "Version {} ; {}{short}", grid.version, count(grid.items.len(), "question", "questions"));
    if grid.items.iter().any(Item::is_scored) {
        let _ = writeln!(out, "Un résultat est dit partiel sous {} de réponses.", percent(grid.min_coverage));
    }
    let _ = writeln!(out);
    paragraph(&mut out, &grid.summary, "", width);
    if !grid.guidance.is_empty() {
        let _ = writeln!(out, "\nPour bien s’en servir");
        grid.guidance.iter().for_each(|advice| paragraph(&mut out, advice, "  - ", width));
    }
    if let Some(note) = &grid.facilitation {
        facilitation(&mut out, note, width);
    }
    for scale in scales(grid) {
        let _ = writeln!(out, "\nÉchelle {}", quoted(&scale.title));
        for position in scale.positions() {
            let help = match &scale.steps {
                Steps::Level(levels) => {
                    levels.iter().find(|level| level.value.total_cmp(&position).is_eq()).map_or("", |level| &level.help)
                }
                Steps::Cursor { .. } => "",
            };
            let label = scale.label(position).unwrap_or("");
            let help = if help.is_empty() { String::new() } else { format!(" — {help}") };
            paragraph(&mut out, &format!("{label}{help}"), &format!("  {:>4}  ", number(position, 2)), width);
        }
    }
    let mut n = 0;
    for (index, section) in grid.sections.iter().enumerate() {
        let _ = writeln!(out, "\n{} {} : {}", capitalised(&grid.section_name), index + 1, section.title);
        paragraph(&mut out, &section.intro, "  ", width);
        for item in grid.items_of(section) {
            n += 1;
            let _ = writeln!(out);
            paragraph(&mut out, &item.question, &format!("{n:>4}. "), width);
            paragraph(&mut out, &format!("{} [{}] · {}", item.label, item.id, answer_words(item)), "      ", width);
            paragraph(&mut out, &item.help, "      ", width);
            if !item.sheets.is_empty() {
                let sheets = manual().cited_together(&item.sheets).unwrap_or_default();
                paragraph(&mut out, &format!("Dans le manuel : {sheets}"), "      ", width);
            }
        }
        tables_text(&mut out, grid, Some(index), width);
    }
    tables_text(&mut out, grid, None, width);
    typeset(&out)
}

/// How to prepare the session.
fn facilitation(out: &mut String, note: &Facilitation, width: usize) {
    let duration: Vec<String> = Some(note.duration.clone()).filter(|text| !text.is_empty()).into_iter().collect();
    let parts = [
        ("Qui inviter", &note.invite),
        ("Combien de temps", &duration),
        ("Dans quel ordre", &note.order),
        ("Ce qu’il vaut mieux éviter", &note.avoid),
    ];
    for (title, points) in parts.into_iter().filter(|(_, points)| !points.is_empty()) {
        let _ = writeln!(out, "\n{title}");
        for (place, point) in points.iter().enumerate() {
            let sign = if title == "Dans quel ordre" { format!("  {}. ", place + 1) } else { "  - ".to_owned() };
            paragraph(out, point, &sign, width);
        }
    }
    if let Some(sheets) = manual().cited_together(&note.sheets) {
        paragraph(out, &format!("Dans le manuel : {sheets}"), "  ", width);
    }
}

/// The tables that follow a section, or none, each with the relations between its rows.
fn tables_text(out: &mut String, grid: &Grid, section: Option<usize>, width: usize) {
    for (index, table) in grid.tables.iter().enumerate().filter(|(_, table)| table.section == section) {
        table_text(out, grid, table, width);
        for matrix in grid.matrices.iter().filter(|matrix| matrix.table == index) {
            matrix_text(out, grid, matrix, width);
        }
    }
}

fn matrix_text(out: &mut String, grid: &Grid, matrix: &Matrix, width: usize) {
    let labels = |named: Vec<&str>| list(&named, "ou");
    let _ = writeln!(
        out,
        "\n  Relations : {} (entre les lignes du tableau {}) [{}]",
        matrix.title,
        quoted(&grid.tables[matrix.table].title),
        matrix.id
    );
    paragraph(out, &matrix.help, "  ", width);
    let natures = labels(matrix.natures.iter().map(|nature| nature.label.as_str()).collect());
    paragraph(out, &format!("nature : {natures}"), "  - ", width);
    if !matrix.objects.is_empty() {
        let objects = labels(matrix.objects.iter().map(|object| object.label.as_str()).collect());
        paragraph(out, &format!("objet : {objects}"), "  - ", width);
    }
}

fn table_text(out: &mut String, grid: &Grid, table: &Table, width: usize) {
    let _ = writeln!(out, "\n  Tableau : {} [{}]", table.title, table.id);
    paragraph(out, &table.help, "  ", width);
    let mut group = None;
    for column in &table.columns {
        if column.group != group {
            group.clone_from(&column.group);
            if let Some(group) = &group {
                let _ = writeln!(out, "    {group}");
            }
        }
        let first = if group.is_some() { "      - " } else { "  - " };
        let kind = column_words(grid, column);
        paragraph(out, &format!("{} ({kind}){}", column.label, column_help(column)), first, width);
    }
}

/// What the cells of a column hold, in a few words.
fn column_words(grid: &Grid, column: &Column) -> String {
    match &column.kind {
        ColumnKind::Answer(Kind::Scale(scale)) => {
            let end = |value: f64| if scale.min() < 0.0 { signed(value, 2) } else { number(value, 2) };
            format!("échelle {}, de {} à {}", quoted(&scale.title), end(scale.min()), end(scale.max()))
        }
        ColumnKind::Answer(kind) => kind_words(kind),
        ColumnKind::Item(items) if items.len() == grid.items.len() => "une question de la grille".into(),
        ColumnKind::Item(items) => format!("une question parmi {}", items.len()),
    }
}

fn column_help(column: &Column) -> String {
    if column.help.is_empty() { String::new() } else { format!(" : {}", column.help) }
}

/// What answers a question, in a few words.
fn answer_words(item: &Item) -> String {
    let mut words = match &item.kind {
        Kind::Scale(scale) => {
            let (min, max) = item.ends().unwrap_or_default();
            format!("de {} ({min}) à {} ({max})", number(scale.min(), 2), number(scale.max(), 2))
        }
        kind => kind_words(kind),
    };
    if item.short {
        words.push_str(" · forme courte");
    }
    match item.na {
        NaPolicy::Allowed => {}
        NaPolicy::WithReason => words.push_str(" · sans objet avec sa raison"),
        NaPolicy::Forbidden => words.push_str(" · jamais sans objet"),
    }
    words
}

/// What answers a kind that is on no scale.
fn kind_words(kind: &Kind) -> String {
    match kind {
        Kind::Number(limits) if limits.unit.is_empty() => "un nombre".into(),
        Kind::Number(limits) => format!("un nombre, en {}", limits.unit),
        Kind::Choice(choice) => {
            let labels: Vec<&str> = choice.options.iter().map(|option| option.label.as_str()).collect();
            let several = if choice.several { "un ou plusieurs choix" } else { "un choix" };
            format!("{several} : {}", labels.join(" ; "))
        }
        Kind::Scale(_) => "une échelle".into(),
        Kind::YesNo => "oui ou non".into(),
        Kind::Text => "texte libre".into(),
        Kind::Date => "une date".into(),
    }
}

/// A wrapped paragraph; the first line starts with `first`, the others are indented as much. Nothing for no text.
fn paragraph(out: &mut String, text: &str, first: &str, width: usize) {
    if text.is_empty() {
        return;
    }
    let indent = " ".repeat(console::measure_text_width(first));
    let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent(&indent);
    let _ = writeln!(out, "{}", textwrap::fill(&typeset(text), options));
}

/// The scales in use, in order of first use.
fn scales(grid: &Grid) -> Vec<&Scale> {
    let mut scales: Vec<&Scale> = Vec::new();
    let columns = grid.tables.iter().flat_map(|table| &table.columns).filter_map(|column| match &column.kind {
        ColumnKind::Answer(Kind::Scale(scale)) => Some(scale),
        _ => None,
    });
    for scale in grid.items.iter().filter_map(Item::scale).chain(columns) {
        if scales.iter().all(|known| known.id != scale.id) {
            scales.push(scale);
        }
    }
    scales
}

fn json_head(head: &Head) -> serde_json::Value {
    let source = head.source.as_ref();
    serde_json::json!({
        "id": head.id, "version": head.version, "title": head.title, "short_title": head.short_title,
        "source": source.map(|source| serde_json::json!({"document": source.document, "sheet": source.sheet})),
        "items": head.items,
    })
}

/// The grid for scripts: what one needs to make a form or to read results.
fn json(grid: &Grid) -> serde_json::Value {
    let item = |item: &Item| {
        let (kind, scale) = match &item.kind {
            Kind::Scale(scale) => ("scale", Some(scale.id.as_str())),
            Kind::Number(_) => ("number", None),
            Kind::Choice(_) => ("choice", None),
            Kind::YesNo => ("yes_no", None),
            Kind::Text => ("text", None),
            Kind::Date => ("date", None),
        };
        serde_json::json!({
            "id": item.id, "label": item.label, "question": item.question, "help": item.help, "kind": kind, "scale": scale,
            "weight": item.is_scored().then_some(item.weight), "short": item.short, "sheets": item.sheets,
        })
    };
    let sections: Vec<serde_json::Value> = grid
        .sections
        .iter()
        .map(|section| {
            let items: Vec<serde_json::Value> = grid.items_of(section).iter().map(item).collect();
            serde_json::json!({"id": section.id, "title": section.title, "weight": section.weight, "items": items})
        })
        .collect();
    let scales: Vec<serde_json::Value> = scales(grid)
        .iter()
        .map(|scale| {
            let positions: Vec<serde_json::Value> = scale
                .positions()
                .iter()
                .map(|position| serde_json::json!({"value": position, "label": scale.label(*position)}))
                .collect();
            serde_json::json!({"id": scale.id, "title": scale.title, "positions": positions})
        })
        .collect();
    let mut json = json_head(&grid.into());
    if let Some(object) = json.as_object_mut() {
        object.insert("schema".into(), "dts/1".into());
        object.insert("min_coverage".into(), grid.min_coverage.into());
        object.insert("sections".into(), sections.into());
        object.insert("scales".into(), scales.into());
    }
    json
}

//! What is sent out: the questionnaire of a grid, blank or filled in, one file a format.
//!
//! A renderer decides nothing: which questions are asked, for how many respondents, and what is already answered is an
//! [`Order`]. What it writes, [`crate::assessment`] reads back.

use rust_xlsxwriter::XlsxError;

use crate::assessment::{Answer, Assessment, Form, Value};
use crate::format::{self, FileType};
use crate::forms::questionnaire::asked;
use crate::grid::Grid;
use crate::problem::{Place, Problem};

pub mod csv;
pub mod grid;
pub mod network;
pub mod page;
pub mod xlsform;
pub mod xlsx;
pub mod yaml;

/// What a questionnaire is to hold.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The grid that is asked.
    pub grid: &'a Grid,
    /// All questions, or those of the short form.
    pub form: Form,
    /// How many people answer in one file, at least 1.
    pub respondents: usize,
    /// What is already answered.
    pub filled: Option<&'a Assessment>,
}

/// How a questionnaire is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// A workbook for Excel and LibreOffice.
    #[default]
    Xlsx,
    /// A table for those who have their own ways: one row an answer.
    Csv,
    /// A file of answers to fill in with an editor.
    Yaml,
    /// A page for a browser: one person, at home.
    Html,
    /// A form for KoboToolbox, ODK and their like.
    Xlsform,
}

impl Format {
    /// What a file of this format is called behind the id of its grid.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "-modele.xlsx",
            Self::Csv => "-modele.csv",
            Self::Yaml => "-modele.yaml",
            Self::Html => "-modele.html",
            Self::Xlsform => "-xlsform.xlsx",
        }
    }
}

impl format::Format for Format {
    const ALL: &'static [(Self, FileType)] = &[
        (Self::Xlsx, format::XLSX),
        (Self::Html, format::HTML),
        (Self::Csv, format::CSV),
        (Self::Yaml, format::YAML),
        (Self::Xlsform, format::XLSFORM),
    ];
}

impl<'a> Order<'a> {
    /// A blank questionnaire.
    pub fn blank(grid: &'a Grid, form: Form, respondents: usize) -> Self {
        Self { grid, form, respondents: respondents.max(1), filled: None }
    }

    /// The questionnaire that holds an assessment.
    pub fn filled(grid: &'a Grid, assessment: &'a Assessment) -> Self {
        // What was answered beyond the short form must find its row.
        let is_beyond = |response: &crate::assessment::Response| {
            response.entries.iter().zip(&grid.items).any(|(entry, item)| !item.short && !entry.is_blank())
        };
        let is_short = assessment.form == Form::Short && !assessment.responses.iter().any(is_beyond);
        Self {
            grid,
            form: if is_short { Form::Short } else { Form::Full },
            respondents: assessment.responses.len().max(1),
            filled: Some(assessment),
        }
    }

    /// Indices of the items that are asked.
    pub fn items(&self) -> Vec<usize> {
        asked(self.grid, self.form)
    }
}

/// A small grid with every kind of question and a comment on each line, to start one's own from.
pub const BLANK_GRID: &str = include_str!("template/vide.yaml");

/// What of a grid a format cannot ask, each in a sentence.
pub fn not_carried(grid: &Grid, format: Format) -> Vec<String> {
    let tables = grid.tables.len() > 1;
    match format {
        Format::Xlsx | Format::Yaml => Vec::new(),
        Format::Xlsform => xlsform::not_carried(grid),
        Format::Html => vec![page::not_asked(grid)],
        Format::Csv if tables || !grid.matrices.is_empty() => {
            vec![
                "les tableaux de la grille ne sont pas dans ce fichier : un tableau se donne dans un fichier à lui"
                    .replace(" :", "\u{a0}:"),
            ]
        }
        Format::Csv => Vec::new(),
    }
}

/// What of an assessment a format cannot hold, in French, each as a noun with its article.
pub fn lost(assessment: &Assessment, format: Format) -> Vec<String> {
    match format {
        Format::Csv => csv::lost(assessment),
        Format::Xlsx => {
            let mut lost = xlsx::lost(assessment);
            lost.extend(cut(assessment).map(|(_, count)| {
                let texts = crate::french::count(count, "texte", "textes");
                format!("la fin de {texts} de plus de 32 767 caractères, ce qu’une case de classeur admet")
            }));
            lost
        }
        Format::Yaml | Format::Xlsform | Format::Html => Vec::new(),
    }
}

/// The questionnaire, as bytes.
pub fn render(order: &Order<'_>, format: Format) -> Result<Vec<u8>, Problem> {
    let cut = order.filled.and_then(cut).filter(|_| format == Format::Xlsx);
    let cut_order = cut.as_ref().map(|(assessment, _)| Order { filled: Some(assessment), ..*order });
    let order = cut_order.as_ref().unwrap_or(order);
    match format {
        Format::Xlsx => xlsx::render(order).map_err(|error| too_large(&error)),
        Format::Csv => Ok(csv::render(order).into_bytes()),
        Format::Yaml => Ok(yaml::render(order).into_bytes()),
        Format::Html => Ok(page::render(order, &page::Prefill::default()).into_bytes()),
        Format::Xlsform => xlsform::render(order.grid, order.form).map_err(|error| too_large(&error)),
    }
}

/// Most characters of a text that is written into a cell; a spreadsheet holds 32,767, some of which count twice.
const LONGEST: usize = 16_000;

/// An assessment whose texts fit into the cells of a workbook, and how many were cut; nothing where all fit.
fn cut(assessment: &Assessment) -> Option<(Assessment, usize)> {
    let mut cut = assessment.clone();
    let mut count = 0;
    let mut shorten = |text: &mut String| {
        if text.encode_utf16().count() > 32_767 {
            *text = text.chars().take(LONGEST).chain(['…']).collect();
            count += 1;
        }
    };
    for entry in cut.responses.iter_mut().flat_map(|response| &mut response.entries) {
        match &mut entry.answer {
            Answer::NotApplicable(Some(text)) | Answer::Value(Value::Text(text)) => shorten(text),
            _ => {}
        }
        entry.arguments.iter_mut().for_each(|argument| shorten(&mut argument.text));
    }
    for value in cut.tables.values_mut().flatten().flat_map(|row| row.values_mut()) {
        if let Value::Text(text) = value {
            shorten(text);
        }
    }
    cut.matrices.values_mut().flatten().filter_map(|relation| relation.note.as_mut()).for_each(shorten);
    (count > 0).then_some((cut, count))
}

/// What a workbook cannot hold: the only limits are those of a sheet and of a cell.
pub fn too_large(error: &XlsxError) -> Problem {
    if matches!(error, XlsxError::MaxStringLengthExceeded) {
        let message = "un texte dépasse les 32 767 caractères qu’une case de classeur admet";
        let hint = "raccourcissez les questions, les aides et les mots de la grille, ou prenez le format yaml";
        return Problem::error("texte-trop-long", Place::Nowhere, message).hint(hint);
    }
    let message = format!("cette grille ne tient pas dans un classeur : {error}");
    Problem::error("classeur-trop-petit", Place::Nowhere, message).hint("prenez le format yaml")
}

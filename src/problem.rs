//! What is wrong with something that a user gave us: where, why, and what to do.
//!
//! A [`Problem`] is data. It is pushed into [`Problems`] by whoever reads or checks, never printed there, so that
//! everything that is wrong can be said at once.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use crate::french::{count, typeset};
use crate::visible::{visible, visible_line};

/// A text that was read, with the name under which its reader knows it.
#[derive(Debug)]
pub struct Source {
    /// Path as the user gave it, or `grille intégrée ID` for an embedded grid.
    pub name: String,
    /// The decoded text, LF, CRLF or CR as found.
    pub text: String,
    index: OnceLock<Index>,
}

/// What makes lines and columns quick to find in a text.
#[derive(Debug)]
struct Index {
    /// The byte at which each line begins.
    lines: Vec<usize>,
    /// How many characters begin before each block of bytes.
    characters: Vec<usize>,
}

/// Bytes whose characters are counted together.
const BLOCK: usize = 1 << 12;

impl Source {
    /// A named text, shareable by the problems found in it.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into(), index: OnceLock::new() })
    }

    /// The place of some bytes: the whole characters that they touch, however a parser counted them.
    pub fn place(self: &Arc<Self>, bytes: Range<usize>) -> Place {
        let start = boundary(&self.text, bytes.start, |byte| byte - 1);
        let end = boundary(&self.text, bytes.end, |byte| byte + 1).max(start);
        Place::Text(Span { source: self.clone(), bytes: start..end })
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let is_end = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            let blocks = bytes.chunks(BLOCK).scan(0, |before, block| {
                *before += beginnings(block);
                Some(*before)
            });
            Index {
                lines: std::iter::once(0).chain((0..bytes.len()).filter(is_end).map(|at| at + 1)).collect(),
                characters: std::iter::once(0).chain(blocks).collect(),
            }
        })
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        self.index().characters[block] + beginnings(&self.text.as_bytes()[block * BLOCK..byte])
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

impl Eq for Source {}

/// Bytes at which a character begins.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}

/// The byte itself or, where it lies inside of a character, the next end of one towards which `step` goes.
fn boundary(text: &str, byte: usize, step: impl Fn(usize) -> usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte = step(byte);
    }
    byte
}

/// Some characters of a text. [`Source::place`] alone makes one, so that none is ever cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    source: Arc<Source>,
    bytes: Range<usize>,
}

impl Span {
    /// The characters themselves.
    pub fn text(&self) -> &str {
        &self.source.text[self.bytes.clone()]
    }

    /// Line and column of the first character, both counted from 1; the column counts characters.
    pub fn line_and_column(&self) -> (usize, usize) {
        let line = self.line();
        let before = |byte| self.source.characters_before(byte);
        (line + 1, before(self.bytes.start) - before(self.source.index().lines[line]) + 1)
    }

    /// The index of the line on which it begins.
    fn line(&self) -> usize {
        self.source.index().lines.partition_point(|start| *start <= self.bytes.start) - 1
    }

    /// The first line of the span and what of it the span covers: a whole mapping underlined over forty lines helps
    /// nobody. Of a long line, what stands around.
    fn excerpt(&self) -> Excerpt<'_> {
        let (text, lines, line) = (&self.source.text, &self.source.index().lines, self.line());
        let line_start = lines[line];
        let next = lines.get(line + 1).copied().unwrap_or(text.len());
        let line_end = line_start + text[line_start..next].trim_end_matches(['\r', '\n']).len();
        let start = self.bytes.start.min(line_end);
        let end = self.bytes.end.clamp(start, line_end).min(start + SHOWN_AROUND);
        let from = boundary(text, start.saturating_sub(SHOWN_AROUND).max(line_start), |byte| byte + 1);
        let to = boundary(text, (end + SHOWN_AROUND).min(line_end), |byte| byte - 1);
        let end = boundary(text, end, |byte| byte + 1);
        Excerpt { text: &text[from..to], marked: start - from..end - from, is_from_start: from == line_start }
    }
}

/// A line of a text, or a part of it, and the bytes to underline.
struct Excerpt<'a> {
    text: &'a str,
    marked: Range<usize>,
    is_from_start: bool,
}

/// How many bytes of a long line are shown before and after a span: more than a terminal is wide.
const SHOWN_AROUND: usize = 400;

/// Where a problem lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Nowhere in particular: the command line, the set of files.
    Nowhere,
    /// A whole file.
    File(String),
    /// Some characters of a text.
    Text(Span),
    /// A row or a cell of a table of data, as the spreadsheet shows it.
    Cell {
        /// Path of the file as the user gave it.
        file: String,
        /// Name of the sheet in a workbook.
        sheet: Option<String>,
        /// Row number from 1, as the spreadsheet shows it: a cell of several lines is on one row.
        row: u64,
        /// Title of the column, its letters in a workbook, or nothing when the whole row is meant.
        column: Option<String>,
    },
}

impl Place {
    /// Name of the file, if there is one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Nowhere => None,
            Self::File(name) => Some(name),
            Self::Text(span) => Some(&span.source.name),
            Self::Cell { file, .. } => Some(file),
        }
    }

    /// Name of the sheet, if there is one.
    fn sheet(&self) -> Option<&str> {
        match self {
            Self::Cell { sheet, .. } => sheet.as_deref(),
            _ => None,
        }
    }

    /// The place inside of its file: `ligne 3`, `ligne 3, colonne emplois`, `cellule D3`.
    fn inside(&self) -> String {
        match self {
            Self::Nowhere | Self::File(_) => String::new(),
            Self::Text(_) => format!("ligne {}", self.line_and_column().0),
            Self::Cell { row, column: None, .. } => format!("ligne {row}"),
            Self::Cell { sheet: None, row, column: Some(title), .. } => format!("ligne {row}, colonne {title}"),
            Self::Cell { sheet: Some(_), row, column: Some(letters), .. } => format!("cellule {letters}{row}"),
        }
    }

    /// Line (or row) and column numbers from 1, for machines; 0 where there is none.
    pub fn line_and_column(&self) -> (usize, usize) {
        match self {
            Self::Nowhere | Self::File(_) => (0, 0),
            Self::Text(span) => span.line_and_column(),
            Self::Cell { row, .. } => (usize::try_from(*row).unwrap_or(0), 0),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nowhere => Ok(()),
            Self::File(name) => f.write_str(name),
            Self::Text(span) => {
                let (line, column) = span.line_and_column();
                write!(f, "{}:{line}:{column}", span.source.name)
            }
            Self::Cell { file, sheet, .. } => {
                f.write_str(file)?;
                if let Some(sheet) = sheet {
                    write!(f, ", feuille «\u{a0}{sheet}\u{a0}»")?;
                }
                write!(f, ", {}", self.inside())
            }
        }
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing changes.
    Remark,
    /// Something will happen that the user may not expect.
    Warning,
    /// Something did not happen because of it.
    Error,
}

impl Severity {
    /// The French word that opens a message.
    pub fn word(self) -> &'static str {
        match self {
            Self::Remark => "remarque",
            Self::Warning => "attention",
            Self::Error => "erreur",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Stable ASCII code, kebab-case, for scripts and for the documentation.
    pub code: &'static str,
    /// A French sentence: what was found; lower case, no final full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do, in French; absent only where nothing can be said.
    pub hint: Option<String>,
}

impl Problem {
    /// An error at a place. Blanks before `: ; ? !` are made no-break ones here and in the hint, once for all rooms.
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, message: typeset(&message.into()), place, hint: None }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// A remark at a place.
    pub fn remark(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Remark, ..Self::error(code, place, message) }
    }

    /// The same problem with a way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(typeset(&hint.into()));
        self
    }

    /// The problem as a person reads it, several lines, ending with a newline.
    pub fn render(&self, look: Look) -> String {
        self.render_with(look, &[])
    }

    /// The same, with the other places at which it lies.
    fn render_with(&self, look: Look, others: &[&Place]) -> String {
        let elsewhere = (!others.is_empty()).then(|| {
            let often = count(others.len(), "autre fois", "autres fois");
            visible_line(&typeset(&format!("{often} : {}", first_of(others))))
        });
        let Place::Text(span) = &self.place else {
            return self.render_without_text(look, elsewhere.as_deref());
        };
        let renderer = match look {
            Look::Plain => Renderer::plain(),
            Look::Coloured => Renderer::styled(),
        };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Remark => Level::NOTE,
        };
        // The renderer makes the text of a file visible, and not the words around it.
        let (message, name) = (visible(&self.message), visible_line(&span.source.name));
        let hint = self.hint.as_deref().map(visible);
        let title = level.with_name(self.severity.word()).primary_title(&*message).id(self.code);
        let (line, column) = span.line_and_column();
        let Excerpt { text, marked, is_from_start } = span.excerpt();
        let snippet = Snippet::source(text).line_start(line).annotation(AnnotationKind::Primary.span(marked));
        let mut group = if is_from_start {
            title.element(snippet.path(&name))
        } else {
            // The renderer would count the column from where the excerpt begins.
            title.element(Origin::path(&*name).line(line).char_column(column)).element(snippet)
        };
        if let Some(elsewhere) = &elsewhere {
            group = group.element(Level::NOTE.with_name("ailleurs").message(elsewhere));
        }
        if let Some(hint) = &hint {
            group = group.element(Level::HELP.with_name("aide").message(&**hint));
        }
        let mut text = renderer.render(&[group]);
        text.push('\n');
        text
    }
}

impl Problem {
    /// The same lines where there is no text to show.
    fn render_without_text(&self, look: Look, elsewhere: Option<&str>) -> String {
        let (bold, end) = match look {
            Look::Plain => ("", ""),
            Look::Coloured => ("\u{1b}[1m", "\u{1b}[0m"),
        };
        let (word, code) = (self.severity.word(), self.code);
        let mut text = format!("{bold}{word}[{code}]: {}{end}\n", visible(&self.message));
        if self.place != Place::Nowhere {
            let _ = writeln!(text, "  --> {}", visible_line(&self.place.to_string()));
        }
        if let Some(elsewhere) = elsewhere {
            let _ = writeln!(text, "  = ailleurs: {elsewhere}");
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(text, "  = aide: {}", visible(hint));
        }
        text
    }
}

/// Problems in one file that say the same and are told as one, and how many of their places are named.
const ALIKE: usize = 4;

/// Problems of one sort in one file that are told one by one.
const TOLD: usize = 20;

/// The first of some places, as a sentence about their file names them.
fn first_of(places: &[&Place]) -> String {
    let first: Vec<String> = places.iter().take(ALIKE).map(|place| place.inside()).collect();
    first.join(" ; ") + if places.len() > ALIKE { "…" } else { "" }
}

/// Problems that are told as one.
struct Group<'a> {
    first: &'a Problem,
    /// Where the others are.
    others: Vec<&'a Place>,
    /// Whether they say different things.
    is_mixed: bool,
}

impl Group<'_> {
    fn render(&self, look: Look) -> String {
        let first = self.first;
        if !self.is_mixed {
            return first.render_with(look, &self.others);
        }
        let places: Vec<&Place> = std::iter::once(&first.place).chain(self.others.iter().copied()).collect();
        let count = count(places.len(), "autre problème", "autres problèmes");
        let message = format!("{count} de la même sorte : {}", first_of(&places));
        let file = first.place.file().map_or(Place::Nowhere, |file| Place::File(file.to_owned()));
        Problem { severity: first.severity, ..Problem::error(first.code, file, message) }.render(look)
    }
}

/// Whether messages carry colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Bare characters.
    Plain,
    /// With ANSI colours.
    Coloured,
}

/// All that is wrong with something, in the order found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Adds all of another list.
    pub fn extend(&mut self, other: Problems) {
        self.0.extend(other.0);
    }

    /// Whether there is none, not even a remark.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of problems of every severity.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Number of problems of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|problem| problem.severity == severity).count()
    }

    /// In the order found.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// By place in the file: the order in which a person mends them.
    pub fn sort_by_place(&mut self) {
        self.0.sort_by_cached_key(|problem| (problem.place.file().map(str::to_owned), problem.place.line_and_column()));
    }

    /// All of them as a person reads them, the worst last: many alike as one with the first places, at most `limit`, then
    /// how many remain.
    pub fn render(&self, look: Look, limit: usize) -> String {
        let mut groups = self.groups();
        // The worst are kept, and come last.
        groups.sort_by_key(|group| std::cmp::Reverse(group.first.severity));
        let left = groups.iter().skip(limit).map(|group| 1 + group.others.len()).sum();
        groups.truncate(limit);
        groups.sort_by_key(|group| group.first.severity);
        let mut text: String = groups.iter().map(|group| group.render(look)).collect();
        if left > 0 {
            let more = count(left, "autre problème", "autres problèmes");
            let _ = writeln!(text, "… et {more}");
        }
        text
    }
}

impl Problem {
    /// By what it is known to say the same of the same file as another one; nothing where it lies nowhere in it.
    fn sameness(&self) -> Option<impl Eq + std::hash::Hash + '_> {
        let is_inside = matches!(self.place, Place::Text(_) | Place::Cell { .. });
        is_inside.then(|| (self.sort(), &self.message, &self.hint))
    }

    /// By what it is known to be of the same sort in the same file as another one.
    fn sort(&self) -> (Severity, &'static str, Option<&str>, Option<&str>) {
        (self.severity, self.code, self.place.file(), self.place.sheet())
    }
}

impl Problems {
    /// Many that say the same are told as one, and of many of one sort only the first are told one by one.
    fn groups(&self) -> Vec<Group<'_>> {
        let mut alike = HashMap::new();
        for same in self.0.iter().filter_map(Problem::sameness) {
            *alike.entry(same).or_insert(0) += 1;
        }
        let mut groups: Vec<Group<'_>> = Vec::new();
        let (mut of_same, mut of_sort) = (HashMap::new(), HashMap::new());
        for problem in &self.0 {
            let next = groups.len();
            let group = problem.sameness().map_or(next, |same| {
                let is_often = alike.get(&same).is_some_and(|count| *count >= ALIKE);
                if let Some(group) = of_same.get(&same).filter(|_| is_often) {
                    return *group;
                }
                let (told, rest) = of_sort.entry(problem.sort()).or_insert((0, next));
                *told += 1;
                if *told <= TOLD + 1 {
                    *rest = next;
                }
                of_same.insert(same, *rest);
                *rest
            });
            match groups.get_mut(group) {
                Some(known) => {
                    known.others.push(&problem.place);
                    known.is_mixed |= known.first.message != problem.message;
                }
                None => groups.push(Group { first: problem, others: Vec::new(), is_mixed: false }),
            }
        }
        groups
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        Self(problems.into_iter().collect())
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_in_a_text_shows_its_line_and_its_hint() {
        let source = Source::new("grille.yaml", "id: a\nscale: été\n");
        let place = source.place(13..18);
        let problem = Problem::error("echelle-inconnue", place, "l’échelle « été » n’existe pas")
            .hint("vouliez-vous dire « curseur » ?");
        insta::assert_snapshot!(problem.render(Look::Plain), @r"
        erreur[echelle-inconnue]: l’échelle « été » n’existe pas
         --> grille.yaml:2:8
          |
        2 | scale: été
          |        ^^^
          |
          = aide: vouliez-vous dire « curseur » ?
        ");
    }

    #[test]
    fn a_problem_in_a_cell_names_it_as_the_spreadsheet_shows_it() {
        let place =
            Place::Cell { file: "reponses.csv".into(), sheet: None, row: 17, column: Some("biodiversite".into()) };
        let text = Problem::error("valeur", place, "« 7 » dépasse l’échelle").render(Look::Plain);
        assert!(text.contains("--> reponses.csv, ligne 17, colonne biodiversite"), "{text}");
    }

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let source = Source::new("x", "éé: 1\r\nb: 2\rc\n");
        let at = |byte| source.place(byte..byte).line_and_column();
        assert_eq!([at(0), at(4), at(9), at(14), at(99)], [(1, 1), (1, 3), (2, 1), (3, 1), (4, 1)]);
    }

    #[test]
    fn a_place_holds_whole_characters_however_its_bytes_were_counted() {
        let source = Source::new("x", "aé€");
        let text = |bytes| match source.place(bytes) {
            Place::Text(span) => span.text().to_owned(),
            _ => String::new(),
        };
        assert_eq!([text(1..2), text(2..2), text(2..4), text(5..90), text(70..90)], ["é", "é", "é€", "€", ""]);
    }

    #[test]
    fn a_long_line_is_shown_around_its_place_and_counted_from_its_beginning() {
        let long = "é".repeat(100_000);
        let source = Source::new("x.yaml", format!("a: 1\n{long}!{long}"));
        let at = 5 + long.len();
        let text = Problem::error("yaml", source.place(at..at + 1), "rompu").render(Look::Plain);
        assert!(text.contains("--> x.yaml:2:100001"), "{text}");
        assert!(text.contains("é!é") && text.len() < 2_000, "{text}");
    }

    #[test]
    fn many_alike_are_one_with_the_first_places_and_errors_come_last() {
        let cell = |row, column: &str| Place::Cell {
            file: "reponses.csv".into(),
            sheet: None,
            row,
            column: Some(column.into()),
        };
        let mut problems = Problems::new();
        for row in 2..9 {
            problems.push(Problem::error("hors-echelle", cell(row, "gaz"), "7 sort de l’échelle").hint("−3 à 3"));
        }
        problems.push(Problem::error("hors-echelle", cell(3, "eau"), "8 sort de l’échelle"));
        problems.push(Problem::remark("forme-courte", Place::File("reponses.csv".into()), "la forme courte"));
        let text = problems.render(Look::Plain, 20).replace('\u{a0}', " ");
        insta::assert_snapshot!(text, @r"
        remarque[forme-courte]: la forme courte
          --> reponses.csv
        erreur[hors-echelle]: 7 sort de l’échelle
          --> reponses.csv, ligne 2, colonne gaz
          = ailleurs: 6 autres fois : ligne 3, colonne gaz ; ligne 4, colonne gaz ; ligne 5, colonne gaz ; ligne 6, colonne gaz…
          = aide: −3 à 3
        erreur[hors-echelle]: 8 sort de l’échelle
          --> reponses.csv, ligne 3, colonne eau
        ");
        let short = problems.render(Look::Plain, 1).replace('\u{a0}', " ");
        assert!(
            short.starts_with("erreur[hors-echelle]: 7") && short.ends_with("… et 2 autres problèmes\n"),
            "{short}"
        );
    }

    #[test]
    fn of_many_of_one_sort_the_first_are_told_and_the_others_counted() {
        let source = Source::new("x.yaml", "a: 1\n".repeat(100));
        let at = |line: usize| {
            Problem::error("cle-inconnue", source.place(line * 5..line * 5 + 1), format!("la clé k{line} est inconnue"))
        };
        let text = (0..100).map(at).collect::<Problems>().render(Look::Plain, usize::MAX).replace('\u{a0}', " ");
        assert!(text.contains("k19") && !text.contains("k20"), "{text}");
        assert!(text.contains("80 autres problèmes de la même sorte : ligne 21 ; ligne 22 ; "), "{text}");
    }

    #[test]
    fn alike_places_of_a_text_are_told_by_their_lines() {
        let source = Source::new("x.yaml", "a: 1\nb: 1\nc: 1\nd: 1\n");
        let at = |line: usize| Problem::warning("cle", source.place(line * 5..line * 5 + 1), "une clé de trop");
        let text = (0..4).map(at).collect::<Problems>().render(Look::Plain, 20).replace('\u{a0}', " ");
        assert!(text.contains("ailleurs: 3 autres fois : ligne 2 ; ligne 3 ; ligne 4\n"), "{text}");
    }
}

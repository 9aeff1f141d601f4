//! A page of sheets, built once and typeset: titles, paragraphs, points and entries. As text for a terminal, and as Markdown.

use std::fmt::Write as _;

use crate::document::markdown::escaped;
use crate::french::typeset;

/// What is shown, in order.
#[derive(Debug, Default)]
pub(super) struct Page {
    title: String,
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Heading(String),
    Paragraph(String),
    Bullets(&'static str, Vec<String>),
    Entries(Vec<Entry>),
}

/// A line of a list: a short name, what it names, and what else there is to say.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) head: String,
    pub(super) text: String,
    pub(super) details: Vec<String>,
}

impl Page {
    pub(super) fn new(title: &str) -> Self {
        Self { title: typeset(title), parts: Vec::new() }
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.parts.push(Part::Heading(typeset(text)));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.parts.push(Part::Paragraph(typeset(text)));
    }

    /// Points under a heading; nothing for none.
    pub(super) fn bullets(&mut self, heading: &str, sign: &'static str, points: &[String]) {
        if !points.is_empty() {
            self.heading(heading);
            self.parts.push(Part::Bullets(sign, points.iter().map(|point| typeset(point)).collect()));
        }
    }

    pub(super) fn entries(&mut self, entries: Vec<Entry>) {
        let spelt = |entry: Entry| Entry {
            text: typeset(&entry.text),
            details: entry.details.iter().map(|detail| typeset(detail)).collect(),
            ..entry
        };
        self.parts.push(Part::Entries(entries.into_iter().map(spelt).collect()));
    }

    /// Entries under a heading; nothing for none.
    pub(super) fn entries_under(&mut self, heading: &str, entries: Vec<Entry>) {
        if !entries.is_empty() {
            self.heading(heading);
            self.entries(entries);
        }
    }

    /// For a terminal of so many columns.
    pub(super) fn text(&self, width: usize) -> String {
        let mut out = String::new();
        wrapped(&mut out, &self.title, "", "", width);
        let longest = out.lines().map(console::measure_text_width).max().unwrap_or(0);
        let _ = writeln!(out, "{}", "=".repeat(longest));
        for part in &self.parts {
            match part {
                Part::Heading(text) => {
                    let _ = writeln!(out);
                    wrapped(&mut out, text, "", "", width);
                    let length = console::measure_text_width(text).min(width);
                    let _ = writeln!(out, "{}", "-".repeat(length));
                }
                Part::Paragraph(text) => {
                    if !out.ends_with("-\n") {
                        let _ = writeln!(out);
                    }
                    wrapped(&mut out, text, "", "", width);
                }
                Part::Bullets(sign, points) => {
                    points.iter().for_each(|point| wrapped(&mut out, point, &format!("  {sign} "), "    ", width));
                }
                Part::Entries(entries) => {
                    if !out.ends_with("-\n") {
                        let _ = writeln!(out);
                    }
                    let head = entries.iter().map(|entry| entry.head.chars().count()).max().unwrap_or(0).max(4);
                    let indent = " ".repeat(head + 4);
                    for entry in entries {
                        wrapped(&mut out, &entry.text, &format!("  {:<head$}  ", entry.head), &indent, width);
                        entry.details.iter().for_each(|detail| wrapped(&mut out, detail, &indent, &indent, width));
                    }
                }
            }
        }
        out
    }

    pub(super) fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n", escaped(&self.title));
        for part in &self.parts {
            match part {
                Part::Heading(text) => {
                    let _ = writeln!(out, "## {}\n", escaped(text));
                }
                Part::Paragraph(text) => {
                    let _ = writeln!(out, "{}\n", escaped(text));
                }
                Part::Bullets(_, points) => {
                    for point in points {
                        let _ = writeln!(out, "- {}", escaped(point));
                    }
                    out.push('\n');
                }
                Part::Entries(entries) => {
                    for entry in entries {
                        let _ = writeln!(
                            out,
                            "- **{}** {}",
                            escaped(entry.head.trim_end_matches('.')),
                            escaped(&entry.text)
                        );
                        for detail in &entry.details {
                            let _ = writeln!(out, "  - {}", escaped(detail));
                        }
                    }
                    out.push('\n');
                }
            }
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

/// Broken at blanks only: neither at the no-break space of « ? » nor inside « I-C-2-a ».
fn wrapped(out: &mut String, text: &str, first: &str, others: &str, width: usize) {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(others)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(text, options) {
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

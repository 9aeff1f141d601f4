//! One line among several, chosen with the arrows around a session.

use dialoguer::Select;
use dialoguer::theme::Theme;

use crate::french::{self, NBSP};
use crate::visible::visible_line;

/// Questions, ended as French ends them.
struct French;

impl Theme for French {
    fn format_select_prompt(&self, f: &mut dyn std::fmt::Write, prompt: &str) -> std::fmt::Result {
        write!(f, "{prompt}{NBSP}?")
    }
}

/// The index of the line that somebody chose; nothing where they gave up.
pub fn chosen(question: &str, lines: &[&str]) -> dialoguer::Result<Option<usize>> {
    // A line that wraps would be drawn over the one before it.
    let width = console::Term::stderr().size_checked().map_or(80, |(_, columns)| usize::from(columns)).max(20) - 4;
    let line = |line: &&str| console::truncate_str(&french::typeset(&visible_line(line)), width, "…").into_owned();
    let question = line(&question);
    let lines: Vec<String> = lines.iter().map(line).collect();
    Select::with_theme(&French).with_prompt(question).items(&lines).default(0).report(false).interact_opt()
}

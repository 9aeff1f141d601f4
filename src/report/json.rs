//! The report for machines: everything that is shown, and the figures behind the words.

use super::Report;

/// The report as JSON, indented, ending with a newline.
pub fn render(report: &Report) -> String {
    // Only a map with keys that are no strings, or a failing `Serialize`, can fail: the report holds neither.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

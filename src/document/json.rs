//! A document for machines: everything that is shown, and the figures behind the words.

use super::Document;
use crate::visible::visible_json;

/// The document as JSON, indented, ending with a newline.
pub fn render(document: &Document) -> String {
    // Only a map with keys that are no strings, or a failing `Serialize`, can fail: a document holds neither.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    visible_json(text)
}

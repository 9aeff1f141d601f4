//! What people type into a cell, before anybody knows what it is about: the blanks around it, the figures in it.

/// The text of a cell: blanks around it and the `'` that guards a formula taken off.
pub fn cell_text(written: &str) -> &str {
    unguarded(trim(written))
}

/// What a spreadsheet passes over before a formula.
pub const GUARDS: [char; 4] = ['\'', '\t', '\r', '\n'];

/// The text behind the `'` that guards a formula.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches(GUARDS).starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    }
}

/// Whether a figure may be a thousand or a decimal: exactly three digits behind its only mark, and one to three before.
pub fn is_thousand_or_decimal(text: &str) -> bool {
    let unsigned = trim(text).trim_start_matches(is_sign);
    let Some((whole, decimals)) = unsigned.split_once([',', '.']) else { return false };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&whole.len())
        && decimals.len() == 3
        && !whole.starts_with('0')
        && are_digits(whole)
        && are_digits(decimals)
}

/// Reads a number as French sheets write it: a comma or a point before the decimals, blanks of any kind between groups
/// of three digits, any kind of minus.
pub fn number(text: &str) -> Option<f64> {
    let text = trim(text);
    if let Some(whole) = small_whole(text) {
        return Some(f64::from(whole));
    }
    let unsigned = text.trim_start_matches(is_sign);
    let signs = &text[..text.len() - unsigned.len()];
    let mut written = String::with_capacity(text.len());
    match signs.chars().next() {
        _ if signs.chars().nth(1).is_some() => return None,
        Some('+') | None => {}
        Some(_) => written.push('-'),
    }
    let (whole, decimals) =
        unsigned.split_once([',', '.']).map_or((unsigned, None), |(whole, decimals)| (whole, Some(decimals)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if decimals.is_some_and(|decimals| !is_digits(decimals)) {
        return None;
    }
    let mut groups = whole.trim_start().split(char::is_whitespace);
    let first = groups.next().filter(|first| is_digits(first))?;
    written.push_str(first);
    for group in groups {
        if first.len() > 3 || group.len() != 3 || !is_digits(group) {
            return None;
        }
        written.push_str(group);
    }
    if let Some(decimals) = decimals {
        written.push('.');
        written.push_str(decimals);
    }
    // −0 is 0.
    written.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number + 0.0)
}

/// A whole number of at most nine plain figures: what most cells hold, read without a detour.
fn small_whole(text: &str) -> Option<i32> {
    let (sign, figures) = match text.as_bytes() {
        [b'-', figures @ ..] => (-1, figures),
        [b'+', figures @ ..] => (1, figures),
        figures => (1, figures),
    };
    if !(1..=9).contains(&figures.len()) || !figures.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(sign * figures.iter().fold(0, |whole, figure| whole * 10 + i32::from(figure - b'0')))
}

/// The text without the blanks around it, whatever their kind.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}'))
}

/// Every dash that people, spreadsheets and word processors put before a number.
pub(crate) fn is_sign(c: char) -> bool {
    matches!(c, '+' | '-' | '−' | '‐' | '‑' | '–' | '﹣' | '－')
}

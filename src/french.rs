//! How things are written in French: numbers, dates, lists, plurals, and the blanks before signs.

use jiff::civil::Date;

/// No-break space. U+00A0 rather than U+202F: old consoles draw a box for the narrow one.
pub const NBSP: char = '\u{a0}';

/// A number with a decimal comma and at most `decimals` decimals, trailing zeros removed; −0 is 0.
pub fn number(value: f64, decimals: usize) -> String {
    let mut text = rounded(value, decimals);
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" {
        text = "0".into();
    }
    text.replace('.', ",").replace('-', "−")
}

/// A number with a decimal comma and exactly `decimals` decimals, for columns.
pub fn fixed(value: f64, decimals: usize) -> String {
    rounded(value, decimals).replace('.', ",").replace('-', "−")
}

/// A figure with exactly so many decimals, half away from zero on what a person reads: 1.005 gives 1.01.
///
/// Fifteen significant digits are taken for the figure, as spreadsheets do.
pub fn rounded(value: f64, decimals: usize) -> String {
    let written = format!("{:.14e}", value.abs());
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let mut digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let exponent: i32 = exponent.parse().unwrap_or(0);
    // Digits before the decimal point; where it is not positive, zeros stand in front.
    let mut whole = exponent + 1;
    if whole < 1 {
        let zeros = usize::try_from(1 - whole).unwrap_or(0);
        digits.splice(0..0, std::iter::repeat_n(0, zeros));
        whole = 1;
    }
    let mut whole = usize::try_from(whole).unwrap_or(1);
    let kept = whole + decimals;
    let rounds_up = digits.get(kept).is_some_and(|digit| *digit >= 5);
    digits.resize(kept, 0);
    if rounds_up {
        let mut carry = true;
        for digit in digits.iter_mut().rev() {
            *digit = if *digit == 9 { 0 } else { *digit + 1 };
            carry = *digit == 0;
            if !carry {
                break;
            }
        }
        if carry {
            digits.insert(0, 1);
            whole += 1;
        }
    }
    let mut text = String::with_capacity(kept + 3);
    if value < 0.0 && digits.iter().any(|digit| *digit != 0) {
        text.push('-');
    }
    for (index, digit) in digits.iter().enumerate() {
        if index == whole {
            text.push('.');
        }
        text.push(char::from(b'0' + digit));
    }
    text
}

/// A position on a cursor with its sign: `+2`, `0`, `−1,5`.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// A share in 0…1 as a whole percentage: `84 %`.
///
/// Never 100 % for what is less than whole, nor 0 % for what is more than nothing.
pub fn percent(share: f64) -> String {
    // As all figures: a report and a batch say the same.
    let rounded = rounded(share * 100.0, 0).parse().unwrap_or_default();
    let shown = if share < 1.0 && rounded >= 100.0 {
        99.0
    } else if share > 0.0 && rounded <= 0.0 {
        1.0
    } else {
        rounded
    };
    format!("{shown:.0}{NBSP}%")
}

/// Groups of equal parts among which those to be rounded up are looked for.
const ROUNDED_UP: usize = 12;

/// Whole percentages of the parts of one whole, which add up to 100 wherever equal parts can stay equal.
///
/// Parts that are equal are rounded alike, so that three thirds are `33 %` each; else the largest remainders are rounded
/// up. As in [`percent`], no part that exists is 0 %, and none that is less than all is 100 %.
pub fn parts(shares: &[f64]) -> Vec<String> {
    // A hair above: 0.29 × 100 is 28.999999999999996.
    let mut shown: Vec<f64> = shares.iter().map(|share| (share * 100.0 + 1e-9).floor()).collect();
    let left = 100.0 - shown.iter().sum::<f64>();
    let remainder = |index: usize| shares[index] * 100.0 - shown[index];
    // Equal parts, the largest remainder first.
    let mut groups: Vec<(f64, Vec<usize>)> = Vec::new();
    for (index, share) in shares.iter().enumerate().filter(|(index, _)| remainder(*index) > 1e-9) {
        match groups.iter_mut().find(|(_, alike)| (shares[alike[0]] - share).abs() < 1e-9) {
            Some((_, alike)) => alike.push(index),
            None => groups.push((remainder(index), vec![index])),
        }
    }
    groups.sort_by(|a, b| b.0.total_cmp(&a.0));
    groups.truncate(ROUNDED_UP);
    // Of all ways to round some of them up, the one that leaves least, then the one with the largest remainders.
    #[expect(clippy::cast_precision_loss, reason = "at most 1,000 parts")]
    let worth = |chosen: &Vec<&(f64, Vec<usize>)>| {
        let size: usize = chosen.iter().map(|(_, alike)| alike.len()).sum();
        let remainders: f64 = chosen.iter().map(|(remainder, alike)| remainder * alike.len() as f64).sum();
        (size as f64 <= left + 1e-6).then_some((size, remainders))
    };
    let ways = (0..1_usize << groups.len())
        .map(|way| groups.iter().enumerate().filter(|(bit, _)| way >> bit & 1 == 1).map(|(_, group)| group).collect());
    let best = ways.filter_map(|chosen: Vec<_>| Some((worth(&chosen)?, chosen))).max_by(|(a, _), (b, _)| {
        let remainders = || a.1.total_cmp(&b.1);
        a.0.cmp(&b.0).then_with(remainders)
    });
    let rounded_up = best.into_iter().flat_map(|(_, chosen)| chosen).flat_map(|(_, alike)| alike.iter().copied());
    rounded_up.collect::<Vec<usize>>().into_iter().for_each(|index| shown[index] += 1.0);
    let sound = |(share, shown): (&f64, f64)| match shown {
        shown if *share > 0.0 && shown <= 0.0 => 1.0,
        shown if *share < 1.0 && shown >= 100.0 => 99.0,
        shown => shown,
    };
    shares.iter().zip(shown).map(sound).map(|shown| format!("{shown:.0}{NBSP}%")).collect()
}

/// A day as people write it: `31/12/2026`.
pub fn date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `1 question`, `2 questions`: French takes the plural from two on.
pub fn count(n: usize, singular: &str, plural: &str) -> String {
    format!("{n}{NBSP}{}", if n < 2 { singular } else { plural })
}

/// A number of feminine things as a sentence says it: `une`, `deux`… `dix`, then figures.
pub fn feminine(n: usize) -> String {
    const WORDS: [&str; 11] =
        ["aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// `une question`, `trois questions`, `12 questions`, inside a sentence.
pub fn counted(n: usize, singular: &str, plural: &str) -> String {
    format!("{}{NBSP}{}", feminine(n), if n < 2 { singular } else { plural })
}

/// `a`, `a et b`, `a, b et c`.
pub fn list<S: AsRef<str>>(words: &[S], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., tail] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", head.join(", "), tail.as_ref())
        }
    }
}

/// Words between French quotation marks.
pub fn quoted(text: &str) -> String {
    format!("«{NBSP}{text}{NBSP}»")
}

/// Several quoted words: `« a », « b » ou « c »`.
pub fn quoted_list<S: AsRef<str>>(words: &[S], last: &str) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word.as_ref())).collect();
    list(&words, last)
}

/// A number as every reader takes it: a point, a plain minus.
pub fn plain(number: f64) -> String {
    format!("{}", number + 0.0)
}

/// A text on one line, cut after forty characters: what a message can quote.
pub fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(41).collect();
    if line.chars().count() <= 40 {
        return line;
    }
    let cut: String = line.chars().take(39).collect();
    format!("{}…", cut.trim_end())
}

/// No-break spaces where French wants them: a blank before `: ; ? ! % »` and after « becomes U+00A0.
pub fn typeset(text: &str) -> String {
    let mut typeset = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        let is_bound = before == Some('«') || matches!(chars.peek(), Some(':' | ';' | '?' | '!' | '%' | '»'));
        typeset.push(if c == ' ' && is_bound { NBSP } else { c });
        before = Some(c);
    }
    typeset
}

/// The first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The first letter in lower case, unless the word is an acronym: « Preuve » gives « preuve », « ETP » stays.
pub fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

/// A digit, also as the upper row of a French keyboard gives it without Maj.
pub fn digit(c: char) -> Option<usize> {
    match c {
        'à' => Some(0),
        '&' => Some(1),
        'é' => Some(2),
        '"' => Some(3),
        '\'' => Some(4),
        '(' => Some(5),
        'è' => Some(7),
        '_' => Some(8),
        'ç' => Some(9),
        _ => c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_a_comma_and_lose_idle_zeros() {
        assert_eq!(number(1.50, 2), "1,5");
        assert_eq!(number(-0.001, 2), "0");
        assert_eq!(number(-1.25, 2), "−1,25");
        assert_eq!(fixed(-0.004, 2), "0,00");
        assert_eq!(signed(2.0, 1), "+2");
    }

    #[test]
    fn a_percentage_is_never_rounded_to_all_or_nothing() {
        assert_eq!(percent(0.999), "99\u{a0}%");
        assert_eq!(percent(0.001), "1\u{a0}%");
        assert_eq!(percent(1.0), "100\u{a0}%");
        assert_eq!(percent(0.285), "29\u{a0}%", "0.285 × 100 is a hair under 28.5");
        assert_eq!(percent(0.0), "0\u{a0}%");
    }

    #[test]
    fn parts_of_a_whole_add_up_to_a_hundred_and_equal_parts_stay_equal() {
        let shown = |shares: &[f64]| parts(shares).join(" ").replace('\u{a0}', "");
        assert_eq!(shown(&[0.5, 1.0 / 3.0, 1.0 / 6.0]), "50% 33% 17%");
        assert_eq!(shown(&[2.0 / 7.0, 2.0 / 7.0, 3.0 / 7.0]), "29% 29% 42%", "rounded alone: 29, 29 and 43");
        assert_eq!(shown(&[1.0 / 3.0; 3]), "33% 33% 33%", "34 % for one of three that tie would tell a winner");
        assert_eq!(shown(&[0.29, 0.71]), "29% 71%");
        assert_eq!(shown(&[0.003, 0.997, 0.0]), "1% 99% 0%");
    }

    #[test]
    fn lists_and_plurals_are_french() {
        assert_eq!(list(&["a", "b", "c"], "ou"), "a, b ou c");
        assert_eq!(count(0, "question", "questions"), "0\u{a0}question");
        assert_eq!(count(2, "question", "questions"), "2\u{a0}questions");
    }
}

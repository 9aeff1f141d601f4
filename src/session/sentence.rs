//! A sentence that somebody types over a question is told from the keys of the question, and lands whole.
//!
//! Letters are keys there, and a sentence begins with some. Each key is obeyed at once; as soon as what follows can only
//! be a sentence, the application puts the session back to where the first letter found it, and writes what was typed
//! as an argument.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::fold::fold;
use crate::grid::Grid;
use crate::sheets::manual;

/// What letters do on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// Most of them are commands; nobody writes here.
    Commands,
    /// These are keys of the page, in lower case; the others do nothing.
    Keys(&'static str),
    /// They are written.
    Written,
}

/// The characters typed one after the other since a question was on the screen, without any other key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    text: String,
    /// How much of the text came before a page opened on which one writes.
    keys: usize,
}

/// Words, by which the beginning of a sentence is known.
#[derive(Debug, Default)]
struct Words {
    words: HashSet<String>,
    beginnings: HashSet<String>,
}

/// The words of a grid and of the manual.
#[derive(Debug)]
pub struct Lexicon {
    grid: Words,
}

/// The words of the manual, and those that any sentence may begin with.
static MANUAL: LazyLock<Words> = LazyLock::new(|| {
    let sheets = manual().sheets.iter();
    let texts = sheets.flat_map(|sheet| std::iter::once(&sheet.summary).chain(&sheet.keys).chain(&sheet.vigilance));
    Words::of(texts.map(String::as_str).chain([COMMON]))
});

/// Short words that texts of the manual may lack.
const COMMON: &str = "a à ah ainsi alors après aucun aucune aussi avant avec avons beaucoup bien ça ce cela ces cet cette \
    chez comme comment dans de des donc du elle elles en encore est et eux faible faire fait faut faute fin font fort guère hier ici il ils j jamais je la \
    là le les leur ma mais mal même merci mieux moins mon ne ni non nos notre nous on ont or ou où oui par parce parfois \
    pas pendant peu peut plus plutôt point pour pourtant presque puis quand que quelques qui quoi rien sa sans se seuls \
    si son sont sous souvent sur tard tous tout toute très trop un une va vers voilà vos votre vous vraiment y";

impl Words {
    fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let parts = texts.flat_map(|text| text.split(|c: char| !c.is_alphabetic())).map(fold);
        // What stands before an apostrophe is no word of its own.
        let words: HashSet<String> = parts.filter(|word| word.len() > 1 || word == "a" || word == "y").collect();
        let beginning = |word: &String, (at, c): (usize, char)| word[..at + c.len_utf8()].to_owned();
        let beginnings = words.iter().flat_map(|word| word.char_indices().map(|end| beginning(word, end))).collect();
        Self { words, beginnings }
    }
}

impl Lexicon {
    /// The words of a grid and of the manual.
    pub fn of(grid: &Grid) -> Self {
        let texts = grid.items.iter().flat_map(|item| [item.question.as_str(), item.help.as_str()]);
        Self { grid: Words::of(texts) }
    }

    fn is_word(&self, text: &str) -> bool {
        let text = fold(text);
        self.grid.words.contains(&text) || MANUAL.words.contains(&text)
    }

    fn is_beginning(&self, text: &str) -> bool {
        let text = fold(text);
        self.grid.beginnings.contains(&text) || MANUAL.beginnings.contains(&text)
    }
}

/// Whether a character may stand inside a sentence after a word, and is no key after letters.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '’' | ',' | '.' | ':' | ';' | '!')
}

impl Typed {
    /// Whether nothing was typed yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds a character to a sentence: all that was typed, and this one.
    pub fn with(&self, c: char) -> String {
        format!("{}{c}", self.text)
    }

    /// Whether what was typed and this character can only be a sentence, on a page where letters do this.
    ///
    /// `takes_blank` says that the question itself uses blanks, to tick.
    pub fn is_sentence_with(&self, c: char, letters: Letters, takes_blank: bool, lexicon: &Lexicon) -> bool {
        let Some(last) = self.text.chars().next_back() else { return false };
        let is_capital_first = self.text.chars().count() == 1 && last.is_uppercase();
        if is_capital_first && c.is_lowercase() {
            return true;
        }
        let has_letter = self.text.chars().any(char::is_alphabetic);
        match letters {
            Letters::Written => ends_word(c) && self.is_word_begun_by_keys(c, lexicon),
            Letters::Keys(keys) => {
                let is_key = c.to_lowercase().any(|c| keys.contains(c));
                has_letter && !is_key && (c.is_alphabetic() || ends_word(c))
            }
            Letters::Commands => {
                let is_split = ends_word(c) && (has_letter || c.is_whitespace() && !takes_blank);
                // é, è, ç and à are digits on the upper row of a French keyboard.
                let is_accented = last.is_alphabetic() && !last.is_ascii();
                let count = self.text.chars().filter(|c| c.is_alphabetic()).count();
                let begins_word = lexicon.is_beginning(&word_of(&self.with(c)));
                let is_third = count >= 2 && begins_word;
                is_split || (c.is_alphabetic() && (is_accented || is_third || is_idle(last)))
            }
        }
    }

    /// Whether the keys that opened the field and the first word in it are one word, and that first word is none.
    fn is_word_begun_by_keys(&self, c: char, lexicon: &Lexicon) -> bool {
        let (keys, written) = self.text.split_at(self.keys);
        if written.is_empty() {
            let is_elided = matches!(c, '\'' | '’') && "cdjlmnst".contains(|last| keys.to_lowercase().ends_with(last));
            return is_elided || c.is_whitespace() && lexicon.is_word(keys);
        }
        let is_first_word = written.chars().all(char::is_alphabetic);
        is_first_word && lexicon.is_word(&format!("{keys}{written}")) && !lexicon.is_word(written)
    }

    /// Remembers a character that was obeyed or written; `opened` says that it opened a page on which one writes. Whether
    /// those before it are forgotten.
    pub fn push(&mut self, c: char, opened: bool, lexicon: &Lexicon) -> bool {
        let was_writing = self.keys > 0;
        // A figure that placed the cursor is no part of the sentence after it, but for « 1er », « 2e ».
        let is_figure = !self.text.is_empty()
            && self.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '−' | '='));
        if !was_writing && is_figure && c.is_alphabetic() && !matches!(c, 'e' | 'è') {
            self.text = c.to_string();
            self.keys = if opened { self.text.len() } else { 0 };
            return true;
        }
        self.text.push(c);
        if opened && !was_writing {
            self.keys = self.text.len();
        }
        // Keys that no word begins with were keys: only the last of them may begin a sentence.
        if self.keys == 0 && c.is_alphabetic() && !lexicon.is_beginning(&word_of(&self.text)) {
            self.text = c.to_string();
            return true;
        }
        false
    }
}

/// The letters of a text without the figures and signs before them: « 1er », « -peu ».
fn word_of(text: &str) -> String {
    text.trim_start_matches(|c: char| !c.is_alphabetic()).to_owned()
}

/// Letters that are no key of any question: whatever follows them is a sentence.
fn is_idle(c: char) -> bool {
    c.is_alphabetic() && !"abcdefghijlmnopqstuv".contains(c.to_ascii_lowercase())
}

//! What somebody did at the keyboard, as far as pages care; the terminal library decodes it.

use crate::french::digit;

/// A key, or a text that arrived at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    /// A character.
    Char(char),
    /// A letter with Ctrl.
    Ctrl(char),
    /// Entrée.
    Enter,
    /// Échap.
    Escape,
    /// Retour arrière.
    Backspace,
    /// Suppr.
    Delete,
    /// ←
    Left,
    /// →
    Right,
    /// ↑
    Up,
    /// ↓
    Down,
    /// Début.
    Home,
    /// Fin.
    End,
    /// Page précédente.
    PageUp,
    /// Page suivante.
    PageDown,
    /// Tabulation.
    Tab,
    /// Maj+Tabulation.
    BackTab,
    /// A text that was pasted, with its line ends.
    Paste(String),
}

impl Key {
    /// A letter in lower case, or another sign.
    pub(crate) fn letter(&self) -> Option<char> {
        match self {
            Self::Char(c) => c.to_lowercase().next(),
            _ => None,
        }
    }

    /// A digit, also as the upper row of a French keyboard gives it without Maj.
    pub(crate) fn digit(&self) -> Option<usize> {
        match self {
            Self::Char(c) => digit(*c),
            _ => None,
        }
    }

    /// The option that a digit chooses, from 1 on.
    pub(crate) fn rank(&self, count: usize) -> Option<usize> {
        self.digit()?.checked_sub(1).filter(|index| *index < count)
    }
}

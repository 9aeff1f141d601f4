//! `dts` alone in a real terminal: a double click leads somewhere.

use crate::pty::{Pty, Signal};

#[test]
fn the_menu_offers_what_lies_in_the_folder_and_comes_back_after_each_wish() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy("examples/ressourcerie/ressourcerie-2010.yaml", folder.path().join("ressourcerie.yaml"))
        .expect("copied");
    let mut pty = Pty::dts(folder.path(), (30, 100), &[]);
    pty.wait_all(&["Bonjour.", "Reprendre une séance", "Commencer une séance", "Quitter"]);
    pty.type_and_wait("\u{1b}[B\u{1b}[B\r", "ressourcerie.yaml");
    pty.type_and_wait("\r", "34\u{a0}questions sur 43");
    assert!(folder.path().join("ressourcerie.html").exists());
    // Again: what is there is not replaced without a word.
    pty.wait("que voulez-vous faire");
    pty.type_and_wait("\u{1b}[B\u{1b}[B\r", "Le rapport de quelle séance");
    pty.type_and_wait("\r", "est déjà là");
    pty.type_and_wait("\u{1b}[B\r", "que voulez-vous faire");
    assert_eq!(pty.leave("\u{1b}").code, 0);
}

#[test]
fn the_menu_begins_a_session_on_the_short_form_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut pty = Pty::dts(folder.path(), (40, 100), &[]);
    pty.wait("Commencer une séance");
    pty.type_and_wait("\r", "Avec quelle grille");
    pty.type_and_wait("\r", "La forme courte (19\u{a0}questions)");
    pty.type_and_wait("\u{1b}[B\r", "Forme courte");
    pty.type_and_wait("q", "que voulez-vous faire");
    assert_eq!(pty.leave("\u{1b}").code, 0);
}

#[test]
fn however_the_menu_is_ended_the_terminal_is_given_back() {
    for signal in [None, Some(Signal::SIGINT), Some(Signal::SIGTERM), Some(Signal::SIGHUP)] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut pty = Pty::dts(folder.path(), (30, 100), &[]);
        pty.wait("Quitter");
        pty.wait_raw();
        match signal {
            Some(signal) => pty.signal(signal),
            None => pty.send("\u{3}"),
        }
        let left = pty.end();
        assert_eq!(left.code, 130, "{signal:?}: {left:?}");
        left.assert_clean();
    }
}

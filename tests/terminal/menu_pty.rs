//! `dts` alone in a real terminal: a double click leads somewhere.

use crate::pty::{Pty, Signal};

#[test]
fn the_menu_offers_what_lies_in_the_folder_and_comes_back_after_each_wish() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy("examples/ressourcerie/ressourcerie-2010.yaml", folder.path().join("ressourcerie.yaml"))
        .expect("copied");
    let mut pty = Pty::dts(folder.path(), (30, 100), &[]);
    pty.wait_all(&["Bonjour.", "Reprendre une séance", "Commencer une séance", "Quitter"]);
    pty.type_and_wait("\u{1b}[B\u{1b}[B\r", "15/11/2010, 34\u{a0}réponses sur 43");
    pty.type_and_wait("\r", "34\u{a0}questions sur 43");
    assert!(folder.path().join("ressourcerie.html").exists());
    // Again: what is there is not replaced without a word.
    pty.wait("que voulez-vous faire");
    pty.type_and_wait("\u{1b}[B\u{1b}[B\r", "Quelle séance");
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
fn a_file_alone_opens_the_menu_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy("examples/ressourcerie/ressourcerie-2010.yaml", folder.path().join("r2010.yaml")).expect("copied");
    let file = folder.path().join("r2010.yaml").display().to_string();
    let mut pty = Pty::dts(folder.path(), (30, 100), &[&file]);
    pty.wait_all(&["Vous avez ouvert", "15/11/2010", "Reprendre une séance", "version pour d’autres"]);
    // The version for others lies beside the file.
    pty.type_and_wait("\u{1b}[B\u{1b}[B\r", "34\u{a0}questions sur 43");
    assert!(folder.path().join("r2010-pour-d-autres.html").exists());
    pty.wait("que voulez-vous en faire");
    assert_eq!(pty.leave("\u{1b}").code, 0);
}

#[test]
fn the_menu_prints_the_paper_form_of_a_grid() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut pty = Pty::dts(folder.path(), (40, 100), &[]);
    pty.wait("Imprimer une grille");
    pty.type_and_wait("\u{1b}[B\u{1b}[B\r", "Avec quelle grille");
    pty.type_and_wait("\r", "à ouvrir dans un navigateur");
    assert!(folder.path().join("developpement-durable-papier.html").exists());
    pty.wait("que voulez-vous faire");
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

//! Whole sessions through the binary, in a real terminal.

use std::path::Path;

use crate::pty::{Pty, Signal};
use dts::assessment::{Answer, Assessment, Effect, Priority, Value, yaml};
use dts::grid::catalog;
use dts::problem::Source;

const USUAL: (u16, u16) = (24, 80);

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("grids")).expect("a folder");
        std::fs::write(folder.path().join("grids/essai.yaml"), include_str!("essai.yaml")).expect("a grid");
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn dts(&self, arguments: &[&str]) -> Pty {
        Pty::dts(self.path(), USUAL, arguments)
    }

    /// A session of AIR on `f.yaml`, at its first question.
    fn begun(&self, more: &[&str]) -> Pty {
        let mut arguments = vec!["remplir", "essai", "-o", "f.yaml", "--structure", "AIR", "--date", "2026-11-20"];
        arguments.extend(more);
        let mut pty = self.dts(&arguments);
        pty.wait("Une petite grille");
        pty.type_and_wait("\r", "le nom de votre structure");
        // Name, territory, object, stage, use, who accompanies, how many, who.
        pty.type_and_wait("\r\r1\r", "À quelle étape");
        pty.type_and_wait("2\r1\r\r", "combien de personnes");
        pty.type_and_wait("4\r\r", "Ce que l’action apporte");
        pty.type_and_wait("\r", "question 1 sur 5");
        pty
    }

    fn assessment(&self, file: &str) -> Assessment {
        let grid =
            catalog::find(&self.path().join("grids/essai.yaml").display().to_string(), None).expect("a sound grid");
        let text = std::fs::read_to_string(self.path().join(file)).expect("a file");
        let (assessment, problems) = yaml::read(&grid, &Source::new(file, text.clone()));
        assert!(problems.is_empty(), "{problems:?}\n{text}");
        assessment.expect("an assessment")
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

#[test]
fn a_group_holds_a_whole_session_and_leaves_with_its_table_and_the_next_command() {
    let folder = Folder::new();
    let mut pty = folder.begun(&[]);
    pty.type_and_wait("h", "Ceux qui restent.");
    pty.type_and_wait("aTrois contrats créés à l’été\r+\r", "Dit pour");
    pty.type_and_wait("\r", "Trois contrats créés à l’été");
    pty.type_and_wait("b", "priorité du groupe");
    pty.type_and_wait("p", "Boule pleine");
    pty.type_and_wait("2", "▲ +2");
    pty.type_and_wait("\r", "question 2 sur 5");
    pty.type_and_wait("s", "sans objet pour vous");
    pty.type_and_wait("\r", "Sans objet, car");
    pty.type_and_wait("rien à acheter\r", "question 3 sur 5");
    pty.type_and_wait("n", "Répondre «\u{a0}ne sait pas\u{a0}»");
    pty.type_and_wait("\r", "Le tableau");
    pty.wait_all(&["+2 priorité", "●   1 Créons-nous", "sans objet", "ne sait pas", "Entrée continuer"]);
    // A section without introduction begins with its first question.
    pty.type_and_wait("\r", "question 4 sur 5");
    pty.type_and_wait("p", "question 3 sur 5");
    pty.wait("Réponse gardée\u{a0}: ne sait pas");
    pty.type_and_wait("-1", "▲ −1");
    pty.type_and_wait("\r", "Le tableau");
    pty.type_and_wait("g", "Aller à");
    pty.type_and_wait("5\r", "question 5 sur 5");
    pty.type_and_wait("0\r", "La nature");
    pty.type_and_wait("i", "question 4 sur 5");
    pty.type_and_wait("t", "pour plus tard\u{a0}?");
    pty.type_and_wait("\r", "question 5 sur 5");
    pty.type_and_wait("\r", "Le tableau");
    pty.type_and_wait("\r", "au bout de la grille");
    pty.wait_all(&["L’économie", "+0,5", "100\u{a0}%", "partiel", "dts rapport f.yaml", "Entrée terminer"]);
    pty.send("\r");
    let left = pty.end();
    assert_eq!(left.code, 0, "{left:?}");
    left.assert_clean();
    assert!(left.contents.contains("dts rapport f.yaml"), "{left:?}");

    let assessment = folder.assessment("f.yaml");
    assert_eq!(assessment.organisation.name, "AIR");
    assert_eq!(assessment.date, Some(jiff::civil::date(2026, 11, 20)));
    assert_eq!(assessment.about.object.as_deref(), Some("démarche"));
    assert_eq!(assessment.about.stage.as_deref(), Some("en cours"));
    let [response] = assessment.responses.as_slice() else { panic!("{assessment:?}") };
    assert!(response.collective && response.respondent.id == "groupe" && response.respondent.people == Some(4));
    let emplois = &response.entries[0];
    assert_eq!((emplois.number(), emplois.priority), (Some(2.0), Some(Priority::Priority)));
    assert_eq!(emplois.arguments[0].text, "Trois contrats créés à l’été");
    assert_eq!(emplois.arguments[0].effect, Effect::Up);
    assert_eq!(response.entries[1].answer, Answer::NotApplicable(Some("rien à acheter".into())));
    assert_eq!(response.entries[2].number(), Some(-1.0));
    assert!(response.entries[3].later && response.entries[3].answer == Answer::Missing);
    assert_eq!(response.entries[4].number(), Some(0.0));
    assert_eq!(folder.names(), ["f.yaml", "grids"], "neither lock nor temporary file is left");
}

#[test]
fn ctrl_c_keeps_what_was_confirmed_says_how_to_resume_and_the_session_goes_on_there() {
    let folder = Folder::new();
    let mut pty = folder.begun(&[]);
    pty.type_and_wait("3\r", "question 2 sur 5");
    pty.type_and_wait("aUn mot commenc", "Un mot commenc");
    pty.send("\x03");
    let left = pty.end();
    assert_eq!(left.code, 130, "{left:?}");
    left.assert_clean();
    assert!(left.contents.contains("dts remplir f.yaml"), "{left:?}");

    let mut pty = folder.dts(&["remplir", "f.yaml"]);
    pty.wait("f.yaml existe déjà");
    pty.type_and_wait("\r", "question 2 sur 5");
    pty.type_and_wait("p", "+3 Très favorable ▲");
    pty.send("q");
    pty.type_and_wait("", "Quitter maintenant");
    pty.send("o");
    let left = pty.end();
    assert_eq!(left.code, 0, "{left:?}");
    left.assert_clean();
    assert_eq!(folder.assessment("f.yaml").responses[0].entries[0].number(), Some(3.0));
}

#[test]
fn a_closed_window_and_a_termination_leave_the_terminal_clean_and_the_answers_kept() {
    for signal in [Signal::SIGHUP, Signal::SIGTERM, Signal::SIGINT] {
        let folder = Folder::new();
        let mut pty = folder.begun(&[]);
        pty.type_and_wait("1\r", "question 2 sur 5");
        pty.signal(signal);
        let left = pty.end();
        assert_eq!(left.code, 130, "{signal}: {left:?}");
        left.assert_clean();
        assert_eq!(folder.assessment("f.yaml").responses[0].entries[0].number(), Some(1.0), "{signal}");
        assert_eq!(folder.names(), ["f.yaml", "grids"], "{signal}");
    }
}

#[test]
fn a_grid_given_by_its_path_is_named_again_by_the_commands_that_go_on() {
    let folder = Folder::new();
    let from = ["remplir", "grids/essai.yaml", "-o", "a b.yaml", "--structure", "AIR", "--rapide"];
    let mut pty = folder.dts(&from);
    pty.wait("Une petite grille");
    pty.type_and_wait("\r", "question 1 sur 5");
    pty.send("\x03");
    let left = pty.end();
    assert!(left.contents.contains("dts remplir grids/essai.yaml -o \"a b.yaml\" --rapide"), "{left:?}");
    let mut pty = folder.dts(&from);
    pty.wait("existe déjà");
    pty.type_and_wait("\r", "question 1 sur 5");
}

#[test]
fn a_second_session_on_the_same_file_is_refused_in_plain_words() {
    let folder = Folder::new();
    let first = folder.begun(&[]);
    let left = folder.dts(&["remplir", "f.yaml"]).end();
    assert_eq!(left.code, 2, "{left:?}");
    left.assert_clean();
    assert!(left.contents.contains("une autre séance est déjà ouverte sur f.yaml"), "{left:?}");
    drop(first);
}

#[test]
fn another_respondent_adds_a_response_to_the_same_file() {
    let folder = Folder::new();
    let mut pty = folder.begun(&[]);
    pty.type_and_wait("1\r", "question 2 sur 5");
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    let mut pty = folder.dts(&["remplir", "f.yaml", "--repondant", "Mairie", "--partie-prenante", "financeurs"]);
    pty.wait("On y ajoute");
    pty.type_and_wait("\r", "Ce que l’action apporte");
    pty.type_and_wait("\r", "question 1 sur 5");
    pty.type_and_wait("-2\r", "question 2 sur 5");
    pty.send("\x03");
    let left = pty.end();
    assert!(left.contents.contains("--repondant Mairie"), "{left:?}");
    let assessment = folder.assessment("f.yaml");
    let said: Vec<(bool, Option<f64>)> =
        assessment.responses.iter().map(|response| (response.collective, response.entries[0].number())).collect();
    assert_eq!(said, [(true, Some(1.0)), (false, Some(-2.0))]);
}

#[test]
fn the_file_is_named_after_the_structure_the_grid_and_the_day_and_gone_on_with_when_it_exists() {
    let folder = Folder::new();
    let start = || folder.dts(&["remplir", "essai", "--structure", "Été & Cie", "--rapide", "--date", "20/11/2026"]);
    let mut pty = start();
    pty.wait("Une petite grille");
    pty.type_and_wait("\r", "question 1 sur 5");
    pty.type_and_wait("2", "question 2 sur 5");
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    assert_eq!(folder.names(), ["ete-cie-essai-2026-11-20.yaml", "grids"]);
    let mut pty = start();
    pty.wait("Une petite grille");
    pty.type_and_wait("\r", "existe déjà");
    pty.type_and_wait("\r", "question 2 sur 5");
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
}

#[test]
fn a_file_that_holds_something_else_is_refused_and_stays() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("f.yaml"), "liste: [pain, lait]\n").expect("a file");
    let left = folder.dts(&["remplir", "essai", "-o", "f.yaml"]).end();
    assert_eq!(left.code, 2, "{left:?}");
    left.assert_clean();
    assert_eq!(std::fs::read_to_string(folder.path().join("f.yaml")).expect("a file"), "liste: [pain, lait]\n");
    assert_eq!(folder.names(), ["f.yaml", "grids"]);
}

#[test]
fn what_is_no_file_of_dts_is_told_so_and_stays() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("bilan.docx"), b"PK\x03\x04\0\0word").expect("a file");
    std::fs::write(folder.path().join("logo.png"), b"\x89PNG\r\n\x1a\n\0\0").expect("a file");
    std::fs::write(folder.path().join("courses.yaml"), "liste: [pain, lait]\n").expect("a file");
    for file in ["bilan.docx", "logo.png", "courses.yaml"] {
        let left = folder.dts(&["remplir", file]).end();
        assert_eq!(left.code, 2, "{left:?}");
        assert!(left.contents.contains("n’est pas un fichier de dts"), "{left:?}");
    }
    std::fs::write(folder.path().join("r.csv"), "question;valeur\n").expect("a file");
    let left = folder.dts(&["remplir", "r.csv"]).end();
    assert_eq!(left.code, 2, "{left:?}");
    assert!(left.contents.contains("ne dit pas à quelle grille") && left.contents.contains("--grille"), "{left:?}");
    let left = folder.dts(&["remplir", "essai", "-o", "bilan.docx"]).end();
    assert!(left.contents.contains("-o bilan.yaml"), "{left:?}");
}

#[test]
fn options_given_on_a_file_with_answers_are_applied_and_said_or_refused() {
    let folder = Folder::new();
    let mut pty = folder.begun(&[]);
    pty.type_and_wait("1\r", "question 2 sur 5");
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    let before = std::fs::read_to_string(folder.path().join("f.yaml")).expect("a file");
    // Leaving at once changes nothing, and says where the answers are.
    let mut pty = folder.dts(&["remplir", "f.yaml", "--territoire", "Gâtine", "--date", "2026-12-01"]);
    pty.wait_all(&["f.yaml existe déjà", "Gâtine", "01/12/2026"]);
    pty.send("q");
    let left = pty.end();
    assert_eq!(left.code, 0, "{left:?}");
    assert!(left.contents.contains("Rien n’a changé. Vos réponses sont dans f.yaml."), "{left:?}");
    assert_eq!(std::fs::read_to_string(folder.path().join("f.yaml")).expect("a file"), before);
    let mut pty = folder.dts(&["remplir", "f.yaml", "--territoire", "Gâtine", "--date", "2026-12-01"]);
    pty.wait("Gâtine");
    pty.type_and_wait("\r", "question 2 sur 5");
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    let assessment = folder.assessment("f.yaml");
    assert_eq!(assessment.organisation.territory.as_deref(), Some("Gâtine"));
    assert_eq!(assessment.date, Some(jiff::civil::date(2026, 12, 1)));
    // Another structure is somebody else's file.
    let left = folder.dts(&["remplir", "f.yaml", "--structure", "Autre"]).end();
    assert_eq!(left.code, 2, "{left:?}");
    let words: Vec<&str> = left.contents.split_whitespace().collect();
    assert!(words.join(" ").contains("pas celle de"), "cut between words: {left:?}");
}

#[test]
fn the_short_form_asks_its_questions_and_the_file_says_so() {
    let folder = Folder::new();
    let mut pty = folder.dts(&["remplir", "essai", "--court", "--rapide", "--structure", "AIR", "-o", "f.yaml"]);
    pty.wait("Une petite grille");
    pty.type_and_wait("\r", "question 1 sur 2");
    // Each part has one question: no board between them, and the number of the grid beside the rank.
    pty.type_and_wait("1", "question 4, 2e sur 2");
    pty.wait("Économisons-nous");
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    assert_eq!(folder.assessment("f.yaml").form, dts::assessment::Form::Short);
    // Resumed without the option, it stays the short form.
    let mut pty = folder.dts(&["remplir", "f.yaml"]);
    pty.wait("existe déjà");
    pty.type_and_wait("\r", "question 4, 2e sur 2");
}

#[test]
fn the_screen_follows_the_window() {
    let folder = Folder::new();
    let pty = folder.begun(&[]);
    pty.resize(12, 40);
    pty.wait_until("a small screen", |screen| {
        screen.rows(0, 40).next().is_some_and(|row| row.trim_end().ends_with("1/5"))
    });
    pty.resize(40, 120);
    pty.wait_all(&["question 1 sur 5", "g aller à"]);
}

#[test]
fn keys_typed_ahead_are_not_echoed_on_the_screen() {
    let folder = Folder::new();
    let mut pty = folder.begun(&[]);
    pty.send("1\r2\r3\r");
    let screen = pty.wait_all(&["Le tableau", "+3", "q quitter"]);
    assert!(!screen.contains("^M"), "{screen}");
}

#[test]
fn a_paste_of_several_lines_becomes_one_argument_to_confirm() {
    let folder = Folder::new();
    let mut pty = folder.begun(&[]);
    pty.type_and_wait("\x1b[200~Une phrase.\r2\rq\r\x1b[201~", "Une phrase. 2 q");
    pty.type_and_wait("\r\r\r", "· Une phrase. 2 q");
    pty.wait("question 1 sur 5");
}

#[test]
fn ctrl_c_ends_a_paste_that_lost_its_end_and_the_next_one_ends_the_session() {
    let folder = Folder::new();
    let mut pty = folder.begun(&[]);
    pty.send("\x1b[200~Une phrase sans fin");
    std::thread::sleep(std::time::Duration::from_millis(300));
    pty.type_and_wait("\x03", "Une phrase sans fin");
    pty.send("\x03");
    let left = pty.end();
    assert_eq!(left.code, 130, "{left:?}");
    left.assert_clean();
}

#[test]
fn bytes_that_mean_nothing_do_nothing_and_hold_no_key_back() {
    let folder = Folder::new();
    let mut pty = folder.begun(&[]);
    pty.send("\x1b]0;titre");
    std::thread::sleep(std::time::Duration::from_millis(300));
    pty.send("\x1b[99;99;99x\x00\x1b[<0;3;4M");
    std::thread::sleep(std::time::Duration::from_millis(300));
    pty.type_and_wait("3", "+3");
    pty.type_and_wait("\r", "question 2 sur 5");
    assert_eq!(folder.assessment("f.yaml").responses[0].entries[0].number(), Some(3.0));
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_draws_again() {
    let folder = Folder::new();
    let command = format!("{} remplir essai -o f.yaml --structure AIR --rapide", env!("CARGO_BIN_EXE_dts"));
    let mut pty = Pty::shell(folder.path(), USUAL);
    pty.send(&format!("{command}\n"));
    pty.wait("Entrée commencer");
    pty.type_and_wait("\r", "question 1 sur 5");
    pty.type_and_wait("2", "question 2 sur 5");
    pty.send("\x1a");
    pty.wait_until("the shell, on the main screen with its cursor", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && screen.contents().contains("Stopped")
    });
    pty.send("fg\n");
    pty.wait_until("the question, on a screen of its own", |screen| {
        screen.alternate_screen() && screen.contents().contains("question 2 sur 5")
    });
    pty.type_and_wait("1", "question 3 sur 5");
    pty.send("\x03");
    pty.wait("dts remplir f.yaml --rapide");
    assert_eq!(folder.assessment("f.yaml").responses[0].entries[1].number(), Some(1.0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_that_is_gone_ends_the_session_at_once_although_sighup_is_ignored() {
    let folder = Folder::new();
    let dts = env!("CARGO_BIN_EXE_dts");
    let dts = format!("trap '' HUP; exec {dts} remplir essai -o f.yaml --structure AIR --rapide");
    let typed = [("Entrée commencer", "\r"), ("question 1 sur 5", "2")];
    let used = crate::pty::hang_up(folder.path(), &dts, &typed, "question 2 sur 5");
    assert!(used < 50, "{used} hundredths of a second after the terminal was gone");
    assert_eq!(folder.assessment("f.yaml").responses[0].entries[0].number(), Some(2.0));
    assert_eq!(folder.names(), ["f.yaml", "grids"], "neither lock nor temporary file is left");
}

#[test]
fn a_folder_that_takes_no_file_leaves_the_answers_in_a_file_that_is_named() {
    let folder = Folder::new();
    let here = folder.path().join("ici");
    std::fs::create_dir(&here).expect("a folder");
    let mut pty = folder.dts(&["remplir", "grids/essai.yaml", "-o", "ici/f.yaml", "--structure", "AIR", "--rapide"]);
    pty.wait("Entrée commencer");
    // A file in its place takes nothing from anybody, be it the superuser, whom no permission stops.
    std::fs::rename(&here, folder.path().join("ailleurs")).expect("a folder to move");
    std::fs::write(&here, "").expect("a file in its place");
    pty.type_and_wait("\r", "n’a pas pu être enregistrée");
    pty.type_and_wait("c", "ne sont pas enregistrées");
    pty.send("\x03");
    let left = pty.end();
    left.assert_clean();
    assert!(left.contents.contains("Toutes les réponses sont dans"), "{left:?}");
}

/// A session of AIR on `s.yaml`, in the table of actors of the embedded grid.
fn among_actors(folder: &Folder) -> Pty {
    let mut pty = folder.dts(&["remplir", "systeme-acteurs", "-o", "s.yaml", "--structure", "AIR"]);
    pty.wait("Entrée commencer");
    pty.type_and_wait("\r", "le nom de votre structure");
    pty.type_and_wait("\r\r\r\r\r\r\r\r", "7\u{a0}questions");
    pty.type_and_wait("g", "Aller à");
    pty.type_and_wait("\x1b[B\r", "1 AIR");
    pty
}

/// Adds rows by their names alone.
fn add_rows(pty: &mut Pty, names: &[&str]) {
    for name in names {
        pty.type_and_wait("a", "Nouvelle ligne");
        pty.type_and_wait(&format!("{name}\r"), "► Niveau");
        pty.type_and_wait("\x1b", "a ajouter une ligne");
    }
}

fn read_actors(folder: &Folder) -> Assessment {
    let grid = catalog::find("systeme-acteurs", None).expect("the embedded grid");
    let text = std::fs::read_to_string(folder.path().join("s.yaml")).expect("a file");
    let (assessment, problems) = yaml::read(&grid, &Source::new("s.yaml", text.clone()));
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    assessment.expect("an assessment")
}

fn actors(assessment: &Assessment) -> Vec<&str> {
    let rows = assessment.tables["acteurs"].iter();
    let names = rows.map(|row| match &row["nom"] {
        Value::Text(name) => name.as_str(),
        other => panic!("{other:?}"),
    });
    names.collect()
}

#[test]
fn rows_are_added_edited_and_removed_and_pairs_are_related() {
    let folder = Folder::new();
    let mut pty = among_actors(&folder);
    add_rows(&mut pty, &["Mairie", "Région", "Un acteur de trop"]);
    // The last one goes, the second one gets its level, its sector and a long text.
    pty.type_and_wait("4x", "Retirer la ligne");
    pty.type_and_wait("o", "est retirée");
    pty.type_and_wait("2\r", "► Niveau");
    pty.type_and_wait("5\r", "► Secteur");
    pty.type_and_wait("2\r", "► Nature");
    pty.type_and_wait("3\r", "► Buts et enjeux");
    let text = "La commune et ses voisines. ".repeat(40);
    pty.type_and_wait(&format!("\x1b[200~{text}\x1b[201~"), "voisines");
    pty.type_and_wait("\r", "► Stratégies et pratiques");
    pty.type_and_wait("\x1b", "Local · Public · Institution");
    pty.type_and_wait("c", "Choisissez de qui");
    pty.type_and_wait("\r", "AIR ↔ Mairie");
    pty.type_and_wait("1", "Sur quoi porte");
    pty.type_and_wait("2n", "Une note");
    pty.type_and_wait("depuis l’été\r", "AIR ↔ Région");
    pty.type_and_wait("d", "Chaque côté");
    pty.type_and_wait("3\r", "dans l’autre sens");
    pty.type_and_wait("2\r", "si vous voulez");
    pty.type_and_wait("\r", "2\u{a0}paires sur 3");
    pty.send("\x03");
    let left = pty.end();
    assert_eq!(left.code, 130, "{left:?}");
    left.assert_clean();
    assert!(left.contents.contains("3\u{a0}lignes, 2\u{a0}paires sur 3"), "{left:?}");
    let assessment = read_actors(&folder);
    assert_eq!(actors(&assessment), ["AIR", "Mairie", "Région"]);
    assert_eq!(assessment.tables["acteurs"][1]["buts"], Value::Text(text.trim().into()));
    let relations = &assessment.matrices["relations"];
    let said: Vec<(&str, &str, &str, bool)> =
        relations.iter().map(|r| (r.from.as_str(), r.to.as_str(), r.nature.as_str(), r.directed)).collect();
    assert_eq!(
        said,
        [
            ("air", "mairie", "alliance", false),
            ("air", "region", "negociation", true),
            ("region", "air", "opposition", true)
        ]
    );
    assert_eq!(relations[0].note.as_deref(), Some("depuis l’été"));
}

#[test]
fn a_session_killed_in_the_middle_of_a_table_and_of_the_matrix_goes_on() {
    let folder = Folder::new();
    let mut pty = among_actors(&folder);
    add_rows(&mut pty, &["Mairie"]);
    pty.type_and_wait("aRégion\r", "► Niveau");
    pty.type_and_wait("3\r", "► Secteur");
    pty.kill();
    assert_eq!(read_actors(&folder).tables["acteurs"][2].len(), 2);
    let go_on = || {
        let mut pty = folder.dts(&["remplir", "s.yaml"]);
        pty.wait("existe déjà");
        pty.type_and_wait("\r", "7\u{a0}questions");
        pty.type_and_wait("g", "Aller à");
        pty
    };
    let mut pty = go_on();
    pty.type_and_wait("\x1b[B\r", "3 Région   Régional");
    pty.type_and_wait("3\r", "► Secteur");
    pty.type_and_wait("2\r", "► Nature");
    pty.type_and_wait("\x1b", "Régional · Public");
    pty.type_and_wait("c", "Choisissez de qui");
    pty.type_and_wait("\r1\r", "AIR ↔ Région");
    pty.kill();
    assert_eq!(read_actors(&folder).matrices["relations"].len(), 1);
    let mut pty = go_on();
    pty.type_and_wait("\x1b[B\x1b[B\x1b[B\r", "1\u{a0}paire sur 3");
    pty.type_and_wait("\r", "AIR ↔ Région");
    pty.type_and_wait("2\r", "si vous voulez");
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    assert_eq!(read_actors(&folder).matrices["relations"].len(), 2);
}

#[test]
fn the_rows_of_another_assessment_are_taken_over() {
    let folder = Folder::new();
    let mut pty = among_actors(&folder);
    add_rows(&mut pty, &["Mairie"]);
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    std::fs::rename(folder.path().join("s.yaml"), folder.path().join("avant.yaml")).expect("a file to rename");
    let borrow = ["remplir", "systeme-acteurs", "-o", "s.yaml", "--structure", "AIR", "--reprendre-tableau"];
    let mut pty = folder.dts(&[&borrow[..], &["avant.yaml"]].concat());
    pty.wait("Entrée commencer");
    pty.type_and_wait("\r", "le nom de votre structure");
    pty.type_and_wait("\r\r\r\r\r\r\r\r", "2\u{a0}lignes reprises");
    pty.type_and_wait("\r", "7\u{a0}questions");
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    assert_eq!(actors(&read_actors(&folder)), ["AIR", "Mairie"]);
    let left = folder.dts(&[&borrow[..], &["absent.yaml"]].concat()).end();
    assert_eq!(left.code, 2, "{left:?}");
    let left = folder.dts(&[&borrow[..], &["grids/essai.yaml"]].concat()).end();
    assert_eq!(left.code, 2, "{left:?}");
    assert!(left.contents.contains("pas de réponses"), "{left:?}");
}

#[test]
fn without_a_terminal_dts_says_how_to_give_answers_from_a_file() {
    let folder = Folder::new();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_dts"))
        .args(["remplir", "essai"])
        .current_dir(folder.path())
        .stdin(std::process::Stdio::null())
        .output()
        .expect("dts runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for words in ["pas de terminal", "ouvrez une fenêtre de commande", "YAML ou CSV", "dts depouiller"] {
        assert!(said.contains(words), "{words} missing in:\n{said}");
    }
    assert!(output.stdout.is_empty());
    assert_eq!(folder.names(), ["grids"]);
}

/// A file of AIR with one answer and one argument, as of another day.
fn answered(folder: &Folder, file: &str, day: &str) {
    let text = format!(
        "grid: essai\ngrid_version: 1\norganisation: {{ id: air, name: AIR }}\ndate: {day}\nresponses:\n\
         - respondent: {{ id: groupe }}\n  collective: true\n  answers:\n    emplois:\n      value: -1\n      \
         arguments: [{{ text: Tout restait à faire, effect: -1 }}]\n"
    );
    std::fs::write(folder.path().join(file), text).expect("a file");
}

#[test]
fn the_answers_of_another_day_are_seen_beside_and_never_copied() {
    let folder = Folder::new();
    answered(&folder, "avant.yaml", "2025-11-18");
    let begin = ["remplir", "essai", "-o", "f.yaml", "--structure", "AIR", "--rapide", "--depuis"];
    let mut pty = folder.dts(&[&begin[..], &["avant.yaml"]].concat());
    pty.wait("Entrée commencer");
    pty.type_and_wait("\r", "L’évaluation du 18/11/2025");
    pty.type_and_wait("\r", "Le 18/11/2025\u{a0}: −1 · 1\u{a0}argument");
    pty.type_and_wait("d", "Tout restait à faire");
    pty.type_and_wait("\r", "question 1 sur 5");
    pty.type_and_wait("2", "question 2 sur 5");
    pty.type_and_wait("l", "−1 → +2");
    pty.send("\x03");
    let left = pty.end();
    assert!(left.contents.contains("--depuis avant.yaml"), "{left:?}");
    let entries = &folder.assessment("f.yaml").responses[0].entries;
    assert_eq!((entries[0].number(), entries[0].arguments.len()), (Some(2.0), 0));
    // Another grid, the session's own file, no file at all: refused before any question.
    std::fs::write(folder.path().join("autre.yaml"), "grid: systeme-acteurs\norganisation: { id: a, name: A }\n")
        .expect("a file");
    for (file, words) in [
        ("autre.yaml", "répond à la grille «\u{a0}systeme-acteurs\u{a0}»"),
        ("f.yaml", "le fichier de la séance elle-même"),
        ("absent.yaml", "absent.yaml"),
    ] {
        let left = folder.dts(&[&begin[..], &[file]].concat()).end();
        assert_eq!(left.code, 2, "{left:?}");
        assert!(left.contents.contains(words), "{left:?}");
    }
}

#[test]
fn the_plan_of_an_assessment_is_reached_at_once() {
    let folder = Folder::new();
    answered(&folder, "f.yaml", "2026-11-20");
    let mut pty = folder.dts(&["remplir", "f.yaml", "--plan"]);
    pty.wait("f.yaml existe déjà");
    pty.type_and_wait("\r", "Plan d’action");
    pty.type_and_wait("aAppeler la mairie\r", "► Question");
    pty.type_and_wait("\x1b", "1 Appeler la mairie");
    pty.type_and_wait("c", "au bout de la grille");
    pty.send("\r");
    assert_eq!(pty.end().code, 0);
    assert_eq!(folder.assessment("f.yaml").tables["actions"].len(), 1);
    let left = folder.dts(&["remplir", "essai", "--plan"]).end();
    assert_eq!(left.code, 2, "{left:?}");
    assert!(left.contents.contains("pas encore de réponses"), "{left:?}");
}

#[test]
fn a_window_that_moves_no_cursor_holds_the_session_line_after_line_and_says_why() {
    let folder = Folder::new();
    answered(&folder, "f.yaml", "2026-11-20");
    let dumb = [("TERM", "dumb"), ("LC_ALL", "C.UTF-8")];
    let mut pty = Pty::dts_in(&dumb, folder.path(), USUAL, &["remplir", "f.yaml"]);
    pty.wait_all(&["Cette fenêtre ne sait pas déplacer le curseur", "Entrée pour continuer"]);
    pty.type_and_wait("\r", "Question 2 sur 5");
    pty.type_and_wait("2\r", "Question 3 sur 5");
    pty.type_and_wait("u\r", "Annulé. Question 2");
    pty.type_and_wait("3\rp\r", "Réponse gardée\u{a0}: +3");
    pty.send("\x03");
    let left = pty.end();
    assert_eq!(left.code, 130, "{left:?}");
    assert!(left.contents.contains("dts remplir f.yaml"), "{left:?}");
    assert_eq!(folder.assessment("f.yaml").responses[0].entries[1].number(), Some(3.0));
    assert_eq!(folder.names(), ["f.yaml", "grids"], "neither lock nor temporary file is left");
}

#[test]
fn a_locale_without_utf_8_gets_a_screen_in_ascii_and_a_file_with_its_accents() {
    let folder = Folder::new();
    answered(&folder, "f.yaml", "2026-11-20");
    let ascii = [("TERM", "vt100"), ("LC_ALL", "C")];
    let mut pty = Pty::dts_in(&ascii, folder.path(), (10, 30), &["remplir", "f.yaml"]);
    pty.wait("Le fichier f.yaml");
    pty.type_and_wait("\r", "2/5");
    pty.resize(24, 80);
    pty.wait_all(&["question 2 sur 5", "Entree confirmer"]);
    pty.type_and_wait("aÉté\r\r\r", "Ete");
    let screen = pty.type_and_wait("3\r", "question 3 sur 5");
    assert!(screen.is_ascii(), "{screen}");
    pty.send("\x03");
    assert_eq!(pty.end().code, 130);
    assert_eq!(folder.assessment("f.yaml").responses[0].entries[1].arguments[0].text, "Été");
}

#[test]
fn a_session_of_lines_takes_them_from_a_pipe_too() {
    use std::io::Write as _;
    let folder = Folder::new();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_dts"))
        .args(["remplir", "essai", "-o", "f.yaml", "--structure", "AIR", "--simple"])
        .env("LC_ALL", "C.UTF-8")
        .current_dir(folder.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("dts runs");
    let typed = "\n\n\n\n\n\n\n4\n\n\n2\nso rien à acheter\noui\nu\n";
    child.stdin.take().expect("a pipe").write_all(typed.as_bytes()).expect("lines");
    let output = child.wait_with_output().expect("its end");
    let said = String::from_utf8_lossy(&output.stderr).replace('\u{a0}', " ");
    assert_eq!(output.status.code(), Some(130), "the pipe ended first: {said}");
    assert!(output.stdout.is_empty());
    for words in ["Question 2 sur 5", "Annulé. Question 2 : de nouveau sans réponse", "dts remplir f.yaml --simple"] {
        assert!(said.contains(words), "{words} missing in:\n{said}");
    }
    let entries = &folder.assessment("f.yaml").responses[0].entries;
    assert_eq!((entries[0].number(), &entries[1].answer), (Some(2.0), &Answer::Missing));
    assert_eq!(folder.names(), ["f.yaml", "grids"]);
}

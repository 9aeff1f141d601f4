//! An ordinary sentence typed over a question, however it begins, is an argument and nothing else.

use super::*;

const SENTENCES: [&str; 30] = [
    "Trois fournisseurs sur quatre sont dans le canton.",
    "Nous n’achetons presque rien ailleurs",
    "Sur ce point, le conseil est partagé",
    "Peu d’habitants le savent",
    "Avec la mairie, tout va mieux",
    "Il manque un lieu",
    "Une charte existe depuis 2019",
    "En 2024, deux emplois de plus",
    "Les bénévoles le disent",
    "C’est un début",
    "Mais rien n’est écrit",
    "Bien des choses restent à faire",
    "Quatre salariés sur cinq",
    "Oui, depuis longtemps",
    "Non, pas encore",
    "Grâce au réseau",
    "Ça dépend des saisons",
    "D’abord les trajets",
    "Voilà ce qui a changé",
    "Faute de place, on trie peu",
    "Hier encore, la cuve était vide",
    "Été comme hiver, on livre",
    "À la mairie, on hésite",
    "L’eau de pluie sert au jardin",
    "J’en doute",
    "3 contrats sur 4 sont signés",
    "50 % des repas sont locaux",
    "« Trop cher », dit la mairie",
    "- trop de déchets encore",
    "Tout le monde trie",
];

/// What is typed after the sentence: Entrée for its text, its side and who said it.
fn kept(before: &str, typed: Vec<Key>) -> Played {
    let all = [keys(before), typed, keys("⏎⏎⏎")].concat();
    play_with(session(Form::Full, Pace::Talk), USUAL, Memory::default(), all)
}

#[track_caller]
fn is_argument_alone(before: &str, played: &Played, sentence: &str) {
    let mut expected = play(before).session.assessment().clone();
    expected.responses[0].entries[1].arguments =
        vec![Argument { text: sentence.to_owned(), effect: Effect::None, by: None }];
    assert_eq!(*played.session.assessment(), expected, "{sentence}\n{}", played.last());
    assert_eq!(played.session.place(), Place::At(1), "{sentence}");
}

/// At the second question, the first one being answered with a ball and an argument: much that could be lost.
const BEFORE: &str = "⏎aUn mot⏎+⏎⏎bp2⏎";

#[test]
fn typed_at_once_it_lands_whole() {
    for sentence in SENTENCES {
        is_argument_alone(BEFORE, &kept(BEFORE, keys(sentence)), sentence);
    }
}

#[test]
fn without_its_capital_it_lands_whole() {
    for sentence in SENTENCES {
        let small = sentence.to_lowercase();
        is_argument_alone(BEFORE, &kept(BEFORE, keys(&small)), &small);
    }
}

#[test]
fn in_capitals_it_lands_whole() {
    for sentence in SENTENCES {
        let large = sentence.to_uppercase();
        is_argument_alone(BEFORE, &kept(BEFORE, keys(&large)), &large);
    }
}

#[test]
fn after_the_cursor_was_moved_it_lands_whole_and_the_cursor_stays() {
    for sentence in SENTENCES {
        let before = format!("{BEFORE}→→");
        let played = kept(&before, keys(sentence));
        is_argument_alone(&before, &played, sentence);
        played.shows("▲ +1");
    }
}

#[test]
fn after_a_figure_placed_the_cursor_it_lands_whole_without_the_figure() {
    for sentence in SENTENCES.iter().filter(|sentence| sentence.starts_with(char::is_alphabetic)) {
        let before = format!("{BEFORE}2");
        let played = kept(&before, keys(sentence));
        is_argument_alone(&before, &played, sentence);
        played.shows("▲ +2");
    }
}

#[test]
fn after_its_key_it_lands_whole() {
    for sentence in SENTENCES {
        let before = format!("{BEFORE}a");
        is_argument_alone(BEFORE, &kept(&before, keys(sentence)), sentence);
        is_argument_alone(BEFORE, &kept(&before, keys(&sentence.to_lowercase())), &sentence.to_lowercase());
    }
}

#[test]
fn pasted_it_lands_whole() {
    for sentence in SENTENCES {
        is_argument_alone(BEFORE, &kept(BEFORE, vec![Key::Paste(sentence.to_owned())]), sentence);
    }
}

#[test]
fn it_is_given_up_by_escape_and_then_nothing_has_changed() {
    for sentence in SENTENCES {
        let played = play(&format!("{BEFORE}{sentence}⎋"));
        assert_eq!(played.session.assessment(), play(BEFORE).session.assessment(), "{sentence}");
    }
}

#[test]
fn no_abstention_is_recorded_before_it_is_confirmed() {
    for key in ["n", "t", "s", "N", "T", "S"] {
        for after in ["", "⎋", "o", " ", "n", "⎋⎋n"] {
            let played = play(&format!("⏎1⏎{key}{after}"));
            let entry = played.entry(1);
            assert!(entry.answer == Answer::Missing && !entry.later, "{key}{after}");
        }
    }
}

#[test]
fn letters_that_are_keys_one_after_the_other_stay_keys() {
    assert_eq!(play("⏎2⏎pe").entry(0).answer, Answer::Missing);
    assert_eq!(play("⏎1⏎pi").session.place(), Place::At(1));
    assert_eq!(play("⏎bpbi").entry(0).priority, Some(Priority::Impact));
    play("⏎hgq").shows("a argument");
    assert_eq!(play("⏎aUn⏎⏎⏎mro").entry(0).arguments.len(), 0);
}

#[test]
fn the_side_that_nobody_said_follows_the_move_of_the_cursor() {
    let side = |spelling: &str| play(spelling).entry(0).arguments[0].effect;
    assert_eq!(side("⏎aUn⏎⏎⏎2⏎"), Effect::Up);
    assert_eq!(side("⏎aUn⏎⏎⏎-2⏎"), Effect::Down);
    assert_eq!(side("⏎aUn⏎⏎⏎0⏎"), Effect::None, "the cursor did not move");
    assert_eq!(side("⏎aUn⏎0⏎⏎2⏎"), Effect::None, "« ni l’un ni l’autre » was chosen");
    assert_eq!(side("⏎aUn⏎-⏎⏎2⏎"), Effect::Down, "a side that was chosen stays");
    assert_eq!(side("⏎3⏎paUn⏎⏎⏎1⏎"), Effect::Down, "from +3 to +1");
    assert_eq!(side("⏎aUn⏎⏎⏎aDeux⏎-⏎⏎2⏎"), Effect::Up);
}

//! `dts comparer`: what moved is what the group moved, and several structures are shown without a rank.

use assert_cmd::Command;
use dts::assessment::{Assessment, yaml};
use dts::compare::{panorama, timeline};
use dts::document::{html, markdown};
use dts::grid::{Grid, load};
use dts::problem::Source;
use dts::report::{Context, Diffusion, dates, structures};

fn grid() -> Grid {
    let text = std::fs::read_to_string("examples/deux-ans/grilles/accueil.yaml").expect("a grid");
    load::parse(&Source::new("accueil", text)).expect("a sound grid")
}

fn answers(grid: &Grid, text: &str) -> Assessment {
    let (assessment, problems) = yaml::read(grid, &Source::new("réponses", text));
    assessment.unwrap_or_else(|| panic!("{problems:?}"))
}

fn structure(grid: &Grid, name: &str, answers: &str) -> Assessment {
    let text = format!(
        "grid: accueil\norganisation: {{ name: {name} }}\nresponses:\n  - respondent: {{ id: g }}\n    collective: true\n    \
         answers: {{ {answers} }}\n"
    );
    self::answers(grid, &text)
}

fn context(diffusion: Diffusion) -> Context {
    Context { diffusion, generated_on: jiff::civil::date(2026, 11, 20), symmetry: dts::network::Symmetry::default() }
}

fn read(grid: &Grid, file: &str) -> Assessment {
    answers(grid, &std::fs::read_to_string(format!("examples/deux-ans/{file}.yaml")).expect("answers"))
}

#[test]
fn a_reworded_or_removed_question_is_never_a_change_of_the_structure() {
    let grid = grid();
    let (before, after) = (read(&grid, "accueil-2025"), read(&grid, "accueil-2026"));
    let timeline = timeline(&grid, &[&after, &before]).expect("two dates");
    // attente went from 1 to −1 across a change of words: it is in neither score, and has no move.
    let attente = grid.item_index("attente").expect("an item");
    assert_eq!(timeline.renewed, [attente]);
    assert_eq!(timeline.items[attente], None);
    assert_eq!(timeline.removed, [("brochure".to_owned(), 2)]);
    assert_eq!(timeline.items[0], Some(2.0), "horaires, from −1 to +1, whatever the order of the files");
    // The first day, on horaires and lieu: (−1 + 0) ÷ 2 = −0.5, 37.5 %; then (1 + 0) ÷ 2 = 0.5, 62.5 %.
    assert_eq!(timeline.sections[0], Some(25.0));
    // Afterwards: depart is new in 2026 and left out: (2 + 1 − 2) ÷ 3, 58.33 %; then (1 + 1 + 0) ÷ 3, 61.11 %… on its scale.
    let moved = timeline.sections[1].expect("a move");
    assert!((moved - (200.0 / 3.0 - 175.0 / 3.0)).abs() < 1e-9, "{moved:?}");
    let drawn = |moment: usize| timeline.compared[moment].sections[1].total.percent.expect("a score");
    assert!((drawn(1) - drawn(0) - moved).abs() < 1e-9, "the two scores compared differ by the move that is told");
}

/// The answers of one date to horaires and lieu, `_` for none.
fn dated(grid: &Grid, date: &str, horaires: &str, lieu: &str) -> Assessment {
    let value =
        |item: &str, value: &str| if value == "_" { String::new() } else { format!("{item}: {{ value: {value} }}, ") };
    let text = format!(
        "grid: accueil\ngrid_version: 2\norganisation: {{ name: A }}\ndate: {date}\nresponses:\n  - respondent: {{ id: g }}\n    \
         collective: true\n    answers: {{ {}{} }}\n",
        value("horaires", horaires),
        value("lieu", lieu)
    );
    answers(grid, &text)
}

#[test]
fn dates_are_compared_over_the_questions_that_all_of_them_answer() {
    let grid = grid();
    let moves = |answers: &[(&str, &str)]| {
        let all: Vec<Assessment> = answers
            .iter()
            .enumerate()
            .map(|(year, (horaires, lieu))| dated(&grid, &format!("202{year}-01-31"), horaires, lieu))
            .collect();
        let timeline = timeline(&grid, &all.iter().collect::<Vec<_>>()).expect("dates");
        let percents = timeline.compared.iter().map(|card| card.sections[0].total.percent).collect::<Vec<_>>();
        (percents, timeline.sections[0])
    };
    // The scale goes from −2 to +2: a step is 25 points.
    assert_eq!(moves(&[("0", "0"), ("1", "_")]), (vec![Some(50.0), Some(75.0)], Some(25.0)), "lieu is left out");
    assert_eq!(moves(&[("0", "_"), ("_", "1")]), (vec![None, None], None), "no question in common");
    let through_the_middle = moves(&[("0", "0"), ("1", "_"), ("2", "-2")]);
    assert_eq!(through_the_middle, (vec![Some(50.0), Some(75.0), Some(100.0)], Some(50.0)));
    let over_the_middle = moves(&[("0", "0"), ("_", "_"), ("2", "2")]);
    assert_eq!(over_the_middle, (vec![Some(50.0), None, Some(100.0)], Some(50.0)), "a date without answers is a gap");
}

#[test]
fn the_figure_told_is_the_figure_drawn() {
    let grid = grid();
    let (before, after) = (read(&grid, "accueil-2025"), read(&grid, "accueil-2026"));
    let timeline = timeline(&grid, &[&before, &after]).expect("two dates");
    let report = dates(&grid, &timeline, &context(Diffusion::Interne));
    let page = html::render(&report).replace('\u{a0}', " ");
    // 58 % then 67 %: « +8 points » is told, the label at each end of the line says the same two figures.
    let drawing =
        page.split("<figcaption>").nth(2).expect("a second course").split("</figure>").next().expect("its end");
    for wanted in
        [">58 %</text>", ">67 %</text>", "+8 points", "avec toutes les réponses de chaque date : 58 %, puis 56 %"]
    {
        assert!(drawing.contains(wanted), "« {wanted} » is not in {drawing}");
    }
}

#[test]
fn sixty_structures_are_sixty_dots_each_at_its_own_place() {
    let grid = grid();
    let all: Vec<Assessment> = (0..60)
        .map(|n| {
            // Every mean of −2…2 by steps of a quarter, several times over.
            let values = format!("horaires: {{ value: {} }}, lieu: {{ value: {} }}", n % 5 - 2, (n / 5) % 5 - 2);
            structure(&grid, &format!("S{n}"), &values)
        })
        .collect();
    let names: Vec<String> = (0..60).map(|n| format!("S{n}")).collect();
    let panorama = panorama(&grid, &all.iter().collect::<Vec<_>>());
    let page = html::render(&structures(&grid, &panorama, &names, &context(Diffusion::Interne)));
    let drawing =
        page.split("class=\"spread-line\"").nth(1).expect("a drawing").split("</svg>").next().expect("its end");
    let mut drawn: Vec<String> = drawing
        .split("class=\"dot\" cx=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("a place").to_owned())
        .collect();
    let place = |percent: &f64| format!("{:.1}", 14.0 + percent / 100.0 * (420.0 - 28.0));
    let mut expected: Vec<String> = panorama.sections[0].as_ref().expect("figures").sorted.iter().map(place).collect();
    drawn.sort();
    expected.sort();
    assert_eq!(drawn, expected);
}

#[test]
fn the_report_of_two_dates_says_what_cannot_be_compared_and_what_became_of_the_actions() {
    let grid = grid();
    let (before, after) = (read(&grid, "accueil-2025"), read(&grid, "accueil-2026"));
    let timeline = timeline(&grid, &[&before, &after]).expect("two dates");
    let text = markdown::render(&dates(&grid, &timeline, &context(Diffusion::Interne))).replace('\u{a0}', " ");
    for wanted in [
        "Depuis la version 1 de la grille, une question est nouvelle ou a changé de sens",
        "Question retirée de la grille entre-temps : « brochure » (version 2).",
        "| Refaire la brochure | Bureau | 18/11/2025 | 30/06/2026 | n’est plus dans le plan |",
        "| Ouvrir le mercredi jusqu’à 18 h | Direction | 18/11/2025 | 31/01/2026 | fait |",
        "Remplie le 18/11/2025 (version 1) et le 17/11/2026 (version 2).",
        "| 6. L’aidons-nous à se déplacer ? | −2 (●) | 0 | ▲ +2 |",
    ] {
        assert!(text.contains(wanted), "« {wanted} » is not in {text}");
    }
}

#[test]
fn structures_keep_the_order_in_which_they_are_named_and_lie_apart_as_a_spreadsheet_says() {
    let grid = grid();
    let all: Vec<Assessment> =
        [("Zoé", "horaires: { value: -2 }"), ("Anna", "horaires: { value: 2 }"), ("Max", "horaires: { value: 1 }")]
            .map(|(name, answers)| structure(&grid, name, answers))
            .into();
    let panorama = panorama(&grid, &all.iter().collect::<Vec<_>>());
    let names: Vec<&str> = panorama.members.iter().map(|one| one.assessment.organisation.name.as_str()).collect();
    assert_eq!(names, ["Zoé", "Anna", "Max"]);
    // QUARTILE.INC of −2, 1, 2: −0.5, 1, 1.5.
    let spread = panorama.items[0].as_ref().expect("answers");
    assert_eq!((spread.lower, spread.median, spread.upper), (-0.5, 1.0, 1.5));
    assert_eq!(panorama.items[1], None, "nobody answered");
}

#[test]
fn common_figures_of_fewer_than_five_structures_do_not_leave_the_house() {
    let grid = grid();
    let all: Vec<Assessment> = (0..6)
        .map(|n| {
            structure(
                &grid,
                &format!("S{n}"),
                if n < 4 { "horaires: { value: 1 }, referent: { value: 2 }" } else { "horaires: { value: -1 }" },
            )
        })
        .collect();
    let names: Vec<String> = (0..6).map(|n| format!("S{n}")).collect();
    let panorama = panorama(&grid, &all.iter().collect::<Vec<_>>());
    let text =
        |diffusion| markdown::render(&structures(&grid, &panorama, &names, &context(diffusion))).replace('\u{a0}', " ");
    let (inside, outside) = (text(Diffusion::Interne), text(Diffusion::Externe));
    assert!(
        inside.contains("| 4. Chaque personne sait-elle qui l’accompagne ? | 4 | +2 | +2 | +2 | +2 | +2 |"),
        "{inside}"
    );
    assert!(
        outside.contains("| 4. Chaque personne sait-elle qui l’accompagne ? | moins de 5 |  |  |  |  |  |"),
        "{outside}"
    );
    assert!(
        outside.contains("| 1. Nos horaires conviennent-ils aux personnes que nous recevons ? | 6 | −1 |"),
        "{outside}"
    );
    assert!(outside.contains("| S0 |"), "rows that the user named are never left out");
}

#[test]
fn pseudonyms_hide_names_and_are_refused_to_a_handful() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = |count: usize| {
        let rows: String = (0..count).map(|n| format!("Association {n},{}\n", n % 3)).collect();
        let path = folder.path().join(format!("{count}.csv"));
        std::fs::write(&path, format!("structure,emplois\n{rows}")).expect("written");
        path
    };
    let dts = |count: usize, more: &[&str]| {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
            .args(["comparer", "--grille", "developpement-durable", "--format", "md", "-o", "-", "--anonyme"])
            .args(more)
            .arg(data(count))
            .output()
            .expect("dts runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{a0}', " ");
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, stdout, stderr) = dts(4, &[]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("--petits-groupes"), "{stderr}");
    let (code, stdout, _) = dts(4, &["--petits-groupes", "--cle", "x"]);
    assert_eq!(code, Some(0));
    assert!(!stdout.contains("Association") && stdout.contains("| Structure "), "{stdout}");
    let (_, six, stderr) = dts(6, &[]);
    assert!(!six.contains("Association") && stderr.contains("sans --cle"), "{stderr}");
    let named: Vec<&str> = six.lines().filter(|line| line.starts_with("| Structure ")).collect();
    let (_, five, _) = dts(5, &[]);
    let kept = five.lines().filter(|line| line.starts_with("| Structure ") && line.contains('%'));
    assert!(kept.clone().count() > 0);
    for line in kept {
        assert!(named.contains(&line), "« {line} » changed its name when another came: {named:?}");
    }
}

#[test]
fn what_the_group_kept_stands_beside_what_it_had_kept_the_year_before() {
    let grid = grid();
    let (before, after) = (read(&grid, "accueil-2025"), read(&grid, "accueil-2026"));
    let timeline = timeline(&grid, &[&before, &after]).expect("two dates");
    let shown = |diffusion| markdown::render(&dates(&grid, &timeline, &context(diffusion))).replace('\u{a0}', " ");
    let whole = "| Pour l’ensemble | Nous recevons bien celles et ceux qui arrivent jusqu’à nous. | On arrive mieux jusqu’à nous ; à nous de ne pas faire attendre. |";
    assert!(shown(Diffusion::Interne).contains(whole), "{}", shown(Diffusion::Interne));
    assert!(
        shown(Diffusion::Externe).contains(whole) && !shown(Diffusion::Externe).contains("Les vélos ont changé l’été")
    );
}

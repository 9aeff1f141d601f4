//! Figures against networkx, against a published network, and against theorems.

use proptest::prelude::*;

use super::*;
use crate::grid::Role;

/// The natures of the tests: alliance, opposition, negotiation, dependence, neither.
const CODES: &str = "+-nd0";

fn natures() -> Vec<(i8, Role)> {
    vec![(1, Role::Plain), (-1, Role::Plain), (0, Role::Negotiation), (0, Role::Dependence), (0, Role::Plain)]
}

/// A system written as in `tests/network/random.txt`: `0=1+` for both sides, `0>1-` for one.
fn system(actors: usize, views: &str) -> System {
    let mut system = System::new(actors, natures(), 2);
    for view in views.split_whitespace() {
        let (pair, code) = view.split_at(view.len() - 1);
        let (from, to) = pair.split_once(['=', '>']).expect("a pair");
        let told = Told { nature: CODES.find(code).expect("a nature"), object: None };
        let number = |text: &str| text.parse().expect("an actor");
        system.tell(View { from: number(from), to: number(to), told, is_one_sided: pair.contains('>') });
    }
    system
}

/// The line of the fixture as we would write it.
fn figures(reading: &Reading, betweenness: &[f64]) -> String {
    let join = |numbers: &mut dyn Iterator<Item = usize>| numbers.map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    let (least, most) = reading.frustration();
    assert_eq!(least, most, "all parts are small enough");
    let best: u64 = reading.camps.iter().map(|camps| camps.best.expect("an exact count")).product();
    let mediators: Vec<String> = reading
        .mediations
        .iter()
        .flat_map(|one| {
            let (a, b) = one.between;
            let mut thirds: Vec<usize> = one.mediators.iter().map(|mediator| mediator.actor).collect();
            thirds.sort_unstable();
            thirds.into_iter().map(move |third| format!("{a}-{b}:{third}"))
        })
        .collect();
    let between: Vec<String> = betweenness.iter().map(|share| format!("{share:.4}")).collect();
    [
        format!("{} {}", reading.trios.balanced, reading.trios.unstable.len()),
        format!("{least} {best}"),
        between.join(" "),
        join(&mut reading.hinges.iter().map(|(actor, _)| *actor)),
        join(&mut reading.isolated.iter().copied()),
        mediators.join(" "),
    ]
    .join("|")
}

#[test]
fn figures_are_those_of_networkx_on_360_random_signed_digraphs() {
    let lines = include_str!("../../tests/network/random.txt").lines().filter(|line| !line.starts_with('#'));
    let mut count = 0;
    for line in lines {
        let [actors, rule, views, trios, camps, between, cut, isolated, mediators] =
            line.split('|').collect::<Vec<_>>().try_into().expect("nine parts");
        let symmetry = match rule {
            "p" => Symmetry::Weakest,
            "a" => Symmetry::Agreeing,
            _ => Symmetry::Either,
        };
        let system = system(actors.parse().expect("a number"), views);
        let reading = read(&system, symmetry);
        let ways = betweenness(&reading.ties.graph(Bond::is_alliance));
        let rounded = |text: &str| format!("{:.4}", text.parse::<f64>().expect("a figure"));
        let between: Vec<String> = between.split_whitespace().map(rounded).collect();
        let expected = [trios, camps, &between.join(" "), cut, isolated, mediators].join("|");
        assert_eq!(figures(&reading, &ways), expected, "{line}");
        count += 1;
    }
    assert_eq!(count, 360);
}

/// Read, "Cultures of the Central Highlands, New Guinea", Southwestern Journal of Anthropology 10 (1954): friendship and
/// enmity of sixteen tribes, in the edges of the R package signnet. Gavev is 0, Kotun 1, Ove 2, Alika 3, Nagam 4, Gahuk 5,
/// Masil 6, Ukudz 7, Notoh 8, Kohik 9, Geham 10, Asaro 11, Uheto 12, Seuve 13, Nagad 14, Gama 15.
const TRIBES: &str = "0=1+ 0=2- 0=3- 0=4- 0=5- 0=11- 0=14+ 0=15+ 1=2- 1=4- 1=5- 1=8- 1=9- 1=14+ 1=15+ 2=3+ 2=5+ 2=6+ 2=7+ \
    3=7+ 4=6+ 4=8+ 4=13+ 4=14- 4=15- 5=6+ 5=7+ 5=8- 5=10+ 5=11+ 5=12- 5=15- 6=7+ 6=10+ 6=11+ 6=12+ 7=10+ 7=11+ 7=13- \
    8=9+ 8=10- 8=12+ 8=14- 9=10- 9=12+ 9=14- 10=11+ 10=12- 10=14- 10=15- 11=13- 11=14- 11=15- 12=13+ 12=14- 12=15- 13=15- \
    14=15+";

#[test]
fn the_highland_tribes_have_their_published_figures() {
    let reading = read(&system(16, TRIBES), Symmetry::default());
    let signs = |wanted: i8| reading.ties.pairs_that(move |bond| bond.sign() == wanted).count();
    // 58 edges, 29 of them enmities; a frustration index of 7; 87 % of the triangles balanced: Aref and Wilson, "Measuring
    // partial balance in signed networks", Journal of Complex Networks 6 (2018), network G1.
    assert_eq!((signs(1), signs(-1)), (29, 29));
    assert_eq!(reading.frustration(), (7, 7));
    assert_eq!((reading.trios.balanced, reading.trios.count()), (59, 68));
    // Two camps, and one way only to be so.
    let [camps] = reading.camps.as_slice() else { panic!("one part") };
    assert_eq!(camps.best, Some(1));
    assert_eq!(camps.aside(&reading.ties).count(), 7);
    // Hage and Harary, Structural Models in Anthropology (1983), find three blocks: Gavev, Kotun, Nagad and Gama are one.
    assert!(reading.blocks.contains(&vec![0, 1, 14, 15]), "{:?}", reading.blocks);
}

/// All pairs of so many actors, each told on both sides.
fn complete(actors: usize, code: impl Fn(usize, usize) -> char) -> System {
    let pairs = (0..actors).flat_map(|one| (one + 1..actors).map(move |other| (one, other)));
    let views: Vec<String> = pairs.map(|(one, other)| format!("{one}={other}{}", code(one, other))).collect();
    system(actors, &views.join(" "))
}

#[test]
fn all_allied_leave_nothing_aside() {
    let reading = read(&complete(12, |_, _| '+'), Symmetry::default());
    assert_eq!(reading.frustration(), (0, 0));
    assert!(reading.trios.unstable.is_empty() && reading.blocks == vec![(0..12).collect::<Vec<usize>>()]);
}

#[test]
fn all_opposed_leave_aside_what_two_halves_do() {
    // The largest cut of a complete graph has floor(n² ÷ 4) edges.
    for actors in 2..=13 {
        let reading = read(&complete(actors, |_, _| '-'), Symmetry::default());
        let all = actors * (actors - 1) / 2;
        assert_eq!(reading.frustration(), (all - actors * actors / 4, all - actors * actors / 4));
    }
}

#[test]
fn a_ring_leaves_one_aside_where_its_oppositions_are_odd() {
    for (size, opposed) in [(3, 1), (4, 2), (5, 3), (9, 4), (20, 7)] {
        let views: Vec<String> = (0..size)
            .map(|one| format!("{one}={}{}", (one + 1) % size, if one < opposed { '-' } else { '+' }))
            .collect();
        assert_eq!(read(&system(size, &views.join(" ")), Symmetry::default()).frustration().0, opposed % 2);
    }
}

#[test]
fn above_what_can_be_tried_two_bounds_are_given() {
    // Two camps of fifteen and one more friend on each side: balanced, and found to be.
    let camp = |actor: usize| actor < 15;
    let two_camps = complete(30, |one, other| if camp(one) == camp(other) { '+' } else { '-' });
    let reading = read(&two_camps, Symmetry::default());
    assert_eq!((reading.frustration(), reading.camps[0].best), ((0, 0), None));
    // Ten trios with one opposition, one after the other on a line of alliances: each leaves one aside.
    let mut views = String::new();
    for trio in 0..10 {
        let first = 3 * trio;
        views.push_str(&format!("{first}={}+ {first}={}+ {}={}- ", first + 1, first + 2, first + 1, first + 2));
        if trio > 0 {
            views.push_str(&format!("{}={first}+ ", first - 1));
        }
    }
    assert_eq!(read(&system(30, &views), Symmetry::default()).frustration(), (10, 10));
}

#[test]
fn each_rule_for_two_views_says_what_it_says() {
    let seen = |views: &str, symmetry| Ties::new(&system(2, views), symmetry).bond(0, 1);
    let all = |views| [Symmetry::Weakest, Symmetry::Agreeing, Symmetry::Either].map(|symmetry| seen(views, symmetry));
    assert_eq!(all("0=1+"), [Bond::Alliance; 3]);
    assert_eq!(all("0>1+ 1>0+"), [Bond::Alliance; 3]);
    assert_eq!(all("0>1+ 1>0-"), [Bond::Opposition, Bond::Neutral, Bond::Negotiation]);
    assert_eq!(all("0>1n 1>0-"), [Bond::Opposition, Bond::Neutral, Bond::Opposition]);
    assert_eq!(all("0>1n 1>0+"), [Bond::Negotiation, Bond::Negotiation, Bond::Alliance]);
    assert_eq!(all("0>1n 1>00"), [Bond::Neutral, Bond::Neutral, Bond::Negotiation]);
    assert_eq!(all("0>1d 1>0n"), [Bond::Dependence; 3]);
    assert_eq!(all("0>1+"), [Bond::Alliance, Bond::Neutral, Bond::Alliance]);
}

#[test]
fn an_ally_who_depends_on_our_opponent_could_mediate() {
    // We are 0; 1 is our opponent; 2 is allied to us and depends on 1; 3 is allied to us only.
    let mut system = system(4, "0=1- 0=2+ 1=2d 0=3+");
    system.own = Some(0);
    let reading = read(&system, Symmetry::default());
    let mediators = vec![Mediator { actor: 2, bonds: (Bond::Alliance, Bond::Dependence) }];
    assert_eq!(reading.mediations, [Mediation { between: (0, 1), mediators }]);
    // The pair that could give a second one comes first among the empty ones.
    let first = EmptyPair { pair: (1, 3), mediations: 1, joins: true, trios: 1 };
    assert_eq!(reading.empty_pairs[0], first);
    assert_eq!(reading.empty_pairs.len(), 2);
    // Without us, 3 is on its own.
    assert_eq!(reading.tied_by_us, [vec![1, 2], vec![3]]);
}

#[test]
fn alliances_to_explore_tie_what_only_we_tie_first() {
    // 1, 2 and 3 hold together but for 1 and 3; 4 knows only us.
    let mut system = system(5, "0=1+ 0=2+ 0=3+ 0=4+ 1=2+ 2=3+");
    system.own = Some(0);
    let leads = read(&system, Symmetry::default()).leads;
    let told: Vec<_> =
        leads.iter().map(|lead| (lead.pair, lead.joins, lead.common_allies.clone(), lead.others)).collect();
    assert_eq!(told, [((1, 4), true, vec![0], 2), ((1, 3), false, vec![0, 2], 0)]);
}

#[test]
fn an_opposition_about_values_is_no_negotiation_to_open() {
    let mut system = System::new(4, natures(), 2);
    system.negotiable[0] = false;
    for (to, object) in [(1, Some(0)), (2, None), (3, Some(1))] {
        system.tell(View { from: 0, to, told: Told { nature: 1, object }, is_one_sided: false });
    }
    let reading = read(&system, Symmetry::default());
    let told: Vec<_> = reading.negotiations.iter().map(|one| (one.between, one.object)).collect();
    assert_eq!(told, [((0, 3), Some(1)), ((0, 2), None)]);
}

#[test]
fn two_systems_are_compared_relation_by_relation() {
    let mut before = system(4, "0=1+ 0=2- 1>2n");
    let mut after = system(4, "0=1+ 0=3+ 2>1n 1=3+");
    let ids = |names: [&str; 4]| names.map(str::to_owned).to_vec();
    before.ids = ids(["nous", "mairie", "region", "parti"]);
    after.ids = ids(["nous", "region", "mairie", "nouveau"]);
    let found = difference(&before, &after);
    assert_eq!((found.gone.as_slice(), found.new.as_slice(), found.same), (&[3][..], &[3][..], 1));
    let told: Vec<_> =
        found.changes.iter().map(|change| (change.pair, change.before.is_some(), change.after.is_some())).collect();
    assert_eq!(told, [((0, 1), true, true), ((0, 2), true, false)]);
    assert_eq!(difference(&after, &after).changes, []);
}

proptest! {
    /// Turning all signs around one actor leaves the index as it was (Harary's switching); the bounds hold it.
    #[test]
    fn the_index_is_the_same_after_switching(signs in prop::collection::vec(-1_i8..=1, 28), actor in 0_usize..8) {
        let place = |one: usize, other: usize| one * 8 + other - (one + 1) * (one + 2) / 2;
        let code = |sign: i8| match sign { 1 => '+', -1 => '-', _ => '0' };
        let plain = complete(8, |one, other| code(signs[place(one, other)]));
        let switched = complete(8, |one, other| {
            let sign = signs[place(one, other)];
            code(if one == actor || other == actor { -sign } else { sign })
        });
        let (plain, switched) = (read(&plain, Symmetry::default()), read(&switched, Symmetry::default()));
        prop_assert_eq!(plain.frustration(), switched.frustration());
        prop_assert_eq!(plain.trios.count(), switched.trios.count());
        for camps in &plain.camps {
            prop_assert_eq!(camps.aside(&plain.ties).count(), camps.at_most);
        }
    }
}

//! No name covers another one, and nothing is drawn by chance.

use super::*;

/// Forty actors on three levels and in three worlds, with as many ties as told; places follow from the numbers alone.
fn crowd(actors: usize, ties: usize, has_levels: bool) -> Map {
    const NAMES: [&str; 6] = [
        "Communauté de communes de la Haute Vallée",
        "Mission locale",
        "CPIE",
        "Club des entreprises du bassin",
        "Lycée professionnel Jean-Moulin",
        "Conseil départemental",
    ];
    let actor = |index: usize| MapActor {
        name: format!("{} {index}", NAMES[index % NAMES.len()]).as_str().into(),
        level: has_levels.then_some(index * 7 % 3),
        sector: has_levels.then_some(index * 5 % 3),
        weight: (!index.is_multiple_of(4)).then_some((index % 4) as f64 / 3.0),
        is_own: index == 0,
        block: (index % 5 == 1).then_some(0),
    };
    let pairs = (0..actors).flat_map(|from| (from + 1..actors).map(move |to| (from, to)));
    let links = pairs.enumerate().filter(|(place, _)| place * 37 % (actors * actors / 2) < ties);
    let link = |(place, (from, to))| MapLink { from, to, nature: place % 3, is_one_sided: place % 11 == 0 };
    let words = |words: [&str; 3]| words.map(Text::from).to_vec();
    Map {
        actors: (0..actors).map(actor).collect(),
        links: links.map(link).collect(),
        natures: words(["Alliance", "Opposition", "Négociation"])
            .into_iter()
            .zip(['▲', '▼', '·'])
            .map(|(label, sign)| NatureKey { code: 'X', sign, label, color: "#000000".into(), count: 1 })
            .collect(),
        strokes: vec![Stroke::Full, Stroke::Crossed, Stroke::Dashed],
        levels: words(["Local", "Départemental", "Régional"]),
        sectors: words(["Privé", "Public", "Associatif"]),
        view: MapView::Rings,
        outline: Vec::new(),
    }
}

#[test]
fn no_name_lies_over_another_one_or_over_a_shape_for_up_to_forty_actors() {
    for (actors, ties) in [(2, 1), (5, 7), (17, 30), (40, 60), (40, 400), (60, 200)] {
        for has_levels in [true, false] {
            let map = crowd(actors, ties, has_levels);
            let layout = Layout::new(&map);
            let curves: Vec<Curve> = map.links.iter().map(|link| Curve::new(&map, &layout, link)).collect();
            let placed = labels::place(&map, &layout, &curves);
            assert_eq!(placed.labels.len(), actors);
            let all: Vec<&Label> = placed.labels.iter().chain(&placed.ground).collect();
            for (place, label) in all.iter().enumerate() {
                assert!(all[place + 1..].iter().all(|other| !label.area.meets(&other.area)), "{:?}", label.lines);
                for (actor, (x, y)) in layout.points.iter().enumerate() {
                    let r = layout.radius(actor);
                    assert!(!label.area.meets(&labels::Area(x - r, y - r, x + r, y + r)), "{:?}", label.lines);
                }
            }
        }
    }
}

#[test]
fn no_two_actors_stand_at_one_place() {
    let layout = Layout::new(&crowd(40, 60, true));
    for (place, one) in layout.points.iter().enumerate() {
        for other in &layout.points[place + 1..] {
            assert!((one.0 - other.0).hypot(one.1 - other.1) > 26.0, "{one:?} {other:?}");
        }
    }
}

#[test]
fn a_map_is_the_same_each_time_it_is_drawn() {
    let map = crowd(17, 30, true);
    let draw = || super::map(&map, "carte", &Speech::Silent);
    assert_eq!(draw(), draw());
    assert!(super::map(&crowd(1, 0, true), "carte", &Speech::Silent).is_none());
}

#[test]
fn a_pair_that_two_sides_see_differently_is_two_lines_apart() {
    let mut map = crowd(3, 0, true);
    map.links = vec![
        MapLink { from: 0, to: 1, nature: 0, is_one_sided: true },
        MapLink { from: 1, to: 0, nature: 1, is_one_sided: true },
    ];
    let layout = Layout::new(&map);
    let [one, other] = [0, 1].map(|link| Curve::new(&map, &layout, &map.links[link]));
    let ((x, y), (v, w)) = (one.at(0.5), other.at(0.5));
    assert!((x - v).hypot(y - w) > 5.0, "{:?} {:?}", (x, y), (v, w));
    assert!(one.has_arrow && other.has_arrow);
}

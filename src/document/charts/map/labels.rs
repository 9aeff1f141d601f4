//! Where names go: beside their places, outwards where one can, and never over another name or shape.

use super::layout::{Layout, Point};
use super::{Curve, Map};

/// Height of a line of a name.
pub(super) const LINE: f64 = 15.0;

/// Size of the letters of a name.
const SIZE: f64 = 13.5;

/// Letters after which a name goes on on a second line, and those of a line at most.
const LONG: usize = 20;
const LONGEST: usize = 30;

/// A name that begins farther from its place than this is tied to it by a thin line.
const FAR: f64 = 9.0;

/// A name and its place.
pub(super) struct Label {
    pub(super) lines: Vec<String>,
    pub(super) class: &'static str,
    /// `start`, `middle` or `end`.
    pub(super) anchor: &'static str,
    /// The foot of its first line.
    pub(super) at: Point,
    /// A thin line from the place to a name that lies away from it.
    pub(super) leader: Option<(Point, Point)>,
    pub(super) area: Area,
}

/// All names.
pub(super) struct Placed {
    pub(super) labels: Vec<Label>,
    /// Names of levels and of worlds.
    pub(super) ground: Vec<Label>,
}

/// A rectangle: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area(pub(super) f64, pub(super) f64, pub(super) f64, pub(super) f64);

impl Area {
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }

    fn holds(&self, point: Point) -> bool {
        self.0 < point.0 && point.0 < self.2 && self.1 < point.1 && point.1 < self.3
    }

    fn around(point: Point, reach: f64) -> Self {
        Self(point.0 - reach, point.1 - reach, point.0 + reach, point.1 + reach)
    }
}

/// How wide a text is, a little too wide rather than too narrow: fonts differ.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | '’' | '(' | ')' | ' ' | '\u{a0}' => 0.33,
        'f' | 'r' | 't' | '-' | '1' => 0.44,
        'm' | 'w' | 'M' | 'W' | '@' | 'œ' | 'Œ' => 0.95,
        c if c.is_uppercase() => 0.74,
        c if c.is_ascii() || c.is_alphabetic() && (c as u32) < 0x250 => 0.6,
        _ => 1.0,
    };
    text.chars().map(of).sum::<f64>() * size
}

/// A name on one line, or on two where it is long; cut where even two do not hold it.
pub(super) fn lines(name: &str) -> Vec<String> {
    if name.chars().count() <= LONG {
        return vec![name.to_owned()];
    }
    let middle = name.chars().count() / 2;
    let blanks = name.char_indices().enumerate().filter(|(_, (_, c))| c.is_whitespace());
    let nearest = blanks.min_by_key(|(at, _)| at.abs_diff(middle));
    let parts = match nearest {
        Some((_, (byte, blank))) => vec![&name[..byte], &name[byte + blank.len_utf8()..]],
        None => vec![name],
    };
    parts.into_iter().map(cut).collect()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let short: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", short.trim_end())
}

/// Places the names of a map. Where none of the places near by is free, they move away until one is.
pub(super) fn place(map: &Map, layout: &Layout, curves: &[Curve]) -> Placed {
    let shapes: Vec<Area> = layout
        .points
        .iter()
        .enumerate()
        .map(|(actor, point)| Area::around(*point, layout.radius(actor) * 1.2 + 2.0))
        .collect();
    let ink: Vec<Point> =
        curves.iter().flat_map(|curve| (1..12).map(|step| curve.at(f64::from(step) / 12.0))).collect();
    let mut taken: Vec<Area> = shapes.clone();
    let mut labels: Vec<Option<Label>> = map.actors.iter().map(|_| None).collect();
    // Our own name first; then those at the top and the bottom, where names lie beside one another and room is scarce.
    let mut order: Vec<usize> = (0..map.actors.len()).collect();
    let steepness = |actor: usize| (layout.points[actor].0.abs() * 10.0) as i64;
    order.sort_by_key(|actor| (!map.actors[*actor].is_own, steepness(*actor)));
    for actor in order {
        let lines = lines(&map.actors[actor].name.on_one_line());
        let class = if map.actors[actor].is_own { "name own" } else { "name" };
        let label = beside(layout.points[actor], layout.radius(actor), lines, class, &taken, &ink);
        taken.push(label.area);
        labels[actor] = Some(label);
    }
    let ground = ground(map, layout, &mut taken, &ink);
    Placed { labels: labels.into_iter().flatten().collect(), ground }
}

/// A name beside a place, where nothing else is; the fewer lines it covers, the better.
fn beside(point: Point, reach: f64, lines: Vec<String>, class: &'static str, taken: &[Area], ink: &[Point]) -> Label {
    let size = (lines.iter().map(|line| width(line, SIZE)).fold(0.0, f64::max), lines.len() as f64 * LINE);
    let outward = point.1.atan2(point.0);
    let mut best: Option<(f64, Area, &'static str)> = None;
    for step in 0..400 {
        let away = reach * 1.25 + 4.0 + 9.0 * f64::from(step);
        let base = 3.0 * f64::from(step);
        if best.is_some_and(|(cost, ..)| cost <= base) {
            break;
        }
        for turn in 0..8 {
            let angle = outward + f64::from([0, 1, -1, 2, -2, 3, -3, 4][turn]) * std::f64::consts::FRAC_PI_4;
            let (area, anchor) = area_at((point.0 + away * angle.cos(), point.1 + away * angle.sin()), angle, size);
            if taken.iter().any(|other| area.meets(other)) {
                continue;
            }
            let covered = ink.iter().filter(|point| area.holds(**point)).count().min(12) as f64;
            let cost = base + turn as f64 * 0.7 + 1.5 * covered;
            if best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, area, anchor));
            }
        }
    }
    // Four hundred steps lie outside of any map.
    let (_, area, anchor) = best.unwrap_or((0.0, area_at(point, outward, size).0, "middle"));
    let x = match anchor {
        "start" => area.0,
        "end" => area.2,
        _ => (area.0 + area.2) / 2.0,
    };
    let near = (point.0.clamp(area.0, area.2), point.1.clamp(area.1, area.3));
    let (dx, dy) = (near.0 - point.0, near.1 - point.1);
    let gap = dx.hypot(dy);
    let edge = || (point.0 + dx / gap * reach, point.1 + dy / gap * reach);
    let leader = (gap > reach * 1.25 + FAR).then(|| (edge(), near));
    Label { lines, class, anchor, at: (x, area.1 + LINE * 0.78), leader, area }
}

/// The area of a name that begins at a point and goes on in the direction of an angle.
fn area_at((x, y): Point, angle: f64, (width, height): (f64, f64)) -> (Area, &'static str) {
    let (cos, sin) = (angle.cos(), angle.sin());
    if cos.abs() < 0.35 {
        let top = if sin < 0.0 { y - height } else { y };
        return (Area(x - width / 2.0, top, x + width / 2.0, top + height), "middle");
    }
    // Beside the point, a little above or below it as the angle goes.
    let top = y - height / 2.0 + sin * height / 2.0;
    match cos > 0.0 {
        true => (Area(x, top, x + width, top + height), "start"),
        false => (Area(x - width, top, x, top + height), "end"),
    }
}

/// Names of the levels on their rings, where they are free, and of the worlds outside of them.
fn ground(map: &Map, layout: &Layout, taken: &mut Vec<Area>, ink: &[Point]) -> Vec<Label> {
    let mut ground = Vec::new();
    for (level, (rx, ry)) in layout.ring_levels.iter().zip(&layout.rings) {
        let Some(level) = level.and_then(|level| map.levels.get(level)) else { continue };
        let text = level.on_one_line().to_lowercase();
        let size = (width(&text, 11.0), 13.0);
        let at = |angle: f64| {
            let (x, y) = (rx * angle.cos(), ry * angle.sin());
            Area(x - size.0 / 2.0, y - size.1 / 2.0, x + size.0 / 2.0, y + size.1 / 2.0)
        };
        // From below to both sides; a line may be covered rather than the name be far from there.
        let turn = |step: usize| (step.div_ceil(2) as f64) * if step.is_multiple_of(2) { 1.0 } else { -1.0 };
        let areas =
            (0..72).map(|step| (step, at(std::f64::consts::FRAC_PI_2 + turn(step) * std::f64::consts::PI / 36.0)));
        let free = areas.filter(|(_, area)| !taken.iter().any(|other| area.meets(other)));
        let covered = |area: &Area| ink.iter().filter(|point| area.holds(**point)).count();
        let Some((_, area)) = free.min_by_key(|(step, area)| 8 * covered(area) + step) else { continue };
        taken.push(area);
        let at = ((area.0 + area.2) / 2.0, area.3 - 3.0);
        ground.push(Label { lines: vec![text], class: "level", anchor: "middle", at, leader: None, area });
    }
    if layout.middles.len() < 2 {
        return ground;
    }
    for (sector, angle) in &layout.middles {
        let text = map.sectors.get(*sector).map(|sector| sector.on_one_line().to_uppercase()).unwrap_or_default();
        let size = (width(&text, 11.5) * 1.12, 15.0);
        let places =
            (0..200).map(|step| area_at(layout.on_ellipse(*angle, 1.12 + 0.04 * f64::from(step)), *angle, size));
        let Some((area, anchor)) = places.into_iter().find(|(area, _)| !taken.iter().any(|other| area.meets(other)))
        else {
            continue;
        };
        taken.push(area);
        let x = match anchor {
            "start" => area.0,
            "end" => area.2,
            _ => (area.0 + area.2) / 2.0,
        };
        ground.push(Label { lines: vec![text], class: "world", anchor, at: (x, area.3 - 3.0), leader: None, area });
    }
    ground
}

impl Placed {
    /// The corners of the drawing.
    pub(super) fn bounds(&self, layout: &Layout) -> (Point, Point) {
        let (rx, ry) = layout.rings.last().copied().unwrap_or((0.0, 0.0));
        let areas = self.labels.iter().chain(&self.ground).map(|label| label.area).chain([Area(-rx, -ry, rx, ry)]);
        let whole = areas.fold(Area(0.0, 0.0, 0.0, 0.0), |all, one| {
            Area(all.0.min(one.0), all.1.min(one.1), all.2.max(one.2), all.3.max(one.3))
        });
        ((whole.0 - 6.0, whole.1 - 6.0), (whole.2 + 6.0, whole.3 + 8.0))
    }
}

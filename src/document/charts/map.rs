//! The map of an actor system: our organisation in the middle, a ring a level, a wedge a world, and what ties them.
//!
//! Nothing is drawn by chance and nothing moves: places follow from the table alone. [`layout`] says where actors stand,
//! [`labels`] where their names go, and this file draws them; [`ladder`] is the same actors level by level, with what ties
//! each of them to us.

use serde::Serialize;

use super::{NatureKey, Pen, Speech, Svg};
use crate::document::{Fact, Text};

mod labels;
mod ladder;
mod layout;

use labels::{Label, Placed};
use layout::{Layout, Point};

/// More actors than this are told in words only.
pub const MOST: usize = 80;

/// Blocks that have a ground of their own.
const BLOCKS: usize = 3;

/// More links than this: those between others are drawn paler.
const DENSE: usize = 120;

/// An actor system to be drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Map {
    /// In the order of the table.
    pub actors: Vec<MapActor>,
    /// One a view: two of them where each side has its own.
    pub links: Vec<MapLink>,
    /// Kinds of relation.
    pub natures: Vec<NatureKey>,
    /// How each kind of relation is drawn.
    pub strokes: Vec<Stroke>,
    /// Scales at which actors act, from the nearest; none where the table does not say it.
    pub levels: Vec<Text>,
    /// Worlds to which actors belong; none where the table does not say it.
    pub sectors: Vec<Text>,
    /// Which of the two views it is.
    pub view: MapView,
    /// The same in words: blocks of allies, and the ties of each of their members.
    pub outline: Vec<Outline>,
}

/// A view of an actor system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MapView {
    /// All ties, a ring a level and a wedge a world.
    Rings,
    /// Level by level, what ties each actor to our organisation.
    Ladder,
}

/// An actor on the map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapActor {
    /// What it is called.
    pub name: Text,
    /// Index of its level.
    pub level: Option<usize>,
    /// Index of its world.
    pub sector: Option<usize>,
    /// What its resources weigh, 0…1; nothing where the group did not say it.
    pub weight: Option<f64>,
    /// Whether it is our own organisation.
    pub is_own: bool,
    /// The block of allies that it belongs to even without us, the largest first.
    pub block: Option<usize>,
}

/// What ties two actors, as both see it or as one of them does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MapLink {
    /// Who looks.
    pub from: usize,
    /// Who is looked at.
    pub to: usize,
    /// Index of what is seen.
    pub nature: usize,
    /// Whether it is the view of `from` only.
    pub is_one_sided: bool,
}

/// How a kind of relation is drawn, so that it is told without its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stroke {
    /// Brings together: a full line.
    Full,
    /// Sets apart: a thick line with a cross.
    Crossed,
    /// They talk: dashes.
    Dashed,
    /// They need one another: dots.
    Dotted,
    /// Neither: a thin line of far dots.
    Thin,
}

/// A block of allies in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outline {
    /// `Alliés entre eux, même sans nous (6)`.
    pub title: Text,
    /// Each actor, with its ties by nature.
    pub actors: Vec<Fact>,
}

impl Stroke {
    fn class(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Crossed => "crossed",
            Self::Dashed => "dashed",
            Self::Dotted => "dotted",
            Self::Thin => "thin",
        }
    }
}

impl MapActor {
    /// The class of its shape: ours, or that of its block.
    fn class(&self) -> String {
        match (self.is_own, self.block) {
            (true, _) => "node own".to_owned(),
            (false, Some(block)) if block < BLOCKS => format!("node block-{block}"),
            _ => "node".to_owned(),
        }
    }
}

impl Map {
    /// Whether the other side of the pair has its own way to see it.
    fn has_twin(&self, link: &MapLink) -> bool {
        link.is_one_sided && self.links.iter().any(|other| (other.from, other.to) == (link.to, link.from))
    }

    /// The links that the view draws: all, or only our own.
    fn shown_links(&self) -> impl Iterator<Item = &MapLink> {
        let is_own = |actor: usize| self.actors.get(actor).is_some_and(|actor| actor.is_own);
        self.links.iter().filter(move |link| self.view == MapView::Rings || is_own(link.from) || is_own(link.to))
    }

    fn stroke(&self, nature: usize) -> Stroke {
        self.strokes.get(nature).copied().unwrap_or(Stroke::Thin)
    }
}

/// The drawing of a map; nothing of too few or too many actors.
pub(super) fn map(map: &Map, id: &str, speech: &Speech) -> Option<Svg> {
    if map.actors.len() < 2 || map.actors.len() > MOST {
        return None;
    }
    Some(match map.view {
        MapView::Rings => rings(map, id, speech),
        MapView::Ladder => ladder::ladder(map, id, speech),
    })
}

fn rings(map: &Map, id: &str, speech: &Speech) -> Svg {
    let layout = Layout::new(map);
    let curves: Vec<Curve> = map.links.iter().map(|link| Curve::new(map, &layout, link)).collect();
    let placed = labels::place(map, &layout, &curves);
    let legend = Legend::new(map);
    let (corner, far) = placed.bounds(&layout);
    let width = (far.0 - corner.0).max(640.0);
    let rows = legend.rows(width);
    let mut sheet = Sheet {
        pen: Pen::new(
            if map.links.len() > DENSE { "map is-dense" } else { "map" },
            width,
            far.1 - corner.1 + rows.len() as f64 * Legend::STEP + 8.0,
            speech,
        ),
        shift: (-corner.0, -corner.1),
        id,
    };
    sheet.ground(&layout, &placed);
    curves.iter().for_each(|curve| sheet.tie(curve));
    for (actor, point) in map.actors.iter().zip(&layout.points) {
        sheet.node(actor, *point);
    }
    placed.labels.iter().for_each(|label| sheet.label(label));
    let below = far.1 - corner.1;
    sheet.shift = (0.0, 0.0);
    sheet.legend(&rows, below);
    sheet.pen.finish()
}

/// A tie as a curve, bent away from the middle unless it starts there.
struct Curve {
    from: Point,
    bend: Point,
    to: Point,
    nature: usize,
    stroke: Stroke,
    has_arrow: bool,
    is_ours: bool,
}

impl Curve {
    fn new(map: &Map, layout: &Layout, link: &MapLink) -> Self {
        let (from, to) = (layout.points[link.from], layout.points[link.to]);
        let is_ours = map.actors[link.from].is_own || map.actors[link.to].is_own;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1.0);
        let across = (-dy / length, dx / length);
        let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
        // Away from the middle of the map; across it, always to the same side.
        let outward = if across.0 * middle.0 + across.1 * middle.1 < 0.0 { -1.0 } else { 1.0 };
        let lift = if is_ours { 0.0 } else { outward * (0.16 * length).min(70.0) };
        // Of two views, each has its own side of the line between them.
        let apart = if map.has_twin(link) { 3.2 } else { 0.0 };
        let moved = |point: Point, by: f64| (point.0 + across.0 * by, point.1 + across.1 * by);
        let reach = |actor: usize| layout.radius(actor) + 1.0;
        let ends =
            (reach(link.from) / length, 1.0 - (reach(link.to) + if link.is_one_sided { 3.0 } else { 0.0 }) / length);
        let bend = moved(middle, 2.0 * lift + apart);
        let (from, to) = (moved(from, apart), moved(to, apart));
        let curve = Self {
            from,
            bend,
            to,
            nature: link.nature,
            stroke: map.stroke(link.nature),
            has_arrow: link.is_one_sided,
            is_ours,
        };
        curve.cut(ends)
    }

    /// A place on it, 0…1.
    fn at(&self, t: f64) -> Point {
        let mix = |a: f64, b: f64, c: f64| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
        (mix(self.from.0, self.bend.0, self.to.0), mix(self.from.1, self.bend.1, self.to.1))
    }

    /// The part of it between two places: it neither enters the shapes at its ends nor changes its course.
    fn cut(self, (start, end): (f64, f64)) -> Self {
        let (start, end) = if start < end { (start, end) } else { (0.0, 1.0) };
        let (from, to) = (self.at(start), self.at(end));
        let mix = |a: Point, b: Point, t: f64| (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
        // De Casteljau: the bend of the part is where the lines through its ends meet.
        let bend = mix(mix(self.from, self.bend, start), mix(self.bend, self.to, start), end);
        Self { from, bend, to, ..self }
    }
}

/// A pen whose points are shifted into the sheet.
struct Sheet<'a> {
    pen: Pen,
    shift: Point,
    id: &'a str,
}

impl Sheet<'_> {
    fn on(&self, point: Point) -> Point {
        (point.0 + self.shift.0, point.1 + self.shift.1)
    }

    /// Rings with the names of their levels, and the names of the worlds.
    fn ground(&mut self, layout: &Layout, placed: &Placed) {
        for radii in &layout.rings {
            let centre = self.on((0.0, 0.0));
            self.pen.ellipse("ring", centre, *radii);
        }
        for angle in &layout.borders {
            let (near, far) = (layout.on_ellipse(*angle, 0.28), layout.on_ellipse(*angle, 1.06));
            self.pen.line("border", self.on(near), self.on(far));
        }
        for label in &placed.ground {
            let at = self.on(label.at);
            self.pen.text(label.class, label.anchor, at, &label.lines[0]);
        }
    }

    fn tie(&mut self, curve: &Curve) {
        let weight = if curve.is_ours { "ours" } else { "others" };
        let class = format!("tie {} {weight} {}-{}", curve.stroke.class(), self.id, curve.nature);
        let (from, bend, to) = (self.on(curve.from), self.on(curve.bend), self.on(curve.to));
        self.pen.curve(&class, from, bend, to);
        if curve.stroke == Stroke::Crossed {
            let (x, y) = self.on(curve.at(0.5));
            let class = format!("cross {}-{}", self.id, curve.nature);
            self.pen.line(&class, (x - 5.0, y - 5.0), (x + 5.0, y + 5.0));
            self.pen.line(&class, (x - 5.0, y + 5.0), (x + 5.0, y - 5.0));
        }
        if curve.has_arrow {
            let class = format!("head {}-{}", self.id, curve.nature);
            let (dx, dy) = (to.0 - bend.0, to.1 - bend.1);
            let length = dx.hypot(dy).max(1.0);
            let (dx, dy) = (dx / length * 9.0, dy / length * 9.0);
            let back = (to.0 - dx, to.1 - dy);
            let tip = (to.0 + dx / 4.0, to.1 + dy / 4.0);
            self.pen.polygon(
                &class,
                &[tip, (back.0 - dy / 2.4, back.1 + dx / 2.4), (back.0 + dy / 2.4, back.1 - dx / 2.4)],
            );
        }
    }

    /// The shape of a world, as large as its resources weigh, on the ground of its block.
    fn node(&mut self, actor: &MapActor, point: Point) {
        let at = self.on(point);
        shape(&mut self.pen, &actor.class(), actor.sector, at, layout::radius(actor));
    }

    fn label(&mut self, label: &Label) {
        if let Some((from, to)) = label.leader {
            self.pen.line("leader", self.on(from), self.on(to));
        }
        for (line, text) in label.lines.iter().enumerate() {
            let at = self.on((label.at.0, label.at.1 + line as f64 * labels::LINE));
            self.pen.text(label.class, label.anchor, at, text);
        }
    }

    fn legend(&mut self, rows: &[Vec<(f64, &Entry)>], below: f64) {
        for (row, entries) in rows.iter().enumerate() {
            let y = below + (row as f64 + 0.6) * Legend::STEP;
            for (x, entry) in entries {
                self.sample(&entry.sample, (*x, y));
                self.pen.text("key", "start", (x + Legend::SAMPLE, y + 4.0), &entry.words);
            }
        }
    }

    /// A small piece of what the legend names.
    fn sample(&mut self, sample: &Sample, (x, y): Point) {
        match sample {
            Sample::Tie(nature, stroke) => {
                let class = format!("tie {} ours {}-{nature}", stroke.class(), self.id);
                self.pen.line(&class, (x, y), (x + 26.0, y));
                if *stroke == Stroke::Crossed {
                    let class = format!("cross {}-{nature}", self.id);
                    self.pen.line(&class, (x + 9.0, y - 4.0), (x + 17.0, y + 4.0));
                    self.pen.line(&class, (x + 9.0, y + 4.0), (x + 17.0, y - 4.0));
                }
            }
            Sample::Shape(sector) => shape(&mut self.pen, "node", Some(*sector), (x + 16.0, y), 6.0),
            Sample::Block => shape(&mut self.pen, "node block-0", Some(0), (x + 16.0, y), 6.0),
            Sample::Own(sector) => shape(&mut self.pen, "node own", *sector, (x + 16.0, y), 7.0),
            Sample::Double => {
                self.pen.line("tie plain", (x, y - 2.5), (x + 26.0, y - 2.5));
                self.pen.line("tie plain", (x, y + 2.5), (x + 26.0, y + 2.5));
            }
            Sample::Arrow => {
                self.pen.line("tie plain", (x, y), (x + 20.0, y));
                self.pen.polygon("head plain", &[(x + 27.0, y), (x + 18.0, y - 4.0), (x + 18.0, y + 4.0)]);
            }
            Sample::Size => {
                shape(&mut self.pen, "node", None, (x + 6.0, y), 4.0);
                shape(&mut self.pen, "node", None, (x + 20.0, y), 8.0);
            }
        }
    }
}

/// A disc, a square, a lozenge, a triangle, then a hexagon.
fn shape(pen: &mut Pen, class: &str, sector: Option<usize>, (x, y): Point, r: f64) {
    match sector.map(|sector| sector % 5) {
        None | Some(2) => pen.circle(class, (x, y), r),
        Some(0) => pen.rect(class, (x - r * 0.9, y - r * 0.9), (r * 1.8, r * 1.8), 0.0),
        Some(1) => {
            let r = r * 1.22;
            pen.polygon(class, &[(x, y - r), (x + r, y), (x, y + r), (x - r, y)]);
        }
        Some(3) => {
            let r = r * 1.15;
            pen.polygon(class, &[(x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)]);
        }
        Some(_) => {
            let h = r * 0.87;
            pen.polygon(
                class,
                &[
                    (x - r, y),
                    (x - r / 2.0, y - h),
                    (x + r / 2.0, y - h),
                    (x + r, y),
                    (x + r / 2.0, y + h),
                    (x - r / 2.0, y + h),
                ],
            );
        }
    }
}

/// What the signs of a map mean, only those that it bears.
struct Legend(Vec<Entry>);

struct Entry {
    sample: Sample,
    words: String,
}

enum Sample {
    Tie(usize, Stroke),
    Shape(usize),
    Block,
    Own(Option<usize>),
    Double,
    Arrow,
    Size,
}

impl Legend {
    const STEP: f64 = 21.0;
    const SAMPLE: f64 = 33.0;

    fn new(map: &Map) -> Self {
        let mut entries = Vec::new();
        let mut add = |sample: Sample, words: String| entries.push(Entry { sample, words });
        for (index, nature) in map.natures.iter().enumerate() {
            let count = map.shown_links().filter(|link| link.nature == index).count();
            if count > 0 {
                let label = nature.label.on_one_line().to_lowercase();
                add(Sample::Tie(index, map.stroke(index)), format!("{label} ({count})"));
            }
        }
        if map.shown_links().any(|link| map.has_twin(link)) {
            add(Sample::Double, "vue autrement de chaque côté".into());
        }
        if map.shown_links().any(|link| link.is_one_sided && !map.has_twin(link)) {
            add(Sample::Arrow, "vue d’un seul côté".into());
        }
        for (index, sector) in map.sectors.iter().enumerate() {
            if map.actors.iter().any(|actor| actor.sector == Some(index)) {
                add(Sample::Shape(index), sector.on_one_line().to_lowercase());
            }
        }
        if let Some(own) = map.actors.iter().find(|actor| actor.is_own) {
            add(Sample::Own(own.sector), "nous".into());
        }
        if map.actors.iter().any(|actor| actor.block == Some(0)) {
            add(Sample::Block, "même fond : alliés, même sans nous".into());
        }
        if map.actors.iter().any(|actor| actor.weight.is_some()) {
            add(Sample::Size, "plus grand : plus de ressources".into());
        }
        Self(entries)
    }

    /// The entries on lines of a width, each with the place where it begins.
    fn rows(&self, width: f64) -> Vec<Vec<(f64, &Entry)>> {
        let mut rows: Vec<Vec<(f64, &Entry)>> = Vec::new();
        let mut end = f64::INFINITY;
        for entry in &self.0 {
            let needed = Self::SAMPLE + labels::width(&entry.words, 12.5) + 18.0;
            if end + needed > width {
                rows.push(Vec::new());
                end = 4.0;
            }
            if let Some(row) = rows.last_mut() {
                row.push((end, entry));
            }
            end += needed;
        }
        rows
    }
}

#[cfg(test)]
mod tests;

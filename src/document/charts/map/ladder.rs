//! Actors level by level, from the farthest to the nearest, with what ties each of them to us.

use super::layout::radius;
use super::{Legend, Map, MapActor, MapLink, Pen, Sheet, Speech, Svg, labels, shape};

const COLUMNS: usize = 4;
const WIDTH: f64 = 1000.0;
const HEAD: f64 = 116.0;
const ROW: f64 = 38.0;

/// How long the piece of line is that stands for a tie with us.
const TIE: f64 = 30.0;

pub(super) fn ladder(map: &Map, id: &str, speech: &Speech) -> Svg {
    let own = map.actors.iter().position(|actor| actor.is_own);
    let bands = bands(map, own);
    let rows: usize = bands.iter().map(|(_, actors)| actors.len().div_ceil(COLUMNS)).sum();
    let height = rows as f64 * ROW + bands.len() as f64 * 8.0;
    let legend = Legend::new(map);
    let keys = legend.rows(WIDTH);
    let total = height + keys.len() as f64 * Legend::STEP + 8.0;
    let mut sheet = Sheet { pen: Pen::new("map ladder", WIDTH, total, speech), shift: (0.0, 0.0), id };
    let mut top = 0.0;
    for (level, actors) in &bands {
        let lines = actors.len().div_ceil(COLUMNS) as f64;
        sheet.pen.line("border", (0.0, top), (WIDTH, top));
        let name = level.and_then(|level| map.levels.get(level)).map(crate::document::Text::on_one_line);
        sheet.pen.text("level", "start", (4.0, top + 24.0), &name.unwrap_or_else(|| "Sans niveau".into()));
        for (place, actor) in actors.iter().enumerate() {
            let (column, line) = (place % COLUMNS, place / COLUMNS);
            let x = HEAD + column as f64 * (WIDTH - HEAD) / COLUMNS as f64;
            let y = top + (line as f64 + 0.5) * ROW + 4.0;
            sheet.rung(map, (own, *actor), (x, y));
        }
        top += lines * ROW + 8.0;
    }
    sheet.legend(&keys, height);
    sheet.pen.finish()
}

/// The actors of each level that has some, from the farthest; world by world.
fn bands(map: &Map, own: Option<usize>) -> Vec<(Option<usize>, Vec<usize>)> {
    let of = |level: Option<usize>| -> Vec<usize> {
        let mut actors: Vec<usize> = (0..map.actors.len()).filter(|actor| map.actors[*actor].level == level).collect();
        actors.sort_by_key(|actor| (Some(*actor) != own, map.actors[*actor].sector, *actor));
        actors
    };
    let levels = [None].into_iter().chain((0..map.levels.len()).rev().map(Some));
    levels.map(|level| (level, of(level))).filter(|(_, actors)| !actors.is_empty()).collect()
}

impl Sheet<'_> {
    /// What ties an actor to us, its shape and its name.
    fn rung(&mut self, map: &Map, (own, actor): (Option<usize>, usize), (x, y): (f64, f64)) {
        let of: &MapActor = &map.actors[actor];
        let is_between = |link: &&MapLink| link.from == actor || link.to == actor;
        let ties: Vec<&MapLink> = map.shown_links().filter(|_| Some(actor) != own).filter(is_between).collect();
        let apart = if ties.len() > 1 { 3.5 } else { 0.0 };
        for (place, tie) in ties.iter().enumerate() {
            let y = y + if place == 0 { -apart } else { apart };
            let stroke = map.stroke(tie.nature);
            let class = format!("tie {} ours {}-{}", stroke.class(), self.id, tie.nature);
            self.pen.line(&class, (x, y), (x + TIE, y));
            if stroke == super::Stroke::Crossed {
                let class = format!("cross {}-{}", self.id, tie.nature);
                let middle = x + TIE / 2.0;
                self.pen.line(&class, (middle - 4.0, y - 4.0), (middle + 4.0, y + 4.0));
                self.pen.line(&class, (middle - 4.0, y + 4.0), (middle + 4.0, y - 4.0));
            }
            if tie.is_one_sided {
                let class = format!("head {}-{}", self.id, tie.nature);
                let (tip, back) =
                    if Some(tie.from) == own { (x + TIE + 3.0, x + TIE - 5.0) } else { (x - 3.0, x + 5.0) };
                self.pen.polygon(&class, &[(tip, y), (back, y - 3.5), (back, y + 3.5)]);
            }
        }
        shape(&mut self.pen, &of.class(), of.sector, (x + TIE + 18.0, y), radius(of).min(11.0));
        let lines = labels::lines(&of.name.on_one_line());
        let first = y + 4.5 - (lines.len() - 1) as f64 * labels::LINE / 2.0;
        for (line, text) in lines.iter().enumerate() {
            let class = if of.is_own { "name own" } else { "name" };
            self.pen.text(class, "start", (x + TIE + 36.0, first + line as f64 * labels::LINE), text);
        }
    }
}

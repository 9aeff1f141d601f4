//! The report of one structure at several dates: what moved, what did not, and what cannot be compared.

use crate::assessment::{Row, WHOLE};
use crate::compare::{Member, Timeline};
use crate::fold::slug;
use crate::french::{self, NBSP};
use crate::grid::{ACTIONS, Grid, Scale};
use crate::score::{Score, State};

use crate::document::charts::{Course, Drawing, Stop};
use crate::document::{
    self as doc, Block, Card, Cell, Chart, Column, Diffusion, Document, Fact, Mark, Point, Section, Table, Text,
};

use super::{Context, Known, NO_FIGURE, first_page, network, notes, positions, sections, tables};

/// How many moves a sentence quotes.
const QUOTED: usize = 2;

/// How many of the largest moves are shown with what was said.
const TOLD: usize = 6;

/// Builds the report of a timeline.
pub fn dates(grid: &Grid, timeline: &Timeline<'_>, context: &Context) -> Document {
    let known: Vec<Known> = timeline
        .moments
        .iter()
        .zip(&timeline.compared)
        .map(|(moment, scorecard)| Known {
            grid,
            assessment: moment.assessment,
            context,
            positions: moment.positions.clone(),
            scorecard: scorecard.clone(),
            agreement: None,
            debated: Vec::new(),
            numbers: (0..grid.items.len()).map(|item| grid.number(item)).collect(),
        })
        .collect();
    let story = Story { grid, timeline, known };
    let parts = [
        Some(story.essential()),
        story.kept(),
        story.courses(),
        story.told(),
        story.questions(),
        story.balls(),
        story.actions(),
        story.aside(),
    ];
    let parts = parts.into_iter().flatten().chain(story.relations()).chain([story.notes()]);
    let dates: Vec<String> = (0..story.known.len()).map(|index| story.when(index)).collect();
    let sections = parts.collect();
    Document {
        subtitle: format!("{} : d’une date à l’autre", grid.title).into(),
        audience: super::audience(context.diffusion).into(),
        when: french::list(&dates, "et").into(),
        facts: story.facts(),
        colophon: super::colophon(story.last().name(), &grid.short_title, context),
        ..Document::new(context.diffusion, grid.short_title.as_str(), story.last().name(), sections)
    }
}

struct Story<'a> {
    grid: &'a Grid,
    timeline: &'a Timeline<'a>,
    /// One a moment, with its scores over the questions that are compared.
    known: Vec<Known<'a>>,
}

impl Story<'_> {
    fn first(&self) -> &Known<'_> {
        &self.known[0]
    }

    fn last(&self) -> &Known<'_> {
        &self.known[self.known.len() - 1]
    }

    /// What a moment is called: its date, else its place.
    fn when(&self, index: usize) -> String {
        match self.timeline.moments[index].assessment.date {
            Some(date) => french::date(date),
            None => format!("{}{NBSP}(sans date)", index + 1),
        }
    }

    fn facts(&self) -> Vec<Fact> {
        let last = self.last();
        let answered = |index: usize| format!("{} : {}", self.when(index), super::coverage(self.known[index].counts()));
        let territory = last.assessment.organisation.territory.as_ref();
        let territory = territory.map(|place| Fact::new("Territoire", vec![place.clone()]));
        let answers = Fact::new("Réponses", (0..self.known.len()).map(answered).collect());
        territory.into_iter().chain([answers]).collect()
    }

    /// Where relations between actors moved; how the group sees others stays in the house.
    fn relations(&self) -> Vec<Section> {
        let (first, last) = (self.first(), self.last());
        if !first.is_internal() {
            return Vec::new();
        }
        let heads = [self.when(0), self.when(self.known.len() - 1)];
        network::compared(self.grid, [first.assessment, last.assessment], [&heads[0], &heads[1]])
    }

    /// Items that moved, the largest move first; `sign` is 1 for those that rose, −1 for those that fell.
    fn moved(&self, sign: f64) -> Vec<usize> {
        let share = |index: usize| {
            let scale = self.grid.items[index].scale()?;
            Some(self.timeline.items[index]? / (scale.max() - scale.min()))
        };
        let mut moved: Vec<(usize, f64)> = (0..self.grid.items.len())
            .filter_map(|index| Some((index, share(index)? * sign)))
            .filter(|(_, share)| *share > 1e-9)
            .collect();
        moved.sort_by(|a, b| b.1.total_cmp(&a.1));
        moved.into_iter().map(|(index, _)| index).collect()
    }

    fn essential(&self) -> Section {
        let (up, down) = (self.moved(1.0), self.moved(-1.0));
        let compared = self.timeline.items.iter().flatten().count();
        let still = compared - up.len() - down.len();
        let went = |n: usize| match n {
            0 => "aucune n’est allée".to_owned(),
            n => french::counted(n, "est allée", "sont allées"),
        };
        let mut points = Vec::new();
        if compared == 0 {
            points
                .push("Aucune question n’a de position aux deux bouts : rien ne peut encore être comparé.".to_owned());
        } else {
            points.push(format!(
                "Du {} au {}, sur {} que l’on peut comparer : {} vers le haut, {} vers le bas, {}.",
                self.when(0),
                self.when(self.known.len() - 1),
                french::counted(compared, "question", "questions"),
                went(up.len()),
                went(down.len()),
                match still {
                    0 => "aucune n’est restée où elle était".to_owned(),
                    n => french::counted(n, "n’a pas bougé", "n’ont pas bougé"),
                },
            ));
        }
        points.extend(self.sentence(&up, "Ce qui a le plus avancé"));
        points.extend(self.sentence(&down, "Ce qui a le plus reculé"));
        points.extend(self.section_sentence());
        let renewed = self.timeline.renewed.len();
        if renewed > 0 {
            points.push(format!(
                "Depuis la version {} de la grille, {} : {} de côté, pour ne pas prendre un changement de mots pour un \
                 changement de la structure.",
                self.first().assessment.grid_version,
                french::counted(
                    renewed,
                    "question est nouvelle ou a changé de sens",
                    "questions sont nouvelles ou ont changé de sens"
                ),
                if renewed > 1 { "elles sont laissées" } else { "elle est laissée" },
            ));
        }
        let spirit = "On compare ici une structure à elle-même, jamais à une autre. Une position qui baisse n’est pas une mauvaise \
                      nouvelle en soi : le groupe voit parfois plus clair, ou se montre plus exigeant.";
        Section::new("essentiel", "", vec![Block::points(points), Block::quiet(spirit)])
    }

    /// What the group kept, one date beside the other: of the whole, then of each section.
    fn kept(&self) -> Option<Section> {
        let sections = self.grid.sections.iter().map(|section| (section.id.as_str(), section.title.as_str()));
        let row = |(id, title): (&str, &str)| {
            let kept: Vec<&str> = self.known.iter().map(|known| known.conclusion(id).unwrap_or_default()).collect();
            let cells = std::iter::once(title).chain(kept.iter().copied()).map(Text::from).collect();
            kept.iter().any(|sentence| !sentence.is_empty()).then_some(cells)
        };
        let rows: Vec<Vec<Text>> = [(WHOLE, "Pour l’ensemble")].into_iter().chain(sections).filter_map(row).collect();
        let dates = (0..self.known.len()).map(|index| Text::from(self.when(index)));
        let columns = std::iter::once(Text::from("Partie")).chain(dates).collect();
        let table = Table::plain("", columns, rows);
        (!table.rows.is_empty()).then(|| Section::new("gardons", first_page::KEPT, vec![Block::Table(table)]))
    }

    fn sentence(&self, moved: &[usize], head: &str) -> Option<String> {
        let quoted: Vec<String> = moved
            .iter()
            .take(QUOTED)
            .map(|index| format!("{}, {}", french::quoted(&self.grid.items[*index].label), self.path_of(*index)))
            .collect();
        (!quoted.is_empty()).then(|| format!("{head} : {}.", quoted.join(" ; ")))
    }

    /// `de 0 à +2`.
    fn path_of(&self, index: usize) -> String {
        let shown = |known: &Known| {
            let scale = self.grid.items[index].scale()?;
            Some(scale.figure(known.positions.0[index].value()?, 1))
        };
        match (shown(self.first()), shown(self.last())) {
            (Some(before), Some(after)) => format!("de {before} à {after}"),
            _ => String::new(),
        }
    }

    fn section_sentence(&self) -> Option<String> {
        let changes = self.timeline.sections.iter().enumerate();
        let mut changes: Vec<(usize, f64)> = changes.filter_map(|(index, change)| Some((index, (*change)?))).collect();
        if changes.len() < 2 {
            return None;
        }
        changes.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (most, least) = (changes.first()?, changes.last()?);
        if (most.1 - least.1).abs() < 1.0 {
            return None;
        }
        let title = |index: usize| french::quoted(&self.grid.sections[index].title);
        Some(format!(
            "À questions égales, {} va le plus loin ({}), {} le moins ({}).",
            title(most.0),
            points(most.1),
            title(least.0),
            points(least.1)
        ))
    }

    fn courses(&self) -> Option<Section> {
        let mut blocks: Vec<Block> = Vec::new();
        for index in sections::scored(self.last()) {
            let stop = |known: &Known| sections::section_score(known, index);
            let all = |moment: &Member| moment.scorecard.sections[index].total;
            let scale = sections::shared(self.grid.items_of(&self.grid.sections[index]).iter());
            let neutral = scale.and_then(Scale::neutral);
            let title = &self.grid.sections[index].title;
            blocks.push(self.course(title, &stop, neutral, self.timeline.sections[index], &all));
        }
        if blocks.is_empty() {
            return None;
        }
        if self.grid.has_global {
            let kept = sections::scored(self.last()).flat_map(|index| self.grid.items_of(&self.grid.sections[index]));
            let neutral = sections::shared(kept).and_then(Scale::neutral);
            let none = sections::shown(self.last(), &Score::default(), None);
            let stop = |known: &Known| sections::global(known).unwrap_or_else(|| none.clone());
            let all = |moment: &Member| moment.scorecard.global.unwrap_or_default();
            blocks.push(self.course("Ensemble", &stop, neutral, self.timeline.global, &all));
        }
        let lead = "Chaque trait va d’une date à l’autre, entre le bas et le haut de l’échelle, sur les seules questions qui ont \
                    une réponse à chaque date. Un point creux repose sur trop peu de réponses.";
        // Pictures side by side where there is room, then the same as one table.
        let table = course_table(&mut blocks);
        let pictures = Block::Columns(blocks.into_iter().map(|block| vec![block]).collect());
        let title = format!("Le chemin par {}", self.grid.section_name);
        Some(Section::new("parcours", title, vec![Block::quiet(lead), pictures, Block::Table(table)]))
    }

    /// One picture; `all` is the score over everything that a date answered.
    fn course(
        &self,
        title: &str,
        score: &dyn Fn(&Known) -> sections::ShownScore,
        neutral: Option<f64>,
        change: Option<f64>,
        all: &dyn Fn(&Member) -> Score,
    ) -> Block {
        let scores: Vec<sections::ShownScore> = self.known.iter().map(score).collect();
        let all: Vec<Score> = self.timeline.moments.iter().map(all).collect();
        let rests_on_less = scores.iter().zip(&all).any(|(score, all)| score.answered < all.counts.answered);
        let percent = |value: Option<f64>| value.map_or_else(|| NO_FIGURE.to_owned(), french::percent);
        let remark = rests_on_less.then(|| {
            let everything: Vec<String> =
                all.iter().map(|score| percent(score.percent.map(|value| value / 100.0))).collect();
            let basis = match scores.last().map_or(0, |score| score.answered) {
                0 => "aucune question n’a de réponse aux deux dates".to_owned(),
                n => format!("à questions égales ({n})"),
            };
            format!("{basis} ; avec toutes les réponses de chaque date : {}", everything.join(", puis "))
        });
        let change = change.map_or_else(|| NO_FIGURE.to_owned(), points);
        let stops: Vec<Stop> = scores
            .iter()
            .enumerate()
            .map(|(moment, score)| Stop {
                when: self.when(moment).into(),
                share: score.share,
                text: percent(score.share).into(),
                is_partial: score.is_partial,
            })
            .collect();
        let told: Vec<String> =
            stops.iter().zip(&scores).map(|(stop, score)| format!("{} : {}", stop.when, score.text)).collect();
        let mut cells = vec![Cell::text(title)];
        cells.extend(stops.iter().zip(&scores).map(|(stop, score)| {
            let cell =
                stop.share.map_or_else(|| Cell::text(NO_FIGURE), |share| Cell::percent(share, stop.text.clone()));
            let answers = format!("{} sur {}", score.answered, score.applicable);
            Cell { note: Some(answers.into()), ..cell }
        }));
        cells.push(Cell { note: remark.clone().map(Text::from), ..Cell::text(change.clone()) });
        let columns = [Column::text("Partie")]
            .into_iter()
            .chain(stops.iter().map(|stop| Column::text(stop.when.clone())))
            .chain([Column::text("Mouvement")]);
        Block::Chart(Box::new(Chart {
            id: format!("parcours-{}", slug(title)),
            title: format!("{title} : {change}").into(),
            description: format!("{}. {change}.", told.join(" ; ")).into(),
            legend: remark.map(Text::from).into_iter().collect(),
            table: Table { columns: columns.collect(), rows: vec![doc::Row::new(cells)], ..Table::default() },
            drawing: Drawing::Course(Course { stops, neutral }),
        }))
    }

    /// The largest moves, with what was said at the last date.
    fn told(&self) -> Option<Section> {
        let last = self.last();
        let card = |index: usize| {
            let said = positions::said(last, index);
            Card {
                id: None,
                number: Some(last.number(index)),
                ball: Some(positions::ball(&last.positions.0[index])),
                topic: None,
                title: self.grid.items[index].label.as_str().into(),
                position: positions::position(last, index, true),
                remarks: vec![self.path_of(index).into()],
                blocks: if said.is_empty() { Vec::new() } else { vec![Block::List(said)] },
            }
        };
        let mut blocks = vec![Block::quiet("Les plus grands mouvements, avec ce qui s’est dit la dernière fois.")];
        for (title, sign) in [("Vers le haut", 1.0), ("Vers le bas", -1.0)] {
            let cards: Vec<Card> = self.moved(sign).into_iter().take(TOLD).map(card).collect();
            if !cards.is_empty() {
                blocks.extend([Block::Heading(3, title.into()), Block::Cards(cards)]);
            }
        }
        (blocks.len() > 1).then(|| Section::new("mouvements", "Ce qui a bougé", blocks))
    }

    /// All questions, date by date.
    fn questions(&self) -> Option<Section> {
        let mut columns = vec![Column::text("Question")];
        columns.extend((0..self.known.len()).map(|index| Column::figures(self.when(index))));
        columns.push(Column::figures("Mouvement"));
        let tables = tables::by_section(self.grid, &columns, |item| self.row(item));
        let lead = "Le signe = dit que la position n’a pas bougé ; là où la case est vide, l’une des deux dates n’a pas de position.";
        let blocks = std::iter::once(Block::quiet(lead)).chain(tables.into_iter().map(Block::Table));
        let blocks: Vec<Block> = blocks.collect();
        (blocks.len() > 1).then(|| Section::new("questions", "Question par question", blocks))
    }

    fn row(&self, index: usize) -> Option<doc::Row> {
        let item = &self.grid.items[index];
        let scale = item.scale()?;
        if self.timeline.renewed.contains(&index) {
            return None;
        }
        let position = |known: &Known| match known.positions.0[index].state {
            State::At(value) => {
                let ball = known.positions.0[index].priority.is_some().then(|| "●".into());
                Cell { note: ball, ..Cell::number(value, scale.figure(value, 1)) }
            }
            State::NotApplicable => Cell::text("sans objet"),
            State::Unknown if known.is_internal() => Cell::text("ne sait pas"),
            State::NotAsked => Cell::text("non posée"),
            _ => Cell::default(),
        };
        let ball = positions::ball(&self.last().positions.0[index]);
        let mut cells = vec![Cell { href: None, ..Cell::question(self.grid.number(index), ball, item.label.as_str()) }];
        cells.extend(self.known.iter().map(position));
        cells.push(self.timeline.items[index].map_or_else(Cell::default, |change| {
            let text = match change {
                change if change > 1e-9 => format!("▲{NBSP}{}", french::signed(change, 1)),
                change if change < -1e-9 => format!("▼{NBSP}{}", french::signed(change, 1)),
                _ => "=".to_owned(),
            };
            Cell::number(change, text)
        }));
        Some(doc::Row::new(cells))
    }

    /// Balls that were filled or emptied from the first date to the last.
    fn balls(&self) -> Option<Section> {
        let is_filled = |known: &Known, index: usize| known.positions.0[index].priority.is_some();
        let mut blocks = Vec::new();
        for (title, note, wanted) in [
            ("Toujours prioritaires", "La boule était pleine, elle l’est encore.", (true, true)),
            ("Devenues prioritaires", "La boule s’est remplie.", (false, true)),
            ("Qui ne le sont plus", "La boule s’est vidée : est-ce réglé, ou a-t-on changé de regard ?", (true, false)),
        ] {
            let points: Vec<Point> = (0..self.grid.items.len())
                .filter(|index| (is_filled(self.first(), *index), is_filled(self.last(), *index)) == wanted)
                .filter(|index| !self.timeline.renewed.contains(index))
                .map(|index| self.point(index, Some(self.path_of(index)).filter(|text| !text.is_empty())))
                .collect();
            if !points.is_empty() {
                blocks.extend([Block::Heading(3, title.into()), Block::quiet(note), Block::List(points)]);
            }
        }
        (!blocks.is_empty()).then(|| Section::new("priorites", "Les priorités", blocks))
    }

    fn point(&self, index: usize, detail: Option<String>) -> Point {
        Point {
            mark: Mark::Question(self.grid.number(index), doc::Ball::Empty),
            text: self.grid.items[index].label.as_str().into(),
            note: detail.map(Text::from),
            ..Point::default()
        }
    }

    /// What became of the actions that were decided before the last date.
    fn actions(&self) -> Option<Section> {
        let table = self.grid.table(ACTIONS)?;
        let text = |row: &Row, id: &str| tables::text_of(table, row, id);
        let title = |row: &Row| slug(&text(row, "title"));
        let now = tables::rows_of(self.last(), table);
        let mut seen: Vec<String> = Vec::new();
        let mut rows = Vec::new();
        for (moment, known) in self.known.iter().enumerate().take(self.known.len() - 1).rev() {
            for row in tables::rows_of(known, table) {
                let id = title(row);
                if seen.contains(&id) {
                    continue;
                }
                let after = now.iter().find(|other| title(other) == id);
                let state = after.map_or_else(|| "n’est plus dans le plan".to_owned(), |row| text(row, "status"));
                let state = if state.is_empty() { "sans état noté".to_owned() } else { state };
                rows.push(vec![
                    Text::from(text(row, "title")),
                    text(row, "owner").into(),
                    self.when(moment).into(),
                    text(row, "due").into(),
                    state.into(),
                ]);
                seen.push(id);
            }
        }
        if rows.is_empty() {
            return None;
        }
        let columns = ["Action", "Référent", "Décidée le", "Échéance", "Aujourd’hui"].map(Text::from).to_vec();
        let table = Table::plain("", columns, rows);
        let lead = "Les actions que le groupe avait décidées, et leur état la dernière fois. Elles sont reconnues à leur intitulé.";
        Some(Section::new(
            "actions",
            "Ce que sont devenues nos décisions",
            vec![Block::quiet(lead), Block::Table(table)],
        ))
    }

    /// What is not compared, and why.
    fn aside(&self) -> Option<Section> {
        let renewed: Vec<Point> = self
            .timeline
            .renewed
            .iter()
            .map(|index| {
                let version = self.grid.items[*index].changed_in.unwrap_or(self.grid.version);
                self.point(*index, Some(format!("depuis la version {version}")))
            })
            .collect();
        let one_end: Vec<Point> = (0..self.grid.items.len())
            .filter(|index| self.grid.items[*index].scale().is_some() && !self.timeline.renewed.contains(index))
            .filter(|index| self.timeline.items[*index].is_none())
            .filter(|index| self.known.iter().any(|known| known.positions.0[*index].value().is_some()))
            .map(|index| self.point(index, None))
            .collect();
        let mut blocks = Vec::new();
        if !self.timeline.removed.is_empty() {
            let removed: Vec<String> = self
                .timeline
                .removed
                .iter()
                .map(|(id, version)| format!("{} (version {version})", french::quoted(id)))
                .collect();
            blocks.push(Block::text(format!(
                "{} de la grille entre-temps : {}.",
                if removed.len() < 2 { "Question retirée" } else { "Questions retirées" },
                french::list(&removed, "et")
            )));
        }
        for (title, note, points) in [
            (
                "Nouvelles ou reformulées",
                "La question n’avait pas le même sens, ou n’existait pas, dans la plus ancienne des grilles remplies.",
                renewed,
            ),
            (
                "Sans position à l’une des deux dates",
                "On sait où l’on était, ou bien où l’on est, mais pas les deux.",
                one_end,
            ),
        ] {
            if !points.is_empty() {
                let title = format!("{title} ({})", points.len());
                blocks.extend([Block::Heading(3, title.into()), Block::quiet(note), Block::List(points)]);
            }
        }
        (!blocks.is_empty()).then(|| Section::new("a-part", "Ce que l’on ne peut pas comparer", blocks))
    }

    fn notes(&self) -> Section {
        let versions: Vec<String> = self
            .known
            .iter()
            .enumerate()
            .map(|(index, known)| format!("le {} (version {})", self.when(index), known.assessment.grid_version))
            .collect();
        let moves = "Un mouvement est la position de la dernière date moins celle de la première, pour les questions qui en ont une aux \
                     deux. Ceux des parties sont en points de pourcentage : la différence entre leurs places sur l’échelle, de 0 \
                     à 100. « À questions égales » ne garde que les questions qui ont une réponse aux deux dates.";
        let (id, versions) = (french::quoted(&self.grid.id), french::list(&versions, "et"));
        let grid = format!("Grille {id}, version {}. Remplie {versions}.", self.grid.version);
        let mut all = vec![notes::note("Les mouvements", vec![moves.to_owned()]), notes::note("La grille", vec![grid])];
        if self.last().context.diffusion == Diffusion::Externe {
            let version = "Cette version est faite pour être partagée hors de la structure ; ce qui relève du travail interne \
                           du groupe reste dans la version interne.";
            all.push(notes::note("Cette version", vec![version.to_owned()]));
        }
        notes::of("D’où viennent ces chiffres", all)
    }
}

/// The rows of all pictures in one table, which then need none of their own.
fn course_table(blocks: &mut [Block]) -> Table {
    let mut all = Table::default();
    for block in blocks {
        let Block::Chart(chart) = block else { continue };
        let table = std::mem::take(&mut chart.table);
        all.columns = table.columns;
        all.rows.extend(table.rows);
    }
    all
}

/// `+8 points`, `−1 point`, `sans changement`.
fn points(change: f64) -> String {
    let shown = french::signed(change, 0);
    match shown.trim_start_matches(['+', '−']) {
        "0" => "sans changement".to_owned(),
        "1" => format!("{shown}{NBSP}point"),
        _ => format!("{shown}{NBSP}points"),
    }
}

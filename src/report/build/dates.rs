//! The report of one structure at several dates: what moved, what did not, and what cannot be compared.

use crate::assessment::{Row, Value};
use crate::compare::{Member, Timeline};
use crate::fold::slug;
use crate::french::{self, NBSP};
use crate::grid::{ACTIONS, Grid};
use crate::score::{Score, State};

use super::super::beside::{Course, Stop};
use super::super::{
    Block, Body, Cell, Column, Context, Cover, Diffusion, Fact, ItemGroup, List, ListEntry, Note, Report, Table, Text,
};
use super::{Known, block, colophon_of, fact, figure, items, sections, tables};

/// How many moves a sentence quotes.
const QUOTED: usize = 2;

/// How many of the largest moves are shown with what was said.
const TOLD: usize = 6;

/// Builds the report of a timeline.
pub fn dates(grid: &Grid, timeline: &Timeline<'_>, context: &Context) -> Report {
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
            numbers: (0..grid.items.len()).map(|item| grid.number(item)).collect(),
        })
        .collect();
    let story = Story { grid, timeline, known };
    let blocks = [
        Some(story.essential()),
        story.courses(),
        story.told(),
        story.questions(),
        story.balls(),
        story.actions(),
        story.aside(),
        Some(story.notes()),
    ];
    Report {
        schema: "dts-report/1",
        dts_version: env!("CARGO_PKG_VERSION"),
        diffusion: context.diffusion,
        cover: story.cover(),
        blocks: blocks.into_iter().flatten().collect(),
        colophon: colophon_of(story.name(), &grid.short_title, context),
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

    fn name(&self) -> &str {
        &self.last().assessment.organisation.name
    }

    /// What a moment is called: its date, else its place.
    fn when(&self, index: usize) -> String {
        match self.timeline.moments[index].assessment.date {
            Some(date) => french::date(date),
            None => format!("{}{NBSP}(sans date)", index + 1),
        }
    }

    fn cover(&self) -> Cover {
        let last = self.last();
        let dates: Vec<String> = (0..self.known.len()).map(|index| self.when(index)).collect();
        let answered =
            |index: usize| format!("{} : {}", self.when(index), super::coverage(self.known[index].counts()).text);
        let facts: Vec<Option<Fact>> = vec![
            last.assessment.organisation.territory.as_ref().map(|place| fact("Territoire", vec![place.clone()])),
            Some(fact("Dates comparées", vec![french::list(&dates, "et")])),
            Some(fact("Réponses", (0..self.known.len()).map(answered).collect())),
        ];
        Cover {
            subject: self.grid.short_title.as_str().into(),
            organisation: self.name().into(),
            title: format!("{} : d’une date à l’autre", self.grid.title).into(),
            audience: super::audience(last.context.diffusion).into(),
            facts: facts.into_iter().flatten().collect(),
            coverage: Some(super::coverage(last.counts())),
            spirit:
                "On compare ici une structure à elle-même, jamais à une autre. Une position qui baisse n’est pas une \
                     mauvaise nouvelle en soi : le groupe voit parfois plus clair, ou se montre plus exigeant."
                    .into(),
        }
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

    fn essential(&self) -> Block {
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
        block("essentiel", "L’essentiel", Vec::new(), Body::Points(points.into_iter().map(Text::from).collect()))
    }

    fn sentence(&self, moved: &[usize], head: &str) -> Option<String> {
        let quoted: Vec<String> = moved
            .iter()
            .take(QUOTED)
            .map(|index| format!("{}, {}", french::quoted(&self.grid.items[*index].question), self.path_of(*index)))
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

    fn courses(&self) -> Option<Block> {
        let section = |index: usize| {
            let stop = |(moment, known): (usize, &Known)| Stop {
                when: self.when(moment).into(),
                score: sections::section_score(known, index),
            };
            let stops = self.known.iter().enumerate().map(stop).collect();
            let scale = sections::shared(self.grid.items_of(&self.grid.sections[index]).iter());
            let all = |moment: &Member| moment.scorecard.sections[index].total;
            let title = &self.grid.sections[index].title;
            self.course(title, stops, scale.and_then(items::neutral), self.timeline.sections[index], &all)
        };
        let mut courses: Vec<Course> = sections::scored(self.last()).map(section).collect();
        if courses.is_empty() {
            return None;
        }
        if self.grid.has_global {
            let kept =
                || sections::scored(self.last()).flat_map(|index| self.grid.items_of(&self.grid.sections[index]));
            let scale = sections::shared(kept());
            let stop = |(moment, known): (usize, &Known)| Stop {
                when: self.when(moment).into(),
                score: sections::shown(known, &known.scorecard.global.unwrap_or_default(), scale),
            };
            let stops = self.known.iter().enumerate().map(stop).collect();
            let all = |moment: &Member| moment.scorecard.global.unwrap_or_default();
            let neutral = scale.and_then(items::neutral);
            courses.push(self.course("Ensemble", stops, neutral, self.timeline.global, &all));
        }
        let lead = "Chaque trait va d’une date à l’autre, entre le bas et le haut de l’échelle, sur les seules questions qui ont \
                    une réponse à chaque date. Un point creux repose sur trop peu de réponses.";
        Some(block(
            "parcours",
            format!("Le chemin par {}", self.grid.section_name),
            vec![lead.into()],
            Body::Courses(courses),
        ))
    }

    /// `all` is the score over everything that a date answered.
    fn course(
        &self,
        title: &str,
        stops: Vec<Stop>,
        neutral: Option<f64>,
        change: Option<f64>,
        all: &dyn Fn(&Member) -> Score,
    ) -> Course {
        let all: Vec<Score> = self.timeline.moments.iter().map(all).collect();
        let rests_on_less =
            stops.iter().zip(&all).any(|(stop, all)| stop.score.coverage.answered < all.counts.answered);
        let remark = rests_on_less.then(|| {
            let percent = |score: &Score| {
                score.percent.map_or_else(|| super::NO_FIGURE.to_owned(), |percent| french::percent(percent / 100.0))
            };
            let everything: Vec<String> = all.iter().map(percent).collect();
            let basis = match stops.last().map_or(0, |stop| stop.score.coverage.answered) {
                0 => "aucune question n’a de réponse aux deux dates".to_owned(),
                n => format!("à questions égales ({n})"),
            };
            format!("{basis} ; avec toutes les réponses de chaque date : {}", everything.join(", puis "))
        });
        Course { title: title.into(), stops, neutral, change: figure(change, points), remark: remark.map(Text::from) }
    }

    /// The largest moves, with what was said at the last date.
    fn told(&self) -> Option<Block> {
        let group = |title: &str, moved: Vec<usize>| {
            (!moved.is_empty()).then(|| ItemGroup {
                title: Some(title.into()),
                note: Text::default(),
                cards: moved
                    .into_iter()
                    .take(TOLD)
                    .map(|index| {
                        let mut card = items::short_card(self.last(), index);
                        card.sheets = None;
                        card.more = Some(
                            format!(
                                "Du {} au {} : {}.",
                                self.when(0),
                                self.when(self.known.len() - 1),
                                self.path_of(index)
                            )
                            .into(),
                        );
                        card
                    })
                    .collect(),
            })
        };
        let groups: Vec<ItemGroup> = [group("Vers le haut", self.moved(1.0)), group("Vers le bas", self.moved(-1.0))]
            .into_iter()
            .flatten()
            .collect();
        let lead = "Les plus grands mouvements, avec ce qui s’est dit la dernière fois.";
        (!groups.is_empty()).then(|| block("mouvements", "Ce qui a bougé", vec![lead.into()], Body::Items(groups)))
    }

    /// All questions, date by date.
    fn questions(&self) -> Option<Block> {
        let mut columns = vec![Column { group: None, label: "Question".into(), is_figure: false }];
        let label = |index: usize| Column { group: None, label: self.when(index).into(), is_figure: true };
        columns.extend((0..self.known.len()).map(label));
        columns.push(Column { group: None, label: "Mouvement".into(), is_figure: true });
        let tables = tables::by_section(self.grid, &columns, |item| self.row(item));
        let lead = "Le signe = dit que la position n’a pas bougé ; là où la case est vide, l’une des deux dates n’a pas de position.";
        (!tables.is_empty())
            .then(|| block("questions", "Question par question", vec![lead.into()], Body::Tables(tables)))
    }

    fn row(&self, index: usize) -> Option<super::super::Row> {
        let item = &self.grid.items[index];
        let scale = item.scale()?;
        if self.timeline.renewed.contains(&index) {
            return None;
        }
        let cell = |text: String| Cell { text: text.into(), ..Cell::default() };
        let position = |known: &Known| match known.positions.0[index].state {
            State::At(value) => {
                let ball = if known.positions.0[index].priority.is_some() { "● " } else { "" };
                format!("{ball}{}", scale.figure(value, 1))
            }
            State::NotApplicable => "sans objet".into(),
            State::Unknown if known.is_internal() => "ne sait pas".into(),
            State::NotAsked => "non posée".into(),
            _ => String::new(),
        };
        let mut cells = vec![cell(format!("{}. {}", index + 1, item.question))];
        cells.extend(self.known.iter().map(|known| cell(position(known))));
        let change = self.timeline.items[index].map_or_else(String::new, |change| match change {
            change if change > 1e-9 => format!("▲{NBSP}{}", french::signed(change, 1)),
            change if change < -1e-9 => format!("▼{NBSP}{}", french::signed(change, 1)),
            _ => "=".to_owned(),
        });
        cells.push(cell(change));
        Some(super::super::Row { cells, remark: None })
    }

    /// Balls that were filled or emptied from the first date to the last.
    fn balls(&self) -> Option<Block> {
        let is_filled = |known: &Known, index: usize| known.positions.0[index].priority.is_some();
        let list = |title: &str, note: &str, wanted: (bool, bool)| {
            let entries: Vec<ListEntry> = (0..self.grid.items.len())
                .filter(|index| (is_filled(self.first(), *index), is_filled(self.last(), *index)) == wanted)
                .filter(|index| !self.timeline.renewed.contains(index))
                .map(|index| self.entry(index, Some(self.path_of(index)).filter(|text| !text.is_empty())))
                .collect();
            (!entries.is_empty()).then(|| List { title: title.into(), note: note.into(), entries })
        };
        let lists: Vec<List> = [
            list("Toujours prioritaires", "La boule était pleine, elle l’est encore.", (true, true)),
            list("Devenues prioritaires", "La boule s’est remplie.", (false, true)),
            list(
                "Qui ne le sont plus",
                "La boule s’est vidée : est-ce réglé, ou a-t-on changé de regard ?",
                (true, false),
            ),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!lists.is_empty()).then(|| block("priorites", "Les priorités", Vec::new(), Body::Lists(lists)))
    }

    fn entry(&self, index: usize, detail: Option<String>) -> ListEntry {
        ListEntry {
            number: Some(self.grid.number(index)),
            question: self.grid.items[index].question.as_str().into(),
            detail: detail.map(Text::from),
        }
    }

    /// What became of the actions that were decided before the last date.
    fn actions(&self) -> Option<Block> {
        let table = self.grid.table(ACTIONS)?;
        let text = |row: &Row, id: &str| -> String {
            let column = table.columns.iter().find(|column| column.id == id);
            match (column.map(|column| &column.kind), row.get(id)) {
                (Some(crate::grid::ColumnKind::Answer(kind)), Some(value)) => tables::value_text(kind, value),
                (_, Some(Value::Text(text))) => text.clone(),
                _ => String::new(),
            }
        };
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
        let table = Table::plain(Text::default(), columns, rows);
        let lead = "Les actions que le groupe avait décidées, et leur état la dernière fois. Elles sont reconnues à leur intitulé.";
        Some(block("actions", "Ce que sont devenues nos décisions", vec![lead.into()], Body::Tables(vec![table])))
    }

    /// What is not compared, and why.
    fn aside(&self) -> Option<Block> {
        let renewed: Vec<ListEntry> = self
            .timeline
            .renewed
            .iter()
            .map(|index| {
                let version = self.grid.items[*index].changed_in.unwrap_or(self.grid.version);
                self.entry(*index, Some(format!("depuis la version {version}")))
            })
            .collect();
        let one_end: Vec<ListEntry> = (0..self.grid.items.len())
            .filter(|index| self.grid.items[*index].scale().is_some() && !self.timeline.renewed.contains(index))
            .filter(|index| self.timeline.items[*index].is_none())
            .filter(|index| self.known.iter().any(|known| known.positions.0[*index].value().is_some()))
            .map(|index| self.entry(index, None))
            .collect();
        let list = |title: String, note: &str, entries: Vec<ListEntry>| {
            (!entries.is_empty()).then(|| List { title: title.into(), note: note.into(), entries })
        };
        let lists: Vec<List> = [
            list(
                format!("Nouvelles ou reformulées ({})", renewed.len()),
                "La question n’avait pas le même sens, ou n’existait pas, dans la plus ancienne des grilles remplies.",
                renewed,
            ),
            list(
                format!("Sans position à l’une des deux dates ({})", one_end.len()),
                "On sait où l’on était, ou bien où l’on est, mais pas les deux.",
                one_end,
            ),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut lead = Vec::new();
        if !self.timeline.removed.is_empty() {
            let removed: Vec<String> = self
                .timeline
                .removed
                .iter()
                .map(|(id, version)| format!("{} (version {version})", french::quoted(id)))
                .collect();
            lead.push(Text::from(format!(
                "{} de la grille entre-temps : {}.",
                if removed.len() < 2 { "Question retirée" } else { "Questions retirées" },
                french::list(&removed, "et")
            )));
        }
        (!lists.is_empty() || !lead.is_empty())
            .then(|| block("a-part", "Ce que l’on ne peut pas comparer", lead, Body::Lists(lists)))
    }

    fn notes(&self) -> Block {
        let note = |title: &str, text: String| Note { title: title.into(), paragraphs: vec![text.into()] };
        let versions: Vec<String> = self
            .known
            .iter()
            .enumerate()
            .map(|(index, known)| format!("le {} (version {})", self.when(index), known.assessment.grid_version))
            .collect();
        let mut notes = vec![
            note(
                "Les mouvements",
                "Un mouvement est la position de la dernière date moins celle de la première, pour les questions qui en ont \
                 une aux deux. Ceux des parties sont en points de pourcentage : la différence entre leurs places sur \
                 l’échelle, de 0 à 100. « À questions égales » ne garde que les questions qui ont une réponse aux deux dates."
                    .into(),
            ),
            note(
                "La grille",
                format!("Grille {}, version {}. Remplie {}.", french::quoted(&self.grid.id), self.grid.version, french::list(&versions, "et")),
            ),
        ];
        if self.last().context.diffusion == Diffusion::Externe {
            notes.push(note(
                "Cette version",
                "Cette version est faite pour être partagée hors de la structure ; ce qui relève du travail interne du groupe \
                 reste dans la version interne."
                    .into(),
            ));
        }
        block("notes", "D’où viennent ces chiffres", Vec::new(), Body::Notes(notes))
    }
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

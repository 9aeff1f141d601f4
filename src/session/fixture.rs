//! A grid of nine questions, one of each kind, for tests of the session and of its screens.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::date;

use super::saving::Keeper;
use super::{Pace, Session, Who, blank};
use crate::assessment::{Assessment, Form, Organisation};
use crate::grid::{
    ACTIONS, Choice, Column, ColumnKind, Grid, Item, Kind, Level, Matrix, NaPolicy, Named, Nature, Number, Poles, Role,
    Scale, Section, Side, Stakeholder, Steps, Table,
};
use crate::sheets::advice::Advice;

pub(crate) fn cursor() -> Arc<Scale> {
    let labels = [
        (-3, "très défavorable"),
        (-2, "défavorable"),
        (-1, "plutôt défavorable"),
        (0, "neutre"),
        (1, "plutôt favorable"),
        (2, "favorable"),
        (3, "très favorable"),
    ];
    let labels = labels.map(|(step, label)| (step, label.to_owned())).to_vec();
    Arc::new(Scale { id: "curseur".into(), title: "curseur".into(), steps: Steps::Cursor { min: -3, max: 3, labels } })
}

fn degree() -> Arc<Scale> {
    let level = |value: f64, label: &str, help: &str| Level { value, label: label.into(), help: help.into() };
    let levels = vec![
        level(0.0, "pas engagé", "Personne n’en a encore parlé."),
        level(1.0, "amorcé", "Une première action est lancée."),
        level(2.0, "installé", "Cela fait partie du travail de tous les jours."),
    ];
    Arc::new(Scale { id: "degre".into(), title: "degré".into(), steps: Steps::Level(levels) })
}

fn item(id: &str, section: usize, question: &str, kind: Kind) -> Item {
    Item {
        id: id.into(),
        section,
        label: question.into(),
        question: question.into(),
        help: format!("Aide de la question «\u{a0}{id}\u{a0}»."),
        kind,
        weight: 1.0,
        na: NaPolicy::Allowed,
        short: matches!(id, "emplois" | "eau"),
        poles: None,
        sheets: vec!["II-3".into()],
        advice: Advice::default(),
        frames: Vec::new(),
        changed_in: None,
    }
}

fn named(id: &str, label: &str) -> Named {
    Named { id: id.into(), label: label.into(), formerly: Vec::new() }
}

pub(crate) fn grid() -> Arc<Grid> {
    let scale = cursor();
    let options = vec![named("atelier", "Atelier"), named("chantier", "Chantier"), named("bureau", "Bureau")];
    let choice = |several| Kind::Choice(Choice { options: options.clone(), several, internal: Vec::new() });
    let items = vec![
        item("emplois", 0, "Créons-nous des emplois qui restent ici\u{a0}?", Kind::Scale(scale.clone())),
        Item {
            na: NaPolicy::WithReason,
            ..item("achats", 0, "Achetons-nous près d’ici\u{a0}?", Kind::Scale(scale.clone()))
        },
        Item { na: NaPolicy::Forbidden, ..item("decision", 0, "Qui décide\u{a0}?", Kind::Scale(scale)) },
        item("eau", 1, "Où en est l’économie d’eau\u{a0}?", Kind::Scale(degree())),
        item(
            "heures",
            1,
            "Combien d’heures\u{a0}?",
            Kind::Number(Number { unit: "heures".into(), min: Some(0.0), max: None }),
        ),
        item("lieu", 1, "Où travaillons-nous surtout\u{a0}?", choice(false)),
        item("lieux", 2, "Où travaillons-nous\u{a0}?", choice(true)),
        item("charte", 2, "Avons-nous une charte\u{a0}?", Kind::YesNo),
        item("recit", 2, "Racontez une réussite.", Kind::Text),
        item("depuis", 2, "Depuis quand\u{a0}?", Kind::Date),
    ];
    let mut items = items;
    items[2].poles = Some(Poles { min: "pyramidal".into(), max: "transversal".into() });
    let section = |id: &str, title: &str, intro: &str, items| Section {
        id: id.into(),
        title: title.into(),
        intro: intro.into(),
        weight: 1.0,
        is_profile: false,
        is_internal: false,
        items,
    };
    Arc::new(Grid {
        id: "essai".into(),
        version: 1,
        title: "Grille d’essai".into(),
        short_title: "Essai".into(),
        source: None,
        summary: "Une petite grille pour essayer.".into(),
        guidance: vec!["Parlez à tour de rôle.".into(), "La grille ne fixe aucune norme.".into()],
        facilitation: None,
        min_participants: 3,
        min_coverage: 0.6,
        section_name: "pilier".into(),
        has_global: true,
        sections: vec![
            section("economie", "L’économie", "On regarde ce que l’action apporte.", 0..3),
            section("nature", "La nature", "", 3..6),
            section("vie", "La vie commune", "", 6..10),
        ],
        items,
        stakeholders: vec![
            Stakeholder { id: "salaries".into(), label: "Salariés permanents".into(), side: Some(Side::Inside) },
            Stakeholder { id: "financeurs".into(), label: "Financeurs".into(), side: Some(Side::Outside) },
        ],
        tables: Vec::new(),
        matrices: Vec::new(),
        opening: Vec::new(),
        totals: Vec::new(),
        removed: Vec::new(),
        examples: Vec::new(),
    })
}

/// A session of the group on a blank assessment.
pub(crate) fn session(form: Form, pace: Pace) -> Session {
    let grid = grid();
    let organisation = Organisation { id: "air".into(), name: "AIR".into(), territory: None };
    let assessment = blank(&grid, form, organisation, date(2026, 11, 20));
    match Session::open(grid, assessment, &Who::Group, form, pace) {
        Ok(session) => session,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

fn column(id: &str, label: &str, group: Option<&str>, kind: ColumnKind) -> Column {
    Column {
        id: id.into(),
        label: label.into(),
        help: format!("Aide de la case «\u{a0}{label}\u{a0}»."),
        group: group.map(str::to_owned),
        kind,
    }
}

/// The same grid with a table of each kind of column after its second section, a matrix of it, evidence after the
/// last section, and an action plan.
pub(crate) fn related_grid() -> Arc<Grid> {
    let mut grid = (*grid()).clone();
    let text = || ColumnKind::Answer(Kind::Text);
    let options = vec![named("prive", "Privé"), named("public", "Public"), named("ess", "ESS")];
    let choice =
        |several| ColumnKind::Answer(Kind::Choice(Choice { options: options.clone(), several, internal: Vec::new() }));
    let number = Kind::Number(Number { unit: "euros".into(), min: Some(0.0), max: None });
    let table = |id: &str, title: &str, section, key, columns| Table {
        id: id.into(),
        title: title.into(),
        help: format!("À quoi sert le tableau «\u{a0}{title}\u{a0}»."),
        section,
        is_internal: false,
        has_actors: false,
        key,
        columns,
    };
    grid.tables = vec![
        table(
            "acteurs",
            "Les acteurs",
            Some(1),
            0,
            vec![
                column("nom", "Acteur", None, text()),
                column("secteur", "Secteur", None, choice(false)),
                column("buts", "Buts et enjeux", Some("Pratiques"), text()),
                column("poids", "Poids", Some("Ressources"), ColumnKind::Answer(Kind::Scale(degree()))),
                column("elan", "Élan", Some("Ressources"), ColumnKind::Answer(Kind::Scale(cursor()))),
                column("moyens", "Moyens", Some("Ressources"), ColumnKind::Answer(number)),
                column("depuis", "Depuis", None, ColumnKind::Answer(Kind::Date)),
                column("connu", "Connu de tous", None, ColumnKind::Answer(Kind::YesNo)),
                column("sources", "Sources", None, choice(true)),
                column("question", "Question liée", None, ColumnKind::Item(vec![0, 1, 2, 3])),
            ],
        ),
        table("preuves", "Nos preuves", None, 0, vec![column("titre", "Preuve", None, text())]),
        table(
            ACTIONS,
            "Plan d’action",
            None,
            1,
            vec![
                column("item", "Question", None, ColumnKind::Item((0..10).collect())),
                column("title", "Action", None, text()),
            ],
        ),
    ];
    let nature = |id: &str, label: &str, sign| Nature {
        id: id.into(),
        label: label.into(),
        sign,
        role: Role::Plain,
        color: "#2e7d32".into(),
        help: String::new(),
    };
    grid.matrices = vec![Matrix {
        id: "relations".into(),
        title: "Les relations".into(),
        help: "Les acteurs deux par deux.".into(),
        table: 0,
        natures: vec![
            nature("alliance", "Alliance", 1),
            nature("opposition", "Opposition", -1),
            nature("neutralite", "Neutralité", 0),
        ],
        objects: vec![named("valeurs", "Les valeurs"), named("moyens", "Les moyens")],
        firm: vec![0],
        levels: None,
        sectors: None,
        values: None,
    }];
    Arc::new(grid)
}

/// A session of the group on a blank assessment of [`related_grid`].
pub(crate) fn related(form: Form, pace: Pace) -> Session {
    let grid = related_grid();
    let organisation = Organisation { id: "air".into(), name: "AIR".into(), territory: None };
    let assessment = blank(&grid, form, organisation, date(2026, 11, 20));
    match Session::open(grid, assessment, &Who::Group, form, pace) {
        Ok(session) => session,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

/// A keeper in memory, which refuses while it is told to.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) kept: Vec<Assessment>,
    pub(crate) refusals: usize,
    pub(crate) elsewhere: Option<PathBuf>,
    pub(crate) has_nowhere: bool,
}

impl Keeper for Memory {
    fn keep(&mut self, assessment: &Assessment) -> Result<(), String> {
        if self.refusals > 0 {
            self.refusals -= 1;
            return Err("le disque est plein".into());
        }
        self.kept.push(assessment.clone());
        Ok(())
    }

    fn keep_at(&mut self, path: &Path, assessment: &Assessment) -> Result<(), String> {
        self.refusals = 0;
        self.elsewhere = Some(path.to_owned());
        self.keep(assessment)
    }

    fn rescue(&mut self, _: &Assessment) -> Option<PathBuf> {
        (!self.has_nowhere).then(|| "secours.yaml".into())
    }

    fn name(&self) -> String {
        self.elsewhere.as_ref().map_or_else(|| "f.yaml".into(), |path| path.display().to_string())
    }
}

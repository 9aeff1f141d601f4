//! What is asked before the first question, and whenever one corrects it: whose assessment it is, and what about. Pure.

use super::{Pace, Session, Who};
use crate::assessment::{About, Form, Respondent};
use crate::grid::Grid;

/// What is known before anything is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefill {
    /// Who answers.
    pub who: Who,
    /// How much is asked.
    pub pace: Pace,
    /// Whether the whole grid or its short form is asked.
    pub form: Form,
    /// What is known of the details.
    pub details: Details,
}

/// What is said of an assessment beside its answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// Name of the structure; empty as long as nobody said it.
    pub structure: String,
    /// Where it works.
    pub territory: Option<String>,
    /// What is appraised, at which stage, for which use, accompanied by whom.
    pub about: About,
    /// Who sits around the table, in a few words.
    pub around: Option<String>,
    /// How many people.
    pub people: Option<u32>,
}

/// One of the details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Name of the structure: the only one that must be said.
    Structure,
    /// Where it works.
    Territory,
    /// What is appraised.
    Object,
    /// When.
    Stage,
    /// What for.
    Purpose,
    /// Who helps from outside.
    Accompanied,
    /// How many people.
    People,
    /// Who they are.
    Around,
}

impl Field {
    /// The fields that are asked, in order.
    pub fn asked(who: &Who, pace: Pace) -> &'static [Self] {
        use Field::{Accompanied, Around, Object, People, Purpose, Stage, Structure, Territory};
        match (pace, who) {
            (Pace::Quick, _) => &[Structure],
            (Pace::Talk, Who::Person { .. }) => &[Structure, Territory, Object, Stage, Purpose],
            (Pace::Talk, Who::Group) => &[Structure, Territory, Object, Stage, Purpose, Accompanied, People, Around],
        }
    }

    /// What is asked, in a word or two.
    pub fn label(self) -> &'static str {
        match self {
            Self::Structure => "Structure",
            Self::Territory => "Territoire",
            Self::Object => "On apprécie",
            Self::Stage => "À quelle étape",
            Self::Purpose => "Pour quel usage",
            Self::Accompanied => "Accompagnement",
            Self::People => "Autour de la table",
            Self::Around => "Qui",
        }
    }

    /// What helps to answer, without a word about keys.
    pub fn hint(self, grid: &Grid) -> String {
        match self {
            Self::Structure => "le nom de votre structure".into(),
            Self::Territory => "où elle agit".into(),
            Self::Object | Self::Stage | Self::Purpose => String::new(),
            Self::Accompanied => "un regard extérieur\u{a0}: COORACE régional, autre structure, partenaire…".into(),
            Self::People => {
                format!("combien de personnes\u{a0}? {} au moins, c’est mieux", grid.min_participants)
            }
            Self::Around => "par exemple\u{a0}: équipe, deux administrateurs, une partenaire".into(),
        }
    }

    /// The words to choose from; none where one writes one's own.
    pub fn options(self) -> &'static [&'static str] {
        match self {
            Self::Object => &["démarche", "projet", "activité", "structure"],
            Self::Stage => &["conception", "en cours", "évaluation"],
            Self::Purpose => &["auto-appréciation", "partenariat", "négociation", "valorisation"],
            _ => &[],
        }
    }
}

impl Details {
    /// Those of a session.
    pub fn of(session: &Session) -> Self {
        let assessment = session.assessment();
        let response = session.response();
        Self {
            structure: assessment.organisation.name.clone(),
            territory: assessment.organisation.territory.clone(),
            about: assessment.about.clone(),
            around: Some(response.respondent.name.clone()).filter(|name| response.collective && !name.is_empty()),
            people: response.respondent.people,
        }
    }

    /// The fields of a session that runs.
    pub fn fields(session: &Session) -> &'static [Field] {
        let person = || Who::Person { name: String::new(), stakeholder: None };
        Field::asked(&if session.is_alone() { person() } else { Who::Group }, Pace::Talk)
    }

    /// What is said in a field; nothing where it is empty.
    pub fn get(&self, field: Field) -> Option<String> {
        match field {
            Field::Structure => Some(self.structure.clone()).filter(|name| !name.is_empty()),
            Field::Territory => self.territory.clone(),
            Field::Object => self.about.object.clone(),
            Field::Stage => self.about.stage.clone(),
            Field::Purpose => self.about.purpose.clone(),
            Field::Accompanied => self.about.accompanied_by.clone(),
            Field::People => self.people.map(|people| people.to_string()),
            Field::Around => self.around.clone(),
        }
    }

    /// Says something in a field. A number of people that is none empties it.
    pub fn set(&mut self, field: Field, said: Option<String>) {
        match field {
            Field::Structure => self.structure = said.unwrap_or_default(),
            Field::Territory => self.territory = said,
            Field::Object => self.about.object = said,
            Field::Stage => self.about.stage = said,
            Field::Purpose => self.about.purpose = said,
            Field::Accompanied => self.about.accompanied_by = said,
            Field::People => self.people = said.and_then(|text| text.parse().ok()),
            Field::Around => self.around = said,
        }
    }

    /// Writes what is known of the group on its response; what is not said stays.
    pub fn describe(&self, respondent: &mut Respondent) {
        if let Some(around) = &self.around {
            respondent.name.clone_from(around);
        }
        respondent.people = self.people.or(respondent.people);
    }

    /// The session with these details, all of them as they are said here.
    #[must_use]
    pub fn written_on(self, session: Session) -> Session {
        let is_group = session.response().collective;
        let session = session.with_card(&self.structure, self.territory, self.about);
        if !is_group {
            return session;
        }
        session.with_respondent(|respondent| {
            respondent.name = self.around.unwrap_or_default();
            respondent.people = self.people;
        })
    }

    /// A warm word where there are fewer people than the grid would like; one person alone knows it.
    pub fn word_on_people(&self, grid: &Grid) -> Option<String> {
        let least = grid.min_participants;
        let people = self.people.filter(|people| (2..least).contains(people))?;
        Some(format!(
            "Vous êtes {people} autour de la table, et cette grille se remplit plutôt à {least} au moins\u{a0}: d’autres \
             regards enrichiraient les réponses. Commencez si vous voulez, et invitez quelqu’un à vous rejoindre."
        ))
    }
}

//! Frames that others ask answers in: the good practice of the social economy, the voluntary standard for small enterprises.
//! A grid says, item by item, which lines its answers feed (`frames`); nothing is matched by words.
//!
//! A line is named by its frame and its id, `vsme/B3`; what a line asks for behind `#`: `vsme/B1#chiffre-d-affaires`.

use crate::fold::nearest;
use crate::french::quoted;

/// A frame: its lines in their order.
#[derive(Debug)]
pub struct Frame {
    /// What the command line and the grids call it.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What the annex is and is not, in a sentence or two.
    pub lead: &'static str,
    /// Whether what a line asks for is a figure or a fact that only an answer to just that gives, rather than a subject that
    /// answers speak of.
    pub wants_facts: bool,
    /// Its lines.
    pub lines: &'static [Line],
}

/// A line of a frame.
#[derive(Debug)]
pub struct Line {
    /// Unique in its frame.
    pub id: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// What it asks for; may be empty.
    pub asks: &'static [Ask],
}

/// Something that a line asks for.
#[derive(Debug)]
pub struct Ask {
    /// Unique in its line.
    pub id: &'static str,
    /// In words that follow a dash.
    pub text: &'static str,
}

/// What an item feeds: a line of a frame, and one of the things that it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feed {
    /// Index in [`FRAMES`].
    pub frame: usize,
    /// Index of its line.
    pub line: usize,
    /// Index of what the line asks for.
    pub ask: Option<usize>,
}

/// The feed that a name means; else what to write instead, in French.
pub fn feed(name: &str) -> Result<Feed, String> {
    let (path, ask) = name.split_once('#').map_or((name, None), |(path, ask)| (path, Some(ask)));
    let (frame, line) = path.split_once('/').unwrap_or((path, ""));
    let frames = || FRAMES.iter().map(|frame| frame.id);
    let frame =
        frames().position(|id| id == frame).ok_or_else(|| meant(frame, "le cadre", &frames().collect::<Vec<_>>()))?;
    let lines = || FRAMES[frame].lines.iter().map(|line| line.id);
    let line =
        lines().position(|id| id == line).ok_or_else(|| meant(line, "la ligne", &lines().collect::<Vec<_>>()))?;
    let asks = || FRAMES[frame].lines[line].asks.iter().map(|ask| ask.id);
    let find = |ask| {
        asks()
            .position(|id| id == ask)
            .ok_or_else(|| meant(ask, "ce que demande la ligne", &asks().collect::<Vec<_>>()))
    };
    Ok(Feed { frame, line, ask: ask.map(find).transpose()? })
}

fn meant(id: &str, what: &str, known: &[&'static str]) -> String {
    match nearest(id, known.iter().copied()) {
        Some(near) => format!("vouliez-vous dire {} ?", quoted(near)),
        None if known.is_empty() => "cette ligne ne demande rien de plus précis : retirez « # » et ce qui suit".into(),
        None => format!("{what} s’appelle {}", crate::french::quoted_list(known, "ou")),
    }
}

const fn line(id: &'static str, title: &'static str, asks: &'static [Ask]) -> Line {
    Line { id, title, asks }
}

const fn ask(id: &'static str, text: &'static str) -> Ask {
    Ask { id, text }
}

/// All frames.
///
/// The social economy: law 2014-856 of 31 July 2014, article 3, and the guide of the CSESS of June 2016, whose themes are eight.
/// The VSME: basic module of the standard that EFRAG delivered in December 2024, Recommendation (EU) 2025/1710.
pub const FRAMES: [Frame; 2] = [
    Frame {
        id: "ess",
        title: "Les bonnes pratiques de l’économie sociale et solidaire",
        source: "Loi du 31 juillet 2014, article 3 ; guide du Conseil supérieur de l’ESS, juin 2016",
        lead: "Chaque année, une entreprise de l’économie sociale et solidaire présente à son assemblée générale comment elle \
               applique le guide des bonnes pratiques, et en débat. Cette annexe range sous ses huit thèmes ce que le \
               groupe a déjà répondu, et nomme ce qui manque. Elle n’ajoute rien.",
        wants_facts: false,
        lines: &[
            line("gouvernance", "La gouvernance démocratique", &[]),
            line("strategie", "La concertation dans l’élaboration de la stratégie", &[]),
            line("territoire", "L’ancrage de l’activité et des emplois dans le territoire", &[]),
            line(
                "social",
                "Les salaires, l’exemplarité sociale, la formation, la santé au travail",
                &[
                    ask("salaires", "la politique salariale"),
                    ask("negociation", "les négociations annuelles obligatoires, là où la loi en prévoit"),
                    ask("formation", "la formation professionnelle"),
                    ask("sante", "la santé et la sécurité au travail"),
                    ask("qualite", "la qualité des emplois"),
                ],
            ),
            line("usagers", "Le lien avec les usagers et la réponse aux besoins non couverts", &[]),
            line(
                "egalite",
                "La diversité, la lutte contre les discriminations, l’égalité entre les femmes et les hommes",
                &[
                    ask("diversite", "la diversité"),
                    ask("discriminations", "la lutte contre les discriminations"),
                    ask("professionnelle", "l’égalité professionnelle entre les femmes et les hommes"),
                    ask("instances", "la présence des femmes et des hommes dans les instances dirigeantes élues"),
                ],
            ),
            line("environnement", "L’environnement et le développement durable", &[]),
            line("ethique", "L’éthique et la déontologie", &[]),
        ],
    },
    Frame {
        id: "vsme",
        title: "Le module de base de la norme volontaire VSME",
        source: "EFRAG, norme VSME, décembre 2024 ; Recommandation (UE) 2025/1710 du 30 juillet 2025",
        lead: "La norme volontaire pour les petites et moyennes entreprises demande surtout des chiffres. Cette annexe range \
               sous les onze rubriques de son module de base ceux que le groupe a déjà donnés et ce qu’il a répondu à ce \
               sujet, et nomme ce qu’il reste à chercher. Elle ne calcule ni n’estime rien, et ne vaut pas un rapport VSME.",
        wants_facts: true,
        lines: &[
            line(
                "B1",
                "Base de préparation",
                &[
                    ask("option", "le module choisi, et ce qui est omis parce que sensible ou confidentiel"),
                    ask("perimetre", "le périmètre : la structure seule, ou avec ses filiales, et lesquelles"),
                    ask("forme-juridique", "la forme juridique"),
                    ask("code-activite", "le code d’activité NACE"),
                    ask("bilan", "le total du bilan, en euros"),
                    ask("chiffre-d-affaires", "le chiffre d’affaires, en euros"),
                    ask("effectif", "le nombre de salariés, en personnes ou en équivalents temps plein"),
                    ask("sites", "le pays et l’emplacement des sites"),
                    ask("labels", "les certifications et labels de durabilité"),
                ],
            ),
            line(
                "B2",
                "Pratiques, politiques et initiatives à venir pour une économie plus durable",
                &[
                    ask("pratiques", "les pratiques en place, sujet par sujet"),
                    ask("politiques", "les politiques écrites, et si elles sont publiques"),
                    ask("objectifs", "les initiatives à venir, et les objectifs que l’on suit"),
                ],
            ),
            line(
                "B3",
                "Énergie et gaz à effet de serre",
                &[
                    ask("energie", "l’énergie consommée, en MWh : électricité et combustibles, renouvelable ou non"),
                    ask("emissions", "les émissions brutes des scopes 1 et 2, en tonnes d’équivalent CO2"),
                    ask("intensite", "ces émissions rapportées au chiffre d’affaires"),
                ],
            ),
            line(
                "B4",
                "Pollution de l’air, de l’eau et des sols",
                &[ask(
                    "polluants",
                    "les polluants émis, là où la loi ou un système de management les fait déjà déclarer",
                )],
            ),
            line(
                "B5",
                "Biodiversité",
                &[ask("sites-sensibles", "le nombre et la surface des sites situés dans une zone sensible, ou à côté")],
            ),
            line(
                "B6",
                "Eau",
                &[
                    ask("prelevement", "l’eau prélevée, et celle qui l’est là où l’eau est très rare"),
                    ask("consommation", "l’eau consommée, si la production en demande beaucoup"),
                ],
            ),
            line(
                "B7",
                "Ressources, économie circulaire et déchets",
                &[
                    ask("circulaire", "si les principes de l’économie circulaire sont appliqués, et comment"),
                    ask("dechets", "les déchets produits dans l’année, dangereux et non dangereux"),
                    ask("recyclage", "les déchets envoyés au recyclage ou au réemploi"),
                    ask("matieres", "les matières utilisées, dans l’industrie, le bâtiment ou l’emballage"),
                ],
            ),
            line(
                "B8",
                "Effectif : caractéristiques générales",
                &[
                    ask("contrats", "les salariés par type de contrat, temporaire ou permanent"),
                    ask("genre", "les salariés par genre"),
                    ask("pays", "les salariés par pays, s’il y en a plusieurs"),
                    ask("rotation", "le taux de rotation, à partir de cinquante salariés"),
                ],
            ),
            line(
                "B9",
                "Effectif : santé et sécurité",
                &[
                    ask("accidents", "le nombre et le taux des accidents du travail"),
                    ask("deces", "les décès dus au travail"),
                ],
            ),
            line(
                "B10",
                "Effectif : rémunération, négociation collective et formation",
                &[
                    ask("minimum", "si chaque salaire atteint le minimum applicable"),
                    ask("ecart", "l’écart de salaire entre les femmes et les hommes (facultatif sous 150 salariés)"),
                    ask("conventions", "la part des salariés couverts par une convention collective"),
                    ask("formation", "les heures de formation par personne dans l’année, par genre"),
                ],
            ),
            line(
                "B11",
                "Condamnations et amendes pour corruption",
                &[ask("condamnations", "leur nombre et le montant total des amendes")],
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_named_by_its_frame_and_a_wrong_name_is_met_with_the_nearest() {
        assert_eq!(feed("ess/territoire"), Ok(Feed { frame: 0, line: 2, ask: None }));
        assert_eq!(feed("vsme/B1#chiffre-d-affaires"), Ok(Feed { frame: 1, line: 0, ask: Some(5) }));
        for (name, hint) in
            [("ess/teritoire", "territoire"), ("vsm/B1", "vsme"), ("vsme/B12", "B1"), ("ess/ethique#x", "retirez")]
        {
            assert!(feed(name).is_err_and(|told| told.contains(hint)), "{name}: {:?}", feed(name));
        }
    }

    #[test]
    fn the_frames_have_the_eight_themes_and_the_eleven_disclosures() {
        assert_eq!(FRAMES.map(|frame| frame.lines.len()), [8, 11]);
        let ids: Vec<String> = FRAMES[1].lines.iter().map(|line| line.id.to_owned()).collect();
        assert_eq!(ids, (1..=11).map(|number| format!("B{number}")).collect::<Vec<_>>());
    }
}

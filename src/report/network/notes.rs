//! How the figures of a network are made, and from where their definitions come.

use crate::french;

use super::super::Known;
use super::super::notes::{Note, note};
use super::Scene;
use crate::network::{EXACT_UP_TO, Symmetry};

/// One note a system.
pub(in super::super) fn notes(known: &Known) -> Vec<Note> {
    Scene::all(known).iter().map(|scene| note("La carte et ce qui s’y lit", scene.paragraphs())).collect()
}

impl Scene<'_> {
    fn paragraphs(&self) -> Vec<String> {
        let reading = &self.picture.reading;
        let signs = |wanted: i8| reading.ties.pairs_that(move |bond| bond.sign() == wanted).count();
        let mut paragraphs = vec![format!(
            "Paires renseignées : {} sur {}. Une relation qui rapproche compte +1 ({}), une qui sépare −1 ({}), les autres 0. {}",
            self.picture.system.pairs.len(),
            self.picture.system.all_pairs(),
            signs(1),
            signs(-1),
            symmetry(self.picture.symmetry)
        )];
        let trios = &reading.trios;
        paragraphs.push(format!(
            "Trois acteurs tous liés par une alliance ou une opposition font un trio ; il tient quand le produit des trois \
             signes est positif (Cartwright et Harary, 1956). Trios : {}, dont {} qui ne tiennent pas.",
            trios.count(),
            trios.unstable.len()
        ));
        paragraphs.push(self.frustration());
        let brokers: Vec<String> = reading
            .brokers
            .iter()
            .take(5)
            .map(|(actor, share)| format!("{} {}", self.picture.name(*actor), french::percent(*share)))
            .collect();
        let brokers = if brokers.is_empty() { "personne".to_owned() } else { brokers.join(", ") };
        paragraphs.push(format!(
            "Part des plus courts chemins d’alliance entre deux autres alliés qui passent par un acteur (Freeman, 1977 ; calcul \
             de Brandes, 2001), à partir de 10 % : {brokers}. « Sans lui, d’autres ne seraient plus reliés » est dit d’un \
             point d’articulation (Tarjan, 1972) du réseau des alliances, des négociations et des interdépendances."
        ));
        paragraphs.push(
            "Une alliance à explorer est une paire vide ou neutre qui a des alliés en commun : d’abord celles qui relieraient \
             deux parties que rien d’autre que nous ne relie, puis celles qui ont le plus d’alliés en commun. Une paire à \
             regarder est une paire vide : d’abord celles qui pourraient donner un intermédiaire dans une opposition, puis \
             celles qui relieraient deux parties, puis celles qui ferment le plus de trios."
                .to_owned(),
        );
        paragraphs
    }

    fn frustration(&self) -> String {
        let reading = &self.picture.reading;
        let (least, most) = reading.frustration();
        let is_exact = reading.camps.iter().all(|camps| camps.best.is_some());
        let index = if least == most { least.to_string() } else { format!("entre {least} et {most}") };
        let how = if is_exact {
            "tous les partages ont été essayés".to_owned()
        } else if least == most {
            format!(
                "au-delà de {EXACT_UP_TO} acteurs tous les partages ne sont pas essayés, mais celui-ci ne peut pas être meilleur"
            )
        } else {
            format!(
                "au-delà de {EXACT_UP_TO} acteurs reliés, tous les partages ne sont pas essayés : ce sont deux bornes"
            )
        };
        format!(
            "Nombre d’alliances et d’oppositions qu’aucun partage en deux camps ne peut ranger, ou indice de frustration \
             (Harary, 1959 ; Aref et Wilson, 2019) : {index} ({how})."
        )
    }
}

fn symmetry(symmetry: Symmetry) -> String {
    let rule = match symmetry {
        Symmetry::Weakest => "la vue la moins favorable",
        Symmetry::Agreeing => "ce que les deux côtés disent, et rien s’ils ne disent pas la même chose",
        Symmetry::Either => "ce que dit au moins un côté, et rien si l’un dit +1 et l’autre −1",
    };
    format!("Quand chaque côté voit la relation à sa façon, {rule} compte ici (--symetrie {}).", symmetry.word())
}

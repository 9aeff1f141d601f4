//! What is read from a system, in sentences: offered as questions to discuss, figures and their names left aside.

use super::{Bond, Camps, EmptyPair, Lead, Mediation, Reading, Symmetry, System, Told, Views, read};
use crate::assessment::{Assessment, Value};
use crate::french::{self, NBSP};
use crate::grid::{Grid, Matrix};

/// How many sentences stand for the whole.
const SENTENCES: usize = 5;

/// How many names a sentence lists before it only counts the others.
const NAMES: usize = 5;

/// How many names stand beside another one in the sentence that ends the first page.
const FEW: usize = 2;

/// How many points a list has before the others are only counted.
const LISTED: usize = 8;

/// How many alliances to explore, and how many groups of pairs to look at, are named.
const NAMED: usize = 6;

/// A system that a group told, and what is read from it.
#[derive(Debug, Clone)]
pub struct Picture<'g> {
    matrix: &'g Matrix,
    /// What actors are called, in the order of the table.
    pub names: Vec<String>,
    /// What was told.
    pub system: System,
    /// What is read from it.
    pub reading: Reading,
    /// The rule for pairs that two sides see.
    pub symmetry: Symmetry,
}

/// One thing to discuss.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// A sentence.
    pub text: String,
    /// What is to be said of it; may be empty.
    pub note: String,
}

impl Said {
    fn new(text: impl Into<String>, note: impl Into<String>) -> Self {
        Self { text: text.into(), note: note.into() }
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, note: String::new() }
    }
}

/// `A`, `A et B`, `A, B, C, D et 4 autres`.
pub fn named(names: &[&str]) -> String {
    if names.len() <= NAMES {
        return french::list(names, "et");
    }
    let mut shown: Vec<String> = names.iter().take(NAMES - 1).map(|name| (*name).to_owned()).collect();
    shown.push(format!("{} autres", names.len() + 1 - NAMES));
    french::list(&shown, "et")
}

/// What ties a mediator to one side, in a word.
fn bond_word(bond: Bond) -> &'static str {
    match bond {
        Bond::Alliance => "allié",
        Bond::Negotiation => "en négociation",
        Bond::Dependence => "interdépendant",
        Bond::Opposition | Bond::Neutral | Bond::Empty => "sans lien",
    }
}

impl<'g> Picture<'g> {
    /// Reads what a group says of the rows that a matrix relates.
    pub fn of(grid: &'g Grid, assessment: &Assessment, matrix: &'g Matrix, symmetry: Symmetry) -> Self {
        let system = System::of(grid, assessment, matrix);
        let table = &grid.tables[matrix.table];
        let rows = assessment.tables.get(&table.id).map_or(&[] as &[_], Vec::as_slice);
        let name = |(row, id): (&crate::assessment::Row, &String)| match row.get(&table.key_column().id) {
            Some(Value::Text(text)) => text.clone(),
            _ => id.clone(),
        };
        let names = rows.iter().zip(&system.ids).map(name).collect();
        Self { matrix, names, reading: read(&system, symmetry), system, symmetry }
    }

    /// Whether nothing is told yet.
    pub fn is_empty(&self) -> bool {
        self.system.pairs.is_empty()
    }

    /// What an actor is called: ourselves, « nous ».
    pub fn name(&self, actor: usize) -> &str {
        if Some(actor) == self.system.own { "nous" } else { self.names.get(actor).map_or("", String::as_str) }
    }

    /// `nous et Pôle emploi`: ourselves first.
    pub fn both(&self, (one, other): (usize, usize)) -> String {
        let (one, other) = if Some(other) == self.system.own { (other, one) } else { (one, other) };
        format!("{} et {}", self.name(one), self.name(other))
    }

    /// `A, B et C`, all of them.
    fn all_names(&self, actors: &[usize]) -> String {
        let names: Vec<&str> = actors.iter().map(|actor| self.name(*actor)).collect();
        french::list(&names, "et")
    }

    /// `A, B, C et 4 autres`.
    fn names(&self, actors: &[usize]) -> String {
        let names: Vec<&str> = actors.iter().map(|actor| self.name(*actor)).collect();
        named(&names)
    }

    fn nature(&self, told: Told) -> String {
        self.matrix.natures.get(told.nature).map_or_else(String::new, |nature| french::uncapitalised(&nature.label))
    }

    fn object(&self, object: usize) -> String {
        self.matrix.objects.get(object).map_or_else(String::new, |object| french::uncapitalised(&object.label))
    }

    /// What is told of a pair, its smaller index first: `alliance (les pratiques)`, `alliance pour nous, neutralité pour elle`.
    pub fn told(&self, (one, other): (usize, usize), views: Option<Views>) -> String {
        let words = |told: Told| match told.object {
            Some(object) => format!("{} ({})", self.nature(told), self.object(object)),
            None => self.nature(told),
        };
        let side = |told: Option<Told>, actor: usize| {
            format!(
                "{} pour {}",
                told.map_or_else(|| "à demander".to_owned(), |told| self.nature(told)),
                self.name(actor)
            )
        };
        match views {
            None => "rien de noté".to_owned(),
            Some(Views::Alike(told)) => words(told),
            Some(Views::Apart(there, back)) if Some(other) == self.system.own => {
                format!("{}, {}", side(back, other), side(there, one))
            }
            Some(Views::Apart(there, back)) => format!("{}, {}", side(there, one), side(back, other)),
        }
    }

    /// That two are opposed, in a sentence.
    fn opponents(&self, pair: (usize, usize)) -> String {
        let is_ours = [Some(pair.0), Some(pair.1)].contains(&self.system.own);
        let verb = if is_ours { "sommes en opposition" } else { "s’opposent" };
        format!("{} {verb}.", french::capitalised(&self.both(pair)))
    }

    /// What each side sees, in a sentence.
    fn apart(&self, pair: (usize, usize)) -> String {
        let verb = if [Some(pair.0), Some(pair.1)].contains(&self.system.own) { "ne voyons" } else { "ne voient" };
        let sides = self.told(pair, self.system.views(pair.0, pair.1));
        format!("{} {verb} pas la même chose : {sides}.", french::capitalised(&self.both(pair)))
    }

    /// The sentences that stand for the whole: what holds, what hangs on us, what is opposed, what is seen differently, and
    /// what to look at first.
    pub fn sentences(&self) -> Vec<String> {
        let all =
            [self.core(), self.only_us(), self.opposed(), self.seen_apart().into_iter().next(), self.first_trio()];
        let mut sentences: Vec<String> = all.into_iter().flatten().take(SENTENCES - 1).collect();
        sentences.extend(self.first_to_look_at());
        sentences
    }

    /// The blocks of allies that hold without us.
    fn core(&self) -> Option<String> {
        let blocks = &self.reading.blocks_without_us;
        let (first, others) = match blocks.split_first() {
            Some(split) => split,
            None if self.reading.blocks.is_empty() => return Some("Aucune alliance n’est notée.".to_owned()),
            None => return Some("Sans nous, aucun de nos alliés n’est allié à un autre.".to_owned()),
        };
        let depend: Vec<usize> = (0..self.system.actors())
            .filter(|actor| Some(*actor) != self.system.own && !blocks.iter().any(|block| block.contains(actor)))
            .filter(|actor| first.iter().any(|member| self.reading.ties.bond(*actor, *member) == Bond::Dependence))
            .collect();
        let depend = match depend.as_slice() {
            [] => String::new(),
            [one] => format!(" ; {} y tient par interdépendance", self.name(*one)),
            many => format!(" ; {} y tiennent par interdépendance", self.names(many)),
        };
        if others.is_empty() {
            let count = french::feminine(first.len());
            return Some(format!("Un noyau de {count} se tient aussi sans nous : {}{depend}.", self.all_names(first)));
        }
        let named: Vec<String> = blocks.iter().map(|block| self.names(block)).collect();
        Some(format!("{} se tiennent aussi sans nous : {}{depend}.", groups(blocks.len()), named.join(" ; ")))
    }

    /// What only we tie to the largest of the parts that would be left.
    fn only_us(&self) -> Option<String> {
        let (first, others) = self.reading.tied_by_us.split_first()?;
        let others: Vec<usize> = others.iter().flatten().copied().collect();
        let what = match self.reading.blocks_without_us.as_slice() {
            [block] if block.iter().all(|actor| first.contains(actor)) => "ce noyau".to_owned(),
            _ => self.names(first),
        };
        Some(format!("Nous seuls relions {what} à {} : et si nous n’étions plus là ?", self.names(&others)))
    }

    fn opposed(&self) -> Option<String> {
        let all = &self.reading.mediations;
        let Some(first) = all.first() else {
            return Some("Aucune opposition n’est notée : est-ce bien le cas ?".into());
        };
        let others = match all.len() {
            1 => "Une opposition",
            n => {
                return Some(format!(
                    "{} oppositions, dont celle-ci : {}.{}",
                    french::capitalised(&french::feminine(n)),
                    self.opposition(first),
                    self.mediators_in_words(first)
                ));
            }
        };
        Some(format!("{others} : {}.{}", self.opposition(first), self.mediators_in_words(first)))
    }

    /// `nous et Pôle emploi, sur les pratiques`.
    fn opposition(&self, mediation: &Mediation) -> String {
        let about = self.reading.negotiations.iter().find(|one| one.between == mediation.between);
        let object = about.and_then(|one| one.object).map(|object| format!(", sur {}", self.object(object)));
        format!("{}{}", self.both(mediation.between), object.unwrap_or_default())
    }

    /// Who could speak to both sides, ourselves among them.
    fn mediators_in_words(&self, mediation: &Mediation) -> String {
        let actors: Vec<usize> = mediation.mediators.iter().map(|mediator| mediator.actor).collect();
        match actors.as_slice() {
            [] => " Qui pourrait parler aux deux ? Personne n’est noté comme proche de l’un et de l’autre.".into(),
            [one] if Some(*one) == self.system.own => " Nous pourrions parler aux deux : est-ce notre rôle ?".into(),
            [one] => format!(" {} pourrait parler aux deux : le lui demander ?", french::capitalised(self.name(*one))),
            many => {
                format!(" {} pourraient parler aux deux : à qui le demander ?", french::capitalised(&self.names(many)))
            }
        }
    }

    fn seen_apart(&self) -> Vec<String> {
        self.reading.seen_apart.iter().map(|pair| self.apart(*pair)).collect()
    }

    fn first_trio(&self) -> Option<String> {
        let unstable = &self.reading.trios.unstable;
        let first = self.trio(*unstable.first()?);
        Some(match unstable.len() {
            1 => format!("Un trio tire dans deux sens : {first}."),
            n => format!("{} trios tirent dans deux sens ; ainsi, {first}.", french::capitalised(&french::feminine(n))),
        })
    }

    /// What ties three who pull in two directions.
    fn trio(&self, trio: [usize; 3]) -> String {
        match self.friend_of_both(trio) {
            Some((friend, one, other)) if Some(friend) == self.system.own => {
                format!("nous sommes alliés à {} et à {}, qui s’opposent", self.name(one), self.name(other))
            }
            Some((friend, one, other)) => {
                format!(
                    "{} est allié à {} et à {}, qui s’opposent",
                    self.name(friend),
                    self.name(one),
                    self.name(other)
                )
            }
            None => format!("{} s’opposent deux à deux", self.all_names(&trio)),
        }
    }

    /// The one allied to both others, first; nothing where all three are opposed.
    fn friend_of_both(&self, [a, b, c]: [usize; 3]) -> Option<(usize, usize, usize)> {
        let ways = [(a, b, c), (b, a, c), (c, a, b)];
        ways.into_iter().find(|(friend, one, other)| {
            self.reading.ties.sign(*friend, *one) > 0 && self.reading.ties.sign(*friend, *other) > 0
        })
    }

    fn first_to_look_at(&self) -> Option<String> {
        let groups = self.empty_groups();
        let few = |(hub, others, _): &(usize, Vec<usize>, EmptyPair)| {
            let shown: Vec<&str> = others.iter().take(FEW).map(|actor| self.name(*actor)).collect();
            match others.len() - shown.len() {
                0 => format!("{} avec {}", self.name(*hub), french::list(&shown, "et")),
                1 => self.hub(*hub, others),
                more => format!("{} avec {} et {more} autres", self.name(*hub), shown.join(", ")),
            }
        };
        let named: Vec<String> = groups.iter().take(3).map(few).collect();
        (!named.is_empty()).then(|| format!("À regarder d’abord : {}.", named.join(" ; ")))
    }

    /// `Pôle emploi avec PME A, PME B et 4 autres`.
    fn hub(&self, hub: usize, others: &[usize]) -> String {
        format!("{} avec {}", self.name(hub), self.names(others))
    }

    /// The empty pairs that matter, those of one actor together, in their order.
    fn empty_groups(&self) -> Vec<(usize, Vec<usize>, EmptyPair)> {
        let mut groups: Vec<(usize, Vec<usize>, EmptyPair)> = Vec::new();
        let pairs: Vec<&EmptyPair> = self.reading.empty_pairs.iter().filter(|pair| pair.matters()).collect();
        let count = |actor: usize, like: &EmptyPair| {
            let is_like =
                |pair: &&&EmptyPair| rank(pair) == rank(like) && (pair.pair.0 == actor || pair.pair.1 == actor);
            pairs.iter().filter(is_like).count()
        };
        for pair in &pairs {
            let (one, other) = pair.pair;
            let is_of = |group: &&mut (usize, Vec<usize>, EmptyPair)| {
                rank(&group.2) == rank(pair) && (group.0 == one || group.0 == other)
            };
            if let Some(group) = groups.iter_mut().find(is_of) {
                let member = if group.0 == one { other } else { one };
                group.1.push(member);
                continue;
            }
            // The one of the two who is in more pairs of this kind names them.
            let hub = if count(other, pair) > count(one, pair) { other } else { one };
            groups.push((hub, vec![if hub == one { other } else { one }], **pair));
        }
        groups
    }

    /// All there is to discuss, part by part.
    pub fn discussion(&self) -> Vec<(&'static str, Vec<Said>)> {
        let parts = [
            ("Ce qui tient ensemble", self.what_holds()),
            ("Ce qui s’oppose, et qui pourrait parler aux deux", self.oppositions()),
            ("Ce qui tire dans deux sens", self.trios()),
            ("Des alliances à explorer", self.alliances()),
            ("Dépendre sans l’avoir choisi", self.dependences()),
            ("Où chaque côté voit la relation à sa façon", self.views()),
            ("Les paires à regarder ensuite", self.to_look_at()),
        ];
        parts.into_iter().filter(|(_, said)| !said.is_empty()).map(|(title, said)| (title, shortened(said))).collect()
    }

    fn what_holds(&self) -> Vec<Said> {
        let mut points: Vec<String> = self.core().into_iter().chain(self.only_us()).collect();
        for (actor, parts) in self.reading.hinges.iter().filter(|(actor, _)| Some(*actor) != self.system.own) {
            let (_, others) = parts.split_at(1);
            let others: Vec<usize> = others.iter().flatten().copied().collect();
            let (verb, them) = if others.len() == 1 { ("ne serait", "relié") } else { ("ne seraient", "reliés") };
            points.push(format!(
                "Sans {}, {} {verb} plus {them} au reste : qui d’autre pourrait tenir ce lien ?",
                self.name(*actor),
                self.names(&others)
            ));
        }
        let brokers: Vec<usize> = self
            .reading
            .brokers
            .iter()
            .map(|(actor, _)| *actor)
            .filter(|actor| Some(*actor) != self.system.own)
            .collect();
        match brokers.as_slice() {
            [] => {}
            [one] => points.push(format!(
                "C’est souvent par {} que nos alliés peuvent se joindre : le sait-on ?",
                self.name(*one)
            )),
            many => points.push(format!(
                "C’est souvent par {} que les alliés peuvent se joindre : le sait-on ?",
                self.names(many)
            )),
        }
        for pair in &self.reading.inner_oppositions {
            points.push(format!(
                "{} Des alliés mènent pourtant de l’un à l’autre : comment le vivent-ils ?",
                self.opponents(*pair)
            ));
        }
        match self.reading.isolated.as_slice() {
            [] => {}
            alone => points.push(format!(
                "Rien n’est encore noté pour {} : {} dans ce système ?",
                self.names(alone),
                if alone.len() == 1 { "a-t-il une place" } else { "ont-ils une place" }
            )),
        }
        points.into_iter().map(Said::from).collect()
    }

    fn oppositions(&self) -> Vec<Said> {
        let point = |mediation: &Mediation| {
            let open = self.reading.negotiations.iter().find(|one| one.between == mediation.between);
            let question = match open.map(|one| one.object) {
                Some(Some(object)) => {
                    format!("Elle porte sur {} : sur quel point un accord serait-il possible ?", self.object(object))
                }
                Some(None) => "Sur quoi porte-t-elle surtout ?".to_owned(),
                None => "Elle touche aux valeurs, ou à tout : que peut-on faire ensemble malgré cela ?".to_owned(),
            };
            let text = format!("{} {question}", self.opponents(mediation.between));
            let mediators: Vec<String> = mediation
                .mediators
                .iter()
                .map(|one| {
                    let words = match (bond_word(one.bonds.0), bond_word(one.bonds.1)) {
                        (first, second) if first == second => format!("{first} des deux côtés"),
                        (first, second) => {
                            let (a, b) = mediation.between;
                            format!("{first} avec {}, {second} avec {}", self.name(a), self.name(b))
                        }
                    };
                    format!("{} ({words})", self.name(one.actor))
                })
                .collect();
            let note = match mediators.as_slice() {
                [] => "Personne n’est noté comme proche des deux côtés : qui pourrait le devenir ?".to_owned(),
                named => format!("Pourraient parler aux deux : {}.", named.join(" ; ")),
            };
            Said::new(text, note)
        };
        self.reading.mediations.iter().map(point).collect()
    }

    fn trios(&self) -> Vec<Said> {
        let trio = |trio: &[usize; 3]| {
            let text = format!("{}.", french::capitalised(&self.trio(*trio)));
            let note = match self.friend_of_both(*trio) {
                Some((friend, one, other)) => {
                    let (friend, one, other) = (self.name(friend), self.name(one), self.name(other));
                    format!(
                        "Trois issues : {one} et {other} se rapprochent ; {friend} et {one} s’éloignent ; {friend} et \
                         {other} s’éloignent. Laquelle voyons-nous venir, laquelle voulons-nous ?"
                    )
                }
                None => "Deux d’entre eux finiront-ils par s’allier contre le troisième ?".to_owned(),
            };
            Said::new(text, note)
        };
        let mut points: Vec<Said> = self.reading.trios.unstable.iter().take(LISTED).map(trio).collect();
        let left = self.reading.trios.unstable.len().saturating_sub(LISTED);
        points.extend((left > 0).then(|| {
            Said::from(match left {
                1 => "Et un autre trio.".to_owned(),
                n => format!("Et {} autres trios.", french::feminine(n)),
            })
        }));
        points.extend(self.reading.camps.iter().filter_map(|camps| self.camps(camps)));
        points
    }

    /// The two camps of a part of the system; nothing where nobody there is opposed to anybody.
    fn camps(&self, camps: &Camps) -> Option<Said> {
        let others = camps.others();
        if others.is_empty() {
            return None;
        }
        let aside: Vec<String> = camps.aside(&self.reading.ties).take(LISTED).map(|pair| self.both(pair)).collect();
        let text = format!(
            "S’il fallait deux camps : {} d’un côté, {} de l’autre.",
            self.names(&camps.with_first),
            self.names(&others)
        );
        let rest = match aside.len() {
            0 => "Toutes les alliances et les oppositions notées s’y rangent.".to_owned(),
            1 => format!("Une relation ne s’y range pas : {}.", aside.join(" ; ")),
            n => format!(
                "{} relations ne s’y rangent pas : {}.",
                french::capitalised(&french::feminine(n)),
                aside.join(" ; ")
            ),
        };
        let ways = match camps.best {
            Some(1) => String::new(),
            Some(n) => format!(" Ce partage n’est pas le seul : {n} se valent."),
            None => " Tous les partages n’ont pas pu être essayés : il y en a peut-être un meilleur.".to_owned(),
        };
        Some(Said::new(text, format!("{rest}{ways}")))
    }

    fn alliances(&self) -> Vec<Said> {
        let point = |lead: &Lead| {
            let reason = self.reason(lead);
            Said::new(french::capitalised(&self.both(lead.pair)), reason)
        };
        self.reading.leads.iter().take(NAMED).map(point).collect()
    }

    /// Why an alliance could be explored.
    fn reason(&self, lead: &Lead) -> String {
        let mut parts = Vec::new();
        match lead.common_allies.as_slice() {
            [] => {}
            [one] if Some(*one) == self.system.own => parts.push("tous deux sont nos alliés".to_owned()),
            allies => parts.push(format!("tous deux sont alliés à {}", self.names(allies))),
        }
        let objects: Vec<String> = lead.objects.iter().map(|object| self.object(*object)).collect();
        if !objects.is_empty() {
            parts.push(format!("autour d’un même objet ({})", french::list(&objects, "et")));
        }
        if !lead.words.is_empty() {
            parts.push(format!("ce à quoi ils tiennent a des mots en commun ({})", french::list(&lead.words, "et")));
        }
        if lead.joins {
            let others = match lead.others {
                0 => String::new(),
                1 => " ; une autre paire ferait de même".to_owned(),
                n => format!(" ; {} autres paires feraient de même", french::feminine(n)),
            };
            parts.push(format!("ils relieraient ce que nous sommes seuls à relier{others}"));
        }
        if lead.unstable > 0 {
            parts.push(match lead.unstable {
                1 => "mais un trio tirerait alors dans deux sens".to_owned(),
                n => format!("mais {} trios tireraient alors dans deux sens", french::feminine(n)),
            });
        }
        format!("{}.", french::capitalised(&parts.join(" ; ")))
    }

    fn dependences(&self) -> Vec<Said> {
        let pairs: Vec<String> = self.reading.dependences.iter().map(|pair| self.both(*pair)).collect();
        if pairs.is_empty() {
            return Vec::new();
        }
        let shown = pairs.iter().take(LISTED).cloned().collect::<Vec<_>>().join(" ; ");
        let more = pairs.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" ; et {more} autres") } else { String::new() };
        let note =
            "C’est un point de départ : qu’est-ce qui pourrait devenir une alliance, ou s’ouvrir à la négociation ?";
        vec![Said::new(format!("{shown}{more}."), note)]
    }

    fn views(&self) -> Vec<Said> {
        let mut points: Vec<Said> = self.seen_apart().into_iter().map(Said::from).collect();
        for (one, other) in &self.reading.seen_once {
            let unknown = match self.system.views(*one, *other) {
                Some(Views::Apart(Some(_), None)) => *other,
                _ => *one,
            };
            points.push(Said::from(format!(
                "{}{NBSP}: il reste à demander comment {} {}.",
                french::capitalised(&self.both((*one, *other))),
                self.name(unknown),
                if Some(unknown) == self.system.own { "le voyons" } else { "le voit" }
            )));
        }
        points
    }

    fn to_look_at(&self) -> Vec<Said> {
        let groups = self.empty_groups();
        let point = |(hub, others, pair): &(usize, Vec<usize>, EmptyPair)| {
            Said::new(format!("{}.", french::capitalised(&self.hub(*hub, others))), why(pair))
        };
        groups.iter().take(NAMED).map(point).collect()
    }
}

/// Pairs of one rank would change the reading in the same ways.
fn rank(pair: &EmptyPair) -> (bool, bool, bool) {
    (pair.mediations > 0, pair.joins, pair.trios > 0)
}

/// What saying something of a pair could change.
fn why(pair: &EmptyPair) -> String {
    let parts: Vec<&str> = [
        (pair.mediations > 0).then_some("un lien donnerait quelqu’un qui parle aux deux côtés d’une opposition"),
        pair.joins.then_some("un lien relierait ce que nous sommes seuls à relier"),
        (pair.trios > 0).then_some("une alliance ou une opposition dirait si un trio tient"),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("{}.", french::capitalised(&parts.join(" ; ")))
}

fn groups(n: usize) -> String {
    french::capitalised(&french::counted(n, "groupe d’alliés", "groupes d’alliés"))
}

/// The first points of a list; how many others there are.
fn shortened(mut points: Vec<Said>) -> Vec<Said> {
    let most = LISTED + 4;
    let more = points.len().saturating_sub(most);
    points.truncate(most);
    points.extend((more > 0).then(|| Said::from(format!("Et {more} de plus."))));
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_counted() {
        assert_eq!(named(&["a"]), "a");
        assert_eq!(named(&["a", "b", "c", "d", "e", "f"]), "a, b, c, d et 2 autres");
    }
}

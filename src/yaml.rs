//! All YAML in one place: text → placed tree → checked shape → serde types, and back to text.
//!
//! `granit-parser` gives every node its place, and finds broken syntax, repeated keys, depth and alias bombs. The tree
//! is compared with the JSON Schema of the type that is wanted, so that all faults of shape are told at once; what does
//! not fit is replaced by something harmless, so that the faults of sense can be told in the same run.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, options};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Schema;
use serde_yaml::{Mapping, Value};

use crate::encoding;
use crate::fold;
use crate::french::{count, quoted, quoted_list};
use crate::problem::{Place, Problem, Problems, Source};

/// Deepest nesting of lists and maps.
pub const MAX_DEPTH: usize = 64;
/// Most nodes that a file may hold once its aliases are followed.
const MAX_NODES: usize = 400_000;
/// Most bytes that anchors and aliases may copy.
const MAX_COPIED: usize = 8 << 20;
/// Most unknown words of a file for which a near one is looked for: a text that holds more was made for something else.
const MAX_SUGGESTIONS: usize = 500;

/// A YAML text, or the cells of a workbook, as a tree in which every node knows its place.
#[derive(Debug)]
pub struct Document {
    origin: Origin,
    root: Node,
    /// Spans of the nodes whose shape was complained about: nothing more is to be said of them.
    faulty: HashSet<(usize, usize)>,
    /// How many near words were looked for.
    suggestions: Cell<usize>,
}

/// What the spans of a tree count.
#[derive(Debug)]
enum Origin {
    /// Bytes of a text.
    Text(Arc<Source>),
    /// Places, one after the other.
    Places { file: String, places: Vec<Place> },
}

/// A scalar, a list or a map, with the bytes or the places that it stands on.
#[derive(Debug, Clone)]
pub struct Node {
    span: Range<usize>,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Scalar { text: String, is_plain: bool },
    Sequence(Vec<Node>),
    Mapping(Entries),
}

/// The keys and values of a map, in their order.
#[derive(Debug, Clone, Default)]
struct Entries {
    pairs: Vec<(Node, Node)>,
    /// Where each key stands first, once there are many.
    index: HashMap<String, usize>,
}

impl Entries {
    /// So few keys are compared one by one.
    const FEW: usize = 16;

    fn find(&self, key: &str) -> Option<&(Node, Node)> {
        if self.pairs.len() > Self::FEW {
            return self.index.get(key).map(|at| &self.pairs[*at]);
        }
        self.pairs.iter().find(|(name, _)| name.text() == Some(key))
    }

    fn push(&mut self, key: Node, value: Node) {
        self.pairs.push((key, value));
        let unindexed = match self.pairs.len() {
            count if count <= Self::FEW => return,
            count if count == Self::FEW + 1 => 0,
            count => count - 1,
        };
        for (at, (key, _)) in self.pairs.iter().enumerate().skip(unindexed) {
            if let Some(text) = key.text() {
                self.index.entry(text.to_owned()).or_insert(at);
            }
        }
    }
}

impl Document {
    /// Reads a text of at most `max_bytes`; broken syntax, repeated keys, excessive depth or aliases are all it refuses.
    pub fn parse(source: &Arc<Source>, max_bytes: usize) -> Result<Self, Problems> {
        if source.text.len() > max_bytes {
            let message = format!("le fichier dépasse la taille admise ({} Kio)", max_bytes / 1024);
            let problem = Problem::error("fichier-trop-gros", Place::File(source.name.clone()), message);
            return Err(problem.hint("partagez-le en plusieurs fichiers").into());
        }
        if let Some(problem) = conflict(source) {
            return Err(problem.into());
        }
        let mut builder = Builder::new(source);
        let events = Parser::new_from_str_with_options(
            &source.text,
            options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH },
        );
        for event in events {
            match event {
                Ok((event, span)) => {
                    let bytes = span.byte_range().unwrap_or(0..0);
                    if let Err(problem) = builder.take(event, bytes) {
                        builder.problems.push(problem);
                        return Err(builder.problems);
                    }
                }
                Err(error) => {
                    let start = error.marker().byte_offset().unwrap_or(source.text.len());
                    let problem = match odd_indent(&source.text, start) {
                        Some((at, blank)) => odd_blank(source.place(at..at + 1), blank),
                        None => syntax_problem(error.kind(), source.place(start..start + 1)),
                    };
                    builder.problems.push(problem);
                    return Err(builder.problems);
                }
            }
        }
        match builder.root {
            _ if builder.problems.has_errors() => Err(builder.problems),
            Some(root) if !root.is_null() => Ok(Self::new(Origin::Text(source.clone()), root)),
            _ => Err(Problem::error("fichier-vide", Place::File(source.name.clone()), "ce fichier est vide")
                .hint("vérifiez que c’est le bon fichier")
                .into()),
        }
    }

    fn new(origin: Origin, root: Node) -> Self {
        Self { origin, root, faulty: HashSet::new(), suggestions: Cell::new(0) }
    }

    /// The outermost node.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Where a node stands.
    pub fn place(&self, node: &Node) -> Place {
        match &self.origin {
            Origin::Text(source) => source.place(node.span.clone()),
            Origin::Places { file, places } => {
                places.get(node.span.start).cloned().unwrap_or_else(|| Place::File(file.clone()))
            }
        }
    }

    /// Name of the file that it was read from.
    fn file(&self) -> &str {
        match &self.origin {
            Origin::Text(source) => &source.name,
            Origin::Places { file, .. } => file,
        }
    }

    /// Whether the shape of a node was complained about by [`Document::decode`].
    pub fn is_faulty(&self, node: &Node) -> bool {
        self.faulty.contains(&(node.span.start, node.span.end))
    }

    /// [`fold::nearest`], but nothing once too many words were looked for.
    pub fn nearest<'a>(&self, text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        if self.may_suggest() { fold::nearest(text, known) } else { None }
    }

    /// [`fold::meant`], but little once too many words were looked for.
    pub fn meant<'a>(&self, text: &str, known: impl IntoIterator<Item = &'a str>) -> String {
        if self.may_suggest() { fold::meant(text, known) } else { "vérifiez ce nom".into() }
    }

    fn may_suggest(&self) -> bool {
        let done = self.suggestions.get();
        self.suggestions.set(done + 1);
        done < MAX_SUGGESTIONS
    }

    /// Every way in which the shape of the tree differs from that of `T`.
    pub fn check<T: JsonSchema>(&mut self) -> Problems {
        self.shaped::<T>().1
    }

    /// Where some bytes are; nothing where the shape of the node there was complained about.
    pub fn place_of(&self, span: Range<usize>) -> Option<Place> {
        let node = Node { span, content: Content::Sequence(Vec::new()) };
        (!self.is_faulty(&node)).then(|| self.place(&node))
    }

    fn shaped<T: JsonSchema>(&mut self) -> (Value, Problems) {
        let schema = schema::<T>();
        let mut shape = Shape { document: self, schema: &schema, problems: Problems::new(), faulty: HashSet::new() };
        let value = shape.check(&schema, &self.root, None).unwrap_or_else(|| shape.placeholder(&schema));
        let (problems, faulty) = (shape.problems, shape.faulty);
        self.faulty = faulty;
        (value, problems)
    }

    /// The tree as a value of `T`, and every way in which its shape differs from `T`'s.
    ///
    /// Beside errors, the value holds what fits: optional parts that do not are left out, obligatory ones are empty.
    pub fn decode<T: DeserializeOwned + JsonSchema>(&mut self) -> (Option<T>, Problems) {
        let (value, mut problems) = self.shaped::<T>();
        let value = serde_yaml::from_value(value);
        if value.is_err() && !problems.has_errors() {
            // Not reached by any known file: the schema would have to allow what the type refuses.
            let message = "le contenu de ce fichier n’a pas été compris";
            let place = Place::File(self.file().to_owned());
            problems.push(Problem::error("yaml", place, message).hint("comparez-le à un exemple"));
        }
        (value.ok(), problems)
    }
}

/// The text of a YAML file, in any encoding that a spreadsheet or an editor writes; a bad byte is shown on its line.
pub fn source(name: &str, bytes: &[u8]) -> Result<Arc<Source>, Problem> {
    // The sign by which DOS ended a file.
    let bytes = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    if let Some(what) = encoding::not_a_table(bytes) {
        let message = format!("ce fichier est {what}, pas un fichier de dts");
        let problem = Problem::error("pas-un-texte", Place::File(name.into()), message);
        return Err(problem.hint("les grilles et les séances de dts sont des fichiers texte qui finissent par .yaml"));
    }
    let fault = match encoding::strict(bytes) {
        Ok(text) => return Ok(Source::new(name, text)),
        Err(fault) => fault,
    };
    let message = match fault {
        encoding::Fault::Utf16 => "ce fichier se dit en UTF-16 et ne l’est plus ici",
        encoding::Fault::Utf8 { .. } => "ce fichier se dit en UTF-8 et ne l’est plus ici",
        encoding::Fault::Mixed { .. } => "ce fichier est en UTF-8, sauf ici",
    };
    let bad = encoding::first_damage(bytes);
    let place = Source::new(name, encoding::text(bytes)).place(bad..bad + 1);
    let hint = "récrivez ce signe dans un éditeur de texte, et enregistrez le fichier en UTF-8";
    Err(Problem::error("encodage", place, message).hint(hint))
}

/// A value as YAML text, ending with a newline.
///
/// Our own types hold nothing that YAML cannot write; were it to happen, the text is empty.
pub fn to_string<T: Serialize>(value: &T) -> String {
    quoted_for_others(&serde_yaml::to_string(value).unwrap_or_default())
}

/// YAML in which no text is left plain that other programs, which read YAML 1.1, take for something else: `no` for false,
/// `12:30` for 750.
fn quoted_for_others(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // How far the key of a text on several lines is shifted; its lines are shifted more.
    let mut block: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let shift = line.len() - line.trim_start_matches(' ').len();
        if block.is_some_and(|key| shift > key || line.trim().is_empty()) {
            out.push_str(line);
            continue;
        }
        block = None;
        let start = line.find(": ").map(|at| at + 2).or_else(|| line.rfind("- ").map(|at| at + 2));
        let (head, scalar) = line.split_at(start.unwrap_or(line.len()));
        let scalar = scalar.trim_end_matches('\n');
        if scalar.starts_with(['|', '>']) {
            block = Some(shift);
        }
        let key = head.trim_start_matches([' ', '-']).trim_end_matches([' ', ':']);
        // The day of an assessment and of an action is a day for everybody.
        if is_else_in_yaml_1_1(scalar, matches!(key, "date" | "due")) {
            out.push_str(&format!("{head}'{scalar}'\n"));
        } else {
            out.push_str(line);
        }
    }
    out
}

/// Whether a plain scalar that is a text in YAML 1.2 is something else in YAML 1.1.
fn is_else_in_yaml_1_1(scalar: &str, may_be_day: bool) -> bool {
    let lower = scalar.to_ascii_lowercase();
    if matches!(lower.as_str(), "y" | "n" | "yes" | "no" | "on" | "off" | "=" | "<<") {
        return true;
    }
    let are_figures = |text: &str, others: &[char]| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || others.contains(&c))
    };
    let unsigned = scalar.strip_prefix(['-', '+']).unwrap_or(scalar);
    let is_grouped = unsigned.contains([':', '_']) && are_figures(unsigned, &[':', '_', '.']);
    let (day, time) = scalar.split_at(scalar.find(['T', 't', ' ']).unwrap_or(scalar.len()));
    let parts: Vec<&str> = day.split('-').collect();
    let is_day = matches!(parts.as_slice(), [year, month, day] if year.len() == 4
        && [year, month, day].iter().all(|part| are_figures(part, &[])));
    is_grouped || (is_day && !(may_be_day && time.is_empty()))
}

impl Node {
    /// The value under a key; the node itself where there is none, so that a complaint always finds a place.
    pub fn at(&self, key: &str) -> &Node {
        self.get(key).unwrap_or(self)
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key itself; the node where there is none.
    pub fn key(&self, key: &str) -> &Node {
        self.entry(key).map_or(self, |(name, _)| name)
    }

    /// An element of a list; the node itself where there is none.
    pub fn nth(&self, index: usize) -> &Node {
        match &self.content {
            Content::Sequence(elements) => elements.get(index).unwrap_or(self),
            _ => self,
        }
    }

    /// The text of a scalar, as it was written: `1.10` stays `1.10`.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The texts of a list of scalars.
    pub fn texts(&self) -> Option<Vec<&str>> {
        match &self.content {
            Content::Sequence(elements) => elements.iter().map(Node::text).collect(),
            _ => None,
        }
    }

    /// The bytes that it stands on.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The elements of a list; none of anything else.
    pub fn elements(&self) -> &[Node] {
        match &self.content {
            Content::Sequence(elements) => elements,
            _ => &[],
        }
    }

    /// The keys and values of a group; none of anything else.
    pub fn pairs(&self) -> &[(Node, Node)] {
        match &self.content {
            Content::Mapping(entries) => &entries.pairs,
            _ => &[],
        }
    }

    fn entry(&self, key: &str) -> Option<&(Node, Node)> {
        match &self.content {
            Content::Mapping(entries) => entries.find(key),
            _ => None,
        }
    }

    /// Whether it is a list.
    pub fn is_sequence(&self) -> bool {
        matches!(self.content, Content::Sequence(_))
    }

    fn is_null(&self) -> bool {
        matches!(&self.content, Content::Scalar { text, is_plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    fn is_mapping(&self) -> bool {
        matches!(self.content, Content::Mapping(_))
    }

    /// How many nodes it is, and how many bytes they take.
    fn size(&self) -> (usize, usize) {
        let alone = (1, size_of::<Self>());
        let add = |sum: (usize, usize), node: &Node| {
            let (nodes, bytes) = node.size();
            (sum.0 + nodes, sum.1 + bytes)
        };
        match &self.content {
            Content::Scalar { text, .. } => (alone.0, alone.1 + text.len()),
            Content::Sequence(elements) => elements.iter().fold(alone, add),
            Content::Mapping(entries) => entries.pairs.iter().flat_map(|(key, value)| [key, value]).fold(alone, add),
        }
    }
}

/// Builds a tree from cells: what a workbook says, in the shape that the same things have in YAML.
#[derive(Debug)]
pub struct Planting {
    file: String,
    places: Vec<Place>,
}

impl Planting {
    /// Nothing planted yet.
    pub fn new(file: &str) -> Self {
        Self { file: file.into(), places: Vec::new() }
    }

    fn node(&mut self, place: Place, content: Content) -> Node {
        self.places.push(place);
        Node { span: self.places.len() - 1..self.places.len(), content }
    }

    /// A text, a number, a yes or a no, as a cell writes it. It is never nothing: an empty cell makes no node.
    pub fn scalar(&mut self, place: Place, text: impl Into<String>) -> Node {
        let text = text.into();
        // « null » and « ~ » are words in a cell.
        let is_plain = plain_number(&text).is_some() || matches!(text.as_str(), "true" | "false");
        self.node(place, Content::Scalar { text, is_plain })
    }

    /// A list.
    pub fn list(&mut self, place: Place, elements: Vec<Node>) -> Node {
        self.node(place, Content::Sequence(elements))
    }

    /// A group of keys; a complaint about a key names the place of its value.
    pub fn group(&mut self, place: Place, entries: Vec<(&str, Node)>) -> Node {
        let mut group = Entries::default();
        for (key, value) in entries {
            let key = Node { span: value.span.clone(), content: Content::Scalar { text: key.into(), is_plain: true } };
            group.push(key, value);
        }
        self.node(place, Content::Mapping(group))
    }

    /// The whole tree.
    pub fn document(self, root: Node) -> Document {
        Document::new(Origin::Places { file: self.file, places: self.places }, root)
    }
}

/// Builds the tree from events.
struct Builder<'a> {
    source: &'a Arc<Source>,
    open: Vec<(Node, usize)>,
    keys: Vec<Option<Node>>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    /// Bytes copied for anchors and aliases.
    copied: usize,
    root: Option<Node>,
    documents: usize,
    problems: Problems,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Arc<Source>) -> Self {
        Self {
            source,
            open: Vec::new(),
            keys: Vec::new(),
            anchors: HashMap::new(),
            nodes: 0,
            copied: 0,
            root: None,
            documents: 0,
            problems: Problems::new(),
        }
    }

    fn place(&self, span: Range<usize>) -> Place {
        self.source.place(span)
    }

    fn take(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), Problem> {
        if let Event::Scalar(.., Some(tag)) | Event::SequenceStart(.., Some(tag)) | Event::MappingStart(.., Some(tag)) =
            &event
        {
            // As it was written: the parser spells `!!` out.
            let written = tag.to_string().replacen("tag:yaml.org,2002:", "!!", 1);
            let message = format!("l’étiquette {} n’est pas lue", quoted(&shortened(&written)));
            let hint = "retirez-la ; un texte s’écrit entre guillemets";
            return Err(Problem::error("etiquette", self.place(span), message).hint(hint));
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    let message = "le fichier contient plusieurs documents YAML (séparés par ---)";
                    return Err(Problem::error("plusieurs-documents", self.place(span), message)
                        .hint("gardez-en un par fichier"));
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, _) => {
                let content = Content::Scalar { text: text.into_owned(), is_plain: style == ScalarStyle::Plain };
                self.close(Node { span, content }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.open(Node { span, content: Content::Sequence(vec![]) }, anchor),
            Event::MappingStart(_, anchor, _) => {
                self.open(Node { span, content: Content::Mapping(Entries::default()) }, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.keys.pop();
                let Some((mut node, anchor)) = self.open.pop() else { return Ok(()) };
                node.span.end = span.end.max(node.span.start);
                self.close(node, anchor)
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor) else {
                    return Err(Problem::error("alias", self.place(span), "cet alias (*) se contient lui-même")
                        .hint("recopiez le passage au lieu de le citer"));
                };
                let (nodes, bytes) = node.size();
                self.nodes += nodes;
                self.copied += bytes;
                self.check_size(&span)?;
                let node = self.anchors.get(&anchor).cloned().map(|node| Node { span, ..node });
                node.map_or(Ok(()), |node| self.close(node, 0))
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, node: Node, anchor: usize) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(self.place(node.span)));
        }
        self.open.push((node, anchor));
        self.keys.push(None);
        Ok(())
    }

    fn close(&mut self, node: Node, anchor: usize) -> Result<(), Problem> {
        self.nodes += 1;
        if anchor > 0 {
            self.copied += node.size().1;
        }
        self.check_size(&node.span)?;
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let key = self.keys.last_mut().and_then(Option::take);
        match (self.open.last_mut(), key) {
            (None, _) => self.root = Some(node),
            (Some((Node { content: Content::Sequence(elements), .. }, _)), _) => elements.push(node),
            (Some((Node { content: Content::Mapping(entries), .. }, _)), Some(key)) => {
                let first = key.text().and_then(|text| entries.find(text));
                let repeated = first.map(|(first, _)| {
                    let (line, _) = self.source.place(first.span.clone()).line_and_column();
                    let name = quoted(&shortened(key.text().unwrap_or("")));
                    let message = format!("la clé {name} est déjà donnée ligne {line}");
                    Problem::error("cle-repetee", self.source.place(key.span.clone()), message)
                        .hint("gardez-en une seule")
                });
                self.problems.extend(repeated.into_iter().collect());
                let blank =
                    key.text().and_then(|text| text.chars().next()).filter(|c| c.is_whitespace() && !c.is_ascii());
                if let Some(blank) = blank {
                    self.problems.push(odd_blank(self.source.place(key.span.start..key.span.start + 1), blank));
                }
                entries.push(key, node);
            }
            // The first half of a pair: it waits for its value.
            (Some(_), _) => {
                if let Some(slot) = self.keys.last_mut() {
                    *slot = Some(node);
                }
            }
        }
        Ok(())
    }
}

impl Builder<'_> {
    /// Refuses what would fill the memory.
    fn check_size(&self, span: &Range<usize>) -> Result<(), Problem> {
        let refuse =
            |code, message: String, hint| Err(Problem::error(code, self.place(span.clone()), message).hint(hint));
        match () {
            () if self.copied > MAX_COPIED => refuse(
                "alias",
                "les alias (*) de ce fichier le font enfler sans fin".into(),
                "recopiez le passage au lieu de le citer",
            ),
            () if self.nodes > MAX_NODES => refuse(
                "fichier-trop-gros",
                format!("ce fichier contient plus de {}", count(MAX_NODES, "valeur", "valeurs")),
                "partagez-le en plusieurs fichiers",
            ),
            () => Ok(()),
        }
    }
}

/// A key without the no-break spaces around it, where it has some.
fn without_odd_blank(name: &str) -> Option<String> {
    let plain = name.trim_matches(['\u{a0}', '\u{202f}']);
    (plain.len() < name.len()).then(|| plain.to_owned())
}

/// Two versions of a file that git put one above the other.
fn conflict(source: &Arc<Source>) -> Option<Problem> {
    let find = |mark: &str| {
        let first = source.text.starts_with(mark).then_some(0);
        first.or_else(|| source.text.find(&format!("\n{mark}")).map(|at| at + 1))
    };
    let (begin, _, _) = (find("<<<<<<< ")?, find("=======")?, find(">>>>>>> ")?);
    let message = "il y a ici deux versions du fichier que git n’a pas su réunir";
    let hint = "gardez l’une des deux, et retirez les lignes <<<<<<<, ======= et >>>>>>>";
    Some(Problem::error("conflit-de-versions", source.place(begin..begin + 7), message).hint(hint))
}

fn too_deep(place: Place) -> Problem {
    let message = format!("listes et groupes sont imbriqués sur plus de {MAX_DEPTH} niveaux");
    Problem::error("trop-profond", place, message).hint("vérifiez le décalage des lignes et les crochets")
}

/// A blank that indents a line and that YAML does not take for one.
fn odd_blank(place: Place, blank: char) -> Problem {
    let what = if blank == '\t' { "une tabulation" } else { "une espace insécable" };
    Problem::error("yaml", place, format!("{what} décale cette ligne")).hint("remplacez-la par des espaces ordinaires")
}

/// Where such a blank indents the line of a byte, the one above or the one below. The parser itself points at a tabulation
/// on the line that it stumbles over.
fn odd_indent(text: &str, byte: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let line_end = |from: usize| (from..bytes.len()).find(|at| bytes[*at] == b'\n').unwrap_or(bytes.len());
    let own_end = line_end(byte.min(bytes.len()));
    let own_start = text[..own_end].rfind('\n').map_or(0, |at| at + 1);
    let above = text[..own_start.saturating_sub(1)].rfind('\n').map_or(0, |at| at + 1);
    let below = (own_end + 1).min(bytes.len());
    [(own_start, '\t'), (above, '\t'), (below, ' ')].into_iter().find_map(|(start, passed_over)| {
        let line = &text[start..line_end(start)];
        let indent = &line[..line.len() - line.trim_start().len()];
        let odd = indent.char_indices().find(|(_, c)| !matches!(c, ' ' | '\r') && *c != passed_over);
        odd.map(|(at, blank)| (start + at, blank))
    })
}

/// What a broken syntax means, in words for somebody who edits YAML twice a year.
fn syntax_problem(kind: &ErrorKind, place: Place) -> Problem {
    use ErrorKind as Kind;
    let (message, hint) = match kind {
        Kind::RecursionLimitExceeded => return too_deep(place),
        Kind::UnknownAnchor => {
            ("cet alias (*) ne renvoie à rien", "donnez l’ancre (&) avant l’alias, ou recopiez le passage")
        }
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabAtBlockScalarStart
        | Kind::TabInPlainScalar => ("une tabulation décale cette ligne", "remplacez-la par des espaces"),
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar | Kind::InvalidQuotedScalarIndent => {
            ("un guillemet ouvert n’est pas refermé", "ajoutez le guillemet qui manque à la fin du texte")
        }
        Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::UnclosedFlowCollection { .. }
        | Kind::MismatchedFlowCollectionEnd { .. }
        | Kind::ExpectedFlowMappingSeparator
        | Kind::ExpectedFlowSequenceSeparator
        | Kind::MisplacedFlowCollectionEnd => (
            "des crochets ou des accolades ne vont pas par paires",
            "vérifiez [ ] et { } et les virgules entre les éléments",
        ),
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement | Kind::InvalidMappingValueWhitespace => (
            "un deux-points est mal placé",
            "mettez entre guillemets le texte qui contient « : », ou vérifiez le décalage de la ligne",
        ),
        Kind::InvalidIndentation
        | Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry
        | Kind::BlockSequenceEntryNotAllowed
        | Kind::InvalidBlockScalarIndent
        | Kind::InvalidSimpleKey
        | Kind::SimpleKeyExpected => {
            ("cette ligne n’est pas décalée comme ses voisines", "alignez-la sur les clés du même groupe")
        }
        Kind::InvalidTrailingDoubleQuotedScalar | Kind::InvalidTrailingSingleQuotedScalar => {
            ("du texte suit un guillemet fermant", "mettez tout le texte entre guillemets")
        }
        Kind::UnknownQuotedScalarEscape | Kind::InvalidQuotedScalarHexEscape | Kind::InvalidUnicodeEscape => (
            "une barre oblique inversée est suivie d’un signe inconnu",
            "doublez-la, ou employez des guillemets simples",
        ),
        Kind::UnexpectedCharacter { .. } => {
            ("un texte commence par un signe que YAML réserve", "mettez ce texte entre guillemets")
        }
        _ => (
            "la mise en forme YAML est rompue ici",
            "vérifiez le décalage, les deux-points et les guillemets de cette ligne",
        ),
    };
    Problem::error("yaml", place, message).hint(hint)
}

/// The JSON Schema of a type, made once a process.
fn schema<T: JsonSchema>() -> Arc<Schema> {
    static SCHEMAS: Mutex<BTreeMap<Cow<'static, str>, Arc<Schema>>> = Mutex::new(BTreeMap::new());
    let mut schemas = SCHEMAS.lock().unwrap_or_else(PoisonError::into_inner);
    schemas.entry(T::schema_id()).or_insert_with(|| Arc::new(schemars::schema_for!(T).to_value())).clone()
}

/// Compares a tree with a JSON Schema as `schemars` writes them, and turns it into a value that fits.
struct Shape<'a> {
    document: &'a Document,
    schema: &'a Schema,
    problems: Problems,
    faulty: HashSet<(usize, usize)>,
}

impl<'a> Shape<'a> {
    fn complain(&mut self, code: &'static str, node: &Node, message: String, hint: String) {
        self.faulty.insert((node.span.start, node.span.end));
        self.problems.push(Problem::error(code, self.document.place(node), message).hint(hint));
    }

    /// The node as the schema wants it, or nothing where it does not fit. `key` is the key under which it stands.
    fn check(&mut self, schema: &'a Schema, node: &Node, key: Option<&Node>) -> Option<Value> {
        let schema = self.resolved(schema);
        if node.is_null() {
            let hint = "donnez une valeur, ou retirez la ligne".to_owned();
            let message = match key.and_then(Node::text) {
                Some(key) => format!("la clé {} est vide", quoted(key)),
                None => "un élément de la liste est vide".to_owned(),
            };
            self.complain("cle-vide", key.unwrap_or(node), message, hint);
            self.faulty.insert((node.span.start, node.span.end));
            return None;
        }
        let words = constants(schema);
        if !words.is_empty() {
            return self.check_word(&words, node);
        }
        for form in ["anyOf", "oneOf"] {
            if let Some(alternatives) = schema.get(form).and_then(Schema::as_array) {
                let fitting = alternatives.iter().map(|one| self.resolved(one)).find(|one| fits(one, node));
                if fitting.is_none() {
                    self.wrong_kind(&expected(&self.all_kinds(schema)), node);
                }
                return self.check(fitting?, node, key);
            }
        }
        if !fits(schema, node) {
            self.wrong_kind(&expected(&kinds(schema)), node);
            return None;
        }
        match &node.content {
            Content::Scalar { text, .. } => self.check_range(schema, node).then(|| scalar(&kinds(schema), text)),
            Content::Sequence(elements) => {
                let inner = schema.get("items").unwrap_or(&Schema::Null);
                let one = |element| Some(self.check(inner, element, None).unwrap_or_else(|| self.placeholder(inner)));
                Some(Value::Sequence(elements.iter().filter_map(one).collect()))
            }
            Content::Mapping(entries) => Some(Value::Mapping(self.check_mapping(schema, node, &entries.pairs))),
        }
    }

    fn check_mapping(&mut self, schema: &'a Schema, node: &Node, entries: &[(Node, Node)]) -> Mapping {
        let known = schema.get("properties").and_then(Schema::as_object);
        let others = schema.get("additionalProperties").filter(|inner| inner.is_object());
        let mut mapping = Mapping::new();
        for (key, value) in entries {
            let Some(name) = key.text() else {
                let message = "une clé doit être un mot, pas une liste".to_owned();
                self.complain("cle-inconnue", key, message, "vérifiez le décalage de la ligne".into());
                continue;
            };
            if let Some(inner) = known.and_then(|known| known.get(name)).or(others) {
                if let Some(value) = self.check(inner, value, Some(key)) {
                    mapping.insert(name.into(), value);
                }
            } else if let Some(meant) =
                without_odd_blank(name).filter(|meant| known.is_some_and(|known| known.contains_key(meant)))
            {
                let message = format!(
                    "la clé {} est suivie d’une espace insécable, montrée ici par ·\u{a0}: {}",
                    quoted(&meant),
                    quoted(&name.replace(['\u{a0}', '\u{202f}'], "·"))
                );
                self.complain(
                    "cle-inconnue",
                    key,
                    message,
                    "retirez-la : le deux-points suit la clé sans espace".into(),
                );
            } else {
                let known_names: Vec<&str> =
                    known.into_iter().flat_map(|known| known.keys()).map(String::as_str).collect();
                let hint = match self.document.nearest(name, known_names.iter().copied()) {
                    Some(near) => format!("vouliez-vous dire {}\u{a0}?", quoted(near)),
                    None => format!("clés admises ici\u{a0}: {}", known_names.join(", ")),
                };
                self.complain("cle-inconnue", key, format!("la clé {} n’est pas connue", quoted(name)), hint);
            }
        }
        let required = schema.get("required").and_then(Schema::as_array).into_iter().flatten();
        for name in required.filter_map(Schema::as_str) {
            if node.get(name).is_none() {
                let place = entries.first().map_or(node, |(key, _)| key);
                let hint = format!("ajoutez {} à ce groupe", quoted(&format!("{name}: …")));
                self.complain("cle-manquante", place, format!("il manque la clé {}", quoted(name)), hint);
                self.faulty.insert((node.span.start, node.span.end));
            }
            if !mapping.contains_key(name) {
                let inner = known.and_then(|known| known.get(name)).unwrap_or(&Schema::Null);
                mapping.insert(name.into(), self.placeholder(inner));
            }
        }
        mapping
    }

    /// Something harmless where an obligatory value does not fit: empty, zero, the first word.
    fn placeholder(&self, schema: &'a Schema) -> Value {
        let schema = self.resolved(schema);
        if let Some(word) = constants(schema).first() {
            return Value::String((*word).to_owned());
        }
        if let Some(first) = ["anyOf", "oneOf"].iter().find_map(|form| schema.get(*form)?.get(0)) {
            return self.placeholder(first);
        }
        match kinds(schema).first().copied() {
            Some("object") => {
                let required = schema.get("required").and_then(Schema::as_array).into_iter().flatten();
                let filled = required.filter_map(Schema::as_str).filter_map(|name| {
                    Some((Value::from(name), self.placeholder(schema.get("properties")?.get(name)?)))
                });
                Value::Mapping(filled.collect())
            }
            Some("array") => Value::Sequence(Vec::new()),
            Some("boolean") => Value::Bool(false),
            Some("integer" | "number") => schema.get("minimum").and_then(Schema::as_i64).unwrap_or(0).into(),
            _ => Value::String(String::new()),
        }
    }

    fn check_word(&mut self, words: &[&str], node: &Node) -> Option<Value> {
        let Some(text) = node.text() else {
            self.wrong_kind("un mot", node);
            return None;
        };
        if words.contains(&text) {
            return Some(Value::String(text.to_owned()));
        }
        let hint = match self.document.nearest(text, words.iter().copied()) {
            Some(near) => format!("vouliez-vous dire {}\u{a0}?", quoted(near)),
            None => format!("valeurs admises\u{a0}: {}", quoted_list(words, "ou")),
        };
        self.complain("valeur-inconnue", node, format!("{} n’est pas une valeur admise ici", quoted(text)), hint);
        None
    }

    /// Whether a number lies within the bounds of its schema; what is no number does.
    fn check_range(&mut self, schema: &Schema, node: &Node) -> bool {
        let bound = |name: &str| schema.get(name).and_then(Schema::as_f64);
        let (min, max, above) = (bound("minimum"), bound("maximum"), bound("exclusiveMinimum"));
        let is_number = kinds(schema).iter().any(|kind| matches!(*kind, "number" | "integer"));
        let Some(number) = node.text().and_then(plain_number).filter(|_| is_number) else {
            return true;
        };
        let words = |value: f64| crate::french::number(value, 6);
        let limit = match (min, above, max) {
            (Some(min), _, _) if number < min => format!("au moins {}", words(min)),
            (_, Some(above), _) if number <= above => format!("plus de {}", words(above)),
            (_, _, Some(max)) if number > max => format!("au plus {}", words(max)),
            _ => return true,
        };
        let message = format!("{} est hors des bornes", quoted(node.text().unwrap_or("")));
        self.complain("hors-bornes", node, message, format!("il faut {limit}"));
        false
    }

    fn wrong_kind(&mut self, wanted: &str, node: &Node) {
        let found = match &node.content {
            Content::Scalar { text, .. } => quoted(&shortened(text)),
            Content::Sequence(elements) => format!("une liste de {}", count(elements.len(), "élément", "éléments")),
            Content::Mapping(entries) => format!("un groupe de {}", count(entries.pairs.len(), "clé", "clés")),
        };
        let hint = if wanted.contains("liste") {
            "écrivez chaque élément sur sa ligne, précédé d’un tiret, ou tous entre crochets".to_owned()
        } else {
            "vérifiez la valeur et le décalage de la ligne".to_owned()
        };
        self.complain("mauvais-type", node, format!("il faut ici {wanted}, et non {found}"), hint);
    }

    /// Follows `$ref`.
    fn resolved(&self, schema: &'a Schema) -> &'a Schema {
        let root = self.schema;
        schema
            .get("$ref")
            .and_then(Schema::as_str)
            .and_then(|reference| root.pointer(reference.trim_start_matches('#')))
            .unwrap_or(schema)
    }

    fn all_kinds(&self, schema: &'a Schema) -> Vec<&'a str> {
        let alternatives = ["anyOf", "oneOf"].iter().filter_map(|form| schema.get(*form).and_then(Schema::as_array));
        let mut all: Vec<&str> = alternatives.flatten().flat_map(|one| kinds(self.resolved(one))).collect();
        all.retain(|kind| *kind != "null");
        all.dedup();
        all
    }
}

/// The words of an enumeration, however `schemars` spelt it; none for any other schema.
fn constants(schema: &Schema) -> Vec<&str> {
    if let Some(words) = schema.get("enum").and_then(Schema::as_array) {
        return words.iter().filter_map(Schema::as_str).collect();
    }
    let alternatives = schema.get("oneOf").and_then(Schema::as_array).map(Vec::as_slice).unwrap_or_default();
    let words: Vec<&str> = alternatives
        .iter()
        .filter_map(|one| one.get("const").and_then(Schema::as_str).or_else(|| one.get("enum")?.get(0)?.as_str()))
        .collect();
    if words.len() == alternatives.len() { words } else { Vec::new() }
}

fn kinds(schema: &Schema) -> Vec<&str> {
    match schema.get("type") {
        Some(Schema::String(kind)) => vec![kind],
        Some(Schema::Array(kinds)) => kinds.iter().filter_map(Schema::as_str).filter(|kind| *kind != "null").collect(),
        _ => Vec::new(),
    }
}

/// A scalar as the first of these kinds that it fits.
fn scalar(kinds: &[&str], text: &str) -> Value {
    let one = |kind: &&str| match *kind {
        "boolean" => matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
            .then(|| Value::Bool(text.eq_ignore_ascii_case("true"))),
        "integer" => text.parse::<i64>().ok().map(Value::from),
        "number" => plain_number(text).map(Value::from),
        _ => Some(Value::String(text.to_owned())),
    };
    kinds.iter().find_map(one).unwrap_or_else(|| Value::String(text.to_owned()))
}

fn fits(schema: &Schema, node: &Node) -> bool {
    let kinds = kinds(schema);
    kinds.is_empty()
        || kinds.iter().any(|kind| match (*kind, &node.content) {
            ("object", _) => node.is_mapping(),
            ("array", _) => node.is_sequence(),
            // Any scalar is a text: `title: 2010` needs no quotes.
            ("string", Content::Scalar { .. }) => true,
            ("boolean", Content::Scalar { text, is_plain: true }) => {
                matches!(text.as_str(), "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
            }
            ("integer", Content::Scalar { text, is_plain: true }) => text.parse::<i64>().is_ok(),
            ("number", Content::Scalar { text, is_plain: true }) => plain_number(text).is_some(),
            _ => false,
        })
}

/// A finite decimal number, as both parsers read one.
fn plain_number(text: &str) -> Option<f64> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    text.parse::<f64>().ok().filter(|number| is_decimal && number.is_finite())
}

fn expected(kinds: &[&str]) -> String {
    let words: Vec<&str> = kinds
        .iter()
        .map(|kind| match *kind {
            "object" => "un groupe de clés",
            "array" => "une liste",
            "boolean" => "true ou false",
            "integer" => "un nombre entier",
            "number" => "un nombre",
            _ => "un texte",
        })
        .collect();
    crate::french::list(&words, "ou")
}

/// A text short enough for a message.
fn shortened(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { format!("{head}…") } else { head }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_1_1_takes_for_something_else_is_quoted_and_reads_back_the_same() -> Result<(), serde_yaml::Error> {
        for text in
            ["no", "Yes", "on", "12:30", "1_000", "2026-01-05", "2026-01-05 10:00", "=", "plain", "a: no", "été", "12"]
        {
            let map = std::collections::BTreeMap::from([("value", text), ("date", "2026-11-20")]);
            let written = to_string(&map);
            let read: std::collections::BTreeMap<String, String> = serde_yaml::from_str(&written)?;
            assert_eq!(read["value"], text, "{written}");
            assert!(written.contains("date: 2026-11-20\n"), "{written}");
        }
        let lines = std::collections::BTreeMap::from([("text", "un\nvalue: no\n- no\n"), ("value", "no")]);
        let written = to_string(&lines);
        let read: std::collections::BTreeMap<String, String> = serde_yaml::from_str(&written)?;
        assert_eq!(read["text"], lines["text"], "{written}");
        assert!(written.contains("value: 'no'"), "{written}");
        Ok(())
    }
}

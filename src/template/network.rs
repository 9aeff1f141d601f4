//! An actor system for the programs that draw networks (Gephi, Graphviz, Kumu), and for `dts` to read again.

use std::fmt::Write as _;

use super::csv::{Table, spelling};
use crate::assessment::{Assessment, Value};
use crate::french;
use crate::grid::{ColumnKind, Grid, Kind, Matrix};
use crate::network::{Picture, Symmetry, Told, Views};

/// How a network is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// GraphML: Gephi, yEd, networkx, igraph.
    GraphMl,
    /// DOT: Graphviz.
    Dot,
    /// A CSV of actors, which `dts` reads.
    Actors,
    /// A CSV of relations, which `dts` reads.
    Relations,
    /// A CSV of elements for Kumu, or of nodes for Gephi.
    Nodes,
    /// A CSV of connections for Kumu, or of edges for Gephi.
    Edges,
}

/// The first network of an assessment; nothing where the grid relates nothing, or nobody named a row.
pub fn render(grid: &Grid, assessment: &Assessment, format: Format) -> Option<String> {
    let matrix = grid.matrices.first()?;
    let picture = Picture::of(grid, assessment, matrix, Symmetry::default());
    if picture.names.is_empty() {
        return None;
    }
    let network = Network { grid, assessment, matrix, picture };
    Some(match format {
        Format::GraphMl => network.graphml(),
        Format::Dot => network.dot(),
        Format::Actors => network.actors(),
        Format::Relations => network.relations(),
        Format::Nodes => network.nodes(),
        Format::Edges => network.edges(),
    })
}

struct Network<'a> {
    grid: &'a Grid,
    assessment: &'a Assessment,
    matrix: &'a Matrix,
    picture: Picture<'a>,
}

/// A relation as programs want it.
struct Edge<'a> {
    from: usize,
    to: usize,
    is_directed: bool,
    nature: &'a str,
    sign: i8,
    color: &'a str,
    object: &'a str,
    note: &'a str,
}

impl Network<'_> {
    /// The columns of the table behind the name, with their cells in words.
    fn cells(&self) -> Vec<(&str, &str, Vec<String>)> {
        let table = &self.grid.tables[self.matrix.table];
        let rows = self.assessment.tables.get(&table.id).map_or(&[] as &[_], Vec::as_slice);
        let words = |kind: &ColumnKind, value: &Value| match (kind, value) {
            (ColumnKind::Answer(Kind::Choice(choice)), Value::Options(ids)) => {
                let label =
                    |id: &String| choice.options.iter().find(|option| option.id == *id).map(|one| one.label.clone());
                ids.iter().filter_map(label).collect::<Vec<_>>().join("|")
            }
            _ => spelling(value),
        };
        let columns = table.columns.iter().enumerate().filter(|(index, _)| *index != table.key);
        columns
            .map(|(_, column)| {
                let cell = |row: &crate::assessment::Row| row.get(&column.id).map(|value| words(&column.kind, value));
                (
                    column.id.as_str(),
                    column.label.as_str(),
                    rows.iter().map(|row| cell(row).unwrap_or_default()).collect(),
                )
            })
            .filter(|(_, _, cells): &(_, _, Vec<String>)| cells.iter().any(|cell| !cell.is_empty()))
            .collect()
    }

    fn all_edges(&self) -> Vec<Edge<'_>> {
        let edge = |from: usize, to: usize, told: Told, is_directed: bool| {
            let nature = &self.matrix.natures[told.nature];
            let object = told.object.and_then(|object| self.matrix.objects.get(object));
            let ids = (&self.picture.system.ids[from], &self.picture.system.ids[to]);
            let drawn = self.assessment.matrices.get(&self.matrix.id).into_iter().flatten();
            let is_it = |relation: &&crate::assessment::Relation| {
                let ends = (&relation.from, &relation.to);
                relation.directed == is_directed && (ends == ids || (!is_directed && (ends.1, ends.0) == ids))
            };
            let note = drawn.into_iter().find(is_it).and_then(|relation| relation.note.as_deref());
            Edge {
                from,
                to,
                is_directed,
                nature: &nature.label,
                sign: nature.sign,
                color: &nature.color,
                object: object.map_or("", |object| &object.label),
                note: note.unwrap_or(""),
            }
        };
        let of = |(&(one, other), views): (&(usize, usize), &Views)| -> Vec<Edge<'_>> {
            match *views {
                Views::Alike(told) => vec![edge(one, other, told, false)],
                Views::Apart(there, back) => {
                    let there = there.map(|told| edge(one, other, told, true));
                    there.into_iter().chain(back.map(|told| edge(other, one, told, true))).collect()
                }
            }
        };
        self.picture.system.pairs.iter().flat_map(of).collect()
    }

    fn name(&self, actor: usize) -> &str {
        self.picture.names.get(actor).map_or("", String::as_str)
    }

    /// The block of allies of an actor, the largest first, from 1; nothing where it has none.
    fn block(&self, actor: usize) -> Option<usize> {
        self.picture.reading.blocks_without_us.iter().position(|block| block.contains(&actor)).map(|block| block + 1)
    }

    fn graphml(&self) -> String {
        let cells = self.cells();
        let mut text = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
        );
        let mut key = |id: &str, of: &str, name: &str, kind: &str| {
            let _ =
                writeln!(text, "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{}\" attr.type=\"{kind}\"/>", xml(name));
        };
        key("label", "node", "Label", "string");
        key("own", "node", "nous", "boolean");
        key("block", "node", "bloc", "int");
        for (id, label, _) in &cells {
            key(&format!("n-{id}"), "node", label, "string");
        }
        for (id, name, kind) in [
            ("nature", "nature", "string"),
            ("sign", "signe", "int"),
            ("object", "objet", "string"),
            ("note", "note", "string"),
            ("side", "vu par", "string"),
        ] {
            key(id, "edge", name, kind);
        }
        // One kind of edges in a file: readers of GraphML refuse both kinds in one graph.
        let edges = self.all_edges();
        let way = if edges.iter().any(|edge| edge.is_directed) { "directed" } else { "undirected" };
        let _ = writeln!(text, "  <graph edgedefault=\"{way}\">");
        for actor in 0..self.picture.names.len() {
            let _ = writeln!(text, "    <node id=\"a{actor}\">");
            let mut data = |id: &str, value: &str| {
                if !value.is_empty() {
                    let _ = writeln!(text, "      <data key=\"{id}\">{}</data>", xml(value));
                }
            };
            data("label", self.name(actor));
            data("own", if self.picture.system.own == Some(actor) { "true" } else { "false" });
            data("block", &self.block(actor).map(|block| block.to_string()).unwrap_or_default());
            cells
                .iter()
                .for_each(|(id, _, values)| data(&format!("n-{id}"), values.get(actor).map_or("", String::as_str)));
            text.push_str("    </node>\n");
        }
        for (index, edge) in edges.iter().enumerate() {
            let (from, to) = (edge.from, edge.to);
            let _ = writeln!(text, "    <edge id=\"r{index}\" source=\"a{from}\" target=\"a{to}\">");
            let side = if edge.is_directed { "un côté" } else { "les deux" };
            for (id, value) in [
                ("nature", edge.nature),
                ("sign", &edge.sign.to_string()),
                ("object", edge.object),
                ("note", edge.note),
                ("side", side),
            ] {
                if !value.is_empty() {
                    let _ = writeln!(text, "      <data key=\"{id}\">{}</data>", xml(value));
                }
            }
            text.push_str("    </edge>\n");
        }
        text.push_str("  </graph>\n</graphml>\n");
        text
    }

    fn dot(&self) -> String {
        let mut text =
            String::from("digraph acteurs {\n  graph [overlap=false, splines=true];\n  node [shape=ellipse];\n");
        for actor in 0..self.picture.names.len() {
            let own = if self.picture.system.own == Some(actor) { ", style=filled, penwidth=2" } else { "" };
            let _ = writeln!(text, "  a{actor} [label={}{own}];", dot(self.name(actor)));
        }
        for edge in self.all_edges() {
            let way = if edge.is_directed { "forward" } else { "none" };
            let style = match edge.sign {
                1.. => "solid",
                0 => "dotted",
                _ => "bold",
            };
            let _ = writeln!(
                text,
                "  a{} -> a{} [label={}, color={}, dir={way}, style={style}];",
                edge.from,
                edge.to,
                dot(edge.nature),
                dot(edge.color)
            );
        }
        text.push_str("}\n");
        text
    }

    fn actors(&self) -> String {
        let table = &self.grid.tables[self.matrix.table];
        let cells = self.cells();
        let mut csv = Table::new();
        let heads = ["structure", "date", &table.key_column().label];
        csv.row(heads.into_iter().chain(cells.iter().map(|(_, label, _)| *label)));
        let (structure, date) = self.whose();
        for actor in 0..self.picture.names.len() {
            let own = [structure, &date, self.name(actor)];
            csv.row(
                own.into_iter().chain(cells.iter().map(|(_, _, values)| values.get(actor).map_or("", String::as_str))),
            );
        }
        csv.finish()
    }

    fn relations(&self) -> String {
        let mut csv = Table::new();
        let several = self.grid.matrices.len() > 1;
        let heads = ["structure", "date", "de", "vers", "nature", "objet", "note", "oriente"];
        csv.row(heads.into_iter().chain(several.then_some("matrice")));
        let (structure, date) = self.whose();
        for edge in self.all_edges() {
            let way = if edge.is_directed { "oui" } else { "" };
            let (from, to) = (self.name(edge.from), self.name(edge.to));
            let cells = [structure, &date, from, to, edge.nature, edge.object, edge.note, way];
            csv.row(cells.into_iter().chain(several.then_some(self.matrix.id.as_str())));
        }
        csv.finish()
    }

    fn whose(&self) -> (&str, String) {
        (&self.assessment.organisation.id, self.assessment.date.map_or_else(String::new, french::date))
    }

    fn nodes(&self) -> String {
        let cells = self.cells();
        let sector = self.matrix.sectors.map(|column| self.grid.tables[self.matrix.table].columns[column].id.as_str());
        let kind = |actor: usize| {
            let found = cells.iter().find(|(id, _, _)| Some(*id) == sector);
            found.and_then(|(_, _, values)| values.get(actor)).map_or("", String::as_str)
        };
        let mut rows = vec![
            ["Id", "Label", "Type", "Bloc"]
                .into_iter()
                .chain(cells.iter().map(|cell| cell.1))
                .map(str::to_owned)
                .collect(),
        ];
        for actor in 0..self.picture.names.len() {
            let block = self.block(actor).map(|block| block.to_string()).unwrap_or_default();
            let own = [format!("a{actor}"), self.name(actor).to_owned(), kind(actor).to_owned(), block];
            let others = cells.iter().map(|(_, _, values)| values.get(actor).cloned().unwrap_or_default());
            rows.push(own.into_iter().chain(others).collect());
        }
        plain_csv(&rows)
    }

    fn edges(&self) -> String {
        let heads = ["From", "To", "Source", "Target", "Type", "Direction", "Signe", "Objet", "Description"];
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        for edge in self.all_edges() {
            let way = if edge.is_directed { "directed" } else { "undirected" };
            let (from, to) = (self.name(edge.from).to_owned(), self.name(edge.to).to_owned());
            let ids = [format!("a{}", edge.from), format!("a{}", edge.to)];
            let words = [edge.nature, way, &edge.sign.to_string(), edge.object, edge.note].map(str::to_owned);
            rows.push([from, to].into_iter().chain(ids).chain(words).collect());
        }
        plain_csv(&rows)
    }
}

/// A CSV for programs: UTF-8 without a mark, commas.
fn plain_csv(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        let cell = crate::intake::tabular::guarded(cell);
        match cell.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.into_owned(),
        }
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
    rows.iter().map(line).collect()
}

/// A text in XML, without the signs that XML does not hold.
fn xml(text: &str) -> String {
    let held: String = text.chars().filter(|c| !c.is_control() || ['\n', '\t'].contains(c)).collect();
    held.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn dot(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_each_format_stay_text() {
        assert_eq!(xml("A & <B> \"c\"\u{1}"), "A &amp; &lt;B&gt; &quot;c&quot;");
        assert_eq!(dot("a \"b\"\\\nc"), "\"a \\\"b\\\"\\\\ c\"");
        assert_eq!(plain_csv(&[vec!["a,b".into(), "=1+1".into(), "x".into()]]), "\"a,b\",'=1+1,x\n");
    }
}

//! An assessment every text of which tries to be something else than text.

use dts::assessment::{Answer, Assessment, Value, yaml};
use dts::document::Document;
use dts::fold::slug;
use dts::grid::{Grid, load};
use dts::problem::Source;
use dts::report::{self, Context, Diffusion, Text};

/// Would run.
pub(crate) const SCRIPT: &str = "<script>alert('a')</script>";

/// Would close what it stands in, load and run.
pub(crate) const IMAGE: &str = "\"><img src=x onerror=alert(1)>";

const TEXTS: [&str; 9] = [
    SCRIPT,
    IMAGE,
    "]]> --> </style></title></textarea></svg>",
    "=HYPERLINK(\"http://exemple.fr\";\"ici\")",
    "| a | *b* [c](javascript:alert(1)) `d` # <https://exemple.fr> &lt;b&gt; &#60;",
    "de \u{202e}droite\u{202c} à \u{2066}gauche\u{2069}, مرحبا",
    "famille 👩‍👧, drapeau 🏳️‍🌈, é composé e\u{301}",
    "cloche \u{7} et couleur \u{1b}[31m, tabulation \t, retour \r\n+1 et -1",
    "@SUM(A1) ; javascript:alert(1) ; {{7*7}} ; ${x} ; %s ; ../../etc/passwd",
];

/// The grid that every kind of answer fits.
pub(crate) fn grid() -> Grid {
    let text = include_str!("../grids/complete.yaml");
    load::parse(&Source::new("complete.yaml", text)).unwrap_or_else(|_| panic!("the grid is sound"))
}

/// Hostile texts, each with a number of its own; now and then one of 10,000 characters, in words or in one.
struct Writer {
    written: Vec<String>,
}

impl Writer {
    fn next(&mut self) -> String {
        let number = self.written.len();
        let text = match number {
            5 => format!("{} n{number}.", "é".repeat(10_000)),
            9 => format!("{} n{number}.", "mot ".repeat(2_500)),
            _ => format!("{} n{number}.", TEXTS[number % TEXTS.len()]),
        };
        self.written.push(text.clone());
        text
    }

    fn fill(&mut self, text: &mut String) {
        *text = self.next();
    }
}

/// The assessment, and all that was written into it.
pub(crate) fn assessment(grid: &Grid) -> (Assessment, Vec<String>) {
    let source = Source::new("complete.yaml", include_str!("../assessments/complete.yaml"));
    let (assessment, _) = yaml::read(grid, &source);
    let mut assessment = assessment.unwrap_or_else(|| panic!("the answers are sound"));
    let mut writer = Writer { written: Vec::new() };
    writer.fill(&mut assessment.organisation.name);
    assessment.organisation.territory = Some(writer.next());
    let about = &mut assessment.about;
    for place in [&mut about.object, &mut about.stage, &mut about.purpose, &mut about.accompanied_by] {
        *place = Some(writer.next());
    }
    for response in &mut assessment.responses {
        writer.fill(&mut response.respondent.name);
        response.respondent.stakeholder = Some(writer.next());
        for entry in &mut response.entries {
            match &mut entry.answer {
                Answer::NotApplicable(reason) => *reason = Some(writer.next()),
                Answer::Value(Value::Text(text)) => writer.fill(text),
                _ => {}
            }
            for argument in &mut entry.arguments {
                writer.fill(&mut argument.text);
                argument.by = Some(writer.next());
            }
        }
    }
    let mut renamed: Vec<(String, String)> = Vec::new();
    for row in assessment.tables.values_mut().flatten() {
        for value in row.values_mut() {
            if let Value::Text(text) = value {
                let before = slug(text);
                writer.fill(text);
                renamed.push((before, slug(text)));
            }
        }
    }
    for relation in assessment.matrices.values_mut().flatten() {
        relation.note = Some(writer.next());
        for end in [&mut relation.from, &mut relation.to] {
            if let Some((_, now)) = renamed.iter().find(|(before, _)| before == end) {
                end.clone_from(now);
            }
        }
    }
    (assessment, writer.written)
}

/// The report of that assessment.
pub(crate) fn report() -> Document {
    let grid = grid();
    let (assessment, _) = assessment(&grid);
    let context = Context {
        diffusion: Diffusion::Interne,
        generated_on: jiff::civil::date(2026, 11, 20),
        symmetry: dts::network::Symmetry::default(),
    };
    report::build(&grid, &assessment, &context)
}

/// A report whose grid is hostile too, with sections enough for every drawing to have words in it.
pub(crate) fn drawn() -> Document {
    let titles = [SCRIPT, IMAGE, "]]></text></svg><script>alert(2)</script>", "&amp;<style>*{display:none}</style>"];
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut grid = format!(
        "id: dessins\nversion: 1\ntitle: {}\nsection_name: {}\nscales:\n  c: {{ type: cursor, min: -3, max: 3, labels: {{ -3: {}, 3: \
         {} }} }}\nsections:\n",
        quoted(IMAGE),
        quoted(SCRIPT),
        quoted("<b>bas</b>"),
        quoted("<i>haut</i>")
    );
    let mut answers = "grid: dessins\norganisation: { name: Nous }\nresponses:\n  - collective: true\n    respondent: { id: g }\n    answers:\n".to_owned();
    for (place, title) in titles.iter().enumerate() {
        let title = quoted(title);
        grid.push_str(&format!(
            "  - id: s{place}\n    title: {title}\n    items:\n      - {{ id: a{place}, question: {title}, scale: c }}\n      - {{ id: b{place}, question: {title}, scale: c }}\n"
        ));
        answers
            .push_str(&format!("      a{place}: {{ value: {} }}\n      b{place}: {{ value: 1 }}\n", place as i64 - 1));
    }
    let grid = load::parse(&Source::new("dessins.yaml", grid.as_str()))
        .unwrap_or_else(|problems| panic!("{}", problems.render(dts::problem::Look::Plain, 9)));
    let (assessment, _) = yaml::read(&grid, &Source::new("reponses.yaml", answers.as_str()));
    let context = Context {
        diffusion: Diffusion::Interne,
        generated_on: jiff::civil::date(2026, 11, 20),
        symmetry: dts::network::Symmetry::default(),
    };
    report::build(&grid, &assessment.unwrap_or_else(|| panic!("the answers are sound")), &context)
}

/// What was written and is not to be found in a text, blanks and capitals left aside.
pub(crate) fn missing(text: &str) -> Vec<String> {
    let (_, written) = assessment(&grid());
    let bare =
        |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect() };
    let text = bare(text);
    written.into_iter().filter(|one| !text.contains(&bare(Text::from(one.as_str()).as_str()))).collect()
}

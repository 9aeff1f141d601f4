//! A large table of answers straight to the result table, row by row, on all cores.
//!
//! ```text
//! Blocks ──> worker ── RowReader, Scorer, csv::Writer ──> rows ──┐
//!        └─> worker ─────────────────────────────────────> rows ──┴── in order ──> out
//! ```
//!
//! What comes out is the same to the byte as by way of assessments; where a file is not simple enough for that to be
//! sure, nothing comes out, and [`crate::intake::batch`] reads it.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use encoding_rs::Encoding;

use self::accumulate::{Ends, Fingerprint, Mixed, Plan, RowReader, Sides, Sighting, Subject};
use self::scan::{BLOCK, Blocks, Surprise};
use crate::encoding;
use crate::grid::Grid;
use crate::intake::{Dropped, batch};
use crate::problem::Problems;
use crate::results::csv::{self, Row};
use crate::results::{Line, Style, json};
use crate::score::{Scorecard, Scorer, State};

mod accumulate;
mod scan;

/// A result table that was written row by row.
#[derive(Debug)]
pub struct Scored<W> {
    /// Where it was written.
    pub out: W,
    /// Remarks and warnings about the file.
    pub problems: Problems,
    /// How many assessments were scored.
    pub assessments: usize,
    /// Of how many structures.
    pub structures: usize,
}

/// Why a way through a file was given up.
enum Stop {
    /// The file must be read by way of assessments.
    Surprise,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The rows of a structure do not lie together.
    Mixed,
    /// The machine failed.
    Failed(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Surprise> for Stop {
    fn from(_: Surprise) -> Self {
        Self::Surprise
    }
}

/// In which format results are written, and how figures are spelt in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// JSON rather than CSV.
    pub is_json: bool,
    /// How figures are spelt.
    pub style: Style,
}

/// Scores a file of answers; `None` where it must be read by way of assessments. What is written goes into what
/// `open` makes, which is thrown away unless it comes back.
pub fn score<W: Write>(
    grid: &Grid,
    file: &str,
    input: &mut (impl Read + Seek),
    written: Written,
    open: impl Fn() -> io::Result<W>,
) -> io::Result<Option<Scored<W>>> {
    // A hundred times as much comes out in JSON.
    let block = if written.is_json { BLOCK >> 4 } else { BLOCK };
    score_by_blocks(grid, file, input, written, block, open)
}

/// The same, by blocks of so many bytes: what comes out does not depend on it.
pub fn score_by_blocks<W: Write>(
    grid: &Grid,
    file: &str,
    input: &mut (impl Read + Seek),
    written: Written,
    block: usize,
    open: impl Fn() -> io::Result<W>,
) -> io::Result<Option<Scored<W>>> {
    let mut beginning = Vec::new();
    input.by_ref().take(BLOCK as u64).read_to_end(&mut beginning)?;
    let is_cut = beginning.len() == BLOCK;
    let mut encoding = announced(&beginning);
    let mut is_mixed = false;
    // At most once for each of: another encoding, rows that lie mixed.
    for _ in 0..3 {
        let Some(text) = text_of(&beginning, encoding, is_cut) else {
            let Some(found) = unannounced(input)? else { return Ok(None) };
            encoding = Some(found);
            continue;
        };
        let Some(mut plan) = Plan::new(grid, file, &text, is_cut) else { return Ok(None) };
        if written.is_json && !plan.has_whole_assessments() {
            return Ok(None);
        }
        if encoding.is_none() && beginning.starts_with(MARK) {
            plan.start += MARK.len();
        }
        input.seek(SeekFrom::Start(0))?;
        let mut blocks = Blocks::new(&mut *input, encoding, plan.start, block);
        let mut run = Run::new(&plan, written, open()?);
        let done = if is_mixed { run.mixed(&mut blocks) } else { run.together(&mut blocks) };
        match done.and_then(|()| run.finish()) {
            Ok((out, assessments, structures)) => {
                return Ok(Some(Scored { out, problems: plan.problems, assessments, structures }));
            }
            Err(Stop::Mixed) if plan.has_several_rows && !is_mixed => is_mixed = true,
            Err(Stop::NotUtf8) if encoding.is_none() => match unannounced(input)? {
                Some(found) => encoding = Some(found),
                None => return Ok(None),
            },
            Err(Stop::Failed(error)) => return Err(error),
            Err(_) => return Ok(None),
        }
    }
    Ok(None)
}

const MARK: &[u8] = b"\xef\xbb\xbf";

/// The encoding that a mark announces, but for UTF-8.
fn announced(beginning: &[u8]) -> Option<&'static Encoding> {
    match beginning {
        [0xff, 0xfe, ..] => Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// The encoding of a file that announces none and is not UTF-8, where that is beyond doubt.
fn unannounced(input: &mut (impl Read + Seek)) -> io::Result<Option<&'static Encoding>> {
    input.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let is_sure = !bytes.starts_with(MARK) && encoding::undefined_in_windows_1252(&bytes).is_none();
    Ok((is_sure && encoding::strict(&bytes).is_ok()).then_some(encoding_rs::WINDOWS_1252))
}

/// The beginning of a file as text, without its mark; nothing where it is not UTF-8.
fn text_of(beginning: &[u8], encoding: Option<&'static Encoding>, is_cut: bool) -> Option<String> {
    if let Some(encoding) = encoding {
        return Some(encoding.decode_with_bom_removal(beginning).0.into_owned());
    }
    let bytes = beginning.strip_prefix(MARK).unwrap_or(beginning);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(error) if is_cut && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok().map(str::to_owned)
        }
        Err(_) => None,
    }
}

/// Turns blocks into rows; each thread has one.
struct Worker<'p, 'g> {
    reader: RowReader<'p, 'g>,
    rows: Rows<'p, 'g>,
}

/// Writes rows in one of the formats.
enum Writer {
    Csv(Box<csv::Writer>),
    Json(json::Writer),
}

impl Writer {
    /// What stands before the first row.
    fn new(plan: &Plan<'_>, written: Written) -> Self {
        if written.is_json {
            let mut writer = json::Writer::new(written.style);
            writer.begin(plan.grid);
            Self::Json(writer)
        } else {
            let mut writer = csv::Writer::new(written.style);
            writer.header(plan.grid, &plan.carried);
            Self::Csv(Box::new(writer))
        }
    }

    /// Goes on behind what another one wrote.
    fn go_on(&mut self) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.take(&mut io::sink()),
            Self::Json(writer) => {
                writer.go_on();
                Ok(())
            }
        }
    }

    fn take(&mut self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.take(out),
            Self::Json(writer) => writer.take(out),
        }
    }

    fn pending(&self) -> usize {
        match self {
            Self::Csv(writer) => writer.pending(),
            Self::Json(writer) => writer.pending(),
        }
    }
}

/// Turns subjects into rows.
struct Rows<'p, 'g> {
    plan: &'p Plan<'g>,
    scorer: Scorer<'g>,
    scorecard: Scorecard,
    states: Vec<State>,
    priorities: Vec<usize>,
    writer: Writer,
    sightings: Vec<Sighting>,
    sides: Sides,
}

/// What a worker made of a block.
struct Part {
    ends: Ends,
    rows: Vec<u8>,
    sightings: Vec<Sighting>,
    sides: Sides,
}

impl<'p, 'g> Rows<'p, 'g> {
    /// Nothing written but the header row.
    fn new(plan: &'p Plan<'g>, written: Written) -> Self {
        Self {
            plan,
            scorer: Scorer::new(plan.grid),
            scorecard: Scorecard::default(),
            states: Vec::new(),
            priorities: Vec::new(),
            writer: Writer::new(plan, written),
            sightings: Vec::new(),
            sides: Sides::new(plan.grid),
        }
    }

    fn write(&mut self, subject: &Subject) -> Result<(), Surprise> {
        let carried: Vec<String> = subject.carried.iter().map(|texts| texts.join(" | ")).collect();
        let mut sighting = subject.sighting(self.plan);
        match &mut self.writer {
            Writer::Json(writer) => {
                let assessment = subject.assessment(self.plan).ok_or(Surprise)?;
                sighting.id = accumulate::fingerprint(assessment.organisation.id.bytes());
                let key = subject.first.structure.clone();
                let line = Line::new(self.plan.grid, batch::Subject { key, assessment, carried, files: Vec::new() });
                writer.assessment(self.plan.grid, &self.plan.carried, &line);
            }
            Writer::Csv(_) => self.row(subject, &carried),
        }
        self.sightings.push(sighting);
        self.sides.see(subject, self.plan);
        Ok(())
    }

    fn row(&mut self, subject: &Subject, carried: &[String]) {
        let Writer::Csv(writer) = &mut self.writer else { return };
        subject.settle(self.plan, &mut self.states, &mut self.priorities);
        self.scorer.score(&self.states, &mut self.scorecard);
        let grid = self.plan.grid;
        writer.row(&Row {
            structure: &subject.first.structure,
            date: subject.first.date,
            respondents: subject.respondents(),
            scorecard: &self.scorecard,
            priorities: self.priorities.iter().map(|index| grid.items[*index].id.as_str()),
            carried: carried.iter().map(String::as_str),
        });
    }
}

impl<'p, 'g> Worker<'p, 'g> {
    fn new(plan: &'p Plan<'g>, written: Written) -> io::Result<Self> {
        let mut rows = Rows::new(plan, written);
        rows.writer.go_on()?;
        Ok(Self { reader: RowReader::new(plan), rows })
    }

    fn work(&mut self, block: &[u8], skipped: usize) -> Result<Part, Stop> {
        let text = std::str::from_utf8(block).map_err(|_| Stop::NotUtf8)?;
        let rows = &mut self.rows;
        let ends = self.reader.block(text, skipped, |subject| rows.write(subject))?;
        let mut written = Vec::with_capacity(rows.writer.pending());
        rows.writer.take(&mut written)?;
        let (sightings, sides) = (std::mem::take(&mut rows.sightings), rows.sides.taken());
        Ok(Part { ends, rows: written, sightings, sides })
    }
}

/// Where a thread takes blocks from, and gives what it made of them.
type Channels = (SyncSender<Vec<u8>>, Receiver<Result<Part, Stop>>);

/// One way through a file.
struct Run<'p, 'g, W> {
    written: Written,
    out: W,
    rows: Rows<'p, 'g>,
    /// A structure and date that may go on in the next block.
    open: Option<Subject>,
    seen: Seen,
}

impl<'p, 'g, W: Write> Run<'p, 'g, W> {
    fn new(plan: &'p Plan<'g>, written: Written, out: W) -> Self {
        Self { written, out, rows: Rows::new(plan, written), open: None, seen: Seen::default() }
    }

    /// Reads a file in which the rows of a structure lie together.
    fn together(&mut self, blocks: &mut Blocks<impl Read>) -> Result<(), Stop> {
        let (plan, written) = (self.rows.plan, self.written);
        let first = blocks.next()??;
        self.add(Worker::new(plan, written)?.work(&first, plan.skipped)?)?;
        let mut block = blocks.next()??;
        if block.is_empty() {
            return Ok(());
        }
        let count = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        std::thread::scope(|scope| {
            let spawn = |_| {
                let (to, jobs) = sync_channel::<Vec<u8>>(1);
                let (results, from) = sync_channel(1);
                scope.spawn(move || work(plan, written, &jobs, &results));
                (to, from)
            };
            let workers: Vec<Channels> = (0..count).map(spawn).collect();
            let lost = || Stop::Failed(io::Error::other("un fil d’exécution s’est arrêté"));
            let mut sent = 0;
            while !block.is_empty() {
                let (to, from) = &workers[sent % count];
                if sent >= count {
                    self.add(from.recv().map_err(|_| lost())??)?;
                }
                to.send(block).map_err(|_| lost())?;
                sent += 1;
                block = blocks.next()??;
            }
            for job in sent.saturating_sub(count)..sent {
                self.add(workers[job % count].1.recv().map_err(|_| lost())??)?;
            }
            Ok(())
        })
    }

    /// Adds what came of the next block.
    fn add(&mut self, part: Part) -> Result<(), Stop> {
        let Part { ends: Ends { first, last }, rows, sightings, sides } = part;
        self.rows.sides.add(&sides);
        let Some(first) = first else { return Ok(()) };
        match &mut self.open {
            Some(open) if open.is_of(&first.first) => open.join(first, self.rows.plan)?,
            _ => {
                self.close()?;
                self.open = Some(first);
            }
        }
        if let Some(last) = last {
            self.close()?;
            self.rows.writer.take(&mut self.out)?;
            self.out.write_all(&rows)?;
            sightings.iter().try_for_each(|sighting| self.seen.add(self.rows.plan, sighting))?;
            self.open = Some(last);
        }
        Ok(())
    }

    /// Writes the structure and date that goes on no more.
    fn close(&mut self) -> Result<(), Stop> {
        if let Some(subject) = self.open.take() {
            self.rows.write(&subject)?;
        }
        self.noted()
    }

    fn noted(&mut self) -> Result<(), Stop> {
        let plan = self.rows.plan;
        self.rows.sightings.drain(..).try_for_each(|sighting| self.seen.add(plan, &sighting))
    }

    /// Reads a file in which the rows of a structure lie anywhere.
    fn mixed(&mut self, blocks: &mut Blocks<impl Read>) -> Result<(), Stop> {
        let plan = self.rows.plan;
        let mut mixed = Mixed::new(plan);
        let mut skipped = plan.skipped;
        loop {
            let block = blocks.next()??;
            if block.is_empty() {
                break;
            }
            mixed.block(std::str::from_utf8(&block).map_err(|_| Stop::NotUtf8)?, std::mem::take(&mut skipped))?;
        }
        for subject in mixed.into_subjects() {
            self.rows.write(&subject)?;
            self.noted()?;
            if self.rows.writer.pending() > BLOCK {
                self.rows.writer.take(&mut self.out)?;
            }
        }
        Ok(())
    }

    /// Where it was written, how many assessments, and of how many structures.
    fn finish(mut self) -> Result<(W, usize, usize), Stop> {
        self.close()?;
        if let Writer::Json(writer) = &mut self.rows.writer {
            writer.end(&[], &Dropped::default());
        }
        self.rows.writer.take(&mut self.out)?;
        let assessments = self.seen.assessments.len() + self.seen.apart.len();
        if assessments == 0 || self.rows.sides.are_doubtful() || !self.seen.are_distinct() {
            return Err(Stop::Surprise);
        }
        let structures = if self.rows.plan.has_dates { self.seen.spellings.len() } else { assessments };
        Ok((self.out, assessments, structures))
    }
}

/// What a thread does: block after block, until there is none.
fn work(plan: &Plan<'_>, written: Written, jobs: &Receiver<Vec<u8>>, results: &SyncSender<Result<Part, Stop>>) {
    let mut worker = Worker::new(plan, written);
    for block in jobs {
        let part = match &mut worker {
            Ok(worker) => worker.work(&block, 0),
            Err(error) => Err(Stop::Failed(io::Error::other(error.to_string()))),
        };
        if results.send(part).is_err() {
            return;
        }
    }
}

/// The structures and dates met so far, by their fingerprints: two that agree by chance cost time, never a result.
#[derive(Default)]
struct Seen {
    /// Where each has one row.
    assessments: Vec<u64>,
    /// Where each may have several: one that comes again tells at once that they lie mixed.
    apart: HashSet<u64, BuildHasherDefault<Fingerprint>>,
    /// How a structure that has dates was written first.
    spellings: HashMap<u64, u64>,
    /// The territory of a structure that has dates, as it was given first.
    territories: HashMap<u64, u64>,
    /// Ids in results: two structures that have the same by nature are told apart where all are known.
    ids: HashSet<u64, BuildHasherDefault<Fingerprint>>,
    /// Names that stand in a column of their own, by which another row could mean the same structure.
    names: HashSet<u64>,
}

impl Seen {
    /// Notes a structure and date; the error is that it is not surely told by its id and written as before.
    fn add(&mut self, plan: &Plan<'_>, one: &Sighting) -> Result<(), Stop> {
        if !plan.has_several_rows {
            self.assessments.push(one.assessment);
        } else if !self.apart.insert(one.assessment) {
            return Err(Stop::Mixed);
        }
        if one.id != 0 && !self.ids.insert(one.id) {
            return Err(Stop::Surprise);
        }
        if plan.has_names {
            // Ids and names may cross: the way of assessments sorts them out.
            if self.names.contains(&one.structure) {
                return Err(Stop::Surprise);
            }
            self.names.extend(Some(one.name).filter(|name| *name != 0));
        }
        if !plan.has_dates {
            return Ok(());
        }
        // Two territories for one structure are a matter for words.
        if one.territory != 0 && *self.territories.entry(one.structure).or_insert(one.territory) != one.territory {
            return Err(Stop::Surprise);
        }
        let is_first = *self.spellings.entry(one.structure).or_insert(one.written) == one.written;
        if is_first { Ok(()) } else { Err(Stop::Surprise) }
    }

    /// Whether no structure was told twice at one date. Sorting once costs less than looking up each.
    fn are_distinct(&mut self) -> bool {
        self.assessments.sort_unstable();
        self.assessments.windows(2).all(|pair| pair[0] != pair[1])
    }
}

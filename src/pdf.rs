//! Pages printed to PDF by the browser that this machine has: Edge, Chrome or Chromium, without a window.
//!
//! ```text
//! Browser::find ──> Printer::new ── print(page) ──> bytes of a PDF
//! ```
//!
//! The page, the print and the browser's own files lie in a folder of ours, gone with the [`Printer`]: the browser of
//! the person in front of the screen, its history and its tabs have no part in it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use tempfile::TempDir;

use crate::french::{NBSP, count, quoted};
use crate::href;
use crate::output::io_words;
use crate::problem::{Place, Problem};
use crate::signals;

/// How long a browser may take over one print. The first start on an old machine takes ten seconds or twenty.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// What to do without a browser that prints by itself.
const BY_HAND: &str = "écrivez le rapport en HTML, ouvrez-le dans n’importe quel navigateur, puis Imprimer (Ctrl+P) et \
                       «\u{a0}Enregistrer au format PDF\u{a0}»";

/// A browser that prints without a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    program: PathBuf,
    /// It comes in a Snap package, and sees nothing outside of the home folder.
    is_confined: bool,
}

/// The families of systems, by where programs live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Windows: every one has Edge.
    Windows,
    /// macOS.
    Mac,
    /// Linux and its kin: programs lie on the `PATH`.
    Unix,
}

impl System {
    /// The one that this program runs on.
    pub const HERE: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::Mac
    } else {
        Self::Unix
    };
}

/// Where a browser that prints may be, likeliest first; `variable` gives the variables of the environment.
pub fn candidates(system: System, variable: impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    match system {
        System::Windows => {
            let folders = ["ProgramFiles(x86)", "ProgramFiles", "ProgramW6432", "LocalAppData"];
            let programs = [
                r"Microsoft\Edge\Application\msedge.exe",
                r"Google\Chrome\Application\chrome.exe",
                r"Chromium\Application\chrome.exe",
            ];
            let in_folder = |program: &'static str| {
                let folders = folders.iter().filter_map(|name| variable(name)).filter(|folder| !folder.is_empty());
                folders.map(move |folder| under(&folder, "\\", program)).collect::<Vec<_>>()
            };
            let mut found: Vec<PathBuf> = Vec::new();
            for path in programs.into_iter().flat_map(in_folder) {
                // Two of these variables often name one folder.
                if !found.contains(&path) {
                    found.push(path);
                }
            }
            found
        }
        System::Mac => {
            let home = variable("HOME").unwrap_or_default();
            let programs = [
                "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
                "Applications/Chromium.app/Contents/MacOS/Chromium",
            ];
            let mut folders = vec![OsString::new()];
            folders.extend((!home.is_empty()).then_some(home));
            programs.iter().flat_map(|program| folders.iter().map(|folder| under(folder, "/", program))).collect()
        }
        System::Unix => {
            let names = [
                "chromium",
                "google-chrome-stable",
                "google-chrome",
                "microsoft-edge-stable",
                "microsoft-edge",
                "chromium-browser",
            ];
            let path = variable("PATH").unwrap_or_default();
            // A folder that is not absolute is relative to wherever dts was started: nothing to run programs from.
            let folders: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
            let on_path = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
            on_path.chain([PathBuf::from("/snap/bin/chromium")]).collect()
        }
    }
}

/// A path joined as its own system joins it, whatever the system that reads this.
fn under(folder: &OsStr, separator: &str, program: &str) -> PathBuf {
    let mut path = folder.to_owned();
    path.push(separator);
    path.push(program);
    path.into()
}

impl Browser {
    /// The browser that was named, else the first one that is there.
    pub fn find(named: Option<&Path>) -> Result<Self, Problem> {
        Self::find_among(named, &candidates(System::HERE, |name| std::env::var_os(name)))
    }

    /// The browser that was named, by its path or by its bare name, else the first candidate that is there.
    fn find_among(named: Option<&Path>, candidates: &[PathBuf]) -> Result<Self, Problem> {
        let Some(named) = named else {
            let found = candidates.iter().find(|path| path.is_file());
            return found.map(|path| Self::at(path)).ok_or_else(|| {
                let message = "aucun navigateur pour imprimer le PDF\u{a0}: ni Edge, ni Chrome, ni Chromium ne sont à leur place \
                               habituelle";
                let hint = format!("{BY_HAND}{NBSP}; ou dites où est le vôtre{NBSP}: --navigateur CHEMIN");
                Problem::error("navigateur-absent", Place::Nowhere, message).hint(hint)
            });
        };
        let is_bare = named.components().count() == 1 && !named.is_file();
        let on_path = || {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let folders: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
            folders.into_iter().map(|folder| folder.join(named)).find(|path| path.is_file())
        };
        let found = if is_bare { on_path() } else { named.is_file().then(|| named.to_owned()) };
        let shown = quoted(&named.display().to_string());
        let refuse =
            |message: String, hint: &str| Err(Problem::error("navigateur-absent", Place::Nowhere, message).hint(hint));
        let name = named.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().to_lowercase());
        if ["firefox", "safari", "iexplore"].iter().any(|other| name.contains(other)) {
            let message = format!("{shown} n’imprime pas sans sa fenêtre");
            return refuse(message, &format!("donnez Edge, Chrome ou Chromium{NBSP}; sinon, {BY_HAND}"));
        }
        match found {
            Some(program) => Ok(Self::at(&program)),
            None if named.is_dir() => refuse(
                format!("{shown} est un dossier, pas un navigateur"),
                "donnez le programme lui-même\u{a0}; sur un Mac, il est dans Contents/MacOS",
            ),
            None => refuse(
                format!("il n’y a pas de navigateur là où le dit --navigateur{NBSP}: {shown}"),
                "donnez le chemin de Edge, Chrome ou Chromium, ou retirez --navigateur",
            ),
        }
    }

    /// The program.
    pub fn program(&self) -> &Path {
        &self.program
    }

    fn at(program: &Path) -> Self {
        Self { program: program.to_owned(), is_confined: is_snap(program) }
    }
}

/// Whether a program comes in a Snap package, by itself or behind the little script that Ubuntu puts in its place.
fn is_snap(program: &Path) -> bool {
    let real = std::fs::canonicalize(program).unwrap_or_else(|_| program.to_owned());
    let is_script = || {
        let size = std::fs::metadata(&real).map_or(u64::MAX, |data| data.len());
        size < 4096 && std::fs::read(&real).is_ok_and(|text| text.windows(9).any(|part| part == b"/snap/bin"))
    };
    program.starts_with("/snap") || real.starts_with("/snap") || real.ends_with("usr/bin/snap") || is_script()
}

/// A browser, and a folder in which it works.
#[derive(Debug)]
pub struct Printer {
    browser: Browser,
    folder: TempDir,
    patience: Duration,
    /// The browser while it prints; a signal ends it.
    running: Arc<Mutex<Option<Child>>>,
}

impl Drop for Printer {
    fn drop(&mut self) {
        signals::on_exit(None);
    }
}

/// Ends the browser and removes the folder of the print.
fn abandon(running: &Mutex<Option<Child>>, folder: &Path) {
    if let Some(mut child) = running.lock().ok().and_then(|mut running| running.take()) {
        let _ = child.kill();
        let _ = child.wait();
    }
    // The browser's own children may still write there.
    for _ in 0..SWEEPS {
        if std::fs::remove_dir_all(folder).is_ok() {
            break;
        }
        std::thread::sleep(PAUSE);
    }
}

/// How many times a folder that is still written to is swept.
const SWEEPS: usize = 50;

impl Printer {
    /// Makes the folder; a print that takes longer than `patience` is given up.
    pub fn new(browser: Browser, patience: Duration) -> Result<Self, Problem> {
        let mut builder = tempfile::Builder::new();
        // A Snap does not see what is hidden in the home folder: the name has no dot in front.
        builder.prefix("dts-impression-");
        // The folder of temporary files is open to every user of the machine, and the page holds what a group said.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.tempdir_in(workplace(&browser)).map_err(|error| unprepared(&error))?;
        let running = Arc::default();
        let (watched, path) = (Arc::clone(&running), folder.path().to_owned());
        signals::on_exit(Some(Box::new(move || abandon(&watched, &path))));
        Ok(Self { browser, folder, patience, running })
    }

    /// A page as PDF: A4 as the page's own style says, tagged for those who listen to it, with its headings as bookmarks.
    ///
    /// The print bears `day`, not the hour of the clock: one page gives the same bytes with one browser.
    pub fn print(&self, page: &str, day: Date) -> Result<Vec<u8>, Problem> {
        let file = |name: &str| self.folder.path().join(name);
        let (source, target, words) = (file("page.html"), file("page.pdf"), file("messages.txt"));
        // What an earlier page left must not be taken for this one.
        let _ = std::fs::remove_file(&target);
        std::fs::write(&source, page).map_err(|error| unprepared(&error))?;
        let messages = std::fs::File::create(&words).map_err(|error| unprepared(&error))?;
        let ending = self.run(&source, &target, messages)?;
        let print = std::fs::read(&target).unwrap_or_default();
        let is_whole =
            print.starts_with(b"%PDF-") && print[print.len().saturating_sub(32)..].windows(5).any(|w| w == b"%%EOF");
        if ending.success() && is_whole {
            return Ok(dated(print, day));
        }
        let said = std::fs::read(&words).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let last = said.lines().rev().map(str::trim).find(|line| !line.is_empty());
        let program = quoted(&self.browser.program.display().to_string());
        let message = match ending.code() {
            Some(0) => format!("{program} n’a rien imprimé"),
            Some(code) => format!("{program} s’est arrêté avant d’imprimer (code {code})"),
            None => format!("{program} s’est arrêté avant d’imprimer"),
        };
        let last = last.map_or_else(String::new, |line| {
            let line: String = line.chars().filter(|c| !c.is_control()).take(200).collect();
            format!("{NBSP}; il a dit{NBSP}: {line}")
        });
        let hint = format!("{BY_HAND}{NBSP}; un autre navigateur se donne avec --navigateur{last}");
        Err(Problem::error("impression", Place::Nowhere, message).hint(hint))
    }

    /// Runs the browser to its end, or to the end of our patience.
    fn run(&self, source: &Path, target: &Path, messages: std::fs::File) -> Result<ExitStatus, Problem> {
        let named = |option: &str, path: &Path| {
            let mut argument = OsString::from(option);
            argument.push(path);
            argument
        };
        let mut command = Command::new(&self.browser.program);
        command
            .args([
                "--headless",
                "--disable-gpu",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-extensions",
            ])
            // The page asks nothing of the network; what the browser would ask on its own behalf finds nobody.
            .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--disable-default-apps"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"])
            .args(["--disable-crash-reporter", "--disable-breakpad", "--metrics-recording-only", "--mute-audio"])
            .arg(named("--user-data-dir=", &self.folder.path().join("profil")))
            .args(["--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline"])
            .arg(named("--print-to-pdf=", target));
        if is_root() {
            // Chromium refuses to start in its sandbox as root; nobody else goes without.
            command.arg("--no-sandbox");
        }
        command.arg(href::of_file(source));
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(messages);
        let failed = |error: &io::Error| {
            let program = quoted(&self.browser.program.display().to_string());
            let message = format!("impossible de lancer {program}{NBSP}: {}", io_words(error));
            Problem::error("navigateur-absent", Place::Nowhere, message).hint(BY_HAND)
        };
        let child = command.spawn().map_err(|error| failed(&error))?;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
        let begun = Instant::now();
        loop {
            let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
            // A signal took it: the program is about to end.
            let Some(child) = running.as_mut() else {
                drop(running);
                std::thread::sleep(PAUSE);
                continue;
            };
            if let Some(status) = child.try_wait().map_err(|error| failed(&error))? {
                *running = None;
                return Ok(status);
            }
            if begun.elapsed() >= self.patience {
                let _ = child.kill();
                let _ = child.wait();
                *running = None;
                let seconds = usize::try_from(self.patience.as_secs()).unwrap_or(usize::MAX);
                let message = format!(
                    "{} n’a rien imprimé en {} et a été arrêté",
                    quoted(&self.browser.program.display().to_string()),
                    count(seconds, "seconde", "secondes")
                );
                return Err(Problem::error("impression-trop-longue", Place::Nowhere, message).hint(BY_HAND));
            }
            drop(running);
            std::thread::sleep(PAUSE);
        }
    }
}

/// Between two looks at whether the browser is done.
const PAUSE: Duration = Duration::from_millis(20);

/// Where the folder of a print may lie so that the browser sees it.
fn workplace(browser: &Browser) -> PathBuf {
    let home = || std::env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_dir());
    if browser.is_confined { home().unwrap_or_else(std::env::temp_dir) } else { std::env::temp_dir() }
}

fn unprepared(error: &io::Error) -> Problem {
    let message = format!("impossible de préparer l’impression{NBSP}: {}", io_words(error));
    Problem::error("impression", Place::Nowhere, message)
}

/// A print that bears a day instead of the hour at which it was made. The length stays, and with it every offset.
fn dated(mut print: Vec<u8>, day: Date) -> Vec<u8> {
    let stamp = format!("{:04}{:02}{:02}120000+00'00'", day.year().max(0), day.month(), day.day());
    for key in ["/CreationDate (D:", "/ModDate (D:"] {
        let Some(at) = print.windows(key.len()).position(|part| part == key.as_bytes()) else { continue };
        let from = at + key.len();
        let Some(place) = print.get_mut(from..from + stamp.len()) else { continue };
        if place.iter().take(14).all(u8::is_ascii_digit) && place.ends_with(b"'") {
            place.copy_from_slice(stamp.as_bytes());
        }
    }
    print
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str) -> Option<OsString> {
        let value = match name {
            "ProgramFiles(x86)" => r"C:\Program Files (x86)",
            "ProgramFiles" | "ProgramW6432" => r"C:\Program Files",
            "HOME" => "/home/awa",
            "PATH" => "/usr/local/bin:.:relatif:/usr/bin",
            _ => return None,
        };
        Some(value.into())
    }

    fn shown(system: System) -> Vec<String> {
        candidates(system, variable).iter().map(|path| path.display().to_string()).collect()
    }

    #[test]
    fn edge_comes_first_on_windows_and_no_place_is_looked_at_twice() {
        let places = shown(System::Windows);
        assert_eq!(places[0], r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe");
        assert_eq!(places[2], r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe");
        assert_eq!(places.len(), 6, "three browsers in two folders: {places:?}");
    }

    #[test]
    fn a_mac_keeps_its_programs_in_two_folders() {
        let places = shown(System::Mac);
        assert_eq!(places[0], "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
        assert_eq!(places[1], "/home/awa/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
        assert_eq!(places.len(), 6);
    }

    #[cfg(unix)]
    #[test]
    fn programs_are_never_run_from_the_folder_that_one_happens_to_be_in() {
        let places = shown(System::Unix);
        assert_eq!(places[..2], ["/usr/local/bin/chromium", "/usr/bin/chromium"]);
        assert!(places.iter().all(|place| place.starts_with('/')), "{places:?}");
    }

    #[test]
    fn without_a_browser_one_is_told_how_to_print_by_hand() {
        let problem = Browser::find_among(None, &["/nulle/part/chrome".into()]).expect_err("nothing is there");
        assert_eq!(problem.code, "navigateur-absent");
        assert!(problem.hint.as_deref().is_some_and(|hint| hint.contains("Ctrl+P") && hint.contains("--navigateur")));
        let problem =
            Browser::find_among(Some(Path::new("/usr/bin/firefox")), &[]).expect_err("Firefox does not print");
        assert!(problem.message.contains("n’imprime pas"), "{}", problem.message);
    }

    #[test]
    fn a_print_bears_the_day_of_its_report_and_keeps_its_length() {
        let print = b"%PDF-1.4\n1 0 obj\n<</Title (x)\n/CreationDate (D:20261120215235+00'00')\n/ModDate (D:20261120215235+02'00')>>";
        let dated = dated(print.to_vec(), jiff::civil::date(2026, 1, 9));
        let text = String::from_utf8_lossy(&dated);
        assert!(
            text.contains("/CreationDate (D:20260109120000+00'00')")
                && text.contains("/ModDate (D:20260109120000+00'00')")
        );
        assert_eq!(dated.len(), print.len());
        let other = b"%PDF-1.4 /CreationDate (D:hier)".to_vec();
        assert_eq!(super::dated(other.clone(), jiff::civil::date(2026, 1, 9)), other);
    }

    /// A program that stands in for a browser.
    #[cfg(unix)]
    fn stand_in(folder: &TempDir, script: &str) -> Browser {
        use std::os::unix::fs::PermissionsExt as _;
        let program = folder.path().join("faux navigateur");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a script");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a program");
        Browser::find(Some(&program)).expect("it is there")
    }

    #[cfg(unix)]
    #[test]
    fn a_browser_that_hangs_is_stopped() {
        let folder = tempfile::tempdir().expect("a folder");
        let printer = Printer::new(stand_in(&folder, "exec sleep 600"), Duration::from_millis(300)).expect("a folder");
        let problem = printer.print("<p>", jiff::civil::date(2026, 1, 9)).expect_err("it hangs");
        assert_eq!(problem.code, "impression-trop-longue");
    }

    #[cfg(unix)]
    #[test]
    fn a_browser_that_prints_nothing_or_half_a_page_is_not_believed() {
        let folder = tempfile::tempdir().expect("a folder");
        let day = jiff::civil::date(2026, 1, 9);
        for script in ["exit 0", "echo 'no sandbox' >&2; exit 3", "printf '%%PDF-1.4 half' > page.pdf"] {
            let printer = Printer::new(stand_in(&folder, script), PATIENCE).expect("a folder");
            let problem = printer.print("<p>", day).expect_err(script);
            assert_eq!(problem.code, "impression", "{script}");
            assert_eq!(problem.message.contains("(code 3)"), script.contains("exit 3"), "{}", problem.message);
        }
    }
}

//! The pages in a real browser: nothing sticks out on a telephone nor on a projector, nothing is asked of the outside,
//! and paper comes out of it.
//!
//! Where no browser is installed these tests say so and check nothing; where `CI` is set they fail instead.

#![expect(clippy::print_stderr, reason = "a test that checks nothing says so")]

use std::path::{Path, PathBuf};
use std::process::Command;

use dts::href;
use dts::pdf::Browser;

use crate::hostile_text as hostile;

/// From a narrow telephone to the screen of a projector.
const WIDTHS: [u32; 5] = [320, 375, 768, 1280, 1600];

/// The browser of this machine.
pub(crate) fn browser() -> Option<PathBuf> {
    match Browser::find(None) {
        Ok(browser) => Some(browser.program().to_owned()),
        Err(problem) => {
            assert!(std::env::var_os("CI").is_none(), "CI needs a browser: {}", problem.message);
            eprintln!("no browser here, nothing is checked: {}", problem.message);
            None
        }
    }
}

/// `dts` with these arguments, which must succeed.
fn dts(folder: &Path, arguments: &[&str]) {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts"));
    command.args(arguments).arg("-o").arg(folder).args(["--date", "2026-11-20"]).assert().success();
}

/// Every page that dts makes of what the repository holds, and one full of hostile texts: names and HTML.
fn pages() -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut examples: Vec<String> = Vec::new();
    for example in std::fs::read_dir("examples").expect("the examples").flatten() {
        for file in std::fs::read_dir(example.path()).expect("a folder").flatten() {
            if file.path().extension().is_some_and(|extension| extension == "yaml") {
                examples.push(file.path().display().to_string());
            }
        }
    }
    examples.sort();
    let examples: Vec<&str> = examples.iter().map(String::as_str).collect();
    assert!(examples.len() >= 5, "{examples:?}");
    let with_own = [&["rapport"], &examples[..]].concat();
    dts(&folder.path().join("interne"), &with_own);
    // This group keeps its answers in the house.
    let leaves: Vec<&str> = with_own.iter().copied().filter(|file| !file.contains("ai-bouches-du-rhone")).collect();
    dts(&folder.path().join("externe"), &[&leaves[..], &["--diffusion", "externe"]].concat());
    let own = ["rapport", "--grille", "tests/grids/complete.yaml", "tests/assessments/complete.yaml"];
    dts(&folder.path().join("complete.html"), &own);
    let years = ["comparer", "examples/deux-ans/accueil-2025.yaml", "examples/deux-ans/accueil-2026.yaml"];
    dts(&folder.path().join("comparaison.html"), &years);
    let mut pages: Vec<(String, String)> = Vec::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder.path()).expect("inside").display().to_string();
                pages.push((name, std::fs::read_to_string(&path).expect("UTF-8")));
            }
        }
    }
    pages.sort();
    pages.push((HOSTILE.into(), dts::document::html::render(&hostile::report())));
    let drawn = dts::document::html::render(&hostile::drawn());
    assert!(drawn.contains("class=\"answers\""), "a picture with words in it");
    pages.push(("hostile drawings".into(), drawn));
    pages
}

const HOSTILE: &str = "hostile";

/// What a browser says of a page shown in a frame.
#[derive(Debug, serde::Deserialize)]
struct Shown {
    page: usize,
    width: u32,
    /// How wide what is shown is; more than the frame where something sticks out.
    reach: u32,
    /// The elements that stick out, for whoever mends them.
    culprits: Vec<String>,
    /// How many elements could run, load or leave.
    live: usize,
    text: String,
}

/// What a visit leaves: each page at each width, what the console said, and what was asked of the network.
struct Visit {
    shown: Vec<Shown>,
    console: Vec<String>,
    requests: Vec<String>,
}

/// Shows pages side by side in frames of all widths and looks at them from around them.
///
/// A frame made with `srcdoc` may be looked into by the page that holds it, and keeps its own security policy.
fn visit(browser: &Path, pages: &[String]) -> Visit {
    let folder = tempfile::tempdir().expect("a folder");
    let mut frames = String::new();
    for width in WIDTHS {
        for (index, page) in pages.iter().enumerate() {
            let page = page.replace('&', "&amp;").replace('"', "&quot;");
            frames.push_str(&format!(
                "<iframe data-page={index} width={width} height=800 style='border:0' srcdoc=\"{page}\"></iframe>\n"
            ));
        }
    }
    let around = format!(
        "<!DOCTYPE html><meta charset=utf-8><body>{frames}<pre id=found></pre><script>
        addEventListener('load', () => {{
            const found = [...document.querySelectorAll('iframe')].map(frame => {{
                const page = frame.contentDocument, root = page.documentElement, width = frame.clientWidth;
                const sticksOut = element => element.getBoundingClientRect().right > width + 1
                    && !element.closest('.scroll') && getComputedStyle(element).clipPath === 'none';
                const name = element => element.tagName.toLowerCase() + '.' + (element.getAttribute('class') || '');
                const live = 'script, img, iframe, object, embed, link, base, form, [onerror], [onclick], [onload], a[href^=javascript]';
                return {{
                    page: +frame.dataset.page, width, reach: root.scrollWidth,
                    culprits: root.scrollWidth > width ? [...page.body.querySelectorAll('*')].filter(sticksOut).map(name).slice(0, 8) : [],
                    live: page.querySelectorAll(live).length, text: width < 400 ? page.body.textContent : '',
                }};
            }});
            document.getElementById('found').textContent = JSON.stringify(found);
            document.querySelectorAll('iframe').forEach(frame => frame.remove());
        }});
        </script>"
    );
    let page = folder.path().join("around.html");
    let log = folder.path().join("net.json");
    std::fs::write(&page, around).expect("a file");
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-default-apps"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"])
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--no-sandbox"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--log-net-log={}", log.display()))
        .args(["--virtual-time-budget=20000", "--dump-dom"])
        .arg(href::of_file(&page));
    let output = command.output().expect("the browser runs");
    let dom = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    let found = dom.split("<pre id=\"found\">").nth(1).and_then(|rest| rest.split("</pre>").next()).unwrap_or("");
    let found = found.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&");
    let shown: Vec<Shown> = serde_json::from_str(&found).unwrap_or_else(|error| panic!("{error}\n{said}"));
    assert_eq!(shown.len(), WIDTHS.len() * pages.len(), "every page was shown");
    let log = std::fs::read_to_string(&log).expect("the log of the network");
    let mut requests: Vec<String> =
        log.split("\"url\":\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    // What the browser asks its maker on its own behalf, whatever it shows; fonts are what a page would ask for.
    let is_own = |url: &str| {
        let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or("");
        let is_of_maker = [".google.com", ".googleapis.com", ".gvt1.com"].iter().any(|end| host.ends_with(end));
        is_of_maker && !host.starts_with("fonts.")
    };
    requests.retain(|url| !url.starts_with("file:") && !is_own(url));
    requests.sort();
    requests.dedup();
    Visit {
        shown,
        console: said.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect(),
        requests,
    }
}

fn stick_out(visit: &Visit, name: impl Fn(usize) -> String) -> Vec<String> {
    let wide = visit.shown.iter().filter(|shown| shown.reach > shown.width);
    wide.map(|shown| {
        format!("{} at {}: {} wide, {}", name(shown.page), shown.width, shown.reach, shown.culprits.join(" "))
    })
    .collect()
}

#[test]
fn every_page_fits_a_telephone_and_a_projector_and_asks_nothing_of_the_outside() {
    let Some(browser) = browser() else { return };
    let (names, pages): (Vec<String>, Vec<String>) = pages().into_iter().unzip();
    let visit = visit(&browser, &pages);
    let faults = stick_out(&visit, |page| names[page].clone());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(visit.console.is_empty(), "{}", visit.console.join("\n"));
    assert!(visit.requests.is_empty(), "{:?}", visit.requests);
    for shown in &visit.shown {
        assert_eq!(shown.live, 0, "{} holds something that runs or loads", names[shown.page]);
    }
    let hostile = names.iter().position(|name| name == HOSTILE).expect("it was shown");
    let text = visit.shown.iter().find(|shown| shown.page == hostile && !shown.text.is_empty()).map(|one| &one.text);
    let missing = hostile::missing(text.expect("its text"));
    assert!(missing.is_empty(), "not shown as text: {missing:?}");
}

#[test]
fn what_this_test_looks_for_is_found_where_it_is() {
    let Some(browser) = browser() else { return };
    let pages = [
        "<!DOCTYPE html><html><body><p style='width:600px'>large</p></body></html>",
        "<!DOCTYPE html><html><head><meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"></head><body><img \
         src='http://192.0.2.1/un.png'></body></html>",
        "<!DOCTYPE html><html><body><img src='http://192.0.2.1/deux.png'></body></html>",
    ];
    let visit = visit(&browser, &pages.map(str::to_owned));
    assert_eq!(stick_out(&visit, |page| page.to_string()), ["0 at 320: 608 wide, p.", "0 at 375: 608 wide, p."]);
    assert!(visit.console.iter().any(|line| line.contains("un.png") && line.contains("Security Policy")));
    assert_eq!(visit.requests, ["http://192.0.2.1/deux.png"]);
    assert_eq!(visit.shown.iter().filter(|shown| shown.live == 1).count(), 2 * WIDTHS.len());
}

/// How often some bytes occur in others.
fn count(bytes: &[u8], part: &str) -> usize {
    bytes.windows(part.len()).filter(|window| *window == part.as_bytes()).count()
}

#[test]
fn a_pdf_has_pages_tags_and_bookmarks_and_comes_out_the_same_twice() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    // A name that a shell, an address and a command line would each read otherwise.
    let path = folder.path().join("--Été #1 50 % \"a\".pdf");
    let example = "examples/ressourcerie/ressourcerie-2010.yaml";
    dts(&path, &["rapport", example]);
    let print = std::fs::read(&path).expect("a PDF");
    assert!(print.starts_with(b"%PDF-"));
    let pages = count(&print, "/Type /Page\n");
    assert!((5..30).contains(&pages), "{pages} pages");
    for (part, what) in [
        ("/StructTreeRoot", "tags for those who listen"),
        ("/Marked true", "that it is tagged"),
        ("/Lang (fr)", "its language"),
        ("/Outlines", "bookmarks"),
        ("/CreationDate (D:20261120120000+00'00')", "the day of the report"),
    ] {
        assert!(count(&print, part) > 0, "the PDF lacks {what}");
    }
    assert_eq!(count(&print, "/MediaBox [0 0 594."), pages, "A4, each");
    let again = folder.path().join("encore.pdf");
    dts(&again, &["rapport", example]);
    assert!(std::fs::read(&again).expect("a PDF") == print, "one report gives one PDF");
    let left: Vec<String> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(left.len(), 2, "nothing else is left: {left:?}");
}

#[test]
fn hostile_texts_are_printed_as_text() {
    let Some(_) = browser() else { return };
    let printer =
        dts::pdf::Printer::new(Browser::find(None).expect("it is there"), dts::pdf::PATIENCE).expect("a folder");
    let page = dts::document::html::render(&hostile::report());
    let print = printer.print(&page, jiff::civil::date(2026, 11, 20)).expect("a PDF");
    assert_eq!(count(&print, "/JavaScript") + count(&print, "/URI"), 0, "nothing runs and nothing leads away");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hostile.pdf");
    std::fs::write(&path, &print).expect("a file");
    let Ok(output) = Command::new("pdftotext").arg(&path).arg("-").output() else {
        assert!(std::env::var_os("CI").is_none(), "CI needs pdftotext");
        eprintln!("no pdftotext here, the words of the PDF are not checked");
        return;
    };
    // Lines end where the paper does: blanks do not count.
    let words = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let text = words(&String::from_utf8_lossy(&output.stdout));
    assert!(text.contains(&words(hostile::SCRIPT)), "{text}");
    assert!(text.contains(&words(hostile::IMAGE)));
}

#[test]
fn without_its_browser_a_pdf_is_refused_in_words_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("dossier/rapport.pdf");
    let output = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("dts"))
        .args(["rapport", "examples/ressourcerie/ressourcerie-2010.yaml", "--navigateur", "/nulle/part/chrome", "-o"])
        .arg(&target)
        .output()
        .expect("dts runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("/nulle/part/chrome") && said.contains("aide"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

/// The page that is printed holds what a group said: nobody else may read it, and it does not stay behind.
#[cfg(unix)]
#[test]
fn a_print_that_a_signal_ends_leaves_neither_its_folder_nor_its_browser() {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let (program, print) = (folder.path().join("navigateur"), folder.path().join("impressions"));
    std::fs::create_dir(&print).expect("a folder");
    let number = folder.path().join("numero");
    let script =
        format!("#!/bin/sh\necho $$ > '{n}.tmp' && mv '{n}.tmp' '{n}'\nexec sleep 600\n", n = number.display());
    std::fs::write(&program, script).expect("a script");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a program");
    let mut dts = Command::new(assert_cmd::cargo::cargo_bin!("dts"))
        .args(["rapport", "examples/ressourcerie/ressourcerie-2010.yaml", "--navigateur"])
        .args([program.as_path(), Path::new("-o"), &folder.path().join("r.pdf")])
        .env("TMPDIR", &print)
        .spawn()
        .expect("dts runs");
    let wait = || std::thread::sleep(std::time::Duration::from_millis(20));
    let browser = loop {
        assert!(dts.try_wait().expect("a child").is_none(), "it ended before its browser began");
        match std::fs::read_to_string(&number) {
            Ok(text) => break text.trim().parse().expect("a number"),
            Err(_) => wait(),
        }
    };
    let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let folders: Vec<PathBuf> = std::fs::read_dir(&print).expect("a folder").flatten().map(|one| one.path()).collect();
    assert_eq!(folders.iter().map(|one| mode(one)).collect::<Vec<_>>(), [0o700], "{folders:?}");
    kill(Pid::from_raw(i32::try_from(dts.id()).expect("a number")), Signal::SIGTERM).expect("a signal");
    assert_eq!(dts.wait().expect("it ends").code(), Some(130));
    assert_eq!(std::fs::read_dir(&print).expect("a folder").count(), 0, "the folder stays");
    assert!(kill(Pid::from_raw(browser), None).is_err(), "the browser is still at work");
    assert!(!folder.path().join("r.pdf").exists());
}

//! A tab of a real browser, driven as a person would: by clicks where things are drawn, and by keys.
//!
//! It speaks the DevTools protocol over a WebSocket, no more of both than the tests need.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// One tab, and the browser that holds it.
pub(crate) struct Tab {
    browser: Child,
    stream: TcpStream,
    session: String,
    next: u64,
    /// What the browser told without being asked.
    pub(crate) events: Vec<Value>,
    _profile: tempfile::TempDir,
}

impl Drop for Tab {
    fn drop(&mut self) {
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}

impl Tab {
    /// A tab of a width, whose downloads go to a folder.
    pub(crate) fn open(program: &Path, width: u32, downloads: &Path) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut browser = Command::new(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--remote-debugging-port=0", "about:blank"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the browser runs");
        let said = BufReader::new(browser.stderr.take().expect("its words"));
        let mut lines = said.lines().map_while(Result::ok);
        let address = lines.find_map(|line| Some(line.split_once("ws://")?.1.trim().to_owned())).expect("its address");
        // What it says later must find a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let (host, path) = address.split_once('/').expect("a path");
        let mut stream = TcpStream::connect(host).expect("a connection");
        stream.set_read_timeout(Some(std::time::Duration::from_secs(120))).expect("a limit");
        let hello = format!(
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
        );
        stream.write_all(hello.as_bytes()).expect("sent");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("an answer");
            head.push(byte[0]);
        }
        let mut tab = Self { browser, stream, session: String::new(), next: 0, events: Vec::new(), _profile: profile };
        let target = tab.call("Target.createTarget", &json!({ "url": "about:blank" }))["targetId"].clone();
        let attached = tab.call("Target.attachToTarget", &json!({ "targetId": target, "flatten": true }));
        let folder = downloads.display().to_string();
        tab.call("Browser.setDownloadBehavior", &json!({ "behavior": "allow", "downloadPath": folder }));
        attached["sessionId"].as_str().expect("a session").clone_into(&mut tab.session);
        let metrics = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500 });
        tab.call("Emulation.setDeviceMetricsOverride", &metrics);
        for domain in ["Page.enable", "Network.enable", "Runtime.enable"] {
            tab.call(domain, &json!({}));
        }
        tab
    }

    /// Opens a file, once it is loaded.
    pub(crate) fn go(&mut self, path: &Path) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.events.clear();
        self.call("Page.navigate", &json!({ "url": dts::href::of_file(path) }));
        // What is heard of a load may be of the page before.
        let is_there = format!("document.readyState === 'complete' && location.href.endsWith({})", Value::from(name));
        while self.value(&is_there) != true {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// Waits until the browser tells of something.
    pub(crate) fn wait_for(&mut self, event: &str) -> Value {
        loop {
            if let Some(found) = self.events.iter().find(|one| one["method"] == event) {
                return found.clone();
            }
            let message = self.receive();
            self.events.push(message);
        }
    }

    /// Asks for something and waits for the answer.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Value {
        let id = self.send(method, params);
        loop {
            let message = self.receive();
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            if message["method"].is_string() {
                self.events.push(message);
            }
        }
    }

    /// Asks for something whose answer nobody needs.
    pub(crate) fn send(&mut self, method: &str, params: &Value) -> u64 {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = self.session.clone().into();
        }
        let text = message.to_string().into_bytes();
        let length = text.len();
        let mut frame = vec![0x81];
        if length < 126 {
            frame.push(0x80 | u8::try_from(length).expect("short"));
        } else if let Ok(length) = u16::try_from(length) {
            frame.push(0x80 | 126);
            frame.extend(length.to_be_bytes());
        } else {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
        // A mask of zeros leaves the text as it is.
        frame.extend([0; 4]);
        frame.extend(text);
        self.stream.write_all(&frame).expect("sent");
        self.next
    }

    fn receive(&mut self) -> Value {
        let mut text = Vec::new();
        loop {
            let mut head = [0; 2];
            self.stream.read_exact(&mut head).expect("a frame");
            let length = match head[1] & 0x7f {
                126 => {
                    let mut bytes = [0; 2];
                    self.stream.read_exact(&mut bytes).expect("a length");
                    usize::from(u16::from_be_bytes(bytes))
                }
                127 => {
                    let mut bytes = [0; 8];
                    self.stream.read_exact(&mut bytes).expect("a length");
                    usize::try_from(u64::from_be_bytes(bytes)).expect("a length")
                }
                short => usize::from(short),
            };
            let start = text.len();
            text.resize(start + length, 0);
            self.stream.read_exact(&mut text[start..]).expect("a message");
            if head[0] & 0x80 != 0 {
                return serde_json::from_slice(&text).expect("JSON");
            }
        }
    }

    /// What an expression of the page is worth.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", &params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Clicks where an element is drawn.
    pub(crate) fn click(&mut self, selector: &str) {
        let selector = Value::from(selector);
        let place = self.value(&format!(
            "(() => {{ const one = document.querySelector({selector}); one.scrollIntoView({{ block: 'center' }});
              const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let params = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            // The page may move once it knows of the click.
            self.call("Input.dispatchMouseEvent", &params);
        }
    }

    /// Types a text where the caret is.
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    /// Presses a key by its name and its code on Windows.
    pub(crate) fn press(&mut self, key: &str, code: u32) {
        for kind in ["keyDown", "keyUp"] {
            let text = if key == " " && kind == "keyDown" { " " } else { "" };
            let params = json!({ "type": kind, "key": key, "code": if key == " " { "Space" } else { key }, "windowsVirtualKeyCode": code, "text": text });
            self.call("Input.dispatchKeyEvent", &params);
        }
    }
}

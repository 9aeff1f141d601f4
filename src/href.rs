//! Paths as addresses that a browser follows.

use std::path::Path;

/// The address of a file on this machine: `file:///C:/Mes%20documents/rapport.html`. The path is absolute.
pub fn of_file(path: &Path) -> String {
    of_absolute(path.as_os_str().as_encoded_bytes(), cfg!(windows))
}

/// The address of a file that lies beside the page which leads to it.
pub fn beside(name: &str) -> String {
    // A name may hold a colon: `./` keeps what stands before it from being taken for a protocol.
    format!("./{}", encoded(name.as_bytes(), false))
}

fn of_absolute(path: &[u8], is_windows: bool) -> String {
    if !is_windows {
        return format!("file://{}", encoded(path, false));
    }
    let slashed: Vec<u8> = path.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect();
    // Long paths, `\\?\C:\…` and `\\?\UNC\server\…`, as Windows spells them inside.
    let (slashed, is_share) = match slashed.strip_prefix(b"//?/") {
        Some(rest) => match rest.strip_prefix(b"UNC/") {
            Some(share) => (share, true),
            None => (rest, false),
        },
        None => match slashed.strip_prefix(b"//") {
            Some(share) => (share, true),
            None => (slashed.as_slice(), false),
        },
    };
    format!("file:{}{}", if is_share { "//" } else { "///" }, encoded(slashed, true))
}

/// Every byte that means something in an address, or that an address may not hold, as `%20`.
fn encoded(bytes: &[u8], keeps_colons: bool) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => text.push(char::from(*byte)),
            b':' if keeps_colons => text.push(':'),
            byte => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_file_changes_where_an_address_leads() {
        assert_eq!(
            of_absolute("/tmp/Été #1?/50 %.html".as_bytes(), false),
            "file:///tmp/%C3%89t%C3%A9%20%231%3F/50%20%25.html"
        );
        assert_eq!(of_absolute(br"C:\Mes documents\a.html", true), "file:///C:/Mes%20documents/a.html");
        assert_eq!(of_absolute(br"\\?\C:\a.html", true), "file:///C:/a.html");
        assert_eq!(of_absolute(br"\\serveur\dts\a.html", true), "file://serveur/dts/a.html");
        assert_eq!(of_absolute(br"\\?\UNC\serveur\dts\a.html", true), "file://serveur/dts/a.html");
        assert_eq!(beside("javascript:alert(1).html"), "./javascript%3Aalert%281%29.html");
        assert_eq!(beside("a\" onclick=\"x.html"), "./a%22%20onclick%3D%22x.html");
    }
}

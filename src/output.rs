//! Where bytes go: whole or not at all.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::problem::{Place, Problem};
use crate::signals::Leftover;

/// Whether a file that is already there may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and writing fails.
    Keep,
    /// It is replaced.
    Replace,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// A file of that name is there.
    Exists(PathBuf),
    /// A folder or a device is there.
    NotAFile(PathBuf),
    /// Windows keeps the name for a device.
    Reserved(PathBuf),
    /// The machine refused: folder missing, disk full, file held open by another program…
    Io(PathBuf, std::io::Error),
    /// Standard output does not take the results.
    Stdout(std::io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exists(path) => {
                write!(f, "{} existe déjà et n’a pas été touché (ajoutez --forcer pour le remplacer)", path.display())
            }
            Self::NotAFile(path) => {
                write!(f, "{} n’est pas un fichier ; donnez un nom de fichier, ou « - » pour l’écran", path.display())
            }
            Self::Reserved(path) => write!(
                f,
                "{} porte un nom que Windows se réserve (CON, NUL, AUX, COM1…) ; donnez-en un autre",
                path.display()
            ),
            Self::Io(path, error) => {
                write!(f, "impossible d’écrire {} : {}", path.display(), refused_words(path, error))
            }
            Self::Stdout(error) => write!(f, "impossible d’écrire les résultats : {}", io_words(error)),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        Problem::error("ecriture", Place::Nowhere, error.to_string())
    }
}

/// Whether a path stands for stdout where a file is asked for.
pub fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == STDOUT
}

/// What stands for stdout where a file is asked for.
pub const STDOUT: &str = "-";

/// What a failure of the machine means, in French, with what to do about it.
pub fn io_words(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    // What Windows says of a file that Excel holds open.
    let held_open = cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33));
    match error.kind() {
        _ if held_open => HELD_OPEN.into(),
        Kind::NotFound => "ce fichier ou ce dossier n’existe pas".into(),
        Kind::PermissionDenied => "vous n’avez pas le droit d’y accéder".into(),
        Kind::StorageFull | Kind::QuotaExceeded => "le disque est plein ; libérez de la place et recommencez".into(),
        Kind::ReadOnlyFilesystem => "ce disque est en lecture seule".into(),
        Kind::IsADirectory => "c’est un dossier, pas un fichier".into(),
        Kind::NotADirectory => "un élément du chemin n’est pas un dossier".into(),
        Kind::InvalidFilename => "ce nom de fichier n’est pas admis ici".into(),
        Kind::OutOfMemory => "il est trop gros pour être lu d’un coup (plus de 512 Mio)".into(),
        Kind::FileTooLarge => "le fichier est trop gros pour ce disque".into(),
        Kind::InvalidData => "son contenu n’est pas lisible".into(),
        _ => error.raw_os_error().map_or_else(
            || "le système a refusé l’opération".into(),
            |code| format!("le système a refusé l’opération (code {code})"),
        ),
    }
}

const HELD_OPEN: &str = "il est ouvert dans un autre programme ; fermez-le et recommencez";

/// Why a file was not written. Windows says « access denied » of a file held open, of a folder and of a name alike.
fn refused_words(path: &Path, error: &std::io::Error) -> String {
    if cfg!(windows) && error.raw_os_error() == Some(5) { denied_words(path).into() } else { io_words(error) }
}

fn denied_words(path: &Path) -> &'static str {
    match std::fs::metadata(path) {
        Ok(data) if data.is_dir() => "c’est un dossier, pas un fichier",
        Ok(data) if data.permissions().readonly() => "il est en lecture seule",
        Ok(_) => HELD_OPEN,
        Err(_) => "vous n’avez pas le droit d’écrire dans ce dossier ; choisissez-en un autre, par exemple Documents",
    }
}

/// Whether Windows keeps a name for a device, whatever its extension.
fn is_reserved(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_uppercase()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let is_port =
        |port: &str| stem.strip_prefix(port).is_some_and(|n| n.len() == 1 && n != "0" && n.parse::<u8>().is_ok());
    matches!(stem, "CON" | "PRN" | "AUX" | "NUL") || is_port("COM") || is_port("LPT")
}

/// Writes a file, whole or not at all: at every instant it is either the old one or the new one.
pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), WriteError> {
    let mut draft = Draft::new(path, existing)?;
    draft.write_all(bytes).map_err(|error| WriteError::Io(path.to_owned(), error))?;
    draft.commit()
}

/// A file being written: a temporary file in the same folder, flushed to the disk and renamed over its place at last.
#[derive(Debug)]
pub struct Draft {
    file: NamedTempFile,
    path: PathBuf,
    target: PathBuf,
    existing: Existing,
    _leftover: Leftover,
}

impl Draft {
    /// Opens a draft; dropped without [`Draft::commit`], it leaves nothing behind.
    pub fn new(path: &Path, existing: Existing) -> Result<Self, WriteError> {
        if cfg!(windows) && is_reserved(path) {
            return Err(WriteError::Reserved(path.to_owned()));
        }
        // A link stays a link: what it points to is replaced.
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        // Renamed over, a device or a pipe would become a file.
        if std::fs::metadata(&target).is_ok_and(|data| !data.is_file()) {
            return Err(WriteError::NotAFile(path.to_owned()));
        }
        if existing == Existing::Keep && target.exists() {
            return Err(WriteError::Exists(path.to_owned()));
        }
        let mut builder = tempfile::Builder::new();
        let prefix = temporary_prefix(&target);
        builder.prefix(&prefix).suffix(TEMPORARY_SUFFIX);
        set_mode(&mut builder, &target);
        let file = builder.tempfile_in(folder(&target)).map_err(|error| WriteError::Io(path.to_owned(), error))?;
        let leftover = Leftover::new(file.path().to_owned());
        Ok(Self { file, path: path.to_owned(), target, existing, _leftover: leftover })
    }

    /// Puts the draft in its place.
    pub fn commit(self) -> Result<(), WriteError> {
        let io = |error| WriteError::Io(self.path.clone(), error);
        self.file.as_file().sync_all().map_err(io)?;
        match self.existing {
            Existing::Replace => self.file.persist(&self.target).map(drop).map_err(|error| io(error.error)),
            Existing::Keep => {
                self.file.persist_noclobber(&self.target).map(drop).map_err(|error| match error.error.kind() {
                    std::io::ErrorKind::AlreadyExists => WriteError::Exists(self.path.clone()),
                    _ => io(error.error),
                })
            }
        }?;
        sync_folder(folder(&self.target));
        Ok(())
    }
}

impl std::io::Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn folder(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// How the temporary files of a file end.
const TEMPORARY_SUFFIX: &str = ".tmp";

/// How the temporary files of a file begin: with its own name, so that whoever alone may write it can sweep them.
fn temporary_prefix(target: &Path) -> String {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // File systems refuse names of more than 255 bytes.
    let end = (0..=name.len().min(200)).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    format!(".{}.dts-", &name[..end])
}

/// Removes the temporary files that a killed program left beside a file. Only for whoever alone may write that file.
pub fn sweep(path: &Path) {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder(&target);
    let prefix = temporary_prefix(&target);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(&prefix) && name.ends_with(TEMPORARY_SUFFIX) {
            // A file that stays is no harm: it is only untidy.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// A temporary file is private by default (0600); ours becomes a file like any other, or keeps the mode it had.
#[cfg(unix)]
fn set_mode(builder: &mut tempfile::Builder<'_, '_>, target: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(target).map_or(0o666, |data| data.permissions().mode() & 0o7777);
    builder.permissions(std::fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn set_mode(_builder: &mut tempfile::Builder<'_, '_>, _target: &Path) {}

/// The rename itself must survive a power cut; a file system that cannot flush a folder is no reason to fail.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_is_kept_unless_it_may_be_replaced() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.yaml");
        write(&path, b"1", Existing::Keep)?;
        assert!(matches!(write(&path, b"2", Existing::Keep), Err(WriteError::Exists(_))));
        assert_eq!(std::fs::read(&path)?, b"1");
        write(&path, b"2", Existing::Replace)?;
        assert_eq!(std::fs::read(&path)?, b"2");
        assert_eq!(std::fs::read_dir(folder.path())?.count(), 1, "no temporary file is left");
        Ok(())
    }

    #[test]
    fn sweeping_removes_what_a_killed_program_left_beside_a_file_and_nothing_else()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.yaml");
        for name in ["a.yaml", "b.yaml", ".a.yaml.dts-x1.tmp", ".b.yaml.dts-x1.tmp", ".a.yaml.verrou"] {
            std::fs::write(folder.path().join(name), "")?;
        }
        sweep(&path);
        let mut left: Vec<String> =
            std::fs::read_dir(folder.path())?.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        left.sort();
        assert_eq!(left, [".a.yaml.verrou", ".b.yaml.dts-x1.tmp", "a.yaml", "b.yaml"]);
        Ok(())
    }

    #[test]
    fn names_that_windows_keeps_for_devices_are_known() {
        for name in ["nul", "NUL.html", "dossier/con.tar.gz", "Aux .md", "com1.csv", "LPT9"] {
            assert!(is_reserved(Path::new(name)), "{name}");
        }
        for name in ["nulle.html", "contrat.md", "com.csv", "com0", "com10", "rapport.nul", ".."] {
            assert!(!is_reserved(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn an_access_that_windows_denies_is_told_by_what_lies_there() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.csv");
        assert!(denied_words(&path).contains("ce dossier"));
        std::fs::write(&path, "1")?;
        assert!(denied_words(&path).contains("un autre programme"));
        let mut permissions = std::fs::metadata(&path)?.permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions)?;
        assert!(denied_words(&path).contains("lecture seule"));
        assert!(denied_words(folder.path()).contains("un dossier"));
        Ok(())
    }

    #[test]
    fn what_is_no_file_is_never_replaced() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        assert!(matches!(write(folder.path(), b"1", Existing::Replace), Err(WriteError::NotAFile(_))));
        if cfg!(unix) {
            assert!(matches!(write(Path::new("/dev/null"), b"1", Existing::Replace), Err(WriteError::NotAFile(_))));
        }
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_keeps_its_mode_and_a_link_stays_a_link() -> Result<(), Box<dyn std::error::Error>> {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.yaml");
        std::fs::write(&path, "1")?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640))?;
        let link = folder.path().join("link.yaml");
        std::os::unix::fs::symlink(&path, &link)?;
        write(&link, b"2", Existing::Replace)?;
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&path)?, b"2");
        assert_eq!(std::fs::metadata(&path)?.permissions().mode() & 0o777, 0o640);
        Ok(())
    }
}

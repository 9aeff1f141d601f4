//! A session's own file: opened or created, held by one session at a time, saved whole after every answer.
//!
//! The lock is a file of its own beside the assessment (`.NOM.verrou`): the assessment itself is replaced at every
//! save, and a lock would not follow the rename. The system lets go of it when the program ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::assessment::{Assessment, yaml};
use crate::grid::Grid;
use crate::output::{self, Existing, WriteError, io_words};
use crate::problem::{Problem, Source};
use crate::signals::Leftover;

/// The file of one session.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    lock: Lock,
    /// What is in the file as far as we know; nothing while it does not exist.
    on_disk: Option<Vec<u8>>,
}

/// Why a file cannot be the file of a session.
#[derive(Debug)]
pub enum OpenError {
    /// Another session holds it.
    Held(PathBuf),
    /// What lies where its lock should be is no file.
    NotALock(PathBuf),
    /// The machine refused.
    Io(PathBuf, std::io::Error),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Held(path) => write!(
                f,
                "une autre séance est déjà ouverte sur {}\u{a0}; \
                 continuez dans la fenêtre où elle est ouverte, ou quittez-la avec q. Pour une séance à part, donnez un \
                 autre fichier avec -o",
                path.display()
            ),
            Self::NotALock(path) => write!(
                f,
                "{} n’est pas un fichier, alors que la séance y met son verrou\u{a0}; enlevez-le et recommencez",
                path.display()
            ),
            Self::Io(path, error) => {
                write!(f, "impossible d’ouvrir une séance sur {}\u{a0}: {}", path.display(), io_words(error))
            }
        }
    }
}

impl std::error::Error for OpenError {}

/// Why answers were not saved.
#[derive(Debug)]
pub enum SaveError {
    /// The machine refused, or a file is in the way.
    Write(WriteError),
    /// Another session holds the new file.
    Open(OpenError),
    /// Somebody changed the file while the session ran.
    Changed(PathBuf),
}

impl std::fmt::Display for SaveError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Write(WriteError::Exists(path)) => {
                write!(f, "{} existe déjà et n’a pas été touché\u{a0}; donnez un autre nom", path.display())
            }
            Self::Write(error) => error.fmt(f),
            Self::Open(error) => error.fmt(f),
            Self::Changed(path) => write!(
                f,
                "un autre programme a modifié {} pendant la séance. Réessayer le remplacera par vos réponses\u{a0}; \
                 enregistrer ailleurs gardera les deux",
                path.display()
            ),
        }
    }
}

impl Store {
    /// Holds a file for a session, whether it exists yet or not, and reads it.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let lock = Lock::take(path)?;
        output::sweep(path);
        let on_disk = match crate::files::read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(OpenError::Io(path.to_owned(), error)),
        };
        Ok(Self { path: path.to_owned(), lock, on_disk })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the file held when it was opened; nothing where it did not exist.
    pub fn source(&self) -> Result<Option<Arc<Source>>, Problem> {
        let name = self.path.display().to_string();
        self.on_disk.as_ref().map(|bytes| crate::yaml::source(&name, bytes)).transpose()
    }

    /// Puts the assessment in its place, whole. A file that somebody else put there or changed is not replaced at the
    /// first try: the second one does it.
    pub fn save(&mut self, grid: &Grid, assessment: &Assessment) -> Result<(), SaveError> {
        let there = crate::files::read(&self.path).ok();
        if there.is_some() && there != self.on_disk {
            let is_new = self.on_disk.is_none();
            if is_new {
                return Err(SaveError::Write(WriteError::Exists(self.path.clone())));
            }
            self.on_disk = there;
            return Err(SaveError::Changed(self.path.clone()));
        }
        let bytes = yaml::write(grid, assessment).into_bytes();
        let existing = if there.is_some() { Existing::Replace } else { Existing::Keep };
        output::write(&self.path, &bytes, existing).map_err(SaveError::Write)?;
        self.on_disk = Some(bytes);
        Ok(())
    }

    /// Saves in another file, which must not exist, and holds that one from now on.
    pub fn save_at(&mut self, path: &Path, grid: &Grid, assessment: &Assessment) -> Result<(), SaveError> {
        let path = with_extension(path);
        let lock = Lock::take(&path).map_err(SaveError::Open)?;
        let bytes = yaml::write(grid, assessment).into_bytes();
        output::write(&path, &bytes, Existing::Keep).map_err(SaveError::Write)?;
        *self = Self { path, lock, on_disk: Some(bytes) };
        Ok(())
    }

    /// Saves wherever the machine still lets us: beside the file, in the current folder, at home, among the temporary
    /// files. For the end of a session whose file cannot be written.
    pub fn rescue(&self, grid: &Grid, assessment: &Assessment) -> Option<PathBuf> {
        let name = self.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let home = std::env::home_dir();
        let folders =
            [self.path.parent().map(Path::to_owned), Some(PathBuf::from(".")), home, Some(std::env::temp_dir())];
        let bytes = yaml::write(grid, assessment).into_bytes();
        let places = folders.into_iter().flatten().flat_map(|folder| {
            let name = name.clone();
            (1..10).map(move |n| folder.join(format!("{name}-secours-{n}.yaml")))
        });
        places.into_iter().find(|place| output::write(place, &bytes, Existing::Keep).is_ok())
    }

    /// Lets go of the file.
    pub fn close(self) {
        self.lock.release();
    }

    /// A copy of the file as it is, under another name, because a save will not hold all of it.
    pub fn copy_aside(&self) -> Result<Option<PathBuf>, WriteError> {
        let Some(bytes) = &self.on_disk else { return Ok(None) };
        let stem = self.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut last = None;
        for n in 1..100 {
            let place = self.path.with_file_name(format!("{stem}-avant-{n}.yaml"));
            match output::write(&place, bytes, Existing::Keep) {
                Ok(()) => return Ok(Some(place)),
                Err(WriteError::Exists(path)) => last = Some(WriteError::Exists(path)),
                Err(error) => return Err(error),
            }
        }
        last.map_or(Ok(None), Err)
    }
}

/// `notes` becomes `notes.yaml`: without an extension other commands would look for a grid of that name.
pub fn with_extension(path: &Path) -> PathBuf {
    if path.extension().is_some() { path.to_owned() } else { path.with_extension("yaml") }
}

/// The right to write a file, for one session at a time.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    /// Nothing where the file system knows no locks.
    file: Option<File>,
    leftover: Option<Leftover>,
}

/// How often a lock that its owner is just removing is tried again.
const LOCK_TRIES: usize = 100;

impl Lock {
    fn take(target: &Path) -> Result<Self, OpenError> {
        let path = lock_path(target);
        let io = |error| OpenError::Io(target.to_owned(), error);
        for _ in 0..LOCK_TRIES {
            // To open a pipe would wait for whoever reads it.
            if std::fs::metadata(&path).is_ok_and(|data| !data.is_file()) {
                return Err(OpenError::NotALock(path));
            }
            let mut options = OpenOptions::new();
            options.create(true).truncate(false).write(true);
            let file = match options.open(&path) {
                Ok(file) => file,
                // Windows refuses even to open what another session is removing.
                Err(error) if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => {
                    return Err(OpenError::Held(target.to_owned()));
                }
                Err(error) => return Err(io(error)),
            };
            match file.try_lock() {
                // Else its owner removed it between our opening and our locking it.
                Ok(()) if is_still_there(&path, &file).map_err(io)? => return Ok(Self::held(path, Some(file))),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(OpenError::Held(target.to_owned())),
                Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                    return Ok(Self::held(path, None));
                }
                Err(TryLockError::Error(error)) => return Err(io(error)),
            }
        }
        Err(OpenError::Held(target.to_owned()))
    }

    fn held(path: PathBuf, file: Option<File>) -> Self {
        Self { leftover: Some(Leftover::new(path.clone())), path, file }
    }

    fn release(self) {
        drop(self);
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Once it is removed, a file of that name is somebody else's.
        drop(self.leftover.take());
        // Removed while it is held: whoever opened it meanwhile sees that it is no longer there.
        let _ = std::fs::remove_file(&self.path);
        drop(self.file.take());
    }
}

#[cfg(unix)]
fn is_still_there(path: &Path, file: &File) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let ours = file.metadata()?;
    match std::fs::metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (ours.dev(), ours.ino())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_still_there(path: &Path, _file: &File) -> std::io::Result<bool> {
    path.try_exists()
}

/// `.NOM.verrou` beside the file; two names of one file share it.
fn lock_path(target: &Path) -> PathBuf {
    let target = std::fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let end = (0..=name.len().min(200)).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    target.with_file_name(format!(".{}.verrou", &name[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Form;
    use crate::session::fixture;
    use crate::session::{Action, Pace};

    type Tested = Result<(), Box<dyn std::error::Error>>;

    fn answered() -> Result<Assessment, Box<dyn std::error::Error>> {
        let session = fixture::session(Form::Full, Pace::Talk);
        let session = session.apply(Action::Next).and_then(|session| session.apply(Action::Later));
        Ok(session.map_err(|refusal| refusal.0)?.assessment().clone())
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_saved_is_read_again_and_nothing_else_is_left() -> Tested {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("f.yaml");
        let mut store = Store::open(&path)?;
        assert_eq!(store.source(), Ok(None));
        store.save(&fixture::grid(), &answered()?).map_err(|error| error.to_string())?;
        store.save(&fixture::grid(), &answered()?).map_err(|error| error.to_string())?;
        store.close();
        assert_eq!(names(folder.path()), ["f.yaml"]);
        let source = Store::open(&path)?.source().map_err(|problem| problem.message)?.ok_or("no source")?;
        let (read, problems) = yaml::read(&fixture::grid(), &source);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(read, Some(answered()?));
        Ok(())
    }

    #[test]
    fn a_file_is_held_by_one_session_at_a_time() -> Tested {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("f.yaml");
        let first = Store::open(&path)?;
        let second = Store::open(&path);
        assert!(matches!(second, Err(OpenError::Held(_))), "{second:?}");
        first.close();
        assert!(Store::open(&path).is_ok());
        Ok(())
    }

    #[test]
    fn a_lock_file_that_nobody_holds_stops_nobody() -> Tested {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join(".f.yaml.verrou"), "")?;
        assert!(Store::open(&folder.path().join("f.yaml")).is_ok());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_the_place_of_the_lock_is_refused_at_once() -> Tested {
        let folder = tempfile::tempdir()?;
        let pipe = folder.path().join(".f.yaml.verrou");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status()?.success());
        let error = Store::open(&folder.path().join("f.yaml"));
        assert!(matches!(error, Err(OpenError::NotALock(_))), "{error:?}");
        assert!(pipe.exists(), "it is not ours to remove");
        Ok(())
    }

    #[test]
    fn a_file_changed_by_somebody_else_is_replaced_at_the_second_try_only() -> Tested {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("f.yaml");
        let mut store = Store::open(&path)?;
        store.save(&fixture::grid(), &answered()?).map_err(|error| error.to_string())?;
        std::fs::write(&path, "grid: essai\n")?;
        let error = store.save(&fixture::grid(), &answered()?);
        assert!(matches!(error, Err(SaveError::Changed(_))), "{error:?}");
        assert_eq!(std::fs::read_to_string(&path)?, "grid: essai\n");
        store.save(&fixture::grid(), &answered()?).map_err(|error| error.to_string())?;
        Ok(())
    }

    #[test]
    fn a_file_that_appears_before_the_first_save_is_never_replaced() -> Tested {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("f.yaml");
        let mut store = Store::open(&path)?;
        std::fs::write(&path, "à moi")?;
        for _ in 0..2 {
            let error = store.save(&fixture::grid(), &answered()?);
            assert!(matches!(error, Err(SaveError::Write(WriteError::Exists(_)))), "{error:?}");
        }
        let other = folder.path().join("autre");
        store.save_at(&other, &fixture::grid(), &answered()?).map_err(|error| error.to_string())?;
        assert_eq!(store.path(), folder.path().join("autre.yaml"));
        assert_eq!(std::fs::read_to_string(&path)?, "à moi");
        Ok(())
    }

    #[test]
    fn answers_whose_folder_is_gone_are_rescued_elsewhere() -> Tested {
        let folder = tempfile::tempdir()?;
        let inner = folder.path().join("clé");
        std::fs::create_dir(&inner)?;
        let mut store = Store::open(&inner.join("reponses-de-secours-dts.yaml"))?;
        std::fs::remove_dir_all(&inner)?;
        assert!(matches!(store.save(&fixture::grid(), &answered()?), Err(SaveError::Write(WriteError::Io(..)))));
        let place = store.rescue(&fixture::grid(), &answered()?).ok_or("nowhere")?;
        assert!(std::fs::read_to_string(&place)?.contains("later: true"));
        std::fs::remove_file(place)?;
        Ok(())
    }
}

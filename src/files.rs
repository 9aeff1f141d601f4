//! Files read whole: one that would fill the memory is refused by its size, before it is read.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

/// Largest file that is read whole. Larger tables of one plain layout are read row by row.
pub const MAX_BYTES: u64 = 512 << 20;

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let file = File::open(path)?;
    if file.metadata()?.len() > MAX_BYTES {
        return Err(too_large());
    }
    read_from(file)
}

/// The bytes of a stream, whose size is only known at its end.
pub fn read_from(stream: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES { Err(too_large()) } else { Ok(bytes) }
}

fn too_large() -> Error {
    ErrorKind::OutOfMemory.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_refused_by_its_size_before_it_is_read() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("large.csv");
        // A file of nothing but a size takes no room on the disk.
        File::create(&path)?.set_len(MAX_BYTES + 1)?;
        let error = read(&path).err();
        assert_eq!(error.as_ref().map(Error::kind), Some(ErrorKind::OutOfMemory));
        assert!(error.is_some_and(|error| crate::output::io_words(&error).contains("512")));
        Ok(())
    }
}

//! A file that is written once, with its size and SHA-256 known at the end, and that has its name only when it is whole.

use crate::Error;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

/// A file in the making.
#[derive(Debug)]
pub(crate) struct Draft {
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
    part: PathBuf,
    path: PathBuf,
}

/// What a finished file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) bytes: u64,
    /// SHA-256, hexadecimal.
    pub(crate) sha256: String,
}

impl Draft {
    /// Begins `path` under the name `path.part`; what an interrupted draft left there goes.
    pub(crate) fn create(path: &Path) -> Result<Self, Error> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(Error::file(&part))?;
        Ok(Self {
            file: BufWriter::with_capacity(1 << 18, file),
            digest: Sha256::new(),
            bytes: 0,
            part,
            path: path.to_owned(),
        })
    }

    /// Where the file will lie.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, once it is on disk.
    pub(crate) fn finish(self) -> Result<Sum, Error> {
        let Self {
            file,
            digest,
            bytes,
            part,
            path,
        } = self;
        let file = file
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error);
        file.and_then(|file| file.sync_all())
            .map_err(Error::file(&part))?;
        std::fs::rename(&part, &path).map_err(Error::file(&path))?;
        Ok(Sum {
            bytes,
            sha256: hex::encode(digest.finalize()),
        })
    }

    /// Removes what was written so far.
    pub(crate) fn discard(self) -> Result<(), Error> {
        let part = self.part.clone();
        drop(self);
        std::fs::remove_file(&part).map_err(Error::file(&part))
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        let (done, _) = bytes.split_at(written);
        self.digest.update(done);
        self.bytes += u64::try_from(written).unwrap_or_default();
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// SHA-256 of a file that is there, hexadecimal.
pub(crate) fn sha256(path: &Path) -> Result<String, Error> {
    let mut file = File::open(path).map_err(Error::file(path))?;
    let mut digest = Sha256::new();
    let mut piece = vec![0; 1 << 18];
    loop {
        let read = file.read(&mut piece).map_err(Error::file(path))?;
        if read == 0 {
            return Ok(hex::encode(digest.finalize()));
        }
        let (read, _) = piece.split_at(read);
        digest.update(read);
    }
}

//! A file as it is given, and the one file in it that is read: archives are unpacked beside the collection, within limits.

use super::recognise::{self, Content};
use super::value::short;
use super::{ImportError, Progress, Unit};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::ZipArchive;

/// Most bytes an archive may unpack to.
const UNPACKED: u64 = 24 << 30;
/// Small archives may unpack to this much, whatever their ratio.
const HARMLESS: u64 = 64 << 20;
/// Above that, this many times the archive's size. Grid tables in SQLite reach 20.
const RATIO: u64 = 100;
/// Most files in an archive.
const MEMBERS: usize = 2_000;
/// Bytes that are looked at to tell what a file is.
pub(super) const HEAD: u64 = 16 << 10;
/// Bytes read at a time.
const STEP: usize = 1 << 18;
/// What a Shapefile consists of, as far as it is read.
const SHAPEFILE: [&str; 4] = ["shp", "dbf", "prj", "cpg"];

/// What is read.
#[derive(Debug)]
pub(super) struct Source {
    /// Its name for people: the file, and the member of the archive.
    pub(super) name: String,
    /// The name of the file without directories.
    pub(super) given: String,
    /// The name of what is read, without directories: the same, or that of the member.
    pub(super) inner: String,
    /// Where what is read lies.
    pub(super) path: PathBuf,
    pub(super) content: Content,
    _unpacked: Option<TempDir>,
}

impl Source {
    /// Opens a file; `room` is a directory with space to unpack.
    pub(super) fn open(
        path: &Path,
        wanted: Option<crate::Kind>,
        room: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, ImportError> {
        let name = path.display().to_string();
        let given = file_name(path);
        let head = head(open(path)?).map_err(|source| ImportError::Open {
            file: path.to_owned(),
            source,
        })?;
        if head.starts_with(b"PK") && !head.starts_with(b"PK\x05\x06") {
            let archive = Archive::open(path, &name, room)?;
            if !archive.is_workbook() {
                return archive.unpack(wanted, progress);
            }
        }
        let content = recognise::content(&given, &head);
        let content = content.map_err(|found| ImportError::Unknown {
            file: name.clone(),
            found,
        })?;
        Ok(Self {
            name,
            inner: given.clone(),
            given,
            path: path.to_owned(),
            content,
            _unpacked: None,
        })
    }

    /// What is read.
    pub(super) fn file(&self) -> Result<File, ImportError> {
        open(&self.path)
    }
}

/// SHA-256 of a whole file, 64 hexadecimal digits.
pub(super) fn checksum(
    path: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<String, ImportError> {
    let mut file = open(path)?;
    let failed = |source| ImportError::Open {
        file: path.to_owned(),
        source,
    };
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    let (mut hash, mut buffer, mut done) = (Sha256::new(), vec![0; STEP], 0);
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(buffer.get(..read).unwrap_or_default());
        done += read as u64;
        progress(Progress {
            unit: Unit::Checked,
            done,
            total: Some(metadata.len()),
        });
    }
}

/// A ZIP archive.
#[derive(Debug)]
struct Archive<'a> {
    name: &'a str,
    room: &'a Path,
    size: u64,
    zip: ZipArchive<BufReader<File>>,
    /// Names of all files in it; empty where a name is no text.
    members: Vec<String>,
}

impl<'a> Archive<'a> {
    fn open(path: &Path, name: &'a str, room: &'a Path) -> Result<Self, ImportError> {
        let file = open(path)?;
        let size = file.metadata().map_or(0, |m| m.len());
        let zip =
            ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(name, "", &error))?;
        if zip.len() > MEMBERS {
            return Err(ImportError::TooLarge {
                file: name.to_owned(),
                place: String::new(),
                what: "the archive holds files:",
                found: zip.len() as u64,
                allowed: MEMBERS as u64,
            });
        }
        let members = (0..zip.len()).map(|at| match zip.name_for_index(at) {
            Some(Ok(name)) => name.into_owned(),
            _ => String::new(),
        });
        let members = members.collect();
        Ok(Self {
            name,
            room,
            size,
            zip,
            members,
        })
    }

    fn is_workbook(&self) -> bool {
        self.members.iter().any(|m| m == "xl/workbook.xml")
    }

    /// Unpacks the one file in it that can be imported.
    fn unpack(
        mut self,
        wanted: Option<crate::Kind>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Source, ImportError> {
        let (at, content) = self.choose(wanted)?;
        let member = self.members.get(at).cloned().unwrap_or_default();
        let inner = file_name(Path::new(&member));
        let dir = tempfile::Builder::new()
            .prefix("unpacked-")
            .tempdir_in(self.room)
            .map_err(|source| self.no_room(source))?;
        let parts = if content == Content::Shapefile {
            self.parts(&member)
        } else {
            vec![(at, "content".to_owned())]
        };
        for (at, name) in parts {
            self.extract(at, &dir.path().join(name), progress)?;
        }
        let path = match content {
            Content::Shapefile => dir.path().join("content.shp"),
            _ => dir.path().join("content"),
        };
        Ok(Source {
            name: format!("{} ({member})", self.name),
            given: file_name(Path::new(self.name)),
            inner,
            path,
            content,
            _unpacked: Some(dir),
        })
    }

    fn choose(&mut self, wanted: Option<crate::Kind>) -> Result<(usize, Content), ImportError> {
        let mut candidates = Vec::new();
        for at in 0..self.members.len() {
            let Some(member) = self.members.get(at).cloned() else {
                continue;
            };
            if !recognise::may_be_read(&member) {
                continue;
            }
            let file = self.zip.by_index(at);
            let head = file
                .map_err(|error| damaged(self.name, &member, &error))
                .and_then(|file| head(file).map_err(|error| damaged(self.name, &member, &error)))?;
            if let Ok(content) = recognise::content(&member, &head)
                && recognise::fits(content, wanted)
            {
                candidates.push((at, content));
            }
        }
        match *candidates.as_slice() {
            [one] => Ok(one),
            [] => Err(ImportError::Unknown {
                file: self.name.to_owned(),
                found: self.told(),
            }),
            _ => Err(ImportError::Several {
                file: self.name.to_owned(),
                candidates: candidates
                    .iter()
                    .filter_map(|(at, _)| self.members.get(*at).cloned())
                    .take(10)
                    .collect(),
            }),
        }
    }

    /// What it holds, where none of it is known.
    fn told(&self) -> String {
        let shown: Vec<String> = self.members.iter().take(5).map(|m| short(m)).collect();
        let more = self.members.len().saturating_sub(shown.len());
        let more = if more > 0 {
            format!(" and {more} more files")
        } else {
            String::new()
        };
        format!(
            "the archive holds {}{more}, none of which is known",
            shown.join(", ")
        )
    }

    /// The files that make up a Shapefile, with the names they get.
    fn parts(&self, shp: &str) -> Vec<(usize, String)> {
        let stem = shp.rsplit_once('.').map_or(shp, |(stem, _)| stem);
        let parts = self.members.iter().enumerate().filter_map(|(at, member)| {
            let (of, extension) = member.rsplit_once('.')?;
            let extension = extension.to_ascii_lowercase();
            let belongs = of == stem && SHAPEFILE.contains(&extension.as_str());
            belongs.then(|| (at, format!("content.{extension}")))
        });
        parts.collect()
    }

    /// Unpacks one file, and stops where it is larger than it says or than is read.
    fn extract(
        &mut self,
        at: usize,
        to: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), ImportError> {
        let member = self.members.get(at).cloned().unwrap_or_default();
        let allowed = UNPACKED.min(HARMLESS.max(self.size.saturating_mul(RATIO)));
        let too_large = |found| ImportError::TooLarge {
            file: self.name.to_owned(),
            place: member.clone(),
            what: "unpacked it has bytes:",
            found,
            allowed,
        };
        let mut out = File::create(to).map_err(|source| self.no_room(source))?;
        let mut file = self
            .zip
            .by_index(at)
            .map_err(|error| damaged(self.name, &member, &error))?;
        let claimed = file.size();
        if claimed > allowed {
            return Err(too_large(claimed));
        }
        let (mut buffer, mut done) = (vec![0; STEP], 0);
        loop {
            let read = file.read(&mut buffer);
            let read = read.map_err(|error| damaged(self.name, &member, &error))?;
            if read == 0 {
                return Ok(());
            }
            done += read as u64;
            if done > allowed {
                return Err(too_large(done));
            }
            let written = out.write_all(buffer.get(..read).unwrap_or_default());
            written.map_err(|source| ImportError::Unpack {
                file: self.name.to_owned(),
                dir: self.room.to_owned(),
                source,
            })?;
            progress(Progress {
                unit: Unit::Unpacked,
                done,
                total: Some(claimed),
            });
        }
    }

    fn no_room(&self, source: std::io::Error) -> ImportError {
        ImportError::Unpack {
            file: self.name.to_owned(),
            dir: self.room.to_owned(),
            source,
        }
    }
}

fn damaged(archive: &str, member: &str, error: &dyn std::fmt::Display) -> ImportError {
    ImportError::Broken {
        file: archive.to_owned(),
        place: member.to_owned(),
        why: format!("the archive is damaged or cut short ({error})"),
    }
}

fn open(path: &Path) -> Result<File, ImportError> {
    File::open(path).map_err(|source| ImportError::Open {
        file: path.to_owned(),
        source,
    })
}

fn head(file: impl Read) -> Result<Vec<u8>, std::io::Error> {
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

//! A backup: the files of a data directory, each as it was at one moment, in one ZIP file with a list of their sizes and
//! hashes. Nothing in it is compressed a second time, and any unzip program can take the files out.

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use talblick_model::Millis;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The files of a data directory, in the order they are copied. The survey is made from the store: where it knows less
/// than the store, it reads the rest from there, so it is copied first.
pub(crate) const FILES: [&str; 3] = [
    crate::run::RADIO_FILE,
    talblick_coverage::FILE,
    talblick_store::FILE,
];
/// The list in the ZIP file.
const LIST: &str = "backup.json";
/// Largest list that is read.
const LONGEST_LIST: u64 = 1 << 20;
/// Bytes read at a time.
const STEP: usize = 1 << 18;

/// What a backup says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Version of Talblick that made it.
    pub(crate) talblick: String,
    /// When it was begun.
    pub(crate) at: Millis,
    /// What is in it.
    pub(crate) files: Vec<Entry>,
}

/// One file of a backup.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// Lower-case hexadecimal.
    pub(crate) sha256: String,
}

/// Copies the files of `dir` into the new file `to`. `progress` is told the file's name, how much of it is done and how
/// much there is, in units of its own.
pub(crate) fn write(
    dir: &Path,
    to: &Path,
    at: Millis,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> anyhow::Result<Manifest> {
    let parent = match to.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let room = tempfile::Builder::new()
        .prefix(".talblick-backup-")
        .tempdir_in(parent)
        .with_context(|| format!("write to {}", parent.display()))?;
    let part = room.path().join("part.zip");
    let mut zip = ZipWriter::new(BufWriter::new(File::create_new(&part)?));
    let packed = pack(dir, &mut zip, room.path(), at, progress);
    let manifest = match packed {
        Ok(manifest) => manifest,
        Err(error) => {
            // Dropped, it would write on, and print that this failed too. The file goes with its room.
            std::mem::forget(zip);
            return Err(error);
        }
    };
    let file = zip
        .finish()?
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    // A link fails if somebody has made the file meanwhile; a rename would replace it.
    std::fs::hard_link(&part, to).with_context(|| format!("name it {}", to.display()))?;
    File::open(parent)?.sync_all()?;
    Ok(manifest)
}

/// Copies each file into `room` and from there into the ZIP file, and the list behind them.
fn pack(
    dir: &Path,
    zip: &mut ZipWriter<BufWriter<File>>,
    room: &Path,
    at: Millis,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> anyhow::Result<Manifest> {
    let mut files = Vec::new();
    for name in FILES {
        let from = dir.join(name);
        if !from.is_file() {
            continue;
        }
        let copied = room.join(name);
        talblick_store::copy(&from, &copied, &mut |done, all| progress(name, done, all))
            .with_context(|| format!("copy {}", from.display()))?;
        let entry = add(zip, name, &copied).with_context(|| format!("pack {name}"))?;
        files.push(entry);
        std::fs::remove_file(&copied)?;
    }
    if !files.iter().any(|file| file.name == talblick_store::FILE) {
        bail!("there is no store in the data directory {}", dir.display());
    }
    let manifest = Manifest {
        talblick: env!("CARGO_PKG_VERSION").to_owned(),
        at,
        files,
    };
    zip.start_file(LIST, options())?;
    zip.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    zip.flush()?;
    Ok(manifest)
}

fn add(zip: &mut ZipWriter<BufWriter<File>>, name: &str, from: &Path) -> anyhow::Result<Entry> {
    zip.start_file(name, options())?;
    let (bytes, sha256) = pour(&mut File::open(from)?, zip)?;
    Ok(Entry {
        name: name.to_owned(),
        bytes,
        sha256,
    })
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true)
        .unix_permissions(0o600)
}

/// Copies everything; answers how much, and its hash.
fn pour(from: &mut dyn Read, to: &mut dyn Write) -> std::io::Result<(u64, String)> {
    let (mut hash, mut buffer, mut bytes) = (Sha256::new(), vec![0; STEP], 0);
    loop {
        let read = from.read(&mut buffer)?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else {
            return Ok((bytes, hex::encode(hash.finalize())));
        };
        hash.update(piece);
        to.write_all(piece)?;
        bytes += read as u64;
    }
}

/// A backup that is read.
#[derive(Debug)]
pub(crate) struct Backup {
    zip: ZipArchive<File>,
    pub(crate) manifest: Manifest,
}

impl Backup {
    /// Opens a backup and reads its list.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path)?;
        let mut zip = ZipArchive::new(file).context("it is no backup, or not a whole one")?;
        let list = zip.by_name(LIST).context("it is no backup of Talblick")?;
        let mut text = String::new();
        list.take(LONGEST_LIST).read_to_string(&mut text)?;
        let manifest: Manifest =
            serde_json::from_str(&text).with_context(|| format!("read its {LIST}"))?;
        for (index, entry) in manifest.files.iter().enumerate() {
            if !FILES.contains(&entry.name.as_str()) {
                bail!(
                    "it holds “{}”, which this program does not know; use a newer Talblick",
                    entry.name
                );
            }
            if manifest
                .files
                .iter()
                .skip(index + 1)
                .any(|e| e.name == entry.name)
            {
                bail!("its {LIST} names “{}” twice", entry.name);
            }
        }
        if !manifest
            .files
            .iter()
            .any(|file| file.name == talblick_store::FILE)
        {
            bail!("there is no store in it");
        }
        Ok(Self { zip, manifest })
    }

    /// Writes the files into a directory, each checked against the list.
    pub(crate) fn unpack(
        &mut self,
        into: &Path,
        progress: &mut dyn FnMut(&str),
    ) -> anyhow::Result<Vec<PathBuf>> {
        let mut written = Vec::new();
        for entry in &self.manifest.files {
            progress(&entry.name);
            let packed = self.zip.by_name(&entry.name);
            let packed = packed.with_context(|| format!("find {} in it", entry.name))?;
            let path = into.join(&entry.name);
            let mut file = File::create_new(&path)?;
            // One byte more than promised is enough to see that there is more.
            let (bytes, sha256) = pour(&mut packed.take(entry.bytes + 1), &mut file)
                .with_context(|| format!("unpack {}", entry.name))?;
            if (bytes, &sha256) != (entry.bytes, &entry.sha256) {
                bail!(
                    "{} is damaged in the backup: it is not what {LIST} says",
                    entry.name
                );
            }
            file.sync_all()?;
            written.push(path);
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The bytes of a backup of a data directory with a small store.
    fn packed() -> Vec<u8> {
        let dir = tempfile::tempdir().unwrap();
        let opened = talblick_store::Store::open(talblick_store::Config {
            dir: dir.path().to_owned(),
            clock: talblick_model::Clock::System,
            head_readings: 1_000,
            timezone: jiff::tz::TimeZone::UTC,
        });
        drop(opened.unwrap());
        let to = dir.path().join("some.zip");
        let manifest = write(dir.path(), &to, Millis::from_i64(0), &mut |_, _, _| {}).unwrap();
        assert_eq!(manifest.files.len(), 1);
        let again = write(dir.path(), &to, Millis::from_i64(0), &mut |_, _, _| {});
        assert!(again.is_err(), "an existing file is not replaced");
        assert_eq!(
            std::fs::read_dir(dir.path())
                .unwrap()
                .filter(|e| {
                    e.as_ref()
                        .unwrap()
                        .file_name()
                        .to_string_lossy()
                        .starts_with(".talblick")
                })
                .count(),
            0
        );
        std::fs::read(&to).unwrap()
    }

    fn unpacked(bytes: &[u8]) -> anyhow::Result<Vec<PathBuf>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("some.zip");
        std::fs::write(&path, bytes).unwrap();
        Backup::open(&path)?.unpack(dir.path(), &mut |_| {})
    }

    #[test]
    fn a_flipped_byte_of_a_file_in_a_backup_is_noticed() {
        let mut bytes = packed();
        assert_eq!(unpacked(&bytes).unwrap().len(), 1);
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        assert!(unpacked(&bytes).is_err());
    }

    #[test]
    fn a_list_with_a_strange_name_is_refused() {
        for name in ["../talblick.db", "/etc/passwd", "other.db"] {
            let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
            zip.start_file(LIST, options()).unwrap();
            let list = Manifest {
                talblick: "1".into(),
                at: Millis::from_i64(0),
                files: vec![Entry {
                    name: name.into(),
                    bytes: 1,
                    sha256: String::new(),
                }],
            };
            zip.write_all(&serde_json::to_vec(&list).unwrap()).unwrap();
            let bytes = zip.finish().unwrap().into_inner();
            let error = unpacked(&bytes).unwrap_err();
            assert!(format!("{error:#}").contains(name), "{error:#}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_with_a_sentence(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let refused = unpacked(&bytes).unwrap_err().to_string();
            prop_assert!(!refused.is_empty());
        }
    }
}

//! Tiles somebody else made, in one file: the ground of a city's maps, as `PMTiles` 3. It stays on the disk; what is in
//! memory is where tiles are, as far as they were asked for.

use super::TileCoord;
use flate2::read::GzDecoder;
use parking_lot::Mutex;
use serde_json::Value;
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

const HEADER: usize = 127;
/// Directories lie in each other at most so deep.
const DEEP: usize = 4;
/// A directory or a tile longer than this is none.
const MOST_BYTES: u64 = 32 << 20;
/// Directories that are kept; beyond, all are read anew.
const KEPT: usize = 256;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// It is something else.
    #[error("is no PMTiles archive of version 3")]
    Kind,
    /// Its tiles are pictures.
    #[error("has no vector tiles, but tiles of type {0}")]
    NotVector(u8),
    /// It is compressed in a way nobody reads here.
    #[error("is compressed with {0}; gzip and none are read")]
    Compression(&'static str),
    /// What it says of itself is no JSON.
    #[error("is damaged: its metadata: {0}")]
    Metadata(serde_json::Error),
    /// A part is not what it should be.
    #[error("is damaged: {0}")]
    Damaged(&'static str),
}

/// An open file of tiles.
#[derive(Debug)]
pub struct Archive {
    file: Mutex<File>,
    leaves: u64,
    data: u64,
    /// Whether directories, and whether tiles are compressed.
    gzip: [bool; 2],
    root: Directory,
    known: Mutex<HashMap<u64, Directory>>,
    /// Least and greatest zoom.
    pub zooms: (u8, u8),
    /// West, south, east, north in degrees.
    pub bounds: [f64; 4],
    /// What it says of itself.
    about: Value,
}

type Directory = Arc<[Entry]>;

/// Where tiles one after another are that have the same bytes, or, without any, a directory of more.
#[derive(Debug, Clone, Copy)]
struct Entry {
    number: u64,
    run: u64,
    offset: u64,
    length: u64,
}

impl Archive {
    /// Opens a file and reads what it says of itself.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let mut file = File::open(path)?;
        let mut header = [0; HEADER];
        file.read_exact(&mut header)
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::UnexpectedEof => ArchiveError::Kind,
                _ => ArchiveError::Read(error),
            })?;
        let header = Header(header);
        if header.0.get(..8) != Some(b"PMTiles\x03") {
            return Err(ArchiveError::Kind);
        }
        if header.byte(99) != 1 {
            return Err(ArchiveError::NotVector(header.byte(99)));
        }
        let gzip = [compressed(header.byte(97))?, compressed(header.byte(98))?];
        let file = Mutex::new(file);
        let read = |at| part(&file, header.word(at), header.word(at + 8), gzip[0]);
        let root = directory(&read(8)?)?;
        let about = serde_json::from_slice(&read(24)?);
        let about = about.map_err(ArchiveError::Metadata)?;
        Ok(Self {
            leaves: header.word(40),
            data: header.word(56),
            gzip,
            root,
            known: Mutex::default(),
            zooms: (header.byte(100), header.byte(101)),
            bounds: [102, 106, 110, 114].map(|at| header.degrees(at)),
            about,
            file,
        })
    }

    /// A tile, and whether it is compressed with gzip; `None` where the file has none.
    pub fn tile(&self, tile: TileCoord) -> Result<Option<(Vec<u8>, bool)>, ArchiveError> {
        let number = tile.number();
        let mut directory = Arc::clone(&self.root);
        for _ in 0..DEEP {
            let after = directory.partition_point(|entry| entry.number <= number);
            let Some(entry) = after.checked_sub(1).and_then(|at| directory.get(at)) else {
                return Ok(None);
            };
            if entry.run == 0 {
                directory = self.leaf(*entry)?;
            } else if number - entry.number < entry.run {
                let at = self.data.saturating_add(entry.offset);
                let bytes = part(&self.file, at, entry.length, false)?;
                return Ok(Some((bytes, self.gzip[1])));
            } else {
                return Ok(None);
            }
        }
        Err(ArchiveError::Damaged("its directories do not end"))
    }

    /// The names of what is on its tiles.
    pub fn layers(&self) -> Vec<&str> {
        let layers = self.about.get("vector_layers").and_then(Value::as_array);
        let layers = layers.into_iter().flatten();
        let name = |layer| Value::get(layer, "id").and_then(Value::as_str);
        layers.filter_map(name).collect()
    }

    /// Who must be named, without the links that stand in it.
    pub fn attribution(&self) -> String {
        let text = self.about.get("attribution").and_then(Value::as_str);
        let text = text.unwrap_or_default();
        let parts = text.split('<').enumerate();
        let plain = parts.map(|(at, part)| match part.split_once('>') {
            Some((_, text)) if at > 0 => text,
            _ => part,
        });
        plain.collect()
    }

    fn leaf(&self, entry: Entry) -> Result<Directory, ArchiveError> {
        if let Some(known) = self.known.lock().get(&entry.offset) {
            return Ok(Arc::clone(known));
        }
        let at = self.leaves.saturating_add(entry.offset);
        let read = directory(&part(&self.file, at, entry.length, self.gzip[0])?)?;
        let mut known = self.known.lock();
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(entry.offset, Arc::clone(&read));
        Ok(read)
    }
}

/// The first bytes of the file.
struct Header([u8; HEADER]);

impl Header {
    fn byte(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or_default()
    }

    fn word(&self, at: usize) -> u64 {
        let bytes = self.0.get(at..at + 8).and_then(|b| b.try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    }

    /// Written as degrees × 10⁷.
    fn degrees(&self, at: usize) -> f64 {
        let bytes = self.0.get(at..at + 4).and_then(|b| b.try_into().ok());
        f64::from(bytes.map_or(0, i32::from_le_bytes)) / 1e7
    }
}

fn compressed(code: u8) -> Result<bool, ArchiveError> {
    match code {
        1 => Ok(false),
        2 => Ok(true),
        3 => Err(ArchiveError::Compression("brotli")),
        4 => Err(ArchiveError::Compression("zstd")),
        _ => Err(ArchiveError::Compression("something unknown")),
    }
}

/// Some bytes of the file.
fn part(file: &Mutex<File>, at: u64, length: u64, gzip: bool) -> Result<Vec<u8>, ArchiveError> {
    let length = usize::try_from(length)
        .ok()
        .filter(|n| *n as u64 <= MOST_BYTES);
    let length = length.ok_or(ArchiveError::Damaged("a part of it is too long"))?;
    let mut bytes = vec![0; length];
    {
        let mut file = file.lock();
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut bytes)?;
    }
    if !gzip {
        return Ok(bytes);
    }
    let mut plain = Vec::with_capacity(4 * length);
    GzDecoder::new(bytes.as_slice())
        .take(MOST_BYTES)
        .read_to_end(&mut plain)?;
    Ok(plain)
}

/// Four columns one after another: numbers as differences, runs, lengths, and offsets, of which 0 means after the one before.
fn directory(bytes: &[u8]) -> Result<Directory, ArchiveError> {
    let mut left = bytes;
    let mut next = || varint(&mut left).ok_or(ArchiveError::Damaged("a directory ends too early"));
    let count = usize::try_from(next()?).unwrap_or(usize::MAX);
    // An entry has four bytes at least.
    if count > bytes.len() / 4 {
        return Err(ArchiveError::Damaged("a directory is too short"));
    }
    let mut column = || (0..count).map(|_| next()).collect::<Result<Vec<u64>, _>>();
    let [numbers, runs, lengths, offsets] = [column()?, column()?, column()?, column()?];
    let (mut number, mut end) = (0_u64, 0_u64);
    let columns = numbers.into_iter().zip(runs).zip(lengths).zip(offsets);
    let entries = columns.map(|(((step, run), length), offset)| {
        number = number.saturating_add(step);
        let offset = offset.checked_sub(1).unwrap_or(end);
        end = offset.saturating_add(length);
        Entry {
            number,
            run,
            offset,
            length,
        }
    });
    Ok(entries.collect())
}

fn varint(left: &mut &[u8]) -> Option<u64> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = left.split_first()?;
        *left = rest;
        n |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{About, pmtiles};
    use crate::{Kind, Set, Tiles, sample};

    #[test]
    fn what_was_written_is_read_back_tile_by_tile() {
        let atlas = sample::atlas();
        let set: Set = format!("broadband-{}", atlas.fixed[0].release.id)
            .parse()
            .unwrap();
        let pyramid = Tiles::default().get(&atlas, &[], &set).unwrap().unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        let about = About::of(&sample::release(Kind::Fixed, 2021));
        std::fs::write(file.path(), pmtiles(&pyramid, &about).unwrap()).unwrap();
        let archive = Archive::open(file.path()).unwrap();
        assert_eq!(archive.zooms, pyramid.zooms);
        assert!((archive.bounds[0] - pyramid.bounds[0][0]).abs() < 1e-6);
        assert_eq!(archive.layers(), ["cells"]);
        assert_eq!(archive.attribution(), "Breitbandatlas | Gigabit-Grundbuch");
        let mut count = 0;
        for (tile, bytes) in pyramid.iter() {
            let (found, gzip) = archive.tile(tile).unwrap().unwrap();
            assert!(gzip);
            assert_eq!(found.as_slice(), &**bytes, "{tile:?}");
            count += 1;
        }
        assert!(count > 10);
        let elsewhere = TileCoord::new(pyramid.zooms.1, 0, 0).unwrap();
        assert!(archive.tile(elsewhere).unwrap().is_none());
        // Tiles that would lie behind everything a file can have.
        let mut bytes = std::fs::read(file.path()).unwrap();
        bytes[56..64].copy_from_slice(&u64::MAX.to_le_bytes());
        std::fs::write(file.path(), bytes).unwrap();
        let damaged = Archive::open(file.path()).unwrap();
        assert!(pyramid.iter().all(|(tile, _)| damaged.tile(tile).is_err()));
    }

    #[test]
    fn what_is_no_archive_is_refused_in_words() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let open = |bytes: &[u8]| {
            std::fs::write(file.path(), bytes).unwrap();
            Archive::open(file.path()).unwrap_err().to_string()
        };
        assert!(open(b"SQLite format 3").contains("no PMTiles"));
        let mut header = [0; HEADER];
        header[..8].copy_from_slice(b"PMTiles\x03");
        header[99] = 2;
        assert!(open(&header).contains("type 2"));
        (header[97], header[99]) = (3, 1);
        assert!(open(&header).contains("brotli"));
        (header[97], header[98]) = (1, 1);
        // A root directory far beyond the end of the file.
        header[16..24].copy_from_slice(&1_000_u64.to_le_bytes());
        assert!(open(&header).contains("cannot be read"));
    }

    #[test]
    fn a_directory_of_any_bytes_does_no_harm() {
        for bytes in [&[][..], &[255; 40], &[4, 1, 1, 1], &[1, 0, 1, 5, 0]] {
            let _ = directory(bytes);
        }
        assert_eq!(directory(&[1, 7, 1, 5, 1]).unwrap().len(), 1);
    }
}

//! A set of tiles as one file: `PMTiles` 3 (Protomaps). Read by maps over HTTP with range requests.
//!
//! Written by hand: the crate `pmtiles` brings an asynchronous reader for every cloud, and what is written here is a
//! header and a list.

use super::About;
use crate::Error;
use crate::layer::ColumnKind;
use crate::tile::Pyramid;
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::sync::Arc;

/// Length of the header.
const HEADER: usize = 127;
/// The root directory must end within the first so many bytes, so that one request gets it.
const FIRST: usize = 16_384;
/// Entries of a leaf directory.
const LEAF: usize = 4_096;

/// Where a tile, or a directory of tiles, is.
#[derive(Debug, Clone, Copy)]
struct Entry {
    number: u64,
    offset: u64,
    length: u64,
    /// Tiles with these bytes one after another; 0 for a directory.
    run: u64,
}

/// All tiles of a set.
pub fn pmtiles(pyramid: &Pyramid, about: &About) -> Result<Vec<u8>, Error> {
    let mut tiles: Vec<(u64, &Arc<[u8]>)> = pyramid.iter().map(|(t, b)| (t.number(), b)).collect();
    tiles.sort_unstable_by_key(|(number, _)| *number);
    let (entries, content, contents) = laid_out(&tiles);
    let (root, leaves) = directories(&entries)?;
    let metadata = gzip(metadata(pyramid, about).as_bytes())?;
    let mut file = header(
        pyramid,
        (&root, &metadata, &leaves, &content),
        [tiles.len(), entries.len(), contents],
    );
    for part in [root, metadata, leaves, content] {
        file.extend(part);
    }
    Ok(file)
}

/// Entries of tiles in order, the bytes of all different tiles, and how many those are.
fn laid_out(tiles: &[(u64, &Arc<[u8]>)]) -> (Vec<Entry>, Vec<u8>, usize) {
    let mut known: HashMap<&[u8], u64> = HashMap::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut content = Vec::new();
    for (number, bytes) in tiles {
        let length = bytes.len() as u64;
        let offset = *known.entry(bytes).or_insert_with(|| {
            let offset = content.len() as u64;
            content.extend_from_slice(bytes);
            offset
        });
        match entries.last_mut() {
            Some(last) if last.offset == offset && last.number + last.run == *number => {
                last.run += 1;
            }
            _ => entries.push(Entry {
                number: *number,
                offset,
                length,
                run: 1,
            }),
        }
    }
    let contents = known.len();
    (entries, content, contents)
}

/// The root directory and, where it would be too long, leaf directories.
fn directories(entries: &[Entry]) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let root = directory(entries)?;
    if HEADER + root.len() <= FIRST {
        return Ok((root, Vec::new()));
    }
    let (mut pointers, mut leaves) = (Vec::new(), Vec::new());
    for leaf in entries.chunks(LEAF) {
        let bytes = directory(leaf)?;
        pointers.extend(leaf.first().map(|first| Entry {
            number: first.number,
            offset: leaves.len() as u64,
            length: bytes.len() as u64,
            run: 0,
        }));
        leaves.extend(bytes);
    }
    Ok((directory(&pointers)?, leaves))
}

fn directory(entries: &[Entry]) -> Result<Vec<u8>, Error> {
    let mut plain = Vec::with_capacity(entries.len() * 8);
    varint(&mut plain, entries.len() as u64);
    let mut last = 0;
    for entry in entries {
        varint(&mut plain, entry.number - last);
        last = entry.number;
    }
    for entry in entries {
        varint(&mut plain, entry.run);
    }
    for entry in entries {
        varint(&mut plain, entry.length);
    }
    let mut end = None;
    for entry in entries {
        let follows = end == Some(entry.offset);
        varint(&mut plain, if follows { 0 } else { entry.offset + 1 });
        end = Some(entry.offset + entry.length);
    }
    gzip(&plain)
}

fn header(
    pyramid: &Pyramid,
    (root, metadata, leaves, content): (&[u8], &[u8], &[u8], &[u8]),
    counts: [usize; 3],
) -> Vec<u8> {
    let mut out =
        Vec::with_capacity(HEADER + root.len() + metadata.len() + leaves.len() + content.len());
    out.extend_from_slice(b"PMTiles\x03");
    let mut offset = HEADER;
    for part in [root, metadata, leaves, content] {
        for n in [offset, part.len()] {
            out.extend_from_slice(&(n as u64).to_le_bytes());
        }
        offset += part.len();
    }
    for n in counts {
        out.extend_from_slice(&(n as u64).to_le_bytes());
    }
    // Clustered; directories and tiles are gzip; tiles are vector tiles.
    out.extend_from_slice(&[1, 2, 2, 1, pyramid.zooms.0, pyramid.zooms.1]);
    let [[west, south], [east, north]] = pyramid.bounds;
    let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
    for degrees in [west, south, east, north] {
        out.extend_from_slice(&tenth_of_a_micro(degrees));
    }
    out.push(pyramid.zooms.1.min(12));
    for degrees in middle {
        out.extend_from_slice(&tenth_of_a_micro(degrees));
    }
    out
}

/// Degrees × 10⁷ as the header writes them.
fn tenth_of_a_micro(degrees: f64) -> [u8; 4] {
    #[expect(clippy::cast_possible_truncation, reason = "at most 1.8 × 10⁹")]
    let whole = (degrees * 1e7).round() as i32;
    whole.to_le_bytes()
}

fn metadata(pyramid: &Pyramid, about: &About) -> String {
    let kind = |kind| match kind {
        ColumnKind::Text => "String",
        ColumnKind::Whole | ColumnKind::Number => "Number",
    };
    let layers = pyramid.layers.iter().map(|sheet| {
        let fields = sheet.columns.iter();
        let fields: BTreeMap<&str, &str> =
            fields.map(|c| (c.name.as_str(), kind(c.kind))).collect();
        let (minzoom, maxzoom) = pyramid.zooms;
        json!({"id": sheet.name, "minzoom": minzoom, "maxzoom": maxzoom, "fields": fields})
    });
    json!({
        "name": pyramid.set.to_string(),
        "description": about.description,
        "attribution": about.attribution,
        "licence": about.licence,
        "type": "overlay",
        "inputs": about.inputs.iter().map(|(name, sha256)| json!({"name": name, "sha256": sha256})).collect::<Vec<_>>(),
        "vector_layers": layers.collect::<Vec<_>>(),
    })
    .to_string()
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}

fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n.to_le_bytes()[0] | 0x80);
        n >>= 7;
    }
    out.push(n.to_le_bytes()[0]);
}

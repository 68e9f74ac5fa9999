//! Mapbox Vector Tiles, version 2.1: one layer of points, lines or polygons, written as bytes.
//!
//! Written by hand and not with the crate `mvt`: that one loses the start of a ring which begins where the ring before
//! it ended, and brings six crates for four kinds of message.

use crate::layer::{Feature, Layer, Shape, Value};
use crate::ring::clip;
use crate::tile::TileCoord;
use std::collections::HashMap;
use std::sync::Arc;

/// Units along a side of a tile.
pub(super) const EXTENT: u16 = 4_096;
/// How far features reach over the edge, so that outlines do not end there; in units.
pub(super) const BUFFER: u16 = 64;

const MOVE: u32 = 1;
const LINE: u32 = 2;
const CLOSE: u32 = 7;

/// One tile with one layer; `features` are positions in the layer with their shapes in EPSG:3857. `None` if nothing of
/// them is left on the tile.
pub(super) fn encode<'a>(
    layer: &Layer,
    features: impl IntoIterator<Item = (&'a Feature, &'a Drawn)>,
    tile: TileCoord,
) -> Option<Vec<u8>> {
    let mut values = Values::default();
    let mut body = Vec::new();
    for (feature, drawn) in features {
        let Some((kind, geometry)) = geometry(drawn, tile) else {
            continue;
        };
        let mut message = Vec::with_capacity(96);
        number(&mut message, 1, feature.id);
        packed(&mut message, 2, &values.tags(&feature.values));
        number(&mut message, 3, kind);
        packed(&mut message, 4, &geometry);
        bytes(&mut body, 2, &message);
    }
    if body.is_empty() {
        return None;
    }
    let mut message = Vec::with_capacity(body.len() + values.written.len() + 512);
    number(&mut message, 15, 2);
    bytes(&mut message, 1, layer.name.as_bytes());
    message.extend(body);
    for column in &layer.columns {
        bytes(&mut message, 3, column.name.as_bytes());
    }
    message.extend(values.written);
    number(&mut message, 5, EXTENT.into());
    let mut whole = Vec::with_capacity(message.len() + 8);
    bytes(&mut whole, 3, &message);
    Some(whole)
}

/// A shape in EPSG:3857, sorted into polygons, with its box.
#[derive(Debug)]
pub(super) struct Drawn {
    shape: Shape,
    polygons: Vec<Vec<Vec<[f64; 2]>>>,
    pub(super) bounds: [[f64; 2]; 2],
}

impl Drawn {
    pub(super) fn new(shape: Shape) -> Option<Self> {
        let bounds = shape.bounds()?;
        Some(Self {
            polygons: shape.polygons(),
            shape,
            bounds,
        })
    }
}

/// Every distinct value of a layer, once.
#[derive(Default)]
struct Values {
    known: HashMap<Key, u32>,
    written: Vec<u8>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Text(Arc<str>),
    Whole(i64),
    Number(u64),
}

impl Values {
    /// Pairs of column and value; a value that is not there has none.
    fn tags(&mut self, values: &[Value]) -> Vec<u32> {
        let mut tags = Vec::with_capacity(2 * values.len());
        for (column, value) in (0..).zip(values) {
            let key = match value {
                Value::Null => continue,
                Value::Text(text) => Key::Text(Arc::clone(text)),
                Value::Whole(n) => Key::Whole(*n),
                Value::Number(n) => Key::Number(n.to_bits()),
            };
            let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
            let place = *self.known.entry(key).or_insert_with(|| {
                write_value(&mut self.written, value);
                next
            });
            tags.extend([column, place]);
        }
        tags
    }
}

fn write_value(out: &mut Vec<u8>, value: &Value) {
    let mut message = Vec::with_capacity(12);
    match value {
        Value::Null => {}
        Value::Text(text) => bytes(&mut message, 1, text.as_bytes()),
        Value::Number(n) => {
            varint(&mut message, 3 << 3 | 1);
            message.extend(n.to_le_bytes());
        }
        Value::Whole(n) => match u64::try_from(*n) {
            Ok(n) => number(&mut message, 5, n),
            Err(_) => number(&mut message, 6, zigzag(*n)),
        },
    }
    bytes(out, 4, &message);
}

/// Type and commands of a shape on a tile; `None` if nothing is left of it.
fn geometry(drawn: &Drawn, tile: TileCoord) -> Option<(u64, Vec<u32>)> {
    let [left, top] = tile.corner();
    let scale = f64::from(EXTENT) / TileCoord::side(tile.z());
    let units = |[x, y]: [f64; 2]| [(x - left) * scale, (top - y) * scale];
    let mut path = Path::default();
    let kind = match &drawn.shape {
        Shape::Point(point) => {
            let [x, y] = units(*point);
            let inside = 0.0..f64::from(EXTENT);
            if !inside.contains(&x) || !inside.contains(&y) {
                return None;
            }
            path.line(&whole(&[[x, y]]));
            1
        }
        Shape::Line(line) => {
            let line: Vec<_> = line.iter().map(|p| units(*p)).collect();
            path.line(&whole(&line));
            2
        }
        Shape::Area(_) => {
            for polygon in &drawn.polygons {
                for (n, ring) in polygon.iter().enumerate() {
                    let ring: Vec<_> = ring.iter().map(|p| units(*p)).collect();
                    let drawn = path.ring(&ring);
                    // Without its outline a hole would become one.
                    if n == 0 && !drawn {
                        break;
                    }
                }
            }
            3
        }
    };
    (!path.commands.is_empty()).then_some((kind, path.commands))
}

/// Commands that draw, in whole units.
#[derive(Default)]
struct Path {
    commands: Vec<u32>,
    at: [i64; 2],
}

impl Path {
    fn line(&mut self, points: &[[i64; 2]]) {
        let Some((first, rest)) = points.split_first() else {
            return;
        };
        self.command(MOVE, 1);
        self.step(*first);
        if !rest.is_empty() {
            self.command(LINE, rest.len());
            for point in rest {
                self.step(*point);
            }
        }
    }

    /// Draws what of a ring lies on the tile and its buffer. Outlines come anticlockwise with y up; the format wants a
    /// positive area with y down, which is the other way round, and for holes likewise.
    fn ring(&mut self, ring: &[[f64; 2]]) -> bool {
        let (low, high) = (-f64::from(BUFFER), f64::from(EXTENT + BUFFER));
        let mut points = whole(&clip(ring, [low, low], [high, high]));
        let edges = points.iter().zip(points.iter().skip(1));
        let area: i64 = edges.map(|([a, b], [c, d])| a * d - c * b).sum();
        if area == 0 {
            return false;
        }
        points.pop();
        points.reverse();
        self.line(&points);
        self.command(CLOSE, 1);
        true
    }

    fn command(&mut self, command: u32, times: usize) {
        let times = u32::try_from(times).unwrap_or(u32::MAX >> 3);
        self.commands.push(times << 3 | command);
    }

    fn step(&mut self, [x, y]: [i64; 2]) {
        let from = std::mem::replace(&mut self.at, [x, y]);
        for step in [x - from[0], y - from[1]] {
            self.commands
                .push(u32::try_from(zigzag(step)).unwrap_or(u32::MAX));
        }
    }
}

/// The points in whole units, without repetition.
fn whole(points: &[[f64; 2]]) -> Vec<[i64; 2]> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "far smaller: the world at the deepest zoom is 2³⁴ units wide"
    )]
    let mut points: Vec<[i64; 2]> = points.iter().map(|p| p.map(|c| c.round() as i64)).collect();
    points.dedup();
    points
}

const fn zigzag(n: i64) -> u64 {
    (n << 1 ^ n >> 63).cast_unsigned()
}

fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n.to_le_bytes()[0] | 0x80);
        n >>= 7;
    }
    out.push(n.to_le_bytes()[0]);
}

fn number(out: &mut Vec<u8>, field: u64, n: u64) {
    varint(out, field << 3);
    varint(out, n);
}

fn bytes(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn packed(out: &mut Vec<u8>, field: u64, numbers: &[u32]) {
    let mut list = Vec::with_capacity(2 * numbers.len());
    for n in numbers {
        varint(&mut list, (*n).into());
    }
    bytes(out, field, &list);
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "numbers are written as they are")]
mod tests;

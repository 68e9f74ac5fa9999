//! Tiles read back byte by byte.

use super::*;
use crate::layer::{Column, ColumnKind};

/// Reads what [`encode`] wrote, as plainly as the standard says it.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn varint(&mut self) -> u64 {
        let (mut n, mut shift) = (0, 0);
        loop {
            let byte = self.0[0];
            self.0 = &self.0[1..];
            n |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return n;
            }
        }
    }

    /// Field, number, and bytes if the field has some.
    fn field(&mut self) -> Option<(u64, u64, &'a [u8])> {
        if self.0.is_empty() {
            return None;
        }
        let key = self.varint();
        let n = match key & 7 {
            0 => return Some((key >> 3, self.varint(), &[])),
            1 => 8,
            2 => self.varint(),
            other => panic!("wire type {other}"),
        };
        let (bytes, rest) = self.0.split_at(usize::try_from(n).unwrap());
        self.0 = rest;
        Some((key >> 3, n, bytes))
    }

    fn fields(mut self) -> Vec<(u64, u64, &'a [u8])> {
        std::iter::from_fn(|| self.field()).collect()
    }

    fn numbers(mut self) -> Vec<u64> {
        let mut all = Vec::new();
        while !self.0.is_empty() {
            all.push(self.varint());
        }
        all
    }
}

fn layer(columns: &[&str], features: Vec<Feature>) -> Layer {
    let column = |name: &&str| Column::new(*name, ColumnKind::Number, ["", ""]);
    Layer {
        name: "cells".into(),
        columns: columns.iter().map(column).collect(),
        features,
    }
}

/// Units of the only tile of zoom 0 as metres.
fn metres([x, y]: [f64; 2]) -> [f64; 2] {
    let unit = TileCoord::side(0) / f64::from(EXTENT);
    let [west, north] = TileCoord::new(0, 0, 0).unwrap().corner();
    [west + x * unit, north - y * unit]
}

fn feature(shape: Shape, values: Vec<Value>) -> Feature {
    let points = |line: Vec<[f64; 2]>| line.into_iter().map(metres).collect();
    let shape = match shape {
        Shape::Point(point) => Shape::Point(metres(point)),
        Shape::Line(line) => Shape::Line(points(line)),
        Shape::Area(rings) => Shape::Area(rings.into_iter().map(points).collect()),
    };
    Feature {
        id: 300,
        shape,
        values,
    }
}

fn encoded(columns: &[&str], features: Vec<Feature>) -> Option<Vec<u8>> {
    let layer = layer(columns, features);
    let drawn: Vec<Drawn> = layer
        .features
        .iter()
        .map(|f| Drawn::new(f.shape.clone()).unwrap())
        .collect();
    let tile = TileCoord::new(0, 0, 0).unwrap();
    encode(&layer, layer.features.iter().zip(&drawn), tile)
}

fn geometry_of(shape: Shape) -> Vec<u64> {
    let tile = encoded(&[], vec![feature(shape, vec![])]).unwrap();
    let layer = Reader(&tile).fields()[0].2;
    let (_, _, feature) = *Reader(layer).fields().iter().find(|f| f.0 == 2).unwrap();
    let (_, _, geometry) = *Reader(feature).fields().iter().find(|f| f.0 == 4).unwrap();
    Reader(geometry).numbers()
}

#[test]
fn shapes_are_drawn_as_in_the_examples_of_the_standard() {
    assert_eq!(geometry_of(Shape::Point([25.0, 17.0])), [9, 50, 34]);
    let line = vec![[2.0, 2.0], [2.0, 10.0], [10.0, 10.0]];
    assert_eq!(geometry_of(Shape::Line(line)), [9, 4, 4, 18, 0, 16, 16, 0]);
    // The standard's polygon, beginning at another of its corners.
    let area = vec![[3.0, 6.0], [8.0, 12.0], [20.0, 34.0], [3.0, 6.0]];
    assert_eq!(
        geometry_of(Shape::Area(vec![area])),
        [9, 16, 24, 18, 24, 44, 33, 55, 15]
    );
}

#[test]
fn a_ring_that_begins_where_the_one_before_ended_is_moved_to() {
    let square = |x: f64| {
        vec![
            [x, 10.0],
            [x + 10.0, 10.0],
            [x + 10.0, 0.0],
            [x, 0.0],
            [x, 10.0],
        ]
    };
    let commands = geometry_of(Shape::Area(vec![square(0.0), square(10.0)]));
    let moves = commands.iter().filter(|c| **c == 9).count();
    let closes = commands.iter().filter(|c| **c == 15).count();
    assert!(moves >= 2 && closes == 2, "{commands:?}");
}

#[test]
fn nothing_known_and_zero_stay_apart_and_equal_values_are_written_once() {
    let values = |a, b| vec![a, b];
    let point = || Shape::Point([1.0, 1.0]);
    let tile = encoded(
        &["a", "b"],
        vec![
            feature(point(), values(Value::Number(0.0), Value::Null)),
            feature(point(), values(Value::Number(96.3), Value::Number(0.0))),
            feature(point(), values(Value::text("x"), Value::Whole(-3))),
        ],
    )
    .unwrap();
    let whole = Reader(&tile).fields();
    let layer = Reader(whole[0].2).fields();
    let tags: Vec<Vec<u64>> = layer
        .iter()
        .filter(|f| f.0 == 2)
        .map(|f| {
            let parts = Reader(f.2).fields();
            assert_eq!(parts[0].1, 300);
            Reader(parts[1].2).numbers()
        })
        .collect();
    assert_eq!(tags, [vec![0, 0], vec![0, 1, 1, 0], vec![0, 2, 1, 3]]);
    let written: Vec<_> = layer.iter().filter(|f| f.0 == 4).collect();
    assert_eq!(written.len(), 4);
    let percent = Reader(written[1].2).fields()[0].2;
    assert_eq!(f64::from_le_bytes(percent.try_into().unwrap()), 96.3);
    let (field, zigzagged, _) = Reader(written[3].2).fields()[0];
    assert_eq!((field, zigzagged), (6, 5));
}

#[test]
fn what_lies_beside_a_tile_is_not_on_it() {
    assert!(encoded(&[], vec![feature(Shape::Point([5_000.0, 1.0]), vec![])]).is_none());
    let far = vec![[5e3, 0.0], [6e3, 0.0], [6e3, 9.0], [5e3, 0.0]];
    assert!(encoded(&[], vec![feature(Shape::Area(vec![far]), vec![])]).is_none());
    let speck = vec![[1.0, 1.0], [1.1, 1.0], [1.1, 1.1], [1.0, 1.0]];
    assert!(encoded(&[], vec![feature(Shape::Area(vec![speck]), vec![])]).is_none());
}

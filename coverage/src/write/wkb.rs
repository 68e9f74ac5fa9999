//! Shapes as geometries of `GeoPackage`: its header, then well-known binary, little-endian.

use crate::layer::Shape;

/// The geometry of a shape in EPSG:25832.
pub(super) fn geometry(shape: &Shape, srs: i32) -> Vec<u8> {
    let mut out = Vec::with_capacity(160);
    out.extend_from_slice(b"GP\0");
    // Little-endian, with a box of minimum and maximum east and north unless there is nothing.
    let bounds = shape.bounds();
    out.push(if bounds.is_some() {
        0b0000_0011
    } else {
        0b0001_0001
    });
    out.extend_from_slice(&srs.to_le_bytes());
    if let Some([[west, south], [east, north]]) = bounds {
        for edge in [west, east, south, north] {
            out.extend_from_slice(&edge.to_le_bytes());
        }
    }
    match shape {
        Shape::Point(at) => {
            begin(&mut out, 1);
            point(&mut out, *at);
        }
        Shape::Line(line) => {
            begin(&mut out, 2);
            points(&mut out, line);
        }
        Shape::Area(_) => {
            let polygons = shape.polygons();
            let many = polygons.len() != 1;
            if many {
                begin(&mut out, 6);
                count(&mut out, polygons.len());
            }
            for polygon in &polygons {
                begin(&mut out, 3);
                count(&mut out, polygon.len());
                for ring in polygon {
                    points(&mut out, ring);
                }
            }
        }
    }
    out
}

fn begin(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend_from_slice(&kind.to_le_bytes());
}

fn count(out: &mut Vec<u8>, n: usize) {
    out.extend_from_slice(&u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
}

fn points(out: &mut Vec<u8>, line: &[[f64; 2]]) {
    count(out, line.len());
    for at in line {
        point(out, *at);
    }
}

fn point(out: &mut Vec<u8>, [east, north]: [f64; 2]) {
    out.extend_from_slice(&east.to_le_bytes());
    out.extend_from_slice(&north.to_le_bytes());
}

//! Where the name of a place stands on a map: as far from its outline as can be. In whatever units its outline comes.

use crate::polygon::bounds;

/// Steps of the search along the longer side of a place.
const STEPS: u32 = 24;
/// Rounds of the search, each in a smaller box around the best point of the one before.
const ROUNDS: u32 = 3;

/// The point inside rings farthest from them, and how far that is; `None` if the search finds none inside.
pub fn inmost(rings: &[Vec<[f64; 2]>]) -> Option<([f64; 2], f64)> {
    let ([west, south], [east, north]) = bounds(rings.iter().flatten())?;
    let mut middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
    let mut half = (east - west).max(north - south) / 2.0;
    let mut best: Option<([f64; 2], f64)> = None;
    if !half.is_finite() {
        return None;
    }
    for _ in 0..ROUNDS {
        let step = 2.0 * half / f64::from(STEPS);
        for i in 0..=STEPS {
            for j in 0..=STEPS {
                let point = [
                    middle[0] - half + f64::from(i) * step,
                    middle[1] - half + f64::from(j) * step,
                ];
                let far = depth(rings, point);
                if far > best.map_or(0.0, |(_, far)| far) {
                    best = Some((point, far));
                }
            }
        }
        let (point, _) = best?;
        (middle, half) = (point, 2.0 * step);
    }
    best
}

/// Distance to the nearest edge, negative outside.
fn depth(rings: &[Vec<[f64; 2]>], [x, y]: [f64; 2]) -> f64 {
    let (mut inside, mut nearest) = (false, f64::INFINITY);
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().skip(1)) {
            let ([x1, y1], [x2, y2]) = (*a, *b);
            if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                inside = !inside;
            }
            let (dx, dy) = (x2 - x1, y2 - y1);
            let length = (dx * dx + dy * dy).max(1e-9);
            let t = (((x - x1) * dx + (y - y1) * dy) / length).clamp(0.0, 1.0);
            let (ex, ey) = (x - x1 - t * dx, y - y1 - t * dy);
            nearest = nearest.min(ex.hypot(ey));
        }
    }
    if inside { nearest } else { -nearest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_the_thick_part_of_a_place_and_never_in_a_hole() {
        let square = |x: f64, y: f64, side: f64| {
            vec![
                [x, y],
                [x + side, y],
                [x + side, y + side],
                [x, y + side],
                [x, y],
            ]
        };
        let ([x, y], far) = inmost(&[square(0.0, 0.0, 10.0)]).unwrap();
        assert!((x - 5.0).abs() < 0.2 && (y - 5.0).abs() < 0.2 && far > 4.8);
        let (at, far) = inmost(&[square(0.0, 0.0, 10.0), square(2.0, 2.0, 6.0)]).unwrap();
        assert!(far > 0.9 && depth(&[square(2.0, 2.0, 6.0)], at) < 0.0);
        assert!(inmost(&[]).is_none());
    }
}

//! Where things go on the picture, and where a place on the ground is.

use super::Map;
use talblick_coverage::Cell;

/// White space around everything.
pub(super) const MARGIN: f64 = 16.0;
/// Height of a line of small text.
pub(super) const LINE: f64 = 16.0;
/// Height of a line of the legend.
pub(super) const ROW: f64 = 20.0;
/// Width of the legend beside a map.
const LEGEND: f64 = 216.0;
/// Below this width the legend stands under the map.
const BESIDE: u32 = 560;

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// With so many pixels more on every side.
    pub(super) const fn grown(self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// Whether something of a box may be seen.
    pub(super) fn meets(&self, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> bool {
        x1.max(x2) >= self.left
            && x1.min(x2) <= self.right
            && y1.max(y2) >= self.top
            && y1.min(y2) <= self.bottom
    }

    /// What of a ring lies in it, after Sutherland and Hodgman (1974): cut along one side after the other.
    pub(super) fn cut(&self, ring: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
        // How far inside of a side a point is.
        let sides: [&dyn Fn((f64, f64)) -> f64; 4] = [
            &|(x, _)| x - self.left,
            &|(x, _)| self.right - x,
            &|(_, y)| y - self.top,
            &|(_, y)| self.bottom - y,
        ];
        sides.into_iter().fold(ring, |ring, inside| {
            let mut kept = Vec::with_capacity(ring.len());
            let before = ring.iter().skip(ring.len().saturating_sub(1));
            for (a, b) in before.chain(&ring).zip(&ring) {
                let (from, to) = (inside(*a), inside(*b));
                if (from < 0.0) != (to < 0.0) {
                    let share = from / (from - to);
                    kept.push((a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share));
                }
                if to >= 0.0 {
                    kept.push(*b);
                }
            }
            kept
        })
    }
}

/// The parts of the picture, and the scale.
#[derive(Debug)]
pub(super) struct Frame {
    /// The map itself.
    pub(super) map: Area,
    /// The legend.
    pub(super) legend: Area,
    /// Base line of the first line of the source.
    pub(super) source: f64,
    /// Pixels per metre.
    pub(super) scale: f64,
    middle: [f64; 2],
}

impl Frame {
    /// Around everything the map shows.
    pub(super) fn around(map: &Map) -> Self {
        let (width, height) = (f64::from(map.size.0), f64::from(map.size.1));
        if map.plain {
            let whole = Area {
                left: 0.0,
                top: 0.0,
                right: width,
                bottom: height,
            };
            return Self::of(map, whole, whole, height);
        }
        let lines = |n: usize| LINE * f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let top = MARGIN + 24.0 + lines(map.subtitle.len()) + 8.0;
        let source = height - MARGIN - lines(map.source.len()) + 12.0;
        let bottom = source - 20.0;
        let beside = map.size.0 >= BESIDE && !map.classes.is_empty();
        // What has no classes needs no legend.
        let rows = if map.classes.is_empty() {
            0
        } else {
            map.classes.len() + 1
        };
        let below = ROW * f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) + 8.0;
        let right = width - MARGIN;
        let area = Area {
            left: MARGIN,
            top,
            right: if beside { right - LEGEND } else { right },
            bottom: if beside { bottom } else { bottom - below },
        };
        let legend = Area {
            left: if beside { area.right + 16.0 } else { MARGIN },
            top: if beside { top } else { area.bottom + 8.0 },
            right,
            bottom,
        };
        Self::of(map, area, legend, source)
    }

    /// With these parts; what is shown fills the map.
    fn of(map: &Map, area: Area, legend: Area, source: f64) -> Self {
        let [low, high] = extent(map);
        let span = |at: usize| (high[at] - low[at]).max(1_000.0) * 1.06;
        let (across, down) = (area.right - area.left, area.bottom - area.top);
        Self {
            map: area,
            legend,
            source,
            scale: (across / span(0)).min(down / span(1)).max(1e-6),
            middle: [
                f64::midpoint(low[0], high[0]),
                f64::midpoint(low[1], high[1]),
            ],
        }
    }

    /// Where a point on the ground, metres east and north, is on the picture.
    pub(super) fn at(&self, [east, north]: [f64; 2]) -> (f64, f64) {
        let Area {
            left,
            top,
            right,
            bottom,
        } = self.map;
        (
            f64::midpoint(left, right) + (east - self.middle[0]) * self.scale,
            f64::midpoint(top, bottom) - (north - self.middle[1]) * self.scale,
        )
    }
}

/// The box around what the map looks at: a trench, the places, or the cells and devices where there are none.
fn extent(map: &Map) -> [[f64; 2]; 2] {
    let places: Vec<[f64; 2]> = map
        .places
        .iter()
        .flat_map(|p| p.rings.iter().flatten())
        .copied()
        .collect();
    let looked_at: Vec<[f64; 2]> = map.plan.looked_at().collect();
    let points: Vec<[f64; 2]> = if !looked_at.is_empty() {
        looked_at
    } else if places.is_empty() {
        let cells = map.cells.iter().flat_map(|(cell, _)| {
            let corner = cell.corner();
            [corner, corner.map(|c| c + Cell::SIDE_M)]
        });
        cells.chain(map.spots.iter().map(|(at, _)| *at)).collect()
    } else {
        places
    };
    let around = points.into_iter().fold(None, |found, [x, y]| {
        let [[a, b], [c, d]] = found.unwrap_or([[x, y]; 2]);
        Some([[a.min(x), b.min(y)], [c.max(x), d.max(y)]])
    });
    around.unwrap_or([[0.0, 0.0], [1_000.0, 1_000.0]])
}

//! Maps and legends of the map service: the same looks as on pictures, in any of its reference systems.

use super::coverage::{CLASSES, Shown, layer};
use super::exception::{Code, Exception};
use super::request::{MapRequest, Query};
use crate::app::Shared;
use crate::drawing::element::px;
use crate::drawing::png;
use crate::drawing::theme::Theme;
use crate::lang::Lang;
use crate::map::{Colours, legend_svg, runs};
use std::fmt::Write as _;
use talblick_coverage::{Cell, Crs, Shape, Transform, Verdict, mapped_bounds, outlines};

/// Cells of a run that are drawn as one: two kilometres are straight in every reference system here.
const LONGEST: u32 = 20;

/// A map as PNG.
pub(super) fn draw(shared: &Shared, request: &MapRequest, _: Lang) -> Result<Vec<u8>, Exception> {
    let atlas = shared.app.coverage.atlas();
    let sheet = Sheet::new(request)?;
    let colours = Colours::of(Theme::Light);
    let (width, height) = request.size;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">{}",
        colours.patterns("w")
    );
    if !request.transparent {
        let _ = write!(
            svg,
            "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>"
        );
    }
    for name in &request.layers {
        match layer(&atlas, name)? {
            shown @ (Shown::Broadband(..) | Shown::Mobile(..)) => {
                svg.push_str(&sheet.cells(&shown.verdicts())?);
            }
            Shown::Districts => {
                let kept = shared.app.store.districts();
                let layer = outlines(&atlas.districts, &atlas.quarters, &kept)?;
                let line = colours.place;
                for feature in &layer.features {
                    let d = sheet.rings(&feature.shape)?;
                    let _ = write!(svg, "<path d=\"{d}\" fill=\"none\" stroke=\"{line}\"/>");
                }
            }
        }
    }
    svg.push_str("</svg>");
    png::encode(&svg, width, height, 1.0).map_err(failed)
}

/// The legend of a layer as PNG.
pub(super) fn legend(shared: &Shared, query: &Query, lang: Lang) -> Result<Vec<u8>, Exception> {
    let atlas = shared.app.coverage.atlas();
    let classes = match layer(&atlas, query.need("layer")?)? {
        Shown::Broadband(..) | Shown::Mobile(..) => CLASSES.as_slice(),
        Shown::Districts => &[],
    };
    let rows: Vec<_> = classes
        .iter()
        .map(|(_, look, [de, en])| (*look, lang.pick(de, en)))
        .collect();
    let (svg, (width, height)) = legend_svg(&rows);
    png::encode(&svg, width, height, 1.0).map_err(failed)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "called with the error of a result"
)]
fn failed(error: crate::drawing::Error) -> Exception {
    tracing::error!(%error, "a map cannot be drawn");
    Exception::new(Code::None, "the map cannot be drawn")
}

/// A piece of paper in some reference system.
struct Sheet<'a> {
    request: &'a MapRequest,
    to: Transform,
    /// What of the ground is on it, in UTM 32.
    ground: [[f64; 2]; 2],
}

impl<'a> Sheet<'a> {
    fn new(request: &'a MapRequest) -> Result<Self, Exception> {
        let nowhere = [[0.0; 2]; 2];
        Ok(Self {
            to: Transform::new(Crs::Utm32, request.crs)?,
            // A box the size of the world has no corners in UTM 32; then everything may be on it.
            ground: match mapped_bounds(request.bbox, request.crs, Crs::Utm32) {
                Ok(ground) => ground,
                Err(_) => [
                    nowhere[0].map(|_| f64::NEG_INFINITY),
                    nowhere[1].map(|_| f64::INFINITY),
                ],
            },
            request,
        })
    }

    fn at(&self, point: [f64; 2]) -> Result<(f64, f64), Exception> {
        let [x, y] = self.to.apply(point)?;
        let [low, high] = self.request.bbox;
        let (width, height) = (
            f64::from(self.request.size.0),
            f64::from(self.request.size.1),
        );
        Ok((
            (x - low[0]) / (high[0] - low[0]) * width,
            (high[1] - y) / (high[1] - low[1]) * height,
        ))
    }

    fn shows(&self, cell: Cell) -> bool {
        let ([east, north], [low, high]) = (cell.corner(), self.ground);
        east + Cell::SIDE_M >= low[0]
            && east <= high[0]
            && north + Cell::SIDE_M >= low[1]
            && north <= high[1]
    }

    fn cells(&self, verdicts: &[(Cell, Verdict)]) -> Result<String, Exception> {
        let class = |verdict| {
            CLASSES
                .iter()
                .position(|(v, ..)| *v == verdict)
                .unwrap_or(3)
        };
        let cells: Vec<(Cell, usize)> = verdicts
            .iter()
            .filter(|(cell, _)| self.shows(*cell))
            .map(|(cell, verdict)| (*cell, class(*verdict)))
            .collect();
        let mut svg = String::new();
        for (at, (_, look, _)) in CLASSES.iter().enumerate() {
            let mut d = String::new();
            for (first, length) in runs(&cells, at) {
                for from in (0..length).step_by(20) {
                    let piece = LONGEST.min(length - from);
                    let [east, north] = first.corner();
                    let west = east + f64::from(from) * Cell::SIDE_M;
                    let (far, top) = (west + f64::from(piece) * Cell::SIDE_M, north + Cell::SIDE_M);
                    self.path(
                        &mut d,
                        &[[west, north], [far, north], [far, top], [west, top]],
                    )?;
                }
            }
            if !d.is_empty() {
                let fill = Colours::fill(*look, "w");
                let _ = write!(
                    svg,
                    "<path d=\"{d}\" fill=\"{fill}\" shape-rendering=\"crispEdges\"/>"
                );
            }
        }
        Ok(svg)
    }

    fn rings(&self, shape: &Shape) -> Result<String, Exception> {
        let mut d = String::new();
        if let Shape::Area(rings) = shape {
            for ring in rings {
                self.path(&mut d, ring)?;
            }
        }
        Ok(d)
    }

    fn path(&self, d: &mut String, points: &[[f64; 2]]) -> Result<(), Exception> {
        for (n, point) in points.iter().enumerate() {
            let (x, y) = self.at(*point)?;
            let _ = write!(d, "{}{} {}", if n == 0 { 'M' } else { 'L' }, px(x), px(y));
        }
        d.push('z');
        Ok(())
    }
}

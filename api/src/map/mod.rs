//! Maps as pictures: cells in classes, districts with their names, devices, a legend with counts, scale bar, north arrow
//! and source, in EPSG:25832. Pure and synchronous: the same map gives the same bytes. What is on which map is said in
//! [`content`], how it is asked for in [`route`].

mod border;
mod content;
mod frame;
mod legend;
mod look;
mod picture;
mod plan;
mod radio;
mod route;
#[cfg(test)]
mod tests;

pub(crate) use border::runs;
pub(crate) use legend::swatches as legend_svg;
pub(crate) use look::{Colours, Look};
pub(crate) use plan::{Plan, areas, trench};
pub(crate) use route::{in_turn, router};

use crate::drawing::Error;
use crate::drawing::png;
use crate::drawing::theme::Theme;
use crate::lang::Lang;
use crate::problem::ApiError;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use talblick_coverage::Cell;

/// What to draw and how.
#[derive(Debug, Clone)]
pub(crate) struct Map {
    /// What is shown, such as "Breitbandversorgung in Wuppertal".
    pub(crate) title: String,
    /// Under which rule and of what time, a line each.
    pub(crate) subtitle: Vec<String>,
    /// The map in a sentence.
    pub(crate) caption: String,
    /// What the classes are about.
    pub(crate) legend: String,
    /// Classes of cells and of devices, in the order of the legend.
    pub(crate) classes: Vec<Class>,
    /// Cells with the position of their class, in order of the cell.
    pub(crate) cells: Vec<(Cell, usize)>,
    /// Devices with the position of their class, metres east and north.
    pub(crate) spots: Vec<([f64; 2], usize)>,
    /// Outlines with names, metres east and north.
    pub(crate) places: Vec<Outline>,
    /// What is to be built, over everything else.
    pub(crate) plan: Plan,
    /// Where the data come from, a line each.
    pub(crate) source: Vec<String>,
    /// Language of scale bar and north arrow.
    pub(crate) lang: Lang,
    /// Colours.
    pub(crate) theme: Theme,
    /// Width and height in CSS pixels.
    pub(crate) size: (u32, u32),
    /// Whether the map is all there is: no title, legend, scale or source.
    pub(crate) plain: bool,
}

/// One class of the legend.
#[derive(Debug, Clone)]
pub(crate) struct Class {
    /// What it means.
    pub(crate) label: String,
    /// How many there are, in words; nothing where numbers say nothing.
    pub(crate) count: String,
    /// How it looks.
    pub(crate) look: Look,
}

/// A place on the map.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    /// Its name.
    pub(crate) name: String,
    /// Closed rings, metres east and north.
    pub(crate) rings: Vec<Vec<[f64; 2]>>,
}

impl Map {
    /// As SVG, with the font inside.
    pub(crate) fn svg(&self) -> Result<String, Error> {
        picture::draw(self, true)
    }

    /// As an answer, for whoever asked.
    pub(crate) fn response(&self) -> Result<Response, ApiError> {
        let svg = self.svg();
        let svg = svg.map_err(|error| ApiError::Internal(error.to_string()))?;
        Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
    }

    /// As PNG, so many device pixels per CSS pixel.
    pub(crate) fn png(&self, scale: f32) -> Result<Vec<u8>, Error> {
        let (width, height) = self.size;
        png::encode(&picture::draw(self, false)?, width, height, scale)
    }
}

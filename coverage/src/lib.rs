//! Where broadband and radio reach: grids, releases, rules, households, districts, radio cells, work lists, tiles.
//!
//! Everything here is synchronous. What is imported lies in one file below the data directory; a city fits into memory
//! whole, so questions are answered from an immutable [`Atlas`] and an import makes a new one.
//!
//! | word | meaning |
//! |---|---|
//! | cell | a square of 100 m of the official grid in UTM 32 (EPSG:25832) |
//! | release | one published edition of a data set, with its data date and source |
//! | share | the part of a cell's households that has something, or no figure at all |
//! | rule | what a programme calls served, with the time it was or is valid |
//! | verdict | served, partly, unserved or unknown, under a rule |
//! | place | a district or quarter |
#![warn(missing_docs)]
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod address;
mod asset;
mod atlas;
mod card;
mod cells;
mod census;
mod collection;
mod compare;
mod contour;
mod error;
mod fixed;
mod flaw;
mod grid;
mod household;
mod import;
mod label;
mod layer;
mod measurement;
mod mobile;
mod municipality;
mod offer;
mod outline;
mod place;
pub mod plan;
mod polygon;
mod premises;
mod privacy;
mod projection;
pub mod radio;
mod release;
mod ring;
mod rule;
#[cfg(test)]
mod sample;
mod share;
mod summary;
mod territory;
mod tile;
#[cfg(test)]
mod town;
mod verdict;
mod wording;
mod write;

pub use address::{Address, Addresses, Use};
pub use asset::{Asset, AssetKind, Assets, Street, Streets};
pub use atlas::{Atlas, Current};
pub use card::{AddressCard, CellCard, Dwellers, Ruling, Spelling, Told};
pub use cells::{broadband, broadband_of, current_rules, lorawan, mobile, mobile_of};
pub use census::CensusRow;
pub use collection::{Collection, FILE};
pub use compare::{Class, Comparison, Fallen, Shift, Trend};
pub use error::Error;
pub use fixed::{Fixed, FixedRow};
pub use flaw::{Flaw, Flaws, Reason};
pub use grid::{Cell, CensusCell};
pub use household::{Household, Households};
pub use import::{Bounds, Change, ImportError, Options, Outcome, Progress, Unit};
pub use label::inmost;
pub use layer::{Column, ColumnKind, Feature, Layer, Shape, Value, bounds, mapped_bounds};
pub use measurement::Measurement;
pub use mobile::{Mobile, Networks};
pub use municipality::{Municipalities, Municipality};
pub use offer::{Line, Offer, Offers};
pub use outline::{districts, outlines};
pub use place::{Level, Place, Places};
pub use premises::{Premises, PremisesShare};
pub use privacy::{Amount, Audience, Figure, Key, STEP};
pub use projection::{Crs, Transform};
pub use release::{Kind, Release, ReleaseId};
pub use rule::{Colour, ColourRule, Count, Enough, Finding, MobileRule, Rule, Rules};
pub use share::{Down, Share, Technology};
pub use summary::{
    Input, MobileStanding, MobileSummary, Portion, PremisesStanding, Standing, Summary,
};
pub use territory::Territory;
pub use tile::{Archive, ArchiveError, Pyramid, Set, Sheet, Stage, TileCoord, Tiles, draw};
pub use verdict::{Below, Verdict};
pub use write::{
    About, Dialect, Format, Legend, Styled, Symbol, csv, dictionary, geojson, geojson_feature,
    geopackage, layer_file, pmtiles, release_file,
};

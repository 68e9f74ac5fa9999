//! Vector tiles of what lies on the map, made whole in advance: a city is a few thousand tiles, and who pans shall wait
//! for nothing but the network.

mod archive;
mod coordinate;
mod mvt;
mod pyramid;
mod set;

pub use archive::{Archive, ArchiveError};
pub use coordinate::TileCoord;
pub use pyramid::{Pyramid, Sheet, Stage, draw};
pub use set::{Set, Tiles};

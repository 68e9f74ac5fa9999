//! `LoRaWAN` coverage from the city's own uplinks: what was heard where, how well, and by how many gateways.
//!
//! | word | meaning |
//! |---|---|
//! | track | what one device's uplinks of one month said |
//! | link | what one gateway heard of one device from one cell in one month |
//! | station | a gateway at one place; one that moved is another |
//! | survey | all tracks, kept up to date as uplinks arrive |

mod cell;
mod counter;
mod file;
mod foreign;
mod heard;
mod histogram;
mod latest;
mod link;
mod loss;
mod map;
pub mod mapper;
mod month;
mod omission;
mod reach;
mod register;
mod sender;
mod signal;
pub(crate) mod siting;
mod still;
mod survey;
#[cfg(test)]
mod tests;
mod track;

pub use cell::CellTrack;
pub use counter::{Counter, Frame, Step};
pub use file::{Kept, RadioFile};
pub use foreign::{Beside, Foreign};
pub use heard::{Heard, HeardKey};
pub use histogram::{Distribution, Histogram};
pub use latest::{Radio, Told};
pub use link::Link;
pub use loss::LossModel;
pub use map::{Counts, Failure, PublicCell, RadioMap, Site};
pub use month::{MONTHS, Month, NoMonth};
pub use omission::{Omission, Omissions};
pub use reach::{GOOD_DELIVERY, Hearing, NO_DELIVERY, Reach, Status};
pub use register::{MOVED_M, Register, Spot, Station, StationId};
pub use sender::{EIRP_TAG, MOBILE_TAG};
pub use signal::{
    Class, RELIABLE_MARGIN_DB, SAFE_MARGIN_DB, STANDARD_EIRP_DBM, SpreadingFactor, esp_dbm,
    path_loss_db,
};
pub use siting::{Siting, Suggestion};
pub use still::{Months, Still, Totals, TrackKey};
pub use survey::{Limits, Remake, Survey};
pub use track::{Taken, Track};

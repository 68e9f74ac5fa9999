//! Readings and uplinks as files: out as CSV, NDJSON and Parquet, month by month, and in again.
//!
//! What is public is not decided here: whoever exports names the datastreams. Nothing here knows HTTP.
#![warn(missing_docs)]
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod choice;
mod digest;
mod error;
mod export;
mod format;
mod import;
mod legend;
mod manifest;
mod month;
mod outlook;
mod question;
mod read;
mod reading;
mod table;
#[cfg(test)]
mod tests;
mod uplink;
mod write;

pub use error::Error;
pub use export::{Export, Made};
pub use format::{Format, UnknownFormat};
pub use import::{Import, Outcome, Rules, Subject};
pub use legend::{DatastreamEntry, DeviceEntry, Legend, QuantityEntry};
pub use manifest::{FileEntry, MANIFEST, Manifest, Missing};
pub use outlook::{Each, Outlook};
pub use question::{Audience, Question, Target, What};
pub use read::{Precision, Source};

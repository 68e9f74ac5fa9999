//! Time-series servers that can keep a city's readings in the place of the embedded chunks: InfluxDB 2 and
//! VictoriaMetrics. Both are written to in line protocol, by one encoder and one way to find the lines they refuse.
//!
//! What is sent when, and when it counts as kept, is the store's affair (`store::BackEnd`). Calls block.
#![warn(missing_docs)]
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod door;
mod flux;
mod influx;
mod line;
mod send;
#[cfg(test)]
mod tests;
mod version;
mod victoriametrics;

pub use door::Address;
pub use influx::InfluxDb2;
pub use line::{Line, LineError, Value, encode};
pub use victoriametrics::{Addresses, VictoriaMetrics};

/// Why a back end cannot be set up as configured.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not an address we can speak to.
    #[error("“{0}” is not an address such as http://host:8086 or https://host/path")]
    Address(String),
    /// Something that must be said is empty.
    #[error("{0} must not be empty")]
    Empty(&'static str),
    /// A token that cannot stand in a header.
    #[error("the token holds characters that cannot be sent")]
    Token,
    /// The client cannot be started.
    #[error("the client cannot be started: {0}")]
    Client(String),
}

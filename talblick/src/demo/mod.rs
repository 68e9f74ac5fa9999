//! The demo city: a simulated model city whose sensors send what real ones would.
//!
//! | part | what it is |
//! |---|---|
//! | [`Plan`] | the city as it is described in a file: districts, rivers, gauges, gateways |
//! | [`World`] | weather, rivers, traffic and people as functions of seed, place and time |
//! | [`Sensor`] | one simulated device of the roster |
//! | [`City`] | all of it together: registry entries and the stream of uplinks |
//! | [`Message`] | an uplink as its network server publishes it over MQTT |
//! | [`Load`] | endless cheap uplinks for `talblick simulate` |
//!
//! Everything is deterministic per seed. Nothing here opens a connection, waits or reads the clock.

mod city;
mod device;
mod envelope;
mod error;
mod hash;
mod load;
mod measure;
mod number;
mod payload;
mod plan;
mod radio;
mod traffic;
mod trouble;
mod world;

pub use city::City;
pub use device::{Family, Kind, Model, Sensor};
pub use envelope::Message;
pub use error::Error;
pub use load::{Load, LoadFormat};
pub use plan::Plan;
pub use radio::{GatewayClock, Heard};
pub use traffic::{Sent, Uplinks};
pub use trouble::Trouble;
pub use world::World;

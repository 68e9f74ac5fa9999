//! The words of Talblick, shared by every crate. No I/O, no async.
//!
//! | word | meaning |
//! |---|---|
//! | uplink | one message a device sent, with everything its network server said about it |
//! | reception | one gateway (antenna) hearing one uplink |
//! | device | a sensor in the field; it *is* its DevEUI |
//! | gateway | a radio receiver, known by its 64-bit id |
//! | reading | one value of one datastream at one moment |
//! | quantity | what is measured, with exactly one UCUM unit |
//! | datastream | device × quantity (× channel where a device has several) |
//! | district | a part of the city |
//! | reject | a message that could not be used, kept until it can |
#![warn(missing_docs)]

mod clock;
mod datastream;
mod device;
mod error;
mod eui;
mod gateway;
mod installation;
mod place;
mod quantity;
mod reading;
mod reject;
mod time;
mod unit;
mod uplink;

pub use clock::Clock;
pub use datastream::{Datastream, DatastreamId};
pub use device::{Device, DeviceId, DeviceProfile, Status};
pub use error::Error;
pub use eui::{DevEui, GatewayId};
pub use gateway::Gateway;
pub use installation::{Calibration, Counter, CounterKind, CounterReset, Installation};
pub use place::{District, DistrictId, Position, Ring};
pub use quantity::{Aggregation, Definition, Kind, QUANTITIES, Quantity};
pub use reading::{Quality, Reading};
pub use reject::{Reject, RejectReason};
pub use time::{Millis, TimeRange};
pub use unit::Unit;
pub use uplink::{
    DataRate, FPort, Json, Modulation, Network, ObservedBy, Payload, Reception, Uplink,
};

//! From decoded fields to quantities with UCUM units. Units are decided here, once.

use crate::codec::Fields;
use talblick_model::{Millis, Quality, Quantity};

/// A value of a quantity, not yet of a datastream.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalised {
    /// What was measured.
    pub quantity: Quantity,
    /// Which of several sensors of one device.
    pub channel: Option<String>,
    /// The value in the quantity's unit; absent for a sentinel ("sensor missing").
    pub value: Option<f64>,
    /// Remarks.
    pub quality: Quality,
    /// Its own observation time, where the payload carries one.
    pub time: Option<Millis>,
}

/// What the normaliser knows about the device beside its fields.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Name of the codec: some families name or scale fields in their own way.
    pub codec: Option<&'a str>,
    /// What the device is for.
    pub kind: Option<&'a str>,
    /// Height of a distance sensor above gauge zero or container floor, in metres.
    pub mounting_height_m: Option<f64>,
}

/// Maps fields to quantities. Nothing is dropped: a field no rule maps is kept under its own name, flagged.
#[expect(
    clippy::unimplemented,
    unused_variables,
    clippy::missing_panics_doc,
    reason = "skeleton"
)]
pub fn normalise(fields: &Fields, context: Context<'_>) -> Vec<Normalised> {
    unimplemented!()
}

//! Codecs written in Rust, by name.

use crate::codec::{DecodeError, Decoded, Input, cayenne, elsys};

/// A codec written in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Native {
    /// Cayenne Low Power Payload.
    Cayenne,
    /// The type-value encoding of all Elsys devices.
    Elsys,
}

impl Native {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Cayenne, Self::Elsys];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cayenne => "cayenne",
            Self::Elsys => "elsys",
        }
    }

    /// Decodes one payload.
    pub fn decode(self, input: &Input<'_>) -> Result<Decoded, DecodeError> {
        match self {
            Self::Cayenne => cayenne::decode(input),
            Self::Elsys => elsys::decode(input),
        }
    }
}

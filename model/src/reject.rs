//! Messages that could not be used, and why.

use crate::{DevEui, Error, Millis};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

macro_rules! reasons {
    ($($(#[$doc:meta])+ $name:ident = $word:literal,)+) => {
        /// Why a message could not be used.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum RejectReason {
            $($(#[$doc])+ #[serde(rename = $word)] $name,)+
        }

        impl RejectReason {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }

        impl FromStr for RejectReason {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                match text {
                    $($word => Ok(Self::$name),)+
                    _ => Err(Error::RejectReason(text.chars().take(40).collect())),
                }
            }
        }
    };
}

reasons! {
    /// Not the JSON (or other syntax) its format demands.
    Malformed = "malformed",
    /// Well-formed, but no known format.
    UnknownFormat = "unknown_format",
    /// A field that the format demands is missing.
    MissingField = "missing_field",
    /// A field is there with a value that cannot be.
    InvalidField = "invalid_field",
    /// Larger than the configured limit.
    TooLarge = "too_large",
    /// On a topic its sender may not publish on.
    ForeignTopic = "foreign_topic",
    /// The payload is still encrypted.
    Encrypted = "encrypted",
    /// A frame of a known address that no known key vouches for.
    WrongKey = "wrong_key",
    /// A frame that was heard long before: played back, or the device's counter began again.
    Replayed = "replayed",
    /// The device is not registered and may not register itself.
    UnknownDevice = "unknown_device",
    /// No codec is known for the device and the network server did not decode either.
    NoCodec = "no_codec",
    /// The codec said no, or threw.
    CodecError = "codec_error",
    /// The codec ran out of time.
    CodecTimeout = "codec_timeout",
    /// The codec ran into its limits just before: the uplink waits, and is decoded by itself later.
    CodecResting = "codec_resting",
    /// The codec ran out of memory.
    CodecMemory = "codec_memory",
    /// Decoded, but what came out is not an object of readings.
    InvalidReadings = "invalid_readings",
    /// The server that keeps the readings will not take this one; the message is the line that was sent to it.
    BackEndRefused = "back_end_refused",
}

/// A message that could not be used, kept with its bytes until it can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// When it came in.
    pub at: Millis,
    /// Through which configured source.
    pub source: String,
    /// On which topic or path.
    pub topic: String,
    /// Why it could not be used.
    pub reason: RejectReason,
    /// What exactly was wrong, for people.
    pub detail: String,
    /// Which device sent it, if that could be read.
    pub dev_eui: Option<DevEui>,
    /// The message as it came.
    pub payload: Vec<u8>,
}

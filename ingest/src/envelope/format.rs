//! The names of the formats a source may be configured with.

use std::fmt;
use std::str::FromStr;

macro_rules! formats {
    ($($(#[$doc:meta])+ $name:ident = $word:literal,)+) => {
        /// How a source's messages are written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub enum Format {
            /// Told by content and topic.
            #[default]
            Auto,
            $($(#[$doc])+ $name,)+
        }

        impl Format {
            /// Every format.
            pub const ALL: &[Self] = &[Self::Auto, $(Self::$name),+];

            /// The name in configuration and on the command line.
            pub const fn as_str(self) -> &'static str {
                match self { Self::Auto => "auto", $(Self::$name => $word),+ }
            }
        }
    };
}

formats! {
    /// ChirpStack 4, JSON.
    Chirpstack4 = "chirpstack4",
    /// ChirpStack 4, protobuf.
    Chirpstack4Protobuf = "chirpstack4-protobuf",
    /// ChirpStack 3: `json`, `json_v3` and `protobuf`.
    Chirpstack3 = "chirpstack3",
    /// The Things Stack 3, JSON.
    Tts3 = "tts3",
    /// Actility ThingPark.
    Thingpark = "thingpark",
    /// LORIOT.
    Loriot = "loriot",
    /// Kerlink Wanesy Management Centre.
    Wanesy = "wanesy",
    /// The network server inside a Milesight gateway.
    Milesight = "milesight",
    /// AWS IoT Core for LoRaWAN.
    Aws = "aws",
    /// Any JSON, read by the mapping of its source.
    Generic = "generic",
    /// Frames of gateways (ChirpStack MQTT Forwarder and Gateway Bridge), protobuf.
    Gateway = "gateway",
    /// The same in JSON.
    GatewayJson = "gateway-json",
}

/// Not the name of a format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a format; formats are {names}", names = Format::names())]
pub struct UnknownFormat(String);

impl Format {
    /// All names, for messages to people.
    pub fn names() -> String {
        let names: Vec<&str> = Self::ALL.iter().map(|format| format.as_str()).collect();
        names.join(", ")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.chars().take(40).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_back_from_its_name() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(*format));
        }
    }

    #[test]
    fn an_unknown_format_is_answered_with_the_known_ones() {
        let error = "chirpstack5".parse::<Format>().unwrap_err().to_string();
        assert!(
            error.starts_with("“chirpstack5” is not a format; formats are auto, chirpstack4, ")
                && error.contains("generic"),
            "{error}"
        );
    }
}

//! The names of the formats a source may be configured with.

use std::fmt;
use std::str::FromStr;

/// How a source's messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// Told by content and topic.
    #[default]
    Auto,
    /// ChirpStack 4, JSON.
    Chirpstack4,
    /// The Things Stack 3, JSON.
    Tts3,
}

/// Not the name of a format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a format; formats are {names}", names = Format::names())]
pub struct UnknownFormat(String);

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Chirpstack4, Self::Tts3];

    /// The name in configuration and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Chirpstack4 => "chirpstack4",
            Self::Tts3 => "tts3",
        }
    }

    /// All names, for messages to people.
    pub fn names() -> String {
        Self::ALL.map(Self::as_str).join(", ")
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
            .into_iter()
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
            assert_eq!(format.to_string().parse(), Ok(format));
        }
    }

    #[test]
    fn an_unknown_format_is_answered_with_the_known_ones() {
        let error = "chirpstack5".parse::<Format>().unwrap_err().to_string();
        assert_eq!(
            error,
            "“chirpstack5” is not a format; formats are auto, chirpstack4, tts3"
        );
    }
}

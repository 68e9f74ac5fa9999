//! 64-bit identifiers of devices and gateways: printed and stored as 16 lower-case hexadecimal digits.

use crate::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

macro_rules! eui {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u64);

        impl $name {
            /// From the number whose most significant byte is printed first.
            pub const fn from_u64(value: u64) -> Self {
                Self(value)
            }

            /// The number whose most significant byte is printed first.
            pub const fn as_u64(self) -> u64 {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                let digits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
                match u64::from_str_radix(text, 16) {
                    Ok(value) if digits => Ok(Self(value)),
                    _ => Err(Error::Eui(text.chars().take(40).collect())),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:016x})"), self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

eui!(DevEui, "The identity of a device, given by its maker.");
eui!(GatewayId, "The identity of a gateway.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eui_is_read_in_either_case_and_printed_in_lower_case() {
        let eui: DevEui = "A84041FFFF01F2C3".parse().unwrap();
        assert_eq!(eui.to_string(), "a84041ffff01f2c3");
        assert_eq!(serde_json::to_string(&eui).unwrap(), "\"a84041ffff01f2c3\"");
    }

    #[test]
    fn anything_but_sixteen_digits_is_refused() {
        for text in [
            "",
            "0",
            "a84041ffff01f2c",
            "a84041ffff01f2c33",
            "+84041ffff01f2c3",
            "a84041ffff01f2cg",
        ] {
            assert!(text.parse::<DevEui>().is_err(), "{text}");
        }
    }
}

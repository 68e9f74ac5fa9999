//! What can be wrong with a word from outside.

/// A value that is not what it claims to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not a 64-bit identifier.
    #[error("“{0}” is not 16 hexadecimal digits")]
    Eui(String),
    /// Not a position on the globe.
    #[error(
        "latitude {lat}, longitude {lon} is not a place: latitude is -90 to 90, longitude -180 to 180"
    )]
    Position {
        /// Latitude as given, printed.
        lat: String,
        /// Longitude as given, printed.
        lon: String,
    },
    /// Not usable as the key of a district.
    #[error(
        "“{0}” is not a district's key: 1 to 64 characters, no control characters, no blanks around them"
    )]
    District(String),
    /// Not a UCUM code of the table.
    #[error("“{0}” is not a unit Talblick knows; units are UCUM codes such as Cel, %, hPa")]
    Unit(String),
    /// Not usable as the name of a quantity.
    #[error("“{0}” is not a quantity name: 1 to 64 characters of a-z, 0-9 and _")]
    Quantity(String),
    /// An identifier outside 1 ..= 2³¹−1.
    #[error("{0} is not an id: ids are 1 to 2147483647")]
    Id(u64),
    /// A range that ends before or where it starts.
    #[error("the range ends at {to}, which is not after its start {from}")]
    Range {
        /// Start as given.
        from: String,
        /// End as given.
        to: String,
    },
    /// Not a reason a message can be rejected for.
    #[error("“{0}” is not a reject reason")]
    RejectReason(String),
}

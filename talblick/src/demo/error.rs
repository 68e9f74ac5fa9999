//! Why a demo city cannot be built. Only a faulty city file leads here.

/// A fault in a city file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not JSON of the expected shape.
    #[error("city file cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A place that is not on the globe, or an identifier that is none.
    #[error("city file has a faulty entry: {0}")]
    Entry(#[from] talblick_model::Error),
    /// A time zone nobody knows.
    #[error("city file names an unknown time zone: {0}")]
    TimeZone(#[from] jiff::Error),
    /// A list that must not be empty.
    #[error("city file lists no {0}")]
    Empty(&'static str),
}

//! High-value datasets: which category one belongs to, as whoever publishes says.

use serde::{Deserialize, Serialize};

/// Categories of high-value datasets (Regulation (EU) 2023/138).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HighValue {
    /// Geospatial.
    Geospatial,
    /// Earth observation and environment.
    Environment,
    /// Meteorological.
    Meteorological,
    /// Statistics.
    Statistics,
    /// Companies and company ownership.
    Companies,
    /// Mobility.
    Mobility,
}

impl HighValue {
    /// Its IRI in the European vocabulary of high-value dataset categories.
    pub(super) fn iri(self) -> String {
        let code = match self {
            Self::Geospatial => "c_ac64a52d",
            Self::Environment => "c_dd313021",
            Self::Meteorological => "c_164e0bf5",
            Self::Statistics => "c_e1da4e07",
            Self::Companies => "c_a9135398",
            Self::Mobility => "c_b79e35eb",
        };
        format!("http://data.europa.eu/bna/{code}")
    }
}

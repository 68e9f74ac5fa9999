//! Aggregates per bucket as every answer writes them: columns of equal length, null where a bucket has no value.

use serde::Serialize;
use talblick_model::Millis;
use talblick_store::Columns;
use utoipa::ToSchema;

/// Aggregates per bucket.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ColumnsView {
    /// Start of each bucket.
    #[schema(value_type = Vec<String>)]
    t: Vec<Millis>,
    /// Mean.
    avg: Vec<Option<f64>>,
    /// Smallest.
    min: Vec<Option<f64>>,
    /// Largest.
    max: Vec<Option<f64>>,
    /// Sum.
    sum: Vec<Option<f64>>,
    /// Last value in the bucket.
    last: Vec<Option<f64>>,
    /// How many readings with a value.
    n: Vec<u32>,
}

impl From<Columns> for ColumnsView {
    fn from(columns: Columns) -> Self {
        let Columns {
            t,
            avg,
            min,
            max,
            sum,
            last,
            n,
        } = columns;
        Self {
            t,
            avg,
            min,
            max,
            sum,
            last,
            n,
        }
    }
}

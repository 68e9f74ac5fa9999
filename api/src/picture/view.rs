//! A chart as JSON: the data that are drawn, and the sentence under the picture.

use super::Picture;
use crate::chart::{self, Chart, Points};
use serde::Serialize;
use talblick_model::{DatastreamId, Millis};
use talblick_store::Columns;
use utoipa::ToSchema;

/// A chart as data: the columns that are drawn, and the sentence under the picture.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChartView {
    /// Number of the datastream.
    #[schema(value_type = u32)]
    datastream: DatastreamId,
    /// UCUM code of the unit.
    unit: &'static str,
    /// Start of the range.
    #[schema(value_type = String, format = DateTime)]
    from: Millis,
    /// End of the range.
    #[schema(value_type = String, format = DateTime)]
    to: Millis,
    /// The chart in a sentence.
    caption: String,
    /// Times.
    #[schema(value_type = Vec<String>)]
    t: Vec<Millis>,
    /// Values, or means of buckets.
    avg: Vec<Option<f64>>,
    /// Smallest of each bucket.
    min: Vec<Option<f64>>,
    /// Largest of each bucket.
    max: Vec<Option<f64>>,
    /// Sum of each bucket.
    sum: Vec<Option<f64>>,
    /// Last of each bucket.
    last: Vec<Option<f64>>,
    /// How many readings.
    n: Vec<u32>,
}

impl ChartView {
    pub(super) fn of(picture: &Picture<'_>, chart: &Chart) -> Self {
        let columns = match &chart.series.points {
            Points::Buckets { columns, .. } => columns.clone(),
            Points::Readings(readings) => {
                let values: Vec<_> = readings.iter().map(|r| r.value).collect();
                Columns {
                    t: readings.iter().map(|r| r.time).collect(),
                    n: values.iter().map(|v| u32::from(v.is_some())).collect(),
                    avg: values.clone(),
                    min: values.clone(),
                    max: values.clone(),
                    sum: values.clone(),
                    last: values,
                }
            }
        };
        Self {
            datastream: picture.datastream.id,
            unit: picture.datastream.quantity.unit().code(),
            from: picture.range.from(),
            to: picture.range.to(),
            caption: chart::caption(chart),
            t: columns.t,
            avg: columns.avg,
            min: columns.min,
            max: columns.max,
            sum: columns.sum,
            last: columns.last,
            n: columns.n,
        }
    }
}

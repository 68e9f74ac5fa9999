//! A chart as JSON: the data that are drawn, and the sentence under the picture.

use super::Picture;
use crate::chart::{self, Chart, Points};
use crate::columns::ColumnsView;
use serde::Serialize;
use talblick_model::{DatastreamId, Millis};
use talblick_store::Columns;
use utoipa::ToSchema;

/// A chart as data: the columns that are drawn, and the sentence under the picture. `sum` of a counter is what it counted.
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
    /// What is drawn: buckets, or single readings each as a bucket of its own.
    #[serde(flatten)]
    columns: ColumnsView,
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
            columns: columns.into(),
        }
    }
}

//! The datastreams of a quantity with the most, or the least, over a range.

use super::{Scope, ask};
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::problem::ApiError;
use crate::view::View;
use axum::Json;
use serde::Serialize;
use talblick_model::{DatastreamId, DeviceId};
use talblick_store::Columns;
use utoipa::{IntoParams, ToSchema};

/// In what order, and how many.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct TopParams {
    /// What counts: `avg`, `min`, `max`, `sum` or `n`.
    #[param(value_type = Option<String>, default = "max")]
    by: By,
    /// `desc`, the largest first, or `asc`.
    #[param(value_type = Option<String>, default = "desc")]
    order: Order,
    /// How many, 1 to 1000.
    #[param(value_type = Option<u32>, default = 100)]
    limit: usize,
}

/// Which quantity, where and when, and in what order.
#[derive(Debug)]
pub(super) struct TopQuery {
    scope: Scope,
    own: TopParams,
}

#[derive(Debug, Clone, Copy)]
enum By {
    Avg,
    Min,
    Max,
    Sum,
    N,
}

impl By {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "avg" => Self::Avg,
            "min" => Self::Min,
            "max" => Self::Max,
            "sum" => Self::Sum,
            "n" => Self::N,
            _ => return None,
        })
    }

    fn of(self, columns: &Columns) -> Option<f64> {
        let column = match self {
            Self::Avg => &columns.avg,
            Self::Min => &columns.min,
            Self::Max => &columns.max,
            Self::Sum => &columns.sum,
            Self::N => {
                return columns
                    .n
                    .first()
                    .filter(|n| **n > 0)
                    .copied()
                    .map(f64::from);
            }
        };
        column.first().copied().flatten()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Asc,
    Desc,
}

impl Order {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "asc" => Some(Self::Asc),
            "desc" => Some(Self::Desc),
            _ => None,
        }
    }
}

impl Params for TopQuery {
    fn read(f: &mut Fields) -> Self {
        let words = "avg, min, max, sum, n";
        let by = f.parsed("by", &Both::new(words, words), By::parse);
        let words = "asc, desc";
        let order = f.parsed("order", &Both::new(words, words), Order::parse);
        Self {
            scope: Scope::read(f),
            own: TopParams {
                by: by.unwrap_or(By::Max),
                order: order.unwrap_or(Order::Desc),
                limit: f.limit(),
            },
        }
    }
}

/// The first of a ranking.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Top {
    /// UCUM code of the unit.
    unit: &'static str,
    /// In order of `value`.
    items: Vec<TopItem>,
}

/// A datastream of a ranking.
#[derive(Debug, Serialize, ToSchema)]
struct TopItem {
    /// Number of the datastream.
    #[schema(value_type = u32)]
    datastream: DatastreamId,
    /// Number of its device.
    #[schema(value_type = u32)]
    device: DeviceId,
    /// What people call the device.
    name: String,
    /// Which of several series of the quantity it is, or which statistics beside the value.
    channel: Option<String>,
    /// Whether it measures a room, a container or its own case, not the open air.
    indoors: bool,
    /// The district it stands in.
    district: Option<String>,
    /// What was asked for.
    value: f64,
    /// How many readings with a value.
    n: u32,
}

/// The datastreams of a quantity with the largest or smallest mean, minimum, maximum, sum or number over a range.
#[utoipa::path(operation_id = "city_top", get, path = "/api/v1/city/top", tag = "city", params(Scope, TopParams),
    responses((status = 200, body = Top)))]
pub(super) async fn top(view: View, Asked(params): Asked<TopQuery>) -> Result<Json<Top>, ApiError> {
    ask(view, move |question| {
        let view = question.view;
        let range = params.scope.range(view.shared().app.clock.now())?;
        let found = params.scope.datastreams(view)?;
        let members = found.iter().enumerate().map(|(at, (d, _))| (d.id, at));
        let members: Vec<_> = members.collect();
        let city = &view.shared().app.config.city;
        let ends = [range.from(), range.to()];
        let answers = question.survey(found.len(), &members, &ends)?;
        let ranked = found.iter().zip(&answers);
        let ranked = ranked.filter_map(|((datastream, device), columns)| {
            Some(TopItem {
                datastream: datastream.id,
                device: device.id,
                name: device.name.clone(),
                channel: datastream.channel.clone(),
                indoors: city.measures_inside(&device.kind, &datastream.quantity),
                district: device.district.as_ref().map(|d| d.as_str().to_owned()),
                value: params.own.by.of(columns)?,
                n: columns.n.first().copied().unwrap_or_default(),
            })
        });
        let mut items: Vec<TopItem> = ranked.collect();
        items.sort_by(|a, b| match params.own.order {
            Order::Asc => a.value.total_cmp(&b.value),
            Order::Desc => b.value.total_cmp(&a.value),
        });
        items.truncate(params.own.limit);
        let quantity = params.scope.quantity;
        Ok(Json(Top {
            unit: quantity.as_ref().map_or("1", |q| q.unit().code()),
            items,
        }))
    })
    .await
}

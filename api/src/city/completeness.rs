//! How complete the days of a quantity are: readings that came against those that were to be expected.

use super::{Scope, ask, edges};
use crate::input::Asked;
use crate::problem::ApiError;
use crate::step::Step;
use crate::view::View;
use axum::Json;
use serde::Serialize;
use talblick_model::Millis;
use utoipa::ToSchema;

/// How complete days are.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Completeness {
    /// Datastreams that are counted: those whose device says how often it reports.
    datastreams: usize,
    /// The local days, whole ones.
    days: Vec<Day>,
}

/// A local day.
#[derive(Debug, Serialize, ToSchema)]
struct Day {
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    t: Millis,
    /// Readings with a value that are there.
    found: u32,
    /// Readings to be expected from the devices' intervals, since their first; of today only until now.
    expected: u64,
    /// `found` of `expected`, at most 1; null if nothing is expected. All devices together: one that reports more often
    /// than it says makes up for others.
    share: Option<f64>,
}

/// How complete the local days of a quantity are.
#[utoipa::path(operation_id = "city_completeness", get, path = "/api/v1/city/completeness", tag = "city", params(Scope),
    responses((status = 200, body = Completeness)))]
pub(super) async fn completeness(
    view: View,
    Asked(scope): Asked<Scope>,
) -> Result<Json<Completeness>, ApiError> {
    ask(view, move |question| {
        let view = question.view;
        let now = view.shared().app.clock.now();
        let range = scope.range(now)?;
        let mut found = scope.datastreams(view)?;
        // Of what is published in buckets it is not public how many readings came.
        found.retain(|(d, device)| {
            device.interval_s.is_some_and(|s| s > 0) && !view.seen(d).is_cells()
        });
        let edges = edges(view, Step::Day, range, 1)?;
        let members: Vec<_> = found.iter().map(|(d, _)| (d.id, 0)).collect();
        let answers = question.survey(1, &members, &edges)?;
        let counts = answers.into_iter().next().map(|c| c.n).unwrap_or_default();
        // Nothing is expected of a datastream before its first reading.
        let begun: Vec<(Millis, u64)> = found
            .iter()
            .filter_map(|(datastream, device)| {
                let first = view.seen(datastream).counters()?.first;
                Some((first, u64::from(device.interval_s?) * 1_000))
            })
            .collect();
        let expected = |from: Millis, to: Millis| -> u64 {
            let spoken = |first: Millis| to.min(now).since(from.max(first)).max(0).unsigned_abs();
            begun
                .iter()
                .map(|(first, interval)| spoken(*first) / interval)
                .sum()
        };
        let days = edges.iter().zip(edges.iter().skip(1)).zip(counts);
        let days = days.map(|((from, to), found)| {
            let expected = expected(*from, *to);
            Day {
                t: *from,
                found,
                expected,
                share: (expected > 0).then(|| (f64::from(found) / whole(expected)).min(1.0)),
            }
        });
        Ok(Json(Completeness {
            datastreams: found.len(),
            days: days.collect(),
        }))
    })
    .await
}

#[expect(
    clippy::cast_precision_loss,
    reason = "readings of a day are far below 2⁵³"
)]
fn whole(n: u64) -> f64 {
    n as f64
}

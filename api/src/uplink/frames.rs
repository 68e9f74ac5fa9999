//! What a device sent against what arrived, by local days, from the gaps in its frame counter. Where it was lost is told by
//! radio coverage.

use crate::input::{Asked, Fields, Params, Span};
use crate::lang::Both;
use crate::problem::ApiError;
use crate::step::Step;
use crate::view::{DeviceRef, Signed, View};
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use talblick_coverage::radio::{Counter, Frame};
use talblick_model::{DeviceId, Millis, TimeRange};
use utoipa::{IntoParams, ToSchema};

/// Without a range: the last week.
const USUAL_MS: i64 = 7 * 24 * 3_600_000;
/// Longest range, 31 days and the hour a clock may be set back in them.
const LONGEST_MS: i64 = (31 * 24 + 1) * 3_600_000;
/// Most uplinks that are looked at: a month of one that sends every nine seconds.
const MOST: usize = 300_000;
/// Uplinks read at once.
const PAGE: usize = 1_000;

/// Which days.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FrameParams {
    /// From the local day of this moment on; left out: a week before `to`. At most 31 days before it.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Millis>,
    /// To the local day of the moment before; left out: now.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Millis>,
}

impl Params for FrameParams {
    fn read(f: &mut Fields) -> Self {
        let Span { from, to } = f.span();
        Self { from, to }
    }
}

/// What a device sent and what arrived.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Frames {
    /// The local days, whole ones.
    days: Vec<FrameDay>,
}

/// A local day.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
struct FrameDay {
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    t: Millis,
    /// Frames the device sent, as its counter tells; those that are missing count on the day of the one that came behind them.
    expected: u32,
    /// Frames of them that arrived.
    received: u32,
    /// `received` of `expected`, at most 1; null if nothing is expected.
    share: Option<f64>,
}

/// How many of a device's frames arrived, day by day, by its frame counter. A counter that starts again loses nothing.
#[utoipa::path(get, path = "/api/v1/devices/{id}/frames", tag = "devices", security(("bearer" = [])),
    params(("id" = String, Path, description = "Number or DevEUI"), FrameParams),
    responses((status = 200, body = Frames)))]
pub(super) async fn frames(
    Signed(view): Signed,
    Path(which): Path<String>,
    Asked(params): Asked<FrameParams>,
) -> Result<Json<Frames>, ApiError> {
    let which: DeviceRef = which.parse()?;
    view.ask(move |view| {
        let device = view.device(which)?;
        let app = &view.shared().app;
        let FrameParams { from, to } = params;
        let range = Span { from, to }.or_last(app.clock.now(), USUAL_MS)?;
        let edges = Some(range)
            .filter(|range| range.millis() <= LONGEST_MS)
            .and_then(|range| Step::Day.edges(range, &app.config.city.timezone))
            .ok_or_else(too_long)?;
        let days = days(view, device.id, &edges)?;
        Ok(Json(Frames { days }))
    })
    .await
}

fn days(view: &View, device: DeviceId, edges: &[Millis]) -> Result<Vec<FrameDay>, ApiError> {
    let day = |t: &Millis| FrameDay {
        t: *t,
        expected: 0,
        received: 0,
        share: None,
    };
    let (Some(begin), Some((end, begins))) = (edges.first(), edges.split_last()) else {
        return Ok(Vec::new());
    };
    let mut days: Vec<FrameDay> = begins.iter().map(day).collect();
    let mut counter: Option<Counter> = None;
    for frame in sent(view, device, *begin, *end)? {
        let step = if let Some(counter) = &mut counter {
            counter.next(frame)
        } else {
            let (first, step) = Counter::start(frame);
            counter = Some(first);
            step
        };
        let at = Millis::from_i64(frame.at_ms);
        let place = begins.partition_point(|begin| *begin <= at);
        // The frame before the first day only tells where the counter stood.
        let day = place.checked_sub(1).and_then(|place| days.get_mut(place));
        if let Some(day) = day {
            day.expected += step.lost + u32::from(step.tried);
            day.received += u32::from(step.received);
        }
    }
    for day in &mut days {
        let share = f64::from(day.received) / f64::from(day.expected);
        day.share = (day.expected > 0).then_some(share.min(1.0));
    }
    Ok(days)
}

/// The frames between two moments in the order of their time, and the one before them.
fn sent(view: &View, device: DeviceId, begin: Millis, end: Millis) -> Result<Vec<Frame>, ApiError> {
    let mut frames = Vec::new();
    let frame =
        |stored: &talblick_store::StoredUplink| Frame::of(&stored.uplink, stored.identity.at);
    if let Ok(range) = TimeRange::new(begin, end) {
        let mut before = None;
        loop {
            let page = view.store().uplinks(device, range, before, PAGE)?;
            frames.extend(page.items.iter().map(frame));
            before = page.next;
            if before.is_none() {
                break;
            }
            if frames.len() >= MOST {
                return Err(too_long());
            }
        }
    }
    if let Ok(range) = TimeRange::new(Millis::MIN, begin) {
        let page = view.store().uplinks(device, range, None, 1)?;
        frames.extend(page.items.iter().map(frame));
    }
    // Of one moment in the order in which they were sent.
    frames.sort_by_key(|frame| (frame.at_ms, frame.f_cnt));
    Ok(frames)
}

fn too_long() -> ApiError {
    ApiError::input(
        "?from",
        Both::new(
            "höchstens 31 Tage und 300.000 Uplinks auf einmal",
            "at most 31 days and 300,000 uplinks at once",
        ),
    )
}

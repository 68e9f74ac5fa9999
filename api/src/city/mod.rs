//! Questions to the whole city: means by district and bucket, the datastreams at the top, and how complete days are.
//! Only what may be seen counts. One question is worked on at a time, and given up when whoever asked has gone.

mod completeness;
mod districts;
mod top;

use crate::app::Routes;
use crate::datastream::{Placed, Wanted};
use crate::input::{Fields, Params, Span};
use crate::lang::Both;
use crate::latest::Bbox;
use crate::problem::ApiError;
use crate::step::Step;
use crate::view::{View, known_district};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use talblick_model::{DatastreamId, Millis, Quantity, TimeRange};
use talblick_store::Columns;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use utoipa::IntoParams;
use utoipa_axum::routes;

const DAY_MS: i64 = 24 * 3_600_000;
/// Longest range of a question.
const LONGEST_MS: i64 = 92 * DAY_MS;
/// Most groups times buckets of an answer: what bounds its memory.
const CELLS: usize = 200_000;
/// How long a question waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn router() -> Routes {
    Routes::new()
        .routes(routes!(districts::districts))
        .routes(routes!(top::top))
        .routes(routes!(completeness::completeness))
}

/// What every question asks for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct Scope {
    /// The quantity.
    #[param(value_type = String, required, example = "air_temperature")]
    quantity: Option<Quantity>,
    /// Start; 24 hours before the end if left out.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Millis>,
    /// End (exclusive); now if left out. At most 92 days after the start.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Millis>,
    /// Only of devices in this district.
    district: Option<String>,
    /// Only of devices in this box: west, south, east, north in degrees.
    #[param(value_type = Option<String>, example = "7.0,51.2,7.3,51.3")]
    bbox: Option<Bbox>,
}

impl Params for Scope {
    fn read(f: &mut Fields) -> Self {
        let quantity = f.value("quantity");
        if quantity.is_none() {
            f.wrong(
                "quantity",
                Both::new(
                    "fehlt; zum Beispiel air_temperature",
                    "is missing; for example air_temperature",
                ),
            );
        }
        let Span { from, to } = f.span();
        Self {
            quantity,
            from,
            to,
            district: f.text("district"),
            bbox: Bbox::read(f),
        }
    }
}

impl Scope {
    fn range(&self, now: Millis) -> Result<TimeRange, ApiError> {
        let span = Span {
            from: self.from,
            to: self.to,
        };
        let range = span.or_last(now, DAY_MS)?;
        if range.millis() > LONGEST_MS {
            return Err(ApiError::input(
                "?from",
                Both::new("höchstens 92 Tage auf einmal", "at most 92 days at once"),
            ));
        }
        Ok(range)
    }

    /// The datastreams that are meant, each with its device.
    fn datastreams(&self, view: &View) -> Result<Vec<Placed>, ApiError> {
        known_district(view, self.district.as_deref())?;
        let quantities: Vec<Quantity> = self.quantity.iter().cloned().collect();
        let mut found =
            Wanted::new(view, &quantities, self.district.as_deref()).datastreams(|_| true);
        if let Some(bbox) = self.bbox {
            found.retain(|(_, device)| device.location.is_some_and(|place| bbox.contains(place)));
        }
        Ok(found)
    }
}

/// The buckets of a range, unless that would be too many for so many groups.
fn edges(
    view: &View,
    step: Step,
    range: TimeRange,
    groups: usize,
) -> Result<Vec<Millis>, ApiError> {
    let zone = &view.shared().app.config.city.timezone;
    let edges = step.edges(range, zone);
    let edges = edges.filter(|edges| edges.len().saturating_mul(groups) <= CELLS);
    edges.ok_or_else(|| {
        ApiError::input(
            "?step",
            Both::new(
                "Das wären zu viele Werte; ein längerer Schritt oder ein kürzerer Zeitraum geht.",
                "that would be too many values; take a longer step or a shorter range",
            ),
        )
    })
}

/// A question being worked on.
struct Question<'a> {
    view: &'a View,
    stop: &'a AtomicBool,
}

impl Question<'_> {
    /// Aggregates of so many groups per bucket; each datastream is in the group behind it.
    fn survey(
        &self,
        groups: usize,
        members: &[(DatastreamId, usize)],
        edges: &[Millis],
    ) -> Result<Vec<Columns>, ApiError> {
        self.view.survey(groups, members, edges, self.stop)
    }
}

/// Works on a question when it is its turn; the turn is over when the work is, also if nobody waits for it any more.
async fn ask<T: Send + 'static>(
    view: View,
    work: impl FnOnce(&Question<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let turn = turn(&view).await?;
    attended(move |stop| {
        let _turn = turn;
        work(&Question { view: &view, stop })
    })
    .await?
}

/// The turn for a question that reads much; it is over when the permit goes.
pub(crate) async fn turn(view: &View) -> Result<OwnedSemaphorePermit, ApiError> {
    let surveys = Arc::clone(&view.shared().surveys);
    let turn = timeout(PATIENCE, surveys.acquire_owned()).await.ok();
    turn.and_then(Result::ok).ok_or_else(|| {
        ApiError::Unavailable(Both::new(
            "Gerade wird schon eine Frage an die ganze Stadt beantwortet.",
            "Another question to the whole city is being answered just now.",
        ))
    })
}

/// Does blocking work that is told to stop when whoever waits for it has gone.
pub(crate) async fn attended<T: Send + 'static>(
    work: impl FnOnce(&Arc<AtomicBool>) -> T + Send + 'static,
) -> Result<T, ApiError> {
    let gone = Gone::default();
    let stop = gone.told();
    tokio::task::spawn_blocking(move || work(&stop))
        .await
        .map_err(|e| ApiError::Internal(e.to_string()))
}

/// Sets the flag when it goes: the future that holds it is dropped when the client goes away.
#[derive(Debug, Default)]
pub(crate) struct Gone(Arc<AtomicBool>);

impl Gone {
    /// The flag.
    pub(crate) fn told(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use tokio::task::JoinSet;

    #[tokio::test]
    async fn work_stops_when_the_client_has_gone() {
        let (begun, begins) = mpsc::channel();
        let (ended, ends) = mpsc::channel();
        let mut asked = JoinSet::new();
        asked.spawn(attended(move |stop| {
            begun.send(()).unwrap();
            while !stop.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            ended.send(()).unwrap();
        }));
        let wait = |signal: mpsc::Receiver<()>| {
            tokio::task::spawn_blocking(move || signal.recv_timeout(PATIENCE))
        };
        wait(begins).await.unwrap().unwrap();
        asked.abort_all();
        wait(ends).await.unwrap().unwrap();
    }
}

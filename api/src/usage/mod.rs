//! How often each dataset is asked for: requests that were answered, by day of UTC, dataset and way, and nothing of who
//! asked. Counted in memory where every request passes, and written once a minute and when the program stops.
//!
//! Not counted are the dashboard's own questions, which a browser tells by `Sec-Fetch-Site: same-origin`: they say that
//! somebody looks at these pages, not that the data are used elsewhere. A link that somebody follows there, to a file or an
//! interface, is a navigation and counts. So do pictures and widgets in pages of others; a frame of ours in such a page asks
//! as the dashboard does. Over plain HTTP, but on the machine itself, browsers do not tell; there the dashboard is counted
//! too. Nor is counted who has an account, what is said about data (catalogue, lists, checksums), a tile, a part of a file
//! but the first, a `$batch`, the live stream, or MQTT.

mod asked;
mod view;

pub(crate) use view::router;

use crate::app::Shared;
use crate::{catalog, key};
use asked::{Asked, Name};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use parking_lot::Mutex;
use std::collections::{BTreeMap, HashSet};
use talblick_model::Millis;
use talblick_store::{DatasetUse, Error, Way};

/// Marks a request of somebody with an account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfAccount;

/// Goes with an answer whose question stood in the body of the request.
#[derive(Debug, Clone)]
pub(crate) struct InBody(pub(crate) String);

/// Counts that are not written yet. There are no more than datasets and ways on days since it was last possible to write.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<BTreeMap<(Millis, Name, Way), u64>>);

impl Counts {
    fn add(&self, day: Millis, dataset: Name, way: Way, requests: u64) {
        *self.0.lock().entry((day, dataset, way)).or_default() += requests;
    }

    fn take(&self) -> Vec<DatasetUse> {
        let all = std::mem::take(&mut *self.0.lock()).into_iter();
        all.map(|((day, dataset, way), requests)| DatasetUse {
            day,
            dataset: dataset.into_owned(),
            way,
            requests,
        })
        .collect()
    }

    /// What is not written yet of a dataset.
    fn of(&self, dataset: &str) -> Vec<DatasetUse> {
        let counts = self.0.lock();
        let own = counts.iter().filter(|((_, name, _), _)| name == dataset);
        own.map(|((day, _, way), requests)| DatasetUse {
            day: *day,
            dataset: dataset.to_owned(),
            way: *way,
            requests: *requests,
        })
        .collect()
    }
}

/// Middleware: counts which datasets are asked for.
pub(crate) async fn count(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::POST);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let known = request.extensions().get::<OfAccount>().is_some();
    let Some(route) = route.filter(|_| asks && !known && !is_own(request.headers())) else {
        return next.run(request).await;
    };
    let uri = request.uri().clone();
    let answer = next.run(request).await;
    if gives_data(&answer) {
        let asked = Asked {
            shared: &shared,
            route: route.as_str(),
            path: uri.path(),
            query: uri.query().unwrap_or_default(),
            body: answer.extensions().get(),
        };
        let (day, way) = (
            DatasetUse::day_of(shared.app.clock.now()),
            asked.way(&answer),
        );
        for dataset in asked.datasets() {
            shared.dataset_counts.add(day, dataset, way, 1);
        }
    }
    answer
}

/// Whether the dashboard itself asks, without anybody having followed a link.
fn is_own(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|found| found == value);
    is("sec-fetch-site", "same-origin") && !is("sec-fetch-mode", "navigate")
}

/// Whether an answer holds what was asked for, or says that the one who asks has it already.
fn gives_data(answer: &Response) -> bool {
    let begins = |name, text: &str| {
        let value = answer.headers().get(name);
        value.is_some_and(|value| value.as_bytes().starts_with(text.as_bytes()))
    };
    match answer.status() {
        // Exceptions of the map service are XML with status 200.
        StatusCode::OK => !begins(header::CONTENT_TYPE, "text/xml"),
        StatusCode::PARTIAL_CONTENT => begins(header::CONTENT_RANGE, "bytes 0-"),
        status => status == StatusCode::NOT_MODIFIED,
    }
}

/// Writes what was counted.
#[derive(Debug)]
pub struct UsageLog(Shared);

impl UsageLog {
    pub(crate) fn new(shared: Shared) -> Self {
        Self(shared)
    }

    /// Writes how often datasets were asked for and keys were used since the last time.
    pub fn write(&self) {
        key::write(&self.0);
        if let Err(error) = write(&self.0) {
            report(&error);
        }
    }
}

fn write(shared: &Shared) -> Result<(), Error> {
    let mut due = shared.dataset_counts.take();
    if due.is_empty() {
        return Ok(());
    }
    // Of what is not published there is no dataset that anybody could have asked for.
    let known: HashSet<String> = catalog::ids(shared).collect();
    due.retain(|used| known.contains(&used.dataset));
    let now = shared.app.clock.now();
    let written = shared.app.store.add_dataset_uses(now, &due);
    if written.is_err() {
        for used in due {
            let dataset = used.dataset.into();
            let counts = &shared.dataset_counts;
            counts.add(used.day, dataset, used.way, used.requests);
        }
    }
    written
}

fn report(error: &Error) {
    tracing::warn!(%error, "how often datasets were asked for cannot be written");
}

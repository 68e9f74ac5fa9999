//! Live events over SSE. A client that comes back with `Last-Event-ID` goes on where it was, or gets `resync` and loads
//! everything again.

use crate::app::{Routes, Shared};
use crate::datastream::ReadingView;
use crate::feed::{Changed, Event, News, Since, Topic, Watching};
use crate::input::{Asked, Fields, Params};
use crate::lang::Both;
use crate::latest::LatestView;
use crate::problem::ApiError;
use crate::server::Closing;
use crate::view::View;
use axum::Extension;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::Stream;
use serde::Serialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};
use talblick_alert::Alert;
use talblick_model::{Datastream, DevEui, Device, DeviceId, Millis, Reading, Status};
use tokio::time::{Interval, MissedTickBehavior, interval};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

/// Streams open at once.
const MOST_CLIENTS: usize = 2_000;
/// Events taken from the ring at once.
const HANDFUL: usize = 256;
/// How often a stream looks for news: often enough that an event is shown little more than a second after it happened.
const LOOK: Duration = Duration::from_millis(250);

pub(crate) fn router() -> Routes {
    Routes::new().routes(routes!(live))
}

/// Which events.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct LiveParams {
    /// `device`, `reading`, `ingest` (with an account), `alert` (for administrators), separated by commas; all if left out.
    #[param(value_type = Option<String>)]
    topics: Vec<Topic>,
}

impl Params for LiveParams {
    fn read(f: &mut Fields) -> Self {
        let words = Topic::ALL.map(Topic::as_str).join(", ");
        let topic = |word: &str| Topic::ALL.into_iter().find(|t| t.as_str() == word);
        let topics = f.parsed("topics", &Both::new(words.clone(), words), |text| {
            text.split(',').map(topic).collect()
        });
        Self {
            topics: topics.unwrap_or_else(|| Topic::ALL.to_vec()),
        }
    }
}

/// A device was heard. For those with an account it holds the DevEUI.
#[derive(Debug, Serialize, ToSchema)]
struct DeviceEvent {
    /// Its number.
    #[schema(value_type = u32)]
    id: DeviceId,
    /// Its status.
    #[schema(value_type = String)]
    status: Status,
    /// When it was heard.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_seen: Option<Millis>,
    /// Identity on the radio.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    dev_eui: Option<DevEui>,
}

/// The first event: where the stream begins.
#[derive(Debug, Serialize, ToSchema)]
struct Hello {
    /// The server's time.
    #[schema(value_type = String, format = DateTime)]
    time: Millis,
    /// Whether it goes on where the client was.
    resumed: bool,
    /// What the stream carries.
    topics: Vec<&'static str>,
}

/// Live events: `hello`, then `device`, `reading`, `ingest`, `alert` and, when events were missed, `resync`.
#[utoipa::path(
    operation_id = "live_events",
    get, path = "/api/v1/live", tag = "readings", params(LiveParams),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
async fn live(
    view: View,
    Asked(params): Asked<LiveParams>,
    headers: HeaderMap,
    closing: Option<Extension<Closing>>,
) -> Result<Response, ApiError> {
    let feed = &view.shared().feed;
    let watching = feed.enter(MOST_CLIENTS).ok_or_else(|| {
        ApiError::Unavailable(Both::new(
            "Es sind zu viele Live-Verbindungen offen.",
            "There are too many open live connections.",
        ))
    })?;
    let last = headers.get("last-event-id").and_then(|v| v.to_str().ok());
    let watch = Watch::new(view.clone(), params.topics, last, watching);
    let stream = watch.stream(closing.map(|Extension(closing)| closing));
    let keep = KeepAlive::new().interval(Duration::from_secs(15));
    Ok((
        [
            (header::CACHE_CONTROL, "no-store"),
            (header::HeaderName::from_static("x-accel-buffering"), "no"),
        ],
        Sse::new(stream).keep_alive(keep),
    )
        .into_response())
}

/// One client's stream.
#[derive(Debug)]
struct Watch {
    view: View,
    topics: Vec<Topic>,
    /// Number of the next event the client has not seen.
    from: u64,
    waiting: VecDeque<Sent>,
    ticks: Interval,
    _watching: Watching,
}

impl Watch {
    fn new(
        view: View,
        mut topics: Vec<Topic>,
        came_from: Option<&str>,
        watching: Watching,
    ) -> Self {
        if !view.full() {
            topics.retain(|t| *t != Topic::Ingest);
        }
        if !view.administers() {
            topics.retain(|t| *t != Topic::Alert);
        }
        let feed = &view.shared().feed;
        let seen = came_from.and_then(|id| feed.number(id));
        let from = seen.map_or_else(|| feed.next(), |number| number.saturating_add(1));
        let lost = came_from.is_some()
            && (seen.is_none() || matches!(feed.since(from, 0), Since::Lost(_)));
        let from = if lost { feed.next() } else { from };
        let hello = Hello {
            time: view.shared().app.clock.now(),
            resumed: came_from.is_some() && !lost,
            topics: topics.iter().map(|t| t.as_str()).collect(),
        };
        // The id of what came before, so that a client that loses the connection now misses nothing.
        let before = feed.id(from.saturating_sub(1));
        let mut waiting = VecDeque::from([sent("hello", &before, &json(&hello))]);
        if lost {
            waiting.push_back(sent("resync", &before, "{}"));
        }
        let mut ticks = interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            view,
            topics,
            from,
            waiting,
            ticks,
            _watching: watching,
        }
    }

    fn stream(
        self,
        closing: Option<Closing>,
    ) -> impl Stream<Item = Result<Sent, Infallible>> + use<> {
        futures_util::stream::unfold((self, closing), |(mut watch, mut closing)| async move {
            loop {
                if let Some(event) = watch.waiting.pop_front() {
                    return Some((Ok(event), (watch, closing)));
                }
                match &mut closing {
                    None => drop(watch.ticks.tick().await),
                    Some(closing) => tokio::select! {
                        () = closing.closed() => return None,
                        _ = watch.ticks.tick() => {}
                    },
                }
                watch.look().await;
            }
        })
    }

    /// Makes events if it is time, and takes what is new.
    async fn look(&mut self) {
        let shared = self.view.shared().clone();
        if shared.feed.due(Instant::now()) {
            let made = tokio::task::spawn_blocking(move || {
                let tell = |changed: &Changed| tell(&shared, changed);
                shared.feed.advance(Instant::now(), tell);
            });
            if let Err(error) = made.await {
                tracing::error!(%error, "live events cannot be made");
            }
        }
        let feed = &self.view.shared().feed;
        match feed.since(self.from, HANDFUL) {
            Since::Lost(next) => {
                self.from = next;
                let id = feed.id(next.saturating_sub(1));
                self.waiting.push_back(sent("resync", &id, "{}"));
            }
            Since::Events(events) => {
                for event in events {
                    self.from = event.number + 1;
                    self.waiting.extend(self.pick(&event));
                }
            }
        }
    }

    fn pick(&self, event: &Event) -> Option<Sent> {
        let text = if self.view.full() {
            event.full.as_ref()
        } else {
            event.public.as_ref()
        };
        let id = self.view.shared().feed.id(event.number);
        text.filter(|_| self.topics.contains(&event.topic))
            .map(|text| sent(event.topic.as_str(), &id, text))
    }
}

fn sent(kind: &str, id: &str, data: &str) -> Sent {
    Sent::default().event(kind).id(id).data(data)
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| {
        tracing::error!(%error, "an event cannot be written");
        "{}".to_owned()
    })
}

/// Writes what changed as events.
fn tell(shared: &Shared, changed: &Changed) -> Vec<News> {
    let public = View::public(shared.clone());
    let mut news = Vec::new();
    let mut devices: Vec<_> = changed.devices.iter().collect();
    devices.sort_unstable();
    for id in devices {
        if let Some(device) = shared.app.store.device(*id) {
            news.push(device_news(shared, &device));
        }
    }
    let mut readings: Vec<_> = changed.readings.values().collect();
    readings.sort_unstable_by_key(|reading| reading.datastream);
    for reading in readings {
        news.extend(reading_news(shared, reading));
    }
    let ripe = shared.told.news(&public).into_iter();
    news.extend(ripe.filter_map(|(datastream, reading)| {
        Some(News {
            topic: Topic::Reading,
            full: None,
            public: Some(told(shared, &datastream, reading.into())?),
        })
    }));
    if changed.ingest {
        news.push(News {
            topic: Topic::Ingest,
            full: Some(json(&crate::ingest::account(&public))),
            public: None,
        });
    }
    news
}

/// An alert that is not what it was.
pub(crate) fn alert_news(alert: &Alert) -> News {
    News {
        topic: Topic::Alert,
        full: Some(json(alert)),
        public: None,
    }
}

fn device_news(shared: &Shared, device: &Arc<Device>) -> News {
    let presence = shared.app.store.device_presence(device.id);
    let last_seen = presence.map(|p| p.last_seen);
    let event = |dev_eui| DeviceEvent {
        id: device.id,
        status: Status::of(last_seen, device.interval_s, shared.app.clock.now()),
        last_seen,
        dev_eui,
    };
    // Of what is published later it is not told now either that something was heard.
    let open = shared.public().tells_at_once(device.id);
    News {
        topic: Topic::Device,
        full: Some(json(&event(Some(device.dev_eui)))),
        public: open.then(|| json(&event(None))),
    }
}

fn reading_news(shared: &Shared, reading: &Reading) -> Option<News> {
    let datastream = shared.app.store.datastream(reading.datastream)?;
    let device = shared.app.store.device(datastream.device)?;
    let value = ReadingView {
        time: reading.time,
        value: (!reading.quality.is_gap()).then_some(reading.value),
        quality: reading.quality,
    };
    let full = json(&LatestView::of(
        &shared.app.config.city,
        &datastream,
        &device,
        value.clone(),
    ));
    let published = shared.public();
    let protection = published.protection(datastream.id);
    let at_once = protection.filter(|protection| protection.leaves_readings());
    Some(News {
        topic: Topic::Reading,
        public: at_once.and_then(|_| told(shared, &datastream, value)),
        full: Some(full),
    })
}

/// A reading as the public is told of it.
fn told(shared: &Shared, datastream: &Datastream, value: ReadingView) -> Option<String> {
    let published = shared.public();
    let device = published.device(datastream.device)?;
    let city = &shared.app.config.city;
    Some(json(&LatestView::of(city, datastream, device, value)))
}

//! New observations of what is public, for brokers (18-088 §14, receive updates): each as HTTP gives it, under the names of
//! the sets it came into. What is public at once is told as soon as it is on disk; for the rest somebody looks once a minute
//! what has become public since, as the clock alone decides, and not when something was measured.

use super::entity::Entity;
use super::world::Sta;
use crate::app::Shared;
use crate::base::Base;
use crate::pace::Pace;
use crate::view::View;
use parking_lot::Mutex;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use talblick_model::{DatastreamId, Millis, Reading, TimeRange};
use talblick_sensorthings::Options;
use talblick_store::{Batch, Order, StoredReading};

/// Readings that wait; when more come, the oldest are dropped and counted.
const MOST: usize = 16_384;
/// Readings taken at once.
const HANDFUL: usize = 1_024;
const MINUTE_MS: i64 = 60_000;

/// What was measured and is on disk, and has not been told yet.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    waiting: Mutex<VecDeque<Reading>>,
    dropped: AtomicU64,
    told: AtomicU64,
}

impl Noted {
    /// Notes what a durable batch holds. Quick: it runs where batches are written.
    pub(crate) fn note(&self, batch: &Batch) {
        let mut waiting = self.waiting.lock();
        waiting.extend(&batch.readings);
        let over = waiting.len().saturating_sub(MOST);
        drop(waiting.drain(..over));
        self.dropped.fetch_add(over as u64, Ordering::Relaxed);
    }

    fn take(&self) -> Vec<Reading> {
        let mut waiting = self.waiting.lock();
        let some = waiting.len().min(HANDFUL);
        waiting.drain(..some).collect()
    }

    /// Readings that were dropped, public or not, because the broker did not take them in time.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Observations that were told.
    pub(crate) fn told(&self) -> u64 {
        self.told.load(Ordering::Relaxed)
    }
}

/// A message for a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Such as `v1.1/Datastreams(181)/Observations`.
    pub topic: String,
    /// The observation as JSON.
    pub payload: Vec<u8>,
}

/// Tells of new observations.
#[derive(Debug)]
pub struct Herald {
    shared: Shared,
    /// The minute in which somebody looked what has become public.
    minute: Option<i64>,
    /// The newest that was public then of each protected datastream.
    known: HashMap<DatastreamId, Millis>,
}

impl Herald {
    pub(crate) fn new(shared: Shared) -> Self {
        Self {
            shared,
            minute: None,
            known: HashMap::new(),
        }
    }

    /// What is new since the last time; the store is read for it.
    pub fn take(&mut self) -> Vec<Message> {
        let readings = self.shared.noted.take();
        let now = self.shared.app.clock.now().as_i64();
        let minute = now.div_euclid(MINUTE_MS);
        let look = self.minute != Some(minute);
        let mut messages = Vec::new();
        if readings.is_empty() && !look {
            return messages;
        }
        let shared = self.shared.clone();
        let base = Base::configured(&shared);
        let pace = Pace::free(&shared.lanes);
        let sta = Sta::new(View::public(shared), &base, pace);
        for reading in readings {
            let stream = sta.published.stream(reading.datastream);
            if let Some(stream) = stream.filter(|stream| sta.tells_at_once(*stream)) {
                let reading = StoredReading {
                    time: reading.time,
                    value: (!reading.quality.is_gap()).then_some(reading.value),
                    quality: reading.quality,
                };
                tell(&sta, stream, reading, &mut messages);
            }
        }
        if look {
            self.minute = Some(minute);
            self.ripe(&sta, &mut messages);
        }
        let noted = &self.shared.noted;
        noted
            .told
            .fetch_add(messages.len() as u64 / 2, Ordering::Relaxed);
        messages
    }

    /// What of protected datastreams has become public; of one that is new here, what becomes so from now on.
    fn ripe(&mut self, sta: &Sta, messages: &mut Vec<Message>) {
        for (place, stream) in sta.published.datastreams.iter().enumerate() {
            if sta.tells_at_once(place) {
                continue;
            }
            let id = stream.datastream.id;
            let Some(seen) = sta.seen(place) else {
                continue;
            };
            let newest = seen.latest().map_or(Millis::MIN, |latest| latest.time);
            let Some(known) = self.known.insert(id, newest) else {
                continue;
            };
            let Ok(range) = TimeRange::new(known.plus(1), newest.plus(1)) else {
                continue;
            };
            match seen.readings(range, Order::Ascending, HANDFUL) {
                Ok(page) => {
                    for reading in page.items {
                        tell(sta, place, reading, messages);
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, datastream = %id, "what has become public cannot be told");
                }
            }
        }
    }
}

fn tell(sta: &Sta, stream: usize, reading: StoredReading, messages: &mut Vec<Message>) {
    let observation = Entity::Observation(stream, reading);
    let mut payload = Vec::new();
    let written = sta.write(observation, &Options::default(), false, &mut payload);
    let datastream = sta.published.datastreams.get(stream);
    // Without expansions nothing of it can fail.
    let (Ok(()), Some(datastream)) = (written, datastream) else {
        return;
    };
    let id = datastream.datastream.id;
    for topic in [
        "v1.1/Observations".to_owned(),
        format!("v1.1/Datastreams({id})/Observations"),
    ] {
        messages.push(Message {
            topic,
            payload: payload.clone(),
        });
    }
}

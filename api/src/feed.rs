//! What happens, for those who watch: a ring of the last events, each with a number that only grows.
//!
//! The store's listener only notes what changed; events are made at most once a second, by whoever watches next. So a
//! datastream has at most one event a second, nothing runs when nobody watches, and a slow client costs nothing: it
//! finds the ring has moved on and is told to load everything again.

use foldhash::{HashMap, HashSet};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use talblick_model::{DatastreamId, DeviceId, Millis, Reading};
use talblick_store::Batch;

/// Events kept: some minutes of a city.
const RING: usize = 16_384;
/// Shortest time between two events of one datastream.
const PACE: Duration = Duration::from_secs(1);

/// What happens. One per router.
#[derive(Debug)]
pub(crate) struct Feed {
    /// Tells the ids of this process from those of an earlier one.
    epoch: i64,
    inner: Mutex<Inner>,
    clients: AtomicUsize,
}

#[derive(Debug)]
struct Inner {
    changed: Changed,
    made: Option<Instant>,
    ring: VecDeque<Arc<Event>>,
    /// Number of the next event.
    next: u64,
}

/// What changed since events were made last.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    /// The newest new reading of each datastream.
    pub(crate) readings: HashMap<DatastreamId, Reading>,
    /// Devices that were heard.
    pub(crate) devices: HashSet<DeviceId>,
    /// Whether messages were settled.
    pub(crate) ingest: bool,
}

/// An event as clients get it.
#[derive(Debug)]
pub(crate) struct Event {
    /// Its number.
    pub(crate) number: u64,
    /// What kind it is.
    pub(crate) topic: Topic,
    /// Its JSON for those with an account, if they have not heard of it already.
    pub(crate) full: Option<String>,
    /// Its JSON for those without, if it is public.
    pub(crate) public: Option<String>,
}

/// Kinds of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A device was heard.
    Device,
    /// A datastream has a new reading.
    Reading,
    /// Something needs attention.
    Alert,
    /// Messages were settled.
    Ingest,
}

impl Topic {
    pub(crate) const ALL: [Self; 4] = [Self::Device, Self::Reading, Self::Alert, Self::Ingest];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Reading => "reading",
            Self::Alert => "alert",
            Self::Ingest => "ingest",
        }
    }
}

/// An event that has no number yet.
#[derive(Debug)]
pub(crate) struct News {
    pub(crate) topic: Topic,
    pub(crate) full: Option<String>,
    pub(crate) public: Option<String>,
}

/// What a client gets that has seen everything before some number.
#[derive(Debug)]
pub(crate) enum Since {
    /// These.
    Events(Vec<Arc<Event>>),
    /// The ring has moved on; start again from this number.
    Lost(u64),
}

impl Feed {
    pub(crate) fn new(now: Millis) -> Self {
        Self {
            epoch: now.as_i64(),
            inner: Mutex::new(Inner {
                changed: Changed::default(),
                made: None,
                ring: VecDeque::new(),
                next: 1,
            }),
            clients: AtomicUsize::new(0),
        }
    }

    /// Notes what a durable batch changed. Quick: it runs where batches are written.
    pub(crate) fn note(&self, batch: &Batch) {
        let mut inner = self.inner.lock();
        let changed = &mut inner.changed;
        for reading in &batch.readings {
            let newest = changed
                .readings
                .entry(reading.datastream)
                .or_insert(*reading);
            if reading.time >= newest.time {
                *newest = *reading;
            }
        }
        let heard = batch.uplinks.iter().map(|u| u.device);
        changed.devices.extend(heard);
        changed.ingest |= batch.tallies.iter().any(|t| t.received > 0);
    }

    /// Whether there is something to make events of, and it is time.
    pub(crate) fn due(&self, now: Instant) -> bool {
        self.inner.lock().due(now)
    }

    /// Makes events of what changed, unless that was done within the last second. `tell` may block and is called
    /// without any lock.
    pub(crate) fn advance(&self, now: Instant, tell: impl FnOnce(&Changed) -> Vec<News>) {
        let changed = {
            let mut inner = self.inner.lock();
            if !inner.due(now) {
                return;
            }
            inner.made = Some(now);
            std::mem::take(&mut inner.changed)
        };
        let news = tell(&changed);
        let mut inner = self.inner.lock();
        for one in news {
            inner.push(one);
        }
    }

    /// Adds an event at once.
    pub(crate) fn push(&self, news: News) {
        self.inner.lock().push(news);
    }

    /// At most `most` events from number `from` on.
    pub(crate) fn since(&self, from: u64, most: usize) -> Since {
        let inner = self.inner.lock();
        let oldest = inner.ring.front().map_or(inner.next, |e| e.number);
        if from < oldest || from > inner.next {
            return Since::Lost(inner.next);
        }
        let skip = usize::try_from(from - oldest).unwrap_or(usize::MAX);
        Since::Events(
            inner
                .ring
                .iter()
                .skip(skip)
                .take(most)
                .map(Arc::clone)
                .collect(),
        )
    }

    /// The number of the next event.
    pub(crate) fn next(&self) -> u64 {
        self.inner.lock().next
    }

    /// The id clients see of an event.
    pub(crate) fn id(&self, number: u64) -> String {
        format!("{:x}-{number}", self.epoch)
    }

    /// The number behind an id; `None` if it is of another process or no id at all.
    pub(crate) fn number(&self, id: &str) -> Option<u64> {
        let (epoch, number) = id.split_once('-')?;
        let own = format!("{:x}", self.epoch);
        number.parse().ok().filter(|_| epoch == own)
    }

    /// How many clients watch.
    pub(crate) fn clients(&self) -> usize {
        self.clients.load(Ordering::Relaxed)
    }

    /// Counts a client, unless there are `most` already.
    pub(crate) fn enter(self: &Arc<Self>, most: usize) -> Option<Watching> {
        let room = |n| (n < most).then_some(n + 1);
        self.clients
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, room)
            .ok()
            .map(|_| Watching(Arc::clone(self)))
    }
}

impl Inner {
    fn push(&mut self, news: News) {
        let number = self.next;
        self.next += 1;
        if self.ring.len() == RING {
            self.ring.pop_front();
        }
        self.ring.push_back(Arc::new(Event {
            number,
            topic: news.topic,
            full: news.full,
            public: news.public,
        }));
    }

    fn due(&self, now: Instant) -> bool {
        let early = self
            .made
            .is_some_and(|made| now.saturating_duration_since(made) < PACE);
        !early && !self.changed.is_empty()
    }
}

impl Changed {
    fn is_empty(&self) -> bool {
        self.readings.is_empty() && self.devices.is_empty() && !self.ingest
    }
}

/// A client that is counted until this is dropped.
#[derive(Debug)]
pub(crate) struct Watching(Arc<Feed>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.clients.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::Quality;

    fn reading(datastream: u32, ms: i64, value: f64) -> Batch {
        Batch {
            readings: vec![Reading {
                datastream: datastream.try_into().unwrap(),
                quality: Quality::GOOD,
                time: Millis::from_i64(ms),
                value,
            }],
            ..Batch::default()
        }
    }

    fn tell(changed: &Changed) -> Vec<News> {
        let news = changed.readings.values().map(|r| News {
            topic: Topic::Reading,
            full: Some(format!("{}={}", r.datastream, r.value)),
            public: None,
        });
        news.collect()
    }

    fn texts(since: Since) -> Vec<String> {
        match since {
            Since::Events(events) => events.iter().filter_map(|e| e.full.clone()).collect(),
            Since::Lost(next) => vec![format!("lost, go on at {next}")],
        }
    }

    #[test]
    fn a_datastream_has_one_event_a_second_with_its_newest_reading() {
        let feed = Feed::new(Millis::from_i64(0));
        let begin = Instant::now();
        feed.note(&reading(1, 10, 1.0));
        feed.advance(begin, tell);
        feed.note(&reading(1, 30, 3.0));
        feed.note(&reading(1, 20, 2.0));
        feed.advance(begin + PACE / 2, tell);
        assert_eq!(texts(feed.since(1, 10)), ["1=1"]);
        feed.advance(begin + PACE, tell);
        assert_eq!(texts(feed.since(1, 10)), ["1=1", "1=3"]);
        assert_eq!(texts(feed.since(2, 10)), ["1=3"]);
        assert!(texts(feed.since(3, 10)).is_empty());
    }

    #[test]
    fn who_is_too_slow_or_from_another_time_starts_again() {
        let feed = Feed::new(Millis::from_i64(7));
        let mut now = Instant::now();
        for n in 0..i64::try_from(RING).unwrap() + 2 {
            feed.note(&reading(1, n, 0.0));
            now += PACE;
            feed.advance(now, tell);
        }
        let next = u64::try_from(RING).unwrap() + 3;
        assert_eq!(texts(feed.since(1, 10)), [format!("lost, go on at {next}")]);
        assert_eq!(
            texts(feed.since(next + 1, 10)),
            [format!("lost, go on at {next}")]
        );
        assert_eq!(feed.number(&feed.id(5)), Some(5));
        assert_eq!(feed.number("8-5"), None);
        assert_eq!(feed.number("nonsense"), None);
    }
}

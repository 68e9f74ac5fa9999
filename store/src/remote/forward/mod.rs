//! The thread that sends readings on: chunks that were sealed meanwhile first, then the log, row by row, in order.
//!
//! Everything is sent until the back end keeps it for good; sending twice changes nothing. What it refuses becomes a
//! reject in the same transaction that moves the mark.

mod load;

use super::{Refusal, Remote, Row, Series, Trouble};
use crate::day::DayKey;
use crate::embedded::Embedded;
use crate::roll::page_of;
use crate::state::SealedDays;
use crate::{Error, checkpoint, registry, rejects};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};
use talblick_model::{DeviceId, Millis, Reject, RejectReason};

/// How long readings gather before they are sent.
const LINGER: Duration = Duration::from_millis(250);
/// The pause after a failure; doubled with every further one, up to the second.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));

/// What the thread knows.
struct Forwarder<'a> {
    store: &'a Embedded,
    remote: &'a Remote,
    /// Where the mark lies among the settings.
    key: String,
    /// The last row of the log that was sent.
    at: i64,
    /// The last chunk that was sent, while chunks are under way.
    chunk: Option<i64>,
    /// Chunks that cannot be read; they are reported once and stay.
    unreadable: BTreeSet<i64>,
    /// Accepted, but not known to be kept for good.
    sent: VecDeque<Sent>,
    series: Vec<Option<Arc<Series>>>,
    /// The newest moment sent of each datastream.
    newest: Vec<Millis>,
}

#[derive(Debug)]
struct Sent {
    row: Option<i64>,
    chunks: Vec<(i64, Vec<u8>)>,
    refused: Vec<Reject>,
    accepted: Instant,
    incarnation: u64,
}

/// Why it does not go on.
enum Halt {
    Remote(Trouble),
    Store(Error),
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        Self::Remote(trouble)
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl Embedded {
    /// Starts sending.
    pub(crate) fn start_forwarding(self: &Arc<Self>) -> Result<(), Error> {
        let Some(remote) = &self.remote else {
            return Ok(());
        };
        let key = format!("sent to {}", remote.back_end.name());
        let mark = self.read(|db| registry::setting(db, &key))?;
        let at = mark.and_then(|mark| mark.parse().ok()).unwrap_or_default();
        {
            let mut progress = remote.progress.lock();
            progress.newest = self.writer()?.next - 1;
            progress.safe = at;
        }
        let embedded = Arc::clone(self);
        let thread = std::thread::Builder::new()
            .name("store-forward".into())
            .spawn(move || embedded.forward(key, at));
        let dir = &self.config.dir;
        let thread = thread.map_err(|source| Error::Directory {
            dir: dir.clone(),
            source,
        })?;
        *remote.thread.lock() = Some(thread);
        Ok(())
    }

    fn forward(&self, key: String, at: i64) {
        let Some(remote) = &self.remote else {
            return;
        };
        let newest = {
            let state = self.state.read();
            let latest = state.series.latest.iter();
            latest.map(|latest| latest.reading.time).collect()
        };
        Forwarder {
            store: self,
            remote,
            key,
            at,
            chunk: None,
            unreadable: BTreeSet::new(),
            sent: VecDeque::new(),
            series: Vec::new(),
            newest,
        }
        .run();
    }
}

impl Forwarder<'_> {
    fn run(&mut self) {
        let mut pause = PAUSES.0;
        loop {
            let step = self.step();
            let mut progress = self.remote.progress.lock();
            if progress.stopped {
                return;
            }
            let wait = match step {
                Ok(moved) => {
                    if progress.trouble.take().is_some() {
                        tracing::info!("{} takes readings again", self.remote.back_end.name());
                    }
                    pause = PAUSES.0;
                    if moved {
                        continue;
                    }
                    None
                }
                Err(Halt::Store(Error::Closed)) => return,
                Err(halt) => {
                    let (why, after) = match halt {
                        Halt::Remote(trouble) => (trouble.why, trouble.retry_after),
                        Halt::Store(error) => (error.to_string(), None),
                    };
                    if progress.trouble.as_ref() != Some(&why) {
                        tracing::warn!("{}: {why}", self.remote.back_end.name());
                    }
                    progress.trouble = Some(why);
                    self.remote.changed.notify_all();
                    let wait = after.unwrap_or(pause).min(PAUSES.1);
                    pause = PAUSES.1.min(2 * pause);
                    Some(Instant::now() + wait)
                }
            };
            // Appends wake it up only when it is not told to wait; then they gather for a moment.
            let until = wait.unwrap_or_else(|| Instant::now() + Duration::from_secs(1));
            while !progress.stopped && (wait.is_some() || progress.newest <= self.at) {
                if self
                    .remote
                    .changed
                    .wait_until(&mut progress, until)
                    .timed_out()
                {
                    break;
                }
            }
            if wait.is_none() && !progress.stopped && progress.newest > self.at {
                let until = Instant::now() + LINGER;
                while !progress.stopped
                    && !self
                        .remote
                        .changed
                        .wait_until(&mut progress, until)
                        .timed_out()
                {}
            }
            if progress.stopped {
                return;
            }
        }
    }

    /// Sends what comes next; false if there is nothing.
    fn step(&mut self) -> Result<bool, Halt> {
        self.settle()?;
        let Some(load) = self.load()? else {
            return Ok(false);
        };
        let back_end = &self.remote.back_end;
        let mut sent = Sent {
            row: load.row,
            chunks: load.chunks,
            refused: Vec::new(),
            accepted: Instant::now(),
            incarnation: 0,
        };
        let rows = self.rows(&load.readings);
        if !rows.is_empty() {
            if !back_end.at_risk().is_zero() {
                sent.incarnation = back_end.incarnation()?;
            }
            let refusals = back_end.write(&rows)?;
            let at = self.store.now();
            sent.refused = refusals
                .iter()
                .map(|r| reject(r, &rows, back_end.name(), at))
                .collect();
            self.note(&rows);
        }
        self.at = sent.row.unwrap_or(self.at);
        self.chunk = sent.chunks.last().map(|(key, _)| *key).or(self.chunk);
        sent.accepted = Instant::now();
        self.sent.push_back(sent);
        self.settle()?;
        Ok(true)
    }

    /// Strikes off what the back end keeps for good by now; what a restart may have cost is sent again.
    fn settle(&mut self) -> Result<(), Halt> {
        let at_risk = self.remote.back_end.at_risk();
        let due = |sent: &Sent| sent.accepted.elapsed() >= at_risk;
        if !self.sent.front().is_some_and(due) {
            return Ok(());
        }
        if !at_risk.is_zero() {
            let now = self.remote.back_end.incarnation()?;
            if self
                .sent
                .iter()
                .any(|sent| sent.incarnation != now && sent.incarnation != 0)
            {
                tracing::warn!(
                    "{} was started anew; what it may have lost is sent again",
                    self.remote.back_end.name()
                );
                self.sent.clear();
                self.chunk = None;
                self.at = self.remote.progress.lock().safe;
                return Ok(());
            }
        }
        while let Some(sent) = self.sent.pop_front_if(|sent| due(sent)) {
            match self.strike_off(&sent) {
                Ok(true) => {}
                done => {
                    self.sent.push_front(sent);
                    done?;
                    break;
                }
            }
        }
        if self.sent.iter().all(|sent| sent.chunks.is_empty()) {
            self.chunk = None;
        }
        Ok(())
    }

    /// False if chunks would go, and somebody seals just now.
    fn strike_off(&self, sent: &Sent) -> Result<bool, Error> {
        let turn = self.store.sealer.try_turn();
        if turn.is_none() && !sent.chunks.is_empty() {
            return Ok(false);
        }
        let safe = sent.row.unwrap_or_else(|| self.remote.progress.lock().safe);
        let mut writer = self.store.writer()?;
        let gone = writer.transaction(|db| {
            rejects::insert(db, &sent.refused)?;
            registry::save_setting(db, &self.key, &safe.to_string())?;
            self.delete_chunks(db, &sent.chunks)
        })?;
        if !gone.is_empty() {
            self.store.state.write().change_days(gone);
        }
        let mut progress = self.remote.progress.lock();
        progress.safe = safe;
        let chunks = u64::try_from(sent.chunks.len()).unwrap_or_default();
        progress.waiting_days = progress.waiting_days.saturating_sub(chunks);
        self.remote.changed.notify_all();
        Ok(true)
    }

    /// Deletes chunks that are still as they were sent, and answers the days that are left of their devices.
    fn delete_chunks(
        &self,
        db: &Connection,
        chunks: &[(i64, Vec<u8>)],
    ) -> Result<BTreeMap<DeviceId, SealedDays>, Error> {
        let mut left = BTreeMap::<DeviceId, SealedDays>::new();
        let mut delete = db.prepare_cached("DELETE FROM chunk WHERE key = ?1 AND block = ?2")?;
        let mut delete_hours = db.prepare_cached("DELETE FROM hours WHERE key = ?1")?;
        let mut delete_page = db.prepare_cached("DELETE FROM local_days WHERE key = ?1")?;
        for (key, block) in chunks {
            let key = DayKey::from_i64(*key);
            if delete.execute(params![key.as_i64(), block])? == 0 {
                continue;
            }
            if let Some(device) = key.device() {
                let days = left.entry(device);
                let before = || self.store.state.read().days.get(&device).cloned();
                let days = days.or_insert_with(|| before().unwrap_or_default());
                days.chunks.remove(key.day());
                if days.hours.contains(key.day()) {
                    delete_hours.execute([key.as_i64()])?;
                    days.hours.remove(key.day());
                }
                let page = page_of(key.day());
                if days.pages.contains(page) {
                    delete_page.execute([DayKey::new(page, device).as_i64()])?;
                    days.pages.remove(page);
                }
            }
        }
        for (device, days) in &left {
            checkpoint::save_days(db, *device, days)?;
        }
        Ok(left)
    }
}

fn reject(refusal: &Refusal, rows: &[Row], back_end: &str, at: Millis) -> Reject {
    let series = rows.get(refusal.row).map(|row| &row.series);
    Reject {
        at,
        source: back_end.to_owned(),
        topic: series.map_or_else(String::new, |series| format!("datastream/{}", series.id)),
        reason: RejectReason::BackEndRefused,
        detail: refusal.why.clone(),
        dev_eui: series.map(|series| series.dev_eui),
        payload: refusal.line.clone().into_bytes(),
    }
}

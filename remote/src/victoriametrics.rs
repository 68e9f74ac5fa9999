//! VictoriaMetrics as a back end, single node or cluster. A reading is a sample of `<quantity>_value` and, where there is
//! something to remark, one of `<quantity>_quality`, with the labels `datastream`, `device`, `channel`, and `revision`
//! where it took the place of another ([`crate::version`]).
//!
//! It acknowledges what is only in memory. What was started anew meanwhile is seen by the start times it shows.

use crate::Error;
use crate::door::{Address, Answer, Door, percent};
use crate::flux::bits;
use crate::line::{Line, Value, encode};
use crate::send::{Numbered, send};
use crate::version::{Newest, Sample, Versions};
use parking_lot::Mutex;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use talblick_model::{Clock, DatastreamId, Millis, TimeRange};
use talblick_store::{BackEnd, Found, Refusal, Row, Series, StoredReading, Trouble};

/// What is further ahead it drops without a word.
const AHEAD_MS: i64 = 2 * 86_400_000;
const DAY_MS: i64 = 86_400_000;
/// And a little, for a clock that is read twice.
const A_SECOND: Duration = Duration::from_millis(1_100);
const WRITE: &str = "/influx/api/v2/write?precision=ms";

/// A VictoriaMetrics.
#[derive(Debug)]
pub struct VictoriaMetrics {
    name: String,
    write: Door,
    read: Door,
    /// Pages that show when each part that holds data was started.
    watched: Vec<Door>,
    at_risk: Duration,
    clock: Clock,
    recent: Mutex<Recent>,
}

/// What was written a moment ago: it cannot be read back yet.
#[derive(Debug, Default)]
struct Recent {
    incarnation: u64,
    written: HashMap<(DatastreamId, Millis), (Newest, Millis)>,
}

/// Where the parts of a VictoriaMetrics are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// What lines are written below: `http://host:8428`, or `http://vminsert:8480/insert/0`.
    pub write: Address,
    /// What is read below: `http://host:8428`, or `http://vmselect:8481/select/0/prometheus`.
    pub read: Address,
    /// Each part that holds data; its `/metrics` shows when it was started. `http://host:8428`, or every
    /// `http://vmstorage-1:8482`.
    pub storage: Vec<Address>,
}

impl VictoriaMetrics {
    /// A server; nothing is asked yet. `at_risk` is how long what it acknowledged may be in memory only, or out of its
    /// own sight: 1.79.5 lost up to 9.4 seconds of what it had accepted in twelve kills, since it gathers rows for five
    /// seconds and keeps what it gathered in memory for another five, and was measured to find a series on a day that is
    /// new to it after up to ten. Twenty seconds are safe.
    pub fn new(addresses: Addresses, at_risk: Duration, clock: Clock) -> Result<Self, Error> {
        let watched = addresses.storage.into_iter().map(|a| Door::new(a, None));
        let watched: Vec<_> = watched.collect::<Result<_, _>>()?;
        if watched.is_empty() {
            return Err(Error::Empty("the list of addresses that hold data"));
        }
        Ok(Self {
            name: format!("VictoriaMetrics at {}", addresses.write),
            write: Door::new(addresses.write, None)?,
            read: Door::new(addresses.read, None)?,
            watched,
            at_risk,
            clock,
            recent: Mutex::default(),
        })
    }

    /// Everything that was written for these datastreams in the range.
    fn versions(
        &self,
        ids: &BTreeSet<DatastreamId>,
        range: TimeRange,
    ) -> Result<Versions, Trouble> {
        let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
        let wanted = format!("{{datastream=~\"{}\"}}", ids.join("|"));
        let body = format!(
            "match[]={}&start={}&end={}",
            percent(&wanted),
            seconds(range.from()),
            // One that ends at midnight to the millisecond misses what lies there, though its end is inclusive: so the
            // next millisecond is asked for too, and left out here.
            seconds(range.to())
        );
        let kind = "application/x-www-form-urlencoded";
        let answer = self.read.post("/api/v1/export", kind, &body)?;
        match answer.status {
            200 => exported(&answer.body, range),
            _ => Err(answer.trouble()),
        }
    }

    /// Of late rows, what counts just now; day by day, because late readings may lie far apart.
    fn known(&self, rows: &[Row]) -> Result<HashMap<(DatastreamId, Millis), Newest>, Trouble> {
        let mut days = BTreeMap::<i64, BTreeSet<DatastreamId>>::new();
        for row in rows.iter().filter(|row| row.late) {
            let day = row.reading.time.as_i64().div_euclid(DAY_MS);
            days.entry(day).or_default().insert(row.series.id);
        }
        let mut known = HashMap::new();
        for (day, ids) in days {
            let start = Millis::from_i64(day * DAY_MS);
            let Ok(whole) = TimeRange::new(start, start.plus(DAY_MS)) else {
                continue;
            };
            let versions = self.versions(&ids, whole)?;
            for row in rows
                .iter()
                .filter(|row| row.late && whole.contains(row.reading.time))
            {
                let key = (row.series.id, row.reading.time);
                known.extend(versions.newest(key.0, key.1).map(|newest| (key, newest)));
            }
        }
        let recent = self.recent.lock();
        for row in rows.iter().filter(|row| row.late) {
            let key = (row.series.id, row.reading.time);
            if let Some((newest, _)) = recent.written.get(&key)
                && known
                    .get(&key)
                    .is_none_or(|known| known.revision <= newest.revision)
            {
                known.insert(key, *newest);
            }
        }
        Ok(known)
    }

    /// When all parts that hold data were started, in one number.
    fn started(&self) -> Result<u64, Trouble> {
        let mut together = 0_u64;
        for door in &self.watched {
            let started = started(&door.get("/metrics")?)?;
            together = together.wrapping_mul(31).wrapping_add(started);
        }
        Ok(together)
    }

    fn remember(&self, written: Vec<((DatastreamId, Millis), Newest)>) {
        let now = self.clock.now();
        let kept = i64::try_from(self.at_risk.as_millis()).unwrap_or(i64::MAX);
        let since = now.plus(-kept.saturating_mul(2));
        let mut recent = self.recent.lock();
        recent.written.retain(|_, (_, at)| *at >= since);
        let written = written
            .into_iter()
            .map(|(key, newest)| (key, (newest, now)));
        recent.written.extend(written);
    }
}

impl BackEnd for VictoriaMetrics {
    fn name(&self) -> &str {
        &self.name
    }

    fn at_risk(&self) -> Duration {
        self.at_risk
    }

    /// Starts are told by the second: one that was not known is answered when its second is over, so that whatever is
    /// started later has another.
    fn incarnation(&self) -> Result<u64, Trouble> {
        let mut incarnation = self.started()?;
        while self.recent.lock().incarnation != incarnation {
            {
                let mut recent = self.recent.lock();
                recent.incarnation = incarnation;
                recent.written.clear();
            }
            std::thread::sleep(A_SECOND);
            incarnation = self.started()?;
        }
        Ok(incarnation)
    }

    fn keeps(&self) -> TimeRange {
        TimeRange::new(Millis::from_i64(0), Millis::MAX).unwrap_or(TimeRange::ALL)
    }

    fn write(&self, rows: &[Row]) -> Result<Vec<Refusal>, Trouble> {
        let known = self.known(rows)?;
        let ahead = self.clock.now().plus(AHEAD_MS);
        let mut refused = Vec::new();
        let mut lines = Vec::with_capacity(rows.len());
        let mut written = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let key = (row.series.id, row.reading.time);
            let newest = known.get(&key);
            if newest.is_some_and(|newest| newest.reading == Some(row.reading)) {
                continue;
            }
            let revision = newest.map_or(0, |newest| newest.revision.saturating_add(1));
            let line = line(row, revision);
            if self.keeps().contains(row.reading.time) && row.reading.time <= ahead {
                lines.push(Numbered { row: at, line });
                let reading = Some(row.reading);
                written.push((key, Newest { revision, reading }));
            } else {
                refused.push(Refusal {
                    row: at,
                    line: line.trim_end().to_owned(),
                    why: "VictoriaMetrics keeps times from 1970 to two days ahead".to_owned(),
                });
            }
        }
        refused.extend(send(&self.write, WRITE, &lines)?);
        self.remember(written);
        Ok(refused)
    }

    fn read(&self, series: &[Arc<Series>], range: TimeRange) -> Result<Found, Trouble> {
        let ids = series.iter().map(|series| series.id).collect();
        Ok(self.versions(&ids, range)?.readings())
    }
}

fn line(row: &Row, revision: u32) -> String {
    let (id, device) = (row.series.id.to_string(), row.series.dev_eui.to_string());
    let number = revision.to_string();
    let channel = row
        .series
        .channel
        .as_deref()
        .map(|channel| ("channel", channel));
    let tags: Vec<_> = channel
        .into_iter()
        .chain([("datastream", id.as_str()), ("device", device.as_str())])
        .chain((revision > 0).then_some(("revision", number.as_str())))
        .collect();
    let StoredReading {
        value,
        quality,
        time,
    } = row.reading;
    let value = value.map(|value| ("value", Value::Float(value)));
    let bits = quality.bits();
    let quality =
        (bits != 0 || value.is_none()).then_some(("quality", Value::Integer(bits.into())));
    let fields: Vec<_> = value.into_iter().chain(quality).collect();
    let mut out = String::new();
    let line = Line {
        measurement: row.series.quantity.name(),
        tags: &tags,
        fields: &fields,
        time,
    };
    if let Err(error) = encode(&line, &mut out) {
        // The store keeps finite values only.
        tracing::error!("datastream {id} at {}: {error}", time.as_i64());
    }
    out
}

/// Milliseconds as seconds with a fraction, which is how times are given there.
fn seconds(time: Millis) -> String {
    let ms = time.as_i64().max(0);
    format!("{}.{:03}", ms / 1_000, ms % 1_000)
}

/// When the part that shows this page was started.
fn started(answer: &Answer) -> Result<u64, Trouble> {
    if answer.status != 200 {
        return Err(answer.trouble());
    }
    let mut lines = answer.body.lines();
    let start = lines.find_map(|line| line.strip_prefix("process_start_time_seconds "));
    let start = start.and_then(|start| start.trim().parse::<u64>().ok());
    start.ok_or_else(|| Trouble::new("its /metrics does not say when it was started"))
}

#[derive(Deserialize)]
struct Exported {
    metric: BTreeMap<String, String>,
    values: Vec<Option<f64>>,
    timestamps: Vec<i64>,
}

/// Reads lines of JSON, one a stretch of a series; what lies outside of the range is left out.
fn exported(text: &str, range: TimeRange) -> Result<Versions, Trouble> {
    let broken = |what: &str| Trouble::new(format!("its answer cannot be read: {what}"));
    let mut versions = Versions::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let series: Exported =
            serde_json::from_str(line).map_err(|error| broken(&error.to_string()))?;
        let label = |name: &str| series.metric.get(name).map(String::as_str);
        let id = label("datastream").and_then(|id| id.parse::<u32>().ok());
        let id = id.and_then(|id| DatastreamId::try_from(id).ok());
        let id = id.ok_or_else(|| broken("a series without datastream"))?;
        let revision = label("revision").map_or(Some(0), |n| n.parse().ok());
        let revision = revision.ok_or_else(|| broken("a revision is no number"))?;
        let name = label("__name__").unwrap_or_default();
        let (is_value, is_quality) = (name.ends_with("_value"), name.ends_with("_quality"));
        for (value, time) in series.values.iter().zip(&series.timestamps) {
            let time = Millis::from_i64(*time);
            let Some(value) = value.filter(|_| range.contains(time)) else {
                continue;
            };
            let sample = if is_value {
                Sample::Value(value)
            } else if is_quality {
                Sample::Quality(bits(value))
            } else {
                continue;
            };
            versions.add(id, time, revision, sample);
        }
    }
    Ok(versions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_highest_revision_counts() {
        let text = "{\"metric\":{\"__name__\":\"no2_value\",\"datastream\":\"7\"},\"values\":[1.5,2,3],\"timestamps\":[10,20,30]}\n\
            {\"metric\":{\"__name__\":\"no2_value\",\"datastream\":\"7\",\"revision\":\"2\"},\"values\":[9],\"timestamps\":[20]}\n\
            {\"metric\":{\"__name__\":\"no2_quality\",\"datastream\":\"7\",\"revision\":\"3\"},\"values\":[1],\"timestamps\":[30]}\n";
        let versions = exported(text, TimeRange::ALL).unwrap();
        let id = DatastreamId::try_from(7).unwrap();
        let found = versions.readings();
        let values: Vec<_> = found[&id].iter().map(|r| r.value).collect();
        assert_eq!(values, [Some(1.5), Some(9.0), None]);
        assert_eq!(
            versions.newest(id, Millis::from_i64(20)).unwrap().revision,
            2
        );
    }

    #[test]
    fn two_samples_of_one_moment_are_not_taken_for_what_was_sent() {
        let text = "{\"metric\":{\"__name__\":\"no2_value\",\"datastream\":\"7\"},\"values\":[1.5,2,2],\"timestamps\":[10,10,20]}\n\
            {\"metric\":{\"__name__\":\"no2_value\",\"datastream\":\"7\"},\"values\":[2],\"timestamps\":[20]}";
        let versions = exported(text, TimeRange::ALL).unwrap();
        let id = DatastreamId::try_from(7).unwrap();
        assert_eq!(
            versions.newest(id, Millis::from_i64(10)).unwrap().reading,
            None
        );
        assert!(
            versions
                .newest(id, Millis::from_i64(20))
                .unwrap()
                .reading
                .is_some()
        );
    }

    proptest! {
        #[test]
        fn no_answer_does_harm(text in any::<String>(), id in any::<i64>(), n in any::<f64>()) {
            let _ = exported(&text, TimeRange::ALL);
            let _ = exported(&format!("{{\"metric\":{{\"datastream\":\"{id}\",\"__name__\":\"x_value\"}},\"values\":[{n}],\"timestamps\":[{id}]}}"), TimeRange::ALL);
        }
    }
}

//! InfluxDB 2 as a back end. A reading is a point: measurement = quantity, tags `datastream`, `device`, `channel`,
//! fields `value` (float; absent for a gap) and `quality` (integer; absent while there is nothing to remark).
//!
//! Health and buckets go through the `influxdb2` crate. Writing does not: of a refusal it shows no `Retry-After`. Nor does
//! reading, see [`crate::flux`]. Nor does TLS, or an address with a path: the crate would bring a second, older TLS, and
//! it overwrites the path.

use crate::door::{Address, Door, SILENCE, percent, silent};
use crate::line::{Line, Value, encode};
use crate::send::{Numbered, send};
use crate::{Error, flux};
use influxdb2::Client;
use influxdb2::api::buckets::ListBucketsRequest;
use influxdb2::models::Status;
use parking_lot::Mutex;
use std::sync::Arc;
use talblick_model::{Millis, TimeRange};
use talblick_store::{BackEnd, Found, Refusal, Row, Series, Trouble};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

/// What InfluxDB can say about time: 1677-09-21T00:12:43.145Z to 2262-04-11T23:47:16.854Z.
const KEEPS: (i64, i64) = (-9_223_372_036_854, 9_223_372_036_854);

/// One bucket of an InfluxDB 2.
pub struct InfluxDb2 {
    name: String,
    door: Door,
    bucket: String,
    write: String,
    query: String,
    /// Where the crate can speak to it.
    asking: Option<Asking>,
    /// It was found to be there since the last trouble.
    found: Mutex<bool>,
}

struct Asking {
    client: Client,
    runtime: Runtime,
}

impl std::fmt::Debug for InfluxDb2 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("InfluxDb2").field(&self.name).finish()
    }
}

impl InfluxDb2 {
    /// A bucket at an address; nothing is asked yet.
    pub fn new(address: Address, org: &str, bucket: &str, token: &str) -> Result<Self, Error> {
        for (what, text) in [("org", org), ("bucket", bucket), ("the token", token)] {
            if text.is_empty() {
                return Err(Error::Empty(what));
            }
        }
        let asking = if address.is_plain_root() {
            let runtime = Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|error| Error::Client(error.to_string()))?;
            let client = influxdb2::ClientBuilder::new(address.to_string(), org, token).build();
            let client = client.map_err(|error| Error::Client(error.to_string()))?;
            Some(Asking { client, runtime })
        } else {
            None
        };
        Ok(Self {
            name: format!("InfluxDB 2 at {address}, bucket {bucket}"),
            write: format!(
                "/api/v2/write?org={}&bucket={}&precision=ms",
                percent(org),
                percent(bucket)
            ),
            query: format!("/api/v2/query?org={}", percent(org)),
            door: Door::new(address, Some(&format!("Token {token}")))?,
            bucket: bucket.to_owned(),
            asking,
            found: Mutex::default(),
        })
    }

    /// Whether it is up and has the bucket: a clearer word than what a write would be refused with.
    fn find(&self) -> Result<(), Trouble> {
        let Some(Asking { client, runtime }) = &self.asking else {
            return Ok(());
        };
        // The crate itself waits for ever.
        let health = runtime.block_on(async { timeout(SILENCE, client.health()).await });
        let health = health.ok().ok_or_else(silent)?;
        let health = health.map_err(|error| Trouble::new(format!("cannot be reached: {error}")))?;
        if health.status != Status::Pass {
            let why = health.message.unwrap_or_default();
            return Err(Trouble::new(format!("it says that it is not well: {why}")));
        }
        let request = ListBucketsRequest {
            name: Some(self.bucket.clone()),
            org: Some(client.org.clone()),
            ..ListBucketsRequest::default()
        };
        // A token that may only write may not list; then the write itself has to tell.
        let listed = client.list_buckets(Some(request));
        let listed = runtime.block_on(async { timeout(SILENCE, listed).await });
        let Ok(buckets) = listed.ok().ok_or_else(silent)? else {
            return Ok(());
        };
        if buckets
            .buckets
            .iter()
            .any(|bucket| bucket.name == self.bucket)
        {
            Ok(())
        } else {
            Err(Trouble::new(format!(
                "there is no bucket “{}” in “{}”; make it, or name another in store.influxdb2.bucket",
                self.bucket, client.org
            )))
        }
    }
}

impl BackEnd for InfluxDb2 {
    fn name(&self) -> &str {
        &self.name
    }

    fn keeps(&self) -> TimeRange {
        let (from, to) = KEEPS;
        TimeRange::new(Millis::from_i64(from), Millis::from_i64(to)).unwrap_or(TimeRange::ALL)
    }

    fn write(&self, rows: &[Row]) -> Result<Vec<Refusal>, Trouble> {
        let mut found = self.found.lock();
        if !*found {
            self.find()?;
            *found = true;
        }
        let keeps = self.keeps();
        let mut refused = Vec::new();
        let mut lines = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let line = line(row);
            if keeps.contains(row.reading.time) {
                lines.push(Numbered { row: at, line });
            } else {
                refused.push(Refusal {
                    row: at,
                    line: line.trim_end().to_owned(),
                    why: "InfluxDB keeps times from 1677 to 2262".to_owned(),
                });
            }
        }
        match send(&self.door, &self.write, &lines) {
            Ok(more) => {
                refused.extend(more);
                Ok(refused)
            }
            Err(trouble) => {
                *found = false;
                Err(trouble)
            }
        }
    }

    fn read(&self, series: &[Arc<Series>], range: TimeRange) -> Result<Found, Trouble> {
        let question = flux::question(&self.bucket, series, range);
        let answer = self.door.post(&self.query, "application/json", &question)?;
        match answer.status {
            200 => flux::answer(&answer.body),
            _ => Err(answer.trouble()),
        }
    }
}

/// A reading as a line. Where it may take the place of another its quality is written in any case: a point keeps the
/// fields that are not written.
fn line(row: &Row) -> String {
    let (id, device) = (row.series.id.to_string(), row.series.dev_eui.to_string());
    let channel = row
        .series
        .channel
        .as_deref()
        .map(|channel| ("channel", channel));
    let tags: Vec<_> = channel
        .into_iter()
        .chain([("datastream", id.as_str()), ("device", device.as_str())])
        .collect();
    let bits = row.reading.quality.bits();
    let value = row
        .reading
        .value
        .map(|value| ("value", Value::Float(value)));
    let quality = (bits != 0 || row.late || value.is_none())
        .then_some(("quality", Value::Integer(bits.into())));
    let fields: Vec<_> = value.into_iter().chain(quality).collect();
    let mut out = String::new();
    let line = Line {
        measurement: row.series.quantity.name(),
        tags: &tags,
        fields: &fields,
        time: row.reading.time,
    };
    if let Err(error) = encode(&line, &mut out) {
        // The store keeps finite values only.
        tracing::error!("datastream {id} at {}: {error}", row.reading.time.as_i64());
    }
    out
}

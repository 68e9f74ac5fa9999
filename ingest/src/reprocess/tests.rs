//! What decoding again changes, and what it leaves alone.

use super::*;
use crate::codec::javascript::engine::Engine;
use crate::codec::javascript::{Host, Limits};
use crate::dedup::identity;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use talblick_model::{
    Clock, Counter, CounterKind, Installation, Millis, Network, ObservedBy, Payload, Quality,
    Quantity, Reading, Uplink,
};
use talblick_store::{
    Batch, Config, DatastreamKey, DeviceDraft, InstallationChange, Order, StoredReading,
    UplinkRecord,
};
use tempfile::TempDir;

const NOW: i64 = 1_795_000_000_000;

struct Town {
    dir: TempDir,
    store: Store,
    device: Arc<Device>,
}

impl Town {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(Config {
            dir: dir.path().join("data"),
            clock: Clock::fixed(Millis::from_i64(NOW)),
            head_readings: Config::HEAD_READINGS,
            timezone: TimeZone::UTC,
        });
        let store = store.unwrap();
        let draft = DeviceDraft {
            name: "Pegel".into(),
            kind: "river_level".into(),
            codec: Some("c".into()),
            ..DeviceDraft::unknown(DevEui::from_u64(1))
        };
        let device = store.put_devices(vec![draft]).unwrap().remove(0);
        Self { dir, store, device }
    }

    /// The codec `c` with this body.
    fn library(&self, body: &str) -> Arc<Library> {
        let dir = tempfile::tempdir_in(self.dir.path()).unwrap();
        let source = format!("function decodeUplink(input) {{ var b = input.bytes; {body} }}");
        std::fs::write(dir.path().join("c.js"), source).unwrap();
        let engine = Engine::new(&Host::Thread, 1, Limits::default()).unwrap();
        Arc::new(Library::open(engine, Some(dir.path()), &[], &[]).unwrap())
    }

    /// Stores uplinks with these payloads, a minute after one another, as decoded by this body.
    fn store(&self, body: &str, payloads: &[&[u8]]) {
        let mut decoder = Decoder::new(self.store.clone(), self.library(body), rules());
        let accepted = (0_i64..).zip(payloads).map(|(n, payload)| {
            let at = Millis::from_i64(NOW + n * 60_000);
            let uplink = uplink(u32::try_from(n).unwrap(), at, payload);
            let identity = identity(&uplink, self.device.id);
            let record = UplinkRecord {
                device: self.device.id,
                identity,
                source: "stadt".into(),
                ingested_at: at,
                uplink,
                outcome: DecodeOutcome::NoPayload,
            };
            again(&self.device, record).1
        });
        let accepted: Vec<Accepted> = accepted.collect();
        let made = decoder.decode(&accepted);
        decoder.ensure(&accepted, &made).unwrap();
        let mut batch = Batch::default();
        for (accepted, made) in accepted.into_iter().zip(made) {
            let settled = decoder.settle(accepted, made);
            batch.readings.extend(settled.readings);
            batch.uplinks.push(settled.record);
            batch.rejects.extend(settled.reject);
        }
        self.store.append(batch).unwrap();
    }

    /// Says how the device is built in.
    fn install(&self, installation: Installation) {
        let change = InstallationChange {
            by: None,
            at: Millis::from_i64(NOW),
            why: String::new(),
            installation,
        };
        self.store
            .put_installation(self.device.id, &change)
            .unwrap();
    }

    fn again(&self, body: &str, dry_run: bool) -> ReprocessReport {
        self.again_from(TimeRange::ALL, body, dry_run)
    }

    fn again_from(&self, range: TimeRange, body: &str, dry_run: bool) -> ReprocessReport {
        let selection = Selection {
            dev_eui: Some(self.device.dev_eui),
            codec: None,
            range,
        };
        let mut work = Reprocess::new(self.store.clone(), self.library(body), rules());
        work.run(&selection, dry_run).unwrap()
    }

    /// Readings of a quantity: minutes after the first uplink, value, remarks.
    fn readings(&self, quantity: &str) -> Vec<(i64, Option<f64>, Quality)> {
        let datastreams = self.store.datastreams_of(self.device.id);
        let found = datastreams.iter().find(|d| d.quantity.name() == quantity);
        let Some(datastream) = found else {
            return Vec::new();
        };
        let page = self
            .store
            .readings(datastream.id, TimeRange::ALL, Order::Ascending, 2_000);
        let items = page.unwrap().items;
        let counters = self.store.counters(datastream.id).unwrap();
        assert_eq!(counters.count, items.len() as u64);
        let minute = |r: StoredReading| (r.time.as_i64() - NOW).div_euclid(60_000);
        items
            .into_iter()
            .map(|r| (minute(r), r.value, r.quality))
            .collect()
    }
}

fn rules() -> Arc<Rules> {
    Arc::new(Rules::built_in().unwrap())
}

fn uplink(f_cnt: u32, at: Millis, payload: &[u8]) -> Uplink {
    Uplink {
        dev_eui: DevEui::from_u64(1),
        network: Network::Chirpstack4,
        dedup_id: None,
        dev_addr: None,
        f_cnt,
        f_port: Some(1),
        payload: Some(Payload(payload.to_vec())),
        encrypted: false,
        confirmed: false,
        observed_at: at.timestamp(),
        observed_by: ObservedBy::Network,
        network_received_at: None,
        data_rate: None,
        frequency_hz: None,
        device_name: None,
        profile: None,
        application: None,
        tags: BTreeMap::new(),
        decoded: None,
        receptions: Vec::new(),
    }
}

fn places(unchanged: u64, changed: u64, added: u64, withdrawn: u64) -> Places {
    Places {
        unchanged,
        changed,
        added,
        withdrawn,
    }
}

const CORRECTED: Quality = Quality::CORRECTED;
const TEMPERATURE: &str = "return {data: {temperature: b[0]}};";

#[test]
fn what_says_the_same_stays_untouched() {
    let town = Town::new();
    town.store(TEMPERATURE, &[&[20], &[21]]);
    let report = town.again(TEMPERATURE, false);
    assert_eq!((report.uplinks, report.changed), (2, 0));
    assert_eq!(report.readings, places(2, 0, 0, 0));
    assert_eq!(
        town.readings("air_temperature"),
        [
            (0, Some(20.0), Quality::GOOD),
            (1, Some(21.0), Quality::GOOD)
        ]
    );
}

#[test]
fn a_dry_run_tells_what_a_run_does_and_writes_nothing() {
    let town = Town::new();
    town.store(TEMPERATURE, &[&[20], &[21]]);
    let right = "return {data: {humidity: b[0], temperature: b[0] == 20 ? 20 : 21.5}};";
    let told = town.again(right, true);
    assert_eq!(town.readings("relative_humidity"), []);
    let done = town.again(right, false);
    assert_eq!(told.readings, places(1, 1, 2, 0));
    assert_eq!((told.readings, told.changed), (done.readings, done.changed));
    assert_eq!(
        town.readings("air_temperature"),
        [(0, Some(20.0), Quality::GOOD), (1, Some(21.5), CORRECTED)]
    );
    assert_eq!(
        town.readings("relative_humidity"),
        [(0, Some(20.0), CORRECTED), (1, Some(21.0), CORRECTED)]
    );
    let again = town.again(right, false);
    assert_eq!((again.readings, again.changed), (places(4, 0, 0, 0), 0));
}

#[test]
fn a_reading_at_a_time_of_its_own_that_is_not_made_any_more_becomes_a_gap() {
    let town = Town::new();
    // The device sends its last two values; the codec took seconds for minutes.
    let of = |step: i64| {
        format!(
            "var t = input.recvTime.getTime(); \
             return {{data: {{readings: [{{time: new Date(t).toISOString(), temperature: b[0]}}, \
             {{time: new Date(t - {step}).toISOString(), temperature: b[1]}}]}}}};"
        )
    };
    town.store(&of(1_000), &[&[20, 19], &[21, 20]]);
    let before = town.readings("air_temperature");
    assert_eq!(before.len(), 4, "{before:?}");
    let report = town.again(&of(60_000), false);
    assert_eq!(report.readings, places(2, 0, 1, 2));
    let gap = Quality::GAP.with(CORRECTED);
    let all = town.readings("air_temperature");
    let values: Vec<_> = all.iter().filter(|(_, value, _)| value.is_some()).collect();
    assert_eq!(
        values,
        [
            &(-1, Some(19.0), CORRECTED),
            &(0, Some(20.0), Quality::GOOD),
            &(1, Some(21.0), Quality::GOOD)
        ]
    );
    assert_eq!(
        all.iter().filter(|(_, _, quality)| *quality == gap).count(),
        2
    );
}

#[test]
fn what_cannot_be_decoded_any_more_keeps_its_readings_and_is_told() {
    let town = Town::new();
    town.store(TEMPERATURE, &[&[20], &[21]]);
    let picky = "if (b[0] == 20) { throw new Error('no'); } return {data: {temperature: 22}};";
    let report = town.again(picky, false);
    assert_eq!((report.failed, report.changed), (1, 1));
    assert!(report.failures[0].detail.contains("no"), "{report:?}");
    assert_eq!(
        town.readings("air_temperature"),
        [(0, Some(20.0), Quality::GOOD), (1, Some(22.0), CORRECTED)]
    );
}

#[test]
fn what_was_rejected_is_left_to_the_replay_of_rejects() {
    let town = Town::new();
    town.store("throw new Error('no');", &[&[20]]);
    let report = town.again(TEMPERATURE, false);
    assert_eq!((report.uplinks, report.rejected), (1, 1));
    assert_eq!(report.readings, Places::default());
    assert_eq!(town.readings("air_temperature"), []);
}

#[test]
fn what_a_status_said_at_the_same_moment_stays() {
    let town = Town::new();
    town.store(TEMPERATURE, &[&[20]]);
    let key = DatastreamKey {
        device: town.device.id,
        quantity: Quantity::known("battery_level").unwrap(),
        channel: Some(CHANNEL.to_owned()),
    };
    let datastream = town.store.ensure_datastreams(&[key]).unwrap()[0];
    let status = Reading {
        datastream,
        quality: Quality::GOOD,
        time: Millis::from_i64(NOW),
        value: 87.4,
    };
    let batch = Batch {
        readings: vec![status],
        ..Batch::default()
    };
    town.store.append(batch).unwrap();
    let report = town.again("return {data: {temperature: 1}};", false);
    assert_eq!(report.readings, places(0, 1, 0, 0));
    assert_eq!(
        town.readings("battery_level"),
        [(0, Some(87.4), Quality::GOOD)]
    );
}

#[test]
fn a_codec_selects_what_it_decoded_or_would_decode() {
    let town = Town::new();
    town.store(TEMPERATURE, &[&[20]]);
    let mut work = Reprocess::new(town.store.clone(), town.library(TEMPERATURE), rules());
    let mut uplinks = |codec: &str| {
        let selection = Selection {
            dev_eui: None,
            codec: Some(codec.to_owned()),
            range: TimeRange::ALL,
        };
        work.run(&selection, true).unwrap().uplinks
    };
    assert_eq!((uplinks("c"), uplinks("elsys")), (1, 0));
}

#[test]
fn sealed_days_are_corrected_too() {
    let town = Town::new();
    town.store(TEMPERATURE, &[&[20], &[21]]);
    town.store.seal().unwrap();
    let report = town.again("return {data: {temperature: b[0] + 1}};", false);
    assert_eq!(report.readings, places(0, 2, 0, 0));
    town.store.seal().unwrap();
    assert_eq!(
        town.readings("air_temperature"),
        [(0, Some(21.0), CORRECTED), (1, Some(22.0), CORRECTED)]
    );
}

#[test]
fn a_value_that_jumped_is_remarked_whatever_was_known_when_it_came() {
    let town = Town::new();
    town.store(TEMPERATURE, &[&[20], &[60], &[21]]);
    let report = town.again(TEMPERATURE, false);
    assert_eq!(report.readings, places(2, 1, 0, 0));
    assert_eq!(
        town.readings("air_temperature"),
        [
            (0, Some(20.0), Quality::GOOD),
            (1, Some(60.0), CORRECTED.with(Quality::JUMP)),
            (2, Some(21.0), Quality::GOOD)
        ]
    );
}

#[test]
fn totals_become_what_came_in_between_from_page_to_page_of_the_archive() {
    let town = Town::new();
    let totals: Vec<[u8; 2]> = (0..1_010_u16).map(|n| (n * 2).to_be_bytes()).collect();
    let payloads: Vec<&[u8]> = totals.iter().map(<[u8; 2]>::as_slice).collect();
    let body = "return {data: {people: b[0] * 256 + b[1]}};";
    town.store(body, &payloads);
    let counter = Counter {
        quantity: Quantity::known("people_count").unwrap(),
        channel: None,
        tells: CounterKind::Cumulative,
        wrap: None,
        resets: Vec::new(),
    };
    town.install(Installation {
        counters: vec![counter],
        ..Installation::default()
    });
    // Of the second the total is what came since the first, which was 0.
    assert_eq!(town.again(body, false).readings, places(1, 1_009, 0, 0));
    let readings = town.readings("people_count");
    assert_eq!(readings[0].1, None);
    assert_eq!(readings.len(), 1_010);
    assert!(
        readings[1..]
            .iter()
            .all(|(_, value, _)| *value == Some(2.0))
    );
    // From the middle on, what came before is known.
    let middle = Millis::from_i64(NOW + 600 * 60_000);
    let range = TimeRange::new(middle, TimeRange::ALL.to()).unwrap();
    assert_eq!(
        town.again_from(range, body, false).readings,
        places(410, 0, 0, 0)
    );
}

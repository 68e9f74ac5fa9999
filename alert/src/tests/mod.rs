//! Alerts on a real store in a temporary directory, with a clock that is set and a little HTTP server that misbehaves.

mod course;
mod crash;
mod past;
mod people;
mod silent;
mod telling;
#[path = "../../../tests/harness/web.rs"]
mod web;

use crate::{Alert, Alerts, Condition, Filter, Origin, Receiver, Rule, Scope, Settings, Severity};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use talblick_model::{
    Clock, DatastreamId, DevEui, DeviceId, GatewayId, Millis, Network, ObservedBy, Quality,
    Quantity, Reading, Reception, RejectReason, Uplink,
};
use talblick_store::{
    Batch, DatastreamKey, DecodeOutcome, DeviceDraft, Identity, Store, UplinkRecord,
};
use tempfile::TempDir;

/// 2026-11-21T14:00:30Z.
pub(crate) const NOW: i64 = 1_795_269_630_000;
pub(crate) const MINUTE: i64 = 60_000;
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn stream(n: u32) -> DatastreamId {
    n.try_into().unwrap()
}

pub(crate) fn reading(datastream: DatastreamId, ms: i64, value: f64) -> Reading {
    Reading {
        datastream,
        quality: Quality::GOOD,
        time: Millis::from_i64(ms),
        value,
    }
}

fn level() -> Quantity {
    Quantity::known("water_level").unwrap()
}

pub(crate) fn above(value: f64, clear: Option<f64>, for_s: u32) -> Condition {
    Condition::Above {
        quantity: level(),
        value,
        clear,
        for_s,
    }
}

pub(crate) fn below(value: f64, clear: Option<f64>, for_s: u32) -> Condition {
    Condition::Below {
        quantity: level(),
        value,
        clear,
        for_s,
    }
}

pub(crate) fn rise(value: f64, within_s: u32) -> Condition {
    Condition::Rise {
        quantity: level(),
        value,
        within_s,
    }
}

pub(crate) fn rule(id: &str, condition: Condition) -> Rule {
    Rule {
        id: id.to_owned(),
        name: format!("Rule {id}"),
        enabled: true,
        severity: Severity::Critical,
        origin: Origin::Dashboard,
        condition,
        scope: Scope::default(),
        notify: Vec::new(),
        repeat_s: None,
        quiet: None,
    }
}

pub(crate) fn eui(n: u64) -> DevEui {
    DevEui::from_u64(0xa840_41ff_ff01_f200 + n)
}

/// A town with two river gauges, datastreams 1 and 2, each reporting every ten minutes.
pub(crate) struct Town {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) alerts: Arc<Alerts>,
    running: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
    dir: Option<TempDir>,
}

fn open_store(dir: &Path, clock: &Clock) -> Store {
    Store::open(talblick_store::Config {
        dir: dir.to_owned(),
        clock: clock.clone(),
        head_readings: 100_000,
        timezone: TimeZone::get("Europe/Berlin").unwrap(),
    })
    .unwrap()
}

fn furnish(store: &Store) {
    let draft = |n: u64| DeviceDraft {
        name: format!("Pegel {n}"),
        kind: "river_level".into(),
        tags: BTreeMap::from([("river".to_owned(), format!("wupper-{n}"))]),
        interval_s: Some(600),
        ..DeviceDraft::unknown(eui(n))
    };
    let devices = store.put_devices(vec![draft(1), draft(2)]).unwrap();
    let key = |device: DeviceId| DatastreamKey {
        device,
        quantity: level(),
        channel: None,
    };
    let keys: Vec<_> = devices.iter().map(|device| key(device.id)).collect();
    store.ensure_datastreams(&keys).unwrap();
}

impl Town {
    pub(crate) fn open() -> Self {
        Self::with(Vec::new())
    }

    pub(crate) fn with(receivers: Vec<Receiver>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(Millis::from_i64(NOW));
        let store = open_store(dir.path(), &clock);
        furnish(&store);
        Self::over(dir, store, clock, receivers, Vec::new())
    }

    fn over(
        dir: TempDir,
        store: Store,
        clock: Clock,
        receivers: Vec<Receiver>,
        rules: Vec<Rule>,
    ) -> Self {
        let settings = Settings {
            rules,
            receivers,
            timezone: TimeZone::get("Europe/Berlin").unwrap(),
            settle: Duration::ZERO,
            ready: Arc::new(AtomicBool::new(true)),
        };
        let alerts = Alerts::open(settings, &store, &clock).unwrap();
        let mut town = Self {
            store,
            clock,
            alerts,
            running: None,
            dir: Some(dir),
        };
        town.start();
        town
    }

    fn start(&mut self) {
        let (on, end) = mpsc::channel();
        let alerts = Arc::clone(&self.alerts);
        let thread = std::thread::spawn(move || alerts.run(&end));
        self.running = Some((on, thread));
    }

    /// Ends the thread that evaluates, and nothing else.
    pub(crate) fn stop(&mut self) {
        if let Some((on, thread)) = self.running.take() {
            drop(on);
            thread.join().unwrap();
        }
    }

    /// The same town after everything was closed; `between` does something to the store while nobody evaluates.
    pub(crate) fn again(
        mut self,
        receivers: Vec<Receiver>,
        rules: Vec<Rule>,
        between: impl FnOnce(&Store),
    ) -> Self {
        self.stop();
        let (dir, clock) = (self.dir.take().unwrap(), self.clock.clone());
        self.store.close().unwrap();
        drop(self);
        let store = open_store(dir.path(), &clock);
        between(&store);
        Self::over(dir, store, clock, receivers, rules)
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now().as_i64()
    }

    pub(crate) fn wait_for(&self, ms: i64) {
        self.clock.set(self.clock.now().plus(ms));
    }

    /// A gauge reports now.
    pub(crate) fn report(&self, gauge: u32, value: f64) {
        self.report_at(gauge, self.now(), value);
    }

    pub(crate) fn report_at(&self, gauge: u32, ms: i64, value: f64) {
        self.store.append(report(gauge, ms, value)).unwrap();
    }

    /// Adds a rule.
    pub(crate) fn rule(&self, rule: Rule) {
        self.alerts.add_rule(rule).unwrap();
    }

    /// Every alert, the oldest first.
    pub(crate) fn all(&self) -> Vec<Alert> {
        let mut all = self.alerts.alerts(&Filter::default(), 1_000);
        all.reverse();
        all
    }

    /// How the alerts stand, once they stand as `wanted`: rule, gauge, state, since in minutes before the beginning.
    pub(crate) fn wait_alerts(&self, wanted: &[&str]) {
        let line = |alert: &Alert| {
            let since = (alert.since.as_i64() - NOW) / MINUTE;
            let state = alert.state.as_str();
            format!(
                "{} {} {state} since {since}",
                alert.rule, alert.subject.name
            )
        };
        let deadline = Instant::now() + PATIENCE;
        loop {
            let lines: Vec<String> = self.all().iter().map(line).collect();
            if lines == wanted {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "{wanted:?} wanted, there is {lines:?}"
            );
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Waits until the evaluator has heard everything that was reported.
    pub(crate) fn settled(&self) {
        let passes = || self.alerts.passes.load(Ordering::Relaxed);
        // The first may have begun before.
        let (begin, deadline) = (passes(), Instant::now() + PATIENCE);
        while passes() < begin + 2 {
            assert!(Instant::now() < deadline, "nothing is evaluated");
            self.alerts.wake();
            std::thread::park_timeout(Duration::from_millis(1));
        }
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.stop();
    }
}

fn report(gauge: u32, ms: i64, value: f64) -> Batch {
    Batch {
        readings: vec![reading(stream(gauge), ms, value)],
        uplinks: vec![uplink(gauge, ms, None)],
        ..Batch::default()
    }
}

/// An uplink of a gauge, with why it could not be decoded.
fn uplink(gauge: u32, ms: i64, failed: Option<&str>) -> UplinkRecord {
    let (device, at) = (DeviceId::try_from(gauge).unwrap(), Millis::from_i64(ms));
    UplinkRecord {
        device,
        identity: Identity {
            hash: u64::from(gauge) << 48 | ms.unsigned_abs(),
            dedup: 0,
            at,
            device,
        },
        source: "broker".into(),
        ingested_at: at,
        uplink: Uplink {
            dev_eui: eui(gauge.into()),
            network: Network::Chirpstack4,
            dedup_id: None,
            dev_addr: None,
            f_cnt: 1,
            f_port: Some(2),
            payload: None,
            encrypted: false,
            confirmed: false,
            observed_at: at.timestamp(),
            observed_by: ObservedBy::Gateway,
            network_received_at: None,
            data_rate: None,
            frequency_hz: None,
            device_name: None,
            profile: None,
            application: None,
            tags: BTreeMap::new(),
            decoded: None,
            receptions: vec![Reception {
                gateway_id: GatewayId::from_u64(0xb1),
                rssi_dbm: -97,
                snr_db: 6.5,
                antenna: 0,
                received_at: None,
                location: None,
                gateway_name: None,
            }],
        },
        outcome: match failed {
            Some(detail) => DecodeOutcome::Failed {
                codec: None,
                reason: RejectReason::CodecError,
                detail: detail.to_owned(),
            },
            None => DecodeOutcome::Decoded {
                codec: None,
                fields: None,
                warnings: Vec::new(),
                readings: 1,
            },
        },
    }
}

//! The whole interface on a real store in a temporary directory, asked over a real socket.

mod alerts;
mod brand;
mod broadband;
mod cache;
mod catalog;
mod citation;
mod city;
mod cluster;
mod codecs;
mod coverage;
mod downloads;
mod errors;
mod examples;
mod features;
mod former;
mod frames;
mod herald;
mod import;
mod installation;
mod keys;
mod lists;
mod live;
mod maps;
mod months;
mod pages;
mod preview;
mod privacy;
mod prometheus;
mod protection;
mod radio;
mod routes;
mod serving;
mod shapes;
mod sta;
mod tiles;
mod usage;
mod values;
mod webhook;
mod wire;
mod wms;

use crate::{
    App, Brand, Catalog, City, Config, Delivered, Delivery, DeliveryError, Herald, HighValue,
    Ingest, IngestReport, Lang, Licence, MapStyle, Message, Publish, PublishRule, RateLimit,
    RefusedPart, ReplayError, ReplayFilter, ReplayOutcome, ReprocessFilter, ReprocessOutcome, Site,
    SourceReport, UsageLog, router, token,
};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use talblick_alert::Alerts;
use talblick_coverage::plan::Plans;
use talblick_coverage::radio::Radio;
use talblick_coverage::{Archive, Atlas, Current, Tiles};
use talblick_model::{
    Clock, DataRate, DatastreamId, DevEui, DeviceId, District, DistrictId, Gateway, GatewayId,
    Millis, Modulation, Network, ObservedBy, Payload, Position, Quality, Reading, Reception,
    Reject, RejectReason, Uplink,
};
use talblick_store::{
    Batch, DatastreamKey, DecodeOutcome, DeviceDraft, DeviceEvent, Identity, IgnoredKind, Store,
    Tally, UplinkRecord, Users,
};
use tempfile::TempDir;
use wire::Wire;

/// 2026-11-21T14:00:30Z.
const NOW: i64 = 1_795_269_630_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// A small city: a river gauge and a weather station that are public, a classroom that is not, and a device nobody has
/// heard of yet.
#[derive(Debug)]
pub(crate) struct Town {
    pub(crate) store: Store,
    pub(crate) token: String,
    pub(crate) ready: Arc<AtomicBool>,
    pub(crate) clock: Clock,
    pub(crate) radio: Radio,
    pub(crate) coverage: Current,
    pub(crate) publish: Publish,
    pub(crate) alerts: Arc<Alerts>,
    wire: Wire,
    herald: Mutex<Option<Herald>>,
    usage: UsageLog,
    dir: TempDir,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |v| v.to_str().unwrap_or_default())
    }
}

pub(crate) fn at(ms: i64) -> Millis {
    Millis::from_i64(ms)
}

/// The DevEUI of the n-th device.
pub(crate) fn eui(n: u64) -> DevEui {
    DevEui::from_u64(0xa840_41ff_ff01_f200 + n)
}

fn draft(n: u64, name: &str, kind: &str, district: Option<&str>) -> DeviceDraft {
    DeviceDraft {
        dev_eui: eui(n),
        name: name.into(),
        kind: kind.into(),
        profile: Some("em500".into()),
        codec: None,
        location: Position::new(
            51.25 + f64::from(u8::try_from(n).unwrap()) / 100.0,
            7.15,
            None,
        )
        .ok(),
        district: district.map(|d| DistrictId::try_from(d).unwrap()),
        tags: BTreeMap::from([("operator".to_owned(), "WSW".to_owned())]),
        interval_s: Some(600),
        mounting_height_m: None,
    }
}

fn reception(gateway: u64, rssi: i16) -> Reception {
    Reception {
        gateway_id: GatewayId::from_u64(gateway),
        rssi_dbm: rssi,
        snr_db: 6.5,
        antenna: 0,
        received_at: None,
        location: None,
        gateway_name: None,
    }
}

fn uplink(device: DeviceId, n: u64, time: i64, f_cnt: u32) -> UplinkRecord {
    UplinkRecord {
        device,
        identity: Identity {
            hash: n * 1_000 + u64::from(f_cnt),
            dedup: 0,
            at: at(time),
            device,
        },
        source: "broker".into(),
        ingested_at: at(time + 40),
        uplink: Uplink {
            dev_eui: eui(n),
            network: Network::Chirpstack4,
            dedup_id: None,
            dev_addr: None,
            f_cnt,
            f_port: Some(2),
            payload: Some(Payload(vec![1, 2, 3])),
            encrypted: false,
            confirmed: false,
            observed_at: at(time).timestamp(),
            observed_by: ObservedBy::Gateway,
            network_received_at: None,
            data_rate: Some(DataRate {
                modulation: Modulation::Lora,
                spreading_factor: Some(7),
                bandwidth_hz: Some(125_000),
                bit_rate: None,
            }),
            frequency_hz: Some(868_100_000),
            device_name: None,
            profile: None,
            application: None,
            tags: BTreeMap::new(),
            decoded: None,
            receptions: vec![reception(0xb1, -97), reception(0xb2, -110)],
        },
        outcome: DecodeOutcome::Decoded {
            codec: Some("milesight".into()),
            fields: None,
            warnings: vec![],
            readings: 1,
        },
    }
}

pub(crate) fn reading(datastream: DatastreamId, time: i64, value: f64) -> Reading {
    Reading {
        datastream,
        quality: Quality::GOOD,
        time: at(time),
        value,
    }
}

/// The datastreams of the town, as they are made.
pub(crate) const STREAMS: [(u64, &str); 5] = [
    (1, "water_level"),
    (1, "battery_level"),
    (2, "air_temperature"),
    (2, "precipitation"),
    (3, "co2"),
];

pub(crate) fn stream(n: u32) -> DatastreamId {
    n.try_into().unwrap()
}

fn furnish(store: &Store) {
    store
        .put_districts(vec![
            District {
                id: DistrictId::try_from("0").unwrap(),
                name: "Elberfeld".into(),
                rings: vec![vec![[7.1, 51.2], [7.1, 51.3], [7.2, 51.3], [7.1, 51.2]]],
                approximate: true,
            },
            District {
                id: DistrictId::try_from("1").unwrap(),
                name: "Barmen".into(),
                rings: vec![],
                approximate: true,
            },
        ])
        .unwrap();
    let devices = store
        .put_devices(vec![
            draft(1, "Pegel Kluse", "river_level", Some("0")),
            draft(2, "Wetter Ronsdorf", "climate", Some("1")),
            draft(3, "Klasse 4b", "classroom", Some("1")),
            draft(4, "Neu im Lager", "unknown", None),
        ])
        .unwrap();
    store
        .put_gateways(vec![Gateway {
            id: GatewayId::from_u64(0xb1),
            name: Some("Rathaus".into()),
            location: Position::new(51.27, 7.19, Some(200.0)).ok(),
            created_at: at(NOW - 30 * 24 * HOUR),
        }])
        .unwrap();
    let keys: Vec<DatastreamKey> = STREAMS
        .iter()
        .map(|(n, quantity)| DatastreamKey {
            device: devices[usize::try_from(*n).unwrap() - 1].id,
            quantity: quantity.parse().unwrap(),
            channel: None,
        })
        .collect();
    store.ensure_datastreams(&keys).unwrap();
    let mut batch = Batch::default();
    for i in 0..48_i64 {
        let time = NOW - 30_000 - i * 30 * MINUTE;
        let wave = f64::from(i32::try_from(i % 12).unwrap());
        batch
            .readings
            .push(reading(stream(1), time, 0.5 + wave / 100.0));
        batch
            .readings
            .push(reading(stream(3), time, -2.0 + wave / 3.0));
        batch.readings.push(reading(stream(5), time, 700.0 + wave));
        for n in 1..=3_u64 {
            let f_cnt = u32::try_from(1_000 - i).unwrap();
            batch.uplinks.push(uplink(
                devices[usize::try_from(n).unwrap() - 1].id,
                n,
                time,
                f_cnt,
            ));
        }
    }
    batch
        .readings
        .push(reading(stream(2), NOW - 3 * HOUR, 87.0));
    batch.readings.push(Reading {
        quality: Quality::GAP,
        ..reading(stream(4), NOW - HOUR, 0.0)
    });
    for n in 0..5_i64 {
        batch.rejects.push(Reject {
            at: at(NOW - n * HOUR),
            source: "broker".into(),
            topic: "application/7/device/a84041ffff01f203/event/up".into(),
            reason: if n == 0 {
                RejectReason::Malformed
            } else {
                RejectReason::CodecError
            },
            detail: "line 3: x is not defined".into(),
            dev_eui: (n > 0).then(|| eui(3)),
            payload: vec![0x7b, 0x22],
        });
    }
    batch.events = happened();
    batch.tallies.push(Tally {
        source: "broker".into(),
        received: 151,
        stored: 144,
        duplicate: 2,
        rejected: BTreeMap::from([(RejectReason::Malformed, 1), (RejectReason::CodecError, 4)]),
        ignored: BTreeMap::new(),
    });
    store.append(batch).unwrap();
}

/// A join and two log lines of the third device.
fn happened() -> Vec<DeviceEvent> {
    let kinds = [IgnoredKind::Join, IgnoredKind::Log, IgnoredKind::Log];
    let event = |(n, kind): (i64, IgnoredKind)| DeviceEvent {
        dev_eui: eui(3),
        at: at(NOW - n * HOUR),
        received_at: at(NOW - n * HOUR + 250),
        source: "broker".into(),
        kind,
        hash: n.cast_unsigned(),
        battery_level: None,
        margin_db: None,
        text: (kind == IgnoredKind::Log).then(|| "ERROR UPLINK_MIC wrong".to_owned()),
        location: None,
    };
    (0..).zip(kinds).map(event).collect()
}

#[derive(Debug)]
struct Quiet;

impl Ingest for Quiet {
    fn reprocess(&self, filter: ReprocessFilter) -> Result<ReprocessOutcome, ReplayError> {
        let whole_day = filter.range.to().since(filter.range.from()) == 24 * HOUR;
        Ok(ReprocessOutcome {
            uplinks: u64::from(whole_day),
            changed: u64::from(filter.dev_eui == Some(eui(3)) && !filter.dry_run),
            failed: u64::from(filter.codec.as_deref() == Some("elsys")),
            ..ReprocessOutcome::default()
        })
    }

    fn admits(&self, source: &str, token: &str) -> bool {
        (source, token) == ("city", "geheim")
    }

    fn deliver(&self, delivery: Delivery) -> Result<Delivered, DeliveryError> {
        let (settle, durable) = tokio::sync::oneshot::channel();
        // A body that asks for it never reaches the disk.
        if delivery.body != "lost" {
            settle.send(()).unwrap();
        }
        let wrong = |index| RefusedPart {
            index,
            reason: RejectReason::Malformed,
            detail: format!("{} is not JSON", delivery.path),
        };
        let (received, refused) = match &delivery.body[..] {
            b"wrong" => (1, vec![wrong(None)]),
            b"half" => (2, vec![wrong(Some(1))]),
            _ => (1, Vec::new()),
        };
        Ok(Delivered {
            received,
            refused,
            durable,
        })
    }

    fn report(&self) -> IngestReport {
        IngestReport {
            sources: vec![SourceReport {
                name: "broker".into(),
                kind: "mqtt".into(),
                connected: false,
                since: at(NOW - HOUR),
                last_error: Some("connection refused".into()),
                clients: None,
                dropped: 3,
            }],
            lag_p50_ms: 3.5,
            lag_p99_ms: 12.0,
            pending: 1,
        }
    }

    fn replay(&self, filter: ReplayFilter) -> Result<ReplayOutcome, ReplayError> {
        if filter.reason == Some(RejectReason::Malformed) {
            return Err(ReplayError::NoIngest);
        }
        Ok(ReplayOutcome {
            tried: 4,
            stored: 4,
            ..ReplayOutcome::default()
        })
    }
}

fn config() -> Config {
    Config {
        base_url: Some("https://talblick.example".into()),
        languages: vec![Lang::De, Lang::En],
        city: City {
            name: "Wuppertal".into(),
            timezone: TimeZone::get("Europe/Berlin").unwrap(),
            center: (51.2562, 7.1508),
            operator: "Stadt Wuppertal".into(),
            address: "Johannes-Rau-Platz 1\n42275 Wuppertal".into(),
            contact: "sensoren@stadt.example".into(),
            indoor_kinds: vec!["classroom*".into()],
        },
        brand: Brand::default(),
        basemap: None,
        map_style: None,
        map_attribution: String::new(),
        data_attribution: "Stadt Wuppertal".into(),
        catalog: Catalog {
            publisher: "Stadt Wuppertal".into(),
            contact: "daten@wuppertal.example".into(),
            licence: Licence::DlByDe,
            contributor: Some("openNRW".into()),
            ags: "05124000".into(),
            high_value: BTreeMap::from([("weather".to_owned(), HighValue::Meteorological)]),
        },
        metrics: true,
        downloads: "downloads".into(),
        rate_limit: None,
        mqtt: vec!["mqtt://broker.example:1883".into()],
        trusted_proxies: vec![],
    }
}

impl Town {
    pub(crate) fn open() -> Self {
        Self::with(config())
    }

    pub(crate) fn users(&self) -> Users {
        Users::open(self.dir.path()).unwrap()
    }

    /// The town without a configured address.
    pub(crate) fn nameless() -> Self {
        Self::with(Config {
            base_url: None,
            ..config()
        })
    }

    /// The town with a look of its own.
    pub(crate) fn branded(brand: Brand) -> Self {
        Self::with(Config { brand, ..config() })
    }

    /// The town with a ground for its maps, and who is to be named for it.
    pub(crate) fn grounded(basemap: Archive) -> Self {
        Self::with(Config {
            map_attribution: basemap.attribution(),
            basemap: Some(Arc::new(basemap)),
            ..config()
        })
    }

    /// The town with a ground of somebody else's for its maps.
    pub(crate) fn styled(style: MapStyle) -> Self {
        Self::with(Config {
            map_style: Some(style),
            ..config()
        })
    }

    pub(crate) fn limited(requests: u32) -> Self {
        Self::with(Config {
            rate_limit: Some(RateLimit {
                requests,
                window_s: 3_600,
            }),
            ..config()
        })
    }

    /// The town with what was imported about its coverage.
    pub(crate) fn covered_by(atlas: Atlas) -> Self {
        Self::of(config(), atlas, None)
    }

    /// The town with a small atlas.
    pub(crate) fn covered() -> Self {
        Self::of(config(), coverage::atlas(), None)
    }

    /// The town with a small atlas, under other rules.
    pub(crate) fn publishing(rules: Vec<PublishRule>) -> Self {
        let publish = Publish::new(rules, Vec::new());
        Self::of(config(), coverage::atlas(), Some(publish))
    }

    fn with(config: Config) -> Self {
        Self::of(config, Atlas::default(), None)
    }

    fn of(config: Config, atlas: Atlas, publish: Option<Publish>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = Config {
            downloads: dir.path().join("downloads"),
            ..config
        };
        let clock = Clock::fixed(at(NOW));
        let store = Store::open(talblick_store::Config {
            dir: dir.path().to_owned(),
            clock: clock.clone(),
            head_readings: 100_000,
            timezone: TimeZone::get("Europe/Berlin").unwrap(),
        })
        .unwrap();
        furnish(&store);
        let token = token::create(&store).unwrap().unwrap();
        let ready = Arc::new(AtomicBool::new(true));
        let rule = |kind: &str, quantities: &[&str]| PublishRule::raw(&[kind], quantities).unwrap();
        let publish = publish.unwrap_or_else(|| {
            let rules = vec![rule("river_*", &["water_level"]), rule("climate", &["*"])];
            Publish::new(rules, Vec::new())
        });
        let coverage = Current::new(atlas);
        let radio = Radio::default();
        let alerts = alerts::none(&store, &clock);
        let Site {
            router,
            herald,
            usage,
        } = router(App {
            store: store.clone(),
            coverage: coverage.clone(),
            radio: radio.clone(),
            tiles: Tiles::default(),
            plans: Plans::default(),
            clock: clock.clone(),
            config,
            publish: publish.clone(),
            ingest: Arc::new(Quiet),
            codecs: Arc::new(codecs::Shelf::new(&store)),
            alerts: Arc::clone(&alerts),
            ready: Arc::clone(&ready),
        });
        Self {
            store,
            token,
            ready,
            clock,
            radio,
            coverage,
            publish,
            alerts,
            wire: Wire::new(router),
            herald: Mutex::new(herald),
            usage,
            dir,
        }
    }

    /// What brokers are told that is new.
    pub(crate) fn news(&self) -> Vec<Message> {
        let mut herald = self.herald.lock().unwrap();
        herald.as_mut().unwrap().take()
    }

    pub(crate) async fn response(&self, request: Request<Body>) -> axum::response::Response {
        self.wire.ask(request).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.response(request).await;
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, 10 << 20).await.unwrap().into(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        let request = Request::get(path).header(name, value);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// As somebody with the administration token.
    pub(crate) async fn admin(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.send_as(&self.token, method, path, body).await
    }

    pub(crate) async fn send_as(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }

    pub(crate) async fn admin_get(&self, path: &str) -> Answer {
        self.admin(Method::GET, path, None).await
    }
}

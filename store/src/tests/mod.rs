//! Tests of the whole store through its public calls.

mod beside;
mod durability;
mod events;
mod mend;
pub(crate) mod model;
mod questions;
mod reader;
mod registry;
mod retention;
mod rollups;
mod samples;
mod uplinks;
mod verify;

use crate::*;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use talblick_model::{Network, ObservedBy, Payload, Quality, Quantity, Reading, Reception, Uplink};
use tempfile::TempDir;

pub(crate) fn ms(n: i64) -> Millis {
    Millis::from_i64(n)
}

pub(crate) fn config(dir: &TempDir) -> Config {
    Config {
        dir: dir.path().to_owned(),
        clock: Clock::fixed(ms(1_790_000_000_000)),
        head_readings: 1_000_000,
        timezone: TimeZone::get("Europe/Berlin").unwrap(),
    }
}

pub(crate) fn open(dir: &TempDir) -> Store {
    Store::open(config(dir)).unwrap()
}

pub(crate) fn draft(eui: u64) -> DeviceDraft {
    DeviceDraft {
        name: format!("Pegel {eui}"),
        kind: "river_level".into(),
        interval_s: Some(600),
        ..DeviceDraft::unknown(DevEui::from_u64(eui))
    }
}

/// Registers `devices` devices with `quantities` datastreams each.
pub(crate) fn datastreams(store: &Store, devices: u32, quantities: usize) -> Vec<DatastreamId> {
    let drafts = (1..=devices).map(|n| draft(n.into())).collect();
    let devices = store.put_devices(drafts).unwrap();
    let names = [
        "air_temperature",
        "relative_humidity",
        "air_pressure",
        "battery_voltage",
    ];
    let keys: Vec<_> = devices
        .iter()
        .flat_map(|device| {
            names.iter().take(quantities).map(|name| DatastreamKey {
                device: device.id,
                quantity: Quantity::known(name).unwrap(),
                channel: None,
            })
        })
        .collect();
    store.ensure_datastreams(&keys).unwrap()
}

pub(crate) fn reading(datastream: DatastreamId, time: i64, value: f64) -> Reading {
    Reading {
        datastream,
        quality: Quality::GOOD,
        time: ms(time),
        value,
    }
}

pub(crate) fn readings(readings: Vec<Reading>) -> Batch {
    Batch {
        readings,
        ..Batch::default()
    }
}

pub(crate) fn all(store: &Store, datastream: DatastreamId) -> Vec<StoredReading> {
    let page = store.readings(datastream, TimeRange::ALL, Order::Ascending, usize::MAX);
    page.unwrap().items
}

pub(crate) fn reception(gateway: u64, rssi_dbm: i16) -> Reception {
    Reception {
        gateway_id: GatewayId::from_u64(gateway),
        rssi_dbm,
        snr_db: 6.5,
        antenna: 0,
        received_at: Some(ms(1_789_999_999_123).timestamp()),
        location: None,
        gateway_name: None,
    }
}

pub(crate) fn uplink(
    device: DeviceId,
    at: i64,
    hash: u64,
    receptions: Vec<Reception>,
) -> UplinkRecord {
    UplinkRecord {
        device,
        identity: Identity {
            hash,
            dedup: 0,
            at: ms(at),
            device,
        },
        source: "stadtnetz".into(),
        ingested_at: ms(at + 250),
        uplink: Uplink {
            dev_eui: DevEui::from_u64(device.get().into()),
            network: Network::Chirpstack4,
            dedup_id: Some("3ac7e3c4-4401-4b8d-9386-a5c902f9202d".into()),
            dev_addr: None,
            f_cnt: u32::try_from(hash % 60_000).unwrap(),
            f_port: Some(2),
            payload: Some(Payload(vec![1, 0, 0xe2])),
            encrypted: false,
            confirmed: true,
            observed_at: ms(at).timestamp(),
            observed_by: ObservedBy::Gateway,
            network_received_at: Some(ms(at + 40).timestamp()),
            data_rate: None,
            frequency_hz: Some(868_500_000),
            device_name: Some("Pegel".into()),
            profile: None,
            application: Some("city".into()),
            tags: BTreeMap::from([("site".into(), "Kluse".into())]),
            decoded: serde_json::from_str(r#"{"level":1.25}"#).ok(),
            receptions,
        },
        outcome: DecodeOutcome::Decoded {
            codec: Some("elsys".into()),
            fields: serde_json::from_str(r#"{"level": 1.25}"#).ok(),
            warnings: vec!["low battery".into()],
            readings: 1,
        },
    }
}

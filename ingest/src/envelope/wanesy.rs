//! Kerlink Wanesy Management Centre: `endDevice` and `gwInfo`, payload in hexadecimal, times in milliseconds,
//! frequencies in MHz.

use super::bare::bare;
use super::clock::Clocks;
use super::gateway::{Location, identify};
use super::instant::counted;
use super::json::{List, Scalar, Text, filled, is_set};
use super::{Message, Refusal, json, payload, radio};
use serde::Deserialize;
use talblick_model::{Millis, Network, Reception, Uplink};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "the message to be an object")]
struct Wire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    end_device: Option<EndDevice<'a>>,
    f_port: Option<Scalar>,
    f_cnt_up: Option<Scalar>,
    confirmed: Option<Scalar>,
    encrypted: Option<Scalar>,
    #[serde(borrow)]
    payload: Option<Text<'a>>,
    recv_time: Option<Scalar>,
    ul_frequency: Option<Scalar>,
    #[serde(borrow)]
    data_rate: Option<Text<'a>>,
    #[serde(borrow)]
    gw_info: Option<List<Heard<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "`endDevice` to be an object")]
struct EndDevice<'a> {
    #[serde(borrow)]
    dev_eui: Option<Text<'a>>,
    #[serde(borrow)]
    dev_addr: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    cluster: Option<Cluster<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`cluster` to be an object")]
struct Cluster<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "`gwInfo` to hold objects")]
struct Heard<'a> {
    #[serde(borrow)]
    gw_eui: Option<Text<'a>>,
    rssi: Option<Scalar>,
    snr: Option<Scalar>,
    antenna: Option<Scalar>,
    latitude: Option<Scalar>,
    longitude: Option<Scalar>,
    altitude: Option<Scalar>,
}

pub(super) fn read(text: &str, received_at: Millis) -> Result<Message, Refusal> {
    let wire: Wire<'_> = json::read(text)?;
    let device = wire.end_device.as_ref();
    let dev_eui = device.and_then(|d| d.dev_eui.as_ref());
    let dev_eui = payload::dev_eui("endDevice.devEui", dev_eui)?;
    let of = |refusal: Refusal| refusal.of(dev_eui);
    let f_cnt = payload::f_cnt("fCntUp", wire.f_cnt_up).map_err(of)?;
    let f_port = payload::f_port("fPort", wire.f_port).map_err(of)?;
    let payload = payload::hex_payload("payload", wire.payload.as_ref(), f_port).map_err(of)?;
    let network_received_at = wire.recv_time.and_then(Scalar::number).and_then(counted);
    let clocks = Clocks::new(network_received_at, received_at);
    let cluster = device.and_then(|d| d.cluster.as_ref());
    let heard = wire.gw_info.as_ref().map_or(&[][..], |list| &list.0);
    Ok(Message::Uplink(Box::new(Uplink {
        dedup_id: filled(wire.id.as_ref()).map(str::to_owned),
        dev_addr: device
            .and_then(|d| filled(d.dev_addr.as_ref()))
            .map(str::to_ascii_lowercase),
        f_cnt,
        f_port,
        encrypted: payload.is_some() && is_set(wire.encrypted),
        payload,
        confirmed: is_set(wire.confirmed),
        data_rate: filled(wire.data_rate.as_ref()).and_then(radio::written),
        frequency_hz: wire.ul_frequency.and_then(radio::frequency),
        device_name: device
            .and_then(|d| filled(d.name.as_ref()))
            .map(str::to_owned),
        application: cluster
            .and_then(|c| filled(c.name.as_ref()).or(filled(c.id.as_ref())))
            .map(str::to_owned),
        receptions: heard.iter().map(reception).collect(),
        ..bare(dev_eui, Network::Wanesy, &clocks, network_received_at)
    })))
}

fn reception(heard: &Heard<'_>) -> Reception {
    let (gateway_id, gateway_name) = identify(&[filled(heard.gw_eui.as_ref())]);
    Reception {
        gateway_id,
        gateway_name,
        rssi_dbm: heard.rssi.and_then(Scalar::near_i16).unwrap_or(0),
        snr_db: heard.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
        antenna: radio::antenna(heard.antenna),
        received_at: None,
        location: Location::of(heard.latitude, heard.longitude, heard.altitude).position(),
    }
}

//! Kerlink Wanesy Management Centre: `endDevice` and `gwInfo`, payload in hexadecimal unless `encodingType` says base64,
//! times in milliseconds, frequencies in MHz. Of its three levels of detail, the lower ones leave out radio and gateways.
//!
//! A gateway that is cut off keeps uplinks and hands them over later (`delayed`): they were heard when it says so
//! (`gwRecvTime`), not when the network server had them.

use super::bare::bare;
use super::clock::Clocks;
use super::gateway::{Location, identify};
use super::instant::counted;
use super::json::{List, Scalar, Text, filled, is_set};
use super::{Event, Message, Refusal, json, payload, radio};
use jiff::Timestamp;
use serde::Deserialize;
use talblick_model::{DevEui, Millis, Network, Reception, Uplink};
use talblick_store::IgnoredKind;

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
    #[serde(borrow)]
    encoding_type: Option<Text<'a>>,
    recv_time: Option<Scalar>,
    gw_recv_time: Option<Scalar>,
    delayed: Option<Scalar>,
    ul_frequency: Option<Scalar>,
    #[serde(borrow)]
    data_rate: Option<Text<'a>>,
    #[serde(borrow)]
    gw_info: Option<List<Heard<'a>>>,

    /// What became of a downlink.
    #[serde(borrow)]
    data_down_id: Option<Text<'a>>,
    #[serde(borrow)]
    event: Option<Text<'a>>,
    #[serde(borrow)]
    status: Option<Text<'a>>,
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
    let dev_eui = payload::dev_eui("endDevice.devEui", dev_eui);
    if filled(wire.data_down_id.as_ref()).is_some() {
        return Ok(downlink(&wire, dev_eui.ok()));
    }
    let dev_eui = dev_eui?;
    let of = |refusal: Refusal| refusal.of(dev_eui);
    let f_cnt = payload::f_cnt("fCntUp", wire.f_cnt_up).map_err(of)?;
    let f_port = payload::f_port("fPort", wire.f_port).map_err(of)?;
    let encoding = filled(wire.encoding_type.as_ref()).unwrap_or_default();
    let decode = if encoding.eq_ignore_ascii_case("base64") {
        payload::payload
    } else {
        payload::hex_payload
    };
    let payload = decode("payload", wire.payload.as_ref(), f_port).map_err(of)?;
    let time = |ms: Option<Scalar>| ms.and_then(Scalar::number).and_then(counted);
    let network_received_at = time(wire.recv_time);
    let mut clocks = Clocks::new(network_received_at, received_at);
    let gateway = time(wire.gw_recv_time);
    let heard_at = if is_set(wire.delayed) {
        clocks.kept_back(gateway)
    } else {
        clocks.reception(gateway, None)
    };
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
        receptions: heard.iter().map(|h| reception(h, heard_at)).collect(),
        ..bare(dev_eui, Network::Wanesy, &clocks, network_received_at)
    })))
}

/// Whose downlink, if that is told, and what became of it.
fn downlink(wire: &Wire<'_>, dev_eui: Option<DevEui>) -> Message {
    let Some(dev_eui) = dev_eui else {
        return Message::Ignored(IgnoredKind::Downlink);
    };
    let words = [&wire.event, &wire.status].map(|word| filled(word.as_ref()));
    let words: Vec<&str> = words.into_iter().flatten().collect();
    Message::Event(Box::new(Event {
        text: (!words.is_empty()).then(|| words.join(" ")),
        ..Event::new(dev_eui, IgnoredKind::Downlink)
    }))
}

/// One gateway's; the time is that of the first which heard it, and the only one there is.
fn reception(heard: &Heard<'_>, heard_at: Option<Timestamp>) -> Reception {
    let (gateway_id, gateway_name) = identify(&[filled(heard.gw_eui.as_ref())]);
    Reception {
        gateway_id,
        gateway_name,
        rssi_dbm: heard.rssi.and_then(Scalar::near_i16).unwrap_or(0),
        snr_db: heard.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
        antenna: radio::antenna(heard.antenna),
        received_at: heard_at,
        location: Location::of(heard.latitude, heard.longitude, heard.altitude).position(),
    }
}

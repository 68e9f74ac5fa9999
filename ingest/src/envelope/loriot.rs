//! LORIOT: `cmd` says what a message is. `rx` is sent at once, `gw` a moment later with every gateway; the two are one
//! uplink, which deduplication sees by device, counter and payload. Their ids differ, so that receptions are merged.

use super::bare::bare;
use super::clock::Clocks;
use super::gateway::{Location, identify};
use super::instant::{counted, instant};
use super::json::{List, Scalar, Text, filled, is_set};
use super::thingpark::battery;
use super::{Event, Message, Refusal, json, payload, radio};
use serde::Deserialize;
use talblick_model::{Millis, Network, Reception, Uplink};
use talblick_store::IgnoredKind;

#[derive(Deserialize)]
#[serde(expecting = "the message to be an object")]
struct Wire<'a> {
    #[serde(borrow)]
    cmd: Option<Text<'a>>,
    #[serde(borrow)]
    seqno: Option<Text<'a>>,
    #[serde(borrow, rename = "EUI")]
    eui: Option<Text<'a>>,
    ts: Option<Scalar>,
    fcnt: Option<Scalar>,
    port: Option<Scalar>,
    freq: Option<Scalar>,
    #[serde(borrow)]
    dr: Option<Text<'a>>,
    ack: Option<Scalar>,
    bat: Option<Scalar>,
    #[serde(borrow)]
    data: Option<Text<'a>>,
    #[serde(borrow)]
    encdata: Option<Text<'a>>,
    #[serde(borrow)]
    gws: Option<List<Heard<'a>>>,
    #[serde(borrow)]
    devaddr: Option<Text<'a>>,
    #[serde(borrow)]
    error: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`gws` to hold objects")]
struct Heard<'a> {
    #[serde(borrow)]
    gweui: Option<Text<'a>>,
    rssi: Option<Scalar>,
    snr: Option<Scalar>,
    ant: Option<Scalar>,
    #[serde(borrow)]
    time: Option<Text<'a>>,
    ts: Option<Scalar>,
    lat: Option<Scalar>,
    lon: Option<Scalar>,
}

pub(super) fn read(text: &str, received_at: Millis) -> Result<Message, Refusal> {
    let wire: Wire<'_> = json::read(text)?;
    let kind = match filled(wire.cmd.as_ref()).unwrap_or("rx") {
        "rx" | "gw" => {
            return uplink(&wire, received_at).map(|uplink| Message::Uplink(Box::new(uplink)));
        }
        "tx" | "txd" => IgnoredKind::Downlink,
        "join" => IgnoredKind::Join,
        "status" => IgnoredKind::Status,
        "error" => IgnoredKind::Log,
        _ => IgnoredKind::Other,
    };
    let Ok(dev_eui) = payload::dev_eui("EUI", wire.eui.as_ref()) else {
        return Ok(Message::Ignored(kind));
    };
    Ok(Message::Event(Box::new(Event {
        at: wire.ts.and_then(Scalar::number).and_then(counted),
        battery_level: wire.bat.and_then(battery),
        text: filled(wire.error.as_ref()).map(str::to_owned),
        ..Event::new(dev_eui, kind)
    })))
}

fn uplink(wire: &Wire<'_>, received_at: Millis) -> Result<Uplink, Refusal> {
    let dev_eui = payload::dev_eui("EUI", wire.eui.as_ref())?;
    let of = |refusal: Refusal| refusal.of(dev_eui);
    let f_cnt = payload::f_cnt("fcnt", wire.fcnt).map_err(of)?;
    let f_port = payload::f_port("port", wire.port).map_err(of)?;
    let clear = filled(wire.data.as_ref()).is_some();
    let (field, sent) = if clear {
        ("data", wire.data.as_ref())
    } else {
        ("encdata", wire.encdata.as_ref())
    };
    let payload = payload::hex_payload(field, sent, f_port).map_err(of)?;

    let network_received_at = wire.ts.and_then(Scalar::number).and_then(counted);
    let mut clocks = Clocks::new(network_received_at, received_at);
    let gateways = wire.gws.as_ref().map_or(&[][..], |list| &list.0);
    let receptions = gateways
        .iter()
        .map(|heard| reception(heard, &mut clocks))
        .collect();
    let cmd = filled(wire.cmd.as_ref()).unwrap_or("rx");
    Ok(Uplink {
        dedup_id: filled(wire.seqno.as_ref()).map(|n| format!("{n}/{cmd}")),
        dev_addr: filled(wire.devaddr.as_ref()).map(str::to_ascii_lowercase),
        f_cnt,
        f_port,
        encrypted: payload.is_some() && !clear,
        payload,
        confirmed: is_set(wire.ack),
        data_rate: filled(wire.dr.as_ref()).and_then(radio::written),
        frequency_hz: wire.freq.and_then(radio::frequency),
        receptions,
        ..bare(dev_eui, Network::Loriot, &clocks, network_received_at)
    })
}

fn reception(heard: &Heard<'_>, clocks: &mut Clocks) -> Reception {
    let (gateway_id, gateway_name) = identify(&[filled(heard.gweui.as_ref())]);
    let network = heard.ts.and_then(Scalar::number).and_then(counted);
    Reception {
        gateway_id,
        gateway_name,
        rssi_dbm: heard.rssi.and_then(Scalar::near_i16).unwrap_or(0),
        snr_db: heard.snr.and_then(Scalar::near_f32).unwrap_or(0.0),
        antenna: radio::antenna(heard.ant),
        received_at: clocks.reception(instant(filled(heard.time.as_ref())), network),
        location: Location::of(heard.lat, heard.lon, None).position(),
    }
}

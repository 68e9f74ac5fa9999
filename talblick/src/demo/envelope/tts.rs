//! The Things Stack 3's `ApplicationUp` as JSON. Everything that is 0, false or empty is left out, and there is one
//! `rx_metadata` entry an antenna.

use super::chirpstack::{frequency, gateway_time};
use super::text::Text as _;
use super::{Sender, Station};
use crate::demo::hash::draw;
use crate::demo::number::low32;
use crate::demo::radio::Heard;
use crate::demo::traffic::Sent;

pub(super) fn write(out: &mut String, sender: &Sender, stations: &[Station], sent: &Sent) {
    let at = sent.observed.as_i64();
    let published = sent.at.as_i64();
    out.push_str("{\"end_device_ids\":");
    out.push_str(&sender.device_ids);
    out.push_str(",\"dev_addr\":\"");
    out.push_str("26");
    hex_upper(out, sent.dev_addr.into(), 6);
    out.push_str("\"},\"correlation_ids\":[\"gs:uplink:");
    out.hex(sent.identity, 16);
    out.push_str("\"],\"received_at\":\"");
    out.time(published, "Z");
    out.push_str("\",\"uplink_message\":{\"session_key_id\":\"");
    out.base64(&u64::from(sent.dev_addr).to_be_bytes());
    out.push('"');
    for (name, value) in [
        (",\"f_port\":", i64::from(sent.f_port)),
        (",\"f_cnt\":", sent.f_cnt.into()),
    ] {
        if value != 0 {
            out.push_str(name);
            out.number(value);
        }
    }
    if !sent.payload.is_empty() {
        out.push_str(",\"frm_payload\":\"");
        out.base64(&sent.payload);
        out.push('"');
    }
    out.push_str(",\"rx_metadata\":[");
    for (n, heard) in sent.receptions.iter().enumerate() {
        let Some(station) = stations.get(heard.gateway) else {
            continue;
        };
        if n > 0 {
            out.push(',');
        }
        reception(out, station, heard, sent, at);
    }
    out.push_str(
        "],\"settings\":{\"data_rate\":{\"lora\":{\"bandwidth\":125000,\"spreading_factor\":",
    );
    out.number(sent.spreading_factor.into());
    out.push_str(",\"coding_rate\":\"4/5\"}},\"frequency\":\"");
    out.number(frequency(sent.channel));
    out.push_str("\"},\"received_at\":\"");
    out.time(at + 190, "Z");
    out.push_str("\",\"consumed_airtime\":\"");
    let airtime = airtime_us(sent.spreading_factor, sent.payload.len());
    out.number(airtime / 1_000_000);
    out.push('.');
    out.padded(airtime % 1_000_000, 6);
    out.push_str("s\",\"version_ids\":");
    out.push_str(&sender.version_ids);
    out.push_str(
        ",\"network_ids\":{\"net_id\":\"000013\",\"tenant_id\":\"ttn\",\"cluster_id\":\"eu1\"}}}",
    );
}

fn reception(out: &mut String, station: &Station, heard: &Heard, sent: &Sent, at: i64) {
    let hash = draw(
        sent.identity,
        i64::from(heard.antenna) + 2 + 8 * i64::from(heard.rssi),
    );
    out.push_str("{\"gateway_ids\":");
    out.push_str(&station.tts_ids);
    if heard.antenna != 0 {
        out.push_str(",\"antenna_index\":");
        out.number(heard.antenna.into());
    }
    out.push_str(",\"time\":\"");
    out.time(gateway_time(heard, at), "Z");
    out.push_str("\",\"timestamp\":");
    out.number(low32(hash >> 16).into());
    for (name, value) in [
        (",\"rssi\":", heard.rssi),
        (",\"channel_rssi\":", heard.rssi),
    ] {
        if value != 0 {
            out.push_str(name);
            out.number(value.into());
        }
    }
    if heard.snr_quarters != 0 {
        out.push_str(",\"snr\":");
        out.quarters(heard.snr_quarters);
    }
    if !station.location.is_empty() {
        out.push_str(",\"location\":{");
        out.push_str(&station.location);
        out.push_str(",\"source\":\"SOURCE_REGISTRY\"}");
    }
    out.push_str(",\"uplink_token\":\"");
    out.base64(&hash.to_be_bytes());
    if sent.channel != 0 {
        out.push_str("\",\"channel_index\":");
        out.number(sent.channel.into());
    } else {
        out.push('"');
    }
    out.push_str(",\"received_at\":\"");
    out.time(at + 60 + (hash % 80).cast_signed(), "Z");
    out.push_str("\"}");
}

fn hex_upper(out: &mut String, n: u64, digits: u32) {
    let from = out.len();
    out.hex(n, digits);
    if let Some(written) = out.get_mut(from..) {
        written.make_ascii_uppercase();
    }
}

/// Time on air in µs at 125 kHz, coding rate 4/5, explicit header, 13 bytes of LoRaWAN around the payload
/// (Semtech AN1200.13).
fn airtime_us(spreading_factor: u8, payload: usize) -> i64 {
    let sf = i64::from(spreading_factor);
    let bytes = i64::try_from(payload).unwrap_or(0) + 13;
    let symbol_us = (1_i64 << sf) * 8;
    let slow = if sf >= 11 { 2 } else { 0 };
    let bits = (8 * bytes - 4 * sf + 28 + 16).max(0);
    let per_block = 4 * (sf - slow);
    let symbols = 8 + (bits + per_block - 1) / per_block * 5;
    symbol_us * symbols + symbol_us * 49 / 4
}

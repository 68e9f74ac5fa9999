//! ChirpStack 4's `UplinkEvent` as JSON. Members of the event itself are always there, even if 0 or empty; members of
//! the nested gateway messages are left out when 0. Times end in `+00:00`.

use super::text::Text as _;
use super::{Sender, Station};
use crate::demo::hash::draw;
use crate::demo::number::low32;
use crate::demo::radio::{GatewayClock, Heard};
use crate::demo::traffic::Sent;

/// From 1970 to the start of GPS time, less the leap seconds since.
const GPS_EPOCH_MS: i64 = 315_964_800_000 - 18_000;
/// 1,024 weeks.
const GPS_ERA_MS: i64 = 1_024 * 7 * 86_400_000;
/// How far a gateway's clock may be off before the network server stops believing it.
const MAX_DRIFT_MS: i64 = 30_000;
/// When a clock that was never set began to count.
const UNSET_MS: i64 = 315_532_800_000;

const FREQUENCIES: [i64; 8] = [
    868_100_000,
    868_300_000,
    868_500_000,
    867_100_000,
    867_300_000,
    867_500_000,
    867_700_000,
    867_900_000,
];

/// The centre of a channel in Hz.
pub(super) fn frequency(channel: u8) -> i64 {
    FREQUENCIES
        .get(usize::from(channel))
        .copied()
        .unwrap_or(868_100_000)
}

/// What a gateway's clock says at `at`.
pub(super) fn gateway_time(heard: &Heard, at: i64) -> i64 {
    match heard.clock {
        GatewayClock::Right => at,
        GatewayClock::Unset => UNSET_MS + at.rem_euclid(40 * 86_400_000),
        GatewayClock::WeekOff => at - GPS_ERA_MS,
    }
}

fn has_gps(station: &Station, heard: &Heard) -> bool {
    match heard.clock {
        GatewayClock::Right => station.gps,
        GatewayClock::Unset => false,
        GatewayClock::WeekOff => true,
    }
}

pub(super) fn write(out: &mut String, sender: &Sender, stations: &[Station], sent: &Sent) {
    let at = sent.observed.as_i64();
    out.push_str("{\"deduplicationId\":\"");
    out.uuid(sent.identity);
    out.push_str("\",\"time\":\"");
    out.time(event_time(stations, sent), "+00:00");
    out.push_str("\",\"deviceInfo\":");
    out.push_str(&sender.device_info);
    out.push_str(",\"devAddr\":\"");
    out.hex(sent.dev_addr.into(), 8);
    out.push_str("\",\"adr\":true,\"dr\":");
    out.number(i64::from(12 - sent.spreading_factor.min(12)));
    out.push_str(",\"fCnt\":");
    out.number(sent.f_cnt.into());
    out.push_str(",\"fPort\":");
    out.number(sent.f_port.into());
    out.push_str(",\"confirmed\":false,\"data\":\"");
    out.base64(&sent.payload);
    out.push_str("\",\"rxInfo\":[");
    for (n, heard) in sent.receptions.iter().enumerate() {
        let Some(station) = stations.get(heard.gateway) else {
            continue;
        };
        if n > 0 {
            out.push(',');
        }
        reception(out, station, heard, sent, at);
    }
    out.push_str("],\"txInfo\":{\"frequency\":");
    out.number(frequency(sent.channel));
    out.push_str(",\"modulation\":{\"lora\":{\"bandwidth\":125000,\"spreadingFactor\":");
    out.number(sent.spreading_factor.into());
    out.push_str(",\"codeRate\":\"CR_4_5\"}}},\"regionConfigId\":\"eu868\"}");
}

/// The event's time as ChirpStack chooses it: the first reception with GPS time, unchecked; else the first gateway
/// clock that is nearly right; else its own.
fn event_time(stations: &[Station], sent: &Sent) -> i64 {
    let at = sent.observed.as_i64();
    let with_gps = |h: &&Heard| stations.get(h.gateway).is_some_and(|s| has_gps(s, h));
    let nearly_right = |h: &&Heard| (gateway_time(h, at) - at).abs() <= MAX_DRIFT_MS;
    let first = sent.receptions.iter().find(with_gps);
    let first = first.or_else(|| sent.receptions.iter().find(nearly_right));
    first.map_or(sent.at.as_i64() - 150, |heard| gateway_time(heard, at))
}

fn reception(out: &mut String, station: &Station, heard: &Heard, sent: &Sent, at: i64) {
    let hash = draw(
        sent.identity,
        i64::from(heard.antenna) + 2 + 8 * i64::from(heard.rssi),
    );
    out.push_str("{\"gatewayId\":\"");
    out.push_str(&station.id);
    out.push_str("\",\"uplinkId\":");
    out.number(i64::from(low32(hash) | 1));
    let clock = gateway_time(heard, at);
    out.push_str(",\"gwTime\":\"");
    out.time(clock, "+00:00");
    out.push_str("\",\"nsTime\":\"");
    out.time(at + 40 + (hash % 90).cast_signed(), "");
    out.padded((hash >> 8 & 0x7_ffff).cast_signed(), 6);
    out.push_str("+00:00\"");
    if has_gps(station, heard) {
        out.push_str(",\"timeSinceGpsEpoch\":\"");
        let since = clock - GPS_EPOCH_MS;
        out.number(since / 1_000);
        out.push('.');
        out.padded(since % 1_000, 3);
        out.push_str("s\"");
    }
    unless_zero(out, ",\"rssi\":", heard.rssi.into());
    if heard.snr_quarters != 0 {
        out.push_str(",\"snr\":");
        out.quarters(heard.snr_quarters);
    }
    unless_zero(out, ",\"channel\":", sent.channel.into());
    unless_zero(out, ",\"rfChain\":", i64::from(sent.channel < 3));
    unless_zero(out, ",\"antenna\":", heard.antenna.into());
    if !station.location.is_empty() {
        out.push_str(",\"location\":{");
        out.push_str(&station.location);
        out.push('}');
    }
    out.push_str(",\"context\":\"");
    let counter = low32(hash >> 20);
    out.base64(&counter.to_be_bytes());
    out.push_str(
        "\",\"metadata\":{\"region_common_name\":\"EU868\",\"region_config_id\":\"eu868\"},\"crcStatus\":\"CRC_OK\"}",
    );
}

fn unless_zero(out: &mut String, name: &str, value: i64) {
    if value != 0 {
        out.push_str(name);
        out.number(value);
    }
}

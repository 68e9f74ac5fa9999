//! Messages as the network servers write them, with all their peculiarities.

use super::*;
use crate::demo::City;
use crate::demo::radio::{GatewayClock, Heard};
use serde_json::Value;
use talblick_model::Millis;

/// 2026-11-21T09:14:03.512Z.
const AT: i64 = 1_795_252_443_512;

fn city() -> City {
    City::new(1, 50, Millis::from_i64(AT)).unwrap()
}

fn sent(network: Network) -> Sent {
    Sent {
        at: Millis::from_i64(AT + 210),
        observed: Millis::from_i64(AT),
        device: 0,
        network,
        dev_addr: 0x01a2_b3c4,
        f_cnt: 0,
        f_port: 2,
        payload: vec![0xce, 0x29],
        spreading_factor: 7,
        channel: 0,
        receptions: vec![heard(0, GatewayClock::Right)],
        identity: 42,
    }
}

fn heard(gateway: usize, clock: GatewayClock) -> Heard {
    Heard {
        gateway,
        antenna: 0,
        rssi: -97,
        snr_quarters: 25,
        clock,
    }
}

fn event(sent: &Sent) -> Value {
    serde_json::from_str(&city().message(sent).payload).unwrap()
}

#[test]
fn chirpstack_always_writes_the_members_of_the_event() {
    let event = event(&sent(Network::Chirpstack4));
    for key in [
        "deduplicationId",
        "time",
        "deviceInfo",
        "devAddr",
        "adr",
        "dr",
        "fCnt",
        "fPort",
        "confirmed",
        "data",
        "rxInfo",
        "txInfo",
        "regionConfigId",
    ] {
        assert!(event.get(key).is_some(), "{key}");
    }
    assert_eq!(
        (&event["fCnt"], &event["confirmed"]),
        (&0.into(), &false.into())
    );
    assert_eq!(
        (&event["devAddr"], &event["data"]),
        (&"01a2b3c4".into(), &"zik=".into())
    );
    assert_eq!(event["time"], "2026-11-21T09:14:03.512+00:00");
    assert_eq!(event["txInfo"]["frequency"], 868_100_000);
    let info = &event["deviceInfo"];
    assert!(info["tags"].is_object() && info["deviceProfileName"].is_string());
    assert_eq!(info["devEui"].as_str().unwrap().len(), 16);
}

#[test]
fn chirpstack_leaves_out_zeros_of_a_reception() {
    let mut sent = sent(Network::Chirpstack4);
    let reception = &event(&sent)["rxInfo"][0];
    assert!(reception.get("channel").is_none() && reception.get("antenna").is_none());
    assert_eq!(
        (&reception["rssi"], &reception["snr"]),
        (&(-97).into(), &6.25.into())
    );
    sent.receptions = vec![Heard {
        antenna: 1,
        rssi: 0,
        snr_quarters: 0,
        ..heard(0, GatewayClock::Right)
    }];
    sent.channel = 3;
    let reception = &event(&sent)["rxInfo"][0];
    assert!(reception.get("rssi").is_none() && reception.get("snr").is_none());
    assert!(reception.get("rfChain").is_none());
    assert_eq!(
        (&reception["channel"], &reception["antenna"]),
        (&3.into(), &1.into())
    );
}

#[test]
fn chirpstack_believes_any_gps_time_but_no_clock_that_was_never_set() {
    let mut sent = sent(Network::Chirpstack4);
    sent.receptions = vec![heard(0, GatewayClock::Unset)];
    let never_set = event(&sent);
    assert!(
        never_set["rxInfo"][0]["gwTime"]
            .as_str()
            .unwrap()
            .starts_with("1980-")
    );
    assert!(
        never_set["time"]
            .as_str()
            .unwrap()
            .starts_with("2026-11-21T09:14:03.")
    );
    sent.receptions = vec![heard(0, GatewayClock::WeekOff)];
    let week_off = event(&sent);
    assert!(
        week_off["time"]
            .as_str()
            .unwrap()
            .starts_with("2007-04-07T09:14:03.")
    );
    assert!(
        week_off["rxInfo"][0]["nsTime"]
            .as_str()
            .unwrap()
            .starts_with("2026-11-21T09:14:03.")
    );
}

#[test]
fn the_things_stack_leaves_out_everything_that_is_zero() {
    let mut sent = sent(Network::Tts3);
    let last = city().plan().gateways.len() - 1;
    sent.receptions = vec![heard(last, GatewayClock::Right)];
    let first = event(&sent);
    let uplink = &first["uplink_message"];
    assert!(uplink.get("f_cnt").is_none() && uplink.get("confirmed").is_none());
    assert_eq!(
        (&uplink["f_port"], &uplink["frm_payload"]),
        (&2.into(), &"zik=".into())
    );
    assert_eq!(uplink["settings"]["frequency"], "868100000");
    let eui = first["end_device_ids"]["dev_eui"].as_str().unwrap();
    assert_eq!(eui, eui.to_uppercase());
    assert_eq!(first["received_at"], "2026-11-21T09:14:03.722Z");
    let reception = &uplink["rx_metadata"][0];
    assert!(
        reception["gateway_ids"]["eui"]
            .as_str()
            .unwrap()
            .starts_with("B827EB")
    );
    sent.f_cnt = 7;
    sent.channel = 2;
    assert_eq!(event(&sent)["uplink_message"]["f_cnt"], 7);
    assert_eq!(
        event(&sent)["uplink_message"]["rx_metadata"][0]["channel_index"],
        2
    );
}

#[test]
fn topics_are_those_of_the_network_servers() {
    let city = city();
    let topic = |network| city.message(&sent(network)).topic;
    let eui = city.sensors().next().unwrap().dev_eui;
    assert!(topic(Network::Chirpstack4).starts_with("application/"));
    assert!(topic(Network::Chirpstack4).ends_with(&format!("/device/{eui}/event/up")));
    assert!(topic(Network::Tts3).starts_with("v3/hochwasser@ttn/devices/"));
    assert!(topic(Network::Tts3).ends_with(&format!("-{eui}/up")));
}

#[test]
fn identifiers_of_the_things_stack_are_plain() {
    assert_eq!(
        slug("Baum 0417 Lindenallee (Süd)", 36),
        "baum-0417-lindenallee-sued"
    );
    assert_eq!(slug("  Straße ", 36), "strasse");
    assert_eq!(slug("Fußgänger Neumarkt", 9), "fussgaeng");
}

//! That nothing a network server sends is without a fixture: each way of writing an uplink with what is usual, with
//! everything and with as little as can be, and each event. And that all of them are told apart.

use super::{FOLDERS, Fixture, Format, fixtures, lines};
use crate::envelope::Message;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A folder, what it is read as, and of each way its uplinks are written the usual, the ample and the spare one.
type Written = (&'static str, Format, &'static [[&'static str; 3]]);

const UPLINKS: &[Written] = &[
    (
        "chirpstack4",
        Format::Chirpstack4,
        &[["plain", "every_field", "minimal"]],
    ),
    (
        "chirpstack4-protobuf",
        Format::Chirpstack4Protobuf,
        &[["plain", "every_field", "minimal"]],
    ),
    (
        "chirpstack3",
        Format::Chirpstack3,
        &[
            ["json_plain", "json_every_field", "json_minimal"],
            ["json_v3_plain", "json_v3_every_field", "json_v3_minimal"],
            ["protobuf_plain", "protobuf_every_field", "protobuf_minimal"],
        ],
    ),
    ("tts3", Format::Tts3, &[["plain", "every_field", "minimal"]]),
    (
        "thingpark",
        Format::Thingpark,
        &[
            ["plain", "every_field", "minimal"],
            ["portal_one_gateway", "portal_every_field", "portal_minimal"],
        ],
    ),
    (
        "loriot",
        Format::Loriot,
        &[
            ["plain", "every_field", "gw_minimal"],
            ["rx_plain", "rx_without_gateways", "minimal"],
        ],
    ),
    (
        "wanesy",
        Format::Wanesy,
        &[["plain", "every_field", "minimal"]],
    ),
    (
        "milesight",
        Format::Milesight,
        &[["plain", "every_field", "minimal"]],
    ),
    ("aws", Format::Aws, &[["plain", "every_field", "minimal"]]),
    (
        "generic",
        Format::Generic,
        &[["plain", "every_field", "minimal"]],
    ),
    (
        "gateway",
        Format::Gateway,
        &[
            ["plain", "every_field", "minimal"],
            ["legacy_fields", "legacy_every_field", "legacy_minimal"],
        ],
    ),
    (
        "gateway-json",
        Format::GatewayJson,
        &[
            ["plain", "every_field", "minimal"],
            ["legacy_fields", "legacy_every_field", "legacy_minimal"],
            [
                "bridge_of_chirpstack_3",
                "bridge_every_field",
                "bridge_minimal",
            ],
        ],
    ),
];

/// A folder, what its files begin with, and the events there are.
const EVENTS: &[(&str, &str, &[&str])] = &[
    (
        "chirpstack4",
        "event_",
        &[
            "join",
            "status",
            "ack",
            "txack",
            "log",
            "location",
            "integration",
        ],
    ),
    (
        "chirpstack4-protobuf",
        "event_",
        &[
            "join",
            "status",
            "ack",
            "txack",
            "log",
            "location",
            "integration",
        ],
    ),
    ("chirpstack3", "json_v3_event_", &["join"]),
    (
        "chirpstack3",
        "event_",
        &[
            "join",
            "status",
            "ack",
            "txack",
            "error",
            "location",
            "integration",
        ],
    ),
    (
        "chirpstack3",
        "json_event_",
        &["status", "ack", "txack", "error", "location", "integration"],
    ),
    (
        "chirpstack3",
        "protobuf_event_",
        &[
            "join",
            "status",
            "ack",
            "txack",
            "error",
            "location",
            "integration",
        ],
    ),
    (
        "tts3",
        "event_",
        &[
            "join",
            "down_queued",
            "down_sent",
            "down_ack",
            "down_nack",
            "down_failed",
            "down_invalidated",
            "down_push",
            "down_replace",
            "location",
            "service_data",
            "uplink_normalised",
        ],
    ),
    (
        "thingpark",
        "event_",
        &[
            "join",
            "reset",
            "devstatusans",
            "battery",
            "location",
            "downlink_sent",
            "downlink_rejected",
            "multicast_summary",
        ],
    ),
    ("thingpark", "portal_event_", &["status"]),
    (
        "loriot",
        "event_",
        &["join", "status", "tx", "txd", "error"],
    ),
    ("wanesy", "event_", &["downlink"]),
    (
        "milesight",
        "event_",
        &["online", "offline", "ack", "error"],
    ),
    ("aws", "event_", &["joined"]),
    ("gateway", "", &["stats", "ack", "connection", "mesh"]),
    (
        "gateway-json",
        "",
        &["stats", "ack", "connection", "mesh", "raw"],
    ),
];

fn file(folder: &str, name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/uplinks");
    root.join(folder).join(format!("{name}.json"))
}

/// What a message became, as JSON: the first key says which, the value what.
fn told(message: &Message) -> (String, Value) {
    let Value::Object(line) = serde_json::to_value(message).unwrap() else {
        panic!("{message:?}");
    };
    line.into_iter().next().unwrap()
}

/// Leaves that say something: not null, zero, false or empty.
fn said(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Bool(b) => usize::from(*b),
        Value::Number(n) => usize::from(n.as_f64() != Some(0.0)),
        Value::String(text) => usize::from(!text.is_empty()),
        Value::Array(items) => items.iter().map(said).sum(),
        Value::Object(fields) => fields.values().map(said).sum(),
    }
}

#[test]
fn every_format_has_a_usual_an_ample_and_a_spare_uplink_of_each_way_it_is_written() {
    for format in Format::ALL.iter().filter(|f| **f != Format::Auto) {
        let of = UPLINKS.iter().filter(|(_, f, _)| f == format);
        assert_eq!(of.count(), 1, "{format}");
    }
    for (folder, format, ways) in UPLINKS {
        assert!(FOLDERS.contains(folder), "{folder}");
        for names in *ways {
            let [usual, ample, spare] = names.map(|name| {
                let read = Fixture::open(&file(folder, name)).parse(*format);
                let (what, value) = told(&read[0]);
                let frame = matches!(format, Format::Gateway | Format::GatewayJson);
                let expected = if frame { "frame" } else { "uplink" };
                assert_eq!(what, expected, "{folder}/{name}: {value}");
                said(&value)
            });
            assert!(ample >= usual, "{folder} {names:?}: {ample} of {usual}");
            assert!(spare < usual, "{folder} {names:?}: {spare} of {usual}");
        }
    }
}

#[test]
fn every_event_of_every_format_is_read() {
    for (folder, beginning, names) in EVENTS {
        let (_, format, _) = UPLINKS.iter().find(|(f, ..)| f == folder).unwrap();
        for name in *names {
            let path = file(folder, &format!("{beginning}{name}"));
            let fixture = Fixture::open(&path);
            let read = fixture.parse(*format);
            let (what, value) = told(&read[0]);
            let is_event = matches!(what.as_str(), "event" | "ignored");
            assert!(is_event, "{}: {what} {value}", path.display());
            let auto = lines(&fixture.parse(Format::Auto));
            assert_eq!(auto, lines(&read), "{}", path.display());
        }
    }
}

#[test]
fn auto_tells_every_message_apart_and_json_even_without_its_topic() {
    for (folder, format, ways) in UPLINKS {
        if *format == Format::Generic {
            continue;
        }
        for name in ways.iter().flatten() {
            let mut fixture = Fixture::open(&file(folder, name));
            let given = lines(&fixture.parse(*format));
            let auto = lines(&fixture.parse(Format::Auto));
            assert_eq!(auto, given, "{folder}/{name}");
            // Of protobuf often only the topic tells whose it is, of JSON what it says; what kind of event it is may be in the
            // topic alone.
            if fixture.payload_hex.is_none() {
                fixture.topic = String::new();
                let given = lines(&fixture.parse(*format));
                let auto = lines(&fixture.parse(Format::Auto));
                assert_eq!(auto, given, "{folder}/{name} without its topic");
            }
        }
    }
}

#[test]
fn every_fixture_that_is_not_meant_to_be_refused_is_understood() {
    for (folder, format, _) in UPLINKS {
        for path in fixtures(folder) {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            // Only `auto` has to be told who wrote it.
            let format = match format {
                Format::Generic => Format::Generic,
                _ => Format::Auto,
            };
            let read = Fixture::open(&path).parse(format);
            let refused = read.iter().any(|m| matches!(m, Message::Reject(_)));
            let meant = name.contains("reject_");
            assert_eq!(refused, meant, "{folder}/{name}");
        }
    }
}

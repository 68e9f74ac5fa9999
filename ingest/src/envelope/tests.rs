//! Every message of `fixtures/uplinks` against its snapshot, and messages no server would send.

mod complete;

use super::*;
use bytes::Bytes;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::path::{Path, PathBuf};
use talblick_model::{Millis, Network, ObservedBy};

#[derive(Deserialize)]
struct Fixture {
    topic: String,
    received_at: Millis,
    payload: Option<Box<RawValue>>,
    payload_text: Option<String>,
    payload_hex: Option<String>,
    /// The mapping of `generic`.
    mapping: Option<Paths>,
}

impl Fixture {
    fn open(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    fn payload(&self) -> Bytes {
        let text = self.payload.as_ref().map(|raw| raw.get());
        match (text.or(self.payload_text.as_deref()), &self.payload_hex) {
            (Some(text), _) => Bytes::copy_from_slice(text.as_bytes()),
            (None, hex) => hex::decode(hex.as_ref().unwrap()).unwrap().into(),
        }
    }

    fn parse(&self, format: Format) -> Vec<Message> {
        let reader = match (&self.mapping, format) {
            (Some(paths), Format::Generic) => Mapping::new(paths).unwrap().into(),
            _ => Reader::from(format),
        };
        let payload = self.payload();
        let parts = split(&payload).unwrap_or_else(|| vec![payload]);
        let read = |part: Bytes| reader.parse(&self.topic, &part, self.received_at);
        parts.into_iter().map(read).collect()
    }
}

fn lines(messages: &[Message]) -> String {
    let lines: Vec<String> = messages
        .iter()
        .map(|m| serde_json::to_string_pretty(m).unwrap())
        .collect();
    lines.join("\n")
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/uplinks");
    let entries = std::fs::read_dir(root.join(folder)).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn decode_lines(folder: &str, format: Format, least: usize) {
    let paths = fixtures(folder);
    assert!(
        paths.len() >= least,
        "{folder} holds {} fixtures",
        paths.len()
    );
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for path in paths {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let fixture = Fixture::open(&path);
            let given = lines(&fixture.parse(format));
            let told = lines(&fixture.parse(Format::Auto));
            let unknown = told.contains("\"reason\": \"unknown_format\"");
            assert!(
                unknown || format == Format::Generic || told == given,
                "{name}: auto and {format} differ:\n{told}\n{given}"
            );
            insta::assert_snapshot!(format!("{folder}__{name}"), if unknown && format != Format::Generic { told } else { given });
        }
    });
}

macro_rules! every_fixture {
    ($($test:ident: $folder:literal $format:ident at least $least:literal,)+) => {$(
        #[test]
        fn $test() {
            decode_lines($folder, Format::$format, $least);
        }
    )+};
}

every_fixture! {
    every_chirpstack_4_fixture_decodes_to_its_line: "chirpstack4" Chirpstack4 at least 56,
    every_chirpstack_4_protobuf_fixture_decodes_to_its_line: "chirpstack4-protobuf" Chirpstack4Protobuf at least 20,
    every_chirpstack_3_fixture_decodes_to_its_line: "chirpstack3" Chirpstack3 at least 40,
    every_things_stack_3_fixture_decodes_to_its_line: "tts3" Tts3 at least 45,
    every_thingpark_fixture_decodes_to_its_line: "thingpark" Thingpark at least 25,
    every_loriot_fixture_decodes_to_its_line: "loriot" Loriot at least 14,
    every_wanesy_fixture_decodes_to_its_line: "wanesy" Wanesy at least 10,
    every_milesight_fixture_decodes_to_its_line: "milesight" Milesight at least 11,
    every_aws_fixture_decodes_to_its_line: "aws" Aws at least 10,
    every_gateway_fixture_decodes_to_its_line: "gateway" Gateway at least 9,
    every_gateway_json_fixture_decodes_to_its_line: "gateway-json" GatewayJson at least 13,
    every_generic_fixture_decodes_to_its_line: "generic" Generic at least 8,
}

const FOLDERS: [&str; 12] = [
    "chirpstack4",
    "chirpstack4-protobuf",
    "chirpstack3",
    "tts3",
    "thingpark",
    "loriot",
    "wanesy",
    "milesight",
    "aws",
    "gateway",
    "gateway-json",
    "generic",
];

/// Reads one message as a source of this format does.
fn parse(format: Format, topic: &str, payload: &[u8], received_at: Millis) -> Message {
    Reader::from(format).parse(topic, payload, received_at)
}

fn minimal(extra: &str) -> String {
    format!(r#"{{"deviceInfo":{{"devEui":"a84041ffff01f2c3"}},"fCnt":1{extra}}}"#)
}

fn uplink_of(payload: &[u8]) -> Uplink {
    match parse(
        Format::Auto,
        "",
        payload,
        Millis::from_i64(1_795_252_440_000),
    ) {
        Message::Uplink(uplink) => *uplink,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_uplink_with_nothing_but_an_identity_is_dated_by_us() {
    let uplink = uplink_of(minimal("").as_bytes());
    assert_eq!(uplink.network, Network::Chirpstack4);
    assert_eq!(uplink.observed_by, ObservedBy::Ingest);
    assert_eq!(uplink.observed_at.as_second(), 1_795_252_440);
}

#[test]
fn a_source_of_json_says_what_to_do_about_protobuf() {
    let protobuf = fixtures("chirpstack4-protobuf");
    let plain = protobuf.iter().find(|p| p.ends_with("plain.json")).unwrap();
    let message = Fixture::open(plain).parse(Format::Chirpstack4).remove(0);
    let Message::Reject(refusal) = message else {
        panic!("{message:?}");
    };
    assert_eq!(refusal.reason, RejectReason::Malformed);
    assert!(refusal.detail.contains("chirpstack4-protobuf"), "{refusal}");
}

#[test]
fn deep_nesting_in_decoded_objects_and_unknown_fields_is_harmless() {
    let deep = |n| format!("{}{}", "[".repeat(n), "]".repeat(n));
    let text = minimal(&format!(
        r#","object":{{"a":{}}},"new":{}"#,
        deep(200_000),
        deep(200_000)
    ));
    assert!(uplink_of(text.as_bytes()).decoded.is_some());
    let list = deep(200_000);
    let message = parse(Format::Auto, "", list.as_bytes(), Millis::from_i64(0));
    assert!(matches!(message, Message::Reject(_)), "{message:?}");
}

#[test]
fn every_prefix_of_a_message_is_refused_as_malformed() {
    for folder in ["chirpstack4", "tts3"] {
        let path = fixtures(folder)
            .into_iter()
            .find(|p| p.ends_with("plain.json"))
            .unwrap();
        let fixture = Fixture::open(&path);
        let text = fixture.payload.unwrap();
        let text = text.get().as_bytes();
        for end in 0..text.len() {
            let message = parse(
                Format::Auto,
                &fixture.topic,
                &text[..end],
                fixture.received_at,
            );
            let Message::Reject(refusal) = message else {
                panic!("{end}: {message:?}");
            };
            assert_eq!(refusal.reason, RejectReason::Malformed, "{end}: {refusal}");
        }
    }
}

#[test]
fn an_uplink_is_stored_and_read_back_unchanged() {
    let paths = FOLDERS.into_iter().flat_map(fixtures);
    let messages = paths.flat_map(|path| {
        let read = Fixture::open(&path).parse(Format::Auto);
        read.into_iter().map(move |message| (path.clone(), message))
    });
    for (path, message) in messages {
        if let Message::Uplink(uplink) = message {
            let line = serde_json::to_string(&uplink).unwrap();
            let back: Uplink = serde_json::from_str(&line).unwrap();
            assert_eq!(
                serde_json::to_string(&back).unwrap(),
                line,
                "{}",
                path.display()
            );
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), topic in ".{0,40}") {
        for format in Format::ALL {
            parse(*format, &topic, &bytes, Millis::from_i64(0));
        }
    }

    #[test]
    fn any_value_in_any_field_is_read_or_refused_and_printed(
        field in "(deviceInfo|time|fCnt|fPort|data|object|rxInfo|txInfo|confirmed|end_device_ids|uplink_message|simulated|attributes|correlation_ids|location)",
        inner in "(devEui|tags|gatewayId|rssi|location|modulation|dev_eui|f_cnt|rx_metadata|settings|received_at)",
        value in r#"(null|true|-1|0|1e400|4294967296|"x"|"12"|""|\[\]|\[1\]|\{\}|\{"a":1\})"#,
    ) {
        for text in [
            format!(r#"{{"deviceInfo":{{"devEui":"a84041ffff01f2c3"}},"{field}":{value}}}"#),
            format!(r#"{{"{field}":{{"{inner}":{value}}}}}"#),
            format!(r#"{{"{field}":[{{"{inner}":{value}}}]}}"#),
        ] {
            for format in Format::ALL {
                let message = parse(*format, "", text.as_bytes(), Millis::from_i64(0));
                prop_assert!(serde_json::to_string(&message).is_ok());
            }
        }
    }

    #[test]
    fn a_message_with_any_part_of_it_replaced_is_read_or_refused(
        folder in 0..FOLDERS.len(),
        file in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        junk in proptest::collection::vec(any::<u8>(), 0..12),
        cut in 0_usize..12,
    ) {
        let paths = fixtures(FOLDERS[folder]);
        let fixture = Fixture::open(file.get::<PathBuf>(&paths));
        let mut bytes = fixture.payload().to_vec();
        let start = at.index(bytes.len() + 1);
        bytes.splice(start..(start + cut).min(bytes.len()), junk);
        let payload = Bytes::from(bytes);
        for format in Format::ALL {
            for part in split(&payload).unwrap_or_else(|| vec![payload.clone()]) {
                let message = parse(*format, &fixture.topic, &part, fixture.received_at);
                prop_assert!(serde_json::to_string(&message).is_ok());
            }
        }
    }

    #[test]
    fn what_is_written_is_read(eui: u64, f_cnt: u32, port in 1u8.., bytes in proptest::collection::vec(any::<u8>(), 1..60)) {
        use base64::Engine as _;
        let data = base64::engine::general_purpose::STANDARD.encode(&bytes);
        let chirpstack = format!(r#"{{"deviceInfo":{{"devEui":"{eui:016x}"}},"fCnt":{f_cnt},"fPort":{port},"data":"{data}"}}"#);
        let tts = format!(r#"{{"end_device_ids":{{"dev_eui":"{eui:016X}"}},"uplink_message":{{"f_cnt":{f_cnt},"f_port":{port},"frm_payload":"{data}"}}}}"#);
        for text in [chirpstack, tts] {
            let uplink = uplink_of(text.as_bytes());
            prop_assert_eq!(uplink.dev_eui, DevEui::from_u64(eui));
            prop_assert_eq!((uplink.f_cnt, uplink.f_port), (f_cnt, Some(port)));
            prop_assert_eq!(uplink.payload.unwrap().0, bytes.clone());
        }
    }
}

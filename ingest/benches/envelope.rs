//! How many microseconds one thread takes to read a network server's message, for each format: the plain uplink of
//! `fixtures/uplinks`. An argument measures only the figures whose names contain it.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::path::Path;
use std::time::{Duration, Instant};
use talblick_ingest::envelope::{Format, Mapping, Message, Paths, Reader};
use talblick_model::Millis;

/// Messages between two looks at the clock.
const ROUND: u32 = 1_000;

/// How long each format is measured.
const SPAN: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
struct Fixture {
    topic: String,
    received_at: Millis,
    payload: Option<Box<RawValue>>,
    payload_hex: Option<String>,
    mapping: Option<Paths>,
}

fn main() {
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let wanted = wanted.unwrap_or_default();
    for format in Format::ALL {
        let file = match format {
            Format::Auto => continue,
            Format::Chirpstack3 => "json_plain",
            Format::Generic => "thingshub",
            _ => "plain",
        };
        let name = format!("envelope.{}", format.as_str().replace('-', "_"));
        if !name.contains(&wanted) {
            continue;
        }
        let micros = measure(*format, file);
        #[expect(clippy::print_stdout, reason = "figures are what a bench is for")]
        {
            println!("{name} {micros:.2} us");
        }
    }
}

fn measure(format: Format, file: &str) -> f64 {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures/uplinks")
        .join(format.as_str())
        .join(file)
        .with_extension("json");
    let text = std::fs::read_to_string(path).expect("a fixture");
    let fixture: Fixture = serde_json::from_str(&text).expect("a fixture's shape");
    let reader = match &fixture.mapping {
        Some(paths) => Mapping::new(paths).expect("a mapping").into(),
        None => Reader::from(format),
    };
    let payload = match (&fixture.payload, &fixture.payload_hex) {
        (Some(raw), _) => compact(raw),
        (None, hex) => hex::decode(hex.as_deref().unwrap_or_default()).expect("hexadecimal digits"),
    };
    let read = || reader.parse(&fixture.topic, &payload, fixture.received_at);
    let message = read();
    assert!(
        matches!(message, Message::Uplink(_) | Message::Frame(_)),
        "{message:?}"
    );
    let started = Instant::now();
    let mut messages = 0.0;
    while started.elapsed() < SPAN {
        for _ in 0..ROUND {
            std::hint::black_box(read());
        }
        messages += f64::from(ROUND);
    }
    started.elapsed().as_secs_f64() * 1e6 / messages
}

/// A message as servers send it, without the blanks that people read by.
fn compact(raw: &RawValue) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_str(raw.get()).expect("JSON");
    serde_json::to_vec(&value).expect("JSON")
}

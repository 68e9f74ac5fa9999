//! Messages of network servers, mappings and rules of operators, and what codecs and network servers decoded.

use crate::RECEIVED_AT;
use bytes::Bytes;
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use talblick_ingest::codec::Fields;
use talblick_ingest::envelope::{Format, Mapping, Message, Paths, Reader, split};
use talblick_ingest::normalise::rules::Rules;
use talblick_ingest::normalise::{Context, Normaliser};
use talblick_model::{Json, Millis};

thread_local! {
    /// libFuzzer calls without anything to hand on, and reading the rules anew would take most of its time.
    static NORMALISER: RefCell<Normaliser> = RefCell::new(Normaliser::new(Arc::new(built_in())));
}

#[expect(
    clippy::expect_used,
    reason = "without the rules nothing would be tried, and nobody would notice"
)]
fn built_in() -> Rules {
    Rules::built_in().expect("the built-in rules can be read")
}

/// A line of format and topic, then the message.
pub(crate) fn envelope(data: &[u8]) {
    let (head, message) = halves(data);
    let head = String::from_utf8_lossy(head);
    let (format, topic) = head.split_once(' ').unwrap_or((&head, ""));
    let format: Format = format.parse().unwrap_or(Format::Auto);
    read(&Reader::from(format), topic, message);
}

/// A line of JSON with the paths, then the message.
pub(crate) fn mapping(data: &[u8]) {
    let (paths, message) = halves(data);
    let Ok(paths) = serde_json::from_slice::<Paths>(paths) else {
        return;
    };
    if let Ok(mapping) = Mapping::new(&paths) {
        read(&Reader::from(mapping), "stadt/eigene", message);
    }
}

/// A line with the name of a codec, then a decoded object.
pub(crate) fn fields(data: &[u8]) {
    let (codec, object) = halves(data);
    let codec = std::str::from_utf8(codec)
        .ok()
        .filter(|name| !name.is_empty());
    let Ok(json) = serde_json::from_slice::<Json>(object) else {
        return;
    };
    if let Ok(fields) = Fields::from_json(&json) {
        taken(&fields, codec);
    }
}

/// A line with a decoded object, then a file of rules for it. What is wrong with a file is said with its line.
pub(crate) fn rules(data: &[u8]) {
    let (object, rules) = halves(data);
    let Ok(rules) = std::str::from_utf8(rules) else {
        return;
    };
    let rules = match Rules::of(Path::new("own.toml"), rules) {
        Ok(rules) => rules,
        Err(faults) => {
            assert!(!faults.0.is_empty());
            for fault in faults.0 {
                let lines = 1..=rules.lines().count() + 1;
                assert!(lines.contains(&fault.line), "{fault}");
            }
            return;
        }
    };
    let fields = serde_json::from_slice(object).ok();
    if let Some(Ok(fields)) = fields.as_ref().map(Fields::from_json) {
        let mut normaliser = Normaliser::new(Arc::new(rules));
        for reading in normaliser.normalise(&fields, context(None)) {
            assert!(reading.value.is_none_or(f64::is_finite), "{reading:?}");
        }
    }
}

/// What becomes of decoded fields: every value is a number that can be kept, or a gap.
pub(crate) fn taken(fields: &Fields, codec: Option<&str>) {
    NORMALISER.with_borrow_mut(|normaliser| {
        for reading in normaliser.normalise(fields, context(codec)) {
            assert!(reading.value.is_none_or(f64::is_finite), "{reading:?}");
        }
    });
    assert!(serde_json::to_string(fields).is_ok());
}

/// A device whose distances become levels.
fn context(codec: Option<&str>) -> Context<'_> {
    Context {
        codec,
        kind: Some("water_level"),
        mounting_height_m: Some(4.5),
        ..Context::default()
    }
}

fn read(reader: &Reader, topic: &str, message: &[u8]) {
    let message = Bytes::copy_from_slice(message);
    for part in split(&message).unwrap_or_else(|| vec![message.clone()]) {
        let read = reader.parse(topic, &part, Millis::from_i64(RECEIVED_AT));
        assert!(serde_json::to_string(&read).is_ok());
        if let Message::Uplink(uplink) = read
            && let Some(Ok(fields)) = uplink.decoded.as_ref().map(Fields::from_json)
        {
            taken(&fields, None);
        }
    }
}

/// What stands before the first end of a line, and what behind.
fn halves(data: &[u8]) -> (&[u8], &[u8]) {
    let mut halves = data.splitn(2, |byte| *byte == b'\n');
    let first = halves.next().unwrap_or_default();
    (first, halves.next().unwrap_or_default())
}

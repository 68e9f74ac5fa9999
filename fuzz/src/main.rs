//! What strangers send, made up by libFuzzer: `fuzz/run` says which target. Nothing may panic, hang or grow without end.
#![no_main]

mod frame;
mod question;
mod text;

use libfuzzer_sys::fuzz_target;
use std::borrow::Cow;
use std::collections::BTreeMap;
use talblick_ingest::codec::Input;
use talblick_ingest::codec::javascript::answer;
use talblick_ingest::codec::native::Native;
use talblick_ingest::source::door::overhear;
use talblick_ingest::source::mqtt::Version;
use talblick_model::Millis;

fuzz_target!(|data: &[u8]| {
    match target().as_deref() {
        Some("envelope") => text::envelope(data),
        Some("mapping") => text::mapping(data),
        Some("fields") => text::fields(data),
        Some("rules") => text::rules(data),
        Some("frame") => frame::open(data),
        Some("codec") => native(data),
        Some("answer") => drop(answer(data)),
        Some("door") => door(data),
        Some("filter") => question::filter(data),
        Some("wkt") => question::wkt(data),
        Some("query") => question::query(data),
        Some("promql") => question::promql(data),
        other => unknown(other),
    }
});

/// The target's name: libFuzzer leaves arguments with two dashes to us.
fn target() -> Option<String> {
    let mut arguments = std::env::args();
    arguments.find_map(|argument| argument.strip_prefix("--target=").map(str::to_owned))
}

#[expect(
    clippy::panic,
    reason = "whoever starts a fuzzer by hand wants to know at once"
)]
fn unknown(target: Option<&str>) {
    panic!(
        "--target={target:?} is none of envelope, mapping, fields, rules, frame, codec, answer, door, filter, wkt, query, promql"
    );
}

/// A version of MQTT, or anything else for somebody who is not in yet, and what is said at the door.
fn door(data: &[u8]) {
    if let [version, said @ ..] = data {
        let inside = match version {
            4 => Some(Version::V4),
            5 => Some(Version::V5),
            _ => None,
        };
        overhear(inside, said);
    }
}

/// A built-in codec, its port and a payload.
fn native(data: &[u8]) {
    let [codec, f_port, payload @ ..] = data else {
        return;
    };
    let codec = Native::ALL[usize::from(*codec) % Native::ALL.len()];
    let input = Input {
        bytes: Cow::Borrowed(payload),
        f_port: *f_port,
        recv_time: Millis::from_i64(RECEIVED_AT),
        variables: Cow::Owned(BTreeMap::new()),
    };
    if let Ok(decoded) = codec.decode(&input) {
        text::taken(&decoded.fields, Some(codec.name()));
    }
}

/// When everything is received.
const RECEIVED_AT: i64 = 1_795_252_440_000;

//! How many payloads a second one thread decodes in Rust, and one worker with JavaScript codecs, in batches as ingest makes
//! them. An argument measures only the figures whose names contain it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use talblick_ingest::codec::Input;
use talblick_ingest::codec::javascript::engine::Engine;
use talblick_ingest::codec::javascript::{Host, Limits};
use talblick_ingest::codec::library::{Codec, Library};
use talblick_model::Millis;

/// Uplinks of a batch.
const BATCH: usize = 1000;

/// How long each codec is measured.
const SPAN: Duration = Duration::from_secs(2);

fn main() {
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let wanted = wanted.unwrap_or_default();
    let host = Host::Process {
        program: env!("CARGO_BIN_EXE_codec-worker").into(),
        arguments: Vec::new(),
    };
    let engine = Engine::new(&host, 1, Limits::default()).expect("a worker");
    let library = Library::open(engine, None, &[], &[]).expect("the built-in codecs");
    let small = ("dragino-lse01", "ce2900f107a5099b6e2890");
    let large = (
        "decentlab-dl-pm",
        "021b50000f0c25002500270027002701f50107012c012d012d012d67bd618dbd10",
    );
    let elsys = ("elsys", "0100e202290400270506060308");
    for (name, (codec, bytes), scripted) in [
        ("codec.native", elsys, false),
        ("codec.native_small", small, false),
        ("codec.native_large", large, false),
        ("codec.javascript_small", small, true),
        ("codec.javascript_large", large, true),
    ] {
        if !name.contains(&wanted) {
            continue;
        }
        let mut codec = library.find(codec).expect("a built-in codec");
        if scripted {
            let source = codec.source().expect("a codec with a script").to_owned();
            codec = Codec::draft(codec.name(), 0, &source);
        }
        let bytes = hex::decode(bytes).expect("hexadecimal digits");
        let rate = measure(&library, &codec, &bytes);
        #[expect(clippy::print_stdout, reason = "figures are what a bench is for")]
        {
            println!("{name} {rate:.0} calls/s");
        }
    }
}

fn measure(library: &Library, codec: &Codec, bytes: &[u8]) -> f64 {
    let variables = BTreeMap::new();
    let batch = || {
        let input = Input {
            bytes: Cow::Borrowed(bytes),
            f_port: 2,
            recv_time: Millis::from_i64(1_763_716_443_512),
            variables: Cow::Borrowed(&variables),
        };
        vec![(codec.clone(), input); BATCH]
    };
    assert!(library.decode(batch()).iter().all(Result::is_ok));
    let started = Instant::now();
    let mut calls = 0.0;
    while started.elapsed() < SPAN {
        calls += f64::from(u32::try_from(library.decode(batch()).len()).unwrap_or(u32::MAX));
    }
    calls / started.elapsed().as_secs_f64()
}

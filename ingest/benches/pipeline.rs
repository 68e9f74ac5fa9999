//! What an uplink costs between the source and the disk: read, compared, decoded, committed; no broker and no network.
//! One line a figure: name, value, unit.
#![expect(clippy::print_stdout, reason = "figures go to standard output")]
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark that cannot be run ends, and its counts are small"
)]

use base64::Engine as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use talblick_ingest::codec::javascript::engine::Engine;
use talblick_ingest::codec::javascript::{Host, Limits};
use talblick_ingest::codec::library::Library;
use talblick_ingest::envelope::Format;
use talblick_ingest::normalise::rules::Rules;
use talblick_ingest::packet::Packet;
use talblick_ingest::source::Arrival;
use talblick_ingest::{Config, Ingestor, Source, UnknownDevices};
use talblick_model::{Clock, Millis};
use talblick_store::Store;
use tokio::sync::mpsc;

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const UPLINKS: usize = 200_000;
const DEVICES: usize = 1_000;
/// Messages the pipeline may have before it, as in the program.
const QUEUE: usize = 8_192;

fn main() {
    for (name, profile, payload, scripted) in [
        (
            "ingest.pipeline",
            "Elsys ERS CO2",
            "0100d5022d0401a0050306029e070db4",
            false,
        ),
        (
            "ingest.pipeline_javascript",
            "Dragino LSE01",
            "ce2900f107a5099b6e2890",
            true,
        ),
    ] {
        println!("{name} {:.2} us", measure(profile, payload, scripted));
    }
}

/// Microseconds of processor time an uplink.
fn measure(profile: &str, payload: &str, scripted: bool) -> f64 {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(talblick_store::Config {
        dir: dir.path().to_owned(),
        clock: Clock::System,
        head_readings: talblick_store::Config::HEAD_READINGS,
        timezone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap(),
    })
    .unwrap();
    let host = Host::Process {
        program: env!("CARGO_BIN_EXE_codec-worker").into(),
        arguments: Vec::new(),
    };
    let engine = Engine::new(&host, 1, Limits::default()).unwrap();
    let scripts = tempfile::tempdir().unwrap();
    if scripted {
        // An operator's file goes before the built-in codec of its name.
        let script = concat!(
            include_str!("../src/codec/scripts/dragino.js"),
            include_str!("../src/codec/scripts/dragino-lse01.js"),
        );
        std::fs::write(scripts.path().join("dragino-lse01.js"), script).unwrap();
    }
    let library = Library::open(engine, Some(scripts.path()), &[], &[]).unwrap();
    let source = Source {
        name: Arc::from("bench"),
        reader: Format::Auto.into(),
        acker: None,
    };
    let config = Config {
        unknown_devices: UnknownDevices::Register,
        ..Config::default()
    };
    let ingestor = Ingestor::new(
        config,
        store.clone(),
        Arc::new(library),
        Arc::new(Rules::built_in().unwrap()),
        Clock::System,
        vec![source],
        None,
    );
    let (sender, arrivals) = mpsc::channel(QUEUE);
    let payload = base64::engine::general_purpose::STANDARD.encode(hex::decode(payload).unwrap());
    let begin = Clock::System.now().plus(-1_000_000);
    let messages: Vec<Arrival> = (0..UPLINKS)
        .map(|n| arrival(n, profile, &payload, begin))
        .collect();
    let before = cpu_us();
    let working = std::thread::spawn(move || {
        ingestor.unwrap().run(arrivals, &AtomicBool::new(false));
    });
    for message in messages {
        sender.blocking_send(message).unwrap();
    }
    drop(sender);
    working.join().unwrap();
    let spent = cpu_us() - before;
    let stored: u64 = store.accounting().iter().map(|s| s.stored).sum();
    assert_eq!(stored, UPLINKS as u64);
    spent / UPLINKS as f64
}

/// A message of ChirpStack 4 with three receptions.
fn arrival(n: usize, profile: &str, payload: &str, begin: Millis) -> Arrival {
    let (device, round) = (n % DEVICES, n / DEVICES);
    let at = begin.plus(i64::try_from(round).unwrap() * 1_000);
    let dev_eui = format!("a81758fffe{device:06x}");
    let receptions: Vec<String> = (0..3)
        .map(|g| {
            let gateway = g * 8 + (n * 7 + round) % 8;
            format!(
                r#"{{"gatewayId":"7276ff000b03{gateway:04x}","uplinkId":{},"gwTime":"{at}","nsTime":"{at}","rssi":-{},"snr":{}.5,"channel":{},"rfChain":1,"location":{{"latitude":51.25{gateway:02},"longitude":7.15{gateway:02},"altitude":182}},"context":"AAAAAA==","metadata":{{"region_common_name":"EU868","region_config_id":"eu868"}},"crcStatus":"CRC_OK"}}"#,
                n * 31 + g,
                70 + n * 13 % 50,
                n * 3 % 9,
                n % 8,
            )
        })
        .collect();
    let text = format!(
        r#"{{"deduplicationId":"3ac7e3c4-4401-4b8d-9386-{n:012x}","time":"{at}","deviceInfo":{{"tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","tenantName":"Stadt","applicationId":"17c82e96-be03-4f38-aef3-f83d48582d97","applicationName":"sensors","deviceProfileId":"14855bf7-d10d-4aee-b618-ebfcb64dc7ad","deviceProfileName":"{profile}","deviceName":"sensor-{device:04}","devEui":"{dev_eui}","tags":{{"place":"school"}}}},"devAddr":"0101{device:04x}","adr":true,"dr":5,"fCnt":{round},"fPort":2,"confirmed":false,"data":"{payload}","rxInfo":[{}],"txInfo":{{"frequency":868100000,"modulation":{{"lora":{{"bandwidth":125000,"spreadingFactor":7,"codeRate":"CR_4_5"}}}}}},"regionConfigId":"eu868"}}"#,
        receptions.join(","),
    );
    Arrival {
        source: 0,
        packet: Packet {
            topic: format!("application/17c82e96/device/{dev_eui}/event/up"),
            payload: text.into_bytes().into(),
            received_at: at,
        },
        ack: None,
        refused: None,
        retained: false,
    }
}

/// Processor time this process and its workers that have ended have used, in microseconds: user and system ticks of a
/// hundredth second.
fn cpu_us() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit(") ").next().unwrap();
    let ticks = after_name.split(' ').skip(11).take(4);
    ticks.map(|t| t.parse::<f64>().unwrap()).sum::<f64>() * 10_000.0
}

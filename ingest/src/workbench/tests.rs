//! Drafts are tried, published and rolled back; what is not right is not published.

use super::*;
use crate::dedup::identity;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use talblick_model::{Clock, Json, Millis, Network, ObservedBy, Payload, Uplink};
use talblick_store::{Batch, Config, DecodeOutcome, DeviceDraft, UplinkRecord};
use tempfile::TempDir;

const NOW: i64 = 1_795_000_000_000;

/// Takes hundredths for tenths.
const WRONG: &str = "function decodeUplink(i) {
  if (i.bytes.length < 3) throw new Error('too short');
  return { data: { temperature: i.bytes[0] / 100 } };
}";
const RIGHT: &str = "function decodeUplink(i) {
  return { data: { temperature: i.bytes[0] / 10 } };
}";

struct Town {
    store: Store,
    library: Arc<Library>,
    bench: Workbench,
    _dir: TempDir,
}

fn eui(n: u64) -> DevEui {
    DevEui::from_u64(n)
}

fn town() -> Town {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(Config {
        dir: dir.path().to_owned(),
        clock: Clock::fixed(Millis::from_i64(NOW)),
        head_readings: Config::HEAD_READINGS,
        timezone: TimeZone::UTC,
    })
    .unwrap();
    let draft = |n: u64, codec: &str| DeviceDraft {
        name: format!("Sensor {n}"),
        kind: "climate".into(),
        codec: Some(codec.into()),
        tags: BTreeMap::from([("offset".to_owned(), "5".to_owned())]),
        ..DeviceDraft::unknown(eui(n))
    };
    let drafts = vec![draft(1, "own"), draft(2, "own"), draft(3, "elsys")];
    let devices = store.put_devices(drafts).unwrap();
    let mut batch = Batch::default();
    for device in &devices {
        for (n, payload) in (0_i64..).zip([&[200, 0, 0][..], &[210, 0, 0], &[220]]) {
            let at = Millis::from_i64(NOW + n * 60_000);
            let uplink = uplink(device.dev_eui, n, at, payload);
            batch.uplinks.push(UplinkRecord {
                device: device.id,
                identity: identity(&uplink, device.id),
                source: "stadt".into(),
                ingested_at: at,
                uplink,
                outcome: DecodeOutcome::NoPayload,
            });
        }
    }
    store.append(batch).unwrap();
    let engine = Engine::new(&Host::Thread, 1, Limits::default()).unwrap();
    let library = Arc::new(Library::open(engine, None, &[], &[]).unwrap());
    let rules = Arc::new(Rules::built_in().unwrap());
    let bench = Workbench::new(
        store.clone(),
        Arc::clone(&library),
        rules,
        &Host::Thread,
        Limits::default(),
    )
    .unwrap();
    Town {
        store,
        library,
        bench,
        _dir: dir,
    }
}

fn uplink(dev_eui: DevEui, n: i64, at: Millis, payload: &[u8]) -> Uplink {
    Uplink {
        dev_eui,
        network: Network::Chirpstack4,
        dedup_id: None,
        dev_addr: None,
        f_cnt: u32::try_from(n).unwrap(),
        f_port: Some(1),
        payload: Some(Payload(payload.to_vec())),
        encrypted: false,
        confirmed: false,
        observed_at: at.timestamp(),
        observed_by: ObservedBy::Network,
        network_received_at: None,
        data_rate: None,
        frequency_hz: None,
        device_name: None,
        profile: None,
        application: None,
        tags: BTreeMap::new(),
        decoded: None,
        receptions: Vec::new(),
    }
}

fn step(why: &str) -> CodecStep {
    CodecStep {
        by: Some("anna".into()),
        at: Millis::from_i64(NOW),
        why: why.into(),
    }
}

fn vector(bytes: &[u8], expected: &Value) -> CodecVector {
    CodecVector {
        description: "an example".into(),
        f_port: 1,
        bytes: Payload(bytes.to_vec()),
        recv_time: None,
        variables: BTreeMap::new(),
        expected: Json::of(expected).unwrap(),
    }
}

fn sample(bytes: &[u8], device: Option<DevEui>) -> Sample {
    let input = Input {
        bytes: Cow::Owned(bytes.to_vec()),
        f_port: 1,
        recv_time: Millis::from_i64(NOW),
        variables: Cow::Owned(BTreeMap::new()),
    };
    Sample { input, device }
}

impl Town {
    fn draft(&self, source: &str, vectors: Vec<CodecVector>) -> CodecVersion {
        let step = step("written");
        self.bench
            .draft("own", source.into(), vectors, step)
            .unwrap()
    }

    fn in_force(&self) -> Option<crate::codec::library::Origin> {
        self.library.find("own").map(|codec| codec.origin())
    }
}

#[test]
fn a_codec_is_published_when_its_examples_come_out_right_and_not_before() {
    use crate::codec::library::Origin;
    let town = town();
    let publish = || town.bench.publish("own", step("it works"));
    assert!(matches!(publish(), Err(Error::NoDraft(_))));
    town.draft(WRONG, Vec::new());
    assert!(matches!(publish(), Err(Error::NoVectors)));
    let examples = vec![
        vector(&[200, 0, 0], &json!({"data": {"temperature": 20}})),
        vector(&[1, 0, 0], &json!({"data": {"temperature": 0.01}})),
    ];
    town.draft("function decodeUplink( {", examples.clone());
    let error = publish().unwrap_err().to_string();
    assert!(
        error.starts_with("the codec does not compile: line 1"),
        "{error}"
    );
    town.draft(WRONG, examples.clone());
    let Err(Error::Failing(verdicts)) = publish() else {
        panic!("it was published")
    };
    assert_eq!(verdicts[0].differences[0].at, "/data/temperature");
    assert_eq!(verdicts[0].differences[0].got, Some(json!(2)));
    assert!(verdicts[1].passes());
    assert_eq!(town.in_force(), None);

    town.draft(RIGHT, examples[..1].to_vec());
    let version = publish().unwrap();
    assert_eq!(
        (version.number, version.published),
        (1, Some(step("it works")))
    );
    assert_eq!(town.in_force(), Some(Origin::Editor(1)));
    assert!(matches!(publish(), Err(Error::NoDraft(_))));
    assert_eq!(town.store.codec_versions(Some("own")).unwrap().len(), 1);
}

#[test]
fn rolling_back_goes_to_the_version_before_or_to_what_was_given() {
    use crate::codec::library::Origin;
    let town = town();
    let back = |name: &str| town.bench.roll_back(name, step("worse than before"));
    assert!(matches!(back("own"), Err(Error::NotPublished(_))));
    for data in [1, 2] {
        let source = format!("function decodeUplink() {{ return {{ data: {{ n: {data} }} }} }}");
        town.draft(&source, vec![vector(&[], &json!({"data": {"n": data}}))]);
        town.bench.publish("own", step("better")).unwrap();
    }
    assert_eq!(town.in_force(), Some(Origin::Editor(2)));
    let taken = back("own").unwrap();
    assert_eq!(
        (taken.number, taken.rolled_back),
        (2, Some(step("worse than before")))
    );
    assert_eq!(town.in_force(), Some(Origin::Editor(1)));
    // Its devices would have no codec any more.
    assert!(matches!(back("own"), Err(Error::NothingBefore(_))));
    assert_eq!(town.in_force(), Some(Origin::Editor(1)));

    // The number of a version that was rolled back is never used again.
    assert_eq!(town.draft(RIGHT, Vec::new()).number, 3);
    town.bench.discard("own").unwrap();
    assert!(matches!(town.bench.discard("own"), Err(Error::NoDraft(_))));

    let example = vec![vector(&[], &json!({"data": {}}))];
    let source = "function decodeUplink() { return { data: {} } }";
    town.bench
        .draft("elsys", source.into(), example, step("ours"))
        .unwrap();
    town.bench.publish("elsys", step("ours")).unwrap();
    let origin = |name| town.library.find(name).map(|codec| codec.origin());
    assert_eq!(origin("elsys"), Some(Origin::Editor(1)));
    back("elsys").unwrap();
    assert_eq!(origin("elsys"), Some(Origin::BuiltIn));
}

#[test]
fn a_payload_is_tried_on_a_text_on_the_draft_or_on_what_is_in_force() {
    let town = town();
    let bench = &town.bench;
    let unknown = bench.try_payload("own", None, sample(&[1], None));
    assert!(matches!(unknown, Err(Error::Unknown(_))));
    let trial = bench
        .try_payload("own", Some(RIGHT), sample(&[215], None))
        .unwrap();
    let reading = &trial.readings[0];
    assert_eq!(
        (reading.quantity.name(), reading.value),
        ("air_temperature", Some(21.5))
    );
    town.draft(WRONG, Vec::new());
    let trial = bench.try_payload("own", None, sample(&[1], None)).unwrap();
    assert_eq!(
        trial.outcome.unwrap_err(),
        DecodeError::Threw {
            message: "too short".into(),
            line: Some(2),
            column: Some(37)
        }
    );
    // A device brings its variables, and nobody needs to have published anything to try what is built in.
    let offset = "function decodeUplink(i) { return { data: { n: +i.variables.offset } } }";
    let trial = bench
        .try_payload("own", Some(offset), sample(&[1], Some(eui(1))))
        .unwrap();
    assert_eq!(trial.readings[0].value, Some(5.0));
    let nobody = bench.try_payload("own", Some(offset), sample(&[1], Some(eui(9))));
    assert!(matches!(nobody, Err(Error::UnknownDevice(_))));
    let trial = bench
        .try_payload("elsys", None, sample(&[1, 0, 226], None))
        .unwrap();
    assert_eq!(trial.readings[0].value, Some(22.6));
}

#[test]
fn a_draft_is_compared_on_the_newest_uplinks_and_nothing_is_written() {
    let town = town();
    let first = town.bench.compare("own", Some(WRONG), 100).unwrap();
    // Nothing is in force yet: what the draft can decode is mended, and its own error stays.
    let told = |c: &Comparison| {
        (
            c.devices, c.uplinks, c.same, c.changed, c.mended, c.broken, c.failing,
        )
    };
    assert_eq!(told(&first), (2, 6, 0, 0, 4, 0, 2));
    town.draft(
        WRONG,
        vec![vector(&[200, 0, 0], &json!({"data": {"temperature": 2}}))],
    );
    town.bench.publish("own", step("good enough")).unwrap();
    let compared = town.bench.compare("own", Some(RIGHT), 100).unwrap();
    assert_eq!(told(&compared), (2, 6, 0, 4, 2, 0, 0));
    let newest = &compared.differing[0];
    assert_eq!(newest.before, Err("too short (line 2)".to_owned()));
    assert_eq!(newest.after.as_ref().unwrap()[0].value, Some(22.0));
    let other = &compared.differing[1];
    assert_eq!(other.before.as_ref().unwrap()[0].value, Some(2.1));
    assert_eq!(other.payload, Payload(vec![210, 0, 0]));
    let same = town.bench.compare("own", None, 2).unwrap();
    assert_eq!(told(&same), (2, 2, 0, 0, 0, 0, 2));
    assert!(town.store.datastreams().is_empty());
    let count = |name: &str| {
        let all = town.bench.codecs();
        all.iter()
            .find(|(codec, _)| codec.name() == name)
            .map(|(_, devices)| *devices)
    };
    assert_eq!((count("own"), count("elsys")), (Some(2), Some(1)));
}

#[test]
fn a_draft_that_never_ends_is_an_error_and_the_next_one_is_tried() {
    let town = town();
    let endless = "function decodeUplink() { for (;;) {} }";
    let trial = town
        .bench
        .try_payload("own", Some(endless), sample(&[1], None))
        .unwrap();
    assert_eq!(
        trial.outcome.unwrap_err(),
        DecodeError::Timeout { limit_ms: 100 }
    );
    let trial = town
        .bench
        .try_payload("own", Some(RIGHT), sample(&[215], None))
        .unwrap();
    assert!(trial.outcome.is_ok());
}

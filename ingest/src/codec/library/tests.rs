//! Choosing codecs, an operator's directory, and every vector of `fixtures/payloads`.

use super::{Codec, Error, Library, Origin, Rule};
use crate::codec::javascript::engine::Engine;
use crate::codec::javascript::{Host, Limits};
use crate::codec::{DecodeError, Decoded, Input};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use talblick_model::Millis;
use talblick_store::{CodecStep, CodecVersion};

/// A file of `fixtures/payloads`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    codec: String,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    description: String,
    f_port: u8,
    bytes: String,
    data: Option<serde_json::Value>,
    errors: Option<Vec<String>>,
}

impl Vector {
    fn input(&self) -> Input<'static> {
        input(&hex::decode(&self.bytes).unwrap(), self.f_port)
    }
}

fn input(bytes: &[u8], f_port: u8) -> Input<'static> {
    Input {
        bytes: Cow::Owned(bytes.to_vec()),
        f_port,
        recv_time: Millis::from_i64(1_763_716_443_512),
        variables: Cow::Owned(BTreeMap::new()),
    }
}

fn library() -> Library {
    Library::open(engine(), None, &[], &[]).unwrap()
}

fn engine() -> Engine {
    Engine::new(&Host::Thread, 1, Limits::default()).unwrap()
}

fn fixtures() -> Vec<Vectors> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/payloads");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "json"));
    files.sort();
    files
        .iter()
        .map(|path| {
            let vectors: Vectors =
                serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            assert_eq!(
                path.file_stem().unwrap().to_str(),
                Some(vectors.codec.as_str())
            );
            vectors
        })
        .collect()
}

fn one(library: &Library, codec: &Codec, input: Input<'_>) -> Result<Decoded, DecodeError> {
    library.decode(vec![(codec.clone(), input)]).remove(0)
}

/// A built-in codec, and the script that does the same if there is one.
fn both(codec: Codec) -> Vec<Codec> {
    let script = codec.source().map(|s| Codec::draft(codec.name(), 0, s));
    [Some(codec), script].into_iter().flatten().collect()
}

/// Whether two trees are the same, numbers within one part in 10^9.
fn alike(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (a, b) {
        (Number(a), Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
        }
        (Array(a), Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Object(a), Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, v)| b.get(k).is_some_and(|w| alike(v, w)))
        }
        _ => a == b,
    }
}

#[test]
fn every_vector_comes_out_as_its_vendor_says() {
    let library = library();
    for file in fixtures() {
        let codecs = both(library.find(&file.codec).unwrap());
        let cases = file.vectors.iter();
        for (codec, vector) in cases.flat_map(|v| codecs.iter().map(move |c| (c, v))) {
            let outcome = one(&library, codec, vector.input());
            let place = format!(
                "{} ({:?}): {}",
                file.codec,
                codec.origin(),
                vector.description
            );
            match (&vector.data, &vector.errors) {
                (Some(data), None) => {
                    let fields = serde_json::to_value(
                        &outcome.unwrap_or_else(|e| panic!("{place}: {e}")).fields,
                    );
                    let fields = fields.unwrap();
                    assert!(alike(&fields, data), "{place}: {fields} instead of {data}");
                }
                (None, Some(errors)) => {
                    assert_eq!(
                        outcome,
                        Err(DecodeError::Reported(errors.clone())),
                        "{place}"
                    );
                }
                _ => panic!("{place}: either data or errors"),
            }
        }
    }
}

#[test]
fn every_codec_has_vectors() {
    let with: BTreeSet<String> = fixtures().into_iter().map(|file| file.codec).collect();
    let known: BTreeSet<String> = library()
        .codecs()
        .iter()
        .map(|c| c.name().to_owned())
        .collect();
    assert_eq!(with, known);
}

#[test]
fn alone_twice_and_between_others_a_vector_gives_the_same() {
    let library = library();
    let files = fixtures();
    let cases: Vec<(Codec, &Vector)> = files
        .iter()
        .flat_map(|file| {
            let codecs = both(library.find(&file.codec).unwrap());
            let each = move |codec: Codec| file.vectors.iter().map(move |v| (codec.clone(), v));
            codecs.into_iter().flat_map(each)
        })
        .collect();
    let alone: Vec<_> = cases
        .iter()
        .map(|(codec, vector)| one(&self::library(), codec, vector.input()))
        .collect();
    let twice = cases.iter().flat_map(|(codec, vector)| {
        [
            (codec.clone(), vector.input()),
            (codec.clone(), vector.input()),
        ]
    });
    for (pair, alone) in library.decode(twice.collect()).chunks(2).zip(&alone) {
        assert_eq!(&pair[0], alone);
        assert_eq!(&pair[1], alone);
    }
    // Strides visit all vectors in orders that put every codec between every other.
    for stride in [1, 5, 7] {
        let order: Vec<usize> = (0..cases.len() * stride)
            .map(|i| i * stride % cases.len())
            .collect();
        let jobs = order
            .iter()
            .map(|&at| (cases[at].0.clone(), cases[at].1.input()))
            .collect();
        for (at, outcome) in order.iter().zip(library.decode(jobs)) {
            assert_eq!(&outcome, &alone[*at]);
        }
    }
}

#[test]
fn a_payload_cut_short_is_an_error_and_never_a_fault() {
    let library = library();
    for file in fixtures() {
        let codec = library.find(&file.codec).unwrap();
        for vector in file.vectors.iter().filter(|v| v.data.is_some()) {
            let bytes = hex::decode(&vector.bytes).unwrap();
            let jobs = (0..bytes.len())
                .map(|len| (codec.clone(), input(&bytes[..len], vector.f_port)))
                .collect();
            for (len, outcome) in library.decode(jobs).into_iter().enumerate() {
                let reported = matches!(outcome, Err(DecodeError::Reported(_)));
                // Self-describing payloads may end after any of their parts.
                let may_end = ["cayenne", "elsys", "milesight-em500-udl", "milesight-vs121"]
                    .contains(&codec.name())
                    && outcome.is_ok();
                assert!(reported || may_end, "{} {len}: {outcome:?}", codec.name());
            }
        }
    }
}

/// Payloads with their ports that look a little like those of some codec.
fn noise(rounds: usize) -> Vec<(Vec<u8>, u8)> {
    let mut seed = 1_u64;
    let mut all = Vec::with_capacity(rounds);
    for round in 0..rounds {
        let mut bytes = vec![0; round % 52];
        for byte in &mut bytes {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = (seed >> 56) as u8;
        }
        let begin: &[u8] = match round % 8 {
            0 | 2 => &[2, 0, 1, 0],
            4 => &[0x80, 0, 1, 1, 0, 0, 0],
            6 => &[0xbe, 1, 4],
            _ => &[],
        };
        if bytes.len() >= begin.len() {
            bytes[..begin.len()].copy_from_slice(begin);
        }
        let port = [1, 2, 3, 14, u8::try_from(round % 256).unwrap()][round % 5];
        all.push((bytes, port));
    }
    all
}

#[test]
fn any_bytes_on_any_port_give_fields_or_reported_errors() {
    let library = library();
    let codecs: Vec<Codec> = library.codecs().into_iter().flat_map(both).collect();
    let jobs = noise(6000).into_iter().enumerate();
    let jobs =
        jobs.map(|(n, (bytes, port))| (codecs[n % codecs.len()].clone(), input(&bytes, port)));
    for outcome in library.decode(jobs.collect()) {
        assert!(
            matches!(outcome, Ok(_) | Err(DecodeError::Reported(_))),
            "{outcome:?}"
        );
    }
}

#[test]
fn a_script_does_what_the_built_in_codec_of_its_name_does() {
    let library = library();
    let files = fixtures();
    let noise = noise(2000);
    for codec in library.codecs() {
        let [native, script] = both(codec)
            .try_into()
            .unwrap_or_else(|one: Vec<Codec>| [one[0].clone(), one[0].clone()]);
        let vectors = files.iter().filter(|file| file.codec == native.name());
        let mut inputs: Vec<Input<'_>> = vectors
            .flat_map(|f| f.vectors.iter().map(Vector::input))
            .collect();
        inputs.extend(noise.iter().map(|(bytes, port)| input(bytes, *port)));
        // Messages of the right length, with a byte changed.
        let sound: Vec<Input<'_>> = inputs.iter().take(8).cloned().collect();
        for (n, input) in (0..400).zip(sound.iter().cycle()) {
            let mut changed = input.clone();
            let length = changed.bytes.len().max(1);
            if let Some(byte) = changed.bytes.to_mut().get_mut(n * 7 % length) {
                *byte = u8::try_from(n * 37 % 256).unwrap();
            }
            inputs.push(changed);
        }
        let jobs = |codec: &Codec| inputs.iter().map(|i| (codec.clone(), i.clone())).collect();
        let outcomes = library
            .decode(jobs(&native))
            .into_iter()
            .zip(library.decode(jobs(&script)));
        for (input, (natively, scripted)) in inputs.iter().zip(outcomes) {
            let place = || {
                format!(
                    "{} {} on {}",
                    native.name(),
                    hex::encode(&input.bytes),
                    input.f_port
                )
            };
            assert_eq!(natively, scripted, "{}", place());
        }
    }
}

#[test]
fn a_device_gets_the_codec_it_names_or_its_profile_speaks_for() {
    let library = library();
    let name = |device, profile| {
        let chosen = library.choose(device, profile);
        chosen.map(|codec| codec.name().to_owned())
    };
    for (profile, codec) in [
        ("Dragino LSE01", "dragino-lse01"),
        ("dragino/lse01", "dragino-lse01"),
        ("ELSYS ERS CO2", "elsys"),
        ("elsys/ers-co2", "elsys"),
        ("Generic Cayenne LPP", "cayenne"),
        ("decentlab/dl-trs12", "decentlab-dl-trs12"),
        ("Barani MeteoHelix IoT Pro", "barani-meteohelix"),
    ] {
        assert_eq!(name(None, Some(profile)).as_deref(), Some(codec));
        assert_eq!(name(None, Some(profile)).as_deref(), Some(codec));
    }
    assert_eq!(
        name(Some("elsys"), Some("Dragino LSE01")).as_deref(),
        Some("elsys")
    );
    assert_eq!(name(Some("no-such-codec"), Some("Dragino LSE01")), None);
    assert_eq!(name(None, Some("something else")), None);
    assert_eq!(name(None, None), None);
    assert_eq!(
        library.nearest("dragino-lse1").as_deref(),
        Some("dragino-lse01")
    );
    assert_eq!(library.nearest("zzz"), None);
}

#[test]
fn rules_of_the_operator_come_first_and_must_name_a_codec() {
    let rule = |profile: &str, codec: &str| Rule {
        profile: profile.into(),
        codec: codec.into(),
    };
    let rules = [rule("*LSE01*", "cayenne"), rule("baum-?", "dragino-lse01")];
    let library = Library::open(engine(), None, &[], &rules).unwrap();
    assert_eq!(
        library.choose(None, Some("Dragino LSE01")).unwrap().name(),
        "cayenne"
    );
    assert_eq!(
        library.choose(None, Some("Baum-7")).unwrap().name(),
        "dragino-lse01"
    );
    let error = Library::open(engine(), None, &[], &[rule("*x*", "cayene")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"the rule for profile "*x*" names the codec "cayene", which does not exist; did you mean "cayenne"?"#
    );
}

#[test]
fn remembered_profiles_do_not_grow_without_end() {
    let library = library();
    for n in 0..5000 {
        assert!(
            library
                .choose(None, Some(&format!("profile {n}")))
                .is_none()
        );
    }
    assert!(library.chosen.read().len() <= super::REMEMBERED);
}

#[test]
fn files_of_the_operator_are_codecs_and_replace_ours() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, source: &str| fs::write(folder.path().join(name), source).unwrap();
    write(
        "own.js",
        "function decodeUplink(i) { return { data: { n: i.bytes.length } } }",
    );
    write(
        "elsys.js",
        "function decodeUplink() { return { data: { mine: true } } }",
    );
    write("notes.txt", "not a codec");
    let rules = [Rule {
        profile: "mine".into(),
        codec: "own".into(),
    }];
    let library = Library::open(engine(), Some(folder.path()), &[], &rules).unwrap();
    let decode = |profile: &str| {
        let codec = library.choose(None, Some(profile)).unwrap();
        serde_json::to_string(&one(&library, &codec, input(&[1, 2], 1)).unwrap().fields).unwrap()
    };
    assert_eq!(decode("mine"), r#"{"n":2}"#);
    assert_eq!(decode("elsys/ers"), r#"{"mine":true}"#);
}

#[test]
fn a_file_that_is_no_codec_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.js");
    fs::write(
        &path,
        "function decodeUplink(input) {\n  return { data: { a: 1 };\n}\n",
    )
    .unwrap();
    let error = Library::open(engine(), Some(folder.path()), &[], &[])
        .unwrap_err()
        .to_string();
    let start = format!(
        "{}: the codec does not compile: line 2, column ",
        path.display()
    );
    assert!(error.starts_with(&start), "{error}");

    fs::write(&path, vec![b' '; 2 << 20]).unwrap();
    let error = Library::open(engine(), Some(folder.path()), &[], &[]).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Size {
                bytes: 2_097_152,
                ..
            }
        ),
        "{error}"
    );

    fs::write(&path, [0xff, 0xfe]).unwrap();
    let error = Library::open(engine(), Some(folder.path()), &[], &[]).unwrap_err();
    assert!(matches!(error, Error::Read { .. }), "{error}");

    let error = Library::open(engine(), Some(Path::new("no/such/folder")), &[], &[]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("cannot read no/such/folder: "),
        "{error}"
    );
}

fn version(number: u32, codec: &str, source: &str) -> CodecVersion {
    let step = CodecStep {
        by: None,
        at: Millis::from_i64(0),
        why: "a test".into(),
    };
    CodecVersion {
        codec: codec.into(),
        number,
        source: source.into(),
        vectors: Vec::new(),
        drafted: step.clone(),
        published: Some(step),
        rolled_back: None,
    }
}

#[test]
fn a_published_version_replaces_what_was_given_until_it_is_taken_away() {
    let source = |n: u32| format!("function decodeUplink() {{ return {{ data: {{ n: {n} }} }} }}");
    let versions = [
        version(1, "elsys", &source(1)),
        version(2, "elsys", &source(2)),
        version(1, "own", &source(7)),
    ];
    let rules = [Rule {
        profile: "mine".into(),
        codec: "own".into(),
    }];
    let library = Library::open(engine(), None, &versions, &rules).unwrap();
    let decode = |codec: &Codec| {
        let fields = one(&library, codec, input(&[1, 1, 1], 1)).unwrap().fields;
        serde_json::to_string(&fields).unwrap()
    };
    let chosen = || library.choose(None, Some("elsys/ers")).unwrap();
    assert_eq!(decode(&chosen()), r#"{"n":2}"#);
    assert_eq!(chosen().origin(), Origin::Editor(2));
    assert_eq!(
        decode(&library.choose(None, Some("mine")).unwrap()),
        r#"{"n":7}"#
    );

    // What is being decoded ends with the codec it was begun with.
    let begun = chosen();
    library.publish("elsys", Some(&version(3, "elsys", &source(3))));
    assert_eq!(decode(&chosen()), r#"{"n":3}"#);
    assert_eq!(decode(&begun), r#"{"n":2}"#);

    library.publish("elsys", None);
    assert_eq!(chosen().origin(), Origin::BuiltIn);
    assert_eq!(library.given("elsys").unwrap().origin(), Origin::BuiltIn);
    assert!(library.given("own").is_none());
}

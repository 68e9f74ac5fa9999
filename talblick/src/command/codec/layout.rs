//! Vendors' codecs with their examples as the two public collections lay them out: `…codec.yaml` naming a script and its
//! `examples`, and `test_decode_NAME.json` beside `NAME.js`, which is a JavaScript literal. Nothing of them is kept here.

use anyhow::{Context as _, bail};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use talblick_ingest::codec::Input;
use talblick_ingest::codec::javascript::engine::Engine;
use talblick_ingest::codec::javascript::{Job, Script};
use talblick_model::{Json, Millis, Payload};
use talblick_store::CodecVector;
use yaml_rust2::{Yaml, YamlLoader};

/// Folders inside folders that are looked into.
const DEPTH: usize = 12;
/// Largest file that is read, in bytes.
const FILE_BYTES: u64 = 4 << 20;

/// A codec with its examples.
#[derive(Debug)]
pub(super) struct Suite {
    /// The file that holds the examples.
    pub(super) file: PathBuf,
    /// The codec's source and the examples, or why they cannot be read.
    pub(super) content: anyhow::Result<(String, Vec<CodecVector>)>,
}

/// The suites in a file, or in a folder and those inside it, in order of name.
pub(super) fn suites(path: &Path, engine: &Engine) -> anyhow::Result<Vec<Suite>> {
    let mut files = Vec::new();
    collect(path, DEPTH, &mut files)?;
    files.sort();
    let suite = |file: PathBuf| Suite {
        content: read(&file, engine),
        file,
    };
    Ok(files.into_iter().map(suite).collect())
}

fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let about = || format!("read {}", path.display());
    if !fs::metadata(path).with_context(about)?.is_dir() {
        if holds_examples(path) {
            files.push(path.to_owned());
        }
        return Ok(());
    }
    if depth == 0 {
        return Ok(());
    }
    for entry in fs::read_dir(path).with_context(about)? {
        collect(&entry.with_context(about)?.path(), depth - 1, files)?;
    }
    Ok(())
}

fn holds_examples(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let yaml = name.ends_with("codec.yaml") || name.ends_with("codec.yml");
    yaml || (name.starts_with("test_decode_") && name.ends_with(".json"))
}

fn read(file: &Path, engine: &Engine) -> anyhow::Result<(String, Vec<CodecVector>)> {
    let text = content(file)?;
    if file.extension().is_some_and(|e| e == "json") {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let name = name.strip_prefix("test_decode_").unwrap_or(&name);
        let source = content(&file.with_file_name(format!("{name}.js")))?;
        return Ok((source, vectors(&literal(&text, engine)?, "expected")?));
    }
    let documents = YamlLoader::load_from_str(&text).context("it is not YAML")?;
    let decoder = documents.first().map(|document| &document["uplinkDecoder"]);
    let Some(script) = decoder.and_then(|decoder| decoder["fileName"].as_str()) else {
        bail!("it names no uplinkDecoder.fileName");
    };
    let source = content(&file.with_file_name(script))?;
    let examples = decoder.map_or(Value::Null, |decoder| json(&decoder["examples"], DEPTH));
    Ok((source, vectors(&examples, "output")?))
}

fn content(file: &Path) -> anyhow::Result<String> {
    let about = || format!("read {}", file.display());
    let bytes = fs::metadata(file).with_context(about)?.len();
    if bytes > FILE_BYTES {
        bail!(
            "{} has {bytes} bytes; at most {FILE_BYTES} are read",
            file.display()
        );
    }
    fs::read_to_string(file).with_context(about)
}

/// A literal that may have what JSON has not, such as hexadecimal numbers and comments: our own sandbox reads it.
fn literal(text: &str, engine: &Engine) -> anyhow::Result<Value> {
    if let Ok(value) = serde_json::from_str(text) {
        return Ok(value);
    }
    let source = format!("function decodeUplink() {{ return {{ data: {{ list: {text}\n}} }} }}");
    let job = Job {
        script: Script::new("examples", source),
        input: Input {
            bytes: Cow::Owned(Vec::new()),
            f_port: 1,
            recv_time: Millis::from_i64(0),
            variables: Cow::Owned(BTreeMap::new()),
        },
    };
    let answer = engine.decode(&[job]).into_iter().last();
    let fields = answer.context("it was not read")??.fields;
    let mut value = serde_json::to_value(fields)?;
    Ok(value["list"].take())
}

fn json(yaml: &Yaml, depth: usize) -> Value {
    match yaml {
        _ if depth == 0 => Value::Null,
        Yaml::Real(text) => text.parse::<f64>().map_or(Value::Null, Value::from),
        Yaml::Integer(number) => Value::from(*number),
        Yaml::String(text) => Value::from(text.as_str()),
        Yaml::Boolean(yes) => Value::from(*yes),
        Yaml::Array(items) => items.iter().map(|item| json(item, depth - 1)).collect(),
        Yaml::Hash(fields) => {
            let named = fields.iter().filter_map(|(name, value)| {
                let name = match name {
                    Yaml::String(name) => name.clone(),
                    Yaml::Integer(number) => number.to_string(),
                    _ => return None,
                };
                Some((name, json(value, depth - 1)))
            });
            Value::Object(named.collect::<Map<_, _>>())
        }
        Yaml::Alias(_) | Yaml::Null | Yaml::BadValue => Value::Null,
    }
}

/// Examples of both layouts, which differ in what they call the answer.
fn vectors(list: &Value, answer: &str) -> anyhow::Result<Vec<CodecVector>> {
    let none = Vec::new();
    let list = match list {
        Value::Null => &none,
        other => other.as_array().context("its examples are no list")?,
    };
    let example = |(place, example): (usize, &Value)| {
        vector(example, answer).with_context(|| format!("example {}", place + 1))
    };
    list.iter().enumerate().map(example).collect()
}

fn vector(example: &Value, answer: &str) -> anyhow::Result<CodecVector> {
    let input = &example["input"];
    let bytes = input["bytes"].as_array().context("it has no input.bytes")?;
    let byte = |byte: &Value| byte.as_u64().and_then(|byte| u8::try_from(byte).ok());
    let bytes: Option<Vec<u8>> = bytes.iter().map(byte).collect();
    let port = input["fPort"].as_u64().unwrap_or(1);
    let moment = input["recvTime"].as_str();
    let moment = moment.and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let told = ["description", "name"]
        .into_iter()
        .find_map(|key| example[key].as_str());
    let mut expected = Map::new();
    for key in ["data", "errors", "warnings"] {
        if let Some(value) = example[answer].get(key) {
            expected.insert(key.to_owned(), value.clone());
        }
    }
    match &example["normalizedOutput"]["data"] {
        Value::Null => {}
        Value::Array(list) => drop(expected.insert("normalized".to_owned(), json!(list))),
        one => drop(expected.insert("normalized".to_owned(), json!([one]))),
    }
    Ok(CodecVector {
        description: told.unwrap_or_default().to_owned(),
        f_port: u8::try_from(port).context("input.fPort is above 255")?,
        bytes: Payload(bytes.context("input.bytes holds what is no byte")?),
        recv_time: moment.map(Millis::from),
        variables: BTreeMap::new(),
        expected: Json::of(&Value::Object(expected))?,
    })
}

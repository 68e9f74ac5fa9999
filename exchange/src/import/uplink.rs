//! A row as an uplink of the archive, as an export writes it.

use super::reading::{dev_eui, text};
use crate::Error;
use crate::read::{Flaw, Record, Value};
use talblick_store::{Batch, Store, UplinkRecord};

/// Columns of the uplink itself that are written as they are.
const PLAIN: [&str; 15] = [
    "observed_at",
    "observed_by",
    "dev_eui",
    "f_cnt",
    "f_port",
    "payload",
    "encrypted",
    "confirmed",
    "network",
    "network_received_at",
    "dedup_id",
    "dev_addr",
    "frequency_hz",
    "device_name",
    "profile",
];
/// Columns of the uplink that are JSON.
const NESTED: [&str; 4] = ["data_rate", "tags", "decoded", "receptions"];

/// Reads a row.
pub(super) fn take(record: &Record<'_>) -> Result<UplinkRecord, Flaw> {
    dev_eui(record)?;
    let mut uplink = Vec::new();
    for name in PLAIN.into_iter().chain(["application"]) {
        uplink.push((name, plain(record, name)?));
    }
    for name in NESTED {
        uplink.push((name, nested(record, name)?));
    }
    let whole = [
        ("device", plain(record, "device")?),
        ("identity", nested(record, "identity")?),
        ("source", plain(record, "source")?),
        ("ingested_at", plain(record, "ingested_at")?),
        ("uplink", object(&uplink)),
        ("outcome", nested(record, "outcome")?),
    ];
    serde_json::from_str(&object(&whole)).map_err(|error| {
        // The place is one in a text that nobody has seen.
        let said = error.to_string();
        let reason = said.split(" at line").next().unwrap_or_default();
        Flaw::new(
            "",
            format!("is not an uplink as an export writes it: {reason}"),
            "",
        )
    })
}

/// Makes uplinks durable. Their devices exist.
pub(super) fn commit(store: &Store, mut records: Vec<UplinkRecord>) -> Result<(), Error> {
    for record in &mut records {
        if let Some(device) = store.device_by_eui(record.uplink.dev_eui) {
            record.device = device.id;
            record.identity.device = device.id;
        }
    }
    if records.is_empty() {
        return Ok(());
    }
    store.append(Batch {
        uplinks: records,
        ..Batch::default()
    })?;
    Ok(())
}

fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", fields.join(","))
}

/// A plain value as JSON. CSV has only texts; which of them are numbers is known here.
fn plain(record: &Record<'_>, name: &str) -> Result<String, Flaw> {
    let is_number = matches!(name, "device" | "f_cnt" | "f_port" | "frequency_hz");
    let is_truth = matches!(name, "encrypted" | "confirmed");
    Ok(match record.get(name) {
        Value::Nothing => "null".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Moment(nanos) => {
            let moment = jiff::Timestamp::from_nanosecond(*nanos);
            let moment = moment.map_err(|error| Flaw::new(name, error.to_string(), ""))?;
            format!("\"{moment}\"")
        }
        Value::Unzoned(nanos) => {
            return Err(Flaw::new(
                name,
                "is a moment without a zone",
                &nanos.to_string(),
            ));
        }
        Value::Text(text) if is_number => {
            let number: Option<u32> = text.trim().parse().ok();
            number
                .ok_or_else(|| Flaw::new(name, "is not a whole number", text))?
                .to_string()
        }
        Value::Text(text) if is_truth => match text.as_str() {
            "true" | "false" => text.clone(),
            _ => return Err(Flaw::new(name, "is neither true nor false", text)),
        },
        Value::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
    })
}

/// A column of JSON.
fn nested(record: &Record<'_>, name: &str) -> Result<String, Flaw> {
    let Some(json) = text(record, name) else {
        return Ok("null".to_owned());
    };
    let parsed: Result<&serde_json::value::RawValue, _> = serde_json::from_str(json);
    parsed
        .map(|raw| raw.get().to_owned())
        .map_err(|error| Flaw::new(name, format!("is not JSON: {error}"), json))
}

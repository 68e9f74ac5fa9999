//! `InfluxDB`'s line protocol: `measurement,dev=0011223344556677 temperature=21.3,humidity=44 1790000000000000000`. Each
//! field becomes a row with the columns `time`, `dev_eui`, `quantity` and `value`; the measurement and other tags say
//! nothing about a reading.

use super::{Each, Flaw, Record, Value};
use crate::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::str::FromStr;

/// Longest line.
const LONGEST: u64 = 1 << 20;
/// Tags that name the device.
const DEVICE: [&str; 5] = ["dev_eui", "dev", "devEui", "devEUI", "device_eui"];

/// What the times of line protocol count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// Nanoseconds, which is what line protocol means unless something else is said.
    Nanoseconds,
    /// Microseconds.
    Microseconds,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
}

impl FromStr for Precision {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "ns" => Ok(Self::Nanoseconds),
            "us" => Ok(Self::Microseconds),
            "ms" => Ok(Self::Milliseconds),
            "s" => Ok(Self::Seconds),
            _ => Err("allowed are ns, us, ms, s".to_owned()),
        }
    }
}

impl Precision {
    const fn nanoseconds(self) -> i128 {
        match self {
            Self::Nanoseconds => 1,
            Self::Microseconds => 1_000,
            Self::Milliseconds => 1_000_000,
            Self::Seconds => 1_000_000_000,
        }
    }
}

pub(super) fn read(path: &Path, precision: Precision, each: Each<'_>) -> Result<(), Error> {
    let mut file = BufReader::new(File::open(path).map_err(Error::file(path))?);
    let names = ["time", "dev_eui", "quantity", "value"].map(str::to_owned);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = file.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        if read.map_err(Error::file(path))? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let go_on = match parse(text, precision) {
            Ok(rows) => rows.into_iter().all(|values| {
                let record = Record {
                    names: &names,
                    values: &values,
                };
                each(number, Ok(record))
            }),
            Err(flaw) => each(number, Err(flaw)),
        };
        if !go_on {
            break;
        }
    }
    Ok(())
}

/// The rows of a line.
fn parse(line: &str, precision: Precision) -> Result<Vec<[Value; 4]>, Flaw> {
    let wrong = |column: &str, reason: &str| Flaw::new(column, reason, line);
    let parts = split(line, ' ', true);
    let [series, fields, time] = parts.as_slice() else {
        return Err(wrong("", "is not “measurement,tags fields time”"));
    };
    let count: i128 = time
        .parse()
        .map_err(|error| wrong("time", &format!("is not a whole number: {error}")))?;
    let time = count
        .checked_mul(precision.nanoseconds())
        .ok_or_else(|| wrong("time", "is too large"))?;
    let tags = split(series, ',', false);
    let device = tags.iter().skip(1).find_map(|tag| {
        let (name, value) = pair(tag)?;
        DEVICE.contains(&name.as_str()).then_some(value)
    });
    let device = device.ok_or_else(|| {
        let tags = DEVICE.join(", ");
        wrong(
            "dev_eui",
            &format!("no tag names the device; allowed are {tags}"),
        )
    })?;
    split(fields, ',', true)
        .iter()
        .map(|field| {
            let (name, text) =
                pair(field).ok_or_else(|| wrong("", "a field is not “name=value”"))?;
            Ok([
                Value::Moment(time),
                Value::Text(device.clone()),
                Value::Text(name),
                value(text),
            ])
        })
        .collect()
}

/// A field's value: `1.5`, `3i`, `3u`, `true`, `"text"`.
fn value(text: String) -> Value {
    let whole = text.strip_suffix(['i', 'u']);
    if let Some(number) = whole.and_then(|whole| whole.parse().ok()) {
        return Value::Int(number);
    }
    match text.as_str() {
        "t" | "T" | "true" | "True" | "TRUE" => Value::Bool(true),
        "f" | "F" | "false" | "False" | "FALSE" => Value::Bool(false),
        _ => Value::Text(text),
    }
}

/// Name and value around the first bare equals sign, both unescaped.
fn pair(text: &str) -> Option<(String, String)> {
    let (name, rest) = match split(text, '=', false).as_slice() {
        [name, rest, ..] if !name.is_empty() => (name.len(), rest.len()),
        _ => return None,
    };
    let value = text.get(name + 1..).filter(|_| rest > 0)?;
    Some((unescaped(text.get(..name)?), unescaped(value)))
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        if c == '\\' && !escaped {
            escaped = true;
        } else {
            out.push(c);
            escaped = false;
        }
    }
    out
}

/// Splits at a sign that is neither escaped nor, where there may be `strings`, within double quotes.
fn split(text: &str, at: char, strings: bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut escaped, mut quoted) = (0, false, false);
    for (place, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == '"' && strings {
            quoted = !quoted;
        } else if c == at && !quoted {
            parts.extend(text.get(start..place));
            start = place + at.len_utf8();
        }
    }
    parts.extend(text.get(start..));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_field_of_a_line_is_a_row() {
        let line = r#"up\ link,app=stadt\,netz,dev=a84041ffff01f2c3 temperature=-2.5,f_cnt=17i,open=t,note="a, b=c \" d" 1790000000"#;
        let rows = parse(line, Precision::Seconds).unwrap();
        let [time, device] = [
            Value::Moment(1_790_000_000_000_000_000),
            Value::Text("a84041ffff01f2c3".into()),
        ];
        let said: Vec<_> = rows
            .iter()
            .map(|[t, d, quantity, value]| {
                assert_eq!((t, d), (&time, &device));
                (quantity.clone(), value.clone())
            })
            .collect();
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(
            said,
            [
                (text("temperature"), text("-2.5")),
                (text("f_cnt"), Value::Int(17)),
                (text("open"), Value::Bool(true)),
                (text("note"), text("\"a, b=c \" d\"")),
            ]
        );
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        for (line, column) in [
            ("uplink,dev=1 a=1", ""),
            ("uplink,dev=1 a=1 gestern", "time"),
            ("uplink,app=x a=1 1", "dev_eui"),
            ("uplink,dev=1 a= 1", ""),
            ("uplink,dev=1 =1 1", ""),
        ] {
            assert_eq!(
                parse(line, Precision::Nanoseconds).unwrap_err().column,
                column,
                "{line}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_line_does_harm(line in "[a-z,= \\\\\"0-9]{0,60}") {
            let _read = parse(&line, Precision::Seconds);
        }
    }
}

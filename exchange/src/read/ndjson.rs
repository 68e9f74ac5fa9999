//! NDJSON: an object a line. What is nested stays JSON as it is written.

use super::{Each, Flaw, Record, Value};
use crate::Error;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

/// Longest line.
const LONGEST: u64 = 4 << 20;

pub(super) fn read(path: &Path, each: Each<'_>) -> Result<(), Error> {
    let mut file = BufReader::new(File::open(path).map_err(Error::file(path))?);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = file.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        if read.map_err(Error::file(path))? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let object = serde_json::from_slice::<BTreeMap<String, Box<RawValue>>>(&line);
        let go_on = match object {
            Ok(object) => {
                let (names, values): (Vec<String>, Vec<Value>) = object
                    .into_iter()
                    .map(|(name, found)| (name, value(&found)))
                    .unzip();
                each(
                    number,
                    Ok(Record {
                        names: &names,
                        values: &values,
                    }),
                )
            }
            Err(error) => {
                let shown = String::from_utf8_lossy(&line);
                let flaw = Flaw::new("", format!("is not a JSON object: {error}"), shown.trim());
                each(number, Err(flaw))
            }
        };
        if !go_on {
            break;
        }
    }
    Ok(())
}

fn value(found: &RawValue) -> Value {
    let plain: Result<serde_json::Value, _> = serde_json::from_str(found.get());
    match plain {
        Ok(serde_json::Value::Null) => Value::Nothing,
        Ok(serde_json::Value::Bool(yes)) => Value::Bool(yes),
        Ok(serde_json::Value::String(text)) => Value::Text(text),
        // From its own text: the way through a JSON number may cost the last bit.
        Ok(serde_json::Value::Number(_)) => {
            let text = found.get();
            let whole = text.parse().map(Value::Int);
            let number = whole.or_else(|_| text.parse().map(Value::Float));
            number.unwrap_or_else(|_| Value::Text(text.to_owned()))
        }
        _ => Value::Text(found.get().to_owned()),
    }
}

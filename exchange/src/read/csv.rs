//! CSV with a header. The separator is the one of comma, semicolon and tab that the header has most of.

use super::{Each, Flaw, Record, Value};
use crate::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _};
use std::path::Path;

/// Longest header that is looked at.
const HEADER: u64 = 1 << 16;

pub(super) fn read(path: &Path, each: Each<'_>) -> Result<(), Error> {
    let mut file = BufReader::new(File::open(path).map_err(Error::file(path))?);
    let separator = separator(&mut file).map_err(Error::file(path))?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(file);
    let header = reader.byte_headers();
    let header = header.map_err(|error| Error::file(path)(error.into()))?;
    let names: Vec<String> = header
        .iter()
        .map(|name| String::from_utf8_lossy(name))
        .map(|name| name.trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    let mut row = csv::ByteRecord::new();
    let mut values = Vec::with_capacity(names.len());
    for number in 1.. {
        let more = reader.read_byte_record(&mut row);
        if !more.map_err(|error| Error::file(path)(error.into()))? {
            break;
        }
        let go_on = if row.len() == names.len() {
            values.clear();
            values.extend(row.iter().map(value));
            each(
                number,
                Ok(Record {
                    names: &names,
                    values: &values,
                }),
            )
        } else {
            let reason = format!(
                "has {} fields instead of the header's {}",
                row.len(),
                names.len()
            );
            let shown = String::from_utf8_lossy(row.as_slice());
            each(number, Err(Flaw::new("", reason, &shown)))
        };
        if !go_on {
            break;
        }
    }
    Ok(())
}

fn separator(file: &mut BufReader<File>) -> std::io::Result<u8> {
    let mut header = Vec::new();
    file.by_ref().take(HEADER).read_until(b'\n', &mut header)?;
    file.rewind()?;
    let count = |separator: &u8| header.split(|byte| byte == separator).count();
    // Of equals the last counts, which is the comma.
    Ok([b'\t', b';', b',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b','))
}

fn value(field: &[u8]) -> Value {
    if field.is_empty() {
        return Value::Nothing;
    }
    let text = String::from_utf8_lossy(field);
    // An apostrophe before what a spreadsheet would take for a formula is not part of the text.
    let bare = text
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']));
    Value::Text(bare.unwrap_or(&text).to_owned())
}

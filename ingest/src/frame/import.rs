//! Sessions from a CSV file with a line of names: `dev_eui,dev_addr,nwk_s_key,app_s_key` and, where wanted,
//! `version,f_cnt,restarts`. Whole or not at all: a file with a wrong line is refused with that line's number.

use super::session::{Key, Session, Version};
use std::collections::BTreeMap;
use std::io::Read;
use talblick_model::DevEui;

/// Columns that may be there.
const COLUMNS: [&str; 7] = [
    "dev_eui",
    "dev_addr",
    "nwk_s_key",
    "app_s_key",
    "version",
    "f_cnt",
    "restarts",
];

/// A file of sessions that cannot be used. No message quotes a key.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Not a table.
    #[error("the file is not CSV: {0}")]
    Csv(#[from] csv::Error),
    /// A column nobody knows.
    #[error("line 1: the column “{name}” is unknown; columns are {}", COLUMNS.join(", "))]
    Column {
        /// Its name.
        name: String,
    },
    /// A field is wrong.
    #[error("line {line}, {column}: must be {allowed}")]
    Field {
        /// Line of the file.
        line: u64,
        /// Column.
        column: &'static str,
        /// What is allowed there.
        allowed: &'static str,
    },
}

/// Reads sessions.
pub fn read_csv(file: impl Read) -> Result<Vec<Session>, ImportError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(file);
    let mut columns = BTreeMap::new();
    for (at, name) in reader.headers()?.iter().enumerate() {
        let known = COLUMNS.into_iter().find(|column| *column == name);
        let known = known.ok_or_else(|| ImportError::Column {
            name: name.chars().take(40).collect(),
        })?;
        columns.insert(known, at);
    }
    let mut sessions = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let text = |column: &str| {
            let at = columns.get(column)?;
            record.get(*at).filter(|text| !text.is_empty())
        };
        sessions.push(
            session(text).map_err(|(column, allowed)| ImportError::Field {
                line,
                column,
                allowed,
            })?,
        );
    }
    Ok(sessions)
}

type Wrong = (&'static str, &'static str);

fn session<'t>(text: impl Fn(&str) -> Option<&'t str>) -> Result<Session, Wrong> {
    let dev_eui: Option<DevEui> = text("dev_eui").and_then(|t| t.parse().ok());
    let dev_addr = text("dev_addr").filter(|t| t.len() == 8);
    let dev_addr = dev_addr.and_then(|t| u32::from_str_radix(t, 16).ok());
    let key = |column: &str| -> Result<Option<Key>, ()> {
        let Some(digits) = text(column) else {
            return Ok(None);
        };
        let mut bytes = [0_u8; 16];
        let decoded = hex::decode_to_slice(digits, &mut bytes);
        decoded.ok().ok_or(()).map(|()| Some(Key::new(bytes)))
    };
    let digits = "32 hexadecimal digits";
    Ok(Session {
        dev_eui: dev_eui.ok_or(("dev_eui", "16 hexadecimal digits"))?,
        dev_addr: dev_addr.ok_or(("dev_addr", "8 hexadecimal digits"))?,
        nwk_s_key: key("nwk_s_key")
            .ok()
            .flatten()
            .ok_or(("nwk_s_key", digits))?,
        app_s_key: key("app_s_key")
            .ok()
            .ok_or(("app_s_key", "32 hexadecimal digits, or empty"))?,
        version: match text("version") {
            None | Some("1.0" | "1.0.0" | "1.0.1" | "1.0.2" | "1.0.3" | "1.0.4") => Version::V1_0,
            Some("1.1" | "1.1.0") => Version::V1_1,
            Some(_) => return Err(("version", "1.0 or 1.1")),
        },
        f_cnt: match text("f_cnt") {
            None => 0,
            Some(n) => n.parse().ok().ok_or(("f_cnt", "a whole number"))?,
        },
        restarts: match text("restarts") {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(("restarts", "true or false")),
        },
    })
}

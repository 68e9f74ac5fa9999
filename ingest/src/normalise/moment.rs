//! When a point of a history was measured, as its neighbours state it.

use crate::codec::{Fields, Value};
use jiff::Timestamp;
use talblick_model::Millis;

/// Names of fields that state a time.
const NAMES: [&str; 5] = ["time", "timestamp", "ts", "measured_at", "datetime"];

/// Which field states the time of a point of a history, and which time.
pub(super) fn own_time(fields: &Fields) -> Option<(usize, Millis)> {
    let mut fields = fields.0.iter().enumerate();
    fields.find_map(|(i, (name, value))| Some((i, instant(name, value)?)))
}

/// RFC 3339 of any year, for a clock may be lost; or seconds or milliseconds since 1970, which only years LoRaWAN has seen tell
/// from other numbers.
fn instant(name: &str, value: &Value) -> Option<Millis> {
    const BEGIN: i64 = 1_420_070_400_000;
    const END: i64 = 4_102_444_800_000;
    if !NAMES.iter().any(|n| name.eq_ignore_ascii_case(n)) {
        return None;
    }
    let ms = match value {
        Value::Text(text) => return text.parse::<Timestamp>().ok().map(Millis::from),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "`as` saturates, and the years are checked"
        )]
        Value::Number(n) if *n < 1e11 => (*n * 1_000.0) as i64,
        #[expect(
            clippy::cast_possible_truncation,
            reason = "`as` saturates, and the years are checked"
        )]
        Value::Number(n) => *n as i64,
        _ => return None,
    };
    (BEGIN..END).contains(&ms).then(|| Millis::from_i64(ms))
}

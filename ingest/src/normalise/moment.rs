//! When something was measured, as the fields beside it state it.

use crate::codec::{Fields, Value};
use jiff::Timestamp;
use talblick_model::Millis;

/// Names of fields that state a time.
const NAMES: [&str; 5] = ["time", "timestamp", "ts", "measured_at", "datetime"];

/// Cayenne LPP's type 133, `unixtime_CHANNEL`: where it is, and the device's time. Any year: a clock that lost its time
/// begins with 1970 or 2000, and whoever stores the reading finds out.
pub(super) fn clock(fields: &Fields) -> Option<(usize, Millis)> {
    let mut fields = fields.0.iter().enumerate();
    fields.find_map(|(i, (name, value))| match value {
        Value::Number(seconds) if name.starts_with("unixtime") => {
            let ms = (0.0..1e11)
                .contains(seconds)
                .then(|| whole(seconds * 1_000.0));
            Some((i, Millis::from_i64(ms?)))
        }
        _ => None,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, and whoever calls checks the years"
)]
fn whole(ms: f64) -> i64 {
    ms as i64
}

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
        Value::Number(n) if *n < 1e11 => whole(*n * 1_000.0),
        Value::Number(n) => whole(*n),
        _ => return None,
    };
    (BEGIN..END).contains(&ms).then(|| Millis::from_i64(ms))
}

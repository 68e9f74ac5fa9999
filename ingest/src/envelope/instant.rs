//! Times as network servers write them. A message has half a dozen, nearly always of one form; that is read by place,
//! and every other form of RFC 3339 by jiff.

use jiff::Timestamp;

/// An RFC 3339 time; anything else is no time.
pub(super) fn instant(text: Option<&str>) -> Option<Timestamp> {
    let text = text?;
    usual(text).or_else(|| text.parse().ok())
}

/// Seconds or milliseconds since 1970, with decimals or without; which of them, the size tells: the ten digits of
/// seconds last until 2286.
pub(super) fn counted(number: f64) -> Option<Timestamp> {
    let ms = if number.abs() < 1e11 {
        number * 1_000.0
    } else {
        number
    };
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
    Timestamp::from_millisecond(ms.round() as i64).ok()
}

/// `2026-11-21T09:14:03` from 1970 on, with up to nine decimals, then `Z` or `+00:00`.
fn usual(text: &str) -> Option<Timestamp> {
    let (head, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| head.get(*at) != Some(mark)) {
        return None;
    }
    let part = |at: usize| two(*head.get(at)?, *head.get(at + 1)?);
    let year = part(0)? * 100 + part(2)?;
    let (month, day) = (part(5)?, part(8)?);
    let (hour, minute, second) = (part(11)?, part(14)?, part(17)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year < 1970 || day < 1 || day > days || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (nanosecond, zone) = match rest.split_first() {
        Some((b'.', rest)) => decimals(rest)?,
        _ => (0, rest),
    };
    if !matches!(zone, b"Z" | b"+00:00") {
        return None;
    }
    let second = ((day_number(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    Timestamp::new(second, nanosecond).ok()
}

fn two(tens: u8, ones: u8) -> Option<i64> {
    (tens.is_ascii_digit() && ones.is_ascii_digit())
        .then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

/// Nanoseconds, and what follows the digits; `None` unless there are one to nine.
fn decimals(text: &[u8]) -> Option<(i32, &[u8])> {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(digits)?;
    let missing = 9_u32.checked_sub(u32::try_from(digits.len()).ok()?)?;
    let number = digits
        .iter()
        .fold(0, |number, digit| number * 10 + i32::from(digit - b'0'));
    (missing < 9).then(|| (number * 10_i32.pow(missing), rest))
}

/// Days since 1970-01-01 in the Gregorian calendar; years are counted from March, so that the leap day ends them.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_usual_forms_need_no_calendar() {
        for text in [
            "2026-11-21T09:14:03Z",
            "2026-11-21T09:14:03.512+00:00",
            "2024-02-29T23:59:59.123456789Z",
            "1970-01-01T00:00:00.0+00:00",
        ] {
            assert_eq!(usual(text), text.parse().ok(), "{text}");
            assert!(usual(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_time_without_a_zone_is_no_time() {
        assert_eq!(instant(Some("2026-11-21T09:00:00")), None);
        assert_eq!(instant(Some("")), None);
        assert_eq!(
            instant(Some("2026-11-21T10:00:00.25+01:00")),
            instant(Some("2026-11-21T09:00:00.25Z"))
        );
    }

    proptest! {
        #[test]
        fn whatever_is_read_by_place_jiff_reads_alike(
            text in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,11})?(Z|\\+00:00|\\+01:00|)",
        ) {
            if let Some(read) = usual(&text) {
                prop_assert_eq!(text.parse::<Timestamp>().ok(), Some(read));
            }
        }

        #[test]
        fn every_moment_is_read_by_place_as_jiff_writes_it(ms in 0_i64..253_402_207_200_000) {
            let moment = Timestamp::from_millisecond(ms).unwrap();
            prop_assert_eq!(usual(&moment.to_string()), Some(moment));
        }

        #[test]
        fn any_text_is_a_time_to_both_or_to_none(text in "\\PC{0,40}") {
            prop_assert_eq!(instant(Some(&text)), text.parse().ok());
        }
    }
}

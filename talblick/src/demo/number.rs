//! Conversions between kinds of numbers, each with one stated rounding, so that no other file of the demo casts.

/// Milliseconds of a day.
pub(crate) const DAY_MS: i64 = 86_400_000;
/// Milliseconds of an hour.
pub(crate) const HOUR_MS: i64 = 3_600_000;

/// A whole number as a float; exact below 2⁵³.
#[expect(
    clippy::cast_precision_loss,
    reason = "times and counts stay below 2^53"
)]
pub(crate) const fn float(n: i64) -> f64 {
    n as f64
}

/// The next whole number below.
#[expect(clippy::cast_possible_truncation, reason = "saturates by definition")]
pub(crate) fn floor(x: f64) -> i64 {
    x.floor() as i64
}

/// The nearest whole number.
#[expect(clippy::cast_possible_truncation, reason = "saturates by definition")]
pub(crate) fn round(x: f64) -> i64 {
    x.round() as i64
}

macro_rules! rounded {
    ($($name:ident $(, $lost:path)?;)+) => {$(
        /// The nearest number of this type; the ends catch what does not fit.
        #[expect(clippy::cast_possible_truncation, $($lost,)? reason = "saturates by definition")]
        pub(crate) fn $name(x: f64) -> $name {
            x.round() as $name
        }
    )+};
}
rounded! {
    u8, clippy::cast_sign_loss;
    u16, clippy::cast_sign_loss;
    u32, clippy::cast_sign_loss;
    i8;
    i16;
}

/// The low 32 bits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the low bits are what is wanted"
)]
pub(crate) const fn low32(n: u64) -> u32 {
    n as u32
}

/// A position within `0..len` drawn from a hash; 0 for an empty list.
pub(crate) fn pick(hash: u64, len: usize) -> usize {
    usize::try_from(((hash >> 32) * len as u64) >> 32).unwrap_or(0)
}

/// A whole number that is never negative, as an unsigned one.
pub(crate) fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// A small non-negative number as 32 bits.
pub(crate) fn count32(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}

/// A position in a list as a number to draw for.
pub(crate) fn index(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Year, month and day of a day counted from 1970-01-01 (proleptic Gregorian; Howard Hinnant's `civil_from_days`).
pub(crate) const fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (year + era * 400 + next, month, of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_days_are_those_of_the_calendar() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(59), (1970, 3, 1));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(20_778), (2026, 11, 21));
        assert_eq!(civil(-1), (1969, 12, 31));
    }

    #[test]
    fn a_pick_stays_in_its_list() {
        assert_eq!(pick(u64::MAX, 7), 6);
        assert_eq!(pick(0, 7), 0);
        assert_eq!(pick(u64::MAX, 0), 0);
    }
}

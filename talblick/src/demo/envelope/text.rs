//! Small pieces of JSON text, written without detours.

use crate::demo::hash::mix;
use crate::demo::number::{DAY_MS, civil, unsigned};

const HEX: &[u8; 16] = b"0123456789abcdef";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Appends to a string.
pub(super) trait Text {
    /// A whole number.
    fn number(&mut self, n: i64);
    /// A non-negative number with leading zeros.
    fn padded(&mut self, n: i64, width: usize);
    /// Quarters as a decimal number, as an `f32` is printed: with at least one digit behind the point.
    fn quarters(&mut self, quarters: i16);
    /// Hexadecimal digits of the low `4 * digits` bits.
    fn hex(&mut self, n: u64, digits: u32);
    /// A random UUID (version 4) drawn from a hash.
    fn uuid(&mut self, hash: u64);
    /// Standard base64 with padding.
    fn base64(&mut self, bytes: &[u8]);
    /// `2026-11-21T09:14:03.512` and whatever follows: further digits, the zone.
    fn time(&mut self, ms: i64, rest: &str);
    /// `"key":"value"`, escaped.
    fn member(&mut self, key: &str, value: &str);
}

impl Text for String {
    fn number(&mut self, n: i64) {
        if n < 0 {
            self.push('-');
        }
        let mut digits = [0_u8; 20];
        let mut at = digits.len();
        let mut rest = n.unsigned_abs();
        for place in digits.iter_mut().rev() {
            *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            at -= 1;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.extend(digits.iter().skip(at).map(|d| char::from(*d)));
    }

    fn padded(&mut self, n: i64, width: usize) {
        let mut scale = 10_i64.pow(u32::try_from(width).unwrap_or(1).saturating_sub(1));
        while scale > 0 {
            self.push(char::from(b'0' + u8::try_from(n / scale % 10).unwrap_or(0)));
            scale /= 10;
        }
    }

    fn quarters(&mut self, quarters: i16) {
        if quarters < 0 {
            self.push('-');
        }
        let quarters = quarters.unsigned_abs();
        self.number(i64::from(quarters / 4));
        self.push_str(match quarters % 4 {
            0 => ".0",
            1 => ".25",
            2 => ".5",
            _ => ".75",
        });
    }

    fn hex(&mut self, n: u64, digits: u32) {
        for digit in (0..digits).rev() {
            let nibble = usize::try_from(n >> (4 * digit) & 15).unwrap_or(0);
            self.push(HEX.get(nibble).map_or('0', |c| char::from(*c)));
        }
    }

    fn uuid(&mut self, hash: u64) {
        let more = mix(hash);
        self.hex(hash >> 32, 8);
        self.push('-');
        self.hex(hash >> 16, 4);
        self.push_str("-4");
        self.hex(hash, 3);
        self.push('-');
        self.hex(more >> 48 & 0x3fff | 0x8000, 4);
        self.push('-');
        self.hex(more, 12);
    }

    fn base64(&mut self, bytes: &[u8]) {
        let digit = |bits: u32| {
            let at = usize::try_from(bits & 63).unwrap_or(0);
            BASE64.get(at).map_or('A', |c| char::from(*c))
        };
        for group in bytes.chunks(3) {
            let at = |n: usize| group.get(n).map_or(0, |b| u32::from(*b));
            let bits = at(0) << 16 | at(1) << 8 | at(2);
            self.push(digit(bits >> 18));
            self.push(digit(bits >> 12));
            self.push(if group.len() > 1 {
                digit(bits >> 6)
            } else {
                '='
            });
            self.push(if group.len() > 2 { digit(bits) } else { '=' });
        }
    }

    fn time(&mut self, ms: i64, rest: &str) {
        let (year, month, day) = civil(ms.div_euclid(DAY_MS));
        let of_day = ms.rem_euclid(DAY_MS);
        self.padded(year, 4);
        for (separator, part) in [
            ('-', month),
            ('-', day),
            ('T', of_day / 3_600_000),
            (':', of_day / 60_000 % 60),
            (':', of_day / 1_000 % 60),
        ] {
            self.push(separator);
            self.padded(part, 2);
        }
        self.push('.');
        self.padded(of_day % 1_000, 3);
        self.push_str(rest);
    }

    fn member(&mut self, key: &str, value: &str) {
        for (text, end) in [(key, ":"), (value, "")] {
            self.push('"');
            for c in text.chars() {
                match c {
                    '"' | '\\' => {
                        self.push('\\');
                        self.push(c);
                    }
                    c if c < ' ' => {
                        self.push_str("\\u00");
                        self.hex(unsigned(i64::from(u32::from(c))), 2);
                    }
                    c => self.push(c),
                }
            }
            self.push('"');
            self.push_str(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn a_signal_to_noise_ratio_is_printed_as_a_float() {
        let print = |q| written(|out| out.quarters(q));
        assert_eq!(
            [print(0), print(-14), print(25), print(-1), print(35)],
            ["0.0", "-3.5", "6.25", "-0.25", "8.75"]
        );
    }

    #[test]
    fn a_uuid_is_of_version_4() {
        let uuid = written(|out| out.uuid(0x0123_4567_89ab_cdef));
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[..19], "01234567-89ab-4def-"[..19].to_owned().as_str());
        assert!(matches!(uuid.as_bytes()[19], b'8' | b'9' | b'a' | b'b'));
    }

    proptest! {
        #[test]
        fn numbers_are_printed_as_rust_prints_them(n: i64) {
            prop_assert_eq!(written(|out| out.number(n)), n.to_string());
        }

        #[test]
        fn base64_is_the_standard_one(bytes: Vec<u8>) {
            let expected = base64::engine::general_purpose::STANDARD.encode(&bytes);
            prop_assert_eq!(written(|out| out.base64(&bytes)), expected);
        }

        #[test]
        fn times_can_be_read_back(ms in 0_i64..4_000_000_000_000) {
            let text = written(|out| out.time(ms, "+00:00"));
            let read: jiff::Timestamp = text.parse().unwrap();
            prop_assert_eq!(read.as_millisecond(), ms);
        }

        #[test]
        fn members_are_valid_json(key in ".{0,20}", value in "\\PC*|[\\x00-\\x40]{0,20}") {
            let text = format!("{{{}}}", written(|out| out.member(&key, &value)));
            let read: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read[&key], &value);
        }
    }
}

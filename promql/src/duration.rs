//! Lengths of time as Prometheus writes them: `15m`, `1h30m`, `2d`.

/// Units and their milliseconds; a year is 365 days. `ms` goes before `m`.
const UNITS: [(&str, i64); 7] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
    ("y", 31_536_000_000),
];

/// Milliseconds of a length of time; `None` if the text is none, or longer than can be counted.
pub fn duration(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total = 0_i64;
    loop {
        let (number, behind) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let unit = |(name, ms): &(&str, i64)| Some((*ms, behind.strip_prefix(name)?));
        let (ms, more) = UNITS.iter().find_map(unit)?;
        let part = number.parse::<i64>().ok()?.checked_mul(ms)?;
        total = total.checked_add(part)?;
        if more.is_empty() {
            return Some(total);
        }
        rest = more;
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn a_length_of_time_is_numbers_with_units() {
        for (text, ms) in [
            ("15m", Some(900_000)),
            ("1h30m", Some(5_400_000)),
            ("500ms", Some(500)),
            ("2d", Some(172_800_000)),
            ("1m0s", Some(60_000)),
            ("1y", Some(31_536_000_000)),
            ("", None),
            ("15", None),
            ("m", None),
            ("1h x", None),
            ("-1h", None),
            ("99999999999y", None),
        ] {
            assert_eq!(duration(text), ms, "{text}");
        }
    }
}

//! Line protocol: the one encoder.
//!
//! Names and tags may hold anything; what the protocol has no way to say (control characters, a backslash, which is an
//! escape only before some characters and literal before others, and nothing at all) is replaced, so that no name can
//! end a line or change a number. Readings are told apart by their datastream's number, never by such a name.

use std::fmt::Write as _;
use talblick_model::Millis;

/// One line.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// What is measured.
    pub measurement: &'a str,
    /// Names and values, in the order they are written.
    pub tags: &'a [(&'a str, &'a str)],
    /// Names and values; at least one.
    pub fields: &'a [(&'a str, Value)],
    /// When, written in milliseconds.
    pub time: Millis,
}

/// The value of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A finite number.
    Float(f64),
    /// A whole number; the type of a field is fixed by its first value.
    Integer(i64),
}

/// What cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The protocol knows neither NaN nor infinity.
    #[error("the value is not finite")]
    NotFinite,
    /// A line without a field.
    #[error("a line needs a field")]
    NoField,
}

/// Appends a line, with its end, to `out`; nothing if it cannot be written.
pub fn encode(line: &Line<'_>, out: &mut String) -> Result<(), LineError> {
    if line.fields.is_empty() {
        return Err(LineError::NoField);
    }
    let finite = |value: &Value| !matches!(value, Value::Float(v) if !v.is_finite());
    if !line.fields.iter().all(|(_, value)| finite(value)) {
        return Err(LineError::NotFinite);
    }
    // A measurement that begins with # is a comment.
    name(line.measurement, &[',', ' '], Some('#'), out);
    for (key, value) in line.tags {
        out.push(',');
        name(key, &[',', '=', ' '], None, out);
        out.push('=');
        name(value, &[',', '=', ' '], None, out);
    }
    for (n, (key, value)) in line.fields.iter().enumerate() {
        out.push(if n == 0 { ' ' } else { ',' });
        name(key, &[',', '=', ' '], None, out);
        out.push('=');
        // Writing to a string cannot fail.
        let _ = match value {
            Value::Float(value) => write!(out, "{value:?}"),
            Value::Integer(value) => write!(out, "{value}i"),
        };
    }
    let _ = writeln!(out, " {}", line.time.as_i64());
    Ok(())
}

fn name(text: &str, escaped: &[char], not_first: Option<char>, out: &mut String) {
    if text.is_empty() {
        out.push('_');
    }
    for (n, c) in text.chars().enumerate() {
        if c.is_control() || c == '\\' || (n == 0 && not_first == Some(c)) {
            out.push('_');
            continue;
        }
        if escaped.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a reader of the protocol makes of a line.
    #[derive(Debug, PartialEq)]
    struct Read {
        measurement: String,
        tags: Vec<(String, String)>,
        fields: Vec<(String, String)>,
        time: i64,
    }

    /// Splits at an unescaped character.
    fn split(text: &str, at: char) -> Vec<String> {
        let (mut parts, mut part, mut escaped) = (Vec::new(), String::new(), false);
        for c in text.chars() {
            if c == at && !escaped {
                parts.push(std::mem::take(&mut part));
            } else {
                part.push(c);
            }
            escaped = c == '\\' && !escaped;
        }
        parts.push(part);
        parts
    }

    fn plain(text: &str) -> String {
        let mut out = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, chars.peek()) {
                ('\\', Some(',' | ' ' | '=')) => out.extend(chars.next()),
                _ => out.push(c),
            }
        }
        out
    }

    fn pair(text: &str) -> (String, String) {
        let parts = split(text, '=');
        assert_eq!(parts.len(), 2, "{text}");
        (plain(&parts[0]), plain(&parts[1]))
    }

    fn read(line: &str) -> Read {
        let parts = split(line, ' ');
        assert_eq!(parts.len(), 3, "{line}");
        let head = split(&parts[0], ',');
        Read {
            measurement: plain(&head[0]),
            tags: head[1..].iter().map(|tag| pair(tag)).collect(),
            fields: split(&parts[1], ',')
                .iter()
                .map(|field| pair(field))
                .collect(),
            time: parts[2].parse().unwrap(),
        }
    }

    /// As the encoder says it keeps names.
    fn kept(text: &str, not_first: Option<char>) -> String {
        let keep = |(n, c): (usize, char)| {
            let bad = c.is_control() || c == '\\' || (n == 0 && not_first == Some(c));
            if bad { '_' } else { c }
        };
        let kept: String = text.chars().enumerate().map(keep).collect();
        if kept.is_empty() { "_".into() } else { kept }
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[ ,=\\\\\"\n\r\t#a-zäöü0-9]{0,12}",]
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(
            measurement in text(),
            tags in prop::collection::vec((text(), text()), 0..4),
            fields in prop::collection::vec((text(), any::<f64>().prop_filter("finite", |v| v.is_finite())), 1..4),
            number in any::<i64>(),
            time in -1_000_000_000_000_i64..10_000_000_000_000,
        ) {
            let tag_refs: Vec<_> = tags.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let mut field_refs: Vec<_> = fields.iter().map(|(k, v)| (k.as_str(), Value::Float(*v))).collect();
            field_refs.push(("n", Value::Integer(number)));
            let line = Line {
                measurement: &measurement,
                tags: &tag_refs,
                fields: &field_refs,
                time: Millis::from_i64(time),
            };
            let mut out = String::new();
            encode(&line, &mut out).unwrap();
            prop_assert_eq!(out.matches('\n').count(), 1);
            let found = read(out.strip_suffix('\n').unwrap());
            prop_assert_eq!(found.measurement, kept(&measurement, Some('#')));
            let expected: Vec<_> = tags.iter().map(|(k, v)| (kept(k, None), kept(v, None))).collect();
            prop_assert_eq!(found.tags, expected);
            prop_assert_eq!(found.time, time);
            let (last, values) = found.fields.split_last().unwrap();
            prop_assert_eq!(last, &("n".to_owned(), format!("{number}i")));
            for ((key, value), (wanted, number)) in values.iter().zip(&fields) {
                prop_assert_eq!(key, &kept(wanted, None));
                prop_assert_eq!(value.parse::<f64>().unwrap().to_bits(), number.to_bits());
            }
        }
    }

    #[test]
    fn what_is_not_finite_is_refused_and_leaves_no_half_line() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut out = String::from("before\n");
            let fields = [("good", Value::Float(1.0)), ("value", Value::Float(value))];
            let line = Line {
                measurement: "m",
                tags: &[],
                fields: &fields,
                time: Millis::from_i64(1),
            };
            assert_eq!(encode(&line, &mut out), Err(LineError::NotFinite));
            let none = Line {
                fields: &[],
                ..line
            };
            assert_eq!(encode(&none, &mut out), Err(LineError::NoField));
            assert_eq!(out, "before\n");
        }
    }
}

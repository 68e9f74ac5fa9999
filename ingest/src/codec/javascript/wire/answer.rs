//! What a worker answers: fields, or why there are none.

use super::Garbled;
use super::bytes::{Bytes, put_length, put_text, put_texts, put_u64};
use crate::codec::{DecodeError, Decoded, Fields, Value};
use std::borrow::Cow;

/// Longest answer that is read, in bytes. A result is at most 64 KiB of names and values, a message a few hundred characters.
pub(crate) const ANSWER: usize = 1 << 20;

/// Deepest nesting that is read; a worker refuses results above sixteen levels.
const DEPTH: usize = 20;

/// Fields room is made for before the first of them is read.
const ROOM: usize = 64;

/// What a worker answers to a check and to an uplink.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) outcome: Result<Decoded, DecodeError>,
    /// The call could not be stopped: the worker ends itself, and this is the last it says.
    pub(crate) last: bool,
}

const NULL: u8 = 0;
const NO: u8 = 1;
const YES: u8 = 2;
const NUMBER: u8 = 3;
const TEXT: u8 = 4;
const LIST: u8 = 5;
const OBJECT: u8 = 6;

const DECODED: u8 = 0;
const REPORTED: u8 = 1;
const THREW: u8 = 2;
const SYNTAX: u8 = 3;
const TIMEOUT: u8 = 4;
const MEMORY: u8 = 5;
const REFUSED: u8 = 6;
const SHAPE: u8 = 7;
const CRASHED: u8 = 8;

impl Answer {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(self.last));
        match &self.outcome {
            Ok(decoded) => {
                out.push(DECODED);
                put_fields(out, &decoded.fields);
                put_texts(out, &decoded.warnings);
            }
            Err(error) => put_error(out, error),
        }
    }

    pub(crate) fn read(message: &[u8]) -> Result<Self, Garbled> {
        let mut bytes = Bytes(message);
        let last = bytes.u8()? != 0;
        let outcome = match bytes.u8()? {
            DECODED => Ok(Decoded {
                fields: bytes.fields(1)?,
                warnings: bytes.texts()?,
            }),
            kind => Err(bytes.error(kind)?),
        };
        if !bytes.0.is_empty() {
            return Err(Garbled);
        }
        Ok(Self { outcome, last })
    }
}

/// What a worker says with a message that is not garbled.
pub fn answer(message: &[u8]) -> Option<Result<Decoded, DecodeError>> {
    Answer::read(message).ok().map(|answer| answer.outcome)
}

fn put_fields(out: &mut Vec<u8>, fields: &Fields) {
    put_length(out, fields.0.len());
    for (name, value) in &fields.0 {
        put_text(out, name);
        put_value(out, value);
    }
}

fn put_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(NULL),
        Value::Bool(false) => out.push(NO),
        Value::Bool(true) => out.push(YES),
        Value::Number(number) => {
            out.push(NUMBER);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Value::Text(text) => {
            out.push(TEXT);
            put_text(out, text);
        }
        Value::List(items) => {
            out.push(LIST);
            put_length(out, items.len());
            for item in items {
                put_value(out, item);
            }
        }
        Value::Object(fields) => {
            out.push(OBJECT);
            put_fields(out, fields);
        }
    }
}

fn put_error(out: &mut Vec<u8>, error: &DecodeError) {
    let mut thrown = |kind, message: &str, line: &Option<u32>, column: &Option<u32>| {
        out.push(kind);
        put_text(out, message);
        // A place is counted from one, so nothing stands for none.
        put_u64(out, u64::from(line.unwrap_or_default()));
        put_u64(out, u64::from(column.unwrap_or_default()));
    };
    match error {
        DecodeError::Threw {
            message,
            line,
            column,
        } => thrown(THREW, message, line, column),
        DecodeError::Syntax {
            message,
            line,
            column,
        } => thrown(SYNTAX, message, line, column),
        DecodeError::Reported(messages) => {
            out.push(REPORTED);
            put_texts(out, messages);
        }
        DecodeError::Timeout { limit_ms } => {
            out.push(TIMEOUT);
            put_u64(out, *limit_ms);
        }
        DecodeError::Memory { limit_mb } => {
            out.push(MEMORY);
            put_u64(out, *limit_mb);
        }
        DecodeError::Refused(why) => {
            out.push(REFUSED);
            put_text(out, why);
        }
        // A worker tries whatever it is given.
        DecodeError::Resting => {
            out.push(REFUSED);
            put_text(out, &error.to_string());
        }
        DecodeError::Shape(what) => {
            out.push(SHAPE);
            put_text(out, what);
        }
        DecodeError::Crashed => out.push(CRASHED),
    }
}

impl Bytes<'_> {
    fn fields(&mut self, depth: usize) -> Result<Fields, Garbled> {
        let count = self.length()?;
        let mut fields = Vec::with_capacity(count.min(ROOM));
        for _ in 0..count {
            let name = self.text()?.to_owned();
            fields.push((Cow::Owned(name), self.value(depth)?));
        }
        Ok(Fields(fields))
    }

    fn value(&mut self, depth: usize) -> Result<Value, Garbled> {
        if depth > DEPTH {
            return Err(Garbled);
        }
        Ok(match self.u8()? {
            NULL => Value::Null,
            NO => Value::Bool(false),
            YES => Value::Bool(true),
            NUMBER => {
                let number = f64::from_le_bytes(self.array()?);
                if !number.is_finite() {
                    return Err(Garbled);
                }
                Value::Number(number)
            }
            TEXT => Value::Text(self.text()?.to_owned()),
            LIST => {
                let count = self.length()?;
                Value::List(
                    (0..count)
                        .map(|_| self.value(depth + 1))
                        .collect::<Result<_, _>>()?,
                )
            }
            OBJECT => Value::Object(self.fields(depth + 1)?),
            _ => return Err(Garbled),
        })
    }

    fn error(&mut self, kind: u8) -> Result<DecodeError, Garbled> {
        let place = |number: u64| u32::try_from(number).ok().filter(|place| *place > 0);
        Ok(match kind {
            REPORTED => DecodeError::Reported(self.texts()?),
            THREW => DecodeError::Threw {
                message: self.text()?.to_owned(),
                line: place(self.u64()?),
                column: place(self.u64()?),
            },
            SYNTAX => DecodeError::Syntax {
                message: self.text()?.to_owned(),
                line: place(self.u64()?),
                column: place(self.u64()?),
            },
            TIMEOUT => DecodeError::Timeout {
                limit_ms: self.u64()?,
            },
            MEMORY => DecodeError::Memory {
                limit_mb: self.u64()?,
            },
            REFUSED => DecodeError::Refused(self.text()?.to_owned()),
            SHAPE => DecodeError::Shape(self.text()?.to_owned()),
            CRASHED => DecodeError::Crashed,
            _ => return Err(Garbled),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-1e300..1e300).prop_map(Value::Number),
            ".{0,20}".prop_map(Value::Text),
        ];
        leaf.prop_recursive(6, 40, 8, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..8).prop_map(Value::List),
                vec((".{0,8}".prop_map(Cow::Owned), inner), 0..8)
                    .prop_map(|fields| Value::Object(Fields(fields))),
            ]
        })
    }

    fn outcomes() -> impl Strategy<Value = Result<Decoded, DecodeError>> {
        let place = || proptest::option::of(1..u32::MAX);
        let text = || ".{0,30}";
        prop_oneof![
            (
                vec((".{0,200}".prop_map(Cow::Owned), values()), 0..6),
                vec(text(), 0..3)
            )
                .prop_map(|(fields, warnings)| Ok(Decoded {
                    fields: Fields(fields),
                    warnings
                })),
            vec(text(), 0..3).prop_map(|texts| Err(DecodeError::Reported(texts))),
            (text(), place(), place()).prop_map(|(message, line, column)| Err(
                DecodeError::Threw {
                    message,
                    line,
                    column
                }
            )),
            (text(), place(), place()).prop_map(|(message, line, column)| Err(
                DecodeError::Syntax {
                    message,
                    line,
                    column
                }
            )),
            any::<u64>().prop_map(|limit_ms| Err(DecodeError::Timeout { limit_ms })),
            any::<u64>().prop_map(|limit_mb| Err(DecodeError::Memory { limit_mb })),
            text().prop_map(|why| Err(DecodeError::Refused(why))),
            text().prop_map(|what| Err(DecodeError::Shape(what))),
            Just(Err(DecodeError::Crashed)),
        ]
    }

    proptest! {
        #[test]
        fn an_answer_is_read_as_it_was_written(outcome in outcomes(), last: bool) {
            let answer = Answer { outcome, last };
            let mut out = Vec::new();
            answer.write(&mut out);
            prop_assert_eq!(Answer::read(&out), Ok(answer));
            if let Some((_, cut)) = out.split_last() {
                prop_assert_eq!(Answer::read(cut), Err(Garbled));
            }
        }

        #[test]
        fn any_bytes_are_an_answer_or_garbled(bytes in vec(any::<u8>(), 0..200)) {
            let _ = Answer::read(&bytes);
        }
    }

    #[test]
    fn nesting_without_end_is_garbled() {
        let mut message = vec![0, DECODED, 1, 1, b'a'];
        for _ in 0..100_000 {
            message.extend([LIST, 1]);
        }
        assert_eq!(Answer::read(&message), Err(Garbled));
    }

    #[test]
    fn a_number_that_is_none_is_garbled() {
        let mut message = vec![0, DECODED, 1, 1, b'a', NUMBER];
        message.extend(f64::NAN.to_le_bytes());
        message.push(0);
        assert_eq!(Answer::read(&message), Err(Garbled));
    }
}

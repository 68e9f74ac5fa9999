//! Whether a codec answers what an example says: two trees compared, and every place where they differ named.

use crate::codec::javascript::Job;
use crate::codec::javascript::engine::Engine;
use crate::codec::library::Codec;
use crate::codec::{DecodeError, Decoded, Input, normalized};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::sync::Arc;
use talblick_model::Millis;
use talblick_store::CodecVector;

/// When examples came that do not say: the start of 2026, UTC, in milliseconds.
const EXAMPLE_TIME_MS: i64 = 1_767_225_600_000;

/// Differences named of one example.
const NAMED: usize = 20;

/// Numbers differ if they do so by more than this part of the larger one: codecs multiply by 0.1.
const TOLERANCE: f64 = 1e-9;

/// Where an example says what is to become normalised of it, and an answer what did.
const NORMALIZED: &str = "normalized";

/// What a codec made of an example.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What came out: an object with `data`, perhaps `normalized` and `warnings`, or with `errors`.
    pub answer: Value,
    /// Where that is not what was expected, the first twenty places; none: the example passes.
    pub differences: Vec<Difference>,
}

/// A place where two answers differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// JSON pointer into the answer, such as `/data/temperature`.
    pub at: String,
    /// What was expected there, if anything.
    pub expected: Option<Value>,
    /// What is there, if anything.
    pub got: Option<Value>,
}

impl Verdict {
    fn of(vector: &CodecVector, outcome: Result<Decoded, DecodeError>) -> Self {
        let answer = answer(outcome);
        let mut expected: Value =
            serde_json::from_str(vector.expected.as_str()).unwrap_or(Value::Null);
        if let Value::Object(fields) = &mut expected {
            // No warnings and an empty list of warnings say the same.
            fields.retain(|_, value| !value.is_null() && *value != json!([]));
        }
        let mut compared = answer.clone();
        if let Value::Object(fields) = &mut compared
            && expected.get(NORMALIZED).is_none()
        {
            fields.remove(NORMALIZED);
        }
        let mut differences = Vec::new();
        compare(Some(&expected), Some(&compared), "", &mut differences);
        Self {
            answer,
            differences,
        }
    }

    /// Whether what came out is what was expected.
    pub fn passes(&self) -> bool {
        self.differences.is_empty()
    }
}

/// What a codec makes of examples, in their order.
pub fn judge(engine: &Engine, codec: &Codec, vectors: &[CodecVector]) -> Vec<Verdict> {
    let input = |vector: &CodecVector| Input {
        bytes: Cow::Owned(vector.bytes.0.clone()),
        f_port: vector.f_port,
        recv_time: vector
            .recv_time
            .unwrap_or_else(|| Millis::from_i64(EXAMPLE_TIME_MS)),
        variables: Cow::Owned(vector.variables.clone()),
    };
    let outcomes = decode(engine, codec, vectors.iter().map(input).collect());
    let outcomes = outcomes.into_iter().zip(vectors);
    let verdict = |(outcome, vector)| Verdict::of(vector, outcome);
    outcomes.map(verdict).collect()
}

/// Decodes inputs with one codec, in their order.
pub(super) fn decode(
    engine: &Engine,
    codec: &Codec,
    inputs: Vec<Input<'static>>,
) -> Vec<Result<Decoded, DecodeError>> {
    let Some(script) = codec.script() else {
        let natively = |input| codec.decode_natively(&input);
        return inputs.into_iter().filter_map(natively).collect();
    };
    let job = |input| Job {
        script: Arc::clone(script),
        input,
    };
    let jobs: Vec<Job<'_>> = inputs.into_iter().map(job).collect();
    engine.decode(&jobs)
}

/// An outcome as the interface of codecs writes it.
fn answer(outcome: Result<Decoded, DecodeError>) -> Value {
    match outcome {
        Ok(Decoded {
            mut fields,
            warnings,
        }) => {
            let mut answer = Map::new();
            let mut tell = |name: &str, value| answer.insert(name.to_owned(), value);
            if let Some(measurements) = normalized::take(&mut fields) {
                tell(NORMALIZED, json!(measurements));
            }
            tell("data", json!(fields));
            if !warnings.is_empty() {
                tell("warnings", json!(warnings));
            }
            Value::Object(answer)
        }
        Err(DecodeError::Reported(errors)) => json!({ "errors": errors }),
        Err(error) => json!({ "errors": [error.to_string()] }),
    }
}

fn compare(expected: Option<&Value>, got: Option<&Value>, at: &str, out: &mut Vec<Difference>) {
    if out.len() >= NAMED {
        return;
    }
    match (expected, got) {
        (Some(Value::Object(expected)), Some(Value::Object(got))) => {
            let more = got.keys().filter(|name| !expected.contains_key(*name));
            for name in expected.keys().chain(more) {
                let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                compare(expected.get(name), got.get(name), &at, out);
            }
        }
        (Some(Value::Array(expected)), Some(Value::Array(got))) => {
            for place in 0..expected.len().max(got.len()) {
                compare(
                    expected.get(place),
                    got.get(place),
                    &format!("{at}/{place}"),
                    out,
                );
            }
        }
        _ if same(expected, got) => {}
        _ => out.push(Difference {
            at: at.to_owned(),
            expected: expected.cloned(),
            got: got.cloned(),
        }),
    }
}

fn same(expected: Option<&Value>, got: Option<&Value>) -> bool {
    let numbers = expected
        .and_then(Value::as_f64)
        .zip(got.and_then(Value::as_f64));
    numbers.map_or(expected == got, |(expected, got)| {
        (expected - got).abs() <= TOLERANCE * expected.abs().max(got.abs())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Fields;
    use std::collections::BTreeMap;
    use talblick_model::{Json, Payload};

    fn verdict(expected: &Value, outcome: Result<&Value, DecodeError>) -> Vec<String> {
        let vector = CodecVector {
            description: String::new(),
            f_port: 1,
            bytes: Payload::default(),
            recv_time: None,
            variables: BTreeMap::new(),
            expected: Json::of(expected).unwrap(),
        };
        let decoded = outcome.map(|data| Decoded {
            fields: serde_json::from_value::<Fields>(data.clone()).unwrap(),
            warnings: Vec::new(),
        });
        let text = |value: &Option<Value>| value.as_ref().map_or("–".to_owned(), Value::to_string);
        let verdict = Verdict::of(&vector, decoded);
        let differences = verdict.differences.iter();
        differences
            .map(|d| format!("{} {} {}", d.at, text(&d.expected), text(&d.got)))
            .collect()
    }

    #[test]
    fn numbers_may_differ_by_what_floating_point_costs_and_no_more() {
        let expected = json!({"data": {"t": 0.3, "n": 2}, "warnings": []});
        assert_eq!(
            verdict(&expected, Ok(&json!({"n": 2.0, "t": 0.1 + 0.2}))),
            [""; 0]
        );
        assert_eq!(
            verdict(&expected, Ok(&json!({"n": 2, "t": 0.30001}))),
            ["/data/t 0.3 0.30001"]
        );
    }

    #[test]
    fn every_place_that_differs_is_named() {
        let expected = json!({"data": {"a": [1, {"b/c": true}], "gone": 1}});
        assert_eq!(
            verdict(
                &expected,
                Ok(&json!({"a": [1, {"b/c": "yes"}, 3], "new": null}))
            ),
            [
                "/data/a/1/b~1c true \"yes\"",
                "/data/a/2 – 3",
                "/data/gone 1 –",
                "/data/new – null"
            ]
        );
    }

    #[test]
    fn an_error_is_expected_or_it_is_not() {
        let expected = json!({"errors": ["too short"]});
        let reported = || Err(DecodeError::Reported(vec!["too short".into()]));
        assert_eq!(verdict(&expected, reported()), [""; 0]);
        assert_eq!(
            verdict(&json!({"data": {}}), reported()),
            ["/data {} –", "/errors – [\"too short\"]"]
        );
        let limit = Err(DecodeError::Timeout { limit_ms: 100 });
        assert_eq!(
            verdict(&expected, limit),
            ["/errors/0 \"too short\" \"the codec ran longer than 100 ms\""]
        );
    }

    #[test]
    fn what_is_normalised_is_compared_where_an_example_says_what_it_is_to_be() {
        let decoded = json!({"t": 3, "normalized_payload": [{"air": {"temperature": 3}}]});
        assert_eq!(verdict(&json!({"data": {"t": 3}}), Ok(&decoded)), [""; 0]);
        let both = json!({"data": {"t": 3}, "normalized": [{"air": {"temperature": 4}}]});
        assert_eq!(
            verdict(&both, Ok(&decoded)),
            ["/normalized/0/air/temperature 4 3"]
        );
        assert_eq!(
            verdict(&both, Ok(&json!({"t": 3}))),
            ["/normalized [{\"air\":{\"temperature\":4}}] –"]
        );
    }

    #[test]
    fn what_differs_everywhere_is_named_twenty_times() {
        let many: Vec<u32> = (0..1_000).collect();
        let found = verdict(&json!({"data": {"a": many}}), Ok(&json!({"a": []})));
        assert_eq!(found.len(), NAMED);
    }
}

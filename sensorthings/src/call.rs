//! What operators and functions make of values. Something impossible gives nothing ([`Value::Null`]), never an error: a
//! result may be a number in one datastream and a text in the next.

use crate::expression::Operator;
use crate::function::{Function, Lie, Part, Place};
use crate::time::{between, fraction, moved};
use crate::{Value, geometry};
use geo::CoordsIter as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;

fn number(n: Option<f64>) -> Value {
    n.filter(|n| n.is_finite())
        .map_or(Value::Null, Value::Number)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lengths and parts of times are far below 2^53"
)]
fn count(n: i64) -> Value {
    Value::Number(n as f64)
}

/// An arithmetic operator.
pub(crate) fn arithmetic(operator: Operator, a: &Value, b: &Value) -> Value {
    let timed = timed(operator, a, b);
    if let Some(value) = timed {
        return value;
    }
    let (Some(x), Some(y)) = (a.as_number(), b.as_number()) else {
        return Value::Null;
    };
    number(Some(match operator {
        Operator::Add => x + y,
        Operator::Sub => x - y,
        Operator::Mul => x * y,
        Operator::Div => x / y,
        Operator::Mod => x % y,
        _ => return Value::Null,
    }))
}

/// Arithmetic with times.
fn timed(operator: Operator, a: &Value, b: &Value) -> Option<Value> {
    let or_nothing = |value: Option<Value>| Some(value.unwrap_or(Value::Null));
    match (operator, a, b) {
        (Operator::Add, Value::Duration(x), Value::Duration(y)) => {
            or_nothing(x.checked_add(*y).map(Value::Duration))
        }
        (Operator::Sub, Value::Duration(x), Value::Duration(y)) => {
            or_nothing(x.checked_sub(*y).map(Value::Duration))
        }
        (Operator::Add, at, Value::Duration(ms)) | (Operator::Add, Value::Duration(ms), at) => {
            or_nothing(shifted(at, *ms))
        }
        (Operator::Sub, at, Value::Duration(ms)) => {
            or_nothing(ms.checked_neg().and_then(|ms| shifted(at, ms)))
        }
        (Operator::Sub, Value::Moment(_) | Value::Date(_), Value::Moment(_) | Value::Date(_)) => {
            let (to, from) = (a.as_moment()?, b.as_moment()?);
            Some(Value::Duration(between(from, to)))
        }
        (Operator::Mul, Value::Duration(ms), factor)
        | (Operator::Mul, factor, Value::Duration(ms)) => {
            or_nothing(factor.as_number().and_then(|by| scaled(*ms, by)))
        }
        (Operator::Div, Value::Duration(ms), by) => {
            or_nothing(by.as_number().and_then(|by| scaled(*ms, 1.0 / by)))
        }
        _ => None,
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "milliseconds of a few thousand years are exact in floating point, and the range is checked"
)]
fn scaled(ms: i64, by: f64) -> Option<Value> {
    let product = ms as f64 * by;
    (product.abs() < 1e15).then_some(Value::Duration(product as i64))
}

fn shifted(at: &Value, ms: i64) -> Option<Value> {
    match at {
        Value::Interval(interval) => Some(Value::Interval(crate::Interval {
            from: moved(interval.from, ms)?,
            to: moved(interval.to, ms)?,
        })),
        other => moved(other.as_moment()?, ms).map(Value::Moment),
    }
}

/// The negative of a value.
pub(crate) fn negative(value: &Value) -> Value {
    match value {
        Value::Whole(n) => Value::Whole(n.saturating_neg()),
        Value::Duration(ms) => Value::Duration(ms.saturating_neg()),
        other => number(other.as_number().map(|n| -n)),
    }
}

/// What a function takes: the characters and points it looks at, of which relations of geometries take most.
pub(crate) fn steps(function: Function, arguments: &[Value]) -> u64 {
    let sizes = arguments.iter().map(|argument| match argument {
        Value::Text(text) => text.len() / 16,
        Value::Geometry(geometry) => geometry.coords_count(),
        Value::Json(_) => 8,
        _ => 0,
    });
    let size = sizes.fold(0_usize, usize::saturating_add) as u64;
    let is_point = |place: usize| arguments.get(place).is_some_and(Value::is_point);
    match function {
        Function::Position(Place(position)) if position.is_simple(is_point(0), is_point(1)) => size,
        Function::Position(_) | Function::Relate => size.saturating_mul(8),
        _ => size,
    }
}

/// A function.
pub(crate) fn call(function: Function, arguments: &[Value], now: Timestamp) -> Value {
    let a = arguments.first().unwrap_or(&Value::Null);
    let b = arguments.get(1).unwrap_or(&Value::Null);
    match function {
        Function::Now => Value::Moment(now),
        Function::MinDateTime => Value::Moment(Timestamp::MIN),
        Function::MaxDateTime => Value::Moment(Timestamp::MAX),
        Function::Round => number(a.as_number().map(f64::round)),
        Function::Floor => number(a.as_number().map(f64::floor)),
        Function::Ceiling => number(a.as_number().map(f64::ceil)),
        Function::Part(part) => of_time(part, a).unwrap_or(Value::Null),
        Function::Lie(lie) => lies(lie, a, b).map_or(Value::Null, Value::Boolean),
        Function::GeoDistance => match (a.as_geometry(), b.as_geometry()) {
            (Some(a), Some(b)) => number(Some(geometry::distance(&a, &b))),
            _ => Value::Null,
        },
        Function::GeoLength => number(a.as_geometry().map(|g| geometry::length(&g))),
        Function::Position(Place(position)) => match (a.as_geometry(), b.as_geometry()) {
            (Some(a), Some(b)) => Value::Boolean(position.holds(&a, &b)),
            _ => Value::Null,
        },
        Function::Relate => match (a.as_geometry(), b.as_geometry()) {
            (Some(a), Some(b)) => {
                let pattern = arguments.get(2).and_then(Value::as_text);
                Value::Boolean(geometry::relates(&a, &b, pattern.unwrap_or_default()))
            }
            _ => Value::Null,
        },
        _ => of_text(function, arguments).unwrap_or(Value::Null),
    }
}

/// Functions of texts count characters, not bytes.
fn of_text(function: Function, arguments: &[Value]) -> Option<Value> {
    let text = |place: usize| arguments.get(place)?.as_text();
    let a = text(0)?;
    let length = |text: &str| count(i64::try_from(text.chars().count()).unwrap_or(i64::MAX));
    Some(match function {
        Function::SubstringOf => Value::Boolean(text(1)?.contains(a)),
        Function::StartsWith => Value::Boolean(a.starts_with(text(1)?)),
        Function::EndsWith => Value::Boolean(a.ends_with(text(1)?)),
        Function::Length => length(a),
        Function::IndexOf => match a.split_once(text(1)?) {
            Some((head, _)) => length(head),
            None => Value::Number(-1.0),
        },
        Function::Substring => {
            let from = position(arguments.get(1)?)?;
            let most = match arguments.get(2) {
                Some(most) => position(most)?,
                None => usize::MAX,
            };
            let part: String = a.chars().skip(from).take(most).collect();
            Value::text(&part)
        }
        Function::ToLower => Value::text(&a.to_lowercase()),
        Function::ToUpper => Value::text(&a.to_uppercase()),
        Function::Trim => Value::text(a.trim()),
        Function::Concat => Value::text(&format!("{a}{}", text(1)?)),
        _ => return None,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a text can have"
)]
fn position(value: &Value) -> Option<usize> {
    Some(value.as_number()?.clamp(0.0, 1e9) as usize)
}

fn of_time(part: Part, value: &Value) -> Option<Value> {
    if let Value::Clock(clock) = value {
        return Some(match part {
            Part::Hour => count(clock.hour().into()),
            Part::Minute => count(clock.minute().into()),
            Part::Second => count(clock.second().into()),
            Part::FractionalSeconds => Value::Number(f64::from(clock.subsec_nanosecond()) / 1e9),
            Part::Time => Value::Clock(*clock),
            _ => return None,
        });
    }
    // An interval's part is that of its begin.
    let at = value.as_interval()?.from;
    let civil = at.to_zoned(TimeZone::UTC).datetime();
    Some(match part {
        Part::Year => count(civil.year().into()),
        Part::Month => count(civil.month().into()),
        Part::Day => count(civil.day().into()),
        Part::Hour => count(civil.hour().into()),
        Part::Minute => count(civil.minute().into()),
        Part::Second => count(civil.second().into()),
        Part::FractionalSeconds => Value::Number(fraction(at)),
        Part::Date => Value::Date(civil.date()),
        Part::Time => Value::Clock(civil.time()),
        // Times are kept in UTC, whatever zone they came with.
        Part::TotalOffsetMinutes => Value::Number(0.0),
    })
}

fn lies(lie: Lie, a: &Value, b: &Value) -> Option<bool> {
    let (a, b) = (a.as_interval()?, b.as_interval()?);
    Some(match lie {
        Lie::Before => a.before(b),
        Lie::After => b.before(a),
        Lie::Meets => a.to == b.from || b.to == a.from,
        Lie::During => a.during(b),
        Lie::Overlaps => a.overlaps(b),
        Lie::Starts => a.from == b.from,
        Lie::Finishes => a.to == b.to,
    })
}

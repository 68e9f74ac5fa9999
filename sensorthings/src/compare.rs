//! Comparing values. What is not there is equal to nothing but `null`, and neither less nor greater than anything.

use crate::Value;
use crate::expression::Operator;
use std::cmp::Ordering;

/// Whether a comparison holds.
pub(crate) fn holds(operator: Operator, a: &Value, b: &Value) -> bool {
    match operator {
        Operator::Eq => equal(a, b),
        Operator::Ne => !equal(a, b),
        Operator::Lt => before(a, b),
        Operator::Gt => before(b, a),
        Operator::Le => before(a, b) || upto(a, b),
        Operator::Ge => before(b, a) || upto(b, a),
        _ => false,
    }
}

fn is_time(value: &Value) -> bool {
    matches!(
        value,
        Value::Moment(_) | Value::Interval(_) | Value::Date(_)
    )
}

fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Null, _) | (_, Value::Null) => false,
        (Value::Geometry(_), _) | (_, Value::Geometry(_)) => {
            let both = (a.as_geometry(), b.as_geometry());
            matches!(both, (Some(a), Some(b)) if a == b)
        }
        // A day is not the moment it begins with, but holds it.
        (Value::Date(date), Value::Moment(at)) | (Value::Moment(at), Value::Date(date)) => {
            crate::time::Interval::day(*date).is_some_and(|day| day.from == *at)
        }
        _ if is_time(a) || is_time(b) => {
            let both = (a.as_interval(), b.as_interval());
            matches!(both, (Some(a), Some(b)) if a == b)
        }
        (Value::Json(a), Value::Json(b)) => a == b,
        _ => ordered(a, b) == Some(Ordering::Equal),
    }
}

fn before(a: &Value, b: &Value) -> bool {
    if is_time(a) || is_time(b) {
        return match (span(a), span(b)) {
            (Some(a), Some(b)) => a.before(b),
            _ => false,
        };
    }
    ordered(a, b) == Some(Ordering::Less)
}

/// Begins and ends no later.
fn upto(a: &Value, b: &Value) -> bool {
    if is_time(a) || is_time(b) {
        return match (span(a), span(b)) {
            (Some(a), Some(b)) => a.from <= b.from && a.to <= b.to,
            _ => false,
        };
    }
    ordered(a, b) == Some(Ordering::Equal)
}

/// As a time; a day stands for the moment it begins with, as where there are only moments.
fn span(value: &Value) -> Option<crate::Interval> {
    match value {
        Value::Date(date) => crate::Interval::day(*date).map(|day| crate::Interval::at(day.from)),
        other => other.as_interval(),
    }
}

/// How two values of one kind lie; a text that is compared with a number is read as one.
fn ordered(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Whole(a), Value::Whole(b)) => Some(a.cmp(b)),
        // Ids may be written as texts and are compared to the last digit.
        (Value::Whole(n), Value::Text(text)) if text.parse::<i128>().is_ok() => {
            text.parse().ok().map(|m: i128| n.cmp(&m))
        }
        (Value::Text(text), Value::Whole(n)) if text.parse::<i128>().is_ok() => {
            text.parse().ok().map(|m: i128| m.cmp(n))
        }
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
        (Value::Boolean(yes), Value::Text(text)) | (Value::Text(text), Value::Boolean(yes)) => {
            (**text == *yes.to_string()).then_some(Ordering::Equal)
        }
        (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        (Value::Clock(a), Value::Clock(b)) => Some(a.cmp(b)),
        _ => a.as_number()?.partial_cmp(&b.as_number()?),
    }
}

/// The order of values in a sorted list: what is not there comes first, then by kind.
pub fn order(a: &Value, b: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Null => 0_u8,
        Value::Boolean(_) => 1,
        Value::Whole(_) | Value::Number(_) => 2,
        Value::Moment(_) | Value::Interval(_) | Value::Date(_) => 3,
        Value::Duration(_) => 4,
        Value::Clock(_) => 5,
        Value::Text(_) => 6,
        Value::Json(_) => 7,
        Value::Geometry(_) => 8,
    };
    rank(a).cmp(&rank(b)).then_with(|| match (a, b) {
        (Value::Json(a), Value::Json(b)) => a.to_string().cmp(&b.to_string()),
        _ if is_time(a) => {
            let ends = |value: &Value| span(value).map(|span| (span.from, span.to));
            ends(a).cmp(&ends(b))
        }
        _ => ordered(a, b).unwrap_or(Ordering::Equal),
    })
}

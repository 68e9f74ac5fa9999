//! Functions of numbers and series that need no range.

use crate::error::meaning;
use crate::evaluate::unknown;
use crate::selector::whole;
use crate::window::float;
use crate::{Answer, Error, Labels, METRIC, Row, Steps};

/// Longest value of a label that is made, in bytes.
const LONGEST: usize = 256;

/// Every value changed; the name goes, since it is something else now.
pub(crate) fn each(mut rows: Vec<Row>, put: impl Fn(usize, f64) -> f64) -> Vec<Row> {
    for row in &mut rows {
        row.labels.remove(METRIC);
        for (at, value) in row.values.iter_mut().enumerate() {
            *value = value.map(|value| put(at, value));
        }
    }
    rows
}

/// A function of a single number.
fn simple(name: &str) -> Option<fn(f64) -> f64> {
    Some(match name {
        "abs" => f64::abs,
        "ceil" => f64::ceil,
        "floor" => f64::floor,
        "sqrt" => f64::sqrt,
        "exp" => f64::exp,
        "ln" => f64::ln,
        "log2" => f64::log2,
        "log10" => f64::log10,
        "sgn" => |v| {
            if v == 0.0 || v.is_nan() {
                v
            } else {
                v.signum()
            }
        },
        "deg" => f64::to_degrees,
        "rad" => f64::to_radians,
        _ => return None,
    })
}

/// What a function comes to.
pub(crate) fn call(name: &str, arguments: Vec<Answer>, steps: Steps) -> Result<Answer, Error> {
    let mut arguments = arguments.into_iter();
    let first = arguments.next();
    let rest: Vec<Answer> = arguments.collect();
    match (name, first, rest.as_slice()) {
        ("time", None, []) => Ok(Answer::Scalar(steps.moments().map(seconds).collect())),
        ("pi", None, []) => Ok(Answer::Scalar(vec![std::f64::consts::PI; steps.count()])),
        ("vector", Some(Answer::Scalar(values)), []) => Ok(Answer::Vector(vec![Row {
            labels: Labels::new(),
            values: values.into_iter().map(Some).collect(),
        }])),
        (_, Some(Answer::Vector(rows)), rest) => of_series(name, rows, rest, steps),
        _ => Err(unknown(name)),
    }
}

fn of_series(
    name: &str,
    mut rows: Vec<Row>,
    rest: &[Answer],
    steps: Steps,
) -> Result<Answer, Error> {
    if let (Some(of), []) = (simple(name), rest) {
        return Ok(Answer::Vector(each(rows, |_, value| of(value))));
    }
    let rows = match (name, rest) {
        ("scalar", []) => return Ok(Answer::Scalar(scalar(&rows, steps))),
        ("round", []) => each(rows, |_, value| (value + 0.5).floor()),
        ("round", [Answer::Scalar(to)]) => each(rows, |at, value| {
            let to = number(to, at);
            (value / to + 0.5).floor() * to
        }),
        ("clamp", [Answer::Scalar(low), Answer::Scalar(high)]) => each(rows, |at, value| {
            value.max(number(low, at)).min(number(high, at))
        }),
        ("clamp_min", [Answer::Scalar(low)]) => each(rows, |at, value| value.max(number(low, at))),
        ("clamp_max", [Answer::Scalar(high)]) => {
            each(rows, |at, value| value.min(number(high, at)))
        }
        ("absent", []) => absent(&rows, steps),
        ("sort" | "sort_desc", []) => {
            // Only answers of one moment have an order.
            let value = |row: &Row| row.at(0).unwrap_or(f64::NAN);
            rows.sort_by(|a, b| value(a).total_cmp(&value(b)));
            if name == "sort_desc" {
                rows.reverse();
            }
            rows
        }
        (
            "label_replace",
            [
                Answer::Text(to),
                Answer::Text(with),
                Answer::Text(from),
                Answer::Text(pattern),
            ],
        ) => replaced(rows, [to, with, from, pattern])?,
        _ => return Err(unknown(name)),
    };
    Ok(Answer::Vector(rows))
}

/// The number of a moment.
fn number(of: &[f64], at: usize) -> f64 {
    of.get(at).copied().unwrap_or(f64::NAN)
}

/// One where no series has a value.
fn absent(rows: &[Row], steps: Steps) -> Vec<Row> {
    let missing = |at: usize| rows.iter().all(|row| row.at(at).is_none());
    let values = (0..steps.count()).map(|at| missing(at).then_some(1.0));
    let row = Row {
        labels: Labels::new(),
        values: values.collect(),
    };
    Some(row).filter(Row::speaks).into_iter().collect()
}

/// The value of the only series at each moment; not a number if there is none, or more.
fn scalar(rows: &[Row], steps: Steps) -> Vec<f64> {
    let only = |at: usize| {
        let mut values = rows.iter().filter_map(|row| row.at(at));
        values.next().filter(|_| values.next().is_none())
    };
    (0..steps.count())
        .map(|at| only(at).unwrap_or(f64::NAN))
        .collect()
}

fn replaced(mut rows: Vec<Row>, [to, with, from, pattern]: [&str; 4]) -> Result<Vec<Row>, Error> {
    let pattern = whole(pattern)?;
    for row in &mut rows {
        let value = row.labels.get(from).cloned().unwrap_or_default();
        if let Some(found) = pattern.captures(&value) {
            let mut new = String::new();
            found.expand(with, &mut new);
            if new.len() > LONGEST {
                return Err(meaning("label_replace: a label has at most 256 bytes"));
            }
            row.labels.remove(to);
            if !new.is_empty() {
                row.labels.insert(to.to_owned(), new);
            }
        }
    }
    Ok(rows)
}

fn seconds(ms: i64) -> f64 {
    let whole = usize::try_from(ms.unsigned_abs()).unwrap_or(usize::MAX);
    float(whole) / 1_000.0 * if ms < 0 { -1.0 } else { 1.0 }
}

//! Arithmetic, comparisons and set operators between numbers and series.

use crate::error::meaning;
use crate::expression::{Binary, Labelling, Operator};
use crate::{Answer, Error, Labels, METRIC, Row};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What an expression comes to, of what its sides come to.
pub(crate) fn combined(of: &Binary, left: Answer, right: Answer) -> Result<Answer, Error> {
    if of.operator.is_of_sets() {
        return match (left, right) {
            (Answer::Vector(left), Answer::Vector(right)) => {
                Ok(Answer::Vector(sets(of, left, right)))
            }
            _ => Err(meaning("and, or and unless stand between series")),
        };
    }
    let vectors = matches!((&left, &right), (Answer::Vector(_), Answer::Vector(_)));
    if of.matching.is_some() && !vectors {
        return Err(meaning(
            "on and ignoring say which series of two sides belong together",
        ));
    }
    let mut rows = match (left, right) {
        (Answer::Scalar(a), Answer::Scalar(b)) => {
            if of.operator.compares() && !of.says_bool {
                return Err(meaning(
                    "comparisons of numbers need bool behind the operator",
                ));
            }
            let both = a.into_iter().zip(b);
            // With bool, or without comparison, there is always a value.
            let values = both.map(|(a, b)| of.value(a, b).unwrap_or(f64::NAN));
            return Ok(Answer::Scalar(values.collect()));
        }
        (Answer::Vector(rows), Answer::Scalar(numbers)) => {
            of.each(rows, &numbers, |value, number| of.value(value, number))
        }
        (Answer::Scalar(numbers), Answer::Vector(rows)) => {
            of.each(rows, &numbers, |value, number| {
                let found = of.value(number, value)?;
                // What a comparison keeps is the value of the series.
                Some(if of.filters() { value } else { found })
            })
        }
        (Answer::Vector(left), Answer::Vector(right)) => matched(of, left, right)?,
        _ => return Err(meaning("operators stand between numbers and series")),
    };
    rows.retain(Row::speaks);
    Ok(Answer::Vector(rows))
}

impl Binary {
    /// Whether it leaves values as they are, or out.
    fn filters(&self) -> bool {
        self.operator.compares() && !self.says_bool
    }

    /// What comes of two values; `None` if a comparison does not hold.
    fn value(&self, a: f64, b: f64) -> Option<f64> {
        // What is no number equals nothing.
        let equal = a.partial_cmp(&b) == Some(Ordering::Equal);
        let holds = match self.operator {
            Operator::Plus => return Some(a + b),
            Operator::Minus => return Some(a - b),
            Operator::Times => return Some(a * b),
            Operator::Divided => return Some(a / b),
            Operator::Modulo => return Some(a % b),
            Operator::Power => return Some(a.powf(b)),
            Operator::Atan2 => return Some(a.atan2(b)),
            Operator::Equal => equal,
            Operator::NotEqual => !equal,
            Operator::Greater => a > b,
            Operator::Less => a < b,
            Operator::GreaterOrEqual => a >= b,
            Operator::LessOrEqual => a <= b,
            Operator::Or | Operator::And | Operator::Unless => return None,
        };
        if self.says_bool {
            return Some(f64::from(u8::from(holds)));
        }
        holds.then_some(a)
    }

    /// Every value of series with the number of its moment.
    fn each(
        &self,
        mut rows: Vec<Row>,
        numbers: &[f64],
        put: impl Fn(f64, f64) -> Option<f64>,
    ) -> Vec<Row> {
        for row in &mut rows {
            if !self.filters() {
                row.labels.remove(METRIC);
            }
            for (value, number) in row.values.iter_mut().zip(numbers) {
                *value = value.and_then(|value| put(value, *number));
            }
        }
        rows
    }

    /// The labels by which series of both sides belong together.
    fn key(&self, labels: &Labels) -> Labels {
        match &self.matching {
            Some(matching) => matching.of(labels),
            None => without(labels, METRIC),
        }
    }

    /// The labels of what comes of two series, of those of the left one.
    fn labels(&self, mut labels: Labels) -> Labels {
        if !self.filters() {
            labels.remove(METRIC);
        }
        match &self.matching {
            None => {}
            Some(Labelling { names, only_these }) => {
                labels.retain(|name, _| names.contains(name) == *only_these);
            }
        }
        labels
    }
}

fn without(labels: &Labels, name: &str) -> Labels {
    let mut fewer = labels.clone();
    fewer.remove(name);
    fewer
}

/// One series of the left with one of the right.
fn matched(of: &Binary, left: Vec<Row>, right: Vec<Row>) -> Result<Vec<Row>, Error> {
    let several = || {
        meaning(
            "several series of one side belong together: say which labels tell them apart with on(…)",
        )
    };
    let mut others = BTreeMap::new();
    for row in right {
        if others.insert(of.key(&row.labels), row).is_some() {
            return Err(several());
        }
    }
    let mut rows: BTreeMap<Labels, Row> = BTreeMap::new();
    for mut row in left {
        let own = of.key(&row.labels);
        let Some(other) = others.get(&own) else {
            continue;
        };
        for (value, other) in row.values.iter_mut().zip(&other.values) {
            *value = value.zip(*other).and_then(|(a, b)| of.value(a, b));
        }
        row.labels = of.labels(row.labels);
        if rows.insert(own, row).is_some() {
            return Err(several());
        }
    }
    Ok(rows.into_values().collect())
}

fn sets(of: &Binary, left: Vec<Row>, right: Vec<Row>) -> Vec<Row> {
    let presence = |rows: &[Row]| {
        let mut there: BTreeMap<Labels, Vec<bool>> = BTreeMap::new();
        for row in rows {
            let all = there.entry(of.key(&row.labels)).or_default();
            all.resize(row.values.len(), false);
            for (there, value) in all.iter_mut().zip(&row.values) {
                *there |= value.is_some();
            }
        }
        there
    };
    // Only the values for which somebody is on the other side, or nobody.
    let kept = |mut rows: Vec<Row>, others: &BTreeMap<Labels, Vec<bool>>, wanted: bool| {
        for row in &mut rows {
            let other = others.get(&of.key(&row.labels));
            for (at, value) in row.values.iter_mut().enumerate() {
                let there = other.and_then(|all| all.get(at)).copied().unwrap_or(false);
                *value = value.filter(|_| there == wanted);
            }
        }
        rows.retain(Row::speaks);
        rows
    };
    match of.operator {
        Operator::And => kept(left, &presence(&right), true),
        Operator::Unless => kept(left, &presence(&right), false),
        _ => {
            let there = presence(&left);
            let mut all = left;
            all.extend(kept(right, &there, false));
            all
        }
    }
}

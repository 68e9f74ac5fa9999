//! A query, answered for every moment.

use crate::error::{meaning, unsupported};
use crate::expression::{Aggregate, Expression, Instant};
use crate::series::{Labels, METRIC, Reach, Sample, Series, Source, Steps};
use crate::{Error, Query, aggregate, binary, function, window};
use std::cell::Cell;

/// Most values of all parts of a query together.
const MOST_VALUES: usize = 1_000_000;
/// Most samples that functions over ranges look at, each as often as it is looked at.
const MOST_LOOKS: usize = 20_000_000;

/// What a query comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A number for each moment.
    Scalar(Vec<f64>),
    /// Series with a value for each moment, or none.
    Vector(Vec<Row>),
    /// Series as they are, of a query that is a range selector.
    Matrix(Vec<Series>),
    /// A text.
    Text(String),
}

/// A series with a value for each moment, or none.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Who it is.
    pub labels: Labels,
    /// The values.
    pub values: Vec<Option<f64>>,
}

impl Row {
    /// Whether it has a value at any moment.
    pub(crate) fn speaks(&self) -> bool {
        self.values.iter().any(Option::is_some)
    }

    /// The value at a moment.
    pub(crate) fn at(&self, at: usize) -> Option<f64> {
        self.values.get(at).copied().flatten()
    }
}

/// Answers a query.
pub fn evaluate<S: Source>(query: &Query, steps: Steps, source: &S) -> Result<Answer, S::Failure> {
    let work = Work {
        steps,
        source,
        values: Cell::new(0),
        looks: Cell::new(0),
    };
    match &query.0 {
        Expression::Range(of, range) if steps.count() == 1 => {
            work.samples(of, *range).map(Answer::Matrix)
        }
        expression => work.value(expression),
    }
}

/// A query being answered.
struct Work<'a, S> {
    steps: Steps,
    source: &'a S,
    values: Cell<usize>,
    looks: Cell<usize>,
}

impl<S: Source> Work<'_, S> {
    fn value(&self, expression: &Expression) -> Result<Answer, S::Failure> {
        match expression {
            Expression::Number(number) => {
                self.spend_values(1)?;
                Ok(Answer::Scalar(vec![*number; self.steps.count()]))
            }
            Expression::Text(text) => Ok(Answer::Text(text.clone())),
            Expression::Newest(of) => self.newest(of).map(Answer::Vector),
            Expression::Call(name, arguments) => self.called(name, arguments),
            Expression::Minus(of) => match self.value(of)? {
                Answer::Scalar(values) => Ok(Answer::Scalar(values.iter().map(|v| -v).collect())),
                Answer::Vector(rows) => Ok(Answer::Vector(function::each(rows, |_, v| -v))),
                _ => Err(meaning("a minus sign goes before numbers and series").into()),
            },
            Expression::Binary(of) => {
                let (left, right) = (self.value(&of.left)?, self.value(&of.right)?);
                Ok(binary::combined(of, left, right)?)
            }
            Expression::Aggregate(of) => self.together(of).map(Answer::Vector),
            Expression::Range(..) => Err(meaning(
                "a range such as [1h] needs a function around it, such as avg_over_time or rate",
            )
            .into()),
        }
    }

    fn together(&self, of: &Aggregate) -> Result<Vec<Row>, S::Failure> {
        let level = match &of.level {
            None => None,
            Some(level) => match self.value(level)? {
                Answer::Scalar(values) => Some(values),
                _ => return Err(meaning("how many, or which share, is a number").into()),
            },
        };
        let Answer::Vector(rows) = self.value(&of.of)? else {
            return Err(meaning("series are put together, nothing else").into());
        };
        Ok(aggregate::together(of, level.as_deref(), rows, self.steps)?)
    }

    fn called(&self, name: &str, arguments: &[Expression]) -> Result<Answer, S::Failure> {
        let Some(over) = window::named(name) else {
            self.spend_values(1)?;
            let values: Result<Vec<Answer>, S::Failure> =
                arguments.iter().map(|a| self.value(a)).collect();
            return Ok(function::call(name, values?, self.steps)?);
        };
        let (level, of, range) = match arguments {
            [Expression::Range(of, range)] if !over.levelled => (None, of, *range),
            [level, Expression::Range(of, range)] if over.levelled => match self.value(level)? {
                Answer::Scalar(values) => (Some(values), of, *range),
                _ => return Err(meaning("the first argument is a number").into()),
            },
            _ if over.levelled => {
                let said = format!("{name} takes a number and a range such as water_level[1h]");
                return Err(meaning(&said).into());
            }
            _ => {
                let said = format!("{name} takes a range such as water_level[1h]");
                return Err(meaning(&said).into());
            }
        };
        let rows = self.over(over, level.as_deref(), of, range)?;
        Ok(Answer::Vector(rows))
    }

    /// The value of each series at each moment: its newest sample, while that speaks.
    fn newest(&self, of: &Instant) -> Result<Vec<Row>, S::Failure> {
        let (from, to) = self.steps.ends(of.offset);
        let found = self
            .source
            .select(&of.selector, from, to, Reach::Lookback)?;
        self.spend_values(found.len())?;
        let rows = found.into_iter().map(|series| {
            let mut newest: Option<Sample> = None;
            let mut samples = series.samples.iter().peekable();
            let values = self.steps.moments().map(|moment| {
                let moment = moment.saturating_sub(of.offset);
                while let Some(sample) = samples.next_if(|sample| sample.time <= moment) {
                    newest = Some(*sample);
                }
                let speaks = newest.filter(|s| moment.saturating_sub(s.time) < series.lookback);
                speaks.and_then(|sample| sample.value)
            });
            Row {
                values: values.collect(),
                labels: series.labels,
            }
        });
        Ok(rows.filter(Row::speaks).collect())
    }

    /// The samples of a range before the only moment.
    fn samples(&self, of: &Instant, range: i64) -> Result<Vec<Series>, S::Failure> {
        let (_, end) = self.steps.ends(of.offset);
        let begin = end.saturating_sub(range);
        let mut found = self.ranges(of, range)?;
        for series in &mut found {
            let inside = |s: &Sample| s.time > begin && s.time <= end && s.value.is_some();
            series.samples.retain(inside);
        }
        found.retain(|series| !series.samples.is_empty());
        Ok(found)
    }

    /// A function over the samples of a range before each moment.
    fn over(
        &self,
        over: window::Over,
        level: Option<&[f64]>,
        of: &Instant,
        range: i64,
    ) -> Result<Vec<Row>, S::Failure> {
        let found = self.ranges(of, range)?;
        self.spend_values(found.len())?;
        let mut rows = Vec::new();
        for series in found {
            let samples: Vec<(i64, f64)> = series
                .samples
                .iter()
                .filter_map(|sample| Some((sample.time, sample.value?)))
                .collect();
            let (mut first, mut end) = (0, 0);
            let mut values = Vec::with_capacity(self.steps.count());
            for (at, moment) in self.steps.moments().enumerate() {
                let moment = moment.saturating_sub(of.offset);
                let begin = moment.saturating_sub(range);
                while samples.get(end).is_some_and(|(time, _)| *time <= moment) {
                    end += 1;
                }
                while first < end && samples.get(first).is_some_and(|(time, _)| *time <= begin) {
                    first += 1;
                }
                let inside = samples.get(first..end).unwrap_or_default();
                self.spend_looks(inside.len())?;
                let level = level.and_then(|all| all.get(at)).copied();
                values.push((over.of)(inside, (begin, moment), level));
            }
            let mut labels = series.labels;
            if !over.keeps_name {
                labels.remove(METRIC);
            }
            rows.push(Row { labels, values });
        }
        rows.retain(Row::speaks);
        Ok(rows)
    }

    fn ranges(&self, of: &Instant, range: i64) -> Result<Vec<Series>, S::Failure> {
        let (from, to) = self.steps.ends(of.offset);
        self.source
            .select(&of.selector, from, to, Reach::Range(range))
    }

    /// Counts series that get a value for each moment.
    fn spend_values(&self, series: usize) -> Result<(), S::Failure> {
        let more = series.saturating_mul(self.steps.count());
        spend(&self.values, more, "values", MOST_VALUES)?;
        self.source.spend(more as u64)
    }

    fn spend_looks(&self, samples: usize) -> Result<(), S::Failure> {
        spend(&self.looks, samples, "looks at samples", MOST_LOOKS)?;
        self.source.spend(samples as u64 / 8)
    }
}

fn spend(spent: &Cell<usize>, more: usize, what: &'static str, most: usize) -> Result<(), Error> {
    spent.set(spent.get().saturating_add(more));
    if spent.get() > most {
        return Err(Error::TooCostly { what, most });
    }
    Ok(())
}

/// A function nobody knows here.
pub(crate) fn unknown(name: &str) -> Error {
    let name: String = name.chars().take(40).collect();
    unsupported(&format!("the function {name} with these arguments"))
}

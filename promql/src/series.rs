//! Series as a query sees them, and where they come from.

use crate::error::meaning;
use crate::{Error, Selector};
use std::collections::BTreeMap;

/// Label of the metric's name.
pub const METRIC: &str = "__name__";

/// Labels of a series, by name.
pub type Labels = BTreeMap<String, String>;

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Milliseconds since 1970.
    pub time: i64,
    /// The value; `None` from here on there is none.
    pub value: Option<f64>,
}

/// A series with its samples, in order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Who it is.
    pub labels: Labels,
    /// Its samples.
    pub samples: Vec<Sample>,
    /// How long a sample speaks for, in milliseconds.
    pub lookback: i64,
}

/// How far before a moment samples count for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// As long as a sample of the series speaks for.
    Lookback,
    /// So many milliseconds.
    Range(i64),
}

/// Where series come from.
pub trait Source {
    /// What may go wrong there, and what is wrong with queries.
    type Failure: From<Error>;

    /// The series that a selector means, with all samples that count for moments from `from` to `to`, both inclusive.
    fn select(
        &self,
        selector: &Selector,
        from: i64,
        to: i64,
        reach: Reach,
    ) -> Result<Vec<Series>, Self::Failure>;

    /// Told before work is done that takes so many steps, values and looks at samples; what is too much can be refused here.
    fn spend(&self, steps: u64) -> Result<(), Self::Failure>;
}

/// The moments a query is answered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    start: i64,
    step: i64,
    count: usize,
}

impl Steps {
    /// Most moments of one answer, as Prometheus has it.
    pub const MOST: usize = 11_000;

    /// A single moment.
    pub const fn at(moment: i64) -> Self {
        Self {
            start: moment,
            step: 1,
            count: 1,
        }
    }

    /// From `start` to `end`, both inclusive, in milliseconds.
    pub fn new(start: i64, end: i64, step: i64) -> Result<Self, Error> {
        if step <= 0 {
            return Err(meaning("the step must be longer than nothing"));
        }
        if end < start {
            return Err(meaning("the end must not lie before the start"));
        }
        let more = end.saturating_sub(start) / step;
        let most = Self::MOST;
        let count = usize::try_from(more)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        if count > most {
            let what = "steps";
            return Err(Error::TooCostly { what, most });
        }
        Ok(Self { start, step, count })
    }

    /// How many.
    pub const fn count(self) -> usize {
        self.count
    }

    /// The moments, in order.
    pub fn moments(self) -> impl Iterator<Item = i64> + Clone {
        let at = move |n: usize| {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            self.start.saturating_add(self.step.saturating_mul(n))
        };
        (0..self.count).map(at)
    }

    /// The first and the last moment, moved back.
    pub(crate) fn ends(self, offset: i64) -> (i64, i64) {
        let last = self.moments().last().unwrap_or(self.start);
        (
            self.start.saturating_sub(offset),
            last.saturating_sub(offset),
        )
    }
}

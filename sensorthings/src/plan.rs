//! What a filter of observations allows to leave out: whole datastreams, and times before and after. What cannot be left
//! out that way stays as a condition for each observation.

use crate::expression::{Expression, Operator, Path};
use crate::function::{Function, Lie};
use crate::{Error, Evaluation, Interval, Property, Relation, Set, Value, World};
use jiff::Timestamp;

/// Times in milliseconds since 1970: the first that fits, and the first that is too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// First that fits.
    pub from: i64,
    /// First that does not any more.
    pub to: i64,
}

impl Bounds {
    /// No bounds.
    pub const ALL: Self = Self {
        from: i64::MIN,
        to: i64::MAX,
    };

    fn and(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        }
    }
}

/// A filter of observations in three parts, all of which must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// When.
    pub bounds: Bounds,
    /// Conditions that depend on datastream and feature alone.
    pub datastream: Vec<Expression>,
    /// Conditions that each observation is asked about.
    pub rest: Vec<Expression>,
}

impl Plan {
    /// The plan for a filter.
    pub fn of(filter: Option<&Expression>, now: Timestamp) -> Self {
        let mut plan = Self {
            bounds: Bounds::ALL,
            datastream: Vec::new(),
            rest: Vec::new(),
        };
        if let Some(filter) = filter {
            plan.add(filter, now);
        }
        plan
    }

    fn add(&mut self, condition: &Expression, now: Timestamp) {
        if let Expression::Binary(Operator::And, a, b) = condition {
            self.add(a, now);
            self.add(b, now);
        } else if let Some(bounds) = bounds(condition, now) {
            self.bounds = self.bounds.and(bounds);
        } else if depends_on_datastream(condition) {
            self.datastream.push(condition.clone());
        } else {
            self.rest.push(condition.clone());
        }
    }
}

/// Whether every observation of a datastream gives the same answer.
fn depends_on_datastream(condition: &Expression) -> bool {
    let away = |relations: &[Relation]| {
        let first = relations.first();
        first.is_some_and(|r| matches!(r.to, Set::Datastreams | Set::FeaturesOfInterest))
    };
    condition.all(&mut |part| match part {
        Expression::Path(Path {
            variable: None,
            relations,
            ..
        })
        | Expression::Any {
            variable: None,
            relations,
            ..
        } => away(relations),
        _ => true,
    })
}

/// The exact bounds a condition is, if it is about nothing but the observation's time.
fn bounds(condition: &Expression, now: Timestamp) -> Option<Bounds> {
    let is_time = |e: &Expression| {
        let own = e.own_property();
        matches!(own, Some(Property::PhenomenonTime | Property::ResultTime))
    };
    match condition {
        Expression::Binary(operator, a, b) if is_time(a) => compared(*operator, &constant(b, now)?),
        Expression::Binary(operator, a, b) if is_time(b) => {
            compared(operator.mirrored(), &constant(a, now)?)
        }
        Expression::Call(Function::Lie(lie), arguments) => match arguments.as_slice() {
            [a, b] if is_time(a) => lies(*lie, constant(b, now)?.as_interval()?),
            _ => None,
        },
        _ => None,
    }
}

/// The first whole millisecond not before a moment.
fn ceil(at: Timestamp) -> i64 {
    let ms = at.as_nanosecond().div_euclid(1_000_000);
    let exact = at.as_nanosecond().rem_euclid(1_000_000) == 0;
    i64::try_from(ms).unwrap_or(i64::MAX - 1) + i64::from(!exact)
}

/// The first whole millisecond after a moment.
fn after(at: Timestamp) -> i64 {
    let ms = at.as_nanosecond().div_euclid(1_000_000);
    i64::try_from(ms).unwrap_or(i64::MAX - 1) + 1
}

fn compared(operator: Operator, value: &Value) -> Option<Bounds> {
    let at = value.as_moment()?;
    let (from, to) = match operator {
        Operator::Gt => (after(at), i64::MAX),
        Operator::Ge => (ceil(at), i64::MAX),
        Operator::Lt => (i64::MIN, ceil(at)),
        Operator::Le => (i64::MIN, after(at)),
        Operator::Eq => (ceil(at), after(at)),
        _ => return None,
    };
    Some(Bounds { from, to })
}

fn lies(lie: Lie, other: Interval) -> Option<Bounds> {
    let (from, to) = match lie {
        Lie::During => (ceil(other.from), ceil(other.to)),
        Lie::Before => (i64::MIN, ceil(other.from)),
        Lie::After if other.is_moment() => (after(other.to), i64::MAX),
        Lie::After => (ceil(other.to), i64::MAX),
        _ => return None,
    };
    Some(Bounds { from, to })
}

/// The value of an expression that asks nothing about entities.
fn constant(expression: &Expression, now: Timestamp) -> Option<Value> {
    let alone =
        expression.all(&mut |part| !matches!(part, Expression::Path(_) | Expression::Any { .. }));
    let evaluation = Evaluation(&Nowhere(now));
    alone.then(|| evaluation.value(expression, &()).ok())?
}

/// A world without entities.
struct Nowhere(Timestamp);

impl World for Nowhere {
    type Entity = ();
    type Failure = Error;

    fn property(&self, (): &(), _: Property) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn related(&self, (): &(), _: Relation) -> Result<Vec<()>, Error> {
        Ok(Vec::new())
    }

    fn now(&self) -> Timestamp {
        self.0
    }

    fn spend(&self, _: u64) -> Result<(), Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::condition;

    fn plan(text: &str) -> Plan {
        let filter = condition(text, Set::Observations).unwrap();
        Plan::of(Some(&filter), "2026-11-21T14:00:00Z".parse().unwrap())
    }

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn times_become_bounds_and_nothing_is_left_to_ask() {
        let all = i64::MAX;
        for (text, from, to) in [
            (
                "phenomenonTime gt 2026-01-01T00:00:00Z",
                ms("2026-01-01T00:00:00.001Z"),
                all,
            ),
            (
                "phenomenonTime ge 2026-01-01T00:00:00Z",
                ms("2026-01-01T00:00:00Z"),
                all,
            ),
            (
                "2026-01-01T00:00:00Z le resultTime",
                ms("2026-01-01T00:00:00Z"),
                all,
            ),
            (
                "phenomenonTime ge '2026-01-01T00:00:00Z'",
                ms("2026-01-01T00:00:00Z"),
                all,
            ),
            (
                "phenomenonTime gt now() sub duration'P1D'",
                ms("2026-11-20T14:00:00.001Z"),
                all,
            ),
            (
                "phenomenonTime ge 2026-01-01",
                ms("2026-01-01T00:00:00Z"),
                all,
            ),
            (
                "phenomenonTime ge 2026-01-01T00:00:00.0005Z",
                ms("2026-01-01T00:00:00.001Z"),
                all,
            ),
            (
                "during(phenomenonTime, 2026-01-01T00:00:00Z/2026-02-01T00:00:00Z)",
                ms("2026-01-01T00:00:00Z"),
                ms("2026-02-01T00:00:00Z"),
            ),
            (
                "phenomenonTime ge 2026-01-01T00:00:00Z and phenomenonTime lt 2026-01-02T00:00:00Z",
                ms("2026-01-01T00:00:00Z"),
                ms("2026-01-02T00:00:00Z"),
            ),
        ] {
            let plan = plan(text);
            assert_eq!(plan.bounds, Bounds { from, to }, "{text}");
            assert!(plan.rest.is_empty() && plan.datastream.is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_about_the_datastream_is_asked_once_for_each() {
        let found = plan("Datastream/ObservedProperty/name eq 'a' and result gt 3");
        assert_eq!((found.datastream.len(), found.rest.len()), (1, 1));
        let found = plan("geo.intersects(FeatureOfInterest/feature, geography'POINT (7 51)')");
        assert_eq!((found.datastream.len(), found.rest.len()), (1, 0));
    }

    #[test]
    fn what_is_not_certain_stays_a_question() {
        for text in [
            "phenomenonTime gt 2026-01-01T00:00:00Z or result gt 3",
            "not phenomenonTime gt 2026-01-01T00:00:00Z",
            "hour(phenomenonTime) eq 3",
            "phenomenonTime ne 2026-01-01T00:00:00Z",
            "Datastream/id eq result",
        ] {
            let found = plan(text);
            assert_eq!(found.bounds, Bounds::ALL, "{text}");
            assert_eq!((found.datastream.len(), found.rest.len()), (0, 1), "{text}");
        }
    }
}

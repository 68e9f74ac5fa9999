//! What an expression says about an entity. Where relations lead to many, a comparison is true if it is for any of them.

use crate::expression::{Expression, Operator, Path};
use crate::{Error, Function, Property, Relation, Value, call, compare};
use jiff::Timestamp;
use smallvec::{SmallVec, smallvec};

/// Values that an expression may have at once.
const MOST_VALUES: usize = 100_000;

/// Where entities come from.
pub trait World {
    /// An entity, or a way to find it.
    type Entity: Clone;
    /// Why something cannot be answered.
    type Failure: From<Error>;

    /// A property of an entity.
    fn property(&self, of: &Self::Entity, property: Property) -> Result<Value, Self::Failure>;

    /// The entities a relation leads to.
    fn related(
        &self,
        of: &Self::Entity,
        relation: Relation,
    ) -> Result<Vec<Self::Entity>, Self::Failure>;

    /// The present.
    fn now(&self) -> Timestamp;

    /// Told before work is done that takes so many steps: parts of an expression, entities, characters, points. What is
    /// too much can be refused here.
    fn spend(&self, steps: u64) -> Result<(), Self::Failure>;
}

/// Evaluates expressions about entities of a world.
#[derive(Debug)]
pub struct Evaluation<'a, W>(pub &'a W);

type Values = SmallVec<[Value; 1]>;

impl<W: World> Evaluation<'_, W> {
    /// Whether a condition holds for an entity. What is unknown does not hold.
    pub fn holds(&self, condition: &Expression, entity: &W::Entity) -> Result<bool, W::Failure> {
        let mut scope = vec![entity.clone()];
        Ok(is_true(&self.values(condition, &mut scope)?))
    }

    /// The value of an expression; of several the least.
    pub fn value(&self, expression: &Expression, entity: &W::Entity) -> Result<Value, W::Failure> {
        let mut scope = vec![entity.clone()];
        let values = self.values(expression, &mut scope)?;
        let least = values.into_iter().min_by(compare::order);
        Ok(least.unwrap_or(Value::Null))
    }

    /// Every value an expression has. `scope` holds the entity and the variables around.
    fn values(
        &self,
        expression: &Expression,
        scope: &mut Vec<W::Entity>,
    ) -> Result<Values, W::Failure> {
        self.0.spend(1)?;
        Ok(match expression {
            Expression::Literal(value) => smallvec![value.clone()],
            Expression::Path(path) => self.path(path, scope)?,
            Expression::Not(inner) => {
                let inner = self.values(inner, scope)?;
                smallvec![truth(&inner).map_or(Value::Null, |yes| Value::Boolean(!yes))]
            }
            Expression::Negative(inner) => {
                let inner = self.values(inner, scope)?;
                inner.iter().map(call::negative).collect()
            }
            Expression::Binary(Operator::And, a, b) => {
                let left = truth(&self.values(a, scope)?);
                if left == Some(false) {
                    return Ok(smallvec![Value::Boolean(false)]);
                }
                let right = truth(&self.values(b, scope)?);
                smallvec![match (left, right) {
                    (_, Some(false)) => Value::Boolean(false),
                    (Some(true), Some(true)) => Value::Boolean(true),
                    _ => Value::Null,
                }]
            }
            Expression::Binary(Operator::Or, a, b) => {
                let left = truth(&self.values(a, scope)?);
                if left == Some(true) {
                    return Ok(smallvec![Value::Boolean(true)]);
                }
                let right = truth(&self.values(b, scope)?);
                smallvec![match (left, right) {
                    (_, Some(true)) => Value::Boolean(true),
                    (Some(false), Some(false)) => Value::Boolean(false),
                    _ => Value::Null,
                }]
            }
            Expression::Binary(operator, a, b) => {
                let (a, b) = (self.values(a, scope)?, self.values(b, scope)?);
                self.0.spend(a.len().saturating_mul(b.len()) as u64)?;
                if operator.binding() == 2 {
                    let any = a
                        .iter()
                        .any(|a| b.iter().any(|b| compare::holds(*operator, a, b)));
                    smallvec![Value::Boolean(any)]
                } else {
                    bounded(a.len().saturating_mul(b.len()))?;
                    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
                    pairs
                        .map(|(a, b)| call::arithmetic(*operator, a, b))
                        .collect()
                }
            }
            Expression::In(of, list) => {
                let of = self.values(of, scope)?;
                let mut found = false;
                for item in list {
                    let item = self.values(item, scope)?;
                    found |= of
                        .iter()
                        .any(|a| item.iter().any(|b| compare::holds(Operator::Eq, a, b)));
                }
                smallvec![Value::Boolean(found)]
            }
            Expression::Call(function, arguments) => self.called(*function, arguments, scope)?,
            Expression::Any {
                variable,
                relations,
                condition,
            } => {
                let found = self.related(*variable, relations, scope)?;
                let Some(condition) = condition else {
                    return Ok(smallvec![Value::Boolean(!found.is_empty())]);
                };
                for entity in found {
                    scope.push(entity);
                    let holds = self.values(condition, scope).map(|values| is_true(&values));
                    scope.pop();
                    if holds? {
                        return Ok(smallvec![Value::Boolean(true)]);
                    }
                }
                smallvec![Value::Boolean(false)]
            }
        })
    }

    /// Every value a function has: one for each choice of its arguments' values.
    fn called(
        &self,
        function: Function,
        arguments: &[Expression],
        scope: &mut Vec<W::Entity>,
    ) -> Result<Values, W::Failure> {
        let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
        for argument in arguments {
            let values = self.values(argument, scope)?;
            bounded(rows.len().saturating_mul(values.len()))?;
            let longer = rows.iter().flat_map(|row| {
                values.iter().map(move |value| {
                    let mut row = row.clone();
                    row.push(value.clone());
                    row
                })
            });
            rows = longer.collect();
        }
        let steps = rows.iter().map(|row| call::steps(function, row));
        self.0.spend(steps.sum())?;
        let now = self.0.now();
        let called = rows.iter().map(|row| call::call(function, row, now));
        Ok(called.collect())
    }

    fn path(&self, path: &Path, scope: &[W::Entity]) -> Result<Values, W::Failure> {
        let entities = self.related(path.variable, &path.relations, scope)?;
        let mut values = Values::new();
        for entity in &entities {
            let value = self.0.property(entity, path.property)?;
            values.push(inside(value, &path.inside));
        }
        Ok(values)
    }

    /// The entities at the end of relations.
    fn related(
        &self,
        variable: Option<usize>,
        relations: &[Relation],
        scope: &[W::Entity],
    ) -> Result<SmallVec<[W::Entity; 1]>, W::Failure> {
        let begin = scope.get(variable.map_or(0, |place| place + 1));
        let mut found: SmallVec<[W::Entity; 1]> = begin.cloned().into_iter().collect();
        for relation in relations {
            let mut next = SmallVec::new();
            for entity in &found {
                next.extend(self.0.related(entity, *relation)?);
                bounded(next.len())?;
            }
            self.0.spend(next.len() as u64)?;
            found = next;
        }
        Ok(found)
    }
}

fn bounded(values: usize) -> Result<(), Error> {
    if values > MOST_VALUES {
        return Err(Error::TooCostly {
            what: "values of a filter",
            most: MOST_VALUES,
        });
    }
    Ok(())
}

/// What several truths are together: true if any is, unknown if none is known.
fn truth(values: &[Value]) -> Option<bool> {
    let known = values.iter().filter_map(|value| match value {
        Value::Boolean(yes) => Some(*yes),
        Value::Text(text) if &**text == "true" => Some(true),
        Value::Text(text) if &**text == "false" => Some(false),
        _ => None,
    });
    known.reduce(|a, b| a || b)
}

fn is_true(values: &[Value]) -> bool {
    truth(values) == Some(true)
}

/// What lies inside a JSON value; nothing where the way does not lead anywhere.
fn inside(value: Value, way: &[String]) -> Value {
    if way.is_empty() {
        return value;
    }
    let Value::Json(json) = value else {
        return Value::Null;
    };
    let mut at: &serde_json::Value = &json;
    for key in way {
        let next = match at {
            serde_json::Value::Array(items) => key.parse().ok().and_then(|n: usize| items.get(n)),
            other => other.get(key),
        };
        match next {
            Some(next) => at = next,
            None => return Value::Null,
        }
    }
    Value::from_json(at)
}

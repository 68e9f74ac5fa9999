//! Which operators can work on which kinds of values.

use crate::expression::{Expression, Operator};
use crate::{Error, Kind};

/// An expression, and the kind of its values.
pub(crate) type Typed = (Expression, Kind);

/// Checks a kind that something needs. What is known only later is checked then.
pub(crate) fn need(
    what: &'static str,
    expected: &'static str,
    kind: Kind,
    met: impl Fn(Kind) -> bool,
) -> Result<(), Error> {
    if kind == Kind::Any || met(kind) {
        return Ok(());
    }
    Err(Error::Kinds {
        what,
        expected,
        found: kind.noun(),
    })
}

/// An operator with its sides, if they are of kinds it can work on.
pub(crate) fn join(operator: Operator, (a, x): Typed, (b, y): Typed) -> Result<Typed, Error> {
    use Kind as K;
    let what = operator.name();
    let kind = match operator {
        Operator::Or | Operator::And => {
            for kind in [x, y] {
                need(what, "conditions on both sides", kind, |k| k == K::Boolean)?;
            }
            K::Boolean
        }
        Operator::Eq | Operator::Ne | Operator::Gt | Operator::Ge | Operator::Lt | Operator::Le => {
            if !comparable(x, y) {
                return Err(Error::Kinds {
                    what,
                    expected: "values of one kind on both sides",
                    found: y.noun(),
                });
            }
            K::Boolean
        }
        Operator::Add | Operator::Sub => match (x, y) {
            (K::Moment | K::Interval | K::Date, K::Duration) => x,
            (K::Moment | K::Date, K::Moment | K::Date) if operator == Operator::Sub => K::Duration,
            (K::Duration, K::Duration) => K::Duration,
            (K::Duration, K::Moment) if operator == Operator::Add => K::Moment,
            _ => arithmetic(what, x, y)?,
        },
        Operator::Mul | Operator::Div => match (x, y) {
            (K::Duration, K::Number) => K::Duration,
            (K::Number, K::Duration) if operator == Operator::Mul => K::Duration,
            _ => arithmetic(what, x, y)?,
        },
        Operator::Mod => arithmetic(what, x, y)?,
    };
    Ok((Expression::Binary(operator, Box::new(a), Box::new(b)), kind))
}

fn arithmetic(what: &'static str, x: Kind, y: Kind) -> Result<Kind, Error> {
    for kind in [x, y] {
        need(what, "numbers on both sides", kind, |k| {
            matches!(k, Kind::Number | Kind::Text | Kind::Json)
        })?;
    }
    // What is known only later may be a moment.
    Ok(if x == Kind::Any || y == Kind::Any {
        Kind::Any
    } else {
        Kind::Number
    })
}

/// Kinds of one family can be compared; those of the family 0 with all.
const fn family(kind: Kind) -> u8 {
    match kind {
        // A quoted number is a number, a quoted time a time.
        Kind::Any | Kind::Json | Kind::Text => 0,
        Kind::Number => 1,
        Kind::Boolean => 2,
        Kind::Moment | Kind::Interval | Kind::Date => 3,
        Kind::Duration => 4,
        Kind::Clock => 5,
        Kind::Geometry => 6,
    }
}

const fn comparable(x: Kind, y: Kind) -> bool {
    family(x) == 0 || family(y) == 0 || family(x) == family(y)
}

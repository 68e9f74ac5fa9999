//! How exactly households, lengths and costs are told. The public's are rounded because they are made of rounded households;
//! what protects those is said in `privacy`.

use crate::{Amount, Audience};

impl Audience {
    /// Its word in answers.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Planner => "planner",
        }
    }

    /// A number of households; `None` if it is too small to be told.
    pub fn told(self, households: f64) -> Option<u64> {
        let amount = Amount {
            households,
            possible: true,
        };
        self.figure(amount).households
    }

    /// Metres.
    pub fn metres(self, metres: f64) -> f64 {
        round(metres, if self.is_planner() { 1.0 } else { 10.0 })
    }

    /// Euro for a project or a list; for the public as exact as sentences say it.
    pub fn euros(self, euros: f64) -> f64 {
        round(euros, if self.is_planner() { 1.0 } else { step(euros) })
    }

    /// Euro for one household.
    pub fn euros_each(self, euros: f64) -> f64 {
        round(euros, if self.is_planner() { 1.0 } else { 100.0 })
    }
}

/// To what an amount in euro is rounded where it is not told exactly.
pub(super) fn step(euros: f64) -> f64 {
    if euros >= 1e5 { 1_000.0 } else { 100.0 }
}

/// Adding 0 makes a sum of nothing, which is -0, plain.
fn round(number: f64, step: f64) -> f64 {
    (number / step).round() * step + 0.0
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "they are rounded to whole numbers")]
mod tests {
    use super::*;

    #[test]
    fn what_little_costs_is_not_nothing() {
        assert_eq!(Audience::Public.euros(516.0), 500.0);
        assert_eq!(Audience::Public.euros(99_960.0), 100_000.0);
        assert_eq!(Audience::Public.euros(187_654.0), 188_000.0);
        assert_eq!(Audience::Planner.euros(516.2), 516.0);
    }
}

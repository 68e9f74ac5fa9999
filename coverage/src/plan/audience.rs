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

    /// Euro for a project or a list.
    pub fn euros(self, euros: f64) -> f64 {
        round(euros, if self.is_planner() { 1.0 } else { 1_000.0 })
    }

    /// Euro for one household.
    pub fn euros_each(self, euros: f64) -> f64 {
        round(euros, if self.is_planner() { 1.0 } else { 100.0 })
    }
}

/// Adding 0 makes a sum of nothing, which is -0, plain.
fn round(number: f64, step: f64) -> f64 {
    (number / step).round() * step + 0.0
}

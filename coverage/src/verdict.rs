//! Four answers to “is it served?”: white is never guessed.

use serde::{Deserialize, Serialize};

/// What holds for the households of a cell under a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nobody reaches what the rule asks for.
    Unserved,
    /// Some do, some do not.
    Partly,
    /// Everybody does.
    Served,
    /// The figures cannot tell, or there are none.
    Unknown,
}

/// The share of households below a rule's threshold, between 0 and 1. Low and high differ where the figures cannot decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Below {
    /// At least so many are below.
    pub low: f64,
    /// At most so many are below.
    pub high: f64,
}

impl Below {
    /// What follows: a verdict holds only if it holds at both ends.
    pub fn verdict(self) -> Verdict {
        // Shares are kept to a hundredth of a percent; half of one is the least that can be told from none.
        let nobody = |share: f64| share < 0.000_05;
        let everybody = |share: f64| share > 0.999_95;
        if nobody(self.high) {
            Verdict::Served
        } else if everybody(self.low) {
            Verdict::Unserved
        } else if self.low < self.high && (nobody(self.low) || everybody(self.high)) {
            Verdict::Unknown
        } else {
            Verdict::Partly
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(low: f64, high: f64) -> Verdict {
        Below { low, high }.verdict()
    }

    #[test]
    fn where_the_figures_decide_there_are_three_answers() {
        assert_eq!(verdict(0.0, 0.0), Verdict::Served);
        assert_eq!(verdict(0.0001, 0.0001), Verdict::Partly);
        assert_eq!(verdict(0.5, 0.5), Verdict::Partly);
        assert_eq!(verdict(1.0, 1.0), Verdict::Unserved);
    }

    #[test]
    fn where_they_do_not_the_answer_is_unknown() {
        assert_eq!(verdict(0.0, 1.0), Verdict::Unknown);
        assert_eq!(verdict(0.0, 0.4), Verdict::Unknown);
        assert_eq!(verdict(0.4, 1.0), Verdict::Unknown);
        assert_eq!(verdict(0.2, 0.4), Verdict::Partly);
    }
}

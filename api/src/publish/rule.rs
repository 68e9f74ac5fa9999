//! Rules of `[publish]`: as they are written, and what is wrong with them. A rule that exists is one that is allowed.

use super::pattern::any;
use super::person;
use super::protection::Protection;
use crate::step::Step;
use jiff::SignedDuration;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use talblick_model::{Device, Quantity};

/// Fewest that an aggregate about persons must stand for.
const FEWEST: u32 = 3;
/// Longest delay: a year.
const LONGEST_DELAY: SignedDuration = SignedDuration::from_hours(366 * 24);

/// One rule of `[publish]`, checked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(into = "WrittenRule")]
pub struct PublishRule {
    kinds: Vec<String>,
    quantities: Vec<String>,
    districts: Vec<String>,
    protection: Protection,
}

/// One rule of `[publish]` as it is written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenRule {
    /// Kinds of device, such as `river_level`; `*` stands for any characters.
    pub kinds: Vec<String>,
    /// Quantities, such as `water_level`; `*` stands for any characters.
    pub quantities: Vec<String>,
    /// Keys of districts; none: all, and devices outside of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<String>,
    /// Length of buckets that are published instead of readings, such as `1h` or `1d`.
    pub aggregate: Option<String>,
    /// How long nothing is published, such as `15m` or `36h`.
    pub delay: Option<String>,
    /// How many a bucket must stand for: of what is counted so many counted, of anything else so many readings.
    pub minimum_count: Option<u32>,
    /// Places are published as the middle of a square of so many metres.
    pub blur_m: Option<u32>,
    /// Values of buckets are rounded to multiples of this.
    pub round: Option<f64>,
}

/// A rule that cannot be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleError {
    /// No such bucket.
    #[error("aggregate “{0}” is none of {words}", words = Step::words())]
    Aggregate(String),
    /// No such time.
    #[error("delay “{0}” is no time such as 15m or 36h, at most 366 days")]
    Delay(String),
    /// A count without buckets.
    #[error(
        "minimum_count needs aggregate, such as aggregate = \"1h\": a single reading stands for nothing but itself"
    )]
    Uncounted,
    /// Rounding without buckets.
    #[error(
        "round needs aggregate, such as aggregate = \"1h\": means over ranges of readings would give away what was rounded"
    )]
    Unaggregated,
    /// Rounding to nothing.
    #[error("round is {0}, but must be a positive number")]
    Round(f64),
    /// A square that is too small or too large.
    #[error("blur_m is {0}, but must be 50 to 50000 metres")]
    Blur(u32),
    /// Readings about persons would be published.
    #[error(
        "“{0}” tells of single persons or households and is not published reading by reading: allowed is aggregate = \"1h\" or longer with minimum_count = {FEWEST} or more"
    )]
    Personal(String),
}

impl TryFrom<WrittenRule> for PublishRule {
    type Error = RuleError;

    fn try_from(written: WrittenRule) -> Result<Self, RuleError> {
        let protection = written.protection()?;
        let rule = Self {
            kinds: written.kinds,
            quantities: written.quantities,
            districts: written.districts,
            protection,
        };
        rule.check(&[])?;
        Ok(rule)
    }
}

impl<'de> Deserialize<'de> for PublishRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Table)
    }
}

/// A rule is checked while its table is read, so that an error has the table's line.
struct Table;

impl<'de> Visitor<'de> for Table {
    type Value = PublishRule;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rule with kinds and quantities")
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<PublishRule, A::Error> {
        let written = WrittenRule::deserialize(MapAccessDeserializer::new(table))?;
        PublishRule::try_from(written).map_err(A::Error::custom)
    }
}

impl From<PublishRule> for WrittenRule {
    fn from(rule: PublishRule) -> Self {
        let Protection {
            aggregate,
            delay,
            minimum,
            blur_m,
            round,
        } = rule.protection;
        Self {
            kinds: rule.kinds,
            quantities: rule.quantities,
            districts: rule.districts,
            aggregate: aggregate.map(|step| step.word().to_owned()),
            delay: (!delay.is_zero()).then(|| format!("{delay:#}")),
            minimum_count: (minimum > 0).then_some(minimum),
            blur_m,
            round,
        }
    }
}

impl WrittenRule {
    fn protection(&self) -> Result<Protection, RuleError> {
        let aggregate = match &self.aggregate {
            None => None,
            Some(word) => {
                Some(Step::parse(word).ok_or_else(|| RuleError::Aggregate(shortened(word)))?)
            }
        };
        let delay = match &self.delay {
            None => SignedDuration::ZERO,
            Some(text) => {
                let delay = text.parse::<SignedDuration>().ok();
                let allowed = SignedDuration::ZERO..=LONGEST_DELAY;
                delay
                    .filter(|delay| allowed.contains(delay))
                    .ok_or_else(|| RuleError::Delay(shortened(text)))?
            }
        };
        let minimum = self.minimum_count.unwrap_or_default();
        if minimum > 0 && aggregate.is_none() {
            return Err(RuleError::Uncounted);
        }
        if let Some(round) = self.round {
            if !(round.is_finite() && round > 0.0) {
                return Err(RuleError::Round(round));
            }
            if aggregate.is_none() {
                return Err(RuleError::Unaggregated);
            }
        }
        if let Some(blur) = self.blur_m.filter(|blur| !(50..=50_000).contains(blur)) {
            return Err(RuleError::Blur(blur));
        }
        Ok(Protection {
            aggregate,
            delay,
            minimum,
            blur_m: self.blur_m,
            round: self.round,
        })
    }
}

/// What a rule says to a device and a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It publishes.
    Publishes,
    /// It names other kinds.
    Kind,
    /// It names other quantities.
    Quantity,
    /// It names other districts.
    District,
    /// It would publish what is about persons reading by reading, and is passed over.
    Personal,
}

impl PublishRule {
    /// Kinds of device it names.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(String::as_str)
    }

    /// A rule that publishes readings as they are.
    pub fn raw(kinds: &[&str], quantities: &[&str]) -> Result<Self, RuleError> {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self::try_from(WrittenRule {
            kinds: list(kinds),
            quantities: list(quantities),
            ..WrittenRule::default()
        })
    }

    /// Whether the rule names what is about persons without protecting it; `more` are further kinds that are.
    pub fn check(&self, more: &[String]) -> Result<(), RuleError> {
        match person::named(&self.kinds, &self.quantities, more) {
            Some(named) if !self.protection.suits_persons(FEWEST) => {
                Err(RuleError::Personal(named))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn protection(&self) -> &Protection {
        &self.protection
    }

    /// What the rule says; `more` are kinds that are about persons besides those that always are.
    pub(crate) fn verdict(&self, device: &Device, quantity: &Quantity, more: &[String]) -> Verdict {
        let district = device.district.as_ref();
        let inside = district.is_some_and(|d| self.districts.iter().any(|id| id == d.as_str()));
        if !any(&self.kinds, &device.kind) {
            Verdict::Kind
        } else if !any(&self.quantities, quantity.name()) {
            Verdict::Quantity
        } else if !(self.districts.is_empty() || inside) {
            Verdict::District
        } else if person::concerns(&device.kind, quantity.name(), more)
            && !self.protection.suits_persons(FEWEST)
        {
            Verdict::Personal
        } else {
            Verdict::Publishes
        }
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<PublishRule, String> {
        let rule: WrittenRule = serde_json::from_str(text).unwrap();
        PublishRule::try_from(rule).map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_rule_says_is_written_as_it_was_read() {
        let text = r#"{"kinds":["people_*"],"quantities":["*"],"districts":["0"],"aggregate":"1h","delay":"15m","minimum_count":5,"blur_m":250,"round":5.0}"#;
        let rule = written(text).unwrap();
        assert_eq!(serde_json::to_string(&rule).unwrap(), text);
    }

    #[test]
    fn a_wrong_rule_says_what_is_allowed() {
        let base = r#""kinds":["climate"],"quantities":["*"]"#;
        for (more, said) in [
            (r#""aggregate":"hour""#, "“hour” is none of 1m, 5m"),
            (r#""delay":"soon""#, "such as 15m or 36h"),
            (r#""delay":"-1h""#, "such as 15m or 36h"),
            (r#""minimum_count":5"#, "minimum_count needs aggregate"),
            (r#""round":5"#, "round needs aggregate"),
            (r#""aggregate":"1h","round":0"#, "must be a positive number"),
            (r#""blur_m":5"#, "50 to 50000"),
        ] {
            let error = written(&format!("{{{base},{more}}}")).unwrap_err();
            assert!(error.contains(said), "{more}: {error}");
        }
    }

    #[test]
    fn what_is_about_persons_needs_an_hour_and_a_count() {
        let rule = |more: &str| {
            written(&format!(
                r#"{{"kinds":["parking"],"quantities":["occupied"]{more}}}"#
            ))
        };
        for too_little in [
            "",
            r#","delay":"36h""#,
            r#","aggregate":"1h""#,
            r#","aggregate":"1h","minimum_count":2"#,
            r#","aggregate":"30m","minimum_count":5"#,
        ] {
            let error = rule(too_little).unwrap_err();
            assert!(
                error.contains("“parking” tells of single persons"),
                "{error}"
            );
        }
        assert!(rule(r#","aggregate":"1d","minimum_count":3"#).is_ok());
    }
}

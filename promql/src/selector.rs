//! Which series are meant: conditions on labels.

use crate::error::meaning;
use crate::expression::Expression;
use crate::{Error, Labels, METRIC, query};
use regex::{Regex, RegexBuilder};

/// Memory a pattern may take when it is compiled, in bytes.
const LARGEST: usize = 1 << 20;

/// Which series are meant.
#[derive(Debug, Clone)]
pub struct Selector(Vec<Matcher>);

/// A condition on a label; a label that is not there is empty.
#[derive(Debug, Clone)]
pub(crate) struct Matcher {
    label: String,
    test: Test,
    /// Whether it is met by what does not meet the test.
    inverted: bool,
}

#[derive(Debug, Clone)]
enum Test {
    Equal(String),
    Fits(Regex),
}

impl Matcher {
    pub(crate) fn equal(label: &str, value: &str) -> Self {
        Self {
            label: label.to_owned(),
            test: Test::Equal(value.to_owned()),
            inverted: false,
        }
    }

    /// A condition with one of the marks `=`, `!=`, `=~`, `!~`.
    pub(crate) fn new(label: &str, mark: &str, value: &str) -> Result<Self, Error> {
        Ok(Self {
            label: label.to_owned(),
            test: if mark.ends_with('~') {
                Test::Fits(whole(value)?)
            } else {
                Test::Equal(value.to_owned())
            },
            inverted: mark.starts_with('!'),
        })
    }

    fn fits(&self, value: &str) -> bool {
        let met = match &self.test {
            Test::Equal(wanted) => wanted == value,
            Test::Fits(pattern) => pattern.is_match(value),
        };
        met != self.inverted
    }
}

/// The pattern of a whole text.
pub(crate) fn whole(pattern: &str) -> Result<Regex, Error> {
    let compile = |text: &str| RegexBuilder::new(text).size_limit(LARGEST).build();
    let unreadable = |error: regex::Error| {
        let pattern: String = pattern.chars().take(60).collect();
        let why = match error {
            regex::Error::CompiledTooBig(_) => "it is too large",
            _ => "it is no regular expression",
        };
        meaning(&format!("the pattern “{pattern}” cannot be used: {why}"))
    };
    // By itself first, so that none of its brackets closes the one around it.
    compile(pattern).map_err(unreadable)?;
    compile(&format!("^(?s:{pattern})$")).map_err(unreadable)
}

impl Selector {
    /// Reads a selector such as `water_level{district="0"}`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        match query::read(text)? {
            Expression::Newest(of) if of.offset == 0 => Ok(of.selector),
            _ => {
                let text: String = text.chars().take(60).collect();
                Err(meaning(&format!("“{text}” is no selector of series")))
            }
        }
    }

    /// As Prometheus has it, at least one condition is not met by an empty label: everything is never meant.
    pub(crate) fn new(matchers: Vec<Matcher>) -> Result<Self, Error> {
        if matchers.iter().all(|matcher| matcher.fits("")) {
            return Err(meaning(
                "a selector needs a condition that not everything meets, such as the name of a metric",
            ));
        }
        Ok(Self(matchers))
    }

    /// The one metric it means, if it says so.
    pub fn metric(&self) -> Option<&str> {
        self.0.iter().find_map(|matcher| match &matcher.test {
            Test::Equal(name) if matcher.label == METRIC && !matcher.inverted => {
                Some(name.as_str())
            }
            _ => None,
        })
    }

    /// Whether a series is meant.
    pub fn fits(&self, labels: &Labels) -> bool {
        let value = |name: &str| labels.get(name).map_or("", String::as_str);
        self.0.iter().all(|m| m.fits(value(&m.label)))
    }
}

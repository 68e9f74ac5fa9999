//! What is public, and what the public sees of it. Private by default: a datastream is public only if a rule names its
//! device's kind and its quantity; the first rule that does decides how it is protected.
//!
//! Every output asks here, through [`Seen`]: under protection a datastream *is* the buckets that are published of it, and
//! series, sums, counts and pages are made of those. So nothing that is left out can be worked out from what is there:
//! whatever is asked for is a function of what is published.

mod blur;
mod cells;
mod fold;
mod kept;
pub(crate) mod pattern;
mod person;

mod protection;
mod published;
mod rule;
mod seen;
mod told;

pub(crate) use fold::merge as combined;
pub(crate) use kept::Tallies;
pub(crate) use protection::{Protection, ProtectionView};
pub use published::Published;
pub(crate) use published::{Current, was_heard};
pub(crate) use rule::Verdict;
pub use rule::{PublishRule, RuleError, WrittenRule};
pub(crate) use seen::Seen;
pub(crate) use told::Told;

use talblick_model::{Device, Quantity};

/// The rules by which datastreams are public.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Publish {
    rules: Vec<PublishRule>,
    personal: Vec<String>,
}

impl Publish {
    /// Rules, of which the first that fits decides; none: nothing is public. `personal` are patterns of kinds of device
    /// that tell of persons, besides people counters, parking bays and meters.
    pub fn new(rules: Vec<PublishRule>, personal: Vec<String>) -> Self {
        Self { rules, personal }
    }

    /// Whether what `device` measures of `quantity` is public.
    pub fn allows(&self, device: &Device, quantity: &Quantity) -> bool {
        self.protection(device, quantity).is_some()
    }

    /// Whether what devices of a kind measure of a quantity tells of single persons or households.
    pub fn concerns_persons(&self, kind: &str, quantity: &str) -> bool {
        person::concerns(kind, quantity, &self.personal)
    }

    /// Kinds of device that rules name, and patterns of them.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        let rules = self.rules.iter();
        let named = rules.flat_map(PublishRule::kinds);
        named.chain(self.personal.iter().map(String::as_str))
    }

    /// These rules with one more behind them.
    pub(crate) fn with(&self, rule: Option<PublishRule>) -> Self {
        let mut more = self.clone();
        more.rules.extend(rule);
        more
    }

    /// What each rule says to a device and a quantity.
    pub(crate) fn verdicts<'a>(
        &'a self,
        device: &'a Device,
        quantity: &'a Quantity,
    ) -> impl Iterator<Item = Verdict> + 'a {
        let rules = self.rules.iter();
        rules.map(|rule| rule.verdict(device, quantity, &self.personal))
    }

    /// Place of the rule that publishes what `device` measures of `quantity`.
    pub(crate) fn deciding(&self, device: &Device, quantity: &Quantity) -> Option<usize> {
        self.verdicts(device, quantity)
            .position(|verdict| verdict == Verdict::Publishes)
    }

    /// How it is protected, if it is public.
    pub(crate) fn protection(&self, device: &Device, quantity: &Quantity) -> Option<&Protection> {
        let rule = self.rules.get(self.deciding(device, quantity)?);
        rule.map(PublishRule::protection)
    }
}

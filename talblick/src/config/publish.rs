//! `[publish]` and `[catalog]`: what the public gets, and what is said of it.

use super::Problem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use talblick_api::{HighValue, Licence, PublishRule};
use talblick_exchange::Format;

/// `[publish]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Publish {
    /// What is public; nothing is unless a rule says so.
    pub rules: Vec<PublishRule>,
    /// Kinds of devices that tell of persons, besides people counters, parking bays and meters; `*` stands for any
    /// characters.
    pub personal: Vec<String>,
    /// How monthly files of it are written for `/downloads/`, every day.
    pub downloads: Vec<Format>,
}

impl Publish {
    /// Whether what the city itself calls personal is protected; of what always is each rule was asked when it was read.
    pub(super) fn check(&self) -> Result<(), Problem> {
        for (place, rule) in self.rules.iter().enumerate() {
            rule.check(&self.personal).map_err(|error| {
                Problem::value("publish.rules", format!("rule {}: {error}", place + 1))
            })?;
        }
        Ok(())
    }
}

/// `[catalog]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Catalog {
    /// Who publishes; the city's name if empty.
    pub publisher: String,
    /// Licence of readings and of what is made from them.
    pub licence: Licence,
    /// Name among the contributors of DCAT-AP.de.
    pub contributor: String,
    /// High-value datasets, by their names, and their categories.
    pub high_value: BTreeMap<String, HighValue>,
}

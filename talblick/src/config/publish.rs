//! `[publish]` and `[catalog]`: what the public gets, and what is said of it.

use serde::{Deserialize, Serialize};
use talblick_api::Licence;
use talblick_exchange::Format;

/// `[publish]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Publish {
    /// What is public; nothing is unless a rule says so.
    pub rules: Vec<PublishRule>,
    /// How monthly files of it are written for `/downloads/`, every day.
    pub downloads: Vec<Format>,
}

/// One rule of `[publish]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishRule {
    /// Kinds of devices; `*` is all.
    pub kinds: Vec<String>,
    /// Quantities; `*` is all.
    pub quantities: Vec<String>,
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
}

//! Files of rules as they are written, every key with its place in the file.

use serde::Deserialize;
use toml::Spanned;

/// A file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    #[serde(default)]
    pub(super) rule: Vec<Spanned<WrittenRule>>,
    #[serde(default)]
    pub(super) sentinel: Vec<Spanned<WrittenSentinel>>,
    #[serde(default)]
    pub(super) check: Vec<Spanned<WrittenCheck>>,
}

/// `[[rule]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRule {
    pub(super) fields: Vec<Spanned<String>>,
    pub(super) quantity: Spanned<String>,
    pub(super) unit: Option<Spanned<OneOrMany>>,
    pub(super) scale: Option<Spanned<f64>>,
    pub(super) offset: Option<Spanned<f64>>,
    pub(super) channel: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) sentinels: Vec<Spanned<f64>>,
    pub(super) range: Option<Spanned<[f64; 2]>>,
    pub(super) counter: Option<Spanned<String>>,
    pub(super) wrap: Option<Spanned<f64>>,
    pub(super) kind: Option<Spanned<OneOrMany>>,
    pub(super) codec: Option<Spanned<OneOrMany>>,
    pub(super) profile: Option<Spanned<OneOrMany>>,
    #[serde(default)]
    pub(super) numbered: bool,
}

/// `[[sentinel]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSentinel {
    pub(super) quantities: Vec<Spanned<String>>,
    pub(super) values: Vec<Spanned<f64>>,
    pub(super) kind: Option<Spanned<OneOrMany>>,
    pub(super) codec: Option<Spanned<OneOrMany>>,
    pub(super) profile: Option<Spanned<OneOrMany>>,
}

/// `[[check]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCheck {
    pub(super) quantities: Vec<Spanned<String>>,
    pub(super) range: Option<Spanned<[f64; 2]>>,
    pub(super) stuck: Option<Spanned<String>>,
    pub(super) jump: Option<Spanned<f64>>,
    pub(super) within: Option<Spanned<String>>,
    pub(super) kind: Option<Spanned<OneOrMany>>,
    pub(super) codec: Option<Spanned<OneOrMany>>,
    pub(super) profile: Option<Spanned<OneOrMany>>,
}

/// A text or several.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(super) fn as_slice(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

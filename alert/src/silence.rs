//! Silences: times of maintenance, in which alerts are listed but nobody is told.

use serde::{Deserialize, Serialize};
use talblick_model::{DevEui, Millis};
use utoipa::ToSchema;

/// Nobody is told of these alerts until a moment. What still fires then is told then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertSilence)]
pub struct Silence {
    /// Its number, as a text.
    #[serde(with = "crate::alert::number")]
    #[schema(value_type = String, example = "3")]
    pub id: u64,
    /// Only alerts of this rule.
    pub rule: Option<String>,
    /// Only alerts of this device.
    #[schema(value_type = Option<String>)]
    pub device: Option<DevEui>,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub until: Millis,
    /// Why, in the words of who made it.
    pub reason: String,
    /// Sign-in name of who made it; null for the administration token.
    pub by: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub at: Millis,
    /// How it ended; null while it holds.
    #[serde(default)]
    pub ended: Option<Ended>,
}

/// How a silence ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertSilenceEnd)]
pub struct Ended {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Millis,
    /// Whether somebody ended it before its time.
    pub early: bool,
    /// Sign-in name of who did; null for the administration token, and where its time was over.
    pub by: Option<String>,
}

impl Silence {
    /// Whether it holds no more.
    pub(crate) fn is_over(&self, now: Millis) -> bool {
        self.ended.is_some() || self.until <= now
    }

    /// Whether nobody is told of an alert of this rule and device.
    pub(crate) fn holds(&self, rule: &str, device: Option<DevEui>, now: Millis) -> bool {
        !self.is_over(now)
            && self.rule.as_ref().is_none_or(|own| own == rule)
            && self.device.is_none_or(|own| Some(own) == device)
    }
}

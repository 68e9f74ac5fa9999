//! Alerts: one firing of a rule at one subject, from its first reading until it clears.

use crate::{Severity, Subject};
use serde::{Deserialize, Serialize};
use talblick_model::Millis;
use utoipa::ToSchema;

/// One firing of a rule at one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Alert {
    /// Its number, as a text; later ones are larger.
    #[serde(with = "number")]
    #[schema(value_type = String, example = "17")]
    pub id: u64,
    /// The rule.
    pub rule: String,
    /// What the rule was called.
    pub name: String,
    /// What fires by the rule: `above`, `below`, `rise`, `fall`, `silent`, `gateway_silent` or `undecoded`.
    #[schema(example = "above")]
    pub kind: String,
    /// How bad it is.
    pub severity: Severity,
    /// How it stands.
    pub state: State,
    /// Whether nobody is told of it just now.
    #[serde(default)]
    pub silenced: bool,
    /// What it is about.
    pub subject: Subject,
    /// Since when: the first reading beyond the limit; of silence, when it was last heard.
    #[schema(value_type = String, format = DateTime)]
    pub since: Millis,
    /// The newest value: a reading; of a rise or a fall by how much; of a silent device how many of its intervals, of a
    /// gateway how many seconds; of undecoded uplinks their share.
    pub value: f64,
    /// The limit of the rule.
    pub limit: f64,
    /// The value farthest beyond the limit.
    pub peak: f64,
    /// The moment of the newest value.
    #[schema(value_type = String, format = DateTime)]
    pub seen_at: Millis,
    /// When it cleared.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub resolved_at: Option<Millis>,
    /// Who has taken it on.
    pub acknowledged: Option<Acknowledgement>,
    /// What people did about it, the oldest first; the newest 50.
    #[serde(default)]
    pub history: Vec<Deed>,
}

/// How an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertState)]
pub enum State {
    /// It fires.
    Firing,
    /// It fires, and somebody has taken it on.
    Acknowledged,
    /// It has cleared.
    Resolved,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Firing, Self::Acknowledged, Self::Resolved];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
        }
    }
}

/// Who has taken an alert on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertAcknowledgement)]
pub struct Acknowledgement {
    /// Sign-in name; null for the administration token.
    pub by: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Millis,
    /// What was said.
    pub comment: String,
}

/// What somebody did about an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertDeed)]
pub struct Deed {
    /// What was done.
    pub what: Act,
    /// Sign-in name; null for the administration token.
    pub by: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Millis,
    /// What was said.
    pub comment: String,
}

/// What can be done about an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertAct)]
pub enum Act {
    /// Somebody took it on.
    Acknowledged,
    /// Somebody gave it back.
    Released,
}

/// Deeds kept of an alert.
const MOST_DEEDS: usize = 50;

impl Alert {
    /// Somebody takes it on, or gives it back: then it fires as before. What nobody has taken on cannot be given back.
    pub(crate) fn handle(&mut self, what: Act, who: &Acknowledgement) {
        if what == Act::Released && self.acknowledged.is_none() {
            return;
        }
        self.acknowledged = (what == Act::Acknowledged).then(|| who.clone());
        if self.is_open() {
            self.state = match what {
                Act::Acknowledged => State::Acknowledged,
                Act::Released => State::Firing,
            };
        }
        let old = (self.history.len() + 1).saturating_sub(MOST_DEEDS);
        self.history.drain(..old);
        self.history.push(Deed {
            what,
            by: who.by.clone(),
            at: who.at,
            comment: who.comment.clone(),
        });
    }

    /// Whether it has not cleared.
    pub const fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }
}

/// Numbers as texts, so that nobody calculates with them.
pub(crate) mod number {
    use serde::{Deserialize as _, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(crate) fn serialize<S: Serializer>(id: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(id)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

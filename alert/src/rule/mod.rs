//! Rules: what fires, where, how bad it is, who is told. How a rule is written in JSON is how it is kept.

mod check;
mod quiet;
mod scope;

pub use check::Fault;
pub use quiet::{Quiet, TimeOfDay};
pub use scope::Scope;

use serde::{Deserialize, Serialize};
use talblick_model::{Quantity, Unit};
use utoipa::ToSchema;

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlertRule)]
pub struct Rule {
    /// What addresses name it by: small letters, digits and dashes.
    #[schema(example = "wupper-high")]
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether it is looked at.
    pub enabled: bool,
    /// How bad it is.
    pub severity: Severity,
    /// Who wrote it.
    pub origin: Origin,
    /// What fires.
    pub condition: Condition,
    /// Where.
    pub scope: Scope,
    /// Receivers that are told, by name.
    pub notify: Vec<String>,
    /// Seconds after which they are told again while it fires and nobody has acknowledged it.
    pub repeat_s: Option<u32>,
    /// When nobody is told, local time.
    pub quiet: Option<Quiet>,
}

impl Rule {
    /// An id made of a name: small letters, digits and dashes.
    pub fn id_of(name: &str) -> String {
        check::slug(name)
    }
}

/// How bad an alert is, the worst first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertSeverity)]
pub enum Severity {
    /// Somebody has to act now.
    Critical,
    /// Somebody has to look at it.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 3] = [Self::Critical, Self::Warning, Self::Info];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Who wrote a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertRuleOrigin)]
pub enum Origin {
    /// Somebody in the dashboard, or a script.
    Dashboard,
    /// `[[alert]]` of the configuration.
    Configuration,
}

/// What fires. Values are in the quantity's unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = AlertCondition)]
pub enum Condition {
    /// A reading above a value; clears below `clear`, or at the value.
    Above {
        /// What is measured.
        #[schema(value_type = String)]
        quantity: Quantity,
        /// The limit.
        value: f64,
        /// Clears below this.
        clear: Option<f64>,
        /// Seconds for which readings must have been above.
        for_s: u32,
    },
    /// A reading below a value; clears above `clear`, or at the value.
    Below {
        /// What is measured.
        #[schema(value_type = String)]
        quantity: Quantity,
        /// The limit.
        value: f64,
        /// Clears above this.
        clear: Option<f64>,
        /// Seconds for which readings must have been below.
        for_s: u32,
    },
    /// A reading at least so much above an earlier one.
    Rise {
        /// What is measured.
        #[schema(value_type = String)]
        quantity: Quantity,
        /// By how much.
        value: f64,
        /// Seconds the earlier one may lie back.
        within_s: u32,
    },
    /// A reading at least so much below an earlier one.
    Fall {
        /// What is measured.
        #[schema(value_type = String)]
        quantity: Quantity,
        /// By how much.
        value: f64,
        /// Seconds the earlier one may lie back.
        within_s: u32,
    },
    /// No uplink of a device for so many of its usual intervals.
    Silent {
        /// How many.
        intervals: u32,
    },
    /// A gateway that has heard nothing for so many seconds.
    GatewaySilent {
        /// How many.
        for_s: u32,
    },
    /// So large a share of a device's uplinks that could not be decoded.
    Undecoded {
        /// From 0 to 1.
        share: f64,
        /// Seconds over which they are counted.
        within_s: u32,
    },
}

impl Condition {
    /// What is measured, for conditions on readings.
    pub const fn quantity(&self) -> Option<&Quantity> {
        match self {
            Self::Above { quantity, .. }
            | Self::Below { quantity, .. }
            | Self::Rise { quantity, .. }
            | Self::Fall { quantity, .. } => Some(quantity),
            Self::Silent { .. } | Self::GatewaySilent { .. } | Self::Undecoded { .. } => None,
        }
    }

    /// The word it is told apart by.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Above { .. } => "above",
            Self::Below { .. } => "below",
            Self::Rise { .. } => "rise",
            Self::Fall { .. } => "fall",
            Self::Silent { .. } => "silent",
            Self::GatewaySilent { .. } => "gateway_silent",
            Self::Undecoded { .. } => "undecoded",
        }
    }

    /// UCUM code of the values an alert of this condition tells, and what people read; none where intervals are counted.
    pub fn unit(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Silent { .. } => None,
            Self::GatewaySilent { .. } => Some(("s", "s")),
            Self::Undecoded { .. } => Some((Unit::One.code(), Unit::One.symbol())),
            Self::Above { quantity, .. }
            | Self::Below { quantity, .. }
            | Self::Rise { quantity, .. }
            | Self::Fall { quantity, .. } => {
                Some((quantity.unit().code(), quantity.unit().symbol()))
            }
        }
    }
}

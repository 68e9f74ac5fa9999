//! How a device is built in, as the interface tells it.

use crate::problem::ApiError;
use crate::view::View;
use serde::Serialize;
use talblick_model::{
    Calibration, Counter, CounterKind, CounterReset, Device, Installation, Millis, Quantity,
};
use talblick_store::InstallationChange;
use utoipa::ToSchema;

/// Most changes that are told.
const CHANGES: usize = 100;

/// How a device is built in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InstallationView {
    #[serde(flatten)]
    now: InstallationNow,
    /// Every change, the newest first, at most a hundred.
    changes: Vec<ChangeView>,
}

/// What holds, or held.
#[derive(Debug, Serialize, ToSchema)]
struct InstallationNow {
    /// Height of gauge zero above sea level, in metres.
    gauge_zero_m: Option<f64>,
    /// The height system of gauge zero.
    datum: Option<String>,
    /// Corrections of values.
    calibrations: Vec<CalibrationView>,
    /// What is known about counters.
    counters: Vec<CounterView>,
}

/// A correction: value × scale + offset in the quantity's unit.
#[derive(Debug, Serialize, ToSchema)]
struct CalibrationView {
    /// Of what.
    #[schema(value_type = String)]
    quantity: Quantity,
    /// Of which of several.
    channel: Option<String>,
    /// Factor.
    scale: f64,
    /// Addend.
    offset: f64,
    /// Readings observed from then on.
    #[schema(value_type = String, format = DateTime)]
    valid_from: Millis,
}

/// What is known about a counter.
#[derive(Debug, Serialize, ToSchema)]
struct CounterView {
    /// What it counts.
    #[schema(value_type = String)]
    quantity: Quantity,
    /// Which of several.
    channel: Option<String>,
    /// `cumulative` or `interval`.
    #[schema(value_type = String)]
    tells: CounterKind,
    /// The total at which it begins again with 0.
    wrap: Option<f64>,
    /// When it was set, and to which total.
    resets: Vec<ResetView>,
}

/// A counter that was set.
#[derive(Debug, Serialize, ToSchema)]
struct ResetView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Millis,
    /// To which total.
    to: f64,
}

/// A change.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeView {
    /// Sign-in name; null for the administration token.
    by: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Millis,
    /// Why.
    why: String,
    #[serde(flatten)]
    installation: InstallationNow,
}

impl From<Installation> for InstallationNow {
    fn from(installation: Installation) -> Self {
        let calibration = |c: Calibration| CalibrationView {
            quantity: c.quantity,
            channel: c.channel,
            scale: c.scale,
            offset: c.offset,
            valid_from: c.valid_from,
        };
        let reset = |r: CounterReset| ResetView { at: r.at, to: r.to };
        let counter = |c: Counter| CounterView {
            quantity: c.quantity,
            channel: c.channel,
            tells: c.tells,
            wrap: c.wrap,
            resets: c.resets.into_iter().map(reset).collect(),
        };
        Self {
            gauge_zero_m: installation.gauge_zero_m,
            datum: installation.datum,
            calibrations: installation
                .calibrations
                .into_iter()
                .map(calibration)
                .collect(),
            counters: installation.counters.into_iter().map(counter).collect(),
        }
    }
}

impl InstallationView {
    /// What is known about a device, and who said so.
    pub(super) fn of(view: &View, device: &Device) -> Result<Self, ApiError> {
        let changes = view.store().installation_changes(device.id)?.into_iter();
        let change = |change: InstallationChange| ChangeView {
            by: change.by,
            at: change.at,
            why: change.why,
            installation: change.installation.into(),
        };
        let now = device.installation.as_deref().cloned().unwrap_or_default();
        Ok(Self {
            now: now.into(),
            changes: changes.take(CHANGES).map(change).collect(),
        })
    }
}

//! How a device is to be built in, read key by key.

use crate::body::{Object, Read};
use crate::lang::Both;
use talblick_model::{
    Aggregation, Calibration, Counter, CounterKind, CounterReset, Installation, Millis, Quantity,
};
use talblick_store::InstallationChange;
use utoipa::ToSchema;

/// Most calibrations, counters and resets of a counter.
const LIST: usize = 200;

/// How a device is built in. What is left out is unset.
#[derive(Debug, ToSchema)]
pub(super) struct InstallationDraft {
    /// Height of gauge zero above sea level, in metres: turns `water_level` into `water_elevation`.
    gauge_zero_m: Option<f64>,
    /// The height system of gauge zero, such as `DHHN2016`.
    datum: Option<String>,
    /// Corrections of values.
    #[schema(value_type = Option<Vec<CalibrationDraft>>)]
    calibrations: Vec<Calibration>,
    /// What is known about counters.
    #[schema(value_type = Option<Vec<CounterDraft>>)]
    counters: Vec<Counter>,
    /// Why, in words, for those who ask later.
    reason: Option<String>,
}

/// A correction: value × scale + offset in the quantity's unit.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape in the OpenAPI document; it is read into a Calibration"
)]
struct CalibrationDraft {
    /// Of what, such as `distance`.
    quantity: String,
    /// Of which of several; left out, of all that have none of their own.
    channel: Option<String>,
    /// Factor; 1 if left out.
    scale: Option<f64>,
    /// Addend; 0 if left out.
    offset: Option<f64>,
    /// Readings observed from then on; left out: all.
    #[schema(value_type = Option<String>, format = DateTime)]
    valid_from: Option<Millis>,
}

/// What is known about a counter.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape in the OpenAPI document; it is read into a Counter"
)]
struct CounterDraft {
    /// What it counts, such as `people_count`.
    quantity: String,
    /// Which of several; left out: all that have no entry of their own.
    channel: Option<String>,
    /// `cumulative` if it tells totals, `interval` if it tells what came since the reading before.
    #[schema(example = "cumulative")]
    tells: String,
    /// The total at which it begins again with 0.
    wrap: Option<f64>,
    /// When it was set by hand or exchanged, and to which total.
    resets: Option<Vec<ResetDraft>>,
}

/// A counter that was set.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape in the OpenAPI document; it is read into a CounterReset"
)]
struct ResetDraft {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Millis,
    /// To which total; 0 if left out.
    to: Option<f64>,
}

impl InstallationDraft {
    /// What is to hold from `at` on, as `by` says.
    pub(super) fn change(self, by: Option<String>, at: Millis) -> InstallationChange {
        InstallationChange {
            by,
            at,
            why: self.reason.unwrap_or_default(),
            installation: Installation {
                gauge_zero_m: self.gauge_zero_m,
                datum: self.datum,
                calibrations: self.calibrations,
                counters: self.counters,
            },
        }
    }
}

impl Read for InstallationDraft {
    fn read(o: &mut Object) -> Self {
        let calibrations = o.objects("calibrations", LIST, calibration);
        let counters = o.objects("counters", LIST, counter);
        Self {
            gauge_zero_m: o.number("gauge_zero_m", -1_000.0, 10_000.0),
            datum: o.optional_text("datum", 1, 50),
            calibrations: calibrations.into_iter().flatten().flatten().collect(),
            counters: counters.into_iter().flatten().flatten().collect(),
            reason: o.optional_text("reason", 1, 500),
        }
    }
}

fn quantity(o: &mut Object) -> Option<Quantity> {
    let quantity = o.value("quantity");
    o.required("quantity", quantity)
}

fn calibration(o: &mut Object) -> Option<Calibration> {
    let quantity = quantity(o);
    let channel = o.optional_text("channel", 1, 200);
    let scale = o.number("scale", -1e9, 1e9).unwrap_or(1.0);
    if scale == 0.0 {
        o.wrong("scale", Both::new("darf nicht 0 sein", "must not be 0"));
    }
    Some(Calibration {
        channel,
        scale,
        offset: o.number("offset", -1e9, 1e9).unwrap_or(0.0),
        valid_from: o
            .optional_moment("valid_from")
            .unwrap_or(Millis::from_i64(0)),
        quantity: quantity?,
    })
}

fn counter(o: &mut Object) -> Option<Counter> {
    let quantity = quantity(o);
    let channel = o.optional_text("channel", 1, 200);
    let tells = o.text("tells", 1, 20);
    let kinds = [CounterKind::Cumulative, CounterKind::Interval];
    let kind = kinds
        .into_iter()
        .find(|kind| tells.as_deref() == Some(kind.as_str()));
    if tells.is_some() && kind.is_none() {
        let wanted = Both::new("ist cumulative oder interval", "is cumulative or interval");
        o.wrong("tells", wanted);
    }
    if quantity
        .as_ref()
        .is_some_and(|q| q.aggregation() != Aggregation::Sum)
    {
        let wanted = Both::new(
            "ist eine Größe, die gezählt wird, wie people_count oder precipitation",
            "is a quantity that is counted, such as people_count or precipitation",
        );
        o.wrong("quantity", wanted);
    }
    let wrap = o.number("wrap", 1.0, 1e15);
    let resets = o.objects("resets", LIST, |o| {
        let to = o.number("to", 0.0, 1e15).unwrap_or(0.0);
        Some(CounterReset {
            at: o.moment("at")?,
            to,
        })
    });
    let mut resets: Vec<_> = resets.into_iter().flatten().flatten().collect();
    resets.sort_by_key(|reset| reset.at);
    Some(Counter {
        quantity: quantity?,
        channel,
        tells: kind?,
        wrap,
        resets,
    })
}

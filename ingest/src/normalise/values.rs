//! The values of one uplink on their way to readings: totals become what came since, calibrations are applied, levels follow
//! from distances. All of it belongs to one device; for most nothing is to be done.

use super::rules::Checks;
use super::totals::{Register, Totals};
use super::{Context, Normalised, derive, plausible};
use crate::decode::believable;
use crate::normalise::linear::Linear;
use std::sync::Arc;
use talblick_model::{Definition, DeviceId, Installation, Millis, Quality, Quantity};

/// Smallest and largest plausible value.
pub(super) type Plausible = Option<(f64, f64)>;

/// Values that are no readings yet.
#[derive(Debug)]
pub(crate) struct Values {
    pub(super) list: Vec<Normalised>,
    /// Those that are totals.
    pub(super) totals: Vec<Counted>,
    /// What is plausible, for each value; empty if nobody will ask.
    pub(super) ranges: Vec<Plausible>,
    pub(super) checks: Arc<Checks>,
}

/// A value that is a total.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) place: usize,
    pub(super) wrap: Option<f64>,
    pub(super) range: Plausible,
}

impl Values {
    /// Whether any of them is a total.
    pub(crate) const fn has_totals(&self) -> bool {
        !self.totals.is_empty()
    }

    /// Turns totals into what came since the ones before; where nobody can say, into gaps.
    pub(crate) fn count(&mut self, totals: &mut Totals, device: DeviceId, context: Context<'_>) {
        let time = |counted: &Counted| {
            let value = self.list.get(counted.place);
            value.map(|value| moment(value, context))
        };
        self.totals.sort_by_key(time);
        for counted in &self.totals {
            let Some(value) = self.list.get_mut(counted.place) else {
                continue;
            };
            let Some(total) = value.value else { continue };
            let time = moment(value, context);
            let channel = value.channel.as_deref();
            let installation = context.installation;
            let register = Register {
                wrap: counted.wrap,
                counter: installation.and_then(|i| i.counter(&value.quantity, channel)),
            };
            let series = (&value.quantity, channel);
            value.value = totals.since(device, series, (time, total), register);
            value.quality = plausible(counted.range, value.value);
        }
    }

    /// What is to be stored, and what it is to be checked for.
    pub(crate) fn finish(mut self, context: Context<'_>) -> (Vec<Normalised>, Arc<Checks>) {
        if let Some(installation) = context.installation {
            for (value, range) in self.list.iter_mut().zip(&self.ranges) {
                calibrate(value, *range, installation, context);
            }
        }
        for derived in derive::from(&self.list, context) {
            self.follow(derived, context);
        }
        let zero = context.installation.and_then(|i| i.gauge_zero_m);
        for derived in zero.map_or_else(Vec::new, |zero| derive::elevation(&self.list, zero)) {
            self.follow(derived, context);
        }
        settle(&mut self.list, context);
        (self.list, self.checks)
    }

    fn follow(&mut self, (quantity, value, time): derive::Derived, context: Context<'_>) {
        let checked = self.checks.of(&quantity).and_then(|check| check.range);
        let range = checked.or(quantity.definition().map(Definition::range));
        let mut derived = Normalised {
            quality: plausible(range, value),
            quantity,
            channel: None,
            value,
            time,
        };
        if let Some(installation) = context.installation {
            calibrate(&mut derived, range, installation, context);
        }
        self.list.push(derived);
    }
}

/// When a value was observed; without an uplink, now.
fn moment(value: &Normalised, context: Context<'_>) -> Millis {
    match context.observed_at {
        Some(at) => believable(value.time, at).0,
        None => value.time.unwrap_or(Millis::from_i64(i64::MAX)),
    }
}

/// Points of a history by a clock that cannot be right keep their distances, and the newest is of the uplink's time.
fn settle(values: &mut [Normalised], context: Context<'_>) {
    let Some(at) = context.observed_at else {
        return;
    };
    let lost = |value: &Normalised| {
        let time = value.time?;
        (believable(Some(time), at).1 == Quality::CLOCK).then_some(time)
    };
    let Some(newest) = values.iter().filter_map(lost).max() else {
        return;
    };
    for value in values {
        if let Some(time) = lost(value) {
            value.time = Some(at.plus(time.since(newest)));
            value.quality = value.quality.with(Quality::CLOCK);
        }
    }
}

fn calibrate(
    value: &mut Normalised,
    range: Plausible,
    installation: &Installation,
    context: Context<'_>,
) {
    let Some(raw) = value.value else { return };
    let time = moment(value, context);
    let Some(found) = installation.calibration(&value.quantity, value.channel.as_deref(), time)
    else {
        return;
    };
    let corrected = Linear::new(found.scale, found.offset).apply(raw);
    let corrected = Some(corrected).filter(|value| value.is_finite());
    let unmapped = Quantity::definition(&value.quantity).is_none();
    value.value = corrected;
    value.quality = plausible(range, corrected).with(if unmapped {
        Quality::UNMAPPED
    } else {
        Quality::GOOD
    });
}

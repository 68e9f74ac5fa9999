//! Readings that follow from others and from how the device is mounted: a level from a distance, a total from two
//! directions. What the device reports itself is never replaced.

use super::{Context, Normalised};
use talblick_model::{Millis, Quantity};

/// A derived reading: quantity, value, time.
pub(super) type Derived = (Quantity, Option<f64>, Option<Millis>);

/// What follows from `readings`.
pub(super) fn from(readings: &[Normalised], context: Context<'_>) -> Vec<Derived> {
    let mut derived = level(readings, context);
    for quantity in ["people_count", "bicycle_count", "vehicle_count"] {
        derived.extend(total(readings, quantity));
    }
    derived
}

/// The height of the water above sea level, from its level above gauge zero.
pub(super) fn elevation(readings: &[Normalised], gauge_zero_m: f64) -> Vec<Derived> {
    let Some(quantity) = Quantity::known("water_elevation") else {
        return Vec::new();
    };
    if readings.iter().any(|r| r.quantity == quantity) {
        return Vec::new();
    }
    let levels = readings
        .iter()
        .filter(|r| r.quantity.name() == "water_level");
    levels
        .filter(|r| r.channel.is_none())
        .map(|r| {
            let value = r.value.map(|level| rounded(level + gauge_zero_m));
            (quantity.clone(), value, r.time)
        })
        .collect()
}

fn level(readings: &[Normalised], context: Context<'_>) -> Vec<Derived> {
    let kind = context.kind.unwrap_or_default();
    let height = context
        .mounting_height_m
        .filter(|h| h.is_finite() && *h > 0.0);
    let (Some(height), Some(quantity)) = (height, target(kind).and_then(Quantity::known)) else {
        return Vec::new();
    };
    if readings.iter().any(|r| r.quantity == quantity) {
        return Vec::new();
    }
    let distances = || readings.iter().filter(|r| r.quantity.name() == "distance");
    // Statistics of a distance are not levels; the only distance there is may have a channel.
    let plain = || distances().filter(|r| r.channel.is_none());
    let sources: Vec<_> = if plain().next().is_some() {
        plain().collect()
    } else {
        distances().take(1).collect()
    };
    sources
        .into_iter()
        .map(|r| {
            let value = r.value.map(|distance| match quantity.name() {
                "fill_level" => ((height - distance) / height * 100.0).clamp(0.0, 100.0),
                _ => height - distance,
            });
            (quantity.clone(), value.map(rounded), r.time)
        })
        .collect()
}

fn target(kind: &str) -> Option<&'static str> {
    if kind.contains("river") {
        Some("water_level")
    } else if kind.contains("waste") {
        Some("fill_level")
    } else {
        None
    }
}

/// Both directions of a counter together.
fn total(readings: &[Normalised], quantity: &str) -> Option<Derived> {
    let of = |channel: Option<&str>| {
        readings
            .iter()
            .find(|r| r.channel.as_deref() == channel && r.quantity.name() == quantity)
    };
    let (ltr, rtl) = (of(Some("ltr"))?, of(Some("rtl"))?);
    if of(None).is_some() {
        return None;
    }
    let sum = ltr.value.zip(rtl.value).map(|(a, b)| a + b);
    Some((ltr.quantity.clone(), sum, ltr.time))
}

/// Without the noise of binary fractions: no distance sensor resolves a tenth of a millimetre.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

//! Rivers and rain.

use super::Measurement;
use crate::demo::hash::{draw, unit};
use crate::demo::number::{DAY_MS, float, floor, u16 as word};
use crate::demo::payload::{Payload, decentlab, dragino, elsys};
use crate::demo::plan::Gauge;

/// Millimetres of rain that tip the bucket of a rain gauge once.
const BUCKET_MM: f64 = 0.2;

impl Measurement<'_> {
    pub(super) fn laser(&self) -> Payload {
        let middle = self.distance_mm();
        let spread = 6.0 + 14.0 * unit(draw(self.key, 1));
        // The laser resolves centimetres; only the average is finer.
        let at = |sigma: f64| word((middle + sigma * spread) / 10.0) * 10;
        let d = decentlab::LaserDistance {
            average: word(middle),
            minimum: at(-2.4),
            maximum: at(2.4),
            median: at(0.0),
            percentile_10: at(-1.3),
            percentile_25: at(-0.7),
            percentile_75: at(0.7),
            percentile_90: at(1.3),
            most_frequent: at(-0.1),
            samples: 100,
            acquisition_ms: 398.0 + 4.0 * unit(draw(self.key, 2)),
        };
        decentlab::lid(self.id(), &d, self.battery())
    }

    pub(super) fn ultrasound(&self) -> Payload {
        dragino::ldds75(self.battery(), self.distance_mm() + self.jitter(1, 3.0))
    }

    pub(super) fn rain(&self) -> Payload {
        elsys::list()
            .temperature(self.air_temperature())
            .humidity(self.relative_humidity())
            .supply(self.battery())
            .pulses(self.bucket_tips())
    }

    /// The tips a weather station's gauge counted and the shortest time between two, in seconds; 255 if there was none.
    pub(super) fn rain_gauge(&self) -> (u8, u8) {
        let tips = self.bucket_tips();
        let apart = (self.moment.at - self.since) / 1_000 / i64::from(tips.max(1));
        let shortest = if tips == 0 { 255 } else { apart.clamp(1, 254) };
        (
            u8::try_from(tips).unwrap_or(u8::MAX),
            u8::try_from(shortest).unwrap_or(u8::MAX),
        )
    }

    /// How often the bucket has tipped since the last message. The bucket is counted from each midnight on.
    fn bucket_tips(&self) -> u16 {
        let tips = |from: i64, to: i64| {
            let midnight = from.div_euclid(DAY_MS) * DAY_MS;
            let until = |at| floor(self.world.rain_mm(self.sensor.spot, midnight, at) / BUCKET_MM);
            until(to) - until(from)
        };
        let (from, to) = (self.since, self.moment.at);
        let midnight = to.div_euclid(DAY_MS) * DAY_MS;
        let tips = if from < midnight {
            tips(from, midnight) + tips(midnight, to)
        } else {
            tips(from, to)
        };
        word(float(tips.max(0)))
    }

    fn distance_mm(&self) -> f64 {
        self.gauge().map_or(0.0, |gauge| {
            let level = self.world.water_level(gauge, &self.moment);
            ((gauge.mounting_height_m - level) * 1_000.0).clamp(300.0, 7_000.0)
        })
    }

    fn gauge(&self) -> Option<&Gauge> {
        self.plan.gauges.get(self.sensor.gauge?)
    }
}

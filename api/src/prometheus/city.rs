//! What may be seen, as series: a quantity is a metric, a datastream a series with its device in the labels.

use super::answer::Refusal;
use crate::pace::Pace;
use crate::publish::{Published, Seen};
use crate::view::View;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;
use talblick_model::{Datastream, Device, DeviceId, Millis, TimeRange};
use talblick_promql::{Error, Labels, METRIC, Reach, Sample, Selector, Series, Source};
use talblick_store::StoredReading;

/// Samples looked at for one answer.
const MOST_SAMPLES: usize = 2_000_000;
/// Samples are at least so far from each other, for devices that do not say how often they report.
const HOUR_S: u32 = 3_600;
/// Steps that a series takes, however short it is.
const SERIES: u64 = 20;

/// See above.
#[derive(Debug)]
pub(super) struct City<'a> {
    view: &'a View,
    published: Option<Arc<Published>>,
    series: Vec<Known>,
    samples: Cell<usize>,
    pace: Pace,
}

/// A datastream as a series.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) datastream: Arc<Datastream>,
    pub(super) labels: Labels,
    interval_s: Option<u32>,
}

impl<'a> City<'a> {
    pub(super) fn of(view: &'a View, pace: Pace) -> Self {
        let devices = view.devices().into_iter();
        let devices: HashMap<DeviceId, Arc<Device>> = devices.map(|d| (d.id, d)).collect();
        let series = view.datastreams().into_iter().filter_map(|datastream| {
            let device = devices.get(&datastream.device)?;
            Some(Known {
                labels: labels(&datastream, device),
                interval_s: device.interval_s,
                datastream,
            })
        });
        Self {
            series: series.collect(),
            published: view.published(),
            samples: Cell::new(0),
            view,
            pace,
        }
    }

    /// The present, in milliseconds since 1970.
    pub(super) fn now(&self) -> i64 {
        self.view.shared().app.clock.now().as_i64()
    }

    /// The series that any of the selectors means; all without selectors.
    pub(super) fn meant(&self, selectors: &[Selector]) -> impl Iterator<Item = &Known> {
        let fits = |known: &&Known| {
            selectors.is_empty() || selectors.iter().any(|s| s.fits(&known.labels))
        };
        self.series.iter().filter(fits)
    }

    fn seen(&self, datastream: &Arc<Datastream>) -> Seen<'_> {
        match &self.published {
            None => self.view.seen(datastream),
            Some(published) => self.view.seen_of(published, datastream),
        }
    }

    /// All samples from `first` to `last`, both inclusive.
    fn samples(&self, seen: &Seen<'_>, first: i64, last: i64) -> Result<Vec<Sample>, Refusal> {
        let mut samples = Vec::new();
        let end = Millis::from_i64(last.saturating_add(1));
        let Ok(range) = TimeRange::new(Millis::from_i64(first), end) else {
            return Ok(samples);
        };
        let mut spent = Ok(());
        seen.each(range, &mut |readings| {
            spent = self.count(readings.len());
            samples.extend(readings.iter().map(sample));
            spent.is_ok()
        })?;
        spent?;
        self.pace.spend(samples.len() as u64)?;
        Ok(samples)
    }

    fn count(&self, more: usize) -> Result<(), Error> {
        self.samples.set(self.samples.get().saturating_add(more));
        if self.samples.get() > MOST_SAMPLES {
            let (what, most) = ("samples", MOST_SAMPLES);
            return Err(Error::TooCostly { what, most });
        }
        Ok(())
    }
}

fn sample(reading: &StoredReading) -> Sample {
    Sample {
        time: reading.time.as_i64(),
        value: reading.value,
    }
}

fn labels(datastream: &Datastream, device: &Device) -> Labels {
    let quantity = &datastream.quantity;
    let mut labels = Labels::new();
    let mut put = |name: &str, value: String| drop(labels.insert(name.to_owned(), value));
    put(METRIC, quantity.name().to_owned());
    put("datastream", datastream.id.to_string());
    put("device", device.id.to_string());
    put("name", device.name.clone());
    put("kind", device.kind.clone());
    put("unit", quantity.unit().code().to_owned());
    if let Some(district) = &device.district {
        put("district", district.as_str().to_owned());
    }
    if let Some(channel) = &datastream.channel {
        put("channel", channel.clone());
    }
    labels
}

impl Source for City<'_> {
    type Failure = Refusal;

    fn spend(&self, steps: u64) -> Result<(), Refusal> {
        Ok(self.pace.spend(steps)?)
    }

    fn select(
        &self,
        selector: &Selector,
        from: i64,
        to: i64,
        reach: Reach,
    ) -> Result<Vec<Series>, Refusal> {
        let metric = selector.metric();
        let mut found = Vec::new();
        for known in &self.series {
            let named = metric.is_none_or(|metric| metric == known.datastream.quantity.name());
            if !named || !selector.fits(&known.labels) {
                continue;
            }
            self.pace.spend(SERIES)?;
            let seen = self.seen(&known.datastream);
            // Until a device is late, its last value stands.
            let interval_s = seen.interval_s(known.interval_s).unwrap_or(HOUR_S);
            let lookback = i64::from(interval_s) * 2_500;
            let back = match reach {
                Reach::Lookback => lookback,
                Reach::Range(ms) => ms,
            };
            let first = from.saturating_sub(back).saturating_add(1);
            let samples = match seen.latest() {
                // Which is in memory: for the present nothing else is needed.
                Some(latest) if reach == Reach::Lookback && latest.time.as_i64() <= from => {
                    self.count(1)?;
                    let there = latest.time.as_i64() >= first;
                    there.then(|| sample(&latest)).into_iter().collect()
                }
                _ => self.samples(&seen, first, to)?,
            };
            if !samples.is_empty() {
                found.push(Series {
                    labels: known.labels.clone(),
                    samples,
                    lookback,
                });
            }
        }
        Ok(found)
    }
}

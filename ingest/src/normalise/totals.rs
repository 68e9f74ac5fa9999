//! Counters that tell totals: how far each was, so that a reading can say what came since the one before.
//!
//! A total that came late, and the first one of all, say nothing: what came until then is in a later reading, or unknown.

use super::linear::without_noise;
use foldhash::HashMap;
use talblick_model::{Counter, DeviceId, Millis, Quantity};

/// Where counters were when they were read last.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    of_device: HashMap<DeviceId, Vec<Total>>,
}

#[derive(Debug)]
struct Total {
    quantity: Quantity,
    channel: Option<String>,
    time: Millis,
    value: f64,
}

impl Totals {
    /// Whether something is known about counters of this device, were it that there are none.
    pub(crate) fn knows(&self, device: DeviceId) -> bool {
        self.of_device.contains_key(&device)
    }

    /// Begins anew with a device.
    pub(crate) fn begin(&mut self, device: DeviceId) {
        self.of_device.insert(device, Vec::new());
    }

    /// Forgets a device, so that it is recalled.
    pub(crate) fn forget(&mut self, device: DeviceId) {
        self.of_device.remove(&device);
    }

    /// What came since the total before, and notes this one. `None` if nobody can say.
    pub(super) fn since(
        &mut self,
        device: DeviceId,
        (quantity, channel): (&Quantity, Option<&str>),
        (time, value): (Millis, f64),
        register: Register<'_>,
    ) -> Option<f64> {
        let totals = self.of_device.entry(device).or_default();
        let same = |t: &&mut Total| t.channel.as_deref() == channel && t.quantity == *quantity;
        let Some(before) = totals.iter_mut().find(same) else {
            totals.push(Total {
                quantity: quantity.clone(),
                channel: channel.map(str::to_owned),
                time,
                value,
            });
            return None;
        };
        if time <= before.time {
            return None;
        }
        let came = register.between((before.time, before.value), (time, value));
        (before.time, before.value) = (time, value);
        Some(without_noise(came))
    }
}

/// What is known about a counter's register.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Register<'a> {
    /// The total at which it begins again.
    pub(super) wrap: Option<f64>,
    /// What the device's installation says.
    pub(super) counter: Option<&'a Counter>,
}

impl Register<'_> {
    /// What came between two totals. One that is smaller than the one before wrapped, if that is the shorter way, or else
    /// began again with 0 unnoticed.
    fn between(self, (since, before): (Millis, f64), (time, now): (Millis, f64)) -> f64 {
        let resets = self.counter.map_or(&[][..], |c| c.resets.as_slice());
        let mut resets = resets.iter().rev();
        if let Some(reset) = resets.find(|reset| since < reset.at && reset.at <= time) {
            return if now < reset.to { now } else { now - reset.to };
        }
        if now >= before {
            return now - before;
        }
        let wrap = self.counter.and_then(|c| c.wrap).or(self.wrap);
        match wrap.map(|wrap| (wrap, wrap - before + now)) {
            Some((wrap, came)) if before <= wrap && came <= wrap / 2.0 => came,
            _ => now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::{CounterKind, CounterReset};

    fn run(register: Register<'_>, totals: &[(i64, f64)]) -> Vec<Option<f64>> {
        let device = DeviceId::try_from(1).unwrap();
        let quantity = Quantity::known("people_count").unwrap();
        let mut all = Totals::default();
        let mut since = |(time, value): &(i64, f64)| {
            let at = (Millis::from_i64(*time), *value);
            all.since(device, (&quantity, None), at, register)
        };
        totals.iter().map(&mut since).collect()
    }

    #[test]
    fn a_total_says_what_came_since_the_one_before() {
        let came = run(Register::default(), &[(1, 10.1), (2, 12.3), (3, 12.3)]);
        assert_eq!(came, [None, Some(2.2), Some(0.0)]);
    }

    #[test]
    fn what_came_late_says_nothing_and_nothing_is_counted_twice() {
        let came = run(
            Register::default(),
            &[(1, 10.0), (3, 14.0), (2, 12.0), (3, 14.0), (4, 15.0)],
        );
        assert_eq!(came, [None, Some(4.0), None, None, Some(1.0)]);
    }

    #[test]
    fn a_register_wraps_where_that_is_the_shorter_way_and_else_began_again() {
        let wrap = Register {
            wrap: Some(100.0),
            counter: None,
        };
        assert_eq!(
            run(wrap, &[(1, 90.0), (2, 10.0), (3, 5.0)]),
            [None, Some(20.0), Some(5.0)]
        );
        assert_eq!(
            run(Register::default(), &[(1, 90.0), (2, 10.0)]),
            [None, Some(10.0)]
        );
    }

    #[test]
    fn a_counter_that_was_exchanged_goes_on_from_where_it_was_set() {
        let counter = Counter {
            quantity: Quantity::known("people_count").unwrap(),
            channel: None,
            tells: CounterKind::Cumulative,
            wrap: None,
            resets: vec![CounterReset {
                at: Millis::from_i64(2),
                to: 500.0,
            }],
        };
        let register = Register {
            wrap: None,
            counter: Some(&counter),
        };
        assert_eq!(
            run(register, &[(1, 90.0), (2, 512.0), (3, 513.0)]),
            [None, Some(12.0), Some(1.0)]
        );
    }
}

//! Events of devices on their way to the store: which are kept, and which came before. What a status says of battery and
//! margin becomes readings.

use crate::decode::{Decoder, reading};
use crate::dedup::HORIZON_MS;
use crate::envelope::Event;
use crate::normalise::{Normalised, plausible};
use crate::packet::Packet;
use foldhash::{HashMap, HashMapExt as _};
use std::collections::VecDeque;
use talblick_model::{Definition, DeviceId, Millis, Quantity, Reading};
use talblick_store::{DeviceEvent, Error, IgnoredKind};
use xxhash_rust::xxh3::Xxh3;

/// Two deliveries of an event without a time of its own are at most this far apart, in milliseconds.
const SAME_EVENT_MS: i64 = 5 * 60 * 1_000;

/// A network server's clock is believed so far ahead of ours, in milliseconds.
const BELIEVABLE_FUTURE_MS: i64 = 10 * 60 * 1_000;

/// Events that are remembered.
const CAPACITY: usize = 100_000;

/// Longest text that is kept of an event, in characters.
const MAX_TEXT: usize = 1_000;

/// The channel of what a status says: the device's own payload may have a battery level too, on another scale, and the
/// margin is the signal to noise ratio at the device (`DevStatusAns`, LoRaWAN L2 1.0.4, 5.5), not at a gateway.
pub(crate) const CHANNEL: &str = "status";

/// The events of the last day.
#[derive(Debug)]
pub(crate) struct Events {
    seen: HashMap<u64, Millis>,
    order: VecDeque<(Millis, u64)>,
}

/// Whether events of this kind are kept; of the rest, transmissions and what nobody knows, only the number is.
pub(crate) const fn is_kept(kind: IgnoredKind) -> bool {
    matches!(
        kind,
        IgnoredKind::Join
            | IgnoredKind::Status
            | IgnoredKind::Ack
            | IgnoredKind::Log
            | IgnoredKind::Location
    )
}

impl Events {
    /// Remembers what was stored before a restart.
    pub(crate) fn new(stored: impl IntoIterator<Item = (u64, Millis)>, now: Millis) -> Self {
        let mut events = Self {
            seen: HashMap::new(),
            order: VecDeque::new(),
        };
        for (hash, at) in stored {
            events.insert(hash, at, now);
        }
        events
    }

    /// Looks at an event, and remembers it if it is new. As with uplinks, it counts as seen before it is durable.
    pub(crate) fn is_new(&mut self, event: &DeviceEvent, now: Millis) -> bool {
        while let Some((at, hash)) = self.order.front().copied()
            && (at < now.plus(-HORIZON_MS) || self.order.len() > CAPACITY)
        {
            self.order.pop_front();
            self.seen.remove(&hash);
        }
        // With a time of its own no two events are the same; without one, a device may well say the same every day.
        let own_time = event.at != event.received_at;
        let known = self.seen.get(&event.hash);
        if known.is_some_and(|at| own_time || event.at.since(*at).abs() <= SAME_EVENT_MS) {
            return false;
        }
        self.insert(event.hash, event.at, now);
        true
    }

    fn insert(&mut self, hash: u64, at: Millis, now: Millis) {
        if self.seen.insert(hash, at).is_none() {
            self.order.push_back((now, hash));
        }
    }
}

/// An event as it is kept.
pub(crate) fn kept(source: &str, packet: &Packet, event: Event) -> DeviceEvent {
    let received_at = packet.received_at;
    let mut hasher = Xxh3::new();
    hasher.update(&event.dev_eui.as_u64().to_le_bytes());
    hasher.update(&packet.payload);
    let at = event.at.map(Millis::from);
    DeviceEvent {
        dev_eui: event.dev_eui,
        at: at
            .filter(|at| at.since(received_at) <= BELIEVABLE_FUTURE_MS)
            .unwrap_or(received_at),
        received_at,
        source: source.to_owned(),
        kind: event.kind,
        hash: hasher.digest(),
        battery_level: event.battery_level.filter(|level| level.is_finite()),
        margin_db: event.margin_db,
        text: event.text.map(|text| text.chars().take(MAX_TEXT).collect()),
        location: event.location,
    }
}

/// What a status says, as values.
pub(crate) fn status(event: &DeviceEvent) -> Vec<Normalised> {
    if event.kind != IgnoredKind::Status {
        return Vec::new();
    }
    let value = |name: &str, value: f64| {
        let quantity = Quantity::known(name)?;
        Some(Normalised {
            quality: plausible(quantity.definition().map(Definition::range), Some(value)),
            quantity,
            channel: Some(CHANNEL.to_owned()),
            value: Some(value),
            time: None,
        })
    };
    // One step of the device is 0.4 %; more digits are those of the single-precision number it came as.
    let battery = event
        .battery_level
        .map(|level| (f64::from(level) * 100.0).round() / 100.0)
        .and_then(|level| value("battery_level", level));
    let margin = event
        .margin_db
        .and_then(|margin| value("snr", margin.into()));
    battery.into_iter().chain(margin).collect()
}

impl Decoder {
    /// The readings of status events. A device that nobody registered has none.
    pub(crate) fn status(&mut self, events: &[DeviceEvent]) -> Result<Vec<Reading>, Error> {
        let told: Vec<(DeviceId, Millis, Normalised)> = events
            .iter()
            .filter_map(|event| Some((self.store.device_by_eui(event.dev_eui)?.id, event)))
            .flat_map(|(device, event)| {
                let values = status(event).into_iter();
                values.map(move |value| (device, event.at, value))
            })
            .collect();
        let wanted = told.iter().map(|(device, _, value)| (*device, value));
        self.datastreams.ensure(&self.store, wanted)?;
        let readings = told.iter().filter_map(|(device, at, value)| {
            let datastream = self.datastreams.find(*device, value)?;
            Some(reading(datastream, value, *at))
        });
        Ok(readings.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use talblick_model::DevEui;

    fn packet(payload: &'static str, received_ms: i64) -> Packet {
        Packet {
            topic: String::new(),
            payload: Bytes::from_static(payload.as_bytes()),
            received_at: Millis::from_i64(received_ms),
        }
    }

    fn event(at_ms: Option<i64>) -> Event {
        Event {
            at: at_ms.map(|ms| Millis::from_i64(ms).timestamp()),
            battery_level: Some(87.4),
            margin_db: Some(-3),
            ..Event::new(DevEui::from_u64(1), IgnoredKind::Status)
        }
    }

    #[test]
    fn a_redelivery_is_known_however_late_if_the_event_has_a_time() {
        let mut events = Events::new([], Millis::from_i64(0));
        let first = kept("city", &packet("a", 1_000), event(Some(500)));
        assert_eq!(first.at, Millis::from_i64(500));
        let mut is_new = |event, now| events.is_new(event, Millis::from_i64(now));
        assert!(is_new(&first, 1_000));
        let again = kept("city", &packet("a", 80_000_000), event(Some(500)));
        assert!(!is_new(&again, 80_000_000));
        assert!(is_new(
            &kept("city", &packet("b", 80_000_000), event(Some(900))),
            80_000_000
        ));
    }

    #[test]
    fn without_a_time_the_same_words_are_a_redelivery_for_five_minutes() {
        let mut events = Events::new([], Millis::from_i64(0));
        let mut is_new = |ms| {
            let event = kept("city", &packet("a", ms), event(None));
            events.is_new(&event, event.received_at)
        };
        assert!(is_new(0));
        assert!(!is_new(SAME_EVENT_MS));
        assert!(is_new(SAME_EVENT_MS + 1));
    }

    #[test]
    fn what_was_stored_before_a_restart_is_known_and_memory_is_bounded_by_age() {
        let stored = kept("city", &packet("a", 1_000), event(Some(500)));
        let now = Millis::from_i64(2_000);
        let mut events = Events::new([(stored.hash, stored.at)], now);
        assert!(!events.is_new(&stored, now));
        let later = now.plus(HORIZON_MS + 1);
        assert!(events.is_new(&kept("city", &packet("b", 0), event(None)), later));
        assert_eq!((events.seen.len(), events.order.len()), (1, 1));
    }

    #[test]
    fn a_status_is_battery_and_margin_and_nothing_else_is() {
        let mut status_event = kept("city", &packet("a", 0), event(None));
        let values = status(&status_event);
        let told: Vec<_> = values
            .iter()
            .map(|v| (v.quantity.name(), v.channel.as_deref(), v.value))
            .collect();
        assert_eq!(
            told,
            [
                ("battery_level", Some("status"), Some(87.4)),
                ("snr", Some("status"), Some(-3.0))
            ]
        );
        status_event.kind = IgnoredKind::Log;
        assert!(status(&status_event).is_empty());
        let none = Event::new(DevEui::from_u64(1), IgnoredKind::Status);
        assert!(status(&kept("city", &packet("a", 0), none)).is_empty());
    }

    #[test]
    fn a_clock_ahead_is_not_believed_and_a_long_text_is_cut() {
        let ahead = event(Some(BELIEVABLE_FUTURE_MS + 1_001));
        let mut ahead = Event {
            text: Some("ä".repeat(5_000)),
            ..ahead
        };
        ahead.battery_level = Some(f32::NAN);
        let kept = kept("city", &packet("a", 1_000), ahead);
        assert_eq!(kept.at, kept.received_at);
        assert_eq!(kept.text.unwrap().chars().count(), MAX_TEXT);
        assert_eq!(kept.battery_level, None);
    }
}

//! The stream of uplinks: when every device sends, what its frame counter says, what is lost, what arrives twice.

mod cursor;

use super::city::City;
use super::hash::{draw, mix, stream, unit};
use super::measure::Measurement;
use super::number::{DAY_MS, float, pick};
use super::radio::{self, Heard};
use super::trouble::Trouble;
use cursor::{Cursor, Pace};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use talblick_model::{Millis, Network};

/// An uplink as one network server publishes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// When the network server publishes it.
    pub at: Millis,
    /// When it was on the air.
    pub observed: Millis,
    /// Which device sent it, as a position in [`City::sensors`].
    pub device: usize,
    /// The kind of network server that publishes it.
    pub network: Network,
    /// Address in the current session.
    pub dev_addr: u32,
    /// Frame counter.
    pub f_cnt: u32,
    /// Application port.
    pub f_port: u8,
    /// Application payload.
    pub payload: Vec<u8>,
    /// Spreading factor, at 125 kHz.
    pub spreading_factor: u8,
    /// Which of the eight channels.
    pub channel: u8,
    /// Who heard it; never empty.
    pub receptions: Vec<Heard>,
    /// What the network server knows the uplink by; a redelivered message keeps it.
    pub identity: u64,
}

/// Time a network server waits for further receptions before it publishes.
const COLLECT_MS: i64 = 210;
/// Messages the broker delivers a second time.
const REDELIVERED: f64 = 0.004;

/// Iterator over what the network servers publish, in order of time.
#[derive(Debug)]
pub struct Uplinks<'a> {
    city: &'a City,
    to: i64,
    cursors: Vec<Cursor>,
    next: BinaryHeap<Reverse<(i64, usize)>>,
    copies: BinaryHeap<Reverse<Again>>,
}

/// A message waiting to be published again.
#[derive(Debug)]
struct Again(Sent);

impl PartialEq for Again {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Again {}

impl PartialOrd for Again {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Again {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0.at, self.0.identity).cmp(&(other.0.at, other.0.identity))
    }
}

impl<'a> Uplinks<'a> {
    pub(crate) fn new(city: &'a City, from: i64, to: i64, speed: u32) -> Self {
        let pace = Pace {
            now: city.now,
            speed: i64::from(speed.max(1)),
        };
        let cursors: Vec<Cursor> = city
            .stands
            .iter()
            .map(|stand| Cursor::new(stand, &city.world, pace, from, COLLECT_MS))
            .collect();
        let next = cursors.iter().enumerate();
        let next = next.map(|(device, cursor)| Reverse((cursor.real(cursor.beat), device)));
        Self {
            city,
            to,
            next: next.collect(),
            cursors,
            copies: BinaryHeap::new(),
        }
    }

    /// What a device sends at its next beat, if it sends and is heard; moves the device on.
    fn beat(&mut self, device: usize, observed: i64) -> Option<Sent> {
        let city = self.city;
        let stand = city.stands.get(device)?;
        let sensor = &stand.sensor;
        let cursor = self.cursors.get_mut(device)?;
        let beat = cursor.advance(sensor, &city.world);
        self.next.push(Reverse((cursor.real(cursor.beat), device)));

        let beat = beat?;
        let key = draw(stream(sensor.key, "beat"), beat.number);
        if sensor.trouble == Some(Trouble::Silent) && observed > city.now - Trouble::SILENT_SINCE_MS
        {
            return None;
        }
        let receptions = radio::heard(
            &stand.links,
            stand.spreading_factor,
            observed,
            draw(key, 1),
            city.now,
        );
        if receptions.is_empty() {
            return None;
        }
        let measured = Measurement {
            world: &city.world,
            plan: &city.plan,
            sensor,
            moment: city.world.moment(Millis::from_i64(observed)),
            since: beat.since,
            key,
            bay: beat.bay,
            age_days: float(observed - city.now) / float(DAY_MS),
        }
        .payload();
        let mut payload = measured.bytes;
        if sensor.trouble == Some(Trouble::Truncated)
            && observed > city.now - Trouble::TRUNCATED_SINCE_MS
            && draw(key, 2).is_multiple_of(3)
        {
            payload.truncate(payload.len() - 1 - pick(draw(key, 3), payload.len() / 2));
        }
        Some(Sent {
            at: Millis::from_i64(observed + COLLECT_MS),
            observed: Millis::from_i64(observed),
            device,
            network: sensor.network,
            dev_addr: beat.dev_addr,
            f_cnt: beat.f_cnt,
            f_port: measured.f_port,
            payload,
            spreading_factor: stand.spreading_factor,
            channel: u8::try_from(draw(key, 4) % 8).unwrap_or(0),
            receptions,
            identity: mix(key),
        })
    }

    /// Further copies of an uplink: a redelivery, or what the other network server makes of it.
    fn copy(&mut self, sent: &Sent) {
        let city = self.city;
        let key = sent.identity;
        if unit(draw(key, 1)) < REDELIVERED {
            let later = 800 + (draw(key, 2) % 20_000).cast_signed();
            self.copies.push(Reverse(Again(Sent {
                at: sent.at.plus(later),
                ..sent.clone()
            })));
        }
        let Some(stand) = city
            .stands
            .get(sent.device)
            .filter(|s| s.sensor.heard_twice)
        else {
            return;
        };
        let receptions = radio::heard(
            &stand.other_links,
            stand.spreading_factor,
            sent.observed.as_i64(),
            draw(key, 3),
            city.now,
        );
        if !receptions.is_empty() {
            let later = 150 + (draw(key, 4) % 1_400).cast_signed();
            self.copies.push(Reverse(Again(Sent {
                at: sent.at.plus(later),
                network: Network::Tts3,
                receptions,
                identity: mix(key),
                ..sent.clone()
            })));
        }
    }
}

impl Iterator for Uplinks<'_> {
    type Item = Sent;

    fn next(&mut self) -> Option<Sent> {
        loop {
            let Reverse((observed, device)) = *self.next.peek()?;
            let at = observed + COLLECT_MS;
            if self
                .copies
                .peek()
                .is_some_and(|Reverse(copy)| copy.0.at.as_i64() < at)
            {
                let Reverse(Again(sent)) = self.copies.pop()?;
                return (sent.at.as_i64() < self.to).then_some(sent);
            }
            if at >= self.to {
                return None;
            }
            self.next.pop();
            if let Some(sent) = self.beat(device, observed) {
                self.copy(&sent);
                return Some(sent);
            }
        }
    }
}

#[cfg(test)]
mod tests;

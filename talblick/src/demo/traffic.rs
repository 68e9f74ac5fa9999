//! The stream of uplinks: when every device sends, what its frame counter says, what is lost, what arrives twice.
//!
//! Every device beats by a clock of its own. Beats are counted in *pace*, which runs with real time until the city was
//! made and `speed` times as fast afterwards; so frame counters, joins and losses follow from the number of the beat
//! alone, and history and live traffic fit together without state.

use super::city::{City, Stand};
use super::device::Model;
use super::hash::{draw, mix, stream, unit};
use super::measure::{Bay, Measurement};
use super::number::{DAY_MS, HOUR_MS, count32, float, low32, pick, round, unsigned};
use super::radio::{self, Heard};
use super::trouble::Trouble;
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
/// How often a parking sensor looks at its bay.
const LOOK_MS: i64 = 300_000;
/// Messages the broker delivers a second time.
const REDELIVERED: f64 = 0.004;

/// Iterator over what the network servers publish, in order of time.
#[derive(Debug)]
pub struct Uplinks<'a> {
    city: &'a City,
    to: i64,
    speed: i64,
    cursors: Vec<Cursor>,
    next: BinaryHeap<Reverse<(i64, usize)>>,
    copies: BinaryHeap<Reverse<Again>>,
}

/// Where one device stands in its own time.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    interval_ms: i64,
    phase_ms: i64,
    /// Beats between two joins, and how far into the first session beat 0 lies.
    session: i64,
    session_offset: i64,
    /// The beat that comes next.
    beat: i64,
    /// For devices that report changes only: reports since the join, and what was reported last.
    reports: u32,
    occupied: bool,
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
        let speed = i64::from(speed.max(1));
        let mut uplinks = Self {
            city,
            to,
            speed,
            cursors: Vec::with_capacity(city.stands.len()),
            next: BinaryHeap::with_capacity(city.stands.len()),
            copies: BinaryHeap::new(),
        };
        for (device, stand) in city.stands.iter().enumerate() {
            let cursor = uplinks.cursor(stand, from);
            uplinks.next.push(Reverse((
                uplinks.real(cursor.pace(cursor.beat, stand.sensor.key)),
                device,
            )));
            uplinks.cursors.push(cursor);
        }
        uplinks
    }

    /// The moment of a pace.
    fn real(&self, pace: i64) -> i64 {
        let after = pace - self.city.now;
        if after <= 0 {
            pace
        } else {
            self.city.now + after / self.speed
        }
    }

    fn cursor(&self, stand: &Stand, from: i64) -> Cursor {
        let key = stand.sensor.key;
        let is_parking = stand.sensor.model == Model::BoschTps110;
        let interval_ms = if is_parking {
            LOOK_MS
        } else {
            i64::from(stand.sensor.interval_s) * 1_000
        };
        let days = match stand.sensor.trouble {
            Some(Trouble::Restarting) => 1.3,
            _ if is_parking => 20.0 + 20.0 * unit(draw(key, 20)),
            _ => 20.0 + 200.0 * unit(draw(key, 20)),
        };
        let session = round(days * float(DAY_MS) / float(interval_ms)).max(2);
        let phase_ms = round(unit(draw(key, 21)) * float(interval_ms));
        let after = from - self.city.now;
        let pace = if after <= 0 {
            from
        } else {
            self.city.now + after * self.speed
        };
        let mut cursor = Cursor {
            interval_ms,
            phase_ms,
            session,
            session_offset: round(unit(draw(key, 22)) * float(session)),
            beat: (pace - phase_ms).div_euclid(interval_ms) - 1,
            reports: 0,
            occupied: false,
        };
        while self.real(cursor.pace(cursor.beat, key)) + COLLECT_MS < from {
            cursor.beat += 1;
        }
        if is_parking {
            let first = cursor.beat - cursor.into_session(cursor.beat);
            let target = cursor.beat;
            cursor.occupied = self.is_parked(stand, &cursor, first - 1);
            for beat in first..target {
                cursor.beat = beat;
                cursor.reports += u32::from(self.look(stand, &mut cursor).is_some());
            }
            cursor.beat = target;
        }
        cursor
    }

    fn is_parked(&self, stand: &Stand, cursor: &Cursor, beat: i64) -> bool {
        let pace = cursor.pace(beat, stand.sensor.key);
        let moment = self.city.world.moment(Millis::from_i64(self.real(pace)));
        self.city
            .world
            .parked(stand.sensor.spot, &moment, float(pace) / float(HOUR_MS))
    }

    /// What a parking sensor has to report at its beat, if anything.
    fn look(&self, stand: &Stand, cursor: &mut Cursor) -> Option<Bay> {
        let occupied = self.is_parked(stand, cursor, cursor.beat);
        let changed = occupied != cursor.occupied;
        cursor.occupied = occupied;
        let daily =
            cursor.beat.rem_euclid(DAY_MS / LOOK_MS) == cursor.phase_ms % (DAY_MS / LOOK_MS);
        (changed || daily).then_some(Bay { occupied, changed })
    }

    /// What a device sends at its next beat, if it sends and is heard; moves the cursor on.
    fn beat(&mut self, device: usize, observed: i64) -> Option<Sent> {
        let city = self.city;
        let stand = city.stands.get(device)?;
        let sensor = &stand.sensor;
        let mut cursor = *self.cursors.get(device)?;
        let beat = cursor.beat;
        let into_session = cursor.into_session(beat);
        if into_session == 0 {
            cursor.reports = 0;
        }
        let (bay, f_cnt) = if sensor.model == Model::BoschTps110 {
            let bay = self.look(stand, &mut cursor);
            let f_cnt = cursor.reports;
            cursor.reports += u32::from(bay.is_some());
            (bay, f_cnt)
        } else {
            (Some(Bay::default()), count32(into_session))
        };
        cursor.beat += 1;
        let following = self.real(cursor.pace(cursor.beat, sensor.key));
        self.next.push(Reverse((following, device)));
        if let Some(place) = self.cursors.get_mut(device) {
            *place = cursor;
        }

        let bay = bay?;
        let key = draw(stream(sensor.key, "beat"), beat);
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
            since: self.real(cursor.pace(beat - 1, sensor.key)),
            key,
            bay,
            age_days: float(observed - city.now) / float(DAY_MS),
        }
        .payload();
        let mut payload = measured.bytes;
        if sensor.trouble == Some(Trouble::Truncated)
            && observed > city.now - Trouble::TRUNCATED_SINCE_MS
            && draw(key, 2) % 3 == 0
        {
            payload.truncate(payload.len() - 1 - pick(draw(key, 3), payload.len() / 2));
        }
        Some(Sent {
            at: Millis::from_i64(observed + COLLECT_MS),
            observed: Millis::from_i64(observed),
            device,
            network: sensor.network,
            dev_addr: 0x0100_0000
                | low32(draw(sensor.key, cursor.session_number(beat)) & 0x00ff_ffff),
            f_cnt,
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

impl Cursor {
    /// The pace of a beat; the device's quartz is good for a few seconds.
    fn pace(&self, beat: i64, key: u64) -> i64 {
        let drift = (self.interval_ms / 60).min(8_000);
        let off = unsigned(drift).max(1);
        beat * self.interval_ms + self.phase_ms + (draw(key ^ 0x5bd1, beat) % off).cast_signed()
    }

    fn into_session(&self, beat: i64) -> i64 {
        (beat + self.session_offset).rem_euclid(self.session)
    }

    fn session_number(&self, beat: i64) -> i64 {
        (beat + self.session_offset).div_euclid(self.session)
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

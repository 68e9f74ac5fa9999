//! Where one device stands in its own time.
//!
//! Beats are counted in *pace*, which runs with real time until the city was made and faster afterwards. Frame
//! counters, joins and losses follow from the number of the beat alone, so that history and live traffic fit together
//! without stored state. Only a parking sensor, which reports changes, has to count from its last join on.

use crate::demo::city::Stand;
use crate::demo::device::{Model, Sensor};
use crate::demo::hash::{draw, unit};
use crate::demo::measure::Bay;
use crate::demo::number::{DAY_MS, HOUR_MS, count32, float, low32, round, unsigned};
use crate::demo::trouble::Trouble;
use crate::demo::world::World;
use talblick_model::Millis;

/// How often a parking sensor looks at its bay.
const LOOK_MS: i64 = 300_000;

/// How pace and real time belong together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// When the city was made: pace and real time agree up to here.
    pub(super) now: i64,
    /// How fast pace runs afterwards.
    pub(super) speed: i64,
}

impl Pace {
    /// The moment at which the pace is reached.
    pub(super) const fn real(self, pace: i64) -> i64 {
        let after = pace - self.now;
        if after <= 0 {
            pace
        } else {
            self.now + after / self.speed
        }
    }

    /// The pace at a moment.
    fn at(self, real: i64) -> i64 {
        let after = (real - self.now).max(0);
        real.saturating_add(after.saturating_mul(self.speed - 1))
    }
}

/// The beats of one device.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor {
    key: u64,
    pace: Pace,
    interval_ms: i64,
    phase_ms: i64,
    /// Beats between two joins, and how far into the first session beat 0 lies.
    session: i64,
    session_offset: i64,
    /// The beat that comes next.
    pub(super) beat: i64,
    /// For devices that report changes only: reports since the join, and what was found last.
    reports: u32,
    occupied: bool,
}

/// One beat at which a device sends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beat {
    pub(super) number: i64,
    pub(super) bay: Bay,
    pub(super) f_cnt: u32,
    pub(super) dev_addr: u32,
    /// When the beat before was.
    pub(super) since: i64,
}

impl Cursor {
    /// Stands before the first beat whose uplink is published at `from` or later, `delay` after it was sent.
    pub(super) fn new(stand: &Stand, world: &World, pace: Pace, from: i64, delay: i64) -> Self {
        let sensor = &stand.sensor;
        let key = sensor.key;
        let looks = sensor.model == Model::BoschTps110;
        let interval_ms = if looks {
            LOOK_MS
        } else {
            i64::from(sensor.interval_s) * 1_000
        };
        let days = match sensor.trouble {
            Some(Trouble::Restarting) => 1.3,
            // Changes since the last join are counted one by one, so it should not lie too far back.
            _ if looks => 20.0 + 20.0 * unit(draw(key, 20)),
            _ => 20.0 + 200.0 * unit(draw(key, 20)),
        };
        let session = round(days * float(DAY_MS) / float(interval_ms)).max(2);
        let phase_ms = round(unit(draw(key, 21)) * float(interval_ms));
        let mut cursor = Self {
            key,
            pace,
            interval_ms,
            phase_ms,
            session,
            session_offset: round(unit(draw(key, 22)) * float(session)),
            beat: (pace.at(from) - phase_ms).div_euclid(interval_ms) - 1,
            reports: 0,
            occupied: false,
        };
        while cursor.real(cursor.beat) + delay < from {
            cursor.beat += 1;
        }
        if looks {
            let target = cursor.beat;
            cursor.beat -= cursor.beats_since_join(target);
            cursor.occupied = cursor.is_parked(sensor, world, cursor.beat - 1);
            while cursor.beat < target {
                cursor.reports += u32::from(cursor.look(sensor, world).is_some());
                cursor.beat += 1;
            }
        }
        cursor
    }

    /// The moment of a beat; a device's quartz is good for a few seconds.
    pub(super) fn real(&self, beat: i64) -> i64 {
        self.pace.real(self.pace_of(beat))
    }

    fn pace_of(&self, beat: i64) -> i64 {
        let drift = unsigned((self.interval_ms / 60).min(8_000)).max(1);
        beat * self.interval_ms
            + self.phase_ms
            + (draw(self.key ^ 0x5bd1, beat) % drift).cast_signed()
    }

    fn beats_since_join(&self, beat: i64) -> i64 {
        (beat + self.session_offset).rem_euclid(self.session)
    }

    /// Takes the next beat; `None` if the device has nothing to say at it.
    pub(super) fn advance(&mut self, sensor: &Sensor, world: &World) -> Option<Beat> {
        let number = self.beat;
        let since_join = self.beats_since_join(number);
        let bay = if sensor.model == Model::BoschTps110 {
            if since_join == 0 {
                self.reports = 0;
            }
            self.look(sensor, world)
        } else {
            self.reports = count32(since_join);
            Some(Bay::default())
        };
        let f_cnt = self.reports;
        self.reports += u32::from(bay.is_some());
        self.beat += 1;
        let session = (number + self.session_offset).div_euclid(self.session);
        bay.map(|bay| Beat {
            number,
            bay,
            f_cnt,
            dev_addr: 0x0100_0000 | low32(draw(self.key, session) & 0x00ff_ffff),
            since: self.real(number - 1),
        })
    }

    fn is_parked(&self, sensor: &Sensor, world: &World, beat: i64) -> bool {
        let pace = self.pace_of(beat);
        let moment = world.moment(Millis::from_i64(self.pace.real(pace)));
        World::parked(sensor.spot, &moment, float(pace) / float(HOUR_MS))
    }

    /// What a parking sensor has to report at its beat, if anything.
    fn look(&mut self, sensor: &Sensor, world: &World) -> Option<Bay> {
        let occupied = self.is_parked(sensor, world, self.beat);
        let changed = occupied != self.occupied;
        self.occupied = occupied;
        let looks_a_day = DAY_MS / LOOK_MS;
        let daily = self.beat.rem_euclid(looks_a_day) == self.phase_ms % looks_a_day;
        (changed || daily).then_some(Bay { occupied, changed })
    }
}

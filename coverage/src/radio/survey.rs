//! What all uplinks of two years say about radio coverage, as they come in: tracks by month and device.
//!
//! A survey knows which tracks have to be made again from the archive ([`Survey::next_stale`]); until somebody does, they
//! stay as they are and take nothing in. Copies share what does not change, so whoever reads holds nobody up.

use super::heard::Heard;
use super::month::{MONTHS, Month};
use super::register::{Entries, Register};
use super::still::{Months, Still, Totals, TrackKey};
use super::track::{Setting, Taken, Track};
use crate::Error;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use talblick_model::{Device, DeviceId, Gateway, Millis, Reception};

/// How far the clock of whoever observed an uplink may be ahead of ours, in milliseconds.
const AHEAD_MS: i64 = 24 * 60 * 60 * 1_000;

/// Settings of a survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Gateways farther from a device are not believed, metres.
    pub farthest_m: f64,
}

impl Default for Limits {
    /// 200 km, as TTN Mapper does: beyond it a wrong position is likelier than an honest record.
    fn default() -> Self {
        Self {
            farthest_m: 200_000.0,
        }
    }
}

/// What is known of radio, and what has to be looked at again.
#[derive(Debug)]
pub struct Survey {
    limits: Limits,
    register: Register,
    months: Months,
    stale: BTreeSet<TrackKey>,
    /// Tracks that may lack something, and go on until they are made again.
    doubtful: BTreeSet<TrackKey>,
    /// Tracks being made again.
    remaking: BTreeSet<TrackKey>,
    /// The month of the present.
    present: Month,
    /// When the next begins.
    present_end: Millis,
    /// The month asked for last, its first moment and the first after it.
    asked: (Month, Millis, Millis),
    /// What lies in no month that is kept, by device.
    beyond: BTreeMap<DeviceId, Totals>,
    /// Moves on with every change.
    version: u64,
}

/// A track that is being made again.
#[derive(Debug)]
pub struct Remake {
    key: TrackKey,
    track: Track,
}

impl Survey {
    /// An empty one.
    pub fn new(limits: Limits, now: Millis) -> Result<Self, Error> {
        let nothing = Still {
            months: Months::new(),
            present: Month::of(now).0,
            stale: BTreeSet::new(),
            doubtful: BTreeSet::new(),
            entries: Entries::default(),
            beyond: BTreeMap::new(),
        };
        Self::of(nothing, limits, now)
    }

    /// The one that was kept.
    pub fn of(still: Still, limits: Limits, now: Millis) -> Result<Self, Error> {
        let (present, _) = Month::of(now);
        let mut survey = Self {
            limits,
            register: Register::restore(still.entries)?,
            months: still.months,
            stale: still.stale,
            doubtful: still.doubtful,
            remaking: BTreeSet::new(),
            present,
            present_end: present.end(),
            asked: (present, present.start(), present.end()),
            beyond: still.beyond,
            version: 0,
        };
        survey.forget();
        Ok(survey)
    }

    /// As it is now. Copies no track.
    pub fn still(&self) -> Still {
        Still {
            months: self.months.clone(),
            present: self.present,
            stale: self.stale.union(&self.remaking).copied().collect(),
            doubtful: self.doubtful.clone(),
            entries: self.register.entries(),
            beyond: self.beyond.clone(),
        }
    }

    /// Another number after every change, so that whoever reads knows when to read again.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Everybody's places.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The tracks.
    pub fn months(&self) -> &Months {
        &self.months
    }

    /// Takes in what the registry says of a device.
    pub fn put_device(&mut self, device: &Device, now: Millis) {
        self.version += 1;
        if self.register.put_device(device, now) {
            self.doubt(|key, _| key.1 == device.id);
        }
    }

    /// Takes in what the registry says of a gateway.
    pub fn put_gateway(&mut self, gateway: &Gateway) {
        self.version += 1;
        if self.register.put_gateway(gateway) {
            self.doubt(|_, track| track.misses_gateways());
        }
    }

    /// A track that has to be made again, if there is one; the latest month first.
    pub fn next_stale(&self) -> Option<TrackKey> {
        self.stale.last().or(self.doubtful.last()).copied()
    }

    /// How many tracks have to be made again.
    pub fn stale(&self) -> usize {
        self.stale.len() + self.doubtful.len()
    }

    /// Declares a track wrong: it takes nothing in until it was made again from the archive.
    pub fn mistrust(&mut self, device: DeviceId, at: Millis) {
        if let Some((month, _)) = self.day_of(at) {
            self.stale.insert((month, device));
        }
    }

    /// Declares that a track may lack receptions: it goes on, and is made again from the archive when there is time.
    pub fn doubt_track(&mut self, device: DeviceId, at: Millis) {
        if let Some((month, _)) = self.day_of(at) {
            self.doubtful.insert((month, device));
        }
    }

    /// Declares everything about a device unreliable.
    pub fn doubt_device(&mut self, device: DeviceId) {
        let months = (0..MONTHS).map(|back| self.present.plus(-back));
        self.stale.extend(months.map(|month| (month, device)));
    }

    fn doubt(&mut self, which: impl Fn(TrackKey, &Track) -> bool) {
        for (month, tracks) in &self.months {
            for (device, track) in tracks.iter() {
                if which((*month, *device), track) {
                    self.stale.insert((*month, *device));
                }
            }
        }
    }

    /// How much was taken in of each device, whether it said anything or not.
    pub fn totals(&self) -> BTreeMap<DeviceId, Totals> {
        let mut totals = self.beyond.clone();
        for (device, track) in self.months.values().flat_map(|tracks| tracks.iter()) {
            totals.entry(*device).or_default().add(track);
        }
        totals
    }

    /// Takes in a new uplink. `now` is the present of whoever heard it.
    pub fn take(&mut self, heard: &Heard<'_>, now: Millis) -> Taken {
        self.turn(now);
        let Some((month, day)) = self.day_of(heard.at) else {
            let beyond = self.beyond.entry(heard.device).or_default();
            beyond.uplinks += 1;
            beyond.heard += gateways(&heard.uplink.receptions);
            return Taken::In;
        };
        self.change((month, heard.device), |track, setting| {
            track.take(heard, day, setting)
        })
    }

    /// Takes in what is said later about who heard an uplink.
    pub fn late(
        &mut self,
        device: DeviceId,
        at: Millis,
        hash: u64,
        receptions: &[Reception],
    ) -> Taken {
        let Some((month, day)) = self.day_of(at) else {
            self.beyond.entry(device).or_default().heard += gateways(receptions);
            return Taken::In;
        };
        self.change((month, device), |track, setting| {
            track.late(at, hash, receptions, day, setting)
        })
    }

    fn change(
        &mut self,
        key: TrackKey,
        change: impl FnOnce(&mut Track, &mut Setting<'_>) -> Taken,
    ) -> Taken {
        self.version += 1;
        if self.remaking.contains(&key) || self.stale.contains(&key) {
            self.stale.insert(key);
            return Taken::Again;
        }
        let tracks = Arc::make_mut(self.months.entry(key.0).or_default());
        let track = Arc::make_mut(tracks.entry(key.1).or_default());
        let mut setting = Setting {
            register: &mut self.register,
            farthest_m: self.limits.farthest_m,
        };
        let taken = change(track, &mut setting);
        if taken == Taken::Again {
            self.stale.insert(key);
        }
        taken
    }

    /// Begins to make a track again. The archive is to be read after this call: what comes in meanwhile makes the track
    /// stale once more.
    pub fn begin(&mut self, key: TrackKey) -> Remake {
        self.stale.remove(&key);
        self.doubtful.remove(&key);
        self.remaking.insert(key);
        Remake {
            key,
            track: Track::default(),
        }
    }

    /// Adds an archived uplink to a track being made; they are to come in order of [`Heard::key`]. What lies in another
    /// month is passed over.
    pub fn add(&mut self, remake: &mut Remake, heard: &Heard<'_>) {
        if let Some((month, day)) = self.day_of(heard.at)
            && (month, heard.device) == remake.key
        {
            let mut setting = Setting {
                register: &mut self.register,
                farthest_m: self.limits.farthest_m,
            };
            remake.track.take(heard, day, &mut setting);
        }
    }

    /// Puts the new track in its place.
    pub fn finish(&mut self, remake: Remake) {
        self.version += 1;
        let (month, device) = remake.key;
        self.remaking.remove(&remake.key);
        let tracks = Arc::make_mut(self.months.entry(month).or_default());
        if remake.track.uplinks > 0 {
            tracks.insert(device, Arc::new(remake.track));
        } else {
            tracks.remove(&device);
        }
        self.forget();
    }

    /// Gives up making a track again, for now: the archive could not be read.
    pub fn give_up(&mut self, remake: &Remake) {
        self.remaking.remove(&remake.key);
        self.stale.insert(remake.key);
    }

    /// Goes on to the present.
    pub fn turn(&mut self, now: Millis) {
        if now >= self.present_end {
            self.present = Month::of(now).0;
            self.present_end = self.present.end();
            self.forget();
        }
    }

    /// Lets go of what is older than two years.
    fn forget(&mut self) {
        let oldest = self.present.plus(1 - MONTHS);
        let kept = self.months.split_off(&oldest);
        for (device, track) in self.months.values().flat_map(|tracks| tracks.iter()) {
            self.beyond.entry(*device).or_default().add(track);
        }
        self.months = kept;
        self.months.retain(|_, tracks| !tracks.is_empty());
        self.stale.retain(|(month, _)| *month >= oldest);
        self.doubtful.retain(|(month, _)| *month >= oldest);
    }

    /// The month and day of a moment, if that month is kept.
    fn day_of(&mut self, at: Millis) -> Option<(Month, u8)> {
        let (_, start, end) = self.asked;
        if at < start || at >= end {
            let (month, _) = Month::of(at);
            self.asked = (month, month.start(), month.end());
        }
        let (month, start, _) = self.asked;
        let kept = month > self.present.plus(-MONTHS) && at < self.present_end.plus(AHEAD_MS);
        let day = u8::try_from(at.since(start) / 86_400_000).unwrap_or(30);
        kept.then_some((month, day))
    }
}

/// How many gateways there are among receptions.
fn gateways(receptions: &[Reception]) -> u64 {
    let gateways: BTreeSet<_> = receptions.iter().map(|r| r.gateway_id).collect();
    gateways.len() as u64
}

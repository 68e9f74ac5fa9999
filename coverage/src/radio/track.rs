//! What one device's uplinks of one month said: the unit everything else is put together from.
//!
//! A track is a function of the month's uplinks in order of time. It can be made from the archive at any time, and an
//! uplink later than all of them can be added to it; whatever else happens to the month ([`Taken::Again`]) asks for it
//! to be made anew. So nothing counts twice, in whatever order things arrive.

use super::cell::CellTrack;
use super::counter::{Counter, Frame, Step};
use super::heard::{Heard, HeardKey};
use super::link::{Sending, Signal, best_per_gateway};
use super::omission::{Omission, Omissions};
use super::register::{Register, Spot, StationId};
use crate::Cell;
use serde::{Deserialize, Serialize};
use talblick_model::{GatewayId, Millis, Position, Reception};

/// Uplinks whose receptions are remembered, for what other network servers say about them later.
const REMEMBERED: usize = 4;

/// Lost frames of a moving device are laid on its way if there are at most so many …
const MOST_LAID: u32 = 64;

/// … and at most so long lies between the places at both ends, in milliseconds.
const LONGEST_WAY_MS: i64 = 60 * 60 * 1_000;

/// Whether an uplink or late receptions could be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// They are in it.
    In,
    /// They had been in it before.
    Before,
    /// The month has to be made again from the archive.
    Again,
}

/// What a device's uplinks of a month said.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Track {
    /// Uplinks in it, whether they said anything or not.
    pub uplinks: u32,
    /// Their receptions, each gateway once an uplink.
    pub heard: u32,
    /// What belongs to no cell.
    pub omissions: Omissions,
    /// Cells, in the order in which something was heard from them.
    pub cells: Vec<CellTrack>,
    counter: Option<Counter>,
    last: Option<HeardKey>,
    /// Where the device was last, and when.
    before: Option<(Millis, Spot)>,
    #[serde(skip)]
    recent: Vec<Recent>,
}

/// An uplink other network servers may still say something about.
#[derive(Debug, Clone, PartialEq)]
struct Recent {
    key: HeardKey,
    /// Each gateway and antenna that was counted.
    antennas: Vec<(GatewayId, u8)>,
    /// Where it was sent, and how; absent if it belongs to no cell.
    sent: Option<(usize, Spot, Sending)>,
    /// Whether its frame arrived for the first time.
    received: bool,
    /// Links it was counted for, and the first of them.
    links: (u32, usize),
}

/// What a track is made with.
#[derive(Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) register: &'a mut Register,
    /// Gateways farther away are not believed, metres.
    pub(crate) farthest_m: f64,
}

impl Track {
    /// Takes in an uplink of the month's `day` (0 is the first).
    pub(crate) fn take(&mut self, heard: &Heard<'_>, day: u8, setting: &mut Setting<'_>) -> Taken {
        let key = heard.key();
        if self.last.is_some_and(|last| key <= last) {
            return self.late(heard.at, heard.hash, &heard.uplink.receptions, day, setting);
        }
        self.last = Some(key);
        self.uplinks = self.uplinks.saturating_add(1);
        let step = self.step(heard);
        let sent = place(heard, setting).and_then(|spot| {
            let sender = setting.register.sender(heard.device);
            Ok((spot, Sending::of(heard.uplink, sender.map(|s| s.eirp_dbm))?))
        });
        let mut recent = self.oldest();
        recent.key = key;
        let Ok((spot, sending)) = sent.inspect_err(|why| self.omissions.add(*why)) else {
            self.omissions.add_times(Omission::Unlocated, step.lost);
            self.count(&mut recent, &heard.uplink.receptions);
            self.recent.push(recent);
            return Taken::In;
        };
        self.lay(step.lost, heard.at, &spot);
        self.before = Some((heard.at, spot));
        let at = self.cell(spot.cell);
        if let Some(cell) = self.cells.get_mut(at) {
            cell.days |= 1 << day.min(31);
            cell.tried += u32::from(step.tried);
            cell.received += u32::from(step.received);
        }
        recent.sent = Some((at, spot, sending));
        recent.received = step.received;
        self.hear_all(&mut recent, &heard.uplink.receptions, day, setting);
        self.count(&mut recent, &heard.uplink.receptions);
        self.recent.push(recent);
        Taken::In
    }

    /// Takes in what came later about who heard an uplink.
    pub(crate) fn late(
        &mut self,
        at: Millis,
        hash: u64,
        receptions: &[Reception],
        day: u8,
        setting: &mut Setting<'_>,
    ) -> Taken {
        let Some(place) = self.recent.iter().position(|r| r.key.is_of(at, hash)) else {
            return Taken::Again;
        };
        let mut recent = self.recent.remove(place);
        let known = |r: &Reception| recent.antennas.contains(&(r.gateway_id, r.antenna));
        let news: Vec<Reception> = receptions.iter().filter(|r| !known(r)).cloned().collect();
        // Which antenna of a gateway counts is decided among all of them at once.
        let gateway_known = |r: &Reception| {
            recent
                .antennas
                .iter()
                .any(|(gateway, _)| *gateway == r.gateway_id)
        };
        let taken = if news.is_empty() {
            Taken::Before
        } else if news.iter().any(gateway_known) {
            Taken::Again
        } else {
            self.hear_all(&mut recent, &news, day, setting);
            self.count(&mut recent, &news);
            Taken::In
        };
        self.recent.insert(place, recent);
        taken
    }

    /// Whether something was left out because a gateway's place was not known.
    pub(crate) fn misses_gateways(&self) -> bool {
        self.omissions.of(Omission::GatewayUnplaced) > 0
    }

    /// Moves the frame counter on.
    fn step(&mut self, heard: &Heard<'_>) -> Step {
        let frame = Frame::of(heard.uplink, heard.at);
        if let Some(counter) = &mut self.counter {
            return counter.next(frame);
        }
        let (counter, step) = Counter::start(frame);
        self.counter = Some(counter);
        step
    }

    /// Lays lost frames on the way from the last place to this one.
    fn lay(&mut self, lost: u32, at: Millis, to: &Spot) {
        let Some((since, from)) = self.before.filter(|_| lost > 0) else {
            self.omissions.add_times(Omission::Unlocated, lost);
            return;
        };
        if from.cell == to.cell {
            self.try_in(to.cell, lost);
        } else if lost > MOST_LAID || at.since(since) > LONGEST_WAY_MS {
            self.omissions.add_times(Omission::Unlocated, lost);
        } else {
            for frame in 1..=lost {
                let part = f64::from(frame) / f64::from(lost + 1);
                let [[e, n], [f, o]] = [from.utm, to.utm];
                match Cell::at([e + (f - e) * part, n + (o - n) * part]) {
                    Some(cell) => self.try_in(cell, 1),
                    None => self.omissions.add(Omission::Unlocated),
                }
            }
        }
    }

    fn try_in(&mut self, cell: Cell, frames: u32) {
        let at = self.cell(cell);
        if let Some(cell) = self.cells.get_mut(at) {
            cell.tried = cell.tried.saturating_add(frames);
        }
    }

    /// The place of a cell in the list, new if need be.
    fn cell(&mut self, cell: Cell) -> usize {
        let known = self.cells.iter().rposition(|c| c.cell == cell);
        known.unwrap_or_else(|| {
            self.cells.push(CellTrack::new(cell));
            self.cells.len() - 1
        })
    }

    /// Counts receptions of gateways that had not been counted for this uplink, and whether one heard it alone.
    fn hear_all(
        &mut self,
        recent: &mut Recent,
        receptions: &[Reception],
        day: u8,
        setting: &mut Setting<'_>,
    ) {
        let Some((cell, spot, sending)) = recent.sent else {
            return;
        };
        let (before, first) = recent.links;
        let Some(cell) = self.cells.get_mut(cell) else {
            return;
        };
        for reception in best_per_gateway(receptions) {
            let station = match station(setting, reception, cell, spot.position) {
                Ok(station) => station,
                Err(why) => {
                    self.omissions.add(why);
                    continue;
                }
            };
            let link = cell.hear(
                station,
                Signal::of(reception, sending),
                (recent.key.at, day),
            );
            let first = if recent.links.0 == 0 {
                link
            } else {
                recent.links.1
            };
            recent.links = (recent.links.0 + 1, first);
        }
        if recent.received && before == 1 && recent.links.0 > 1 {
            cell.adjust_alone(first, -1);
        } else if recent.received && before == 0 && recent.links.0 == 1 {
            cell.adjust_alone(recent.links.1, 1);
        }
    }

    /// Notes who is counted, each gateway once.
    fn count(&mut self, recent: &mut Recent, receptions: &[Reception]) {
        for reception in receptions {
            let gateway = reception.gateway_id;
            let first = recent.antennas.iter().all(|(known, _)| *known != gateway);
            self.heard = self.heard.saturating_add(u32::from(first));
            recent.antennas.push((gateway, reception.antenna));
        }
    }

    /// Room for another uplink: that of the oldest, so that nothing is allocated for long.
    fn oldest(&mut self) -> Recent {
        if self.recent.len() < REMEMBERED {
            return Recent {
                key: HeardKey::default(),
                antennas: Vec::with_capacity(8),
                sent: None,
                received: false,
                links: (0, 0),
            };
        }
        let mut oldest = self.recent.remove(0);
        oldest.antennas.clear();
        (oldest.sent, oldest.received, oldest.links) = (None, false, (0, 0));
        oldest
    }
}

/// Two tracks are equal if they say the same; what is remembered of the last uplinks does not count.
impl PartialEq for Track {
    fn eq(&self, other: &Self) -> bool {
        self.uplinks == other.uplinks
            && self.heard == other.heard
            && self.omissions == other.omissions
            && self.cells == other.cells
            && self.counter == other.counter
            && self.last == other.last
            && self.before == other.before
    }
}

/// The station that heard something from a place in a cell, if it is to be believed. One that was believed before is
/// believed again: nowhere in a cell is it much farther away.
fn station(
    setting: &mut Setting<'_>,
    reception: &Reception,
    cell: &CellTrack,
    place: Position,
) -> Result<StationId, Omission> {
    let station = setting
        .register
        .hearing(reception.gateway_id, reception.location);
    let station = station.ok_or(Omission::GatewayUnplaced)?;
    if cell.links.iter().any(|link| link.station == station) {
        return Ok(station);
    }
    let stands = setting.register.station(station);
    if stands.is_some_and(|s| s.position.distance_m(place) > setting.farthest_m) {
        return Err(Omission::TooFar);
    }
    Ok(station)
}

/// Where an uplink was sent: where its device is registered, or else where it says it was.
fn place(heard: &Heard<'_>, setting: &Setting<'_>) -> Result<Spot, Omission> {
    let sender = setting.register.sender(heard.device);
    let registered = sender.filter(|s| !s.mobile).map(|s| s.place_at(heard.at));
    match registered {
        Some(Ok(spot)) => Ok(spot),
        Some(Err(why)) if why != Omission::NoPlace => Err(why),
        _ => {
            let place = heard.reported_place().ok_or(Omission::NoPlace)?;
            setting.register.spot(place)
        }
    }
}

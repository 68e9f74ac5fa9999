//! What is known about one cell or one device over a period: how much arrives, who hears it, and how well.
//!
//! Every device-day weighs the same, so that one chatty meter does not speak for its cell.

use super::cell::CellTrack;
use super::histogram::{DEVICE_DAY, Distribution};
use super::link::Link;
use super::month::Month;
use super::register::StationId;
use super::signal::{Class, RELIABLE_MARGIN_DB, SpreadingFactor};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use talblick_model::{DeviceId, GatewayId, Millis};

/// Uplinks a cell needs before it counts as covered.
const ENOUGH_RECEIVED: u64 = 5;

/// Frames that must have been tried before it is said that nothing arrives.
const ENOUGH_TRIED: u64 = 10;

/// The part that arrives where coverage is good.
pub const GOOD_DELIVERY: f64 = 0.9;

/// The part below which hardly anything arrives.
pub const NO_DELIVERY: f64 = 0.1;

/// Whether uplinks arrive from a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// At least five arrived, and nine of ten do.
    Covered,
    /// Some do.
    Weak,
    /// At least ten were tried, and fewer than one of ten arrives.
    None,
    /// Too few were tried to say. Absence of measurements is not absence of coverage.
    Unknown,
}

/// How one gateway hears a place over a period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hearing {
    /// Uplinks it heard.
    pub uplinks: u64,
    /// Of those, uplinks no other gateway heard.
    pub alone: u64,
    /// Devices it heard.
    pub devices: BTreeSet<DeviceId>,
    /// Device-days on which it heard something.
    pub device_days: u32,
    /// Effective signal power of a device of 14 dBm, dBm.
    pub esp: Distribution,
    /// Signal to noise of such a device in 125 kHz, dB.
    pub snr: Distribution,
    /// Margin above the floor as uplinks arrived, dB.
    pub margin: Distribution,
    /// The first it heard.
    pub first: Option<Millis>,
    /// The last it heard.
    pub last: Option<Millis>,
    /// Part of what was tried that it alone heard, in millionths times device-days.
    alone_parts: u64,
}

impl Hearing {
    /// Whether it hears the place reliably.
    pub fn is_reliable(&self) -> bool {
        self.margin
            .median()
            .is_some_and(|m| m >= RELIABLE_MARGIN_DB)
    }

    /// The fastest spreading factor that leaves a reserve for a device of 14 dBm.
    pub fn safe(&self) -> Option<SpreadingFactor> {
        self.snr.median().and_then(SpreadingFactor::safe)
    }
}

/// What is known about a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reach {
    /// Devices that sent from there.
    pub devices: BTreeSet<DeviceId>,
    /// Frames that were sent.
    pub tried: u64,
    /// Frames of those that arrived.
    pub received: u64,
    /// Who hears it.
    pub gateways: BTreeMap<GatewayId, Hearing>,
    /// Days on which something was sent, by month.
    days: BTreeMap<Month, u32>,
    /// Device-days, each in as many parts as there are in [`DEVICE_DAY`].
    weight: u64,
    /// The part of them that arrived.
    arrived: u64,
}

impl Reach {
    /// Adds what a device sent from there in a month. Links whose station is not among `current` count for no gateway.
    pub(crate) fn add(
        &mut self,
        month: Month,
        device: DeviceId,
        track: &CellTrack,
        current: impl Fn(StationId) -> Option<GatewayId>,
    ) {
        self.devices.insert(device);
        *self.days.entry(month).or_default() |= track.days;
        self.tried += u64::from(track.tried);
        self.received += u64::from(track.received);
        // A cell a moving device only lost frames in weighs as much as one day.
        let days = track.days.count_ones().max(1);
        let part =
            |of: u32| u64::from(days) * DEVICE_DAY * u64::from(of) / u64::from(track.tried.max(1));
        if track.tried > 0 {
            self.weight += u64::from(days) * DEVICE_DAY;
            self.arrived += part(track.received);
        }
        for link in &track.links {
            if let Some(gateway) = current(link.station) {
                let hearing = self.gateways.entry(gateway).or_default();
                hearing.add(device, link, part(link.alone));
            }
        }
    }

    /// The part of what is sent that arrives, 0 to 1; every device-day weighs the same.
    pub fn delivery(&self) -> Option<f64> {
        ratio(self.arrived, self.weight)
    }

    /// Whether uplinks arrive.
    pub fn status(&self) -> Status {
        self.status_of(self.received, self.arrived)
    }

    fn status_of(&self, received: u64, arrived: u64) -> Status {
        match ratio(arrived, self.weight) {
            Some(part) if received >= ENOUGH_RECEIVED && part >= GOOD_DELIVERY => Status::Covered,
            Some(part) if self.tried >= ENOUGH_TRIED && part < NO_DELIVERY => Status::None,
            Some(_) if received >= ENOUGH_RECEIVED || self.tried >= ENOUGH_TRIED => Status::Weak,
            _ => Status::Unknown,
        }
    }

    /// What would be left without a gateway: its receptions gone, and those uplinks lost that no other heard.
    #[must_use]
    pub fn without(&self, gateway: GatewayId) -> Self {
        let mut left = self.clone();
        if let Some(gone) = left.gateways.remove(&gateway) {
            left.received = left.received.saturating_sub(gone.alone);
            left.arrived = left.arrived.saturating_sub(gone.alone_parts);
        }
        left
    }

    /// Whether uplinks would arrive without a gateway.
    pub fn status_without(&self, gateway: GatewayId) -> Status {
        self.gateways.get(&gateway).map_or_else(
            || self.status(),
            |gone| {
                let received = self.received.saturating_sub(gone.alone);
                self.status_of(received, self.arrived.saturating_sub(gone.alone_parts))
            },
        )
    }

    /// Whether uplinks arrive now and would not without a gateway.
    pub fn is_lost_without(&self, gateway: GatewayId) -> bool {
        matches!(self.status(), Status::Covered | Status::Weak)
            && self.status_without(gateway) == Status::None
    }

    /// The gateway it hangs on: the one without which hardly anything would arrive.
    pub fn hangs_on(&self) -> Option<GatewayId> {
        let mut gateways = self.gateways.keys().copied();
        gateways.find(|gateway| self.is_lost_without(*gateway))
    }

    /// How many gateways hear it reliably.
    pub fn redundancy(&self) -> usize {
        self.gateways.values().filter(|g| g.is_reliable()).count()
    }

    /// The gateway that hears it best: with the largest median margin.
    pub fn best(&self) -> Option<(GatewayId, &Hearing)> {
        let rank = |hearing: &Hearing| hearing.margin.median().unwrap_or(f64::MIN);
        let all = self.gateways.iter();
        let best = all.max_by(|a, b| rank(a.1).total_cmp(&rank(b.1)).then(b.0.cmp(a.0)));
        best.map(|(gateway, hearing)| (*gateway, hearing))
    }

    /// How fast a device of 14 dBm may safely send to the gateway that hears it best; nothing is said where nothing is
    /// known.
    pub fn class(&self) -> Option<Class> {
        match self.status() {
            Status::Unknown => None,
            Status::None => Some(Class::None),
            Status::Covered | Status::Weak => {
                let snr = self.gateways.values().filter_map(|g| g.snr.median());
                Some(snr.max_by(f64::total_cmp).map_or(Class::None, Class::at))
            }
        }
    }

    /// Different days on which something was sent.
    pub fn days(&self) -> u32 {
        self.days.values().map(|days| days.count_ones()).sum()
    }

    /// Whether it may be shown to everybody: two devices, or three days.
    pub fn is_public(&self) -> bool {
        self.devices.len() >= 2 || self.days() >= 3
    }
}

impl Hearing {
    fn add(&mut self, device: DeviceId, link: &Link, alone_parts: u64) {
        let days = link.days.count_ones();
        self.uplinks += u64::from(link.uplinks);
        self.alone += u64::from(link.alone);
        self.device_days += days;
        self.devices.insert(device);
        self.esp.add(&link.esp, days);
        self.snr.add(&link.snr, days);
        self.margin.add(&link.margin, days);
        self.first = Some(self.first.map_or(link.first, |first| first.min(link.first)));
        self.last = self.last.max(Some(link.last));
        self.alone_parts += alone_parts;
    }
}

#[expect(clippy::cast_precision_loss, reason = "weights stay far below 2⁵²")]
fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

//! A device as a sender: where it stood since when, what it radiates, whether it moves.

use super::omission::Omission;
use super::register::{MOST_PLACES, Spot};
use super::signal::STANDARD_EIRP_DBM;
use serde::{Deserialize, Serialize};
use talblick_model::{Device, Millis};

/// The tag of a device that says what it radiates, in dBm EIRP.
pub const EIRP_TAG: &str = "eirp_dbm";

/// The tag of a device that moves; its places come from its uplinks.
pub const MOBILE_TAG: &str = "mobile";

/// What is known of a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sender {
    /// Where it stands, and since when.
    places: Vec<(Millis, Result<Spot, Omission>)>,
    /// What it radiates.
    pub(crate) eirp_dbm: f64,
    /// Its places come from its uplinks.
    pub(crate) mobile: bool,
}

impl Sender {
    /// A device that stands, or stood all along, at this place.
    pub(crate) fn new(device: &Device, place: Result<Spot, Omission>) -> Self {
        Self {
            places: vec![(Millis::MIN, place)],
            eirp_dbm: eirp_dbm(device),
            mobile: is_mobile(device),
        }
    }

    /// Takes in what the registry says now. True if what was sent before has to be looked at again.
    pub(crate) fn change(
        &mut self,
        device: &Device,
        place: Result<Spot, Omission>,
        now: Millis,
    ) -> bool {
        let (eirp_dbm, mobile) = (eirp_dbm(device), is_mobile(device));
        let radiates = (self.eirp_dbm - eirp_dbm).abs() > f64::EPSILON;
        let again = radiates || self.mobile != mobile;
        (self.eirp_dbm, self.mobile) = (eirp_dbm, mobile);
        self.put_place(place, now) || again
    }

    /// Where it stood at a moment.
    pub(crate) fn place_at(&self, at: Millis) -> Result<Spot, Omission> {
        let mut places = self.places.iter().rev();
        let place = places.find(|(since, _)| *since <= at);
        place.map_or(Err(Omission::NoPlace), |(_, place)| *place)
    }

    /// The latest place.
    pub(crate) fn place(&self) -> Option<Spot> {
        self.places.last().and_then(|(_, place)| place.ok())
    }

    /// Notes a place from now on; true if it is the first one, which then holds for the past too.
    fn put_place(&mut self, place: Result<Spot, Omission>, now: Millis) -> bool {
        let cell = |place: &Result<Spot, Omission>| place.map(|spot| spot.cell);
        let unchanged = self
            .places
            .last()
            .is_some_and(|(_, last)| cell(last) == cell(&place));
        if unchanged {
            return false;
        }
        if self.places.iter().all(|(_, place)| place.is_err()) {
            self.places = vec![(Millis::MIN, place)];
            return true;
        }
        if self.places.len() >= MOST_PLACES {
            self.places.drain(..1);
        }
        self.places.push((now, place));
        false
    }
}

fn eirp_dbm(device: &Device) -> f64 {
    let tag = device.tags.get(EIRP_TAG);
    let told = tag.and_then(|tag| tag.trim().parse().ok());
    let told = told.filter(|eirp| (-30.0..=40.0).contains(eirp));
    told.unwrap_or(STANDARD_EIRP_DBM)
}

fn is_mobile(device: &Device) -> bool {
    device.tags.get(MOBILE_TAG).is_some_and(|tag| says_yes(tag))
}

/// Whether a tag is set and not to a no.
fn says_yes(tag: &str) -> bool {
    !["0", "false", "no", "nein", "off"].contains(&tag.trim().to_ascii_lowercase().as_str())
}

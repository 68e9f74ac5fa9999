//! What was heard of one device from one cell in one month.

use super::link::{Link, Signal};
use super::register::StationId;
use crate::Cell;
use serde::{Deserialize, Serialize};
use talblick_model::Millis;

/// What was heard from one cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellTrack {
    /// The cell.
    pub cell: Cell,
    /// Days of the month with an uplink: bit 0 is the first.
    pub days: u32,
    /// Frames that were sent, as far as the counter tells.
    pub tried: u32,
    /// Frames of those that arrived.
    pub received: u32,
    /// Who heard them.
    pub links: Vec<Link>,
}

impl CellTrack {
    pub(crate) fn new(cell: Cell) -> Self {
        Self {
            cell,
            days: 0,
            tried: 0,
            received: 0,
            links: Vec::new(),
        }
    }

    /// Counts one reception; answers the place of its link.
    pub(crate) fn hear(
        &mut self,
        station: StationId,
        signal: Signal,
        (at, day): (Millis, u8),
    ) -> usize {
        let known = self.links.iter().position(|link| link.station == station);
        let place = known.unwrap_or_else(|| {
            self.links.push(Link::new(station, at));
            self.links.len() - 1
        });
        if let Some(link) = self.links.get_mut(place) {
            link.add(signal, at, day);
        }
        place
    }

    /// Counts an uplink more, or less, that a link alone heard.
    pub(crate) fn adjust_alone(&mut self, link: usize, by: i32) {
        if let Some(link) = self.links.get_mut(link) {
            link.alone = link.alone.saturating_add_signed(by);
        }
    }
}

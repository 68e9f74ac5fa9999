//! Why something that was received says nothing about a cell. Nothing is left out without being counted under one of these.

use serde::{Deserialize, Serialize};

/// Why an uplink, a reception or a lost frame belongs to no cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Omission {
    /// Uplink: nobody knows where the device was.
    NoPlace,
    /// Uplink: the place is 0° 0°, where receivers without a fix believe to be.
    NullIsland,
    /// Uplink: the place is nearer to a pole than 5°.
    Polar,
    /// Uplink: the place lies outside the grid.
    OutsideGrid,
    /// Uplink: not LoRa, or no spreading factor between 7 and 12 is given.
    NoSpreadingFactor,
    /// Reception: nobody knows where the gateway stands.
    GatewayUnplaced,
    /// Reception: the gateway is too far away to be believed.
    TooFar,
    /// Lost frame: the device moved too far meanwhile to say where it was.
    Unlocated,
}

impl Omission {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NoPlace,
        Self::NullIsland,
        Self::Polar,
        Self::OutsideGrid,
        Self::NoSpreadingFactor,
        Self::GatewayUnplaced,
        Self::TooFar,
        Self::Unlocated,
    ];
}

/// How often each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Omissions([u32; Omission::ALL.len()]);

impl Omissions {
    /// Counts one.
    pub fn add(&mut self, why: Omission) {
        self.add_times(why, 1);
    }

    /// Counts several.
    pub fn add_times(&mut self, why: Omission, times: u32) {
        if let Some(count) = self.0.get_mut(why as usize) {
            *count = count.saturating_add(times);
        }
    }

    /// Adds others.
    pub fn merge(&mut self, other: &Self) {
        for (why, times) in other.iter() {
            self.add_times(why, times);
        }
    }

    /// How often for this reason.
    pub fn of(&self, why: Omission) -> u32 {
        self.0.get(why as usize).copied().unwrap_or_default()
    }

    /// Every reason with its count.
    pub fn iter(&self) -> impl Iterator<Item = (Omission, u32)> {
        Omission::ALL.into_iter().zip(self.0)
    }
}

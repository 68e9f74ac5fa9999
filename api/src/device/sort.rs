//! Orders of a list of devices.

use super::DeviceView;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use talblick_model::DeviceId;

/// Order of a list of devices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sort {
    by: By,
    descending: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum By {
    #[default]
    Id,
    Name,
    Type,
    Status,
    LastSeen,
    Battery,
}

impl Sort {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (descending, word) = match text.strip_prefix('-') {
            Some(word) => (true, word),
            None => (false, text),
        };
        let (by, turned) = match word {
            "id" => (By::Id, false),
            "name" => (By::Name, false),
            "type" => (By::Type, false),
            "status" => (By::Status, false),
            "last_seen" => (By::LastSeen, false),
            "battery" => (By::Battery, false),
            // The longest silence is the earliest sign of life.
            "silence" => (By::LastSeen, true),
            _ => return None,
        };
        Some(Self {
            by,
            descending: descending != turned,
        })
    }

    /// What a device is sorted by; its number decides between equals.
    pub(super) fn key(self, device: &DeviceView) -> Key {
        let text = |text: &str| (text.to_lowercase(), 0.0);
        let number = |n: f64| (String::new(), n);
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds of this age fit 53 bits"
        )]
        let (text, number) = match self.by {
            By::Id => number(0.0),
            By::Name => text(&device.name),
            By::Type => text(&device.kind),
            By::Status => number(f64::from(device.status as u8)),
            By::LastSeen => number(device.last_seen.map_or(f64::MIN, |t| t.as_i64() as f64)),
            By::Battery => number(device.battery.unwrap_or(f64::MAX)),
        };
        Key {
            text,
            number,
            id: device.id,
        }
    }

    pub(super) fn order(self, a: &Key, b: &Key) -> Ordering {
        let order = a
            .text
            .cmp(&b.text)
            .then(a.number.total_cmp(&b.number))
            .then(a.id.cmp(&b.id));
        if self.descending {
            order.reverse()
        } else {
            order
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Key {
    text: String,
    number: f64,
    id: DeviceId,
}

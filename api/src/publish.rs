//! What is public. Private by default: a datastream is public only if a rule names its device's kind and its quantity.
//! Delay, blur and minimum counts are not here yet; they belong here and nowhere else.

use serde::{Deserialize, Serialize};
use std::sync::Arc;
use talblick_model::{Device, Quantity};

/// One rule of `[publish]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishRule {
    /// Kinds of device, such as `river_level`; `*` stands for any characters.
    pub kinds: Vec<String>,
    /// Quantities, such as `water_level`; `*` stands for any characters.
    pub quantities: Vec<String>,
}

/// The rules by which datastreams are public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publish {
    rules: Vec<PublishRule>,
}

impl Publish {
    /// Rules, of which any one is enough. None: nothing is public.
    pub fn new(rules: Vec<PublishRule>) -> Self {
        Self { rules }
    }

    /// Whether what `device` measures of `quantity` is public.
    pub fn allows(&self, device: &Device, quantity: &Quantity) -> bool {
        self.first_for(device, quantity).is_some()
    }

    /// The rules.
    pub(crate) fn rules(&self) -> &[PublishRule] {
        &self.rules
    }

    /// Place of the first rule that publishes what `device` measures of `quantity`.
    pub(crate) fn first_for(&self, device: &Device, quantity: &Quantity) -> Option<usize> {
        self.rules.iter().position(|rule| {
            rule.names_kind(device) && rule.quantities.iter().any(|p| fits(p, quantity.name()))
        })
    }

    /// Whether any rule names the device's kind.
    pub(crate) fn names_kind(&self, device: &Device) -> bool {
        self.rules.iter().any(|rule| rule.names_kind(device))
    }
}

impl PublishRule {
    fn names_kind(&self, device: &Device) -> bool {
        self.kinds.iter().any(|p| fits(p, &device.kind))
    }
}

/// A device as the public sees it. Network servers often name devices by their `DevEUI`; such a name is replaced.
pub(crate) fn shown(device: Arc<Device>) -> Arc<Device> {
    let plain = |c: &char| c.is_ascii_hexdigit();
    let name: String = device.name.chars().filter(plain).collect();
    let eui = device.dev_eui.to_string();
    if !name.to_ascii_lowercase().contains(&eui) {
        return device;
    }
    Arc::new(Device {
        name: format!("Sensor {}", device.id),
        ..Device::clone(&device)
    })
}

/// Whether `text` fits a pattern in which `*` stands for any characters.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((head, mut rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(head) else {
        return false;
    };
    while let Some((middle, after)) = rest.split_once('*') {
        let Some((_, behind)) = text.split_once(middle) else {
            return false;
        };
        (text, rest) = (behind, after);
    }
    text.ends_with(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text, yes) in [
            ("*", "", true),
            ("*", "river_level", true),
            ("river_*", "river_level", true),
            ("river_*", "river", false),
            ("*_level", "battery_level", true),
            ("*_level", "battery_level_2", false),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXcYb", false),
            ("a*a", "a", false),
            ("pm*", "pm2_5", true),
            ("co2", "co2", true),
            ("co2", "co22", false),
        ] {
            assert_eq!(fits(pattern, text), yes, "{pattern} {text}");
        }
    }
}

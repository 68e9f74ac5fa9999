//! What is wrong with a few devices, so that the city has something to find.

use super::device::{Model, Sensor};
use super::hash::draw;
use super::number::DAY_MS;
use talblick_model::Network;

/// A fault of one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// Has said nothing for six days.
    Silent,
    /// Its battery is nearly empty and the voltage falls.
    WeakBattery,
    /// Since four days every third payload is cut short.
    Truncated,
    /// Only one gateway hears it.
    OneGateway,
    /// Starts anew, with its frame counter at zero, every day or so.
    Restarting,
    /// Its clock shows local time where the world's is meant, and so runs ahead.
    WrongClock,
    /// Sends, but nobody has registered it.
    Unregistered,
    /// Its device profile is one no codec belongs to.
    NoCodec,
}

/// The profile of the device without codec.
const OWN_BUILD: &str = "Eigenbau Raumklima 1";

/// Gives the last device of some models a fault, and moves a few devices to the other network server.
pub(crate) fn assign(sensors: &mut [Sensor]) {
    let faults = [
        (Model::DingtekDf702, 0, Trouble::Silent),
        (Model::BaraniMeteoHelix, 0, Trouble::Silent),
        (Model::DraginoLse01, 0, Trouble::WeakBattery),
        (Model::DecentlabTrs12, 0, Trouble::WeakBattery),
        (Model::DecentlabPm, 0, Trouble::Truncated),
        (Model::ElsysErsSound, 0, Trouble::Truncated),
        (Model::ElsysEltWater, 0, Trouble::OneGateway),
        (Model::DraginoLht65n, 0, Trouble::Restarting),
        (Model::CayenneHeat, 0, Trouble::WrongClock),
        (Model::DraginoLse01, 1, Trouble::Unregistered),
        (Model::DraginoLht65n, 1, Trouble::NoCodec),
    ];
    for (model, back, trouble) in faults {
        let mut of_model: Vec<_> = sensors.iter_mut().filter(|s| s.model == model).collect();
        // The only device of a model stays sound.
        if of_model.len() > back + 1 {
            let at = of_model.len() - 1 - back;
            if let Some(sensor) = of_model.get_mut(at) {
                sensor.trouble = Some(trouble);
                if trouble == Trouble::NoCodec {
                    OWN_BUILD.clone_into(&mut sensor.profile);
                }
            }
        }
    }
    for sensor in sensors.iter_mut().filter(|s| s.trouble.is_none()) {
        match draw(sensor.key, 9) % 16 {
            0 => sensor.network = Network::Tts3,
            1 => sensor.heard_twice = true,
            _ => {}
        }
    }
}

impl Trouble {
    /// Milliseconds before the making of the city at which a silent device fell silent.
    pub(crate) const SILENT_SINCE_MS: i64 = 6 * DAY_MS;
    /// Milliseconds by which a wrong clock is ahead.
    pub(crate) const AHEAD_MS: i64 = 3_600_000;
    /// Milliseconds before the making of the city at which payloads began to be cut short.
    pub(crate) const TRUNCATED_SINCE_MS: i64 = 4 * DAY_MS;
}

//! The door where others publish straight to Talblick.

mod city;
mod delivery;
mod manners;
mod noise;
mod pressure;

use crate::harness::receiver::Receiver;
use talblick_ingest::source::door::DoorConfig;
use talblick_model::Clock;
use talblick_store::{Config, Store};
use tempfile::TempDir;

/// A door by itself, with a test in the place of the pipeline.
struct House {
    receiver: Receiver,
    port: u16,
    store: Store,
    dir: TempDir,
}

/// A door where anybody may publish below `uplink`, changed as the test wants.
fn config(change: impl FnOnce(&mut DoorConfig)) -> DoorConfig {
    let mut config = DoorConfig::new("door", "127.0.0.1:0");
    config.topics = vec!["uplink/#".into()];
    config.anonymous = true;
    change(&mut config);
    config
}

fn house(change: impl FnOnce(&mut DoorConfig)) -> House {
    house_with_room(8192, change)
}

/// The pipeline takes so many messages before it is full.
fn house_with_room(room: usize, change: impl FnOnce(&mut DoorConfig)) -> House {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(Config {
        dir: dir.path().to_owned(),
        clock: Clock::System,
        head_readings: 1_000,
        timezone: jiff::tz::TimeZone::UTC,
    })
    .unwrap();
    let (receiver, port) = Receiver::door(config(change), &store, room);
    House {
        receiver,
        port,
        store,
        dir,
    }
}

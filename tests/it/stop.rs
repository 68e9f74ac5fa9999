//! A stop in order: sources, then what is on its way, then the store, then HTTP.

use crate::harness::broker::Broker;
use crate::harness::city::readings;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, now};

#[test]
fn a_stop_under_load_ends_well_and_fetches_nothing_twice() {
    let broker = Broker::start();
    let mut talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let port = broker.port();
    let begin = now().plus(-3_600_000);
    let publishing = std::thread::spawn(move || {
        let uplinks: Vec<_> = (0..10_000)
            .map(|n| Uplink::new(1, n, 20.0, begin.plus(i64::from(n) * 100)).message())
            .collect();
        Publisher::new(port).deliver(&uplinks);
    });
    talblick.wait_received(500);
    let (status, log) = talblick.terminate();
    assert_eq!(status.code(), Some(0));
    assert_eq!(log.trouble(&[]), Vec::<String>::new());
    publishing.join().unwrap();

    talblick.start();
    let accounting = talblick.wait_received(10_000);
    assert_eq!(accounting["total"]["stored"], 10_000, "{accounting}");
    assert_eq!(accounting["total"]["duplicate"], 0, "{accounting}");
    let stored: u64 = readings(&talblick.http(), "air_temperature").values().sum();
    assert_eq!(stored, 10_000);
    talblick.assert_log_clean();
}

#[test]
fn a_stop_with_nothing_to_do_and_no_broker_is_quick_and_well() {
    let mut talblick = Talblick::serve(&mqtt_source("stadt", "mqtt://broker.invalid"));
    let (status, log) = talblick.terminate();
    assert_eq!(status.code(), Some(0));
    assert_eq!(log.trouble(&["cannot be resolved"]), Vec::<String>::new());
}

//! An uplink's way from the broker to every place where the API shows it.

use crate::harness::broker::Broker;
use crate::harness::city::datastream;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, dev_eui, now};
use serde_json::json;

#[test]
fn a_published_uplink_appears_everywhere() {
    let broker = Broker::start();
    let talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let at = now();
    let uplink = Uplink::new(1, 1204, 22.5, at);
    Publisher::new(broker.port()).deliver(&[uplink.message()]);

    let accounting = talblick.wait_received(1);
    assert_eq!(accounting["total"]["stored"], 1, "{accounting}");
    assert_eq!(accounting["sources"][0]["name"], "stadt");
    assert_eq!(accounting["sources"][0]["connected"], true);

    let http = talblick.http();
    let latest = http.items("/api/v1/latest?quantity=air_temperature");
    assert_eq!(latest.len(), 1, "{latest:?}");
    assert_eq!(latest[0]["value"], 22.5);
    assert_eq!(latest[0]["unit"], "Cel");
    assert_eq!(latest[0]["time"], json!(at));

    let id = datastream(&http, &dev_eui(1), "air_temperature");
    assert_eq!(latest[0]["datastream"], id);
    let about = http.json(&format!("/api/v1/datastreams/{id}"));
    assert_eq!((&about["count"], &about["last"]), (&json!(1), &json!(at)));

    let (from, to) = (at.plus(-3_600_000), at.plus(3_600_000));
    let series = http.json(&format!(
        "/api/v1/datastreams/{id}/series?from={from}&to={to}&step=1h"
    ));
    let averages = series["avg"].as_array().unwrap();
    assert_eq!(
        averages.iter().filter(|avg| **avg == 22.5).count(),
        1,
        "{series}"
    );
    let readings = http.json(&format!(
        "/api/v1/datastreams/{id}/readings?from={from}&to={to}"
    ));
    assert_eq!(readings["items"][0]["value"], 22.5, "{readings}");

    let uplinks = http.items(&format!("/api/v1/devices/{}/uplinks", dev_eui(1)));
    assert_eq!(uplinks.len(), 1);
    assert_eq!(uplinks[0]["f_cnt"], 1204);
    assert_eq!(uplinks[0]["f_port"], 2);
    assert_eq!(uplinks[0]["payload"], "000004b4");
    assert_eq!(
        uplinks[0]["receptions"][0]["gateway_id"],
        "7276ff0039030a11"
    );
    let gateway = http.json("/api/v1/gateways/7276ff0039030a11");
    assert_eq!(gateway["id"], "7276ff0039030a11", "{gateway}");
    talblick.assert_log_clean();
}

#[test]
fn an_uplink_that_comes_twice_is_stored_once() {
    let broker = Broker::start();
    let talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let uplink = Uplink::new(1, 7, 18.0, now());
    // Two network servers heard the device: the same frame under two deduplication ids.
    Publisher::new(broker.port()).deliver(&[uplink.message(), uplink.message()]);
    let accounting = talblick.wait_received(2);
    assert_eq!(accounting["total"]["stored"], 1, "{accounting}");
    assert_eq!(accounting["total"]["duplicate"], 1, "{accounting}");
    let http = talblick.http();
    let id = datastream(&http, &dev_eui(1), "air_temperature");
    assert_eq!(http.json(&format!("/api/v1/datastreams/{id}"))["count"], 1);
    talblick.assert_log_clean();
}

#[test]
fn uplinks_of_several_brokers_come_together() {
    let (one, two) = (Broker::start(), Broker::start());
    let talblick = Talblick::serve(&format!(
        "{}{}",
        mqtt_source("stadt", &one.url()),
        mqtt_source("hafen", &two.url())
    ));
    talblick.wait_connected("stadt");
    talblick.wait_connected("hafen");
    Publisher::new(one.port()).deliver(&[Uplink::new(1, 1, 10.0, now()).message()]);
    Publisher::new(two.port()).deliver(&[Uplink::new(2, 1, 11.0, now()).message()]);
    let accounting = talblick.wait_received(2);
    for source in accounting["sources"].as_array().unwrap() {
        assert_eq!(source["stored"], 1, "{accounting}");
    }
    assert_eq!(talblick.http().items("/api/v1/latest").len(), 2);
    talblick.assert_log_clean();
}

#[test]
fn what_is_stored_is_there_after_a_restart() {
    let broker = Broker::start();
    let mut talblick = Talblick::serve(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let at = now();
    Publisher::new(broker.port()).deliver(&[Uplink::new(1, 1, 21.5, at).message()]);
    talblick.wait_received(1);
    let before = talblick.http().items("/api/v1/latest");
    talblick.kill();
    talblick.start();
    assert_eq!(talblick.http().items("/api/v1/latest"), before);
    assert_eq!(talblick.wait_received(1)["total"]["stored"], 1);
    talblick.assert_log_clean();
}

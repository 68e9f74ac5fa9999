//! A river rises: whoever watches sees it within two seconds, a receiver is told, and a program that is killed and started
//! again tells it no second time and loses nothing.

use crate::harness::broker::Broker;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, dev_eui, now};
use crate::harness::wait_until;
use crate::harness::web::{Manner, Web};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use talblick_model::Millis;

const PATIENCE: Duration = Duration::from_secs(20);

/// A gauge reports how high the river is.
fn level(device: u16, f_cnt: u32, metres: f64, at: Millis) -> (String, String) {
    let object = Some(json!({ "water_level": metres }));
    let uplink = Uplink::new(device, f_cnt, 0.0, at);
    Uplink { object, ..uplink }.message()
}

/// A city that watches its river and tells `web`.
fn city(broker: &Broker, web: &Web) -> Talblick {
    let rule = "[[alert]]\nname = \"Wupper hoch\"\nseverity = \"critical\"\nquantity = \"water_level\"\nabove = 2.4\n\
                clear = 2.3\nnotify = [\"Bereitschaft\"]\n";
    let receiver = format!(
        "[[receiver]]\nname = \"Bereitschaft\"\nurl = {:?}\n",
        web.url()
    );
    let source = mqtt_source("stadt", &broker.url());
    let talblick = Talblick::serve(&format!("{source}\n{receiver}\n{rule}"));
    talblick.wait_connected("stadt");
    talblick
}

fn alerts(talblick: &Talblick) -> Vec<Value> {
    let list = talblick.http().json("/api/v1/alerts");
    list["alerts"].as_array().unwrap().clone()
}

#[test]
fn a_rising_river_is_told_within_two_seconds_and_once_over_a_crash() {
    let broker = Broker::start();
    let web = Web::open(Manner::Answer(204));
    let mut talblick = city(&broker, &web);
    let live = talblick.http().follow("/api/v1/live?topics=alert");
    wait_until("the stream begins", PATIENCE, || live.after("event: hello"));
    let mut network = Publisher::new(broker.port());
    let at = now().plus(-180_000);
    network.deliver(&[level(1, 1, 2.1, at.plus(-60_000))]);
    talblick.wait_received(1);

    let sent = Instant::now();
    network.deliver(&[level(1, 2, 2.55, at)]);
    wait_until("the alert is on the stream", PATIENCE, || {
        live.after("event: alert")
    });
    let took = sent.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    let told = web.wait(1).remove(0).body;
    assert_eq!(told["subject"]["device"], dev_eui(1), "{told}");
    assert_eq!(
        (&told["state"], &told["value"], &told["limit"]),
        (&json!("firing"), &json!(2.55), &json!(2.4))
    );
    wait_until("the receiver's word is noted", PATIENCE, || {
        let rules = talblick.http().json("/api/v1/alert-rules");
        rules["receivers"][0]["last_at"].is_string().then_some(())
    });

    talblick.kill();
    talblick.start();
    talblick.wait_connected("stadt");
    let list = alerts(&talblick);
    assert_eq!((list.len(), &list[0]["state"]), (1, &json!("firing")));
    network.deliver(&[
        level(1, 3, 2.61, at.plus(60_000)),
        level(1, 4, 1.9, at.plus(120_000)),
    ]);
    let end = web.wait(2).remove(1).body;
    assert_eq!(
        (&end["state"], &end["peak"]),
        (&json!("resolved"), &json!(2.61))
    );
    assert_eq!(alerts(&talblick).len(), 1);
    assert_eq!(web.requests().len(), 2);
    talblick.assert_log_clean();
}

#[test]
fn what_was_acknowledged_to_the_network_is_told_whenever_the_program_is_killed() {
    let broker = Broker::start();
    let web = Web::open(Manner::Answer(204));
    let mut talblick = city(&broker, &web);
    let mut network = Publisher::new(broker.port());
    let at = now().plus(-60_000);
    for round in 0_u16..4 {
        let device = 10 + round;
        network.deliver(&[level(device, 1, 3.0, at.plus(i64::from(round)))]);
        // Killed at another moment each time: before it has come, while it is judged, while it is told.
        std::thread::park_timeout(Duration::from_millis(u64::from(round) * 40));
        talblick.kill();
        talblick.start();
        talblick.wait_connected("stadt");
    }
    let told = |web: &Web| {
        let requests = web.requests();
        let mut devices: Vec<String> = requests
            .iter()
            .map(|request| request.body["subject"]["device"].to_string())
            .collect();
        devices.sort();
        devices.dedup();
        devices.len()
    };
    wait_until("every gauge is told of", PATIENCE, || {
        (told(&web) == 4).then_some(())
    });
    assert_eq!(alerts(&talblick).len(), 4);
    // Told again is only what the program did not live to note, with the same key.
    let mut keys: Vec<_> = web.requests().into_iter().map(|r| r.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 4);
}

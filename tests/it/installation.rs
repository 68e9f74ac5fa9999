//! The story of a river gauge: a distance in a field of the operator's own rules, which becomes a water level once somebody
//! says how the sensor hangs, in the history too.

use crate::harness::broker::Broker;
use crate::harness::city::datastream;
use crate::harness::http::Http;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source, run};
use crate::harness::uplink::{Uplink, dev_eui, now};
use serde_json::{Value, json};
use talblick_model::Millis;

const RULES: &str = r#"
[[rule]]
fields = ["echo"]
profile = "Gauge*"
quantity = "distance"
unit = "cm"
sentinels = [999]
"#;

fn uplink(n: u32, echo: u32, at: Millis) -> (String, String) {
    let mut uplink = Uplink::new(1, n, 0.0, at);
    uplink.profile = "Gauge 7".to_owned();
    uplink.object = Some(json!({ "echo": echo }));
    uplink.message()
}

/// Values and remarks of a quantity, oldest first.
fn readings(http: &Http, quantity: &str) -> Vec<(Value, Value)> {
    let id = datastream(http, &dev_eui(1), quantity);
    let mut items = http.items(&format!("/api/v1/datastreams/{id}/readings?limit=100"));
    items.sort_by_key(|item| item["time"].to_string());
    let told = |item: &Value| (item["value"].clone(), item["quality"].clone());
    items.iter().map(told).collect()
}

#[test]
fn a_distance_becomes_a_water_level_above_sea_level_once_it_is_known_how_the_sensor_hangs() {
    let end = now();
    let broker = Broker::start();
    let mut talblick = Talblick::prepare("");
    let rules = talblick.data().with_file_name("rules");
    std::fs::create_dir(&rules).unwrap();
    std::fs::write(rules.join("gauge.toml"), RULES).unwrap();
    talblick.configure(&format!(
        "{}[rules]\ndir = {rules:?}\n",
        mqtt_source("stadt", &broker.url()),
    ));
    talblick.start();
    talblick.wait_connected("stadt");
    let ago = |minutes: i64| end.plus(-60_000 * minutes);
    let mut publisher = Publisher::new(broker.port());
    publisher.deliver(&[
        uplink(1, 418, ago(50)),
        uplink(2, 999, ago(40)),
        uplink(3, 120, ago(30)),
        uplink(4, 415, ago(20)),
    ]);
    talblick.wait_received(4);
    let http = talblick.http();
    let good = json!([]);
    let distances = [
        (json!(4.18), good.clone()),
        (Value::Null, json!(["gap"])),
        (json!(1.2), good.clone()),
        (json!(4.15), good.clone()),
    ];
    assert_eq!(readings(&http, "distance"), distances);

    // Somebody says what it is and how it hangs.
    let device = format!("/api/v1/devices/{}", dev_eui(1));
    let master = json!({"name": "Pegel", "kind": "river_level", "mounting_height_m": 5.0});
    assert_eq!(http.put(&device, &master).status, 200);
    let installation = json!({
        "gauge_zero_m": 142.35, "datum": "DHHN2016", "reason": "levelled",
        "calibrations": [{"quantity": "distance", "offset": -0.02, "valid_from": ago(25).to_string()}]
    });
    let answer = http.put(&format!("{device}/installation"), &installation);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let odd =
        json!({"gauge_zero_m": "high", "counters": [{"quantity": "distance", "tells": "much"}]});
    let answer = http.put(&format!("{device}/installation"), &odd);
    assert_eq!(answer.status, 400, "{}", answer.text());
    publisher.deliver(&[uplink(5, 412, ago(10))]);
    talblick.wait_received(5);
    assert_eq!(readings(&http, "water_level"), [(json!(0.9), good.clone())]);
    assert_eq!(
        readings(&http, "water_elevation"),
        [(json!(143.25), good.clone())]
    );

    // History follows.
    let asked = json!({"dev_eui": dev_eui(1), "from": ago(60).to_string(), "to": end.to_string()});
    let answer = http.post("/api/v1/reprocess", &asked);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let corrected = json!(["corrected"]);
    let gap = (Value::Null, json!(["gap", "corrected"]));
    assert_eq!(
        readings(&http, "water_elevation"),
        [
            (json!(143.17), corrected.clone()),
            gap.clone(),
            (json!(146.15), json!(["corrected", "jump"])),
            (json!(143.22), corrected.clone()),
            (json!(143.25), good.clone()),
        ]
    );
    assert_eq!(readings(&http, "distance")[3], (json!(4.13), corrected));
    let told = http.json(&format!("{device}/installation"));
    assert_eq!(told["datum"], "DHHN2016", "{told}");
    assert_eq!(told["changes"][0]["why"], "levelled", "{told}");
    assert_eq!(told["changes"].as_array().unwrap().len(), 1, "{told}");

    // What is known is known after a restart.
    talblick.terminate();
    talblick.start();
    talblick.wait_connected("stadt");
    publisher.deliver(&[uplink(6, 422, end)]);
    talblick.wait_received(6);
    let levels = readings(&talblick.http(), "water_level");
    assert_eq!(levels.last(), Some(&(json!(0.8), good)), "{levels:?}");
    talblick.assert_log_clean();
}

#[test]
fn rules_are_printed_checked_and_tried_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gauge.toml");
    std::fs::write(&file, RULES).unwrap();
    let path = folder.path().display().to_string();
    let right = run(&["rules", "check", &path]);
    assert!(right.status.success(), "{right:?}");
    std::fs::write(&file, RULES.replace("cm", "kg")).unwrap();
    let wrong = run(&["rules", "check", &path]);
    let told = String::from_utf8_lossy(&wrong.stdout).into_owned();
    assert_eq!(wrong.status.code(), Some(1), "{wrong:?}");
    assert!(
        told.contains("gauge.toml:6: rule 1 (“echo”), unit: “kg” does not become distance"),
        "{told}"
    );
    // What is printed is a file of rules.
    let printed = run(&["rules", "print"]);
    std::fs::write(&file, printed.stdout).unwrap();
    let printed = run(&["rules", "check", "--json", &path]);
    let told: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(
        (&told[0]["files"], &told[0]["faults"]),
        (&json!(1), &json!([])),
        "{told}"
    );
}

//! Network servers that deliver over HTTP: what they send is stored, counted and answered as what a broker brings.

use crate::harness::broker::Broker;
use crate::harness::city::datastream;
use crate::harness::http::Http;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{Uplink, dev_eui, now, things_stack};
use serde_json::{Value, json};

const TOKEN: &str = "schwebebahn-1901";
const UP: &str = "/ingest/werke?event=up";
const JSON: &str = "application/json";

/// A city with the webhook “werke”, and a client that has its token.
fn city(more: &str) -> (Talblick, Http) {
    let mut talblick = Talblick::prepare("");
    let file = talblick.data().with_file_name("token");
    std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
    talblick.configure(&format!(
        "[[source]]\nname = \"werke\"\nkind = \"webhook\"\ntoken_file = {file:?}\n\n{more}"
    ));
    talblick.start();
    let network = talblick.http().with_token(TOKEN);
    (talblick, network)
}

fn uplink(device: u16, f_cnt: u32, celsius: f64) -> String {
    Uplink::new(device, f_cnt, celsius, now()).message().1
}

fn temperatures(talblick: &Talblick) -> Vec<Value> {
    let latest = "/api/v1/latest?quantity=air_temperature";
    let items = talblick.http().items(latest);
    items.iter().map(|item| item["value"].clone()).collect()
}

#[test]
fn what_is_answered_with_202_is_stored_and_a_repeat_is_a_duplicate() {
    let (mut talblick, network) = city("");
    let message = uplink(1, 7, 19.5);
    let answer = network.send(UP, JSON, &message);
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(answer.json(), json!({"received": 1, "refused": []}));
    // As in a power cut: what was answered is on disk.
    talblick.kill();
    talblick.start();
    assert_eq!(temperatures(&talblick), [19.5]);

    let network = talblick.http().with_token(TOKEN);
    assert_eq!(network.send(UP, JSON, &message).status, 202);
    let accounting = talblick.wait_received(2);
    assert_eq!(accounting["total"]["stored"], 1, "{accounting}");
    assert_eq!(accounting["total"]["duplicate"], 1, "{accounting}");
    let source = &accounting["sources"][0];
    assert_eq!(
        (&source["name"], &source["kind"], &source["connected"]),
        (&json!("werke"), &json!("webhook"), &json!(true))
    );
    let id = datastream(&talblick.http(), &dev_eui(1), "air_temperature");
    let about = talblick.http().json(&format!("/api/v1/datastreams/{id}"));
    assert_eq!(about["count"], 1);
    talblick.assert_log_clean();
}

#[test]
fn a_list_is_as_many_messages_and_each_that_cannot_be_used_is_named() {
    let (talblick, network) = city("");
    let list = format!(
        "[{},{{\"a\":1}},{}]",
        uplink(1, 1, 10.0),
        uplink(2, 1, 11.0)
    );
    let answer = network.send("/ingest/werke", JSON, &list);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let receipt = answer.json();
    assert_eq!(receipt["received"], 3, "{receipt}");
    assert_eq!(receipt["refused"][0]["pointer"], "/1", "{receipt}");

    let nothing = network.send("/ingest/werke", JSON, "{\"a\":1}");
    assert_eq!(nothing.status, 422, "{}", nothing.text());
    let problem = nothing.json();
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("deviceInfo"), "{problem}");
    let accounting = talblick.wait_received(4);
    assert_eq!(accounting["total"]["stored"], 2, "{accounting}");
    assert_eq!(accounting["total"]["rejected"], 2, "{accounting}");
    let rejects = talblick.http().items("/api/v1/rejects");
    assert_eq!(rejects.len(), 2);
    assert_eq!(rejects[0]["topic"], "/ingest/werke", "{rejects:?}");
    let (mut values, mut wanted) = (temperatures(&talblick), vec![json!(10.0), json!(11.0)]);
    values.sort_by_key(ToString::to_string);
    wanted.sort_by_key(ToString::to_string);
    assert_eq!(values, wanted);
    talblick.assert_log_clean();
}

#[test]
fn the_things_stack_delivers_the_same_messages_as_over_mqtt() {
    let (talblick, network) = city("");
    let message = things_stack(3, 5, 7.25, now());
    let answer = network.post("/ingest/werke", &message);
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(temperatures(&talblick), [7.25]);
    talblick.assert_log_clean();
}

#[test]
fn nobody_delivers_without_the_token_of_the_source() {
    let broker = Broker::start();
    let (talblick, network) = city(&mqtt_source("stadt", &broker.url()));
    talblick.wait_connected("stadt");
    let message = uplink(1, 1, 20.0);
    let refused = |http: &Http, path: &str| assert_eq!(http.send(path, JSON, &message).status, 401);
    refused(&network.anonymous(), UP);
    refused(&network.with_token("schwebebahn-1902"), UP);
    refused(&network.with_token(""), UP);
    // The administration token is none of a source, and a source of another kind has none.
    refused(&talblick.http(), UP);
    refused(&network, "/ingest/stadt?event=up");
    refused(&network, "/ingest/other?event=up");
    assert_eq!(network.get("/api/v1/ingest").status, 401);

    let html = network.send(UP, "text/html", &message);
    assert_eq!(html.status, 415);
    let long = network.send(UP, JSON, vec![b' '; (1 << 20) + 1]);
    assert_eq!(long.status, 413);
    Publisher::new(broker.port()).deliver(&[Uplink::new(2, 1, 21.0, now()).message()]);
    let accounting = talblick.wait_received(1);
    assert_eq!(accounting["total"]["received"], 1, "{accounting}");
    talblick.assert_log_clean();
}

//! What devices sent against what arrived.

use super::{HOUR, NOW, Town, eui, uplink};
use serde_json::{Value, json};
use talblick_store::Batch;

/// Expected and received over all days.
fn sums(frames: &Value) -> (u64, u64) {
    let days = frames["days"].as_array().unwrap();
    let sum = |name: &str| days.iter().map(|day| day[name].as_u64().unwrap()).sum();
    (sum("expected"), sum("received"))
}

async fn told(town: &Town, query: &str) -> Value {
    let path = format!("/api/v1/devices/{}/frames{query}", eui(1));
    town.admin_get(&path).await.json()
}

#[tokio::test]
async fn frames_that_are_missing_are_expected_on_the_day_of_the_one_behind_them() {
    let town = Town::open();
    let before = told(&town, "").await;
    assert_eq!(sums(&before), (48, 48), "{before}");
    assert_eq!(before["days"].as_array().unwrap().len(), 8);
    assert_eq!(before["days"][0]["share"], Value::Null);

    let device = town.store.device_by_eui(eui(1)).unwrap().id;
    let mut batch = Batch::default();
    for (f_cnt, ago) in [(1_003, 20_000), (1_003, 19_000), (0, 10_000), (1, 5_000)] {
        let mut record = uplink(device, 1, NOW - ago, f_cnt);
        record.identity.hash += u64::try_from(ago).unwrap() << 32;
        batch.uplinks.push(record);
    }
    town.store.append(batch).unwrap();
    // Two are missing before 1003, which came twice; the counter then starts again.
    let after = told(&town, "").await;
    assert_eq!(sums(&after), (53, 51), "{after}");
    let days = after["days"].as_array().unwrap();
    let today = days.iter().rfind(|day| day["expected"] != 0).unwrap();
    assert!(today["share"].as_f64().unwrap() < 1.0, "{today}");
}

#[tokio::test]
async fn the_frame_before_the_first_day_tells_where_the_counter_stood() {
    let town = Town::open();
    let device = town.store.device_by_eui(eui(2)).unwrap().id;
    let mut batch = Batch::default();
    for (f_cnt, hours) in [(10, 90), (15, 60)] {
        batch
            .uplinks
            .push(uplink(device, 2, NOW - hours * HOUR, f_cnt));
    }
    town.store.append(batch).unwrap();
    let from = super::at(NOW - 66 * HOUR);
    let to = super::at(NOW - 54 * HOUR);
    let path = format!("/api/v1/devices/{}/frames?from={from}&to={to}", eui(2));
    let told = town.admin_get(&path).await.json();
    assert_eq!(sums(&told), (5, 1), "{told}");
}

#[tokio::test]
async fn more_than_a_month_at_once_is_refused_and_strangers_are_told_nothing() {
    let town = Town::open();
    let path = format!("/api/v1/devices/{}/frames", eui(1));
    let long = town
        .admin_get(&format!("{path}?from=2026-01-01T00:00:00Z"))
        .await;
    assert_eq!(long.status, 400);
    assert_eq!(long.json()["errors"][0]["pointer"], json!("?from"));
    assert_eq!(town.get(&path).await.status, 401);
}

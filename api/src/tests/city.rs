//! Questions to the whole city, and what series tell of counters and states.

use super::{HOUR, NOW, Town, at, reading, stream};
use axum::http::StatusCode;
use serde_json::{Value, json};
use talblick_model::{DatastreamId, DeviceId};
use talblick_store::{Batch, DatastreamKey};

/// The three hours that end with 14:00 UTC, each with two readings of the weather station.
const HOURS: &str = "from=2026-11-21T11:00:00Z&to=2026-11-21T14:00:00Z";

/// A datastream more, with readings at these times.
pub(super) fn add(
    town: &Town,
    device: u32,
    quantity: &str,
    readings: &[(i64, f64)],
) -> DatastreamId {
    let key = DatastreamKey {
        device: DeviceId::try_from(device).unwrap(),
        quantity: quantity.parse().unwrap(),
        channel: None,
    };
    let id = town.store.ensure_datastreams(&[key]).unwrap()[0];
    let batch = Batch {
        readings: readings
            .iter()
            .map(|(time, value)| reading(id, *time, *value))
            .collect(),
        ..Batch::default()
    };
    town.store.append(batch).unwrap();
    id
}

/// A classroom in the weather station's district that measures air temperature too, but not for the public.
fn classroom(town: &Town) {
    add(town, 3, "air_temperature", &[(NOW - 60_000, 90.0)]);
}

async fn items(town: &Town, query: &str) -> Vec<Value> {
    let answer = town.get(&format!("/api/v1/city/top?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_quantity_by_district_and_hour_counts_what_is_public_only() {
    let town = Town::open();
    classroom(&town);
    let path = format!("/api/v1/city/districts?quantity=air_temperature&{HOURS}");
    let public = town.get(&path).await.json();
    assert_eq!(
        (&public["unit"], &public["step"]),
        (&json!("Cel"), &json!("1h"))
    );
    let rows = public["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{public}");
    assert_eq!(
        (
            &rows[0]["district"],
            &rows[0]["name"],
            &rows[0]["datastreams"]
        ),
        (&json!("1"), &json!("Barmen"), &json!(1))
    );
    assert_eq!(rows[0]["n"], json!([2, 2, 2]));
    assert_eq!(rows[0]["last"], json!([null, null, null]));
    let full = town.admin_get(&path).await.json();
    let row = &full["rows"][0];
    assert_eq!(
        (&row["datastreams"], &row["n"]),
        (&json!(2), &json!([2, 2, 3]))
    );
    assert_eq!(row["max"][2], 90.0);
}

#[tokio::test]
async fn a_quantity_that_is_not_published_is_as_if_nobody_measured_it() {
    let town = Town::open();
    classroom(&town);
    for (path, list) in [
        ("districts?step=1d&", "rows"),
        ("top?", "items"),
        ("completeness?", "days"),
    ] {
        for (secret, unknown) in [("co2", "no2"), ("battery_level", "soil_moisture")] {
            let ask = async |quantity: &str| {
                let path = format!("/api/v1/city/{path}quantity={quantity}");
                let mut answer = town.get(&path).await.json();
                // What was asked for is repeated.
                for said in ["quantity", "unit"] {
                    answer.as_object_mut().unwrap().remove(said);
                }
                answer
            };
            assert_eq!(ask(secret).await, ask(unknown).await, "{path}");
        }
        let full = format!("/api/v1/city/{path}quantity=co2");
        assert!(town.admin_get(&full).await.json()[list][0].is_object());
    }
    let top = items(&town, "quantity=air_temperature").await;
    assert_eq!(top.len(), 1);
    assert_eq!(top[0]["name"], "Wetter Ronsdorf");
}

#[tokio::test]
async fn the_first_of_a_ranking_are_those_asked_for() {
    let town = Town::open();
    let time = NOW - HOUR;
    add(&town, 1, "soil_moisture", &[(time, 10.0), (time + 1, 20.0)]);
    add(&town, 2, "soil_moisture", &[(time, 5.0), (time + 1, 30.0)]);
    add(&town, 3, "soil_moisture", &[(time, 15.0)]);
    let ask = async |rest: &str| {
        let path = format!("/api/v1/city/top?quantity=soil_moisture&{rest}");
        let found = town.admin_get(&path).await.json()["items"].clone();
        let found = found.as_array().unwrap().iter();
        found
            .map(|item| {
                (
                    item["device"].as_u64().unwrap(),
                    item["value"].as_f64().unwrap(),
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(ask("").await, [(2, 30.0), (1, 20.0), (3, 15.0)]);
    assert_eq!(ask("by=min&order=asc&limit=2").await, [(2, 5.0), (1, 10.0)]);
    assert_eq!(ask("by=n&order=asc&limit=1").await, [(3, 1.0)]);
    assert_eq!(ask("by=avg&district=1").await, [(2, 17.5), (3, 15.0)]);
    assert_eq!(ask("bbox=7.0,51.255,7.3,51.265").await, [(1, 20.0)]);
    assert_eq!(ask("to=2026-11-20T00:00:00Z").await, []);
}

#[tokio::test]
async fn a_day_is_as_complete_as_the_readings_that_came_of_those_expected() {
    let town = Town::open();
    // Every ten minutes are promised, every thirty something came, from 14:30 the day before until 14:00 today.
    let path = "/api/v1/city/completeness?quantity=air_temperature&from=2026-11-20T23:00:00Z";
    let answer = town.get(path).await.json();
    assert_eq!(answer["datastreams"], 1);
    let days = answer["days"].as_array().unwrap();
    assert_eq!(days.len(), 1, "{answer}");
    assert_eq!(days[0]["t"], "2026-11-20T23:00:00Z");
    assert_eq!(
        (&days[0]["found"], &days[0]["expected"]),
        (&json!(31), &json!(90))
    );
    assert!((days[0]["share"].as_f64().unwrap() - 31.0 / 90.0).abs() < 1e-12);
    let before = "&to=2026-11-20T12:00:00Z";
    let path = "/api/v1/city/completeness?quantity=air_temperature&from=2026-11-20T00:00:00Z";
    let day = town.get(&format!("{path}{before}")).await.json()["days"][0].clone();
    // The day is a whole one, and nothing is expected of it before 14:30.
    assert_eq!((&day["found"], &day["expected"]), (&json!(17), &json!(51)));
}

#[tokio::test]
async fn a_question_to_the_city_says_what_is_wrong_with_it() {
    let town = Town::open();
    for (path, pointer) in [
        ("top", "?quantity"),
        ("top?quantity=co2&by=median", "?by"),
        ("top?quantity=co2&order=up", "?order"),
        ("top?quantity=co2&district=9", "?district"),
        ("top?quantity=co2&bbox=7,8", "?bbox"),
        ("districts?quantity=co2&step=2d", "?step"),
        ("districts?quantity=co2&from=2026-01-01T00:00:00Z", "?from"),
        ("completeness?quantity=co2&step=1h", "?step"),
        (
            "districts?quantity=air_temperature&step=1m&from=2026-11-01T00:00:00Z",
            "?step",
        ),
    ] {
        let answer = town.get(&format!("/api/v1/city/{path}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{path}");
    }
}

#[tokio::test]
async fn a_counter_tells_its_rise_and_a_state_how_long_it_held() {
    let town = Town::open();
    let start = at(NOW - 30_000).as_i64() - 3 * HOUR;
    let half = HOUR / 2;
    let meter = [
        (start - half, 100.0),
        (start, 103.0),
        (start + half, 104.5),
        (start + 2 * HOUR, 2.0),
    ];
    let meter = add(&town, 2, "energy", &meter);
    let ask = async |id: DatastreamId, rest: &str| {
        let path = format!("/api/v1/datastreams/{id}/series?{HOURS}&step=1h{rest}");
        town.get(&path).await.json()
    };
    let series = ask(meter, "").await;
    assert_eq!(series["rise"], json!([4.5, null, 2.0]), "{series}");
    assert_eq!(series["states"], Value::Null);
    assert_eq!(ask(meter, "&fill=none").await["rise"], json!([4.5, 2.0]));
    let contact = [
        (start, 0.0),
        (start + half, 1.0),
        (start + half + 600_000, 0.0),
    ];
    let contact = add(&town, 2, "contact_open", &contact);
    let series = ask(contact, "").await;
    // The device reports every ten minutes; after three of them nobody knows.
    let states = json!([
        {"value": 0.0, "seconds": [1800.0 + 1200.0, 600.0, 0.0]},
        {"value": 1.0, "seconds": [600.0, 0.0, 0.0]},
    ]);
    assert_eq!(series["states"], states, "{series}");
    assert_eq!(ask(stream(3), "").await["rise"], Value::Null);
}

#[tokio::test]
async fn a_ranking_says_what_measures_a_room_or_stands_beside_a_value() {
    let town = Town::open();
    classroom(&town);
    let items = town
        .admin_get("/api/v1/city/top?quantity=air_temperature")
        .await
        .json()["items"]
        .clone();
    let told: Vec<_> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["device"].clone(), item["indoors"].clone()))
        .collect();
    assert_eq!(
        told,
        [(json!(3), json!(true)), (json!(2), json!(false))],
        "{items}"
    );
    assert!(items[0]["channel"].is_null());
}

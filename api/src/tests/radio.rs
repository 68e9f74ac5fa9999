//! Radio coverage over HTTP: what everybody sees, what an account adds, and what-if.

use super::{HOUR, NOW, Town, at, eui, reception, uplink};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use talblick_coverage::radio::{Heard, Limits, Survey, Told};
use talblick_model::{Gateway, GatewayId, Position, Reception};

/// The river gauge is heard by the town hall and a school, the weather station by the school alone, the classroom sent
/// for one day only, and a device in a store room is hardly heard.
pub(super) fn hear(town: &Town) {
    let mut survey = Survey::new(Limits::default(), at(NOW)).unwrap();
    let devices = town.store.devices();
    for device in &devices {
        survey.put_device(device, at(NOW));
    }
    for (number, lat) in [(0xb1, 51.27), (0xb2, 51.28)] {
        survey.put_gateway(&Gateway {
            id: GatewayId::from_u64(number),
            name: (number == 0xb1).then(|| "Rathaus".to_owned()),
            location: Position::new(lat, 7.19, None).ok(),
            created_at: at(NOW),
        });
    }
    let mut heard = |n: u64, hours: i64, step: u32, receptions: &[Reception]| {
        let device = devices.iter().find(|d| d.dev_eui == eui(n)).unwrap().id;
        for hour in 0..hours {
            let f_cnt = u32::try_from(hour).unwrap() * step;
            let mut record = uplink(device, n, NOW - (hours - hour) * HOUR, f_cnt);
            record.uplink.receptions = receptions.to_vec();
            let heard = Heard {
                device,
                at: record.identity.at,
                hash: record.identity.hash,
                uplink: &record.uplink,
                fields: None,
            };
            survey.take(&heard, at(NOW));
        }
    };
    heard(1, 72, 1, &[reception(0xb1, -90), reception(0xb2, -100)]);
    heard(2, 72, 1, &[reception(0xb2, -100)]);
    heard(3, 12, 1, &[reception(0xb1, -90)]);
    heard(4, 60, 20, &[reception(0xb1, -118)]);
    town.radio.replace(Told::new(survey.still(), None, at(NOW)));
}

/// The cell a device of the town stands in.
fn cell(town: &Town, n: u64) -> String {
    let told = town.radio.told();
    let device = town.store.device_by_eui(eui(n)).unwrap();
    told.map.places[&device.id].cell.to_string()
}

async fn get(town: &Town, path: &str) -> Value {
    let answer = town.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer.json()
}

async fn get_signed(town: &Town, path: &str) -> Value {
    town.admin(Method::GET, path, None).await.json()
}

#[tokio::test]
async fn the_summary_tells_what_is_covered_and_what_hangs_on_what() {
    let town = Town::open();
    hear(&town);
    let summary = get(&town, "/api/v1/coverage/lorawan/summary?lang=de").await;
    let cells = json!({"covered": 2, "weak": 0, "none": 1, "unknown": 0, "withheld": 1});
    assert_eq!(summary["cells"], cells);
    assert_eq!(
        summary["period"],
        json!({"from": "2026-11", "to": "2026-11"})
    );
    assert_eq!(summary["uplinks"], 72 + 72 + 12 + 60);
    let school = &summary["gateways"][1];
    assert_eq!(school["id"], "00000000000000b2");
    assert_eq!(school["name"], Value::Null);
    let lost = [
        "cells",
        "cells_lost_if_failed",
        "cells_weakened_if_failed",
        "devices_lost_if_failed",
    ];
    assert_eq!(
        lost.map(|key| school[key].clone()),
        [json!(2), json!(1), json!(1), json!(1)]
    );
    assert_eq!(summary["single_gateway_devices"], 2);
    assert!(
        summary.get("single_gateway_device_list").is_none(),
        "who it is needs an account"
    );
    assert_eq!(
        summary["sentence"],
        "Von 3 Orten, an denen Geräte der Stadt senden, sind 2 gut versorgt und einer gar nicht. 2 Geräte hängen an \
         jeweils nur einem Gateway. Fiele „00000000000000b2“ aus, verstummte ein Gerät."
    );
    let signed = get_signed(&town, "/api/v1/coverage/lorawan/summary").await;
    assert_eq!(
        signed["single_gateway_device_list"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn without_a_gateway_the_city_is_told_as_if_it_had_failed() {
    let town = Town::open();
    hear(&town);
    let path = "/api/v1/coverage/lorawan/summary?without=00000000000000b2&lang=en";
    let summary = get(&town, path).await;
    assert_eq!(summary["cells"]["covered"], 1);
    assert_eq!(summary["cells"]["none"], 2);
    assert_eq!(summary["gateways"].as_array().unwrap().len(), 1);
    let sentence = summary["sentence"].as_str().unwrap();
    assert!(
        sentence.starts_with("Without the gateway “00000000000000b2”: Of 3 places"),
        "{sentence}"
    );
    let path = format!(
        "/api/v1/coverage/lorawan/cells/{}?without=00000000000000b2",
        cell(&town, 2)
    );
    assert_eq!(get(&town, &path).await["status"], "none");
    let changed = json!([{"cell": cell(&town, 2), "before": "covered", "after": "none"}]);
    assert_eq!(summary["changed"], changed, "what the map marks");
    let whole = get(&town, "/api/v1/coverage/lorawan/summary").await;
    assert_eq!(whole.get("changed"), None);
}

#[tokio::test]
async fn a_cell_shows_everybody_its_class_and_an_account_its_gateways() {
    let town = Town::open();
    hear(&town);
    let path = format!("/api/v1/coverage/lorawan/cells/{}", cell(&town, 1));
    let public = get(&town, &path).await;
    assert_eq!(public["status"], "covered");
    assert_eq!(public["class"], "sf7");
    assert_eq!(public["lowest_safe_spreading_factor"], 7);
    assert_eq!(public["margin_p50"], 14.0);
    assert_eq!(
        (&public["redundancy"], &public["days"]),
        (&json!(2), &json!(4))
    );
    assert_eq!(public["delivery"], 1.0);
    for hidden in ["hearing", "device_ids"] {
        assert!(public.get(hidden).is_none(), "{hidden}");
    }
    let signed = get_signed(&town, &path).await;
    let hall = &signed["hearing"][0];
    assert_eq!(
        (&hall["name"], &hall["uplinks"], &hall["alone"]),
        (&json!("Rathaus"), &json!(72), &json!(0))
    );
    assert_eq!(hall["esp_dbm"], json!({"p10": -91.0, "p50": -91.0}));
    assert_eq!(signed["device_ids"], json!([1]));
}

#[tokio::test]
async fn a_cell_one_device_used_for_a_day_looks_like_one_nobody_ever_sent_from() {
    let town = Town::open();
    hear(&town);
    let shy = cell(&town, 3);
    let path = |cell: &str| format!("/api/v1/coverage/lorawan/cells/{cell}?lang=de");
    let mut answers = Vec::new();
    for cell in [&shy, "100mN56799E3709"] {
        let mut answer = get(&town, &path(cell)).await;
        answer["cell"] = Value::Null;
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0]["status"], "unknown");
    assert_eq!(get_signed(&town, &path(&shy)).await["status"], "covered");
}

#[tokio::test]
async fn what_is_asked_wrongly_is_named() {
    let town = Town::open();
    hear(&town);
    for (path, status) in [
        ("summary?without=00000000000000ff", StatusCode::NOT_FOUND),
        ("summary?without=b1", StatusCode::BAD_REQUEST),
        ("summary?month=November", StatusCode::BAD_REQUEST),
        ("summary?month=2026-11", StatusCode::UNAUTHORIZED),
        ("summary?year=2026", StatusCode::BAD_REQUEST),
        ("cells/100mN1E1", StatusCode::NOT_FOUND),
        (
            "cells/CRS3035RES100mN3131100E4122100",
            StatusCode::NOT_FOUND,
        ),
    ] {
        let answer = town.get(&format!("/api/v1/coverage/lorawan/{path}")).await;
        assert_eq!(answer.status, status, "{path}");
    }
    let empty = get_signed(
        &town,
        "/api/v1/coverage/lorawan/summary?month=2025-01&lang=en",
    )
    .await;
    assert_eq!(empty["period"], Value::Null);
    assert!(
        empty["sentence"]
            .as_str()
            .unwrap()
            .contains("too little has been sent")
    );
}

#[tokio::test]
async fn parts_of_the_city_count_the_cells_that_lie_in_them_and_files_have_every_cell() {
    let town = Town::covered();
    hear(&town);
    let whole = town.get("/api/v1/coverage/lorawan/summary").await.json();
    assert_eq!(whole["parts"], serde_json::json!([]));
    let by_district = town.get("/api/v1/coverage/lorawan/summary?level=district");
    let by_district = by_district.await.json();
    let parts = by_district["parts"].as_array().unwrap();
    assert!(parts.len() > 1);
    let (mut inside, mut cells) = (0, 0);
    for status in ["covered", "weak", "none", "unknown"] {
        let of = |counts: &serde_json::Value| counts[status].as_u64().unwrap();
        let all = of(&whole["cells"]);
        let found: u64 = parts.iter().map(of).sum();
        assert!(found <= all, "{status}: {found} of {all}");
        inside += found;
        cells += all;
    }
    assert!(inside > 0);
    let csv = town.get("/coverage/lorawan.csv").await.text();
    assert_eq!(u64::try_from(csv.lines().count()).unwrap(), cells + 1);
    let areas = town.get("/coverage/lorawan.geojson").await.json();
    assert_eq!(
        u64::try_from(areas["features"].as_array().unwrap().len()).unwrap(),
        cells
    );
    for (end, begin) in [("gpkg", "SQLite format 3"), ("pmtiles", "PMTiles")] {
        let file = town.get(&format!("/coverage/lorawan.{end}")).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.starts_with(begin.as_bytes()), "{end}");
    }
}

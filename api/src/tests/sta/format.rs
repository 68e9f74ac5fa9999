//! Data arrays, tables and features, and several questions at once.

use super::{ROOT, ask, get, refused};
use crate::tests::{NOW, Town, reading, stream};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use talblick_store::Batch;

#[tokio::test]
async fn a_data_array_has_a_block_for_each_datastream_and_the_links_of_a_page() {
    let town = Town::open();
    let page = get(
        &town,
        "Observations?$resultFormat=dataArray&$top=50&$count=true&$select=phenomenonTime,result",
    )
    .await;
    assert_eq!(page["@iot.count"], 97);
    let blocks = page["value"].as_array().unwrap();
    assert_eq!(blocks.len(), 2);
    let link = &blocks[0]["Datastream@iot.navigationLink"];
    assert_eq!(*link, format!("{ROOT}/Datastreams(1)"));
    for block in blocks {
        assert_eq!(block["components"], json!(["phenomenonTime", "result"]));
        let rows = block["dataArray"].as_array().unwrap();
        assert_eq!(block["dataArray@iot.count"], rows.len());
        assert!(rows.iter().all(|row| row.as_array().unwrap().len() == 2));
    }
    assert_eq!(blocks[1]["dataArray@iot.count"], 2);
    let next = page["@iot.nextLink"].as_str().unwrap();
    assert!(next.contains("$resultFormat=dataArray"), "{next}");
    assert_eq!(
        get(&town, next).await["value"][0]["dataArray@iot.count"],
        46
    );
    let unsaid = get(&town, "Datastreams(1)/Observations?$resultFormat=dataArray").await;
    let names = json!(["id", "phenomenonTime", "resultTime", "result"]);
    assert_eq!(unsaid["value"][0]["components"], names);
    for wrong in [
        "Things?$resultFormat=dataArray",
        "Observations?$resultFormat=dataArray&$expand=Datastream",
    ] {
        assert_eq!(refused(&town, wrong).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_table_of_observations_is_whole() {
    let town = Town::open();
    let mut batch = Batch::default();
    for i in 1..20_000_i64 {
        batch
            .readings
            .push(reading(stream(3), NOW - 48 * 3_600_000 - i * 60_000, 1.5));
    }
    town.store.append(batch).unwrap();
    for (path, rows) in [
        ("Observations?$resultFormat=CSV", 97 + 19_999),
        (
            "Observations?$resultFormat=CSV&$orderby=phenomenonTime desc",
            97 + 19_999,
        ),
        (
            "Datastreams(3)/Observations?$resultFormat=csv&$filter=result eq 1.5",
            19_999,
        ),
        ("Datastreams(1)/Observations?$resultFormat=CSV&$top=5", 5),
    ] {
        let answer = ask(&town, path).await;
        assert!(
            answer.header("content-type").starts_with("text/csv"),
            "{path}"
        );
        let mut table = csv::Reader::from_reader(&answer.body[..]);
        assert_eq!(&table.headers().unwrap()[0], "id", "{path}");
        let found: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert_eq!(found.len(), rows, "{path}");
    }
    let selected = ask(
        &town,
        "Datastreams(1)/Observations?$resultFormat=CSV&$select=phenomenonTime,result",
    )
    .await;
    assert!(
        selected
            .text()
            .starts_with("phenomenonTime,result\r\n2026-11-20T14:30:00Z,0.61\r\n"),
        "{}",
        selected.text()
    );
}

#[tokio::test]
async fn a_table_for_spreadsheets_has_their_commas_and_moments() {
    let town = Town::open();
    for (path, told) in [
        (
            "Datastreams(1)/Observations?$resultFormat=CSV&variant=excel&$select=phenomenonTime,result",
            "\u{feff}phenomenonTime_utc;result\r\n2026-11-20 14:30:00;0,61\r\n",
        ),
        (
            "Datastreams(1)/Observations?$resultFormat=CSV&variant=excel&$top=1&$select=phenomenonTime,result",
            "\u{feff}phenomenonTime_utc;result\r\n2026-11-20 14:30:00;0,61\r\n",
        ),
        (
            "Datastreams?$resultFormat=CSV&variant=excel&$top=1&$select=name,phenomenonTime",
            "\u{feff}name;phenomenonTime_utc\r\nWasserstand, Pegel Kluse;2026-11-20 14:30:00 / 2026-11-21 14:00:00\r\n",
        ),
    ] {
        let text = ask(&town, path).await.text();
        assert!(text.starts_with(told), "{path}\n{text}");
    }
    let other = ask(&town, "Things?$resultFormat=CSV&variant=calc").await;
    assert_eq!(other.status, 400);
    assert!(other.text().contains("excel"), "{}", other.text());
}

#[tokio::test]
async fn a_table_of_entities_has_the_unit_in_columns_of_its_own() {
    let town = Town::open();
    let answer = ask(
        &town,
        "Datastreams?$resultFormat=CSV&$expand=Thing($select=name)",
    )
    .await;
    let mut table = csv::Reader::from_reader(&answer.body[..]);
    let names = table.headers().unwrap().clone();
    for name in [
        "id",
        "name",
        "unitOfMeasurement/symbol",
        "unitOfMeasurement/definition",
        "Thing/name",
        "phenomenonTime",
    ] {
        assert!(names.iter().any(|n| n == name), "{name} {names:?}");
    }
    assert_eq!(table.records().count(), 3);
}

#[tokio::test]
async fn a_name_that_looks_like_a_formula_is_none_in_a_table() {
    let town = Town::open();
    let device = town.store.devices().into_iter().next().unwrap();
    let draft = talblick_store::DeviceDraft {
        name: "=1+1".into(),
        kind: device.kind.clone(),
        ..talblick_store::DeviceDraft::unknown(device.dev_eui)
    };
    town.store.put_devices(vec![draft]).unwrap();
    let table = ask(&town, "Things?$resultFormat=CSV&$select=name")
        .await
        .text();
    assert!(table.contains("'=1+1"), "{table}");
    // A thing without a place has no location, but observations are still about something.
    let placeless = get(&town, "Things(1)?$expand=Locations").await;
    assert_eq!(placeless["Locations"], json!([]));
    let observation = get(
        &town,
        "Datastreams(1)/Observations?$top=1&$expand=FeatureOfInterest",
    )
    .await;
    assert_eq!(
        observation["value"][0]["FeatureOfInterest"]["feature"]["geometry"],
        Value::Null
    );
    let somewhere = "Things?$filter=geo.intersects(Locations/location, geography'POLYGON ((0 0, 90 0, 90 90, 0 90, 0 0))')";
    assert_eq!(super::ids(&town, somewhere).await, ["2"]);
}

#[tokio::test]
async fn features_stand_where_their_things_do() {
    let town = Town::open();
    for set in [
        "Things",
        "Locations",
        "FeaturesOfInterest",
        "Datastreams",
        "Observations",
    ] {
        let answer = ask(
            &town,
            &format!("{set}?$resultFormat=GeoJSON&$top=2&$count=true"),
        )
        .await;
        assert_eq!(answer.header("content-type"), "application/geo+json");
        let page = answer.json();
        assert_eq!(page["type"], "FeatureCollection");
        assert!(page["@iot.count"].is_number());
        for feature in page["features"].as_array().unwrap() {
            assert_eq!(feature["type"], "Feature");
            assert_eq!(feature["geometry"]["type"], "Point", "{set}");
            let properties = feature["properties"].as_object().unwrap();
            assert!(
                properties
                    .values()
                    .all(|value| !value.is_object() || value["type"] == "Point")
            );
        }
    }
}

#[tokio::test]
async fn a_batch_answers_each_question_and_costs_no_more_than_one() {
    let town = Town::open();
    let post = async |path: &str, body: Value| {
        let request = Request::post(path)
            .body(Body::from(body.to_string()))
            .unwrap();
        town.send(request).await
    };
    let asked = json!({"requests": [
        {"id": "a", "method": "get", "url": "Things?$count=true&$top=0"},
        {"id": 2, "method": "GET", "url": format!("{ROOT}/Things(3)")},
        {"id": 3, "method": "post", "url": "Things"},
        {"id": 4, "url": "Datastreams(1)/name/$value"},
    ]});
    let answer = post("/sta/v1.1/$batch", asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let answers = answer.json()["responses"].clone();
    assert_eq!(answers[0]["body"]["@iot.count"], 2);
    assert_eq!(answers[0]["id"], "a");
    let statuses: Vec<u64> = answers
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [200, 404, 405, 200]);
    let many: Vec<Value> = (0..21)
        .map(|id| json!({"id": id, "url": "Things"}))
        .collect();
    let refused = post("/sta/v1.1/$batch", json!({"requests": many})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        post("/sta/v1.1/$batch", json!([])).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        post("/sta/v1.1/Things", json!({})).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}

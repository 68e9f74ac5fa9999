//! Prometheus' HTTP API over what is published, asked as Grafana's data source asks.

use super::{HOUR, NOW, Town};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

const ROOT: &str = "/prometheus/api/v1";

async fn ask(town: &Town, path: &str) -> Value {
    let answer = town.get(&format!("{ROOT}/{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    let body = answer.json();
    assert_eq!(body["status"], "success");
    body["data"].clone()
}

async fn post(town: &Town, path: &str, form: &str) -> super::Answer {
    let request = Request::post(format!("{ROOT}/{path}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()));
    town.send(request.unwrap()).await
}

#[tokio::test]
async fn the_data_source_test_of_grafana_passes() {
    let town = Town::open();
    let build = ask(&town, "status/buildinfo").await;
    assert_eq!(build["version"], "2.45.0");
    let answer = post(&town, "query", "query=1%2B1&time=1795269630").await;
    let data = answer.json()["data"].clone();
    assert_eq!(
        data,
        json!({"resultType": "scalar", "result": [1_795_269_630, "2"]})
    );
}

#[tokio::test]
async fn the_query_builder_of_grafana_finds_metrics_labels_and_values() {
    let town = Town::open();
    let metrics = ask(&town, "label/__name__/values").await;
    assert_eq!(
        metrics,
        json!(["air_temperature", "precipitation", "water_level"])
    );
    let labels = ask(
        &town,
        "labels?match[]=water_level&start=1795183230&end=1795269630",
    )
    .await;
    let wanted = [
        "__name__",
        "datastream",
        "device",
        "district",
        "kind",
        "name",
        "unit",
    ];
    assert_eq!(labels, json!(wanted));
    let form = post(&town, "labels", "match%5B%5D=water_level").await;
    assert_eq!(form.json()["data"], json!(wanted));
    let names = ask(&town, "label/name/values?match[]=%7Bdistrict%3D%221%22%7D").await;
    assert_eq!(names, json!(["Wetter Ronsdorf"]));
    let series = ask(
        &town,
        "series?match[]=water_level&match[]=precipitation&limit=1",
    )
    .await;
    assert_eq!(series[0]["name"], "Pegel Kluse");
    assert_eq!(series.as_array().unwrap().len(), 1);
    let metadata = ask(&town, "metadata?metric=water_level").await;
    let told = json!({"water_level": [{"type": "gauge", "help": "Water level", "unit": "m"}]});
    assert_eq!(metadata, told);
}

#[tokio::test]
async fn a_panel_gets_a_value_for_each_step_and_a_stat_the_newest() {
    let town = Town::open();
    let (end, start) = (NOW / 1_000, (NOW - 3 * HOUR) / 1_000);
    let form = format!("query=water_level&start={start}&end={end}&step=1800");
    let data = post(&town, "query_range", &form).await.json()["data"].clone();
    assert_eq!(data["resultType"], "matrix");
    let values = data["result"][0]["values"].as_array().unwrap();
    assert_eq!(values.len(), 7);
    assert_eq!(values[6], json!([1_795_269_630, "0.5"]));
    assert_eq!(values[0][1], "0.56");
    let data = ask(&town, "query?query=max_over_time(water_level[1d])").await;
    assert_eq!(data["result"][0]["value"], json!([1_795_269_630, "0.61"]));
    assert_eq!(data["result"][0]["metric"]["datastream"], "1");
    let rows = ask(&town, "query?query=water_level[1h]").await;
    assert_eq!(rows["result"][0]["values"].as_array().unwrap().len(), 2);
    let day = format!(
        "query_range?query=avg%20by(kind)(air_temperature)&start={start}&end={end}&step=1h"
    );
    assert_eq!(
        ask(&town, &day).await["result"][0]["metric"],
        json!({"kind": "climate"})
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_as_prometheus_says_it() {
    let town = Town::open();
    for (path, status, kind, said) in [
        ("query", 400, "bad_data", "query is missing"),
        (
            "query?query=sum(",
            400,
            "bad_data",
            "expected an expression",
        ),
        ("query?query=up&time=noon", 400, "bad_data", "RFC 3339"),
        (
            "query?query=histogram_quantile(0.9,up)",
            400,
            "bad_data",
            "not supported here",
        ),
        (
            "query_range?query=up&start=0&end=10&step=0",
            400,
            "bad_data",
            "such as 15m",
        ),
        (
            "query_range?query=up&start=10&end=0&step=5m",
            400,
            "bad_data",
            "before the start",
        ),
        (
            "query_range?query=up&start=0&end=99999999&step=1",
            422,
            "execution",
            "11000 steps",
        ),
        ("series", 400, "bad_data", "match[] is missing"),
        ("labels?limit=", 400, "bad_data", "whole number"),
        ("metadata?limit=-1", 400, "bad_data", "whole number"),
        (
            "series?match[]=up&limit=2147483648",
            400,
            "bad_data",
            "2147483647",
        ),
        (
            "series?match[]=rate(up[5m])",
            400,
            "bad_data",
            "no selector",
        ),
    ] {
        let answer = town.get(&format!("{ROOT}/{path}")).await;
        let body = answer.json();
        assert_eq!(answer.status.as_u16(), status, "{path}: {body}");
        assert_eq!(
            (&body["status"], &body["errorType"]),
            (&"error".into(), &kind.into())
        );
        assert!(
            body["error"].as_str().unwrap().contains(said),
            "{path}: {body}"
        );
    }
    let large = "x".repeat(70_000);
    assert_eq!(
        post(&town, "query", &large).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn what_is_not_published_is_no_metric_but_with_an_account() {
    let town = Town::open();
    for path in [
        "query?query=co2",
        "query?query=%7Bdevice%3D%223%22%7D",
        "series?match[]=co2",
    ] {
        let data = ask(&town, path).await;
        let found = data.get("result").unwrap_or(&data);
        assert_eq!(found, &json!([]), "{path}");
    }
    let full = town
        .admin_get(&format!("{ROOT}/query?query=co2"))
        .await
        .json();
    assert_eq!(full["data"]["result"][0]["value"][1], "700");
}

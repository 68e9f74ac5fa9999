//! The shapes scripts rely on.

use super::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn a_device_has_a_public_and_a_full_view() {
    let town = Town::open();
    let public = town.get("/api/v1/devices/1").await.json();
    assert_eq!(
        keys(&public),
        [
            "datastreams",
            "district",
            "id",
            "indoors",
            "kind",
            "last_seen",
            "location",
            "name",
            "status"
        ]
    );
    assert_eq!(public["status"], "online");
    assert_eq!(public["last_seen"], "2026-11-21T14:00:00Z");
    assert_eq!(public["datastreams"].as_array().unwrap().len(), 1);
    let full = town.admin_get("/api/v1/devices/1").await.json();
    assert_eq!(full["dev_eui"], "a84041ffff01f201");
    assert_eq!(full["battery_level"], 87.0);
    assert_eq!(full["gateways_24h"], 2);
    assert_eq!(full["spreading_factor"], 7);
    assert_eq!(full["tags"], json!({"operator": "WSW"}));
    assert_eq!(full["datastreams"].as_array().unwrap().len(), 2);
    let new = town.admin_get("/api/v1/devices/4").await.json();
    assert_eq!(
        (new["status"].as_str(), &new["last_seen"]),
        (Some("new"), &Value::Null)
    );
}

#[tokio::test]
async fn a_datastream_and_its_latest_reading_say_what_the_contract_says() {
    let town = Town::open();
    let datastream = town.get("/api/v1/datastreams/1").await.json();
    for (key, value) in [
        ("id", json!(1)),
        ("device", json!(1)),
        ("quantity", json!("water_level")),
        ("unit", json!("m")),
        ("kind", json!("measurement")),
        ("count", json!(48)),
        ("last", json!("2026-11-21T14:00:00Z")),
        ("published", json!(true)),
    ] {
        assert_eq!(datastream[key], value, "{key}");
    }
    let latest = town.get("/api/v1/latest?quantity=water_level").await.json();
    let item = &latest["items"][0];
    assert_eq!(item["datastream"], 1);
    assert_eq!(
        item["device"],
        json!({"id": 1, "name": "Pegel Kluse", "kind": "river_level", "indoors": false})
    );
    assert_eq!(
        (&item["value"], &item["quality"]),
        (&json!(0.5), &json!([]))
    );
    assert_eq!(item["time"], "2026-11-21T14:00:00Z");
    assert_eq!(latest["next"], Value::Null);
}

#[tokio::test]
async fn reprocessing_needs_a_device_or_a_codec_and_a_range() {
    let town = Town::open();
    let ask = |body| town.admin(Method::POST, "/api/v1/reprocess", Some(body));
    let day = |more: Value| {
        let mut body = json!({"from": "2026-11-20T00:00:00Z", "to": "2026-11-21T00:00:00Z"});
        let fields = body.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        body
    };
    let done = ask(day(
        json!({"dev_eui": "a84041ffff01f203", "codec": "elsys"}),
    ))
    .await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(
        done.json(),
        json!({
            "uplinks": 1, "changed": 1, "failed": 1, "rejected": 0,
            "readings": {"unchanged": 0, "changed": 0, "added": 0, "withdrawn": 0},
            "datastreams": [], "failures": []
        })
    );
    let dry = ask(day(json!({"dev_eui": "a84041ffff01f203", "dry_run": true}))).await;
    assert_eq!(dry.json()["changed"], 0);
    for (body, pointer) in [
        (day(json!({})), "/dev_eui"),
        (
            json!({"codec": "elsys", "from": "2026-11-20T00:00:00Z"}),
            "/to",
        ),
        (day(json!({"codec": "elsys", "from": "gestern"})), "/from"),
        (
            day(json!({"codec": "elsys", "to": "2026-11-20T00:00:00Z"})),
            "/to",
        ),
    ] {
        let answer = ask(body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer);
    }
    let nobody = ask(day(json!({"dev_eui": "00000000000000ff"}))).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_event_says_what_and_when() {
    let town = Town::open();
    let events = town.admin_get("/api/v1/devices/3/events").await.json();
    assert_eq!(events["items"][0]["kind"], "join");
    let log = &events["items"][1];
    assert_eq!(
        *log,
        json!({
            "id": log["id"], "kind": "log", "at": "2026-11-21T13:00:30Z", "received_at": "2026-11-21T13:00:30.25Z",
            "source": "broker", "battery_level": null, "margin_db": null, "text": "ERROR UPLINK_MIC wrong",
            "location": null
        })
    );
    let wrong = town.admin_get("/api/v1/devices/3/events?kind=up").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let until = "/api/v1/devices/3/events?to=2026-11-21T13:00:00Z";
    assert_eq!(
        town.admin_get(until).await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_gap_is_null_with_its_remark() {
    let town = Town::open();
    let latest = town
        .get("/api/v1/latest?quantity=precipitation")
        .await
        .json();
    assert_eq!(latest["items"][0]["value"], Value::Null);
    assert_eq!(latest["items"][0]["quality"], json!(["gap"]));
}

#[tokio::test]
async fn geojson_has_longitude_first_and_the_box_filters() {
    let town = Town::open();
    let geo = "application/geo+json";
    let all = town.get_with("/api/v1/latest", "accept", geo).await;
    assert_eq!(all.header("content-type"), geo);
    let all = all.json();
    assert_eq!(all["type"], "FeatureCollection");
    assert_eq!(all["features"].as_array().unwrap().len(), 3);
    assert_eq!(
        all["features"][0]["geometry"],
        json!({"type": "Point", "coordinates": [7.15, 51.26]})
    );
    let some = town
        .get("/api/v1/latest?bbox=7.0,51.265,7.3,51.4")
        .await
        .json();
    assert_eq!(some["items"].as_array().unwrap().len(), 2);
    let none = town
        .get("/api/v1/latest?bbox=170,51.2,-170,51.4")
        .await
        .json();
    assert_eq!(none["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_device_that_is_heard_and_not_read_says_why_until_it_is() {
    let town = Town::open();
    let dev_eui = eui(4);
    let device = town.store.device_by_eui(dev_eui).unwrap().id;
    let reject = |time| Reject {
        at: at(time),
        source: "broker".into(),
        topic: "up".into(),
        reason: RejectReason::NoCodec,
        detail: "no codec matches".into(),
        dev_eui: Some(dev_eui),
        payload: vec![1],
    };
    let batch = |uplinks, rejects, readings| Batch {
        uplinks,
        rejects,
        readings,
        ..Batch::default()
    };
    let heard = |n: u32| uplink(device, 4, NOW - MINUTE - i64::from(n), n);
    let first = batch(vec![heard(9)], vec![reject(NOW - MINUTE)], vec![]);
    town.store.append(first).unwrap();
    let told = town.admin_get("/api/v1/devices/4").await.json();
    assert_eq!(told["status"], "online");
    assert_eq!(
        told["unread"],
        json!({"reason": "no_codec", "detail": "no codec matches", "at": "2026-11-21T13:59:30Z"})
    );
    let unread = async || {
        let page = town.admin_get("/api/v1/devices?unread=true").await.json();
        let ids = page["items"].as_array().unwrap().iter();
        ids.map(|d| d["id"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(unread().await, [4]);
    let public = town.get("/api/v1/devices?unread=true").await.json();
    assert_eq!(public["items"], json!([]), "nobody else is told");
    // One with readings that are new enough is read, though one of its uplinks was not.
    let spoiled = Reject {
        dev_eui: Some(eui(1)),
        ..reject(NOW - 10_000)
    };
    town.store
        .append(batch(vec![], vec![spoiled], vec![]))
        .unwrap();
    assert_eq!(unread().await, [4]);
    // What was replayed is read.
    let key = DatastreamKey {
        device,
        quantity: "water_level".parse().unwrap(),
        channel: None,
    };
    let streams = town.store.ensure_datastreams(&[key]).unwrap();
    let late = reading(streams[0], NOW - MINUTE, 1.0);
    town.store
        .append(batch(vec![], vec![], vec![late]))
        .unwrap();
    assert_eq!(unread().await, [0_u64; 0]);
}

#[tokio::test]
async fn the_accounting_of_ingest_adds_up() {
    let town = Town::open();
    let account = town.admin_get("/api/v1/ingest").await.json();
    let total = &account["total"];
    assert_eq!(
        total,
        &json!({"received": 151, "stored": 144, "duplicate": 2, "rejected": 5, "ignored": 0})
    );
    let source = &account["sources"][0];
    assert_eq!(source["name"], "broker");
    assert_eq!(
        (&source["connected"], &source["stored"]),
        (&json!(false), &json!(144))
    );
    assert_eq!(
        account["rejected_by_reason"],
        json!({"malformed": 1, "codec_error": 4})
    );
    assert_eq!(account["lag_ms"], json!({"p50": 3.5, "p99": 12.0}));
}

#[tokio::test]
async fn an_uplink_tells_how_it_was_decoded_and_who_heard_it() {
    let town = Town::open();
    let page = town
        .admin_get("/api/v1/devices/3/uplinks?limit=2")
        .await
        .json();
    let uplink = &page["items"][0];
    assert_eq!(
        (&uplink["f_cnt"], &uplink["payload"]),
        (&json!(1_000), &json!("010203"))
    );
    assert_eq!(uplink["outcome"]["kind"], "decoded");
    assert_eq!(uplink["outcome"]["codec"], "milesight");
    let heard = &uplink["receptions"][0];
    assert_eq!(
        (&heard["gateway_id"], &heard["gateway_name"]),
        (&json!("00000000000000b1"), &json!("Rathaus"))
    );
    assert!(heard["distance_m"].as_f64().unwrap() > 1_000.0);
    let heard = town
        .admin_get("/api/v1/devices/3/receptions?limit=3")
        .await
        .json();
    assert_eq!(heard["items"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn a_reject_shows_its_bytes_and_can_be_replayed() {
    let town = Town::open();
    let page = town
        .admin_get("/api/v1/rejects?reason=malformed")
        .await
        .json();
    let reject = &page["items"][0];
    assert_eq!(
        (&reject["payload"], &reject["replayed"]),
        (&json!("7b22"), &Value::Null)
    );
    assert_eq!(reject["dev_eui"], Value::Null);
    assert_eq!(reject["device_name"], Value::Null);
    let of_device = town.admin_get("/api/v1/rejects?reason=codec_error").await;
    let of_device = of_device.json();
    assert_eq!(
        (
            &of_device["items"][0]["device_id"],
            &of_device["items"][0]["device_name"]
        ),
        (&json!(3), &json!("Klasse 4b"))
    );
    let open = town.admin_get("/api/v1/rejects/open").await.json();
    assert_eq!(
        open,
        json!({"total": 5, "by_reason": {"malformed": 1, "codec_error": 4}})
    );
    let number = of_device["items"][0]["id"].as_i64().unwrap();
    town.store.mark_replayed(number, at(NOW)).unwrap();
    let open = town.admin_get("/api/v1/rejects/open").await.json();
    assert_eq!(
        open,
        json!({"total": 4, "by_reason": {"malformed": 1, "codec_error": 3}})
    );
    let replay = |body| town.admin(Method::POST, "/api/v1/rejects/replay", Some(body));
    let done = replay(json!({"reason": "codec_error"})).await;
    assert_eq!(
        done.json(),
        json!({"tried": 4, "stored": 4, "duplicate": 0, "rejected": 0, "ignored": 0})
    );
    let elsewhere = replay(json!({"reason": "malformed"})).await;
    assert_eq!(elsewhere.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(replay(json!({})).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn readiness_names_each_part() {
    let town = Town::open();
    let ready = town.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::OK);
    let parts = ready.json();
    assert_eq!(parts["status"], "degraded");
    assert_eq!(parts["parts"]["store"]["status"], "ok");
    assert_eq!(
        parts["parts"]["ingest"]["sources"][0]["detail"],
        "connection refused"
    );
    town.ready
        .store(false, std::sync::atomic::Ordering::Release);
    let starting = town.get("/readyz").await;
    assert_eq!(starting.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(starting.json()["status"], "starting");
    assert_eq!(town.get("/healthz").await.json(), json!({"status": "ok"}));
    assert_eq!(town.get("/version").await.json()["name"], "talblick");
}

#[tokio::test]
async fn figures_for_prometheus_are_there() {
    let town = Town::open();
    let text = town.get("/metrics").await.text();
    for line in [
        "talblick_messages_total{source=\"broker\",end=\"stored\"} 144",
        "talblick_rejected_total{reason=\"codec_error\"} 4",
        "talblick_devices{status=\"online\"} 3",
        "talblick_store_writable 1",
    ] {
        assert!(
            text.lines().any(|l| l == line),
            "{line} is missing in\n{text}"
        );
    }
}

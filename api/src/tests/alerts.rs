//! Rules, alerts, silences and receivers as those who ask see them.

use super::live::Stream;
use super::{Answer, NOW, Town, at, eui, reading, stream};
use axum::body::Body;
use axum::http::{Method, Request};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use talblick_alert::{Alerts, Receiver, Settings};
use talblick_model::Clock;
use talblick_store::{Batch, Store, User, UserRole};

/// Alerts with a receiver nobody listens at. Nothing is evaluated until [`Evaluating`].
pub(super) fn none(store: &Store, clock: &Clock) -> Arc<Alerts> {
    let nobody = Receiver::webhook("watch", "http://127.0.0.1:1/alerts", None).unwrap();
    let settings = Settings {
        rules: Vec::new(),
        receivers: vec![nobody],
        timezone: TimeZone::get("Europe/Berlin").unwrap(),
        settle: Duration::ZERO,
        ready: Arc::new(AtomicBool::new(true)),
    };
    Alerts::open(settings, store, clock).unwrap()
}

/// Evaluates until it goes.
struct Evaluating(Option<(mpsc::Sender<()>, JoinHandle<()>)>);

impl Evaluating {
    fn begin(town: &Town) -> Self {
        let (on, end) = mpsc::channel();
        let alerts = Arc::clone(&town.alerts);
        Self(Some((on, std::thread::spawn(move || alerts.run(&end)))))
    }
}

impl Drop for Evaluating {
    fn drop(&mut self) {
        if let Some((on, thread)) = self.0.take() {
            drop(on);
            thread.join().unwrap();
        }
    }
}

fn high() -> Value {
    json!({"name": "Wupper über 0,65 m", "severity": "critical",
        "condition": {"kind": "above", "quantity": "water_level", "value": 0.65, "clear": 0.5, "for_s": 0}})
}

async fn post(town: &Town, path: &str, body: Value) -> Answer {
    town.admin(Method::POST, path, Some(body)).await
}

fn rises(town: &Town, ms: i64, value: f64) {
    let readings = vec![reading(stream(1), ms, value)];
    let batch = Batch {
        readings,
        ..Batch::default()
    };
    town.store.append(batch).unwrap();
}

/// The alerts, once there are so many in this state.
async fn wait(town: &Town, state: &str, count: usize) -> Value {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let list = town
            .admin_get(&format!("/api/v1/alerts?state={state}"))
            .await
            .json();
        if list["alerts"].as_array().unwrap().len() == count {
            return list;
        }
        assert!(Instant::now() < deadline, "{list}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_rule_is_written_read_changed_and_removed() {
    let town = Town::open();
    let made = post(&town, "/api/v1/alert-rules", high()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let rule = made.json();
    assert_eq!(
        rule,
        json!({"id": "wupper-ueber-0-65-m", "name": "Wupper über 0,65 m", "enabled": true, "severity": "critical",
            "origin": "dashboard", "condition": {"kind": "above", "quantity": "water_level", "value": 0.65, "clear": 0.5,
            "for_s": 0}, "scope": {"devices": [], "tags": [], "districts": []}, "notify": [], "repeat_s": null,
            "quiet": null})
    );
    let list = town.admin_get("/api/v1/alert-rules").await.json();
    assert_eq!(list["rules"], json!([rule]));
    assert_eq!(
        list["receivers"],
        json!([{"name": "watch", "kind": "webhook", "last_error": null, "last_at": null}])
    );
    let level = &list["quantities"].as_array().unwrap()[4];
    assert_eq!(
        *level,
        json!({"quantity": "water_level", "label": {"de": "Wasserstand", "en": "Water level"}, "unit": "m", "symbol": "m"})
    );
    let path = "/api/v1/alert-rules/wupper-ueber-0-65-m";
    // What was read may be written back.
    let mut changed = town.admin_get(path).await.json();
    changed["quiet"] = json!({"from": "22:00", "to": "06:00"});
    changed["notify"] = json!(["watch"]);
    let answer = town.admin(Method::PUT, path, Some(changed.clone())).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, changed));
    let gone = town.admin(Method::DELETE, path, None).await;
    assert_eq!(gone.status, 204);
    assert_eq!(town.admin_get(path).await.status, 404);
}

#[tokio::test]
async fn every_mistake_of_a_rule_is_named_with_its_place() {
    let town = Town::open();
    let wrong = json!({"name": "", "severity": "bad", "condition": {"kind": "above", "quantity": "Wasser stand",
        "value": "x", "for_s": 1.5, "within_s": 3}, "scope": {"devices": ["z"]}, "notify": [1], "quiet": {"from": "25:00"}});
    let answer = post(&town, "/api/v1/alert-rules", wrong).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    let errors = answer.json();
    let places: Vec<&str> = errors["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    for place in [
        "/name",
        "/severity",
        "/condition/value",
        "/condition/for_s",
        "/condition/within_s",
        "/scope/devices",
        "/notify",
        "/quiet/from",
        "/quiet/to",
    ] {
        assert!(places.contains(&place), "{place}: {places:?}");
    }
    let mut unknown = high();
    unknown["notify"] = json!(["nobody"]);
    let answer = post(&town, "/api/v1/alert-rules", unknown).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text().contains("there are: watch"),
        "{}",
        answer.text()
    );
    for kind in ["silent", "gateway_silent", "undecoded", "rise", "sometimes"] {
        let rule = json!({"name": "a", "severity": "info", "condition": {"kind": kind}});
        assert_eq!(
            post(&town, "/api/v1/alert-rules", rule).await.status,
            400,
            "{kind}"
        );
    }
}

#[tokio::test]
async fn an_alert_fires_is_taken_on_and_clears_and_whoever_watches_sees_it() {
    let town = Town::open();
    let mut live = Stream::open(&town, "?topics=alert", Some(&town.token), None).await;
    live.next().await;
    let _evaluating = Evaluating::begin(&town);
    post(&town, "/api/v1/alert-rules", high()).await;
    rises(&town, NOW, 0.72);
    let list = wait(&town, "firing", 1).await;
    assert_eq!(
        list["counts"],
        json!({"critical": 1, "warning": 0, "info": 0})
    );
    assert_eq!(list["calm_since"], Value::Null);
    let alert = &list["alerts"][0];
    assert_eq!(
        *alert,
        json!({"id": "1", "rule": "wupper-ueber-0-65-m", "name": "Wupper über 0,65 m", "kind": "above",
            "severity": "critical", "state": "firing", "silenced": false,
            "subject": {"device": eui(1), "name": "Pegel Kluse", "datastream": 1, "quantity": "water_level",
                "label": {"de": "Wasserstand", "en": "Water level"}, "unit": "m", "symbol": "m", "gateway": null},
            "since": at(NOW), "value": 0.72, "limit": 0.65, "peak": 0.72, "seen_at": at(NOW), "resolved_at": null,
            "acknowledged": null, "history": []})
    );
    assert_eq!(live.next().await.data, *alert);
    let taken = json!({"ids": ["1"], "comment": "bin unterwegs"});
    let taken = post(&town, "/api/v1/alerts/acknowledge", taken)
        .await
        .json();
    assert_eq!(taken["alerts"][0]["state"], "acknowledged");
    assert_eq!(
        taken["alerts"][0]["acknowledged"]["comment"],
        "bin unterwegs"
    );
    assert_eq!(live.next().await.data["state"], "acknowledged");
    let missing = json!({"ids": ["1", "99"]});
    let missing = post(&town, "/api/v1/alerts/acknowledge", missing).await;
    assert_eq!(missing.status, 404);
    let back = json!({"ids": ["1"], "comment": "doch nicht"});
    let back = post(&town, "/api/v1/alerts/release", back).await.json();
    assert_eq!(back["alerts"][0]["state"], "firing");
    assert_eq!(back["alerts"][0]["acknowledged"], Value::Null);
    let history = json!([
        {"what": "acknowledged", "by": null, "at": at(NOW), "comment": "bin unterwegs"},
        {"what": "released", "by": null, "at": at(NOW), "comment": "doch nicht"}]);
    assert_eq!(back["alerts"][0]["history"], history);
    assert_eq!(live.next().await.data["state"], "firing");
    town.clock.set(at(NOW + 60_000));
    rises(&town, NOW + 60_000, 0.4);
    let list = wait(&town, "resolved", 1).await;
    assert_eq!(list["calm_since"], json!(at(NOW + 60_000)));
    assert_eq!(live.next().await.data["state"], "resolved");
    let one = town.admin_get("/api/v1/alerts/1").await.json();
    assert_eq!(one, list["alerts"][0]);
    for nothing in ["severity=info", "rule=other", "device=a84041ffff01f2ff"] {
        let none = town.admin_get(&format!("/api/v1/alerts?{nothing}")).await;
        assert_eq!(none.json()["alerts"], json!([]), "{nothing}");
    }
    let wrong = town.admin_get("/api/v1/alerts?state=pending").await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn alerts_come_in_pages() {
    let town = Town::open();
    let _evaluating = Evaluating::begin(&town);
    post(&town, "/api/v1/alert-rules", high()).await;
    town.clock.set(at(NOW + 1_000));
    for n in 0..5 {
        rises(&town, NOW + n * 2 + 1, 0.7);
        rises(&town, NOW + n * 2 + 2, 0.1);
    }
    wait(&town, "resolved", 5).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = town
            .admin_get(&format!("/api/v1/alerts?limit=2{cursor}"))
            .await
            .json();
        let alerts = page["alerts"].as_array().unwrap();
        seen.extend(alerts.iter().map(|a| a["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, ["5", "4", "3", "2", "1"]);
}

#[tokio::test]
async fn a_rule_is_tried_on_what_was_measured() {
    let town = Town::open();
    // The furnished town has a wave of 0.5 to 0.61 m every six hours.
    let rule = json!({"condition": {"kind": "above", "quantity": "water_level", "value": 0.605, "for_s": 0}});
    let told = post(
        &town,
        "/api/v1/alert-rules/backtest",
        json!({"rule": rule, "days": 2}),
    )
    .await;
    assert_eq!(told.status, 200, "{}", told.text());
    let told = told.json();
    assert_eq!(told["firings"].as_array().unwrap().len(), 4, "{told}");
    assert_eq!(told["firings"][0]["device"], json!(eui(1)));
    assert_eq!(
        (&told["longest_s"], &told["total_s"]),
        (&json!(1_800), &json!(7_200))
    );
    assert_eq!(
        (&told["subjects"], &told["truncated"]),
        (&json!(1), &json!(false))
    );
    let wrong = json!({"rule": {"condition": {"kind": "silent", "intervals": 0}}, "days": 99});
    let wrong = post(&town, "/api/v1/alert-rules/backtest", wrong).await;
    assert_eq!(wrong.status, 400);
    let wrong = json!({"rule": {"condition": {"kind": "rise", "quantity": "co2", "value": -1, "within_s": 60}}});
    let wrong = post(&town, "/api/v1/alert-rules/backtest", wrong).await;
    assert_eq!(
        wrong.json()["errors"][0]["pointer"],
        "/rule/condition/value"
    );
}

#[tokio::test]
async fn a_silence_is_made_and_ended_and_a_receiver_that_is_not_there_said() {
    let town = Town::open();
    let draft = json!({"device": eui(1), "until": at(NOW + 3_600_000), "reason": "Mähen am Ufer"});
    let made = post(&town, "/api/v1/alert-silences", draft.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let list = town.admin_get("/api/v1/alert-silences").await.json();
    assert_eq!(list, json!({"silences": [made.json()]}));
    assert_eq!(
        made.json(),
        json!({"id": "1", "rule": null, "device": eui(1), "until": at(NOW + 3_600_000), "reason": "Mähen am Ufer",
            "by": null, "at": at(NOW), "ended": null})
    );
    for until in [NOW, NOW + 40 * 24 * 3_600_000] {
        let mut wrong = draft.clone();
        wrong["until"] = json!(at(until));
        assert_eq!(
            post(&town, "/api/v1/alert-silences", wrong).await.status,
            400
        );
    }
    let end = |path: &'static str| town.admin(Method::DELETE, path, None);
    assert_eq!(end("/api/v1/alert-silences/1").await.status, 204);
    assert_eq!(end("/api/v1/alert-silences/1").await.status, 404);
    let list = town.admin_get("/api/v1/alert-silences").await.json();
    assert_eq!(list, json!({"silences": []}));
    let over = town.admin_get("/api/v1/alert-silences?over=true").await;
    let ended = json!({"at": at(NOW), "early": true, "by": null});
    assert_eq!(over.json()["silences"][0]["ended"], ended);
    let refused = post(&town, "/api/v1/alert-receivers/watch/test", json!({})).await;
    assert_eq!(refused.status, 502);
    assert!(
        refused.text().contains("cannot be reached"),
        "{}",
        refused.text()
    );
    let nobody = post(&town, "/api/v1/alert-receivers/x/test", json!({})).await;
    assert_eq!(nobody.status, 404);
}

#[tokio::test]
async fn alerts_are_for_administrators() {
    let town = Town::open();
    let viewer = User {
        name: "lena".into(),
        password_hash: crate::password::hash("richtig-langes-Passwort").unwrap(),
        role: UserRole::Viewer,
    };
    town.users().put(&viewer).unwrap();
    let credentials = json!({"name": "lena", "password": "richtig-langes-Passwort"});
    let request = Request::post("/api/v1/session").header("content-type", "application/json");
    let request = request.body(Body::from(credentials.to_string()));
    let session = town.send(request.unwrap()).await;
    let token = session.json()["token"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    for path in [
        "/api/v1/alerts",
        "/api/v1/alert-rules",
        "/api/v1/alert-silences",
        "/api/v1/alerts/1",
    ] {
        assert_eq!(town.get(path).await.status, 401, "{path}");
        let seen = town.send_as(&token, Method::GET, path, None).await;
        assert_eq!(seen.status, 403, "{path}");
    }
    let mut live = Stream::open(&town, "?topics=alert,reading", Some(&token), None).await;
    assert_eq!(live.next().await.data["topics"], json!(["reading"]));
}

//! Live events as clients read them.

use super::{NOW, Town, reading, stream, uplink};
use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt as _;
use serde_json::Value;
use std::time::Duration;
use talblick_store::{Batch, Tally};
use tokio::time::timeout;

/// One event as it came.
#[derive(Debug)]
pub(super) struct Event {
    kind: String,
    id: String,
    pub(super) data: Value,
}

/// An open stream.
pub(super) struct Stream {
    body: axum::body::BodyDataStream,
    text: String,
}

impl Stream {
    pub(super) async fn open(
        town: &Town,
        query: &str,
        token: Option<&str>,
        last: Option<&str>,
    ) -> Self {
        let mut request =
            Request::get(format!("/api/v1/live{query}")).header("accept-encoding", "gzip");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = town.response(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(!response.headers().contains_key("content-encoding"));
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    pub(super) async fn next(&mut self) -> Event {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|l| l.strip_prefix(name));
                    line.unwrap_or_default().trim().to_owned()
                };
                let event = Event {
                    kind: field("event:"),
                    id: field("id:"),
                    data: serde_json::from_str(&field("data:")).unwrap(),
                };
                self.text = rest.to_owned();
                return event;
            }
            let piece = timeout(Duration::from_secs(20), self.body.next()).await;
            let piece = piece.expect("an event within 20 seconds").unwrap().unwrap();
            self.text.push_str(std::str::from_utf8(&piece).unwrap());
        }
    }
}

fn news(town: &Town, ms: i64) {
    let device = town.store.devices()[0].id;
    let batch = Batch {
        readings: [1, 2, 5].map(|n| reading(stream(n), ms, 1.25)).into(),
        uplinks: vec![uplink(device, 1, ms, 2_000)],
        tallies: vec![Tally {
            source: "broker".into(),
            received: 1,
            stored: 1,
            ..Tally::default()
        }],
        ..Batch::default()
    };
    town.store.append(batch).unwrap();
}

#[tokio::test]
async fn somebody_without_an_account_sees_published_events_only() {
    let town = Town::open();
    let mut open = Stream::open(&town, "", None, None).await;
    let mut full = Stream::open(&town, "", Some(&town.token), None).await;
    assert_eq!(open.next().await.kind, "hello");
    let hello = full.next().await;
    assert_eq!(
        (hello.kind.as_str(), &hello.data["resumed"]),
        ("hello", &Value::Bool(false))
    );
    news(&town, NOW);
    let device = open.next().await;
    assert_eq!(device.kind, "device");
    assert!(device.data.get("dev_eui").is_none());
    let value = open.next().await;
    assert_eq!(
        (value.kind.as_str(), &value.data["datastream"]),
        ("reading", &1.into())
    );
    assert_eq!(value.data["value"], 1.25);
    let mut kinds = Vec::new();
    for _ in 0..5 {
        kinds.push(full.next().await.kind);
    }
    assert_eq!(kinds, ["device", "reading", "reading", "reading", "ingest"]);
    news(&town, NOW + 1_000);
    // The next public events follow directly: nothing unpublished came between.
    assert_eq!(open.next().await.kind, "device");
}

#[tokio::test]
async fn a_client_that_comes_back_goes_on_where_it_was() {
    let town = Town::open();
    let mut first = Stream::open(&town, "?topics=reading", None, None).await;
    first.next().await;
    news(&town, NOW);
    let seen = first.next().await;
    drop(first);
    let mut watcher = Stream::open(&town, "?topics=reading", None, None).await;
    watcher.next().await;
    news(&town, NOW + 1_000);
    watcher.next().await;
    let mut back = Stream::open(&town, "?topics=reading", None, Some(&seen.id)).await;
    assert_eq!(back.next().await.data["resumed"], true);
    let missed = back.next().await;
    assert_eq!(missed.kind, "reading");
    assert_eq!(missed.data["time"], "2026-11-21T14:00:31Z");
}

#[tokio::test]
async fn a_client_of_an_earlier_process_loads_everything_again() {
    let town = Town::open();
    for last in ["0-17", "nonsense", "18b-99999999999999999999"] {
        let mut stream = Stream::open(&town, "", None, Some(last)).await;
        assert_eq!(stream.next().await.data["resumed"], false);
        assert_eq!(stream.next().await.kind, "resync");
    }
}

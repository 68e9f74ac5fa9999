//! The Things Stack keeps nothing for a client that is away; what it sent meanwhile comes from its storage.

use crate::harness::broker::{Broker, Door};
use crate::harness::talblick::{Talblick, mqtt_source};
use crate::harness::uplink::{now, things_stack};
use crate::harness::wait_until;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use talblick_model::Millis;

/// A storage integration: answers every question with all it has, as the real one does a line an uplink.
#[derive(Clone, Default)]
struct Storage {
    uplinks: Arc<Mutex<Vec<Value>>>,
    /// Request line and headers of each question.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Storage {
    /// Starts it, and gives its address.
    fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let storage = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let head = lines.map_while(Result::ok).take_while(|l| !l.is_empty());
                storage
                    .asked
                    .lock()
                    .push(head.collect::<Vec<_>>().join("\n"));
                let uplinks = storage.uplinks.lock();
                let lines = uplinks.iter();
                let lines = lines.map(|u| json!({"result": u}).to_string() + "\n\n");
                let body: String = lines.collect();
                drop(uplinks);
                let length = body.len();
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                )
                .unwrap();
            }
        });
        address
    }
}

#[test]
fn what_was_sent_while_nobody_listened_is_read_from_the_storage() {
    let broker = Broker::with(Door::Password);
    let storage = Storage::default();
    let server = storage.start();
    let mut talblick = Talblick::prepare("");
    let password = talblick.data().with_file_name("password");
    std::fs::write(&password, "geheim\n").unwrap();
    let source = mqtt_source("stadt", &broker.url());
    talblick.configure(&format!(
        "{}\nusername = \"talblick\"\npassword_file = {password:?}\ncatch_up = {server:?}\n",
        source.trim_end()
    ));
    let before = now();
    let first = things_stack(1, 1, 20.0, before);
    storage.uplinks.lock().push(first);
    talblick.start();
    talblick.wait_connected("stadt");
    // Who never heard anything has missed nothing; from now on there is an end of what was heard.
    let noted = || {
        let log = talblick.log().all();
        log.iter()
            .any(|line| line.contains("what was heard is written down"))
            .then_some(())
    };
    wait_until(
        "the end of what was heard is noted",
        Duration::from_secs(30),
        noted,
    );
    assert_eq!(storage.asked.lock().len(), 0);
    talblick.terminate();

    talblick.start();
    let accounting = talblick.wait_received(1);
    assert_eq!(accounting["total"]["stored"], 1, "{accounting}");
    let asked = storage.asked.lock()[0].clone();
    let line = asked.lines().next().unwrap();
    assert!(
        line.contains("/api/v3/as/applications/talblick/packages/storage/uplink_message?"),
        "{asked}"
    );
    let after = line
        .split("after=")
        .nth(1)
        .and_then(|rest| rest.split([' ', '&']).next());
    let after: Millis = after.unwrap().parse::<jiff::Timestamp>().unwrap().into();
    assert!(after < before && after > before.plus(-600_000), "{asked}");
    assert!(
        asked
            .to_lowercase()
            .contains("authorization: bearer geheim"),
        "{asked}"
    );

    // After the next gap the same comes again, and something new.
    talblick.kill();
    storage.uplinks.lock().push(things_stack(1, 2, 21.0, now()));
    talblick.start();
    let accounting = talblick.wait_received(3);
    assert_eq!(accounting["total"]["stored"], 2, "{accounting}");
    assert_eq!(accounting["total"]["duplicate"], 1, "{accounting}");
    let latest = talblick
        .http()
        .items("/api/v1/latest?quantity=air_temperature");
    assert_eq!(latest[0]["value"], 21.0, "{latest:?}");
    talblick.assert_log_clean();
}

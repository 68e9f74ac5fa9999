//! The whole program with its door open: real clients publish, what was acknowledged is stored, whatever is killed.

use crate::harness::certificates::Certificates;
use crate::harness::city::readings;
use crate::harness::free_port;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::{Talblick, run};
use crate::harness::uplink::{Uplink, now};
use crate::loss::{Load, assert_each_once};
use serde_json::Value;
use std::fmt::Write as _;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// A door for anybody.
fn open_door(port: u16) -> String {
    door(port, "anonymous = true")
}

/// A door with these lines in its table.
pub(super) fn door(port: u16, more: &str) -> String {
    format!(
        "[[source]]\nname = \"door\"\nkind = \"mqtt-listen\"\nlisten = \"127.0.0.1:{port}\"\n\
         topics = [\"application/#\"]\n{more}\n"
    )
}

/// Mosquitto's own clients, with a topic and a message.
fn mosquitto_pub(port: u16, more: &[&str], (topic, message): &(String, String)) -> Output {
    let mut command = Command::new("mosquitto_pub");
    command
        .args(["-h", "localhost", "-p", &port.to_string(), "-q", "1"])
        .args(["-t", topic, "-m", message])
        .args(more)
        .stdin(Stdio::null());
    command.output().unwrap()
}

fn uplink(device: u16, f_cnt: u32) -> (String, String) {
    Uplink::new(device, f_cnt, 19.5, now()).message()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn mosquittos_clients_publish_and_may_not_subscribe() {
    let port = free_port();
    let talblick = Talblick::serve(&open_door(port));
    for (n, version) in ["311", "5"].into_iter().enumerate() {
        let message = uplink(u16::try_from(n).unwrap(), 1);
        let output = mosquitto_pub(port, &["-V", version], &message);
        assert!(output.status.success(), "{}", told(&output));
        let subscribed = Command::new("mosquitto_sub")
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-V", version])
            .args(["-t", "application/#", "-q", "1", "-W", "5"])
            .output()
            .unwrap();
        let text = told(&subscribed);
        assert!(
            text.contains("All subscription requests were denied"),
            "{version}: {text}"
        );
    }
    let accounting = talblick.wait_received(2);
    let source = &accounting["sources"][0];
    assert_eq!(source["kind"], "mqtt-listen");
    assert_eq!(
        (&source["stored"], &source["dropped"]),
        (&Value::from(2), &Value::from(0))
    );
    assert_eq!(
        (&source["connected"], &source["clients"]),
        (&Value::from(true), &Value::from(0))
    );
    assert_eq!(readings(&talblick.http(), "air_temperature").len(), 2);
    talblick.assert_log_clean();
}

#[test]
fn users_and_holders_of_certificates_come_in_by_tls_and_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let own = Certificates::create(&dir.path().join("own"));
    let foreign = Certificates::create(&dir.path().join("foreign"));
    let password = dir.path().join("password");
    std::fs::write(&password, "geheim\n").unwrap();
    let port = free_port();
    let mut more = String::new();
    for (key, path) in [
        ("cert_file", &own.broker.0),
        ("key_file", &own.broker.1),
        ("ca_file", &own.ca),
    ] {
        writeln!(more, "{key} = {path:?}").unwrap();
    }
    writeln!(
        more,
        "[[source.user]]\nname = \"werke\"\npassword_file = {password:?}"
    )
    .unwrap();
    let talblick = Talblick::serve(&door(port, &more));
    let ca = own.ca.to_str().unwrap();
    let publish = |n: u32, more: &[&str]| {
        let mut all = vec!["--cafile", ca];
        all.extend(more);
        let output = mosquitto_pub(port, &all, &uplink(1, n));
        (output.status.success(), told(&output))
    };
    let paths = |certificates: &Certificates| {
        let (cert, key) = &certificates.client;
        [cert, key].map(|path| path.to_str().unwrap().to_owned())
    };
    let (mine, theirs) = (paths(&own), paths(&foreign));
    for (n, version) in [(0, "311"), (10, "5")] {
        let with = |n: u32, more: &[&str]| {
            let mut all = vec!["-V", version];
            all.extend(more);
            publish(n, &all)
        };
        let (done, text) = with(n, &["-u", "werke", "-P", "geheim"]);
        assert!(done, "{text}");
        let (done, text) = with(n + 1, &["--cert", &mine[0], "--key", &mine[1]]);
        assert!(done, "{text}");
        let (done, text) = with(n + 2, &["-u", "werke", "-P", "falsch"]);
        let text = text.to_lowercase();
        assert!(!done && text.contains("bad user name"), "{text}");
        let (done, text) = with(n + 3, &[]);
        assert!(!done, "{text}");
        let (done, text) = with(n + 4, &["--cert", &theirs[0], "--key", &theirs[1]]);
        assert!(!done, "{text}");
    }
    let plain = mosquitto_pub(port, &[], &uplink(1, 99));
    assert!(!plain.status.success());
    let accounting = talblick.wait_received(4);
    assert_eq!(accounting["total"]["stored"], 4, "{accounting}");
    talblick.assert_log_clean_but_for(&["let in"]);
}

#[test]
fn twenty_kills_under_load_lose_nothing_that_was_acknowledged_and_store_nothing_twice() {
    let port = free_port();
    let mut talblick = Talblick::serve(&open_door(port));
    let load = Load::start(port);
    for _ in 0..20 {
        let moment = 20 + u64::from(rand::random::<u8>()) * 4;
        std::thread::park_timeout(Duration::from_millis(moment));
        talblick.assert_log_clean();
        talblick.kill();
        talblick.start();
    }
    let uplinks = load.finish();
    assert_each_once(&talblick, uplinks);
    talblick.assert_log_clean();
}

#[test]
fn a_stop_under_load_loses_nothing_either() {
    let port = free_port();
    let mut talblick = Talblick::serve(&open_door(port));
    let load = Load::start(port);
    for _ in 0..3 {
        std::thread::park_timeout(Duration::from_millis(300));
        let (status, log) = talblick.terminate();
        assert!(status.success(), "{status}");
        assert_eq!(log.trouble(&[]), Vec::<String>::new());
        talblick.start();
    }
    let uplinks = load.finish();
    assert_each_once(&talblick, uplinks);
}

#[test]
fn the_simulator_publishes_to_the_door() {
    let port = free_port();
    let talblick = Talblick::serve(&open_door(port));
    let url = format!("mqtt://127.0.0.1:{port}");
    for qos in ["1", "0"] {
        let output = run(&[
            "simulate",
            "--broker",
            &url,
            "--devices",
            "50",
            "--count",
            "2000",
            "--qos",
            qos,
            "--seed",
            qos,
        ]);
        assert!(output.status.success(), "{}", told(&output));
    }
    let accounting = talblick.wait_received(4_000);
    assert_eq!(accounting["total"]["rejected"], 0, "{accounting}");
    assert_eq!(accounting["sources"][0]["dropped"], 0, "{accounting}");
    talblick.assert_log_clean();
}

#[test]
fn what_cannot_be_used_costs_one_reject_each() {
    let port = free_port();
    let talblick = Talblick::serve(&open_door(port));
    let mut publisher = Publisher::new(port);
    let topic = "application/a/device/a84041ffff010063/event/up".to_owned();
    let long = |bytes: usize| format!("{{\"x\":\"{}\"}}", "x".repeat(bytes));
    publisher.deliver(&[
        uplink(1, 1),
        (topic.clone(), "no JSON".to_owned()),
        (topic.clone(), long(2 << 20)),
        (topic.clone(), long(5 << 20)),
        ("elsewhere".to_owned(), "x".to_owned()),
        uplink(2, 1),
    ]);
    let accounting = talblick.wait_received(6);
    assert_eq!(accounting["total"]["stored"], 2, "{accounting}");
    let rejected = &accounting["rejected_by_reason"];
    assert_eq!(
        (
            &rejected["malformed"],
            &rejected["too_large"],
            &rejected["foreign_topic"]
        ),
        (&Value::from(1), &Value::from(2), &Value::from(1)),
        "{accounting}"
    );
    let rejects = talblick.http().items("/api/v1/rejects?reason=too_large");
    assert!(rejects.iter().all(|r| r["topic"] == topic), "{rejects:?}");
    assert_eq!(readings(&talblick.http(), "air_temperature").len(), 2);
    talblick.assert_log_clean();
}

#[test]
fn a_port_that_is_taken_is_told_with_its_key() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let talblick = Talblick::prepare(&open_door(port));
    let config = talblick.config();
    let output = run(&["serve", "--config", config.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let text = told(&output);
    assert!(
        text.contains("source.listen of “door”") && text.contains(&port.to_string()),
        "{text}"
    );
}

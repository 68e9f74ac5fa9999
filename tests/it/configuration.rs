//! What is said when the program cannot start as configured, or cannot reach its broker: a sentence one can act on.

use crate::harness::broker::{Broker, Door};
use crate::harness::free_port;
use crate::harness::talblick::{Talblick, mqtt_source, run, source_state};
use crate::harness::wait_until;
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

fn serve(config: &Path) -> Output {
    run(&["serve", "--config", config.to_str().unwrap()])
}

/// Ends with exit code 2 and says all of this, and nothing of the machinery.
#[track_caller]
fn assert_refused(output: &Output, says: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{text}");
    for part in says {
        assert!(text.contains(part), "{part:?} in: {text}");
    }
    assert!(
        !text.contains("panicked") && !text.contains("stack backtrace"),
        "{text}"
    );
}

#[track_caller]
fn assert_names_line(output: &Output, line: usize) {
    let text = String::from_utf8_lossy(&output.stderr);
    let ways = [format!(":{line}"), format!("line {line}")];
    assert!(
        ways.iter().any(|way| text.contains(way)),
        "{line} in: {text}"
    );
}

#[test]
fn a_missing_configuration_is_named() {
    let output = serve(Path::new("/nonexistent/talblick.toml"));
    assert_refused(&output, &["/nonexistent/talblick.toml"]);
}

#[test]
fn broken_toml_is_told_with_file_and_line() {
    let talblick = Talblick::prepare("[map]\nbasemap = \n");
    let output = serve(&talblick.config());
    // Two tables of three lines each come before it.
    assert_refused(&output, &[talblick.config().to_str().unwrap()]);
    assert_names_line(&output, 8);
}

#[test]
fn an_unknown_key_is_told_with_file_line_and_the_nearest_key() {
    let source = mqtt_source("stadt", "mqtt://127.0.0.1").replace("topics", "topixs");
    let talblick = Talblick::prepare(&source);
    let text = std::fs::read_to_string(talblick.config()).unwrap();
    let line = text.lines().position(|l| l.starts_with("topixs")).unwrap() + 1;
    let output = serve(&talblick.config());
    let file = talblick.config();
    assert_refused(&output, &[file.to_str().unwrap(), "topixs", "topics"]);
    assert_names_line(&output, line);
}

#[test]
fn a_back_end_that_lacks_something_is_told_by_check_as_by_serve() {
    let talblick = Talblick::prepare("[store]\nbackend = \"influxdb2\"\n");
    let config = talblick.config();
    let says = [
        "store.influxdb2.token_file",
        "must name a file with a token",
    ];
    assert_refused(&serve(&config), &says);
    let check = ["config", "check", "--config", config.to_str().unwrap()];
    assert_refused(&run(&check), &says);
    let token = talblick.data().with_extension("token");
    std::fs::write(&token, "geheim\n").unwrap();
    talblick.configure(&format!(
        "[store]\nbackend = \"influxdb2\"\n\n[store.influxdb2]\ntoken_file = {token:?}\n"
    ));
    assert_eq!(run(&check).status.code(), Some(0));
}

#[test]
fn a_wrong_value_is_told_with_its_key_and_what_is_allowed() {
    for (source, says) in [
        (
            mqtt_source("stadt", "http://broker"),
            ["url", "mqtts://HOST"],
        ),
        (
            mqtt_source("stadt", "mqtt://broker").replace("event/+", "event/+#"),
            ["topics", "last level"],
        ),
        (
            format!(
                "{}ca_file = \"missing.pem\"\n",
                mqtt_source("stadt", "mqtts://broker")
            ),
            ["ca_file", "missing.pem"],
        ),
    ] {
        let talblick = Talblick::prepare(&source);
        assert_refused(&serve(&talblick.config()), &says);
    }
}

#[test]
fn an_occupied_port_is_named() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let talblick = Talblick::prepare("");
    let text = std::fs::read_to_string(talblick.config()).unwrap();
    std::fs::write(talblick.config(), text.replace("127.0.0.1:0", &address)).unwrap();
    assert_refused(&serve(&talblick.config()), &[&address]);
}

#[test]
fn a_data_directory_in_use_is_named() {
    let talblick = Talblick::serve("");
    let data = talblick.data();
    assert_refused(&serve(&talblick.config()), &[data.to_str().unwrap()]);
    assert_eq!(
        talblick.http().get("/healthz").status,
        200,
        "the first one goes on"
    );
    talblick.assert_log_clean();
}

#[test]
fn data_of_a_newer_talblick_are_left_alone() {
    let mut talblick = Talblick::serve("");
    talblick.terminate();
    let databases: Vec<_> = std::fs::read_dir(talblick.data())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"SQLite format 3\0"))
        })
        .collect();
    assert!(!databases.is_empty());
    for path in &databases {
        // SQLite keeps `user_version`, which carries the format, at byte 60 of the file.
        let mut bytes = std::fs::read(path).unwrap();
        bytes[60..64].copy_from_slice(&9999_u32.to_be_bytes());
        std::fs::write(path, bytes).unwrap();
    }
    let before: Vec<_> = databases
        .iter()
        .map(|p| std::fs::read(p).unwrap())
        .collect();
    assert_refused(&serve(&talblick.config()), &["9999", "newer"]);
    let after: Vec<_> = databases
        .iter()
        .map(|p| std::fs::read(p).unwrap())
        .collect();
    assert!(before == after, "not a byte is changed");
}

#[test]
fn an_unreachable_broker_is_tried_until_it_comes() {
    let port = free_port();
    let url = format!("mqtt://127.0.0.1:{port}");
    let talblick = Talblick::serve(&mqtt_source("stadt", &url));
    let http = talblick.http();
    let state = wait_until("/readyz names the broker", Duration::from_secs(10), || {
        let state = source_state(&http.get("/readyz").json(), "stadt")?;
        state["detail"].is_string().then_some(state)
    });
    assert_eq!(state["connected"], false);
    assert!(
        state["detail"]
            .as_str()
            .unwrap()
            .contains(&format!("127.0.0.1:{port}")),
        "{state}"
    );
    let _broker = Broker::at(port, Door::Open);
    talblick.wait_connected("stadt");
    let said = talblick.log().trouble(&[]);
    assert_eq!(said.len(), 1, "said once, not at every attempt: {said:?}");
}

#[test]
fn wrong_credentials_are_named_and_not_shown() {
    let broker = Broker::with(Door::Password);
    let password = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(password.path(), "falsch\n").unwrap();
    let source = format!(
        "{}username = \"talblick\"\npassword_file = {:?}\n",
        mqtt_source("stadt", &broker.url()),
        password.path()
    );
    let talblick = Talblick::serve(&source);
    let http = talblick.http();
    let state = wait_until("/readyz names the user", Duration::from_secs(10), || {
        let state = source_state(&http.get("/readyz").json(), "stadt")?;
        state["detail"].is_string().then_some(state)
    });
    let detail = state["detail"].as_str().unwrap();
    assert!(
        detail.contains("talblick") && detail.contains("password"),
        "{detail}"
    );
    assert!(
        !talblick
            .log()
            .all()
            .iter()
            .any(|line| line.contains("falsch")),
        "the log shows no password"
    );
}

//! Keys made and revoked on the command line beside the running program.

use crate::harness::talblick::{Talblick, run};
use serde_json::{Value, json};

fn key(talblick: &Talblick, arguments: &[&str]) -> String {
    let config = talblick.config();
    let config = config.to_str().unwrap();
    let output = run(&[&["--config", config, "key"], arguments].concat());
    let trouble = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {trouble}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_key_made_beside_the_running_program_opens_it_until_it_is_revoked() {
    let talblick = Talblick::serve("");
    let made = key(
        &talblick,
        &["add", "Stadtwerke", "--scope", "read", "--per-minute", "60"],
    );
    let token = made
        .trim()
        .strip_prefix("key 1: ")
        .unwrap_or_else(|| panic!("{made}"));
    let partner = talblick.http().with_token(token);
    let own = partner.json("/api/v1/key");
    assert_eq!(
        (&own["name"], &own["per_minute"]),
        (&json!("Stadtwerke"), &json!(60))
    );
    let counted = partner.get("/api/v1/ingest");
    assert_eq!(counted.status, 200, "{}", counted.text());
    let listed: Value = serde_json::from_str(&key(&talblick, &["list", "--json"])).unwrap();
    assert_eq!(listed[0]["scope"], "read");
    assert!(!listed.to_string().contains(token), "{listed}");
    key(&talblick, &["revoke", "1"]);
    assert_eq!(partner.get("/api/v1/key").status, 401);
    talblick.assert_log_clean();
}

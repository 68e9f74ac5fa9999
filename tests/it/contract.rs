//! What the OpenAPI document promises, held against answers to thousands of questions nobody thought of: Schemathesis.

use crate::harness::demo::Demo;
use crate::harness::root;
use crate::harness::uplink::now;
use std::path::Path;
use std::process::{Command, Output};

/// What is held against the document.
const CHECKS: [&str; 7] = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "ignored_auth",
    "negative_data_rejection",
];

/// Asks each operation this often, besides what the edges of its parameters ask for; `SCHEMATHESIS_EXAMPLES` asks more.
const EXAMPLES: &str = "4";

/// How often it may trip.
const TRIES: u8 = 4;

/// Runs it with a configuration.
fn schemathesis(demo: &Demo, config: &Path) -> Output {
    let examples = std::env::var_os("SCHEMATHESIS_EXAMPLES");
    Command::new(root().join("tests/.venv/bin/st"))
        .current_dir(config.parent().unwrap())
        .arg("--config-file")
        .arg(config)
        .arg("run")
        .arg(demo.http().url("/api/v1/openapi.json"))
        .arg("--header")
        .arg(format!("Authorization: Bearer {}", demo.token()))
        .args(["--phases", "coverage,fuzzing", "--checks"])
        .arg(CHECKS.join(","))
        .arg("--max-examples")
        .arg(examples.unwrap_or_else(|| EXAMPLES.into()))
        .args(["--workers", "2", "--warnings", "off", "--no-color"])
        .output()
        .unwrap_or_else(|error| panic!("{error}; tests/install installs it"))
}

#[test]
fn no_answer_of_any_route_breaks_what_its_document_says() {
    let demo = Demo::start();
    let dir = tempfile::tempdir().unwrap();
    let config = std::fs::read_to_string(root().join("tests/schemathesis.toml")).unwrap();
    let today = now().to_string();
    let today = today.split('T').next().unwrap();
    let path = dir.path().join("schemathesis.toml");
    std::fs::write(&path, config.replace("TODAY", today)).unwrap();
    let mut said = String::new();
    // Its own generator trips at times (“Inconsistent results”), which says nothing about us: then it is asked again.
    let kept = (0..TRIES).any(|_| {
        let output = schemathesis(&demo, &path);
        said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!said.contains("= FAILURES ="), "{said}");
        output.status.success()
    });
    assert!(kept, "{said}");
    println!("{}", said.rsplit("=== SUMMARY ===").next().unwrap());
    // Devices are removed: what lay by the month is made anew without them.
    demo.assert_log_clean_but_for(&["was made when something else was public"]);
}

//! What the OpenAPI document promises, held against answers to thousands of questions nobody thought of: Schemathesis.

use crate::harness::demo::Demo;
use crate::harness::root;
use crate::harness::uplink::now;
use std::process::Command;

/// What is held against the document.
const CHECKS: [&str; 6] = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "ignored_auth",
];

/// Asks each operation this often, besides what the edges of its parameters ask for; `SCHEMATHESIS_EXAMPLES` asks more.
const EXAMPLES: &str = "4";

#[test]
fn no_answer_of_any_route_breaks_what_its_document_says() {
    let demo = Demo::start();
    let dir = tempfile::tempdir().unwrap();
    let config = std::fs::read_to_string(root().join("tests/schemathesis.toml")).unwrap();
    let today = now().to_string();
    let today = today.split('T').next().unwrap();
    let path = dir.path().join("schemathesis.toml");
    std::fs::write(&path, config.replace("TODAY", today)).unwrap();
    let examples = std::env::var_os("SCHEMATHESIS_EXAMPLES");
    let output = Command::new(root().join("tests/.venv/bin/st"))
        .current_dir(dir.path())
        .arg("--config-file")
        .arg(path)
        .arg("run")
        .arg(demo.http().url("/api/v1/openapi.json"))
        .args([
            "--header",
            &format!("Authorization: Bearer {}", demo.token()),
        ])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--checks", &CHECKS.join(",")])
        .arg("--max-examples")
        .arg(examples.unwrap_or_else(|| EXAMPLES.into()))
        .args([
            "--seed",
            "1",
            "--workers",
            "2",
            "--warnings",
            "off",
            "--no-color",
        ])
        .output()
        .unwrap_or_else(|error| panic!("{error}; tests/install installs it"));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    println!("{}", said.rsplit("=== SUMMARY ===").next().unwrap());
    // Devices are removed: what lay by the month is made anew without them.
    demo.assert_log_clean_but_for(&["was made when something else was public"]);
}

//! House rules that can be checked: which crate may know which, no fixture nobody uses, how files begin and how long
//! they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Every file below a folder that is part of the project.
fn files(below: &Path) -> Vec<PathBuf> {
    let skipped = [
        "target",
        "node_modules",
        "dist",
        ".git",
        ".venv",
        "test-results",
    ];
    let mut found = Vec::new();
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !skipped.contains(&name.as_str()) {
            found.extend(files(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found
}

fn sources() -> Vec<PathBuf> {
    files(&root())
        .into_iter()
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .collect()
}

#[test]
fn crates_know_only_whom_they_may_know() {
    let allowed: [(&str, &[&str]); 12] = [
        ("model", &[]),
        ("store", &["model"]),
        ("coverage", &["model"]),
        ("exchange", &["store", "model"]),
        ("ingest", &["outbound", "store", "model"]),
        ("promql", &[]),
        ("sensorthings", &[]),
        ("alert", &["outbound", "store", "model"]),
        (
            "api",
            &[
                "alert",
                "store",
                "coverage",
                "promql",
                "sensorthings",
                "model",
            ],
        ),
        ("outbound", &[]),
        ("remote", &["outbound", "store", "model"]),
        (
            "talblick",
            &[
                "ingest", "store", "coverage", "remote", "exchange", "alert", "api", "model",
            ],
        ),
    ];
    for (name, may) in allowed {
        let manifest = fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        let knows = manifest
            .lines()
            .filter_map(|line| line.strip_prefix("talblick-")?.split(['.', ' ']).next());
        for known in knows.filter(|known| *known != name) {
            assert!(may.contains(&known), "{name} must not depend on {known}");
        }
    }
}

#[test]
fn async_and_protocols_stay_where_they_belong() {
    let banned: [(&str, &[&str]); 9] = [
        ("model", &["tokio", "axum", "rumqttc", "rusqlite"]),
        ("coverage", &["tokio", "axum", "rumqttc"]),
        ("store", &["tokio", "axum", "rumqttc"]),
        ("promql", &["tokio", "axum", "rumqttc", "rusqlite"]),
        ("sensorthings", &["tokio", "axum", "rumqttc", "rusqlite"]),
        ("exchange", &["tokio", "axum", "rumqttc", "rusqlite"]),
        ("alert", &["tokio", "axum", "rumqttc", "rusqlite"]),
        ("ingest", &["axum", "rusqlite"]),
        ("api", &["rumqttc", "rusqlite", "rquickjs"]),
    ];
    for (name, bans) in banned {
        let manifest = fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for ban in bans {
            let used = dependencies
                .lines()
                .any(|l| l.split(['.', ' ', '=']).next() == Some(*ban));
            assert!(!used, "{name} must not depend on {ban}");
        }
    }
}

#[test]
fn in_the_interface_only_publish_reads_what_was_measured() {
    // What a store answers about measurements; `View` and `Seen` have the same words for what may be seen of them.
    let measured = [
        "latest",
        "latest_all",
        "counters",
        "readings",
        "buckets",
        "scan",
        "rises",
        "durations",
        "survey",
    ];
    let allowed = [
        "api/src/publish",
        "api/src/tests",
        "api/src/heard.rs",
        "api/src/preview",
    ];
    for path in sources() {
        let name = path
            .strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .into_owned();
        if !name.starts_with("api/src") || allowed.iter().any(|part| name.starts_with(part)) {
            continue;
        }
        let text: String = fs::read_to_string(&path)
            .unwrap()
            .split_whitespace()
            .collect();
        for word in measured {
            for store in ["store()", "app.store", "store"] {
                let call = format!("{store}.{word}(");
                assert!(
                    !text.contains(&call),
                    "{name} asks the store for {word}: use View::seen"
                );
            }
        }
    }
}

#[test]
fn every_fixture_is_used() {
    let used: BTreeSet<String> = files(&root())
        .into_iter()
        .filter(|p| {
            p.extension()
                .is_some_and(|e| e == "rs" || e == "ts" || e == "py")
        })
        .filter_map(|p| fs::read_to_string(p).ok())
        .collect();
    let mentioned = |what: &str| used.iter().any(|text| text.contains(what));
    for fixture in files(&root().join("fixtures")) {
        let name = fixture.file_name().unwrap().to_string_lossy().into_owned();
        let folder = fixture
            .parent()
            .unwrap()
            .strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .into_owned();
        if name == "README.md" {
            continue;
        }
        let family = folder
            .rsplit_once('/')
            .map_or(folder.as_str(), |(family, _)| family);
        let whole_folder = mentioned(&format!("{folder}\"")) || mentioned(&format!("{family}\""));
        assert!(
            mentioned(&name) || whole_folder,
            "{} is not used by any test",
            fixture.display()
        );
    }
}

#[test]
fn every_source_file_says_what_it_is_and_stays_readable() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("//!"),
            "{} does not begin with what it is",
            path.display()
        );
        let code = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap()
            .lines()
            .count();
        let is_test =
            path.components().any(|c| c.as_os_str() == "tests") || path.ends_with("tests.rs");
        assert!(
            is_test || code <= 400,
            "{} has {code} lines: look for the second noun inside",
            path.display()
        );
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks = ["TODO", "FIXME", "XXX", "unimplemented!"];
    for path in sources().into_iter().filter(|p| !p.ends_with("tidy.rs")) {
        let text = fs::read_to_string(&path).unwrap();
        for mark in marks {
            assert!(!text.contains(mark), "{} holds {mark}", path.display());
        }
    }
}

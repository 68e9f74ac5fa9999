//! Readings by the month: only while all of them are public, in parts, and kept as long as they stay.

use super::{NOW, Town, at};
use crate::Published;
use axum::http::{HeaderName, StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const OVER: &str = "/downloads/csv/readings-2026-10.csv";
const GROWING: &str = "/downloads/csv/readings-2026-11.csv";

/// A month that is over, large enough to come in several pieces, and one that is not.
fn texts() -> [(&'static str, String); 2] {
    [
        ("2026-10", "time,device\r\n".repeat(50_000)),
        ("2026-11", "time\r\n".to_owned()),
    ]
}

/// Files of a public export with these datastreams, as the program leaves them.
fn leave(town: &Town, chosen: &Value, public: bool) {
    let dir = town.dir.path().join("downloads/csv");
    std::fs::create_dir_all(&dir).unwrap();
    let ends = [
        "2026-10-01T00:00:00Z",
        "2026-11-01T00:00:00Z",
        "2026-12-01T00:00:00Z",
    ];
    let files: Vec<Value> = texts()
        .iter()
        .zip(ends.windows(2))
        .map(|((month, text), ends)| {
            let name = format!("readings-{month}.csv");
            std::fs::write(dir.join(&name), text).unwrap();
            json!({"name": name, "from": ends[0], "to": ends[1], "rows": 3, "bytes": text.len(), "made": at(NOW),
                "sha256": hex::encode(Sha256::digest(text)), "choice": "0"})
        })
        .collect();
    let ids = chosen.as_array().map_or(&[][..], Vec::as_slice).iter();
    let ids = ids.filter_map(|id| u32::try_from(id.as_u64()?).ok()?.try_into().ok());
    let seen = Published::of(&town.store, &town.publish).mark(&ids.collect::<Vec<_>>());
    let manifest = json!({"manifest": 1, "public": public, "chosen": chosen, "seen": seen, "rows": 6, "files": files});
    std::fs::write(dir.join("manifest.json"), manifest.to_string()).unwrap();
    std::fs::write(dir.join("secret.csv"), "not in the manifest").unwrap();
}

#[tokio::test]
async fn a_month_for_spreadsheets_is_written_anew_and_whole() {
    let town = Town::open();
    leave(&town, &json!([1]), true);
    let whole = town.get(&format!("{OVER}?variant=excel")).await;
    let text = whole.text();
    assert!(text.starts_with("\u{feff}time_utc;device\r\ntime;device\r\n"));
    assert_eq!(text.lines().count(), 50_000, "pieces leave nothing out");
    assert_eq!(
        whole.header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    let other = town.get(&format!("{OVER}?variant=calc")).await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST);
}

async fn status(town: &Town, path: &str) -> StatusCode {
    town.get(path).await.status
}

#[tokio::test]
async fn the_list_names_every_file_with_size_and_checksum() {
    let town = Town::open();
    assert_eq!(town.get("/downloads/").await.json(), json!([]));
    leave(&town, &json!([1, 3]), true);
    let sets = town.get("/downloads/").await.json();
    let root = "https://talblick.example/downloads/csv";
    assert_eq!(sets[0]["manifest"], format!("{root}/manifest.json"));
    let files = sets[0]["files"].as_array().unwrap();
    assert_eq!(files[0]["href"], format!("{root}/readings-2026-10.csv"));
    assert_eq!(
        (&files[0]["complete"], &files[1]["complete"]),
        (&json!(true), &json!(false))
    );
    let page = town
        .get_with("/downloads/", "accept", "text/html")
        .await
        .text();
    assert!(page.contains("href=\"https://talblick.example/downloads/csv/readings-2026-11.csv\""));
    assert!(page.contains("Oktober 2026: 3 Zeilen, "), "{page}");
    let growing = "November 2026, bisher: 3 Zeilen, 1 kB";
    assert!(page.contains(growing), "{page}");
    let manifest = town.get("/downloads/csv/manifest.json").await;
    assert_eq!(manifest.json()["rows"], 6);
    for (file, (_, text)) in files.iter().zip(texts()) {
        let path = file["href"]
            .as_str()
            .unwrap()
            .trim_start_matches("https://talblick.example");
        let answer = town.get(path).await;
        assert_eq!(answer.text(), text);
        assert_eq!(answer.header("content-length"), text.len().to_string());
        assert_eq!(
            answer.header("etag"),
            format!("\"{}\"", file["sha256"].as_str().unwrap())
        );
    }
}

#[tokio::test]
async fn a_month_comes_in_parts_and_a_whole_one_is_kept() {
    let town = Town::open();
    leave(&town, &json!([1]), true);
    let with =
        async |name: HeaderName, value: &str| town.get_with(OVER, name.as_str(), value).await;
    let whole = town.get(OVER).await;
    assert!(whole.header("cache-control").contains("immutable"));
    assert!(
        !town
            .get(GROWING)
            .await
            .header("cache-control")
            .contains("immutable")
    );
    let part = with(header::RANGE, "bytes=300000-599999").await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.body, whole.body[300_000..600_000]);
    assert_eq!(part.header("content-range"), "bytes 300000-599999/650000");
    assert_eq!(part.header("content-length"), "300000");
    let beyond = with(header::RANGE, "bytes=650000-").await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let known = with(header::IF_NONE_MATCH, whole.header("etag")).await;
    assert_eq!(
        (known.status, known.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    // Packed, the parts would be parts of something else.
    let packed = with(header::ACCEPT_ENCODING, "br, gzip").await;
    assert_eq!(
        (packed.header("content-encoding"), &packed.body),
        ("", &whole.body)
    );
}

#[tokio::test]
async fn a_set_with_something_unpublished_or_made_for_the_operator_does_not_exist() {
    let town = Town::open();
    for (chosen, public, found) in [
        (json!([1, 3, 4]), true, StatusCode::OK),
        (json!([1, 5]), true, StatusCode::NOT_FOUND),
        (json!([1, 99]), true, StatusCode::NOT_FOUND),
        (json!([1]), false, StatusCode::NOT_FOUND),
        (Value::Null, true, StatusCode::NOT_FOUND),
    ] {
        leave(&town, &chosen, public);
        for path in [OVER, GROWING, "/downloads/csv/manifest.json"] {
            assert_eq!(status(&town, path).await, found, "{path} {chosen}");
        }
        let listed = town
            .get("/downloads/")
            .await
            .json()
            .as_array()
            .unwrap()
            .len();
        assert_eq!(listed, usize::from(found == StatusCode::OK), "{chosen}");
    }
}

#[tokio::test]
async fn nothing_leads_out_of_the_directory() {
    let town = Town::open();
    leave(&town, &json!([1]), true);
    for path in [
        "/downloads/csv/secret.csv",
        "/downloads/csv/..%2fcsv%2freadings-2026-10.csv",
        "/downloads/..%2fdownloads%2fcsv/manifest.json",
        "/downloads/xls/manifest.json",
        "/downloads/parquet/manifest.json",
    ] {
        assert_eq!(status(&town, path).await, StatusCode::NOT_FOUND, "{path}");
    }
    let manifest = town.dir.path().join("downloads/csv/manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(
        &manifest,
        text.replace("readings-2026-10.csv", "../../store.db"),
    )
    .unwrap();
    assert_eq!(status(&town, GROWING).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_that_is_not_the_one_of_its_manifest_is_not_given_out() {
    let town = Town::open();
    leave(&town, &json!([1]), true);
    let dir = town.dir.path().join("downloads/csv");
    std::fs::write(dir.join("readings-2026-10.csv"), "cut").unwrap();
    std::fs::remove_file(dir.join("readings-2026-11.csv")).unwrap();
    for path in [OVER, GROWING] {
        assert_eq!(
            status(&town, path).await,
            StatusCode::SERVICE_UNAVAILABLE,
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_catalogue_tells_size_and_checksum_of_every_file() {
    let town = Town::open();
    leave(&town, &json!([1, 3]), true);
    let told = town.get("/catalog/readings").await.text();
    assert!(told.contains("readings-2026-10.csv"), "{told}");
    let graph = town
        .get_with("/catalog/readings", "accept", "text/turtle")
        .await
        .text();
    for (_, text) in texts() {
        let size = format!("dcat:byteSize \"{}\"", text.len());
        let sum = format!(
            "spdx:checksumValue \"{}\"",
            hex::encode(Sha256::digest(&text))
        );
        assert!(
            graph.contains(&size) && graph.contains(&sum),
            "{size} {sum} {graph}"
        );
    }
}

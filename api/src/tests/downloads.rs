//! Releases as files: formats, parts, tags, checksums.

use super::{Answer, Town};
use axum::body::Body;
use axum::http::{HeaderName, Request, StatusCode, header};
use sha2::{Digest as _, Sha256};

const RELEASE: &str = "/coverage/fixed-2021-06-30";

async fn with(town: &Town, path: &str, name: HeaderName, value: &str) -> Answer {
    let request = Request::builder().uri(path).header(name, value);
    town.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_release_comes_in_every_format_with_its_checksum() {
    let town = Town::covered();
    for (end, kind, begin) in [
        (
            "csv",
            "text/csv; charset=utf-8; header=present",
            "id,district,",
        ),
        (
            "dictionary.csv",
            "text/csv; charset=utf-8; header=present",
            "column,type,",
        ),
        ("geojson", "application/geo+json", "{"),
        ("gpkg", "application/geopackage+sqlite3", "SQLite format 3"),
        ("pmtiles", "application/vnd.pmtiles", "PMTiles"),
    ] {
        let path = format!("{RELEASE}.{end}");
        let file = town.get(&path).await;
        assert_eq!(file.status, StatusCode::OK, "{end}");
        assert_eq!(file.header("content-type"), kind);
        assert!(file.body.starts_with(begin.as_bytes()), "{end}");
        let sum = hex::encode(Sha256::digest(&file.body));
        assert_eq!(file.header("x-checksum-sha256"), sum);
        assert_eq!(file.header("etag"), format!("\"{sum}\""));
        let said = town.get(&format!("{path}.sha256")).await.text();
        assert_eq!(said, format!("{sum}  fixed-2021-06-30.{end}\n"));
    }
    let mobile = town.get("/coverage/mobile-2024-01-01.csv").await.text();
    assert!(mobile.starts_with("id,gsm,lte,"), "{mobile}");
}

#[tokio::test]
async fn a_file_can_be_fetched_in_parts_and_only_once() {
    let town = Town::covered();
    let path = format!("{RELEASE}.gpkg");
    let whole = town.get(&path).await;
    let part = with(&town, &path, header::RANGE, "bytes=100-199").await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.body, whole.body[100..200]);
    let said = format!("bytes 100-199/{}", whole.body.len());
    assert_eq!(part.header("content-range"), said);
    let beyond = with(&town, &path, header::RANGE, "bytes=999999999-").await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let known = with(&town, &path, header::IF_NONE_MATCH, whole.header("etag")).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    let packed = with(&town, &path, header::ACCEPT_ENCODING, "br, gzip").await;
    assert_eq!(packed.header("content-encoding"), "");
    assert_eq!(packed.body, whole.body);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let town = Town::covered();
    for path in [
        "/coverage/fixed-1999-01-01.csv",
        "/coverage/fixed-2021-06-30.xlsx",
        "/coverage/ducts.gpkg",
        "/coverage/..%2f.csv",
        "/coverage/fixed-2021-06-30",
    ] {
        assert_eq!(town.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let odd = town.get(&format!("{RELEASE}.csv?dialect=excel")).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    assert!(odd.text().contains("spreadsheets"));
}

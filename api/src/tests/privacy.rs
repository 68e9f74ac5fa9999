//! What must not be seen is not seen, on any route there is.

use super::radio::hear;
use super::{Town, eui, routes};
use axum::http::{Method, StatusCode};

#[tokio::test]
async fn no_public_answer_holds_a_dev_eui_or_anything_unpublished() {
    let town = Town::covered();
    hear(&town);
    let paths = routes::public();
    assert!(paths.len() > 40, "{paths:?}");
    for path in paths {
        for accept in ["*/*", "text/csv", "application/geo+json"] {
            let answer = town.get_with(&path, "accept", accept).await;
            assert!(!answer.status.is_server_error(), "{path} {}", answer.status);
            let text = answer.text().to_lowercase();
            for n in 1..=4 {
                assert!(
                    !text.contains(&eui(n).to_string()),
                    "{path} shows the DevEUI {n}"
                );
            }
            for secret in [
                "klasse 4b",
                "neu im lager",
                "classroom",
                "\"co2\"",
                "\"quantity\":\"battery_level\"",
            ] {
                // A quantity that was asked for stands in the answer, without anything about it.
                let asked = path.contains(secret.trim_matches('"'));
                assert!(asked || !text.contains(secret), "{path} shows {secret}");
            }
        }
    }
}

#[tokio::test]
async fn something_unpublished_is_as_missing_as_something_unknown() {
    let town = Town::open();
    for (hidden, unknown) in [
        ("/api/v1/devices/3", "/api/v1/devices/99"),
        ("/api/v1/datastreams/5", "/api/v1/datastreams/99"),
        ("/api/v1/datastreams/2", "/api/v1/datastreams/99"),
        (
            "/api/v1/datastreams/5/series",
            "/api/v1/datastreams/99/series",
        ),
        (
            "/api/v1/datastreams/5/readings",
            "/api/v1/datastreams/99/readings",
        ),
        ("/charts/5.svg", "/charts/99.svg"),
        ("/charts/5.png", "/charts/99.png"),
        ("/charts/5.json", "/charts/99.json"),
        ("/de/s/3", "/de/s/99"),
        (
            "/api/v1/devices/a84041ffff01f201",
            "/api/v1/devices/a84041ffff01f2ff",
        ),
    ] {
        let (a, b) = (town.get(hidden).await, town.get(unknown).await);
        assert!(a.status.is_client_error(), "{hidden} {}", a.status);
        assert_eq!(a.status, b.status, "{hidden}");
        assert_eq!(
            a.text().replace(hidden, ""),
            b.text().replace(unknown, ""),
            "{hidden}"
        );
    }
}

#[tokio::test]
async fn with_an_account_everything_is_there() {
    let town = Town::open();
    for path in [
        "/api/v1/devices/3",
        "/api/v1/devices/a84041ffff01f203",
        "/api/v1/datastreams/5/series",
        "/api/v1/devices/3/uplinks",
        "/api/v1/devices/3/events",
        "/api/v1/devices/a84041ffff01f203/receptions",
        "/api/v1/ingest",
        "/api/v1/rejects/1",
        "/charts/5.svg",
    ] {
        assert_eq!(town.admin_get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_chart_names_the_licence_of_what_is_published_and_of_nothing_else() {
    let town = Town::open();
    let licence = "Lizenz: dl-de/by-2-0";
    assert!(town.get("/charts/1.svg").await.text().contains(licence));
    let unpublished = town.admin_get("/charts/5.svg").await.text();
    assert!(unpublished.contains("Quelle: Stadt Wuppertal"));
    assert!(!unpublished.contains("Lizenz"));
}

#[tokio::test]
async fn what_needs_an_account_answers_401_without_one_and_with_a_wrong_one() {
    let town = Town::open();
    for path in [
        "/api/v1/devices/1/uplinks",
        "/api/v1/devices/1/events",
        "/api/v1/devices/99/receptions",
        "/api/v1/ingest",
        "/api/v1/rejects",
        "/api/v1/rejects/1",
        "/api/v1/session",
    ] {
        let answer = town.get(path).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        let wrong = town.send_as("wrong", Method::GET, path, None).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let open = town
        .send_as("wrong", Method::GET, "/api/v1/devices", None)
        .await;
    assert_eq!(open.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_token_is_made_once_and_only_its_hash_is_kept() {
    let town = Town::open();
    assert_eq!(crate::token::create(&town.store).unwrap(), None);
    assert!(crate::token::verify(&town.store, &town.token).unwrap());
    assert!(!crate::token::verify(&town.store, "guess").unwrap());
    let kept = town.store.setting("admin_token_sha256").unwrap().unwrap();
    assert!(kept.len() == 64 && !kept.contains(&town.token));
}

#[tokio::test]
async fn a_name_that_is_a_dev_eui_is_shown_to_nobody_without_an_account() {
    let town = Town::open();
    let device = town.store.device_by_eui(eui(1)).unwrap();
    for name in [
        "sensor a84041ffff01f201",
        "A8-40-41-FF-FF-01-F2-01",
        "eui-a84041ffff01f201",
    ] {
        let draft = talblick_store::DeviceDraft {
            name: name.into(),
            kind: device.kind.clone(),
            location: device.location,
            district: device.district.clone(),
            ..talblick_store::DeviceDraft::unknown(device.dev_eui)
        };
        town.store.put_devices(vec![draft]).unwrap();
        for path in [
            "/api/v1/devices",
            "/api/v1/devices/1",
            "/api/v1/latest",
            "/charts/1.svg",
            "/de/s/1",
            "/sta/v1.1/Things",
            "/sta/v1.1/Datastreams",
            "/ogc/features/collections/devices/items",
        ] {
            let text = town.get(path).await.text().to_lowercase();
            assert!(!text.contains("f201"), "{path} {name}");
            assert!(!text.contains("f2-01"), "{path} {name}");
        }
        let full = town.admin_get("/api/v1/devices/1").await.json();
        assert_eq!(full["name"], name);
    }
}

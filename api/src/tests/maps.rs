//! Maps over HTTP: what they say, what is refused, what may be kept.

use super::Town;
use super::radio::hear;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

#[tokio::test]
async fn a_map_of_broadband_tells_its_rule_release_and_source() {
    let town = Town::covered();
    let map = town.get("/maps/broadband.svg?lang=de&rule=GF1").await;
    assert_eq!(map.status, StatusCode::OK);
    assert_eq!(map.header("content-type"), "image/svg+xml");
    let svg = map.text();
    for text in [
        "Breitbandversorgung in Wuppertal",
        "Graue Flecken (unter 100 Mbit/s)",
        "30. Juni 2021",
        "fixed-2021-06-30",
        "Breitbandatlas | Gigabit-Grundbuch",
        "von 400 Zellen 19",
        "Barmen",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    let english = town.get("/maps/broadband.svg?lang=en").await.text();
    assert!(english.contains("partly served") && english.contains("30 June 2021"));
}

#[tokio::test]
async fn a_map_of_a_technology_and_a_speed_says_what_was_asked() {
    let town = Town::covered();
    let path = "/maps/broadband.svg?lang=de&tech=ftthb&down=1000";
    let svg = town.get(path).await.text();
    for text in [
        "Gefragt: mindestens 1.000\u{a0}Mbit/s im Download über Glasfaser",
        "Gemessen an „mindestens",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    let summary = "/api/v1/coverage/broadband/summary?tech=ftthb&down=1000";
    let unserved = &town.get(summary).await.json()["cells"]["unserved"];
    assert!(svg.contains(&format!("von 400 Zellen {unserved} nicht")));
}

#[tokio::test]
async fn a_map_of_mobile_networks_tells_its_rule_release_and_source() {
    let town = Town::covered();
    let map = town.get("/maps/mobile.svg?lang=de&rule=MG").await;
    assert_eq!(map.status, StatusCode::OK);
    let svg = map.text();
    for text in [
        "Mobilfunkversorgung in Wuppertal",
        "Graue Flecken im Mobilfunk",
        "mobile-2024-01-01",
        "von 400 Zellen 100 nicht und 200 teilweise versorgt",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    assert_eq!(
        town.get("/maps/mobile.svg?rule=WF").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn without_a_rule_a_picture_shows_the_one_the_summary_takes() {
    let town = Town::covered();
    let summary = town.get("/api/v1/coverage/broadband/summary").await.json();
    let rule = summary["rule"].as_str().unwrap();
    let named = town.get(&format!("/maps/broadband.svg?rule={rule}")).await;
    assert_eq!(town.get("/maps/broadband.svg").await.body, named.body);
    assert_ne!(rule, "WF");
}

#[tokio::test]
async fn a_map_is_drawn_again_only_if_something_on_it_changed() {
    let town = Town::covered();
    for path in [
        "/maps/broadband.png",
        "/maps/lorawan.svg",
        "/maps/sensors.svg",
    ] {
        let first = town.get(path).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert!(
            first
                .header("cache-control")
                .starts_with("public, max-age=")
        );
        let request = Request::builder()
            .uri(path)
            .header(header::IF_NONE_MATCH, first.header("etag"));
        let again = town.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        let other = town.get(&format!("{path}?theme=print")).await;
        assert_ne!(first.header("etag"), other.header("etag"));
    }
}

#[tokio::test]
async fn a_map_of_districts_has_their_names_and_a_plain_one_nothing_around() {
    let town = Town::covered();
    let whole = town.get("/maps/districts.svg?lang=de").await.text();
    assert!(whole.contains("Stadtbezirke in Wuppertal") && whole.contains("Barmen"));
    assert!(whole.contains("class=\"scale\"") && !whole.contains("class=\"count\""));
    for name in ["districts", "broadband"] {
        let plain = town
            .get(&format!("/maps/{name}.svg?plain=true&w=400&h=240"))
            .await
            .text();
        assert!(plain.contains("Barmen"), "{name}");
        assert!(!plain.contains("class=\"scale\""), "{name}");
        assert!(!plain.contains("class=\"count\""), "{name}");
    }
}

#[tokio::test]
async fn a_map_of_sensors_shows_published_ones_alone() {
    let town = Town::covered();
    let map = town.admin_get("/maps/sensors.svg?lang=en").await.text();
    assert!(
        map.contains("1 of 2 sensors") || map.contains("2 of 2 sensors"),
        "{map}"
    );
}

#[tokio::test]
async fn a_map_of_reception_shows_what_the_page_shows_and_no_more() {
    let town = Town::covered();
    hear(&town);
    for (metric, words) in [
        ("class", ["guter Empfang", "kein Empfang", "3 Zellen"]),
        ("gateways", ["2 Gateways", "1 Gateway", "Gateways im Bild"]),
        ("margin", ["unter 0 dB", "über 20 dB", "November 2026"]),
        ("sf", ["SF7 genügt", "SF10–11", "Wuppertal"]),
    ] {
        let path = format!("/maps/lorawan.svg?lang=de&metric={metric}");
        let svg = town.get(&path).await.text();
        for word in words {
            assert!(svg.contains(word), "{metric}: {word}");
        }
        // An account adds nothing to a picture, which goes into reports.
        assert_eq!(town.admin_get(&path).await.text(), svg);
    }
    let left = town.get("/maps/lorawan.svg?lang=en&without=00000000000000b2");
    let left = left.await.text();
    assert!(left.contains("Without the gateway “00000000000000b2”"));
    for (path, status) in [
        ("without=00000000000000ff", StatusCode::NOT_FOUND),
        ("without=b1", StatusCode::BAD_REQUEST),
    ] {
        let answer = town.get(&format!("/maps/lorawan.svg?{path}")).await;
        assert_eq!(answer.status, status, "{path}");
    }
    let wrong = town.get("/maps/lorawan.svg?metric=mood").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("margin"));
}

#[tokio::test]
async fn what_a_map_cannot_show_is_refused_in_words() {
    let town = Town::covered();
    for (path, status, word) in [
        ("/maps/ducts.svg", 404, "address"),
        ("/maps/broadband.gif", 404, "address"),
        (
            "/maps/broadband.svg?release=fixed-1999-01-01",
            404,
            "release",
        ),
        ("/maps/broadband.svg?rule=XX", 400, "GF1"),
        (
            "/maps/broadband.svg?rule=GF1&tech=hfc",
            400,
            "either a rule",
        ),
        ("/maps/broadband.svg?tech=tin", 400, "hfc"),
        ("/maps/broadband.svg?down=77", 400, "1000"),
        ("/maps/broadband.svg?w=9000", 400, "320 to 1600"),
        (
            "/maps/broadband.png?w=1600&h=1600&dpi=300",
            400,
            "18 million",
        ),
        ("/maps/broadband.svg?paper=a0", 400, "a4l"),
    ] {
        let answer = town.get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(answer.text().contains(word), "{path} {}", answer.text());
    }
    let nothing = Town::open().get("/maps/broadband.svg").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

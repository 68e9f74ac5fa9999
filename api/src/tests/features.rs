//! OGC API – Features: what it says it has, pages, boxes, and coordinates in their order.

use super::radio::hear;
use super::{Town, coverage};
use axum::http::StatusCode;
use serde_json::Value;
use talblick_coverage::{Crs, Transform};

const ITEMS: &str = "/ogc/features/collections/broadband-cells/items";

fn href<'a>(document: &'a Value, rel: &str) -> Option<&'a str> {
    let links = document["links"].as_array()?;
    links.iter().find(|l| l["rel"] == rel)?["href"].as_str()
}

#[tokio::test]
async fn every_document_leads_to_the_next() {
    let town = Town::covered();
    hear(&town);
    let landing = town.get("/ogc/features").await.json();
    for rel in ["self", "conformance", "data", "service-desc", "service-doc"] {
        let path = href(&landing, rel)
            .unwrap()
            .strip_prefix("https://talblick.example")
            .unwrap();
        assert_eq!(town.get(path).await.status, StatusCode::OK, "{rel}");
    }
    let conformance = town.get("/ogc/features/conformance").await.json();
    let classes: Vec<String> = serde_json::from_value(conformance["conformsTo"].clone()).unwrap();
    assert!(
        classes.contains(&"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs".to_owned())
    );
    let collections = town.get("/ogc/features/collections").await.json();
    for collection in collections["collections"].as_array().unwrap() {
        let own = href(collection, "self")
            .unwrap()
            .replace("https://talblick.example", "");
        assert_eq!(&town.get(&own).await.json(), collection);
        let items = href(collection, "items")
            .unwrap()
            .replace("https://talblick.example", "");
        let items = town.get(&items).await;
        assert_eq!(items.header("content-type"), "application/geo+json");
        let returned = items.json()["numberReturned"].as_u64().unwrap();
        assert!(returned > 0, "{collection}");
    }
}

#[tokio::test]
async fn the_schema_of_a_collection_names_the_columns_of_its_features_and_what_they_are() {
    let town = Town::covered();
    hear(&town);
    let collections = town.get("/ogc/features/collections").await.json();
    for collection in collections["collections"].as_array().unwrap() {
        let path = |rel| {
            let href = href(collection, rel).unwrap();
            href.replace("https://talblick.example", "")
        };
        let schema = path("http://www.opengis.net/def/rel/ogc/1.0/schema");
        let schema = town.get(&schema).await;
        assert_eq!(schema.header("content-type"), "application/schema+json");
        let schema = schema.json();
        let mut columns = schema["properties"].as_object().unwrap().clone();
        assert_eq!(
            columns.remove("geometry").unwrap()["x-ogc-role"],
            "primary-geometry"
        );
        let feature = town.get(&path("describedBy")).await.json();
        assert_eq!(
            feature["properties"]["properties"]["properties"],
            Value::from(columns.clone())
        );
        for item in town.get(&path("items")).await.json()["features"]
            .as_array()
            .unwrap()
        {
            let properties = item["properties"].as_object().unwrap();
            assert!(properties.keys().eq(columns.keys()), "{item}");
            for (name, value) in properties {
                let fits = match columns[name]["type"].as_str().unwrap() {
                    "string" => value.is_string(),
                    "integer" => value.is_i64(),
                    "number" => value.is_number(),
                    other => panic!("{other}"),
                };
                assert!(fits || value.is_null(), "{name}: {value}");
            }
        }
    }
    let none = town.get("/ogc/features/collections/streets/schema").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_public_address_links_begin_where_the_request_was_made_to() {
    let town = Town::nameless();
    for path in ["/ogc/features", "/ogc/features/collections/districts/items"] {
        let document = town.get_with(path, "host", "127.0.0.1:8081").await.json();
        let own = href(&document, "self").unwrap();
        let begin = format!("http://127.0.0.1:8081{path}");
        assert!(own.starts_with(&begin), "{own}");
        let odd = town.get_with(path, "host", "x\"><y").await.json();
        assert!(href(&odd, "self").unwrap().starts_with(path));
    }
    let wms = "/ogc/wms?SERVICE=WMS&REQUEST=GetCapabilities";
    let xml = town.get_with(wms, "host", "127.0.0.1:8081").await.text();
    assert!(xml.contains("http://127.0.0.1:8081/ogc/wms?"), "{xml}");
}

#[tokio::test]
async fn cells_few_sent_from_are_no_features_for_anybody() {
    let town = Town::covered();
    hear(&town);
    let path = "/ogc/features/collections/lorawan-cells/items";
    let items = town.get(path).await.json();
    assert_eq!(items["numberMatched"], 3);
    let first = &items["features"][0]["properties"];
    assert!(
        first["devices"].is_u64() && first["days"].as_u64() >= Some(3),
        "{first}"
    );
    let signed = town.admin_get(path).await.json();
    assert_eq!(signed["features"], items["features"]);
}

#[tokio::test]
async fn places_of_sensors_are_those_of_a_quantity_if_one_is_asked_for() {
    let town = Town::covered();
    let path = "/ogc/features/collections/devices/items";
    let all = town.get(path).await.json()["numberMatched"]
        .as_u64()
        .unwrap();
    let of = async |quantity: &str| {
        let answer = town
            .get(&format!("{path}?quantity={quantity}"))
            .await
            .json();
        let own = href(&answer, "self").unwrap().to_owned();
        assert!(own.contains("quantity="), "{own}");
        answer["numberMatched"].as_u64().unwrap()
    };
    assert!(of("water_level").await > 0);
    assert!(of("water_level").await <= all);
    assert_eq!(of("no2,nothing").await, 0);
    let refused = town.get(&format!("{ITEMS}?quantity=no2")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end_and_have_each_feature_once() {
    let town = Town::covered();
    let mut path = format!("{ITEMS}?limit=150");
    let mut ids = Vec::new();
    loop {
        let page = town.get(&path).await.json();
        assert_eq!(page["numberMatched"], 400);
        ids.extend(
            page["features"]
                .as_array()
                .unwrap()
                .iter()
                .map(|f| f["id"].as_u64().unwrap()),
        );
        match href(&page, "next") {
            Some(next) => path = next.replace("https://talblick.example", ""),
            None => break,
        }
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((all, ids.len()), (400, 400));
    let one = town.get(&format!("{ITEMS}/{}", ids[3])).await.json();
    assert_eq!(one["id"], ids[3]);
    assert_eq!(one["properties"]["id"], coverage::cell(3, 0).to_string());
    assert_eq!(one["properties"]["ftthb_1000"], Value::Null);
}

#[tokio::test]
async fn a_box_is_read_in_the_axis_order_of_its_reference_system() {
    let town = Town::covered();
    let inside = coverage::cell(4, 4).centre();
    for (number, crs, swapped) in [
        (Some(25_832), Crs::Utm32, false),
        (Some(3_857), Crs::WebMercator, false),
        (Some(3_035), Crs::Laea, true),
        (Some(4_326), Crs::Wgs84, true),
        (None, Crs::Wgs84, false),
    ] {
        let to = Transform::new(Crs::Utm32, crs).unwrap();
        let [x, y] = to.apply(inside).unwrap();
        let (a, b) = if swapped { (y, x) } else { (x, y) };
        let uri = number.map(|n| format!("&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/{n}&crs=http://www.opengis.net/def/crs/EPSG/0/{n}"));
        let path = format!("{ITEMS}?bbox={a},{b},{a},{b}{}", uri.unwrap_or_default());
        let answer = town.get(&path).await;
        let page = answer.json();
        assert_eq!(page["numberMatched"], 1, "{number:?} {page}");
        let feature = &page["features"][0];
        assert_eq!(
            feature["properties"]["id"],
            coverage::cell(4, 4).to_string()
        );
        let corner: [f64; 2] =
            serde_json::from_value(feature["geometry"]["coordinates"][0][0].clone()).unwrap();
        let [x, y] = to.apply(coverage::cell(4, 4).corner()).unwrap();
        let wanted = if swapped { [y, x] } else { [x, y] };
        assert!(
            corner.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-3),
            "{number:?} {corner:?}"
        );
        let system = number.map_or("OGC/1.3/CRS84".to_owned(), |n| format!("EPSG/0/{n}"));
        assert_eq!(
            answer.header("content-crs"),
            format!("<http://www.opengis.net/def/crs/{system}>")
        );
    }
}

#[tokio::test]
async fn columns_of_a_collection_are_conditions_page_by_page() {
    let town = Town::covered();
    for (path, found) in [
        ("devices/items?kind=river_level", 1),
        ("devices/items?kind=river_level&district=1", 0),
        ("devices/items?name=Wetter%20Ronsdorf&limit=1", 1),
        // Not published.
        ("devices/items?kind=classroom", 0),
        ("broadband-cells/items?bbox=0,0,1,1&district=0", 0),
    ] {
        let path = format!("/ogc/features/collections/{path}");
        let page = town.get(&path).await.json();
        assert_eq!(page["numberMatched"], found, "{path} {page}");
    }
    let all = town.get(&format!("{ITEMS}?limit=1000")).await.json();
    let first = &all["features"][0]["properties"];
    let (column, value) = ("district", &first["district"]);
    let wanted = all["features"].as_array().unwrap().iter();
    let wanted = wanted.filter(|f| f["properties"][column] == *value).count();
    assert!((1..400).contains(&wanted), "{first}");
    let mut path = format!("{ITEMS}?limit=70&{column}={}", value.as_str().unwrap());
    let mut read = 0;
    loop {
        let page = town.get(&path).await.json();
        assert_eq!(page["numberMatched"], wanted);
        for feature in page["features"].as_array().unwrap() {
            assert_eq!(feature["properties"][column], *value);
            read += 1;
        }
        match href(&page, "next") {
            Some(next) => path = next.replace("https://talblick.example", ""),
            None => break,
        }
    }
    assert_eq!(read, wanted);
    for datetime in ["2026-11-21T00:00:00Z/..", "../2026-11-21", "2026-11-21"] {
        let page = town.get(&format!("{ITEMS}?datetime={datetime}")).await;
        assert_eq!(page.json()["numberMatched"], 400, "{datetime}");
    }
}

#[tokio::test]
async fn only_published_devices_are_features() {
    let town = Town::covered();
    let devices = town
        .admin_get("/ogc/features/collections/devices/items")
        .await;
    assert_eq!(devices.json()["numberMatched"], 2);
    assert!(!devices.text().contains("Klasse 4b") && !devices.text().contains("a84041"));
}

#[tokio::test]
async fn wrong_questions_are_told_what_is_right() {
    let town = Town::covered();
    for (path, status, word) in [
        ("/ogc/features/collections/ducts", 404, "broadband-cells"),
        (
            "/ogc/features/collections/ducts/items",
            404,
            "broadband-cells",
        ),
        (&format!("{ITEMS}/999999999"), 404, "feature"),
        (&format!("{ITEMS}?bbox=1,2,3"), 400, "four numbers"),
        (&format!("{ITEMS}?bbox=3,2,1,4"), 400, "lower corner"),
        (
            &format!("{ITEMS}?crs=EPSG:25832"),
            400,
            "http://www.opengis.net/def/crs/EPSG/0/25832",
        ),
        (&format!("{ITEMS}?limit=0"), 400, "1 to 10000"),
        (&format!("{ITEMS}?speed=1"), 400, "bbox"),
        (&format!("{ITEMS}?ftthb_1000=fast"), 400, "a number"),
        (&format!("{ITEMS}?datetime=yesterday"), 400, "a moment or"),
        (&format!("{ITEMS}?limit="), 400, "1 to 10000"),
        (&format!("{ITEMS}?release=fixed-1999-01-01"), 404, "release"),
    ] {
        let answer = town.get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(answer.text().contains(word), "{path} {}", answer.text());
    }
}

//! The map service: what it says it can, maps in every reference system, and what lies under a pixel.

use super::{Answer, Town, coverage};
use axum::http::StatusCode;
use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::Document;
use talblick_coverage::{Crs, Transform};

const LAYER: &str = "fixed-2021-06-30.WF";

async fn ask(town: &Town, query: &str) -> Answer {
    town.get(&format!("/ogc/wms?SERVICE=WMS&VERSION=1.3.0&{query}"))
        .await
}

/// The box of all cells, in a reference system with its axis order.
fn bbox(name: &str, crs: Crs) -> String {
    let low = coverage::cell(0, 0).corner();
    let high = coverage::cell(20, 20).corner();
    let to = Transform::new(Crs::Utm32, crs).unwrap();
    let [[a, b], [c, d]] = [to.apply(low).unwrap(), to.apply(high).unwrap()];
    if matches!(name, "EPSG:4326" | "EPSG:3035") {
        format!("{b},{a},{d},{c}")
    } else {
        format!("{a},{b},{c},{d}")
    }
}

#[tokio::test]
async fn the_capabilities_are_well_formed_and_name_a_layer_for_each_release_and_rule() {
    let town = Town::covered();
    let answer = ask(&town, "REQUEST=GetCapabilities").await;
    assert_eq!(answer.header("content-type"), "text/xml; charset=utf-8");
    let text = answer.text();
    let xml = Document::parse(&text).unwrap();
    let names: Vec<&str> = xml
        .descendants()
        .filter(|n| n.has_tag_name(("http://www.opengis.net/wms", "Layer")))
        .filter_map(|n| n.children().find(|c| c.tag_name().name() == "Name")?.text())
        .collect();
    for name in ["WF", "GF1", "GF2", "UD1", "UD2"] {
        assert!(
            names.contains(&format!("fixed-2021-06-30.{name}").as_str()),
            "{names:?}"
        );
    }
    for name in ["MW", "MG", "5G", "5GC"] {
        let name = format!("mobile-2024-01-01.{name}");
        assert!(names.contains(&name.as_str()), "{names:?}");
    }
    assert!(names.contains(&"districts"));
    assert!(text.contains("<BoundingBox CRS=\"EPSG:25832\" minx=\"3"));
    assert!(text.contains("<BoundingBox CRS=\"EPSG:3035\" minx=\"31"));
    assert!(text.contains("<BoundingBox CRS=\"EPSG:4326\" minx=\"51."));
    assert!(text.contains("<BoundingBox CRS=\"CRS:84\" minx=\"7."));
}

#[tokio::test]
async fn the_same_cell_lies_at_the_same_pixel_in_every_reference_system() {
    let town = Town::covered();
    for (name, crs) in [
        ("EPSG:25832", Crs::Utm32),
        ("EPSG:3857", Crs::WebMercator),
        ("EPSG:4326", Crs::Wgs84),
        ("EPSG:3035", Crs::Laea),
        ("CRS:84", Crs::Wgs84),
    ] {
        let place = format!(
            "LAYERS={LAYER}&STYLES=&CRS={name}&BBOX={}&WIDTH=200&HEIGHT=200&FORMAT=image/png&TRANSPARENT=TRUE",
            bbox(name, crs)
        );
        let map = ask(&town, &format!("REQUEST=GetMap&{place}")).await;
        assert_eq!(
            map.header("content-type"),
            "image/png",
            "{name} {}",
            map.text()
        );
        let pixels = Pixmap::decode_png(&map.body).unwrap();
        // The west is served, the east partly, the last column not at all.
        let light = |x, y| pixels.pixel(x, y).unwrap().red();
        assert!(light(50, 100) > 200, "{name}");
        assert!(light(196, 100) < 60, "{name}");
        let info = format!(
            "REQUEST=GetFeatureInfo&{place}&QUERY_LAYERS={LAYER}&I=52&J=103&INFO_FORMAT=application/json"
        );
        let found = ask(&town, &info).await.json();
        let id = found["features"][0]["properties"]["id"].as_str().unwrap();
        assert_eq!(id, coverage::cell(5, 9).to_string(), "{name}");
    }
}

#[tokio::test]
async fn a_layer_of_mobile_networks_is_drawn_and_tells_their_number() {
    let town = Town::covered();
    let place = format!(
        "LAYERS=mobile-2024-01-01.MG&STYLES=&CRS=EPSG:25832&BBOX={}&WIDTH=200&HEIGHT=200&FORMAT=image/png&TRANSPARENT=TRUE",
        bbox("EPSG:25832", Crs::Utm32)
    );
    let map = ask(&town, &format!("REQUEST=GetMap&{place}")).await;
    let pixels = Pixmap::decode_png(&map.body).unwrap();
    // Columns have no, one, two and three networks in turn: dark, middle, middle and light.
    let light = |column: u32| pixels.pixel(column * 10 + 5, 105).unwrap().red();
    assert!(light(4) < 60 && light(7) > 200, "{} {}", light(4), light(7));
    let info = format!(
        "REQUEST=GetFeatureInfo&{place}&QUERY_LAYERS=mobile-2024-01-01.MG&I=75&J=103&INFO_FORMAT=application/json"
    );
    let found = ask(&town, &info).await.json();
    assert_eq!(found["features"][0]["properties"]["lte"], 3);
}

#[tokio::test]
async fn a_place_is_told_in_three_formats() {
    let town = Town::covered();
    let place = format!(
        "REQUEST=GetFeatureInfo&LAYERS={LAYER}&QUERY_LAYERS={LAYER},districts&STYLES=&CRS=EPSG:25832&BBOX={}&WIDTH=200&HEIGHT=200&I=150&J=100",
        bbox("EPSG:25832", Crs::Utm32)
    );
    let json = ask(&town, &format!("{place}&INFO_FORMAT=application/json"))
        .await
        .json();
    // Four of a hundred households, told to five.
    let told = json["features"][0]["properties"]["alle_30"]
        .as_f64()
        .unwrap();
    assert!((2.0..=5.0).contains(&told), "{told}");
    assert_eq!(
        json["features"][0]["properties"]["ftthb_1000"],
        serde_json::Value::Null
    );
    assert_eq!(json["features"][1]["properties"]["name"], "Barmen");
    let html = ask(&town, &format!("{place}&INFO_FORMAT=text/html")).await;
    assert!(
        html.text()
            .contains("<th scope=\"row\">name</th><td>Barmen</td>")
    );
    let plain = ask(&town, &format!("{place}&INFO_FORMAT=text/plain"))
        .await
        .text();
    assert!(
        plain.contains("  alle_30 = ") && plain.contains("ftthb_1000 = –"),
        "{plain}"
    );
}

#[tokio::test]
async fn mistakes_are_told_as_service_exceptions() {
    let town = Town::covered();
    let place = "CRS=CRS:84&BBOX=7,51,8,52&WIDTH=100&HEIGHT=100";
    for (query, code, word) in [
        (
            format!("REQUEST=GetMap&LAYERS=ducts&{place}"),
            "LayerNotDefined",
            "GetCapabilities",
        ),
        (
            format!("REQUEST=GetMap&LAYERS={LAYER}&CRS=EPSG:1&BBOX=0,0,1,1&WIDTH=1&HEIGHT=1"),
            "InvalidCRS",
            "EPSG:25832",
        ),
        (
            format!("REQUEST=GetMap&LAYERS={LAYER}&CRS=CRS:84&BBOX=7,51,8,52&WIDTH=99999&HEIGHT=1"),
            "",
            "1 to 2048",
        ),
        (
            format!("REQUEST=GetFeatureInfo&LAYERS={LAYER}&QUERY_LAYERS={LAYER}&{place}&I=100&J=0"),
            "InvalidPoint",
            "0 to 99",
        ),
        (
            "REQUEST=GetMagic".to_owned(),
            "OperationNotSupported",
            "GetMap",
        ),
    ] {
        let answer = ask(&town, &query).await;
        assert_eq!(answer.status, StatusCode::OK);
        let text = answer.text();
        Document::parse(&text).unwrap();
        assert!(
            text.contains("ServiceExceptionReport") && text.contains(word),
            "{query} {text}"
        );
        assert!(
            text.contains(&format!("code=\"{code}\"")) || code.is_empty(),
            "{text}"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn the_address_alone_tells_what_there_is() {
    let town = Town::covered();
    let asked = ask(&town, "REQUEST=GetCapabilities").await.text();
    for path in ["/ogc/wms", "/ogc/wms?SERVICE=WMS", "/ogc/wms?request="] {
        let answer = town.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.text(), asked, "{path}");
    }
}

#[tokio::test]
async fn a_layer_has_a_legend() {
    let town = Town::covered();
    let legend = ask(
        &town,
        &format!("REQUEST=GetLegendGraphic&FORMAT=image/png&LAYER={LAYER}"),
    )
    .await;
    let pixels = Pixmap::decode_png(&legend.body).unwrap();
    assert_eq!((pixels.width(), pixels.height()), (220, 96));
}

#[tokio::test]
async fn a_box_the_size_of_the_world_is_drawn_and_told() {
    let town = Town::covered();
    for (name, bbox) in [
        ("EPSG:4326", "-90,-180,90,180"),
        ("EPSG:3857", "-20037508,-20037508,20037508,20037508"),
    ] {
        let map = ask(&town, &format!("REQUEST=GetMap&LAYERS={LAYER},districts&CRS={name}&BBOX={bbox}&WIDTH=256&HEIGHT=256")).await;
        assert_eq!(map.header("content-type"), "image/png", "{}", map.text());
    }
}

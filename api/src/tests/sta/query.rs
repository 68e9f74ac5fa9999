//! What `$filter`, `$select`, `$expand` and `$orderby` make of answers.

use super::{ask, get, id, ids, refused};
use crate::tests::Town;
use serde_json::Value;

#[tokio::test]
async fn filters_reach_over_relations_and_into_json() {
    let town = Town::open();
    for (path, found) in [
        ("Things?$filter=name eq 'Pegel Kluse'", vec!["1"]),
        (
            "Things?$filter=Datastreams/ObservedProperty/properties/quantity eq 'precipitation'",
            vec!["2"],
        ),
        (
            "Things?$filter=properties/kind eq 'climate' and properties/district eq '1'",
            vec!["2"],
        ),
        (
            "Things?$filter=substringof('Pegel', name) or id eq 2",
            vec!["1", "2"],
        ),
        ("Things?$filter=not startswith(name, 'Pegel')", vec!["2"]),
        (
            "Datastreams?$filter=unitOfMeasurement/symbol eq '°C'",
            vec!["3"],
        ),
        (
            "Datastreams?$filter=Thing/Locations/any(l: l/name eq 'Wetter Ronsdorf')",
            vec!["3", "4"],
        ),
        ("Datastreams?$filter=Observations/result lt -1", vec!["3"]),
        (
            "Datastreams?$filter=phenomenonTime lt 2026-11-21T13:30:00Z",
            vec!["4"],
        ),
        (
            "Datastreams?$orderby=Thing/name desc,id",
            vec!["3", "4", "1"],
        ),
        ("Datastreams?$orderby=id desc", vec!["4", "3", "1"]),
    ] {
        assert_eq!(ids(&town, path).await, found, "{path}");
    }
}

#[tokio::test]
async fn qgis_finds_the_points_of_a_view() {
    let town = Town::open();
    // As its provider asks: first how many, then those in the view.
    let kinds = "location/type eq 'Point' or location/geometry/type eq 'Point'";
    let counted = get(
        &town,
        &format!("Locations?$top=0&$count=true&$filter={kinds}"),
    )
    .await;
    assert_eq!(counted["@iot.count"], 2);
    for (view, found) in [
        ("Polygon ((7 51, 8 51, 8 52, 7 52, 7 51))", vec!["1", "2"]),
        (
            "POLYGON((7.1 51.255,7.2 51.255,7.2 51.265,7.1 51.265,7.1 51.255))",
            vec!["1"],
        ),
    ] {
        let path = format!(
            "Locations?$top=200&$count=false&$filter=({kinds}) and geo.intersects(location, geography'{view}')"
        );
        assert_eq!(ids(&town, &path).await, found, "{view}");
        let path = format!("FeaturesOfInterest?$filter=st_within(feature, geography'{view}')");
        assert_eq!(ids(&town, &path).await, found, "{view}");
        let path = format!("Things?$filter=st_intersects(Locations/location, geography'{view}')");
        assert_eq!(ids(&town, &path).await, found, "{view}");
    }
    let near =
        "Things?$filter=geo.distance(Locations/location, geography'POINT (7.15 51.26)') lt 0.005";
    assert_eq!(ids(&town, near).await, ["1"]);
    let expanded = get(
        &town,
        "Locations?$expand=Things($orderby=id;$top=100;$expand=Datastreams($orderby=id;$top=100))",
    )
    .await;
    assert_eq!(
        expanded["value"][1]["Things"][0]["Datastreams"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn what_was_selected_is_there_and_nothing_else() {
    let town = Town::open();
    let thing = get(&town, "Things(1)?$select=name,id").await;
    assert_eq!(thing.to_string(), r#"{"@iot.id":1,"name":"Pegel Kluse"}"#);
    let part = get(&town, "Things(1)?$select=properties/kind,Datastreams").await;
    assert_eq!(part["properties"].to_string(), r#"{"kind":"river_level"}"#);
    assert_eq!(part.as_object().unwrap().len(), 2);
    let both = get(
        &town,
        "Things(1)?$select=name&$expand=Datastreams($select=id)",
    )
    .await;
    assert_eq!(
        both.to_string(),
        r#"{"Datastreams":[{"@iot.id":1}],"name":"Pegel Kluse"}"#
    );
}

#[tokio::test]
async fn expansions_have_filters_orders_counts_and_pages_of_their_own() {
    let town = Town::open();
    let things = get(
        &town,
        "Things?$expand=Datastreams($filter=id ne 3;$count=true;$select=id;$expand=Observations($top=2;$skip=1;$count=true;$orderby=phenomenonTime desc;$select=phenomenonTime,result)),Locations($select=name)",
    )
    .await;
    let first = &things["value"][0];
    assert_eq!(first["Datastreams@iot.count"], 1);
    let datastream = &first["Datastreams"][0];
    assert_eq!(datastream["Observations@iot.count"], 48);
    let observations = datastream["Observations"].as_array().unwrap();
    assert_eq!(observations.len(), 2);
    assert_eq!(observations[0]["phenomenonTime"], "2026-11-21T13:30:00Z");
    assert_eq!(first["Locations"][0]["name"], "Pegel Kluse");
    assert_eq!(id(&things["value"][1]["Datastreams"][0]), "4");
    // The nested page goes on, with its options and where it was.
    let link = datastream["Observations@iot.nextLink"].as_str().unwrap();
    for part in [
        "/Datastreams(1)/Observations?",
        "$top=2&",
        "$skip=3&",
        "$select=phenomenonTime,result",
    ] {
        assert!(link.contains(part), "{part} {link}");
    }
    let next = get(&town, link).await;
    assert_eq!(next["value"][0]["phenomenonTime"], "2026-11-21T12:30:00Z");
    assert_eq!(next["@iot.count"], 48);
}

#[tokio::test]
async fn the_latest_of_every_datastream_comes_in_one_answer() {
    let town = Town::open();
    let page = get(
        &town,
        "Datastreams?$expand=Thing,Observations($top=1;$orderby=phenomenonTime desc)",
    )
    .await;
    let latest: Vec<(String, Value)> = page["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (id(d), d["Observations"][0]["phenomenonTime"].clone()))
        .collect();
    assert_eq!(latest.len(), 3);
    assert_eq!(latest[0], ("1".into(), "2026-11-21T14:00:00Z".into()));
    assert_eq!(latest[2], ("4".into(), "2026-11-21T13:00:30Z".into()));
    assert_eq!(page["value"][0]["Thing"]["name"], "Pegel Kluse");
    assert!(page["value"][0].get("Observations@iot.nextLink").is_some());
    // Only a gap: its time is told, its result is not.
    assert_eq!(page["value"][2]["Observations"][0]["result"], Value::Null);
    assert_eq!(
        page["value"][2]["Observations"][0]["resultQuality"][0],
        "gap"
    );
}

#[tokio::test]
async fn blanks_may_be_plus_signs_and_dollars_may_be_encoded() {
    let town = Town::open();
    let plain = get(&town, "Observations?$top=3&$orderby=result desc").await["value"].clone();
    for query in [
        "$top=3&$orderby=result+DESC",
        "%24top=3&%24orderby=result%20desc",
    ] {
        let answer = town.get(&format!("/sta/v1.1/Observations?{query}")).await;
        assert_eq!(answer.json()["value"], plain, "{query}");
    }
}

#[tokio::test]
async fn what_would_cost_too_much_is_refused_with_a_way_out() {
    let town = Town::open();
    let deep = "Datastreams($expand=Thing($expand=".repeat(20) + "Locations" + &"))".repeat(20);
    let (status, said) = refused(&town, &format!("Things?$expand={deep}")).await;
    assert!(status == 400 && said.contains("depth of $expand"), "{said}");
    let ring = (0..6_000)
        .map(|i| format!("{} 51", f64::from(i) / 1e3))
        .collect::<Vec<_>>()
        .join(",");
    let (status, said) = refused(
        &town,
        &format!("Locations?$filter=geo.intersects(location, geography'LINESTRING ({ring})')"),
    )
    .await;
    assert!(status == 400 && said.contains("number of points"), "{said}");
    // Each observation leads back to all: more entities than an answer may hold.
    let back = "Datastream($expand=Observations($top=10000;$expand=Datastream($expand=Observations($top=10000))))";
    let (status, said) = refused(&town, &format!("Observations?$top=10000&$expand={back}")).await;
    assert!(
        status == 400 && said.contains("entities in one answer"),
        "{said}"
    );
}

#[tokio::test]
async fn nothing_that_can_be_asked_is_an_error_of_ours() {
    let town = Town::open();
    for path in [
        "Things?$filter=st_relate(Locations/location, geography'POINT (7 51)', 'nonsense')",
        "Things?$filter=substring(name, -5, 99999999999999999999) eq ''",
        "Things?$filter=id eq 340282366920938463463374607431768211456",
        "Observations?$filter=phenomenonTime gt maxdatetime() add duration'P1000000D'",
        "Observations?$filter=phenomenonTime lt mindatetime()",
        "Observations?$filter=result div 0 eq 1 or result mod 0 eq 1",
        "Observations?$filter=year(phenomenonTime) sub 1e308 mul 1e308 lt 0",
        "Observations?$orderby=Datastream/Observations/result&$top=1",
        "Observations?$orderby=Datastream/Thing/Locations/location,result desc&$top=1",
        "Observations?$filter=Datastream/Observations/any(o: o/result gt 3)&$top=1",
        "Datastreams(1)/Observations?$skip=18446744073709551615",
        "Datastreams(1)/Observations?$top=18446744073709551615&$skip=3",
        "Observations?$skiptoken=340282366920938463463374607431768211455",
        "Observations(340282366920938463463374607431768211455)",
        "Things(1)/properties/kind/x/y/$value",
        "Things?$select=properties/kind/x,name/y",
        "Things?$filter=geo.distance(Locations/location, geography'POLYGON EMPTY') lt 1",
        "Things?$filter=geo.intersects(Locations/location, geography'GEOMETRYCOLLECTION EMPTY')",
        "Things?$filter=st_touches(Locations/location, geography'MULTIPOINT ((7 51), (7 51))')",
        "Things?$filter=name eq '\u{1f600}' or properties/\u{fc}ber eq 1",
        "Things?$expand=Datastreams($expand=Observations($expand=FeatureOfInterest($expand=Observations($top=1))))",
    ] {
        let answer = ask(&town, path).await;
        assert!(!answer.status.is_server_error(), "{path} {}", answer.text());
        assert!(answer.status != 408, "{path}");
    }
}

//! Where addresses lead.

use super::{ROOT, ask, get, id, ids, refused};
use crate::tests::Town;
use axum::http::StatusCode;

#[tokio::test]
async fn the_root_lists_the_eight_sets_by_their_whole_addresses() {
    let town = Town::open();
    for path in ["", "/"] {
        let root = town.get(&format!("/sta/v1.1{path}")).await.json();
        let sets = root["value"].as_array().unwrap();
        let names: Vec<&str> = sets.iter().map(|s| s["name"].as_str().unwrap()).collect();
        assert_eq!(
            names,
            [
                "Things",
                "Locations",
                "HistoricalLocations",
                "Datastreams",
                "Sensors",
                "ObservedProperties",
                "Observations",
                "FeaturesOfInterest",
            ]
        );
        for set in sets {
            let url = set["url"].as_str().unwrap();
            assert_eq!(url, format!("{ROOT}/{}", set["name"].as_str().unwrap()));
            assert!(
                !get(&town, url).await["value"]
                    .as_array()
                    .unwrap()
                    .is_empty()
            );
        }
        let kept = root["serverSettings"]["conformance"].as_array().unwrap();
        let lists = |stem: &str| kept.iter().any(|uri| uri.as_str().unwrap().ends_with(stem));
        assert!(lists("/req/request-data") && lists("/req/datamodel"));
        for never in [
            "create-update-delete",
            "multi-datastream",
            "create-observations-via-mqtt",
        ] {
            assert!(
                !kept.iter().any(|uri| uri.as_str().unwrap().contains(never)),
                "{never}"
            );
        }
    }
}

#[tokio::test]
async fn every_link_of_every_entity_leads_somewhere_and_back() {
    let town = Town::open();
    for set in [
        "Things",
        "Locations",
        "HistoricalLocations",
        "Datastreams",
        "Sensors",
        "ObservedProperties",
        "Observations",
        "FeaturesOfInterest",
    ] {
        let page = get(&town, set).await;
        for entity in page["value"].as_array().unwrap() {
            let own = entity["@iot.selfLink"].as_str().unwrap();
            assert_eq!(&get(&town, own).await, entity, "{own}");
            let mut links = 0;
            for (name, link) in entity.as_object().unwrap() {
                if name.ends_with("@iot.navigationLink") {
                    let link = link.as_str().unwrap();
                    assert!(link.starts_with(own), "{link}");
                    get(&town, link).await;
                    links += 1;
                }
            }
            assert!(links > 0, "{own}");
        }
    }
}

#[tokio::test]
async fn only_what_is_published_is_there() {
    let town = Town::open();
    assert_eq!(ids(&town, "Things").await, ["1", "2"]);
    assert_eq!(ids(&town, "Datastreams").await, ["1", "3", "4"]);
    for hidden in [
        "Things(3)",
        "Things(4)",
        "Datastreams(2)",
        "Datastreams(5)",
        "Locations(3)",
        "Sensors(3)",
        "FeaturesOfInterest(3)",
        "HistoricalLocations(3)",
        "Datastreams(5)/Observations",
    ] {
        let (status, said) = refused(&town, hidden).await;
        let unknown = refused(&town, &hidden.replace(['2', '3', '4', '5'], "99")).await;
        assert_eq!((status, said), unknown, "{hidden}");
        assert_eq!(status, 404, "{hidden}");
    }
    // With an account there is not more: the answers are kept by caches.
    let everything = town.admin_get("/sta/v1.1/Things?$count=true").await.json();
    assert_eq!(everything["@iot.count"], 2);
}

#[tokio::test]
async fn an_observation_of_something_unpublished_cannot_be_guessed() {
    let town = Town::open();
    let page = get(&town, "Datastreams(1)/Observations?$top=1").await;
    let number: u64 = id(&page["value"][0]).parse().unwrap();
    // The same moment in the datastreams 2 and 5, which are not published.
    for hidden in [2, 5] {
        let guessed = number + ((hidden - 1) << 43);
        let (status, _) = refused(&town, &format!("Observations({guessed})")).await;
        assert_eq!(status, 404, "{hidden}");
    }
    let (status, _) = refused(&town, &format!("Observations({})", number + 1)).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn ids_are_accepted_with_and_without_quotes() {
    let town = Town::open();
    assert_eq!(
        get(&town, "Things(1)").await,
        get(&town, "Things('1')").await
    );
    let observation = get(&town, "Observations?$top=1").await["value"][0].clone();
    // A text of digits, because the number is larger than JavaScript can count.
    let number = observation["@iot.id"].as_str().unwrap().to_owned();
    assert!(number.parse::<i64>().is_ok());
    for path in [
        format!("Observations({number})"),
        format!("Observations('{number}')"),
    ] {
        assert_eq!(get(&town, &path).await, observation);
    }
    for unknown in [
        "Things(9223372036854775807)",
        "Things(0)",
        "Things(-1)",
        "Things('abc')",
    ] {
        assert_eq!(refused(&town, unknown).await.0, 404, "{unknown}");
    }
    assert_eq!(refused(&town, "Things(abc)").await.0, 400);
}

#[tokio::test]
async fn relations_lead_to_any_depth_with_and_without_ids() {
    let town = Town::open();
    let deep = "Datastreams(3)/Thing/Datastreams(3)/Sensor/Datastreams(4)/ObservedProperty/Datastreams(4)/Thing";
    assert_eq!(id(&get(&town, deep).await), "2");
    assert_eq!(ids(&town, "Things(1)/Datastreams").await, ["1"]);
    assert_eq!(
        ids(
            &town,
            "Things(2)/Locations(2)/HistoricalLocations(2)/Thing/Datastreams"
        )
        .await,
        ["3", "4"]
    );
    assert_eq!(
        ids(&town, "FeaturesOfInterest(1)/Observations?$top=3")
            .await
            .len(),
        3
    );
    let observation = ids(&town, "Datastreams(1)/Observations?$top=1")
        .await
        .remove(0);
    let feature = format!("Datastreams(1)/Observations({observation})/FeatureOfInterest");
    assert_eq!(id(&get(&town, &feature).await), "1");
    // What is there, but not there.
    for path in ["Things(1)/Datastreams(3)", "Things(1)/Locations(2)"] {
        assert_eq!(refused(&town, path).await.0, 404, "{path}");
    }
    let other = format!("Datastreams(3)/Observations({observation})");
    assert_eq!(refused(&town, &other).await.0, 404);
    assert_eq!(refused(&town, "Things/Datastreams").await.0, 404);
}

#[tokio::test]
async fn a_property_has_an_address_and_a_bare_value() {
    let town = Town::open();
    assert_eq!(get(&town, "Things(1)/name").await["name"], "Pegel Kluse");
    assert_eq!(
        ask(&town, "Things(1)/name/$value").await.text(),
        "Pegel Kluse"
    );
    assert_eq!(
        get(&town, "Things(1)/properties/kind").await["kind"],
        "river_level"
    );
    let unit = get(&town, "Datastreams(1)/unitOfMeasurement/$value").await;
    assert_eq!(unit["definition"], "ucum:m");
    assert_eq!(get(&town, "Things(1)/id").await["@iot.id"], 1);
    // The only reading of precipitation is a gap.
    let gap = ids(&town, "Datastreams(4)/Observations").await.remove(0);
    for path in ["result", "result/$value", "validTime"] {
        let answer = ask(&town, &format!("Observations({gap})/{path}")).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}");
        assert!(answer.body.is_empty());
    }
    assert_eq!(refused(&town, "Things(1)/nonsense").await.0, 404);
    assert_eq!(refused(&town, "Things(1)/properties/nonsense").await.0, 404);
}

#[tokio::test]
async fn refs_are_addresses_and_nothing_else() {
    let town = Town::open();
    let page = get(&town, "Things(2)/Datastreams/$ref?$count=true&$top=1").await;
    assert_eq!(page["@iot.count"], 2);
    assert_eq!(
        page["value"][0].to_string(),
        format!("{{\"@iot.selfLink\":\"{ROOT}/Datastreams(3)\"}}")
    );
    let next = page["@iot.nextLink"].as_str().unwrap();
    assert!(next.contains("/Datastreams/$ref?"), "{next}");
    assert_eq!(get(&town, next).await["value"].as_array().unwrap().len(), 1);
    let one = get(&town, "Things(1)/$ref").await;
    assert_eq!(one["@iot.selfLink"], format!("{ROOT}/Things(1)"));
}

#[tokio::test]
async fn entities_say_what_the_standard_wants_of_them() {
    let town = Town::open();
    let datastream = get(&town, "Datastreams(1)").await;
    for name in ["name", "description", "observationType"] {
        assert!(datastream[name].is_string(), "{name}");
    }
    assert!(
        datastream["observationType"]
            .as_str()
            .unwrap()
            .ends_with("OM_Measurement")
    );
    assert_eq!(datastream["unitOfMeasurement"]["symbol"], "m");
    assert_eq!(datastream["observedArea"]["type"], "Point");
    let times = datastream["phenomenonTime"].as_str().unwrap();
    assert_eq!(times, "2026-11-20T14:30:00Z/2026-11-21T14:00:00Z");
    let observation = &get(&town, "Datastreams(1)/Observations").await["value"][0];
    assert!(observation["result"].is_number());
    assert!(observation.as_object().unwrap().contains_key("resultTime"));
    let location = get(&town, "Locations(1)").await;
    assert_eq!(location["encodingType"], "application/geo+json");
    assert_eq!(location["location"]["coordinates"][0], 7.15);
    let sensor = get(&town, "Sensors(1)").await;
    assert!(sensor["metadata"].is_string() && sensor["encodingType"].is_string());
    let property = get(&town, "Datastreams(1)/ObservedProperty").await;
    assert!(
        property["definition"]
            .as_str()
            .unwrap()
            .starts_with("https://")
    );
    assert!(property["@iot.id"].as_u64().unwrap() < 1 << 31);
}

#[tokio::test]
async fn what_is_wrong_is_told_in_the_shape_of_sensorthings() {
    let town = Town::open();
    for (path, status, word) in [
        ("Nonsense", 404, "nothing at"),
        ("MultiDatastreams", 404, "nothing at"),
        ("Things?$top=-1", 400, "$top"),
        ("Things?$filter=nane eq 'x'", 400, "nane"),
        ("Things?$orderby=nonsense", 400, "nonsense"),
        ("Things?$nonsense=1", 400, "$nonsense"),
        ("Things?$search=x", 501, "$search"),
        ("Things(1)?$top=1", 400, "one entity"),
        ("Things?$skiptoken=x", 400, "$skiptoken"),
        (
            "Datastreams(1)/Observations?$skiptoken=5",
            400,
            "$skiptoken",
        ),
    ] {
        let (found, said) = refused(&town, path).await;
        assert_eq!(found, status, "{path} {said}");
        assert!(said.contains(word), "{path}: {said}");
    }
    let post = axum::http::Method::POST;
    assert_eq!(town.admin(post, "/sta/v1.1/Things", None).await.status, 405);
}

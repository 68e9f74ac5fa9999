//! What clients of SensorThings stumble over, asked of the running program word for word as they ask: QGIS' provider, which
//! reads points page by page and types strictly, and Masterportal, which reads its place out of links.

use crate::harness::http::Http;
use crate::harness::talblick::Talblick;
use crate::sensorthings::city;
use serde_json::{Value, json};

/// Both write areas like this.
const AREA: &str = "POLYGON ((7.1 51.2, 7.2 51.2, 7.2 51.3, 7.1 51.3, 7.1 51.2))";

/// Gives three devices a place; two of them lie in the area.
fn place(talblick: &Talblick) {
    for (id, lon) in [(1, 7.15), (2, 7.16), (3, 8.0)] {
        let place = json!({"lat": 51.25, "lon": lon});
        let device = json!({"name": format!("Station {id}"), "kind": "climate", "location": place});
        let put = talblick
            .http()
            .put(&format!("/api/v1/devices/{id}"), &device);
        assert_eq!(put.status, 200, "{}", put.text());
    }
}

/// Asks for an absolute address or a path, with blanks as Qt and browsers write them.
fn ask(http: &Http, address: &str) -> Value {
    let address = address.strip_prefix(&http.url("")).unwrap_or(address);
    let answer = http.get_with(
        &address.replace(' ', "%20"),
        &[("Origin", "https://elsewhere.example")],
    );
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    answer.json()
}

fn list(page: &Value) -> &[Value] {
    page["value"].as_array().unwrap()
}

#[test]
fn qgis_counts_and_reads_points_of_a_view_and_what_hangs_on_them() {
    let (_broker, talblick) = city();
    place(&talblick);
    let http = talblick.http().anonymous();
    let root = ask(&http, "/sta/v1.1");
    let url = |set: &str| {
        let found = list(&root).iter().find(|one| one["name"] == set).unwrap();
        found["url"].as_str().unwrap().to_owned()
    };
    // The kind of geometry is asked of a location as it is and as a feature; the one that is not there is no mistake.
    for (set, property) in [("Locations", "location"), ("FeaturesOfInterest", "feature")] {
        let kinds = format!("{property}/type eq 'Point' or {property}/geometry/type eq 'Point'");
        let set = url(set);
        let counted = ask(&http, &format!("{set}?$top=0&$count=true&$filter={kinds}"));
        assert_eq!(counted["@iot.count"], 3, "{counted}");
        let view = format!("({kinds}) and geo.intersects({property}, geography'{AREA}')");
        let mut next = Some(format!("{set}?$top=1&$count=false&$filter={view}"));
        let mut ids = Vec::new();
        while let Some(address) = next {
            let page = ask(&http, &address);
            assert!(page.get("@iot.count").is_none());
            ids.extend(
                list(&page)
                    .iter()
                    .map(|one| one["@iot.id"].as_i64().unwrap()),
            );
            // A limit of features is kept by writing another `$top` into the link.
            next = page["@iot.nextLink"].as_str().map(|link| {
                assert!(link.contains("$top=1&"), "{link}");
                link.replace("$top=1&", "$top=2&")
            });
        }
        assert_eq!(ids, [1, 2]);
        assert!(ids.iter().all(|id| i32::try_from(*id).is_ok()));
    }
    let expand = "$expand=Things($orderby=id;$top=100;$expand=Datastreams($orderby=id;$top=100))";
    let page = ask(&http, &format!("{}?$orderby=id&{expand}", url("Locations")));
    let location = &list(&page)[0];
    let thing = &location["Things"][0];
    let datastream = &thing["Datastreams"][0];
    for (of, names) in [
        (location, &["name", "description", "encodingType"][..]),
        (thing, &["name", "description"]),
        (datastream, &["name", "description", "observationType"]),
    ] {
        for name in names {
            assert!(of[name].is_string(), "{name}: {of}");
        }
        assert!(of["properties"].is_object() || of.get("properties").is_none());
    }
    let times = datastream["phenomenonTime"].as_str().unwrap();
    assert_eq!(times.matches('/').count(), 1, "{times}");
    talblick.assert_log_clean();
}

/// A number in a link, by the text before it.
fn number(link: &str, name: &str) -> u64 {
    let rest = link.split(name).nth(1);
    let digits = rest.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    digits
        .unwrap()
        .parse()
        .unwrap_or_else(|_| panic!("{name} in {link}"))
}

#[test]
fn masterportal_knows_from_links_how_far_it_is_and_where_to_stop() {
    let (_broker, talblick) = city();
    place(&talblick);
    let http = talblick.http().anonymous();
    let inner =
        "Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc),ObservedProperty)";
    let asked = format!(
        "/sta/v1.1/Things?$filter=st_within(Locations/location,geography'{AREA}')&$expand=Locations,{inner}&$count=true&$top=1"
    );
    let (mut next, mut read) = (Some(asked), 0);
    while let Some(address) = next {
        let page = ask(&http, &address);
        assert_eq!(page["@iot.count"], 2);
        for thing in list(&page) {
            read += 1;
            for datastream in thing["Datastreams"].as_array().unwrap() {
                assert_eq!(datastream["Observations"].as_array().unwrap().len(), 1);
                // It goes on inside only while less was skipped than was asked for: never, when the newest was.
                let link = datastream["Observations@iot.nextLink"].as_str().unwrap();
                assert!(number(link, "$skip=") >= number(link, "$top="), "{link}");
                assert_eq!(list(&ask(&http, link)).len(), 1);
            }
        }
        next = page["@iot.nextLink"].as_str().map(str::to_owned);
        if let Some(link) = &next {
            // Progress is what was skipped of all there is.
            assert_eq!(number(link, "$skip="), read);
        }
    }
    assert_eq!(read, 2);
    talblick.assert_log_clean();
}

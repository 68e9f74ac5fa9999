//! Every public route with something in the place of each parameter, taken from the OpenAPI document: a new route is in
//! it by itself, and a new parameter fails here until somebody says what stands for it.

use serde_json::Value;

/// The routes that have no place in the OpenAPI document, as they stand in the sources.
const UNDOCUMENTED: [&str; 11] = [
    "\"/api/v1\"",
    "\"/\"",
    "\"/page.css\"",
    "COLOURS",
    "FORMER",
    "LOGO",
    "ROOT",
    "\"/sta/v1.0/\"",
    "\"/sta/v1.0/{*path}\"",
    "\"/sta/v1.1/\"",
    "\"/sta/v1.1/{*path}\"",
];

/// Numbers of devices and datastreams, some of which there are not.
const IDS: std::ops::RangeInclusive<u32> = 1..=10;

/// What stands for the parameters of a route.
fn filled(path: &str) -> Vec<String> {
    let each = |name: &str, values: &[&str]| -> Vec<String> {
        let values = values.iter();
        values.map(|value| path.replace(name, value)).collect()
    };
    let ids: Vec<String> = IDS.map(|id| id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    match path {
        "/charts/{file}" => ids
            .iter()
            .flat_map(|id| ["svg", "json", "png"].map(|end| format!("/charts/{id}.{end}")))
            .collect(),
        "/maps/{file}" => each(
            "{file}",
            &["sensors.svg", "sensors.png", "broadband.svg", "lorawan.svg"],
        ),
        "/coverage/{file}" => each("{file}", &["lorawan.geojson", "lorawan.csv"]),
        "/tiles/{file}" => each(
            "{file}",
            &["devices.json", "districts.json", "lorawan.json"],
        ),
        "/tiles/{set}/{z}/{x}/{file}" => ["devices", "districts", "lorawan"]
            .iter()
            .flat_map(|set| {
                ["7/66/42", "10/532/341"].map(|tile| format!("/tiles/{set}/{tile}.mvt"))
            })
            .collect(),
        "/downloads/{format}/manifest.json" => each("{format}", &["csv", "ndjson", "parquet"]),
        "/downloads/{format}/{file}" => vec![
            "/downloads/csv/readings-2026-10.csv".to_owned(),
            "/downloads/csv/readings-2026-11.csv".to_owned(),
            "/downloads/csv/secret.csv".to_owned(),
        ],
        "/catalog/{dataset}" | "/api/v1/datasets/{dataset}/usage" => {
            each("{dataset}", &["people", "traffic", "weather", "waters"])
        }
        _ if path.contains("/label/{name}/") => each(
            "{name}",
            &[
                "__name__",
                "name",
                "device",
                "datastream",
                "kind",
                "district",
            ],
        ),
        "/sta/v1.0/{path}" => each("{path}", &["Things", "Things(1)"]),
        "/sta/v1.1/{path}" => sensor_things(&ids),
        _ if path.contains("{collection}") => {
            let all = ["devices", "districts", "broadband-cells", "lorawan-cells"];
            let of = |collection: &str| path.replace("{collection}", collection);
            let items = all.iter().map(|collection| of(collection));
            items
                .flat_map(|path| {
                    let items = ids.iter().map(|id| path.replace("{item}", id));
                    items.collect::<Vec<_>>()
                })
                .collect()
        }
        _ if path.contains("{id}") => {
            let mut all = each("{id}", &ids);
            all.extend(each("{id}", &["0", "00000000000000b1"]));
            all
        }
        _ => vec![path.to_owned()],
    }
}

fn sensor_things(ids: &[&str]) -> Vec<String> {
    let mut paths = Vec::new();
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
        paths.push(format!("/sta/v1.1/{set}?$top=1000&$count=true"));
        for format in ["CSV", "GeoJSON"] {
            paths.push(format!("/sta/v1.1/{set}?$resultFormat={format}"));
        }
        paths.extend(ids.iter().map(|id| format!("/sta/v1.1/{set}({id})")));
    }
    paths.push("/sta/v1.1/Observations?$resultFormat=dataArray&$top=1000".to_owned());
    paths.push("/sta/v1.1/Observations?$orderby=result%20desc&$top=1000".to_owned());
    paths.push("/sta/v1.1/Observations?$orderby=phenomenonTime%20desc&$top=1000".to_owned());
    paths.push("/sta/v1.1/Things?$expand=Datastreams($expand=Observations,Sensor,ObservedProperty),Locations".to_owned());
    paths.push("/sta/v1.1/Datastreams?$expand=Observations($top=1;$orderby=phenomenonTime%20desc;$count=true)".to_owned());
    paths
}

/// What is asked for besides, where an answer depends on it.
fn asked(path: &str) -> Vec<String> {
    const DAY: &str = "from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z";
    let quantities = ["people_count", "occupied", "water_level", "volume", "co2"];
    let queries: Vec<String> = if path.ends_with("/series") {
        let steps = ["1m", "5m", "1h", "1d", "1mo"];
        let mut all: Vec<String> = steps.iter().map(|s| format!("step={s}&{DAY}")).collect();
        all.push(format!("points=5000&fill=previous&{DAY}"));
        all
    } else if path.ends_with("/citation") {
        vec!["from=2026-11-20T00:00:00Z&to=2026-11-21T12:00:00Z".to_owned()]
    } else if path.ends_with("/readings") {
        ["limit=1000", "order=desc&limit=1000", "variant=excel"]
            .map(str::to_owned)
            .into()
    } else if path.starts_with("/charts/") {
        vec![DAY.to_owned(), format!("kind=steps&w=1600&{DAY}")]
    } else if path.starts_with("/api/v1/city/") {
        let by = ["avg", "min", "max", "sum", "n"];
        let of = |q: &&str| by.map(|by| format!("quantity={q}&by={by}&step=1m&{DAY}"));
        let mut all: Vec<String> = quantities.iter().flat_map(of).collect();
        all.extend(quantities.map(|q| format!("quantity={q}&step=1h&{DAY}")));
        all
    } else if path == "/api/v1/latest" {
        let mut all = quantities.map(|q| format!("quantity={q}")).to_vec();
        all.push("variant=excel".to_owned());
        all
    } else if path == "/api/v1/datastreams" {
        quantities.map(|q| format!("quantity={q}")).into()
    } else if path == "/prometheus/api/v1/query" {
        let ways = ["", "[2d]", " offset 3h"];
        let mut all: Vec<String> = quantities
            .iter()
            .flat_map(|q| ways.map(|way| format!("query={q}{way}").replace(' ', "%20")))
            .collect();
        all.extend(quantities.map(|q| format!("query=sum(increase({q}[7h]))")));
        all
    } else if path == "/prometheus/api/v1/query_range" {
        let range = "start=1795183230&end=1795269630&step=300";
        let ways = |q: &&str| {
            [
                format!("query={q}&{range}"),
                format!("query=delta({q}[45m])&{range}"),
            ]
        };
        quantities.iter().flat_map(ways).collect()
    } else if path == "/prometheus/api/v1/series" {
        vec!["match[]=%7B__name__!=%22%22%7D".to_owned()]
    } else if path == "/ogc/wms" {
        vec!["request=GetCapabilities".to_owned()]
    } else {
        Vec::new()
    };
    let with = |query: String| format!("{path}?{query}");
    let mut all = vec![path.to_owned()];
    all.extend(queries.into_iter().map(with));
    all
}

/// Every address without an account that is tried. The live stream does not end; it has tests of its own.
pub(super) fn public() -> Vec<String> {
    let document: Value = serde_json::from_str(&crate::openapi().unwrap()).unwrap();
    let mut paths = vec![
        "/".to_owned(),
        "/api/v1".to_owned(),
        "/page.css".to_owned(),
        "/sta/v1.1/".to_owned(),
    ];
    for page in [
        "",
        "map",
        "ops",
        "ops/devices",
        "embed",
        "status",
        "privacy",
        "place/0",
        "data",
        "data/weather",
        "data/people",
        "place/1",
    ] {
        paths.extend(["de", "en"].map(|lang| format!("/{lang}/{page}")));
    }
    for id in IDS {
        paths.push(format!("/de/s/{id}"));
        paths.push(format!("/en/ops/devices/{id}"));
    }
    for (path, item) in document["paths"].as_object().unwrap() {
        let open = item["get"].is_object() && item["get"]["security"].is_null();
        if open && path != "/api/v1/live" {
            paths.extend(filled(path).iter().flat_map(|path| asked(path)));
        }
    }
    let unfilled = paths.iter().find(|path| path.contains('{'));
    assert_eq!(unfilled, None, "say here what stands for its parameters");
    paths.sort();
    paths.dedup();
    paths
}

#[test]
fn every_route_is_in_the_openapi_document_or_known_here() {
    let mut found = Vec::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let routes = text.split(".route(").skip(1);
                found.extend(routes.map(|rest| rest.split(',').next().unwrap().trim().to_owned()));
            }
        }
    }
    for route in found {
        assert!(
            UNDOCUMENTED.contains(&route.as_str()),
            "{route} is nowhere documented"
        );
    }
}

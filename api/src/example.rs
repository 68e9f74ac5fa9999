//! What may stand in each parameter of the interface, for the OpenAPI document and the page made of it: a value that is
//! understood, of the model city where it depends on the city.

use serde_json::Value;
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

/// Examples by the name of the parameter, where it means the same everywhere, or by the beginning of a path and the name.
/// The first that fits counts.
const EXAMPLES: [(&str, &str, &str); 137] = [
    ("/api/v1/alert-receivers/", "name", "leitstelle"),
    ("/api/v1/alert-rules/", "id", "batterie-schwach"),
    ("/api/v1/alerts", "rule", "batterie-schwach"),
    ("/api/v1/alerts", "device", "70b3d57ed0041c2a"),
    ("/api/v1/codecs/", "name", "elsys"),
    ("/api/v1/coverage/clusters", "id", "100mN56843E3779"),
    ("/api/v1/coverage/broadband/cells/", "id", "100mN56843E3779"),
    ("/api/v1/coverage/lorawan/cells/", "id", "100mN56843E3779"),
    ("/api/v1/coverage/mobile", "release", "mobile-2024-01-01"),
    ("/api/v1/coverage/mobile", "rule", "MW"),
    ("/api/v1/coverage/releases", "kind", "fixed"),
    ("/api/v1/coverage/clusters", "start", "served"),
    ("/api/v1/coverage/what-if", "start", "own"),
    ("/api/v1/coverage/addresses", "q", "Neumarkt"),
    ("/api/v1/devices/", "id", "17"),
    ("/api/v1/districts/", "id", "0"),
    ("/api/v1/gateways/", "id", "7276ff0039030a01"),
    ("/api/v1/live", "topics", "reading"),
    ("/charts/", "file", "181.svg"),
    ("/charts/", "kind", "line"),
    ("/coverage/", "file", "fixed-2021-06-30.csv"),
    ("/downloads/", "file", "readings-2026-10.csv"),
    ("/downloads/", "format", "csv"),
    ("/ingest/", "source", "stadt"),
    ("/ingest/", "event", "up"),
    ("/maps/", "file", "sensors.svg"),
    ("/maps/", "level", "district"),
    ("/maps/", "metric", "class"),
    ("/maps/", "plain", "true"),
    ("/prometheus/api/v1/label/", "name", "district"),
    ("/prometheus/", "metric", "water_level"),
    ("/prometheus/", "start", "2026-11-20T00:00:00Z"),
    ("/prometheus/", "end", "2026-11-21T00:00:00Z"),
    ("/prometheus/", "step", "15m"),
    ("/tiles/{file}", "file", "districts.json"),
    ("/tiles/", "file", "85.mvt"),
    ("", "$count", "true"),
    ("", "$expand", "Thing,ObservedProperty"),
    ("", "$filter", "id lt 100"),
    ("", "$orderby", "id desc"),
    ("", "$resultFormat", "CSV"),
    ("", "$select", "id,name"),
    ("", "$skip", "20"),
    ("", "$top", "10"),
    ("", "a", "fixed-2020-06-30"),
    ("", "address", "Neumarkt 10"),
    ("", "after", "100"),
    ("", "aggregate", "1h"),
    ("", "b", "fixed-2021-06-30"),
    ("", "bbox", "7.0,51.2,7.3,51.3"),
    (
        "",
        "bbox-crs",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    ),
    ("", "blur_m", "500"),
    ("", "by", "max"),
    ("", "cited", "2026-11-21T14:00:00Z"),
    ("", "collection", "devices"),
    ("", "counting", "certain"),
    ("", "crs", "http://www.opengis.net/def/crs/EPSG/0/25832"),
    ("", "cut_off", "0.05"),
    ("", "dataset", "weather"),
    ("", "datetime", "2026-11-21T00:00:00Z/.."),
    ("", "days", "30"),
    ("", "delay", "15m"),
    ("", "detour", "1.3"),
    ("", "dev_eui", "70b3d57ed0041c2a"),
    ("", "device", "17"),
    ("", "dialect", "spreadsheets"),
    ("", "district", "0"),
    ("", "districts", "0,1"),
    ("", "down", "100"),
    ("", "dpi", "150"),
    ("", "dpr", "2"),
    ("", "dry_run", "true"),
    ("", "fill", "previous"),
    ("", "from", "2026-11-20T00:00:00Z"),
    ("", "h", "320"),
    ("", "id", "181"),
    ("", "item", "17"),
    ("", "kind", "join"),
    ("", "kinds", "river_*"),
    ("", "lang", "de"),
    ("", "lat", "51.2563"),
    ("", "level", "district"),
    ("", "limit", "20"),
    ("", "lon", "7.1508"),
    ("", "match[]", "water_level"),
    ("", "merge_m", "200"),
    ("", "min_households", "1"),
    ("", "minimum_count", "5"),
    ("", "month", "2026-11"),
    ("", "number", "1"),
    ("", "open", "true"),
    ("", "order", "desc"),
    ("", "over", "true"),
    ("", "paper", "a4l"),
    ("", "path", "Datastreams"),
    ("", "points", "200"),
    ("", "price_asphalt", "160"),
    ("", "price_blow_in", "3"),
    ("", "price_house", "1200"),
    ("", "price_paving", "110"),
    ("", "price_per_m", "90"),
    ("", "price_unpaved", "60"),
    ("", "public", "true"),
    ("", "q", "Pegel"),
    ("", "quantities", "water_level"),
    ("", "quantity", "water_level"),
    ("", "query", "water_level"),
    ("", "reason", "codec_error"),
    ("", "release", "fixed-2021-06-30"),
    ("", "request", "GetCapabilities"),
    ("", "round", "5"),
    ("", "rule", "GF1"),
    ("", "set", "districts"),
    ("", "severity", "critical,warning"),
    (
        "",
        "sha256",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
    ("", "sort", "-last_seen"),
    ("", "split_households", "200"),
    ("", "state", "firing"),
    ("", "status", "late,offline"),
    ("", "step", "1h"),
    ("", "t", "7d"),
    ("", "take_up", "0.4"),
    ("", "tech", "ftthb"),
    ("", "th", "0.6"),
    ("", "theme", "dark"),
    ("", "threshold", "50"),
    ("", "time", "2026-11-21T14:00:00Z"),
    ("", "to", "2026-11-21T00:00:00Z"),
    ("", "type", "river_level"),
    ("", "pieces", "0-3,5"),
    ("", "reach_m", "50"),
    ("", "unread", "true"),
    ("", "variant", "excel"),
    ("", "w", "640"),
    ("", "without", "7276ff0039030a01"),
    ("", "x", "133"),
    ("", "z", "8"),
];

/// What stands for a parameter of a path.
fn example(path: &str, name: &str) -> Option<&'static str> {
    let fits = |(begin, known, _): &&(&str, &str, &str)| path.starts_with(begin) && *known == name;
    EXAMPLES.iter().find(fits).map(|(.., value)| *value)
}

/// Gives an operation's parameters their examples.
pub(crate) fn give(path: &str, operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(Parameter { name, schema, .. }) = parameter else {
            continue;
        };
        if let Some(RefOr::T(Schema::Object(object))) = schema
            && object.examples.is_empty()
            && let Some(text) = example(path, name)
        {
            let quoted = || Value::from(text);
            let plain = !matches!(object.schema_type, SchemaType::Type(Type::String));
            let value = serde_json::from_str(text).ok().filter(|_| plain);
            object.examples.push(value.unwrap_or_else(quoted));
        }
    }
}

/// The example of a parameter, as it stands in an address.
pub(crate) fn told(parameter: &Parameter) -> Option<String> {
    let Some(RefOr::T(Schema::Object(object))) = &parameter.schema else {
        return None;
    };
    let value = object.examples.first()?;
    Some(
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned),
    )
}

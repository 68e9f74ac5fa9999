//! Series, readings and charts.

use super::{HOUR, NOW, Town, at, reading, stream};
use axum::http::StatusCode;
use serde_json::{Value, json};
use talblick_store::Batch;

fn hourly(town: &Town, from: &str, hours: i64) {
    let from: jiff::Timestamp = from.parse().unwrap();
    let readings = (0..hours).map(|h| reading(stream(3), from.as_millisecond() + h * HOUR, 1.0));
    let batch = Batch {
        readings: readings.collect(),
        ..Batch::default()
    };
    town.store.append(batch).unwrap();
}

#[tokio::test]
async fn local_days_hold_23_and_25_hours_when_the_clocks_change() {
    let town = Town::open();
    for (from, to, hours) in [
        ("2026-03-27T23:00:00Z", "2026-03-30T22:00:00Z", [24, 23, 24]),
        ("2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z", [24, 25, 24]),
    ] {
        hourly(&town, from, 71 + i64::from(hours[1] == 25) * 2);
        let path = format!("/api/v1/datastreams/3/series?from={from}&to={to}&step=1d");
        let series = town.get(&path).await.json();
        assert_eq!(series["n"], json!(hours), "{series}");
        assert_eq!(series["t"][0], from);
        assert_eq!(
            (&series["unit"], &series["step"]),
            (&json!("Cel"), &json!("1d"))
        );
    }
}

#[tokio::test]
async fn an_empty_bucket_is_null_left_out_or_goes_on() {
    let town = Town::open();
    hourly(&town, "2026-05-01T00:00:00Z", 1);
    hourly(&town, "2026-05-01T02:00:00Z", 1);
    let ask = async |fill: &str| {
        let range = "from=2026-05-01T00:00:00Z&to=2026-05-01T03:00:00Z&step=1h";
        let path = format!("/api/v1/datastreams/3/series?{range}&fill={fill}");
        town.get(&path).await.json()["avg"].clone()
    };
    assert_eq!(ask("null").await, json!([1.0, null, 1.0]));
    assert_eq!(ask("none").await, json!([1.0, 1.0]));
    assert_eq!(ask("previous").await, json!([1.0, 1.0, 1.0]));
}

#[tokio::test]
async fn the_step_follows_from_the_points_and_too_many_are_refused() {
    let town = Town::open();
    let range = "from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00Z";
    let path = format!("/api/v1/datastreams/1/series?{range}");
    let step = town.get(&format!("{path}&points=40")).await.json()["step"].clone();
    assert_eq!(step, "1d");
    let fine = town.get(&format!("{path}&step=1m")).await;
    assert_eq!(fine.status, StatusCode::BAD_REQUEST);
    assert_eq!(fine.json()["errors"][0]["pointer"], "?step");
    let settled = town.get(&format!("{path}&step=1h")).await;
    assert_eq!(settled.header("cache-control"), "public, max-age=3600");
}

#[tokio::test]
async fn csv_and_json_hold_the_same_readings() {
    let town = Town::open();
    let path = "/api/v1/datastreams/3/readings";
    let csv = town.get_with(path, "accept", "text/csv").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(
        csv.header("content-disposition")
            .contains("talblick-3-air_temperature.csv")
    );
    // Read as text, because reading the numbers would round them.
    let json = town.get(&format!("{path}?limit=1000")).await.text();
    let rows: Vec<String> = json
        .split("{\"time\":\"")
        .skip(1)
        .map(|item| {
            let (time, rest) = item.split_once("\",\"value\":").unwrap();
            format!("3,{time},{},Cel,", rest.split_once(',').unwrap().0)
        })
        .collect();
    let text = csv.text();
    let lines: Vec<&str> = text.split("\r\n").filter(|l| !l.is_empty()).collect();
    assert_eq!(lines[0], "datastream,time,value,unit,quality");
    assert_eq!(lines[1..], rows);
    assert_eq!(rows.len(), 48);
}

#[tokio::test]
async fn a_spreadsheet_gets_readings_it_opens_as_numbers_and_times() {
    let town = Town::open();
    let path = "/api/v1/datastreams/3/readings";
    let plain = town.get_with(path, "accept", "text/csv").await.text();
    let sheet = town.get(&format!("{path}?variant=excel")).await;
    assert!(sheet.header("content-type").starts_with("text/csv"));
    let text = sheet.text();
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap(),
        "\u{feff}datastream;time_utc;value;unit;quality"
    );
    let read: Vec<&str> = lines.collect();
    let expected: Vec<String> = plain
        .lines()
        .skip(1)
        .map(|line| {
            let (begin, rest) = line.split_once('T').unwrap();
            let line = format!("{begin} {rest}").replace('Z', "");
            line.replace(',', ";").replace('.', ",")
        })
        .collect();
    assert_eq!(read, expected);
    assert!(read[0].starts_with("3;2026-11-20 ") && read.iter().any(|l| l.contains(',')));
    let address = town.get(&format!("{path}?variant=csv")).await;
    assert!(address.header("content-type").starts_with("text/csv"));
    assert_eq!(address.text(), plain);
    let wrong = town.get(&format!("{path}?variant=calc")).await;
    assert_eq!(wrong.json()["errors"][0]["pointer"], "?variant");
}

#[tokio::test]
async fn the_newest_readings_come_as_a_table_with_places_and_without_formulas() {
    let town = Town::open();
    let device = town.store.devices().into_iter().next().unwrap();
    let draft = talblick_store::DeviceDraft {
        name: "=1+1".into(),
        kind: device.kind.clone(),
        location: device.location,
        ..talblick_store::DeviceDraft::unknown(device.dev_eui)
    };
    town.store.put_devices(vec![draft]).unwrap();
    let plain = town.get_with("/api/v1/latest", "accept", "text/csv").await;
    assert_eq!(
        plain.text(),
        "datastream,device,name,kind,quantity,channel,unit,time,value,quality,lon,lat\r\n\
         1,1,'=1+1,river_level,water_level,,m,2026-11-21T14:00:00Z,0.5,,7.15,51.26\r\n\
         3,2,Wetter Ronsdorf,climate,air_temperature,,Cel,2026-11-21T14:00:00Z,-2.0,,7.15,51.27\r\n\
         4,2,Wetter Ronsdorf,climate,precipitation,,mm,2026-11-21T13:00:30Z,,gap,7.15,51.27\r\n"
    );
    let sheet = town.get("/api/v1/latest?variant=excel&limit=1").await;
    assert_eq!(
        sheet.text().lines().nth(1).unwrap(),
        "1;1;'=1+1;river_level;water_level;;m;2026-11-21 14:00:00;0,5;;7,15;51,26"
    );
    assert!(sheet.header("link").contains("rel=\"next\""));
}

#[tokio::test]
async fn a_long_export_streams_every_reading_once() {
    let town = Town::open();
    let many = 20_000;
    let readings = (0..many).map(|n| reading(stream(1), NOW - 1_000_000_000 + n * 1_000, 1.5));
    let batch = Batch {
        readings: readings.collect(),
        ..Batch::default()
    };
    town.store.append(batch).unwrap();
    for order in ["asc", "desc"] {
        let path = format!("/api/v1/datastreams/1/readings?order={order}");
        let text = town.get_with(&path, "accept", "text/csv").await.text();
        let mut times: Vec<&str> = text
            .lines()
            .skip(1)
            .map(|l| l.split(',').nth(1).unwrap())
            .collect();
        let count = times.len();
        times.sort_unstable();
        times.dedup();
        assert_eq!((times.len(), count), (20_048, 20_048), "{order}");
    }
}

#[tokio::test]
async fn a_chart_comes_in_three_formats_with_its_sentence() {
    let town = Town::open();
    let svg = town
        .get("/charts/1.svg?t=24h&w=640&h=240&lang=de&theme=dark&th=0.6,unknown_later")
        .await;
    assert_eq!(svg.status, StatusCode::BAD_REQUEST);
    let svg = town
        .get("/charts/1.svg?t=24h&w=640&h=240&lang=de&theme=dark&th=0.6&later=1")
        .await;
    assert_eq!(svg.status, StatusCode::OK, "{}", svg.text());
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert!(svg.text().contains("Pegel Kluse"));
    assert!(svg.header("content-security-policy").contains("sandbox"));
    let png = town.get("/charts/1.png?t=7d").await;
    assert_eq!(&png.body[..4], b"\x89PNG");
    let data = town.get("/charts/1.json?lang=en").await.json();
    assert!(
        data["caption"].as_str().unwrap().contains("Pegel Kluse"),
        "{data}"
    );
    assert_eq!(data["t"].as_array().unwrap().len(), 48);
}

#[tokio::test]
async fn every_quantity_and_span_can_be_drawn() {
    let town = Town::open();
    for id in 1..=5 {
        for rest in [
            "t=1m",
            "t=24h",
            "t=7d",
            "t=520w",
            "kind=bar",
            "kind=step",
            "kind=spark&w=60&h=20",
            "from=1970-01-01T00:00:00Z",
            "to=1970-01-01T00:00:00Z",
        ] {
            let path = format!("/charts/{id}.svg?{rest}");
            let answer = town.admin_get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_closed_chart_is_kept_for_long_and_an_open_one_is_not() {
    let town = Town::open();
    let closed = town
        .get("/charts/1.svg?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z&lang=de")
        .await;
    assert!(closed.header("cache-control").contains("max-age=86400"));
    let open = town.get("/charts/1.svg?t=24h&lang=de").await;
    assert!(open.header("cache-control").contains("max-age=60"));
    let tag = open.header("etag").to_owned();
    assert!(tag.starts_with('"'));
    let again = town
        .get_with("/charts/1.svg?t=24h&lang=de", "if-none-match", &tag)
        .await;
    assert_eq!(
        (again.status, again.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    town.clock.set(at(NOW + 60_000));
    let later = town
        .get_with("/charts/1.svg?t=24h&lang=de", "if-none-match", &tag)
        .await;
    assert_eq!(later.status, StatusCode::OK);
}

#[tokio::test]
async fn a_chart_out_of_range_says_what_is_allowed() {
    let town = Town::open();
    for (query, pointer) in [
        ("w=10", "?w"),
        ("h=9999", "?h"),
        ("dpr=4", "?dpr"),
        ("theme=pink", "?theme"),
        ("lang=fr", "?lang"),
        ("t=99999999999999999d", "?t"),
        ("t=24", "?t"),
        ("t=%C3%BC", "?t"),
        ("th=1,2,3,4,5,6,7,8,9", "?th"),
        ("t=24h&from=2026-01-01T00:00:00Z", "?t"),
    ] {
        let answer = town.get(&format!("/charts/1.svg?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let errors: Value = answer.json()["errors"].clone();
        assert_eq!(errors[0]["pointer"], pointer, "{query}");
    }
}

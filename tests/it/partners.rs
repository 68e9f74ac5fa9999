//! What `/partners` gives away to copy, tried as it stands: by curl, Python and R themselves, by GDAL in the place of QGIS,
//! and, where a program cannot be had, by its questions: what Excel's query asks for and makes of the answer, and what
//! Grafana's data source asks.

use crate::harness::root;
use crate::harness::talblick::Talblick;
use crate::harness::uplink::now;
use crate::sensorthings::city;
use std::path::Path;
use std::process::Command;
use talblick_model::Millis;

/// What is to be copied for a tool.
fn lines(page: &str, tool: &str) -> String {
    let section = page.split(&format!("<section id=\"{tool}\">")).nth(1);
    let lines = section.and_then(|rest| rest.split("<pre>").nth(1)?.split("</pre>").next());
    let mut lines = lines.unwrap_or_else(|| panic!("{tool}: {page}")).to_owned();
    for (written, meant) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        lines = lines.replace(written, meant);
    }
    lines
}

fn said(program: &Path, arguments: &[&str]) -> String {
    said_in(Path::new("."), program, arguments)
}

fn said_in(dir: &Path, program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .current_dir(dir)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| {
            panic!("{}: {error}; tests/install installs it", program.display())
        });
    let trouble = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {trouble}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_lines_for_every_tool_work_as_they_stand() {
    let (_broker, talblick) = city();
    let page = talblick.http().anonymous().get("/partners");
    assert_eq!(page.status, 200);
    let page = page.text();
    let curl = said(Path::new("bash"), &["-ec", &lines(&page, "curl")]);
    assert!(curl.contains("\"air_temperature\""), "{curl}");
    assert_eq!(curl.matches("\r\n").count(), 4, "{curl}");
    let python = root().join("tests/.venv/bin/python");
    let read = said(&python, &["-c", &lines(&page, "python")]);
    assert_eq!(read.lines().count(), 3, "{read}");
    r(&lines(&page, "r"));
    qgis(&talblick, &lines(&page, "qgis"));
    excel(&talblick, &lines(&page, "excel"));
    grafana(&talblick, &lines(&page, "grafana"));
    talblick.assert_log_clean();
}

/// R makes a table of the series, with times and numbers, and draws it.
fn r(own: &str) {
    let dir = tempfile::tempdir().unwrap();
    let asked = "\ncat(nrow(readings), class(readings$phenomenonTime)[1], is.numeric(readings$result), anyNA(readings$phenomenonTime))";
    let program = format!("{own}{asked}");
    let told = said_in(dir.path(), Path::new("Rscript"), &["-e", &program]);
    assert_eq!(told.trim(), "3 POSIXct TRUE FALSE");
    assert!(dir.path().join("Rplots.pdf").exists());
}

/// The three addresses, opened by GDAL or asked as the provider of SensorThings begins.
fn qgis(talblick: &Talblick, own: &str) {
    let [features, things, maps] = own.lines().collect::<Vec<_>>().try_into().unwrap();
    let layers = said(Path::new("ogrinfo"), &["-q", &format!("OAPIF:{features}")]);
    assert!(layers.contains("devices"), "{layers}");
    // Here is nothing on a map yet; which layers GDAL finds at this address where there is, tests of the map service tell.
    let opened = said(Path::new("gdalinfo"), &[&format!("WMS:{maps}")]);
    assert!(opened.contains("Driver: WMS"), "{opened}");
    let path = things.strip_prefix(&talblick.http().url("")).unwrap();
    let everybody = talblick.http().anonymous();
    let root = everybody.json(path);
    assert!(root["serverSettings"]["conformance"].is_array(), "{root}");
    let counted = everybody.json(&format!("{path}/Datastreams?$top=0&$count=true"));
    assert_eq!(counted["@iot.count"], 7);
}

/// What stands between two texts.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let rest = text.split(begin).nth(1);
    let found = rest.and_then(|rest| rest.split(end).next());
    found.unwrap_or_else(|| panic!("{begin}: {text}"))
}

/// The address is put together as `Web.Contents` does; the columns that are given a type are there and of that type.
fn excel(talblick: &Talblick, own: &str) {
    let base = between(own, "Web.Contents(\"", "\"");
    assert_eq!(base, talblick.http().url(""));
    let path = between(own, "RelativePath = \"", "\"");
    let query = between(own, "Query = [", "]");
    let (name, value) = query.split_once(" = ").unwrap();
    let name = name.trim_start_matches('#').trim_matches('"');
    let value = value.trim_matches('"');
    let table = talblick.http().anonymous();
    let table = table.get(&format!("/{path}?{name}={value}")).text();
    assert!(own.contains("Delimiter = \",\", Encoding = 65001"), "{own}");
    let rows: Vec<Vec<&str>> = table.lines().map(|row| row.split(',').collect()).collect();
    assert_eq!(rows.len(), 4, "{table}");
    let column = |name: &str| {
        let at = rows[0].iter().position(|head| *head == name).unwrap();
        rows[1..].iter().map(move |row| row[at])
    };
    let typed = between(own, "TransformColumnTypes(Table, {{", "}}");
    for column_and_type in typed.split("}, {") {
        let (name, kind) = column_and_type.split_once(", type ").unwrap();
        for cell in column(name.trim_matches('"')) {
            match kind {
                "number" => assert!(cell.parse::<f64>().is_ok(), "{cell}"),
                "datetimezone" => assert!(cell.parse::<jiff::Timestamp>().is_ok(), "{cell}"),
                other => panic!("{other}"),
            }
        }
    }
}

/// The test of the data source, its list of metrics, and a panel with the query that is given.
fn grafana(talblick: &Talblick, own: &str) {
    let (address, query) = own.split_once('\n').unwrap();
    let path = address.strip_prefix(&talblick.http().url("")).unwrap();
    let everybody = talblick.http().anonymous();
    let form = "application/x-www-form-urlencoded";
    let post = |what: &str, body: &str| {
        let answer = everybody.send(&format!("{path}/api/v1/{what}"), form, body);
        assert_eq!(answer.status, 200, "{what}: {}", answer.text());
        answer.json()["data"].clone()
    };
    everybody.json(&format!("{path}/api/v1/status/buildinfo"));
    assert_eq!(post("query", "query=1%2B1")["result"][1], "2");
    let metrics = everybody.json(&format!("{path}/api/v1/label/__name__/values"));
    assert_eq!(metrics["data"][0], "air_temperature");
    let seconds = |at: Millis| at.as_i64() / 1_000;
    let (start, end) = (seconds(now().plus(-4 * 3_600_000)), seconds(now()));
    let asked = format!("query={query}&start={start}&end={end}&step=300");
    let panel = post("query_range", &asked.replace(' ', "+"));
    assert_eq!(panel["resultType"], "matrix");
    assert!(
        !panel["result"][0]["values"].as_array().unwrap().is_empty(),
        "{panel}"
    );
}

//! What the encoder writes, a real InfluxDB 1.6 takes.

use super::*;
use crate::door::{Door, percent};
use crate::{Line, Value, encode};

#[test]
fn a_real_influxdb_takes_the_most_difficult_lines() {
    let dir = tempfile::tempdir().unwrap();
    let (port, other) = (free_port(), free_port());
    let path = dir.path().display();
    let configuration = format!(
        "reporting-disabled = true\nbind-address = \"127.0.0.1:{other}\"\n[meta]\ndir = \"{path}/meta\"\n[data]\ndir = \"{path}/data\"\n\
         wal-dir = \"{path}/wal\"\n[http]\nbind-address = \"127.0.0.1:{port}\"\n[monitor]\nstore-enabled = false\n"
    );
    let file = dir.path().join("influxdb.conf");
    std::fs::write(&file, configuration).unwrap();
    let mut command = Command::new("influxd");
    let _influxd = Process::start(command.arg("-config").arg(&file), port);
    let address = format!("http://127.0.0.1:{port}").parse().unwrap();
    let door = Door::new(address, None).unwrap();
    let made = door
        .post(
            "/query",
            "application/x-www-form-urlencoded",
            "q=CREATE+DATABASE+t",
        )
        .unwrap();
    assert_eq!(made.status, 200, "{}", made.body);
    let names = [
        "", "#", "a b,c=d", "\\", "a\\", "ä\"ö", "x\ny", "=", ",", " ", "\"", "'", "1i", "a\\,b",
    ];
    let mut lines = String::new();
    let mut meant = BTreeMap::new();
    for (n, name) in (0_i32..).zip(names) {
        let value = [0.1, -1e300, 5e-324, 1e-7, 21.0][usize::try_from(n % 5).unwrap()];
        // No two lines may be the same point, whatever becomes of the name.
        let number = n.to_string();
        let line = Line {
            measurement: name,
            tags: &[("datastream", &number), ("channel", name), ("name", name)],
            fields: &[
                ("value", Value::Float(value)),
                ("quality", Value::Integer(255)),
            ],
            time: ms(NOW + i64::from(n)),
        };
        encode(&line, &mut lines).unwrap();
        meant.insert(NOW + i64::from(n), (value, 255));
    }
    let answer = door
        .post("/write?db=t&precision=ms", "text/plain", &lines)
        .unwrap();
    assert_eq!(answer.status, 204, "{}", answer.body);
    let question = percent("SELECT value, quality FROM /.*/");
    let answer = door
        .get(&format!("/query?db=t&epoch=ms&q={question}"))
        .unwrap();
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let series = json["results"][0]["series"].as_array().unwrap();
    let points = series.iter().flat_map(|s| s["values"].as_array().unwrap());
    let found: BTreeMap<_, _> = points
        .map(|point| {
            let (value, quality) = (point[1].as_f64().unwrap(), point[2].as_i64().unwrap());
            (point[0].as_i64().unwrap(), (value, quality))
        })
        .collect();
    assert_eq!(found, meant, "{}", answer.body);
}

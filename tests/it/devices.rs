//! Devices from a table on the command line: told beside the running server, brought in without it.

use crate::harness::talblick::{Talblick, run};
use std::process::Output;

const TABLE: &str = "dev_eui;name;lat;lon
70b3d57ed0000001;Pegel Brücke;51,25;7,15
70b3d57ed0000002;;51,25;7,15
70b3d57ed0000003;Wetter;51,26;7,16
";

#[test]
fn a_table_of_devices_is_told_beside_the_server_and_brought_in_without_it() {
    let mut talblick = Talblick::serve("");
    let table = talblick.data().with_file_name("devices.csv");
    std::fs::write(&table, TABLE).unwrap();
    let config = talblick.config().display().to_string();
    let import = |more: &[&str]| -> Output {
        let file = table.to_str().unwrap();
        run(&[&["import", "devices", file, "--config", &config], more].concat())
    };
    let told = import(&["--dry-run"]);
    let out = String::from_utf8_lossy(&told.stdout).into_owned();
    assert_eq!(told.status.code(), Some(1), "{out}");
    assert!(
        out.contains("line 3\twrong\t70b3d57ed0000002\tname: A new device needs a name."),
        "{out}"
    );
    assert!(
        out.contains("would be: 3 rows: 2 new, 0 changed, 0 unchanged, 1 wrong"),
        "{out}"
    );
    assert!(talblick.http().items("/api/v1/devices").is_empty());
    let refused = import(&[]);
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{why}");
    assert!(why.contains("POST /api/v1/import/devices"), "{why}");

    talblick.terminate();
    assert_eq!(import(&[]).status.code(), Some(1));
    talblick.start();
    let names: Vec<String> = talblick
        .http()
        .items("/api/v1/devices")
        .iter()
        .map(|device| device["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["Pegel Brücke", "Wetter"]);
    talblick.assert_log_clean();
}

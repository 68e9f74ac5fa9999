//! `talblick coverage summary`, `compare` and `clusters` on the fixtures, and a rule that was added without code.

use crate::harness::root;
use crate::harness::talblick::{Talblick, run};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;

/// A city with two fixed-line releases a year apart, households and districts.
struct City(Talblick);

impl City {
    fn open() -> Self {
        let city = Self(Talblick::prepare("[city]\nags = \"05124000\"\n"));
        for file in [
            "Versorgungsdaten_Gitterzellen_Stand_20200630_gpkg.zip",
            "Versorgungsdaten_Gitterzellen_Stand_20210630_gpkg.zip",
            "Zensus2022_Groesse_des_privaten_Haushalts_in_Gitterzellen.zip",
        ] {
            let file = fixture(file).display().to_string();
            city.good(&["coverage", "import", &file]);
        }
        let file = fixture("Stadtbezirke_EPSG25832_JSON.json");
        city.good(&["import", "districts", &file.display().to_string()]);
        city
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let config = self.0.config().display().to_string();
        let mut all = vec!["--config", &config];
        all.extend(arguments);
        run(&all)
    }

    /// What a command says that must succeed.
    fn good(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.good(arguments)).unwrap()
    }
}

fn fixture(name: &str) -> PathBuf {
    root().join("fixtures/coverage").join(name)
}

#[test]
fn summaries_and_comparisons_are_asked_for_on_the_command_line() {
    let city = City::open();
    let summary = city.json(&[
        "coverage", "summary", "--down", "30", "--level", "district", "--json",
    ]);
    // Near the published figure of June 2021, 97.66 %: without population and addresses households are not complete.
    let share = summary["served"]["share"].as_f64().unwrap();
    assert!((share - 0.9766).abs() < 0.01, "{share}");
    assert_eq!(summary["rows"].as_array().unwrap().len(), 10);
    let lines = city.good(&["coverage", "summary", "--down", "30", "--level", "district"]);
    assert_eq!(lines.lines().count(), 11);
    assert!(lines.contains("Elberfeld"), "{lines}");

    let years = ["fixed-2020-06-30", "fixed-2021-06-30"];
    let change = city.json(&[
        "coverage", "compare", years[0], years[1], "--down", "100", "--json",
    ]);
    assert_eq!(
        (&change["a"], &change["b"]),
        (&years[0].into(), &years[1].into())
    );
    let said = city.good(&["coverage", "compare", years[0], years[1], "--rule", "GF1"]);
    assert!(
        said.contains("newly_served") && said.contains("worse"),
        "{said}"
    );

    // The file of the command line is the one that is downloaded.
    let file = city.0.data().with_file_name("cells.csv");
    let to = file.display().to_string();
    city.good(&["coverage", "export", "fixed-2021-06-30.csv", "-o", &to]);
    let rows = std::fs::read_to_string(&file).unwrap().lines().count();
    assert_eq!(rows, 1 + 10_212);
    let wrong = city.run(&["coverage", "export", "fixed-2021-06-30.ods"]);
    assert_eq!(wrong.status.code(), Some(2));

    // What is not there is named, with what is.
    let wrong = city.run(&["coverage", "summary", "--rule", "GF9"]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains("GF1") && said.contains("GF2"), "{said}");
    let wrong = city.run(&["coverage", "compare", years[0], "fixed-1999-01-01"]);
    assert_ne!(wrong.status.code(), Some(0));
}

#[test]
fn a_rule_is_added_without_code_and_counts_everywhere() {
    let mut city = City::open();
    let file = city.0.data().with_file_name("rules.toml");
    let rule = "[[rule]]\nkey = \"STADT50\"\nversion = \"2021-01\"\nfrom = \"2021-01-01\"\nlow = 50\nhigh = 50\n\
        address = [{ down = 50 }]\nyears = 3\nname_de = \"Stadtziel 50\"\nname_en = \"City goal 50\"\n\
        text_de = \"Die Stadt will 50 Mbit/s für alle.\"\ntext_en = \"The city wants 50 Mbit/s for everybody.\"\n\
        source = \"Ratsbeschluss\"\n";
    std::fs::write(&file, rule).unwrap();
    let config = format!(
        "[city]\nags = \"05124000\"\n\n[coverage]\nrules = \"{}\"\n",
        file.display()
    );
    city.0.configure(&config);
    let ask = ["coverage", "summary", "--json"];
    let own = city.json(&[&ask[..], &["--rule", "STADT50"]].concat());
    let down = city.json(&[&ask[..], &["--down", "50"]].concat());
    assert_eq!(own["rule"], "STADT50");
    assert_eq!(own["served"], down["served"]);
    assert!(
        city.good(&["coverage", "clusters", "--rule", "STADT50"])
            .contains("City goal 50")
    );

    city.0.start();
    let http = city.0.http().anonymous();
    let rules = http.get("/api/v1/coverage/rules");
    assert!(rules.text().contains("STADT50"), "{}", rules.text());
    let served = http.json("/api/v1/coverage/broadband/summary?rule=STADT50");
    assert_eq!(served["rule"], "STADT50");
    let tiles = http.json("/tiles/broadband-fixed-2021-06-30.json");
    assert_eq!(tiles["vector_layers"][0]["fields"]["STADT50"], "Number");
    let map = http.get("/maps/broadband.svg?rule=STADT50&lang=de");
    assert!(map.text().contains("Stadtziel 50"));
    // Districts of coverage are those devices lie in.
    let districts = http.json("/api/v1/districts");
    assert_eq!(districts["items"].as_array().unwrap().len(), 10);

    // One that is wrong is refused with file and key, before anything is answered from it.
    std::fs::write(&file, rule.replace("low = 50", "low = 51")).unwrap();
    let wrong = city.run(&["coverage", "summary"]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains("rules.toml") && said.contains("51"), "{said}");
}

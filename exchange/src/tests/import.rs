//! Imports: what is exported comes back, what is wrong is set aside.

use super::*;
use std::collections::BTreeMap as Map;
use talblick_model::TimeRange;
use talblick_store::Order;

fn rules(dir: &Path) -> Rules {
    Rules {
        subject: Subject::Readings,
        register: true,
        dry_run: false,
        aside: dir.join("aside.csv"),
    }
}

fn import(store: &Store, rules: Rules, path: &Path, source: Option<Source>) -> Outcome {
    let clock = clock();
    let mut import = Import::new(store, &clock, rules);
    import.add(path, source, &mut |_| true).unwrap();
    import.finish().unwrap()
}

/// Everything a store holds of readings: by datastream, with its numbers, marks and counters.
fn content(store: &Store) -> Map<String, Vec<String>> {
    let datastreams = store.datastreams();
    let of = datastreams.iter().map(|datastream| {
        let device = store.device(datastream.device).unwrap();
        let page = store.readings(datastream.id, TimeRange::ALL, Order::Ascending, usize::MAX);
        let readings = page.unwrap().items.into_iter();
        let mut lines: Vec<String> = readings
            .map(|r| format!("{} {:?} {:?}", r.time, r.value.map(f64::to_bits), r.quality))
            .collect();
        lines.push(format!("{:?} {device:?}", store.counters(datastream.id)));
        (format!("{datastream:?}"), lines)
    });
    of.collect()
}

#[test]
fn what_was_exported_comes_back_identical_from_every_format_and_twice_changes_nothing() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    fill(&store);
    let wanted = content(&store);
    for format in [Format::Csv, Format::Ndjson, Format::Parquet] {
        let out = dir.path().join(format.as_str());
        months(&store, &out, question(format));
        let again = open(&dir.path().join(format!("again-{format}")));
        for registered in [2, 0] {
            let outcome = import(&again, rules(dir.path()), &out, None);
            assert_eq!(
                outcome,
                Outcome {
                    rows: 6_000,
                    imported: 6_000,
                    set_aside: 0,
                    devices: registered
                }
            );
            // Not with assert_eq!, which would print them all.
            assert!(content(&again) == wanted, "{format}");
        }
    }
    assert!(!dir.path().join("aside.csv").exists());
}

#[test]
fn a_file_that_was_changed_since_its_export_is_refused() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    fill(&store);
    let out = dir.path().join("out");
    months(&store, &out, question(Format::Csv));
    let file = out.join("readings-2026-01.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("-2.71", "-2.72")).unwrap();
    let clock = clock();
    let mut import = Import::new(&store, &clock, rules(dir.path()));
    let refused = import.add(&out, None, &mut |_| true);
    assert!(matches!(refused, Err(Error::Changed { .. })));
}

#[test]
fn rows_that_are_wrong_are_set_aside_with_row_column_and_reason_and_the_others_go_in() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    let file = dir.path().join("history.csv");
    let rows = [
        "time;dev_eui;quantity;value;unit",
        "2026-01-01T00:00:00Z;A84041FFFF01F2C3;air_temperature;21.5;Cel",
        "2026-01-01T01:00:00+01:00;a84041ffff01f2c3;air_temperature;22.5;Cel",
        "2026-01-01 00:00;a84041ffff01f2c3;air_temperature;1;Cel",
        "2026-01-01T02:00:00Z;a84041ffff01;air_temperature;1;Cel",
        "2026-01-01T02:00:00Z;a84041ffff01f2c3;air_temperature;1,5;Cel",
        "2026-01-01T02:00:00Z;a84041ffff01f2c3;air_temperature;70;[degF]",
        "2026-01-01T02:00:00Z;a84041ffff01f2c3;air_temperature;;Cel",
        "2026-01-01T02:00:00Z;a84041ffff01f2c3;Lufttemperatur °C;1;",
        "2036-01-01T02:00:00Z;a84041ffff01f2c3;air_temperature;1;Cel",
        "2026-01-01T02:00:00Z;a84041ffff01f2c3;air_temperature;inf;Cel",
        "2026-01-01T02:00:00Z;a84041ffff01f2c3;air_temperature",
        "2026-01-01T03:00:00Z;a84041ffff01f2c3;air_temperature;99;",
    ];
    std::fs::write(&file, rows.join("\n")).unwrap();
    let outcome = import(&store, rules(dir.path()), &file, None);
    assert_eq!(
        (outcome.rows, outcome.imported, outcome.set_aside),
        (12, 3, 9)
    );
    let aside = std::fs::read_to_string(dir.path().join("aside.csv")).unwrap();
    let flaws: Vec<(&str, &str)> = aside
        .lines()
        .skip(1)
        .map(|line| {
            let mut fields = line.split(',').skip(1);
            (fields.next().unwrap(), fields.next().unwrap())
        })
        .collect();
    assert_eq!(
        flaws,
        [
            ("3", "time"),
            ("4", "dev_eui"),
            ("5", "value"),
            ("6", "unit"),
            ("7", "value"),
            ("8", "quantity"),
            ("9", "time"),
            ("10", "value"),
            ("11", ""),
        ]
    );
    let readings = content(&store).into_values().next().unwrap();
    // The second row is the same moment as the first and replaces it.
    assert_eq!(readings.len(), 3);
    assert!(readings[0].contains(&format!("{:?}", Some(22.5_f64.to_bits()))));
    assert!(readings[1].contains("Quality(4)"), "{readings:?}");
}

#[test]
fn line_protocol_becomes_readings_of_its_fields() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    let file = dir.path().join("history.lp");
    let lines = "# export\nuplink,dev=a84041ffff01f2c3 air_temperature=21.5,f_cnt=7i 1767225600\nuplink,dev=x a=1 1\n";
    std::fs::write(&file, lines).unwrap();
    let source = Source::Line(Precision::Seconds);
    let outcome = import(&store, rules(dir.path()), &file, Some(source));
    assert_eq!(
        (outcome.rows, outcome.imported, outcome.set_aside),
        (3, 2, 1)
    );
    let content = content(&store);
    assert!(
        content
            .values()
            .flatten()
            .any(|line| line.starts_with("2026-01-01T00:00:00Z"))
    );
}

#[test]
fn a_dry_run_writes_nothing_and_unknown_devices_may_be_refused() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    let file = dir.path().join("history.ndjson");
    let row = r#"{"time":"2026-01-01T00:00:00Z","dev_eui":"a84041ffff01f2c3","quantity":"co2","value":400}"#;
    std::fs::write(&file, format!("{row}\n\n[1]\n")).unwrap();
    let dry = Rules {
        dry_run: true,
        ..rules(dir.path())
    };
    let outcome = import(&store, dry, &file, None);
    assert_eq!(
        (outcome.imported, outcome.set_aside, outcome.devices),
        (1, 1, 1)
    );
    let strict = Rules {
        register: false,
        ..rules(dir.path())
    };
    let outcome = import(&store, strict, &file, None);
    assert_eq!((outcome.imported, outcome.set_aside), (0, 2));
    assert!(store.devices().is_empty() && store.datastreams().is_empty());
}

#[test]
fn a_file_that_is_no_parquet_is_refused_in_a_sentence() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    fill(&store);
    let out = dir.path().join("out");
    months(&store, &out, question(Format::Parquet));
    let whole = std::fs::read(out.join("readings-2026-01.parquet")).unwrap();
    for cut in [0, 3, 8, whole.len() / 2, whole.len() - 1] {
        let file = dir.path().join("cut.parquet");
        std::fs::write(&file, &whole[..cut]).unwrap();
        let clock = clock();
        let mut import = Import::new(&store, &clock, rules(dir.path()));
        let refused = import.add(&file, None, &mut |_| true).unwrap_err();
        assert!(refused.to_string().contains("cut.parquet"), "{refused}");
    }
}

#[test]
fn a_reading_of_a_day_that_only_has_rollups_left_is_set_aside_and_not_counted() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir.path().join("store"));
    fill(&store);
    let retention = talblick_store::Retention {
        raw: Some(30),
        ..Default::default()
    };
    assert!(store.forget(&retention).unwrap().raw.items > 0);
    let before = content(&store);
    let file = dir.path().join("history.csv");
    let device = DevEui::from_u64(17);
    let rows = format!(
        "time,dev_eui,quantity,value\n2026-01-05T00:00:00Z,{device},water_level,1.5\n2026-03-01T00:00:00Z,{device},water_level,1.5\n"
    );
    std::fs::write(&file, rows).unwrap();
    for dry_run in [true, false] {
        let rules = Rules {
            dry_run,
            ..rules(dir.path())
        };
        let outcome = import(&store, rules, &file, None);
        assert_eq!(
            (outcome.rows, outcome.imported, outcome.set_aside),
            (2, 1, 1)
        );
        let aside = std::fs::read_to_string(dir.path().join("aside.csv")).unwrap();
        let line = aside.lines().nth(1).unwrap();
        assert!(
            line.contains(
                "history.csv,1,time,is on a day of which retention has left only rollups"
            ),
            "{line}"
        );
    }
    let after = content(&store);
    let lines = |content: &Map<String, Vec<String>>| content.values().map(Vec::len).sum::<usize>();
    assert_eq!(lines(&after), lines(&before) + 1);
}

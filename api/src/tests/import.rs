//! Devices from a table: a verdict for every row, whatever spreadsheet wrote it.

use super::*;
use crate::{Publish, Vocabulary};
use proptest::prelude::*;
use serde_json::json;
use std::fmt::Write as _;

impl Town {
    async fn import(&self, table: impl Into<Vec<u8>>, dry_run: bool) -> Answer {
        let request = Request::post(format!("/api/v1/import/devices?dry_run={dry_run}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "text/csv")
            .header(header::ACCEPT_LANGUAGE, "de")
            .body(Body::from(table.into()));
        self.send(request.unwrap()).await
    }
}

fn counts(outcome: &Value) -> [u64; 5] {
    ["rows", "new", "changed", "unchanged", "wrong"].map(|count| outcome[count].as_u64().unwrap())
}

#[tokio::test]
async fn five_hundred_devices_come_in_and_the_wrong_rows_are_named() {
    let town = Town::open();
    let mut table = "dev_eui;name;typ;breite;länge;intervall\r\n".to_owned();
    for n in 0..500_u64 {
        let (eui, lat) = match n {
            10 => ("xyz".to_owned(), "51,25"),
            20 => (eui(100 + 19).to_string(), "51,25"),
            30 => (eui(100 + n).to_string(), "510"),
            _ => (eui(100 + n).to_string(), "51,25"),
        };
        writeln!(table, "{eui};Sensor {n};climate;{lat};7,1;600\r").unwrap();
    }
    let before = town.store.devices().len();
    let trial = town.import(table.clone(), true).await.json();
    assert_eq!(counts(&trial), [500, 497, 0, 0, 3]);
    assert_eq!(town.store.devices().len(), before, "a trial writes nothing");
    let wrong: Vec<&Value> = trial["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|v| v["verdict"] == "wrong")
        .collect();
    insta::assert_json_snapshot!("import_wrong", wrong);
    assert_eq!(
        counts(&town.import(table.clone(), false).await.json()),
        [500, 497, 0, 0, 3]
    );
    assert_eq!(town.store.devices().len(), before + 497);
    let place = town
        .store
        .device_by_eui(eui(100))
        .unwrap()
        .location
        .unwrap();
    assert!((place.lat() - 51.25).abs() < 1e-9 && (place.lon() - 7.1).abs() < 1e-9);
    // Again, nothing is left to do.
    assert_eq!(
        counts(&town.import(table, false).await.json()),
        [500, 0, 0, 497, 3]
    );
}

#[tokio::test]
async fn a_table_of_the_wrong_file_is_undone_and_what_was_changed_since_stays() {
    let town = Town::open();
    let before: Vec<_> = town.store.devices();
    let name = |n: u64| town.store.device_by_eui(eui(n)).unwrap().name.clone();
    let table = format!(
        "dev_eui;name;pegelnullpunkt\n{};Falsch;142,3\n{};Auch falsch;\n{};Neu;\n",
        eui(1),
        eui(2),
        eui(90)
    );
    assert_eq!(
        town.import(table.clone(), true).await.json()["import"],
        Value::Null
    );
    let import = town.import(table, false).await.json()["import"].clone();
    let list = town
        .admin(Method::GET, "/api/v1/import/devices", None)
        .await
        .json();
    let newest = &list["items"][0];
    assert_eq!(
        (&newest["id"], &newest["new"], &newest["changed"]),
        (&import, &json!(1), &json!(2))
    );
    assert_eq!(newest["undone"], Value::Null);
    let draft = DeviceDraft {
        name: "Von Hand".into(),
        ..DeviceDraft::from(&*town.store.device_by_eui(eui(2)).unwrap())
    };
    town.store.put_devices(vec![draft]).unwrap();

    let path = format!("/api/v1/import/devices/{import}/undo");
    let outcome = town.admin(Method::POST, &path, None).await.json();
    let kept = json!([{ "dev_eui": eui(2).to_string(), "name": "Von Hand" }]);
    assert_eq!(
        outcome,
        json!({ "removed": 1, "restored": 1, "kept": kept })
    );
    assert_eq!(name(2), "Von Hand");
    let first = before
        .iter()
        .find(|device| device.dev_eui == eui(1))
        .unwrap();
    assert_eq!(town.store.device_by_eui(eui(1)).unwrap(), *first);
    assert_eq!(town.store.devices().len(), before.len());

    let again = town.admin(Method::POST, &path, None).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    for nonsense in ["0", "99", "-1", "x"] {
        let path = format!("/api/v1/import/devices/{nonsense}/undo");
        let answer = town.admin(Method::POST, &path, None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nonsense}");
    }
    let stranger = Request::post(&path).body(Body::empty()).unwrap();
    assert_eq!(town.send(stranger).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_known_device_changes_where_the_row_says_otherwise_and_nowhere_else() {
    let town = Town::open();
    let table = format!(
        "\u{feff}DevEUI,Bezeichnung,Merkmale,Einbauhöhe,Bezirk\n{},Pegel Brücke,Ort: Steg | operator: WSW,\"3,5\",Barmen\n",
        eui(1)
    );
    let outcome = town.import(table, false).await.json();
    insta::assert_json_snapshot!("import_changed", outcome["verdicts"][0]);
    let device = town.store.device_by_eui(eui(1)).unwrap();
    assert_eq!(
        (device.name.as_str(), device.kind.as_str()),
        ("Pegel Brücke", "river_level")
    );
    assert_eq!(
        (device.mounting_height_m, device.interval_s),
        (Some(3.5), Some(600))
    );
    assert_eq!(device.district, Some(DistrictId::try_from("1").unwrap()));
    // Windows-1252, as spreadsheets write it without asking.
    let mut table = b"dev_eui;name\n".to_vec();
    table.extend(format!("{};Stra", eui(2)).into_bytes());
    table.extend(b"\xdfe \x80\n\n;\n");
    let outcome = town.import(table, false).await.json();
    assert_eq!(counts(&outcome), [1, 0, 1, 0, 0], "{outcome}");
    assert_eq!(town.store.device_by_eui(eui(2)).unwrap().name, "Straße €");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_row_is_told_at_once() {
    let town = Town::open();
    let table = format!(
        "dev_eui;name;kind;codec;profile;lat;lon;district;interval_s\n\
         {};Neu;quatsch;;gibtsnicht;151,25;7,15;Atlantis;abc\n\
         {};Alt;Pegel;gibtsnicht;;;;;\n\
         xyz;;;;;;;;-1\n",
        eui(100),
        eui(1)
    );
    let outcome = town.import(table, true).await.json();
    assert_eq!(counts(&outcome), [3, 0, 0, 0, 3]);
    let of_row = |row: usize, what: &str| {
        let problems = outcome["verdicts"][row]["problems"].as_array().unwrap();
        let told = problems
            .iter()
            .map(|p| p[what].as_str().unwrap().to_owned());
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        of_row(0, "column"),
        ["kind", "profile", "lat", "district", "interval_s"]
    );
    let details = of_row(0, "detail");
    assert!(details[0].contains("Parkplatz, Pegel, "), "{details:?}");
    assert!(details[1].contains("em500"), "{details:?}");
    assert!(details[3].contains("Elberfeld"), "{details:?}");
    assert_eq!(of_row(1, "column"), ["codec"]);
    assert!(of_row(1, "detail")[0].contains("elsys"));
    assert_eq!(of_row(2, "column"), ["dev_eui", "interval_s"]);
    assert_eq!(outcome["verdicts"][0]["name"], "Neu");
}

#[tokio::test]
async fn kinds_have_names_in_words_and_a_new_row_says_what_is_stored() {
    let town = Town::open();
    let table = format!(
        "dev_eui;name;kind;profile;codec;lat;lon;interval_s\n\
         {};A;pegel;em500;;7,15;51,28;600\n\
         {};B;Rain gauge;neu;elsys;0;0;\n\
         {};C;classroom;;;51,28;7,15;\n",
        eui(100),
        eui(101),
        eui(102)
    );
    let outcome = town.import(table, false).await.json();
    assert_eq!(counts(&outcome), [3, 3, 0, 0, 0], "{outcome}");
    assert_eq!(outcome["warned"], 2);
    let warnings = |row: usize| outcome["verdicts"][row]["warnings"].clone();
    assert!(
        warnings(0)[0]["detail"]
            .as_str()
            .unwrap()
            .contains("vertauscht")
    );
    assert!(
        warnings(1)[0]["detail"]
            .as_str()
            .unwrap()
            .contains("in keinem")
    );
    assert_eq!(warnings(2), json!([]));
    let changes = outcome["verdicts"][0]["changes"].as_array().unwrap().iter();
    let said: Vec<_> = changes
        .map(|c| format!("{}={}", c["column"], c["after"]))
        .collect();
    assert_eq!(
        said.join(" ").replace('"', ""),
        "name=A kind=river_level profile=em500 lat=7.15, 51.28 interval_s=600"
    );
    let kind = |n| town.store.device_by_eui(eui(n)).unwrap().kind.clone();
    assert_eq!(
        [kind(100), kind(101), kind(102)],
        ["river_level", "rain", "classroom"]
    );
}

#[tokio::test]
async fn a_table_says_where_gauge_zero_is_and_by_whom_is_kept() {
    let town = Town::open();
    let table = format!(
        "dev_eui;pegelnullpunkt;höhensystem\n{};142,35;DHHN2016\n",
        eui(1)
    );
    let outcome = town.import(table.clone(), false).await.json();
    let columns: Vec<&Value> = outcome["verdicts"][0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| &change["column"])
        .collect();
    assert_eq!(columns, ["gauge_zero_m", "datum"], "{outcome}");
    let device = town.store.device_by_eui(eui(1)).unwrap();
    let installation = device.installation.as_deref().unwrap();
    assert_eq!(installation.gauge_zero_m, Some(142.35));
    let again = town.import(table, false).await.json();
    assert_eq!(counts(&again), [1, 0, 0, 1, 0], "{again}");
    let told = town.store.installation_changes(device.id).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].why, "from a table");
}

#[tokio::test]
async fn a_table_that_is_none_of_devices_is_refused_with_its_column() {
    let town = Town::open();
    for (table, column) in [
        ("", "dev_eui"),
        ("name;typ\n", "dev_eui"),
        ("dev_eui;farbe\n", "farbe"),
        ("dev_eui;name;Bezeichnung\n", "Bezeichnung"),
    ] {
        let refused = town.import(table, true).await;
        assert_eq!(refused.status, 400, "{table}");
        assert_eq!(refused.json()["errors"][0]["pointer"], column, "{table}");
    }
    let many = format!("dev_eui\n{}", "1\n".repeat(20_001));
    assert_eq!(town.import(many, true).await.status, 400);
    assert_eq!(town.import(vec![b'x'; 5 << 20], true).await.status, 413);
    let nobody = Request::post("/api/v1/import/devices").body(Body::from("dev_eui\n"));
    assert_eq!(town.send(nobody.unwrap()).await.status, 401);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_table_holds_every_row_has_one_verdict(rows in proptest::collection::vec("[\"0-9a-f;,|äx.:= -]{0,40}", 0..20)) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(talblick_store::Config {
            dir: dir.path().to_owned(),
            clock: Clock::fixed(at(NOW)),
            head_readings: 1_000,
            timezone: TimeZone::UTC,
        })
        .unwrap();
        let table = format!("dev_eui;name;lat;lon;tags\n{}", rows.join("\n"));
        let chooses = |_: &str| false;
        let vocabulary = Vocabulary::of(&Publish::default(), &[], vec![], &chooses);
        let how = (true, Lang::De);
        if let Ok(outcome) = crate::import_devices(&store, table.as_bytes(), &vocabulary, how, (None, at(0))).unwrap() {
            prop_assert_eq!(outcome.rows, outcome.new + outcome.changed + outcome.unchanged + outcome.wrong);
            prop_assert_eq!(outcome.rows, outcome.verdicts.len());
        }
        let told = json!(rows);
        prop_assert!(store.devices().is_empty(), "{told}");
    }
}

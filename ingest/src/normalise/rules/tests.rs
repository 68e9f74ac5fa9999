//! What files of rules mean, what is said about those that are wrong, and what strangers may write into them.

use super::*;
use crate::codec::Fields;
use crate::normalise::{Context, Normaliser};
use proptest::prelude::*;
use std::fs;
use talblick_model::{Json, QUANTITIES};
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// What one file of rules makes of fields: `quantity[channel] value`.
fn made(rules: &str, context: Context<'_>, fields: &str) -> Vec<String> {
    let folder = folder(&[("own.toml", rules)]);
    let rules = Rules::open(Some(folder.path())).unwrap_or_else(|faults| panic!("{faults}"));
    let fields = Json::new(serde_json::from_str(fields).unwrap());
    let fields = Fields::from_json(&fields).unwrap();
    let readings = Normaliser::new(Arc::new(rules)).normalise(&fields, context);
    let told = readings.into_iter().map(|r| {
        let channel = r.channel.map_or_else(String::new, |c| format!("[{c}]"));
        let value = r.value.map_or_else(|| "-".to_owned(), |v| v.to_string());
        let flags: Vec<&str> = r.quality.names().collect();
        let told = format!("{}{channel} {value} {}", r.quantity, flags.join(" "));
        told.trim_end().to_owned()
    });
    told.collect()
}

/// What is wrong with one file, without the folder it is in.
fn faults(rules: &str) -> Vec<String> {
    let folder = folder(&[("own.toml", rules)]);
    let faults = Rules::open(Some(folder.path())).expect_err(rules);
    let name = |fault: &Fault| {
        let file = fault.file.strip_prefix(folder.path()).unwrap().to_owned();
        Fault {
            file,
            ..fault.clone()
        }
        .to_string()
    };
    faults.0.iter().map(name).collect()
}

const ANY: Context<'static> = Context {
    codec: None,
    kind: None,
    profile: None,
    mounting_height_m: None,
    installation: None,
    observed_at: None,
};

#[test]
fn every_quantity_is_read_under_its_own_name() {
    let rules = Rules::built_in().unwrap();
    for definition in QUANTITIES {
        let own = rules
            .named(definition.name)
            .any(|rule| rule.quantity.name() == definition.name);
        assert!(own, "{}", definition.name);
    }
}

#[test]
fn the_operators_rules_go_before_those_of_the_program() {
    let own = r#"
        [[rule]]
        fields = ["temperature"]
        profile = "Acme*"
        quantity = "water_temperature"
        unit = "degF"
    "#;
    let acme = Context {
        profile: Some("ACME T1"),
        ..ANY
    };
    let fields = r#"{"temperature":50,"humidity":40}"#;
    assert_eq!(
        made(own, acme, fields),
        ["water_temperature 10", "relative_humidity 40"]
    );
    assert_eq!(
        made(own, ANY, fields),
        ["air_temperature 50", "relative_humidity 40"]
    );
}

#[test]
fn scale_and_offset_hold_unless_the_field_states_its_unit() {
    let own = r#"
        [[rule]]
        fields = ["adc_level"]
        quantity = "water_level"
        unit = "cm"
        scale = 0.1
        offset = -40
        channel = "adc"
        range = [0, 2]
        sentinels = [4095]
    "#;
    for (fields, expected) in [
        (r#"{"adcLevel":1003}"#, "water_level[adc] 0.603"),
        (r#"{"adcLevel":"1.5 m"}"#, "water_level[adc] 1.5"),
        (r#"{"adcLevel":4000}"#, "water_level[adc] 3.6 implausible"),
        (r#"{"adcLevel":4095}"#, "water_level[adc] - gap"),
    ] {
        assert_eq!(made(own, ANY, fields), [expected], "{fields}");
    }
}

#[test]
fn patterns_take_whole_names_that_have_no_rule_of_their_own() {
    let own = r#"
        [[rule]]
        fields = ["ch*_t"]
        quantity = "soil_temperature"
        unit = "Cel"
    "#;
    assert_eq!(
        made(own, ANY, r#"{"chA_T":4,"temperature":5,"chx":6}"#),
        ["soil_temperature 4", "air_temperature 5", "chx 6 unmapped"]
    );
}

#[test]
fn numbers_that_stand_for_nothing_hold_for_whole_quantities() {
    let own = r#"
        [[sentinel]]
        quantities = ["sound_level", "illuminance"]
        codec = ["acme*"]
        values = [-1]
    "#;
    let acme = Context {
        codec: Some("acme-2"),
        ..ANY
    };
    assert_eq!(made(own, acme, r#"{"noise":-1}"#), ["sound_level - gap"]);
    assert_eq!(
        made(own, ANY, r#"{"noise":-1}"#),
        ["sound_level -1 implausible"]
    );
}

#[test]
fn what_is_wrong_is_said_by_file_line_rule_and_key_all_at_once() {
    let text = r#"
[[rule]]
fields = ["TempC", "ok"]
quantity = "air_temprature"

[[rule]]
fields = ["depth"]
quantity = "distance"
unit = "kg"
scale = 0
range = [5, 1]
channel = "Ä"
"#;
    let faults = faults(text);
    assert_eq!(faults.len(), 6, "{faults:#?}");
    assert_eq!(
        faults[0],
        "own.toml:3: rule 1 (“TempC”), fields: “TempC” is written “temp_c” here"
    );
    assert!(
        faults[1].starts_with(
            "own.toml:4: rule 1 (“TempC”), quantity: “air_temprature” is no quantity; did you mean “air_temperature”? Allowed are "
        ),
        "{}",
        faults[1]
    );
    for (fault, start) in faults[2..].iter().zip([
        "own.toml:10: rule 2 (“depth”), scale: ",
        "own.toml:12: rule 2 (“depth”), channel: ",
        "own.toml:11: rule 2 (“depth”), range: ",
        "own.toml:9: rule 2 (“depth”), unit: “kg” does not become distance, which is in m; allowed are mm, cm, m, in",
    ]) {
        assert!(fault.starts_with(start), "{fault}");
    }
}

#[test]
fn an_unknown_key_and_broken_toml_are_said_with_their_line() {
    let unknown = faults("[[rule]]\nfields = [\"a\"]\nquantity = \"co2\"\nunits = \"ppm\"\n");
    assert!(
        unknown[0].starts_with("own.toml:4: rule 1: unknown field `units`, expected one of"),
        "{unknown:?}"
    );
    let broken = faults("# a\n[[rule]\n");
    assert!(broken[0].starts_with("own.toml:2:"), "{broken:?}");
    let typed = faults("[[rule]]\nfields = [\"a\"]\nquantity = \"co2\"\nunit = 3\n");
    assert!(typed[0].starts_with("own.toml:4: rule 1"), "{typed:?}");
}

#[test]
fn a_rule_that_is_never_asked_is_a_fault() {
    let text = r#"
[[rule]]
fields = ["a", "b"]
quantity = "co2"

[[rule]]
fields = ["c", "b"]
kind = "school"
quantity = "illuminance"
"#;
    let faults = faults(text);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(
        faults[0].starts_with("own.toml:7: rule 2 (“c”), fields: the rule in "),
        "{}",
        faults[0]
    );
}

#[test]
fn a_folder_is_read_in_order_of_name_and_only_its_toml() {
    let rule = |quantity| {
        format!("[[rule]]\nfields = [\"x1y\"]\nkind = \"a*\"\nquantity = \"{quantity}\"\n")
    };
    let folder = folder(&[
        ("2.toml", &rule("illuminance").replace("a*", "*")),
        ("1.toml", &rule("co2")),
        ("README.md", "[[rule]]"),
    ]);
    let rules = Rules::open(Some(folder.path())).unwrap();
    let counts = rules.counts();
    assert_eq!((counts.files, counts.own), (2, 2));
    let first = rules.named("x1y").next().unwrap();
    assert_eq!(first.quantity.name(), "co2");
    let missing = Rules::open(Some(Path::new("no/such/folder"))).unwrap_err();
    assert!(
        missing
            .to_string()
            .starts_with("no/such/folder: cannot be read"),
        "{missing}"
    );
}

#[test]
fn a_counter_that_tells_totals_is_one_of_counted_things() {
    let faults = faults(
        r#"
[[rule]]
fields = ["total"]
quantity = "energy"
counter = "cumulative"

[[rule]]
fields = ["rain_total"]
quantity = "precipitation"
wrap = 65536
"#,
    );
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults[0].starts_with("own.toml:5: rule 1 (“total”), counter: energy is not counted"),
        "{faults:?}"
    );
    assert!(
        faults[1].starts_with("own.toml:10: rule 2 (“rain_total”), wrap: "),
        "{faults:?}"
    );
}

#[test]
fn the_first_check_that_holds_is_taken_whole() {
    let own = r#"
[[check]]
quantities = ["co2"]
kind = "school"
range = [300, 5000]

[[check]]
quantities = ["co2"]
stuck = "90m"
jump = 100
within = "1h"
"#;
    let school = Context {
        kind: Some("school"),
        ..ANY
    };
    assert_eq!(
        made(own, school, r#"{"co2":6000}"#),
        ["co2 6000 implausible"]
    );
    assert_eq!(made(own, ANY, r#"{"co2":6000}"#), ["co2 6000"]);
    let folder = folder(&[("own.toml", own)]);
    let rules = Rules::open(Some(folder.path())).unwrap();
    let co2 = Quantity::known("co2").unwrap();
    let checks = |context| *rules.checks(context).of(&co2).unwrap();
    assert_eq!(checks(school).stuck_ms, None);
    assert_eq!(checks(ANY).stuck_ms, Some(90 * 60_000));
    assert_eq!(checks(ANY).jump.map(|j| j.within_ms), Some(3_600_000));
    let wrong = faults("[[check]]\nquantities = [\"co2\"]\nstuck = \"soon\"\njump = 3\n");
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(
        wrong[0].starts_with("own.toml:3: check 1, stuck: “soon” is no time span"),
        "{wrong:?}"
    );
}

/// A file that is nearly right: its keys are known, its values are anybody's.
fn rule() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        Just("temp".to_owned()),
        Just("a*".to_owned()),
        "[a-zA-Z_*?0-9 µ]{0,12}",
        Just("co2".to_owned()),
        Just("mV".to_owned()),
    ];
    let number = prop_oneof![
        any::<f64>().prop_map(|n| format!("{n:?}").replace("NaN", "nan")),
        Just("0".to_owned()),
        Just("1".to_owned()),
    ];
    let quoted = text.prop_map(|t| format!("{t:?}"));
    let list =
        proptest::collection::vec(quoted.clone(), 0..4).prop_map(|l| format!("[{}]", l.join(",")));
    let numbers =
        proptest::collection::vec(number.clone(), 0..4).prop_map(|l| format!("[{}]", l.join(",")));
    let key = prop_oneof![
        Just("unit"),
        Just("scale"),
        Just("offset"),
        Just("channel"),
        Just("sentinels"),
        Just("range"),
        Just("kind"),
        Just("codec"),
        Just("profile"),
        Just("numbered"),
        Just("other"),
    ];
    let value = prop_oneof![
        quoted,
        list.clone(),
        number,
        numbers,
        Just("true".to_owned())
    ];
    (
        list,
        (0..QUANTITIES.len()),
        proptest::collection::vec((key, value), 0..4),
    )
        .prop_map(|(fields, quantity, keys)| {
            let keys: Vec<String> = keys.iter().map(|(k, v)| format!("{k} = {v}\n")).collect();
            let keys = keys.concat();
            format!(
                "[[rule]]\nfields = {fields}\nquantity = \"{}\"\n{keys}\n",
                QUANTITIES[quantity].name
            )
        })
}

proptest! {
    #[test]
    fn any_text_is_rules_or_is_said_to_be_wrong_with_its_line(text in prop_oneof![
        "(?s).{0,200}",
        "[\\[\\]a-z=\"\n #0-9.]{0,200}",
        proptest::collection::vec(rule(), 0..4).prop_map(|rules| rules.concat()),
    ]) {
        if let Err(faults) = Rules::of(Path::new("own.toml"), &text) {
            let lines = text.lines().count() + 1;
            prop_assert!(!faults.0.is_empty());
            for fault in faults.0 {
                prop_assert!((1..=lines).contains(&fault.line), "{fault}");
                prop_assert!(!fault.message.is_empty());
            }
        }
    }

    #[test]
    fn rules_that_load_make_finite_readings(written in rule(), n in proptest::num::f64::ANY) {
        if let Ok(rules) = Rules::of(Path::new("own.toml"), &written) {
            let names: Vec<String> = rules.named.keys().cloned().collect();
            let fields = names.into_iter().map(|name| (name.into(), crate::codec::Value::Number(n)));
            let fields = Fields(fields.collect());
            for reading in Normaliser::new(Arc::new(rules)).normalise(&fields, ANY) {
                prop_assert!(reading.value.is_none_or(f64::is_finite), "{reading:?}");
            }
        }
    }
}

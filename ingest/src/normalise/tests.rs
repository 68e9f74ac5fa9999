//! What the fields of real devices become, as a table, and what must hold for any fields.

use super::*;
use crate::envelope::{Format, Message, Reader};
use talblick_model::{Calibration, Json};

fn run(fields: &str, context: Context<'_>) -> Vec<String> {
    let json = Json::new(serde_json::from_str(fields).unwrap());
    let fields = Fields::from_json(&json).unwrap();
    normalised(&fields, context).iter().map(line).collect()
}

fn normalised(fields: &Fields, context: Context<'_>) -> Vec<Normalised> {
    let rules = Arc::new(Rules::built_in().unwrap());
    Normaliser::new(rules).normalise(fields, context)
}

/// `quantity[channel] value unit flags`, the value to six digits.
fn line(n: &Normalised) -> String {
    let channel = n
        .channel
        .as_deref()
        .map(|c| format!("[{c}]"))
        .unwrap_or_default();
    let value = n
        .value
        .map_or("-".into(), |v| ((v * 1e6).round() / 1e6).to_string());
    let mut words = vec![format!(
        "{}{channel} {value} {}",
        n.quantity,
        n.quantity.unit()
    )];
    words.extend(n.quality.names().map(str::to_owned));
    words.join(" ")
}

const NOTHING: Context<'static> = Context {
    codec: None,
    kind: None,
    profile: None,
    mounting_height_m: None,
    installation: None,
    observed_at: None,
};

const fn codec(name: &'static str) -> Context<'static> {
    Context {
        codec: Some(name),
        ..NOTHING
    }
}

const fn kind(name: &'static str) -> Context<'static> {
    Context {
        kind: Some(name),
        ..NOTHING
    }
}

/// Name, context, fields as JSON, readings.
type Row = (
    &'static str,
    Context<'static>,
    &'static str,
    &'static [&'static str],
);

const TABLE: &[Row] = &[
    (
        "elsys ers co2",
        codec("elsys"),
        r#"{"temperature":22.6,"humidity":41,"light":39,"motion":6,"co2":776,"vdd":3594}"#,
        &[
            "air_temperature 22.6 Cel",
            "relative_humidity 41 %",
            "illuminance 39 lx",
            "motion_count 6 {count}",
            "co2 776 [ppm]",
            "battery_voltage 3.594 V",
        ],
    ),
    (
        "elsys sound",
        codec("elsys"),
        r#"{"soundPeak":71,"soundAvg":52,"externalTemperature":-2.1,"analog1":2500,"pressure":1012.5,"occupancy":2,"accMotion":3}"#,
        &[
            "sound_level[peak] 71 dB[SPL]",
            "sound_level 52 dB[SPL]",
            "air_temperature[external] -2.1 Cel",
            "voltage[1] 2.5 V",
            "air_pressure 1012.5 hPa",
            "occupied 1 1",
            "motion_count[acceleration] 3 {count}",
        ],
    ),
    (
        "elsys several probes",
        codec("elsys"),
        r#"{"externalTemperature2":[10,20]}"#,
        &[
            "air_temperature[external_2_0] 10 Cel",
            "air_temperature[external_2_1] 20 Cel",
        ],
    ),
    (
        "elsys, what no rule maps",
        codec("elsys"),
        r#"{"pulse1":3,"waterleak":1,"digital":0,"x":-1,"grideye":[21.5,22]}"#,
        &[
            "pulse1 3 1 unmapped",
            "waterleak 1 1 unmapped",
            "digital 0 1 unmapped",
            "x -1 1 unmapped",
            "grideye[0] 21.5 1 unmapped",
            "grideye[1] 22 1 unmapped",
        ],
    ),
    (
        "rain gauge on elsys",
        Context {
            kind: Some("rain"),
            ..codec("elsys")
        },
        r#"{"pulse1":3,"temperature":8.1}"#,
        &["precipitation 0.6 mm", "air_temperature 8.1 Cel"],
    ),
    (
        "water meter on elsys",
        kind("water_meter"),
        r#"{"pulseAbs1":123456,"temperature":12}"#,
        &["volume 123.456 m3", "water_temperature 12 Cel"],
    ),
    (
        "heat meter",
        kind("heat_meter"),
        r#"{"energy":1234,"power":5.2e3,"flow":0.8,"flow_temperature":62,"return_temperature":41,"volume":99}"#,
        &[
            "energy 1234 kWh",
            "power 5200 W",
            "flow 0.8 m3/h",
            "water_temperature[supply] 62 Cel",
            "water_temperature[return] 41 Cel",
            "volume 99 m3",
        ],
    ),
    (
        "dragino lse01",
        NOTHING,
        r#"{"Bat":3.625,"TempC_DS18B20":"24.10","water_SOIL":"19.57","temp_SOIL":"24.59","conduct_SOIL":28200}"#,
        &[
            "battery_voltage 3.625 V",
            "air_temperature[external] 24.1 Cel",
            "soil_moisture 19.57 %",
            "soil_temperature 24.59 Cel",
            "soil_conductivity 28.2 dS/m",
        ],
    ),
    (
        "dragino ldds75",
        NOTHING,
        r#"{"Bat":3.338,"Distance":2025,"Interrupt_status":0}"#,
        &[
            "battery_voltage 3.338 V",
            "distance 2.025 m",
            "interrupt_status 0 1 unmapped",
        ],
    ),
    (
        "dragino ldds75 without a sensor",
        NOTHING,
        r#"{"Distance":"No Sensor","TempC_DS18B20":"Invalid Reading"}"#,
        &["distance - m gap", "air_temperature[external] - Cel gap"],
    ),
    (
        "dragino lht65n without a probe",
        NOTHING,
        r#"{"TempC_SHT":1.3,"Hum_SHT":24.2,"TempC_DS":327.67,"BatV":3.014}"#,
        &[
            "air_temperature 1.3 Cel",
            "relative_humidity 24.2 %",
            "air_temperature[external] - Cel gap",
            "battery_voltage 3.014 V",
        ],
    ),
    (
        "decentlab dl-lid",
        NOTHING,
        r#"{"protocol_version":2,"distance_average":{"displayName":"Distance: average","value":4507,"unit":"mm"},
               "distance_minimum":{"value":4470,"unit":"mm"},"distance_10th_percentile":{"value":4490,"unit":"mm"},
               "distance_most_frequent_value":{"value":4500,"unit":"mm"},"number_of_samples":{"displayName":"n","value":100},
               "total_acquisition_time":{"value":399.4140625,"unit":"ms"},"battery_voltage":{"value":2.749,"unit":"V"}}"#,
        &[
            "protocol_version 2 1 unmapped",
            "distance 4.507 m",
            "distance[min] 4.47 m",
            "distance[p10] 4.49 m",
            "distance[mode] 4.5 m",
            "number_of_samples 100 1 unmapped",
            "total_acquisition_time 399.414063 1 unmapped",
            "battery_voltage 2.749 V",
        ],
    ),
    (
        "decentlab dl-trs12",
        NOTHING,
        r#"{"volumetric_water_content":{"value":0.0068869,"unit":"m³⋅m⁻³"},"soil_temperature":{"value":31.7,"unit":"°C"},
               "electrical_conductivity":{"value":120,"unit":"µS⋅cm⁻¹"},"dielectric_permittivity":{"value":3.2}}"#,
        &[
            "soil_moisture 0.68869 %",
            "soil_temperature 31.7 Cel",
            "soil_conductivity 0.12 dS/m",
            "dielectric_permittivity 3.2 1 unmapped",
        ],
    ),
    (
        "decentlab dl-pm",
        NOTHING,
        r#"{"pm2_5_mass_concentration":{"value":3.9,"unit":"µg⋅m⁻³"},"pm10_mass_concentration":{"value":3.9,"unit":"µg⋅m⁻³"},
               "typical_particle_size":{"value":501,"unit":"nm"},"pm1_0_number_concentration":{"value":3,"unit":"1⋅cm⁻³"},
               "air_temperature":{"value":24.4,"unit":"°C"},"air_humidity":{"value":41.6,"unit":"%"},"barometric_pressure":{"value":96800,"unit":"Pa"}}"#,
        &[
            "pm2_5 3.9 ug/m3",
            "pm10 3.9 ug/m3",
            "typical_particle_size 501 1 unmapped",
            "pm1_0_number_concentration 3 1 unmapped",
            "air_temperature 24.4 Cel",
            "relative_humidity 41.6 %",
            "air_pressure 968 hPa",
        ],
    ),
    (
        "decentlab dl-cws2 and dl-itst",
        NOTHING,
        r#"{"surface_temperature":{"value":4.57,"unit":"°C"},"dew_point":{"value":3.11,"unit":"°C"},
               "temperature_head":{"value":22,"unit":"°C"},"temperature_target":{"value":27.3,"unit":"°C"}}"#,
        &[
            "surface_temperature 4.57 Cel",
            "dew_point 3.11 Cel",
            "device_temperature 22 Cel",
            "surface_temperature[temperature_target] 27.3 Cel",
        ],
    ),
    (
        "decentlab dl-smtp without a probe",
        codec("decentlab-dl-smtp"),
        r#"{"soil_moisture_at_depth_0":{"value":-5,"unit":"%"},"soil_temperature_at_depth_0":{"value":-327.68,"unit":"°C"}}"#,
        &[
            "soil_moisture[depth_0] - % gap",
            "soil_temperature[depth_0] - Cel gap",
        ],
    ),
    (
        "bosch tps110",
        kind("parking"),
        r#"{"type":"heartbeat","occupied":true,"temperature":-1}"#,
        &["occupied 1 1", "air_temperature -1 Cel"],
    ),
    (
        "dingtek df702",
        Context {
            mounting_height_m: Some(2.5),
            ..kind("waste")
        },
        r#"{"level":"2000 mm","alarmLevel":false,"alarmBattery":false,"battery":false,"temperature":"25 ℃"}"#,
        &[
            "distance 2 m",
            "alarmlevel 0 1 unmapped",
            "alarmbattery 0 1 unmapped",
            "battery 0 1 unmapped",
            "air_temperature 25 Cel",
            "fill_level 20 %",
        ],
    ),
    (
        "parametric pcr2",
        kind("people_count"),
        r#"{"LTR":1,"RTL":2,"LTR_SUM":3,"RTL_SUM":4,"SBX_BATT":7200,"SBX_PV":3300,"TEMP":31}"#,
        &[
            "people_count[ltr] 1 {count}",
            "people_count[rtl] 2 {count}",
            "ltr_sum 3 1 unmapped",
            "rtl_sum 4 1 unmapped",
            "battery_voltage 7.2 V",
            "voltage[pv] 3.3 V",
            "air_temperature 31 Cel",
            "people_count 3 {count}",
        ],
    ),
    (
        "parametric pcr2 on a cycle path",
        kind("bicycle_count"),
        r#"{"LTR":1,"RTL":2}"#,
        &[
            "bicycle_count[ltr] 1 {count}",
            "bicycle_count[rtl] 2 {count}",
            "bicycle_count 3 {count}",
        ],
    ),
    (
        "barani meteohelix",
        codec("barani-meteohelix"),
        r#"{"temperature":12.7,"temperature_min":12,"temperature_max":104.7,"humidity":56.8,"pressure":101065,"irradiation":12,"irradiation_max":80,"rain":0.4,"battery":4.15}"#,
        &[
            "air_temperature 12.7 Cel",
            "air_temperature[min] 12 Cel",
            "air_temperature[max] - Cel gap",
            "relative_humidity 56.8 %",
            "air_pressure 1010.65 hPa",
            "solar_irradiance 12 W/m2",
            "solar_irradiance[max] 80 W/m2",
            "precipitation 0.4 mm",
            "battery_voltage 4.15 V",
        ],
    ),
    (
        "cayenne as The Things Stack names it",
        NOTHING,
        r#"{"temperature_3":27.2,"relative_humidity_4":48.5,"barometric_pressure_1":1013.3,"luminosity_2":500,"gps_1":{"latitude":51.2}}"#,
        &[
            "air_temperature[3] 27.2 Cel",
            "relative_humidity[4] 48.5 %",
            "air_pressure[1] 1013.3 hPa",
            "illuminance[2] 500 lx",
            "gps_1_latitude 51.2 1 unmapped",
        ],
    ),
    (
        "cayenne as ChirpStack shapes it",
        NOTHING,
        r#"{"temperatureSensor":{"3":22.5},"humiditySensor":{"5":40.0},"distance":{"6":2.2},"accelerometer":{"1":{"x":0.5}}}"#,
        &[
            "air_temperature[3] 22.5 Cel",
            "relative_humidity[5] 40 %",
            "distance[6] 2.2 m",
            "accelerometer_x[1] 0.5 1 unmapped",
        ],
    ),
    (
        "the normalised payload of The Things Stack",
        NOTHING,
        r#"{"air":{"temperature":20.1,"relativeHumidity":55,"pressure":1001,"lightIntensity":80},"soil":{"moisture":30,"ec":1.2},
               "water":{"temperature":{"min":1,"current":2},"leak":false},"wind":{"speed":3},"metering":{"water":{"total":1500}},
               "action":{"motion":{"detected":true,"count":4},"contactState":"open"},"battery":3.6}"#,
        &[
            "air_temperature 20.1 Cel",
            "relative_humidity 55 %",
            "air_pressure 1001 hPa",
            "illuminance 80 lx",
            "soil_moisture 30 %",
            "soil_conductivity 1.2 dS/m",
            "water_temperature[min] 1 Cel",
            "water_temperature 2 Cel",
            "water_leak 0 1 unmapped",
            "wind_speed 3 m/s",
            "volume 1.5 m3",
            "motion_count[detected] 1 {count}",
            "motion_count 4 {count}",
            "contact_open 1 1",
            "battery_voltage 3.6 V",
        ],
    ),
    (
        "street light",
        kind("street_light"),
        r#"{"power":"61 W","energy":{"value":1500,"unit":"Wh"},"dim":70}"#,
        &["power 61 W", "energy 1.5 kWh", "dim 70 1 unmapped"],
    ),
    (
        "milesight percentages",
        NOTHING,
        r#"{"battery":92,"distance":30}"#,
        &["battery_level 92 %", "distance 0.03 m"],
    ),
];

#[test]
fn what_the_clock_of_a_device_says_is_the_time_of_its_values_and_none_of_them() {
    let told = |fields: &str| {
        let json = Json::new(serde_json::from_str(fields).unwrap());
        let all = normalised(&Fields::from_json(&json).unwrap(), codec("cayenne"));
        let told = all.iter().map(|n| (n.quantity.name().to_owned(), n.time));
        told.collect::<Vec<_>>()
    };
    let at = |name: &str, ms| (name.to_owned(), Some(Millis::from_i64(ms)));
    assert_eq!(
        told(r#"{"temperature_1":20.5,"unixtime_5":1699962624,"energy_4":3}"#),
        [
            at("air_temperature", 1_699_962_624_000),
            at("energy", 1_699_962_624_000)
        ]
    );
    // A clock that lost its time: whoever stores the reading sees that it cannot be.
    assert_eq!(
        told(r#"{"unixtime_5":60,"temperature_1":20.5}"#),
        [at("air_temperature", 60_000)]
    );
    assert_eq!(
        told(r#"{"unixtime_5":-1,"temperature_1":20.5}"#),
        [
            ("unixtime_5".to_owned(), None),
            ("air_temperature".to_owned(), None)
        ]
    );
}

#[test]
fn the_fields_of_each_family_become_quantities() {
    for (name, context, fields, expected) in TABLE {
        assert_eq!(run(fields, *context), *expected, "{name}");
    }
}

#[test]
fn a_distance_above_a_river_is_also_a_water_level() {
    let river = Context {
        mounting_height_m: Some(5.0),
        ..kind("river_level")
    };
    assert_eq!(
        run(
            r#"{"distance_average":4180,"distance_minimum":4100}"#,
            river
        ),
        [
            "distance 4.18 m",
            "distance[min] 4.1 m",
            "water_level 0.82 m"
        ]
    );
    assert_eq!(
        run(r#"{"distance":"No Sensor"}"#, river),
        ["distance - m gap", "water_level - m gap"]
    );
    assert_eq!(
        run(r#"{"distance":4180,"water_level":0.9}"#, river),
        ["distance 4.18 m", "water_level 0.9 m"]
    );
}

#[test]
fn an_overfull_container_is_full() {
    let bin = Context {
        mounting_height_m: Some(1.5),
        ..kind("waste")
    };
    assert_eq!(run(r#"{"distance":2000}"#, bin)[1], "fill_level 0 %");
    assert_eq!(run(r#"{"distance":0}"#, bin)[1], "fill_level 100 %");
}

#[test]
fn an_implausible_value_stays_and_is_flagged() {
    assert_eq!(
        run(r#"{"humidity":140,"temperature":-90.5}"#, NOTHING),
        [
            "relative_humidity 140 % implausible",
            "air_temperature -90.5 Cel implausible"
        ]
    );
}

#[test]
fn two_fields_of_one_quantity_never_collide() {
    assert_eq!(
        run(
            r#"{"temperature":1,"temp":2,"Temperature":3,"temp ":4}"#,
            NOTHING
        ),
        [
            "air_temperature 1 Cel",
            "air_temperature[temp] 2 Cel",
            "air_temperature[temperature] 3 Cel",
            "air_temperature[temp_2] 4 Cel",
        ]
    );
}

#[test]
fn a_unit_that_cannot_be_is_not_converted() {
    assert_eq!(
        run(
            r#"{"volume":{"value":3,"unit":"dB"},"temperature":{"value":5,"unit":"%"}}"#,
            NOTHING
        ),
        [
            "volume_unconverted 3 1 unmapped",
            "temperature 5 1 unmapped"
        ]
    );
}

#[test]
fn a_text_is_no_reading() {
    assert!(
        run(
            r#"{"firmware":"1.2.3","state":"ok","temperature":"warm","unit":"mm"}"#,
            NOTHING
        )
        .is_empty()
    );
}

#[test]
fn points_of_a_history_keep_their_own_time() {
    let json = r#"{"history":[{"time":"2026-11-21T08:00:00Z","temperature":4},{"timestamp":1795251600,"temperature":5}]}"#;
    let json = Json::new(serde_json::from_str(json).unwrap());
    let readings = normalised(&Fields::from_json(&json).unwrap(), NOTHING);
    let times: Vec<_> = readings
        .iter()
        .map(|r| (line(r), r.time.map(|t| t.to_string())))
        .collect();
    assert_eq!(
        times,
        [
            (
                "air_temperature 4 Cel".to_owned(),
                Some("2026-11-21T08:00:00Z".to_owned())
            ),
            (
                "air_temperature 5 Cel".to_owned(),
                Some("2026-11-21T09:00:00Z".to_owned())
            ),
        ]
    );
}

#[test]
fn points_by_a_lost_clock_keep_their_series_and_their_distances() {
    let at = Millis::from_i64(1_795_251_600_000);
    let json = r#"{"history":[{"time":"1970-01-01T00:20:00Z","temperature":4},{"time":"1970-01-01T00:30:00Z","temperature":5},
        {"time":"2026-11-21T08:00:00Z","temperature":6}]}"#;
    let json = Json::new(serde_json::from_str(json).unwrap());
    let context = Context {
        observed_at: Some(at),
        ..NOTHING
    };
    let readings = normalised(&Fields::from_json(&json).unwrap(), context);
    let times = readings
        .iter()
        .map(|r| (line(r), r.time.unwrap().since(at)));
    assert_eq!(
        times.collect::<Vec<_>>(),
        [
            ("air_temperature 4 Cel clock".to_owned(), -600_000),
            ("air_temperature 5 Cel clock".to_owned(), 0),
            ("air_temperature 6 Cel".to_owned(), -3_600_000),
        ]
    );
}

#[test]
fn what_is_normalised_goes_before_what_was_decoded() {
    let fields = r#"{"battery":12,"TempC_SHT":"21.4","Hum_SHT":50,"blinks":7,
        "normalized_payload":[{"battery":12.6,"air":{"temperature":21.5,"pressure":870}}]}"#;
    assert_eq!(
        run(fields, NOTHING),
        [
            "battery_voltage 12.6 V",
            "air_temperature 21.5 Cel",
            "air_pressure 870 hPa",
            "battery_level 12 %",
            "relative_humidity 50 %",
            "blinks 7 1 unmapped",
        ]
    );
}

#[test]
fn what_the_things_stack_normalised_becomes_readings() {
    let fixture = include_str!("../../../fixtures/uplinks/tts3/normalised_payload.json");
    let fixture: serde_json::Value = serde_json::from_str(fixture).unwrap();
    let message = fixture["payload"].to_string();
    let at = Millis::from_i64(1_795_252_440_000);
    let read = Reader::from(Format::Tts3).parse("v3/a@b/devices/c/up", message.as_bytes(), at);
    let Message::Uplink(uplink) = read else {
        panic!("{read:?}")
    };
    assert_eq!(
        run(uplink.decoded.unwrap().as_str(), NOTHING),
        [
            "air_temperature 7.5 Cel",
            "battery_voltage 2.749 V",
            "device_id 4553 1 unmapped"
        ]
    );
}

#[test]
fn measurements_in_the_soil_are_told_apart_by_their_depth() {
    let fields = r#"{"normalized_payload":[{"soil":{"depth":10,"moisture":0.4}},
        {"soil":{"depth":40,"moisture":35,"ec":0.5}},{"soil":{"temperature":8}}]}"#;
    assert_eq!(
        run(fields, NOTHING),
        [
            "soil_moisture[10cm] 0.4 %",
            "soil_moisture[40cm] 35 %",
            "soil_conductivity[40cm] 0.5 dS/m",
            "soil_temperature 8 Cel",
        ]
    );
}

#[test]
fn measurements_that_state_a_time_keep_it() {
    let json = r#"{"normalized_payload":[{"time":"2026-11-21T08:00:00Z","air":{"temperature":4}},
        {"time":"2026-11-21T08:10:00Z","air":{"temperature":5}}],"temperature":5}"#;
    let json = Json::new(serde_json::from_str(json).unwrap());
    let readings = normalised(&Fields::from_json(&json).unwrap(), NOTHING);
    let times = readings
        .iter()
        .map(|r| (line(r), r.time.unwrap().to_string()));
    assert_eq!(
        times.collect::<Vec<_>>(),
        [
            (
                "air_temperature 4 Cel".to_owned(),
                "2026-11-21T08:00:00Z".to_owned()
            ),
            (
                "air_temperature 5 Cel".to_owned(),
                "2026-11-21T08:10:00Z".to_owned()
            ),
        ]
    );
}

#[test]
fn what_only_has_the_name_of_measurements_is_a_field_like_any_other() {
    assert_eq!(
        run(r#"{"normalized_payload":[3],"temperature":5}"#, NOTHING),
        [
            "normalized_payload[0] 3 1 unmapped",
            "air_temperature 5 Cel"
        ]
    );
}

#[test]
fn a_calibration_holds_from_its_time_on_and_levels_are_made_of_what_it_gives() {
    let calibration = |quantity: &str, channel: Option<&str>, offset, from| Calibration {
        quantity: Quantity::known(quantity).unwrap(),
        channel: channel.map(str::to_owned),
        scale: 1.0,
        offset,
        valid_from: Millis::from_i64(from),
    };
    let installation = Installation {
        gauge_zero_m: Some(142.35),
        datum: Some("DHHN2016".into()),
        calibrations: vec![
            calibration("distance", None, -0.1, 1_000),
            calibration("distance", Some("min"), 0.0, 0),
            calibration("water_level", None, 0.02, 2_000),
            calibration("air_temperature", None, 90.0, 0),
        ],
        ..Installation::default()
    };
    let river = |at| Context {
        mounting_height_m: Some(5.0),
        installation: Some(&installation),
        observed_at: Some(Millis::from_i64(at)),
        ..kind("river_level")
    };
    let fields = r#"{"distance":4180,"distance_min":4100}"#;
    for (at, distance, level, elevation) in [
        (999, "4.18", "0.82", "143.17"),
        (1_000, "4.08", "0.92", "143.27"),
        (2_000, "4.08", "0.94", "143.29"),
    ] {
        assert_eq!(
            run(fields, river(at)),
            [
                format!("distance {distance} m"),
                "distance[min] 4.1 m".to_owned(),
                format!("water_level {level} m"),
                format!("water_elevation {elevation} m"),
            ]
        );
    }
    // What was corrected is plausible or not as it is now.
    assert_eq!(
        run(r#"{"temperature":4,"echo":1}"#, river(0)),
        ["air_temperature 94 Cel implausible", "echo 1 1 unmapped"]
    );
}

#[test]
fn what_a_name_became_before_says_nothing_about_another_device() {
    let rules = Arc::new(Rules::built_in().unwrap());
    let mut normaliser = Normaliser::new(rules);
    let json = Json::new(serde_json::from_str(r#"{"temperature":7,"distance":{"1":2}}"#).unwrap());
    let fields = Fields::from_json(&json).unwrap();
    let mut run = |context| -> Vec<String> {
        let readings = normaliser.normalise(&fields, context);
        readings.iter().map(line).collect()
    };
    for _ in 0..2 {
        assert_eq!(run(NOTHING), ["air_temperature 7 Cel", "distance[1] 2 m"]);
        assert_eq!(
            run(kind("heat_meter")),
            ["water_temperature 7 Cel", "distance[1] 2 m"]
        );
    }
    let plain = Json::new(serde_json::from_str(r#"{"distance":2}"#).unwrap());
    let plain = normaliser.normalise(&Fields::from_json(&plain).unwrap(), NOTHING);
    assert_eq!(line(&plain[0]), "distance 0.002 m");
}

#[test]
fn names_from_strangers_are_forgotten_when_they_are_too_many() {
    let mut normaliser = Normaliser::new(Arc::new(Rules::built_in().unwrap()));
    for round in 0..60 {
        let fields = (0..1_000).map(|n| {
            let name = format!("field {round} {n}");
            (name.into(), crate::codec::Value::Number(1.0))
        });
        let profile = format!("profile {round}");
        let context = Context {
            profile: Some(&profile),
            ..NOTHING
        };
        assert_eq!(
            normaliser
                .normalise(&Fields(fields.collect()), context)
                .len(),
            1_000
        );
        assert!(normaliser.names <= NAMES + 1_000);
    }
    assert!(normaliser.names < 20_000);
}

mod any_fields {
    use super::*;
    use crate::codec::Value;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            proptest::num::f64::NORMAL.prop_map(Value::Number),
            "[-+0-9.e]{0,6} ?(mm|°C|%)?".prop_map(Value::Text),
            ".{0,8}".prop_map(Value::Text),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                fields(inner).prop_map(Value::Object),
            ]
        })
    }

    fn fields(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Fields> {
        let name = prop_oneof![
            "[a-zA-Z0-9_ µ.]{0,12}",
            "(temperature|distance|battery|level|value|unit|time)(_[0-9]|_min|_mm)?",
        ];
        proptest::collection::vec((name.prop_map(Into::into), value), 0..6).prop_map(Fields)
    }

    fn numbers(value: &Value) -> usize {
        match value {
            Value::Bool(_) | Value::Number(_) => 1,
            Value::Null | Value::Text(_) => 0,
            Value::List(items) => items.iter().map(numbers).sum(),
            Value::Object(fields) => fields.0.iter().map(|(_, v)| numbers(v)).sum(),
        }
    }

    proptest! {
        #[test]
        fn give_readings_that_are_distinct_and_finite(fields in fields(value()), kind in "(river_level|waste|people_count)") {
            let context = Context { kind: Some(&kind), mounting_height_m: Some(3.0), ..NOTHING };
            let readings = normalised(&fields, context);
            let mut places = std::collections::BTreeSet::new();
            for r in &readings {
                prop_assert!(r.value.is_none_or(f64::is_finite));
                prop_assert_eq!(r.value.is_none(), r.quality.is_gap());
                let place = (r.quantity.name().to_owned(), r.channel.clone(), r.time);
                prop_assert!(places.insert(place), "{:?}", r);
            }
        }

        #[test]
        fn lose_no_number(names in proptest::collection::vec("[a-z]{1,8}", 0..6), n in proptest::num::f64::NORMAL) {
            let fields = Fields(names.into_iter().map(|name| (name.into(), Value::List(vec![Value::Number(n), Value::Bool(true)]))).collect());
            let wanted: usize = fields.0.iter().map(|(_, v)| numbers(v)).sum();
            prop_assert_eq!(normalised(&fields, NOTHING).len(), wanted);
        }
    }
}

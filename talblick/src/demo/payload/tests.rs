//! The vendors' published example payloads: their values encoded must give their bytes.

use super::*;

fn hex_of(payload: &Payload) -> String {
    hex::encode_upper(&payload.bytes)
}

#[test]
fn elsys_ers_co2() {
    let p = elsys::list()
        .temperature(22.6)
        .humidity(41.0)
        .light(39.0)
        .motion(6.0)
        .co2(776.0);
    assert_eq!(hex_of(&p), "0100E202290400270506060308");
}

#[test]
fn elsys_ers_sound() {
    let p = elsys::list()
        .temperature(22.6)
        .humidity(41.0)
        .light(39.0)
        .motion(6.0)
        .sound(1.0, 1.0);
    assert_eq!(hex_of(&p), "0100E2022904002705061501 01".replace(' ', ""));
}

#[test]
fn elsys_supply_and_frost() {
    let p = elsys::list().temperature(19.8).humidity(42.0).supply(3.594);
    assert_eq!(hex_of(&p), "0100C6022A070E0A");
    assert_eq!(
        hex_of(&elsys::list().temperature(-5.0).humidity(80.0)),
        "01FFCE0250"
    );
    assert_eq!(p.f_port, 5);
}

#[test]
fn elsys_pulses() {
    let p = elsys::list().pulses(7).pulse_total(70_000);
    assert_eq!(hex_of(&p), "0A00070B00011170");
}

#[test]
fn dragino_lse01() {
    let p = dragino::lse01(3.625, 24.1, 19.57, 24.59, 28_200.0);
    assert_eq!((p.f_port, hex_of(&p)), (2, "CE2900F107A5099B6E2890".into()));
}

#[test]
fn dragino_ldds75() {
    let p = dragino::ldds75(3.338, 2_025.0);
    assert_eq!((p.f_port, hex_of(&p)), (2, "0D0A07E900000001".into()));
}

#[test]
fn dragino_lht65n() {
    let p = dragino::lht65n(3.014, 1.30, 24.2);
    assert_eq!((p.f_port, hex_of(&p)), (2, "CBC6008200F2017FFF7FFF".into()));
}

#[test]
fn decentlab_lid() {
    let d = decentlab::LaserDistance {
        average: 4_507,
        minimum: 4_470,
        maximum: 4_540,
        median: 4_510,
        percentile_10: 4_490,
        percentile_25: 4_500,
        percentile_75: 4_520,
        percentile_90: 4_520,
        most_frequent: 4_500,
        samples: 100,
        acquisition_ms: 399.414_062_5,
    };
    let p = decentlab::lid(4_553, &d, 2.749);
    assert_eq!(
        (p.f_port, hex_of(&p)),
        (
            1,
            "0211C90003119B117611BC119E118A119411A811A81194006401990ABD".into()
        )
    );
}

#[test]
fn decentlab_itst() {
    assert_eq!(
        hex_of(&decentlab::itst(0x02d9, 27.3, 22.0, 3.156)),
        "0202D9000304F904C40C54"
    );
}

#[test]
fn decentlab_pm() {
    let particles = decentlab::Particles {
        mass: [3.7, 3.9, 3.9, 3.9],
        typical_nm: 501,
        number: [26.3, 30.0, 30.1, 30.1, 30.1],
    };
    let air = [24.356_604_614_257_81, 41.632_217_407_226_56, 96_800.0];
    let p = decentlab::pm(0x1b50, 3.109, &particles, air);
    assert_eq!(
        hex_of(&p),
        "021B50000F0C250025002700270027 01F50107012C012D012D012D67BD618DBD10".replace(' ', "")
    );
}

#[test]
fn decentlab_trs12() {
    let p = decentlab::trs12(0x10d3, 0.006_886_9, 31.7, 0.0, 3.2);
    assert_eq!(hex_of(&p), "0210D3000346BE813D00000C80");
}

#[test]
fn decentlab_cws2() {
    let road = decentlab::Road {
        shield_temperature: 3.166_247,
        shield_humidity: 97.673,
        surface_temperature: 4.57,
        air_temperature: 3.19,
        humidity: 99.44,
        dew_point: 3.11,
        angle: 37.0,
        sensor_temperature: 3.04,
    };
    let p = decentlab::cws2(0x58c0, &road, 2.961);
    assert_eq!(
        hex_of(&p),
        "0258C000074676FA0A81C9813FA6D8813780258130 0B91".replace(' ', "")
    );
}

#[test]
fn bosch_tps110() {
    assert_eq!(
        (bosch::change(true).f_port, hex_of(&bosch::change(true))),
        (1, "01".into())
    );
    let p = bosch::heartbeat(true, -1.0);
    assert_eq!((p.f_port, hex_of(&p)), (2, "01FF".into()));
}

#[test]
fn dingtek_df702() {
    let container = dingtek::Container {
        level_mm: 2_000.0,
        temperature: 25.0,
        ..dingtek::Container::default()
    };
    let p = dingtek::df702(&container);
    assert_eq!(
        (p.f_port, hex_of(&p)),
        (3, "800001011107D000190000000000000081".into())
    );
}

#[test]
fn parametric_pcr2() {
    let p = parametric::pcr2(1, 2, 3.5);
    assert_eq!((p.f_port, hex_of(&p)), (14, "0A0001160002010023".into()));
}

#[test]
fn barani_meteohelix() {
    let weather = barani::Weather {
        battery_v: 4.15,
        temperature: 12.7,
        temperature_min: 12.7 - 0.1,
        temperature_max: 12.7 + 0.2,
        humidity: 56.8,
        pressure_pa: 101_065.0,
        irradiance: 176.0,
        irradiance_max: 188.0,
        rain_clicks: 1,
        rain_time: 255,
    };
    assert_eq!(
        hex_of(&barani::meteohelix(&weather)),
        "6F19C10A393F28B00601FF"
    );
}

#[test]
fn cayenne_lpp() {
    let p = cayenne::list()
        .lpp_temperature(3, 27.2)
        .lpp_temperature(5, 25.5);
    assert_eq!(hex_of(&p), "036701100567 00FF".replace(' ', ""));
    let p = cayenne::list()
        .lpp_switch(1, true)
        .lpp_percentage(2, 50.0)
        .lpp_power(3, 38.0)
        .lpp_energy(4, 12.345);
    assert_eq!(
        hex_of(&p),
        "018E01 027832 03800026 048300003039".replace(' ', "")
    );
}

//! Whether the world behaves: bounds over a year, the two stories, and the habits of people.

use super::*;
use crate::demo::number::HOUR_MS;
use proptest::prelude::*;

/// 2026-11-21T00:00:00Z, a Saturday.
const NOW: i64 = 1_795_219_200_000;
const TOWN: Spot = Spot {
    altitude_m: 160.0,
    urban: 1.0,
    key: 77,
};
const HILL: Spot = Spot {
    altitude_m: 320.0,
    urban: 0.2,
    key: 78,
};

fn world(seed: u64) -> World {
    World::new(seed, Millis::from_i64(NOW), &Plan::model_city().unwrap()).unwrap()
}

fn hours(from_days: i64, to_days: i64) -> impl Iterator<Item = Millis> {
    (NOW + from_days * DAY_MS..NOW + to_days * DAY_MS)
        .step_by(usize::try_from(HOUR_MS / 2).unwrap())
        .map(Millis::from_i64)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
    sum / n
}

#[test]
fn the_weekday_and_the_local_hour_are_those_of_the_city() {
    let moment = world(1).moment(
        "2026-11-21T12:30:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .into(),
    );
    assert_eq!((moment.weekday, moment.hour), (5, 13.5));
    let summer = world(1).moment(
        "2026-07-20T12:30:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .into(),
    );
    assert_eq!(
        (summer.weekday, summer.hour, summer.holidays),
        (0, 14.5, true)
    );
    assert!(
        summer.sun > 0.7 && moment.sun < 0.35,
        "{} {}",
        summer.sun,
        moment.sun
    );
}

#[test]
fn the_heat_wave_exceeds_32_degrees_and_nothing_else_does_in_november() {
    for seed in 1..6 {
        let world = world(seed);
        let highest = |from, to| {
            hours(from, to)
                .map(|t| world.air_temperature(TOWN, &world.moment(t)))
                .fold(f64::MIN, f64::max)
        };
        let heat = highest(-20, -15);
        assert!((32.0..40.0).contains(&heat), "{heat}");
        assert!(highest(-12, 0) < 25.0);
        let rain = world.rain_mm(TOWN, NOW - 19 * DAY_MS, NOW - 16 * DAY_MS);
        assert!(rain < 0.1, "it stays dry: {rain}");
    }
}

#[test]
fn the_storm_floods_every_gauge_and_the_water_falls_again() {
    let plan = Plan::model_city().unwrap();
    for seed in 1..6 {
        let world = world(seed);
        for gauge in &plan.gauges {
            let highest = |from, to| {
                hours(from, to)
                    .map(|t| world.water_level(gauge, &world.moment(t)))
                    .fold(f64::MIN, f64::max)
            };
            let flood = highest(-10, -8);
            assert!(flood > gauge.flood_m, "{}: {flood}", gauge.name);
            assert!(
                flood < gauge.mounting_height_m - 0.3,
                "{}: {flood}",
                gauge.name
            );
            assert!(highest(-25, -10) < gauge.flood_m, "{}", gauge.name);
            assert!(highest(-5, 0) < gauge.flood_m, "{}", gauge.name);
        }
    }
}

#[test]
fn a_year_brings_the_rain_and_the_warmth_of_the_region() {
    let world = world(3);
    let rain = world.rain_mm(TOWN, NOW - 395 * DAY_MS, NOW - 30 * DAY_MS);
    assert!((700.0..1_700.0).contains(&rain), "{rain} mm");
    let warmth = mean(hours(-395, -30).map(|t| world.air_temperature(TOWN, &world.moment(t))));
    assert!((8.0..14.0).contains(&warmth), "{warmth} °C");
}

#[test]
fn the_town_is_warmer_than_the_hill_at_night() {
    let world = world(3);
    let night = |spot| {
        let nights = hours(-300, -30)
            .map(|t| world.moment(t))
            .filter(|m| m.hour < 4.0);
        mean(nights.map(|m| world.air_temperature(spot, &m)))
    };
    assert!(night(TOWN) > night(HILL) + 1.5);
}

#[test]
fn soil_is_wetter_after_the_storm_than_after_the_heat_wave() {
    let world = world(2);
    let at =
        |days: i64| world.soil_moisture(TOWN, &world.moment(Millis::from_i64(NOW - days * DAY_MS)));
    assert!(at(8) > at(15) + 8.0, "{} {}", at(8), at(15));
}

#[test]
fn people_cycle_and_learn_on_working_days() {
    let world = world(2);
    let at = |text: &str| world.moment(text.parse::<jiff::Timestamp>().unwrap().into());
    let (tuesday, sunday) = (at("2026-11-17T07:40:00Z"), at("2026-11-15T07:40:00Z"));
    assert!(World::traffic(&tuesday) > 3.0 * World::traffic(&sunday));
    let bicycles = |m| world.bicycles_per_hour(TOWN, m, true);
    assert!(bicycles(&tuesday) > bicycles(&sunday));
    let schools = |m| mean((0..50).map(|key| world.classroom(Spot { key, ..TOWN }, m).co2_ppm));
    assert!(schools(&tuesday) > schools(&sunday) + 100.0);
    assert!(schools(&at("2026-07-21T07:40:00Z")) < 470.0, "holidays");
}

#[test]
fn classrooms_are_stuffy_at_the_end_of_a_double_lesson_and_fresh_at_night() {
    let world = world(2);
    let lesson = mean((0..200).map(|key| {
        let spot = Spot { key, ..TOWN };
        let m = world.moment(
            "2026-11-17T08:25:00Z"
                .parse::<jiff::Timestamp>()
                .unwrap()
                .into(),
        );
        world.classroom(spot, &m).co2_ppm
    }));
    assert!((900.0..2_200.0).contains(&lesson), "{lesson}");
    let m = world.moment(
        "2026-11-18T02:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .into(),
    );
    assert!(world.classroom(TOWN, &m).co2_ppm < 480.0);
}

#[test]
fn lamps_burn_from_dusk_to_dawn() {
    let world = world(2);
    let at = |text: &str| {
        world.lamp(
            TOWN,
            &world.moment(text.parse::<jiff::Timestamp>().unwrap().into()),
        )
    };
    assert!(at("2026-11-20T17:30:00Z").on && !at("2026-11-20T12:00:00Z").on);
    assert!((at("2026-11-20T23:30:00Z").dim - 50.0).abs() < 1e-9);
    assert!(!at("2026-06-20T19:00:00Z").on);
}

#[test]
fn containers_fill_and_are_emptied() {
    let world = world(2);
    for key in 0..20 {
        let spot = Spot {
            key: hash::mix(key),
            ..TOWN
        };
        let levels: Vec<f64> = hours(-40, 0)
            .map(|t| World::fill_level(spot, &world.moment(t)))
            .collect();
        assert!(levels.iter().any(|l| *l < 10.0) && levels.iter().any(|l| *l > 45.0));
        let emptied = levels.windows(2).filter(|w| w[1] < w[0] - 30.0).count();
        assert!((2..=6).contains(&emptied), "{emptied}");
    }
}

#[test]
fn parking_bays_are_taken_and_left_several_times_a_day() {
    let world = world(2);
    let mut changes = 0;
    for key in 0..20 {
        let spot = Spot {
            key: hash::mix(key),
            ..TOWN
        };
        let states: Vec<bool> = hours(-10, 0)
            .map(|t| World::parked(spot, &world.moment(t), float(t.as_i64()) / float(HOUR_MS)))
            .collect();
        changes += states.windows(2).filter(|w| w[0] != w[1]).count();
    }
    let a_day = changes / 200;
    assert!((4..25).contains(&a_day), "{a_day} changes a day");
}

proptest! {
    #[test]
    fn the_world_stays_plausible_at_any_moment(
        seed in 0_u64..50,
        minutes in 0_i64..400 * 1_440,
        altitude_m in 120.0..350.0_f64,
        urban in 0.0..1.0_f64,
        key: u64,
    ) {
        let world = world(seed);
        let spot = Spot { altitude_m, urban, key };
        let m = world.moment(Millis::from_i64(NOW - 395 * DAY_MS + minutes * 60_000));
        let plausible = |what: &str, value: f64, low: f64, high: f64| {
            prop_assert!((low..=high).contains(&value), "{} = {}", what, value);
            Ok(())
        };
        plausible("temperature", world.air_temperature(spot, &m), -18.0, 41.0)?;
        plausible("humidity", world.relative_humidity(spot, &m), 20.0, 100.0)?;
        plausible("dew point", world.dew_point(spot, &m), -25.0, 26.0)?;
        plausible("pressure", world.air_pressure(spot, &m), 930.0, 1_040.0)?;
        plausible("irradiance", world.irradiance(spot, &m), 0.0, 1_250.0)?;
        plausible("wind", world.wind_speed(spot, &m), 0.0, 25.0)?;
        plausible("rain", world.rain_mm(spot, m.at - HOUR_MS, m.at), 0.0, 45.0)?;
        plausible("soil moisture", world.soil_moisture(spot, &m), 6.0, 46.0)?;
        plausible("soil temperature", world.soil_temperature(spot, &m), -2.0, 28.0)?;
        plausible("sound", world.sound_level(spot, &m), 30.0, 90.0)?;
        plausible("people", world.people_per_hour(spot, &m), 0.0, 2_500.0)?;
        plausible("bicycles", world.bicycles_per_hour(spot, &m, true), 0.0, 200.0)?;
        plausible("fill level", World::fill_level(spot, &m), 0.0, 100.0)?;
        plausible("pavement", world.pavement_temperature(spot, &m), -22.0, 65.0)?;
        let dust = world.dust(spot, &m);
        plausible("pm2.5", dust.pm2_5, 0.5, 90.0)?;
        prop_assert!(dust.pm1 <= dust.pm2_5 && dust.pm2_5 <= dust.pm4 && dust.pm4 <= dust.pm10);
        for room in [world.classroom(spot, &m), world.office(spot, &m)] {
            plausible("room temperature", room.temperature, 15.0, 36.0)?;
            plausible("room humidity", room.humidity, 10.0, 95.0)?;
            plausible("co2", room.co2_ppm, 400.0, 3_200.0)?;
        }
        let heat = world.heat(spot, &m);
        plausible("heating power", heat.power_w, 0.0, 65_000.0)?;
        plausible("flow temperature", heat.flow_temperature, 60.0, 115.0)?;
        for gauge in &Plan::model_city().unwrap().gauges {
            plausible(&gauge.name, world.water_level(gauge, &m), 0.0, gauge.mounting_height_m - 0.3)?;
        }
    }

    #[test]
    fn meters_only_grow(seed in 0_u64..20, hours in 0_i64..400 * 24, key: u64) {
        let world = world(seed);
        let spot = Spot { key, ..TOWN };
        let at = NOW - 395 * DAY_MS + hours * HOUR_MS;
        let (m, later) = (world.moment(Millis::from_i64(at)), world.moment(Millis::from_i64(at + HOUR_MS)));
        prop_assert!(World::water_litres(spot, &later) >= World::water_litres(spot, &m));
        prop_assert!(world.heat(spot, &later).energy_kwh > world.heat(spot, &m).energy_kwh);
        prop_assert!(world.lamp(spot, &later).energy_kwh >= world.lamp(spot, &m).energy_kwh);
    }

    #[test]
    fn rain_of_two_hours_is_the_rain_of_each_together(seed in 0_u64..20, minutes in 0_i64..400 * 1_440) {
        let world = world(seed);
        let at = NOW - 395 * DAY_MS + minutes * 60_000;
        let rain = |from: i64, to: i64| world.rain_mm(TOWN, at + from * HOUR_MS, at + to * HOUR_MS);
        prop_assert!((rain(0, 2) - rain(0, 1) - rain(1, 2)).abs() < 1e-9);
    }
}

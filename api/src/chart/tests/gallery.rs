//! Charts that show every kind, theme, language and trap.

use crate::chart::calendar::as_f64;
use crate::chart::{Chart, Kind, Lang, Points, Series, Source, Theme};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::time::Duration;
use talblick_model::{Millis, Quality, Quantity, TimeRange};
use talblick_store::{Columns, StoredReading};

const MINUTE: i64 = 60_000;

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn midnight(date: Date) -> Millis {
    date.to_zoned(berlin()).unwrap().timestamp().into()
}

/// Local days, from one to the other.
pub(super) fn days(from: Date, to: Date) -> TimeRange {
    TimeRange::new(midnight(from), midnight(to)).unwrap()
}

/// Something between −1 and 1 that looks like noise and is the same on every machine.
fn noise(i: usize) -> f64 {
    let mixed = (i as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(31)
        .wrapping_mul(0xbf58_476d_1ce4_e5b9);
    f64::from((mixed >> 40) as u32) / f64::from(1_u32 << 23) - 1.0
}

/// A smooth hill around `centre`, `width` wide.
fn hill(x: f64, centre: f64, width: f64) -> f64 {
    let d = ((x - centre) / width).abs();
    if d >= 1.0 {
        0.0
    } else {
        (1.0 - d * d) * (1.0 - d * d)
    }
}

/// A daily wave with its top at three in the afternoon, without a transcendental function, so that every machine
/// draws the same bytes.
fn wave(hour: f64) -> f64 {
    let off = (hour - 15.0).rem_euclid(24.0);
    hill(off.min(24.0 - off), 0.0, 12.0) * 2.0 - 1.0
}

fn buckets(edges: &[Millis], value: impl Fn(usize, f64) -> Option<(f64, f64)>) -> Points {
    let mut columns = Columns::default();
    for (i, start) in edges[..edges.len() - 1].iter().enumerate() {
        let hour = as_f64(start.since(edges[0])) / 3_600_000.0;
        let cell = value(i, hour);
        columns.t.push(*start);
        columns.avg.push(cell.map(|c| c.0));
        columns.min.push(cell.map(|c| c.0 - c.1));
        columns.max.push(cell.map(|c| c.0 + c.1));
        columns.sum.push(cell.map(|c| c.0));
        columns.last.push(cell.map(|c| c.0));
        columns.n.push(u32::from(cell.is_some()) * 6);
    }
    Points::Buckets {
        columns,
        end: edges[edges.len() - 1],
    }
}

fn every(range: TimeRange, minutes: i64) -> Vec<Millis> {
    let n = range.millis() / (minutes * MINUTE);
    (0..=n)
        .map(|i| range.from().plus(i * minutes * MINUTE))
        .collect()
}

fn daily(from: Date, to: Date) -> Vec<Millis> {
    std::iter::successors(Some(from), |d| Some(d.saturating_add(1.day())))
        .take_while(|d| *d <= to)
        .map(midnight)
        .collect()
}

pub(super) fn chart(quantity: &str, device: &str, range: TimeRange, points: Points) -> Chart {
    let quantity: Quantity = quantity.parse().unwrap();
    Chart {
        kind: Kind::of(quantity.aggregation()),
        series: Series {
            quantity,
            device: device.to_owned(),
            channel: None,
            interval: Some(Duration::from_mins(10)),
            points,
        },
        range,
        thresholds: Vec::new(),
        zone: berlin(),
        lang: Lang::De,
        theme: Theme::Light,
        width: 1_000,
        height: 400,
        as_of: range.to(),
        source: None,
    }
}

pub(super) fn day_with_a_gap() -> Chart {
    let range = TimeRange::new(
        midnight(date(2026, 11, 20)).plus(14 * 60 * MINUTE),
        midnight(date(2026, 11, 21)).plus(14 * 60 * MINUTE),
    )
    .unwrap();
    let points = buckets(&every(range, 10), |i, hour| {
        let missing = (11.0..11.6).contains(&hour);
        let level = 0.48
            + 0.56 * hill(hour, 13.2, 5.0)
            + 0.02 * hour / 1.2 * hill(hour, 24.0, 6.0)
            + 0.008 * noise(i);
        (!missing).then_some((level, 0.012 + 0.02 * hill(hour, 13.0, 4.0)))
    });
    Chart {
        thresholds: vec![0.9],
        ..chart("water_level", "Pegel Kluse", range, points)
    }
}

/// From eight in the evening before a change of the clocks to eight in the morning.
fn night(sunday: Date, lang: Lang) -> Chart {
    let from = midnight(sunday).plus(-240 * MINUTE);
    let range = TimeRange::new(from, from.plus(720 * MINUTE)).unwrap();
    let points = buckets(&every(range, 10), |i, hour| {
        Some((4.0 + 5.0 * wave(hour + 20.0) + 0.15 * noise(i), 0.3))
    });
    Chart {
        lang,
        ..chart("air_temperature", "Klimastation Elberfeld", range, points)
    }
}

fn day_of_25_hours() -> Chart {
    let range = days(date(2026, 10, 25), date(2026, 10, 26));
    let points = buckets(&every(range, 10), |i, hour| {
        Some((78.0 - 13.0 * wave(hour - 1.0) + 0.5 * noise(i), 1.0))
    });
    Chart {
        width: 1_200,
        ..chart("relative_humidity", "Klimastation Elberfeld", range, points)
    }
}

fn month(theme: Theme, lang: Lang) -> Chart {
    let range = days(date(2026, 7, 1), date(2026, 8, 1));
    let points = buckets(&every(range, 60), |i, hour| {
        let missing = (300.0..331.0).contains(&hour);
        let warm = 17.0 + 9.0 * hill(hour, 420.0, 260.0) + 5.5 * wave(hour);
        (!missing).then_some((warm + 0.5 * noise(i), 0.7 + 0.5 * noise(i + 7)))
    });
    Chart {
        lang,
        theme,
        thresholds: vec![30.0],
        ..chart("air_temperature", "Klimastation Barmen", range, points)
    }
}

fn rain(theme: Theme, lang: Lang) -> Chart {
    let (from, to) = (date(2026, 10, 1), date(2026, 11, 1));
    let points = buckets(&daily(from, to), |i, hour| {
        let fell = (noise(i) * 14.0).max(0.0) + 21.0 * hill(hour / 24.0, 17.0, 2.0);
        (i != 8).then_some(((fell * 10.0).round() / 10.0, 0.0))
    });
    Chart {
        lang,
        theme,
        ..chart(
            "precipitation",
            "Regenmesser Ronsdorf",
            days(from, to),
            points,
        )
    }
}

fn meter() -> Chart {
    let range = days(date(2026, 11, 20), date(2026, 11, 21));
    let mut edges = every(range, 60);
    edges.insert(0, range.from().plus(-60 * MINUTE));
    let total = |hour: f64| 12_345.0 + hour * 2.0 + 20.0 * hill(hour, 30.0, 24.0);
    let mut points = buckets(&edges, |_, hour| Some((total(hour), 0.0)));
    if let Points::Buckets { columns, .. } = &mut points {
        let before = columns.last.iter().flatten();
        let rises = before.clone().skip(1).zip(before);
        columns.sum = std::iter::once(None)
            .chain(rises.map(|(last, before)| Some(last - before)))
            .collect();
    }
    Chart {
        lang: Lang::En,
        ..chart("energy", "Schule Küllenhahn", range, points)
    }
}

pub(super) fn bays() -> Chart {
    let range = days(date(2026, 11, 20), date(2026, 11, 21));
    let changes = [
        (0, 0.0),
        (415, 1.0),
        (433, 0.0),
        (468, 1.0),
        (705, 0.0),
        (714, 1.0),
        (790, 0.0),
        (800, 1.0),
        (1_030, 0.0),
        (1_111, 1.0),
        (1_290, 0.0),
    ];
    let mut readings: Vec<StoredReading> = Vec::new();
    let mut state = 0.0;
    for minute in 0..1_440_i64 {
        let change = changes.iter().find(|(at, _)| *at == minute);
        state = change.map_or(state, |(_, s)| *s);
        let heartbeat = minute % 60 == 7 && !(840..960).contains(&minute);
        if change.is_some() || heartbeat {
            let time = range.from().plus(minute * MINUTE);
            readings.push(StoredReading {
                time,
                value: Some(state),
                quality: Quality::default(),
            });
        }
    }
    let mut chart = chart(
        "occupied",
        "Stellplatz 14, Parkhaus Karlstraße",
        range,
        Points::Readings(readings),
    );
    chart.series.interval = Some(Duration::from_hours(1));
    Chart {
        height: 240,
        ..chart
    }
}

fn wind() -> Chart {
    let range = days(date(2026, 11, 18), date(2026, 11, 21));
    let points = buckets(&every(range, 30), |i, hour| {
        Some((
            (230.0 + 90.0 * wave(hour / 2.0) + 25.0 * noise(i)).rem_euclid(360.0),
            0.0,
        ))
    });
    let mut chart = chart("wind_direction", "Windmast Hardt", range, points);
    chart.series.interval = Some(Duration::from_mins(30));
    chart
}

fn single() -> Chart {
    let range = days(date(2026, 11, 20), date(2026, 11, 21));
    let time = range.from().plus(605 * MINUTE);
    let reading = StoredReading {
        time,
        value: Some(712.0),
        quality: Quality::default(),
    };
    chart(
        "co2",
        "Klassenraum 2b",
        range,
        Points::Readings(vec![reading]),
    )
}

fn empty(theme: Theme, lang: Lang) -> Chart {
    let range = days(date(2026, 11, 14), date(2026, 11, 21));
    Chart {
        lang,
        theme,
        ..chart(
            "pm2_5",
            "Luftmessstation Gathe",
            range,
            Points::Readings(Vec::new()),
        )
    }
}

fn level() -> Chart {
    let range = days(date(2026, 11, 20), date(2026, 11, 21));
    let points = buckets(&every(range, 60), |_, _| Some((1.2, 0.0)));
    Chart {
        thresholds: vec![1.22, 2.4, 3.0, -1.0],
        width: 640,
        height: 320,
        ..chart("water_level", "Pegel Rutenbeck", range, points)
    }
}

fn year() -> Chart {
    let (from, to) = (date(2025, 11, 1), date(2026, 11, 1));
    let points = buckets(&daily(from, to), |i, hour| {
        let season = hill(hour / 24.0, 270.0, 220.0);
        Some((2.0 + 19.0 * season + 2.5 * noise(i), 4.0 + noise(i + 99)))
    });
    let mut chart = chart("soil_temperature", "Baum 117", days(from, to), points);
    chart.series.channel = Some("depth_30".to_owned());
    chart.series.interval = Some(Duration::from_hours(1));
    chart
}

/// Every chart with the name of its snapshot.
pub(super) fn gallery() -> Vec<(&'static str, Chart)> {
    let source = Source {
        name: "Stadt Wuppertal".to_owned(),
        licence: Some("dl-de/by-2-0".to_owned()),
    };
    let small = Chart {
        width: 320,
        height: 160,
        ..day_with_a_gap()
    };
    let phone = Chart {
        width: 360,
        height: 240,
        lang: Lang::En,
        theme: Theme::Dark,
        ..day_with_a_gap()
    };
    let spark = Chart {
        kind: Kind::Spark,
        width: 120,
        height: 32,
        ..day_with_a_gap()
    };
    vec![
        ("day_with_a_gap", day_with_a_gap()),
        (
            "day_with_a_gap_dark",
            Chart {
                theme: Theme::Dark,
                ..day_with_a_gap()
            },
        ),
        (
            "day_with_a_gap_print",
            Chart {
                theme: Theme::Print,
                source: Some(source.clone()),
                ..day_with_a_gap()
            },
        ),
        ("day_with_a_gap_small", small),
        ("day_with_a_gap_phone_dark_en", phone),
        ("night_of_spring", night(date(2026, 3, 29), Lang::De)),
        ("night_of_autumn", night(date(2026, 10, 25), Lang::De)),
        ("night_of_autumn_en", night(date(2026, 10, 25), Lang::En)),
        (
            "night_of_autumn_narrow",
            Chart {
                width: 480,
                height: 280,
                ..night(date(2026, 10, 25), Lang::De)
            },
        ),
        ("day_of_25_hours", day_of_25_hours()),
        ("month_with_band", month(Theme::Light, Lang::De)),
        ("month_with_band_dark_en", month(Theme::Dark, Lang::En)),
        (
            "month_with_band_print",
            Chart {
                source: Some(source.clone()),
                ..month(Theme::Print, Lang::De)
            },
        ),
        (
            "bars_per_day",
            Chart {
                source: Some(source),
                ..rain(Theme::Light, Lang::De)
            },
        ),
        ("bars_per_day_dark_en", rain(Theme::Dark, Lang::En)),
        (
            "bars_per_day_print",
            Chart {
                width: 640,
                height: 320,
                ..rain(Theme::Print, Lang::De)
            },
        ),
        ("meter_per_hour_en", meter()),
        ("parking_bay", bays()),
        ("wind_direction", wind()),
        ("year", year()),
        ("single_reading", single()),
        ("no_data", empty(Theme::Light, Lang::De)),
        ("no_data_dark_en", empty(Theme::Dark, Lang::En)),
        ("thresholds_outside", level()),
        ("spark", spark),
    ]
}

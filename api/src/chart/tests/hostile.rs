//! Whatever comes from outside: names, numbers, ranges.

use super::gallery::{chart, day_with_a_gap};
use crate::chart::{Chart, Embed, Kind, Lang, Points, Theme, caption, png, svg};
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use resvg::usvg::roxmltree::Document;
use std::time::Duration;
use talblick_model::{Millis, QUANTITIES, Quality, TimeRange};
use talblick_store::{Columns, StoredReading};

#[test]
fn hostile_names_are_shown_as_text_and_cut_to_the_picture() {
    let mut chart = day_with_a_gap();
    chart.series.device = format!(
        "</title><script>alert(\"1\")</script>&\u{0}\u{202e}{}",
        "x".repeat(5_000)
    );
    chart.series.channel = Some("]]><!--".to_owned());
    let drawing = svg(&chart, Embed::Standalone).unwrap();
    let document = Document::parse(&drawing).unwrap();
    assert!(!document.descendants().any(|n| n.has_tag_name("script")));
    let title = document
        .descendants()
        .find(|n| n.attribute("class") == Some("title"))
        .unwrap();
    assert!(
        title.text().unwrap().starts_with("</title><script>")
            && title.text().unwrap().ends_with('…')
    );
    png(&chart, 1).unwrap();
}

#[test]
fn numbers_that_are_none_are_left_out() {
    let mut chart = day_with_a_gap();
    let Points::Buckets { columns, .. } = &mut chart.series.points else {
        unreachable!()
    };
    columns.avg[3] = Some(f64::NAN);
    columns.max[4] = Some(f64::INFINITY);
    columns.min[5] = Some(-1e300);
    let drawing = svg(&chart, Embed::Inline).unwrap();
    assert!(!drawing.contains("NaN") && !drawing.contains("inf"));
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -100.0..100.0_f64,
        1 => select(vec![0.0, -0.0, 1.0, 1e-300, 1e12, -1e12, 1e300, f64::MAX, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
        1 => any::<f64>(),
    ]
}

fn points() -> impl Strategy<Value = (Points, Millis, Millis)> {
    let start = prop_oneof![
        1_500_000_000_000..1_900_000_000_000_i64,
        Millis::MIN.as_i64()..Millis::MAX.as_i64()
    ];
    let steps = prop_oneof![0..100_i64, 1_000..7_200_000_i64, 1..90_000_000_000_i64];
    let cell = || option::weighted(0.8, number());
    let rows = vec((steps, cell(), cell(), cell(), cell(), cell()), 0..60);
    (start, rows, any::<bool>()).prop_map(|(start, rows, raw)| {
        let (start, mut t) = (Millis::from_i64(start), Millis::from_i64(start));
        let (mut columns, mut readings) = (Columns::default(), Vec::new());
        for (step, avg, min, max, sum, last) in rows {
            columns.t.push(t);
            columns.avg.push(avg);
            columns.min.push(min);
            columns.max.push(max);
            columns.sum.push(sum);
            columns.last.push(last);
            columns.n.push(1);
            readings.push(StoredReading {
                time: t,
                value: avg,
                quality: Quality::default(),
            });
            t = t.plus(step);
        }
        let points = if raw {
            Points::Readings(readings)
        } else {
            Points::Buckets { columns, end: t }
        };
        (points, start, t)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_chart_is_drawn_well_formed(
        (points, from, to) in points(),
        quantity in select(QUANTITIES.iter().map(|d| d.name).chain(["foo_bar"]).collect::<Vec<_>>()),
        kind in select(vec![Kind::Line, Kind::Bars, Kind::Steps, Kind::Spark]),
        (theme, lang) in (select(vec![Theme::Light, Theme::Dark, Theme::Print]), select(vec![Lang::De, Lang::En])),
        zone in select(vec!["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]),
        (width, height) in (320..=2_000_u32, 160..=1_200_u32),
        (device, thresholds) in (".{0,80}", vec(number(), 0..8)),
        (margin, interval) in (0..100_000_000_i64, option::of(0..1_000_000_u64)),
    ) {
        let range = TimeRange::new(from.plus(-margin), to.plus(margin.max(1)));
        prop_assume!(range.is_ok());
        let mut chart = Chart {
            kind, theme, lang, width, height, thresholds,
            zone: TimeZone::get(zone).unwrap(),
            ..chart(quantity, &device, range.unwrap(), points)
        };
        chart.series.interval = interval.map(Duration::from_secs);
        let drawing = svg(&chart, Embed::Inline).unwrap();
        let document = Document::parse(&drawing);
        prop_assert!(document.is_ok(), "{:?}\n{drawing}", document.err());
        prop_assert!(!drawing.contains("NaN") && !drawing.contains("inf\""));
        prop_assert!(!caption(&chart).is_empty());
    }
}

//! Queries as dashboards send them, on a small city.

use super::*;
use proptest::prelude::*;

const MINUTE: i64 = 60_000;

/// Two river gauges of a sample every ten minutes, and a meter that begins anew in between.
struct City;

fn labels(pairs: &[(&str, &str)]) -> Labels {
    let own = pairs.iter();
    own.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

impl Source for City {
    type Failure = Error;

    fn select(
        &self,
        selector: &Selector,
        from: i64,
        to: i64,
        reach: Reach,
    ) -> Result<Vec<Series>, Error> {
        let lookback = 25 * MINUTE;
        let back = match reach {
            Reach::Lookback => lookback,
            Reach::Range(ms) => ms,
        };
        let sample = |n: i64, value: f64| Sample {
            time: n * 10 * MINUTE,
            value: Some(value),
        };
        let series = |name: &str, device: &str, district: &str, values: &[f64]| Series {
            labels: labels(&[(METRIC, name), ("device", device), ("district", district)]),
            samples: (0..).zip(values).map(|(n, v)| sample(n, *v)).collect(),
            lookback,
        };
        let mut all = vec![
            series("water_level", "1", "0", &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
            series(
                "water_level",
                "2",
                "1",
                &[10.0, 10.0, 10.0, 20.0, 20.0, 20.0],
            ),
            series("energy", "3", "1", &[100.0, 110.0, 120.0, 5.0, 15.0, 25.0]),
        ];
        all.retain(|series| selector.fits(&series.labels));
        for series in &mut all {
            series
                .samples
                .retain(|s| s.time > from - back && s.time <= to);
        }
        Ok(all)
    }

    fn spend(&self, _: u64) -> Result<(), Error> {
        Ok(())
    }
}

fn at(minutes: i64, query: &str) -> Vec<(String, f64)> {
    let query = Query::parse(query).unwrap();
    match evaluate(&query, Steps::at(minutes * MINUTE), &City).unwrap() {
        Answer::Vector(rows) => rows
            .into_iter()
            .map(|row| {
                let labels: Vec<String> = row
                    .labels
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                (labels.join(","), row.values[0].unwrap())
            })
            .collect(),
        Answer::Scalar(values) => vec![(String::new(), values[0])],
        other => panic!("{other:?}"),
    }
}

fn value(minutes: i64, query: &str) -> f64 {
    let found = at(minutes, query);
    assert_eq!(found.len(), 1, "{query}: {found:?}");
    found[0].1
}

fn refused(query: &str) -> String {
    let steps = Steps::at(30 * MINUTE);
    let answer = Query::parse(query).and_then(|query| evaluate(&query, steps, &City));
    answer.unwrap_err().to_string()
}

#[test]
fn a_selector_gives_the_newest_sample_while_it_speaks() {
    let both = at(55, "water_level");
    assert_eq!(
        both[0],
        ("__name__=water_level,device=1,district=0".to_owned(), 6.0)
    );
    assert_eq!(both.len(), 2);
    assert!((value(34, "water_level{district='0'}") - 4.0).abs() < 1e-12);
    assert!((value(74, "water_level{district=~'0|7'}") - 6.0).abs() < 1e-12);
    assert!(at(75, "water_level").is_empty());
    assert!((value(55, "water_level{district!='1'} offset 30m") - 3.0).abs() < 1e-12);
    assert!((value(25, "water_level{district='0'} offset -10m") - 4.0).abs() < 1e-12);
    assert!(at(55, "air_temperature").is_empty());
}

#[test]
fn arithmetic_and_comparisons_are_those_of_prometheus() {
    for (query, expected) in [
        ("1 + 1", 2.0),
        ("2 ^ 3 ^ 2", 512.0),
        ("-2 ^ 2", -4.0),
        ("7 % 4 * 2", 6.0),
        ("1 == bool 2", 0.0),
        ("water_level{device='1'} * 100", 600.0),
        ("100 - water_level{device='1'}", 94.0),
        ("water_level > 10", 20.0),
        ("5 < water_level{device='1'}", 6.0),
        ("sum(water_level > bool 10)", 1.0),
        ("energy / on(district) water_level{device='2'}", 1.25),
        ("water_level{device='1'} and on() energy", 6.0),
        ("water_level unless on(district) energy", 6.0),
        ("count(water_level or energy)", 3.0),
    ] {
        let found = value(50, query);
        assert!((found - expected).abs() < 1e-12, "{query}: {found}");
    }
}

#[test]
fn series_are_put_together_by_labels_and_without_them() {
    for (query, expected) in [
        ("sum(water_level)", 26.0),
        ("avg(water_level)", 13.0),
        ("min(water_level)", 6.0),
        ("max(water_level)", 20.0),
        ("count(water_level)", 2.0),
        ("stddev(water_level)", 7.0),
        ("quantile(0.5, water_level)", 13.0),
        ("topk(1, water_level)", 20.0),
        ("bottomk(1, water_level)", 6.0),
        ("scalar(energy)", 25.0),
    ] {
        let found = value(50, query);
        assert!((found - expected).abs() < 1e-12, "{query}: {found}");
    }
    let by = at(50, "sum by (district) (water_level)");
    assert_eq!(
        by,
        [
            ("district=0".to_owned(), 6.0),
            ("district=1".to_owned(), 20.0)
        ]
    );
    let without = at(
        50,
        "max without (device) ({__name__=~'water_level|energy'})",
    );
    assert_eq!(
        without,
        [
            ("district=0".to_owned(), 6.0),
            ("district=1".to_owned(), 25.0)
        ]
    );
}

#[test]
fn functions_over_a_range_are_those_of_prometheus() {
    for (query, expected) in [
        ("avg_over_time(water_level{device='1'}[30m])", 5.0),
        ("min_over_time(water_level{device='1'}[30m])", 4.0),
        ("max_over_time(water_level{device='2'}[1h])", 20.0),
        ("sum_over_time(water_level{device='1'}[30m])", 15.0),
        ("count_over_time(water_level{device='1'}[30m])", 3.0),
        (
            "last_over_time(water_level{device='1'}[2h] offset 30m)",
            3.0,
        ),
        ("quantile_over_time(0.5, water_level{device='1'}[30m])", 5.0),
        ("changes(water_level{device='2'}[1h])", 1.0),
        ("resets(energy[1h])", 1.0),
        // 120 − 100, then 5 and 20 more, over 50 minutes, carried on to an hour.
        ("increase(energy[1h])", 54.0),
        ("rate(energy[1h])", 54.0 / 3_600.0),
        ("irate(energy[1h])", 10.0 / 600.0),
        ("delta(water_level{device='1'}[30m])", 3.0),
        ("idelta(water_level{device='1'}[30m])", 1.0),
        ("round(water_level{device='1'} / 4, 0.5)", 1.5),
        ("clamp_max(water_level{device='1'}, 5)", 5.0),
        ("abs(water_level{device='1'} - 10)", 4.0),
        ("absent(air_temperature)", 1.0),
    ] {
        let found = value(50, query);
        assert!((found - expected).abs() < 1e-9, "{query}: {found}");
    }
    assert!(at(50, "rate(energy[5m])").is_empty());
}

#[test]
fn a_range_is_answered_for_every_step_at_once() {
    let query = Query::parse("sum(water_level{device='1'})").unwrap();
    let steps = Steps::new(0, 90 * MINUTE, 15 * MINUTE).unwrap();
    let Answer::Vector(rows) = evaluate(&query, steps, &City).unwrap() else {
        panic!("series")
    };
    let expected = [1.0, 2.0, 4.0, 5.0, 6.0].map(Some);
    assert_eq!(rows[0].values[..5], expected);
    assert_eq!(rows[0].values[5..], [None, None]);
}

#[test]
fn a_range_selector_alone_gives_samples_as_they_are() {
    let query = Query::parse("water_level{device='1'}[20m]").unwrap();
    let answer = evaluate(&query, Steps::at(50 * MINUTE), &City).unwrap();
    let Answer::Matrix(series) = answer else {
        panic!("samples")
    };
    let times: Vec<i64> = series[0].samples.iter().map(|s| s.time / MINUTE).collect();
    assert_eq!(times, [40, 50]);
}

#[test]
fn words_texts_and_comments_are_read_as_prometheus_reads_them() {
    for (query, expected) in [
        ("SUM(water_level) BY (nothing)", 26.0),
        ("sum(water_level) # of both\n + 0x10", 42.0),
        ("{__name__=\"energy\"}", 25.0),
        ("{'energy', device='3',}", 25.0),
        ("energy{district=\"\\u0031\"}", 25.0),
        ("energy{device=~`[3]`}", 25.0),
        ("energy{device!~'1|2', unknown=''}", 25.0),
        ("1.5e+1 - .5", 14.5),
        ("max_over_time(energy[3000] offset 10m)", 120.0),
        ("sum(energy == NaN) or vector(7)", 7.0),
        ("count(energy < Inf)", 1.0),
    ] {
        let found = value(50, query);
        assert!((found - expected).abs() < 1e-12, "{query}: {found}");
    }
}

#[test]
fn what_would_cost_too_much_is_refused() {
    let steps = Steps::new(0, 10_999 * MINUTE, MINUTE).unwrap();
    let tried = |query: &str| {
        let query = Query::parse(query).unwrap();
        evaluate(&query, steps, &City)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    assert_eq!(tried("water_level or energy"), Ok(()));
    let many = vec!["water_level"; 60].join(" or ");
    assert!(tried(&many).unwrap_err().contains("1000000 values"));
    let with = "$1".repeat(300);
    let long = format!("label_replace(energy, 'a', '{with}', 'district', '(.*)')");
    assert!(tried(&long).unwrap_err().contains("256 bytes"));
}

#[test]
fn the_largest_are_in_order_at_a_single_moment() {
    let found = at(50, "topk(3, {__name__=~'water_level|energy'})");
    let values: Vec<f64> = found.iter().map(|(_, value)| *value).collect();
    assert_eq!(values, [25.0, 20.0, 6.0]);
}

#[test]
fn labels_are_made_of_others() {
    let found = at(
        50,
        "label_replace(energy, 'place', 'D$1', 'district', '(.*)')",
    );
    assert!(found[0].0.ends_with("place=D1"), "{found:?}");
}

#[test]
fn what_is_not_supported_or_makes_no_sense_says_so() {
    for (query, said) in [
        ("", "empty"),
        ("sum(", "character 5: expected an expression, found the end"),
        ("water_level{district=0}", "a text in quotes"),
        ("water_level{district}", "one of ="),
        ("1 2", "an operator or the end"),
        ("1 == 2", "need bool"),
        ("1 + bool 2", "behind comparisons"),
        ("'endless", "the quote it begins with"),
        ("water_level{name=~'('}", "no regular expression"),
        ("water_level{name=~'a)|(b'}", "no regular expression"),
        ("water_level{name=~'(((a{99}){99}){99}){99}'}", "too large"),
        ("{}", "a condition that not everything meets"),
        ("{district=~'.*'}", "a condition that not everything meets"),
        ("rate(water_level)", "takes a range"),
        ("topk(water_level)", "a number and series"),
        ("sum(1, water_level)", "series and nothing else"),
        ("water_level[0s]", "longer than nothing"),
        ("water_level[5m]", "needs a function around it"),
        ("max_over_time(water_level[1h:5m])", "a subquery"),
        ("water_level @ 0", "the modifier @"),
        ("histogram_quantile(0.9, water_level)", "histogram_quantile"),
        ("count_values('v', water_level)", "count_values"),
        ("energy * on(district) group_left water_level", "group_left"),
        ("water_level + on() water_level", "several series"),
        ("'text' + 1", "operators"),
    ] {
        let steps = Steps::new(0, 30 * MINUTE, MINUTE).unwrap();
        let answer = Query::parse(query).and_then(|query| evaluate(&query, steps, &City));
        let error = answer.map_or_else(|error| error.to_string(), |a| format!("{a:?}"));
        assert!(error.contains(said), "{query}: {error}");
    }
    for endless in ["(", "-", "+", "sum(", "abs(", "1 ^ "] {
        let deep = refused(&endless.repeat(500));
        assert!(
            deep.contains("64 expressions inside each other"),
            "{endless}: {deep}"
        );
    }
    assert!(refused(&"1+".repeat(50)).contains("expected an expression"));
    assert!(refused(&format!("{}1", "1+".repeat(500))).contains("inside each other"));
    assert!(refused(&"a".repeat(5_000)).contains("4096 bytes"));
    assert!(
        Steps::new(0, i64::MAX, 1)
            .unwrap_err()
            .to_string()
            .contains("11000 steps")
    );
    assert!(Steps::new(0, 1, 0).is_err() && Steps::new(1, 0, 1).is_err());
}

proptest! {
    #[test]
    fn any_text_does_no_harm(text in "[ -~]{0,80}") {
        if let Ok(query) = Query::parse(&text) {
            let _ = evaluate(&query, Steps::at(30 * MINUTE), &City);
        }
    }

    #[test]
    fn any_sentence_of_its_words_does_no_harm(words in proptest::collection::vec(
        prop::sample::select(vec![
            "water_level", "energy", "[5m]", "{device='1'}", "sum", "by", "(", ")", "(district)", "+", "==", "bool",
            "rate", "topk", "3", ",", "{", "}", "]", "=~", "!=", "#", "avg_over_time", "label_replace", "without", "offset", "1h", "-", "unless", "on", "quantile_over_time", "'x'", "NaN", "Inf",
        ]),
        0..12,
    )) {
        if let Ok(query) = Query::parse(&words.join(" ")) {
            let _ = evaluate(&query, Steps::new(0, 60 * MINUTE, 7 * MINUTE).unwrap(), &City);
        }
    }
}

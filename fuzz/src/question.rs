//! Questions of strangers: filters and whole addresses of SensorThings, well-known text, `PromQL`. What is understood is
//! answered about a small world, within bounds.

use std::cell::Cell;
use std::sync::Arc;
use talblick_promql::{
    self as promql, Labels, METRIC, Query, Reach, Sample, Selector, Series, Steps,
};
use talblick_sensorthings::{
    Address, Error, Evaluation, Options, Property, Relation, Set, Value, World, decoded,
    parse_query, parse_wkt,
};

/// Steps an answer may take here.
const MOST: u64 = 100_000;
/// Half past two on a Saturday.
const NOW_MS: i64 = 1_795_271_415_250;

/// A line with the name of a set, then a filter of its entities.
pub(crate) fn filter(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (set, text) = text.split_once('\n').unwrap_or(("", text));
    let set = Set::named(set).unwrap_or(Set::Observations);
    let mut query = "$filter=".to_owned();
    encode(text, &mut query);
    if let Ok(options) = parse_query(&query, set) {
        answer(&options, set);
    }
}

/// Well-known text; whatever it stands for lies somehow to a square.
pub(crate) fn wkt(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if parse_wkt(text).is_err() || text.contains('\'') {
        return;
    }
    for place in [
        "disjoint",
        "touches",
        "within",
        "overlaps",
        "crosses",
        "intersects",
        "contains",
    ] {
        filter(format!("Locations\nst_{place}(location,geography'{text}')").as_bytes());
    }
    filter(format!("Locations\ngeo.distance(location,geography'{text}') lt 1").as_bytes());
}

/// A line with a path, then a query string. What links to next pages repeat of it is understood in the same way.
pub(crate) fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (path, text) = text.split_once('\n').unwrap_or((text, ""));
    let address = decoded(path).and_then(|path| Address::parse(&path));
    let set = address.map_or(Set::Things, |address| address.end());
    let Ok(mut options) = parse_query(text, set) else {
        return;
    };
    answer(&options, set);
    let again = parse_query(&options.again, set);
    (options.top, options.skip, options.token) = (None, 0, None);
    let Ok(again) = again else {
        unlike(&options.again);
        return;
    };
    // What is no number is not equal to itself, so texts are compared.
    let link = options.again.clone();
    if format!("{:?}", bare(again)) != format!("{:?}", bare(options)) {
        unlike(&link);
    }
}

/// `PromQL`, for ten steps over three series.
pub(crate) fn promql(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let (Ok(query), Ok(steps)) = (Query::parse(text), Steps::new(0, 9 * 600_000, 600_000)) {
        let _ = promql::evaluate(&query, steps, &City::default());
        let _ = promql::evaluate(&query, Steps::at(3_600_000), &City::default());
    }
    if let Ok(selector) = Selector::parse(text) {
        let _ = selector.fits(&Labels::new());
    }
}

#[expect(clippy::panic, reason = "a finding")]
fn unlike(link: &str) {
    panic!("a link to a next page asks for something else: {link}");
}

/// Without how it was written.
fn bare(mut options: Options) -> Options {
    options.again.clear();
    for expand in &mut options.expand {
        expand.options = bare(std::mem::take(&mut expand.options));
    }
    options
}

fn encode(text: &str, into: &mut String) {
    use std::fmt::Write as _;
    for byte in text.bytes() {
        let _ = write!(into, "%{byte:02X}");
    }
}

fn answer(options: &Options, set: Set) {
    let world = Small::default();
    let evaluation = Evaluation(&world);
    if let Some(filter) = &options.filter {
        let _ = evaluation.holds(filter, &set);
    }
    for order in &options.order {
        let _ = evaluation.value(&order.key, &set);
    }
    for expand in &options.expand {
        answer(&expand.options, expand.relation.to);
    }
}

/// A world with one entity of each set.
#[derive(Default)]
struct Small(Cell<u64>);

impl World for Small {
    type Entity = Set;
    type Failure = Error;

    fn property(&self, _: &Set, property: Property) -> Result<Value, Error> {
        let json =
            |text: &str| Value::Json(Arc::new(serde_json::from_str(text).unwrap_or_default()));
        Ok(match property {
            Property::Id => Value::Whole(9_007_199_254_740_993),
            Property::Name => Value::text("Pegel O'Brien ß"),
            Property::Properties => {
                json(r#"{"kind": "gauge", "list": [4, 5], "deep": {"er": true}}"#)
            }
            Property::Location | Property::Feature => json(
                r#"{"type": "Polygon", "coordinates": [[[7, 51], [8, 51], [8, 52], [7, 51]]]}"#,
            ),
            Property::PhenomenonTime => Value::text("2026-01-01T00:00:00Z/2026-01-03T00:00:00Z"),
            Property::ResultTime => Value::Moment(self.now()),
            Property::Result => Value::Number(3.5),
            _ => Value::Null,
        })
    }

    fn related(&self, _: &Set, relation: Relation) -> Result<Vec<Set>, Error> {
        Ok(vec![relation.to; if relation.many { 3 } else { 1 }])
    }

    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(NOW_MS).unwrap_or_default()
    }

    fn spend(&self, steps: u64) -> Result<(), Error> {
        self.0.set(self.0.get().saturating_add(steps));
        if self.0.get() > MOST {
            let (what, most) = ("steps", 100_000);
            return Err(Error::TooCostly { what, most });
        }
        Ok(())
    }
}

/// Two gauges and a meter.
#[derive(Default)]
struct City(Cell<u64>);

impl promql::Source for City {
    type Failure = promql::Error;

    fn select(
        &self,
        selector: &Selector,
        from: i64,
        to: i64,
        reach: Reach,
    ) -> Result<Vec<Series>, promql::Error> {
        let lookback = 25 * 60_000;
        let back = match reach {
            Reach::Lookback => lookback,
            Reach::Range(ms) => ms,
        };
        let all = [("water_level", "1"), ("water_level", "2"), ("energy", "3")];
        let all = all.into_iter().map(|(name, device)| {
            let labels = [(METRIC, name), ("device", device), ("district", "0")];
            let samples = (0..12_i32).map(|n| Sample {
                time: i64::from(n) * 600_000,
                value: (n != 5).then(|| f64::from(n * 7 % 5)),
            });
            let near = |s: &Sample| s.time > from.saturating_sub(back) && s.time <= to;
            Series {
                labels: labels.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
                samples: samples.filter(near).collect(),
                lookback,
            }
        });
        Ok(all.filter(|series| selector.fits(&series.labels)).collect())
    }

    fn spend(&self, steps: u64) -> Result<(), promql::Error> {
        self.0.set(self.0.get().saturating_add(steps));
        if self.0.get() > MOST {
            let (what, most) = ("steps", 100_000);
            return Err(promql::Error::TooCostly { what, most });
        }
        Ok(())
    }
}

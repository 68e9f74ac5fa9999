//! Filters and options about a small world, and anything at all as either.

use crate::filter::condition;
use crate::{
    Error, Evaluation, Expression, Format, Property, Relation, Set, Value, World, parse_query,
};
use jiff::Timestamp;
use proptest::prelude::*;
use std::sync::Arc;

/// A thing with two datastreams, and an observation of the first.
#[derive(Debug)]
struct Small;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entity {
    Thing,
    Datastream(u8),
    Observation,
}

impl World for Small {
    type Entity = Entity;
    type Failure = Error;

    fn property(&self, of: &Entity, property: Property) -> Result<Value, Error> {
        let json = |text: &str| Value::Json(Arc::new(serde_json::from_str(text).unwrap()));
        Ok(match (of, property) {
            (Entity::Thing, Property::Id) => Value::Whole(1),
            (Entity::Thing, Property::Name) => Value::text("Pegel O'Brien"),
            (Entity::Thing, Property::Properties) => {
                json(r#"{"kind": "gauge", "height": 2.5, "list": [4, 5], "deep": {"er": true}}"#)
            }
            (Entity::Datastream(n), Property::Id) => Value::Whole((*n).into()),
            (Entity::Datastream(1), Property::Name) => Value::text("water"),
            (Entity::Datastream(2), Property::Name) => Value::text("battery"),
            (Entity::Datastream(1), Property::PhenomenonTime) => {
                Value::text("2026-01-01T00:00:00Z/2026-01-03T00:00:00Z")
            }
            (Entity::Datastream(_), Property::ObservedArea) => {
                json(r#"{"type": "Point", "coordinates": [7.1, 51.2]}"#)
            }
            (Entity::Observation, Property::Result) => Value::Number(3.5),
            (Entity::Observation, Property::Id) => Value::text("9007199254740993"),
            (Entity::Observation, Property::PhenomenonTime) => {
                Value::Moment("2026-11-21T14:30:15.250Z".parse().unwrap())
            }
            _ => Value::Null,
        })
    }

    fn related(&self, of: &Entity, relation: Relation) -> Result<Vec<Entity>, Error> {
        Ok(match (of, relation.to) {
            (Entity::Thing, Set::Datastreams) => vec![Entity::Datastream(1), Entity::Datastream(2)],
            (Entity::Datastream(_), Set::Things) => vec![Entity::Thing],
            (Entity::Datastream(1), Set::Observations) => vec![Entity::Observation],
            (Entity::Observation, Set::Datastreams) => vec![Entity::Datastream(1)],
            _ => Vec::new(),
        })
    }

    fn now(&self) -> Timestamp {
        "2026-11-21T15:00:00Z".parse().unwrap()
    }

    fn spend(&self, steps: u64) -> Result<(), Error> {
        let most = 100_000;
        if steps > most {
            let what = "steps";
            let most = usize::try_from(most).unwrap();
            return Err(Error::TooCostly { what, most });
        }
        Ok(())
    }
}

fn holds(text: &str, of: Set, entity: Entity) -> bool {
    let filter = condition(text, of).unwrap_or_else(|error| panic!("{text}: {error}"));
    Evaluation(&Small).holds(&filter, &entity).unwrap()
}

fn observation(text: &str) -> bool {
    holds(text, Set::Observations, Entity::Observation)
}

fn thing(text: &str) -> bool {
    holds(text, Set::Things, Entity::Thing)
}

#[test]
fn operators_bind_as_in_odata() {
    for text in [
        "1 add 2 mul 2 sub -1 eq 6",
        "(1 add 2) mul 2 eq 6",
        "7 mod 4 eq 3 and 7 div 2 eq 3.5",
        "1 eq 2 or 1 eq 1 and 2 eq 2",
        "not 1 eq 2 and 1 eq 1",
        "not (1 eq 1 and 1 eq 2)",
        "-result lt -3",
        "result sub 1 sub 1 eq 1.5",
        "result in (1, 3.5, 7)",
        "not (result in (1, 2))",
        "1e3 eq 1000 and 2.5e-1 eq 0.25",
    ] {
        assert!(observation(text), "{text}");
    }
}

#[test]
fn a_quoted_number_is_compared_as_a_number() {
    assert!(observation("result gt '3'"));
    assert!(!observation("result gt '10'"));
    assert!(observation("'3' lt result"));
}

#[test]
fn ids_are_compared_to_the_last_digit() {
    assert!(observation("id eq 9007199254740993"));
    assert!(observation("id eq '9007199254740993'"));
    assert!(!observation("id eq 9007199254740992"));
    assert!(observation("@iot.id gt 9007199254740992"));
}

#[test]
fn what_is_not_there_is_null_and_nothing_else() {
    for text in [
        "validTime eq null",
        "result ne null",
        "parameters/x eq null",
        "not (parameters/x gt 3)",
        "parameters/x ne 3",
    ] {
        assert!(observation(text), "{text}");
    }
    for text in [
        "validTime ne null",
        "parameters/x gt 3",
        "parameters/x le 3",
    ] {
        assert!(!observation(text), "{text}");
    }
}

#[test]
fn functions_of_texts_count_characters() {
    for text in [
        "substringof('O''Brien', name)",
        "startswith(name, 'Pegel') and endswith(name, 'Brien')",
        "length(name) eq 13",
        "length('größer') eq 6",
        "indexof(name, 'O') eq 6 and indexof(name, 'x') eq -1",
        "substring(name, 6) eq 'O''Brien' and substring(name, 0, 5) eq 'Pegel'",
        "substring('größer', 2, 1) eq 'ö'",
        "tolower(name) eq 'pegel o''brien' and toupper('ä') eq 'Ä'",
        "trim('  a ') eq 'a'",
        "concat(concat(name, ', '), 'x') eq 'Pegel O''Brien, x'",
        "round(2.5) eq 3 and floor(2.9) eq 2 and ceiling(2.1) eq 3",
    ] {
        assert!(thing(text), "{text}");
    }
}

#[test]
fn functions_of_dates_are_in_utc() {
    for text in [
        "year(phenomenonTime) eq 2026 and month(phenomenonTime) eq 11 and day(phenomenonTime) eq 21",
        "hour(phenomenonTime) eq 14 and minute(phenomenonTime) eq 30 and second(phenomenonTime) eq 15",
        "fractionalseconds(phenomenonTime) eq 0.25",
        "date(phenomenonTime) eq 2026-11-21",
        "time(phenomenonTime) gt 14:30:00 and time(phenomenonTime) lt 14:31:00",
        "totaloffsetminutes(phenomenonTime) eq 0",
        "phenomenonTime lt now() and phenomenonTime gt mindatetime() and now() lt maxdatetime()",
        "phenomenonTime gt now() sub duration'PT1H'",
        "phenomenonTime add duration'PT1H' gt now()",
        "now() sub phenomenonTime lt duration'PT30M'",
        "phenomenonTime gt 2026-11-21T15:30:00+01:00",
        "phenomenonTime gt '2026-11-21T14:00:00Z'",
        "phenomenonTime gt 2026-11-21 and phenomenonTime lt 2026-11-22",
    ] {
        assert!(observation(text), "{text}");
    }
}

#[test]
fn intervals_lie_before_in_and_after_each_other() {
    let first = |text| holds(text, Set::Datastreams, Entity::Datastream(1));
    for text in [
        "before(phenomenonTime, 2026-01-03T00:00:00Z)",
        "after(phenomenonTime, 2025-12-31T00:00:00Z)",
        "meets(phenomenonTime, 2026-01-03T00:00:00Z/2026-01-04T00:00:00Z)",
        "during(phenomenonTime, 2025-01-01T00:00:00Z/2027-01-01T00:00:00Z)",
        "overlaps(phenomenonTime, 2026-01-02T00:00:00Z/2026-01-09T00:00:00Z)",
        "starts(phenomenonTime, 2026-01-01T00:00:00Z)",
        "finishes(phenomenonTime, 2026-01-03T00:00:00Z)",
        "phenomenonTime lt 2026-01-03T00:00:00Z",
        "phenomenonTime gt 2025-12-31T00:00:00Z/2026-01-01T00:00:00Z",
        "phenomenonTime le 2026-01-01T00:00:00Z/2026-01-05T00:00:00Z",
        "phenomenonTime eq 2026-01-01T00:00:00Z/P2D",
        "not overlaps(phenomenonTime, 2026-01-03T00:00:00Z)",
    ] {
        assert!(first(text), "{text}");
    }
    let refused = condition(
        "during(phenomenonTime, 2026-01-01T00:00:00Z)",
        Set::Datastreams,
    );
    assert!(matches!(refused, Err(Error::Kinds { .. })), "{refused:?}");
}

#[test]
fn geometries_may_stand_on_either_side() {
    let first = |text| holds(text, Set::Datastreams, Entity::Datastream(1));
    for text in [
        "geo.intersects(observedArea, geography'POLYGON ((7 51, 8 51, 8 52, 7 52, 7 51))')",
        "geo.intersects(geography'POLYGON ((7 51, 8 51, 8 52, 7 52, 7 51))', observedArea)",
        "st_within(observedArea, geography'POLYGON ((7 51, 8 51, 8 52, 7 52, 7 51))')",
        "st_contains(geography'POLYGON ((7 51, 8 51, 8 52, 7 52, 7 51))', observedArea)",
        "st_equals(observedArea, geography'POINT (7.1 51.2)')",
        "st_disjoint(observedArea, geography'POINT (8 51)')",
        "st_touches(observedArea, geography'LINESTRING (7.1 51.2, 8 52)')",
        "not st_crosses(observedArea, geography'LINESTRING (7 51, 8 52)')",
        "not st_overlaps(observedArea, geography'POINT (7.1 51.2)')",
        "st_intersects(observedArea, geometry'POINT(7.1 51.2)')",
        "st_relate(observedArea, geography'POINT (7.1 51.2)', 'T********')",
        "geo.distance(observedArea, geography'POINT (8 51.2)') lt 1",
        "geo.length(geography'LINESTRING (0 0, 3 4)') eq 5",
    ] {
        assert!(first(text), "{text}");
    }
    // Somewhere else than the place that is not there is unknown, not true.
    assert!(!observation(
        "st_disjoint(FeatureOfInterest/feature, geography'POINT (8 51)')"
    ));
}

#[test]
fn a_path_to_many_asks_whether_there_is_any() {
    for text in [
        "Datastreams/name eq 'water'",
        "Datastreams/name eq 'battery'",
        "Datastreams/Thing/Datastreams/name eq 'battery'",
        "Datastreams/any(d: d/name eq 'water' and d/id eq 1)",
        "not Datastreams/any(d: d/name eq 'water' and d/id eq 2)",
        "Datastreams/any(d: d/Thing/Datastreams/any(e: e/id gt d/id))",
        "Datastreams/any() and not Locations/any()",
        "Datastreams/Observations/result gt 3",
        "length(Datastreams/name) eq 7",
        "properties/kind eq 'gauge' and properties/height gt 2 and properties/deep/er eq true",
        "properties/list/1 eq 5",
    ] {
        assert!(thing(text), "{text}");
    }
    assert!(!thing("Datastreams/name eq 'nothing'"));
}

#[test]
fn a_missing_place_is_not_an_error() {
    let asked = "location/type eq 'Point' or location/geometry/type eq 'Point'";
    assert!(!holds(asked, Set::Locations, Entity::Thing));
}

#[test]
fn what_is_not_understood_is_told_with_its_place() {
    for (text, of, says) in [
        ("name eq", Set::Things, "character 8"),
        ("name 'a'", Set::Things, "character 6"),
        ("nane eq 'a'", Set::Things, "there are: id, name"),
        ("name", Set::Things, "needs a condition, not a text"),
        ("name eq 'a", Set::Things, "ends with a single quote"),
        ("foo(name)", Set::Things, "no function “foo”"),
        ("substring(name)", Set::Things, "2 or 3 arguments"),
        ("length(1) eq 1", Set::Things, "length needs a text"),
        ("Datastreams eq 1", Set::Things, "is a relation"),
        ("name eq 'a' and", Set::Things, "there is the end"),
        ("(name eq 'a'", Set::Things, "closing bracket"),
        ("name eq 'a')", Set::Things, "the end expected"),
        (
            "phenomenonTime gt 5",
            Set::Observations,
            "values of one kind",
        ),
        ("result gt 1x", Set::Observations, "not a number"),
        (
            "phenomenonTime gt 2026-13-01",
            Set::Observations,
            "not a date",
        ),
        (
            "result gt duration'1 hour'",
            Set::Observations,
            "not a duration",
        ),
        (
            "geo.intersects(feature, 'POINT (1 2)')",
            Set::FeaturesOfInterest,
            "a geometry",
        ),
        ("Datastreams/any(d d/id eq 1)", Set::Things, "“:”"),
    ] {
        let said = condition(text, of).unwrap_err().to_string();
        assert!(said.contains(says), "{text}: {said}");
    }
}

#[test]
fn depth_and_length_of_a_filter_are_bounded() {
    for text in [
        format!("{}1 eq 1{}", "(".repeat(10_000), ")".repeat(10_000)),
        format!("{}1 eq 1", "not ".repeat(10_000)),
        format!("1 eq {}1", "-".repeat(10_000)),
        vec!["1 eq 1"; 5_000].join(" and "),
        format!("id in ({})", vec!["1"; 5_000].join(",")),
        format!("name eq '{}'", "a".repeat(100_000)),
    ] {
        let refused = condition(&text, Set::Things);
        assert!(matches!(refused, Err(Error::TooMuch { .. })), "{refused:?}");
    }
}

#[test]
fn options_may_be_encoded_and_blanks_may_be_plus_signs() {
    let options = parse_query(
        "%24filter=name+eq+%27a%2Bb%27&$top=5&$skip=2&$count=true&$orderby=name%20DESC,id&$resultFormat=dataArray&cache=1",
        Set::Things,
    )
    .unwrap();
    assert_eq!(
        (options.top, options.skip, options.count),
        (Some(5), 2, true)
    );
    assert_eq!(options.format, Format::DataArray);
    let descending: Vec<bool> = options.order.iter().map(|o| o.descending).collect();
    assert_eq!(descending, [true, false]);
    let Some(Expression::Binary(_, _, b)) = options.filter else {
        panic!("{:?}", options.filter);
    };
    assert_eq!(*b, Expression::Literal(Value::text("a+b")));
}

#[test]
fn expansions_nest_in_both_ways_and_merge() {
    let ways = [
        "Datastreams/Observations($top=1;$orderby=phenomenonTime desc),Locations",
        "Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc)),Locations",
        "Locations,Datastreams,Datastreams/Observations($top=1;$orderby=phenomenonTime desc)",
    ];
    for way in ways {
        let options = parse_query(&format!("$expand={way}"), Set::Things).unwrap();
        let mut found: Vec<&str> = options.expand.iter().map(|e| e.relation.name()).collect();
        found.sort_unstable();
        assert_eq!(found, ["Datastreams", "Locations"], "{way}");
        let all = &options.expand;
        let datastreams = all
            .iter()
            .find(|e| e.relation.to == Set::Datastreams)
            .unwrap();
        let nested = &datastreams.options.expand;
        assert_eq!(nested.len(), 1, "{way}");
        assert_eq!(nested[0].options.top, Some(1), "{way}");
        assert!(nested[0].options.order[0].descending, "{way}");
    }
    let merged = parse_query(
        "$expand=Datastreams/Sensor,Datastreams($select=name;$expand=Thing)",
        Set::Things,
    );
    let merged = merged.unwrap();
    assert_eq!(merged.expand[0].options.expand.len(), 2);
    assert!(merged.expand[0].options.select.is_some());
    let again = &merged.expand[0].options.again;
    assert_eq!(again, "$select=name&$expand=Thing,Sensor&");
}

#[test]
fn wrong_options_are_named() {
    for (query, says) in [
        ("$top=-1", "$top must be"),
        ("$top=x", "$top must be"),
        ("$skip=1.5", "$skip must be"),
        ("$count=yes", "true or false"),
        ("$top=1&$top=2", "more than once"),
        ("$nonsense=1", "no query option “$nonsense”"),
        ("filter=name eq 'a'", "no query option “filter”"),
        ("$search=a", "not offered"),
        ("$select=nonsense", "no property or relation “nonsense”"),
        ("$expand=Thing", "no property or relation “Thing”"),
        ("$expand=Datastreams($top=1", "bracket"),
        ("$expand=Datastreams($format=x)", "not offered"),
        ("$expand=Datastreams($resultFormat=CSV)", "not offered"),
        ("$resultFormat=xml", "dataArray, CSV or GeoJSON"),
        ("$filter=%ff", "UTF-8"),
        (
            "$expand=Datastreams($top=1),Datastreams($top=2)",
            "more than once",
        ),
    ] {
        let said = parse_query(query, Set::Things).unwrap_err().to_string();
        assert!(said.contains(says), "{query}: {said}");
    }
    let deep = "Datastreams($expand=Thing($expand=".repeat(500) + "Locations" + &"))".repeat(500);
    let wide = vec!["Datastreams/Thing"; 100].join(",");
    for expand in [deep, wide] {
        let refused = parse_query(&format!("$expand={expand}"), Set::Things);
        assert!(matches!(refused, Err(Error::TooMuch { .. })), "{refused:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_filter_or_an_error(text in "(name|result|Datastreams|/|any|eq|and|or|not|in|[()',:; ]|[0-9.]{1,4}|-|2026-01-01T00:00:00Z|geography'|duration'|POINT|substring|\\PC){0,40}") {
        for set in Set::ALL {
            if let Ok(filter) = condition(&text, set) {
                let _ = Evaluation(&Small).holds(&filter, &Entity::Observation);
            }
        }
    }

    #[test]
    fn any_words_are_a_filter_or_an_error(words in prop::collection::vec(prop::sample::select(vec![
        "name", "result", "phenomenonTime", "id", "eq", "gt", "and", "or", "not", "add", "sub", "div", "mod", "(", ")", ",", "1", "2.5",
        "'a'", "now()", "2026-01-01T00:00:00Z", "duration'PT1H'", "Datastream/id", "Datastream/Thing/name", "in", "null", "true",
        "length(", "geo.distance(", "geography'POINT (1 2)'",
    ]), 0..16)) {
        if let Ok(filter) = condition(&words.join(" "), Set::Observations) {
            let _ = Evaluation(&Small).holds(&filter, &Entity::Observation);
        }
    }

    #[test]
    fn any_query_is_understood_or_refused(query in "(\\$expand=|\\$select=|\\$orderby=|\\$top=|&|;|[(),/]|Datastreams|Observations|name|desc|%2|[0-9]|\\PC){0,30}") {
        let _ = parse_query(&query, Set::Things);
    }

    #[test]
    fn a_text_survives_quoting(text in "\\PC{0,20}") {
        let quoted = format!("name eq '{}'", text.replace('\'', "''"));
        let expected = Expression::Literal(Value::text(&text));
        match condition(&quoted, Set::Things).unwrap() {
            Expression::Binary(_, _, b) => prop_assert_eq!(*b, expected),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}

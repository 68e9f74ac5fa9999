//! Measurements as `normalizeUplink` and The Things Stack give them: a few fields of fixed names and units beside what was
//! decoded, by the schema of The Things Network's device repository (`lib/payload.json`). Which quantities they are is said
//! by rules, as of any other field.

use super::{Fields, Value};
use jiff::Timestamp;

/// The name they stand under among the decoded fields; The Things Stack's own.
pub const NAME: &str = "normalized_payload";

/// Every field, and the unit if it is a number.
const FIELDS: [(&str, Option<&str>); 29] = [
    ("time", None),
    ("battery", Some("V")),
    ("air.location", None),
    ("air.temperature", Some("Cel")),
    ("air.relativeHumidity", Some("%")),
    ("air.pressure", Some("hPa")),
    ("air.co2", Some("ppm")),
    ("air.lightIntensity", Some("lx")),
    ("wind.speed", Some("m/s")),
    ("wind.direction", Some("deg")),
    ("soil.depth", Some("cm")),
    ("soil.moisture", Some("%")),
    ("soil.temperature", Some("Cel")),
    ("soil.ec", Some("dS/m")),
    ("soil.pH", Some("1")),
    ("soil.n", Some("ppm")),
    ("soil.p", Some("ppm")),
    ("soil.k", Some("ppm")),
    ("water.leak", None),
    ("water.temperature.min", Some("Cel")),
    ("water.temperature.max", Some("Cel")),
    ("water.temperature.avg", Some("Cel")),
    ("water.temperature.current", Some("Cel")),
    ("metering.water.total", Some("L")),
    ("action.motion.detected", None),
    ("action.motion.count", Some("1")),
    ("action.contactState", None),
    ("position.latitude", Some("deg")),
    ("position.longitude", Some("deg")),
];

/// The measurements among decoded fields: a list of objects, with at least one.
pub(crate) fn of(fields: &Fields) -> Option<&[Value]> {
    let named = fields.0.iter().find(|(name, _)| name == NAME);
    match named {
        Some((_, Value::List(items))) => {
            let measured = items.iter().all(|item| matches!(item, Value::Object(_)));
            (measured && !items.is_empty()).then_some(items)
        }
        _ => None,
    }
}

/// Takes the measurements out of decoded fields.
pub(crate) fn take(fields: &mut Fields) -> Option<Value> {
    of(fields)?;
    let place = fields.0.iter().position(|(name, _)| name == NAME)?;
    Some(fields.0.remove(place).1)
}

/// The unit of a field, by the names from the outermost object inwards.
pub(crate) fn unit(path: &[&str]) -> Option<&'static str> {
    let mut fields = FIELDS.iter();
    let (_, unit) = fields.find(|(name, _)| name.split('.').eq(path.iter().copied()))?;
    *unit
}

/// What a codec gave as normalised, as a list, if it keeps to the schema. One unknown field spoils it all: so it does in
/// The Things Stack.
pub(crate) fn checked(data: Value) -> Result<Vec<Value>, String> {
    let measurements = match data {
        Value::List(items) => items,
        one => vec![one],
    };
    for measurement in &measurements {
        let Value::Object(fields) = measurement else {
            return Err("a normalised measurement must be an object".to_owned());
        };
        check(fields, &mut String::new())?;
    }
    Ok(measurements)
}

fn check(fields: &Fields, path: &mut String) -> Result<(), String> {
    let outer = path.len();
    for (name, value) in &fields.0 {
        if outer > 0 {
            path.push('.');
        }
        path.push_str(name);
        let field = FIELDS.iter().find(|(known, _)| known == path);
        match (field, value) {
            (_, Value::Null) | (Some((_, Some(_))), Value::Number(_)) => {}
            (Some(("time", _)), Value::Text(text)) if text.parse::<Timestamp>().is_ok() => {}
            (Some(("time", _)), _) => {
                return Err("`time` must be a moment such as 2026-11-21T09:14:03Z".to_owned());
            }
            (Some((_, Some(unit))), _) => {
                return Err(format!("`{path}` must be a number, in {unit}"));
            }
            (Some((_, None)), Value::Text(_) | Value::Bool(_)) => {}
            (Some((_, None)), _) => {
                return Err(format!("`{path}` must be a word, or true or false"));
            }
            (None, Value::Object(inner)) if is_object(path) => check(inner, path)?,
            (None, _) => {
                return Err(format!(
                    "`{path}` is not a field of normalised measurements"
                ));
            }
        }
        path.truncate(outer);
    }
    Ok(())
}

/// Whether fields stand within it.
fn is_object(path: &str) -> bool {
    let within = |known: &str| {
        known
            .strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    FIELDS.iter().any(|(known, _)| within(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::Json;

    fn fields(text: &str) -> Fields {
        Fields::from_json(&Json::new(serde_json::from_str(text).unwrap())).unwrap()
    }

    fn refusal(text: &str) -> String {
        checked(Value::Object(fields(text))).unwrap_err()
    }

    #[test]
    fn one_measurement_and_a_list_of_them_are_the_same() {
        let one = Value::Object(fields(
            r#"{"time":"2026-11-21T09:14:03Z","air":{"temperature":21.5,"location":"indoor"},"water":{"leak":true}}"#,
        ));
        let list = checked(Value::List(vec![one.clone()])).unwrap();
        assert_eq!(list, checked(one).unwrap());
        let given = Fields(vec![
            ("a".into(), Value::Null),
            (NAME.into(), Value::List(list)),
        ]);
        assert_eq!(of(&given).unwrap().len(), 1);
    }

    #[test]
    fn what_the_schema_does_not_have_is_refused_by_its_name() {
        for (measurement, expected) in [
            (
                r#"{"air":{"humidity":50}}"#,
                "`air.humidity` is not a field of normalised measurements",
            ),
            (
                r#"{"temperature":20}"#,
                "`temperature` is not a field of normalised measurements",
            ),
            (
                r#"{"air":20}"#,
                "`air` is not a field of normalised measurements",
            ),
            (
                r#"{"air":{"temperature":"20 °C"}}"#,
                "`air.temperature` must be a number, in Cel",
            ),
            (
                r#"{"time":"yesterday"}"#,
                "`time` must be a moment such as 2026-11-21T09:14:03Z",
            ),
            (
                r#"{"action":{"contactState":3}}"#,
                "`action.contactState` must be a word, or true or false",
            ),
        ] {
            assert_eq!(refusal(measurement), expected);
        }
        let expected = "a normalised measurement must be an object";
        assert_eq!(checked(Value::Number(1.0)).unwrap_err(), expected);
    }

    #[test]
    fn units_are_those_of_the_whole_path() {
        assert_eq!(unit(&["soil", "ec"]), Some("dS/m"));
        assert_eq!(unit(&["ec"]), None);
        assert_eq!(unit(&["air", "location"]), None);
    }
}

//! Conditions on columns (Part 1, 7.15.5): `?kind=river_level&district=0` keeps the features that are equal in each.

use crate::lang::Both;
use crate::problem::{ApiError, InputError};
use talblick_coverage::{Column, ColumnKind, Feature, Value};

/// What a column must be; the number of the column comes first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filter(Vec<(usize, Value)>);

impl Filter {
    /// Conditions as somebody asked them, about a layer with these columns. `others` are the parameters there are besides.
    pub(super) fn read(
        asked: &[(String, String)],
        columns: &[Column],
        others: &[&str],
    ) -> Result<Self, ApiError> {
        let (mut all, mut errors) = (Vec::new(), Vec::new());
        for (name, text) in asked {
            match condition(name, text, columns, others) {
                Ok(one) => all.push(one),
                Err(detail) => errors.push(InputError {
                    pointer: format!("?{}", short(name)),
                    detail,
                }),
            }
        }
        if errors.is_empty() {
            Ok(Self(all))
        } else {
            Err(ApiError::Input(errors))
        }
    }

    /// Whether a feature is as asked. What is not known of it is equal to nothing.
    pub(super) fn holds(&self, feature: &Feature) -> bool {
        self.0.iter().all(|(at, wanted)| {
            let value = feature.values.get(*at);
            value.is_some_and(|value| equal(value, wanted))
        })
    }
}

fn condition(
    name: &str,
    text: &str,
    columns: &[Column],
    others: &[&str],
) -> Result<(usize, Value), Both> {
    let at = columns.iter().position(|column| column.name == name);
    let Some((at, column)) = at.and_then(|at| Some((at, columns.get(at)?))) else {
        let names = columns.iter().map(|column| column.name.as_str());
        let all: Vec<&str> = others.iter().copied().chain(names).collect();
        let all = all.join(", ");
        return Err(Both::new(
            format!("Diesen Parameter gibt es hier nicht; es gibt: {all}"),
            format!("there is no such parameter here; there are: {all}"),
        ));
    };
    let number = |text: &str| text.parse().ok().filter(|n: &f64| n.is_finite());
    let (value, de, en) = match column.kind {
        ColumnKind::Text => (Some(Value::text(text)), "ein Text", "a text"),
        ColumnKind::Whole => (
            text.parse().ok().map(Value::Whole),
            "eine ganze Zahl",
            "a whole number",
        ),
        ColumnKind::Number => (
            number(text).map(Value::Number),
            "eine Zahl mit Dezimalpunkt",
            "a number with a decimal point",
        ),
    };
    let text = short(text);
    value.map(|value| (at, value)).ok_or_else(|| {
        Both::new(
            format!("„{text}“ geht nicht; erlaubt: {de}"),
            format!("“{text}” is not possible; allowed: {en}"),
        )
    })
}

fn equal(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Whole(a), Value::Whole(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => (a - b).abs() < f64::EPSILON,
        _ => false,
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_coverage::Shape;

    fn columns() -> Vec<Column> {
        let of = |name: &str, kind| Column::new(name, kind, ["", ""]);
        vec![
            of("kind", ColumnKind::Text),
            of("class", ColumnKind::Whole),
            of("share", ColumnKind::Number),
        ]
    }

    fn holds(asked: &[(&str, &str)]) -> Result<bool, ApiError> {
        let asked: Vec<(String, String)> = asked
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        let filter = Filter::read(&asked, &columns(), &["bbox"])?;
        Ok(filter.holds(&Feature {
            id: 1,
            shape: Shape::Point([0.0, 0.0]),
            values: vec![Value::text("tree"), Value::Null, Value::Number(0.95)],
        }))
    }

    #[test]
    fn every_condition_must_hold_and_nothing_equals_what_is_not_known() {
        assert!(holds(&[]).unwrap());
        assert!(holds(&[("kind", "tree"), ("share", "0.95")]).unwrap());
        assert!(!holds(&[("kind", "tree"), ("share", "0.9")]).unwrap());
        assert!(!holds(&[("kind", "Tree")]).unwrap());
        assert!(!holds(&[("class", "0")]).unwrap());
        assert!(!holds(&[("kind", "")]).unwrap());
    }

    #[test]
    fn what_no_column_can_be_is_named_with_what_it_can() {
        for (name, text, word) in [
            ("kin", "tree", "bbox, kind, class, share"),
            ("class", "1.5", "a whole number"),
            ("share", "NaN", "a number with a decimal point"),
            ("share", "", "a number with a decimal point"),
        ] {
            let Err(ApiError::Input(errors)) = holds(&[(name, text)]) else {
                panic!("{name}={text}");
            };
            let said = errors[0].detail.say(crate::lang::Lang::En);
            assert!(said.contains(word), "{said}");
            assert_eq!(errors[0].pointer, format!("?{name}"));
        }
    }
}

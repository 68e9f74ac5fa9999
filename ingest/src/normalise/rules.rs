//! The rule for a field, looked up in the table of names.

use super::Context;
use super::field::Name;
use super::leaf::{Content, Leaf, Stated};
use super::table::{RULES, When};
use talblick_model::{Definition, Kind, Quantity};

/// What a field is.
pub(super) struct Found {
    pub(super) quantity: Quantity,
    pub(super) definition: &'static Definition,
    pub(super) channel: Option<&'static str>,
    /// The value in the quantity's unit; 0 if there was none to convert.
    pub(super) value: f64,
}

/// The rule for a field: by its whole name, then by what is left after taking number, statistic and unit off, then the same
/// without the objects around it.
pub(super) fn find(name: &mut Name, leaf: &Leaf<'_, '_>, context: Context<'_>) -> Option<Found> {
    loop {
        if let Some(found) = fitting(name, leaf, context) {
            return Some(found);
        }
        if !name.strip() && !name.innermost() {
            return None;
        }
    }
}

fn fitting(name: &Name, leaf: &Leaf<'_, '_>, context: Context<'_>) -> Option<Found> {
    let rest = name.rest();
    let start = RULES.partition_point(|rule| rule.field < rest);
    let rules = RULES
        .get(start..)?
        .iter()
        .take_while(|rule| rule.field == rest);
    let unit = match (leaf.unit, name.unit()) {
        (Stated::Foreign, _) => return None,
        (Stated::Unit(unit), _) => Some(unit),
        (Stated::No | Stated::Truth, unit) => unit,
    };
    rules
        .filter(|rule| rule.when.holds(leaf, context))
        .find_map(|rule| {
            let quantity = rule.quantity.clone()?;
            let definition = quantity.definition()?;
            // “battery: false” is an alarm that is off, not an empty battery.
            if leaf.unit == Stated::Truth && !matches!(definition.kind, Kind::Truth | Kind::Count) {
                return None;
            }
            let value = match leaf.content {
                Content::Number(v) => unit.unwrap_or(rule.source).convert(v, definition)?,
                Content::Missing | Content::Word(_) => 0.0,
            };
            Some(Found {
                quantity,
                definition,
                channel: Some(rule.channel).filter(|channel| !channel.is_empty()),
                value,
            })
        })
}

impl When {
    fn holds(self, leaf: &Leaf<'_, '_>, context: Context<'_>) -> bool {
        let has = |text: Option<&str>, part: &str| text.is_some_and(|text| text.contains(part));
        match self {
            Self::Any => true,
            Self::Kind(part) => has(context.kind, part),
            Self::Codec(part) => has(context.codec, part),
            Self::Cayenne => leaf.keyed || has(context.codec, "cayenne"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::unit::Source;
    use talblick_model::QUANTITIES;

    #[test]
    fn rows_are_sorted_and_the_general_comes_last() {
        for pair in RULES.windows(2) {
            assert!(pair[0].field <= pair[1].field, "{}", pair[1].field);
            let battery = pair[0].source == Source::BatteryVolt;
            let shadowed = pair[0].field == pair[1].field && pair[0].when == When::Any && !battery;
            assert!(!shadowed, "{} is never reached", pair[1].field);
        }
    }

    #[test]
    fn every_rows_unit_is_one_of_its_quantity() {
        for rule in RULES {
            let quantity = rule.quantity.as_ref();
            let definition = quantity.and_then(Quantity::definition);
            let definition = definition.unwrap_or_else(|| panic!("{}", rule.field));
            assert!(
                rule.source.convert(2.0, definition).is_some(),
                "{}",
                rule.field
            );
        }
    }

    #[test]
    fn every_quantity_is_read_under_its_own_name() {
        for definition in QUANTITIES {
            let own = RULES.iter().any(|r| {
                r.field == definition.name && r.quantity == Quantity::known(definition.name)
            });
            assert!(own, "{}", definition.name);
        }
    }
}

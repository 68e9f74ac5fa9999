//! What tells of single persons or households: people counters, parking bays, meters on private ground. None of it is
//! published reading by reading, whatever the rules say.

use super::pattern::{any, fits};

/// Quantities that are about persons whoever measures them.
const QUANTITIES: [&str; 3] = ["motion_count", "occupied", "people_count"];
/// Kinds of device of which everything is.
const KINDS: [&str; 4] = ["people_*", "person_*", "parking*", "*_meter"];
/// Names such kinds have in cities, by which a rule with a star is known to mean them.
const EXAMPLES: [&str; 9] = [
    "people_count",
    "people_counter",
    "person_counter",
    "parking",
    "parking_bay",
    "electricity_meter",
    "gas_meter",
    "heat_meter",
    "water_meter",
];

/// Whether what devices of a kind measure of a quantity is about persons; `more` are further kinds that are.
pub(super) fn concerns(kind: &str, quantity: &str, more: &[String]) -> bool {
    QUANTITIES.contains(&quantity)
        || KINDS.iter().any(|pattern| fits(pattern, kind))
        || any(more, kind)
}

/// What a rule names that is about persons. A lone `*` names nothing: it means all that may be published as it is.
pub(super) fn named(kinds: &[String], quantities: &[String], more: &[String]) -> Option<String> {
    let meant = |patterns: &[String], examples: &[&str]| {
        let chosen = patterns.iter().filter(|pattern| pattern.as_str() != "*");
        let mut means = chosen.filter(|pattern| examples.iter().any(|name| fits(pattern, name)));
        means.next().cloned()
    };
    let literal = kinds.iter().find(|kind| {
        let known = KINDS.iter().any(|pattern| fits(pattern, kind)) || more.contains(kind);
        kind.as_str() != "*" && (known || any(more, kind))
    });
    literal
        .cloned()
        .or_else(|| meant(kinds, &EXAMPLES))
        .or_else(|| meant(quantities, &QUANTITIES).filter(|_| !kinds.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn people_parking_and_meters_are_about_persons_and_so_is_what_the_city_adds() {
        let more = list(&["flat_*"]);
        for (kind, quantity, yes) in [
            ("people_counter", "battery_level", true),
            ("parking_bay", "occupied", true),
            ("water_meter", "volume", true),
            ("climate", "people_count", true),
            ("flat_climate", "air_temperature", true),
            ("climate", "air_temperature", false),
            ("river_level", "water_level", false),
            ("bicycle_count", "bicycle_count", false),
        ] {
            assert_eq!(concerns(kind, quantity, &more), yes, "{kind} {quantity}");
        }
    }

    #[test]
    fn a_rule_names_persons_by_any_pattern_but_a_lone_star() {
        for (kinds, quantities, named_as) in [
            (&["*"][..], &["*"][..], None),
            (&["climate", "river_*"], &["*"], None),
            (&["people*"], &["*"], Some("people*")),
            (&["*"], &["people_count"], Some("people_count")),
            (&["*"], &["*_count"], Some("*_count")),
            (&["climate", "heat_meter"], &["energy"], Some("heat_meter")),
            (&["parking_lot_7"], &["*"], Some("parking_lot_7")),
        ] {
            let found = named(&list(kinds), &list(quantities), &[]);
            assert_eq!(found.as_deref(), named_as, "{kinds:?} {quantities:?}");
        }
    }
}

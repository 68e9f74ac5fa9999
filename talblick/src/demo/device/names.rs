//! What a city calls its devices, and the labels it gives them.

use super::kind::Kind;
use crate::demo::hash::draw;
use crate::demo::number::pick;
use std::collections::BTreeMap;

/// Trees along the streets.
const SPECIES: &[&str] = &[
    "Winterlinde",
    "Spitzahorn",
    "Platane",
    "Feldahorn",
    "Hainbuche",
    "Stieleiche",
    "Gleditschie",
];

/// What a container collects.
const WASTE: &[&str] = &["Glas", "Papier", "Altkleider"];

/// The name of device number `n` of its kind in a street.
pub(super) fn name(kind: Kind, street: &str, n: usize, key: u64) -> String {
    let word = kind.german();
    match kind {
        Kind::TreeSoil => format!("{word} {:04} {street}", 400 + n * 17),
        Kind::Parking => format!("{word} {street} {}", n + 1),
        Kind::Waste => format!("{word} {} {street}", waste(key)),
        Kind::StreetLight => format!("{word} {} {street}", 10_240 + n * 31),
        Kind::ClassroomCo2 => format!("{word} {street}, Raum {}", 101 + n % 3 * 100 + n % 7),
        Kind::RoomClimate => format!("{word} {street}, Büro {}", 1 + n),
        Kind::WaterMeter | Kind::HeatMeter => format!("{word} {street} {}", 2 + n * 3),
        _ => format!("{word} {street}"),
    }
}

/// Labels of a device.
pub(super) fn tags(kind: Kind, street: &str, n: usize, key: u64) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::from([("strasse".to_owned(), street.to_owned())]);
    let mut tag = |key: &str, value: String| {
        tags.insert(key.to_owned(), value);
    };
    match kind {
        Kind::TreeSoil => {
            tag("kataster", format!("B-{:04}", 400 + n * 17));
            tag(
                "baumart",
                SPECIES
                    .get(pick(key, SPECIES.len()))
                    .copied()
                    .unwrap_or_default()
                    .to_owned(),
            );
        }
        Kind::Waste => tag("fraktion", waste(key).to_owned()),
        Kind::Rain => tag("mm_per_pulse", "0.2".to_owned()),
        Kind::WaterMeter => tag("litres_per_pulse", "1".to_owned()),
        _ => {}
    }
    tags
}

fn waste(key: u64) -> &'static str {
    WASTE
        .get(pick(draw(key, 1), WASTE.len()))
        .copied()
        .unwrap_or_default()
}

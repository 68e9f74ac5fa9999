//! Cells as features: which columns a fixed-line or mobile release has on maps and in files. Households are not among
//! them: how many live in a cell is not said here, not even through the weights of a mean.

use crate::layer::{Column, ColumnKind, Feature, Layer, Shape, Value};
use crate::{
    Atlas, Cell, Down, Fixed, FixedRow, Household, Households, Mobile, Networks, Places, Rule,
    Rules, Share, Technology, Verdict,
};
use std::collections::BTreeMap;

/// Shares that travel on every tile; the others are a click or a download away.
const ON_MAPS: [(Technology, Down); 7] = [
    (Technology::Alle, Down::M30),
    (Technology::Alle, Down::M100),
    (Technology::Alle, Down::M200),
    (Technology::Alle, Down::M400),
    (Technology::Alle, Down::M1000),
    (Technology::Ftthb, Down::M1000),
    (Technology::Hfc, Down::M1000),
];

/// Fewer households than this in a cell are never told apart.
const FEW: f32 = 5.0;

/// How much is said of each cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// What maps are coloured by.
    Map,
    /// Every share, and where the cell lies.
    Full,
}

/// The rules verdicts are given under: the newest version of each, in the order of the file.
pub fn current_rules(rules: &Rules) -> Vec<&Rule> {
    let mut newest: Vec<&Rule> = Vec::new();
    for rule in rules.iter() {
        match newest.iter_mut().find(|known| known.key == rule.key) {
            Some(known) if known.from < rule.from => *known = rule,
            Some(_) => {}
            None => newest.push(rule),
        }
    }
    newest
}

impl Verdict {
    /// Its number on maps and in files: 0 unserved, 1 partly, 2 served, 3 unknown.
    pub const fn number(self) -> u8 {
        match self {
            Self::Unserved => 0,
            Self::Partly => 1,
            Self::Served => 2,
            Self::Unknown => 3,
        }
    }
}

/// The cells of a fixed-line release with everything that is known of them.
pub fn broadband(atlas: &Atlas, fixed: &Fixed) -> Layer {
    broadband_of(atlas, fixed, fixed.iter().map(|(cell, _)| cell))
}

/// Some of the cells of a fixed-line release; those it does not have are left out.
pub fn broadband_of(atlas: &Atlas, fixed: &Fixed, cells: impl IntoIterator<Item = Cell>) -> Layer {
    let rules = current_rules(&atlas.rules);
    let known = cells
        .into_iter()
        .filter_map(|cell| Some((cell, fixed.row(cell)?)));
    let features = known.map(|(cell, row)| {
        let mut values = vec![
            Value::text(cell.to_string()),
            main_part(&atlas.districts, cell),
            main_part(&atlas.quarters, cell),
        ];
        fixed_values(&mut values, row, Detail::Full, &rules);
        square(cell, 1, values)
    });
    broadband_layer(features.collect(), &rules, Detail::Full)
}

/// The cells of a fixed-line release with what maps are coloured by.
pub(crate) fn broadband_on_maps(rules: &Rules, fixed: &Fixed) -> Layer {
    let rules = current_rules(rules);
    let features = fixed.iter().map(|(cell, row)| {
        let mut values = vec![Value::text(cell.to_string())];
        fixed_values(&mut values, row, Detail::Map, &rules);
        square(cell, 1, values)
    });
    broadband_layer(features.collect(), &rules, Detail::Map)
}

/// Squares of `side` × 100 m that stand for the cells in them on maps from afar: shares are means over their cells,
/// weighted by households.
pub(crate) fn broadband_from_afar(
    rules: &Rules,
    households: &Households,
    fixed: &Fixed,
    side: u16,
) -> Layer {
    let rules = current_rules(rules);
    let mut means: BTreeMap<Cell, Vec<Mean>> = BTreeMap::new();
    for (cell, row) in fixed.iter() {
        let weight = weight(households.of(cell));
        let means = means.entry(parent(cell, side)).or_default();
        means.resize(row.iter().count(), Mean::default());
        for (mean, (_, _, share)) in means.iter_mut().zip(row.iter()) {
            mean.add(weight, share);
        }
    }
    let features = means.into_iter().map(|(corner, means)| {
        let mut row = FixedRow::default();
        for ((technology, down, _), mean) in FixedRow::default().iter().zip(means) {
            row.set(technology, down, mean.share());
        }
        let mut values = vec![Value::text(parent_name(corner, side))];
        fixed_values(&mut values, &row, Detail::Map, &rules);
        square(corner, side, values)
    });
    broadband_layer(features.collect(), &rules, Detail::Map)
}

/// The cells of a mobile release.
pub fn mobile(mobile: &Mobile) -> Layer {
    let features = mobile.iter().map(|(cell, networks)| {
        let name = Value::text(cell.to_string());
        square(cell, 1, network_values(name, networks))
    });
    mobile_layer(features.collect())
}

/// Squares of `side` × 100 m that stand for the cells in them: as many networks as reach half of the cells.
pub(crate) fn mobile_from_afar(mobile: &Mobile, side: u16) -> Layer {
    let mut cells: BTreeMap<Cell, Vec<Networks>> = BTreeMap::new();
    for (cell, networks) in mobile.iter() {
        cells.entry(parent(cell, side)).or_default().push(networks);
    }
    let features = cells.into_iter().map(|(corner, cells)| {
        let median = |of: fn(&Networks) -> Option<u8>| {
            let mut known: Vec<u8> = cells.iter().filter_map(of).collect();
            known.sort_unstable();
            known.get(known.len() / 2).copied()
        };
        let networks = Networks {
            gsm: median(|n| n.gsm),
            lte: median(|n| n.lte),
            nr_dss: median(|n| n.nr_dss),
            nr_nsa_sa: median(|n| n.nr_nsa_sa),
            nr_total: median(|n| n.nr_total),
        };
        let name = Value::text(parent_name(corner, side));
        square(corner, side, network_values(name, networks))
    });
    mobile_layer(features.collect())
}

/// A mean that is being made.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    weight: f64,
}

impl Mean {
    fn add(&mut self, weight: f64, share: Share) {
        if let Some(share) = share.value() {
            self.sum += weight * share;
            self.weight += weight;
        }
    }

    fn share(self) -> Share {
        let percent = (100.0 * self.sum / self.weight).clamp(0.0, 100.0);
        // Without weight it is no number, which is no share.
        Share::percent(percent).unwrap_or(Share::NONE)
    }
}

/// What a cell weighs in a mean. Shares of single cells are public, so weights could be found from a mean: they are
/// households rounded to five, and the same for all cells with fewer.
fn weight(household: Option<Household>) -> f64 {
    let households = household.map_or(0.0, |h| h.households);
    if households < FEW {
        f64::from(FEW / 2.0)
    } else {
        f64::from((households / FEW).round() * FEW)
    }
}

/// The cell in the lower left corner of the square of `side` × 100 m around a cell.
fn parent(cell: Cell, side: u16) -> Cell {
    let side_m = f64::from(side) * Cell::SIDE_M;
    let corner = cell.corner().map(|c| (c / side_m).floor() * side_m);
    // At the edge of the grid the corner may lie outside it.
    Cell::at(corner).unwrap_or(cell)
}

/// The official name of such a square, such as `1kmN5679E370` or `500mN56795E3705`.
fn parent_name(corner: Cell, side: u16) -> String {
    let [east, north] = corner.corner();
    if side == 10 {
        format!("1kmN{}E{}", north / 1_000.0, east / 1_000.0)
    } else {
        format!("{side}00mN{}E{}", north / 100.0, east / 100.0)
    }
}

fn square(corner: Cell, side: u16, values: Vec<Value>) -> Feature {
    let ([e, n], side) = (corner.corner(), f64::from(side) * Cell::SIDE_M);
    let (f, o) = (e + side, n + side);
    Feature {
        id: corner.key().into(),
        shape: Shape::Area(vec![vec![[e, n], [f, n], [f, o], [e, o], [e, n]]]),
        values,
    }
}

/// The place most of a cell belongs to, by its key.
fn main_part(places: &Places, cell: Cell) -> Value {
    let parts = places.parts(cell).iter();
    let main = parts.max_by(|(_, a), (_, b)| a.total_cmp(b));
    let place = main.and_then(|(at, _)| places.get(*at));
    place.map(|place| place.id.as_str()).into()
}

fn shares(detail: Detail) -> Vec<(Technology, Down)> {
    let all = FixedRow::default();
    let all = all.iter().map(|(technology, down, _)| (technology, down));
    all.filter(|share| detail == Detail::Full || ON_MAPS.contains(share))
        .collect()
}

fn fixed_values(values: &mut Vec<Value>, row: &FixedRow, detail: Detail, rules: &[&Rule]) {
    let percent = |share: Share| (share != Share::NONE).then(|| f64::from(share.to_bits()) / 100.0);
    for (technology, down) in shares(detail) {
        values.push(percent(row.share(technology, down)).into());
    }
    values.extend(rules.iter().map(|rule| rule.verdict(row).number().into()));
}

fn broadband_layer(features: Vec<Feature>, rules: &[&Rule], detail: Detail) -> Layer {
    Layer {
        name: "cells".to_owned(),
        columns: columns(rules, detail),
        features,
    }
}

fn columns(rules: &[&Rule], detail: Detail) -> Vec<Column> {
    let text = |name: &str, text| Column::new(name, ColumnKind::Text, text);
    let mut columns = vec![text("id", GRID_ID)];
    if detail == Detail::Full {
        columns.push(text(
            "district",
            [
                "Schlüssel des Stadtbezirks, in dem der größte Teil der Zelle liegt",
                "key of the district most of the cell lies in",
            ],
        ));
        columns.push(text(
            "quarter",
            [
                "Schlüssel des Quartiers, in dem der größte Teil der Zelle liegt",
                "key of the quarter most of the cell lies in",
            ],
        ));
    }
    for (technology, down) in shares(detail) {
        let (key, mbits) = (technology.key(), down.mbits());
        columns.push(Column::new(
            format!("{key}_{mbits}"),
            ColumnKind::Number,
            [
                &format!("Anteil der Haushalte mit mindestens {mbits} Mbit/s über {key}, in Prozent; leer: keine Angabe"),
                &format!("share of households with at least {mbits} Mbit/s by {key}, percent; empty: no figure"),
            ],
        ));
    }
    columns.extend(rules.iter().map(|rule| {
        let [de, en] = &rule.name;
        Column::new(
            rule.key.clone(),
            ColumnKind::Whole,
            [
                &format!(
                    "{de}, Fassung {}: 0 nicht versorgt, 1 teilweise, 2 versorgt, 3 unbekannt",
                    rule.version
                ),
                &format!(
                    "{en}, version {}: 0 unserved, 1 partly, 2 served, 3 unknown",
                    rule.version
                ),
            ],
        )
    }));
    columns
}

const GRID_ID: [&str; 2] = [
    "Gitterzelle, UTM 32 (EPSG:25832)",
    "grid cell, UTM 32 (EPSG:25832)",
];

fn network_values(name: Value, networks: Networks) -> Vec<Value> {
    vec![
        name,
        networks.gsm.into(),
        networks.lte.into(),
        networks.nr_dss.into(),
        networks.nr_nsa_sa.into(),
        networks.nr_total.into(),
        networks.broadband().into(),
    ]
}

fn mobile_layer(features: Vec<Feature>) -> Layer {
    let count = |name: &str, text| Column::new(name, ColumnKind::Whole, text);
    Layer {
        name: "cells".to_owned(),
        features,
        columns: vec![
            Column::new("id", ColumnKind::Text, GRID_ID),
            count("gsm", ["Netze mit 2G", "networks with 2G"]),
            count("lte", ["Netze mit 4G", "networks with 4G"]),
            count(
                "nr_dss",
                [
                    "Netze mit 5G auf dem Träger von 4G",
                    "networks with 5G on the carrier of 4G",
                ],
            ),
            count(
                "nr_nsa_sa",
                [
                    "Netze mit 5G auf eigenem Träger",
                    "networks with 5G on a carrier of its own",
                ],
            ),
            count("nr_total", ["Netze mit 5G", "networks with 5G"]),
            count(
                "broadband",
                [
                    "Netze mit 4G oder 5G, mindestens",
                    "networks with 4G or 5G, at least",
                ],
            ),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn no_figure_and_nobody_stay_apart_in_every_column() {
        let atlas = sample::atlas();
        let layer = broadband(&atlas, &atlas.fixed[0]);
        assert_eq!(layer.columns.len(), 3 + 56 + 5);
        let fibre = |at: usize| layer.value(&layer.features[at], "ftthb_1000").unwrap();
        assert_eq!(fibre(0), &Value::Null);
        assert_eq!(fibre(7), &Value::Number(0.0));
        assert_eq!(fibre(1), &Value::Number(12.34));
        let first = &layer.features[0];
        assert_eq!(layer.value(first, "id"), Some(&Value::text(sample::CORNER)));
        assert_eq!(layer.value(first, "district"), Some(&Value::text("00")));
        assert_eq!(layer.value(first, "quarter"), Some(&Value::Null));
        assert!(first.values.len() == layer.columns.len());
    }

    #[test]
    fn a_square_from_afar_has_the_mean_of_its_cells() {
        let corner: Cell = sample::CORNER.parse().unwrap();
        let cells = [
            corner,
            corner.moved(1, 0).unwrap(),
            corner.moved(2, 0).unwrap(),
        ];
        let percent = [Some(100.0), Some(0.0), None];
        let rows = cells.into_iter().zip(percent).map(|(cell, percent)| {
            let mut row = FixedRow::default();
            let share = percent.and_then(Share::percent).unwrap_or(Share::NONE);
            row.set(Technology::Alle, Down::M30, share);
            (cell, row)
        });
        let fixed = Fixed::new(sample::release(crate::Kind::Fixed, 2021), rows);
        let lives = |households| Household {
            households,
            ..Household::default()
        };
        let households = Households::new([(cells[0], lives(31.0)), (cells[1], lives(9.0))]);
        let rules = Rules::built_in().unwrap();
        let layer = broadband_from_afar(&rules, &households, &fixed, 10);
        let square = &layer.features[0];
        assert_eq!(layer.features.len(), 1);
        assert_eq!(
            layer.value(square, "id"),
            Some(&Value::text("1kmN5677E368"))
        );
        assert_eq!(layer.value(square, "alle_30"), Some(&Value::Number(75.0)));
        assert_eq!(layer.value(square, "WF"), Some(&Value::Whole(1)));
        assert_eq!(layer.value(square, "alle_100"), Some(&Value::Null));
        assert_eq!(layer.value(square, "GF1"), Some(&Value::Whole(3)));
    }

    #[test]
    fn cells_with_few_households_all_weigh_the_same() {
        let of = |households| {
            weight(Some(Household {
                households,
                ..Household::default()
            }))
        };
        let few: Vec<f64> = [0.0, 0.4, 1.0, 3.0, 4.9].map(of).to_vec();
        assert!(few.iter().all(|w| (w - weight(None)).abs() < 1e-9));
        assert!((of(7.0) - 5.0).abs() < 1e-9 && (of(8.0) - 10.0).abs() < 1e-9);
    }
}

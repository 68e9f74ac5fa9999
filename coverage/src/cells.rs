//! Cells as features: which columns a fixed-line or mobile release has on maps and in files. Everything here is for the
//! public: shares come as [`Territory`] tells them, and households are not among the columns.

mod lorawan;
mod mobile;
#[cfg(test)]
mod tests;

pub use self::lorawan::lorawan;
pub use self::mobile::{mobile, mobile_of};
pub(crate) use self::mobile::{mobile_from_afar, mobile_on_maps};

use crate::layer::{Column, ColumnKind, Feature, Layer, Shape, Value};
use crate::{
    Atlas, Audience, Cell, Down, Fixed, FixedRow, Places, Rule, Rules, Share, Technology,
    Territory, Verdict,
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
        let told = atlas.territory.row(cell, row, Audience::Public);
        fixed_values(&mut values, (row, &told), Detail::Full, &rules);
        square(cell, 1, values)
    });
    broadband_layer(features.collect(), &rules, Detail::Full)
}

/// The cells of a fixed-line release with what maps are coloured by, and those it should have and says nothing of.
pub(crate) fn broadband_on_maps(rules: &Rules, territory: &Territory, fixed: &Fixed) -> Layer {
    let rules = current_rules(rules);
    let nothing = FixedRow::default();
    let unreported = territory.unreported(|cell| fixed.row(cell).is_some());
    let unreported = unreported.map(|cell| (cell, &nothing));
    let mut cells: Vec<(Cell, &FixedRow)> = fixed.iter().chain(unreported).collect();
    cells.sort_unstable_by_key(|(cell, _)| *cell);
    let features = cells.into_iter().map(|(cell, row)| {
        let mut values = vec![
            Value::text(cell.to_string()),
            territory.name_of(cell).into(),
        ];
        let told = territory.row(cell, row, Audience::Public);
        fixed_values(&mut values, (row, &told), Detail::Map, &rules);
        square(cell, 1, values)
    });
    broadband_layer(features.collect(), &rules, Detail::Map)
}

/// Squares of `side` × 100 m that stand for the cells in them on maps from afar: shares are means over their cells,
/// worked out of protected numbers alone, as every public sum is.
pub(crate) fn broadband_from_afar(
    rules: &Rules,
    territory: &Territory,
    fixed: &Fixed,
    side: u16,
) -> Layer {
    let rules = current_rules(rules);
    let mut means: BTreeMap<Cell, Vec<Mean>> = BTreeMap::new();
    for (cell, row) in fixed.iter() {
        let Some(spot) = territory.spot(cell) else {
            continue;
        };
        // Where hardly anybody lives cells count a little, so that the map has no holes.
        let weight = spot.households(Audience::Public).max(1.0);
        let means = means.entry(parent(cell, side)).or_default();
        means.resize(row.iter().count(), Mean::default());
        for (mean, (_, _, share)) in means.iter_mut().zip(row.iter()) {
            if let Some(part) = spot.part(share, Audience::Public) {
                mean.add(weight, part.share, (part.some, part.rest));
            }
        }
    }
    let features = means.into_iter().map(|(corner, means)| {
        let mut row = FixedRow::default();
        for ((technology, down, _), mean) in FixedRow::default().iter().zip(means) {
            row.set(technology, down, mean.share());
        }
        let mut values = vec![Value::text(parent_name(corner, side)), Value::Null];
        fixed_values(&mut values, (&row, &row), Detail::Map, &rules);
        square(corner, side, values)
    });
    broadband_layer(features.collect(), &rules, Detail::Map)
}

/// A mean that is being made.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    weight: f64,
    /// Whether somebody has it, and whether somebody has not.
    some: bool,
    rest: bool,
}

impl Mean {
    fn add(&mut self, weight: f64, share: f64, (some, rest): (bool, bool)) {
        self.sum += weight * share;
        self.weight += weight;
        self.some |= some;
        self.rest |= rest;
    }

    /// Nobody and everybody only if it is so in every cell. Without weight it is no number, which is no share.
    fn share(self) -> Share {
        let least = if self.some { 0.01 } else { 0.0 };
        let most = if self.rest { 99.99 } else { 100.0 };
        let percent = (100.0 * self.sum / self.weight).max(least).min(most);
        let known = Some(percent).filter(|_| self.weight > 0.0);
        known.and_then(Share::percent).unwrap_or(Share::NONE)
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

/// The key of the place most of a cell belongs to.
fn main_part(places: &Places, cell: Cell) -> Value {
    places.mostly(cell).map(|place| place.id.as_str()).into()
}

fn shares(detail: Detail) -> Vec<(Technology, Down)> {
    let all = FixedRow::default();
    let all = all.iter().map(|(technology, down, _)| (technology, down));
    all.filter(|share| detail == Detail::Full || ON_MAPS.contains(share))
        .collect()
}

/// Shares as they are told, and the verdicts that follow from those that are not told too: nobody and everybody are
/// always told, and what lies between is partly, whatever it is.
fn fixed_values(
    values: &mut Vec<Value>,
    (row, told): (&FixedRow, &FixedRow),
    detail: Detail,
    rules: &[&Rule],
) {
    let percent = |share: Share| (share != Share::NONE).then(|| f64::from(share.to_bits()) / 100.0);
    for (technology, down) in shares(detail) {
        values.push(percent(told.share(technology, down)).into());
    }
    values.extend(rules.iter().map(|rule| rule.verdict(row).number().into()));
    let withheld = shares(detail).into_iter().filter(|(technology, down)| {
        let [exact, told] = [row, told].map(|row| row.share(*technology, *down));
        told == Share::NONE && exact != Share::NONE
    });
    let withheld: Vec<String> = withheld.map(|(t, d)| share_column(t, d)).collect();
    values.push(match withheld.as_slice() {
        [] => Value::Null,
        names => Value::text(names.join(" ")),
    });
}

fn share_column(technology: Technology, down: Down) -> String {
    format!("{}_{}", technology.key(), down.mbits())
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
    if detail == Detail::Map {
        columns.push(text("place", PLACE));
    } else {
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
            share_column(technology, down),
            ColumnKind::Number,
            [
                &format!("Anteil der Haushalte mit mindestens {mbits} Mbit/s über {key}, in Prozent, auf fünf Haushalte genau; leer: keine Angabe, oder zu wenige Haushalte, um eine zu nennen (dann steht die Spalte in withheld)"),
                &format!("share of households with at least {mbits} Mbit/s by {key}, percent, to five households; empty: no figure, or too few households for one to be told (then withheld names the column)"),
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
    columns.push(text(
        "withheld",
        [
            "Spalten dieser Zelle, die leer sind, weil ein Teil ihrer sehr wenigen Haushalte versorgt ist; leer: keine",
            "columns of this cell that are empty because some of its very few households are served; empty: none",
        ],
    ));
    columns
}

/// What the column with the name of a cell's place says.
const PLACE: [&str; 2] = [
    "Name des Quartiers, sonst des Stadtbezirks, in dem der größte Teil der Zelle liegt",
    "name of the quarter, or else the district, most of the cell lies in",
];

/// What the column with a cell's name says.
const GRID_ID: [&str; 2] = [
    "Gitterzelle, UTM 32 (EPSG:25832)",
    "grid cell, UTM 32 (EPSG:25832)",
];

//! The work list as a layer: clusters as areas with what their row says, and as CSV. As `GeoPackage` it is in `package`.

use super::{Project, WorkList};
use crate::contour::contour;
use crate::layer::{Column, ColumnKind, Feature, Layer, Shape, Value};
use crate::{Dialect, Error, csv, dictionary};

/// The columns. Lengths are in metres, money in euro; an empty field is a figure that is not told.
pub(super) const COLUMNS: [(&str, ColumnKind, [&str; 2]); 23] = {
    use ColumnKind::{Number, Text, Whole};
    [
        ("rank", Whole, ["Platz in der Liste", "place in the list"]),
        (
            "id",
            Text,
            [
                "unterste Zelle des Gebiets, UTM 32 (EPSG:25832)",
                "lowest cell of the area, UTM 32 (EPSG:25832)",
            ],
        ),
        (
            "place",
            Text,
            ["Quartier oder Stadtbezirk", "quarter or district"],
        ),
        (
            "district",
            Text,
            [
                "Stadtbezirk, in dem die meisten Haushalte liegen",
                "district most of the households lie in",
            ],
        ),
        (
            "since",
            Text,
            [
                "Datenstand, seit dem Haushalte unter der Regel liegen",
                "data date since which households are below the rule",
            ],
        ),
        ("cells", Whole, ["Zellen von 100 m", "cells of 100 m"]),
        (
            "households",
            Whole,
            [
                "Haushalte, die zählen; leer: zu wenige, um genannt zu werden",
                "households that count; empty: too few to be told",
            ],
        ),
        (
            "households_low",
            Whole,
            [
                "Haushalte, die sicher unter der Regel liegen",
                "households below the rule for certain",
            ],
        ),
        (
            "households_high",
            Whole,
            [
                "Haushalte, die unter der Regel liegen können",
                "households that may be below the rule",
            ],
        ),
        (
            "addresses",
            Whole,
            ["Adressen in den Zellen", "addresses in the cells"],
        ),
        (
            "anchors",
            Whole,
            [
                "Betriebe, Schulen, Krankenhäuser und Behörden darunter; leer: Nutzung nicht bekannt",
                "firms, schools, hospitals and authorities among them; empty: uses are not known",
            ],
        ),
        (
            "committed_addresses",
            Whole,
            [
                "Adressen, deren Ausbau jemand zugesagt hat; nur für Angemeldete",
                "addresses somebody has committed to connect; with an account only",
            ],
        ),
        ("new_trench_m", Number, ["neuer Graben, m", "new trench, m"]),
        (
            "duct_reuse_m",
            Number,
            [
                "in eigenen Leerrohren, m; nur für Angemeldete",
                "in ducts of one's own, m; with an account only",
            ],
        ),
        (
            "nearest_asset_m",
            Number,
            [
                "Luftlinie zur nächsten eigenen Leitung, m; nur für Angemeldete",
                "straight distance to the nearest own asset, m; with an account only",
            ],
        ),
        (
            "cost",
            Number,
            [
                "Kosten, als würde nur dieses Gebiet gebaut, €",
                "cost as if only this area was built, €",
            ],
        ),
        (
            "added_cost",
            Number,
            [
                "Kosten, wenn alle Gebiete davor gebaut sind, €",
                "cost if all areas before it are built, €",
            ],
        ),
        (
            "cost_per_household",
            Number,
            ["Kosten je Haushalt, €", "cost per household, €"],
        ),
        (
            "households_per_m",
            Number,
            [
                "Haushalte je Meter neuen Grabens; danach ist die Liste geordnet",
                "households per metre of new trench; the list is ordered by it",
            ],
        ),
        (
            "households_left_out",
            Whole,
            [
                "Haushalte an Zweigen, die sich nach der Vorgabe nicht lohnen",
                "households on branches that are not worth it by the assumptions",
            ],
        ),
        (
            "served_on_the_way",
            Number,
            [
                "Anteil schon versorgter Haushalte in den Zellen, 0 bis 1",
                "share of households in the cells that are served already, 0 to 1",
            ],
        ),
        (
            "estimate",
            Text,
            [
                "woher die Länge stammt: street_graph (Straßennetz) oder straight_line (Luftlinie mit Umwegfaktor)",
                "where the length comes from: street_graph or straight_line (with a detour factor)",
            ],
        ),
        (
            "half",
            Whole,
            [
                "1: gehört zu den ersten Gebieten, die zusammen die Hälfte der Haushalte erreichen; 2: die übrigen",
                "1: one of the first areas that together reach half of the households; 2: the others",
            ],
        ),
    ]
};

impl WorkList {
    /// Clusters as areas, by rank.
    pub fn layer(&self) -> Layer {
        let (first, _) = self.first_half();
        let columns = COLUMNS.into_iter();
        let features = self.projects.iter().map(|project| Feature {
            id: project.id.key().into(),
            shape: Shape::Area(contour(&project.spots.iter().map(|s| s.cell).collect())),
            values: self.values(project, project.rank <= first),
        });
        Layer {
            name: "clusters".to_owned(),
            columns: columns
                .map(|(name, kind, text)| Column::new(name, kind, text))
                .collect(),
            features: features.collect(),
        }
    }

    /// As CSV with a header.
    pub fn csv(&self, dialect: Dialect) -> Result<Vec<u8>, Error> {
        csv(&self.layer(), dialect)
    }

    /// What the columns of the CSV say.
    pub fn dictionary(&self, dialect: Dialect) -> Result<Vec<u8>, Error> {
        dictionary(&self.layer(), dialect)
    }

    fn values(&self, project: &Project, first: bool) -> Vec<Value> {
        let audience = self.audience;
        let planner = audience.is_planner();
        let whole = |n: usize| i64::try_from(n).map_or(Value::Null, Value::Whole);
        let count = |count: Option<usize>| count.map_or(Value::Null, whole);
        let homes = |households: f64| {
            let told = audience
                .told(households)
                .and_then(|n| i64::try_from(n).ok());
            told.map_or(Value::Null, Value::Whole)
        };
        let told = audience.told(project.counted).is_some();
        let if_told = |value: Option<f64>| Value::from(value.filter(|_| told));
        let restricted =
            |value: Option<f64>| Value::from(value.filter(|_| planner).map(f64::round));
        let digits = |value: f64, digits: i32| {
            let scale = 10_f64.powi(digits);
            (value * scale).round() / scale
        };
        let nearest = project.nearest.as_ref().map(|n| n.distance_m);
        let each = project.cost_per_household();
        vec![
            whole(project.rank),
            Value::text(project.id.to_string()),
            project.place().as_deref().into(),
            project.district.as_ref().map(|d| d.name.as_str()).into(),
            Value::text(project.since.to_string()),
            whole(project.spots.len()),
            homes(project.counted),
            homes(project.low),
            homes(project.high),
            count(project.addresses),
            count(project.anchors),
            count(project.committed),
            audience.metres(project.trench.new_m).into(),
            restricted(Some(project.trench.duct_m)),
            restricted(nearest),
            audience.euros(project.cost).into(),
            audience.euros(project.added.cost()).into(),
            if_told(each.map(|each| audience.euros_each(each))),
            if_told(Some(digits(project.households_per_m(), 4))),
            homes(project.trench.left_out),
            if_told(Some(digits(project.served_on_the_way(), 2))),
            Value::text(project.trench.estimate.key()),
            Value::Whole(if first { 1 } else { 2 }),
        ]
    }
}

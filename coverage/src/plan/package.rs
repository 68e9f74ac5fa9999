//! The work list as `GeoPackage`: clusters, their cells, and for planners the trenches, which lie in ducts.

use super::WorkList;
use super::table::COLUMNS;
use crate::contour::contour;
use crate::layer::{Column, ColumnKind, Feature, Layer, Shape, Value};
use crate::{About, Error, Legend, Styled, geopackage};
use std::collections::BTreeSet;

impl WorkList {
    /// Clusters, their cells, and for planners the trenches, as one file that QGIS opens coloured.
    pub fn geopackage(&self) -> Result<Vec<u8>, Error> {
        let plain = |layer| Styled {
            layer,
            legends: Vec::new(),
        };
        let clusters = Styled {
            layer: self.layer(),
            legends: vec![Legend::halves()],
        };
        let mut layers = vec![clusters, plain(self.cells())];
        if self.audience.is_planner() {
            layers.push(plain(self.trenches()));
        }
        geopackage(&layers, &self.about())
    }

    /// What a file of the list says of itself.
    fn about(&self) -> About {
        let (rule, scenario) = (&self.rule, &self.scenario);
        let [de, _] = &rule.name;
        let [_, sentence] = self.sentence();
        let release = About::made_of(&self.release);
        About {
            name: format!("{}-{}", self.release.id, rule.key),
            title: format!("Arbeitsliste Breitband: {de}, {}", self.release.data_date),
            description: format!(
                "{sentence} Rule {} ({}), counting {}, {:.0}% book, for: {}. Costs are estimates. {} Empty: not known, or not told to this audience; that is not zero.",
                rule.key,
                rule.version,
                scenario.grouping.counting.key(),
                scenario.take_up * 100.0,
                self.audience.key(),
                release.description
            ),
            ..release
        }
    }

    /// The cells of all clusters, with the cluster they belong to.
    fn cells(&self) -> Layer {
        let homes = |households: f64| {
            let told = self
                .audience
                .told(households)
                .and_then(|n| i64::try_from(n).ok());
            told.map_or(Value::Null, Value::Whole)
        };
        let mut features = Vec::new();
        for project in &self.projects {
            features.extend(project.spots.iter().map(|spot| Feature {
                id: spot.cell.key().into(),
                shape: Shape::Area(contour(&BTreeSet::from([spot.cell]))),
                values: vec![
                    Value::text(spot.cell.to_string()),
                    Value::text(project.id.to_string()),
                    homes(spot.low),
                    homes(spot.high),
                ],
            }));
        }
        let named = |name: &str| COLUMNS.into_iter().find(|(known, ..)| *known == name);
        let own = ["households_low", "households_high"]
            .into_iter()
            .filter_map(named);
        let mut columns = vec![
            Column::new("id", ColumnKind::Text, ["Zelle", "cell"]),
            Column::new(
                "cluster",
                ColumnKind::Text,
                ["Gebiet, zu dem sie gehört", "area it belongs to"],
            ),
        ];
        columns.extend(own.map(|(name, kind, text)| Column::new(name, kind, text)));
        Layer {
            name: "cells".to_owned(),
            columns,
            features,
        }
    }

    /// The pieces of trench. A piece two clusters share is there for both.
    fn trenches(&self) -> Layer {
        let tenth = |metres: f64| Value::Number((metres * 10.0).round() / 10.0);
        let pieces = self.projects.iter();
        let pieces =
            pieces.flat_map(|project| project.trench.route.iter().map(move |p| (project, p)));
        let features = (1..).zip(pieces).map(|(id, (project, piece))| Feature {
            id,
            shape: Shape::Line(piece.line.to_vec()),
            values: vec![
                Value::text(project.id.to_string()),
                tenth(piece.new_m),
                tenth(piece.duct_m),
            ],
        });
        let number = |name: &str, text| Column::new(name, ColumnKind::Number, text);
        Layer {
            name: "trenches".to_owned(),
            columns: vec![
                Column::new("cluster", ColumnKind::Text, ["Gebiet", "area"]),
                number("new_m", ["zu graben, m", "to dig, m"]),
                number(
                    "duct_m",
                    ["in eigenen Leerrohren, m", "in ducts of one's own, m"],
                ),
            ],
            features: features.collect(),
        }
    }
}

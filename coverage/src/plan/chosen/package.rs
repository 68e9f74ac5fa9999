//! A chosen trench as files: its pieces as CSV, and with the cells it reaches as `GeoPackage`.

use super::Chosen;
use crate::contour::contour;
use crate::layer::{Column, ColumnKind, Feature, Layer, Shape, Value};
use crate::{About, Dialect, Error, Styled, csv, geopackage};
use std::collections::BTreeSet;

impl Chosen {
    /// The pieces of trench as CSV with a header.
    pub fn csv(&self, dialect: Dialect) -> Result<Vec<u8>, Error> {
        csv(&self.trenches(), dialect)
    }

    /// The pieces of trench and the cells it reaches as one file.
    pub fn geopackage(&self) -> Result<Vec<u8>, Error> {
        let plain = |layer| Styled {
            layer,
            legends: Vec::new(),
        };
        geopackage(
            &[plain(self.trenches()), plain(self.reached_cells())],
            &self.about(),
        )
    }

    /// What a file says of itself.
    fn about(&self) -> About {
        let [_, sentence] = self.sentence();
        let release = About::made_of(&self.release);
        About {
            name: format!("{}-{}-what-if", self.release.id, self.rule.key),
            title: format!(
                "Modellrechnung Trasse: {}, {}",
                self.rule.name[0], self.release.data_date
            ),
            description: format!(
                "{sentence} Rule {} ({}), houses within {} m, {:.0}% book. Costs are estimates. {}",
                self.rule.key,
                self.rule.version,
                self.reach_m,
                self.scenario.take_up * 100.0,
                release.description
            ),
            ..release
        }
    }

    fn trenches(&self) -> Layer {
        let tenth = |metres: f64| Value::Number((metres * 10.0).round() / 10.0);
        let features = (1..).zip(&self.route).map(|(id, dug)| Feature {
            id,
            shape: Shape::Line(dug.line.to_vec()),
            values: vec![
                Value::text(&dug.street),
                Value::text(dug.surface.key()),
                tenth(dug.new_m),
                tenth(dug.duct_m),
                Value::Number(dug.cost.round()),
            ],
        });
        let text = |name: &str, said| Column::new(name, ColumnKind::Text, said);
        let number = |name: &str, said| Column::new(name, ColumnKind::Number, said);
        Layer {
            name: "trenches".to_owned(),
            columns: vec![
                text("street", ["Straße", "street"]),
                text("surface", ["Oberfläche", "surface"]),
                number("new_m", ["zu graben, m", "to dig, m"]),
                number(
                    "duct_m",
                    ["in eigenen Leerrohren, m", "in ducts of one's own, m"],
                ),
                number("cost", ["Kosten, €", "cost, €"]),
            ],
            features: features.collect(),
        }
    }

    fn reached_cells(&self) -> Layer {
        let features = self.cells.iter().map(|(cell, reached)| Feature {
            id: cell.key().into(),
            shape: Shape::Area(contour(&BTreeSet::from([*cell]))),
            values: vec![
                Value::text(cell.to_string()),
                Value::Number((reached * 10.0).round() / 10.0),
            ],
        });
        Layer {
            name: "cells".to_owned(),
            columns: vec![
                Column::new("id", ColumnKind::Text, ["Zelle", "cell"]),
                Column::new(
                    "households",
                    ColumnKind::Number,
                    ["erreichte Haushalte", "households that are reached"],
                ),
            ],
            features: features.collect(),
        }
    }
}

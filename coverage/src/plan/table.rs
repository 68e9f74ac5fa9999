//! The work list as a table: CSV for programs, and a variant that a German spreadsheet opens with a double click.

use super::{Project, WorkList};
use crate::Error;

/// Which CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Variant {
    /// Commas, decimal points, UTF-8.
    #[default]
    Plain,
    /// Semicolons, decimal commas, UTF-8 with a byte order mark.
    Excel,
}

/// The columns. Lengths are in metres, money in euro; an empty field is a figure that is not told.
const COLUMNS: [&str; 22] = [
    "rank",
    "id",
    "place",
    "district",
    "since",
    "cells",
    "households",
    "households_low",
    "households_high",
    "addresses",
    "anchors",
    "committed_addresses",
    "new_trench_m",
    "duct_reuse_m",
    "nearest_asset_m",
    "cost",
    "added_cost",
    "cost_per_household",
    "households_per_m",
    "households_left_out",
    "served_on_the_way",
    "estimate",
];

impl WorkList {
    /// As CSV with a header.
    pub fn csv(&self, variant: Variant) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        if variant == Variant::Excel {
            bytes.extend_from_slice("\u{feff}".as_bytes());
        }
        let mut writer = csv::WriterBuilder::new()
            .delimiter(if variant == Variant::Excel {
                b';'
            } else {
                b','
            })
            .terminator(csv::Terminator::CRLF)
            .from_writer(bytes);
        let wrong = |error: csv::Error| Error::Table(error.to_string());
        writer.write_record(COLUMNS).map_err(wrong)?;
        for project in &self.projects {
            writer
                .write_record(self.row(project, variant))
                .map_err(wrong)?;
        }
        writer
            .into_inner()
            .map_err(|error| Error::Table(error.to_string()))
    }

    fn row(&self, project: &Project, variant: Variant) -> [String; COLUMNS.len()] {
        let audience = self.audience;
        let planner = audience.is_planner();
        let number = |value: Option<f64>, decimals: usize| {
            let text = value.map_or_else(String::new, |value| format!("{value:.decimals$}"));
            match variant {
                Variant::Plain => text,
                Variant::Excel => text.replace('.', ","),
            }
        };
        let told = audience.told(project.counted);
        let homes = |households: f64| {
            let told = audience.told(households);
            told.map_or_else(String::new, |n| n.to_string())
        };
        let count = |count: Option<usize>| count.map_or_else(String::new, |n| n.to_string());
        let restricted = |value: f64| number(planner.then_some(value), 0);
        let if_told =
            |value: Option<f64>, decimals| number(value.filter(|_| told.is_some()), decimals);
        let district = project.district.as_ref().map(|d| d.name.as_str());
        [
            project.rank.to_string(),
            project.id.to_string(),
            guarded(&project.place().unwrap_or_default()),
            guarded(district.unwrap_or_default()),
            project.since.to_string(),
            project.spots.len().to_string(),
            homes(project.counted),
            homes(project.low),
            homes(project.high),
            count(project.addresses),
            count(project.anchors),
            count(project.committed),
            number(Some(audience.metres(project.trench.new_m)), 0),
            restricted(project.trench.duct_m),
            number(
                project
                    .nearest
                    .as_ref()
                    .map(|n| n.distance_m)
                    .filter(|_| planner),
                0,
            ),
            number(Some(audience.euros(project.cost)), 0),
            number(Some(audience.euros(project.added.cost())), 0),
            if_told(
                project.cost_per_household().map(|c| audience.euros_each(c)),
                0,
            ),
            if_told(Some(project.households_per_m()), 4),
            homes(project.trench.left_out),
            if_told(Some(project.served_on_the_way()), 2),
            project.trench.estimate.key().to_owned(),
        ]
    }
}

/// Text a spreadsheet takes for text: one that begins like a formula gets an apostrophe before it.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_a_formula_stays_text() {
        for name in ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(guarded(name), format!("'{name}"));
        }
        assert_eq!(guarded("Am Hang-West"), "Am Hang-West");
    }
}

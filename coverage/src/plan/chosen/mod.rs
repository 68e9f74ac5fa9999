//! A trench along streets that a planner chose: what digging it costs and whom it reaches. The work list says where
//! building pays first; this answers “what if we dug here”. It lies in the city's own ducts where it can, and is for planners.

mod package;

use super::cost::Cost;
use super::door::{Door, doors};
use super::own::{Own, distance, is_place};
use super::{Scenario, Spots, Surface, Together};
use crate::{Atlas, Audience, Cell, Fixed, Release, Rule, Street};
use rstar::RTree;
use rstar::primitives::Line;
use std::collections::BTreeMap;

/// Which trench, and how far it reaches.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Pieces of street between two crossings, by their position in [`crate::Streets`].
    pub pieces: Vec<usize>,
    /// A house within so many metres can be connected.
    pub reach_m: f64,
}

/// What a trench along chosen streets takes, and whom it reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The release the shares are from.
    pub release: Release,
    /// The rule.
    pub rule: Rule,
    /// Prices and take-up.
    pub scenario: Scenario,
    /// A house within so many metres is reached.
    pub reach_m: f64,
    /// The streets, in order of name, with the metres of each.
    pub streets: Vec<(String, f64)>,
    /// Metres to dig by surface.
    pub surfaces: Vec<(Surface, f64)>,
    /// The trench, in straight pieces.
    pub route: Vec<Dug>,
    /// What it takes.
    pub together: Together,
    /// Houses that would be connected if everybody below the rule booked.
    pub houses: f64,
    /// Households below the rule that it reaches.
    pub reached: f64,
    /// Households below the rule that it does not reach.
    pub left: f64,
    /// Cells in which it reaches somebody, with how many households.
    pub cells: Vec<(Cell, f64)>,
    /// What changes in each district in which it reaches somebody, in order of key.
    pub districts: Vec<Effect>,
}

/// A straight piece of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dug {
    /// The street's name.
    pub street: String,
    /// What has to be cut through.
    pub surface: Surface,
    /// From where to where, metres east and north in UTM 32.
    pub line: [[f64; 2]; 2],
    /// Metres to dig.
    pub new_m: f64,
    /// Metres in a free duct of one's own.
    pub duct_m: f64,
    /// Euro for both.
    pub cost: f64,
}

/// What changes in a district.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The district's key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Households below the rule that are reached.
    pub reached: f64,
    /// Households below the rule that are not.
    pub left: f64,
}

impl Chosen {
    /// The answer; `None` if a piece of street does not exist.
    pub fn of(
        atlas: &Atlas,
        (fixed, rule): (&Fixed, &Rule),
        scenario: &Scenario,
        choice: &Choice,
    ) -> Option<Self> {
        let mut pieces = choice.pieces.clone();
        pieces.sort_unstable();
        pieces.dedup();
        let streets = pieces.iter().map(|at| atlas.streets.streets.get(*at));
        let streets: Vec<&Street> = streets.collect::<Option<_>>()?;
        let mut chosen = Self {
            release: fixed.release.clone(),
            rule: rule.clone(),
            scenario: scenario.clone(),
            reach_m: choice.reach_m,
            streets: Vec::new(),
            surfaces: Vec::new(),
            route: Vec::new(),
            together: Together::default(),
            houses: 0.0,
            reached: 0.0,
            left: 0.0,
            cells: Vec::new(),
            districts: Vec::new(),
        };
        chosen.dig(&streets, &Own::new(&atlas.assets));
        chosen.connect(atlas, fixed);
        Some(chosen)
    }

    /// Lays the trench along the streets.
    fn dig(&mut self, streets: &[&Street], own: &Own) {
        let (mut named, mut surfaces) = (BTreeMap::new(), BTreeMap::new());
        for street in streets {
            let surface = Surface::of(&street.surface);
            let line: Vec<[f64; 2]> = street.line.iter().copied().filter(is_place).collect();
            for (from, to) in line.iter().zip(line.iter().skip(1)) {
                let ends = [*from, *to];
                let metres = distance(*from, *to);
                let duct_m = if own.may_lie_beside(ends) {
                    own.metres_beside(ends).min(metres)
                } else {
                    0.0
                };
                let new_m = metres - duct_m;
                let prices = &self.scenario.prices;
                let cost = Cost::euros(new_m * prices.trench(surface) + duct_m * prices.blow_in);
                *named.entry(street.name.clone()).or_insert(0.0) += metres;
                *surfaces.entry(surface).or_insert(0.0) += new_m;
                self.together.add(Together {
                    new_m,
                    duct_m,
                    trenches: cost.as_euros(),
                    houses: 0.0,
                });
                self.route.push(Dug {
                    street: street.name.clone(),
                    surface,
                    line: ends,
                    new_m,
                    duct_m,
                    cost: cost.as_euros(),
                });
            }
        }
        self.streets = named.into_iter().collect();
        self.surfaces = surfaces.into_iter().collect();
    }

    /// Finds the houses it reaches.
    fn connect(&mut self, atlas: &Atlas, fixed: &Fixed) {
        let lines = self.route.iter().map(|p| Line::new(p.line[0], p.line[1]));
        let near = RTree::bulk_load(lines.collect());
        let reach = self.reach_m * self.reach_m;
        let is_reached = |door: &Door| {
            let mut found = near.locate_within_distance(door.at, reach);
            found.next().is_some()
        };
        let mut grouping = self.scenario.grouping.clone();
        // No cell is too small to be reached.
        grouping.min_households = f64::MIN_POSITIVE;
        let spots = Spots::new(atlas, (fixed, &self.rule), Audience::Planner, &grouping).spots;
        let mut districts: BTreeMap<String, Effect> = BTreeMap::new();
        for (at, spot) in spots.iter().enumerate() {
            let (mut reached, mut houses) = (0.0, 0.0);
            for door in doors(at, spot, atlas)
                .iter()
                .filter(|door| is_reached(door))
            {
                reached += door.households;
                houses += door.houses;
            }
            let left = (spot.counted - reached).max(0.0);
            self.reached += reached;
            self.houses += houses;
            self.left += left;
            if reached > 0.0 {
                self.cells.push((spot.cell, reached));
            }
            if let Some(place) = atlas.districts.mostly(spot.cell) {
                let effect = districts.entry(place.id.clone()).or_insert_with(|| Effect {
                    id: place.id.clone(),
                    name: place.name.clone(),
                    reached: 0.0,
                    left: 0.0,
                });
                effect.reached += reached;
                effect.left += left;
            }
        }
        self.districts = districts
            .into_values()
            .filter(|d| d.reached > 0.0)
            .collect();
        self.together.houses = self.houses * self.scenario.take_up * self.scenario.prices.house;
    }

    /// Euro for each household it reaches; `None` if it reaches nobody.
    pub fn cost_each(&self) -> Option<f64> {
        (self.reached > 0.0).then(|| self.together.cost() / self.reached)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::village;
    use super::*;
    use crate::{Asset, AssetKind, Assets};
    use std::sync::Arc;

    fn ask(atlas: Atlas, reach_m: f64) -> Chosen {
        let atlas = atlas.surveyed();
        let choice = Choice {
            pieces: vec![0, 0],
            reach_m,
        };
        let scenario = Scenario::built_in().unwrap();
        let rule = atlas.rules.get("GF1").unwrap();
        let fixed = atlas.newest_fixed().unwrap();
        Chosen::of(&atlas, (fixed, rule), &scenario, &choice).unwrap()
    }

    #[test]
    fn a_street_costs_its_metres_and_reaches_the_houses_beside_it() {
        let chosen = ask(village(), 50.0);
        assert_eq!(chosen.streets, [("Hauptstraße".to_owned(), 400.0)]);
        assert_eq!(chosen.surfaces, [(Surface::Asphalt, 400.0)]);
        assert!(
            chosen.sentence()[0].starts_with("0,4\u{a0}km Trasse erreichten 8 Haushalte unter"),
            "{:?}",
            chosen.sentence()
        );
        assert!(chosen.geopackage().unwrap().starts_with(b"SQLite format 3"));
        let csv = String::from_utf8(chosen.csv(crate::Dialect::default()).unwrap()).unwrap();
        assert!(csv.contains("Hauptstraße,asphalt,400"), "{csv}");
        assert!((chosen.reached - 8.0).abs() < 1e-9 && chosen.left.abs() < 1e-9);
        // The whole street, and 40 % of the four fifths of two houses.
        let cost = 400.0 * 130.0 + 0.4 * 0.8 * 2.0 * 1_200.0;
        assert!((chosen.together.cost() - cost).abs() < 1e-6);
        assert_eq!(chosen.cells.len(), 1);
        assert!((chosen.cost_each().unwrap() - cost / 8.0).abs() < 1e-6);
    }

    #[test]
    fn a_house_farther_off_than_the_reach_is_left() {
        // Both houses stand ten metres from the street.
        let chosen = ask(village(), 5.0);
        assert!(chosen.reached.abs() < 1e-9 && (chosen.left - 8.0).abs() < 1e-9);
        assert_eq!((chosen.cells.len(), chosen.cost_each()), (0, None));
        assert!((chosen.together.cost() - 400.0 * 130.0).abs() < 1e-6);
    }

    #[test]
    fn where_a_free_duct_lies_nothing_is_dug() {
        let mut atlas = village();
        let line = atlas.streets.streets[0].line.clone();
        atlas.assets = Arc::new(Assets {
            assets: vec![Asset {
                id: "L1".into(),
                kind: AssetKind::Duct,
                owner: "Stadt".into(),
                free: Some(1),
                line: vec![line[0], [line[0][0] + 100.0, line[0][1]]],
            }],
        });
        let chosen = ask(atlas, 50.0);
        assert!(
            (chosen.together.duct_m - 105.0).abs() < 6.0,
            "{}",
            chosen.together.duct_m
        );
        assert!((chosen.together.new_m + chosen.together.duct_m - 400.0).abs() < 1e-6);
    }

    #[test]
    fn a_piece_of_street_that_is_not_there_is_no_answer() {
        let atlas = village().surveyed();
        let choice = Choice {
            pieces: vec![7],
            reach_m: 50.0,
        };
        let scenario = Scenario::built_in().unwrap();
        let rule = atlas.rules.get("GF1").unwrap();
        let fixed = atlas.newest_fixed().unwrap();
        assert_eq!(Chosen::of(&atlas, (fixed, rule), &scenario, &choice), None);
    }
}

//! An attacker who has every public answer at once. For each number that is not told, and each value it could have, there
//! is another city that has this value and gives exactly the same answers; so nothing can be worked out, by equations,
//! intervals or otherwise. Answers are what is asked for, tiles and files as their bytes.

use super::*;
use crate::plan::{Plans, Question, Scenario, Start};
use crate::radio::siting::tests::east_of;
use crate::radio::{RadioMap, Siting};
use crate::town::{cell, district, fixed, release, town};
use crate::{
    Atlas, CellCard, Comparison, Dialect, Down, Fixed, FixedRow, Format, Kind, Level, Mobile,
    MobileSummary, Networks, Rule, Set, Summary, Technology, Territory, Tiles, release_file,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// Speeds and technologies cells differ in here.
const DOWNS: [Down; 4] = [Down::M30, Down::M100, Down::M400, Down::M1000];
const TECHNOLOGIES: [Technology; 2] = [Technology::Alle, Technology::Ftthb];

/// One cell of a city: households, draws, and a row for each release.
#[derive(Debug, Clone)]
struct Home {
    households: f32,
    draws: [f64; 2],
    rows: [FixedRow; 2],
}

fn city(homes: &[Home]) -> Atlas {
    let at = |n: usize| cell(i32::try_from(n).unwrap() * 2, 0);
    let releases: Vec<Fixed> = [2020, 2021]
        .into_iter()
        .enumerate()
        .map(|(release, year)| {
            let rows = homes.iter().enumerate();
            fixed(
                year,
                rows.map(|(n, home)| (at(n), home.rows[release].clone())),
            )
        })
        .collect();
    let households = homes.iter().enumerate().map(|(n, h)| (at(n), h.households));
    // The border cuts the cell in the middle, if there is one.
    let mut places = vec![district("0", 0..2), district("1", 2..20)];
    places[0].rings[0][1][0] += 30.0;
    places[0].rings[0][2][0] += 30.0;
    places[1].rings[0][0][0] += 30.0;
    places[1].rings[0][3][0] += 30.0;
    let mut atlas = town(households, releases, places);
    let networks = |n: usize| Networks {
        lte: u8::try_from(n % 4).ok(),
        ..Networks::default()
    };
    let networks = (0..homes.len()).map(|n| (at(n), networks(n)));
    atlas.mobile = vec![Arc::new(Mobile::new(release(Kind::Mobile, 2021), networks))];
    let draws: BTreeMap<Cell, [f64; 2]> = homes
        .iter()
        .enumerate()
        .map(|(n, h)| (at(n), h.draws))
        .collect();
    let draws = |cell| draws.get(&cell).copied().unwrap_or_default();
    atlas.territory = Arc::new(Territory::drawn(&atlas, draws));
    atlas
}

/// What gateways hear west of the town, so that its households want another.
fn radio() -> RadioMap {
    east_of(7.0)
}

/// Everything the public can ask.
fn answers(atlas: &Arc<Atlas>, radio: &RadioMap) -> String {
    let thresholds = TECHNOLOGIES
        .into_iter()
        .flat_map(|t| Down::ALL.into_iter().map(move |d| Rule::threshold(t, d)));
    let rules: Vec<Rule> = thresholds.chain(atlas.rules.iter().cloned()).collect();
    let releases: Vec<_> = atlas.fixed.iter().map(|f| &f.release.id).collect();
    let mut all = String::new();
    for rule in &rules {
        for level in Level::ALL {
            for release in &releases {
                let summary = Summary::of(atlas, release, rule, level, Audience::Public);
                writeln!(all, "{summary:?}").unwrap();
            }
            let both = [releases[0], releases[1]];
            let change = Comparison::of(atlas, both, rule, level, Audience::Public);
            writeln!(all, "{change:?}").unwrap();
        }
    }
    for fixed in &atlas.fixed {
        for (cell, row) in fixed.iter() {
            let told = atlas.territory.row(cell, row, Audience::Public);
            let verdicts: Vec<_> = rules.iter().map(|rule| rule.verdict(row)).collect();
            writeln!(all, "{cell} {told:?} {verdicts:?}").unwrap();
            let card = CellCard::of(atlas, cell, &fixed.release.id, Audience::Public);
            writeln!(all, "{card:?}").unwrap();
        }
    }
    for (mobile, rule) in atlas
        .mobile
        .iter()
        .flat_map(|m| atlas.rules.mobile().map(move |r| (m, r)))
    {
        for level in Level::ALL {
            let summary = MobileSummary::of(atlas, mobile, rule, level, Audience::Public);
            writeln!(all, "{summary:?}").unwrap();
        }
    }
    let siting = Siting::suggest(radio, &atlas.territory, &[], 2);
    writeln!(all, "{siting:?}").unwrap();
    let tiles = Tiles::default();
    for set in Set::all(atlas) {
        let pyramid = tiles.get(atlas, &[], &set).unwrap().unwrap();
        for (tile, bytes) in pyramid.iter() {
            writeln!(all, "{set} {tile:?} {bytes:?}").unwrap();
        }
    }
    for (release, (end, format)) in releases
        .iter()
        .flat_map(|release| Format::ENDS.map(|format| (release, format)))
    {
        let file = release_file(atlas, &tiles, release, format, Dialect::Programs);
        writeln!(all, "{release}{end} {:?}", file.unwrap().unwrap()).unwrap();
    }
    let households = atlas.territory.households(Audience::Public);
    writeln!(all, "{:?}", households.iter().collect::<Vec<_>>()).unwrap();
    let plans = Plans::default();
    let scenarios = [Start::Own, Start::Served].map(|start| {
        let mut scenario = Scenario::built_in().unwrap();
        scenario.grouping.start = start;
        scenario
    });
    for (fixed, rule) in atlas
        .fixed
        .iter()
        .flat_map(|f| atlas.rules.iter().map(move |r| (f, r)))
    {
        for scenario in &scenarios {
            let list = plans.list(&Question {
                atlas,
                fixed,
                rule,
                audience: Audience::Public,
                scenario,
            });
            let (csv, package) = (list.csv(Dialect::Programs), list.geopackage());
            writeln!(all, "{list:?} {:?} {:?}", csv.unwrap(), package.unwrap()).unwrap();
        }
    }
    all
}

/// Whether two cities cannot be told apart; otherwise the first answers that differ.
fn same(one: &[Home], other: &[Home]) -> Result<(), TestCaseError> {
    let radio = radio();
    let [one, other] = [one, other].map(|homes| answers(&Arc::new(city(homes)), &radio));
    for (one, other) in one.lines().zip(other.lines()) {
        prop_assert_eq!(one, other);
    }
    prop_assert_eq!(one.len(), other.len());
    Ok(())
}

/// A number that is not told: part of one cell's households, at one share of one release.
#[derive(Debug, Clone, Copy)]
struct Hidden {
    home: usize,
    release: usize,
    technology: Technology,
    down: Down,
    /// Those who do not have it, or those who do.
    unserved: bool,
}

impl Hidden {
    /// All that a city has.
    fn all(homes: &[Home]) -> Vec<Self> {
        let mut all = Vec::new();
        for (home, it) in homes.iter().enumerate() {
            let cell = Protected::new(f64::from(it.households), it.draws);
            for (release, row) in it.rows.iter().enumerate() {
                for (technology, down, share) in row.iter() {
                    let Some(value) = share.value().filter(|v| 0.0 < *v && *v < 1.0) else {
                        continue;
                    };
                    for unserved in [true, false] {
                        let part = cell.part(value);
                        let part = if unserved { 1.0 - part } else { part };
                        let amount = Amount {
                            households: cell.households() * part,
                            possible: true,
                        };
                        if Audience::Public.figure(amount).suppressed {
                            all.push(Self {
                                home,
                                release,
                                technology,
                                down,
                                unserved,
                            });
                        }
                    }
                }
            }
        }
        all
    }

    fn share(self, homes: &[Home]) -> f64 {
        let row = &homes[self.home].rows[self.release];
        row.share(self.technology, self.down).value().unwrap()
    }

    /// Its true value.
    fn value(self, homes: &[Home]) -> f64 {
        let share = self.share(homes);
        let part = if self.unserved { 1.0 - share } else { share };
        f64::from(homes[self.home].households) * part
    }

    /// Another city in which it has this value, between 0 and 5, and all answers are the same.
    fn other(self, homes: &[Home], value: f64) -> Vec<Home> {
        let mut other = homes.to_vec();
        let home = &mut other[self.home];
        let old = Protected::new(f64::from(home.households), home.draws);
        if old.steps == 0 {
            // Fewer than five live here: any number of them fits, in these parts.
            let share = self.share(homes);
            let part = if self.unserved { 1.0 - share } else { share };
            if value / part < 5.0 {
                home.households = narrow(value / part);
                home.draws[0] = 0.0;
                return other;
            }
        }
        let steps = f64::from(old.steps.max(1));
        home.households = if old.steps == 0 {
            4.999
        } else {
            narrow(old.households())
        };
        let part = value / f64::from(home.households);
        let share = if self.unserved { 1.0 - part } else { part };
        let step_of = |share: f64| (old.part(share) * steps).round();
        let hidden = step_of(self.share(homes));
        // A draw with which the share is rounded as before.
        let draw = if hidden == 0.0 {
            (1.0 - steps * share) / 2.0
        } else {
            f64::midpoint(1.0, steps * (1.0 - share))
        };
        home.draws = [0.0, draw];
        for row in &mut home.rows {
            for (technology, down, old) in row.clone().iter() {
                let Some(value) = old.value().filter(|v| 0.0 < *v && *v < 1.0) else {
                    continue;
                };
                let step = step_of(value);
                let new = if step == hidden {
                    steps * share
                } else if step == steps {
                    steps - draw / 2.0
                } else if step == 0.0 {
                    (1.0 - draw) / 2.0
                } else {
                    step + 0.5 - draw
                };
                let percent = (new / steps * 100.0).clamp(0.01, 99.99);
                row.set(technology, down, Share::percent(percent).unwrap());
            }
        }
        other
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a few households")]
fn narrow(households: f64) -> f32 {
    households as f32
}

fn homes() -> impl Strategy<Value = Vec<Home>> {
    let share = prop_oneof![Just(0.0), Just(100.0), 1.0..99.0_f64, 80.0..99.9_f64];
    // Shares fall with the speed, as they do in the atlas.
    let shares = prop::collection::vec(share, DOWNS.len()).prop_map(|mut shares| {
        shares.sort_by(|a, b| b.total_cmp(a));
        shares
    });
    let row = prop::collection::vec(shares, TECHNOLOGIES.len()).prop_map(|technologies| {
        let mut row = FixedRow::default();
        for (technology, shares) in TECHNOLOGIES.into_iter().zip(technologies) {
            for (down, share) in DOWNS.into_iter().zip(shares) {
                row.set(technology, down, Share::percent(share).unwrap());
            }
        }
        row
    });
    let households = prop_oneof![0.2..5.0_f32, 1.0..60.0_f32];
    let home = (households, 0.0..1.0_f64, 0.0..1.0_f64, row.clone(), row);
    let home = home.prop_map(|(households, a, b, before, after)| Home {
        households,
        draws: [a, b],
        rows: [before, after],
    });
    prop::collection::vec(home, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_value_a_number_that_is_not_told_has_all_answers_are_the_same(
        homes in homes(), which in any::<prop::sample::Index>(), value in 0.1..4.9_f64,
    ) {
        let hidden = Hidden::all(&homes);
        prop_assume!(!hidden.is_empty());
        let hidden = hidden[which.index(hidden.len())];
        let other = hidden.other(&homes, value);
        // Shares are kept to a hundredth of a percent, which is little of so few households.
        prop_assert!((hidden.value(&other) - value).abs() < 0.02, "{} is not {value}", hidden.value(&other));
        same(&homes, &other)?;
    }

    #[test]
    fn households_of_a_cell_can_be_any_number_less_than_five_away(
        homes in homes(), which in any::<prop::sample::Index>(), away in -4.9..4.9_f64,
    ) {
        let at = which.index(homes.len());
        let told = Protected::new(f64::from(homes[at].households), homes[at].draws);
        let mut other = homes.clone();
        let value = told.households() + away;
        prop_assume!(value > 0.0);
        other[at].households = narrow(value);
        other[at].draws[0] = if away < 0.0 { -away / 5.0 + 0.01 } else { 0.0 };
        same(&homes, &other)?;
    }
}

#[test]
fn where_a_gateway_would_help_is_reckoned_with_protected_numbers() {
    let home = |households: f32, draw: f64| Home {
        households,
        draws: [draw, 0.5],
        rows: [FixedRow::default(), FixedRow::default()],
    };
    let siting = |home: Home| {
        let atlas = city(&[home]);
        Siting::suggest(&radio(), &atlas.territory, &[], 2).unwrap()
    };
    let first = siting(home(40.0, 0.0));
    let gain = first.suggestions[0].gain_households;
    assert!((30.0..=40.0).contains(&gain), "{gain}");
    assert_eq!(siting(home(44.9, 0.0)), first);
    assert_eq!(siting(home(35.1, 0.99)), first);
    assert_ne!(siting(home(45.0, 0.0)), first);
}

#[test]
fn planners_see_the_difference_the_public_cannot() {
    let mut row = FixedRow::default();
    row.set(Technology::Alle, Down::M100, Share::percent(95.0).unwrap());
    let home = Home {
        households: 40.0,
        draws: [0.0, 0.9],
        rows: [row.clone(), row],
    };
    let homes = [home];
    let hidden = Hidden::all(&homes)[0];
    assert!((hidden.value(&homes) - 2.0).abs() < 1e-9);
    let other = hidden.other(&homes, 4.0);
    same(&homes, &other).unwrap();
    let exact = |homes: &[Home]| {
        let atlas = city(homes);
        let rule = Rule::threshold(Technology::Alle, Down::M100);
        let release = &atlas.fixed[0].release.id;
        let summary = Summary::of(&atlas, release, &rule, Level::City, Audience::Planner);
        summary.unwrap().city.unserved.households.households
    };
    assert_eq!((exact(&homes), exact(&other)), (Some(2), Some(4)));
}

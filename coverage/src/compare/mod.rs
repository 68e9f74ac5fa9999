//! What changed from one fixed-line release to another. Households are the same on both sides, those of the newest
//! census, so that only supply changes the numbers; what comes from cells that a release does not have is told apart.

mod sentence;
#[cfg(test)]
mod tests;
mod trend;

pub use trend::Trend;

use crate::privacy::{Amount, Audience, Figure};
use crate::summary::{Input, inputs};
use crate::{Atlas, Cell, Fixed, Level, Place, ReleaseId, Rule};
use trend::Seen;

/// A comparison of two releases.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The release before.
    pub a: ReleaseId,
    /// The release after.
    pub b: ReleaseId,
    /// The rule or threshold. Where the figures cannot decide it, the households count that certainly have it.
    pub rule: Rule,
    /// The size of the places in `rows`.
    pub level: Level,
    /// Why the two must not be joined by a line, in German and English; `None` if they may.
    pub series_break: Option<[String; 2]>,
    /// The city as a whole.
    pub city: Shift,
    /// Its places, in order of id.
    pub rows: Vec<Shift>,
    /// Cells in which fewer households have it than before: corrected data or a lost network, to be looked at.
    pub worse: Vec<Fallen>,
    /// Releases the numbers are made from.
    pub inputs: Vec<Input>,
    /// The result in a sentence, in German and English.
    pub sentence: [String; 2],
}

/// A cell in which fewer households have it than before.
#[derive(Debug, Clone, PartialEq)]
pub struct Fallen {
    /// The cell.
    pub cell: Cell,
    /// What people call the place most of it lies in; `None` outside all known places.
    pub place: Option<String>,
    /// The shares of its households before and after, between 0 and 1; `None` where one is not told.
    pub shares: [Option<f64>; 2],
}

/// What changed in a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// The place's key; empty for the city.
    pub id: String,
    /// Its name; empty for the city.
    pub name: String,
    /// All its households.
    pub households: Figure,
    /// How many more households have it, in cells that both releases have.
    pub delta: Option<i64>,
    /// How many more come from cells that only one of the releases has.
    pub denominator_effect: Option<i64>,
    /// Cells and households of each change, in the order of [`Trend::ALL`].
    pub classes: [Class; 6],
}

/// The cells that changed in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Class {
    /// How many cells.
    pub cells: u32,
    /// How many households live in them.
    pub households: Figure,
}

impl Shift {
    /// The cells that changed in this way.
    pub fn class(&self, trend: Trend) -> Class {
        self.classes
            .get(trend as usize)
            .copied()
            .unwrap_or_default()
    }
}

/// Sums of a place.
#[derive(Debug, Clone, Default)]
struct Tally {
    households: Amount,
    more: f64,
    fewer: f64,
    moved: bool,
    come: f64,
    gone: f64,
    replaced: bool,
    classes: [(u32, Amount); 6],
}

impl Tally {
    fn add(&mut self, seen: &Seen, part: f64) {
        let n = seen.households * part;
        let some = seen.inhabited && part > 0.0;
        self.households.add(n, some);
        let Some(trend) = seen.trend else {
            return;
        };
        if let Some((cells, households)) = self.classes.get_mut(trend as usize) {
            *cells += u32::from(part >= 0.5);
            households.add(n, some);
        }
        let delta = seen.delta * n;
        match trend {
            Trend::New => self.come += delta,
            Trend::Vanished => self.gone -= delta,
            _ if delta < 0.0 => self.fewer -= delta,
            _ => self.more += delta,
        }
        self.moved |= some && !matches!(trend, Trend::Unchanged);
        self.replaced |= some && matches!(trend, Trend::New | Trend::Vanished);
    }
}

impl Comparison {
    /// The comparison of two releases of an atlas whose territory is known; `None` if there is no such release.
    pub fn of(
        atlas: &Atlas,
        [a, b]: [&ReleaseId; 2],
        rule: &Rule,
        level: Level,
        audience: Audience,
    ) -> Option<Self> {
        let find = |id: &ReleaseId| {
            let at = atlas.fixed.iter().position(|f| f.release.id == *id)?;
            Some((at, &**atlas.fixed.get(at)?))
        };
        let (before, after) = (find(a)?, find(b)?);
        let territory = &atlas.territory;
        let rows = |(at, fixed): (usize, _)| territory.rows(at, fixed);
        let spots = territory.spots().iter();
        let seen: Vec<Seen> = spots
            .zip(rows(before).zip(rows(after)))
            .map(|(spot, rows)| Seen::of(spot, rows, rule, audience))
            .collect();
        let mut whole = Tally::default();
        let mut worse = Vec::new();
        for (spot, seen) in territory.spots().iter().zip(&seen) {
            whole.add(seen, spot.inside);
            if seen.trend == Some(Trend::Worse) {
                let share = |fixed: &Fixed| {
                    let row = fixed.row(spot.cell)?;
                    let share = row.counted(rule.technology, rule.high);
                    spot.told(share, audience)?.value()
                };
                worse.push(Fallen {
                    cell: spot.cell,
                    place: territory.name_of(spot.cell).map(str::to_owned),
                    shares: [share(before.1), share(after.1)],
                });
            }
        }
        let places = atlas.places(level);
        let mut tallies = vec![Tally::default(); places.map_or(0, |p| p.len())];
        for piece in territory.pieces(level) {
            let tally = tallies.get_mut(usize::from(piece.place));
            if let (Some(tally), Some(seen)) = (tally, seen.get(piece.spot)) {
                tally.add(seen, piece.part);
            }
        }
        let places = places.iter().flat_map(|places| places.iter());
        let rows = places
            .zip(&tallies)
            .map(|(place, tally)| Shift::of(Some(place), tally, audience));
        let rows: Vec<Shift> = rows.collect();
        let city = Shift::of(None, &whole, audience);
        let (before, after) = (before.1, after.1);
        let mut inputs = inputs(atlas, after);
        inputs.insert(
            0,
            Input {
                release: before.release.id.clone(),
                sha256: before.release.sha256.clone(),
            },
        );
        Some(Self {
            a: a.clone(),
            b: b.clone(),
            rule: rule.clone(),
            level,
            series_break: series_break(before, after),
            sentence: sentence::of(&city, rule, before, after),
            city,
            rows,
            worse,
            inputs,
        })
    }
}

impl Shift {
    fn of(place: Option<&Place>, tally: &Tally, audience: Audience) -> Self {
        Self {
            id: place.map_or_else(String::new, |p| p.id.clone()),
            name: place.map_or_else(String::new, |p| p.name.clone()),
            households: audience.figure(tally.households),
            delta: audience.difference(tally.more, tally.fewer, tally.moved),
            denominator_effect: audience.difference(tally.come, tally.gone, tally.replaced),
            classes: tally.classes.map(|(cells, households)| Class {
                cells,
                households: audience.figure(households),
            }),
        }
    }
}

fn series_break(before: &Fixed, after: &Fixed) -> Option<[String; 2]> {
    let (a, b) = (&before.release, &after.release);
    a.breaks_series(b).then(|| sentence::series_break(a, b))
}

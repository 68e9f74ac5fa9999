//! Adding up cells: households by what they have, for one place and one audience.

use crate::fixed::FixedRow;
use crate::premises::PremisesMean;
use crate::privacy::{Amount, Audience};
use crate::territory::{Part, Spot};
use crate::{Down, Premises, Rule, Technology, Verdict};

/// Speeds between which the bands lie, slowest first.
const BORDERS: [Down; 4] = [Down::M30, Down::M100, Down::M400, Down::M1000];

/// What one cell has under a rule, for an audience.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    households: f64,
    addresses: f64,
    inhabited: bool,
    /// Whether the cell is worth counting: somebody lives there, or a release speaks of it.
    counted: bool,
    /// Parts above the rule's lower and upper speed; `None` is no figure.
    parts: Option<[Part; 2]>,
    borders: Option<[Part; 4]>,
    fibre: Option<Part>,
    /// Shares of firms, schools and hospitals above the rule's upper and lower speed.
    premises: [Option<[f64; 2]>; 3],
    pub(crate) verdict: Verdict,
}

impl Seen {
    pub(crate) fn of(spot: &Spot, row: Option<&FixedRow>, rule: &Rule, audience: Audience) -> Self {
        let part = |technology, down| {
            let share = row?.counted(technology, down);
            spot.part(share, audience)
        };
        let both = || {
            let low = part(rule.technology, rule.low)?;
            Some([low, part(rule.technology, rule.high)?])
        };
        let borders = || {
            let [a, b, c, d] = BORDERS.map(|down| part(Technology::Alle, down));
            Some([a?, b?, c?, d?])
        };
        Self {
            households: spot.households(audience),
            addresses: spot.addresses,
            inhabited: spot.inhabited(),
            counted: spot.inhabited() || row.is_some(),
            parts: both(),
            borders: borders(),
            fibre: part(Technology::Ftthb, Down::M10),
            premises: premises(row, rule),
            verdict: row.map_or(Verdict::Unknown, |row| rule.verdict(row)),
        }
    }
}

/// No number of firms, schools or hospitals is told anywhere, so their shares are told as they are.
fn premises(row: Option<&FixedRow>, rule: &Rule) -> [Option<[f64; 2]>; 3] {
    let Some(row) = row.filter(|row| !row.premises().is_empty()) else {
        return [None; 3];
    };
    Premises::ALL.map(|premises| {
        let share = |down| {
            row.counted_premises(premises, rule.technology, down)
                .value()
        };
        Some([share(rule.high)?, share(rule.low)?])
    })
}

/// Sums of a place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) households: Amount,
    /// With figures.
    pub(crate) known: Amount,
    /// Without.
    pub(crate) blank: Amount,
    /// Certainly not below the rule's threshold.
    pub(crate) served: Amount,
    /// Certainly below.
    pub(crate) below: Amount,
    /// Perhaps below.
    pub(crate) perhaps: Amount,
    pub(crate) bands: [Amount; 5],
    pub(crate) fibre: Amount,
    pub(crate) no_fibre: Amount,
    pub(crate) addresses: f64,
    addresses_known: f64,
    addresses_served: f64,
    /// Cells by verdict, in the order unserved, partly, served, unknown.
    pub(crate) cells: [u32; 4],
    /// Firms, schools and hospitals.
    pub(crate) premises: [PremisesMean; 3],
}

impl Tally {
    /// Adds a part of a cell to a place. Cells are counted where most of them lies.
    pub(crate) fn add(&mut self, seen: &Seen, part: f64) {
        if part >= 0.5 {
            self.add_premises(seen);
        }
        self.add_homes(seen, part);
    }

    /// Adds a cell of the city, of which this part lies in it. Its firms are the city's: the release says so.
    pub(crate) fn add_to_city(&mut self, seen: &Seen, part: f64) {
        self.add_premises(seen);
        self.add_homes(seen, part);
    }

    fn add_premises(&mut self, seen: &Seen) {
        for (mean, shares) in self.premises.iter_mut().zip(seen.premises) {
            if let Some(shares) = shares {
                mean.add(shares);
            }
        }
    }

    fn add_homes(&mut self, seen: &Seen, part: f64) {
        if part >= 0.5
            && seen.counted
            && let Some(cells) = self.cells.get_mut(seen.verdict as usize)
        {
            *cells += 1;
        }
        let (n, some) = (seen.households * part, seen.inhabited && part > 0.0);
        self.households.add(n, some);
        self.addresses += seen.addresses * part;
        match seen.parts {
            None => self.blank.add(n, some),
            Some([low, high]) => {
                self.known.add(n, some);
                self.served.add(n * high.share, some && high.some);
                self.below.add(n * (1.0 - low.share), some && low.rest);
                self.perhaps.add(n * (1.0 - high.share), some && high.rest);
                self.addresses_known += seen.addresses * part;
                self.addresses_served += seen.addresses * part * high.share;
            }
        }
        if let Some(borders) = seen.borders {
            self.add_bands(borders, n, some);
        }
        if let Some(fibre) = seen.fibre {
            self.fibre.add(n * fibre.share, some && fibre.some);
            self.no_fibre
                .add(n * (1.0 - fibre.share), some && fibre.rest);
        }
    }

    /// Each band is what reaches its lower border and not its upper one.
    fn add_bands(&mut self, borders: [Part; 4], households: f64, some: bool) {
        let everybody = Part {
            share: 1.0,
            some: true,
            rest: false,
        };
        let nobody = Part {
            share: 0.0,
            some: false,
            rest: true,
        };
        let lower = std::iter::once(everybody).chain(borders);
        let upper = borders.into_iter().chain([nobody]);
        for (band, (low, high)) in self.bands.iter_mut().zip(lower.zip(upper)) {
            // A share that is not quite monotone must not make a band of less than nobody.
            let share = (low.share - high.share).max(0.0);
            band.add(households * share, some && low.some && high.rest);
        }
    }

    /// The part of addresses with figures that is served.
    pub(crate) fn by_address(&self) -> Option<f64> {
        let share = || self.addresses_served / self.addresses_known;
        (self.addresses_known > 0.0).then(|| (share() * 1_000.0).round() / 1_000.0)
    }
}

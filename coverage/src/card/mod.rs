//! All that is known of one cell, or of one address, on a card: shares, networks, who lives there, and every verdict
//! under every rule with its reasons.

mod place;
mod reason;
#[cfg(test)]
mod tests;

pub use place::{AddressCard, Spelling};

use crate::privacy::{Amount, Audience, Figure, STEP};
use crate::summary::{Input, inputs};
use crate::territory::Spot;
use crate::{
    Atlas, Cell, Crs, Down, Fixed, Networks, Place, Places, ReleaseId, Rule, Share, Technology,
    Transform, Verdict,
};
use jiff::civil::Date;

/// A cell's card.
#[derive(Debug, Clone, PartialEq)]
pub struct CellCard {
    /// The cell.
    pub cell: Cell,
    /// The fixed-line release it is made from.
    pub release: ReleaseId,
    /// Key and name of the district that has the largest part of it.
    pub district: Option<(String, String)>,
    /// Key and name of the quarter that has the largest part of it.
    pub quarter: Option<(String, String)>,
    /// Its corners, closed, degrees east and north.
    pub ring: Vec<[f64; 2]>,
    /// Who lives there; `None` if nobody is known to.
    pub households: Option<Dwellers>,
    /// Shares by technology and speed.
    pub shares: Vec<Told>,
    /// The newest mobile release with its numbers of networks.
    pub mobile: Option<(ReleaseId, Networks)>,
    /// What every version of every rule says.
    pub verdicts: Vec<Ruling>,
    /// Releases it is made from.
    pub inputs: Vec<Input>,
}

/// Who lives in a cell, as an audience is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dwellers {
    /// Households; exact for planners, otherwise to about five.
    pub households: Figure,
    /// In which class of size: from how many, and to how many if there is an end.
    pub class: (u32, Option<u32>),
    /// Estimated from residents or addresses, because the census does not tell.
    pub estimated: bool,
}

/// A share as an audience is told it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// The technology.
    pub technology: Technology,
    /// The speed.
    pub down: Down,
    /// The share; `None` if it is not told, [`Share::NONE`] if there is none.
    pub share: Option<Share>,
}

/// What one version of a rule says of a cell or an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruling {
    /// The rule.
    pub key: String,
    /// Its version.
    pub version: String,
    /// Its name, in German and English.
    pub name: [String; 2],
    /// What holds.
    pub result: Verdict,
    /// Between how many and how many households are below the threshold; `None` if nobody is known to live there, the
    /// figures say nothing, or the rule does not count households.
    pub households: Option<[Figure; 2]>,
    /// Why, in German and English.
    pub reasons: Vec<[String; 2]>,
}

/// Classes of size, by their lower ends.
const CLASSES: [u32; 4] = [0, STEP, 30, 100];

impl CellCard {
    /// The card of one of the city's cells, from a fixed-line release; `None` if it is not the city's, or if there is no
    /// such release.
    pub fn of(atlas: &Atlas, cell: Cell, release: &ReleaseId, audience: Audience) -> Option<Self> {
        let fixed = atlas.fixed(release)?;
        let spot = atlas.territory.spot(cell)?;
        let row = fixed.row(cell).cloned().unwrap_or_default();
        let shares = row.iter().map(|(technology, down, share)| Told {
            technology,
            down,
            share: spot.told(share, audience),
        });
        let mobile = atlas.newest_mobile();
        let mobile = mobile.and_then(|m| Some((&m.release, m.networks(cell)?)));
        let day = fixed.release.data_date;
        let fixed_rulings = atlas.rules.iter().map(|rule| {
            let of = Question {
                rule,
                spot,
                day,
                audience,
            };
            of.ruling(&row)
        });
        let mobile_rulings = atlas.rules.mobile().filter_map(|rule| {
            let (release, networks) = mobile?;
            Some(Ruling {
                key: rule.key.clone(),
                version: rule.version.clone(),
                name: rule.name.clone(),
                result: rule.verdict(networks),
                households: None,
                reasons: vec![reason::networks(rule, networks, release.data_date)],
            })
        });
        Some(Self {
            cell,
            release: release.clone(),
            district: mostly(&atlas.districts, cell),
            quarter: mostly(&atlas.quarters, cell),
            ring: ring(cell),
            households: dwellers(atlas, spot, audience),
            shares: shares.collect(),
            verdicts: fixed_rulings.chain(mobile_rulings).collect(),
            mobile: mobile.map(|(release, networks)| (release.id.clone(), networks)),
            inputs: inputs_of(atlas, fixed),
        })
    }
}

/// What is asked of a cell.
struct Question<'a> {
    rule: &'a Rule,
    spot: &'a Spot,
    day: Date,
    audience: Audience,
}

impl Question<'_> {
    fn ruling(&self, row: &crate::FixedRow) -> Ruling {
        let rule = self.rule;
        let mut reasons = vec![reason::share(rule, row, self.spot, self.day, self.audience)];
        if !rule.holds_on(self.day) {
            reasons.push(reason::not_in_force(rule, self.day));
        }
        Ruling {
            key: rule.key.clone(),
            version: rule.version.clone(),
            name: rule.name.clone(),
            result: rule.verdict(row),
            households: self.households(row),
            reasons,
        }
    }

    fn households(&self, row: &crate::FixedRow) -> Option<[Figure; 2]> {
        let below = |down| {
            let share = row.share(self.rule.technology, down);
            let part = self.spot.part(share, self.audience)?;
            Some(self.audience.figure(Amount {
                households: self.spot.households(self.audience) * (1.0 - part.share),
                possible: part.rest,
            }))
        };
        let both = || Some([below(self.rule.low)?, below(self.rule.high)?]);
        self.spot.inhabited().then(both)?
    }
}

fn dwellers(atlas: &Atlas, spot: &Spot, audience: Audience) -> Option<Dwellers> {
    let known = atlas.households.of(spot.cell)?;
    let figure = audience.figure(Amount {
        households: spot.households(audience),
        possible: true,
    });
    let number = figure.households.unwrap_or(0);
    let at = CLASSES
        .iter()
        .rposition(|from| u64::from(*from) <= number)
        .unwrap_or(0);
    let end = CLASSES.get(at + 1).map(|next| next - 1);
    Some(Dwellers {
        households: figure,
        class: (CLASSES.get(at).copied().unwrap_or(0), end),
        estimated: known.estimated,
    })
}

fn mostly(places: &Places, cell: Cell) -> Option<(String, String)> {
    let place: &Place = places.mostly(cell)?;
    Some((place.id.clone(), place.name.clone()))
}

/// The corners of a cell in degrees, to a centimetre.
fn ring(cell: Cell) -> Vec<[f64; 2]> {
    let Ok(degrees) = Transform::new(Crs::Utm32, Crs::Wgs84) else {
        return Vec::new();
    };
    let corners = cell.ring().into_iter();
    let corners = corners.filter_map(|corner| degrees.apply(corner).ok());
    corners
        .map(|corner| corner.map(|c| (c * 1e7).round() / 1e7))
        .collect()
}

/// With the mobile release.
fn inputs_of(atlas: &Atlas, fixed: &Fixed) -> Vec<Input> {
    let mut inputs = inputs(atlas, fixed);
    inputs.extend(atlas.newest_mobile().map(|mobile| Input {
        release: mobile.release.id.clone(),
        sha256: mobile.release.sha256.clone(),
    }));
    inputs
}

//! How many households live where a rule about mobile networks is met outdoors. A cell has one number of networks, so all
//! of its households stand alike; nothing of this is worked out of shares.

use super::{Input, Portion, inputs_of};
use crate::privacy::{Amount, Audience, Figure};
use crate::territory::Spot;
use crate::wording::Tongue;
use crate::{Atlas, Level, Mobile, MobileRule, Place, ReleaseId, Verdict};

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct MobileSummary {
    /// The release it is made from.
    pub release: ReleaseId,
    /// The rule.
    pub rule: MobileRule,
    /// The size of the places in `rows`.
    pub level: Level,
    /// The city as a whole.
    pub city: MobileStanding,
    /// Its places, in order of id.
    pub rows: Vec<MobileStanding>,
    /// Releases the numbers are made from, with the SHA-256 of each file.
    pub inputs: Vec<Input>,
    /// The result in a sentence, in German and English.
    pub sentence: [String; 2],
}

/// How a place stands.
#[derive(Debug, Clone, PartialEq)]
pub struct MobileStanding {
    /// The place's key; empty for the city.
    pub id: String,
    /// Its name; empty for the city.
    pub name: String,
    /// All households.
    pub households: Figure,
    /// Those in cells with as many networks as the rule asks for. Shares are of households in cells with figures.
    pub served: Portion,
    /// Those in cells with fewer, but some.
    pub partly: Portion,
    /// Those in cells without any.
    pub unserved: Portion,
    /// Those in cells without figures. The share is of all households.
    pub unknown: Portion,
    /// Cells by verdict: unserved, partly, served, unknown.
    pub cells: [u32; 4],
}

/// Households and cells of a place by verdict.
#[derive(Debug, Clone, Default)]
struct Tally {
    households: [Amount; 4],
    cells: [u32; 4],
}

impl Tally {
    fn add(
        &mut self,
        spot: &Spot,
        (verdict, known): (Verdict, bool),
        part: f64,
        audience: Audience,
    ) {
        let (at, counted) = (verdict as usize, known || spot.inhabited());
        if let Some(cells) = self.cells.get_mut(at) {
            *cells += u32::from(counted && part >= 0.5);
        }
        if let Some(households) = self.households.get_mut(at) {
            let some = spot.inhabited() && part > 0.0;
            households.add(spot.households(audience) * part, some);
        }
    }
}

impl MobileSummary {
    /// The answer of an atlas whose territory is known.
    pub fn of(
        atlas: &Atlas,
        mobile: &Mobile,
        rule: &MobileRule,
        level: Level,
        audience: Audience,
    ) -> Self {
        let spots = atlas.territory.spots();
        let seen = |spot: &Spot| {
            let networks = mobile.networks(spot.cell);
            let verdict = networks.map_or(Verdict::Unknown, |n| rule.verdict(n));
            (verdict, networks.is_some())
        };
        let seen: Vec<(Verdict, bool)> = spots.iter().map(seen).collect();
        let mut whole = Tally::default();
        for (spot, seen) in spots.iter().zip(&seen) {
            whole.add(spot, *seen, spot.inside, audience);
        }
        let places = atlas.places(level);
        let mut tallies = vec![Tally::default(); places.map_or(0, |p| p.len())];
        for piece in atlas.territory.pieces(level) {
            let tally = tallies.get_mut(usize::from(piece.place));
            if let (Some(tally), Some(spot), Some(seen)) =
                (tally, spots.get(piece.spot), seen.get(piece.spot))
            {
                tally.add(spot, *seen, piece.part, audience);
            }
        }
        let places = places.iter().flat_map(|places| places.iter());
        let rows = places
            .zip(&tallies)
            .map(|(place, tally)| MobileStanding::of(Some(place), tally, audience));
        let city = MobileStanding::of(None, &whole, audience);
        Self {
            release: mobile.release.id.clone(),
            rule: rule.clone(),
            level,
            rows: rows.collect(),
            inputs: inputs_of(atlas, &mobile.release),
            sentence: sentence(&city, rule, mobile),
            city,
        }
    }
}

impl MobileStanding {
    fn of(place: Option<&Place>, tally: &Tally, audience: Audience) -> Self {
        let [unserved, partly, served, unknown] = tally.households;
        let known = unserved + partly + served;
        let portion = |part, rest| Portion {
            share: audience.share(part, rest),
            households: audience.figure(part),
        };
        Self {
            id: place.map_or_else(String::new, |p| p.id.clone()),
            name: place.map_or_else(String::new, |p| p.name.clone()),
            households: audience.figure(known + unknown),
            served: portion(served, unserved + partly),
            partly: portion(partly, unserved + served),
            unserved: portion(unserved, partly + served),
            unknown: portion(unknown, known),
            cells: tally.cells,
        }
    }
}

/// The result in a sentence a council member understands.
fn sentence(city: &MobileStanding, rule: &MobileRule, mobile: &Mobile) -> [String; 2] {
    Tongue::BOTH.map(|tongue| {
        let day = tongue.day(mobile.release.data_date);
        let [german, english] = rule.count.name();
        let what = tongue.pick(german, english);
        let Some(share) = city.served.share else {
            return match tongue {
                Tongue::German => format!(
                    "Für den Stand {day} lässt sich nicht sagen, wie viele Haushalte Netze {what} haben: es fehlen Haushaltszahlen oder Versorgungsdaten."
                ),
                Tongue::English => format!(
                    "For {day} it cannot be said how many households have networks {what}: household numbers or supply data are missing."
                ),
            };
        };
        let share = tongue.percent(share);
        let [none, some, all] = [
            city.unserved.households,
            city.partly.households,
            city.households,
        ]
        .map(|figure| tongue.figure(figure));
        match (tongue, rule.networks) {
            (Tongue::German, 0 | 1) => format!(
                "Am {day} lebten {share} der Haushalte, wo im Freien mindestens ein Netz {what} ankommt; {none} von {all} Haushalten lebten, wo keines ankommt."
            ),
            (Tongue::German, n) => format!(
                "Am {day} lebten {share} der Haushalte, wo im Freien mindestens {n} Netze {what} ankommen; {none} von {all} Haushalten lebten, wo keines ankommt, {some}, wo es weniger sind."
            ),
            (Tongue::English, 0 | 1) => format!(
                "On {day}, {share} of households lived where at least one network {what} arrives outdoors; {none} of {all} households lived where none does."
            ),
            (Tongue::English, n) => format!(
                "On {day}, {share} of households lived where at least {n} networks {what} arrive outdoors; {none} of {all} households lived where none does, {some} where there are fewer."
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::town::{cell, district, release, town};
    use crate::{Kind, Networks};
    use std::sync::Arc;

    /// Three cells with three, two and no networks, and one without figures.
    fn four() -> Atlas {
        let lte = |n| Networks {
            lte: Some(n),
            ..Networks::default()
        };
        let rows = [
            (cell(0, 0), lte(3)),
            (cell(1, 0), lte(2)),
            (cell(10, 0), lte(0)),
        ];
        let households = [0, 1, 10, 11].map(|x| (cell(x, 0), if x == 0 { 700.0 } else { 100.0 }));
        let mut atlas = town(
            households,
            Vec::new(),
            vec![district("0", 0..10), district("1", 10..20)],
        );
        atlas.mobile = vec![Arc::new(Mobile::new(release(Kind::Mobile, 2024), rows))];
        atlas.surveyed()
    }

    fn ask(atlas: &Atlas, key: &str, audience: Audience) -> MobileSummary {
        let rule = atlas
            .rules
            .mobile_asked(Some(key), jiff::civil::date(2024, 6, 30));
        let mobile = atlas.newest_mobile().unwrap();
        MobileSummary::of(atlas, mobile, &rule.unwrap(), Level::District, audience)
    }

    #[test]
    fn households_stand_as_their_cell_does_and_districts_add_up() {
        let grey = ask(&four(), "MG", Audience::Planner);
        let counts = |s: &MobileStanding| {
            [s.served, s.partly, s.unserved, s.unknown].map(|p| p.households.households.unwrap())
        };
        assert_eq!(counts(&grey.city), [700, 100, 100, 100]);
        assert_eq!(counts(&grey.rows[0]), [700, 100, 0, 0]);
        assert_eq!(counts(&grey.rows[1]), [0, 0, 100, 100]);
        assert_eq!(grey.city.served.share, Some(0.7778));
        assert_eq!(grey.city.unknown.share, Some(0.1));
        assert_eq!(
            grey.sentence[0],
            "Am 30.06.2024 lebten 77,8\u{a0}% der Haushalte, wo im Freien mindestens 3 Netze mit 4G oder 5G ankommen; 100 von 1.000 Haushalten lebten, wo keines ankommt, 100, wo es weniger sind."
        );
        let white = ask(&four(), "MW", Audience::Planner);
        assert_eq!(counts(&white.city), [800, 0, 100, 100]);
        assert_eq!(white.inputs.len(), 1);
    }

    #[test]
    fn the_public_gets_multiples_of_five() {
        let grey = ask(&four(), "MG", Audience::Public);
        for figure in [grey.city.households, grey.city.partly.households] {
            assert_eq!(figure.households.unwrap() % 5, 0);
        }
    }
}

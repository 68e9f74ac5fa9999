//! Addresses by their names, and what holds for one: what operators offer or commit to there. For planners alone.

use crate::plan::Nearest;
use crate::summary::Input;
use crate::{Address, Addresses, Atlas, Cell, Colour, ColourRule, Finding, Kind, Offer, Verdict};
use jiff::civil::Date;

/// Metres between an offer's coordinates and the address they mean.
const NEAR_M: f64 = 15.0;

/// An address's card.
#[derive(Debug, Clone, PartialEq)]
pub struct AddressCard {
    /// Street and number.
    pub address: String,
    /// What operators offer or commit to there.
    pub offers: Vec<Offer>,
    /// White, grey or black under each version of European law, by the number of networks.
    pub colours: Vec<(ColourRule, Finding<Colour>)>,
    /// What every version of every German rule says that is asked of addresses.
    pub verdicts: Vec<(String, String, Finding<Verdict>)>,
    /// The own asset nearest to it.
    pub nearest: Option<Nearest>,
    /// The operators' lists it is made from.
    pub inputs: Vec<Input>,
}

impl AddressCard {
    /// The card of an address, on a day.
    pub fn of(atlas: &Atlas, address: &Address, on: Date) -> Self {
        let spelling = Spelling::of(&address.street, &address.number);
        let here = |offer: &&Offer| match offer.at {
            Some(at) => {
                let away = (at[0] - address.at[0]).hypot(at[1] - address.at[1]);
                away <= NEAR_M && same_house(offer, &spelling)
            }
            None => Spelling::of(&offer.street, &offer.number) == spelling,
        };
        let offers: Vec<&Offer> = atlas.offers.offers.iter().filter(here).collect();
        let colours = atlas.rules.colours();
        let verdicts = atlas.rules.iter().filter(|r| !r.address.is_empty());
        Self {
            address: format!("{} {}", address.street, address.number),
            colours: colours
                .map(|rule| (rule.clone(), rule.colour(&offers, on)))
                .collect(),
            verdicts: verdicts
                .map(|rule| {
                    let finding = rule.at_address(&offers, on);
                    (rule.key.clone(), rule.version.clone(), finding)
                })
                .collect(),
            nearest: Nearest::among(&atlas.assets, address.at),
            inputs: atlas
                .releases
                .iter()
                .filter(|release| release.kind == Kind::Offers)
                .map(|release| Input {
                    release: release.id.clone(),
                    sha256: release.sha256.clone(),
                })
                .collect(),
            offers: offers.into_iter().cloned().collect(),
        }
    }
}

/// An offer beside an address belongs to it if it names it, or names no street at all.
fn same_house(offer: &Offer, spelling: &Spelling) -> bool {
    offer.number.is_empty() || Spelling::of(&offer.street, &offer.number) == *spelling
}

/// An address as it is compared: “Friedrich-Ebert-Straße 12 a” and “friedrich ebert str. 12A” are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling(String);

impl Spelling {
    /// Of a street and a number.
    pub fn of(street: &str, number: &str) -> Self {
        Self::new(&format!("{street} {number}"))
    }

    /// Of an address somebody wrote.
    pub fn new(text: &str) -> Self {
        let mut plain = String::new();
        for c in text.chars().flat_map(char::to_lowercase) {
            match c {
                'ä' => plain.push_str("ae"),
                'ö' => plain.push_str("oe"),
                'ü' => plain.push_str("ue"),
                'ß' => plain.push_str("ss"),
                c if c.is_alphanumeric() => plain.push(c),
                _ => {}
            }
        }
        Self(plain.replace("strasse", "str"))
    }

    /// Whether a name begins so.
    pub fn begins(&self, name: &str) -> bool {
        Self::new(name).0.starts_with(&self.0)
    }
}

impl Addresses {
    /// The address with this name, wherever it lies.
    pub fn find(&self, wanted: &Spelling) -> Option<(Cell, &Address)> {
        self.iter()
            .find(|(_, a)| Spelling::of(&a.street, &a.number) == *wanted)
    }

    /// Addresses in streets whose names begin as what is wanted, in order of street and number, so many at most.
    pub fn suggestions(&self, wanted: &Spelling, most: usize) -> Vec<&Address> {
        let letters: String = wanted.0.chars().take_while(|c| !c.is_numeric()).collect();
        if letters.is_empty() {
            return Vec::new();
        }
        let alike = |a: &&Address| Spelling::of(&a.street, &a.number).0.starts_with(&letters);
        let mut near: Vec<&Address> = self.iter().map(|(_, a)| a).filter(alike).collect();
        near.sort_by_cached_key(|a| {
            let digits: String = a.number.chars().take_while(char::is_ascii_digit).collect();
            (
                a.street.clone(),
                digits.parse::<u32>().ok(),
                a.number.clone(),
            )
        });
        near.dedup_by_key(|a| (&a.street, &a.number));
        near.truncate(most);
        near
    }
}

//! What holds for one address, from what operators say they supply or will build there. Two things are called grey: the
//! number of networks (European state aid) and the speed at the address (German programmes). They are different types.

use super::Rule;
use crate::wording::Tongue;
use crate::{Line, Offer, Verdict};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is enough at an address, Mbit/s both ways.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enough {
    /// Download.
    pub down: f64,
    /// Upload; 0 if it does not matter.
    #[serde(default)]
    pub up: f64,
}

impl Enough {
    fn is_met_by(self, offer: &Offer) -> bool {
        offer.down >= self.down && offer.up >= self.up
    }
}

/// What holds for an address, and why, in German and English.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding<T> {
    /// What holds.
    pub result: T,
    /// The reasons.
    pub reasons: Vec<[String; 2]>,
}

/// How many networks there are under European state aid law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// None.
    White,
    /// One.
    Grey,
    /// Two or more.
    Black,
    /// No operator says anything of the address.
    Unknown,
}

/// One version of what makes an address white, grey or black.
#[derive(Debug, Clone, PartialEq)]
pub struct ColourRule {
    /// Its short name, such as `EU`.
    pub key: String,
    /// Which version of it.
    pub version: String,
    /// First day it holds.
    pub from: Date,
    /// Last day it holds; `None` if it still does.
    pub to: Option<Date>,
    /// Mbit/s from which on a network counts.
    pub down: f64,
    /// Years within which a network that is credibly committed counts.
    pub years: u8,
    /// Name in German and English.
    pub name: [String; 2],
    /// Wording in German and English.
    pub text: [String; 2],
    /// Where it is written.
    pub source: [String; 2],
}

/// Whether an offer counts on a day: it is there, or somebody is bound to build it within so many years.
fn counts(offer: &Offer, on: Date, years: u8) -> bool {
    offer.by.is_none_or(|by| {
        let end = on.checked_add(i64::from(years).years());
        offer.binding && years > 0 && end.is_ok_and(|end| by <= end)
    })
}

impl ColourRule {
    /// The colour of an address with these offers, on a day. An operator is one network, however many offers it has;
    /// satellites are no fixed network. An address that no operator names is unknown: lists are not always complete.
    /// White has the offers that do not count for reasons, other colours those that do.
    pub fn colour(&self, offers: &[&Offer], on: Date) -> Finding<Colour> {
        if offers.is_empty() {
            return unnamed(Colour::Unknown);
        }
        let fits = |offer: &&&Offer| {
            offer.down >= self.down
                && offer.line != Line::Satellite
                && counts(offer, on, self.years)
        };
        let networks: Vec<&Offer> = offers.iter().filter(fits).copied().collect();
        let operators: BTreeSet<&str> = networks.iter().map(|o| o.operator.as_str()).collect();
        let (result, why) = match operators.len() {
            0 => (Colour::White, offers),
            1 => (Colour::Grey, networks.as_slice()),
            _ => (Colour::Black, networks.as_slice()),
        };
        Finding {
            result,
            reasons: why.iter().map(|offer| reason(offer)).collect(),
        }
    }
}

impl Rule {
    /// What holds for an address with these offers, on a day. An address that no operator names is unknown: lists are
    /// not always complete.
    pub fn at_address(&self, offers: &[&Offer], on: Date) -> Finding<Verdict> {
        if self.address.is_empty() {
            let why = [
                "Diese Regel wird nicht für Adressen gefragt.",
                "This rule is not asked of addresses.",
            ];
            return Finding {
                result: Verdict::Unknown,
                reasons: vec![why.map(str::to_owned)],
            };
        }
        if offers.is_empty() {
            return unnamed(Verdict::Unknown);
        }
        let enough = |offer: &&&Offer| self.address.iter().any(|e| e.is_met_by(offer));
        let fitting: Vec<&Offer> = offers
            .iter()
            .filter(enough)
            .filter(|offer| counts(offer, on, self.years))
            .copied()
            .collect();
        if fitting.is_empty() {
            return Finding {
                result: Verdict::Unserved,
                reasons: offers.iter().map(|offer| reason(offer)).collect(),
            };
        }
        Finding {
            result: Verdict::Served,
            reasons: fitting.into_iter().map(reason).collect(),
        }
    }
}

/// What follows where no operator names an address.
fn unnamed<T>(result: T) -> Finding<T> {
    let why = [
        "Kein Anbieter nennt diese Adresse.",
        "No operator names this address.",
    ];
    Finding {
        result,
        reasons: vec![why.map(str::to_owned)],
    }
}

/// What an offer says.
fn reason(offer: &Offer) -> [String; 2] {
    let (operator, line) = (&offer.operator, offer.line.key());
    let [down, up] = [offer.down, offer.up].map(|mbits| mbits.to_string());
    Tongue::BOTH.map(|tongue| {
        let speeds = format!("{down}/{up}\u{a0}Mbit/s ({line})");
        match (tongue, offer.by) {
            (Tongue::German, None) => format!("{operator} bietet {speeds} an."),
            (Tongue::English, None) => format!("{operator} offers {speeds}."),
            (Tongue::German, Some(by)) => {
                let by = tongue.day(by);
                let bound = if offer.binding {
                    "verbindlich"
                } else {
                    "unverbindlich"
                };
                format!("{operator} sagt {speeds} bis zum {by} {bound} zu.")
            }
            (Tongue::English, Some(by)) => {
                let by = tongue.day(by);
                let bound = if offer.binding {
                    "commits to"
                } else {
                    "announces"
                };
                format!("{operator} {bound} {speeds} by {by}.")
            }
        }
    })
}

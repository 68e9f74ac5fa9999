//! What programmes call served, as data with validity and source. How many households a rule leaves below it in a city
//! is `summary`'s affair.

mod address;
mod mobile;
mod read;
#[cfg(test)]
mod tests;

pub use address::{Colour, ColourRule, Enough, Finding};
pub use mobile::{Count, MobileRule};

use crate::wording::Tongue;
use crate::{Below, Down, Error, FixedRow, Technology, Verdict};
use jiff::civil::Date;

/// The rules that come with Talblick.
const BUILT_IN: &str = include_str!("rules.toml");

/// One version of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its short name, such as `GF1`.
    pub key: String,
    /// Which version of it; empty for a threshold no programme names.
    pub version: String,
    /// First day it holds.
    pub from: Date,
    /// Last day it holds; `None` if it still does.
    pub to: Option<Date>,
    /// The technology that counts.
    pub technology: Technology,
    /// Households without this speed are certainly below.
    pub low: Down,
    /// Households with this speed are certainly not below.
    pub high: Down,
    /// What an address must have, one of these; empty if the rule is not asked of addresses.
    pub address: Vec<Enough>,
    /// Years within which a commitment counts like an offer; 0: only what is there counts.
    pub years: u8,
    /// Name in German and English.
    pub name: [String; 2],
    /// Wording in German and English.
    pub text: [String; 2],
    /// Where it is written.
    pub source: [String; 2],
}

impl Rule {
    /// A threshold somebody asks about, which no programme names.
    pub fn threshold(technology: Technology, down: Down) -> Self {
        let mut rule = Self {
            key: format!("{}-{}", technology.key(), down.mbits()),
            version: String::new(),
            from: Date::MIN,
            to: None,
            technology,
            low: down,
            high: down,
            address: Vec::new(),
            years: 0,
            name: [String::new(), String::new()],
            text: [String::new(), String::new()],
            source: [String::new(), String::new()],
        };
        rule.name = Tongue::BOTH.map(|tongue| rule.asks(tongue));
        rule
    }

    /// The share of a cell's households below the threshold; `None` without figures.
    pub fn below(&self, row: &FixedRow) -> Option<Below> {
        let with = |down| row.counted(self.technology, down).value();
        Some(Below {
            low: 1.0 - with(self.low)?,
            high: 1.0 - with(self.high)?,
        })
    }

    /// What holds for a cell.
    pub fn verdict(&self, row: &FixedRow) -> Verdict {
        self.below(row).map_or(Verdict::Unknown, Below::verdict)
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// All rules, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    fixed: Vec<Rule>,
    mobile: Vec<MobileRule>,
    colours: Vec<ColourRule>,
}

impl Rules {
    /// The rules that come with Talblick.
    pub fn built_in() -> Result<Self, Error> {
        Self::read(BUILT_IN)
    }

    /// These rules and those of another file: a rule of the same key and version takes the place of the one before.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        replace(&mut self.fixed, other.fixed, |rule| {
            (rule.key.clone(), rule.version.clone())
        });
        replace(&mut self.mobile, other.mobile, |rule| {
            (rule.key.clone(), rule.version.clone())
        });
        replace(&mut self.colours, other.colours, |rule| {
            (rule.key.clone(), rule.version.clone())
        });
        self
    }

    /// All rules about fixed lines.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.fixed.iter()
    }

    /// All rules about mobile networks.
    pub fn mobile(&self) -> impl Iterator<Item = &MobileRule> {
        self.mobile.iter()
    }

    /// What makes an address white, grey or black.
    pub fn colours(&self) -> impl Iterator<Item = &ColourRule> {
        self.colours.iter()
    }

    /// The newest version of a rule about fixed lines.
    pub fn get(&self, key: &str) -> Option<&Rule> {
        let versions = self.fixed.iter().filter(|r| r.key == key);
        versions.max_by_key(|r| r.from)
    }

    /// What somebody asks: a rule by its key, or a threshold if technology or speed is given (any technology, 30 Mbit/s
    /// where one is left out), or else the first rule that held on the day of the data. `None` if there is no such rule.
    pub fn asked(
        &self,
        key: Option<&str>,
        technology: Option<Technology>,
        down: Option<Down>,
        day: Date,
    ) -> Option<Rule> {
        if let Some(key) = key {
            return self.get(key).cloned();
        }
        let threshold = || {
            let technology = technology.unwrap_or(Technology::Alle);
            Rule::threshold(technology, down.unwrap_or(Down::M30))
        };
        if technology.is_some() || down.is_some() {
            return Some(threshold());
        }
        let held = self.fixed.iter().find(|rule| rule.holds_on(day));
        let any = held.or_else(|| self.fixed.first());
        Some(any.cloned().unwrap_or_else(threshold))
    }

    /// The newest version of each rule about mobile networks, in the order of the file.
    pub fn mobile_newest(&self) -> Vec<&MobileRule> {
        let newer = |rule: &MobileRule| {
            let mut others = self.mobile.iter();
            others.any(|other| other.key == rule.key && other.from > rule.from)
        };
        self.mobile.iter().filter(|rule| !newer(rule)).collect()
    }

    /// What somebody asks about mobile networks: the newest version of a rule by its key, or else the first rule that held
    /// on the day of the data. `None` if there is no such rule.
    pub fn mobile_asked(&self, key: Option<&str>, day: Date) -> Option<MobileRule> {
        let found = if let Some(key) = key {
            let versions = self.mobile.iter().filter(|r| r.key == key);
            versions.max_by_key(|r| r.from)
        } else {
            let held = |r: &&MobileRule| r.from <= day && r.to.is_none_or(|to| day <= to);
            self.mobile
                .iter()
                .find(held)
                .or_else(|| self.mobile.first())
        };
        found.cloned()
    }

    /// The keys of rules about fixed lines, each once, in the order of the file.
    pub fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for rule in &self.fixed {
            if !keys.contains(&rule.key.as_str()) {
                keys.push(&rule.key);
            }
        }
        keys
    }
}

fn replace<T, K: PartialEq>(rules: &mut Vec<T>, others: Vec<T>, key: impl Fn(&T) -> K) {
    for other in others {
        let wanted = key(&other);
        match rules.iter_mut().find(|rule| key(rule) == wanted) {
            Some(rule) => *rule = other,
            None => rules.push(other),
        }
    }
}

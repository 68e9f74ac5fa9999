//! Rules from a file like `rules.toml`, with what is wrong in it said by rule and field.

use super::{ColourRule, Count, Enough, MobileRule, Rule, Rules};
use crate::{Down, Error, Technology};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    rule: Vec<WrittenRule>,
    #[serde(default)]
    mobile: Vec<WrittenMobileRule>,
    #[serde(default)]
    colour: Vec<WrittenColourRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    key: String,
    version: String,
    from: Date,
    to: Option<Date>,
    technology: Option<Technology>,
    low: u16,
    high: u16,
    #[serde(default)]
    address: Vec<Enough>,
    #[serde(default)]
    years: u8,
    name_de: String,
    name_en: String,
    text_de: String,
    text_en: String,
    source: String,
    /// The same in English; as above where a source has no other name.
    source_en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMobileRule {
    key: String,
    version: String,
    from: Date,
    to: Option<Date>,
    count: Count,
    networks: u8,
    name_de: String,
    name_en: String,
    text_de: String,
    text_en: String,
    source: String,
    /// The same in English; as above where a source has no other name.
    source_en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenColourRule {
    key: String,
    version: String,
    from: Date,
    to: Option<Date>,
    down: f64,
    years: u8,
    name_de: String,
    name_en: String,
    text_de: String,
    text_en: String,
    source: String,
    /// The same in English; as above where a source has no other name.
    source_en: Option<String>,
}

impl Rules {
    /// The rules of a file like `rules.toml`.
    pub fn read(text: &str) -> Result<Self, Error> {
        let written: Written =
            toml::from_str(text).map_err(|error| Error::Rules(error.to_string()))?;
        let fixed: Result<_, Error> = written.rule.into_iter().map(Rule::try_from).collect();
        let mobile: Result<_, Error> = written
            .mobile
            .into_iter()
            .map(MobileRule::try_from)
            .collect();
        let colours: Result<_, Error> = written
            .colour
            .into_iter()
            .map(ColourRule::try_from)
            .collect();
        Ok(Self {
            fixed: fixed?,
            mobile: mobile?,
            colours: colours?,
        })
    }
}

/// German and English; what is said in one language only stands in both.
fn both(german: String, english: Option<String>) -> [String; 2] {
    let english = english.unwrap_or_else(|| german.clone());
    [german, english]
}

/// What every rule must keep to.
fn check(key: &str, version: &str, from: Date, to: Option<Date>) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if key.is_empty() || key.len() > 40 || !key.chars().all(plain) {
        return Err(Error::Rules(format!(
            "rule “{key}”: a key is 1 to 40 letters, digits, hyphens and underscores"
        )));
    }
    if version.is_empty() {
        return Err(wrong(key, "the version must not be empty"));
    }
    if to.is_some_and(|to| to < from) {
        return Err(wrong(key, "it ends before it begins"));
    }
    Ok(())
}

fn wrong(key: &str, why: impl std::fmt::Display) -> Error {
    Error::Rules(format!("rule {key}: {why}"))
}

impl TryFrom<WrittenRule> for Rule {
    type Error = Error;

    fn try_from(written: WrittenRule) -> Result<Self, Error> {
        let key = &written.key;
        check(key, &written.version, written.from, written.to)?;
        let class = |mbits| {
            Down::from_mbits(mbits).ok_or_else(|| {
                wrong(key, format!("{mbits} Mbit/s is no class of the atlas; allowed are 10, 16, 30, 50, 100, 200, 400 and 1000"))
            })
        };
        let (low, high) = (class(written.low)?, class(written.high)?);
        if low > high {
            return Err(wrong(key, "low must not be above high"));
        }
        let positive = |e: &Enough| e.down > 0.0 && e.down.is_finite() && e.up >= 0.0;
        if !written.address.iter().all(positive) {
            return Err(wrong(key, "down in address must be above 0, up not below"));
        }
        Ok(Self {
            key: written.key,
            version: written.version,
            from: written.from,
            to: written.to,
            technology: written.technology.unwrap_or(Technology::Alle),
            low,
            high,
            address: written.address,
            years: written.years,
            name: [written.name_de, written.name_en],
            text: [written.text_de, written.text_en],
            source: both(written.source, written.source_en),
        })
    }
}

impl TryFrom<WrittenMobileRule> for MobileRule {
    type Error = Error;

    fn try_from(written: WrittenMobileRule) -> Result<Self, Error> {
        let key = &written.key;
        check(key, &written.version, written.from, written.to)?;
        if !(1..=10).contains(&written.networks) {
            return Err(wrong(key, "networks must be 1 to 10"));
        }
        Ok(Self {
            key: written.key,
            version: written.version,
            from: written.from,
            to: written.to,
            count: written.count,
            networks: written.networks,
            name: [written.name_de, written.name_en],
            text: [written.text_de, written.text_en],
            source: both(written.source, written.source_en),
        })
    }
}

impl TryFrom<WrittenColourRule> for ColourRule {
    type Error = Error;

    fn try_from(written: WrittenColourRule) -> Result<Self, Error> {
        let key = &written.key;
        check(key, &written.version, written.from, written.to)?;
        if !(written.down > 0.0 && written.down.is_finite()) {
            return Err(wrong(key, "down must be above 0"));
        }
        Ok(Self {
            key: written.key,
            version: written.version,
            from: written.from,
            to: written.to,
            down: written.down,
            years: written.years,
            name: [written.name_de, written.name_en],
            text: [written.text_de, written.text_en],
            source: both(written.source, written.source_en),
        })
    }
}

//! What programmes call served, as data with validity and source. How many households a rule leaves below it in a city
//! is `summary`'s affair.

use crate::{Below, Down, Error, FixedRow, Technology, Verdict};
use jiff::civil::Date;
use serde::Deserialize;

/// The rules that come with Talblick.
const BUILT_IN: &str = include_str!("rules.toml");

/// One version of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its short name, such as `GF1`.
    pub key: String,
    /// Which version of it.
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
    /// Name in German and English.
    pub name: [String; 2],
    /// Wording in German and English.
    pub text: [String; 2],
    /// Where it is written.
    pub source: String,
}

impl Rule {
    /// A threshold somebody asks about, which no programme names.
    pub fn threshold(technology: Technology, down: Down) -> Self {
        let name = format!("{} ≥ {} Mbit/s", technology.key(), down.mbits());
        Self {
            key: format!("{}-{}", technology.key(), down.mbits()),
            version: String::new(),
            from: Date::MIN,
            to: None,
            technology,
            low: down,
            high: down,
            name: [name.clone(), name],
            text: [String::new(), String::new()],
            source: String::new(),
        }
    }

    /// The share of a cell's households below the threshold; `None` without figures.
    pub fn below(&self, row: &FixedRow) -> Option<Below> {
        let with = |down| row.share(self.technology, down).value();
        Some(Below {
            low: 1.0 - with(self.low)?,
            high: 1.0 - with(self.high)?,
        })
    }

    /// What holds for a cell.
    pub fn verdict(&self, row: &FixedRow) -> Verdict {
        self.below(row).map_or(Verdict::Unknown, Below::verdict)
    }
}

/// All rules, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Rules(Vec<Rule>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: Vec<WrittenRule>,
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
    name_de: String,
    name_en: String,
    text_de: String,
    text_en: String,
    source: String,
}

impl Rules {
    /// The rules that come with Talblick.
    pub fn built_in() -> Result<Self, Error> {
        Self::read(BUILT_IN)
    }

    /// The rules of a file like `rules.toml`.
    pub fn read(text: &str) -> Result<Self, Error> {
        let written: Written =
            toml::from_str(text).map_err(|error| Error::Rules(error.to_string()))?;
        let rules: Result<Vec<Rule>, Error> =
            written.rule.into_iter().map(Rule::try_from).collect();
        rules.map(Self)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.0.iter()
    }

    /// The newest version of a rule.
    pub fn get(&self, key: &str) -> Option<&Rule> {
        self.0
            .iter()
            .filter(|r| r.key == key)
            .max_by_key(|r| r.from)
    }
}

impl TryFrom<WrittenRule> for Rule {
    type Error = Error;

    fn try_from(written: WrittenRule) -> Result<Self, Error> {
        let wrong = |why: String| Error::Rules(format!("rule {}: {why}", written.key));
        let class = |mbits| {
            Down::from_mbits(mbits).ok_or_else(|| {
                wrong(format!("{mbits} Mbit/s is no class of the atlas; allowed are 10, 16, 30, 50, 100, 200, 400 and 1000"))
            })
        };
        let (low, high) = (class(written.low)?, class(written.high)?);
        if low > high {
            return Err(wrong("low must not be above high".to_owned()));
        }
        if written.to.is_some_and(|to| to < written.from) {
            return Err(wrong("it ends before it begins".to_owned()));
        }
        Ok(Self {
            key: written.key,
            version: written.version,
            from: written.from,
            to: written.to,
            technology: written.technology.unwrap_or(Technology::Alle),
            low,
            high,
            name: [written.name_de, written.name_en],
            text: [written.text_de, written.text_en],
            source: written.source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Share;

    fn row(shares: &[(Down, f64)]) -> FixedRow {
        let mut row = FixedRow::default();
        for (down, percent) in shares {
            row.set(Technology::Alle, *down, Share::percent(*percent).unwrap());
        }
        row
    }

    #[test]
    fn the_white_spot_rule_asks_for_thirty_megabits() {
        let rules = Rules::built_in().unwrap();
        let white = rules.get("WF").unwrap();
        assert_eq!(white.verdict(&row(&[(Down::M30, 100.0)])), Verdict::Served);
        assert_eq!(white.verdict(&row(&[(Down::M30, 0.0)])), Verdict::Unserved);
        assert_eq!(white.verdict(&row(&[(Down::M30, 96.3)])), Verdict::Partly);
        assert_eq!(white.verdict(&row(&[(Down::M100, 0.0)])), Verdict::Unknown);
    }

    #[test]
    fn the_gigabit_rule_answers_with_a_range() {
        let rules = Rules::built_in().unwrap();
        let gigabit = rules.get("GF2").unwrap();
        let cable = row(&[(Down::M400, 100.0), (Down::M1000, 100.0)]);
        assert_eq!(gigabit.verdict(&cable), Verdict::Served);
        let copper = row(&[(Down::M400, 0.0), (Down::M1000, 0.0)]);
        assert_eq!(gigabit.verdict(&copper), Verdict::Unserved);
        let between = row(&[(Down::M400, 100.0), (Down::M1000, 0.0)]);
        assert_eq!(gigabit.verdict(&between), Verdict::Unknown);
        let mixed = row(&[(Down::M400, 80.0), (Down::M1000, 62.5)]);
        let below = gigabit.below(&mixed).unwrap();
        assert!((below.low - 0.2).abs() < 1e-9 && (below.high - 0.375).abs() < 1e-9);
    }

    #[test]
    fn a_rule_is_added_without_code() {
        let text = format!(
            "{BUILT_IN}\n[[rule]]\nkey = \"GF3\"\nversion = \"1\"\nfrom = \"2027-01-01\"\ntechnology = \"ftthb\"\nlow = 1000\nhigh = 1000\nname_de = \"\"\nname_en = \"\"\ntext_de = \"\"\ntext_en = \"\"\nsource = \"\"\n"
        );
        let rules = Rules::read(&text).unwrap();
        assert_eq!(rules.get("GF3").unwrap().technology, Technology::Ftthb);
    }

    #[test]
    fn a_wrong_rule_says_what_is_wrong() {
        let wrong = BUILT_IN.replacen("low = 30", "low = 25", 1);
        let error = Rules::read(&wrong).unwrap_err().to_string();
        assert!(error.contains("rule WF: 25 Mbit/s is no class"), "{error}");
        let unknown = BUILT_IN.replacen("low = 30", "lowest = 30", 1);
        assert!(
            Rules::read(&unknown)
                .unwrap_err()
                .to_string()
                .contains("lowest")
        );
    }
}

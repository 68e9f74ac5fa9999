//! What programmes call served by mobile networks.

use crate::{Networks, Verdict};
use jiff::civil::Date;
use serde::Deserialize;

/// Which networks a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// Networks with 4G or 5G; the least number the figures prove.
    Broadband,
    /// 2G.
    Gsm,
    /// 4G.
    Lte,
    /// Any 5G.
    NrTotal,
    /// 5G on carriers of its own, which alone adds capacity.
    NrNsaSa,
}

impl Count {
    /// The number in a cell; `None` is no figure.
    pub fn of(self, networks: Networks) -> Option<u8> {
        match self {
            Self::Broadband => networks.broadband(),
            Self::Gsm => networks.gsm,
            Self::Lte => networks.lte,
            Self::NrTotal => networks.nr_total,
            Self::NrNsaSa => networks.nr_nsa_sa,
        }
    }

    /// Its word in answers, and the attribute of tiles that has the number.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Broadband => "broadband",
            Self::Gsm => "gsm",
            Self::Lte => "lte",
            Self::NrTotal => "nr_total",
            Self::NrNsaSa => "nr_nsa_sa",
        }
    }

    /// What it counts, in German and English: networks …
    pub const fn name(self) -> [&'static str; 2] {
        match self {
            Self::Broadband => ["mit 4G oder 5G", "with 4G or 5G"],
            Self::Gsm => ["mit 2G", "with 2G"],
            Self::Lte => ["mit 4G", "with 4G"],
            Self::NrTotal => ["mit 5G", "with 5G"],
            Self::NrNsaSa => [
                "mit 5G auf eigenen Frequenzen",
                "with 5G on carriers of its own",
            ],
        }
    }
}

/// One version of a rule about mobile networks.
#[derive(Debug, Clone, PartialEq)]
pub struct MobileRule {
    /// Its short name, such as `MW`.
    pub key: String,
    /// Which version of it.
    pub version: String,
    /// First day it holds.
    pub from: Date,
    /// Last day it holds; `None` if it still does.
    pub to: Option<Date>,
    /// What it counts.
    pub count: Count,
    /// Networks from which on a cell is served; with fewer, but some, it is partly.
    pub networks: u8,
    /// Name in German and English.
    pub name: [String; 2],
    /// Wording in German and English.
    pub text: [String; 2],
    /// Where it is written.
    pub source: [String; 2],
}

impl MobileRule {
    /// What holds for a cell.
    pub fn verdict(&self, networks: Networks) -> Verdict {
        match self.count.of(networks) {
            None => Verdict::Unknown,
            Some(0) => Verdict::Unserved,
            Some(n) if n >= self.networks => Verdict::Served,
            Some(_) => Verdict::Partly,
        }
    }
}

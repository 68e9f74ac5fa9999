//! What `summary` and `compare` are asked: which rule or threshold, which places, and for whom.

use super::{failure, open, rules};
use crate::command::Failure;
use crate::config::Config;
use anyhow::anyhow;
use clap::Args;
use std::sync::Arc;
use talblick_coverage::{Atlas, Audience, Down, Fixed, Level, ReleaseId, Rule, Technology};

/// Options of both commands.
#[derive(Debug, Args)]
pub(super) struct Question {
    /// Rule by its key, such as GF1; if nothing is asked, the first that held on the day of the data
    #[arg(long, conflicts_with_all = ["tech", "down"])]
    rule: Option<String>,
    /// Technology: alle, ftthb, ftth, fttb, fttc, hfc or sonst
    #[arg(long, value_parser = technology)]
    tech: Option<Technology>,
    /// At least so many Mbit/s download: 10, 16, 30, 50, 100, 200, 400 or 1000
    #[arg(long, value_parser = down)]
    down: Option<Down>,
    /// Rows of places: city, district or quarter
    #[arg(long, value_parser = level, default_value = "city")]
    pub(super) level: Level,
    /// Tell only what the public is told
    #[arg(long)]
    public: bool,
    /// As JSON, in the shape of the interface
    #[arg(long)]
    pub(super) json: bool,
}

fn technology(text: &str) -> Result<Technology, String> {
    let keys = Technology::ALL.map(Technology::key).join(", ");
    Technology::from_key(text).ok_or_else(|| format!("allowed are {keys}"))
}

fn down(text: &str) -> Result<Down, String> {
    let classes = Down::ALL.map(|d| d.mbits().to_string()).join(", ");
    let class = text.parse().ok().and_then(Down::from_mbits);
    class.ok_or_else(|| format!("allowed are {classes}"))
}

fn level(text: &str) -> Result<Level, String> {
    let keys = Level::ALL.map(Level::key).join(", ");
    Level::from_key(text).ok_or_else(|| format!("allowed are {keys}"))
}

impl Question {
    pub(super) fn audience(&self) -> Audience {
        if self.public {
            Audience::Public
        } else {
            Audience::Planner
        }
    }

    /// The rule or threshold, for a release.
    pub(super) fn rule(&self, atlas: &Atlas, fixed: &Fixed) -> Result<Rule, Failure> {
        let day = fixed.release.data_date;
        let key = self.rule.as_deref();
        let rule = atlas.rules.asked(key, self.tech, self.down, day);
        rule.ok_or_else(|| {
            let keys = atlas.rules.keys().join(", ");
            Failure::Usage(anyhow!("there is no such rule; there are: {keys}"))
        })
    }
}

/// Everything that was imported.
pub(super) fn atlas(config: &Config) -> Result<Atlas, Failure> {
    let rules = Arc::new(rules(config)?);
    open(config)?.load(rules).map_err(failure)
}

/// A fixed-line release, or the newest.
pub(super) fn fixed<'a>(
    atlas: &'a Atlas,
    wanted: Option<&ReleaseId>,
) -> Result<&'a Arc<Fixed>, Failure> {
    let found = match wanted {
        Some(id) => atlas.fixed(id),
        None => atlas.newest_fixed(),
    };
    found.ok_or_else(|| {
        let names: Vec<&str> = atlas.fixed.iter().map(|f| f.release.id.as_str()).collect();
        Failure::Work(if names.is_empty() {
            anyhow!("no fixed-line release was imported")
        } else {
            anyhow!("there is no such release; there are: {}", names.join(", "))
        })
    })
}

/// A number of households as a line shows it.
pub(super) fn told(households: Option<u64>) -> String {
    households.map_or_else(|| "fewer than 5".to_owned(), |n| n.to_string())
}

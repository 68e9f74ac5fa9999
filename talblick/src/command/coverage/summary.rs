//! `talblick coverage summary`.

use super::question::{Question, atlas, fixed, told};
use crate::command::Failure;
use crate::command::lines::{print_json, print_line};
use crate::config::Config;
use anyhow::{Context as _, anyhow};
use clap::Args;
use talblick_coverage::ReleaseId;

/// `talblick coverage summary`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick coverage summary --down 100 --level district")]
pub(super) struct Summary {
    /// Which fixed-line release; the newest if left out
    #[arg(long)]
    release: Option<ReleaseId>,
    #[command(flatten)]
    question: Question,
}

impl Summary {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let atlas = atlas(config)?;
        let fixed = fixed(&atlas, self.release.as_ref())?;
        let rule = self.question.rule(&atlas, fixed)?;
        let (id, level) = (&fixed.release.id, self.question.level);
        let audience = self.question.audience();
        let summary = talblick_coverage::Summary::of(&atlas, id, &rule, level, audience)
            .ok_or_else(|| anyhow!("there is no release {id}"))?;
        if self.question.json {
            let lang = talblick_api::Lang::En;
            let json = talblick_api::summary_json(&summary, lang).context("write JSON")?;
            return print_json(&json);
        }
        let [_, sentence] = &summary.sentence;
        print_line(sentence)?;
        for row in &summary.rows {
            let share = row.served.share.map_or_else(
                || "not told".to_owned(),
                |share| format!("{:.1} %", share * 100.0),
            );
            let without = told(row.unserved.households.households);
            print_line(&format!(
                "{}\t{}\t{share} served\t{without} without",
                row.id, row.name
            ))?;
        }
        Ok(())
    }
}

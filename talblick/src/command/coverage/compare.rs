//! `talblick coverage compare`.

use super::question::{Question, atlas, fixed, told};
use crate::command::Failure;
use crate::command::lines::{print_json, print_line};
use crate::config::Config;
use anyhow::{Context as _, anyhow};
use clap::Args;
use talblick_coverage::{Comparison, ReleaseId, Trend};

/// `talblick coverage compare`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick coverage compare fixed-2020-06-30 fixed-2021-06-30 --down 100 --level district"
)]
pub(super) struct Compare {
    /// The release before
    a: ReleaseId,
    /// The release after
    b: ReleaseId,
    #[command(flatten)]
    question: Question,
}

impl Compare {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let atlas = atlas(config)?;
        let before = fixed(&atlas, Some(&self.a))?;
        let after = fixed(&atlas, Some(&self.b))?;
        let rule = self.question.rule(&atlas, after)?;
        let both = [&before.release.id, &after.release.id];
        let (level, audience) = (self.question.level, self.question.audience());
        let comparison = Comparison::of(&atlas, both, &rule, level, audience)
            .ok_or_else(|| anyhow!("the releases cannot be compared"))?;
        if self.question.json {
            let lang = talblick_api::Lang::En;
            let json = talblick_api::comparison_json(&comparison, lang).context("write JSON")?;
            return print_json(&json);
        }
        let [_, sentence] = &comparison.sentence;
        print_line(sentence)?;
        if let Some([_, text]) = &comparison.series_break {
            print_line(text)?;
        }
        for trend in Trend::ALL {
            let class = comparison.city.class(trend);
            let households = told(class.households.households);
            print_line(&format!(
                "{}\t{} cells\t{households} households",
                trend.key(),
                class.cells
            ))?;
        }
        for row in &comparison.rows {
            let delta = row
                .delta
                .map_or_else(|| "fewer than 5".to_owned(), |n| format!("{n:+}"));
            print_line(&format!("{}\t{}\t{delta} households", row.id, row.name))?;
        }
        for fallen in &comparison.worse {
            let [before, after] = fallen
                .shares
                .map(|share| share.map_or_else(String::new, |share| format!("{share:.4}")));
            let place = fallen.place.as_deref().unwrap_or_default();
            print_line(&format!(
                "worse\t{}\t{place}\t{before}\t{after}",
                fallen.cell
            ))?;
        }
        Ok(())
    }
}

//! `talblick reprocess`: decodes archived uplinks again after a codec, a rule or a device was corrected. It needs the store for
//! itself, except to tell what would change; a running server does it over its interface.

use super::Failure;
use super::lines::{print_json, print_line};
use super::moment::moment;
use crate::config::Config;
use crate::run::{is_locked, library, open_beside, open_store, reprocessed, rules};
use anyhow::{Context as _, anyhow};
use clap::Args;
use talblick_api::{DatastreamChanges, ReprocessOutcome};
use talblick_ingest::{Reprocess as Work, Selection};
use talblick_model::{Clock, DevEui, Millis, TimeRange};

/// `talblick reprocess`
#[derive(Debug, Args)]
#[command(
    after_help = "Example: talblick reprocess --codec thermometer --from 2026-11-01 --to 2026-11-21 --dry-run\n\n\
        With --dry-run it may run while “talblick serve” does. Without, the server must be stopped, or be asked itself once it \
        has the corrected codec: POST /api/v1/reprocess. Uplinks that were rejected are brought in by replaying rejects."
)]
pub(super) struct Reprocess {
    /// Uplinks of this device
    #[arg(long, value_name = "DEVEUI", required_unless_present = "codec")]
    device: Option<DevEui>,
    /// Uplinks that this codec decoded, or would decode now
    #[arg(long, value_name = "NAME")]
    codec: Option<String>,
    /// Observed from then on, a date or a moment of UTC
    #[arg(long, value_name = "T", value_parser = moment)]
    from: Millis,
    /// Observed before
    #[arg(long, value_name = "T", value_parser = moment)]
    to: Millis,
    /// Only tell what would change
    #[arg(long)]
    dry_run: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Reprocess {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let range = TimeRange::new(self.from, self.to)
            .map_err(|_empty| Failure::Usage(anyhow!("--to must lie after --from")))?;
        let store = if self.dry_run {
            open_beside(config)?
        } else {
            let clock = Clock::System;
            open_store(config, &clock).map_err(|failure| match failure {
                Failure::Usage(error) if is_locked(&error) => Failure::Usage(error.context(
                    "a running server has the store: stop it, ask it with POST /api/v1/reprocess, or use --dry-run",
                )),
                other => other,
            })?
        };
        let library = library(config, &store)?;
        if let Some(device) = self.device
            && store.device_by_eui(device).is_none()
        {
            let unknown = anyhow!("there is no device with the DevEUI {device}");
            return Err(Failure::Usage(unknown));
        }
        let selection = Selection {
            dev_eui: self.device,
            codec: self.codec,
            range,
        };
        let report =
            Work::new(store.clone(), library, rules(config)?).run(&selection, self.dry_run);
        let outcome = reprocessed(&store, report.context("decode archived uplinks again")?);
        store.close().context("close the store")?;
        if self.json {
            return print_json(&outcome);
        }
        list(&outcome, self.dry_run)
    }
}

fn list(outcome: &ReprocessOutcome, dry_run: bool) -> Result<(), Failure> {
    for changes in &outcome.datastreams {
        print_line(&line(changes))?;
    }
    for failed in &outcome.failures {
        print_line(&format!(
            "{}\t{}\t{}: {}",
            failed.dev_eui,
            failed.time,
            failed.reason.as_str(),
            failed.detail
        ))?;
    }
    let readings = outcome.readings;
    print_line(&format!(
        "{}{} uplinks: {} decoded differently, {} not any more, {} rejected when they came; readings: {} changed, {} new, \
         {} withdrawn, {} the same",
        if dry_run { "would be: " } else { "" },
        outcome.uplinks,
        outcome.changed,
        outcome.failed,
        outcome.rejected,
        readings.changed,
        readings.added,
        readings.withdrawn,
        readings.unchanged,
    ))
}

fn line(changes: &DatastreamChanges) -> String {
    let channel = changes.channel.as_deref();
    let channel = channel.map_or_else(String::new, |channel| format!(" ({channel})"));
    let value = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |v| v.to_string());
    let samples = changes.samples.iter().map(|sample| {
        format!(
            "{} {} → {}",
            sample.time,
            value(sample.before),
            value(sample.after)
        )
    });
    format!(
        "{}\t{}{channel}\t{} changed, {} new, {} withdrawn\t{}",
        changes.dev_eui,
        changes.quantity,
        changes.changed,
        changes.added,
        changes.withdrawn,
        samples.collect::<Vec<_>>().join(", ")
    )
}

//! Files of what is public for `/downloads/`: made soon after the start and then once a day, in the data directory.

use super::api::publish;
use super::outlook::PublicView;
use crate::config::Config;
use jiff::tz::TimeZone;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;
use talblick_api::Publish;
use talblick_exchange::{Audience, Error, Export, Format, Question, Target, What};
use talblick_model::Clock;
use talblick_store::Store;

/// How long after the start they begin, so that they do not stand in the way then.
const AT_FIRST: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
/// How long after a failure it is tried again.
const SOON: Duration = Duration::from_mins(10);

/// Where the files lie: a directory for each format.
pub(crate) fn dir(config: &Config) -> PathBuf {
    config.data.dir.join("downloads")
}

/// Makes the files.
pub(super) struct Downloads {
    store: Store,
    rules: Publish,
    zone: TimeZone,
    formats: Vec<Format>,
    dir: PathBuf,
    /// Set when start-up is over.
    ready: Arc<AtomicBool>,
}

impl Downloads {
    pub(super) fn new(config: &Config, store: &Store, ready: Arc<AtomicBool>) -> Self {
        Self {
            store: store.clone(),
            rules: publish(config),
            zone: TimeZone::get(&config.city.timezone).unwrap_or(TimeZone::UTC),
            formats: config.publish.downloads.clone(),
            dir: dir(config),
            ready,
        }
    }

    /// Makes what is missing, every day, until `end` is closed.
    pub(super) fn run(&self, end: &Receiver<()>) {
        if self.formats.is_empty() {
            return;
        }
        let mut wait = AT_FIRST;
        while end.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            if !self.ready.load(Ordering::Relaxed) {
                continue;
            }
            wait = DAY;
            for format in &self.formats {
                match self.make(*format, end) {
                    Ok(rows) => tracing::info!(%format, rows, "files for /downloads/ are made"),
                    Err(Error::Stopped) => return,
                    Err(error) => {
                        wait = SOON;
                        tracing::error!(
                            %format, %error,
                            "files for /downloads/ could not be made; it is tried again in ten minutes"
                        );
                    }
                }
            }
        }
    }

    fn make(&self, format: Format, end: &Receiver<()>) -> Result<u64, Error> {
        let outlook = PublicView::new(&self.store, &self.rules, self.zone.clone());
        let question = Question {
            what: What::Readings,
            from: None,
            to: None,
            datastreams: Some(outlook.datastreams()),
            format,
            audience: Audience::Public(&outlook),
        };
        let target = Target::Months(self.dir.join(format.as_str()));
        let export = Export::new(&self.store, &Clock::System, question);
        let made = export.run(&target, &mut |_| end.try_recv() == Err(TryRecvError::Empty))?;
        for missing in &made.manifest.missing {
            tracing::warn!(%format, "files for /downloads/ lack {}: {}", missing.what, missing.why);
        }
        Ok(made.manifest.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use talblick_api::PublishRule;
    use talblick_exchange::Manifest;
    use talblick_model::{DevEui, Millis, Quality, Reading};
    use talblick_store::{Batch, DatastreamKey, DeviceDraft};

    fn rows(dir: &Path) -> u64 {
        let path = dir.join("csv").join(talblick_exchange::MANIFEST);
        Manifest::read(&path).unwrap().unwrap().rows
    }

    #[test]
    fn files_hold_what_the_rules_publish_and_nothing_when_they_publish_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(talblick_store::Config {
            dir: dir.path().to_owned(),
            clock: Clock::System,
            head_readings: 1_000,
            timezone: TimeZone::UTC,
        })
        .unwrap();
        let devices: Vec<DeviceDraft> = [(1, "river_level"), (2, "classroom")]
            .into_iter()
            .map(|(eui, kind)| DeviceDraft {
                name: kind.to_owned(),
                kind: kind.to_owned(),
                ..DeviceDraft::unknown(DevEui::from_u64(eui))
            })
            .collect();
        let keys: Vec<_> = store
            .put_devices(devices)
            .unwrap()
            .iter()
            .map(|device| DatastreamKey {
                device: device.id,
                quantity: "co2".parse().unwrap(),
                channel: None,
            })
            .collect();
        let ids = store.ensure_datastreams(&keys).unwrap();
        let readings = ids.iter().map(|id| Reading {
            datastream: *id,
            time: Millis::from_i64(1_795_269_630_000),
            value: 1.0,
            quality: Quality::GOOD,
        });
        let batch = Batch {
            readings: readings.collect(),
            ..Batch::default()
        };
        store.append(batch).unwrap();
        let rule = PublishRule::raw(&["river_*"], &["*"]).unwrap();
        let mut downloads = Downloads {
            store,
            rules: Publish::new(vec![rule], Vec::new()),
            zone: TimeZone::UTC,
            formats: vec![Format::Csv],
            dir: dir.path().join("downloads"),
            ready: Arc::default(),
        };
        let (on, end) = std::sync::mpsc::channel();
        assert_eq!(downloads.make(Format::Csv, &end).unwrap(), 1);
        assert_eq!(rows(&downloads.dir), 1);
        downloads.rules = Publish::default();
        assert_eq!(downloads.make(Format::Csv, &end).unwrap(), 0);
        assert_eq!(rows(&downloads.dir), 0);
        drop(on);
    }
}

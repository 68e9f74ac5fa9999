//! Keeps the radio survey: takes in every uplink after it is durable, makes tracks again from the archive where need be,
//! tells the HTTP side, and writes everything down every few minutes and at the end.
//!
//! Whatever was committed and is not in the file after a crash is found by comparing totals with the store's, which are
//! exact; the tracks concerned are then made again. The rules are in `talblick_coverage::radio`.

mod archive;
mod listener;

use crate::command::Failure;
use crate::config::Config;
use anyhow::Context as _;
use archive::Archive;
use listener::Ear;
use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use talblick_coverage::Current;
use talblick_coverage::radio::{Kept, Radio, RadioFile, Siting, Survey, Told};
use talblick_model::{Clock, Millis, Position};
use talblick_store::Store;

/// File of the survey below the data directory.
pub(crate) const FILE: &str = "radio.sqlite";

/// How often it is looked whether there is something to do.
const TICK: Duration = Duration::from_secs(1);

/// Of every tick at most so much is spent on making tracks again: a twentieth of one processor.
const REMAKE_SHARE: Duration = Duration::from_millis(50);

/// How often the registry is asked for new places.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// How often a new map is told at most; it also never takes more than a twentieth of one processor.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// How often it is thought about where another gateway would help, at most; nor does that take more than a fiftieth.
const SITE_EVERY: Duration = Duration::from_mins(1);

/// How often the survey is written down.
const SAVE_EVERY: Duration = Duration::from_mins(5);

/// Proposed sites.
const SITES: usize = 3;

/// See above.
pub(super) struct Surveyor {
    archive: Archive,
    clock: Clock,
    coverage: Current,
    survey: Arc<Mutex<Survey>>,
    radio: Radio,
    path: PathBuf,
    file: Option<RadioFile>,
    /// Where the city could put a gateway.
    sites: Vec<Position>,
    siting: Option<Arc<Siting>>,
    /// Versions of the survey that were told and saved last.
    told: u64,
    saved: u64,
}

/// Opens the survey and begins to listen. To be called before anything is ingested.
pub(super) fn open(
    config: &Config,
    store: &Store,
    coverage: &Current,
    clock: &Clock,
) -> Result<Surveyor, Failure> {
    let (limits, sites) = (config.radio.limits()?, config.radio.places()?);
    let path = config.data.dir.join(FILE);
    let (file, kept) = open_file(&path);
    let now = clock.now();
    let archive = Archive::new(store.clone());
    let mut survey = match &kept {
        Some(kept) => Survey::of(kept.still.clone(), limits, now),
        None => Survey::new(limits, now),
    }
    .context("open the radio coverage")?;
    archive.look_up(&mut survey, now);
    if let Some(kept) = kept {
        archive.compare(&mut survey, kept.at);
    } else {
        archive.doubt_all(&mut survey);
    }
    survey.turn(now);
    let stale = survey.stale();
    if stale > 0 {
        tracing::info!("radio coverage: {stale} device-months are read again from the archive");
    }
    let survey = Arc::new(Mutex::new(survey));
    let ear = Ear::new(Arc::clone(&survey), store.downgrade(), clock.clone());
    store.subscribe(Box::new(move |batch| ear.note(batch)));
    let mut surveyor = Surveyor {
        archive,
        clock: clock.clone(),
        coverage: coverage.clone(),
        survey,
        radio: Radio::default(),
        path,
        file,
        sites,
        siting: None,
        told: u64::MAX,
        saved: u64::MAX,
    };
    surveyor.tell();
    Ok(surveyor)
}

/// The file and what is in it. A damaged one is made anew: all that was in it is in the archive.
fn open_file(path: &Path) -> (Option<RadioFile>, Option<Kept>) {
    let opened = RadioFile::open(path).or_else(|error| {
        tracing::warn!("{error}; it is made again from the archive");
        RadioFile::discard(path).ok();
        RadioFile::open(path)
    });
    match opened {
        Ok((file, kept)) => (Some(file), kept),
        Err(error) => {
            tracing::error!("{error}; radio coverage is kept in memory alone");
            (None, None)
        }
    }
}

impl Surveyor {
    /// What the HTTP side asks.
    pub(super) fn radio(&self) -> Radio {
        self.radio.clone()
    }

    /// Works until the other end of `stop` is gone; ingest has to be at its end by then.
    pub(super) fn run(mut self, stop: &Receiver<()>) {
        let mut looked = Instant::now();
        let mut saved = Instant::now();
        let mut next_tell = Instant::now();
        let mut next_site = Instant::now();
        let mut debt = Duration::ZERO;
        while stop.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            if looked.elapsed() >= LOOK_EVERY {
                self.archive
                    .look_up(&mut self.survey.lock(), self.clock.now());
                looked = Instant::now();
            }
            debt = self.remake(debt.saturating_sub(REMAKE_SHARE));
            if Instant::now() >= next_tell && self.version() != self.told {
                let began = Instant::now();
                self.tell();
                if began >= next_site {
                    self.site();
                    next_site = Instant::now() + SITE_EVERY.max(began.elapsed() * 50);
                }
                next_tell = Instant::now() + TELL_EVERY.max(began.elapsed() * 20);
            }
            if saved.elapsed() >= SAVE_EVERY {
                self.save();
                saved = Instant::now();
            }
        }
        self.save();
    }

    fn version(&self) -> u64 {
        self.survey.lock().version()
    }

    /// Makes stale tracks again for as long as is fair; answers by how much it took longer.
    fn remake(&mut self, debt: Duration) -> Duration {
        let began = Instant::now();
        while debt.is_zero() && began.elapsed() < REMAKE_SHARE {
            let key = self.survey.lock().next_stale();
            let Some(key) = key else {
                return Duration::ZERO;
            };
            if let Err(error) = self.archive.remake(&self.survey, key) {
                tracing::warn!("radio coverage cannot be read again: {error}");
                break;
            }
        }
        debt + began.elapsed()
    }

    /// Tells the HTTP side what the survey says now.
    fn tell(&mut self) {
        let (still, version) = self.still();
        let told = Told::new(still, self.siting.clone(), self.clock.now());
        self.radio.replace(told);
        self.told = version;
    }

    /// Thinks about where another gateway would help, and tells.
    fn site(&mut self) {
        let told = self.radio.told();
        let atlas = self.coverage.atlas();
        let siting = Siting::suggest(&told.map, &atlas.territory, &self.sites, SITES);
        self.siting = siting.map(Arc::new);
        self.radio.replace(told.with_siting(self.siting.clone()));
    }

    fn save(&mut self) {
        let at = self.clock.now();
        let (still, version) = self.still();
        if version == self.saved {
            return;
        }
        let Some(file) = &mut self.file else {
            return;
        };
        let began = Instant::now();
        match file.save(&still, at) {
            Ok(tracks) => {
                self.saved = version;
                let ms = began.elapsed().as_millis();
                tracing::debug!("radio coverage: {tracks} device-months written in {ms} ms");
            }
            Err(error) => {
                let file = self.path.display();
                tracing::error!("{error} ({file}); it is tried again later");
            }
        }
    }

    fn still(&self) -> (talblick_coverage::radio::Still, u64) {
        let survey = self.survey.lock();
        (survey.still(), survey.version())
    }
}

/// When what a file holds was taken, everything up to then is in it; what is committed a moment earlier may still be on its
/// way to the listener, and a copy may come a day after its uplink.
fn overlap(at: Millis) -> Millis {
    at.plus(-25 * 60 * 60 * 1_000)
}

//! The whole way of a message, in one place: taken from a source, read, compared with what was stored lately, decoded,
//! made durable, and only then acknowledged.
//!
//! Three threads: one reads, one decodes, one commits and acknowledges; a fourth decodes what was put off because its codec
//! ran into its limits. Batches become durable in the order in which their
//! messages came in, so acknowledgements leave in that order too. A batch that cannot be committed is tried again until
//! it can; meanwhile nothing is acknowledged and the broker keeps what it has.

use crate::assembly::{Assembly, Bundle, Opened};
use crate::codec::library::{Library, Pace};
use crate::codec::ward::Ward;
use crate::decode::Decoder;
use crate::envelope::Reader;
use crate::frame::Vault;
use crate::monitor::Monitor;
use crate::normalise::rules::Rules;
use crate::recovery::Recovery;
use crate::replay::Replay;
use crate::source::{Acker, Arrival};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;
use talblick_model::Clock;
use talblick_store::{Error, Store};
use tokio::sync::mpsc;

/// After the first message of a batch, others may join it for this long: one commit then serves many.
const GATHER: Duration = Duration::from_millis(4);

/// First and longest pause before a failed commit is tried again.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// What happens to an uplink of a device nobody registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownDevices {
    /// The device is registered with what the network server says about it. It is not public until somebody says so.
    #[default]
    Register,
    /// The uplink is rejected, and can be replayed once the device is registered.
    Reject,
}

/// How ingest works, `[ingest]` of the configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Uplinks of unknown devices.
    pub unknown_devices: UnknownDevices,
    /// Longest message that is read, in bytes; a longer one is kept as a reject.
    pub max_message_bytes: usize,
    /// Most messages committed together.
    pub max_batch: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            unknown_devices: UnknownDevices::Register,
            max_message_bytes: 1 << 20,
            max_batch: 1_024,
        }
    }
}

/// A source as the pipeline knows it; [`Arrival::source`] is its place in the list.
#[derive(Debug)]
pub struct Source {
    /// Its configured name.
    pub name: Arc<str>,
    /// How its messages are read.
    pub reader: Reader,
    /// Where acknowledgements go, if it takes any.
    pub acker: Option<Acker>,
}

/// The pipeline.
#[derive(Debug)]
pub struct Ingestor {
    config: Config,
    store: Store,
    clock: Clock,
    sources: Vec<Source>,
    assembly: Assembly,
    decoder: Decoder,
    library: Arc<Library>,
    recovery: Recovery,
    monitor: Arc<Monitor>,
}

impl Ingestor {
    /// Prepares a pipeline; reads from the store what was stored lately. `vault` has the sessions of devices whose frames
    /// gateways send as they are.
    pub fn new(
        config: Config,
        store: Store,
        library: Arc<Library>,
        rules: Arc<Rules>,
        clock: Clock,
        sources: Vec<Source>,
        vault: Option<Vault>,
    ) -> Result<Self, Error> {
        let assembly = Assembly::new(config.clone(), store.clone(), vault, clock.now())?;
        let decoder = Decoder::new(store.clone(), Arc::clone(&library), Arc::clone(&rules));
        let decoder = decoder.at(Pace::Hasty);
        let readers = sources.iter();
        let readers = readers.map(|s| (s.name.as_ref().to_owned(), s.reader.clone()));
        let replay = Replay::new(
            store.clone(),
            Arc::clone(&library),
            rules,
            clock.clone(),
            readers.collect(),
        );
        let recovery = Recovery::new(replay, Arc::clone(&library))?;
        Ok(Self {
            config,
            store,
            clock,
            sources,
            assembly,
            decoder,
            library,
            recovery,
            monitor: Arc::default(),
        })
    }

    /// What the pipeline is doing.
    pub fn monitor(&self) -> Arc<Monitor> {
        Arc::clone(&self.monitor)
    }

    /// Works until every sender of `arrivals` is gone and everything taken is settled, or until `abandon` is set while
    /// the store cannot write. Blocks: give it a thread of its own.
    pub fn run(self, mut arrivals: mpsc::Receiver<Arrival>, abandon: &AtomicBool) {
        let (opened, to_decode) = sync_channel::<Opened>(1);
        let (bundles, to_commit) = sync_channel::<Bundle>(1);
        let Self {
            config,
            store,
            clock,
            sources,
            mut assembly,
            mut decoder,
            library,
            recovery,
            monitor,
        } = self;
        let ward = library.ward();
        let patience = Patience {
            monitor: &monitor,
            abandon,
        };
        std::thread::scope(|scope| {
            let (patience, sources) = (&patience, &sources);
            scope.spawn(move || {
                for batch in to_decode {
                    let bundle = batch.decoded(&mut decoder, patience);
                    if bundle.is_none_or(|bundle| bundles.send(bundle).is_err()) {
                        return;
                    }
                }
            });
            let commit_clock = clock.clone();
            let committing = scope.spawn(move || {
                commit(&store, &commit_clock, patience, sources, ward, to_commit);
            });
            scope.spawn(move || recovery.run());
            while let Some(taken) = take(&mut arrivals, config.max_batch) {
                monitor.took(taken.len(), arrivals.len());
                let batch = assembly.open(sources, taken.into_iter(), clock.now(), patience);
                if batch.is_none_or(|batch| opened.send(batch).is_err()) {
                    break;
                }
            }
            drop(opened);
            // One that panicked has said so.
            let _ = committing.join();
            ward.close();
        });
    }
}

/// Waits for a message and takes what came with it, at most `most`. `None` once nobody can send any more.
fn take(arrivals: &mut mpsc::Receiver<Arrival>, most: usize) -> Option<Vec<Arrival>> {
    let first = arrivals.blocking_recv()?;
    if arrivals.len() < most {
        std::thread::sleep(GATHER);
    }
    let mut taken = Vec::with_capacity(arrivals.len().min(most) + 1);
    taken.push(first);
    while taken.len() < most {
        match arrivals.try_recv() {
            Ok(arrival) => taken.push(arrival),
            Err(_) => break,
        }
    }
    Some(taken)
}

/// Tries again what the store refuses, with growing pauses, until it works or nobody wants it any more.
#[derive(Debug)]
pub(crate) struct Patience<'a> {
    monitor: &'a Monitor,
    abandon: &'a AtomicBool,
}

impl Patience<'_> {
    /// `None` if it was abandoned.
    pub(crate) fn until_done<T>(&self, mut attempt: impl FnMut() -> Result<T, Error>) -> Option<T> {
        let mut pause = RETRY.0;
        loop {
            match attempt() {
                Ok(done) => return Some(done),
                Err(error) => {
                    if pause == RETRY.0 {
                        tracing::error!(%error, "the store cannot write; trying again until it can");
                    }
                    self.monitor.stuck(error.to_string());
                }
            }
            if self.abandon.load(Ordering::Relaxed) {
                return None;
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(RETRY.1);
        }
    }
}

fn commit(
    store: &Store,
    clock: &Clock,
    patience: &Patience<'_>,
    sources: &[Source],
    ward: &Ward,
    bundles: Receiver<Bundle>,
) {
    for bundle in bundles {
        let batch = Arc::new(bundle.batch);
        if patience
            .until_done(|| store.append(Arc::clone(&batch)))
            .is_none()
        {
            return;
        }
        ward.durable(&bundle.put_off);
        patience.monitor.settled(&bundle.arrivals, clock.now());
        for (source, acks) in sources.iter().zip(bundle.acks) {
            if let Some(acker) = &source.acker
                && !acks.is_empty()
            {
                acker.settle(acks);
            }
        }
    }
}

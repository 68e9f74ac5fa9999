//! What Talblick remembers: readings, uplinks, rejects, and who is who.
//!
//! Callers see the struct [`Store`]; which back end keeps the readings is its own affair. Everything is synchronous.
#![warn(missing_docs)]
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod accounting;
mod alerts;
mod append;
mod archive;
mod batch;
mod checkpoint;
mod chunk;
mod codecs;
mod column;
mod copy;
mod damage;
mod database;
mod day;
mod duration;
mod embedded;
mod error;
mod events;
mod frame;
mod head;
mod imports;
mod installations;
mod keys;
mod lock;
mod log;
mod mend;
mod plan;
mod presence;
mod query;
mod question;
mod read;
mod record;
mod register;
mod registry;
mod rejects;
mod remote;
mod retention;
mod rise;
mod roll;
mod rollup;
mod scan;
mod seal;
mod sealed;
mod state;
mod survey;
#[cfg(test)]
mod tests;
mod uplinks;
mod users;
mod uses;
mod verify;
mod walk;
mod wire;
mod zone;

pub use alerts::{AlertKind, AlertRow};
pub use batch::{Batch, DecodeOutcome, Identity, IgnoredKind, LateReceptions, Tally, UplinkRecord};
pub use codecs::{CodecStep, CodecVector, CodecVersion};
pub use copy::copy;
pub use damage::{Contents, Unreadable};
pub use database::FILE;
pub use error::Error;
pub use events::{DeviceEvent, StoredEvent};
pub use imports::{DeviceImport, UndoneImport};
pub use installations::InstallationChange;
pub use keys::{ApiKey, ApiKeys, KeyDraft, KeyScope, KeyUse};
pub use presence::{DevicePresence, GatewayPresence};
pub use query::{
    Columns, Counters, Durations, Groups, Health, Latest, Order, Page, RejectFilter, SourceTotals,
    StoredReading, StoredReject, StoredUplink,
};
pub use registry::{DatastreamKey, DeviceDraft, User, UserRole};
pub use remote::{BackEnd, BackEndState, Found, Refusal, Row, Series, Trouble};
pub use retention::{Expired, Retention, Share};
pub use users::Users;
pub use uses::{DatasetUse, Way};
pub use verify::{Checked, Finding, Part, Verification, verify};

use crate::embedded::Embedded;
use crate::remote::Remote;
use jiff::tz::TimeZone;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use talblick_model::{
    Clock, Datastream, DatastreamId, DevEui, Device, DeviceId, District, Gateway, GatewayId,
    Millis, RejectReason, TimeRange,
};

/// Where and how the store keeps things. `[data]` and `[store]` of the configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data directory.
    pub dir: PathBuf,
    /// The clock that stamps what is written.
    pub clock: Clock,
    /// Readings the head may hold before it is sealed; [`Config::HEAD_READINGS`] suits most.
    pub head_readings: usize,
    /// The city's time zone: local days are rolled up in it. Another one than before has them made anew, beside
    /// everything else; answers are right meanwhile.
    pub timezone: TimeZone,
}

impl Config {
    /// A head that is read back in a fraction of a second and, with the one being sealed, stays below 200 MB.
    pub const HEAD_READINGS: usize = 2_400_000;
}

/// The store. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Store(Arc<Open>);

/// The back end while anybody has a store; closes it after the last.
struct Open(Arc<Embedded>);

impl Drop for Open {
    fn drop(&mut self) {
        state::report(self.0.close());
    }
}

/// A store somebody else keeps open. For listeners: a store they held themselves would never be closed.
#[derive(Clone)]
pub struct WeakStore(Weak<Open>);

impl fmt::Debug for WeakStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WeakStore")
    }
}

impl WeakStore {
    /// The store, if it is still open.
    pub fn upgrade(&self) -> Option<Store> {
        self.0.upgrade().map(Store)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Store")
            .field(&self.embedded().config.dir)
            .finish()
    }
}

/// What is told to subscribers after a batch is durable.
pub type Listener = Box<dyn Fn(&Batch) + Send + Sync>;

impl Store {
    fn embedded(&self) -> &Embedded {
        &self.0.0
    }

    /// Opens the store in `config.dir`, creating it if need be. Fails if another process has it open, or if it was
    /// written by a newer Talblick.
    pub fn open(config: Config) -> Result<Self, Error> {
        Ok(Self(Arc::new(Open(Embedded::open(config, None)?))))
    }

    /// Opens the store with a server that keeps the readings. Everything else, and what the server does not keep yet,
    /// stays in `config.dir`. Readings that an embedded store left there are sent to the server.
    pub fn open_remote(config: Config, back_end: Arc<dyn BackEnd>) -> Result<Self, Error> {
        let embedded = Embedded::open(config, Some(back_end))?;
        Ok(Self(Arc::new(Open(embedded))))
    }

    /// Opens the store in `config.dir` to read it, beside the process that writes it, if there is one: what was
    /// committed before is there, what comes later may be. Whatever writes fails with [`Error::ReadOnly`].
    pub fn open_beside(config: Config) -> Result<Self, Error> {
        Ok(Self(Arc::new(Open(Embedded::open_beside(config, None)?))))
    }

    /// The same where a server keeps the readings.
    pub fn open_beside_remote(config: Config, back_end: Arc<dyn BackEnd>) -> Result<Self, Error> {
        let embedded = Embedded::open_beside(config, Some(back_end))?;
        Ok(Self(Arc::new(Open(embedded))))
    }

    /// The same store, without keeping it open.
    pub fn downgrade(&self) -> WeakStore {
        WeakStore(Arc::downgrade(&self.0))
    }

    // -- writing ------------------------------------------------------------------------------------------------
    /// Writes a batch. When this returns `Ok`, everything in it is on disk; when it returns an error, nothing of it is.
    /// Calls from several threads are committed together where possible. Whoever wants to try again after a failure
    /// keeps an `Arc` of the batch.
    pub fn append(&self, batch: impl Into<Arc<Batch>>) -> Result<(), Error> {
        self.embedded().append(batch.into())
    }
    /// Calls `listener` with every batch, after it is durable, on the appending thread: it must be quick.
    pub fn subscribe(&self, listener: Listener) {
        self.embedded().listeners.write().push(Arc::new(listener));
    }
    /// Seals everything in the head now, makes the rollups that are due, and waits for both. Sealing otherwise runs by itself beside ingest.
    pub fn seal(&self) -> Result<(), Error> {
        self.embedded().seal()
    }
    /// Stops background work and flushes. Later calls fail with [`Error::Closed`].
    pub fn close(&self) -> Result<(), Error> {
        self.embedded().close()
    }
    /// Whether the store can write just now, and if not, why (disk full, …).
    pub fn health(&self) -> Health {
        self.embedded().health()
    }
    /// How it stands with the server that keeps the readings, if there is one.
    pub fn back_end(&self) -> Option<BackEndState> {
        self.embedded().remote.as_ref().map(Remote::state)
    }

    // -- readings -----------------------------------------------------------------------------------------------
    /// The latest reading of one datastream. Gaps count: the latest may be one.
    pub fn latest(&self, datastream: DatastreamId) -> Option<Latest> {
        self.embedded().state.read().series.latest(datastream)
    }
    /// The latest reading of every datastream that has one, in order of id.
    pub fn latest_all(&self) -> Vec<Latest> {
        self.embedded().state.read().series.latest_all()
    }
    /// Exact count and first and last time of one datastream.
    pub fn counters(&self, datastream: DatastreamId) -> Option<Counters> {
        self.embedded().state.read().series.counters(datastream)
    }
    /// Whether retention has left only rollups of the day of this moment: a reading of it would not be kept any more.
    pub fn is_rolled_up(&self, datastream: DatastreamId, time: Millis) -> bool {
        self.embedded().state.read().is_rolled_up(datastream, time)
    }
    /// Readings in a range, in order of time, at most `limit`; `Page::next` is the time to go on from (inclusive for
    /// ascending: start the next range there; for descending: end the next range there, exclusive).
    pub fn readings(
        &self,
        datastream: DatastreamId,
        range: TimeRange,
        order: Order,
        limit: usize,
    ) -> Result<Page<StoredReading, Millis>, Error> {
        self.embedded().readings(datastream, range, order, limit)
    }
    /// Aggregates per bucket. `edges` are the n+1 ascending borders of n buckets; the caller makes them, so that local
    /// days and months are right. A bucket without readings has `n` 0 and no values.
    pub fn buckets(&self, datastream: DatastreamId, edges: &[Millis]) -> Result<Columns, Error> {
        self.embedded().buckets(datastream, edges)
    }
    /// Every reading in a range of the given datastreams (all if `None`), device-day by device-day, in order of time
    /// within a datastream; stops when `each` answers false.
    pub fn scan(
        &self,
        range: TimeRange,
        datastreams: Option<&[DatastreamId]>,
        each: &mut dyn FnMut(DatastreamId, &[StoredReading]) -> bool,
    ) -> Result<(), Error> {
        self.embedded().scan(range, datastreams, each)
    }

    // -- uplinks ------------------------------------------------------------------------------------------------
    /// Archived uplinks of a device by `ingested`-independent observation time, newest first, at most `limit`, older than `before`
    /// (exclusive cursor: observation time and identity).
    pub fn uplinks(
        &self,
        device: DeviceId,
        range: TimeRange,
        before: Option<(Millis, u64)>,
        limit: usize,
    ) -> Result<Page<StoredUplink, (Millis, u64)>, Error> {
        self.embedded().uplinks(device, range, before, limit)
    }
    /// Identities of uplinks committed since, oldest first: what deduplication remembers over a restart. The store
    /// keeps them for at least a day, at most a million.
    pub fn recent_identities(&self, since: Millis) -> Result<Vec<Identity>, Error> {
        self.embedded().recent_identities(since)
    }
    /// When a device was last heard and how, exact after reopen.
    pub fn device_presence(&self, device: DeviceId) -> Option<DevicePresence> {
        let embedded = self.embedded();
        let now = embedded.now();
        embedded
            .state
            .read()
            .devices
            .get(&device)
            .map(|track| track.at(now))
    }
    /// When a gateway last heard anything.
    pub fn gateway_presence(&self, gateway: GatewayId) -> Option<GatewayPresence> {
        self.embedded().state.read().gateways.get(&gateway).copied()
    }

    // -- accounting ---------------------------------------------------------------------------------------------
    /// Totals per source since the store was made: part of every batch, so exact after a crash.
    pub fn accounting(&self) -> Vec<SourceTotals> {
        accounting::by_source(&self.embedded().state.read().accounting)
    }
    /// Rejected messages per reason since the store was made.
    pub fn rejected_by_reason(&self) -> Vec<(RejectReason, u64)> {
        accounting::by_reason(&self.embedded().state.read().accounting)
    }

    // -- registry -----------------------------------------------------------------------------------------------
    /// How often a device, a district or a datastream was put since the store was opened: while it is the same, what was
    /// made of them is right.
    pub fn registry_changes(&self) -> u64 {
        self.embedded().registry.read().changes
    }
    /// Every device, in order of id.
    pub fn devices(&self) -> Vec<Arc<Device>> {
        let registry = self.embedded().registry.read();
        let devices = registry.devices.values().filter(|d| !d.removed);
        devices.map(|d| Arc::clone(&d.device)).collect()
    }
    /// A device by its number.
    pub fn device(&self, id: DeviceId) -> Option<Arc<Device>> {
        self.embedded().registry.read().device(id).cloned()
    }
    /// A device by its DevEUI.
    pub fn device_by_eui(&self, eui: DevEui) -> Option<Arc<Device>> {
        self.embedded().registry.read().device_by_eui(eui).cloned()
    }
    /// Registers devices, or changes those that exist (by DevEUI), in one durable step; answers them in order.
    pub fn put_devices(&self, drafts: Vec<DeviceDraft>) -> Result<Vec<Arc<Device>>, Error> {
        self.embedded().put_devices(drafts)
    }
    /// Takes a device out of the registry; its datastreams and readings stay. False if there was none.
    pub fn remove_device(&self, id: DeviceId) -> Result<bool, Error> {
        self.embedded().remove_device(id)
    }
    /// Every gateway, in order of id.
    pub fn gateways(&self) -> Vec<Arc<Gateway>> {
        self.embedded()
            .registry
            .read()
            .gateways
            .values()
            .cloned()
            .collect()
    }
    /// A gateway by its id.
    pub fn gateway(&self, id: GatewayId) -> Option<Arc<Gateway>> {
        self.embedded().registry.read().gateways.get(&id).cloned()
    }
    /// Adds or changes gateways in one durable step.
    pub fn put_gateways(&self, gateways: Vec<Gateway>) -> Result<(), Error> {
        self.embedded().put_gateways(gateways)
    }
    /// Every district, in order of id.
    pub fn districts(&self) -> Vec<Arc<District>> {
        self.embedded()
            .registry
            .read()
            .districts
            .values()
            .cloned()
            .collect()
    }
    /// Replaces all districts.
    pub fn put_districts(&self, districts: Vec<District>) -> Result<(), Error> {
        self.embedded().put_districts(districts)
    }
    /// Every datastream, in order of id.
    pub fn datastreams(&self) -> Vec<Arc<Datastream>> {
        self.embedded().registry.read().datastreams.clone()
    }
    /// A datastream by its number.
    pub fn datastream(&self, id: DatastreamId) -> Option<Arc<Datastream>> {
        self.embedded().registry.read().datastream(id).cloned()
    }
    /// The datastreams of a device, in order of id.
    pub fn datastreams_of(&self, device: DeviceId) -> Vec<Arc<Datastream>> {
        let registry = self.embedded().registry.read();
        let ids = registry.datastreams_of(device).iter();
        ids.filter_map(|id| registry.datastream(*id).cloned())
            .collect()
    }
    /// The datastreams with these keys, made where missing, in one durable step; answers ids in order.
    pub fn ensure_datastreams(&self, keys: &[DatastreamKey]) -> Result<Vec<DatastreamId>, Error> {
        self.embedded().ensure_datastreams(keys)
    }
}

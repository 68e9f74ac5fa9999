//! What exports for the public may show: what the HTTP side publishes, at the moment the export begins.

use super::api::publish;
use crate::config::Config;
use jiff::tz::TimeZone;
use std::sync::Arc;
use talblick_api::{Publish, Published};
use talblick_exchange::{Each, Outlook};
use talblick_model::{Clock, DatastreamId, Device, DeviceId, Millis, TimeRange};
use talblick_store::{Error, Store};

/// See above.
#[derive(Debug)]
pub(crate) struct PublicView {
    store: Store,
    published: Published,
    /// Where days begin.
    zone: TimeZone,
    now: Millis,
}

impl PublicView {
    pub(crate) fn new(store: &Store, rules: &Publish, zone: TimeZone) -> Self {
        Self {
            store: store.clone(),
            published: Published::of(store, rules),
            zone,
            now: Clock::System.now(),
        }
    }

    /// As the configuration says.
    pub(crate) fn configured(store: &Store, config: &Config) -> Self {
        let zone = TimeZone::get(&config.city.timezone).unwrap_or(TimeZone::UTC);
        Self::new(store, &publish(config), zone)
    }

    /// The datastreams that are public, in order of number.
    pub(crate) fn datastreams(&self) -> Vec<DatastreamId> {
        self.published.datastreams()
    }
}

impl Outlook for PublicView {
    fn is_whole(&self, datastream: DatastreamId) -> bool {
        self.published.is_whole(datastream)
    }

    fn each(
        &self,
        datastream: DatastreamId,
        range: TimeRange,
        each: &mut Each<'_>,
    ) -> Result<bool, Error> {
        let present = (&self.zone, self.now);
        self.published
            .each(&self.store, datastream, range, present, each)
    }

    fn aggregate(&self, datastream: DatastreamId) -> Option<&'static str> {
        self.published.aggregate(datastream)
    }

    fn device(&self, id: DeviceId) -> Option<Arc<Device>> {
        self.published.device(id).cloned()
    }

    fn until(&self, datastreams: &[DatastreamId]) -> Millis {
        let present = (&self.zone, self.now);
        let ends = datastreams
            .iter()
            .map(|id| self.published.end(&self.store, *id, present));
        ends.min().unwrap_or(Millis::MAX)
    }

    fn mark(&self, datastreams: &[DatastreamId]) -> Option<String> {
        self.published.mark(datastreams)
    }
}

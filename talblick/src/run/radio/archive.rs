//! What the store knows, for the survey: places, totals, and whole device-months of archived uplinks.

use super::listener::heard;
use super::overlap;
use parking_lot::Mutex;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use talblick_coverage::radio::{Survey, Totals, TrackKey};
use talblick_model::{Device, DeviceId, Gateway, GatewayId, Millis, TimeRange};
use talblick_store::{Error, Store, UplinkRecord};

const DAY_MS: i64 = 86_400_000;

/// Uplinks of a device read at once.
const PAGE: usize = 100_000;

/// The store remembers at most so many identities; a list that long may lack some.
const IDENTITIES: usize = 1_000_000;

/// The store's side of a survey.
pub(super) struct Archive {
    store: Store,
    /// What was looked up last.
    devices: Mutex<HashMap<DeviceId, Arc<Device>>>,
    gateways: Mutex<HashMap<GatewayId, Arc<Gateway>>>,
}

impl Archive {
    pub(super) fn new(store: Store) -> Self {
        Self {
            store,
            devices: Mutex::default(),
            gateways: Mutex::default(),
        }
    }

    /// Tells the survey of places that are new or have changed since the last time.
    pub(super) fn look_up(&self, survey: &mut Survey, now: Millis) {
        let mut known = self.devices.lock();
        for device in self.store.devices() {
            let before = known.insert(device.id, Arc::clone(&device));
            if !before.is_some_and(|before| Arc::ptr_eq(&before, &device)) {
                survey.put_device(&device, now);
            }
        }
        let mut known = self.gateways.lock();
        for gateway in self.store.gateways() {
            let before = known.insert(gateway.id, Arc::clone(&gateway));
            if !before.is_some_and(|before| Arc::ptr_eq(&before, &gateway)) {
                survey.put_gateway(&gateway);
            }
        }
    }

    /// Finds what may have changed since the survey was taken `at` that moment; nothing, if totals agree with the store's.
    /// Uplinks are counted by device; who lacks some is mistrusted. Receptions that came later are counted by gateway
    /// only, so that if they do not add up every device heard lately is in doubt.
    pub(super) fn compare(&self, survey: &mut Survey, at: Millis) {
        let ours = survey.totals();
        let lacking = self.lacking(&ours);
        let gateways = self.store.gateways();
        let gateways = gateways
            .iter()
            .filter_map(|g| self.store.gateway_presence(g.id));
        let heard: u64 = gateways.map(|presence| presence.uplinks).sum();
        if lacking.is_empty() && heard == ours.values().map(|totals| totals.heard).sum::<u64>() {
            return;
        }
        match self.store.recent_identities(overlap(at)) {
            Ok(identities) if identities.len() < IDENTITIES => {
                for identity in identities {
                    if lacking.contains(&identity.device) {
                        survey.mistrust(identity.device, identity.at);
                    } else {
                        survey.doubt_track(identity.device, identity.at);
                    }
                }
            }
            Ok(_) => self.doubt_all(survey),
            Err(error) => {
                tracing::warn!("what came in lately cannot be read: {error}");
                self.doubt_all(survey);
            }
        }
    }

    /// Devices of which the store has another number of uplinks.
    fn lacking(&self, ours: &BTreeMap<DeviceId, Totals>) -> BTreeSet<DeviceId> {
        let mut devices: BTreeSet<DeviceId> = ours.keys().copied().collect();
        devices.extend(self.store.devices().iter().map(|device| device.id));
        devices.retain(|id| {
            let stored = self
                .store
                .device_presence(*id)
                .map(|presence| presence.uplinks);
            stored.unwrap_or(0) != ours.get(id).map_or(0, |totals| totals.uplinks)
        });
        devices
    }

    /// Declares everything stale that was ever heard.
    pub(super) fn doubt_all(&self, survey: &mut Survey) {
        for device in self.store.devices() {
            if self.store.device_presence(device.id).is_some() {
                survey.doubt_device(device.id);
            }
        }
    }

    /// Makes a track again from the archive. The survey is locked a day at a time.
    pub(super) fn remake(&self, survey: &Mutex<Survey>, key: TrackKey) -> Result<(), Error> {
        let mut remake = survey.lock().begin(key);
        let (month, device) = key;
        let (mut day, end) = (month.start(), month.end());
        while day < end {
            let next = day.plus(DAY_MS);
            let uplinks = match self.uplinks(device, day, next) {
                Ok(uplinks) => uplinks,
                Err(error) => {
                    survey.lock().give_up(&remake);
                    return Err(error);
                }
            };
            if !uplinks.is_empty() {
                let mut survey = survey.lock();
                for record in &uplinks {
                    survey.add(&mut remake, &heard(record));
                }
            }
            day = next;
        }
        survey.lock().finish(remake);
        Ok(())
    }

    /// The uplinks of a device in order.
    fn uplinks(
        &self,
        device: DeviceId,
        from: Millis,
        to: Millis,
    ) -> Result<Vec<UplinkRecord>, Error> {
        let Ok(range) = TimeRange::new(from, to) else {
            return Ok(Vec::new());
        };
        let mut uplinks = Vec::new();
        let mut before = None;
        loop {
            let page = self.store.uplinks(device, range, before, PAGE)?;
            uplinks.extend(page.items);
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        uplinks.sort_by_key(|record| heard(record).key());
        Ok(uplinks)
    }
}

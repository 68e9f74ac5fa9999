//! Uplinks of a batch, and receptions that come after theirs: each uplink counts once, for its device and every gateway.

use super::{State, report};
use crate::database::Readers;
use crate::day::DayKey;
use crate::presence::DeviceTrack;
use crate::record::{self, UplinkKey};
use crate::wire::Reader;
use crate::{GatewayPresence, LateReceptions, UplinkRecord, archive};
use talblick_model::{DeviceId, Millis, Reception};

impl State {
    /// Takes an uplink of a durable batch; `bytes` is its record.
    pub(crate) fn put_uplink(
        &mut self,
        uplink: &UplinkRecord,
        bytes: Box<[u8]>,
        committed: Millis,
        disk: &Readers,
    ) {
        let (device, key) = (uplink.identity.device, UplinkKey::of(&uplink.identity));
        let last_seen = self.devices.get(&device).map(DeviceTrack::last_seen);
        let older = match last_seen {
            Some(last_seen) if key.at <= last_seen => self.find_uplink(device, key, disk),
            _ => None,
        };
        let before = older
            .as_ref()
            .map(|older| older.uplink.receptions.as_slice());
        self.note_gateways(
            key.at,
            &uplink.uplink.receptions,
            before.unwrap_or_default(),
        );
        self.head.identities.push((committed, uplink.identity));
        let Some(older) = older else {
            self.devices
                .entry(device)
                .and_modify(|track| track.note(uplink, true))
                .or_insert_with(|| DeviceTrack::first(uplink));
            self.head.put_uplink(device, key, bytes);
            return;
        };
        let mut merged = uplink.clone();
        Reception::merge(&mut merged.uplink.receptions, &older.uplink.receptions);
        if let Some(track) = self.devices.get_mut(&device) {
            track.note(&merged, false);
        }
        self.head
            .put_uplink(device, key, archive::bytes_of(&merged));
    }

    /// Takes late receptions of a durable batch.
    pub(crate) fn put_receptions(&mut self, late: &LateReceptions, disk: &Readers) {
        let (device, key) = (late.identity.device, UplinkKey::of(&late.identity));
        let Some(mut uplink) = self.find_uplink(device, key, disk) else {
            tracing::warn!(
                device.id = device.get(),
                "receptions came for an uplink that is not stored"
            );
            return;
        };
        self.note_gateways(key.at, &late.receptions, &uplink.uplink.receptions);
        Reception::merge(&mut uplink.uplink.receptions, &late.receptions);
        if let Some(track) = self.devices.get_mut(&device) {
            track.note(&uplink, false);
        }
        if self.head.uplink(device, key).is_some() {
            self.head
                .put_uplink(device, key, archive::bytes_of(&uplink));
        } else {
            let waiting = self.head.receptions.entry(device).or_default();
            Reception::merge(waiting.entry(key).or_default(), &late.receptions);
            self.head
                .archive_keys
                .insert(DayKey::new(key.day(), device));
        }
    }

    /// Counts the uplink for every gateway among `receptions` that is not among `before`.
    fn note_gateways(&mut self, at: Millis, receptions: &[Reception], before: &[Reception]) {
        for (i, reception) in receptions.iter().enumerate() {
            let gateway = reception.gateway_id;
            let mut earlier = receptions.iter().take(i).chain(before);
            if earlier.any(|r| r.gateway_id == gateway) {
                continue;
            }
            let mut presence = self.gateways.get(&gateway).copied();
            GatewayPresence::note(&mut presence, at);
            if let Some(presence) = presence {
                self.gateways.insert(gateway, presence);
            }
        }
    }

    /// The stored uplink with this key, receptions merged.
    fn find_uplink(
        &mut self,
        device: DeviceId,
        key: UplinkKey,
        disk: &Readers,
    ) -> Option<UplinkRecord> {
        let frozen = self.frozen.as_ref().map(|frozen| &frozen.head);
        let heads = [Some(&self.head), frozen].into_iter().flatten();
        let found = heads.clone().find_map(|head| head.uplink(device, key));
        let mut uplink = if let Some(bytes) = found {
            decoded(bytes)?
        } else {
            let sealed = self.sealed_seen.get(&device);
            if sealed.is_some_and(|sealed| key.at > *sealed) {
                return None;
            }
            let day = DayKey::new(key.day(), device);
            let sealed = self.days.get(&device);
            if !sealed.is_some_and(|days| days.archive.contains(day.day())) {
                return None;
            }
            if self.archived.has(&day, &key).is_none() {
                let known = report(disk.with(|db| archive::keys(db, day)));
                self.archived.put(day, known.unwrap_or_default());
            }
            if self.archived.has(&day, &key) != Some(true) {
                return None;
            }
            let found = report(disk.with(|db| archive::find(db, day, key)));
            decoded(&found.flatten()?)?
        };
        for head in heads {
            let waiting = head.receptions.get(&device).and_then(|r| r.get(&key));
            let waiting = waiting.map(Vec::as_slice).unwrap_or_default();
            Reception::merge(&mut uplink.uplink.receptions, waiting);
        }
        Some(uplink)
    }
}

fn decoded(bytes: &[u8]) -> Option<UplinkRecord> {
    report(record::read(&mut Reader::new(bytes)).map_err(|damage| damage.in_block("an uplink")))
}

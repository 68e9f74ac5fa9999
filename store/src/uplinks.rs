//! Reading the uplink archive: uplinks of a device, and the identities that deduplication remembers.

use crate::archive::{self, Records};
use crate::day::{DAY_MS, DayKey, day_of};
use crate::embedded::Embedded;
use crate::frame::{self, Kind};
use crate::record::{self, UplinkKey};
use crate::seal::IDENTITIES;
use crate::state::report;
use crate::wire::{Damage, Reader};
use crate::{Error, Identity, Page, StoredUplink, log};
use rusqlite::Connection;
use talblick_model::{DeviceId, Millis, TimeRange};

impl Embedded {
    pub(crate) fn uplinks(
        &self,
        device: DeviceId,
        range: TimeRange,
        before: Option<(Millis, u64)>,
        limit: usize,
    ) -> Result<Page<StoredUplink, (Millis, u64)>, Error> {
        let limit = limit.max(1);
        let end = UplinkKey {
            at: range.to(),
            hash: 0,
        };
        let before = before.map_or(end, |(at, hash)| end.min(UplinkKey { at, hash }));
        let mut items = Vec::new();
        self.read(|db| {
            let mut day = day_of(before.at);
            while items.len() <= limit
                && let Some(found) = self.archived_day(device, day)
                && found >= day_of(range.from())
            {
                let records = self.archived(db, DayKey::new(found, device))?;
                for (key, bytes) in records.range(..before).rev() {
                    if key.at < range.from() || items.len() > limit {
                        break;
                    }
                    let read = record::read(&mut Reader::new(bytes));
                    items.extend(report(read.map_err(|damage| damage.in_block("an uplink"))));
                }
                day = found - 1;
            }
            Ok(())
        })?;
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        let next = last.map(|last: &StoredUplink| (last.identity.at, last.identity.hash));
        Ok(Page { items, next })
    }

    /// The last day, not after `day`, with uplinks of the device.
    fn archived_day(&self, device: DeviceId, day: i64) -> Option<i64> {
        let state = self.state.read();
        let sealed = state.days.get(&device);
        let sealed = sealed.and_then(|days| days.archive.at_or_before(day));
        let end = UplinkKey {
            at: Millis::from_i64((day + 1) * DAY_MS),
            hash: 0,
        };
        let frozen = state.frozen.as_ref().map(|frozen| &frozen.head);
        let heads = [Some(&state.head), frozen].into_iter().flatten();
        let unsealed = heads.filter_map(|head| {
            let (key, _) = head.uplinks.get(&device)?.range(..end).next_back()?;
            Some(key.day())
        });
        unsealed.chain(sealed).max()
    }

    /// The uplinks of a device's day, merged. Heads are copied before the disk is read, so that a seal hides nothing.
    pub(crate) fn archived(&self, db: &Connection, key: DayKey) -> Result<Records, Error> {
        let Some(device) = key.device() else {
            return Ok(Records::new());
        };
        let (frozen, newer) = {
            let state = self.state.read();
            (state.frozen.clone(), state.head.part(device, key.day()))
        };
        let mut records = self.damages.note(archive::load(db, key))?;
        if let Some(frozen) = frozen {
            frozen.head.overlay(device, key.day(), &mut records);
        }
        newer.overlay(device, key.day(), &mut records);
        Ok(records)
    }

    pub(crate) fn recent_identities(&self, since: Millis) -> Result<Vec<Identity>, Error> {
        self.read(|db| {
            // One transaction, so that a seal between the two tables neither hides nor doubles anything.
            let snapshot = db.unchecked_transaction()?;
            let mut found = Vec::new();
            let mut query = snapshot
                .prepare_cached("SELECT block FROM identities WHERE newest >= ?1 ORDER BY id")?;
            let mut rows = query.query([since.as_i64()])?;
            while let Some(row) = rows.next()? {
                let block = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
                let identities = read_identities(block, since);
                let named = identities.map_err(|damage| damage.in_block("a list of identities"));
                found.extend(report(named).unwrap_or_default());
            }
            let mut query =
                snapshot.prepare_cached("SELECT block FROM log WHERE at >= ?1 ORDER BY id")?;
            let mut rows = query.query([since.as_i64()])?;
            while let Some(row) = rows.next()? {
                let block = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
                let identities = log::identities(block);
                let named = identities.map_err(|damage| damage.in_block("a batch"));
                found.extend(report(named).unwrap_or_default());
            }
            let beyond = found.len().saturating_sub(IDENTITIES);
            Ok(found.split_off(beyond))
        })
    }
}

/// Reads a block of identities, those committed since.
pub(crate) fn read_identities(block: &[u8], since: Millis) -> Result<Vec<Identity>, Damage> {
    let body = frame::open(Kind::Identities, block)?;
    let mut input = Reader::new(&body);
    let mut identities = Vec::new();
    for _ in 0..input.count()? {
        let committed = Millis::from_i64(input.signed()?);
        let identity = record::read_identity(&mut input)?;
        if committed >= since {
            identities.push(identity);
        }
    }
    Ok(identities)
}

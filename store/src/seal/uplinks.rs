//! Sealing uplinks: those of a head join the blocks of their devices' days, some blocks at a time. What a city sends on a busy
//! day does not fit in memory, and whoever appends would wait for a transaction of all of it.
//!
//! Until the last transaction of the seal the log has everything that the head has, and to lay a head over a block
//! twice changes nothing: a seal that is broken off is done again.

use super::{Block, Unreadable, replace};
use crate::archive::{self, Records};
use crate::day::DayKey;
use crate::embedded::Embedded;
use crate::frame::Packer;
use crate::head::Head;
use crate::state::SealedDays;
use crate::{Error, checkpoint};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use talblick_model::DeviceId;

/// Bytes of blocks that are written together.
pub(super) const TOGETHER: usize = 16 << 20;

impl Embedded {
    /// Writes the blocks of a head's uplinks; a transaction has as many as have so many bytes together.
    pub(crate) fn seal_uplinks(&self, head: &Head, together: usize) -> Result<(), Error> {
        let mut packer = Packer::new(archive::LEVEL);
        let mut keys = head.archive_keys.iter();
        let mut days = BTreeMap::<DeviceId, SealedDays>::new();
        loop {
            let blocks = self.read(|db| {
                let (mut blocks, mut bytes) = (Vec::new(), 0);
                for (key, device) in keys.by_ref().filter_map(|key| Some((*key, key.device()?))) {
                    let block = self.uplinks_of(db, key, device, head, &mut packer)?;
                    bytes += block.bytes.len();
                    blocks.push(block);
                    if bytes >= together {
                        break;
                    }
                }
                Ok(blocks)
            })?;
            if blocks.is_empty() {
                return Ok(());
            }
            let mut changed = BTreeSet::new();
            for block in &blocks {
                if let Some(device) = block.key.device() {
                    let days = days.entry(device);
                    let days = days.or_insert_with(|| self.sealed_days(device));
                    days.archive.insert(block.key.day());
                    changed.insert(device);
                }
            }
            let now = self.now();
            self.writer()?.transaction(|db| {
                replace(db, "archive", &blocks)?;
                self.quarantine_replaced(db, now, &blocks)?;
                for device in changed {
                    if let Some(days) = days.get(&device) {
                        checkpoint::save_days(db, device, days)?;
                    }
                }
                Ok(())
            })?;
        }
    }

    /// The block of a device's day with what the head has of it.
    fn uplinks_of(
        &self,
        db: &Connection,
        key: DayKey,
        device: DeviceId,
        head: &Head,
        packer: &mut Packer,
    ) -> Result<Block, Error> {
        let known = self.sealed_days(device).archive.contains(key.day());
        let old = if known {
            archive::load_block(db, key)?
        } else {
            None
        };
        let (mut records, unreadable) = match old {
            Some(block) => match archive::decode(&block) {
                Ok(records) => (records, None),
                Err(why) => {
                    let what = archive::name(key);
                    (Records::new(), Some(Unreadable { what, why, block }))
                }
            },
            None => (Records::new(), None),
        };
        head.overlay(device, key.day(), &mut records);
        Ok(Block {
            key,
            bytes: archive::encode(&records, packer),
            hours: None,
            unreadable,
        })
    }
}

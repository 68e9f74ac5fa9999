//! The sessions of a running pipeline. They are read again when their file changes, and counters go on where the archive
//! ends: an uplink that was stored is a counter that was heard.

use super::{Frames, Vault, VaultError};
use crate::envelope::{Frame, Message};
use std::collections::BTreeSet;
use std::time::SystemTime;
use talblick_model::{DevEui, Millis, Network, TimeRange};
use talblick_store::{Error, Store};

/// How often the file is looked at while frames come in, in milliseconds.
const LOOK_MS: i64 = 2_000;

/// Uplinks of a device looked through for its last counters.
const LAST_UPLINKS: usize = 32;

#[derive(Debug)]
pub(crate) struct Keyring {
    vault: Option<Vault>,
    store: Store,
    frames: Frames,
    looked: Millis,
    read: Option<SystemTime>,
    remembered: BTreeSet<(DevEui, u32)>,
}

/// Sessions that cannot be had.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("the last counters cannot be read: {0}")]
    Store(#[from] Error),
}

impl Keyring {
    pub(crate) fn new(vault: Option<Vault>, store: Store) -> Self {
        Self {
            vault,
            store,
            frames: Frames::default(),
            looked: Millis::MIN,
            read: None,
            remembered: BTreeSet::new(),
        }
    }

    /// Opens a frame with the sessions as they are `now`.
    pub(crate) fn open(&mut self, frame: Frame, received_at: Millis, now: Millis) -> Message {
        if now.since(self.looked) >= LOOK_MS {
            self.looked = now;
            if let Err(trouble) = self.look() {
                tracing::error!(%trouble, "frames are opened with the sessions known before");
            }
        }
        self.frames.open(frame, received_at)
    }

    fn look(&mut self) -> Result<(), Trouble> {
        let Some(vault) = &self.vault else {
            return Ok(());
        };
        let changed = vault.changed();
        if changed == self.read {
            return Ok(());
        }
        self.frames.replace(vault.read()?);
        let devices: Vec<(DevEui, u32)> = self.frames.devices().collect();
        for (dev_eui, dev_addr) in devices {
            if self.remembered.insert((dev_eui, dev_addr)) {
                self.remember(dev_eui, dev_addr)?;
            }
        }
        self.read = changed;
        Ok(())
    }

    fn remember(&mut self, dev_eui: DevEui, dev_addr: u32) -> Result<(), Error> {
        let Some(device) = self.store.device_by_eui(dev_eui) else {
            return Ok(());
        };
        let address = format!("{dev_addr:08x}");
        let page = self
            .store
            .uplinks(device.id, TimeRange::ALL, None, LAST_UPLINKS)?;
        let ours = page.items.iter();
        let ours = ours.filter(|record| {
            record.uplink.network == Network::Gateway
                && record.uplink.dev_addr.as_deref() == Some(&address)
        });
        // A device that began again was heard with higher counters before; its latest run is what counts.
        let mut run: Vec<(u32, Millis)> = Vec::new();
        for record in ours {
            let f_cnt = record.uplink.f_cnt;
            if run.last().is_some_and(|(later, _)| f_cnt > *later) {
                break;
            }
            run.push((f_cnt, record.ingested_at));
        }
        for (f_cnt, at) in run.into_iter().rev() {
            self.frames.remember(dev_eui, dev_addr, f_cnt, at);
        }
        Ok(())
    }
}

//! A device's session: who it is, under which address, with which keys.

use super::counter::Counter;
use lorawan::keys::AES128;
use serde::{Deserialize, Serialize};
use std::fmt;
use talblick_model::DevEui;

/// A session key. It is never printed.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key(#[serde(with = "hex::serde")] [u8; 16]);

impl Key {
    /// From its sixteen bytes, as documents print them.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(super) const fn aes(&self) -> AES128 {
        AES128(self.0)
    }

    pub(super) const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Which LoRaWAN the session speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Version {
    /// 1.0.x: one network session key.
    #[default]
    #[serde(rename = "1.0")]
    V1_0,
    /// 1.1: the network key is `FNwkSIntKey`, which vouches for half of the MIC; the other half needs a key and facts
    /// only the network server has.
    #[serde(rename = "1.1")]
    V1_1,
}

/// A session as it is imported and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose it is.
    pub dev_eui: DevEui,
    /// The address, most significant byte first.
    pub dev_addr: u32,
    /// Which LoRaWAN.
    pub version: Version,
    /// `NwkSKey`, with 1.1 `FNwkSIntKey`.
    pub nwk_s_key: Key,
    /// `AppSKey`; without it payloads stay encrypted.
    pub app_s_key: Option<Key>,
    /// The next frame counter, as far as known when it was imported.
    pub f_cnt: u32,
    /// The device may count from the beginning (activated by personalisation, after a change of battery). Whoever
    /// recorded its frames can then play them back.
    pub restarts: bool,
}

impl Session {
    /// Whether two records are of the same session.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.dev_eui == other.dev_eui
            && self.dev_addr == other.dev_addr
            && self.nwk_s_key == other.nwk_s_key
    }
}

/// A session and what has been heard of it.
#[derive(Debug, Clone)]
pub(super) struct Live {
    pub(super) session: Session,
    pub(super) counter: Counter,
}

impl From<Session> for Live {
    fn from(session: Session) -> Self {
        let counter = Counter::at(session.f_cnt);
        Self { session, counter }
    }
}

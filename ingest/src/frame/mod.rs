//! Raw LoRaWAN frames: which device sent them, whether they are genuine, and what is in them. Knows session keys and frame
//! counters; knows nothing of MQTT, envelopes or decoding.
//!
//! | file | what it holds |
//! |---|---|
//! | `session` | a device's keys and the counters heard lately |
//! | `counter` | which 32-bit counters a frame's 16 bits may mean, and which are too old |
//! | `open` | a frame against the sessions of its address |
//! | `vault` | sessions on disk, encrypted |
//! | `import` | sessions from a CSV file |
//! | `keyring` | the sessions of a running pipeline: read when they change, with the counters of the archive |

mod counter;
mod import;
mod keyring;
mod open;
mod session;
#[cfg(test)]
mod tests;
mod vault;

pub use import::{ImportError, read_csv};
pub(crate) use keyring::Keyring;
pub use open::Frames;
pub use session::{Key, Session, Version};
pub use vault::{Vault, VaultError, VaultKey};

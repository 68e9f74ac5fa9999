//! When devices and gateways were last heard.

use talblick_model::Millis;

/// How a device was last heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DevicePresence {
    /// Observation time of its newest uplink.
    pub last_seen: Millis,
    /// Frame counter of that uplink.
    pub f_cnt: u32,
    /// Spreading factor of that uplink.
    pub spreading_factor: Option<u8>,
    /// Best signal strength of that uplink.
    pub rssi_dbm: Option<i16>,
    /// Its signal to noise.
    pub snr_db: Option<f32>,
    /// Different gateways that heard the device in the last 24 hours.
    pub gateways_24h: u32,
    /// Uplinks stored.
    pub uplinks: u64,
}

/// How a gateway last heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatewayPresence {
    /// Observation time of the newest uplink it heard.
    pub last_seen: Millis,
    /// Uplinks it heard.
    pub uplinks: u64,
}

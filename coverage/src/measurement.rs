//! Radio measurements of others, such as exports of TTN Mapper. What they say about cells is `radio`'s affair.

use jiff::Timestamp;

/// One gateway heard one transmission.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// When.
    pub at: Timestamp,
    /// Who sent; may be empty.
    pub device: String,
    /// Who heard it.
    pub gateway: String,
    /// Where the sender was: longitude, latitude.
    pub place: [f64; 2],
    /// Where the gateway stands: longitude, latitude.
    pub gateway_place: Option<[f64; 2]>,
    /// dBm.
    pub rssi: f32,
    /// dB.
    pub snr: Option<f32>,
    /// Spreading factor, 5 to 12.
    pub spreading_factor: Option<u8>,
    /// Hz.
    pub frequency_hz: Option<u64>,
    /// The device's frame counter.
    pub f_cnt: Option<u32>,
}

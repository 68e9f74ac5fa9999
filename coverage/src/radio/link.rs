//! What one gateway heard of one device from one cell in one month, and the signal of one reception in the terms
//! everything is reported in: a device of 14 dBm EIRP in 125 kHz.

use super::histogram::Histogram;
use super::omission::Omission;
use super::register::StationId;
use super::signal::{STANDARD_EIRP_DBM, SpreadingFactor, bandwidth_db, esp_dbm};
use serde::{Deserialize, Serialize};
use talblick_model::{DataRate, Millis, Modulation, Reception, Uplink};

/// How a device sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sending {
    pub(crate) spreading_factor: SpreadingFactor,
    pub(crate) bandwidth_hz: u32,
    pub(crate) eirp_dbm: f64,
}

/// The signal of one reception, in dB and dBm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Signal {
    /// As a device of 14 dBm would have arrived.
    pub(crate) esp_dbm: f64,
    /// In 125 kHz, as a device of 14 dBm would have arrived.
    pub(crate) snr_db: f64,
    /// Above the floor of the spreading factor it was sent with, as it arrived.
    pub(crate) margin_db: f64,
}

impl Sending {
    /// How an uplink was sent, by a device that radiates so much if that is known.
    pub(crate) fn of(uplink: &Uplink, eirp_dbm: Option<f64>) -> Result<Self, Omission> {
        let lora = |rate: &DataRate| rate.modulation == Modulation::Lora;
        let rate = uplink.data_rate.filter(lora);
        let factor = rate.and_then(|rate| SpreadingFactor::new(rate.spreading_factor?));
        Ok(Self {
            spreading_factor: factor.ok_or(Omission::NoSpreadingFactor)?,
            bandwidth_hz: rate.and_then(|rate| rate.bandwidth_hz).unwrap_or(125_000),
            eirp_dbm: eirp_dbm.unwrap_or(STANDARD_EIRP_DBM),
        })
    }
}

impl Signal {
    pub(crate) fn of(reception: &Reception, sending: Sending) -> Self {
        let (rssi, snr) = (f64::from(reception.rssi_dbm), f64::from(reception.snr_db));
        let power = STANDARD_EIRP_DBM - sending.eirp_dbm;
        Self {
            esp_dbm: esp_dbm(rssi, snr) + power,
            snr_db: snr + bandwidth_db(sending.bandwidth_hz) + power,
            margin_db: sending.spreading_factor.margin_db(snr),
        }
    }
}

/// What one gateway heard of one device from one cell in one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Which gateway, at which place.
    pub station: StationId,
    /// Days of the month: bit 0 is the first.
    pub days: u32,
    /// Uplinks it heard.
    pub uplinks: u32,
    /// Of those, uplinks no other gateway heard.
    pub alone: u32,
    /// Effective signal power, dBm.
    pub esp: Histogram,
    /// Signal to noise, dB.
    pub snr: Histogram,
    /// Margin, dB.
    pub margin: Histogram,
    /// The first it heard.
    pub first: Millis,
    /// The last it heard.
    pub last: Millis,
}

impl Link {
    pub(crate) fn new(station: StationId, at: Millis) -> Self {
        Self {
            station,
            days: 0,
            uplinks: 0,
            alone: 0,
            esp: Histogram::default(),
            snr: Histogram::default(),
            margin: Histogram::default(),
            first: at,
            last: at,
        }
    }

    /// Takes in one more uplink.
    pub(crate) fn add(&mut self, signal: Signal, at: Millis, day: u8) {
        self.days |= 1 << day.min(31);
        self.uplinks = self.uplinks.saturating_add(1);
        self.esp.add(signal.esp_dbm);
        self.snr.add(signal.snr_db);
        self.margin.add(signal.margin_db);
        self.first = self.first.min(at);
        self.last = self.last.max(at);
    }
}

/// Of each gateway the antenna that heard best.
pub(crate) fn best_per_gateway(receptions: &[Reception]) -> impl Iterator<Item = &Reception> {
    let rank = |r: &Reception| (r.snr_db, r.rssi_dbm, std::cmp::Reverse(r.antenna));
    let better = move |a: &Reception, b: &Reception| {
        let (a, b) = (rank(a), rank(b));
        a.0.total_cmp(&b.0)
            .then(a.1.cmp(&b.1))
            .then(a.2.cmp(&b.2))
            .is_gt()
    };
    let best = move |(at, reception): (usize, &Reception)| {
        let mut others = receptions.iter().enumerate();
        others.all(|(other, r)| {
            other == at
                || r.gateway_id != reception.gateway_id
                || better(reception, r)
                || (!better(r, reception) && at < other)
        })
    };
    let all = receptions.iter().enumerate();
    all.filter(move |pair| best(*pair))
        .map(|(_, reception)| reception)
}

//! What gateways report, `gw.proto` and `common.proto`, in the form of today and in that of ChirpStack 3 ("legacy").

use super::time;
use crate::envelope::clock::Clocks;
use crate::envelope::gateway::{Location as Place, identify};
use crate::envelope::json::Scalar;
use crate::envelope::radio;
use std::collections::BTreeMap;
use talblick_model::{DataRate, Modulation, Position, Reception};

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(super) struct Location {
    #[prost(double, tag = "1")]
    latitude: f64,
    #[prost(double, tag = "2")]
    longitude: f64,
    #[prost(double, tag = "3")]
    altitude: f64,
}

impl Location {
    pub(super) fn position(&self) -> Option<Position> {
        let part = |n: f64| Some(Scalar::from(n));
        Place::of(
            part(self.latitude),
            part(self.longitude),
            part(self.altitude),
        )
        .position()
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct RxInfo {
    #[prost(string, tag = "1")]
    gateway_id: String,
    #[prost(message, optional, tag = "3")]
    gw_time: Option<prost_types::Timestamp>,
    #[prost(message, optional, tag = "17")]
    pub(super) ns_time: Option<prost_types::Timestamp>,
    #[prost(int32, tag = "6")]
    rssi: i32,
    #[prost(float, tag = "7")]
    snr: f32,
    #[prost(uint32, tag = "11")]
    antenna: u32,
    #[prost(message, optional, tag = "12")]
    location: Option<Location>,
    #[prost(btree_map = "string, string", tag = "15")]
    metadata: BTreeMap<String, String>,
    #[prost(int32, tag = "16")]
    pub(super) crc_status: i32,
}

impl RxInfo {
    pub(super) fn reception(&self, clocks: &mut Clocks) -> Reception {
        let named = |key: &str| self.metadata.get(key).filter(|text| !text.is_empty());
        let name = named("gateway_name");
        let (gateway_id, derived) = identify(&[
            Some(&self.gateway_id)
                .filter(|id| !id.is_empty())
                .map(String::as_str),
            named("gateway_id").map(String::as_str),
            name.map(String::as_str),
        ]);
        Reception {
            gateway_id,
            gateway_name: name.cloned().or(derived),
            rssi_dbm: near(self.rssi.into()),
            snr_db: if self.snr.is_finite() { self.snr } else { 0.0 },
            antenna: u8::try_from(self.antenna).unwrap_or(0),
            received_at: clocks.reception(time(self.gw_time.as_ref()), time(self.ns_time.as_ref())),
            location: self.location.as_ref().and_then(Location::position),
        }
    }
}

fn near(rssi: f64) -> i16 {
    Scalar::from(rssi).near_i16().unwrap_or(0)
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(super) struct TxInfo {
    #[prost(uint32, tag = "1")]
    frequency: u32,
    #[prost(message, optional, tag = "2")]
    modulation: Option<Parameters>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Parameters {
    #[prost(message, optional, tag = "3")]
    lora: Option<Lora>,
    #[prost(message, optional, tag = "4")]
    fsk: Option<Fsk>,
    #[prost(message, optional, tag = "5")]
    lr_fhss: Option<LrFhss>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Lora {
    #[prost(uint32, tag = "1")]
    bandwidth: u32,
    #[prost(uint32, tag = "2")]
    spreading_factor: u32,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Fsk {
    #[prost(uint32, tag = "2")]
    bit_rate: u32,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct LrFhss {
    #[prost(uint32, tag = "1")]
    operating_channel_width: u32,
}

fn data_rate(lora: Option<Lora>, fsk: Option<Fsk>, lr_fhss: Option<LrFhss>) -> Option<DataRate> {
    let number = |n: u32| Some(Scalar::from(f64::from(n)));
    if let Some(lora) = lora {
        return Some(radio::lora(
            number(lora.spreading_factor),
            number(lora.bandwidth),
        ));
    }
    let other = |modulation, bandwidth_hz, bit_rate| DataRate {
        modulation,
        spreading_factor: None,
        bandwidth_hz,
        bit_rate,
    };
    let set = |n: u32| Some(n).filter(|n| *n > 0);
    match (fsk, lr_fhss) {
        (Some(fsk), _) => Some(other(Modulation::Fsk, None, set(fsk.bit_rate))),
        (None, Some(l)) => Some(other(
            Modulation::LrFhss,
            set(l.operating_channel_width),
            None,
        )),
        (None, None) => None,
    }
}

impl TxInfo {
    pub(super) fn data_rate(&self) -> Option<DataRate> {
        let with = self.modulation?;
        data_rate(with.lora, with.fsk, with.lr_fhss)
    }

    pub(super) fn frequency_hz(&self) -> Option<u32> {
        Some(self.frequency).filter(|hz| *hz > 0)
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct LegacyRxInfo {
    #[prost(bytes = "vec", tag = "1")]
    gateway_id: Vec<u8>,
    #[prost(message, optional, tag = "2")]
    time: Option<prost_types::Timestamp>,
    #[prost(int32, tag = "5")]
    rssi: i32,
    #[prost(double, tag = "6")]
    snr: f64,
    #[prost(uint32, tag = "10")]
    antenna: u32,
    #[prost(message, optional, tag = "11")]
    location: Option<Location>,
    #[prost(int32, tag = "17")]
    pub(super) crc_status: i32,
}

impl LegacyRxInfo {
    pub(super) fn reception(&self, clocks: &mut Clocks) -> Reception {
        let digits = hex::encode(&self.gateway_id);
        let (gateway_id, gateway_name) = identify(&[Some(digits.as_str())]);
        Reception {
            gateway_id,
            gateway_name,
            rssi_dbm: near(self.rssi.into()),
            snr_db: Scalar::from(self.snr).near_f32().unwrap_or(0.0),
            antenna: u8::try_from(self.antenna).unwrap_or(0),
            received_at: clocks.reception(time(self.time.as_ref()), None),
            location: self.location.as_ref().and_then(Location::position),
        }
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(super) struct LegacyTxInfo {
    #[prost(uint32, tag = "1")]
    frequency: u32,
    /// Bandwidth in kHz.
    #[prost(message, optional, tag = "3")]
    lora: Option<Lora>,
    #[prost(message, optional, tag = "4")]
    fsk: Option<Fsk>,
    #[prost(message, optional, tag = "5")]
    lr_fhss: Option<LrFhss>,
}

impl LegacyTxInfo {
    pub(super) fn data_rate(&self) -> Option<DataRate> {
        data_rate(self.lora, self.fsk, self.lr_fhss)
    }

    pub(super) fn frequency_hz(&self) -> Option<u32> {
        Some(self.frequency).filter(|hz| *hz > 0)
    }
}

//! The shapes of ChirpStack 3's JSON and of Milesight's, as far as they are read.

use crate::envelope::gateway::Location;
use crate::envelope::json::{List, Present, Scalar, Tags, Text};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Any event.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "the message to be an object")]
pub(super) struct Wire<'a> {
    #[serde(borrow, rename = "applicationID", alias = "applicationId")]
    pub(super) application_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) application_name: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) device_name: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) device_profile_name: Option<Text<'a>>,
    #[serde(borrow, rename = "devEUI", alias = "devEui")]
    pub(super) dev_eui: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) dev_addr: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) rx_info: Option<List<RxInfo<'a>>>,
    #[serde(borrow)]
    pub(super) tx_info: Option<TxInfo<'a>>,
    pub(super) f_cnt: Option<Scalar>,
    pub(super) f_port: Option<Scalar>,
    #[serde(borrow)]
    pub(super) data: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) object: Option<&'a RawValue>,
    #[serde(borrow, rename = "objectJSON")]
    pub(super) object_json: Option<Text<'a>>,
    pub(super) tags: Option<Tags>,
    #[serde(rename = "confirmedUplink")]
    pub(super) confirmed: Option<Scalar>,
    #[serde(borrow)]
    pub(super) published_at: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) time: Option<Text<'a>>,
    #[serde(rename = "gatewaySN")]
    pub(super) gateway_sn: Option<Present>,

    pub(super) margin: Option<Scalar>,
    pub(super) external_power_source: Option<Scalar>,
    pub(super) battery_level_unavailable: Option<Scalar>,
    pub(super) battery_level: Option<Scalar>,
    pub(super) acknowledged: Option<Present>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) error: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) status: Option<Text<'a>>,
    pub(super) location: Option<Location>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "`rxInfo` to hold objects")]
pub(super) struct RxInfo<'a> {
    #[serde(borrow, rename = "gatewayID", alias = "gatewayId")]
    pub(super) gateway_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) mac: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) name: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) time: Option<Text<'a>>,
    pub(super) rssi: Option<Scalar>,
    #[serde(rename = "loRaSNR", alias = "loraSnr")]
    pub(super) snr: Option<Scalar>,
    pub(super) antenna: Option<Scalar>,
    pub(super) location: Option<Location>,
    pub(super) latitude: Option<Scalar>,
    pub(super) longitude: Option<Scalar>,
    pub(super) altitude: Option<Scalar>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "`txInfo` to be an object")]
pub(super) struct TxInfo<'a> {
    pub(super) frequency: Option<Scalar>,
    #[serde(rename = "loRaModulationInfo", alias = "loraModulationInfo")]
    pub(super) lora: Option<Lora>,
    #[serde(rename = "fskModulationInfo")]
    pub(super) fsk: Option<Fsk>,
    #[serde(rename = "lrFHSSModulationInfo", alias = "lrFhssModulationInfo")]
    pub(super) lr_fhss: Option<LrFhss>,
    #[serde(borrow)]
    pub(super) data_rate: Option<OldRate<'a>>,
}

#[derive(Deserialize)]
#[serde(
    rename_all = "camelCase",
    expecting = "`loRaModulationInfo` to be an object"
)]
pub(super) struct Lora {
    pub(super) bandwidth: Option<Scalar>,
    pub(super) spreading_factor: Option<Scalar>,
}

#[derive(Deserialize)]
#[serde(expecting = "`fskModulationInfo` to be an object")]
pub(super) struct Fsk {
    #[serde(rename = "datarate", alias = "dataRate")]
    pub(super) bit_rate: Option<Scalar>,
}

#[derive(Deserialize)]
#[serde(
    rename_all = "camelCase",
    expecting = "`lrFHSSModulationInfo` to be an object"
)]
pub(super) struct LrFhss {
    pub(super) operating_channel_width: Option<Scalar>,
}

/// As version 0 and Milesight write it.
#[derive(Deserialize)]
#[serde(expecting = "`dataRate` to be an object")]
pub(super) struct OldRate<'a> {
    #[serde(borrow)]
    pub(super) modulation: Option<Text<'a>>,
    pub(super) bandwidth: Option<Scalar>,
    #[serde(rename = "spreadFactor")]
    pub(super) spreading_factor: Option<Scalar>,
    #[serde(rename = "bitrate")]
    pub(super) bit_rate: Option<Scalar>,
}

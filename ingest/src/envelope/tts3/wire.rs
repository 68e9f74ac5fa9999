//! The shapes of The Things Stack's JSON, as far as they are read. Everything is optional: what is zero is left out.

use crate::envelope::gateway::Location;
use crate::envelope::json::{List, Present, Scalar, Tags, Text};
use crate::envelope::radio::Rate;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Any message; which one, its one filled field tells.
#[derive(Deserialize)]
#[serde(expecting = "the message to be an object")]
pub(super) struct Wire<'a> {
    #[serde(borrow)]
    pub(super) end_device_ids: Option<EndDeviceIds<'a>>,
    #[serde(borrow)]
    pub(super) correlation_ids: Option<List<Text<'a>>>,
    #[serde(borrow)]
    pub(super) received_at: Option<Text<'a>>,
    pub(super) simulated: Option<Scalar>,
    pub(super) attributes: Option<Tags>,
    #[serde(borrow)]
    pub(super) uplink_message: Option<UplinkMessage<'a>>,
    pub(super) location_solved: Option<LocationSolved>,
    pub(super) join_accept: Option<Present>,
    pub(super) downlink_ack: Option<Present>,
    pub(super) downlink_nack: Option<Present>,
    pub(super) downlink_queued: Option<Present>,
    pub(super) downlink_sent: Option<Present>,
    #[serde(borrow)]
    pub(super) downlink_failed: Option<DownlinkFailed<'a>>,
    pub(super) downlink_queue_invalidated: Option<Present>,
    pub(super) service_data: Option<Present>,
    pub(super) uplink_normalized: Option<Present>,
}

#[derive(Deserialize)]
#[serde(expecting = "`end_device_ids` to be an object")]
pub(super) struct EndDeviceIds<'a> {
    #[serde(borrow)]
    pub(super) device_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) application_ids: Option<ApplicationIds<'a>>,
    #[serde(borrow)]
    pub(super) dev_eui: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) dev_addr: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`application_ids` to be an object")]
pub(super) struct ApplicationIds<'a> {
    #[serde(borrow)]
    pub(super) application_id: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`uplink_message` to be an object")]
pub(super) struct UplinkMessage<'a> {
    pub(super) f_port: Option<Scalar>,
    pub(super) f_cnt: Option<Scalar>,
    #[serde(borrow)]
    pub(super) frm_payload: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) decoded_payload: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) normalized_payload: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) rx_metadata: Option<List<RxMetadata<'a>>>,
    pub(super) settings: Option<Settings>,
    #[serde(borrow)]
    pub(super) received_at: Option<Text<'a>>,
    pub(super) confirmed: Option<Scalar>,
    #[serde(borrow)]
    pub(super) version_ids: Option<VersionIds<'a>>,
    pub(super) app_s_key: Option<Present>,
}

#[derive(Deserialize)]
#[serde(expecting = "`rx_metadata` to hold objects")]
pub(super) struct RxMetadata<'a> {
    #[serde(borrow)]
    pub(super) gateway_ids: Option<GatewayIds<'a>>,
    #[serde(borrow)]
    pub(super) packet_broker: Option<PacketBroker<'a>>,
    pub(super) antenna_index: Option<Scalar>,
    #[serde(borrow)]
    pub(super) time: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) gps_time: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) received_at: Option<Text<'a>>,
    pub(super) rssi: Option<Scalar>,
    pub(super) channel_rssi: Option<Scalar>,
    pub(super) snr: Option<Scalar>,
    pub(super) location: Option<Location>,
}

#[derive(Deserialize)]
#[serde(expecting = "`gateway_ids` to be an object")]
pub(super) struct GatewayIds<'a> {
    #[serde(borrow)]
    pub(super) gateway_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) eui: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`packet_broker` to be an object")]
pub(super) struct PacketBroker<'a> {
    #[serde(borrow, rename = "forwarder_gateway_eui")]
    pub(super) eui: Option<Text<'a>>,
    #[serde(borrow, rename = "forwarder_gateway_id")]
    pub(super) gateway: Option<Text<'a>>,
    #[serde(borrow, rename = "forwarder_net_id")]
    pub(super) net: Option<Text<'a>>,
    #[serde(borrow, rename = "forwarder_tenant_id")]
    pub(super) tenant: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`settings` to be an object")]
pub(super) struct Settings {
    pub(super) data_rate: Option<Rate>,
    pub(super) frequency: Option<Scalar>,
}

#[derive(Deserialize)]
#[serde(expecting = "`version_ids` to be an object")]
pub(super) struct VersionIds<'a> {
    #[serde(borrow)]
    pub(super) brand_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) model_id: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`location_solved` to be an object")]
pub(super) struct LocationSolved {
    pub(super) location: Option<Location>,
}

#[derive(Deserialize)]
#[serde(expecting = "`downlink_failed` to be an object")]
pub(super) struct DownlinkFailed<'a> {
    #[serde(borrow)]
    pub(super) error: Option<FailureCause<'a>>,
}

#[derive(Deserialize)]
#[serde(expecting = "`error` to be an object")]
pub(super) struct FailureCause<'a> {
    #[serde(borrow)]
    pub(super) name: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) message_format: Option<Text<'a>>,
}

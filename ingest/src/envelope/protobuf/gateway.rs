//! `gw.UplinkFrame` of the MQTT Forwarder and the Gateway Bridge; the fields of ChirpStack 3's bridges are 2 and 3.

use super::decode;
use super::gw::{LegacyRxInfo, LegacyTxInfo, RxInfo, TxInfo};
use crate::envelope::clock::Clocks;
use crate::envelope::frame::{frame, is_uplink, no_frame};
use crate::envelope::{Message, Refusal};
use talblick_model::{Millis, RejectReason};
use talblick_store::IgnoredKind;

#[derive(Clone, PartialEq, prost::Message)]
struct UplinkFrame {
    #[prost(bytes = "vec", tag = "1")]
    phy_payload: Vec<u8>,
    #[prost(message, optional, tag = "2")]
    tx_info_legacy: Option<LegacyTxInfo>,
    #[prost(message, optional, tag = "3")]
    rx_info_legacy: Option<LegacyRxInfo>,
    #[prost(message, optional, tag = "4")]
    tx_info: Option<TxInfo>,
    #[prost(message, optional, tag = "5")]
    rx_info: Option<RxInfo>,
}

/// `CRCStatus.BAD_CRC`.
const BAD_CRC: i32 = 1;

pub(in crate::envelope) fn read(
    topic: &str,
    payload: &[u8],
    received_at: Millis,
) -> Result<Message, Refusal> {
    if !is_uplink(topic) {
        return Ok(Message::Ignored(IgnoredKind::Other));
    }
    let wire: UplinkFrame = decode(payload, "a gateway's frame")?;
    if wire.phy_payload.is_empty() {
        return Err(no_frame());
    }
    let mut clocks = Clocks::of_gateways(received_at);
    let (crc, reception) = match (&wire.rx_info, &wire.rx_info_legacy) {
        (Some(rx), _) => (rx.crc_status, rx.reception(&mut clocks)),
        (None, Some(rx)) => (rx.crc_status, rx.reception(&mut clocks)),
        (None, None) => {
            let detail = "`rx_info` is missing; without it nobody knows who heard the frame";
            return Err(Refusal::new(RejectReason::MissingField, detail));
        }
    };
    if crc == BAD_CRC {
        return Ok(Message::Ignored(IgnoredKind::Other));
    }
    let (data_rate, frequency_hz) = match (&wire.tx_info, &wire.tx_info_legacy) {
        (Some(tx), _) => (tx.data_rate(), tx.frequency_hz()),
        (None, Some(tx)) => (tx.data_rate(), tx.frequency_hz()),
        (None, None) => (None, None),
    };
    let phy_payload = wire.phy_payload;
    Ok(frame(
        phy_payload,
        data_rate,
        frequency_hz,
        reception,
        &clocks,
    ))
}

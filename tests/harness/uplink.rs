//! Uplinks as ChirpStack 4 publishes them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use talblick_model::{Clock, Millis};

/// An uplink in the making. The network server has decoded it.
#[derive(Debug, Clone)]
pub(crate) struct Uplink {
    pub(crate) dev_eui: String,
    pub(crate) f_cnt: u32,
    pub(crate) f_port: u8,
    pub(crate) payload: Vec<u8>,
    pub(crate) object: Option<Value>,
    pub(crate) profile: String,
    pub(crate) at: Millis,
}

impl Uplink {
    /// Uplink number `f_cnt` of device number `device`, which measures `celsius` at `at`.
    pub(crate) fn new(device: u16, f_cnt: u32, celsius: f64, at: Millis) -> Self {
        Self {
            dev_eui: dev_eui(device),
            f_cnt,
            f_port: 2,
            payload: f_cnt.to_be_bytes().to_vec(),
            object: Some(json!({ "temperature": celsius })),
            profile: "Thermometer".to_owned(),
            at,
        }
    }

    /// Topic and message.
    pub(crate) fn message(&self) -> (String, String) {
        let topic = format!(
            "application/c0b6f1a4-7b7e-4a55-8b51-3c2f6f0d1e11/device/{}/event/up",
            self.dev_eui
        );
        let at = self.at.to_string().replace('Z', "+00:00");
        let id: u128 = rand::random();
        let mut message = json!({
            "deduplicationId": uuid(id),
            "time": at,
            "deviceInfo": {
                "tenantId": uuid(1), "tenantName": "Stadtwerke",
                "applicationId": "c0b6f1a4-7b7e-4a55-8b51-3c2f6f0d1e11", "applicationName": "klima",
                "deviceProfileId": uuid(2), "deviceProfileName": self.profile,
                "deviceName": format!("sensor {}", self.dev_eui), "devEui": self.dev_eui,
                "deviceClassEnabled": "CLASS_A", "tags": {}
            },
            "devAddr": "01a2b3c4", "adr": true, "dr": 5, "fCnt": self.f_cnt, "fPort": self.f_port,
            "confirmed": false, "data": STANDARD.encode(&self.payload),
            "rxInfo": [{
                "gatewayId": "7276ff0039030a11", "uplinkId": 40312, "gwTime": at, "nsTime": at,
                "rssi": -97, "snr": 6.2, "channel": 3, "context": "AAECAw==",
                "metadata": { "region_config_id": "eu868" }, "crcStatus": "CRC_OK"
            }],
            "txInfo": { "frequency": 868_500_000, "modulation": { "lora": {
                "bandwidth": 125_000, "spreadingFactor": 7, "codeRate": "CR_4_5"
            } } },
            "regionConfigId": "eu868"
        });
        if let Some(object) = &self.object {
            message["object"] = object.clone();
        }
        (topic, message.to_string())
    }
}

/// An uplink as The Things Stack sends it over MQTT, to webhooks, and from its storage.
pub(crate) fn things_stack(device: u16, f_cnt: u32, celsius: f64, at: Millis) -> Value {
    json!({
        "end_device_ids": {
            "device_id": format!("thermometer-{device}"), "application_ids": {"application_id": "klima"},
            "dev_eui": dev_eui(device).to_uppercase()
        },
        "received_at": at,
        "uplink_message": {
            "f_port": 2, "f_cnt": f_cnt, "frm_payload": STANDARD.encode(f_cnt.to_be_bytes()),
            "decoded_payload": {"temperature": celsius},
            "rx_metadata": [{"gateway_ids": {"eui": "B827EBFFFE000001"}, "rssi": -101, "received_at": at}],
            "settings": {"data_rate": {"lora": {"bandwidth": 125_000, "spreading_factor": 9}}},
            "received_at": at
        }
    })
}

/// The `DevEUI` of a device by number.
pub(crate) fn dev_eui(device: u16) -> String {
    format!("a84041ffff01{device:04x}")
}

/// The present, to the second: the API shows what was published, without fractions to compare.
pub(crate) fn now() -> Millis {
    Millis::from_i64(Clock::System.now().as_i64() / 1000 * 1000)
}

fn uuid(id: u128) -> String {
    let hex = format!("{id:032x}");
    let part = |range: std::ops::Range<usize>| &hex[range];
    format!(
        "{}-{}-{}-{}-{}",
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32)
    )
}

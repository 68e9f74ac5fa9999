//! The shapes of ThingPark's JSON, as far as they are read.

use crate::envelope::json::{OneOrMany, Present, Scalar, Text};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Any message; which one, its one filled key tells.
#[derive(Deserialize)]
#[serde(expecting = "the message to be an object")]
pub(super) struct Wire<'a> {
    #[serde(borrow, rename = "DevEUI_uplink")]
    pub(super) uplink: Option<Body<'a>>,
    #[serde(borrow, rename = "DevEUI_downlink_Sent")]
    pub(super) downlink: Option<Body<'a>>,
    #[serde(borrow, rename = "DevEUI_downlink_Rejected")]
    pub(super) downlink_rejected: Option<Body<'a>>,
    #[serde(borrow, rename = "DevEUI_location")]
    pub(super) location: Option<Body<'a>>,
    #[serde(borrow, rename = "DevEUI_notification")]
    pub(super) notification: Option<Body<'a>>,
    #[serde(borrow, rename = "DevEUI_multicast_summary")]
    pub(super) multicast: Option<Body<'a>>,
    #[serde(rename = "sensorType")]
    pub(super) sensor_type: Option<Present>,
    #[serde(rename = "messageType")]
    pub(super) message_type: Option<Present>,
}

/// What a message says; uplinks and events share most of it.
#[derive(Deserialize)]
#[serde(expecting = "`DevEUI_…` to be an object")]
pub(super) struct Body<'a> {
    #[serde(borrow, rename = "Time")]
    pub(super) time: Option<Text<'a>>,
    #[serde(borrow, rename = "DevEUI")]
    pub(super) dev_eui: Option<Text<'a>>,
    #[serde(borrow, rename = "DevAddr")]
    pub(super) dev_addr: Option<Text<'a>>,
    #[serde(rename = "FPort")]
    pub(super) f_port: Option<Scalar>,
    #[serde(rename = "FCntUp")]
    pub(super) f_cnt: Option<Scalar>,
    #[serde(rename = "MType")]
    pub(super) m_type: Option<Scalar>,
    #[serde(borrow)]
    pub(super) payload_hex: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) mic_hex: Option<Text<'a>>,
    #[serde(borrow, rename = "AppSKey")]
    pub(super) app_s_key: Option<Text<'a>>,
    #[serde(rename = "PayloadEncryption")]
    pub(super) payload_encryption: Option<Scalar>,
    #[serde(borrow)]
    pub(super) payload: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) points: Option<&'a RawValue>,
    #[serde(borrow, rename = "Lrcid")]
    pub(super) lrcid: Option<Text<'a>>,
    #[serde(borrow, rename = "Lrrid")]
    pub(super) lrrid: Option<Text<'a>>,
    #[serde(rename = "LrrRSSI")]
    pub(super) lrr_rssi: Option<Scalar>,
    #[serde(rename = "LrrSNR")]
    pub(super) lrr_snr: Option<Scalar>,
    #[serde(rename = "LrrLAT")]
    pub(super) lrr_lat: Option<Scalar>,
    #[serde(rename = "LrrLON")]
    pub(super) lrr_lon: Option<Scalar>,
    #[serde(borrow, rename = "Lrrs")]
    pub(super) lrrs: Option<Lrrs<'a>>,
    #[serde(rename = "SpFact")]
    pub(super) spreading_factor: Option<Scalar>,
    #[serde(rename = "Frequency")]
    pub(super) frequency: Option<Scalar>,
    #[serde(borrow, rename = "CustomerID")]
    pub(super) customer_id: Option<Text<'a>>,
    #[serde(borrow, rename = "CustomerData")]
    pub(super) customer_data: Option<&'a RawValue>,
    #[serde(borrow, rename = "DriverCfg")]
    pub(super) driver: Option<&'a RawValue>,

    #[serde(borrow, rename = "Type")]
    pub(super) kind: Option<Text<'a>>,
    #[serde(borrow, rename = "Var1")]
    pub(super) var1: Option<Text<'a>>,
    #[serde(borrow, rename = "Var2")]
    pub(super) var2: Option<Text<'a>>,
    #[serde(
        borrow,
        rename = "DeliveryFailedCause1",
        alias = "DownlinkRejectionCause"
    )]
    pub(super) cause: Option<Text<'a>>,
    #[serde(rename = "BatteryLevel")]
    pub(super) battery_level: Option<Scalar>,
    #[serde(rename = "Margin")]
    pub(super) margin: Option<Scalar>,
    #[serde(rename = "DevLAT")]
    pub(super) dev_lat: Option<Scalar>,
    #[serde(rename = "DevLON")]
    pub(super) dev_lon: Option<Scalar>,
    #[serde(rename = "DevAlt")]
    pub(super) dev_alt: Option<Scalar>,
}

#[derive(Deserialize)]
#[serde(expecting = "`Lrrs` to be an object")]
pub(super) struct Lrrs<'a> {
    #[serde(borrow, rename = "Lrr")]
    pub(super) lrr: Option<OneOrMany<Reporter<'a>>>,
}

/// One gateway that heard it.
#[derive(Deserialize)]
#[serde(expecting = "`Lrr` to hold objects")]
pub(super) struct Reporter<'a> {
    #[serde(borrow, rename = "Lrrid")]
    pub(super) lrrid: Option<Text<'a>>,
    #[serde(rename = "Chain")]
    pub(super) chain: Option<Scalar>,
    #[serde(rename = "LrrRSSI")]
    pub(super) rssi: Option<Scalar>,
    #[serde(rename = "LrrSNR")]
    pub(super) snr: Option<Scalar>,
}

/// Name and tags of the device, an object, or that object as a text.
#[derive(Default, Deserialize)]
#[serde(from = "Labels")]
pub(super) struct Customer {
    pub(super) name: Option<String>,
    pub(super) tags: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
struct Labels {
    name: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

impl From<Labels> for Customer {
    fn from(labels: Labels) -> Self {
        // A tag is `key=value`; one without a value is there for being there.
        let tag = |text: String| match text.split_once('=') {
            Some((key, value)) => (key.trim().to_owned(), value.trim().to_owned()),
            None => (text, String::new()),
        };
        Self {
            name: labels.name.filter(|name| !name.is_empty()),
            tags: labels.tags.into_iter().map(tag).collect(),
        }
    }
}

impl Customer {
    /// Lenient: what is not understood is left out.
    pub(super) fn read(raw: Option<&RawValue>) -> Self {
        lenient(raw).unwrap_or_default()
    }
}

/// Which driver decoded, or would: `{"mod":{"pId":"maker","mId":"model"}}`.
#[derive(Deserialize)]
pub(super) struct Driver {
    #[serde(rename = "mod")]
    model: Option<DriverModel>,
}

#[derive(Deserialize)]
struct DriverModel {
    #[serde(rename = "pId")]
    maker: Option<String>,
    #[serde(rename = "mId")]
    model: Option<String>,
}

impl Driver {
    /// `maker/model`.
    pub(super) fn profile(raw: Option<&RawValue>) -> Option<String> {
        let model = lenient::<Self>(raw)?.model?;
        let named: Vec<String> = [model.maker, model.model].into_iter().flatten().collect();
        (!named.is_empty()).then(|| named.join("/"))
    }
}

/// An object, or a text that holds one.
fn lenient<T: for<'de> Deserialize<'de>>(raw: Option<&RawValue>) -> Option<T> {
    let text = raw?.get();
    serde_json::from_str(text).ok().or_else(|| {
        let inner: String = serde_json::from_str(text).ok()?;
        serde_json::from_str(&inner).ok()
    })
}

/// One of `points`: a value with its unit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Point<'a> {
    #[serde(rename = "unitId", default)]
    unit: Option<String>,
    #[serde(borrow)]
    record: &'a RawValue,
}

/// Points as `{"name": {"value": …, "unit": …}}`.
pub(super) struct Measured<'a>(pub(super) BTreeMap<Text<'a>, Point<'a>>);

#[derive(Serialize)]
struct Value<'p> {
    value: &'p RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'p str>,
}

impl Serialize for Measured<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, point) in &self.0 {
            let (value, unit) = (point.record, point.unit.as_deref());
            map.serialize_entry(name.as_str(), &Value { value, unit })?;
        }
        map.end()
    }
}

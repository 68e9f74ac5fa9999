//! Modulation and channel. ChirpStack and The Things Stack use the same shapes under slightly different names. Lenient:
//! an uplink with an odd radio figure is still an uplink.

use super::json::Scalar;
use serde::Deserialize;
use talblick_model::{DataRate, Modulation};

/// One of three modulations.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(expecting = "the modulation to be an object with `lora`, `fsk` or `lrFhss`")]
pub(super) struct Rate {
    lora: Option<Lora>,
    fsk: Option<Fsk>,
    #[serde(rename = "lrFhss", alias = "lr_fhss", alias = "lrfhss")]
    lr_fhss: Option<LrFhss>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(expecting = "`lora` to be an object")]
struct Lora {
    bandwidth: Option<Scalar>,
    #[serde(rename = "spreadingFactor", alias = "spreading_factor")]
    spreading_factor: Option<Scalar>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(expecting = "`fsk` to be an object")]
struct Fsk {
    #[serde(rename = "datarate", alias = "bit_rate")]
    bit_rate: Option<Scalar>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(expecting = "`lrFhss` to be an object")]
struct LrFhss {
    #[serde(rename = "operatingChannelWidth", alias = "operating_channel_width")]
    operating_channel_width: Option<Scalar>,
}

impl Rate {
    /// The modulation that is filled in.
    pub(super) fn data_rate(self) -> Option<DataRate> {
        let blank = DataRate {
            modulation: Modulation::Lora,
            spreading_factor: None,
            bandwidth_hz: None,
            bit_rate: None,
        };
        if let Some(lora) = self.lora {
            return Some(DataRate {
                spreading_factor: lora.spreading_factor.and_then(spreading_factor),
                bandwidth_hz: lora.bandwidth.and_then(hertz),
                ..blank
            });
        }
        if let Some(fsk) = self.fsk {
            return Some(DataRate {
                modulation: Modulation::Fsk,
                bit_rate: fsk.bit_rate.and_then(hertz),
                ..blank
            });
        }
        self.lr_fhss.map(|lr_fhss| DataRate {
            modulation: Modulation::LrFhss,
            bandwidth_hz: lr_fhss.operating_channel_width.and_then(hertz),
            ..blank
        })
    }
}

/// A frequency, bandwidth or bit rate; 0 means unset.
pub(super) fn hertz(scalar: Scalar) -> Option<u32> {
    scalar.whole(u32::MAX).filter(|n| *n > 0)
}

/// A frequency in Hz, or in MHz as some write it; which, the size tells.
pub(super) fn frequency(scalar: Scalar) -> Option<u32> {
    let n = scalar.number()?;
    let hertz = if n < 10_000.0 { n * 1e6 } else { n };
    whole(hertz)
}

/// A LoRa bandwidth in Hz, or in kHz; which, the size tells.
pub(super) fn bandwidth(scalar: Scalar) -> Option<u32> {
    let n = scalar.number()?;
    whole(if n < 1_000.0 { n * 1e3 } else { n })
}

fn whole(hertz: f64) -> Option<u32> {
    let hertz = hertz.round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within range"
    )]
    (1.0..=f64::from(u32::MAX))
        .contains(&hertz)
        .then_some(hertz as u32)
}

/// LoRa with these parameters, as far as they make sense.
pub(super) fn lora(factor: Option<Scalar>, width: Option<Scalar>) -> DataRate {
    DataRate {
        modulation: Modulation::Lora,
        spreading_factor: factor.and_then(spreading_factor),
        bandwidth_hz: width.and_then(bandwidth),
        bit_rate: None,
    }
}

/// A data rate as packet forwarders and LORIOT write it: `SF7BW125`, `SF7 BW125 4/5`. Anything else is unknown.
pub(super) fn written(text: &str) -> Option<DataRate> {
    let text = text.trim().to_ascii_uppercase();
    let rest = text.strip_prefix("SF")?;
    let (factor, rest) = rest.split_at_checked(rest.find("BW")?)?;
    let width = rest.strip_prefix("BW")?.split_whitespace().next()?;
    let number = |text: &str| text.trim().parse::<f64>().ok().map(Scalar::from);
    let rate = lora(number(factor), number(width));
    rate.spreading_factor.is_some().then_some(rate)
}

/// The antenna's number; absent means the first.
pub(super) fn antenna(scalar: Option<Scalar>) -> u8 {
    scalar
        .and_then(|n| n.whole(255))
        .and_then(|n| u8::try_from(n).ok())
        .unwrap_or(0)
}

fn spreading_factor(scalar: Scalar) -> Option<u8> {
    let n = scalar.whole(12).filter(|n| *n >= 5)?;
    u8::try_from(n).ok()
}

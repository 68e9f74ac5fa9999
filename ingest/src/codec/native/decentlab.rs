//! Decentlab, protocol version 2, any port: version, device, flags, then the words of each group whose flag is set, all big
//! endian. Values are objects of `displayName`, `unit` and `value`, as the vendor gives them; formulas as in the scripts of
//! the same names.

use super::layout::{byte, decoded, number, refused, too_short, word};
use crate::codec::{DecodeError, Decoded, Fields, Input, Value};
use std::borrow::Cow;

/// A sensor: its groups, the one of the lowest flag first.
pub(super) struct Sensor(&'static [Group]);

/// Values that come together.
struct Group {
    /// Words they take.
    words: usize,
    values: &'static [Measured],
}

/// One value of a group.
struct Measured {
    name: &'static str,
    display: &'static str,
    unit: Option<&'static str>,
    /// From the words of the group.
    read: fn(&[u8]) -> f64,
}

const fn value(
    name: &'static str,
    display: &'static str,
    unit: &'static str,
    read: fn(&[u8]) -> f64,
) -> Measured {
    Measured {
        name,
        display,
        unit: Some(unit),
        read,
    }
}

const fn plain(name: &'static str, display: &'static str, read: fn(&[u8]) -> f64) -> Measured {
    Measured {
        name,
        display,
        unit: None,
        read,
    }
}

/// The word at a place, counted in words.
fn at(words: &[u8], place: usize) -> f64 {
    f64::from(word(words, 2 * place))
}

fn hundredths(words: &[u8], place: usize) -> f64 {
    (at(words, place) - 32_768.0) / 100.0
}

const BATTERY: Group = Group {
    words: 1,
    values: &[value("battery_voltage", "Battery voltage", "V", |w| {
        at(w, 0) / 1_000.0
    })],
};

const MASS: &str = "\u{b5}g\u{22c5}m\u{207b}\u{b3}";

/// DL-CWS2: road weather.
pub(super) const CWS2: Sensor = Sensor(&[
    Group {
        words: 2,
        values: &[
            value(
                "air_temperature_radiation_shield",
                "Air temperature (radiation shield)",
                "\u{b0}C",
                |w| (175.0 * at(w, 0)) / 65_535.0 - 45.0,
            ),
            value(
                "air_humidity_radiation_shield",
                "Air humidity (radiation shield)",
                "%",
                |w| (100.0 * at(w, 1)) / 65_535.0,
            ),
        ],
    },
    Group {
        words: 6,
        values: &[
            value(
                "surface_temperature",
                "Surface temperature",
                "\u{b0}C",
                |w| hundredths(w, 0),
            ),
            value("air_temperature", "Air temperature", "\u{b0}C", |w| {
                hundredths(w, 1)
            }),
            value("air_humidity", "Air humidity", "%", |w| hundredths(w, 2)),
            value("dew_point", "Dew point", "\u{b0}C", |w| hundredths(w, 3)),
            value("angle", "Angle", "\u{b0}", |w| at(w, 4) - 32_768.0),
            value("sensor_temperature", "Sensor temperature", "\u{b0}C", |w| {
                hundredths(w, 5)
            }),
        ],
    },
    BATTERY,
]);

/// DL-ITST: surface temperature by infrared.
pub(super) const ITST: Sensor = Sensor(&[
    Group {
        words: 2,
        values: &[
            value("temperature_target", "Temperature target", "\u{b0}C", |w| {
                (at(w, 0) - 1_000.0) / 10.0
            }),
            value("temperature_head", "Temperature head", "\u{b0}C", |w| {
                (at(w, 1) - 1_000.0) / 10.0
            }),
        ],
    },
    BATTERY,
]);

/// DL-LID: distance or level by ultrasound.
pub(super) const LID: Sensor = Sensor(&[
    Group {
        words: 11,
        values: &[
            value("distance_average", "Distance: average", "mm", |w| at(w, 0)),
            value("distance_minimum", "Distance: minimum", "mm", |w| at(w, 1)),
            value("distance_maximum", "Distance: maximum", "mm", |w| at(w, 2)),
            value("distance_median", "Distance: median", "mm", |w| at(w, 3)),
            value(
                "distance_10th_percentile",
                "Distance: 10th percentile",
                "mm",
                |w| at(w, 4),
            ),
            value(
                "distance_25th_percentile",
                "Distance: 25th percentile",
                "mm",
                |w| at(w, 5),
            ),
            value(
                "distance_75th_percentile",
                "Distance: 75th percentile",
                "mm",
                |w| at(w, 6),
            ),
            value(
                "distance_90th_percentile",
                "Distance: 90th percentile",
                "mm",
                |w| at(w, 7),
            ),
            value(
                "distance_most_frequent_value",
                "Distance: most frequent value",
                "mm",
                |w| at(w, 8),
            ),
            plain("number_of_samples", "Number of samples", |w| at(w, 9)),
            value(
                "total_acquisition_time",
                "Total acquisition time",
                "ms",
                |w| at(w, 10) / 1.024,
            ),
        ],
    },
    BATTERY,
]);

/// DL-PM: particulate matter.
pub(super) const PM: Sensor = Sensor(&[
    BATTERY,
    Group {
        words: 10,
        values: &[
            value(
                "pm1_0_mass_concentration",
                "PM1.0 mass concentration",
                MASS,
                |w| at(w, 0) / 10.0,
            ),
            value(
                "pm2_5_mass_concentration",
                "PM2.5 mass concentration",
                MASS,
                |w| at(w, 1) / 10.0,
            ),
            value(
                "pm4_mass_concentration",
                "PM4 mass concentration",
                MASS,
                |w| at(w, 2) / 10.0,
            ),
            value(
                "pm10_mass_concentration",
                "PM10 mass concentration",
                MASS,
                |w| at(w, 3) / 10.0,
            ),
            value(
                "typical_particle_size",
                "Typical particle size",
                "nm",
                |w| at(w, 4),
            ),
            plain(
                "pm0_5_number_concentration",
                "PM0.5 number concentration",
                |w| at(w, 5) / 10.0,
            ),
            plain(
                "pm1_0_number_concentration",
                "PM1.0 number concentration",
                |w| at(w, 6) / 10.0,
            ),
            plain(
                "pm2_5_number_concentration",
                "PM2.5 number concentration",
                |w| at(w, 7) / 10.0,
            ),
            plain(
                "pm4_number_concentration",
                "PM4 number concentration",
                |w| at(w, 8) / 10.0,
            ),
            plain(
                "pm10_number_concentration",
                "PM10 number concentration",
                |w| at(w, 9) / 10.0,
            ),
        ],
    },
    Group {
        words: 2,
        values: &[
            value("air_temperature", "Air temperature", "\u{b0}C", |w| {
                (175.72 * at(w, 0)) / 65_536.0 - 46.85
            }),
            value("air_humidity", "Air humidity", "%", |w| {
                (125.0 * at(w, 1)) / 65_536.0 - 6.0
            }),
        ],
    },
    Group {
        words: 1,
        values: &[value(
            "barometric_pressure",
            "Barometric pressure",
            "Pa",
            |w| at(w, 0) * 2.0,
        )],
    },
]);

/// DL-TRS12: soil moisture, temperature and salinity.
pub(super) const TRS12: Sensor = Sensor(&[
    Group {
        words: 3,
        values: &[
            plain("dielectric_permittivity", "Dielectric permittivity", |w| {
                let c = at(w, 0) / 10.0;
                let root = 2.887e-9 * c * c * c - 2.08e-5 * c * c + 0.052_76 * c - 43.39;
                root * root
            }),
            value(
                "volumetric_water_content",
                "Volumetric water content",
                "m\u{b3}\u{22c5}m\u{207b}\u{b3}",
                |w| at(w, 0) / 10.0 * 0.000_387_9 - 0.6956,
            ),
            value("soil_temperature", "Soil temperature", "\u{b0}C", |w| {
                (at(w, 1) - 32_768.0) / 10.0
            }),
            value(
                "electrical_conductivity",
                "Electrical conductivity",
                "\u{b5}S\u{22c5}cm\u{207b}\u{b9}",
                |w| at(w, 2),
            ),
        ],
    },
    BATTERY,
]);

impl Sensor {
    pub(super) fn decode(&self, input: &Input<'_>) -> Result<Decoded, DecodeError> {
        let bytes: &[u8] = &input.bytes;
        if bytes.len() < 5 {
            return Err(too_short(bytes.len(), "at least 5"));
        }
        let version = byte(bytes, 0);
        if version != 2 {
            let why = format!("protocol version {version} is not supported");
            return Err(refused(why));
        }
        let mut decoded = decoded([
            number("device_id", word(bytes, 1)),
            number("protocol_version", version),
        ]);
        let flags = word(bytes, 3);
        let mut rest = bytes.get(5..).unwrap_or_default();
        for (flag, group) in self.0.iter().enumerate() {
            if flags & (1 << flag) == 0 {
                continue;
            }
            let Some((words, behind)) = rest.split_at_checked(2 * group.words) else {
                let end = bytes.len() - rest.len() + 2 * group.words;
                return Err(too_short(bytes.len(), &format!("at least {end}")));
            };
            rest = behind;
            let values = group.values.iter();
            decoded.fields.0.extend(values.map(|v| v.field(words)));
        }
        Ok(decoded)
    }
}

impl Measured {
    fn field(&self, words: &[u8]) -> (Cow<'static, str>, Value) {
        let mut parts = Vec::with_capacity(3);
        let text = |name, text: &'static str| (Cow::Borrowed(name), Value::Text(text.to_owned()));
        parts.push(text("displayName", self.display));
        parts.extend(self.unit.map(|unit| text("unit", unit)));
        parts.push(number("value", (self.read)(words)));
        (Cow::Borrowed(self.name), Value::Object(Fields(parts)))
    }
}

//! Uplinks as network servers write them: ChirpStack 4 and The Things Stack 3, both as JSON. Written by hand into one
//! string, because a month of a city is most of a million messages; every peculiarity of the real ones is kept.

mod chirpstack;
mod text;
mod tts;

use super::device::{Kind, Sensor};
use super::hash::{draw, stream};
use super::plan::Site;
use super::traffic::Sent;
use talblick_model::Network;
use text::Text as _;

/// A message on its way to the broker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// MQTT topic.
    pub topic: String,
    /// JSON.
    pub payload: String,
}

/// What network servers write about a device in every message, written once.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    chirpstack_topic: String,
    /// The object `deviceInfo`.
    device_info: String,
    tts_topic: String,
    /// `end_device_ids` up to the address.
    device_ids: String,
    /// The object `version_ids`.
    version_ids: String,
}

/// What network servers write about a gateway in every reception, written once.
#[derive(Debug, Clone)]
pub(crate) struct Station {
    /// 16 hexadecimal digits.
    id: String,
    /// The members of `gateway_ids`.
    tts_ids: String,
    /// Members latitude, longitude and altitude; empty if nobody has entered them.
    location: String,
    /// Whether it has a GPS receiver.
    gps: bool,
}

/// Writes the message of an uplink over whatever `message` held.
pub(crate) fn write(sender: &Sender, stations: &[Station], sent: &Sent, message: &mut Message) {
    message.topic.clear();
    message.payload.clear();
    // The demo city has two kinds of network server.
    if sent.network == Network::Tts3 {
        message.topic.push_str(&sender.tts_topic);
        tts::write(&mut message.payload, sender, stations, sent);
    } else {
        message.topic.push_str(&sender.chirpstack_topic);
        chirpstack::write(&mut message.payload, sender, stations, sent);
    }
}

/// What the two network servers must know to write about a device.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Introduction<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) application: &'a str,
    pub(crate) profile: &'a str,
    pub(crate) name: &'a str,
    pub(crate) dev_eui: &'a str,
}

impl Sender {
    /// The sender of a city's device.
    pub(crate) fn of(city: &str, sensor: &Sensor) -> Self {
        let introduction = Introduction {
            tenant: &format!("Stadtwerke {city}"),
            application: application(sensor.kind),
            profile: &sensor.profile,
            name: &sensor.name,
            dev_eui: &sensor.dev_eui.to_string(),
        };
        let tags: Vec<(&str, &str)> = sensor
            .tags
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        Self::new(introduction, &tags)
    }

    pub(crate) fn new(who: Introduction<'_>, tags: &[(&str, &str)]) -> Self {
        let tenant_id = uuid_of(who.tenant);
        let application_id = uuid_of(who.application);
        let profile_id = uuid_of(who.profile);
        let mut device_info = String::with_capacity(640);
        let members = [
            ("tenantId", tenant_id.as_str()),
            ("tenantName", who.tenant),
            ("applicationId", &application_id),
            ("applicationName", who.application),
            ("deviceProfileId", &profile_id),
            ("deviceProfileName", who.profile),
            ("deviceName", who.name),
            ("devEui", who.dev_eui),
            ("deviceClassEnabled", "CLASS_A"),
        ];
        device_info.push('{');
        for (key, value) in members {
            device_info.member(key, value);
            device_info.push(',');
        }
        device_info.push_str("\"tags\":{");
        for (n, (key, value)) in tags.iter().enumerate() {
            if n > 0 {
                device_info.push(',');
            }
            device_info.member(key, value);
        }
        device_info.push_str("}}");

        let device_id = format!("{}-{}", slug(who.name, 19), who.dev_eui);
        let tenant = format!("{}@ttn", slug(who.application, 30));
        let upper = who.dev_eui.to_ascii_uppercase();
        let (brand, model) = who
            .profile
            .split_once(' ')
            .unwrap_or((who.profile, who.profile));
        Self {
            chirpstack_topic: format!(
                "application/{application_id}/device/{}/event/up",
                who.dev_eui
            ),
            device_info,
            tts_topic: format!("v3/{tenant}/devices/{device_id}/up"),
            device_ids: format!(
                "{{\"device_id\":\"{device_id}\",\"application_ids\":{{\"application_id\":\"{}\"}},\
                 \"dev_eui\":\"{upper}\",\"join_eui\":\"70B3D57ED0000000\"",
                slug(who.application, 30)
            ),
            version_ids: format!(
                "{{\"brand_id\":\"{}\",\"model_id\":\"{}\",\"hardware_version\":\"1.0\",\
                 \"firmware_version\":\"1.0\",\"band_id\":\"EU_863_870\"}}",
                slug(brand, 30),
                slug(model, 30)
            ),
        }
    }
}

impl Station {
    pub(crate) fn new(site: &Site) -> Self {
        let id = site.id.to_string();
        let upper = id.to_ascii_uppercase();
        let [lon, lat] = site.position;
        Self {
            tts_ids: format!(
                "{{\"gateway_id\":\"{}\",\"eui\":\"{upper}\"}}",
                slug(&site.name, 36)
            ),
            location: format!(
                "\"latitude\":{lat:?},\"longitude\":{lon:?},\"altitude\":{:?}",
                site.height_m + 180.0
            ),
            gps: !draw(site.id.as_u64(), 1).is_multiple_of(4),
            id,
        }
    }

    /// A gateway without GPS whose place nobody has entered.
    pub(crate) fn bare(id: u64) -> Self {
        let id = format!("{id:016x}");
        Self {
            tts_ids: format!(
                "{{\"gateway_id\":\"eui-{id}\",\"eui\":\"{}\"}}",
                id.to_ascii_uppercase()
            ),
            location: String::new(),
            gps: false,
            id,
        }
    }
}

/// The application a kind of device belongs to.
fn application(kind: Kind) -> &'static str {
    match kind {
        Kind::RiverLevel | Kind::Rain => "hochwasser",
        Kind::Climate | Kind::AirQuality | Kind::Noise | Kind::Surface => "klima",
        Kind::TreeSoil | Kind::Soil => "stadtgruen",
        Kind::Parking | Kind::PeopleCount | Kind::BicycleCount => "verkehr",
        Kind::Waste => "entsorgung",
        Kind::StreetLight => "beleuchtung",
        Kind::WaterMeter | Kind::HeatMeter => "zaehler",
        Kind::ClassroomCo2 | Kind::RoomClimate => "gebaeude",
        Kind::RoadTemperature => "winterdienst",
    }
}

/// An identifier as The Things Stack allows it: lower-case letters, digits and single dashes.
fn slug(name: &str, longest: usize) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        let mut buffer = [0; 4];
        let part = match c {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            'é' => "e",
            'a'..='z' | '0'..='9' => c.encode_utf8(&mut buffer),
            _ if slug.is_empty() || slug.ends_with('-') => "",
            _ => "-",
        };
        if slug.len() + part.len() > longest {
            break;
        }
        slug.push_str(part);
    }
    slug.trim_end_matches('-').to_owned()
}

/// The identifier a network server has given to something with this name.
fn uuid_of(name: &str) -> String {
    let mut uuid = String::with_capacity(36);
    uuid.uuid(stream(0, name));
    uuid
}

#[cfg(test)]
mod tests;

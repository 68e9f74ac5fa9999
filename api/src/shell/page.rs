//! The addresses of the dashboard behind the language, and the titles of its pages.

use crate::catalog;
use crate::coverage::Topic;
use crate::device::DeviceView;
use crate::lang::Both;
use crate::view::{DeviceRef, View, id};
use std::sync::Arc;
use talblick_model::{DeviceId, District};

/// A page of the dashboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Page {
    Start,
    Overview,
    /// What the sensors measure, on a map.
    Map,
    Devices,
    Device(DeviceRef),
    Sensor(DeviceId),
    /// A district, by the city's key.
    Place(String),
    /// Snippets for other people's pages.
    Embed,
    /// What is published.
    Catalogue,
    /// A dataset, by its name in the catalogue.
    Dataset(String),
    /// Its interface, to try out.
    Console(String),
    Status,
    Accessibility,
    Privacy,
    Imprint,
    Ingest,
    /// All codecs, or one; behind it may be one that does not exist yet.
    Codecs,
    /// What needs attention.
    Alerts,
    /// When somebody is told; behind it may be a rule that does not exist yet.
    AlertRules,
    /// Who hears the devices: all of them, or one.
    Gateways,
    /// Devices from a table.
    Import,
    /// Keys of partners' programs, and how they are used.
    Keys,
    SignIn,
    /// What a trench along chosen streets would bring; behind it there is a sheet to print.
    WhatIf,
    /// Behind each there is a sheet to print.
    Coverage(Topic),
}

impl Page {
    /// What there is for everybody, and where.
    pub(super) const PUBLIC: [(&str, Self); 13] = [
        ("", Self::Start),
        ("map", Self::Map),
        ("ops/devices", Self::Devices),
        ("coverage/broadband", Self::Coverage(Topic::Broadband)),
        (
            "coverage/broadband/compare",
            Self::Coverage(Topic::Comparison),
        ),
        (
            "coverage/broadband/worklist",
            Self::Coverage(Topic::WorkList),
        ),
        ("coverage/mobile", Self::Coverage(Topic::Mobile)),
        ("coverage/lorawan", Self::Coverage(Topic::LoRaWan)),
        ("data", Self::Catalogue),
        ("status", Self::Status),
        ("accessibility", Self::Accessibility),
        ("privacy", Self::Privacy),
        ("imprint", Self::Imprint),
    ];

    /// Every address of the dashboard behind the language.
    pub(super) fn at(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        Some(match parts.as_slice() {
            [""] => Self::Start,
            ["map"] => Self::Map,
            ["ops"] => Self::Overview,
            ["ops", "devices"] => Self::Devices,
            ["ops", "devices", which] => Self::Device(which.parse().ok()?),
            ["ops", "ingest"] | ["ingest"] => Self::Ingest,
            ["ops", "gateways"] | ["ops", "gateways", _] => Self::Gateways,
            ["ops", "import"] => Self::Import,
            ["keys"] => Self::Keys,
            ["ops", "alerts"] => Self::Alerts,
            ["ops", "alerts", "rules"] | ["ops", "alerts", "rules", _] => Self::AlertRules,
            ["ops", "codecs"] | ["ops", "codecs", _] => Self::Codecs,
            ["s", which] => Self::Sensor(id(which)?),
            ["place", which] => Self::Place((*which).to_owned()),
            ["embed"] => Self::Embed,
            ["data"] => Self::Catalogue,
            ["data", which] => Self::Dataset((*which).to_owned()),
            ["data", which, "api"] => Self::Console((*which).to_owned()),
            ["status"] => Self::Status,
            ["accessibility"] => Self::Accessibility,
            ["privacy"] => Self::Privacy,
            ["imprint"] => Self::Imprint,
            ["signin"] => Self::SignIn,
            ["coverage", "broadband", "what-if"]
            | ["coverage", "broadband", "what-if", "print"] => Self::WhatIf,
            ["coverage", rest @ .., "print"] | ["coverage", rest @ ..] => {
                Self::Coverage(topic(rest)?)
            }
            _ => return None,
        })
    }

    pub(super) fn title(&self, view: &View, thing: Option<&DeviceView>) -> Both {
        let named = |de: &str, en: &str| Both::new(de, en);
        match (self, thing) {
            (Self::Sensor(_), Some(device)) => named(&device.name, &device.name),
            (Self::Start, _) => named("Heute in der Stadt", "Today in the city"),
            (Self::Overview, _) => named("Betrieb", "Operations"),
            (Self::Map, _) => named("Karte", "Map"),
            (Self::Devices, _) => named("Geräte", "Devices"),
            (Self::Device(_), _) => named("Gerät", "Device"),
            (Self::Sensor(_), None) => named("Sensor", "Sensor"),
            (Self::Ingest, _) => named("Datenfluss", "Data flow"),
            (Self::Codecs, _) => named("Codecs", "Codecs"),
            (Self::Alerts, _) => named("Alarme", "Alerts"),
            (Self::AlertRules, _) => named("Alarmregeln", "Alert rules"),
            (Self::Gateways, _) => named("Gateways", "Gateways"),
            (Self::Import, _) => named("Geräte einlesen", "Import devices"),
            (Self::Keys, _) => named("API-Schlüssel", "API keys"),
            (Self::SignIn, _) => named("Anmelden", "Sign in"),
            (Self::Place(key), _) => district(view, key).map_or_else(
                || named("Stadtbezirk", "District"),
                |district| named(&district.name, &district.name),
            ),
            (Self::Embed, _) => named("Diagramm einbetten", "Embed a chart"),
            (Self::Catalogue, _) => named("Offene Daten", "Open data"),
            (Self::Dataset(id), _) => {
                catalog::title(view, id).unwrap_or_else(|| named("Datensatz", "Dataset"))
            }
            (Self::Console(_), _) => named("Schnittstelle", "Interface"),
            (Self::Status, _) => named("Betriebszustand", "System status"),
            (Self::Accessibility, _) => {
                named("Erklärung zur Barrierefreiheit", "Accessibility statement")
            }
            (Self::Privacy, _) => named("Datenschutz", "Privacy"),
            (Self::Imprint, _) => named("Impressum", "Imprint"),
            (Self::WhatIf, _) => named(
                "Breitband: Was brächte eine Trasse hier?",
                "Broadband: what would a trench here bring?",
            ),
            (Self::Coverage(topic), _) => about(*topic),
        }
    }

    /// Whether there is such a page for everybody; what needs an account is asked for by the page itself.
    pub(super) fn exists(&self, view: &View) -> bool {
        match self {
            Self::Sensor(id) => view.device(DeviceRef::Id(*id)).is_ok(),
            Self::Place(key) => district(view, key).is_some(),
            Self::Dataset(id) | Self::Console(id) => catalog::title(view, id).is_some(),
            _ => true,
        }
    }
}

fn district(view: &View, key: &str) -> Option<Arc<District>> {
    let districts = view.store().districts();
    districts.into_iter().find(|d| d.id.as_str() == key)
}

fn topic(parts: &[&str]) -> Option<Topic> {
    Some(match parts {
        [] | ["broadband"] => Topic::Broadband,
        ["broadband", "compare"] => Topic::Comparison,
        ["broadband", "worklist"] => Topic::WorkList,
        ["mobile"] => Topic::Mobile,
        ["lorawan"] => Topic::LoRaWan,
        _ => return None,
    })
}

fn about(topic: Topic) -> Both {
    match topic {
        Topic::Broadband => Both::new("Breitband: Wer ist versorgt?", "Broadband: who is served?"),
        Topic::Comparison => Both::new(
            "Breitband: Was hat sich geändert?",
            "Broadband: what has changed?",
        ),
        Topic::WorkList => Both::new(
            "Breitband: Wo lohnt sich der Ausbau zuerst?",
            "Broadband: where does building pay first?",
        ),
        Topic::Mobile => Both::new(
            "Mobilfunk: Wo fehlt das Netz?",
            "Mobile: where is the network missing?",
        ),
        Topic::LoRaWan => Both::new(
            "LoRaWAN: Wie gut ist der Empfang?",
            "LoRaWAN: how good is reception?",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_has_five_pages_each_with_its_sheet_and_no_others() {
        let at = |path: &str| match Page::at(path) {
            Some(Page::Coverage(page)) => Some(page),
            _ => None,
        };
        for (path, page) in Page::PUBLIC {
            assert_eq!(Page::at(path), Some(page));
        }
        assert_eq!(at("coverage"), Some(Topic::Broadband));
        for (path, page) in [
            ("broadband", Topic::Broadband),
            ("broadband/compare", Topic::Comparison),
            ("broadband/worklist", Topic::WorkList),
            ("lorawan", Topic::LoRaWan),
        ] {
            assert_eq!(at(&format!("coverage/{path}")), Some(page));
            assert_eq!(at(&format!("coverage/{path}/print")), Some(page));
        }
        for path in [
            "coverage/tv",
            "coverage/lorawan/compare",
            "coverage/lorawan/print/print",
        ] {
            assert_eq!(Page::at(path), None, "{path}");
        }
    }
}

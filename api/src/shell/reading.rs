//! What there is to read without JavaScript, and what previews of links say: public devices with their latest values, and
//! the pages of coverage.

use super::legal;
use super::page::Page;
use crate::catalog;
use crate::channel;
use crate::coverage;
use crate::datastream::{DatastreamView, Label};
use crate::device::DeviceView;
use crate::health;
use crate::html::Html;
use crate::lang::{Both, Lang};
use crate::view::View;
use jiff::tz::TimeZone;
use std::sync::Arc;
use talblick_model::{Device, District, Millis};

/// Rows of the table for readers without JavaScript.
const ROWS: usize = 500;

/// Width and height of the map among it, and of charts.
const MAP: [u32; 2] = [900, 620];
const CHART: [u32; 2] = [720, 260];
/// Charts of a device at most.
const CHARTS: usize = 4;

/// Quantities beside those a device is for: its own state, and what others are worked out from.
const BESIDE: [&str; 6] = [
    "device_temperature",
    "battery_level",
    "battery_voltage",
    "rssi",
    "snr",
    "distance",
];

/// A page as text.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The answer in a sentence; empty if there is none.
    pub(crate) sentence: String,
    /// Everything, the answer first.
    pub(crate) html: String,
    /// Path and query of a picture of [`Reading::PREVIEW`]; empty if there is none.
    pub(crate) preview: String,
}

impl Reading {
    /// Width and height of pictures beside links in other people's pages.
    pub(crate) const PREVIEW: [u32; 2] = [1_200, 630];

    /// What `page` says, asked with this query string. `thing` is the device it is about.
    pub(super) fn of(
        view: &View,
        lang: Lang,
        (page, query): (&Page, &str),
        thing: Option<&DeviceView>,
    ) -> Self {
        match (page, thing) {
            (Page::Sensor(_) | Page::Device(_), Some(device)) => sensor(view, device, lang),
            (Page::Status, _) => status(view, lang),
            (Page::Start | Page::Overview | Page::Devices, _) => {
                devices(view, lang, None, &asked(query))
            }
            (Page::Map, _) => devices(view, lang, None, ""),
            (Page::Place(key), _) => devices(view, lang, Some(key), ""),
            (Page::Catalogue, _) => catalog::read(view, None, lang),
            (Page::Dataset(id), _) => catalog::read(view, Some(id), lang),
            (Page::Coverage(topic), _) => {
                coverage::read(view, *topic, query, lang).unwrap_or_else(|_| Self {
                    html: paragraph(lang.pick(
                        "Dazu gibt es noch keine Daten.",
                        "There are no data about this yet.",
                    )),
                    ..Self::default()
                })
            }
            _ => legal::read(view, page, lang).unwrap_or_else(|| Self {
                html: paragraph(lang.pick(
                    "Diese Seite braucht JavaScript.",
                    "This page needs JavaScript.",
                )),
                ..Self::default()
            }),
        }
    }
}

fn paragraph(text: &str) -> String {
    let mut html = Html::part();
    html.text("p", text);
    html.into_part()
}

/// The words that are looked for.
fn asked(query: &str) -> String {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let found = pairs.find(|(name, _)| name == "q");
    found.map_or_else(String::new, |(_, words)| words.trim().to_owned())
}

/// Everybody's devices, those of one district, or those that say every one of the words.
fn devices(view: &View, lang: Lang, district: Option<&str>, words: &str) -> Reading {
    let mut devices = view.devices();
    if let Some(key) = district {
        devices.retain(|d| d.district.as_ref().is_some_and(|id| id.as_str() == key));
    }
    let all = view.store().districts();
    if !words.is_empty() {
        let each = words.to_lowercase();
        let each: Vec<&str> = each.split_whitespace().collect();
        devices.retain(|device| {
            let text = text(view, device, &all, lang);
            each.iter().all(|word| text.contains(word))
        });
    }
    let told = devices
        .iter()
        .filter_map(|device| DeviceView::of(view, device).ok());
    let rows: Vec<DeviceView> = told.take(ROWS).collect();
    let here = all
        .iter()
        .find(|d| district.is_some_and(|key| d.id.as_str() == key));
    let city = here.map_or(&view.shared().app.config.city.name, |d| &d.name);
    let sentence = match (devices.len(), lang) {
        (1, Lang::De) => format!("Ein Sensor in {city} und sein letzter Messwert."),
        (1, Lang::En) => format!("One sensor in {city} and its latest reading."),
        (n, Lang::De) => format!("{n} Sensoren in {city} und ihre letzten Messwerte."),
        (n, Lang::En) => format!("{n} sensors in {city} and their latest readings."),
    };
    let sentence = match (words.is_empty(), devices.len(), lang) {
        (true, ..) => sentence,
        (_, 0, Lang::De) => format!("Zu „{words}“ gibt es keinen Sensor."),
        (_, 0, Lang::En) => format!("There is no sensor for “{words}”."),
        (.., Lang::De) => format!("Gesucht: „{words}“. {sentence}"),
        (.., Lang::En) => format!("Searched for “{words}”. {sentence}"),
    };
    let mut html = Html::part();
    html.text("p", &sentence);
    // A district has no picture of its own.
    if district.is_none() {
        let map = lang.pick("Karte der Sensoren", "Map of the sensors");
        let [w, h] = MAP;
        let address = format!("/maps/sensors.svg?lang={}&w={w}&h={h}", lang.as_str());
        html.picture(&address, map, MAP);
    }
    table(view, &mut html, lang, &rows);
    let [w, h] = Reading::PREVIEW;
    Reading {
        sentence,
        html: html.into_part(),
        preview: format!("/maps/sensors.png?lang={}&w={w}&h={h}", lang.as_str()),
    }
}

/// What people call a device, its kind, its place and what it measures, in lower case.
fn text(view: &View, device: &Device, districts: &[Arc<District>], lang: Lang) -> String {
    let place = districts
        .iter()
        .find(|d| device.district.as_ref() == Some(&d.id));
    let place = place.map_or("", |district| &district.name);
    let mut text = format!("{} {} {place}", device.name, device.kind);
    for datastream in view.datastreams_of(device) {
        if !BESIDE.contains(&datastream.quantity.name()) {
            text.push(' ');
            text.push_str(Label::of(&datastream.quantity).say(lang));
        }
    }
    text.to_lowercase()
}

/// Whether the platform works.
fn status(view: &View, lang: Lang) -> Reading {
    let state = health::summary(view.shared());
    let serves = if state.serves {
        lang.pick("in Ordnung", "all right")
    } else {
        lang.pick("gestört", "in trouble")
    };
    let heard = match lang {
        Lang::De => format!("{} von {} verbunden", state.connected, state.sources),
        Lang::En => format!("{} of {} connected", state.connected, state.sources),
    };
    let devices = view.devices();
    let newest = devices
        .iter()
        .filter_map(|device| view.heard(device).last_seen);
    let newest = newest.max();
    let zone = &view.shared().app.config.city.timezone;
    let newest = newest.map_or_else(|| "–".to_owned(), |at| clock(at, zone, lang));
    let rows = [
        (lang.pick("Server", "Server"), serves.to_owned()),
        (lang.pick("Datenquellen", "Data sources"), heard),
        (lang.pick("Neueste Meldung", "Latest message"), newest),
        (lang.pick("Sensoren", "Sensors"), devices.len().to_string()),
    ];
    let sentence = if state.serves && state.connected == state.sources {
        lang.pick("Alles in Betrieb.", "Everything works.")
    } else {
        lang.pick("Es gibt Störungen.", "There is trouble.")
    };
    let mut html = Html::part();
    html.text("p", sentence);
    let columns = [lang.pick("Teil", "Part"), lang.pick("Zustand", "State")];
    html.table(&columns, rows.map(|(part, state)| [part.to_owned(), state]));
    Reading {
        sentence: sentence.to_owned(),
        html: html.into_part(),
        ..Reading::default()
    }
}

fn sensor(view: &View, device: &DeviceView, lang: Lang) -> Reading {
    let main = foremost(device);
    let told = main.iter().filter_map(|datastream| {
        let value = number(datastream.latest.as_ref()?.value?, lang);
        let label = datastream.label.say(lang);
        Some(
            format!("{label}: {value} {}", datastream.symbol)
                .trim_end()
                .to_owned(),
        )
    });
    let [w, h] = Reading::PREVIEW;
    let chart = main.first().map(|datastream| {
        let (id, lang) = (datastream.id, lang.as_str());
        format!("/charts/{id}.png?t=24h&lang={lang}&w={w}&h={h}")
    });
    let mut html = Html::part();
    let measured = main.iter().filter(|d| d.latest.is_some());
    for datastream in measured.take(CHARTS) {
        let [w, h] = CHART;
        let (id, code) = (datastream.id, lang.as_str());
        let label = datastream.label.say(lang);
        let alt = match lang {
            Lang::De => format!("{label} der letzten 24 Stunden"),
            Lang::En => format!("{label} of the last 24 hours"),
        };
        let address = format!("/charts/{id}.svg?t=24h&lang={code}&w={w}&h={h}");
        html.picture(&address, &alt, CHART);
    }
    table(view, &mut html, lang, std::slice::from_ref(device));
    Reading {
        sentence: told.collect::<Vec<_>>().join(" · "),
        html: html.into_part(),
        preview: chart.unwrap_or_default(),
    }
}

/// What a device is for, the most telling first: not what statistics stand beside it, from what it is worked out, or how
/// the device itself fares; all of it where there is nothing else.
fn foremost(device: &DeviceView) -> Vec<&DatastreamView> {
    let plain = |d: &DatastreamView| !BESIDE.contains(&d.quantity.name());
    let whole = |d: &DatastreamView| {
        let mut others = device.datastreams.iter();
        d.channel.is_none() || !others.any(|o| o.channel.is_none() && o.quantity == d.quantity)
    };
    let all = device.datastreams.iter();
    let main: Vec<_> = all.clone().filter(|d| plain(d) && whole(d)).collect();
    if main.is_empty() { all.collect() } else { main }
}

fn table(view: &View, html: &mut Html, lang: Lang, devices: &[DeviceView]) {
    let heads = [
        Both::new("Gerät", "Device"),
        Both::new("Messgröße", "Quantity"),
        Both::new("Letzter Wert", "Latest value"),
        Both::new("Zeit", "Time"),
    ];
    let zone = &view.shared().app.config.city.timezone;
    html.open("table");
    html.open("tr");
    for head in &heads {
        html.text("th", head.say(lang));
    }
    html.close("tr");
    for device in devices {
        for datastream in foremost(device) {
            let Some(latest) = &datastream.latest else {
                continue;
            };
            html.open("tr");
            let address = format!("/{}/s/{}", lang.as_str(), device.id);
            html.link("td", &address, &device.name);
            let label = datastream.label.say(lang);
            match &datastream.channel {
                Some(channel) => {
                    let channel = channel::name(channel, lang);
                    html.text("td", &format!("{label} ({channel})"));
                }
                None => html.text("td", label),
            }
            let value = latest
                .value
                .map_or_else(|| "–".to_owned(), |v| number(v, lang));
            html.text("td", format!("{value} {}", datastream.symbol).trim());
            html.text("td", &clock(latest.time, zone, lang));
            html.close("tr");
        }
    }
    html.close("table");
}

/// A moment on the city's clocks.
fn clock(at: Millis, zone: &TimeZone, lang: Lang) -> String {
    let format = lang.pick("%d.%m.%Y, %H:%M", "%-d %B %Y, %H:%M");
    let at = at.timestamp().to_zoned(zone.clone());
    at.strftime(format).to_string()
}

/// A number as readers of the language write it.
pub(crate) fn number(value: f64, lang: Lang) -> String {
    // Three decimals are enough to read; f64 prints no zeros that mean nothing.
    let text = ((value * 1e3).round() / 1e3).to_string();
    match lang {
        Lang::De => text.replace('.', ","),
        Lang::En => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_people_of_the_language_do() {
        assert_eq!(number(0.1 + 0.2, Lang::De), "0,3");
        assert_eq!(number(-12.3456, Lang::En), "-12.346");
    }
}

//! What our own gateways hear from each cell, as everybody may see it: by reception, by how many hear it, by margin or by
//! spreading factor. Classes and their bounds are those of the page.

use super::content::{Style, count, places, system};
use super::{Class, Look, Map, Outline, Plan};
use crate::app::Shared;
use crate::lang::Lang;
use crate::problem::{ApiError, Noun};
use jiff::tz::TimeZone;
use std::sync::Arc;
use talblick_coverage::radio::{self, Month, PublicCell, RadioMap, Status};
use talblick_coverage::{Atlas, Crs, Transform};
use talblick_model::GatewayId;

/// What the cells are coloured by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Metric {
    /// Whether uplinks arrive.
    #[default]
    Reception,
    /// How many gateways hear a cell.
    Gateways,
    /// How much weaker the signal could be.
    Margin,
    /// How fast a device may safely send.
    SpreadingFactor,
}

/// Above these margins in decibel a class begins.
const MARGINS: [f64; 4] = [0.0, 5.0, 10.0, 20.0];

impl Metric {
    /// The words of the parameter.
    pub(super) const WORDS: &str = "class, gateways, margin, sf";

    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "class" => Some(Self::Reception),
            "gateways" => Some(Self::Gateways),
            "margin" => Some(Self::Margin),
            "sf" => Some(Self::SpreadingFactor),
            _ => None,
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Reception => lang.pick("Empfang", "Reception"),
            Self::Gateways => lang.pick(
                "Wie viele Gateways eine Zelle hören",
                "How many gateways hear a cell",
            ),
            Self::Margin => lang.pick("Reserve am besten Gateway", "Margin at the best gateway"),
            Self::SpreadingFactor => lang.pick(
                "Schnellster sicherer Spreizfaktor eines Geräts mit 14 dBm",
                "Fastest safe spreading factor of a device of 14 dBm",
            ),
        }
    }

    /// Names and looks, from good to bad; the last is for cells of which nothing is known.
    fn classes(self, lang: Lang) -> Vec<(&'static str, Look)> {
        let say = |de, en| lang.pick(de, en);
        let unknown = (
            say("zu wenig gemessen", "too few measurements"),
            Look::Unknown,
        );
        let graded = |labels: [&'static str; 5]| {
            let looks = (0..).map(Look::Step);
            labels.into_iter().zip(looks).chain([unknown]).collect()
        };
        match self {
            Self::Reception => vec![
                (say("guter Empfang", "good reception"), Look::Step(0)),
                (say("schwacher Empfang", "weak reception"), Look::Step(2)),
                (say("kein Empfang", "no reception"), Look::Step(4)),
                unknown,
            ],
            Self::Gateways => vec![
                (
                    say("4 oder mehr Gateways", "4 gateways or more"),
                    Look::Step(0),
                ),
                (say("3 Gateways", "3 gateways"), Look::Step(1)),
                (say("2 Gateways", "2 gateways"), Look::Step(2)),
                (say("1 Gateway", "1 gateway"), Look::Step(3)),
                (say("kein Gateway", "no gateway"), Look::Unknown),
            ],
            Self::Margin => graded([
                say("über 20 dB", "above 20 dB"),
                say("10 bis 20 dB", "10 to 20 dB"),
                say("5 bis 10 dB", "5 to 10 dB"),
                say("0 bis 5 dB", "0 to 5 dB"),
                say("unter 0 dB", "below 0 dB"),
            ]),
            Self::SpreadingFactor => graded([
                say("SF7 genügt", "SF7 suffices"),
                "SF8–9",
                "SF10–11",
                say("nur SF12", "SF12 only"),
                say("auch SF12 nicht sicher", "not even SF12 is safe"),
            ]),
        }
    }

    /// Position of a cell's class.
    fn of(self, cell: PublicCell<'_>) -> usize {
        match self {
            Self::Reception => match cell.status() {
                Status::Covered => 0,
                Status::Weak => 1,
                Status::None => 2,
                Status::Unknown => 3,
            },
            Self::Gateways => 4 - cell.gateways().min(4),
            Self::Margin => cell.margin_p50().map_or(5, |margin| {
                MARGINS.iter().filter(|limit| margin < **limit).count()
            }),
            Self::SpreadingFactor => {
                let known = |class| radio::Class::ALL.iter().position(|c| *c == class);
                cell.class().and_then(known).unwrap_or(5)
            }
        }
    }
}

/// The map, with the gateways that stand in the city, or as it would be without one of them.
pub(super) fn map(
    shared: &Shared,
    atlas: &Atlas,
    (metric, without): (Metric, Option<GatewayId>),
    style: Style,
) -> Result<Map, ApiError> {
    let say = |de: &str, en: &str| style.lang.pick(de, en).to_owned();
    let told = shared.app.radio.told();
    let (radio, failed) = match without {
        Some(gateway) => {
            let site = told.public.gateways.get(&gateway);
            let site = site.ok_or(ApiError::NotFound(Noun::Gateway))?;
            let name = site.name.clone().unwrap_or_else(|| gateway.to_string());
            let failed = match style.lang {
                Lang::De => format!("Ohne das Gateway „{name}“"),
                Lang::En => format!("Without the gateway “{name}”"),
            };
            (Arc::new(told.public.without(gateway)), Some(failed))
        }
        None => (Arc::clone(&told.public), None),
    };
    let heard = radio.public_cells();
    let cells: Vec<_> = heard.map(|cell| (cell.cell, metric.of(cell))).collect();
    let places = places(shared, atlas, style.level)?;
    let named = metric.classes(style.lang);
    let gateways = gateways(&radio, &places)?;
    let mut classes: Vec<Class> = Vec::new();
    for (at, (label, look)) in named.into_iter().enumerate() {
        let number = cells.iter().filter(|(_, class)| *class == at).count();
        classes.push(Class {
            label: label.to_owned(),
            count: count(number, style.lang),
            look,
        });
    }
    let spots = gateways.iter().map(|at| (*at, classes.len())).collect();
    classes.push(Class {
        label: say("Gateways im Bild", "gateways in the picture"),
        count: count(gateways.len(), style.lang),
        look: Look::Disc,
    });
    let (config, all) = (&shared.app.config, count(cells.len(), style.lang));
    let city = &config.city.name;
    let period = period(&radio, style.lang);
    let caption = match style.lang {
        Lang::De => format!("Karte von {city}: {all} Zellen, aus denen gesendet wurde. {period}."),
        Lang::En => format!("Map of {city}: {all} cells from which something was sent. {period}."),
    };
    Ok(Map {
        title: say("LoRaWAN-Empfang in ", "LoRaWAN reception in ") + city,
        subtitle: [
            Some(metric.title(style.lang).to_owned()),
            failed,
            Some(period),
        ]
        .into_iter()
        .flatten()
        .collect(),
        caption,
        legend: say("Zellen von 100 m", "Cells of 100 m"),
        classes,
        cells,
        spots,
        places,
        plan: Plan::default(),
        source: vec![
            say(
                "Gemessen wird, wo Geräte senden; anderswo ist nichts bekannt.",
                "Measured where devices send; elsewhere nothing is known.",
            ),
            say("Quelle: ", "Source: ") + &config.data_attribution,
            system(style.lang),
        ],
        lang: style.lang,
        theme: style.theme,
        size: style.size,
        plain: style.plain,
    })
}

/// Where gateways stand, metres east and north; those outside the box around the city are left out, as nothing of the
/// picture is there.
fn gateways(map: &RadioMap, places: &[Outline]) -> Result<Vec<[f64; 2]>, ApiError> {
    let to = Transform::new(Crs::Wgs84, Crs::Utm32)?;
    let sites = map.gateways.values();
    let all: Result<Vec<[f64; 2]>, talblick_coverage::Error> = sites
        .map(|site| to.apply([site.position.lon(), site.position.lat()]))
        .collect();
    let corners = || places.iter().flat_map(|place| place.rings.iter().flatten());
    let within = |at: &[f64; 2]| {
        (0..2).all(|axis| {
            corners().any(|c| c[axis] <= at[axis]) && corners().any(|c| c[axis] >= at[axis])
        })
    };
    let mut all = all?;
    all.retain(|at| places.is_empty() || within(at));
    Ok(all)
}

/// "Gemessen von Oktober 2026 bis November 2026".
fn period(map: &RadioMap, lang: Lang) -> String {
    let Some(period) = &map.period else {
        return lang
            .pick("Noch nichts gemessen", "Nothing measured yet")
            .to_owned();
    };
    let month = |month: Month| {
        let date = TimeZone::UTC.to_datetime(month.start().timestamp()).date();
        format!("{} {}", lang.month(date), date.year())
    };
    let (from, to) = (month(*period.start()), month(*period.end()));
    match lang {
        _ if from == to => format!("{} {from}", lang.pick("Gemessen im", "Measured in")),
        Lang::De => format!("Gemessen von {from} bis {to}"),
        Lang::En => format!("Measured from {from} to {to}"),
    }
}

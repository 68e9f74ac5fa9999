//! What is on maps: broadband and mobile networks under a rule, devices by status. What gateways hear is in [`super::radio`].

use super::{Class, Look, Map, Outline, Plan};
use crate::app::Shared;
use crate::chart::number;
use crate::drawing::theme::Theme;
use crate::lang::Lang;
use crate::problem::ApiError;
use crate::sensor;
use std::collections::BTreeMap;
use std::sync::Arc;
use talblick_coverage::{
    Atlas, Cell, Crs, Fixed, Layer, Level, Mobile, MobileRule, Places, Release, Rule, Shape, Value,
    Verdict, outlines,
};

/// How a map is drawn, whatever is on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) lang: Lang,
    pub(super) theme: Theme,
    pub(super) size: (u32, u32),
    /// Which places have their names on it.
    pub(super) level: Level,
    /// Whether it stands beside words that say what it shows.
    pub(super) plain: bool,
}

/// Verdicts from bad to good.
const VERDICTS: [Verdict; 4] = [
    Verdict::Unserved,
    Verdict::Partly,
    Verdict::Served,
    Verdict::Unknown,
];

/// Statuses of devices, as [`sensor::layer`] writes them.
const STATUSES: [(&str, Look, [&str; 2]); 4] = [
    ("online", Look::Disc, ["meldet sich", "online"]),
    ("late", Look::Triangle, ["verspätet", "late"]),
    ("offline", Look::Crossed, ["still", "offline"]),
    ("new", Look::Square, ["noch nie gehört", "never heard"]),
];

/// The cells of a fixed-line release by their verdict under a rule.
pub(super) fn broadband(
    shared: &Shared,
    atlas: &Atlas,
    (fixed, rule): (&Fixed, &Rule),
    style: Style,
) -> Result<Map, ApiError> {
    let shown = Verdicts {
        title: ["Breitbandversorgung in ", "Broadband coverage in "],
        release: &fixed.release,
        rule: (&rule.name, &rule.version),
        cells: with_unreported(
            atlas,
            fixed.iter().map(|(cell, row)| (cell, rule.verdict(row))),
        ),
    };
    shown.map(shared, atlas, style)
}

/// The cells of a mobile release by their verdict under a rule.
pub(super) fn mobile(
    shared: &Shared,
    atlas: &Atlas,
    (mobile, rule): (&Mobile, &MobileRule),
    style: Style,
) -> Result<Map, ApiError> {
    let shown = Verdicts {
        title: ["Mobilfunkversorgung in ", "Mobile coverage in "],
        release: &mobile.release,
        rule: (&rule.name, &rule.version),
        cells: with_unreported(
            atlas,
            atlas
                .territory
                .own(mobile.iter())
                .map(|(cell, n)| (cell, rule.verdict(n))),
        ),
    };
    shown.map(shared, atlas, style)
}

/// The cells of a release, and those in which somebody lives and of which it says nothing: as many unknown ones as the
/// statistics count.
fn with_unreported(
    atlas: &Atlas,
    known: impl Iterator<Item = (Cell, Verdict)>,
) -> Vec<(Cell, Verdict)> {
    let mut cells: BTreeMap<Cell, Verdict> = known.collect();
    let unreported = atlas.territory.unreported(|cell| cells.contains_key(&cell));
    let unreported: Vec<Cell> = unreported.collect();
    cells.extend(unreported.into_iter().map(|cell| (cell, Verdict::Unknown)));
    cells.into_iter().collect()
}

/// Cells with their verdicts.
struct Verdicts<'a> {
    title: [&'static str; 2],
    release: &'a Release,
    /// Name and version.
    rule: (&'a [String; 2], &'a str),
    cells: Vec<(Cell, Verdict)>,
}

impl Verdicts<'_> {
    fn map(self, shared: &Shared, atlas: &Atlas, style: Style) -> Result<Map, ApiError> {
        let say = |de: &str, en: &str| style.lang.pick(de, en).to_owned();
        let class = |verdict: Verdict| VERDICTS.iter().position(|v| *v == verdict).unwrap_or(3);
        let cells: Vec<_> = self
            .cells
            .iter()
            .map(|(cell, v)| (*cell, class(*v)))
            .collect();
        let of_class = |at: usize| cells.iter().filter(|(_, class)| *class == at).count();
        let number = |n: usize| count(n, style.lang);
        let labels = [
            say("nicht versorgt", "unserved"),
            say("teilweise versorgt", "partly served"),
            say("versorgt", "served"),
            say("unbekannt", "unknown"),
        ];
        let looks = [Look::Step(4), Look::Step(2), Look::Step(0), Look::Unknown];
        let classes = labels.into_iter().zip(looks).enumerate();
        let classes = classes.map(|(at, (label, look))| Class {
            label,
            count: number(of_class(at)),
            look,
        });
        let ([name_de, name_en], version) = self.rule;
        let name = style.lang.pick(name_de, name_en);
        let city = &shared.app.config.city.name;
        // A threshold that no programme names has no version.
        let (asked, by) = if version.is_empty() {
            (
                say("Gefragt: ", "Asked: ") + name,
                say("Gemessen an „", "Measured by “") + name,
            )
        } else {
            (
                say("Regel: ", "Rule: ") + name + &say(", Fassung ", ", version ") + version,
                say("Nach der Regel „", "Under the rule “") + name,
            )
        };
        let release = self.release;
        let date = style.lang.date(release.data_date);
        let [de, en] = self.title;
        Ok(Map {
            title: say(de, en) + city,
            subtitle: vec![
                asked,
                say("Datenstand: ", "Data of ") + &date + &format!(" ({})", release.id),
            ],
            caption: caption(
                style.lang,
                city,
                &date,
                &by,
                [
                    &number(of_class(0)),
                    &number(of_class(1)),
                    &number(cells.len()),
                ],
            ),
            legend: say("Zellen von 100 m", "Cells of 100 m"),
            classes: classes.collect(),
            cells,
            spots: Vec::new(),
            places: places(shared, atlas, style.level)?,
            plan: Plan::default(),
            source: vec![
                format!(
                    "{}{}, {}",
                    say("Quelle: ", "Source: "),
                    release.attribution,
                    release.licence
                ),
                system(style.lang),
            ],
            lang: style.lang,
            theme: style.theme,
            size: style.size,
            plain: style.plain,
        })
    }
}

fn caption(
    lang: Lang,
    city: &str,
    date: &str,
    by: &str,
    [unserved, partly, all]: [&str; 3],
) -> String {
    match lang {
        Lang::De => format!(
            "Karte von {city}, Stand {date}. {by}“ sind von {all} Zellen {unserved} nicht und {partly} teilweise versorgt."
        ),
        Lang::En => format!(
            "Map of {city}, data of {date}. {by}”, of {all} cells {unserved} are unserved and {partly} partly served."
        ),
    }
}

/// Published devices by status.
pub(super) fn sensors(shared: &Shared, atlas: &Atlas, style: Style) -> Result<Map, ApiError> {
    let say = |de: &str, en: &str| style.lang.pick(de, en).to_owned();
    let layer = sensor::layer(shared)?;
    let spots = layer.features.iter().filter_map(|feature| {
        let Shape::Point(at) = feature.shape else {
            return None;
        };
        let class = STATUSES
            .iter()
            .position(|(word, ..)| layer.value(feature, "status") == Some(&Value::text(word)));
        Some((at, class?))
    });
    let spots: Vec<_> = spots.collect();
    let count = |at: usize| spots.iter().filter(|(_, class)| *class == at).count();
    let classes = STATUSES
        .iter()
        .enumerate()
        .map(|(at, (_, look, [de, en]))| Class {
            label: say(de, en),
            count: count(at).to_string(),
            look: *look,
        });
    let config = &shared.app.config;
    let now = shared.app.clock.now().timestamp();
    let now = now.to_zoned(config.city.timezone.clone());
    let as_of = format!(
        "{}{}, {:02}:{:02}",
        say("Stand: ", "As of "),
        style.lang.date(now.date()),
        now.hour(),
        now.minute()
    );
    let (all, heard, city) = (spots.len(), count(0), &config.city.name);
    let caption = match style.lang {
        Lang::De => format!("Karte von {city}. {as_of}. {heard} von {all} Sensoren melden sich."),
        Lang::En => format!("Map of {city}. {as_of}. {heard} of {all} sensors are online."),
    };
    Ok(Map {
        title: say("Sensoren in ", "Sensors in ") + city,
        subtitle: vec![as_of],
        caption,
        legend: say("Sensoren", "Sensors"),
        classes: classes.collect(),
        cells: Vec::new(),
        spots,
        places: places(shared, atlas, style.level)?,
        plan: Plan::default(),
        source: vec![
            say("Quelle: ", "Source: ") + &config.data_attribution,
            system(style.lang),
        ],
        lang: style.lang,
        theme: style.theme,
        size: style.size,
        plain: style.plain,
    })
}

/// Districts or quarters, with nothing on them.
pub(super) fn districts(shared: &Shared, atlas: &Atlas, style: Style) -> Result<Map, ApiError> {
    let say = |de: &str, en: &str| style.lang.pick(de, en).to_owned();
    let config = &shared.app.config;
    let (city, places) = (&config.city.name, places(shared, atlas, style.level)?);
    // Outlines that are nobody else's are the city's.
    let outlined = if config.map_attribution.is_empty() {
        &config.data_attribution
    } else {
        &config.map_attribution
    };
    let title = match style.level {
        Level::Quarter => say("Quartiere in ", "Quarters of "),
        _ => say("Stadtbezirke in ", "Districts of "),
    } + city;
    Ok(Map {
        caption: format!("{title}: {}", places.len()),
        title,
        subtitle: Vec::new(),
        legend: String::new(),
        classes: Vec::new(),
        cells: Vec::new(),
        spots: Vec::new(),
        places,
        plan: Plan::default(),
        source: vec![say("Quelle: ", "Source: ") + outlined, system(style.lang)],
        lang: style.lang,
        theme: style.theme,
        size: style.size,
        plain: style.plain,
    })
}

/// A number of things, as the language writes it.
pub(super) fn count(n: usize, lang: Lang) -> String {
    let n = u32::try_from(n).map_or(f64::INFINITY, f64::from);
    number::format(n, 0, lang)
}

pub(super) fn system(lang: Lang) -> String {
    let name = Crs::Utm32.name();
    let text = lang.pick("Koordinaten: ", "Coordinates: ");
    format!("{text}{name}")
}

/// The places of a level; districts are those imported, or else those the city keeps.
pub(super) fn places(
    shared: &Shared,
    atlas: &Atlas,
    level: Level,
) -> Result<Vec<Outline>, ApiError> {
    let nowhere = Places::default();
    let kept: Vec<Arc<_>> = shared.app.store.districts();
    let layer: Layer = match level {
        Level::Quarter if !atlas.quarters.is_empty() => outlines(&atlas.quarters, &nowhere, &[])?,
        _ => outlines(&atlas.districts, &nowhere, &kept)?,
    };
    let outline = |feature: &talblick_coverage::Feature| {
        let (Shape::Area(rings), Some(Value::Text(name))) =
            (&feature.shape, layer.value(feature, "name"))
        else {
            return None;
        };
        Some(Outline {
            name: name.to_string(),
            rings: rings.clone(),
        })
    };
    Ok(layer.features.iter().filter_map(outline).collect())
}

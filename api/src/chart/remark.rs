//! The small texts around a chart: what the marks mean, the unit, the source.

use super::calendar::Clock;
use super::trace::Trace;
use super::{Chart, Kind, Lang, Theme};
use crate::drawing::font;
use talblick_model::{Aggregation, Kind as Value, Unit};

/// What is drawn: "Mittel je 10 min, Fläche: Minimum bis Maximum · schraffiert: keine Daten".
pub(super) fn remark(chart: &Chart, trace: &Trace, missing: bool) -> String {
    let (lang, per) = (chart.lang, per(trace.step, chart.lang));
    let meter = chart.series.quantity.aggregation() == Aggregation::Counter;
    let drawn = match chart.kind {
        _ if trace.runs.is_empty() => String::new(),
        Kind::Line if trace.banded => {
            let band = lang.pick("Fläche: Minimum bis Maximum", "band: minimum to maximum");
            format!("{} {per}, {band}", lang.pick("Mittelwert", "mean"))
        }
        Kind::Bars if meter => format!("{} {per}", lang.pick("Zuwachs", "increase")),
        Kind::Bars if trace.banded => format!("{} {per}", lang.pick("Summe", "total")),
        Kind::Steps if trace.banded => format!("{} {per}", lang.pick("letzter Wert", "last value")),
        _ => lang.pick("Einzelwerte", "single readings").to_owned(),
    };
    let hatched = if missing {
        lang.pick("schraffiert: keine Daten", "hatched: no data")
    } else {
        ""
    };
    let parts: Vec<&str> = [drawn.as_str(), hatched]
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect();
    capitalised(&parts.join(" · "))
}

/// Whether the unit needs a row above the plot.
pub(super) fn unit_row(chart: &Chart) -> bool {
    let words = chart.kind == Kind::Steps
        && (chart.series.quantity.kind() == Value::Truth
            || chart.series.quantity.unit() == Unit::Degree);
    !words && (chart.kind == Kind::Bars || !chart.series.quantity.unit().symbol().is_empty())
}

/// The unit at the value axis: "m", for bars "mm je Tag".
pub(super) fn unit(chart: &Chart, trace: &Trace) -> String {
    let symbol = chart.series.quantity.unit().symbol();
    match chart.kind {
        _ if !unit_row(chart) => String::new(),
        Kind::Bars if trace.banded => {
            let noun = if symbol.is_empty() {
                chart.lang.pick("Anzahl", "count")
            } else {
                symbol
            };
            format!("{noun} {}", per(trace.step, chart.lang))
        }
        _ => symbol.to_owned(),
    }
}

/// "Stand: 21.11.2026, 14:05 · Quelle: Stadt Wuppertal · Lizenz: dl-de/by-2-0"; empty without a source on a screen.
pub(super) fn source(chart: &Chart) -> String {
    if chart.kind == Kind::Spark || (chart.source.is_none() && chart.theme != Theme::Print) {
        return String::new();
    }
    let (lang, clock) = (
        chart.lang,
        Clock {
            range: chart.range,
            zone: &chart.zone,
            lang: chart.lang,
        },
    );
    let as_of = lang.date_and_clock(clock.local(chart.as_of));
    let mut line = format!("{}: {as_of}", lang.pick("Stand", "As of"));
    if let Some(source) = &chart.source {
        line.extend([format!(
            " · {}: {}",
            lang.pick("Quelle", "Source"),
            font::clean(&source.name)
        )]);
        if let Some(licence) = &source.licence {
            line.extend([format!(
                " · {}: {}",
                lang.pick("Lizenz", "Licence"),
                font::clean(licence)
            )]);
        }
    }
    line
}

/// "je Tag", "per hour", "je 10 min".
fn per(step: i64, lang: Lang) -> String {
    const HOUR: i64 = 3_600_000;
    let length = match step {
        HOUR => lang.pick("Stunde", "hour").to_owned(),
        82_800_000..=90_000_000 => lang.pick("Tag", "day").to_owned(),
        2_415_600_000..=2_682_000_000 => lang.pick("Monat", "month").to_owned(),
        _ => lang.duration(step),
    };
    format!("{} {length}", lang.pick("je", "per"))
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(rest).collect()
    })
}

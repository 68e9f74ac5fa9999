//! The list of monthly files as a page for people.

use super::{DownloadFile, DownloadSet};
use crate::chart::number;
use crate::html::Html;
use crate::lang::Lang;
use jiff::tz::TimeZone;

/// What a format is good for, in German and English.
const FORMATS: [(&str, &str, &str, &str); 3] = [
    (
        "csv",
        "CSV",
        "Für Tabellenprogramme und alles, was Text liest. „Für Excel“ hat Semikolons und Dezimalkommas; ein Tabellenblatt fasst 1.048.576 Zeilen.",
        "For spreadsheets and whatever reads text. “For Excel” has semicolons and decimal commas, as German Excel wants them; a sheet holds 1,048,576 rows.",
    ),
    (
        "ndjson",
        "NDJSON",
        "Ein JSON-Objekt je Zeile.",
        "A JSON object on each line.",
    ),
    (
        "parquet",
        "Parquet",
        "Für Auswertungen mit Python, R oder DuckDB: kleiner und schneller.",
        "For analysis with Python, R or DuckDB: smaller and faster.",
    ),
];

pub(super) fn write(sets: &[DownloadSet], lang: Lang) -> String {
    let title = lang.pick("Messwerte nach Monaten", "Readings by the month");
    let mut html = Html::begin(lang.as_str(), title);
    html.open("main");
    let back = format!("/{}/data", lang.as_str());
    html.link("p", &back, lang.pick("Offene Daten", "Open data"));
    html.text("h1", title);
    html.text(
        "p",
        lang.pick(
            "Alle veröffentlichten Messwerte, je Monat und Format eine Datei.",
            "All readings that are published, a file for each month and format.",
        ),
    );
    for set in sets {
        files(&mut html, set, lang);
    }
    if sets.is_empty() {
        html.text("p", lang.pick("Es gibt noch keine.", "There are none yet."));
    }
    html.close("main");
    html.end()
}

fn files(html: &mut Html, set: &DownloadSet, lang: Lang) {
    let known = FORMATS.iter().find(|(format, ..)| *format == set.format);
    if let Some((_, name, de, en)) = known {
        html.text("h2", name);
        html.text("p", lang.pick(de, en));
    }
    html.open("ul");
    for file in &set.files {
        html.open("li");
        html.link("span", &file.href, &said(file, lang));
        if set.format == "csv" {
            let excel = format!("{}?variant=excel", file.href);
            html.open("br");
            html.link("span", &excel, lang.pick("Für Excel", "For Excel"));
        }
        html.close("li");
    }
    html.close("ul");
    let manifest = lang.pick(
        "Manifest: Einheiten, Geräte und Orte, Prüfsummen (JSON)",
        "Manifest: units, devices and places, checksums (JSON)",
    );
    html.link("p", &set.manifest, manifest);
}

/// "November 2026, so far: 1,234,567 rows, 12.3 MB".
#[expect(
    clippy::cast_precision_loss,
    reason = "rows and megabytes stay far below 2^53"
)]
fn said(file: &DownloadFile, lang: Lang) -> String {
    let date = file.from.timestamp().to_zoned(TimeZone::UTC).date();
    let (month, year) = (lang.month(date), date.year());
    let until = if file.complete {
        ""
    } else {
        lang.pick(", bisher", ", so far")
    };
    let rows = number::format(file.rows as f64, 0, lang);
    let word = lang.pick("Zeilen", "rows");
    let bytes = file.bytes as f64;
    let size = match file.bytes {
        ..1_000_000 => number::format((bytes / 1e3).ceil(), 0, lang) + " kB",
        _ => number::format(bytes / 1e6, 1, lang) + " MB",
    };
    format!("{month} {year}{until}: {rows} {word}, {size}")
}

//! One row of a table as a device: what is known of it already, and what the row says otherwise.

use super::Problem;
use super::sheet::Column;
use crate::lang::Both;
use csv::StringRecord;
use std::collections::BTreeMap;
use talblick_model::{DevEui, Installation, Position};
use talblick_store::{DeviceDraft, Store};

/// A row that can be used.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) draft: DeviceDraft,
    /// How the device is built in, where the row says it otherwise.
    pub(super) installation: Option<Installation>,
    /// Whether the device is registered.
    pub(super) known: bool,
    /// What the row says otherwise: column, before, after.
    pub(super) changes: Vec<(Column, String, String)>,
}

/// The cells of a row, each with its column.
struct Cells<'a> {
    cells: Vec<(Column, &'a str)>,
}

impl Cells<'_> {
    /// A cell that says something.
    fn text(&self, column: Column) -> Option<&str> {
        let found = self.cells.iter().find(|(of, _)| *of == column);
        found
            .map(|(_, cell)| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    fn short(&self, column: Column, most: usize) -> Result<Option<String>, Problem> {
        let Some(text) = self.text(column) else {
            return Ok(None);
        };
        if text.chars().count() > most || text.chars().any(char::is_control) {
            return Err(wrong(
                column,
                &format!("Ein Text von höchstens {most} Zeichen ohne Steuerzeichen."),
                &format!("A text of at most {most} characters without control characters."),
            ));
        }
        Ok(Some(text.to_owned()))
    }

    /// A number, with a point or a comma.
    fn number(&self, column: Column, (least, most): (f64, f64)) -> Result<Option<f64>, Problem> {
        let Some(text) = self.text(column) else {
            return Ok(None);
        };
        let number = text.replace(',', ".").parse::<f64>().ok();
        let number = number.filter(|number| (least..=most).contains(number));
        number.map(Some).ok_or_else(|| {
            wrong(
                column,
                &format!("„{text}“ ist keine Zahl von {least} bis {most}."),
                &format!("“{text}” is no number from {least} to {most}."),
            )
        })
    }

    fn dev_eui(&self) -> Result<DevEui, Problem> {
        let text = self.text(Column::DevEui).unwrap_or_default();
        let digits = text.replace([':', '-', ' '], "").to_ascii_lowercase();
        digits.parse().ok().ok_or_else(|| {
            wrong(
                Column::DevEui,
                &format!("„{text}“ ist keine DevEUI: 16 Hexadezimalziffern."),
                &format!("“{text}” is no DevEUI: 16 hexadecimal digits."),
            )
        })
    }

    fn kind(&self) -> Result<Option<String>, Problem> {
        let kind = self.short(Column::Kind, 64)?;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        match kind {
            Some(kind) if !kind.chars().all(fits) => Err(wrong(
                Column::Kind,
                &format!("„{kind}“: nur a–z, 0–9 und _, zum Beispiel river_level."),
                &format!("“{kind}”: only a–z, 0–9 and _, for example river_level."),
            )),
            kind => Ok(kind),
        }
    }

    fn place(&self, before: Option<Position>) -> Result<Option<Position>, Problem> {
        let lat = self.number(Column::Lat, (-90.0, 90.0))?;
        let lon = self.number(Column::Lon, (-180.0, 180.0))?;
        let alt = self.number(Column::Alt, (-500.0, 10_000.0))?;
        match (lat, lon) {
            (None, None) => Ok(before),
            (Some(lat), Some(lon)) => {
                let alt = alt.or_else(|| before.and_then(Position::alt));
                let place = Position::new(lat, lon, alt);
                place
                    .map(Some)
                    .map_err(|error| wrong(Column::Lat, &error.to_string(), &error.to_string()))
            }
            (lat, _) => Err(wrong(
                if lat.is_none() {
                    Column::Lat
                } else {
                    Column::Lon
                },
                "Ein Ort braucht Breite und Länge.",
                "A place needs both lat and lon.",
            )),
        }
    }

    fn tags(&self) -> Result<Option<BTreeMap<String, String>>, Problem> {
        let Some(text) = self.text(Column::Tags) else {
            return Ok(None);
        };
        let mut tags = BTreeMap::new();
        for part in text
            .split(['|', '\n'])
            .filter(|part| !part.trim().is_empty())
        {
            let pair = part.split_once([':', '=']);
            let pair = pair.map(|(name, value)| (name.trim(), value.trim()));
            let Some((name, value)) = pair.filter(|(name, value)| {
                !name.is_empty() && name.chars().count() <= 100 && value.chars().count() <= 500
            }) else {
                return Err(wrong(
                    Column::Tags,
                    "Merkmale als „Name: Wert“, getrennt durch |.",
                    "Tags as “name: value”, separated by |.",
                ));
            };
            tags.insert(name.to_owned(), value.to_owned());
        }
        Ok(Some(tags))
    }
}

impl Row {
    /// Reads a row. A cell that is empty, and a column that is not there, leave what is known as it is.
    pub(super) fn read(
        store: &Store,
        columns: &[Column],
        record: &StringRecord,
    ) -> Result<Self, Problem> {
        if record.len() > columns.len() {
            let de = format!(
                "Die Zeile hat {} Zellen, die Tabelle {} Spalten.",
                record.len(),
                columns.len()
            );
            let en = format!(
                "The row has {} cells, the table {} columns.",
                record.len(),
                columns.len()
            );
            return Err(Problem::of("", Both::new(de, en)));
        }
        let cells = Cells {
            cells: columns.iter().copied().zip(record).collect(),
        };
        let dev_eui = cells.dev_eui()?;
        let known = store.device_by_eui(dev_eui);
        let before = known.as_deref().map_or_else(
            || DeviceDraft {
                name: String::new(),
                ..DeviceDraft::unknown(dev_eui)
            },
            DeviceDraft::from,
        );
        let mut draft = before.clone();
        draft.kind = cells.kind()?.unwrap_or(draft.kind);
        draft.profile = cells.short(Column::Profile, 200)?.or(draft.profile);
        draft.codec = cells.short(Column::Codec, 200)?.or(draft.codec);
        draft.location = cells.place(draft.location)?;
        draft.tags = cells.tags()?.unwrap_or(draft.tags);
        let height = cells.number(Column::Height, (-1_000.0, 10_000.0))?;
        draft.mounting_height_m = height.or(draft.mounting_height_m);
        if let Some(name) = cells.short(Column::Name, 200)? {
            draft.name = name;
        } else if draft.name.is_empty() {
            return Err(wrong(
                Column::Name,
                "Ein neues Gerät braucht einen Namen.",
                "A new device needs a name.",
            ));
        }
        if draft.location != before.location {
            // Where somebody moved a device to says which district it is in, unless the row does.
            draft.district = None;
        }
        if let Some(district) = cells.short(Column::District, 200)? {
            let known = store.districts();
            let same = known
                .iter()
                .find(|d| d.id.as_str() == district || d.name == district);
            let same = same.ok_or_else(|| {
                wrong(
                    Column::District,
                    &format!("Den Stadtbezirk „{district}“ gibt es nicht."),
                    &format!("There is no district “{district}”."),
                )
            })?;
            draft.district = Some(same.id.clone());
        }
        if let Some(interval) = cells.number(Column::Interval, (1.0, 31_536_000.0))? {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "seconds of at most a year"
            )]
            let whole = interval.round() as u32;
            draft.interval_s = Some(whole);
        }
        let installed = known.as_ref().and_then(|d| d.installation.as_deref());
        let installed = installed.cloned().unwrap_or_default();
        let mut installation = installed.clone();
        let zero = cells.number(Column::GaugeZero, (-1_000.0, 10_000.0))?;
        installation.gauge_zero_m = zero.or(installed.gauge_zero_m);
        let datum = cells.short(Column::Datum, 50)?;
        installation.datum = datum.or_else(|| installed.datum.clone());
        let changes = known
            .is_some()
            .then(|| changes((&before, &installed), (&draft, &installation)));
        Ok(Self {
            draft,
            installation: Some(installation).filter(|said| *said != installed),
            known: known.is_some(),
            changes: changes.unwrap_or_default(),
        })
    }
}

fn wrong(column: Column, de: &str, en: &str) -> Problem {
    Problem::of(column.heading(), Both::new(de, en))
}

/// What is said otherwise, as people read it.
fn changes(
    before: (&DeviceDraft, &Installation),
    after: (&DeviceDraft, &Installation),
) -> Vec<(Column, String, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let place = |draft: &DeviceDraft| {
        let place = draft.location.map(|p| format!("{}, {}", p.lat(), p.lon()));
        place.unwrap_or_default()
    };
    let tags = |draft: &DeviceDraft| {
        let pairs = draft
            .tags
            .iter()
            .map(|(name, value)| format!("{name}: {value}"));
        pairs.collect::<Vec<_>>().join(" | ")
    };
    let number = |number: Option<f64>| number.map(|n| n.to_string()).unwrap_or_default();
    let told = |(draft, installation): (&DeviceDraft, &Installation)| {
        [
            (Column::Name, draft.name.clone()),
            (Column::Kind, draft.kind.clone()),
            (Column::Profile, text(&draft.profile)),
            (Column::Codec, text(&draft.codec)),
            (Column::Lat, place(draft)),
            (Column::Alt, number(draft.location.and_then(Position::alt))),
            (
                Column::District,
                draft.district.clone().map(String::from).unwrap_or_default(),
            ),
            (Column::Interval, number(draft.interval_s.map(f64::from))),
            (Column::Height, number(draft.mounting_height_m)),
            (Column::GaugeZero, number(installation.gauge_zero_m)),
            (Column::Datum, text(&installation.datum)),
            (Column::Tags, tags(draft)),
        ]
    };
    let pairs = told(before).into_iter().zip(told(after));
    pairs
        .filter(|(before, after)| before.1 != after.1)
        .filter(|(_, after)| after.0 != Column::District || !after.1.is_empty())
        .map(|((column, before), (_, after))| (column, before, after))
        .collect()
}

//! One row of a table as a device: what is known of it already, and what the row says otherwise.

use super::Problem;
use super::sheet::Column;
use super::vocabulary::Known;
use crate::lang::Both;
use csv::StringRecord;
use std::collections::BTreeMap;
use std::sync::Arc;
use talblick_model::{DevEui, District, DistrictId, Installation, Position};
use talblick_store::{DeviceDraft, Store};

/// A row that can be used.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) draft: DeviceDraft,
    /// How the device is built in, where the row says it otherwise.
    pub(super) installation: Option<Installation>,
    /// Whether the device is registered.
    pub(super) known: bool,
    /// What the row says otherwise, of a new device everything: column, before, after.
    pub(super) changes: Vec<(Column, String, String)>,
    /// What should be looked at.
    pub(super) warnings: Vec<Problem>,
}

/// A row that cannot be used: everything that is wrong with it, and whose it is as far as it says.
#[derive(Debug, Default)]
pub(super) struct Flaws {
    pub(super) problems: Vec<Problem>,
    pub(super) dev_eui: Option<DevEui>,
    pub(super) name: Option<String>,
}

impl Flaws {
    pub(super) fn of(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }

    /// What a cell says; if it says something wrong that is kept, and the cell says nothing.
    fn keep<T>(&mut self, read: Result<Option<T>, Problem>) -> Option<T> {
        read.unwrap_or_else(|problem| {
            self.problems.push(problem);
            None
        })
    }
}

impl From<Row> for Flaws {
    fn from(row: Row) -> Self {
        Self {
            dev_eui: Some(row.draft.dev_eui),
            name: Some(row.draft.name),
            problems: Vec::new(),
        }
    }
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

    fn kind(&self, known: &Known<'_>) -> Result<Option<String>, Problem> {
        let kind = self.text(Column::Kind).map(|kind| known.kind(kind));
        kind.transpose().map_err(|told| said(Column::Kind, told))
    }

    /// A codec; the one a device has may be gone.
    fn codec(&self, known: &Known<'_>, had: Option<&str>) -> Result<Option<String>, Problem> {
        let codec = self.text(Column::Codec);
        if let Some(named) = codec.filter(|named| Some(*named) != had) {
            known
                .codec(named)
                .map_err(|told| said(Column::Codec, told))?;
        }
        Ok(codec.map(str::to_owned))
    }

    fn district(&self, all: &[Arc<District>]) -> Result<Option<DistrictId>, Problem> {
        let Some(named) = self.text(Column::District) else {
            return Ok(None);
        };
        let same = all
            .iter()
            .find(|d| d.id.as_str() == named || d.name == named);
        let same = same.ok_or_else(|| {
            let districts: Vec<&str> = all.iter().map(|d| d.name.as_str()).collect();
            let districts = districts.join(", ");
            wrong(
                Column::District,
                &format!("Den Stadtbezirk „{named}“ gibt es nicht; es gibt: {districts}."),
                &format!("There is no district “{named}”; there are: {districts}."),
            )
        })?;
        Ok(Some(same.id.clone()))
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
        vocabulary: &Known<'_>,
        columns: &[Column],
        record: &StringRecord,
    ) -> Result<Self, Flaws> {
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
            return Err(Flaws::of(Problem::of("", Both::new(de, en))));
        }
        let cells = Cells {
            cells: columns.iter().copied().zip(record).collect(),
        };
        let mut flaws = Flaws::default();
        flaws.dev_eui = flaws.keep(cells.dev_eui().map(Some));
        let known = flaws.dev_eui.and_then(|eui| store.device_by_eui(eui));
        // The rest of a row that does not say whose it is is read all the same: everything is told at once.
        let dev_eui = flaws.dev_eui.unwrap_or(DevEui::from_u64(0));
        let unknown = DeviceDraft {
            name: String::new(),
            ..DeviceDraft::unknown(dev_eui)
        };
        let before = known.as_deref().map_or(unknown, DeviceDraft::from);
        let mut draft = before.clone();
        let name = flaws.keep(cells.short(Column::Name, 200));
        draft.name = name.unwrap_or(draft.name);
        flaws.name = (!draft.name.is_empty()).then(|| draft.name.clone());
        if draft.name.is_empty() && flaws.dev_eui.is_some() {
            flaws.problems.push(wrong(
                Column::Name,
                "Ein neues Gerät braucht einen Namen.",
                "A new device needs a name.",
            ));
        }
        draft.kind = flaws.keep(cells.kind(vocabulary)).unwrap_or(draft.kind);
        let codec = cells.codec(vocabulary, before.codec.as_deref());
        draft.codec = flaws.keep(codec).or(draft.codec);
        let profile = cells.short(Column::Profile, 200);
        draft.profile = flaws.keep(profile).or(draft.profile);
        if draft.codec.is_none()
            && draft.profile != before.profile
            && let Some(Err(told)) = draft.profile.as_deref().map(|p| vocabulary.profile(p))
        {
            flaws.problems.push(said(Column::Profile, told));
        }
        draft.location = flaws.keep(cells.place(draft.location));
        if draft.location != before.location {
            // Where somebody moved a device to says which district it is in, unless the row does.
            draft.district = None;
        }
        let districts = store.districts();
        let district = flaws.keep(cells.district(&districts));
        draft.district = district.or(draft.district);
        let interval = flaws.keep(cells.number(Column::Interval, (1.0, 31_536_000.0)));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds of at most a year"
        )]
        let interval = interval.map(|seconds| seconds.round() as u32);
        draft.interval_s = interval.or(draft.interval_s);
        let height = flaws.keep(cells.number(Column::Height, (-1_000.0, 10_000.0)));
        draft.mounting_height_m = height.or(draft.mounting_height_m);
        draft.tags = flaws.keep(cells.tags()).unwrap_or(draft.tags);
        let installed = known.as_ref().and_then(|d| d.installation.as_deref());
        let installed = installed.cloned().unwrap_or_default();
        let mut installation = installed.clone();
        let zero = flaws.keep(cells.number(Column::GaugeZero, (-1_000.0, 10_000.0)));
        installation.gauge_zero_m = zero.or(installed.gauge_zero_m);
        let datum = flaws.keep(cells.short(Column::Datum, 50));
        installation.datum = datum.or_else(|| installed.datum.clone());
        if !flaws.problems.is_empty() {
            return Err(flaws);
        }
        let moved = draft.location.filter(|_| draft.location != before.location);
        let changes = changes(
            (&before, &installed),
            (&draft, &installation),
            known.is_none(),
        );
        Ok(Self {
            warnings: moved
                .and_then(|place| outside(place, &districts))
                .into_iter()
                .collect(),
            installation: Some(installation).filter(|said| *said != installed),
            known: known.is_some(),
            draft,
            changes,
        })
    }
}

/// A place that is in no district: it may be right, most often it is not.
fn outside(place: Position, districts: &[Arc<District>]) -> Option<Problem> {
    let within = |place: Position| districts.iter().any(|d| d.contains(place));
    if districts.is_empty() || within(place) {
        return None;
    }
    let turned = Position::new(place.lon(), place.lat(), None).is_ok_and(within);
    Some(if turned {
        wrong(
            Column::Lat,
            "Dieser Ort liegt in keinem Stadtbezirk; Breite und Länge sind wohl vertauscht.",
            "This place is in no district; latitude and longitude seem to be swapped.",
        )
    } else {
        wrong(
            Column::Lat,
            "Dieser Ort liegt in keinem Stadtbezirk. Stimmt er?",
            "This place is in no district. Is it right?",
        )
    })
}

fn wrong(column: Column, de: &str, en: &str) -> Problem {
    said(column, Both::new(de, en))
}

fn said(column: Column, told: Both) -> Problem {
    Problem::of(column.heading(), told)
}

/// What is said otherwise, as people read it; of what is new everything that is said.
fn changes(
    before: (&DeviceDraft, &Installation),
    after: (&DeviceDraft, &Installation),
    new: bool,
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
    let pairs = pairs.map(|((column, before), (_, after))| {
        let before = if new { String::new() } else { before };
        (column, before, after)
    });
    pairs
        .filter(|(_, before, after)| before != after)
        .filter(|(column, _, after)| *column != Column::District || !after.is_empty())
        .collect()
}

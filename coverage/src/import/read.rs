//! One file read as what it is.

use super::area::Area;
use super::feature::{Layer, layers};
use super::intake::Intake;
use super::recognise::{Content, Table};
use super::{ImportError, Options, Progress, Source};
use super::{addresses, census, fixed, mobile, places};
use crate::collection::Rows;
use crate::{Collection, Flaws, Kind};
use jiff::civil::Date;

/// What was read of a file.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) rows: Rows,
    pub(super) flaws: Flaws,
    pub(super) elsewhere: u64,
    pub(super) unread: Vec<String>,
    /// Name of the layer; may tell the data date.
    pub(super) layer: String,
    /// The day of the data as the file itself says it.
    pub(super) date: Option<Date>,
    /// Which of several releases of a kind and day, such as an operator.
    pub(super) part: String,
}

/// Reads a file.
pub(super) fn read(
    collection: &Collection,
    source: &Source,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Found, ImportError> {
    let mut intake = Intake::new(&source.name, progress);
    match source.content {
        Content::Text(table) => text(collection, source, table, options, intake),
        Content::Workbook => Err(ImportError::Unknown {
            file: source.name.clone(),
            found: "a workbook".to_owned(),
        }),
        Content::GeoPackage | Content::GeoJson | Content::Shapefile => {
            let (kind, layer) = choose(source, options)?;
            intake.layer.clone_from(&layer.name);
            features(source, kind, &layer, options, intake)
        }
    }
}

/// Reads a text table.
fn text(
    collection: &Collection,
    source: &Source,
    table: Table,
    options: &Options,
    mut intake: Intake<'_>,
) -> Result<Found, ImportError> {
    let kind = table.kind();
    if let Some(wanted) = options.kind
        && wanted != kind
    {
        return Err(ImportError::Kind {
            file: source.name.clone(),
            wanted: wanted.key(),
            found: format!("a table of the kind {}", kind.key()),
        });
    }
    intake.layer.clone_from(&source.inner);
    let intake = &mut intake;
    let (area, rows, unread) = match table {
        Table::Mobile => {
            let area = Area::by_place(collection, options)?;
            let (rows, unread) = mobile::read(source, &area, intake)?;
            (area, Rows::Mobile(rows), unread)
        }
        Table::Population | Table::Households => {
            let area = Area::by_place(collection, options)?;
            let (rows, unread) = census::read(source, kind, &area, intake)?;
            (area, Rows::Census(rows), unread)
        }
        _ => {
            let area = Area::by_key(options);
            let rows = addresses::table(source, &area, intake)?;
            (area, Rows::Addresses(rows), Vec::new())
        }
    };
    let layer = String::new();
    found(intake, kind, &area, rows, unread, layer)
}

/// The layer that is meant, and what it holds.
fn choose(source: &Source, options: &Options) -> Result<(Kind, Layer), ImportError> {
    let all = layers(source)?;
    let mut known: Vec<(Kind, Layer)> = Vec::new();
    for layer in &all {
        let kind = layer.kind();
        if let Some(kind) = kind
            && options.kind.is_none_or(|wanted| wanted == kind)
        {
            known.push((kind, layer.clone()));
        }
    }
    // A layer nobody would recognise is what the user says it is.
    if let (true, Some(kind), [layer]) = (known.is_empty(), options.kind, all.as_slice()) {
        known.push((kind, layer.clone()));
    }
    match known.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(ImportError::Unknown {
            file: source.name.clone(),
            found: all.first().map_or_else(String::new, |layer| {
                format!(
                    "the layer {} with the columns {} is not known",
                    layer.name,
                    super::value::short(&layer.columns.join(", "))
                )
            }),
        }),
        several => Err(ImportError::Several {
            file: source.name.clone(),
            candidates: several
                .iter()
                .map(|(kind, layer)| format!("{} as {}", layer.name, kind.key()))
                .collect(),
        }),
    }
}

/// Reads a layer.
fn features(
    source: &Source,
    kind: Kind,
    layer: &Layer,
    options: &Options,
    mut intake: Intake<'_>,
) -> Result<Found, ImportError> {
    let intake = &mut intake;
    let mut area = Area::by_key(options);
    let (rows, unread) = match kind {
        Kind::Fixed => {
            let (rows, unread) = fixed::read(source, layer, &area, intake)?;
            (Rows::Fixed(rows), unread)
        }
        Kind::Addresses => {
            area.ags = None;
            let (rows, unread) = addresses::features(source, layer, &area, intake)?;
            (Rows::Addresses(rows), unread)
        }
        Kind::Districts | Kind::Quarters => {
            area.ags = None;
            let (rows, unread) = places::read(source, layer, kind, intake)?;
            (Rows::Places(rows), unread)
        }
        other => {
            return Err(ImportError::Kind {
                file: source.name.clone(),
                wanted: other.key(),
                found: "a layer of features".to_owned(),
            });
        }
    };
    found(intake, kind, &area, rows, unread, layer.name.clone())
}

fn found(
    intake: &mut Intake<'_>,
    kind: Kind,
    area: &Area,
    rows: Rows,
    unread: Vec<String>,
    layer: String,
) -> Result<Found, ImportError> {
    let counts = intake.finish(&area.to_string())?;
    Ok(Found {
        kind,
        rows,
        flaws: counts.flaws,
        elsewhere: counts.elsewhere,
        unread,
        layer,
        date: None,
        part: String::new(),
    })
}

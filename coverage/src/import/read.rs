//! One file read as what it is.

use super::area::Area;
use super::feature::{Layer, layers};
use super::intake::Intake;
use super::known::Known;
use super::recognise::{self, Content, Table};
use super::{ImportError, Options, Progress, Source};
use super::{
    addresses, assets, census, fixed, locations, measurements, mobile, municipalities, offers,
    places, sheet, streets,
};
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
    let intake = Intake::new(&source.name, progress);
    match source.content {
        Content::Text(table) => text(collection, source, table, options, intake),
        Content::Workbook => {
            let table = sheet_table(source)?;
            text(collection, source, table, options, intake)
        }
        Content::GeoPackage | Content::GeoJson | Content::Shapefile => {
            let (kind, layers) = choose(source, options)?;
            features(source, kind, &layers, options, intake)
        }
    }
}

/// What a workbook holds: an operator's list says so in its first row, the atlas' tables further down.
fn sheet_table(source: &Source) -> Result<Table, ImportError> {
    let first = sheet::names(source)?.into_iter().next().unwrap_or_default();
    let mut found = None;
    sheet::each(source, &first, &mut |_, values| {
        let columns: Vec<String> = values
            .iter()
            .map(|v| v.text().trim().to_lowercase())
            .collect();
        found = recognise::table(&columns).filter(|table| *table == Table::Offers);
        Ok(sheet::Next::Enough)
    })?;
    Ok(found.unwrap_or(Table::Municipalities))
}

/// Reads a table.
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
    let operator = options.operator.as_deref();
    let (mut area, mut date, mut part) = (Area::default(), None, String::new());
    let (rows, unread) = match table {
        Table::Mobile => {
            area = Area::by_place(collection, options)?;
            let (rows, unread) = mobile::read(source, &area, intake)?;
            (Rows::Mobile(rows), unread)
        }
        Table::Population | Table::Households => {
            area = Area::by_place(collection, options)?;
            let (rows, unread) = census::read(source, kind, &area, intake)?;
            (Rows::Census(rows), unread)
        }
        Table::Addresses => {
            area = Area::by_key(options);
            let (rows, newest) = addresses::table(source, &area, intake)?;
            date = newest;
            (Rows::Addresses(rows), Vec::new())
        }
        Table::Municipalities => {
            let (rows, unread) = municipalities::read(source, intake)?;
            (Rows::Municipalities(rows), unread)
        }
        Table::Offers => {
            let known = Known::of(collection)?;
            let (rows, unread) = offers::read(source, operator, &known, intake)?;
            operator.unwrap_or_default().clone_into(&mut part);
            (Rows::Offers(rows), unread)
        }
        Table::Locations => {
            let (rows, unread) = locations::read(source, intake)?;
            "fcc".clone_into(&mut part);
            (Rows::Offers(rows), unread)
        }
        Table::Radio => {
            let (rows, unread) = measurements::read(source, intake)?;
            (Rows::Measured(rows), unread)
        }
    };
    let found = found(intake, kind, &area, rows, unread)?;
    Ok(Found {
        date,
        part,
        ..found
    })
}

/// The layers that are meant, and what they hold. Ducts, cables and nodes are layers of one release.
fn choose(source: &Source, options: &Options) -> Result<(Kind, Vec<Layer>), ImportError> {
    let all = layers(source)?;
    let known = all.iter().filter_map(|layer| Some((layer.kind()?, layer)));
    let mut known: Vec<(Kind, &Layer)> = known
        .filter(|(kind, _)| options.kind.is_none_or(|wanted| wanted == *kind))
        .collect();
    // A layer nobody would recognise is what the user says it is.
    if let (true, Some(kind), [layer]) = (known.is_empty(), options.kind, all.as_slice()) {
        known.push((kind, layer));
    }
    match known.as_slice() {
        [(kind, layer)] => Ok((*kind, vec![(*layer).clone()])),
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
        several if several.iter().all(|(kind, _)| *kind == Kind::Ducts) => {
            let layers = several.iter().map(|(_, layer)| (*layer).clone());
            Ok((Kind::Ducts, layers.collect()))
        }
        several => Err(ImportError::Several {
            file: source.name.clone(),
            candidates: several
                .iter()
                .map(|(kind, layer)| format!("{} as {}", layer.name, kind.key()))
                .collect(),
        }),
    }
}

/// Reads layers.
fn features(
    source: &Source,
    kind: Kind,
    layers: &[Layer],
    options: &Options,
    mut intake: Intake<'_>,
) -> Result<Found, ImportError> {
    let intake = &mut intake;
    let mut area = Area::by_key(options);
    if kind != Kind::Fixed {
        area.ags = None;
    }
    let mut rows = Rows::empty(kind);
    let mut unread = Vec::new();
    for layer in layers {
        intake.layer.clone_from(&layer.name);
        unread.extend(match &mut rows {
            Rows::Fixed(rows) => {
                let (read, unread) = fixed::read(source, layer, &area, intake)?;
                *rows = read;
                unread
            }
            Rows::Addresses(rows) => {
                let (read, unread) = addresses::features(source, layer, &area, intake)?;
                *rows = read;
                unread
            }
            Rows::Places(rows) => {
                let (read, unread) = places::read(source, layer, kind, intake)?;
                *rows = read;
                unread
            }
            Rows::Streets(rows) => {
                let (read, unread) = streets::read(source, layer, intake)?;
                *rows = read;
                unread
            }
            Rows::Assets(rows) => assets::read(source, layer, intake, rows)?,
            _ => {
                return Err(ImportError::Kind {
                    file: source.name.clone(),
                    wanted: kind.key(),
                    found: "a layer of features".to_owned(),
                });
            }
        });
    }
    let found = found(intake, kind, &area, rows, unread)?;
    Ok(Found {
        layer: layers.first().map(|l| l.name.clone()).unwrap_or_default(),
        date: layers.iter().filter_map(|layer| layer.changed).max(),
        ..found
    })
}

fn found(
    intake: &mut Intake<'_>,
    kind: Kind,
    area: &Area,
    rows: Rows,
    unread: Vec<String>,
) -> Result<Found, ImportError> {
    // A city without one of its districts would be a wrong city.
    let whole = matches!(kind, Kind::Districts | Kind::Quarters);
    let counts = intake.finish(&area.to_string(), whole)?;
    Ok(Found {
        kind,
        rows,
        flaws: counts.flaws,
        elsewhere: counts.elsewhere,
        unread,
        layer: String::new(),
        date: None,
        part: String::new(),
    })
}

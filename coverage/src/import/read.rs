//! One file read as what it is.

use super::area::Area;
use super::feature::{Layer, layers};
use super::intake::Intake;
use super::recognise::{Content, Table};
use super::{ImportError, Options, Progress, Source};
use super::{addresses, assets, census, fixed, mobile, places, streets};
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
        Content::Workbook => Err(ImportError::Unknown {
            file: source.name.clone(),
            found: "a workbook".to_owned(),
        }),
        Content::GeoPackage | Content::GeoJson | Content::Shapefile => {
            let (kind, layers) = choose(source, options)?;
            features(source, kind, &layers, options, intake)
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
    let mut date = None;
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
            let (rows, newest) = addresses::table(source, &area, intake)?;
            date = newest;
            (area, Rows::Addresses(rows), Vec::new())
        }
    };
    let found = found(intake, kind, &area, rows, unread)?;
    Ok(Found { date, ..found })
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
    let counts = intake.finish(&area.to_string())?;
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

//! Addresses: features of a city's own layer, or the text table of the state's surveyors (gebref, no header).

use super::area::Area;
use super::feature::{Layer, NUMBER, STREET, each};
use super::geometry::Ground;
use super::intake::{Intake, Row, Wrong};
use super::text::{Record, Text};
use super::value::{Decimal, Value, number, short};
use super::{ImportError, Source, Taken, Unit};
use crate::{Address, Crs, Reason, Use};
use jiff::civil::Date;

/// Longest name of a street.
const LONGEST: usize = 200;

/// Rows of a layer, and the columns that are not read.
pub(super) fn features(
    source: &Source,
    layer: &Layer,
    area: &Area,
    intake: &mut Intake<'_>,
) -> Taken<Address> {
    let ground = Ground::new(layer.system(&source.name)?)?;
    let street = layer.column(STREET);
    let number = layer.column(NUMBER);
    let addition = layer.column(&["adr_zusatz", "zusatz", "adz", "hnr_z"]);
    let used = layer.column(&["nutzung", "use", "nutzungstyp"]);
    let (mut rows, mut done) = (Vec::new(), 0);
    each(source, layer, &mut |feature| {
        done += 1;
        let verdict = (|| {
            let street = name(feature.value(street), layer.named(street))?;
            let number = house(
                &feature.value(number).text(),
                &feature.value(addition).text(),
                layer.named(number),
            )?;
            let at = ground.only_point(feature.shape()?)?;
            Ok(within(
                area,
                Address {
                    street,
                    number,
                    at,
                    used: purpose(&feature.value(used).text()),
                },
            ))
        })();
        rows.extend(intake.take(feature.row, verdict)?);
        intake.progress(Unit::Rows, done, layer.rows);
        Ok(())
    })?;
    Ok((rows, layer.without(&[street, number, addition, used])))
}

fn within(area: &Area, address: Address) -> Row<Address> {
    if area.has_point(address.at) {
        Row::Taken(address)
    } else {
        Row::Elsewhere
    }
}

/// A street's name.
fn name(value: &Value, column: &str) -> Result<String, Wrong> {
    let text = value.text();
    let text = text.trim();
    if text.is_empty() {
        return Err(Wrong::missing(column));
    }
    if text.len() > LONGEST || text.chars().any(char::is_control) {
        let why = format!("“{}” is no name of a street", short(text));
        return Err(Wrong::new(column, Reason::Value, why));
    }
    Ok(text.to_owned())
}

/// A house number with its addition, such as `12a`.
fn house(number: &str, addition: &str, column: &str) -> Result<String, Wrong> {
    let (number, addition) = (number.trim(), addition.trim());
    if number.is_empty() {
        return Err(Wrong::missing(column));
    }
    let begins = number.bytes().next().is_some_and(|b| b.is_ascii_digit());
    if !begins || number.len() + addition.len() > 20 {
        let why = format!(
            "“{}” is no house number; allowed is a number such as 12 or 12a",
            short(number)
        );
        return Err(Wrong::new(column, Reason::Value, why));
    }
    Ok(format!("{number}{addition}"))
}

/// What a building is used for, in the words of cities and operators.
pub(super) fn purpose(text: &str) -> Use {
    let text = text.to_lowercase();
    let like = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    if like(&["gemischt", "mixed"]) {
        Use::Mixed
    } else if like(&["privat", "wohn", "res"]) {
        Use::Residential
    } else if like(&["gewerb", "business", "biz"]) {
        Use::Business
    } else if like(&["\u{f6}ffentlich", "schule", "public"]) {
        Use::Public
    } else {
        Use::Unknown
    }
}

/// Where the fields of the state's table lie, from 0.
#[derive(Debug)]
struct Layout {
    /// State, administrative district, district and municipality: together the municipality key.
    key: [usize; 4],
    street: usize,
    house: usize,
    addition: usize,
    zone: Option<usize>,
    east: usize,
    north: usize,
}

const QUALITY: usize = 2;

/// The layout of today, with names beside keys.
const NAMED: Layout = Layout {
    key: [3, 5, 7, 9],
    street: 14,
    house: 15,
    addition: 16,
    zone: Some(17),
    east: 18,
    north: 19,
};

/// The layout until 2019, with keys alone; the street's name comes last but for a date.
const KEYED: Layout = Layout {
    key: [3, 4, 5, 6],
    street: 13,
    house: 9,
    addition: 10,
    zone: None,
    east: 11,
    north: 12,
};

impl Layout {
    fn of(record: &Record) -> Result<&'static Self, Wrong> {
        match record.len() {
            21 => Ok(&NAMED),
            14 | 15 => {
                let key = KEYED.key.iter().map(|at| record.get(*at));
                match key
                    .into_iter()
                    .find(|k| !k.bytes().all(|b| b.is_ascii_digit()))
                {
                    None => Ok(&KEYED),
                    Some(name) => {
                        let why = format!(
                            "the line has {} fields, of which “{}” is no key; allowed are 21, or the 14 until 2019, which had keys alone",
                            record.len(),
                            short(name)
                        );
                        Err(Wrong::new("", Reason::Fields, why))
                    }
                }
            }
            other => {
                let why = format!("the line has {other} fields; allowed are 21, or 14 until 2019");
                Err(Wrong::new("", Reason::Fields, why))
            }
        }
    }
}

/// Rows of the state's table, and the newest day in it. Addresses without a building of their own (quality C) are left out.
pub(super) fn table(
    source: &Source,
    area: &Area,
    intake: &mut Intake<'_>,
) -> Result<(Vec<Address>, Option<Date>), ImportError> {
    let mut text = Text::open(source)?;
    let total = text.total;
    let zoned = Ground::new(Crs::Utm32Zone)?;
    let plain = Ground::new(Crs::Utm32)?;
    let (mut rows, mut newest) = (Vec::new(), None);
    while let Some(record) = text.next()? {
        let line = record.line;
        let verdict = building(record, area, &plain, &zoned);
        let day = record.last().parse::<Date>().ok();
        newest = newest.max(day.filter(|_| matches!(verdict, Ok(Row::Taken(_)))));
        rows.extend(intake.take(line, verdict)?);
        intake.progress(Unit::Bytes, text.done, Some(total));
    }
    Ok((rows, newest))
}

fn building(
    record: &Record,
    area: &Area,
    plain: &Ground,
    zoned: &Ground,
) -> Result<Row<Address>, Wrong> {
    let layout = Layout::of(record)?;
    let key: String = layout.key.iter().map(|at| record.get(*at)).collect();
    if !area.has_key(&key) {
        return Ok(Row::Elsewhere);
    }
    match record.get(QUALITY) {
        "A" | "B" => {}
        "C" => return Ok(Row::Elsewhere),
        other => {
            let why = format!("“{}” is no quality; allowed are A, B and C", short(other));
            return Err(Wrong::new("qua", Reason::Value, why));
        }
    }
    let zone = layout.zone.map_or("32", |at| record.get(at));
    if zone != "32" {
        let why = format!("zone “{}”; allowed is 32", short(zone));
        return Err(Wrong::new("zone", Reason::Position, why));
    }
    let metres = |at: usize, column: &str| {
        number(record.get(at), Decimal::Comma)
            .map_err(Wrong::value(column))?
            .ok_or_else(|| Wrong::missing(column))
    };
    let at = [metres(layout.east, "ost")?, metres(layout.north, "nord")?];
    // EPSG:4647 writes the zone before the easting.
    let ground = if at[0] >= 32_000_000.0 { zoned } else { plain };
    let at = ground.point(at).map_err(|wrong| Wrong {
        column: "ost".to_owned(),
        ..wrong
    })?;
    let street = name(&Value::of(record.get(layout.street)), "str")?;
    let house = house(record.get(layout.house), record.get(layout.addition), "hnr")?;
    Ok(within(
        area,
        Address {
            street,
            number: house,
            at,
            used: Use::Unknown,
        },
    ))
}

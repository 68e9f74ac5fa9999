//! Lists of the American broadband map (FCC Broadband Data Collection): offers by the key of a location. Locations have
//! no position there; keys stay text, because leading zeros count.

use super::intake::{Intake, Row, Wrong};
use super::text::{Record, Text};
use super::value::{Decimal, number, short};
use super::{ImportError, Source, Unit};
use crate::{Line, Offer, Reason};
use std::collections::HashSet;

const COLUMNS: [&str; 6] = [
    "provider_id",
    "brand_name",
    "location_id",
    "technology",
    "max_advertised_download_speed",
    "max_advertised_upload_speed",
];

/// Offers, and the columns that are not read.
pub(super) fn read(
    source: &Source,
    intake: &mut Intake<'_>,
) -> Result<(Vec<Offer>, Vec<String>), ImportError> {
    let mut text = Text::open(source)?;
    let header = text.header()?;
    let columns = header.places(source, "offers by location", &COLUMNS)?;
    let total = text.total;
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    while let Some(record) = text.next()? {
        let line = record.line;
        let verdict = header
            .fits(record)
            .and_then(|()| offer(record, &columns))
            .and_then(|(offer, key)| {
                if seen.insert(key) {
                    Ok(Row::Taken(offer))
                } else {
                    let why = "the same offer at the same location stands in a row before";
                    Err(Wrong::new("location_id", Reason::Duplicate, why))
                }
            });
        rows.extend(intake.take(line, verdict)?);
        intake.progress(Unit::Bytes, text.done, Some(total));
    }
    Ok((rows, header.unread(&columns)))
}

/// An offer, and what tells it from others.
fn offer(record: &Record, columns: &[usize; 6]) -> Result<(Offer, String), Wrong> {
    let [provider, brand, location, technology, down, up] = *columns;
    let key = |at, name: &str| match record.get(at) {
        "" => Err(Wrong::missing(name)),
        text if text.len() <= 64 => Ok(text.to_owned()),
        text => {
            let why = format!("“{}” is too long for a key", short(text));
            Err(Wrong::new(name, Reason::Value, why))
        }
    };
    let speed = |at, name: &str| {
        let speed = number(record.get(at), Decimal::Point).map_err(Wrong::value(name))?;
        let speed = speed.ok_or_else(|| Wrong::missing(name))?;
        if (0.0..=1_000_000.0).contains(&speed) {
            Ok(speed)
        } else {
            let why = format!("{speed} Mbit/s; allowed are 0 to 1000000");
            Err(Wrong::new(name, Reason::Range, why))
        }
    };
    let code = record.get(technology);
    let line = match code {
        "10" => Line::Dsl,
        "40" => Line::Hfc,
        "50" => Line::Ftth,
        "60" | "61" => Line::Satellite,
        "70" | "71" | "72" => Line::Radio,
        "0" => Line::Other,
        other => {
            let why = format!(
                "“{}” is no technology; allowed are 0, 10, 40, 50, 60, 61, 70, 71 and 72",
                short(other)
            );
            return Err(Wrong::new("technology", Reason::Value, why));
        }
    };
    let provider = key(provider, "provider_id")?;
    let location = key(location, "location_id")?;
    let seen = format!("{provider} {location} {code}");
    let name = record.get(brand);
    Ok((
        Offer {
            operator: if name.is_empty() {
                provider
            } else {
                name.to_owned()
            },
            street: location,
            number: String::new(),
            at: None,
            line,
            down: speed(down, "max_advertised_download_speed")?,
            up: speed(up, "max_advertised_upload_speed")?,
            by: None,
            binding: false,
        },
        seen,
    ))
}

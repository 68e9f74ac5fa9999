//! Radio measurements of others: exports of TTN Mapper and tables like them. What the measurements mean for a cell, and
//! which gateways are too far away to be believed, is `radio`'s affair.

use super::intake::{Intake, Row, Wrong};
use super::text::{Header, Record, Text};
use super::value::{Decimal, Value, number, short};
use super::{ImportError, Source, Unit};
use crate::{Measurement, Reason};
use jiff::Timestamp;

/// Where the columns lie.
#[derive(Debug)]
struct Columns {
    time: usize,
    gateway: usize,
    lat: usize,
    lon: usize,
    rssi: usize,
    device: Option<usize>,
    gateway_lat: Option<usize>,
    gateway_lon: Option<usize>,
    snr: Option<usize>,
    spreading: Option<usize>,
    frequency: Option<usize>,
    count: Option<usize>,
    experiment: Option<usize>,
}

impl Columns {
    fn find(source: &Source, header: &Header) -> Result<Self, ImportError> {
        let find = |names: &[&str]| names.iter().find_map(|name| header.find(name));
        let needed = [
            ("time", find(&["time", "timestamp", "received_at"])),
            (
                "gtw_id",
                find(&["gtw_id", "gateway_id", "gateway", "gwaddr"]),
            ),
            ("latitude", find(&["latitude", "lat"])),
            ("longitude", find(&["longitude", "lon", "lng"])),
            ("rssi", find(&["rssi"])),
        ];
        let [time, gateway, lat, lon, rssi] = needed.map(|(_, at)| at.unwrap_or(usize::MAX));
        let missing = needed.iter().filter(|(_, at)| at.is_none());
        let missing: Vec<String> = missing.map(|(name, _)| (*name).to_owned()).collect();
        if !missing.is_empty() {
            return Err(ImportError::Columns {
                file: source.name.clone(),
                layer: "line 1".to_owned(),
                what: "radio measurements",
                missing,
                found: header.unread(&[]),
            });
        }
        Ok(Self {
            time,
            gateway,
            lat,
            lon,
            rssi,
            device: find(&["dev_id", "device", "nodeaddr", "dev_eui"]),
            gateway_lat: find(&["gtw_latitude", "gateway_lat", "gateway_latitude"]),
            gateway_lon: find(&["gtw_longitude", "gateway_lon", "gateway_longitude"]),
            snr: find(&["snr"]),
            spreading: find(&["spreading_factor", "sf", "datarate", "data_rate"]),
            frequency: find(&["frequency", "freq"]),
            count: find(&["fcnt", "f_cnt", "counter"]),
            experiment: find(&["experiment"]),
        })
    }

    fn read(&self) -> Vec<usize> {
        let needed = [self.time, self.gateway, self.lat, self.lon, self.rssi];
        let others = [
            self.device,
            self.gateway_lat,
            self.gateway_lon,
            self.snr,
            self.spreading,
            self.frequency,
            self.count,
            self.experiment,
        ];
        needed
            .into_iter()
            .chain(others.into_iter().flatten())
            .collect()
    }
}

/// Measurements, and the columns that are not read. Those of experiments are left out.
pub(super) fn read(
    source: &Source,
    intake: &mut Intake<'_>,
) -> Result<(Vec<Measurement>, Vec<String>), ImportError> {
    let mut text = Text::open(source)?;
    let header = text.header()?;
    let columns = Columns::find(source, &header)?;
    let total = text.total;
    let mut rows = Vec::new();
    while let Some(record) = text.next()? {
        let line = record.line;
        let verdict = header
            .fits(record)
            .and_then(|()| measurement(record, &columns));
        rows.extend(intake.take(line, verdict)?);
        intake.progress(Unit::Bytes, text.done, Some(total));
    }
    Ok((rows, header.unread(&columns.read())))
}

fn measurement(record: &Record, columns: &Columns) -> Result<Row<Measurement>, Wrong> {
    let text = |at: Option<usize>| at.map_or("", |at| record.get(at));
    if !matches!(text(columns.experiment), "" | "NULL") {
        return Ok(Row::Elsewhere);
    }
    let figure = |at: Option<usize>, name: &str| {
        number(text(at), Decimal::Point).map_err(Wrong::value(name))
    };
    let needed =
        |at: usize, name: &str| figure(Some(at), name)?.ok_or_else(|| Wrong::missing(name));
    let at: Timestamp = record.get(columns.time).parse().map_err(|_wrong| {
        let why = format!(
            "“{}” is no time; allowed is 2026-04-11T09:00:00Z",
            short(record.get(columns.time))
        );
        Wrong::new("time", Reason::Date, why)
    })?;
    let place = place(
        needed(columns.lon, "longitude")?,
        needed(columns.lat, "latitude")?,
    )?;
    let gateway_place = match (
        figure(columns.gateway_lon, "gtw_longitude")?,
        figure(columns.gateway_lat, "gtw_latitude")?,
    ) {
        // A gateway that does not know its place says null island.
        (Some(lon), Some(lat)) => self::place(lon, lat).ok(),
        _ => None,
    };
    let rssi = within(needed(columns.rssi, "rssi")?, -200.0..=50.0, "rssi", "dBm")?;
    let snr = figure(columns.snr, "snr")?;
    let snr = snr
        .map(|snr| within(snr, -50.0..=50.0, "snr", "dB"))
        .transpose()?;
    let gateway = record.get(columns.gateway);
    if gateway.is_empty() || gateway.len() > 100 {
        let why = format!("“{}” is no gateway", short(gateway));
        return Err(Wrong::new("gtw_id", Reason::Value, why));
    }
    Ok(Row::Taken(Measurement {
        at,
        device: text(columns.device).chars().take(100).collect(),
        gateway: gateway.to_owned(),
        place,
        gateway_place,
        rssi,
        snr,
        spreading_factor: spreading(text(columns.spreading))?,
        frequency_hz: figure(columns.frequency, "frequency")?.and_then(hertz),
        f_cnt: Value::of(text(columns.count))
            .count()
            .map_err(Wrong::value("fcnt"))?,
    }))
}

/// Longitude and latitude. Null island is where devices are that do not know where they are.
fn place(lon: f64, lat: f64) -> Result<[f64; 2], Wrong> {
    if (lon, lat) == (0.0, 0.0) || lon.abs() > 180.0 || lat.abs() > 85.0 {
        let why = format!("{lat} {lon} is no place a measurement was made at");
        return Err(Wrong::new("latitude", Reason::Position, why));
    }
    Ok([lon, lat])
}

fn within(
    value: f64,
    allowed: std::ops::RangeInclusive<f64>,
    column: &str,
    unit: &str,
) -> Result<f32, Wrong> {
    if allowed.contains(&value) {
        #[expect(clippy::cast_possible_truncation, reason = "a level of three digits")]
        Ok(value as f32)
    } else {
        let why = format!(
            "{value} {unit}; allowed are {} to {}",
            allowed.start(),
            allowed.end()
        );
        Err(Wrong::new(column, Reason::Range, why))
    }
}

/// A spreading factor: `9`, `SF9`, `SF9BW125`.
fn spreading(text: &str) -> Result<Option<u8>, Wrong> {
    let digits = text.trim_start_matches(['S', 's', 'F', 'f']);
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    match digits.get(..end).unwrap_or_default().parse::<u8>() {
        _ if super::value::is_gap(text) => Ok(None),
        Ok(factor) if (5..=12).contains(&factor) => Ok(Some(factor)),
        _ => {
            let why = format!(
                "“{}” is no spreading factor; allowed are 5 to 12",
                short(text)
            );
            Err(Wrong::new("spreading_factor", Reason::Range, why))
        }
    }
}

/// A frequency in Hz; tables write it in MHz too.
fn hertz(number: f64) -> Option<u64> {
    let hertz = if number < 10_000.0 {
        number * 1e6
    } else {
        number
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 MHz and 10 GHz"
    )]
    (1e6..1e10).contains(&hertz).then(|| hertz.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreading_factor_and_a_frequency_are_written_in_several_ways() {
        for text in ["9", "SF9", "SF9BW125"] {
            assert_eq!(spreading(text), Ok(Some(9)), "{text}");
        }
        assert_eq!(spreading(""), Ok(None));
        assert!(spreading("SF13").is_err());
        assert_eq!(hertz(868.1), Some(868_100_000));
        assert_eq!(hertz(868_100_000.0), Some(868_100_000));
        assert_eq!(hertz(-1.0), None);
    }

    #[test]
    fn null_island_is_no_place() {
        assert_eq!(place(0.0, 0.0).unwrap_err().reason, Reason::Position);
        assert!(place(7.1, 86.0).is_err());
        assert_eq!(place(7.1, 51.2), Ok([7.1, 51.2]));
    }
}

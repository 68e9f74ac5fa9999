//! Uplinks and their receptions as tables. An uplink's row holds everything the archive knows, so that it can go in
//! again; what has no column of its own is JSON.

use crate::Error;
use crate::table::{Cell, Column, Kind, Table};
use crate::write::Sheet;
use serde::Serialize;
use std::sync::Arc;
use talblick_model::{Device, Json, Millis, Position, Reception, TimeRange};
use talblick_store::{Store, UplinkRecord};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// The columns of uplinks.
pub(crate) fn table() -> Table {
    Table {
        columns: vec![
            Column::always("observed_at", Kind::Nanos),
            Column::always("observed_by", Kind::Text),
            Column::always("device", Kind::Int),
            Column::always("dev_eui", Kind::Text),
            Column::always("f_cnt", Kind::Int),
            Column::maybe("f_port", Kind::Int),
            Column::maybe("payload", Kind::Text),
            Column::always("encrypted", Kind::Bool),
            Column::always("confirmed", Kind::Bool),
            Column::always("network", Kind::Text),
            Column::always("source", Kind::Text),
            Column::always("ingested_at", Kind::Millis),
            Column::maybe("network_received_at", Kind::Nanos),
            Column::maybe("dedup_id", Kind::Text),
            Column::maybe("dev_addr", Kind::Text),
            Column::maybe("data_rate", Kind::Json),
            Column::maybe("frequency_hz", Kind::Int),
            Column::maybe("device_name", Kind::Text),
            Column::maybe("profile", Kind::Text),
            Column::maybe("application", Kind::Text),
            Column::always("tags", Kind::Json),
            Column::maybe("decoded", Kind::Json),
            Column::always("receptions", Kind::Json),
            Column::always("outcome", Kind::Json),
            Column::always("identity", Kind::Json),
        ],
    }
}

/// The columns of receptions.
pub(crate) fn reception_table() -> Table {
    Table {
        columns: vec![
            Column::always("observed_at", Kind::Nanos),
            Column::always("device", Kind::Int),
            Column::always("dev_eui", Kind::Text),
            Column::always("f_cnt", Kind::Int),
            Column::always("gateway", Kind::Text),
            Column::always("antenna", Kind::Int),
            Column::always("rssi_dbm", Kind::Int),
            Column::always("snr_db", Kind::Float),
            Column::maybe("spreading_factor", Kind::Int),
            Column::maybe("bandwidth_hz", Kind::Int),
            Column::maybe("frequency_hz", Kind::Int),
            Column::maybe("received_at", Kind::Nanos),
            Column::maybe("gateway_name", Kind::Text),
            Column::maybe("gateway_lat", Kind::Float),
            Column::maybe("gateway_lon", Kind::Float),
            Column::maybe("gateway_alt", Kind::Float),
        ],
    }
}

/// Writes what `rows` makes of each uplink of a range: day by day, device by device, oldest first.
pub(crate) fn write(
    store: &Store,
    range: TimeRange,
    sheet: &mut Sheet,
    rows: fn(&UplinkRecord, &mut Sheet) -> Result<u64, Error>,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<(), Error> {
    let mut devices = store.devices();
    let mut failed = None;
    // A device that was silent all the while is asked once, not once a day.
    devices.retain(|device| match store.uplinks(device.id, range, None, 1) {
        Ok(page) => !page.items.is_empty(),
        Err(error) => {
            failed = Some(error);
            false
        }
    });
    if let Some(error) = failed {
        return Err(error.into());
    }
    let mut written = 0;
    let mut from = range.from();
    while from < range.to() {
        let next = (from.as_i64().div_euclid(DAY_MS) + 1) * DAY_MS;
        let to = Millis::from_i64(next).min(range.to());
        let Ok(day) = TimeRange::new(from, to) else {
            break;
        };
        for device in &devices {
            written += write_day(store, device, day, sheet, rows)?;
            if !go_on(written) {
                return Err(Error::Stopped);
            }
        }
        from = to;
    }
    Ok(())
}

fn write_day(
    store: &Store,
    device: &Arc<Device>,
    day: TimeRange,
    sheet: &mut Sheet,
    rows: fn(&UplinkRecord, &mut Sheet) -> Result<u64, Error>,
) -> Result<u64, Error> {
    let uplinks = store.uplinks(device.id, day, None, usize::MAX - 1)?.items;
    uplinks
        .iter()
        .rev()
        .try_fold(0, |written, record| Ok(written + rows(record, sheet)?))
}

/// One row: the uplink.
pub(crate) fn row(record: &UplinkRecord, sheet: &mut Sheet) -> Result<u64, Error> {
    let uplink = &record.uplink;
    let dev_eui = uplink.dev_eui.to_string();
    let payload = uplink.payload.as_ref().map(|p| hex::encode(&p.0));
    let data_rate = uplink.data_rate.as_ref().map(json);
    let [observed_by, network] = [word(&uplink.observed_by), word(&uplink.network)];
    let [tags, receptions] = [json(&uplink.tags), json(&uplink.receptions)];
    let [outcome, identity] = [json(&record.outcome), json(&record.identity)];
    sheet.push(&[
        nanos(uplink.observed_at),
        Cell::Text(&observed_by),
        Cell::Int(record.device.get().into()),
        Cell::Text(&dev_eui),
        Cell::Int(uplink.f_cnt.into()),
        Cell::int(uplink.f_port),
        Cell::text(payload.as_deref()),
        Cell::Bool(uplink.encrypted),
        Cell::Bool(uplink.confirmed),
        Cell::Text(&network),
        Cell::Text(&record.source),
        Cell::Int(record.ingested_at.as_i64()),
        uplink.network_received_at.map_or(Cell::Null, nanos),
        Cell::text(uplink.dedup_id.as_deref()),
        Cell::text(uplink.dev_addr.as_deref()),
        Cell::text(data_rate.as_deref()),
        Cell::int(uplink.frequency_hz),
        Cell::text(uplink.device_name.as_deref()),
        Cell::text(uplink.profile.as_deref()),
        Cell::text(uplink.application.as_deref()),
        Cell::Text(&tags),
        Cell::text(uplink.decoded.as_ref().map(Json::as_str)),
        Cell::Text(&receptions),
        Cell::Text(&outcome),
        Cell::Text(&identity),
    ])?;
    Ok(1)
}

/// A row for everyone who heard the uplink.
pub(crate) fn reception_rows(record: &UplinkRecord, sheet: &mut Sheet) -> Result<u64, Error> {
    let uplink = &record.uplink;
    let dev_eui = uplink.dev_eui.to_string();
    let rate = uplink.data_rate;
    for reception in &uplink.receptions {
        let gateway = reception.gateway_id.to_string();
        let place = reception.location;
        sheet.push(&[
            nanos(uplink.observed_at),
            Cell::Int(record.device.get().into()),
            Cell::Text(&dev_eui),
            Cell::Int(uplink.f_cnt.into()),
            Cell::Text(&gateway),
            Cell::Int(reception.antenna.into()),
            Cell::Int(reception.rssi_dbm.into()),
            Cell::Float(snr(reception)),
            Cell::int(rate.and_then(|rate| rate.spreading_factor)),
            Cell::int(rate.and_then(|rate| rate.bandwidth_hz)),
            Cell::int(uplink.frequency_hz),
            reception.received_at.map_or(Cell::Null, nanos),
            Cell::text(reception.gateway_name.as_deref()),
            place.map_or(Cell::Null, |p| Cell::Float(p.lat())),
            place.map_or(Cell::Null, |p| Cell::Float(p.lon())),
            place
                .and_then(Position::alt)
                .map_or(Cell::Null, Cell::Float),
        ])?;
    }
    Ok(u64::try_from(uplink.receptions.len()).unwrap_or_default())
}

/// The figure the network server wrote: 6.2, not the nearest 32-bit number with all its digits.
fn snr(reception: &Reception) -> f64 {
    let written = reception.snr_db.to_string();
    written.parse().unwrap_or_else(|_| reception.snr_db.into())
}

fn nanos<'a>(at: jiff::Timestamp) -> Cell<'a> {
    // What nanoseconds cannot count, before 1678 and after 2261, no network server reports.
    i64::try_from(at.as_nanosecond()).map_or(Cell::Null, Cell::Int)
}

/// As JSON; what the archive holds can always be written.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A value that is a word in JSON, without quotes.
fn word(value: &impl Serialize) -> String {
    json(value).trim_matches('"').to_owned()
}

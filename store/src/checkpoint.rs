//! The state as of the last seal on disk: written with every seal, read on open, completed by the log.

use crate::day::DayRuns;
use crate::frame::{self, Kind};
use crate::mend::{Broken, Table};
use crate::presence::DeviceTrack;
use crate::registry::{parse, print};
use crate::retention::Loss;
use crate::state::{Frozen, SealedDays, SeriesTable, State, report};
use crate::walk::{self, Row};
use crate::wire::{Damage, Reader, Writer};
use crate::{Error, GatewayPresence, record};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use talblick_model::{DatastreamId, DeviceId, GatewayId, Millis, Quality};

/// Datastreams in one row of the table `series`.
const PAGE: usize = 512;

/// Writes what the frozen head changed, within the transaction of its seal.
pub(crate) fn save(db: &Connection, frozen: &Frozen) -> Result<(), Error> {
    save_series(db, frozen)?;
    for (device, track) in &frozen.devices {
        save_track(db, *device, track)?;
    }
    for (gateway, presence) in &frozen.gateways {
        save_gateway(db, *gateway, presence)?;
    }
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO accounting VALUES (?1, ?2)")?;
    for (source, tally) in &frozen.accounting {
        insert.execute(params![source, print("the accounting", tally)?])?;
    }
    Ok(())
}

fn block(kind: Kind, write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut out = Writer::default();
    write(&mut out);
    frame::wrap(kind, &out.0)
}

fn save_series(db: &Connection, frozen: &Frozen) -> Result<(), Error> {
    let touched = frozen.head.series.iter().enumerate();
    let touched = touched.filter(|(_, series)| !series.is_empty());
    let pages: BTreeSet<usize> = touched.map(|(at, _)| at / PAGE).collect();
    for page in pages {
        save_page(db, &frozen.series, page)?;
    }
    Ok(())
}

/// Writes the pages of some datastreams.
pub(crate) fn save_pages_of(
    db: &Connection,
    table: &SeriesTable,
    datastreams: impl Iterator<Item = DatastreamId>,
) -> Result<(), Error> {
    let pages: BTreeSet<usize> = datastreams.map(|id| (id.index() - 1) / PAGE).collect();
    pages
        .into_iter()
        .try_for_each(|page| save_page(db, table, page))
}

/// Writes a page of counters.
pub(crate) fn save_page(db: &Connection, table: &SeriesTable, page: usize) -> Result<(), Error> {
    let block = series_block(table, page);
    db.prepare_cached("INSERT OR REPLACE INTO series VALUES (?1, ?2)")?
        .execute(params![i64::try_from(page).unwrap_or(i64::MAX), block])?;
    Ok(())
}

fn series_block(table: &SeriesTable, page: usize) -> Vec<u8> {
    block(Kind::Series, |out| {
        let rows = table.counts.iter().zip(&table.latest);
        for ((count, first), latest) in rows.skip(page * PAGE).take(PAGE) {
            out.varint(*count);
            if *count > 0 {
                out.signed(first.as_i64());
                out.signed(latest.reading.time.as_i64());
                out.byte(latest.reading.quality.bits());
                out.f64(latest.reading.value.unwrap_or_default());
            }
        }
    })
}

/// Writes when a device was last heard.
pub(crate) fn save_track(
    db: &Connection,
    device: DeviceId,
    track: &DeviceTrack,
) -> Result<(), Error> {
    let block = block(Kind::DevicePresence, |out| track.write(out));
    db.prepare_cached("INSERT OR REPLACE INTO device_presence VALUES (?1, ?2)")?
        .execute(params![device.get(), block])?;
    Ok(())
}

/// Writes when a gateway last heard.
pub(crate) fn save_gateway(
    db: &Connection,
    gateway: GatewayId,
    presence: &GatewayPresence,
) -> Result<(), Error> {
    let block = block(Kind::GatewayPresence, |out| presence.write(out));
    db.prepare_cached("INSERT OR REPLACE INTO gateway_presence VALUES (?1, ?2)")?
        .execute(params![gateway.to_string(), block])?;
    Ok(())
}

/// Writes the sealed days of a device.
pub(crate) fn save_days(db: &Connection, device: DeviceId, days: &SealedDays) -> Result<(), Error> {
    let block = block(Kind::Days, |out| {
        days.chunks.write(out);
        days.archive.write(out);
        days.hours.write(out);
        days.pages.write(out);
    });
    db.prepare_cached("INSERT OR REPLACE INTO days VALUES (?1, ?2)")?
        .execute(params![device.get(), block])?;
    Ok(())
}

/// Takes readings that went off the counters as of the last seal.
pub(crate) fn lose(db: &Connection, losses: &BTreeMap<DatastreamId, Loss>) -> Result<(), Error> {
    let mut pages = BTreeMap::<usize, Vec<(usize, &Loss)>>::new();
    for (datastream, loss) in losses {
        let at = datastream.index() - 1;
        pages.entry(at / PAGE).or_default().push((at, loss));
    }
    let mut select = db.prepare_cached("SELECT block FROM series WHERE page = ?1")?;
    let mut update = db.prepare_cached("UPDATE series SET block = ?2 WHERE page = ?1")?;
    for (page, losses) in pages {
        let number = i64::try_from(page).unwrap_or(i64::MAX);
        let block: Option<Vec<u8>> = select.query_row([number], |row| row.get(0)).optional()?;
        let Some(block) = block else {
            continue;
        };
        let mut table = SeriesTable::default();
        for id in datastreams_of_page(number).filter_map(|id| u32::try_from(id).ok()) {
            if let (Ok(datastream), Ok(owner)) = (DatastreamId::try_from(id), DeviceId::try_from(1))
            {
                table.add(datastream, owner);
            }
        }
        let read = read_series(&mut table, 0, &block);
        let damaged = |damage: Damage| damage.in_block(format!("page {page} of the counters"));
        if report(read.map_err(damaged)).is_none() {
            continue;
        }
        for (at, loss) in losses {
            let row = table
                .counts
                .get_mut(at % PAGE)
                .zip(table.latest.get_mut(at % PAGE));
            if let Some((counts, latest)) = row {
                loss.apply(counts, &mut latest.reading, None);
            }
        }
        update.execute(params![number, series_block(&table, 0)])?;
    }
    Ok(())
}

/// Reads the state as of the last seal; `state` has its datastreams already. Answers the rows that cannot be read.
pub(crate) fn load(db: &Connection, state: &mut State) -> Result<Vec<Broken>, Error> {
    let mut broken = Vec::new();
    each(db, Table::Series, &mut broken, &mut |page, block| {
        read_series(&mut state.series, page, block)
    })?;
    each(db, Table::Days, &mut broken, &mut |key, block| {
        state.change_days([(device_id(key)?, read_days(block)?)]);
        Ok(())
    })?;
    each(db, Table::Devices, &mut broken, &mut |key, block| {
        state.devices.insert(device_id(key)?, read_track(block)?);
        Ok(())
    })?;
    each_gateway(db, &mut |key, block| match read_gateway(key, block) {
        Ok((gateway, presence)) => {
            state.gateways.insert(gateway, presence);
        }
        Err(Damage(why)) => broken.push(Broken {
            table: Table::Gateways,
            key: key.to_owned().into(),
            why: why.to_owned(),
            block: block.to_vec(),
        }),
    })?;
    let mut query = db.prepare("SELECT source, totals FROM accounting")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (source, totals): (String, String) = (row.get(0)?, row.get(1)?);
        match parse("the accounting", &totals) {
            Ok(totals) => {
                state.accounting.insert(source, totals);
            }
            Err(error) => broken.push(Broken {
                table: Table::Accounting,
                key: source.into(),
                why: error.to_string(),
                block: totals.into_bytes(),
            }),
        }
    }
    Ok(broken)
}

/// Reads a block into the state.
type Take<'a> = dyn FnMut(i64, &[u8]) -> Result<(), Damage> + 'a;

/// Calls `take` with the key and the block of every row; rows it cannot read are put beside.
fn each(
    db: &Connection,
    table: Table,
    broken: &mut Vec<Broken>,
    take: &mut Take<'_>,
) -> Result<(), Error> {
    let (name, key) = table.columns();
    walk::blocks(db, name, key, &mut |row| {
        let (key, why, block) = match row {
            Row::Block(key, block) => match take(key, block) {
                Ok(()) => return,
                Err(Damage(why)) => (key, why.to_owned(), block.to_vec()),
            },
            Row::Unreadable(key, why) => (key, why, Vec::new()),
            Row::Lost { why, .. } => {
                tracing::error!("rows of {name} cannot be reached: {why}");
                return;
            }
        };
        broken.push(Broken {
            table,
            key: key.into(),
            why,
            block,
        });
    })
}

/// Calls `take` with the key and the block of every gateway's presence.
pub(crate) fn each_gateway(
    db: &Connection,
    take: &mut dyn FnMut(&str, &[u8]),
) -> Result<(), Error> {
    let mut query = db.prepare("SELECT gateway, block FROM gateway_presence")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let key = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let block = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        take(key, block);
    }
    Ok(())
}

/// The device that a key names.
pub(crate) fn device_id(key: i64) -> Result<DeviceId, Damage> {
    let id = u32::try_from(key).ok();
    id.and_then(|id| DeviceId::try_from(id).ok())
        .ok_or(Damage("its key is no device id"))
}

/// Reads a row of `days`.
pub(crate) fn read_days(block: &[u8]) -> Result<SealedDays, Damage> {
    let body = frame::open(Kind::Days, block)?;
    let mut input = Reader::new(&body);
    let (chunks, archive) = (DayRuns::read(&mut input)?, DayRuns::read(&mut input)?);
    // Format 1 had no rollups.
    let mut rollups = || {
        if input.is_empty() {
            Ok(DayRuns::default())
        } else {
            DayRuns::read(&mut input)
        }
    };
    let (hours, pages) = (rollups()?, rollups()?);
    Ok(SealedDays {
        chunks,
        archive,
        hours,
        pages,
    })
}

/// Reads a row of `device_presence`.
pub(crate) fn read_track(block: &[u8]) -> Result<DeviceTrack, Damage> {
    let body = frame::open(Kind::DevicePresence, block)?;
    DeviceTrack::read(&mut Reader::new(&body))
}

/// Reads a row of `gateway_presence`.
pub(crate) fn read_gateway(
    key: &str,
    block: &[u8],
) -> Result<(GatewayId, GatewayPresence), Damage> {
    let body = frame::open(Kind::GatewayPresence, block)?;
    let presence = GatewayPresence::read(&mut Reader::new(&body))?;
    let id: Result<GatewayId, _> = key.parse();
    Ok((id.ok().ok_or(Damage("its key is no gateway id"))?, presence))
}

/// The numbers of the datastreams on a page of `series`.
pub(crate) fn datastreams_of_page(page: i64) -> RangeInclusive<i64> {
    let size = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let first = page.saturating_mul(size);
    first.saturating_add(1)..=first.saturating_add(size)
}

/// Reads a row of `series` into a table that has its datastreams already.
pub(crate) fn read_series(table: &mut SeriesTable, page: i64, block: &[u8]) -> Result<(), Damage> {
    let body = frame::open(Kind::Series, block)?;
    let page = usize::try_from(page)
        .ok()
        .ok_or(Damage("its key is no page"))?;
    let mut input = Reader::new(&body);
    let rows = table.counts.iter_mut().zip(&mut table.latest);
    for (counts, latest) in rows.skip(page.saturating_mul(PAGE)).take(PAGE) {
        if input.is_empty() {
            break;
        }
        let count = input.varint()?;
        if count == 0 {
            continue;
        }
        *counts = (count, Millis::from_i64(input.signed()?));
        let time = Millis::from_i64(input.signed()?);
        let quality = Quality::from_bits(input.byte()?);
        let value = input.f64()?;
        latest.reading = crate::StoredReading {
            time,
            value: (!quality.is_gap()).then_some(value),
            quality,
        };
        table.present += 1;
    }
    Ok(())
}

/// The identities of a frozen head as one block.
pub(crate) fn identities(frozen: &Frozen) -> Vec<u8> {
    block(Kind::Identities, |out| {
        out.length(frozen.head.identities.len());
        for (committed, identity) in &frozen.head.identities {
            out.signed(committed.as_i64());
            record::write_identity(out, identity);
        }
    })
}

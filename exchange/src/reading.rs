//! Readings as a table: one row a reading, with everything that tells what it is.

use crate::table::{Cell, Column, Kind, Table};
use crate::write::Sheet;
use crate::{Error, Outlook};
use std::collections::HashMap;
use std::sync::Arc;
use talblick_model::{Datastream, DatastreamId, DevEui, Quality, TimeRange};
use talblick_store::{Store, StoredReading};

/// The columns; the public does not get to know the DevEUI.
pub(crate) fn table(full: bool) -> Table {
    let mut columns = vec![
        Column::always("time", Kind::Millis),
        Column::always("device", Kind::Int),
    ];
    columns.extend(full.then(|| Column::maybe("dev_eui", Kind::Text)));
    columns.extend([
        Column::always("datastream", Kind::Int),
        Column::always("quantity", Kind::Text),
        Column::maybe("channel", Kind::Text),
        Column::always("unit", Kind::Text),
        Column::maybe("value", Kind::Float),
        Column::always("quality", Kind::Words),
    ]);
    Table { columns }
}

/// What all rows of a datastream have in common.
struct Head {
    datastream: Arc<Datastream>,
    dev_eui: Option<String>,
}

/// Rows on their way into a file.
pub(crate) struct Rows<'a> {
    store: &'a Store,
    outlook: Option<&'a dyn Outlook>,
    sheet: &'a mut Sheet,
    /// Is told how many rows there are; false stops.
    go_on: &'a mut dyn FnMut(u64) -> bool,
    heads: HashMap<DatastreamId, Option<Head>>,
    written: u64,
    failed: Option<Error>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(
        store: &'a Store,
        outlook: Option<&'a dyn Outlook>,
        sheet: &'a mut Sheet,
        go_on: &'a mut dyn FnMut(u64) -> bool,
    ) -> Self {
        Self {
            store,
            outlook,
            sheet,
            go_on,
            heads: HashMap::new(),
            written: 0,
            failed: None,
        }
    }

    /// Writes the readings of a range, device-day by device-day; what the public sees otherwise comes behind, datastream
    /// by datastream.
    pub(crate) fn write(
        mut self,
        range: TimeRange,
        datastreams: Option<&[DatastreamId]>,
    ) -> Result<(), Error> {
        let store = self.store;
        let Some(outlook) = self.outlook else {
            store.scan(range, datastreams, &mut |id, some| self.take(id, some))?;
            return self.failed.map_or(Ok(()), Err);
        };
        let chosen = datastreams.unwrap_or_default().iter();
        let (whole, other): (Vec<DatastreamId>, Vec<_>) =
            chosen.partition(|id| outlook.is_whole(**id));
        if !whole.is_empty() {
            store.scan(range, Some(&whole), &mut |id, some| self.take(id, some))?;
        }
        for id in other {
            if self.failed.is_some() {
                break;
            }
            outlook.each(id, range, &mut |some| self.take(id, some))?;
        }
        self.failed.map_or(Ok(()), Err)
    }

    fn take(&mut self, id: DatastreamId, readings: &[StoredReading]) -> bool {
        let store = self.store;
        let head = self.heads.entry(id).or_insert_with(|| Head::of(store, id));
        let written = match head {
            Some(head) => head.write(readings, self.outlook.is_none(), self.sheet),
            None => Ok(()),
        };
        self.written += u64::try_from(readings.len()).unwrap_or_default();
        self.failed = match written {
            Ok(()) if (self.go_on)(self.written) => return true,
            Ok(()) => Some(Error::Stopped),
            Err(error) => Some(error),
        };
        false
    }
}

impl Head {
    /// `None` if the datastream came to be after the export began.
    fn of(store: &Store, id: DatastreamId) -> Option<Self> {
        let datastream = store.datastream(id)?;
        let device = store.device(datastream.device);
        Some(Self {
            dev_eui: device.map(|device| DevEui::to_string(&device.dev_eui)),
            datastream,
        })
    }

    fn write(
        &self,
        readings: &[StoredReading],
        full: bool,
        sheet: &mut Sheet,
    ) -> Result<(), Error> {
        let datastream = &self.datastream;
        let mut words = (Quality::GOOD, String::new());
        for reading in readings {
            if words.0 != reading.quality {
                let names: Vec<_> = reading.quality.names().collect();
                words = (reading.quality, names.join(" "));
            }
            let dev_eui = Cell::text(self.dev_eui.as_deref());
            let all = [
                Cell::Int(reading.time.as_i64()),
                Cell::Int(datastream.device.get().into()),
                dev_eui,
                Cell::Int(datastream.id.get().into()),
                Cell::Text(datastream.quantity.name()),
                Cell::text(datastream.channel.as_deref()),
                Cell::Text(datastream.quantity.unit().code()),
                reading.value.map_or(Cell::Null, Cell::Float),
                Cell::Text(&words.1),
            ];
            if full {
                sheet.push(&all)?;
            } else {
                let [time, device, _, rest @ ..] = all;
                let [datastream, quantity, channel, unit, value, quality] = rest;
                sheet.push(&[
                    time, device, datastream, quantity, channel, unit, value, quality,
                ])?;
            }
        }
        Ok(())
    }
}

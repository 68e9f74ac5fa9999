//! Writing tables as files.

mod csv;
mod ndjson;
mod parquet;

use crate::digest::{Draft, Sum};
use crate::table::{Cell, Table};
use crate::{Error, Format};
use std::path::Path;

/// Rows of a table on their way into a file. Holds no more than a row group.
pub(crate) struct Sheet {
    rows: u64,
    rest: Rest,
}

enum Rest {
    Csv(Box<csv::Csv>),
    Ndjson(Box<ndjson::Ndjson>),
    Parquet(Box<parquet::Parquet>),
}

impl Sheet {
    /// Begins a file. `remarks` go where the format has a place for them.
    pub(crate) fn create(
        path: &Path,
        format: Format,
        table: &Table,
        remarks: &[(&str, String)],
    ) -> Result<Self, Error> {
        let draft = Draft::create(path)?;
        let rest = match format {
            Format::Csv => Rest::Csv(Box::new(csv::Csv::new(draft, table)?)),
            Format::Ndjson => Rest::Ndjson(Box::new(ndjson::Ndjson::new(draft, table))),
            Format::Parquet => {
                Rest::Parquet(Box::new(parquet::Parquet::new(draft, table, remarks)?))
            }
        };
        Ok(Self { rows: 0, rest })
    }

    /// Adds a row: a cell for every column.
    pub(crate) fn push(&mut self, row: &[Cell<'_>]) -> Result<(), Error> {
        self.rows += 1;
        match &mut self.rest {
            Rest::Csv(csv) => csv.push(row),
            Rest::Ndjson(ndjson) => ndjson.push(row),
            Rest::Parquet(parquet) => parquet.push(row),
        }
    }

    /// Finishes the file; without rows there is none.
    pub(crate) fn finish(self) -> Result<Option<(u64, Sum)>, Error> {
        let draft = match self.rest {
            Rest::Csv(csv) => csv.finish()?,
            Rest::Ndjson(ndjson) => ndjson.finish(),
            Rest::Parquet(parquet) => parquet.finish()?,
        };
        if self.rows == 0 {
            draft.discard()?;
            return Ok(None);
        }
        Ok(Some((self.rows, draft.finish()?)))
    }
}

//! Parquet: a row group is gathered in memory, column by column, and written when it is full.

use crate::Error;
use crate::digest::Draft;
use crate::table::{Cell, Column, Kind, Table};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// Rows of a row group: some ten megabytes in memory, and enough for a reader to skip by.
const GROUP: usize = 131_072;

/// A Parquet file in the making.
pub(super) struct Parquet {
    out: SerializedFileWriter<Draft>,
    columns: Vec<Gathered>,
    rows: usize,
    path: PathBuf,
}

/// What a column has gathered of the row group.
struct Gathered {
    cells: Cells,
    /// 1 where there is a value; not kept for a column that always has one.
    present: Option<Vec<i16>>,
}

enum Cells {
    Text(Vec<ByteArray>),
    Int(Vec<i64>),
    Float(Vec<f64>),
    Bool(Vec<bool>),
}

impl Parquet {
    pub(super) fn new(
        draft: Draft,
        table: &Table,
        remarks: &[(&str, String)],
    ) -> Result<Self, Error> {
        let path = draft.path().to_owned();
        let begin = || {
            let schema = Arc::new(parse_message_type(&schema(table))?);
            let properties = Arc::new(properties(table, remarks)?);
            SerializedFileWriter::new(draft, schema, properties)
        };
        Ok(Self {
            out: begin().map_err(Error::parquet(&path))?,
            columns: table.columns.iter().map(Gathered::new).collect(),
            rows: 0,
            path,
        })
    }

    pub(super) fn push(&mut self, row: &[Cell<'_>]) -> Result<(), Error> {
        for (column, cell) in self.columns.iter_mut().zip(row) {
            column.push(*cell);
        }
        self.rows += 1;
        if self.rows < GROUP {
            return Ok(());
        }
        let path = &self.path;
        write_group(&mut self.out, &mut self.columns).map_err(Error::parquet(path))?;
        self.rows = 0;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Draft, Error> {
        let end = || {
            if self.rows > 0 {
                write_group(&mut self.out, &mut self.columns)?;
            }
            self.out.into_inner()
        };
        end().map_err(Error::parquet(&self.path))
    }
}

/// The table in the language of Parquet's schemas.
fn schema(table: &Table) -> String {
    let mut text = "message rows {\n".to_owned();
    for column in &table.columns {
        let rule = if column.nullable {
            "OPTIONAL"
        } else {
            "REQUIRED"
        };
        let (kind, meaning) = match column.kind {
            Kind::Text | Kind::Words => ("BYTE_ARRAY", " (STRING)"),
            Kind::Json => ("BYTE_ARRAY", " (JSON)"),
            Kind::Int => ("INT64", ""),
            Kind::Float => ("DOUBLE", ""),
            Kind::Bool => ("BOOLEAN", ""),
            Kind::Millis => ("INT64", " (TIMESTAMP(MILLIS,true))"),
            Kind::Nanos => ("INT64", " (TIMESTAMP(NANOS,true))"),
        };
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {rule} {kind} {}{meaning};", column.name);
    }
    text.push('}');
    text
}

fn properties(table: &Table, remarks: &[(&str, String)]) -> ParquetResult<WriterProperties> {
    let remarks = remarks
        .iter()
        .map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()));
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by(concat!("talblick ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(remarks.collect()));
    for column in &table.columns {
        if matches!(column.kind, Kind::Millis | Kind::Nanos) {
            let path = ColumnPath::from(column.name);
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
        }
    }
    Ok(properties.build())
}

fn write_group(
    out: &mut SerializedFileWriter<Draft>,
    columns: &mut [Gathered],
) -> ParquetResult<()> {
    let mut group = out.next_row_group()?;
    for column in columns {
        if let Some(writer) = group.next_column()? {
            column.write(writer)?;
        }
    }
    group.close().map(drop)
}

impl Gathered {
    fn new(column: &Column) -> Self {
        Self {
            cells: match column.kind {
                Kind::Text | Kind::Words | Kind::Json => Cells::Text(Vec::new()),
                Kind::Int | Kind::Millis | Kind::Nanos => Cells::Int(Vec::new()),
                Kind::Float => Cells::Float(Vec::new()),
                Kind::Bool => Cells::Bool(Vec::new()),
            },
            present: column.nullable.then(Vec::new),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        if let Some(present) = &mut self.present {
            let null = matches!(cell, Cell::Null);
            present.push(i16::from(!null));
            if null {
                return;
            }
        }
        match (&mut self.cells, cell) {
            (Cells::Text(texts), Cell::Text(text)) => {
                // Neighbours are mostly the same, and then share their bytes.
                let same = texts.last().filter(|last| last.data() == text.as_bytes());
                let text = same.cloned().unwrap_or_else(|| ByteArray::from(text));
                texts.push(text);
            }
            (Cells::Int(numbers), Cell::Int(number)) => numbers.push(number),
            (Cells::Float(numbers), Cell::Float(number)) => numbers.push(number),
            (Cells::Bool(all), Cell::Bool(yes)) => all.push(yes),
            // A cell fits its column's kind; Parquet would refuse the row group if one did not.
            _ => {}
        }
    }

    fn write(&mut self, mut writer: SerializedColumnWriter<'_>) -> ParquetResult<()> {
        let present = self.present.as_deref();
        match &mut self.cells {
            Cells::Text(texts) => write::<ByteArrayType>(&mut writer, texts, present)?,
            Cells::Int(numbers) => write::<Int64Type>(&mut writer, numbers, present)?,
            Cells::Float(numbers) => write::<DoubleType>(&mut writer, numbers, present)?,
            Cells::Bool(all) => write::<BoolType>(&mut writer, all, present)?,
        }
        if let Some(present) = &mut self.present {
            present.clear();
        }
        writer.close()
    }
}

fn write<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    values: &mut Vec<T::T>,
    present: Option<&[i16]>,
) -> ParquetResult<()> {
    writer
        .typed::<T>()
        .write_batch(values.as_slice(), present, None)?;
    values.clear();
    Ok(())
}

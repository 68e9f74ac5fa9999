//! Parquet: flat columns of text, numbers, truth values and moments; others are passed over. Moments without a zone are
//! taken for UTC.

use super::{Each, Record, Value};
use crate::Error;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pub(super) fn read(path: &Path, each: Each<'_>) -> Result<(), Error> {
    let file = File::open(path).map_err(Error::file(path))?;
    // The library is written against well-formed files; a damaged one may make it panic, which is an error here.
    let damaged = |_| Error::Parquet {
        path: path.to_owned(),
        why: "the file is damaged".to_owned(),
    };
    let begun = catch_unwind(AssertUnwindSafe(|| begin(file))).map_err(damaged)?;
    let (columns, mut rows) = begun.map_err(Error::parquet(path))?;
    let names: Vec<String> = columns.iter().map(|c| c.name().to_owned()).collect();
    let nanoseconds: Vec<bool> = columns.iter().map(|c| is_nanoseconds(c)).collect();
    let mut values = Vec::with_capacity(names.len());
    for number in 1.. {
        let row = catch_unwind(AssertUnwindSafe(|| rows.next())).map_err(damaged)?;
        let Some(row) = row.transpose().map_err(Error::parquet(path))? else {
            break;
        };
        values.clear();
        let cells = row.into_columns().into_iter().zip(&nanoseconds);
        values.extend(cells.map(|((_, field), nanoseconds)| value(field, *nanoseconds)));
        let record = Record {
            names: &names,
            values: &values,
        };
        if !each(number, Ok(record)) {
            break;
        }
    }
    Ok(())
}

type Begun = (Vec<TypePtr>, RowIter<'static>);

fn begin(file: File) -> parquet::errors::Result<Begun> {
    let reader = SerializedFileReader::new(file)?;
    let schema = reader.metadata().file_metadata().schema();
    let columns: Vec<TypePtr> = schema
        .get_fields()
        .iter()
        .filter(|column| is_read(column))
        .cloned()
        .collect();
    let projection = Type::group_type_builder(schema.name())
        .with_fields(columns.clone())
        .build()?;
    let rows = RowIter::from_file_into(Box::new(reader)).project(Some(projection))?;
    Ok((columns, rows))
}

/// Whether a column is of a kind the library hands out and that means something here.
fn is_read(column: &Type) -> bool {
    use ConvertedType as C;
    if !column.is_primitive()
        || column.get_basic_info().repetition() == parquet::basic::Repetition::REPEATED
    {
        return false;
    }
    let converted = column.get_basic_info().converted_type();
    match column.get_physical_type() {
        Physical::BOOLEAN | Physical::FLOAT | Physical::DOUBLE | Physical::INT96 => true,
        Physical::BYTE_ARRAY => {
            matches!(converted, C::UTF8 | C::JSON | C::ENUM)
        }
        Physical::INT32 => matches!(
            converted,
            C::NONE | C::INT_8 | C::INT_16 | C::INT_32 | C::UINT_8 | C::UINT_16 | C::UINT_32
        ),
        Physical::INT64 => matches!(
            converted,
            C::NONE | C::INT_64 | C::UINT_64 | C::TIMESTAMP_MILLIS | C::TIMESTAMP_MICROS
        ),
        Physical::FIXED_LEN_BYTE_ARRAY => false,
    }
}

/// Nanoseconds have no old name, so the library hands them out as plain numbers.
fn is_nanoseconds(column: &Type) -> bool {
    let meaning = column.get_basic_info().logical_type_ref();
    matches!(meaning, Some(LogicalType::Timestamp(kind)) if kind.unit == TimeUnit::NANOS)
}

fn value(field: Field, nanoseconds: bool) -> Value {
    let whole = |number: i64| {
        if nanoseconds {
            Value::Moment(number.into())
        } else {
            Value::Int(number)
        }
    };
    match field {
        Field::Bool(yes) => Value::Bool(yes),
        Field::Byte(n) => whole(n.into()),
        Field::Short(n) => whole(n.into()),
        Field::Int(n) => whole(n.into()),
        Field::Long(n) => whole(n),
        Field::UByte(n) => whole(n.into()),
        Field::UShort(n) => whole(n.into()),
        Field::UInt(n) => whole(n.into()),
        Field::ULong(n) => i64::try_from(n).map_or_else(|_| Value::Text(n.to_string()), whole),
        Field::Float(n) => Value::Float(n.into()),
        Field::Double(n) => Value::Float(n),
        Field::Str(text) => Value::Text(text),
        Field::TimestampMillis(n) => Value::Moment(i128::from(n) * 1_000_000),
        Field::TimestampMicros(n) => Value::Moment(i128::from(n) * 1_000),
        _ => Value::Nothing,
    }
}

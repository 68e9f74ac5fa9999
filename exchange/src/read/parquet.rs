//! Parquet: flat columns of text, numbers, truth values and moments; others are passed over. A column of moments says
//! whether they are of UTC (`isAdjustedToUTC`); others, and the old ones of 96 bits that do not say, are of no zone.

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
    let clocks: Vec<Clock> = columns.iter().map(|c| Clock::of(c)).collect();
    let mut values = Vec::with_capacity(names.len());
    for number in 1.. {
        let row = catch_unwind(AssertUnwindSafe(|| rows.next())).map_err(damaged)?;
        let Some(row) = row.transpose().map_err(Error::parquet(path))? else {
            break;
        };
        values.clear();
        let cells = row.into_columns().into_iter().zip(&clocks);
        values.extend(cells.map(|((_, field), clock)| value(field, *clock)));
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

/// What the moments of a column are, if it is one of moments.
#[derive(Debug, Clone, Copy)]
struct Clock {
    /// Nanoseconds have no old name, so the library hands them out as plain numbers.
    nanoseconds: bool,
    utc: bool,
}

impl Clock {
    fn of(column: &Type) -> Self {
        match column.get_basic_info().logical_type_ref() {
            Some(LogicalType::Timestamp(kind)) => Self {
                nanoseconds: kind.unit == TimeUnit::NANOS,
                utc: kind.is_adjusted_to_u_t_c,
            },
            // The old names of milliseconds and microseconds mean UTC.
            _ => Self {
                nanoseconds: false,
                utc: column.get_physical_type() != Physical::INT96,
            },
        }
    }

    fn moment(self, nanos: i128) -> Value {
        if self.utc {
            Value::Moment(nanos)
        } else {
            Value::Unzoned(nanos)
        }
    }
}

fn value(field: Field, clock: Clock) -> Value {
    let whole = |number: i64| {
        if clock.nanoseconds {
            clock.moment(number.into())
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
        Field::TimestampMillis(n) => clock.moment(i128::from(n) * 1_000_000),
        Field::TimestampMicros(n) => clock.moment(i128::from(n) * 1_000),
        _ => Value::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::data_type::Int64Type;
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    /// What is read of a column with one number.
    fn read_back(column: &str, number: i64) -> Value {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("one.parquet");
        let schema = parse_message_type(&format!("message rows {{ {column}; }}")).unwrap();
        let properties = Arc::new(WriterProperties::new());
        let file = File::create(&path).unwrap();
        let mut out = SerializedFileWriter::new(file, Arc::new(schema), properties).unwrap();
        let mut group = out.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(&[number], None, None)
            .unwrap();
        column.close().unwrap();
        group.close().unwrap();
        out.close().unwrap();
        let mut found = None;
        read(&path, &mut |_, record| {
            found = record.ok().map(|record| record.get("time").clone());
            true
        })
        .unwrap();
        found.unwrap()
    }

    #[test]
    fn a_moment_is_of_utc_only_if_its_column_says_so() {
        for (unit, factor) in [("MILLIS", 1_000_000), ("MICROS", 1_000), ("NANOS", 1)] {
            let column = |utc| format!("REQUIRED INT64 time (TIMESTAMP({unit},{utc}))");
            let moment = i128::from(1_767_225_600_i64) * factor;
            assert_eq!(
                read_back(&column(true), 1_767_225_600),
                Value::Moment(moment)
            );
            assert_eq!(
                read_back(&column(false), 1_767_225_600),
                Value::Unzoned(moment)
            );
        }
        let old = "REQUIRED INT64 time (TIMESTAMP_MILLIS)";
        assert_eq!(read_back(old, 5), Value::Moment(5_000_000));
    }
}

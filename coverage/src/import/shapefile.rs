//! Features of a Shapefile: shapes in `.shp`, values in `.dbf`, the reference system in `.prj`. Read one by one, and no
//! count in it is believed before there are bytes for it. Source: ESRI, Shapefile Technical Description, July 1998.

use super::feature::{Feature, Layer, epsg};
use super::geometry::{Geometry, POINTS, Point};
use super::text::decoded;
use super::value::Value;
use super::{ImportError, Source};
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};

/// Most bytes of one shape.
const SHAPE: usize = 64 << 20;
/// Most columns.
const COLUMNS: usize = 2_000;
/// Longest text of a reference system.
const SYSTEM: u64 = 64 << 10;

/// Names ESRI's software gives reference systems, which have no number in its files.
const NAMES: [(&str, u32); 8] = [
    ("ETRS_1989_UTM_Zone_32N_zE-N", 4_647),
    ("ETRS_1989_UTM_Zone_32N_8stellen", 4_647),
    ("ETRS_1989_UTM_Zone_32N", 25_832),
    ("ETRS_1989_UTM_Zone_33N", 25_833),
    ("ETRS_1989_LAEA", 3_035),
    ("WGS_1984_Web_Mercator_Auxiliary_Sphere", 3_857),
    ("GCS_WGS_1984", 4_326),
    ("GCS_ETRS_1989", 4_258),
];

/// The one layer of a Shapefile.
pub(super) fn layer(source: &Source) -> Result<Layer, ImportError> {
    let table = Table::open(source)?;
    let mut system = String::new();
    // Without a .prj nobody knows the system; that is said when it is asked for.
    if let Some(file) = part(source, "prj")? {
        let read = file.take(SYSTEM).read_to_string(&mut system);
        read.map_err(|error| broken(source, "prj", &error.to_string()))?;
    }
    let name = source.inner.rsplit_once('.');
    Ok(Layer {
        name: name
            .map_or(source.inner.as_str(), |(stem, _)| stem)
            .to_owned(),
        columns: table.columns.iter().map(|c| c.name.clone()).collect(),
        epsg: number(&system),
        crs: system,
        rows: Some(u64::from(table.records)),
        changed: None,
    })
}

/// The number of a reference system that is written as WKT: its outermost name comes first, its number last.
fn number(wkt: &str) -> Option<u32> {
    let last = wkt.rfind("AUTHORITY[").and_then(|at| wkt.get(at..));
    last.and_then(|text| epsg(&text.replace('"', "")))
        .or_else(|| {
            let name = wkt.split('"').nth(1)?;
            NAMES
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, n)| *n)
        })
}

/// Goes through the features.
pub(super) fn each(
    source: &Source,
    take: &mut dyn FnMut(Feature) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut table = Table::open(source)?;
    let mut shapes = Shapes::open(source)?;
    let mut row = 0;
    while let Some(geometry) = shapes.next()? {
        row += 1;
        let values = table.next()?.ok_or_else(|| {
            broken(
                source,
                "dbf",
                &format!("it has {} rows, the .shp has more", row - 1),
            )
        })?;
        take(Feature {
            row,
            geometry,
            values,
        })?;
    }
    Ok(())
}

/// A file beside the `.shp`.
fn part(source: &Source, extension: &str) -> Result<Option<File>, ImportError> {
    for extension in [extension.to_owned(), extension.to_uppercase()] {
        match File::open(source.path.with_extension(extension)) {
            Ok(file) => return Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(broken(source, "", &error.to_string())),
        }
    }
    Ok(None)
}

fn broken(source: &Source, part: &str, why: &str) -> ImportError {
    ImportError::Broken {
        file: source.name.clone(),
        place: if part.is_empty() {
            String::new()
        } else {
            format!("its .{part}")
        },
        why: why.to_owned(),
    }
}

fn cut(source: &Source, part: &str) -> ImportError {
    broken(source, part, "it is cut short")
}

/// Bytes at a place.
fn bytes<const N: usize>(from: &[u8], at: usize) -> Option<[u8; N]> {
    from.get(at..)?.first_chunk().copied()
}

/// The shapes.
struct Shapes<'a> {
    source: &'a Source,
    reader: BufReader<File>,
    content: Vec<u8>,
}

impl<'a> Shapes<'a> {
    fn open(source: &'a Source) -> Result<Self, ImportError> {
        let mut reader = BufReader::new(source.file()?);
        let mut head = [0; 100];
        reader
            .read_exact(&mut head)
            .map_err(|_short| cut(source, "shp"))?;
        Ok(Self {
            source,
            reader,
            content: Vec::new(),
        })
    }

    /// The next shape; `None` at the end.
    fn next(&mut self) -> Result<Option<Result<Geometry, String>>, ImportError> {
        let mut head = [0; 8];
        let mut first = [0; 1];
        let read = self.reader.read(&mut first);
        if read.map_err(|error| broken(self.source, "shp", &error.to_string()))? == 0 {
            return Ok(None);
        }
        let rest = head.get_mut(1..).unwrap_or_default();
        self.reader
            .read_exact(rest)
            .map_err(|_short| cut(self.source, "shp"))?;
        let words = bytes(&head, 4).map_or(0, u32::from_be_bytes);
        let length = usize::try_from(words)
            .unwrap_or(usize::MAX)
            .saturating_mul(2);
        if length > SHAPE {
            return Err(ImportError::TooLarge {
                file: self.source.name.clone(),
                place: "its .shp".to_owned(),
                what: "a shape has bytes:",
                found: length as u64,
                allowed: SHAPE as u64,
            });
        }
        self.content.clear();
        let read = (&mut self.reader)
            .take(length as u64)
            .read_to_end(&mut self.content);
        if read.map_err(|error| broken(self.source, "shp", &error.to_string()))? < length {
            return Err(cut(self.source, "shp"));
        }
        Ok(Some(shape(&self.content)))
    }
}

/// A shape; heights and measures come after what is read.
fn shape(content: &[u8]) -> Result<Geometry, String> {
    let short = || "the shape is cut off".to_owned();
    let kind = bytes(content, 0)
        .map(u32::from_le_bytes)
        .ok_or_else(short)?;
    match kind {
        0 => Err("it has no geometry".to_owned()),
        1 | 11 | 21 => point(content, 4).map(Geometry::Point).ok_or_else(short),
        3 | 13 | 23 => parts(content).map(Geometry::Lines),
        5 | 15 | 25 => parts(content).map(Geometry::Areas),
        other => Err(format!(
            "it is a shape of the unknown kind {other}; allowed are points, lines and polygons"
        )),
    }
}

fn point(content: &[u8], at: usize) -> Option<Point> {
    let x = bytes(content, at).map(f64::from_le_bytes)?;
    let y = bytes(content, at.checked_add(8)?).map(f64::from_le_bytes)?;
    (x.is_finite() && y.is_finite()).then_some([x, y])
}

/// Lines or rings: numbers of parts and points, where each part begins, the points.
fn parts(content: &[u8]) -> Result<Vec<Vec<Point>>, String> {
    let count = |at| {
        let count = bytes(content, at).map(u32::from_le_bytes);
        count.and_then(|count| usize::try_from(count).ok())
    };
    let short = || "the shape is cut off".to_owned();
    let (parts, points) = (count(36).ok_or_else(short)?, count(40).ok_or_else(short)?);
    let needed = parts.checked_mul(4).zip(points.checked_mul(16));
    let needed = needed.and_then(|(parts, points)| parts.checked_add(points)?.checked_add(44));
    if needed.is_none_or(|needed| needed > content.len()) || points > POINTS {
        return Err(format!(
            "the shape says it has {parts} parts and {points} points, but {} bytes",
            content.len()
        ));
    }
    let first = 44 + 4 * parts;
    let mut found = Vec::with_capacity(parts);
    for part in 0..parts {
        let begin = count(44 + 4 * part).ok_or_else(short)?;
        let end = if part + 1 < parts {
            count(48 + 4 * part).ok_or_else(short)?
        } else {
            points
        };
        if begin > end || end > points {
            return Err("the parts of the shape are out of order".to_owned());
        }
        let line: Option<Vec<Point>> = (begin..end)
            .map(|at| point(content, first + 16 * at))
            .collect();
        found.push(line.ok_or_else(|| "the shape has a coordinate that is no number".to_owned())?);
    }
    Ok(found)
}

/// A column of the table.
#[derive(Debug)]
struct Column {
    name: String,
    numeric: bool,
    length: usize,
}

/// The values: dBASE, fields of fixed length.
struct Table<'a> {
    source: &'a Source,
    reader: BufReader<File>,
    columns: Vec<Column>,
    records: u32,
    read: u32,
    record: Vec<u8>,
}

impl<'a> Table<'a> {
    fn open(source: &'a Source) -> Result<Self, ImportError> {
        let file = part(source, "dbf")?;
        let file = file.ok_or_else(|| {
            broken(
                source,
                "",
                "its .dbf is missing, which holds names and numbers",
            )
        })?;
        let mut reader = BufReader::new(file);
        let short = |_short| cut(source, "dbf");
        let mut head = [0; 32];
        reader.read_exact(&mut head).map_err(short)?;
        let u16_at = |at| bytes(&head, at).map_or(0, u16::from_le_bytes);
        let (length, record) = (usize::from(u16_at(8)), usize::from(u16_at(10)));
        let mut fields = vec![0; length.saturating_sub(32)];
        reader.read_exact(&mut fields).map_err(short)?;
        let described = fields.chunks_exact(32);
        let columns = described.take_while(|field| field.first() != Some(&0x0d));
        let columns: Vec<Column> = columns.take(COLUMNS).map(column).collect();
        if 1 + columns.iter().map(|c| c.length).sum::<usize>() != record {
            return Err(broken(
                source,
                "dbf",
                "its fields are not as long as its rows",
            ));
        }
        Ok(Self {
            source,
            reader,
            columns,
            records: bytes(&head, 4).map_or(0, u32::from_le_bytes),
            read: 0,
            record: vec![0; record],
        })
    }

    /// The next row; `None` at the end.
    fn next(&mut self) -> Result<Option<Vec<Value>>, ImportError> {
        if self.read == self.records {
            return Ok(None);
        }
        self.read += 1;
        let read = self.reader.read_exact(&mut self.record);
        read.map_err(|_short| cut(self.source, "dbf"))?;
        let mut at = 1;
        let values = self.columns.iter().map(|column| {
            let field = self.record.get(at..at + column.length);
            at += column.length;
            let text = decoded(field.unwrap_or_default());
            let text = text.trim_matches(['\0', ' ']);
            match text.parse::<f64>() {
                Ok(number) if column.numeric && number.is_finite() => Value::Number(number),
                _ => Value::of(text),
            }
        });
        Ok(Some(values.collect()))
    }
}

/// A column from its description of 32 bytes.
fn column(field: &[u8]) -> Column {
    let name = field.get(..11).unwrap_or_default();
    let name = name.split(|b| *b == 0).next().unwrap_or_default();
    Column {
        name: decoded(name).trim().to_owned(),
        numeric: matches!(field.get(11), Some(b'N' | b'F')),
        length: field.get(16).copied().map_or(0, usize::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_system_is_known_by_its_number_or_by_the_name_esri_gives_it() {
        let esri =
            r#"PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989"]]]"#;
        assert_eq!(number(esri), Some(25_832));
        let ogc = r#"PROJCS["ETRS89 / UTM zone 32N",GEOGCS["ETRS89",AUTHORITY["EPSG","4258"]],AUTHORITY["EPSG","25832"]]"#;
        assert_eq!(number(ogc), Some(25_832));
        assert_eq!(
            number(r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]"#),
            Some(4_326)
        );
        assert_eq!(number(""), None);
    }

    #[test]
    fn a_shape_that_claims_more_than_it_has_is_a_sentence() {
        let mut content = vec![5, 0, 0, 0];
        content.extend([0; 32]);
        content.extend(u32::MAX.to_le_bytes());
        content.extend(4_u32.to_le_bytes());
        assert!(shape(&content).unwrap_err().contains("4294967295 parts"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_shape_or_a_sentence(
            kind in 0_u32..30,
            counts in any::<[u8; 8]>(),
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let mut content = kind.to_le_bytes().to_vec();
            content.extend([0; 32]);
            content.extend(counts.map(|b| b & 7));
            content.extend(&bytes);
            let _ = shape(&content);
            let _ = shape(&bytes);
        }
    }
}

//! Features of a GeoJSON file, one at a time: the file may be larger than memory, a single feature may not. It is gone
//! through twice, first for its reference system and the names of its properties. Source: RFC 7946, and the `crs` member of
//! its predecessor, which city portals still write.

mod parts;

use super::feature::{Feature, Layer, epsg};
use super::value::Value;
use super::{ImportError, Source};
use parts::{Keys, Raw, System};
use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::error::Category;
use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::marker::PhantomData;

/// Most bytes of one feature, and of what stands before and after them.
const FEATURE: u64 = 16 << 20;
/// Most properties.
const COLUMNS: usize = 2_000;

/// What the file says of itself.
#[derive(Debug, Default)]
struct Head {
    kind: Option<String>,
    name: Option<String>,
    crs: Option<System>,
    features: bool,
}

/// Reads the reference system, the names of all properties and the number of features.
pub(super) fn layer(source: &Source) -> Result<Layer, ImportError> {
    let (mut columns, mut rows) = (Vec::<String>::new(), 0);
    let head = read::<Keys>(source, &mut |Keys(keys)| {
        rows += 1;
        for key in keys {
            if columns.len() < COLUMNS && !columns.contains(&key) {
                columns.push(key);
            }
        }
        Ok(())
    })?;
    let wrong = |why: String| ImportError::Unknown {
        file: source.name.clone(),
        found: why,
    };
    match head.kind.as_deref() {
        Some("FeatureCollection") if head.features => {}
        Some("FeatureCollection") => {
            return Err(wrong("a FeatureCollection without features".to_owned()));
        }
        Some(kind) => {
            return Err(wrong(format!(
                "GeoJSON of the type “{}”; a FeatureCollection is needed",
                super::value::short(kind)
            )));
        }
        None => return Err(wrong("JSON that is no GeoJSON".to_owned())),
    }
    // A file that names no system is in degrees, says the standard; portals say it in the file's name.
    let crs = head.crs.map_or_else(
        || match epsg(&source.inner).or_else(|| epsg(&source.given)) {
            Some(number) => format!("EPSG:{number}"),
            None => "EPSG:4326".to_owned(),
        },
        |system| system.0,
    );
    Ok(Layer {
        name: head.name.unwrap_or_else(|| source.inner.clone()),
        columns,
        epsg: epsg(&crs),
        crs,
        rows: Some(rows),
        changed: None,
    })
}

/// Goes through the features.
pub(super) fn each(
    source: &Source,
    layer: &Layer,
    take: &mut dyn FnMut(Feature) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut row = 0;
    read::<Raw>(source, &mut |mut raw| {
        row += 1;
        let values = layer.columns.iter();
        let values = values.map(|c| raw.properties.remove(c).unwrap_or(Value::Empty));
        take(Feature {
            row,
            values: values.collect(),
            geometry: raw.geometry,
        })
    })?;
    Ok(())
}

/// Goes through the file and hands over what is read of each feature.
fn read<T: for<'de> Deserialize<'de>>(
    source: &Source,
    each: &mut dyn FnMut(T) -> Result<(), ImportError>,
) -> Result<Head, ImportError> {
    let budget = Cell::new(FEATURE);
    let reader = Budgeted {
        reader: BufReader::with_capacity(1 << 16, source.file()?),
        budget: &budget,
    };
    let mut json = serde_json::Deserializer::from_reader(reader.after_mark(source)?);
    let (mut head, mut failed) = (Head::default(), None);
    let top = Top {
        head: &mut head,
        features: Features {
            each,
            failed: &mut failed,
            budget: &budget,
            of: PhantomData,
        },
    };
    let read = top.deserialize(&mut json).and_then(|()| json.end());
    match (failed, read) {
        (Some(failed), _) => Err(failed),
        (None, Ok(())) => Ok(head),
        (None, Err(error)) => Err(broken(source, &error, budget.get())),
    }
}

fn broken(source: &Source, error: &serde_json::Error, budget: u64) -> ImportError {
    let place = format!("line {}, column {}", error.line(), error.column());
    if budget == 0 {
        return ImportError::TooLarge {
            file: source.name.clone(),
            place,
            what: "a feature has more bytes than",
            found: FEATURE,
            allowed: FEATURE,
        };
    }
    let text = error.to_string();
    let why = match error.classify() {
        Category::Eof => "it is cut short".to_owned(),
        _ if text.contains("recursion limit") => "it is nested deeper than any geometry".to_owned(),
        _ => {
            let end = text.rfind(" at line ").unwrap_or(text.len());
            format!("it is no GeoJSON: {}", text.get(..end).unwrap_or_default())
        }
    };
    ImportError::Broken {
        file: source.name.clone(),
        place,
        why,
    }
}

/// Reads no more than is allowed for one feature.
struct Budgeted<'a> {
    reader: BufReader<File>,
    budget: &'a Cell<u64>,
}

impl Budgeted<'_> {
    /// Behind the byte order mark, if there is one.
    fn after_mark(mut self, source: &Source) -> Result<Self, ImportError> {
        use std::io::BufRead as _;
        let marked = match self.reader.fill_buf() {
            Ok(head) => head.starts_with(b"\xef\xbb\xbf"),
            Err(error) => {
                return Err(ImportError::Open {
                    file: source.path.clone(),
                    source: error,
                });
            }
        };
        if marked {
            self.reader.consume(3);
        }
        Ok(self)
    }
}

impl Read for Budgeted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = usize::try_from(self.budget.get()).unwrap_or(usize::MAX);
        let end = buffer.len().min(left);
        if end == 0 && !buffer.is_empty() {
            return Err(std::io::Error::other("a feature is too large"));
        }
        let read = self
            .reader
            .read(buffer.get_mut(..end).unwrap_or_default())?;
        self.budget.set(self.budget.get() - read as u64);
        Ok(read)
    }
}

/// The collection.
struct Top<'a, T> {
    head: &'a mut Head,
    features: Features<'a, T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Top<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Top<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { head, features } = self;
        let mut features = Some(features);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => head.kind = map.next_value()?,
                "name" => head.name = map.next_value()?,
                "crs" => head.crs = map.next_value()?,
                "features" => {
                    let features = features.take();
                    let features = features.ok_or_else(|| A::Error::duplicate_field("features"))?;
                    head.features = true;
                    map.next_value_seed(features)?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Its features.
struct Features<'a, T> {
    each: &'a mut dyn FnMut(T) -> Result<(), ImportError>,
    failed: &'a mut Option<ImportError>,
    budget: &'a Cell<u64>,
    of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Features<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Features<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        self.budget.set(FEATURE);
        while let Some(feature) = features.next_element::<T>()? {
            self.budget.set(FEATURE);
            if let Err(failed) = (self.each)(feature) {
                *self.failed = Some(failed);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

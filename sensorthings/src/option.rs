//! Query options: `$filter`, `$orderby`, `$top`, `$skip`, `$count`, `$select`, `$expand` with options of its own, and
//! `$resultFormat`, and `variant` of a table. `$skiptoken` is where a page goes on; only links to next pages hold it.

use crate::expand::Reader;
use crate::{Error, Expression, Property, Relation, Set, filter};

/// Properties in a `$select`.
const MOST_SELECTED: usize = 100;
/// Keys in an `$orderby`.
const MOST_KEYS: usize = 10;

const KNOWN: &str = "$filter, $orderby, $top, $skip, $count, $select, $expand, $resultFormat";

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// JSON as the standard has it.
    #[default]
    Json,
    /// Observations as rows under one list of names.
    DataArray,
    /// A table.
    Csv,
    /// A feature collection.
    GeoJson,
}

/// A key to order by.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderBy {
    /// What is compared.
    pub key: Expression,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// What `$select` names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selected {
    /// Properties, perhaps only a part of one.
    pub properties: Vec<(Property, Vec<String>)>,
    /// Relations, whose addresses are wanted.
    pub relations: Vec<Relation>,
}

/// A relation whose entities are wanted too.
#[derive(Debug, Clone, PartialEq)]
pub struct Expand {
    /// The relation.
    pub relation: Relation,
    /// What is asked of its entities.
    pub options: Options,
}

/// Everything that is asked of entities.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Which.
    pub filter: Option<Expression>,
    /// In what order; ids decide what these leave open.
    pub order: Vec<OrderBy>,
    /// How many.
    pub top: Option<u64>,
    /// How many are left out before.
    pub skip: u64,
    /// Whether their number is wanted.
    pub count: bool,
    /// Which properties; all if nothing is said.
    pub select: Option<Selected>,
    /// Relations to follow.
    pub expand: Vec<Expand>,
    /// How it is written.
    pub format: Format,
    /// Whether a table is one for spreadsheets in German.
    pub spreadsheet: bool,
    /// Id of the last entity of the page before.
    pub token: Option<String>,
    /// The options as they came, but for those of paging, until all of the query is read.
    pub(crate) kept: Vec<(String, String)>,
    /// The options but for those of paging, as links to next pages repeat them: each with an ampersand behind it.
    pub again: String,
}

/// Decodes a part of a query string: `%24` and `+`.
pub fn decoded(text: &str) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |b: Option<u8>| char::from(b.unwrap_or(b' ')).to_digit(16);
                let pair = digit(rest.next()).zip(digit(rest.next()));
                let (high, low) = pair.ok_or(Error::Encoding)?;
                u8::try_from(high * 16 + low).ok().ok_or(Error::Encoding)?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok().ok_or(Error::Encoding)
}

/// Reads a query string about entities of a set.
pub fn parse_query(query: &str, of: Set) -> Result<Options, Error> {
    let mut pairs = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push((decoded(name)?, decoded(value)?));
    }
    let mut options = Reader::default().options(pairs, of, 0)?;
    crate::again::write(&mut options);
    Ok(options)
}

impl Reader {
    /// Reads names and values as options; those around an expansion have depth nought.
    pub(crate) fn options(
        &mut self,
        pairs: Vec<(String, String)>,
        of: Set,
        depth: usize,
    ) -> Result<Options, Error> {
        let mut options = Options::default();
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in &pairs {
            let name = name.trim();
            let value = value.trim();
            if seen.contains(&name) {
                return Err(Error::Repeated(Error::quoted(name)));
            }
            seen.push(name);
            match name {
                "$filter" => options.filter = Some(filter::condition(value, of)?),
                "$orderby" => options.order = order(value, of)?,
                "$top" => options.top = Some(number("$top", value)?),
                "$skip" => options.skip = number("$skip", value)?,
                "$count" => options.count = yes_or_no(value)?,
                "$select" => options.select = selected(value, of)?,
                "$expand" => options.expand = self.expansions(value, of, depth)?,
                "$resultFormat" if depth == 0 => options.format = format(value)?,
                "variant" if depth == 0 => options.spreadsheet = excel(value)?,
                "$skiptoken" if depth == 0 => options.token = Some(value.to_owned()),
                _ => unknown(name, depth)?,
            }
        }
        options.kept = pairs;
        let paging = ["$top", "$skip", "$skiptoken"];
        options
            .kept
            .retain(|(name, _)| !paging.contains(&name.trim()));
        Ok(options)
    }
}

fn order(text: &str, of: Set) -> Result<Vec<OrderBy>, Error> {
    let keys = filter::ordering(text, of)?;
    if keys.len() > MOST_KEYS {
        return Err(Error::TooMuch {
            what: "the number of keys in $orderby",
            most: MOST_KEYS,
        });
    }
    let keys = keys.into_iter();
    Ok(keys
        .map(|(key, descending)| OrderBy { key, descending })
        .collect())
}

fn number(option: &'static str, text: &str) -> Result<u64, Error> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number: Option<i64> = text.parse().ok().filter(|_| digits);
    let number = number.and_then(|number| u64::try_from(number).ok());
    number.ok_or_else(|| Error::OptionValue {
        option,
        expected: "a whole number from 0 to 9223372036854775807",
        found: Error::quoted(text),
    })
}

fn yes_or_no(text: &str) -> Result<bool, Error> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Error::OptionValue {
            option: "$count",
            expected: "true or false",
            found: Error::quoted(text),
        }),
    }
}

fn excel(text: &str) -> Result<bool, Error> {
    if text != "excel" {
        return Err(Error::OptionValue {
            option: "variant",
            expected: "excel",
            found: Error::quoted(text),
        });
    }
    Ok(true)
}

fn format(text: &str) -> Result<Format, Error> {
    let known = [
        ("default", Format::Json),
        ("json", Format::Json),
        ("dataArray", Format::DataArray),
        ("csv", Format::Csv),
        ("geojson", Format::GeoJson),
    ];
    let found = known
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text));
    found
        .map(|(_, format)| format)
        .ok_or_else(|| Error::OptionValue {
            option: "$resultFormat",
            expected: "dataArray, CSV or GeoJSON",
            found: Error::quoted(text),
        })
}

fn selected(text: &str, of: Set) -> Result<Option<Selected>, Error> {
    let mut selected = Selected::default();
    for (place, item) in text.split(',').map(str::trim).enumerate() {
        if place >= MOST_SELECTED {
            return Err(Error::TooMuch {
                what: "the number of properties in $select",
                most: MOST_SELECTED,
            });
        }
        if item == "*" {
            return Ok(None);
        }
        if let Some(relation) = of.relation(item) {
            selected.relations.push(relation);
            continue;
        }
        let mut way = item.split('/').map(str::to_owned);
        let name = way.next().unwrap_or_default();
        let property = of.property(&name).ok_or_else(|| Error::UnknownName {
            of: of.singular(),
            name: Error::quoted(&name),
            known: of.names(),
        })?;
        selected.properties.push((property, way.collect()));
    }
    Ok(Some(selected))
}

/// A name that is none of ours: an error, unless it has no `$` and cannot be meant as one.
fn unknown(name: &str, depth: usize) -> Result<(), Error> {
    let bare = name.strip_prefix('$').unwrap_or(name);
    let ours = KNOWN.split(", ").any(|known| known.get(1..) == Some(bare));
    let others = "search apply compute format levels deltatoken id schemaversion";
    if name.starts_with('$') && (ours || others.split(' ').any(|other| other == bare)) {
        return Err(Error::Unsupported(name.to_owned()));
    }
    if name.starts_with('$') || ours || depth > 0 {
        return Err(Error::UnknownOption {
            name: Error::quoted(name),
            known: KNOWN,
        });
    }
    Ok(())
}

//! The atlas' tables by municipality: workbooks with a header over several rows and merged cells, and the text tables of
//! the years before.

use super::fixed::{check, share};
use super::intake::{Intake, Row, Wrong};
use super::recognise::Content;
use super::sheet::{Merged, Next, each, merged, names};
use super::value::{Decimal, Value, short};
use super::{ImportError, Source, Unit};
use crate::{Down, FixedRow, Municipality, Reason, Technology};
use std::collections::HashSet;

/// Rows a header may take, with the title above it.
const HEADER: usize = 12;
/// Most columns of a header that are put together.
const COLUMNS: usize = 2_000;

/// What the columns of a sheet hold.
#[derive(Debug)]
struct Header {
    /// Whether the sheet is a text table, in which numbers are text.
    text: bool,
    /// First row with figures, from 1.
    first: u64,
    ags: usize,
    name: Option<usize>,
    shares: Vec<(usize, Technology, Down)>,
    labels: Vec<String>,
}

/// Rows of the sheet about private households, and the columns that are not read.
pub(super) fn read(
    source: &Source,
    intake: &mut Intake<'_>,
) -> Result<(Vec<Municipality>, Vec<String>), ImportError> {
    let (sheet, header) = choose(source)?;
    intake.layer.clone_from(&sheet);
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    each(source, &sheet, &mut |number, values| {
        if number < header.first {
            return Ok(Next::More);
        }
        let verdict = row(&header, values).and_then(|row| {
            if seen.insert(row.ags.clone()) {
                Ok(Row::Taken(row))
            } else {
                let why = format!(
                    "the municipality {} comes twice; the first row counts",
                    row.ags
                );
                Err(Wrong::new("AGS", Reason::Duplicate, why))
            }
        });
        rows.extend(intake.take(number, verdict)?);
        intake.progress(Unit::Rows, number, None);
        Ok(Next::More)
    })?;
    let read = |at: &usize| {
        *at == header.ags
            || Some(*at) == header.name
            || header.shares.iter().any(|(share, _, _)| share == at)
    };
    let labels = header.labels.iter().enumerate();
    let unread = labels.filter(|(at, label)| !label.is_empty() && !read(at));
    Ok((rows, unread.map(|(_, label)| label.clone()).collect()))
}

/// The sheet about private households.
fn choose(source: &Source) -> Result<(String, Header), ImportError> {
    let (mut found, mut seen) = (Vec::new(), Vec::new());
    for sheet in names(source)? {
        if let Some(header) = header(source, &sheet)? {
            let told = format!("{sheet} {}", header.labels.join(" ")).to_lowercase();
            found.push((
                told.contains("haushalt") || told.contains("privat"),
                sheet,
                header,
            ));
        } else {
            seen.push(sheet);
        }
    }
    let homes = found.iter().position(|(homes, _, _)| *homes);
    let at = homes.or_else(|| (found.len() == 1).then_some(0));
    match at {
        Some(at) => {
            let (_, sheet, header) = found.swap_remove(at);
            Ok((sheet, header))
        }
        None => Err(ImportError::Columns {
            file: source.name.clone(),
            layer: "its sheets".to_owned(),
            what: "shares per municipality with a header in the rows 2 to 4",
            missing: vec!["AGS".to_owned(), "alle Technologien ≥ 30 Mbit/s".to_owned()],
            found: seen,
        }),
    }
}

/// The header of a sheet; `None` if it has none of ours.
fn header(source: &Source, sheet: &str) -> Result<Option<Header>, ImportError> {
    let mut top: Vec<(u64, Vec<Value>)> = Vec::new();
    each(source, sheet, &mut |number, values| {
        if number > HEADER as u64 {
            return Ok(Next::Enough);
        }
        top.push((number, values.to_vec()));
        Ok(Next::More)
    })?;
    let is_ags = |value: &Value| {
        let text = value.text().to_lowercase();
        text == "ags" || text.contains("gemeindeschlüssel")
    };
    let ags = top.iter().find_map(|(_, row)| row.iter().position(is_ags));
    let Some(ags) = ags else {
        return Ok(None);
    };
    let begins = |value: Option<&Value>| {
        let text = value.map(Value::text).unwrap_or_default();
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
    };
    let first = top.iter().find(|(_, row)| begins(row.get(ags)));
    let first = first.map_or(HEADER as u64 + 1, |(number, _)| *number);
    top.retain(|(number, _)| *number < first);
    let merged = merged(source, sheet, u32::try_from(HEADER).unwrap_or(0))?;
    let labels = labels(&top, &merged);
    let shares = labels.iter().enumerate().filter_map(|(at, label)| {
        let (technology, down) = class(label)?;
        Some((at, technology, down))
    });
    let shares: Vec<(usize, Technology, Down)> = shares.collect();
    let name = labels.iter().position(|label| {
        let label = label.to_lowercase();
        label == "name" || label == "gemeinde" || label.ends_with(" name")
    });
    Ok((!shares.is_empty()).then_some(Header {
        text: source.content != Content::Workbook,
        first,
        ags,
        name,
        shares,
        labels,
    }))
}

/// What stands above each column, from top to bottom.
fn labels(top: &[(u64, Vec<Value>)], merged: &[Merged]) -> Vec<String> {
    let columns = top.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    let at = |row: u64, column: usize| {
        let values = top.iter().find(|(number, _)| *number == row);
        let value = values.and_then(|(_, values)| values.get(column));
        value
            .map(|v| v.text().trim().to_owned())
            .unwrap_or_default()
    };
    let label = |column: usize| {
        let mut parts: Vec<String> = Vec::new();
        for (number, _) in top {
            let row = usize::try_from(*number).unwrap_or(usize::MAX) - 1;
            let covers = |m: &&Merged| {
                (m.start.0..=m.end.0).contains(&row) && (m.start.1..=m.end.1).contains(&column)
            };
            let text = match merged.iter().find(covers) {
                Some(m) => at(m.start.0 as u64 + 1, m.start.1),
                None => at(*number, column),
            };
            // The title stands over the first column alone and says nothing about it.
            if *number > 1 || top.len() == 1 {
                parts.push(text);
            }
        }
        parts.dedup();
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    };
    (0..columns.min(COLUMNS)).map(label).collect()
}

/// Technology and class of a label such as `alle Technologien ≥ 30 Mbit/s` or `verf_300_30`.
fn class(label: &str) -> Option<(Technology, Down)> {
    let label = label.to_lowercase();
    if let Some(rest) = label.strip_prefix("verf_") {
        // 300 is all technologies; 100 and 200, by wire and by radio, have no like today.
        let (technology, down) = rest.split_once('_')?;
        let down = Down::from_mbits(down.parse().ok()?)?;
        return (technology == "300").then_some((Technology::Alle, down));
    }
    let (before, _) = label.split_once("mbit/s")?;
    let digits = before.trim_end();
    let begin = digits
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    // The sign before the number may take several bytes.
    let begin = (begin..=digits.len()).find(|at| digits.is_char_boundary(*at))?;
    let down = Down::from_mbits(digits.get(begin..)?.parse().ok()?)?;
    let words = [
        ("alle technologien", Technology::Alle),
        ("ftth/b", Technology::Ftthb),
        ("fttb/h", Technology::Ftthb),
        ("ftth(b)", Technology::Ftthb),
        ("ftth", Technology::Ftth),
        ("fttb", Technology::Fttb),
        ("fttc", Technology::Fttc),
        ("hfc", Technology::Hfc),
        ("catv", Technology::Hfc),
        ("sonst", Technology::Sonst),
    ];
    let known = words.into_iter().find(|(word, _)| label.contains(word));
    known.map(|(_, technology)| (technology, down))
}

fn row(header: &Header, values: &[Value]) -> Result<Municipality, Wrong> {
    let value = |at: usize| values.get(at).unwrap_or(&Value::Empty);
    let label = |at: usize| header.labels.get(at).map_or("", String::as_str);
    let ags = match value(header.ags) {
        Value::Number(number) => {
            let why = format!(
                "{number} is a number; allowed is text such as 05124000, because leading zeros count"
            );
            return Err(Wrong::new("AGS", Reason::Value, why));
        }
        other => other.text().into_owned(),
    };
    if !(2..=12).contains(&ags.len()) || !ags.bytes().all(|b| b.is_ascii_digit()) {
        let why = format!(
            "“{}” is no municipality key; allowed are 2 to 12 digits",
            short(&ags)
        );
        return Err(Wrong::new("AGS", Reason::Value, why));
    }
    let mut shares = FixedRow::default();
    for (at, technology, down) in &header.shares {
        let found = match value(*at) {
            Value::Text(text) if header.text => {
                let number = super::value::number(text, Decimal::Either);
                let number = number.map_err(Wrong::value(label(*at)))?;
                number.map_or(Value::Empty, Value::Number)
            }
            Value::Text(text) if super::value::is_gap(text) => Value::Empty,
            other => other.clone(),
        };
        shares.set(*technology, *down, share(&found, label(*at))?);
    }
    let named = |technology: Technology, down: Down| {
        let mut columns = header.shares.iter();
        let column = columns.find(|(_, t, d)| (*t, *d) == (technology, down));
        column.map_or_else(String::new, |(at, _, _)| label(*at).to_owned())
    };
    check(&shares, &named)?;
    let name = header.name.map(|at| value(at).text().trim().to_owned());
    Ok(Municipality {
        ags,
        name: name.unwrap_or_default(),
        row: shares,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_label_tells_technology_and_class() {
        for (label, found) in [
            (
                "alle Technologien ≥ 30 Mbit/s",
                Some((Technology::Alle, Down::M30)),
            ),
            (
                "Verfügbarkeit in % FTTB/H ≥ 1000 Mbit/s",
                Some((Technology::Ftthb, Down::M1000)),
            ),
            (
                "alle Technologien >= 50 Mbit/s",
                Some((Technology::Alle, Down::M50)),
            ),
            ("verf_300_30", Some((Technology::Alle, Down::M30))),
            ("verf_200_30", None),
            ("LTE ≥ 30 Mbit/s", None),
            ("alle Technologien ≥ 6 Mbit/s", None),
        ] {
            assert_eq!(class(label), found, "{label}");
        }
    }

    proptest! {
        #[test]
        fn any_label_is_a_class_or_none(label in "\\PC{0,20}(mbit/s)?\\PC{0,5}") {
            let _ = class(&label);
        }
    }
}

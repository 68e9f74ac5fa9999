//! A month's table for spreadsheets in German: written anew from the file while the client takes it, so it has no parts and no
//! checksum.

use crate::row::{MARK, told, words, writer};
use axum::body::{Body, Bytes};
use futures_util::stream;
use jiff::Timestamp;
use std::fs::File;
use talblick_coverage::Dialect;

/// Rows of a piece; no more of the file is in memory.
const PIECE: usize = 4_096;

/// What is still to be told of a file.
struct Rest {
    rows: csv::Reader<File>,
    begun: bool,
}

/// The table, each piece made when the client has taken the one before.
pub(super) fn table(file: File) -> Body {
    let rows = csv::Reader::from_reader(file);
    let begin = Rest { rows, begun: false };
    Body::from_stream(stream::unfold(Some(begin), |rest| async {
        let mut rest = rest?;
        let made = tokio::task::spawn_blocking(move || Ok((piece(&mut rest)?, rest)));
        match made.await.map_err(std::io::Error::other).flatten() {
            Ok((None, _)) => None,
            Ok((Some(piece), rest)) => Some((Ok(piece), Some(rest))),
            Err(error) => Some((Err(error), None)),
        }
    }))
}

/// The next rows, before the first ones the names of the columns; none at the end.
fn piece(rest: &mut Rest) -> std::io::Result<Option<Bytes>> {
    let mark = if rest.begun { "" } else { MARK };
    let mut table = writer(mark.into(), Dialect::Spreadsheets);
    if !std::mem::replace(&mut rest.begun, true) {
        let names = rest.rows.headers()?;
        table.write_record(
            names
                .iter()
                .map(|n| if n == "time" { "time_utc" } else { n }),
        )?;
    }
    let mut row = csv::StringRecord::new();
    for _ in 0..PIECE {
        if !rest.rows.read_record(&mut row)? {
            break;
        }
        table.write_record(row.iter().map(cell))?;
    }
    let bytes = table
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok((!bytes.is_empty()).then(|| bytes.into()))
}

fn cell(text: &str) -> String {
    if text.parse::<f64>().is_ok() {
        text.replace('.', ",")
    } else if text.parse::<Timestamp>().is_ok() {
        told(text)
    } else {
        words(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_german_commas_moments_without_letters_and_no_formula() {
        for (text, told) in [
            ("-2.5", "-2,5"),
            ("181", "181"),
            ("2026-10-01T00:00:00.500Z", "2026-10-01 00:00:00,500"),
            ("=1+1", "'=1+1"),
            ("out_of_range stuck", "out_of_range stuck"),
            ("", ""),
        ] {
            assert_eq!(cell(text), told);
        }
    }
}

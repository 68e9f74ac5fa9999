//! A stranger's workbook, looked at before a reader of workbooks believes what it says: how much it unpacks to, and which
//! cells it says it has.

use super::{ImportError, Source};
use calamine::{Reader as _, Xlsx};
use std::fs::File;
use std::io::{BufReader, Read};
use zip::ZipArchive;

/// Most bytes a workbook unpacks to.
const UNPACKED: u64 = 512 << 20;
/// Most columns and rows; no program writes more.
pub(super) const COLUMNS: u32 = 16_384;
pub(super) const ROWS: u32 = 1_048_576;
/// Bytes read at a time.
const STEP: usize = 1 << 16;

/// Opens it.
pub(super) fn open(source: &Source) -> Result<Xlsx<BufReader<File>>, ImportError> {
    let failed = |error: &dyn std::fmt::Display| broken(source, "", error);
    let mut archive =
        ZipArchive::new(BufReader::new(source.file()?)).map_err(|error| failed(&error))?;
    let mut left = UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| failed(&error))?;
        let name = part.name().map(|n| n.into_owned()).unwrap_or_default();
        let mut references = name.starts_with("xl/worksheets/").then(References::default);
        let mut part = part.take(left + 1);
        let mut buffer = vec![0; STEP];
        loop {
            let read = part.read(&mut buffer).map_err(|error| failed(&error))?;
            if read == 0 {
                break;
            }
            left = left
                .checked_sub(read as u64)
                .ok_or_else(|| too_large(source))?;
            let bytes = buffer.get(..read).unwrap_or_default();
            if let Some(references) = &mut references
                && let Some(wrong) = bytes.iter().find_map(|byte| references.read(*byte))
            {
                return Err(ImportError::Broken {
                    file: source.name.clone(),
                    place: name,
                    why: format!("it says it has the cells {wrong}; allowed are up to XFD{ROWS}"),
                });
            }
        }
    }
    let workbook = Xlsx::new(BufReader::new(source.file()?));
    let workbook = workbook.map_err(|error| failed(&error))?;
    if workbook.sheet_names().is_empty() {
        return Err(failed(&"it has no sheet"));
    }
    Ok(workbook)
}

fn too_large(source: &Source) -> ImportError {
    ImportError::TooLarge {
        file: source.name.clone(),
        place: String::new(),
        what: "unpacked the workbook has more bytes than",
        found: UNPACKED,
        allowed: UNPACKED,
    }
}

pub(super) fn broken(source: &Source, sheet: &str, error: &dyn std::fmt::Display) -> ImportError {
    ImportError::Broken {
        file: source.name.clone(),
        place: sheet.to_owned(),
        why: format!("it is no workbook that can be read ({error})"),
    }
}

/// Looks at the references to cells in a sheet (attributes `r` and `ref`), byte by byte.
#[derive(Debug, Default)]
struct References {
    /// The last word, or the value of a reference.
    word: Vec<u8>,
    /// The quote a reference's value ends with.
    within: Option<u8>,
    /// What was seen since the word.
    equals: bool,
}

impl References {
    /// A reference no sheet can have, once it is read to its end or too far.
    fn read(&mut self, byte: u8) -> Option<String> {
        if let Some(quote) = self.within {
            if byte != quote && self.word.len() < 64 {
                self.word.push(byte);
                return None;
            }
            let wrong = byte != quote || !possible(&self.word);
            let word = std::mem::take(&mut self.word);
            self.within = None;
            return wrong.then(|| String::from_utf8_lossy(&word).into_owned());
        }
        match byte {
            b'=' => self.equals = true,
            b'"' | b'\'' if self.equals && matches!(self.word.as_slice(), b"r" | b"ref") => {
                self.within = Some(byte);
                self.word.clear();
                self.equals = false;
            }
            _ if byte.is_ascii_whitespace() && self.equals => {}
            _ if byte.is_ascii_alphanumeric() || byte == b':' => {
                if self.equals || self.word.len() > 8 {
                    self.word.clear();
                }
                self.equals = false;
                self.word.push(byte);
            }
            _ if byte.is_ascii_whitespace() && !self.word.is_empty() => {
                // A blank may stand before the sign; a new word begins after it otherwise.
                if !matches!(self.word.as_slice(), b"r" | b"ref") {
                    self.word.clear();
                }
            }
            _ => {
                self.word.clear();
                self.equals = false;
            }
        }
        None
    }
}

/// Whether a cell, a range, or a row can be one of a sheet.
fn possible(reference: &[u8]) -> bool {
    reference.split(|b| *b == b':' || *b == b' ').all(|cell| {
        let letters = cell.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let digits = cell
            .iter()
            .skip(letters)
            .filter(|b| b.is_ascii_digit())
            .count();
        letters <= 3 && digits <= 7
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(xml: &str) -> Option<String> {
        let mut references = References::default();
        xml.bytes().find_map(|byte| references.read(byte))
    }

    #[test]
    fn a_reference_no_sheet_can_have_is_found() {
        for (xml, found) in [
            (r#"<dimension ref="A1:C5000000000"/>"#, "A1:C5000000000"),
            (r"<row r = '99999999'>", "99999999"),
            ("<c\n\tr=\"AAAAAAAAA1\">", "AAAAAAAAA1"),
        ] {
            assert_eq!(wrong(xml).as_deref(), Some(found), "{xml}");
        }
        assert!(wrong(&format!(r#"<c r="{}">"#, "A".repeat(100))).is_some());
    }

    #[test]
    fn what_spreadsheet_programs_write_is_let_through() {
        let sheet = r#"<worksheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetPr codeName="Tabelle1"/><dimension ref="A1:XFD1048576"/><row r="1" spans="1:16384" ht="12.75"><c r="A1" s="1" t="s"><v>123456789012</v></c><c r="B1"><f>SUM(A1:A99)</f></c></row><mergeCell ref="A2:A4"/></worksheet>"#;
        assert_eq!(wrong(sheet), None);
    }
}

//! Lines of a text table, one record a line, in constant memory: a line has a longest length, quotes do not run over it.

use super::intake::Wrong;
use super::value::short;
use super::{ImportError, Source};
use crate::Reason;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};

/// Longest line.
const LONGEST: u64 = 1 << 20;

/// A text table while it is read.
#[derive(Debug)]
pub(super) struct Text {
    name: String,
    reader: BufReader<File>,
    bytes: Vec<u8>,
    record: Record,
    /// Bytes read so far.
    pub(super) done: u64,
    /// Bytes there are.
    pub(super) total: u64,
}

/// The fields of a line, without blanks around them.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Number of the line, from 1.
    pub(super) line: u64,
    delimiter: u8,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// A field by its place; empty if there is none.
    pub(super) fn get(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else {
            return "";
        };
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let begin = begin.copied().unwrap_or(0);
        self.text.get(begin..*end).unwrap_or_default().trim()
    }

    /// The last field.
    pub(super) fn last(&self) -> &str {
        self.get(self.len().saturating_sub(1))
    }

    /// Number of fields.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All fields.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    fn read(&mut self, line: &str) {
        self.text.clear();
        self.ends.clear();
        if line.contains('"') {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .delimiter(self.delimiter)
                .from_reader(line.as_bytes());
            let mut fields = csv::StringRecord::new();
            // A line that is text is a record, whatever its quotes.
            if reader.read_record(&mut fields).unwrap_or(false) {
                for field in &fields {
                    self.text.push_str(field);
                    self.ends.push(self.text.len());
                }
            }
        } else {
            for field in line.split(char::from(self.delimiter)) {
                self.text.push_str(field);
                self.ends.push(self.text.len());
            }
        }
    }
}

impl Text {
    /// Opens it. The delimiter is what the first line has most of: semicolon, comma or tabulator.
    pub(super) fn open(source: &Source) -> Result<Self, ImportError> {
        let file = source.file()?;
        let total = file.metadata().map_or(0, |m| m.len());
        let mut text = Self {
            name: source.name.clone(),
            reader: BufReader::with_capacity(1 << 16, file),
            bytes: Vec::new(),
            record: Record::default(),
            done: 0,
            total,
        };
        let head = text
            .reader
            .fill_buf()
            .map_err(|source_error| ImportError::Open {
                file: source.path.clone(),
                source: source_error,
            })?;
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
            return Err(broken(
                &source.name,
                1,
                "it is written in UTF-16; allowed are UTF-8 and Windows-1252",
            ));
        }
        let mark = if head.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        text.record.delimiter = delimiter(head.get(mark..).unwrap_or_default());
        text.reader.consume(mark);
        text.done = mark as u64;
        Ok(text)
    }

    /// The next record that is not empty.
    pub(super) fn next(&mut self) -> Result<Option<&Record>, ImportError> {
        loop {
            self.bytes.clear();
            self.record.line += 1;
            let mut limited = (&mut self.reader).take(LONGEST);
            let read = limited.read_until(b'\n', &mut self.bytes);
            let read = read.map_err(|e| broken(&self.name, self.record.line, &e.to_string()))?;
            self.done += read as u64;
            if read == 0 {
                return Ok(None);
            }
            if read as u64 == LONGEST {
                return Err(ImportError::TooLarge {
                    file: self.name.clone(),
                    place: format!("line {}", self.record.line),
                    what: "the line has more bytes than",
                    found: LONGEST,
                    allowed: LONGEST,
                });
            }
            let line = decoded(&self.bytes);
            let line = line.trim_end_matches(['\r', '\n']);
            if line.contains('\0') {
                let why = format!("“{}” is not text", short(line));
                return Err(broken(&self.name, self.record.line, &why));
            }
            if !line.trim().is_empty() {
                // The borrow of `bytes` ends here: the record keeps its own text.
                self.record.read(line);
                return Ok(Some(&self.record));
            }
        }
    }

    /// The next record as the names of columns.
    pub(super) fn header(&mut self) -> Result<Header, ImportError> {
        let record = self.next()?;
        Ok(Header(record.map_or_else(Vec::new, |record| {
            record.iter().map(str::to_owned).collect()
        })))
    }
}

fn broken(file: &str, line: u64, why: &str) -> ImportError {
    ImportError::Broken {
        file: file.to_owned(),
        place: format!("line {line}"),
        why: why.to_owned(),
    }
}

/// The first line of a table: the names of its columns.
#[derive(Debug)]
pub(super) struct Header(Vec<String>);

impl Header {
    /// The place of a column, whatever its case.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|c| c.eq_ignore_ascii_case(name))
    }

    /// The places of columns that must be there.
    pub(super) fn places<const N: usize>(
        &self,
        source: &Source,
        what: &'static str,
        names: &[&str; N],
    ) -> Result<[usize; N], ImportError> {
        let found = names.map(|name| self.find(name));
        let missing = names.iter().zip(found).filter(|(_, at)| at.is_none());
        let missing: Vec<String> = missing.map(|(name, _)| (*name).to_owned()).collect();
        if missing.is_empty() {
            Ok(found.map(|at| at.unwrap_or(usize::MAX)))
        } else {
            Err(ImportError::Columns {
                file: source.name.clone(),
                layer: "line 1".to_owned(),
                what,
                missing,
                found: self.0.clone(),
            })
        }
    }

    /// A record must have as many fields as the header.
    pub(super) fn fits(&self, record: &Record) -> Result<(), Wrong> {
        let (there, wanted) = (record.len(), self.0.len());
        if there == wanted {
            Ok(())
        } else {
            let why = format!("the line has {there} fields, the header {wanted}");
            Err(Wrong::new("", Reason::Fields, why))
        }
    }

    /// The columns at none of these places.
    pub(super) fn unread(&self, read: &[usize]) -> Vec<String> {
        let columns = self.0.iter().enumerate();
        let unread = columns.filter(|(at, _)| !read.contains(at));
        unread.map(|(_, name)| name.clone()).collect()
    }
}

/// Bytes as text: UTF-8, or Windows-1252 where they are not.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(
        |_not_utf8| {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        },
        Cow::Borrowed,
    )
}

/// What the first line has most of.
pub(super) fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|b| **b == delimiter).count();
    let most = [b',', b'\t', b';'].into_iter().max_by_key(|d| count(*d));
    most.unwrap_or(b';')
}

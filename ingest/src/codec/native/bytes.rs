//! Reads numbers off a self-describing payload, and says where one ended too early.

use crate::codec::{DecodeError, Fields, Value};

/// What is left of a payload.
#[derive(Debug)]
pub(super) struct Bytes<'a> {
    format: &'static str,
    rest: &'a [u8],
    length: usize,
    record: usize,
    kind: u8,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(format: &'static str, bytes: &'a [u8]) -> Self {
        Self {
            format,
            rest: bytes,
            length: bytes.len(),
            record: 0,
            kind: 0,
        }
    }

    /// The type byte that starts the next record; `None` at the end.
    pub(super) fn next_type(&mut self) -> Option<u8> {
        let (kind, rest) = self.rest.split_first()?;
        self.record = self.length - self.rest.len();
        self.kind = *kind;
        self.rest = rest;
        Some(self.kind)
    }

    /// The channel and type bytes that start the next record; `None` at the end.
    pub(super) fn next_channel(&mut self) -> Result<Option<(u8, u8)>, DecodeError> {
        let Some(channel) = self.next_type() else {
            return Ok(None);
        };
        let Some((kind, rest)) = self.rest.split_first() else {
            return Err(self.error(format_args!(
                "channel {channel} at byte {} has no type",
                self.record
            )));
        };
        (self.kind, self.rest) = (*kind, rest);
        Ok(Some((channel, self.kind)))
    }

    pub(super) fn unknown_type(&self, kind: u8) -> DecodeError {
        self.error(format_args!(
            "unknown type 0x{kind:02x} at byte {}",
            self.record
        ))
    }

    fn error(&self, what: std::fmt::Arguments<'_>) -> DecodeError {
        DecodeError::Reported(vec![format!("{}: {what}", self.format)])
    }

    pub(super) fn take<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let split = self.rest.split_first_chunk::<N>();
        let (head, rest) = split.ok_or_else(|| self.too_short(N))?;
        self.rest = rest;
        Ok(*head)
    }

    /// Passes over bytes that are not read.
    pub(super) fn skip(&mut self, count: usize) -> Result<(), DecodeError> {
        let rest = self.rest.get(count..);
        self.rest = rest.ok_or_else(|| self.too_short(count))?;
        Ok(())
    }

    fn too_short(&self, needed: usize) -> DecodeError {
        let left = self.rest.len();
        let are = if left == 1 { "is" } else { "are" };
        self.error(format_args!(
            "type 0x{:02x} at byte {} needs {needed} bytes more, {left} {are} left",
            self.kind, self.record
        ))
    }

    pub(super) fn u8(&mut self) -> Result<f64, DecodeError> {
        self.take::<1>().map(|[b]| b.into())
    }

    pub(super) fn i8(&mut self) -> Result<f64, DecodeError> {
        self.take().map(|b| i8::from_be_bytes(b).into())
    }

    pub(super) fn u16(&mut self) -> Result<f64, DecodeError> {
        self.take().map(|b| u16::from_be_bytes(b).into())
    }

    pub(super) fn u16_le(&mut self) -> Result<f64, DecodeError> {
        self.take().map(|b| u16::from_le_bytes(b).into())
    }

    pub(super) fn i16(&mut self) -> Result<f64, DecodeError> {
        self.take().map(|b| i16::from_be_bytes(b).into())
    }

    pub(super) fn u32(&mut self) -> Result<f64, DecodeError> {
        self.take().map(|b| u32::from_be_bytes(b).into())
    }

    pub(super) fn i32(&mut self) -> Result<f64, DecodeError> {
        self.take().map(|b| i32::from_be_bytes(b).into())
    }

    pub(super) fn i24(&mut self) -> Result<f64, DecodeError> {
        self.take()
            .map(|[a, b, c]| f64::from(i32::from_be_bytes([a, b, c, 0]) >> 8))
    }

    pub(super) fn i24_le(&mut self) -> Result<f64, DecodeError> {
        self.take()
            .map(|[a, b, c]| f64::from(i32::from_le_bytes([0, a, b, c]) >> 8))
    }
}

impl Fields {
    pub(super) fn push(&mut self, name: &'static str, value: f64) {
        self.0.push((name.into(), Value::Number(value)));
    }
}

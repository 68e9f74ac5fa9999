//! The batch log: one row a batch, and what is in the block of a row. The layout is in FORMAT.md.
//!
//! Rejects are not in it: they are rows of their own, written in the same transaction.

use crate::column::{read_numbers, write_numbers};
use crate::frame::{self, Kind, Packer};
use crate::record;
use crate::wire::{Damage, Reader, Writer};
use crate::{Batch, Error, Identity, LateReceptions, Tally, UplinkRecord};
use talblick_model::{DatastreamId, Millis, Quality, Reading};

/// One of zstd's fast levels: the log is packed once a batch, while somebody waits, and soon sealed into smaller files.
const LEVEL: i32 = -3;

/// Blocks smaller than this are not worth compressing.
const WORTH_PACKING: usize = 256;

/// A batch as it goes into the log.
#[derive(Debug)]
pub(crate) struct Encoded {
    /// The row's block.
    pub(crate) block: Vec<u8>,
    /// The bytes of each uplink, for the head.
    pub(crate) uplinks: Vec<Box<[u8]>>,
}

/// A batch as it comes out of the log.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    pub(crate) readings: Vec<Reading>,
    pub(crate) uplinks: Vec<(UplinkRecord, Box<[u8]>)>,
    pub(crate) receptions: Vec<LateReceptions>,
    pub(crate) tallies: Vec<Tally>,
}

/// Packs batches, one after the other.
pub(crate) struct Encoder {
    body: Writer,
    packer: Packer,
}

impl Default for Encoder {
    fn default() -> Self {
        Self {
            body: Writer::default(),
            packer: Packer::new(LEVEL),
        }
    }
}

impl Encoder {
    /// Packs a batch.
    pub(crate) fn encode(&mut self, batch: &Batch) -> Result<Encoded, Error> {
        self.body.0.clear();
        let uplinks = write(&mut self.body, batch)?;
        let body = &self.body.0;
        // Readings are packed already; texts are what zstd is for.
        let block = if uplinks.is_empty() || body.len() < WORTH_PACKING {
            frame::wrap(Kind::Batch, body)
        } else {
            self.packer.wrap(Kind::Batch, body)
        };
        Ok(Encoded { block, uplinks })
    }
}

/// Writes the body of a batch's block, and gives the bytes of each uplink in it.
fn write(out: &mut Writer, batch: &Batch) -> Result<Vec<Box<[u8]>>, Error> {
    write_readings(out, &batch.readings);
    out.length(batch.uplinks.len());
    let mut uplinks = Vec::with_capacity(batch.uplinks.len());
    let mut bytes = Writer::default();
    for uplink in &batch.uplinks {
        bytes.0.clear();
        record::write(&mut bytes, uplink);
        out.bytes(&bytes.0);
        uplinks.push(bytes.0.as_slice().into());
    }
    out.length(batch.receptions.len());
    for late in &batch.receptions {
        record::write_identity(out, &late.identity);
        record::write_receptions(out, &late.receptions, late.identity.at);
    }
    let tallies = serde_json::to_vec(&batch.tallies).map_err(|error| Error::Corrupt {
        what: "the accounting of a batch".into(),
        why: error.to_string(),
    })?;
    out.bytes(&tallies);
    Ok(uplinks)
}

/// Unpacks a batch.
pub(crate) fn decode(block: &[u8]) -> Result<Decoded, Damage> {
    let body = frame::open(Kind::Batch, block)?;
    let mut input = Reader::new(&body);
    let readings = read_readings(&mut input)?;
    let uplinks = (0..input.count()?)
        .map(|_| {
            let bytes = input.bytes()?;
            Ok((record::read(&mut Reader::new(bytes))?, bytes.into()))
        })
        .collect::<Result<_, _>>()?;
    let receptions = (0..input.count()?)
        .map(|_| {
            let identity = record::read_identity(&mut input)?;
            let receptions = record::read_receptions(&mut input, identity.at)?;
            Ok(LateReceptions {
                identity,
                receptions,
            })
        })
        .collect::<Result<_, _>>()?;
    let tallies = serde_json::from_slice(input.bytes()?)
        .ok()
        .ok_or(Damage("its accounting cannot be read"))?;
    Ok(Decoded {
        readings,
        uplinks,
        receptions,
        tallies,
    })
}

/// Only the readings in a block.
pub(crate) fn readings(block: &[u8]) -> Result<Vec<Reading>, Damage> {
    let body = frame::open(Kind::Batch, block)?;
    read_readings(&mut Reader::new(&body))
}

/// Only the identities of the uplinks in a block, without reading the uplinks.
pub(crate) fn identities(block: &[u8]) -> Result<Vec<Identity>, Damage> {
    let body = frame::open(Kind::Batch, block)?;
    let mut input = Reader::new(&body);
    read_readings(&mut input)?;
    (0..input.count()?)
        .map(|_| record::read_identity(&mut Reader::new(input.bytes()?)))
        .collect()
}

fn write_readings(out: &mut Writer, readings: &[Reading]) {
    out.length(readings.len());
    if readings.is_empty() {
        return;
    }
    let (mut id, mut time) = (0, 0);
    for reading in readings {
        let (next_id, next_time) = (i64::from(reading.datastream.get()), reading.time.as_i64());
        out.signed(next_id - id);
        out.signed(next_time - time);
        (id, time) = (next_id, next_time);
    }
    for reading in readings {
        write_value(out, reading.value);
    }
    let remarks = readings.iter().any(|r| r.quality != Quality::GOOD);
    out.byte(remarks.into());
    if remarks {
        let bits: Vec<i64> = readings.iter().map(|r| r.quality.bits().into()).collect();
        write_numbers(out, &bits);
    }
}

fn read_readings(input: &mut Reader<'_>) -> Result<Vec<Reading>, Damage> {
    let count = input.count()?;
    let mut readings = Vec::with_capacity(count);
    if count == 0 {
        return Ok(readings);
    }
    let (mut id, mut time) = (0_i64, 0_i64);
    for _ in 0..count {
        id = id.wrapping_add(input.signed()?);
        time = time.wrapping_add(input.signed()?);
        let datastream = u32::try_from(id).ok();
        let datastream = datastream.and_then(|id| DatastreamId::try_from(id).ok());
        readings.push(Reading {
            datastream: datastream.ok_or(Damage("a datastream has an impossible id"))?,
            quality: Quality::GOOD,
            time: Millis::from_i64(time),
            value: 0.0,
        });
    }
    for reading in &mut readings {
        reading.value = read_value(input)?;
    }
    if input.flag()? {
        let mut bits = Vec::new();
        read_numbers(input, count, &mut bits)?;
        for (reading, bits) in readings.iter_mut().zip(bits) {
            let bits = u8::try_from(bits)
                .ok()
                .ok_or(Damage("a quality is not a byte"))?;
            reading.quality = Quality::from_bits(bits);
        }
    }
    Ok(readings)
}

const DECIMALS: [f64; 7] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
const RAW: u64 = 7;
const MAX_SCALED: f64 = 281_474_976_710_656.0;

/// A varint: the value times a power of ten, zigzag, and that power in the low three bits, if that is exact;
/// else 7 and the double.
#[expect(clippy::cast_possible_truncation, reason = "below 2⁴⁸ by the check")]
#[expect(clippy::float_cmp, reason = "bit-exactness is the point")]
fn write_value(out: &mut Writer, value: f64) {
    for (digits, power) in (0_u64..).zip(DECIMALS) {
        let large = value * power;
        if large.abs() >= MAX_SCALED {
            break;
        }
        let whole = (large + large.signum() * 0.5) as i64;
        #[expect(clippy::cast_precision_loss, reason = "below 2⁴⁸ by the check")]
        if whole as f64 / power == value {
            let zigzag = ((whole << 1) ^ (whole >> 63)).cast_unsigned();
            out.varint(zigzag << 3 | digits);
            return;
        }
    }
    out.varint(RAW);
    out.f64(value);
}

#[expect(clippy::cast_precision_loss, reason = "written below 2⁴⁸")]
fn read_value(input: &mut Reader<'_>) -> Result<f64, Damage> {
    let word = input.varint()?;
    if word == RAW {
        return input.f64();
    }
    let zigzag = word >> 3;
    let whole = (zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed();
    let digits = usize::try_from(word & 7).unwrap_or_default();
    DECIMALS
        .get(digits)
        .map(|power| whole as f64 / power)
        .ok_or(Damage("a value has too many digits"))
}

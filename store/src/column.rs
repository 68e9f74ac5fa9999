//! Columns of a chunk: whole numbers in frame-of-reference blocks, and values in the codec that fits them.
//!
//! The layout is in FORMAT.md. A column does not know its own length; its chunk does.

use crate::wire::{Damage, Reader, Writer};

/// Numbers in one block.
const BLOCK: usize = 32;
/// Most digits after the decimal point that scaled values may have.
const MAX_DIGITS: u8 = 9;
/// Scaled values stay below this, so that doubles hold them exactly.
const MAX_SCALED: f64 = 2_251_799_813_685_248.0;
/// Adding and taking away this rounds a double below 2⁵¹ to the nearest whole number.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
const POWERS: [f64; 10] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/// From here on `pco` is worth its time: below, its own header eats the gain.
const PCO_ROWS: usize = 32;

const DIRECT: u8 = 0;
const DELTA: u8 = 1;

const RAW: u8 = 0;
const SCALED: u8 = 1;
const PCO_SCALED: u8 = 2;
const PCO: u8 = 3;

/// Writes whole numbers, as they are or as differences, whichever is smaller.
pub(crate) fn write_numbers(out: &mut Writer, numbers: &[i64]) {
    let deltas: Vec<i64> = numbers
        .iter()
        .zip(numbers.iter().skip(1))
        .map(|(a, b)| b.wrapping_sub(*a))
        .collect();
    if packed_size(&deltas) < packed_size(numbers) {
        out.byte(DELTA);
        out.signed(numbers.first().copied().unwrap_or_default());
        write_blocks(out, &deltas);
    } else {
        out.byte(DIRECT);
        write_blocks(out, numbers);
    }
}

/// Reads `count` whole numbers into `numbers`, replacing what is there.
pub(crate) fn read_numbers(
    input: &mut Reader<'_>,
    count: usize,
    numbers: &mut Vec<i64>,
) -> Result<(), Damage> {
    numbers.clear();
    // A block of 32 takes at least two bytes, so a larger count cannot be meant.
    if count > input.left().saturating_mul(BLOCK) {
        return Err(Damage("a column is shorter than its count"));
    }
    match input.byte()? {
        DIRECT => read_blocks(input, count, numbers),
        DELTA => {
            let mut last = input.signed()?;
            numbers.push(last);
            read_blocks(input, count.saturating_sub(1), numbers)?;
            for number in numbers.iter_mut().skip(1) {
                last = last.wrapping_add(*number);
                *number = last;
            }
            numbers.truncate(count);
            Ok(())
        }
        _ => Err(Damage("a column has an unknown form")),
    }
}

/// Smallest number, and how many bits the largest distance from it takes.
fn frame(block: &[i64]) -> (i64, u8) {
    let (mut min, mut max) = (i64::MAX, i64::MIN);
    for number in block {
        min = min.min(*number);
        max = max.max(*number);
    }
    let span = max.wrapping_sub(min).cast_unsigned();
    #[expect(clippy::cast_possible_truncation, reason = "at most 64")]
    let width = (64 - span.leading_zeros()) as u8;
    (min, width)
}

fn packed_size(numbers: &[i64]) -> usize {
    numbers
        .chunks(BLOCK)
        .map(|block| {
            let (min, width) = frame(block);
            let zigzag = ((min << 1) ^ (min >> 63)).cast_unsigned() | 1;
            let base = (63 - zigzag.leading_zeros() as usize) / 7 + 1;
            1 + base + (block.len() * usize::from(width)).div_ceil(8)
        })
        .sum()
}

#[expect(clippy::cast_possible_truncation, reason = "eight bits at a time")]
fn write_blocks(out: &mut Writer, numbers: &[i64]) {
    for block in numbers.chunks(BLOCK) {
        let (base, width) = frame(block);
        out.byte(width);
        out.signed(base);
        let (mut bits, mut held) = (0_u128, 0_u32);
        for number in block {
            bits |= u128::from(number.wrapping_sub(base).cast_unsigned()) << held;
            held += u32::from(width);
            while held >= 8 {
                out.byte(bits as u8);
                bits >>= 8;
                held -= 8;
            }
        }
        if held > 0 {
            out.byte(bits as u8);
        }
    }
}

fn read_blocks(input: &mut Reader<'_>, count: usize, out: &mut Vec<i64>) -> Result<(), Damage> {
    out.reserve(count);
    let mut left = count;
    while left > 0 {
        let rows = left.min(BLOCK);
        let width = input.byte()?;
        let base = input.signed()?;
        let packed = input.take((rows * usize::from(width)).div_ceil(8))?;
        match width {
            0 => out.extend(std::iter::repeat_n(base, rows)),
            1..=56 => unpack(packed, u32::from(width), rows, base, out),
            57..=64 => unpack_wide(packed, u32::from(width), rows, base, out),
            _ => return Err(Damage("a block is wider than 64 bits")),
        }
        left -= rows;
    }
    Ok(())
}

/// Up to 56 bits and the 7 before them fit one eight-byte load.
fn unpack(packed: &[u8], width: u32, rows: usize, base: i64, out: &mut Vec<i64>) {
    let mut padded = [0_u8; BLOCK * 7 + 8];
    if let Some(place) = padded.get_mut(..packed.len()) {
        place.copy_from_slice(packed);
    }
    let mask = (1_u64 << width) - 1;
    let mut bit = 0_usize;
    out.extend((0..rows).map(|_| {
        let word = padded
            .get(bit >> 3..)
            .and_then(|rest| rest.first_chunk::<8>())
            .map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let number = (word >> (bit & 7)) & mask;
        bit += width as usize;
        base.wrapping_add(number.cast_signed())
    }));
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the mask leaves at most 64 bits"
)]
fn unpack_wide(packed: &[u8], width: u32, rows: usize, base: i64, out: &mut Vec<i64>) {
    let mask = (1_u128 << width) - 1;
    let mut bytes = packed.iter();
    let (mut bits, mut held) = (0_u128, 0_u32);
    for _ in 0..rows {
        while held < width {
            bits |= u128::from(bytes.next().copied().unwrap_or_default()) << held;
            held += 8;
        }
        out.push(base.wrapping_add(((bits & mask) as u64).cast_signed()));
        bits >>= width;
        held -= width;
    }
}

/// Writes values, exactly: as scaled whole numbers where every one survives that, else as doubles.
pub(crate) fn write_values(out: &mut Writer, values: &[f64]) {
    let start = out.0.len();
    if let Some((digits, scaled)) = scale(values) {
        out.byte(SCALED);
        out.byte(digits);
        write_numbers(out, &scaled);
        // `pco` is ten times slower, so it is tried only where blocks do badly: spikes and noise.
        let size = out.0.len() - start;
        if values.len() >= PCO_ROWS && size > values.len() * 5 / 2 {
            let config = pco::ChunkConfig::default();
            match pco::standalone::simple_compress(&scaled, &config) {
                Ok(packed) if packed.len() + 2 < size => {
                    out.0.truncate(start);
                    out.byte(PCO_SCALED);
                    out.byte(digits);
                    out.0.extend_from_slice(&packed);
                }
                _ => {}
            }
        }
        return;
    }
    if values.len() >= PCO_ROWS {
        let config = pco::ChunkConfig::default();
        match pco::standalone::simple_compress(values, &config) {
            Ok(packed) if packed.len() < size_of_val(values) => {
                out.byte(PCO);
                out.0.extend_from_slice(&packed);
                return;
            }
            _ => {}
        }
    }
    out.byte(RAW);
    for value in values {
        out.f64(*value);
    }
}

/// Reads `count` values from a whole column.
pub(crate) fn read_values(
    column: &[u8],
    count: usize,
    scratch: &mut Vec<i64>,
    values: &mut Vec<f64>,
) -> Result<(), Damage> {
    values.clear();
    let mut input = Reader::new(column);
    match input.byte()? {
        RAW => {
            for _ in 0..count {
                values.push(input.f64()?);
            }
        }
        SCALED => {
            let power = power(input.byte()?)?;
            read_numbers(&mut input, count, scratch)?;
            unscale(scratch, power, values);
        }
        PCO_SCALED => {
            let power = power(input.byte()?)?;
            let packed = input.take(input.left())?;
            let scaled: Vec<i64> = pco::standalone::simple_decompress(packed)
                .ok()
                .ok_or(Damage("a pco column cannot be read"))?;
            unscale(&scaled, power, values);
        }
        PCO => {
            let packed = input.take(input.left())?;
            *values = pco::standalone::simple_decompress(packed)
                .ok()
                .ok_or(Damage("a pco column cannot be read"))?;
        }
        _ => return Err(Damage("a column has an unknown codec")),
    }
    if values.len() == count {
        Ok(())
    } else {
        Err(Damage("a column has another length than its times"))
    }
}

#[expect(clippy::cast_precision_loss, reason = "below 2⁵¹ by construction")]
fn unscale(scaled: &[i64], power: f64, values: &mut Vec<f64>) {
    values.extend(scaled.iter().map(|number| *number as f64 / power));
}

fn power(digits: u8) -> Result<f64, Damage> {
    POWERS
        .get(usize::from(digits))
        .copied()
        .ok_or(Damage("a column has too many digits"))
}

/// The values times a power of ten, if dividing by it gives back every one of them bit by bit.
fn scale(values: &[f64]) -> Option<(u8, Vec<i64>)> {
    let mut digits = 0;
    for value in values {
        while scale_one(*value, digits).is_none() {
            digits += 1;
            if digits > MAX_DIGITS {
                return None;
            }
        }
    }
    let scaled: Option<Vec<i64>> = values.iter().map(|v| scale_one(*v, digits)).collect();
    scaled.map(|scaled| (digits, scaled))
}

#[expect(clippy::cast_possible_truncation, reason = "below 2⁵¹ by the check")]
#[expect(clippy::float_cmp, reason = "bit-exactness is the point")]
fn scale_one(value: f64, digits: u8) -> Option<i64> {
    let power = POWERS.get(usize::from(digits))?;
    let large = value * power;
    if large.is_nan() || large.abs() >= MAX_SCALED {
        return None;
    }
    let whole = (large + ROUNDER) - ROUNDER;
    let exact = whole / power == value && (whole != 0.0 || value.is_sign_positive());
    exact.then_some(whole as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values_again(values: &[f64]) -> (Vec<f64>, usize) {
        let mut out = Writer::default();
        write_values(&mut out, values);
        let (mut scratch, mut again) = (Vec::new(), Vec::new());
        read_values(&out.0, values.len(), &mut scratch, &mut again).unwrap();
        (again, out.0.len())
    }

    proptest! {
        #[test]
        fn whole_numbers_come_back(numbers in prop_oneof![
            prop::collection::vec(any::<i64>(), 0..100),
            prop::collection::vec(-50_i64..50, 0..100),
            prop::collection::vec(prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0)], 0..70),
        ]) {
            let mut out = Writer::default();
            write_numbers(&mut out, &numbers);
            let mut again = vec![7];
            read_numbers(&mut Reader::new(&out.0), numbers.len(), &mut again).unwrap();
            prop_assert_eq!(again, numbers);
        }

        #[test]
        fn values_come_back_bit_by_bit(values in prop_oneof![
            prop::collection::vec(any::<f64>().prop_filter("finite", |v| v.is_finite()), 0..80),
            prop::collection::vec((-4000_i32..4000).prop_map(|n| f64::from(n) / 10.0), 0..200),
            prop::collection::vec(prop_oneof![Just(0.1), Just(1e300), Just(-0.0), Just(4.5e15)], 0..80),
        ]) {
            let (again, _) = values_again(&values);
            let bits = |v: &[f64]| v.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&again), bits(&values));
        }

        #[test]
        fn any_bytes_are_damage_or_a_column(bytes in prop::collection::vec(any::<u8>(), 0..200), count in 0_usize..300) {
            let (mut scratch, mut values) = (Vec::new(), Vec::new());
            if read_values(&bytes, count, &mut scratch, &mut values).is_ok() {
                prop_assert_eq!(values.len(), count);
            }
        }
    }

    #[test]
    fn a_slow_walk_takes_half_a_byte_a_value() {
        let values: Vec<f64> = (0..144).map(|i| f64::from(200 + i % 7) / 10.0).collect();
        let (_, size) = values_again(&values);
        assert!(size < 100, "{size}");
    }
}

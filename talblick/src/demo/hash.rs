//! Randomness with random access: the same key always draws the same number, in any order.

use super::number::{float, floor};

/// The finaliser of `SplitMix64`.
pub(crate) const fn mix(key: u64) -> u64 {
    let z = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A draw for `n` from the stream `key`.
pub(crate) const fn draw(key: u64, n: i64) -> u64 {
    mix(key ^ n.cast_unsigned().wrapping_mul(0xd6e8_feb8_6659_fd93))
}

/// A stream of its own for a named purpose. The name is hashed by itself, so that the compiler can do it beforehand.
#[inline]
pub(crate) const fn stream(key: u64, purpose: &str) -> u64 {
    let mut name = 0xcbf2_9ce4_8422_2325;
    let mut rest = purpose.as_bytes();
    while let [byte, tail @ ..] = rest {
        name = (name ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);
        rest = tail;
    }
    mix(key ^ name)
}

/// A hash as a number in 0..1.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit a float")]
pub(crate) const fn unit(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

/// A hash as a number in -1..1.
pub(crate) const fn signed(hash: u64) -> f64 {
    unit(hash) * 2.0 - 1.0
}

/// A hash as a draw from nearly a normal distribution (mean 0, deviation 1, never beyond ±3.5).
pub(crate) fn normal(hash: u64) -> f64 {
    let part =
        |shift: u32| f64::from(u16::try_from((hash >> shift) & 0xffff).unwrap_or(0)) / 65_536.0;
    (part(0) + part(16) + part(32) + part(48) - 2.0) * 1.732_050_8
}

/// Smooth noise in -1..1 with one free value at every whole `x`.
pub(crate) fn noise(key: u64, x: f64) -> f64 {
    let left = floor(x);
    let t = x - float(left);
    let (a, b) = (signed(draw(key, left)), signed(draw(key, left + 1)));
    a + (b - a) * t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_fill_the_range_evenly() {
        let mean = (0..10_000).map(|n| unit(draw(7, n))).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        let spread = (0..10_000).map(|n| normal(draw(7, n)).powi(2)).sum::<f64>() / 10_000.0;
        assert!((spread - 1.0).abs() < 0.05, "{spread}");
    }

    #[test]
    fn noise_is_smooth_and_stays_in_range() {
        let mut last = noise(1, -5.0);
        for n in -500..500 {
            let here = noise(1, f64::from(n) / 100.0);
            assert!(here.abs() <= 1.0 && (n == -500 || (here - last).abs() < 0.04));
            last = here;
        }
    }

    #[test]
    fn purposes_have_streams_of_their_own() {
        assert_ne!(stream(1, "rain"), stream(1, "wind"));
        assert_ne!(stream(1, "rain"), stream(2, "rain"));
    }
}

//! Scale and offset: what a device sends and what it means.

/// `value × scale + offset`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Linear {
    factor: f64,
    divisor: f64,
    offset: f64,
}

impl Linear {
    /// Changes nothing.
    pub(crate) const SAME: Self = Self {
        factor: 1.0,
        divisor: 1.0,
        offset: 0.0,
    };

    /// A scale that is one part of something divides by it, so that 0.1 leaves no noise of binary fractions.
    pub(crate) fn new(scale: f64, offset: f64) -> Self {
        let parts = (1.0 / scale).round();
        let divides = scale.abs() < 1.0 && parts.is_finite() && (parts * scale - 1.0).abs() < 1e-12;
        Self {
            factor: if divides { 1.0 } else { scale },
            divisor: if divides { parts } else { 1.0 },
            offset,
        }
    }

    /// To six decimals, unless it changes nothing.
    pub(crate) fn apply(self, value: f64) -> f64 {
        if self == Self::SAME {
            return value;
        }
        without_noise(value * self.factor / self.divisor + self.offset)
    }
}

/// To six decimals: what is smaller comes from binary fractions.
pub(crate) fn without_noise(value: f64) -> f64 {
    let rounded = (value * 1e6).round() / 1e6;
    if rounded.is_finite() { rounded } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_scales_and_offsets_leave_no_noise() {
        for (scale, offset, value, expected) in [
            (1.0, 0.0, 0.1 + 0.2, 0.1 + 0.2),
            (0.2, 0.0, 3.0, 0.6),
            (0.1, -40.0, 603.0, 20.3),
            (2.5, 0.0, 3.0, 7.5),
            (-1.0, 5.4, 4.18, 1.22),
            (1.0, -0.3, 20.1, 19.8),
        ] {
            let got = Linear::new(scale, offset).apply(value);
            assert!(got.to_bits() == f64::to_bits(expected), "{got} {expected}");
        }
        assert!(Linear::new(1e300, 0.0).apply(1e300).is_infinite());
    }
}

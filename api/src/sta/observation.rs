//! Numbers of observations: datastream and moment in one number, so that one look finds what it stands for. They are
//! written as texts in JSON, because they are larger than what JavaScript can tell apart; for up to a million datastreams
//! they are smaller than 2⁶³, which readers with 64-bit integers need.

use talblick_model::{DatastreamId, Millis};

/// Bits of the moment.
const MOMENT_BITS: u32 = 43;
/// 1900-01-01T00:00:00Z; 2⁴³ milliseconds later it is 2178.
const EPOCH_MS: i64 = -2_208_988_800_000;
/// Numbers from here on have a moment that is farther away.
const FAR: u128 = 1 << 82;
/// Bits of such a moment.
const FAR_BITS: u32 = 50;

/// The number of the observation of a datastream at a moment.
pub(super) fn number(datastream: DatastreamId, at: Millis) -> u128 {
    let datastream = u128::from(u32::from(datastream));
    match u128::try_from(at.as_i64() - EPOCH_MS) {
        Ok(moment) if moment < 1 << MOMENT_BITS => datastream << MOMENT_BITS | moment,
        _ => {
            let moment = u128::try_from(at.since(Millis::MIN)).unwrap_or_default();
            FAR | datastream << FAR_BITS | moment
        }
    }
}

/// What a number stands for, if it can stand for anything.
pub(super) fn parse(number: u128) -> Option<(DatastreamId, Millis)> {
    let (datastream, moment) = if number >= FAR {
        let rest = number - FAR;
        (
            rest >> FAR_BITS,
            i64::try_from(rest & ((1 << FAR_BITS) - 1)).ok()? + Millis::MIN.as_i64(),
        )
    } else {
        let moment = i64::try_from(number & ((1 << MOMENT_BITS) - 1)).ok()?;
        (number >> MOMENT_BITS, moment + EPOCH_MS)
    };
    let datastream = DatastreamId::try_from(u32::try_from(datastream).ok()?).ok()?;
    let at = Millis::from_i64(moment);
    // Every observation has one number.
    (self::number(datastream, at) == number).then_some((datastream, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_our_time_fit_into_64_bits_and_grow_with_time() {
        let datastream = DatastreamId::try_from(1_000_000).unwrap();
        let now = Millis::from_i64(1_795_269_630_000);
        assert!(number(datastream, now) < 1 << 63);
        assert!(number(datastream, now) < number(datastream, now.plus(1)));
    }

    proptest! {
        #[test]
        fn every_observation_has_a_number_of_its_own(
            datastream in 1_u32..1 << 31,
            at in Millis::MIN.as_i64()..Millis::MAX.as_i64(),
        ) {
            let datastream = DatastreamId::try_from(datastream).unwrap();
            let at = Millis::from_i64(at);
            prop_assert_eq!(parse(number(datastream, at)), Some((datastream, at)));
        }

        #[test]
        fn any_number_stands_for_one_observation_or_none(any in any::<u128>(), shift in 0_u32..128) {
            let any = any >> shift;
            if let Some((datastream, at)) = parse(any) {
                prop_assert_eq!(number(datastream, at), any);
            }
        }
    }
}

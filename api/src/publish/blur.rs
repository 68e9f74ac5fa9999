//! Places that are blurred: the middle of a square of the European grid (ETRS89-LAEA), so that a device has one place
//! however often it is asked for, and all devices in a square have the same.

use talblick_coverage::{Crs, Transform};
use talblick_model::Position;

/// The middle of the square of `side` metres that a place lies in, without altitude. `None` where the grid has no squares.
pub(super) fn blurred(place: Position, side: u32) -> Option<Position> {
    let there = Transform::new(Crs::Wgs84, Crs::Laea).ok()?;
    let back = Transform::new(Crs::Laea, Crs::Wgs84).ok()?;
    let side = f64::from(side.max(1));
    let middle = |metres: f64| ((metres / side).floor() + 0.5) * side;
    let [x, y] = there.apply([place.lon(), place.lat()]).ok()?;
    let [lon, lat] = back.apply([middle(x), middle(y)]).ok()?;
    let digits = |degrees: f64| (degrees * 1e5).round() / 1e5;
    Position::new(digits(lat), digits(lon), None).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_place_stays_within_half_a_diagonal_and_is_blurred_once(
            lat in 47.0..55.0, lon in 6.0..15.0, side in 50_u32..5_000,
        ) {
            let place = Position::new(lat, lon, Some(180.0)).unwrap();
            let shown = blurred(place, side).unwrap();
            prop_assert_eq!(shown.alt(), None);
            let east = (shown.lon() - lon).to_radians() * lat.to_radians().cos() * 6_371_000.0;
            let north = (shown.lat() - lat).to_radians() * 6_371_000.0;
            prop_assert!(east.hypot(north) <= f64::from(side) * 0.72 + 2.0);
            prop_assert_eq!(blurred(shown, side), Some(shown));
        }
    }

    #[test]
    fn neighbours_in_a_square_have_one_place() {
        let at = |lat, lon| blurred(Position::new(lat, lon, None).unwrap(), 1_000).unwrap();
        let shown = at(51.2562, 7.1508);
        assert_eq!(at(51.2563, 7.1510), shown);
        assert_ne!(at(51.2862, 7.1508), shown);
    }
}

//! How much a cost hangs on assumptions: prices a fifth lower and higher, take-up of 20, 40 and 60 %. All prices move
//! together, so the trenches stay where they are; take-up changes only how many houses are connected.

use serde::Serialize;

/// Factors of all prices.
const PRICES: [f64; 3] = [0.8, 1.0, 1.2];
/// Shares of households that book.
const TAKE_UPS: [f64; 3] = [0.2, 0.4, 0.6];

/// A cost under other assumptions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// Factor of all prices.
    pub price_factor: f64,
    /// Share of households that book.
    pub take_up: f64,
    /// Euro for everything.
    pub cost: f64,
    /// Euro for each household that is reached.
    pub cost_per_household: Option<f64>,
    /// Euro for each household that books.
    pub cost_per_booking: Option<f64>,
}

/// All cases of a cost: trenches, and all house connections, in euro.
pub(crate) fn cases(trenches: f64, houses: f64, households: f64) -> Vec<Case> {
    let case = |price_factor: f64, take_up: f64| {
        let cost = price_factor * (trenches + take_up * houses);
        let each = (households > 0.0).then(|| cost / households);
        Case {
            price_factor,
            take_up,
            cost,
            cost_per_household: each,
            cost_per_booking: each.map(|each| each / take_up),
        }
    };
    let of_price = |price: f64| TAKE_UPS.map(|take_up| case(price, take_up));
    PRICES.into_iter().flat_map(of_price).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trenches_are_paid_whoever_books() {
        let cases = cases(100_000.0, 50_000.0, 20.0);
        assert_eq!(cases.len(), 9);
        let plain = cases.get(4).unwrap();
        assert!((plain.cost - 120_000.0).abs() < 1e-6);
        assert!((plain.cost_per_household.unwrap() - 6_000.0).abs() < 1e-6);
        assert!((plain.cost_per_booking.unwrap() - 15_000.0).abs() < 1e-6);
        let dear = cases.last().unwrap();
        assert!((dear.cost - 1.2 * 130_000.0).abs() < 1e-6);
    }
}

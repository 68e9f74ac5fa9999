//! Moments on the command line.

use talblick_model::Millis;

/// A date, which is its midnight in UTC, or a moment with a zone.
pub(super) fn moment(text: &str) -> Result<Millis, String> {
    if let Ok(day) = text.parse::<jiff::civil::Date>() {
        let midnight = day.to_zoned(jiff::tz::TimeZone::UTC);
        return midnight
            .map(|midnight| midnight.timestamp().into())
            .map_err(|error| error.to_string());
    }
    let moment = text.parse::<jiff::Timestamp>();
    moment.map(Millis::from).map_err(|error| {
        format!("a moment is 2026-01-31 (midnight in UTC) or 2026-01-31T12:00:00Z: {error}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_its_midnight_in_utc() {
        let said = |text| moment(text).map(|m| m.to_string());
        assert_eq!(said("2026-01-31").unwrap(), "2026-01-31T00:00:00Z");
        assert_eq!(
            said("2026-01-31T12:00:00+02:00").unwrap(),
            "2026-01-31T10:00:00Z"
        );
        assert!(moment("2026-01-31T12:00:00").is_err() && moment("yesterday").is_err());
    }
}

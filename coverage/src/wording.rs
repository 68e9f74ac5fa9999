//! Numbers and dates as people read them, in German and English.

use crate::privacy::Figure;
use jiff::civil::Date;

/// German or English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    German,
    English,
}

impl Tongue {
    pub(crate) const BOTH: [Self; 2] = [Self::German, Self::English];

    /// One of two texts.
    pub(crate) const fn pick<'a>(self, german: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::German => german,
            Self::English => english,
        }
    }

    /// A whole number, in groups of three digits: 12.345 or 12,345.
    pub(crate) fn number(self, n: u64) -> String {
        let digits = n.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(self.pick(".", ","));
            }
            text.push(digit);
        }
        text
    }

    /// A share as a percentage with one digit behind the point: 97,9 % or 97.9%. Only all is 100, only nobody is 0.
    pub(crate) fn percent(self, share: f64) -> String {
        let mut tenths = (share * 1_000.0).round();
        if share < 1.0 {
            tenths = tenths.min(999.0);
        }
        if share > 0.0 {
            tenths = tenths.max(1.0);
        }
        let text = format!("{:.1}", tenths / 10.0);
        let text = text.strip_suffix(".0").unwrap_or(&text);
        match self {
            Self::German => format!("{}\u{a0}%", text.replace('.', ",")),
            Self::English => format!("{text}%"),
        }
    }

    /// A number of households as it is told.
    pub(crate) fn figure(self, figure: Figure) -> String {
        figure.households.map_or_else(
            || self.pick("weniger als 5", "fewer than 5").to_owned(),
            |n| self.number(n),
        )
    }

    /// A day: 30.06.2021 or 30 June 2021.
    pub(crate) fn day(self, day: Date) -> String {
        match self {
            Self::German => day.strftime("%d.%m.%Y").to_string(),
            Self::English => day.strftime("%-d %B %Y").to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_of_the_language_write_them() {
        assert_eq!(Tongue::German.number(1_234_567), "1.234.567");
        assert_eq!(Tongue::English.number(999), "999");
        assert_eq!(Tongue::German.percent(0.9793), "97,9\u{a0}%");
        assert_eq!(Tongue::English.percent(0.99999), "99.9%");
        assert_eq!(Tongue::English.percent(1.0), "100%");
        assert_eq!(Tongue::German.percent(0.00001), "0,1\u{a0}%");
        let day = jiff::civil::date(2021, 6, 30);
        assert_eq!(Tongue::German.day(day), "30.06.2021");
        assert_eq!(Tongue::English.day(day), "30 June 2021");
    }
}

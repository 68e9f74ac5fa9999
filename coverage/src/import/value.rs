//! A value of a table or a feature, whatever the format, and how numbers and dates are written in tables.

use jiff::civil::Date;
use std::borrow::Cow;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing there.
    Empty,
    /// A number.
    Number(f64),
    /// Text, not empty.
    Text(String),
}

impl Value {
    /// Of text; blanks around it do not count.
    pub(super) fn of(text: &str) -> Self {
        match text.trim() {
            "" => Self::Empty,
            text => Self::Text(text.to_owned()),
        }
    }

    /// As text; a whole number without point.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Text(text) => Cow::Borrowed(text),
        }
    }

    /// As a number; `Ok(None)` if there is none, the sentence if it is something else.
    pub(super) fn number(&self, decimal: Decimal) -> Result<Option<f64>, String> {
        match self {
            Self::Empty => Ok(None),
            Self::Number(number) => Ok(Some(*number)),
            Self::Text(text) => number(text, decimal),
        }
    }

    /// As a whole number that is not negative.
    pub(super) fn count(&self) -> Result<Option<u32>, String> {
        self.number(Decimal::Either)?.map(whole).transpose()
    }

    /// As a day: `2027-12-31`, `31.12.2027`, or with a time after it.
    pub(super) fn date(&self) -> Result<Option<Date>, String> {
        let text = self.text();
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        date(text).map(Some).ok_or_else(|| {
            format!(
                "“{}” is no date; allowed are 2027-12-31 and 31.12.2027",
                short(text)
            )
        })
    }
}

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decimal {
    /// As in `96,3`.
    Comma,
    /// As in `96.3`.
    Point,
    /// Either.
    Either,
}

/// Whether a table says that it has no figure: nothing, a dash of any length, a point.
pub(super) fn is_gap(text: &str) -> bool {
    matches!(text, "" | "-" | "\u{2013}" | "\u{2014}" | "." | "...")
}

/// A number as tables write it; `Ok(None)` where there is no figure.
pub(super) fn number(text: &str, decimal: Decimal) -> Result<Option<f64>, String> {
    let text = text.trim();
    if is_gap(text) {
        return Ok(None);
    }
    let wrong = || {
        let allowed = match decimal {
            Decimal::Comma => "with a decimal comma, such as 96,3",
            Decimal::Point => "with a decimal point, such as 96.3",
            Decimal::Either => "such as 96,3 or 96.3",
        };
        format!("“{}” is no number {allowed}", short(text))
    };
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b',' | b'.' | b'e' | b'E'));
    let (comma, point) = (text.contains(','), text.contains('.'));
    let fits = match decimal {
        Decimal::Comma => !point,
        Decimal::Point => !comma,
        Decimal::Either => !(comma && point),
    };
    if !plain || !fits {
        return Err(wrong());
    }
    let parsed = if comma {
        text.replace(',', ".").parse::<f64>()
    } else {
        text.parse::<f64>()
    };
    match parsed {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => Err(wrong()),
    }
}

/// A count.
pub(super) fn whole(number: f64) -> Result<u32, String> {
    if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number in the range of u32"
        )]
        Ok(number as u32)
    } else {
        Err(format!(
            "{number} is no count; allowed are 0, 1, 2 and so on"
        ))
    }
}

fn date(text: &str) -> Option<Date> {
    if let Some(day) = text.get(..10).and_then(|day| day.parse().ok()) {
        return Some(day);
    }
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Text for a sentence: the first characters, nothing that moves the cursor.
pub(super) fn short(text: &str) -> String {
    const SHOWN: usize = 40;
    let shown: String = text
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        format!("{shown}…")
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_decimal_comma_and_a_decimal_point_are_told_apart() {
        assert_eq!(number("96,3", Decimal::Comma), Ok(Some(96.3)));
        assert_eq!(number(" 1234 ", Decimal::Comma), Ok(Some(1234.0)));
        assert_eq!(
            number("96.3", Decimal::Comma),
            Err("“96.3” is no number with a decimal comma, such as 96,3".to_owned())
        );
        assert!(number("1.234,5", Decimal::Either).is_err());
        assert!(number("NaN", Decimal::Either).is_err());
        assert!(number("1e999", Decimal::Either).is_err());
    }

    #[test]
    fn a_dash_is_no_figure_and_not_zero() {
        for gap in ["", "-", "–", " – ", "."] {
            assert_eq!(number(gap, Decimal::Comma), Ok(None), "{gap}");
        }
        assert_eq!(number("0", Decimal::Comma), Ok(Some(0.0)));
    }

    #[test]
    fn a_date_is_written_either_way() {
        let day: Date = "2027-12-31".parse().unwrap();
        for text in ["2027-12-31", "31.12.2027", "2027-12-31T10:00:00Z"] {
            assert_eq!(Value::of(text).date(), Ok(Some(day)), "{text}");
        }
        for text in ["31.12.27", "2027-13-01", "bald", "äöüäöüäöüäö"] {
            assert!(Value::of(text).date().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_value_or_a_sentence(text in "\\PC{0,60}") {
            for decimal in [Decimal::Comma, Decimal::Point, Decimal::Either] {
                let _ = number(&text, decimal);
            }
            let _ = Value::of(&text).date();
            let _ = Value::of(&text).count();
        }
    }
}

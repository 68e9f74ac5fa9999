//! The data date as publishers write it into names of files and layers.

use jiff::civil::Date;

/// The day a name speaks of: `Stand_20251231`, `2025-12-31`, `bba_12_2025` (end of the month), `202601` (its first day),
/// `2021_mitte` (30 June), `2021_ende` (31 December).
pub(super) fn date_in(name: &str) -> Option<Date> {
    let name = name.to_lowercase();
    let parts: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let whole = parts.iter().find_map(|part| compact(part));
    let three = || {
        parts.windows(3).find_map(|w| match w {
            [year, month, day] => date(number(year, 4)?, number(month, 2)?, number(day, 2)?),
            _ => None,
        })
    };
    let two = || {
        parts.windows(2).find_map(|w| match w {
            [year, "mitte"] => date(number(year, 4)?, 6, 30),
            [year, "ende"] => date(number(year, 4)?, 12, 31),
            [month, year] => date(number(year, 4)?, number(month, 2)?, 1).map(Date::last_of_month),
            _ => None,
        })
    };
    let month = || parts.iter().find_map(|part| year_month(part));
    whole.or_else(three).or_else(two).or_else(month)
}

/// `20251231`.
fn compact(part: &str) -> Option<Date> {
    if part.len() != 8 {
        return None;
    }
    let (year, rest) = part.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    date(number(year, 4)?, number(month, 2)?, number(day, 2)?)
}

/// `202601`.
fn year_month(part: &str) -> Option<Date> {
    let (year, month) = part.split_at_checked(4)?;
    date(number(year, 4)?, number(month, 2)?, 1)
}

fn number(text: &str, digits: usize) -> Option<i16> {
    let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A day no publisher's data are older than, and none of us will live to see the end of.
fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (1990..2100)
        .contains(&year)
        .then(|| Date::new(year, month, day).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::date_in;

    #[test]
    fn a_name_tells_the_day_its_data_describe() {
        for (name, date) in [
            (
                "Versorgungsdaten_Gitterzellen_Stand_20251231_gpkg.zip",
                "2025-12-31",
            ),
            ("bba_12_2025.xlsx", "2025-12-31"),
            ("bba_06_2021.xlsx", "2021-06-30"),
            ("202601_MobilfunkMonitoring.zip", "2026-01-01"),
            ("gemeinde_bezirke_privat_2021_mitte.csv", "2021-06-30"),
            ("netz 2026-03-04.gpkg", "2026-03-04"),
        ] {
            assert_eq!(
                date_in(name).map(|d| d.to_string()).as_deref(),
                Some(date),
                "{name}"
            );
        }
        for name in [
            "Adressen_EPSG25832_JSON.json",
            "Zensus2022_Bevoelkerungszahl.zip",
            "99999999",
            "",
        ] {
            assert_eq!(date_in(name), None, "{name}");
        }
    }
}

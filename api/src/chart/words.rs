//! Every word a chart shows, in German and English.

use jiff::civil::{Date, DateTime, Weekday};
use talblick_model::Quantity;

pub use crate::lang::Lang;

const MONTHS: [[&str; 4]; 12] = [
    ["Januar", "January", "Jan.", "Jan"],
    ["Februar", "February", "Feb.", "Feb"],
    ["März", "March", "März", "Mar"],
    ["April", "April", "Apr.", "Apr"],
    ["Mai", "May", "Mai", "May"],
    ["Juni", "June", "Juni", "Jun"],
    ["Juli", "July", "Juli", "Jul"],
    ["August", "August", "Aug.", "Aug"],
    ["September", "September", "Sep.", "Sep"],
    ["Oktober", "October", "Okt.", "Oct"],
    ["November", "November", "Nov.", "Nov"],
    ["Dezember", "December", "Dez.", "Dec"],
];

impl Lang {
    /// The German or the English words.
    pub(crate) const fn pick<'a>(self, de: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::De => de,
            Self::En => en,
        }
    }

    /// "Oktober".
    pub(crate) fn month(self, date: Date) -> &'static str {
        self.of_month(date, 0)
    }

    /// "30. Juni 2021" or "30 June 2021".
    pub(crate) fn date(self, date: Date) -> String {
        let (day, month, year) = (date.day(), self.month(date), date.year());
        match self {
            Self::De => format!("{day}. {month} {year}"),
            Self::En => format!("{day} {month} {year}"),
        }
    }

    /// "Okt." or "Oct".
    pub(super) fn short_month(self, date: Date) -> &'static str {
        self.of_month(date, 2)
    }

    fn of_month(self, date: Date, column: usize) -> &'static str {
        let row = usize::try_from(date.month() - 1)
            .ok()
            .and_then(|i| MONTHS.get(i));
        row.map_or("", |names| self.pick(names[column], names[column + 1]))
    }

    /// "So" or "Sun".
    pub(super) fn short_weekday(self, date: Date) -> &'static str {
        match date.weekday() {
            Weekday::Monday => self.pick("Mo", "Mon"),
            Weekday::Tuesday => self.pick("Di", "Tue"),
            Weekday::Wednesday => self.pick("Mi", "Wed"),
            Weekday::Thursday => self.pick("Do", "Thu"),
            Weekday::Friday => self.pick("Fr", "Fri"),
            Weekday::Saturday => self.pick("Sa", "Sat"),
            Weekday::Sunday => self.pick("So", "Sun"),
        }
    }

    /// "So, 25. Oktober 2026" or "Sun, 25 October 2026".
    pub(super) fn long_day(self, date: Date) -> String {
        let (weekday, day, month, year) = (
            self.short_weekday(date),
            date.day(),
            self.month(date),
            date.year(),
        );
        match self {
            Self::De => format!("{weekday}, {day}. {month} {year}"),
            Self::En => format!("{weekday}, {day} {month} {year}"),
        }
    }

    /// "So 25. Okt." or "Sun 25 Oct".
    pub(super) fn short_day(self, date: Date) -> String {
        let (weekday, day, month) = (self.short_weekday(date), date.day(), self.short_month(date));
        match self {
            Self::De => format!("{weekday} {day}. {month}"),
            Self::En => format!("{weekday} {day} {month}"),
        }
    }

    /// "25.10." or "25 Oct".
    pub(super) fn day_and_month(self, date: Date) -> String {
        match self {
            Self::De => format!("{}.{}.", date.day(), date.month()),
            Self::En => format!("{} {}", date.day(), self.short_month(date)),
        }
    }

    /// "25." or "25".
    pub(super) fn day(self, date: Date) -> String {
        match self {
            Self::De => format!("{}.", date.day()),
            Self::En => date.day().to_string(),
        }
    }

    /// "25.10.2026, 14:05" or "25 Oct 2026, 14:05".
    pub(super) fn date_and_clock(self, at: DateTime) -> String {
        let year = at.year();
        match self {
            Self::De => format!("{}{year}, {}", self.day_and_month(at.date()), clock(at)),
            Self::En => format!("{} {year}, {}", self.day_and_month(at.date()), clock(at)),
        }
    }

    /// The abbreviation of a time zone as people know it: the zone database has English ones only.
    pub(super) fn zone(self, abbreviation: &str) -> &str {
        match (self, abbreviation) {
            (Self::De, "CET") => "MEZ",
            (Self::De, "CEST") => "MESZ",
            (_, other) => other,
        }
    }

    /// What is measured; a field no rule maps keeps its own name.
    pub(super) fn quantity(self, quantity: &Quantity) -> &str {
        quantity
            .definition()
            .map_or(quantity.name(), |d| self.pick(d.de, d.en))
    }

    /// The words for 0 and 1 of a yes-or-no quantity, if it has words.
    pub(super) fn states(self, quantity: &Quantity) -> Option<[&'static str; 2]> {
        match quantity.name() {
            "occupied" => Some([self.pick("frei", "free"), self.pick("belegt", "occupied")]),
            "contact_open" => Some([
                self.pick("geschlossen", "closed"),
                self.pick("offen", "open"),
            ]),
            _ => None,
        }
    }

    /// The point of the compass a direction in degrees comes from.
    pub(super) fn compass(self, degrees: f64) -> &'static str {
        const POINTS: [(&str, &str); 8] = [
            ("N", "N"),
            ("NO", "NE"),
            ("O", "E"),
            ("SO", "SE"),
            ("S", "S"),
            ("SW", "SW"),
            ("W", "W"),
            ("NW", "NW"),
        ];
        let sector = POINTS.iter().zip(0_u8..).find(|(_, i)| {
            let off = (degrees - 45.0 * f64::from(*i)).rem_euclid(360.0);
            off.min(360.0 - off) <= 22.5
        });
        sector.map_or("", |((de, en), _)| self.pick(de, en))
    }

    /// A length of time, rounded: "10 min", "1 h", "7 Tage".
    pub(super) fn duration(self, millis: i64) -> String {
        const MINUTE: i64 = 60_000;
        const HOUR: i64 = 60 * MINUTE;
        const DAY: i64 = 24 * HOUR;
        let over = |unit: i64| (millis + unit / 2) / unit;
        match millis {
            ..MINUTE => format!("{} s", over(1_000)),
            MINUTE..HOUR => format!("{} min", over(MINUTE)),
            HOUR..=172_800_000 => format!("{} h", over(HOUR)),
            _ => format!("{} {}", over(DAY), self.pick("Tage", "days")),
        }
    }
}

/// "14:05".
pub(super) fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

//! The result in a sentence a council member understands, in German and English.

use super::Standing;
use crate::wording::Tongue;
use crate::{Fixed, Rule};

pub(super) fn of(city: &Standing, rows: &[Standing], rule: &Rule, fixed: &Fixed) -> [String; 2] {
    Tongue::BOTH.map(|tongue| {
        let mut text = result(city, rule, fixed, tongue);
        if let Some(worst) = worst(rows) {
            text.push(' ');
            text.push_str(&emphasis(worst, tongue));
        }
        text
    })
}

/// The same of a district or quarter. Its name stands in front: not every name goes with every preposition.
pub(super) fn of_place(place: &Standing, rule: &Rule, fixed: &Fixed) -> [String; 2] {
    Tongue::BOTH.map(|tongue| format!("{}: {}", place.name, result(place, rule, fixed, tongue)))
}

fn result(city: &Standing, rule: &Rule, fixed: &Fixed, tongue: Tongue) -> String {
    let day = tongue.day(fixed.release.data_date);
    let what = rule.asks(tongue);
    let Some(share) = city.served.share else {
        return match tongue {
            Tongue::German => format!(
                "Für den Stand {day} lässt sich nicht sagen, wie viele Haushalte {what} haben: es fehlen Haushaltszahlen oder Versorgungsdaten."
            ),
            Tongue::English => format!(
                "For {day} it cannot be said how many households have {what}: household numbers or supply data are missing."
            ),
        };
    };
    let all = tongue.figure(city.households);
    if let Some(interval) = city.interval {
        let [low, high] = interval.map(|figure| tongue.figure(figure));
        return match tongue {
            Tongue::German => format!(
                "Am {day} lagen zwischen {low} und {high} von {all} Haushalten unter der Schwelle „{what}“; genauer geben es die Versorgungsdaten nicht her."
            ),
            Tongue::English => format!(
                "On {day}, between {low} and {high} of {all} households were below the threshold “{what}”; the supply data do not say it more precisely."
            ),
        };
    }
    let share = tongue.percent(share);
    let without = tongue.figure(city.unserved.households);
    match tongue {
        Tongue::German => format!(
            "Am {day} hatten {share} der Haushalte {what}; {without} von {all} Haushalten hatten das nicht."
        ),
        Tongue::English => format!(
            "On {day}, {share} of households had {what}; {without} of {all} households did not."
        ),
    }
}

/// The place where most households are without, or may be; none if there are no more than one.
fn worst(rows: &[Standing]) -> Option<&Standing> {
    let without = |row: &Standing| {
        let most = row
            .interval
            .map_or(row.unserved.households, |[_, high]| high);
        most.households.unwrap_or(0)
    };
    let some = rows.iter().filter(|row| without(row) > 0);
    some.max_by_key(|row| without(row))
        .filter(|_| rows.len() > 1)
}

fn emphasis(worst: &Standing, tongue: Tongue) -> String {
    let name = &worst.name;
    if let Some([low, high]) = worst.interval {
        let [low, high] = [low, high].map(|figure| tongue.figure(figure));
        return match tongue {
            Tongue::German => {
                format!("Am größten ist die Zahl in {name}: zwischen {low} und {high}.")
            }
            Tongue::English => {
                format!("The number is largest in {name}: between {low} and {high}.")
            }
        };
    }
    let number = tongue.figure(worst.unserved.households);
    match tongue {
        Tongue::German => format!("Am größten ist die Zahl in {name}: {number}."),
        Tongue::English => format!("The number is largest in {name}: {number}."),
    }
}

impl Rule {
    /// What it asks for, as part of a sentence.
    pub(crate) fn asks(&self, tongue: Tongue) -> String {
        if self.version.is_empty() {
            let mbits = tongue.number(u64::from(self.low.mbits()));
            let over = self.technology.name(tongue);
            return match tongue {
                Tongue::German => format!("mindestens {mbits}\u{a0}Mbit/s im Download{over}"),
                Tongue::English => format!("at least {mbits}\u{a0}Mbit/s download{over}"),
            };
        }
        if self.low == self.high {
            let mbits = tongue.number(u64::from(self.low.mbits()));
            let key = &self.key;
            return match tongue {
                Tongue::German => {
                    format!("mindestens {mbits}\u{a0}Mbit/s im Download (Regel {key})")
                }
                Tongue::English => format!("at least {mbits}\u{a0}Mbit/s download (rule {key})"),
            };
        }
        let [german, english] = &self.name;
        tongue.pick(german, english).to_owned()
    }
}

impl crate::Technology {
    /// How it is named behind a speed; empty for any technology.
    fn name(self, tongue: Tongue) -> &'static str {
        match self {
            Self::Alle => "",
            Self::Ftthb => tongue.pick(" über Glasfaser", " over fibre"),
            Self::Ftth => tongue.pick(
                " über Glasfaser bis in die Wohnung",
                " over fibre to the home",
            ),
            Self::Fttb => tongue.pick(
                " über Glasfaser bis ins Gebäude",
                " over fibre to the building",
            ),
            Self::Fttc => tongue.pick(
                " über Glasfaser bis zum Verteiler",
                " over fibre to the cabinet",
            ),
            Self::Hfc => tongue.pick(" über Kabelfernsehnetze", " over television cable"),
            Self::Sonst => tongue.pick(" über sonstige Leitungen", " over other lines"),
        }
    }
}

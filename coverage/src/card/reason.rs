//! Why a verdict is what it is, in German and English.

use crate::privacy::Audience;
use crate::territory::Spot;
use crate::wording::Tongue;
use crate::{Down, FixedRow, MobileRule, Networks, Rule, Share};
use jiff::civil::Date;

/// What the atlas says of the rule's speeds in a cell.
pub(super) fn share(
    rule: &Rule,
    row: &FixedRow,
    spot: &Spot,
    day: Date,
    audience: Audience,
) -> [String; 2] {
    let speeds = if rule.low == rule.high {
        vec![rule.low]
    } else {
        vec![rule.low, rule.high]
    };
    Tongue::BOTH.map(|tongue| {
        let say = |down: &Down| {
            let share = row.counted(rule.technology, *down);
            one(share, *down, spot, audience, tongue)
        };
        let said: Vec<String> = speeds.iter().map(say).collect();
        let said = said.join("; ");
        let day = tongue.day(day);
        match tongue {
            Tongue::German => format!("Am {day}: {said}."),
            Tongue::English => format!("On {day}: {said}."),
        }
    })
}

fn one(share: Share, down: Down, spot: &Spot, audience: Audience, tongue: Tongue) -> String {
    let mbits = tongue.number(u64::from(down.mbits()));
    let told = spot.told(share, audience);
    let who = match (share, told.and_then(Share::value)) {
        (Share::NONE, _) => {
            return match tongue {
                Tongue::German => format!("keine Angabe zu {mbits}\u{a0}Mbit/s"),
                Tongue::English => format!("no figure for {mbits}\u{a0}Mbit/s"),
            };
        }
        (Share::ALL, _) => tongue.pick("alle Haushalte", "all households").to_owned(),
        (Share::ZERO, _) => tongue.pick("kein Haushalt", "no household").to_owned(),
        (_, None) => tongue
            .pick("ein Teil der Haushalte", "some households")
            .to_owned(),
        (_, Some(value)) => {
            let percent = tongue.percent(value);
            let about = match audience {
                Audience::Planner => "",
                Audience::Public => tongue.pick("etwa ", "about "),
            };
            match tongue {
                Tongue::German => format!("{about}{percent} der Haushalte"),
                Tongue::English => format!("{about}{percent} of households"),
            }
        }
    };
    match tongue {
        Tongue::German => format!("{who} mit mindestens {mbits}\u{a0}Mbit/s"),
        Tongue::English => format!("{who} with at least {mbits}\u{a0}Mbit/s"),
    }
}

/// That the rule did not hold on the day of the data.
pub(super) fn not_in_force(rule: &Rule, day: Date) -> [String; 2] {
    Tongue::BOTH.map(|tongue| {
        let from = tongue.day(rule.from);
        let day = tongue.day(day);
        match (tongue, rule.to) {
            (Tongue::German, Some(to)) => {
                let to = tongue.day(to);
                format!("Die Regel galt vom {from} bis zum {to}, nicht am {day}.")
            }
            (Tongue::German, None) => format!("Die Regel gilt erst seit dem {from}."),
            (Tongue::English, Some(to)) => {
                let to = tongue.day(to);
                format!("The rule was in force from {from} to {to}, not on {day}.")
            }
            (Tongue::English, None) => format!("The rule has been in force only since {from}."),
        }
    })
}

/// What the mobile monitoring says.
pub(super) fn networks(rule: &MobileRule, networks: Networks, day: Date) -> [String; 2] {
    let number = rule.count.of(networks);
    let [german, english] = rule.count.name();
    Tongue::BOTH.map(|tongue| {
        let day = tongue.day(day);
        let what = tongue.pick(german, english);
        match (tongue, number) {
            (Tongue::German, Some(1)) => format!("Am {day}: ein Netz {what}, im Freien."),
            (Tongue::German, Some(0)) => format!("Am {day}: kein Netz {what}, im Freien."),
            (Tongue::German, Some(n)) => format!("Am {day}: {n} Netze {what}, im Freien."),
            (Tongue::German, None) => format!("Am {day}: keine Angabe, wie viele Netze {what}."),
            (Tongue::English, Some(1)) => format!("On {day}: one network {what}, outdoors."),
            (Tongue::English, Some(0)) => format!("On {day}: no network {what}, outdoors."),
            (Tongue::English, Some(n)) => format!("On {day}: {n} networks {what}, outdoors."),
            (Tongue::English, None) => format!("On {day}: no figure how many networks {what}."),
        }
    })
}

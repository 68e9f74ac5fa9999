//! The result of a comparison in a sentence, in German and English.

use super::{Shift, Trend};
use crate::wording::Tongue;
use crate::{Fixed, Release, Rule};

pub(super) fn of(city: &Shift, rule: &Rule, before: &Fixed, after: &Fixed) -> [String; 2] {
    Tongue::BOTH.map(|tongue| {
        let mut text = result(city, rule, before, after, tongue);
        let worse = city.class(Trend::Worse);
        if worse.cells > 0 {
            let cells = tongue.number(u64::from(worse.cells));
            let one = worse.cells == 1;
            text.push_str(&match tongue {
                Tongue::German => {
                    let noun = if one { "Zelle" } else { "Zellen" };
                    format!(
                        " In {cells} {noun} ist es schlechter geworden: berichtigte Daten oder ein verlorenes Netz."
                    )
                }
                Tongue::English => {
                    let noun = if one { "cell" } else { "cells" };
                    format!(" In {cells} {noun} it is worse: corrected data or a lost network.")
                }
            });
        }
        text
    })
}

fn result(city: &Shift, rule: &Rule, before: &Fixed, after: &Fixed, tongue: Tongue) -> String {
    let [a, b] = [before, after].map(|f| tongue.day(f.release.data_date));
    let what = rule.asks(tongue);
    let Some(delta) = city.delta else {
        return match tongue {
            Tongue::German => format!(
                "Vom {a} bis zum {b} hat sich für weniger als 5 Haushalte geändert, ob sie {what} haben."
            ),
            Tongue::English => format!(
                "From {a} to {b}, whether they have {what} changed for fewer than 5 households."
            ),
        };
    };
    let number = tongue.number(delta.unsigned_abs());
    match (tongue, delta.signum()) {
        (Tongue::German, 1) => {
            format!("Vom {a} bis zum {b} kamen {number} Haushalte hinzu, die {what} haben.")
        }
        (Tongue::German, -1) => {
            format!("Vom {a} bis zum {b} verloren {number} Haushalte, was sie hatten: {what}.")
        }
        (Tongue::German, _) => {
            format!("Vom {a} bis zum {b} blieb die Zahl der Haushalte gleich, die {what} haben.")
        }
        (Tongue::English, 1) => {
            format!("From {a} to {b}, {number} more households came to have {what}.")
        }
        (Tongue::English, -1) => {
            format!("From {a} to {b}, {number} households lost what they had: {what}.")
        }
        (Tongue::English, _) => {
            format!("From {a} to {b}, the number of households with {what} stayed the same.")
        }
    }
}

pub(super) fn series_break(a: &Release, b: &Release) -> [String; 2] {
    [
        format!(
            "Zwischen beiden Ständen hat sich die Erhebung geändert („{}“, „{}“): ein Teil des Unterschieds kommt daher und nicht vom Ausbau.",
            a.era, b.era
        ),
        format!(
            "The method changed between the two (“{}”, “{}”): part of the difference comes from that and not from construction.",
            a.era, b.era
        ),
    ]
}

//! Whether a rule can be. One check for the configuration and for the interface, which name the place each in its way.

use super::{Condition, Rule};

/// Longest span a rule looks back, seconds: a week.
const LONGEST_S: u32 = 7 * 86_400;
/// Most intervals of silence.
const MOST_INTERVALS: u32 = 1_000;
/// Most entries of a list in a scope, and most receivers of a rule.
const MOST_ENTRIES: usize = 500;
/// Longest name, in characters.
const LONGEST_NAME: usize = 120;
/// Longest id, in bytes.
pub(crate) const LONGEST_ID: usize = 64;

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: a JSON pointer into the rule.
    pub at: &'static str,
    /// What is wrong and what is allowed, in German.
    pub de: String,
    /// The same in English.
    pub en: String,
}

impl Fault {
    pub(crate) fn new(at: &'static str, de: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            at,
            de: de.into(),
            en: en.into(),
        }
    }
}

impl Rule {
    /// Everything that is wrong with it, given the names of the receivers there are.
    pub fn faults(&self, receivers: &[String]) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !fits_id(&self.id) {
            faults.push(Fault::new(
                "/id",
                "besteht aus höchstens 64 Kleinbuchstaben a–z, Ziffern und Strichen und beginnt nicht mit einem Strich",
                "consists of at most 64 small letters a–z, digits and dashes, and does not begin with a dash",
            ));
        }
        let length = self.name.chars().count();
        if self.name.trim().is_empty() || length > LONGEST_NAME {
            faults.push(Fault::new(
                "/name",
                format!("muss 1 bis {LONGEST_NAME} Zeichen haben"),
                format!("must have 1 to {LONGEST_NAME} characters"),
            ));
        }
        self.condition.faults(&mut faults);
        self.scope_faults(&mut faults);
        self.told_faults(receivers, &mut faults);
        faults
    }

    fn scope_faults(&self, faults: &mut Vec<Fault>) {
        let scope = &self.scope;
        let gateways = matches!(self.condition, Condition::GatewaySilent { .. });
        if gateways && !scope.is_everything() {
            faults.push(Fault::new(
                "/scope",
                "gilt nicht für Gateways; bitte leer lassen",
                "does not hold for gateways; leave it empty",
            ));
        }
        for (at, entries) in [
            ("/scope/devices", scope.devices.len()),
            ("/scope/tags", scope.tags.len()),
            ("/scope/districts", scope.districts.len()),
        ] {
            if entries > MOST_ENTRIES {
                faults.push(Fault::new(
                    at,
                    format!("darf höchstens {MOST_ENTRIES} Einträge haben"),
                    format!("may have at most {MOST_ENTRIES} entries"),
                ));
            }
        }
    }

    fn told_faults(&self, receivers: &[String], faults: &mut Vec<Fault>) {
        let unknown = self.notify.iter().find(|name| !receivers.contains(name));
        if let Some(unknown) = unknown {
            let known = receivers.join(", ");
            let known = if known.is_empty() { "–" } else { &known };
            faults.push(Fault::new(
                "/notify",
                format!("den Empfänger „{unknown}“ gibt es nicht; es gibt: {known}"),
                format!("there is no receiver “{unknown}”; there are: {known}"),
            ));
        }
        if self
            .repeat_s
            .is_some_and(|s| !(60..=LONGEST_S).contains(&s))
        {
            faults.push(span("/repeat_s", 60));
        }
        if self.quiet.is_some_and(|quiet| quiet.from == quiet.to) {
            faults.push(Fault::new(
                "/quiet",
                "muss zu einer anderen Zeit enden, als es beginnt",
                "must end at another time than it begins",
            ));
        }
    }
}

impl Condition {
    fn faults(&self, faults: &mut Vec<Fault>) {
        let number = |value: f64| value.is_finite() && value.abs() <= 1e9;
        let value_fault = || {
            Fault::new(
                "/condition/value",
                "muss eine Zahl sein, deren Betrag eine Milliarde nicht übersteigt",
                "must be a number of at most a thousand million either way",
            )
        };
        match *self {
            Self::Above {
                value,
                clear,
                for_s,
                ..
            }
            | Self::Below {
                value,
                clear,
                for_s,
                ..
            } => {
                if !number(value) {
                    faults.push(value_fault());
                }
                let above = matches!(self, Self::Above { .. });
                let beyond = |clear: f64| {
                    !number(clear) || if above { clear > value } else { clear < value }
                };
                if clear.is_some_and(beyond) {
                    let (de, en) = if above {
                        (
                            "darf nicht über dem Grenzwert liegen",
                            "must not lie above the limit",
                        )
                    } else {
                        (
                            "darf nicht unter dem Grenzwert liegen",
                            "must not lie below the limit",
                        )
                    };
                    faults.push(Fault::new("/condition/clear", de, en));
                }
                if for_s > LONGEST_S {
                    faults.push(span("/condition/for_s", 0));
                }
            }
            Self::Rise {
                value, within_s, ..
            }
            | Self::Fall {
                value, within_s, ..
            } => {
                if !number(value) || value <= 0.0 {
                    faults.push(Fault::new(
                        "/condition/value",
                        "muss größer als 0 sein",
                        "must be greater than 0",
                    ));
                }
                if !(60..=LONGEST_S).contains(&within_s) {
                    faults.push(span("/condition/within_s", 60));
                }
            }
            Self::Silent { intervals } => {
                if !(1..=MOST_INTERVALS).contains(&intervals) {
                    faults.push(Fault::new(
                        "/condition/intervals",
                        format!("muss 1 bis {MOST_INTERVALS} sein"),
                        format!("must be 1 to {MOST_INTERVALS}"),
                    ));
                }
            }
            Self::GatewaySilent { for_s } => {
                if !(60..=LONGEST_S).contains(&for_s) {
                    faults.push(span("/condition/for_s", 60));
                }
            }
            Self::Undecoded { share, within_s } => {
                if !(share > 0.0 && share <= 1.0) {
                    faults.push(Fault::new(
                        "/condition/share",
                        "muss größer als 0 und höchstens 1 sein",
                        "must be greater than 0 and at most 1",
                    ));
                }
                if !(60..=LONGEST_S).contains(&within_s) {
                    faults.push(span("/condition/within_s", 60));
                }
            }
        }
    }
}

fn span(at: &'static str, least: u32) -> Fault {
    Fault::new(
        at,
        format!("muss {least} bis {LONGEST_S} Sekunden sein, also höchstens sieben Tage"),
        format!("must be {least} to {LONGEST_S} seconds, which is at most seven days"),
    )
}

fn fits_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let begins = id.starts_with(|c: char| c.is_ascii_alphanumeric());
    begins && id.len() <= LONGEST_ID && id.bytes().all(plain)
}

/// An id that an address can hold: “Wupper über 2,40 m” becomes `wupper-ueber-2-40-m`.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    // Room is left for a number that tells it from another.
    slug.truncate(LONGEST_ID - 8);
    let slug = slug.trim_matches('-');
    if slug.is_empty() {
        "rule".to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{above, rule};
    use crate::{Quiet, Scope};

    fn places(rule: &Rule) -> Vec<&'static str> {
        let faults = rule.faults(&["watch".to_owned()]);
        faults.iter().map(|fault| fault.at).collect()
    }

    #[test]
    fn each_thing_that_is_wrong_is_named_with_its_place() {
        assert_eq!(places(&rule("high", above(2.4, Some(2.3), 600))), [""; 0]);
        let wrong = Rule {
            id: "Ä".into(),
            name: " ".into(),
            notify: vec!["nobody".into()],
            repeat_s: Some(5),
            quiet: Some(Quiet {
                from: "10:00".parse().unwrap(),
                to: "10:00".parse().unwrap(),
            }),
            ..rule("high", above(2.4, Some(2.5), 700_000))
        };
        let wanted = [
            "/id",
            "/name",
            "/condition/clear",
            "/condition/for_s",
            "/notify",
            "/repeat_s",
            "/quiet",
        ];
        assert_eq!(places(&wrong), wanted);
        let gateways = Rule {
            scope: Scope {
                tags: vec!["a".into()],
                ..Scope::default()
            },
            ..rule("gone", Condition::GatewaySilent { for_s: 10 })
        };
        assert_eq!(places(&gateways), ["/condition/for_s", "/scope"]);
        for value in [f64::NAN, f64::INFINITY, 1e12] {
            assert_eq!(
                places(&rule("x", above(value, None, 0))),
                ["/condition/value"]
            );
        }
    }

    #[test]
    fn an_id_is_made_of_the_name() {
        assert_eq!(slug("Wupper über 2,40 m!"), "wupper-ueber-2-40-m");
        assert_eq!(slug("–– "), "rule");
        assert_eq!(slug(&"x".repeat(500)).len(), LONGEST_ID - 8);
    }
}

//! Radio coverage in sentences a council member understands: no decibels, no spreading factors.

use crate::chart::number::format;
use crate::lang::Lang;
use talblick_coverage::radio::{Counts, Status};

/// What is said about the city.
pub(super) struct Summary<'a> {
    pub(super) counts: Counts,
    /// Devices that hang on one gateway.
    pub(super) single: usize,
    /// The gateway that is taken to have failed.
    pub(super) without: Option<String>,
    /// The gateway that would take most devices with it, and how many.
    pub(super) worst: Option<(String, usize)>,
    /// Where another gateway would help most, and how many cells it would serve.
    pub(super) site: Option<(&'a str, f64)>,
}

/// What is said about a cell.
pub(super) struct Cell {
    pub(super) status: Status,
    pub(super) delivery: Option<f64>,
    /// Gateways that hear it reliably.
    pub(super) reliable: usize,
    /// The gateway it hangs on.
    pub(super) hangs_on: Option<String>,
}

impl Summary<'_> {
    pub(super) fn say(&self, lang: Lang) -> String {
        let Counts {
            covered,
            weak,
            none,
            unknown,
        } = self.counts;
        let known = covered + weak + none;
        let mut text = String::new();
        if let Some(gateway) = &self.without {
            text += &lang
                .pick("Ohne das Gateway „{}“: ", "Without the gateway “{}”: ")
                .replace("{}", gateway);
        }
        if known == 0 {
            text += lang.pick(
                "Über den LoRaWAN-Empfang lässt sich noch nichts sagen: Es wurde zu wenig gesendet.",
                "Nothing can be said about LoRaWAN reception yet: too little has been sent.",
            );
            return text;
        }
        let n = |n: usize| count(n, lang);
        text += &match lang {
            Lang::De => format!(
                "Von {} Orten, an denen Geräte der Stadt senden, sind {} gut versorgt, {} schwach und {} gar nicht.",
                n(known),
                n(covered),
                n(weak),
                n(none)
            ),
            Lang::En => format!(
                "Of {} places the city's devices send from, {} are well covered, {} weakly and {} not at all.",
                n(known),
                n(covered),
                n(weak),
                n(none)
            ),
        };
        if unknown > 0 {
            text += &match lang {
                Lang::De => format!(
                    " Zu {} weiteren gibt es noch zu wenige Messungen.",
                    n(unknown)
                ),
                Lang::En => format!(
                    " About {} more there are too few measurements yet.",
                    n(unknown)
                ),
            };
        }
        text += &self.dependence(lang);
        if let Some((near, cells)) = self.site.filter(|(near, _)| !near.is_empty()) {
            let cells = format(cells, 0, lang);
            text += &match lang {
                Lang::De => format!(
                    " Ein weiteres Gateway würde hier am meisten bringen: {near} (voraussichtlich {cells} Orte mehr)."
                ),
                Lang::En => format!(
                    " Another gateway would help most here: {near} (probably {cells} more places)."
                ),
            };
        }
        text
    }

    /// What hangs on single gateways.
    fn dependence(&self, lang: Lang) -> String {
        let single = count(self.single, lang);
        match (self.single, lang) {
            (0, Lang::De) => " Kein Gerät hängt an einem einzigen Gateway.".to_owned(),
            (0, Lang::En) => " No device hangs on a single gateway.".to_owned(),
            (1, Lang::De) => {
                " Ein Gerät hängt an einem einzigen Gateway.".to_owned() + &self.worst(lang)
            }
            (1, Lang::En) => {
                " One device hangs on a single gateway.".to_owned() + &self.worst(lang)
            }
            (_, Lang::De) => {
                format!(" {single} Geräte hängen an einem einzigen Gateway.") + &self.worst(lang)
            }
            (_, Lang::En) => {
                format!(" {single} devices hang on a single gateway.") + &self.worst(lang)
            }
        }
    }

    fn worst(&self, lang: Lang) -> String {
        let Some((name, devices)) = &self.worst else {
            return String::new();
        };
        let n = count(*devices, lang);
        match (devices, lang) {
            (1, Lang::De) => format!(" Fiele „{name}“ aus, verstummte ein Gerät."),
            (1, Lang::En) => format!(" If “{name}” failed, one device would fall silent."),
            (_, Lang::De) => format!(" Fiele „{name}“ aus, verstummten {n} Geräte."),
            (_, Lang::En) => format!(" If “{name}” failed, {n} devices would fall silent."),
        }
    }
}

impl Cell {
    pub(super) fn say(&self, lang: Lang) -> String {
        let of_ten = format((self.delivery.unwrap_or_default() * 10.0).round(), 0, lang);
        let mut text = match (self.status, lang) {
            (Status::Unknown, Lang::De) => {
                return "Zum LoRaWAN-Empfang an diesem Ort gibt es zu wenige Messungen. Das heißt nicht, dass es keinen gibt."
                    .to_owned();
            }
            (Status::Unknown, Lang::En) => {
                return "There are too few measurements of LoRaWAN reception here. That does not mean there is none."
                    .to_owned();
            }
            (Status::Covered, Lang::De) => {
                format!("Gut versorgt: {of_ten} von 10 Nachrichten kommen an.")
            }
            (Status::Covered, Lang::En) => format!("Well covered: {of_ten} of 10 messages arrive."),
            (Status::Weak, Lang::De) => {
                format!("Schwach versorgt: Etwa {of_ten} von 10 Nachrichten kommen an.")
            }
            (Status::Weak, Lang::En) => {
                format!("Weakly covered: about {of_ten} of 10 messages arrive.")
            }
            (Status::None, Lang::De) => "Nicht versorgt: Es kommt fast nichts an.".to_owned(),
            (Status::None, Lang::En) => "Not covered: hardly anything arrives.".to_owned(),
        };
        if let Some(gateway) = &self.hangs_on {
            text += &match lang {
                Lang::De => format!(" Alles hängt am Gateway „{gateway}“."),
                Lang::En => format!(" Everything hangs on the gateway “{gateway}”."),
            };
        } else if self.reliable >= 2 {
            let n = count(self.reliable, lang);
            text += &match lang {
                Lang::De => {
                    format!(" {n} Gateways empfangen ihn zuverlässig; eines darf ausfallen.")
                }
                Lang::En => format!(" {n} gateways hear it reliably; one may fail."),
            };
        }
        text
    }
}

/// So many metres from a gateway, in words.
pub(super) fn away(lang: Lang, metres: f64, gateway: &str) -> String {
    let km = format(metres / 1_000.0, 1, lang);
    match lang {
        Lang::De => format!("{km} km vom Gateway „{gateway}“"),
        Lang::En => format!("{km} km from the gateway “{gateway}”"),
    }
}

fn count(n: usize, lang: Lang) -> String {
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    format(f64::from(n), 0, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> Summary<'static> {
        Summary {
            counts: Counts {
                covered: 12_000,
                weak: 12,
                none: 3,
                unknown: 5,
            },
            single: 11,
            without: None,
            worst: Some(("Rathaus Barmen".to_owned(), 4)),
            site: Some(("Cronenberg", 6.4)),
        }
    }

    #[test]
    fn the_city_is_told_in_both_languages() {
        assert_eq!(
            summary().say(Lang::De),
            "Von 12\u{202f}015 Orten, an denen Geräte der Stadt senden, sind 12\u{202f}000 gut versorgt, 12 schwach und 3 \
             gar nicht. Zu 5 weiteren gibt es noch zu wenige Messungen. 11 Geräte hängen an einem einzigen Gateway. Fiele \
             „Rathaus Barmen“ aus, verstummten 4 Geräte. Ein weiteres Gateway würde hier am meisten bringen: Cronenberg \
             (voraussichtlich 6 Orte mehr)."
        );
        let english = Summary {
            without: Some("Nord".to_owned()),
            single: 0,
            site: None,
            ..summary()
        };
        assert_eq!(
            english.say(Lang::En),
            "Without the gateway “Nord”: Of 12,015 places the city's devices send from, 12,000 are well covered, 12 weakly \
             and 3 not at all. About 5 more there are too few measurements yet. No device hangs on a single gateway."
        );
        let nothing = Summary {
            counts: Counts::default(),
            ..summary()
        };
        assert!(nothing.say(Lang::De).contains("noch nichts sagen"));
    }

    #[test]
    fn absence_of_measurements_is_not_told_as_absence_of_coverage() {
        let cell = Cell {
            status: Status::Unknown,
            delivery: None,
            reliable: 0,
            hangs_on: None,
        };
        assert!(
            cell.say(Lang::De)
                .contains("heißt nicht, dass es keinen gibt")
        );
        assert!(cell.say(Lang::En).contains("does not mean there is none"));
    }
}

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
        let without = self.without.as_ref().map(|gateway| match lang {
            Lang::De => format!("Ohne das Gateway „{gateway}“:"),
            Lang::En => format!("Without the gateway “{gateway}”:"),
        });
        let mut said: Vec<String> = without.into_iter().collect();
        said.extend(self.reached(lang));
        if self.counts.covered + self.counts.weak + self.counts.none > 0 {
            said.push(self.hanging(lang));
            said.extend(self.failing(lang));
            said.extend(self.another(lang));
        }
        said.join(" ")
    }

    /// How many places are covered.
    fn reached(&self, lang: Lang) -> Vec<String> {
        let Counts {
            covered,
            weak,
            none,
            unknown,
        } = self.counts;
        let known = covered + weak + none;
        if known == 0 {
            let nothing = lang.pick(
                "Über den LoRaWAN-Empfang lässt sich noch nichts sagen: Es wurde zu wenig gesendet.",
                "Nothing can be said about LoRaWAN reception yet: too little has been sent.",
            );
            return vec![nothing.to_owned()];
        }
        let n = |n: usize| count(n, lang);
        let (all, covered_n, weak, none) = (n(known), n(covered), n(weak), n(none));
        let mut said = vec![match lang {
            Lang::De if covered == known => {
                format!("Alle {all} Orte, an denen Geräte der Stadt senden, sind gut versorgt.")
            }
            Lang::En if covered == known => {
                format!("All {all} places the city's devices send from are well covered.")
            }
            Lang::De => format!(
                "Von {all} Orten, an denen Geräte der Stadt senden, sind {covered_n} gut versorgt, {weak} schwach und {none} gar nicht."
            ),
            Lang::En => format!(
                "Of {all} places the city's devices send from, {covered_n} are well covered, {weak} weakly and {none} not at all."
            ),
        }];
        if unknown > 0 {
            let unknown = n(unknown);
            said.push(match lang {
                Lang::De => format!("Zu {unknown} weiteren gibt es noch zu wenige Messungen."),
                Lang::En => format!("About {unknown} more there are too few measurements yet."),
            });
        }
        said
    }

    /// How many devices hang on one gateway.
    fn hanging(&self, lang: Lang) -> String {
        let n = count(self.single, lang);
        match (self.single, lang) {
            (0, Lang::De) => "Kein Gerät hängt an einem einzigen Gateway.".to_owned(),
            (0, Lang::En) => "No device hangs on a single gateway.".to_owned(),
            (1, Lang::De) => "Ein Gerät hängt an einem einzigen Gateway.".to_owned(),
            (1, Lang::En) => "One device hangs on a single gateway.".to_owned(),
            (_, Lang::De) => format!("{n} Geräte hängen an einem einzigen Gateway."),
            (_, Lang::En) => format!("{n} devices hang on a single gateway."),
        }
    }

    /// The gateway whose failure would be worst.
    fn failing(&self, lang: Lang) -> Option<String> {
        let (name, devices) = self.worst.as_ref()?;
        let n = count(*devices, lang);
        Some(match (devices, lang) {
            (1, Lang::De) => format!("Fiele „{name}“ aus, verstummte ein Gerät."),
            (1, Lang::En) => format!("If “{name}” failed, one device would fall silent."),
            (_, Lang::De) => format!("Fiele „{name}“ aus, verstummten {n} Geräte."),
            (_, Lang::En) => format!("If “{name}” failed, {n} devices would fall silent."),
        })
    }

    /// Where another gateway would help.
    fn another(&self, lang: Lang) -> Option<String> {
        let (near, cells) = self.site.filter(|(near, _)| !near.is_empty())?;
        let cells = format(cells, 0, lang);
        Some(match lang {
            Lang::De => format!(
                "Ein weiteres Gateway würde hier am meisten bringen: {near} (voraussichtlich {cells} Orte mehr)."
            ),
            Lang::En => format!(
                "Another gateway would help most here: {near} (probably {cells} more places)."
            ),
        })
    }
}

impl Cell {
    pub(super) fn say(&self, lang: Lang) -> String {
        let of_ten = format((self.delivery.unwrap_or_default() * 10.0).round(), 0, lang);
        let arrives = match (self.status, lang) {
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
        let reliable = count(self.reliable, lang);
        let depends = match (&self.hangs_on, lang) {
            (Some(gateway), Lang::De) => format!(" Alles hängt am Gateway „{gateway}“."),
            (Some(gateway), Lang::En) => format!(" Everything hangs on the gateway “{gateway}”."),
            (None, _) if self.reliable < 2 => String::new(),
            (None, Lang::De) => {
                format!(
                    " {reliable} Gateways empfangen von hier zuverlässig; eines darf ausfallen."
                )
            }
            (None, Lang::En) => {
                format!(" {reliable} gateways hear this place reliably; one may fail.")
            }
        };
        arrives + &depends
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
            worst: None,
            site: None,
            ..summary()
        };
        assert_eq!(
            english.say(Lang::En),
            "Without the gateway “Nord”: Of 12,015 places the city's devices send from, 12,000 are well covered, 12 weakly \
             and 3 not at all. About 5 more there are too few measurements yet. No device hangs on a single gateway."
        );
        let all = Summary {
            counts: Counts {
                covered: 40,
                ..Counts::default()
            },
            single: 1,
            site: None,
            ..summary()
        };
        assert!(all.say(Lang::De).starts_with(
            "Alle 40 Orte, an denen Geräte der Stadt senden, sind gut versorgt. Ein Gerät"
        ));
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

//! Radio coverage in sentences a council member understands: no decibels, no spreading factors.

use crate::chart::number::format;
use crate::lang::Lang;
use talblick_coverage::radio::{Beside, Counts, Status};

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

/// What others measured, beside our own.
pub(super) fn others(cells: usize, beside: Beside, lang: Lang) -> String {
    let [all, both, new, against] =
        [cells, beside.both, beside.only_theirs, beside.against].map(|n| count(n, lang));
    match lang {
        Lang::De => format!(
            "Andere haben an {all} Orten etwas gehört: an {both} davon gibt es auch eigene Messungen, an {new} nicht; an {against} kommt von den eigenen Geräten fast nichts an. Beide Messungen werden nicht vermischt."
        ),
        Lang::En => format!(
            "Others heard something at {all} places: at {both} of them there are measurements of our own too, at {new} there are none; at {against} hardly anything of our own devices arrives. The two are not mixed."
        ),
    }
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
        let mut said = vec![match (known, lang) {
            (1, _) => self.one_place(lang).to_owned(),
            (_, Lang::De) if covered == known => format!(
                "Alle {} Orte, an denen Geräte der Stadt senden, sind gut versorgt.",
                n(known)
            ),
            (_, Lang::En) if covered == known => format!(
                "All {} places the city's devices send from are well covered.",
                n(known)
            ),
            (_, Lang::De) => format!(
                "Von {} Orten, an denen Geräte der Stadt senden, {}.",
                n(known),
                self.parts(lang)
            ),
            (_, Lang::En) => format!(
                "Of {} places the city's devices send from, {}.",
                n(known),
                self.parts(lang)
            ),
        }];
        said.extend((unknown > 0).then(|| match (unknown, lang) {
            (1, Lang::De) => "Zu einem weiteren gibt es noch zu wenige Messungen.".to_owned(),
            (1, Lang::En) => "About one more there are too few measurements yet.".to_owned(),
            (_, Lang::De) => format!(
                "Zu {} weiteren gibt es noch zu wenige Messungen.",
                n(unknown)
            ),
            (_, Lang::En) => format!(
                "About {} more there are too few measurements yet.",
                n(unknown)
            ),
        }));
        said
    }

    /// The only place anything is known about.
    const fn one_place(&self, lang: Lang) -> &'static str {
        match (self.counts.covered, self.counts.weak) {
            (1, _) => lang.pick(
                "Der eine Ort, an dem Geräte der Stadt senden, ist gut versorgt.",
                "The one place the city's devices send from is well covered.",
            ),
            (_, 1) => lang.pick(
                "Der eine Ort, an dem Geräte der Stadt senden, ist schwach versorgt.",
                "The one place the city's devices send from is weakly covered.",
            ),
            _ => lang.pick(
                "Der eine Ort, an dem Geräte der Stadt senden, ist nicht versorgt.",
                "The one place the city's devices send from is not covered.",
            ),
        }
    }

    /// How many are covered how; what there is none of is not said.
    fn parts(&self, lang: Lang) -> String {
        let Counts {
            covered,
            weak,
            none,
            ..
        } = self.counts;
        let first = match (covered, lang) {
            (0, Lang::De) => "ist keiner gut versorgt".to_owned(),
            (1, Lang::De) => "ist einer gut versorgt".to_owned(),
            (_, Lang::De) => format!("sind {} gut versorgt", count(covered, lang)),
            (0, Lang::En) => "none is well covered".to_owned(),
            (1, Lang::En) => "one is well covered".to_owned(),
            (_, Lang::En) => format!("{} are well covered", count(covered, lang)),
        };
        let how = [
            (weak, lang.pick("schwach", "weakly")),
            (none, lang.pick("gar nicht", "not at all")),
        ];
        let others = how.into_iter().filter(|(n, _)| *n > 0);
        let others: Vec<String> = others
            .map(|(n, how)| match (n, lang) {
                (1, Lang::De) => format!("einer {how}"),
                (1, Lang::En) => format!("one {how}"),
                _ => format!("{} {how}", count(n, lang)),
            })
            .collect();
        match others.as_slice() {
            [weak, none] => format!("{first}, {weak} {} {none}", lang.pick("und", "and")),
            _ => format!("{first} {} {}", lang.pick("und", "and"), others.concat()),
        }
    }

    /// How many devices hang on one gateway.
    fn hanging(&self, lang: Lang) -> String {
        let n = count(self.single, lang);
        match (self.single, lang) {
            (0, Lang::De) => "Kein Gerät hängt an einem einzigen Gateway.".to_owned(),
            (0, Lang::En) => "No device hangs on a single gateway.".to_owned(),
            (1, Lang::De) => "Ein Gerät hängt an einem einzigen Gateway.".to_owned(),
            (1, Lang::En) => "One device hangs on a single gateway.".to_owned(),
            (_, Lang::De) => format!("{n} Geräte hängen an jeweils nur einem Gateway."),
            (_, Lang::En) => format!("{n} devices each hang on a single gateway."),
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
        let cells = match (format(cells, 0, lang).as_str(), lang) {
            ("1", Lang::De) => "einem weiteren Ort".to_owned(),
            ("1", Lang::En) => "one more place".to_owned(),
            (n, Lang::De) => format!("{n} weiteren Orten"),
            (n, Lang::En) => format!("{n} more places"),
        };
        Some(match lang {
            Lang::De => format!(
                "Ein weiteres Gateway würde hier am meisten bringen: {near} (voraussichtlich guter Empfang an {cells})."
            ),
            Lang::En => {
                format!(
                    "Another gateway would help most here: {near} (probably good reception at {cells})."
                )
            }
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
             gar nicht. Zu 5 weiteren gibt es noch zu wenige Messungen. 11 Geräte hängen an jeweils nur einem Gateway. Fiele \
             „Rathaus Barmen“ aus, verstummten 4 Geräte. Ein weiteres Gateway würde hier am meisten bringen: Cronenberg \
             (voraussichtlich guter Empfang an 6 weiteren Orten)."
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
    fn one_is_told_as_one_and_what_there_is_none_of_is_left_out() {
        let said = |counts: [usize; 4], site: f64, lang| {
            let [covered, weak, none, unknown] = counts;
            let summary = Summary {
                counts: Counts {
                    covered,
                    weak,
                    none,
                    unknown,
                },
                single: 0,
                without: None,
                worst: None,
                site: Some(("Barmen", site)),
            };
            summary.say(lang)
        };
        let german = said([1, 0, 0, 1], 1.2, Lang::De);
        assert!(
            german.starts_with(
                "Der eine Ort, an dem Geräte der Stadt senden, ist gut versorgt. Zu einem weiteren gibt es"
            ),
            "{german}"
        );
        assert!(german.ends_with("Barmen (voraussichtlich guter Empfang an einem weiteren Ort)."));
        let german = said([1, 1, 0, 0], 2.0, Lang::De);
        assert!(german.contains("ist einer gut versorgt und einer schwach."));
        let english = said([0, 1, 2, 0], 1.0, Lang::En);
        assert!(english.contains("none is well covered, one weakly and 2 not at all."));
        assert!(english.ends_with("(probably good reception at one more place)."));
        assert!(said([0, 1, 0, 0], 1.0, Lang::En).contains("is weakly covered"));
        assert!(said([0, 0, 1, 0], 1.0, Lang::De).contains("ist nicht versorgt"));
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

//! Work lists in words, for people who decide about them: German, then English.

use super::audience::step;
use super::{Chosen, Estimate, Project, Start, WorkList};
use crate::Audience;
use crate::privacy::whole;
use crate::wording::Tongue;

/// More served households on the way than this share is too many for a programme against white spots: 2023/C 36/01 tolerates
/// about a tenth of the premises.
const MOST_SERVED: f64 = 0.1;

impl WorkList {
    /// The whole list in a few sentences.
    pub fn sentence(&self) -> [String; 2] {
        Tongue::BOTH.map(|tongue| {
            if self.projects.is_empty() {
                return self.nothing(tongue);
            }
            let said = [
                Some(self.all(tongue)),
                self.half(tongue),
                self.open(tongue),
                Some(self.basis(tongue)),
                self.estimated(tongue),
            ];
            said.into_iter().flatten().collect::<Vec<_>>().join(" ")
        })
    }

    fn nothing(&self, tongue: Tongue) -> String {
        let [german, english] = &self.rule.name;
        match tongue {
            Tongue::German => {
                format!("Nach der Regel „{german}“ gibt es kein Gebiet, das zu bauen wäre.")
            }
            Tongue::English => format!("Under the rule “{english}” there is no area to be built."),
        }
    }

    fn all(&self, tongue: Tongue) -> String {
        let [german, english] = &self.rule.name;
        let count = self.projects.len();
        let homes = households(self.total(|p| p.counted), self.audience, tongue);
        let length = kilometres(self.together.new_m, tongue);
        let cost = money(self.together.cost(), tongue);
        match tongue {
            Tongue::German => {
                let areas = if count == 1 { "Gebiet" } else { "Gebieten" };
                format!(
                    "In {count} {areas} liegen {homes} Haushalte unter der Regel „{german}“. Alle anzuschließen braucht etwa {length} neuen Graben und kostet rund {cost}."
                )
            }
            Tongue::English => {
                let areas = if count == 1 { "area" } else { "areas" };
                format!(
                    "In {count} {areas}, {homes} households are below the rule “{english}”. Connecting all of them takes about {length} of new trench and costs roughly {cost}."
                )
            }
        }
    }

    /// What the first projects reach already.
    fn half(&self, tongue: Tongue) -> Option<String> {
        let (first, share) = self.first_half();
        if first == self.projects.len() {
            return None;
        }
        let percent = (share * 100.0).round();
        Some(match (tongue, first) {
            (Tongue::German, 1) => {
                format!(
                    "Das erste Gebiet erreicht schon die Hälfte dieser Haushalte für {percent}\u{a0}% der Kosten."
                )
            }
            (Tongue::German, _) => format!(
                "Die ersten {first} Gebiete erreichen schon die Hälfte dieser Haushalte für {percent}\u{a0}% der Kosten."
            ),
            (Tongue::English, 1) => format!(
                "The first area alone reaches half of these households for {percent}% of the cost."
            ),
            (Tongue::English, _) => format!(
                "The first {first} areas already reach half of these households for {percent}% of the cost."
            ),
        })
    }

    /// Households the figures cannot decide about.
    fn open(&self, tongue: Tongue) -> Option<String> {
        if self.undecided < 5.0 {
            return None;
        }
        let homes = households(self.undecided, self.audience, tongue);
        Some(match tongue {
            Tongue::German => {
                format!(
                    "Bei weiteren {homes} Haushalten lassen die Zahlen offen, ob sie darunter liegen."
                )
            }
            Tongue::English => {
                format!(
                    "For another {homes} households the figures leave open whether they are below it."
                )
            }
        })
    }

    /// Where new lines begin.
    fn basis(&self, tongue: Tongue) -> String {
        let said = match self.start {
            Some(Start::Own) => tongue.pick(
                "Gerechnet ist von den eigenen Leerrohren und Netzknoten der Stadt aus.",
                "Lines are taken to begin at the city's own ducts and nodes.",
            ),
            Some(Start::Served) => tongue.pick(
                "Gerechnet ist vom nächsten Gebiet aus, das schon hat, was die Regel verlangt; Leerrohre der Stadt sind nicht berücksichtigt.",
                "Lines are taken to begin in the nearest area that has what the rule asks for; ducts of the city are left out of account.",
            ),
            None => tongue.pick(
                "Gerechnet ist nur der Graben in den Gebieten, nicht der Weg dorthin.",
                "Only trenches within the areas are reckoned, not the way there.",
            ),
        };
        said.to_owned()
    }

    fn estimated(&self, tongue: Tongue) -> Option<String> {
        let straight = |p: &&Project| p.trench.estimate == Estimate::StraightLine;
        let count = self.projects.iter().filter(straight).count();
        let said = match count {
            0 => return None,
            all if all == self.projects.len() => tongue.pick(
                "Die Grabenlängen sind nach der Luftlinie geschätzt.",
                "Trench lengths are estimated from straight lines.",
            ),
            _ => tongue.pick(
                "Wo kein Straßennetz hinreicht, sind die Grabenlängen nach der Luftlinie geschätzt.",
                "Where no street network reaches, trench lengths are estimated from straight lines.",
            ),
        };
        Some(said.to_owned())
    }
}

impl Chosen {
    /// What the trench takes and brings, as a model says it.
    pub fn sentence(&self) -> [String; 2] {
        Tongue::BOTH.map(|tongue| {
            let [german, english] = &self.rule.name;
            let length = kilometres(self.together.new_m + self.together.duct_m, tongue);
            let homes = |n: f64| households(n, Audience::Planner, tongue);
            let (reached, left) = (homes(self.reached), homes(self.left));
            let cost = money(self.together.cost(), tongue);
            let each = self.cost_each().map(|each| money(each, tongue));
            let each = each.map_or_else(String::new, |each| match tongue {
                Tongue::German => format!(", {each} je Haushalt"),
                Tongue::English => format!(", {each} for each household"),
            });
            match tongue {
                Tongue::German => format!(
                    "{length} Trasse erreichten {reached} Haushalte unter der Regel „{german}“ und kosteten rund {cost}{each}; {left} Haushalte blieben darunter. Modellrechnung, keine Zusage."
                ),
                Tongue::English => format!(
                    "{length} of trench would reach {reached} households below the rule “{english}” and cost roughly {cost}{each}; {left} households would stay below it. A model, no commitment."
                ),
            }
        })
    }
}

impl Project {
    /// The project in a few sentences.
    pub fn sentence(&self, list: &WorkList) -> [String; 2] {
        Tongue::BOTH.map(|tongue| {
            let said = [
                Some(self.who(list, tongue)),
                Some(self.what(list, tongue)),
                self.served(list.audience, tongue),
                self.committed(tongue),
                self.estimated(tongue),
            ];
            said.into_iter().flatten().collect::<Vec<_>>().join(" ")
        })
    }

    /// Where it lies: quarter and district.
    pub fn place(&self) -> Option<String> {
        match (&self.quarter, &self.district) {
            (Some(quarter), Some(district)) if quarter.name != district.name => {
                Some(format!("{} ({})", quarter.name, district.name))
            }
            (Some(place), _) | (None, Some(place)) => Some(place.name.clone()),
            (None, None) => None,
        }
    }

    /// Who lives where below which rule.
    fn who(&self, list: &WorkList, tongue: Tongue) -> String {
        let [german, english] = &list.rule.name;
        let told = list.audience.told(self.counted);
        let homes = households(self.counted, list.audience, tongue);
        let one = told == Some(1);
        match tongue {
            Tongue::German => {
                let at = self.addresses.map_or_else(String::new, |n| {
                    format!(" an {n} {}", if n == 1 { "Adresse" } else { "Adressen" })
                });
                let place = self.place().map_or_else(
                    || format!("Bei der Zelle {}", self.id),
                    |place| format!("In {place}"),
                );
                let verb = if one { "liegt" } else { "liegen" };
                let noun = if one { "Haushalt" } else { "Haushalte" };
                format!("{place} {verb} {homes} {noun}{at} unter der Regel „{german}“.")
            }
            Tongue::English => {
                let at = self.addresses.map_or_else(String::new, |n| {
                    format!(" at {n} {}", if n == 1 { "address" } else { "addresses" })
                });
                let place = self.place().map_or_else(
                    || format!("Near cell {}", self.id),
                    |place| format!("In {place}"),
                );
                let noun = if one { "household" } else { "households" };
                let verb = if one { "is" } else { "are" };
                format!("{place}, {homes} {noun}{at} {verb} below the rule “{english}”.")
            }
        }
    }

    /// What connecting them takes and costs.
    fn what(&self, list: &WorkList, tongue: Tongue) -> String {
        let audience = list.audience;
        let trench = &self.trench;
        let metres = |metres| format!("{}\u{a0}m", tongue.number(whole(audience.metres(metres))));
        let dig = if trench.new_m < 1.0 {
            tongue
                .pick("keinen neuen Graben", "no new trench")
                .to_owned()
        } else {
            let length = metres(trench.new_m);
            match tongue {
                Tongue::German => format!("etwa {length} neuen Graben"),
                Tongue::English => format!("about {length} of new trench"),
            }
        };
        let reuse = if audience.is_planner() && trench.duct_m >= 1.0 {
            let length = metres(trench.duct_m);
            match tongue {
                Tongue::German => format!(" und nutzt {length} eigener Leerrohre"),
                Tongue::English => format!(" and uses {length} of the city's own ducts"),
            }
        } else {
            String::new()
        };
        let cost = money(self.cost, tongue);
        let told = audience.told(self.counted).is_some();
        let each = self.cost_per_household().filter(|_| told);
        let each = each.map_or_else(String::new, |each| {
            let each = money(each, tongue);
            match tongue {
                Tongue::German => format!(", also {each} je Haushalt"),
                Tongue::English => format!(", that is {each} per household"),
            }
        });
        let (rank, count) = (self.rank, list.projects.len());
        match tongue {
            Tongue::German => format!(
                "Der Anschluss braucht {dig}{reuse}; das kostet rund {cost}{each} (Platz {rank} von {count})."
            ),
            Tongue::English => format!(
                "Connecting them takes {dig}{reuse}; this costs roughly {cost}{each} (place {rank} of {count})."
            ),
        }
    }

    /// A warning for those who apply for grants, if many are served already.
    fn served(&self, audience: Audience, tongue: Tongue) -> Option<String> {
        let share = self.served_on_the_way();
        if share <= MOST_SERVED || !audience.is_planner() {
            return None;
        }
        let percent = (share * 100.0).round();
        Some(match tongue {
            Tongue::German => format!(
                "Am Weg liegen viele schon versorgte Haushalte ({percent}\u{a0}% in diesen Zellen): vor einem Förderantrag die einzelnen Adressen prüfen."
            ),
            Tongue::English => format!(
                "Many households on the way are served already ({percent}% in these cells): check single addresses before applying for a grant."
            ),
        })
    }

    /// Who else wants to build.
    fn committed(&self, tongue: Tongue) -> Option<String> {
        let count = self.committed.filter(|count| *count > 0)?;
        Some(match (tongue, count) {
            (Tongue::German, 1) => {
                "An einer Adresse hat ein Betreiber den Ausbau zugesagt.".to_owned()
            }
            (Tongue::German, _) => {
                format!("An {count} Adressen haben Betreiber den Ausbau zugesagt.")
            }
            (Tongue::English, 1) => "At one address an operator has committed to build.".to_owned(),
            (Tongue::English, _) => {
                format!("At {count} addresses operators have committed to build.")
            }
        })
    }

    fn estimated(&self, tongue: Tongue) -> Option<String> {
        let said = tongue.pick(
            "Die Grabenlänge ist nach der Luftlinie geschätzt.",
            "The trench length is estimated from straight lines.",
        );
        (self.trench.estimate == Estimate::StraightLine).then(|| said.to_owned())
    }
}

/// A number of households as it is told; “about” where it is rounded.
fn households(number: f64, audience: Audience, tongue: Tongue) -> String {
    match (audience.told(number), audience.is_planner()) {
        (None, _) => tongue.pick("weniger als 5", "fewer than 5").to_owned(),
        (Some(n), true) => tongue.number(n),
        (Some(n), false) => format!("{} {}", tongue.pick("etwa", "about"), tongue.number(n)),
    }
}

/// A length: kilometres, with one digit behind the point below a hundred.
fn kilometres(metres: f64, tongue: Tongue) -> String {
    format!("{}\u{a0}km", tenths(metres / 1_000.0, tongue))
}

/// An amount to three digits or so, in millions from one on.
fn money(euros: f64, tongue: Tongue) -> String {
    let (number, million) = if euros >= 1e6 {
        (tenths(euros / 1e6, tongue), true)
    } else {
        let step = step(euros);
        (tongue.number(whole((euros / step).round() * step)), false)
    };
    match (tongue, million) {
        (Tongue::German, true) => format!("{number}\u{a0}Mio.\u{a0}€"),
        (Tongue::German, false) => format!("{number}\u{a0}€"),
        (Tongue::English, true) => format!("€{number}\u{a0}million"),
        (Tongue::English, false) => format!("€{number}"),
    }
}

fn tenths(number: f64, tongue: Tongue) -> String {
    if number >= 100.0 {
        tongue.number(whole(number))
    } else {
        format!("{number:.1}").replace('.', tongue.pick(",", "."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_read_them() {
        let both = |euros| Tongue::BOTH.map(|tongue| money(euros, tongue));
        assert_eq!(
            both(31_400_000.0),
            ["31,4\u{a0}Mio.\u{a0}€", "€31.4\u{a0}million"]
        );
        assert_eq!(both(187_654.0), ["188.000\u{a0}€", "€188,000"]);
        assert_eq!(
            both(1_260_000_000.0),
            ["1.260\u{a0}Mio.\u{a0}€", "€1,260\u{a0}million"]
        );
        assert_eq!(kilometres(12_340.0, Tongue::German), "12,3\u{a0}km");
        assert_eq!(kilometres(260_400.0, Tongue::English), "260\u{a0}km");
    }
}

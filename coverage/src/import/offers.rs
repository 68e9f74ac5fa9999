//! Operators' lists of addresses for a market survey: what there is, and what will be built by when. Columns as the
//! Bundesnetzagentur asks for them (strasse, hnr, plz, ort, technologie, download, upload), and `ausbau_*` for plans.

use super::geometry::Ground;
use super::intake::{Intake, Row, Wrong};
use super::known::Known;
use super::sheet::{Next, each, names};
use super::value::{Decimal, Value, short};
use super::{ImportError, Source, Unit};
use crate::{Crs, Line, Offer, Reason};
use std::collections::HashSet;

/// Metres an address may lie from where the list says.
const OFF: f64 = 250.0;

/// What operators write for a technology.
const LINES: [(&str, Line); 12] = [
    ("FTTH", Line::Ftth),
    ("FTTB", Line::Fttb),
    ("FTTB/H", Line::Fttb),
    ("HFC", Line::Hfc),
    ("CATV", Line::Hfc),
    ("FTTC", Line::Fttc),
    ("VDSL", Line::Fttc),
    ("DSL", Line::Dsl),
    ("ADSL", Line::Dsl),
    ("FWA", Line::Radio),
    ("FUNK", Line::Radio),
    ("SATELLIT", Line::Satellite),
];

/// Where the columns lie.
#[derive(Debug, Default)]
struct Columns {
    names: Vec<String>,
    street: usize,
    number: usize,
    addition: Option<usize>,
    line: usize,
    down: usize,
    up: usize,
    lat: Option<usize>,
    lon: Option<usize>,
    operator: Option<usize>,
    planned_down: Option<usize>,
    planned_up: Option<usize>,
    by: Option<usize>,
    binding: Option<usize>,
}

impl Columns {
    fn find(source: &Source, header: &[Value]) -> Result<Self, ImportError> {
        let names: Vec<String> = header
            .iter()
            .map(|v| v.text().trim().to_lowercase())
            .collect();
        let find = |wanted: &[&str]| names.iter().position(|n| wanted.contains(&n.as_str()));
        let needed = [
            ("strasse", find(&["strasse", "straße", "str"])),
            ("hnr", find(&["hnr", "hausnummer", "hausnr"])),
            ("technologie", find(&["technologie"])),
            ("download", find(&["download", "down"])),
            ("upload", find(&["upload", "up"])),
        ];
        let [street, number, line, down, up] = needed.map(|(_, at)| at.unwrap_or(usize::MAX));
        let missing = needed.iter().filter(|(_, at)| at.is_none());
        let missing: Vec<String> = missing.map(|(name, _)| (*name).to_owned()).collect();
        if !missing.is_empty() {
            return Err(ImportError::Columns {
                file: source.name.clone(),
                layer: "line 1".to_owned(),
                what: "an operator's addresses",
                missing,
                found: names,
            });
        }
        Ok(Self {
            street,
            number,
            addition: find(&["hnr_z", "zusatz", "hausnummernzusatz"]),
            line,
            down,
            up,
            lat: find(&["lat", "latitude", "breite"]),
            lon: find(&["lon", "lng", "longitude", "länge"]),
            operator: find(&["betreiber", "anbieter", "operator", "unternehmen"]),
            planned_down: find(&["ausbau_download"]),
            planned_up: find(&["ausbau_upload"]),
            by: find(&["ausbau_bis"]),
            binding: find(&["verbindlich"]),
            names,
        })
    }

    fn name(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.names.get(at))
            .map_or("", String::as_str)
    }

    fn unread(&self) -> Vec<String> {
        let read = [
            Some(self.street),
            Some(self.number),
            self.addition,
            Some(self.line),
            Some(self.down),
            Some(self.up),
            self.lat,
            self.lon,
            self.operator,
            self.planned_down,
            self.planned_up,
            self.by,
            self.binding,
        ];
        let names = self.names.iter().enumerate();
        let unread = names.filter(|(at, _)| !read.contains(&Some(*at)));
        unread.map(|(_, name)| name.clone()).collect()
    }
}

/// Offers and commitments, and the columns that are not read.
pub(super) fn read(
    source: &Source,
    operator: Option<&str>,
    known: &Known,
    intake: &mut Intake<'_>,
) -> Result<(Vec<Offer>, Vec<String>), ImportError> {
    let sheet = names(source)?.into_iter().next().unwrap_or_default();
    intake.layer.clone_from(&sheet);
    let ground = Ground::new(Crs::Wgs84)?;
    let mut columns: Option<Columns> = None;
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    each(source, &sheet, &mut |number, values| {
        let Some(columns) = &columns else {
            let found = Columns::find(source, values)?;
            if operator.is_none() && found.operator.is_none() {
                return Err(ImportError::Needed {
                    file: source.name.clone(),
                    what: "whose list it is",
                    option: "--operator",
                });
            }
            columns = Some(found);
            return Ok(Next::More);
        };
        let list = List {
            columns,
            operator,
            known,
            ground: &ground,
        };
        let verdict = list.row(values).and_then(|offers| {
            // The sentence of a row is about all of it: an offer with a wrong plan is set aside with the plan.
            let key = offers.first().map(|o| {
                let at = format!("{} {}", o.street.to_lowercase(), o.number.to_lowercase());
                (
                    o.operator.clone(),
                    at,
                    o.line,
                    o.down.to_bits(),
                    o.up.to_bits(),
                )
            });
            if key.is_none_or(|key| seen.insert(key)) {
                Ok(Row::Taken(offers))
            } else {
                let why = "the same offer at the same address stands in a row before";
                Err(Wrong::new(
                    columns.name(Some(columns.street)),
                    Reason::Duplicate,
                    why,
                ))
            }
        });
        rows.extend(intake.take(number, verdict)?.into_iter().flatten());
        intake.progress(Unit::Rows, number, None);
        Ok(Next::More)
    })?;
    let unread = columns.map(|columns| columns.unread()).unwrap_or_default();
    Ok((rows, unread))
}

/// What is needed to judge a row.
struct List<'a> {
    columns: &'a Columns,
    operator: Option<&'a str>,
    known: &'a Known,
    ground: &'a Ground,
}

impl List<'_> {
    /// The offer of a row, and the commitment if there is one.
    fn row(&self, values: &[Value]) -> Result<Vec<Offer>, Wrong> {
        let columns = self.columns;
        let value = |at: Option<usize>| at.and_then(|at| values.get(at)).unwrap_or(&Value::Empty);
        let text = |at: Option<usize>| value(at).text().trim().to_owned();
        let filled = |at: usize| match text(Some(at)) {
            text if text.is_empty() => Err(Wrong::missing(columns.name(Some(at)))),
            text => Ok(text),
        };
        let street = filled(columns.street)?;
        let number = format!("{}{}", filled(columns.number)?, text(columns.addition));
        let line = line(&filled(columns.line)?, columns.name(Some(columns.line)))?;
        let speed = |at: usize| -> Result<f64, Wrong> {
            let name = columns.name(Some(at));
            let speed = value(Some(at))
                .number(Decimal::Either)
                .map_err(Wrong::value(name))?;
            let speed = speed.ok_or_else(|| Wrong::missing(name))?;
            Some(speed).filter(|s| *s >= 0.0).ok_or_else(|| {
                let why = format!("{speed} Mbit/s; allowed are 0 and more");
                Wrong::new(name, Reason::Range, why)
            })
        };
        let (down, up) = (speed(columns.down)?, speed(columns.up)?);
        for (speed, fastest, at) in [
            (down, line.fastest()[0], columns.down),
            (up, line.fastest()[1], columns.up),
        ] {
            if speed > fastest {
                let why = format!(
                    "{speed} Mbit/s over {}; allowed are up to {fastest}",
                    line.key().to_uppercase()
                );
                return Err(Wrong::new(columns.name(Some(at)), Reason::Speed, why));
            }
        }
        let at = self.place(&street, &number, value(columns.lat), value(columns.lon))?;
        let own = text(columns.operator);
        let operator = if own.is_empty() {
            self.operator.unwrap_or_default().to_owned()
        } else {
            own
        };
        if operator.is_empty() {
            return Err(Wrong::missing(columns.name(columns.operator)));
        }
        let offer = Offer {
            operator,
            street,
            number,
            at,
            line,
            down,
            up,
            by: None,
            binding: false,
        };
        let plan = self.plan(&offer, values)?;
        Ok([Some(offer), plan].into_iter().flatten().collect())
    }

    /// What will be built at the address of an offer, if the row says so.
    fn plan(&self, offer: &Offer, values: &[Value]) -> Result<Option<Offer>, Wrong> {
        let columns = self.columns;
        let value = |at: Option<usize>| at.and_then(|at| values.get(at)).unwrap_or(&Value::Empty);
        let speed = |at| {
            value(at)
                .number(Decimal::Either)
                .map_err(Wrong::value(columns.name(at)))
        };
        let (down, up) = (speed(columns.planned_down)?, speed(columns.planned_up)?);
        let by = value(columns.by).date();
        let by = by.map_err(|why| Wrong::new(columns.name(columns.by), Reason::Date, why))?;
        let (Some(down), by) = (down, by) else {
            return Ok(None);
        };
        if by.is_none() {
            let why = "a plan without a day; allowed is a day such as 2027-12-31";
            return Err(Wrong::new(columns.name(columns.by), Reason::Date, why));
        }
        let binding = value(columns.binding).text();
        Ok(Some(Offer {
            // Lists do not say what will be built; only fibre is built anew.
            line: Line::Ftth,
            down,
            up: up.unwrap_or(0.0),
            by,
            binding: ["ja", "yes", "true", "1"].contains(&binding.trim().to_lowercase().as_str()),
            ..offer.clone()
        }))
    }

    /// Where the address lies: as the collection knows it, else as the list says it.
    fn place(
        &self,
        street: &str,
        number: &str,
        lat: &Value,
        lon: &Value,
    ) -> Result<Option<[f64; 2]>, Wrong> {
        let degrees =
            |value: &Value, name| value.number(Decimal::Either).map_err(Wrong::value(name));
        let said = match (degrees(lon, "lon")?, degrees(lat, "lat")?) {
            (Some(lon), Some(lat)) => {
                Some(self.ground.point([lon, lat]).map_err(|wrong| Wrong {
                    column: "lat".to_owned(),
                    ..wrong
                })?)
            }
            _ => None,
        };
        if self.known.is_empty() {
            return Ok(said);
        }
        let Some(at) = self.known.find(street, number) else {
            let why = format!(
                "nobody knows the address “{} {}”",
                short(street),
                short(number)
            );
            return Err(Wrong::new("strasse", Reason::Address, why));
        };
        if let Some([x, y]) = said {
            let off = (x - at[0]).hypot(y - at[1]);
            if off > OFF {
                let why = format!("the address lies {off:.0} m from there");
                return Err(Wrong::new("lat", Reason::Position, why));
            }
        }
        Ok(Some(at))
    }
}

fn line(text: &str, column: &str) -> Result<Line, Wrong> {
    let known = LINES
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text));
    known.map(|(_, line)| *line).ok_or_else(|| {
        let words: Vec<&str> = LINES.iter().map(|(word, _)| *word).collect();
        let why = format!(
            "“{}” is no technology; allowed are {}",
            short(text),
            words.join(", ")
        );
        Wrong::new(column, Reason::Value, why)
    })
}

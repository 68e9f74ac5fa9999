//! Functions of filters: their names, what they take and what they give.

use crate::geometry::Position;
use crate::{Error, Kind};

/// How two times may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// The first is over when the second begins.
    Before,
    /// The second is over when the first begins.
    After,
    /// One ends where the other begins.
    Meets,
    /// The first lies in the second, which is an interval.
    During,
    /// They have time in common.
    Overlaps,
    /// They begin together.
    Starts,
    /// They end together.
    Finishes,
}

/// A part of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Year.
    Year,
    /// Month of the year.
    Month,
    /// Day of the month.
    Day,
    /// Hour of the day.
    Hour,
    /// Minute of the hour.
    Minute,
    /// Second of the minute.
    Second,
    /// What of the second is below one.
    FractionalSeconds,
    /// Its calendar day.
    Date,
    /// Its time of day.
    Time,
    /// Distance of its zone from UTC.
    TotalOffsetMinutes,
}

/// A function: 18-088 §9.3.3.5.2, and the relations of intervals FROST has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// Whether the second text holds the first.
    SubstringOf,
    /// Whether a text ends with another.
    EndsWith,
    /// Whether a text begins with another.
    StartsWith,
    /// Characters of a text.
    Length,
    /// Characters before another text.
    IndexOf,
    /// A part of a text.
    Substring,
    /// In small letters.
    ToLower,
    /// In capital letters.
    ToUpper,
    /// Without blanks around it.
    Trim,
    /// Two texts together.
    Concat,
    /// The nearest whole number.
    Round,
    /// The next smaller whole number.
    Floor,
    /// The next greater whole number.
    Ceiling,
    /// A part of a time.
    Part(Part),
    /// The present.
    Now,
    /// The first moment.
    MinDateTime,
    /// The last moment.
    MaxDateTime,
    /// How two times lie.
    Lie(Lie),
    /// Degrees between two geometries.
    GeoDistance,
    /// Degrees along a line.
    GeoLength,
    /// How two geometries lie.
    Position(Place),
    /// Whether two geometries fit a pattern of DE-9IM.
    Relate,
}

/// How two geometries may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(pub(crate) Position);

/// What an argument must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Text,
    Number,
    Time,
    Interval,
    Geometry,
}

impl Need {
    const fn noun(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Time => "a time",
            Self::Interval => "an interval",
            Self::Geometry => "a geometry",
        }
    }

    fn met_by(self, kind: Kind) -> bool {
        match (self, kind) {
            (_, Kind::Any)
            | (Self::Text, Kind::Text | Kind::Json)
            | (Self::Number, Kind::Number | Kind::Json)
            | (Self::Interval, Kind::Interval)
            | (Self::Geometry, Kind::Geometry | Kind::Json) => true,
            (Self::Time, kind) => matches!(
                kind,
                Kind::Moment | Kind::Interval | Kind::Date | Kind::Clock | Kind::Json
            ),
            _ => false,
        }
    }
}

struct Row {
    name: &'static str,
    function: Function,
    needs: &'static [Need],
    gives: Kind,
}

const fn row(name: &'static str, function: Function, needs: &'static [Need], gives: Kind) -> Row {
    Row {
        name,
        function,
        needs,
        gives,
    }
}

const fn place(name: &'static str, position: Position) -> Row {
    const TWO: &[Need] = &[Need::Geometry, Need::Geometry];
    row(
        name,
        Function::Position(Place(position)),
        TWO,
        Kind::Boolean,
    )
}

const fn lie(name: &'static str, lie: Lie) -> Row {
    let needs: &[Need] = match lie {
        Lie::During => &[Need::Time, Need::Interval],
        _ => &[Need::Time, Need::Time],
    };
    row(name, Function::Lie(lie), needs, Kind::Boolean)
}

const fn part(name: &'static str, part: Part, gives: Kind) -> Row {
    row(name, Function::Part(part), &[Need::Time], gives)
}

const TEXT: &[Need] = &[Need::Text];
const TEXTS: &[Need] = &[Need::Text, Need::Text];
const NUMBER: &[Need] = &[Need::Number];

const ROWS: &[Row] = &[
    row("substringof", Function::SubstringOf, TEXTS, Kind::Boolean),
    row("endswith", Function::EndsWith, TEXTS, Kind::Boolean),
    row("startswith", Function::StartsWith, TEXTS, Kind::Boolean),
    row("length", Function::Length, TEXT, Kind::Number),
    row("indexof", Function::IndexOf, TEXTS, Kind::Number),
    row(
        "substring",
        Function::Substring,
        &[Need::Text, Need::Number, Need::Number],
        Kind::Text,
    ),
    row("tolower", Function::ToLower, TEXT, Kind::Text),
    row("toupper", Function::ToUpper, TEXT, Kind::Text),
    row("trim", Function::Trim, TEXT, Kind::Text),
    row("concat", Function::Concat, TEXTS, Kind::Text),
    row("round", Function::Round, NUMBER, Kind::Number),
    row("floor", Function::Floor, NUMBER, Kind::Number),
    row("ceiling", Function::Ceiling, NUMBER, Kind::Number),
    part("year", Part::Year, Kind::Number),
    part("month", Part::Month, Kind::Number),
    part("day", Part::Day, Kind::Number),
    part("hour", Part::Hour, Kind::Number),
    part("minute", Part::Minute, Kind::Number),
    part("second", Part::Second, Kind::Number),
    part("fractionalseconds", Part::FractionalSeconds, Kind::Number),
    part("date", Part::Date, Kind::Date),
    part("time", Part::Time, Kind::Clock),
    part("totaloffsetminutes", Part::TotalOffsetMinutes, Kind::Number),
    row("now", Function::Now, &[], Kind::Moment),
    row("mindatetime", Function::MinDateTime, &[], Kind::Moment),
    row("maxdatetime", Function::MaxDateTime, &[], Kind::Moment),
    lie("before", Lie::Before),
    lie("after", Lie::After),
    lie("meets", Lie::Meets),
    lie("during", Lie::During),
    lie("overlaps", Lie::Overlaps),
    lie("starts", Lie::Starts),
    lie("finishes", Lie::Finishes),
    row(
        "geo.distance",
        Function::GeoDistance,
        &[Need::Geometry, Need::Geometry],
        Kind::Number,
    ),
    row(
        "geo.length",
        Function::GeoLength,
        &[Need::Geometry],
        Kind::Number,
    ),
    place("geo.intersects", Position::Intersects),
    place("st_equals", Position::Equals),
    place("st_disjoint", Position::Disjoint),
    place("st_touches", Position::Touches),
    place("st_within", Position::Within),
    place("st_overlaps", Position::Overlaps),
    place("st_crosses", Position::Crosses),
    place("st_intersects", Position::Intersects),
    place("st_contains", Position::Contains),
    row(
        "st_relate",
        Function::Relate,
        &[Need::Geometry, Need::Geometry, Need::Text],
        Kind::Boolean,
    ),
];

/// Whether there is a function of this name.
pub(crate) fn named(name: &str) -> Option<Function> {
    ROWS.iter()
        .find(|row| row.name == name)
        .map(|row| row.function)
}

impl Function {
    /// Checks what it is called with, and says what it gives.
    pub(crate) fn check(self, kinds: &[Kind]) -> Result<Kind, Error> {
        let Some(row) = ROWS.iter().find(|row| row.function == self) else {
            return Ok(Kind::Any);
        };
        let most = row.needs.len();
        let least = most - usize::from(self == Self::Substring);
        if !(least..=most).contains(&kinds.len()) {
            return Err(Error::Arguments {
                function: row.name,
                expected: match (least, most) {
                    (0, _) => "no",
                    (1, _) => "1",
                    (2, 2) => "2",
                    (2, _) => "2 or 3",
                    _ => "3",
                },
                found: kinds.len(),
            });
        }
        for (need, kind) in row.needs.iter().zip(kinds) {
            if !need.met_by(*kind) {
                return Err(Error::Kinds {
                    what: row.name,
                    expected: need.noun(),
                    found: kind.noun(),
                });
            }
        }
        Ok(row.gives)
    }
}

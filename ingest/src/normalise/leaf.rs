//! Walks decoded fields down to single values, and reads the clothes they come in: numbers as texts, numbers with a unit,
//! `{value, unit}` objects, words for a missing sensor, lists and objects by channel.

use super::moment::{clock, own_time};
use super::unit::Source;
use crate::codec::normalized;
use crate::codec::{Fields, Value};
use std::borrow::Cow;
use talblick_model::Millis;

/// One value and where it stood.
pub(super) struct Leaf<'p, 'f> {
    /// Names from the outermost object to the value, without numbers.
    pub(super) path: &'p [&'f str],
    /// Numbers on the way: an object's key such as `3` in `{"temperatureSensor":{"3":22.5}}`, or a place in a list.
    pub(super) channel: Option<&'p str>,
    /// Whether the channel was an object's key, as in Cayenne LPP.
    pub(super) keyed: bool,
    /// What was there.
    pub(super) content: Content<'f>,
    /// The unit the field itself states.
    pub(super) unit: Stated,
    /// The time the field's neighbours state.
    pub(super) time: Option<Millis>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Content<'f> {
    Number(f64),
    /// Nothing, or a word for "no sensor".
    Missing,
    /// Any other text.
    Word(&'f str),
}

/// Whether a field states its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stated {
    /// It is a yes or a no.
    Truth,
    No,
    Unit(Source),
    /// It does, but nobody knows it.
    Foreign,
}

/// Calls `visit` for each value, but for those of normalised measurements. What the device's clock said when it measured is
/// the time of all of them.
pub(super) fn walk(fields: &Fields, visit: &mut dyn FnMut(Leaf<'_, '_>)) {
    let measured = normalized::of(fields).is_some();
    let clock = clock(fields);
    let place = clock.map(|(place, _)| place);
    let mut walk = Walk::new(visit);
    walk.time = clock.map(|(_, time)| time);
    let others = fields.0.iter().enumerate();
    let others = others
        .filter(|(i, (name, _))| Some(*i) != place && (!measured || name != normalized::NAME));
    walk.object(others.map(|(_, field)| field));
}

/// Calls `visit` for each value of normalised measurements, if there are any. Numbers come in the units of their schema.
pub(super) fn walk_measurements(fields: &Fields, visit: &mut dyn FnMut(Leaf<'_, '_>)) {
    let mut visit = |mut leaf: Leaf<'_, '_>| {
        if leaf.unit == Stated::No
            && let Some(unit) = normalized::unit(leaf.path)
        {
            leaf.unit = stated(unit);
        }
        visit(leaf);
    };
    for measurement in normalized::of(fields).unwrap_or_default() {
        if let Value::Object(fields) = measurement {
            Walk::new(&mut visit).measurement(fields);
        }
    }
}

struct Walk<'f, 'v> {
    path: Vec<&'f str>,
    channel: String,
    keyed: bool,
    time: Option<Millis>,
    visit: &'v mut dyn FnMut(Leaf<'_, '_>),
}

impl<'f, 'v> Walk<'f, 'v> {
    fn new(visit: &'v mut dyn FnMut(Leaf<'_, '_>)) -> Self {
        Self {
            path: Vec::with_capacity(4),
            channel: String::new(),
            keyed: false,
            time: None,
            visit,
        }
    }

    /// One of several measurements of an uplink: told from the others by its time, and in the soil by its depth.
    fn measurement(&mut self, fields: &'f Fields) {
        let time = own_time(fields);
        self.time = time.map(|(_, time)| time);
        let place = time.map(|(place, _)| place);
        for (n, (name, value)) in fields.0.iter().enumerate() {
            if Some(n) == place {
                continue;
            }
            self.path.push(name);
            match value {
                Value::Object(soil) if name == "soil" => self.soil(soil),
                value => self.value(value),
            }
            self.path.pop();
        }
    }

    fn soil(&mut self, fields: &'f Fields) {
        let depth = fields.0.iter().find_map(|(name, value)| match value {
            Value::Number(depth) if name == "depth" => Some(depth),
            _ => None,
        });
        match depth {
            None => self.object(&fields.0),
            Some(depth) => self.within(&format!("{depth}cm"), |walk| {
                walk.object(fields.0.iter().filter(|(name, _)| name != "depth"));
            }),
        }
    }

    fn object(&mut self, fields: impl IntoIterator<Item = &'f (Cow<'static, str>, Value)>) {
        for (name, value) in fields {
            let is_channel = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
            if is_channel && !self.path.is_empty() {
                let keyed = std::mem::replace(&mut self.keyed, true);
                self.within(name, |walk| walk.value(value));
                self.keyed = keyed;
            } else {
                self.path.push(name);
                self.value(value);
                self.path.pop();
            }
        }
    }

    fn value(&mut self, value: &'f Value) {
        match value {
            Value::Object(fields) => match measured(fields) {
                Some((content, unit)) => self.leaf(content, unit),
                None => self.object(&fields.0),
            },
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.item(i, item);
                }
            }
            scalar => {
                if let Some((content, unit)) = content(scalar) {
                    self.leaf(content, unit);
                }
            }
        }
    }

    /// An item of a list is told from its neighbours by its own time, as points of a history are, or by its place.
    fn item(&mut self, i: usize, item: &'f Value) {
        if let Value::Object(fields) = item
            && let Some((place, time)) = own_time(fields)
        {
            let outer = self.time.replace(time);
            let others = fields.0.iter().enumerate().filter(|(i, _)| *i != place);
            self.object(others.map(|(_, field)| field));
            self.time = outer;
        } else {
            self.within(&i.to_string(), |walk| walk.value(item));
        }
    }

    fn within(&mut self, channel: &str, inner: impl FnOnce(&mut Self)) {
        let outer = self.channel.len();
        if outer > 0 {
            self.channel.push('_');
        }
        self.channel.push_str(channel);
        inner(self);
        self.channel.truncate(outer);
    }

    fn leaf(&mut self, content: Content<'f>, unit: Stated) {
        (self.visit)(Leaf {
            path: &self.path,
            channel: (!self.channel.is_empty()).then_some(self.channel.as_str()),
            keyed: self.keyed,
            content,
            unit,
            time: self.time,
        });
    }
}

/// `{value, unit}`, with or without `displayName`, as Decentlab writes it.
fn measured(fields: &Fields) -> Option<(Content<'_>, Stated)> {
    let find = |wanted: &str| fields.0.iter().find(|(name, _)| name == wanted);
    let (_, value) = find("value")?;
    let (content, within) = content(value)?;
    let unit = match find("unit") {
        Some((_, Value::Text(unit))) if !unit.trim().is_empty() => stated(unit),
        _ => within,
    };
    Some((content, unit))
}

fn content(value: &Value) -> Option<(Content<'_>, Stated)> {
    match value {
        Value::Number(n) if n.is_finite() => Some((Content::Number(*n), Stated::No)),
        Value::Null | Value::Number(_) => Some((Content::Missing, Stated::No)),
        Value::Bool(b) => Some((Content::Number(f64::from(u8::from(*b))), Stated::Truth)),
        Value::Text(text) => Some(read(text)),
        Value::List(_) | Value::Object(_) => None,
    }
}

/// A number, a number with a unit (`2000 mm`, `25 ℃`, `92%`), a word for a missing sensor, or any other word.
fn read(text: &str) -> (Content<'_>, Stated) {
    let text = text.trim();
    if let Some(n) = number(text) {
        return (Content::Number(n), Stated::No);
    }
    let digits = text
        .bytes()
        .take_while(|b| b"+-.0123456789eE".contains(b))
        .count();
    let split = (1..=digits).rev().find_map(|end| {
        let (head, tail) = text.split_at_checked(end)?;
        Some((number(head)?, tail.trim()))
    });
    if let Some((n, unit)) = split
        && let Stated::Unit(unit) = stated(unit)
    {
        return (Content::Number(n), Stated::Unit(unit));
    }
    let content = if is_missing(text) {
        Content::Missing
    } else {
        Content::Word(text)
    };
    (content, Stated::No)
}

fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b"+-.0123456789eE".contains(&b));
    text.parse().ok().filter(|n: &f64| plain && n.is_finite())
}

fn stated(unit: &str) -> Stated {
    Source::parse(unit).map_or(Stated::Foreign, Stated::Unit)
}

/// Words with which codecs say that there is nothing to read.
const MISSING: [&str; 16] = [
    "no sensor",
    "invalid reading",
    "invalid",
    "sensor error",
    "sensor fault",
    "error",
    "fault",
    "disconnected",
    "not connected",
    "no probe",
    "no data",
    "out of range",
    "nan",
    "null",
    "n/a",
    "none",
];

fn is_missing(text: &str) -> bool {
    text.is_empty() || MISSING.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Words for yes (1) and no (0).
pub(super) fn truth(word: &str) -> Option<f64> {
    const YES: [&str; 10] = [
        "true", "yes", "on", "occupied", "busy", "parked", "open", "opened", "detected", "active",
    ];
    const NO: [&str; 11] = [
        "false",
        "no",
        "off",
        "free",
        "vacant",
        "unoccupied",
        "empty",
        "closed",
        "close",
        "clear",
        "inactive",
    ];
    let among = |words: &[&str]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
    if among(&YES) {
        Some(1.0)
    } else {
        among(&NO).then_some(0.0)
    }
}

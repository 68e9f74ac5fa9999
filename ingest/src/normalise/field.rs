//! Names of fields, brought into one spelling, and taken apart: what is left after its number (`temperature_3`), its
//! statistic (`distance_average`), its unit (`level_mm`) and the objects around it.

use super::unit::Source;

/// A field's name in `snake_case`, and what has been taken off it.
#[derive(Debug, Default)]
pub(super) struct Name {
    text: String,
    /// Where the innermost name begins.
    innermost: usize,
    rest: std::ops::Range<usize>,
    qualifier: Option<(usize, usize)>,
    statistic: Option<&'static str>,
    unit: Option<Source>,
}

/// Words for a statistic over the interval; the empty ones are what a reading is anyway.
const STATISTICS: [(&str, &str); 25] = [
    ("most_frequent_value", "mode"),
    ("10th_percentile", "p10"),
    ("25th_percentile", "p25"),
    ("75th_percentile", "p75"),
    ("90th_percentile", "p90"),
    ("measurement", ""),
    ("maximum", "max"),
    ("minimum", "min"),
    ("average", ""),
    ("current", ""),
    ("reading", ""),
    ("median", "median"),
    ("sensor", ""),
    ("value", ""),
    ("mean", ""),
    ("last", ""),
    ("peak", "peak"),
    ("max", "max"),
    ("min", "min"),
    ("avg", ""),
    ("p10", "p10"),
    ("p25", "p25"),
    ("p50", "median"),
    ("p75", "p75"),
    ("p90", "p90"),
];

/// Units as they end names. Longer ones are known to [`Source::parse`], but a name has no `/` or `°`.
const SUFFIXES: [&str; 36] = [
    "c", "celsius", "degc", "f", "k", "percent", "pct", "pa", "hpa", "kpa", "mbar", "mm", "cm",
    "m", "mps", "kmh", "deg", "v", "volt", "mv", "ma", "w", "kw", "wh", "kwh", "mwh", "l",
    "liters", "m3", "lph", "ppm", "ppb", "lux", "dba", "db", "dbm",
];

impl Name {
    /// Starts over with the names from the outermost object inwards.
    pub(super) fn set(&mut self, path: &[&str]) {
        self.text.clear();
        self.innermost = 0;
        for segment in path {
            if !self.text.is_empty() && !self.text.ends_with('_') {
                self.text.push('_');
            }
            self.innermost = self.text.len();
            spell(segment, &mut self.text);
        }
        let end = self.text.trim_end_matches('_').len();
        self.text.truncate(end);
        self.innermost = self.innermost.min(end);
        self.restart(0);
    }

    /// The whole name.
    pub(super) fn full(&self) -> &str {
        &self.text
    }

    /// What is left of it.
    pub(super) fn rest(&self) -> &str {
        self.text.get(self.rest.clone()).unwrap_or_default()
    }

    /// The number that was taken off.
    pub(super) fn qualifier(&self) -> Option<&str> {
        let (start, end) = self.qualifier?;
        self.text.get(start..end)
    }

    /// The statistic that was taken off, unless it is what a reading is anyway.
    pub(super) fn statistic(&self) -> Option<&'static str> {
        self.statistic
    }

    /// The unit that was taken off.
    pub(super) fn unit(&self) -> Option<Source> {
        self.unit
    }

    /// Puts everything back and forgets the objects around the innermost name. False if there are none, or none any more.
    pub(super) fn innermost(&mut self) -> bool {
        let start = std::mem::take(&mut self.innermost);
        self.restart(start);
        start > 0
    }

    fn restart(&mut self, start: usize) {
        self.rest = start..self.text.len();
        self.qualifier = None;
        self.statistic = None;
        self.unit = None;
    }

    /// Takes one part off the name. False if it has no more.
    pub(super) fn strip(&mut self) -> bool {
        self.strip_statistic() || self.strip_number() || self.strip_unit()
    }

    fn strip_statistic(&mut self) -> bool {
        let rest = self.rest();
        let found = STATISTICS.iter().find_map(|(word, statistic)| {
            let behind = rest.strip_suffix(word).and_then(|r| r.strip_suffix('_'));
            let before = rest.strip_prefix(word).and_then(|r| r.strip_prefix('_'));
            behind
                .map(|r| (statistic, 0, r.len()))
                .or(before.map(|r| (statistic, rest.len() - r.len(), rest.len())))
        });
        let Some((statistic, from, to)) = found else {
            return false;
        };
        if !statistic.is_empty() {
            self.statistic = Some(statistic);
        }
        self.rest = self.rest.start + from..self.rest.start + to;
        true
    }

    fn strip_number(&mut self) -> bool {
        if self.qualifier.is_some() {
            return false;
        }
        let rest = self.rest();
        let base = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        let name = base.trim_end_matches('_');
        if base.len() == rest.len() || name.is_empty() {
            return false;
        }
        // `soil_moisture_at_depth_30` is in channel `depth_30`.
        let (base, name) = match name.strip_suffix("_at_depth") {
            Some(shallow) => (shallow.len() + "_at_".len(), shallow.len()),
            None => (base.len(), name.len()),
        };
        self.qualifier = Some((self.rest.start + base, self.rest.end));
        self.rest.end = self.rest.start + name;
        true
    }

    fn strip_unit(&mut self) -> bool {
        if self.unit.is_some() {
            return false;
        }
        let Some((name, suffix)) = self.rest().rsplit_once('_') else {
            return false;
        };
        if !SUFFIXES.contains(&suffix) {
            return false;
        }
        let (unit, length) = (Source::parse(suffix), name.len());
        self.unit = unit;
        self.rest.end = self.rest.start + length;
        unit.is_some()
    }
}

/// A name as rules write it.
pub(super) fn spelled(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    spell(name, &mut out);
    out.trim_end_matches('_').to_owned()
}

/// `TempC_SHT` → `temp_c_sht`, `externalTemperature` → `external_temperature`, `PM2.5` → `pm2_5`.
fn spell(name: &str, out: &mut String) {
    let mut lower_before = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && lower_before {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        lower_before = c.is_ascii_lowercase();
    }
}

/// Longest part of a channel: names come from strangers.
const MAX_PART: usize = 40;

/// Joins the parts that are there into a channel: `external_2`.
pub(super) fn channel(parts: &[Option<&str>]) -> Option<String> {
    let mut parts = parts.iter().flatten().filter(|part| !part.is_empty());
    let mut channel: String = parts.next()?.chars().take(MAX_PART).collect();
    for part in parts {
        channel.push('_');
        channel.extend(part.chars().take(MAX_PART));
    }
    Some(channel)
}

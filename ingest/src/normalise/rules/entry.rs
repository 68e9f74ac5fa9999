//! The keys of one entry in a file of rules, each read and checked by itself.

use super::fault::Fault;
use super::written::{OneOrMany, WrittenRule};
use super::{Linear, Scope, is_pattern};
use crate::codec::glob::Glob;
use crate::normalise::field::spelled;
use crate::normalise::unit::Source;
use jiff::SignedDuration;
use std::ops::Range;
use std::path::Path;
use talblick_model::{Definition, QUANTITIES, Quantity};
use toml::Spanned;

/// Most names a rule may have, values a sentinel, and patterns a condition.
const LIST: usize = 200;
/// Longest time span, in milliseconds.
const LONGEST_MS: i64 = 10_000 * 3_600 * 1_000;
/// Longest name, pattern or channel.
const TEXT: usize = 100;

/// A key that may have patterns.
pub(super) type Patterns<'a> = Option<&'a Spanned<OneOrMany>>;

/// An entry of a file, and what is wrong so far.
pub(super) struct Entry<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
    pub(super) label: String,
    pub(super) span: Range<usize>,
    pub(super) faults: &'a mut Vec<Fault>,
}

impl Entry<'_> {
    /// Notes what is wrong with a place of the file.
    pub(super) fn wrong(&mut self, key: Option<&'static str>, span: Range<usize>, message: String) {
        self.faults.push(Fault {
            file: self.file.to_owned(),
            line: line(self.text, span.start),
            entry: Some(self.label.clone()),
            key,
            message,
        });
    }

    /// For which devices it holds.
    pub(super) fn scope(
        &mut self,
        kind: Patterns<'_>,
        codec: Patterns<'_>,
        profile: Patterns<'_>,
    ) -> Scope {
        Scope {
            kind: self.globs("kind", kind),
            codec: self.globs("codec", codec),
            profile: self.globs("profile", profile),
            numbered: false,
        }
    }

    /// The channel of a rule.
    pub(super) fn channel(&mut self, written: Option<&Spanned<String>>) -> Option<String> {
        let written = written?;
        let channel = written.get_ref();
        if !is_name(channel) || is_pattern(channel) {
            let message = format!(
                "“{}” is no channel; allowed are 1 to {TEXT} of a–z, 0–9 and _",
                cut(channel)
            );
            self.wrong(Some("channel"), written.span(), message);
        }
        Some(channel.clone())
    }

    /// The unit of a rule.
    pub(super) fn unit(
        &mut self,
        written: Option<&Spanned<OneOrMany>>,
        definition: &Definition,
    ) -> Source {
        let Some(written) = written else {
            return Source::Own;
        };
        source(written.get_ref(), definition).unwrap_or_else(|message| {
            self.wrong(Some("unit"), written.span(), message);
            Source::Own
        })
    }

    pub(super) fn names(&mut self, fields: &[Spanned<String>]) -> Vec<String> {
        if fields.is_empty() || fields.len() > LIST {
            let message = format!("1 to {LIST} names are allowed");
            self.wrong(Some("fields"), self.span.clone(), message);
        }
        for field in fields.iter().take(LIST) {
            let name = field.get_ref();
            let letters = name.contains(|c: char| c.is_ascii_lowercase());
            if is_name(name) && letters {
                continue;
            }
            let own = spelled(name);
            let message = if name.contains(['*', '?']) {
                format!(
                    "“{}” is no pattern; allowed are a–z, 0–9, _, * and ?, with a letter among them",
                    cut(name)
                )
            } else if own.is_empty() || own == *name {
                format!("“{}” is no name; allowed are a–z, 0–9 and _", cut(name))
            } else {
                format!("“{}” is written “{}” here", cut(name), cut(&own))
            };
            self.wrong(Some("fields"), field.span(), message);
        }
        fields.iter().map(|f| f.get_ref().clone()).collect()
    }

    fn globs(&mut self, key: &'static str, written: Patterns<'_>) -> Vec<Glob> {
        let Some(written) = written else {
            return Vec::new();
        };
        let patterns = written.get_ref().as_slice();
        let fits = |p: &String| !p.is_empty() && p.len() <= TEXT;
        if patterns.is_empty() || patterns.len() > LIST || !patterns.iter().all(fits) {
            let message = format!("1 to {LIST} patterns of 1 to {TEXT} bytes are allowed");
            self.wrong(Some(key), written.span(), message);
        }
        patterns.iter().map(|pattern| Glob::new(pattern)).collect()
    }

    pub(super) fn linear(&mut self, written: &WrittenRule) -> Linear {
        let (scale, offset) = (written.scale.as_ref(), written.offset.as_ref());
        if let Some(scale) = scale.filter(|s| !(1e-12..=1e12).contains(&s.get_ref().abs())) {
            let message = "a number other than 0 between 1e-12 and 1e12 is allowed".to_owned();
            self.wrong(Some("scale"), scale.span(), message);
            return Linear::SAME;
        }
        if let Some(offset) = offset.filter(|o| o.get_ref().is_nan() || o.get_ref().abs() > 1e12) {
            let message = "a number between -1e12 and 1e12 is allowed".to_owned();
            self.wrong(Some("offset"), offset.span(), message);
            return Linear::SAME;
        }
        let number = |given: Option<&Spanned<f64>>, or| given.map_or(or, |n| *n.get_ref());
        Linear::new(number(scale, 1.0), number(offset, 0.0))
    }

    pub(super) fn numbers(&mut self, key: &'static str, written: &[Spanned<f64>]) -> Vec<f64> {
        if written.len() > LIST {
            let message = format!("{LIST} numbers are allowed");
            self.wrong(Some(key), self.span.clone(), message);
        }
        if let Some(odd) = written.iter().find(|n| !n.get_ref().is_finite()) {
            let message = "numbers are allowed that are neither infinite nor nan".to_owned();
            self.wrong(Some(key), odd.span(), message);
        }
        written.iter().map(|n| *n.get_ref()).collect()
    }

    /// The quantities of an entry.
    pub(super) fn quantities(&mut self, written: &[Spanned<String>]) -> Vec<Quantity> {
        let known = written.iter().take(LIST);
        known
            .filter_map(|quantity| self.quantity("quantities", quantity))
            .collect()
    }

    pub(super) fn quantity(
        &mut self,
        key: &'static str,
        written: &Spanned<String>,
    ) -> Option<Quantity> {
        let name = written.get_ref();
        let known = Quantity::known(name);
        if known.is_none() {
            let near = |d: &&Definition| strsim::jaro_winkler(d.name, name);
            let nearest = QUANTITIES.iter().max_by(|a, b| near(a).total_cmp(&near(b)));
            let names: Vec<&str> = QUANTITIES.iter().map(|d| d.name).collect();
            let message = format!(
                "“{}” is no quantity; did you mean “{}”? Allowed are {}",
                cut(name),
                nearest.map_or("", |d| d.name),
                names.join(", ")
            );
            self.wrong(Some(key), written.span(), message);
        }
        known
    }

    pub(super) fn range(&mut self, written: Option<&Spanned<[f64; 2]>>) -> Option<(f64, f64)> {
        let written = written?;
        let [min, max] = *written.get_ref();
        if !(min.is_finite() && max.is_finite() && min < max) {
            let message = "two numbers are allowed, the smaller one first".to_owned();
            self.wrong(Some("range"), written.span(), message);
        }
        Some((min, max))
    }

    pub(super) fn duration(
        &mut self,
        key: &'static str,
        written: Option<&Spanned<String>>,
    ) -> Option<i64> {
        let written = written?;
        let text = written.get_ref();
        let duration = text.parse::<SignedDuration>().ok();
        let ms = duration.and_then(|d| i64::try_from(d.as_millis()).ok());
        let ms = ms.filter(|ms| (1_000..=LONGEST_MS).contains(ms));
        if ms.is_none() {
            let message = format!(
                "“{}” is no time span; allowed are 1s to 10000h, such as 90m or 24h",
                cut(text)
            );
            self.wrong(Some(key), written.span(), message);
        }
        ms
    }
}

/// The unit of a rule, or what is allowed.
fn source(written: &OneOrMany, definition: &Definition) -> Result<Source, String> {
    let texts = written.as_slice();
    let found = match texts {
        [text] => Source::parse(text),
        several => Source::told_apart(several),
    };
    if let Some(source) = found.filter(|source| source.convert(2.0, definition).is_some()) {
        return Ok(source);
    }
    let allowed = Source::of(definition);
    let given: Vec<String> = texts
        .iter()
        .take(5)
        .map(|t| format!("“{}”", cut(t)))
        .collect();
    let lists = if texts.len() == 1 {
        ""
    } else {
        "; lists that are told apart by the value: [V, mV], [V, mV, %], [m3/m3, %], [Pa, hPa, kPa, bar]"
    };
    Err(format!(
        "{} does not become {}, which is in {}; allowed are {}{lists}",
        given.join(", "),
        definition.name,
        definition.unit,
        allowed.join(", ")
    ))
}

/// Whether a text is a name or a pattern of names.
fn is_name(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_*?".contains(&b);
    !name.is_empty() && name.len() <= TEXT && name.bytes().all(fits)
}

/// The line of a place in a text, from 1.
pub(super) fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.split(|b| *b == b'\n').count()
}

/// The entry a place is in: its kind, and which of them it is.
pub(super) fn header(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?;
    let headers = before.lines().filter_map(|line| {
        let name = line.trim().strip_prefix("[[")?.split_once("]]")?.0;
        Some(name.trim())
    });
    let headers: Vec<&str> = headers.collect();
    let last = headers.last()?;
    let number = headers.iter().filter(|h| h == &last).count();
    Some(format!("{} {number}", cut(last)))
}

pub(super) fn cut(text: &str) -> String {
    text.chars().take(TEXT).collect()
}

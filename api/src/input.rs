//! Query strings read field by field, so that every mistake is named at once, in both languages.

use crate::lang::Both;
use crate::problem::{ApiError, InputError};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::ops::RangeInclusive;
use std::str::FromStr;
use talblick_model::{Millis, TimeRange};

/// Items of a list if `limit` says nothing.
pub(crate) const DEFAULT_LIMIT: usize = 100;
/// Most items of a list.
pub(crate) const MAX_LIMIT: usize = 1_000;

/// What a route lets people ask in its query string.
pub(crate) trait Params: Sized {
    /// Whether a parameter nobody knows is a mistake, so that a slip of the pen does not change an answer unseen.
    const STRICT: bool = true;

    /// Takes the fields; mistakes are collected in `fields`.
    fn read(fields: &mut Fields) -> Self;
}

/// The checked query string of a request.
#[derive(Debug, Clone)]
pub(crate) struct Asked<P>(pub(crate) P);

impl<P: Params> Asked<P> {
    /// A query string that was taken from its request already.
    pub(crate) fn of(query: &str) -> Result<Self, ApiError> {
        Fields::new(query).finish()
    }
}

impl<S: Sync, P: Params> FromRequestParts<S> for Asked<P> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::of(parts.uri.query().unwrap_or_default())
    }
}

/// The fields of a query string, and what is wrong with them.
#[derive(Debug)]
pub(crate) struct Fields {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    errors: Vec<InputError>,
}

impl Fields {
    fn new(query: &str) -> Self {
        Self {
            pairs: form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
            known: Vec::new(),
            errors: Vec::new(),
        }
    }

    fn finish<P: Params>(mut self) -> Result<Asked<P>, ApiError> {
        let params = P::read(&mut self);
        let unknown: Vec<String> = self.pairs.iter().map(|(k, _)| k.clone()).collect();
        for name in unknown.iter().filter(|_| P::STRICT) {
            let allowed = self.known.join(", ");
            let name: String = name.chars().take(40).collect();
            self.wrong(
                &name,
                Both::new(
                    format!("Diesen Parameter gibt es hier nicht; es gibt: {allowed}"),
                    format!("there is no such parameter here; there are: {allowed}"),
                ),
            );
        }
        if self.errors.is_empty() {
            Ok(Asked(params))
        } else {
            Err(ApiError::Input(self.errors))
        }
    }

    /// Notes a mistake in a field.
    pub(crate) fn wrong(&mut self, name: &str, detail: Both) {
        self.errors.push(InputError {
            pointer: format!("?{name}"),
            detail,
        });
    }

    /// The text of a field; an empty one counts as absent, a repeated one is a mistake.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        self.taken(name).filter(|text| !text.is_empty())
    }

    /// What nobody asked for by name, for routes whose parameters depend on their data; they name what they do not know.
    pub(crate) fn rest(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.pairs)
    }

    /// A field as it stands there; empty is a value as any other, and for a number, a moment or a word a wrong one.
    fn taken(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        let mut found = None;
        let mut times = 0;
        self.pairs.retain_mut(|(key, value)| {
            let hit = key == name;
            if hit {
                times += 1;
                found = Some(std::mem::take(value));
            }
            !hit
        });
        if times > 1 {
            self.wrong(
                name,
                Both::new("steht mehrmals da", "is there more than once"),
            );
        }
        found
    }

    /// A field read by `parse`; `allowed` says what would have been right.
    pub(crate) fn parsed<T>(
        &mut self,
        name: &'static str,
        allowed: &Both,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.taken(name)?;
        let value = parse(&text);
        if value.is_none() {
            let shown: String = text.chars().take(60).collect();
            let say = |lang| allowed.say(lang);
            self.wrong(
                name,
                Both::new(
                    format!(
                        "„{shown}“ geht nicht; erlaubt: {}",
                        say(crate::lang::Lang::De)
                    ),
                    format!(
                        "“{shown}” is not possible; allowed: {}",
                        say(crate::lang::Lang::En)
                    ),
                ),
            );
        }
        value
    }

    /// A field whose type says itself what is wrong, such as an id or a quantity.
    pub(crate) fn value<T: FromStr<Err: std::fmt::Display>>(
        &mut self,
        name: &'static str,
    ) -> Option<T> {
        let text = self.taken(name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let said: T::Err = error;
                self.wrong(name, Both::new(said.to_string(), said.to_string()));
                None
            }
        }
    }

    /// A comma-separated list of such values.
    pub(crate) fn values<T: FromStr<Err: std::fmt::Display>>(
        &mut self,
        name: &'static str,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for word in self.text(name).unwrap_or_default().split(',') {
            if word.is_empty() {
                continue;
            }
            match word.parse::<T>() {
                Ok(value) => values.push(value),
                Err(error) => self.wrong(name, Both::new(error.to_string(), error.to_string())),
            }
        }
        values
    }

    /// A whole number within bounds.
    pub(crate) fn number(
        &mut self,
        name: &'static str,
        least: usize,
        most: usize,
    ) -> Option<usize> {
        let allowed = Both::new(format!("{least} bis {most}"), format!("{least} to {most}"));
        self.parsed(name, &allowed, |text| {
            text.parse().ok().filter(|n| (least..=most).contains(n))
        })
    }

    /// A number within bounds, with a decimal point.
    pub(crate) fn decimal(
        &mut self,
        name: &'static str,
        range: &RangeInclusive<f64>,
    ) -> Option<f64> {
        let (least, most) = (range.start(), range.end());
        let german = |n: &f64| n.to_string().replace('.', ",");
        let allowed = Both::new(
            format!("{} bis {}, mit Dezimalpunkt", german(least), german(most)),
            format!("{least} to {most}"),
        );
        self.parsed(name, &allowed, |text| {
            text.parse().ok().filter(|n| range.contains(n))
        })
    }

    /// How many items of a list.
    pub(crate) fn limit(&mut self) -> usize {
        self.number("limit", 1, MAX_LIMIT).unwrap_or(DEFAULT_LIMIT)
    }

    /// A moment, RFC 3339.
    pub(crate) fn moment(&mut self, name: &'static str) -> Option<Millis> {
        let allowed = Both::new(
            "RFC 3339, zum Beispiel 2026-11-21T14:00:00Z",
            "RFC 3339, for example 2026-11-21T14:00:00Z",
        );
        self.parsed(name, &allowed, |text| {
            // A plus sign in a query string arrives as a blank.
            let text = text.replace(' ', "+");
            text.parse::<jiff::Timestamp>().ok().map(Millis::from)
        })
    }

    /// `from` and `to`.
    pub(crate) fn span(&mut self) -> Span {
        let span = Span {
            from: self.moment("from"),
            to: self.moment("to"),
        };
        if let (Some(from), Some(to)) = (span.from, span.to)
            && from >= to
        {
            self.wrong(
                "to",
                Both::new("„to“ muss nach „from“ liegen", "“to” must lie after “from”"),
            );
        }
        span
    }
}

/// The ends of a range, each perhaps open.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Span {
    pub(crate) from: Option<Millis>,
    pub(crate) to: Option<Millis>,
}

impl Span {
    /// The range, open ends as far as time goes.
    pub(crate) fn or_all(self) -> Result<TimeRange, ApiError> {
        Self::range(
            self.from.unwrap_or(Millis::MIN),
            self.to.unwrap_or(Millis::MAX),
        )
    }

    /// The range; an open end is the present, an open start lies `ms` before the end.
    pub(crate) fn or_last(self, now: Millis, ms: i64) -> Result<TimeRange, ApiError> {
        let to = match (self.from, self.to) {
            (_, Some(to)) => to,
            (Some(from), None) if from >= now => from.plus(ms),
            (_, None) => now,
        };
        Self::range(self.from.unwrap_or_else(|| to.plus(-ms)), to)
    }

    fn range(from: Millis, to: Millis) -> Result<TimeRange, ApiError> {
        TimeRange::new(from, to).ok().ok_or_else(|| {
            ApiError::input(
                "?to",
                Both::new("„to“ muss nach „from“ liegen", "“to” must lie after “from”"),
            )
        })
    }
}

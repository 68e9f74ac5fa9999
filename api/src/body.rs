//! JSON bodies read field by field, so that every mistake is named with its JSON pointer, in both languages.

use crate::lang::Both;
use crate::problem::{ApiError, InputError};
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde_json::{Map, Value};
use std::time::Duration;
use talblick_model::Millis;
use tokio::time::timeout;

/// Largest body.
pub(crate) const MAX_BYTES: usize = 1 << 20;
/// How long a body may take to come in.
const PATIENCE: Duration = Duration::from_secs(30);

/// What can be read from a JSON object.
pub(crate) trait Read: Sized {
    /// Takes the fields; mistakes are collected in `object`.
    fn read(object: &mut Object) -> Self;
}

/// A checked JSON body.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Sync, T: Read> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.split(';').next())
            .is_some_and(|v| {
                let v = v.trim().to_ascii_lowercase();
                v == "application/json" || v.ends_with("+json")
            });
        if !is_json {
            return Err(ApiError::MediaType);
        }
        let whole = to_bytes(request.into_body(), MAX_BYTES);
        match timeout(PATIENCE, whole).await {
            Ok(Ok(bytes)) => Object::parse(&bytes)?.finish(T::read).map(Self),
            Ok(Err(_)) => Err(ApiError::TooLarge),
            Err(_) => Err(ApiError::Timeout),
        }
    }
}

/// A JSON object that is being read, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Object {
    fields: Map<String, Value>,
    known: Vec<&'static str>,
    at: String,
    errors: Vec<InputError>,
}

impl Object {
    fn parse(bytes: &[u8]) -> Result<Self, ApiError> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => Ok(Self::new(fields, String::new())),
            Ok(_) => Err(ApiError::input(
                "",
                Both::new("muss ein JSON-Objekt sein", "must be a JSON object"),
            )),
            Err(error) => Err(ApiError::input(
                "",
                Both::new(format!("kein JSON: {error}"), format!("not JSON: {error}")),
            )),
        }
    }

    fn new(fields: Map<String, Value>, at: String) -> Self {
        Self {
            fields,
            known: Vec::new(),
            at,
            errors: Vec::new(),
        }
    }

    fn finish<T>(mut self, read: impl FnOnce(&mut Self) -> T) -> Result<T, ApiError> {
        let value = read(&mut self);
        self.name_unknown();
        if self.errors.is_empty() {
            Ok(value)
        } else {
            Err(ApiError::Input(self.errors))
        }
    }

    fn name_unknown(&mut self) {
        let allowed = self.known.join(", ");
        let unknown: Vec<String> = self.fields.keys().cloned().collect();
        for name in unknown {
            self.wrong(
                &name,
                Both::new(
                    format!("Dieses Feld gibt es hier nicht; es gibt: {allowed}"),
                    format!("there is no such field here; there are: {allowed}"),
                ),
            );
        }
    }

    /// Notes a mistake in a field.
    pub(crate) fn wrong(&mut self, name: &str, detail: Both) {
        let name: String = name.chars().take(60).collect();
        let name = name.replace('~', "~0").replace('/', "~1");
        self.errors.push(InputError {
            pointer: format!("{}/{name}", self.at),
            detail,
        });
    }

    /// The value of a field, for those who read it in a way of their own.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.fields.remove(name).filter(|v| !v.is_null())
    }

    /// Notes that a field must be there.
    pub(crate) fn required<T>(&mut self, name: &'static str, value: Option<T>) -> Option<T> {
        let noted = self
            .errors
            .iter()
            .any(|e| e.pointer == format!("{}/{name}", self.at));
        if value.is_none() && !noted {
            self.wrong(name, Both::new("fehlt", "is missing"));
        }
        value
    }

    /// A text that must be there, `least` to `most` characters long.
    pub(crate) fn text(&mut self, name: &'static str, least: usize, most: usize) -> Option<String> {
        let value = self.optional_text(name, least, most);
        self.required(name, value)
    }

    /// A text that may be there.
    pub(crate) fn optional_text(
        &mut self,
        name: &'static str,
        least: usize,
        most: usize,
    ) -> Option<String> {
        match self.take(name)? {
            Value::String(text)
                if (least..=most).contains(&text.chars().count())
                    && !text.chars().any(char::is_control) =>
            {
                Some(text)
            }
            _ => {
                self.wrong(
                    name,
                    Both::new(
                        format!("muss ein Text von {least} bis {most} Zeichen ohne Steuerzeichen sein"),
                        format!("must be a text of {least} to {most} characters without control characters"),
                    ),
                );
                None
            }
        }
    }

    /// A text that is read by its type.
    pub(crate) fn value<T: std::str::FromStr<Err: std::fmt::Display>>(
        &mut self,
        name: &'static str,
    ) -> Option<T> {
        let text = self.optional_text(name, 1, 200)?;
        match text.parse::<T>() {
            Ok(value) => Some(value),
            Err(error) => {
                self.wrong(name, Both::new(error.to_string(), error.to_string()));
                None
            }
        }
    }

    /// A moment that must be there, RFC 3339.
    pub(crate) fn moment(&mut self, name: &'static str) -> Option<Millis> {
        let text = self.text(name, 1, 60)?;
        let moment = text.parse::<jiff::Timestamp>().ok().map(Millis::from);
        if moment.is_none() {
            self.wrong(
                name,
                Both::new(
                    "muss RFC 3339 sein, zum Beispiel 2026-11-21T14:00:00Z",
                    "must be RFC 3339, for example 2026-11-21T14:00:00Z",
                ),
            );
        }
        moment
    }

    /// A moment that may be there, RFC 3339.
    pub(crate) fn optional_moment(&mut self, name: &'static str) -> Option<Millis> {
        if self.fields.get(name).is_none_or(Value::is_null) {
            self.take(name);
            return None;
        }
        self.moment(name)
    }

    /// A number within bounds.
    pub(crate) fn number(&mut self, name: &'static str, least: f64, most: f64) -> Option<f64> {
        let value = self.take(name)?;
        let number = value.as_f64().filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.wrong(
                name,
                Both::new(
                    format!("muss eine Zahl von {least} bis {most} sein"),
                    format!("must be a number from {least} to {most}"),
                ),
            );
        }
        number
    }

    /// A whole number from 1 on.
    pub(crate) fn count(&mut self, name: &'static str) -> Option<u32> {
        let value = self.take(name)?;
        let number = value
            .as_u64()
            .and_then(|n| u32::try_from(n).ok())
            .filter(|n| *n > 0);
        if number.is_none() {
            self.wrong(
                name,
                Both::new(
                    "muss eine ganze Zahl ab 1 sein",
                    "must be a whole number from 1 on",
                ),
            );
        }
        number
    }

    /// Yes or no; no if absent.
    pub(crate) fn flag(&mut self, name: &'static str) -> bool {
        match self.take(name) {
            None => false,
            Some(Value::Bool(yes)) => yes,
            Some(_) => {
                self.wrong(
                    name,
                    Both::new("muss true oder false sein", "must be true or false"),
                );
                false
            }
        }
    }

    /// Yes or no, if it is said.
    pub(crate) fn optional_flag(&mut self, name: &'static str) -> Option<bool> {
        let said = self.fields.get(name).is_some_and(|value| !value.is_null());
        let flag = self.flag(name);
        said.then_some(flag)
    }

    /// What a text is if it is left out.
    pub(crate) fn default_text(&mut self, name: &'static str, text: &str) {
        let left_out = self.fields.get(name).is_none_or(Value::is_null);
        if left_out {
            self.fields.insert(name.to_owned(), text.into());
        }
    }

    /// A list of at most `most` texts, each of 1 to `longest` characters; `None` if it is left out.
    pub(crate) fn texts(
        &mut self,
        name: &'static str,
        most: usize,
        longest: usize,
    ) -> Option<Vec<String>> {
        let value = self.take(name)?;
        let fits = |value: Value| match value {
            Value::String(text)
                if (1..=longest).contains(&text.chars().count())
                    && !text.chars().any(char::is_control) =>
            {
                Some(text)
            }
            _ => None,
        };
        let texts: Option<Vec<String>> = match value {
            Value::Array(items) if items.len() <= most => items.into_iter().map(fits).collect(),
            _ => None,
        };
        if texts.is_none() {
            let wanted = Both::new(
                format!(
                    "muss eine Liste von höchstens {most} Texten von 1 bis {longest} Zeichen sein"
                ),
                format!("must be a list of at most {most} texts of 1 to {longest} characters"),
            );
            self.wrong(name, wanted);
        }
        texts
    }

    /// A list of whole numbers, at most `most`.
    pub(crate) fn integers(&mut self, name: &'static str, most: usize) -> Vec<i64> {
        let Some(value) = self.take(name) else {
            return Vec::new();
        };
        let list: Option<Vec<i64>> = match value {
            Value::Array(items) if items.len() <= most => items.iter().map(Value::as_i64).collect(),
            _ => None,
        };
        if list.is_none() {
            self.wrong(
                name,
                Both::new(
                    format!("muss eine Liste von höchstens {most} ganzen Zahlen sein"),
                    format!("must be a list of at most {most} whole numbers"),
                ),
            );
        }
        list.unwrap_or_default()
    }

    /// An object inside, read by `read`.
    pub(crate) fn object<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        let Value::Object(fields) = self.take(name)? else {
            self.wrong(name, Both::new("muss ein Objekt sein", "must be an object"));
            return None;
        };
        let mut inner = Self::new(fields, format!("{}/{name}", self.at));
        let value = read(&mut inner);
        inner.name_unknown();
        self.errors.append(&mut inner.errors);
        Some(value)
    }

    /// A list of at most `most` objects, each read by `read`; `None` if it is left out.
    pub(crate) fn objects<T>(
        &mut self,
        name: &'static str,
        most: usize,
        mut read: impl FnMut(&mut Self) -> T,
    ) -> Option<Vec<T>> {
        let items = match self.take(name)? {
            Value::Array(items) if items.len() <= most => items,
            _ => Vec::from([Value::Null]),
        };
        let mut list = Vec::with_capacity(items.len());
        for (place, item) in items.into_iter().enumerate() {
            let Value::Object(fields) = item else {
                let wanted = Both::new(
                    format!("muss eine Liste von höchstens {most} Objekten sein"),
                    format!("must be a list of at most {most} objects"),
                );
                self.wrong(name, wanted);
                return None;
            };
            let mut inner = Self::new(fields, format!("{}/{name}/{place}", self.at));
            list.push(read(&mut inner));
            inner.name_unknown();
            self.errors.append(&mut inner.errors);
        }
        Some(list)
    }

    /// Every field that is left, as name and text.
    pub(crate) fn rest_as_texts(&mut self) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        for (name, value) in std::mem::take(&mut self.fields) {
            match value {
                Value::String(text)
                    if text.chars().count() <= 500 && name.chars().count() <= 100 =>
                {
                    texts.push((name, text));
                }
                _ => self.wrong(
                    &name,
                    Both::new(
                        "muss ein Text von höchstens 500 Zeichen sein",
                        "must be a text of at most 500 characters",
                    ),
                ),
            }
        }
        texts
    }
}

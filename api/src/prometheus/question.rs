//! Parameters as clients of Prometheus send them: in the address, or as a form in the body.

use super::answer::Refusal;
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use jiff::Timestamp;
use talblick_promql::duration;

/// Largest question.
const MOST_BYTES: usize = 64 << 10;

/// Largest limit, that of numbers of 32 bits.
const MOST: usize = 2_147_483_647;

/// See above.
#[derive(Debug)]
pub(super) struct Question(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Question {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let mut all = Self::pairs(request.uri().query().unwrap_or_default().as_bytes());
        let body: Bytes = to_bytes(request.into_body(), MOST_BYTES)
            .await
            .map_err(|_cut| Refusal::bad("the form is larger than 64 KiB or ended early"))?;
        all.extend(Self::pairs(&body));
        Ok(Self(all))
    }
}

impl Question {
    fn pairs(text: &[u8]) -> Vec<(String, String)> {
        form_urlencoded::parse(text).into_owned().collect()
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.0.iter().filter(move |(key, _)| key == name);
        own.map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut own = self
            .0
            .iter()
            .filter(|(key, value)| key == name && !value.is_empty());
        own.next().map(|(_, value)| value.as_str())
    }

    pub(super) fn needed(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name)
            .ok_or_else(|| Refusal::bad(format!("{name} is missing")))
    }

    /// How many there may be; all without a word about it.
    pub(super) fn limit(&self) -> Result<usize, Refusal> {
        let Some((_, text)) = self.0.iter().find(|(key, _)| key == "limit") else {
            return Ok(usize::MAX);
        };
        let limit = text.parse().ok().filter(|n: &usize| *n <= MOST);
        match limit {
            Some(0) => Ok(usize::MAX),
            Some(limit) => Ok(limit),
            None => Err(Refusal::bad(format!(
                "limit “{}” is no whole number from 0 to {MOST}",
                short(text)
            ))),
        }
    }

    /// Milliseconds since 1970.
    pub(super) fn moment(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let seconds = text.parse::<f64>().ok().and_then(millis);
        let moment = seconds.or_else(|| Some(text.parse::<Timestamp>().ok()?.as_millisecond()));
        moment.map(Some).ok_or_else(|| {
            let text = short(text);
            Refusal::bad(format!(
                "{name} “{text}” is neither seconds since 1970 nor RFC 3339 such as 2026-11-21T14:00:00Z"
            ))
        })
    }

    pub(super) fn needed_moment(&self, name: &str) -> Result<i64, Refusal> {
        self.moment(name)?
            .ok_or_else(|| Refusal::bad(format!("{name} is missing")))
    }

    /// Milliseconds.
    pub(super) fn duration(&self, name: &str) -> Result<i64, Refusal> {
        let text = self.needed(name)?;
        let seconds = text.parse::<f64>().ok().and_then(millis);
        let length = seconds.or_else(|| duration(text)).filter(|ms| *ms > 0);
        length.ok_or_else(|| {
            let text = short(text);
            Refusal::bad(format!(
                "{name} “{text}” is neither seconds nor a duration such as 15m"
            ))
        })
    }
}

/// Milliseconds, if there is a moment of so many seconds.
fn millis(seconds: f64) -> Option<i64> {
    let ms = (seconds * 1_000.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "far within the range")]
    let whole = ms as i64;
    (ms.abs() < 2.5e14).then_some(whole)
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

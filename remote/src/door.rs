//! A small blocking HTTP client: it shows status, `Retry-After` and body, which is what decides between trying again
//! and looking for a bad line.

use crate::Error;
use std::fmt::{self, Write as _};
use std::str::FromStr;
use std::time::Duration;
use talblick_outbound::agent;
use talblick_store::Trouble;
use ureq::Agent;
use ureq::http::{HeaderValue, Uri};

/// How long a server may take for all of an answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long it may be silent meanwhile: who says nothing for so long hangs.
pub(crate) const SILENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read: 256 datastreams of a day stay far below it.
const LONGEST: u64 = 1 << 30;
/// Of an error's text, this much is shown.
const SHOWN: usize = 300;

/// Where a server is: scheme, host, port, and the path everything of it lies below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim().trim_end_matches('/');
        let wrong = || Error::Address(text.to_owned());
        let uri: Uri = text.parse().ok().ok_or_else(wrong)?;
        let http = matches!(uri.scheme_str(), Some("http" | "https"));
        let host = uri.host().is_some_and(|host| !host.is_empty());
        // A password in an address would be shown wherever the address is.
        let bare = uri.query().is_none() && !text.contains(['@', '#', '"']);
        if http && host && bare {
            Ok(Self(text.to_owned()))
        } else {
            Err(wrong())
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Address {
    /// Whether it is spoken to in the clear and nothing lies above it: all the `influxdb2` crate can do here.
    pub(crate) fn is_plain_root(&self) -> bool {
        self.0
            .strip_prefix("http://")
            .is_some_and(|rest| !rest.contains('/'))
    }
}

/// A way to a server.
pub(crate) struct Door {
    agent: Agent,
    address: Address,
    authorization: Option<HeaderValue>,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Door").field(&self.address).finish()
    }
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: String,
}

impl Door {
    pub(crate) fn new(address: Address, authorization: Option<&str>) -> Result<Self, Error> {
        let agent = agent(PATIENCE)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .build()
            .into();
        let authorization = authorization.map(|value| {
            let mut value = HeaderValue::from_str(value).ok().ok_or(Error::Token)?;
            value.set_sensitive(true);
            Ok(value)
        });
        Ok(Self {
            agent,
            address,
            authorization: authorization.transpose()?,
        })
    }

    pub(crate) fn get(&self, path: &str) -> Result<Answer, Trouble> {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        if let Some(value) = &self.authorization {
            request = request.header("authorization", value);
        }
        Self::read(request.call())
    }

    pub(crate) fn post(&self, path: &str, kind: &str, body: &str) -> Result<Answer, Trouble> {
        let request = self.agent.post(format!("{}{path}", self.address));
        let mut request = request.header("content-type", kind);
        if let Some(value) = &self.authorization {
            request = request.header("authorization", value);
        }
        Self::read(request.send(body))
    }

    fn read(
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Answer, Trouble> {
        let mut answer = answer.map_err(|error| match error {
            ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
                Trouble::new(format!("cannot be reached: {error}"))
            }
            ureq::Error::Timeout(ureq::Timeout::PerRead | ureq::Timeout::PerWrite) => silent(),
            error => Trouble::new(format!("cannot be reached: {error}")),
        })?;
        let retry_after = answer.headers().get("retry-after");
        let retry_after = retry_after.and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let status = answer.status().as_u16();
        let body = answer
            .body_mut()
            .with_config()
            .limit(LONGEST)
            .lossy_utf8(true);
        let body = body.read_to_string();
        let body = body.map_err(|error| Trouble::new(format!("the answer broke off: {error}")))?;
        Ok(Answer {
            status,
            retry_after: retry_after.map(Duration::from_secs),
            body,
        })
    }
}

impl Answer {
    /// What the server says is wrong.
    pub(crate) fn text(&self) -> String {
        let json: Option<serde_json::Value> = serde_json::from_str(&self.body).ok();
        let said = json.as_ref().and_then(|json| {
            let said = json.get("message").or_else(|| json.get("error"));
            said.and_then(|said| said.as_str())
        });
        let said = said.unwrap_or(&self.body).trim();
        said.chars()
            .filter(|c| !c.is_control())
            .take(SHOWN)
            .collect()
    }

    /// Why nothing could be done.
    pub(crate) fn trouble(&self) -> Trouble {
        let meaning = match self.status {
            401 => "the token is not accepted",
            403 => "the token does not allow it",
            404 => "there is nothing at this address, or no such organisation or bucket",
            408 | 504 => "it was too slow",
            413 => "it takes less at once",
            429 => "it wants fewer requests",
            502 | 503 => "it is overloaded, full, or not ready",
            300..=399 => "it sends us elsewhere; name that address instead",
            _ => "it failed",
        };
        let text = self.text();
        let text = if text.is_empty() {
            text
        } else {
            format!(": {text}")
        };
        Trouble {
            why: format!("{meaning} (status {}{text})", self.status),
            retry_after: self.retry_after,
        }
    }
}

/// It took the question and does not answer.
pub(crate) fn silent() -> Trouble {
    let seconds = SILENCE.as_secs();
    Trouble::new(format!("it does not answer within {seconds} s"))
}

/// Only what may stand in a query.
pub(crate) fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

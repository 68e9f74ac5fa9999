//! Receivers: who is told, over HTTP. A webhook gets the alert as JSON; whatever it answers with a status of 200 to 299 says
//! that it has taken it.

use crate::{Alert, Error};
use serde::Serialize;
use std::fmt;
use std::time::Duration;
use talblick_model::Millis;
use talblick_outbound::agent;
use ureq::Agent;
use ureq::http::{HeaderValue, Uri};
use utoipa::ToSchema;

/// How long a receiver may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of an answer, this much is read and shown.
const SHOWN: u64 = 300;

/// Who is told.
pub struct Receiver {
    name: String,
    url: String,
    authorization: Option<HeaderValue>,
    agent: Agent,
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Receiver").field(&self.name).finish()
    }
}

/// How it stands with a receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AlertReceiver)]
pub struct ReceiverState {
    /// Its name.
    pub name: String,
    /// How it is told: `webhook`.
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// Why it did not take what it was told last; null if it did, or was told nothing since the program started.
    pub last_error: Option<String>,
    /// When it was told last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_at: Option<Millis>,
}

impl Receiver {
    /// A webhook at an address, which is told with a bearer token if there is one.
    pub fn webhook(name: &str, url: &str, token: Option<&str>) -> Result<Self, Error> {
        let uri: Option<Uri> = url.parse().ok();
        let fits = uri.is_some_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.host().is_some_and(|host| !host.is_empty())
        });
        // A password in an address would be shown wherever the address is.
        if !fits || url.contains(['@', '#']) {
            let wanted = "is no address such as https://example.org/alerts, without a password";
            return Err(Error::Receiver(format!("“{url}” {wanted}")));
        }
        let authorization = token.map(|token| {
            let value = HeaderValue::from_str(&format!("Bearer {token}")).ok();
            let mut value = value.ok_or_else(|| {
                Error::Receiver("the token has characters that no header may have".to_owned())
            })?;
            value.set_sensitive(true);
            Ok::<_, Error>(value)
        });
        Ok(Self {
            name: name.to_owned(),
            url: url.to_owned(),
            authorization: authorization.transpose()?,
            agent: agent(PATIENCE).build().new_agent(),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Tells it of an alert; else why it did not take it.
    pub(crate) fn tell(&self, alert: &Alert, key: &str) -> Result<(), String> {
        let body = serde_json::to_string(alert).map_err(|error| error.to_string())?;
        let request = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            // The same again if the answer got lost, so that a receiver can tell.
            .header("idempotency-key", key);
        let request = match &self.authorization {
            Some(value) => request.header("authorization", value),
            None => request,
        };
        let mut answer = request.send(body).map_err(|error| match error {
            ureq::Error::Timeout(_) => {
                format!("does not answer within {} s", PATIENCE.as_secs())
            }
            error => format!("cannot be reached: {error}"),
        })?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let body = answer.body_mut().with_config().limit(SHOWN);
        let said = body.lossy_utf8(true).read_to_string().unwrap_or_default();
        let said: String = said.chars().filter(|c| !c.is_control()).collect();
        let said = said.trim();
        let colon = if said.is_empty() { "" } else { ": " };
        Err(format!("answers {}{colon}{said}", status.as_u16()))
    }
}

/// How long to wait after so many failures in a row: from a second to five minutes.
pub(crate) fn pause(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.min(9)).min(Duration::from_mins(5))
}

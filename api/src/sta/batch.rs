//! `POST /sta/v1.1/$batch`: several questions at once, in JSON as `OData` 4.01 has it. All of them together may cost no more
//! than one.

use super::failure::Failure;
use super::said::Said;
use super::world::Sta;
use super::{ROOT, find};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use talblick_sensorthings::Error;

/// Questions of a batch.
const MOST: usize = 20;

/// A batch.
#[derive(Debug, Deserialize)]
pub(super) struct Batch {
    requests: Vec<Question>,
}

/// One question of a batch.
#[derive(Debug, Deserialize)]
struct Question {
    id: Json,
    #[serde(default)]
    method: String,
    /// Below the service root, or whole.
    url: String,
}

impl Batch {
    /// Reads a batch.
    pub(super) fn parse(body: &[u8]) -> Result<Self, Failure> {
        let batch: Self = serde_json::from_slice(body).map_err(|error| {
            Failure::from(Error::Literal {
                kind: "a batch",
                text: String::from_utf8_lossy(body).chars().take(60).collect(),
                why: error.to_string(),
            })
        })?;
        if batch.requests.len() > MOST {
            let what = "the number of requests in a batch";
            return Err(Error::TooMuch { what, most: MOST }.into());
        }
        Ok(batch)
    }

    /// The answers, in order.
    pub(super) fn answer(&self, sta: &Sta) -> Said {
        let answers = self.requests.iter().map(|question| {
            let (status, body) = question.answer(sta);
            json!({"id": question.id, "status": status, "body": body})
        });
        let answers: Vec<Json> = answers.collect();
        Said::Json(json!({"responses": answers}))
    }
}

impl Question {
    fn answer(&self, sta: &Sta) -> (u16, Json) {
        let url = self.url.strip_prefix(&sta.base).unwrap_or(&self.url);
        let url = url.strip_prefix(ROOT).unwrap_or(url);
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let said = if self.method.eq_ignore_ascii_case("get") || self.method.is_empty() {
            find(sta, path, query)
        } else {
            Err(Failure::ReadOnly)
        };
        match said {
            Ok(Said::Json(body)) => (200, body),
            Ok(Said::Written(text) | Said::Features(text)) => {
                let body = serde_json::from_slice(&text);
                body.map_or_else(|error| Failure::internal(&error).said(), |body| (200, body))
            }
            Ok(Said::Text(text)) => (200, text.into()),
            Ok(Said::Table(bytes)) => (200, String::from_utf8_lossy(&bytes).into()),
            Ok(Said::Nothing) => (204, Json::Null),
            Ok(Said::Stream(_)) => {
                let option = "$resultFormat=CSV";
                let why = "a batch has room for pages only; give $top";
                Failure::from(Error::Misplaced { option, why }).said()
            }
            Err(failure) => failure.said(),
        }
    }
}

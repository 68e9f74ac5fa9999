//! How things are kept as rows, and read back.

use super::{Book, Delivery, Kept, Written};
use crate::{Error, Silence};
use serde::Serialize;
use serde::de::DeserializeOwned;
use talblick_store::{AlertKind, AlertRow};

pub(crate) fn rule(written: &Written) -> Result<AlertRow, Error> {
    row(AlertKind::Rule, &written.rule.id, written)
}

pub(crate) fn alert(kept: &Kept) -> Result<AlertRow, Error> {
    row(AlertKind::Alert, &kept.alert.id.to_string(), kept)
}

pub(crate) fn silence(silence: &Silence) -> Result<AlertRow, Error> {
    row(AlertKind::Silence, &silence.id.to_string(), silence)
}

pub(crate) fn delivery(id: u64, delivery: &Delivery) -> Result<AlertRow, Error> {
    row(AlertKind::Delivery, &id.to_string(), delivery)
}

/// A row that goes.
pub(crate) fn gone(kind: AlertKind, key: &str) -> AlertRow {
    AlertRow {
        kind,
        key: key.to_owned(),
        body: None,
    }
}

fn row<T: Serialize>(kind: AlertKind, key: &str, body: &T) -> Result<AlertRow, Error> {
    let body = serde_json::to_string(body).map_err(|error| Error::Unreadable {
        what: format!("{} {key}", kind.as_str()),
        why: error.to_string(),
    })?;
    Ok(AlertRow {
        kind,
        key: key.to_owned(),
        body: Some(body),
    })
}

impl Book {
    /// Reads back what was kept. A row that cannot be read is told and left where it is; it costs no other.
    pub(crate) fn read(rows: &[AlertRow]) -> Self {
        let mut book = Self::default();
        for row in rows {
            if let Err(error) = book.read_row(row) {
                tracing::error!(%error, "something of the alerts is lost");
            }
        }
        book.index();
        book
    }

    fn read_row(&mut self, row: &AlertRow) -> Result<(), Error> {
        let body = row.body.as_deref().unwrap_or_default();
        match row.kind {
            AlertKind::Rule => {
                let written: Written = parse(row, body)?;
                self.rules.insert(row.key.clone(), written);
            }
            AlertKind::Alert => {
                let kept: Kept = parse(row, body)?;
                self.alerts.insert(kept.alert.id, kept);
            }
            AlertKind::Silence => {
                let silence: Silence = parse(row, body)?;
                self.silences.insert(silence.id, silence);
            }
            AlertKind::Delivery => {
                let id = row.key.parse().ok();
                let id: u64 = id.ok_or_else(|| unreadable(row, "its key is no number"))?;
                self.deliveries.insert(id, parse(row, body)?);
            }
        }
        Ok(())
    }
}

fn parse<T: DeserializeOwned>(row: &AlertRow, body: &str) -> Result<T, Error> {
    serde_json::from_str(body).map_err(|error| unreadable(row, &error.to_string()))
}

fn unreadable(row: &AlertRow, why: &str) -> Error {
    Error::Unreadable {
        what: format!("{} “{}”", row.kind.as_str(), row.key),
        why: why.to_owned(),
    }
}

/// A rule that is shared is kept as the rule itself.
pub(super) mod shared {
    use crate::Rule;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
    use std::sync::Arc;

    pub(crate) fn serialize<S: Serializer>(
        rule: &Arc<Rule>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        rule.as_ref().serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<Rule>, D::Error> {
        Rule::deserialize(deserializer).map(Arc::new)
    }
}

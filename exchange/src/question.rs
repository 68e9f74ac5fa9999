//! What is asked of an export: what, of when, for whom, and where it goes.

use crate::{Format, Outlook};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use talblick_model::{DatastreamId, Millis};

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// A row a reading.
    Readings,
    /// A row an uplink.
    Uplinks,
    /// A row for every gateway antenna that heard an uplink.
    Receptions,
}

/// For whom the files are.
#[derive(Debug, Clone, Copy)]
pub enum Audience<'a> {
    /// The operator: everything.
    Operator,
    /// Anybody: no DevEUI, no labels, nothing of the radio, and of readings what the public sees.
    Public(&'a dyn Outlook),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// What.
    pub what: What,
    /// From when on; `None`: from the first reading on.
    pub from: Option<Millis>,
    /// Until when, exclusive; `None`: everything there is.
    pub to: Option<Millis>,
    /// Of these datastreams; `None`: of all.
    pub datastreams: Option<Vec<DatastreamId>>,
    /// How it is written.
    pub format: Format,
    /// For whom.
    pub audience: Audience<'a>,
}

/// Where the files go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file for each month of UTC, and a manifest, in this directory.
    Months(PathBuf),
    /// Everything in one file, and the manifest beside it, with `.manifest.json` after its name.
    File(PathBuf),
}

impl<'a> Question<'a> {
    /// What is seen, if not everything.
    pub(crate) fn outlook(&self) -> Option<&'a dyn Outlook> {
        match self.audience {
            Audience::Operator => None,
            Audience::Public(outlook) => Some(outlook),
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Readings => "readings",
            Self::Uplinks => "uplinks",
            Self::Receptions => "receptions",
        })
    }
}

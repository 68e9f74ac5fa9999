//! `[store.influxdb2]` and `[store.victoriametrics]`: the servers that may keep the readings.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Who keeps readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// The store inside the program.
    Embedded,
    /// An InfluxDB 2.
    InfluxDb2,
    /// A VictoriaMetrics, single node or cluster.
    VictoriaMetrics,
}

/// `[store.influxdb2]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InfluxDb2 {
    /// Where it is.
    pub url: String,
    /// The organisation the bucket belongs to.
    pub org: String,
    /// The bucket readings are kept in.
    pub bucket: String,
    /// File with a token that may read and write the bucket.
    pub token_file: Option<PathBuf>,
}

impl Default for InfluxDb2 {
    fn default() -> Self {
        Self {
            url: "http://127.0.0.1:8086".to_owned(),
            org: "city".to_owned(),
            bucket: "talblick".to_owned(),
            token_file: None,
        }
    }
}

/// `[store.victoriametrics]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VictoriaMetrics {
    /// What is written below: the address of a single node, or `http://vminsert:8480/insert/0`.
    pub write_url: String,
    /// What is read below: the address of a single node, or `http://vmselect:8481/select/0/prometheus`.
    pub read_url: String,
    /// Every part that keeps data, by its `/metrics`; empty: `write_url` is a single node.
    pub storage_urls: Vec<String>,
    /// How long what it acknowledged may lie in memory only or cannot be found yet.
    pub at_risk_s: u64,
}

impl Default for VictoriaMetrics {
    fn default() -> Self {
        Self {
            write_url: "http://127.0.0.1:8428".to_owned(),
            read_url: "http://127.0.0.1:8428".to_owned(),
            storage_urls: Vec::new(),
            at_risk_s: 20,
        }
    }
}

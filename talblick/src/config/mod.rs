//! The configuration: one TOML file, environment variables over it, everything checked before anything starts.

mod alert;
mod back_end;
mod environment;
mod error;
mod key;
mod map;
mod publish;
mod radio;
mod read;
mod secret;
mod source;

pub use alert::{Alert, Receiver, ReceiverKind};
pub use back_end::{Backend, InfluxDb2, VictoriaMetrics};
pub use error::Problem;
pub use key::Key;
pub use map::Map;
pub use publish::{Catalog, Publish, PublishMqtt};
pub use radio::Radio;
pub use read::{DEFAULT_FILE, load, load_from, located};
pub use secret::read_secret;
pub(crate) use secret::secret;
pub use source::{Source, SourceKind, SourceUser};

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use talblick_api::Brand;

/// The annotated default; `talblick config print` writes it, and it is installed as `talblick.toml`.
pub const ANNOTATED: &str = include_str!("../../../deploy/talblick.toml");

/// Everything an operator may set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The city.
    pub city: City,
    /// The ground of maps.
    pub map: Map,
    /// Where things are kept.
    pub data: Data,
    /// How readings are kept.
    pub store: Store,
    /// The broker inside the program.
    pub broker: Broker,
    /// Where uplinks come from.
    pub source: Vec<Source>,
    /// How uplinks are treated.
    pub ingest: Ingest,
    /// Frames that gateways send as they are.
    pub frames: Frames,
    /// Payload codecs.
    pub codecs: Codecs,
    /// What decoded fields mean.
    pub rules: Rules,
    /// Broadband and radio coverage.
    pub coverage: Coverage,
    /// What the city's own gateways hear.
    pub radio: Radio,
    /// HTTP.
    pub api: Api,
    /// Who may do what.
    pub auth: Auth,
    /// What the public sees.
    pub publish: Publish,
    /// What the catalogue of open data says.
    pub catalog: Catalog,
    /// Who is told of alerts.
    pub receiver: Vec<Receiver>,
    /// What needs attention.
    pub alert: Vec<Alert>,
}

/// Kinds of device that are in rooms, in containers, or warm in their own case.
const INDOOR_KINDS: [&str; 5] = [
    "classroom_*",
    "room_*",
    "waste",
    "bicycle_count",
    "people_count",
];

/// `[city]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct City {
    /// Name in headlines.
    pub name: String,
    /// Languages offered, the first is the default.
    pub languages: Vec<String>,
    /// IANA time zone of local days.
    pub timezone: String,
    /// Latitude and longitude of the map's centre.
    pub center: [f64; 2],
    /// Official municipality key.
    pub ags: String,
    /// Who runs this and answers for it, in the imprint and the privacy statement.
    pub operator: String,
    /// Postal address of the operator, line by line.
    pub address: String,
    /// Where people turn to: an e-mail address, a telephone number, or both.
    pub contact: String,
    /// Kinds of device that measure rooms or the inside of something; `*` stands for any characters.
    pub indoor_kinds: Vec<String>,
    /// The city's sign, an SVG or PNG.
    pub logo: Option<PathBuf>,
    /// Colour of links and buttons, on light ground and on dark; empty: Talblick's own.
    pub accent: String,
    /// See `accent`.
    pub accent_dark: String,
}

impl Default for City {
    fn default() -> Self {
        Self {
            name: "Musterstadt".to_owned(),
            languages: vec!["de".to_owned(), "en".to_owned()],
            timezone: "Europe/Berlin".to_owned(),
            center: [51.0, 10.0],
            ags: String::new(),
            operator: String::new(),
            address: String::new(),
            contact: String::new(),
            indoor_kinds: INDOOR_KINDS.map(str::to_owned).to_vec(),
            logo: None,
            accent: String::new(),
            accent_dark: String::new(),
        }
    }
}

impl City {
    /// The look the colours make.
    pub fn colours(&self) -> Result<Brand, Problem> {
        let wrong = |key: &str, message: String| Problem::value(key, message);
        match (self.accent.as_str(), self.accent_dark.as_str()) {
            ("", "") => Ok(Brand::default()),
            (_, "") | ("", _) => Err(wrong(
                "city.accent",
                "and accent_dark belong together: one colour on light ground, one on dark"
                    .to_owned(),
            )),
            (light, dark) => Brand::default()
                .coloured(light, dark)
                .map_err(|error| wrong("city.accent", error.to_string())),
        }
    }
}

/// `[data]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Data {
    /// The data directory.
    pub dir: PathBuf,
}

impl Default for Data {
    fn default() -> Self {
        Self {
            dir: PathBuf::from("data"),
        }
    }
}

/// `[store]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Store {
    /// Which store.
    pub backend: Backend,
    /// Readings kept in memory before complete days are sealed.
    pub head_readings: usize,
    /// Days readings are kept; 0 is for ever.
    pub retention_raw: u32,
    /// Days rollups are kept; 0 is for ever.
    pub retention_rollup: u32,
    /// Days uplinks are kept; 0 is for ever.
    pub retention_uplinks: u32,
    /// Days rejects are kept; 0 is for ever.
    pub retention_rejects: u32,
    /// An InfluxDB 2.
    pub influxdb2: InfluxDb2,
    /// A VictoriaMetrics.
    pub victoriametrics: VictoriaMetrics,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            backend: Backend::Embedded,
            head_readings: 2_400_000,
            retention_raw: 0,
            retention_rollup: 0,
            retention_uplinks: 0,
            retention_rejects: 0,
            influxdb2: InfluxDb2::default(),
            victoriametrics: VictoriaMetrics::default(),
        }
    }
}

/// `[broker]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Broker {
    /// Whether `serve` runs a broker of its own.
    pub embedded: bool,
    /// Where it listens.
    pub listen: String,
}

impl Default for Broker {
    fn default() -> Self {
        Self {
            embedded: false,
            listen: "127.0.0.1:1883".to_owned(),
        }
    }
}

/// `[ingest]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ingest {
    /// What happens to uplinks of devices nobody registered.
    pub unknown_devices: UnknownDevices,
    /// Longest message that is read, in bytes.
    pub max_message_bytes: usize,
}

impl Default for Ingest {
    fn default() -> Self {
        Self {
            unknown_devices: UnknownDevices::Register,
            max_message_bytes: 1 << 20,
        }
    }
}

/// What happens to uplinks of devices nobody registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownDevices {
    /// The device is registered.
    Register,
    /// The uplink is rejected.
    Reject,
}

/// `[frames]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Frames {
    /// File with the key that session keys are encrypted with.
    pub key_file: Option<PathBuf>,
    /// The key itself: only from the environment, never from the file.
    #[serde(skip_serializing)]
    pub key: Option<String>,
}

/// `[codecs]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Codecs {
    /// Directory with JavaScript codecs, `name.js` each.
    pub dir: Option<PathBuf>,
    /// Worker processes that run JavaScript.
    pub threads: usize,
    /// CPU time a call may take, in milliseconds.
    pub time_limit_ms: u64,
    /// Memory a codec may take, in MB.
    pub memory_limit_mb: u64,
    /// Which profile is decoded by which codec, before the built-in rules.
    pub rule: Vec<CodecRule>,
}

impl Default for Codecs {
    fn default() -> Self {
        Self {
            dir: None,
            threads: 1,
            time_limit_ms: 100,
            memory_limit_mb: 16,
            rule: Vec::new(),
        }
    }
}

/// `[rules]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Directory with files of rules, which go before those of the program.
    pub dir: Option<PathBuf>,
}

/// `[[codecs.rule]]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodecRule {
    /// Pattern of profile names; `*` stands for anything, case does not matter.
    pub profile: String,
    /// Codec by name.
    pub codec: String,
}

/// `[coverage]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Coverage {
    /// A file of rules on top of the built-in ones.
    pub rules: Option<PathBuf>,
}

/// `[api]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Api {
    /// Where HTTP listens.
    pub listen: String,
    /// How the outside reaches it; empty: as the request says.
    pub base_url: String,
    /// Proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed.
    pub trusted_proxies: Vec<String>,
    /// Requests a minute an anonymous client may make; 0 is no limit.
    pub rate_limit: u32,
    /// Whether `/metrics` is served without signing in.
    pub metrics: bool,
}

impl Default for Api {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            base_url: String::new(),
            trusted_proxies: Vec::new(),
            rate_limit: 600,
            metrics: false,
        }
    }
}

/// `[auth]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Auth {
    /// File with an administration token of the operator's own making.
    pub admin_token_file: Option<PathBuf>,
}

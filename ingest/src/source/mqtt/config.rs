//! What an MQTT source needs to know, and the check that it makes sense before anything is opened.

use super::address::Address;
use crate::source::{ConfigError, Secret};
use std::path::PathBuf;

/// The version of MQTT that is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    /// MQTT 5.
    #[default]
    V5,
    /// MQTT 3.1.1, for brokers that know nothing newer (The Things Stack).
    V4,
}

/// One MQTT source. `[[source]]` with `kind = "mqtt"` of the configuration.
#[derive(Debug, Clone)]
pub struct MqttConfig {
    /// The source's name: in accounting, in rejects, in the log.
    pub name: String,
    /// `mqtt://HOST[:1883]` or `mqtts://HOST[:8883]`.
    pub url: String,
    /// The version of MQTT.
    pub version: Version,
    /// Topic filters; `+` and `#` are allowed. The broker's session remembers a filter that has been taken out here:
    /// change `client_id` too, or wait until the session has expired while nobody was connected.
    pub topics: Vec<String>,
    /// User name at the broker.
    pub username: Option<String>,
    /// Password at the broker.
    pub password: Option<Secret>,
    /// Certificate authorities to trust, as PEM; the machine's own if absent.
    pub ca_file: Option<PathBuf>,
    /// Our certificate (chain), as PEM.
    pub cert_file: Option<PathBuf>,
    /// The private key of our certificate, as PEM.
    pub key_file: Option<PathBuf>,
    /// The session's name at the broker. It must stay the same over restarts, or queued messages are not found again,
    /// and be used by one process only. By default made of the source's name and `installation`.
    pub client_id: Option<String>,
    /// What tells this installation from others at the same broker and outlives restarts and updates.
    pub installation: String,
    /// The group of ingest processes that share the topics among them.
    pub share: Option<String>,
    /// 0 or 1.
    pub qos: u8,
    /// How many messages may be on their way unacknowledged (MQTT 5; with 3.1.1 the broker alone decides). This is
    /// what keeps the broker from sending faster than can be stored.
    pub receive_maximum: u16,
    /// The longest message taken. A broker that speaks MQTT 5 is told and drops longer ones without a word, and with
    /// 3.1.1 a longer one breaks the connection, so leave this well above what the pipeline takes and let the
    /// pipeline refuse: its refusals are kept and counted.
    pub max_packet_bytes: u32,
    /// How long the broker keeps the session and its queue while nobody is connected, in seconds; 0: not at all. With
    /// 3.1.1 the broker alone decides how long, unless it is 0.
    pub session_expiry_s: u32,
    /// How often a silent connection is probed, in seconds.
    pub keep_alive_s: u16,
}

impl MqttConfig {
    /// A source with everything at its default: MQTT 5, all topics, `QoS` 1, a session that is kept for a week.
    pub fn new(name: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            url: url.into(),
            version: Version::default(),
            topics: vec!["#".to_owned()],
            username: None,
            password: None,
            ca_file: None,
            cert_file: None,
            key_file: None,
            client_id: None,
            installation: String::new(),
            share: None,
            qos: 1,
            receive_maximum: 4096,
            max_packet_bytes: 4 << 20,
            session_expiry_s: 7 * 24 * 3600,
            keep_alive_s: 30,
        }
    }

    /// Everything that can be seen to be wrong without opening a file.
    pub(super) fn check(&self) -> Result<Address, ConfigError> {
        let address = Address::parse(&self.url)?;
        let wrong_topic = |topic: &str, problem| ConfigError::Topic {
            topic: topic.to_owned(),
            problem,
        };
        if self.topics.is_empty() {
            return Err(wrong_topic(
                "",
                "names no topic; at least one is needed, \"#\" for all",
            ));
        }
        for topic in &self.topics {
            if topic.starts_with("$share/") {
                return Err(wrong_topic(
                    topic,
                    "names a shared subscription; use the key share",
                ));
            }
            if !rumqttc::valid_filter(topic) || topic.contains('\0') || topic.len() > 60_000 {
                return Err(wrong_topic(
                    topic,
                    "is no topic filter; + must fill a level, # must be the last level",
                ));
            }
        }
        if let Some(share) = &self.share
            && (share.is_empty() || share.contains(['/', '+', '#', '\0']))
        {
            return Err(ConfigError::Share {
                share: share.clone(),
            });
        }
        if self.password.is_some() && self.username.is_none() {
            return Err(ConfigError::Together {
                key: "password_file",
                problem: "a password needs a username",
            });
        }
        if self.cert_file.is_some() != self.key_file.is_some() {
            let (key, problem) = if self.cert_file.is_some() {
                ("cert_file", "a client certificate needs its key_file")
            } else {
                ("key_file", "a private key needs its cert_file")
            };
            return Err(ConfigError::Together { key, problem });
        }
        if !address.tls && (self.ca_file.is_some() || self.cert_file.is_some()) {
            return Err(ConfigError::Together {
                key: if self.ca_file.is_some() {
                    "ca_file"
                } else {
                    "cert_file"
                },
                problem: "certificates need TLS: begin the url with mqtts://",
            });
        }
        if self.client_id.as_deref() == Some("") {
            return Err(ConfigError::Together {
                key: "client_id",
                problem: "an empty client_id has no session to come back to; leave the key out for the default",
            });
        }
        let number = |key, value: u64, allowed, good| {
            if good {
                Ok(())
            } else {
                Err(ConfigError::Number {
                    key,
                    value,
                    allowed,
                })
            }
        };
        number("qos", self.qos.into(), "0 or 1", self.qos <= 1)?;
        number(
            "receive_maximum",
            self.receive_maximum.into(),
            "1 to 65535",
            self.receive_maximum > 0,
        )?;
        number(
            "max_packet_bytes",
            self.max_packet_bytes.into(),
            "16384 to 268435455",
            (16_384..=268_435_455).contains(&self.max_packet_bytes),
        )?;
        number(
            "keep_alive_s",
            self.keep_alive_s.into(),
            "5 to 65535",
            self.keep_alive_s >= 5,
        )?;
        Ok(address)
    }

    /// The session's name at the broker.
    pub(super) fn session(&self) -> String {
        self.client_id.clone().unwrap_or_else(|| {
            let home = xxhash_rust::xxh3::xxh3_64(self.installation.as_bytes());
            format!("talblick-{}-{home:016x}", self.name)
        })
    }

    /// The filters to subscribe to.
    pub(super) fn filters(&self) -> Vec<String> {
        self.topics
            .iter()
            .map(|topic| match &self.share {
                Some(share) => format!("$share/{share}/{topic}"),
                None => topic.clone(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut MqttConfig)) -> (&'static str, String) {
        let mut config = MqttConfig::new("stadt", "mqtts://broker");
        change(&mut config);
        let error = config.check().unwrap_err();
        (error.key(), error.to_string())
    }

    #[test]
    fn the_defaults_pass() {
        MqttConfig::new("stadt", "mqtt://broker").check().unwrap();
    }

    #[test]
    fn what_makes_no_sense_is_refused_under_its_key() {
        let file = || Some(PathBuf::from("x.pem"));
        assert_eq!(refused(|c| c.url = "broker".into()).0, "url");
        assert_eq!(refused(|c| c.topics.clear()).0, "topics");
        assert_eq!(refused(|c| c.topics = vec!["a/#/b".into()]).0, "topics");
        assert_eq!(
            refused(|c| c.topics = vec!["$share/g/a".into()]).0,
            "topics"
        );
        assert_eq!(refused(|c| c.share = Some("a/b".into())).0, "share");
        assert_eq!(refused(|c| c.qos = 2).0, "qos");
        assert_eq!(refused(|c| c.receive_maximum = 0).0, "receive_maximum");
        assert_eq!(refused(|c| c.max_packet_bytes = 100).0, "max_packet_bytes");
        assert_eq!(refused(|c| c.keep_alive_s = 0).0, "keep_alive_s");
        assert_eq!(
            refused(|c| c.client_id = Some(String::new())).0,
            "client_id"
        );
        assert_eq!(
            refused(|c| c.password = Some(Secret::new("x"))).0,
            "password_file"
        );
        assert_eq!(refused(|c| c.cert_file = file()).0, "cert_file");
        assert_eq!(refused(|c| c.key_file = file()).0, "key_file");
        let plain = refused(|c| {
            c.url = "mqtt://broker".into();
            c.ca_file = file();
        });
        assert_eq!(plain.0, "ca_file");
        assert!(plain.1.contains("mqtts://"), "{}", plain.1);
    }

    #[test]
    fn the_session_keeps_its_name_over_restarts_and_differs_between_installations() {
        let name = |installation: &str| {
            let mut config = MqttConfig::new("stadt", "mqtt://broker");
            config.installation = installation.into();
            config.session()
        };
        assert_eq!(name("a"), name("a"));
        assert_ne!(name("a"), name("b"));
        assert!(name("a").starts_with("talblick-stadt-"));
    }

    #[test]
    fn a_group_subscribes_under_its_name() {
        let mut config = MqttConfig::new("stadt", "mqtt://broker");
        config.topics = vec!["application/+/device/+/event/+".into()];
        config.share = Some("talblick".into());
        assert_eq!(
            config.filters(),
            ["$share/talblick/application/+/device/+/event/+"]
        );
    }
}

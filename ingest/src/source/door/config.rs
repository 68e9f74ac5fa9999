//! What a door needs to know, and the check that it makes sense before anything is opened.

use crate::source::{ConfigError, Secret};
use std::net::SocketAddr;
use std::path::PathBuf;

/// One door. `[[source]]` with `kind = "mqtt-listen"` of the configuration.
#[derive(Debug, Clone)]
pub struct DoorConfig {
    /// The source's name: in accounting, in rejects, in the log.
    pub name: String,
    /// Address and port to listen on.
    pub listen: String,
    /// Filters of the topics that may be published on by everybody who has none of their own.
    pub topics: Vec<String>,
    /// Who comes in with a password.
    pub users: Vec<DoorUser>,
    /// Whether anybody comes in.
    pub anonymous: bool,
    /// Our certificate (chain), as PEM; with it TLS is spoken.
    pub cert_file: Option<PathBuf>,
    /// The private key of our certificate, as PEM.
    pub key_file: Option<PathBuf>,
    /// Authorities whose holders of certificates come in without a password, as PEM.
    pub ca_file: Option<PathBuf>,
    /// Most clients at the same time.
    pub max_connections: u16,
    /// Messages of one client on the way that are not acknowledged yet. One that speaks MQTT 5 is told; from one that
    /// speaks 3.1.1 no more is read.
    pub receive_maximum: u16,
    /// The longest packet taken. Leave this well above what the pipeline takes and let the pipeline refuse: its refusals
    /// are kept whole.
    pub max_packet_bytes: u32,
}

/// Somebody who comes in with a password.
#[derive(Debug, Clone)]
pub struct DoorUser {
    /// User name.
    pub name: String,
    /// Password.
    pub password: Secret,
    /// Filters of the topics it may publish on; the door's if empty.
    pub topics: Vec<String>,
}

impl DoorUser {
    /// A user who may publish on the door's topics.
    pub fn new(name: impl Into<String>, password: Secret) -> Self {
        Self {
            name: name.into(),
            password,
            topics: Vec::new(),
        }
    }
}

impl DoorConfig {
    /// A door with everything at its default, that nobody comes in at.
    pub fn new(name: impl Into<String>, listen: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            listen: listen.into(),
            topics: vec!["#".to_owned()],
            users: Vec::new(),
            anonymous: false,
            cert_file: None,
            key_file: None,
            ca_file: None,
            max_connections: 100,
            receive_maximum: 4096,
            max_packet_bytes: 4 << 20,
        }
    }

    /// Everything that can be seen to be wrong without opening a file.
    pub fn check(&self) -> Result<SocketAddr, ConfigError> {
        let address = self.listen.parse();
        let address =
            address.map_err(|_invalid: std::net::AddrParseError| ConfigError::Listen {
                listen: self.listen.clone(),
            })?;
        if self.topics.is_empty() {
            return Err(wrong_topic(
                "",
                "names no topic; at least one is needed, \"#\" for all",
            ));
        }
        self.topics
            .iter()
            .try_for_each(|topic| check_topic(topic))?;
        for (i, user) in self.users.iter().enumerate() {
            let problem = if user.name.is_empty() || user.name.contains(char::is_control) {
                Some("is no user name")
            } else if user.password.expose().is_empty() {
                Some("has no password")
            } else if self.users.iter().skip(i + 1).any(|u| u.name == user.name) {
                Some("is there twice")
            } else {
                None
            };
            if let Some(problem) = problem {
                return Err(ConfigError::User {
                    name: user.name.clone(),
                    problem,
                });
            }
            user.topics
                .iter()
                .try_for_each(|topic| check_topic(topic))?;
        }
        let together = |key, problem| Err(ConfigError::Together { key, problem });
        if self.cert_file.is_some() != self.key_file.is_some() {
            return if self.cert_file.is_some() {
                together("cert_file", "a certificate needs its key_file")
            } else {
                together("key_file", "a private key needs its cert_file")
            };
        }
        if self.ca_file.is_some() && self.cert_file.is_none() {
            let problem = "clients show certificates only with TLS: set cert_file and key_file";
            return together("ca_file", problem);
        }
        if self.users.is_empty() && self.ca_file.is_none() && !self.anonymous {
            let problem = "nobody may come in: name users in [[source.user]], or authorities in ca_file, or set anonymous = true";
            return together("user", problem);
        }
        for (key, value) in [
            ("max_connections", self.max_connections),
            ("receive_maximum", self.receive_maximum),
        ] {
            if value == 0 {
                return Err(ConfigError::Number {
                    key,
                    value: 0,
                    allowed: "1 to 65535",
                });
            }
        }
        Ok(address)
    }
}

fn wrong_topic(topic: &str, problem: &'static str) -> ConfigError {
    ConfigError::Topic {
        topic: topic.to_owned(),
        problem,
    }
}

fn check_topic(topic: &str) -> Result<(), ConfigError> {
    if rumqttc::valid_filter(topic) && !topic.contains('\0') && topic.len() <= 60_000 {
        return Ok(());
    }
    Err(wrong_topic(
        topic,
        "is no topic filter; + must fill a level, # must be the last level",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut DoorConfig)) -> (&'static str, String) {
        let mut config = DoorConfig::new("door", "127.0.0.1:1883");
        config.anonymous = true;
        config.check().unwrap();
        change(&mut config);
        let error = config.check().unwrap_err();
        (error.key(), error.to_string())
    }

    #[test]
    fn what_makes_no_sense_is_refused_under_its_key() {
        let file = || Some(PathBuf::from("x.pem"));
        let user = |name: &str, password: &str| DoorUser::new(name, Secret::new(password));
        assert_eq!(refused(|c| c.listen = "broker".into()).0, "listen");
        assert_eq!(refused(|c| c.topics.clear()).0, "topics");
        assert_eq!(refused(|c| c.topics = vec!["a/#/b".into()]).0, "topics");
        assert_eq!(refused(|c| c.cert_file = file()).0, "cert_file");
        assert_eq!(refused(|c| c.key_file = file()).0, "key_file");
        assert_eq!(refused(|c| c.ca_file = file()).0, "ca_file");
        assert_eq!(refused(|c| c.max_connections = 0).0, "max_connections");
        assert_eq!(refused(|c| c.receive_maximum = 0).0, "receive_maximum");
        let closed = refused(|c| c.anonymous = false);
        assert!(
            closed.0 == "user" && closed.1.contains("anonymous = true"),
            "{closed:?}"
        );
        for (users, problem) in [
            (vec![user("", "x")], "no user name"),
            (vec![user("a", "")], "no password"),
            (vec![user("a", "x"), user("a", "y")], "twice"),
        ] {
            let told = refused(|c| c.users = users);
            assert!(told.0 == "user" && told.1.contains(problem), "{told:?}");
        }
        let mut wrong = user("a", "x");
        wrong.topics = vec!["a+".into()];
        assert_eq!(refused(|c| c.users = vec![wrong]).0, "topics");
    }
}

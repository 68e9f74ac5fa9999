//! Where a broker is: the `url` of a source. User names, paths and queries have keys of their own or no meaning.

use crate::source::ConfigError;
use std::fmt;

/// Host, port, and whether TLS is spoken there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: bool,
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Self, ConfigError> {
        let wrong = |problem| ConfigError::Url {
            url: without_credentials(url),
            problem,
        };
        let (scheme, rest) = url
            .split_once("://")
            .ok_or_else(|| wrong("has no scheme"))?;
        let (tls, default_port) = match scheme {
            "mqtt" => (false, 1883),
            "mqtts" => (true, 8883),
            _ => return Err(wrong("has an unknown scheme")),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains('@') {
            return Err(wrong(
                "carries a user name; use the keys username and password_file",
            ));
        }
        if rest.contains(['/', '?', '#']) {
            return Err(wrong("goes on behind host and port"));
        }
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
            Some(_) if !rest.ends_with(']') => {
                return Err(wrong("has an IPv6 address without square brackets"));
            }
            _ => (rest, None),
        };
        let port = match port {
            None => default_port,
            Some(text) => match text.parse() {
                Ok(port) if port > 0 => port,
                _ => return Err(wrong("has no valid port")),
            },
        };
        if host.is_empty() || host.contains(char::is_whitespace) {
            return Err(wrong("has no host"));
        }
        if tls && host.starts_with('[') {
            return Err(wrong(
                "wants TLS with an IPv6 address; use the name in the broker's certificate",
            ));
        }
        Ok(Self {
            host: host.to_owned(),
            port,
            tls,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

fn without_credentials(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            let head = url.get(..scheme + 3).unwrap_or_default();
            let tail = url.get(at..).unwrap_or_default();
            format!("{head}…{tail}")
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_broker_is_a_host_with_a_port_that_follows_from_the_scheme() {
        for (url, host, port, tls) in [
            ("mqtt://broker", "broker", 1883, false),
            ("mqtts://broker.stadt.de/", "broker.stadt.de", 8883, true),
            ("mqtt://10.0.0.7:1884", "10.0.0.7", 1884, false),
            ("mqtt://[::1]:1884", "[::1]", 1884, false),
            ("mqtt://[::1]", "[::1]", 1883, false),
        ] {
            let address = Address::parse(url).unwrap();
            assert_eq!(
                (address.host.as_str(), address.port, address.tls),
                (host, port, tls),
                "{url}"
            );
        }
    }

    #[test]
    fn a_wrong_url_is_refused_with_what_is_allowed() {
        for (url, problem) in [
            ("broker:1883", "has no scheme"),
            ("http://broker", "unknown scheme"),
            ("mqtt://", "no host"),
            ("mqtt://:1883", "no host"),
            ("mqtt://broker:0", "no valid port"),
            ("mqtt://broker:65536", "no valid port"),
            ("mqtt://broker/path", "behind host and port"),
            ("mqtt://::1", "square brackets"),
            ("mqtts://[::1]", "name in the broker's certificate"),
        ] {
            let text = Address::parse(url).unwrap_err().to_string();
            assert!(
                text.contains(problem) && text.contains("mqtts://HOST"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_password_in_the_url_is_refused_and_not_repeated() {
        let text = Address::parse("mqtt://anna:geheim@broker")
            .unwrap_err()
            .to_string();
        assert!(
            text.contains("password_file") && !text.contains("geheim"),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(url in "(mqtts?://)?\\PC{0,40}") {
            let _ = Address::parse(&url);
        }
    }
}

//! A map style of somebody else's, which browsers load from there if their visitors agree, and the origins they may load it
//! from: both go into the header of the security policy, so nothing gets in here that could break it.

use std::fmt;
use std::str::FromStr;

/// Where maps get another ground from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapStyle {
    url: String,
    /// The style's own first.
    origins: Vec<Origin>,
}

/// A server of somebody else's: `https://tiles.example.org`, perhaps with a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

/// Why an address of a style or an origin cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapStyleError {
    /// Anything but https.
    #[error(
        "“{0}” does not begin with https://; an address such as https://tiles.example.org/style.json is wanted"
    )]
    NotHttps(String),
    /// A name or a password; it is not repeated.
    #[error(
        "the address has a name or a password in it, which every visitor could read; a public key goes into the query"
    )]
    Credentials,
    /// Something that does not belong into an address.
    #[error(
        "“{address}” has “{odd}” in it; letters, digits and -._~!$&()*+,=:@/?% are allowed, everything else is written with %"
    )]
    Character {
        /// What was read.
        address: String,
        /// What is odd.
        odd: char,
    },
    /// No host, or one that cannot be.
    #[error(
        "“{0}” names no host that can be: letters, digits, hyphens and dots are allowed, and a port such as :8443"
    )]
    Host(String),
    /// More than an origin.
    #[error(
        "“{0}” is more than an origin such as https://tiles.example.org: nothing follows the host and its port"
    )]
    Path(String),
}

impl MapStyle {
    /// A style at an address, with the origins its tiles, glyphs and signs come from besides its own.
    pub fn new(url: &str, others: &[Origin]) -> Result<Self, MapStyleError> {
        let (own, _) = split(url)?;
        let others = others.iter().filter(|other| **other != own).cloned();
        Ok(Self {
            url: url.to_owned(),
            origins: std::iter::once(own.clone()).chain(others).collect(),
        })
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// From where it and what it needs is loaded.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &str> {
        self.origins.iter().map(|origin| origin.0.as_str())
    }
}

impl FromStr for Origin {
    type Err = MapStyleError;

    fn from_str(text: &str) -> Result<Self, MapStyleError> {
        match split(text)? {
            (origin, "" | "/") => Ok(origin),
            _ => Err(MapStyleError::Path(text.to_owned())),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The origin of an address, and what follows it.
fn split(address: &str) -> Result<(Origin, &str), MapStyleError> {
    let rest = address
        .strip_prefix("https://")
        .ok_or_else(|| MapStyleError::NotHttps(address.to_owned()))?;
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if host.contains('@') {
        return Err(MapStyleError::Credentials);
    }
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "-._~!$&()*+,=:@/?%".contains(*c);
    if let Some(odd) = rest.chars().find(|c| !allowed(c)) {
        let address = address.to_owned();
        return Err(MapStyleError::Character { address, odd });
    }
    let (name, port) = host
        .split_once(':')
        .map_or((host, None), |(name, port)| (name, Some(port)));
    let label = |label: &str| {
        let inner = label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        inner && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    let port = port.is_none_or(|port| {
        let digits = port.bytes().all(|b| b.is_ascii_digit());
        digits && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    if !(port && name.split('.').all(label)) {
        return Err(MapStyleError::Host(address.to_owned()));
    }
    // As browsers write it, who compare it with this.
    let origin = format!("https://{}", host.to_ascii_lowercase());
    let origin = origin.strip_suffix(":443").unwrap_or(&origin).to_owned();
    Ok((Origin(origin), path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_loaded_from_its_own_origin_and_from_those_that_are_named() {
        let style = |url: &str, others: &[&str]| {
            let others: Vec<Origin> = others.iter().map(|o| o.parse().unwrap()).collect();
            let style = MapStyle::new(url, &others).unwrap();
            assert_eq!(style.url(), url);
            style.origins().collect::<Vec<_>>().join(" ")
        };
        let url = "https://Tiles.Example.org:443/styles/grey.json?key=a%20b";
        assert_eq!(style(url, &[]), "https://tiles.example.org");
        assert_eq!(
            style(
                "https://tiles.example.org:8443/s.json",
                &["https://a.example/", "https://tiles.example.org:8443"]
            ),
            "https://tiles.example.org:8443 https://a.example"
        );
    }

    #[test]
    fn what_is_no_address_or_would_break_a_header_is_refused() {
        let refused = |url: &str| MapStyle::new(url, &[]).unwrap_err();
        for url in [
            "http://a.example/s.json",
            "s.json",
            "",
            "HTTPS://a.example",
            "//a.example",
        ] {
            assert_eq!(refused(url), MapStyleError::NotHttps(url.into()));
        }
        let told = refused("https://me:secret@a.example/s.json");
        assert_eq!(told, MapStyleError::Credentials);
        assert!(!told.to_string().contains("secret"));
        for odd in [' ', ';', '\'', '"', '\n', '\u{7f}', 'ü', '<', '#', '\\'] {
            for url in [
                format!("https://a.example{odd}script-src/s.json"),
                format!("https://a.example/s{odd}.json"),
            ] {
                assert!(
                    matches!(refused(&url), MapStyleError::Character { odd: o, .. } if o == odd),
                    "{url:?}"
                );
            }
        }
        for host in [
            "",
            "*.a.example",
            "a..example",
            "a.example.",
            "-a.example",
            "a:0",
            "a:99999",
            "a:b",
            "a:",
            "a,b",
        ] {
            let url = format!("https://{host}/s.json");
            assert_eq!(refused(&url), MapStyleError::Host(url.clone()));
        }
    }

    #[test]
    fn an_origin_has_no_path() {
        for text in ["https://a.example/tiles", "https://a.example?x=1"] {
            let told = text.parse::<Origin>().unwrap_err();
            assert_eq!(told, MapStyleError::Path(text.into()));
        }
        assert_eq!(
            "https://A.example/".parse::<Origin>().unwrap().to_string(),
            "https://a.example"
        );
    }
}

//! Where absolute links begin: at the configured public address, or else at the one a request was made to. What a request
//! says of itself is a stranger's word: only a plain host is repeated, and what proxies add counts only if it comes from
//! one that is trusted.

use crate::app::Shared;
use crate::limit::Limiter;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use std::convert::Infallible;
use std::fmt;
use std::net::{Ipv6Addr, SocketAddr};

/// Such as `https://talblick.example`; empty where a request names no host, which makes links relative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base(String);

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromRequestParts<Shared> for Base {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Infallible> {
        let configured = shared.app.config.base_url.clone();
        Ok(configured.map_or_else(|| Self::asked(parts, &shared.limiter), Self))
    }
}

impl Base {
    /// The configured one, for what nobody asked for.
    pub(crate) fn configured(shared: &Shared) -> Self {
        Self(shared.base().to_owned())
    }

    /// The address a request was made to.
    fn asked(parts: &Parts, limiter: &Limiter) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let proxied = peer.is_some_and(|ConnectInfo(peer)| limiter.trusts(peer.ip()));
        // The last word is that of the nearest proxy, the only one that is known.
        let forwarded = |name: &str| {
            let said = parts.headers.get_all(name).iter().next_back();
            let said = said.filter(|_| proxied)?.to_str().ok()?;
            said.split(',').next_back().map(str::trim)
        };
        let mut hosts = parts.headers.get_all(header::HOST).iter();
        let host = match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().ok(),
            _ => parts.uri.authority().map(Authority::as_str),
        };
        let scheme = match forwarded("x-forwarded-proto") {
            Some(scheme) if scheme.eq_ignore_ascii_case("https") => "https",
            _ => "http",
        };
        let host = forwarded("x-forwarded-host").or(host);
        let host = host.filter(|host| is_plain(host));
        Self(host.map_or_else(String::new, |host| format!("{scheme}://{host}")))
    }
}

/// Whether this is a name or an address with or without a port, and nothing else that could come to stand in a link.
fn is_plain(host: &str) -> bool {
    let is_port = |text: &str| {
        let number = text.strip_prefix(':').unwrap_or("x");
        let digits = number.bytes().all(|b| b.is_ascii_digit());
        text.is_empty() || (digits && number.parse::<u16>().is_ok())
    };
    if let Some((address, port)) = host.strip_prefix('[').and_then(|h| h.split_once(']')) {
        return address.parse::<Ipv6Addr>().is_ok() && is_port(port);
    }
    let (name, port) = host.split_at(host.find(':').unwrap_or(host.len()));
    let sound = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    (1..=253).contains(&name.len()) && name.bytes().all(sound) && is_port(port)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    /// What links begin with for a peer, with these headers, if 10.0.0.0/8 are our proxies.
    fn base(peer: &str, headers: &[(&str, &str)]) -> String {
        let limiter = Limiter::new(None, vec!["10.0.0.0/8".parse().unwrap()]);
        let mut request = Request::get("/ogc/features");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let peer: SocketAddr = format!("{peer}:40000").parse().unwrap();
        parts.extensions.insert(ConnectInfo(peer));
        Base::asked(&parts, &limiter).to_string()
    }

    #[test]
    fn links_begin_where_the_request_was_made_to() {
        for host in [
            "127.0.0.1:8080",
            "tal.example",
            "[::1]:8080",
            "a-b_c.example:1",
        ] {
            assert_eq!(
                base("192.0.2.1", &[("host", host)]),
                format!("http://{host}")
            );
        }
        assert_eq!(base("192.0.2.1", &[]), "");
    }

    #[test]
    fn a_host_that_is_none_is_not_repeated() {
        for host in [
            "",
            ":80",
            "evil.example/x",
            "user@evil.example",
            "a b",
            "a\"><script>",
            "a:b",
            "a:70000",
            "a:",
            "a:+1",
            "[::1",
            "[evil]",
            "[::1]x",
            "a:1:2",
            "a?b",
            "a#b",
            "a,b",
            "a\\b",
            "{z}",
            "a%2f",
        ] {
            assert_eq!(base("192.0.2.1", &[("host", host)]), "", "{host}");
        }
        assert_eq!(base("192.0.2.1", &[("host", &"a".repeat(300))]), "");
        assert_eq!(base("192.0.2.1", &[("host", "a"), ("host", "b")]), "");
    }

    #[test]
    fn only_our_proxies_may_say_what_they_were_asked() {
        let said = [
            ("host", "inside:8080"),
            ("x-forwarded-proto", "http, https"),
            ("x-forwarded-host", "evil.example, tal.example"),
        ];
        assert_eq!(base("10.1.2.3", &said), "https://tal.example");
        assert_eq!(base("192.0.2.1", &said), "http://inside:8080");
        let odd = [("host", "inside"), ("x-forwarded-proto", "javascript")];
        assert_eq!(base("10.1.2.3", &odd), "http://inside");
    }
}

//! How often somebody without an account may ask: a bucket of tokens per client address. Memory is bounded; when there
//! are more addresses than places, the rest share one bucket.

use crate::app::Shared;
use crate::problem::ApiError;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::time::Instant;

/// Addresses that have their own bucket.
const MOST: usize = 65_536;
/// A try to sign in costs this many requests.
const SIGN_IN_COST: f64 = 20.0;

/// Where webhooks deliver. Who shows the token of a source is not counted, but who guesses is.
const INGEST: &str = "/ingest/";

/// How often somebody without an account may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// So many requests …
    pub requests: u32,
    /// … in so many seconds.
    pub window_s: u32,
}

/// A network of proxies whose `X-Forwarded-For` is believed: an address, or one with a prefix length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxy {
    network: u128,
    mask: u128,
}

/// A text that is not a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an address or network, such as 10.0.0.1, 10.0.0.0/8 or fd00::/8")]
pub struct ProxyError(String);

impl FromStr for Proxy {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, ProxyError> {
        let wrong = || ProxyError(text.chars().take(60).collect());
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok().ok_or_else(wrong)?;
        let (most, offset) = if address.is_ipv4() {
            (32, 96)
        } else {
            (128, 0)
        };
        let length: u32 = match length {
            Some(length) => length
                .parse()
                .ok()
                .filter(|l| *l <= most)
                .ok_or_else(wrong)?,
            None => most,
        };
        let mask = u128::MAX
            .checked_shl(128 - (length + offset))
            .unwrap_or_default();
        Ok(Self {
            network: number(address) & mask,
            mask,
        })
    }
}

impl Proxy {
    fn contains(self, address: IpAddr) -> bool {
        number(address) & self.mask == self.network
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().into(),
        IpAddr::V6(v6) => v6.into(),
    }
}

/// Buckets of all clients.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: Option<RateLimit>,
    proxies: Vec<Proxy>,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// What is left after a request.
#[derive(Debug, Clone, Copy)]
struct Left {
    limit: RateLimit,
    tokens: f64,
    allowed: bool,
}

impl Limiter {
    pub(crate) fn new(limit: Option<RateLimit>, proxies: Vec<Proxy>) -> Self {
        Self {
            limit: limit.filter(|l| l.requests > 0 && l.window_s > 0),
            proxies,
            buckets: Mutex::default(),
        }
    }

    /// Takes `cost` tokens of a client; `None` if there is no limit.
    fn take(&self, client: IpAddr, cost: f64, now: Instant) -> Option<Left> {
        let limit = self.limit?;
        let most = f64::from(limit.requests);
        let per_second = most / f64::from(limit.window_s);
        let mut buckets = self.buckets.lock();
        let filled = |b: &Bucket| {
            (b.tokens + now.saturating_duration_since(b.at).as_secs_f64() * per_second).min(most)
        };
        let mut key = client;
        if buckets.len() >= MOST && !buckets.contains_key(&key) {
            buckets.retain(|_, b| filled(b) < most);
            if buckets.len() >= MOST {
                key = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
            }
        }
        let bucket = buckets.entry(key).or_insert(Bucket {
            tokens: most,
            at: now,
        });
        let tokens = filled(bucket);
        // A single request dearer than the bucket is deep must still be possible.
        let cost = cost.min(most);
        let allowed = tokens >= cost;
        let tokens = if allowed { tokens - cost } else { tokens };
        *bucket = Bucket { tokens, at: now };
        Some(Left {
            limit,
            tokens,
            allowed,
        })
    }

    /// Whether what a proxy says of a request is believed.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|p| p.contains(address))
    }

    /// Who asks: the peer, or whom the nearest trusted proxies say it is. IPv6 counts by /64, one customer.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        let hops = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(','));
        let hops: Vec<&str> = hops.collect();
        for hop in hops.iter().rev() {
            if !self.trusts(client) {
                break;
            }
            let Ok(next) = hop.trim().parse() else {
                break;
            };
            client = next;
        }
        match client.to_canonical() {
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            v4 @ IpAddr::V4(_) => v4,
        }
    }
}

impl Left {
    fn per_second(self) -> f64 {
        f64::from(self.limit.requests) / f64::from(self.limit.window_s)
    }

    /// Seconds until there are `tokens`.
    fn wait(self, tokens: f64) -> u64 {
        let seconds = ((tokens - self.tokens).max(0.0) / self.per_second()).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few seconds, never negative"
        )]
        let seconds = seconds as u64;
        seconds
    }

    /// draft-ietf-httpapi-ratelimit-headers-11.
    fn write(self, headers: &mut HeaderMap) {
        let RateLimit { requests, window_s } = self.limit;
        let policy = format!("\"anon\";q={requests};w={window_s}");
        let left = format!(
            "\"anon\";r={};t={}",
            self.tokens.floor(),
            self.wait(f64::from(requests))
        );
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

/// Middleware: limits requests without an account to what has to be worked out or is large; pages, their files and
/// tiles are free.
pub(crate) async fn limit(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let counted = ["/api/", "/charts/", "/maps/", "/ogc/", "/coverage/", INGEST]
        .iter()
        .any(|begin| path.starts_with(begin));
    let known = request
        .headers()
        .get(header::AUTHORIZATION)
        .is_some_and(|v| {
            v.to_str()
                .ok()
                .and_then(|v| v.split_once(' '))
                .is_some_and(|(_, token)| match path.strip_prefix(INGEST) {
                    Some(source) => shared.app.ingest.admits(source, token.trim()),
                    None => shared.caller(token.trim()).is_some(),
                })
        });
    if !counted || known {
        return next.run(request).await;
    }
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |ConnectInfo(a)| a.ip());
    let client = shared.limiter.client(peer, request.headers());
    let signs_in = request.method() == Method::POST && path == "/api/v1/session";
    let cost = if signs_in { SIGN_IN_COST } else { 1.0 };
    let Some(left) = shared.limiter.take(client, cost, Instant::now()) else {
        return next.run(request).await;
    };
    let mut response = if left.allowed {
        next.run(request).await
    } else {
        let retry_after = left.wait(cost.min(f64::from(left.limit.requests))).max(1);
        ApiError::TooMany { retry_after }.into_response()
    };
    left.write(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const LIMIT: RateLimit = RateLimit {
        requests: 3,
        window_s: 3,
    };

    #[test]
    fn tokens_run_out_and_come_back_with_time() {
        let limiter = Limiter::new(Some(LIMIT), Vec::new());
        let client: IpAddr = "192.0.2.1".parse().unwrap();
        let begin = Instant::now();
        for _ in 0..3 {
            assert!(limiter.take(client, 1.0, begin).unwrap().allowed);
        }
        let left = limiter.take(client, 1.0, begin).unwrap();
        assert!(!left.allowed);
        assert_eq!(left.wait(1.0), 1);
        let later = begin + Duration::from_millis(1_001);
        assert!(limiter.take(client, 1.0, later).unwrap().allowed);
        assert!(
            limiter
                .take("192.0.2.2".parse().unwrap(), 1.0, begin)
                .unwrap()
                .allowed
        );
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let limiter = Limiter::new(Some(LIMIT), vec!["10.0.0.0/8".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            "198.51.100.9, 203.0.113.7, 10.1.1.1".parse().unwrap(),
        );
        let seen = |peer: &str| limiter.client(peer.parse().unwrap(), &headers).to_string();
        assert_eq!(seen("10.2.3.4"), "203.0.113.7");
        assert_eq!(seen("192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn a_network_has_an_address_and_a_prefix() {
        let inside =
            |net: &str, ip: &str| net.parse::<Proxy>().unwrap().contains(ip.parse().unwrap());
        assert!(inside("127.0.0.1", "127.0.0.1") && !inside("127.0.0.1", "127.0.0.2"));
        assert!(inside("fd00::/8", "fd12::1") && !inside("fd00::/8", "fe80::1"));
        assert!(inside("0.0.0.0/0", "8.8.8.8") && inside("::/0", "::1"));
        for wrong in ["", "10.0.0.0/33", "::/129", "host", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Proxy>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn memory_is_bounded_whatever_addresses_come() {
        let limiter = Limiter::new(Some(LIMIT), Vec::new());
        let now = Instant::now();
        for n in 0..(u32::try_from(MOST).unwrap() + 500) {
            limiter.take(IpAddr::V4(n.into()), 1.0, now);
        }
        assert!(limiter.buckets.lock().len() <= MOST + 1);
    }
}

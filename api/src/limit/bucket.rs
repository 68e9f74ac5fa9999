//! Buckets of tokens: how many requests each asker has left. Memory is bounded; when there are more askers than places, the
//! rest share one bucket.

use super::proxy::Proxy;
use axum::http::{HeaderMap, HeaderValue};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Instant;

/// Askers that have their own bucket.
const MOST: usize = 65_536;

/// How often somebody may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// So many requests …
    pub requests: u32,
    /// … in so many seconds.
    pub window_s: u32,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Asker {
    /// Somebody without an account.
    Address(IpAddr),
    /// A program with the key of this number.
    Key(u32),
}

impl Asker {
    /// The name of what holds for it, in headers.
    const fn policy(self) -> &'static str {
        match self {
            Self::Address(_) => "anon",
            Self::Key(_) => "key",
        }
    }
}

/// Buckets of all askers.
#[derive(Debug)]
pub(crate) struct Limiter {
    anonymous: Option<RateLimit>,
    proxies: Vec<Proxy>,
    buckets: Mutex<HashMap<Asker, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
    limit: RateLimit,
}

/// What is left after a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    asker: Asker,
    limit: RateLimit,
    tokens: f64,
    pub(super) allowed: bool,
}

impl Bucket {
    fn filled(&self, now: Instant) -> f64 {
        let seconds = now.saturating_duration_since(self.at).as_secs_f64();
        (self.tokens + seconds * self.limit.per_second()).min(self.limit.most())
    }
}

impl RateLimit {
    fn most(self) -> f64 {
        f64::from(self.requests)
    }

    fn per_second(self) -> f64 {
        self.most() / f64::from(self.window_s)
    }
}

impl Limiter {
    /// `anonymous` holds for everybody without an account; `None` is no limit.
    pub(crate) fn new(anonymous: Option<RateLimit>, proxies: Vec<Proxy>) -> Self {
        Self {
            anonymous: anonymous.filter(|l| l.requests > 0 && l.window_s > 0),
            proxies,
            buckets: Mutex::default(),
        }
    }

    /// Takes `cost` tokens of an address; `None` if there is no limit.
    pub(super) fn take_of_address(&self, address: IpAddr, cost: f64, now: Instant) -> Option<Left> {
        let limit = self.anonymous?;
        Some(self.take(Asker::Address(address), limit, cost, now))
    }

    /// Takes `cost` tokens of an asker for whom a limit holds.
    pub(super) fn take(&self, asker: Asker, limit: RateLimit, cost: f64, now: Instant) -> Left {
        let mut buckets = self.buckets.lock();
        let mut place = asker;
        if buckets.len() >= MOST && !buckets.contains_key(&place) {
            buckets.retain(|_, bucket| bucket.filled(now) < bucket.limit.most());
            // There are never so many keys, and addresses share the rest.
            if buckets.len() >= MOST && matches!(asker, Asker::Address(_)) {
                place = Asker::Address(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
            }
        }
        let most = limit.most();
        let tokens = buckets
            .get(&place)
            .map_or(most, |bucket| bucket.filled(now));
        // A single request dearer than the bucket is deep must still be possible.
        let cost = cost.min(most);
        let allowed = tokens >= cost;
        let tokens = if allowed { tokens - cost } else { tokens };
        let at = now;
        buckets.insert(place, Bucket { tokens, at, limit });
        Left {
            asker,
            limit,
            tokens,
            allowed,
        }
    }

    /// Whether what a proxy says of a request is believed.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|p| p.contains(address))
    }

    /// Who asks: the peer, or whom the nearest trusted proxies say it is. IPv6 counts by /64, one customer.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
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
    /// Seconds until a request of this cost would be allowed.
    pub(super) fn wait(self, cost: f64) -> u64 {
        let tokens = cost.min(self.limit.most());
        let seconds = ((tokens - self.tokens).max(0.0) / self.limit.per_second()).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few seconds, never negative"
        )]
        let seconds = seconds as u64;
        seconds
    }

    /// draft-ietf-httpapi-ratelimit-headers-11.
    pub(super) fn write(self, headers: &mut HeaderMap) {
        let RateLimit { requests, window_s } = self.limit;
        let name = self.asker.policy();
        let policy = format!("\"{name}\";q={requests};w={window_s}");
        let (left, whole) = (self.tokens.floor(), self.wait(self.limit.most()));
        let left = format!("\"{name}\";r={left};t={whole}");
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
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
            assert!(limiter.take_of_address(client, 1.0, begin).unwrap().allowed);
        }
        let left = limiter.take_of_address(client, 1.0, begin).unwrap();
        assert!(!left.allowed);
        assert_eq!(left.wait(1.0), 1);
        let later = begin + Duration::from_millis(1_001);
        assert!(limiter.take_of_address(client, 1.0, later).unwrap().allowed);
        assert!(
            limiter
                .take_of_address("192.0.2.2".parse().unwrap(), 1.0, begin)
                .unwrap()
                .allowed
        );
    }

    #[test]
    fn a_key_has_a_bucket_of_its_own_which_another_quota_fills_at_most() {
        let limiter = Limiter::new(Some(LIMIT), Vec::new());
        let now = Instant::now();
        let many = RateLimit {
            requests: 100,
            window_s: 60,
        };
        let left = limiter.take(Asker::Key(1), many, 1.0, now);
        assert!(left.allowed && (left.tokens - 99.0).abs() < 1e-9);
        let few = RateLimit {
            requests: 1,
            ..many
        };
        assert!(limiter.take(Asker::Key(2), few, 1.0, now).allowed);
        let refused = limiter.take(Asker::Key(2), few, 1.0, now);
        assert!(!refused.allowed && refused.wait(1.0) == 60);
        let mut headers = HeaderMap::new();
        refused.write(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"key\";q=1;w=60");
        assert_eq!(headers["ratelimit"], "\"key\";r=0;t=60");
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
    fn memory_is_bounded_whatever_addresses_come() {
        let limiter = Limiter::new(Some(LIMIT), Vec::new());
        let now = Instant::now();
        for n in 0..(u32::try_from(MOST).unwrap() + 500) {
            limiter.take_of_address(IpAddr::V4(n.into()), 1.0, now);
        }
        assert!(limiter.buckets.lock().len() <= MOST + 1);
    }
}

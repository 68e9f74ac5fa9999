//! Networks of proxies whose word about clients is believed.

use std::net::IpAddr;
use std::str::FromStr;

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
    pub(super) fn contains(self, address: IpAddr) -> bool {
        number(address) & self.mask == self.network
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().into(),
        IpAddr::V6(v6) => v6.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

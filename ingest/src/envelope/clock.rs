//! Which clock to believe. Gateways have clocks “from the 80s”, so a gateway is believed only where the network server
//! agrees, and the network server only where our own clock does. Counters of microseconds are never dates.

use jiff::{SignedDuration, Timestamp};
use talblick_model::{Millis, ObservedBy};

/// How far a gateway may be from its network server.
const GATEWAY_DRIFT: SignedDuration = SignedDuration::from_secs(30);
/// How far a network server may be ahead of us.
const NETWORK_AHEAD: SignedDuration = SignedDuration::from_mins(10);
/// How long a gateway that is cut off may keep what it hears.
const LONGEST_KEPT: SignedDuration = SignedDuration::from_hours(31 * 24);
/// 2015-01-01, the month of LoRaWAN 1.0: nothing was heard earlier.
const LORAWAN_BEGINS: Timestamp = Timestamp::constant(1_420_070_400, 0);

/// What the clocks of one message say about when it was observed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clocks {
    network: Option<Timestamp>,
    /// What gateways are compared with.
    anchor: Option<Timestamp>,
    ingest: Timestamp,
    gateway: Option<(SignedDuration, Timestamp)>,
}

impl Clocks {
    /// `network` is when the network server says it had the message, `ingest` when we had it.
    pub(super) fn new(network: Option<Timestamp>, ingest: Millis) -> Self {
        let ingest = ingest.timestamp();
        let sane =
            |t: &Timestamp| *t >= LORAWAN_BEGINS && t.duration_since(ingest) <= NETWORK_AHEAD;
        let network = network.filter(sane);
        Self {
            network,
            anchor: network,
            ingest,
            gateway: None,
        }
    }

    /// For messages that carry no network server's time at all: gateways are compared with our own clock.
    pub(super) fn of_gateways(ingest: Millis) -> Self {
        Self {
            anchor: Some(ingest.timestamp()),
            ..Self::new(None, ingest)
        }
    }

    /// When one gateway heard it: by its own clock if that agrees with `network` (or, without that, with the network
    /// server's time of the message), else by `network`. Remembers the gateway that agrees best.
    pub(super) fn reception(
        &mut self,
        gateway: Option<Timestamp>,
        network: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let anchor = self.anchor?;
        let network = network.filter(|t| near(*t, anchor).is_some());
        let heard =
            gateway.and_then(|t| near(t, network.unwrap_or(anchor)).map(|drift| (drift, t)));
        if let Some((drift, _)) = heard
            && self.gateway.is_none_or(|(best, _)| drift < best)
        {
            self.gateway = heard;
        }
        heard.map(|(_, t)| t).or(network)
    }

    /// When a gateway heard what it kept back and handed over later, as the network server says: then a drift is no fault.
    /// It is believed if it heard it before the network server had it, and not more than a month before.
    pub(super) fn kept_back(&mut self, gateway: Option<Timestamp>) -> Option<Timestamp> {
        let anchor = self.anchor.unwrap_or(self.ingest);
        let heard = gateway.filter(|t| {
            let late = anchor.duration_since(*t);
            late >= -GATEWAY_DRIFT && late <= LONGEST_KEPT
        })?;
        self.gateway = Some((SignedDuration::ZERO, heard));
        Some(heard)
    }

    /// When the message was observed, and who said so.
    pub(super) fn observed(&self) -> (Timestamp, ObservedBy) {
        match (self.gateway, self.network) {
            (Some((_, t)), _) => (t, ObservedBy::Gateway),
            (None, Some(t)) => (t, ObservedBy::Network),
            (None, None) => (self.ingest, ObservedBy::Ingest),
        }
    }
}

fn near(a: Timestamp, b: Timestamp) -> Option<SignedDuration> {
    let drift = a.duration_since(b).abs();
    (drift <= GATEWAY_DRIFT).then_some(drift)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::instant::instant;

    fn at(text: &str) -> Option<Timestamp> {
        let instant = instant(Some(text));
        assert!(instant.is_some(), "{text}");
        instant
    }

    fn clocks(network: &str) -> Clocks {
        let ingest = Millis::from(at("2026-11-21T09:00:05Z").unwrap());
        Clocks::new(at(network), ingest)
    }

    #[test]
    fn a_gateway_is_believed_within_thirty_seconds_of_the_network_server() {
        let mut clocks = clocks("2026-11-21T09:00:00Z");
        let network = at("2026-11-21T09:00:00Z");
        let (edge, beyond) = (at("2026-11-21T08:59:30Z"), at("2026-11-21T08:59:29.999Z"));
        assert_eq!(clocks.reception(beyond, network), network);
        assert_eq!(clocks.observed(), (network.unwrap(), ObservedBy::Network));
        assert_eq!(clocks.reception(edge, network), edge);
        assert_eq!(clocks.observed(), (edge.unwrap(), ObservedBy::Gateway));
    }

    #[test]
    fn the_gateway_that_agrees_best_dates_the_uplink() {
        let mut clocks = clocks("2026-11-21T09:00:00Z");
        clocks.reception(at("2026-11-21T09:00:20Z"), None);
        clocks.reception(at("2026-11-21T08:59:59.9Z"), None);
        clocks.reception(at("2026-11-21T08:59:50Z"), None);
        assert_eq!(
            clocks.observed(),
            (at("2026-11-21T08:59:59.9Z").unwrap(), ObservedBy::Gateway)
        );
    }

    #[test]
    fn what_a_gateway_kept_back_was_heard_when_it_says_within_a_month() {
        let network = at("2026-11-21T09:00:00Z").unwrap();
        for (gateway, believed) in [
            ("2026-11-20T22:00:00Z", true),
            ("2026-10-21T09:00:00Z", true),
            ("2026-10-21T08:59:59Z", false),
            ("2026-11-21T09:00:30Z", true),
            ("2026-11-21T09:00:31Z", false),
            ("1984-05-01T00:00:00Z", false),
        ] {
            let mut clocks = clocks("2026-11-21T09:00:00Z");
            let heard = clocks.kept_back(at(gateway));
            assert_eq!(heard, at(gateway).filter(|_| believed), "{gateway}");
            let expected = match heard {
                Some(heard) => (heard, ObservedBy::Gateway),
                None => (network, ObservedBy::Network),
            };
            assert_eq!(clocks.observed(), expected, "{gateway}");
        }
    }

    #[test]
    fn a_network_server_ahead_of_us_or_before_lorawan_is_not_believed() {
        for absurd in ["2026-11-21T09:10:05.001Z", "1980-01-06T00:00:00Z"] {
            let mut clocks = clocks(absurd);
            assert_eq!(clocks.reception(at(absurd), at(absurd)), None, "{absurd}");
            assert_eq!(clocks.observed().1, ObservedBy::Ingest, "{absurd}");
        }
        assert_eq!(
            clocks("2026-11-21T09:10:05Z").observed().1,
            ObservedBy::Network
        );
    }
}

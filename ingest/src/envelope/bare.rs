//! An uplink of which nothing but sender, network server and times is known yet. A format fills in what it reports.

use super::clock::Clocks;
use jiff::Timestamp;
use std::collections::BTreeMap;
use talblick_model::{DevEui, Network, Uplink};

/// The uplink; `clocks` must have seen every reception.
pub(super) fn bare(
    dev_eui: DevEui,
    network: Network,
    clocks: &Clocks,
    network_received_at: Option<Timestamp>,
) -> Uplink {
    let (observed_at, observed_by) = clocks.observed();
    Uplink {
        dev_eui,
        network,
        dedup_id: None,
        dev_addr: None,
        f_cnt: 0,
        f_port: None,
        payload: None,
        encrypted: false,
        confirmed: false,
        observed_at,
        observed_by,
        network_received_at,
        data_rate: None,
        frequency_hz: None,
        device_name: None,
        profile: None,
        application: None,
        tags: BTreeMap::new(),
        decoded: None,
        receptions: Vec::new(),
    }
}

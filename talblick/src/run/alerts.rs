//! Alerts as this process runs them.

use crate::command::Failure;
use crate::config::{Config, Problem};
use anyhow::Context as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use talblick_alert::{Alerts, Error, Settings};
use talblick_model::Clock;
use talblick_store::Store;

/// How long the program listens before it calls anybody silent: what waits at the broker comes in first.
const SETTLE: Duration = Duration::from_mins(3);

/// Alerts with the rules and receivers of the configuration. Where a companion brings the city along, nothing waits at a
/// broker.
pub(super) fn open(
    config: &Config,
    store: &Store,
    clock: &Clock,
    (ready, alone): (Arc<AtomicBool>, bool),
) -> Result<Arc<Alerts>, Failure> {
    let rules: Result<_, Problem> = config
        .alert
        .iter()
        .map(crate::config::Alert::rule)
        .collect();
    let receivers = config.receiver.iter();
    let receivers: Result<_, Problem> = receivers.map(crate::config::Receiver::receiver).collect();
    let timezone = jiff::tz::TimeZone::get(&config.city.timezone).context("city.timezone");
    let settings = Settings {
        rules: rules?,
        receivers: receivers?,
        timezone: timezone.map_err(Failure::Usage)?,
        settle: if alone { SETTLE } else { Duration::ZERO },
        ready,
    };
    Alerts::open(settings, store, clock).map_err(|error| match error {
        Error::Taken(id) => {
            let message = format!(
                "makes the rule “{id}”, and the dashboard has one of that name; choose another"
            );
            Failure::from(Problem::value("alert.name", message))
        }
        error => Failure::Work(anyhow::Error::from(error).context("open the alerts")),
    })
}

//! `talblick demo`: the simulated city, its history through the pipeline, then its uplinks over a broker.

mod alerts;
mod releases;

use super::progress::Bar;
use super::serve::{runtime, signal};
use super::{Failure, announce};
use crate::config::{Config, Source, SourceKind};
use crate::demo::{City, Kind, Message};
use crate::run::{self, Companion, Link};
use anyhow::Context as _;
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use talblick_api::{HighValue, Publish, PublishRule, RuleError, WrittenRule};
use talblick_exchange::Format;
use talblick_ingest::packet::Packet;
use talblick_ingest::source::Arrival;
use talblick_ingest::source::mqtt::{MqttConfig, MqttPublisher};
use talblick_model::{Clock, Millis, QUANTITIES};

/// Name of the source that history comes through.
const HISTORY: &str = "history";

/// What the demo city publishes as it is measured: nothing that could tell about single persons or households.
const PUBLIC: [Kind; 12] = [
    Kind::RiverLevel,
    Kind::Rain,
    Kind::Climate,
    Kind::AirQuality,
    Kind::Noise,
    Kind::TreeSoil,
    Kind::Soil,
    Kind::Waste,
    Kind::BicycleCount,
    Kind::StreetLight,
    Kind::RoadTemperature,
    Kind::Surface,
];

/// `talblick demo`
#[derive(Debug, Args)]
#[command(after_help = "Example: talblick demo --devices 300 --speed 20")]
pub(super) struct Demo {
    /// Keep the data in this directory; otherwise it is gone afterwards
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where HTTP listens
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    http: SocketAddr,
    /// Where the embedded broker listens
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:1883")]
    mqtt: SocketAddr,
    /// How much history the city has, for example 12h or 30d
    #[arg(long, value_name = "SPAN", default_value = "30d", value_parser = span)]
    history: Duration,
    /// How many devices report
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    devices: u32,
    /// How many times as often as in life devices report from now on
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    speed: u32,
    /// Decides everything that is left to chance
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A span of time: a number and one of s, m, h, d.
fn span(text: &str) -> Result<Duration, String> {
    let wrong = || format!("“{text}” is not a span such as 12h or 30d; at most 400d");
    let (number, unit) = text
        .split_at_checked(text.len().saturating_sub(1))
        .ok_or_else(wrong)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let number: u64 = number
        .parse()
        .map_err(|_not_a_number: std::num::ParseIntError| wrong())?;
    let span = Duration::from_secs(number.saturating_mul(seconds));
    if span <= Duration::from_hours(400 * 24) {
        Ok(span)
    } else {
        Err(wrong())
    }
}

impl Demo {
    pub(super) fn run(self, config: Config) -> Result<(), Failure> {
        let started = Instant::now();
        let temporary = match &self.data {
            Some(_) => None,
            None => Some(
                tempfile::Builder::new()
                    .prefix("talblick-demo-")
                    .tempdir()
                    .context("make a directory for the data")?,
            ),
        };
        let dir = self
            .data
            .clone()
            .or_else(|| temporary.as_ref().map(|t| t.path().to_owned()))
            .unwrap_or_default();
        let now = Clock::System.now();
        let city = City::new(self.seed, usize::try_from(self.devices).unwrap_or(1), now)
            .context("make the city")?;
        let broker = crate::broker::start(self.mqtt)?;
        let config = demo_config(config, &city, dir, self.http, broker)?;
        let (data, ags) = (config.data.dir.clone(), config.city.ags.clone());
        let life = Life {
            city,
            data,
            ags,
            now,
            history: self.history,
            speed: self.speed,
            broker,
            started,
        };
        let companion = Companion {
            source: HISTORY,
            run: Box::new(move |link| life.live(&link)),
        };
        runtime()?.block_on(run::run(
            config,
            run::Options {
                companion: Some(companion),
                new_token: true,
            },
            signal(),
        ))
    }
}

/// The configuration of the demo: the model city, everything it measures public but what concerns persons.
fn demo_config(
    config: Config,
    city: &City,
    dir: PathBuf,
    http: SocketAddr,
    broker: SocketAddr,
) -> anyhow::Result<Config> {
    let mut config = Config {
        source: Vec::new(),
        ..config
    };
    let plan = city.plan();
    config.city.name.clone_from(&plan.name);
    config.city.timezone.clone_from(&plan.timezone);
    config.city.ags.clone_from(&plan.ags);
    let [lon, lat] = plan.center;
    config.city.center = [lat, lon];
    config.data.dir = dir;
    config.broker.embedded = false;
    config.api.listen = http.to_string();
    config.api.rate_limit = 0;
    config.api.metrics = true;
    config.publish.downloads = vec![Format::Csv, Format::Parquet];
    config.publish.mqtt.url = format!("mqtt://{broker}");
    config.publish.rules = rules().context("publish the city")?;
    // What portals of the country ask of a city, and what the model city has decided about the law on its weather.
    let catalog = &mut config.catalog;
    if catalog.contributor.is_empty() {
        "openNRW".clone_into(&mut catalog.contributor);
    }
    if catalog.high_value.is_empty() {
        let weather = ("weather".to_owned(), HighValue::Meteorological);
        catalog.high_value.extend([weather]);
    }
    config.alert = alerts::alerts(plan);
    config.source.push(Source {
        name: "demo".to_owned(),
        kind: SourceKind::Mqtt,
        url: format!("mqtt://{broker}"),
        version: 4,
        topics: vec![
            "application/+/device/+/event/+".to_owned(),
            "v3/+/devices/+/+".to_owned(),
        ],
        ..Source::default()
    });
    Ok(config)
}

/// What is public: most things as they are measured, people and parking bays by the hour where enough stands behind it.
fn rules() -> Result<Vec<PublishRule>, RuleError> {
    let list = |kinds: &[Kind]| kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
    let known = QUANTITIES.iter().map(|quantity| quantity.name);
    let open = known.filter(|name| !Publish::default().concerns_persons("", name));
    let open = WrittenRule {
        kinds: list(&PUBLIC),
        quantities: open.map(str::to_owned).collect(),
        ..WrittenRule::default()
    };
    let hourly = |kind: Kind, quantity: &str, minimum| WrittenRule {
        kinds: list(&[kind]),
        quantities: vec![quantity.to_owned()],
        aggregate: Some("1h".to_owned()),
        minimum_count: Some(minimum),
        ..WrittenRule::default()
    };
    let rules = [
        open,
        hourly(Kind::PeopleCount, "people_count", 5),
        WrittenRule {
            blur_m: Some(100),
            ..hourly(Kind::Parking, "occupied", 3)
        },
    ];
    rules.into_iter().map(PublishRule::try_from).collect()
}

/// What happens in the city.
struct Life {
    city: City,
    /// The data directory.
    data: PathBuf,
    /// The city's municipality key.
    ags: String,
    now: Millis,
    history: Duration,
    speed: u32,
    broker: SocketAddr,
    started: Instant,
}

impl Life {
    fn live(self, link: &Link) {
        // Coverage comes in beside the history; the page shows it as soon as it is there.
        std::thread::scope(|scope| {
            scope.spawn(|| {
                if let Err(error) = releases::import(&self.data, &self.ags) {
                    tracing::error!("no coverage in the demo: {error:#}");
                }
            });
            if let Err(error) = self.tell(link) {
                tracing::error!("the demo city stopped: {error:#}");
            }
        });
    }

    fn tell(&self, link: &Link) -> anyhow::Result<()> {
        link.store
            .put_districts(self.city.districts())
            .context("write the districts")?;
        link.store
            .put_gateways(self.city.gateways())
            .context("write the gateways")?;
        link.store
            .put_devices(self.city.devices())
            .context("write the devices")?;
        let uplinks = self.past(link)?;
        link.ready.store(true, Ordering::Relaxed);
        let seconds = self.started.elapsed().as_secs_f64();
        announce(&format!(
            "ready after {seconds:.1} s with {uplinks} uplinks of history"
        ))
        .ok();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(self.present(link))
    }

    /// History takes the same way as live uplinks, but for the broker.
    fn past(&self, link: &Link) -> anyhow::Result<u64> {
        let length = i64::try_from(self.history.as_millis()).unwrap_or(i64::MAX);
        let known = link.store.devices();
        let known = known
            .iter()
            .filter_map(|d| link.store.device_presence(d.id))
            .map(|p| p.last_seen)
            .max();
        let from = known.map_or(self.now.plus(-length), |last| {
            last.plus(1).max(self.now.plus(-length))
        });
        let total = u64::try_from(self.now.since(from)).unwrap_or(0);
        let mut bar = Bar::new("history", total);
        let mut count = 0_u64;
        let clock = Clock::System;
        for sent in self.city.uplinks(from, self.now, 1) {
            if *link.stop.borrow() {
                return Ok(count);
            }
            let Message { topic, payload } = self.city.message(&sent);
            let packet = Packet {
                topic,
                payload: payload.into(),
                received_at: clock.now(),
            };
            let arrival = Arrival {
                source: link.index,
                packet,
                ack: None,
                refused: None,
                retained: false,
            };
            link.arrivals
                .blocking_send(arrival)
                .context("hand over history")?;
            count += 1;
            let done = u64::try_from(sent.at.since(from)).unwrap_or(0);
            bar.at(done, || format!("history: {count} uplinks, {}", sent.at));
        }
        bar.finish();
        while link.monitor.pending() > 0 && !*link.stop.borrow() {
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(count)
    }

    /// From now on uplinks go over the broker, at the moment they are due.
    async fn present(&self, link: &Link) -> anyhow::Result<()> {
        let target = MqttConfig {
            client_id: Some("talblick-demo-city".to_owned()),
            ..MqttConfig::new("demo", format!("mqtt://{}", self.broker))
        };
        let publisher = MqttPublisher::connect(target).await;
        let mut publisher = publisher.context("connect to the embedded broker")?;
        let clock = Clock::System;
        let mut stop = link.stop.clone();
        for sent in self.city.uplinks(self.now, Millis::MAX, self.speed) {
            let wait = u64::try_from(sent.at.since(clock.now())).unwrap_or(0);
            tokio::select! {
                () = publisher.rest(tokio::time::Instant::now() + Duration::from_millis(wait)) => {}
                // An error means that nobody is left to say stop.
                _ = stop.wait_for(|stop| *stop) => break,
            }
            let Message { topic, payload } = self.city.message(&sent);
            publisher.publish(topic, payload.into_bytes()).await;
        }
        publisher.finish(Duration::ZERO).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::span;
    use std::time::Duration;

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        assert_eq!(span("30d"), Ok(Duration::from_hours(30 * 24)));
        assert_eq!(span("90m"), Ok(Duration::from_mins(90)));
        for wrong in ["", "d", "30", "-1d", "3w", "9999d", "1ä"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}

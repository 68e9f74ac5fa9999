//! The HTTP side as this process runs it, and its view of ingest.

use super::coverage::Watch;
use super::downloads;
use crate::command::Failure;
use crate::config::{Config, Problem, SourceKind, read_secret};
use crate::run::reprocessed;
use anyhow::Context as _;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use talblick_alert::Alerts;
use talblick_api::{
    App, Brand, Catalog, City, Codecs, Delivered, Delivery, DeliveryError, Ingest, IngestReport,
    Lang, Proxy, Publish, RateLimit, RefusedPart, ReplayError, ReplayFilter, ReplayOutcome,
    ReprocessFilter, ReprocessOutcome, SourceReport,
};
use talblick_coverage::Archive;
use talblick_coverage::radio::Radio;
use talblick_ingest::codec::library::Library;
use talblick_ingest::envelope::{Message, Reader, split};
use talblick_ingest::normalise::rules::Rules;
use talblick_ingest::source::SourceState;
use talblick_ingest::source::webhook::{NotTaken, Webhook};
use talblick_ingest::{Monitor, Replay, ReplayReport, Reprocess, Selection};
use talblick_model::Clock;
use talblick_store::{RejectFilter, Store};

/// Ingest as the HTTP side sees it.
#[derive(Debug)]
pub(super) struct IngestSeam {
    pub(super) store: Store,
    pub(super) library: Arc<Library>,
    pub(super) rules: Arc<Rules>,
    pub(super) clock: Clock,
    pub(super) readers: HashMap<String, Reader>,
    pub(super) sources: Vec<(SourceKind, Arc<SourceState>)>,
    pub(super) webhooks: Vec<Arc<Webhook>>,
    /// Longest message that is read.
    pub(super) max_message_bytes: usize,
    pub(super) monitor: Arc<Monitor>,
}

impl IngestSeam {
    fn webhook(&self, name: &str) -> Option<&Arc<Webhook>> {
        self.webhooks.iter().find(|webhook| webhook.name() == name)
    }
}

/// A lag as the interface writes it; ingest counts at most ten minutes.
fn millis(ms: u64) -> f64 {
    f64::from(u32::try_from(ms).unwrap_or(u32::MAX))
}

impl Ingest for IngestSeam {
    fn report(&self) -> IngestReport {
        let lag = self.monitor.lag();
        let source = |(kind, state): &(SourceKind, Arc<SourceState>)| SourceReport {
            name: state.name().to_owned(),
            kind: match kind {
                SourceKind::Mqtt => "mqtt".to_owned(),
                SourceKind::MqttListen => "mqtt-listen".to_owned(),
                SourceKind::Webhook => "webhook".to_owned(),
            },
            connected: state.connected(),
            since: state.since(),
            last_error: state.last_error(),
            clients: (*kind == SourceKind::MqttListen).then(|| state.clients()),
            dropped: state.dropped(),
        };
        IngestReport {
            sources: self.sources.iter().map(source).collect(),
            lag_p50_ms: millis(lag.p50_ms),
            lag_p99_ms: millis(lag.p99_ms),
            pending: self.monitor.pending(),
        }
    }

    fn admits(&self, source: &str, token: &str) -> bool {
        self.webhook(source)
            .is_some_and(|webhook| webhook.knows(token))
    }

    fn deliver(&self, delivery: Delivery) -> Result<Delivered, DeliveryError> {
        let webhook = self
            .webhook(&delivery.source)
            .ok_or(DeliveryError::Unknown)?;
        if delivery.body.len() > self.max_message_bytes {
            return Err(DeliveryError::TooLarge);
        }
        let reader = self
            .readers
            .get(webhook.name())
            .cloned()
            .unwrap_or_default();
        let parts = split(&delivery.body);
        let list = parts.is_some();
        let parts = parts.unwrap_or_else(|| vec![delivery.body.clone()]);
        let now = self.clock.now();
        let refused = parts.iter().enumerate().filter_map(|(index, part)| {
            match reader.parse(&delivery.path, part, now) {
                Message::Reject(refusal) => Some(RefusedPart {
                    index: list.then_some(index),
                    reason: refusal.reason,
                    detail: refusal.detail,
                }),
                _ => None,
            }
        });
        Ok(Delivered {
            received: parts.len(),
            refused: refused.collect(),
            durable: webhook.take(delivery.path.clone(), delivery.body).map_err(
                |error| match error {
                    NotTaken::Busy => DeliveryError::Busy,
                    NotTaken::Stopping => DeliveryError::Stopping,
                },
            )?,
        })
    }

    fn reprocess(&self, filter: ReprocessFilter) -> Result<ReprocessOutcome, ReplayError> {
        let selection = Selection {
            dev_eui: filter.dev_eui,
            codec: filter.codec,
            range: filter.range,
        };
        let (library, rules) = (Arc::clone(&self.library), Arc::clone(&self.rules));
        let mut reprocess = Reprocess::new(self.store.clone(), library, rules);
        let report = reprocess.run(&selection, filter.dry_run)?;
        Ok(reprocessed(&self.store, report))
    }

    fn replay(&self, filter: ReplayFilter) -> Result<ReplayOutcome, ReplayError> {
        let (library, rules) = (Arc::clone(&self.library), Arc::clone(&self.rules));
        let readers = self.readers.clone();
        let mut replay = Replay::new(
            self.store.clone(),
            library,
            rules,
            self.clock.clone(),
            readers,
        );
        let report = if filter.ids.is_empty() {
            let rejects = RejectFilter {
                reason: filter.reason,
                dev_eui: filter.dev_eui,
                open_only: true,
            };
            replay.run(&rejects, filter.dry_run)?
        } else {
            let mut sum = ReplayReport::default();
            for id in &filter.ids {
                if let Some(reject) = self.store.reject(*id)?.filter(|r| r.replayed.is_none()) {
                    sum += replay.one(reject, filter.dry_run)?;
                }
            }
            sum
        };
        Ok(ReplayOutcome {
            tried: report.tried,
            stored: report.stored,
            rejected: report.still_rejected,
            ..ReplayOutcome::default()
        })
    }
}

/// The HTTP side's own configuration and parts.
pub(super) fn app(
    config: &Config,
    store: &Store,
    coverage: &Watch,
    radio: Radio,
    clock: &Clock,
    (ingest, codecs, alerts): (Arc<dyn Ingest>, Arc<dyn Codecs>, Arc<Alerts>),
    ready: Arc<AtomicBool>,
) -> Result<App, Failure> {
    let wrong = |key: &str, message: String| Failure::from(Problem::value(key, message));
    let mut trusted_proxies = Vec::new();
    for proxy in &config.api.trusted_proxies {
        trusted_proxies.push(
            proxy
                .parse::<Proxy>()
                .map_err(|e| wrong("api.trusted_proxies", e.to_string()))?,
        );
    }
    let timezone = jiff::tz::TimeZone::get(&config.city.timezone)
        .map_err(|e| wrong("city.timezone", e.to_string()))?;
    let [lat, lon] = config.city.center;
    let base_url = config.api.base_url.trim_end_matches('/');
    let basemap = basemap(config)?;
    Ok(App {
        store: store.clone(),
        coverage: coverage.current(),
        radio,
        tiles: coverage.tiles(),
        plans: coverage.plans(),
        clock: clock.clone(),
        config: talblick_api::Config {
            base_url: (!base_url.is_empty()).then(|| base_url.to_owned()),
            languages: config
                .city
                .languages
                .iter()
                .filter_map(|l| Lang::from_code(l))
                .collect(),
            city: City {
                name: config.city.name.clone(),
                timezone,
                center: (lat, lon),
                operator: config.city.operator.clone(),
                address: config.city.address.clone(),
                contact: config.city.contact.clone(),
                indoor_kinds: config.city.indoor_kinds.clone(),
            },
            brand: brand(config)?,
            map_attribution: map_attribution(config, basemap.as_deref()),
            basemap,
            map_style: config.map.external()?,
            data_attribution: config.city.name.clone(),
            catalog: catalog(config)?,
            metrics: config.api.metrics,
            downloads: downloads::dir(config),
            rate_limit: (config.api.rate_limit > 0).then_some(RateLimit {
                requests: config.api.rate_limit,
                window_s: 60,
            }),
            mqtt: config.publish.mqtt.known_as(),
            trusted_proxies,
        },
        publish: publish(config),
        ingest,
        codecs,
        alerts,
        ready,
    })
}

/// The ground of maps.
fn basemap(config: &Config) -> Result<Option<Arc<Archive>>, Problem> {
    let Some(file) = &config.map.basemap else {
        return Ok(None);
    };
    let archive = Archive::open(file)
        .map_err(|error| Problem::value("map.basemap", format!("{} {error}", file.display())))?;
    Ok(Some(Arc::new(archive)))
}

/// Who is to be named under maps: as the city says, or else as the file of the ground does.
fn map_attribution(config: &Config, basemap: Option<&Archive>) -> String {
    let own = &config.map.attribution;
    match basemap {
        Some(archive) if own.is_empty() => archive.attribution(),
        _ => own.clone(),
    }
}

/// The city's own look.
fn brand(config: &Config) -> Result<Brand, Problem> {
    let city = &config.city;
    let brand = city.colours()?;
    let Some(file) = &city.logo else {
        return Ok(brand);
    };
    let wrong = |why: String| Problem::value("city.logo", format!("{} {why}", file.display()));
    let bytes = std::fs::read(file).map_err(|e| wrong(format!("cannot be read: {e}")))?;
    brand.signed(bytes).map_err(|e| wrong(e.to_string()))
}

/// What the catalogue of open data says.
fn catalog(config: &Config) -> Result<Catalog, Problem> {
    let of = &config.catalog;
    let wrong = |key: &str, message: &str| Err(Problem::value(key, message));
    let contributor = of.contributor.trim();
    if !contributor
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    {
        return wrong(
            "catalog.contributor",
            "is the last part of an address below http://dcat-ap.de/def/contributors/: letters, digits, - and _",
        );
    }
    let ags = config.city.ags.trim();
    if !(ags.is_empty() || (ags.len() == 8 && ags.bytes().all(|b| b.is_ascii_digit()))) {
        return wrong("city.ags", "is a municipality key of 8 digits, or empty");
    }
    let known = || talblick_api::dataset_names();
    if let Some(odd) = of
        .high_value
        .keys()
        .find(|name| known().all(|k| k != *name))
    {
        let names: Vec<&str> = known().collect();
        let names = names.join(", ");
        let said = format!("names “{odd}”, which is no dataset; there are: {names}");
        return wrong("catalog.high_value", &said);
    }
    let publisher = of.publisher.trim();
    Ok(Catalog {
        publisher: if publisher.is_empty() {
            config.city.name.clone()
        } else {
            publisher.to_owned()
        },
        contact: config.city.contact.trim().to_owned(),
        licence: of.licence,
        contributor: (!contributor.is_empty()).then(|| contributor.to_owned()),
        ags: ags.to_owned(),
        high_value: of.high_value.clone(),
    })
}

/// What is public.
pub(crate) fn publish(config: &Config) -> Publish {
    let of = &config.publish;
    Publish::new(of.rules.clone(), of.personal.clone())
}

/// Sees to the administration token. The answer is to be shown; there is none if the operator has it already.
pub(super) fn token(
    config: &Config,
    store: &Store,
    renew: bool,
) -> Result<Option<String>, Failure> {
    let token = match &config.auth.admin_token_file {
        Some(file) => {
            let token = read_secret("auth.admin_token_file", file)?;
            talblick_api::token::adopt(store, &token).map(|()| None)
        }
        None if renew => talblick_api::token::renew(store).map(Some),
        None => talblick_api::token::create(store),
    };
    Ok(token.context("write the administration token")?)
}

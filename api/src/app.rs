//! The parts a request needs. The router that is made of them is in `router`.

use crate::brand::Brand;
use crate::catalog::{Catalog, Lines};
use crate::codec::Codecs;
use crate::download::Downloads;
use crate::feed::Feed;
use crate::ingest::Ingest;
use crate::key::Usage;
use crate::lang::Lang;
use crate::limit::{Limiter, Proxy, RateLimit};
use crate::live::alert_news;
use crate::map_style::MapStyle;
use crate::metrics::Traffic;
use crate::months::Manifests;
use crate::pace::Lanes;
use crate::publish::pattern;
use crate::publish::{Current as CurrentlyPublic, Publish, Published, Tallies, Told};
use crate::session::Sessions;
use crate::sta::{Known, Noted};
use crate::usage::Counts;
use crate::{password, token};
use jiff::tz::TimeZone;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use talblick_alert::Alerts;
use talblick_coverage::Archive;
use talblick_coverage::plan::Plans;
use talblick_coverage::radio::Radio;
use talblick_coverage::{Current, Tiles};
use talblick_model::{Clock, Quantity};
use talblick_store::Store;
use tokio::sync::Semaphore;
use utoipa_axum::router::OpenApiRouter;

/// Everything the HTTP side needs; built by the program.
#[derive(Debug)]
pub struct App {
    /// Where everything is read from.
    pub store: Store,
    /// What broadband and radio reach.
    pub coverage: Current,
    /// What our own gateways hear, and where.
    pub radio: Radio,
    /// Vector tiles that are made.
    pub tiles: Tiles,
    /// Work lists that are made.
    pub plans: Plans,
    /// The present.
    pub clock: Clock,
    /// Settings.
    pub config: Config,
    /// What is public.
    pub publish: Publish,
    /// The ingest side of this process.
    pub ingest: Arc<dyn Ingest>,
    /// The codecs of this process.
    pub codecs: Arc<dyn Codecs>,
    /// What needs attention.
    pub alerts: Arc<Alerts>,
    /// Set once start-up, with any import of history, is over: `/readyz` waits for it.
    pub ready: Arc<AtomicBool>,
}

/// Settings of the HTTP side: `[api]` and the parts of `[city]` and `[map]` it shows.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address the public knows, without a slash at the end, such as `https://talblick.example`; without it links begin
    /// where a request was made to.
    pub base_url: Option<String>,
    /// Languages of the pages, the first is the default.
    pub languages: Vec<Lang>,
    /// The city.
    pub city: City,
    /// The city's own sign and colours.
    pub brand: Brand,
    /// Tiles of the ground of maps, if the city keeps some.
    pub basemap: Option<Arc<Archive>>,
    /// A ground of somebody else's, for visitors who agree.
    pub map_style: Option<MapStyle>,
    /// Who is to be named under maps.
    pub map_attribution: String,
    /// Who is to be named with data.
    pub data_attribution: String,
    /// What the catalogue of open data says.
    pub catalog: Catalog,
    /// Whether `/metrics` answers.
    pub metrics: bool,
    /// Directory of what `/downloads/` gives: a directory for each format, as `exchange` writes it.
    pub downloads: PathBuf,
    /// How often somebody without an account may ask; `None` is no limit.
    pub rate_limit: Option<RateLimit>,
    /// Where new observations are found on MQTT, as the outside reaches it; empty if they are not told.
    pub mqtt: Vec<String>,
    /// Proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed.
    pub trusted_proxies: Vec<Proxy>,
}

/// What the open air has and rooms have too: of these the city is told only by devices that are outside.
const OPEN_AIR: [&str; 6] = [
    "air_temperature",
    "relative_humidity",
    "dew_point",
    "pm1",
    "pm2_5",
    "pm10",
];

/// The city whose sensors these are.
#[derive(Debug, Clone)]
pub struct City {
    /// Its name.
    pub name: String,
    /// Its time zone: where days begin.
    pub timezone: TimeZone,
    /// Its centre: latitude and longitude.
    pub center: (f64, f64),
    /// Who runs this and answers for it; empty if nobody said.
    pub operator: String,
    /// Postal address, line by line.
    pub address: String,
    /// Where people turn to: an e-mail address, a telephone number, or both.
    pub contact: String,
    /// Kinds of device that measure rooms, or the inside of what they are in: the open air is not told by them.
    pub indoor_kinds: Vec<String>,
}

impl City {
    /// Whether devices of a kind measure rooms or the inside of something.
    pub(crate) fn has_indoors(&self, kind: &str) -> bool {
        pattern::any(&self.indoor_kinds, kind)
    }

    /// Whether what devices of this kind say of a quantity is not the open air's, though that has it too.
    pub(crate) fn measures_inside(&self, kind: &str, quantity: &Quantity) -> bool {
        OPEN_AIR.contains(&quantity.name()) && self.has_indoors(kind)
    }
}

/// What all requests share. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Parts>);

/// See [`Shared`].
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) app: App,
    pub(crate) feed: Arc<Feed>,
    pub(crate) sessions: Sessions,
    pub(crate) limiter: Limiter,
    /// How keys are used.
    pub(crate) key_usage: Usage,
    /// How often datasets are asked for.
    pub(crate) dataset_counts: Counts,
    pub(crate) traffic: Traffic,
    /// Turns for hashing passwords.
    pub(crate) sign_ins: Semaphore,
    /// Turns for drawing pictures: one per processor.
    pub(crate) drawings: Semaphore,
    /// Turns for questions whose cost nobody knows beforehand.
    pub(crate) lanes: Arc<Lanes>,
    /// The turn for a question to the whole city.
    pub(crate) surveys: Arc<Semaphore>,
    /// Releases as files.
    pub(crate) downloads: Downloads,
    /// Manifests of the monthly files.
    pub(crate) manifests: Manifests,
    /// What SensorThings tells of.
    pub(crate) published: Known,
    /// What the catalogue tells of sensors.
    pub(crate) lines: Lines,
    /// New readings that were not told yet, if they are to be.
    pub(crate) noted: Arc<Noted>,
    /// What is published.
    pub(crate) public: CurrentlyPublic,
    /// What was worked out of protected datastreams.
    pub(crate) tallies: Tallies,
    /// What of them was told live.
    pub(crate) told: Told,
    /// Hash of a password nobody knows.
    pub(crate) decoy_hash: String,
    /// Hash of the administration token.
    pub(crate) admin_token: Option<[u8; 32]>,
    /// The OpenAPI document.
    pub(crate) openapi: utoipa::openapi::OpenApi,
}

/// Routes that describe themselves.
pub(crate) type Routes = OpenApiRouter<Shared>;

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

impl Deref for Shared {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Shared {
    pub(crate) fn new(app: App, openapi: utoipa::openapi::OpenApi) -> Self {
        let feed = Arc::new(Feed::new(app.clock.now()));
        let listener = Arc::clone(&feed);
        app.store
            .subscribe(Box::new(move |batch| listener.note(batch)));
        let noted = Arc::new(Noted::default());
        if !app.config.mqtt.is_empty() {
            let listener = Arc::clone(&noted);
            app.store
                .subscribe(Box::new(move |batch| listener.note(batch)));
        }
        let told = Arc::clone(&feed);
        app.alerts
            .subscribe(Box::new(move |alert| told.push(alert_news(alert))));
        let admin_token = token::stored(&app.store).unwrap_or_else(|error| {
            tracing::error!(%error, "the administration token cannot be read; nobody can use it");
            None
        });
        Self(Arc::new(Parts {
            limiter: Limiter::new(app.config.rate_limit, app.config.trusted_proxies.clone()),
            decoy_hash: password::hash(&token::random()).unwrap_or_default(),
            sessions: Sessions::default(),
            key_usage: Usage::default(),
            dataset_counts: Counts::default(),
            traffic: Traffic::default(),
            downloads: Downloads::default(),
            manifests: Manifests::default(),
            published: Known::default(),
            lines: Lines::default(),
            noted,
            public: CurrentlyPublic::default(),
            tallies: Tallies::default(),
            told: Told::default(),
            sign_ins: Semaphore::new(2),
            lanes: Arc::new(Lanes::new(processors())),
            surveys: Arc::new(Semaphore::new(1)),
            drawings: Semaphore::new(processors()),
            admin_token,
            openapi,
            feed,
            app,
        }))
    }

    /// What is published now.
    pub(crate) fn public(&self) -> Arc<Published> {
        self.public.of(&self.app.store, &self.app.publish)
    }

    /// Where links begin that may be relative: the public address, or nothing. Those that may not begin with a
    /// [`Base`](crate::base::Base).
    pub(crate) fn base(&self) -> &str {
        self.app.config.base_url.as_deref().unwrap_or_default()
    }

    /// The language of pages for those who wish none of ours.
    pub(crate) fn default_lang(&self) -> Lang {
        self.app
            .config
            .languages
            .first()
            .copied()
            .unwrap_or(Lang::De)
    }
}

//! Puts the parts together, runs them, and stops them in order: sources, ingest's queue, store, HTTP.

mod alerts;
mod api;
mod back_end;
mod codecs;
mod coverage;
mod downloads;
mod herald;
mod outlook;
mod parts;
mod radio;
mod reprocess;
mod retention;
mod sources;
mod usage;

pub(crate) use api::publish;
pub(crate) use back_end::back_end;
pub(crate) use codecs::{readings, verdict};
pub(crate) use herald::told_broker;
pub(crate) use outlook::PublicView;
pub(crate) use parts::{
    engine, is_locked, library, open_beside, open_store, retention, rules, store_failure, vault,
    workbench,
};
pub(crate) use radio::FILE as RADIO_FILE;
pub(crate) use reprocess::outcome as reprocessed;
pub(crate) use sources::{check_door, reader};

use crate::broker;
use crate::command::Failure;
use crate::config::{Config, SourceKind};
use anyhow::Context as _;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use talblick_alert::Alerts;
use talblick_ingest::envelope::Reader;
use talblick_ingest::source::catch_up::CatchUp;
use talblick_ingest::source::door::Door;
use talblick_ingest::source::mqtt::{MqttConfig, MqttSource};
use talblick_ingest::source::webhook::Webhook;
use talblick_ingest::source::{Arrival, SourceState};
use talblick_ingest::{Ingestor, Monitor, Source};
use talblick_model::Clock;
use talblick_store::Store;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// Messages between sources and the pipeline. A source that finds it full waits, and so does its broker.
const QUEUE: usize = 8_192;

/// How long HTTP may take to finish what it is answering.
const HTTP_GRACE: Duration = Duration::from_secs(3);

/// What runs beside the sources, in the same process.
pub(crate) struct Companion {
    /// Name its messages are accounted under.
    pub(crate) source: &'static str,
    /// Runs on a thread of its own.
    pub(crate) run: Box<dyn FnOnce(Link) + Send>,
}

/// What a companion works with.
pub(crate) struct Link {
    pub(crate) store: Store,
    pub(crate) monitor: Arc<Monitor>,
    pub(crate) arrivals: mpsc::Sender<Arrival>,
    /// Its place in the list of sources.
    pub(crate) index: u16,
    /// To be set when start-up is over.
    pub(crate) ready: Arc<AtomicBool>,
    /// True when the program stops.
    pub(crate) stop: watch::Receiver<bool>,
}

/// What differs between the commands that run everything.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) companion: Option<Companion>,
    /// Make a new administration token even if there is one.
    pub(crate) new_token: bool,
}

/// Everything, made and checked, with nothing running yet.
struct Prepared {
    store: Store,
    listener: TcpListener,
    mqtt: Vec<MqttSource>,
    doors: Vec<Door>,
    webhooks: Vec<Arc<Webhook>>,
    catch_ups: Vec<CatchUp>,
    ingestor: Ingestor,
    coverage: coverage::Watch,
    surveyor: radio::Surveyor,
    alerts: Arc<Alerts>,
    app: talblick_api::App,
    /// Who is told of new observations.
    broker: Option<MqttConfig>,
    /// Place of the companion in the list of sources.
    index: u16,
    ready: Arc<AtomicBool>,
}

/// Runs everything until `stop` is done.
pub(crate) async fn run(
    config: Config,
    options: Options,
    stop: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let Options {
        companion,
        new_token,
    } = options;
    let (arrivals, queue) = mpsc::channel(QUEUE);
    let prepared = prepare(&config, companion.as_ref(), new_token, &arrivals).await?;
    let Prepared {
        store,
        listener,
        mqtt,
        doors,
        webhooks,
        catch_ups,
        ingestor,
        coverage,
        surveyor,
        alerts,
        app,
        broker,
        index,
        ready,
    } = prepared;

    let (stopping, stopped) = watch::channel(false);
    let mut sources = JoinSet::new();
    for source in mqtt {
        alone(&mut sources, source.run(arrivals.clone(), stopped.clone()))?;
    }
    for door in doors {
        alone(&mut sources, door.run(arrivals.clone(), stopped.clone()))?;
    }
    for webhook in webhooks {
        sources.spawn(webhook.run(arrivals.clone(), stopped.clone()));
    }
    for catch_up in catch_ups {
        let (arrivals, stopped) = (arrivals.clone(), stopped.clone());
        sources.spawn_blocking(move || catch_up.run(&arrivals, &stopped));
    }
    sources.spawn(coverage.run(stopped.clone()));
    let site = talblick_api::router(app);
    if let Some((herald, broker)) = site.herald.zip(broker) {
        alone(&mut sources, herald::run(herald, broker, stopped.clone()))?;
    }
    let (http_stopping, mut http_stopped) = watch::channel(false);
    let mut http = JoinSet::new();
    http.spawn(async move {
        let until = async move {
            // An error means that whoever would say stop is gone, which says the same.
            let _ = http_stopped.wait_for(|stop| *stop).await;
        };
        talblick_api::serve(listener, site.router, until).await;
    });
    let monitor = ingestor.monitor();
    let abandon = Arc::new(AtomicBool::new(false));
    let abandoned = Arc::clone(&abandon);
    let (kept, own) = (retention(&config), store.clone());
    let downloads = downloads::Downloads::new(&config, &store, Arc::clone(&ready));
    let asides = [
        Aside::begin("alerts", move |end| alerts.run(end))?,
        Aside::begin("radio", move |end| surveyor.run(end))?,
        Aside::begin("retention", move |end| retention::run(&own, &kept, end))?,
        Aside::begin("downloads", move |end| downloads.run(end))?,
        Aside::begin("usage", move |end| usage::run(&site.usage, end))?,
    ];
    let pipeline = thread("ingest", move || ingestor.run(queue, &abandoned))?;
    let beside = match companion {
        Some(companion) => {
            let link = Link {
                store: store.clone(),
                monitor,
                arrivals: arrivals.clone(),
                index,
                ready,
                stop: stopped,
            };
            Some(thread(companion.source, move || (companion.run)(link))?)
        }
        None => None,
    };
    drop(arrivals);

    tokio::select! {
        () = stop => {}
        Some(ended) = http.join_next() => ended.context("HTTP stopped")?,
    }

    tracing::info!("stopping: sources, ingest, store, HTTP");
    stopping.send_replace(true);
    while sources.join_next().await.is_some() {}
    if let Some(beside) = beside {
        join(beside).await;
    }
    abandon.store(true, Ordering::Relaxed);
    join(pipeline).await;
    for aside in asides {
        aside.end().await;
    }
    store.close().context("close the store")?;
    http_stopping.send_replace(true);
    // Whatever is still being answered after the grace is cut off when the set is dropped.
    let _ = tokio::time::timeout(HTTP_GRACE, http.join_next()).await;
    Ok(())
}

/// Makes all parts, checks what can be checked, and says where HTTP will be found.
async fn prepare(
    config: &Config,
    companion: Option<&Companion>,
    new_token: bool,
    arrivals: &mpsc::Sender<Arrival>,
) -> Result<Prepared, Failure> {
    let clock = Clock::System;
    let store = open_store(config, &clock)?;
    let listener = listen(&config.api.listen).await?;
    let library = library(config, &store)?;
    let rules = rules(config)?;
    let bench = Arc::new(codecs::CodecSeam::new(
        workbench(config, &store, &library, &rules)?,
        &clock,
    ));
    let coverage = coverage::open(config, &store)?;
    if config.broker.embedded {
        let address = config
            .broker
            .listen
            .parse()
            .context("broker.listen")
            .map_err(Failure::Usage)?;
        broker::start(address)?;
    }
    let sources::Incoming {
        mqtt,
        doors,
        webhooks,
        catch_ups,
        mut known,
    } = sources::sources(config, &store, &clock, arrivals)?;
    let states = mqtt.iter().map(|s| (SourceKind::Mqtt, s.state()));
    let states = states.chain(doors.iter().map(|d| (SourceKind::MqttListen, d.state())));
    let states = states.chain(webhooks.iter().map(|w| (SourceKind::Webhook, w.state())));
    let states: Vec<(SourceKind, Arc<SourceState>)> = states.collect();
    let index = u16::try_from(known.len()).unwrap_or(u16::MAX);
    if let Some(companion) = companion {
        known.push(Source {
            name: Arc::from(companion.source),
            reader: Reader::default(),
            acker: None,
        });
    }
    let readers = known
        .iter()
        .map(|s| (s.name.as_ref().to_owned(), s.reader.clone()))
        .collect();
    let settings = parts::ingest(config);
    let ingestor = Ingestor::new(
        settings,
        store.clone(),
        Arc::clone(&library),
        Arc::clone(&rules),
        clock.clone(),
        known,
        vault(config)?,
    )
    .context("start ingest")?;
    let surveyor = radio::open(config, &store, &coverage.current(), &clock)?;
    let ready = Arc::new(AtomicBool::new(companion.is_none()));
    let monitor = ingestor.monitor();
    let seam = api::IngestSeam {
        store: store.clone(),
        library,
        rules,
        clock: clock.clone(),
        readers,
        sources: states,
        webhooks: webhooks.clone(),
        max_message_bytes: config.ingest.max_message_bytes,
        monitor,
    };
    let token = api::token(config, &store, new_token)?;
    let settling = (Arc::clone(&ready), companion.is_none());
    let alerts = alerts::open(config, &store, &clock, settling)?;
    let app = api::app(
        config,
        &store,
        &coverage,
        surveyor.radio(),
        &clock,
        (Arc::new(seam), bench, Arc::clone(&alerts)),
        Arc::clone(&ready),
    )?;
    announce(&listener, token)?;
    Ok(Prepared {
        store,
        listener,
        mqtt,
        doors,
        webhooks,
        catch_ups,
        ingestor,
        coverage,
        surveyor,
        alerts,
        app,
        broker: herald::broker(config)?,
        index,
        ready,
    })
}

/// Says where HTTP is found, and the token if it is new.
fn announce(listener: &TcpListener, token: Option<String>) -> Result<(), Failure> {
    let address = listener.local_addr();
    let address = address.context("ask for the address of HTTP")?;
    crate::command::announce(&format!("listening on http://{address}"))?;
    if let Some(token) = token {
        crate::command::announce(&format!("administration token: {token}"))?;
    }
    Ok(())
}

/// Runs a source on a thread and a runtime of its own, because it sleeps.
fn alone(
    sources: &mut JoinSet<()>,
    source: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("start a source")?;
    sources.spawn_blocking(move || runtime.block_on(source));
    Ok(())
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> anyhow::Result<JoinHandle<()>> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    thread
        .spawn(work)
        .with_context(|| format!("start the thread of {name}"))
}

/// Work beside ingest and HTTP, on a thread of its own, until it is told to end.
struct Aside {
    on: std::sync::mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Aside {
    fn begin(
        name: &str,
        work: impl FnOnce(&std::sync::mpsc::Receiver<()>) + Send + 'static,
    ) -> anyhow::Result<Self> {
        let (on, end) = std::sync::mpsc::channel();
        let thread = thread(name, move || work(&end))?;
        Ok(Self { on, thread })
    }

    async fn end(self) {
        drop(self.on);
        join(self.thread).await;
    }
}

async fn join(thread: JoinHandle<()>) {
    if !matches!(
        tokio::task::spawn_blocking(|| thread.join()).await,
        Ok(Ok(()))
    ) {
        tracing::error!("a part of the program ended with a fault");
    }
}

async fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .with_context(|| {
            format!(
                "HTTP cannot listen on {address}; choose another address with --http or api.listen"
            )
        })
        .map_err(Failure::Usage)
}

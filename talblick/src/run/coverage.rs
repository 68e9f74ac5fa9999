//! The atlas of coverage, read from the collection below the data directory and read again whenever another process, or a
//! thread of this one, has imported something. Imported districts become those of the devices.

use crate::command::Failure;
use crate::config::Config;
use std::sync::Arc;
use std::time::Duration;
use talblick_coverage::plan::Plans;
use talblick_coverage::{Atlas, Collection, Current, Rules, Tiles, districts};
use talblick_store::Store;
use tokio::sync::watch;

/// How often the collection is asked whether it has changed; the question reads one number.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// Keeps the atlas up to date.
#[derive(Debug)]
pub(super) struct Watch {
    collection: Collection,
    current: Current,
    rules: Arc<Rules>,
    tiles: Tiles,
    plans: Plans,
    store: Store,
}

/// Opens the collection and reads it. Rows that cannot be read are logged; uplinks do not wait for them.
pub(super) fn open(config: &Config, store: &Store) -> Result<Watch, Failure> {
    let rules = Arc::new(crate::command::coverage_rules(config)?);
    let watch = Watch {
        collection: crate::command::open_collection(config)?,
        current: Current::new(Atlas {
            rules: Arc::clone(&rules),
            ..Atlas::default()
        }),
        rules,
        tiles: Tiles::default(),
        plans: Plans::default(),
        store: store.clone(),
    };
    watch.load();
    Ok(watch)
}

impl Watch {
    pub(super) fn current(&self) -> Current {
        self.current.clone()
    }

    pub(super) fn tiles(&self) -> Tiles {
        self.tiles.clone()
    }

    pub(super) fn plans(&self) -> Plans {
        self.plans.clone()
    }

    /// Makes the tiles and work lists of the atlas of this moment, so that nobody who opens a page waits for them.
    fn prepare(&self) {
        let atlas = self.current.atlas();
        let made = self.tiles.prepare(&atlas, &self.store.districts());
        if let Err(error) = made {
            tracing::error!("tiles are made when they are asked for: {error}");
        }
        if let Err(error) = self.plans.prepare(&atlas) {
            tracing::error!("work lists are made when they are asked for: {error}");
        }
    }

    fn load(&self) {
        match self.collection.load(Arc::clone(&self.rules)) {
            Ok(atlas) => {
                if !atlas.releases.is_empty() {
                    tracing::info!("coverage: {} releases", atlas.releases.len());
                }
                self.settle(&atlas);
                self.current.replace(atlas);
            }
            Err(error) => tracing::error!("coverage stays as it was: {error}"),
        }
    }

    /// Devices lie in the districts that were imported.
    fn settle(&self, atlas: &Atlas) {
        let known = self.store.districts();
        let put = || -> anyhow::Result<()> {
            let imported = districts(&atlas.districts)?;
            let same = imported.iter().eq(known.iter().map(|known| &**known));
            if !imported.is_empty() && !same {
                self.store.put_districts(imported)?;
            }
            Ok(())
        };
        if let Err(error) = put() {
            tracing::error!("devices stay in the districts they are in: {error:#}");
        }
    }

    /// Looks for changes until it is stopped.
    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut fresh = true;
        loop {
            tokio::select! {
                () = tokio::time::sleep(ASK_EVERY) => {}
                // An error means that nobody is left to say stop.
                _ = stop.wait_for(|stop| *stop) => return,
            }
            let asked = tokio::task::spawn_blocking(move || {
                match self.collection.changed() {
                    Ok(true) => {
                        self.load();
                        self.prepare();
                    }
                    Ok(false) if fresh => self.prepare(),
                    Ok(false) => {}
                    Err(error) => tracing::warn!("coverage cannot be looked at: {error}"),
                }
                self
            });
            match asked.await {
                Ok(watch) => (self, fresh) = (watch, false),
                Err(error) => {
                    tracing::error!("coverage is not looked at any more: {error}");
                    return;
                }
            }
        }
    }
}

//! The embedded back end: opening and closing it, and the locks that hold its parts together.
//!
//! Locks are taken in this order: seal, writer, registry, state. A query takes only the last two, and only briefly.

use crate::damage::Damages;
use crate::database::{self, Readers};
use crate::lock::DirectoryLock;
use crate::mend::{self, Broken, Table};
use crate::registry::{self, Maps};
use crate::remote::{Remote, replacing};
use crate::seal::Sealer;
use crate::state::{State, report};
use crate::walk::{self, Row};
use crate::wire::Damage;
use crate::{BackEnd, Config, Error, Health, Listener, checkpoint, log, roll};
use parking_lot::{MappedMutexGuard, Mutex, MutexGuard, RwLock};
use rusqlite::{Connection, params};
use std::sync::Arc;
use std::thread::JoinHandle;
use talblick_model::Millis;

/// Everything the store is made of.
pub(crate) struct Embedded {
    pub(crate) config: Config,
    pub(crate) readers: Readers,
    pub(crate) registry: RwLock<Maps>,
    pub(crate) state: RwLock<State>,
    pub(crate) queue: crate::append::Queue,
    /// As many as batches were packed at the same time.
    pub(crate) encoders: Mutex<Vec<log::Encoder>>,
    pub(crate) sealer: Sealer,
    /// Who keeps the readings, if not the chunks.
    pub(crate) remote: Option<Remote>,
    pub(crate) listeners: RwLock<Vec<Arc<Listener>>>,
    /// What could not be read.
    pub(crate) damages: Damages,
    /// Why the last write failed.
    pub(crate) trouble: Mutex<Option<String>>,
    /// Absent once the store is closed, and where another process may have it.
    writer: Mutex<Option<Writer>>,
    /// Opened beside another process, to read.
    beside: bool,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// The one connection that writes, and the lock on the directory that makes it so.
pub(crate) struct Writer {
    db: Connection,
    /// Row of the log that comes next.
    pub(crate) next: i64,
    _lock: DirectoryLock,
}

impl Writer {
    /// Does `work` in one durable transaction: all of it or nothing.
    pub(crate) fn transaction<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let db = &self.db;
        let run = |sql| -> Result<(), Error> { Ok(db.prepare_cached(sql)?.execute([]).map(drop)?) };
        run("BEGIN IMMEDIATE")?;
        let done = work(db).and_then(|answer| run("COMMIT").map(|()| answer));
        if done.is_err() && !db.is_autocommit() {
            report(run("ROLLBACK"));
        }
        done
    }
}

#[cfg(test)]
impl Writer {
    /// Lets a test touch the connection outside a transaction.
    pub(crate) fn directly<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(&self.db)
    }
}

impl Embedded {
    pub(crate) fn open(
        config: Config,
        back_end: Option<Arc<dyn BackEnd>>,
    ) -> Result<Arc<Self>, Error> {
        let lock = DirectoryLock::take(&config.dir)?;
        let db = database::open_writer(&config.dir)?;
        let readers = Readers::new(config.dir.join(database::FILE));
        let mut loaded = load(&db, &readers, Some(config.clock.now()))?;
        roll::follow_zone(&db, &config.timezone, &mut loaded.state.days)?;
        let writer = Writer {
            db,
            next: loaded.last + 1,
            _lock: lock,
        };
        let embedded = Arc::new(Self::of(config, readers, loaded, Some(writer), back_end));
        let thread = {
            let embedded = Arc::clone(&embedded);
            std::thread::Builder::new()
                .name("store-seal".into())
                .spawn(move || embedded.seal_when_asked())
        };
        match thread {
            Ok(thread) => *embedded.thread.lock() = Some(thread),
            Err(source) => {
                let dir = embedded.config.dir.clone();
                return Err(Error::Directory { dir, source });
            }
        }
        embedded.start_forwarding()?;
        Ok(embedded)
    }

    /// Opens the store to read it, beside the process that writes it, if there is one. What that process writes later
    /// may be seen or not, except that nothing is seen twice and nothing of what was there is missed.
    pub(crate) fn open_beside(
        config: Config,
        back_end: Option<Arc<dyn BackEnd>>,
    ) -> Result<Arc<Self>, Error> {
        let readers = Readers::new(config.dir.join(database::FILE));
        // Readers of an older or newer format would find other tables than they look for.
        database::format(&database::open_reader(&config.dir)?, &config.dir)?;
        let loaded = readers.with(|db| {
            // One transaction, so that a seal between the tables and the log hides nothing.
            let snapshot = db.unchecked_transaction()?;
            load(&snapshot, &readers, None)
        })?;
        let beside = Self::of(config, readers, loaded, None, back_end);
        Ok(Arc::new(beside))
    }

    fn of(
        config: Config,
        readers: Readers,
        loaded: Loaded,
        writer: Option<Writer>,
        back_end: Option<Arc<dyn BackEnd>>,
    ) -> Self {
        let Loaded {
            maps,
            state,
            damages,
            ..
        } = loaded;
        Self {
            damages,
            config,
            readers,
            registry: RwLock::new(maps),
            state: RwLock::new(state),
            queue: Mutex::default(),
            encoders: Mutex::default(),
            sealer: Sealer::default(),
            remote: back_end.map(Remote::new),
            listeners: RwLock::default(),
            trouble: Mutex::default(),
            beside: writer.is_none(),
            writer: Mutex::new(writer),
            thread: Mutex::default(),
        }
    }

    /// Stops sealing, empties the write-ahead log into the file, and gives the directory free.
    pub(crate) fn close(&self) -> Result<(), Error> {
        self.sealer.stop();
        if let Some(remote) = &self.remote {
            remote.stop();
        }
        let thread = self.thread.lock().take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the sealing thread had panicked");
        }
        let Some(writer) = self.writer.lock().take() else {
            return Ok(());
        };
        self.readers.clear();
        writer
            .db
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// The right to write, once nobody else has it.
    pub(crate) fn writer(&self) -> Result<MappedMutexGuard<'_, Writer>, Error> {
        MutexGuard::try_map(self.writer.lock(), Option::as_mut)
            .ok()
            .ok_or(if self.beside {
                Error::ReadOnly
            } else {
                Error::Closed
            })
    }

    /// Runs a query on a connection of its own.
    pub(crate) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let closed = |writer: MutexGuard<'_, Option<Writer>>| writer.is_none();
        if !self.beside && self.writer.try_lock().is_some_and(closed) {
            return Err(Error::Closed);
        }
        self.readers.with(query)
    }

    pub(crate) fn health(&self) -> Health {
        match &*self.trouble.lock() {
            Some(why) => Health::NotWritable(why.clone()),
            None => Health::Writable,
        }
    }

    pub(crate) fn now(&self) -> Millis {
        self.config.clock.now()
    }
}

/// Everything in memory, and what was found on the way.
struct Loaded {
    maps: Maps,
    state: State,
    /// The last row of the log.
    last: i64,
    damages: Damages,
}

/// Reads everything. What cannot be read costs only itself; whoever may write gives the time, and has it put into
/// quarantine.
fn load(db: &Connection, readers: &Readers, mending: Option<Millis>) -> Result<Loaded, Error> {
    let maps = registry::load(db)?;
    let mut state = State::default();
    for datastream in &maps.datastreams {
        state.add_datastream(datastream.id, datastream.device);
    }
    let damages = Damages::default();
    let mend = |broken: &[Broken], state: &State| -> Result<(), Error> {
        for row in broken {
            damages.add(&row.what(), &row.why);
        }
        let Some(at) = mending.filter(|_| !broken.is_empty()) else {
            return Ok(());
        };
        let transaction = db.unchecked_transaction()?;
        mend::replace(&transaction, at, state, broken)?;
        Ok(transaction.commit()?)
    };
    let broken = checkpoint::load(db, &mut state)?;
    mend::work_out(db, &mut state, &broken)?;
    mend(&broken, &state)?;
    state.note_sealed();
    let (last, broken) = replay(db, &mut state, readers)?;
    mend(&broken, &state)?;
    Ok(Loaded {
        maps,
        state,
        last,
        damages,
    })
}

/// Brings the log into the state, and answers the number of its last row and the rows that cannot be read; one such row
/// costs no other.
fn replay(
    db: &Connection,
    state: &mut State,
    readers: &Readers,
) -> Result<(i64, Vec<Broken>), Error> {
    let mark: i64 = db.query_row("SELECT log FROM mark", [], |row| row.get(0))?;
    let (mut last, mut broken) = (mark, Vec::new());
    let mut put = |id: i64, block: &[u8]| {
        let batch = log::decode(block)?;
        let mut query = db.prepare_cached("SELECT at FROM log WHERE id = ?1").ok();
        let at = query
            .as_mut()
            .map(|query| query.query_row([id], |row| row.get(0)));
        let at = at.and_then(Result::ok);
        let committed = Millis::from_i64(at.ok_or(Damage("its time cannot be read"))?);
        state.head.batches += 1;
        let replacing = report(replacing::of_row(db, id)).unwrap_or_default();
        state.put_readings(&batch.readings, &replacing, readers);
        for (uplink, bytes) in batch.uplinks {
            state.put_uplink(&uplink, bytes, committed, readers);
        }
        for late in &batch.receptions {
            state.put_receptions(late, readers);
        }
        state.put_tallies(&batch.tallies);
        Ok(())
    };
    walk::blocks(db, "log", "id", &mut |row| {
        let (id, why, block) = match row {
            Row::Block(id, _) if id <= mark => return,
            Row::Block(id, block) => {
                last = last.max(id);
                match put(id, block) {
                    Ok(()) => return,
                    Err(Damage(why)) => (id, why.to_owned(), block.to_vec()),
                }
            }
            Row::Unreadable(id, why) => (id, why, Vec::new()),
            Row::Lost { after, before, why } => {
                tracing::error!(
                    "batches between {after:?} and {before:?} cannot be reached: {why}"
                );
                return;
            }
        };
        last = last.max(id);
        broken.push(Broken {
            table: Table::Log,
            key: id.into(),
            why,
            block,
        });
    })?;
    Ok((last, broken))
}

/// Adds a row to the quarantine: a block that could not be read and gives way to a new one.
pub(crate) fn quarantine(
    db: &Connection,
    at: Millis,
    what: &str,
    why: &str,
    block: &[u8],
) -> Result<(), Error> {
    db.prepare_cached("INSERT INTO quarantine (at, what, why, block) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![at.as_i64(), what, why, block])?;
    Ok(())
}

//! Where everything about alerts comes together: the store, the book, the evaluator, the receivers.

mod answer;
mod deliver;
mod run;
mod settling;
mod write;

use crate::book::{Book, News};
use crate::inbox::Inbox;
use crate::{Alert, Error, Origin, Receiver, ReceiverState, Rule};
use jiff::tz::TimeZone;
use parking_lot::{Mutex, RwLock};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use talblick_model::Clock;
use talblick_store::{AlertKind, Store};

/// What is told of an alert that is not what it was.
pub type Listener = Box<dyn Fn(&Alert) + Send + Sync>;

/// Settings.
#[derive(Debug)]
pub struct Settings {
    /// Rules of the configuration.
    pub rules: Vec<Rule>,
    /// Who can be told.
    pub receivers: Vec<Receiver>,
    /// The city's time zone: quiet hours follow it.
    pub timezone: TimeZone,
    /// How long the program listens after a start, or after the clock has jumped, before it calls anybody silent: what
    /// waits at the broker has to come in first.
    pub settle: Duration,
    /// Set once start-up, with any import of history, is over; before, nobody is silent.
    pub ready: Arc<AtomicBool>,
}

/// Alerts of a city.
///
/// What the store has taken in is evaluated, whatever happens: a reading that was on disk when the program was killed is
/// gone through when it starts again, and so is one that comes up to a day late. An alert is written down, together with
/// what receivers are to be told, before anybody hears of it; so it is there once after a crash. A receiver is told until it
/// says that it has understood: if the program is killed between its answer and the note of it, it is told again, with the
/// same `Idempotency-Key`. What was a day ago or longer is listed, and nobody is told.
pub struct Alerts {
    store: Store,
    clock: Clock,
    receivers: Vec<Post>,
    book: Mutex<Book>,
    inbox: Arc<Inbox>,
    listeners: RwLock<Vec<Listener>>,
    settle: Duration,
    ready: Arc<AtomicBool>,
    /// How often what came in was taken.
    #[cfg(test)]
    pub(crate) passes: std::sync::atomic::AtomicU64,
}

impl fmt::Debug for Alerts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Alerts").field(&self.store).finish()
    }
}

/// A receiver, and how it stands with it.
#[derive(Debug)]
struct Post {
    receiver: Receiver,
    state: Mutex<ReceiverState>,
}

impl Alerts {
    /// Reads what was kept, and writes down what the configuration says. Nothing is evaluated before [`Alerts::run`].
    pub fn open(settings: Settings, store: &Store, clock: &Clock) -> Result<Arc<Self>, Error> {
        let mut book = Book::read(&store.alert_rows()?);
        book.zone = Some(settings.timezone);
        let names = settings.receivers.iter().map(Receiver::name);
        book.receivers = names.map(str::to_owned).collect();
        let now = clock.now();
        let mut rows = Vec::new();
        let mut configured = BTreeMap::new();
        for rule in settings.rules {
            configured.insert(rule.id.clone(), rule);
        }
        let given_up: Vec<String> = book
            .rules
            .values()
            .filter(|w| w.rule.origin == Origin::Configuration)
            .filter(|w| !configured.contains_key(&w.rule.id))
            .map(|w| w.rule.id.clone())
            .collect();
        for id in given_up {
            book.rules.remove(&id);
            rows.push(crate::book::gone(AlertKind::Rule, &id));
        }
        for (id, rule) in configured {
            match book.rules.get(&id) {
                Some(known) if known.rule.origin == Origin::Dashboard => {
                    return Err(Error::Taken(id));
                }
                Some(known) if *known.rule == rule => {}
                _ => rows.push(book.put_rule(rule, now)?),
            }
        }
        rows.extend(book.forget_strangers());
        store.put_alert_rows(&rows)?;
        let inbox = Arc::new(Inbox::default());
        let noted = Arc::clone(&inbox);
        store.subscribe(Box::new(move |batch| noted.note(batch)));
        let post = |receiver: Receiver| Post {
            state: Mutex::new(ReceiverState {
                name: receiver.name().to_owned(),
                kind: "webhook",
                last_error: None,
                last_at: None,
            }),
            receiver,
        };
        Ok(Arc::new(Self {
            store: store.clone(),
            clock: clock.clone(),
            receivers: settings.receivers.into_iter().map(post).collect(),
            book: Mutex::new(book),
            inbox,
            listeners: RwLock::default(),
            settle: settings.settle,
            ready: settings.ready,
            #[cfg(test)]
            passes: std::sync::atomic::AtomicU64::new(0),
        }))
    }

    /// Calls `listener` with every alert that is not what it was, after that is on disk. It must be quick, and ask nothing
    /// about alerts.
    pub fn subscribe(&self, listener: Listener) {
        self.listeners.write().push(listener);
    }

    /// Has what came in evaluated now.
    #[cfg(test)]
    pub(crate) fn wake(&self) {
        self.inbox.ring();
    }

    /// The names of all receivers.
    pub fn receiver_names(&self) -> Vec<String> {
        let names = self.receivers.iter();
        names.map(|post| post.receiver.name().to_owned()).collect()
    }

    /// Writes what changed, and tells it. If it cannot be written (disk full) it is tried again, and told then.
    fn settle(&self, book: &mut Book, news: News) -> Result<(), Error> {
        book.unsaved.extend(news.rows);
        book.untold.extend(news.changed);
        self.store.put_alert_rows(&book.unsaved)?;
        book.unsaved.clear();
        let told = std::mem::take(&mut book.untold);
        if told.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let listeners = self.listeners.read();
        for kept in told.iter().filter_map(|id| book.alerts.get(id)) {
            let alert = book.shown(&kept.alert, now);
            for listener in listeners.iter() {
                listener(&alert);
            }
        }
        Ok(())
    }
}

//! Codecs that ran into their limits while others waited. Each works aside from then on, at the uplinks that are kept for it
//! as rejects, until it has come to an end again and nothing waits any more; then it is back among the others.
//!
//! Between the decision that an uplink waits and the batch that makes it durable it is on its way: a codec does not come
//! back before that, so no uplink of a device overtakes another.

use parking_lot::{Condvar, Mutex, MutexGuard};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use talblick_model::DeviceId;

/// How long a codec works aside at least after it ran into a limit: one that is stuck now and then holds nobody up meanwhile.
const WATCHED: Duration = Duration::from_mins(1);

/// Who works aside.
#[derive(Debug, Default)]
pub(crate) struct Ward {
    inner: Mutex<Inner>,
    /// Whether a look inside is worth its lock.
    any: AtomicBool,
    changed: Condvar,
}

/// The ward, looked into.
pub(crate) struct Open<'w> {
    inner: MutexGuard<'w, Inner>,
    any: &'w AtomicBool,
}

#[derive(Debug, Default)]
struct Inner {
    patients: HashMap<Arc<str>, Patient>,
    /// Devices whose codec is back, so that nothing remembered of them is true any more.
    back: Vec<DeviceId>,
    /// Something has happened that is worth a look.
    news: bool,
    closed: bool,
}

#[derive(Debug, Default)]
struct Patient {
    devices: HashSet<DeviceId>,
    /// Uplinks that are to wait and are not durable yet.
    on_their_way: usize,
    /// Uplinks that were made durable.
    waiting: u64,
    /// When it ran into a limit last; none if that was another version.
    stuck: Option<Instant>,
    /// A call has ended since.
    proved: bool,
}

/// How long a codec stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stay {
    /// It is back among the others.
    Over,
    /// It is watched so long yet.
    For(Duration),
    /// Until something happens.
    On,
}

/// Why whoever waited goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Woken {
    /// There may be something to do.
    ToLook,
    /// Ingest ends.
    ToEnd,
}

impl Ward {
    /// A look inside for who decodes; none if there is nobody.
    pub(crate) fn open(&self) -> Option<Open<'_>> {
        self.any.load(Ordering::Acquire).then(|| self.look())
    }

    fn look(&self) -> Open<'_> {
        Open {
            inner: self.inner.lock(),
            any: &self.any,
        }
    }

    /// Takes a codec in that ran into a limit.
    pub(crate) fn admit(&self, codec: &str) {
        let mut inner = self.inner.lock();
        let patient = inner.patients.entry(codec.into()).or_default();
        patient.stuck = Some(Instant::now());
        patient.proved = false;
        self.any.store(true, Ordering::Release);
    }

    /// An uplink of this device waits for its codec, which is taken in if it is not there; it is on its way until
    /// [`Ward::durable`].
    pub(crate) fn put_off(&self, codec: &str, device: DeviceId) -> Arc<str> {
        let mut open = self.look();
        if let Some(name) = open.takes(codec, device) {
            return name;
        }
        let name: Arc<str> = codec.into();
        let mut patient = Patient::default();
        patient.on_their_way += 1;
        patient.devices.insert(device);
        open.inner.patients.insert(Arc::clone(&name), patient);
        self.any.store(true, Ordering::Release);
        name
    }

    /// Uplinks that were to wait are durable.
    pub(crate) fn durable(&self, codecs: &[Arc<str>]) {
        if codecs.is_empty() {
            return;
        }
        let mut inner = self.inner.lock();
        for codec in codecs {
            if let Some(patient) = inner.patients.get_mut(codec) {
                patient.on_their_way = patient.on_their_way.saturating_sub(1);
                patient.waiting += 1;
            }
        }
        self.tell(inner);
    }

    /// Another version of a codec is in force: it may be tried at once.
    pub(crate) fn published(&self, codec: &str) {
        let mut inner = self.inner.lock();
        if let Some(patient) = inner.patients.get_mut(codec) {
            patient.stuck = None;
            self.tell(inner);
        }
    }

    /// A call of a codec has ended by itself.
    pub(crate) fn proved(&self, codec: &str) {
        if let Some(patient) = self.inner.lock().patients.get_mut(codec) {
            patient.proved = true;
        }
    }

    /// Who is there, and how much waits for them; what comes later is news.
    pub(crate) fn patients(&self) -> Vec<(Arc<str>, u64)> {
        let mut inner = self.inner.lock();
        inner.news = false;
        let patients = inner.patients.iter();
        patients
            .map(|(name, patient)| (Arc::clone(name), patient.waiting))
            .collect()
    }

    /// Lets a codec back to the others for which nothing waited, if nothing has come since `waiting` was told.
    pub(crate) fn discharge(&self, codec: &str, waiting: u64) -> Stay {
        let mut inner = self.inner.lock();
        let Some(patient) = inner.patients.get(codec) else {
            return Stay::Over;
        };
        if patient.on_their_way > 0 || patient.waiting != waiting {
            return Stay::On;
        }
        if let Some(stuck) = patient.stuck {
            let watched = WATCHED.saturating_sub(stuck.elapsed());
            if !patient.proved {
                return Stay::On;
            }
            if watched > Duration::ZERO {
                return Stay::For(watched);
            }
        }
        if let Some(patient) = inner.patients.remove(codec) {
            inner.back.extend(patient.devices);
        }
        self.any.store(
            !inner.patients.is_empty() || !inner.back.is_empty(),
            Ordering::Release,
        );
        Stay::Over
    }

    /// Whether nobody works aside.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.inner.lock().patients.is_empty()
    }

    /// Waits for news, at most so long.
    pub(crate) fn wait(&self, most: Option<Duration>) -> Woken {
        let mut inner = self.inner.lock();
        if !inner.news && !inner.closed {
            match most {
                Some(most) => drop(self.changed.wait_for(&mut inner, most)),
                None => self.changed.wait(&mut inner),
            }
        }
        if inner.closed {
            Woken::ToEnd
        } else {
            Woken::ToLook
        }
    }

    /// Whether ingest ends.
    pub(crate) fn is_closed(&self) -> bool {
        self.inner.lock().closed
    }

    /// Ingest ends.
    pub(crate) fn close(&self) {
        let mut inner = self.inner.lock();
        inner.closed = true;
        self.tell(inner);
    }

    fn tell(&self, mut inner: MutexGuard<'_, Inner>) {
        inner.news = true;
        drop(inner);
        self.changed.notify_all();
    }
}

impl Open<'_> {
    /// Whether an uplink of this device waits for its codec; then it is on its way until [`Ward::durable`].
    pub(crate) fn takes(&mut self, codec: &str, device: DeviceId) -> Option<Arc<str>> {
        let name = Arc::clone(self.inner.patients.get_key_value(codec)?.0);
        let patient = self.inner.patients.get_mut(codec)?;
        patient.on_their_way += 1;
        patient.devices.insert(device);
        Some(name)
    }

    /// Devices whose codec is back: what came meanwhile was not seen here. Told once.
    pub(crate) fn back(&mut self) -> Vec<DeviceId> {
        let back = std::mem::take(&mut self.inner.back);
        self.any
            .store(!self.inner.patients.is_empty(), Ordering::Release);
        back
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device() -> DeviceId {
        DeviceId::try_from(1).unwrap()
    }

    fn takes(ward: &Ward, codec: &str) -> Option<Arc<str>> {
        ward.open()?.takes(codec, device())
    }

    fn waiting(ward: &Ward) -> u64 {
        ward.patients()[0].1
    }

    #[test]
    fn a_codec_comes_back_only_when_nothing_is_on_its_way_or_came_since() {
        let ward = Ward::default();
        assert!(takes(&ward, "a").is_none());
        ward.admit("a");
        ward.published("a");
        assert!(takes(&ward, "b").is_none());
        let told = waiting(&ward);
        let name = takes(&ward, "a").unwrap();
        assert_eq!(ward.discharge("a", told), Stay::On, "one is on its way");
        assert!(takes(&ward, "a").is_some());
        ward.durable(&[Arc::clone(&name), name]);
        assert_eq!(ward.discharge("a", told), Stay::On, "two came since");
        assert_eq!(ward.discharge("a", waiting(&ward)), Stay::Over);
        assert_eq!(ward.open().unwrap().back(), [device()]);
        assert!(ward.open().is_none(), "told once");
    }

    #[test]
    fn a_version_that_was_stuck_is_watched_for_a_while_after_it_came_to_an_end() {
        let ward = Ward::default();
        ward.admit("a");
        assert_eq!(
            ward.discharge("a", 0),
            Stay::On,
            "it has not come to an end yet"
        );
        ward.durable(&[ward.put_off("a", device())]);
        ward.proved("a");
        let stay = ward.discharge("a", 1);
        assert!(
            matches!(stay, Stay::For(left) if left > WATCHED / 2),
            "{stay:?}"
        );
        ward.durable(&[ward.put_off("a", device())]);
        ward.published("a");
        assert_eq!(ward.discharge("a", 2), Stay::Over);
        assert_eq!(ward.open().unwrap().back().len(), 1);
        // Nobody is forgotten who comes just then.
        ward.durable(&[ward.put_off("a", device())]);
        assert_eq!(waiting(&ward), 1);
    }

    #[test]
    fn whoever_waits_is_told_what_is_durable_what_is_published_and_the_end() {
        let ward = Ward::default();
        ward.admit("a");
        ward.durable(&["a".into()]);
        assert_eq!(ward.wait(None), Woken::ToLook);
        assert_eq!(waiting(&ward), 1);
        assert_eq!(ward.wait(Some(Duration::from_millis(1))), Woken::ToLook);
        ward.published("a");
        assert_eq!(ward.wait(None), Woken::ToLook);
        std::thread::scope(|scope| {
            waiting(&ward);
            let end = scope.spawn(|| ward.wait(None));
            ward.close();
            assert_eq!(end.join().unwrap(), Woken::ToEnd);
        });
        assert!(ward.is_closed());
    }
}

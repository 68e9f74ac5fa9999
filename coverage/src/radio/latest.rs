//! The radio map of the moment, for those who ask. Whoever keeps the survey puts a new one in its place now and then.

use super::map::RadioMap;
use super::month::Month;
use super::siting::Siting;
use super::still::Still;
use parking_lot::{Mutex, RwLock};
use std::collections::BTreeMap;
use std::sync::Arc;
use talblick_model::Millis;

/// What is told about radio coverage at one moment.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// All that is kept. For those with an account.
    pub map: Arc<RadioMap>,
    /// What everybody may know; of its cells only the public ones.
    pub public: Arc<RadioMap>,
    /// Where another gateway would serve most.
    pub siting: Option<Arc<Siting>>,
    /// When the map was made.
    pub at: Option<Millis>,
    /// Device-months that are still to be made again from the archive, and are old or missing until then.
    pub pending: usize,
    /// What the map was made from.
    still: Option<Still>,
    /// Maps of single months that were asked for.
    months: Arc<Mutex<BTreeMap<Month, Arc<RadioMap>>>>,
}

/// The radio map of the moment. Cheap to clone; all clones see the same.
#[derive(Debug, Clone, Default)]
pub struct Radio(Arc<RwLock<Arc<Told>>>);

impl Told {
    /// What a survey says.
    pub fn new(still: Still, siting: Option<Arc<Siting>>, at: Millis) -> Self {
        Self {
            map: Arc::new(RadioMap::new(&still, None)),
            public: Arc::new(RadioMap::public(&still)),
            siting,
            at: Some(at),
            pending: still.stale.len() + still.doubtful.len(),
            still: Some(still),
            months: Arc::default(),
        }
    }

    /// The same, with another answer to where a gateway would help.
    #[must_use]
    pub fn with_siting(&self, siting: Option<Arc<Siting>>) -> Self {
        Self {
            siting,
            ..self.clone()
        }
    }

    /// The map of one month alone, for those with an account. Made when it is asked for first; one of a month that is not
    /// kept is empty.
    pub fn month(&self, month: Month) -> Arc<RadioMap> {
        let still = self
            .still
            .as_ref()
            .filter(|still| still.months.contains_key(&month));
        let Some(still) = still else {
            return Arc::default();
        };
        let mut made = self.months.lock();
        let map = made
            .entry(month)
            .or_insert_with(|| Arc::new(RadioMap::new(still, Some(month))));
        Arc::clone(map)
    }
}

impl Radio {
    /// What is told at this moment; it does not change while somebody holds it.
    pub fn told(&self) -> Arc<Told> {
        Arc::clone(&self.0.read())
    }

    /// Puts something newer in its place.
    pub fn replace(&self, told: Told) {
        *self.0.write() = Arc::new(told);
    }
}

//! What of protected datastreams was told live. Once a minute somebody looks what has become public since: when that is
//! depends on the clock alone, not on when something was measured or heard.

use crate::view::View;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use talblick_model::{Datastream, DatastreamId, Millis};
use talblick_store::StoredReading;

const MINUTE_MS: i64 = 60_000;

/// See above.
#[derive(Debug, Default)]
pub(crate) struct Told(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The minute somebody looked in.
    minute: Option<i64>,
    latest: HashMap<DatastreamId, Millis>,
}

impl Told {
    /// What has become public since somebody last looked; nothing the first time. The view must be that of somebody
    /// without an account.
    pub(crate) fn news(&self, view: &View) -> Vec<(Arc<Datastream>, StoredReading)> {
        let minute = view.shared().app.clock.now().as_i64().div_euclid(MINUTE_MS);
        let mut known = self.0.lock();
        let before = known.minute.replace(minute);
        if before == Some(minute) {
            return Vec::new();
        }
        let published = view.shared().public();
        let mut news = Vec::new();
        for id in published.protected() {
            let Some(datastream) = view.store().datastream(id) else {
                continue;
            };
            let latest = view.seen_of(&published, &datastream).latest();
            let Some(reading) = latest else {
                continue;
            };
            let told = known.latest.insert(id, reading.time);
            if before.is_some() && told.is_none_or(|told| told < reading.time) {
                news.push((datastream, reading));
            }
        }
        news
    }
}

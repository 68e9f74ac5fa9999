//! What is seen of many datastreams at once, and of when devices were heard: the companions of [`View::seen`].

use crate::problem::ApiError;
use crate::publish::{combined, was_heard};
use crate::view::View;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use talblick_model::{Datastream, DatastreamId, Device, Millis, Status, TimeRange};
use talblick_store::{Columns, Error, Groups, Latest, StoredReading};

/// When a device was heard, as it may be seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heard {
    /// The last time.
    pub(crate) last_seen: Option<Millis>,
    /// Whether it is heard as often as it should be.
    pub(crate) status: Status,
}

impl View {
    /// When a device was heard. Of one that is published with delay or in buckets, only as exactly as that.
    pub(crate) fn heard(&self, device: &Device) -> Heard {
        let now = self.shared().app.clock.now();
        let presence = self.store().device_presence(device.id);
        let last_seen = presence.map(|presence| presence.last_seen);
        let zone = &self.shared().app.config.city.timezone;
        let shown = match self.published() {
            None => last_seen,
            Some(published) => was_heard(&published, device.id, last_seen, (zone, now)),
        };
        Heard {
            last_seen: shown,
            status: Status::of(last_seen, device.interval_s, now),
        }
    }

    /// The newest of every datastream that may be seen, in order of id.
    pub(crate) fn latest_all(&self) -> Vec<Latest> {
        let all = self.store().latest_all();
        let Some(published) = self.published() else {
            return all;
        };
        let seen = all.into_iter().filter_map(|latest| {
            let protection = published.protection(latest.datastream)?;
            if protection.leaves_readings() {
                return Some(latest);
            }
            let datastream = self.store().datastream(latest.datastream)?;
            let reading = self.seen_of(&published, &datastream).latest()?;
            Some(Latest { reading, ..latest })
        });
        seen.collect()
    }

    /// Everything in a range of the given datastreams, in order of time within each; stops when `each` answers false.
    pub(crate) fn scan(
        &self,
        range: TimeRange,
        datastreams: &[DatastreamId],
        each: &mut dyn FnMut(DatastreamId, &[StoredReading]) -> bool,
    ) -> Result<(), Error> {
        let (whole, protected) = self.parted(datastreams.iter().copied());
        let mut go_on = true;
        if !whole.is_empty() {
            self.store()
                .scan(range, Some(&whole), &mut |id, readings| {
                    go_on = each(id, readings);
                    go_on
                })?;
        }
        for datastream in protected {
            if !go_on {
                break;
            }
            let seen = self.seen(&datastream);
            go_on = seen.each(range, &mut |readings| each(datastream.id, readings))?;
        }
        Ok(())
    }

    /// Aggregates of groups of datastreams per bucket, one answer for each of `count` groups. Of what is protected, its
    /// published buckets count.
    pub(crate) fn survey(
        &self,
        count: usize,
        members: &[(DatastreamId, usize)],
        edges: &[Millis],
        stop: &AtomicBool,
    ) -> Result<Vec<Columns>, ApiError> {
        let (whole, protected) = self.parted(members.iter().map(|(id, _)| *id));
        let is_whole = |id: &DatastreamId| whole.binary_search(id).is_ok();
        let of_whole = members.iter().filter(|(id, _)| is_whole(id)).copied();
        let mut answers = self
            .store()
            .survey(&Groups::new(count, of_whole), edges, stop)?;
        for datastream in protected {
            if stop.load(std::sync::atomic::Ordering::Relaxed) {
                return Err(Error::Stopped.into());
            }
            let columns = self.seen(&datastream).buckets(edges)?;
            let own = members.iter().filter(|(id, _)| *id == datastream.id);
            for (_, group) in own {
                if let Some(answer) = answers.get_mut(*group) {
                    combined(answer, &columns);
                }
            }
        }
        Ok(answers)
    }

    /// Those that are seen as they are, in order of id, and those that are not.
    fn parted(
        &self,
        ids: impl Iterator<Item = DatastreamId>,
    ) -> (Vec<DatastreamId>, Vec<Arc<Datastream>>) {
        let published = self.published();
        let (mut whole, mut protected) = (Vec::new(), Vec::new());
        for id in ids {
            let protection = published.as_ref().map(|p| p.protection(id));
            match protection {
                None => whole.push(id),
                Some(Some(protection)) if protection.leaves_readings() => whole.push(id),
                Some(Some(_)) => protected.extend(self.store().datastream(id)),
                Some(None) => {}
            }
        }
        whole.sort_unstable();
        (whole, protected)
    }
}

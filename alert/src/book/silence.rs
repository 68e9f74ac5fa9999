//! Silences: made, ended by somebody or by their time, and remembered for a while.

use super::{Book, News, keep};
use crate::{Alert, Ended, Error, Silence};
use talblick_model::Millis;
use talblick_store::AlertKind;

/// Silences that hold at most, and as many that are over.
const MOST_SILENCES: usize = 1_000;
/// Silences that are over are kept so long, for whoever asks who ended them.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;

impl Book {
    /// Whether nobody is told of an alert just now.
    pub(crate) fn is_silenced(&self, alert: &Alert, now: Millis) -> bool {
        let device = alert.subject.device;
        let mut silences = self.silences.values();
        alert.is_open() && silences.any(|silence| silence.holds(&alert.rule, device, now))
    }

    /// Ends silences whose time is over, and drops those that ended long ago.
    pub(crate) fn forget_silences(&mut self, now: Millis, news: &mut News) -> Result<(), Error> {
        let silences = self.silences.values();
        let due = silences.filter(|s| s.ended.is_none() && s.is_over(now));
        for (id, until) in due.map(|s| (s.id, s.until)).collect::<Vec<_>>() {
            let ended = Ended {
                at: until,
                early: false,
                by: None,
            };
            self.finish(id, ended, news)?;
        }
        let over = self.silences.values().filter(|s| s.ended.is_some());
        let many = over.clone().count().saturating_sub(MOST_SILENCES);
        let old = |s: &Silence| s.ended.as_ref().is_some_and(|e| now.since(e.at) > KEPT_MS);
        let over = over.enumerate();
        let gone_by = over.filter(|(n, silence)| *n < many || old(silence));
        for id in gone_by.map(|(_, s)| s.id).collect::<Vec<_>>() {
            self.silences.remove(&id);
            news.rows
                .push(keep::gone(AlertKind::Silence, &id.to_string()));
        }
        Ok(())
    }

    fn finish(&mut self, id: u64, ended: Ended, news: &mut News) -> Result<(), Error> {
        if let Some(silence) = self.silences.get_mut(&id) {
            silence.ended = Some(ended);
            news.rows.push(keep::silence(silence)?);
            news.changed.extend(self.open.values());
        }
        Ok(())
    }

    /// Makes a silence.
    pub(crate) fn silence(&mut self, silence: Silence, news: &mut News) -> Result<Silence, Error> {
        let holding = self.silences.values().filter(|s| s.ended.is_none());
        if holding.count() >= MOST_SILENCES {
            return Err(Error::Full(MOST_SILENCES));
        }
        let id = Self::next(&self.silences);
        let silence = Silence { id, ..silence };
        news.rows.push(keep::silence(&silence)?);
        news.changed.extend(self.open.values());
        self.silences.insert(id, silence.clone());
        Ok(silence)
    }

    /// Somebody ends a silence before its time; false if none of this number holds.
    pub(crate) fn end_silence(
        &mut self,
        id: u64,
        (by, now): (Option<String>, Millis),
        news: &mut News,
    ) -> Result<bool, Error> {
        let silence = self.silences.get(&id);
        if silence.is_none_or(|silence| silence.is_over(now)) {
            return Ok(false);
        }
        let ended = Ended {
            at: now,
            early: true,
            by,
        };
        self.finish(id, ended, news)?;
        Ok(true)
    }
}
